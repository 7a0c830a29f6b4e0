"""Rows that stand with a table and are no rows of it: totals, notes and sources below it, headings between its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tracker.importers import sent_back, stacked
from tracker.importers.sheet import Line

TOTAL = "It counts the rows of the table, and is none of them."
NOTE = "It is a note on the table, and no row of it."
ALONE = "It stands alone below the table, after an empty row: a note, or a row of which all else is missing."
HEADING = "It stands alone as a heading of the rows below it, and is no row itself."
ELSEWHERE = (stacked.HEADERS, stacked.BELOW.partition("{}")[0])
OTHERS = (*ELSEWHERE, TOTAL, NOTE, ALONE, HEADING, stacked.ABOVE)
NARROW = 3  # columns of a table in which one cell of a row may be all that is known
HELD = 200  # rows below a table that are held until its end is seen
LONGEST = 300  # letters of a heading or of words for a total
IS_HEADING = re.compile(r"\w\W*[:：]\Z")
LETTERS = 4  # of a word that a heading shares with the rows below it
_TOTAL = (
    r"(?:grand\s+|sub-?\s?|overall\s+|general\s+)?totals?|sum|итого|всего|подытог|общий\s+итог|разом|усього|барлығы|жиыны|всі|(?:المجموع|الإجمالي|الاجمالي|مجموع)(?:\s+(?:الكلي|العام|کل))?|جمع(?:\s+کل)?"
    r"|合计|合計|总计|總計|小计|小計|总数|總數|共计|共計|total(?:e|es)?(?:\s+gene?ral|\s+général)?|sous-total|subtotal|suma(?:\s+total)?|genel\s+toplam|toplam|ara\s+toplam|gesamt(?:summe)?|summe|insgesamt|somma|totale|jumlah|जम्मा|कुल|jami"
)
IS_TOTAL = re.compile(rf"\s*(?:{_TOTAL})\s*[:：.]?\s*(?:[-–—=]?\s*\d[\d\s.,]*)?\s*", re.I)
OF_TOTAL = re.compile(rf"\s*(?:{_TOTAL})\b[^:：]{{0,80}}[:：]\s*\d[\d\s.,]*\s*", re.I)  # "Subtotal North: 12"
COUNTED = re.compile(r"[\s\d.,;:%<>~+=?*–—-]*")
IS_NOTE = re.compile(
    r"\s*(?:[*†‡§]+\s*\S|[¹²³⁴⁵⁶⁷⁸⁹⁰]+\s*\S|\[\d{1,3}\]\s*\S|\(\d{1,2}\)\s*\S|\d{1,2}\)\s*\S|(?:n\.?\s?b\.?|note|notes|source|sources|remark|remarks|legend|key|prepared\s+by|compiled\s+by|updated|last\s+updated?"
    r"|disclaimer|data\s+as\s+of|as\s+of|methodology|abbreviations|примечани[ея]|источник[и]?|составител[ьи]|составлено|подготовлено|обновлено|сноск[аи]|примітка|джерело|ескерту|дереккөз"
    r"|ملاحظ(?:ة|ات)|المصدر|المصادر|إعداد|توضيح|یادداشت|منبع|منابع|توضیح(?:ات)?|注|备注|備註|来源|來源|资料来源|資料來源|说明|說明|注释|nota|notas|fuente|fuentes|elaborad[oa]\s+por|aclaración|remarque|sources?"
    r"|établi\s+par|not|kaynak|hazırlayan|anmerkung|quelle|stand|hinweis|fonte|fonti|catatan|sumber|टिप्पणी|स्रोत)\s*[:：]\s*\S)",
    re.I,
)  # fmt: skip


def told(lines: Iterable[Line], header: Sequence[str]) -> Iterator[Line]:
    """The rows; those that stand with the table and are none of it as broken ones, with the reason."""
    named = sum(bool(name.strip()) for name in header)
    if named < 2:
        yield from lines
        return
    if header[-1].strip() == sent_back.REASON:
        lines = _returned(lines, len(header) - 1)
    last, full = 0, False  # the number of the row before; whether a row of more than one cell was seen
    held: list[Line] = []  # rows of one cell whose end is not seen yet
    after_gap = False
    for line in lines:
        cells = line.cells
        if not held and len(cells) > 1 and cells[0] and cells[1] and not line.broken and not IS_TOTAL.match(cells[0]):
            last, full = line.number, True
            yield line  # the usual row, in the fewest steps
            continue
        filled = sum(1 for cell in cells if cell and not cell.isspace())
        if not filled and not line.broken:
            continue
        gap, last = line.number > last + 1 and last > 0, line.number
        if line.broken or filled > 1:
            yield from _before(held, line, after_gap=False)
            held = []
            full = True
            yield _total(line) if filled > 1 and not line.broken else line
            continue
        after_gap = gap if not held else after_gap or gap
        words = next(cell for cell in cells if cell.strip())
        if _is_total(words):
            held.append(Line(line.number, cells, TOTAL))
        elif IS_NOTE.match(words):
            held.append(Line(line.number, cells, NOTE))
        else:
            held.append(line)
        if len(held) > HELD:
            yield from held
            held, after_gap = [], False
    yield from _before(held, None, after_gap=after_gap and full and named >= NARROW)


def _returned(lines: Iterable[Line], at: int) -> Iterator[Line]:
    """Rows of a file of rejected rows, whose last column tells why: what was no row of the table is none without it either."""
    for line in lines:
        why, own = line.cells[at] if len(line.cells) > at else "", line.cells[:at]
        found = next((reason for reason in OTHERS if reason in why), "")
        single = sum(bool(cell.strip()) for cell in own) < 2
        if found and not line.broken and (found in ELSEWHERE or single or _total(Line(line.number, own)).broken):
            yield Line(line.number, line.cells, why)
        else:
            yield line


def _before(held: list[Line], below: Line | None, *, after_gap: bool) -> Iterator[Line]:
    """The rows of one cell above another row, or above nothing."""
    for place, line in enumerate(held):
        if line.broken:
            yield line
        elif below is None and after_gap:
            yield Line(line.number, line.cells, ALONE)
        elif below is not None and below.broken in (stacked.HEADERS, stacked.REPEATED):
            yield Line(line.number, line.cells, stacked.ABOVE)
        elif below is not None and place == len(held) - 1 and not below.broken and _heads(line, below):
            yield Line(line.number, line.cells, HEADING)
        else:
            yield line


def _heads(line: Line, below: Line) -> bool:
    """Whether the one cell of a row says what stands in another column of the row below it, as a heading does."""
    at, words = next((place, cell.strip()) for place, cell in enumerate(line.cells) if cell.strip())
    low = words[:LONGEST].casefold()
    return bool(IS_HEADING.search(words)) or any(
        len(cell.strip()) >= LETTERS and not cell.strip().isdigit() and cell.strip().casefold() in low
        for place, cell in enumerate(below.cells)
        if place != at
    )


def _is_total(words: str) -> bool:
    return len(words) <= LONGEST and bool(IS_TOTAL.fullmatch(words) or OF_TOTAL.fullmatch(words))


def _total(line: Line) -> Line:
    """A row of which the first words are "total" and all others numbers counts the others."""
    cells = [cell for cell in line.cells if cell.strip()]
    first = cells[0] if not COUNTED.fullmatch(cells[0]) else cells[1] if len(cells) > 1 else ""
    if not _is_total(first):
        return line
    if all(COUNTED.fullmatch(cell) or cell is first for cell in cells):
        return Line(line.number, line.cells, TOTAL)
    return line
