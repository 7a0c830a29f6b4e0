"""Reading Russian and Kazakh in Cyrillic letters: names in any case, who was detained or hurt, days, places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker import gazetteer
from tracker.reading import acts as rules
from tracker.reading import days, layout
from tracker.reading.injuries import Hurt
from tracker.reading.layout import Sentence
from tracker.reading.names import Mention, Person, fold
from tracker.reading.phrases import Who
from tracker.reading.sayings import Saying
from tracker.reading.told import Account, Statement, Told, Wound
from tracker.records.base import Attribution

UP, LOW = "А-ЯЁӘІҢҒҮҰҚӨҺ", "а-яёәіңғүұқөһ"
WORD = rf"[{UP}][{LOW}]+(?:-[{UP}]?[{LOW}]+)?"
NAME = re.compile(rf"(?<![\w-]){WORD}(?: (?:{WORD}|[{UP}]\.)){{1,3}}(?![\w-])|(?<![\w-]){WORD}(?![\w-])")
LEADS = frozenset(
    "в на по с из от до за при об о у к и а но как что это его её ее их он она они мы вы я по-прежнему сегодня вчера ранее позже также между сам сама"
    " после во со среди однако когда если для под над без через так там тут тогда уже ещё еще теперь этого того всего однако сообщается об адвоката адвокат"
    " журналист журналиста журналистка журналистку активист активиста активистка активистку активистов блогер блогера правозащитник правозащитница"
    " правозащитника судья суд суда прокурор министр министра президент президента премьер глава аким акима мэр мэра председатель директор депутат"
    " режиссёр режиссер актёр актер актриса критик футболист тренер нападающий полиция полицейские представитель пресс-секретарь омбудсмен аналитик"
    " синоптик оператор жителя житель жительница жительницу родственник жена муж брат сестра мать отец сын дочь оппозиционер политик следователь"
    " генерал полковник майор капитан доктор врач имам поэт писатель художник учитель учительница студент студентка пенсионер предприниматель господин"
    " задержан задержана задержаны арестован арестована арестованы освобождён освобожден освобождены осуждён осужден полицейский сотрудники сотрудник"
    " алматыда астанада бұл ол оның оны олар сот полиция бірақ кейін бүгін кеше бас құқық".split()
)
NOT_NAMES = re.compile(
    r"(?:област|район|республик|министерств|департамент|управлени|комитет|университет|институт|суд|парти|совет|федераци|прокуратур|служб|агентств|радио|газет|телеканал"
    r"|банк|компани|фонд|центр|союз|проспект|улиц|площад|област|облыс|аудан|қала|министрлі|партия|құрама|азаттық|демократич|народн|национальн|государствен)",
    re.I,
)
FEMALE = frozenset(
    "анна мария елена ольга наталья татьяна ирина светлана екатерина юлия анастасия дарья александра валентина людмила галина нина вера надежда любовь лидия алла"
    " марина оксана виктория яна полина ксения софья софия евгения инна жанна диана алина карина лариса раиса зинаида тамара антонина кристина маргарита вероника"
    " динара мадина айгуль асель гульнара гульмира гульнар сауле айгерим жанара жулдыз салтанат назгуль бибигуль гаухар халида жамиля гульфия айша фатима зарина нигора"
    " малика мунира шахноза феруза дилором севара зульфия патимат аминат зарема лилия эльвира эмине алсу резеда гузель венера марал айнур дина лейла мейрим бермет чолпон".split()
)
ENDING = re.compile(r"(?:овичем|ого|ому|ыми|ими|ым|им|ой|ей|ую|юю|ая|яя|ого|ом|ем|ём|ою|ий|ый|а|я|у|ю|е|ы|и|ь|й|о)$")
KAZAKH_ENDING = re.compile(
    r"(?:ның|нің|дың|дің|тың|тің|ға|ге|қа|ке|на|не|ды|ді|ты|ті|ны|ні|да|де|та|те|нда|нде|дан|ден|тан|тен|мен|бен|пен|ын|ін|н)$"
)
PEOPLE_WORDS = r"(?:журналист|активист|адвокат|юрист|блогер|правозащитник|мужчин|женщин|девушк|задержанн|арестованн|осужд[её]нн|поэт|учител|студент|рабоч|шахт[её]р|оппозиционер|политик|пенсионер|учёный|художник|предпринимател)"
SAID = re.compile(
    r"(?:сообщи|рассказа|заяви|сказа|отмети|добави|подтверди|написа|пояснил?|поясни|уточни|считает|утвержда|потребова|назва|отказа|пообеща|предупреди|поручи|подчеркну|айтт|мәлімде|хабарла|сына|айтуынша|сендір)\w*"
)
BY_WORDS = re.compile(
    r"(?:по словам|по сообщению|по данным|со слов|как сообщил\w*|как рассказал\w*|как заявил\w*|по информации)\s+(?:[а-яё-]+\s+){0,4}$",
    re.I,
)
OFFICE = re.compile(
    r"(?:судья|адвокат\w*|министр\w*|президент\w*|глава|аким|мэр|председатель|представител\w*|пресс-секретар\w*|прокурор\w*|омбудсмен|правозащитни\w*|директор|депутат|юрист|начальник|лидер|тренер|защитник|құқық қорғаушы|өкілі|бапкер|адвокаты?)\s+(?:[А-ЯЁа-яё-]+\s+){0,4}$"
)

T = rules
PATTERNS: tuple[tuple[str, rules.Trigger], ...] = (
    (r"\b(?:был[аи]? )?(?:задержан[аы]?|взят[аы]? под стражу)\b", T.CUSTODY),
    (r"\b(?:задержал[аи]?|схватил[аи]?|задерживают|увезл[аи]|забрал[аи]? в (?:полици|отдел|участок)\w*|доставил[аи]? (?=в [^.]{0,40}(?:полици|отдел|участ|изолятор|сизо|рувд|увд))|доставлен[аы]? (?=в [^.]{0,40}(?:полици|отдел|участ|изолятор|сизо|рувд|увд)))", T.CUSTODY),
    (r"\b(?:арестован[аы]?|арестовал[аи]?|заключен[аы]? под стражу|заключ[её]н под стражу|помещен[аы]? под стражу|назначил[аи]? (?=[^.]{0,40}(?:суток|ареста))|отправил[аи]? (?:в СИЗО|под арест)|под арестом|под стражей)\b", T.ARREST),
    (r"\b(?:находится|находятся|содержится|содержатся|держат|удерживают|пров[её]л[аи]?|сидит|отбывает) (?=[^.]{0,60}(?:изолятор|сизо|тюрьм|колони|под стражей|заключени|камер|под домашним арестом|лагер))", T.DETENTION),
    (r"\b(?:приговор[её]н[аы]?|приговорил[аи]?|вынес(?:ли|ла)? приговор|признал[аи]? (?:его |её |ее |их )?виновн\w+|осужд[её]н[аы]?|осудил[аи]?|получил[аи]? (?=\w+ (?:лет|год)\w* (?:колонии|тюрьмы|заключения|строгого|общего)))", T.SENTENCE),
    (r"\b(?:похищен[аы]?|похитил[аи]?|затолкал[аи]? (?=[^.]{0,20}(?:в|автомоб|машин)))", T.ABDUCTED),
    (r"\b(?:пропал[аи]?(?: без вести)?|исчез(?:ла|ли)?|ничего не известно|местонахождение неизвестно)\b", T.GONE),
    (r"\b(?:убит[аы]?|убил[аи]?|застрелен[аы]?|застрелил[аи]?|расстрелян[аы]?|скончал(?:ся|ась) (?=[^.]{0,30}(?:полици|сизо|колони|тюрьм|изолятор|пыт)))", T.KILLED),
    (r"\b(?:избит[аы]?|избил[аи]?|избивал[аи]?|били)\b", T.BEATEN),
    (r"\b(?:пытал[аи]?(?! счасть)|подверг(?:ли|лась|ся|али)? пыткам|под пытками)\b", T.TORTURED),
    (r"\b(?:ранен[аы]?|ранил[аи]?|пострадал[аи]? (?=[^.]{0,40}(?:полици|задержани|избиени)))", T.HURT),
    (r"\b(?:освобожд[её]н[аы]?|освободил[аи]?|отпустил[аи]?|отпущен[аы]?|вышел на свободу|вышла на свободу)\b", T.RELEASED),
    (r"\bв отношении\b(?= [^.]{0,80}(?:уголовн|дел))|\b(?:обвиняют|обвиняется|обвиняются|предъявлено обвинение)\b", T.CHARGED),
)  # fmt: skip
KAZAKH: tuple[tuple[str, rules.Trigger], ...] = (
    (r"(?:ұстады|ұсталды|ұсталған|тұтқындады|тұтқындалды|қолға түсті)", T.CUSTODY), (r"(?:қамауға алынды|қамауға алды|қамалды|қамады|қамауда|абақтыға жабылды)", T.ARREST),
    (r"(?:сотталды|соттады|бас бостандығынан айырылды|түрмеге кесілді)", T.SENTENCE), (r"(?:ұрып-соқты|соққыға жықты|соққыға жығылды|таяққа жықты)", T.BEATEN),
    (r"(?:босатылды|босатты)", T.RELEASED), (r"(?:азаптады|азапталды|азаптаған)", T.TORTURED), (r"(?:жоғалып кетті|із-түссіз жоғалды|хабарсыз кетті)", T.GONE),
    (r"(?:өлтірді|өлтірілді|атып кетті)", T.KILLED),
)  # fmt: skip
WOUNDS = (
    (re.compile(r"\b(?P<what>травм\w+|ранени\w+|перелом\w*|ожог\w*|ушиб\w*)(?:ы|у|и)? (?P<part>руки|рук|ноги|ног|головы|лица|глаза|спины|груди|ребра|рёбер|ребер|пальц\w+|носа|челюсти|позвоночника)"), None),
    (re.compile(r"\b(?P<what>сломан[аоы]?|разбит[аоы]?|перелом(?:ан)?[аоы]?|сломали|разбили|выбит[ыо]?|вывихнут[ао]?|повреждён[ао]?|повреждена) (?:\w+ ){0,2}?(?P<part>ребро|р[её]бра|рука|руку|нога|ногу|голова|голову|нос|челюсть|палец|пальцы|зуб|зубы|глаз|лицо)"), None),
    (re.compile(r"\b(?P<what>сотрясени\w+ мозга|множественные (?:ушибы|травмы)|травмы|побои|ранения|травму|ранение)"), None),
)  # fmt: skip
PARTS = {
    "рук": "hand",
    "ног": "leg",
    "голов": "head",
    "лиц": "face",
    "глаз": "eye",
    "спин": "back",
    "груд": "chest",
    "реб": "chest",
    "рёб": "chest",
    "пал": "finger",
    "нос": "face",
    "челюст": "mouth",
    "зуб": "mouth",
    "позвон": "back",
    "мозга": "head",
}
KINDS = (("fracture", r"слом|перелом"), ("burn", r"ожог"), ("contusion", r"ушиб"), ("head_trauma", r"сотрясени"))
SPORT = re.compile(
    r"\b(?:матч\w*|гол\w?|тренер\w*|сборн\w+|чемпионат\w*|футбол\w*|хоккей\w*|боксёр\w*|турнир\w*|команд\w+|сезон\w*|лига\w*|бапкер\w*|футболшы\w*|ойын\w*)\b",
    re.I,
)
FICTION = re.compile(
    r"\b(?:фильм\w*|спектакл\w*|роман\w*|сериал\w*|премьер[аыуе]\b|роль|сыграл\w*|режисс[её]р\w*|выставк\w*|пьес\w*|мультфильм\w*)\b",
    re.I,
)
NATURE = re.compile(
    r"\b(?:снегопад\w*|землетрясени\w*|наводнени\w*|авари\w+|дтп|пожар\w*|шторм\w*|ураган\w*|мчс|синоптик\w*|сход лавины|паводк\w*)\b",
    re.I,
)
HYPOTHETICAL = re.compile(
    r"\b(?:могут|может|мог(?:ла|ли)? бы|чтобы|если|требу\w+|потребовал\w*|призвал\w*|угрожа\w+|опаса\w+|не)\s+(?:[а-яё]+\s+){0,2}$",
    re.I,
)


def tell(text: str, language: str) -> Account:
    """What a Russian or Kazakh text tells."""
    parts = layout.segments(text)
    sentences = layout.sentences(text, parts)
    places = _places(text, sentences)
    people = _people(text, sentences, places, language)
    account = Account(language, parts, people, places, days.days(text, language))
    if _elsewhere(text):
        return account
    last: list[Who] = []
    for sentence in sentences:
        if sentence.kind == "notice":
            continue
        whos = _whos(text, sentence, people)
        saying = _saying(text, sentence, whos, people)
        if saying is not None and saying.who is not None:
            account.statements.append(Statement(sentence.start, sentence.end, saying, sentence))
        told = _acts(text, sentence, whos, last, account, saying, language)
        hurt = _wounds(text, sentence, whos, last, account, saying)
        named = [v for t in told for v in t.victims if v.person] + hurt
        quiet = [w for w in whos if not _speaks(text, w, sentence)]
        last = named or quiet or last
    return account


def _elsewhere(text: str) -> bool:
    """Whether the text is of a game, a work of fiction or the weather: what happens there is no case."""
    words = len(re.findall(r"\w+", text)) or 1
    serious = len(
        re.findall(r"полици|задерж|арестов|пытк|правозащит|митинг|акци[яи] протест|изолятор|ұста|қама", text, re.I)
    )
    return any(
        len(pattern.findall(text)) / words > 0.02
        and len(pattern.findall(text)) >= 2
        and len(pattern.findall(text)) > serious
        for pattern in (SPORT, FICTION, NATURE)
    )


def stem(word: str, language: str = "rus") -> str:
    """A name's word without its ending of case."""
    low = word.casefold().replace("ё", "е")
    if language == "kaz" and len(low) > 5:
        cut = KAZAKH_ENDING.sub("", low)
        return ENDING.sub("", cut) if len(cut) > 3 else low
    cut = ENDING.sub("", low)
    return cut if len(cut) > 2 else low


