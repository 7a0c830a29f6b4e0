"""Invented people in bulk, the same for the same seed: rows as the doors would have written them."""

from __future__ import annotations

import hashlib
import random
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session
from uuid6 import uuid7

from tracker import codes
from tracker.access import Confidentiality, User
from tracker.actions import intake
from tracker.dates import now
from tracker.records import (
    Act,
    Claim,
    ClaimDetail,
    DetentionStage,
    Incident,
    Individual,
    ListRow,
    Location,
    LocationBelow,
    Name,
    Record,
)
from tracker.records.base import Attribution, Basis, Judgement, Kind, ReviewState, Stance
from tracker.store import database, ids, listing

GIVEN = [
    "Ailin",
    "Marya",
    "Rena",
    "Zulfi",
    "Oren",
    "Dawut",
    "Sabit",
    "Nurlan",
    "Hasan",
    "Leyla",
    "Yusuf",
    "Imran",
    "Tova",
    "Asel",
    "Noor",
    "Pavo",
    "Josk",
    "Ida",
    "Mina",
    "Teo",
]
FAMILY = [
    "Serkan",
    "Qadir",
    "Orunbay",
    "Yelmur",
    "Tavish",
    "Tolmas",
    "Hark",
    "Best",
    "Bekjan",
    "Darom",
    "Marun",
    "Dura",
    "Katar",
    "Sorin",
    "Oman",
    "Yurt",
    "Lind",
    "Rima",
]
STAGES = ("police_station", "pretrial", "sentenced", "internment", "released", "died", "missing", "held_unspecified")
ACTS = ("taken_into_custody", "detention", "disappearance")
INCIDENTS = ("arrests", "demonstration_intervened", "mass_detention", "disappearance")
SLICE = 5_000


def fill(user: User, people: int, seed: int = 7) -> None:
    """Add `people` individuals in incidents of about fifty, with sex, act, stage and day, all followed."""
    chance = random.Random(seed)
    text = f"A list of {people} invented people.\n"
    report = intake.add_report(user, intake.NewReport(text=text, title="Invented people")).ref
    with database.transaction(None) as session:
        report_id = ids.record(session, report).id
        places = _places(session, user, report_id, chance)
    for start in range(0, people, SLICE):
        with database.transaction(None) as session:
            _slice(session, user, report_id, places, chance, min(SLICE, people - start), start)


def _places(session: Session, user: User, report: int, chance: random.Random) -> list[int]:
    """One country with 20 towns."""
    first = ids.take(session, "record", 21)
    rows: dict[type, list[dict[str, Any]]] = {}
    for number in range(first, first + 21):
        top = number == first
        _record(session, rows, number, Kind.LOCATION, user)
        rows.setdefault(Location, []).append(
            {"id": number, "parent_id": None if top else first, "feature": "country" if top else "settlement"}
        )
        rows.setdefault(LocationBelow, []).append({"ancestor_id": number, "location_id": number})
        if not top:
            rows[LocationBelow].append({"ancestor_id": first, "location_id": number})
            _claim(session, rows, user, report, number, "parent", value_record_id=first)
        _name(session, rows, user, report, number, "Ostrania" if top else f"Town {number - first}")
    _write(session, rows)
    return list(range(first + 1, first + 21))


