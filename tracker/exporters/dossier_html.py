"""The case report as one self-contained HTML file: no script, nothing fetched, everything escaped."""

from __future__ import annotations

from html import escape as e

from tracker.exporters.dossier import CERTAINTY, Dossier, Fact, Quoted, found_again

SUFFIX, MEDIA_TYPE = ".html", "text/html; charset=utf-8"
STYLE = """
:root{color-scheme:light dark;--ink:#1f1e1b;--page:#fcfbf8;--soft:#5b574e;--rule:#cfc9bd}
@media(prefers-color-scheme:dark){:root{--ink:#ebe8e1;--page:#171715;--soft:#b3aea3;--rule:#4a473f}}
@media print{:root{--ink:#000;--page:#fff;--soft:#444;--rule:#999}.fact{break-inside:avoid}}
body{background:var(--page);color:var(--ink);font:16px/1.5 'Source Sans 3','Noto Sans',Arial,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}
h1,h2,blockquote{font-family:'Source Serif 4','Noto Serif',Georgia,serif}h1{font-size:2rem;line-height:1.2;margin:.2rem 0}h2{font-size:1.05rem;border-top:2px solid;padding-top:.4rem;margin:1.8rem 0 .4rem}
.k{color:var(--soft);font-size:.88rem}.fact{border-bottom:1px solid var(--rule);padding:.5rem 0}.lab{color:var(--soft)}.val{font-weight:600}.st{float:inline-end;font-size:.88rem;color:var(--soft)}
blockquote{margin:.35rem 0 .1rem;padding-inline-start:.8rem;border-inline-start:3px solid var(--rule);unicode-bidi:plaintext}
.demo{border:2px solid;padding:.3rem .6rem;font-weight:600;letter-spacing:.04em}ol,ul{padding-inline-start:1.3rem}code{overflow-wrap:anywhere;font-size:.82rem}table{border-collapse:collapse;width:100%}td{border-bottom:1px solid var(--rule);padding:.25rem .8rem .25rem 0}
"""


def write(dossier: Dossier) -> bytes:
    """The case report as HTML, UTF-8."""
    demo = f'<p class="demo">{e(dossier.demonstration)}</p>' if dossier.demonstration else ""
    names = " · ".join(f'<bdi lang="{e(tag)}">{e(text)}</bdi>' for tag, text in dossier.names[1:])
    people = "".join(
        f"<tr><td><bdi>{e(n)}</bdi></td><td>{e(s)}</td><td>{e(CERTAINTY.get(w, w))}</td></tr>"
        for n, s, w in dossier.people
    )
    groups = "".join(
        f"<h2>{e(group.title)}</h2>{''.join(map(_fact, group.facts))}" for group in dossier.groups if group.facts
    )
    disputed = "".join(map(_fact, dossier.disagreements)) or "<p>None found among the statements coded.</p>"
    unknown = (
        f"<p>No source states: {e(', '.join(dossier.unknown))}.</p>"
        if dossier.unknown
        else "<p>Nothing that is asked for is left open.</p>"
    )
    # outside the team much is left out: there the report says neither that nothing is disputed nor what is unknown
    open_ends = "" if dossier.audience else f"<h2>What is not known</h2>{unknown}"
    if dossier.disagreements or not dossier.audience:
        open_ends = f"<h2>Where sources disagree</h2>{disputed}{open_ends}"
    sources = "".join(
        f'<li value="{s.number}"><bdi>{e(s.title)}</bdi>{", " + e(s.publisher) if s.publisher else ""}. {e(found_again(s))} '
        f'<span class="k">{e(s.ref)}{", SHA-256 of the archived text:</span> <code>" + e(s.sha256) + "</code>" if s.sha256 else "</span>"}</li>'
        for s in dossier.sources
    )
    audience = f"<p><b>{e(dossier.audience)}</b></p>" if dossier.audience else ""
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{e(dossier.title)}: case report {e(dossier.ref)}</title><style>{STYLE}</style></head><body>{demo}
<p class="k">Case report {e(dossier.ref)} · {dossier.printed_on.isoformat()}</p><h1><bdi>{e(dossier.title)}</bdi></h1><p>{names}</p>{audience}
<p><b>{e(dossier.status)}</b></p><p class="k">{e(dossier.reviewed)}</p>
{f"<h2>People ({len(dossier.people)})</h2><table>{people}</table>" if dossier.people else ""}{groups}
{open_ends}<h2>Sources</h2><ol>{sources}</ol>
</body></html>""".encode()


def _fact(fact: Fact) -> str:
    quoted = "".join(map(_quoted, fact.quoted))
    return (
        f'<div class="fact"><span class="st">{e(CERTAINTY.get(fact.certainty, fact.certainty))}</span><div class="lab">{e(fact.label)}</div>'
        f'<div class="val"><bdi>{e(fact.value)}</bdi></div>{quoted}</div>'
    )


def _quoted(said: Quoted) -> str:
    words = (
        f'<blockquote lang="{e(said.language)}" dir="auto">{e(said.quote)}</blockquote>'
        if said.quote
        else f"<p>At {e(said.locator)}</p>"
        if said.locator
        else ""
    )
    parts = [said.said_by, said.stance, f"source {said.source}", said.basis, said.judged, said.note]
    return f'{words}<div class="k">{e(" · ".join(part for part in parts if part))}</div>'
