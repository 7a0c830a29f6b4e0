"""Sounds of Chinese characters: of Chinese names, and of foreign names that characters transcribe."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import lazy_pinyin

from tracker.spellings import latin

DOUBLE = frozenset(
    "欧阳 司马 上官 诸葛 夏侯 尉迟 东方 皇甫 慕容 令狐 司徒 公孙 长孙 歐陽 司馬 諸葛 東方 長孫 公孫".split()
)
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任"
    "陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢"
    "俞翟蓝聂齐向申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左季管符辛苗詹曲欧靳祁路涂兰甘裴梅童霍游阮尤岳柯滕穆朴车沙古哈买撒"
    "張劉陳楊黃趙吳孫馬鄭羅謝韓許鄧蕭馮蘇葉呂魏蔣鍾盧陸譚韋賈鄒閻龍萬顧賴賀嚴錢龔湯莊魯龐聶齊關歐紀畢蘆塗蘭遊車"
)
# Characters that a transcription uses for a sound other than their reading; also the consonant alone where a
# transcription writes one. "R" is r or l, "V" is v or w, "I" any short vowel.
TRANSCRIBED = {
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

# Established renderings of given names that sound otherwise in English.
RENDERED = dict(
    zip(
        "约翰 马修 迈克尔 迈克 大卫 戴维 杰弗里 詹姆斯 乔治 彼得 保罗 玛丽 约瑟夫 托马斯 查尔斯 威廉 亨利 史密斯 理查德 约瑟 "
        "雅各布 西蒙 安德鲁 史蒂文 史蒂芬 斯蒂芬 爱德华 伊丽莎白 凯瑟琳 克里斯 罗伯特 丹尼尔 亚当 亚伦 萨拉 南希 约翰逊 布朗 米勒 戴维斯 "
        "亚历山大 尼古拉 谢尔盖 德米特里 弗拉基米尔 叶夫根尼 安德烈 穆罕默德 阿卜杜拉 侯赛因 易卜拉欣 优素福".split(),
        "jon matyu maikel maik david david jefri jeims jorj piter pol mari josef tomas charlz wilyam henri smit richard jose "
        "jeikob saimon andru stiven stiven stiven edward elizabet katrin kris robert danyel adam aron sara nansi jonson braun miler deivis "
        "aleksandr nikolai sergei dmitri vladimir evgeni andrei muhamad abdula husein ibrahim yusuf".split(),
        strict=True,
    )
)


@lru_cache(maxsize=50_000)
def of_name(characters: str) -> str:
    """Raw sounds of a Chinese word, as Mandarin reads it."""
    return latin.of_pinyin("".join(lazy_pinyin(characters, errors="ignore")))


@lru_cache(maxsize=50_000)
def of_transcription(characters: str) -> str:
    """Raw sounds of the foreign word that characters transcribe."""
    if characters in RENDERED:
        return latin.sounds(RENDERED[characters])
    return "".join(TRANSCRIBED[c] if c in TRANSCRIBED else of_name(c) for c in characters)


def parted(characters: str) -> tuple[str, str] | None:
    """Surname and given name of what may be a Chinese name of two to four characters, None where it is none."""
    if not 2 <= len(characters) <= 4:
        return None
    if characters[:2] in DOUBLE and len(characters) > 2:
        return characters[:2], characters[2:]
    if characters[0] in SURNAMES and len(characters) < 4:
        return characters[0], characters[1:]
    return None
