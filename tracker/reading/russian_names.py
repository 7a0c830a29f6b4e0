"""Names of people and places in Russian and Kazakh, in any case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker import gazetteer
from tracker.reading.layout import Sentence
from tracker.reading.names import Mention, Person
from tracker.reading.russian_words import (
    CASES,
    ENDING,
    FEMALE,
    KAZAKH_CASES,
    KAZAKH_ENDING,
    LEAD_NOUN,
    LEADS,
    LOW,
    MEN,
    NAME,
    NOT_NAMES,
    PATRONYMIC,
    UP,
    WORD,
    Cases,
)


def stem(word: str, language: str = "rus") -> str:
    """A name's word without its ending of case."""
    low = word.casefold().replace("ё", "е")
    if language == "kaz" and len(low) > 5:
        cut = KAZAKH_ENDING.sub("", low)
        return ENDING.sub("", cut) if len(cut) > 3 else low
    cut = ENDING.sub("", low)
    cut = re.sub(r"[еи]$", "", cut) if len(cut) > 3 else cut  # "Сергея", "Юрию"
    return FLED.get(cut, cut) if len(cut) > 2 else re.sub(r"[йюя]$", "", low)  # "Цой", "Цою"


FLED = {"павл": "павел", "льв": "лев"}


def places_in(text: str, sentences: Sequence[Sentence], language: str = "rus") -> list[Mention]:
    """Places that the gazetteer knows, in any case."""
    cases = KAZAKH_CASES + CASES if language == "kaz" else CASES
    found: list[Mention] = []
    for sentence in sentences:
        for match in NAME.finditer(text, sentence.start, sentence.end):
            for word in re.finditer(rf"{WORD}(?: {WORD})?", match[0]):
                for piece in (word[0], word[0].split()[0], *(word[0].split()[1:])):
                    spot = _spot(piece, cases)
                    if spot:
                        at = match.start() + word.start() + word[0].find(piece)
                        if not any(m.start <= at < m.end for m in found):
                            lead = text[max(sentence.start, at - 16) : at]
                            led = (
                                re.search(
                                    r"\b(?:в|во|из|под|около|на|города?|город|городе|село|посёлке|г\.|,|гражданин\w*|гражданк\w+|жител\w+|урожен\w+)\s*$",
                                    lead,
                                    re.I,
                                )
                                or language == "kaz"
                                and piece.endswith(("да", "де", "та", "те"))
                            )
                            if " " in match[0] and piece != match[0] and not led:
                                continue
                            if not led and SURNAME_LIKE.search(piece) or _begins_a_name(text, at + len(piece), piece):
                                continue
                            if (
                                spot[1] >= 50_000
                                or re.search(r"\b(?:в|во|из|под|около|города?|городе|село|посёлке)\s+$", lead, re.I)
                                or language == "kaz"
                                and piece.endswith(("да", "де", "та", "те"))
                            ):
                                found.append(Mention(at, at + len(piece), spot[0], "place", 0.85))
    for match in LONG_NAME.finditer(text):
        if (spot := _spot(match[0], cases)) and not any(m.start <= match.start() < m.end for m in found):
            found.append(Mention(*match.span(), spot[0], "place", 0.85))
    for match in REGION.finditer(text):
        if not any(m.start < match.end() and match.start() < m.end for m in found):
            found.append(Mention(*match.span(), _region(match), "place", 0.7))
    for match in IN_VILLAGE.finditer(text):
        if not any(m.start < match.end("name") and match.start("name") < m.end for m in found):
            found.append(Mention(*match.span("name"), match["name"], "place", 0.75))
    for match in NAMED_SPOT.finditer(text):
        if "«" in match[0]:  # a station of a town's name is no town
            found = [m for m in found if not match.start() <= m.start < match.end()]
        if language == "rus" and not any(m.start < match.end() and match.start() < m.end for m in found):
            found.append(Mention(*match.span(), match[0], "place", 0.7))
    return sorted(found, key=lambda m: m.start)


