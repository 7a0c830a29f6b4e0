"""Audiences as an administrator settled them, and what each file that left was chosen by.

Revision ID: 0020
Revises: 0019

Files that left before have no choice: they cannot be written once more, and the ledger says so.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audience_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.SmallInteger(), nullable=False),
        sa.Column("terms", JSON, nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("audience >= 0 AND audience < 4", name=op.f("ck_audience_profile_audience_listed")),
        sa.ForeignKeyConstraint(["changed_by"], ["user_account.id"], name=op.f("fk_audience_profile_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience_profile")),
    )
    op.add_column("disclosure", sa.Column("choice", JSON, nullable=True))


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT count(*) FROM audience_profile")).scalar():
        raise RuntimeError("Audiences settled here would be as wide again as built in: nothing was changed.")
    op.drop_column("disclosure", "choice")
    op.drop_table("audience_profile")
