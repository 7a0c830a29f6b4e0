"""A document before it is PDF, DOCX or HTML: headings, paragraphs, tables, drawings, and numbered notes.

The layouts (dossier_paper, submission_paper) write it; the writers (paper_pdf, paper_docx, paper_html) set it. All of
it is plain text: nothing in a name or a quotation is ever markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

ARABIC_SCRIPT = frozenset({"ara", "fas", "uig", "urd", "pus", "heb", "kur", "snd", "ug"})
TAGS = {
    "eng": "en", "rus": "ru", "kaz": "kk", "uig": "ug", "zho": "zh", "cmn": "zh", "ara": "ar", "fas": "fa", "urd": "ur",
    "kir": "ky", "tur": "tr", "fra": "fr", "spa": "es", "deu": "de",
}  # fmt: skip
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Run:
    """Words in one style ("", "strong", "soft"), with the numbers of the notes that stand behind them.

    `language` (ISO 639-3 or a tag of ours) is said where it is not the document's own.
    """

    text: str
    style: str = ""
    language: str = ""
    notes: tuple[int, ...] = ()


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of a section (1) or of a part of one (2)."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Para:
    """A paragraph: body text, "title", "soft" (small), "ask" (a question, kept with its answer), "lead" (kept with what it
    leads to), "box" (set apart)."""

    line: Line
    style: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of cells, each cell one or more lines; `widths` are the columns' shares. Empty `head` means none."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    widths: tuple[int, ...]
    head: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, `width` in millimetres, and what it shows in words."""

    svg: str
    alt: str
    width: int


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Para | Table | Picture | PageBreak


@dataclass(frozen=True)
class Note:
    """A footnote: the quotation in its language, then one line that says who, where and how."""

    quote: str
    language: str
    line: str


@dataclass(frozen=True)
class Paper:
    """A whole document. `head` stands on every page (a demonstration says so), `foot` too; `page` is "page {n} of {m}"."""

    title: str
    language: str
    day: date
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    head: str = ""
    foot: str = ""
    page: str = "page {n} of {m}"
    notes_title: str = "Notes"


@dataclass
class Notes:
    """Gives each footnote its number, in the order in which they are first used; the same note keeps its number."""

    numbers: dict[Note, int] = field(default_factory=dict)

    def number(self, note: Note) -> int:
        """The number of a note."""
        return self.numbers.setdefault(note, len(self.numbers) + 1)

    def all(self) -> tuple[Note, ...]:
        """The notes in order."""
        return tuple(self.numbers)


def runs(paper: Paper) -> Iterator[Run]:
    """Every run in the order of the page."""
    for block in paper.blocks:
        if isinstance(block, Para):
            yield from block.line
        elif isinstance(block, Table):
            yield from (run for row in block.rows for cell in row for line in cell for run in line)


def clean(text: str) -> str:
    """The words without what no file may hold: control characters, halves of a character."""
    return UNPRINTABLE.sub("", text)


def right_to_left(language: str) -> bool:
    """Whether words of this language run from right to left."""
    return language in ARABIC_SCRIPT


def runs_left(text: str) -> bool:
    """Whether some of the words run from right to left, whatever the language of the document."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def tag(language: str) -> str:
    """The language as documents name it (BCP 47); English where it is not known."""
    return TAGS.get(language, language if len(language) == 2 else "en")
