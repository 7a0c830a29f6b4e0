"""Gather a case report: the account we follow, the words behind it, disagreements, custody, what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tracker import codes, dates
from tracker.access import User
from tracker.actions import record_view, unreal
from tracker.actions.parts import FactView, Part
from tracker.actions.record_view import RecordView
from tracker.actions.statements import Statement
from tracker.errors import InvalidFacts
from tracker.exporters.dossier import Dossier, Fact, Group, Quoted, Source
from tracker.records import KINDS
from tracker.records.base import Kind
from tracker.store import database, ids

PERSON = f"{KINDS[Kind.INDIVIDUAL].prefix}-"


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


def of(user: User, ref: str) -> Dossier:
    """The case report of an individual or incident. Raises InvalidFacts, NotFound."""
    return gather(user, ref).report


def gather(user: User, ref: str) -> CaseReport:
    """The same, for the team, with what the ledger has to know. Raises InvalidFacts, NotFound."""
    view, number, shown = record_view.looked(user, ref)
    if view.kind not in ("individual", "incident"):
        raise InvalidFacts(
            f"A case report is about an individual or an incident, and {ref} is a {view.kind.replace('_', ' ')}."
        )
    sources = _sources(user, view)
    numbers = {source.ref: source.number for source in sources}
    parts = (
        ("What was done", view.acts),
        ("Custody", view.stages),
        ("Injuries", view.injuries),
        ("Who took part", view.involvements),
        ("Ties", view.relations),
        ("Advocacy and answers", view.interventions),
    )
    groups = [Group("The account we follow", _facts(view.facts, numbers))]
    for title, found in parts:
        facts = tuple(fact for part in found for fact in _part(part, numbers, view))
        if facts:
            groups.append(Group(title, facts))
    disputed = tuple(fact for group in groups for fact in group.facts if fact.certainty == "disputed")
    marked = unreal.mark()
    report = Dossier(
        ref=view.ref,
        kind=view.kind,
        title=view.title,
        names=spellings(view) or ((view.names[0][0], view.title),) if view.names else (),
        status=_status(view),
        printed_on=dates.today(),
        reviewed=_reviewed(view),
        demonstration=marked.report if marked else None,
        groups=tuple(groups),
        disagreements=disputed,
        people=_people(view),
        unknown=view.unknown,
        sources=sources,
    )
    with database.reading(user) as session:
        people = tuple(sorted(row.id for row in ids.records(session, sorted(individuals(view))).values()))
    return CaseReport(report, people, frozenset({number, *shown}))


def spellings(view: RecordView, followed: bool = False) -> tuple[tuple[str, str], ...]:
    """(language tag, text) of each spelling that a source prints; a transliteration serves search alone.

    `followed` leaves out what waits for review.
    """
    told = [name for name in view.names if name[2] != "transliteration" and (name[3] or not followed)]
    return tuple((tag, text) for tag, text, _, _ in told)


def individuals(view: RecordView) -> set[str]:
    """Refs of all individuals of whom a view of a record tells."""
    parts = (*view.acts, *view.stages, *view.injuries, *view.involvements, *view.relations, *view.interventions)
    ends = [view.ref, *(person.ref for person in view.people), *(str(part.extra.get("victim")) for part in view.acts)]
    return {end for end in (*ends, *(str(part.about) for part in parts)) if end.startswith(PERSON)}


def _statements(view: RecordView) -> Iterable[Statement]:
    parts = (*view.acts, *view.stages, *view.injuries, *view.involvements, *view.relations, *view.interventions)
    for fact in (*view.facts, *(fact for part in parts for fact in part.facts)):
        yield from fact.statements


def _sources(user: User, view: RecordView) -> tuple[Source, ...]:
    refs = list(dict.fromkeys(statement.report for statement in _statements(view)))
    found = []
    for number, ref in enumerate(refs, 1):
        report, _, _ = record_view.looked(user, ref)
        details = report.details
        found.append(
            Source(
                number,
                ref,
                report.title,
                details["publisher"],
                dates.in_words(details["published"]),
                details["received"],
                details["sha256"],
                details["url"] or "",
            )
        )
    return tuple(found)


def _facts(found: Sequence[FactView], numbers: dict[str, int], about: str = "") -> tuple[Fact, ...]:
    return tuple(
        Fact(
            f"{about}{fact.label}",
            fact.value,
            fact.certainty,
            tuple(_quoted(s, numbers[s.report]) for s in fact.statements),
        )
        for fact in found
        if fact.certainty != "not_followed"
    )


def _part(part: Part, numbers: dict[str, int], view: RecordView) -> tuple[Fact, ...]:
    """One line per part, headed by what it is, with the statements of all its facts behind it."""
    shown = [fact for fact in part.facts if fact.field not in ("exists", "count") and fact.certainty != "not_followed"]
    words = [f"{fact.label}: {fact.value}" for fact in shown]
    about = part.about_label if part.about_label != view.title else ""
    certainty = "disputed" if any(fact.certainty == "disputed" for fact in shown) else part.standing
    statements = [s for fact in part.facts for s in fact.statements if s.judgement != "rejected"]
    quoted = tuple(dict.fromkeys(_quoted(s, numbers[s.report]) for s in statements))
    to_whom = str(part.extra.get("victim_name") or part.extra.get("victim") or "")
    label = " · ".join(word for word in (part.label, about, to_whom if to_whom != view.title else "") if word)
    return (Fact(label, "; ".join(words) or part.label, certainty, quoted),) if statements else ()


def _quoted(statement: Statement, number: int) -> Quoted:
    how = [statement.speaker_label, codes.label("closed_attribution", statement.attribution).lower()]
    if statement.channel:
        how.append(codes.label("document_type", statement.channel).lower())
    judged = codes.label("closed_judgement", statement.judgement)
    if statement.judged_by and statement.judged_at and statement.judgement != "open":
        judged += f", {statement.judged_by}, {_long(statement.judged_at.date())}"
        judged += " (checked by its author only)" if statement.self_reviewed else ""
    return Quoted(
        quote=statement.quote,
        locator=statement.locator or "",
        language=statement.language,
        said_by=", ".join(how),
        stance="denied" if statement.stance == "denies" else "unsure" if statement.stance == "unsure" else "",
        basis=codes.label("closed_basis", statement.basis),
        source=number,
        judged=judged,
        note=statement.note or "",
        value=statement.value,
    )


def _long(day: object) -> str:
    return dates.in_words(str(day))


def _status(view: RecordView) -> str:
    if view.kind == "incident":
        place = view.details.get("location") or "place not known"
        return f"{dates.in_words(view.details.get('when')) or 'Day not known'}, {place}"
    stage = view.status.get("stage")
    if not stage:
        return "Status not known"
    known = view.status.get("known_on")
    waits = " (to be reviewed)" if view.status.get("waiting") else ""
    return f"Last known: {codes.label('stage', stage)}{waits}" + (
        f", as told by a report received on {_long(known)}" if known else ""
    )


def _reviewed(view: RecordView) -> str:
    judged = [s for s in _statements(view) if s.judgement in ("accepted", "contested", "rejected") and s.judged_by]
    if not judged:
        return "Nothing here has been reviewed yet."
    names = ", ".join(sorted({s.judged_by for s in judged if s.judged_by}))
    days = [s.judged_at for s in judged if s.judged_at]
    alone = (
        "Not independently reviewed: checked by its author only" if any(s.self_reviewed for s in judged) else "Reviewed"
    )
    if not days:  # a list that was followed as a whole when it was loaded
        return f"{alone} ({names}) as a whole list, not statement by statement."
    return f"{alone} ({names}), last on {_long(max(days).date())}."


def _people(view: RecordView) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (person.name, codes.label("stage", person.latest_stage) if person.latest_stage else "Not known", person.review)
        for person in view.people
    )
