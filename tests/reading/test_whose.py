"""Whose an injury is, where several may bear it; illness; and what is nobody's case."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tracker import codes
from tracker.reading import around_injuries, english, weights
from tracker.reading.engine import read
from tracker.reading.model import LIKELY, Reading
from tracker.records.base import Kind

MARCH = """Orchestra members held after march in Ostra

OSTRA, 4 May 2023 – Riot police in Ostra on Tuesday detained the cellist Mirela Cosh and the conductor Arlo Venn, both 41, after a march against the new security law, their lawyer said.

The two were taken to the Fourth Precinct and questioned until midnight. Venn was released on Wednesday without charge.

The cellist is still in a police hospital. An officer stamped on her right hand, and two fingers are broken, according to the lawyer, Ines Roth.

The interior ministry did not answer questions.
"""
PRISON = """Jailed editor’s health worsens

VELO, 3 March 2024 – The editor Tomas Breck, who is serving six years in prison for his reporting on the army, has been diagnosed with tuberculosis, his wife, Lena Breck, said on Sunday.

He is held in Colony No. 9, where guards have refused him medicine since January. Prison officials denied it.

His colleague Jana Orlik, sentenced at the same trial, has been moved to another colony.
"""
BORDER = """Activist kept from leaving

VELO, 3 March 2024 – Border guards in Velo detained the activist Tomas Breck on Sunday when he wanted to visit a gravely ill daughter abroad, his lawyer said. He was questioned for six hours by the security service.

The daughter, Mia Breck, has leukaemia. The ministry said that Breck was under investigation for extremism.
"""
WARD = """Hospital strike enters second week

VELO, 3 March 2024 – Nurses in Velo went on with their strike on Monday. The surgeon Tomas Breck said that two operations had been put off.

