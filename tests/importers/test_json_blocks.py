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


@pytest.mark.parametrize("words", ['[{"a": 1},, {"a": 2}]', '[{"a": 1}, {"a": 2'])
def test_what_is_no_json_is_refused_as_ever(tmp_path: Path, words: str) -> None:
    with pytest.raises(UnreadableFile):
        read(tmp_path, words)


def test_numbers_keep_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "numbers.json"
    path.write_text('[{"a": 1.50, "b": 0012.0e3}]'.replace("00", ""), encoding="utf-8")

    (sheet,) = open_book(path).sheets

    assert next(sheet.lines(0)).cells == ("1.50", "12.0e3")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\n\n"])
def test_a_line_that_is_no_json_is_rejected_alone(tmp_path: Path, ending: str) -> None:
    lines = ['{"name": "Ann"}', "{bad json}", '{"name": "Ben"', '{"name": "Cy"}', '{"name": "Di'] + [
        '{"name": "Ed"}'
    ] * 9
    path = tmp_path / "people.jsonl"
    path.write_bytes(ending.join(lines).encode())
    (sheet,) = open_book(path).sheets
    rows = list(sheet.lines(0))
    assert [bool(row.broken) for row in rows] == [False, True, True, False, True] + [False] * 9
    assert rows[1].cells == ("{bad json}",) and "no JSON" in rows[1].broken
    assert [row.cells[0] for row in rows if not row.broken] == ["Ann", "Cy"] + ["Ed"] * 9
    assert [row.number for row in sheet.lines(rows[3].number)] == [row.number for row in rows[4:]]


def test_damage_far_inside_many_lines_is_one_row(tmp_path: Path) -> None:
    lines = [json.dumps({"name": f"Person {n}", "note": "x" * 90}) for n in range(4_000)]
    lines[2_500] = '{"name": '
    path = tmp_path / "people.jsonl"
    path.write_text("\n".join(lines))
    rows = list(open_book(path).sheets[0].lines(0))
    assert len(rows) == 4_000 and [row.number for row in rows if row.broken] == [2_501]


def test_objects_over_several_lines_or_on_one_are_read_as_ever(tmp_path: Path) -> None:
    assert [item for _, item in read(tmp_path, '{\n "a": "1"\n}\n{\n "a": "2"\n}')] == [{"a": "1"}, {"a": "2"}]
    assert [item for _, item in read(tmp_path, '{"a": "1"}\n{"a": "2"} {"a": "3"}')] == [
        {"a": "1"},
        {"a": "2"},
        {"a": "3"},
    ]


def test_a_line_that_is_no_json_leaves_entities_what_they_are(tmp_path: Path) -> None:
    entity = json.dumps({"id": "p", "schema": "Person", "properties": {"name": ["Ann"]}})
    path = tmp_path / "entities.jsonl"
    path.write_text(f"{entity}\n{{oops\n{entity}\n")
    book = open_book(path)
    assert book.format == "FollowTheMoney"
    assert [(line.number, bool(line.broken)) for sheet in book.sheets for line in sheet.lines(0)] == [
        (1, False), (3, False), (2, True),
    ]  # fmt: skip
