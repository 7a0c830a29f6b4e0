"""A new store made of a take-out, beside the one that is there: whole and proved before anything is exchanged.

An embedded one is made in a folder of its own, and takes the place of the old as any change of the whole file does
(store/swap.py). On a server the tables are made in a schema of their own, and one transaction renames both. Until then the
old store stays as it is, and what was made so far is nobody's database: it is thrown away.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, inspect, make_url, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from tracker import config
from tracker.config import Settings, settings
from tracker.dates import now
from tracker.errors import StoreProblem
from tracker.records import Setting
from tracker.store import (
    bulk,
    carried,
    database,
    files,
    keys,
    listing,
    occupied,
    places,
    plain_rows,
    row_security,
    schema,
    sealed,
    sight,
    swap,
    takeout,
    terms,
    whole,
)

BESIDE = "restoring"  # the schema in which a server's tables are made
FOLDER = ".restore-"
BROKEN = "This take-out does not fit together: {}. Nothing was changed."


def make(
    bundle: zipfile.ZipFile,
    made: takeout.Manifest,
    key_file: bytes | None,
    opened: keys.Keys | None,
    told: takeout.Told,
) -> Path | None:
    """Make the store of a proved take-out and put it in the place of the one that is there, which is set aside.

    `key_file` and `opened` are the key that the new store has. Returns the folder of what was set aside. Raises StoreProblem.
    """
    home = settings().home
    own = keys.Keys(opened.data) if opened is not None else None  # what is held now is forgotten with the old store
    whole.folder(home)
    for left in home.glob(f"{FOLDER}*"):  # of a restore that was broken off
        shutil.rmtree(left, ignore_errors=True)
    folder = home / f"{FOLDER}{os.getpid()}"
    try:
        folder.mkdir(mode=0o700)
        other = elsewhere(folder)
        with begun(other):
            if key_file is not None and opened is not None:
                keys.write(key_file)
                keys.hold(keys.Keys(opened.data))  # its own copy: this one is forgotten with the place it is for
            _fill(bundle, made, told)
        return exchange(folder, key_file, own)
    except (DatabaseError, *takeout.UNREADABLE) as problem:
        said = getattr(problem, "strerror", None) or type(getattr(problem, "orig", problem)).__name__
        raise StoreProblem(BROKEN.format(said)) from problem
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def elsewhere(folder: Path) -> Settings:
    """The settings of the store that is made."""
    here = settings()
    other = replace(here, home=folder, key_file=folder / here.key_file.name)
    if here.embedded:
        return replace(other, database_url=f"sqlite:///{folder / 'tracker.db'}", owner_url=None)
    return replace(
        other,
        database_url=_in_schema(here.owner_url or here.database_url),
        owner_url=None,
    )


def _in_schema(url: str) -> str:
    """The same server and role, working in the schema beside; bodies of functions name the schema of the end."""
    address = make_url(url)
    given = address.query.get("options", "")
    options = (
        f"{given if isinstance(given, str) else ' '.join(given)} -c search_path={BESIDE} -c check_function_bodies=off"
    )
    return address.update_query_dict({"options": options.strip()}).render_as_string(hide_password=False)


@contextmanager
def begun(other: Settings) -> Iterator[None]:
    """An empty place for the new store, gone again where anything fails."""
    if not other.embedded:
        _as_owner("DROP SCHEMA IF EXISTS {0} CASCADE", "CREATE SCHEMA {0}")
    try:
        with config.elsewhere(other):
            try:
                if other.embedded:
                    database.make_file()
                yield
            finally:
                database.close()
                keys.forget(shut=False)
    except BaseException:
        if not other.embedded:
            _as_owner("DROP SCHEMA IF EXISTS {0} CASCADE")
        raise


def _as_owner(*statements: str) -> None:
    with database.as_owner(), database.engine().begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.format(BESIDE))


# --- the rows ---
def _fill(bundle: zipfile.ZipFile, made: takeout.Manifest, told: takeout.Told) -> None:
    _known(made)
    if not settings().embedded and not keys.is_there():
        keys.make(keys.passphrase_in_file())
    schema.migrate(made.revision)
    with database.connect() as connection:
        _fits(connection, made.tables)
        with _unlinked(connection):
            done = 0
            for table in made.tables:
                with connection.begin(), Session(connection) as session:
                    session.info["user"] = None
                    sight.tell(session)
                    connection.exec_driver_sql(f"DELETE FROM {table.name}")
                    with bulk.loading(session):
                        for rows in plain_rows.load(session, table, takeout.lines(bundle, table)):
                            told("load", done + rows, made.total)
                    session.flush()
                done += made.rows[table.name]
    _compare(made, told)
    told("indexes", made.total, made.total)
    _files(bundle, made)
    with database.transaction(None) as session:
        session.merge(Setting(key=carried.STORE, value=made.store))
    schema.init()
    with database.transaction(None) as session:
        with sight.whole(session):
            places.rebuild(session)
            listing.rebuild(session)
        carried.take_over(session)
    terms_known()


def terms_known() -> None:
    """This process learns the codes of the new store."""
    with database.reading(None) as session:
        terms.register(session)


def _known(made: takeout.Manifest) -> None:
    if made.revision not in schema.revisions():
        raise StoreProblem("This take-out was made by a newer Tracker. Nothing was changed; update the program.")


def _fits(connection: Connection, tables: Iterable[plain_rows.Plain]) -> None:
    """The take-out speaks of tables and columns that this schema has, and of none of the program's own."""
    found = inspect(connection)
    there = {name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()}
    for table in tables:
        columns = {column.name for column in table.columns}
        if table.name == "alembic_version" or not columns <= there.get(table.name, set()):
            raise StoreProblem(BROKEN.format(f"{table.name} is no table of its schema"))
    connection.rollback()


