"""A file is looked at before it is loaded, and what its columns mean can be changed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tracker.access import User
from tracker.actions import import_look, import_source, import_upload, importing
from tracker.actions.import_look import Look, Opened
from tracker.errors import InvalidFacts
from tracker.mapping.written import from_text

TABLE = (
    "no,name,gender,born,how\n"
    "a1,Oren Tavish,F,03.04.1990,taken by car\n"
    "a2,Lio Marden,m,12.11.1985,seen at the market\n"
    "a3,Runa Halvet,xx,25.12.1979,\n"
)


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    path = tmp_path / "people.csv"
    path.write_text(TABLE, encoding="utf-8")
    return Opened(path)


def column(found: Look, name: str) -> import_look.SeenColumn:
    return next(one for one in found.sheets[0].columns if one.name == name)


def test_each_column_shows_its_first_words_and_what_it_is_taken_for(user: User, opened: Opened) -> None:
    found = import_look.look(user, opened)

    assert column(found, "name").target == "individual.name"
    assert column(found, "name").samples == ("Oren Tavish", "Lio Marden", "Runa Halvet")
    assert column(found, "born").is_date
    assert column(found, "gender").scheme == "sex"
    assert all(one.target in import_look.targets() for one in found.sheets[0].columns)


def test_a_column_can_be_taken_for_something_else(user: User, opened: Opened) -> None:
    found = import_look.look(user, opened)

    text = import_look.changed(user, opened, found.mapping, "people", "individual", {"how": "individual.occupation"})

    assert column(import_look.look(user, opened, text), "how").target == "individual.occupation"
    with pytest.raises(InvalidFacts):
        import_look.changed(user, opened, found.mapping, "people", "individual", {"how": "individual.nonsense"})


def test_dates_of_a_column_chosen_by_hand_are_read_by_all_of_its_values(user: User, opened: Opened) -> None:
    found = import_look.look(user, opened)
    text = import_look.changed(user, opened, found.mapping, "people", "individual", {"born": ""})

    again = import_look.changed(user, opened, text, "people", "individual", {"born": "individual.birth"})

    born = next(one for one in from_text(again).sheets[0].columns if one.column == "born")
    assert born.order == "dmy"  # 25.12 tells


def test_words_without_a_code_are_listed_and_can_be_given_one(user: User, opened: Opened) -> None:
    found = import_look.look(user, opened)
    assert ("xx", 1, "") in import_look.coded(user, opened, found.mapping, "people", "gender")

    text = import_look.read_so(user, found.mapping, "people", "gender", codes={"xx": "other"})

    assert ("xx", 1, "other") in import_look.coded(user, opened, text, "people", "gender")


def test_an_uploaded_file_lies_on_no_disk_and_is_gone_afterwards(user: User, store: str) -> None:
    from tracker.config import settings

    with import_upload.held(("../people.csv", TABLE.encode()), ("people.csv", b"x")) as paths:
        assert [path.name for path in paths] == ["people.csv", "people.csv"]
        assert paths[0].read_bytes() == TABLE.encode()
        assert all(settings().home in path.parents for path in paths)
        assert import_look.look(user, Opened(paths[0])).sheets[0].columns
        plain = [path for path in settings().home.rglob("*") if path.is_file() and not path.is_symlink()]
        assert not [path for path in plain if b"Tavish" in path.read_bytes()]
    assert not list(settings().home.glob(".upload-*"))


def test_a_second_act_is_called_by_its_number_on_the_screen() -> None:
    assert import_look.in_words("act2.when") == "Act 2: When"
    assert import_look.in_words("act3.location") == "Act 3: Where"
    assert import_look.in_words("act.when") == import_look.targets()["act.when"]


def test_columns_that_become_remarks_are_told(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    rows = "V1,Ann Roe,f,A1,yes,2018-02-05\nV2,Ben Roe,m,A2,no,2018-02-06\n"
    path.write_text(f"Case ID,Name,Sex,Case ID,Consent to publish,Hearing of zorn\n{rows}", encoding="utf-8")

    told = import_source.of(path).notes

    assert any(note.startswith("The column 'Case ID (2)' becomes remarks. Another column is") for note in told)
    assert any(note.startswith("The column 'Consent to publish' becomes remarks. Consent is recorded") for note in told)
    assert any(
        note.startswith("Not known here: 'Hearing of zorn'. The words of such a column are kept") for note in told
    )


def test_a_check_says_which_reasons_keep_rows_out_and_of_which_sheet_a_note_is(user: User, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    held, dead = book.active, book.create_sheet("Deceased")
    assert held is not None
    held.title = "Held"
    for sheet, odd in ((held, "Zorn"), (dead, "Marl")):
        for row in (["Name", "Sex", "Date of birth", odd], ["Oren Tavish (aka Tank)", "m", "03.04.1990", "x"], ["Lio Marden", "m", "31.02.1985", "y"]):  # fmt: skip
            sheet.append(row)
    path = tmp_path / "people.xlsx"
    book.save(path)
    source = import_source.of(path)

    checked = importing.check(user, source)

    assert {"Sheet 'Held': Not known here: 'Zorn'.", "Sheet 'Deceased': Not known here: 'Marl'."} == {
        note.split(" The words")[0] for note in source.notes
    }
    refused = [why for why in checked.reasons if why.startswith("Not loaded: ")]
    assert len(refused) == 1 and "no day 31" in refused[0]
    assert any(why.startswith("The cell gives a name and another") for why in checked.reasons)
