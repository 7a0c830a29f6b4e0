"""Files that are loaded: what becomes of their rows, what matches, what waits, and that each value leads to its cell."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from loads import COLUMNS, people, source
from sqlalchemy import inspect, text

from tracker.access import Confidentiality, User
from tracker.actions import batches, browse, erasure, holds, import_source, importing, record_view, review, upkeep
from tracker.actions.import_source import Place, Source
from tracker.errors import AlreadyKnown, Conflict, InvalidFacts, NotAllowed, NotFound
from tracker.mapping.plan import RowPlan
from tracker.store import database

LOGS = ("audit_entry", "audit_about", "change", "counter", "list_change", "custody_event", "term")


def tables(leave: tuple[str, ...] = LOGS) -> dict[str, list[str]]:
    """Every row of every table but the logs, in a fixed order; numbers of names are the sequence's own on PostgreSQL."""
    with database.engine().connect().execution_options(reading=True) as connection:
        connection.execute(text("SELECT 1"))
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('tracker.whole', 'yes', true)"))
        names = [
            name for name in inspect(connection).get_table_names() if name not in leave and "text_words" not in name
        ]
        found = {}
        for name in names:
            rows = connection.execute(text(f"SELECT * FROM {name}")).mappings().all()
            found[name] = sorted(
                repr(sorted((k, bytes(v) if isinstance(v, memoryview) else v) for k, v in row.items())) for row in rows
            )
        return {name: rows for name, rows in found.items() if rows}


def people_by_name(user: User) -> dict[str, str]:
    return {row.name: row.ref for row in browse.individuals(user, per_page=1_000).rows}


def test_every_row_is_loaded_or_rejected_with_a_reason(user: User, tmp_path: Path) -> None:
    rows = people(30)
    rows[4]["born"] = "soon"
    rows[9]["name"] = "x" * 301
    rows[11] = {}
    file = source(tmp_path / "people.csv", rows)

    checked = importing.check(user, file)
    loaded = importing.load(user, file)

    assert checked.counted == loaded.counted
    assert (loaded.counted.rows, loaded.counted.loaded, loaded.counted.rejected) == (30, 28, 2)
    assert [(told.problem.row, told.problem.column) for told in loaded.problems] == [(6, "born"), (11, "name")]
    assert browse.individuals(user).total == 28
    assert upkeep.check() == []


def test_what_takes_many_slices_is_one_entry(user: User, tmp_path: Path) -> None:
    def entries() -> list[tuple[str, str]]:
        with database.reading(None) as session:
            rows = session.execute(text("SELECT table_name, row_id FROM audit_entry ORDER BY id")).all()
            return [(table, row) for table, row in rows]

    before = len(entries())
    loaded = importing.load(user, source(tmp_path / "people.csv", people(25)), rows=4)
    assert [table for table, _ in entries()[before:]] == ["source_report", "import_batch"]
    for decision in ("accept", "reopen"):
        before = len(entries())
        batches.judge(user, loaded.batch, decision)
        assert entries()[before:] == [("import_batch", str(loaded.batch))]
    before = len(entries())
    batches.undo(user, loaded.batch, "the wrong file")
    assert entries()[before:] == [("import_batch", str(loaded.batch))]


def test_a_check_writes_nothing(user: User, tmp_path: Path) -> None:
    before = tables(())

    checked = importing.check(user, source(tmp_path / "people.csv", people(25)))

    assert checked.counted.made["individual"] == 25
    assert tables(()) == before


def test_each_value_leads_to_its_cell(user: User, tmp_path: Path) -> None:
    importing.load(user, source(tmp_path / "people.csv", people(20)))

    view = record_view.record(user, people_by_name(user)["Tavo Ermin3"])

    said = {
        s.field: (s.locator, s.cell) for part in (view, *view.stages) for fact in part.facts for s in fact.statements
    }
    assert said["birth"] == ("row 5, column born", "1953-04")
    assert said["stage"] == ("row 5, column status", "released")
    assert len({s.uid for fact in view.facts for s in fact.statements}) == sum(len(f.statements) for f in view.facts)


