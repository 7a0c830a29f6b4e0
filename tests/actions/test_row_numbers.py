"""Rows of sheets below another name the row above by its number: that number means nobody in any other file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tracker.access import User
from tracker.actions import batches, browse, import_source, importing, record_view, upkeep
from tracker.actions.import_source import Place
from tracker.mapping.plan import RowPlan

Person = tuple[str, str, str, str]  # name, sex, day of arrest, a relative
TAVO = ("Tavo Ermin", "male", "2020-03-04", "Ans Ermin")
LIA = ("Lia Norvek", "female", "2020-03-05", "Ulf Norvek")
ORO = ("Oro Pellan", "male", "2020-03-06", "")
BIRK = ("Birk Tolle", "male", "2019-01-02", "Ans Ermin")
ENA = ("Ena Kast", "female", "2019-01-03", "Jor Kast")
RUNO = ("Runo Helm", "male", "2019-01-04", "")
FIRST, OTHERS = (TAVO, LIA, ORO), (BIRK, ENA, RUNO)


def listed(path: Path, people: tuple[Person, ...]) -> Path:
    """People without numbers, their relatives listed within them."""
    path.parent.mkdir(exist_ok=True)
    rows = [
        {"name": name, "sex": sex, "arrest_date": day, "relatives": [{"name": kin, "relation": "kin"}] if kin else []}
        for name, sex, day, kin in people
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def submitted(path: Path, people: tuple[Person, ...]) -> Path:
    """Submissions of KoBo: the numbers of rows are given anew by each export, those of submissions stay."""
    path.parent.mkdir(exist_ok=True)
    book = Workbook()
    above, below = book.active, book.create_sheet("relatives")
    above.title = "people"
    above.append(["name", "sex", "arrest_date", "_id", "_uuid", "_submission_time", "_index"])
    below.append(["name", "relation", "_index", "_parent_table_name", "_parent_index"])
    for at, (name, sex, day, kin) in enumerate(people, 1):
        number = 700 + len(name) * 10 + (FIRST + OTHERS).index((name, sex, day, kin))
        above.append([name, sex, day, number, f"uuid-{number}", "2021-01-01T10:00:00", at])
        if kin:
            below.append([kin, "kin", below.max_row, "people", at])
    book.save(path)
    return path


def load(user: User, path: Path, **how: Any) -> importing.Loaded:
    return importing.load(user, import_source.of(path), **how)


def known(user: User) -> Counter[tuple[str, ...]]:
    """Of each person their name, the days on which they were taken, and to whom they are tied."""
    found = Counter[tuple[str, ...]]()
    for row in browse.individuals(user).rows:
        view = record_view.record(user, row.ref)
        days = [s.value for act in view.acts for f in act.facts if f.field == "when" for s in f.statements]
        names = sorted({s.value for fact in view.facts if fact.field == "name" for s in fact.statements})
        found[" / ".join(names), *sorted(days), *sorted(tie.about_label for tie in view.relations)] += 1
    return found


def apart(user: User, *people: Person) -> Counter[tuple[str, ...]]:
    """The same, where each person is known by what their own rows say."""
    months = {"2020-03": "March 2020", "2019-01": "January 2019"}
    found = Counter[tuple[str, ...]]()
    for name, _, day, kin in people:
        found[name, f"{int(day[-2:])} {months[day[:7]]}", *([kin] if kin else [])] += 1
        if kin:
            found[kin, name] += 1
    return found


@pytest.mark.parametrize("written", [listed, submitted])
def test_people_of_another_file_are_nobody_of_the_first_whatever_their_rows(
    user: User, tmp_path: Path, written: Any
) -> None:
    name = "people.json" if written is listed else "people.xlsx"
    load(user, written(tmp_path / "a" / name, FIRST))
    assert known(user) == apart(user, *FIRST)

    second = load(user, written(tmp_path / "b" / name, OTHERS))

    assert (second.counted.matched, second.counted.rejected) == (0, 0)
    assert known(user) == apart(user, *FIRST, *OTHERS)
    batches.undo(user, second.batch, "another list")
    assert known(user) == apart(user, *FIRST)
    load(user, written(tmp_path / "c" / name, OTHERS[::-1]))
    assert known(user) == apart(user, *FIRST, *OTHERS)
    assert upkeep.check() == []


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("written", [listed, submitted])
def test_rows_that_stand_elsewhere_in_a_later_copy_are_still_of_the_same_people(
    user: User, tmp_path: Path, written: Any, again: bool
) -> None:
    name = "people.json" if written is listed else "people.xlsx"
    load(user, written(tmp_path / "a" / name, FIRST))

    later = load(user, written(tmp_path / "b" / name, (BIRK, ORO, LIA, TAVO)), again=again)

    assert later.counted.made["individual"] == 2
    assert known(user) == apart(user, *FIRST, BIRK)
    assert upkeep.check() == []


@pytest.mark.parametrize("rows", [1, 2, 10])
def test_rows_below_whoever_somebody_decided_on_belong_to_them(user: User, tmp_path: Path, rows: int) -> None:
    load(user, listed(tmp_path / "a.json", (TAVO,)))
    ref = next(row.ref for row in browse.individuals(user).rows if row.name == TAVO[0])
    other = ("Tavo Ermyn", "male", "2020-03-04", "Jor Kast")

    load(user, listed(tmp_path / "other.json", (LIA, other)), rows=rows, matches={"other:2": ref})

    assert sorted(known(user)) == [
        ("Ans Ermin", "Tavo Ermin"), ("Jor Kast", "Tavo Ermin"), ("Lia Norvek", "5 March 2020", "Ulf Norvek"),
        ("Tavo Ermin / Tavo Ermyn", "4 March 2020", "4 March 2020", "Ans Ermin", "Jor Kast"), ("Ulf Norvek", "Lia Norvek"),
    ]  # fmt: skip  # the day is what both lists say, each in its own words


def test_rows_below_one_that_was_not_loaded_make_nobody(user: User, tmp_path: Path) -> None:
    path = listed(tmp_path / "people.json", (TAVO, LIA))

    done = load(user, path, matches={"people:1": "I-NOBODY"})

    assert (done.counted.loaded, done.counted.rejected) == (2, 2)
    assert "The row above to which this one belongs was not loaded" in done.problems[1].problem.reason
    assert known(user) == apart(user, LIA)


@pytest.mark.parametrize("written", [listed, submitted])
def test_rows_below_find_those_above_when_a_load_goes_on(user: User, tmp_path: Path, written: Any) -> None:
    name = "people.json" if written is listed else "people.xlsx"
    load(user, written(tmp_path / "a" / name, FIRST))
    source = importing.recognised(user, import_source.of(written(tmp_path / "b" / name, (BIRK, *FIRST[::-1], ENA))))

    def plans(after: Place) -> Iterator[tuple[int, RowPlan]]:
        for sheet, plan in source.plans(after):
            if sheet and plan.number > 2:
                raise OSError("broken off")
            yield sheet, plan

    with pytest.raises(OSError, match="broken off"):
        importing.load(user, replace(source, plans=plans), rows=2)
    importing.resume(user, source)

    assert known(user) == apart(user, *FIRST, BIRK, ENA)
    assert upkeep.check() == []


@pytest.mark.parametrize("rows", [2, 10])
def test_a_number_that_moved_to_another_name_is_nobodys_until_somebody_decides(
    user: User, tmp_path: Path, rows: int
) -> None:
    head = "ID,Name,Date of arrest"
    names = ["Tavo Ermin", "Lia Norvek", "Oro Pellan", "Birk Tolle", "Ena Kast"]

    def written(name: str, people: list[str]) -> Path:
        lines = [
            f"{at},{one},2020-03-{10 + names.index(one) if one in names else 9}" for at, one in enumerate(people, 1)
        ]
        (tmp_path / name).write_text("\n".join([head, *lines, ""]), encoding="utf-8")
        return tmp_path / name

    load(user, written("march.csv", names))
    before = known(user)

    later = load(user, written("april.csv", [*names[:3], "Runo Helm", *names[3:]]), rows=rows)

    assert (later.counted.skipped, later.counted.loaded, later.counted.rejected) == (3, 4, 2)
    assert [(told.problem.row, told.problem.value) for told in later.problems] == [(5, "4"), (6, "5")]
    assert "bears another name" in later.problems[0].problem.reason
    assert known(user) - before == Counter({("Ena Kast", "14 March 2020"): 1})
    spelled = load(user, written("may.csv", [*names[:3], "Birk Tole", "Kast Ena"]))
    assert (spelled.counted.matched, spelled.counted.rejected) == (5, 0)
