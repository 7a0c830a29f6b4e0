"""Audit entries with a format, what they concern and undo; changes that say where; judgements with their entry.

Going down puts what the older revision has no place for into tables of its own (`kept_…`); going up reads it back.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ADDED = {
    "audit_entry": ("format", "row_count", "undoes", "about"),
    "change": ("table_name", "row_id", "erased_at"),
    "review": ("audit_id",),
}


def upgrade() -> None:
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.add_column(sa.Column("format", sa.SmallInteger(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("row_count", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("undoes", BIG, nullable=True))
        batch_op.add_column(sa.Column("about", sa.String(64), nullable=True))
        batch_op.create_index("ix_audit_entry_undoes", ["undoes"], **_where("undoes IS NOT NULL"))
    op.create_table(
        "audit_about",
        sa.Column("record_id", BIG, autoincrement=False, nullable=False),
        sa.Column("audit_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit_entry.id"], name=op.f("fk_audit_about_audit_id")),
        sa.PrimaryKeyConstraint("record_id", "audit_id", name=op.f("pk_audit_about")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_audit_about_audit_id", "audit_about", ["audit_id"])
    with op.batch_alter_table("change") as batch_op:
        batch_op.add_column(sa.Column("table_name", sa.String(40), nullable=True))
        batch_op.add_column(sa.Column("row_id", sa.String(40), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.BigInteger(), nullable=True))
        batch_op.create_index("ix_change_audit_id", ["audit_id"])
    with op.batch_alter_table("review") as batch_op:
        batch_op.add_column(sa.Column("audit_id", BIG, nullable=True))
        batch_op.create_foreign_key(op.f("fk_review_audit_id"), "audit_entry", ["audit_id"], ["id"])
        batch_op.create_index("ix_review_audit_id", ["audit_id"], **_where("audit_id IS NOT NULL"))
    _read_back()


def _read_back() -> None:
    there = sa.inspect(op.get_bind()).get_table_names()
    for table, columns in ADDED.items():
        if f"kept_{table}" in there:
            values = ", ".join(f"{c} = (SELECT k.{c} FROM kept_{table} k WHERE k.id = {table}.id)" for c in columns)  # noqa: S608
            op.execute(f"UPDATE {table} SET {values} WHERE id IN (SELECT id FROM kept_{table})")  # noqa: S608
            op.drop_table(f"kept_{table}")
    if "kept_audit_about" in there:
        op.execute("INSERT INTO audit_about (record_id, audit_id) SELECT record_id, audit_id FROM kept_audit_about")
        op.drop_table("kept_audit_about")


def downgrade() -> None:
    for table, columns in ADDED.items():
        filled = "format <> 1" if table == "audit_entry" else " OR ".join(f"{c} IS NOT NULL" for c in columns)
        op.execute(f"CREATE TABLE kept_{table} AS SELECT id, {', '.join(columns)} FROM {table} WHERE {filled}")  # noqa: S608
    op.execute("CREATE TABLE kept_audit_about AS SELECT record_id, audit_id FROM audit_about")
    with op.batch_alter_table("review") as batch_op:
        batch_op.drop_index("ix_review_audit_id")
        batch_op.drop_constraint(op.f("fk_review_audit_id"), type_="foreignkey")
        batch_op.drop_column("audit_id")
    with op.batch_alter_table("change") as batch_op:
        batch_op.drop_index("ix_change_audit_id")
        for column in reversed(ADDED["change"]):
            batch_op.drop_column(column)
    op.drop_table("audit_about")
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.drop_index("ix_audit_entry_undoes")
        for column in reversed(ADDED["audit_entry"]):
            batch_op.drop_column(column)


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
