"""In lists, people with names stand before those whom sources only describe; the order is the same on every server.

Revision ID: 0016
Revises: 0015

On PostgreSQL the order no longer depends on the language that the database was made with.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from tracker.codes import term_number

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

DESCRIBED, LAST = "\U0010fffd", "\U0010ffff"
BEHIND = """UPDATE list_row SET sort_key = :mark || substr(sort_key, 1, 39)
WHERE individual_id IN (SELECT record_id FROM name WHERE kind = :kind) AND EXISTS (
  SELECT 1 FROM name n WHERE n.record_id = list_row.individual_id AND n.kind = :kind
  AND substr(n.search_key, 1, 40) = list_row.sort_key
) AND NOT EXISTS (
  SELECT 1 FROM name n WHERE n.record_id = list_row.individual_id AND n.kind <> :kind
  AND substr(n.search_key, 1, 40) = list_row.sort_key
)"""
AMONG = "UPDATE list_row SET sort_key = substr(sort_key, 2) WHERE sort_key >= :mark AND sort_key < :last"


def _collated(collation: str | None) -> None:
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        op.alter_column("list_row", "sort_key", type_=postgresql.VARCHAR(40, collation=collation))


def upgrade() -> None:
    _collated("C")
    op.get_bind().execute(sa.text(BEHIND), {"mark": DESCRIBED, "kind": term_number("name_kind", "descriptor")})


def downgrade() -> None:
    op.get_bind().execute(sa.text(AMONG), {"mark": DESCRIBED, "last": LAST})
    _collated("default")
