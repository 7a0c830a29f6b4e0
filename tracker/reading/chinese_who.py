"""Who is meant in Chinese sentences: who speaks, who holds an office, whom pronouns, kin and "我" stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from tracker.reading.chinese_words import AGAIN, HAN, KIN, OF_KIN, OFFICE, ROLE, SPEAK
from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.names import Person
from tracker.reading.sayings import Saying

PLURAL = re.compile(r"(?:两人|二人|三人|四人|他们|她们|夫妇|双双|均|都|皆)")
TWO = re.compile(r"两人|二人|夫妇|双双")
SINGULAR = re.compile(r"(?:本人|自己|[他她](?!们)|其(?![他中实余它次间妻夫父母弟兄姐妹子女家]))")
HE_SAYS = re.compile(rf"[他她][^，。]{{0,4}}{SPEAK}")
BEHIND_SELF = re.compile(r"[他她其](?:的|家|家人|妻子|丈夫|母亲|父亲|儿子|女儿|弟弟|哥哥|姐姐|妹妹|同事|朋友)")
ME = re.compile(r"我(?!们?(?:国|军|市|省|县|方|党|院|局)|妻子|丈夫|的?(?:妻|夫|父|母|弟|兄|姐|妹|儿|女))")
QUOTED = re.compile(r"[“「][^“”「」]{4,}(?:[”」]|$)")
TOLD_BY = re.compile(r"以下是[^，。]{0,6}(?:讲述|口述|自述|陈述)|(?:口述|自述)[：:]")
I_AM_CALLED = re.compile(r"(?:^|[^\u3400-\u9fff])(?:我叫|我是|我名叫)$")
ANSWER = re.compile(r"\s*(?:答|受访者)[：:]")
RELATIVE = re.compile(
    r"(?:妻子|丈夫|母亲|父亲|女儿|儿子|哥哥|弟弟|姐姐|妹妹|长子|次子|长女|次女|之妻|之子|之女|家属|亲属|亲友|好友|朋友|友人|其妻|其夫|其父|其母|其姐|其妹|其兄|其弟|侄子|侄女|孙女|孙子|外孙|姑姑|舅舅|叔叔|未婚妻|未婚夫|女友|男友|同事|邻居)$"
)
BYLINE = re.compile(
    r"(?:记者|通讯员|作者|撰文|采访|访问|编译|编辑|文|图|摄影|整理)[／/|｜:：\s]\s*(?:[^，。\s]{2,4}[、\s])?$"
)
NOT_THEM = re.compile(
    r"(?:等人)?的(?:团队|公司|球队|车队|企业|工厂|店铺?|餐馆|书店|车辆?|船|手机|电脑|账号|帐号|微博|护照|书|新书|作品|影片|歌曲?|文章|讲座|狗|猫|房屋?|房子|住所|住处|学生|粉丝|对手|支持者|组织|教会|学校|网站|频道|节目|画作|画展|研究|项目|申请|请求|要求|说法|话|观点)(?![^，。；]{0,6}[他她])"
)
THEIR_OWN = re.compile(
    r"[，称说：“](?:[^，。]{0,3})?(?P<who>(?:其|她|他|我)?的?(?:丈夫|妻子|儿子|女儿|父亲|母亲|哥哥|弟弟|姐姐|妹妹))[^，。；]{0,30}"
)
AGAIN_CALLED = re.compile(  # who is told of again by what they are: "少年已获释", "这名律师被"
    rf"(?:(?:该名?|这名|这位|那名|此名)(?:{ROLE}|{HAN}{{1,4}}?)|少年|少女|男孩|女孩|孩子|老人|男子|女子|当事人|伤者|青年|老汉|女孩子|男生|女生)(?:已|曾|再|又|仍|随后|当晚|当天|次日|翌日|其后|后|也|于|在|凌晨|目前|现|当场|最终|终|才|则|[\d月日]){{0,5}}"
)
IN_COURT = re.compile(
    r"(?:律师|辩护人|代理人|代表大律师|大律师|公诉人|检察官|检察员|审判长|审判员|法官|裁判官|证人|记者|通讯员|妻子|丈夫|母亲|父亲|儿子|女儿|姐姐|妹妹|哥哥|弟弟|家属|好友|友人|朋友)$"
)
LISTED = re.compile(
    rf"(?:、|和|及|与|以及|，)(?:[^，。、]{{0,4}})?(?:{ROLE})?|(?:和|及|与|以及)[^，。、]{{0,8}}|、[^，。、]{{0,8}}"
)


def speaks(text: str, who: Who) -> bool:
    """Whether somebody is named as one who tells."""
    after = text[who.end : who.end + 16]
    told = re.match(rf"(?:[^，。、；：“”]{{0,9}}?)?{SPEAK}", after)
    return bool(
        told and not re.search(r"[被遭]|获释|关于", told[0]) or re.match(r"[则还亦又也曾]?指(?![甲头尖纹])", after)
    ) or bool(re.search(r"(?:据|根据|按照)[^，。]{0,6}$", text[max(0, who.start - 8) : who.start]))


def holds_office(text: str, who: Who) -> bool:
    """Whether somebody is named by an office, and not right before 被."""
    before = re.search(OFFICE, text[max(0, who.start - 8) : who.start])
    return bool(before) and not re.match(r"[^，。]{0,8}?[被遭]", text[who.end : who.end + 10])


def is_kin(text: str, who: Who) -> bool:
    """Whether somebody is named as a relative or friend of somebody else: "妻子Y", "X的姐姐Y"."""
    return bool(RELATIVE.search(text[max(0, who.start - 6) : who.start]))


def writes(text: str, who: Who) -> bool:
    """Whether somebody is named as who wrote the report: "记者 X", "文／X", "（记者X北京报道）"."""
    return bool(BYLINE.search(text[max(0, who.start - 10) : who.start])) or bool(
        re.search(r"(?:记者|通讯员)$", text[max(0, who.start - 3) : who.start])
        and re.match(
            r"[^，。；、]{0,8}?(?:报道|专电|\d{1,2}日[电讯]|[电讯][）)】])|[）)】]", text[who.end : who.end + 16]
        )
    )


def in_court(text: str, who: Who) -> bool:
    """Whether somebody is named as one who works in a court or comes there for another: no trial is theirs."""
    return bool(IN_COURT.search(text[max(0, who.start - 8) : who.start]))


def did(text: str, who: Who) -> bool:
    """Whether somebody stands behind 被 as the one who did it."""
    return (
        re.search(
            r"(?:被(?![告害捕拘控关判抓押打杀禁绑扣]|通缉|起诉|检控|带走|释放)|遭(?!通缉|拘|捕|判|打))[^，。；]{0,6}$",
            text[max(0, who.start - 8) : who.start],
        )
        is not None
    )


def owns(text: str, who: Who) -> bool:
    """Whether somebody is only named by whose brother or lawyer it is: "X的弟弟Y"."""
    return bool(OF_KIN.match(text, who.end))


def group(text: str, whos: Sequence[Who], at: int) -> list[Who]:
    """Names listed right before an offset, or the last single one of the clause."""
    before = [
        w
        for w in whos
        if w.end <= at
        and not writes(text, w)
        and not speaks(text, w)
        and not holds_office(text, w)
        and not did(text, w)
        and not re.search(r"[。；]", text[w.end : at])
    ]
    if before and NOT_THEM.match(text[before[-1].end : at]):
        return []  # "X的车队被拦下"
    if not before or owns(text, before[-1]) and not re.search(SPEAK, text[before[-1].end : at]):
        return []  # "X的弟弟被打": somebody who is not named
    out = [before[-1]]
    for who in reversed(before[:-1]):
        if LISTED.fullmatch(text[who.end : out[0].start]) and not owns(text, who):
            out.insert(0, who)
        else:
            break
    return out


def listed_from(text: str, whos: Sequence[Who], start: int, end: int) -> list[Who]:
    """The names of a list that begins between two offsets, right at the first or behind a calling."""
    inside = [w for w in whos if start <= w.start < end and not speaks(text, w) and not owns(text, w)]
    if not inside or re.search(r"[，。]", text[start : inside[0].start]):
        return []
    out = inside[:1]
    for who in inside[1:]:
        if LISTED.fullmatch(text[out[-1].end : who.start]):
            out.append(who)
    return out


def of_whom_kin_tell(text: str, sentence: Sentence, whos: Sequence[Who], at: int) -> Who | None:
    """Whom a relative's "her husband" means: X where "X's wife Y" got word that her husband was arrested."""
    before = [w for w in whos if sentence.start <= w.start and w.end <= at]
    for who, kin in pairwise(before):
        theirs = OF_KIN.fullmatch(text, who.end, kin.start)
        meant = THEIR_OWN.search(text, kin.end, at) if theirs else None
        if meant:
            return replace(who, via=meant.span("who"))
    return None


