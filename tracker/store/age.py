"""Files encrypted under a passphrase in the age format (age-encryption.org/v1), read and written piece by piece.

The format is open: `age --decrypt` reads what is written here, on any machine. The library that knows it (pyrage) wants a
whole file in memory where there is a passphrase, and a clear copy of it to be read at any place; neither may be.
"""

from __future__ import annotations

import base64
import hmac
import io
import os
import unicodedata
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tracker.errors import NotAllowed, StoreProblem

INTRO = b"age-encryption.org/v1\n"
LABEL = b"age-encryption.org/v1/scrypt"
CHUNK, TAG = 1 << 16, 16
WORK = 18  # 2^18 rounds: what age itself chooses; a second and 256 MiB for each guess
MOST_WORK = 20  # a file asking for more is meant to stop this machine
HEADER = 2_000  # bytes; with a passphrase it has one recipient, and cannot be longer
DAMAGED = "This file is damaged: it was cut off or changed. Nothing was changed."


def is_age(start: bytes) -> bool:
    """Whether a file that begins so is encrypted in this format."""
    return start.startswith(INTRO)


class Writer(io.RawIOBase):
    """Encrypts what is written to it; `close` writes the last piece and leaves the file below open."""

    def __init__(self, below: IO[bytes], passphrase: str, work: int | None = None) -> None:
        super().__init__()
        work = WORK if work is None else work
        key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
        wrapped = ChaCha20Poly1305(_wrapping(passphrase, salt, work)).encrypt(bytes(12), key, None)
        head = INTRO + b"-> scrypt %s %d\n%s\n---" % (_plain(salt), work, _plain(wrapped))
        below.write(head + b" " + _plain(_mac(key, head)) + b"\n" + nonce)
        self._below, self._cipher = below, _payload(key, nonce)
        self._held, self._number, self._place = bytearray(), 0, 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, content: Any) -> int:
        """Take these bytes; full pieces go on."""
        self._held += content
        self._place += len(content)
        while len(self._held) > CHUNK:  # a full piece waits: it may be the last
            self._put(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(content)

    def tell(self) -> int:
        """How many bytes were written."""
        return self._place

    def close(self) -> None:
        """Write the last piece: without it nobody can read the file."""
        if not self.closed:
            self._put(bytes(self._held), last=True)
            super().close()

    def abandon(self) -> None:
        """End without the last piece: what was written cannot be read."""
        super().close()

    def _put(self, piece: bytes, last: bool) -> None:
        self._below.write(self._cipher.encrypt(_nonce(self._number, last), piece, None))
        self._number += 1


class Reader(io.RawIOBase):
    """Reads an encrypted file at any place. Raises NotAllowed for a wrong passphrase, StoreProblem for a damaged file."""

    def __init__(self, below: IO[bytes], passphrase: str) -> None:
        super().__init__()
        below.seek(0)
        key, head = _opened(below.read(HEADER), passphrase)
        below.seek(head)
        self._cipher = _payload(key, below.read(16))
        self._start = head + 16
        self._below = below
        sealed = below.seek(0, io.SEEK_END) - self._start
        self._pieces = max(1, -(-sealed // (CHUNK + TAG)))
        self._size = sealed - self._pieces * TAG
        if self._size < 0:
            raise StoreProblem(DAMAGED)
        self._place, self._piece = 0, (-1, b"")
        self._read_piece(self._pieces - 1)  # only the last one shows that nothing was cut off

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place of what is inside."""
        self._place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        if self._place < 0:
            raise OSError("before the beginning of the file")
        return self._place

    def tell(self) -> int:
        """The place now."""
        return self._place

    def readinto(self, buffer: Any) -> int:
        """Read on, at most to the end of a piece."""
        if self._place >= self._size:
            return 0
        number, within = divmod(self._place, CHUNK)
        found = self._read_piece(number)[within : within + len(buffer)]
        buffer[: len(found)] = found
        self._place += len(found)
        return len(found)

    def _read_piece(self, number: int) -> bytes:
        if self._piece[0] != number:
            self._below.seek(self._start + number * (CHUNK + TAG))
            sealed, last = self._below.read(CHUNK + TAG), number == self._pieces - 1
            try:
                self._piece = number, self._cipher.decrypt(_nonce(number, last), sealed, None)
            except InvalidTag:
                raise StoreProblem(DAMAGED) from None
        return self._piece[1]


def _opened(start: bytes, passphrase: str) -> tuple[bytes, int]:
    """The key of a file that begins so, and where its header ends."""
    try:
        head, rest = start.split(b"\n--- ", 1)
        said, rest = rest.split(b"\n", 1)
        intro, recipient, body = head.split(b"\n")
        arrow, kind, salt, work = recipient.split(b" ")
        fits = (intro + b"\n", arrow, kind) == (INTRO, b"->", b"scrypt") and 1 <= int(work) <= MOST_WORK
        salted, wrapped, mac = _bytes(salt), _bytes(body), _bytes(said)
    except ValueError:
        fits = False
    if not fits:
        raise StoreProblem("This file is not encrypted under a passphrase, or it is damaged. Nothing was changed.")
    try:
        key = ChaCha20Poly1305(_wrapping(passphrase, salted, int(work))).decrypt(bytes(12), wrapped, None)
    except InvalidTag:
        raise NotAllowed("This passphrase does not open the file. Nothing was changed; try again.") from None
    if not hmac.compare_digest(mac, _mac(key, head + b"\n---")):
        raise StoreProblem(DAMAGED)
    return key, len(head) + len(b"\n--- ") + len(said) + 1


def _wrapping(passphrase: str, salt: bytes, work: int) -> bytes:
    secret = unicodedata.normalize("NFC", passphrase).encode()  # as for the key file
    return Scrypt(LABEL + salt, 32, 2**work, 8, 1).derive(secret)


def _mac(key: bytes, head: bytes) -> bytes:
    return hmac.digest(HKDF(SHA256(), 32, None, b"header").derive(key), head, "sha256")


def _payload(key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), 32, nonce, b"payload").derive(key))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _plain(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    """Raises ValueError, also where other signs would mean the same bytes: age takes only one way of writing them."""
    content = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    if _plain(content) != text:
        raise ValueError("not the one way of writing it")
    return content
