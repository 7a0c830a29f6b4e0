"""An invented table of people to load: ten columns that are all mapped, the same for the same number of rows."""

from __future__ import annotations

import csv
from bisect import bisect
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from tracker.synthetic.spellings import somebody, spellings
from tracker.synthetic.tokens import LATIN

COLUMNS = {
    "No.": "id", "Name": "individual.name", "Name in another script": "individual.name", "Sex": "individual.sex",
    "Born": "individual.birth", "Event": "incident.id", "What was done": "act.type", "When": "act.when",
    "Town": "act.location.settlement", "Status": "stage.stage",
}  # fmt: skip
WORDS = {
    "Sex": {"Male": "male", "Female": "female"},
    "What was done": {
        "Taken into custody": "taken_into_custody",
        "Held": "detention",
        "Seized in a roundup": "mass_roundup",
    },
    "Status": {"Sentenced": "sentenced", "Released": "released", "Held": "held_unspecified", "On trial": "trial"},
}
TOWNS, FIRST, DAYS = 5_000, date(2009, 1, 1), 5_800


def mapping(sheet: str = "people") -> str:
    """The mapping of the table, as the text that people keep."""
    lines = ["tracker_mapping = 1", 'scheme = "bench"', "", "[[sheet]]", f'name = "{sheet}"', 'about = "individual"']
    for name, target in COLUMNS.items():
        lines += ["", "[[sheet.column]]", f'name = "{name}"', f'is = "{target}"']
        if codes := WORDS.get(name):
            lines += ["[sheet.column.codes]", *(f'"{word}" = "{code}"' for word, code in codes.items())]
    return "\n".join(lines) + "\n"


def write(path: Path, rows: int, first: int = 0) -> None:
    """The table as a CSV file, numbered from `first`: a fiftieth as many events as rows, the first with most people."""
    chance = Random(f"people:{first}:{rows}")  # noqa: S311  # invented, no secret
    events = max(3, rows // 50)
    sums = list(accumulate(1 / (at + 4) ** 0.95 for at in range(events)))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(first, first + rows):
            writer.writerow(_row(chance, number, bisect(sums, chance.random() * sums[-1])))


def _row(chance: Random, number: int, event: int) -> list[str]:
    person = somebody(chance)
    latin = person.spelled(LATIN)
    other = next((name.text for name in spellings(chance, person, 2) if name.text != latin), "")
    year = chance.randrange(1935, 2000)
    born = str(year) if chance.random() < 0.5 else f"{year}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    when = FIRST + timedelta(event * 37 % DAYS + chance.randrange(3))
    words = [list(WORDS[name]) for name in ("What was done", "Status")]
    return [
        f"P{number:07}", latin, other, "Female" if person.female else "Male", born if chance.random() < 0.9 else "",
        f"E{event:05}", chance.choice(words[0]), when.isoformat(), f"Torvel {event * 13 % TOWNS}",
        chance.choice(words[1]) if chance.random() < 0.9 else "",
    ]  # fmt: skip
