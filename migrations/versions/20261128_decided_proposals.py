"""What became of the facts that texts offer: accepted, edited, rejected.

Going down puts the rows away (`kept_decided_proposal`); going up brings them back.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE, KEPT = "decided_proposal", "kept_decided_proposal"
KINDS, OUTCOMES = 13, 3  # members of the closed lists


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BIG, nullable=False),
        sa.Column("source_report_id", BIG, nullable=False),
        sa.Column("entry_id", BIG, nullable=True),
        sa.Column("row", sa.String(length=8), nullable=True),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("fact", sa.Integer(), nullable=False),
        sa.Column("quote_start", sa.Integer(), nullable=False),
        sa.Column("quote_end", sa.Integer(), nullable=False),
        sa.Column("person_start", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.SmallInteger(), nullable=False),
        sa.Column("extractor", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"kind >= 0 AND kind < {KINDS}", name=op.f(f"ck_{TABLE}_kind_listed")),
        sa.CheckConstraint(f"outcome >= 0 AND outcome < {OUTCOMES}", name=op.f(f"ck_{TABLE}_outcome_listed")),
        sa.CheckConstraint("quote_start >= 0 AND quote_start < quote_end", name=op.f(f"ck_{TABLE}_quote_whole")),
        sa.CheckConstraint("entry_id IS NOT NULL OR outcome = 2", name=op.f(f"ck_{TABLE}_kept_by_a_decision")),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name=op.f(f"ck_{TABLE}_undone_by_somebody")),
        sa.ForeignKeyConstraint(["source_report_id"], ["source_report.id"], name=op.f(f"fk_{TABLE}_source_report_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f(f"fk_{TABLE}_entry_id")),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f(f"fk_{TABLE}_made_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["user_account.id"], name=op.f(f"fk_{TABLE}_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("source_report_id", "entry_id"):
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column])
    if KEPT in sa.inspect(op.get_bind()).get_table_names():
        op.execute(f"INSERT INTO {TABLE} SELECT * FROM {KEPT}")  # noqa: S608  # names of our own tables
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"SELECT setval(pg_get_serial_sequence('{TABLE}', 'id'), (SELECT max(id) FROM {TABLE}))")  # noqa: S608
        op.drop_table(KEPT)


def downgrade() -> None:
    if op.get_bind().execute(sa.text(f"SELECT count(*) FROM {TABLE}")).scalar():  # noqa: S608
        op.execute(f"CREATE TABLE {KEPT} AS SELECT * FROM {TABLE}")  # noqa: S608
    op.drop_table(TABLE)