def _places(text: str, sentences: Sequence[Sentence]) -> list[Mention]:
    found = []
    for sentence in sentences:
        for match in NAME.finditer(text, sentence.start, sentence.end):
            for word in re.finditer(rf"{WORD}(?: {WORD})?", match[0]):
                for piece in (word[0], word[0].split()[0], *(word[0].split()[1:])):
                    spot = _spot(piece)
                    if spot:
                        at = match.start() + word.start() + word[0].find(piece)
                        if not any(m.start <= at < m.end for m in found):
                            lead = text[max(sentence.start, at - 12) : at]
                            led = re.search(
                                r"\b(?:в|во|из|под|около|на|города?|город|село|посёлке|,)\s+$", lead, re.I
                            ) or piece.endswith(("да", "де", "та", "те"))
                            if " " in match[0] and piece != match[0] and not led:
                                continue
                            if (
                                spot[1] >= 50_000
                                or re.search(r"\b(?:в|во|из|под|около|города?|село|посёлке)\s+$", lead, re.I)
                                or piece.endswith(("да", "де", "та", "те"))
                            ):
                                found.append(Mention(at, at + len(piece), spot[0], "place", 0.85))
    return sorted(found, key=lambda m: m.start)


CASES = (  # endings of places in their cases, and what stands there in the nominative
    ("ии", ("ия",)), ("ию", ("ия",)), ("ей", ("ия",)), ("е", ("", "а", "я", "о", "ь")), ("и", ("ь", "я")), ("у", ("а", "")), ("ю", ("я", "ь")), ("ы", ("а",)), ("ой", ("а", "ая")),
    ("ом", ("", "о")), ("ем", ("ь", "й")), ("а", ("",)), ("я", ("ь", "й")), ("да", ("",)), ("де", ("",)), ("та", ("",)), ("те", ("",)), ("нда", ("",)), ("нде", ("",)),
)  # fmt: skip


