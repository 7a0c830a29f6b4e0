"""One spelling of a real person finds the others in a crowd of invented names, within a script and across scripts."""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from uuid6 import uuid7

from tracker.access import Confidentiality, User
from tracker.dates import now
from tracker.records import Kind, Name, Record
from tracker.store import database, ids, name_index, name_search

sys.path.insert(0, str(Path(__file__).parent))

from invented_names import names

FIRST = 10  # hits that somebody reads
CROWDS = [
    pytest.param(2_000, 12, id="2000"),
    pytest.param(20_000, 2, id="20000", marks=pytest.mark.torture),
    pytest.param(100_000, 1, id="100000", marks=pytest.mark.torture),
]


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize(("crowd", "every"), CROWDS)
def test_one_spelling_finds_the_others_in_a_crowd(
    user: User, shared: Path, crowd: int, every: int, capsys: pytest.CaptureFixture[str]
) -> None:
    people: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in csv.DictReader((shared / "data/dev/names_dev.csv").open(encoding="utf-8")):
        people[row["person_id"]].append((row["name"][:300], row["script"][:4]))
    asked = [own for number, own in enumerate(people.values()) if len(own) > 1 and number % every == 0]
    records = _fill([[spelling for spelling, _ in own] for own in people.values()] + [[name] for name in names(crowd)])
    whose = dict(zip(people, records, strict=False))

    there, hit = Counter[str](), Counter[str]()
    for number, (person, own) in enumerate(people.items()):
        if own not in asked or number % every:
            continue
        for spelling, script in own:
            others = [(other, of) for other, of in own if other != spelling]
            found = _without(whose[person], spelling)
            for other, of in others:
                pairs = [f"{script}-{of}", "within" if script == of else "across"]
                if (
                    min(len(spelling.split()), len(other.split())) == 1
                    and "Hani" not in pairs[0]
                    and "Kana" not in pairs[0]
                ):
                    pairs = ["one word for several"]
                there.update(pairs)
                hit.update(pairs if (whose[person], other) in found else [])

    with capsys.disabled():
        print(f"\nrecall at {FIRST} among {crowd} others")
        for pair in sorted(there, key=lambda pair: -there[pair]):
            print(f"  {pair:22} {hit[pair] / there[pair]:.3f} of {there[pair]}")
    assert hit["within"] / there["within"] >= 0.95
    assert hit["across"] / there["across"] >= 0.90


def _fill(names_of: list[list[str]]) -> list[int]:
    """Individuals with these names, straight into the tables; their numbers."""
    with database.transaction(None) as session:
        first = ids.take(session, "record", len(names_of))
        heads, rows = [], []
        for number, own in enumerate(names_of, first):
            heads.append(
                {
                    "id": number,
                    "uid": uuid7(),
                    "kind": Kind.INDIVIDUAL,
                    "ref": ids.ref_of(session, Kind.INDIVIDUAL, number),
                    "confidentiality": Confidentiality.PUBLIC,
                    "level": Confidentiality.PUBLIC,
                    "created_at": now(),
                    "updated_at": now(),
                }  # fmt: skip
            )
            rows += [
                {"record_id": number, "text": one, "script": "Latn", "search_key": one.lower(), "followed": True}
                for one in dict.fromkeys(own)
            ]
        session.execute(insert(Record), heads)
        session.execute(insert(Name), rows)
        name_index.add_all(session, (tuple(row) for row in session.execute(text("SELECT id, text FROM name"))))
        return list(range(first, first + len(names_of)))


def _without(record: int, spelling: str) -> set[tuple[int, str]]:
    """(record, spelling) for each other spelling of the record by which it is among the first hits.

    Each other spelling is looked for by itself: with the asked one and the rest out of the way.
    """
    with database.reading(None) as session:
        own = session.execute(text("SELECT id, text FROM name WHERE record_id = :r"), {"r": record}).all()
        kept = name_search._Weighed._weigh
        found = set()
        for number, other in own:
            if other == spelling:
                continue
            away = {n for n, _ in own if n != number}

            def weigh(self: name_search._Weighed, names: list[int], most: int, away: set[int] = away) -> int:
                return kept(self, [name for name in names if name not in away], most)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(name_search._Weighed, "_weigh", weigh)
                hits = name_search.search(session, spelling, (Kind.INDIVIDUAL,), FIRST)
            if any(hit.name_id == number for hit in hits):
                found.add((record, other))
        return found
