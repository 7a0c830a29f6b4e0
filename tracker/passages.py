"""From one decision to statements: a kept draft of the coding page becomes records and claims.

Pure: what exists already comes in as `Known`; what is made goes out as a CodingForm whose local keys are
`ref:…` for records that exist. The advocate decides once; the statements follow.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker import codes, dates
from tracker.access import Confidentiality
from tracker.drafts import ClaimDraft, CodingForm, NameDraft, RecordDraft, script_of
from tracker.errors import InvalidFacts
from tracker.records.base import Attribution, Basis, Kind, Role, Stance

Draft = Mapping[str, Any]
ORGANISED = ("reporter", "ngo", "rights_ngo", "official")  # connections of a source that speaks as a body
HELD = frozenset(  # what is done to somebody who is held: it has stages; nothing chosen is custody
    ("", "taken_into_custody", "detention", "house_arrest", "disappearance", "abduction", "death_in_custody", "release_denied", "mass_roundup")
)  # fmt: skip
RALLIES = ("demonstration", "demonstration_intervened")


@dataclass(frozen=True)
class Existing:
    """A record that is there: its handle, kind and label; `acts` and `incident` where the kind has them."""

    ref: str
    kind: Kind
    label: str
    names: tuple[str, ...] = ()
    acts: tuple[tuple[str, str], ...] = ()
    parent: str | None = None
    when: str | None = None
    when_span: tuple[int, int] | None = None
    location: str | None = None
    location_span: tuple[int, int] | None = None
    type: str | None = None


@dataclass(frozen=True)
class Speaker:
    """Who says what stands in a passage, and how we know."""

    ref: str | None = None
    attribution: Attribution = Attribution.AUTHOR_VOICE
    channel: str | None = None
    connection: str | None = None


@dataclass(frozen=True)
class Known:
    """What the report's coding has so far, and what the database has under the names of this draft."""

    body: str
    language: str
    speaker: Speaker
    records: Mapping[str, Existing] = field(default_factory=dict)
    named: Mapping[str, tuple[Existing, ...]] = field(default_factory=dict)
    again: Mapping[str, str] = field(default_factory=dict)
    """Person → act of the decision that is corrected, where something made since rests on that act."""

    def by_name(self, name: str, *kinds: Kind) -> Existing | None:
        """The record of this report, or the only one of the database, that bears the name."""
        wanted = fold(name)
        own = [r for r in self.records.values() if r.kind in kinds and wanted in map(fold, (*r.names, r.label))]
        found = own or [r for r in self.named.get(wanted, ()) if r.kind in kinds]
        return found[0] if len(found) == 1 or (own and found) else None


def fold(name: str) -> str:
    """A spelling without case and doubled blanks."""
    return " ".join(name.casefold().split())


def form_of(draft: Draft, known: Known) -> CodingForm:
    """The records and claims that a kept draft makes. Raises InvalidFacts with a sentence for the coder."""
    maker = _Maker(draft, known)
    make = {
        "H": maker.header,
        "I": maker.incident,
        "D": maker.detained,
        "J": maker.injury,
        "N": maker.name,
        "P": maker.place,
        "R": maker.relation,
        "W": maker.perpetrator,
        "S": maker.statement,
        "Q": maker.conclusion,
    }
    kind = str(draft.get("kind"))
    if kind not in make:
        raise InvalidFacts(f"'{kind}' is not a kind of decision.")
    make[kind]()
    return CodingForm(tuple(maker.records.values()), tuple(maker.claims), tuple(maker.names))


