"""What a database is asked: statements that SQLAlchemy sends, and those that go past it (store/under_way.py)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from tracker.store import database, under_way


def statements(patch: pytest.MonkeyPatch) -> list[str]:
    """Grows with each statement from now on, in their order."""
    found: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _k, statement, *_: found.append(statement))
    for name in ("send", "ask"):
        _note(patch, name, lambda _connection, query, *_: found.append(query))
    return found


def ways(patch: pytest.MonkeyPatch) -> list[str]:
    """Grows with each way to PostgreSQL and back from now on: each time that something is waited for."""
    found: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _k, statement, *_: found.append(statement))
    _note(patch, "ask", lambda _connection, query, *_: found.append(query))
    _note(patch, "wait", lambda connection: under_way.SENT in connection.info and found.append("what was sent"))
    return found


def _note(patch: pytest.MonkeyPatch, name: str, note: Any) -> None:
    real = getattr(under_way, name)

    def noted(*about: Any) -> Any:
        note(*about)
        return real(*about)

    patch.setattr(under_way, name, noted)