NAMED_SPOT = re.compile(  # streets, squares, stations and houses that are called by a name
    rf"(?<![\w-])(?:площад(?:ь|и|ью)|улиц(?:а|е|у|ы|ей)|проспект(?:а|е|у|ом)?|бульвар(?:а|е|у|ом)?|набережн(?:ая|ой|ую)|переул(?:ок|ке|ка|ку)|квартал(?:а|е|у|ом)?|станци(?:я|и|ю|ей)|остановк(?:а|е|и|у|ой)|рын(?:ок|ке|ка|ку|ком)|бар(?:а|е|у)?|кафе|клуб(?:а|е|у)?|ресторан(?:а|е|у)?|гостиниц(?:а|е|ы|у|ей)|магазин(?:а|е|у)?|торгов\w+ центр(?:а|е|у)?|парк(?:а|е|у)?|сквер(?:а|е|у)?|метро|стадион(?:а|е|у)?|КПП|пункт(?:а|е|у)? пропуска|посёлк(?:а|е|у)|район(?:а|е)?) (?:«[^»\n]{{2,40}}»|[{UP}][{LOW}]+(?:-[{UP}]?[{LOW}]+)?(?!\w))"
    rf"|(?<![\w-])[{UP}][{LOW}]+(?:ск|цк|н|ов|ев|ин)(?:ой|ую|ая|ом|ого|ому|ый|ий|ая)? (?:(?:областн|городск|районн|центральн|республиканск|краев)\w+ )?(?:больниц(?:а|е|ы|у)|площад(?:ь|и|ью)|рынк(?:а|е|у)|рынок|вокзал(?:а|е|у)?|проспект(?:а|е|у)?|набережн(?:ой|ая|ую)|аэропорт(?:а|у)?|район(?:а|е)?)(?![\w-])"
)
SURNAME_LIKE = re.compile(
    r"(?:[оеё]в|[иы]н|ский)(?:а|у|ым|е)?$"
)  # Киров, Пушкин: towns by their name, people more often
VERB = re.compile(rf"[{UP}][{LOW}]{{3,}}[аеиоуыя]л[аи]")
IN_VILLAGE = re.compile(
    rf"\b(?:сел[оеау]|селом|деревн[еиюяё]й?|пос[её]л(?:ок|к[еау]|ком)|аул(?:[еау]|ом)?|станиц[аеуы]|станицей|хутор(?:[еау]|ом)?|кишлак(?:[еау]|ом)?|городк[еау]|город[еау]|махалл[аеию]|махаллей|микрорайон(?:[еау]|ом)?) (?P<name>(?:[{UP}][{LOW}]+(?:ый|ий|ая|ое|ые|ой|ом|ых|ую|ого) )?{WORD})(?![\w-]| [А-ЯЁ])"
)
LONG_NAME = re.compile(rf"(?<![\w-]){WORD.split('(?:-')[0]}-на-{WORD}")
REGION = re.compile(
    rf"(?<![\w-])(?P<of>{WORD.split('(?:-')[0]}(?:-[{UP}][{LOW}]+)?(?:ск|цк))(?:(?:ая|ой|ую) (?P<land>област)(?:ь|и|ью)|(?:ий|ого|ому|ом|им) (?P<part>кра|район)(?:й|я|ю|е|ем|а|у|ом)?)(?![\w-])"
    r"|(?<![\w-])(?P<republic>Дагестан|Татарстан|Башкортостан|Каракалпакстан|Крым|Донбасс)(?:а|у|ом|е)?(?![\w-])|(?<![\w-])(?P<soft>Чечн|Ингушети|Буряти|Якути|Калмыки|Карели|Мордови|Чуваши|Удмурти|Хакаси|Башкири|Абхази|Осети|Кабардино-Балкари|Карачаево-Черкеси)(?:я|и|е|ю|ей|ёй)(?![\w-])"
)


def _region(match: re.Match[str]) -> str:
    """A region as it is called: in the nominative."""
    if match["republic"] or match["soft"]:
        return match["republic"] or match["soft"] + "я"
    if match["land"]:
        return f"{match['of']}ая область"
    return f"{match['of']}ий {'край' if match['part'] == 'кра' else 'район'}"


GIVEN_TOWNS = re.compile(r"(?:Владимир|Роман|Марат|Назар|Ирин|Мар[иь]|Никола)\w{0,2}$")


def _begins_a_name(text: str, end: int, piece: str) -> bool:
    """Whether a word that is a town is the given name of somebody here: "на Владимира Иванова напали"."""
    if SHARED_SURNAME.match(text, end):
        return True
    return bool(GIVEN_TOWNS.match(piece) and re.match(rf" {WORD}", text[end : end + 40]))


