"""Words and what they say, for English reports; other languages are split into names and left to the person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tracker import dates


@dataclass(frozen=True)
class Hit:
    """Words of the text and where they stand."""

    text: str
    start: int
    end: int


GROUPS = {
    "women": "female",
    "woman": "female",
    "girls": "female",
    "girl": "female",
    "men": "male",
    "man": "male",
    "boys": "male",
    "boy": "male",
}
SINGLES = {
    "sister": "female",
    "mother": "female",
    "daughter": "female",
    "wife": "female",
    "brother": "male",
    "father": "male",
    "son": "male",
    "husband": "male",
    "woman": "female",
    "man": "male",
}
NOT_NAMES = re.compile(
    r"\b(?:Consulate|Embassy|Radio|Television|News|Police|State|Department|Ministry|Court|Republic|Province|Region|Region's|"
    r"University|Committee|Council|Party|United|Nations|Human|Rights|Watch|International|Kingdom|Union|Street|Avenue|Square|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday|Muslims?|Service|Agency|Prison|Colony|Hospital|Centre|Center|Camp|Asia|Africa|Europe|"
    r"Front|Army|Forces|Association|Federation|Foundation|Group|Movement|Press|Locked|Plight)\b"
)
PHONE = r"\b(?:called|call|phoned|by phone|telephoned|in a phone call|over the phone)\b"
TO_HOSPITAL = r"\b(?:transported|taken|brought|rushed|driven|transferred|on (?:her|his|their) way) to (?:a |the )?(?:hospital|clinic)\b"
DETAINED_ONE = r"\b(?:one of (?:the|those) (?:detained|arrested|detainees)(?: persons| people| protesters)?|who was (?:detained|arrested)|from (?:detention|custody|prison))\b"
DENIES = r"\b(?:den(?:y|ies|ied)|rejects?|rejected|dismiss(?:es|ed)|refutes?|refuted)\b"
SAID = (
    r"(?:said|says|told|added|claimed|claims|stated|states|reported|reports|confirmed|confirms|wrote|writes|testified|recalled"
    r"|explained|alleged|alleges|insisted|announced|phoned|telephoned|called|managed to (?:call|phone|telephone|reach)"
    r"|reached|сообщил\w*|рассказал\w*|заявил\w*|сказал\w*)"
)
NUMBERS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}
INCIDENTS = (
    ("mass_detention", r"mass(?:ive)? (?:detention|arrest)s?|internment"),
    ("death_in_custody", r"died in (?:custody|detention|prison)"),
    ("disappearance", r"disappear\w*|abduct\w*|kidnap\w*"),
    ("search", r"\braid\w*|search(?:ed|es) (?:of |the |his |her )"),
    ("attack", r"\battack\w*|shooting|bomb\w*"),
    ("proceedings", r"\btrial\b|sentenced|hearing"),
    ("demonstration", r"\brall(?:y|ies)|protest\w*|demonstrat\w*|picket\w*|march(?:ed|ers)\b"),
    ("arrests", r"\barrest\w*|detain\w*|seiz\w*|rounded up"),
)
STAGES = (
    ("died", r"\bdie[ds]\b|found dead"),
    ("released", r"\breleased\b|\bfreed\b|set free"),
    ("sentenced", r"sentenced to|serving"),
    ("trial", r"on trial|stood trial"),
    ("pretrial", r"pre-?trial|remand\w*|under investigation|\bheld [^.;]{0,40}on suspicion"),
    ("house_arrest", r"house arrest"),
    ("police_station", r"police station|police department|precinct"),
    ("internment", r"internment|re-?education|camp"),
    ("administrative", r"administrative (?:detention|arrest)|days(?:['’])? (?:in jail|arrest)"),
    ("transfer", r"transferred to|moved to"),
    ("missing", r"whereabouts (?:are |is )?unknown|went missing|not been seen"),
    ("hospital", r"in (?:a |the )?hospital"),
    ("held_unspecified", r"\bheld\b|in (?:custody|detention|prison|jail)"),
    ("apprehended", r"\bdetain\w*|\barrest\w*|seized|taken away"),
)
BODY = {
    "head": "head",
    "skull": "head",
    "face": "face",
    "nose": "face",
    "cheek": "face",
    "eye": "eye",
    "eyes": "eye",
    "ear": "ear",
    "mouth": "mouth",
    "teeth": "mouth",
    "tooth": "mouth",
    "jaw": "mouth",
    "neck": "neck",
    "throat": "neck",
    "chest": "chest",
    "rib": "chest",
    "ribs": "chest",
    "abdomen": "abdomen",
    "stomach": "abdomen",
    "back": "back",
    "spine": "back",
    "shoulder": "shoulder",
    "arm": "arm",
    "arms": "arm",
    "elbow": "arm",
    "wrist": "wrist",
    "wrists": "wrist",
    "hand": "hand",
    "hands": "hand",
    "finger": "finger",
    "fingers": "finger",
    "leg": "leg",
    "legs": "leg",
    "knee": "knee",
    "knees": "knee",
    "ankle": "ankle",
    "foot": "foot",
    "feet": "foot",
}
INJURIES = (
    ("fracture", r"fractur\w*|broken"),
    ("contusion", r"bruis\w*|contus\w*"),
    ("laceration", r"lacerat\w*|gash\w*"),
    ("incised", r"\bcuts?\b|stab\w*"),
    ("burn", r"\bburn\w*"),
    ("gunshot", r"gunshot|shot in"),
    ("head_trauma", r"concuss\w*"),
    ("electrical", r"electric\w*"),
    ("dislocation", r"dislocat\w*"),
    ("chemical_irritant", r"tear gas|pepper spray"),
)
TIES = (
    ("spouse", r"\bwife|husband|spouse|married"),
    ("sibling", r"\bsister|brother"),
    ("parent", r"\bmother|father|parent"),
    ("child", r"\bson\b|daughter|child"),
    ("lawyer_of", r"\blawyer|attorney|advocate"),
    ("friend", r"\bfriend"),
    ("coworker", r"\bcolleague"),
    ("relative", r"\bcousin|uncle|aunt|nephew|niece|relative|grand\w+"),
)
AUTHORITY = re.compile(
    r"\b(?:(?:[A-Z]\w+ )?(?:city |riot |traffic |border |secret )?police(?: officers| department)?|(?:national |state )?security (?:service|forces|officers|committee)|(?:the )?army|soldiers|border guards|gendarmes|militia(?:men)?|intelligence (?:service|officers)|prison (?:guards|staff))\b(?! station| car| van)",
    re.I,
)
PERPETRATORS = (
    ("police", r"police|gendarme"),
    ("intelligence", r"intelligence|secret|security (?:service|committee)"),
    ("armed_forces", r"army|soldier|military"),
    ("prison_staff", r"prison"),
    ("paramilitary", r"militia"),
    ("national_official", r"ministry|government|official"),
)


def find(pattern: str | re.Pattern[str], text: str, start: int, end: int) -> Hit | None:
    """First hit inside the selection; positions are those of the whole text."""
    compiled = pattern if isinstance(pattern, re.Pattern) else re.compile(pattern, re.I)
    match = compiled.search(text, start, end)
    return Hit(match[0], match.start(), match.end()) if match else None


def _first(table: tuple[tuple[str, str], ...], text: str, start: int, end: int) -> tuple[str, Hit | None]:
    for code, pattern in table:
        hit = find(pattern, text, start, end)
        if hit:
            return code, hit
    return "", None


@cache
def _upper() -> str:
    """Upper-case letters of all scripts that have case: `re` has no class for them."""
    return "".join(re.escape(c) for c in map(chr, range(0x41, 0x2000)) if c.isupper())


@cache
def name_pattern() -> re.Pattern[str]:
    """Two to five capitalised words; particles may stand between; a hyphen or apostrophe within."""
    upper = _upper()
    word = rf"[{upper}][\w’'ʼ-]*[\w]"
    return re.compile(rf"\b{word}(?:[ \u00a0](?:(?:al|el|bin|ibn|bint|de|van|von|der|da|of)[ -])?{word}){{1,4}}")


def speaker(text: str, start: int, end: int) -> Hit | None:
    """The person or body that the words say speaks."""
    for match in name_pattern().finditer(text, start, end):
        after = text[match.end() : min(match.end() + 40, end)]
        before = text[max(start, match.start() - 40) : match.start()]
        if A_THING.search(match[0]) or INVERTED.match(after):
            continue
        if re.match(rf",? (?:\w+ly )?(?:has |had |have )?(?:{SAID}|den(?:y|ies|ied))\b", after) or TOLD_BY.search(
            before
        ):
            return Hit(match[0], match.start(), match.end())
    return None


A_THING = re.compile(r"\b(?:Street|Avenue|Square|Road|Hall|Station|Prison|Market|Hospital|Bridge)$")
INVERTED = re.compile(
    r", (?:said|says|told) (?:the|a|an|his|her|their|one|[A-Z]\w+)\b"
)  # "at Quay Street, said the lawyer"
TOLD_BY = re.compile(
    r"(?:according to|told by|says|said|сообщил\w*|рассказал\w*|по словам)"
    r" (?:(?:the|a|an|his|her|their) (?:[a-z]+ ){0,2}(?:[a-z]+, )?)?$",
    re.I,
)
TELLER = re.compile(
    r"\b(?:lawyer|attorney|advocate|sister|brother|wife|husband|mother|father|son|daughter|cousin|uncle|aunt|relative"
    r"|neighbour|neighbor|colleague|friend|witness|spokes(?:man|woman|person)|minister|prosecutor|judge|journalist|director|head"
    r"|mayor|colonel|major|general)\b(?:,| of[^.;,]{0,30},)? $",
    re.I,
)


def only_tells(text: str, start: int, end: int) -> bool:
    """Whether a person is named only as one who tells: "his sister Ada Lund said", "said the lawyer, Ada Lund"."""
    if not TELLER.search(text[max(0, start - 60) : start]):
        return False
    return bool(re.match(rf",? {SAID}\b", text[end : end + 40]) or TOLD_BY.search(text[max(0, start - 40) : start]))


def speaker_before(text: str, start: int, end: int) -> str | None:
    """Whom "she said" may mean: the last one who speaks in the words before it in the paragraph."""
    if not find(r"\b(?:she|he|they) (?:also )?(?:said|says|added|told|den(?:y|ies|ied)|recalled)\b", text, start, end):
        return None
    at, found = text.rfind("\n", 0, start) + 1, None
    while hit := speaker(text, at, start):
        at, found = hit.end, hit.text
    return found


DAYS_READ = 12


def day_near(text: str, start: int, end: int, language: str, about: Hit | None) -> tuple[str, Hit | None]:
    """The day that stands nearest to what it is about; days on which somebody merely spoke are left out."""
    found: list[tuple[str, Hit]] = []
    at = start
    while at < end and len(found) < DAYS_READ:
        value, hit = day(text, at, end, language)
        if hit is None:
            break
        sentence = max(text.rfind(". ", start, hit.start) + 2, start)
        if not re.search(rf"{SAID}[^.;,]{{0,40}} on $", text[sentence : hit.start + 3 * hit.text.startswith("on ")]):
            found.append((value, hit))
        at = hit.end
    if not found:
        return "", None
    return min(found, key=lambda pair: abs(pair[1].start - (about.start if about else start)))


def side(text: str, part: Hit | None) -> str:
    """The side of a part of the body, where the words beside it say one."""
    said = re.search(r"\b(left|right|both)\b", text[max(0, part.start - 6) : part.end], re.I) if part else None
    return said[1].casefold() if said else ""


def denier(text: str, start: int, end: int) -> Hit | None:
    """Who denies: the capitalised words right before the verb."""
    match = re.compile(r"\b((?:[A-Z][\w’'-]+ ?){1,5}?)(?:, )?(?:has |have |had )?den(?:y|ies|ied)\b").search(
        text, start, end
    )
    return Hit(match[1].strip(), match.start(1), match.start(1) + len(match[1].strip())) if match else None


def incident_type(text: str, start: int, end: int) -> tuple[str, Hit | None]:
    """What happened, as a code: a rally at which people were detained is its own kind."""
    hits = {code: hit for code, pattern in INCIDENTS if (hit := find(pattern, text, start, end))}
    if "demonstration" in hits and "arrests" in hits:
        return "demonstration_intervened", hits["demonstration"]
    return min(hits.items(), key=lambda pair: pair[1].start, default=("", None))  # a report first says what it is about


def day(text: str, start: int, end: int, language: str) -> tuple[str, Hit | None]:
    """The first date in the words, as EDTF; the longest reading of it."""
    pieces = list(re.compile(r"\S+").finditer(text, start, end))
    for at, first in enumerate(pieces):
        if not re.search(r"\d|[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ]", first[0]) and not re.search(
            r"\d", " ".join(p[0] for p in pieces[at : at + 3])
        ):
            continue
        for length in (5, 4, 3, 2, 1):
            last = pieces[min(at + length, len(pieces)) - 1]
            words = text[first.start() : last.end()].rstrip(".,;:)")
            found = dates.from_words(words, language) if re.search(r"\d", words) else None
            if (
                found
                and not re.fullmatch(r"\d{1,4}", words.strip())
                or (found and re.fullmatch(r"(?:19|20)\d\d", words))
            ):
                return found, Hit(words, first.start(), first.start() + len(words))
    return "", None


NAME = r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*"
IN_FRONT = re.compile(rf"\b(?:in front of|outside|near|at) (?:the )?({NAME})")
SETTLEMENT = re.compile(rf"\b(?:(?:city|town|village|capital|district)(?:, | of | ))({NAME})")
INSIDE = re.compile(rf"\bin (?:the (?:city|town|village|district) of )?({NAME})")
DATELINE = re.compile(rf"\s*([A-Z]{{3,}}(?:[ -][A-Z]+)*), ({NAME}) [–—-]")
NO_PLACE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b|.*[’']s$"
)


def place(text: str, start: int, end: int) -> tuple[str, Hit | None]:
    """Where, from narrow to wide; a dateline only where the words name no other place."""

    def first(pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        return next((m for m in pattern.finditer(text, at, end) if not NO_PLACE.match(m[1])), None)

    front = first(IN_FRONT, start)
    after = front.end() if front else start
    found = [m for m in (front, first(SETTLEMENT, after) or first(INSIDE, after)) if m]
    if found:
        low, high = found[0].start(), found[-1].end()
        return ", ".join(dict.fromkeys(m[1] for m in found)), Hit(text[low:high], low, high)
    line = DATELINE.match(text, start, end)
    if line is None:
        return "", None
    return f"{line[1].title()}, {line[2]}", Hit(line[0].strip(" –—-"), line.start(1), line.end(2))


def count(text: str, start: int, end: int) -> tuple[int | None, Hit | None]:
    """How many were detained, where a number stands beside the word."""
    pattern = rf"\b({'|'.join(NUMBERS)}|\d[\d,]*) (?:\w+ ){{0,2}}?(?:protesters|people|demonstrators|persons|men|women|activists|journalists|students|detainees)\b"
    match = re.compile(pattern, re.I).search(text, start, end)
    if match is None:
        match = re.compile(rf"\b(?:detained|arrested|seized) (?:\w+ )?({'|'.join(NUMBERS)}|\d[\d,]*)\b", re.I).search(
            text, start, end
        )
    if match is None:
        return None, None
    word = match[1].casefold().replace(",", "")
    number = NUMBERS[word] if word in NUMBERS else int(word)
    return number, Hit(match[1], match.start(1), match.end(1))


def stage(text: str, start: int, end: int) -> tuple[str, Hit | None]:
    """Where and how people are held, as a code."""
    return _first(STAGES, text, start, end)


HELD = r"(?:police station|police department|detention cent(?:er|re)|prison|pre-?trial \w+|camp)"


def held_at(text: str, start: int, end: int) -> Hit | None:
    """The place where they were taken or held."""
    return find(
        rf"(?:(?<=\bto )(?:a |the )?(?:[A-Z]\w+ )*{HELD}|(?:(?<=\bin )|(?<=\bat ))(?:a |the )(?:[A-Z]\w+ )*{HELD})(?: (?:No\.? ?)?\d+)?",
        text,
        start,
        end,
    )


def authority(text: str, start: int, end: int) -> Hit | None:
    """The body that detained or acted."""
    return find(AUTHORITY, text, start, end)


def perpetrator_type(name: str) -> str:
    """The type of a body by its name."""
    return _first(PERPETRATORS, name, 0, len(name))[0]


def body_part(text: str, start: int, end: int) -> tuple[str, Hit | None]:
    """The part of the body that the words name."""
    hit = find(rf"\b(?:(?:her|his|their|the) (?:left |right )?)?({'|'.join(BODY)})\b", text, start, end)
    if hit is None:
        return "", None
    return BODY[hit.text.split()[-1].casefold()], hit


def injury_kind(text: str, start: int, end: int) -> tuple[str, Hit | None]:
    """The kind of injury, where the words say it."""
    return _first(INJURIES, text, start, end)


def cause(text: str, start: int, end: int) -> Hit | None:
    """How it happened: what follows while, when or after, to the end of the sentence."""
    match = re.compile(r"\b(?:while|when|after|by) ((?:being |they |he |she |police |officers? )?[^.;\n]+)").search(
        text, start, end
    )
    return Hit(match[1].strip(), match.start(1), match.start(1) + len(match[1].strip())) if match else None


def tie(text: str, start: int, end: int) -> tuple[str, Hit | None]:
    """How two people are tied."""
    return _first(TIES, text, start, end)
