"""How a delimited text is written: what parts its cells, what quotes them, what ends its rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tracker.errors import UnreadableFile
from tracker.importers.source import MAX_CELL, SAMPLE

DELIMITERS = ",;\t|،؛，；^~¦§\x01\x1e\x1f:#!&"  # those in front win where several fit alike
NONE = "\x1e"  # where a table has one column
PLAIN = re.compile(
    r"\s*(?:[-+]?[\d.,\u0660-\u0669\u06f0-\u06f9]+\s?%?|[\d/.: T-]+Z?|[^\W_][\w .'’()/-]{0,80}|https?://\S+|\S+@\S+|)\s*"
)
csv.field_size_limit(MAX_CELL)  # one for the whole program; nothing else here reads longer cells


@dataclass(frozen=True)
class Dialect:
    """`newline` is "\\n", or "" where each carriage return ends a row as well. `skip` characters stand before the first row."""

    delimiter: str
    quote: str | None = '"'
    escape: str | None = None
    blank_first: bool = False
    newline: str = "\n"
    skip: int = 0

    def reader(self, lines: Iterable[str], strict: bool = True) -> Iterator[list[str]]:
        """Rows of cells. Raises csv.Error where quotes do not hold together, if strict."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar=self.escape,
            doublequote=True,
            skipinitialspace=self.blank_first,
            strict=strict,
        )


def found(sample: str, whole: bool, delimiter: str | None, tabs: bool) -> Dialect:
    """The dialect of a text's beginning; `whole` where that is all of it. Raises UnreadableFile for a delimiter that is none."""
    if delimiter is not None and (len(delimiter) != 1 or delimiter in "\r\n\"'" or delimiter.isalnum()):
        raise UnreadableFile("A delimiter is one character, such as , ; | or a tab; not a letter, a digit or a quote.")
    feeds = sample.count("\n")
    newline = "" if sample.count("\r") - sample.count("\r\n") > feeds else "\n"
    skip = 0
    said = re.match(r'"?sep=(.)"?(\r\n|\n|\r|$)', sample)
    if said:
        skip, delimiter = said.end(), delimiter or said[1]
        sample = sample[skip:]
    if not whole and (end := max(sample.rfind("\n"), sample.rfind("\r") if not newline else -1)) > 0:
        sample = sample[: end + 1]
    base = Dialect(delimiter or ",", newline=newline, skip=skip)
    if delimiter is None:
        base = replace(base, delimiter=_delimiter(sample, base, tabs))
    return min(_variants(sample, base), key=lambda one: _errors(sample, one))


def _variants(sample: str, base: Dialect) -> list[Dialect]:
    """Ways of quoting that the text shows signs of, the usual one first."""
    d = re.escape(base.delimiter)
    found = [base]
    if '\\"' in sample:
        found.append(replace(base, escape="\\"))
    if re.search(rf'{d} +"', sample):
        found.append(replace(base, blank_first=True))
        if '\\"' in sample:
            found.append(replace(base, blank_first=True, escape="\\"))
    if '"' not in sample and len(re.findall(rf"(?:^|{d})'[^'\n]*'(?={d}|\r?$)", sample, re.M)) > sample.count("\n"):
        found.insert(0, replace(base, quote="'"))
    if base.delimiter == "\t":
        found.append(replace(base, quote=None))
    return found


def _errors(sample: str, dialect: Dialect) -> tuple[float, int]:
    """How often quotes do not hold together, or widths differ."""
    reader, bad, widths = dialect.reader(io.StringIO(sample, newline=dialect.newline)), 0, Counter[int]()
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            bad += 1
            continue
        if row:
            widths[len(row)] += 1
        if dialect.quote and any(cell[:1] in (" ", "") and cell.lstrip(" ")[:1] == dialect.quote for cell in row):
            bad += 1  # a quote behind a blank: read so, the delimiters inside would part cells
    return bad, len(widths)


def _delimiter(sample: str, base: Dialect, tabs: bool) -> str:
    best, chosen = 0.0, NONE
    order = "\t" + DELIMITERS if tabs else DELIMITERS
    for delimiter in dict.fromkeys(order):
        if delimiter in sample and (score := _score(sample, replace(base, delimiter=delimiter))) > best + 1e-9:
            best, chosen = score, delimiter
    return chosen if best > 0.03 else NONE


def _score(sample: str, dialect: Dialect) -> float:
    """Widths alike times cells that look like values (after CleverCSV, van den Burg and others 2019)."""
    widths, cells, plain, first = Counter[int](), 0, 0, 0
    reader = dialect.reader(io.StringIO(sample, newline=dialect.newline), strict=False)
    try:
        for number, row in enumerate(reader):
            if number >= SAMPLE:
                break
            if any(cell.strip() for cell in row):
                first = first or len(row)
                widths[len(row)] += 1
                cells += len(row)
                plain += sum(len(cell) < 200 and bool(PLAIN.fullmatch(cell)) for cell in row[:50]) + max(
                    len(row) - 50, 0
                )
    except csv.Error:
        pass
    total = widths.total()
    usual, times = max(widths.items(), key=lambda one: one[1], default=(0, 0))
    if not total or not cells or (first == 1 and (usual == 1 or times * 2 < total)):
        return 0.0  # signs within prose: the first row has none, and the others have any number
    alike = sum(count * (width - 1) / width for width, count in widths.items()) / len(widths) / total
    weak = 0.3 if dialect.delimiter in ":#!&^~" else 1.0  # they stand in times and in words
    return alike * weak * max(plain / cells, 0.05)
