"""Write docs/data-dictionary.md from the declarations: every kind, fact and code, so that it cannot go stale."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tracker import codes
from tracker.facts import Fact, Share, ValueType
from tracker.records import KINDS, facts

FILE = Path(__file__).with_name("data-dictionary.md")
SHARES = {Share.TEAM: "team", Share.PARTNERS: "partners", Share.PUBLIC: "public"}


def written() -> str:
    """The whole dictionary."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Made by `make dictionary` from the declarations in `tracker/records` and `data/codes`; do not edit it."
    yield ""
    yield "## Kinds of record and what a source may state about them"
    for kind, declared in KINDS.items():
        yield from ("", f"### {kind.value}", "")
        yield f"Refs look like `{declared.prefix}-7K3QX2M`. Table `{declared.table.__tablename__}`."
        yield ""
        yield "| fact | on screen | value | several | leaves for | columns | note |"
        yield "| --- | --- | --- | --- | --- | --- | --- |"
        for fact in facts(kind).values():
            yield _row(fact)
    yield from ("", "## Code lists", "")
    yield "A code is retired, never deleted or used again. Lists named `closed_…` are decided by the program itself."
    for scheme in codes.schemes():
        yield from ("", f"### {scheme}", "", "| code | on screen | meaning | standard |", "| --- | --- | --- | --- |")
        for term in codes.code_list(scheme):
            gone = f" (retired {term.retired_on})" if term.retired_on else ""
            yield f"| `{term.code}` | {_cell(term.label)}{gone} | {_cell(term.definition)} | {_cell(term.source)} |"


def _row(fact: Fact) -> str:
    of = {
        ValueType.CODE: f"code of [{fact.codes}](#{fact.codes})",
        ValueType.RECORD: " or ".join(fact.kinds),
        ValueType.DATE: "date (EDTF)",
    }.get(fact.type, fact.type.value.replace("_", " "))
    columns = ", ".join(f"`{column}`" for column in fact.columns) or "statements only"
    note = " ".join(word for word in (fact.help, fact.standard) if word)
    several = "yes" if fact.many else ""
    return (
        f"| `{fact.name}` | {_cell(fact.label)} | {of} | {several} | {SHARES[fact.share]} | {columns} | {_cell(note)} |"
    )


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
