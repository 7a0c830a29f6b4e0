"""Names of nobody, made of syllables, in the scripts that cases are written in: the crowd in which one is looked for."""

from __future__ import annotations

import random
from collections.abc import Iterator

ONSETS = [
    "b",
    "d",
    "g",
    "k",
    "q",
    "l",
    "m",
    "n",
    "r",
    "s",
    "sh",
    "z",
    "zh",
    "t",
    "y",
    "j",
    "ch",
    "h",
    "kh",
    "gh",
    "p",
    "f",
    "v",
]
VOWELS = ["a", "e", "i", "o", "u", "ai", "ay"]
ENDS = ["", "", "n", "r", "l", "m", "t", "k", "s", "bek", "gul", "jan", "ov", "yev", "uly", "in", "pour", "zade"]
CYRILLIC = dict(
    zip(
        ONSETS,
        [
            "б",
            "д",
            "г",
            "к",
            "қ",
            "л",
            "м",
            "н",
            "р",
            "с",
            "ш",
            "з",
            "ж",
            "т",
            "й",
            "ж",
            "ч",
            "х",
            "х",
            "ғ",
            "п",
            "ф",
            "в",
        ],
        strict=True,
    )
)
CYRILLIC |= dict(zip(VOWELS, ["а", "е", "и", "о", "у", "ай", "ай"], strict=True))
CYRILLIC |= dict(
    zip(
        ENDS[1:],
        ["", "н", "р", "л", "м", "т", "к", "с", "бек", "гүл", "жан", "ов", "ев", "ұлы", "ин", "пур", "заде"],
        strict=True,
    )
) | {"": ""}
ARABIC = dict(
    zip(
        ONSETS,
        [
            "ب",
            "د",
            "گ",
            "ک",
            "ق",
            "ل",
            "م",
            "ن",
            "ر",
            "س",
            "ش",
            "ز",
            "ژ",
            "ت",
            "ی",
            "ج",
            "چ",
            "ه",
            "خ",
            "غ",
            "پ",
            "ف",
            "و",
        ],
        strict=True,
    )
)
ARABIC |= dict(zip(VOWELS, ["", "", "ی", "و", "و", "ای", "ای"], strict=True))
ARABIC |= dict(
    zip(
        ENDS[1:],
        ["", "ن", "ر", "ل", "م", "ت", "ک", "س", "بک", "گل", "جان", "وف", "یف", "اولی", "ین", "پور", "زاده"],
        strict=True,
    )
) | {"": ""}
HAN_FAMILY = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢"
HAN_GIVEN = (
    "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建文玲辉国志红梅晓春海燕雪荣爱玉鹏宇浩凯健俊帆雨欣怡佳思嘉子涵"
)
HAN_SOUNDS = "阿古丽米娜尔提江买合木孜别克拉巴依赛叶力热迪卡库尼亚吐松穆哈萨汗努斯乌奥塔达吾甫布都沙里"
TABLES: list[dict[str, str]] = [{}, {}, CYRILLIC, CYRILLIC, ARABIC]


def names(count: int, seed: int = 1) -> Iterator[str]:
    """So many names, the same for the same seed; a few words are common and most are rare, as in life."""
    chance = random.Random(seed)
    words = [_word(chance) for _ in range(20_000)]
    for _ in range(count):
        kind = chance.random()
        if kind < 0.08:
            yield chance.choice(HAN_FAMILY) + "".join(chance.choices(HAN_GIVEN, k=chance.randint(1, 2)))
        elif kind < 0.15:
            yield "·".join("".join(chance.choices(HAN_SOUNDS, k=chance.randint(2, 4))) for _ in range(2))
        else:
            table = chance.choice(TABLES)
            parts = (words[int(len(words) ** chance.random()) - 1] for _ in range(chance.choice([2, 2, 3, 4])))
            yield " ".join("".join(table.get(one, one) for one in part).capitalize() for part in parts)


def _word(chance: random.Random) -> list[str]:
    """Syllables and an ending."""
    body = [one for _ in range(chance.randint(1, 3)) for one in (chance.choice(ONSETS), chance.choice(VOWELS))]
    return [*body, chance.choice(ENDS) or "n"] if len(body) == 2 else [*body, chance.choice(ENDS)]
