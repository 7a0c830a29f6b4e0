"""What one Russian or Kazakh sentence tells was done, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tracker.reading import injuries, lines, russian_injuries, russian_late
from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.names import Person
from tracker.reading.russian_nouns import among, done_to, found_dead
from tracker.reading.russian_states import beside, held_with, listed
from tracker.reading.russian_tellers import FIRST, Speaker
from tracker.reading.russian_triggers import EITHER, FORCEFUL, KAZAKH, PATTERNS, SUBJECT
from tracker.reading.russian_where import day_near, facility_near, place_near
from tracker.reading.russian_who import holds_office, owns, pronoun_meant, related, speaks, together, victims_of
from tracker.reading.russian_words import AMONG_THEM, HYPOTHETICAL
from tracker.reading.told import Account, Told, Wound
from tracker.reading.triggers import (
    ABDUCTED,
    ARREST,
    CAUGHT,
    CUSTODY,
    DETENTION,
    FORMAL,
    HURT,
    RELEASED,
    SENTENCE,
    Trigger,
)

PASSIVE = re.compile(r"(?:н[аы]?|т[аы]?|ся|сь|лды|лынды|н)\s*$")
ACTIVE = re.compile(r"(?:л[аи]?|ли|[ую]т|ржат|водят|возят|осят)$")
STATION = re.compile(r"(?:отдел|управлени|участ|рувд)\w*\s*(?:полиц)?", re.I)
COURT = re.compile(r"\bсуд(?:а|е|у|ом)?\b", re.I)
REMAND = re.compile(r"изолятор|сизо", re.I)
BODY = re.compile(
    r"\b(?:полицейски[ей]|сотрудник[аи]?\w* (?:полиции|ФСБ|КНБ|МВД|колонии|ГУБОПиК\w*)|полици[яи]|силовики|спецназ\w*|надзирател[иья]|суд(?! назначил)|неизвестные|военны[ей]|солдаты|полиция)\b",
    re.I,
)
IMPERSONAL = re.compile(r"ли\b")  # "посадили": nobody is said to have done it
PASSED = re.compile(r"(?:вын[её]с|огласил)", re.I)  # a sentence is passed on whoever was told of
OFFICER = re.compile(
    r"\b(?:сотрудни\w+ (?:полиции|милиции|ОМОН\w*|ФСБ|колонии|МВД)|полицейск\w+|росгвардеец|росгвардейц\w+|омонов\w+|милиционер\w*)\s+(?:[а-яё-]+\s+)?$",
    re.I,
)
STRANGERS = re.compile(
    r"\bнеизвестн(?:ые|ыми|ый)\b|\b(?:люди|мужчины|лица) в масках|вооруж[её]нн\w+ (?:люди|мужчины|лица)", re.I
)
CARRIED_OFF = re.compile(r"увез|увёз|забра|увел|увёл|схват|посад|затащ|запихн|уволок", re.I)
CLAUSE = re.compile(r"[;:]|, (?:где|когда|но|а)\b")
CLAUSE_END = re.compile(r"[;]|, (?:где|когда|но|а|которы\w+|сообщил\w*|рассказал\w*)\b")


@dataclass(frozen=True)
class Line(lines.Line):
    """The same with who "I" is, and the language."""

    teller: Speaker | None
    language: str

    @property
    def quiet(self) -> list[Who]:
        """Those who are named and neither speak nor hold an office."""
        return [
            w
            for w in self.whos
            if not speaks(self.text, w, self.sentence)
            and not holds_office(self.text, w, self.sentence)
            and not owns(self.text, w)
        ]


def tell(line: Line, account: Account, before: Sentence | None) -> list[Told]:
    """Add what the sentence tells to the account."""
    out: list[Told] = []
    for match, trigger in _matches(line):
        if any(t.start <= match.start() < t.end for t in out):
            continue
        victims = _victims(line, match)
        if trigger is CAUGHT:  # "при задержании пострадал" is about whoever is named before
            victims = [v for v in victims if (v.via or (v.start, v.end))[0] < match.end()]
        elif trigger is HURT:
            victims = [v for v in victims if not OFFICER.search(line.text[line.sentence.start : v.start])]
        if not victims:
            continue
        strangers = STRANGERS.search(line.text, line.sentence.start, line.sentence.end)
        if trigger is CUSTODY and CARRIED_OFF.match(match[0]) and strangers:
            trigger = ABDUCTED
        if trigger is HURT:
            account.wounds += [_hurt(line, match, v) for v in victims]
        else:
            out.append(_told(line, account, match, trigger, victims))
            if trigger is ARREST and DAYS_OF_ARREST.match(line.text, match.start(), line.sentence.end):
                out.append(replace(_told(line, account, match, SENTENCE, victims), score=0.75))
    out += _terms(line, account, out)
    known = {(v.person.number, t.trigger.act) for t in out for v in t.victims if v.person}
    named_plainly = [w for w in line.whos if not holds_office(line.text, w, line.sentence)]
    for trigger, span, named in (
        *beside(line.text, line.sentence, named_plainly),
        *listed(line.text, line.sentence, line.quiet),
        *held_with(line.text, line.sentence, line.quiet),
        *(_by_nouns(line) if line.language == "rus" else ()),
    ):
        new = [w for w in named if w.person and (w.person.number, trigger.act) not in known]
        if new and trigger is HURT:
            account.wounds += [_hurt(line, span, w) for w in new]
        elif new:
            out.append(_plain(line, account, line.sentence, trigger, span, new, 0.85))
    if not out and before is not None:
        out += _among_them(line, account, before) or _named_late(line, account, before)
    account.acts += out
    return out


def _by_nouns(line: Line) -> Iterator[tuple[Trigger, tuple[int, int], list[Who]]]:
    """What nouns tell, without what is known to be no force: a text of a game or a quarrel kills and arrests in figures."""
    of = line.text, line.sentence, line.quiet
    yield from among(*of)
    yield from found_dead(*of)
    if russian_injuries.is_forceful(line.text):
        yield from done_to(*of)


DAYS_OF_ARREST = re.compile(  # such an arrest is a penalty that a court sets
    r"(?:назначил|получил|дали|дал[аи]?\b|арестова|отправил|посад)\w*(?: [\w«»-]+){0,7}? (?:\d+|[а-яё]+) (?:суток|сутки)\b",
    re.I,
)
TERM = re.compile(
    r"\s*(?:,[^,.;—–]{2,40},)?\s*[—–-]\s*(?:к\s+)?(?:\d+|[а-яё]+(?: с половиной)?)(?:\s+(?:лет|год\w*|месяц\w*)|(?=[.;,]))"
)
SENTENCED = re.compile(r"\bприговор|\bсуд(?:а|е|у|ом)?\b|\bосу(?:дил|жд)", re.I)
BY_TERMS = re.compile(r"(?:назначил[аи]?|дали|присудил[аи]?) (?=(?:по )?(?:\d+|[а-яё]+) (?:лет|год|месяц))", re.I)


def _terms(line: Line, account: Account, told: list[Told]) -> list[Told]:
    """A sentence told without its verb, or behind those who got it: "А получил 16 лет, Б — 12", "В и Г назначили по девять лет"."""
    text, sentence = line.text, line.sentence
    out: list[Told] = []
    done = {v.person.number for t in told if t.trigger is SENTENCE for v in t.victims if v.person}
    if done:
        for who in line.whos:
            if who.person and who.person.number not in done and TERM.match(text, who.end, sentence.end):
                out.append(_plain(line, account, sentence, SENTENCE, (who.start, who.end), [who], 0.85))
    listed = [w for w in line.whos if w.person and TERM.match(text, w.end, sentence.end)]
    if not done and len(listed) > 1 and SENTENCED.search(text, max(0, sentence.start - 250), sentence.end):
        out += [_plain(line, account, sentence, SENTENCE, (w.start, w.end), [w], 0.8) for w in listed]
        done = {w.person.number for w in listed if w.person}
    for match in BY_TERMS.finditer(text, sentence.start, sentence.end):
        named = [w for w in line.whos if w.end <= match.start() and w.person and w.person.number not in done]
        before = [w for w in named if not re.search(r"[.;:—–]", text[w.end : match.start()])]
        if before:
            out.append(_plain(line, account, sentence, SENTENCE, match.span(), before, 0.85))
    return out


def _matches(line: Line) -> Iterator[tuple[re.Match[str], Trigger]]:
    """What the words of the sentence tell, without what is feared, denied or asked for."""
    table = KAZAKH if line.language == "kaz" else PATTERNS
    if line.language != "kaz" and russian_injuries.is_forceful(line.text):
        table = (*PATTERNS, *FORCEFUL)
    for pattern, trigger in table:
        for match in re.compile(pattern, re.I).finditer(line.text, line.sentence.start, line.sentence.end):
            if not HYPOTHETICAL.search(line.text[line.sentence.start : match.start()]):
                yield match, trigger


def _victims(line: Line, match: re.Match[str]) -> list[Who]:
    text, sentence = line.text, line.sentence
    low, high = _clause(text, sentence, match.start(), match.end())
    last_word = match[0].split()[-1]
    passive = bool(PASSIVE.search(last_word)) and not ACTIVE.search(last_word) or bool(SUBJECT.match(match[0].strip()))
    inside = [w for w in line.quiet if low <= w.start < high]
    if line.language != "kaz" and (own := related(text, sentence, line.whos, match.start(), passive)):
        return own
    either = bool(EITHER.match(match[0]))
    victims = victims_of(text, match, inside, passive, line.language, either)
    told_by = line.saying.who if line.saying is not None else None
    if FIRST.search(text[low : match.end() + 20]) and (line.teller is not None or told_by is not None):
        teller = line.teller.person if line.teller is not None else told_by.person if told_by else None
        if teller is not None:
            return [_as(teller, match)]
    if not victims and (himself := _of_himself(line, match)) is not None:
        return [himself]
    found = victims or pronoun_meant(
        text, low, high, match, line.last, line.whos, sentence, passive or line.language == "kaz" or either, line.recent
    )
    if not found and line.teller is not None and line.teller.whole and IMPERSONAL.search(match[0]) and not line.whos:
        return [_as(line.teller.person, match)]  # "заломили руки и посадили в машину": whom else
    says_whom = re.search(r"(?:[нт][аы]?|ли)$", last_word)  # not "Возбуждено дело"
    if not found and says_whom and not line.whos and BARE_LEAD.fullmatch(text, sentence.start, match.start()):
        many = bool(re.search(r"[ыи]$", last_word)) and passive
        persons = {w.person.number: w for w in line.last if w.person}
        if len(persons) == 1 and not many or len(persons) > 1 and many:
            return [replace(w, via=match.span()) for w in persons.values()]
    if not found and PASSED.match(match[0]) and len({w.person.number for w in line.last if w.person}) == 1:
        return [replace(line.last[0], via=match.span())]
    return found


BARE_LEAD = re.compile(
    r"\W*(?:(?:затем|потом|позже|вскоре|там|тогда|сначала|утром|вечером|ночью|после этого|в тот же день|на следующий день|к утру|(?:через|спустя) (?:[а-яё]+ ){1,2}),? )?(?:был[аи]? )?",
    re.I,
)
"""What may stand before a verb whose sentence does not say again whom it was done to: "Арестована тут же", "Затем избили"."""
TOLD = re.compile(
    r"\b(?:рассказал|заявил|сообщил|говорит|утверждает|пожаловал(?:ся|ась)|показал)а?,?[^.;]{0,60}?, что\b"
)


def _of_himself(line: Line, match: re.Match[str]) -> Who | None:
    """Who tells what was done to them: "Лапин рассказал, что полицейские надевали ему на голову пакет"."""
    text, sentence = line.text, line.sentence
    for who in line.whos:
        told = TOLD.search(text, who.end, match.start())
        if told is None or told.start() - who.end > 25 or holds_office(text, who, sentence):
            continue
        between = [w for w in line.whos if told.end() <= w.start < match.end()]
        meant = re.search(r"\b(?:его|ему|её|ее|ей|него|неё)\b", text[told.end() : min(sentence.end, match.end() + 30)])
        return replace(who, via=match.span()) if meant and not between else None
    return None


def _as(person: Person, match: re.Match[str]) -> Who:
    """Who tells of themselves."""
    first = person.mentions[0]
    return Who("person", first.start, first.end, first.text, person, via=match.span())


def _clause(text: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The part of a sentence in which something is told from `start` to `end`."""
    left = list(CLAUSE.finditer(text, sentence.start, start))
    right = CLAUSE_END.search(text, end, sentence.end)
    return (left[-1].end() if left else sentence.start), (right.start() if right else sentence.end)


