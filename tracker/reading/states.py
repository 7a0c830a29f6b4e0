"""Acts that are told by states, lists and verbs of moving: "the injured are", "took her away", "let them go"."""

from __future__ import annotations

import re

from tracker.reading import english_words as words
from tracker.reading import wide_words
from tracker.reading.act import Act
from tracker.reading.appositions import is_person
from tracker.reading.beside import (
    doer_before,
    listed_behind,
    object_of,
    taken_along,
)
from tracker.reading.groups import Item, Who
from tracker.reading.subjects import (
    auxiliary_of,
    index_after,
    shared_subject,
    subject_of,
)
from tracker.reading.triggers import (
    ABDUCTED,
    ARREST,
    AWAY,
    BEATEN,
    CUSTODY,
    DETENTION,
    EQUATED,
    EXPELLED,
    FORMAL,
    GONE,
    HOUSE,
    HURT,
    HYPOTHETICAL,
    KILLED,
    LET,
    MOVED,
    NAMED,
    NEGATED,
    RELEASED,
    SENTENCE,
    STATES,
    TORTURED,
    TRIAL,
)


def equated(text: str, start: int, end: int, found: list[Item]) -> list[Act]:
    """ "The injured are A and B", "among those arrested were A and B", "Killed: A, B": the state, then who."""
    out = []
    for match in EQUATED.finditer(text, start, end):
        index = next(
            (
                i
                for i, item in enumerate(found)
                if item.start >= match.end() - 1
                and item.who
                and not item.own
                and any(w.kind == "person" for w in item.who)
            ),
            None,
        )
        if (
            index is None
            or found[index].start - match.end() > (12 if not found[index - 1].own else 45)
            or NEGATED.search(text[start : match.start()])
        ):
            continue
        label = (
            text[match.end() - 2 : match.end()].strip().endswith(":") and text[start : match.start()].strip(" *-") == ""
        )
        listed = found[index:] if label else found[index : index + 1]
        if match[0].rstrip().endswith(":") and not label:  # "the names of those in custody: A; B and C"
            listed = found[index : _end_of_list(found, index)]
        names = [who for item in listed for who in item.who if who.kind == "person"]
        if len(listed) == 1:
            names += [who for who in listed_behind(found, index) if who.kind == "person"]
        if names and (
            label
            or len(names) >= 1
            and not re.match(r"\s*(?:said|told|says)\b", text[names[-1].end : names[-1].end + 8])
        ):
            out.append(
                Act(
                    STATES[match["state"].casefold()],
                    match.start("state"),
                    match.end("state"),
                    names,
                    score=0.85,
                    index=index,
                )
            )
    return out


HEADED = re.compile(  # "Freed after 26 days: Ada Lund and Bo Ek"
    rf"\W*(?:\d{{1,2}}[:.]\d{{2}}:? )?(?i:Those |Still |Also |Now |Already |Not yet |Not )?(?P<state>(?i:In the dock|On trial|Awaiting trial|In custody|In jail|In prison|Behind bars|Inside|Gone|Jailed|Picked up|Rounded up|Led away|Taken|Seized|Held|Lifted|Charged|Fined|Shot|Shot dead|Beaten up|Let go|Deported|Pardoned|Acquitted|{'|'.join(STATES)}))\b[^.;:“”]{{0,50}}?(?:: ?|(?<=dock)(?: [^.;:“”]{{0,30}})? (?:are|were|is|was|sits?|stands?|stood|sat) )(?=(?:the |an? |his |her |their )?(?:[a-z-]+ ){{0,4}}[A-ZÀ-Ž‘’'])"
)
HEADED_LIST = re.compile(  # "Ostra's dead, in the order in which they were found: Ada Lund, 29; Bo Ek, 22"
    r"(?:[’']s|\b[Tt]he|\b[Tt]heir) (?P<state>dead|killed|missing|injured|wounded|detained|arrested|prisoners|detainees|victims|disappeared|released|abducted)\b[^.;:“”]{0,100}: (?=(?:the |an? )?(?:[a-z-]+ ){0,3}[A-ZÀ-Ž‘’'])"
)
NOT_YET = re.compile(r"\W*not\b", re.I)
MORE_STATES = {"in the dock": TRIAL, "on trial": TRIAL, "awaiting trial": TRIAL, "in jail": DETENTION, "in prison": DETENTION, "inside": DETENTION, "gone": GONE, "picked up": CUSTODY, "led away": CUSTODY, "taken": CUSTODY, "seized": CUSTODY, "held": CUSTODY, "lifted": CUSTODY, "fined": NAMED["fined"], "shot": HURT, "shot dead": KILLED, "beaten up": BEATEN, "let go": RELEASED, "deported": EXPELLED, "pardoned": RELEASED, "acquitted": TRIAL}  # fmt: skip


