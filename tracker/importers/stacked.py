"""Tables that stand below each other on one sheet: rows below other headers are never read under the first ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tracker.importers.sheet import Line

REPEATED = "It repeats the headers."
HEADERS = "It holds headers: another table begins here. Put that table on a sheet or into a file of its own."
ABOVE = "It stands alone above the headers of another table."
COUNTED = re.compile(r"\d[\d\s./:-]*")  # a number or a date
NOTHING = frozenset(
    (
        "unknown",
        "n/a",
        "none",
        "no data",
        "неизвестно",
        "нет",
        "нет данных",
        "inconnu",
        "desconocido",
        "غير معروف",
        "نامعلوم",
        "不详",
        "未知",
    )
)
BELOW = (
    "It belongs to another table, whose headers stand in row {}. Put that table on a sheet or into a file of its own."
)


def told(lines: Iterable[Line], header: Sequence[str]) -> Iterator[Line]:
    """The rows, those that are headers once more or stand below other headers as broken ones, with the reason."""
    at = next((place for place, name in enumerate(header) if name.strip()), -1)
    if at < 0 or sum(bool(name.strip()) for name in header) < 2:
        yield from lines
        return
    first, below = header[at], ""
    held: Line | None = None
    last, apart, held_apart = 0, False, False  # the number of the row before; whether empty rows part the rows from it
    for line in lines:
        cells = line.cells
        if not line.broken and not any(cells):
            continue
        apart = 0 < last < line.number - 1 or (apart and held is not None and _alone(held))
        last = line.number
        if held is not None and held_apart and not below and not line.broken and _begins_another(held, line, header):
            below = BELOW.format(held.number)
            held = Line(held.number, held.cells, HEADERS)
        held_apart = apart
        if len(cells) > at and cells[at] == first and not line.broken and _is_header(cells):
            if held is not None:
                yield Line(held.number, held.cells, ABOVE) if _alone(held) else held
            same = all(not cell.strip() or cell in header for cell in cells)
            below = "" if same else BELOW.format(line.number)
            held = Line(line.number, cells, REPEATED if same else HEADERS)
            continue
        if held is not None:
            yield held
        held = Line(line.number, cells, below) if below and any(map(str.strip, cells)) else line
    if held is not None:
        yield held


def _begins_another(line: Line, below: Line, header: Sequence[str]) -> bool:
    """Whether a row behind an empty one holds other headers: different words alone, above numbers or dates."""
    words = [cell.strip() for cell in line.cells if cell.strip()]
    enough = max(2, -(-sum(bool(name.strip()) for name in header) // 2))
    if line.broken or len(words) < enough or len(set(words)) < len(words) or any(map(str.isdigit, "".join(words))):
        return False
    if not all(sum(map(str.isalpha, word)) > 1 for word in words) or NOTHING.intersection(map(str.casefold, words)):
        return False
    return any(
        word.strip() and COUNTED.fullmatch(cell.strip()) for word, cell in zip(line.cells, below.cells, strict=False)
    )


def _is_header(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) > 1 and not any(map(str.isdigit, "".join(filled)))


def _alone(line: Line) -> bool:
    return not line.broken and sum(bool(cell.strip()) for cell in line.cells) == 1