def _spot(word: str) -> tuple[str, int] | None:
    """The nominative of a place's name in any case, and how many live there; countries count as large."""
    low = word.casefold()
    guesses = [low] + [
        low[: -len(end)] + new for end, news in CASES for new in news if low.endswith(end) and len(low) - len(end) > 2
    ]
    for guess in dict.fromkeys(guesses):
        if len(guess) > 2 and (spots := gazetteer.named(guess)):
            best = spots[0]
            if best.population > 2000 or best.feature != "settlement":
                size = best.population or 100_000
                return (guess[:1].upper() + guess[1:], size)
    return None


def _people(text: str, sentences: Sequence[Sentence], places: Sequence[Mention], language: str) -> list[Person]:
    """People by two or more capitalised words, joined over their cases; single surnames go to whom they fit."""
    taken = {(m.start) for m in places}
    people: list[Person] = []
    singles: list[Mention] = []
    for sentence in sentences:
        for match in NAME.finditer(text, sentence.start, sentence.end):
            words = list(re.finditer(rf"{WORD}|[{UP}]\.", match[0]))
            while words and (
                words[0][0].casefold() in LEADS or (match.start() + words[0].start()) in taken and len(words) != 2
            ):
                words = words[1:]
            if words and (match.start() + words[0].start()) in taken:
                words = words[1:]
            if not words:
                continue
            start, end = match.start() + words[0].start(), match.start() + words[-1].end()
            name = text[start:end]
            if NOT_NAMES.search(name) or any(start <= m.start < end for m in places) and len(words) < 3:
                continue
            mention = Mention(start, end, name, "person" if len(words) > 1 else "single")
            if len(words) == 1:
                singles.append(mention)
                continue
            stems = [stem(w[0], language) for w in words]
            owner = next((p for p in people if _same(stems, [stem(w, language) for w in p.name.split()])), None)
            if owner is None:
                owner = Person(len(people) + 1, name)
                people.append(owner)
            owner.mentions.append(mention)
    for mention in singles:
        own = stem(mention.text, language)
        fitting = [
            p
            for p in people
            if own in (stem(w, language) for w in p.name.split()) and p.mentions[0].start < mention.start + 400
        ]
        if len(fitting) == 1:
            mention.kind = "person"
            fitting[0].mentions.append(mention)
    for person in people:
        person.mentions.sort(key=lambda m: m.start)
        person.name = _nominative(text, person, language)
        if language == "rus":
            person.sex = ""
    people.sort(key=lambda p: p.mentions[0].start)
    for number, person in enumerate(people, 1):
        person.number = number
    return people


