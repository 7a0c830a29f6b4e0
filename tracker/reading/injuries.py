"""Injuries that English sentences tell: where on the body, which side, what kind, how bad, from what, how treated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tracker.reading.english_words import ACCIDENT, BODY, INJURIES
from tracker.reading.gate import gated, of_text

PART = rf"(?:(?P<side>left|right|both|upper|lower)\s+)?(?P<part>{'|'.join(sorted(BODY, key=len, reverse=True))})(?![\w-])"  # "lost a hand-held radio"
WOUND = r"(?:injur(?:y|ies)|wounds?|bruis(?:es|ing)|bruise|fractures?|burns?|cuts?|lacerations?|abrasions?|contusions?|concussion|swelling|gunshot wounds?|bullet wounds?|trauma|damage|haemorrhage|bleeding|scars?|welts|blows?)"
POSSESS = r"(?:his|her|their|the|my|one|two|three|four|both|multiple|a|an|several)"
PATTERNS = (
    gated(rf"\b(?P<what>(?:(?-i:[a-z])[\w-]* ){{0,2}}?{WOUND}) (?:to|on|in|of|across|around|through|along|down|all over|under|above|over|below|beneath) (?:{POSSESS} )?(?:[\w-]+ )??{PART}\b", re.I),
    gated(rf"\b(?P<what>broken|fractured|dislocated|bruised|swollen|sprained|injured|cracked|shattered|burst|ruptured|perforated|bleeding|severed|crushed|burned|burnt) {PART}\b", re.I),
    gated(rf"\b(?P<what>broke|fractured|dislocated|injured|bruised|broken|cracked|burned|cut|hurt|lost|twisted|slammed|banged|bashed|rammed|pounded|beat|whipped|sprained|grazed|blackened|bandaged|pierced|hit|struck|smashed|crushed|pulled out|stamped on|breaking|fracturing|dislocating|injuring|hurting|bruising|burning|crushing|damaging) (?:two of |three of |one of |the soles of |the backs? of )?(?:{POSSESS} )(?:\w+ of )?{PART}\b", re.I),
    gated(rf"\b{PART} (?:was|were|had been|has been|is|are|had become|has become|became) (?:badly |severely |also |still |visibly )?(?P<what>broken|fractured|dislocated|bruised|injured|swollen|cut|crushed|burned|bleeding|amputated|sprained|grazed|bandaged|infected|split|ruptured|blackened|cut off|numb|paraly[sz]ed|severed|torn out|pulled out|plucked out|in (?:a )?(?:plaster|bandages?|cast|sling))\b", re.I),
    gated(rf"\b{PART} (?:(?:was|were|had been) )?(?P<what>burst|knocked out|slashed|smashed|torn off|removed|shattered|punctured|perforated|broken|bled)\b", re.I),
    gated(rf"\b{PART} (?P<what>injur(?:y|ies)|wounds?|fractures?|burns)\b", re.I),
    gated(rf"\b(?P<what>bullets?|pellets?|shrapnel) (?:[\w-]+ ){{0,2}}?(?:in|from|out of) (?:{POSSESS} ){PART}\b", re.I),
    gated(rf"\b(?P<what>shot|wounded|injured|hit|struck|beaten|beat(?: him| her| them)?|kicked|stabbed|punched|burned|burnt|hurt|bleeding|slashed|grazed|clubbed|bitten|whipped|sprayed)(?: (?:him|her|them|several times|repeatedly))? (?:in|on|about|across|around|from|over) (?:{POSSESS} )?{PART}\b", re.I),
    gated(r"\b(?P<what>(?:suffered|sustained|received|had|with|diagnosed with) (?:[\w-]+ ){0,3}?(?:concussion|head injur(?:y|ies)|brain injury|head trauma|spinal injur(?:y|ies)|internal (?:injuries|bleeding)|gunshot wounds?|bullet wounds?|broken bones|multiple (?:injuries|fractures)|injuries|bruises|burns|wounds|fractures))\b", re.I),
    gated(r"\b(?P<what>(?:physical |mental )?health(?: of)?\b(?:[^.;]|(?<=Mr|Ms)\.){0,160}?(?:has |have )?(?:deteriorated|worsened|declined)(?: significantly| sharply| badly| seriously)?)", re.I),
    gated(rf"\b(?P<what>shot|hit|struck|kicked|stabbed|punched|wounded|beat|sprayed) (?:(?!and\b|but\b|who\b)[\w’'.-]+ ){{1,7}}?(?:in|on|across) (?:{POSSESS} )?{PART}\b", re.I),
    gated(rf"\b(?P<what>(?:burn|bruise|cigarette|rope|ligature|whip|lash|bite|torture) marks|a bullet|bullets|shrapnel|stitches|welts) (?:on|in|to|across|around) (?:{POSSESS} )?{PART}\b", re.I),
    gated(rf"\b(?P<what>(?:cannot|can no longer|could no longer|could not|can[’']t|couldn[’']t|still cannot|unable to) (?:hear|see|lift|raise|move|bend|close|open|feel|use|grip|turn|clench)) (?:anything )?(?:with |in |from |through |out of )?(?:{POSSESS} )?(?:[\w-]+ )?{PART}\b", re.I),
    gated(rf"\b(?P<what>pains?) in (?:{POSSESS} )?(?:[\w-]+ )??{PART}\b", re.I),
    gated(rf"\b(?P<what>the (?:sight|use|hearing)) (?:of|in) (?:one|{POSSESS}) (?:[\w-]+ )??{PART}\b", re.I),
    gated(rf"\b(?P<what>broke|knocked out|smashed|pulled out|chipped) (?:one|two|three|several|some) of (?:{POSSESS}) (?:front |back |upper |lower |middle )?{PART}\b", re.I),
    gated(rf"\b(?P<what>(?:lodged|embedded) in) (?:{POSSESS} )?{PART}\b", re.I),
    gated(r"\b(?P<what>(?:punctured|collapsed|perforated) lung|ruptured spleen)\b", re.I),
    gated(r"\b(?P<what>black (?P<part>eye))s?\b", re.I),
    gated(rf"\b(?P<what>hit|struck|beaten|kicked) (?:on|in) the (?:back|side|top|front) of (?:the |his |her )?{PART}\b", re.I),
    gated(r"\b(?P<what>lost consciousness|(?:knocked|beaten) unconscious|lost the use of)", re.I),
    gated(rf"\b(?P<what>lost (?:all |the |all the )?(?:feeling|sensation|movement|sight|hearing)) (?:in|of) (?:{POSSESS} )?(?:[\w-]+ )?{PART}\b", re.I),
    gated(rf"\b(?P<what>cost (?:him|her|them|me)) (?:{POSSESS} )?(?:[\w-]+ ){{0,2}}?(?:of (?:his|her|their|my) )?{PART}\b", re.I),
    gated(r"\b(?P<what>left (?:him|her|them|me) (?:partially |partly |almost )?(?:deaf|blind|paraly[sz]ed|lame|disabled|disfigured|crippled)(?: in (?:one|his|her|my|the) (?:(?P<side>left|right) )?(?P<part>eye|ear|eyes|ears))?)\b", re.I),
    gated(r"\b(?P<what>(?:miscarried|suffered a miscarriage|lost (?:her|my) (?:unborn (?:child|baby)|pregnancy)))\b", re.I),
    gated(r"\b(?P<what>(?:treated|hospitali[sz]ed|admitted|operated on)\b[^.;,]{0,40}? (?:for|with) (?:[\w-]+ ){0,3}?(?:injuries|wounds?|burns|bruises|fractures?|cuts|concussion|ligaments|bleeding|lacerations|(?:broken|cracked|fractured|shattered) (?:bones?|ribs?|limbs?|legs?|arms?|jaw|nose|pelvis|skull|teeth|hips?|wrists?|ankles?)))\b", re.I),
    gated(rf"\b(?P<what>(?:took|taken|received|hit by|with) (?:an? |two |three |several )?(?:rubber )?(?:bullets?|pellets?)) (?:in|to|through) (?:{POSSESS} ){PART}\b", re.I),
    gated(r"\b(?P<what>(?:bitten|mauled) by (?:an? |the |their )?(?:[\w-]+ )?dogs?)\b", re.I),
    gated(r"\b(?P<what>lost (?:the )?(?:sight|hearing) in (?:his|her|one|their) (?:(?P<side>left|right) )?(?P<part>eye|ear))", re.I),
)  # fmt: skip
CAUSE = re.compile(
    r"\b(?:(?:sustained|suffered|received|caused|inflicted) )?(?:while|when|after|during|from|by) ((?:being |they |he |she |police |officers? |soldiers |guards )?[^.;,\n]{4,120})"
)
SEVERITY = (
    ("fatal", r"fatal|died of|succumb"),
    ("life_threatening", r"life-threatening|critical(?:ly)?|intensive care|coma\b"),
    ("serious", r"serious(?:ly)?|severe(?:ly)?|grave(?:ly)?|hospitali[sz]ed|surgery|operat(?:ed|ion)"),
    ("minor", r"minor|light(?:ly)?|slight(?:ly)?|superficial"),
)
TREATMENT = (
    ("not_provided", r"(?:den(?:ied|ying)|refused|without|no|not (?:been )?(?:given|received|provided|allowed)) (?:[\w-]+ ){0,3}?(?:medical|treatment|doctor|care|hospital|medicine)"),
    ("under_way", r"(?:transported|taken|being taken|on (?:his|her|the) way|rushed|driven|brought|admitted) (?:[\w-]+ ){0,2}?to (?:[\w-]+ ){0,3}?(?:hospital|clinic)"),
    ("limited", r"first aid|(?:only|limited) (?:medical )?(?:treatment|care|painkillers)"),
    ("requested", r"(?:asked|requested) (?:[\w-]+ ){0,4}?(?:doctor|treatment|medical)"),
)  # fmt: skip
NOT_FOR = re.compile(
    r"\b(?:knee|hamstring|groin|ankle|calf|thigh|shoulder)\s+(?:injury|strain|problem|surgery)\b|\b(?:on (?:the|his|her) (?:one|other) hand|in the hands? of|at the hands of|head of|heads? of state|face (?:of|to)|in the face of|back (?:in|to|home|from)|by heart|arm of|foot of|mouth of|head coach|face charges|stab\w* (?:a lot of people|people|everyone|(?:(?:his|her|their|old|former|many) )?(?:friends?|colleagues?|allies|party|country)) in the back)\b",
    re.I,
)


@dataclass(frozen=True)
class Hurt:
    """One injury as the words tell it; spans are those of the whole text, None where nothing is said."""

    start: int
    end: int
    body_part: str
    part_at: tuple[int, int] | None
    side: str
    kind: str
    severity: str
    severity_at: tuple[int, int] | None
    cause: tuple[int, int] | None
    treatment: str
    treatment_at: tuple[int, int] | None


MISHAP = gated(ACCIDENT, re.I)
FORCE = gated(r"\b(?:police|soldiers|guards|officers|beat\w*|tortur\w*|detain\w*|custody)\b", re.I)


@lru_cache(maxsize=1024)
def is_accident(text: str, start: int, end: int) -> bool:
    """Whether a sentence tells of an accident and of nothing done by force. Asked several times of each."""
    return MISHAP.search(text, start, end) is not None and FORCE.search(text, start, end) is None


@lru_cache(maxsize=1024)
def injuries(text: str, start: int, end: int) -> tuple[Hurt, ...]:
    """The injuries of one sentence; those of accidents and games are none of ours. Asked several times of each."""
    if is_accident(text, start, end):
        return ()
    out: list[Hurt] = []
    for pattern in of_text(text, PATTERNS):
        for match in pattern.finditer(text, start, end):
            if any(
                low < match.end() and match.start() < high for low, high in ((h.start, h.end) for h in out)
            ) or NOT_FOR.search(match[0]):
                continue
            parts = match.groupdict()
            part = parts.get("part")
            side = (parts.get("side") or "").lower()
            what = parts["what"]
            kind = next((code for code, words in INJURIES if re.search(words, match[0], re.I)), None) or next(
                (
                    code
                    for code, words in INJURIES
                    if re.search(
                        rf"\b(?:until|so that) [^.;,]{{0,20}}(?:{words})",
                        text[match.end() : min(end, match.end() + 40)],
                        re.I,
                    )
                ),
                "unspecified",
            )
            low = (
                match.start("what")
                if match.start("what") <= (match.start("part") if part else match.start("what"))
                else match.start()
            )
            clip = match.start() if low < match.start() else low
            head = re.match(
                r"(?:to treat|treat|with|and|of|the|had|from|suffered|sustained|received|for)\s+",
                text[clip : match.end()],
            )
            while head:
                clip += head.end()
                head = re.match(
                    r"(?:to treat|treat|with|and|of|the|had|from|suffered|sustained|received|for)\s+",
                    text[clip : match.end()],
                )
            severity, severity_at = first_of(SEVERITY, text, max(start, clip - 40), min(end, match.end() + 40))
            treatment, treatment_at = first_of(TREATMENT, text, start, end)
            cause = CAUSE.search(text, match.end(), end)
            code = (
                "head"
                if not part and re.search(r"head|concuss|brain", what, re.I)
                else "back"
                if not part and "spin" in what
                else "internal"
                if re.search(r"internal|lung|spleen", what, re.I)
                else ""
            )
            body = BODY[part.lower()] if part else code or "unspecified"
            at = (match.start("part"), match.end("part")) if part else None
            if at:
                own = re.compile(r"\b(?:his|her|their|my) (?:\w+ )?$").search(text, max(start, at[0] - 14), at[0])
                at = (own.start(), at[1]) if own else at
            out.append(Hurt(clip, match.end(), body, at, side if side in ("left", "right", "both") else "", kind, severity, severity_at,
                            (cause.start(1), cause.start(1) + len(cause[1].rstrip())) if cause else None, treatment, treatment_at))  # fmt: skip
    return tuple(sorted(out, key=lambda h: h.start))


def first_of(table: tuple[tuple[str, str], ...], text: str, start: int, end: int) -> tuple[str, tuple[int, int] | None]:
    """The first code whose words stand in this part of the text, and where; "" and None where none does."""
    for code, words in table:
        if match := re.compile(words, re.I).search(text, start, end):
            return code, (match.start(), match.end())
    return "", None


def unspecified(text: str, low: int, high: int, start: int, end: int) -> Hurt:
    """An injury of which the words say only that there is one ("was wounded")."""
    severity, severity_at = first_of(SEVERITY, text, max(start, low - 30), min(end, high + 20))
    return Hurt(low, high, "unspecified", None, "", "unspecified", severity, severity_at, None, "", None)
