"""Who of the people of a text tells, treats, judges or governs, and of whom something is known only because they belong to somebody.

Such people stand beside almost every injury, and it is hardly ever theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.reading.english_figures import HEARS, SPEAKS, SPOKEN
from tracker.reading.english_words import KIN, SAID
from tracker.reading.names import Person

CARERS = (
    "doctors? surgeons? physicians? nurses? neurologists? ophthalmologists? pathologists? psychiatrists? psychologists? internists? anaesthetists? orthop(?:a)?edists?"
    " paramedics? medics? midwi(?:fe|ves) dentists? toxicologists? radiologists? therapists? coroners? pharmacologists? examiners? forensic[\\w-]*"
    " lawyers? solicitors? attorneys? advocates? barristers? counsel notar(?:y|ies) prosecutors? judges? magistrates?"
    " spokes(?:man|woman|person|people) ombuds(?:man|woman|person) rapporteurs? researchers? investigators? experts? commentators? columnists? historians? biographers? archivists? correspondents? dr"
).split()
HOLDERS = (
    "commissioners? ministers? secretar(?:y|ies) presidents? premiers? chancellors? governors? mayors? prefects? wardens? director-general"
    " inspectors-general generals? colonels? superintendents? commanders? chiefs? heads? chair(?:man|woman|person)? commandants? ambassadors? senators? leaders? executives? managers? (?:hospital|prison|executive|deputy|managing|regional|police|school|clinic|programme|country)\\s?director analysts? presenters? bishops? imams? coordinators? officials? deput(?:y|ies)"
).split()
CARER = rf"(?:{'|'.join(CARERS)})"
BEFORE = re.compile(
    rf"\b{CARER}(?: (?:of|for|at|in|from) (?:the )?(?:(?:[A-Z][\w’'.-]*|of|for|and|the|district|city|regional|central|state) ?){{1,5}},|(?: (?!who|and|said|says|but|when)[a-z]+){{1,6}},|,)? (?:Mr |Ms |Mrs |Mme |Dr |Prof\. |a Mr |Lt\. |Col\. )*$",
    re.I,
)
HOLDER = re.compile(rf"\b(?:{'|'.join(HOLDERS)})(?: (?:of|for|at|in) (?:the )?(?:[A-Z][\w’'.-]* ?){{1,4}},)?,? $", re.I)
BEHIND = re.compile(
    rf"(?:, \d{{1,2}},|,| \()? ?(?:an? |the |his |her |their |its |who )(?:[\w’'-]+ ){{0,4}}?(?:{CARER}|treats|treated|operated|represents|represented|examined|defends)\b"
    r"|,? (?:of|from|at|with) (?:the )?(?:[A-Z][\w’'-]+ (?:of |for )?){0,4}?(?:Committee|Council|Association|Ministry|Watch|Network|Foundation|Union|Federation|Institute|Commission|Agency|Fund|Initiative)\b"
    r"|,? of (?:the )?(?:Red Cross|Red Crescent|United Nations|UN\b|ministry|prosecutor|embassy|hospital|clinic)",
    re.I,
)
HEADS = re.compile(r"(?:, \d{1,2},|,| \()? ?who (?:[\w’'-]+ ){0,2}?(?:heads|leads|chairs|runs|directs)\b")
RELATIVE = rf"(?:{'|'.join(KIN)}|girlfriend|boyfriend|fianc(?:é|ée|e|ee)|great-aunt|great-uncle|stepfather|stepmother|godmother|godfather|widow|widower|neighbour|neighbor|friend|colleague|employer|landlady|luthier)(?:-in-law)?"
KIN_BEFORE = re.compile(rf"\b(?:his|her|their|whose|my|[’']s) (?:[\w-]+ ){{0,2}}?{RELATIVE},? $", re.I)
KIN_BEHIND = re.compile(
    rf", (?:his|her|their|the|whose) (?:[\w-]+ ){{0,2}}?{RELATIVE}\b(?! of (?:an?|\w+ (?:children|sons|daughters)|two|three|four|five|six|seven|eight|nine|ten)\b)",
    re.I,
)
DOES = re.compile(  # who does it to others
    r",? (?:who )?(?:had |has |then |also |later )*(?:shot|beat|kicked|punched|stabbed|clubbed|whipped|tortured|interrogated|questioned|arrested|slapped|flogged|killed|raped|attacked|struck) (?:him|her|them|the|an?|two|three|several|[A-Z])\b(?! (?:ground|floor|head|wall)\b)"
)
HELPS = re.compile(  # who carries, finds or mends somebody else
    r",? (?:who )?(?:had |has |then |also |later )*(?:drove|took|carried|rushed|brought|accompanied|helped|nursed|found|treated|bandaged|dressed|washed|fed|visited|rescued|pulled|dragged|lifted|sheltered|hid|represents?|represented|defends?|examined|operated on|stitched|filmed|photographed|interviewed|identified|buried) (?:up )?(?:him|her|them|it|the (?:wounded|injured|victims?|body|boy|girl|man|woman|child|student|prisoners?|survivors?)|his (?:body|wounds?|client)|her (?:body|wounds?|client)|an? (?:boy|girl|child|man|woman) from)\b"
)
TELLS = re.compile(
    rf"(?:,[^,.;:]{{1,60}},|,| of (?:the )?[A-Z][^,.;]{{1,50}})? (?:who )?(?:has |have |had |also |later |then )?(?:\w+ly )?(?:{SAID}|thinks?|believes?|expects?|suspects?|fears?|saw|sees|witnessed|watched|found|heard|learn(?:s|ed|t)|remembers?|explains?|speaks?|spoke|disputes?|disputed|denie[sd]|excludes?|blame[sd]?"
    r"|noted|photographed|measured|filmed|treats?|treated|examined|counted|described|listed|recorded|documented|certified|published|attributes?|promised|groaned|sighed|offered|announced|could not comment|attributed|put it to|suggested|asked|condemn(?:s|ed)|denounce[sd]?|criticised|criticized|deplore[sd]?|demand(?:s|ed)|urge[sd]|call(?:s|ed) (?:it|for|on|the)|praise[sd]|thank(?:s|ed)|visited|vow(?:s|ed)|insist(?:s|ed)|confirm(?:s|ed)|admitt?(?:s|ed)|apologi[sz]e[sd]|express(?:es|ed)|voice[sd]|identified|noticed|observed|counts|documents|investigate[sd]|opened|inspected|ordered|appeal(?:s|ed))\b"
)


@dataclass(frozen=True)
class Part:
    """What somebody is in a text: one who treats or governs, one who belongs to another, one who tells."""

    carer: bool
    holds: bool
    """Whether an office is named right before the name."""
    kin: bool
    tells: bool

    @property
    def speaks(self) -> bool:
        """Whether somebody treats, defends or tells."""
        return self.carer or self.tells

    @property
    def rank(self) -> int:
        """How unlikely it is that an injury of the text is theirs: 0 for who is none of these."""
        return 4 * self.carer + 2 * (self.holds or (self.kin and self.tells)) + (self.kin or self.tells)


def part_of(text: str, person: Person) -> Part:
    """What the words around all mentions of somebody say that they are."""
    carer = holds = kin = tells = False
    for mention in person.mentions:
        before = text[max(0, mention.start - 70) : mention.start]
        carer = (
            carer
            or bool(DOES.match(text, mention.end) or HELPS.match(text, mention.end))
            or mention.title in ("dr", "doctor", "judge")
            or bool(BEFORE.search(before))
            or bool(BEHIND.match(text, mention.end))
        )
        holds = (
            holds
            or mention.title in ("minister", "president", "general", "colonel", "commissioner", "governor")
            or bool(HOLDER.search(before))
            or bool(HEADS.match(text, mention.end))
        )
        kin = kin or bool(KIN_BEFORE.search(before)) or bool(KIN_BEHIND.match(text, mention.end))
        tells = (
            tells
            or bool(TELLS.match(text, mention.end) or SPEAKS.match(text, mention.end))
            or bool(HEARS.search(text[max(0, mention.start - 60) : mention.start]))
            or bool(SPOKEN.search(text[max(0, mention.start - 90) : mention.start]))
        )
    return Part(carer, holds, kin, tells)


def helps(text: str, person: Person) -> bool:
    """Whether somebody is told to have carried, found, treated or defended another one."""
    return any(HELPS.match(text, mention.end) for mention in person.mentions)
