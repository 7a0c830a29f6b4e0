"""Rows planned in another process are those planned here, and it ends with whoever started it."""

from __future__ import annotations

import io
import os
import signal
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tracker.access import User
from tracker.actions import import_apart, import_pipe, import_source, importing, upkeep
from tracker.actions.import_source import START, Source
from tracker.errors import StoreProblem, UnreadableFile
from tracker.mapping.plan import Made, Problem, RowPlan, Said
from tracker.records.base import Basis, Kind
from tracker.spellings import keys
from tracker.store import database

ROWS = 40
MAPPING = """
tracker_mapping = 1
scheme = "apart"
[[sheet]]
name = "people"
about = "individual"
[[sheet.column]]
name = "no"
is = "id"
[[sheet.column]]
name = "name"
is = "individual.name"
[[sheet.column]]
name = "born"
is = "individual.birth"
[[sheet.column]]
name = "what"
is = "act.type"
[sheet.column.codes]
held = "detention"
[[sheet.column]]
name = "town"
is = "act.location.settlement"
[[sheet.column]]
name = "office"
is = "perpetrator.name"
"""
HEAD = "no,name,born,what,town,office\n"


def lines(count: int, start: int = 0) -> str:
    born = ("1980-03-04", "soon", "1975", "")
    return "".join(
        f"{n},{('Tavo Ermin', 'Таво Эрмин')[n % 2]}{n},{born[n % 4]},held,Norvek {n % 3},Office {n % 2}\n"
        for n in range(start, start + count)
    )


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    monkeypatch.setattr(import_apart, "WORTH", 1)
    path = tmp_path / "people.csv"
    path.write_text(HEAD + lines(ROWS), encoding="utf-8")
    return import_source.of(path, MAPPING)


@pytest.mark.parametrize("long", [0, import_apart.LONG])  # from the first row on, or when one slice was full
@pytest.mark.parametrize("size", [7, 8])  # with a last slice that is not full, and one that is
def test_rows_of_another_process_are_the_same(
    file: Source, long: int, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_apart, "LONG", long)
    apart = list(import_apart.parts(file, START, size))
    here = list(import_apart.parts(replace(file, again=None), START, size))

    assert [part.rows for part in apart] == [part.rows for part in here]
    assert [len(part.rows) for part in apart] == [size] * (ROWS // size) + [ROWS % size] * bool(ROWS % size)
    assert not any(part.keys.names for part in here)
    assert bool(apart[0].keys.names) == (long == 0)
    names = {said.text for _, plan in apart[2].rows for said in plan.said if said.fact == "name" and said.text}
    assert apart[2].keys.names == {name: keys.of_name(name) for name in names}
    words = {number: word for part in apart for made in part.keys.names.values() for number, word in made.words.items()}
    told = [(number, own) for part in apart for number, own in part.keys.words.items()]
    assert sorted(told) == sorted((number, keys.of_word(word)) for number, word in words.items())  # each once


@pytest.mark.parametrize("words", ["half a pair \ud800", "Ⱥ" * 70_000, "\x00"])
@pytest.mark.parametrize("number", [10**40, -(1 << 63), None])
def test_what_no_database_keeps_comes_through_the_pipe_as_it_is(words: str, number: int | None) -> None:
    made = Made(Kind.INCIDENT, "key", frame={"title": words, "seq": 2, "act_id": None})
    said = Said(0, "count.detention", 1, Basis.STATED, words, low=number, extra=("Latn", "", "alias"))
    rows = [(0, RowPlan("", 2, (words, ""), [made], [said], [Problem(2, "no", words, "Too large.", False)]))]
    told = import_apart.Piece(rows, [(words, [1], (2, 3))], [(1, words)], [(1, (5,))])

    content = import_pipe.encoded(told)

    assert import_pipe.frame(io.BytesIO(len(content).to_bytes(8, "big") + content), import_apart.Piece) == told


@pytest.mark.parametrize("content", [b"", b"\xc1", b"[1", b'["rows"]', b"[[1]]", b"\x91\x91\x01", b"\x95" * 40])
def test_a_piece_that_is_none_is_no_answer(content: bytes) -> None:
    piece = len(content).to_bytes(8, "big") + content

    assert import_pipe.frame(io.BytesIO(piece), import_apart.Piece) is None
    assert import_pipe.frame(io.BytesIO(piece[:-1]), import_apart.Piece) is None


def test_they_go_on_after_any_row(file: Source) -> None:
    every = [row for part in import_apart.parts(file, START, 7) for row in part.rows]

    rest = [row for part in import_apart.parts(file, (0, every[9][1].number), 4) for row in part.rows]

    assert rest == every[10:]


def test_a_load_is_the_same_from_both(file: Source, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = importing.load(user, file, rows=9)

    assert (loaded.counted.rows, loaded.counted.loaded, loaded.counted.rejected) == (ROWS, 30, 10)
    assert {told.problem.value for told in loaded.problems} == {"soon"}
    assert upkeep.check() == []


def test_what_only_this_process_can_open_is_read_here(file: Source) -> None:
    assert file.again is not None
    elsewhere = replace(file, again=("/nowhere/people.csv", *file.again[1:]))

    rows = [row for part in import_apart.parts(elsewhere, START, 7) for row in part.rows]

    assert rows == [row for part in import_apart.parts(replace(file, again=None), START, 7) for row in part.rows]


def test_a_file_that_is_no_table_further_on_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_apart, "WORTH", 1)
    path = tmp_path / "people.csv"
    path.write_text(HEAD + lines(20) + '20,"Tavo" Ermin,1980,held,Norvek,Office\n' + "a\n" * 11_000, encoding="utf-8")
    file = import_source.of(path, MAPPING)

    with pytest.raises(UnreadableFile) as told:
        list(import_apart.parts(file, START, 5))
    with pytest.raises(UnreadableFile) as wanted:
        list(import_apart.parts(replace(file, again=None), START, 5))

    assert str(told.value) == str(wanted.value)


def test_a_process_that_is_killed_breaks_the_load_off_and_it_can_be_resumed(
    file: Source, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *told: Any, **more: Any) -> None:
            super().__init__(*told, **more)
            started.append(self)

    monkeypatch.setattr(import_pipe.subprocess, "Popen", Watched)
    opened = import_apart._open
    seen: list[int] = []

    def kill_after_two(told: import_apart.Piece, *more: Any) -> None:
        seen.append(len(told.rows))
        if len(seen) == 2:
            started[0].send_signal(signal.SIGKILL)
            started[0].wait()
            os.set_blocking(started[0].stdout.fileno(), True)
            started[0].stdout.read()  # what it had told before
        opened(told, *more)

    monkeypatch.setattr(import_apart, "_open", kill_after_two)
    with pytest.raises(StoreProblem, match="resume"):
        importing.load(user, file, rows=9)
    monkeypatch.setattr(import_apart, "_open", opened)

    loaded = importing.resume(user, file)

    assert loaded.counted.rows == ROWS
    assert upkeep.check() == []
    database.close()


def test_it_ends_with_whoever_started_it(file: Source) -> None:
    with closing(import_apart.parts(file, START, 3)) as parts:
        for _ in range(3):
            next(parts)
        children = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=True
        ).stdout
        assert "import_apart" in children

    after = subprocess.run(
        ["ps", "-ww", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=True
    ).stdout
    assert "import_apart" not in after
