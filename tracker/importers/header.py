"""Which row of a table holds its headers, and the sheet that this makes of raw rows.

Rows above the headers are told in a note. A row of HXL hashtags below or above the headers becomes hints.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tracker.errors import UnreadableFile
from tracker.importers import beside, merged, sent_back, stacked, two_rows
from tracker.importers.sheet import Column, Line, Sheet
from tracker.importers.source import MAX_COLUMNS, SAMPLE, Raw, Tables

LOOKED_AT = 30  # rows in which headers are sought
TAGS_WITHIN = 25  # rows in which HXL allows its tags
HASHTAG = re.compile(r"#[A-Za-z][\w]*(\s*\+\s*[A-Za-z][\w-]*)*")
NUMBER = re.compile(r"[-+]?\d[\d.,]*%?")
DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?")
YEAR = re.compile(r"(1[89]|20)\d\d")
FULL = 0.95  # of the rows looked at: a table so whole that a short row is a torn one
FAR = 500  # columns without a header beside the last that has one
SHOWN = 200


@dataclass(frozen=True)
class Table:
    """A sheet and its first rows; `header` is the number of its row of headers, 0 where it has none."""

    sheet: Sheet
    sample: tuple[tuple[str, ...], ...]
    header: int
    notes: tuple[str, ...] = ()


def tables_of(found: Tables) -> tuple[Table, ...]:
    """Each raw table that holds anything, with its headers. Raises UnreadableFile for one that is too wide."""
    raws = [part for raw in found.raws for part in sent_back.parted(raw)]
    made = (table_of(raw, len(raws) > 1) for raw in raws)
    return tuple(table for table in made if table is not None)


def table_of(raw: Raw, named: bool = False) -> Table | None:
    """A raw table with its headers; None where it is empty. `named` where notes must say which sheet they speak of."""
    first = [line for line in islice(raw.rows(), SAMPLE) if not blank(line.cells) or line.broken]
    if not first:
        return None
    whole = [line for line in first if not line.broken]
    if not whole:
        raise UnreadableFile(f"No row of {raw.name} can be read. Row {first[0].number}: {first[0].broken}")
    tags = next((at for at, line in enumerate(whole[:TAGS_WITHIN]) if _is_tags(line.cells)), None)
    start, has_header = _header(whole, tags)
    header: tuple[str, ...] = whole[start].cells if has_header else ()
    second = whole[start + 1] if has_header and tags is None and _in_two_rows(whole, start, raw.sure) else None
    own = header
    body = [line for at, line in enumerate(whole) if at >= start + has_header and at != tags and line is not second]
    body = [line for line in beside.told(stacked.told(body, own), own) if not line.broken]
    tag_cells = whole[tags].cells if tags is not None else ()
    width = max(_width(header, body, raw.sure), _extent(tag_cells), _extent(second.cells if second else ()), raw.width)
    if width > MAX_COLUMNS:
        raise UnreadableFile(
            f"{raw.name} has {width:,} columns; at most {MAX_COLUMNS:,} can be read. Keep those you need."
        )
    labels: tuple[str, ...] = ("",) * width
    if second is not None:
        header, labels = two_rows.joined(header, second.cells, width)
    names, notes = _names(header or tag_cells, width, bool(header or tag_cells))
    if second is not None:
        notes.append(
            f"Rows {whole[start].number} and {second.number} hold the headers: groups, and columns within them."
        )
    above = [line for line in whole[:start] if line is not (whole[tags] if tags is not None else None)]
    notes += [f"Row {line.number} stands above the headers: {_words(line.cells)}" for line in above]
    if tags is not None:
        notes.append(f"Row {whole[tags].number} holds hashtags of HXL; they say what columns mean.")
    if not header and tags is None:
        notes.append("No row holds headers: columns are named by their letters.")
    hints = _padded(tuple(cell.strip() for cell in tag_cells), width)
    columns = tuple(Column(*told) for told in zip(names, labels, hints, strict=True))
    skipped = frozenset(
        [line.number for line in above]
        + ([whole[start].number] if header else [])
        + ([second.number] if second is not None else [])
        + ([whole[tags].number] if tags is not None else [])
    )
    end = max(skipped, default=0)
    full = sum(len(line.cells) >= width for line in body)
    torn = not raw.sure and len(body) >= 20 and full >= FULL * len(body)

    def lines(after: int) -> Iterator[Line]:
        rows = merged.filled((line for line in raw.rows() if line.number not in skipped), raw.spans, end)
        for line in beside.told(stacked.told(rows, own), own):
            if line.number <= after:
                continue
            shaped = shape(line, width, torn)
            if shaped is not None:
                yield shaped

    where = f"{raw.name}: " if named else ""
    sample = tuple(_padded(line.cells, width) for line in body)
    number = whole[start].number if header else 0
    return Table(Sheet(raw.name, columns, lines), sample, number, tuple(where + note for note in (*raw.notes, *notes)))


def shape(line: Line, width: int, torn: bool) -> Line | None:
    """The row with one cell for each column, or broken; None for a blank one. `torn` where a short row is a torn one."""
    cells = line.cells
    if line.broken:
        return line
    if blank(cells):
        return None
    if len(cells) == width:
        return line
    if len(cells) > width:
        if not blank(cells[width:]):
            return Line(line.number, cells, f"It has {_extent(cells):,} cells where the table has {width:,} columns.")
        return Line(line.number, cells[:width])
    if torn:
        why = f"It has {len(cells):,} cells where the other rows have {width:,}: it may be torn, or is no row of the table."
        return Line(line.number, cells, why)
    return Line(line.number, _padded(cells, width))


def blank(cells: Sequence[str]) -> bool:
    """Whether no cell holds anything."""
    if cells and cells[-1] and not cells[-1].isspace():  # the quickest of looks, where a row is very wide
        return False
    return all(not cell or cell.isspace() for cell in cells)


def filled(cells: Sequence[str]) -> int:
    """How many cells hold anything."""
    return sum(1 for cell in cells if cell and not cell.isspace())


def letters(place: int) -> str:
    """What spreadsheets call a column, the first being 0."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found