def _same(one: list[str], other: list[str]) -> bool:
    short, long = sorted((one, other), key=len)
    return (
        one == other
        or (len(short) >= 2 and short[0] == long[0] and short[-1] == long[-1])
        or (len(one) == len(other) == 2 and one == other[::-1])
    )


def case(name: str) -> str:
    """nominative, oblique, or "" where the endings leave it open."""
    words = name.casefold().replace("ё", "е").split()
    given, last = words[0], words[-1]
    if (
        re.search(r"(?:ому|ого|ым|им|ой|ую|ом|ем|ову|еву|ину|ою)$", last)
        or given.endswith(("у", "ю", "ом", "ем", "ой", "ей", "ы", "е"))
        and given not in FEMALE
        and len(given) > 3
        and not given.endswith(("гуле", "сауле"))
    ):
        return "oblique"
    if given in FEMALE:
        return "nominative"
    if re.search(r"[бвгджзйклмнпрстфхцчшщь]$", given):
        return (
            "nominative"
            if not re.search(r"(?:ова|ева|ина|а|я)$", last) or re.search(r"(?:ова|ева|ина|ая)$", last)
            else "oblique"
        )
    if given.endswith(("а", "я")) and re.search(r"(?:ова|ева|ина)$", last):
        return "oblique"  # a man in the accusative, unless she is known as a woman
    if given.endswith(("а", "я")) and re.search(r"[бвгджзйклмнпрстфхцчшщ]а$", last):
        return "oblique"
    return ""


