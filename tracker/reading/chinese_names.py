"""Names of people in a Chinese text.

They are a surname and one or two characters more, syllables of Tibetan or foreign names, or parts joined by a middle
dot. Chinese sets no blanks and no capitals, so that many words look like names. Each likely string is weighed by what
stands around it and how often it comes again (`data/reading/weights_zho_names.csv`, made by `data/reading/weigh.py`).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tracker.reading import chinese_called, weights
from tracker.reading.chinese_words import DOTTED, DOUBLE, GIVEN, HAN, NOT_NAME, ROLE, SOUNDS, SURNAMES, TIBETAN
from tracker.reading.names import Mention

LIKE = re.compile(rf"(?=((?:{DOUBLE}){HAN}{{1,2}}))|(?=([{SURNAMES}]{HAN}{{1,2}}))")
BUILT = re.compile(rf"(?:{TIBETAN}){{1,2}}(?:{TIBETAN}|[加吉措毛杰本太先])")
SOUND = "".join(sorted(SOUNDS))
SOUNDED = re.compile(rf"(?<![{SOUND}·])[{SOUND}]{{3,8}}(?![{SOUND}·])")
CALLING = re.compile(rf"{ROLE}$")
NAMED_AS = re.compile(
    rf"(?:名叫|叫做|叫作|个叫|名为|人叫|化名)(?P<name>(?:{DOUBLE}|[{SURNAMES}]){HAN}{{1,2}})(?=的|，|。|、|（|\()"
)
SOUND_SIGNS = SOUNDS | frozenset(  # of foreign names with a dot, which hold many signs that say other things elsewhere
    "阿艾爱安昂敖奥巴拜班邦包保堡鲍北贝倍本比彼毕宾滨波玻伯博勃卜布查茨察策岑楚慈达代戴丹道德登邓狄迪蒂第丁东杜敦顿多厄恩尔耳法凡范方菲费芬丰冯佛夫弗福富盖甘冈戈哥格葛根贡古瓜圭哈海汉豪赫黑亨洪侯胡华怀惠霍基吉季加贾简江姜杰捷金久卡凯坎康考柯科克肯孔库夸奎昆拉莱赖兰朗劳勒雷蕾黎李里理力利莉丽连廉良列烈林琳龙隆卢鲁伦罗洛吕马玛迈麦曼芒毛梅美蒙孟米密缅明摩莫默姆木穆拿娜纳乃南内尼宁纽农努诺欧帕派潘庞佩彭皮平珀普浦齐奇契恰乔钦琴青琼丘热日荣茹儒瑞若萨塞赛桑瑟森沙莎山珊绍舍申什圣施石史士舒朔丝斯松苏索塔泰坦汤唐陶特腾滕提田铁廷图吐托陀娃瓦万旺威韦维卫魏温文翁沃乌吾伍西希悉锡席夏歇肖谢辛欣兴修休许雪逊雅亚延扬耶叶伊依易因尹英尤于约云赞泽曾扎詹哲珍芝朱茱卓兹孜祖佐婉荪郑艳陈吴王黄别优奥拓维罕汗江山娅茵菈莲碧嘉黛茜薇琪妮雯露洁婕缇玫榭仙冉乎则"
)
SOUNDS_LAST = re.compile(rf"(?<=[^{''.join(sorted(SOUND_SIGNS))}])[{''.join(sorted(SOUND_SIGNS))}]+$")
SOUNDS_FIRST = re.compile(rf"[{''.join(sorted(SOUND_SIGNS))}]+")
SPLIT = re.compile(r"[·•‧・]")
LEAD = re.compile(
    rf".*(?:{ROLE}|{chinese_called.CALLINGS}|{chinese_called.WITH_OF}|和|及|与|族|是|把|将|对|的|在|向|从|给|让|由|被|遭|者|名叫|了)"
)
STOP = re.compile(
    r"(?:被|遭|和|及|与|说|在|于|的|获|因|现|仍|已|曾|向|告|称|对|从|是|为|等|则|也|将|讲|死|表示|去年|今年|昨|当场|前往|\d)"
)
SOUNDED_LIKE = re.compile(f"[{SOUND}别森曼沁其肯]+")
PUPIL = re.compile("[学學医醫男女考研先]生$")  # "大学生古丽娜尔": the sign belongs to the calling
DATED = re.compile(r"[于自](?=\d|[一二三四五六七八九十]|去年|今年|本月|上月|[前昨]日)")  # "阿依古丽于2019年"
ENDS_A_SOUND = tuple("尔提木汗孜罕洪")  # ends of names written by their sound, that never follow a Chinese one
LONGEST, USUAL = 6, 4  # signs of one part of a dotted name
NO_END = frozenset(
    "县見见带說说称稱被向在将將从從等获獲遭曾已也都则則对對与與和及让讓把给給因为為是的了到就还還没沒未不赶抵去走遇找想要逃跑坐躺并又再只问問答拿拍写寫摔推打踢拖架押捕拘按绑铐骂喊哭伤晕倒右左头手腿脚眼肋肩则出入进因遭"
)  # no name ends so
EDGE = "\n"
LEADS = frozenset("被把将和及与與跟或向对對据由让讓给給叫是为為的了名曾到于於在问問")
FOLLOWS = frozenset("被遭在于於的说說称稱和及与與因是已曾将將从從现現仍获獲也都等表告向对對为為则則家等系係先女之其")
LOW = -0.7  # from this on more speaks for a name: most strings are none, which draws all weights down


def _class(sign: str, known: frozenset[str]) -> str:
    """What kind of sign stands beside a name: an edge, a number, a word that goes with names, another."""
    if not sign.isalnum():
        return "edge"
    return "digit" if sign.isdigit() else "with" if sign in known else "other"


def candidates(text: str, places: Sequence[Mention], taken: Sequence[Mention]) -> dict[str, list[tuple[int, int]]]:
    """Every string that may be a name, with the places where it stands."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    covered = {at for m in (*places, *taken) for at in range(m.start, m.end)}
    for match in (*BUILT.finditer(text), *SOUNDED.finditer(text)):
        if match.start() not in covered and match.end() - 1 not in covered:
            start, end = match.span()
            start += PUPIL.search(text[max(0, start - 1) : start + 1]) is not None
            end -= DATED.match(text, end - 1) is not None
            if end - start > 2:
                found[text[start:end]].append((start, end))
    longer = {span for spots in found.values() for span in spots}
    for match in LIKE.finditer(text):
        longest = match[1] or match[2]
        first = 2 if match[1] else 1
        for size in range(first + 1, len(longest) + 1):
            if longest[size - 1] in NO_END:
                continue
            span = match.start(), match.start() + size
            goes_on = text[span[1] : span[1] + 1] in ENDS_A_SOUND and any(
                low == span[0] and high > span[1] for low, high in longer
            )
            if match.start() not in covered and not goes_on and span not in found[longest[:size]]:
                found[longest[:size]].append(span)
    return {name: spots for name, spots in found.items() if spots}


