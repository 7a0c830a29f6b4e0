"""Reading English: from a text to what it tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.reading import (
    acts,
    bearers,
    bodies,
    captives,
    datelines,
    days,
    deeds,
    english_names,
    groups,
    injuries,
    joining,
    later,
    layout,
    loose_wounds,
    matter,
    members,
    names,
    naming,
    phrases,
    pronouns,
    sayings,
    tellers,
    told_again,
    tongues,
    triggers,
    verdicts,
    weighing,
    whose,
)
from tracker.reading import english_words as words
from tracker.reading.english_figures import is_idea, only_speak
from tracker.reading.english_lists import date_what_was_told, described, name_described, name_later, read_list
from tracker.reading.english_topic import (
    COURT,
    OTHER_SENSE,
    drop_passing,
    escaped,
    fictional,
    is_fiction,
    is_near_force,
    is_of_a_mishap,
    is_violent,
    topic_of,
)
from tracker.reading.english_where import day_near, gatherings_in, place_near, saying_at
from tracker.reading.english_who import (
    about_subject,
    accused_doers,
    bearing,
    has_office,
    is_generic,
    named_before,
    resolved,
    serves_the_state,
    several_meant,
    sex_of,
)
from tracker.reading.force import is_by_far_of_force, is_of_mishaps, tells_of_force, tells_of_mishap
from tracker.reading.groups import Item, Who
from tracker.reading.harms import OWN_DOING
from tracker.reading.layout import Sentence
from tracker.reading.onlookers import helps
from tracker.reading.told import Account, Statement, Told, Wound
from tracker.reading.weighing import ByRules
from tracker.records.base import Attribution

SPOKEN = re.compile(rf"(?:,[^,.;]{{1,60}},)? (?:\w+ly )?(?:{words.SAID})\b", re.I)
MINE = re.compile(r"\b(?:my|me)\b", re.I)
ITSELF = re.compile(r" (?:himself|herself|themselves)\b")
WHO = re.compile(r",? who(?:se)? (?:has |had |also |later )*")
ITS = re.compile(r"\bits (?:\w+ )?$")
FINITE = re.compile(r"(?:\w+ed|broke|lost|hit|struck) (?:his|her|their)\b")
VIOLENCE = re.compile(
    r"\b(?:(?:tortur|beat|kill|shoot|assault|rap|murder|kidnapp|abduct|strangl|whipp|electrocut|suffocat)ing|homicide|murder|manslaughter|torture|assault|killing|ill-treatment|abuse of (?:power|office|authority)|excess(?:ive)? (?:use of )?(?:force|powers?))\b",
    re.I,
)  # of which those who serve the state are accused as doers


DONE_TO_ANOTHER = re.compile(
    r"(?:slammed|banged|bashed|rammed|pounded|smashed|crushed|beat|whipped|kicked|stamped on|pulled out|burned|burnt|punched|slapped) (?:his|her|their)\b",
    re.I,
)
ALLEGED = re.compile(  # what demonstrators are said to have done to those who serve the state
    r"\b(?:argued|alleg(?:ed|es|ing)|accus(?:ed|es|ing)|charg(?:ed|es) |claim(?:ed|s)|prosecut\w+|convicted|guilty of|indictment|on suspicion of)\b",
    re.I,
)
OF_A_CRIME = re.compile(
    r" (?:(?:on|in|at|by|late|early) [^.;,]{2,30} )?(?:for|over|on suspicion of|on charges of|in connection with|as suspects? in) (?:the |his |her |their |this )?(?:alleged )?(?:murder|killings?|lynching|rape|shooting|stabbing|ambush|attack(?! on (?:the )?(?:state|constitution|government)))\b"
)


FREE_FROM = re.compile(
    r"\b(?:courts?|judges?|tribunals?|captors|guerrillas|rebels|amnesty|cells|lock-?ups?|rounded up|picked up|intelligence (?:service|agency|headquarters|officers?)|secret (?:service|police)|gendarm\w+|bail)\b",
    re.I,
)
WORK = re.compile(
    r"\b(?:album|single|EP|LP|soundtrack|trailer|mixtape|remix)\b[^.;]{0,90}\b(?:was|were|is|are|been) released\b", re.I
)


ELSEWHERE = ("sport", "nature", "culture", "business", "health", "vote")  # topics in which an injury is no case
BESIDES = ("health", "culture", "business")  # of which the news has people who are harmed, too
PLAIN_ANYWHERE = (
    "taken_into_custody",
    "detention",
    "house_arrest",
    "disappearance",
    "torture",
    "death_in_custody",
    "abduction",
)


def tell(text: str) -> Account:
    """What an English text tells: by the rules, what is likely besides (`weighing`), and whose each injury likely is (`whose`)."""
    read, account = weighed(text)
    whose.settle(read.text, account, read.sentences, read.said)
    account.wounds = _of_force(read, account.wounds)
    return account


def weighed(text: str) -> tuple[ByRules, Account]:
    """The same before it is asked whose each injury is, and what the rules read."""
    read = by_rules(text)
    account = weighing.add(read, tongues.ENGLISH)
    account.wounds = _of_force(read, account.wounds)
    if not names.shouted(read.text):
        members.carry(account, read.text)
        later.tried(read.text, account)
    told_again.add_days_and_places(read.text, account, read.sentences, read.said)
    datelines.set_scene(read.text, account)
    return read, account


def _of_force(read: ByRules, wounds: Sequence[Wound]) -> list[Wound]:
    """The injuries of sentences that tell of no mishap, and of nobody without a name."""
    at_of = {sentence: at for at, sentence in enumerate(read.sentences)}
    return [
        w
        for w in wounds
        if w.sentence not in at_of
        or not (
            is_of_a_mishap(read.text, w.sentence, read.sentences[: at_of[w.sentence]])
            or (
                w.score == weighing.GUESSED
                and not w.sentence.start <= w.victim.start < w.sentence.end
                and tells_of_mishap(read.text, w.sentence.start, w.sentence.end)
            )
            or bearers.is_of_nobody_named(read.text, w.hurt, w.sentence)
        )
    ]


def by_rules(text: str) -> ByRules:
    """What the rules alone read in an English text."""
    parts = layout.segments(text)
    text = layout.flat(text, parts)
    loud = names.shouted(text)
    quiet = text.lower() if loud and len(text.lower()) == len(text) else None
    sentences = layout.sentences(text, parts)
    found = english_names.of_text(text, parts, loud)
    people = joining.joined(text, found)
    places = [m for m in found if m.kind in ("place", "body")]
    account = Account("eng", parts, people, places, days.days(text, "eng"))
    account.tellers = tellers.tellers(text, parts, people)
    pronouns.mark(text, sentences, people)
    topic = "" if matter.is_of_somebody(text, "eng") else topic_of(text)
    history: list[tuple[Sentence, list[Item]]] = []
    said_in: dict[Sentence, list[sayings.Saying]] = {}
    deaths: list[Told] = []
    for sentence in sentences:
        if sentence.kind == "notice":
            continue
        loose = phrases.items(text, sentence.start, sentence.end, people, places, quiet, account.tellers)
        listed = phrases.blocks(loose)
        said = sayings.sayings(text, sentence.start, sentence.end, listed, sentence.kind)
        said = [replace(s, who=resolved(s.who, listed, history, sentence, people)) if s.who else s for s in said]
        said_in[sentence] = said
        account.statements += [
            Statement(s.start, s.end, s, sentence)
            for s in said
            if s.who and s.end - s.start > 10 and sentence.kind != "promo"
        ]
        if sentence.kind != "promo" and not is_fiction(text, sentence, history):
            account.gatherings += gatherings_in(text, sentence, listed, account, said)
            deaths += _acts(text, sentence, listed, history, account, said, topic)
            _wounds(text, sentence, listed, history, account, said, topic)
            read_list(text, parts, sentence, listed, account)
            verdicts.read_terms(text, sentence, listed, account)
        date_what_was_told(text, sentence, account)
        name_later(text, sentence, listed, account)
        name_described(text, sentence, listed, account)
        naming.name_told(text, sentence, listed, account)
        naming.name_counted(text, sentence, listed, account)
        naming.name_same(text, sentence, listed, account)
        history.append((sentence, listed))
    account.wounds = [w for w in account.wounds if w.victim.kind == "person"]  # the others were never named
    if not loud and (topic not in ELSEWHERE or (topic in BESIDES and tells_of_force(text))):
        loose_wounds.add(text, account, history, said_in)
        bodies.add(text, account, history, said_in)
        deeds.add(text, account, history)
    captives.name_takers(text, account)
    if not loud:
        members.carry(account, text, {v.person.number for death in deaths for v in death.victims if v.person})
    held = [(death, later.of_held(death, account)) for death in deaths]
    killed = [
        told
        for death, of_custody in held
        if of_custody is None and tells_of_harm(text) and (told := later.of_hurt(text, death, account)) is not None
    ]
    account.acts += [told for _, told in held if told is not None] + killed
    later.returned(account)
    before = weighing.harmed(account)
    unreal = fictional(text, account, sentences)
    account.wounds = [w for w in account.wounds if w.victim.person is None or w.victim.person.number not in unreal]
    for told in account.acts:
        told.victims = [v for v in told.victims if v.person is None or v.person.number not in unreal]
    account.acts = [told for told in account.acts if told.victims]
    drop_passing(text, account, sentences)
    return ByRules(
        text,
        account,
        sentences,
        said_in,
        frozenset(before - weighing.harmed(account))
        | unreal
        | (frozenset(p.number for p in account.people if helps(text, p)) - weighing.harmed(account))
        | escaped(text, account)
        | only_speak(text, account)
        | (accused_doers(text, account.people) - weighing.harmed(account)),
    )


def _acts(
    text: str,
    sentence: Sentence,
    listed: list[Item],
    history: list[tuple[Sentence, list[Item]]],
    account: Account,
    said: list[sayings.Saying],
    topic: str,
) -> list[Told]:
    """Add the acts of a sentence to the account; deaths are given back, for who was held is known at the end."""
    deaths: list[Told] = []
    for act in acts.acts(text, sentence.start, sentence.end, listed):
        if OTHER_SENSE.search(text, max(sentence.start, act.start - 5), min(sentence.end, act.end + 40)):
            continue
        if is_idea(text, act.start, sentence.end):
            continue
        if act.trigger is triggers.KILLED and any(w.text in groups.FIRST for w in act.affected):
            continue  # "they executed me", he said
        if topic and act.trigger.act not in PLAIN_ANYWHERE and act.agent is None:
            continue
        if (
            topic == "sport"
            and act.agent is None
            and not COURT.search(text[sentence.start : act.start] + text[act.end : sentence.end])
        ):
            continue  # a runner arrested by the linesman's flag
        if act.trigger == triggers.RELEASED and WORK.search(text, sentence.start, sentence.end):
            continue  # an album by Ada Lund was released
        if act.trigger is triggers.CHARGED and not is_violent(text) and not COURT.search(text):
            continue
        if topic == "sport" and act.trigger.act in ("physical_assault", "killing", "detention", "torture"):
            continue
        if (
            topic == "vote"
            and act.trigger.act in ("physical_assault", "killing")
            and (act.agent is None or act.agent.kind == "person")
        ):
            continue  # a member of parliament beaten by her driver, by 400 votes
        if (
            act.trigger.act in ("physical_assault", "killing")
            and re.compile(words.ACCIDENT, re.I).search(text, sentence.start, sentence.end)
            and act.agent is None
        ):
            continue
        if (
            act.trigger.act == "torture" or text[act.start : act.end].strip().casefold() in ("died", "dies")
        ) and tells_of_mishap(text, sentence.start, sentence.end):
            continue
        if (
            act.trigger.act in ("killing", "physical_assault")
            and act.agent is None
            and is_of_a_mishap(text, sentence, [before for before, _ in history])
        ):
            continue
        known = frozenset(v.person.number for t in account.acts for v in t.victims if v.person)
        saying = saying_at(said, act.start)
        teller = saying.who.person if saying is not None and saying.who is not None else None
        quoted = (
            saying.who.person
            if saying is not None and saying.who is not None and saying.attribution is Attribution.DIRECT_QUOTE
            else None
        )
        if saying is not None and saying.who is not None:  # "they forced me into a car", said Ada Lund
            act.affected = [_speaker(w, saying.who) for w in act.affected]
        speaks = tellers.teller_at(account.tellers, act.start)
        if speaks is not None:
            span = act.start, act.end
            own = Who("person", *span, text[span[0] : span[1]], speaks, speaks.sex, speaks.sex_at)
            act.affected = [_speaker(w, own) for w in act.affected]
        many_named = [
            m for w in act.affected for m in bearing(w, account.people) or named_before(w, listed, history, sentence)
        ]
        victims = many_named or [
            v
            for w in act.affected
            if (
                v := about_subject(text, w, listed)
                or resolved(
                    w, listed, history, sentence, account.people, known, teller if w.kind == "group" else quoted
                )
            )
            is not None
            and v.kind in ("person", "group")
        ]
        many = [
            w
            for w in act.affected
            if w.kind == "pronoun"
            and not groups.PRONOUNS.get(w.text.casefold())
            and w.text.casefold() not in ("his", "her", "me")
        ]
        if many:
            last = account.acts[-1].victims if account.acts else []
            victims += several_meant(many[0], listed, history, sentence, teller, known, last)
        agent = act.agent
        if agent is not None and agent.kind in ("pronoun",):
            agent = None
        if (
            agent is not None and agent.person is not None
        ):  # "Bo Ek, the officer who shot the boy": nobody does it to himself
            victims = [v for v in victims if v.person is not agent.person]
        victims = [v for v in victims if not (v.kind == "group" and is_generic(v, act, sentence))]
        if not victims:
            continue
        if saying is not None and saying.denies:
            continue
        score = act.score - (0.1 if saying is not None and saying.attribution.value == "hearsay" else 0)
        if (
            act.trigger
            in (
                triggers.HURT,
                triggers.GONE,
                triggers.KILLED,
                triggers.BEATEN,
                triggers.RELEASED,
                triggers.MEDICAL,
                triggers.CAUGHT,
            )
            and act.agent is None
            and not tells_of_harm(text)
            and not (act.trigger is triggers.RELEASED and FREE_FROM.search(text))
        ):
            continue
        if act.trigger in (triggers.HURT, triggers.BEATEN) and is_of_mishaps(text):
            continue  # "police look for the van that knocked down Ada Lund"
        if act.trigger in (triggers.HURT, triggers.BEATEN) and ITSELF.match(text, act.end):
            continue
        if act.trigger is triggers.HURT and (topic not in ELSEWHERE or (topic in BESIDES and tells_of_force(text))):
            hurt = injuries.unspecified(text, act.start, act.end, sentence.start, sentence.end)
            named = [v for v in victims if v.person is not None]
            account.wounds += [Wound(hurt, who, sentence, saying, score) for who in named]
            victims = [v for v in victims if v.person is None]
            if not victims:
                continue
        of_violence = VIOLENCE.search(text, act.end, min(sentence.end, act.end + 60))
        if act.trigger in (triggers.BEATEN, triggers.HURT) and ALLEGED.search(text, sentence.start, sentence.end):
            victims = [v for v in victims if not serves_the_state(v, text[sentence.start : v.start])]
        if OF_A_CRIME.match(text, act.end, sentence.end):  # those who are taken for what was done to others
            done = {
                v.person.number
                for t in account.acts
                if t.trigger.act in ("killing", "physical_assault", "abduction")
                for v in t.victims
                if v.person
            }
            if done:
                victims = [v for v in victims if v.person is None or v.person.number in done]
        if not victims:
            continue
        judged = act.trigger in (
            triggers.CHARGED,
            triggers.TRIAL,
            triggers.SENTENCE,
            triggers.EXPELLED,
            triggers.CONVICTED,
        )
        if judged and of_violence:
            victims = [v for v in victims if not serves_the_state(v, text[sentence.start : v.start])]
        if judged:
            doers = accused_doers(text, account.people)
            victims = [v for v in victims if v.person is None or v.person.number not in doers]
            if not victims:
                continue
        served = (
            act.trigger is triggers.SERVED
        )  # "flew to Ostra in May after a year in prison": then and there he was free
        day = None if served else day_near(text, account, sentence, act.start, act.end, saying)
        behind = replace(sentence, start=act.end) if served else sentence
        place = place_near(text, account, behind, act.start)
        (deaths if act.trigger is triggers.DIED else account.acts).append(
            Told(act.trigger, act.start, act.end, sentence, victims, agent, act.stage, act.stage_at, act.place_words, day, place, saying, score)
        )  # fmt: skip

    return deaths


def tells_of_harm(text: str) -> bool:
    """Whether people were harmed by people, as far as the words of a text tell."""
    return (is_violent(text) or tells_of_force(text)) and not is_of_mishaps(text)


def _speaker(who: Who, speaker: Who) -> Who:
    return replace(speaker, via=(who.start, who.end)) if who.text.casefold() == "me" else who


def _wounds(
    text: str,
    sentence: Sentence,
    listed: list[Item],
    history: list[tuple[Sentence, list[Item]]],
    account: Account,
    said: list[sayings.Saying],
    topic: str,
) -> None:
    if (topic in ELSEWHERE and not (topic in BESIDES and tells_of_force(text))) or not tells_of_harm(text):
        return
    by_far = is_by_far_of_force(text)
    if (not by_far and is_of_a_mishap(text, sentence, [before for before, _ in history])) or tells_of_mishap(
        text, sentence.start, sentence.end
    ):
        return
    for hurt in injuries.injuries(text, sentence.start, sentence.end):
        before = text[sentence.start : hurt.start]
        if ITS.search(before):
            continue  # "its back was broken": the government's
        if OWN_DOING.match(text, hurt.start) and not is_near_force(text, sentence, [s for s, _ in history]):
            continue
        if FINITE.match(text, hurt.start):  # "when she tried to stop them and injured her knee"
            before = re.split(r"\b(?:and|but)\b", before)[-1]
        if triggers.NEGATED.search(before) or triggers.HYPOTHETICAL.search(before):
            continue
        saying = saying_at(said, hurt.start)
        teller = saying.who if saying is not None else None
        mine = MINE.search(text[max(sentence.start, hurt.start - 15) : min(sentence.end, hurt.end + 15)])
        speaks = tellers.teller_at(account.tellers, hurt.start)
        if mine and speaks is not None:
            span = hurt.start, hurt.end
            whos = [Who("person", *span, text[span[0] : span[1]], speaks, speaks.sex, speaks.sex_at, via=span)]
        elif teller is not None and mine:
            whos = [replace(teller, via=(hurt.start, hurt.end))]  # "my arm", said Ada Lund
        else:
            apart = saying is not None and saying.attribution is Attribution.ACCORDING_TO
            told_by = teller.person if teller is not None and apart else None
            others = [i for i in listed if not (told_by and any(w.person is told_by for w in i.who))]
            whos = _hurt(text, hurt, sentence, others, history, account) or described(others, hurt)
        for who in whos:  # the closer words take the place of a bare "was wounded"
            account.wounds = [
                w
                for w in account.wounds
                if not (w.sentence is sentence and w.hurt.body_part == "unspecified" and w.victim.person is who.person)
            ]
        account.wounds += [Wound(hurt, who, sentence, saying, 0.9 if not who.via else 0.85) for who in whos]


def _only_shows(text: str, item: Item, harmed: set[int]) -> bool:
    """Whether an item names one who is not harmed and only saw or shows the injury: "the widow, Ada Lund, showed pictures of"."""
    who = item.who[-1] if len(item.who) == 1 else None
    if who is None or who.person is None or not harmed or who.person.number in harmed or item.own:
        return False
    return bearers.SHOWS.match(text, item.end) is not None


def _hurt(
    text: str,
    hurt: injuries.Hurt,
    sentence: Sentence,
    listed: list[Item],
    history: list[tuple[Sentence, list[Item]]],
    account: Account,
) -> list[Who]:
    """Whose injury it is: named inside the words, told of in an act of the sentence, or the subject before."""
    if text.startswith(" of ", hurt.end):  # "lodged in the thigh of his passenger, Ada Lund"
        of = next((i for i in listed if hurt.end <= i.start < hurt.end + 30 and i.who), None)
        if of is not None and of.who[0].kind == "person":
            return list(of.who[:1])
    harmed = {v.person.number for act in account.acts for v in act.victims if v.person}
    harmed |= {w.victim.person.number for w in account.wounds if w.victim.person}
    listed = [i for i in listed if i.start >= hurt.start or not _only_shows(text, i, harmed)]
    if DONE_TO_ANOTHER.match(text, hurt.start):  # "an officer, whom she named as Bo Ek, banged her head against a wall"
        listed = [i for i in listed if not (-1 <= hurt.start - i.end <= 2 and i.who and i.who[-1].kind == "person")]
    before = next((i for i in reversed(listed) if i.end <= hurt.start and i.who), None)
    if before is not None and before.who[-1].kind == "person" and not before.own:
        between = text[before.end : hurt.start]
        inserted = between[:1] == "," and bearers.INSERTED.search(text[sentence.start : before.start])
        beside = bearers.ASIDE.fullmatch(between) and bearers.PARTICIPLE.match(
            text, hurt.start
        )  # "Ole Moe, hit in the knee"
        if not inserted and (
            WHO.fullmatch(between) or bearers.DIRECT.fullmatch(between) or beside
        ):  # "and Bo Ek with a head wound"
            return [w for w in before.who if w.kind == "person"][0 if between[:1] == " " else -1 :]
    inside = [w for item in listed if hurt.start <= item.start < hurt.end for w in item.who if w.kind == "person"]
    if inside:
        return inside
    verb = [w.victim for w in account.wounds if w.sentence is sentence and 0 <= hurt.start - w.hurt.end < 3]
    if verb:  # "a fight in which Ada Lund suffered" – "a cut": the verb says whose
        return verb
    owner = next(
        (i for i in listed if i.own and i.who and i.who[0].kind == "person" and i.end <= hurt.start <= i.end + 12), None
    )
    if owner is not None and re.fullmatch(r"[’']s? (?:[a-z-]+ )?", text[owner.end : hurt.start]):
        return list(owner.who[-1:])  # "Ada Lund's wrist was sprained"
    own = re.search(r"\b(his|her)\b", text[hurt.start : min(sentence.end, hurt.end + 15)], re.I)
    told_of = [
        (item, w)
        for item in listed
        if item.end <= hurt.start
        for w in item.who
        if w.kind in ("person", "pronoun", "group")
    ]
    if own:
        sex = {"his": "male", "her": "female"}[own[1].lower()]
        near = [w for _, w in told_of if w.kind in ("person", "pronoun") and (sex_of(w) or sex) == sex]
        told = [v for act in account.acts if act.sentence is sentence for v in act.victims if v.kind == "person"]
        alone = [(i, w) for i, w in told_of if w.kind == "person" and not i.own and not SPOKEN.match(text, i.end)]
        if len(alone) == 1 and not told and sex_of(alone[0][1]) in ("", sex) and not has_office(alone[0][1]):
            return [replace(alone[0][1], sex=alone[0][1].sex or sex)]  # "Bo Ek came away with cuts to his hands"
        later = told and all(act.start > hurt.end for act in account.acts if act.sentence is sentence)
        if later and near and near[-1].kind == "person" and sex_of(near[-1]) == sex and not has_office(near[-1]):
            return near[-1:]  # "Ada Lund broke her wrist; Bo Ek says an officer hit him"
        if told and (len({v.person.number for v in told if v.person}) == 1):
            return told[:1]
        known = frozenset(v.person.number for t in account.acts for v in t.victims if v.person)
        known |= {w.victim.person.number for w in account.wounds if w.victim.person}
        here = [
            r
            for who in reversed(near)
            if (r := resolved(who, listed, history, sentence, account.people, known)) is not None and r.person
        ]
        sure = next((r for r in here if r.person and r.person.number in known), None)
        if sure is None:  # whom something was done to before, else who is named here without an office
            sure = resolved(
                Who("pronoun", hurt.start, hurt.start, own[1].lower()), listed, history, sentence, account.people, known
            )
            sure = (
                sure
                if sure is not None and sure.person and sure.person.number in known
                else next((r for r in here if not has_office(r)), None)
            )
        return [replace(sure, sex=sure.sex or sex)] if sure is not None else []
    told = [v for act in account.acts if act.sentence is sentence for v in act.victims if v.kind in ("person", "group")]
    if told:
        own_clause = [
            act
            for act in account.acts
            if act.sentence is sentence
            and act.start < hurt.start
            and ";" not in text[act.start : hurt.start]
            and act.victims
        ]
        close = [
            v
            for act in account.acts
            if act.sentence is sentence and abs(act.start - hurt.start) < 80 and (act in own_clause or not own_clause)
            for v in act.victims
            if v.kind in ("person", "group")
        ]
        return [v for v in (close or told) if v.kind == "person"]
    likely = [(item, who) for item, who in told_of if not (who.whose or has_office(who))]
    for item, who in reversed(likely or told_of):
        if item.own:
            continue
        if who.kind == "pronoun" and not groups.PRONOUNS.get(who.text.casefold()):
            return several_meant(who, listed, history, sentence)
        meant = resolved(who, listed, history, sentence, account.people)
        if meant is not None and meant.kind == "group" and not item.singular and who.count not in (None, (1, 1)):
            return []  # "Dr Ada Lund said 32 people had been brought in with eye injuries"
        if meant is not None and meant.kind == "person":
            return [
                v
                for w in item.who
                if (v := resolved(w, listed, history, sentence, account.people)) is not None and v.kind == "person"
            ]
    return []
