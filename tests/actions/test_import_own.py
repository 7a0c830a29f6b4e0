"""Our own lists that come back: what stands as it was changes nothing, what differs is a statement, refs are kept."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.access import User
from tracker.actions import batches, browse, export, import_likely, import_source, importing, record_view, upkeep
from tracker.errors import StoreProblem
from tracker.exporters import FORMATS, Table

LIST = """ID,Name,Other names,Sex,Date of birth,Date of arrest,Place,Status
P1,Tavo Ermin,Tavi,M,1980-01-02,2020-03-04,Norvek,detained
P2,Lia Norvek,,F,1981,2020-03-05,Ostrel,released
P3,=Oro Pellan,,M,,2020-03-05,Ostrel,released
"""
OURS = sorted(FORMATS)


@pytest.fixture
def batch(user: User, tmp_path: Path) -> int:
    """People of a list that was accepted."""
    path = tmp_path / "people.csv"
    path.write_text(LIST, encoding="utf-8")
    number = importing.load(user, import_source.of(path)).batch
    batches.judge(user, number, "accept")
    return number


def exported(user: User, tmp_path: Path, form: str, what: str = "individuals") -> Path:
    left = export.listing(user, what, form)
    path = tmp_path / left.filename
    path.write_bytes(left.content)
    return path


def places(user: User) -> list[str]:
    return sorted(row.name for row in browse.locations(user).rows)


@pytest.mark.parametrize("what", ["individuals", "incidents"])
@pytest.mark.parametrize("form", OURS)
def test_a_list_that_is_read_back_unchanged_changes_nothing(
    user: User, tmp_path: Path, batch: int, form: str, what: str
) -> None:
    before = places(user)

    done = importing.load(user, import_source.of(exported(user, tmp_path, form, what)))

    assert (done.counted.rows, done.counted.skipped, done.counted.said, dict(done.counted.made)) == (3, 3, 0, {})
    assert (places(user), browse.individuals(user).total) == (before, 3)
    assert upkeep.check() == []


def test_what_was_changed_in_a_list_is_a_statement_and_nothing_else_is(user: User, tmp_path: Path, batch: int) -> None:
    path = exported(user, tmp_path, "csv")
    text = path.read_text(encoding="utf-8").replace("Tavo Ermin | Tavi", "Tavo Ermin | Tavi | Tavoshka")
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    at = next(place for place, row in enumerate(rows) if row["name"].startswith("Lia"))
    rows[at]["place"] = "Sulm"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    source = import_source.of(path)
    assert import_likely.likely(user, source) == []

    done = importing.load(user, source)

    assert (done.counted.changed, done.counted.skipped, dict(done.counted.made)) == (2, 1, {"location": 1})
    view = record_view.record(user, next(r.ref for r in browse.individuals(user).rows if r.name == "Tavo Ermin"))
    assert "Tavoshka" in [s.value for fact in view.facts for s in fact.statements if fact.field == "name"]
    said = [
        s.value
        for part in (view, *view.stages)
        for fact in part.facts
        for s in fact.statements
        if "Tavoshka" in s.value
    ]
    assert (said, done.counted.waiting) == (["Tavoshka"], 0)
    assert upkeep.check() == []


@pytest.mark.parametrize("form", OURS)
def test_a_list_of_another_store_is_loaded_and_its_next_one_finds_its_people(
    user: User, tmp_path: Path, form: str
) -> None:
    columns = tuple(column.name for column in export.COLUMNS["individuals"])
    people = [
        {"ref": "IND-A2Y6KRS", "name": "Tavo Ermin", "names": ("Tavo Ermin", "Tavi"), "sex": "male", "place": "Norvek",
         "latest_stage": "released", "incidents": ("INC-7G4ZNMX",), "incident_titles": ("Raid",), "review": "followed"},
        {"ref": "IND-1S3A92R", "name": "Lia Norvek", "names": ("Lia Norvek",), "sex": "female", "place": "Ostrel",
         "incidents": ("INC-7G4ZNMX",), "incident_titles": ("Raid",), "review": "followed"},
        {"ref": "IND-GMSJVBY", "name": "Oro Pellan", "names": ("Oro Pellan",), "review": "followed"},
    ]  # fmt: skip
    rows = tuple(tuple(row.get(column) for column in columns) for row in people)
    path = tmp_path / f"list{FORMATS[form].SUFFIX}"
    path.write_bytes(bytes(FORMATS[form].write(Table("Individuals", columns, rows, kind="individuals"))))

    source = import_source.of(path)
    checked = importing.check(user, source)
    done = importing.load(user, source)

    assert checked.counted == done.counted
    assert any("another store" in note for note in checked.notes)
    assert (done.counted.loaded, done.counted.rejected, browse.individuals(user).total) == (3, 0, 3)
    assert done.counted.made["incident"] == 1
    later = tmp_path / f"later{FORMATS[form].SUFFIX}"
    later.write_bytes(bytes(FORMATS[form].write(Table("Individuals", columns, (*reversed(rows),), kind="individuals"))))
    again = importing.load(user, import_source.of(later))
    assert (again.counted.skipped, again.counted.said, browse.individuals(user).total) == (3, 0, 3)


def test_a_load_of_our_own_list_that_was_broken_off_goes_on_the_same(
    user: User, tmp_path: Path, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = exported(user, tmp_path, "csv")
    write: Callable[..., object] = importing.import_write.write

    def breaking(*given: object) -> object:
        if given[-1] == 1:
            raise StoreProblem("The disk is gone.")
        return write(*given)

    with monkeypatch.context() as patched:
        patched.setattr(importing.import_write, "write", breaking)
        with pytest.raises(StoreProblem):
            importing.load(user, import_source.of(path), rows=1)

    begun = importing.begun(user, path)
    done = importing.resume(user, import_source.of(path, begun.mapping, today=begun.day))

    assert (done.counted.skipped, done.counted.said) == (3, 0)


def test_what_was_added_to_our_followthemoney_is_a_statement_and_nothing_else_is(
    user: User, tmp_path: Path, batch: int
) -> None:
    path = exported(user, tmp_path, "ftm")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    tavo = next(one["properties"] for one in lines if one["properties"].get("name") == ["Tavo Ermin"])
    tavo["alias"] += ["Tavoshka"]
    tavo["eyeColor"] = ["grey"]
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), encoding="utf-8")

    done = importing.load(user, import_source.of(path))

    assert (done.counted.changed, done.counted.skipped, done.counted.said, dict(done.counted.made)) == (1, 2, 2, {})
    view = record_view.record(user, next(r.ref for r in browse.individuals(user).rows if r.name == "Tavo Ermin"))
    said = [s.value for fact in view.facts for s in fact.statements]
    assert "Tavoshka" in said
    assert "eyeColor: grey" in said
    assert upkeep.check() == []


@pytest.mark.parametrize("form", OURS)
def test_injuries_that_are_read_back_change_nothing(user: User, tmp_path: Path, form: str) -> None:
    path = tmp_path / "hurt.csv"
    path.write_text("ID,Name,Injury,Body part\n1,Tavo Ermin,fracture,arm\n2,Lia Norvek,burn,hand\n", encoding="utf-8")
    batches.judge(user, importing.load(user, import_source.of(path)).batch, "accept")

    done = importing.load(user, import_source.of(exported(user, tmp_path, form, "injuries")))

    assert (done.counted.rows, done.counted.skipped, done.counted.said, dict(done.counted.made)) == (2, 2, 0, {})
