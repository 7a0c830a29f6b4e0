"""Values to narrow lists by, of which an individual may have several, and on which days a stage was the status.

Revision ID: 0009
Revises: 0008

Both are caches with a rebuild: `tracker init` fills them (store/schema.py).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LISTED = "{0} >= 0 AND {0} < 4"


def upgrade() -> None:
    op.create_table(
        "facet_row",
        sa.Column("individual_id", BIG, nullable=False),
        sa.Column("facet", sa.Integer(), nullable=False),
        sa.Column("value", BIG, nullable=False),
        sa.Column("row_id", BIG, nullable=False),
        *_seen("facet_row"),
        sa.ForeignKeyConstraint(["individual_id"], ["individual.id"], name=op.f("fk_facet_row_individual_id")),
        sa.PrimaryKeyConstraint("individual_id", "facet", "value", "row_id", "level", name=op.f("pk_facet_row")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_facet_row_value", "facet_row", ["facet", "value", "individual_id"])
    op.create_table(
        "stage_row",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("individual_id", BIG, nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        *(
            sa.Column(f"{how}_{end}", sa.Integer(), nullable=False)
            for how in ("sure", "maybe")
            for end in ("from", "to")
        ),
        *_seen("stage_row"),
        sa.ForeignKeyConstraint(["individual_id"], ["individual.id"], name=op.f("fk_stage_row_individual_id")),
        sa.PrimaryKeyConstraint("id", "level", name=op.f("pk_stage_row")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_stage_row_individual_id", "stage_row", ["individual_id"])


def downgrade() -> None:
    op.drop_table("stage_row")
    op.drop_table("facet_row")


def _seen(table: str) -> list[sa.Column[int] | sa.CheckConstraint]:
    """From which clearance to which a row is seen."""
    return [
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("up_to", sa.SmallInteger(), nullable=False),
        *(sa.CheckConstraint(LISTED.format(end), name=op.f(f"ck_{table}_{end}_listed")) for end in ("level", "up_to")),
    ]
