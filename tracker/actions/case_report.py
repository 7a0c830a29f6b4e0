"""Gather a case report: the account we follow, the words behind it, disagreements, custody, what is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker import codes, dates, phrases, retold_days
from tracker.access import User
from tracker.actions import parts, record_view, unreal
from tracker.actions.parts import FactView, Part
from tracker.actions.record_view import RecordView
from tracker.actions.statements import Statement
from tracker.errors import InvalidFacts
from tracker.exporters.dossier import Dossier, Fact, Group, Quoted, Source
from tracker.facts import ValueType
from tracker.records import KINDS, fact
from tracker.records.base import Kind
from tracker.store import as_known, database, ids

BY_AUTHOR = "checked by its author only"
ALONE = "Not independently reviewed: checked by its author only"
PERSON = f"{KINDS[Kind.INDIVIDUAL].prefix}-"
ORGANISATION = f"{KINDS[Kind.ORGANISATION].prefix}-"
INCIDENT = f"{KINDS[Kind.INCIDENT].prefix}-"
Tell = Callable[[Statement], Quoted]


@dataclass(frozen=True)
class CaseReport:
    """A case report, and what the ledger has to know of it.

    `people` are the numbers of the individuals in it; `shown` the record and the sealed ones that it shows; `kept` who
    stays, by ref, with the reason; `withheld` what may be released one by one, by the ref or statement to name, in words.
    """

    report: Dossier
    people: tuple[int, ...]
    shown: frozenset[int]
    kept: Mapping[str, str] = field(default_factory=dict)
    withheld: Mapping[str, str] = field(default_factory=dict)


def of(user: User, ref: str, language: str = phrases.ENGLISH) -> Dossier:
    """The case report of an individual or incident. Raises InvalidFacts, NotFound."""
    return gather(user, ref, language).report


def gather(user: User, ref: str, language: str = phrases.ENGLISH, known_on: date | None = None) -> CaseReport:
    """The same, for the team, with what the ledger has to know; as it was known on a day, where one is given.

    Raises InvalidFacts, NotFound.
    """
    phrases.checked(language)
    view, number, shown = record_view.looked(user, ref, known_on)
    if view.kind not in ("individual", "incident"):
        raise InvalidFacts(
            f"A case report is about an individual or an incident, and {ref} is a {view.kind.replace('_', ' ')}."
        )
    around, sealed_around = (
        record_view.incidents_of(user, view, known_on) if view.kind == "individual" else ((), frozenset())
    )
    sources = _sources(user, view, around)
    numbers = {source.ref: source.number for source in sources}

    def tell(said: Statement) -> Quoted:
        return _quoted(said, numbers[said.report], language)

    headed = (
        ("Incidents", around),
        ("What was done", view.acts),
        ("Custody", parts.in_order(view.stages)),
        ("Injuries", view.injuries),
        ("Who took part", view.involvements),
        ("Ties", view.relations),
        ("Advocacy and answers", view.interventions),
    )
    groups = [Group("The account we follow", _facts(view.facts, tell))]
    for title, found in headed:
        facts = tuple(fact for part in found for fact in _part(part, tell, view))
        if facts:
            groups.append(Group(title, facts))
    disputed = tuple(fact for group in groups for fact in group.facts if fact.certainty == "disputed")
    marked = unreal.mark()
    report = Dossier(
        ref=view.ref,
        kind=view.kind,
        title=view.title,
        names=spellings(view) or ((view.names[0][0], view.title),) if view.names else (),
        status=_status(view, language),
        printed_on=dates.today(),
        known_on=as_known.day_of(known_on),
        reviewed=_reviewed(view, language),
        demonstration=marked.report if marked else None,
        groups=tuple(groups),
        disagreements=disputed,
        people=_people(view),
        unknown=view.unknown,
        sources=sources,
        language=language,
        program=unreal.program(),
    )
    with database.reading(user) as session:
        people = tuple(sorted(row.id for row in ids.records(session, sorted(individuals(view))).values()))
    return CaseReport(report, people, frozenset({number, *shown, *sealed_around}))


def spellings(view: RecordView, followed: bool = False) -> tuple[tuple[str, str], ...]:
    """(language tag, text) of each spelling that a source prints; a transliteration serves search alone.

    `followed` leaves out what waits for review.
    """
    told = [name for name in view.names if name[2] != "transliteration" and (name[3] or not followed)]
    return tuple((tag, text) for tag, text, _, _ in told)


def individuals(view: RecordView) -> set[str]:
    """Refs of all individuals of whom a view of a record tells."""
    ends = [view.ref, *(person.ref for person in view.people), *(str(part.extra.get("victim")) for part in view.acts)]
    return {end for end in (*ends, *(str(part.about) for part in every_part(view))) if end.startswith(PERSON)}


def every_part(view: RecordView) -> tuple[Part, ...]:
    """All parts of a record that a report may tell."""
    return (*view.acts, *view.stages, *view.injuries, *view.involvements, *view.relations, *view.interventions)


def _statements(view: RecordView) -> Iterable[Statement]:
    for found in (*view.facts, *(found for part in every_part(view) for found in part.facts)):
        yield from found.statements


def _sources(user: User, view: RecordView, around: Sequence[Part]) -> tuple[Source, ...]:
    said = [*_statements(view), *(said for part in around for found in part.facts for said in found.statements)]
    refs = list(dict.fromkeys(statement.report for statement in said))
    told = record_view.reports(user, refs)
    return tuple(
        Source(number, ref, one.title, one.publisher, dates.in_words(one.published), one.received, one.sha256, one.url)
        for number, ref in enumerate(refs, 1)
        for one in (told[ref],)
    )


def _facts(found: Sequence[FactView], tell: Tell) -> tuple[Fact, ...]:
    return tuple(_fact(one, tell) for one in found if one.certainty != "not_followed")


def _fact(found: FactView, tell: Tell) -> Fact:
    live = [said for said in found.statements if said.judgement != "rejected"]
    kind = live[0].kind if live else ""
    quoted, type_ = tuple(dict.fromkeys(map(tell, live))), fact(Kind(kind), found.field).type if kind else ""
    raw = raw_of(found.value, live)
    return Fact(found.label, found.value, found.certainty, quoted, kind, found.field, raw, type=type_)


def raw_of(value: str, said: Iterable[Statement]) -> str:
    """The code or date (EDTF) behind a value, where these statements leave exactly one and the value tells it in full."""
    found = {
        told.value_code or told.value_text or ""
        for told in said
        if told.value == value
        and told.stance == "asserts"
        and fact(Kind(told.kind), told.field).type in (ValueType.CODE, ValueType.DATE)
    }
    return found.pop() if len(found) == 1 else ""


def _part(part: Part, tell: Tell, view: RecordView) -> tuple[Fact, ...]:
    """One part with its own facts, headed by what it is and by whose it is."""
    own = _facts([found for found in part.facts if found.field != "count"], tell)
    if not any(one.quoted for one in own):
        return ()
    shown = [one for one in own if one.field != "exists"]
    words = [f"{one.label}: {one.value}" for one in shown]
    certainty = "disputed" if any(one.certainty == "disputed" for one in shown) else part.standing
    quoted = tuple(dict.fromkeys(said for one in own for said in one.quoted))
    about = part.about_label if part.about_label not in (view.title, part.label) else ""
    to_whom = str(part.extra.get("victim_name") or part.extra.get("victim") or "")
    ends = (about, to_whom if to_whom != view.title else "")
    whole = (*own, *_framed(part, {one.field for one in own}))
    return (
        Fact(
            part.label,
            "; ".join(words) or part.label,
            certainty,
            quoted,
            part.kind,
            raw=str(part.extra.get("role") or (part.extra.get("type") if part.kind == Kind.RELATION else "") or ""),
            about=" · ".join(end for end in ends if end),
            parts=whole,
        ),
    )


def _framed(part: Part, told: set[str]) -> tuple[Fact, ...]:
    """What the team itself writes about an action: who did it, and what it was about."""
    if part.kind != Kind.INTERVENTION:
        return ()
    return tuple(
        Fact(fact(Kind.INTERVENTION, name).label, str(words), "frame", (), part.kind, name)
        for name in ("by", "summary")
        if name not in told and (words := part.extra.get(name))
    )


def _quoted(statement: Statement, number: int, language: str) -> Quoted:
    say = phrases.speaker(language)
    who = statement.speaker_label if statement.speaker else say(statement.speaker_label)
    how = [who, say(codes.label("closed_attribution", statement.attribution).lower())]
    if statement.channel:
        how.append(say(codes.label("document_type", statement.channel).lower()))
    judged = say(codes.label("closed_judgement", statement.judgement))
    if statement.judged_by and statement.judged_at and statement.judgement != "open":
        when = _long(statement.judged_at.date(), language)
        judged = phrases.joined((judged, statement.judged_by, when), language)
        judged += f" ({say(BY_AUTHOR)})" if statement.self_reviewed else ""
    return Quoted(
        quote=statement.quote,
        locator=statement.locator or "",
        language=statement.language,
        said_by=phrases.joined(how, language),
        stance="denied" if statement.stance == "denies" else "unsure" if statement.stance == "unsure" else "",
        basis=codes.label("closed_basis", statement.basis),
        source=number,
        judged=judged,
        note=statement.note or "",
        value=statement.value,
    )


def _long(day: object, language: str) -> str:
    return retold_days.told(dates.in_words(str(day)), language)


def _status(view: RecordView, language: str) -> str:
    say = phrases.speaker(language)
    if view.kind == "incident":
        place, when = view.details.get("location") or say("place not known"), view.details.get("when")
        return f"{_long(when, language) if when else say('Day not known')}, {place}"
    stage = view.status.get("stage")
    if not stage:
        return say("Status not known")
    known = view.status.get("known_on")
    waits = f" ({say('To be reviewed')})" if view.status.get("waiting") else ""
    told = say("as told by a report received on {day}", day=_long(known, language)) if known else ""
    last = f"{say('Last known')}: {say(codes.label('stage', stage))}{waits}"
    return phrases.joined((last, told), language) if told else last


def _reviewed(view: RecordView, language: str) -> str:
    say = phrases.speaker(language)
    judged = [s for s in _statements(view) if s.judgement in ("accepted", "contested", "rejected") and s.judged_by]
    if not judged:
        return say("Nothing here has been reviewed yet.")
    names = phrases.joined(sorted({s.judged_by for s in judged if s.judged_by}), language, listed=True)
    days = [s.judged_at for s in judged if s.judged_at]
    alone = say(ALONE if any(s.self_reviewed for s in judged) else "Reviewed")
    if not days:  # a list that was followed as a whole when it was loaded
        return phrases.ended(f"{alone} ({names}): {say('as a whole list, not statement by statement')}", language)
    last = say("last on {day}", day=_long(max(days).date(), language))
    return phrases.ended(phrases.joined((f"{alone} ({names})", last), language), language)


def _people(view: RecordView) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (person.name, codes.label("stage", person.latest_stage) if person.latest_stage else "Not known", person.review)
        for person in view.people
    )
