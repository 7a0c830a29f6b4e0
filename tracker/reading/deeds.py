"""What was done to those who bear a harm, where the words beside the harm tell a deed: a kick, a round, lashes, a hot iron.

Only for who is known to be harmed, and only where no act of violence against them was read: the deed makes nobody a victim.
Without words of a deed none is told, however bad the injury is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.reading import triggers
from tracker.reading.english_where import day_near, place_near
from tracker.reading.force import may_tell_of_force
from tracker.reading.groups import Item
from tracker.reading.layout import Sentence
from tracker.reading.names import Person
from tracker.reading.onlookers import part_of
from tracker.reading.told import Account, Told, Wound
from tracker.reading.triggers import BEATEN, TORTURED, Trigger

READ = 0.6
NEAR = 700  # letters of a text in which the sentences beside that of the harm may tell the deed
TORTURE = re.compile(
    r"\b(?:tortur\w*|electric (?:shocks?|prods?|cables?|current|batons?)|electrocut\w*|electrodes?|hung (?:by|from|upside)|suspended (?:by|from)|strappado|waterboard\w*|falaka|falanga|bastinado|mock execution|plastic bag|hot (?:irons?|wax|iron|poker)"
    r"|cigarettes? (?:out|on|against|butts?)|(?:cigarette|iron) burns|burns (?:[\w-]+ ){0,6}?cigarettes?|needles? under|(?:finger)?nails? (?:pulled|torn|ripped|gone)|pulled (?:out )?(?:his|her|their) (?:finger|toe)?nails|made (?:him|her|them) (?:stand|kneel|squat|crouch|drink|swallow)|forced (?:him|her|them) to (?:stand|kneel|squat|crouch|drink|swallow)"
    r"|(?:\w+-?\w* )?lashes|flogg\w+|on the soles|both soles|soles of (?:his|her|both|the) (?:\w+ )?feet|rolled (?:up and down|over) (?:his|her|their)|interrogators? (?:in [A-Z]\w+ )?(?:had )?(?:broke|burned|cut|crushed|drove|pulled|beat)|melted (?:[\w-]+ ){1,3}over|irons? pressed|stress position|sleep deprivation|bent back(?:wards)?|pliers|kneel on (?:gravel|rice|glass|salt|pebbles)|wet towel|held (?:his|her|their) head under|broomstick|toilet[- ]brush|interrogat\w+ (?:[\w’-]+ ){0,4}?(?:broke|slapped|kicked|burned|whipped|crushed|pulled|hit|struck)|tortured|cattle prods?)\b",
    re.I,
)
ASSAULT = re.compile(
    r"\b(?:beaten|beatings?|beat (?:him|her|them|me|up|the|both)|blows?|kick(?:s|ed|ing)?|punch(?:es|ed|ing)?|slap(?:s|ped|ping)?|club(?:bed|bing)|batons?|truncheons?|stamp(?:ed|ing) on|trampl(?:ed|ing)|struck|hit(?:ting)?|knocked|smash(?:ed|ing)|slam(?:med|ming)|shov(?:ed|ing)|pushed|flung|hurled|threw|thrown|dragged|pulled off|jump(?:ed|ing) on"
    r"|sat upon|knelt on|kneed|leaned on|sprayed|doused|tasered|tased|peppered|shot|fired|bullets?|pellets?|buckshot|birdshot|shotgun|grenades?|canisters?|rounds?|shells?|shrapnel|gunfire|machetes?|blade|slash(?:ed|ing)?|stab(?:bed|bing)?|knif(?:ed|e)|bayonet\w*|acid|whip(?:ped|ping)|thrashed|hosepipe|rifle butts?|butts? of (?:his|her|their|the)"
    r"|jet of water|water cannon|set upon|ambush(?:ed)?|(?:was|were|been|got) attacked|assault(?:ed)?|manhandled|poison(?:ed)?|boots?|knuckles|bitten (?:off )?by|let (?:the|his|their) dogs?|dogs? (?:on|off)|dog tears|stones?|bottle|brass knuckles|hockey sticks?|iron (?:bar|rod|pipe)s?|metal (?:bar|rod|pipe)s?|bulldozer|ploughed into|rammed|gas inhalation|rammed|hacked|tossed|flash-?bangs?|musket|speared?|arrows?|rottweilers?|pelted|jabbed|prodded|choked|throttled|strangled|gagged|stoned|gunned|mortars?|air ?strikes?|drone|blast|land ?mines?|rifle|sjambok|lathis?|canes?|belts?|hammer|crowbar|planks?|razor|pistol|fists?|scalding|boiling|push-?back|planted|smothered)\b",
    re.I,
)
HIM = re.compile(r"\b(?:he|him|his|she|her)\b", re.I)
OWN_DOING = re.compile(r"\b(?:he|she|they|who) (?:had )?$")  # "as he threw the canister back"
VIOLENT = ("physical_assault", "torture", "killing", "death_in_custody", "rape")


def add(text: str, account: Account, lines: Sequence[tuple[Sentence, list[Item]]]) -> None:
    """Add to an account what was done to those who bear a harm, where words beside it tell it."""
    if not may_tell_of_force(text):
        return
    done = {v.person.number for t in account.acts if t.trigger.act in VIOLENT for v in t.victims if v.person}
    order = [sentence for sentence, _ in lines]
    people = [
        p for p in account.people if part_of(text, p).rank < 2 or any(w.victim.person is p for w in account.wounds)
    ]
    for wound in list(account.wounds):
        person = wound.victim.person
        if person is None or person.number in done or wound.sentence not in order:
            continue
        at = order.index(wound.sentence)
        around = [wound.sentence]
        if len(text) <= NEAR:
            around += [order[i] for i in (at - 1, at + 1) if 0 <= i < len(order)]
        for sentence in around:
            deed = _deed(text, people, wound, sentence)
            if deed is not None:
                trigger, start, end = deed
                account.acts.append(_told(text, account, wound, sentence, trigger, start, end))
                done.add(person.number)
                break


def _is_theirs(text: str, people: Sequence[Person], wound: Wound, sentence: Sentence, at: int) -> bool:
    """Whether nobody else, who neither tells nor treats, is named nearer to a deed, in the sentence of the harm; in those beside it, nobody else at all."""
    if (
        sentence is not wound.sentence
        and not HIM.search(text, sentence.start, sentence.end)
        and not any(
            sentence.start <= m.start < sentence.end for p in people if p is wound.victim.person for m in p.mentions
        )
    ):
        return False  # what was done to others
    near = [
        (abs(m.start - at), p.number == (wound.victim.person.number if wound.victim.person else 0))
        for p in people
        for m in p.mentions
        if sentence.start <= m.start < sentence.end
    ]
    if not near:
        return True
    return min(near)[1] if sentence is wound.sentence else all(own for _, own in near)


def _deed(text: str, people: Sequence[Person], wound: Wound, sentence: Sentence) -> tuple[Trigger, int, int] | None:
    """The deed that a sentence tells nearest to a harm: of torture first."""
    for trigger, pattern in ((TORTURED, TORTURE), (BEATEN, ASSAULT)):
        found = [
            m
            for m in pattern.finditer(text, sentence.start, sentence.end)
            if not (
                triggers.is_unreal(text, sentence.start, m.start())
                or OWN_DOING.search(text[max(sentence.start, m.start() - 12) : m.start()])
            )
            and _is_theirs(text, people, wound, sentence, m.start())
        ]
        if found:
            near = min(found, key=lambda m: abs(m.start() - wound.hurt.start))
            return trigger, near.start(), near.end()
    return None


def _told(
    text: str, account: Account, wound: Wound, sentence: Sentence, trigger: Trigger, start: int, end: int
) -> Told:
    return Told(
        trigger, start, end, sentence, [wound.victim],
        day=day_near(text, account, sentence, start, end, wound.saying), place=place_near(text, account, sentence, start),
        saying=wound.saying, score=min(READ, wound.score), weighed=True,
    )  # fmt: skip
