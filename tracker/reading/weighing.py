"""Whether something was done to somebody of whom no rule says so, weighed from the words around all mentions of the name.

A logistic regression over the words before and behind each mention, what the sentence tells, and what the text is about.
Its weights are counted from texts that people answered (`data/reading/weigh.py` makes `data/reading/weights_*.csv`). What it
finds scores below LIKELY: nobody takes it along with others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tracker.reading import injuries, matter, triggers, weights
from tracker.reading.english_topic import BEFORE_OUR_TIME
from tracker.reading.english_where import day_near, place_near, saying_at
from tracker.reading.english_who import has_office
from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.model import LEAST, LIKELY
from tracker.reading.names import Mention, Person
from tracker.reading.sayings import Saying
from tracker.reading.told import Account, Told, Wound
from tracker.reading.tongues import Tongue
from tracker.reading.triggers import Found

ENOUGH, ALONE = 0.6, 0.85  # from this probability on somebody is offered: beside others whom the rules found, and alone
CERTAIN = 0.75  # from this on something was done to somebody even where all that is told is told of others
FEW = 4  # weights are counted from reports: fewer sentences are none
FAR, ANYWHERE = 0.7, 0.85  # from these on what was done may be told some sentences away, and anywhere in the text
REACH = 3  # sentences
NEXT, BEFORE = 300, 600  # letters that what is told counts farther away in the next sentence, and in the one before
UNLIKELY, GUESSED = 0.4, 0.65  # whose injury it hardly is; how sure it is that it is that of somebody likelier
BACK = 3  # sentences before an injury in which whose it is may be named
AROUND = 8  # words on each side of a mention
MOST = 3  # more often than that a thing is not counted
KIN = re.compile(  # "she wrote of what they did to her father. He was taken …"
    r"\b(?:his|her) (?:[a-z]+ )?(?:father|mother|brother|sister|husband|wife|son|daughter|uncle|aunt|cousin|nephew|niece|grand\w+)\b"
)
SOMEBODY = re.compile(r"(?:an?|another) ", re.I)
ONE = re.compile(r"\b(?:was|is|has been|had been|being) (?:\w+ly |also |later |then )?$")  # one alone
OF_ANOTHER = re.compile(
    r"(?:[a-z]+ )?(?:injur|wound|hurt|maim)(?:ed|ing|s)? (?:his|her|their|an?|the|two|three|four|five|\d+|several|at least|dozens|others?|more than) [a-z]",
    re.I,
)  # whom it happens to follows
NEAR_BY = 40  # letters behind a verb in which its object is named
STEPS = (0, 1, 2, 4, 8, 16, 32)


@dataclass(frozen=True)
class _Line:
    """A sentence: its words, each name as its kind, where they stand, and the triggers in it."""

    sentence: Sentence
    words: list[str]
    at: list[tuple[int, int]]
    found: list[Found]

    def place(self, mention: Mention) -> int | None:
        """Which word a mention is; None where it stands elsewhere."""
        if not self.sentence.start <= mention.start < self.sentence.end:
            return None
        return next((n for n, (low, high) in enumerate(self.at) if low <= mention.start < high), None)

    def word(self, at: int) -> str:
        """The word at a place, or the sentence's end."""
        return self.words[at] if 0 <= at < len(self.words) else "<s>"


def lines(text: str, account: Account, sentences: Sequence[Sentence], tongue: Tongue) -> list[_Line]:
    """The sentences of a text with their names and triggers."""
    people = [mention for person in account.people for mention in person.mentions]
    spots = sorted([*people, *account.places], key=lambda mention: (mention.start, -mention.end))
    return [_line(text, sentence, spots, tongue) for sentence in sentences]


def _line(text: str, sentence: Sentence, spots: Sequence[Mention], tongue: Tongue) -> _Line:
    found: list[tuple[str, int, int]] = []
    at = sentence.start
    for mention in spots:
        if at <= mention.start and mention.end <= sentence.end:
            found += tongue.tokens(text, at, mention.start)
            found.append((f"<{mention.kind}>", mention.start, mention.end))
            at = mention.end
    found += tongue.tokens(text, at, sentence.end)
    known = tongue.found(text, sentence.start, sentence.end)
    return _Line(sentence, [word for word, _, _ in found], [(low, high) for _, low, high in found], known)


def harmed(account: Account) -> set[int]:
    """The numbers of people of whom an account tells that something was done to them."""
    found = {v.person.number for t in account.acts if t.trigger.act and t.score >= LEAST for v in t.victims if v.person}
    return found | {wound.victim.person.number for wound in account.wounds if wound.victim.person}


