"""A file that comes again: a later copy of a list that was loaded, or rows of a load that were sent back and mended.

Files are called as people like, and numbers like 1, 2, 3 stand in everybody's lists. So a file is taken for one of the
same source as an earlier load only where its own rows say so: the same numbers beside the same names, or the same rows
cell for cell. Else its numbers are those of a source of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from sqlmodel import Session, col, select

from tracker.access import User
from tracker.actions import import_begin, import_known, import_own
from tracker.actions.import_known import Known
from tracker.actions.import_shape import meant
from tracker.actions.import_source import Place, Source, renamed
from tracker.importers.header import distinct
from tracker.mapping.model import ColumnMapping
from tracker.mapping.plan import Problem, RowPlan
from tracker.mapping.seen import SAME_NUMBER
from tracker.mapping.written import from_text, to_text
from tracker.records import ImportBatch, SourceReport
from tracker.records.base import BatchState
from tracker.store import cells, database

LOOK = 5_000  # rows of a sheet that are compared with those of earlier loads
EARLIER = 500  # loads that are looked at, the newest first
SCHEMES = 20  # sources with the same columns that are asked for these rows
REASON = "reason"  # the last column of a file of rejected rows


@dataclass(frozen=True)
class Earlier:
    """A load that may be of the same source: its number, its file, its scheme, the columns of its sheets."""

    number: int
    file: str
    scheme: str
    sheets: Sequence[tuple[str, Sequence[str]]]


@dataclass
class Compared:
    """How rows stand to those of a source: of rows with a number and of rows without, how many there are and are there."""

    rows: int = 0
    numbered: int = 0
    same: int = 0
    bare: int = 0
    repeated: int = 0

    @property
    def agrees(self) -> bool:
        """Whether the rows are of this source."""
        return self.same * 2 > self.numbered if self.numbered else self.repeats

    @property
    def repeats(self) -> bool:
        """Whether most rows without a number were loaded before, cell for cell."""
        return self.repeated * 2 > self.bare


def why_of(row: cells.Row) -> str:
    """Why a row was not loaded, as the file of rejected rows says it."""
    return "; ".join(f"{column}: {why}" if column else why for column, _, why, refuses in row.noticed if refuses)


def recognised(by: User, source: Source) -> Source:
    """The file as one of the source that it comes from; its notes say so. Where somebody named the source, it is that."""
    if source.asked or not source.suggested:
        return source
    own = import_own.known(by, source)
    if own is not None:
        return replace(own, asked=True)
    found = source
    with database.reading(by) as session:
        if before := [load for load in _before(session) if _alike(load, source)]:
            plans = [plan for place in range(len(source.sheets)) for plan in _first(source, place)]
            mended = _mended(session, source, before, plans)
            found = mended or _of_its_source(session, source, before, plans)
    return replace(found, asked=True)


def _first(source: Source, place: int) -> Iterator[RowPlan]:
    """The first rows of a sheet."""
    own = takewhile(lambda one: one[0] == place, source.plans((place, 0)))
    return (plan for _, plan in islice(own, LOOK))


def as_begun(by: User, source: Source, mends: int) -> Source:
    """The file of a load that was broken off, as it was recognised when the load began."""
    if mends:
        with database.reading(by) as session:
            return _unmended(source, list(cells.noticed(session, mends, rejected=True)))
    own = import_own.known(by, source) if source.suggested or source.scheme == import_own.SCHEME else None
    return own or source


def _before(session: Session) -> Iterator[Earlier]:
    """Loads that are whole and stand, the newest first."""
    query = select(ImportBatch, SourceReport.title).join(
        SourceReport, col(SourceReport.id) == col(ImportBatch.source_report_id)
    )
    query = query.where(ImportBatch.state == BatchState.LOADED, col(ImportBatch.progress).is_not(None))
    for batch, title in session.exec(query.order_by(col(ImportBatch.id).desc()).limit(EARLIER)).all():
        number, mapping = batch.id or 0, batch.mapping or {}
        sheets = cells.sheets(session, number)
        if mapping.get("mends"):
            sheets = [(name, columns[:-1]) for name, columns in sheets]
        yield Earlier(number, title or "", str(mapping.get("scheme", "")), sheets)


# --- rows that were sent back ---
def _mended(session: Session, source: Source, before: Sequence[Earlier], plans: Sequence[RowPlan]) -> Source | None:
    """Rejected rows of a load, mended: read as that load read its file, their reasons being nobody's words about anybody."""
    if len(source.sheets) != 1:
        return None
    name, columns = source.sheets[0]
    for load in before:
        for place, (_, own) in enumerate(load.sheets):
            if list(columns) != distinct([*own, REASON]):
                continue
            sent = [row for row in cells.noticed(session, load.number, rejected=True) if row.sheet == place]
            said = {plan.cells[-1].strip() for plan in plans if plan.cells} - {""}
            if sent and said <= {why_of(row).strip() for row in sent}:
                return _as_sent(session, source, load, place, name, sent)
    return None


