"""People whom Russian words beside their names tell of: "задержанный Иван Орлов", lists under "Задержаны:"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.reading import triggers
from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.russian_names import case
from tracker.reading.russian_triggers import STATES
from tracker.reading.russian_who import together
from tracker.reading.triggers import Trigger

Beside = tuple[Trigger, tuple[int, int], list[Who]]
ENDINGS = r"(?P<end>ый|ий|ого|его|ому|ему|ым|им|ом|ем|ая|яя|ую|юю|ой|ей|ые|ие|ых|их|ыми|ими)(?P<back>ся)?\b"
STEMS = "|".join(stem for stem, _ in STATES)
STATE = re.compile(rf"\b(?P<stem>{STEMS}){ENDINGS}", re.I)
BETWEEN = re.compile(  # from a participle to the name it stands before: when, where and the calling, all in small letters
    r"(?:\s+(?:\d+(?:-летн\w+)?|[а-яё][а-яё-]*|«[^»]{1,30}»))*(?:\s+[А-ЯЁ][а-яё]+(?:ск|цк)\w+)?(?:\s+—)?\s+(?:[а-яё-]+\s+){0,3}"
)
FINITE = re.compile(
    r"\b[а-яё]{2,}(?:ет|ёт|ют|ит|ят|ут|[аеиоуыя]л[аио]|лся|лась|лись)\b"
)  # a verb: another part of the sentence
OF_WHOM = re.compile(  # "сестра погибшего Анна": the participle is of somebody else
    r"\b(?:сестр|мат[ье]|отец|отц|брат|жен|муж|адвокат|защитни|коллег|друг|подруг|родственни|родны|близки|знаком|сын|доч|вдов|супруг|сосед|представител)\w*\s+$",
    re.I,
)
BEHIND = re.compile(
    r"(?:\s*\([^)]{1,30}\))?,\s+(?:(?!котор|жен|муж|мат|отц|отец|сын|доч|брат|сестр|адвокат)(?:[а-яё-]+ ){0,4}[а-яё-]+(?: [А-ЯЁ][а-яё]+| «[^»]{1,30}»)?, )?(?:\d+ (?:лет|года?),\s+)?(?:(?:ранее|недавно|вчера|накануне|до сих пор|незаконно|также)\s+)?"
)
EQUATED = re.compile(
    r"(?:(?:среди|в числе)\s+(?P<of>задержанных|арестованных|погибших|пострадавших|осужд[её]нных|освобожд[её]нных|раненых)\s*(?:—|–|-|:|есть|оказались|оказался|оказалась|были|был|была|также)?\s*"
    r"|\b(?P<is>задержан\w*|арестован\w*|погиб\w*|осужд[её]н\w*|ранен\w*|пропал\w*|освобожд[её]н\w*|пострадавш\w+|потерпевш\w+|избит\w+|убит\w*|похищен\w*|забрали|увезли|задержали|отпустили|убиты?)(?: — это)?\s*(?::|—|–)\s*(?=(?:\d+-летн\w+ |[а-яё-]+ ){0,5}[А-ЯЁ]))",
    re.I,
)
OF_STATE = {
    "з": triggers.CUSTODY,
    "а": triggers.ARREST,
    "пог": triggers.KILLED,
    "ос": triggers.SENTENCE,
    "р": triggers.HURT,
    "пр": triggers.GONE,
    "пох": triggers.ABDUCTED,
    "избит": triggers.BEATEN,
    "уби": triggers.KILLED,
    "увез": triggers.CUSTODY,
}
HEADING = re.compile(
    r"\b(?P<is>задержан\w*|задержани\w+|арестован\w*|погиб\w*|осужд[её]н\w*|ранен\w*|пропавш\w*|политзаключ[её]нн\w*)",
    re.I,
)
MARK = re.compile(r"(?:[-•*–—]|\d{1,3}[.)])\s*")
NAME_LINE = re.compile(  # of a list without marks: a name, what stands in brackets, an age
    r"[А-ЯЁ][\w’ʼ-]+(?: [А-ЯЁ][\w’ʼ.-]+){1,3}(?:\s*\([^)]{1,60}\))?(?:, \d{1,2}(?: лет| года?)?)?\s*[,;.]?"
)
CELLMATE = re.compile(r"\b(?:сокамерни|политузни|узни|арестант)\w*(?:\s+[а-яё]+){0,2},?\s+$", re.I)
ITEM_KINDS = ("item", "promo", "signature")


def trigger_of(word: str) -> Trigger:
    """What a word of state tells."""
    low = word.casefold()
    if low.startswith(("пострадавш", "ранен", "потерп")):
        return triggers.HURT
    if low.startswith("освобо"):
        return triggers.RELEASED
    if low.startswith("политз"):
        return triggers.DETENTION
    if low.startswith("отпуст"):
        return triggers.RELEASED
    return next(trigger for begin, trigger in OF_STATE.items() if low.startswith(begin))


def beside(text: str, sentence: Sentence, quiet: Sequence[Who]) -> Iterator[Beside]:
    """A participle before a name in the same case and number, or right behind it after a comma."""
    for match in STATE.finditer(text, sentence.start, sentence.end):
        trigger = next(t for stem, t in STATES if re.fullmatch(stem, match["stem"], re.I))
        if OF_WHOM.search(text[max(sentence.start, match.start() - 30) : match.start()]):
            continue
        many = match["end"].casefold() in ("ые", "ие", "ых", "их", "ыми", "ими")
        after = next((w for w in quiet if w.start >= match.end()), None)
        before = next((w for w in reversed(quiet) if w.end <= match.start()), None)
        if (
            after is not None
            and after.start - match.end() < 90
            and BETWEEN.fullmatch(text, match.end(), after.start)
            and not FINITE.search(text, match.end(), after.start)
        ):
            named = together(text, after, quiet) if many else [after]
            if _agree(match["end"], after) and (not many or len(named) > 1):
                yield trigger, match.span(), named
        elif before is not None and BEHIND.fullmatch(text, before.end, match.start()) and _agree(match["end"], before):
            named = together(text, before, quiet) if many else [before]
            if not many or len(named) > 1:
                yield trigger, match.span(), named


def held_with(text: str, sentence: Sentence, quiet: Sequence[Who]) -> Iterator[Beside]:
    """ "Сокамерник умершего, А": a noun before a name that says where its bearer is."""
    for who in quiet:
        if found := CELLMATE.search(text, sentence.start, who.start):
            yield triggers.DETENTION, found.span(), [who]


def _agree(end: str, who: Who) -> bool:
    """Whether a participle with this ending may go with a name."""
    straight = end.casefold() in ("ый", "ий", "ая", "яя", "ые", "ие")
    return case(who.text) != ("oblique" if straight else "nominative") or " " not in who.text


def listed(text: str, sentence: Sentence, quiet: Sequence[Who]) -> Iterator[Beside]:
    """ "Среди задержанных — А и Б", "Погибший — А"."""
    found = EQUATED.search(text, sentence.start, sentence.end)
    if found is None:
        return
    named = [w for w in quiet if w.start >= found.end() - 1]
    if named:
        yield (
            trigger_of(found["of"] or found["is"]),
            found.span(),
            [replace(w, head=found.span()) for w in together(text, named[0], named)],
        )


def items(text: str, sentences: Sequence[Sentence]) -> Mapping[int, tuple[Trigger, tuple[int, int]]]:
    """Lines of lists under a heading that says what was done to all of them: by their offsets, the trigger and its words."""
    out: dict[int, tuple[Trigger, tuple[int, int]]] = {}
    state: tuple[Trigger, tuple[int, int]] | None = None
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        heads = (
            sentence.kind == "headline"
            or words.rstrip().endswith(":")
            or words.casefold().startswith(("список", "имена"))
        )
        if heads:
            if found := HEADING.search(text, sentence.start, sentence.end):
                state = trigger_of(found["is"]), found.span()
        elif state is not None and (
            sentence.kind in ITEM_KINDS or sentence.kind == "body" and NAME_LINE.fullmatch(words.strip())
        ):
            out[sentence.start] = state
        elif sentence.kind == "body" and out:
            state = None
    return out


def item_name(text: str, sentence: Sentence, whos: Sequence[Who]) -> Who | None:
    """Whom a line of a list begins with."""
    mark = MARK.match(text, sentence.start, sentence.end)
    at = mark.end() if mark else sentence.start
    return next(
        (w for w in whos if 0 <= w.start - at < 3 or mark and text[at : w.start].islower() and w.start - at < 40), None
    )
