"""When and where a Chinese sentence says that something was done."""

from __future__ import annotations

import re

from tracker.reading.chinese_called import CALLINGS
from tracker.reading.chinese_words import ROLE, SPEAK
from tracker.reading.day import Day
from tracker.reading.layout import Sentence
from tracker.reading.names import Mention
from tracker.reading.told import Account

BORN = re.compile(r"^(?:生|出生|生于)|^[^，。]{0,3}(?:发布|刊登|报道)")
TELLS = re.compile(rf"^[^，。；]{{0,12}}{SPEAK}")
EARLIER = re.compile(r"[；。]")
FROM = re.compile(r"^(?:籍|人(?!民)|[^，。；、]{0,4}?(?:访民|商人|居民|村民|律师|维权|网民|男子|女子))")
A_BODYS = re.compile(  # a part of a body's name, or a nation: no place where anything was done
    r"^(?:族|籍|人权|之声|之页|当局|政府|公民|良心犯|维权|异见|异议|传媒|新闻|[^，。；、]{0,2}(?:日报|时报|晚报|早报|电台|电视台|通讯社)|观察|卫视|大?使馆|外交部|主教团|教会|共产党)"
)
BODY = re.compile(r"[市县区省州]?(?:公安|警方|国保|检察院|国安)")  # who did it, rather than where
FROM_THERE = re.compile(rf"^[^，。；、]{{0,2}}(?:{ROLE}|{CALLINGS})")
KINDS = "(?:中级人民法院|中级法院|高级法院|人民法院|区域法院|裁判法院|高等法院|地方法院|终审法院|军事法庭|法庭|法院|收押所|惩教所|劳教所|少管所|羁押中心|拘留中心|收容中心|培训中心|康复医院|黑监狱|警察局|警局|口岸|看守所|拘留所|女子监狱|监狱|派出所|公安分局|公安局|戒毒所|法制学习班|收容所|军营|警署|精神病院|再教育营)"
FACILITY = re.compile(rf"(?P<name>[\u3400-\u9fff]{{2,14}}?)(?P<kind>{KINDS})(?!长|院)")
AGENT = re.compile(r"[被遭由]$")
CUT = re.compile(
    r".*(?:被|在|于|由|往|到|至|进|将|经|对|从|向|入|去|称|说|的|时|日|月|年|后|前|和|与|及|遭|把|送|了|经过|另据|据|记者致电|致电|押回)"
)


def day_near(text: str, account: Account, sentence: Sentence, at: int) -> Day | None:
    """The day of the sentence that stands nearest, before it rather than behind; that of a birth or of telling is none."""
    fitting = []
    for day in account.days:
        if not sentence.start <= day.start < sentence.end or day.head:
            continue
        behind = text[day.end : sentence.end]
        if BORN.match(behind) or (day.end <= at and TELLS.match(text[day.end : at])):
            continue
        far = abs(day.start - at) + (0 if day.start <= at else 15)
        fitting.append(
            (far + (40 if EARLIER.search(text[min(day.end, at) : max(day.start, at)]) else 0), day.start, day)
        )
    return min(fitting)[2] if fitting else None


def place_near(text: str, account: Account, sentence: Sentence, at: int) -> Mention | None:
    """The place of the sentence that stands nearest; where somebody is from comes last."""
    fitting = []
    for spot in account.places:
        if sentence.start <= spot.start < sentence.end:
            behind = text[spot.end : spot.end + 6]
            if A_BODYS.match(behind) or sentence.kind == "headline" and FROM_THERE.match(behind):
                continue
            far = 60 if FROM.match(behind) or BODY.match(behind) else 0
            fitting.append((abs(spot.start - at) + far, spot.start, spot))
    return min(fitting)[2] if fitting else None


def facility_near(text: str, sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """The court, prison or police station that stands nearest in a sentence, cut off from the words before it."""
    found = []
    for match in FACILITY.finditer(text, sentence.start, sentence.end):
        lead = CUT.match(match["name"])
        low = match.start() + (lead.end() if lead else 0)
        if match.start("kind") - low > 1 and not AGENT.search(text[low - 1 : low]):
            found.append((low, match.end()))
    return min(found, key=lambda span: min(abs(span[0] - end), abs(start - span[1])), default=None)
