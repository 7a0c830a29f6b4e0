"""Files made by hand with what a mapping would make of their rows, for tests of loading alone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracker.actions.import_source import Place, Source
from tracker.codes import term_number
from tracker.mapping.plan import Made, Problem, RowPlan, Said
from tracker.records.base import Basis, Kind

COLUMNS = ("id", "name", "other name", "sex", "born", "job", "what", "when", "event", "status", "place", "by")


def plan(number: int, cells: dict[str, str], sheet: str = "", **more: Any) -> RowPlan:
    """One row of a table of people: a person, an act in an incident, a stage, a place and an office."""
    made = [
        Made(Kind.INDIVIDUAL, identifier=cells.get("id", ""), ref=cells.get("ref", "")),
        Made(Kind.INCIDENT, key=cells.get("event", ""), frame={"title": cells.get("event") or "Arrest"}),
        Made(Kind.ACT, frame={"incident_id": 1, "victim_id": 0}),
    ]
    said = []

    def say(record: int, fact: str, column: str, basis: Basis = Basis.STATED, **value: Any) -> None:
        said.append(Said(record, fact, COLUMNS.index(column), basis, **value))

    def coded(record: int, fact: str, column: str, scheme: str) -> None:
        if word := cells.get(column):
            term = term_number(scheme, word)
            say(record, fact, column, Basis.CLASSIFIED, text=word, term=term)

    for column in ("name", "other name"):
        if cells.get(column):
            say(0, "name", column, text=cells[column])
    coded(0, "sex", "sex", "sex")
    if cells.get("born"):
        say(0, "birth", "born", text=cells["born"])
    if cells.get("job"):
        say(0, "occupation", "job", text=cells["job"])
    coded(2, "type", "what", "act_type")
    if cells.get("when"):
        say(1, "when", "when", text=cells["when"])
    if cells.get("status"):
        made.append(Made(Kind.DETENTION_STAGE, frame={"act_id": 2, "seq": 1}))
        coded(len(made) - 1, "stage", "status", "stage")
    if cells.get("place"):
        made.append(Made(Kind.LOCATION, key=cells["place"], frame={"feature": "settlement"}))
        say(len(made) - 1, "name", "place", text=cells["place"])
        say(1, "location", "place", text=cells["place"], link=len(made) - 1)
    if cells.get("by"):
        made.append(Made(Kind.ORGANISATION, key=cells["by"], frame={"kind": "state_body"}))
        say(len(made) - 1, "name", "by", text=cells["by"])
        who = len(made) - 1
        made.append(
            Made(
                Kind.INVOLVEMENT,
                frame={"incident_id": 1, "act_id": 2, "actor_id": who, "role": "alleged_perpetrator"},
            )
        )
        say(len(made) - 1, "exists", "by", text=cells["by"])
    problems = [Problem(number, "born", cells["born"], "This is not a day.")] if cells.get("born") == "soon" else []
    words = tuple(cells.get(column, "") for column in COLUMNS)
    return RowPlan(sheet, number, words, made, said, problems)


def source(path: Path, rows: list[dict[str, str]], mapping: str = "by hand", scheme: str = "list") -> Source:
    """A CSV file of these rows, and what is made of them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)

    def plans(after: Place) -> Iterator[tuple[int, RowPlan]]:
        for number, cells in enumerate(rows, 2):
            if number > after[1]:
                yield 0, plan(number, cells)

    return Source(path, "CSV", [("", COLUMNS)], plans, mapping, scheme)


def people(count: int, start: int = 0, events: int = 7) -> list[dict[str, str]]:
    """Rows of so many people who nowhere live, some of them in the same incidents."""
    return [
        {
            "id": f"P{n}",
            "name": f"Tavo Ermin{n}",
            "other name": f"Таво Ермин{n}" if n % 2 else "",
            "sex": ("male", "female")[n % 2],
            "born": f"19{50 + n % 40}-0{n % 9 + 1}",
            "job": ("teacher", "smith", "")[n % 3],
            "what": "taken_into_custody",
            "when": f"2019-0{n % events % 9 + 1}",
            "event": f"Raid {n % events}",
            "status": ("held_unspecified", "released")[n % 2],
            "place": f"Norvek {n % events % 5}",
            "by": f"Police {n % 3}",
        }
        for n in range(start, start + count)
    ]