def _nominative(text: str, person: Person, language: str) -> str:
    """The name as it is called: a printed nominative where there is one, else the endings taken off."""
    full = [m.text for m in person.mentions if " " in m.text]
    if language == "kaz":
        return min(full, key=len)
    for name in full:
        if case(name) == "nominative":
            return name
    words = full[0].split()
    given, last = words[0], words[-1]
    surnames = [m.text for m in person.mentions if " " not in m.text]
    if re.search(r"(?:овой|евой|иной)$", last) and given.endswith("е"):  # in the dative
        return " ".join([given[:-1] + "а", *words[1:-1], last[:-2] + "а"])
    woman = (
        bool(re.search(r"[ую]$", given))
        and not re.search(r"(?:ову|еву|ину)$", last) is None
        or bool(
            re.search(r"(?:ова|ева|ина)$", next((s for s in surnames if re.search(r"(?:ова|ева|ина)$", s)), ""))
            and re.search(r"[ую]$", given)
        )
    )
    if woman:
        given = re.sub(r"[ую]$", lambda m: "а" if m[0] == "у" else "я", given)
        last = re.sub(r"(ов|ев|ин)у$", r"\1а", last)
        return " ".join([given, *words[1:-1], last])
    given = re.sub(r"(?:ом|ем|у|а)$", "", given) if not given.casefold() in FEMALE else given
    given = re.sub(r"(?<=[лрнтд])я$", "ь", given) if given.endswith("я") else given
    last = re.sub(r"(ов|ев|ин)(?:а|у|ым|е)$", r"\1", last)
    last = re.sub(r"(?:ского|скому)$", "ский", last)
    if not re.search(r"(?:ов|ев|ин)$", last) and re.search(r"[бвгджзклмнпрстфхцчшщ][ау]$", last):
        last = last[:-1]
    return " ".join([given, *words[1:-1], last])


