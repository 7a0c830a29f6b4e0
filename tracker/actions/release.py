"""What may leave for whom: people whose consent, review or closeness keeps them back, each with the reason.

The rules of the field that hold outside the team (security.md, section 9) are kept here, so that every way out
asks the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import Session, col, select

from tracker import codes, dates
from tracker.access import LEVELS, Permission, User, require
from tracker.actions import audience_profiles
from tracker.audience import Audience, Leaving, Names
from tracker.errors import InvalidFacts
from tracker.records import Act, DetentionStage, Injury, ListRow, Record, fact
from tracker.records.base import Judgement, Kind, Stance
from tracker.records.consent import Consent
from tracker.store import claims, consents, listing, records
from tracker.store.repeated import slices
from tracker.store.risks import DEADLY_ACTS, DIED, FATAL

CALLS = ("contact_with_source", "last_contact")  # who called from custody, and whom
OFFICER_SOURCES = 2
NO_CONSENT = "no consent to: "


def checked(user: User, leaving: Leaving) -> Leaving:
    """The decisions of an export, complete, with what the audience may receive here.

    Raises InvalidFacts (what is missing, by field), NotAllowed.
    """
    leaving = audience_profiles.settled(leaving)
    if not leaving.outside:
        return leaving
    problems: dict[str, str] = {}
    if not leaving.recipient.strip():
        problems["recipient"] = "Say who receives the file: the withdrawal of a consent must find them."
    if not leaving.purpose.strip():
        problems["purpose"] = "Say what it is for."
    if leaving.named and not leaving.terms.may_name():
        problems["named"] = (
            "Names go to partners, UN bodies and courts, never to the public. Send it without names."
            if leaving.audience is Audience.PUBLIC
            else "No names go to this audience: an administrator has settled that. Send it without names."
        )
    if leaving.quoted and not (leaving.named and leaving.terms.quotations):
        problems["quoted"] = (
            "The words of a source lead to the person: they go along with names alone. Send names too, or no words."
            if leaving.terms.quotations
            else "No words of sources go to this audience. Send it without."
        )
    if leaving.files and not (leaving.named and leaving.terms.sends_files()):
        problems["files"] = (
            "A file shows the person: it goes along with names alone. Send names too, or no files."
            if leaving.terms.sends_files()
            else "No kept files go to this audience"
            + (": an administrator may settle that they do." if leaving.terms.may_send_files() else ".")
        )
    if leaving.overridden and not leaving.reason.strip():
        problems["reason"] = "Say why these people leave although no consent covers it."
    if problems:
        raise InvalidFacts("Nothing left.", problems)
    if leaving.named:
        require(user, Permission.DISCLOSE)
    if leaving.overridden:
        require(user, Permission.CURATE)
    return leaving


def as_seen_by(user: User, leaving: Leaving, named: frozenset[int] = frozenset()) -> User:
    """The person who exports, as the audience reads: no closer record, in nobody's circle, no name but of `named`."""
    if not leaving.outside:
        return user
    level = min(user.clearance, leaving.terms.level, key=LEVELS.index)
    return replace(user, id=0, clearance=level, names_hidden=True, known=named)


def of_one(leaving: Leaving) -> Leaving:
    """The same for a report on one person: its words cannot be cut to initials, so there it is without names."""
    return leaving if leaving.terms.names is Names.FULL else replace(leaving, named=False, quoted=False, files=False)


def may_be_named(session: Session, people: Sequence[int], leaving: Leaving) -> frozenset[int]:
    """Of these individuals, who leaves by name: nobody who is protected, whoever allowed it."""
    if not leaving.named or fact(Kind.INDIVIDUAL, "name").share < leaving.terms.share:
        return frozenset()
    protected = dict(records.pick(session, Record.id, Record.protected, people))
    return frozenset(number for number, closed in protected.items() if not closed)


def kept_back(session: Session, people: Sequence[int], leaving: Leaving) -> dict[int, str]:
    """The individuals who stay behind, with the reason; nobody inside the team, except who was erased.

    Raises InvalidFacts where somebody is to leave without consent who is not among them.
    """
    reasons = {
        number: "erased on request"
        for part in slices(people)
        for number in session.exec(
            select(Record.id).where(col(Record.id).in_(part), col(Record.erased_at).is_not(None))
        ).all()
    }
    if not leaving.outside:
        return reasons
    overridden = _overridden(session, people, leaving)
    for part in slices(people):  # of a long list only the reasons are kept
        reasons |= _kept_back(session, [number for number in part if number not in reasons], leaving, overridden)
    return reasons


def _overridden(session: Session, people: Sequence[int], leaving: Leaving) -> set[int]:
    """The individuals who leave although no consent covers it. Raises InvalidFacts where one of them is not there."""
    if not leaving.overridden:
        return set()
    numbers = {ref: number for number, ref in records.pick(session, Record.id, Record.ref, people)}
    if strange := sorted(set(leaving.overridden) - numbers.keys()):
        raise InvalidFacts(
            "Nothing left.",
            dict.fromkeys(strange, "Nobody of that reference would be in the file. Take it off the list."),
        )
    return {numbers[ref] for ref in leaving.overridden}


