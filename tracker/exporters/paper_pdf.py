"""A document as PDF/A: set by Typst with fonts that ship, so that it looks the same everywhere.

All text travels as data: a name full of markup stays a name.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from tracker import phrases
from tracker.exporters import paper
from tracker.exporters.paper import Block, Heading, Line, PageBreak, Paper, Para, Picture, Table

SUFFIX, MEDIA_TYPE = ".pdf", "application/pdf"
FONTS = ("fontpkg_noto_sans", "pylopdf_fonts_ar", "pylopdf_fonts_zh_cn")
SHORT = 900  # characters of a cell that may not be cut by the end of a page
KINDS = {Heading: "heading", Para: "para", Table: "table", Picture: "picture", PageBreak: "break"}


@cache
def _fonts() -> typst.Fonts:
    """The shipped fonts alone, looked through once."""
    folders: list[Any] = [
        str(path)
        for name in FONTS
        for path in (Path(str(files(name))), Path(str(files(name))) / "files")
        if path.is_dir()
    ]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def write(document: Paper) -> bytes:
    """The document as PDF/A-2b, with a text behind its pages that can be searched and copied."""
    moment = datetime.combine(document.day, time(), UTC)
    return _set(document, format="pdf", pdf_standards="a-2b", timestamp=int(moment.timestamp()))[0]


def pages(document: Paper, dots_per_inch: int = 110) -> list[bytes]:
    """Each page as a picture (PNG), to be looked at."""
    return _set(document, format="png", ppi=float(dots_per_inch))


def picture(svg: str, width: int, dots_per_inch: int = 300) -> bytes:
    """A drawing alone as PNG, `width` in millimetres, for formats that hold no drawings."""
    alone = Paper("", "en", datetime.now(UTC).date(), (Picture(svg, "", width),), ())
    return _set(alone, alone=width, format="png", ppi=float(dots_per_inch))[0]


def _set(document: Paper, alone: int = 0, **options: Any) -> list[bytes]:
    rtl = paper.right_to_left(document.language)
    values = {
        "title": paper.clean(document.title),
        "lang": paper.tag(document.language),
        "rtl": rtl,
        "head": paper.clean(document.head),
        "foot": _among(" · ", document.foot, rtl),
        "page": document.page,
        "blocks": _blocks(document),
        "notes": [
            {
                "quote": _among("\0", f"“{note.quote}”", rtl) if note.quote else "",
                "rtl": paper.right_to_left(note.language),
                "lang": paper.tag(note.language),
                "line": _among(" · ", note.line, rtl),
            }
            for note in document.notes
        ],
        "alone": alone,
    }
    # a compiler of its own each time: one cannot work for two people at once
    compiler = typst.Compiler(TEMPLATE.encode(), font_paths=_fonts(), ignore_system_fonts=True)
    made = compiler.compile(sys_inputs={"paper": json.dumps(values, ensure_ascii=False)}, **options)
    return [page for page in (made if isinstance(made, list) else [made]) if page]


def _blocks(document: Paper) -> list[dict[str, Any]]:
    """The blocks as plain values; of each note only the first use carries it, the others point to it."""
    used: set[int] = set()
    rtl = paper.right_to_left(document.language)

    def line(runs: Line) -> list[dict[str, Any]]:
        found = []
        for run in runs:
            notes = [[number, number not in used] for number in run.notes]
            used.update(run.notes)
            found.append({
                "text": _alone(paper.clean(run.text), rtl),
                "style": run.style,
                "lang": paper.tag(run.language) if run.language else "",

                "notes": notes,
            })  # fmt: skip
        return found

    def values(block: Block) -> dict[str, Any]:
        if isinstance(block, Para):
            return {"line": line(block.line), "style": block.style}
        if isinstance(block, Table):
            rows = [[[line(runs) for runs in cell] for cell in row] for row in block.rows]
            longest = max((sum(len(run.text) for runs in c for run in runs) for r in block.rows for c in r), default=0)
            return {"rows": rows, "widths": block.widths, "head": block.head, "short": longest < SHORT}
        return asdict(block)

    return [{"kind": KINDS[type(block)], **values(block)} for block in document.blocks]


def _alone(text: str, rtl: bool) -> str:
    """Words of a run that keep their own direction, so that the number of a note stands behind them."""
    return phrases.isolated(text) if rtl or paper.runs_left(text) else text


def _among(glue: str, text: str, rtl: bool) -> str:
    """Words of several parts, each of which keeps its own direction in a document from right to left."""
    parts = paper.clean(text).split(glue)
    return glue.join(map(phrases.isolated, parts) if rtl else parts)


TEMPLATE = r"""
#let d = json(bytes(sys.inputs.at("paper", default: "{}")))
#let soft = rgb("#5b574e")
#let rule = rgb("#cfc9bd")
#set document(title: d.at("title", default: ""), author: ())
#set text(font: ("Noto Sans", "Noto Sans Arabic", "Noto Naskh Arabic", "Noto Sans SC"), size: 9.5pt, fill: rgb("#1f1e1b"),
  lang: d.at("lang", default: "en"), dir: if d.at("rtl", default: false) { rtl } else { ltr })