def headed(text: str, start: int, end: int, found: list[Item], told: list[Act]) -> list[Act]:
    """What the words over a list say: "Freed after 26 days: A and, with her, B", "Taken: Ada Lund, Ostra, 2013"."""
    match = HEADED.match(text, start, end) or HEADED_LIST.search(text, start, end)
    at = next((i for i, item in enumerate(found) if match and item.start >= match.end() - 1), None)
    if match is None or at is None or any(act.start < match.end() and act.affected for act in told):
        return []
    names = [w for item in found[at : _end_of_list(found, at)] if not item.own for w in item.who if w.kind == "person"]
    low = match["state"].casefold()
    trigger = MORE_STATES.get(low) or STATES[low]
    if trigger is RELEASED and NOT_YET.match(match[0]):
        trigger = DETENTION
    return [Act(trigger, match.start("state"), match.end("state"), names, score=0.8, index=at)] if names else []


def _end_of_list(found: list[Item], index: int) -> int:
    """Where a list of names with their callings ends: before the first verb, or at the end of the sentence."""
    verbs = words.BE | words.HAVE | {"who", "whose", "which", "that", "while", "but"}
    stop = index
    for at, item in enumerate(found[index:], index):
        if item.low in ("who", "whose", "which"):  # "Ada Lund, who founded the group; her deputy, Bo Ek; …"
            stop = next((i for i in range(at, len(found)) if found[i].text in ".;"), at)
        if at < stop and found[stop].text == ";":
            continue
        if item.text == "." or item.low in verbs or re.fullmatch(words.SAID, item.text, re.I):
            return at
    return len(found)


def index_of(found: list[Item], at: int) -> int | None:
    """The item that begins at an offset, or the word that holds it; None inside a noun phrase."""
    for index, item in enumerate(found):
        if item.start <= at < item.end:
            return None if item.who and item.start != at else index
    return None


def moved(text: str, start: int, end: int, found: list[Item], taken: list[tuple[int, int]]) -> list[Act]:
    """ "three officers took him away", "led her to a van": a verb of moving, its object, and where to."""
    out = []
    for match in MOVED.finditer(text, start, end):
        at = index_of(found, match.start())
        if at is None or any(low <= match.start() < high for low, high in taken):
            continue
        after = index_after(found, match.end())
        after = _whose(found, after)
        if after >= len(found) or not found[after].who or found[after].own:
            continue
        away = AWAY.match(text, found[after].end, end) or (
            AWAY.match(text, found[after].end + 1, end)
            if text[found[after].end : found[after].end + 1] == ","
            else None
        )
        left, aux, modal = auxiliary_of(found, at)
        before = text[start : match.start()]
        if match[0].lower() in SEEN_TO and not (PERCEIVED.search(before) and left and found[left - 1].who):
            continue  # "witnesses saw officers walk him to a car"
        if (
            away is None
            and found[after].end < end
            and text[found[after].end] == ","
            and (aside := ASIDE.match(text, found[after].end, end))
        ):
            away = AWAY.match(text, aside.end(), end)  # "bundled Ada Lund, a poet of 66, into a car"
        if away is None and (by := _who_does(found, left)) is not None and by.kind == "body":
            away = FROM.match(text, found[after].end, end)
        if away is None and match[0] == "took" and _taken_by_force(text, found, left, after):
            away = NOTHING.match(text, found[after].end)
        if (
            away is None
            or modal
            or (aux == "be" and not match[0].endswith("ing"))
            or NEGATED.search(before)
            or HYPOTHETICAL.search(before)
        ):
            continue
        subject = found[left - 1] if left and found[left - 1].who else None
        agent = subject.who[-1] if subject is not None and not subject.own else doer_before(found, left)
        whos = object_of(found, after)
        whos += [w for w in taken_along(found, after + 1) if w not in whos]
        if agent is not None and RESCUERS.match(agent.text):
            continue  # "firefighters led her out of the house"
        if agent is not None and agent.kind == "person" and not (whos and whos[0].kind in ("person", "pronoun")):
            continue
        trigger = HOUSE if away[0].endswith("house arrest") else CUSTODY
        if match[0].lower() == "remanded" or (trigger is CUSTODY and JUDGES.search(text, start, match.start())):
            trigger = FORMAL
        act = Act(trigger, match.start(), away.end(), whos, agent, 0.85, at, passive=False)
        out.append(act)
    return out


