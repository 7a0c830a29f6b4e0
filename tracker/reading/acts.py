"""What English sentences say was done to whom: triggers, their voice, who is affected and who acted."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.reading import english_figures, wide_words
from tracker.reading import english_words as words
from tracker.reading.act import Act
from tracker.reading.beside import (
    NUMBERED,
    after_comma,
    and_of,
    beside,
    doer_before,
    doer_by,
    for_whom,
    fronted,
    gapped,
    is_first,
    named_as,
    object_before,
    object_fronted,
    object_of,
    only_one,
    taken_along,
    taken_with,
    to_of,
)
from tracker.reading.groups import Item, Who
from tracker.reading.later import family_of
from tracker.reading.limbs import to_a_part
from tracker.reading.states import (
    equated,
    headed,
    held_at,
    held_in_words,
    index_of,
    let_go,
    moved,
    name_by_predicate,
    one_among,
    ordered,
    share_subjects,
)
from tracker.reading.subjects import (
    antecedent_of,
    auxiliary_of,
    index_after,
    main_subject,
    may_be_reduced,
    subject_of,
)
from tracker.reading.triggers import (
    ARREST,
    CUSTODY,
    DEMANDED,
    DETENTION,
    FACILITY,
    FORMAL,
    GONE,
    RELEASED,
    SENTENCE,
    SERVED,
    TRIAL,
    UNKNOWN,
    Trigger,
    is_unreal,
    matches,
)


def acts(text: str, start: int, end: int, found: list[Item]) -> list[Act]:
    """All acts that a sentence tells, in the order of its words; `found` are its items with lists joined."""
    out: list[Act] = []
    taken: list[tuple[int, int]] = []
    for kind, trigger, match in matches(text, start, end):
        if any(low < match.end() and match.start() < high for low, high in taken):
            continue
        at = index_of(found, match.start())
        if at is None or (
            found[at].who and found[at].who[0].kind == "person" and found[at].who[0].start == match.start()
        ):
            continue  # "Beat Moser": the word is a name
        act = _read(kind, text, start, end, found, at, match, trigger)
        if act is not None or kind != "present":  # "the arrest of" is a noun
            taken.append((match.start(), match.end()))
        if act is not None:
            out.append(act)
    out += [
        act
        for act in equated(text, start, end, found)
        if not any(
            family_of(act.trigger) == family_of(other.trigger)
            and set(map(id, act.affected)) <= set(map(id, other.affected))
            for other in out
        )
    ]
    out += [
        replace(act, trigger=DETENTION, score=min(act.score, 0.75), affected=list(act.affected))
        for act in out
        if act.trigger == SENTENCE and SERVING.match(text, act.start, act.end)
    ]  # who serves a sentence is held
    out += held_at(text, start, end, found, out)
    out += headed(text, start, end, found, out)
    out += moved(text, start, end, found, taken)
    out += let_go(text, start, end, found)
    out += to_a_part(text, start, end, found, out)
    out += one_among(text, start, end, found)
    out += ordered(text, start, end, found, taken)
    out += held_in_words(found, out)
    out += _terms(text, start, end, found, out)
    out.sort(key=lambda a: a.start)
    share_subjects(text, found, out)
    for act in out:
        name_by_predicate(found, act)
        if (
            act.trigger in (DETENTION, CUSTODY)
            and JAILED.match(text, act.start, act.end)
            and (FOR_YEARS.match(text, act.end, end) or BY_A_COURT.search(text, start, act.start))
        ):
            act.trigger = SENTENCE
        _where(text, act, end)
        court(text, act, start, end)
    return [act for act in out if act.affected]


def _read(
    kind: str, text: str, start: int, end: int, found: list[Item], at: int, match: re.Match[str], trigger: Trigger
) -> Act | None:
    act = Act(trigger, match.start(), match.end(), [], score=trigger.score, index=at)
    if kind == "passive" and NTH.search(text, start, match.start()):  # "is the third student to be arrested"
        first = next((item for item in found[:at] if item.who), None)
        act.affected = (
            [w for w in first.who if w.kind in ("person", "pronoun")] if first is not None and not first.own else []
        )
        return act if act.affected else None
    if kind == "passive" and trigger is TRIAL and TO_BE.search(text, start, match.start()):
        act.affected = subject_of(found, at)  # "is to be tried on Tuesday"
        return act if act.affected else None
    if is_unreal(text, start, match.start()):
        return _asked_for(text, found, match, act) if trigger is RELEASED else None
    if kind == "noun":
        return _noun(text, found, at, match, act)
    if kind == "beside":
        act.affected = fronted(found, index_after(found, match.end())) if is_first(found, at) else beside(found, at)
        return act if act.affected else None
    if kind == "intransitive":
        if trigger is SERVED:
            act.affected = only_one(found, at) or (after_comma(found, at) if at <= 1 else [])
        else:
            act.affected = subject_of(found, at) or main_subject(found, at)
        return act if act.affected else None
    if (
        kind == "present"
        and not match[0].lower().endswith(("ing", "t"))
        and at
        and (
            found[at - 1].low.endswith(("-year", "-month", "-day"))
            or found[at - 1].low
            in (
                "the",
                "a",
                "an",
                "of",
                "prison",
                "jail",
                "year",
                "month",
                "suspended",
                "his",
                "her",
                "their",
                "these",
                "such",
                "mass",
            )
        )
    ):
        return None
    left, aux, modal = auxiliary_of(found, at)
    after = index_after(found, match.end())
    if (
        kind == "passive"
        and not aux
        and left
        and (
            found[left - 1].low == "those"
            or (found[left - 1].who and (not found[left - 1].singular or found[left - 1].text.startswith("The ")))
        )
        and (named := named_as(found, after))
    ):
        act.affected, act.agent = named, doer_by(found, after)
        return act
    if kind == "passive" and is_first(found, left) and aux in ("", "be"):
        act.affected = named_as(found, after) if not aux else []
        act.affected = act.affected or fronted(found, after)
        if act.affected:
            act.agent = doer_by(found, after)
            return act
    infinitive = kind == "present" and left < at and found[left].low == "to"
    wished = aux == "be" and at and found[at - 1].low == "be" and not DECIDED.search(text, start, match.start())
    bare = kind == "present" and trigger is RELEASED and match[0].casefold() in ("release", "free")
    if bare and not (left and found[left - 1].who and not found[left - 1].own):
        infinitive = True  # "should immediately and unconditionally release", "- release Ada Lund": asked for
    if modal or infinitive or wished:
        return _asked_for(text, found, match, act) if trigger is RELEASED else None
    own_be = match[0].split()[0].lower() in words.BE
    if kind == "passive" and (aux == "be" or own_be) and not (trigger is GONE and OF_WHOM.search(match[0])):
        act.affected = subject_of(found, left)
        if not act.affected and left and found[left - 1].low in ("and", "but", "or", "then"):
            act.notes.append("shares")
        else:
            act.affected += taken_along(found, at + 1)
            act.affected += [w for w in gapped(found, after) if w not in act.affected] if act.affected else []
            if act.affected and trigger.act in ("taken_into_custody", "abduction", "killing", "disappearance"):
                act.affected += [w for w in taken_with(found, after) if w not in act.affected]
        act.agent = doer_by(found, after)
        return act
    after = _over_modifiers(found, after)
    follows = found[after] if after < len(found) else None
    previous = found[left - 1] if left else None
    if follows and follows.who and not follows.own and not (follows.who[0].kind == "body" and len(follows.who) == 1):
        subject = found[left - 1] if left and found[left - 1].who else None
        relative = left and found[left - 1].low in ("who", "which", "that")
        if subject is None and relative:
            found_subject = antecedent_of(found, left - 1)
            act.agent = found_subject[0] if found_subject else None
        elif subject is not None and not subject.own:
            act.agent = subject.who[-1]
        elif subject is None:
            act.agent = doer_before(found, left)
        act.affected = object_of(found, after)
        act.passive = False
        if aux == "" and kind == "passive" and act.agent is None and left and found[left - 1].where is not None:
            act.score -= 0.05
        return act
    if kind == "passive" and (whom := object_before(found, left) or object_fronted(found, left)):
        act.affected, act.passive = whom, False
        act.agent = (
            found[left - 1].who[-1]
            if left and found[left - 1].who and not found[left - 1].own
            else doer_before(found, left)
        )
        return act
    if kind == "present" or english_figures.acts_on(text, match.start(), match.end()):
        return None  # "who sentenced more gangsters than others": done to somebody who is not read here
    if aux == "have":
        return None
    if (
        previous is not None
        and previous.low in NUMBERED
        and kind == "passive"
        and (named := taken_along(found, at + 1))
    ):
        act.affected = named
        return act
    if previous is not None and previous.low in ("and", "or", "but", "then", ","):
        act.affected = []  # may share the subject of the verb before: see share_subjects
        act.notes.append("shares")
        if (
            previous.text == ","
            and left >= 2
            and found[left - 2].who
            and found[left - 2].who[0].kind != "body"
            and may_be_reduced(found, after)
        ):
            act.affected, act.notes = list(found[left - 2].who), []
            act.agent = doer_by(found, after)
        return act
    if (
        previous is not None
        and previous.text in (":", "–", "—", ".")
        and left == 2
        and found[0].who
        and found[0].who[0].kind == "person"
    ):
        act.affected = list(found[0].who)  # an entry of a list: "Ada Lund: shot and killed on …"
        act.agent = doer_by(found, after)
        return act
    if (
        previous is not None
        and previous.who
        and previous.who[0].kind != "body"
        and not previous.own
        and may_be_reduced(found, after)
        and not (previous.who[0].kind == "group" and left > 1 and found[left - 2].low in CAUSING)
    ):
        act.affected = list(previous.who)
        act.agent = doer_by(found, after)
        return act
    return None


def _over_modifiers(found: list[Item], after: int) -> int:
    """Past one or two words that describe whom a verb affects ("jailed theatre director Ada Lund")."""
    for ahead in range(after, min(after + 3, len(found))):
        if found[ahead].who:
            named = found[ahead].who[0].kind == "person" and found[ahead].start < found[ahead].who[0].start
            return ahead if ahead == after or named else after
        if (
            not found[ahead].text.isalpha()
            or found[ahead].low in words.FUNCTION | words.BE | words.HAVE | words.ADVERBS
            or found[ahead].where
        ):
            return after
    return after


def _asked_for(text: str, found: list[Item], match: re.Match[str], act: Act) -> Act | None:
    """Who asks that somebody be let go says that they are held."""
    after = index_after(found, match.end())
    left, aux, _ = auxiliary_of(found, act.index)
    if aux == "be" or found[left].low in words.BE:  # "has yet to be released"
        act.trigger, act.score = DEMANDED, DEMANDED.score
        whose = left > 0 and found[left - 1].who and not found[left - 1].own
        act.affected = [who for who in subject_of(found, left) if whose and who.kind in ("person", "pronoun")]
        return act if act.affected else None
    if after >= len(found) or not found[after].who or found[after].own:
        return None
    act.trigger, act.score, act.passive = DEMANDED, DEMANDED.score, False
    act.affected = [who for who in object_of(found, after) if who.kind == "person"]
    return act if act.affected else None


CAUSING = words.HAVE | {"get", "gets", "getting"}  # "is the chief who has the painter arrested"
EXTENDED = re.compile(
    r"\s?(?:was|is|were|has been|had been|have been) (?:again |once more |twice |yesterday )?(?:set|fixed|granted|posted|refused|denied|revoked|extended|prolonged|renewed|ordered|lengthened|sought|upheld|requested)\b"
)
DECIDED = re.compile(  # "a court ordered that Bo Ek be held"; who demands that he be held holds nobody
    r"\b(?:order|rul|decre|decid|direct|instruct)(?:e?d|es|ing|s)\b[^;“”]*\bthat\b", re.I
)
CAME = re.compile(
    r"(?! (?:could|would|may|might|should|must|will|can)\b)[^.;,]{0,50}? (?:came|followed|took place|was (?:welcomed|greeted|celebrated|confirmed))\b"
)  # "the release of Bo Ek on 3 May was welcomed"
COME_ABOUT = re.compile(
    r"\b(?:after|following|since|before|until|upon|ahead of|on|welcom(?:e|es|ed|ing)|with) (?:the|his|her|their) (?:[\w-]+ )?$",
    re.I,
)


def _noun(text: str, found: list[Item], at: int, match: re.Match[str], act: Act) -> Act | None:
    """ "the arrest of X", "X's detention", "his disappearance"."""
    act.score = min(act.trigger.score, 0.75)
    if "whereabouts" in match[0].lower() and not UNKNOWN.search(text, found[0].start, found[-1].end):
        return None
    previous = found[at - 1] if at else None
    earlier = found[at - 2] if at > 1 else None
    if act.trigger is DEMANDED and (
        COME_ABOUT.search(text, found[0].start, match.start()) or CAME.match(text, match.end(), found[-1].end)
    ):
        act.trigger = RELEASED
    for item in (
        previous,
        earlier
        if previous is not None
        and previous.low
        and previous.text.isalpha()
        and previous.low not in words.BE | {"and", "of", "the", "in"}
        else None,
    ):
        if item is not None and item.who and item.own and item.who[0].kind != "body":
            act.affected = list(item.who)
            return act
    if (
        previous is not None
        and previous.low in ("his", "her")
        or (
            earlier is not None
            and earlier.low in ("his", "her")
            and previous is not None
            and previous.low not in ("and", "of")
        )
    ):
        pronoun = previous if previous is not None and previous.low in ("his", "her") else earlier
        assert pronoun is not None  # noqa: S101  # one of the two holds it
        act.affected = [Who("pronoun", pronoun.start, pronoun.end, pronoun.text)]
        act.score = 0.6
        if act.trigger is DETENTION and ORDERS.search(text, found[0].start, pronoun.start):
            act.trigger, act.score = FORMAL, 0.75  # "he ordered her detention for 15 days"
        return act
    after = index_after(found, match.end())
    after = to_of(found, after)
    if after + 1 < len(found) and (
        found[after].low == "of" or (act.trigger in (SENTENCE, TRIAL) and found[after].low in ("against", "for", "by"))
    ):
        nxt = found[after + 1]
        for place, ahead in enumerate(found[after + 1 : after + 9], after + 1):
            if ahead.text == "," and place + 1 < len(found) and found[place + 1].who:
                nxt = found[place + 1]  # "the arrest of its secretary general, Ada Lund,"
                break
            if (
                ahead.who
                or ahead.where is not None
                or not ahead.text[:1].isalpha()
                or ahead.low in ("in", "on", "at", "by", "for", "and", "to", "with", "from", "of", "that", "which")
            ):
                nxt = ahead
                break
        if nxt.who and not nxt.own:
            act.affected = [who for who in (*nxt.who, *and_of(found, after)) if who.kind != "body"]
            act.agent = doer_by(found, after + 2)
            return act
    if (whose := next((i for i in range(at - 1, max(-1, at - 4), -1) if found[i].low == "whose"), None)) is not None:
        act.affected = antecedent_of(found, whose)
        return act if act.affected else None
    if EXTENDED.search(match[0]) or EXTENDED.match(text, match.end()):  # "bail was again refused for Ada Lund"
        act.affected = for_whom(found, after)
        return act if act.affected else None
    if act.trigger is FORMAL:  # "a formal arrest notice was received by X's family"
        owner = next((item for item in found[at:] if item.who and item.who[0].kind in ("person", "pronoun")), None)
        act.affected = list(owner.who) if owner is not None else []
        return act if act.affected else None
    return None


OF_WHOM = re.compile(r"\b(?:of|from|about|where|whether|holding|detaining)$")  # "there has been no sign of him"
JAILED = re.compile(r"(?:jailed|imprisoned)$|sent (?:back )?to $", re.I)
FOR_YEARS = re.compile(
    r"[^.;]{0,60}? for (?:[a-z]+ ){0,4}?(?:\d+|an?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|life)\b(?: and (?:a half|[a-z]+))?(?:[ -](?:days?|weeks?|months?|years?)\b)",
    re.I,
)
BY_A_COURT = re.compile(r"\b(?:court|judge|tribunal|magistrate)\b[^.;,]{0,40}$", re.I)
TERM = re.compile(
    r"(?:, (?:aged )?\d{1,2},?|,)? (?:to )?(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|life)"
    r"(?:[ -](?:and a half )?(?:years?|months?|days?)(?! later| ago| before| after| earlier)\b|(?<=[a-z])(?=[.;]))"
)


def _terms(text: str, start: int, end: int, found: list[Item], told: list[Act]) -> list[Act]:
    """A sentence told without its verb: "Ada Lund was given six years, and Bo Ek, 24, four years"."""
    first = next((act for act in told if act.trigger is SENTENCE and act.affected), None)
    if first is None:
        return []
    done = {id(who.person) for act in told for who in act.affected if who.person}
    return [
        Act(SENTENCE, item.start, item.end, list(item.who), score=0.8, index=at)
        for at, item in enumerate(found)
        if item.start > first.end and len(item.who) == 1 and not item.own and item.who[0].person is not None
        and id(item.who[0].person) not in done and TERM.match(text, item.who[0].end, end)
    ]  # fmt: skip


ORDERS = re.compile(r"\b(?:orders?|ordered) $", re.I)
COURT = re.compile(
    r"(?:[A-Z][\w’'.-]+ ){1,5}Court\b(?: No\.? ?\d+)?(?: (?:of|in) (?:the )?[A-Z][\w-]+(?: [A-Z][\w-]+){0,2})?"
    r"|\b(?:(?:military|district|city|regional|criminal|high|supreme|revolutionary|provincial|county|federal|appeals?) )*court in (?:the )?(?:[a-z]+ (?:city|town|capital) of )?[A-Z][\w-]+(?: [A-Z][\w-]+)?"
)


def court(text: str, act: Act, start: int, end: int) -> None:
    """The court by name or town, where a sentence or trial is told and no other place."""
    if act.trigger not in (SENTENCE, TRIAL) or act.place_words is not None:
        return
    found = [match.span() for match in COURT.finditer(text, start, end)]
    near = min(found, key=lambda span: min(abs(span[0] - act.end), abs(act.start - span[1])), default=None)
    if near is not None:
        low, high = near
        low += 4 if text[low : low + 4] == "The " else 0
        act.place_words = low, high


TOWN = re.compile(
    r" (?:in|near|outside) (?:the )?[A-ZÀ-Ž][\w’'-]+(?: [A-ZÀ-Ž][\w’'-]+){0,2}(?![\w’'])(?! (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
SERVING = re.compile(r"(?:\w+ ){0,2}?(?:serv\w+|did|done|doing|began|begin\w*|start\w*|halfway)\b", re.I)
CALLED_HOLD = re.compile(  # where people are held, by name or number, in the words of an act or right behind them
    r"\b(?:in|at|inside|into|of|from|to|left|leaves|outside) (?:the |a )?((?:(?:[A-ZÀ-Ž][\w’'.-]*|[Pp]re-?trial|central|[Ww]omen[’']s|[Mm]ilitary|of|el|al|de|del|la|No\.?|\d+)[ -]){1,5}?"
    r"(?:[Pp]rison|[Jj]ail|[Gg]aol|[Cc]olony|[Bb]arracks|[Pp]enitentiary|[Pp]olice [Ss]tation|[Dd]etention [Cc]ent(?:re|er)|[Cc]orrectional [Cc]ent(?:re|er)|[Rr]emand [Cc]ent(?:re|er)|[Cc]amp|SIZO|[Ll]ock-?up)(?: No\.? ?\d+)?"
    rf"|(?:(?:[a-z]+ ){{0,2}}(?:prison|colony|camp|SIZO|isolator) No\.? ?\d+)|{wide_words.FAMED}\b(?: (?:[Pp]rison|[Jj]ail))?)"
)
TO_BE = re.compile(r"\b(?:is|are|was|were|will|due|set|scheduled)(?: due| set| scheduled)?(?: to)? be $")
NTH = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+th|last|latest|only|youngest|oldest) (?:[\w’'-]+ ){0,4}to be $"
)
PRETRIAL = re.compile(r"\bpre-?trial|\bremand", re.I)
HELD_IN = re.compile(  # a place by name or number within the words of holding: "is in the Ostra women's prison"
    r"\b(?:in|at) (?:the )?((?=[\w’'. -]*[A-Z\d])[\w’'. -]{3,60}? (?:[Pp]rison|[Jj]ail|[Cc]amp|[Pp]enitentiary|[Cc]olony))$"
)


def _where(text: str, act: Act, end: int) -> None:
    """The stage of custody and the words for the place of holding that follow a trigger."""
    act.stage = act.trigger.stage
    if act.place_words is None and act.trigger in (CUSTODY, DETENTION, SENTENCE, SERVED, RELEASED, DEMANDED):
        called = CALLED_HOLD.search(text, act.start, min(end, act.end + 70))
        act.place_words = called.span(1) if called is not None else None
    if act.trigger not in (CUSTODY, ARREST, DETENTION, SENTENCE, FORMAL, SERVED):
        return
    if act.trigger in (DETENTION, CUSTODY) and PRETRIAL.search(text, act.start, act.end):
        act.stage, act.stage_at = "pretrial", (act.start, act.end)
    own = HELD_IN.search(text, act.start, act.end)
    if act.trigger is DETENTION and own is not None:
        act.place_words = own.span(1)
        act.stage_at = act.start, act.end
        return
    stop = min(end, act.end + 90)
    follow = text[act.end : stop]
    cut = re.search(r"(?<!No)[.;]\s|\b(?:after|when|while|who|demanding|but)\b|, (?:and|where)\b", follow)
    if cut:
        follow = follow[: cut.start()]
    if not re.match(r"\s*(?:\w+\s+){0,3}?(?:to|into|in|at|inside)\b", follow) and not re.search(
        r"\b(?:to|into|in|at)\s*$", text[act.start : act.end]
    ):
        if act.trigger in (SENTENCE,):
            act.stage = "sentenced"
        return
    for stage, pattern in FACILITY:
        if hit := re.search(
            rf"\b(?:(?:an?|the) )?(?:[\w’'.-]+ ){{0,5}}?(?:{pattern})\w*(?: No\.? ?\d+)?", follow, re.I
        ):
            low = act.end + hit.start()
            words_ = re.sub(
                r"^(?:to|into|in|at|on|by|and)\s+", "", re.split(r"(?<=\w )(?=(?:in|at|into|inside) )", hit[0])[-1]
            )
            low += len(hit[0]) - len(words_)
            lasted = re.match(
                r".*\b(?:years?|months?|weeks?|days?|hours?|nights?)\b(?: (?:in|at|inside) )?", words_, re.I
            )
            if lasted:
                low, words_ = low + lasted.end(), words_[lasted.end() :]
                if not re.search(r"[A-Z\d]", words_):
                    return  # "ten years in prison" is no place
            town = TOWN.match(text, act.end + hit.end(), end)
            if act.place_words is None and words_.casefold() not in ("custody", "detention"):
                act.place_words = (low, town.end() if town else act.end + hit.end())
            if act.trigger is not SENTENCE:
                act.stage = stage
            act.stage_at = (act.start, act.end + hit.end())
            return
