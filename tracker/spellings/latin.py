"""Sounds of words in Latin letters, whichever of the usual systems they are spelled by."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

LETTERS = {
    "ı": "i", "ğ": "G", "ş": "S", "ș": "S", "š": "S", "ś": "S", "ç": "C", "č": "C", "ć": "C", "ž": "J", "ż": "J",
    "ź": "J", "ñ": "N", "ŋ": "N", "ń": "n", "ə": "a", "ä": "a", "ö": "o", "ü": "u", "ū": "u", "ï": "i", "ý": "u",
    "ǵ": "G", "ħ": "H", "ḥ": "h", "ḫ": "H", "ǧ": "J", "ģ": "G", "ł": "l", "đ": "d", "ð": "d", "þ": "t", "ø": "o",
    "å": "o", "æ": "e", "œ": "e", "ß": "s", "ţ": "c", "ț": "c", "ṣ": "s", "ṭ": "t", "ḍ": "d", "ẓ": "z", "ʿ": "",
    "ʾ": "", "ř": "r", "ů": "u", "ő": "o", "ű": "u",
}  # fmt: skip
# In this order; capitals are sounds already found (tracker/spellings/sounds.py).
DIGRAPHS = (
    ("alex", "aleks"), ("maxi", "maksi"), ("xeni", "kseni"), ("felix", "feliks"), ("roxa", "roksa"),
    ("ck", "k"), ("cq", "k"), ("tsj", "C"), ("dzj", "J"), ("yeo", "yo"), ("dzh", "J"), ("dsch", "J"), ("tsch", "C"), ("tch", "C"), ("sch", "S"), ("shch", "S"),
    ("dj", "J"), ("zh", "J"), ("kh", "H"), ("gh", "G"), ("sz", "S"), ("cz", "C"), ("ch", "C"), ("sh", "S"),
    ("dJ", "J"), ("tJ", "C"), ("dS", "J"), ("tS", "C"), ("tz", "c"), ("ts", "c"), ("dz", "D"), ("ph", "f"), ("th", "t"), ("ng", "N"),
    ("sj", "S"), ("zj", "J"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("qu", "ku"),
    ("j", "J"), ("x", "H"),
)  # fmt: skip
# English and French habits: McCaul, Loughton, Nice, Carl; a "c" that is left sounds ts, as in Slavic languages.
MAC = re.compile(r"^mc(?=[^aeiou]?[aeiou])")
OUGH = re.compile(r"[ao]ugh(?![aeiou])")
# Where one part of a name ends and another begins, two letters are two sounds: Reyhan-gul, Ahmad-zadeh, Is-haq.
PARTS = re.compile(r"(?<=n)(?=gul)|(?<=d)(?=z[ao]d)|(?<=[ei]s)(?=ha(?:q|gh|k))")
HSIAO = re.compile(r"^hs")  # Wade and Giles; elsewhere two sounds: Mohsen, Mahsa, and kh and sh in Bakhshi
SERGEJ = re.compile(r"(?<=e)j(?![aeiouj])")  # Mejlis; after another vowel it may be Siraj, Farij
NOWICKI = re.compile(r"ck(?=(?:i|ij|a|aja|aya|aia)$)")  # a family name of Slavs; elsewhere it is k
SOFT_END = re.compile(r"(?<=[aeioun])ce$")
HARD_C = re.compile(r"c(?=[aoulrt]|$)")
SYLLABLES = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uan|uai|van|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ue|ui|uo|er|[aeiouv]))+"
)
SYLLABLE = re.compile(
    r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(iang|iong|uang|ang|eng|ing|ong|iao|ian|uan|uai|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ue|ui|uo|er|[aeiou])"
    r"(?![aeiou])"
)
# Syllables by which Mandarin writes foreign sounds, as chinese.TRANSCRIBED does by character.
TRANSCRIBED = {
    "er": "R", "te": "tI", "de": "dI", "ke": "kI", "ge": "gI", "le": "lI", "re": "rI", "ze": "zI", "he": "hI",
    "jiang": "Jan", "wu": "u", "yi": "i", "xi": "si", "zi": "zI", "si": "s", "ye": "e", "duo": "do", "tuo": "to",
    "luo": "lo", "guo": "go", "huo": "ho", "kuo": "ko", "nuo": "no", "ruo": "Jo", "suo": "so", "zuo": "zo", "bu": "bI",
    "fu": "fI", "mu": "mI", "wei": "Vi", "wa": "Va", "ri": "rI", "shen": "S", "xia": "Sa", "ai": "ai",
}  # fmt: skip


def sounds(word: str) -> str:
    """Raw sounds of a word in small Latin letters."""
    found = word
    if not word.isascii():
        found = "".join(LETTERS.get(c, c) for c in unicodedata.normalize("NFC", word))
        found = "".join(c for c in unicodedata.normalize("NFD", found) if c.isascii() and c.isalnum())
    if "c" in found or "ugh" in found:
        found = NOWICKI.sub("tsk", found)
        found = OUGH.sub("o", HARD_C.sub("k", SOFT_END.sub("s", MAC.sub("mak", found))))
    if "j" in found:
        found = SERGEJ.sub("y", found)
    if "hs" in found:
        found = HSIAO.sub("S", found)
    found = PARTS.sub("-", found)
    for letters, sound in DIGRAPHS:
        if letters in found:
            found = found.replace(letters, sound)
    return found.replace("-", "")


def is_pinyin(word: str) -> bool:
    """Whether a word can be read as syllables of Mandarin in which letters sound otherwise than elsewhere."""
    return bool(word) and any(c in word for c in "qxc") and SYLLABLES.fullmatch(word) is not None


def of_pinyin(word: str) -> str:
    """Raw sounds of Mandarin in pinyin letters."""
    for letters, sound in (("zh", "J"), ("ch", "C"), ("sh", "S"), ("x", "S"), ("q", "C"), ("j", "J"), ("ng", "N")):
        word = word.replace(letters, sound)
    return word.replace("v", "u")


def syllables(word: str) -> list[str]:
    """The syllables of Mandarin that a word in pinyin letters falls into; empty where it does not."""
    found, at = [], 0
    while at < len(word):
        hit = SYLLABLE.match(word, at)
        if hit is None:
            return []
        found.append(hit.group())
        at = hit.end()
    return found


@cache
def count_of_syllables(word: str) -> int:
    """How many syllables of Mandarin that are; nought where a word does not fall into such."""
    return len(syllables(word))


def of_transcription(word: str) -> str:
    """Raw sounds of a foreign word that Mandarin transcribed and pinyin wrote down: Yilihamu for Ilham."""
    return "".join(TRANSCRIBED.get(one) or of_pinyin(one) for one in syllables(word))
