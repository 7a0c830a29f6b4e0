"""What an encrypted database file looks like from outside, and how a connection is keyed (SQLCipher 4).

A page is authenticated by HMAC-SHA512 over its bytes and its number. Reading that here, with no engine at work, lets
a wrong key or a changed file be refused before SQLite could create a journal or write a byte.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from tracker.errors import StoreProblem

PLAIN = b"SQLite format 3\x00"
PAGE, SALT, MAC = 4096, 16, 64
WAL_HEAD, FRAME_HEAD = 32, 24
SAFE_SQLITE = (3, 51, 3)  # older ones may corrupt a WAL file when it is reset (security.md, 2.1)
SAFE_CIPHER = (4, 19)
NO_CIPHER = "The database engine has no cipher: it would write plain text. Install sqlcipher3."


def check_engine() -> None:
    """The engine is new enough and has a cipher. Raises StoreProblem before any file is touched."""
    if sqlite.sqlite_version_info < SAFE_SQLITE:
        raise StoreProblem(f"SQLite {sqlite.sqlite_version} may damage a database. Install 3.51.3 or newer.")
    found = version()
    if not found:  # an engine without a cipher takes `PRAGMA key` without an error, and then writes plain text
        raise StoreProblem(NO_CIPHER)
    if found < SAFE_CIPHER:
        raise StoreProblem(f"SQLCipher {'.'.join(map(str, found))} is too old. Install sqlcipher3 0.6.4 or newer.")


def version() -> tuple[int, ...]:
    """The version of the cipher; nothing where there is none."""
    connection = sqlite.connect(":memory:")
    try:
        found = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    return tuple(int(part) for part in found[0].split()[0].split(".")) if found else ()


def is_plain(path: Path) -> bool:
    """Whether the file is a database that anybody can read."""
    with path.open("rb") as file:
        return file.read(len(PLAIN)) == PLAIN


def give(connection: Any, key: bytes | None) -> None:
    """Key a new connection, before anything else is asked of it; the engine's own log is silent."""
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise StoreProblem(NO_CIPHER)


def opens(path: Path, key: bytes) -> bool:
    """Whether this key is the one of the file: its first page is authentic, in the file or in the log beside it."""
    with path.open("rb") as file:
        first = file.read(PAGE)
    mac = _mac_key(key, first[:SALT])
    return _is_sound(mac, 1, first) or any(number == 1 and _is_sound(mac, 1, page) for number, page in _log(path))


def damaged(path: Path, key: bytes) -> list[int]:
    """Numbers of the pages that are not as they were written. Reads the whole file; writes nothing."""
    found = []
    with path.open("rb") as file:
        first = file.read(PAGE)
        mac = _mac_key(key, first[:SALT])
        page, number = first, 1
        while page:
            if not _is_sound(mac, number, page) and any(page):  # a page of zeros was never written
                found.append(number)
            page, number = file.read(PAGE), number + 1
        for number in list(found):  # read once more: another program may have been writing it
            file.seek((number - 1) * PAGE)
            if _is_sound(mac, number, file.read(PAGE)):
                found.remove(number)
    if found:  # a page that was being copied from the log when the power went is whole in the log
        logged = {number for number, page in _log(path) if _is_sound(mac, number, page)}
        found = [number for number in found if number not in logged]
    return found


def _mac_key(key: bytes, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)


def _is_sound(mac: bytes, number: int, page: bytes) -> bool:
    if len(page) != PAGE:
        return False
    said = page[SALT if number == 1 else 0 : -MAC] + number.to_bytes(4, "little")
    return hmac.compare_digest(hmac.digest(mac, said, "sha512"), page[-MAC:])


def _log(path: Path) -> Iterator[tuple[int, bytes]]:
    """Pages of the write-ahead log, by their numbers."""
    log = path.with_name(f"{path.name}-wal")
    if not log.exists():
        return
    with log.open("rb") as file:
        salts = file.read(WAL_HEAD)[16:24]
        while len(head := file.read(FRAME_HEAD)) == FRAME_HEAD and len(page := file.read(PAGE)) == PAGE:
            if head[8:16] == salts:
                yield int.from_bytes(head[:4], "big"), page
