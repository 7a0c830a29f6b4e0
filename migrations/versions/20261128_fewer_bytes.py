"""Fewer bytes a person: indexes that repeat what other rows tell are narrower or gone.

Revision ID: 0015
Revises: 0014

Statements of a bulk load are found by its records. A record's outside name ends in its number where a bulk load made it
(store/ids.py), so only the others need an index. That a spelling stands once is the work of who writes it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LISTED = "{0} >= 0 AND {0} < 4"
DAYS = tuple(f"{how}_{end}" for how in ("sure", "maybe") for end in ("from", "to"))
COLUMNS = ("id", "individual_id", "stage", *DAYS, "level", "up_to")


def upgrade() -> None:
    op.drop_index("ix_claim_batch_id", "claim")
    with op.batch_alter_table("record") as batch_op:
        batch_op.drop_constraint("uq_record_uid", type_="unique")
    own = sa.text("batch_id IS NULL")
    op.create_index("ux_record_uid", "record", ["uid"], unique=True, sqlite_where=own, postgresql_where=own)
    with op.batch_alter_table("name") as batch_op:
        batch_op.drop_constraint("uq_name_record_id_text_script_kind", type_="unique")
    op.create_index("ix_name_record_id", "name", ["record_id"])
    _stages("individual_id", "id", "level")


def downgrade() -> None:
    _stages("id", "level")
    op.create_index("ix_stage_row_individual_id", "stage_row", ["individual_id"])
    op.drop_index("ix_name_record_id", "name")
    with op.batch_alter_table("name") as batch_op:
        batch_op.create_unique_constraint("uq_name_record_id_text_script_kind", ["record_id", "text", "script", "kind"])
    op.drop_index("ux_record_uid", "record")
    with op.batch_alter_table("record") as batch_op:
        batch_op.create_unique_constraint("uq_record_uid", ["uid"])
    some = sa.text("batch_id IS NOT NULL")
    op.create_index("ix_claim_batch_id", "claim", ["batch_id"], sqlite_where=some, postgresql_where=some)


def _stages(*key: str) -> None:
    """Keep the days of each status in another order."""
    names = ", ".join(COLUMNS)
    op.execute(f"CREATE TABLE kept_stage_row AS SELECT {names} FROM stage_row")  # noqa: S608  # names of our own
    op.drop_table("stage_row")
    op.create_table(
        "stage_row",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("up_to", sa.SmallInteger(), nullable=False),
        sa.Column("individual_id", BIG, nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        *(sa.Column(day, sa.Integer(), nullable=False) for day in DAYS),
        *(
            sa.CheckConstraint(LISTED.format(end), name=op.f(f"ck_stage_row_{end}_listed"))
            for end in ("level", "up_to")
        ),
        sa.ForeignKeyConstraint(["individual_id"], ["individual.id"], name=op.f("fk_stage_row_individual_id")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_stage_row")),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO stage_row ({names}) SELECT {names} FROM kept_stage_row")  # noqa: S608
    op.drop_table("kept_stage_row")
