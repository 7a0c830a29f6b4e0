"""Invented individuals, row by row: their spellings, what was done to them, what is said of them, how it was judged.

A slice is made anew from seed, batch and its place alone, so nothing has to be kept in memory, and whoever measures can
ask once more who is who. The proportions are docs/decisions/0016-synthetic-data.md.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from random import Random

from tracker.access import LEVELS, Confidentiality
from tracker.records import (
    Act,
    Circle,
    DetentionStage,
    Disagreement,
    Individual,
    Injury,
    Involvement,
    Relation,
)
from tracker.records.base import Basis, Decision, Judgement, Kind, ReviewState, Role, Side, Stance
from tracker.synthetic import days
from tracker.synthetic.days import Day
from tracker.synthetic.lists import SLICE, Batch, Event, Shares, chosen
from tracker.synthetic.rows import BEGUN, OPEN, Rows, term
from tracker.synthetic.spellings import Person, Spelling, somebody, spellings

ACTS: Shares = (("taken_into_custody", 0.44), ("detention", 0.74), ("disappearance", 0.8), ("physical_assault", 0.87), ("torture", 0.92), ("threat", 0.95), ("killing", 0.975), ("travel_restriction", 1.0))  # fmt: skip
HELD = ("taken_into_custody", "detention", "disappearance", "torture")
FIRST_STAGE: Shares = (("police_station", 0.4), ("pretrial", 0.6), ("held_unspecified", 0.8), ("internment", 0.95), ("apprehended", 1.0))  # fmt: skip
LATER_STAGE: Shares = (("pretrial", 0.2), ("trial", 0.28), ("sentenced", 0.55), ("internment", 0.65), ("released", 0.85), ("released_conditional", 0.9), ("died", 0.93), ("missing", 0.98), ("escaped", 1.0))  # fmt: skip
STATES = ((ReviewState.DRAFT, 0.72), (ReviewState.SUBMITTED, 0.82), (ReviewState.CHANGES_REQUESTED, 0.84), (ReviewState.APPROVED, 0.96), (ReviewState.PUBLISHED, 0.995), (ReviewState.WITHDRAWN, 1.0))  # fmt: skip
DECISION = {
    ReviewState.SUBMITTED: Decision.SUBMIT, ReviewState.CHANGES_REQUESTED: Decision.REQUEST_CHANGES,
    ReviewState.APPROVED: Decision.APPROVE, ReviewState.PUBLISHED: Decision.PUBLISH, ReviewState.WITHDRAWN: Decision.WITHDRAW,
}  # fmt: skip
SPELLINGS = ((1, 0.32), (2, 0.67), (3, 0.88), (4, 0.96), (5, 1.0))
ETHNIC: Shares = (("uyghur", 0.4), ("kazakh", 0.75), ("kyrgyz", 0.82), ("han", 0.9), ("tajik", 0.94), ("other", 1.0))
INJURIES: Shares = (("contusion", 0.4), ("fracture", 0.6), ("laceration", 0.72), ("head_trauma", 0.8), ("burn", 0.85), ("psychological", 0.93), ("gunshot", 1.0))  # fmt: skip
SEVERITY: Shares = (("minor", 0.3), ("moderate", 0.6), ("serious", 0.85), ("life_threatening", 0.9), ("unspecified", 1.0))  # fmt: skip
BODY = ("head", "face", "chest", "abdomen", "back", "arm", "wrist", "hand", "leg", "knee", "foot", "several")
TIES = ("spouse", "sibling", "parent", "child", "relative", "friend", "coworker")
WORK = ("teacher", "farmer", "driver", "student", "imam", "shop owner", "nurse", "engineer", "herder", "writer", "builder", "官员", "учитель", "мұғалім", "دېھقان", "کارگر")  # fmt: skip
FAITH = ("Muslim", "Christian", "none", "Buddhist")
DESCRIBED = ("an elderly man", "a woman in her forties", "the driver of the bus")

TWICE, APART = 0.01, 200  # how many are entered twice, and at most so many rows after the first time


def individuals(batch: Batch, offset: int) -> Rows:
    """The individuals of a list from `offset` on, at most SLICE."""
    made = _Slice(batch, Random(f"{batch.begin.seed}:{batch.place}:{offset}"))  # noqa: S311  # invented, no secret
    for row in range(offset + 1, min(offset + SLICE, batch.people) + 1):
        made.individual(row)
    return made.rows


class _Slice:
    """The rows of some individuals, one after the other."""

    def __init__(self, batch: Batch, chance: Random) -> None:
        self.batch, self.frame, self.chance = batch, batch.frame, chance
        self.rows = Rows(batch.begin)
        self.draw: Callable[[], float] = chance.random
        self.recent: list[tuple[int, Person, Confidentiality]] = []

    def individual(self, row: int) -> None:
        """Somebody who is named in a row of the list, with all that the row says."""
        rows, draw, chance = self.rows, self.draw, self.chance
        person, first = somebody(chance), None
        if self.recent and draw() < TWICE:
            first, person, _ = self.recent[int(draw() * len(self.recent))]
        own = _level(draw())
        level = max(own, OPEN, key=LEVELS.index)  # the list that names everybody is for the team
        state = chosen(chance, STATES)
        waiting = Judgement.OPEN if draw() < 0.08 else None
        guarded = row in (7, 8) or draw() < 0.0001
        number = rows.record(Kind.INDIVIDUAL, own, level, state, guarded)
        rows.people.append((number, person))
        if first is not None:
            rows.same.append((first, number))
        elif len(self.recent) < APART:
            self.recent.append((number, person, level))
        else:
            self.recent[row % APART] = (number, person, level)
        if guarded and row % 2:  # the others are known to nobody by name
            rows.of[Circle].append((number, rows.begin.user, rows.begin.user, BEGUN))
        if state is not ReviewState.DRAFT:
            rows.review(number, None, DECISION[state], state)
        rows.names(row, number, self._names(person), waiting)
        self._facts(row, number, person, waiting, level)
        self._acts(row, number, waiting, level)
        if draw() < 0.02:
            self._tie(row, number, level)

    def _names(self, person: Person) -> list[Spelling]:
        chance = self.chance
        found = spellings(chance, person, chosen(chance, SPELLINGS))
        number = self.draw()
        if number < 0.01:
            found.append(Spelling(found[0].text.split()[0], found[0].script, found[0].language, "weak"))
        elif number < 0.014:
            found = [Spelling(chance.choice(DESCRIBED), "Latn", "eng", "descriptor")]
        return list({(name.text, name.kind): name for name in found}.values())

    # --- what is said of a person ---
    def _facts(self, row: int, number: int, person: Person, waiting: Judgement | None, level: Confidentiality) -> None:
        rows, draw, chance = self.rows, self.draw, self.chance
        sex = None
        if draw() < 0.5:
            sex = "female" if person.female else "male"
            rows.claim(row, number, "sex", term=term("sex", sex), judgement=waiting)
        birth = None
        if draw() < 0.3:
            birth = chance.choice(days.births())
            rows.claim(row, number, "birth", birth.edtf, judgement=waiting)
            if draw() < 0.08:
                self._second_birth(row, number, birth, waiting, level)
        elif draw() < 0.12:
            age = int(chance.triangular(14, 80, 33))
            rows.claim(row, number, "age", low=age, high=age + (draw() < 0.2), judgement=waiting)
        followed = waiting is None
        rows.of[Individual].append(
            (number, sex, birth.edtf, birth.earliest, birth.latest)
            if birth and followed
            else (number, sex if followed else None, None, None, None)
        )
        if draw() < 0.1:
            rows.claim(row, number, "occupation", chance.choice(WORK), judgement=waiting)
        if draw() < 0.1:
            rows.claim(row, number, "ethnicity", term=term("ethnicity", chosen(chance, ETHNIC)), judgement=waiting)
        if draw() < 0.04:
            rows.claim(
                row,
                number,
                "residence",
                f"house {int(draw() * 90) + 1}, street {int(draw() * 40) + 1}",
                judgement=waiting,
            )
        if draw() < 0.02:
            rows.claim(row, number, "religion", chance.choice(FAITH), judgement=waiting)
        if draw() < 0.02:
            rows.claim(
                row, number, "health", "treated for diabetes" if draw() < 0.5 else "in poor health", judgement=waiting
            )

    def _second_birth(
        self, row: int, number: int, birth: Day, waiting: Judgement | None, level: Confidentiality
    ) -> None:
        """A news report that gives another date of birth."""
        rows, chance = self.rows, self.chance
        other = chance.choice(days.births())
        if other.edtf == birth.edtf:
            return
        report = chance.choice(self.frame.reports)
        judgement = chance.choice((Judgement.CONTESTED, Judgement.CONTESTED, Judgement.OPEN, Judgement.REJECTED))
        claim = rows.claim(row, number, "birth", other.edtf, judgement=judgement, report=report)
        if judgement is not Judgement.OPEN:
            rows.review(number, claim, Decision.CONTEST if judgement is Judgement.CONTESTED else Decision.REJECT)
        if report in self.frame.closed:
            rows.parts.append(number)
        elif judgement is not Judgement.REJECTED:
            rows.of[Disagreement].append((number, "birth", level, LEVELS[-1], 2))

    def _tie(self, row: int, number: int, level: Confidentiality) -> None:
        """A relation to somebody named shortly before."""
        other, _, of_other = self.recent[int(self.draw() * len(self.recent))]
        if other == number:
            return
        tie = self.rows.record(Kind.RELATION, OPEN, max(level, of_other, key=LEVELS.index))
        self.rows.of[Relation].append((tie, number, other, self.chance.choice(TIES)))
        self.rows.claim(row, tie, "exists", "named together")

    # --- what was done ---
    def _acts(self, row: int, person: int, waiting: Judgement | None, level: Confidentiality) -> None:
        draw = self.draw
        number = draw()
        for _ in range(0 if number < 0.14 else 1 if number < 0.92 else 2 if number < 0.985 else 3):
            event = self.batch.events[
                bisect(self.batch.sums, draw() * self.batch.sums[-1], hi=len(self.batch.sums) - 1)
            ]
            self._act(row, person, event, waiting, max(level, event.level, key=LEVELS.index))

    def _act(self, row: int, person: int, event: Event, waiting: Judgement | None, level: Confidentiality) -> None:
        """One act with its stages and what hangs on it."""
        rows, draw, chance = self.rows, self.draw, self.chance
        kind = chosen(chance, ACTS)
        act = rows.record(Kind.ACT, OPEN, level)
        rows.claim(row, act, "type", term=term("act_type", kind), judgement=waiting, basis=Basis.CLASSIFIED)
        own = place = None
        if draw() < 0.2:
            year = event.day.earliest.year if event.day.earliest else 2019
            own = chance.choice(days.of_year(min(max(year, days.FIRST), days.LAST)))
            rows.claim(row, act, "when", own.edtf, judgement=waiting)
        if draw() < 0.08:
            place = chance.choice(self.frame.places)
            rows.claim(row, act, "location", record=place, judgement=waiting)
        if waiting:
            own = place = None
        self._denied(row, act, waiting, level)
        last = self._stages(row, act, kind, waiting, level)
        rows.of[Act].append(
            (act, event.number, person, kind if waiting is None else None, *_days(own), place, "unknown", last)
        )
        if event.offices and draw() < 0.06:
            part = rows.record(Kind.INVOLVEMENT, OPEN, level)
            rows.of[Involvement].append(
                (part, event.number, act, chance.choice(event.offices), Role.ALLEGED_PERPETRATOR)
            )
            rows.claim(row, part, "exists", "named as responsible", judgement=waiting)
        if draw() < (0.5 if kind in ("torture", "physical_assault") else 0.01):
            self._injury(row, person, act, waiting, level)

    def _denied(self, row: int, act: int, waiting: Judgement | None, level: Confidentiality) -> None:
        """What an authority says against it, now and then."""
        rows, chance = self.rows, self.chance
        if waiting is not None or self.draw() > 0.015:
            return
        rows.claim(row, act, "exists", "named in the list")
        report = chance.choice(self.frame.reports)
        speaker = chance.choice(self.frame.offices) if self.frame.offices else None
        claim = rows.claim(
            row, act, "exists", "nothing of the kind happened", judgement=Judgement.CONTESTED, stance=Stance.DENIES,
            report=report, speaker=speaker,
        )  # fmt: skip
        rows.review(act, claim, Decision.CONTEST)
        if report in self.frame.closed:
            rows.parts.append(act)
        else:
            rows.of[Disagreement].append((act, "exists", level, LEVELS[-1], 2))

    def _stages(self, row: int, act: int, kind: str, waiting: Judgement | None, level: Confidentiality) -> int | None:
        """The stages of an act; returns the number of the last one."""
        rows, draw, chance = self.rows, self.draw, self.chance
        if kind not in HELD:
            return None
        number = draw()
        count = 0 if number < 0.34 else 1 if number < 0.84 else 2 if number < 0.95 else 3
        last = None
        for seq in range(1, count + 1):
            code = chosen(chance, FIRST_STAGE if seq == 1 and draw() < 0.7 else LATER_STAGE)
            last = rows.record(Kind.DETENTION_STAGE, OPEN, level)
            rows.claim(row, last, "stage", term=term("stage", code), judgement=waiting, basis=Basis.CLASSIFIED)
            when = place = None
            if draw() < 0.12:
                when = chance.choice(days.of_year(chance.choice(days.YEARS)))
                rows.claim(row, last, "when", when.edtf, judgement=waiting)
            if draw() < 0.06:
                place = chance.choice(self.frame.places)
                rows.claim(row, last, "location", record=place, judgement=waiting)
            if waiting:
                when = place = None
            rows.of[DetentionStage].append((last, act, seq, code if waiting is None else None, *_days(when), place))
        return last

    def _injury(self, row: int, person: int, act: int, waiting: Judgement | None, level: Confidentiality) -> None:
        rows, chance = self.rows, self.chance
        injury = rows.record(Kind.INJURY, OPEN, level)
        part = chance.choice(BODY)
        rows.claim(row, injury, "body_part", term=term("body_part", part), judgement=waiting)
        followed = part if waiting is None else None
        rows.of[Injury].append(
            (injury, person, act, followed, chosen(chance, INJURIES), chosen(chance, SEVERITY), Side.UNKNOWN)
        )


def _days(day: Day | None) -> tuple[object, object, object]:
    return (day.edtf, day.earliest, day.latest) if day else (None, None, None)


def _level(number: float) -> Confidentiality:
    """How closely a person is held: nearly all for the team."""
    if number < 0.965:
        return OPEN
    if number < 0.975:
        return Confidentiality.PUBLIC
    return Confidentiality.RESTRICTED if number < 0.997 else Confidentiality.SEALED
