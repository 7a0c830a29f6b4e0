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
    count = sa.text("SELECT count(*) FROM import_batch WHERE progress IS NOT NULL")
    if op.get_bind().execute(count).scalar():
        op.execute("CREATE TABLE kept_import_batch AS SELECT id, progress FROM import_batch")
    for table in TABLES:
        if op.get_bind().execute(sa.text(f"SELECT count(*) FROM {table}")).scalar():  # noqa: S608
            op.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608
        op.drop_table(table)
    op.drop_column("import_batch", "progress")
