"""Files that come again: under another name, as a later copy of a list, as rejected rows that were mended."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from tracker.access import User
from tracker.actions import batches, browse, import_likely, import_source, importing, record_view
from tracker.errors import AlreadyKnown
from tracker.store import claims, database, ids

HEADER = "ID,Name,Sex,Date of birth,Date of arrest,Place"
PEOPLE = [
    "1,Tavo Ermin,male,1971-04,2020-03-04,Norvek",
    "2,Lia Norvek,female,1980,2020-03-05,Ostrel",
    "3,Oro Pellan,male,1982-05,2020-03-06,Norvek",
]
BAD = "4,Ansa Vell,female,1990,2020-02-30,Ostrel"
MENDED = BAD.replace("02-30", "02-28")
OTHERS = [
    "1,Birk Tolle,male,1955,2019-01-02,Sulm",
    "2,Ena Kast,female,1960,2019-01-03,Sulm",
    "3,Runo Helm,male,1965-05,2019-01-04,Torvik",
]


def bare(rows: list[str]) -> list[str]:
    """The rows without their numbers."""
    return [row.partition(",")[2] for row in rows]


def load(user: User, path: Path, rows: list[str], header: str = HEADER, end: str = "\n") -> importing.Loaded:
    path.write_text(end.join([header, *rows, ""]), encoding="utf-8")
    return importing.load(user, import_source.of(path))


def total(user: User) -> int:
    return browse.individuals(user).total


def mended(user: User, batch: int, path: Path, wrong: str = "2020-02-30", right: str = "2020-02-28") -> Path:
    """The rejected rows of a load, mended by hand and kept under another name."""
    path.write_text(batches.rejects(user, batch).decode("utf-8-sig").replace(wrong, right), encoding="utf-8")
    return path


def test_the_same_bytes_under_another_name_are_loaded_already(user: User, tmp_path: Path) -> None:
    first = load(user, tmp_path / "people.csv", PEOPLE)

    with pytest.raises(AlreadyKnown, match=r"batch 1 from people\.csv") as known:
        load(user, tmp_path / "people (1).csv", PEOPLE)

    assert known.value.batch == first.batch
    source = import_source.of(tmp_path / "people (1).csv")
    assert importing.check(user, source).there == first.batch
    once_more = importing.load(user, source, again=True)
    assert (once_more.counted.skipped, once_more.counted.said, total(user)) == (3, 0, 3)


def test_what_was_undone_can_be_loaded_again(user: User, tmp_path: Path) -> None:
    batches.undo(user, load(user, tmp_path / "people.csv", PEOPLE).batch, "the wrong file")

    assert load(user, tmp_path / "list.csv", PEOPLE).counted.made["individual"] == 3


def test_a_report_counts_what_its_loads_say_of_new_and_of_known_people(user: User, tmp_path: Path) -> None:
    first = load(user, tmp_path / "people.csv", PEOPLE)
    new = OTHERS[2].replace("3,", "9,", 1)
    later = load(user, tmp_path / "people (2).csv", [f"{row},34" for row in (*PEOPLE, new)], f"{HEADER},Age")

    for done in (first, later):
        with database.reading(user) as session:
            number = ids.record(session, done.report).id
            every = len(claims.of_report(session, number, with_corrected=True))
            found = [
                claims.counts_of_report(session, number, at_most)[0] for at_most in (1, every - 1, every, every + 1)
            ]
        assert every > len(PEOPLE)
        assert found == [1, every - 1, every, every]


@pytest.mark.parametrize("numbered", [True, False])
def test_a_later_copy_of_a_list_brings_only_what_is_new(user: User, tmp_path: Path, numbered: bool) -> None:
    header, rows, more = (HEADER, PEOPLE, [MENDED]) if numbered else (*bare([HEADER]), bare(PEOPLE), bare([MENDED]))
    load(user, tmp_path / "march.csv", rows, header)

    again = load(user, tmp_path / "april.csv", [*rows, *more], header, "\r\n")

    assert (again.counted.skipped, again.counted.made["individual"], total(user)) == (3, 1, 4)
    assert import_likely.likely(user, import_source.of(tmp_path / "april.csv")) == []
    third = load(user, tmp_path / "may.csv", [*more, *rows], header)
    assert (third.counted.skipped, third.counted.said, total(user)) == (4, 0, 4)


def test_a_later_copy_may_have_more_columns(user: User, tmp_path: Path) -> None:
    load(user, tmp_path / "march.csv", PEOPLE)

    again = load(user, tmp_path / "april.csv", [f"{row},smith" for row in PEOPLE], f"{HEADER},Occupation")

    assert (again.counted.changed, again.counted.said, total(user)) == (3, 3, 3)


@pytest.mark.parametrize("name", ["theirs.csv", "people.csv"])
def test_the_numbers_of_another_list_are_not_taken_for_those_of_the_first(
    user: User, tmp_path: Path, name: str
) -> None:
    (tmp_path / "other").mkdir()
    load(user, tmp_path / "people.csv", PEOPLE)

    source = tmp_path / "other" / name
    theirs = load(user, source, OTHERS)

    assert (theirs.counted.matched, total(user)) == (0, 6)
    later = load(user, tmp_path / "other" / f"new {name}", [*OTHERS, MENDED])
    assert (later.counted.skipped, total(user)) == (3, 7)
    ours = load(user, tmp_path / "people2.csv", PEOPLE, end="\r\n")
    assert (ours.counted.skipped, total(user)) == (3, 7)


def test_a_row_that_stands_in_two_lists_may_be_two_people(user: User, tmp_path: Path) -> None:
    unnamed = ",male,,2020-03,Norvek"
    header = bare([HEADER])[0]
    load(user, tmp_path / "march.csv", [f"Somebody{unnamed}", *bare(PEOPLE)], header)

    april = load(user, tmp_path / "april.csv", [f"Somebody{unnamed}", *bare(OTHERS)], header)

    assert (april.counted.matched, total(user)) == (0, 8)
    twice = load(user, tmp_path / "may.csv", [f"Nobody{unnamed}"] * 2, header)
    again = load(user, tmp_path / "june.csv", [f"Nobody{unnamed}"] * 3, header)
    assert (twice.counted.made["individual"], again.counted.skipped, total(user)) == (2, 2, 11)


@pytest.mark.parametrize("numbered", [True, False])
def test_mended_rows_find_the_source_that_they_came_from(user: User, tmp_path: Path, numbered: bool) -> None:
    header, rows = (HEADER, [*PEOPLE, BAD]) if numbered else (*bare([HEADER]), bare([*PEOPLE, BAD]))
    first = load(user, tmp_path / "people.csv", rows, header)
    assert (first.counted.loaded, first.counted.rejected) == (3, 1)

    path = mended(user, first.batch, tmp_path / "people rejected (1).csv")
    source = import_source.of(path)
    assert importing.check(user, source).counted.loaded == 1
    second = importing.load(user, source)

    assert (second.counted.loaded, second.counted.rejected, total(user)) == (1, 0, 4)
    ref = next(row.ref for row in browse.individuals(user).rows if row.name == "Ansa Vell")
    view = record_view.record(user, ref)
    words = [s.value for part in (view, *view.stages) for fact in part.facts for s in fact.statements]
    assert not any("There is no day" in word for word in words)
    fixed = load(user, tmp_path / "corrected.csv", [row.replace("02-30", "02-28") for row in rows], header)
    assert (fixed.counted.skipped, fixed.counted.said, total(user)) == (4, 0, 4)


def test_mended_rows_are_read_as_the_whole_file_was(user: User, tmp_path: Path) -> None:
    rows = ["Tavo Ermin,25/03/2020", "Lia Norvek,04/03/2020", "Oro Pellan,31/02/2020"]
    first = load(user, tmp_path / "people.csv", rows, "Name,Date of arrest")

    path = mended(user, first.batch, tmp_path / "mended.csv", "31/02/2020", "03/04/2020")
    assert importing.load(user, import_source.of(path)).counted.loaded == 1

    view = record_view.record(user, next(r.ref for r in browse.individuals(user).rows if r.name == "Oro Pellan"))
    said = [s.value for act in view.acts for fact in act.facts for s in fact.statements if fact.field == "when"]
    assert said == ["3 April 2020"]


def test_rows_that_are_sent_back_twice_have_one_reason(user: User, tmp_path: Path) -> None:
    first = load(user, tmp_path / "people.csv", [*PEOPLE, BAD])
    path = mended(user, first.batch, tmp_path / "mended.csv", "2020-02-30", "2020-02-31")
    second = importing.load(user, import_source.of(path))

    back = list(csv.reader(io.StringIO(batches.rejects(user, second.batch).decode("utf-8-sig"))))

    assert [row[:-1] for row in back] == [HEADER.split(","), BAD.replace("02-30", "02-31").split(",")]
    assert back[0][-1] == "reason"
    third = importing.load(user, import_source.of(mended(user, second.batch, tmp_path / "m2.csv", "02-31", "02-28")))
    assert (third.counted.loaded, total(user)) == (1, 4)


def test_a_number_that_two_rows_give_belongs_to_neither_until_it_is_mended(user: User, tmp_path: Path) -> None:
    rows = [*PEOPLE, MENDED, "5,Birk Tolle,male,1955,2019-01-02,Sulm", "3,Ena Kast,female,1960,2019-01-03,Sulm"]
    first = load(user, tmp_path / "people.csv", rows)

    assert [(told.problem.row, told.problem.column, told.problem.value) for told in first.problems] == [(7, "ID", "3")]
    assert "Row 4 has the same number" in first.problems[0].problem.reason
    unmended = mended(user, first.batch, tmp_path / "back.csv", "nothing", "to mend")
    assert importing.load(user, import_source.of(unmended)).counted.rejected == 1
    path = mended(user, first.batch, tmp_path / "mended.csv", "3,Ena", "6,Ena")
    done = importing.load(user, import_source.of(path))
    assert (done.counted.made["individual"], total(user)) == (1, 6)


def workbook(path: Path, **sheets: list[str]) -> Path:
    """A workbook of sheets, each with its rows."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row.split(","))
    book.save(path)
    return path


