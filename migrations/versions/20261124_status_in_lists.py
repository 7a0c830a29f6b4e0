"""Status of an individual beside the stage of an act, and a log of which rows changed.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "list_change",
        sa.Column("individual_id", BIG, autoincrement=False, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.PrimaryKeyConstraint("individual_id", name=op.f("pk_list_change")),
    )
    op.create_index("ix_list_change_number", "list_change", ["number"])
    with op.batch_alter_table("list_row") as batch_op:
        batch_op.add_column(sa.Column("status", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("latest", sa.SmallInteger(), server_default="0", nullable=False))
        batch_op.drop_index("ix_list_row_sort")
        batch_op.create_index("ix_list_row_sort", ["sort_key", "individual_id"])
    op.execute(
        "UPDATE list_row SET latest = 1 WHERE id IN (SELECT id FROM ("
        "SELECT r.id, row_number() OVER (PARTITION BY r.individual_id ORDER BY "
        "coalesce(s.when_max, s.when_min, a.when_max, a.when_min, i.when_max, i.when_min, '0001-01-01') DESC, r.id DESC"
        ") AS place FROM list_row r JOIN act a ON a.id = r.id JOIN incident i ON i.id = a.incident_id "
        "JOIN detention_stage s ON s.id = a.latest_stage_id WHERE r.stage IS NOT NULL) AS ranked WHERE place = 1)"
    )
    op.execute(
        "UPDATE list_row SET status = (SELECT l.stage FROM list_row l "
        "WHERE l.individual_id = list_row.individual_id AND l.latest = 1)"
    )


def downgrade() -> None:
    with op.batch_alter_table("list_row") as batch_op:
        batch_op.drop_index("ix_list_row_sort")
        batch_op.create_index("ix_list_row_sort", ["sort_key", "id"])
        batch_op.drop_column("latest")
        batch_op.drop_column("status")
    op.drop_table("list_change")
