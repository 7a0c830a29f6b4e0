"""Injuries as English tells them in passing: a part of the body and a word of harm near each other, or a word that is enough.

Such words alone say little ("lost his head"), so they are asked only about people of whom it is known, or likely, that
something was done to them (tracker/reading/weighing.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.reading.english_words import BODY, INJURIES
from tracker.reading.gate import gated
from tracker.reading.injuries import NOT_FOR, SEVERITY, Hurt, first_of, injuries, is_accident

MORE = {
    "toe": "foot", "toes": "foot", "fingernails": "finger", "fingernail": "finger", "toenails": "foot", "nails": "finger",
    "temple": "head", "forehead": "head", "eyebrow": "face", "chin": "face", "tongue": "mouth", "earlobes": "ear",
    "kidney": "internal", "kidneys": "internal", "liver": "internal", "bladder": "internal", "lungs": "internal",
    "buttocks": "pelvis", "ribcage": "chest", "sternum": "chest", "vertebra": "back", "vertebrae": "back", "calf": "leg",
    "jaws": "mouth", "collarbones": "shoulder", "retina": "eye", "body": "unspecified", "soles": "foot", "fist": "hand",
}  # fmt: skip
PARTS = {**MORE, **BODY}
PART = rf"(?P<part>(?:{'|'.join(sorted(PARTS, key=len, reverse=True))})s?)"
HARM = (
    r"(?P<what>broken|broke|breaking|fractur\w+|dislocat\w+|cracked|shattered|bruis\w+|swollen|swelling|black and blue|cuts?|gash\w*"
    r"|slash\w+|stab\w*|knifed|burn(?:s|ed|t|ing)?|scald\w+|burst|ruptur\w+|perforated|punctured|crush\w+|sever(?:ed|ing)"
    r"|amputat\w+|missing|lost|losing|torn|tore|bleed\w*|bled|injur\w+|wound\w*|shot|bullets?|pellets?|shrapnel|fragments?"
    r"|splinters?|stitch\w+|scar(?:s|red)?|welts?|lash(?:es|ed)|marks?|bandage\w*|gauze|plaster|sling|numb|paraly[sz]ed"
    r"|blinded|h(?:a)?ematomas?|contusions?|lacerat\w+|abrasions?|infected|festering|ulcer\w*|knocked out|pulled out"
    r"|torn out|ripped out|pierced|grazed|struck|smashed|hurt(?:s|ing)?|blows|boot prints?|deaf|lesions?|traces)"
)
GAP = r"(?:[\w’'-]+,? ){0,4}?"
NEAR = (gated(rf"\b{HARM} {GAP}{PART}\b", re.I), gated(rf"\b{PART},? {GAP}{HARM}\b", re.I))
ALONE = gated(
    r"\b(?P<what>(?:gunshot|bullet|shrapnel|stab|knife|machete|burn|exit|entry|head|back|leg|spinal|internal|brain|eye) (?:wounds?|injur(?:y|ies))"
    r"|(?:multiple|several|serious|severe|grave|minor|external|\w+) (?:injuries|fractures|contusions|bruises|burns|wounds|stitches)"
    r"|bled to death|(?:vomit\w*|cough\w*|spat|spitting) blood|concussion|comatose|in (?:a|an induced) coma|brain damage"
    r"|(?:in|needs|uses) a wheelchair|(?:on|with|using) crutches|limp(?:s|ed|ing)|walks? with a (?:stick|cane|limp)"
    r"|(?:stabbed|knifed|shot|burned|burnt|beaten) (?:several|many|\w+) times|blind in (?:one|his|her)|deaf in (?:one|his|her)"
    r"|lost (?:consciousness|his sight|her sight|his hearing|her hearing|the (?:sight|hearing|feeling|use))"
    r"|(?:can(?:not|’t|'t| no longer)|unable to|could(?: no longer| not|n’t|n't)) (?:walk|stand|lift|raise|move his|move her|hear|see)"
    r"|cigarette burns|rope marks|ligature marks|signs of (?:torture|strangulation|beatings?)|traces of (?:torture|beatings?|blows))\b",
    re.I,
)
IDLE = re.compile(
    r"\b(?:lost|missing|marks?|struck|cuts?|shot|hurt\w*|traces|broke|broken) (?:[\w’'-]+ ){0,4}?(?:back|body|head|face|hand|hands|arm|arms|heart|mouth)\b",
    re.I,
)  # "broke back into", "struck the ruling body": said of parts that are other things too
SURE = re.compile(r"\b(?:his|her|their|my|left|right|both|one|the victim’s|the man’s) (?:\w+ )?\w+$", re.I)
WHOLE = re.compile(r"(?:broke|cut|shot|struck|lost) (?:back|in|off|down|into|out)\b", re.I)


def bare(text: str, start: int, end: int) -> list[Hurt]:
    """The injuries of one sentence, those that `injuries` finds among them, in the order of the text; none of an accident."""
    if is_accident(text, start, end):
        return []
    found = [*injuries(text, start, end)]
    for match in _matches(text, start, end):
        if any(hurt.start < match.end() and match.start() < hurt.end for hurt in found):
            continue
        found.append(_hurt(text, match, start, end))
    return sorted(found, key=lambda hurt: hurt.start)


OWN = re.compile(r"\b(?:(?P<male>his)|(?P<female>her))\b", re.I)


def whose(text: str, start: int, end: int) -> str:
    """The sex of whose injury it is, where "his" or "her" stands in the words or right before them; empty where neither does."""
    match = OWN.search(text, max(0, start - 12), end)
    return "" if match is None else "male" if match["male"] else "female"


def _matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for pattern in NEAR:
        for match in pattern.finditer(text, start, end):
            idle = NOT_FOR.search(match[0]) or WHOLE.match(match[0])
            if not idle and (not IDLE.fullmatch(match[0]) or SURE.search(match[0])):
                yield match
    yield from ALONE.finditer(text, start, end)


def _hurt(text: str, match: re.Match[str], start: int, end: int) -> Hurt:
    part = match.groupdict().get("part")
    at = (match.start("part"), match.end("part")) if part else None
    side = next((one for one in ("left", "right", "both") if re.search(rf"\b{one}\b", match[0], re.I)), "")
    kind = next((code for code, words in INJURIES if re.search(words, match[0], re.I)), "unspecified")
    severity, severity_at = first_of(SEVERITY, text, max(start, match.start() - 40), min(end, match.end() + 40))
    body = PARTS.get(part.lower()) or PARTS[part.lower()[:-1]] if part else "unspecified"
    return Hurt(match.start(), match.end(), body, at, side, kind, severity, severity_at, None, "", None)
