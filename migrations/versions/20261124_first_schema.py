"""The first schema: every table of the design, in the compact layout measured at a million individuals.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("labels", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=True),
        sa.Column("definition", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("standard", sa.String(length=200), nullable=True),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["term.id"], name=op.f("fk_term_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("scheme", "code", name=op.f("uq_term_scheme_code")),
    )
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.create_index("ix_term_scheme", ["scheme"], unique=False)

    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("display_name", sa.String(length=160), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("clearance", sa.SmallInteger(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("clearance >= 0 AND clearance < 4", name=op.f("ck_user_account_clearance_listed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("username", name=op.f("uq_user_account_username")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.SmallInteger(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=True),
        sa.Column("row_id", sa.String(length=40), nullable=True),
        sa.Column("fields", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("prev_hash", sa.String(length=64), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("action >= 0 AND action < 9", name=op.f("ck_audit_entry_action_listed")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_audit_entry_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_at", ["at"], unique=False)
        batch_op.create_index("ix_audit_entry_row", ["table_name", "row_id"], unique=False)

    op.create_table(
        "record",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("uid", sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql"), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("confidentiality", sa.SmallInteger(), nullable=False),
        sa.Column("review_state", sa.SmallInteger(), nullable=False),
        sa.Column("canonical_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "confidentiality >= 0 AND confidentiality < 4", name=op.f("ck_record_confidentiality_listed")
        ),
        sa.CheckConstraint("kind >= 0 AND kind < 13", name=op.f("ck_record_kind_listed")),
        sa.CheckConstraint("review_state >= 0 AND review_state < 6", name=op.f("ck_record_review_state_listed")),
        sa.ForeignKeyConstraint(["canonical_id"], ["record.id"], name=op.f("fk_record_canonical_id")),
        sa.ForeignKeyConstraint(["created_by"], ["user_account.id"], name=op.f("fk_record_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("uid", name=op.f("uq_record_uid")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index(
            "ix_record_batch_id",
            ["batch_id"],
            unique=False,
            sqlite_where=sa.text("batch_id IS NOT NULL"),
            postgresql_where=sa.text("batch_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_record_canonical_id",
            ["canonical_id"],
            unique=False,
            sqlite_where=sa.text("canonical_id IS NOT NULL"),
            postgresql_where=sa.text("canonical_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_record_review",
            ["kind", "review_state", "id"],
            unique=False,
            sqlite_where=sa.text("review_state IN (1, 2)"),
            postgresql_where=sa.text("review_state IN (1, 2)"),
        )

    op.create_table(
        "case_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("next_action_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_case_file_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_case_file_owner_id")),
        sa.ForeignKeyConstraint(["priority"], ["term.id"], name=op.f("fk_case_file_priority")),
        sa.ForeignKeyConstraint(["status"], ["term.id"], name=op.f("fk_case_file_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.create_index("ix_case_file_next_action_on", ["next_action_on"], unique=False)
        batch_op.create_index("ix_case_file_owner_id", ["owner_id"], unique=False)

    op.create_table(
        "change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("audit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=True),
        sa.Column("after", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["audit_id"], ["audit_entry.id"], name=op.f("fk_change_audit_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_change_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index("ix_change_record_id", ["record_id"], unique=False)

    op.create_table(
        "disagreement",
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field", sa.Integer(), nullable=False),
        sa.Column("accounts", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["field"], ["term.id"], name=op.f("fk_disagreement_field")),
        sa.ForeignKeyConstraint(["subject_id"], ["record.id"], name=op.f("fk_disagreement_subject_id")),
        sa.PrimaryKeyConstraint("subject_id", "field", name=op.f("pk_disagreement")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "individual",
        sa.Column("sex", sa.Integer(), nullable=True),
        sa.Column("birth_edtf", sa.String(length=60), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("birth_min", sa.Date(), nullable=True),
        sa.Column("birth_max", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "birth_min IS NULL OR birth_max IS NULL OR birth_min <= birth_max", name=op.f("ck_individual_birth_ordered")
        ),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_individual_id")),
        sa.ForeignKeyConstraint(["sex"], ["term.id"], name=op.f("fk_individual_sex")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_individual")),
    )
    op.create_table(
        "intervention",
        sa.Column("type", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("when_edtf", sa.String(length=60), nullable=True),
        sa.Column("response", sa.Integer(), nullable=True),
        sa.Column("impact", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("about_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("when_min", sa.Date(), nullable=True),
        sa.Column("when_max", sa.Date(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "when_min IS NULL OR when_max IS NULL OR when_min <= when_max", name=op.f("ck_intervention_when_ordered")
        ),
        sa.ForeignKeyConstraint(["about_id"], ["record.id"], name=op.f("fk_intervention_about_id")),
        sa.ForeignKeyConstraint(["assigned_to"], ["user_account.id"], name=op.f("fk_intervention_assigned_to")),
        sa.ForeignKeyConstraint(["by_id"], ["record.id"], name=op.f("fk_intervention_by_id")),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_intervention_id")),
        sa.ForeignKeyConstraint(["impact"], ["term.id"], name=op.f("fk_intervention_impact")),
        sa.ForeignKeyConstraint(["priority"], ["term.id"], name=op.f("fk_intervention_priority")),
        sa.ForeignKeyConstraint(["response"], ["term.id"], name=op.f("fk_intervention_response")),
        sa.ForeignKeyConstraint(["status"], ["term.id"], name=op.f("fk_intervention_status")),
        sa.ForeignKeyConstraint(["to_id"], ["record.id"], name=op.f("fk_intervention_to_id")),
        sa.ForeignKeyConstraint(["type"], ["term.id"], name=op.f("fk_intervention_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention")),
    )
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.create_index("ix_intervention_about_id", ["about_id"], unique=False)
        batch_op.create_index("ix_intervention_due_on", ["due_on"], unique=False)

    op.create_table(
        "location",
        sa.Column("feature", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.Column("subdivision_code", sa.String(length=6), nullable=True),
        sa.Column("geonames_id", sa.Integer(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("geo_precision", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name=op.f("ck_location_both_or_none")),
        sa.CheckConstraint("geo_precision >= 0 AND geo_precision < 6", name=op.f("ck_location_geo_precision_listed")),
        sa.CheckConstraint(
            "lat IS NULL OR (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)", name=op.f("ck_location_on_earth")
        ),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_location_not_in_itself")),
        sa.ForeignKeyConstraint(["feature"], ["term.id"], name=op.f("fk_location_feature")),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_location_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["location.id"], name=op.f("fk_location_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("geonames_id", name=op.f("uq_location_geonames_id")),
    )
    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.create_index("ix_location_country_code", ["country_code"], unique=False)
        batch_op.create_index("ix_location_parent_id", ["parent_id"], unique=False)
        batch_op.create_index("ix_location_subdivision_code", ["subdivision_code"], unique=False)

    op.create_table(
        "name",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("script", sa.String(length=4), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(length=60), nullable=True),
        sa.Column("parts", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=True),
        sa.Column("search_key", sa.String(length=300), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("followed", sa.Boolean(), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["kind"], ["term.id"], name=op.f("fk_name_kind")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_name_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name")),
        sa.UniqueConstraint("record_id", "text", "script", "kind", name=op.f("uq_name_record_id_text_script_kind")),
    )
    with op.batch_alter_table("name", schema=None) as batch_op:
        batch_op.create_index("ix_name_search_key", ["search_key"], unique=False)
        batch_op.create_index(
            "ux_name_primary",
            ["record_id", "script"],
            unique=True,
            sqlite_where=sa.text("is_primary"),
            postgresql_where=sa.text("is_primary"),
        )

    op.create_table(
        "organisation",
        sa.Column("kind", sa.Integer(), nullable=True),
        sa.Column("perpetrator_type", sa.Integer(), nullable=True),
        sa.Column("size_min", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("size_max", sa.Integer(), nullable=True),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.CheckConstraint(
            "size_min IS NULL OR size_max IS NULL OR size_min <= size_max", name=op.f("ck_organisation_size_ordered")
        ),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_organisation_id")),
        sa.ForeignKeyConstraint(["kind"], ["term.id"], name=op.f("fk_organisation_kind")),
        sa.ForeignKeyConstraint(["perpetrator_type"], ["term.id"], name=op.f("fk_organisation_perpetrator_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "relation",
        sa.Column("type", sa.Integer(), nullable=True),
        sa.Column("when_edtf", sa.String(length=60), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("when_min", sa.Date(), nullable=True),
        sa.Column("when_max", sa.Date(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("voided_at", sa.BigInteger(), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_relation_two_records")),
        sa.CheckConstraint(
            "when_min IS NULL OR when_max IS NULL OR when_min <= when_max", name=op.f("ck_relation_when_ordered")
        ),
        sa.ForeignKeyConstraint(["from_id"], ["record.id"], name=op.f("fk_relation_from_id")),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_relation_id")),
        sa.ForeignKeyConstraint(["to_id"], ["record.id"], name=op.f("fk_relation_to_id")),
        sa.ForeignKeyConstraint(["type"], ["term.id"], name=op.f("fk_relation_type")),
        sa.ForeignKeyConstraint(["voided_by"], ["user_account.id"], name=op.f("fk_relation_voided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
    )
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.create_index("ix_relation_to_id", ["to_id", "type"], unique=False)
        batch_op.create_index(
            "ux_relation_live",
            ["from_id", "to_id", "type"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decision", sa.SmallInteger(), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=True),
        sa.Column("to_state", sa.String(length=20), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("decision >= 0 AND decision < 10", name=op.f("ck_review_decision_listed")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_review_record_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["user_account.id"], name=op.f("fk_review_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(
            "ix_review_claim_id",
            ["claim_id"],
            unique=False,
            sqlite_where=sa.text("claim_id IS NOT NULL"),
            postgresql_where=sa.text("claim_id IS NOT NULL"),
        )
        batch_op.create_index("ix_review_record_id", ["record_id", "at"], unique=False)

    op.create_table(
        "source_report",
        sa.Column("title", sa.String(length=500), nullable=True),
        sa.Column("publisher_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author", sa.String(length=300), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=True),
        sa.Column("published_edtf", sa.String(length=60), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("type", sa.Integer(), nullable=True),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column("archive_url", sa.String(length=2000), nullable=True),
        sa.Column("published_min", sa.Date(), nullable=True),
        sa.Column("published_max", sa.Date(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("reliability", sa.Integer(), nullable=False),
        sa.Column("derived_from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("handling", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "published_min IS NULL OR published_max IS NULL OR published_min <= published_max",
            name=op.f("ck_source_report_published_ordered"),
        ),
        sa.ForeignKeyConstraint(
            ["derived_from_id"], ["source_report.id"], name=op.f("fk_source_report_derived_from_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_source_report_id")),
        sa.ForeignKeyConstraint(["publisher_id"], ["record.id"], name=op.f("fk_source_report_publisher_id")),
        sa.ForeignKeyConstraint(["reliability"], ["term.id"], name=op.f("fk_source_report_reliability")),
        sa.ForeignKeyConstraint(["type"], ["term.id"], name=op.f("fk_source_report_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_report")),
    )
    with op.batch_alter_table("source_report", schema=None) as batch_op:
        batch_op.create_index("ix_source_report_body_sha256", ["body_sha256"], unique=False)
        batch_op.create_index("ix_source_report_derived_from_id", ["derived_from_id"], unique=False)
        batch_op.create_index("ix_source_report_publisher_id", ["publisher_id"], unique=False)

    op.create_table(
        "entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql"), nullable=False),
        sa.Column("source_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("quote_start", sa.Integer(), nullable=True),
        sa.Column("quote_end", sa.Integer(), nullable=True),
        sa.Column("draft", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("made", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_entry_made_by")),
        sa.ForeignKeyConstraint(["replaces_id"], ["entry.id"], name=op.f("fk_entry_replaces_id")),
        sa.ForeignKeyConstraint(["source_report_id"], ["source_report.id"], name=op.f("fk_entry_source_report_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["user_account.id"], name=op.f("fk_entry_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_source_report_id", ["source_report_id"], unique=False)

    op.create_table(
        "file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("source_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("derived_from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("role", sa.SmallInteger(), nullable=False),
        sa.Column("original_name", sa.String(length=300), nullable=False),
        sa.Column("mime", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("storage_key", sa.String(length=400), nullable=False),
        sa.Column("captured_at", sa.BigInteger(), nullable=True),
        sa.Column("captured_by", sa.Integer(), nullable=True),
        sa.Column("capture_tool", sa.String(length=160), nullable=True),
        sa.Column("source_url", sa.String(length=2000), nullable=True),
        sa.Column("timestamp_token", sa.Text(), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_file_sha256_length")),
        sa.CheckConstraint("role >= 0 AND role < 4", name=op.f("ck_file_role_listed")),
        sa.ForeignKeyConstraint(["captured_by"], ["user_account.id"], name=op.f("fk_file_captured_by")),
        sa.ForeignKeyConstraint(["derived_from_id"], ["file.id"], name=op.f("fk_file_derived_from_id")),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_file_id")),
        sa.ForeignKeyConstraint(["source_report_id"], ["source_report.id"], name=op.f("fk_file_source_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
    )
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.create_index("ix_file_sha256", ["sha256"], unique=False)
        batch_op.create_index("ix_file_source_report_id", ["source_report_id"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql"), nullable=False),
        sa.Column("source_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "mapping", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_loaded", sa.Integer(), nullable=False),
        sa.Column("rows_changed", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("first_record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("last_record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("speaker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("attribution", sa.SmallInteger(), nullable=False),
        sa.Column("credibility", sa.Integer(), nullable=False),
        sa.Column("basis", sa.SmallInteger(), nullable=False),
        sa.Column("judgement", sa.SmallInteger(), nullable=False),
        sa.Column("judged_by", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("started_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("judgement >= 0 AND judgement < 4", name=op.f("ck_import_batch_judgement_listed")),
        sa.CheckConstraint("state >= 0 AND state < 5", name=op.f("ck_import_batch_state_listed")),
        sa.ForeignKeyConstraint(["credibility"], ["term.id"], name=op.f("fk_import_batch_credibility")),
        sa.ForeignKeyConstraint(["judged_by"], ["user_account.id"], name=op.f("fk_import_batch_judged_by")),
        sa.ForeignKeyConstraint(
            ["source_report_id"], ["source_report.id"], name=op.f("fk_import_batch_source_report_id")
        ),
        sa.ForeignKeyConstraint(["speaker_id"], ["record.id"], name=op.f("fk_import_batch_speaker_id")),
        sa.ForeignKeyConstraint(["started_by"], ["user_account.id"], name=op.f("fk_import_batch_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "incident",
        sa.Column("type", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("when_edtf", sa.String(length=60), nullable=True),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("when_min", sa.Date(), nullable=True),
        sa.Column("when_max", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "when_min IS NULL OR when_max IS NULL OR when_min <= when_max", name=op.f("ck_incident_when_ordered")
        ),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_incident_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_incident_location_id")),
        sa.ForeignKeyConstraint(["type"], ["term.id"], name=op.f("fk_incident_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index("ix_incident_location_id", ["location_id"], unique=False)
        batch_op.create_index("ix_incident_when", ["when_min", "when_max"], unique=False)

    op.create_table(
        "location_below",
        sa.Column("ancestor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["ancestor_id"], ["location.id"], name=op.f("fk_location_below_ancestor_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_location_below_location_id")),
        sa.PrimaryKeyConstraint("ancestor_id", "location_id", name=op.f("pk_location_below")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("location_below", schema=None) as batch_op:
        batch_op.create_index("ix_location_below_location_id", ["location_id"], unique=False)

    op.create_table(
        "act",
        sa.Column("type", sa.Integer(), nullable=True),
        sa.Column("when_edtf", sa.String(length=60), nullable=True),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("violation_status", sa.Integer(), nullable=True),
        sa.Column("wgad_category", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("victim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("when_min", sa.Date(), nullable=True),
        sa.Column("when_max", sa.Date(), nullable=True),
        sa.Column("latest_stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "when_min IS NULL OR when_max IS NULL OR when_min <= when_max", name=op.f("ck_act_when_ordered")
        ),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_act_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_act_incident_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_act_location_id")),
        sa.ForeignKeyConstraint(["type"], ["term.id"], name=op.f("fk_act_type")),
        sa.ForeignKeyConstraint(["victim_id"], ["record.id"], name=op.f("fk_act_victim_id")),
        sa.ForeignKeyConstraint(["violation_status"], ["term.id"], name=op.f("fk_act_violation_status")),
        sa.ForeignKeyConstraint(["wgad_category"], ["term.id"], name=op.f("fk_act_wgad_category")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.create_index("ix_act_incident_id", ["incident_id", "victim_id"], unique=False)
        batch_op.create_index("ix_act_location_id", ["location_id"], unique=False)
        batch_op.create_index("ix_act_victim_id", ["victim_id"], unique=False)

    op.create_table(
        "batch_touch",
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_batch_touch_batch_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_batch_touch_record_id")),
        sa.PrimaryKeyConstraint("batch_id", "record_id", name=op.f("pk_batch_touch")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "claim",
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("row_no", sa.Integer(), nullable=True),
        sa.Column("value_text", sa.Text(), nullable=True),
        sa.Column("value_term", sa.Integer(), nullable=True),
        sa.Column("value_record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("value_min", sa.Integer(), nullable=True),
        sa.Column("value_max", sa.Integer(), nullable=True),
        sa.Column("judgement", sa.SmallInteger(), nullable=True),
        sa.Column("holds", sa.SmallInteger(), nullable=True),
        sa.Column("stance", sa.SmallInteger(), nullable=True),
        sa.Column("basis", sa.SmallInteger(), nullable=True),
        sa.Column("credibility", sa.Integer(), nullable=True),
        sa.Column("source_report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("speaker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("supersedes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(batch_id IS NULL) = (row_no IS NULL)", name=op.f("ck_claim_batch_has_row")),
        sa.CheckConstraint("basis >= 0 AND basis < 3", name=op.f("ck_claim_basis_listed")),
        sa.CheckConstraint(
            "batch_id IS NOT NULL OR (source_report_id IS NOT NULL AND judgement IS NOT NULL AND stance IS NOT NULL AND basis IS NOT NULL AND credibility IS NOT NULL)",
            name=op.f("ck_claim_said_or_batched"),
        ),
        sa.CheckConstraint(
            "holds IS NULL OR (holds = 1 AND judgement = 1 AND stance = 0)", name=op.f("ck_claim_holds_when_accepted")
        ),
        sa.CheckConstraint("judgement >= 0 AND judgement < 4", name=op.f("ck_claim_judgement_listed")),
        sa.CheckConstraint("stance >= 0 AND stance < 3", name=op.f("ck_claim_stance_listed")),
        sa.CheckConstraint(
            "value_min IS NULL OR value_max IS NULL OR value_min <= value_max", name=op.f("ck_claim_value_ordered")
        ),
        sa.CheckConstraint("value_term IS NULL OR value_record_id IS NULL", name=op.f("ck_claim_code_or_record")),
        sa.CheckConstraint(
            "value_text IS NOT NULL OR value_term IS NOT NULL OR value_record_id IS NOT NULL OR value_min IS NOT NULL OR value_max IS NOT NULL",
            name=op.f("ck_claim_says_something"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_claim_batch_id")),
        sa.ForeignKeyConstraint(["credibility"], ["term.id"], name=op.f("fk_claim_credibility")),
        sa.ForeignKeyConstraint(["field"], ["term.id"], name=op.f("fk_claim_field")),
        sa.ForeignKeyConstraint(["source_report_id"], ["source_report.id"], name=op.f("fk_claim_source_report_id")),
        sa.ForeignKeyConstraint(["speaker_id"], ["record.id"], name=op.f("fk_claim_speaker_id")),
        sa.ForeignKeyConstraint(
            ["subject_id", "field", "supersedes_id"],
            ["claim.subject_id", "claim.field", "claim.id"],
            name="fk_claim_supersedes",
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["record.id"], name=op.f("fk_claim_subject_id")),
        sa.ForeignKeyConstraint(["value_record_id"], ["record.id"], name=op.f("fk_claim_value_record_id")),
        sa.ForeignKeyConstraint(["value_term"], ["term.id"], name=op.f("fk_claim_value_term")),
        sa.PrimaryKeyConstraint("subject_id", "field", "id", name=op.f("pk_claim")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(
            "ix_claim_batch_id",
            ["batch_id"],
            unique=False,
            sqlite_where=sa.text("batch_id IS NOT NULL"),
            postgresql_where=sa.text("batch_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_claim_open",
            ["subject_id", "field", "id"],
            unique=False,
            sqlite_where=sa.text("judgement IN (0, 2)"),
            postgresql_where=sa.text("judgement IN (0, 2)"),
        )
        batch_op.create_index(
            "ix_claim_source_report_id",
            ["source_report_id"],
            unique=False,
            sqlite_where=sa.text("source_report_id IS NOT NULL"),
            postgresql_where=sa.text("source_report_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_claim_speaker_id",
            ["speaker_id"],
            unique=False,
            sqlite_where=sa.text("speaker_id IS NOT NULL"),
            postgresql_where=sa.text("speaker_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_claim_value_record_id",
            ["value_record_id"],
            unique=False,
            sqlite_where=sa.text("value_record_id IS NOT NULL"),
            postgresql_where=sa.text("value_record_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ux_claim_holds",
            ["subject_id", "field"],
            unique=True,
            sqlite_where=sa.text("holds = 1"),
            postgresql_where=sa.text("holds = 1"),
        )
        batch_op.create_index(
            "ux_claim_supersedes",
            ["supersedes_id"],
            unique=True,
            sqlite_where=sa.text("supersedes_id IS NOT NULL"),
            postgresql_where=sa.text("supersedes_id IS NOT NULL"),
        )

    op.create_table(
        "consent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("individual_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("basis", sa.Integer(), nullable=True),
        sa.Column("given_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("method", sa.String(length=200), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("status >= 0 AND status < 5", name=op.f("ck_consent_status_listed")),
        sa.ForeignKeyConstraint(["basis"], ["term.id"], name=op.f("fk_consent_basis")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_consent_file_id")),
        sa.ForeignKeyConstraint(["given_by_id"], ["record.id"], name=op.f("fk_consent_given_by_id")),
        sa.ForeignKeyConstraint(["individual_id"], ["individual.id"], name=op.f("fk_consent_individual_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["user_account.id"], name=op.f("fk_consent_recorded_by")),
        sa.ForeignKeyConstraint(["scope"], ["term.id"], name=op.f("fk_consent_scope")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index("ix_consent_individual_id", ["individual_id", "scope", "recorded_at"], unique=False)

    op.create_table(
        "custody_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", sa.SmallInteger(), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("from_party", sa.String(length=200), nullable=True),
        sa.Column("to_party", sa.String(length=200), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("prev_hash", sa.String(length=64), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("action >= 0 AND action < 12", name=op.f("ck_custody_event_action_listed")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_custody_event_file_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_custody_event_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_event")),
        sa.UniqueConstraint("file_id", "seq", name=op.f("uq_custody_event_file_id_seq")),
    )
    op.create_table(
        "list_row",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("individual_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sort_key", sa.String(length=40), nullable=False),
        sa.Column("incident_type", sa.Integer(), nullable=True),
        sa.Column("act_type", sa.Integer(), nullable=True),
        sa.Column("sex", sa.Integer(), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("own", sa.SmallInteger(), nullable=False),
        sa.Column("day_min", sa.Integer(), nullable=True),
        sa.Column("day_max", sa.Integer(), nullable=True),
        sa.Column("season_min", sa.SmallInteger(), nullable=True),
        sa.Column("season_max", sa.SmallInteger(), nullable=True),
        sa.Column("standing", sa.SmallInteger(), nullable=False),
        sa.Column("confidentiality", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_list_row_incident_id")),
        sa.ForeignKeyConstraint(["individual_id"], ["individual.id"], name=op.f("fk_list_row_individual_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_row")),
    )
    with op.batch_alter_table("list_row", schema=None) as batch_op:
        batch_op.create_index(
            "ix_list_row_incident_id",
            ["incident_id"],
            unique=False,
            sqlite_where=sa.text("incident_id IS NOT NULL"),
            postgresql_where=sa.text("incident_id IS NOT NULL"),
        )
        batch_op.create_index("ix_list_row_individual_id", ["individual_id"], unique=False)
        batch_op.create_index("ix_list_row_location_id", ["location_id"], unique=False)
        batch_op.create_index("ix_list_row_sort", ["sort_key", "id"], unique=False)

    op.create_table(
        "claim_detail",
        sa.Column(
            "claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql"), nullable=False),
        sa.Column("quote_start", sa.Integer(), nullable=True),
        sa.Column("quote_end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("locator", sa.String(length=200), nullable=True),
        sa.Column("attribution", sa.SmallInteger(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=True),
        sa.Column("connection", sa.Integer(), nullable=True),
        sa.Column("judged_by", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("self_reviewed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(quote IS NULL) = (quote_start IS NULL) AND (quote IS NULL) = (quote_end IS NULL)",
            name=op.f("ck_claim_detail_quote_whole"),
        ),
        sa.CheckConstraint("attribution >= 0 AND attribution < 9", name=op.f("ck_claim_detail_attribution_listed")),
        sa.CheckConstraint("quote IS NOT NULL OR locator IS NOT NULL", name=op.f("ck_claim_detail_quote_or_locator")),
        sa.CheckConstraint(
            "quote IS NULL OR (quote_start >= 0 AND length(quote) = quote_end - quote_start)",
            name=op.f("ck_claim_detail_quote_length"),
        ),
        sa.ForeignKeyConstraint(["channel"], ["term.id"], name=op.f("fk_claim_detail_channel")),
        sa.ForeignKeyConstraint(["connection"], ["term.id"], name=op.f("fk_claim_detail_connection")),
        sa.ForeignKeyConstraint(["created_by"], ["user_account.id"], name=op.f("fk_claim_detail_created_by")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_claim_detail_entry_id")),
        sa.ForeignKeyConstraint(["judged_by"], ["user_account.id"], name=op.f("fk_claim_detail_judged_by")),
        sa.ForeignKeyConstraint(
            ["subject_id", "field", "claim_id"],
            ["claim.subject_id", "claim.field", "claim.id"],
            name="fk_claim_detail_claim",
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_claim_detail")),
        sa.UniqueConstraint("uid", name=op.f("uq_claim_detail_uid")),
    )
    with op.batch_alter_table("claim_detail", schema=None) as batch_op:
        batch_op.create_index(
            "ix_claim_detail_entry_id",
            ["entry_id"],
            unique=False,
            sqlite_where=sa.text("entry_id IS NOT NULL"),
            postgresql_where=sa.text("entry_id IS NOT NULL"),
        )

    op.create_table(
        "detention_stage",
        sa.Column("stage", sa.Integer(), nullable=True),
        sa.Column("regime", sa.Integer(), nullable=True),
        sa.Column("when_edtf", sa.String(length=60), nullable=True),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("warrant_shown", sa.Boolean(), nullable=True),
        sa.Column("reason_given", sa.Text(), nullable=True),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.Column("charges", sa.Text(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.Column("whereabouts", sa.Integer(), nullable=True),
        sa.Column("counsel", sa.Integer(), nullable=True),
        sa.Column("court", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("when_min", sa.Date(), nullable=True),
        sa.Column("when_max", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "when_min IS NULL OR when_max IS NULL OR when_min <= when_max", name=op.f("ck_detention_stage_when_ordered")
        ),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_detention_stage_act_id")),
        sa.ForeignKeyConstraint(["authority_id"], ["record.id"], name=op.f("fk_detention_stage_authority_id")),
        sa.ForeignKeyConstraint(["counsel"], ["term.id"], name=op.f("fk_detention_stage_counsel")),
        sa.ForeignKeyConstraint(["court"], ["term.id"], name=op.f("fk_detention_stage_court")),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_detention_stage_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_detention_stage_location_id")),
        sa.ForeignKeyConstraint(["regime"], ["term.id"], name=op.f("fk_detention_stage_regime")),
        sa.ForeignKeyConstraint(["stage"], ["term.id"], name=op.f("fk_detention_stage_stage")),
        sa.ForeignKeyConstraint(["whereabouts"], ["term.id"], name=op.f("fk_detention_stage_whereabouts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detention_stage")),
        sa.UniqueConstraint("act_id", "seq", name=op.f("uq_detention_stage_act_id_seq")),
    )
    with op.batch_alter_table("detention_stage", schema=None) as batch_op:
        batch_op.create_index(
            "ix_detention_stage_authority_id",
            ["authority_id"],
            unique=False,
            sqlite_where=sa.text("authority_id IS NOT NULL"),
            postgresql_where=sa.text("authority_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_detention_stage_location_id",
            ["location_id"],
            unique=False,
            sqlite_where=sa.text("location_id IS NOT NULL"),
            postgresql_where=sa.text("location_id IS NOT NULL"),
        )

    op.create_table(
        "injury",
        sa.Column("body_part", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Integer(), nullable=True),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("treatment", sa.Integer(), nullable=True),
        sa.Column("treated_at_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("examiner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("examined_edtf", sa.String(length=60), nullable=True),
        sa.Column("consistency", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("individual_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("side", sa.SmallInteger(), nullable=False),
        sa.Column("examined_min", sa.Date(), nullable=True),
        sa.Column("examined_max", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "consistency IS NULL OR examiner_id IS NOT NULL", name=op.f("ck_injury_graded_by_an_examiner")
        ),
        sa.CheckConstraint(
            "examined_min IS NULL OR examined_max IS NULL OR examined_min <= examined_max",
            name=op.f("ck_injury_examined_ordered"),
        ),
        sa.CheckConstraint("side >= 0 AND side < 5", name=op.f("ck_injury_side_listed")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_injury_act_id")),
        sa.ForeignKeyConstraint(["body_part"], ["term.id"], name=op.f("fk_injury_body_part")),
        sa.ForeignKeyConstraint(["consistency"], ["term.id"], name=op.f("fk_injury_consistency")),
        sa.ForeignKeyConstraint(["examiner_id"], ["record.id"], name=op.f("fk_injury_examiner_id")),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_injury_id")),
        sa.ForeignKeyConstraint(["individual_id"], ["individual.id"], name=op.f("fk_injury_individual_id")),
        sa.ForeignKeyConstraint(["kind"], ["term.id"], name=op.f("fk_injury_kind")),
        sa.ForeignKeyConstraint(["severity"], ["term.id"], name=op.f("fk_injury_severity")),
        sa.ForeignKeyConstraint(["treated_at_id"], ["location.id"], name=op.f("fk_injury_treated_at_id")),
        sa.ForeignKeyConstraint(["treatment"], ["term.id"], name=op.f("fk_injury_treatment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_injury")),
    )
    with op.batch_alter_table("injury", schema=None) as batch_op:
        batch_op.create_index("ix_injury_act_id", ["act_id"], unique=False)
        batch_op.create_index("ix_injury_individual_id", ["individual_id"], unique=False)

    op.create_table(
        "involvement",
        sa.Column("degree", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("role <> 0 OR act_id IS NOT NULL", name=op.f("ck_involvement_perpetrator_of_an_act")),
        sa.CheckConstraint("role = 0 OR degree IS NULL", name=op.f("ck_involvement_degree_of_a_perpetrator")),
        sa.CheckConstraint("role >= 0 AND role < 6", name=op.f("ck_involvement_role_listed")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_involvement_act_id")),
        sa.ForeignKeyConstraint(["actor_id"], ["record.id"], name=op.f("fk_involvement_actor_id")),
        sa.ForeignKeyConstraint(["degree"], ["term.id"], name=op.f("fk_involvement_degree")),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_involvement_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_involvement_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_involvement")),
    )
    with op.batch_alter_table("involvement", schema=None) as batch_op:
        batch_op.create_index("ix_involvement_actor_id", ["actor_id"], unique=False)
        batch_op.create_index(
            "ux_involvement_act",
            ["act_id", "actor_id", "role"],
            unique=True,
            sqlite_where=sa.text("act_id IS NOT NULL"),
            postgresql_where=sa.text("act_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ux_involvement_incident",
            ["incident_id", "actor_id", "role"],
            unique=True,
            sqlite_where=sa.text("act_id IS NULL"),
            postgresql_where=sa.text("act_id IS NULL"),
        )

    # record and what made it point to each other: the keys are added once all tables exist
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_foreign_key("fk_record_batch_id", "import_batch", ["batch_id"], ["id"])
        batch_op.create_foreign_key("fk_record_entry_id", "entry", ["entry_id"], ["id"])


def downgrade() -> None:
    for name in sa.inspect(op.get_bind()).get_table_names():
        if name.startswith("kept_"):  # what a later revision put aside when it went down
            op.drop_table(name)
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_constraint("fk_record_batch_id", type_="foreignkey")
        batch_op.drop_constraint("fk_record_entry_id", type_="foreignkey")

    with op.batch_alter_table("involvement", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_involvement_incident",
            sqlite_where=sa.text("act_id IS NULL"),
            postgresql_where=sa.text("act_id IS NULL"),
        )
        batch_op.drop_index(
            "ux_involvement_act",
            sqlite_where=sa.text("act_id IS NOT NULL"),
            postgresql_where=sa.text("act_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_involvement_actor_id")

    op.drop_table("involvement")
    with op.batch_alter_table("injury", schema=None) as batch_op:
        batch_op.drop_index("ix_injury_individual_id")
        batch_op.drop_index("ix_injury_act_id")

    op.drop_table("injury")
    with op.batch_alter_table("detention_stage", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_detention_stage_location_id",
            sqlite_where=sa.text("location_id IS NOT NULL"),
            postgresql_where=sa.text("location_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_detention_stage_authority_id",
            sqlite_where=sa.text("authority_id IS NOT NULL"),
            postgresql_where=sa.text("authority_id IS NOT NULL"),
        )

    op.drop_table("detention_stage")
    with op.batch_alter_table("claim_detail", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_claim_detail_entry_id",
            sqlite_where=sa.text("entry_id IS NOT NULL"),
            postgresql_where=sa.text("entry_id IS NOT NULL"),
        )

    op.drop_table("claim_detail")
    with op.batch_alter_table("list_row", schema=None) as batch_op:
        batch_op.drop_index("ix_list_row_sort")
        batch_op.drop_index("ix_list_row_location_id")
        batch_op.drop_index("ix_list_row_individual_id")
        batch_op.drop_index(
            "ix_list_row_incident_id",
            sqlite_where=sa.text("incident_id IS NOT NULL"),
            postgresql_where=sa.text("incident_id IS NOT NULL"),
        )

    op.drop_table("list_row")
    op.drop_table("custody_event")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_individual_id")

    op.drop_table("consent")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_claim_supersedes",
            sqlite_where=sa.text("supersedes_id IS NOT NULL"),
            postgresql_where=sa.text("supersedes_id IS NOT NULL"),
        )
        batch_op.drop_index("ux_claim_holds", sqlite_where=sa.text("holds = 1"), postgresql_where=sa.text("holds = 1"))
        batch_op.drop_index(
            "ix_claim_value_record_id",
            sqlite_where=sa.text("value_record_id IS NOT NULL"),
            postgresql_where=sa.text("value_record_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_claim_speaker_id",
            sqlite_where=sa.text("speaker_id IS NOT NULL"),
            postgresql_where=sa.text("speaker_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_claim_source_report_id",
            sqlite_where=sa.text("source_report_id IS NOT NULL"),
            postgresql_where=sa.text("source_report_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_claim_open",
            sqlite_where=sa.text("judgement IN (0, 2)"),
            postgresql_where=sa.text("judgement IN (0, 2)"),
        )
        batch_op.drop_index(
            "ix_claim_batch_id",
            sqlite_where=sa.text("batch_id IS NOT NULL"),
            postgresql_where=sa.text("batch_id IS NOT NULL"),
        )

    op.drop_table("claim")
    op.drop_table("batch_touch")
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.drop_index("ix_act_victim_id")
        batch_op.drop_index("ix_act_location_id")
        batch_op.drop_index("ix_act_incident_id")

    op.drop_table("act")
    with op.batch_alter_table("location_below", schema=None) as batch_op:
        batch_op.drop_index("ix_location_below_location_id")

    op.drop_table("location_below")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index("ix_incident_when")
        batch_op.drop_index("ix_incident_location_id")

    op.drop_table("incident")
    op.drop_table("import_batch")
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.drop_index("ix_file_source_report_id")
        batch_op.drop_index("ix_file_sha256")

    op.drop_table("file")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_source_report_id")

    op.drop_table("entry")
    with op.batch_alter_table("source_report", schema=None) as batch_op:
        batch_op.drop_index("ix_source_report_publisher_id")
        batch_op.drop_index("ix_source_report_derived_from_id")
        batch_op.drop_index("ix_source_report_body_sha256")

    op.drop_table("source_report")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index("ix_review_record_id")
        batch_op.drop_index(
            "ix_review_claim_id",
            sqlite_where=sa.text("claim_id IS NOT NULL"),
            postgresql_where=sa.text("claim_id IS NOT NULL"),
        )

    op.drop_table("review")
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_relation_live", sqlite_where=sa.text("voided_at IS NULL"), postgresql_where=sa.text("voided_at IS NULL")
        )
        batch_op.drop_index("ix_relation_to_id")

    op.drop_table("relation")
    op.drop_table("organisation")
    with op.batch_alter_table("name", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_name_primary", sqlite_where=sa.text("is_primary"), postgresql_where=sa.text("is_primary")
        )
        batch_op.drop_index("ix_name_search_key")

    op.drop_table("name")
    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.drop_index("ix_location_subdivision_code")
        batch_op.drop_index("ix_location_parent_id")
        batch_op.drop_index("ix_location_country_code")

    op.drop_table("location")
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.drop_index("ix_intervention_due_on")
        batch_op.drop_index("ix_intervention_about_id")

    op.drop_table("intervention")
    op.drop_table("individual")
    op.drop_table("disagreement")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index("ix_change_record_id")

    op.drop_table("change")
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_index("ix_case_file_owner_id")
        batch_op.drop_index("ix_case_file_next_action_on")

    op.drop_table("case_file")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_record_review",
            sqlite_where=sa.text("review_state IN (1, 2)"),
            postgresql_where=sa.text("review_state IN (1, 2)"),
        )
        batch_op.drop_index(
            "ix_record_canonical_id",
            sqlite_where=sa.text("canonical_id IS NOT NULL"),
            postgresql_where=sa.text("canonical_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_record_batch_id",
            sqlite_where=sa.text("batch_id IS NOT NULL"),
            postgresql_where=sa.text("batch_id IS NOT NULL"),
        )

    op.drop_table("record")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_row")
        batch_op.drop_index("ix_audit_entry_at")

    op.drop_table("audit_entry")
    op.drop_table("user_account")
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.drop_index("ix_term_scheme")

    op.drop_table("term")
    op.drop_table("setting")
    op.drop_table("counter")
