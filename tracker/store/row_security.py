"""The rule of visibility once more, inside PostgreSQL: a query that forgets it still finds nothing it should not.

Each transaction says for whom it works (store/sight.py, tell); without that, no row about anybody is there. FORCE holds
the policies against the tables' owner too. Against somebody who has the database's password they protect nothing: who
can run SQL can also say "whole".
"""

from __future__ import annotations

from sqlalchemy import Connection, make_url, text

from tracker import codes
from tracker.access import LEVELS
from tracker.records import KINDS
from tracker.store import unload
from tracker.store.sight import IDENTIFYING

POLICY = "seen"
FUNCTIONS = (
    "tracker_whole() RETURNS boolean LANGUAGE sql STABLE AS "
    "$$ SELECT coalesce(current_setting('tracker.whole', true), '') = 'yes' $$",
    "tracker_level() RETURNS integer LANGUAGE sql STABLE AS "
    "$$ SELECT coalesce(nullif(current_setting('tracker.clearance', true), ''), '-1')::integer $$",
    "tracker_account() RETURNS integer LANGUAGE sql STABLE AS "
    "$$ SELECT coalesce(nullif(current_setting('tracker.account', true), ''), '-1')::integer $$",
    # In PL/pgSQL, whose plans are kept: a policy that spells these out is planned anew with every query.
    "tracker_seen(number bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS "
    "$$ BEGIN RETURN number IS NULL OR EXISTS (SELECT 1 FROM record r WHERE r.id = number); END $$",
    "tracker_stranger(number bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS "
    "$$ BEGIN RETURN EXISTS (SELECT 1 FROM record r WHERE r.id = number AND r.protected AND NOT EXISTS "
    "(SELECT 1 FROM circle c WHERE c.record_id = r.id AND c.user_id = tracker_account())); END $$",
    "tracker_told(subject bigint, number bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS "
    "$$ BEGIN RETURN number IS NULL OR EXISTS "
    "(SELECT 1 FROM claim c WHERE c.subject_id = subject AND c.id = number); END $$",
    "tracker_loaded(batch bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS "
    "$$ BEGIN RETURN batch IS NULL OR EXISTS (SELECT 1 FROM import_batch b WHERE b.id = batch); END $$",
)
# The index of words tells only which of its rows hold words: whose texts these are, and who sees them, is asked after.
# A policy on the table itself would keep its index from being used (its operator is not leakproof), so the table is
# closed to the application and these two work for its owner.
WORDS = "text_words"
OF_WORDS = (
    "tracker_texts(wanted tsquery, below bigint, at_most integer) RETURNS SETOF bigint LANGUAGE sql STABLE "
    "SECURITY DEFINER SET search_path = public AS $$ SELECT w.id FROM text_words w "
    "WHERE w.words @@ wanted AND w.id < below ORDER BY w.id DESC LIMIT at_most $$",
    "tracker_forget_words() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS "
    "$$ BEGIN REINDEX INDEX ix_text_words_words; END $$",
)
WHOLE, LEVEL = "(SELECT tracker_whole())", "(SELECT tracker_level())"
TOP = f"{LEVEL} >= {len(LEVELS) - 1}"
ADDED_ONLY = ("review", "audit_entry", "audit_about", "custody_event")
REWORDED = ("review",)  # an erasure takes a name out of a comment; the guard allows nothing else


def _seen(*columns: str) -> str:
    """All records that these columns name are there for this session; who sees all levels need not be asked."""
    return f"({TOP} OR ({' AND '.join(f'tracker_seen({column})' for column in columns)}))"