def features(text: str, account: Account, told: Sequence[_Line], tongue: Tongue) -> dict[int, dict[str, int]]:
    """What speaks for and against each person, by number: how often each thing is there, MOST at most."""
    known = harmed(account)
    about = [
        *tongue.about(text),
        f"told={_step(sum(len(line.found) for line in told))}",
        f"people={_step(len(account.people))}",
    ]
    return {
        person.number: _of(person, [*about, f"ruled={min(MOST, len(known - {person.number}))}"], told, tongue)
        for person in account.people
    }


def _of(person: Person, about: Sequence[str], told: Sequence[_Line], tongue: Tongue) -> dict[str, int]:
    seen: Counter[str] = Counter(about)
    first = person.mentions[0]
    inside = [n for n, line in enumerate(told) if any(line.place(mention) is not None for mention in person.mentions)]
    seen[f"mentions={_step(len(person.mentions))}"] += 1
    seen[f"words={min(4, len(person.name.split()))}"] += 1
    seen[f"sex={person.sex}"] += 1
    seen[f"title={first.title}"] += 1
    if inside:
        seen[f"line={_step(inside[0])}"] += 1
        seen[f"kind={told[inside[0]].sentence.kind}"] += 1
    for mention in person.mentions:
        for number in inside:
            if (place := told[number].place(mention)) is not None:
                seen.update(_near(mention, place, told[number], tongue))
                seen.update(_behind(told[number + 1] if number + 1 < len(told) else None, tongue))
    return {what: min(count, MOST) for what, count in seen.items()}


def _near(mention: Mention, at: int, line: _Line, tongue: Tongue) -> set[str]:
    """What stands around one mention."""
    word = line.word
    before, after = line.words[max(0, at - AROUND) : at], line.words[at + 1 : at + 1 + AROUND]
    found = {f"{step:+}:{word(at + step)}" for step in (-3, -2, -1, 1, 2, 3)}
    found |= {f"-21:{word(at - 2)} {word(at - 1)}", f"+12:{word(at + 1)} {word(at + 2)}"}
    for side, beside in (("L", before), ("R", after), ("S", line.words)):
        found |= {f"{side}:{tongue.stem(one)}" for one in beside}
        if tongue.pairs:
            found |= {f"{side}:{one}{other}" for one, other in pairwise(beside)}
    found |= {f"T:{one.trigger.act}.{one.trigger.stage}" for one in line.found} or {"T:"}
    if mention.own:
        found.add("own")
    if tongue.said.match(word(at - 1)) or tongue.said.match(word(at + 1)):
        found.add("speaks")
    others = sum(one == "<person>" for one in line.words) - 1
    found.add(f"others={_step(others)}")
    left = [one for one in line.found if one.start <= mention.start]
    right = [one for one in line.found if one.start >= mention.end]
    for side, near in (("B", left[-1:]), ("A", right[:1])):
        for one in near:
            low, high = (one.end, mention.start) if side == "B" else (mention.end, one.start)
            between = [w for w, (start, _) in zip(line.words, line.at, strict=True) if low <= start < high]
            far = _step(len(between))
            found |= {f"{side}:{one.form}:{far}", f"{side}:{one.trigger.act}:{far}"}
            found |= {f"{side}:{w}" for w in ("by", "of", "who", "<person>") if w in between}
            found |= {f"{side}:be"} if tongue.be.intersection(between) else set()
            found |= {f"{side}:said"} if any(tongue.said.match(w) for w in between) else set()
    return found


def _behind(line: _Line | None, tongue: Tongue) -> set[str]:
    """What the next sentence tells, where it may go on about the same person."""
    if line is None or line.word(0) not in tongue.pronouns:
        return set()
    return {f"next:{line.word(0)}:{bool(line.found)}"} | {f"next:{one.trigger.act}" for one in line.found}


def _step(count: int) -> int:
    return weights.step(count, STEPS)


@dataclass(frozen=True)
class ByRules:
    """What the rules of a language read: the text without line breaks, its sentences, what is said in each, and who is
    named in passing."""

    text: str
    account: Account
    sentences: list[Sentence]
    said: Mapping[Sentence, list[Saying]] = field(default_factory=dict)
    passed: frozenset[int] = frozenset()


def add(read: ByRules, tongue: Tongue) -> Account:
    """The account with what was probably done to people of whom it tells nothing yet, those named in passing left out."""
    text, account = read.text, read.account
    if len(read.sentences) < FEW or matter.is_doubtful(text, tongue.name):
        return account
    if tongue.elsewhere(text) and not matter.is_of_somebody(text, tongue.name):
        return account
    told, known = lines(text, account, read.sentences, tongue), harmed(account)
    witness = any(one.witness for one in account.tellers)  # the weights know reports, not statements of witnesses
    enough = ENOUGH if known and not witness else ALONE
    seen = features(text, account, told, tongue)
    sure = {number: weights.probability(own, tongue.name) for number, own in seen.items()}
    account.sure = sure
    account.wounds = [_owned(text, tongue, account, told, wound, sure) for wound in account.wounds]
    for person in account.people:
        likely = (
            person.number not in known | read.passed
            and sure[person.number] >= enough
            and not _only_writes(text, person)
        )
        if likely and (near := _nearest(read, person, told, tongue, sure[person.number])) is not None:
            _tell(read, person, sure[person.number], *near)
    _bear(read, told, tongue, sure)
    return account


