"""Marks for "the same as above": what they mean stands in another row, and rows may be sorted, so none is filled in."""

from __future__ import annotations

from tracker.importers.sheet import Line

_WORDS = (
    '"', "''", "″", "〃", "“", "”", "״", "„", ",,", "´´", "``", '-"-', '- " -', '–"–', '—"—', "-''-", "-„-", "-“-", "-”-", "-//-", "--//--", "—//—", "–//–", "- // -",
    "-||-", "-\\\\-", "//", "///", "ditto", "do.", "ibid", "ibid.", "idem", "ídem", "same", "same as above", "as above", "see above", "same as previous", "the same",
    "same date", "same place", "same day", "same location", "то же", "то же самое", "там же", "тот же", "та же", "те же", "см. выше", "так же", "те ж", "те саме",
    "там само", "сол", "сол жерде", "жоғарыдағыдай", "同上", "同前", "同左", "仝上", "نفسه", "نفسها", "نفس المكان", "نفس التاريخ", "كما أعلاه", "كالسابق", "همان", "همانجا",
    "همان جا", "مشابه بالا", "aynı", "aynı yer", "aynı tarih", "yukarıdaki gibi", "igual", "igual que arriba", "lo mismo", "mismo", "misma", "mismo lugar", "misma fecha", "même",
    "même date", "même lieu", "le même", "la même", "dito", "desgl.", "siehe oben", "s.o.", "wie oben", "stesso", "stessa", "come sopra", "mesmo", "mesma", "sda", "sama dengan atas", "यथोपरि",
)  # fmt: skip
MARKS = frozenset(form for word in _WORDS for form in (word, word.capitalize(), word.upper(), word.title()))
SHOWN = 60


def reason(above: Line | None, at: int) -> str:
    """Why such a cell is not read, with what stands above it."""
    words = above.cells[at].strip() if above is not None and not above.broken and at < len(above.cells) else ""
    told = f" ('{words[:SHOWN]}', row {above.number})" if above is not None and words and words not in MARKS else ""
    return (
        f"It says that it is the same as above{told}. Write that out: rows can be sorted, and each is read by itself."
    )