def _told(line: Line, account: Account, match: re.Match[str], trigger: Trigger, victims: list[Who]) -> Told:
    text, sentence = line.text, line.sentence
    low, high = _clause(text, sentence, match.start(), match.end())
    stage = trigger.stage
    if trigger in (CUSTODY, ARREST, DETENTION) and STATION.search(text[match.end() : min(high, match.end() + 60)]):
        stage = "police_station"
    elif trigger is DETENTION and REMAND.search(text[match.start() : high]):
        stage = "pretrial"
    body = BODY.search(text, low, min(high, match.end() + 40))
    agent = Who("body", body.start(), body.end(), body[0]) if body else None
    score = trigger.score - (0.05 if any(v.via for v in victims) else 0)
    day, place = day_near(text, account, sentence, match.start()), place_near(text, account, sentence, match.start())
    at = facility_near(text, sentence, match.start(), match.end()) if trigger is not RELEASED else None
    if at is not None and trigger in (CUSTODY, FORMAL) and COURT.search(text, *at):
        at = None  # the court that sends somebody to prison is not where they are held
    return Told(
        trigger, match.start(), match.end(), sentence, victims, agent, stage, None, at, day, place, line.saying, score
    )


def list_item(line: Line, account: Account, who: Who, trigger: Trigger, head: tuple[int, int]) -> list[Told]:
    """A line of a list under a heading that says what was done to all in it; what the line itself tells comes first."""
    if trigger is HURT or any(
        who.person is v.person for t in account.acts if t.sentence is line.sentence for v in t.victims
    ):
        return []
    told = _plain(line, account, line.sentence, trigger, (who.start, who.end), [replace(who, via=head)], 0.8)
    account.acts.append(told)
    return [told]


