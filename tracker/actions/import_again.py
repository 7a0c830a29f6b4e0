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
from tracker.errors import InvalidFacts
from tracker.importers.header import distinct
from tracker.importers.sent_back import REASON
from tracker.mapping.model import ColumnMapping, SheetMapping
from tracker.mapping.plan import Problem, RowPlan
from tracker.mapping.seen import SAME_NUMBER
from tracker.mapping.written import from_text, to_text
from tracker.records import ImportBatch, SourceReport
from tracker.records.base import BatchState
from tracker.store import cells, database, masking

LOOK = 5_000  # rows of a sheet that are compared with those of earlier loads
EARLIER = 500  # loads that are looked at, the newest first
SCHEMES = 20  # sources with the same columns that are asked for these rows


@dataclass(frozen=True)
class Earlier:
    """A load that may be of the same source: its number, its file, its scheme, its sheets with their columns, if it was undone."""

    number: int
    file: str
    scheme: str
    sheets: Sequence[tuple[str, Sequence[str]]]
    undone: bool = False


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
            plans = _firsts(source)
            mended = _mended(session, source, before, plans)
            found = mended or _of_its_source(session, source, before, plans)
    return replace(found, asked=True)


def _firsts(source: Source) -> list[RowPlan]:
    """The first rows of each sheet."""
    found = list[RowPlan]()
    for place in range(len(source.sheets)):
        own = takewhile(lambda one, place=place: one[0] == place, source.plans((place, 0)))  # type: ignore[misc]
        found += [plan for _, plan in islice(own, LOOK)]
    return found


def as_begun(by: User, source: Source, mends: int) -> Source:
    """The file of a load that was broken off, as it was recognised when the load began."""
    if mends:
        with database.reading(by) as session:
            return _unmended(source, list(cells.noticed(session, mends, rejected=True)))
    own = import_own.known(by, source) if source.suggested or source.scheme == import_own.SCHEME else None
    return own or source


def _before(session: Session) -> Iterator[Earlier]:
    """Loads that are whole, the newest first; of those that were undone the mapping alone tells what their sheets were."""
    query = select(ImportBatch, SourceReport.title).join(
        SourceReport, col(SourceReport.id) == col(ImportBatch.source_report_id)
    )
    whole = col(ImportBatch.state).in_((BatchState.LOADED, BatchState.UNDONE))
    query = query.where(whole, col(ImportBatch.progress).is_not(None))
    for batch, title in session.exec(query.order_by(col(ImportBatch.id).desc()).limit(EARLIER)).all():
        number, mapping = batch.id or 0, batch.mapping or {}
        undone = batch.state is BatchState.UNDONE
        sheets = _mapped(import_begin.mapping_of(session, batch)) if undone else cells.sheets(session, number)
        if mapping.get("mends"):
            sheets = [(name, columns[:-1]) for name, columns in sheets]
        yield Earlier(number, title or "", str(mapping.get("scheme", "")), sheets, undone)


def _mapped(mapping: str) -> list[tuple[str, list[str]]]:
    """The sheets of a mapping with their columns."""
    try:
        return [(sheet.sheet, [column.column for column in sheet.columns]) for sheet in from_text(mapping).sheets]
    except InvalidFacts:  # it was written by hand in a test, or before there were mappings
        return []


# --- rows that were sent back ---
def _mended(session: Session, source: Source, before: Sequence[Earlier], plans: Sequence[RowPlan]) -> Source | None:
    """Rejected rows of a load, mended: read as that load read its file, their reasons being nobody's words about anybody."""
    told: dict[str, set[str]] = {name: set() for name, _ in source.sheets}
    for plan in plans:
        told[plan.sheet] |= {plan.cells[-1].strip()} - {""} if plan.cells else set()
    for load in before:
        sent = [] if load.undone else list(cells.noticed(session, load.number, rejected=True))
        places = _places(source, load, told, sent)
        if places and (sent or any(told.values())):
            return _as_sent(session, source, load, places, [row for row in sent if row.sheet in places])
    return None


def _places(source: Source, load: Earlier, told: dict[str, set[str]], sent: Sequence[cells.Row]) -> list[int]:
    """Which sheet of the load each sheet of the file is of, in their order; none where one of them is of none."""
    found: list[int] = []
    reasons: dict[int, set[str]] = {}
    for row in sent:
        reasons.setdefault(row.sheet, set()).add(why_of(row).strip())
    for name, columns in source.sheets:
        begin = found[-1] + 1 if found else 0
        for place in range(begin, len(load.sheets)):
            same = list(columns) == distinct([*load.sheets[place][1], REASON])
            if same and (load.undone or (place in reasons and told[name] <= reasons[place])):
                found.append(place)
                break
        else:
            return []
    return found


def _as_sent(
    session: Session, source: Source, load: Earlier, places: Sequence[int], sent: Sequence[cells.Row]
) -> Source | None:
    batch = import_begin.found_now(session, load.number)
    whole = from_text(import_begin.mapping_of(session, batch))
    with masking.off():  # as the mapping calls them
        called = [name for name, _ in (load.sheets if load.undone else cells.sheets(session, load.number))]
    sheets = [
        _without_reason(mapped, name, columns[-1], load.number)
        for place, (name, columns) in zip(places, source.sheets, strict=True)
        if (mapped := whole.sheet(called[place])) is not None
    ]
    if len(sheets) < len(source.sheets) or source.remade is None:
        return None
    made = source.remade(to_text(replace(whole, sheets=tuple(sheets))), None)
    note = f"These are rows that load {load.number} ({load.file}) did not take: they are read as it read its file."
    there = _compared(session, made.scheme, _firsts(made)).repeats
    told = replace(made, suggested=True, mends=load.number, repeats=there, notes=[*made.notes, note])
    return _unmended(told, sent)


def _without_reason(mapped: SheetMapping, name: str, column: str, load: int) -> SheetMapping:
    """How a sheet of the load was read, for the rows of it that came back."""
    why = f"Why the row was not loaded in load {load}: said of nobody."
    named = {one.column for one in mapped.columns}
    columns = (*mapped.columns, *([] if column in named else [ColumnMapping(column, "", reason=why)]))
    return replace(mapped, sheet=name, columns=columns)


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
        if load.scheme and not load.undone:
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
        return replace(renamed(source, best), repeats=found.repeats, guessed=True, notes=[*source.notes, note])
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