def features(text: str, name: str, start: int, end: int, often: Mapping[str, int]) -> set[str]:
    """What speaks for and against a string being a name where it stands."""
    before, after = text[max(0, start - 2) : start] or EDGE, text[end : end + 2] or EDGE
    surname = 2 if re.match(DOUBLE, name) else 1
    count = often[name]
    seen = {
        f"before={before[-1]}", f"before2={before}", f"after={after[0]}", f"after2={after}", f"surname={name[:surname]}",
        f"last={name[-1]}", f"first={name[surname]}", f"size={len(name) - surname}", f"often={min(count, 4)}",
        f"edges={before[-1]}_{after[0]}",
    }  # fmt: skip
    left, right = _class(before[-1], LEADS), _class(after[0], FOLLOWS)
    calling = bool(CALLING.search(text[max(0, start - 6) : start]))
    seen |= {
        f"left={left}",
        f"right={right}",
        f"sides={left}{right}",
        f"sides={left}{right}{len(name) - surname}{min(count, 3)}",
    }
    kind = "built" if BUILT.fullmatch(name) else "sounded" if SOUNDS.issuperset(name) else "plain"
    seen |= {f"kind={kind}{left}{right}", f"kind={kind}{len(name)}"}
    seen |= {f"calling={calling}{right}", f"calling={calling}{len(name) - surname}"}
    usual = sum(sign in GIVEN for sign in name[surname:])
    seen |= {f"usual={usual}of{len(name) - surname}", f"usual={usual}{left}{right}"}
    if calling:
        seen.add("calling")
    if NOT_NAME.match(name):
        seen.add("word")
    if count > 1 and after[0] != EDGE and often.get(name + after[0], 0) == count:
        seen.add("goes on")
    if len(name) - surname == 2 and often[name[:-1]] > count:
        seen.add("shorter, too")
    return seen


