"""Rows that name several people: by which sign they are parted, and what else of the row is said of what happened to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tracker.facts import ValueType
from tracker.importers.sheet import Column
from tracker.mapping import names
from tracker.mapping.headers import Meaning, from_ftm, plain
from tracker.mapping.model import REMARK, ColumnMapping
from tracker.mapping.targets import WHAT, Target, target

OF_THE_ROW = {  # words that stand once beside several people tell of what happened, not of one of them
    "note": "incident.remark", "individual.remark": "incident.remark",
    "individual.description": "incident.description", "source": "incident.source",
}  # fmt: skip
OF_MANY = frozenset(map(plain, (  # headers that speak of people, never of one
    "victims", "names of victims", "victim names", "victims names", "victims' names", "detainees", "names of detainees", "detainee names",
    "prisoners", "names of prisoners", "persons", "people", "individuals", "martyrs", "names of the dead", "names of the killed",
    "names of the detained", "names of the missing", "missing persons", "people involved", "persons involved", "affected persons",
    "жертвы", "имена жертв", "пострадавшие", "имена пострадавших", "задержанные", "имена задержанных", "фио задержанных",
    "құрбандар", "зардап шеккендер", "жәбірленушілер", "ұсталғандар", "الضحايا", "أسماء الضحايا", "المعتقلون", "المعتقلين", "أسماء المعتقلين",
    "الشهداء", "أسماء الشهداء", "المفقودون", "أسماء المفقودين", "قربانیان", "اسامی قربانیان", "بازداشت شدگان", "اسامی بازداشت شدگان",
    "受害者名单", "被捕者名单", "被拘押者名单", "víctimas", "nombres de las víctimas", "nombres de víctimas", "detenidos", "victimes",
    "noms des victimes", "kurbanlar", "mağdurlar", "vítimas", "nomes das vítimas", "vittime", "opfer", "жертви", "para korban",
)))  # fmt: skip


def speaks_of_many(header: str) -> bool:
    """Whether a header names people and not one person ("Victims"), also within the group of a form."""
    return plain(header) in OF_MANY or plain(header.rpartition("/")[2]) in OF_MANY


def counts_of_people(meanings: list[Meaning | None], headers: Sequence[str], head: Sequence[tuple[str, ...]]) -> None:
    """A column "Victims" counts people where its values are numbers; its meaning is changed in place."""
    for place, (meant, header) in enumerate(zip(meanings, headers, strict=True)):
        if meant is None or meant.concept != "name" or not speaks_of_many(header):
            continue
        cells = [row[place].strip() for row in head if len(row) > place and row[place].strip()]
        if cells and sum(any(map(str.isdigit, cell)) for cell in cells) > 0.6 * len(cells):
            meanings[place] = replace(meant, concept="count", reason=f"{meant.reason} Its values are numbers.")


def separator_of_people(
    sources: Sequence[Column], columns: Sequence[ColumnMapping], values: Sequence[Counter[str]], about: str
) -> str:
    """The sign that parts several people of one row: that of the names, "" where they are the names of one."""
    for source, column, seen in zip(sources, columns, values, strict=True):
        if column.target == "individual.name" and not column.kind:
            return column.separator if column.separator and _are_people(source, column.separator, seen, about) else ""
    return ""


def _are_people(source: Column, sign: str, values: Counter[str], about: str) -> bool:
    """Whether the names of a cell are of several people: a list of a format may as well hold the spellings of one name."""
    if from_ftm(source.hint):
        return False
    if speaks_of_many(source.name):
        return True
    lists = [value for value in values if sign in value]
    if lists and sum(_spellings(value, sign) for value in lists) > len(lists) / 2:
        return False
    return not source.separator or about == "incident"


def _spellings(cell: str, sign: str) -> bool:
    """Whether each name of a cell is in another script: one name, written several times."""
    scripts = [names.script_of(part.strip()) for part in cell.split(sign) if part.strip()]
    return len(scripts) > 1 and len(set(scripts)) == len(scripts)


def of_several(column: ColumnMapping, source: Column, about: str) -> ColumnMapping:
    """A column in rows of several people.

    In rows about people, what is said once is said of the incident; a list stays one value a person. A list of the
    format's own does not say which of the people each value is about: where it cannot be told, its words are kept.
    """
    listed = bool(column.separator) and column.separator == source.separator
    aim = OF_THE_ROW.get(column.target) if about == "individual" else None
    if aim is None or (column.separator and not listed):
        keeps = listed and bool(column.target) and column.target != WHAT and many(target(column.target, about))
        return replace(column, unread=REMARK) if keeps else column
    reason = f"{column.reason} A row names several people: it is said of the incident."
    return replace(column, target=aim, reason=reason)


def many(aim: Target) -> bool:
    """Whether one person may have several values of this, or have suffered several of them."""
    fact = aim.fact
    return (
        fact is not None and fact.type is not ValueType.NAME and (fact.many or (aim.base, aim.field) == ("act", "type"))
    )
