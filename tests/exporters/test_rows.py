"""Rows of a long table are packed away as they come: the same values, and memory does not grow with them."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial

import pytest
from memory import peak

from tracker import spool
from tracker.exporters import FORMATS, ftm_file, rows
from tracker.exporters.rows import PART, InOrder, Row, Rows
from tracker.exporters.table import Origin, Origins, Table, marked

LONG = 500  # rows of which lists of several lengths are made


def people(count: int) -> Iterator[Row]:
    for number in range(count):
        spelled = (f"Гүлзат Тестова {number}", f"Gulzat Testova {number}", f"张测试{number}")
        yield f"IND-{number:07}", spelled[1], spelled, None, number, True, "a\nb", ()


@pytest.mark.parametrize("count", [0, 1, PART, PART + 1, 3 * PART - 1])
def test_rows_come_back_as_they_went_in(count: int) -> None:
    packed, plain = (
        Rows(people(count)),
        [tuple(list(v) if isinstance(v, tuple) else v for v in row) for row in people(count)],
    )

    assert len(packed) == count
    assert list(packed) == plain == list(packed)
    assert packed[:2] == plain[:2] and packed[-3:] == plain[-3:]
    assert all(packed[at] == plain[at] for at in {0, count // 2, count - 1} if 0 <= at < count)
    assert bool(packed) is bool(count)
    with pytest.raises(IndexError):
        packed[count]


def test_a_table_is_told_as_plain_values() -> None:
    table = Table("People", tuple("abcdefgh"), Rows(people(PART + 3)))

    assert list(asdict(table)["rows"]) == list(table.rows)


def test_a_mark_follows_each_row() -> None:
    table = marked(Table("People", tuple("abcdefgh"), Rows(people(PART + 3)), "SYNTHETIC DATA"))

    assert table.columns[-1] == "synthetic"
    assert {row[-1] for row in table.rows} == {"SYNTHETIC DATA"} and len(table.rows) == PART + 3


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "xlsx"])  # its files hold when they were made
def test_every_format_writes_packed_rows_as_it_writes_others(name: str) -> None:
    columns = ("ref", "name", "names", "sex", "place", "review", "latest_stage", "incidents")
    tables = [
        Table("Individuals", columns, rows, None, "individuals")
        for rows in (tuple(people(PART + 7)), Rows(people(PART + 7)))
    ]

    plain, packed = (bytes(FORMATS[name].write(table)) for table in tables)

    assert plain == packed and b"IND-%07d" % (PART + 6) in packed


def test_a_long_list_takes_less_than_sixty_bytes_a_row() -> None:
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    held = Rows(people(20_000))
    size = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()

    assert len(held) == 20_000
    assert size < 60 * len(held)


def grows(write: Callable[[int], None]) -> float:
    """By how many bytes a row the memory of writing a list grows with it."""
    write(LONG)  # what is read once, for good
    few, many = (peak(partial(write, count)) for count in (3 * LONG, 15 * LONG))
    return (many - few) / (12 * LONG)


@pytest.fixture
def nothing_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a short list goes to the disk."""
    monkeypatch.setattr(spool, "IN_MEMORY", 0)
    monkeypatch.setattr(spool, "PIECE", 4_096)


@pytest.mark.usefixtures("nothing_in_memory")
@pytest.mark.parametrize("name", FORMATS)
def test_the_memory_of_writing_a_list_does_not_grow_with_it(name: str) -> None:
    columns = ("ref", "name", "names", "sex", "place", "review", "latest_stage", "incidents")

    def write(count: int) -> None:
        told = Origins()
        for number in range(count):
            told.append(f"IND-{number:07}", [Origin("SRC-1", "A report", "Courier", "", (f"{number:036}",))])
        made = FORMATS[name].write(Table("People", columns, Rows(people(count)), None, "individuals", told))
        assert made.size > 30 * count

    assert grows(write) < 20


@pytest.mark.usefixtures("nothing_in_memory")
def test_what_each_row_alone_speaks_of_is_not_held_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "RUN", LONG)
    monkeypatch.setattr(rows, "FEW", LONG // 100)
    monkeypatch.setattr(ftm_file, "RUN", 100)

    def write(count: int) -> None:
        told, found = Origins(), Rows()
        for number in range(count):
            found.append((f"IND-{number:07}", (f"INC-{number:07}",), (f"Incident {number:036}",)))
            told.append(f"IND-{number:07}", [Origin(f"SRC-{number:07}", f"Report {number:036}", "Courier", "", ())])
        made = ftm_file.write(
            Table("People", ("ref", "incidents", "incident_titles"), found, None, "individuals", told)
        )
        assert made.size > 500 * count

    assert grows(write) < 80


def test_entities_of_several_rows_are_told_once_with_all_that_each_row_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "RUN", 2)
    monkeypatch.setattr(ftm_file, "RUN", 1)
    columns = ("individual", "name", "incident", "incident_title", "body_part")
    found = [("IND-2", "B", "INC-1", "Raid", "hand"), ("IND-1", "A", "INC-1", None, "ear"), ("IND-2", "B", "INC-2", "March", "arm"), ("IND-2", "Bee", "INC-1", "Raid", "hand")]  # fmt: skip
    written = bytes(ftm_file.write(Table("Injuries", columns, found, "DEMONSTRATION DATA", "injuries")))
    told = {one["id"]: one for one in map(json.loads, written.splitlines())}

    assert len(told) == written.count(b"\n") == 7  # two people, two incidents, three links
    assert told["IND-2"]["properties"] == {
        "name": ["B", "Bee"],
        "notes": ["DEMONSTRATION DATA", "injury: body_part: hand", "injury: body_part: arm"],
    }
    assert told["INC-1"]["properties"] == {"name": ["Raid"], "notes": ["DEMONSTRATION DATA"]}
    assert told["IND-1.INC-1"]["properties"]["description"] == ["DEMONSTRATION DATA"]


def test_rows_are_put_in_order_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "RUN", 100)
    keys = [(number % 7 == 0, f"{number * 7919 % 1009:04}", str(number)) for number in range(1_050)]
    ordered = InOrder()
    for key in keys:
        ordered.append(key, (*key, ["a", key[2]]))

    assert [row[:3] for row in ordered] == sorted(keys)
    assert [*InOrder()] == []


def test_each_row_has_its_sources_again() -> None:
    one, two = Origin("SRC-1", "A report", "Courier", "u"), Origin("SRC-2", "Another", "", "", ("a", "b"))
    told = Origins()
    told.append("IND-1", [one, two])
    told.append("IND-2", [])

    assert list(told) == [("IND-1", (one, two)), ("IND-2", ())] == list(told)


def test_a_list_of_objects_is_what_json_writes_at_once() -> None:
    columns = tuple("abcdefgh")

    for count in (0, 1, 3):
        written = bytes(FORMATS["json"].write(Table("People", columns, Rows(people(count)))))
        rows = [dict(zip(columns, row, strict=True)) for row in people(count)]
        assert written.decode() == json.dumps(rows, ensure_ascii=False, indent=1)
