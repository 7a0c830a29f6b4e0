"""The case report as PDF/A: set by Typst with fonts that ship, so that it looks the same everywhere.

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

from tracker.exporters.dossier import CERTAINTY, Dossier, found_again, identified

SUFFIX, MEDIA_TYPE = ".pdf", "application/pdf"
FONTS = ("fontpkg_noto_sans", "pylopdf_fonts_ar", "pylopdf_fonts_zh_cn")
RIGHT_TO_LEFT = ["ara", "fas", "uig", "urd", "pus", "heb", "kur", "snd"]
TWO_LETTERS = {
    "eng": "en",
    "rus": "ru",
    "kaz": "kk",
    "uig": "ug",
    "zho": "zh",
    "cmn": "zh",
    "ara": "ar",
    "fas": "fa",
    "und": "en",
}


@cache
def _fonts() -> list[str]:
    return [
        str(path)
        for name in FONTS
        for path in (Path(str(files(name))), Path(str(files(name))) / "files")
        if path.is_dir()
    ]


def write(dossier: Dossier) -> bytes:
    """The case report as PDF/A-2b."""
    values = asdict(dossier)
    values["printed_on"] = dossier.printed_on.isoformat()
    values["certainty"] = CERTAINTY
    values["sources"] = [
        {
            "number": source.number,
            "title": source.title,
            "publisher": source.publisher,
            "lines": [found_again(source), identified(source)],
        }
        for source in dossier.sources
    ]
    for group in (*values["groups"], {"facts": values["disagreements"]}):
        for fact in group["facts"]:
            for said in fact["quoted"]:
                said["rtl"] = said["language"] in RIGHT_TO_LEFT
                said["lang"] = TWO_LETTERS.get(said["language"], "en")
    compiled: Any = typst.compile  # its stub wants fonts as bytes where the text is bytes
    content = compiled(
        TEMPLATE.encode(),
        font_paths=list(_fonts()),
        ignore_system_fonts=True,
        sys_inputs={"dossier": json.dumps(values, ensure_ascii=False)},
        format="pdf",
        pdf_standards="a-2b",
        timestamp=int(datetime.combine(dossier.printed_on, time(), UTC).timestamp()),
    )
    assert isinstance(content, bytes)  # noqa: S101  # one file, since a PDF was asked for
    return content


TEMPLATE = r"""
#let d = json(bytes(sys.inputs.dossier))
#let soft = rgb("#5b574e")
#set document(title: d.title + ": case report " + d.ref, author: ())
#set text(font: ("Noto Sans", "Noto Sans Arabic", "Noto Naskh Arabic", "Noto Sans SC"), size: 9.5pt, lang: "en", fill: rgb("#1f1e1b"))
#set par(leading: 0.62em)
#set page(paper: "a4", margin: (x: 2.2cm, top: 2.2cm, bottom: 2cm),
  header: if d.demonstration != none { text(weight: "bold", tracking: 0.05em, d.demonstration) },
  footer: context text(size: 8pt, fill: soft)[#d.ref #h(0.6em) #d.printed_on #h(0.6em) #d.reviewed #h(1fr) page #counter(page).display() of #counter(page).final().first()])
#let note(body) = text(size: 8pt, fill: soft, body)
#let head(body) = { v(0.9em); block(breakable: false, sticky: true, { line(length: 100%, stroke: 1.2pt); v(-0.5em); text(size: 11pt, weight: "bold", body) }) }
#let said(q) = block(inset: (left: 0.6em), {
  if q.quote != none {
    block(inset: (x: 0.6em, y: 0.1em), stroke: if q.rtl { (right: 2pt + rgb("#cfc9bd")) } else { (left: 2pt + rgb("#cfc9bd")) }, width: 100%,
      { set text(lang: q.lang, dir: if q.rtl { rtl } else { ltr }); q.quote })
  } else if q.locator != "" { text("At " + q.locator) }
  v(-0.35em)
  note((q.said_by, q.stance, "source " + str(q.source), q.basis, q.judged, q.note).filter(x => x != "").join(" · "))
})
#let fact(f) = block(breakable: true, width: 100%, {
  grid(columns: (1fr, auto), column-gutter: 1em, text(fill: soft, f.label), note(d.certainty.at(f.certainty, default: f.certainty)))
  v(-0.4em)
  text(weight: "bold", f.value)
  for q in f.quoted { v(-0.2em); said(q) }
  v(-0.2em); line(length: 100%, stroke: 0.4pt + rgb("#cfc9bd"))
})
#note("Case report " + d.ref + ", " + d.printed_on)
#v(-0.2em)
#text(size: 20pt, weight: "bold", d.title)
#v(-0.6em)
#if d.names.len() > 1 { d.names.slice(1).map(n => box(text(n.at(1)))).join("  ·  ") }

#if d.audience != "" { text(weight: "bold", d.audience); parbreak() }
#text(weight: "bold", d.status)

#note(d.reviewed)
#if d.people.len() > 0 {
  head("People (" + str(d.people.len()) + ")")
  table(columns: (1fr, 1fr, auto), stroke: (bottom: 0.4pt + rgb("#cfc9bd")), inset: (x: 0pt, y: 0.4em),
    ..d.people.map(p => (text(p.at(0)), text(p.at(1)), note(d.certainty.at(p.at(2), default: p.at(2))))).flatten())
}
#for g in d.groups { if g.facts.len() > 0 { head(g.title); for f in g.facts { fact(f) } } }
#if d.audience == "" or d.disagreements.len() > 0 {
  head("Where sources disagree")
  if d.disagreements.len() == 0 [None found among the statements coded.] else { for f in d.disagreements { fact(f) } }
}
#if d.audience == "" {
  head("What is not known")
  if d.unknown.len() > 0 { "No source states: " + d.unknown.join(", ") + "." } else [Nothing that is asked for is left open.]
}
#head("Sources")
#for s in d.sources {
  block({ text(weight: "bold", str(s.number) + ". " + s.title); if s.publisher != "" { ", " + s.publisher }
    for line in s.lines.filter(line => line != "") { linebreak(); note(line) } })
}
"""
