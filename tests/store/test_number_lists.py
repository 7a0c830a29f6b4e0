"""Lists of whole numbers reach PostgreSQL as they are; other lists as before, and numbers that do not fit are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tracker.store import number_lists


@pytest.fixture
def connection(postgres_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgres_url, autocommit=True) as opened:
        number_lists.prepare(opened)
        yield opened


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ([1, 2, 3], "bigint[]"),
        ([-(1 << 63), 0, (1 << 63) - 1], "bigint[]"),
        ([7] * 10_000, "smallint[]"),
        ([True, False], "boolean[]"),
        (["{1}", 'a "b", c', "", "NULL"], "text[]"),
        ([1, None, 3], "bigint[]"),
        ([[1, 2], [3, 4]], "bigint[]"),
        ([1.5, 2.0], "double precision[]"),
        ([], "bigint[]"),
    ],
)
def test_a_list_comes_back_as_it_was_given(connection: psycopg.Connection[Any], given: list[Any], kind: str) -> None:
    for _ in range(7):  # the driver prepares what is asked again and again
        assert connection.execute(f"SELECT %s::{kind}", (given,)).fetchone() == (given,)  # noqa: S608


def test_numbers_find_rows_of_narrower_columns(connection: psycopg.Connection[Any]) -> None:
    connection.execute("CREATE TEMP TABLE few AS SELECT n::smallint AS n FROM generate_series(1, 9) n")
    assert connection.execute("SELECT n FROM few WHERE n = ANY(%s) ORDER BY n", ([2, 4, 70_000],)).fetchall() == [
        (2,),
        (4,),
    ]
    connection.execute("CREATE TEMP TABLE held (own smallint[])")
    connection.execute("INSERT INTO held VALUES (%s)", ([3, 5],))
    assert connection.execute("SELECT own FROM held").fetchone() == ([3, 5],)


def test_a_number_too_large_is_refused(connection: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.Error):
        connection.execute("SELECT %s::bigint[]", ([1, 1 << 70],))