The former minister Jana Orlik, 81, has pneumonia and is in intensive care after a fall at home. Her doctor, Mia Dunn, said her condition was stable. The hospital hopes to open its heart ward again on Friday.
"""


def hurt(reading: Reading) -> dict[str, list[str]]:
    """The words of each injury that is offered, by whose it is."""
    found: dict[str, list[str]] = {}
    for thing in reading.things:
        if thing.kind is Kind.INJURY:
            owner = reading.thing(thing.frame["individual_id"]).label
            found.setdefault(owner, []).append(next(p.quote for p in reading.about(thing.key) if p.field == "exists"))
    return found


def test_an_injury_is_that_of_whom_the_text_calls_by_their_work() -> None:
    assert hurt(read(MARCH, "eng")) == {"Mirela Cosh": ["stamped on her right hand", "fingers are broken"]}


def test_what_was_done_to_a_part_of_a_body_goes_with_the_injury_and_makes_nobody_a_woman() -> None:
    reading = read(MARCH, "eng")
    label = {thing.key: thing.label for thing in reading.things}
    beaten = [
        t
        for t in reading.things
        if t.kind is Kind.ACT and any(p.code == "physical_assault" for p in reading.about(t.key))
    ]
    assert [label[t.frame["victim_id"]] for t in beaten] == ["Mirela Cosh"]
    assert [label[p.about] for p in reading.proposals if p.field == "sex"] == []


def test_an_illness_of_a_prisoner_is_offered_with_a_doubt() -> None:
    reading = read(PRISON, "eng")
    told = [p for thing in reading.things if thing.kind is Kind.INJURY for p in reading.about(thing.key)]
    assert hurt(reading).keys() == {"Tomas Breck"}
    assert "tuberculosis" in hurt(reading)["Tomas Breck"]
    assert all(
        p.score < LIKELY and "may have caused it, made it worse, or neither" in p.doubt
        for p in told
        if p.field == "exists"
    )


@pytest.mark.parametrize("text", [BORDER, WARD], ids=["a relative’s", "where nobody is harmed"])
def test_an_illness_that_is_no_victims_is_not_offered(text: str) -> None:
    assert hurt(read(text, "eng")) == {}


HELD = """VELO, 3 March 2024 – Police in Velo arrested the journalist Tomas Breck on Sunday {0} his lawyer, Ines Roth, said. He was taken to the central police station, where he was questioned for nine hours about his reporting on the army, and charged with extremism on Monday. Human rights groups called for his release and for an end to the crackdown on the independent press. The ministry did not comment on the arrest. {1}
"""


@pytest.mark.parametrize(
    ("behind", "then"),
    [
        ("after the seizure of his laptop,", "The raid followed seizures of equipment at three other newsrooms."),
        ("on the stroke of midnight,", "With a stroke of the pen the governor had closed his newspaper in May."),
        ("at the office of a cancer charity,", "The AIDS activist was fined for breaking Covid rules in 2021."),
        ("after the exhaustion of all appeals,", "It fits the pattern of other cases. Pressure was put on his editor."),
        ("at work,", "The judge, Jana Orlik, had a fever and put off the hearing."),
        ("at work,", "Roth, who was in bed with pneumonia until Friday, has not been let in to see him."),
        ("at work,", "The president, Arlo Venn, who has cancer and was taken to a clinic, called him a terrorist."),
    ],
)
def test_a_look_alike_or_somebody_elses_illness_is_no_injury_of_his_or_of_the_presidents(
    behind: str, then: str
) -> None:
    assert not hurt(read(HELD.format(behind, then), "eng")).keys() - {"Ines Roth"}


def test_the_same_illness_of_the_prisoner_is_offered() -> None:
    text = HELD.format("at work,", "Breck, who has cancer and had a seizure in the van, was refused medicine.")
    assert hurt(read(text, "eng")).keys() == {"Tomas Breck"}


def test_hands_behind_whose_are_those_of_the_name_before() -> None:
    told = "Her clients were the poet Tomas Breck, whose hands were broken by guards, and Mirela Cosh, who was beaten."
    assert "Tomas Breck" in hurt(read(f"Guards in Velo beat prisoners. {told} Police tortured them.", "eng"))


def test_in_a_text_that_names_hundreds_each_injury_is_weighed_with_those_named_near_it() -> None:
    firsts, lasts = (
        ["Tomas", "Arlo", "Mirela", "Jana", "Ines", "Lena", "Oskar", "Piet", "Sven", "Karin"],
        [
            "Breck",
            "Venn",
            "Cosh",
            "Orlik",
            "Roth",
            "Quist",
            "Lomax",
            "Haldane",
            "Farrow",
            "Velmar",
            "Morrow",
            "Tisdale",
        ],
    )
    told = [
        f"Police arrested {one} {two} at a protest in Velo and broke two ribs of {two}."
        for two in lasts
        for one in firsts
    ]
    read, account = english.weighed("\n\n".join(told))
    pairs = Counter(unit for unit, _, _ in around_injuries.Scene(read.text, account, read.sentences).pairs())
    assert len(account.people) > 2 * around_injuries.MANY >= max(pairs.values()) > 1


def test_care_is_no_second_injury() -> None:
    text = MARCH.replace("The cellist is still in", "The cellist was operated on and taken to")
    assert hurt(read(text, "eng")) == {"Mirela Cosh": ["stamped on her right hand", "fingers are broken"]}


def test_no_word_of_a_name_is_among_the_weights() -> None:
    words = {word for what in weights.of("eng_injured") for word in re.findall(r"[^\W\d_]+", what)}
    assert len(weights.of("eng_injured")) > 1000
    assert not words & {"cosh", "venn", "muhammad", "mohammed", "ahmad", "ivan", "kim", "garcía", "gulfia"}


def test_the_same_texts_give_the_same_weights_of_the_injured(tmp_path: Path) -> None:
    folders = []
    for folder, name in (("a", "Mirela Cosh"), ("b", "Tomas Breck")):
        folders.append(tmp_path / folder)
        folders[-1].mkdir()
        for number in range(3):
            text = MARCH.replace("Mirela Cosh", name) if number else WARD
            answers = {
                "persons": [{"name_as_written": name, "roles": ["detained", "injured"]}] if number else [],
                "injuries": [{"person": name, "as_written": "two fingers are broken"}] if number else [],
                "incidents": [],
                "must_not_be_victims": [],
            }
            (folders[-1] / f"0{number}.txt").write_text(text, "utf-8")
            (folders[-1] / f"0{number}.golden.json").write_text(json.dumps(answers), "utf-8")
    script = tmp_path / "weigh.py"
    script.write_bytes((codes.data_folder() / "reading" / "weigh.py").read_bytes())
    made = []
    for _ in range(2):
        subprocess.run([sys.executable, script, "injured", "eng", *folders], check=True, capture_output=True)
        made.append((tmp_path / "weights_eng_injured.csv").read_bytes())
    assert made[0] == made[1]
    rows = {row["what"]: float(row["weight"]) for row in csv.DictReader(made[0].decode().splitlines())}
    assert rows["recent:0"] > 0  # of whom the text spoke last
    assert not {word for what in rows for word in re.findall(r"[^\W\d_]+", what)} & {"cosh", "breck", "venn"}
