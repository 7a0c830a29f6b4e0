"""The language of a table as far as it says which calendar its years are of: Persian (with Dari), Pashto, Nepali."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tracker.mapping.month_names import folded

PERSIAN, ARABIC = frozenset("پچژگکی۰۱۲۳۴۵۶۷۸۹"), frozenset("يىكة٠١٢٣٤٥٦٧٨٩")
PASHTO = frozenset("ټډړږښځڅڼۍ")
OTHERS = frozenset("ٹڈڑںےہھڕڵۆێەۇۈۋېڭ")  # Urdu, Kurdish, Uyghur: their tables keep our calendar, or nobody knows which
PERSIAN_WORDS = frozenset(map(folded, "نام بازداشت دستگیری جنسیت پدر مادر شغل شماره وضعیت توضیحات ولسوالی سن تولد شهادت کشته".split()))  # fmt: skip
NEPALI_WORDS = frozenset(map(folded, "मिति जिल्ला थर उमेर पक्राउ कैफियत लिङ्ग गते".split()))
LOOKED_AT = 200  # rows


def language_of(headers: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """ "fas", "pus" or "nep"; "" where it is another language, or nothing tells."""
    first = [cell for number, row in enumerate(rows) if number < LOOKED_AT for cell in row]
    said = [*headers, *first]
    letters = Counter(letter for cell in said for letter in cell if letter > "\u05ff")
    if not letters:
        return ""
    words = {word for header in headers for word in folded(header).replace("_", " ").split()}
    if words & NEPALI_WORDS:
        return "nep"
    persian, pashto, others = (sum(letters[letter] for letter in of) for of in (PERSIAN, PASHTO, OTHERS))
    if pashto > others:
        return "pus"
    if others > persian / 4:
        return ""
    arabic = sum(letters[letter] for letter in ARABIC)
    if persian > 2 and persian > arabic:
        return "fas"
    return "fas" if len(words & PERSIAN_WORDS) > 1 else ""
