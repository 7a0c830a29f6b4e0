"""Rows of a long table are packed as they come: the same values, in a tenth of the memory."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator

import pytest

from tracker.exporters import FORMATS
from tracker.exporters.table import PART, Row, Rows, Table, marked


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

    plain, packed = (FORMATS[name].write(table) for table in tables)

    assert plain == packed and b"IND-0000506" in packed


def test_a_long_list_takes_less_than_sixty_bytes_a_row() -> None:
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    held = Rows(people(20_000))
    size = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()

    assert len(held) == 20_000
    assert size < 60 * len(held)


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_the_memory_of_writing_a_list_grows_by_no_more_than_the_file(name: str) -> None:
    def peak(count: int) -> tuple[int, int]:
        table = Table("People", tuple("abcdefgh"), Rows(people(count)))
        tracemalloc.start()
        content = FORMATS[name].write(table)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most, len(content)

    peak(PART)  # what is read once, for good
    (few, short), (many, long) = peak(3 * PART), peak(15 * PART)

    assert many - few < 2 * (long - short) + 100 * PART  # a file that grows is moved: both stand there for a moment


def test_a_list_of_objects_is_what_json_writes_at_once() -> None:
    columns = tuple("abcdefgh")

    for count in (0, 1, 3):
        written = FORMATS["json"].write(Table("People", columns, Rows(people(count))))
        rows = [dict(zip(columns, row, strict=True)) for row in people(count)]
        assert written.decode() == json.dumps(rows, ensure_ascii=False, indent=1)
