"""Sounds of words in Arabic letters: Arabic and Persian write few vowels, Uyghur and Kazakh write all of them."""

from __future__ import annotations

import re

VOWELLED = re.compile("[ەېۇۆۈۋڭۅٷٶٵھ]|ئ[اوىېۇۆۈ]")  # letters that only Uyghur, Kazakh or Kyrgyz use
COMMON = {
    "ب": "b", "پ": "p", "ت": "t", "ة": "a", "ث": "s", "ج": "J", "چ": "C", "ح": "h", "خ": "H", "د": "d", "ذ": "Z",
    "ر": "r", "ز": "z", "ژ": "J", "س": "s", "ش": "S", "ص": "s", "ض": "Z", "ط": "t", "ظ": "Z", "غ": "G", "ف": "f",
    "ق": "q", "ك": "k", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ڭ": "N", "ه": "h", "ھ": "h", "ۀ": "e",
    "ڤ": "v", "ټ": "t", "ډ": "d", "ړ": "r", "ښ": "S", "ګ": "g", "ڼ": "n", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ں": "n",
}  # fmt: skip
ALL_VOWELS = COMMON | {
    "ا": "a", "ٵ": "a", "آ": "a", "أ": "a", "ە": "e", "و": "o", "ۇ": "u", "ۆ": "o", "ۈ": "u", "ٷ": "u", "ٶ": "o",
    "ۅ": "u", "ۋ": "w", "ې": "e", "ى": "i", "ي": "y", "ی": "y", "ئ": "", "ء": "", "ع": "G", "ح": "H", "ٸ": "i", "ذ": "z", "ض": "z", "ظ": "z",
}  # fmt: skip
FEW_VOWELS = COMMON | {
    "ث": "T",
    "ا": "a", "آ": "a", "أ": "a", "إ": "i", "ٱ": "a", "و": "w", "ؤ": "w", "ي": "y", "ی": "y", "ى": "a", "ئ": "y",
    "ء": "", "ع": "A",
}  # fmt: skip
GARBLED = (("هللا", "الله"), ("\ufefb", "لا"), ("اال", "الا"))  # how text copied out of PDF files comes
HARAKAT = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
WEAK_END = re.compile(r"(?<=..)(?<!ا)(?<!لل)[هھ]$")  # a vowel is heard: Fatemeh; but Shah, Allah, and Salah


def is_vowelled(text: str) -> bool:
    """Whether a spelling writes its vowels, as Uyghur, Kazakh and Kyrgyz do."""
    return VOWELLED.search(text) is not None


def sounds(word: str, vowelled: bool) -> str:
    """Raw sounds of a word in Arabic letters."""
    word = HARAKAT.sub("", word)
    if vowelled:
        return "".join(ALL_VOWELS.get(c, "") for c in word)
    for wrong, right in GARBLED:
        word = word.replace(wrong, right)
    return "".join(FEW_VOWELS.get(c, "") for c in WEAK_END.sub("", word))
