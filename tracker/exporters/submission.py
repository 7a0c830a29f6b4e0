"""Submissions: a form of a UN body filled from a case report: nothing else is known here, so nothing else can be said.

A form is a declaration (`submission_forms`): its sections, its questions, and which facts answer each. What no fact
answers stays open, and the checklist names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tracker import phrases
from tracker.dates import UNTIL
from tracker.exporters import dossier_custody
from tracker.exporters.dossier import Dossier, Fact

STAGE, SEIZED = "detention_stage", "apprehended"
BEGINNINGS = {SEIZED, "police_station", "pretrial", "administrative", "internment", "held_unspecified", "house_arrest"}
DATES, DAY = ("when", "birth", "last_contact"), re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Pick:
    """Which facts answer: those named `field` of the records of one `kind`, or whole parts where `field` is empty.

    `only` keeps the parts whose own raw value (a role, a type of act, a stage) is among these; `first` takes the first
    stage of custody alone, where the seizure is meant: not one that only comes later, as a sentence or a death, and no day
    that only says until when it lasted.
    """

    kind: str
    field: str = ""
    only: frozenset[str] = frozenset()
    first: bool = False


class ByHand(StrEnum):
    """What no source states and the sender writes: the file leaves a place for it."""

    SENDER = (
        "Name, address and e-mail of the person or organisation that submits this. It is kept confidential on request."
    )
    AUTHORITY = "The record has no place for this: answer by hand where it is known."
    REQUESTS = "What the mandate holders are asked to do."
    MANDATES = "The mandate holders who are addressed."
    INFORMED = "Ask the person or the family, and answer by hand."
    REASONS = "The sender's own reasons: the record holds no finding on them."
    RELATED = "How the sender is related to the person."
    SENDER_DECIDES = "The sender decides, and answers by hand."


@dataclass(frozen=True)
class Question:
    """One question of a form. `required` is what the body cannot work without, or says it needs.

    `consent` names the use whose newest decision answers it; `held` asks for the days in custody; `by_hand` what the
    sender writes.
    """

    number: str
    text: str
    picks: tuple[Pick, ...] = ()
    required: bool = False
    consent: str = ""
    held: bool = False
    by_hand: ByHand | None = None


@dataclass(frozen=True)
class Section:
    """A numbered section of a form."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Form:
    """A form: who receives it, what it asks, and how far its list of questions was checked against the body's own."""

    name: str
    title: str
    addressee: str
    opening: str
    sections: tuple[Section, ...]
    checked: str

    def questions(self) -> Iterable[Question]:
        """All questions in order."""
        return (question for section in self.sections for question in section.questions)


class State(StrEnum):
    """How a question stands, in words."""

    ANSWERED = "answered"
    PARTLY = "the date is not stated in full"
    DISPUTED = "sources disagree"
    WAITING = "to be reviewed"
    BY_HAND = "to be written by hand"
    MISSING = "missing"
    NOT_GIVEN = "consent is not given"
    WITHHELD = "known to the team, stays here"


@dataclass(frozen=True)
class Answer:
    """What answers a question: facts as (of which part, fact), or words of the program's own that rest on facts;
    `is_open`: these are not the whole answer. `lacks_consent`: a decision is recorded, and it is no consent.
    """

    question: Question
    facts: tuple[tuple[str, Fact], ...] = ()
    words: str = ""
    is_open: bool = False
    lacks_consent: bool = False

    @property
    def state(self) -> State:
        """How the question stands by this answer."""
        certain = {fact.certainty for _, fact in self.facts}
        if "disputed" in certain:
            return State.DISPUTED
        if self.lacks_consent:
            return State.NOT_GIVEN
        if self.is_open:
            return State.PARTLY
        if self.facts and not self.words and not any(_is_full(fact) for _, fact in self.facts):
            return State.PARTLY
        if certain & {"followed", "frame"} or self.words:
            return State.ANSWERED
        if certain:
            return State.WAITING
        return State.BY_HAND if self.question.by_hand else State.MISSING


@dataclass(frozen=True)
class Submission:
    """A filled form: its answers in the order of its questions, and the case report they come from."""

    form: Form
    report: Dossier
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Item:
    """One line of the checklist."""

    number: str
    question: str
    required: bool
    state: State


@dataclass(frozen=True)
class Consents:
    """The newest decision of the person on each use, in words, by use; and the uses to which they said yes."""

    decided: dict[str, str] = field(default_factory=dict)
    given: frozenset[str] = frozenset()