def _whose(found: list[Item], after: int) -> int:
    """ "took the boy's uncle, Bo Ek, away": who is named behind what they are to somebody; else the same item."""
    kin = found[after + 1] if after + 2 < len(found) and found[after].own else None
    if kin is None or not (kin.low in words.KIN or kin.low in words.ROLES):
        return after
    name = after + 2 + (found[after + 2].text == ",")
    return name if name < len(found) and is_person(found[name]) and not found[name].own else after


RESCUERS = re.compile(
    r"(?:the |two |three |four |some )?(?:\w+ )?(?:fire|rescue|medic|paramedic|ambulance|coast ?guard|lifeguard|lifeboat|nurse|doctor|neighbour|neighbor|friend|colleague|passer|villager|relative|volunteer)",
    re.I,
)
ASIDE = re.compile(r",[^,.;“”]{2,60}(?:, [^,.;“”]{2,40})?,(?= )")
FROM = re.compile(r" from (?:his|her|their|the|an?|this|that) (?:[a-z-]+ ){0,2}?[a-z-]{3,}\b(?! of)")


def _who_does(found: list[Item], left: int) -> Who | None:
    subject = found[left - 1] if left and found[left - 1].who else None
    return subject.who[-1] if subject is not None and not subject.own else doer_before(found, left)


SEEN_TO = frozenset("walk lead drag push shove force bundle take load march throw haul".split())
PERCEIVED = re.compile(r"\b(?:saw|seen|see|watched|watch|witnessed|heard|filmed|noticed)\b", re.I)
NOTHING = re.compile("")


def _taken_by_force(text: str, found: list[Item], left: int, after: int) -> bool:
    """ "so they took me and my brother, Bo Ek": those of whom the words before tell that they came with force."""
    follows = found[after + 1] if after + 1 < len(found) else None
    who = found[left - 1] if left else None
    if who is not None and who.low in ("and", "then"):  # "Police broke down the door and took Bo Ek and his son"
        who = next((item for item in found[: left - 1] if item.who and not item.own), who)
    dated = follows is not None and WHEN.match(text, follows.start) is not None
    if who is None or not (
        dated or follows is None or follows.text in (".", ",", ";", "and", "too", "instead", "first")
    ):
        return False
    if not any(one.kind in ("person", "pronoun") for one in found[after].who):
        return False
    body = bool(who.who) and who.who[-1].kind == "body"
    return body or (
        who.text.casefold() == "they" and FORCES.search(text, max(0, who.start - 300), who.start) is not None
    )


WHEN = re.compile(
    r"on (?:the (?:night|morning|evening|\d)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d)|last (?:night|week|month|year)|yesterday|this morning|at (?:dawn|night|noon|midnight|gunpoint|\d)|in (?:the (?:night|morning|dark|early)|broad daylight|\d{4}|January|February|March|April|May|June|July|August|September|October|November|December)|before dawn"
)
FORCES = re.compile(
    r"\b(?:soldiers|police|officers|policemen|agents|troops|gunmen|gendarmes|armed men|militiamen)\b", re.I
)
AMONG = re.compile(
    rf"\b(?:was|were|is|are) (?:also |now )?(?:among|one of) (?:the |those )?(?:[\w-]+,? ){{0,3}}?(?P<state>{'|'.join(STATES)})\b",
    re.I,
)


