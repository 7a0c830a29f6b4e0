"""The rows that lists are made of: their one writer, their rebuild, and the disagreements beside them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, event, insert
from sqlmodel import Session, col, select

from tracker import dates
from tracker.records import (
    Act,
    DetentionStage,
    Disagreement,
    Incident,
    Individual,
    Injury,
    Involvement,
    ListChange,
    ListRow,
    Record,
)
from tracker.records.base import Judgement, Kind, ReviewState, Stance
from tracker.store import claims, followed, ids, records
from tracker.store.claims import ClaimRow

WAITING, FOLLOWED, DISPUTED = 0, 1, 2
ALL = 0  # in the log of changes: everybody
LOGGED = 2_000  # more changed people are logged as everybody
LAST = "\U0010ffff"  # names nobody knows sort after all others


def search_key(text: str) -> str:
    """Folded form of a spelling, for search and order: no case, no marks, no doubled blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())[:300]


def refresh(session: Session, touched: Iterable[int]) -> None:
    """Write anew the rows of all individuals that these records are part of, and the disagreements on them."""
    numbers = list(dict.fromkeys(touched))
    session.flush()
    people = individuals_of(session, numbers)
    _write(session, people)
    _changed(session, people)
    _disagreements(session, numbers)


def individuals_of(session: Session, numbers: Sequence[int]) -> list[int]:
    """Individuals whose rows depend on these records: themselves, their acts, stages, injuries, incidents."""
    kinds: dict[int, Kind] = {}
    for part in records.parts(numbers):
        kinds |= {
            n: Kind(k) for n, k in session.exec(select(Record.id, Record.kind).where(col(Record.id).in_(part))).all()
        }

    def of(*wanted: Kind) -> list[int]:
        return [number for number, kind in kinds.items() if kind in wanted]

    people = set(of(Kind.INDIVIDUAL))
    acts = set(of(Kind.ACT)) | {
        act for _, act in records.pick(session, DetentionStage.id, DetentionStage.act_id, of(Kind.DETENTION_STAGE))
    }
    for part in records.parts(of(Kind.INCIDENT)):
        acts |= set(session.exec(select(Act.id).where(col(Act.incident_id).in_(part))).all())
    people |= {victim for _, victim in records.pick(session, Act.id, Act.victim_id, sorted(acts))}
    people |= {person for _, person in records.pick(session, Injury.id, Injury.individual_id, of(Kind.INJURY))}
    people |= {actor for _, actor in records.pick(session, Involvement.id, Involvement.actor_id, of(Kind.INVOLVEMENT))}
    return sorted(people)


def _write(session: Session, people: Sequence[int]) -> None:
    for part in records.parts(people):
        session.execute(delete(ListRow).where(col(ListRow.individual_id).in_(part)))
        rows = rows_of(session, part)
        if rows:
            session.execute(insert(ListRow), rows)


def _changed(session: Session, people: Sequence[int]) -> None:
    """Remember for the end of the transaction whose rows it changed."""
    if "list_changed" not in session.info:
        session.info["list_changed"] = set()
        event.listen(session, "before_commit", _log_changes)
    session.info["list_changed"] |= set(people)


def _log_changes(session: Session) -> None:
    people = session.info["list_changed"]
    if not people:
        return
    number = ids.take_in_order(session, "list_change")
    if len(people) > LOGGED or ALL in people:
        session.execute(delete(ListChange))
        people = {ALL}
    for part in records.parts(people):
        session.execute(delete(ListChange).where(col(ListChange.individual_id).in_(part)))
        session.execute(insert(ListChange), [{"individual_id": person, "number": number} for person in part])
    session.info["list_changed"] = set()