def fill(form: Form, report: Dossier, consents: Consents) -> Submission:
    """Answer each question with the facts of the report that its declaration names."""
    return Submission(form, report, tuple(_answer(question, report, consents) for question in form.questions()))


def checklist(made: Submission, team: Submission) -> tuple[Item, ...]:
    """How each question stands in a file, for the eyes of the team, who are told what they know and does not leave."""
    found = []
    for answer, whole in zip(made.answers, team.answers, strict=True):
        withheld = answer.state in (State.MISSING, State.BY_HAND) and whole.state not in (State.MISSING, State.BY_HAND)
        state = State.WITHHELD if withheld else answer.state
        found.append(Item(answer.question.number, answer.question.text, answer.question.required, state))
    return tuple(found)


def _answer(question: Question, report: Dossier, consents: Consents) -> Answer:
    if question.consent:
        words = consents.decided.get(question.consent, "")
        return Answer(question, words=words, lacks_consent=bool(words) and question.consent not in consents.given)
    facts = _once(dict.fromkeys(found for pick in question.picks for found in _picked(pick, report)))
    if question.held:
        return _held(question, facts, report)
    return Answer(question, facts)


def _once(facts: Iterable[tuple[str, Fact]]) -> tuple[tuple[str, Fact], ...]:
    """The same day or place of an arrest, told of the act and of its first stage, stands once, with the words of both.

    What an incident says of itself stays apart: its day is not the day of an arrest.
    """
    found: dict[object, tuple[str, Fact]] = {}
    for name, fact in facts:
        exact = bool(fact.raw) and not fact.parts and fact.certainty == "followed"
        key = (fact.field, fact.raw, fact.about, fact.kind == "incident") if exact else (name, fact)
        if key in found:
            first, known = found[key]
            more = tuple(quoted for quoted in fact.quoted if quoted not in known.quoted)
            found[key] = first, replace(known, quoted=(*known.quoted, *more))
        else:
            found[key] = name, fact
    return tuple(found.values())


def _held(question: Question, facts: tuple[tuple[str, Fact], ...], report: Dossier) -> Answer:
    """How long somebody was held: whole only where an end is told, else at least until the last day that is."""
    chain = dossier_custody.chain(report)
    low, high = chain.held()
    if not (high if chain.is_whole() else low):
        return Answer(question, facts)
    say = phrases.speaker(report.language)
    days = say("{n} days", n=low) if low == high else say("{low} to {high} days", low=low, high=high)
    if chain.is_over():
        whole = chain.is_whole()
        told = say("{days}, as far as dates are stated", days=days if whole else say("at least {n} days", n=low))
        return Answer(question, facts, told[:1].upper() + told[1:], not whole)
    return Answer(question, facts, say("At least {n} days, until the last stage whose day is stated", n=low), True)


def _picked(pick: Pick, report: Dossier) -> Iterable[tuple[str, Fact]]:
    if pick.kind == report.kind:
        yield from (("", fact) for fact in report.facts_of(pick.kind) if fact.field == pick.field and not fact.parts)
        return
    parts = report.facts_of(pick.kind)
    for number, part in enumerate(parts[:1] if pick.first else parts, 1):
        if pick.only and not pick.only & _raws(part):
            continue
        own = part.part(pick.field) if pick.field else None
        if pick.first and not _may_be_the_seizure(part, own):
            continue
        if not pick.field:
            yield "", part
        elif own:
            yield _named(part, number, parts), own


def _may_be_the_seizure(part: Fact, own: Fact | None) -> bool:
    """Whether a first stage is one with which custody can begin, and the day it tells is not its end alone."""
    begins = not _raws(part) or bool(_raws(part) & BEGINNINGS)
    return begins and not (own and own.field == "when" and own.value.startswith(f"{UNTIL} "))


def _raws(part: Fact) -> set[str]:
    """The part's own raw value, and those of what it is: an act's type, a stage."""
    return {part.raw, *(own.raw for own in part.parts if own.field in ("type", "stage"))} - {""}


def _is_full(fact: Fact) -> bool:
    """Whether a fact is no date, or one that names a whole day."""
    return fact.field not in DATES or bool(DAY.fullmatch(fact.raw))


def _named(part: Fact, number: int, parts: Sequence[Fact]) -> str:
    """Which part a fact is of, where there are several; an incident always: its day is not the day of an arrest."""
    if part.kind == "incident":
        return f"{part.label} {part.about}".strip()
    if len(parts) == 1:
        return "" if part.kind != STAGE or SEIZED in _raws(part) else part.label
    return f"{number}. {part.label}" if part.kind == STAGE else part.label
