"""The door out: lists and case reports as files, each with an audit line; nothing leaves that is not listed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from tracker.access import Permission, User, require
from tracker.actions import browse
from tracker.config import settings
from tracker.errors import InvalidFacts
from tracker.exporters import FORMATS, Table
from tracker.narrowing import Filter
from tracker.records.base import AuditAction
from tracker.store import audit, database

DEMONSTRATION = "DEMONSTRATION DATA: invented people and one public case"
EVERYTHING = 10**9


@dataclass(frozen=True)
class ExportFile:
    """A file that leaves: its bytes, name and type, and how many rows it holds."""

    content: bytes
    filename: str
    media_type: str
    rows: int


def listing(user: User, what: str, format_name: str, chosen: Filter | None = None) -> ExportFile:
    """A filtered list as a file. Raises InvalidFacts, NotFound, NotAllowed."""
    require(user, Permission.EXPORT)
    if format_name not in FORMATS:
        raise InvalidFacts(f"'{format_name}' is not a format: {', '.join(FORMATS)}.")
    table = preview(user, what, chosen or Filter())
    written = FORMATS[format_name]
    content = written.write(table)
    _audit(user, what, table.columns)
    return ExportFile(content, _named(f"{what}{written.SUFFIX}"), written.MEDIA_TYPE, len(table.rows))


def preview(user: User, what: str, chosen: Filter, limit: int = EVERYTHING) -> Table:
    """The table that would leave: every column and, up to `limit`, every row."""
    require(user, Permission.EXPORT)
    if what not in TABLES:
        raise InvalidFacts(f"'{what}' cannot be exported: {', '.join(TABLES)}.")
    columns, rows = TABLES[what](user, chosen, limit)
    return Table(what.capitalize(), columns, rows, DEMONSTRATION if settings().demonstration else None)


def _individuals(user: User, chosen: Filter, limit: int) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    found = (
        browse.all_individuals(user, chosen) if limit == EVERYTHING else browse.individuals(user, chosen, 1, limit).rows
    )
    columns = (
        "ref",
        "name",
        "names",
        "sex",
        "latest_stage",
        "latest_stage_when",
        "place",
        "incidents",
        "incident_titles",
        "review",
        "waiting_for_review",
    )
    return columns, tuple(
        (
            r.ref,
            r.name,
            r.names,
            r.sex,
            r.latest_stage,
            r.latest_stage_when,
            r.place,
            tuple(ref for ref, _ in r.incidents),
            tuple(title for _, title in r.incidents),
            r.review,
            tuple(f"{k}: {v}" for k, v in r.waiting.items()),
        )
        for r in found
    )


INCIDENT = ("ref", "title", "type", "when", "location", "location_ref", "individuals", "followed", "waiting", "disputed", "review")  # fmt: skip
INJURY = ("ref", "individual", "name", "body_part", "side", "kind", "severity", "cause", "treatment", "incident", "incident_title", "review")  # fmt: skip


def _incidents(user: User, chosen: Filter, limit: int) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    return _cut(browse.incidents(user, chosen, 1, limit).rows, INCIDENT)


def _injuries(user: User, chosen: Filter, limit: int) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    return _cut(browse.injuries(user, chosen, 1, limit).rows, INJURY)


def _cut(rows: Sequence[object], columns: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    return columns, tuple(tuple(getattr(row, column) for column in columns) for row in rows)


TABLES = {"individuals": _individuals, "incidents": _incidents, "injuries": _injuries}


def dossier(user: User, ref: str, format_name: str) -> ExportFile:
    """A case report of one individual or incident, as pdf or html. Raises InvalidFacts, NotFound."""
    from tracker.actions.case_report import of
    from tracker.exporters import dossier_html, dossier_pdf

    require(user, Permission.EXPORT)
    writers = {"pdf": dossier_pdf, "html": dossier_html}
    if format_name not in writers:
        raise InvalidFacts(f"'{format_name}' is not a format of a case report: pdf, html.")
    written = writers[format_name]
    content = written.write(of(user, ref))
    _audit(user, f"dossier {ref}", ())
    return ExportFile(content, _named(f"case-report-{ref}{written.SUFFIX}"), written.MEDIA_TYPE, 1)


def _named(filename: str) -> str:
    """The mark of a demonstration in the name of its files."""
    return f"demonstration-{filename}" if settings().demonstration else filename


def _audit(user: User, what: str, fields: tuple[str, ...]) -> None:
    with database.transaction() as session:
        _line(session, user, what, fields)


def _line(session: Session, user: User, what: str, fields: tuple[str, ...]) -> None:
    audit.add(session, user.id, AuditAction.EXPORT, "export", what[:40], fields)
