"""Sounds of words in Cyrillic letters: Russian, Kazakh, Kyrgyz, Uyghur, Tajik, Belarusian; Chinese by Palladius."""

from __future__ import annotations

import re

LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўөүұәһқғңҗҳҷӣӯүӘӨћђљњџјҡҙҫ",
        [
            "a", "b", "v", "g", "d", "e", "yo", "J", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u",
            "f", "H", "c", "C", "S", "S", "", "i", "", "e", "yu", "ya", "i", "i", "e", "g", "w", "o", "u", "u", "a",
            "h", "q", "G", "N", "J", "h", "J", "i", "u", "u", "a", "o", "C", "J", "l", "n", "J", "y", "q", "z", "s",
        ],
        strict=True,
    )
)  # fmt: skip
MIXED = str.maketrans("aceiopxyhĸ", "асеіорхуһк")  # Latin letters that stand in Cyrillic words by mistake
BEFORE = (("дж", "ж"), ("щ", "ш"), ("дз", "ӡ"), ("тс", "ц"))
NG = re.compile(r"нг(?![уүю]л)")  # one sound; but Рейхан-гуль
SOFT_T = re.compile(r"ц(?=[іеюяь])")  # Belarusian: soft t and d are written ц and дз
INITIALS = {
    "цз": "z", "чж": "zh", "ц": "c", "ч": "ch", "с": "s", "ш": "sh", "ж": "r", "х": "h", "в": "w", "б": "b", "п": "p",
    "м": "m", "ф": "f", "д": "d", "т": "t", "н": "n", "л": "l", "г": "g", "к": "k", "": "",
}  # fmt: skip
SOFTENED = {"z": "j", "c": "q", "s": "x"}  # before i and ü, by Palladius' own letters: цзи ji, ци qi, си xi
# Palladius' finals; -нь is n and -н is ng (the Palladius system, as in Russian reference works).
FINALS = {
    "а": "a", "о": "o", "э": "e", "ай": "ai", "эй": "ei", "ао": "ao", "оу": "ou", "ань": "an", "энь": "en",
    "ан": "ang", "эн": "eng", "ун": "ong", "эр": "er", "ы": "i", "и": "i", "я": "ia", "е": "ie", "яо": "iao",
    "ю": "iu", "янь": "ian", "инь": "in", "ян": "iang", "ин": "ing", "юн": "iong", "у": "u", "уа": "ua", "уай": "uai",
    "уй": "ui", "уэй": "ui", "уань": "uan", "унь": "un", "уан": "uang", "уо": "uo", "юй": "u",
    "юэ": "ue", "юань": "uan", "юнь": "un", "йе": "ie",
}  # fmt: skip
SYLLABLE = re.compile(
    "(" + "|".join(sorted(filter(None, INITIALS), key=len, reverse=True)) + ")?"
    "(" + "|".join(sorted(FINALS, key=len, reverse=True)) + ")"
)
CHINESE = re.compile(r"чж|цз|сюй|цюй|юй|цю|жэ|эн|сян|сяо|цян|цин|чэ|шэ|хуэй|гуан|хуа|ьц|ьч|ьш|ьх|ьл|ьм")


def sounds(word: str, belarusian: bool = False) -> str:
    """Raw sounds of a word in small Cyrillic letters."""
    word = word.translate(MIXED)
    if belarusian:
        word = SOFT_T.sub("т", word)
    word = NG.sub("ң", word)
    for letters, one in BEFORE:
        word = word.replace(letters, one)
    return "".join("D" if c == "ӡ" else LETTERS.get(c, "") for c in word)


def palladius(word: str) -> str | None:
    """Pinyin letters of a Chinese word spelled by Palladius, None where it is not one or does not look it."""
    if not CHINESE.search(word):
        return None
    at, found = 0, ""
    while at < len(word):
        hit = SYLLABLE.match(word, at)
        if hit is None or not hit.group():
            return None
        initial, final = INITIALS[hit.group(1) or ""], hit.group(2)
        if final[0] in "иею" or final[0] == "я":
            initial = SOFTENED.get(initial, initial)
        sound = FINALS[final]
        found += initial + (
            ("y" + sound[1:] if sound[0] == "i" and len(sound) > 1 else sound) if not initial else sound
        )
        at = hit.end()
    return found
