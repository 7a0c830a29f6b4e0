"""Archives (also XLSX and ODS): what is in them is judged by their directory before anything is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from tracker.errors import UnreadableFile
from tracker.importers.source import Source

MAGIC = b"PK\x03\x04"
DIRECTORY = 16 << 20  # bytes of the list of names
MODEST = 128 << 20  # bytes that may come out of any archive
RATIO = 100  # how many times its own size may come out of a larger one
LINK = 0o120000
LONGEST = 4_096


def is_archive(source: Source) -> bool:
    """Whether a file is a zip by its first bytes."""
    return source.head.startswith(MAGIC)


@contextmanager
def opened(source: Source) -> Iterator[zipfile.ZipFile]:
    """The archive, its directory judged. Raises UnreadableFile for one that is damaged or dangerous, also while it is read."""
    _bounded_directory(source)
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            _judge(source, archive)
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, EOFError, struct.error, zlib.error) as problem:
        raise UnreadableFile(f"{source.name} is damaged: it cannot be unpacked. Get it once more.") from problem


@contextmanager
def part(archive: zipfile.ZipFile, source: Source, name: str) -> Iterator[IO[bytes]]:
    """One file of the archive as a stream, bounded by the size that the directory tells."""
    info = archive.getinfo(name)
    with archive.open(info) as stream:
        yield stream


class _Member(io.RawIOBase):
    """One file of an archive, which is closed with it."""

    def __init__(self, source: Source, name: str) -> None:
        self.stack = ExitStack()
        try:
            archive = self.stack.enter_context(opened(source))
            self.stream = self.stack.enter_context(part(archive, source, name))
        except BaseException:
            self.stack.close()
            raise
        self.name = source.name

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            return self.stream.read(size)
        except (zipfile.BadZipFile, EOFError, zlib.error) as problem:
            raise UnreadableFile(f"{self.name} is damaged: it cannot be unpacked. Get it once more.") from problem

    def close(self) -> None:
        self.stack.close()
        super().close()


def member(source: Source, name: str) -> BinaryIO:
    """One file of an archive as a stream to read forward, judged and bounded. Raises UnreadableFile, also while it is read."""
    return cast("BinaryIO", _Member(source, name))


def share(archive: zipfile.ZipFile, name: str) -> float:
    """How much of all that the archive unpacks to is in one file."""
    return archive.getinfo(name).file_size / max(1, sum(info.file_size for info in archive.infolist()))


def _bounded_directory(source: Source) -> None:
    with source.open() as file:
        file.seek(max(source.size - 65_557, 0))
        end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) < at + 22:
        raise UnreadableFile(f"{source.name} is damaged: it cannot be unpacked. Get it once more.")
    (size,) = struct.unpack("<I", end[at + 12 : at + 16])
    if size > DIRECTORY:
        raise UnreadableFile(f"{source.name} lists too many files to be read safely. Pack the table alone.")


def _judge(source: Source, archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len({info.filename for info in infos}) != len(infos):
        raise UnreadableFile(f"{source.name} holds two files of the same name: it is not sure which counts.")
    unpacked = sum(info.file_size for info in archive.infolist())
    if unpacked > max(MODEST, RATIO * source.size):
        raise UnreadableFile(
            f"{source.name} holds {unpacked:,} bytes in {source.size:,}: so much cannot be unpacked safely. "
            "Save the table as CSV, or delete what it does not need."
        )
    reach = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if not _safe(info.filename) or info.external_attr >> 16 & 0o170000 == LINK:
            raise UnreadableFile(
                f"{source.name} holds a file that would be written outside its folder. Nothing of it was read: do not trust it."
            )
        if info.flag_bits & 1:
            raise UnreadableFile(f"{source.name} has a password. Save it without one.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableFile(f"{source.name} is packed in an unusual way. Pack it as an ordinary zip.")
        if info.header_offset < reach:
            raise UnreadableFile(
                f"{source.name} is built to unpack without end. Nothing of it was read: do not trust it."
            )
        reach = info.header_offset + info.compress_size


def _safe(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        0 < len(name) < LONGEST
        and not path.is_absolute()
        and ".." not in path.parts
        and "\\" not in name
        and "\0" not in name
        and not (len(name) > 1 and name[1] == ":")
    )
