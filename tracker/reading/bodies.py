"""Deaths told by what is left: whose body was found, who did not survive, whom the dead are identified as.

Only in texts that tell of force. Whoever was held died in custody; the others were killed, and the offer says that words of
force alone say so by its low score.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.reading.english_where import day_near, place_near, saying_at
from tracker.reading.force import is_of_mishaps, may_tell_of_force, tells_of_mishap
from tracker.reading.groups import Item, Who
from tracker.reading.later import family_of
from tracker.reading.layout import Sentence
from tracker.reading.names import Mention, Person
from tracker.reading.onlookers import part_of
from tracker.reading.sayings import Saying
from tracker.reading.told import Account, Told
from tracker.reading.triggers import DIED_IN, KILLED, is_unreal

READ = 0.65
REMAINS = r"(?:body|bodies|corpses?|remains|cadaver|coffin|skeleton|skull and bones)"
BEFORE = re.compile(
    rf"(?P<told>\b{REMAINS}\b(?: (?:found|recovered|pulled|retrieved|exhumed|dumped|lying)[^.;,]{{0,40}})?) of (?:(?:the|an?|his|her|their|one|two of|both)\b ?)?(?:[\w’'-]+,? ){{0,6}}$"
    rf"|(?P<as>\b(?:identified|recogni[sz]ed|named) (?:(?:the|one of the|as) )*(?:dead (?:\w+)?|deceased|victims?|slain \w+|{REMAINS})(?: as(?: that of| those of)?)?) (?:(?:the|an?) )?(?:[\w’'-]+,? ){{0,5}}$"
    rf"|(?P<those>\b{REMAINS}\b[^.;]{{0,90}}\b(?:identified|recogni[sz]ed) as(?: that| those)?(?: of)?) (?:[\w’'-]+,? ){{0,5}}$"
    rf"|(?P<youth>\b(?:The|the) (?:dead|slain|murdered|killed) (?:man|woman|boy|girl|youth|student|protester|teenager|driver|child|journalist) (?:was|is)(?: named| identified as| called)?) (?:[\w’'-]+ ){{0,3}}$",
    re.I,
)
BEHIND = re.compile(
    rf"(?:, [^.;]{{0,60}},|, \d{{1,3}},)?(?P<told>[’']s? (?:(?!mother|father|wife|husband|son|daughter|brother|sister)[\w-]+ ){{0,2}}{REMAINS}\b|,? whose (?:[\w-]+ ){{0,2}}{REMAINS}\b"
    r"| (?:was|were|had been|has been) (?:later |also )?(?:found|discovered) (?:dead|hanged|hanging|lifeless|murdered|strangled|drowned|shot|with (?:his|her|their) throats?|at the bottom|floating|buried|(?:in|by|beside|near|under) (?:an? |the )?(?:\w+ )?(?:ditch|well|river|lagoon|canal|shallow grave|grave|forest|field|roadside|drain|sewer|dump|rubbish tip|reservoir))"
    r"|,? (?:did not|didn[’']t|never) (?:survive|wake up|live to|come out alive|make it alive|regain consciousness)\b| (?:was|were) (?:brought|taken) to the morgue| suffocated\b(?! (?:by|under) (?:the )?(?:heat|debt|rules|taxes))| bled to death| choked to death| burned to death)",
    re.I,
)
HELD = re.compile(
    r"\b(?:cells?|prison|custody|jail|detention|police station|lock-?up|colony|camp|solitary|deportation (?:van|flight))\b",
    re.I,
)


def add(
    text: str, account: Account, lines: Sequence[tuple[Sentence, list[Item]]], said: dict[Sentence, list[Saying]]
) -> None:
    """Add to an account the deaths that it tells by what is left of somebody."""
    if not may_tell_of_force(text) or is_of_mishaps(text):
        return
    dead = {
        v.person.number
        for t in account.acts
        if t.trigger.act in ("killing", "death_in_custody")
        for v in t.victims
        if v.person
    }
    held = {v.person.number for t in account.acts if family_of(t.trigger) == "custody" for v in t.victims if v.person}
    for sentence, _items in lines:
        if sentence.kind in ("promo", "notice") or tells_of_mishap(text, sentence.start, sentence.end):
            continue
        near = [(m, p) for p in account.people for m in p.mentions if sentence.start <= m.start < sentence.end]
        for mention, person in sorted(near, key=lambda pair: pair[0].start):
            span = _death(text, sentence, mention)
            if (
                span is None
                or person.number in dead
                or part_of(text, person).carer
                or is_unreal(text, sentence.start, span[0])
            ):
                continue
            saying = saying_at(said.get(sentence, []), span[0])
            if saying is not None and saying.denies:
                continue
            in_custody = person.number in held or HELD.search(text, sentence.start, sentence.end) is not None
            for one, other in _together(text, near, mention, person, span):
                if other.number not in dead:
                    dead.add(other.number)
                    who = Who("person", one.start, one.end, one.text, other, other.sex, other.sex_at)
                    account.acts.append(
                        Told(
                            DIED_IN if in_custody else KILLED, *span, sentence, [who], stage=DIED_IN.stage if in_custody else "",
                            day=day_near(text, account, sentence, *span, saying), place=place_near(text, account, sentence, span[0]),
                            saying=saying, score=READ,
                        )
                    )  # fmt: skip


def _death(text: str, sentence: Sentence, mention: Mention) -> tuple[int, int] | None:
    """Where words beside a name tell that somebody is dead."""
    behind = BEHIND.match(text, mention.end, sentence.end)
    if behind is not None:
        return behind.span("told")
    low = max(sentence.start, mention.start - 150)
    before = BEFORE.search(text[low : mention.start])
    if before is None:
        return None
    name = next(key for key, value in before.groupdict().items() if value)
    return low + before.start(name), low + before.end(name)


def _together(
    text: str, near: Sequence[tuple[Mention, Person]], mention: Mention, person: Person, span: tuple[int, int]
) -> list[tuple[Mention, Person]]:
    """Who is named together with somebody behind the words of a death: "the bodies of A and B"."""
    out = [(mention, person)]
    if span[0] > mention.start:
        return out
    for other, another in sorted(near, key=lambda pair: pair[0].start):
        if other.start > out[-1][0].end and re.fullmatch(
            r"(?:,| and|, and) (?:(?:his|her|their) (?:\w+ ){1,2})?", text[out[-1][0].end : other.start]
        ):
            out.append((other, another))
    return out
