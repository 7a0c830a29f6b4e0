"""What of each thing in a case report leaves the team, and how it reads there (security.md, row 37 and section 9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker import codes, dates, phrases, retold_days
from tracker.actions import disclosure_control, release, statements
from tracker.actions.case_report import BY_AUTHOR, INCIDENT, ORGANISATION, PERSON, raw_of
from tracker.actions.exact_places import ExactPlaces
from tracker.actions.parts import FactView, Part
from tracker.actions.record_view import RecordView
from tracker.actions.shared_words import Words
from tracker.actions.statements import Statement
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidDate
from tracker.exporters.dossier import Fact, Quoted
from tracker.facts import ValueType
from tracker.records import fact
from tracker.records.base import Kind, Role

JUDGED = ("accepted", "contested")
LEADS = ("type", "stage", "body_part")  # what a part is called by, where it leaves
HEADINGS = {
    Kind.INCIDENT: "Incident",
    Kind.ACT: "Act",
    Kind.DETENTION_STAGE: "Custody",
    Kind.INJURY: "Injury",
    Kind.INTERVENTION: "Action",
}


def accuses(part: Part) -> bool:
    """Whether a part that somebody took is that of an alleged perpetrator."""
    return part.extra.get("role") == Role.ALLEGED_PERPETRATOR.value


@dataclass
class Rules:
    """What decides of each thing whether it leaves; it notes which sources and individuals came to be in the report.

    `kept` are refs of individuals who stay, `sure` those of accusations with two independent sources, `areas` the
    province of each place by its ref; `exact` takes exact places out of all words that leave: titles, names of
    organisations, what was written freely, quotations; `words` are the quotations that leave; `language` is that of the fixed
    words.
    """

    leaving: Leaving
    kept: frozenset[str]
    sure: frozenset[str]
    areas: Mapping[str, str]
    exact: ExactPlaces
    words: Words = field(default_factory=Words)
    language: str = phrases.ENGLISH
    sources: dict[str, int] = field(default_factory=dict)
    mentioned: set[str] = field(default_factory=set)

    def who(self, ref: str, label: str) -> str:
        """A record as the audience reads it: an individual by ref or allowed name, an organisation, else its ref."""
        if ref.startswith(PERSON):
            self.mentioned.add(ref)
            return label
        if ref.startswith(ORGANISATION):  # "the family of" somebody is a tie
            return ref if PERSON in label and not self.leaving.named else self.exact.body(label)
        if ref.startswith(INCIDENT) and self.leaving.named:
            return self.exact(label)  # a title tells where it happened
        return label if self.leaving.named else ref

    def value(self, said: Statement) -> str:
        """The value of a statement for the audience; empty where it stays."""
        found = fact(Kind(said.kind), said.field)
        text = ""
        if found.type is ValueType.CODE and said.value_code:
            text = said.value
        elif found.type is ValueType.DATE:
            text = _day(dates.coarse(said.value_text, self.leaving.terms.days))
        elif found.type is ValueType.COUNT:
            public = self.leaving.audience is Audience.PUBLIC
            told = disclosure_control.in_fives if public else statements.count_of
            text = told(said.value_min, said.value_max)
        elif found.type is ValueType.YES_NO and said.value.casefold() in ("yes", "no"):
            text = said.value
        elif found.type is ValueType.RECORD and said.value_ref:
            organisation = said.value_ref.startswith(ORGANISATION)
            text = self.who(said.value_ref, said.value) if organisation else self.areas.get(said.value_ref, "")
        elif found.type is ValueType.TEXT and self.leaving.named and self.leaving.terms.free_text:
            text = self.exact(said.value)
        return statements.denied(text, Kind(said.kind), said.field) if text and said.stance == "denies" else text

    def fact(self, found: FactView) -> Fact | None:
        """A fact for the audience, where it is shared that wide or was released, and somebody judged it."""
        judged = [said for said in found.statements if said.judgement in JUDGED]
        called = [said for said in judged if said.field in release.CALLS and said.uid in self.leaving.released]
        if found.certainty not in ("followed", "disputed") or not judged:
            return None
        if not called and fact(Kind(judged[0].kind), found.field).share < self.leaving.terms.share:
            return None
        told = [(said, value) for said in (called or judged) if (value := self.value(said))]
        values = tuple(dict.fromkeys(value for _, value in told))
        if not values:
            return None
        glue = " or " if found.certainty == "disputed" else "; "
        joined, kind = glue.join(values), judged[0].kind
        raw = raw_of(joined, [said for said, _ in told])  # of a value that is told in full alone
        type_ = fact(Kind(kind), found.field).type
        return Fact(found.label, joined, found.certainty, self.sourced(told), kind, found.field, raw, type=type_)

    def sourced(self, told: Iterable[tuple[Statement, str]]) -> tuple[Quoted, ...]:
        """On which sources it rests and how it was judged, without words and without who judged it."""
        return tuple(dict.fromkeys(self._sourced(said, value) for said, value in told))

    def _sourced(self, said: Statement, value: str) -> Quoted:
        number = self.sources.setdefault(said.report, len(self.sources) + 1)
        say = phrases.speaker(self.language)
        judged = say(codes.label("closed_judgement", said.judgement))
        if said.judged_at:
            day = dates.in_words(said.judged_at.date().isoformat())
            judged += f", {retold_days.told(day, self.language)}"
        judged += f" ({say(BY_AUTHOR)})" if said.self_reviewed else ""
        stance = {"denies": "denied", "unsure": "unsure"}.get(said.stance, "")
        quote, told_by = self._quoted(said)
        locator, language = (said.locator or "", said.language) if quote else ("", "und")
        basis = codes.label("closed_basis", said.basis)
        return Quoted(quote, locator, language, told_by, stance, basis, number, judged, "", value)

    def _quoted(self, said: Statement) -> tuple[str | None, str]:
        """The quotation, where it leaves and is more than a place that is taken out; and who said it."""
        quote = self.exact(self.words.of(said))
        if not quote.replace(self.exact.mark, "").strip():
            return None, ""
        how = phrases.speaker(self.language)
        return quote, self.exact(self.words.speaker(said, how))

    def part(self, part: Part, view: RecordView) -> Fact | None:
        """One line for an act, a stage, an injury or an action: what of it is shared that wide."""
        ref, label = str(part.extra.get("victim") or part.about or ""), str(part.about_label)
        if view.kind == "incident" and part.kind == Kind.ACT:
            label = str(part.extra["victim_name"])
        elif part.kind == Kind.ACT:
            ref = str(part.about)
        if part.standing not in ("followed", "disputed") or ref in self.kept:
            return None
        worded = (
            part.kind == Kind.INCIDENT
        )  # its free words tell of everybody in it: they leave with its own report alone
        own = [one for one in part.facts if not worded or fact(Kind.INCIDENT, one.field).type is not ValueType.TEXT]
        told = [made for found in own if (made := self.fact(found))]
        if not told:
            return None
        about = self.who(ref, label) if ref != view.ref else ""
        about = ref if part.kind == Kind.INCIDENT and not self.titled() else about
        certainty = "disputed" if any(made.certainty == "disputed" for made in told) else part.standing
        quoted = tuple(dict.fromkeys(said for made in told for said in made.quoted))
        words = "; ".join(f"{made.label}: {made.value}" for made in told)
        lead = next((made.value for made in told if made.field in LEADS and made.certainty == "followed"), "")
        heading = phrases.speaker(self.language)(HEADINGS[Kind(part.kind)])
        label = lead if lead and part.kind != Kind.INCIDENT else heading
        return Fact(label, words, certainty, quoted, part.kind, about=about, parts=tuple(told))

    def named(self, view: RecordView, spelled: Iterable[str]) -> Fact | None:
        """The name as a fact with its sources, in the spellings that leave."""
        found = next((one for one in view.facts if one.field == "name"), None)
        there = set(spelled)
        told = [(said, said.value) for said in found.statements if said.judgement in JUDGED] if found else []
        told = [(said, value) for said, value in told if value in there and said.stance == "asserts"]
        values = "; ".join(dict.fromkeys(value for _, value in told))
        kind = Kind.INDIVIDUAL
        label = fact(kind, "name").label
        return Fact(label, values, "followed", self.sourced(told), kind.value, "name") if values else None

    def titled(self) -> bool:
        """Whether the title of an incident, which may name people, leaves."""
        return self.leaving.named and fact(Kind.INCIDENT, "title").share >= self.leaving.terms.share

    def linked(self, part: Part, view: RecordView) -> Fact | None:
        """A part that somebody took, or a tie: an accusation by itself, everything else where it was released."""
        accusing = accuses(part)
        if part.standing not in ("followed", "disputed") or str(part.about) in self.kept:
            return None
        if accusing and str(part.about).startswith(PERSON) and part.ref not in self.sure:
            return None  # a named officer leaves with two independent sources
        if not accusing and part.ref not in self.leaving.released:
            return None
        ref, label = str(part.about), part.about_label
        if ref == view.ref and part.kind == Kind.INVOLVEMENT:
            ref, label = str(part.extra["incident"]), str(part.extra["incident_title"])
        judged = [(said, "") for found in part.facts for said in found.statements if said.judgement in JUDGED]
        raw = str(part.extra.get("role") or part.extra.get("type") or "")
        return Fact(part.label, self.who(ref, label), part.standing, self.sourced(judged), part.kind, raw=raw)

    def withheld(self, view: RecordView) -> dict[str, str]:
        """What is released one by one, by the ref or statement that names it."""
        found = {}
        for part in (*view.involvements, *view.relations):
            ends = str(part.about).startswith((PERSON, ORGANISATION)) and str(part.about) not in self.kept
            if ends and not accuses(part) and part.standing in ("followed", "disputed"):
                found[part.ref] = f"{part.label}: {part.about_label}"
        for call in view.facts:
            if call.field in release.CALLS:
                found |= {s.uid: f"{call.label}: {s.value}" for s in call.statements if s.judgement in JUDGED}
        return found


def _day(text: str | None) -> str:
    """A day in words; nothing where it is written as no date, so that no words of a source slip through."""
    try:
        dates.parse(text or "")
    except InvalidDate:
        return ""
    return dates.in_words(text)
