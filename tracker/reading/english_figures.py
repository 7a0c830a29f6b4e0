"""Words of force that tell of none: the doer is a mood or an idea, or a whole text knows nobody who could do or order it."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.reading import english_words as words
from tracker.reading import groups, names
from tracker.reading.told import Account

ABLE = re.compile(  # who uses force, with what, where people are held, and who judges it: a report of force names one of them
    r"\b(?:police\w*|officers?|soldiers?|troops|army|military|security|agents?|guards?|constables?|gendarm\w+|gun(?:s|men|man|shots?|fire|point)?"
    r"|militants?|militia\w*|rebels?|guerrill\w+|insurgents?|paramilitar\w+|terror\w+|gangs?|mobs?|thugs?|vigilantes?|bandits?|attackers?|assailants?"
    r"|kidnap\w*|abduct\w*|captors?|hostages?|(?:im)?prison\w*|jail\w*|custody|detention|detainees?|cells?|handcuff\w*|courts?|judges?|magistrates?"
    r"|tribunals?|prosecut\w+|prosecuted|charge[ds]?|lawyers?|attorneys?|barristers?|rights|authorities|regime|ministry|interior|intelligence|unrest"
    r"|protest\w*|demonstrat\w*|rally|rallies|riot\w*|clash\w*|knives|knife|machetes?|rifles?|pistols?|bullets?|grenades?|bomb\w*|explosi\w+|blasts?"
    r"|batons?|truncheons?|tear gas|stabb\w+|murder\w*|homicide|hooded|masked|armed|shooting|beatings?|tortur\w+|activists?|dissidents?|crackdown"
    r"|political prisoners?|wardens?|jailers?|disappear\w*|assault\w*|(?:unknown|unidentified|several|two|three|four|five|six) (?:\w+ )?(?:men|people|persons)"
    r"|sheriff\w*|troopers?|deput(?:y|ies)|suspects?|arson\w*|(?:fist)?fights?|brawl\w*|raid(?:s|ed)?|crowd|victims?|injured|assassinat\w+|squads?|shot (?:and killed|dead)|gunned down|machine-?gunn\w+|massacre\w*"
    r"|coup|junta|generals?|colonels?|brigadiers?|captains?|inspectors?|commandos?|deport\w*|ransom|captiv\w+|asylum|opposition|censor\w*|sentenced|verdict|convict\w*|bail|warrant|inmates?|gaol\w*|lock-?ups?|penal|penitentiary|remand\w*|acquit\w*|interrogat\w*|checkpoints?|barracks|exchange of prisoners|separatists?|spying|death warrant|balaclavas?|snatched|missing|desertion|espionage|sedition|extradit\w*|amnesty|pardon\w*|secret service|bayonets?|task force|lashes|pellets|canisters?|roadblocks?|taser\w*|acid|exiled?|curfew|snipers?|shell(?:ing|ed)|air ?strikes?|solitary|electrodes?|whip(?:s|ped)|truncheon)\b",
    re.I,
)
SHORT = 60  # words: a few sentences need not say who


@lru_cache(maxsize=4)
def knows_force(text: str) -> bool:
    """Whether a text names anybody or anything of force; a short one need not."""
    return len(text.split()) < SHORT or names.shouted(text) or ABLE.search(text) is not None


BY = re.compile(
    r"(?:struck|hit|hurt|wounded|stung|attacked|beaten|tortured|shot down|seized|captured|captivated|arrested|held|crippled|crushed|bruised) "
    r"(?:\w+ly )?(?:back )?by (?:(?P<clause>how|what|that|the (?:fact|way|idea|thought)|whether)\b|(?:(?:such|an?|the|his|her|their|its|this|these|those|some|any|all|no|another)\b )?"
    r"(?P<doer>(?:[a-z’'-]+ ){0,3}?[a-z’'-]+)(?= (?:of|in|on|at|that|which|who|for|and|when|as|from|over|with|after|about|during|to|than)\b|[.,;:!?)”\"]|$))"
)
IDEAS = re.compile(
    r"(?!(?:government|organi[sz]ation|administration|department|regiment|detachment|faction|ammunition|explosion|population|ambulance|delegation|demolition|corporation|opposition|judiciary)s?$)"
    r"(?:\w{3,}(?:ness|ities|ity|tions?|sions?|ments?|ships?|isms?|ances?|ences?|doms?|ures?|hood)"
    r"|mood|idea|ideas|thought|thoughts|scene|scenes|sight|beauty|size|scale|scope|speed|calm|warmth|news|rumours?|rumors?|costs?|prices?|tax|taxes|tariffs?|debts?|deficit|rates?"
    r"|markets?|ban|bans|delays?|cuts|doubts?|fears?|worry|worries|shame|love|lust|envy|fate|luck|guilt|grief|loss|losses|panic|dread|fever|hunger|thirst|boredom|apathy|curiosity"
    r"|decline|slump|scandals?|crisis|crises|votes?|margin|tone|words?|question|questions|thinking|feeling|feelings|urge|spirit|story|stories|pictures?|images?|play|music|voice|sound|silence|smile|eyes?|smell|scent|taste|view|sun|wind|rain|light|song|melody|chance|accident|age|time|clock)"
)


def is_idea(text: str, start: int, end: int) -> bool:
    """Whether a verb that begins at `start` has an idea, a mood or a price for its doer ("struck by the mood in the hall")."""
    match = BY.match(text, start, end)
    return match is not None and (bool(match["clause"]) or IDEAS.fullmatch(match["doer"].split()[-1]) is not None)


THING = re.compile(
    r"\w+(?:ed|ot|eat|ook|uck) (?P<article>an?|the|its|this|that|these|those) (?P<noun>(?:[a-z’'-]+ ){0,2}?[a-z’'-]+)"
    r"(?=[.,;:!?)”\"]| (?:of|in|on|at|from|for|and|with|by|to|as|after|before|when|while|last|this|that|which|during|over|into)\b|$)"
)


def acts_on_a_thing(text: str, at: int) -> bool:
    """Whether the verb at an offset has a thing for its object: "captured a rook", "arrested the slide", "killed the bill"."""
    match = THING.match(text, at, min(len(text), at + 70))
    if match is None or BE_BEFORE.search(text[max(0, at - 24) : at]):
        return False
    noun = match["noun"].split()[-1].casefold()
    return not (noun in PEOPLE or noun.endswith(OF_PEOPLE))


OF_PEOPLE = tuple(
    "man men woman women people person er ers or ors ist ists ant ants ee ees ian ians child children".split()
)
BE_BEFORE = re.compile(r"\b(?:was|were|is|are|be|been|being|got|and)\s+(?:\w+ly\s+)?$", re.I)
MANY = "two three four five six others other pair couple rest crowd group family suspects".split()
PEOPLE = frozenset((*groups.SINGULARS, *groups.PLURALS, *words.DEMONYMS, *words.TITLES, *MANY))


def only_speak(text: str, account: Account) -> frozenset[int]:
    """The numbers of those who are named only where they say something: likely by the words around them, and yet no victims."""
    known = {v.person.number for t in account.acts for v in t.victims if v.person}
    known |= {w.victim.person.number for w in account.wounds if w.victim.person}
    return frozenset(
        p.number
        for p in account.people
        if p.number not in known
        and p.mentions
        and all(
            HEARS.search(text[max(0, m.start - 60) : m.start])
            or SPEAKS.match(text, m.end)
            or PASSED_ON.match(text, m.end)
            or SPOKEN.search(text[max(0, m.start - 90) : m.start])
            for m in p.mentions
        )
    )


SPEAKS = re.compile(
    rf"(?:,|(?:, (?:(?!\b(?:was|were|is|are|has|had|who)\b)[^.;,“\"]){{1,60}}){{1,2}},| of (?:the )?[A-Z][^.;,“\"]{{1,60}}?)?\s+(?:has |have |had )?(?:\w+ly )?(?:{words.SAID})\b"
)
HEARS = re.compile(  # "told our reporter, Ada Lund, that"
    r"\b(?:told|tells|telling|spoke to|speaking to|talking to|interviewed by|informed) (?:our|the|a|an|his|her|their|this) (?:[a-z-]+ ){0,2}?(?:reporter|correspondent|interviewer|journalist|researcher|stringer)s?,? $"
)
PASSED_ON = re.compile(  # what others said or wrote
    r",? (?:who )?(?:has |had |have )?(?:translat|interpret|transcrib|edit|compil|publish|relay|record)(?:ed|es|s)\b(?! by\b)"
)
SPOKEN = re.compile(
    rf"(?:\b(?:{words.SAID})|\b[Aa]ccording to)\s+(?:(?:(?!that\b|to\b|how\b|by\b|why\b)[a-z-]+|[A-Z][\w’.-]+),?\s+){{0,6}}$"
)


OBJECT = re.compile(
    r" (?:an?|the|his|her|their|its|him|them|more|many|some|several|dozens|hundreds|thousands|two|three|four|five|six|seven|eight|nine|ten|\d+|other|innocent|people|(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Janu|Febru)ary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber)[A-Z][a-z]+)\b"
)
PARTICIPLE = re.compile(r"\w+(?:ed|ot|eat|ook|uck)$")


def acts_on(text: str, start: int, end: int) -> bool:
    """Whether a verb is active and has an object: "sentenced more gangsters", and not "was sentenced"."""
    passive = BE_BEFORE.search(text[max(0, start - 24) : start])
    return bool(PARTICIPLE.fullmatch(text[start:end]) and OBJECT.match(text, end)) and not passive
