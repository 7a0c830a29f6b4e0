"""Acts of coding that are here already."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import attributes, make_transient_to_detached
from sqlmodel import Session, col, select

from tracker.records import Entry
from tracker.store import added, plain

OF_FORMS = "SELECT id FROM entry WHERE source_report_id = :report AND kind = 'form' AND undone_at IS NULL AND {same} ORDER BY id"
# Digests stand nowhere else in what was made, and SQLite finds words quicker than it parses them.
SAME = {
    "sqlite": ("instr(draft, :identity) > 0", "EXISTS (SELECT 1 FROM json_each(:digests) d WHERE instr(made, d.value) > 0)"),
    "postgresql": ("draft ->> 'identity' = :identity", "made -> 'claims' ?| CAST(:digests AS text[])"),
}  # fmt: skip
ASKED = {
    (kind, some): text(OF_FORMS.format(same=" AND ".join(same[: 1 + some])))
    for kind, same in SAME.items()
    for some in (0, 1)
}


def of_forms(session: Session, report: int, identity: str, digests: Sequence[str]) -> list[Entry]:
    """The entries of forms with this identity on a report, the oldest first; of `digests`, where there are any, each must
    have made one. Nearly always there is none: PostgreSQL is asked for numbers alone.
    """
    session.flush()
    kind = session.get_bind().dialect.name
    values: dict[str, Any] = {"report": report, "identity": identity}
    if digests:
        values["digests"] = json.dumps(digests) if plain.is_sqlite(session) else list(digests)
    numbers = session.execute(ASKED[kind, int(bool(digests))], values).scalars().all()
    if not numbers:
        return []
    return list(session.exec(select(Entry).where(col(Entry.id).in_(numbers)).order_by(col(Entry.id))).all())


def keep(session: Session, entry: Entry) -> None:
    """Keep a new act of coding; it learns its number."""
    table = Entry.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time
    row = {column.key: getattr(entry, column.key) for column in table.columns if not column.primary_key}
    entry.id = added.numbered(session, table, row)
    make_transient_to_detached(entry)
    session.add(entry)


def keep_made(session: Session, entry: Entry, made: Mapping[str, Any]) -> None:
    """Keep what an act of coding has made so far; PostgreSQL is not waited for."""
    if plain.is_sqlite(session):
        entry.made = made
        session.flush()
        return
    plain.run_in_turn(session, [("UPDATE entry SET made = %s::jsonb WHERE id = %s", (json.dumps(made), entry.id))])
    attributes.set_committed_value(entry, "made", made)
