"""What no cell alone shows: days of one person that cannot follow each other. They are told, never mended."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from tracker import dates
from tracker.errors import InvalidDate
from tracker.mapping.plan import Problem, RowPlan, Said
from tracker.records.base import Kind


@lru_cache(maxsize=100_000)
def bounds(edtf: str) -> tuple[date | None, date | None]:
    """Earliest and latest possible day."""
    try:
        found = dates.bounds(edtf)
    except InvalidDate:
        return None, None
    return found.earliest, found.latest


def order_of_days(plan: RowPlan, names: tuple[str, ...]) -> None:
    """Tell of a death or an act before the birth, and of a stage before the one that came before it."""
    days = [said for said in plan.said if said.fact in ("birth", "death", "when") and said.text]
    if len(days) < 2:
        return
    records = plan.records
    births = {said.record: said for said in days if said.fact == "birth"}
    for said in days:
        made = records[said.record]
        person = said.record if said.fact == "death" else made.frame.get("victim_id") if made.kind is Kind.ACT else None
        born = births.get(person) if person is not None else None
        if born is not None and _before(said, born):
            what = "The death" if said.fact == "death" else "What was done"
            _tell(plan, names, said, f"{what} lies before the birth of the person ({dates.in_words(born.text)}).")
    stages = [said for said in days if records[said.record].kind is Kind.DETENTION_STAGE]
    for earlier, later in zip(stages, stages[1:], strict=False):
        if records[earlier.record].frame.get("act_id") == records[later.record].frame.get("act_id") and _before(
            later, earlier
        ):
            _tell(plan, names, later, f"It lies before the stage that comes first ({dates.in_words(earlier.text)}).")
    first_of = {said.record: said for said in reversed(days)}
    for said in stages:
        began = first_of.get(records[said.record].frame.get("act_id", -1))
        if began is not None and _before(said, began):
            _tell(plan, names, said, f"It lies before what was done first ({dates.in_words(began.text)}).")


def _before(later: Said, earlier: Said) -> bool:
    """Whether what should be later surely lies earlier."""
    last, first = bounds(later.text or "")[1], bounds(earlier.text or "")[0]
    return last is not None and first is not None and last < first


def _tell(plan: RowPlan, names: tuple[str, ...], said: Said, reason: str) -> None:
    words = plan.cells[said.column] if 0 <= said.column < len(plan.cells) else ""
    name = names[said.column] if said.column >= 0 else ""
    plan.problems.append(Problem(plan.number, name, words, reason, refuses=False))
