"""Russian nouns that tell what was done, with a name in the genitive behind them: "арест журналистки Эллы Вороновой"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.reading import triggers
from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.russian_names import case
from tracker.reading.russian_triggers import PATTERNS
from tracker.reading.russian_who import together
from tracker.reading.triggers import Trigger

Beside = tuple[Trigger, tuple[int, int], list[Who]]
NOUNS: tuple[tuple[re.Pattern[str], Trigger], ...] = tuple(
    (re.compile(rf"\b{words}\b", re.I), trigger)
    for words, trigger in (
        (r"задержани(?:е|я|ю|и|ем)|поимк[аиуе]|поимкой", triggers.CUSTODY),
        (r"арест(?:а|у|ом|е|ы)?|аресте|заключени[еяю] под стражу|заключением под стражу", triggers.ARREST),
        (r"похищени(?:е|я|ю|и|ем)", triggers.ABDUCTED),
        (r"исчезновени(?:е|я|ю|и|ем)|пропаж(?:а|и|у|е|ей)", triggers.GONE),
        (r"убийств(?:о|а|у|ом|е)|убийц(?:а|ы|е|у|ей|ам|ами|ах)?|казн(?:ь|и|ью)|расстрел(?:а|у|ом|е)?|расправ(?:а|ы|у|е|ой) над", triggers.KILLED),
        (r"избиени(?:е|я|ю|и|ем)|нападени(?:е|я|ю|и|ем) на|покушени(?:е|я|ю|и|ем) на", triggers.BEATEN),
        (r"пытк(?:и|ам|ах|ами)|истязани(?:е|я|ю|и|ем)", triggers.TORTURED),
        (r"ранени(?:е|ем)", triggers.HURT),
        (r"освобождени(?:е|я|ю|и|ем)", triggers.RELEASED),
        (r"приговор(?:а|у|ом|е)?(?: суда)?|осуждени(?:е|я|ю|и|ем)", triggers.SENTENCE),
        (r"(?:депортаци|экстрадици|высылк)(?:я|и|ю|ей|а|у|е|ой)|выдворени(?:е|я|ю|и|ем)", triggers.EXPELLED),
    )
)  # fmt: skip
GAP = re.compile(r"\s+(?:(?:\d+-летн\w+|[а-яё][а-яё-]*|«[^»]{1,30}»)\s+){0,4}")
ASKED = re.compile(  # what is asked for, feared, planned or judged in general
    r"\b(?:требу\w+|потребовал\w*|призвал\w*|призыва\w+|добива\w+|просит|просят|надежд\w+|ради|за|возможн\w+|скор\w+|предстоящ\w+|угроз\w+|угрожа\w+|попытк\w+|план\w*|ордер\w*|против|избежа\w+|отмен\w+|без|о|об)\s+(?:[а-яё]+\s+)?$",
    re.I,
)
ON_GOODS = re.compile(r"\s+(?:на\s|имуществ|счет|актив|средств|недвижим|автомобил|акци)")
HOPED = (triggers.RELEASED, triggers.EXPELLED, triggers.SENTENCE)
"""What is spoken of before it is done: only plain words that it was done count."""
BODY = re.compile(r"\bтел[оа]\s+(?:(?:\d+-летн\w+|[а-яё][а-яё-]*)\s+){0,3}$", re.I)
FOUND = re.compile(r"\b(?:нашли|наш[её]л|нашла|найден\w*|обнаруж\w+|опозна\w+|выдали|вернули|передали)\b", re.I)
BY_FORCE = re.compile(
    r"огнестрел|пулев|пул[ьи]\w*|ранени|ножев|побо|избиени|пыт(?:ок|ки)|связанн|удушени|насильствен|ожог|следами|простреленн|колот|перерезан",
    re.I,
)
AMONG = re.compile(
    r"\b(?:[Сс]реди|[Вв] числе|[Оо]дним из|[Оо]дной из|[Оо]дин из|[Оо]дна из)\s+(?:тех|людей|погибших|мужчин|женщин)?,?\s*(?P<told>[^.;]{0,160}?),?\s+(?:был[аи]?|оказал(?:ся|ась|ись)|стал[аи]?|—|–)\s+(?:и\s+)?(?:[а-яё-]+\s+){0,4}$"
)


def done_to(text: str, sentence: Sentence, quiet: Sequence[Who]) -> Iterator[Beside]:
    """What nouns tell of the people named behind them."""
    for pattern, trigger in NOUNS:
        for match in pattern.finditer(text, sentence.start, sentence.end):
            who = next((w for w in quiet if w.start >= match.end()), None)
            if who is None or who.start - match.end() > 90 or not GAP.fullmatch(text, match.end(), who.start):
                continue
            if trigger is triggers.ARREST and ON_GOODS.match(text, match.end()):
                continue
            if case(who.text) == "nominative" and " " in who.text:
                continue
            lead = text[sentence.start : match.start()]
            asked = ASKED.search(lead)
            if asked and not re.match(r"(?:за|об?)\s", asked[0], re.I) or asked and trigger in HOPED:
                continue
            yield trigger, match.span(), together(text, who, quiet)


def found_dead(text: str, sentence: Sentence, quiet: Sequence[Who]) -> Iterator[Beside]:
    """ "Тело А со следами пыток нашли": a body that tells how its owner died."""
    if not FOUND.search(text, sentence.start, sentence.end) or not BY_FORCE.search(text, sentence.start, sentence.end):
        return
    for who in quiet:
        if case(who.text) != "nominative" and (body := BODY.search(text, sentence.start, who.start)):
            yield triggers.KILLED, body.span(), [who]


def among(text: str, sentence: Sentence, quiet: Sequence[Who]) -> Iterator[Beside]:
    """ "Среди тех, кого застрелили в тот день, был Иван Орлов": what was done to all of them was done to who is named."""
    for who in quiet:
        head = AMONG.search(text, sentence.start, who.start)
        if head is None or case(who.text) == "oblique":
            continue
        for pattern, trigger in PATTERNS:
            if re.compile(pattern, re.I).search(text, head.start("told"), head.end("told")):
                yield trigger, head.span(), [replace(w, head=head.span()) for w in together(text, who, quiet)]
                return