class _Maker:
    """Collects records and claims of one draft."""

    def __init__(self, draft: Draft, known: Known) -> None:
        self.draft, self.known = draft, known
        self.start, self.end = draft.get("start"), draft.get("end")
        self.locator = (draft.get("locator") or "").strip() or None
        self.fields: dict[str, Draft] = {f["key"]: f for f in draft.get("fields", ())}
        self.records: dict[str, RecordDraft] = {}
        self.claims: list[ClaimDraft] = []
        self.names: list[NameDraft] = []
        self.speaker: str | None = self._existing(known.speaker.ref) if known.speaker.ref else None
        self.attribution = known.speaker.attribution
        self.channel, self.connection = known.speaker.channel, known.speaker.connection

    # --- small parts ---
    def value(self, key: str) -> str:
        """What a field holds, trimmed."""
        return str(self.fields.get(key, {}).get("value") or "").strip()

    def _existing(self, ref: str) -> str:
        """Local key of a record that exists."""
        found = self.known.records.get(ref)
        if found is None:
            raise InvalidFacts(f"{ref} is not part of this report's coding.")
        return self._use(found)

    def _use(self, found: Existing) -> str:
        key = f"ref:{found.ref}"
        self.records.setdefault(key, RecordDraft(key, found.kind, ref=found.ref))
        return key

    def _new(
        self, key: str, of: Kind, confidentiality: Confidentiality = Confidentiality.INTERNAL, **frame: Any
    ) -> str:
        self.records[key] = RecordDraft(
            key,
            of,
            confidentiality=confidentiality,
            frame={name: value for name, value in frame.items() if value is not None},
        )
        return key

    def claim(
        self,
        subject: str,
        name: str,
        basis: Basis,
        span: tuple[int | None, int | None] | None = None,
        *,
        text: str | None = None,
        term: str | None = None,
        record: str | None = None,
        low: int | None = None,
        high: int | None = None,
        stance: Stance = Stance.ASSERTS,
        note: str | None = None,
    ) -> str:
        """One claim, resting on these words, or on the whole passage."""
        start, end = span if span and span[0] is not None and span[1] is not None else (self.start, self.end)
        quote = self.known.body[start:end] if start is not None and end is not None and self.known.body else None
        words = text if text is not None else (quote or "")[:500] or name
        key = f"{subject}.{name}.{len(self.claims)}"
        self.claims.append(
            ClaimDraft(
                key=key,
                subject=subject,
                field=name,
                value_text=words,
                value_term=term,
                value_record=record,
                value_min=low,
                value_max=high,
                stance=stance,
                basis=basis,
                quote_start=start if quote else None,
                quote_end=end if quote else None,
                quote=quote,
                locator=self.locator,
                speaker=self.speaker,
                attribution=self.attribution,
                channel=self.channel,
                connection=self.connection,
                note=note,
            )
        )
        return key

    def span(self, key: str) -> tuple[int | None, int | None]:
        """The words that a field's value rests on."""
        found = self.fields.get(key, {})
        return found.get("start"), found.get("end")

    def words_of(self, text: str) -> tuple[int, int] | None:
        """Where these words stand in the passage, else anywhere in the report."""
        if not text or self.start is None or self.end is None:
            return None
        at = self.known.body.find(text, self.start, self.end)
        return (at, at + len(text)) if at >= 0 else None

    def _name(
        self, subject: str, text: str, span: tuple[int | None, int | None] | None, kind: str = "as_printed"
    ) -> None:
        printed = span and span[0] is not None and fold(self.known.body[span[0] : span[1]]) == fold(text)
        key = self.claim(subject, "name", Basis.STATED if printed else Basis.CLASSIFIED, span, text=text[:300])
        self.names.append(NameDraft(subject, key, text[:300], script_of(text), kind=kind, is_primary=True))

    def person(self, name: str, ref: str | None, span: tuple[int | None, int | None] | None, key: str) -> str:
        """The individual of this name: one that exists, or a new one with its name."""
        found = self.known.records.get(ref) if ref else self.known.by_name(name, Kind.INDIVIDUAL)
        if found is None and ref:
            found = next((r for rows in self.known.named.values() for r in rows if r.ref == ref), None)
        if found is not None:
            local = self._use(found)
            if name and fold(name) not in map(fold, found.names):
                self._name(local, name, span)
            return local
        local = self._new(key, Kind.INDIVIDUAL, Confidentiality.RESTRICTED)
        self._name(local, name, span, "as_printed" if _is_name(name) else "descriptor")
        return local

    def body_named(
        self, name: str, key: str, span: tuple[int | None, int | None] | None, kind: str = "organisation"
    ) -> str:
        """The organisation of this name: one that exists, or a new one."""
        found = self.known.by_name(name, Kind.ORGANISATION)
        if found is not None:
            return self._use(found)
        local = self._new(key, Kind.ORGANISATION, kind=kind)
        self._name(local, name, span, "as_printed" if _is_name(name) else "descriptor")
        return local

    def location(self, text: str, key: str, feature: str | None = None) -> str | None:
        """The place of "narrow, wider, widest"; parts that exist are linked, others are made with their parent."""
        parts = [part.strip() for part in text.split(",") if part.strip()]
        above: str | None = None
        for number, part in reversed(list(enumerate(parts))):
            found = self.known.by_name(part, Kind.LOCATION) if _is_name(part) else None
            if found is not None:
                above = self._use(found)
                continue
            local = f"{key}.{number}"
            self._new(local, Kind.LOCATION, feature=(feature if number == 0 else None) or _feature(part))
            span = self.words_of(part)
            self._name(local, part, span, "as_printed" if _is_name(part) else "descriptor")
            if above is not None:
                self.claim(
                    local,
                    "parent",
                    Basis.STATED if span else Basis.CLASSIFIED,
                    None,
                    text=parts[number + 1],
                    record=above,
                )
            above = local
        return above

    # --- the kinds of decision ---
    def header(self) -> None:
        """H: who says so. The passage's statements inherit it; here only the speaker is made."""
        who = self.value("who")
        if not who:
            raise InvalidFacts("Say who speaks, or leave the passage to the outlet itself.")
        if self.known.by_name(who, Kind.INDIVIDUAL, Kind.ORGANISATION) or self.known.records.get(who):
            found = self.known.records.get(who) or self.known.by_name(who, Kind.INDIVIDUAL, Kind.ORGANISATION)
            assert found is not None  # noqa: S101  # one of the two held above
            self._use(found)
            return
        told = self.span("who")
        span = told if told[0] is not None else self.words_of(who)
        if self.value("connection") in ORGANISED:
            self.body_named(who, "speaker", span)
        else:
            self.person(who, None, span, "speaker")

    def incident(self) -> None:
        """I: what happened, when, where, how many."""
        kind, when, place, count = (self.value(key) for key in ("type", "when", "place", "count"))
        title = self.value("title") or _title(kind, place, when)
        local = self._new("incident", Kind.INCIDENT, title=title[:300])
        self.claim(local, "exists", Basis.STATED)
        if kind:
            self.claim(local, "type", Basis.CLASSIFIED, self.span("type"), term=codes.check("incident_type", kind))
        if when:
            self._day(local, when)
        if place:
            at = self.location(place, "place")
            self.claim(local, "location", Basis.STATED, self.span("place"), text=place, record=at)
        if count:
            number = _whole(count, "Seized")
            self.claim(local, "count.detained", Basis.STATED, self.span("count"), low=number, high=number, text=count)

    def day(self, text: str) -> str:
        """EDTF of what the coder typed: EDTF itself, or words as a report prints them. Raises InvalidFacts."""
        found = dates.from_words(text, self.known.language)
        return found if found else dates.parse(text)

    def detained(self) -> None:
        """D: several people from one passage in one step."""
        rows: Sequence[Draft] = self.draft.get("rows", ())
        if not rows:
            raise InvalidFacts("No names are in these words. Select the names, or type one.")
        incident = self._incident_for(len(rows))
        authority = self.value("authority")
        body = (
            self.body_named(authority, "authority", self._found("authority", authority), "state_body")
            if authority
            else None
        )
        places: dict[str, str | None] = {}
        for number, row in enumerate(rows, 1):
            key = f"p{row.get('key') or number}"
            name = str(row.get("name") or "").strip()
            if not name:
                raise InvalidFacts(f"Row {number} has no name. Leave it out, or type who it is.")
            person = self.person(name, row.get("record"), (row.get("start"), row.get("end")), key)
            if row.get("sex"):
                self.claim(
                    person,
                    "sex",
                    Basis.STATED,
                    (row.get("sex_start"), row.get("sex_end")),
                    term=codes.check("sex", row["sex"]),
                )
            custody, told = self._acts_of(key, incident, person)
            act = told or custody
            own = str(row.get("authority") or "").strip()
            holder = self.body_named(own, f"{key}.authority", self.words_of(own), "state_body") if own else body
            at = self._stages(key, custody, row, holder, places)
            if told:
                own_place = self.value("act_type") == "death_in_custody" or not self._is_held()
                self._when_and_where(told, row, at if own_place else None)
            if holder is not None:
                part = self._new(
                    f"{key}.part",
                    Kind.INVOLVEMENT,
                    incident_id=incident,
                    act_id=act,
                    actor_id=holder,
                    role=Role.ALLEGED_PERPETRATOR,
                )
                self.claim(part, "exists", Basis.CLASSIFIED, self._found("authority", own or authority), record=holder)

        if not self.claims:
            raise InvalidFacts(
                "Nothing new is said of these people: give a day, a place, or where and how they are held."
            )

    def _is_held(self) -> bool:
        """Whether the decision tells of custody, which has stages, rather than of other harm."""
        return self.value("act_type") in HELD

    def _acts_of(self, key: str, incident: str, person: str) -> tuple[str, str | None]:
        """The act whose stages this decision adds to, and the act that it tells of, if it tells of one.

        What became of somebody who is coded as taken in this incident is a further stage of that custody; an act
        of another kind, such as a death, is an act of its own, and its stage ends the chain.
        """
        chosen = self.value("act_type")
        ref, of = self.records[person].ref, self.records[incident].ref
        found = self.known.records.get(ref) if ref else None
        held = next((act for act, into in found.acts if into == of), None) if found and of else None
        again = self.known.again.get(ref or "")
        custody = self._existing(held) if held and held != again else None
        if custody and not chosen:
            return custody, None
        act = (
            self._existing(again)
            if again
            else self._new(f"{key}.act", Kind.ACT, incident_id=incident, victim_id=person)
        )
        self.claim(act, "exists", Basis.CLASSIFIED)
        term = codes.check("act_type", chosen or "taken_into_custody")
        self.claim(act, "type", Basis.CLASSIFIED, term=term)
        return (custody if custody and term == "death_in_custody" else act), act

    def _when_and_where(self, act: str, row: Draft, at: str | None) -> None:
        """The act's own day: that of a seizure or a death; what came later has its day on the stage alone."""
        when = str(row.get("when") or self.value("when") or "").strip()
        stage = str(row.get("stage") or self.value("stage") or "")
        if when and stage in ("", "apprehended", "died"):
            self._day(act, when)
        if at is not None:
            place = str(row.get("place") or self.value("place") or "").strip()
            self.claim(act, "location", Basis.STATED, self._found("place", place), text=place, record=at)

    def _day(self, subject: str, text: str) -> None:
        """A day: in the words where they say just that, else our category of it (a year that we added)."""
        span = self._found("when", text)
        day = self.day(text)
        quote = self.known.body[span[0] : span[1]] if span and span[0] is not None else ""
        said = bool(quote) and (quote == text or dates.from_words(quote, self.known.language) == day)
        self.claim(subject, "when", Basis.STATED if said or not self.known.body else Basis.CLASSIFIED, span, text=day)

    def _found(self, key: str, words: str) -> tuple[int | None, int | None] | None:
        span = self.span(key)
        return span if span[0] is not None else self.words_of(words)

    def _stages(self, key: str, act: str, row: Draft, holder: str | None, places: dict[str, str | None]) -> str | None:
        """The stages of one row; returns the place of the first, or of the act where nothing says that somebody is held."""
        stage = str(row.get("stage") or self.value("stage") or "")
        place = str(row.get("place") or self.value("place") or "").strip()
        when = str(row.get("when") or self.value("when") or "").strip()
        if place and not stage and not self._is_held():
            places.setdefault(place, self.location(place, f"place{len(places)}"))
        elif stage or place or (when and act.startswith("ref:") and self._is_held()):
            first = self._new(f"{key}.stage1", Kind.DETENTION_STAGE, act_id=act, seq=1)
            code = codes.check("stage", stage or "held_unspecified")
            self.claim(first, "stage", Basis.CLASSIFIED, self.span("stage"), term=code)
            if when:
                self._day(first, when)
            if place:
                if place not in places:
                    places[place] = self.location(place, f"place{len(places)}", _STAGE_FEATURE.get(code))
                self.claim(
                    first, "location", Basis.STATED, self._found("place", place), text=place, record=places[place]
                )
            if holder is not None:
                self.claim(
                    first,
                    "authority",
                    Basis.CLASSIFIED,
                    self._found("authority", self.value("authority")),
                    record=holder,
                )
        then = str(row.get("then") or "")
        if then:
            span = (row.get("then_start"), row.get("then_end"))
            second = self._new(f"{key}.stage2", Kind.DETENTION_STAGE, act_id=act, seq=2)
            self.claim(second, "stage", Basis.CLASSIFIED, span, term=codes.check("stage", then))
        return places.get(place)

    def _incident_for(self, people: int) -> str:
        chosen = self.value("incident")
        if chosen and chosen in self.known.records:
            return self._existing(chosen)
        what = "Detention" if self._is_held() else codes.label("act_type", self.value("act_type"))
        local = self._new(
            "incident", Kind.INCIDENT, title=f"{what} of {people} {'person' if people == 1 else 'people'}"
        )
        self.claim(local, "exists", Basis.CLASSIFIED)
        return local

    def injury(self) -> None:
        """J: whose, where on the body, how."""
        whose = self.value("person")
        if not whose:
            raise InvalidFacts("Say whose injury it is.")
        found = self.known.records.get(whose)
        person = self._use(found) if found else self.person(whose, None, self.words_of(whose), "person")
        act = found.acts[-1][0] if found and found.acts else None
        local = self._new("injury", Kind.INJURY, individual_id=person, act_id=self._existing(act) if act else None)
        self.claim(local, "exists", Basis.STATED)
        for name, scheme in (
            ("body_part", "body_part"),
            ("kind", "injury_kind"),
            ("severity", "severity"),
            ("treatment", "treatment"),
        ):
            code = self.value(name)
            if code and code not in ("unspecified", "unknown"):
                self.claim(local, name, Basis.CLASSIFIED, self.span(name), term=codes.check(scheme, code))
        if self.value("side") and self.value("side") != "unknown":
            self.claim(local, "side", Basis.STATED, self.span("side"), text=self.value("side"))
        if self.value("cause"):
            self.claim(
                local, "cause", Basis.STATED, self._found("cause", self.value("cause")), text=self.value("cause")
            )

    def name(self) -> None:
        """N: another name of somebody, or of a place or body."""
        text, whose = self.value("name"), self.value("whose")
        if not text:
            raise InvalidFacts("Select the name, or type it.")
        span = self._found("name", text)
        if not whose:
            self.person(text, None, span, "person")
            return
        found = self.known.records.get(whose) or self.known.by_name(
            whose, Kind.INDIVIDUAL, Kind.ORGANISATION, Kind.LOCATION
        )
        if found is None:
            raise InvalidFacts(
                f"'{whose}' is nobody in this report. Choose whose name it is, or leave it empty for a new person."
            )
        self._name(self._use(found), text, span, codes.check("name_kind", self.value("kind") or "as_printed"))

    def place(self) -> None:
        """P: a place, and where it lies."""
        text, above = self.value("name"), self.value("lies_in")
        if not text:
            raise InvalidFacts("Select the place, or type it.")
        self.location(f"{text}, {above}" if above else text, "place", self.value("feature") or None)

    def relation(self) -> None:
        """R: how one is tied to another."""
        ends = []
        for key in ("from", "to"):
            text = self.value(key)
            if not text:
                raise InvalidFacts("A tie has two ends: say who is tied to whom.")
            found = self.known.records.get(text)
            ends.append(self._use(found) if found else self.person(text, None, self.words_of(text), key))
        if ends[0] == ends[1]:
            raise InvalidFacts("A tie is between two different records.")
        tie = codes.check("relation_type", self.value("type") or "relative")
        local = self._new("tie", Kind.RELATION, from_id=ends[0], to_id=ends[1], type=tie)
        self.claim(local, "exists", Basis.STATED)

    def perpetrator(self) -> None:
        """W: who did it. Each act has its own part: responsibility is never smeared over several."""
        who = self.value("who")
        if not who:
            raise InvalidFacts("Say who is alleged to have done it.")
        found = self.known.records.get(who)
        actor = self._use(found) if found else self.body_named(who, "actor", self._found("who", who), "state_body")
        if self.value("perpetrator_type") and self.records[actor].kind is Kind.ORGANISATION:
            self.claim(
                actor,
                "perpetrator_type",
                Basis.CLASSIFIED,
                self.span("perpetrator_type"),
                term=codes.check("perpetrator_type", self.value("perpetrator_type")),
            )
        acts = self._acts()
        if not acts:
            raise InvalidFacts("There is nothing done to anybody yet: say first who was detained or harmed.")
        for number, (act, incident) in enumerate(acts, 1):
            part = self._new(
                f"part{number}",
                Kind.INVOLVEMENT,
                incident_id=self._existing(incident),
                act_id=self._existing(act),
                actor_id=actor,
                role=Role.ALLEGED_PERPETRATOR,
            )
            self.claim(part, "exists", Basis.CLASSIFIED, self._found("who", who), record=actor)
            if self.value("degree") and self.value("degree") != "unknown":
                self.claim(
                    part,
                    "degree",
                    Basis.CLASSIFIED,
                    self.span("degree"),
                    term=codes.check("degree", self.value("degree")),
                )

    def _acts(self) -> list[tuple[str, str]]:
        chosen = self.value("of")
        people = [r for r in self.known.records.values() if r.kind is Kind.INDIVIDUAL]
        if chosen:
            people = [r for r in people if chosen in (r.ref, r.label)] or [
                r for r in people if any(incident == chosen for _, incident in r.acts)
            ]
        return [
            act
            for person in people
            for act in person.acts
            if not chosen or chosen in (person.ref, person.label, act[1])
        ]

    def statement(self) -> None:
        """S: what somebody says or denies."""
        what = self.value("what")
        if not what:
            raise InvalidFacts("Select what is said.")
        who = self.value("who")
        if who:
            found = self.known.records.get(who) or self.known.by_name(who, Kind.INDIVIDUAL, Kind.ORGANISATION)
            self.speaker = self._use(found) if found else self.body_named(who, "speaker", self._found("who", who))
            self.attribution = Attribution.REPORTED_SPEECH
        about = self.known.records.get(self.value("about")) or next(
            (r for r in self.known.records.values() if r.kind is Kind.INCIDENT), None
        )
        if about is None:
            raise InvalidFacts("Say what it is about: make the incident or the person first.")
        stance = Stance(self.value("stance") or "asserts")
        name = {
            Kind.INCIDENT: "description",
            Kind.ORGANISATION: "description",
            Kind.LOCATION: "description",
            Kind.ACT: "conduct",
            Kind.INJURY: "statement",
        }.get(about.kind)
        subject = self._use(about)
        if name is None:
            if not about.acts:
                raise InvalidFacts("Nothing is coded that was done to this person yet: choose the incident instead.")
            subject, name = self._existing(about.acts[-1][0]), "conduct"
        self.claim(subject, name, Basis.STATED, self._found("what", what), text=what, stance=stance)

    def conclusion(self) -> None:
        """Q: the answer to a question becomes conclusions of ours; they stay open until they are reviewed."""
        if self.draft.get("answer") != "yes":
            return
        question = str(self.draft.get("text") or "")
        note = f"Asked: {question} Answered: yes."
        incident = self.known.records[str(self.draft["incident"])]
        for number, (person, act) in enumerate(self.draft.get("people", ()), 1):
            if self.draft.get("question") == "same":
                part = self._new(
                    f"part{number}",
                    Kind.INVOLVEMENT,
                    incident_id=self._use(incident),
                    actor_id=self._existing(person),
                    role=Role.PARTICIPANT,
                )
                self.claim(part, "exists", Basis.INFERRED, text=incident.label, note=note)
                if incident.type in RALLIES:
                    self.claim(self._existing(act), "characteristic", Basis.INFERRED, term="demonstrator", note=note)
            if self.draft.get("question") == "day":
                local = self._existing(act)
                if incident.when:
                    self.claim(local, "when", Basis.INFERRED, incident.when_span, text=incident.when, note=note)
                if incident.location:
                    self.claim(
                        local,
                        "location",
                        Basis.INFERRED,
                        incident.location_span,
                        record=self._existing(incident.location),
                        note=note,
                    )


