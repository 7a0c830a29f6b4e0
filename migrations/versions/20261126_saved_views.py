"""Saved views, and when each person last looked at one.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("page", sa.String(length=20), nullable=False),
        sa.Column("parameters", JSON, nullable=False),
        sa.Column("words", sa.String(length=300), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_saved_view_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("uid", name=op.f("uq_saved_view_uid")),
    )
    op.create_index("ix_saved_view_owner_id", "saved_view", ["owner_id"])
    op.create_table(
        "view_look",
        sa.Column("view_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.BigInteger(), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("seen", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_view_look_user_id")),
        sa.ForeignKeyConstraint(["view_id"], ["saved_view.id"], name=op.f("fk_view_look_view_id")),
        sa.PrimaryKeyConstraint("view_id", "user_id", name=op.f("pk_view_look")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT count(*) FROM saved_view")).scalar():
        raise RuntimeError("Saved views would be forgotten: nothing was changed.")
    op.drop_table("view_look")
    op.drop_table("saved_view")
