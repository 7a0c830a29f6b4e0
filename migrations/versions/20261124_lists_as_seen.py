"""List rows and disagreements as they are seen from each clearance.

Revision ID: 0005
Revises: 0004

Both tables are caches with a rebuild: their rows are carried over as they are, and `tracker init` writes them anew
where records are held at different levels.
"""
# ruff: noqa: S608  # names of ours, no input

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = 3
LISTED = "{0} >= 0 AND {0} < 4"
PLAIN = (
    "id, individual_id, incident_id, sort_key, incident_type, act_type, sex, stage, status, latest, location_id, own, "
    "day_min, day_max, season_min, season_max, standing"
)


def upgrade() -> None:
    _anew("list_row", f"{PLAIN}, confidentiality", lambda: _list_row(sight=True))
    op.execute(
        f"INSERT INTO list_row ({PLAIN}, level, up_to) SELECT {PLAIN}, confidentiality, {SEALED} FROM kept_list_row"
    )
    op.execute("DROP TABLE kept_list_row")
    _anew("disagreement", "subject_id, field, accounts", lambda: _disagreement(sight=True))
    op.execute(
        "INSERT INTO disagreement (subject_id, field, accounts, level, up_to) "
        f"SELECT k.subject_id, k.field, k.accounts, r.level, {SEALED} FROM kept_disagreement k "
        "JOIN record r ON r.id = k.subject_id"
    )
    op.execute("DROP TABLE kept_disagreement")


def downgrade() -> None:
    _anew("list_row", f"{PLAIN}, level, up_to", lambda: _list_row(sight=False))
    op.execute(
        f"INSERT INTO list_row ({PLAIN}, confidentiality) SELECT {PLAIN}, "
        "(SELECT r.confidentiality FROM record r WHERE r.id = individual_id) "
        f"FROM kept_list_row WHERE up_to = {SEALED}"
    )
    op.execute("DROP TABLE kept_list_row")
    _anew("disagreement", "subject_id, field, accounts, up_to", lambda: _disagreement(sight=False))
    op.execute(
        "INSERT INTO disagreement (subject_id, field, accounts) "
        f"SELECT subject_id, field, accounts FROM kept_disagreement WHERE up_to = {SEALED}"
    )
    op.execute("DROP TABLE kept_disagreement")


def _anew(name: str, columns: str, make: object) -> None:
    """Another primary key is another table: keep the rows beside it, and make it anew."""
    op.execute(f"CREATE TEMPORARY TABLE kept_{name} AS SELECT {columns} FROM {name}")
    op.drop_table(name)
    make()  # type: ignore[operator]


def _list_row(sight: bool) -> None:
    held = (
        [
            sa.Column("level", sa.SmallInteger(), nullable=False),
            sa.Column("up_to", sa.SmallInteger(), nullable=False),
            sa.CheckConstraint(LISTED.format("level"), name=op.f("ck_list_row_level_listed")),
            sa.CheckConstraint(LISTED.format("up_to"), name=op.f("ck_list_row_up_to_listed")),
        ]
        if sight
        else [sa.Column("confidentiality", sa.SmallInteger(), nullable=False)]
    )
    op.create_table(
        "list_row",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("individual_id", BIG, nullable=False),
        sa.Column("incident_id", BIG, nullable=True),
        sa.Column("sort_key", sa.String(length=40), nullable=False),
        sa.Column("incident_type", sa.Integer(), nullable=True),
        sa.Column("act_type", sa.Integer(), nullable=True),
        sa.Column("sex", sa.Integer(), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("latest", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("location_id", BIG, nullable=True),
        sa.Column("own", sa.SmallInteger(), nullable=False),
        sa.Column("day_min", sa.Integer(), nullable=True),
        sa.Column("day_max", sa.Integer(), nullable=True),
        sa.Column("season_min", sa.SmallInteger(), nullable=True),
        sa.Column("season_max", sa.SmallInteger(), nullable=True),
        sa.Column("standing", sa.SmallInteger(), nullable=False),
        *held,
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_list_row_incident_id")),
        sa.ForeignKeyConstraint(["individual_id"], ["individual.id"], name=op.f("fk_list_row_individual_id")),
        sa.PrimaryKeyConstraint(*(["id", "level"] if sight else ["id"]), name=op.f("pk_list_row")),
        sqlite_with_rowid=not sight,
    )
    op.create_index("ix_list_row_individual_id", "list_row", ["individual_id"])
    op.create_index(
        "ix_list_row_incident_id",
        "list_row",
        ["incident_id"],
        sqlite_where=sa.text("incident_id IS NOT NULL"),
        postgresql_where=sa.text("incident_id IS NOT NULL"),
    )
    op.create_index("ix_list_row_sort", "list_row", ["sort_key", "individual_id"])
    op.create_index("ix_list_row_location_id", "list_row", ["location_id"])


def _disagreement(sight: bool) -> None:
    held = (
        [
            sa.Column("level", sa.SmallInteger(), nullable=False),
            sa.Column("up_to", sa.SmallInteger(), nullable=False),
            sa.CheckConstraint(LISTED.format("level"), name=op.f("ck_disagreement_level_listed")),
            sa.CheckConstraint(LISTED.format("up_to"), name=op.f("ck_disagreement_up_to_listed")),
        ]
        if sight
        else []
    )
    op.create_table(
        "disagreement",
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("field", sa.Integer(), nullable=False),
        sa.Column("accounts", sa.SmallInteger(), nullable=False),
        *held,
        sa.ForeignKeyConstraint(["field"], ["term.id"], name=op.f("fk_disagreement_field")),
        sa.ForeignKeyConstraint(["subject_id"], ["record.id"], name=op.f("fk_disagreement_subject_id")),
        sa.PrimaryKeyConstraint(
            *(["subject_id", "field", "level"] if sight else ["subject_id", "field"]), name=op.f("pk_disagreement")
        ),
        sqlite_with_rowid=False,
    )