def policies() -> dict[str, str]:
    """For each table with people, when a row is there."""
    identifying = ", ".join(str(codes.term_number("field", name)) for name in IDENTIFYING)
    known = f"(field NOT IN ({identifying}) OR NOT tracker_stranger(subject_id))"
    at = f"level <= {LEVEL} AND up_to >= {LEVEL}"
    found = {str(kind.table.__tablename__): _seen("id") for kind in KINDS.values()}
    ends = _seen("subject_id", "source_report_id", "speaker_id", "value_record_id")
    return found | {
        "record": f"level <= {LEVEL}",
        "circle": _seen("record_id"),
        "indexed_text": _seen("record_id"),
        "claim": f"{ends} AND ({TOP} OR tracker_loaded(batch_id)) AND {known}",
        "claim_detail": f"({TOP} OR tracker_told(subject_id, claim_id)) AND {known}",
        "name": f"({TOP} OR (tracker_seen(record_id) AND tracker_told(record_id, claim_id))) "
        "AND NOT tracker_stranger(record_id)",
        "entry": _seen("source_report_id"),
        "decided_proposal": _seen("source_report_id"),
        "review": f"({TOP} OR (tracker_seen(record_id) AND tracker_told(record_id, claim_id)))",
        "consent": _seen("individual_id", "given_by_id", "file_id"),
        "change": _seen("record_id"),
        "custody_event": _seen("file_id"),
        "import_batch": _seen("source_report_id", "speaker_id"),
        "batch_touch": _seen("record_id"),
        "batch_cells": "tracker_loaded(batch_id)",
        "batch_key": _seen("record_id"),
        "identifier": _seen("record_id"),
        "legal_hold": _seen("record_id"),
        "disclosed_record": _seen("record_id"),
        "location_below": _seen("ancestor_id", "location_id"),
        # What names sound like: read whole, by the one search that then asks which of the names may be seen.
        **dict.fromkeys(("name_word", "name_word_key", "name_posting", "name_pair"), "false"),
        "list_row": at,
        "facet_row": at,
        "incident_facet_row": at,
        "stage_row": at,
        "disagreement": at,
        "saved_view": f"{LEVEL} >= 0 AND (shared OR owner_id = tracker_account())",
        "view_look": "user_id = tracker_account()",
    }


def drop(connection: Connection) -> None:
    """Take the policies away: a migration may change the columns they name. The migration reads everything."""
    connection.execute(text("SELECT set_config('tracker.whole', 'yes', true)"))
    for table in (*policies(), WORDS):
        if connection.execute(text("SELECT to_regclass(:t)"), {"t": table}).scalar():
            connection.exec_driver_sql(f"DROP POLICY IF EXISTS {POLICY} ON {table}")
            connection.exec_driver_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def add(connection: Connection) -> None:
    """Put the policies on; the view reads with the rights of who asks."""
    for function in FUNCTIONS:
        connection.exec_driver_sql(f"CREATE OR REPLACE FUNCTION {function}")
    for table, there in policies().items():
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        connection.exec_driver_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        connection.exec_driver_sql(
            f"CREATE POLICY {POLICY} ON {table} USING ({WHOLE} OR ({there})) WITH CHECK ({WHOLE} OR {LEVEL} >= 0)"
        )
    for function in OF_WORDS:
        connection.exec_driver_sql(f"CREATE OR REPLACE FUNCTION {function}")
    unload.add(connection)
    connection.exec_driver_sql(f"ALTER TABLE {WORDS} ENABLE ROW LEVEL SECURITY")
    connection.exec_driver_sql(f"CREATE POLICY {POLICY} ON {WORDS} USING ({WHOLE}) WITH CHECK ({WHOLE})")
    connection.exec_driver_sql("ALTER VIEW claim_all SET (security_invoker = true)")


def grant(connection: Connection, application: str) -> None:
    """Let the role of the application's address read and write; it owns nothing and changes no table."""
    url = make_url(application)
    role, quoted = url.username or "", connection.dialect.identifier_preparer.quote(url.username or "")
    if not connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first():
        connection.exec_driver_sql(f"CREATE ROLE {quoted} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
        if url.password:
            secret = str(url.password).replace("'", "''")
            connection.exec_driver_sql(f"ALTER ROLE {quoted} PASSWORD '{secret}'".replace("%", "%%"))
    for rights in (
        "USAGE ON SCHEMA public",
        "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public",
        "USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public",
    ):
        connection.exec_driver_sql(f"GRANT {rights} TO {quoted}")
    for table in ADDED_ONLY:
        connection.exec_driver_sql(f"REVOKE DELETE ON {table} FROM {quoted}")
        if table not in REWORDED:
            connection.exec_driver_sql(f"REVOKE UPDATE ON {table} FROM {quoted}")
    connection.exec_driver_sql(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {quoted}")
    unload.grant(connection, quoted)
