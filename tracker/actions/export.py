"""The door out: lists and case reports as files, each with a line in the ledger; nothing leaves that is not listed here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from sqlmodel import Session

from tracker import phrases
from tracker.access import Permission, User, require
from tracker.actions import (
    again,
    audience_profiles,
    case_report,
    disclosure_control,
    exact_places,
    leaving_columns,
    leaving_rows,
    leaving_warnings,
    ledger,
    narrow,
    release,
    sealed,
    shared_report,
    unreal,
)
from tracker.actions.case_report import CaseReport
from tracker.actions.exact_places import ExactPlaces
from tracker.actions.leaving_columns import COLUMNS
from tracker.actions.leaving_files import KeptFile
from tracker.actions.leaving_rows import EVERYTHING, READERS
from tracker.audience import Leaving, Names
from tracker.errors import InvalidFacts
from tracker.exporters import FORMATS, PAPERS, Table, dossier_paper
from tracker.exporters.table import Origin, Rows, Sources
from tracker.narrowing import Filter
from tracker.records import Record
from tracker.store import as_known, claims, database, passing, places, records

TEAM = Leaving()
__all__ = ["COLUMNS", "TEAM", "ExportFile", "Preview", "decided", "dossier", "listing", "preview"]


@dataclass(frozen=True)
class Preview:
    """What would leave, and what stays: columns with the reason, people by ref with the reason; what to look at first.

    `people` are the numbers of the individuals in it, `sealed` those of the sealed records that it shows, `reports` the
    refs of the sources that tell of its rows, where their files are to go along.
    """

    table: Table
    columns_kept: Mapping[str, str]
    people_kept: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    sealed: frozenset[int] = frozenset()
    reports: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExportFile:
    """A file that leaves: its bytes, name and type, how many rows it holds, and who was left out and why.

    `withheld` is what may be released one by one and was not, by the ref or statement to name; `files` are the kept
    files that were asked for, with the reason of those that stay.
    """

    content: bytes
    filename: str
    media_type: str
    rows: int
    people_kept: Mapping[str, str]
    withheld: Mapping[str, str] = field(default_factory=dict)
    files: tuple[KeptFile, ...] = ()


@dataclass(frozen=True)
class _Rows:
    """Rows of a list as they leave, the individuals in them, those left out with the reason, and the sealed records
    among them."""

    rows: Rows
    people: Sequence[int]
    kept: Mapping[str, str]
    sealed: frozenset[int]
    sources: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict)
    reports: tuple[str, ...] = ()


def listing(
    user: User,
    what: str,
    format_name: str,
    chosen: Filter | None = None,
    leaving: Leaving = TEAM,
    secret: str = "",
    known_on: date | None = None,
) -> ExportFile:
    """A filtered list as a file for an audience; its line in the ledger is kept before the bytes are handed out.

    `secret` shows once more who exports, where names leave the team. `known_on` writes what was known at the end of that
    day; who may leave is asked as of today. Raises InvalidFacts, NotFound, NotAllowed.
    """
    require(user, Permission.EXPORT)
    if format_name not in FORMATS:
        raise InvalidFacts(f"'{format_name}' is not a format: {', '.join(FORMATS)}.")
    leaving = decided(user, leaving, secret)
    written = FORMATS[format_name]
    asked = None if leaving.outside else getattr(written, "SOURCES", None)  # who told what stays with the team
    chosen = chosen or Filter()
    found = _found(user, what, chosen, EVERYTHING, leaving, asked, known_on)
    table = _table(what, found.rows, leaving, found.sources)
    content = written.write(table)
    choice = leaving_rows.choice(chosen, known_on)
    left = ledger.of_list(what, format_name, content, table, found.people, found.sealed, choice)
    ledger.note(user, left, leaving)
    name = unreal.named(f"{what}{written.SUFFIX}")
    return ExportFile(content, name, written.MEDIA_TYPE, len(table.rows), found.kept)


def preview(
    user: User,
    what: str,
    chosen: Filter,
    limit: int = EVERYTHING,
    leaving: Leaving = TEAM,
    known_on: date | None = None,
) -> Preview:
    """What would leave: every column and, of the first `limit` rows, every row; and what stays, with the reason."""
    require(user, Permission.EXPORT)
    leaving = audience_profiles.settled(leaving)
    found = _found(user, what, chosen, limit, leaving, known_on=known_on)
    table = _table(what, found.rows, leaving)
    warned = leaving_warnings.of_table(table, found.kept, leaving)
    columns = leaving_columns.kept(what, leaving)
    return Preview(table, columns, found.kept, warned, tuple(found.people), found.sealed, found.reports)


def _table(what: str, found: Rows, leaving: Leaving, sources: Mapping[str, tuple[Origin, ...]] | None = None) -> Table:
    marked = unreal.mark()
    return Table(
        what.capitalize(),
        tuple(column.name for column in leaving_columns.leaving(what, leaving)),
        found,
        marked.row if marked else None,
        what,
        sources or {},
    )


def _found(
    user: User,
    what: str,
    chosen: Filter,
    limit: int,
    leaving: Leaving,
    asked: Sources | None = None,
    known_on: date | None = None,
) -> _Rows:
    """Chosen and read as the audience may see the list, so that nothing closer shines through; words find for the team.

    Outside the team rows stand in the order of what they show: the order of hidden names would tell of them.
    """
    if what not in READERS:
        raise InvalidFacts(f"'{what}' cannot be exported: {', '.join(READERS)}.")
    if leaving.released:
        raise InvalidFacts(
            "Nothing left.", {"released": "Nothing in a list is released one by one: use a case report."}
        )
    if leaving.quoted:
        raise InvalidFacts("Nothing left.", {"quoted": "A list quotes nobody outside the team: use a case report."})
    choose, people_of, read = READERS[what]
    columns = leaving_columns.leaving(what, leaving)
    with as_known.reading(user, known_on) as session, passing.through(session):
        disclosure_control.check_choice(session, what, chosen, leaving)
        numbers = choose(session, narrow.wanted(session, user, chosen, what), limit)
        everybody = list(dict.fromkeys(people_of(session, numbers).values()))
        kept = release.kept_back(session, everybody, leaving)
        named = release.may_be_named(session, [person for person in everybody if person not in kept], leaving)
        refs = dict(records.pick(session, Record.id, Record.ref, [*kept]))
    reader = release.as_seen_by(user, leaving, named)
    with as_known.reading(reader, known_on) as session, passing.through(session):
        people = people_of(session, numbers)
        unseen = leaving_rows.unseen(session, reader, choose, chosen, numbers) if leaving.outside else frozenset()
        stay = [number for number in numbers if people.get(number, 0) not in kept and number not in unseen]
        read_rows = read(session, reader, stay, _areas(leaving) if leaving.outside else records.place_names)
        exact = (
            exact_places.of(session, leaving) if leaving.outside and any(c.words for c in columns) else ExactPlaces()
        )
        told = (
            (_order(row, leaving), tuple(column.told(row, leaving, exact) for column in columns)) for row in read_rows
        )
        found = Rows(row for _, row in (sorted(told, key=lambda pair: pair[0]) if leaving.outside else told))
        hidden = {people[number] for number in unseen if number in people} - {people.get(n, 0) for n in stay} - {*kept}
        refs |= dict(records.pick(session, Record.id, Record.ref, [*hidden]))
        left = list(dict.fromkeys(person for number in stay if (person := people.get(number))))
        origins, reports = leaving_rows.sources(session, stay, asked) if asked else ({}, [])
        closed = sealed.among(session, [*stay, *left, *reports])
        telling = _telling(session, [*stay, *left]) if leaving.files else ()
    told_why = {refs[number]: why for number, why in kept.items()}
    told_why |= {refs[number]: leaving_rows.UNSEEN for number in hidden}
    return _Rows(found, left, told_why, closed, origins, telling)


def _telling(session: Session, numbers: Sequence[int]) -> tuple[str, ...]:
    """The refs of the sources that tell of these records."""
    reports = list(dict.fromkeys(report for _, report in claims.reports_of(session, dict.fromkeys(numbers))))
    refs = dict(records.pick(session, Record.id, Record.ref, reports))
    return tuple(refs[one] for one in reports if one in refs)


def _order(row: Any, leaving: Leaving) -> tuple[bool, str, str]:
    """The order of rows as the audience reads them: that of whole names would tell more than their initials."""
    later, name, ref = leaving_rows.by_what_shows(row)
    return later, leaving_columns.initials(name) if leaving.terms.names is Names.INITIALS else name, ref


def _areas(leaving: Leaving) -> Callable[[Session, Iterable[int]], dict[int, str]]:
    """How places are told to an audience."""
    return partial(places.areas, coarse=places.coarse_for(leaving.terms.places))


def dossier(
    user: User,
    ref: str,
    format_name: str,
    leaving: Leaving = TEAM,
    secret: str = "",
    language: str = phrases.ENGLISH,
    known_on: date | None = None,
) -> ExportFile:
    """A case report of one individual or incident, as pdf, docx or html, for an audience.

    `secret` shows once more who exports, where names leave the team; `language` is that of headings and fixed words.
    `known_on` tells what was known at the end of that day; who may leave is asked as of today. Raises InvalidFacts,
    NotFound, NotAllowed.
    """
    require(user, Permission.EXPORT)
    written, leaving = paper_format(format_name), release.of_one(decided(user, leaving, secret))
    made = told(user, ref, leaving, language, known_on)
    return keep(user, made, written.write(dossier_paper.of(made.report)), format_name, leaving)


def keep(user: User, made: CaseReport, content: bytes, format_name: str, leaving: Leaving) -> ExportFile:
    """The file of a case report, with its line in the ledger. Raises NotAllowed."""
    require(user, Permission.EXPORT)
    written, leaving = paper_format(format_name), release.of_one(leaving)
    what, parts = f"dossier {made.report.ref}", [group.title for group in made.report.groups if group.facts]
    ledger.note(user, ledger.of_document(what, format_name, content, parts, made, leaving), leaving)
    name = unreal.named(f"case-report-{made.report.ref}{written.SUFFIX}")
    withheld = {one: words for one, words in made.withheld.items() if one not in leaving.released}
    return ExportFile(content, name, written.MEDIA_TYPE, 1, made.kept, withheld)


def paper_format(format_name: str) -> Any:
    """What writes documents of this format. Raises InvalidFacts."""
    if format_name not in PAPERS:
        raise InvalidFacts(f"'{format_name}' is not a format of a case report: {', '.join(PAPERS)}.")
    return PAPERS[format_name]


def told(
    user: User, ref: str, leaving: Leaving, language: str = phrases.ENGLISH, known_on: date | None = None
) -> CaseReport:
    """What this audience may know of an individual or incident: every document asks here, and nowhere else.

    `known_on` is the day, or the moment, as of which it is told. Raises InvalidFacts, NotFound.
    """
    require(user, Permission.EXPORT)
    leaving = release.of_one(leaving)
    if leaving.outside:
        return shared_report.gather(user, ref, leaving, language, known_on)
    return case_report.gather(user, ref, language, known_on)


def look(
    user: User, ref: str, leaving: Leaving, language: str = phrases.ENGLISH, known_on: date | None = None
) -> CaseReport:
    """What a case report would tell this audience and what stays; nothing is written but that a sealed record was read.

    Raises InvalidFacts, NotFound.
    """
    require(user, Permission.EXPORT)
    made = told(user, ref, audience_profiles.settled(leaving), language, known_on)
    with database.reading(user) as session:
        closed = sealed.among(session, made.shown)
    sealed.opened(user, min(closed, default=0), closed)
    return made


def decided(user: User, leaving: Leaving, secret: str, bundled: bool = False) -> Leaving:
    """The decisions of an export, complete; who lets names leave the team shows once more who they are.

    `bundled`: it leaves as an encrypted bundle. Raises InvalidFacts, NotAllowed.
    """
    require(user, Permission.EXPORT)
    if leaving.files and not bundled:
        raise InvalidFacts("Nothing left.", {"files": "Kept files go along in an encrypted bundle alone (.zip.age)."})
    leaving = release.checked(user, leaving)
    if leaving.outside and leaving.named:
        again.prove(user, secret)
    return leaving