def _whos(text: str, sentence: Sentence, people: Sequence[Person]) -> list[Who]:
    found = [
        Who("person", m.start, m.end, m.text, p)
        for p in people
        for m in p.mentions
        if sentence.start <= m.start < sentence.end
    ]
    return sorted(found, key=lambda w: w.start)


def _speaks(text: str, who: Who, sentence: Sentence) -> bool:
    """Whether somebody is named as one who tells, or by an office, rather than as one to whom something is done."""
    before, after = (
        text[max(sentence.start, who.start - 60) : who.start],
        text[who.end : min(sentence.end, who.end + 40)],
    )
    if BY_WORDS.search(before):
        return True
    near = SAID.match(after.lstrip(" ,")) or re.match(
        r"[,\s]+(?:[а-яё]+ ){0,2}(?:сообщил|рассказал|заявил|считает|сказал|мұны|туралы айтты)", after
    )
    inverted = re.search(
        rf"(?:{SAID.pattern})(?:\s+(?:журналистам|агентству|изданию|его|её|ее|их))*\s+(?:[а-яё-]+\s+){{0,4}}$", before
    )
    return bool(near or inverted)


def _saying(text: str, sentence: Sentence, whos: list[Who], people: Sequence[Person]) -> Saying | None:
    for who in whos:
        if _speaks(text, who, sentence):
            how = (
                Attribution.ACCORDING_TO
                if BY_WORDS.search(text[max(sentence.start, who.start - 60) : who.start])
                else Attribution.REPORTED_SPEECH
            )
            return Saying(
                sentence.start,
                sentence.end,
                who,
                how,
                (who.start, who.end),
                denies=bool(re.search(r"опроверг|отрица", text[sentence.start : sentence.end])),
            )
    if sentence.kind == "headline":
        return Saying(sentence.start, sentence.end, None, Attribution.HEADLINE)
    return None