def _spot(word: str, cases: Cases = CASES) -> tuple[str, int] | None:
    """The nominative of a place's name in any case, and how many live there; countries count as large."""
    low = word.casefold()
    straight = _forms(low, cases)
    if " " in low or "-на-" in low:
        first, gap, last = low.partition(" " if " " in low else "-")
        ends = [last, *_forms(last, cases)] if gap == " " else [last]
        straight += [f"{one}{gap}{other}" for one in (first, *_forms(first, cases)) for other in ends]
    known = [
        (guess, spots[0])
        for guess in dict.fromkeys([low, *straight])
        if len(guess) > 2 and (spots := gazetteer.named(guess))
    ]
    known = [(guess, spot) for guess, spot in known if spot.population > 2000 or spot.feature != "settlement"]
    if not known:
        return None
    guess, spot = known[0]
    if guess == low and OF_CASE.search(low):  # other languages call it so: "Самаре"
        guess = max((other for other, same in known[1:] if same == spot), key=len, default=guess)
    elif guess != low:
        guess = max((other for other, same in known if same == spot), key=len)
    return re.sub(r"(?:^|(?<=[ -]))(?!на-)\w", lambda m: m[0].upper(), guess), spot.population or 100_000


FLEETING_TOWNS = ("ел", "ец", "ок")  # "Орёл", "Елец", "Торжок"


def _forms(low: str, cases: Cases) -> list[str]:
    """What a word may be in the nominative, by the endings of its cases."""
    return [
        low[: -len(end)] + new
        for end, news in cases
        for new in news
        if low.endswith(end) and len(low) - len(end) > (1 if new in FLEETING_TOWNS else 2)
    ]


OF_CASE = re.compile(r"(?:[еиуюы]|ой|ом|ем)$")


def people_in(text: str, sentences: Sequence[Sentence], places: Sequence[Mention], language: str) -> list[Person]:
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
            if len(words) > 1 and LEAD_NOUN.match(words[0][0]):
                words = words[1:]
            opens = not text[sentence.start : match.start()].strip(' —–-«„“"')
            if (
                opens
                and len(words) > 1
                and match.start() + words[0].start() - sentence.start < 4
                and VERB.fullmatch(words[0][0])
                and words[0][0].casefold() not in FEMALE
            ):
                words = words[1:]  # "Похоронили Орлова"
            if opens and len(words) == 3 and not any(PATRONYMIC.search(w[0]) for w in words):
                words = words[1:]  # a calling that stands first has a capital too
            elif len(words) == 3 and _of_another(words[0][0], words[1][0], words[2][0]):
                words = words[1:]
            if not words:
                continue
            start, end = match.start() + words[0].start(), match.start() + words[-1].end()
            name = text[start:end]
            if (
                text[start - 1 : start] == "«"
                and text[end : end + 1] == "»"
                or AIRPORT.search(text[max(0, start - 14) : start])
            ):
                continue  # a paper or a body, a place
            if len(words) > 1 and OF_OFFICE.search(words[-1][0]) and OFFICE_BEHIND.match(text, end):
                continue  # "Постановлением Сайрамского райсуда"
            if NOT_NAMES.search(name) or any(start <= m.start < end for m in places) and len(words) < 3:
                continue
            mention = Mention(start, end, name, "person" if len(words) > 1 else "single")
            if len(words) == 1:
                singles.append(mention)
                continue
            stems = [stem(w[0], language) for w in words]
            owner = next(
                (
                    p
                    for p in people
                    if _same(stems, [stem(w, language) for w in p.name.split()])
                    or (language == "kaz" and _same_in_kazakh(name, p.name))
                ),
                None,
            )
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
        owner = fitting[0] if len(fitting) == 1 else _of_family(text, mention, fitting)
        if owner is None and not fitting and language == "rus" and (name := _by_given_name(text, mention)):
            owner = Person(len(people) + 1, name)
            people.append(owner)
            mention = (
                replace(mention, end=mention.start + len(name)) if text.startswith(name, mention.start) else mention
            )
            mention.text = text[mention.start : mention.end]
        if owner is not None:
            mention.kind = "person"
            owner.mentions.append(mention)
    for person in people:
        person.mentions.sort(key=lambda m: m.start)
        if " " in person.mentions[0].text:
            person.name = called(text, person, language)
        if language == "rus":
            person.sex = ""
    people.sort(key=lambda p: p.mentions[0].start)
    for number, person in enumerate(people, 1):
        person.number = number
    return people


