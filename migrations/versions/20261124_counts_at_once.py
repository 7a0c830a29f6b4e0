"""Indexes for what the first page counts: statements that wait, and records of a kind.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WAITING = sa.text("judgement = 0")


def upgrade() -> None:
    op.create_index(
        "ix_claim_waiting", "claim", ["source_report_id", "id"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_index("ix_record_kind", "record", ["kind", "confidentiality", "review_state"])


def downgrade() -> None:
    op.drop_index("ix_record_kind", "record")
    op.drop_index("ix_claim_waiting", "claim")
