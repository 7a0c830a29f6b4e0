"""Kept originals: unchanged, under a keyed hash of their content (a plain hash would confirm possession).

On the disk they are encrypted with the key of this store where it has one; nobody else needs to know.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from tracker.config import settings
from tracker.dates import now
from tracker.errors import NotFound, StoreProblem, UnreadableFile
from tracker.records import CustodyEvent, File
from tracker.records.base import CustodyAction
from tracker.store import constants, database, keys, sealed, whole


@dataclass(frozen=True)
class Kept:
    """A kept file: its storage key, its SHA-256, its size in bytes."""

    storage_key: str
    sha256: str
    size: int


def storage_key(session: Session, content: bytes) -> str:
    """Name under which this content is stored in this store."""
    return hmac.new(constants.secret(session, "files_key"), content, hashlib.sha256).hexdigest()


def path_of(key: str) -> Path:
    """Where a stored file lies."""
    return settings().files / key[:2] / key[2:]


def keep(session: Session, content: bytes) -> str:
    """Write the content once, whole or not at all; returns its storage key. Raises StoreProblem."""
    key = storage_key(session, content)
    path = path_of(key)
    if path.exists():
        return key
    own = own_key()
    try:
        whole.write(path, sealed.seal(own, key, content) if own else [content])
    except OSError as problem:
        raise StoreProblem(f"The file could not be kept ({problem.strerror}). Nothing was saved.") from problem
    return key


def keep_file(session: Session, source: Path) -> Kept:
    """As `keep`, for a file of any size, in parts. Raises StoreProblem."""
    named, summed, size = hmac.new(constants.secret(session, "files_key"), digestmod="sha256"), hashlib.sha256(), 0
    try:
        with source.open("rb") as file:
            while part := file.read(sealed.CHUNK):
                named.update(part)
                summed.update(part)
                size += len(part)
        key = named.hexdigest()
        path, own = path_of(key), own_key()
        if not path.exists():
            with source.open("rb") as file:
                whole.write(
                    path, sealed.seal_parts(own, key, file) if own else iter(lambda: file.read(sealed.CHUNK), b"")
                )
    except OSError as problem:
        raise StoreProblem(f"The file could not be kept ({problem.strerror}). Nothing was saved.") from problem
    return Kept(key, summed.hexdigest(), size)


def sum_of(source: Path) -> str:
    """SHA-256 of a file of any size. Raises UnreadableFile."""
    try:
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        raise UnreadableFile(f"{source.name} could not be read: {problem.strerror}.") from None


def own_key() -> bytes | None:
    """The key of kept files: with an encrypted database, and always beside PostgreSQL. Raises StoreProblem."""
    if database.is_sqlite() and not keys.is_there():
        return None
    return keys.current().derive("files")


def read(file: File) -> bytes:
    """The bytes of a stored file, checked against the hash recorded when it came.

    Raises StoreProblem, NotFound, UnreadableFile.
    """
    try:
        content = opened(file.storage_key, path_of(file.storage_key).read_bytes(), own_key())
    except FileNotFoundError:
        raise NotFound("The stored file is missing. Restore it from a backup.") from None
    except OSError as problem:
        raise UnreadableFile(f"The stored file cannot be read: {problem.strerror}.") from None
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise StoreProblem("The stored file is not the one that was received: its SHA-256 differs.")
    return content


def opened(name: str, stored: bytes, key: bytes | None) -> bytes:
    """What was stored under this name, with or without a key. Raises StoreProblem."""
    if key is not None:
        return sealed.unseal(key, name, stored)
    if sealed.is_sealed(stored):
        raise StoreProblem("The stored file is encrypted, and its key file is missing. Put the key file back.")
    return stored


def stored(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every kept file under its storage key, in a fixed order."""
    for path in sorted(folder.glob("??/*")):
        if path.is_file() and path.suffix != ".part":
            yield path.parent.name + path.name, path


def seal_all() -> None:
    """Encrypt where they lie what an older program kept in clear. Safe to repeat."""
    key = own_key()
    for name, path in stored(settings().files):
        content = path.read_bytes()
        if key is not None and not sealed.is_sealed(content):
            whole.write(path, sealed.seal(key, name, content))


def destroy(file: File) -> None:
    """Remove the bytes of a stored file; its row, hash and chain of custody stay."""
    path_of(file.storage_key).unlink(missing_ok=True)


def custody(session: Session, file: File, action: CustodyAction, user_id: int, note: str | None = None) -> None:
    """Add one event to the file's chain of custody."""
    last = session.exec(
        select(CustodyEvent).where(CustodyEvent.file_id == file.id).order_by(col(CustodyEvent.seq).desc()).limit(1)
    ).first()
    event = CustodyEvent(
        file_id=file.id,
        seq=last.seq + 1 if last else 1,
        action=action,
        happened_at=now(),
        user_id=user_id,
        sha256=file.sha256,
        note=note,
        prev_hash=last.hash if last else None,
        hash="",
    )
    event.hash = custody_hash(event)
    session.add(event)
    session.flush()


def custody_hash(event: CustodyEvent) -> str:
    """Hash of an event and of the one before it."""
    parts = (
        event.prev_hash or "",
        event.file_id,
        event.seq,
        event.action.value,
        event.happened_at.isoformat(),
        event.user_id or 0,
        event.from_party or "",
        event.to_party or "",
        event.sha256 or "",
        event.note or "",
    )
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