KIN_OF = (
    r"(?:сын(?:а|у|ом)?|доч(?:ь|ери|ерью)|отец|отц[ауе]м?|мать|матер[иь]ю?|брат(?:а|у|ом)?|сестр(?:а|ы|у|е|ой)|муж(?:а|у|ем)?|жен(?:а|ы|у|е|ой)|супруг(?:а|у|и|ой|ом)?|племянни(?:к|ца|цы|цу|це|ка|ку|ком)|внук(?:а|у|ом)?|внучк(?:а|и|у|е|ой)"
    r"|т[её]т(?:я|и|ю|е|ей)|дяд(?:я|и|ю|е|ей)|друг(?:а|у|ом)?|подруг(?:а|и|у|е|ой)|сосед(?:а|у|ом|ка|ки|ку|ке|кой)?|погибш(?:его|ий|ая|ей|ую)|убит(?:ого|ый|ая|ой|ую)|задержанн(?:ого|ый|ая|ой|ую)|подрост(?:ок|ка|ку)|мальчик(?:а|у)?|девочк(?:а|и|у|е)|реб[её]н(?:ок|ка|ку))"
)
GIVEN_BEFORE = re.compile(
    rf"\b(?:{KIN_OF},? (?:по имени )?|\d{{1,2}}-летн(?:ий|его|ему|им|яя|ей|юю) (?:{KIN_OF} )?)$", re.I
)
GIVEN_BEHIND = re.compile(r",? \(?\d{1,2} (?:лет|год)|, которо")
WITH_TITLE = re.compile(r"-(?:ага|ака|апа|хола|бей|хан|ага|аке|эдже|ханум|ханым|хаджи)\b")
SHARED_SURNAME = re.compile(
    rf"(?:, [{UP}][{LOW}]+){{0,3}} и [{UP}][{LOW}]+ (?P<family>[{UP}][{LOW}]+(?:[оеё]в|[иы]н)|[{UP}][{LOW}]+(?:ск|цк))(?:ы|ых|ым|ыми|ие|их|им|ими)\b"
)


def _by_given_name(text: str, mention: Mention) -> str:
    """How somebody is called who is named by one word: whose kin or age is told, or who shares a surname; "" of anybody else."""
    if shared := SHARED_SURNAME.match(text, mention.end):
        man = mention.text[-1] not in "ая"
        ends = ("", "а") if shared["family"][-1] in "вн" else ("ий", "ая")
        return f"{mention.text} {shared['family']}{ends[0] if man else ends[1]}"
    if not GIVEN_BEFORE.search(text[max(0, mention.start - 40) : mention.start]) and not (
        GIVEN_BEHIND.match(text, mention.end) and not SURNAME_LIKE.search(mention.text)
    ):
        return ""
    if SURNAME_LIKE.search(mention.text) or NOT_NAMES.search(mention.text) or mention.text.casefold() in LEADS:
        return ""
    title = WITH_TITLE.match(text, mention.end)
    return mention.text + (title[0] if title else "")


AIRPORT = re.compile(r"(?:аэропорт\w*|гостиниц\w+|станци\w+)\s$", re.I)
OF_OFFICE = re.compile(r"(?:ск|цк)(?:ий|ого|ому|ом|им|ая|ой|ую|ое)$")
OFFICE_BEHIND = re.compile(
    r"\s+(?:[а-яё]+(?:ный|ного|ном|ному|ная|ной|ную|ского|ском|ской)\s+)?(?:рай|гор|обл|крайс?)?(?:суд|район|област|кра[йяе]|отдел|управлени|колони|тюрьм|СИЗО|изолятор|больниц|улиц|площад|проспект|университет|завод|гарнизон|прокуратур|УВД|ОВД|РОВД)"
)


