"""Kept originals: unchanged, under a keyed hash of their content (a plain hash would confirm possession)."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

from sqlmodel import Session, col, select

from tracker.config import settings
from tracker.dates import now
from tracker.errors import NotFound, StoreProblem
from tracker.records import CustodyEvent, File, Setting
from tracker.records.base import CustodyAction


def storage_key(session: Session, content: bytes) -> str:
    """Name under which this content is stored in this store."""
    secret = bytes.fromhex(str(session.exec(select(Setting.value).where(Setting.key == "files_key")).one()))
    return hmac.new(secret, content, hashlib.sha256).hexdigest()


def path_of(key: str) -> Path:
    """Where a stored file lies."""
    return settings().files / key[:2] / key[2:]


def keep(session: Session, content: bytes) -> str:
    """Write the content once, whole or not at all; returns its storage key. Raises StoreProblem."""
    key = storage_key(session, content)
    path = path_of(key)
    if path.exists():
        return key
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o600)
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise StoreProblem(f"The file could not be kept ({problem.strerror}). Nothing was saved.") from problem
    return key


def read(file: File) -> bytes:
    """The bytes of a stored file, checked against the hash recorded when it came. Raises StoreProblem, NotFound."""
    try:
        content = path_of(file.storage_key).read_bytes()
    except FileNotFoundError:
        raise NotFound("The stored file is missing. Restore it from a backup.") from None
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise StoreProblem("The stored file is not the one that was received: its SHA-256 differs.")
    return content


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