def test_people_of_a_list_are_people_tied_to_their_incident_and_a_row_without_people_is_loaded(
    user: User, tmp_path: Path
) -> None:
    path = tmp_path / "raids.json"
    path.write_text(
        '[{"title": "Raid", "date": "2020-01-02", "victims": ["Tavo Ermin", "Ona Uma"]},'
        ' {"title": "Protest", "date": "2020-02-02", "victims": [], "killed": 0}]'
    )
    done = importing.load(user, import_source.of(path))

    assert (done.counted.loaded, done.counted.rejected) == (2, 0)
    assert set(people_by_name(user)) >= {"Tavo Ermin", "Ona Uma"}
    raid = next(row.ref for row in browse.incidents(user, per_page=100).rows if row.title == "Raid")
    said = [s for fact in record_view.record(user, raid).facts for s in fact.statements if s.field == "affected"]
    assert sorted(s.locator for s in said) == ["row 1, column victims"] * 2


def test_rows_of_one_key_share_a_record_that_is_said_to_be_so_once(user: User, tmp_path: Path) -> None:
    rows = people(40, events=3)
    rows[20]["when"] = "2018"  # the first rows of that event say otherwise

    loaded = importing.load(user, source(tmp_path / "people.csv", rows), rows=7)

    assert loaded.counted.made["incident"] == 3
    assert loaded.counted.made["location"] == 3
    assert loaded.counted.waiting == 1
    with database.reading(None) as session:
        assert session.execute(text("SELECT count(*) FROM disagreement")).scalar_one() == 1
        assert session.execute(text("SELECT count(*) FROM batch_key")).scalar_one() == 0
    assert upkeep.check() == []


def test_a_later_file_of_the_same_source_finds_its_people_and_overwrites_nothing(user: User, tmp_path: Path) -> None:
    first = importing.load(user, source(tmp_path / "first.csv", people(12)))
    batches.judge(user, first.batch, "accept")
    rows = people(14)
    rows[2]["sex"] = "female"  # they said male
    rows[3]["status"] = "held_unspecified"  # they said released

    again = importing.load(user, source(tmp_path / "second.csv", rows))

    assert browse.individuals(user).total == 14
    assert (again.counted.matched, again.counted.changed, again.counted.skipped) == (12, 2, 10)
    assert again.counted.made["individual"] == 2
    view = record_view.record(user, people_by_name(user)["Tavo Ermin2"])
    sex = next(fact for fact in view.facts if fact.field == "sex")
    assert (sex.value, sex.accounts) == ("Male", 2)
    assert [s.judgement for s in sex.statements] == ["accepted", "open"]
    assert len(record_view.record(user, people_by_name(user)["Tavo Ermin3"]).stages) == 2
    assert upkeep.check() == []
    batches.judge(user, again.batch, "accept")
    assert upkeep.check() == []
    view = record_view.record(user, view.ref)
    assert next(fact for fact in view.facts if fact.field == "sex").value == "Male"


def test_the_same_file_twice_says_so(user: User, tmp_path: Path) -> None:
    file = source(tmp_path / "people.csv", people(3))
    importing.load(user, file)

    with pytest.raises(AlreadyKnown, match="batch"):
        importing.load(user, file)


def test_a_ref_that_names_nobody_refuses_its_row_alone(user: User, tmp_path: Path) -> None:
    importing.load(user, source(tmp_path / "people.csv", people(2)))
    known = people_by_name(user)["Tavo Ermin1"]
    rows = [people(1, 10)[0] | {"ref": known, "id": ""}, people(1, 11)[0] | {"ref": "IND-0000000", "id": ""}]

    loaded = importing.load(user, source(tmp_path / "more.csv", rows))

    assert (loaded.counted.loaded, loaded.counted.rejected, loaded.counted.matched) == (1, 1, 1)
    assert "IND-0000000" in loaded.problems[0].problem.reason


def test_a_decided_match_is_used_for_its_row(user: User, tmp_path: Path) -> None:
    importing.load(user, source(tmp_path / "people.csv", people(2)))
    known = people_by_name(user)["Tavo Ermin1"]
    row = people(1, 50)[0] | {"id": ""}

    loaded = importing.load(user, source(tmp_path / "more.csv", [row]), {":2": known})

    assert loaded.counted.matched == 1
    assert browse.individuals(user).total == 2


