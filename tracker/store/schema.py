"""Bring a database to the newest schema: migrations, then the view and the guards, then the code lists."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlmodel import Session, select

from tracker.access import Confidentiality
from tracker.config import settings
from tracker.dates import now
from tracker.errors import StoreProblem
from tracker.records import Setting, UserAccount
from tracker.records.base import Uid, Words, WordsInside
from tracker.store import (
    constants,
    contacts,
    database,
    files,
    keys,
    listing,
    name_index,
    row_security,
    secrecy,
    terms,
    text_index,
)

VIEW = """
CREATE VIEW claim_all AS
SELECT c.subject_id, c.field, c.id, c.batch_id, c.row_no, c.value_text, c.value_term, c.value_record_id,
  c.value_min, c.value_max, c.supersedes_id, c.holds,
  c.source_report_id AS own_report_id, coalesce(c.source_report_id, b.source_report_id) AS source_report_id,
  coalesce(c.speaker_id, b.speaker_id) AS speaker_id,
  coalesce(c.judgement, b.judgement) AS judgement,
  coalesce(c.stance, 0) AS stance,
  coalesce(c.basis, b.basis) AS basis,
  coalesce(c.credibility, b.credibility) AS credibility,
  coalesce(d.attribution, b.attribution) AS attribution,
  d.uid, d.quote_start, d.quote_end, d.quote, d.locator, d.channel, d.connection, d.note, d.entry_id,
  d.self_reviewed, coalesce(d.judged_by, b.judged_by) AS judged_by, d.judged_at,
  coalesce(d.created_at, b.started_at) AS created_at, coalesce(d.created_by, b.started_by) AS created_by