def _of_family(text: str, mention: Mention, fitting: Sequence[Person]) -> Person | None:
    """Of several people of one surname whom the surname alone means: by the sex that its ending or its verb tells, else who came first."""
    sex = ""
    if re.search(r"(?:[оеё]в|[иы]н|[оеё]вым|[иы]ным|[оеё]ву|[иы]ну)$", mention.text):
        sex = "male" if not mention.text.endswith("у") else ""
    elif re.search(r"(?:[оеё]вой|[иы]ной)$", mention.text) or _acts_as_woman(text, mention):
        sex = "female"
    elif re.search(r"(?:[оеё]ва|[иы]на)$", mention.text):
        sex = "male"
    before = [p for p in fitting if p.mentions[0].start < mention.start]
    return next((p for p in before if not sex or _looks(p.mentions[0].text) in (sex, "")), None)


def _looks(name: str) -> str:
    """The sex that a full name shows in whatever case, as far as its given name tells."""
    given = name.split()[0].casefold().replace("ё", "е")
    if given in FEMALE or any(given.endswith(e) and given[: -len(e)] + n in FEMALE for e, n in GIVEN_OF_WOMAN):
        return "female"
    return sex_of(name) if case(name) == "nominative" else ""


def _of_another(before: str, given: str, last: str) -> bool:
    """Whether a word before a name is a body or place: in another case than the name, or two names with a hyphen."""
    oblique = re.search(r"(?:у|ю|ом|ем|ой|ей|е|ы)$", before) and not FEMALE & {before.casefold()}
    return bool(oblique and case(f"{given} {last}") == "nominative") or bool(re.search(rf"-[{UP}]", before))


def _same(one: list[str], other: list[str]) -> bool:
    short, long = sorted((one, other), key=len)
    if one[-1] == other[-1] and any(re.fullmatch(r".\.", words[0]) for words in (one, other)):
        return one[0][0] == other[0][0]  # "С. Орлов" and "Сергей Орлов"
    return (
        one == other
        or (len(short) >= 2 and short[0] == long[0] and short[-1] == long[-1])
        or (len(one) == len(other) == 2 and one == other[::-1])
    )


