"""Who is meant in Russian and Kazakh sentences: who speaks, who suffers, whom pronouns stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.russian_names import WOMAN, case, sex_of
from tracker.reading.russian_words import (
    BY_WORDS,
    CALLINGS,
    KIN,
    OFFICE,
    PEOPLE_WORDS,
    SAID,
)


def speaks(text: str, who: Who, sentence: Sentence) -> bool:
    """Whether somebody is named as one who tells, or by an office, rather than as one to whom something is done."""
    before, after = (
        text[max(sentence.start, who.start - 60) : who.start],
        text[who.end : min(sentence.end, who.end + 40)],
    )
    by = BY_WORDS.search(before)
    if by and (not by["comma"] or after.startswith(",")):  # "по словам сестры, Анны Орловой, …"
        return True
    near = SAID.match(after.lstrip()) or re.match(
        r"\s+(?:[а-яё]+ ){0,2}(?:сообщил|рассказал|заявил|считает|сказал|мұны|туралы айтты)", after
    )
    inverted = re.search(
        rf"(?:{SAID.pattern})(?:\s+(?:журналистам|агентству|изданию|его|её|ее|их))*\s+(?:[А-ЯЁ][а-яё]+[ую]\s+)?(?:(?!об?\s|что\s|как\s|что,)[А-ЯЁа-яё-]+\s+){{0,7}}$",
        before,
    )
    kin = KIN_BEFORE.search(before) and LEARNS.match(after)  # "а его жена, Ада Лунд, узнала об этом"
    acts = DOES.search(before) and case(who.text) != "oblique"
    return bool(near or inverted or kin or acts)


DOES = re.compile(  # whoever does this is no victim of what the sentence tells
    r"\b(?:вед[её]т|в[её]л[аи]?|поддержива(?:ет|ла?)|поддержал[аи]?|председательств\w+|защища(?:ет|ла?)|представля(?:ет|ла?)|судит|судила?|рассматрива(?:ет|ла?)|рассмотрела?|постановила?|вынесла|вын[её]с"
    r"|подписала?|записала?|снимала?|снял|сняла|встречала?|возглавля\w+|руковод\w+|командова\w+|дежурила?|допрашивала?|видела?|навещала?|обследовала?|осматривала?|осмотрела?|оперировала?|прооперировала?|расследу\w+|расследовала?|курирует|собира(?:ет|ла?))"
    r"\s+(?:[а-яё-]+\s+){0,4}$",
    re.I,
)


KIN_BEFORE = re.compile(
    r"\b(?:его|её|ее|их|задержанн\w+|арестованн\w+|погибш\w+)\s+(?:жена|муж|мать|отец|сестра|брат|дочь|сын|супруга?|тётя|тетя|дядя|бабушка|дедушка|племянни(?:к|ца)),?\s+$",
    re.I,
)
LEARNS = re.compile(
    r",?\s+(?:[а-яё]+ ){0,2}?(?:узнал[аи]?|подал[аи]?|обратил[аи]?сь|обратился|ждёт|ждет|добива\w+|ищет|не знает|пришла|пришел|пришёл|приехал[аи]?|написал[аи]?|просит|требует|надеется|бо[ия]тся)\b"
)


RELATIVE = re.compile(
    r",\s+(?:у |с |на |к |о |в отношении )?котор(?P<end>ого|ую|ых|ому|ой|ым|ый|ая|ые)\b[^,;:]*$", re.I
)


def related(text: str, sentence: Sentence, whos: Sequence[Who], at: int, passive: bool) -> list[Who]:
    """Whom a relative clause tells of: "Иван Орлов, которого задержали", "Иван Орлов, который был избит"."""
    found = RELATIVE.search(text, sentence.start, at)
    before = [w for w in whos if found is not None and w.end <= found.start()]
    if (
        found is None
        or not before
        or found.start() - before[-1].end > 25
        or (found["end"] in ("ый", "ая", "ые")) != passive
    ):
        return []
    if any(found.end("end") < w.start < at for w in whos):
        return []  # somebody else is named in the clause
    return together(text, before[-1], before) if found["end"] in ("ых", "ые", "ым") else [before[-1]]


FORMERLY = re.compile(  # of somebody to whom it is done the office says who it is
    r"\b(?:[Бб]ывш(?:ий|ая)\b|(?i:задержан|арестован|осужд[её]н|убит|избит|ранен|похищен|приговор[её]н|освобожд[её]н|отпущен|застрелен|расстрелян|пропал|погиб(?:ла)?)а?\b(?! как))[^.;,]{0,45}$"
)


SUFFERS = re.compile(
    r"(?:,[^,.;]{3,60},)?\s+(?:был[аи]?\s+)?(?:пропал|исчез|задержан|арестован|избит|похищен|убит|погиб(?!ш)|ранен|осужд[её]н|приговор[её]н|застрелен|скончал|умер|депортирован|освобожд[её]н)\w{0,3}\b"
)
"""Behind the name of an official to whom it is done: "Директор школы Иван Орлов пропал"."""


def holds_office(text: str, who: Who, sentence: Sentence) -> bool:
    """Whether somebody is named by an office in the nominative, as those are who act or comment."""
    before = text[max(sentence.start, who.start - 50) : who.start]
    return (
        bool(OFFICE.search(before))
        and not FORMERLY.search(before)
        and not SUFFERS.match(text, who.end, sentence.end)
        and case(who.text) != "oblique"
        and not re.search(
            r"(?:адвоката|депутата|лидера|мэра|журналистк\w+|активистк\w+|правозащитника|правозащитницу)\s+$", before
        )
    )


FOR_OTHERS = re.compile(
    r"\b(?:адвокат|защитни[кц]|юрист|прокурор|следовател|участков|полковник|подполковник|майор|капитан|лейтенант|генерал|сержант|прапорщик|врач|хирург|медик|судь|главврач|пресс-секретар|омбудсмен|депутат|министр|губернатор|мэр|аким|начальник|директор|докладчи[кц]|эксперт|координатор|редактор|завуч)[а-яё]*\s+(?:[а-яё-]+\s+){0,3}$",
    re.I,
)


def for_others(text: str, who: Who) -> bool:
    """Whether somebody is named, in whatever case, by an office or as a lawyer: no pronoun of the next sentence means them first."""
    return bool(FOR_OTHERS.search(text[max(0, who.start - 60) : who.start]))


OWNER = re.compile(
    r"\b(?:знакомый|знакомая|друг|подруга|брат|сестра|жена|муж|мать|отец|сын|дочь|коллега|сосед|соседка|родственник|родственница|сокамерник|помощник|помощница),?\s+$",
    re.I,
)


OF_A_VICTIM = re.compile(  # "увезли мать другого погибшего, Досжана": she was taken, not he
    r"\b(?:мать|матери|отца?|отец|жен[ауы]|вдов[ауы]|сестр[ауы]|брата?|сына?|доч(?:ь|ери)|муж[а]?|адвоката?|родственни[кц]\w*) (?:[а-яё]+ ){0,2}(?:погибш|убит|задержанн|арестованн|осужд[её]нн|пропавш|похищенн)\w+,?\s+$"
)


def owns(text: str, who: Who) -> bool:
    """Whether somebody is named to say whose friend or brother is told of: "убит знакомый Орлова, водитель Бо Эк"."""
    if OF_A_VICTIM.search(text[max(0, who.start - 60) : who.start]):
        return True
    if not OWNER.search(text[max(0, who.start - 20) : who.start]):
        return False
    return case(who.text) == "oblique" or (" " not in who.text and who.text.endswith(("а", "я", "ого", "ой", "и", "ы")))


def victims_of(
    text: str, match: re.Match[str], inside: list[Who], passive: bool, language: str, either: bool = False
) -> list[Who]:
    """Names listed together that stand as the object of an active verb, or the subject of a passive one; `either`: in any case."""
    if not inside:
        return []
    if language == "kaz":
        before = [w for w in inside if w.end <= match.start()]
        owned = [
            w
            for w in before
            if not re.search(r"(?:оның|адвокаты|қорғаушы|өкілі)\s*$", text[max(0, w.start - 12) : w.start])
        ]
        active = not re.search(r"(?:лды|лынды|лған|лді)$", match[0])
        if active:
            owned = [w for w in owned if re.search(r"(?:н|ны|ні|ды|ді|ты|ті)$", w.text)] or (
                owned[-1:] if len(owned) == 1 else []
            )
        return owned[-1:] if len(owned) == 1 else together(text, owned[-1], owned) if owned else []
    if re.match(r"назначил", match[0]):
        return inside[:1]
    she = passive and bool(re.search(r"(?:на|та|лась)\s*$", match[0]))
    fitting = [
        w
        for w in inside
        if either
        or (
            case(w.text) != "oblique" or she and WOMAN.search(w.text)
            if passive
            else case(w.text) != "nominative" or " " not in w.text
        )
    ]
    if not fitting:
        return []
    if not passive and not either:
        fitting = [
            w for w in fitting if case(w.text) == "oblique" or " " not in w.text or not _before_verb(w, match)
        ] or fitting
    near = min(fitting, key=lambda w: min(abs(w.start - match.end()), abs(match.start() - w.end)))
    if abs(near.start - match.end()) > 120 and abs(match.start() - near.end) > 120:
        return []
    return together(text, near, inside)


def _before_verb(who: Who, match: re.Match[str]) -> bool:
    return who.end <= match.start()


def together(text: str, near: Who, inside: Sequence[Who]) -> list[Who]:
    """All names of the list in which one stands."""
    index = inside.index(near)
    first, last = index, index
    joint = re.compile(r"\s*(?:,|и|,? а также|және|мен|бен|пен|\([^)]*\))*\s*(?:[а-яё-]+\s+){0,2}")
    while (
        first
        and _alike(inside[first - 1], near)
        and joint.fullmatch(text[inside[first - 1].end : inside[first].start])
        and re.search(r"[,и]", text[inside[first - 1].end : inside[first].start])
    ):
        first -= 1
    while (
        last + 1 < len(inside)
        and _alike(inside[last + 1], near)
        and joint.fullmatch(text[inside[last].end : inside[last + 1].start])
        and re.search(r"[,и]|және", text[inside[last].end : inside[last + 1].start])
    ):
        last += 1
    return list(inside[first : last + 1])


def _alike(one: Who, other: Who) -> bool:
    """Whether two names may stand in one list: in the same case, as far as their endings tell."""
    if " " not in one.text or " " not in other.text:
        return True
    return {case(one.text), case(other.text)} != {"nominative", "oblique"}


def _is_object(text: str, pronoun: re.Match[str], verb: re.Match[str]) -> bool:
    """Whether a pronoun may be the object of an active verb: in its part of the sentence, and no subject."""
    between = text[min(pronoun.end(), verb.end()) : max(pronoun.start(), verb.start())]
    return pronoun[0].casefold() not in ("он", "она", "они") and not re.search(r"[:;«»“”\"—]", between)


MEANT = re.compile(
    rf"\b(?:его|её|ее|их|ему|ей|им|он|она|они|ним|нём|него|неё|нее|ней|них|нему|обоих|обеих|оба|обе|обоим|троих|двоих|того|тому|(?:{PEOPLE_WORDS}|{CALLINGS})(?:ого|ому|ую|ая|а|у|ку|ке|ка|ов|ых|е|ы|я|ю)?|ол|оны|оған|оларды|олар)\b",
    re.I,
)
CALLED_SO = re.compile(rf"\b(?:{PEOPLE_WORDS}|{CALLINGS})(?:ого|ому|ую|ая|а|у|ку|ке|ка|ой|ом|е|я|ю|ец|ца|цу)?\b", re.I)
"""Somebody by a calling or as a man or woman, who may have been named before."""
OWNED = re.compile(r"\b(?:в|во|из|по|у|о|об|на|за|к|с|от|для|при|без|до|после|против|под|над)\s+$", re.I)
OWNING = frozenset("его её ее их".split())  # "по его словам": behind a preposition whom they mean would be "него"
ANYBODY = re.compile(r"\b(?:людей|людям|граждан(?:ам)?|никого|никому|кого-либо|многих)\b", re.I)
KIN_HARMED = re.compile(  # "Отцу сломали руку, у него …"
    r"\b(?:отц[ау]|брат[ау]|сестр[уе]|муж[ау]|жен[уе]|сын[ау]|дочери|сосед[ау]|соседк[уе]|друг[ау]|племянник[ау]|дяд[юе])\b",
    re.I,
)
MANY = frozenset("их они им них обоих обеих оба обе обоим троих двоих олар оларды".split())
TWO = frozenset("обоих обеих оба обе обоим двоих".split())
MALE = frozenset("его ему он ним нём него нему того тому".split())
FEMALE_FORMS = frozenset("её ее ей она неё нее ней".split())


def pronoun_meant(
    text: str,
    low: int,
    high: int,
    match: re.Match[str],
    last: Sequence[Who],
    whos: Sequence[Who],
    sentence: Sentence,
    passive: bool = True,
    recent: Sequence[Who] = (),
) -> list[Who]:
    """Whom "его", "её", "их" or "журналиста" stands for: the last of that sex to whom something was done."""
    hits = [m for m in MEANT.finditer(text, low, high) if passive or _is_object(text, m, match)]
    hits = [
        m for m in hits if not OWNED.search(text[max(low, m.start() - 12) : m.start()]) or m[0].casefold() not in OWNING
    ]
    hits = [m for m in hits if not KIN.match(text[m.end() : m.end() + 40].lstrip())]  # "его брата": somebody else
    hits = [m for m in hits if not any(0 < w.start - m.end() < 3 for w in whos)]  # "адвокат Иван Орлов": a calling
    if (
        not hits
        or not (last or whos)
        or ANYBODY.search(text, low, high)
        or KIN_HARMED.search(text, low, max(match.end(), hits[0].start()))
    ):
        return []
    near = min(hits, key=lambda m: abs(m.start() - match.start()))
    word = near[0].casefold()
    if OF_MANY.search(word) and word not in MANY | MALE and len(_persons(last)) < 2:
        return []  # "заключённых били": not the one who was named
    own = [
        w
        for w in whos
        if w.end <= near.start() and not speaks(text, w, sentence) and not holds_office(text, w, sentence)
    ]
    chosen = called_before(text, word, (*own, *last, *recent))
    if not chosen and (not A_CALLING.match(word) or len(_persons((*own, *last, *recent))) == 1):
        chosen = meant_by(word, own, last, recent)
    return [replace(w, via=(near.start(), near.end())) for w in chosen]


A_CALLING = re.compile(CALLINGS, re.I)
OF_MANY = re.compile(r"..(?:ых|их|ов|ев|ам|ям|ами|ями|ники|исты|анты|ые)$")


def called_before(text: str, word: str, some: Sequence[Who]) -> list[Who]:
    """Whom a calling means that stood before somebody's name: "аспиранта Янку Орлова … Аспиранту дали два года"."""
    if len(word) < 6 or word in MALE | FEMALE_FORMS | MANY:
        return []
    begin = word[: max(5, len(word) - 3)]
    for who in some:
        for mention in who.person.mentions if who.person else ():
            before = text[max(0, mention.start - 30) : mention.start].casefold().split()
            if before and before[-1].startswith(begin):
                return [who]
    return []


