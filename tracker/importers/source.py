"""Source: a file that is looked at by one importer after the other, and the raw rows that tables are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath
from typing import BinaryIO

from tracker.errors import UnreadableFile
from tracker.importers.merged import Span
from tracker.importers.sheet import Line

HEAD = 65_536  # bytes that importers may look at without reading further
MAX_COLUMNS = 16_384  # as many as spreadsheets hold
MAX_CELL = 2_000_000  # characters
SAMPLE = 200  # rows that tell how a table is built
VALUES = "\x1f"  # parts several values of one cell where the file holds lists: it stands in no text
DAMAGED = "\udcff"  # stands for bytes that are no letter, until the row is called broken


@dataclass(frozen=True)
class Raw:
    """Rows as they stand in a file, the header among them and without knowing it.

    `rows` starts from the first row each time. `sure` says that each cell stands at its own address, so that a short row is
    no torn one. `width` is how many columns it has at least, where the file says so; `spans` are cells that go over rows.
    """

    name: str
    rows: Callable[[], Iterator[Line]]
    sure: bool = False
    notes: tuple[str, ...] = ()
    width: int = 0
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Tables:
    """What a container of tables holds: its format, its raw tables, and what was noticed."""

    format: str
    raws: tuple[Raw, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A file to read: its name, how it is opened, what the person said about it."""

    name: str
    open: Callable[[], BinaryIO]
    encoding: str | None = None
    delimiter: str | None = None
    form: Path | None = None
    length: int | None = None
    kept: dict[str, object] = field(default_factory=dict, compare=False)

    @classmethod
    def at(
        cls,
        path: Path,
        encoding: str | None = None,
        delimiter: str | None = None,
        form: Path | None = None,
        opener: Callable[[], BinaryIO] | None = None,
    ) -> Source:
        """The file at a path. Raises UnreadableFile where it cannot be opened."""
        if opener is not None:
            return cls(path.name, opener, encoding, delimiter, form)
        if not path.is_file():
            raise UnreadableFile(f"{path.name} is no file that can be read. Choose it again.")
        return cls(path.name, lambda: path.open("rb"), encoding, delimiter, form)

    @property
    def suffix(self) -> str:
        """The ending of its name, small."""
        return PurePath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """Its name without the ending."""
        return PurePath(self.name).stem

    @cached_property
    def head(self) -> bytes:
        """Its first bytes."""
        with self.open() as file:
            return file.read(HEAD)

    @cached_property
    def size(self) -> int:
        """Its length in bytes."""
        if self.length is not None:
            return self.length
        with self.open() as file:
            return file.seek(0, 2)

    def once(self, what: str, made: Callable[[Source], object]) -> object:
        """What was made of the file before, or is now: importers that look one after the other read it once."""
        if what not in self.kept:
            self.kept[what] = made(self)
        return self.kept[what]
