"""That the long run takes away every check, and that a check taken away shows, tried on those of the doors."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
import remove_each
from test_matrix import ASKS, DOORS, call, person
from world import World

from tracker import access, actions
from tracker.errors import NotAllowed
from tracker.store import database

HAND_ON = {
    "browse.counted", "bundle.look", "export.look", "export.told", "leaving_files.look", "ledger_compare.again",
    "ledger_compare.compare", "reading.accept", "stamps.verified", "takeout.take_out",
}  # without their check still shut: before they look they ask a second time, or another door that asks too  # fmt: skip


@pytest.fixture(scope="module")
def every() -> list[remove_each.Check]:
    return list(remove_each.checks())


def test_every_permission_that_an_action_asks_is_among_the_checks(every: list[remove_each.Check]) -> None:
    asked = {
        (f"tracker.actions.{path.stem}", number)
        for path in Path(actions.__path__[0]).glob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip().startswith(("require(", "refuse_masked(", "coding.refuse_masked("))
    }
    assert len(asked) > 90
    assert asked <= {(check.module, check.first) for check in every}


def test_a_door_without_its_check_opens_to_a_stranger(
    world: World, every: list[remove_each.Check], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Looked(Exception):
        pass

    def look(_: object) -> None:
        raise Looked

    monkeypatch.setitem(access.ROLES, "stranger", frozenset())
    monkeypatch.setattr(database, "reading", look)
    monkeypatch.setattr(database, "transaction", look)
    opened, asked_again = set(), set()
    for check in every:
        name = f"{check.module.rpartition('.')[2]}.{check.function}"
        if name in ASKS and check.said.startswith("require("):
            function = inspect.unwrap(DOORS[name])
            with monkeypatch.context() as patch:
                patch.setattr(function, "__code__", check.without)
                try:
                    call(name, person("stranger"))
                except NotAllowed:
                    asked_again.add(name)
                except Exception:
                    opened.add(name)
    assert len(opened) > 70
    assert asked_again - opened == HAND_ON
