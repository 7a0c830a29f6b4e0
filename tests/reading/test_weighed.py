"""What is likely by the words around a name is offered with less certainty than what a rule reads, and never with others."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from offered import hurt

from tracker.reading import bare_injuries, read, tongues, weights
from tracker.reading.golden import victims
from tracker.reading.model import LEAST, LIKELY, Reading
from tracker.records.base import Kind

PROJECT = Path(__file__).parents[2]
BESIDE = """OSTRA, 5 May 2020 – A court in the port city sentenced teacher Ada Lund to nine years in prison on Monday.

Her companion Bo Ek Larsen, a 41-year-old printer, walked off with four. He says that he printed nothing of the kind.

“We will appeal,” said lawyer Eva Moe, who represents both. Interior Minister Nils Ro declined to comment.
"""


def acts_of(reading: Reading, name: str) -> list[float]:
    """The scores of what is offered as done to somebody."""
    key = next(t.key for t in reading.things if t.kind is Kind.INDIVIDUAL and t.label == name)
    acts = [t.key for t in reading.things if t.kind is Kind.ACT and t.frame.get("victim_id") == key]
    return [p.score for act in acts for p in reading.about(act)]


def test_who_is_likely_harmed_is_offered_beside_whom_a_rule_reads() -> None:
    reading = read(BESIDE)

    found = {min(v.names, key=len) for v in victims(BESIDE, reading)}
    assert {"ada lund", "bo ek larsen"} <= found and not found & {"eva moe", "nils ro"}
    assert min(acts_of(reading, "Ada Lund")) >= LIKELY
    assert acts_of(reading, "Bo Ek Larsen") and all(LEAST <= s < LIKELY for s in acts_of(reading, "Bo Ek Larsen"))
    [quote] = {p.quote for p in reading.proposals if p.field == "exists" and p.score < LIKELY}
    assert "sentenced" in quote and "Bo Ek Larsen" in quote  # what is told, and of whom
    doubts = {p.doubt for p in reading.proposals if "likely by the words" in p.doubt}
    assert len(doubts) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Coach Ada Lund was beaten to the podium again. Bo Ek, who was injured in the second half, left the match. The team of Eva Moe scored twice and the league champion lost the game.",
        "The new film by Ada Lund tells of a prisoner, Bo Ek, who is tortured by guards. The director said that the actor Nils Ro plays the lead; the film opens at the festival on Friday.",
        "",
    ],
    ids=["sport", "film", "nothing"],
)  # fmt: skip
def test_where_a_text_is_about_something_else_nobody_is_likely(text: str) -> None:
    assert victims(text, read(text)) == []


@pytest.mark.parametrize("tongue", [tongues.ENGLISH, tongues.RUSSIAN, tongues.CHINESE], ids=lambda t: t.name)
def test_each_language_has_weights_that_say_no_more_than_numbers(tongue: tongues.Tongue) -> None:
    known = weights.of(tongue.name)

    assert "" in known and all(abs(weight) < 20 for weight in known.values())
    assert weights.probability({}, tongue.name) < 0.5  # nobody is harmed of whom nothing is said
    assert 0 <= weights.probability(dict.fromkeys(known, 3), tongue.name) <= 1


def test_the_same_texts_give_the_same_weights(tmp_path: Path) -> None:
    harmed = [f"Police detained {name} in Ostra on Monday. {name} is in prison." for name in ("Ada Lund", "Bo Ek")]
    for number, text in enumerate([*harmed, "Eva Moe said so.", "Nils Ro said that he spoke."] * 3):
        names = [name for name in ("Ada Lund", "Bo Ek") if name in text]
        answers = {"persons": [{"name_as_written": name, "roles": ["detained"]} for name in names]}
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
        (tmp_path / f"{number}.golden.json").write_text(json.dumps(answers), "utf-8")
    script = tmp_path / "weigh.py"
    script.write_text((PROJECT / "data" / "reading" / "weigh.py").read_text("utf-8"), "utf-8")
    made = []
    for _ in range(2):
        subprocess.run(
            [sys.executable, script, "people", "eng", tmp_path], check=True, cwd=PROJECT, capture_output=True
        )
        made.append((tmp_path / "weights_eng.csv").read_bytes())
    rows = {row["what"]: float(row["weight"]) for row in csv.DictReader(made[0].decode().splitlines())}

    assert made[0] == made[1] and rows["T:taken_into_custody.apprehended"] > 0 > rows["speaks"]


@pytest.mark.parametrize(
    ("words", "part", "kind"),
    [
        ("two of his ribs were broken", "chest", "fracture"),
        ("his fingernails were missing", "finger", None),
        ("he was vomiting blood", "unspecified", None),
        ("he limped", "unspecified", None),
        ("cigarette burns", "unspecified", "burn"),
        ("both eardrums had burst", "ear", None),
    ],
)
def test_injuries_told_in_passing_are_found(words: str, part: str, kind: str | None) -> None:
    (found,) = bare_injuries.bare(f"By then {words}.", 0, len(words) + 9)

    assert found.body_part == part and (kind is None or found.kind == kind)


@pytest.mark.parametrize(
    "words", ["Thieves broke back into the shop.", "The strike struck the ruling body.", "He lost heart.", "The head of the office resigned.", "She faced the missing minutes."]
)  # fmt: skip
def test_words_of_harm_about_other_things_are_no_injury(words: str) -> None:
    assert bare_injuries.bare(words, 0, len(words)) == []


def test_an_injury_goes_to_who_is_harmed_and_is_offered_with_a_doubt() -> None:
    text = (
        "Police in the port city of Veldra arrested Oskar Lindqvist-Amoah on Tuesday. He was held at a police station. "
        "His lawyer, Mara Veit, saw him on Friday. Three of his ribs were broken, she said. A court will hear the case in May."
    )

    assert hurt(text) == {"Oskar Lindqvist-Amoah"}


def test_in_a_text_that_surely_is_about_victims_an_injury_far_behind_the_name_finds_its_owner() -> None:
    text = (
        "Police in the port city of Veldra arrested the activist Oskar Lindqvist-Amoah at a protest on Tuesday and beat him in the van. "
        "He was held without charge at a police station, where officers tortured detainees, human rights lawyers say. "
        "The cell had no window. There was one blanket. The light was never switched off. Nobody was told where he was. "
        "A guard brought water twice a day. In the second week there was an interrogation at night, with a lamp. "
        "It went on for hours and began again. When it was over three ribs were broken. The authorities deny ill-treatment."
    )

    assert hurt(text) == {"Oskar Lindqvist-Amoah"}