_STAGE_FEATURE = {
    "police_station": "police_station",
    "hospital": "hospital",
    "medical_transfer": "hospital",
    "internment": "internment",
    "pretrial": "prison",
    "sentenced": "prison",
}
_FEATURES = {
    "police station": "police_station",
    "police": "police_station",
    "hospital": "hospital",
    "clinic": "clinic",
    "prison": "prison",
    "colony": "prison",
    "consulate": "diplomatic",
    "embassy": "diplomatic",
    "court": "court",
    "school": "school",
    "square": "square",
    "street": "street",
    "camp": "internment",
    "airport": "airport",
    "border": "border",
    "mosque": "religious",
    "church": "religious",
    "university": "school",
}


def _feature(place: str) -> str:
    words = fold(place)
    return next((code for word, code in _FEATURES.items() if word in words), "other")


def _is_name(text: str) -> bool:
    """Whether it is a name rather than a description ("a hospital", "her sister")."""
    first = text.strip()[:1]
    return bool(first) and (first.isupper() or first.lower() == first.upper())


def _title(kind: str, place: str, when: str) -> str:
    what = codes.label("incident_type", kind) if kind else "Incident"
    day = when
    with contextlib.suppress(InvalidFacts):
        day = dates.in_words(when) if when else ""
    return ", ".join(part for part in (what, place, day) if part)


def _whole(text: str, label: str) -> int:
    digits = text.replace(",", "").replace("\u202f", "").replace(" ", "")
    if not digits.isdecimal():
        raise InvalidFacts(f"'{label}' is a number, such as 6.")
    return int(digits)
