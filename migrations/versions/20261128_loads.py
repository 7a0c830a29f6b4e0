"""What loads keep: the words of their cells, whom rows share, numbers that sources give; and where a load stands.

Going down puts away what the older revision has no place for (`kept_…`); going up brings it back.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
# Who takes a record away asks each key that leads to it: without these, by reading the whole table.
INDEXES = (
    ("ix_batch_touch_record_id", "batch_touch", "record_id", ""),
    ("ix_injury_treated_at_id", "injury", "treated_at_id", "treated_at_id IS NOT NULL"),
    ("ix_injury_examiner_id", "injury", "examiner_id", "examiner_id IS NOT NULL"),
    ("ix_intervention_by_id", "intervention", "by_id", "by_id IS NOT NULL"),
    ("ix_intervention_to_id", "intervention", "to_id", "to_id IS NOT NULL"),
)
TABLES = ("batch_cells", "batch_key", "identifier")


def upgrade() -> None:
    op.add_column("import_batch", sa.Column("progress", JSON, nullable=True))
    op.create_table(
        "batch_cells",
        sa.Column("batch_id", BIG, nullable=False),
        sa.Column("first_row", sa.Integer(), nullable=False),
        sa.Column("last_row", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_batch_cells_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "first_row", name=op.f("pk_batch_cells")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "batch_key",
        sa.Column("batch_id", BIG, nullable=False),
        sa.Column("digest", UID, nullable=False),
        sa.Column("record_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_batch_key_batch_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_batch_key_record_id")),
        sa.PrimaryKeyConstraint("batch_id", "digest", name=op.f("pk_batch_key")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_batch_key_record_id", "batch_key", ["record_id"])
    op.create_table(
        "identifier",
        sa.Column("digest", UID, nullable=False),
        sa.Column("record_id", BIG, nullable=False),
        sa.Column("batch_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_identifier_batch_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_identifier_record_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_identifier")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_identifier_record_id", "identifier", ["record_id"])
    for name, table, column, where in INDEXES:
        at = {f"{engine}_where": sa.text(where) for engine in ("sqlite", "postgresql")} if where else {}
        op.create_index(name, table, [column], **at)
    _bring_back()


def _bring_back() -> None:
    there = sa.inspect(op.get_bind()).get_table_names()
    for table in TABLES:
        if f"kept_{table}" in there:
            op.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")  # noqa: S608  # names of our own tables
            op.drop_table(f"kept_{table}")
    if "kept_import_batch" in there:
        op.execute(
            "UPDATE import_batch SET progress = (SELECT k.progress FROM kept_import_batch k WHERE k.id = import_batch.id)"
        )
        op.drop_table("kept_import_batch")


def downgrade() -> None:
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table_name=table)
    count = sa.text("SELECT count(*) FROM import_batch WHERE progress IS NOT NULL")
    if op.get_bind().execute(count).scalar():
        op.execute("CREATE TABLE kept_import_batch AS SELECT id, progress FROM import_batch")
    for table in TABLES:
        if op.get_bind().execute(sa.text(f"SELECT count(*) FROM {table}")).scalar():  # noqa: S608
            op.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608
        op.drop_table(table)
    op.drop_column("import_batch", "progress")
