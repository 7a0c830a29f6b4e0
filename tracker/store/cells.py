"""The words of a load's cells: written in compressed blocks of rows, read back for a claim, a list of problems, an erasure.

A block is JSON: for each row [sheet, its number there, its first claim, the column of each of its claims, the words of
these columns in their order, what was noticed: (column, words, reason, whether it refuses the row)]. Words that all
claims of a column hold as they are stand there alone: SAID is in their place. Of a row that was not loaded all words
are kept, so that it can be mended. On PostgreSQL blocks are encrypted (store/contacts.py).
"""

from __future__ import annotations

import hashlib
import json
import zlib
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Integer, String, bindparam, column, func, literal, select, tuple_, update
from sqlmodel import Session, col

from tracker.records import BatchCells, Claim
from tracker.records.base import masked_by
from tracker.records.batch import CELLS
from tracker.store import contacts, plain
from tracker.store.name_index import bound
from tracker.store.repeated import built

ROWS = 128  # in a block: to show one cell, as many are read
AT_ONCE = 100  # places in a load that are looked up at once
BESIDE = "said of every row"  # where no cell says it
SAID = 0  # in the place of words: as the claims of the column have them

Entry = list[Any]
Noticed = tuple[str, str, str, bool]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Cell:
    """Where a claim stands in its file, and the cell's own words, as this session may read them."""

    sheet: str
    row: int
    column: str
    words: str

    @property
    def locator(self) -> str:
        """The place in words: "row 17, column status"."""
        where = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}, {BESIDE}"
        return f"sheet {self.sheet}, {where}" if self.sheet else where


@dataclass(frozen=True)
class Row:
    """A row in which something was noticed; the cells are all there where it was rejected. `place` is its own in the load."""

    sheet: int
    number: int
    cells: tuple[str, ...]
    noticed: tuple[Noticed, ...]
    place: int = 0

    @property
    def rejected(self) -> bool:
        """Whether it was not loaded."""
        return any(refuses for *_, refuses in self.noticed)


# --- writing ---
def packed(first: int, entries: Sequence[Entry], made: Any) -> list[tuple[int, int, int, int, bytes]]:
    """Rows of `batch_cells` for these entries, the first of which is row `first`: (first, last, problems, rejected, body).

    `made` is a hash that learns what stands in them: a part of the digest of a load.
    """
    rows = []
    for start in range(0, len(entries), ROWS):
        part = entries[start : start + ROWS]
        text = _encode(part).encode()
        made.update(text)
        noticed = [entry[5] for entry in part if entry[5]]
        rejected = sum(any(one[3] for one in own) for own in noticed)
        where = first + start
        rows.append((where, where + len(part) - 1, sum(map(len, noticed)), rejected, _stored(text)))
    return rows


def headers(sheets: Sequence[tuple[str, Sequence[str]]]) -> tuple[int, int, int, int, bytes]:
    """The row that holds the names of the sheets and of their columns."""
    return 0, 0, 0, 0, _stored(_encode(sheets).encode())


def digest(rows: str) -> Any:
    """A hash for `packed` that knows the rows as they came."""
    return hashlib.sha256(rows.encode("utf-8", "surrogatepass"))


def _stored(text: bytes) -> bytes:
    return contacts.seal_block(zlib.compress(text, 6), CELLS)


def _told(body: bytes) -> list[Any]:
    found: list[Any] = json.loads(zlib.decompress(contacts.unseal_block(body, CELLS)))
    return found


