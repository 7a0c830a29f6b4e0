"""What left in plain words: which file, for whom, with names or without."""

from __future__ import annotations

from collections.abc import Sequence

from tracker import codes
from tracker.actions.consent import Receipt
from tracker.actions.ledger import FILES, Line
from tracker.widgets import look
from tracker.widgets.look import escape

KINDS = {
    "individuals": "List of individuals",
    "incidents": "List of incidents",
    "injuries": "List of injuries",
    "locations": "List of locations",
    "statistics of individuals": "Statistics of individuals",
    "statistics of acts": "Statistics of acts",
    "source reports": "List of source reports",
    "search": "What a search found",
    "statements that wait": "Statements that wait for review",
}
OF_ONE = {
    "dossier": "Case report",
    "coding": "Coding",
    "wgad": "Questionnaire on arbitrary detention",
    "wgeid": "Report of a disappearance",
    "letter": "Letter to special procedures",
}

File = Receipt | Line


def file(found: File) -> str:
    """Which file it was: "List of individuals, XLSX, with names"; a record that a command printed is its ref."""
    first, _, rest = found.what.partition(" ")
    about = rest if first == "printed" else found.what
    kind, _, ref = about.partition(" ")
    what = KINDS.get(about) or f"{OF_ONE.get(kind, 'Record')} {ref if kind in OF_ONE else about}".strip()
    by_command = ", printed by a command" if first == "printed" else ""
    named = "" if kind == "statistics" else f", {'with names' if found.named else 'without names'}"
    along = isinstance(found, Receipt) and found.files or isinstance(found, Line) and FILES in found.columns
    return f"{what}, {found.format.upper()}{named}{', with kept files' if along else ''}{by_command}"


def column(name: str) -> str:
    """A column's name for a reader; the file itself bears the bare name, which scripts rely on."""
    said = name.replace("_", " ").replace(" ref", " reference")
    return "Reference" if said == "ref" else said.capitalize()


def for_whom(found: File) -> str:
    """Who received it, or the audience where nobody was named."""
    audience = codes.label("closed_audience", found.audience)
    return f"{found.recipient} ({audience[:1].lower()}{audience[1:]})" if found.recipient else audience


def receipts(found: Sequence[File]) -> str:
    """Files in which a person was, as a table."""
    return look.table(
        ["Who received it", "What for", "File", "When"],
        [
            [
                f"<bdi>{escape(for_whom(one))}</bdi>",
                f"<bdi>{escape(one.purpose)}</bdi>",
                escape(file(one)) + (f'<div class="k">SHA-256 {one.sha256[:12]}…</div>' if one.sha256 else ""),
                f'<span class="d">{one.at:%-d %b %Y}</span><div class="k d">written by {escape(one.by)}</div>',
            ]
            for one in found
        ],
    )
