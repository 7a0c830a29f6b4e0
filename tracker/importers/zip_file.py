"""A zip of tables, as ODK Central writes submissions: each CSV in it is a table; other files are listed in a note."""

from __future__ import annotations

from pathlib import PurePosixPath

from tracker.errors import UnreadableFile
from tracker.importers import csv_file, packed
from tracker.importers.source import Raw, Source, Tables

NAME = "zip"
ENDINGS = (".csv", ".tsv")
MOST = 200
LISTED = 50


def tables(source: Source) -> Tables | None:
    """The tables of an archive; None where the file is none. Raises UnreadableFile where it holds no table."""
    if not packed.is_archive(source):
        return None
    members = members_of(source)
    names = [name for name in members if PurePosixPath(name).suffix.lower() in ENDINGS]
    if not names:
        raise UnreadableFile(f"{source.name} holds no table. What can be read in a zip: .csv .tsv.")
    if len(names) > MOST:
        raise UnreadableFile(f"{source.name} holds {len(names):,} tables; at most {MOST} can be read at once.")
    raws, notes = list[Raw](), list[str]()
    for name in names:
        if not members[name]:
            continue
        found = csv_file.tables(member(source, name, members[name]))
        if found is not None:
            raws += found.raws
            notes += [f"{name}: {note}" for note in found.notes]
    return Tables(NAME, tuple(raws), (*notes, *beside(set(members) - set(names))))


def members_of(source: Source) -> dict[str, int]:
    """The files of an archive with their sizes. Raises UnreadableFile for an archive that is not safe."""
    with packed.opened(source) as archive:
        return {
            info.filename: info.file_size
            for info in archive.infolist()
            if not info.is_dir() and not info.filename.startswith("__MACOSX/")
        }


def member(source: Source, name: str, size: int) -> Source:
    """One file of the archive, as a file to read."""
    return Source(
        PurePosixPath(name).name, lambda: packed.member(source, name), source.encoding, source.delimiter, length=size
    )


def beside(names: set[str]) -> tuple[str, ...]:
    """A note on files that lie beside the tables, by name without their folder."""
    if not names:
        return ()
    listed = sorted(PurePosixPath(name).name for name in names)
    more = " …" if len(listed) > LISTED else ""
    files = "1 other file lies" if len(names) == 1 else f"{len(names):,} other files lie"
    return (f"{files} in the archive, left out: {', '.join(listed[:LISTED])}{more}.",)