def test_a_decided_match_is_remembered_until_its_load_is_undone(user: User, tmp_path: Path) -> None:
    importing.load(user, source(tmp_path / "people.csv", people(2)))
    known = people_by_name(user)["Tavo Ermin1"]
    row = people(1, 50)[0]
    before = tables()["identifier"]
    other = importing.load(user, source(tmp_path / "other.csv", [row], scheme="other list"), {":2": known})

    later = source(tmp_path / "later.csv", [row | {"job": "baker"}], "of a later day", scheme="other list")
    assert importing.check(user, later).counted.matched == 1
    batches.undo(user, other.batch, "loaded by mistake")

    assert tables()["identifier"] == before
    assert importing.check(user, later).counted.matched == 0


def test_another_source_that_says_the_same_is_another_account(user: User, tmp_path: Path) -> None:
    importing.load(user, source(tmp_path / "people.csv", people(2)))
    known = people_by_name(user)["Tavo Ermin1"]
    same = people(2)[1]
    again = importing.load(user, source(tmp_path / "same.csv", [same | {"job": "baker"}]))
    other = importing.load(user, source(tmp_path / "other.csv", [same], scheme="other list"), {":2": known})

    facts = {fact.field: fact for fact in record_view.record(user, known).facts}
    assert (again.counted.said, other.counted.matched) == (1, 1)  # a later copy of the same list says what is new alone
    told = {name: (facts[name].accounts, len(facts[name].statements)) for name in ("birth", "sex", "occupation")}
    assert told == {"birth": (1, 2), "sex": (1, 2), "occupation": (1, 3)}
    assert upkeep.check() == []
    assert browse.individuals(user).total == 2


def test_children_and_sexual_violence_start_as_sealed(user: User, tmp_path: Path) -> None:
    rows = people(3)
    rows[0]["born"] = "2022"
    rows[1]["what"] = "rape"
    importing.load(user, source(tmp_path / "people.csv", rows))
    reader = dataclasses.replace(user, clearance=Confidentiality.INTERNAL)

    names = set(people_by_name(reader))

    assert "Tavo Ermin0" not in str(names) and len(names) == 2
    assert len(record_view.record(reader, people_by_name(reader)["Tavo Ermin1"]).acts) == 0
    assert upkeep.check() == []


def test_whom_a_table_calls_a_minor_starts_as_sealed(user: User, tmp_path: Path) -> None:
    path = tmp_path / "held.csv"
    path.write_text(
        "Name,Date of arrest,Minor\nOro Pellan,2019-03-02,yes\nLia Norvek,2019-03-03,no\n", encoding="utf-8"
    )

    importing.load(user, import_source.of(path))

    reader = dataclasses.replace(user, clearance=Confidentiality.INTERNAL)
    assert set(people_by_name(reader)) == {"Lia Norvek"} and len(people_by_name(user)) == 2


def test_people_who_may_be_there_already_are_listed_and_not_joined(user: User, tmp_path: Path) -> None:
    importing.load(user, source(tmp_path / "first.csv", people(3)))
    rows = [row | {"id": f"other {n}"} for n, row in enumerate(people(1, 1) + people(1, 70))]

    loaded = importing.load(user, source(tmp_path / "second.csv", rows))

    pairs = batches.likely(user, loaded.batch)
    assert (loaded.counted.made["individual"], browse.individuals(user).total) == (2, 5)
    assert [(pair.name, pair.other_name, pair.alike) for pair in pairs][:1] == [("Tavo Ermin1", "Tavo Ermin1", 1.0)]


def test_rejected_rows_come_back_as_a_file_that_can_be_mended(user: User, tmp_path: Path) -> None:
    rows = people(6)
    rows[2]["born"] = "soon"
    loaded = importing.load(user, source(tmp_path / "people.csv", rows))

    back = list(csv.DictReader(io.StringIO(batches.rejects(user, loaded.batch).decode("utf-8-sig"))))

    assert back == [{column: rows[2].get(column, "") for column in COLUMNS} | {"reason": "born: This is not a day."}]
    mended = [row | {"born": "1950"} for row in back]
    assert importing.load(user, source(tmp_path / "mended.csv", mended)).counted.loaded == 1
    assert browse.individuals(user).total == 6


