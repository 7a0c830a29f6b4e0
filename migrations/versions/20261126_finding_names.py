"""The index by which names are found; `tracker init` fills it with the names that are there (store/schema.py).

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SOUNDS = sa.String(length=48).with_variant(postgresql.VARCHAR(48, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "name_word",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("word", SOUNDS, nullable=False),
        sa.Column("bucket", sa.String(length=48), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_word")),
    )
    op.create_index("ix_name_word_word", "name_word", ["word"])
    op.create_table(
        "name_word_key",
        sa.Column("key", BIG, autoincrement=False, nullable=False),
        sa.Column("word_id", BIG, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "word_id", name=op.f("pk_name_word_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_posting",
        sa.Column("word_id", BIG, autoincrement=False, nullable=False),
        sa.Column("name_id", BIG, autoincrement=False, nullable=False),
        sa.Column("record_id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("word_id", "name_id", name=op.f("pk_name_posting")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_posting_record_id", "name_posting", ["record_id"])
    op.create_table(
        "name_pair",
        sa.Column("pair", BIG, autoincrement=False, nullable=False),
        sa.Column("name_id", BIG, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("pair", "name_id", name=op.f("pk_name_pair")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("name_pair", "name_posting", "name_word_key", "name_word"):
        op.drop_table(table)
    op.execute("DELETE FROM setting WHERE key = 'name_index'")
