"""Sounds of Korean names in Hangul: the surname by the ways in which its bearers romanise it, then the given name."""

from __future__ import annotations

FIRST = ord("가")
INITIALS = "g k n d t r m b p s s - J J C k t p h".split()
VOWELS = "a e ya ye o e yo ye o wa we oe yo u wo we wi yu u ui i".split()
FINALS = "- k k k n n n t l k m l l l p l m p p t t N t t k t p t".split()
AT_START = {"g": "k", "d": "t", "b": "p", "J": "C"}  # McCune and Reischauer; the Revised Romanisation keeps g d b j
SURNAMES = {
    "이": ("i", "li", "ri"), "리": ("ri", "li", "i"), "임": ("im", "lim", "rim"), "림": ("rim", "lim", "im"), "유": ("yu", "ryu"),
    "류": ("ryu", "yu"), "노": ("no", "ro"), "로": ("ro", "no"), "박": ("pak", "bak"), "최": ("Coi", "Coe"), "양": ("yaN", "ryaN"),
}  # fmt: skip


def parted(word: str) -> tuple[str, str] | None:
    """Surname and given name of two to four syllables written as one word, None where they are no such name."""
    return (word[0], word[1:]) if 2 <= len(word) <= 4 and all(FIRST <= ord(c) <= ord("힣") for c in word) else None


def sounds(word: str) -> tuple[str, ...]:
    """Raw sounds of syllables of Hangul, by both of the usual systems; of a surname as SURNAMES has them."""
    if word in SURNAMES:
        return SURNAMES[word]
    own = "".join(map(_syllable, word))
    hard = AT_START.get(own[:1])
    return (own, hard + own[1:]) if hard else (own,)


def _syllable(letter: str) -> str:
    at = ord(letter) - FIRST
    if not 0 <= at < len(INITIALS) * len(VOWELS) * len(FINALS):
        return ""
    initial, rest = divmod(at, len(VOWELS) * len(FINALS))
    vowel, final = divmod(rest, len(FINALS))
    return (INITIALS[initial] + VOWELS[vowel] + FINALS[final]).replace("-", "")
