"""Numbers are handed out once, however many take them at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tracker.access import User
from tracker.store import database, ids


def test_nobody_gets_a_number_twice(user: User, engine_name: str) -> None:
    rounds = 12 if engine_name == "postgresql" else 3

    def some(seed: int) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        for turn in range(rounds):
            with database.transaction(user) as session:
                names = ("record", "claim") if (seed + turn) % 2 else ("claim", "record")
                for name in (*names, *names):
                    count = 1 + (seed * turn) % 40
                    first = ids.take(session, name, count)
                    found += [(name, number) for number in range(first, first + count)]
        return found

    with ThreadPoolExecutor(6) as pool:
        every = [one for found in pool.map(some, range(6)) for one in found]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_records_and_their_statements_are_numbered_in_one_way_to_the_server(user: User) -> None:
    with database.transaction(user) as session:
        first = ids.take(session, "record")
        held = dict(session.info["numbers"])
        assert set(held) == {"record", "claim"}
        ids.take(session, "claim", 4)
        assert session.info["numbers"]["claim"] == (held["claim"][0] + 4, held["claim"][1] - 4)
        assert ids.take(session, "record") == first + 1
        ids.take(session, "record", 1_000)  # a load takes its own
        assert session.info["numbers"]["claim"][1] == ids.BLOCK - 4


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_who_loads_and_who_codes_take_numbers_in_one_order(user: User) -> None:
    """A load holds the numbers of records, then asks for those of statements: somebody else waits, and nobody for ever."""
    with ThreadPoolExecutor(1) as pool:
        with database.transaction(user) as load:
            ids.take_in_order(load, "record", 10)

            def code() -> int:
                with database.transaction(user) as session:
                    return ids.take(session, "claim")

            coded = pool.submit(code)
            with pytest.raises(TimeoutError):
                coded.result(0.5)
            ids.take_in_order(load, "claim", 10)
        assert coded.result(10) > 0