# --- reading ---
def of_claims(session: Session, wanted: Iterable[tuple[int, int, int, str | None]]) -> dict[int, Cell]:
    """The cells of these claims (claim, batch, row, its own words), by claim; what is erased is left out."""
    found: dict[int, Cell] = {}
    masker = masked_by.get() or _as_it_is
    claims = list(wanted)
    blocks = _blocks(session, {(batch, row) for _, batch, row, _ in claims} | {(batch, 0) for _, batch, *_ in claims})
    for claim, batch, row, said in claims:
        entry = _holding(blocks, batch, row) if row else None  # no claim stands in the headers
        if entry is None:
            continue
        header, sheets = blocks[batch][0]
        place = claim - entry[2]
        if header or not 0 <= place < len(entry[3]):
            continue
        column = entry[3][place]
        name, columns = sheets[entry[0]]
        kept = entry[4][_order(entry[3]).index(column)] if column >= 0 else ""
        words = (said or "") if kept == SAID else kept
        label = masker(columns[column]) if 0 <= column < len(columns) else ""
        found[claim] = Cell(masker(name) if len(sheets) > 1 else "", entry[1], label, masker(words))
    return found


def _order(columns: Sequence[int]) -> list[int]:
    return sorted({column for column in columns if column >= 0})


def words_of(columns: Sequence[int], cells: Sequence[str], said: Sequence[str | None]) -> list[str | int]:
    """The words of a row that are kept: those of the columns of its claims that do not `said` the very same."""
    order = _order(columns)
    words = {column: cells[column] if column < len(cells) else "" for column in order}
    apart = {column for column, text in zip(columns, said, strict=True) if column >= 0 and text != words[column]}
    return [words[column] if column in apart else SAID for column in order]


Blocks = dict[int, list[tuple[int, list[Any]]]]  # by load: the first row of each, and what stands in it; in order


def _blocks(session: Session, places: Iterable[tuple[int, int]]) -> Blocks:
    """The blocks in which these rows of loads stand (load, row)."""
    found: Blocks = {}
    # Rows most often stand side by side: those that come after are looked for in what was read.
    pending = (place for place in sorted(places) if _holding(found, *place) is None)
    while some := list(islice(pending, AT_ONCE)):
        for batch, first, body in session.execute(*_held_at(session, [batch * 2**32 + row for batch, row in some])):
            if not any(first == known for known, _ in found.setdefault(batch, [])):
                insort(found[batch], (first, _told(body)), key=itemgetter(0))
    return found


def _holding(blocks: Blocks, batch: int, row: int) -> Any:
    """What is kept of this row, where its block was read; of row 0, the first sheet."""
    own = blocks.get(batch, [])
    first, entries = own[bisect_right(own, row, key=itemgetter(0)) - 1] if own else (0, [])
    return entries[row - first] if 0 <= row - first < len(entries) and bool(first) is bool(row) else None


def _held_at(session: Session, numbers: Sequence[int]) -> tuple[Any, dict[str, Any]]:
    return (HELD_AT if plain.is_sqlite(session) else HELD_AT_IN_ARRAY), bound(session, numbers)


def _asks(places: Any) -> Any:
    """For blocks by places in them, each the number of a load and a row as one number."""
    values = places.c.value
    batch, row = values.bitwise_rshift(literal(32, Integer)), values.bitwise_and(2**32 - 1)
    first = select(func.max(col(BatchCells.first_row))).where(
        col(BatchCells.batch_id) == batch, col(BatchCells.first_row) <= row
    )
    key = tuple_(col(BatchCells.batch_id), col(BatchCells.first_row))
    asked = select(col(BatchCells.batch_id), col(BatchCells.first_row), col(BatchCells.body))
    return built(asked.where(key.in_(select(batch, first.scalar_subquery()))))


VALUE = column("value", BigInteger)
HELD_AT = _asks(func.json_each(bindparam("numbers", type_=String)).table_valued(VALUE))
HELD_AT_IN_ARRAY = _asks(
    func.unnest(bindparam("numbers", type_=ARRAY(BigInteger))).table_valued(VALUE).render_derived()
)


def _block(session: Session, batch: int, row: int) -> tuple[int, list[Any]] | None:
    query = select(col(BatchCells.first_row), col(BatchCells.body)).where(col(BatchCells.batch_id) == batch)
    query = query.where(col(BatchCells.first_row) <= row).order_by(col(BatchCells.first_row).desc()).limit(1)
    found = session.execute(query).first()
    return (found[0], _told(found[1])) if found else None


