"""Tables as plain lines: one JSON object a row, words instead of numbers, the same bytes from either kind of database.

What a column holds is said by its type in words (TYPES), which is all that reading needs: a file of an older schema is
read by what it says of itself, not by what this program's models say today. A value that is not there is left out.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Boolean, Date, Float, LargeBinary, String, Table, Text, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.types import JSON
from sqlmodel import Session, SQLModel

from tracker.config import settings
from tracker.errors import StoreProblem
from tracker.records.base import EPOCH, Closed, Code, Guarded, Moment, Sealed, Uid, Words, WordsInside
from tracker.store import audit, constants, contacts

AT_ONCE = 5_000
TYPES = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "text": "words",
    "date": "a day, YYYY-MM-DD",
    "moment": "a time in UTC, ISO 8601, to the microsecond",
    "uuid": "a UUID",
    "bytes": "bytes, in base64",
    "json": "any JSON; its own null is written, one that is not there is left out",
    "word": "one of the words listed with the column, in this order",
    "code": "a code of the list named with the column: table term, scheme and code",
    "block": "bytes, in base64, that a database which is not encrypted itself keeps encrypted; here they are plain",
    "contact": "words that a database which is not encrypted itself keeps encrypted; here they are plain",
}
# Made anew from the others wherever they are missing: caches and indexes.
CACHES = frozenset(
    [
        "disagreement",
        "facet_row",
        "incident_facet_row",
        "indexed_text",
        "list_change",
        "list_row",
        "location_below",
        "name_pair",
        "name_posting",
        "name_word",
        "name_word_key",
        "stage_row",
    ]
)
# What would let somebody in: nobody can sign in with what left, everybody is let in anew by a code.
LEFT_OUT = frozenset(["invitation", "known_browser", "recovery_code", "sign_in_attempt", "sign_in_session"])
BLANK = {"user_account": frozenset(["password_hash", "totp_secret", "totp_pending", "totp_step", "issuer", "subject"])}
# Of the settings: keys of this store, and marks of what is made anew.
OWN_SETTINGS = frozenset(
    ["files_key", "audit_key", "sign_in_key", "key_check", "text_index", "name_index", "lists", "erasing"]
)


@dataclass(frozen=True)
class Column:
    """A column in plain words: `type` is one of TYPES, `listed` the words of a closed list, `scheme` a code list."""

    name: str
    type: str
    listed: tuple[str, ...] = ()
    scheme: str = ""


@dataclass(frozen=True)
class Plain:
    """A table in plain words; `key` orders its rows."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    meaning: str = ""

    def described(self) -> dict[str, Any]:
        """As the manifest says it."""
        columns = [
            {"name": c.name, "type": c.type}
            | ({"one_of": list(c.listed)} if c.listed else {})
            | ({"list": c.scheme} if c.scheme else {})
            for c in self.columns
        ]
        return {"name": self.name, "meaning": self.meaning, "key": list(self.key), "columns": columns}


def tables() -> list[Plain]:
    """What leaves of this program's tables, code lists first."""
    meanings = {
        str(of.class_.__tablename__): (of.class_.__doc__ or "").strip().splitlines()[0]
        for of in SQLModel._sa_registry.mappers
    }
    every = sorted(SQLModel.metadata.tables.values(), key=lambda table: (table.name != "term", table.name))
    return [_plain(table, meanings.get(table.name, "")) for table in every if table.name not in CACHES | LEFT_OUT]


def _plain(table: Table, meaning: str) -> Plain:
    key = tuple(column.name for column in table.primary_key.columns)
    blank = BLANK.get(table.name, frozenset())
    columns = tuple(_column(column) for column in table.columns if column.name not in blank)
    return Plain(table.name, key, columns, meaning)


def _column(column: Any) -> Column:
    kind = column.type
    if isinstance(kind, Closed):
        return Column(column.name, "word", tuple(member.value for member in kind.order))
    if isinstance(kind, Sealed):
        return Column(column.name, "block", scheme=kind.use)
    if isinstance(kind, Code):
        return Column(column.name, "code", scheme=kind.scheme)
    for of, word in (
        (Moment, "moment"),
        (Uid, "uuid"),
        (Guarded, "contact"),
        (WordsInside | JSON, "json"),
        (LargeBinary, "bytes"),
        (Words | String | Text, "text"),
        (Date, "date"),
        (Boolean, "boolean"),
        (Float, "number"),
    ):
        if isinstance(kind, of):
            return Column(column.name, word)
    return Column(column.name, "integer")


def described(said: Any) -> Plain:
    """A table as a manifest says it. Raises StoreProblem where it says what no Tracker wrote."""
    try:
        columns = tuple(
            Column(str(c["name"]), str(c["type"]), tuple(map(str, c.get("one_of", ()))), str(c.get("list", "")))
            for c in said["columns"]
        )
        key = tuple(map(str, said["key"]))
        found = Plain(str(said["name"]), key, columns)
        names = [c.name for c in columns]
        fits = all(name.isidentifier() and name.isascii() for name in (found.name, *names))
        fits &= (
            len(set(names)) == len(names) and bool(key) and {*key} <= {*names} and all(c.type in TYPES for c in columns)
        )
    except (KeyError, TypeError, AttributeError):
        fits = False
    if not fits:
        raise StoreProblem(
            "This take-out describes its tables in a way that Tracker does not know. Nothing was changed."
        )
    return found