def one_among(text: str, start: int, end: int, found: list[Item]) -> list[Act]:
    """ "Ada Lund was among those arrested on Tuesday, together with Bo Ek": the state of whom stands before."""
    out = []
    for match in AMONG.finditer(text, start, end):
        at = index_of(found, match.start())
        state = index_of(found, match.start("state"))
        if at is None or state is None or NEGATED.search(text[start : match.start()]):
            continue
        whos = [w for w in subject_of(found, at) if w.kind == "person"]
        if whos:
            trigger = STATES[match["state"].casefold()]
            whos += taken_along(found, state + 1)
            out.append(
                Act(trigger, match.start("state"), match.end("state"), whos, score=min(trigger.score, 0.85), index=at)
            )
    return out


JUDGES = re.compile(r"\b(?:court|judge|magistrate|tribunal|prosecutor)s?\b[^.;,]{0,40}$", re.I)
ORDERED = re.compile(
    r"\b(?:to be |be )?(?:released|freed|set free|let go)\b|\b(?:to be |be )?(?:detained|held|jailed|imprisoned|remanded|arrested)(?: there)?(?= for| in| pending| until|\.|,)|\bto (?:remain|be kept|be held|stay) in (?:\w+ )?(?:custody|detention|prison|jail)\b",
    re.I,
)


FREED = re.compile(r"(?:to be |be )?(?:released|freed|set free|let go)\b", re.I)


def ordered(text: str, start: int, end: int, found: list[Item], taken: list[tuple[int, int]]) -> list[Act]:
    """ "prosecutors ordered Ada Lund, a poet, held for 15 days": whom an order puts into custody."""
    out = []
    for at, item in enumerate(found[:-1]):
        whom = found[at + 1 + (found[at + 1].low == "that" and at + 2 < len(found))]
        if item.low != "ordered" or not whom.who or whom.own or whom.who[0].kind == "body":
            continue
        match = ORDERED.search(text, whom.end, min(end, whom.end + 220))
        if (
            match is None
            or NEGATED.search(text[start : item.start])
            or any(low <= match.start() < high for low, high in taken)
        ):
            continue
        freed = FREED.match(text, match.start())
        trigger = RELEASED if freed else FORMAL if JUDGES.search(text, start, item.start) else DETENTION
        out.append(
            Act(trigger, match.start(), match.end(), list(whom.who), doer_before(found, at), 0.85, at, passive=False)
        )
    return out


SEEN_IN = re.compile(
    r"\b(?:visit(?:ed|ing|s)?|see(?:ing|n)?|saw|met|meet(?:ing|s)?|join(?:ed|s)?|interview(?:ed|s)?|examin(?:ed|ing)|keep(?:ing|s)?|kept|hold(?:ing|s)?|held|found|have|has|had|with|leav(?:e|es|ing)|left|write to|wrote to|supports?|supported) (?:[a-z]+ ){0,3}$",
    re.I,
)
IN_HOLD = re.compile(wide_words.IN_HOLD)


def held_at(text: str, start: int, end: int, found: list[Item], told: list[Act]) -> list[Act]:
    """ "Visiting Ada Lund in jail", "with Bo Ek in prison": where somebody is who is seen there."""
    done = {id(w.person) for act in told for w in act.affected if w.person}
    out = []
    for at, item in enumerate(found):
        one = is_person(item) or (item.singular and bool(item.who) and item.who[0].kind == "pronoun")
        match = IN_HOLD.match(text, item.end + 1, end) if one and not item.own else None
        new = [w for w in item.who if w.person is None or id(w.person) not in done] if match is not None else []
        if match is not None and new and match.end() - item.end < 50 and SEEN_IN.search(text, start, item.start):
            out.append(Act(DETENTION, match.start(), match.end(), new, score=0.75, index=at, passive=False))
    return out


