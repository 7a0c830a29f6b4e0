"""The case report as it leaves the team: what was followed, of people who allowed it, as wide as it may be shared.

It is read as the audience may see it, with every individual by ref but those who leave by name (`release`), so that no
name comes in from the start. Of what is read, each thing leaves by a rule of its own: values made of codes, days and
numbers; words only where names may leave; places as the province; organisations without the place in their name. The
words of sources, contacts, where a source is kept, and who coded or reviewed stay in the team; published words may be
quoted where that is asked for (`shared_words`). Withheld until released one by one are parts taken in an assembly, ties,
and calls (security.md, 9.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from tracker import codes, dates, phrases
from tracker.access import Permission, User, may_see, require
from tracker.actions import case_report, exact_places, record_view, release, shared_words, unreal
from tracker.actions.case_report import ORGANISATION, PERSON, CaseReport
from tracker.actions.parts import Part
from tracker.actions.record_view import RecordView
from tracker.actions.shared_rules import Rules, accuses
from tracker.actions.shared_words import PUBLISHED, Words
from tracker.actions.statements import Statement
from tracker.audience import Leaving
from tracker.errors import InvalidFacts
from tracker.exporters.dossier import Dossier, Fact, Group, Source
from tracker.records import KINDS, fact
from tracker.records.base import Kind
from tracker.store import as_known, database, ids, places

KEPT_SOURCE = "A source that the team keeps"
WITH = ("without", "with")
STAYS = "Quotations, contacts and what waits for review stay with the team; places are told as the province."
QUOTED = "Published sources are quoted; contacts and what waits for review stay with the team; places are told as the province."


def gather(
    user: User, ref: str, leaving: Leaving, language: str = phrases.ENGLISH, known_on: date | None = None
) -> CaseReport:
    """The case report of an individual or incident for an audience outside the team, today or as it was known on a day.

    What may leave, and who, is asked as of today.
    Raises InvalidFacts where the record itself stays, or where what is released is nothing of it; NotFound.
    """
    require(user, Permission.EXPORT)
    kind = _may_leave(user, ref, leaving)
    view, number, _ = record_view.looked(release.as_seen_by(user, leaving), ref, known_on)
    with database.reading(user) as session:
        persons, officers = _individuals(view)
        people = {found: row.id for found, row in ids.records(session, sorted(persons | officers)).items()}
        kept = release.kept_back(session, [people[one] for one in persons if one in people], leaving)
        accused = {part.ref: ids.number_of(session, part.ref)[1] for part in view.involvements if accuses(part)}
        twice = release.sourced_twice(session, list(accused.values()))
        sure = {ref for ref, involvement in accused.items() if involvement in twice}
        leave = [n for one, n in people.items() if n not in kept and (one in persons or one in _of(view, sure))]
        named = release.may_be_named(session, leave, leaving)
        reasons = {one: kept[n] for one, n in people.items() if n in kept}
    if ref := next((one for one in reasons if one == view.ref), ""):
        raise InvalidFacts(f"Nothing left. {release.go_on([reasons[ref]])}".strip(), {ref: reasons[ref]})
    reader = release.as_seen_by(user, leaving, named)
    if named:
        view = record_view.looked(reader, view.ref, known_on)[0]
    around = record_view.incidents_of(reader, view, known_on)[0] if kind is Kind.INDIVIDUAL else ()
    with database.reading(reader) as session:
        areas, exact = _areas(session, view, around, leaving), exact_places.of(session, leaving, language)
        exact = exact_places.with_areas(session, exact, _bodies(view, around), leaving)
    quoted = leaving.quoted and named
    words = _quotable(user, reader, _said(view, around), leaving, sure, kept) if quoted else Words()
    rules = Rules(leaving, frozenset(reasons), frozenset(sure), areas, exact, words, language)
    report = replace(_report(reader, view, around, kind, rules, language), known_on=as_known.day_of(known_on))
    withheld = rules.withheld(view)
    if strange := [one for one in leaving.released if one not in withheld]:
        raise InvalidFacts(
            "Nothing left.",
            dict.fromkeys(strange, "Nothing of this record that is released one by one. Take it off the list."),
        )
    inside = tuple(sorted({people[one] for one in rules.mentioned if one in people}))
    return CaseReport(report, inside, frozenset({number}), reasons, withheld)


def _quotable(
    user: User, reader: User, said: Iterable[Statement], leaving: Leaving, sure: Iterable[str], kept: Iterable[int]
) -> Words:
    told = record_view.reports(reader, sorted({one.report for one in said}))
    published = [ref for ref, report in told.items() if report.type in PUBLISHED]
    with database.reading(user) as session:
        numbers = [row.id for row in ids.records(session, published).values()]
        return shared_words.leaving(session, numbers, leaving, frozenset(sure), frozenset(kept))


def _may_leave(user: User, ref: str, leaving: Leaving) -> Kind:
    """Whether a record may leave at all, told apart from a record that is not there. Raises InvalidFacts, NotFound."""
    with database.reading(user) as session:
        head = ids.record(session, ref)
        if head.kind not in (Kind.INDIVIDUAL, Kind.INCIDENT):
            what = head.kind.value.replace("_", " ")
            raise InvalidFacts(f"A case report is about an individual or an incident, and {head.ref} is a {what}.")
        if not may_see(release.as_seen_by(user, leaving), head.level):
            raise InvalidFacts(f"{head.ref} stays here: held too closely for this audience.")
        return head.kind


def _individuals(view: RecordView) -> tuple[set[str], set[str]]:
    """Refs of the individuals whose consent is asked, and of those who are named as perpetrators."""
    accused = {str(part.about) for part in view.involvements if accuses(part)}
    told = replace(view, involvements=tuple(part for part in view.involvements if not accuses(part)))
    persons = case_report.individuals(told)
    return persons, {ref for ref in accused if ref.startswith(PERSON)} - persons


def _of(view: RecordView, involvements: Iterable[str]) -> set[str]:
    return {str(part.about) for part in view.involvements if part.ref in set(involvements)}


def _areas(session: Session, view: RecordView, around: Sequence[Part], leaving: Leaving) -> dict[str, str]:
    """Each place that the view names as coarse as it is told, by its ref."""
    refs = {
        s.value_ref
        for s in _said(view, around)
        if s.value_ref and s.value_ref.startswith(f"{KINDS[Kind.LOCATION].prefix}-")
    }
    there = ids.records(session, sorted(refs))
    areas = places.areas(session, [row.id for row in there.values()], places.coarse_for(leaving.terms.places))
    return {ref: areas.get(row.id, "") for ref, row in there.items()}


def _bodies(view: RecordView, around: Sequence[Part]) -> set[str]:
    """What the organisations are called that a view names."""
    told = {said.value for said in _said(view, around) if (said.value_ref or "").startswith(ORGANISATION)}
    return told | {part.about_label for part in view.involvements if str(part.about).startswith(ORGANISATION)}


def _said(view: RecordView, around: Iterable[Part]) -> list[Statement]:
    """Every statement of a record and of the incidents around it."""
    parts = (*case_report.every_part(view), *around)
    found = (*view.facts, *(fact_ for part in parts for fact_ in part.facts))
    return [said for one in found for said in one.statements]


def _report(reader: User, view: RecordView, around: Sequence[Part], kind: Kind, rules: Rules, language: str) -> Dossier:
    named, say = rules.leaving.named, phrases.speaker(language)
    own = tuple(made for found in view.facts if (made := rules.fact(found)) and found.field not in ("title", "name"))
    spelled = case_report.spellings(view, followed=True) if kind is Kind.INDIVIDUAL and named else ()
    if name := rules.named(view, [text for _, text in spelled]):
        own = (name, *own)
    groups = [Group("The account we follow", own)]
    for title, parts, line in (
        ("Incidents", around, rules.part),
        ("What was done", view.acts, rules.part),
        ("Custody", view.stages, rules.part),
        ("Injuries", view.injuries, rules.part),
        ("Who took part", view.involvements, rules.linked),
        ("Ties", view.relations, rules.linked),
        ("Advocacy", view.interventions, rules.part),
    ):
        facts = tuple(made for part in parts if (made := line(part, view)))
        if facts:
            groups.append(Group(title, facts))
    people = _people(view, rules)
    if kind is Kind.INDIVIDUAL:
        rules.mentioned.add(view.ref)
    titled = rules.exact(view.title) if rules.titled() else view.ref
    title = (view.title if named else view.ref) if kind is Kind.INDIVIDUAL else titled
    marked = unreal.mark()
    audience = codes.label("closed_audience", rules.leaving.audience.value)
    audience = audience[:1].lower() + audience[1:]
    return Dossier(
        ref=view.ref,
        kind=view.kind,
        title=title,
        names=spelled if spelled else (("", title),),
        status=_status(view, own, say),
        printed_on=dates.today(),
        reviewed=_reviewed(groups, say),
        demonstration=marked.report if marked else None,
        groups=tuple(groups),
        disagreements=tuple(made for group in groups for made in group.facts if made.certainty == "disputed"),
        people=people,
        unknown=(),
        sources=_sources(reader, rules),
        audience=f"{say(f'For: {audience}, {WITH[named]} names')}. {say(QUOTED if rules.words.open else STAYS)}",
        language=language,
        program=unreal.program(),
    )


def _people(view: RecordView, rules: Rules) -> tuple[tuple[str, str, str], ...]:
    """(name or ref, status, standing) of the individuals of an incident who leave and of whom something is followed."""
    found = []
    for person in view.people:
        if person.ref not in rules.kept and person.review != "waiting":
            status = codes.label("stage", person.latest_stage) if person.latest_stage else "Not known"
            found.append((rules.who(person.ref, person.name), status, person.review))
    return tuple(found)


def _status(view: RecordView, own: Sequence[Fact], say: phrases.Say) -> str:
    if view.kind == "incident":
        said = {made.label: made.value for made in own}
        when, where = fact(Kind.INCIDENT, "when").label, fact(Kind.INCIDENT, "location").label
        doubted = any(made.field == "exists" and made.certainty == "disputed" for made in view.facts)
        told = f"{said.get(when, say('Day not known'))}, {said.get(where, say('place not known'))}"
        return f"{told}. {say('Sources disagree on whether it happened')}" if doubted else told
    stage = view.status.get("stage")
    if not stage or view.status["waiting"]:
        return say("Status not known")
    return f"{say('Last known')}: {say(codes.label('stage', stage))}"


def _reviewed(groups: Iterable[Group], say: phrases.Say) -> str:
    judged = [said.judged for group in groups for made in group.facts for said in made.quoted]
    alone = any(say(case_report.BY_AUTHOR) in how for how in judged)
    return f"{say(case_report.ALONE if alone else 'Reviewed')}."


def _sources(reader: User, rules: Rules) -> tuple[Source, ...]:
    """The sources by number; of what was published, who published it and when, and what finds it again where allowed."""
    found, say = [], phrases.speaker(rules.language)
    reports = record_view.reports(reader, list(rules.sources))
    for ref, number in rules.sources.items():
        told = reports[ref]
        if told.type not in PUBLISHED:
            found.append(Source(number, "", say(KEPT_SOURCE), "", "", None, "", ""))
            continue
        title = rules.exact(told.title) if rules.leaving.named else _kind_of_source(told.type, say)
        publisher, published = rules.exact(told.publisher), dates.in_words(told.published)
        url = rules.exact.address(told.url)
        found.append(Source(number, ref, title, publisher, published, None, told.sha256, url))
    return tuple(found)


def _kind_of_source(type_: str, say: phrases.Say) -> str:
    """What a published source is, where its title stays."""
    label = codes.label("document_type", type_)
    said = say(label.lower())
    return label if said == label.lower() else said[:1].upper() + said[1:]