def test_mended_rows_of_several_sheets_are_read_as_their_sheets_were(user: User, tmp_path: Path) -> None:
    people = ["ID,Name,Sex,Date of arrest", "1,Tavo Ermin,male,25/03/2020", "2,Lia Norvek,female,31/02/2020"]
    dead = ["No.,Name,Date of death,Place", "1,Oro Pellan,2019-01-02,Sulm", "2,Birk Tolle,2019-02-30,Sulm"]
    book = workbook(tmp_path / "lists.xlsx", taken=people, notes=["Only words"], dead=dead)
    first = importing.load(user, import_source.of(book))
    assert (first.counted.loaded, first.counted.rejected) == (2, 2)

    path = mended(user, first.batch, tmp_path / "back.csv", "31/02/2020", "04/03/2020")
    path.write_text(path.read_text(encoding="utf-8").replace("2019-02-30", "2019-02-28"), encoding="utf-8")
    done = importing.load(user, import_source.of(path))

    assert (done.counted.loaded, done.counted.rejected, total(user)) == (2, 0, 4)
    found = {row.name: record_view.record(user, row.ref) for row in browse.individuals(user).rows}
    assert [s.value for act in found["Lia Norvek"].acts for f in act.facts if f.field == "when" for s in f.statements] == ["4 March 2020"]  # fmt: skip
    words = [
        s.value for view in found.values() for part in (view, *view.acts) for f in part.facts for s in f.statements
    ]
    assert "28 February 2019" in words
    assert not any("no day" in word or word == "reason" for word in words)
    again = importing.load(user, import_source.of(path), again=True)
    assert (again.counted.said, total(user)) == (0, 4)


def test_mended_rows_of_a_load_that_was_undone_are_read_as_its_file_was(user: User, tmp_path: Path) -> None:
    rows = ["Tavo Ermin,25/03/2020", "Lia Norvek,04/03/2020", "Oro Pellan,31/02/2020"]
    first = load(user, tmp_path / "people.csv", rows, "Name,Date of arrest")
    path = mended(user, first.batch, tmp_path / "mended.csv", "31/02/2020", "03/04/2020")
    batches.undo(user, first.batch, "too early")

    source = import_source.of(path)
    assert any("rows that load 1 (people.csv) did not take" in note for note in importing.check(user, source).notes)
    done = importing.load(user, source)

    assert (done.counted.loaded, done.counted.rejected, total(user)) == (1, 0, 1)
    view = record_view.record(user, browse.individuals(user).rows[0].ref)
    parts = (view, *view.acts)
    said = {f.field: s.value for part in parts for f in part.facts for s in f.statements}
    assert said["when"] == "3 April 2020"
    assert "remark" not in said