def distinct(names: Sequence[str]) -> list[str]:
    """The names, each once: the second "name" is "name (2)"."""
    taken, counts, found = set(names), Counter[str](), list[str]()
    for name in names:
        counts[name] += 1
        made = name
        while counts[name] > 1:
            made = f"{name} ({counts[name]})"
            if made not in taken:
                break
            counts[name] += 1
        taken.add(made)
        found.append(made)
    return found


def _names(header: Sequence[str], width: int, expected: bool) -> tuple[list[str], list[str]]:
    own = [cell.strip().strip("\ufeff") for cell in _padded(tuple(header), width)]
    notes = []
    empty = [letters(at) for at, name in enumerate(own) if not name]
    if empty and expected:
        notes.append(f"Columns without a header: {', '.join(empty[:20])}{' …' if len(empty) > 20 else ''}.")
    named = distinct([name or f"column {letters(at)}" for at, name in enumerate(own)])
    twice = [name for name, count in Counter(name for name in own if name).items() if count > 1]
    if twice:
        listed = ", ".join(f'"{name}"' for name in twice[:10])
        notes.append(f"Several columns have the same header and are numbered: {listed}.")
    return named, notes


def _header(whole: Sequence[Line], tags: int | None) -> tuple[int, int]:
    """(place of the first row of the table, 1 where that row holds headers)."""
    if tags is not None:
        above = [at for at in range(tags) if filled(whole[at].cells) * 2 >= filled(whole[tags].cells)]
        if above:
            return above[-1], 1
        below = tags + 1
        if below < len(whole) and _unlike_below(whole, below):
            return below, 1
        return min(below, len(whole)), 0
    most = max(filled(line.cells) for line in whole[:LOOKED_AT])
    need = most if most <= 2 else max(2, -(-most * 3 // 5)) if most <= 4 else -(-most // 2)
    start = next(at for at, line in enumerate(whole) if filled(line.cells) >= need)
    return start, int(not _is_data(whole, start))


def _is_data(whole: Sequence[Line], at: int) -> bool:
    """Whether a row in the place of headers is a row of the table: numbers or dates where those below have them too."""
    cells = whole[at].cells
    kinds = [(place, kind) for place, cell in enumerate(cells) if (kind := _kind(cell))]
    if not kinds or all(YEAR.fullmatch(cells[place].strip()) for place, _ in kinds):
        return False
    alike = [
        place
        for place, kind in kinds
        if _below(whole, at, place).count(kind) >= 0.8 * len(_below(whole, at, place)) > 0
    ]
    return len(alike) * 3 >= filled(cells) or len(alike) >= 3


def _unlike_below(whole: Sequence[Line], at: int) -> bool:
    """Whether a row is of other kinds than the rows below it: words above numbers or dates."""
    return any(
        cell.strip() and not _kind(cell) and (kinds := _below(whole, at, place)) and kinds.count("") * 5 < len(kinds)
        for place, cell in enumerate(whole[at].cells)
    )


def _in_two_rows(whole: Sequence[Line], start: int, sure: bool) -> bool:
    """Whether the row below the headers is one of headers too: words in the gaps of the first, above numbers or dates.

    Of text, where cells may have slipped, only where nothing stands below the first header.
    """
    if start + 2 >= len(whole):
        return False
    groups, own = whole[start].cells, whole[start + 1].cells
    if not sure and own and own[0].strip():
        return False
    return two_rows.are_groups(groups, own) and not any(map(_kind, own)) and _unlike_below(whole, start + 1)


def _below(whole: Sequence[Line], at: int, place: int) -> list[str]:
    cells = (line.cells[place] for line in whole[at + 1 : at + 60] if place < len(line.cells))
    return [_kind(cell) for cell in cells if cell.strip()]


def _kind(cell: str) -> str:
    cell = cell.strip()
    return "number" if NUMBER.fullmatch(cell) else "date" if DATE.fullmatch(cell) else ""


def _is_tags(cells: Sequence[str]) -> bool:
    words = [cell.strip() for cell in cells if cell.strip()]
    tags = sum(bool(HASHTAG.fullmatch(word)) for word in words)
    return tags > 0 and tags == len(words)


def _width(header: Sequence[str], body: Sequence[Line], sure: bool) -> int:
    """How many columns: those with a header, and those in which most rows (of a spreadsheet: any row) have words.

    A cell far to the right of all headers makes no columns: its row is told.
    """
    own = _extent(header)
    extents = sorted(_extent(line.cells) for line in body)
    if not extents:
        return own
    if sure and own:
        extents = [extent for extent in extents if extent <= own + FAR] or [own]
    return max(own, extents[-1] if sure or not own else extents[len(extents) // 2])


def _extent(cells: Sequence[str]) -> int:
    return next((at for at in range(len(cells), 0, -1) if cells[at - 1] and not cells[at - 1].isspace()), 0)


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells[:width] + ("",) * (width - len(cells))


def _words(cells: Sequence[str]) -> str:
    words = " | ".join(cell.strip() for cell in cells if cell.strip())
    return words if len(words) <= SHOWN else words[:SHOWN] + " …"
