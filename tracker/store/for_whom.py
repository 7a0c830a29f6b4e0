"""For whom PostgreSQL works, told to it before the next statement that it matters for, and once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, event

from tracker.store import under_way

TOLD = (
    "SELECT set_config('tracker.clearance', %(level)s, true), set_config('tracker.account', %(account)s, true), "
    "set_config('tracker.whole', %(whole)s, true)"
)
# A transaction that failed hears nothing but its rollback; a lock reads nothing; on these tables there is no policy.
UNTOLD = re.compile(
    r"ROLLBACK TO|SELECT pg_advisory_xact_lock|"
    r"SELECT (counter|list_change)\.\w+ \nFROM \1 \nWHERE (?!.*\bSELECT\b)|SELECT id FROM term WHERE (?!.*\bSELECT\b)|"
    r"WITH taken AS \(INSERT INTO counter (?!.*\b(?:FROM|JOIN|UPDATE|DELETE) (?!taken, unnest\(|SET ))",
    re.ASCII | re.DOTALL,
)
# Adds rows and reads none, as what gives them back or asks for others would: whoever the server works for may, be it for
# this account or for the whole.
ADDED = re.compile(r"INSERT INTO \w+ \([^)]*\) VALUES (?!.*\b(?:RETURNING|CONFLICT|SELECT)\b)", re.ASCII | re.DOTALL)
# The same of several tables at once, whose rows are handed over as one text each (store/plain.py, insertion).
_VALUE = r"(?:coalesce\(\w+, 'null'\)|\w+)"
_TOLD = (
    rf"INSERT INTO \w+ \([\w, ]*\) SELECT {_VALUE}(?:, {_VALUE})* "  # noqa: S608  # a pattern
    r"FROM json_populate_recordset\(\(SELECT t FROM \w+ t WHERE false\), %s\)"
)
TOGETHER = re.compile(rf"(?:WITH q0 AS \({_TOLD}\)(?:, q\d+ AS \({_TOLD}\))* )?{_TOLD}", re.ASCII)
DUE, LAST = "told before the next statement", "told last"


def tell(connection: Connection, level: int, account: int, whole: bool) -> None:
    """Its policies (store/row_security.py) hold for this account and level from the next statement to the end.

    A change that is taken back before anything is asked costs nothing: each would be one way to the server and back.
    """
    connection.info[DUE] = {"level": str(level), "account": str(account), "whole": "yes" if whole else "no"}


def listen(engine: Engine) -> None:
    """Tell whenever a statement follows. What was told ends with the transaction, and with a savepoint taken back."""
    event.listen(engine, "before_cursor_execute", _before)
    event.listen(engine, "begin", _forget)
    event.listen(engine, "rollback_savepoint", _again)


def _before(connection: Connection, _cursor: Any, statement: str, *_about: Any) -> None:
    before(connection, statement)


def before(connection: Connection, statement: str) -> None:
    """Tell what is due with this statement, where it matters for it."""
    if not (UNTOLD.match(statement) or (LAST in connection.info and _only_adds(statement))):
        _settle(connection)


@lru_cache(maxsize=500)
def _only_adds(statement: str) -> bool:
    return bool(ADDED.match(statement) or TOGETHER.fullmatch(statement))


def _settle(connection: Connection) -> None:
    due = connection.info.pop(DUE, None)
    if due is None or due == connection.info.get(LAST):
        return
    under_way.send(connection, TOLD, due)
    connection.info[LAST] = due


def _forget(connection: Connection) -> None:
    connection.info.pop(DUE, None)
    connection.info.pop(LAST, None)


def _again(connection: Connection, *_about: Any) -> None:
    last = connection.info.pop(LAST, None)
    if last is not None:
        connection.info.setdefault(DUE, last)