# --- judged as one ---
def test_a_load_is_accepted_as_one_and_its_facts_are_followed(user: User, tmp_path: Path) -> None:
    loaded = importing.load(user, source(tmp_path / "people.csv", people(25)))
    waiting = {row.review for row in browse.individuals(user, per_page=50).rows}

    accepted = batches.judge(user, loaded.batch, "accept")

    assert waiting == {"waiting"}
    assert accepted.judgement == "accepted"
    rows = browse.individuals(user, per_page=50).rows
    assert {row.review for row in rows} == {"followed"}
    assert {row.sex for row in rows} == {"male", "female"}
    assert upkeep.check() == []

    batches.judge(user, loaded.batch, "reopen")
    assert {row.review for row in browse.individuals(user, per_page=50).rows} == {"waiting"}
    assert upkeep.check() == []

    batches.judge(user, loaded.batch, "reject", "not theirs")
    assert browse.individuals(user).total == 0
    assert upkeep.check() == []

    batches.judge(user, loaded.batch, "accept")
    assert {row.review for row in browse.individuals(user, per_page=50).rows} == {"followed"}
    assert upkeep.check() == []


def test_a_record_of_a_load_is_shown_as_it_was_before_the_load_was_judged(user: User, tmp_path: Path) -> None:
    first = datetime(2031, 3, 1, 12, tzinfo=UTC)
    with time_machine.travel(first, tick=False) as clock:
        batch = importing.load(user, source(tmp_path / "people.csv", people(5))).batch
        ref = people_by_name(user)["Tavo Ermin2"]
        sex = next(s.uid for f in record_view.record(user, ref).facts if f.field == "sex" for s in f.statements)
        works: list[Callable[[], object]] = [
            lambda: None,
            lambda: batches.judge(user, batch, "accept"),
            lambda: review.judge(user, [sex], "contest"),
            lambda: batches.judge(user, batch, "reopen"),
            lambda: review.judge(user, [sex], "accept"),
            lambda: batches.judge(user, batch, "accept"),
        ]
        seen = []
        for number, work in enumerate(works):
            clock.move_to(first + timedelta(days=number))
            work()
            seen.append(shown(user, ref))
        clock.move_to(first + timedelta(days=30))

        assert [shown(user, ref, (first + timedelta(days=n)).date()) for n in range(len(works))] == seen
        assert len({str(one) for one in seen}) == 5
        assert upkeep.check() == []


def shown(user: User, ref: str, day: date | None = None) -> object:
    """What a record says, and how each statement of it is judged."""
    view = record_view.record(user, ref, day)
    said = [[(f.field, f.value, f.certainty, [s.judgement for s in f.statements]) for f in view.facts]]
    for part in (*view.acts, *view.stages, *view.injuries):
        said.append([(f.field, f.value, f.certainty, [s.judgement for s in f.statements]) for f in part.facts])
    return view.names, said


def test_what_was_judged_apart_keeps_its_judgement(user: User, tmp_path: Path) -> None:
    loaded = importing.load(user, source(tmp_path / "people.csv", people(5)))
    ref = people_by_name(user)["Tavo Ermin2"]
    statement = next(s for f in record_view.record(user, ref).facts if f.field == "sex" for s in f.statements)
    review.judge(user, [statement.uid], "reject")

    batches.judge(user, loaded.batch, "accept")

    sex = next(f for f in record_view.record(user, ref).facts if f.field == "sex")
    assert (sex.certainty, sex.statements[0].judgement, sex.statements[0].uid) == (
        "not_followed",
        "rejected",
        statement.uid,
    )
    assert sex.statements[0].locator == "row 4, column sex"
    assert upkeep.check() == []
    followed = next(s for f in record_view.record(user, ref).facts if f.field == "birth" for s in f.statements)
    review.judge(user, [followed.uid], "contest")
    assert upkeep.check() == []


def test_who_loaded_a_file_does_not_judge_it(user: User, tmp_path: Path) -> None:
    loaded = importing.load(user, source(tmp_path / "people.csv", people(2)))
    in_team = dataclasses.replace(user, alone=False)

    with pytest.raises(NotAllowed, match="somebody else reviews"):
        batches.judge(in_team, loaded.batch, "accept")