def _clause(text: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    low = max(
        [
            sentence.start,
            *(
                m.end()
                for m in re.finditer(
                    r"[;:]|, (?:которы\w+|где|когда|а|но)\b|, как\b|, об этом", text[sentence.start : start]
                )
                if False
            ),
        ]
    )
    left = list(re.compile(r"[;]|, (?:где|когда|но|а)\b").finditer(text, sentence.start, start))
    right = re.compile(r"[;]|, (?:где|когда|но|а|которы\w+|сообщил\w*|рассказал\w*)\b").search(text, end, sentence.end)
    return (left[-1].end() if left else low), (right.start() if right else sentence.end)


def _acts(
    text: str,
    sentence: Sentence,
    whos: list[Who],
    last: list[Who],
    account: Account,
    saying: Saying | None,
    language: str,
) -> list[Told]:
    out: list[Told] = []
    for pattern, trigger in PATTERNS if language != "kaz" else KAZAKH:
        for match in re.compile(pattern, re.I).finditer(text, sentence.start, sentence.end):
            if HYPOTHETICAL.search(text[sentence.start : match.start()]) or any(
                t.start <= match.start() < t.end for t in out
            ):
                continue
            low, high = _clause(text, sentence, match.start(), match.end())
            passive = bool(
                re.search(r"(?:н[аы]?|т[аы]?|ся|сь|лды|лынды|н)\s*$", match[0].split()[-1])
            ) and not re.search(r"(?:л[аи]?|ли)$", match[0].split()[0])
            inside = [
                w
                for w in whos
                if low <= w.start < high and not _speaks(text, w, sentence) and not _office(text, w, sentence)
            ]
            victims = _victims(text, match, inside, passive, language)
            if not victims:
                victims = _pronoun(text, low, high, match, last, whos, sentence)
            if victims:
                day = _day(account, sentence, match.start())
                place = _place(account, sentence, match.start())
                stage = trigger.stage
                custody = re.search(r"(?:изолятор|СИЗО|сизо)", text[match.start() : high])
                if trigger in (T.CUSTODY, T.ARREST) and re.search(
                    r"(?:отдел|управлени|участ|рувд)\w*\s*(?:полиц)?",
                    text[match.end() : min(high, match.end() + 60)],
                    re.I,
                ):
                    stage = "police_station"
                elif trigger is T.DETENTION and custody:
                    stage = "pretrial"
                agent = _agent(text, low, high, match)
                told = Told(
                    trigger,
                    match.start(),
                    match.end(),
                    sentence,
                    victims,
                    agent,
                    stage,
                    None,
                    None,
                    day,
                    place,
                    saying,
                    trigger.score - (0.05 if any(v.via for v in victims) else 0),
                )
                if trigger is T.HURT:
                    account.wounds += [
                        Wound(
                            Hurt(
                                match.start(),
                                match.end(),
                                "unspecified",
                                None,
                                "",
                                "unspecified",
                                "",
                                None,
                                None,
                                "",
                                None,
                            ),
                            v,
                            sentence,
                            saying,
                            0.8,
                        )
                        for v in victims
                    ]
                else:
                    out.append(told)
    among = re.compile(
        r"(?:среди|в числе) (?P<state>задержанных|арестованных|погибших|пострадавших|осужд[её]нных|освобожд[её]нных)\s*(?:—|–|-|:|есть|оказались|оказался|оказалась|были|был|была|также)\s*",
        re.I,
    ).search(text, sentence.start, sentence.end)
    named = re.compile(
        r"(?P<state>задержан\w+|арестован\w+|погиб\w+|осужд[её]н\w+)(?: — это)?\s*(?::|—)\s*(?=[А-ЯЁ])", re.I
    ).search(text, sentence.start, sentence.end)
    if found := among or named:
        trigger = {"з": T.CUSTODY, "а": T.ARREST, "п": T.KILLED, "о": T.SENTENCE}[found["state"][0].lower()]
        listed = [w for w in whos if w.start >= found.end() - 1 and not _speaks(text, w, sentence)]
        if listed:
            out.append(
                Told(
                    trigger,
                    found.start(),
                    found.end(),
                    sentence,
                    [replace(w, head=(found.start(), found.end())) for w in listed],
                    None,
                    trigger.stage,
                    None,
                    None,
                    _day(account, sentence, found.start()),
                    _place(account, sentence, found.start()),
                    saying,
                    0.85,
                )
            )
    account.acts += out
    return out


def _office(text: str, who: Who, sentence: Sentence) -> bool:
    before = text[max(sentence.start, who.start - 50) : who.start]
    return (
        bool(OFFICE.search(before))
        and case(who.text) != "oblique"
        and not re.search(
            r"(?:адвоката|депутата|лидера|мэра|журналистк\w+|активистк\w+|правозащитника|правозащитницу)\s+$", before
        )
    )


def _victims(text: str, match: re.Match[str], inside: list[Who], passive: bool, language: str) -> list[Who]:
    """Names listed together that stand as the object of an active verb, or the subject of a passive one."""
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
        return owned[-1:] if len(owned) == 1 else _together(text, owned[-1], owned) if owned else []
    if re.match(r"назначил", match[0]):
        return inside[:1]
    fitting = [
        w
        for w in inside
        if (case(w.text) != "oblique" if passive else case(w.text) != "nominative" or " " not in w.text)
    ]
    if not fitting:
        return []
    if not passive:
        fitting = [
            w for w in fitting if case(w.text) == "oblique" or " " not in w.text or not _before_verb(w, match)
        ] or fitting
    near = min(fitting, key=lambda w: min(abs(w.start - match.end()), abs(match.start() - w.end)))
    if abs(near.start - match.end()) > 120 and abs(match.start() - near.end) > 120:
        return []
    return _together(text, near, inside)


def _before_verb(who: Who, match: re.Match[str]) -> bool:
    return who.end <= match.start()


def _together(text: str, near: Who, inside: list[Who]) -> list[Who]:
    """All names of the list in which one stands."""
    index = inside.index(near)
    first, last = index, index
    joint = re.compile(r"\s*(?:,|и|,? а также|және|мен|бен|пен|\([^)]*\))*\s*(?:[а-яё-]+\s+){0,2}")
    while (
        first
        and joint.fullmatch(text[inside[first - 1].end : inside[first].start])
        and re.search(r"[,и]", text[inside[first - 1].end : inside[first].start])
    ):
        first -= 1
    while (
        last + 1 < len(inside)
        and joint.fullmatch(text[inside[last].end : inside[last + 1].start])
        and re.search(r"[,и]|және", text[inside[last].end : inside[last + 1].start])
    ):
        last += 1
    return inside[first : last + 1]


def _pronoun(
    text: str, low: int, high: int, match: re.Match[str], last: list[Who], whos: list[Who], sentence: Sentence
) -> list[Who]:
    """Whom "его", "её", "их" or "журналиста" stands for: the last to whom something was done."""
    found = re.compile(
        rf"\b(?:его|её|ее|их|ему|ей|им|он|она|они|ним|нём|него|неё|нее|них|{PEOPLE_WORDS}(?:ого|а|у|ку|ов|ых|е|ы)?|ол|оны|оған|оларды|олар)\b",
        re.I,
    )
    hits = [m for m in found.finditer(text, low, high)]
    if not hits or not last:
        return []
    near = min(hits, key=lambda m: abs(m.start() - match.start()))
    plural = near[0].casefold() in ("их", "они", "им", "них", "олар", "оларды")
    own = [w for w in whos if w.end <= near.start() and not _speaks(text, w, sentence)]
    chosen = (own[-1:] if own and not plural and near[0].casefold() in ("он", "она") else None) or (
        last if plural else last[:1] if len({w.person.number for w in last if w.person}) == 1 else last[-1:]
    )
    return [replace(w, via=(near.start(), near.end())) for w in chosen]


def _agent(text: str, low: int, high: int, match: re.Match[str]) -> Who | None:
    body = re.compile(
        r"\b(?:полицейски[ей]|сотрудник[аи]?\w* (?:полиции|ФСБ|КНБ|МВД)|полици[яи]|силовики|спецназ\w*|суд(?! назначил)|неизвестные|военны[ей]|солдаты|полиция)\b",
        re.I,
    )
    found = body.search(text, low, min(high, match.end() + 40))
    return Who("body", found.start(), found.end(), found[0]) if found else None


def _day(account: Account, sentence: Sentence, at: int) -> days.Day | None:
    inside = [d for d in account.days if sentence.start <= d.start < sentence.end]
    return min(inside, key=lambda d: abs(d.start - at)) if inside else None


def _place(account: Account, sentence: Sentence, at: int) -> Mention | None:
    inside = [p for p in account.places if sentence.start <= p.start < sentence.end]
    return min(inside, key=lambda p: abs(p.start - at)) if inside else None


def _wounds(
    text: str, sentence: Sentence, whos: list[Who], last: list[Who], account: Account, saying: Saying | None
) -> list[Who]:
    out: list[Who] = []
    for pattern, _ in WOUNDS:
        match = pattern.search(text, sentence.start, sentence.end)
        if match is None:
            continue
        part = match.groupdict().get("part") or match["what"]
        body = next((code for start, code in PARTS.items() if start in part.lower()), "unspecified")
        kind = next((code for code, word in KINDS if re.search(word, match[0], re.I)), "unspecified")
        own = [w for w in whos if w.end <= match.start() and not _speaks(text, w, sentence)]
        pronoun = re.compile(r"\b(?:у него|у неё|у нее|ему|ей|его|её|он|она)\b", re.I).search(
            text, sentence.start, match.end()
        )
        told = [v for t in account.acts if t.sentence is sentence for v in t.victims if v.person]
        whose = told[:1] or (
            own[-1:] if own else [replace(w, via=(pronoun.start(), pronoun.end())) for w in last[:1]] if pronoun else []
        )
        for who in whose:
            account.wounds = [
                w
                for w in account.wounds
                if not (w.sentence is sentence and w.victim.person is who.person and w.hurt.body_part == "unspecified")
            ]
            account.wounds.append(
                Wound(
                    Hurt(match.start(), match.end(), body, None, "", kind, "", None, None, "", None),
                    who,
                    sentence,
                    saying,
                    0.85,
                )
            )
            out.append(who)
        break
    return out


_ = fold
