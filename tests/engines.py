"""Engines of tests share what SQLAlchemy compiles: each test opens a database anew, and compiling was a fourth of its time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine

STATEMENTS = 4_000
_first: dict[str, Engine] = {}


def create(*told: Any, **more: Any) -> Engine:
    """`create_engine`, with the dialect and the compiled statements of the first engine of its kind."""
    made = create_engine(*told, query_cache_size=STATEMENTS, **more)
    first = _first.setdefault(made.dialect.name, made)
    made.dialect = made.pool._dialect = first.dialect
    made._compiled_cache = first._compiled_cache
    return made
