"""How closely a record is held in effect, protected individuals with their circle, more that the audit tells apart.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LISTED = "{0} >= 0 AND {0} < {1}"


def upgrade() -> None:
    op.create_table(
        "circle",
        sa.Column("record_id", BIG, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("named_by", sa.Integer(), nullable=True),
        sa.Column("named_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["named_by"], ["user_account.id"], name=op.f("fk_circle_named_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_circle_record_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_circle_user_id")),
        sa.PrimaryKeyConstraint("record_id", "user_id", name=op.f("pk_circle")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("record") as batch_op:
        batch_op.add_column(sa.Column("level", sa.SmallInteger(), nullable=True))
        batch_op.add_column(sa.Column("protected", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE record SET level = confidentiality")
    with op.batch_alter_table("record") as batch_op:
        batch_op.alter_column("level", existing_type=sa.SmallInteger(), nullable=False)
        batch_op.create_check_constraint(op.f("ck_record_level_listed"), LISTED.format("level", 4))
        batch_op.drop_index("ix_record_kind")
        batch_op.create_index("ix_record_kind", ["kind", "level", "review_state"])
        batch_op.create_index(
            "ix_record_protected",
            ["id"],
            sqlite_where=sa.text("protected"),
            postgresql_where=sa.text("protected"),
        )
    _actions(18)


def downgrade() -> None:
    held = sa.text(
        "SELECT (SELECT count(*) FROM circle) + (SELECT count(*) FROM record WHERE protected) "
        "+ (SELECT count(*) FROM audit_entry WHERE action > 8)"
    )
    if op.get_bind().execute(held).scalar():
        raise RuntimeError("Protected people, their circles, or audit lines would be lost: nothing was changed.")
    with op.batch_alter_table("record") as batch_op:
        batch_op.drop_index("ix_record_protected")
        batch_op.drop_index("ix_record_kind")
        batch_op.create_index("ix_record_kind", ["kind", "confidentiality", "review_state"])
        batch_op.drop_constraint(op.f("ck_record_level_listed"), type_="check")
        batch_op.drop_column("protected")
        batch_op.drop_column("level")
    op.drop_table("circle")
    _actions(9)


def _actions(count: int) -> None:
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.drop_constraint(op.f("ck_audit_entry_action_listed"), type_="check")
        batch_op.create_check_constraint(op.f("ck_audit_entry_action_listed"), LISTED.format("action", count))