def rows_of(session: Session, people: Sequence[int]) -> list[dict[str, Any]]:
    """The list rows of these individuals as they should be."""
    individuals = {row.id: row for row in session.exec(select(Individual).where(col(Individual.id).in_(people))).all()}
    heads = {row.id: row for row in session.exec(select(Record).where(col(Record.id).in_(list(individuals)))).all()}
    acts = session.exec(select(Act).where(col(Act.victim_id).in_(list(individuals)))).all()
    withdrawn = set(
        session.exec(
            select(Record.id).where(
                col(Record.id).in_([act.id for act in acts]), Record.review_state == ReviewState.WITHDRAWN
            )
        ).all()
    )
    acts = [act for act in acts if act.id not in withdrawn]
    incidents = {
        row.id: row
        for row in session.exec(select(Incident).where(col(Incident.id).in_([act.incident_id for act in acts]))).all()
    }
    stages = {
        row.id: row
        for row in session.exec(
            select(DetentionStage).where(col(DetentionStage.id).in_([a.latest_stage_id for a in acts]))
        ).all()
    }
    subjects = [*individuals, *(act.id for act in acts), *stages, *incidents]
    said = _by_subject(claims.of_subjects(session, subjects, ("sex", "type", "stage", "when", "location", "exists")))
    names = records.names_of(session, individuals)
    on = {act.id: (act, stages.get(act.latest_stage_id or 0)) for act in acts}
    rows: list[dict[str, Any]] = []
    for number, person in individuals.items():
        if heads[number].review_state is ReviewState.WITHDRAWN:
            continue
        shown = records.display_name(names.get(number, ()))
        base = {
            "individual_id": number,
            "sort_key": (shown.search_key if shown else LAST)[:40],
            "sex": person.sex or _waiting_code(said, number, "sex"),
            "confidentiality": heads[number].confidentiality,
        }
        own: list[dict[str, Any]] = [
            base | _act_row(act, incidents[act.incident_id], stages.get(act.latest_stage_id or 0), said)
            for act in acts
            if act.victim_id == number
        ]
        last = max((row for row in own if row["stage"]), key=lambda row: _when(row["id"], on, incidents), default=None)
        rows += [row | {"status": last["stage"] if last else None, "latest": int(row is last)} for row in own]
        if not own:
            standing = FOLLOWED if shown and shown.followed else WAITING
            rows.append(base | _EMPTY | {"id": number, "standing": standing})
    return rows


_EMPTY: dict[str, Any] = {
    "incident_id": None,
    "incident_type": None,
    "act_type": None,
    "stage": None,
    "status": None,
    "latest": 0,
    "location_id": None,
    "own": 1,
    "day_min": None,
    "day_max": None,
    "season_min": None,
    "season_max": None,
}


def _when(
    number: int, on: dict[int, tuple[Act, DetentionStage | None]], incidents: dict[int, Incident]
) -> tuple[date, int]:
    """How late an act's latest stage is: by its own day, else the act's, else the incident's."""
    act, stage = on[number]
    days = [day for row in (stage, act, incidents[act.incident_id]) if row for day in (row.when_max, row.when_min)]
    return next((day for day in days if day), date.min), number


def _act_row(
    act: Act, incident: Incident, stage: DetentionStage | None, said: dict[tuple[int, str], list[ClaimRow]]
) -> dict[str, Any]:
    own_day = act.when_edtf is not None
    edtf = act.when_edtf or incident.when_edtf
    low, high = (act.when_min, act.when_max) if own_day else (incident.when_min, incident.when_max)
    season = dates.bounds(edtf).season if edtf else None
    return {
        "id": act.id,
        "incident_id": incident.id,
        "incident_type": incident.type or _waiting_code(said, incident.id, "type"),
        "act_type": act.type or _waiting_code(said, act.id, "type"),
        "stage": (stage.stage or _waiting_code(said, stage.id, "stage")) if stage else None,
        "location_id": act.location_id or incident.location_id or _waiting_record(said, incident.id, "location"),
        "own": int(own_day and not dates.is_uncertain(edtf or "")),
        "day_min": low.toordinal() if low else None,
        "day_max": high.toordinal() if high else None,
        "season_min": season[0] if season else None,
        "season_max": season[1] if season else None,
        "standing": _standing(said.get((act.id, "exists"), []), said, act.id),
    }