def let_go(text: str, start: int, end: int, found: list[Item]) -> list[Act]:
    """ "They let her go", "before letting them go"."""
    out = []
    for match in LET.finditer(text, start, end):
        after = index_after(found, match.end())
        if (
            after + 1 < len(found)
            and found[after].who
            and not found[after].own
            and found[after + 1].low in ("go", "out")
            and not NEGATED.search(text[start : match.start()])
            and not HYPOTHETICAL.search(text[start : match.start()])
        ):
            out.append(
                Act(
                    RELEASED,
                    match.start(),
                    found[after + 1].end,
                    [w for w in found[after].who if w.kind != "body"],
                    score=0.8,
                    index=after,
                    passive=False,
                )
            )
    return out


def name_by_predicate(found: list[Item], act: Act) -> None:
    """ "Ada Lund was one of 41 people taken away", "is among those arrested": the group is told of to name her."""
    for number, who in enumerate(act.affected):
        if who.kind != "group":
            continue
        at = next((i for i, item in enumerate(found) if any(w is who for w in item.who)), None)
        if at is None:
            continue
        while at and found[at - 1].low in ("among", "one", "of", "the", "those"):
            at -= 1
        if (
            at >= 2
            and found[at - 1].low in words.BE
            and found[at - 2].who
            and not found[at - 2].own
            and found[at - 2].who[0].kind in ("person", "pronoun")
        ):
            act.affected[number : number + 1] = found[at - 2].who


ACCUSED = frozenset("defendant co-defendant co-accused".split())


def held_in_words(found: list[Item], told: list[Act]) -> list[Act]:
    """ "one of the detained persons, X", "jailed activist X": the words themselves say what was done."""
    out = []
    done = {id(who) for act in told for who in act.affected}
    kinds = {"held": DETENTION, "seized": CUSTODY, "captured": CUSTODY, "sentenced": SENTENCE, "released": RELEASED, "tortured": TORTURED, "deported": EXPELLED, "detained": CUSTODY, "arrested": ARREST, "imprisoned": DETENTION, "jailed": DETENTION, "kidnapped": ABDUCTED, "abducted": ABDUCTED,
             "missing": GONE, "disappeared": GONE, "injured": HURT, "wounded": HURT, "killed": KILLED, "murdered": KILLED, "slain": KILLED, "dead": KILLED}  # fmt: skip
    for index, item in enumerate(found):
        judged = [who for who in item.who if who.noun in ACCUSED and who.kind == "person" and id(who) not in done]
        if judged:
            at = judged[0].head or (judged[0].start, judged[0].end)
            out.append(Act(TRIAL, at[0], at[1], judged, score=0.75, index=index))
        held = [
            who for who in item.who if who.held in kinds and (who.kind == "person" or who.count) and id(who) not in done
        ]
        if held:
            trigger = kinds[held[0].held]
            at = held[0].head or (held[0].start, held[0].end)
            out.append(Act(trigger, at[0], at[1], held, score=0.85, index=index))
    return out


def share_subjects(text: str, found: list[Item], told: list[Act]) -> None:
    """ "was beaten and taken to a station": the second verb has the subject, and the doer, of the first."""
    for number, act in enumerate(told):
        if act.affected or "shares" not in act.notes:
            continue
        after = index_after(found, act.end)
        for earlier in reversed(told[:number]):
            between = [item for item in found if earlier.end <= item.start < act.start]
            if (
                earlier.affected
                and earlier.passive
                and not any(item.text in ".;" for item in between)
                and not any(i.low in words.BE and j.who for i, j in zip(between[1:], between, strict=False))
            ):
                act.affected, act.agent = list(earlier.affected), act.agent or earlier.agent
                act.score = min(act.score, earlier.score) - 0.05
                act.affected += [who for who in taken_along(found, after) if who not in act.affected]
                break
        else:
            subject = shared_subject(found, act.index)
            act.affected = subject
            act.score -= 0.1
