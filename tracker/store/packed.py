"""The rows that lists are made of, read as columns of numbers: packed on the way, in the order of the list.

Each number that comes from a database is an object first, so that a million rows of seventeen columns take longer to
hand over than to find. Small ones travel together and are parted here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlmodel import Session

from tracker.access import LEVELS, Confidentiality
from tracker.records.base import Kind
from tracker.store import matrix
from tracker.store.matrix import Numbers

NONE, EARLY, LATE = -1, -(2**31), 2**31 - 1  # no value; no first day; no last day
DAYS = ("sure_from", "sure_to", "maybe_from", "maybe_to")


def _both(high: str, low: str) -> str:
    """Two columns of at most 32 bits as one number: each number that comes from a database costs time."""
    return f"CAST({high} AS BIGINT) * {1 << 32} + ({low}) + {1 << 31}"


def _parted(both: Numbers) -> tuple[Numbers, Numbers]:
    """The two again."""
    return (both >> 32).astype(np.int32), ((both & 0xFFFFFFFF) - (1 << 31)).astype(np.int32)


def _or(column: str, none: int = NONE) -> str:
    return f"coalesce({column}, {none})"


SEASONS = 2_048  # more than a month*100+day, with one for none
ROW = (
    "individual_id", "id", _or("incident_id"), _or("location_id"),
    _both(_or("incident_type"), _or("act_type")), _both(_or("sex"), _or("status")),
    _both(_or("day_min", EARLY), _or("day_max", LATE)),
    f"(({_or('season_min')} + 1) * {SEASONS} + {_or('season_max')} + 1) * 128 + standing * 32 + own * 16 + level * 4 + up_to",
)  # fmt: skip  # of list_row
BESIDE = ("individual_id", "row_id", "value", "CAST(facet AS BIGINT) * 16 + level * 4 + up_to")  # of facet_row
STAGES = (
    "individual_id", "CAST(stage AS BIGINT) * 16 + level * 4 + up_to", _both("sure_from", "sure_to"),
    _both("maybe_from", "maybe_to"),
)  # fmt: skip  # of stage_row
COMMON = LEVELS.index(Confidentiality.INTERNAL)  # how closely most individuals are held: only others are read
INDIVIDUAL = list(Kind).index(Kind.INDIVIDUAL)


def read(
    session: Session, people: Sequence[int] | None = None
) -> tuple[dict[str, Numbers], dict[str, Numbers], dict[str, Numbers]]:
    """List rows, facet rows and stage rows: of these individuals, or of everybody."""
    if people is not None and not people:
        people = [0]  # nobody
    some = f"({', '.join(str(int(person)) for person in people)})" if people is not None else ""

    def asked(columns: Sequence[str], source: str, key: str = "individual_id", rest: str = "") -> list[Numbers]:
        where = " AND ".join([*([f"{key} IN {some}"] if some else []), *([rest] if rest else [])])
        query = f"SELECT {', '.join(columns)} FROM {source}{f' WHERE {where}' if where else ''}"  # noqa: S608  # ours
        return matrix.read(session, query, len(columns))

    # the order stands in an index, without the rows: both are put together here
    where = f" WHERE individual_id IN {some}" if some else ""
    order = f"SELECT id * 4 + level FROM list_row{where} ORDER BY sort_key, individual_id, id, level"  # noqa: S608
    (places,) = matrix.read(session, order, 1)
    held = asked(("id", "level"), "record", "id", f"kind = {INDIVIDUAL} AND level <> {COMMON}")
    return (
        _lists(asked(ROW, "list_row"), places, held),
        _beside(asked(BESIDE, "facet_row")),
        _stages(asked(STAGES, "stage_row")),
    )


def _lists(rows: list[Numbers], places: Numbers, held: Sequence[Numbers]) -> dict[str, Numbers]:
    """The columns of list rows in the order of the list. What changed between two queries is read again with the changes."""
    key = rows[1] * 4 + (rows[-1] >> 2 & 3)
    sorted_ = np.argsort(key, kind="stable")
    places = places if len(key) else places[:0]
    at = sorted_[np.minimum(np.searchsorted(key, places, sorter=sorted_), max(len(key) - 1, 0))]
    at = at[key[at] == places]
    individual, number, incident, location, types, of_person, days, rest = (column[at] for column in rows)
    found = {"individual_id": individual, "id": number, "incident": incident, "location": location}
    found["incident_type"], found["act"] = _parted(types)
    found["sex"], found["stage"] = _parted(of_person)
    found["day_min"], found["day_max"] = _parted(days)
    found |= _seen(rest) | {"own": rest >> 4 & 1, "review": rest >> 5 & 3}
    seasons = rest >> 7
    found |= {"season_min": seasons // SEASONS - 1, "season_max": seasons % SEASONS - 1}
    level = np.full(max(int(individual.max(initial=0)), int(held[0].max(initial=0))) + 1, COMMON, np.int8)
    level[held[0]] = held[1]
    found["confidentiality"] = level[individual]
    return found


def _beside(rows: Sequence[Numbers]) -> dict[str, Numbers]:
    individual, row, value, rest = rows
    return {"individual_id": individual, "row_id": row, "value": value, "facet": rest >> 4} | _seen(rest)


def _stages(rows: Sequence[Numbers]) -> dict[str, Numbers]:
    individual, rest, sure, maybe = rows
    days = dict(zip(DAYS, (*_parted(sure), *_parted(maybe)), strict=True))
    return {"individual_id": individual, "stage": rest >> 4} | days | _seen(rest)


def _seen(rest: Numbers) -> dict[str, Numbers]:
    """From which clearance to which a row is seen."""
    return {"level": (rest >> 2 & 3).astype(np.int8), "up_to": (rest & 3).astype(np.int8)}