def _plain(
    line: Line,
    account: Account,
    of: Sentence,
    trigger: Trigger,
    span: tuple[int, int],
    victims: list[Who],
    score: float,
) -> Told:
    """What is told of people by words beside their names, with the day and place of a sentence."""
    at = span[0] if of is line.sentence else of.start
    day, place = day_near(line.text, account, of, at), place_near(line.text, account, of, at)
    return Told(trigger, *span, line.sentence, victims, None, trigger.stage, day=day, place=place, saying=line.saying, score=score)  # fmt: skip


def _hurt(line: Line, at: re.Match[str] | tuple[int, int], who: Who) -> Wound:
    start, end = at if isinstance(at, tuple) else at.span()
    hurt = injuries.unspecified(line.text, start, end, line.sentence.start, line.sentence.end)
    return Wound(hurt, who, line.sentence, line.saying, 0.8)


THESE = re.compile(r"[\s«]*Это(?: —| –)? (?:(?![а-яё-]+(?:л|ла|ли|ло)\b)[а-яё-]+ ){0,3}")
"""Before the first of those whom the sentence before only counts: "Забрали троих. Это слесарь А, его жена Б и В"."""


def _named_late(line: Line, account: Account, before: Sentence) -> list[Told]:
    """What the sentence before tells of "a pensioner" is told of whoever this one begins with, where nobody was named yet."""
    text = line.text
    if line.language != "rus" or any(before.start <= m.start < before.end for p in account.people for m in p.mentions):
        return []
    who = russian_late.opener(text, line.sentence, line.quiet)
    if who is None:
        return []
    for match, trigger in _matches(replace(line, sentence=before, whos=[])):
        if not trigger.act or trigger is CAUGHT or not russian_late.object_of(text, before, *match.span()):
            continue
        named = replace(who, via=match.span())
        if trigger is not HURT:
            return [_plain(line, account, before, trigger, match.span(), [named], 0.7)]
        account.wounds.append(_hurt(line, match, named))
    return []


def _among_them(line: Line, account: Account, before: Sentence) -> list[Told]:
    """ "Ещё одиннадцать человек увезли в отдел. Среди них — Иван Орлов": what was done to them is told right before."""
    text, sentence = line.text, line.sentence
    found = AMONG_THEM.search(text, sentence.start, sentence.end)
    named = [w for w in line.whos if found and w.start >= found.end() and not speaks(text, w, sentence)]
    if found is None and line.quiet and (found := THESE.fullmatch(text, sentence.start, line.quiet[0].start)):
        named = together(text, line.quiet[0], line.whos)
    if found is None:
        return []
    known = [(match.start(), trigger) for match, trigger in _matches(replace(line, sentence=before, whos=[]))]
    trigger = min(known, key=lambda one: one[0])[1] if known else None
    if trigger is None or not named or known[0][1] is HURT:
        return []
    via = found.span()
    return [_plain(line, account, before, trigger, via, [replace(w, head=via) for w in named], 0.75)]