def _same_in_kazakh(one: str, other: str) -> bool:
    """Whether one name is the other with an ending of case behind its last word."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return long.startswith(short) and bool(KAZAKH_ENDING.fullmatch(long[len(short) :]))


OBLIQUE = re.compile(r"(?:ому|ого|ую|ову|еву|ину|ыну|ою|(?:ов|ев|ин|ын)(?:ой|ых)|...ым|.(?:ск|цк)(?:им|ой)|..[бвгджзклмнпрстфхцчшщ](?:ом|ем))$")  # fmt: skip
PLAIN = re.compile(r"(?:[бвгджзйклмнпрстфхцчшщьоэ]|дзе|швили)$")  # how surnames of men end in the nominative


def case(name: str) -> str:
    """nominative, oblique, or "" where the endings leave it open."""
    words = re.sub(r"\.(?=\w)", ". ", name.casefold().replace("ё", "е")).split()
    father = next((w for w in words[1:] if PATRONYMIC.search(w) and (w != words[-1] or "вн" in w)), "")
    if father and (of := re.search(r"ич(?P<man>\w*)$|вн(?P<woman>\w+)$", father)):
        return "nominative" if of["man"] == "" or of["woman"] == "а" else "oblique"
    words = [w for w in words if not w.endswith(".")] or words
    given, last = words[0], words[-1]
    turkic = last.endswith("ым") and re.search(r"[бвгджзйклнпрстфхцчшщ]$", given)  # "Хакан Йылдырым": else "Хаканом"
    if OBLIQUE.search(last) and not turkic:
        return "oblique"
    if len(words) == 1 and "." in name:
        return "nominative" if re.search(r"(?:[оеё]в|[иы]н|[сц]к(?:ий|ая))$", last) else ""
    if given.endswith(("а", "я")) and last.endswith(("ая", "яя")):
        return "nominative"
    if given.endswith("ия") and not MEN.match(given) and re.search(r"(?:[оеё]ва|[иы]на)$", last):
        return "nominative"  # no man's name but those known ends so
    if given in FEMALE:  # a woman's name without -а or -я is the same in every case
        return "nominative" if given.endswith(("а", "я")) else ""
    if re.search(r"[бвгджзйклмнпрстфхцчшщь]$", given) and PLAIN.search(last):
        return "nominative"  # "Артем", "Сергей" end as other cases do
    if given.endswith(("у", "ю", "ом", "ем", "ой", "ей", "ы", "е")) and len(given) > 3 and not given.endswith("гуле"):
        return "oblique"
    if re.search(r"[бвгджзйклмнпрстфхцчшщь]$", given):
        woman = re.search(r"(?:ова|ева|ина|ая)$", last)
        return "nominative" if woman or not last.endswith(("а", "я")) else "oblique"
    if given.endswith(("а", "я")) and re.search(r"(?:ова|ева|ина)$", last):
        return "oblique"  # a man in the accusative, unless she is known as a woman
    if given.endswith(("а", "я")) and re.search(r"[бвгджзйклмнпрстфхцчшщ][ая]$", last):
        return "oblique"
    return ""


def sex_of(name: str) -> str:
    """ "male", "female", or "" where a name in the nominative tells neither: to tell whom a pronoun means, never offered."""
    words = name.casefold().replace("ё", "е").split()
    given, last = words[0], words[-1]
    if given in FEMALE or re.search(r"(?:ова|ева|ина|ына|ская|цкая|вна|кызы)$", last):
        return "female"
    male = MEN.match(given) or re.search(r"(?:ов|ев|ин|ын|ский|цкий|вич|улы|уулу)$", last)
    return "male" if male or PLAIN.search(given) else ""


def called(text: str, person: Person, language: str) -> str:
    """The name as it is called: a printed nominative where there is one, else the endings taken off."""
    printed = [m for m in person.mentions if " " in m.text]
    full = [m.text for m in printed]
    if language == "kaz":
        return min(full, key=len)
    for name in full:
        if case(name) == "nominative":
            return name
    for mention in printed:
        if WOMAN.search(mention.text) and _acts_as_woman(text, mention):
            return mention.text
    words = full[0].split()
    given, last = words[0], words[-1]
    if "." in given or "." in last:
        return full[0]
    words[1:-1] = [FATHER.sub(lambda m: m["man"] or m["woman"] + "а", word) for word in words[1:-1]]
    if woman := _woman(given, last, [m.text for m in person.mentions if " " not in m.text]):
        return " ".join([woman[0], *words[1:-1], woman[1]])
    return " ".join([_man(given), *words[1:-1], _mans(last, given)])


FATHER = re.compile(r"(?P<man>ич)(?:а|у|ем|е)$|(?P<woman>(?:вн|чн))(?:ы|е|у|ой)$")
WOMAN = re.compile(r"[ая] (?:\w+ )*\w+(?:ова|ева|ёва|ина|ына|ая)$")
BODY_ENDING = re.compile(r"(?:[бвгджзклмнпрстфхцчшщ]|о)$")  # of surnames that are the same for a woman in every case
GIVEN_OF_WOMAN = (("ии", "ия"), ("ию", "ия"), ("ией", "ия"), ("ьи", "ья"), ("ью", "ья"), ("ьей", "ья"), ("ой", "а"), ("ей", "я"), ("ую", "ая"), ("у", "а"), ("ю", "я"), ("е", "а"), ("ы", "а"), ("и", "а"))  # fmt: skip


def _acts_as_woman(text: str, mention: Mention) -> bool:
    """Whether a verb or an office beside a name shows that it is a woman's in the nominative, no man's in another case."""
    after = re.match(
        r"(?!, (?:сообщ|рассказ|заяви|переда|утвержда|говор|пояснил|уточнил))[ ,]+(?:[а-яё-]+ ){0,2}?(?!жена|страна|война|сторона|вина|квартира|дата|сумма|палата)[а-яё]+(?:ла|лась|на|та)\b",
        text[mention.end : mention.end + 50],
    )
    before = re.search(r"(?:[а-яё]+(?:ница|тка|истка|ица|ая)|омбудсмен|депутат|судья|адвокат|министр|директор|врач|юрист)\s$", text[max(0, mention.start - 30) : mention.start], re.I)  # fmt: skip
    return bool(after or before)


def _woman(given: str, last: str, alone: Sequence[str]) -> tuple[str, str] | None:
    """The name of a woman in the nominative, where its endings show that it is one's."""
    low = given.casefold().replace("ё", "е")
    known = low in FEMALE
    surname = re.sub(r"(ов|ев|ёв|ин|ын)(?:ой|у)$", r"\1а", last)
    surname = re.sub(r"(ск|цк)(?:ой|ую)$", r"\1ая", surname)
    surname = re.sub(r"(?<=[бвгджзклмнпрстфхцчшщ])ую$", "ая", surname)
    if known:
        return given, surname
    if MEN.match(low) or MEN_IN_A.fullmatch(given):
        return None
    called = next((low[: -len(end)] + new for end, new in GIVEN_OF_WOMAN if low.endswith(end) and low[: -len(end)] + new in FEMALE), "")  # fmt: skip
    if called:
        return called[:1].upper() + called[1:], surname
    shown = any(re.search(r"(?:ова|ева|ина)$", one) for one in alone)
    if surname != last and (re.search(r"(?:ой|ей|е|и)$", low) or last.endswith(("ой", "ую")) or shown):
        return _called(given), surname
    if re.search(r"(?:е|ии|ой|ей)$", low) and BODY_ENDING.search(last):
        return _called(given), last
    if re.search(r"[уюы]$", low) and BODY_ENDING.search(last) and not last.endswith(("ов", "ев", "ин", "ын")):
        return _called(given), last
    return None


