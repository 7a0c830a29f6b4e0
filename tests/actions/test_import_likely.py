"""Before a load: who of a file may be here already is asked, row by row, and what is decided is a match."""

from __future__ import annotations

from pathlib import Path

from loads import people, source

from tracker.access import User
from tracker.actions import browse, import_likely, import_source, importing


def test_new_people_with_a_name_that_is_here_are_asked_for(user: User, tmp_path: Path) -> None:
    importing.load(user, source(tmp_path / "first.csv", people(3)))
    again = people(1, 1)  # known by its number
    strange = [people(1, 2)[0] | {"id": ""}, people(1, 70)[0] | {"id": ""}]
    file = source(tmp_path / "second.csv", again + strange)

    (row,) = import_likely.likely(user, file)

    assert (row.key, row.row, row.name) == (":3", 3, "Tavo Ermin2")
    assert ("name", "Tavo Ermin2") in row.cells
    (candidate,) = row.candidates
    assert (candidate.name, candidate.alike) == ("Tavo Ermin2", 1.0)
    assert ("Sex", "Male") in candidate.facts
    loaded = importing.load(user, file, {row.key: candidate.ref})
    assert loaded.counted.matched == 2
    assert browse.individuals(user).total == 4


def test_two_people_without_a_name_are_not_asked_for_as_one(user: User, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("Name,Sex,Age\nUnknown male,M,30\nTavo Ermin,M,31\n", encoding="utf-8")
    second.write_text("Name,Sex,Age\nUnknown male,M,41\nTavo Ermin,M,42\n", encoding="utf-8")
    importing.load(user, import_source.of(first))

    assert [row.name for row in import_likely.likely(user, import_source.of(second))] == ["Tavo Ermin"]
