"""What stands around an injury: the words that tell of it, and all that speaks for or against each person who may bear it.

What is seen has names ("recent:0", "called:1"), and the weights of `whose` are counted for them: whoever changes how something
is named or found counts the weights anew (`data/reading/weigh.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.reading import ailments, bare_injuries, weights
from tracker.reading.english_words import KIN
from tracker.reading.groups import PRONOUNS
from tracker.reading.harms import WORD, harms
from tracker.reading.injuries import Hurt
from tracker.reading.layout import Sentence
from tracker.reading.names import Mention, Person
from tracker.reading.onlookers import Part, part_of
from tracker.reading.told import Account, Wound

LEAST = 0.3  # of whom no rule tells anything: how likely it must be that something was done to them
MANY = 12  # people named next before an injury, or next behind it, who may bear it: a long text names hundreds
VICTIM = 0.4  # how likely, for them to count among those harmed
SEX = {**{word: sex for word, sex in PRONOUNS.items() if sex}, "his": "male", "hers": "female"}
STEPS = (0, 1, 2, 3, 5, 8, 12, 20, 40)
CALLED = re.compile(r"\b(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Mm]y) (?:[\w’'-]+ ){0,3}?(?P<noun>[a-z][a-z-]+)\b")
ASIDE = re.compile(r", (?:(?:an?|the|who is an?|who was an?) )?((?:[a-z][\w-]+ ){0,3}[a-z][\w-]+)")
AGED = re.compile(r", (\d{1,2})\b")
NO_CALLING = frozenset("of the and a an in who was is said by for with had".split())
NOT_HURT = re.compile(r"(?:no|without|any) ", re.I)
SAYS = r"said|says|told|added|wrote|recalled|explained|reported|claimed|confirmed|stated|noted|testified"
SPEAKS = re.compile(rf"(?:, (?:an? |the |his |her )?[a-z][^,.;]{{2,40}},)? (?:\w+ly )?(?:{SAYS})\b")
SPOKEN = re.compile(rf"(?:{SAYS}|according to|by) (?:[a-z’'-]+ |[A-Z][\w’'-]+ ){{0,3}}$")
GOES_ON = re.compile(r"(?:He|She|His|Her)\b")
OF_KIN = re.compile(rf" (?:\w+ )?(?:{'|'.join(KIN)})s?\b")  # "to visit a gravely ill daughter"


@dataclass(frozen=True, eq=False)
class Unit:
    """One injury, illness or care as a sentence tells it, and what found it: a rule that says whose it is, or only words."""

    hurt: Hurt
    sentence: Sentence
    by: frozenset[str]

    def holds(self, wound: Wound) -> bool:
        """Whether an injury that the rules gave to somebody is this one."""
        return wound.sentence is self.sentence and (
            wound.hurt.start < self.hurt.end and self.hurt.start < wound.hurt.end
        )


@dataclass(frozen=True)
class _Near:
    """A name at one place, and whose it is."""

    mention: Mention
    number: int
    speaks: bool


class Scene:
    """A text with what is known of its people before it is asked whose an injury is; `account.sure` must be counted."""

    def __init__(self, text: str, account: Account, sentences: Sequence[Sentence]) -> None:
        """Look at each person once."""
        self.text, self.account, self.sentences = text, account, sentences
        self.starts = [sentence.start for sentence in sentences]
        self.people = {person.number: person for person in account.people}
        self.parts: dict[int, Part] = {number: part_of(text, person) for number, person in self.people.items()}
        self.callings = {number: _callings(text, person) for number, person in self.people.items()}
        self.acts: dict[int, set[str]] = {}
        for told in account.acts:
            for who in told.victims:
                if who.person:
                    self.acts.setdefault(who.person.number, set()).add(told.trigger.act)
        self.wounds: dict[int, list[Wound]] = {}
        self.ruled: dict[int, list[Wound]] = {}
        for wound in account.wounds:
            self.ruled.setdefault(wound.sentence.start, []).append(wound)
            if wound.victim.person:
                self.wounds.setdefault(wound.victim.person.number, []).append(wound)
        self.victims = {
            n for n in self.people if n in self.acts or n in self.wounds or account.sure.get(n, 0.0) >= VICTIM
        }
        named = [(number, m) for number, person in self.people.items() for m in person.mentions]
        self.names = sorted(
            (_Near(m, number, _speaks(text, m)) for number, m in (*named, *self._called())),
            key=lambda near: (near.mention.start, near.mention.end, near.number),
        )
        self.at = [near.mention.start for near in self.names]
        self.spots: dict[int, list[int]] = {}
        for near in self.names:
            self.spots.setdefault(near.number, []).append(near.mention.start)
        self.sexes = Counter(_sex(self.people[number]) for number in self.victims)
        self.most = max((len(person.mentions) for person in account.people), default=0)
        self._known: dict[int, frozenset[str]] = {}
        self.topics = list(self._topics())

    def _called(self) -> Iterator[tuple[int, Mention]]:
        """Where somebody who was named is called by what only they are: "the cellist"."""
        for match in CALLED.finditer(self.text):
            so = [number for number, nouns in self.callings.items() if match["noun"] in nouns]
            if len(so) == 1 and self.people[so[0]].mentions[0].start < match.start():
                yield so[0], Mention(*match.span(), match[0], "called")

    def _topics(self) -> Iterator[int | None]:
        """Of whom the sentences before each one go on: who was named first in the last that names anybody but its speaker.

        A sentence that begins with "She" goes on about the same one, whoever else it names.
        """
        now = None
        for sentence in self.sentences:
            yield now
            if GOES_ON.match(self.text, sentence.start):
                continue
            now = next((n.number for n in self.within(sentence) if not (n.speaks or self._aside(n.number))), now)

    def _aside(self, number: int) -> bool:
        """Whether somebody is there for another one's sake: "his lawyer, Ada Lund", of whom the text does not go on."""
        return number not in self.victims and (self.parts[number].carer or self.parts[number].kin)

    def within(self, sentence: Sentence) -> list[_Near]:
        """The names in a sentence."""
        return self.names[bisect_left(self.at, sentence.start) : bisect_left(self.at, sentence.end)]

    def units(self) -> Iterator[Unit]:
        """The injuries, illnesses and care that the text tells of, each once, in its order."""
        for sentence in self.sentences:
            if sentence.kind in ("promo", "notice"):
                continue
            own = tuple((n.mention.start, n.mention.end) for n in self.within(sentence) if n.mention.kind == "person")
            found = [("rule", wound.hurt) for wound in self.ruled.get(sentence.start, ())]
            found += [("bare", hurt) for hurt in bare_injuries.bare(self.text, sentence.start, sentence.end)]
            found += [("harm", hurt) for hurt in harms(self.text, sentence.start, sentence.end, own)]
            found += [
                (name, Hurt(*match.span(), "unspecified", None, "", "unspecified", "", None, None, "", None))
                for name, pattern in ailments.ALL
                for match in pattern.finditer(self.text, sentence.start, sentence.end)
                if not (OF_KIN.match(self.text, match.end()) or ailments.NOBODYS.match(self.text, match.end()))
            ]
            one: list[tuple[Hurt, set[str]]] = []
            for name, hurt in found:
                same = next((by for other, by in one if hurt.start < other.end and other.start < hurt.end), None)
                if same is not None:
                    same.add(name)
                elif not NOT_HURT.match(self.text, hurt.start):
                    one.append((hurt, {name}))
            for hurt, by in one:
                yield Unit(hurt, sentence, frozenset(by))

    def known(self, number: int) -> frozenset[str]:
        """What is known of somebody, the same for each unit."""
        if number not in self._known:
            sure, size = self.account.sure.get(number, 0.0), len(self.people[number].mentions)
            self._known[number] = frozenset(
                {
                    f"sure:{int(sure * 10)}",
                    f"done:{number in self.acts}:{number in self.wounds}:{int(sure * 4)}",
                    f"victims:{min(4, len(self.victims))}",
                    f"mentions:{_step(size)}",
                    f"most:{size == self.most}",
                    f"first:{self.names[0].number == number}",
                    f"others:{min(2, len(self.wounds) - (number in self.wounds))}:{number in self.wounds}",
                    *({f"act:{act}" for act in self.acts.get(number, ())} or {"act:"}),
                    *(name for name in ("carer", "holds", "kin", "tells") if getattr(self.parts[number], name)),
                }
            )
        return self._known[number]

    def pairs(self) -> Iterator[tuple[Unit, int, dict[str, int]]]:
        """Each unit with each person who may bear it, by number, and what is seen of the two."""
        at_of = {sentence: at for at, sentence in enumerate(self.sentences)}
        for unit in self.units():
            around = _Around(self, unit, at_of[unit.sentence])
            for number in self.people:
                likely = number in self.victims or self.account.sure.get(number, 0.0) >= LEAST
                if number in around.owners or (likely and number in around.near):
                    yield unit, number, dict.fromkeys(around.seen(number), 1)


