"""Authenticated encryption of files and of single values, with AES-256-GCM.

A file is encrypted in chunks, so that a cut, a swap or a repetition of chunks is found as well as a changed bit: the
STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár 2015), as age uses it. Each file has a key of its own.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tracker.errors import StoreProblem
from tracker.records.base import SEALED

MAGIC = b"TRACKER\x01"
SALT, CHUNK, TAG = 16, 1 << 20, 16


def seal(key: bytes, name: str, content: bytes) -> Iterator[bytes]:
    """The content encrypted for storing under this name."""
    salt = os.urandom(SALT)
    cipher = _cipher(key, salt, name)
    yield MAGIC + salt
    starts = range(0, len(content), CHUNK) or (0,)
    for number, start in enumerate(starts):
        last = start + CHUNK >= len(content)
        yield cipher.encrypt(_nonce(number, last), content[start : start + CHUNK], MAGIC)


def seal_parts(key: bytes, name: str, file: BinaryIO) -> Iterator[bytes]:
    """The rest of an open file encrypted like `seal`, never more than two chunks of it in memory."""
    salt = os.urandom(SALT)
    cipher = _cipher(key, salt, name)
    yield MAGIC + salt
    number, content = 0, file.read(CHUNK)
    while True:
        after = file.read(CHUNK)
        yield cipher.encrypt(_nonce(number, not after), content, MAGIC)
        if not after:
            return
        number, content = number + 1, after


def unseal(key: bytes, name: str, stored: bytes) -> bytes:
    """The content that was stored under this name. Raises StoreProblem where anything differs."""
    if not is_sealed(stored):
        raise StoreProblem("The stored file is not encrypted, and should be: it is not the one that was kept.")
    cipher = _cipher(key, stored[len(MAGIC) : len(MAGIC) + SALT], name)
    begin, size = len(MAGIC) + SALT, CHUNK + TAG
    found = []
    try:
        for number, start in enumerate(range(begin, max(len(stored), begin + 1), size)):
            last = start + size >= len(stored)
            found.append(cipher.decrypt(_nonce(number, last), stored[start : start + size], MAGIC))
    except InvalidTag:
        raise StoreProblem(
            "The stored file is not the one that was kept: it was changed, or has another key."
        ) from None
    return b"".join(found)


def is_sealed(stored: bytes) -> bool:
    """Whether these bytes begin as an encrypted file does."""
    return stored.startswith(MAGIC)


def _cipher(key: bytes, salt: bytes, name: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"tracker file " + name.encode()).derive(key))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def seal_text(key: bytes, text: str, use: str) -> str:
    """One value encrypted; `use` names what it is for, and is authenticated with it."""
    nonce = os.urandom(12)
    return SEALED + base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), use.encode())).decode()


def unseal_text(key: bytes, stored: str, use: str) -> str:
    """The value again. Raises StoreProblem where it was changed or has another key."""
    try:
        raw = base64.b64decode(stored.removeprefix(SEALED), validate=True)
        return AESGCM(key).decrypt(raw[:12], raw[12:], use.encode()).decode()
    except (InvalidTag, ValueError):
        raise StoreProblem(f"A stored {use} cannot be read: it was changed, or has another key.") from None


def seal_bytes(key: bytes, content: bytes, use: str) -> bytes:
    """A block of bytes encrypted; `use` names what it is for, and is authenticated with it."""
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, content, use.encode())


def unseal_bytes(key: bytes, stored: bytes, use: str) -> bytes:
    """The block again. Raises StoreProblem where it was changed or has another key."""
    try:
        return AESGCM(key).decrypt(stored[:12], stored[12:], use.encode())
    except (InvalidTag, ValueError):
        raise StoreProblem(f"A stored {use} cannot be read: it was changed, or has another key.") from None