# --- out ---
def lines(session: Session, table: Plain) -> Iterator[bytes]:
    """Every row that leaves, as a line, in the order of the key."""
    terms = _codes(session)
    out = [_out(column, terms) for column in table.columns]
    names = [column.name for column in table.columns]
    sealed = {"field", "value_text"} <= {*names} and table.name == "claim"
    postgres = session.get_bind().dialect.name == "postgresql"
    shown = ", ".join(f"CAST({c.name} AS TEXT)" if c.type == "json" else c.name for c in table.columns)
    texts = {c.name for c in table.columns if c.type == "text"}
    order = ", ".join(f'{name} COLLATE "C"' if postgres and name in texts else name for name in table.key)
    only = f" WHERE key NOT IN ({', '.join(map(repr, sorted(OWN_SETTINGS)))})" if table.name == "setting" else ""
    query = f"SELECT {shown} FROM {table.name}{only} ORDER BY {order}"
    dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    options = {"stream_results": True, "yield_per": AT_ONCE}
    with session.connection().exec_driver_sql(query, execution_options=options) as rows:
        for part in rows.partitions(AT_ONCE):
            for row in part:
                said = {
                    name: value if made is None else made(value)
                    for name, made, value in zip(names, out, row, strict=True)
                    if value is not None
                }
                if sealed and said["field"] in contacts.FIELDS and "value_text" in said:
                    said["value_text"] = contacts.unseal(said["value_text"])
                if said.get("key") in constants.TRAVELS and table.name == "setting":
                    said["value"] = constants.opened(said["key"], said["value"])
                yield dumps(said).encode() + b"\n"


def _codes(session: Session) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(text("SELECT id, code FROM term")).all()}


def _out(column: Column, terms: Mapping[int, str]) -> Callable[[Any], Any] | None:
    """How a value of the database is written; None where it is as it is."""
    match column.type:
        case "word":
            return column.listed.__getitem__
        case "code":
            return terms.__getitem__
        case "moment":
            return lambda value: audit.moment(value).isoformat(timespec="microseconds")
        case "uuid":
            return lambda value: str(UUID(bytes=value) if isinstance(value, bytes) else value)
        case "bytes":
            return lambda value: base64.b64encode(value).decode()
        case "block":
            return lambda value: base64.b64encode(contacts.unseal_block(value, column.scheme)).decode()
        case "boolean":
            return bool
        case "number":
            return float
        case "date":
            return str
        case "json":
            return lambda value: _sorted(json.loads(value))
        case "contact":
            return contacts.unseal
    return None


def _sorted(value: Any) -> Any:
    """JSON with its keys in order: one of the two kinds of database keeps no order of them."""
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return [_sorted(one) for one in value] if isinstance(value, list) else value


# --- in ---
def load(session: Session, table: Plain, said: Iterable[bytes]) -> Iterator[int]:
    """Add the rows of these lines to an empty table; yields how many so far. Raises StoreProblem.

    The caller has taken foreign keys and guards away for a while, and checks them after.
    """
    numbers = {(row[0], row[1]): row[2] for row in session.execute(text("SELECT scheme, code, id FROM term")).all()}
    into = [_into(column, numbers) for column in table.columns]
    names = [column.name for column in table.columns]
    pending, done = iter(said), 0
    at = names.index("field") if table.name == "claim" and "field" in names else -1
    while some := list(islice(pending, AT_ONCE)):
        rows = []
        for line in some:
            row = _row(line, table, names)
            if at >= 0 and row.get("field") in contacts.FIELDS and row.get("value_text") is not None:
                row["value_text"] = contacts.stored_claim(row)["value_text"]
            try:
                rows.append(
                    [None if name not in row else made(row[name]) for name, made in zip(names, into, strict=True)]
                )
            except (KeyError, ValueError, TypeError, OverflowError) as problem:
                raise StoreProblem(
                    f"Row {done + len(rows) + 1} of {table.name} holds a value that does not fit. Nothing was changed."
                ) from problem
        try:
            _insert(session, table.name, names, rows)
        except (DatabaseError, psycopg.Error, OverflowError) as problem:
            raise StoreProblem(f"Rows of {table.name} break a rule of the database. Nothing was changed.") from problem
        done += len(rows)
        yield done


def _row(line: bytes, table: Plain, names: Sequence[str]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or not row.keys() <= {*names}:
        raise StoreProblem(f"A row of {table.name} is not as the take-out describes it. Nothing was changed.")
    return row


def _into(column: Column, numbers: Mapping[tuple[str, str], int]) -> Callable[[Any], Any]:
    """How a plain value is stored."""
    match column.type:
        case "word":
            return {word: number for number, word in enumerate(column.listed)}.__getitem__
        case "code":
            return lambda value: numbers[column.scheme, value]
        case "moment":
            return _microseconds
        case "uuid":
            postgres = not settings().embedded
            return (lambda value: UUID(value)) if postgres else (lambda value: UUID(value).bytes)
        case "bytes":
            return lambda value: base64.b64decode(value, validate=True)
        case "block":
            return lambda value: contacts.seal_block(base64.b64decode(value, validate=True), column.scheme)
        case "boolean":
            return {True: True, False: False}.__getitem__
        case "json":
            return json.dumps
        case "contact":
            return contacts.seal if not settings().embedded else _text
        case "integer":
            return _whole
        case "number":
            return float
    return _text


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError("no text")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError("no whole number")
    return value


def _microseconds(value: str) -> int:
    said = datetime.fromisoformat(value).astimezone(UTC) - EPOCH
    return (said.days * 86_400 + said.seconds) * 1_000_000 + said.microseconds


def _insert(session: Session, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    connection, columns = session.connection(), ", ".join(names)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [tuple(row) for row in rows])
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
