"""What to look at before a file leaves: few people who share a combination, names in a file's name, words about others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from sqlmodel import Session, col, select

from tracker import facets
from tracker.access import Permission, User, require
from tracker.actions.disclosure_control import STEP
from tracker.actions.leaving_columns import PERSON
from tracker.audience import Leaving
from tracker.exporters.rows import Row
from tracker.exporters.table import Table, flat
from tracker.records import Name, Record
from tracker.records.base import Kind
from tracker.store import database

TELLING = ("sex", "latest_stage", "latest_stage_when", "place", "incidents", "body_part", "side", "kind", "incident")
LETTERS = 3  # shorter parts of a name are met in any word


def of_table(table: Table, kept: Mapping[str, str], leaving: Leaving) -> tuple[str, ...]:
    """What to look at in these rows, for an audience outside the team."""
    if not leaving.outside or not table.rows:
        return ()
    return tuple(line for line in (_few_alike(table), _others(table, kept), _kept_beside(table, kept)) if line)


def _few_alike(table: Table) -> str:
    """Rows whose combination of facts few others share: who knows somebody finds them by it."""
    telling = [name for name in TELLING if name in table.columns]
    if not telling or table.kind == "incidents":
        return ""
    places = [table.columns.index(name) for name in telling]
    told = (hash(tuple(str(flat(row[place])) for place in places)) for row in table.rows)  # of a million rows 8 MB
    _, alike = np.unique(np.fromiter(told, np.int64, len(table.rows)), return_counts=True)
    few = int(alike[alike < STEP].sum())
    shared = ", ".join(name.replace("_", " ") for name in telling)
    return (
        f"{few:,} of {len(table.rows):,} rows share their {shared} with fewer than {STEP - 1} others: somebody who knows "
        "one of these people may find them by it."
        if few
        else ""
    )


def _others(table: Table, kept: Mapping[str, str]) -> str:
    """Words that speak of somebody who does not leave: the name is taken out, but who knows the case may tell."""
    places = [table.columns.index(name) for name in ("ref", "individual") if name in table.columns]
    strangers: set[str] = set()
    for row in table.rows:
        strangers |= _named(row).difference(str(row[place]) for place in places)
    for row in table.rows if strangers else ():
        strangers.difference_update(str(row[place]) for place in places)
    telling = sum(not strangers.isdisjoint(_named(row)) for row in table.rows) if strangers else 0
    return (
        f"In {telling:,} rows words speak of somebody who is not in the file. The name is taken out; read them once "
        "more, as the rest may tell who it is."
        if telling
        else ""
    )


def _named(row: Row) -> set[str]:
    """The refs of people in the words of a row."""
    return {ref for cell in row for ref in PERSON.findall(str(flat(cell)))}


def _kept_beside(table: Table, kept: Mapping[str, str]) -> str:
    """That others of the same list stay: the recipient sees that there are more, by the incidents that they share."""
    if not kept or "incidents" not in table.columns:
        return ""
    return f"{len(kept):,} people of this list stay here. Who knows the incidents that the file names may ask who is missing."


def of_filename(session: Session, filename: str) -> str:
    """That a file's name holds the name of somebody who is recorded here; a file's name is read by whoever carries it."""
    words = {word for word in re.split(r"[\W\d_]+", facets.folded(Path(filename).name)) if len(word) >= LETTERS}
    if not words:
        return ""
    query = select(Name.search_key).join(Record, col(Record.id) == col(Name.record_id))
    for word in sorted(words):
        like = query.where(Record.kind == Kind.INDIVIDUAL, col(Name.search_key).contains(word, autoescape=True)).limit(
            50
        )
        if any(word in re.split(r"\W+", key) for key in session.exec(like).all()):
            return "The file's name holds the name of somebody who is recorded here. Give it one that names nobody."
    return ""


def filename(user: User, named: str) -> str:
    """The same, for a file that is about to be written."""
    require(user, Permission.EXPORT)
    with database.reading(user) as session:
        return of_filename(session, named)