def _as_sent(
    session: Session, source: Source, load: Earlier, place: int, name: str, sent: Sequence[cells.Row]
) -> Source | None:
    batch = import_begin.found_now(session, load.number)
    whole = from_text(import_begin.mapping_of(session, batch))
    mapped = whole.sheet(load.sheets[place][0])
    if mapped is None or source.remade is None:
        return None
    why = f"Why the row was not loaded in load {load.number}: said of nobody."
    reason = ColumnMapping(source.sheets[0][1][-1], "", reason=why)
    named = {column.column for column in mapped.columns}
    columns = (*mapped.columns, *([] if reason.column in named else [reason]))
    made = source.remade(to_text(replace(whole, sheets=(replace(mapped, sheet=name, columns=columns),))), None)
    note = f"These are rows that load {load.number} ({load.file}) did not take: they are read as it read its file."
    told = replace(made, suggested=True, mends=load.number, notes=[*made.notes, note])
    return _unmended(told, sent)


def _unmended(source: Source, sent: Sequence[cells.Row]) -> Source:
    """A row that came back as it was sent still gives the number of another: by itself the file no longer shows it."""
    left = {row.cells: row for row in sent if any(SAME_NUMBER in why for _, _, why, _ in row.noticed)}
    if not left:
        return source

    def plans(after: Place) -> Iterator[tuple[int, RowPlan]]:
        for sheet, plan in source.plans(after):
            if plan.cells[:-1] in left and not plan.refused:
                noticed = left[plan.cells[:-1]].noticed
                plan.problems += [Problem(plan.number, name, words, why) for name, words, why, no in noticed if no]
            yield sheet, plan

    return replace(source, plans=plans, again=None)


# --- a later copy of a list ---
def _of_its_source(session: Session, source: Source, before: Sequence[Earlier], plans: Sequence[RowPlan]) -> Source:
    by_scheme: dict[str, Earlier] = {}
    for load in before:
        if load.scheme:
            by_scheme.setdefault(load.scheme, load)
    compared = {scheme: _compared(session, scheme, plans) for scheme in islice(by_scheme, SCHEMES)}
    best = max(compared, key=lambda scheme: compared[scheme].same + compared[scheme].repeated, default="")
    if best and compared[best].agrees:
        load, found = by_scheme[best], compared[best]
        there = found.same + found.repeated
        note = (
            f"{there:,} of the {found.rows:,} rows that were compared are in load {load.number} ({load.file}): the file is"
            " taken for a later one of the same source, and what was loaded is not loaded again."
        )
        return replace(renamed(source, best), repeats=found.repeats, notes=[*source.notes, note])
    own = compared.get(source.scheme)
    if own is None or not own.numbered:
        return source
    load = by_scheme[source.scheme]
    note = (
        f"Numbers of this file stand in load {load.number} ({load.file}) beside other people or things: they are taken"
        " for numbers of another source."
    )
    number = next(n for n in range(2, len(compared) + 3) if f"{source.scheme} {n}" not in by_scheme)
    return replace(renamed(source, f"{source.scheme} {number}"), notes=[*source.notes, note])


def _alike(load: Earlier, source: Source) -> bool:
    """Whether half of the columns are the same: a list gets more of them as it goes on."""
    there = {column for _, columns in load.sheets for column in columns}
    here = {column for _, columns in source.sheets for column in columns}
    return 2 * len(there & here) > min(len(there), len(here))


def _compared(session: Session, scheme: str, plans: Sequence[RowPlan]) -> Compared:
    known = import_known.known(session, None, scheme, repeats=True)
    known.begin(session, plans, {})
    found = Compared()
    for plan in plans:
        if plan.refused or not plan.records or any(made.above for made in plan.records):
            continue  # what hangs on a row is known where that row is
        first = plan.records[0]
        number = known.find(first) if first.identifier or first.mark else None
        found.rows += 1
        found.bare += bool(first.mark)
        if number is not None:
            found.repeated += bool(first.mark)
            found.numbered += bool(first.identifier)
            found.same += bool(first.identifier) and _same(known, number, plan)
    return found


def _same(known: Known, number: int, plan: RowPlan) -> bool:
    """Whether a row says of its record what was said of that of this number: its name, else all that it says."""
    there = known.said.get(number, {})
    own = [said for said in plan.said if said.record == 0 and said.link is None]
    named = [said for said in own if said.fact in ("name", "title")]
    told = [any(meant(said, None) == value for value, _ in there.get(said.fact, ())) for said in named or own]
    return any(told) if named else len(told) > 1 and all(told)


__all__ = ["REASON", "as_begun", "recognised", "why_of"]
