"""Doors that ask for a permission before anything behind them asks again, and what only one check withholds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import loads
import pytest
from msgspec import structs
from world import HIDDEN, World

from tracker import access
from tracker.access import Confidentiality, Permission, User
from tracker.actions import (
    audience_profiles,
    batches,
    browse,
    bundle,
    export,
    importing,
    leaving_files,
    ledger,
    ledger_compare,
    offers,
    record_view,
    release,
    stamps,
    statistics_file,
    takeout,
)
from tracker.actions.statistics import Question
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts, NotAllowed
from tracker.mapping.plan import Problem

PARTNER = Leaving(Audience.PARTNER, "Invented Lawyers", "a complaint")
NAME = f"{HIDDEN['GIVEN']} {HIDDEN['FAMILY']}"


def too_late(*_: Any, **__: Any) -> None:
    """What stands behind a door."""
    raise AssertionError("the door let somebody in")


@pytest.mark.parametrize(
    ("permission", "behind", "door"),
    [
        (Permission.AUDIT, (stamps, "kept"), lambda u: stamps.verified(u)),
        (Permission.EXPORT, (takeout, "_sees_everything"), lambda u: takeout.take_out(u, Path("nowhere"))),
        (Permission.EXPORT, (ledger_compare, "_line"), lambda u: ledger_compare.compare(u, 1)),
        (Permission.EXPORT, (ledger_compare, "_line"), lambda u: ledger_compare.again(u, 1)),
        (Permission.EXPORT, (audience_profiles, "settled"), lambda u: export.look(u, "IND-0000001", PARTNER)),
        (Permission.EXPORT, (audience_profiles, "settled"), lambda u: bundle.look(u, "IND-0000001", PARTNER)),
        (Permission.EXPORT, (audience_profiles, "settled"), lambda u: leaving_files.look(u, [], PARTNER)),
    ],
    ids=["stamps", "take-out", "compare", "again", "look", "look at a bundle", "look at files"],
)
def test_a_door_asks_before_what_stands_behind_it(
    world: World, monkeypatch: pytest.MonkeyPatch, permission: Permission, behind: tuple[Any, str], door: Any
) -> None:
    monkeypatch.setitem(access.ROLES, "custodian", access.ROLES["custodian"] - {permission})
    monkeypatch.setattr(*behind, too_late)

    with pytest.raises(NotAllowed):
        door(world.users["custodian"])


def test_counts_of_a_list_are_for_readers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(access.ROLES, "viewer", frozenset())
    monkeypatch.setitem(browse.LISTS, "individuals", too_late)

    with pytest.raises(NotAllowed):
        browse.counted(world.users["viewer"], "individuals")


def test_only_a_custodian_lets_somebody_leave_without_consent(world: World) -> None:
    leaving = Leaving(
        Audience.PARTNER, "Invented Lawyers", "a complaint", overridden=(world.protected,), reason="in danger"
    )

    with pytest.raises(NotAllowed):
        release.checked(world.users["reviewer"], leaving)
    assert release.checked(world.users["custodian"], leaving).overridden == (world.protected,)


def test_statistics_for_others_say_for_whom(world: World) -> None:
    with pytest.raises(InvalidFacts, match="Nothing left"):
        statistics_file.listing(world.users["reviewer"], Question(), "csv", leaving=Leaving(Audience.PUBLIC))


def test_offers_of_a_text_that_names_somebody_hidden_are_not_decided(world: World) -> None:
    coder = world.users["coder"]

    with pytest.raises(NotAllowed, match="names somebody"):
        offers.leave_out(coder, world.reports[0], {})
    with pytest.raises(NotAllowed, match="names somebody"):
        offers.bring_back(coder, world.reports[0])


def test_nobody_loads_what_they_would_not_see(world: World, tmp_path: Path) -> None:
    file = loads.source(tmp_path / "list.csv", loads.people(1))

    with pytest.raises(InvalidFacts, match="would not see"):
        importing.load(world.users["reviewer"], file, held=Confidentiality.SEALED)


def test_a_load_names_nobody_who_is_hidden(world: World, tmp_path: Path) -> None:
    insider, custodian = world.users["insider"], world.users["custodian"]
    file = loads.source(tmp_path / "list.csv", loads.people(1))
    plan = loads.plan(2, {**loads.people(1)[0], "other name": NAME})
    plan.problems += [
        Problem(2, "name", NAME, "It is doubtful."),
        Problem(2, f"seen by {NAME}", "yes", "It is doubtful."),
    ]
    columns = (*loads.COLUMNS[:-1], f"seen by {NAME}")
    number = importing.load(insider, replace(file, sheets=[("", columns)], plans=lambda _: iter([(0, plan)]))).batch

    assert NAME in str(batches.show(insider, number)) and NAME not in str(batches.show(custodian, number))
    for cell in (f"seen by {NAME}", f",{NAME},"):
        assert cell in batches.rejects(insider, number).decode()
        assert cell not in batches.rejects(custodian, number).decode()


def test_the_column_behind_a_statement_of_a_load_names_nobody_who_is_hidden(world: World, tmp_path: Path) -> None:
    insider, custodian = world.users["insider"], world.users["custodian"]
    row = {**loads.people(1, 40)[0], "job": "cook"}
    columns = tuple(f"job for {NAME}" if name == "job" else name for name in loads.COLUMNS)
    sheets = [(f"list of {NAME}", columns), ("others", columns)]
    importing.load(insider, replace(loads.source(tmp_path / "list.csv", [row]), sheets=sheets))
    ref = next(one.ref for one in browse.all_individuals(insider) if one.name == row["name"])

    def told(user: User) -> str:
        facts = record_view.record(user, ref).facts
        return " ".join(str(said.locator) for fact in facts if fact.field == "occupation" for said in fact.statements)

    assert f"column job for {NAME}" in told(insider) and f"list of {NAME}" in told(insider)
    assert "column job for " in told(custodian) and "list of " in told(custodian) and NAME not in told(custodian)


def test_the_words_of_a_cell_name_nobody_who_is_hidden(world: World, tmp_path: Path) -> None:
    """What the cell says beside the value that was made of it."""
    insider, custodian = world.users["insider"], world.users["custodian"]
    row = {**loads.people(1, 41)[0], "job": f"cook of {NAME}"}
    file = loads.source(tmp_path / "list.csv", [row])
    made = loads.plan(2, row)
    made.said[:] = [structs.replace(said, text="cook") if said.fact == "occupation" else said for said in made.said]
    importing.load(insider, replace(file, plans=lambda _: iter([(0, made)])))
    ref = next(one.ref for one in browse.all_individuals(insider) if one.name == row["name"])

    def told(user: User) -> list[str | None]:
        facts = record_view.record(user, ref).facts
        return [said.cell for fact in facts if fact.field == "occupation" for said in fact.statements]

    assert told(insider) == [f"cook of {NAME}"]
    (shown,) = told(custodian)
    assert shown is not None and shown.startswith("cook of ") and NAME not in shown


def test_the_mapping_of_a_load_names_nobody_who_is_hidden(world: World, tmp_path: Path) -> None:
    """It holds the name of the file, its headers and cells, with lines for blanks or without capitals."""
    insider, custodian, family = world.users["insider"], world.users["custodian"], HIDDEN["FAMILY"]
    for number, words in enumerate((f"list_{family.lower()}.csv", f"# '{family} cell' (held or escaped?)")):
        file = loads.source(tmp_path / f"list{number}.csv", loads.people(1, 50 + number), mapping=words)
        batch = importing.load(insider, file).batch

        assert batches.show(insider, batch).mapping == words
        assert batches.show(custodian, batch).mapping == batches.WITHHELD


def test_rows_that_were_not_loaded_leave_with_a_line_in_the_ledger(world: World, tmp_path: Path) -> None:
    insider, custodian = world.users["insider"], world.users["custodian"]
    bad = loads.plan(2, loads.people(1, 60)[0])
    bad.problems.append(Problem(2, "name", "?", "It is doubtful.", True))
    file = loads.source(tmp_path / "bad.csv", loads.people(1, 60))
    number = importing.load(insider, replace(file, plans=lambda _: iter([(0, bad)]))).batch
    before = ledger.lines(custodian)[0].number

    content = batches.rejects(insider, number)
    line = ledger.lines(custodian)[0]

    assert line.number > before and line.what == f"rows of load {number} that were not loaded"
    assert line.rows == content.count(b"It is doubtful.") == 1