def of_kin(text: str, sentence: Sentence, whos: Sequence[Who], at: int) -> Who | None:
    """Of whom a relative or lawyer tells: "X's husband said that she was taken away"; nobody else is named between."""
    before = [w for w in whos if sentence.start <= w.start and w.end <= at]
    if not before or not OF_KIN.match(text, before[-1].end):
        return None
    meant = re.compile(r"，[^，。]{0,4}?(?P<who>他|她|其|母亲|父亲|妻子|丈夫|儿子|女儿|当事人)").search(
        text, before[-1].end, at
    )
    return replace(before[-1], via=meant.span("who")) if meant else None


def teller(text: str, sentence: Sentence, at: int, saying: Saying | None) -> Who | None:
    """Who tells it of themselves: "X told us that he was taken away", where nobody else was named before."""
    who = saying.who if saying is not None else None
    if (
        who is None
        or who.person is None
        or who.end > at
        or KIN.search(text[max(sentence.start, who.start - 6) : who.start])
    ):
        return None
    clause = re.split(r"[，。；：]", text[sentence.start : at])[-1]
    meant = re.match(r"[^，。]{0,3}?(?:他|她|自己|我)", clause)
    return replace(who, via=(at - len(clause), at)) if meant else None


def meant(
    text: str, sentence: Sentence, whos: Sequence[Who], at: int, last: Sequence[Who], recent: Sequence[Who] = ()
) -> list[Who]:
    """Whom a clause without a name tells of: the pronoun in it, else the only one told of before."""
    lead = text[sentence.start : at]
    clause = re.split(r"[，。；：]", lead)[-1]
    if BEHIND_SELF.search(clause):
        return []
    if PLURAL.search(clause):
        two = TWO.search(clause) and len({w.person.number for w in last if w.person}) < 2
        return list(recent[:2]) if two else list(last)
    single = len({w.person.number for w in last if w.person}) == 1
    if SINGULAR.search(clause):
        return list(last[:1]) if single else list(last[-1:])
    if AGAIN_CALLED.fullmatch(clause) and single:
        return list(last[:1])
    if AGAIN.fullmatch(clause) and single:  # else somebody else is its subject, whom the rules do not know
        return list(last[:1])
    if single and SINGULAR.search(lead) and not HE_SAYS.search(lead) and not re.search(rf"{ROLE}", clause):
        return list(last[:1])  # "她反抗时，被按在地上"
    return []


