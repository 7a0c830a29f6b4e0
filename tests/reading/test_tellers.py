"""Whom "I" stands for: a witness who gives the name, whoever answers in an interview, whoever is quoted."""

from __future__ import annotations

import pytest

from tracker.reading import Reading, read
from tracker.reading.golden import victims
from tracker.records.base import Kind

STATEMENT = """My name is Ada Lund. I taught in Ostra until 2019.

On 5 May 2020 I was arrested by four soldiers at my uncle's house. They beat the soles of my feet with a cable. My husband, Bo Ek, paid a lawyer, Nils Ro, to look for me.

A woman in my cell, Eva Moe, was crying. She was released in June.
"""
INTERVIEW = """Ada Lund left Ostra in 2019 and lives in Bergen. She spoke to the Fjord Post.

Q: When was it?

A: In May 2018. I was detained at the border by the police.

Q: And then?

A: An officer broke my wrist. I was in prison for a year.
"""
INITIALS = """The farmer Ada Lund, 39, reached Bergen in March after a year in hiding. She talked to Bo Ek.

BE: What happened?

AL: I was arrested and kept in the county jail. They broke two of my fingers.

BE: I was told that you had a lawyer.
"""
QUOTED = """OSTRA -- Police broke up a march on Monday.

"I was beaten with a baton and my arm was broken," said Ada Lund, a nurse. "I still cannot lift it."

Mayor Bo Ek said that the police had acted by the law.
"""


def hurt(reading: Reading) -> set[str]:
    """Those who are offered as injured."""
    return {reading.thing(str(t.frame["individual_id"])).label for t in reading.things if t.kind is Kind.INJURY}


def harmed(text: str) -> set[str]:
    """Those to whom something was done."""
    reading = read(text)
    return {reading.thing(v.key).label for v in victims(text, reading)}


@pytest.mark.parametrize(
    ("text", "who", "injured"),
    [
        (STATEMENT, {"Ada Lund", "Eva Moe"}, {"Ada Lund"}),
        (INTERVIEW, {"Ada Lund"}, {"Ada Lund"}),
        (INITIALS, {"Ada Lund"}, {"Ada Lund"}),
        (QUOTED, {"Ada Lund"}, {"Ada Lund"}),
    ],
    ids=["statement", "interview", "initials", "quoted"],
)
def test_whoever_tells_it_is_the_one_to_whom_it_was_done(text: str, who: set[str], injured: set[str]) -> None:
    assert harmed(text) == who
    assert hurt(read(text)) == injured


@pytest.mark.parametrize(
    "text",
    [
        'Police stopped a march in Ostra. "I was tortured by headaches for years," the violinist said. Her doctor, Ada Lund, operated on her. The police counted a thousand people.',
        'The police held a meeting. "I was hit by the news of the arrests," said Ada Lund. Nobody else spoke to the police.',
        "I am Ada Lund's lawyer. I was arrested in May by the police. The police did not say why.",
    ],
    ids=["another speaks", "a figure of speech", "a lawyer"],
)
def test_what_nobody_says_of_themselves_is_not_offered(text: str) -> None:
    assert "Ada Lund" not in harmed(text)


def test_words_that_lead_to_a_teller_are_doubted_and_are_no_spelling() -> None:
    reading = read(STATEMENT)
    [person] = [t for t in reading.things if t.label == "Ada Lund"]
    [act] = [
        t
        for t in reading.things
        if t.kind is Kind.ACT and t.frame["victim_id"] == person.key and "custody" in t.label.lower()
    ]

    assert {STATEMENT[a:b] for a, b in person.spellings} == {"Ada Lund"}
    assert any(p.doubt for p in reading.about(act.key) if p.field == "exists")
    assert {p.text for p in reading.about(act.key) if p.field == "when"} == {"2020-05-05"}
