"""What is too long for memory while it is made: kept in a file that has no name and that nobody else can read.

The file is encrypted under a key that only this process knows, and never in a folder under a name: whatever ends the
program, what it leaves on the disk is neither found nor read. What is short never leaves memory.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
import threading
import weakref
from array import array
from collections.abc import Iterator
from typing import IO, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracker.config import settings
from tracker.errors import StoreProblem

IN_MEMORY = 1 << 20  # bytes, before anything goes to the disk
PIECE = 1 << 18  # bytes of a file that are encrypted together


class Pieces:
    """Pieces of bytes, added one after the other and read at any place. Raises StoreProblem where the disk is full."""

    def __init__(self) -> None:
        self._near: list[bytes] = []
        self._size = 0
        self._ends = array("Q")  # where in the file each piece ends that is not at hand
        self._file: IO[bytes] | None = None
        self._cipher = AESGCM(AESGCM.generate_key(256))
        self._reading = threading.Lock()

    def __len__(self) -> int:
        return len(self._near) + len(self._ends)

    def append(self, piece: bytes) -> None:
        """Keep one more."""
        if self._file is None and self._size + len(piece) <= IN_MEMORY:
            self._near.append(piece)
            self._size += len(piece)
            return
        end = self._ends[-1] if self._ends else 0
        sealed = self._cipher.encrypt(_nonce(len(self._ends)), piece, None)
        try:
            with self._reading:
                file = self._file = self._file or self._opened()
                file.seek(end)
                file.write(sealed)
        except OSError as problem:
            raise StoreProblem(f"The file could not be made ({problem.strerror}). Nothing left.") from problem
        self._ends.append(end + len(sealed))

    def _opened(self) -> IO[bytes]:
        settings().home.mkdir(parents=True, exist_ok=True)
        file: IO[bytes] = tempfile.TemporaryFile(dir=settings().home, buffering=0)  # noqa: SIM115  # closed with this
        weakref.finalize(self, file.close)
        return file

    def __getitem__(self, number: int) -> bytes:
        if number < len(self._near):
            return self._near[number]
        place = number - len(self._near)
        start, end = self._ends[place - 1] if place else 0, self._ends[place]
        with self._reading:
            assert self._file is not None  # noqa: S101  # a piece that has an end was written
            self._file.seek(start)
            sealed = self._file.read(end - start)
        return self._cipher.decrypt(_nonce(place), sealed, None)

    def __iter__(self) -> Iterator[bytes]:
        return (self[number] for number in range(len(self)))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")  # each is used once: what is written is never written anew


class Spool(io.RawIOBase):
    """A file of any size, written from its beginning to its end, then read as often as is wanted."""

    def __init__(self, content: bytes = b"") -> None:
        super().__init__()
        self._pieces = Pieces()
        self._held = bytearray()
        self._summed = hashlib.sha256()
        self._size = 0
        self.write(content)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, content: Any) -> int:
        """Take these bytes; full pieces go where they are kept."""
        self._summed.update(content)
        self._held += content
        self._size += len(content)
        if len(self._held) >= PIECE:
            self._pieces.append(bytes(self._held))
            self._held.clear()
        return len(content)

    def tell(self) -> int:
        """How many bytes were written."""
        return self._size

    @property
    def size(self) -> int:
        """In bytes, so far."""
        return self._size

    @property
    def sha256(self) -> str:
        """Of all that was written, in hexadecimal."""
        return self._summed.hexdigest()

    def pieces(self) -> Iterator[bytes]:
        """All that was written, from its beginning, little of it in memory at a time."""
        yield from self._pieces
        if self._held:
            yield bytes(self._held)

    def __bytes__(self) -> bytes:
        return b"".join(self.pieces())