BYLINE = re.compile(  # a line that says who wrote, and when
    r"[^\n|]{3,60}\b(?:and agencies|and AP|staff (?:reporter|writer))\b|[^\n|]{3,60}\|[^\n]*\b(?:\d{4}|\d{1,2}[:.]\d{2})\b|(?:By|Text by|Words by|Story by|Reporting by|Additional reporting by) [^\n]{3,80}$",
    re.M,
)


def _only_writes(text: str, person: Person) -> bool:
    """Whether somebody is only named in the line that says who wrote a report."""
    starts = [text.rfind("\n", 0, mention.start) + 1 for mention in person.mentions]
    return all(
        (line := BYLINE.match(text, start)) is not None and mention.end <= line.end()
        for start, mention in zip(starts, person.mentions, strict=True)
    )


def _bear(read: ByRules, told: Sequence[_Line], tongue: Tongue, sure: Mapping[int, float]) -> None:
    """Give the injuries that no rule gave to anybody to whoever is harmed, or likely to be, and is named nearest before.

    In a text that surely is about victims that may be many sentences before: then it goes on about them as "he".
    """
    account = read.account
    harmed_by = harmed(account)
    told_of = matter.is_of_somebody(read.text, tongue.name)
    for number, line in enumerate(told):
        sentence = line.sentence
        for hurt in () if sentence.kind == "promo" else tongue.wounds(read.text, sentence.start, sentence.end):
            if any(own.hurt.start < hurt.end and hurt.start < own.hurt.end for own in account.wounds):
                continue
            if tongue.is_unreal(read.text, sentence.start, hurt.start) or OF_ANOTHER.match(read.text, hurt.start):
                continue
            near: list[tuple[int, int, Person, Mention]] = []
            for back in (BACK, number) if told_of else (BACK,):
                first = told[max(0, number - back)].sentence.start
                near = near or [
                    (
                        abs(mention.start - hurt.start) + NEXT * (mention.start > hurt.start),
                        person.number,
                        person,
                        mention,
                    )
                    for person in account.people
                    if person.number not in read.passed
                    and (person.number in harmed_by or sure[person.number] >= ENOUGH)
                    for mention in person.mentions
                    if first <= mention.start < sentence.end
                ]
            if tongue.whose is not None and (sex := tongue.whose(read.text, hurt.start, hurt.end)):
                fitting = [one for one in near if (one[2].sex or one[2].spoken_of) == sex]
                near = fitting or [one for one in near if not (one[2].sex or one[2].spoken_of)]
            if near:
                _, _, person, mention = min(near, key=lambda one: one[:2])
                via = hurt.start, hurt.end
                who = Who(
                    "person", mention.start, mention.end, mention.text, person, person.sex, person.sex_at, via=via
                )
                saying = saying_at(read.said.get(sentence, []), hurt.start)
                account.wounds.append(Wound(hurt, who, sentence, saying, GUESSED))


def _owned(
    text: str, tongue: Tongue, account: Account, told: Sequence[_Line], wound: Wound, sure: Mapping[int, float]
) -> Wound:
    """The injury of whoever is likelier to bear it: somebody else who is named before it, where its owner is unlikely to be harmed."""
    harmed_by = {who.person.number for act in account.acts for who in act.victims if who.person}
    owner, who = wound.victim.person, wound.victim
    inside = wound.sentence.start <= who.start < wound.sentence.end
    if (
        inside
        and who.via is None
        and not has_office(who)
        and not tongue.said.search(text[who.end : max(who.end, wound.hurt.start)])
    ):
        return wound  # "Ada Lund, who ran to help, suffered cuts": the sentence itself says whose
    if owner is None or owner.number in harmed_by or sure[owner.number] >= UNLIKELY:
        return wound
    at = next((n for n, line in enumerate(told) if line.sentence is wound.sentence), 0)
    first = told[max(0, at - 2)].sentence.start if told else 0
    before = [
        (mention.start, person, mention)
        for person in account.people
        if person.number in harmed_by or sure[person.number] >= ENOUGH
        for mention in person.mentions
        if first <= mention.start < wound.hurt.start
    ]
    if not before:
        return wound
    _, person, mention = max(before, key=lambda one: one[0])
    via = wound.hurt.start, wound.hurt.end
    who = Who("person", mention.start, mention.end, mention.text, person, person.sex, person.sex_at, via=via)
    return replace(wound, victim=who, score=GUESSED)


