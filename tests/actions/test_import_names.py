"""Names worked out in another process are those worked out here, and a load is taken back with them."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from tracker.access import User
from tracker.actions import batches, import_names, import_source, import_undo, importing, upkeep
from tracker.actions.import_names import Ahead
from tracker.spellings import keys
from tracker.store import database, name_index

NAMES = ["Tavo Ermin", "Таво Эрмин", "لالە تورسۇن", "Ли Вэй", "...", "Tavo Ermin"]


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_names, "WORTH", 1)


@pytest.fixture
def ahead() -> Iterator[Ahead]:
    with closing(Ahead()) as made:
        yield made


def test_names_worked_out_beside_are_the_same(ahead: Ahead) -> None:
    ahead.ask(1, NAMES)
    assert ahead.of(7).names == {}  # nobody asked for these
    known = ahead.of(1)
    ahead.ask(8, ["Marat Besken"])

    assert known.names == {name: keys.of_name(name) for name in NAMES}
    assert ahead.of(1) == known  # a slice that is tried again
    assert set(ahead.of(8).names) == {"Marat Besken"}


def test_a_process_that_ends_leaves_the_rest_to_this_one(ahead: Ahead) -> None:
    ahead.ask(1, NAMES)
    assert ahead._beside is not None
    ahead._beside.process.send_signal(signal.SIGKILL)
    ahead._beside.process.wait()
    ahead.of(1)
    ahead.ask(2, NAMES)

    assert ahead.of(2).names == {}


def held() -> dict[str, int]:
    with database.reading(None) as session:
        tables = (*name_index.TABLES, "name")
        return {name: session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables}


def test_a_load_is_taken_back_with_them(user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_undo, "NUMBERS", 20)
    path = tmp_path / "people.csv"
    path.write_text("no,name,born\n" + "".join(f"{n},Tavo Erm{n}in,1980\n" for n in range(70)), encoding="utf-8")
    before = held()
    loaded = importing.load(user, import_source.of(path, about="individuals"))
    told, of = list[int](), Ahead.of

    def watched(self: Ahead, place: int) -> keys.Made:
        known = of(self, place)
        told.append(len(known.names))
        return known

    monkeypatch.setattr(Ahead, "of", watched)
    batches.undo(user, loaded.batch, "the wrong file")

    assert sum(told) == 70 and len(told) > 3
    assert held() == before
    assert upkeep.check() == []
