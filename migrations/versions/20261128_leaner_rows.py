"""What an incident gives to everybody in it is written once; indexes that nothing needs any more are gone.

Revision ID: 0014
Revises: 0013

The rows are a cache with a rebuild: `tracker init` fills them (store/schema.py).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.codes import term_number

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LISTED = "{0} >= 0 AND {0} < 4"


def upgrade() -> None:
    op.create_table(
        "incident_facet_row",
        sa.Column("incident_id", BIG, nullable=False),
        sa.Column("facet", sa.Integer(), nullable=False),
        sa.Column("value", BIG, nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("up_to", sa.SmallInteger(), nullable=False),
        *(
            sa.CheckConstraint(LISTED.format(end), name=op.f(f"ck_incident_facet_row_{end}_listed"))
            for end in ("level", "up_to")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_facet_row_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", "facet", "value", "level", name=op.f("pk_incident_facet_row")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_incident_facet_row_value", "incident_facet_row", ["facet", "value", "incident_id"])
    op.create_index("ix_involvement_incident_id", "involvement", ["incident_id"])
    # written for each of an incident's people until now
    op.get_bind().execute(sa.text("DELETE FROM facet_row WHERE facet = :facet"), {"facet": PERPETRATOR})


def downgrade() -> None:
    back = sa.text(
        "INSERT INTO facet_row (individual_id, facet, value, row_id, level, up_to) "
        "SELECT l.individual_id, i.facet, i.value, l.id, min(CASE WHEN i.level > l.level THEN i.level ELSE l.level END), "
        "max(CASE WHEN i.up_to < l.up_to THEN i.up_to ELSE l.up_to END) "
        "FROM incident_facet_row i JOIN list_row l ON l.incident_id = i.incident_id "
        "WHERE i.level <= l.up_to AND i.up_to >= l.level GROUP BY l.individual_id, i.facet, i.value, l.id"
    )
    op.get_bind().execute(back)
    op.drop_index("ix_involvement_incident_id", "involvement")
    op.drop_table("incident_facet_row")


PERPETRATOR = term_number("facet", "perpetrator")
