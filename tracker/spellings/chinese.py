"""Sounds of Chinese characters: of Chinese names, and of foreign names that characters transcribe."""

from __future__ import annotations

import os
import unicodedata
from functools import cache, lru_cache

from tracker import hanzi
from tracker.spellings import latin
from tracker.spellings.transcribed import ALSO, RENDERED, by_character

DOUBLE = frozenset(
    "欧阳 司马 上官 诸葛 夏侯 尉迟 东方 皇甫 慕容 令狐 司徒 公孙 长孙 歐陽 司馬 諸葛 東方 長孫 公孫".split()
)
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任"
    "陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢"
    "俞翟蓝聂齐向申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左季管符辛苗詹曲欧靳祁路涂兰甘裴梅童霍游阮尤岳柯滕穆朴车沙古哈买撒"
    "張劉陳楊黃趙吳孫馬鄭羅謝韓許鄧蕭馮蘇葉呂魏蔣鍾盧陸譚韋賈鄒閻龍萬顧賴賀嚴錢龔湯莊魯龐聶齊關歐紀畢蘆塗蘭遊車"
)
# Characters as transcriptions from Turkic languages and from Russian use them, where that is not what the grid has
# (transcribed.py). "R" is r or l, "V" is v or w, "I" any short vowel.
TRANSCRIBED = by_character() | {
    "尔": "R", "爾": "R", "耳": "R", "儿": "R", "勒": "lI", "热": "rI", "熱": "rI", "日": "rI", "什": "S", "施": "S",
    "许": "S", "扎": "za", "佐": "zo", "孜": "zI", "兹": "z", "茲": "z", "茨": "c", "斯": "s", "思": "s", "司": "s",
    "丝": "s", "西": "si", "锡": "si", "希": "Si", "喜": "Si", "谢": "Se", "夏": "Sa", "休": "Su", "修": "Su",
    "辛": "sin", "新": "sin", "欣": "Sin", "江": "Jan", "姜": "Jan", "疆": "Jan", "坚": "Jan", "健": "Jan", "剑": "Jan",
    "奇": "Ci", "齐": "Ci", "契": "Ci", "其": "Ci", "切": "Ce", "恰": "Ca", "乔": "Co", "丘": "Cu", "秋": "Cu",
    "基": "gi", "吉": "Ji", "杰": "Je", "季": "Ji", "加": "ga", "佳": "ga", "嘉": "ga", "约": "yo", "姚": "yo",
    "特": "tI", "德": "dI", "得": "dI", "克": "kI", "科": "ko", "格": "gI", "葛": "gI", "普": "pI", "布": "bI",
    "卜": "bI", "夫": "fI", "弗": "fI", "甫": "fI", "福": "fo", "木": "mI", "姆": "mI", "赫": "hI", "合": "hI",
    "维": "Vi", "維": "Vi", "韦": "Ve", "威": "Vi", "魏": "Ve", "瓦": "Va", "沃": "Vo", "万": "Van", "文": "Ven",
    "温": "Ven", "吾": "u", "乌": "u", "烏": "u", "武": "u", "伍": "u", "吴": "u", "艾": "ai", "埃": "e", "依": "i",
    "伊": "i", "以": "i", "衣": "i", "亦": "i", "叶": "e", "耶": "ye", "也": "ye", "娅": "ya", "亚": "ya", "雅": "ya",
    "尤": "yu", "玉": "yu", "于": "yu", "拜": "bai", "贝": "be", "别": "be", "热依": "rai", "莱": "le", "来": "lai",
    "买": "ma", "麦": "me", "罕": "Han", "汗": "Han", "汉": "Han", "豪": "hau", "库": "ku", "卡": "ka", "喀": "ka",
    "哈": "ha", "霍": "ho", "侯": "ho", "阔": "ko", "果": "go", "戈": "go", "若": "Jo", "让": "Jan",
    "古": "gu", "多": "do", "托": "to", "洛": "lo", "罗": "ro", "萝": "ro", "鲁": "ru", "卢": "lu", "绥": "sui",
    "苏": "su", "索": "so", "梭": "so", "祖": "zu", "左": "zo", "泽": "zI", "则": "zI", "仁": "ren", "提": "ti",
    "蒂": "ti", "迪": "di", "底": "di", "丁": "din", "津": "Jin", "金": "kin", "乞": "Ci", "凯": "kai", "开": "kai",
    "盖": "ge", "该": "gai", "肯": "ken", "根": "gen", "坎": "kan", "甘": "gan", "不": "b", "拉": "la", "剌": "la",
    "穆": "mu", "伯": "b", "博": "bo", "波": "bo", "奥": "o", "欧": "o", "厄": "e", "俄": "o", "娃": "Va", "瓜": "gua",
    "乃": "nai", "奈": "nai", "内": "ne", "涅": "ne", "努": "nu", "诺": "no", "纳": "na", "娜": "na", "尼": "ni",
    "妮": "ni", "宁": "nin", "林": "lin", "琳": "lin", "利": "li", "里": "ri", "力": "li", "莉": "li", "丽": "ri",
    "立": "li", "黎": "li", "赖": "lai", "雷": "re", "蕾": "re", "列": "le", "劳": "lo", "柳": "lu", "留": "lu",
}  # fmt: skip

# Characters that names read otherwise than running text does.
IN_NAMES = dict(
    zip(
        "都长長藏厦廈曾单單朴解仇查区區尉翟缪繆晟盖蓋卜伯车車",
        "du chang chang zang xia xia zeng shan shan piao xie qiu zha ou ou yu zhai miao miao sheng ge ge bu bo che che".split(),
        strict=True,
    )
)


@lru_cache(maxsize=50_000)
def of_name(characters: str) -> str:
    """Raw sounds of a Chinese word, as Mandarin reads it."""
    return latin.of_pinyin("".join(IN_NAMES.get(c) or _pinyin(c) for c in characters))


@lru_cache(maxsize=10_000)
def _pinyin(character: str) -> str:
    said = _table().get(ord(character), "").split(",")[0]
    return "".join(c for c in unicodedata.normalize("NFD", said) if not unicodedata.combining(c))


@cache
def _table() -> dict[int, str]:
    """pypinyin's readings of each character, the likeliest first; read when the first Chinese name is met.

    Its phrases are left out: they take longer to read than all else, and names are not made of them.
    """
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT


@lru_cache(maxsize=50_000)
def of_transcription(characters: str) -> tuple[str, ...]:
    """Raw sounds of the foreign word that characters transcribe, the likeliest first."""
    plain = hanzi.in_simplified(characters)  # the tables know those best
    found = [latin.sounds(one) for one in RENDERED.get(plain, ())]
    grid = [
        TRANSCRIBED.get(c) or TRANSCRIBED.get(same) or of_name(c) for c, same in zip(characters, plain, strict=True)
    ]
    found.append("".join(grid))
    if any(c in ALSO for c in plain):
        found.append("".join(ALSO.get(same) or sound for same, sound in zip(plain, grid, strict=True)))
    return tuple(dict.fromkeys(one for one in found if one))


def parted(characters: str) -> tuple[str, str] | None:
    """Surname and given name of what may be a Chinese name of two to four characters, None where it is none."""
    if not 2 <= len(characters) <= 4:
        return None
    plain = hanzi.in_simplified(characters)
    if plain[:2] in DOUBLE and len(characters) > 2:
        return characters[:2], characters[2:]
    if plain[0] in SURNAMES and len(characters) < 4:
        return characters[0], characters[1:]
    return None
