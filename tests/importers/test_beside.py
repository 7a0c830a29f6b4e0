"""What stands with a table and is no row of it: totals, notes, headings, another table; headers in two rows of text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.importers import beside, open_book, stacked

HEAD = "Name,Age,Village,Date of death\n"
ONE, TWO = "Tavo Ermin,40,Norvek,2013-05-02\n", "Ena Kast,6,Sulm,2013-05-03\n"


def lines_of(tmp_path: Path, text: str, after: int = 0) -> list[tuple[int, str]]:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    (sheet,) = open_book(path).sheets
    return [(line.number, line.broken) for line in sheet.lines(after)]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Total,2,,\n", beside.TOTAL),
        (",TOTAL,46,\n", beside.TOTAL),
        ("Итого: 2,,,\n", beside.TOTAL),
        ("الإجمالي,2,,\n", beside.TOTAL),
        ("合计：2,,,\n", beside.TOTAL),
        ("Subtotal Norvek: 1,,,\n", beside.TOTAL),
        ("* told by the family,,,\n", beside.NOTE),
        ("¹ age estimated,,,\n", beside.NOTE),
        ("1) по сообщению родственников,,,\n", beside.NOTE),
        ("Source: hospital records,,,\n", beside.NOTE),
        ("Составитель: группа,,,\n", beside.NOTE),
        ("\nKept by the monitoring team,,,\n", beside.ALONE),
    ],
)
def test_totals_and_notes_below_a_table_are_nobody(tmp_path: Path, row: str, why: str) -> None:
    *whole, last = lines_of(tmp_path, HEAD + ONE + TWO + row)

    assert [broken for _, broken in whole] == ["", ""]
    assert last[1] == why


@pytest.mark.parametrize(
    "row", ["Oro Pellan,,,\n", "Total Ahmadov,33,Sulm,2013\n", "Sum Sok,30,,\n", "Tavo,,Norvek,\n"]
)
def test_a_person_of_whom_little_is_known_stays_a_row(tmp_path: Path, row: str) -> None:
    assert lines_of(tmp_path, HEAD + ONE + row + TWO) == [(2, ""), (3, ""), (4, "")]
    assert lines_of(tmp_path, HEAD + ONE + TWO + row) == [(2, ""), (3, ""), (4, "")]


def test_a_heading_of_the_rows_below_it_is_no_person(tmp_path: Path) -> None:
    text = HEAD + "Village of Norvek,,,\n" + ONE + "Village of Sulm,,,\n" + TWO

    assert lines_of(tmp_path, text) == [(2, beside.HEADING), (3, ""), (4, beside.HEADING), (5, "")]
    assert lines_of(tmp_path, text, after=3) == [(4, beside.HEADING), (5, "")]


def test_a_table_with_other_headers_behind_an_empty_row_is_not_read_under_the_first(tmp_path: Path) -> None:
    text = HEAD + ONE + TWO + "\nArrested,,,\nFull name,Sex,Date of arrest,Prison\nOro Pellan,M,2024-03-10,Kalt\n"

    found = lines_of(tmp_path, text)

    assert [broken for _, broken in found] == ["", "", stacked.ABOVE, stacked.HEADERS, stacked.BELOW.format(6)]


def test_a_row_behind_an_empty_one_of_which_nothing_is_known_begins_no_table(tmp_path: Path) -> None:
    text = HEAD + ONE + "\nOro Pellan,unknown,Kalt,no date\n" + TWO

    assert [broken for _, broken in lines_of(tmp_path, text)] == ["", "", ""]


def test_headers_in_two_rows_of_text_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "No,Name,Arrest,,Release,\n,,Date,Place,Date,Reason\n1,Tavo Ermin,12.05.2020,Norvek,15.06.2020,amnesty\n2,Ena Kast,13.05.2020,Sulm,,\n",
        encoding="utf-8",
    )
    (sheet,) = open_book(path).sheets

    assert [column.name for column in sheet.columns] == [
        "No", "Name", "Arrest Date", "Arrest Place", "Release Date", "Release Reason",
    ]  # fmt: skip
    assert [line.number for line in sheet.lines(0)] == [3, 4]


def test_rows_that_came_back_with_such_a_reason_are_no_rows_now(tmp_path: Path) -> None:
    text = (
        "Name,Age,Village,Date of death,reason\n"
        f'Total,46,,,"{beside.TOTAL}"\n'
        f'Kept by the team,,,,"{beside.ALONE}"\n'
        f'Oro Pellan,M,2024-03-10,Kalt,"{stacked.BELOW.format(6)}"\n'
        f'Ida Renn,33,Norvek,2013,"{beside.ALONE}"\n'
        'Tavo Ermin,40,Norvek,2013-05-02,"It is not understood as a date."\n'
    )

    assert [bool(broken) for _, broken in lines_of(tmp_path, text)] == [True, True, True, False, False]
