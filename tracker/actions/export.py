"""The door out: lists and case reports as files, each with a line in the ledger; nothing leaves that is not listed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from tracker.access import Permission, User, require
from tracker.actions import again, case_report, ledger, narrow, release, rows, sealed, shared_report, unreal
from tracker.actions.case_report import CaseReport
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts
from tracker.exporters import FORMATS, Table, dossier_html, dossier_pdf
from tracker.exporters.table import Origin
from tracker.facts import Share
from tracker.narrowing import Filter
from tracker.records import Injury, Record, SourceReport, fact
from tracker.records.base import Judgement, Kind
from tracker.store import claims, database, incident_list, injury_list, lists, places, records

EVERYTHING = 10**9
TEAM = Leaving()


@dataclass(frozen=True)
class Column:
    """A column of a list: how wide it may be shared, and whether it gives a person away or is free text.

    `people`: it counts them. To the public no count of one to four is told, by which somebody could be singled out.
    """

    name: str
    of: Callable[[Any], Any]
    share: Share
    names: bool = False
    people: bool = False

    def told(self, row: Any, leaving: Leaving) -> Any:
        """The value of a row as it leaves for this audience."""
        value = self.of(row)
        return FEW if self.people and leaving.audience is Audience.PUBLIC and 0 < value < FEWEST else value


def _shared(kind: Kind, field: str) -> Share:
    return fact(kind, field).share


def _own(name: str, share: Share, names: bool = False) -> Column:
    return Column(name, lambda row: getattr(row, name), share, names)


FEWEST, FEW = 5, "1 to 4"
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
    leaving = _decided(user, leaving, secret)
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
    """Chosen as this person sees the list; read as the audience may see it, so that nothing closer shines through."""
    if what not in READERS:
        raise InvalidFacts(f"'{what}' cannot be exported: {', '.join(READERS)}.")
    choose, people_of, read = READERS[what]
    with database.reading(user) as session:
        numbers = choose(session, narrow.wanted(session, user, chosen), limit)
        everybody = list(dict.fromkeys(people_of(session, numbers).values()))
        kept = release.kept_back(session, everybody, leaving)
        named = release.may_be_named(session, [person for person in everybody if person not in kept], leaving)
        refs = {number: label.ref for number, label in records.labels(session, kept).items()}
    reader = release.as_seen_by(user, leaving, named)
    with database.reading(reader) as session:
        people = people_of(session, numbers)
        stay = [number for number in numbers if people.get(number, 0) not in kept]
        found = read(session, reader, stay, places.areas if leaving.outside else records.place_names)
        left = list(dict.fromkeys(person for number in stay if (person := people.get(number))))
        told, reports = _sources(session, stay) if with_sources else ({}, [])
        closed = sealed.among(session, [*stay, *left, *reports])
    return _Rows(found, left, {refs[number]: why for number, why in kept.items()}, closed, told)


def _sources(session: Session, numbers: Sequence[int]) -> tuple[dict[str, tuple[Origin, ...]], list[int]]:
    """Which reports speak of each of these records, with the ids of their statements, by ref; and those reports."""
    said: dict[int, dict[int, list[str]]] = {}
    for claim in claims.of_subjects(session, numbers):
        if claim.judgement is not Judgement.REJECTED:
            uids = said.setdefault(claim.subject_id, {}).setdefault(claim.source_report_id, [])
            uids += [str(claim.uid)] if claim.uid else []
    reports = sorted({report for own in said.values() for report in own})
    about = {
        row[0]: (row[1] or "", row[2])
        for part in records.parts(reports)
        for row in session.exec(
            select(SourceReport.id, SourceReport.url, SourceReport.publisher_id).where(col(SourceReport.id).in_(part))
        ).all()
    }
    publishers = [publisher for _, publisher in about.values() if publisher]
    named = records.labels(session, [*said, *reports, *publishers])
    found = {
        named[number].ref: tuple(
            Origin(
                named[report].ref,
                named[report].text,
                publisher.text if (publisher := named.get(about[report][1] or 0)) else "",
                about[report][0],
                tuple(uids),
            )
            for report, uids in own.items()
            if report in about
        )
        for number, own in said.items()
    }
    return found, reports


def _individuals(session: Session, reader: User, numbers: Sequence[int], place_words: rows.PlaceWords) -> list[Any]:
    return [row for part in records.parts(numbers) for row in rows.individual_rows(session, reader, part, place_words)]


def _incidents(session: Session, reader: User, numbers: Sequence[int], place_words: rows.PlaceWords) -> list[Any]:
    there = {number for number, _ in records.pick(session, Record.id, Record.kind, numbers)}  # as the reader sees them
    seen = [number for number in numbers if number in there]
    return rows.incident_rows(session, reader, seen, place_words)


def _injuries(session: Session, _reader: User, numbers: Sequence[int], _words: rows.PlaceWords) -> list[Any]:
    found = {
        row.id: row
        for part in records.parts(numbers)
        for row in session.exec(select(Injury).where(col(Injury.id).in_(part))).all()
    }
    return rows.injury_rows(session, [found[number] for number in numbers if number in found])


# what → which records, whose they are, and their rows
READERS: dict[str, tuple[Any, Any, Any]] = {
    "individuals": (
        lambda session, wanted, limit: lists.individuals(session, wanted, 0, limit),
        lambda _session, numbers: {number: number for number in numbers},
        _individuals,
    ),
    "incidents": (
        lambda session, wanted, limit: incident_list.page(session, wanted, 0, limit),
        lambda _session, _numbers: {},
        _incidents,
    ),
    "injuries": (
        lambda session, wanted, limit: injury_list.numbers(session, wanted, 0, limit),
        lambda session, numbers: dict(records.pick(session, Injury.id, Injury.individual_id, numbers)),
        _injuries,
    ),
}


def dossier(user: User, ref: str, format_name: str, leaving: Leaving = TEAM, secret: str = "") -> ExportFile:
    """A case report of one individual or incident, as pdf or html, for an audience.

    `secret` shows once more who exports, where names leave the team. Raises InvalidFacts, NotFound, NotAllowed.
    """
    require(user, Permission.EXPORT)
    writers = {"pdf": dossier_pdf, "html": dossier_html}
    if format_name not in writers:
        raise InvalidFacts(f"'{format_name}' is not a format of a case report: pdf, html.")
    written = writers[format_name]
    made = _case_report(user, ref, _decided(user, leaving, secret))
    content = written.write(made.report)
    what, parts = f"dossier {made.report.ref}", [group.title for group in made.report.groups if group.facts]
    ledger.note(user, ledger.Left(what, format_name, content, 1, parts, made.people, about=made.shown), leaving)
    name = unreal.named(f"case-report-{made.report.ref}{written.SUFFIX}")
    withheld = {one: words for one, words in made.withheld.items() if one not in leaving.released}
    return ExportFile(content, name, written.MEDIA_TYPE, 1, made.kept, withheld)


def _case_report(user: User, ref: str, leaving: Leaving) -> CaseReport:
    return shared_report.gather(user, ref, leaving) if leaving.outside else case_report.gather(user, ref)


def _decided(user: User, leaving: Leaving, secret: str) -> Leaving:
    """The decisions of an export, complete; who lets names leave the team shows once more who they are."""
    leaving = release.checked(user, leaving)
    if leaving.outside and leaving.named:
        again.prove(user, secret)
    return leaving