# --- undone as one ---
@pytest.mark.parametrize("accepted", [False, True])
def test_undoing_a_load_leaves_the_database_as_it_was(user: User, tmp_path: Path, accepted: bool) -> None:
    first = importing.load(user, source(tmp_path / "first.csv", people(9)))
    batches.judge(user, first.batch, "accept")
    rows = people(30)
    rows[3]["sex"] = "male"
    rows[5]["other name"] = "Another spelling"
    probe = source(tmp_path / "second.csv", rows)
    before = tables()

    second = importing.load(user, probe, rows=11)
    if accepted:
        batches.judge(user, second.batch, "accept")
    undone = batches.undo(user, second.batch, "loaded by mistake")

    after = tables()
    own = own_rows(second.batch)
    assert undone.records > 60 and not undone.kept
    assert {name: [row for row in rows if row not in own] for name, rows in after.items()} == {
        name: rows for name, rows in before.items() if rows
    } | {name: [] for name in after if name not in before}
    assert upkeep.check() == []
    assert importing.load(user, probe).counted.loaded == 30  # the same file again


def own_rows(batch: int) -> set[str]:
    """What stays of an undone load: its row, its file and report."""
    with database.reading(None) as session:
        report = session.execute(text(f"SELECT source_report_id FROM import_batch WHERE id = {batch}")).scalar_one()
        file = session.execute(text(f"SELECT id FROM file WHERE source_report_id = {report}")).scalar_one()
    found = set()
    for table, rows in tables().items():
        for row in rows:
            if table == "import_batch" and f"('id', {batch})" in row:
                found.add(row)
            if table in ("source_report", "file", "record") and (
                f"('id', {report})" in row or f"('id', {file})" in row
            ):
                found.add(row)
            if table == "indexed_text" and f"('record_id', {report})" in row:
                found.add(row)
    with database.reading(None) as session:
        ids = session.execute(text(f"SELECT id FROM indexed_text WHERE record_id = {report}")).scalars().all()
    found |= {
        row for row in tables().get("text_words", ()) if any(f"({i << 16}" in row or f" {i << 16})" in row for i in ids)
    }
    return found


def test_what_others_worked_on_since_stays_and_is_listed(user: User, tmp_path: Path) -> None:
    loaded = importing.load(user, source(tmp_path / "people.csv", people(12)))
    names = people_by_name(user)
    statement = next(
        s for f in record_view.record(user, names["Tavo Ermin4"]).facts if f.field == "sex" for s in f.statements
    )
    review.judge(user, [statement.uid], "accept")

    undone = batches.undo(user, loaded.batch, "wrong list")

    assert undone.kept == (names["Tavo Ermin4"],)
    view = record_view.record(user, names["Tavo Ermin4"])
    assert [f.field for f in view.facts] == ["sex", "name"]
    assert view.facts[0].statements[0].cell == "male"
    assert browse.individuals(user).total == 1
    assert batches.show(user, loaded.batch).kept == undone.kept
    assert upkeep.check() == []


@pytest.mark.parametrize("held", ["its person", "its incident", "its report", "somebody it tells more of"])
def test_what_is_under_legal_hold_is_not_taken_back_with_its_load(user: User, tmp_path: Path, held: str) -> None:
    first = importing.load(user, source(tmp_path / "people.csv", people(3)))
    person = people_by_name(user)["Tavo Ermin0"]
    more = [row | {"ref": person if row["id"] == "P0" else "", "job": "baker"} for row in people(2)]
    loaded = first if held != "somebody it tells more of" else importing.load(user, source(tmp_path / "more.csv", more))
    incident = next(row.ref for row in browse.incidents(user).rows if "Raid 0" in row.title)
    ref = {"its report": loaded.report, "its incident": incident}.get(held, person)
    holds.place(user, ref, "court order 9/2031")
    before = tables()

    with pytest.raises(Conflict, match="court order 9/2031"):
        batches.undo(user, loaded.batch, "the wrong file")

    assert tables() == before
    for _ in range(2):  # who works alone releases in two steps
        holds.release(user, ref, "the case is closed")
    assert batches.undo(user, loaded.batch, "the wrong file").statements


def test_undoing_needs_a_reason_and_happens_once(user: User, tmp_path: Path) -> None:
    loaded = importing.load(user, source(tmp_path / "people.csv", people(2)))

    with pytest.raises(InvalidFacts, match="why"):
        batches.undo(user, loaded.batch, " ")
    batches.undo(user, loaded.batch, "wrong")
    with pytest.raises(Conflict, match="already"):
        batches.undo(user, loaded.batch, "wrong")
    with pytest.raises(NotFound):
        batches.show(user, 99)