def named(text: str, places: Sequence[Mention], taken: Sequence[Mention]) -> list[Mention]:
    """The names without a middle dot, each where it stands; `taken` are names that are known already."""
    called = [Mention(*m.span("name"), m["name"], "person", 0.9) for m in NAMED_AS.finditer(text)]
    called += [*chinese_called.called(text), *chinese_called.counted(text)]
    called += chinese_called.listed(text, [*called, *taken])
    sure_names = {m.text for m in called}
    known = candidates(text, places, taken)
    for mention in called:
        if (mention.start, mention.end) not in known.setdefault(mention.text, []):
            known[mention.text].append((mention.start, mention.end))
    often = Counter({name: len(spots) for name, spots in known.items()})
    sure = {
        name: sum(weights.total(features(text, name, *spot, often), "zho_names") for spot in spots) / len(spots)
        + math.log1p(len(spots) - 1)
        for name, spots in known.items()
    }
    out: list[Mention] = []
    free = set(range(len(text)))
    for name in sorted(sure, key=lambda one: (one not in sure_names, -sure[one], one)):
        if sure[name] <= LOW and name not in sure_names:
            continue
        for start, end in known[name]:
            if free.issuperset(range(start, end)):
                free.difference_update(range(start, end))
                out.append(Mention(start, end, name, "person", round(1 / (1 + math.exp(-sure[name])), 2)))
    for mention in list(chinese_called.listed(text, out)):
        if free.issuperset(range(mention.start, mention.end)):
            free.difference_update(range(mention.start, mention.end))
            out.append(mention)
    return sorted(out, key=lambda mention: mention.start)


def dotted(text: str) -> list[Mention]:
    """Names whose parts a middle dot joins, cut off from the words beside them."""
    found = [cut(text, Mention(match.start(), match.end(), match[0], "person")) for match in DOTTED.finditer(text)]
    return [m for m in found if 2 * sum(sign in SOUND_SIGNS for sign in m.text) >= len(SPLIT.sub("", m.text))]


def cut(text: str, mention: Mention) -> Mention:
    """A dotted name without the words it grew into: a calling before it, a verb or "和" after it."""
    start, end, name = mention.start, mention.end, mention.text
    first = SPLIT.split(name)[0]
    lead = LEAD.match(first)
    if lead and len(lead[0]) < len(first):
        start += lead.end()
    first = SPLIT.split(text[start:end])[0]
    sounds = SOUNDS_LAST.search(first)
    start += max(0, sounds.start() if sounds else 0, len(first) - LONGEST)
    tail = SPLIT.split(text[start:end])[-1]
    run = SOUNDS_FIRST.match(tail)
    for size in range(len(run[0]), 1, -1) if run else ():
        if tail[size - 1] != "则" and chinese_called.END.match(text, end - len(tail) + size):
            end -= len(tail) - size
            return Mention(start, end, text[start:end], "person")
    if run and 2 <= len(run[0]) <= LONGEST:
        return Mention(start, end - len(tail) + run.end(), text[start : end - len(tail) + run.end()], "person")
    stop = STOP.search(tail)
    if stop and stop.start() > 0:
        end -= len(tail) - stop.start()
    elif len(tail) > USUAL and re.match(HAN, text[end : end + 1]):  # it may have grown into what follows
        sounded = SOUNDED_LIKE.match(tail)
        end -= len(tail) - (len(sounded[0]) if sounded and len(sounded[0]) > 1 else USUAL)
    return Mention(start, end, text[start:end], "person")


def examples(text: str, names: set[str], places: Sequence[Mention]) -> Iterator[tuple[dict[str, int], bool]]:
    """Each string that may be a name, and whether it is one of these: what the weights are counted from."""
    known = candidates(text, places, dotted(text))
    often = Counter({name: len(spots) for name, spots in known.items()})
    for name, spots in known.items():
        for spot in spots:
            yield dict.fromkeys(features(text, name, *spot, often), 1), name in names
