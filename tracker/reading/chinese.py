"""Reading Chinese: names by their surnames or the middle dot, who was taken away, sentenced or hurt, days, places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from tracker import gazetteer
from tracker.reading import days, layout
from tracker.reading import triggers as rules
from tracker.reading.days import Day
from tracker.reading.groups import Who
from tracker.reading.injuries import Hurt
from tracker.reading.layout import Sentence
from tracker.reading.names import Mention, Person
from tracker.reading.sayings import Saying
from tracker.reading.told import Account, Statement, Told, Wound
from tracker.records.base import Attribution

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許傅沈彭呂蘇盧蔣賈薛葉閻鐘譚鄒陸顧龍錢湯賴龔覃浦滕甄习習关關古尤成欧歐柳温溫涂符裴游耿聂聶庞龐俞纪紀项項祝阮季包左岳齐齊向牛焦樊殷施柴翟鲍鮑"
)
DOUBLE = "欧阳|司马|上官|诸葛|慕容|尉迟|端木|歐陽|司馬"
HAN = r"[\u3400-\u9fff]"
ROLE = r"(?:律师|记者|教师|老师|访民|活动人士|维权人士|维权律师|人权捍卫者|人权律师|异议人士|异见人士|信徒|基督徒|民众|市民|志愿者|大学生|青年|老人|作家|学者|教授|学生|医生|村民|农民|牧民|工人|牧师|传道人|主持|主播|博主|公民|居民|男子|女子|丈夫|妻子|儿子|女儿|父亲|母亲|哥哥|弟弟|姐姐|妹妹|其妻|其夫|商人|诗人|艺术家|歌手|阿訇|伊玛目|僧人|喇嘛|尼姑|前记者|网民|员工|翻译|编辑|演员|导演|主教练|教练|队长|球迷|影评人|经济学家|发言人|局长|主席|部长|书记|市长|省长|总理|法官|检察官|代表|创办人|负责人|成员|領袖|律師|記者|教師|訪民|學生)"
DOTTED = re.compile(
    rf"{HAN}{{1,14}}(?:[·•‧・](?:(?!和丈夫|和妻子|和|及|与|被|遭|说|在|获|于|因|现|仍|已|曾){HAN}){{1,7}})+"
)
AFTER = r"(?=[，。、；：！？“”（）()\s]|被|遭|和|及|与|與|说|称|表示|告诉|认为|在|于|的|从|因|获|曾|现|将|已|是|为|对|向|等|宣布|指出|透露|目前|失踪|仍|没|不|也|分别|一同|一起|通过|接受|参加|发布|则|于|\d|年|膝|左|右|头|的|随后|上周|日前|昨|今|近日|自|去世|身亡|出狱|当|代理|均|还|未|无|要求|拒绝|呼吁|上月|上周|本月|去年|今年|曾|亦|遂|便|即|却|而|与|或|至|赛后|再|之|并|于|\Z)"
NAME = re.compile(rf"(?:(?:{DOUBLE}){HAN}{{1,2}}|[{SURNAMES}]{HAN}{{1,2}}){AFTER}")
BEFORE = re.compile(
    rf"(?:^|[，。、；：！？“”（）()\s]|和|及|与|與|或|{ROLE}|包括|分别是|名叫|叫|对|向|将|把|以及|捕|拘留|拘押|逮捕|抓走|带走|释放|的|日|讯）|据|由|问|让|叫做)$"
)
NOT_NAME = re.compile(
    r"^(?:高级|高度|高等|金融|金额|方面|方式|方法|方向|文化|文件|文章|任何|任务|成为|成立|成功|成都|关于|关押|关注|关系|黄金|白天|马上|万人|万元|石油|江苏|江西|周一|周二|周三|周四|周五|周六|周日|周末|常常|易于|武装|武汉|雷电|温州|古代|向前|项目|包括|左右|左臂|左手|左腿|季度|施工|何时|何处|于是|于周|任职|夏天|秦皇岛|林业|马来|罗马|许多|应对|余下|单位|和田|宋体|龙头|康复|毛利|唐山|安排|贺兰|石河子|左眼|文书|常务|文学|史上|金钱)"
)
SPEAK = r"(?:说|称|表示|告诉|认为|指出|透露|宣布|指|强调|讲述|回应|证实|否认|呼吁|批评)"
MONTHS = None
T = rules
Found = TypeVar("Found", Day, Mention)
PATTERNS: tuple[tuple[str, rules.Trigger], ...] = (
    (r"(?:被|遭)(?:[^，。；]{0,14}?)(?:带走|抓走|抓捕|拘捕|拘留|拘押|扣押|关押|逮捕|羁押|抓获|强行带走|刑拘|传唤|收押|关进|控制|软禁|监视居住|带到|带往|带去|带回|押回|押送|强行送回|遣返|送回原籍)|(?:被捕|被拘|被抓|遭拘|入狱)", T.CUSTODY),
    (r"(?:被|遭|获)(?:[^，。；]{0,24}?)(?:判处|判刑|判囚|判监|判)(?:有期徒刑|无期徒刑|死刑|入狱|监禁|缓刑|\d|[一二三四五六七八九十]|处)?|(?:获刑|服刑)", T.SENTENCE),
    (r"(?:失踪|失联|失去联系|失去聯繫|下落不明|音讯全无|不知所踪|被失踪)", T.GONE),
    (r"(?:被|遭)(?:[^，。；]{0,10}?)绑架", T.ABDUCTED),
    (r"(?:被|遭到?|受到?)(?:[^，。；]{0,16}?)(?:殴打|毒打|暴打|围殴|打伤|打断)", T.BEATEN),
    (r"(?:被|遭到?|遭受|受到?)(?:[^，。；]{0,10}?)(?:酷刑|电击|刑讯|虐待|折磨)", T.TORTURED),
    (r"(?:被|遭)(?:[^，。；]{0,10}?)(?:打死|杀害|枪杀|枪击身亡|击毙)|(?:在狱中|在羁押期间|在看守所)(?:[^，。；]{0,6}?)(?:去世|死亡|身亡|病逝)", T.KILLED),
    (r"(?:获释|被释放|出狱|获准保释|取保候审|获得释放)", T.RELEASED),
)  # fmt: skip
ACTIVE = re.compile(
    r"(?:警方|公安|国保|警察|国安|当局|执法人员|军警)[^，。；]{0,24}?(?P<verb>拘捕|逮捕|拘留|抓捕|带走|抓走|扣押|关押|拘押|释放|刑拘)(?:了)?(?P<object>[^。；]{2,60})"
)
WOUNDS = re.compile(
    r"(?P<side>左|右|双)?(?P<part>臂|手臂|手|腿|脚|眼|眼睛|头部|头|面部|脸|肋骨|鼻|腰|背|胸|手指|膝盖|肩)(?:部|骨)?(?P<kind>骨折|受伤|烧伤|挫伤|被打断|被打伤|红肿|失明|流血)"
)
HEALTH = re.compile(r"(?:健康|身体|病情)(?:状况)?(?:严重|急剧|持续|日益)?(?:恶化|惡化)")
PARTS = {
    "臂": "arm",
    "手臂": "arm",
    "手": "hand",
    "腿": "leg",
    "脚": "foot",
    "眼": "eye",
    "眼睛": "eye",
    "头部": "head",
    "头": "head",
    "面部": "face",
    "脸": "face",
    "肋骨": "chest",
    "鼻": "face",
    "腰": "back",
    "背": "back",
    "胸": "chest",
    "手指": "finger",
    "膝盖": "knee",
    "肩": "shoulder",
}
KINDS = {"骨折": "fracture", "烧伤": "burn", "挫伤": "contusion", "被打断": "fracture", "红肿": "contusion"}
AGAIN = re.compile(
    r"(?:随后|之后|后|现|目前|至今|当晚|当天|次日|同日|又|再次|再|于|被|仍|已|并|也|曾|日前|近日|其后|此后|\d+[年月日号]|[年月日号]|今年|去年|上月|本月){0,5}"
)
ELSEWHERE = re.compile(
    r"(?:比赛|球队|主教练|进球|夺冠|联赛|球迷|冠军|影片|电影|导演|主演|上映|小说|剧情|票房|股市|同比增长|生产总值|台风|地震|暴雨|车祸|气象|演唱会|展览)"
)
SERIOUS = re.compile(r"(?:警方|公安|国保|拘|逮捕|判处|维权|人权|酷刑|看守所|再教育|失踪|访民)")
FICTION = re.compile(r"(?:影片|电影|小说|新片|剧|讲述|饰演|主演)")


def tell(text: str, language: str) -> Account:
    """What a Chinese text tells."""
    parts = layout.segments(text)
    sentences = layout.sentences(text, parts)
    places = _places(text)
    people = _people(text, places)
    account = Account(language, parts, people, places, days.days(text, "zho"))
    elsewhere, serious = len(ELSEWHERE.findall(text)), len(SERIOUS.findall(text))
    if elsewhere >= 2 and elsewhere >= serious:
        return account
    last: list[Who] = []
    for sentence in sentences:
        if sentence.kind == "notice" or FICTION.search(text, sentence.start, sentence.end):
            continue
        whos = sorted(
            (
                Who("person", m.start, m.end, m.text, p)
                for p in people
                for m in p.mentions
                if sentence.start <= m.start < sentence.end
            ),
            key=lambda w: w.start,
        )
        saying = _saying(text, sentence, whos)
        if saying is not None and saying.who is not None:
            account.statements.append(Statement(sentence.start, sentence.end, saying, sentence))
        told = _acts(text, sentence, whos, last, account, saying)
        hurt = _wounds(text, sentence, whos, last, account, saying)
        named = [v for t in told for v in t.victims] or hurt
        quiet = [w for w in whos if not _speaks(text, w)]
        last = named or quiet or last
    return account


def _places(text: str) -> list[Mention]:
    """Places that the gazetteer knows, the longest first."""
    found: list[Mention] = []
    for match in re.finditer(rf"{HAN}+", text):
        at = match.start()
        while at < match.end():
            for size in (8, 7, 6, 5, 4, 3, 2):
                name = text[at : min(at + size, match.end())]
                if (
                    len(name) == size
                    and (spots := gazetteer.named(name))
                    and (
                        spots[0].population > 100_000
                        or spots[0].feature != "settlement"
                        or size > 2
                        and spots[0].country in ("CN", "KZ")
                    )
                ):
                    if (
                        size == 2
                        and spots[0].feature == "settlement"
                        and spots[0].country not in ("CN", "KZ", "HK", "TW", "MO")
                        and spots[0].population < 2_000_000
                    ):
                        continue
                    found.append(Mention(at, at + size, name, "place", 0.85))
                    at += size - 1
                    break
            at += 1
    return found


def _people(text: str, places: Sequence[Mention]) -> list[Person]:
    found: list[Mention] = [Mention(m.start(), m.end(), m[0], "person") for m in DOTTED.finditer(text)]
    found = [_cut(text, m) for m in found]
    for match in NAME.finditer(text):
        name = match[0]
        if len(name) > 2 and name[-1] in "说称在被是和与于的遭获已将也":
            name = name[:-1]
        end = match.start() + len(name)
        if (
            NOT_NAME.match(name)
            or any(p.start <= match.start() < p.end or (p.start < end < p.end) for p in places)
            or any(m.start < end and match.start() < m.end for m in found)
        ):
            continue
        if BEFORE.search(text[max(0, match.start() - 8) : match.start()]):
            found.append(Mention(match.start(), end, name, "person", 0.8))
    known = {m.text for m in found}
    for name in sorted(known, key=len, reverse=True):
        for at in re.finditer(re.escape(name), text):
            if not any(m.start < at.end() and at.start() < m.end for m in found):
                found.append(Mention(at.start(), at.end(), name, "person", 0.8))
    people: list[Person] = []
    for mention in sorted(found, key=lambda m: m.start):
        owner = next((p for p in people if p.name == mention.text), None)
        if owner is None:
            owner = Person(len(people) + 1, mention.text)
            people.append(owner)
        owner.mentions.append(mention)
    return people


def _cut(text: str, mention: Mention) -> Mention:
    """A dotted name without the words it grew into: a calling before it, a verb or "和" after it."""
    start, end, name = mention.start, mention.end, mention.text
    lead = re.match(rf".*(?:{ROLE}|和|及|与|与|族|是|把|将|对)", name.split("·")[0].split("•")[0])
    if lead and len(lead[0]) < len(re.split(r"[·•‧・]", name)[0]):
        start += lead.end()
    first = re.split(r"[·•‧・]", text[start:end])[0]
    start += max(0, len(first) - 6)  # no part of a name is longer
    tail = re.split(r"[·•‧・]", text[start:end])[-1]
    stop = re.search(r"(?:被|遭|和|及|与|说|在|于|的|获|因|现|仍|已|曾|和丈夫|和妻子|\d)", tail)
    if stop and stop.start() > 0:
        end -= len(tail) - stop.start()
    elif len(tail) > 4:
        end -= len(tail) - 4
    return Mention(start, end, text[start:end], "person")


def _speaks(text: str, who: Who) -> bool:
    after = text[who.end : who.end + 12]
    return bool(re.match(rf"(?:[^，。、]{{0,4}})?{SPEAK}", after)) or bool(
        re.search(r"(?:据|根据|按照)[^，。]{0,6}$", text[max(0, who.start - 8) : who.start])
    )


def _saying(text: str, sentence: Sentence, whos: list[Who]) -> Saying | None:
    if sentence.kind == "headline":
        return Saying(sentence.start, sentence.end, None, Attribution.HEADLINE)
    for who in whos:
        if _speaks(text, who):
            return Saying(
                who.end,
                sentence.end,
                who,
                Attribution.REPORTED_SPEECH,
                (who.start, who.end),
                denies="否认" in text[who.end : who.end + 8],
            )
    return None


def _group(text: str, whos: list[Who], at: int) -> list[Who]:
    """Names listed right before an offset, or the last single one of the clause."""
    before = [w for w in whos if w.end <= at and not _speaks(text, w) and not re.search(r"[。；]", text[w.end : at])]
    if not before:
        return []
    out = [before[-1]]
    for who in reversed(before[:-1]):
        gap = text[who.end : out[0].start]
        if re.fullmatch(rf"(?:、|和|及|与|与|以及|，)(?:[^，。、]{{0,4}})?(?:{ROLE})?|(?:和|及|与)(?:{ROLE})", gap):
            out.insert(0, who)
        else:
            break
    return out


def _acts(
    text: str, sentence: Sentence, whos: list[Who], last: list[Who], account: Account, saying: Saying | None
) -> list[Told]:
    out: list[Told] = []

    def add(trigger: rules.Trigger, start: int, end: int, victims: list[Who]) -> None:
        inside = saying if saying is not None and saying.start <= start else None
        out.append(
            Told(
                trigger,
                start,
                end,
                sentence,
                victims,
                None,
                trigger.stage,
                None,
                None,
                _near(account.days, sentence, start),
                _near(account.places, sentence, start),
                inside,
                trigger.score,
            )
        )

    for match in ACTIVE.finditer(text, sentence.start, sentence.end):
        listed = [w for w in whos if match.start("object") <= w.start < match.end("object") and not _speaks(text, w)]
        first = listed[:1]
        for who in listed[1:]:
            if re.fullmatch(rf"(?:、|和|及|与|以及)(?:[^，。、]{{0,6}})?(?:{ROLE})?", text[first[-1].end : who.start]):
                first.append(who)
        if first and not re.search(r"[，。]", text[match.start("object") : first[0].start]):
            add(T.RELEASED if match["verb"] == "释放" else T.CUSTODY, match.start("verb"), match.end("verb"), first)
    for pattern, trigger in PATTERNS:
        for match in re.compile(pattern).finditer(text, sentence.start, sentence.end):
            if re.search(
                r"(?:未|没有|否认|可能|如果|若|担心|以免|免于)[^，。]{0,4}$",
                text[max(sentence.start, match.start() - 8) : match.start()],
            ):
                continue
            victims = _group(text, whos, match.start())
            inner = [w for w in whos if match.start() <= w.start < match.end()]
            if (
                not victims
                and not inner
                and (last or any(not _speaks(text, w) for w in whos if w.end <= match.start()))
            ):
                lead = text[sentence.start : match.start()]
                clause = re.split(r"[，。；：]", lead)[-1]
                plural = re.search(r"(?:两人|二人|三人|他们|她们|夫妇|均|都)", clause)
                named = re.search(r"(?:他|她|其)", clause)
                if plural:
                    victims = last
                elif named or AGAIN.fullmatch(clause):  # else somebody else is its subject, whom the rules do not know
                    victims = last[:1] if named or len({w.person.number for w in last if w.person}) == 1 else []
            if victims:
                pronoun = re.search(r"(?:他们|她们|两人|他|她)[^，。]{0,12}$", text[sentence.start : match.start()])
                if (
                    pronoun
                    and last
                    and victims
                    and victims[-1].end < sentence.start + pronoun.start()
                    and saying is not None
                    and saying.who is not None
                    and saying.who.person is victims[-1].person
                ):
                    victims = last
                add(trigger, match.start(), match.end(), victims)
    account.acts += out
    return out


def _near(found: Sequence[Found], sentence: Sentence, at: int) -> Found | None:
    """The day or place of the sentence that stands nearest."""
    inside = [d for d in found if sentence.start <= d.start < sentence.end]
    return min(inside, key=lambda d: abs(d.start - at)) if inside else None


def _wounds(
    text: str, sentence: Sentence, whos: list[Who], last: list[Who], account: Account, saying: Saying | None
) -> list[Who]:
    out: list[Who] = []
    for match in WOUNDS.finditer(text, sentence.start, sentence.end):
        told = [v for t in account.acts if t.sentence is sentence for v in t.victims]
        whose = _group(text, whos, match.start())[-1:] or told[:1] or last[:1]
        side = {"左": "left", "右": "right", "双": "both"}.get(match["side"] or "", "")
        for who in whose:
            account.wounds.append(
                Wound(
                    Hurt(
                        match.start(),
                        match.end(),
                        PARTS[match["part"]],
                        None,
                        side,
                        KINDS.get(match["kind"], "unspecified"),
                        "",
                        None,
                        None,
                        "",
                        None,
                    ),
                    who,
                    sentence,
                    saying,
                    0.85,
                )
            )
            out.append(who)
    if not out and (worse := HEALTH.search(text, sentence.start, sentence.end)):
        whose = _group(text, whos, worse.start())[-1:] or last[:1]
        for who in whose:
            account.wounds.append(
                Wound(
                    Hurt(worse.start(), worse.end(), "unspecified", None, "", "unspecified", "", None, None, "", None),
                    who,
                    sentence,
                    saying,
                    0.75,
                )
            )
            out.append(who)
    return out
