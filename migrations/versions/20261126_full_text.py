"""The index of words in texts: what is in it, and the words. `tracker init` fills it from the texts.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "indexed_text",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("record_id", BIG, nullable=False),
        sa.Column("claim_id", BIG, nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_indexed_text_record_id"),
        sa.PrimaryKeyConstraint("id", name="pk_indexed_text"),
    )
    op.create_index("ix_indexed_text_record_id", "indexed_text", ["record_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE text_words USING fts5(words, content='', contentless_delete=1, tokenize='ascii')"
        )
        return
    op.create_table(
        "text_words",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("words", TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_text_words"),
    )
    # a list of what is not entered yet would be read through by every search, and keep words that are gone
    fast = {"postgresql_using": "gin", "postgresql_with": {"fastupdate": "off"}}
    op.create_index("ix_text_words_words", "text_words", ["words"], **fast)


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION IF EXISTS tracker_texts(tsquery, bigint, integer)")
        op.execute("DROP FUNCTION IF EXISTS tracker_forget_words()")
    op.drop_table("text_words")
    op.drop_index("ix_indexed_text_record_id", "indexed_text")
    op.drop_table("indexed_text")
    op.execute("DELETE FROM setting WHERE key = 'text_index'")
