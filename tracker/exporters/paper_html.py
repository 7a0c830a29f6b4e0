"""A document as one self-contained HTML file: no script, nothing fetched, everything escaped."""

from __future__ import annotations

from html import escape as e

from tracker.exporters import paper
from tracker.exporters.paper import Block, Heading, Line, Paper, Para, Picture, Run, Table

SUFFIX, MEDIA_TYPE = ".html", "text/html; charset=utf-8"
STYLE = """
:root{color-scheme:light dark;--ink:#1f1e1b;--page:#fcfbf8;--soft:#5b574e;--rule:#cfc9bd}
@media(prefers-color-scheme:dark){:root{--ink:#ebe8e1;--page:#171715;--soft:#b3aea3;--rule:#4a473f}}
@media print{:root{--ink:#000;--page:#fff;--soft:#444;--rule:#999}tr{break-inside:avoid}.new{break-before:page}}
body{background:var(--page);color:var(--ink);font:16px/1.5 'Source Sans 3','Noto Sans','Noto Sans Arabic','Noto Sans SC',Arial,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}
h1,h2,q{font-family:'Source Serif 4','Noto Serif',Georgia,serif}h1{font-size:2rem;line-height:1.2;margin:.2rem 0}h2{font-size:1.15rem;border-top:2px solid;padding-top:.4rem;margin:1.8rem 0 .4rem}h3{font-size:1rem;margin:1.1rem 0 .3rem}
.k,small,th{color:var(--soft);font-size:.88rem;font-weight:400}.box{border:1px solid var(--soft);padding:.5rem .8rem}q{unicode-bidi:isolate;quotes:"“" "”"}
.demo{border:2px solid;padding:.3rem .6rem;font-weight:600;letter-spacing:.04em}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--rule);padding:.3rem .8rem .3rem 0;text-align:start;vertical-align:top;overflow-wrap:anywhere}
figure{margin:1rem 0;background:#fff;padding:.5rem;text-align:center}svg{max-width:100%;height:auto}sup a{text-decoration:none;color:inherit;padding:0 .1rem}ol{padding-inline-start:2rem;font-size:.88rem}:target{outline:2px solid var(--soft)}
"""


def write(document: Paper) -> bytes:
    """The document as HTML, UTF-8; its notes stand at the end, each linked from where it is used and back."""
    direction = "rtl" if paper.right_to_left(document.language) else "ltr"
    head = f'<p class="demo">{_e(document.head)}</p>' if document.head else ""
    body = "".join(map(_block, document.blocks))
    notes = "".join(
        f'<li id="note-{number}">{_quote(note.quote, note.language)}<span class="k">{_e(note.line)}</span>'
        f' <a href="#use-{number}">↑</a></li>'
        for number, note in enumerate(document.notes, 1)
    )
    ends = f"<h2>{_e(document.notes_title)}</h2><ol>{notes}</ol>" if notes else ""
    whole = f"""<!doctype html><html lang="{paper.tag(document.language)}" dir="{direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{_e(document.title)}</title><style>{STYLE}</style></head><body>{head}
{body}
{ends}
<p class="k">{_e(document.foot)}</p>
</body></html>"""
    return _first_uses(whole, len(document.notes)).encode()


def _e(text: str) -> str:
    return e(paper.clean(text))


def _first_uses(page: str, notes: int) -> str:
    """Mark where each note is used first, so that it leads back there."""
    for number in range(1, notes + 1):
        page = page.replace(f'<a href="#note-{number}">', f'<a id="use-{number}" href="#note-{number}">', 1)
    return page


def _quote(quote: str, language: str) -> str:
    return f'<q lang="{e(paper.tag(language))}" dir="auto">{_e(quote)}</q> ' if quote else ""


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 1}>{_e(block.text)}</h{block.level + 1}>"
    if isinstance(block, Para):
        if block.style == "title":
            return f"<h1>{_line(block.line)}</h1>"
        kind = {"soft": ' class="k"', "ask": ' class="k"', "box": ' class="box"'}.get(block.style, "")
        return f"<p{kind}>{_line(block.line)}</p>"
    if isinstance(block, Table):
        head = "".join(f"<th>{_e(word)}</th>" for word in block.head)
        rows = "".join(f"<tr>{''.join(f'<td>{_lines(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
        return f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{rows}</tbody></table>"
    if isinstance(block, Picture):
        return f'<figure role="img" aria-label="{_e(block.alt)}">{block.svg}</figure>'
    return '<div class="new"></div>'


def _lines(cell: tuple[Line, ...]) -> str:
    return "<br>".join(map(_line, cell))


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    language = f' lang="{e(paper.tag(run.language))}"' if run.language else ""
    words = f"<bdi{language}>{_e(run.text)}</bdi>"
    styled = {"strong": f"<b>{words}</b>", "soft": f"<small>{words}</small>"}.get(run.style, words)
    notes = "".join(f'<sup><a href="#note-{number}">{number}</a></sup>' for number in run.notes)
    return styled + notes
