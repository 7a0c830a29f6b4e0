"""Records of bulk loads say what their load says once; numbers of sources take half the room; indexes that repeat are gone.

Revision ID: 0018
Revises: 0017

A record that a load made has no name, moment and maker of its own where they are the load's. Digests of numbers and keys
keep their first 63 bits. Words of cells that a statement holds stand there alone (store/cells.py); going down, blocks
hold all words again. Digests are padded going down: an older program asks for whole ones, so it does not know the
numbers of loads before; going up again gives back the same.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from tracker.records.batch import CELLS
from tracker.store import cells, contacts

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
OWN = "batch_id IS NOT NULL OR (uid IS NOT NULL AND created_at IS NOT NULL AND updated_at IS NOT NULL)"
SOME = 5_000
NULLABLE = (("uid", UID), ("created_at", sa.BigInteger()), ("updated_at", sa.BigInteger()))
PLACED = sa.text("location_id IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_record_batch_id", "record")
    with op.batch_alter_table("record") as batch_op:
        for name, kind in NULLABLE:
            batch_op.alter_column(name, existing_type=kind, nullable=True)
        batch_op.create_check_constraint("made_or_batched", OWN)
    named, begun, by = _of_load("uid"), _of_load("started_at"), _of_load("started_by")
    op.execute(f"UPDATE record SET uid = NULL WHERE batch_id IS NOT NULL AND uid = {named}")  # noqa: S608  # our own names
    op.execute(
        f"UPDATE record SET updated_at = NULL WHERE batch_id IS NOT NULL AND updated_at = {begun} AND created_at = {begun}"  # noqa: S608
    )
    op.execute(f"UPDATE record SET created_at = NULL WHERE batch_id IS NOT NULL AND created_at = {begun}")  # noqa: S608
    op.execute(f"UPDATE record SET created_by = NULL WHERE batch_id IS NOT NULL AND created_by = {by}")  # noqa: S608
    op.drop_index("ix_act_location_id", "act")
    op.create_index("ix_act_location_id", "act", ["location_id"], sqlite_where=PLACED, postgresql_where=PLACED)
    _lists("individual_id", "id", "level")
    _digests(BIG, lambda digest: int.from_bytes(_bytes(digest)[:8], "big") >> 1)


def downgrade() -> None:
    _whole_blocks()
    _digests(UID, lambda number: _uid((number << 1).to_bytes(8, "big") + bytes(8)))
    _lists("id", "level")
    op.create_index("ix_list_row_individual_id", "list_row", ["individual_id"])
    op.drop_index("ix_act_location_id", "act")
    op.create_index("ix_act_location_id", "act", ["location_id"])
    named, begun, by = _of_load("uid"), _of_load("started_at"), _of_load("started_by")
    op.execute(f"UPDATE record SET uid = {named} WHERE uid IS NULL")  # noqa: S608
    op.execute(f"UPDATE record SET created_at = {begun} WHERE created_at IS NULL")  # noqa: S608
    op.execute("UPDATE record SET updated_at = created_at WHERE updated_at IS NULL")
    op.execute(f"UPDATE record SET created_by = {by} WHERE created_by IS NULL AND batch_id IS NOT NULL")  # noqa: S608
    with op.batch_alter_table("record") as batch_op:
        batch_op.drop_constraint("made_or_batched", type_="check")
        for name, kind in NULLABLE:
            batch_op.alter_column(name, existing_type=kind, nullable=False)
    some = sa.text("batch_id IS NOT NULL")
    op.create_index("ix_record_batch_id", "record", ["batch_id"], sqlite_where=some, postgresql_where=some)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _of_load(column: str) -> str:
    """What the load of a record says; of its name, the record's own: it ends in the record's number."""
    if column != "uid":
        said = column
    elif _is_sqlite():
        said = "unhex(substr(hex(b.uid), 1, 22) || printf('%010X', record.id))"
    else:
        said = "CAST(substr(replace(CAST(b.uid AS text), '-', ''), 1, 22) || lpad(to_hex(record.id), 10, '0') AS uuid)"
    return f"(SELECT {said} FROM import_batch b WHERE b.id = record.batch_id)"  # noqa: S608


# --- list rows ---
EMPTY = (
    ("incident_id", BIG), ("incident_type", sa.Integer()), ("act_type", sa.Integer()), ("sex", sa.Integer()),
    ("stage", sa.Integer()), ("status", sa.Integer()), ("location_id", BIG), ("day_min", sa.Integer()),
    ("day_max", sa.Integer()), ("season_min", sa.SmallInteger()), ("season_max", sa.SmallInteger()),
)  # fmt: skip


def _lists(*key: str) -> None:
    """Keep the rows of lists in another order."""
    columns = (
        sa.Column("individual_id", BIG, nullable=False),
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        *(sa.Column(end, sa.SmallInteger(), nullable=False) for end in ("level", "up_to")),
        sa.Column("sort_key", sa.String(40), nullable=False),
        *(sa.Column(name, kind, nullable=True) for name, kind in EMPTY),
        sa.Column("latest", sa.SmallInteger(), server_default="0", nullable=False),
        *(sa.Column(name, sa.SmallInteger(), nullable=False) for name in ("own", "standing")),
    )
    names = ", ".join(column.name for column in columns)
    op.execute(f"CREATE TABLE kept_list_row AS SELECT {names} FROM list_row")  # noqa: S608  # names of our own
    op.drop_table("list_row")
    op.create_table(
        "list_row",
        *columns,
        *(
            sa.CheckConstraint(f"{end} >= 0 AND {end} < 4", name=op.f(f"ck_list_row_{end}_listed"))
            for end in ("level", "up_to")
        ),
        sa.ForeignKeyConstraint(["individual_id"], ["individual.id"], name=op.f("fk_list_row_individual_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_list_row_incident_id")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_list_row")),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO list_row ({names}) SELECT {names} FROM kept_list_row")  # noqa: S608
    op.drop_table("kept_list_row")
    some = sa.text("incident_id IS NOT NULL")
    op.create_index("ix_list_row_incident_id", "list_row", ["incident_id"], sqlite_where=some, postgresql_where=some)
    op.create_index("ix_list_row_sort", "list_row", ["sort_key", "individual_id"])
    op.create_index("ix_list_row_location_id", "list_row", ["location_id"])


# --- digests ---
def _bytes(digest: Any) -> bytes:
    return digest.bytes if isinstance(digest, UUID) else bytes(digest)


def _uid(digest: bytes) -> Any:
    return digest if _is_sqlite() else UUID(bytes=digest)


def _digests(kind: Any, turned: Callable[[Any], Any]) -> None:
    """Make the two tables of digests anew, with digests of another kind."""
    rowid = kind is BIG
    for name, keys in (("identifier", ("digest",)), ("batch_key", ("batch_id", "digest"))):
        op.drop_index(f"ix_{name}_record_id", name)
        op.execute(f"CREATE TABLE old_{name} AS SELECT digest, record_id, batch_id FROM {name}")  # noqa: S608
        op.drop_table(name)
        op.create_table(
            name,
            *(
                sa.Column(column, kind if column == "digest" else BIG, autoincrement=False, nullable=False)
                for column in dict.fromkeys((*keys, "digest", "record_id", "batch_id"))
            ),
            sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f(f"fk_{name}_batch_id")),
            sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f(f"fk_{name}_record_id")),
            sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")),
            sqlite_with_rowid=rowid and name == "identifier",
        )
        add = f"INSERT INTO {name} (digest, record_id, batch_id) VALUES (:digest, :record, :batch)"  # noqa: S608
        for rows in _some(f"SELECT digest, record_id, batch_id FROM old_{name}"):  # noqa: S608
            made = [{"digest": turned(row[0]), "record": row[1], "batch": row[2]} for row in rows]
            op.get_bind().execute(sa.text(add), made)
        op.create_index(f"ix_{name}_record_id", name, ["record_id"])
        op.drop_table(f"old_{name}")


def _some(query: str) -> Iterator[list[Any]]:
    found = op.get_bind().execute(sa.text(query))
    while rows := found.fetchmany(SOME):
        yield rows


# --- words of cells ---
def _whole_blocks() -> None:
    """Write into the blocks the words that stand in the statements alone."""
    connection = op.get_bind()
    op.execute("CREATE TEMPORARY TABLE said_words AS SELECT id, value_text FROM claim WHERE batch_id IS NOT NULL")
    op.execute("CREATE UNIQUE INDEX ux_said_words ON said_words (id)")
    keys = connection.execute(sa.text("SELECT batch_id, first_row FROM batch_cells WHERE first_row > 0")).all()
    body = sa.text("SELECT body FROM batch_cells WHERE batch_id = :batch AND first_row = :first")
    put = sa.text("UPDATE batch_cells SET body = :body WHERE batch_id = :batch AND first_row = :first")
    for batch, first in keys:
        where = {"batch": batch, "first": first}
        held = json.loads(zlib.decompress(contacts.unseal_block(connection.execute(body, where).scalar_one(), CELLS)))
        filled = [_filled(entry) for entry in held]
        if any(filled):
            text = json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()
            connection.execute(put, where | {"body": contacts.seal_block(zlib.compress(text, 6), CELLS)})
    op.execute("DROP TABLE said_words")


def _filled(entry: Any) -> bool:
    """Put the words of its statements into a row. Returns whether any were missing."""
    _, _, first, columns, words, _ = entry
    missing = [place for place, one in enumerate(words) if one == cells.SAID]
    if missing:
        query = sa.text("SELECT id, value_text FROM said_words WHERE id >= :first AND id < :end")
        found = op.get_bind().execute(query, {"first": first, "end": first + len(columns)}).all()
        said = {columns[number - first]: contacts.unseal(text) if text else text for number, text in found}
        order = sorted({column for column in columns if column >= 0})
        for place in missing:
            words[place] = said.get(order[place]) or ""
    return bool(missing)
