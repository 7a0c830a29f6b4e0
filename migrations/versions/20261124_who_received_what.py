"""Who received what, legal holds, and the hash of a text from which an erased person was taken.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "disclosure",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", UID, nullable=False),
        sa.Column("audit_id", BIG, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("audience", sa.SmallInteger(), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("columns", JSON, nullable=False),
        sa.Column("overridden", JSON, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("audience >= 0 AND audience < 4", name=op.f("ck_disclosure_audience_listed")),
        sa.ForeignKeyConstraint(["audit_id"], ["audit_entry.id"], name=op.f("fk_disclosure_audit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_disclosure_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index("ix_disclosure_at", "disclosure", ["at"])
    op.create_table(
        "disclosed_record",
        sa.Column("disclosure_id", BIG, nullable=False),
        sa.Column("record_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosure.id"], name=op.f("fk_disclosed_record_disclosure_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_disclosed_record_record_id")),
        sa.PrimaryKeyConstraint("disclosure_id", "record_id", name=op.f("pk_disclosed_record")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_disclosed_record_record_id", "disclosed_record", ["record_id"])
    op.create_table(
        "legal_hold",
        sa.Column("id", BIG, nullable=False),
        sa.Column("record_id", BIG, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("why_release", sa.Text(), nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(released_at IS NULL) = (released_by IS NULL)", name=op.f("ck_legal_hold_released_by_somebody")
        ),
        sa.CheckConstraint(
            "released_at IS NULL OR asked_at IS NOT NULL", name=op.f("ck_legal_hold_asked_before_released")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["user_account.id"], name=op.f("fk_legal_hold_asked_by")),
        sa.ForeignKeyConstraint(["placed_by"], ["user_account.id"], name=op.f("fk_legal_hold_placed_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_legal_hold_record_id")),
        sa.ForeignKeyConstraint(["released_by"], ["user_account.id"], name=op.f("fk_legal_hold_released_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index("ix_legal_hold_record_id", "legal_hold", ["record_id"])
    with op.batch_alter_table("source_report") as batch_op:
        batch_op.add_column(sa.Column("redacted_sha256", sa.String(length=64), nullable=True))


def downgrade() -> None:
    held = sa.text(
        "SELECT (SELECT count(*) FROM disclosure) + (SELECT count(*) FROM legal_hold) "
        "+ (SELECT count(*) FROM source_report WHERE redacted_sha256 IS NOT NULL)"
    )
    if op.get_bind().execute(held).scalar():
        raise RuntimeError("What left, legal holds, or erasures would be forgotten: nothing was changed.")
    with op.batch_alter_table("source_report") as batch_op:
        batch_op.drop_column("redacted_sha256")
    op.drop_table("legal_hold")
    op.drop_table("disclosed_record")
    op.drop_table("disclosure")