// the Chinese font that ships has one weight: a fine outline makes it bold
#show regex("\p{Han}+"): it => context if text.weight == "bold" or text.weight == 700 { text(stroke: 0.025em + text.fill, it) } else { it }
#set par(leading: 0.62em, spacing: 0.9em)
#set page(paper: "a4", margin: (x: 2.2cm, top: 2.2cm, bottom: 2cm),
  header: if d.head != "" { text(weight: "bold", tracking: 0.05em, d.head) },
  footer: context text(size: 8pt, fill: soft, grid(columns: (1fr, auto), column-gutter: 1em, d.foot,
    d.page.replace("{n}", str(counter(page).get().first())).replace("{m}", str(counter(page).final().first())))))
#set page(width: d.alone * 1mm, height: auto, margin: 0pt, header: none, footer: none) if d.alone > 0
#show footnote.entry: set text(size: 7.5pt)
#set footnote.entry(gap: 0.35em)
#let mark(n, first) = if first {
  let e = d.notes.at(n - 1)
  [#footnote({
    h(0.2em)
    if e.quote != "" { text(lang: e.lang, dir: if e.rtl { rtl } else { ltr }, e.quote); " " }
    text(fill: soft, e.line)
  })#label("note-" + str(n))]
} else { footnote(label("note-" + str(n))) }
#let words(r) = {
  let body = if r.lang != "" { text(lang: r.lang, r.text) } else { r.text }
  if r.style == "strong" { text(weight: "bold", body) } else if r.style == "soft" { text(size: 8pt, fill: soft, body) } else { body }
  if d.at("lang", default: "en") == "zh" and r.notes.len() > 0 { sym.wj }  // a line may end behind any Chinese character
  r.notes.map(n => mark(n.first(), n.last())).join(super[, ])
}
#let line-of(runs) = runs.map(words).join()
#let block-of(b) = {
  if b.kind == "break" { pagebreak(weak: true) }
  else if b.kind == "heading" and b.level == 1 {
    v(0.7em); block(breakable: false, sticky: true, { line(length: 100%, stroke: 1.2pt); v(-0.5em); text(size: 11.5pt, weight: "bold", b.text) })
  } else if b.kind == "heading" { v(0.2em); block(sticky: true, text(weight: "bold", b.text)) }
  else if b.kind == "picture" { align(center, image(bytes(b.svg), format: "svg", width: b.width * 1mm, alt: b.alt)) }
  else if b.kind == "table" {
    table(columns: b.widths.map(w => w * 1fr), stroke: (x, y) => (bottom: 0.4pt + rule), inset: (x: 0.35em, y: 0.45em), align: start + top,
      ..if b.head.len() > 0 { (table.header(..b.head.map(h => text(size: 8pt, fill: soft, h))),) },
      ..b.rows.map(r => r.map(c => table.cell(breakable: not b.short, c.map(line-of).join(linebreak())))).flatten())
  } else {
    let body = line-of(b.line)
    if b.style == "title" { text(size: 20pt, weight: "bold", body) }
    else if b.style == "soft" { par(text(size: 8pt, fill: soft, body)) }
    else if b.style == "lead" { block(sticky: true, body) }
    else if b.style == "ask" { block(sticky: true, above: 1.1em, below: 0.5em, text(size: 8pt, fill: soft, body)) }
    else if b.style == "box" { block(width: 100%, stroke: 0.8pt + soft, inset: 0.7em, body) }
    else { par(body) }
  }
}
#for b in d.blocks { block-of(b) }
"""
