"""Legal clocks: how long the law gives until something must happen to somebody who is held, and what the sources leave.

Days are all that sources give, so a clock of hours is read from days. That no source tells of an appearance before a judge
does not show that there was none, nor is the first that one tells of the first that there was: a clock is kept, or stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ENDED = frozenset({"released", "released_conditional", "escaped", "died"})
COURT = frozenset({"trial", "sentenced"})  # a court dealt with the person at the latest then


@dataclass(frozen=True)
class Rule:
    """A time limit: after `days` full days since the seizure, one of the stages `stops` must have begun.

    `source` is where the limit stands.
    """

    name: str
    days: int
    source: str
    stops: frozenset[str]


RULES = (
    Rule(
        "Brought before a judge within 48 hours",
        2,
        "International Covenant on Civil and Political Rights, article 9 (3); Human Rights Committee, general comment No. 35 (2014), paragraph 33",
        COURT,
    ),
)


@dataclass(frozen=True)
class Moment:
    """A stage with the earliest and latest day of its beginning; None where the sources leave it open."""

    stage: str
    earliest: date | None
    latest: date | None


class Verdict(StrEnum):
    """What the sources leave of a clock, in words."""

    KEPT = "kept"
    LATER = "the first appearance before a court that a source tells of came later"
    PERHAPS = "the first appearance before a court that a source tells of came perhaps later"
    FREED = "set free or dead before it ran out"
    SILENT = "no source tells of an appearance before a judge"
    NO_DAY = "not known: the days are not stated in full"


# Those that rest on what no source tells: outside, that may be what was left out.
OPEN = frozenset({Verdict.LATER, Verdict.PERHAPS, Verdict.SILENT, Verdict.NO_DAY})


@dataclass(frozen=True)
class Reading:
    """A clock as read: at least `low` and at most `high` days lie between seizure and what is known last; None unknown."""

    rule: Rule
    verdict: Verdict
    low: int | None = None
    high: int | None = None


def detentions(moments: Sequence[Moment]) -> list[list[Moment]]:
    """The chain cut where somebody is set free: a new seizure starts every clock anew."""
    found: list[list[Moment]] = []
    for moment in moments:
        if not found or found[-1][-1].stage in ENDED:
            found.append([])
        found[-1].append(moment)
    return found


def read(rule: Rule, moments: Sequence[Moment], until: date) -> Reading:
    """One clock over one detention, the seizure first, up to the day `until`."""
    start, later = moments[0], moments[1:]
    if start.earliest is None or start.latest is None:
        return Reading(rule, Verdict.NO_DAY)
    court = next((moment for moment in later if moment.stage in rule.stops), None)
    freed = next((moment for moment in later if moment.stage in ENDED), None)
    last = court or freed or Moment("", until, until)
    if last.earliest is None or last.latest is None:
        return Reading(rule, Verdict.NO_DAY)
    low = max(0, (last.earliest - start.latest).days)
    high = max(low, (last.latest - start.earliest).days)
    over, within = low > rule.days, high < rule.days  # two days apart may be a minute more or less than 48 hours
    if court:
        verdict = Verdict.LATER if over else Verdict.KEPT if within else Verdict.PERHAPS
    else:
        verdict = Verdict.FREED if freed and within else Verdict.SILENT
    return Reading(rule, verdict, low, high)