def _kept_back(session: Session, people: Sequence[int], leaving: Leaving, overridden: set[int]) -> dict[int, str]:
    """Those of a part of the list who stay, and why."""
    reasons: dict[int, str] = {}
    levels = dict(records.pick(session, Record.id, Record.level, people))
    rows = _list_rows(session, people)
    dead = _told_dead(session, people) | {number for number, own in rows.items() if _is_dead(own)}
    informed = _family_informed(session, sorted(dead))
    decisions = consents.newest(session, people, leaving.uses)
    today = dates.today()
    for number in people:
        if LEVELS.index(levels[number]) > LEVELS.index(leaving.terms.level):
            reasons[number] = "held too closely for this audience"
        elif all(row.standing == listing.WAITING for row in rows.get(number, [])):
            reasons[number] = "nothing about this person has been followed by a reviewer"
        elif number in dead and number not in informed:
            reasons[number] = "a death leaves only when it is recorded that the family is informed"
        elif number not in overridden and (why := _no_consent(decisions, number, leaving.uses, today)):
            reasons[number] = why
    return reasons


def _list_rows(session: Session, people: Sequence[int]) -> dict[int, list[ListRow]]:
    found: dict[int, list[ListRow]] = {}
    for part in records.parts(people):
        for row in session.exec(select(ListRow).where(col(ListRow.individual_id).in_(part))).all():
            found.setdefault(row.individual_id, []).append(row)
    return found


def _is_dead(rows: Sequence[ListRow]) -> bool:
    return any(row.status == DIED or row.act_type in DEADLY_ACTS for row in rows)


def _told_dead(session: Session, people: Sequence[int]) -> set[int]:
    """Those of whom a statement that somebody judged, and did not reject, says that they died; also a disputed one."""
    whose = {act: person for person, act in records.pick(session, Act.victim_id, Act.id, people)}
    stages = records.pick(session, DetentionStage.act_id, DetentionStage.id, list(whose))
    hurts = records.pick(session, Injury.individual_id, Injury.id, people)
    whose |= {stage: whose[act] for act, stage in stages} | {hurt: person for person, hurt in hurts}
    return {
        whose[claim.subject_id]
        for claim in claims.of_subjects(session, whose, ("type", "stage", "severity"))
        if claim.judgement in (Judgement.ACCEPTED, Judgement.CONTESTED)
        and claim.stance is not Stance.DENIES
        and claim.term in (DIED, FATAL, *DEADLY_ACTS)
    }


def _family_informed(session: Session, people: Sequence[int]) -> set[int]:
    """Those of whom an accepted statement says that the family is informed."""
    return {
        claim.subject_id
        for claim in claims.of_subjects(session, people, ("family_informed",))
        if claim.judgement is Judgement.ACCEPTED
        and claim.stance is Stance.ASSERTS
        and (claim.value_text or "").strip().casefold() == "yes"
    }


def _no_consent(decisions: dict[tuple[int, str], Consent], person: int, uses: Sequence[str], today: date) -> str | None:
    """Why no decision covers one of these uses; None where one does."""
    found = [decisions.get((person, use)) for use in uses]
    if any(consents.allows(decision, today) for decision in found):
        return None
    use = codes.label("consent_scope", uses[0])
    use = use[:1].lower() + use[1:]  # "UN" stays "UN"
    last = next((decision for decision in found if decision), None)
    said = codes.label("closed_consent_status", last.status.value).lower() if last else "nothing recorded"
    return f"{NO_CONSENT}{use} ({said})"


def go_on(reasons: Iterable[str]) -> str:
    """What to do where nobody said no and a consent is missing; empty where another reason keeps them all."""
    no = tuple(f"({codes.label('closed_consent_status', status.value).lower()})" for status in consents.NO)
    open_ = any(why.startswith(NO_CONSENT) and not why.endswith(no) for why in reasons)
    return "Record what the person decided, or let them leave with a reason." if open_ else ""


def sourced_twice(session: Session, involvements: Sequence[int]) -> set[int]:
    """Involvements that at least two independent sources assert; a reprint counts with what it repeats."""
    told: dict[int, set[int]] = {}
    said = [
        claim
        for claim in claims.of_subjects(session, involvements, ("exists",))
        if claim.judgement is Judgement.ACCEPTED and claim.stance is Stance.ASSERTS
    ]
    roots = records.roots_of_reports(session, {claim.source_report_id for claim in said})
    for claim in said:
        told.setdefault(claim.subject_id, set()).add(roots[claim.source_report_id])
    return {number for number, sources in told.items() if len(sources) >= OFFICER_SOURCES}