def _standing(exists: Sequence[ClaimRow], said: dict[tuple[int, str], list[ClaimRow]], act: int) -> int:
    judged = [claim for claim in exists if claim.judgement is not Judgement.REJECTED]
    every = [claim for field in ("exists", "type") for claim in said.get((act, field), [])]
    if any(claim.judgement is Judgement.CONTESTED for claim in every):
        return DISPUTED
    if any(claim.judgement is Judgement.ACCEPTED for claim in (judged or every)):
        return FOLLOWED
    return WAITING


def _by_subject(found: Iterable[ClaimRow]) -> dict[tuple[int, str], list[ClaimRow]]:
    grouped: dict[tuple[int, str], list[ClaimRow]] = {}
    for claim in found:
        grouped.setdefault((claim.subject_id, claim.field), []).append(claim)
    return grouped


def _waiting(said: dict[tuple[int, str], list[ClaimRow]], number: int, field: str) -> ClaimRow | None:
    live = (Judgement.OPEN, Judgement.CONTESTED)
    return next((c for c in said.get((number, field), []) if c.judgement in live and c.stance is Stance.ASSERTS), None)


def _waiting_code(said: dict[tuple[int, str], list[ClaimRow]], number: int, field: str) -> str | None:
    claim = _waiting(said, number, field)
    return claim.term if claim else None


def _waiting_record(said: dict[tuple[int, str], list[ClaimRow]], number: int, field: str) -> int | None:
    claim = _waiting(said, number, field)
    return claim.value_record_id if claim else None


# --- disagreements ---
def _disagreements(session: Session, numbers: Sequence[int]) -> None:
    for part in records.parts(numbers):
        session.execute(delete(Disagreement).where(col(Disagreement.subject_id).in_(part)))
        rows = disagreements_of(session, part)
        if rows:
            session.execute(insert(Disagreement), rows)


def disagreements_of(session: Session, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Facts of these records on which live claims differ, or which somebody denies."""
    kinds = {
        n: Kind(k)
        for n, k in session.exec(select(Record.id, Record.kind).where(col(Record.id).in_(list(numbers)))).all()
    }
    rows = []
    for (number, field), said in _by_subject(claims.of_subjects(session, numbers)).items():
        live = [claim for claim in said if claim.judgement is not Judgement.REJECTED]
        accounts = {
            (
                claim.value_term or claim.value_record_id or (claim.value_min, claim.value_max, claim.value_text),
                claim.stance,
            )
            for claim in live
        }
        denied = len({claim.stance for claim in live} & {Stance.ASSERTS, Stance.DENIES}) == 2
        if len(accounts) > 1 and (denied or followed.is_single(kinds[number], field)):
            rows.append({"subject_id": number, "field": field, "accounts": len(accounts)})
    return rows


# --- rebuild and check ---
def rebuild(session: Session) -> None:
    """Write all list rows and disagreements anew."""
    session.execute(delete(ListRow))
    session.execute(delete(Disagreement))
    _changed(session, [ALL])
    for part in records.parts(session.exec(select(Individual.id)).all()):
        rows = rows_of(session, part)
        if rows:
            session.execute(insert(ListRow), rows)
    for part in records.parts(session.exec(select(Record.id)).all()):
        found = disagreements_of(session, part)
        if found:
            session.execute(insert(Disagreement), found)


def stale(session: Session) -> list[int]:
    """Individuals whose list rows are not what they should be."""
    wrong: list[int] = []
    for part in records.parts(session.exec(select(Individual.id)).all()):
        wanted = {row["id"]: row for row in rows_of(session, part)}
        there = {
            row.id: row.model_dump()
            for row in session.exec(select(ListRow).where(col(ListRow.individual_id).in_(part))).all()
        }
        wrong += [row["individual_id"] for key, row in (wanted | there).items() if wanted.get(key) != there.get(key)]
    return sorted(set(wrong))