FROM claim c LEFT JOIN import_batch b ON b.id = c.batch_id LEFT JOIN claim_detail d ON d.claim_id = c.id
"""

# Columns that hold a source's words, and tables to which rows are only added: the database refuses a change.
FIXED_COLUMNS = {
    "source_report": ("body", "body_sha256"),
    "claim": (
        "value_text",
        "value_term",
        "value_record_id",
        "value_min",
        "value_max",
        "stance",
        "basis",
        "source_report_id",
        "speaker_id",
        "supersedes_id",
    ),
    "claim_detail": (
        "quote_start",
        "quote_end",
        "quote",
        "locator",
        "attribution",
        "channel",
        "connection",
        "uid",
        "created_at",
        "created_by",
    ),
}
ADDED_ONLY = row_security.ADDED_ONLY
# While a person is erased (store/erasing.py) words may be taken out of these; the logs stay as they are.
ERASABLE = (*FIXED_COLUMNS, "review")
ERASING = "SELECT 1 FROM setting WHERE key = 'erasing'"


NOT_THE_OWNER = (
    "This database was made by an older Tracker, and its tables belong to another role of PostgreSQL. Name that role in "
    "TRACKER_OWNER_URL and run: tracker init. Nothing was changed."
)
DUE = "caches_due"  # the setting that stands from a migration until what rests on it is written anew
MARK_DUE = text("INSERT INTO setting (key, value) VALUES (:key, '1') ON CONFLICT (key) DO NOTHING")


def migrations_folder() -> Path:
    """Where the migrations are: beside the package in a checkout, inside it in an installed wheel."""
    package = Path(__file__).parents[1]
    inside = package / "_migrations"  # looked for first: beside an installed package stand the folders of others
    return inside if inside.is_dir() else package.parent / "migrations"


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings for this database."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config


@cache
def _known(folder: Path) -> tuple[str, ...]:
    """The revisions of a folder, the newest first, read once: all migrations are loaded for it."""
    return tuple(script.revision for script in ScriptDirectory(str(folder)).walk_revisions())


def newest() -> str:
    """The head revision that this program knows."""
    return _known(migrations_folder())[0]


def revisions() -> set[str]:
    """All revisions that this program knows."""
    return set(_known(migrations_folder()))


def revision() -> str | None:
    """The revision the database stands at, None where it is empty. Raises StoreProblem for a newer one."""
    with database.connect().execution_options(reading=True) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in revisions():
        raise StoreProblem("This database was made by a newer Tracker. Nothing was changed; update the program.")
    return found


def migrate(to: str = "head") -> None:
    """Move the database to a revision, whole or not at all. Raises StoreProblem."""
    before = revision()
    with database.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:  # a rebuilt parent table would delete its children (security.md, 2.4)
            foreign_keys(connection, False)
        try:
            with connection.begin():
                if to == "head" and before is not None and not (sqlite or _owns_tables(connection)):
                    if before != newest():
                        raise StoreProblem(NOT_THE_OWNER)
                    return
                drop_guards(connection)
                command.downgrade(alembic_config(connection), to) if _is_down(connection, to) else command.upgrade(
                    alembic_config(connection), to
                )
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise StoreProblem("The change of the database would break links. It was undone; nothing is lost.")
                if to == "head":
                    _add_guards(connection)
                    if MigrationContext.configure(connection).get_current_revision() != before:
                        connection.execute(MARK_DUE, {"key": DUE})
        finally:
            if sqlite:
                foreign_keys(connection, True)


def _owns_tables(connection: Connection) -> bool:
    """Whether PostgreSQL's role may change the tables; the application's need not (`TRACKER_OWNER_URL`)."""
    owns = "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('record')"
    return bool(connection.exec_driver_sql(owns).scalar())


def foreign_keys(connection: Connection, on: bool) -> None:
    """Outside any transaction: inside one, SQLite ignores the pragma."""
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101  # open connections have one
    driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _is_down(connection: Connection, to: str) -> bool:
    if to == "head":
        return False
    if to == "base" or to.startswith("-"):
        return True
    now_at = MigrationContext.configure(connection).get_current_revision()
    order = _known(migrations_folder())
    return now_at is not None and order.index(to) > order.index(now_at)


def init() -> None:
    """Create or migrate, load the code lists, make the local user and this store's constants. Safe to repeat.

    With `TRACKER_OWNER_URL`, PostgreSQL's tables belong to that role, and the one of `TRACKER_DATABASE_URL` may only
    read and write them.
    """
    if settings().owner_url is None:
        _init()
        return
    application = settings().database_url
    with database.as_owner():
        _init()
        with database.connect() as connection, connection.begin():
            row_security.grant(connection, application)


def _init() -> None:
    migrate()
    with database.transaction(None) as session:
        terms.load(session)
        due = session.get(Setting, DUE)  # the caches may have got columns that no migration can fill
        mixed = due is not None and secrecy.is_mixed(session)
        if due is not None:
            session.delete(due)
        if mixed:
            secrecy.rebuild(session)
        if mixed or listing.is_empty(session) or not listing.is_current(session):  # a fact was declared to be a facet
            listing.rebuild(session)
        elif listing.lacks_incidents(session):
            listing.rebuild_incidents(session)
        if not text_index.is_current(session):
            text_index.rebuild(session)
        if not name_index.is_current(session):  # made by this program's rules, not by those of the day of a migration
            name_index.rebuild(session)
        constants.make(session)
        _local_user(session)
    if not database.is_sqlite():
        _seal()


def is_settled() -> bool:
    """Whether all that rests on the newest schema is written: a kill may have come between. Raises StoreProblem."""
    with database.reading(None) as session:
        due = session.get(Setting, DUE) is not None
        made = (text_index.is_current, name_index.is_current, listing.is_current)
        return not due and all(is_current(session) for is_current in made)


def _seal() -> None:
    """On PostgreSQL: a key outside the database, made once, and everything under it that it is for. Safe to repeat."""
    with database.transaction(None) as session:
        known = session.get(Setting, "key_check")
        if known is None and not keys.is_there():
            keys.make(keys.passphrase_in_file())
        check = keys.current().derive("check").hex()
        if known is None:
            connection = session.connection()
            drop_guards(connection)
            contacts.seal_all(session)
            _add_guards(connection)
            files.seal_all()
            session.add(Setting(key="key_check", value=check))
        elif known.value != check:
            raise StoreProblem(f"The key file {keys.path()} is not the one of this database. Put back the right one.")
        constants.seal(session)


def _local_user(session: Session) -> None:
    if session.exec(select(UserAccount).limit(1)).first() is None:
        session.add(
            UserAccount(
                username="local",
                display_name="Local user",
                role="admin",
                clearance=Confidentiality.SEALED,
                created_at=now(),
            )
        )


def drop_guards(connection: Connection) -> None:
    """Take the view and the triggers away: a migration rebuilds tables, which they would hold on to."""
    connection.exec_driver_sql("DROP VIEW IF EXISTS claim_all")
    if connection.dialect.name != "sqlite":
        row_security.drop(connection)
    for name, table in _guards():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        elif connection.execute(text("SELECT to_regclass(:t)"), {"t": table}).scalar():
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def _guards() -> list[tuple[str, str]]:
    fixed = [(f"guard_{table}_words", table) for table in FIXED_COLUMNS]
    return fixed + [(f"guard_{table}_{verb}", table) for table in ADDED_ONLY for verb in ("update", "delete")]


def _add_guards(connection: Connection) -> None:
    connection.exec_driver_sql(VIEW)
    if connection.dialect.name != "sqlite":
        row_security.add(connection)
    add = _sqlite_guard if connection.dialect.name == "sqlite" else _postgres_guard
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION tracker_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ({', '.join(map(repr, ERASABLE))}) "
            f"AND EXISTS ({ERASING}) THEN RETURN NEW; END IF; "
            "RAISE EXCEPTION 'tracker: this table is only added to'; END $$"
        )
    for table, columns in FIXED_COLUMNS.items():
        add(connection, f"guard_{table}_words", table, f"UPDATE OF {', '.join(columns)}", columns)
    for table in ADDED_ONLY:
        add(connection, f"guard_{table}_update", table, "UPDATE", ())
        add(connection, f"guard_{table}_delete", table, "DELETE", ())


def _sqlite_guard(connection: Connection, name: str, table: str, verb: str, columns: tuple[str, ...]) -> None:
    conditions = [" OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in columns)] if columns else []
    if table in ERASABLE and verb != "DELETE":
        conditions.append(f"NOT EXISTS ({ERASING})")
    when = f"WHEN {' AND '.join(f'({condition})' for condition in conditions)} " if conditions else ""
    connection.exec_driver_sql(
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {when}"
        f"BEGIN SELECT RAISE(ABORT, 'tracker: {table} is only added to'); END"
    )


def _postgres_guard(connection: Connection, name: str, table: str, verb: str, columns: tuple[str, ...]) -> None:
    changed = " OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in columns)
    when = f"WHEN ({changed}) " if columns else ""
    connection.exec_driver_sql(
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION tracker_refuse()"
    )


def differs(context: Any, _column: Any, _model: Any, inspected_type: Any, model_type: Any) -> bool | None:
    """Our own types are compared by what they are stored as; None lets Alembic decide."""
    if isinstance(model_type, Uid):
        return False
    if isinstance(model_type, Words | WordsInside):
        dialect = context.dialect
        stored = model_type.load_dialect_impl(dialect).compile(dialect=dialect)
        return bool(inspected_type.compile(dialect=dialect) != stored)
    return None


def is_model(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether Alembic compares it: the index of words is no model, and SQLite keeps it in tables of its own."""
    return kind != "table" or not (name or "").startswith(row_security.WORDS)


def drift() -> list[Any]:
    """Differences between the models and this database: empty when the migrations are complete."""
    from alembic.autogenerate import compare_metadata
    from sqlmodel import SQLModel

    with database.connect().execution_options(reading=True) as connection:
        opts = {"compare_type": differs, "include_name": is_model}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, SQLModel.metadata))
