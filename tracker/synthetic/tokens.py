"""Invented words of names, kept as sounds and written as the scripts and habits of a region write them.

A word is a row of syllables composed by chance, so it names nobody; the same word written in two scripts is the same
word for certain, which no list of real names could promise. How the sounds are written follows the common tables:
Kazakh and Russian Cyrillic, Uyghur and Persian letters, the Chinese transcription of foreign syllables, and three
habits of Latin.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from random import Random

Syllable = tuple[str, str, str]  # what it begins with, its vowel, what it ends with

LATIN, MARKED, RUSSIAN_LATIN = "Latn", "Latn-marked", "Latn-russian"
RUSSIAN, KAZAKH, UYGHUR, PERSIAN, CHINESE = "Cyrl-ru", "Cyrl-kk", "Arab-ug", "Arab-fa", "Hans"
SCRIPT = {
    LATIN: "Latn", MARKED: "Latn", RUSSIAN_LATIN: "Latn", RUSSIAN: "Cyrl", KAZAKH: "Cyrl",
    UYGHUR: "Arab", PERSIAN: "Arab", CHINESE: "Hans",
}  # fmt: skip
LANGUAGE = {
    LATIN: "und", MARKED: "uig", RUSSIAN_LATIN: "rus", RUSSIAN: "rus", KAZAKH: "kaz", UYGHUR: "uig", PERSIAN: "fas",
    CHINESE: "zho",
}  # fmt: skip

_SAME = {c: c for c in ("b", "p", "d", "t", "g", "k", "q", "h", "z", "s", "r", "l", "m", "n", "f", "w", "y", "j", "sh", "ch", "gh", "kh", "zh", "a", "e", "i", "o", "u")}  # fmt: skip
LETTERS: dict[str, dict[str, str]] = {
    LATIN: _SAME | {"ä": "a", "ö": "o", "ü": "u"},
    MARKED: _SAME | {"sh": "ş", "ch": "ç", "gh": "ğ", "kh": "x", "zh": "j", "j": "c", "w": "v", "ä": "ä", "ö": "ö", "ü": "ü"},
    RUSSIAN_LATIN: _SAME | {"q": "k", "gh": "g", "j": "dzh", "h": "kh", "w": "v", "ä": "ya", "ö": "yo", "ü": "yu"},
    RUSSIAN: dict(zip(["b", "p", "d", "t", "g", "k", "q", "h", "z", "s", "r", "l", "m", "n", "f", "w", "y", "j", "sh", "ch", "gh", "kh", "zh", "a", "e", "i", "o", "u", "ä", "ö", "ü"], ["б", "п", "д", "т", "г", "к", "к", "х", "з", "с", "р", "л", "м", "н", "ф", "в", "й", "дж", "ш", "ч", "г", "х", "ж", "а", "е", "и", "о", "у", "я", "ё", "ю"], strict=True)),
    KAZAKH: dict(zip(["b", "p", "d", "t", "g", "k", "q", "h", "z", "s", "r", "l", "m", "n", "f", "w", "y", "j", "sh", "ch", "gh", "kh", "zh", "a", "e", "i", "o", "u", "ä", "ö", "ü"], ["б", "п", "д", "т", "г", "к", "қ", "һ", "з", "с", "р", "л", "м", "н", "ф", "у", "й", "ж", "ш", "ч", "ғ", "х", "ж", "а", "е", "і", "о", "ұ", "ә", "ө", "ү"], strict=True)),
    UYGHUR: dict(zip(["b", "p", "d", "t", "g", "k", "q", "h", "z", "s", "r", "l", "m", "n", "f", "w", "y", "j", "sh", "ch", "gh", "kh", "zh", "a", "e", "i", "o", "u", "ä", "ö", "ü"], ["ب", "پ", "د", "ت", "گ", "ك", "ق", "ھ", "ز", "س", "ر", "ل", "م", "ن", "ف", "ۋ", "ي", "ج", "ش", "چ", "غ", "خ", "ژ", "ا", "ې", "ى", "و", "ۇ", "ە", "ۆ", "ۈ"], strict=True)),
    PERSIAN: dict(zip(["b", "p", "d", "t", "g", "k", "q", "h", "z", "s", "r", "l", "m", "n", "f", "w", "y", "j", "sh", "ch", "gh", "kh", "zh", "a", "i", "o", "u", "ö", "ü"], ["ب", "پ", "د", "ت", "گ", "ک", "ق", "ه", "ز", "س", "ر", "ل", "م", "ن", "ف", "و", "ی", "ج", "ش", "چ", "غ", "خ", "ژ", "ا", "ی", "و", "و", "و", "و"], strict=True)) | {"e": "", "ä": ""},
}  # fmt: skip
_ROWS = {
    "": "阿艾伊奥吾", "b": "巴贝比博布", "p": "帕佩皮波普", "d": "达德迪多都", "t": "塔泰提托图", "g": "加盖吉戈古",
    "k": "卡凯基科库", "q": "卡凯克阔库", "h": "哈海希霍胡", "kh": "哈海希霍胡", "gh": "嘎盖格郭古", "j": "贾杰吉焦朱",
    "ch": "恰切奇乔曲", "zh": "扎热日若茹", "z": "扎泽孜佐祖", "s": "萨赛西索苏", "sh": "沙谢希肖舒", "r": "拉热里罗如",
    "l": "拉莱丽洛鲁", "m": "玛麦米莫穆", "n": "娜奈尼诺努", "f": "法菲费佛夫", "w": "瓦维威沃吾", "y": "亚叶依约玉",
}  # fmt: skip
_COLUMN = {"a": 0, "ä": 1, "e": 1, "i": 2, "o": 3, "ö": 3, "u": 4, "ü": 4}
_ENDS = {"r": "尔", "l": "勒", "n": "恩", "m": "姆", "k": "克", "q": "克", "t": "提", "s": "斯", "sh": "什", "z": "孜", "y": "依", "": ""}  # fmt: skip
_HAN = "澜lan 川chuan 柏bai 岚lan 钧jun 沐mu 昀yun 珂ke 砚yan 湛zhan 棠tang 翊yi 苒ran 澈che 霁ji 楷kai 琬wan 淮huai 朔shuo 予yu 晏yan 岑cen 筠yun 疏shu 渊yuan 樾yue 弦xian 霖lin 蔚wei 瑾jin 泓hong 皓hao 黎li 煦xu 璟jing 昕xin 莞guan 舟zhou 闻wen 谦qian 墨mo 蓝lan 翎ling 桐tong 禾he 芷zhi 川chuan 冉ran 祁qi 葭jia 峤qiao 陌mo 廷ting 泽ze 星xing 默mo 远yuan 宁ning 秋qiu 之zhi 然ran 言yan 若ruo 思si 清qing 书shu 白bai 青qing 南nan 溪xi"  # fmt: skip
HAN = [(pair[0], pair[1:]) for pair in dict.fromkeys(_HAN.split())]


class Token:
    """One invented word. `ending` is a grammatical ending by orthography, such as -ov of a family name."""

    __slots__ = ("_written", "ending", "han", "syllables")

    def __init__(
        self,
        syllables: tuple[Syllable, ...] = (),
        ending: dict[str, str] | None = None,
        han: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.syllables, self.ending, self.han = syllables, ending, han
        self._written: dict[str, str] = {}

    def written(self, orthography: str) -> str:
        """The word in one orthography, with a capital where the script has them."""
        found = self._written.get(orthography)
        if found is None:
            found = self._written[orthography] = _write(self, orthography)
        return found


def _write(token: Token, orthography: str) -> str:
    if token.han:
        place = 0 if orthography == CHINESE else 1
        return "".join(pair[place] for pair in token.han).capitalize()
    end = (token.ending or {}).get(orthography, "")
    if orthography == CHINESE:
        return "".join(_ROWS[first][_COLUMN[vowel]] + _ENDS[last] for first, vowel, last in token.syllables) + end
    letters = LETTERS[orthography]
    said = "".join(
        letters.get(sound, "") if sound else "" for syllable in _softened(token, orthography) for sound in syllable
    )
    first = token.syllables[0]
    if not first[0]:  # a word that begins with a vowel
        said = {UYGHUR: "ئ", PERSIAN: "" if first[1] in "a" else "ا"}.get(orthography, "") + said
    return (said + end).capitalize()


def _softened(token: Token, orthography: str) -> Sequence[Syllable]:
    """Russian writes y and the vowel after it as one letter."""
    if orthography not in (RUSSIAN, KAZAKH):
        return token.syllables
    soft = {"a": "ä", "o": "ö", "u": "ü"} if orthography == RUSSIAN else {}
    return [
        ("", soft[v], last) if first == "y" and v in soft else (first, v, last) for first, v, last in token.syllables
    ]


OV = {LATIN: "ov", MARKED: "ov", RUSSIAN_LATIN: "ov", RUSSIAN: "ов", KAZAKH: "ов", UYGHUR: "وف", PERSIAN: "وف", CHINESE: "夫"}  # fmt: skip
OVA = {LATIN: "ova", MARKED: "ova", RUSSIAN_LATIN: "ova", RUSSIAN: "ова", KAZAKH: "ова", UYGHUR: "وۋا", PERSIAN: "ووا", CHINESE: "娃"}  # fmt: skip
ULY = {LATIN: "uly", MARKED: "ulı", RUSSIAN_LATIN: "ovich", RUSSIAN: "ович", KAZAKH: "ұлы", UYGHUR: "ئوغلى", PERSIAN: "وویچ", CHINESE: "耶维奇"}  # fmt: skip
QYZY = {LATIN: "qyzy", MARKED: "qızı", RUSSIAN_LATIN: "ovna", RUSSIAN: "овна", KAZAKH: "қызы", UYGHUR: "قىزى", PERSIAN: "وونا", CHINESE: "耶芙娜"}  # fmt: skip
OVICH = ULY | {LATIN: "ovich", MARKED: "oviç", KAZAKH: "ович"}
OVNA = QYZY | {LATIN: "ovna", MARKED: "ovna", KAZAKH: "овна"}
ZADA = {LATIN: "zadeh", MARKED: "zade", RUSSIAN_LATIN: "zade", RUSSIAN: "заде", KAZAKH: "заде", UYGHUR: "زادە", PERSIAN: "زاده", CHINESE: "扎德"}  # fmt: skip


class Lexicon:
    """Words by how common they are: the first stands in many names, the last in few (Zipf)."""

    def __init__(self, tokens: Sequence[Token], power: float = 0.95) -> None:
        self.tokens = tokens
        self._sums = list(accumulate(1 / (rank + 3) ** power for rank in range(len(tokens))))

    def draw(self, chance: Random) -> int:
        """Place of a word, common ones more often."""
        return bisect(self._sums, chance.random() * self._sums[-1], hi=len(self._sums) - 1)


ONSETS = {
    "turkic": [
        "b",
        "b",
        "d",
        "g",
        "gh",
        "h",
        "j",
        "k",
        "q",
        "l",
        "m",
        "m",
        "n",
        "n",
        "r",
        "s",
        "s",
        "sh",
        "t",
        "t",
        "y",
        "z",
    ]
    + [""],
    "slavic": "b d g k l m n p r s t v z zh ch f".replace("v", "w").split() + [""],
    "persian": ["b", "d", "f", "g", "h", "j", "k", "kh", "l", "m", "n", "p", "r", "s", "sh", "t", "y", "z"] + [""],
    "other": ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "w", "z"] + [""],
}
VOWELS = {
    "turkic": ["a", "a", "a", "ä", "e", "i", "i", "o", "ö", "u", "ü"],
    "slavic": ["a", "a", "e", "i", "o", "u"],
    "persian": ["a", "a", "ä", "e", "i", "o", "u"],
    "other": ["a", "a", "e", "i", "i", "o", "u"],
}
CODAS = ["", "", "", "", "r", "n", "l", "m", "t", "k", "sh", "s", "z", "y"]


@cache
def lexicon(kind: str, of: str, count: int, ending: str = "") -> Lexicon:
    """The words of one kind of name (given, family), always the same ones."""
    chance = Random(f"{kind}:{of}")  # noqa: S311  # invented names, no secret
    if kind == "han":
        sizes = (1, 1, 2) if of == "family" else (1, 2, 2)
        made = {tuple(chance.choice(HAN) for _ in range(chance.choice(sizes))): None for _ in range(count * 2)}
        return Lexicon([Token(han=han) for han in list(made)[:count]])
    onsets, vowels = ONSETS[kind], VOWELS[kind]
    words: dict[tuple[Syllable, ...], None] = {}
    while len(words) < count:
        size = chance.choice((2, 2, 2, 3, 3))
        word = tuple(
            (chance.choice(onsets) or ("" if not at else "n"), chance.choice(vowels), chance.choice(CODAS))
            for at in range(size)
        )
        words[word] = None
    return Lexicon([Token(word, ENDINGS.get(ending)) for word in words])


ENDINGS = {"ov": OV, "zada": ZADA}
