"""Names that come in lists, or after the sentence that tells what was done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.reading import injuries, layout, triggers
from tracker.reading.english_figures import SPEAKS
from tracker.reading.groups import Item, Who
from tracker.reading.layout import Sentence
from tracker.reading.told import Account, Told, Wound

LATER = re.compile(r"(?:that|this|it) (?:was|happened|took place|occurred)\b", re.I)


def date_what_was_told(text: str, sentence: Sentence, account: Account) -> None:
    """ "That was in April 2017" dates what the sentence before told."""
    if not LATER.match(text, sentence.start, sentence.end):
        return
    day = next((d for d in account.days if sentence.start <= d.start < sentence.start + 60), None)
    last = [
        t
        for t in account.acts
        if t.sentence.end <= sentence.start and t.sentence.paragraph >= sentence.paragraph - 1 and t.day is None
    ]
    if day is not None and last:
        last[-1].day = day


OTHERS = re.compile(
    r"^(?:They|Those (?:detained|arrested|held|injured|wounded|killed|released)) (?:included?|are|were)(?: named| identified)?(?: as)?[;:]? (?=(?:[\w-]+ ){0,4}[A-Z])|^Among (?:them|these|those (?:detained|arrested|held|taken away)) (?:are|is|were|was) (?=(?:[\w-]+ ){0,4}[A-Z])|\b(?:the|those|these|The|Those|These) (?:\w+ )?(?:others?|rest|two|three|four|five|six|seven|eight|nine|ten|detainees|victims|dead|\w+ (?:men|women|people|activists|students|journalists|protesters))\s+(?:were|are|was|is|include[sd]?)\s+(?:named as |identified as )?(?=(?:[\w-]+ ){0,4}[A-Z])"
)


def name_later(text: str, sentence: Sentence, listed: list[Item], account: Account) -> None:
    """ "The others were A and B": the names of a group that was told of without them."""
    own = text[sentence.start : sentence.end]
    for match in OTHERS.finditer(own):
        match_end, match_start = sentence.start + match.end(), sentence.start + match.start()
        item = next((i for i in listed if i.start >= match_end - 1 and i.who), None)
        group = next(
            (
                t
                for t in reversed(account.acts)
                if t.sentence.paragraph >= sentence.paragraph - 3
                and any(v.kind == "group" and (v.count is None or v.count != (1, 1)) for v in t.victims)
            ),
            None,
        )
        if item is None or group is None or item.who[0].kind != "person" or item.start - match_end > 60:
            continue
        stop = re.compile(r"[;:]|\b(?:who|said|says|told)\b").search(text, match_end, sentence.end)
        named = [
            w
            for i in listed
            if item.start <= i.start < (stop.start() if stop else sentence.end) and not i.own
            for w in i.who
            if w.kind == "person"
        ]
        head = (match_start, match_end)
        account.acts.append(
            replace(
                group,
                start=match_start,
                end=match_end,
                sentence=sentence,
                victims=[replace(w, head=head) for w in named],
                saying=None,
                score=0.8,
                held_at=None,
                stage_at=None,
            )
        )


INTRODUCED = re.compile(  # how a report introduces by name whom its head has only described
    r"(?:, (?:aged )?\d{1,2}\b| \(\d{1,2}\)|, (?:an?|of|from) (?!(?:[\w-]+ ){0,4}?(?:police|prosecut\w+|lawyer|attorney|spokes\w+|minist\w+|official|officer|commander|judge|doctor|chief|director|head|member|relative|witness|neighbou?r|friend|colleague|reporter)\b)[^.;]{2,70}?|, who (?=(?:has|had|is|was|works|worked|teaches|lives|lived|runs|ran|owns|studies|turned) (?!(?:\w+ ){0,2}?(?:treated|defend\w*|represent\w*|witness\w*|seen|told|said|helped|filmed)\b))[^,.;]{2,60})(?:,|(?!,))"
    r"(?! (?:\w+ ){0,2}?(?:said|told|says|added|confirmed|announced|described|wrote|stated|condemned|called|demanded|saw|witnessed)\b)"
)
DESCRIBED = re.compile(r"(?:an?|one) ", re.I)


def name_described(text: str, sentence: Sentence, listed: list[Item], account: Account) -> None:
    """ "A 29-year-old man was detained. Bo Ek, a welder, had …": who was only described is named first thing in the next sentence."""
    first = listed[0] if listed else None
    who = first.who[0] if first is not None and len(first.who) == 1 else None
    if first is None or who is None or who.person is None or first.own or who.person.office:
        return
    new = min(m.start for m in who.person.mentions) == who.start
    the = first.who[0].head is not None and text[first.start : first.start + 4] == "The "  # "The woman, Ada Lund,"
    if new and sentence.kind == "body" and _name_same_noun(text, sentence, first, who, account):
        return
    if (
        not new
        or sentence.kind != "body"
        or not (the or INTRODUCED.match(text, who.end, sentence.end) or _opens(text, sentence, first, who, account))
    ):
        return
    told_of = [*(t.sentence for t in account.acts), *(w.sentence for w in account.wounds)]
    before = max((s for s in told_of if s.end <= sentence.start), key=lambda s: s.end, default=None)
    if before is None or not before.paragraph <= sentence.paragraph <= before.paragraph + 1:
        return
    own = [t for t in account.acts if t.sentence is before]
    wounds = [w for w in account.wounds if w.sentence is before and w.victim.kind == "group"]
    known = {v.start: v for v in (*(v for t in own for v in t.victims), *(w.victim for w in wounds))}
    fitting = [v for v in known.values() if not the or (_is_alike(v, who) and _is_the_same(v, who))]
    if len(fitting if the else known) != 1 or text[before.end : sentence.start].strip():
        return
    for wound in wounds:
        if _is_alike(wound.victim, who) and wound.victim in fitting:
            wound.victim, wound.score = _named(who, wound.victim), min(wound.score, 0.68)
    for told in own:
        group = told.victims[0]
        if group in fitting and _is_alike(group, who):
            told.victims = [_named(who, group)]
            told.score = min(told.score, 0.68)  # that it is the same is likely, and no more


BY_NOUN = re.compile(r"(?:The|His|Her|Its|Their) ")
OWNED = re.compile(r"(?:his|her|its|their)\b", re.I)
NOT_SO = re.compile(r"(?:another|an?other|the (?:second|third|fourth|other)|one of)\b", re.I)
BACK = 3  # paragraphs in which somebody was described before


def _name_same_noun(text: str, sentence: Sentence, first: Item, who: Who, account: Account) -> bool:
    """ "The columnist, Ada Lund, had surgery": name who alone was called a columnist shortly before; whether it was so."""
    if first.who[0].head is None or not who.noun or not BY_NOUN.match(text, first.start):
        return False
    acts = [
        t
        for t in account.acts
        if t.sentence.end <= sentence.start
        and sentence.paragraph - BACK <= t.sentence.paragraph
        and any(v.person is None for v in t.victims)
    ]
    wounds = [
        w
        for w in account.wounds
        if w.sentence.end <= sentence.start and sentence.paragraph - BACK <= w.sentence.paragraph
    ]
    groups = {v.start: v for v in (*(v for t in acts for v in t.victims), *(w.victim for w in wounds))}
    owned = OWNED.match(text, first.start) is not None  # "Her driver" is no "driver" of whom it was said that he …
    fitting = [
        v for v in groups.values() if v.noun == who.noun and _may_be(v, who) and (OWNED.match(v.text) or not owned)
    ]
    if len(fitting) != 1:
        return False
    for told in [t for t in acts if fitting[0] in t.victims]:
        account.acts.append(replace(told, victims=[_named(who, fitting[0])], score=min(told.score, LIKELY)))
    account.wounds += [
        replace(w, victim=_named(who, w.victim), score=min(w.score, LIKELY)) for w in wounds if w.victim in fitting
    ]
    return True


LIKELY = 0.68  # how sure it is that who is named is who was described


def _may_be(group: Who, who: Who) -> bool:
    sexes = {group.sex, who.sex or (who.person.sex or who.person.spoken_of if who.person else "")} - {""}
    return group.kind == "group" and group.count in (None, (1, 1)) and len(sexes) < 2 and not NOT_SO.match(group.text)


def _opens(text: str, sentence: Sentence, first: Item, who: Who, account: Account) -> bool:
    """Whether a name opens the sentence right behind the first that a report tells of somebody, and neither speaks nor judges."""
    if first.start != sentence.start or who.person is None or " " not in who.text or who.noun or who.head is not None:
        return False
    told_of = [*(t.sentence for t in account.acts), *(w.sentence for w in account.wounds)]
    earlier = [one.end for one in told_of if one.kind == "body"]
    alone = bool(earlier) and max(earlier) == min(earlier)
    if alone and TELLS_OWN.match(text, who.end, sentence.end):
        return not any(m.title for m in who.person.mentions)
    acts = VERB.match(text, who.end, sentence.end) is not None and SPEAKS.match(text, who.end, sentence.end) is None
    return alone and acts and not any(m.title for m in who.person.mentions)


TELLS_OWN = re.compile(  # "A postman lost an eye. Bo Ek says that he had bent down when …"
    r",? (?:says|said|recalls|recalled|remembers|remembered|told [^.;,]{2,40}?)(?: that)? (?:he|she) (?:was|had|woke|felt|saw (?:nothing|only|a flash)|lost|fell|could|can|cannot|remembers)\b"
)
VERB = re.compile(
    r",? (?:was|had)\b(?! (?:\w+ly )?(?:said|told|confirmed|declined|denied|asked|called|accused|announced|warned|condemned|blamed|ruled|ordered|sentenced|promised|appealed))"
    r"| (?:learned|learnt|lost|spent|left|fell|suffered|underwent|needed|died|vanished|disappeared|went|returned|remains|faces|faced|worked|lived|ran|stopped|tried)\b"
)


def described(listed: list[Item], hurt: injuries.Hurt) -> list[Who]:
    """Whose injury it is where the words before only describe one person ("a mother of two with a bullet in her jaw")."""
    before = [item for item in listed if item.end <= hurt.start and item.who and not item.own]
    whos = [w for item in before for w in item.who if w.kind == "person" or w.count == (1, 1)]
    last = before[-1] if before else None
    if last is not None and last.end + 1 >= hurt.start and last.singular and last.who[0].kind == "group":
        whos = list(last.who)  # "an inquiry into acts by an officer after a postman lost an eye"
    return whos if len(whos) == 1 and whos[0].kind == "group" and DESCRIBED.match(whos[0].text) else []


def _is_alike(group: Who, who: Who) -> bool:
    """Whether a description may be of somebody who is named."""
    sexes = {group.sex, who.sex or (who.person.sex or who.person.spoken_of if who.person else "")} - {""}
    return group.kind == "group" and group.count == (1, 1) and bool(DESCRIBED.match(group.text)) and len(sexes) < 2


GENERIC = frozenset(
    "person man woman boy girl victim youth teenager suspect detainee prisoner inmate defendant child protester student worker".split()
)


def _is_the_same(group: Who, who: Who) -> bool:
    """Whether "The woman, Ada Lund," may be the one described before: by the same noun, or one that says nothing."""
    return who.noun == group.noun or who.noun in GENERIC or who.noun == ""


def _named(who: Who, group: Who) -> Who:
    head = (group.start, group.end)
    return replace(who, sex=who.sex or group.sex, sex_at=who.sex_at or group.sex_at, via=head, head=head)


def read_list(
    text: str, parts: Sequence[layout.Segment], sentence: Sentence, listed: list[Item], account: Account
) -> None:
    """An item of a list under a heading that says what was done: "Detained on 12 August:", then a name a line."""
    lead = text[parts[sentence.paragraph].start : sentence.start]
    if sentence.kind not in ("item", "body") or re.search(r"[^\W\d_]", lead):
        return
    first = next((item for item in listed if item.who and item.who[0].kind == "person"), None)
    if first is None or not re.fullmatch(r"[\W\d]*(?:\w{1,4}\.? )?[\W\d]*", text[sentence.start : first.start]):
        return
    head = _head_of(text, parts, sentence)
    if head is None or (sentence.kind == "body" and not ENTRY.match(text, first.end)):
        return
    lead = text[head.start : head.end]
    lead = lead if len(lead) < 200 else re.split(r"(?<=[.!?])\s", lead)[-1]
    state = next((trigger for word, trigger in HEADS if re.search(word, lead, re.I)), None)
    if state is None or not (
        head.kind in ("headline", "promo", "signature") or lead.rstrip().endswith((":", "-", "–"))
    ):
        return
    near = ((sentence.start, sentence.end), (head.start, head.end))  # an entry's own day and place before those of all
    day = next((d for low, high in near for d in account.days if low <= d.start < high), None)
    spot = next(
        (m for low, high in near for m in account.places if m.kind == "place" and low <= m.start < high and not m.own),
        None,
    )
    if state is triggers.HURT:
        if not any(wound.sentence is sentence for wound in account.wounds):
            hurt = injuries.unspecified(text, first.start, first.end, sentence.start, sentence.end)
            account.wounds.append(Wound(hurt, first.who[0], sentence, None, 0.8))
        return
    at = re.search("|".join(word for word, _ in HEADS), lead, re.I)
    begin = head.start + lead_offset(text, head, lead) + (at.start() if at else 0)
    if state is triggers.CUSTODY and (
        gone := re.compile(r"\bwhereabouts unknown|missing since|not seen since", re.I).search(
            text, first.end, sentence.end
        )
    ):
        account.acts.append(
            Told(
                triggers.GONE,
                gone.start(),
                gone.end(),
                sentence,
                [first.who[0]],
                None,
                "missing",
                None,
                None,
                None,
                None,
                None,
                0.8,
            )
        )
    account.acts.append(
        Told(
            state,
            first.start,
            first.end,
            sentence,
            [first.who[0]],
            None,
            state.stage,
            (first.start, first.end),
            None,
            day,
            spot,
            None,
            0.8 if begin else 0.7,
        )
    )


ENTRY = re.compile(r"\s*(?:[,:;(–—-])")  # what stands behind the name of an entry


def _head_of(text: str, parts: Sequence[layout.Segment], sentence: Sentence) -> layout.Segment | None:
    """The heading of a list: over its items, or right over lines without a sign, where it is a word or two."""
    number = sentence.paragraph - 1
    if sentence.kind == "item":
        while number >= 0 and parts[number].kind == "item":
            number -= 1
        return parts[number] if number >= 0 else None
    while number >= 0 and text[parts[number].end : parts[number + 1].start].count("\n") == 1:
        if parts[number].kind != "body":
            return parts[number] if parts[number].end - parts[number].start < 40 else None
        number -= 1
    return None


def lead_offset(text: str, head: layout.Segment, lead: str) -> int:
    """Where the last sentence of a heading begins in it."""
    return text[head.start : head.end].rfind(lead)


HEADS = (
    (r"\b(?:killed|dead|murdered|fatalities|deaths)\b", triggers.KILLED), (r"\b(?:wounded|injured)\b", triggers.HURT),
    (r"\b(?:disappeared|missing)\b", triggers.GONE), (r"\b(?:abducted|kidnapped)\b", triggers.ABDUCTED), (r"\b(?:sentenced|convicted)\b", triggers.SENTENCE),
    (r"\b(?:detained|arrested|detainees|arrests|in custody|imprisoned|political prisoners)\b", triggers.CUSTODY),
    (r"^\W*(?:released|freed)\b|\b(?:been|were|was|since|later|already|now) (?:released|freed)\b", triggers.RELEASED),
)  # fmt: skip