def i_am(text: str, sentences: Sequence[Sentence], named: Mapping[Sentence, Sequence[Who]]) -> dict[int, Person]:
    """Who 我 is, by the offset of each sentence: whoever alone speaks in a paragraph, whoever tells a whole account."""
    out: dict[int, Person] = {}
    teller_of_all = None
    known = [w for s in sentences for w in named.get(s, ()) if w.person and not holds_office(text, w)]
    if TOLD_BY.search(text):
        teller_of_all = known[0].person if known else None
    else:  # "我叫X，…": an account of one's own
        own = [w for w in known if I_AM_CALLED.search(text[max(0, w.start - 4) : w.start])]
        teller_of_all = own[0].person if own else None
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    for lines in paragraphs.values():
        who = {w.person.number: w.person for s in lines for w in named.get(s, ()) if w.person and speaks(text, w)}
        quotes = [m.span() for m in QUOTED.finditer(text, lines[0].start, lines[-1].end)]
        for line in lines:
            me = ME.search(text, line.start, line.end)
            inside = me is not None and any(low <= me.start() < high for low, high in quotes)
            if inside and len(who) == 1:
                out[line.start] = next(iter(who.values()))
            elif (
                me is not None
                and not inside
                and teller_of_all is not None
                or teller_of_all is not None
                and ANSWER.match(text, line.start)
            ):
                out[line.start] = teller_of_all
    return out


def as_teller(person: Person, via: tuple[int, int]) -> Who:
    """Who tells of themselves."""
    first = person.mentions[0]
    return Who("person", first.start, first.end, first.text, person, via=via)