def _slice(
    session: Session, user: User, report: int, places: list[int], chance: random.Random, count: int, offset: int
) -> None:
    rows: dict[type, list[dict[str, Any]]] = {}
    incident = 0
    frame: dict[str, Any] = {}
    for number in range(count):
        if number % 50 == 0:
            incident = ids.take(session, "record")
            day = date(2012, 1, 1) + timedelta(days=chance.randrange(4000))
            frame = {
                "type": chance.choice(INCIDENTS),
                "when_edtf": day.isoformat(),
                "location_id": chance.choice(places),
            }
            _record(session, rows, incident, Kind.INCIDENT, user)
            rows.setdefault(Incident, []).append(
                {
                    "id": incident,
                    "title": f"Invented incident {offset + number}",
                    "when_min": day,
                    "when_max": day,
                    **frame,
                }
            )
            _claim(session, rows, user, report, incident, "type", term=("incident_type", frame["type"]), holds=True)
            _claim(session, rows, user, report, incident, "when", value_text=frame["when_edtf"], holds=True)
            _claim(session, rows, user, report, incident, "location", value_record_id=frame["location_id"], holds=True)
        person = ids.take(session, "record", 3)
        act, stage = person + 1, person + 2
        sex = chance.choice(("female", "male", None))
        of_act, of_stage = chance.choice(ACTS), chance.choice(STAGES)
        name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} {offset + number}"
        for record, kind in ((person, Kind.INDIVIDUAL), (act, Kind.ACT), (stage, Kind.DETENTION_STAGE)):
            _record(session, rows, record, kind, user)
        rows.setdefault(Individual, []).append({"id": person, "sex": sex})
        rows.setdefault(Act, []).append(
            {
                "id": act,
                "incident_id": incident,
                "victim_id": person,
                "type": of_act,
                "violation_status": "unknown",
                "latest_stage_id": None,
            }
        )
        rows.setdefault(DetentionStage, []).append({"id": stage, "act_id": act, "seq": 1, "stage": of_stage})
        _name(session, rows, user, report, person, name)
        if sex:
            _claim(session, rows, user, report, person, "sex", term=("sex", sex), holds=True)
        _claim(session, rows, user, report, act, "exists", value_text="named in the list")
        _claim(session, rows, user, report, act, "type", term=("act_type", of_act), holds=True)
        _claim(session, rows, user, report, stage, "stage", term=("stage", of_stage), holds=True)
        ordinal = date.fromisoformat(frame["when_edtf"]).toordinal()
        rows.setdefault(ListRow, []).append(
            {
                "id": act, "individual_id": person, "incident_id": incident, "sort_key": listing.search_key(name)[:40],
                "incident_type": frame["type"], "act_type": of_act, "sex": sex, "stage": of_stage,
                "location_id": frame["location_id"], "own": 0, "day_min": ordinal, "day_max": ordinal,
                "season_min": None, "season_max": None, "status": of_stage, "latest": 1, "standing": listing.FOLLOWED,
                "level": Confidentiality.INTERNAL, "up_to": Confidentiality.SEALED,
            }
        )  # fmt: skip
    _write(session, rows)
    session.execute(
        Act.__table__.update()  # type: ignore[attr-defined]
        .where(Act.__table__.c.latest_stage_id.is_(None))  # type: ignore[attr-defined]
        .values(latest_stage_id=Act.__table__.c.id + 1)  # type: ignore[attr-defined]
    )


def _record(session: Session, rows: dict[type, list[dict[str, Any]]], number: int, kind: Kind, user: User) -> None:
    at = now()
    rows.setdefault(Record, []).append(
        {
            "id": number, "uid": uuid7(), "kind": kind, "ref": ids.ref_of(session, kind, number),
            "confidentiality": Confidentiality.INTERNAL, "level": Confidentiality.INTERNAL, "review_state": ReviewState.DRAFT, "version": 1,
            "created_at": at, "updated_at": at, "created_by": user.id,
        }
    )  # fmt: skip


def _name(
    session: Session, rows: dict[type, list[dict[str, Any]]], user: User, report: int, number: int, text: str
) -> None:
    claim = _claim(session, rows, user, report, number, "name", value_text=text)
    rows.setdefault(Name, []).append(
        {
            "record_id": number, "text": text, "script": "Latn", "language": "und", "kind": "as_printed",
            "search_key": listing.search_key(text), "is_primary": True, "followed": True, "claim_id": claim,
        }
    )  # fmt: skip


def _claim(
    session: Session,
    rows: dict[type, list[dict[str, Any]]],
    user: User,
    report: int,
    subject: int,
    field: str,
    *,
    value_text: str | None = None,
    value_record_id: int | None = None,
    term: tuple[str, str] | None = None,
    holds: bool = False,
) -> int:
    number = _next(session)
    rows.setdefault(Claim, []).append(
        {
            "subject_id": subject, "field": field, "id": number, "value_text": value_text,
            "value_record_id": value_record_id, "value_term": codes.term_number(*term) if term else None,
            "judgement": Judgement.ACCEPTED, "stance": Stance.ASSERTS, "basis": Basis.STATED, "credibility": "6",
            "source_report_id": report, "holds": 1 if holds or field == "parent" else None,
        }
    )  # fmt: skip
    rows.setdefault(ClaimDetail, []).append(
        {
            "claim_id": number, "subject_id": subject, "field": field, "uid": uuid7(), "locator": f"line {number}", "attribution": Attribution.AUTHOR_VOICE,
            "judged_by": user.id, "judged_at": now(), "created_at": now(), "created_by": user.id, "self_reviewed": True,
        }
    )  # fmt: skip
    return number


_block: list[int] = []


def _next(session: Session) -> int:
    """Numbers of claims, taken a thousand at a time."""
    if not _block:
        first = ids.take(session, "claim", 1_000)
        _block.extend(range(first + 999, first - 1, -1))
    return _block.pop()


def _write(session: Session, rows: dict[type, list[dict[str, Any]]]) -> None:
    order = (
        Record,
        Location,
        LocationBelow,
        Individual,
        Incident,
        Act,
        DetentionStage,
        Claim,
        ClaimDetail,
        Name,
        ListRow,
    )
    for table in order:
        if rows.get(table):
            session.execute(insert(table), rows[table])


def digest(people: int, seed: int = 7) -> str:
    """What names a database of this size and seed."""
    return hashlib.sha256(f"{people}:{seed}".encode()).hexdigest()[:12]