def _tell(read: ByRules, person: Person, sure: float, mention: Mention, line: _Line, near: Found) -> None:
    """Add to the account that this was done to somebody."""
    who = Who("person", mention.start, mention.end, mention.text, person, person.sex, person.sex_at)
    saying = saying_at(read.said.get(line.sentence, []), near.start)
    score = LEAST + (LIKELY - LEAST - 0.01) * (sure - ENOUGH) / (1 - ENOUGH)
    if near.trigger is triggers.HURT:
        hurt = injuries.unspecified(read.text, near.start, near.end, line.sentence.start, line.sentence.end)
        read.account.wounds.append(Wound(hurt, who, line.sentence, saying, score))
        return
    day = day_near(read.text, read.account, line.sentence, near.start, near.end, saying)
    if day is not None and day.edtf[:4].isdigit() and int(day.edtf[:4]) < BEFORE_OUR_TIME:
        return
    place = place_near(read.text, read.account, line.sentence, near.start)
    read.account.acts.append(
        Told(near.trigger, near.start, near.end, line.sentence, [who], None, near.trigger.stage, day=day, place=place, saying=saying,
             score=score, weighed=True)
    )  # fmt: skip


def _nearest(
    read: ByRules, person: Person, told: Sequence[_Line], tongue: Tongue, sure: float
) -> tuple[Mention, _Line, Found] | None:
    """The mention, and what is told nearest to it: in its sentence, the next or the one before, or farther where it is likelier.

    The words of an injury to a part of somebody else's body tell nothing of this person.
    """
    text = read.text
    others = [
        w.hurt for w in read.account.wounds if w.victim.person is not person and w.hurt.body_part != "unspecified"
    ]
    done = [
        (act.start, act.end)
        for act in read.account.acts
        if all(who.person not in (None, person) for who in act.victims)
    ]
    somebody = [  # done to a person who is only described: "a writer who was imprisoned"
        (act.start, act.end)
        for act in read.account.acts
        if all(who.kind == "group" and SOMEBODY.match(who.text) for who in act.victims)
    ]
    alone = [  # done to somebody else alone, as the words beside it say: "Bo Ek, who runs Ostra FM, was arrested"
        (act.start, act.end)
        for act in read.account.acts
        if not act.weighed
        and len(act.victims) == 1
        and act.victims[0].person not in (None, person)
        and (ONE.search(text, max(0, act.start - 24), act.start) or 0 < act.victims[0].start - act.end < NEAR_BY)
    ]
    best: tuple[int, Mention, _Line, Found] | None = None
    for mention in person.mentions:
        at = next((n for n, line in enumerate(told) if line.place(mention) is not None), None)
        for number, apart in () if at is None else _around(at, len(told), sure):
            if told[number].sentence.kind == "promo":
                continue
            for one in told[number].found:
                if not one.trigger.act or tongue.is_unreal(text, told[number].sentence.start, one.start):
                    continue
                if one.trigger is triggers.DIED:
                    continue  # of nobody who was held, as far as is known
                if one.trigger is triggers.KILLED and text.startswith(" me", one.end):
                    continue  # "they executed me", she said
                if not apart and any(low < one.end and one.start < high for low, high in (*somebody, *alone)):
                    continue
                if (
                    not apart
                    and mention.end <= one.start
                    and tongue.acts_on
                    and tongue.acts_on(text, one.start, one.end)
                ):
                    continue  # whoever stands before an active verb with an object is not its object
                if (
                    apart == NEXT
                    and any(low < one.end and one.start < high for low, high in done)
                    and (sure < CERTAIN or KIN.search(text, mention.end, told[number - 1].sentence.end))
                ):
                    continue  # told afterwards, and of somebody else
                if one.trigger is triggers.HURT and any(h.start < one.end and one.start < h.end for h in others):
                    continue
                far = min(abs(one.start - mention.end), abs(mention.start - one.end)) + apart
                if best is None or far < best[0]:
                    best = far, mention, told[number], one
    return best[1:] if best is not None else None


def _around(at: int, count: int, sure: float) -> Iterator[tuple[int, int]]:
    """The sentences in which may stand what was done to somebody of the sentence `at`, and how far each of them counts."""
    reach = 1 if sure < FAR else REACH if sure < ANYWHERE else count
    for number in range(max(0, at - reach), min(count, at + reach + 1)):
        yield number, (number - at) * NEXT if number >= at else (at - number) * BEFORE