@contextmanager
def _unlinked(connection: Connection) -> Iterator[None]:
    """Load in any order: foreign keys are taken away, and checked when they come back. Raises StoreProblem."""
    if connection.dialect.name == "sqlite":
        schema.foreign_keys(connection, False)
        yield
        wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        connection.rollback()
        schema.foreign_keys(connection, True)
        if wrong:
            raise StoreProblem(BROKEN.format(f"{wrong[0]} points to a row of {wrong[2]} that is not there"))
        return
    query = (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = to_regnamespace(:beside)"
    )
    with connection.begin():
        links = connection.execute(text(query), {"beside": BESIDE}).all()
        for table, name, _ in links:
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    with connection.begin():
        for table, name, said in links:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {said}".replace("%", "%%"))
        _go_on_counting(connection)


def _go_on_counting(connection: Connection) -> None:
    """Numbers that the server hands out begin after those that came."""
    query = (
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = :beside "
        "AND (column_default LIKE 'nextval%%' OR is_identity = 'YES')"
    )
    for table, column in connection.execute(text(query.replace("%%", "%")), {"beside": BESIDE}).all():
        last = connection.exec_driver_sql(f"SELECT max({column}) FROM {table}").scalar()
        if last is not None:
            sequence = {"table": f"{BESIDE}.{table}", "column": column, "last": last}
            connection.execute(text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)"), sequence)


def _compare(made: takeout.Manifest, told: takeout.Told) -> None:
    """Written out again, the new tables are the very same bytes: nothing was lost or changed on the way."""
    done = 0
    with takeout.snapshot() as session:
        for table in made.tables:
            digest = hashlib.sha256()
            for number, line in enumerate(plain_rows.lines(session, table), 1):
                digest.update(line)
                if not number % plain_rows.AT_ONCE:
                    told("compare", done + number, made.total)
            if digest.hexdigest() != made.sums[takeout.name_of(table)]:
                raise StoreProblem(BROKEN.format(f"{table.name} did not come out as it went in"))
            done += made.rows[table.name]


