"""Who is described before the name comes, who is of a counted group, and who only stands beside what was done."""

from __future__ import annotations

import pytest
from offered import done

from tracker.reading import read

AROUND = " The police and the army have said nothing about the case so far."


def given(text: str, field: str) -> list[str]:
    """The values that are offered for a field: the EDTF of days, the words of places."""
    return [p.quote if field == "location" else p.text for p in read(text).proposals if p.field == field]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "A presenter with a station in Ostra has spent a night in the cells. Ada Lund, 34, was on her way to work.",
            "Ada Lund",
            "detained",
        ),
        (
            "A columnist and a guard were shot dead by soldiers on Monday. Nobody was held. The guard, Bo Ek, was 64.",
            "Bo Ek",
            "killed",
        ),
        ("Police took away nine miners, among them the head of their union, Bo Ek.", "Bo Ek", "detained"),
        (
            "In the dock are Bo Ek, who led the group; his deputy, Ada Lund; and Jan Moe, a cook.",
            "Ada Lund",
            "on_trial",
        ),
        ("The judge sent Bo Ek to prison for six years.", "Bo Ek", "sentenced"),
        ("Soldiers took Bo Ek for questioning on Monday.", "Bo Ek", "detained"),
        ("Men in plain clothes put Bo Ek into a white van.", "Bo Ek", "detained"),
        ("Nobody has heard from Bo Ek since soldiers stopped his bus on 3 May.", "Bo Ek", "disappeared"),
        ("Troops took the boy's uncle, Bo Ek, for questioning.", "Bo Ek", "detained"),
        ("Bo Ek is out of prison.", "Bo Ek", "released"),
        ("Police held Bo Ek for a week. He reappeared in Ostra on Monday.", "Bo Ek", "released"),
        (
            "The whereabouts of the student Ada Kurd have been unknown since soldiers took her.",
            "Ada Kurd",
            "disappeared",
        ),
    ],
)
def test_who_is_named_another_way_is_found(text: str, name: str, role: str) -> None:
    assert role in done(text + AROUND).get(name, set())


@pytest.mark.parametrize(
    "text",
    [
        "Judge Ada Lund handed two students six years in a penal colony.",
        "Ada Lund, the wife of a detained journalist, has written to the minister.",
        "Bo Ek, a lawyer for the four detained students, waited at the gate.",
        "Ada Lund, a colleague of the murdered reporter, laid flowers.",
        "The marchers demanded that the mayor, Bo Ek, be arrested.",
        "Bo Ek posted bail for two women who were arrested on Monday.",
        "Men bundled two students into a Toyota Corolla and beat them.",
        "Soldiers shot the widow of the mayor of Alta Verda.",
        "Review: in the second act the forger, played by Ada Lund, is dragged from her cell and beaten.",
    ],
)
def test_who_stands_beside_it_is_no_victim(text: str) -> None:
    assert not done(text + AROUND)


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("three days ago", "2023-03-05"),
        ("a fortnight ago", "2023-02-22"),
        ("the day before yesterday", "2023-03-06"),
        ("in the night of 3 to 4 March", "2023-03-03/2023-03-04"),
    ],
)
def test_days_are_counted_back(words: str, edtf: str) -> None:
    assert edtf in given(f"OSTRA, 8 March 2023 – Bo Ek was arrested {words}.{AROUND}", "when")


def test_the_place_of_a_date_line_is_offered_where_no_other_is_told() -> None:
    head = "GOTHENBURG, 8 March 2023 – "
    assert "GOTHENBURG" in given(f"{head}Police arrested Bo Ek on Monday over a song.{AROUND}", "location")
    assert "GOTHENBURG" not in given(f"{head}Police arrested Bo Ek in Malmö over a song.{AROUND}", "location")