def sheets(session: Session, batch: int) -> list[tuple[str, list[str]]]:
    """The sheets of a load with the names of their columns."""
    found = _block(session, batch, 0)
    masker = masked_by.get() or _as_it_is
    return [(masker(name), [masker(column) for column in columns]) for name, columns in found[1]] if found else []


def noticed(session: Session, batch: int, rejected: bool = False) -> Iterator[Row]:
    """The rows in which something was noticed, or only the rejected ones, in the order of the file."""
    masker = masked_by.get() or _as_it_is
    count = col(BatchCells.rejected if rejected else BatchCells.problems)
    query = select(col(BatchCells.first_row), col(BatchCells.body)).where(col(BatchCells.batch_id) == batch, count > 0)
    for first, body in session.execute(query.order_by(col(BatchCells.first_row))):
        for place, entry in enumerate(_told(body), first):
            if entry[5]:
                said = tuple((masker(name), masker(words), why, refuses) for name, words, why, refuses in entry[5])
                row = Row(entry[0], entry[1], tuple(masker(words or "") for words in entry[4]), said, place)
                if row.rejected or not rejected:
                    yield row


def last(session: Session, batch: int) -> tuple[int, int] | None:
    """The sheet and number of the last row that is kept."""
    found = _block(session, batch, 2**31 - 1)
    return (found[1][-1][0], found[1][-1][1]) if found and found[0] else None


# --- erasure ---
def blacken(
    session: Session, numbers: Sequence[int], names: Callable[[str], str], may_name: Callable[[str], bool]
) -> int:
    """Take out the words behind what is said of these records, and a name wherever another cell holds it.

    `names` blacks the name; a block is looked into where it `may_name` somebody. Returns how many changed.
    """
    query = select(col(Claim.batch_id), col(Claim.row_no), col(Claim.id)).where(col(Claim.batch_id).is_not(None))
    gone: dict[int, dict[int, list[int]]] = {}
    for start in range(0, len(numbers), 500):
        part = query.where(col(Claim.subject_id).in_(numbers[start : start + 500]))
        for batch, row, claim in session.execute(part).all():
            gone.setdefault(batch, {}).setdefault(row, []).append(claim)
    changed: list[tuple[int, int, bytes]] = []
    every = select(col(BatchCells.batch_id), col(BatchCells.first_row), col(BatchCells.last_row), col(BatchCells.body))
    for batch, first, last_, body in session.execute(every.execution_options(yield_per=200)):
        rows = {row: own for row, own in gone.get(batch, {}).items() if first <= row <= last_ and first}
        text = zlib.decompress(contacts.unseal_block(body, CELLS)).decode()
        if not rows and not may_name(text):
            continue
        entries = json.loads(text)
        fresh = [_black(entry, rows.get(first + place, []), names) for place, entry in enumerate(entries)]
        if fresh != entries:
            changed.append((batch, first, _stored(_encode(fresh).encode())))
    for batch, first, body in changed:
        where = (col(BatchCells.batch_id) == batch, col(BatchCells.first_row) == first)
        session.execute(update(BatchCells).where(*where).values(body=body))
    return len(changed)


def _black(entry: Any, claims: Sequence[int], names: Callable[[str], str]) -> Any:
    if len(entry) < 6:  # a sheet with its headers
        return [names(entry[0]), [names(column) for column in entry[1]]]
    sheet, number, first, columns, words, said = entry
    order = _order(columns)
    hidden = {columns[claim - first] for claim in claims if 0 <= claim - first < len(columns)}
    kept = [_kept(one, names, place < len(order) and order[place] in hidden) for place, one in enumerate(words)]
    return [sheet, number, first, columns, kept, [[names(name), names(one), why, no] for name, one, why, no in said]]


def _kept(words: str | int, names: Callable[[str], str], hidden: bool) -> str | int:
    if hidden:
        return ""
    return words if isinstance(words, int) else names(words)


def _as_it_is(words: str) -> str:
    return words
