"""A leaner index of names: keys of 47 bits, what a spelling is found by kept beside its pairs, two indexes fewer.

Revision ID: 0017
Revises: 0016

What the index holds is made anew by the program's own rules (store/schema.py), up and down: it rests on the names alone.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _emptied()
    op.drop_index("ix_name_search_key", "name")
    with op.batch_alter_table("name_word") as batch_op:
        batch_op.drop_column("bucket")
    _postings()


def downgrade() -> None:
    _emptied()
    op.create_index("ix_name_search_key", "name", ["search_key"])
    with op.batch_alter_table("name_word") as batch_op:
        batch_op.add_column(sa.Column("bucket", sa.String(48), nullable=False))
    _postings(sa.Column("record_id", BIG, nullable=False))
    op.create_index("ix_name_posting_record_id", "name_posting", ["record_id"])


def _emptied() -> None:
    for table in ("name_pair", "name_posting", "name_word_key", "name_word"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608  # names of our own
    op.execute("DELETE FROM setting WHERE key = 'name_index'")


def _postings(*more: sa.Column[int]) -> None:
    op.drop_table("name_posting")
    op.create_table(
        "name_posting",
        sa.Column("word_id", BIG, autoincrement=False, nullable=False),
        sa.Column("name_id", BIG, autoincrement=False, nullable=False),
        *more,
        sa.PrimaryKeyConstraint("word_id", "name_id", name=op.f("pk_name_posting")),
        sqlite_with_rowid=False,
    )
