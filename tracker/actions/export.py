"""The door out: lists and case reports as files, each with a line in the ledger; nothing leaves that is not listed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker import phrases
from tracker.access import Permission, User, require
from tracker.actions import (
    again,
    case_report,
    disclosure_control,
    leaving_rows,
    ledger,
    narrow,
    release,
    sealed,
    shared_report,
    unreal,
)
from tracker.actions.case_report import CaseReport
from tracker.actions.leaving_rows import EVERYTHING, READERS
from tracker.audience import Leaving
from tracker.errors import InvalidFacts
from tracker.exporters import FORMATS, PAPERS, Table, dossier_paper
from tracker.exporters.table import Origin
from tracker.facts import Share
from tracker.narrowing import Filter
from tracker.records import fact
from tracker.records.base import Kind
from tracker.store import database, places, records

TEAM = Leaving()


@dataclass(frozen=True)
class Column:
    """A column of a list: how wide it may be shared, and whether it gives a person away or is free text.

    `people`: it counts them, and is told in fives outside the team (`disclosure_control`).
    """

    name: str
    of: Callable[[Any], Any]
    share: Share
    names: bool = False
    people: bool = False

    def told(self, row: Any, leaving: Leaving) -> Any:
        """The value of a row as it leaves for this audience."""
        value = self.of(row)
        return disclosure_control.in_fives(value, value) if self.people and leaving.outside else value


def _shared(kind: Kind, field: str) -> Share:
    return fact(kind, field).share


def _own(name: str, share: Share, names: bool = False) -> Column:
    return Column(name, lambda row: getattr(row, name), share, names)


NAME = _shared(Kind.INDIVIDUAL, "name")
TITLE = _shared(Kind.INCIDENT, "title")
COLUMNS: dict[str, tuple[Column, ...]] = {
    "individuals": (
        _own("ref", Share.PUBLIC),
        _own("name", NAME, names=True),
        _own("names", NAME, names=True),
        _own("sex", _shared(Kind.INDIVIDUAL, "sex")),
        _own("latest_stage", _shared(Kind.DETENTION_STAGE, "stage")),
        _own("latest_stage_when", _shared(Kind.DETENTION_STAGE, "when")),
        _own("place", _shared(Kind.DETENTION_STAGE, "location")),
        Column("incidents", lambda row: tuple(ref for ref, _ in row.incidents), Share.PUBLIC),
        Column("incident_titles", lambda row: tuple(title for _, title in row.incidents), TITLE, names=True),
        _own("review", Share.PARTNERS),
        Column("waiting_for_review", lambda row: tuple(f"{k}: {v}" for k, v in row.waiting.items()), Share.TEAM),
    ),
    "incidents": (
        _own("ref", Share.PUBLIC),
        _own("title", TITLE, names=True),
        _own("type", _shared(Kind.INCIDENT, "type")),
        _own("when", _shared(Kind.INCIDENT, "when")),
        _own("location", _shared(Kind.INCIDENT, "location")),
        _own("location_ref", Share.TEAM),
        _own("individuals", Share.TEAM),
        Column("followed", lambda row: row.followed, _shared(Kind.INCIDENT, "count"), people=True),
        _own("waiting", Share.TEAM),
        _own("disputed", Share.PARTNERS),
        _own("review", Share.PARTNERS),
    ),
    "injuries": (
        _own("ref", Share.PARTNERS),
        _own("individual", Share.PARTNERS),
        _own("name", NAME, names=True),
        _own("body_part", _shared(Kind.INJURY, "body_part")),
        _own("side", _shared(Kind.INJURY, "side")),
        _own("kind", _shared(Kind.INJURY, "kind")),
        _own("severity", _shared(Kind.INJURY, "severity")),
        _own("cause", _shared(Kind.INJURY, "cause"), names=True),
        _own("treatment", _shared(Kind.INJURY, "treatment")),
        _own("incident", Share.PARTNERS),
        _own("incident_title", TITLE, names=True),
        _own("review", Share.PARTNERS),
    ),
}


@dataclass(frozen=True)
class Preview:
    """What would leave, and what stays: columns with the reason, people by ref with the reason."""

    table: Table
    columns_kept: Mapping[str, str]
    people_kept: Mapping[str, str]


@dataclass(frozen=True)
class ExportFile:
    """A file that leaves: its bytes, name and type, how many rows it holds, and who was left out and why.

    `withheld` is what may be released one by one and was not, by the ref or statement to name.
    """

    content: bytes
    filename: str
    media_type: str
    rows: int
    people_kept: Mapping[str, str]
    withheld: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Rows:
    """Rows of a list, the individuals in them, those left out with the reason, and the sealed records among them."""

    rows: Sequence[Any]
    people: Sequence[int]
    kept: Mapping[str, str]
    sealed: frozenset[int]
    sources: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict)


def listing(
    user: User,
    what: str,
    format_name: str,
    chosen: Filter | None = None,
    leaving: Leaving = TEAM,
    secret: str = "",
) -> ExportFile:
    """A filtered list as a file for an audience; its line in the ledger is kept before the bytes are handed out.

    `secret` shows once more who exports, where names leave the team. Raises InvalidFacts, NotFound, NotAllowed.
    """
    require(user, Permission.EXPORT)
    if format_name not in FORMATS:
        raise InvalidFacts(f"'{format_name}' is not a format: {', '.join(FORMATS)}.")
    if leaving.released:
        raise InvalidFacts(
            "Nothing left.", {"released": "Nothing in a list is released one by one: use a case report."}
        )
    leaving = decided(user, leaving, secret)
    written = FORMATS[format_name]
    with_sources = getattr(written, "SOURCES", False) and not leaving.outside  # who told what stays with the team
    found = _found(user, what, chosen or Filter(), EVERYTHING, leaving, with_sources)
    table = _table(what, found.rows, leaving, found.sources)
    content = written.write(table)
    refs = [str(row[0]) for row in table.rows] if "ref" in table.columns else ()
    gone = ledger.Left(what, format_name, content, len(table.rows), table.columns, found.people, refs, found.sealed)
    ledger.note(user, gone, leaving)
    name = unreal.named(f"{what}{written.SUFFIX}")
    return ExportFile(content, name, written.MEDIA_TYPE, len(table.rows), found.kept)


def preview(user: User, what: str, chosen: Filter, limit: int = EVERYTHING, leaving: Leaving = TEAM) -> Preview:
    """What would leave: every column and, of the first `limit` rows, every row; and what stays, with the reason."""
    require(user, Permission.EXPORT)
    found = _found(user, what, chosen, limit, leaving)
    return Preview(_table(what, found.rows, leaving), columns_kept(what, leaving), found.kept)


def columns_kept(what: str, leaving: Leaving) -> dict[str, str]:
    """The columns that stay, each with the reason."""
    return {column.name: why for column in COLUMNS[what] if (why := _why_kept(column, leaving))}


def _why_kept(column: Column, leaving: Leaving) -> str | None:
    if not leaving.outside:
        return None
    if column.share < leaving.terms.share:
        return "stays in the team" if column.share is Share.TEAM else "may go to partners, not to the public"
    return "gives people away: choose to send names" if column.names and not leaving.named else None


def _table(
    what: str, found: Sequence[Any], leaving: Leaving, sources: Mapping[str, tuple[Origin, ...]] | None = None
) -> Table:
    columns = [column for column in COLUMNS[what] if _why_kept(column, leaving) is None]
    if not columns:
        raise InvalidFacts(f"Nothing about {what} may leave for this audience.")
    marked = unreal.mark()
    return Table(
        what.capitalize(),
        tuple(column.name for column in columns),
        tuple(tuple(column.told(row, leaving) for column in columns) for row in found),
        marked.row if marked else None,
        what,
        sources or {},
    )


def _found(user: User, what: str, chosen: Filter, limit: int, leaving: Leaving, with_sources: bool = False) -> _Rows:
    """Chosen and read as the audience may see the list, so that nothing closer shines through; words find for the team.

    Outside the team rows stand in the order of what they show: the order of hidden names would tell of them.
    """
    if what not in READERS:
        raise InvalidFacts(f"'{what}' cannot be exported: {', '.join(READERS)}.")
    choose, people_of, read = READERS[what]
    with database.reading(user) as session:
        disclosure_control.check_choice(session, what, chosen, leaving)
        numbers = choose(session, narrow.wanted(session, user, chosen), limit)
        everybody = list(dict.fromkeys(people_of(session, numbers).values()))
        kept = release.kept_back(session, everybody, leaving)
        named = release.may_be_named(session, [person for person in everybody if person not in kept], leaving)
        refs = {number: label.ref for number, label in records.labels(session, kept).items()}
    reader = release.as_seen_by(user, leaving, named)
    with database.reading(reader) as session:
        people = people_of(session, numbers)
        unseen = leaving_rows.unseen(session, reader, choose, chosen, numbers) if leaving.outside else frozenset()
        stay = [number for number in numbers if people.get(number, 0) not in kept and number not in unseen]
        found = read(session, reader, stay, places.areas if leaving.outside else records.place_names)
        if leaving.outside:
            found.sort(key=leaving_rows.by_what_shows)
        hidden = {people[number] for number in unseen if number in people} - {people.get(n, 0) for n in stay} - {*kept}
        refs |= {number: label.ref for number, label in records.labels(session, hidden).items()}
        left = list(dict.fromkeys(person for number in stay if (person := people.get(number))))
        told, reports = leaving_rows.sources(session, stay) if with_sources else ({}, [])
        closed = sealed.among(session, [*stay, *left, *reports])
    told_why = {refs[number]: why for number, why in kept.items()}
    return _Rows(found, left, told_why | {refs[number]: leaving_rows.UNSEEN for number in hidden}, closed, told)


def dossier(
    user: User,
    ref: str,
    format_name: str,
    leaving: Leaving = TEAM,
    secret: str = "",
    language: str = phrases.ENGLISH,
) -> ExportFile:
    """A case report of one individual or incident, as pdf, docx or html, for an audience.

    `secret` shows once more who exports, where names leave the team; `language` is that of headings and fixed words.
    Raises InvalidFacts, NotFound, NotAllowed.
    """
    require(user, Permission.EXPORT)
    written, leaving = paper_format(format_name), decided(user, leaving, secret)
    made = told(user, ref, leaving, language)
    return keep(user, made, written.write(dossier_paper.of(made.report)), format_name, leaving)


def keep(user: User, made: CaseReport, content: bytes, format_name: str, leaving: Leaving) -> ExportFile:
    """The file of a case report, with its line in the ledger. Raises NotAllowed."""
    require(user, Permission.EXPORT)
    written = paper_format(format_name)
    what, parts = f"dossier {made.report.ref}", [group.title for group in made.report.groups if group.facts]
    ledger.note(user, ledger.Left(what, format_name, content, 1, parts, made.people, about=made.shown), leaving)
    name = unreal.named(f"case-report-{made.report.ref}{written.SUFFIX}")
    withheld = {one: words for one, words in made.withheld.items() if one not in leaving.released}
    return ExportFile(content, name, written.MEDIA_TYPE, 1, made.kept, withheld)


def paper_format(format_name: str) -> Any:
    """What writes documents of this format. Raises InvalidFacts."""
    if format_name not in PAPERS:
        raise InvalidFacts(f"'{format_name}' is not a format of a case report: {', '.join(PAPERS)}.")
    return PAPERS[format_name]


def told(user: User, ref: str, leaving: Leaving, language: str = phrases.ENGLISH) -> CaseReport:
    """What this audience may know of an individual or incident: every document asks here, and nowhere else.

    Raises InvalidFacts, NotFound.
    """
    require(user, Permission.EXPORT)
    if leaving.outside:
        return shared_report.gather(user, ref, leaving, language)
    return case_report.gather(user, ref, language)


def decided(user: User, leaving: Leaving, secret: str) -> Leaving:
    """The decisions of an export, complete; who lets names leave the team shows once more who they are."""
    leaving = release.checked(user, leaving)
    if leaving.outside and leaving.named:
        again.prove(user, secret)
    return leaving