class _Around:
    """What stands around one unit, the same for each person."""

    def __init__(self, scene: Scene, unit: Unit, at: int) -> None:
        self.scene, self.unit, self.at = scene, unit, at
        text, hurt, sentence = scene.text, unit.hurt, unit.sentence
        self.inside = scene.within(sentence)
        here = bisect_left(scene.at, hurt.start)
        self.recent = _first(reversed(scene.names[:here]))
        self.near = {*self.recent, *_first(scene.names[here:])}
        self.recent_victims = [n for n in self.recent if n in scene.victims]
        self.words = [word.casefold() for word in WORD.findall(text[hurt.start : hurt.end])]
        self.lead = [word.casefold() for word in WORD.findall(text[max(sentence.start, hurt.start - 40) : hurt.start])][
            -4:
        ]
        self.owners: dict[int, set[str]] = {}
        for number, wounds in scene.wounds.items():
            same = {"via" if w.victim.via else "direct" for w in wounds if unit.holds(w)}
            if same:
                self.owners[number] = same
        pronouns = [SEX[word] for word in (*self.lead, *self.words) if word in SEX]
        self.sex = pronouns[-1] if pronouns else ""
        whole = [word.casefold() for word in WORD.findall(text[sentence.start : sentence.end])]
        self.pronoun = bool(self.sex) or any(word in SEX for word in whole)
        self.begins = whole[0] if whole else ""
        called = {match["noun"] for match in CALLED.finditer(text, sentence.start, hurt.start)}
        self.called = [number for number, nouns in scene.callings.items() if nouns & called]

    def seen(self, number: int) -> set[str]:
        """All that speaks for or against that this is somebody's."""
        own = [n for n in self.inside if n.number == number]
        place = "in" if own else "out"
        whose = "own" if number in self.owners else "oth" if self.owners else "no"
        by = sorted(self.unit.by)
        seen = {f"rule:{one}" for one in self.owners.get(number, ())} or {f"rule:{whose}"}
        seen |= {f"by:{one}" for one in by} | {f"by:{'+'.join(by)}|{whose}"}
        if number in self.owners and len(self.owners) > 1:
            seen.add("rule:shared")
        seen |= self._place(number, own) | self._turn(number, place, whose)
        seen |= self._person(number, place) | self._voice(own)
        return seen | {f"h:{word}" for word in self.words} | {f"n:{word}" for word in self.lead}

    def _place(self, number: int, own: Sequence[_Near]) -> set[str]:
        """Where the name stands in the sentence, and who else does."""
        text, hurt = self.scene.text, self.unit.hurt
        others = {n.number for n in self.inside} - {number}
        seen = {
            f"in:{bool(own)}:others:{min(2, len(others))}",
            f"in:{bool(own)}:victims:{min(2, len(others & self.scene.victims))}",
        }
        left = [n.mention for n in own if n.mention.start < hurt.start]
        if left:
            gap = WORD.findall(text[left[-1].end : hurt.start])
            between = [n for n in self.inside if left[-1].start < n.mention.start < hurt.start and n.number != number]
            seen |= {f"in:before:{_step(len(gap))}", f"in:between:{min(2, len(between))}"}
            seen |= {f"in:w:{word.casefold()}" for word in gap[:1]}
            seen |= {f"g:{word if word[0].islower() else ''}" for word in gap[:8]}
            if left[-1].own:
                seen.add("in:own")
        elif own:
            seen.add(f"in:after:{_step(len(WORD.findall(text[hurt.end : own[0].mention.start])))}")
        else:
            seen.add("in:no")
        return seen

    def _turn(self, number: int, place: str, whose: str) -> set[str]:
        """Whether the text is just speaking of somebody."""
        scene = self.scene
        spots = scene.spots.get(number, [])
        earlier = bisect_left(spots, self.unit.hurt.start)
        back = str(min(6, self.at - bisect_right(scene.starts, spots[earlier - 1]) + 1)) if earlier else "never"
        begins = "sub" if self.begins in ("he", "she", "his", "her", "the") else "x"
        rank = min(3, self.recent.index(number)) if number in self.recent else 3
        among = min(3, self.recent_victims.index(number)) if number in self.recent_victims else 3
        topic = scene.topics[self.at]
        told = "none" if topic is None else "same" if topic == number else "other"
        meant = self._meant(number, topic)
        return {
            f"back:{back}",
            f"back:{back}:{begins}",
            f"recent:{rank}",
            f"recentv:{among}",
            f"recentv:{among}|named{bool(self.inside)}",
            f"known:{number in scene.acts}:{among}:{place}",
            f"topic:{told}:{self.pronoun}:{place}",
            f"meant:{meant}",
            f"meant:{meant}|{whose}|{place}",
        }

    def _meant(self, number: int, topic: int | None) -> str:
        """Whether "he" or "her" beside the words is this person: the topic, or who was named last, of that sex."""
        if not self.sex:
            return "-"
        for one in (*((topic,) if topic is not None else ()), *self.recent_victims):
            if _sex(self.scene.people[one]) in ("", self.sex):
                return "this" if one == number else "other"
        return "nobody"

    def _person(self, number: int, place: str) -> set[str]:
        """What is known of somebody, and of the others."""
        scene, sex = self.scene, _sex(self.scene.people[number])
        elsewhere = [wound for wound in scene.wounds.get(number, ()) if not self.unit.holds(wound)]
        of_it = {"", self.sex}
        rivals = sum(scene.sexes[one] for one in of_it) - (number in scene.victims and sex in of_it)
        kind = "no" if not self.sex else "unknown" if not sex else "same" if sex == self.sex else "other"
        seen = {
            *scene.known(number),
            f"sex:{kind}",
            f"rivals:{bool(self.sex)}:{min(3, rivals)}",
            f"elsewhere:{min(2, len(elsewhere))}",
            f"kind:{self.unit.sentence.kind}:{place}",
        }
        if number in self.called:
            seen.add(f"called:{min(2, len(self.called))}")
        elif self.called:
            seen.add("called:other")
        return seen

    def _voice(self, own: Sequence[_Near]) -> set[str]:
        """Who speaks in the sentence."""
        if any(n.speaks for n in own):
            return {"speaks", f"speaks:{bool(self.sex)}"}
        return {"speaks:another"} if not own and any(n.speaks for n in self.inside) else set()


def _first(names: Iterable[_Near]) -> list[int]:
    """Whom these names mean, each once, MANY at most."""
    found: dict[int, None] = {}
    for near in names:
        if len(found) == MANY:
            break
        found[near.number] = None
    return list(found)


def _callings(text: str, person: Person) -> set[str]:
    """The nouns by which somebody is called beside the name: "cellist", "client", "24-year-old"."""
    found: set[str] = set()
    for mention in person.mentions:
        found |= {
            word for word in WORD.findall(text[max(0, mention.start - 25) : mention.start])[-2:] if word.islower()
        }
        if aside := ASIDE.match(text, mention.end):
            found |= set(aside[1].split())
        if aged := AGED.match(text, mention.end):
            found.add(f"{aged[1]}-year-old")
        found.add(mention.title)
    return found - NO_CALLING - {""}


def _speaks(text: str, mention: Mention) -> bool:
    return bool(SPEAKS.match(text, mention.end) or SPOKEN.search(text[max(0, mention.start - 50) : mention.start]))


def _sex(person: Person) -> str:
    return person.sex or person.spoken_of


def _step(count: int) -> int:
    return weights.step(count, STEPS)
