"""A take-out: everything a store holds, in one file in an open format, for another instance or another program.

A ZIP (docs/take-out.md): `manifest.json` says what is in it, `tables/<name>.jsonl` hold one row a line in plain words
(store/plain_rows.py), `files/<SHA-256>` the kept files as they were received. Under a passphrase the ZIP is encrypted as
an age file. It is written and read in pieces, and every piece is held to its hash before anything is made of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from io import BufferedReader
from pathlib import Path
from typing import IO, Any

from sqlmodel import Session, select

from tracker.dates import now
from tracker.errors import NotFound, StoreProblem
from tracker.records import File
from tracker.store import age, audit_chain, database, files, plain_rows, schema, sight

FORMAT, VERSION = "tracker-takeout", 1
MANIFEST = "manifest.json"
PIECE = 1 << 20
LARGEST_MANIFEST = 32 << 20
LONGEST_LINE = 256 << 20  # the text of one report; a line beyond it is no row of ours
TIGHTEST = 1_100  # DEFLATE packs at most 1,032 to 1: what claims more was made to fill a disk
NOT_WHOLE = "This is not a whole Tracker take-out or backup. Nothing was changed."
UNREADABLE = (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, struct.error, zlib.error)
Told = Callable[[str, int, int], None]  # what is being done, how many rows so far, of how many


@dataclass
class Manifest:
    """What a take-out says it holds."""

    revision: str
    store: str
    head: str
    made_at: str
    tables: list[plain_rows.Plain]
    rows: dict[str, int]
    sums: dict[str, str]
    files: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    demonstration: bool = False

    @property
    def total(self) -> int:
        """How many rows there are in all."""
        return sum(self.rows.values())


# --- out ---
@contextmanager
def snapshot() -> Iterator[Session]:
    """One moment of the whole store, however long it takes to read it."""
    own: dict[str, Any] = {} if database.is_sqlite() else {"isolation_level": "REPEATABLE READ"}
    with (
        database.connect().execution_options(reading=True, **own) as connection,
        Session(connection, expire_on_commit=False, autoflush=False) as session,
    ):
        session.info["user"] = None
        sight.tell(session)
        yield session
        session.rollback()


def write(target: Path, passphrase: str | None, told: Told) -> Manifest:
    """Write the file, for its owner alone. Raises StoreProblem where the audit log does not stand as it was written."""
    with open(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as below:
        if passphrase is None:
            made = _write(below, told)
        else:
            sealing = age.Writer(below, passphrase)
            try:
                made = _write(sealing, told)  # type: ignore[arg-type]  # what a ZIP needs of a file, it has
            except BaseException:
                sealing.abandon()
                raise
            sealing.close()
        below.flush()
        os.fsync(below.fileno())
    return made


def _write(out: IO[bytes], told: Told) -> Manifest:
    with snapshot() as session, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as bundle:
        log = audit_chain.verify(session)
        if log.fault:
            raise StoreProblem(
                f"The audit log is not as it was written ({log.fault}). A take-out would hide that: nothing was written. "
                "Keep a backup as it stands: tracker backup"
            )
        made = Manifest(
            schema.revision() or "",
            audit_chain.store_id(session),
            log.head.line() if log.head else "",
            now().isoformat(),
            plain_rows.tables(),
            {},
            {},
        )
        of = sum(_count(session, table) for table in made.tables)
        done = 0
        for table in made.tables:
            done = _write_table(bundle, session, table, made, done, lambda rows: told("tables", rows, of))
        told("files", done, of)
        _write_files(bundle, session, made)
        with bundle.open(MANIFEST, "w") as part:
            part.write(json.dumps(_said(made), indent=1).encode())
    return made


def _count(session: Session, table: plain_rows.Plain) -> int:
    return int(session.connection().exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar_one())  # noqa: S608


def _write_table(
    bundle: zipfile.ZipFile,
    session: Session,
    table: plain_rows.Plain,
    made: Manifest,
    done: int,
    told: Callable[[int], None],
) -> int:
    digest, rows, held = hashlib.sha256(), 0, bytearray()
    with bundle.open(name_of(table), "w", force_zip64=True) as part:
        for line in plain_rows.lines(session, table):
            held += line
            rows += 1
            if len(held) >= PIECE:
                digest.update(held)
                part.write(held)
                held = bytearray()
                told(done + rows)
        digest.update(held)
        part.write(held)
    made.rows[table.name], made.sums[name_of(table)] = rows, digest.hexdigest()
    return done + rows


def _write_files(bundle: zipfile.ZipFile, session: Session, made: Manifest) -> None:
    """Each kept file once, as it was received; one that is gone or damaged is named, and the rest still leaves."""
    for file in session.exec(select(File).order_by(File.sha256, File.id)).all():  # type: ignore[arg-type]
        name = f"files/{file.sha256}"
        if name in made.sums or not files.path_of(file.storage_key).exists():
            continue
        try:
            content = files.read(file)
        except (StoreProblem, NotFound):
            made.missing.append(file.sha256)
            continue
        bundle.writestr(name, content)
        made.sums[name] = file.sha256
        made.files.append(file.sha256)


def name_of(table: plain_rows.Plain) -> str:
    """The part that holds a table."""
    return f"tables/{table.name}.jsonl"


def _said(made: Manifest) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": version("tracker"),
        "revision": made.revision,
        "made_at": made.made_at,
        "types": plain_rows.TYPES,
        "tables": [
            {**table.described(), "part": name_of(table), "rows": made.rows[table.name]} for table in made.tables
        ],
        "files": made.files,
        "files_damaged": made.missing,
        "audit_log": {"store": made.store, "head": made.head, "verified": True},
        "left_out": {
            "made anew": sorted(plain_rows.CACHES),
            "would let somebody in": sorted(plain_rows.LEFT_OUT)
            + [f"{table}.{name}" for table, names in plain_rows.BLANK.items() for name in sorted(names)],
            "keys of the store": sorted(plain_rows.OWN_SETTINGS),
        },
        "sha256": made.sums,
    }


# --- in ---
def is_encrypted(source: Path) -> bool:
    """Whether the file takes a passphrase."""
    with source.open("rb") as file:
        return age.is_age(file.read(len(age.INTRO)))


@contextmanager
def opened(source: Path, passphrase: str | None) -> Iterator[zipfile.ZipFile]:
    """The parts of a take-out. Raises StoreProblem, NotAllowed for a wrong passphrase."""
    with source.open("rb") as below:
        inside: Any = BufferedReader(age.Reader(below, passphrase), age.CHUNK) if passphrase is not None else below
        try:
            bundle = zipfile.ZipFile(inside)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, struct.error) as problem:
            raise StoreProblem(NOT_WHOLE) from problem
        with bundle:
            yield bundle


def is_takeout(bundle: zipfile.ZipFile) -> bool:
    """Whether this ZIP says of itself that it is a take-out."""
    return bool(_manifest(bundle).get("format") == FORMAT)


def _manifest(bundle: zipfile.ZipFile) -> dict[str, Any]:
    try:
        about = bundle.getinfo(MANIFEST)
        if about.file_size > LARGEST_MANIFEST:
            raise StoreProblem(NOT_WHOLE)
        found = json.loads(bundle.read(MANIFEST))
    except (KeyError, ValueError, RecursionError, *UNREADABLE) as problem:
        raise StoreProblem(NOT_WHOLE) from problem
    if not isinstance(found, dict):
        raise StoreProblem(NOT_WHOLE)
    return found


def proved(bundle: zipfile.ZipFile, told: Told) -> Manifest:
    """What the take-out holds, once every part is there and as it was written, and nothing else. Raises StoreProblem."""
    made = _understood(_manifest(bundle))
    there = [about.filename for about in bundle.infolist()]
    if len(there) != len(set(there)) or {*there} != {MANIFEST, *made.sums}:
        raise StoreProblem("This take-out holds other parts than it says. Nothing was changed.")
    rows = {name_of(table): made.rows[table.name] for table in made.tables}
    done = 0
    for name, wanted in made.sums.items():
        about = bundle.getinfo(name)
        if about.flag_bits & 1 or about.file_size > (about.compress_size + 1) * TIGHTEST:
            raise StoreProblem(
                f"This take-out is not as Tracker writes it: {name} unpacks to too much. Nothing was changed."
            )
        digest, count = hashlib.sha256(), 0
        try:
            with bundle.open(name) as part:
                while piece := part.read(PIECE):
                    digest.update(piece)
                    count += piece.count(b"\n")
        except UNREADABLE as problem:
            raise StoreProblem(f"This take-out is damaged: {name} cannot be read. Nothing was changed.") from problem
        if digest.hexdigest() != wanted:
            raise StoreProblem(f"This take-out is damaged: {name} is not as it was written. Nothing was changed.")
        if name in rows and rows[name] != count:
            raise StoreProblem(
                f"This take-out is damaged: {name} has not as many rows as it says. Nothing was changed."
            )
        done += count if name in rows else 0
        told("check", done, made.total)
    return made


def _understood(said: dict[str, Any]) -> Manifest:
    try:
        if said["version"] > VERSION:
            raise StoreProblem("This take-out was made by a newer Tracker. Nothing was changed; update the program.")
        tables = [plain_rows.described(one) for one in said["tables"]]
        names = [table.name for table in tables]
        rows = {str(one["name"]): int(one["rows"]) for one in said["tables"]}
        sums = {str(name): str(value) for name, value in said["sha256"].items()}
        kept = [str(one) for one in said["files"]]
        parts = {name_of(table) for table in tables} | {f"files/{one}" for one in kept}
        fits = len({*names}) == len(names) and parts == sums.keys()
        fits &= all(is_sum(one) and sums[f"files/{one}"] == one for one in kept)
        made = Manifest(
            str(said["revision"]),
            str(said["audit_log"]["store"]),
            str(said["audit_log"]["head"]),
            str(said["made_at"]),
            tables,
            rows,
            sums,
            kept,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise StoreProblem(NOT_WHOLE) from problem
    if not fits:
        raise StoreProblem("This take-out holds other parts than it says. Nothing was changed.")
    return made


def is_sum(text: str) -> bool:
    """Whether this is a SHA-256 in hexadecimal: a name that leads nowhere else."""
    return len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)


def lines(bundle: zipfile.ZipFile, table: plain_rows.Plain) -> Iterator[bytes]:
    """The rows of a table, one at a time. Raises StoreProblem for a line that is too long to be one."""
    with bundle.open(name_of(table)) as part:
        while line := part.readline(LONGEST_LINE):
            if not line.endswith(b"\n"):
                raise StoreProblem(f"A row of {table.name} is longer than any row can be. Nothing was changed.")
            yield line