def _files(bundle: zipfile.ZipFile, made: takeout.Manifest) -> None:
    """The kept files, under the names that the rows give them, encrypted where the new store is."""
    key = files.own_key()
    kept = set(made.files)
    with database.reading(None) as session:
        named = session.execute(text("SELECT DISTINCT sha256, storage_key FROM file")).all()
    for digest, name in named:
        if digest in kept and takeout.is_sum(name):
            content = bundle.read(f"files/{digest}")
            whole.write(files.path_of(name), sealed.seal(key, name, content) if key else [content])


# --- the exchange ---
def exchange(folder: Path, key_file: bytes | None, opened: keys.Keys | None) -> Path | None:
    """Put the store in a folder, made and proved, in the place of the one that is there: all of it or nothing.

    `key_file` and `opened` are its key. Returns the folder of what was set aside. Raises StoreProblem.
    """
    kept = settings().home / f"before-restore-{now():%Y%m%dT%H%M%S%f}"
    made_key = (folder / settings().key_file.name).read_bytes() if not settings().embedded else key_file
    (folder / "files").mkdir(exist_ok=True, mode=0o700)
    (_exchange_file if settings().embedded else _exchange_schema)(folder, kept, made_key)
    if opened is not None:
        keys.hold(opened)
    return kept if kept.exists() else None


def _exchange_file(folder: Path, kept: Path, key_file: bytes | None) -> None:
    path = database.sqlite_path()
    database.close()
    whole.folder(path.parent)
    with occupied.alone(path):
        swap.finish(path)
        _forget_broken_off(path)
        beside = [path.with_name(path.name + ending) for ending in swap.BESIDE]
        try:
            set_aside(kept, [path, *beside, keys.path()])
            keys.forget(shut=False)
            (folder / "tracker.db").replace(swap.new_database(path))
            (folder / "files").replace(swap.new_files())
            swap.commit(path, key_file)
        except BaseException:
            if not swap.is_decided(path):
                shutil.rmtree(kept, ignore_errors=True)
            raise
        swap.finish(path)


def _forget_broken_off(path: Path) -> None:
    """What restores set aside that were killed before they decided is a second name of what is still in its place."""
    for kept in settings().home.glob("before-restore-*"):
        with suppress(OSError):
            if (kept / path.name).samefile(path):
                shutil.rmtree(kept)


def _exchange_schema(folder: Path, kept: Path, key_file: bytes | None) -> None:
    """Files first, under names that no old file needs; then both schemas in one transaction."""
    old = {path for _, path in files.stored(settings().files)}
    set_aside(kept, [keys.path()])
    if key_file is not None and not keys.is_there():
        keys.write(key_file)
    new = set()
    for name, path in files.stored(folder / "files"):
        target = files.path_of(name)
        whole.write(target, [path.read_bytes()])
        new.add(target)
    before = f"before_restore_{now():%Y%m%dT%H%M%S}".lower()
    database.close()
    with database.as_owner(), database.engine().begin() as connection:
        connection.exec_driver_sql(f"ALTER SCHEMA public RENAME TO {before}")
        connection.exec_driver_sql(f"ALTER SCHEMA {BESIDE} RENAME TO public")
        if settings().owner_url is not None:
            row_security.grant(connection, settings().database_url)
    database.close()
    for path in old - new:
        path.unlink()


def set_aside(kept: Path, there: Iterable[Path]) -> None:
    """What was there stays, in a folder of its own: a restore deletes nothing."""
    stored = list(files.stored(settings().files))
    for path in there:
        if path.exists():
            kept.mkdir(exist_ok=True, mode=0o700)
            _linked(path, kept / path.name)
    for name, path in stored:
        whole.folder(kept / "files" / name[:2])
        _linked(path, kept / "files" / name[:2] / name[2:])


def _linked(path: Path, to: Path) -> None:
    """The same file under a second name, where the disk knows such; else a copy."""
    link: Callable[[Path, Path], object] = os.link
    try:
        link(path, to)
    except OSError:
        shutil.copy2(path, to)