def meant_by(word: str, own: Sequence[Who], last: Sequence[Who], recent: Sequence[Who]) -> list[Who]:
    """Whom a pronoun means: `own` are named before it in its sentence, `last` were told of before, `recent` farther back."""
    word = word.casefold()
    if word in MANY and (word != "им" or len(_persons(last)) > 1):
        chosen = list(own) if len(_persons(own)) > 1 else list(last)
        if word in TWO and len(_persons(chosen)) < 2:
            chosen = list({w.person.number: w for w in reversed(recent) if w.person}.values())[-2:]
        return chosen
    sex = "male" if word in MALE or word == "им" else "female" if word in FEMALE_FORMS else ""
    return (
        _of_sex(own[::-1] if word in MALE | FEMALE_FORMS else [], sex)
        or _of_sex(_latest(last), sex)
        or _of_sex(recent, sex)
    )


def _persons(some: Sequence[Who]) -> set[int]:
    return {w.person.number for w in some if w.person}


def _latest(last: Sequence[Who]) -> list[Who]:
    """Whom a singular means first: the only one, else the one named last."""
    return list(last[:1]) if len(_persons(last)) == 1 else list(last[::-1])


def _of_sex(some: Sequence[Who], sex: str) -> list[Who]:
    """The first who may be of a sex."""
    return [w for w in some if not sex or w.person is None or sex_of(w.person.name) in (sex, "")][:1]
