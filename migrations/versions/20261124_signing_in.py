"""Signing in: sessions, tries, known browsers, one-time codes, the second factor, and what a reset took away.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = ("account_reset", "invitation", "recovery_code", "sign_in_attempt", "known_browser", "sign_in_session")


def upgrade() -> None:
    with op.batch_alter_table("user_account") as batch_op:
        batch_op.add_column(sa.Column("created_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("joined_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("issuer", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("subject", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("totp_secret", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("totp_pending", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("totp_step", BIG, nullable=True))
        batch_op.add_column(
            sa.Column("second_factor_required", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_unique_constraint(op.f("uq_user_account_issuer_subject"), ["issuer", "subject"])
        batch_op.create_foreign_key(op.f("fk_user_account_created_by"), "user_account", ["created_by"], ["id"])
    _table(
        "sign_in_session",
        sa.Column("token_sum", sa.String(length=64), nullable=False),
        _user("user_id"),
        sa.Column("kind", sa.String(length=8), nullable=False),
        _moment("created_at"),
        _moment("seen_at"),
        _moment("expires_at"),
        _moment("ended_at", nullable=True),
        _user("ended_by", nullable=True),
        unique="token_sum",
        users=("user_id", "ended_by"),
    )
    _table(
        "known_browser",
        sa.Column("token_sum", sa.String(length=64), nullable=False),
        _user("user_id"),
        _moment("created_at"),
        unique="token_sum",
        users=("user_id",),
    )
    _table(
        "sign_in_attempt",
        sa.Column("name_sum", sa.String(length=64), nullable=False),
        sa.Column("browser_id", BIG, nullable=True),
        _moment("at"),
        sa.Column("passed", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index("ix_sign_in_attempt_name_sum", "sign_in_attempt", ["name_sum", "at"])
    _table(
        "recovery_code",
        _user("user_id"),
        sa.Column("code_sum", sa.String(length=64), nullable=False),
        _moment("used_at", nullable=True),
        users=("user_id",),
    )
    _table(
        "invitation",
        sa.Column("code_sum", sa.String(length=64), nullable=False),
        _user("user_id"),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        _moment("created_at"),
        _user("created_by", nullable=True),
        _moment("expires_at"),
        _moment("ended_at", nullable=True),
        unique="code_sum",
        users=("user_id", "created_by"),
    )
    _table(
        "account_reset",
        _user("user_id"),
        _moment("reset_at"),
        _user("reset_by"),
        sa.Column("clearance", sa.SmallInteger(), nullable=False),
        sa.Column("circles", JSON, nullable=False),
        _moment("restored_at", nullable=True),
        _user("restored_by", nullable=True),
        sa.CheckConstraint("clearance >= 0 AND clearance < 4", name=op.f("ck_account_reset_clearance_listed")),
        users=("user_id", "reset_by", "restored_by"),
    )


def downgrade() -> None:
    held = " + ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)  # noqa: S608  # names of our own
    joined = "(SELECT count(*) FROM user_account WHERE subject IS NOT NULL OR totp_secret IS NOT NULL)"
    if op.get_bind().execute(sa.text(f"SELECT {held} + {joined}")).scalar():  # noqa: S608  # names of our own
        raise RuntimeError("Sessions, invitations or second factors would be lost: nothing was changed.")
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("user_account") as batch_op:
        batch_op.drop_constraint(op.f("fk_user_account_created_by"), type_="foreignkey")
        batch_op.drop_constraint(op.f("uq_user_account_issuer_subject"), type_="unique")
        for column in (
            "second_factor_required",
            "totp_step",
            "totp_pending",
            "totp_secret",
            "subject",
            "issuer",
            "joined_at",
            "created_by",
        ):
            batch_op.drop_column(column)


def _user(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _moment(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _table(name: str, *parts: sa.schema.SchemaItem, unique: str = "", users: tuple[str, ...] = ()) -> None:
    rules: list[sa.Constraint] = [sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))]
    if unique:
        rules.append(sa.UniqueConstraint(unique, name=op.f(f"uq_{name}_{unique}")))
    for column in users:
        rules.append(sa.ForeignKeyConstraint([column], ["user_account.id"], name=op.f(f"fk_{name}_{column}")))
    op.create_table(name, sa.Column("id", BIG, nullable=False), *parts, *rules)
    if "user_id" in users:
        op.create_index(f"ix_{name}_user_id", name, ["user_id"])
