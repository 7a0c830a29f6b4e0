"""Custody in a case report: the strip of time, the days that are accounted for, days without contact, legal clocks.

All of it is computed from the dates that the report itself tells, in full: what the audience may not see is in no sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker import clocks, custody, dates
from tracker.clocks import Moment, Reading
from tracker.custody import Span, Step, Sureness
from tracker.errors import InvalidDate
from tracker.exporters.dossier import Dossier, Fact

CUT_OFF = frozenset({"contact_refused", "undisclosed", "denied"})  # HURIDOCS MT30: nobody outside could reach them
CUSTODY_ACTS = frozenset({"taken_into_custody", "detention", "disappearance", "abduction", "mass_roundup"})
WIDTH, LEFT, RIGHT = 640, 20, 620
APART = 9  # from the middle of one number to that of the next
INK, SOFT = "#1f1e1b", "#8a857a"
Bounds = tuple[date | None, date | None]


@dataclass(frozen=True)
class Chain:
    """The stages of a report in their order, with what was computed of them."""

    stages: tuple[Fact, ...]
    spans: tuple[Span, ...]
    readings: tuple[Reading, ...]

    def drawn(self) -> bool:
        """Whether any stage has days that can be drawn."""
        return any(span.sureness is not Sureness.NOT_KNOWN for span in self.spans)

    def held(self, number: int | None = None, among: frozenset[int] | None = None) -> tuple[int, int]:
        """Days surely held and days at most: of all stages, of one, or of some by their place."""
        own = [
            span
            for span in self.spans
            if span.sureness is not Sureness.NOT_KNOWN
            and (number is None or span.step == number)
            and (among is None or span.step in among)
        ]
        return custody.days_of([s for s in own if s.sureness is Sureness.SURELY]), custody.days_of(own)

    def days_without_contact(self) -> tuple[int, int]:
        """Days at least and at most: a stage shows that nobody could reach them then, and how long only where its end is told."""
        cut_off = self.without_contact()
        ended = frozenset(n for n in cut_off if _ends(self.stages[n])[0])
        return self.held(among=ended)[0], self.held(among=cut_off)[1]

    def is_over(self) -> bool:
        """Whether the last stage of which sources tell is an end."""
        dated = [(_begins(one)[0], _raw(one, "stage")) for one in self.stages if _begins(one)[0]]
        return bool(dated) and max(dated, key=lambda one: one[0] or date.min)[1] in clocks.ENDED

    def is_whole(self) -> bool:
        """Whether the day is told on which each detention began, and that the last one is over: else the days are more."""
        first = [one for n, one in enumerate(self.stages) if not n or _raw(self.stages[n - 1], "stage") in clocks.ENDED]
        return self.is_over() and all(_begins(one)[0] for one in first)

    def without_contact(self) -> frozenset[int]:
        """Places of the stages in which sources say that nobody outside could reach the person."""
        return frozenset(n for n, one in enumerate(self.stages) if _raw(one, "whereabouts") in CUT_OFF)


def chain(report: Dossier) -> Chain:
    """What the report tells of custody."""
    stages = tuple(report.facts_of("detention_stage"))
    steps = [Step(_raw(one, "stage") or None, _begins(one), _ends(one)) for one in stages]
    order = sorted(range(len(steps)), key=lambda n: steps[n].begins[0] or date.max)
    found = custody.spans([steps[n] for n in order], report.day)
    spans = tuple(Span(None if s.step is None else order[s.step], s.start, s.end, s.sureness) for s in found)
    return Chain(stages, spans, tuple(_clocks(report, stages)))


def since_last_contact(report: Dossier) -> tuple[int, int] | None:
    """Days since the last contact that is told, at least and at most, until the release or the day of the report."""
    last = next((fact for fact in report.facts_of(report.kind) if fact.field == "last_contact"), None)
    low, high = _bounds(last.raw if last and last.certainty == "followed" else "")
    if low is None or high is None:
        return None
    freed = [_begins(one) for one in report.facts_of("detention_stage") if _raw(one, "stage") in clocks.ENDED]
    later = [(first, end) for first, end in freed if first and end and first >= low]
    first, end = min(later, default=(report.day, report.day))
    return max(0, (first - high).days), max(0, (end - low).days)


def _clocks(report: Dossier, stages: Sequence[Fact]) -> list[Reading]:
    moments = [Moment(_raw(one, "stage"), *_begins(one)) for one in stages if _raw(one, "stage")]
    if not moments or report.kind != "individual":
        return []
    if len(clocks.detentions(moments)) == 1 and moments[0].earliest is None:
        moments[0] = Moment(moments[0].stage, *_seized(report))
    return [clocks.read(rule, one, report.day) for one in clocks.detentions(moments) for rule in clocks.RULES]


def _seized(report: Dossier) -> Bounds:
    """The day of the seizure as the act itself has it, where there is one such act alone."""
    acts = [act for act in report.facts_of("act") if _raw(act, "type") in CUSTODY_ACTS]
    return _begins(acts[0]) if len(acts) == 1 else (None, None)


def _raw(part: Fact, field: str) -> str:
    own = part.part(field)
    return own.raw if own and own.certainty == "followed" else ""


def _bounds(edtf: str) -> Bounds:
    try:
        found = dates.bounds(edtf) if edtf and not dates.is_uncertain(edtf) else None
    except InvalidDate:
        return None, None
    return (found.earliest, found.latest) if found else (None, None)


def _begins(part: Fact) -> Bounds:
    when = _raw(part, "when")
    interval = dates.ends(when) if when and not dates.is_uncertain(when) else None
    return (interval[0].earliest, interval[0].latest) if interval else _bounds(when)


def _ends(part: Fact) -> Bounds:
    when = _raw(part, "when")
    interval = dates.ends(when) if when and not dates.is_uncertain(when) else None
    return (interval[1].earliest, interval[1].latest) if interval else (None, None)


# --- the drawing ---
def strip(found: Chain) -> str:
    """The chain as SVG: filled surely, outlined perhaps, dotted where nothing is known; numbers are those of the list."""
    start, end = min(s.start for s in found.spans), max(s.end for s in found.spans)
    whole = max(1, (end - start).days)

    def x(day: date) -> float:
        return round(LEFT + (day - start).days / whole * (RIGHT - LEFT), 1)

    drawn, rows, told = [], [0.0, 0.0], None
    for span in found.spans:
        left, wide = x(span.start), max(1.0, x(span.end) - x(span.start))
        if span.sureness is Sureness.NOT_KNOWN:
            drawn.append(
                f'<line x1="{left}" y1="36" x2="{left + wide}" y2="36" stroke="{SOFT}" stroke-width="1.5" stroke-dasharray="1.5 4"/>'
            )
        else:
            sure = span.sureness is Sureness.SURELY
            style = (
                f'fill="{INK}"' if sure else f'fill="#ffffff" stroke="{INK}" stroke-width="1" stroke-dasharray="3 2"'
            )
            drawn.append(f'<rect x="{left}" y="28" width="{wide:.1f}" height="16" {style}/>')
        if span.step is None or span.step == told:
            continue
        told, middle = span.step, left + wide / 2
        drawn.append(f'<line x1="{left}" y1="28" x2="{left}" y2="44" stroke="#ffffff" stroke-width="1.5"/>')
        row = next((n for n, last in enumerate(rows) if middle - last >= APART), None)
        if row is not None:  # short stages lie close together: their numbers stand one above the other
            rows[row] = middle
            drawn.append(_text(middle, 22 - 11 * row, str(span.step + 1), "middle", INK))
    ticks = "".join(
        f'<line x1="{x(day)}" y1="46" x2="{x(day)}" y2="51" stroke="{SOFT}" stroke-width="0.8"/>'
        + _text(x(day), 62, day.isoformat(), place, SOFT)
        for day, place in _ticks(start, end)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} 68">{"".join(drawn)}{ticks}</svg>'


def _ticks(start: date, end: date) -> list[tuple[date, str]]:
    if (end - start).days < 60:
        return [(start, "start"), (end, "end")]
    return [(start, "start"), (start + timedelta(days=(end - start).days // 2), "middle"), (end, "end")]


def _text(x: float, y: int, words: str, place: str, ink: str) -> str:
    return f'<text x="{x:.1f}" y="{y}" font-family="Noto Sans, sans-serif" font-size="10" text-anchor="{place}" fill="{ink}">{words}</text>'
