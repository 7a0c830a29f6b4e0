"""Items of JSON that are read together are what one by one they would have been, whatever stands between and within them."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tracker.errors import UnreadableFile
from tracker.importers import json_stream, open_book
from tracker.importers.source import Source

TRAPS = ["}", "]", '},{"a": ', '}\n{"a": 1}', ",", "\\", '"', "é", "x" * 40]


def somewhat(chance: Random, depth: int = 0) -> Any:
    """A value that holds what an item ends with, in texts and within."""
    way = chance.randrange(8 if depth < 3 else 5)
    if way < 3:
        return chance.choice(TRAPS)
    if way < 5:
        return chance.choice([1, -2.50, True, None])
    if way == 5:
        return [somewhat(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {chance.choice(["a", "b", "c"]): somewhat(chance, depth + 1) for _ in range(chance.randrange(4))}


def plain(value: Any) -> Any:
    """With numbers as the standard library has them."""
    if isinstance(value, bytes):
        return json.loads(value)
    if isinstance(value, list):
        return [plain(one) for one in value]
    return {key: plain(one) for key, one in value.items()} if isinstance(value, dict) else value


def read(tmp_path: Path, words: str, key: str | None = None) -> list[tuple[int, Any]]:
    path = tmp_path / "some.json"
    path.write_text(words, encoding="utf-8")
    return [(number, plain(value)) for number, value in json_stream.items(Source.at(path), key)]


@pytest.mark.parametrize("seed", range(4))
def test_lists_in_any_spacing(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    items = [
        {"a": somewhat(chance), "b": somewhat(chance)} if chance.random() < 0.95 else somewhat(chance)
        for _ in range(9_000)
    ]
    items.insert(0, {"a": 1})
    items.insert(0, {"a": 1})
    for how in ({"separators": (",", ":")}, {}, {"indent": 1}):
        assert read(tmp_path, json.dumps(items, **how)) == list(enumerate(items, 1))  # type: ignore[arg-type]
        assert read(tmp_path, json.dumps({"x": [{}], "all": items}, **how), "all") == list(enumerate(items, 1))  # type: ignore[arg-type]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\n\n"])
def test_lines_keep_their_numbers(tmp_path: Path, ending: str) -> None:
    chance = Random(7)
    items = [{"a": somewhat(chance), "n": n} for n in range(9_000)]
    step = ending.count("\n")

    assert read(tmp_path, ending.join(map(json.dumps, items))) == [(1 + n * step, one) for n, one in enumerate(items)]
    assert [one for _, one in read(tmp_path, "\n".join(json.dumps(one, indent=1) for one in items))] == items


@pytest.mark.parametrize("words", ['[{"a": 1},, {"a": 2}]', '{"a": 1}\n{"a": 2\n{"a": 3}\n'])
def test_what_is_no_json_is_refused_as_ever(tmp_path: Path, words: str) -> None:
    with pytest.raises(UnreadableFile):
        read(tmp_path, words)


def test_numbers_keep_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "numbers.json"
    path.write_text('[{"a": 1.50, "b": 0012.0e3}]'.replace("00", ""), encoding="utf-8")

    (sheet,) = open_book(path).sheets

    assert next(sheet.lines(0)).cells == ("1.50", "12.0e3")
