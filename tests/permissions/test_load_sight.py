"""What loads hold is as hidden as everything else: names of files and sheets, cells, and what a file of guesses tells."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sqlmodel import select
from world import CLOSED, HIDDEN, OPEN, World

from tracker.access import User
from tracker.actions import batches, browse, holding, import_source, importing, intake, record_view
from tracker.errors import AlreadyKnown
from tracker.mapping.written import from_text
from tracker.records import ImportBatch, Record, SourceReport
from tracker.store import database, loads

LISTED, FAMILY = HIDDEN["LISTED"], HIDDEN["FAMILY"]


def ref_of(user: User, name: str) -> str:
    return next(row.ref for row in browse.individuals(user).rows if row.name == name)


def brought(folder: Path, columns: tuple[str, ...], *rows: tuple[str, ...]) -> import_source.Source:
    path = folder / "guesses.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return import_source.of(path, None, "individuals")


def test_sheets_and_cells_of_a_load_name_nobody_who_is_hidden(world: World) -> None:
    told = repr(batches.show(world.users["coder"], world.loads[0]))
    whole = repr(batches.show(world.users["insider"], world.loads[0]))

    assert FAMILY in whole and HIDDEN["SECRET"] in whole and LISTED in whole
    assert not [name for name in HIDDEN.values() if name in told]


def test_words_of_a_row_about_somebody_hidden_are_withheld_and_of_others_not(world: World) -> None:
    with database.reading(world.users["coder"]) as session:
        batch = session.get(ImportBatch, world.loads[0])
        assert batch and loads.hidden_rows(session, batch) == {2, 3}
    with database.reading(world.users["custodian"]) as session:
        batch = session.get(ImportBatch, world.loads[0])
        assert batch and loads.hidden_rows(session, batch) == {2}  # the sealed one they see
    with database.reading(world.users["insider"]) as session:
        batch = session.get(ImportBatch, world.loads[0])
        assert batch and loads.hidden_rows(session, batch) == set()


def test_a_file_that_is_here_already_is_called_by_what_may_be_read_of_its_name(world: World, tmp_path: Path) -> None:
    copy = tmp_path / "copy.csv"
    copy.write_bytes(world.brought.read_bytes())
    source = import_source.of(copy, None, "individuals")

    with pytest.raises(AlreadyKnown, match="as batch 1 from list of IND-") as known:
        importing.load(world.users["coder"], source)
    assert FAMILY not in str(known.value)
    assert FAMILY not in repr(importing.check(world.users["coder"], source).notes)
    with pytest.raises(AlreadyKnown, match=f"from list of {FAMILY}.csv"):
        importing.load(world.users["insider"], source)


def test_a_mapping_that_quotes_cells_is_withheld_where_a_row_is_about_somebody_hidden(
    world: World, tmp_path: Path
) -> None:
    coder, insider = world.users["coder"], world.users["insider"]
    rows = (("1", "Dorn Abelak", "zzgreel"), ("2", "Bel Ostrik", "male"))
    number = importing.load(insider, brought(tmp_path, ("No", "Name", "Sex"), *rows)).batch
    assert "zzgreel" in batches.show(coder, number).mapping

    holding.hold(world.users["custodian"], ref_of(insider, "Dorn Abelak"), "sealed")

    assert "zzgreel" not in repr(batches.show(coder, number))
    assert "zzgreel" in batches.show(insider, number).mapping


@pytest.mark.parametrize("name", ["coder", "custodian"])
def test_a_check_of_guesses_tells_nobody_which_of_them_is_right(world: World, tmp_path: Path, name: str) -> None:
    insider, guesser = world.users["insider"], world.users[name]
    ref = ref_of(insider, f"Ilm {LISTED}")

    scheme = from_text(batches.show(insider, world.loads[0]).mapping).scheme  # of the list that said it

    def told(user: User, guess: str, home: str) -> tuple[object, ...]:
        guesses = brought(tmp_path, ("ref", "name", "residence"), (ref, guess, home))
        found = importing.check(user, import_source.renamed(guesses, scheme))
        return found.counted, found.reasons

    right, wrong = (f"Ilm {LISTED}", HIDDEN["STREET"]), ("Orm Belkin", "Sandgate")
    assert told(guesser, *right) == told(guesser, *wrong)
    assert told(insider, *right) != told(insider, *wrong)  # who knows them is spared what is said already


def test_who_may_not_read_a_report_whole_learns_from_its_words_not_that_it_is_here(world: World) -> None:
    coder, insider = world.users["coder"], world.users["insider"]
    with pytest.raises(AlreadyKnown):
        intake.add_report(insider, intake.NewReport(text=OPEN))

    added = intake.add_report(coder, intake.NewReport(text=OPEN)).ref

    assert added not in world.reports
    assert record_view.record(insider, added).details["same_words"] == (world.reports[0],)
    assert record_view.record(coder, added).details["same_words"] == ()
    sealed = intake.add_report(coder, intake.NewReport(text=CLOSED)).ref
    with pytest.raises(AlreadyKnown, match=sealed):  # what they see is known to them
        intake.add_report(coder, intake.NewReport(text=CLOSED))
    with database.reading(insider) as session:
        same = select(Record.ref).join(SourceReport, SourceReport.id == Record.id).where(SourceReport.body == CLOSED)
        assert set(session.exec(same).all()) == {world.reports[1], sealed}