def _called(given: str) -> str:
    low = given.casefold()
    end, new = next(((e, n) for e, n in GIVEN_OF_WOMAN if low.endswith(e)), ("", ""))
    return given[: len(given) - len(end)] + new


FLEETING = {"павл": "Павел", "петр": "Пётр", "льв": "Лев", "никит": "Никита"}  # what the ending alone does not tell


MEN_IN_A = re.compile(
    r"(?:Никит|Ль?[ёе]в(?=у)|Л[ёе]в|Данил|Кузьм|Фом|Лук|Савв|Гаврил|Мустаф|Мурз|Хамз|Абдулл|Саш|Миш|Паш|Гош|Лёш|Дим|Слав|Серёж|Юр|Жор|Муртаз|Рз|Иль|Кол|Ван|Петь?)(?:у|ю|ы|и|е|ой|ей|а|я)"
)


def _man(given: str) -> str:
    """A man's name without the ending of its case."""
    if given.casefold() in FEMALE:
        return given
    if re.search(r"[аеиоуэыя][яю]$", given, re.I) or re.search(r"[аеио]ем$", given):
        return re.sub(r"(?:[яю]|ем)$", "й", given)
    if MEN_IN_A.fullmatch(given):
        return (
            given
            if given.endswith(("а", "я"))
            else re.sub(
                r"(?:у|ю|ы|и|е|ой|ей)$", "я" if re.search(r"(?:ь[юиея]|ью|ь?ей|[лн][юи])$", given) else "а", given
            )
        )
    given = re.sub(r"(?<=[лрнтд])[яю]$|(?<=[лр])ем$", "ь", given)
    given = re.sub(r"(?:ом|ем|у|а)$", "", given)
    return FLEETING.get(given.casefold(), given)


def _mans(last: str, printed: str) -> str:
    """A man’s surname without the ending of its case; `printed` is his given name as it stands there."""
    last = re.sub(r"(ов|ев|ёв|ин|ын)(?:а|у|ым|е|ых)$", r"\1", last)
    last = re.sub(r"(ск|цк)(?:ого|ому|им)$", r"\1ий", last)
    last = re.sub(r"(?<=[лр]ьн)ым$", "ый", last)
    last = re.sub(r"(?<=[оеё]в)(?:ого|ому)$", "ой", last)
    last = re.sub(r"(?<=[бвдзлмнпрст])(?:ого|ому)$", "ый", last)
    last = re.sub(r"(?<=[лрнтс])[яю]$", "ь", last) if case(f"{printed} {last}") == "oblique" else last
    if (
        case(f"{printed} {last}") != "nominative"
        and re.search(r"[бвгджзклмнпрстфхцчшщ]а$", last)
        and PLAIN.search(printed.casefold())
    ):
        return last  # "Мирон Лоза": the given name is in no other case
    if not re.search(r"(?:ов|ев|ёв|ин|ын)$", last) and re.search(r"[бвгджзклмнпрстфхцчшщ](?:[ау]|ом)$", last):
        last = re.sub(r"(?:[ау]|ом)$", "", last)
    last = re.sub(r"(?<=[бвгджзклмнпрстфхцчшщ])[ые]$", "а", last)
    return last
