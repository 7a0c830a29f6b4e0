"""The door out: lists and case reports as files, each with a line in the ledger; nothing leaves that is not listed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker import phrases
from tracker.access import Permission, User, require
from tracker.actions import (
    again,
    audience_profiles,
    case_report,
    leaving_columns,
    leaving_list,
    leaving_rows,
    leaving_warnings,
    ledger,
    release,
    sealed,
    shared_report,
    unreal,
)
from tracker.actions.case_report import CaseReport
from tracker.actions.leaving_columns import COLUMNS
from tracker.actions.leaving_files import KeptFile
from tracker.actions.leaving_rows import EVERYTHING, READERS
from tracker.audience import Leaving
from tracker.errors import InvalidFacts
from tracker.exporters import FORMATS, PAPERS, Table, dossier_paper
from tracker.exporters.rows import Rows
from tracker.exporters.table import Origins
from tracker.narrowing import Filter
from tracker.spool import Spool
from tracker.store import database

TEAM = Leaving()
__all__ = ["COLUMNS", "READERS", "TEAM", "ExportFile", "Preview", "decided", "dossier", "listing", "preview"]


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
    people: Sequence[int] = ()
    sealed: frozenset[int] = frozenset()
    reports: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExportFile:
    """A file that leaves: where it waits, its name and type, how many rows it holds, and who was left out and why.

    `withheld` is what may be released one by one and was not, by the ref or statement to name; `files` are the kept
    files that were asked for, with the reason of those that stay.
    """

    spool: Spool
    filename: str
    media_type: str
    rows: int
    people_kept: Mapping[str, str]
    withheld: Mapping[str, str] = field(default_factory=dict)
    files: tuple[KeptFile, ...] = ()

    @property
    def content(self) -> bytes:
        """All of it at once, where it is short."""
        return bytes(self.spool)


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
    found = leaving_list.read(user, what, chosen, EVERYTHING, leaving, asked, known_on)
    made = table(what, found.rows, leaving, found.sources)
    spool: Spool = written.write(made)
    choice = leaving_rows.choice(chosen, known_on)
    left = ledger.of_list(what, format_name, spool.sha256, made, found.people, found.sealed, choice)
    ledger.note(user, left, leaving)
    name = unreal.named(f"{what}{written.SUFFIX}")
    return ExportFile(spool, name, written.MEDIA_TYPE, len(made.rows), found.kept)


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
    found = leaving_list.read(user, what, chosen, limit, leaving, known_on=known_on)
    made = table(what, found.rows, leaving)
    warned = leaving_warnings.of_table(made, found.kept, leaving)
    columns = leaving_columns.kept(what, leaving)
    return Preview(made, columns, found.kept, warned, found.people, found.sealed, found.reports)


def table(what: str, found: Rows, leaving: Leaving, sources: Origins | None = None) -> Table:
    """Rows of a list, as a table for the formats."""
    marked = unreal.mark()
    return Table(
        what.capitalize(),
        tuple(column.name for column in leaving_columns.leaving(what, leaving)),
        found,
        marked.row if marked else None,
        what,
        sources or (),
    )


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
    spool = Spool(content)
    ledger.note(user, ledger.of_document(what, format_name, spool.sha256, parts, made, leaving), leaving)
    name = unreal.named(f"case-report-{made.report.ref}{written.SUFFIX}")
    withheld = {one: words for one, words in made.withheld.items() if one not in leaving.released}
    return ExportFile(spool, name, written.MEDIA_TYPE, 1, made.kept, withheld)


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
