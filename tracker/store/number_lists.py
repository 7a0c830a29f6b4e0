"""Lists of whole numbers on their way to PostgreSQL, written at once.

The driver writes each number by itself, and looks at each twice before: with the thousands of keys that a search by name
asks for, that took as long as the answer.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection
from psycopg.abc import DumperKey
from psycopg.adapt import PyFormat
from psycopg.types.array import BaseListDumper, ListDumper

BIGINTS = 1016  # PostgreSQL's number of the type bigint[]; a narrower column takes it just so
LEAST, MOST = -(1 << 63), (1 << 63) - 1


class _Numbers(ListDumper):
    """A list of which the caller knows that it holds whole numbers of 64 bits and nothing else."""

    oid = BIGINTS

    def dump(self, obj: list[Any]) -> bytes:
        """As PostgreSQL reads it."""
        return f"{{{','.join(map(str, obj))}}}".encode()


class Lists(ListDumper):
    """Lists of whole numbers as bigint[]; all others as the driver has it."""

    def get_key(self, obj: list[Any], format: PyFormat) -> DumperKey:
        """Which writer this list needs."""
        return _Numbers if _are_numbers(obj) else super().get_key(obj, format)

    def upgrade(self, obj: list[Any], format: PyFormat) -> BaseListDumper:
        """That writer."""
        return _Numbers(self.cls, self._tx) if _are_numbers(obj) else super().upgrade(obj, format)


def _are_numbers(values: list[Any]) -> bool:
    return set(map(type, values)) == {int} and min(values) >= LEAST and max(values) <= MOST


def prepare(connection: Connection[Any]) -> None:
    """Write lists of whole numbers so on this connection."""
    connection.adapters.register_dumper(list, Lists)
