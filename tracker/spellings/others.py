"""Sounds of words in scripts that come up seldom: Greek, Georgian, Armenian, Hebrew, Japanese kana."""

from __future__ import annotations

import unicodedata

GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a v g d e z i t i k l m n ks o p r s s t i f H ps o".split(),
        strict=True,
    )
)
GEORGIAN = dict(
    zip(
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
        "a b g d e v z t i k l m n o p J r s t u p k G q S C c D c C H J h".split(),
        strict=True,
    )
)
ARMENIAN = dict(
    zip(
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
        "a b g d e z e i t J i l H c k h D G C m y n S o C p J r s v t r c u p k o f ev".split(),
        strict=True,
    )
)
HEBREW = dict(
    zip(
        "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
        "a b g d h w z H t y k k l m m n n s A p f c c q r S t".split(),
        strict=True,
    )
)
TABLES = {"Grek": GREEK, "Geor": GEORGIAN, "Armn": ARMENIAN, "Hebr": HEBREW}


def sounds(word: str, script: str) -> str:
    """Raw sounds, from a table or from the name that Unicode gives a syllable."""
    if script in TABLES:
        bare = unicodedata.normalize("NFD", word)
        heard = "".join(TABLES[script].get(c, "") for c in bare).replace("mp", "b").replace("nt", "d")
        return heard.replace("tz", "J") if script == "Grek" else heard
    syllables = []
    for letter in word:
        name = unicodedata.name(letter, "").split()
        if name[-1:] and letter.isalpha():
            syllables.append(name[-1].lower() if len(name[-1]) < 6 else "")
    return "".join(syllables).replace("sh", "S").replace("ch", "C").replace("ts", "c").replace("j", "J")