# --- erased ---
def test_an_erased_person_is_gone_from_the_cells_too(user: User, tmp_path: Path) -> None:
    loaded = importing.load(user, source(tmp_path / "people.csv", people(8)))
    ref = people_by_name(user)["Tavo Ermin5"]

    erasure.erase(user, ref, "on request")

    assert not [cell for cell in every_cell(loaded.batch) if "Ermin5" in cell or "Ермин5" in cell]
    assert [words for words in every_statement(loaded.batch) if "Ermin4" in words]
    assert not [words for words in every_statement(loaded.batch) if "Ermin5" in words or "Ермин5" in words]
    rows = [people(8)[5]]
    again = importing.load(user, source(tmp_path / "again.csv", rows))
    assert again.counted.rejected == 1 and "erased" in again.problems[0].problem.reason


def every_cell(batch: int) -> list[str]:
    """The words that the blocks themselves hold: of a row with a problem, what was noticed too."""
    from tracker.records import BatchCells
    from tracker.store import cells

    with database.reading(None) as session:
        bodies = session.execute(
            text(f"SELECT body FROM {BatchCells.__tablename__} WHERE batch_id = {batch} AND first_row > 0")
        )
        entries = [entry for body in bodies.scalars() for entry in cells._told(bytes(body))]
    return [str(cell) for entry in entries for cell in (*entry[4], *(words for _, words, *_ in entry[5]))]


def every_statement(batch: int) -> list[str]:
    with database.reading(None) as session:
        query = text(f"SELECT value_text FROM claim WHERE batch_id = {batch} AND value_text IS NOT NULL")
        return list(session.execute(query).scalars())


# --- broken off ---
class Killed(BaseException):
    """The power went."""


def breaking(file: Source, after: int) -> Source:
    """The same file, whose reading is broken off after some rows."""

    def plans(place: Place) -> Iterator[tuple[int, RowPlan]]:
        for count, one in enumerate(file.plans(place)):
            if count == after:
                raise Killed
            yield one

    return dataclasses.replace(file, plans=plans)


def test_a_load_that_was_broken_off_goes_on(user: User, tmp_path: Path) -> None:
    file = source(tmp_path / "people.csv", people(40))
    with pytest.raises(Killed):
        importing.load(user, breaking(file, 25), rows=10)
    assert batches.all_batches(user)[0].state == "loading"
    with pytest.raises(AlreadyKnown, match="Resume"):
        importing.load(user, file)

    loaded = importing.resume(user, file)

    assert loaded.counted.loaded == 40
    assert browse.individuals(user).total == 40
    assert upkeep.check() == []
    with pytest.raises(NotFound, match="nothing to resume"):
        importing.resume(user, file)


def test_a_load_that_was_broken_off_can_be_undone(user: User, tmp_path: Path) -> None:
    file = source(tmp_path / "people.csv", people(40))
    with pytest.raises(Killed):
        importing.load(user, breaking(file, 25), rows=10)

    batches.undo(user, batches.all_batches(user)[0].number, "not wanted")

    assert browse.individuals(user).total == 0
    assert upkeep.check() == []


def test_a_file_that_is_saved_anew_while_it_is_loaded_stops_before_a_row_of_it_is_written(
    user: User, tmp_path: Path
) -> None:
    made = source(tmp_path / "list.csv", people(9))
    before = made.path.read_bytes()

    def plans(after: Place) -> Iterator[tuple[int, RowPlan]]:
        for at, found in enumerate(made.plans(after)):
            if at == 5 and not after[1]:
                made.path.write_bytes(before + b"one more row\n")
            yield found

    with pytest.raises(Conflict, match="was changed while it was loaded"):
        importing.load(user, dataclasses.replace(made, plans=plans), rows=3)
    (batch,) = batches.all_batches(user)
    assert (batch.state, batch.counted.loaded) == ("loading", 3)

    made.path.write_bytes(before)
    assert importing.resume(user, made).counted.loaded == 9
    assert upkeep.check() == []


def test_reports_that_a_file_tells_of_are_indexed_as_they_stand(user: User, tmp_path: Path) -> None:
    path = tmp_path / "papers.ftm.json"
    path.write_text(
        '{"id": "d1", "schema": "Document", "properties": {"title": ["Paper 44"], "fileName": ["44.pdf"]}}\n'
    )

    loaded = importing.load(user, import_source.of(path))
    assert upkeep.check() == []

    batches.undo(user, loaded.batch, "not wanted")
    assert upkeep.check() == []
