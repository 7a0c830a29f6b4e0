"""What an English text is about, and what in it is no case of its own: games, fiction, weather, history, people in passing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from tracker.reading import english_words as words
from tracker.reading import matter, names, triggers
from tracker.reading.english_figures import acts_on_a_thing, is_idea, knows_force
from tracker.reading.force import may_tell_of_force
from tracker.reading.gate import gated
from tracker.reading.groups import Item
from tracker.reading.layout import Sentence
from tracker.reading.told import Account

RIGHTS = re.compile(
    r"\b(?:detain\w*|(?<!cardiac )(?<!respiratory )(?<!heart )arrest\w*(?! development)|custody|police|prison\w*|jail\w*|tortur\w*|activist\w*|disappear\w*|beaten|abduct\w*|kidnap\w*|human rights|protest\w*|security forces|sentenced|shot|killed|soldiers|assault\w*|assailants?|gunmen|ambush\w*|punched|killings?|murder\w*|assassinat\w*|bullets?|batons?|truncheons?|rifle butts?|tear gas|opened fire|baton-charge\w*|interrogat\w*|lathi\w*|stabb(?:ed|ing)s?|knif(?:ed|ing)|machetes?|remanded)\b"
    r"|\b(?:detention|hanged (?:in|at|on)|execut(?:ed|ions?) (?:by|in|at|of|for)|in (?:the )?cells|cellmates?|lock-?ups?|inmates?|gaol\w*|on remand|remand (?:wing|prison|centre|center)|magistrates?|tribunal|convicted (?:of|him|her)|acquitted|pre-?trial|gendarm\w+|commissariat|militiam[ae]n|junta|hostages?|ransom|captors?|captivity|handcuff\w*|masked men|hooded men|balaclavas?"
    r"|picked up (?:by|at|in|outside|on)|rounded up|deport(?:ed|ation)|political prisoners?|dissidents?|checkpoint|paramilitar\w+|rebels|insurgents?|jihadists?|grenades?|shell(?:ing|ed)|shrapnel|bombard\w*|sniper|firing squad|lynch\w*|mob|flogged|caned|lashes|whipped|clubbed|rubber (?:hose|bullets?)|water cannon|state security|secret police|military (?:court|intelligence|police)|troops|coup|barracks|labou?r camp|penal colony|punishment cell|killers?|murderers?|hands (?:tied|bound)|bail (?:was|is|refused|hearing)|(?:refused|granted|denied|allowed|on) bail)\b",
    re.I,
)


FEW = 3  # words of force that the life of somebody in whose time there was some may hold


BEFORE_OUR_TIME = 1960  # what is told of earlier years is history


FICTION = gated(
    r"(?<!over a )(?<!for a )(?<!over the )(?<!for the )(?<!for her )(?<!for his )(?<!over her )(?<!over his )(?<!sang a )(?<!sung a )(?<!made a )(?<!wrote a )(?<!singing a )(?<!posted a )(?<!performing a )\b(?:film|movie|novel|memoir|play|opera|series|drama|thriller|documentary|episode|exhibition|painting|story|book|biopic|game|song|ballad|musical|short story)\b[^.]{0,60}\b(?:tells?|follows?|about|depicts?|portrays?|chronicles?|stars?|starring|recounts?|set in|centres?|centers?|based on|shows?|imagin(?:es|ed|ing)|retells?|traces?|narrates?)\b"
    r"|\bmock (?:robbery|arrest|battle|kidnapping|raid|hostage|attack|siege|rescue|trial|court|election)|\b(?:training|emergency|rescue|fire) (?:drill|exercise)\b|\b(?:school|church|village|christmas|passion) play\b|\bdrama teacher\b|\bre-?enact\w+|\brole-?play\w*"
    r"|[\"”] (?:re)?(?:imagines|tells|retells|recounts|depicts|portrays|chronicles|narrates)\b"
    r"|\b(?:first|second|third|fourth|fifth|debut|latest|new|last) (?:novel|film|movie|play|memoir|thriller|short story|graphic novel) (?:by|from|of)\b|\bsings? [^.;]{2,40}\b(?:opera|la scala)\b|\bthe (?:chapter|novel|film|book|play|story) (?:ends|opens|begins|closes|appears)\b"
    r"|\b[Ii]n (?:[\w’'.-]+ ){1,5}?(?:novel|movie|film|thriller|play|opera|short story|comedy|tragedy)s?\b(?: by (?:[\w’'-]+ ){1,3}?)?,? ?(?:an? |the )|\b(?:plays|portrays|stars as|portrayed|in the role of|protagonist|heroine|fictional|character)\b",
    re.I,
)


COURT = re.compile(
    r"\b(?:courts?|judges?|prosecut\w+|trial|police|jail\w*|prison\w*|custody|detain\w*|detention|arrest\w*|lawyers?|attorney|bail|indict\w*|officers?|soldiers|security (?:forces|service))\b",
    re.I,
)


REVIEW = re.compile(  # "312 pp." stands in reviews of books, or the number of pages at the end of a line that names the book
    r"(?i:\b\d{2,4} ?pp\b\.?)|^(?![^\n]*\b(?:is|was|are|were|has|have|had)\b)[^\n.]{3,80}[,;(·|] ?\d{2,4} pages\)?$"
    # so heads what is said of a stage, a screen or a page, or what is on tonight
    r"|^\W*(?i:(?:opera|film|movie|theatre|theater|stage|play|book|music|concert|dance|ballet|album|television|tv|game|exhibition|"
    r"podcast)[ -]reviews?|reviews?(?= ?[:|–—])|(?:tonight|today|tomorrow|this week|saturday|sunday)[’']s (?:television|tv|films?|viewing)|"
    r"(?:television|tv|radio) (?:tonight|today|highlights|listings|guide|choice|pick of the day)|what[’']s on)\b(?! (?:of|by|committee|panel|board))"
    r"|^\W*['‘’“\"][^\n]{2,60}['’”\"] review\b"
    r"|\b(?:up|nominat\w+|nominee|tipped|shortlisted) for (?:the )?best (?:actor|actress|film|picture|director|supporting|screenplay)\b"
    r"|\b(?:in|of) the (?:first|second|third|fourth|last|final) act\b(?! of\b)"
    r"|\bby Act (?:Two|Three|Four|Five|II|III|IV|V)\b|\bin the (?:first|second|third|fourth|fifth|final) act of [“\"‘']|\bin Act (?:One|Two|Three|Four|Five|I{1,3}|IV|V)\b",
    re.M,
)
OBITUARY = re.compile(  # of somebody who died by nobody's hand
    r"(?:\bdie[sd] (?:[\w-]+ ){0,4}?(?:at|aged|at the age of) (?:[7-9]\d|10\d)\b"
    r"|\b(?:died|passed away) (?:[\w-]+ ){0,2}?(?:peacefully|in (?:his|her) sleep|of old age|of natural causes)\b)"
    r"(?![^.;]{0,80}\b(?:custody|prison|detention|jail|cell|camp|shot|beaten|police|soldiers|guards)\b)"
)


PASSING = re.compile(
    r"(?<![”\"’'] )(?<![”\"’'], )\b(?:recall(?:s|ed|ing)?|reminiscent|echo(?:es|ed|ing)?|in a (?:similar|separate|previous|different|unrelated) (?:case|incident)|in (?:another|an earlier|an unrelated) (?:case|incident)|similar (?:case|incident|fate)|"
    r"another\b(?! (?:plaintiff|witness|defendant|complainant|survivor|detainee|inmate))[^.]{0,60}\b(?:was|were) (?:murdered|killed|shot|stabbed|beaten|jailed|abducted|assassinated|arrested|detained|sentenced|kidnapped)|decades? (?:ago|earlier)|centur(?:y|ies)|anniversary|in the (?:19|20)\d0s|years (?:ago|earlier|before)|history of|historical|like (?:[A-Z]\w+ ?){2,3}(?:,)? who|as (?:did|happened)|compared? (?:to|with))\b",
    re.I,
)


OTHER_SENSE = gated(
    r"\b(?:(?:struck|hit|killed|beaten) by (?:an? |the |his |her |their )?(?:letters?|cigarettes|kindness|boredom|curiosity|how|what|nerves|the cold|homesickness)\b|(?:arrested|detained|beaten|killed|hurt|jailed|held) by (?:nobody|no ?one)\b|charged (?:[\w-]+ ){0,4}?with (?:the )?(?:use|possession|presence) of (?:an? )?(?:banned|prohibited)\b|(?:released|freed|relieved) (?:me|us|him|her|them|[A-Z][\w’-]+) from (?:my|our|his|her|their|the) (?:dut\w+|obligations?|contracts?|roles?|posts?|vows?|promises?|office|commitments?|responsibilit\w+|jobs?|debts?)\b|(?:was|were|been|be) struck off\b|arrested (?:the )?(?:decline|development|slide|fall)|captured (?:the )?(?:imagination|hearts|attention|title|crown|gold|silver|bronze|market)|killed (?:the|a) (?:bill|deal|proposal|time|penalty)|arrested by (?:an? )?(?:injur|illness)|beaten (?:[\w-]+ ){0,3}in the (?:papers|press|polls|media|ratings|headlines)|beaten (?:to|into) (?:the |it\b|second|third)|beaten (?:by|with) (?:[\w-]+ ){1,2}(?:votes|points|goals|runs|seats)|charged with (?:the (?:task|duty|job)|(?:running|leading|overseeing|managing|turning|finding|making|building|drawing|preparing|implementing|reforming|developing|organi[sz]ing|ensuring|protecting|coordinating|cutting|saving|raising|reviewing|drafting|rebuilding|restoring|improving|monitoring|supervising|handling|negotiating|delivering|investigating|reducing|keeping|bringing|guiding|reviving|modernising|modernizing)\b)|picked up (?:[^.,;]{0,25} )?by (?:the |a |an )?(?:passing )?(?:[\w-]+ )?(?:ship|vessel|trawler|tanker|freighter|lifeboat|coast ?guard|fishing boat|bus|coach|taxi|train|shuttle|minibus|ferry|tram)|charged with [a-z]+ing (?:the|an?|his|her|its|their) (?:[\w-]+ )?(?:group|company|firm|department|bank|club|agency|project|programme|program|restructuring|negotiations|talks|campaign|transition|transformation|turnaround|business|budget|economy|museum|school|university|orchestra|team|squad|strategy|network|fund|investigation|review|inquiry)\b|(?:tortured|tormented|killed|beaten) by (?:[\w-]+ )?(?:headaches?|migraines?|pains?|insomnia|nightmares|dreams|thoughts|doubt|thirst|hunger|the heat)\b|(?:detained|arrested|held up|delayed) (?:by (?:other |his |her |urgent )?(?:business|work|commitments|traffic|meetings)|in (?:traffic|flight))\b|(?:detained|kept|held) (?:\w+ )?(?:in|at) (?:an? |the )?(?!prison|psychiatric|military|mental)(?:[a-z-]+ )?(?:hospital|intensive care)\b(?! (?:ward )?under)|(?:released|discharged|freed) from (?:an? |the )?(?!prison|psychiatric|military|mental)(?:[A-Za-z’'-]+ ){0,3}?(?:hospital|clinic|infirmary|intensive care)\b|convicted that|sentenced by (?!(?:an? |the |its |their )?(?:[\w’'.-]+ ){0,4}?(?:courts?|judges?|tribunals?|jury|juries|magistrates?|martial|panel|bench|authorities|regime|government|military)\b)|(?:released|freed) by (?:(?:his|her|their|its|the) )?(?:[\w-]+ ){0,2}?(?:clubs?|opera(?: house)?|labels?|company|employers?|team|university|studio|theatre|orchestra|ballet|bank|firm|school|broadcaster)\b|seized (?:up)?on\b(?! (?:\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|the (?:night|morning|evening|afternoon|eve|street|road|way|border|spot|\d)|an? \w+day|(?:his|her|their) way))|seized (?:control|power)|seized (?:the|an?|his|her|their|this|every|any) (?:[a-z]+ )?(?:chance|opportunity|moment|initiative|day|control|lead|reins|title|advantage)|attacked (?:(?:him|her|them|(?:[A-Z][\w’-]+ ?){1,4}) ?)?\bas (?!(?:s?he|they|we|you|it|i|the|his|her|their|part|an? (?:[a-z]+ )?(?:warning|punishment|reprisal|result))\b)(?:an? )?[a-z]+|attacked (?:on (?:social media|twitter|facebook|instagram|x\b|air|television)|in (?:(?:the|some|several|many|local|national) )*(?:press|media|newspapers?|parliament|print|debates?)|online|for (?:his|her|their|its) (?:views?|record|polic(?:y|ies)|remarks?|decisions?|plans?))|(?:hurt|wounded|tortured|stung|struck) by (?:(?:his|her|their|its|the|this|such|these) )?(?:[\w-]+ )?(?:tone|words?|remarks?|comments?|criticisms?|suggestions?|accusations?|allegations?|claims?|decisions?|betrayal|rejection|silence|attitude|doubts?|guilt|grief|memor(?:y|ies)|loss|regret|jealousy|uncertainty)\b|sentenced to (?:an? |his |her |the |\w+ )?(?:diet|lifetime|life of|bench|sidelines|summer|winter|evenings?|matches|games|laps|goals|rounds|songs|wash|clean|watch|listen|eat|read|write|sing|dance|cook)\b|taken away (?:by|in) (?:an? |the )?(?:air )?(?:ambulance|helicopter)|died (?:\w+ ){0,2}?(?:in (?:his|her|their) sleep|of (?:natural causes|old age|(?:\w+ )?cancer|(?:an? )?heart attack|(?:a )?stroke|pneumonia|covid\S*)|after an? (?:long|short|brief|lengthy) illness|following an? (?:long|short|brief|lengthy) illness)(?![^.;]{0,60}\b(?:custody|prison|detention|jail|cell|camp)\b)|charged with (?:speeding|(?:drunken|drunk|drink|dangerous|careless|reckless)[ -]driving)|released (?:a|an|his|her|their|its|the) (?:new |first |debut |second )?(?:album|single|statement|report|film|book|song|results?|version)|beat (?:them|him|her) (?:\d|in (?:the|straight|three|five)|to (?:the|a)))\b",
    re.I,
)


ATTACKS = re.compile(
    r"\battack(?:s|ed)? (?:on|against) (?:[\w’'-]+ ){0,3}?(?:reporter|journalist|activist|lawyer|protester|demonstrator|defender|blogger|villager|farmer|teacher|student|worker|priest|family|home|house|car)s?\b",
    re.I,
)


NONE_HELD = re.compile(  # so ends the news of accidents
    r"\b(?:no ?body|no one|no people|none)\b[^.;]{0,30}\b(?:arrest\w*|detain\w*|charged|in custody)\b|\bno (?:arrests?|charges)\b",
    re.I,
)


@lru_cache(maxsize=4)
def is_violent(text: str) -> bool:
    """Whether the text speaks of force or custody at all: else an injury in it is a matter of games or mishaps."""
    if names.shouted(text) or matter.is_of_somebody(text, "eng"):
        return True
    mishaps = len(re.findall(words.ACCIDENT, text, re.I))
    text = NONE_HELD.sub(" ", text)
    forces = [w.casefold() for w in RIGHTS.findall(text)] + ATTACKS.findall(text)
    strong = [w for w in forces if w not in ("police", "killed", "shot")]
    if not strong and mishaps:
        return False
    if all(w == "police" for w in forces) and all(IDLE.match(text, m.start()) for m in RIGHTS.finditer(text)):
        return may_tell_of_force(text)
    return not (mishaps > 1 and mishaps >= len([w for w in forces if w not in ("police", "killed")]))


MISHAP, FORCE = gated(words.ACCIDENT, re.I), gated(rf"{RIGHTS.pattern}|{ATTACKS.pattern}", re.I)


def is_of_a_mishap(text: str, sentence: Sentence, before: Sequence[Sentence]) -> bool:
    """Whether a sentence goes on about an accident that its paragraph told before, and neither knows anything of force."""
    own = [one for one in (*before[-4:], sentence) if one.paragraph == sentence.paragraph]
    told = any(MISHAP.search(text, one.start, one.end) for one in own)
    return told and not any(_knows_force(text, one) for one in own)


def is_near_force(text: str, sentence: Sentence, before: Sequence[Sentence]) -> bool:
    """Whether a sentence, those of its paragraph before, or the one right before it know anything of force."""
    near = [*before[-1:], *(one for one in before[-4:] if one.paragraph == sentence.paragraph), sentence]
    return any(_knows_force(text, one) for one in near)


IDLE = re.compile(  # who is there after every mishap, and what a mishap does, too
    r"killed|police(?: (?:officers?|spokes\w+|chief|commissioner|inspector|superintendent|sources?|statement|report))*\b(?=,? (?:(?-i:[A-Z])|who|said|says?|told|are|is|were|was|have (?:closed|ruled|opened|appealed|asked)|closed|ruled|opened|appealed|asked|believe\w*|suspect\w*|investigat\w*|confirmed|reported|named|identified|spokes\w+|chief|had to))"
    r"|arrested (?=(?:for|on suspicion of) (?:\w+ )?(?:drunk|drink|dangerous|reckless|careless))",
    re.I,
)


def _knows_force(text: str, sentence: Sentence) -> bool:
    """Whether a sentence has a word of force other than that police are there, or that somebody was killed."""
    return any(not IDLE.match(text, found.start()) for found in FORCE.finditer(text, sentence.start, sentence.end))


SCORE = re.compile(
    r"\b\d{1,2}-\d{1,2}, \d{1,2}-\d{1,2}\b|\b\d{1,2}-\d{1,2} (?:win|victory|defeat|draw|loss)\b"
    r"|\b(?:first|second|straight) (?:yellow|red)\b|\b(?:yellow|red) card\b|\bminutes from (?:time|the end)\b"
    r"|\b(?:stoppage|added|injury) time\b|\b(?:first|second) half\b|\bfinal whistle\b"
)  # of a game


@lru_cache(maxsize=4)
def topic_of(text: str) -> str:
    """sport, culture, business, nature, health, vote, or empty where the text is about none of them in the main."""
    low = Counter(re.findall(r"[a-z][a-z-]+", text.casefold()))
    total = sum(low.values()) or 1
    rights = len(RIGHTS.findall(text))
    scored = bool(SCORE.search(text))
    best, share = "", 0.0
    for name, table in (
        ("sport", words.SPORT),
        ("culture", words.CULTURE),
        ("business", words.BUSINESS),
        ("nature", words.NATURE),
        ("health", words.HEALTH),
        ("vote", words.VOTE),
    ):
        hits = sum(low[w] for w in table)
        kinds = sum(1 for w in table if low[w])
        if name == "sport" and scored:
            hits, kinds = hits + 3, kinds + 2
        doubt = 1 if name == "sport" else 2  # there, too, people are beaten, released and shot
        if kinds >= 4 and hits / total > max(share, 0.02) and hits > doubt * rights:
            best, share = name, hits / total
    return best


def is_unreal(text: str, start: int, at: int) -> bool:
    """Whether what is told at a place, in a sentence that begins at `start`, is denied, feared, a figure of speech or fiction."""
    return (
        triggers.is_unreal(text, start, at)
        or is_idea(text, at, at + 90)
        or acts_on_a_thing(text, at)
        or OTHER_SENSE.search(text, max(start, at - 5), at + 60) is not None
        or FICTION.search(text, start, at + 80) is not None
    )


@lru_cache(maxsize=4)
def is_review(text: str) -> bool:
    """Whether the text is about a book, of which it gives the number of pages, or about what is played or shown."""
    return REVIEW.search(text) is not None


OF_OFFICE = ("magistrate", "magistrates", "tribunal", "police")  # what a judge or a policeman was


@lru_cache(maxsize=4)
def is_obituary(text: str) -> bool:
    """Whether the text is about somebody old who died by nobody's hand, and says little of force."""
    forces = [word for word in RIGHTS.findall(text) if word.casefold() not in OF_OFFICE]
    return OBITUARY.search(text) is not None and len(forces) < FEW


def is_fiction(text: str, sentence: Sentence, history: list[tuple[Sentence, list[Item]]]) -> bool:
    """Whether a sentence tells of a film or a book, or goes on about one."""
    if FICTION.search(text, sentence.start, sentence.end):
        return True
    if is_review(text):
        return True
    before = history[-1][0] if history else None
    return (
        before is not None
        and before.paragraph == sentence.paragraph
        and bool(FICTION.search(text, before.start, before.end))
        and not re.search(r"\bpolice|arrested on\b", text[sentence.start : sentence.end])
    )


# numbers of people are no years: "1500 demonstrators", "1200 armed police"
YEARS = re.compile(
    r"(?<![\d,.])\b(?:1[0-9]|20)\d\d\b(?![,.]\d)"
    r"(?! (?:[a-z-]+ )?(?:people|men|women|children|police|troops|staff|[a-z-]{2,}s)\b)"
)
LONG_AGO = re.compile(r"\bhundred(?: and [\w-]+)? years ago\b|\bcentur(?:y|ies) ago\b|\bbicentenar\w+", re.I)
TODAY = re.compile(  # a column of what once was, printed in our time
    r"\b(?:[6-9]\d|[1-9]\d\d) years ago (?:today|this (?:week|month|day)|on this day)\b|^\W*(?:on )?this day in (?:history|1[0-8]\d\d|19[0-5]\d)\b",
    re.I | re.M,
)


MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
OLD_DAY = re.compile(  # one such day is enough; laws and births have days, too
    rf"(?<!born on )(?<!Act of )(?<!Law of )(?<!Decree of )\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTHS}),?|(?:{MONTHS}) \d{{1,2}},|in (?:{MONTHS})) (?:1[0-8]\d\d|19[0-5]\d)\b"
)


def is_history(text: str) -> bool:
    """Whether all years that a text gives are long past, or it says that all is."""
    if TODAY.search(text):
        return True
    years = [int(year) for year in YEARS.findall(text)]
    long_ago = len(years) > 1 or LONG_AGO.search(text) or OLD_DAY.search(text)
    return bool(long_ago) and all(year < BEFORE_OUR_TIME for year in years)


ESCAPED = re.compile(
    r"(?:,[^.;]{1,80},)? (?:(?:later|narrowly|barely) )?(?:(?:managed|was able) to (?:escape|run away|flee|get away|slip away)|escaped\b(?! from (?:\w+ ){0,2}?(?:prison|custody|jail|detention|camp))|fled\b|evaded\b|ran away|got away|(?:is|went) in(?:to)? hiding)"
)


LEFT_FREE = re.compile(  # a search or a question as a witness is no custody
    r"(?:,[^.;]{1,80},)? (?:was|were) (?:interviewed|questioned|heard|treated) (?:only )?as (?:an? )?witness(?:es)?\b"
    r"|[’']s (?:home|house|flat|apartment|office) (?:was|were|has been|had been) (?:searched|raided)\b"
)
SEARCHED = re.compile(
    r"\b(?:search\w*|raid\w*) (?:[\w-]+ ){0,2}?(?:homes?|houses?|flats?|apartments?|offices?) of (?:[a-z-]+ ){0,4}$"
)


def escaped(text: str, account: Account) -> frozenset[int]:
    """Those of whom it is told that they got away, or were only searched, by number: likely by the words around them, and not harmed."""
    return frozenset(
        p.number
        for p in account.people
        if any(
            ESCAPED.match(text, m.end)
            or LEFT_FREE.match(text, m.end)
            or SEARCHED.search(text, max(0, m.start - 80), m.start)
            for m in p.mentions
        )
    )


def fictional(text: str, account: Account, sentences: Sequence[Sentence]) -> frozenset[int]:
    """The numbers of those who are first named behind the words that a film or a book tells of them."""
    begins = {
        person.number: min((m for m in person.mentions), key=lambda m: m.start).start
        for person in account.people
        if person.mentions
    }
    spans = [
        (match.end(), sentence.end)
        for sentence in sentences
        for match in [FICTION.search(text, sentence.start, sentence.end)]
        if match is not None
    ]
    played = {number for number, at in begins.items() if PLAYED.search(text[max(0, at - 30) : at])}
    return frozenset(played | {n for n, at in begins.items() if any(low <= at < high for low, high in spans)})


PLAYED = re.compile(r"\b(?:played|portrayed|voiced|impersonated|acted|sung|danced) by (?:the )?(?:[a-z-]+ )?$")


def _old_paragraphs(text: str, sentences: Sequence[Sentence]) -> frozenset[int]:
    """Where sentences begin that go on about a year long past, which their paragraph told before."""
    old: set[int] = set()
    paragraph, past = -1, False
    for sentence in sentences:
        years = [int(year) for year in YEARS.findall(text[sentence.start : sentence.end])]
        past = all(year < BEFORE_OUR_TIME for year in years) if years else past and sentence.paragraph == paragraph
        paragraph = sentence.paragraph
        if past and not years and not NOW.search(text, sentence.start, sentence.end):
            old.add(sentence.start)
    return frozenset(old)


NOW = re.compile(
    r"\b(?:is|are|has|have|now|today|yesterday|(?:on|last|this) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)


SAME = re.compile(  # what was done before at the very place that the report is about is no other matter
    r"\b(?:at|in|by|from|outside|near) the same (?:[\w-]+ )?(?:checkpoint|prison|jail|colony|station|camp|base|village|factory|mine|newspaper|outlet|unit|facility|school|square|building)\b",
    re.I,
)
SINCE = re.compile(r"\bsince (?:early |late |mid-)?$", re.I)  # what began long ago and goes on is not past


OTHERS = re.compile(r"another|in another|years", re.I)
SHORT = 6  # sentences: what so few tell, they tell for its own sake


def drop_passing(text: str, account: Account, sentences: Sequence[Sentence]) -> None:
    """People of other incidents, named once in passing, are no victims of this report; nor is anybody of history or figures."""
    if is_history(text) or is_obituary(text) or not knows_force(text):
        account.acts, account.wounds = [], []
        return
    dates = _old_paragraphs(text, sentences)
    account.acts = [told for told in account.acts if told.sentence.start not in dates]
    counts: Counter[int] = Counter()
    for person in account.people:
        counts[person.number] = len(
            {next((i for i, s in enumerate(sentences) if s.start <= m.start < s.end), -1) for m in person.mentions}
        )
    main = {
        v.person.number
        for t in account.acts
        if not PASSING.search(text, t.sentence.start, t.sentence.end)
        for v in t.victims
        if v.person
    }
    years = Counter(t.day.edtf[:4] for t in account.acts if t.day and t.day.edtf[:4].isdigit())
    latest = max(years, default="")
    kept = []
    for told in account.acts:
        by_the_way = PASSING.search(text, told.sentence.start, told.sentence.end)
        passing = by_the_way is not None and not SAME.search(text, told.sentence.start, told.sentence.end)
        year = told.day.edtf[:4] if told.day and told.day.edtf[:4].isdigit() else ""
        lasts = bool(told.day and SINCE.search(text, max(0, told.day.start - 12), told.day.start))
        old = bool(latest and year and int(latest) - int(year) >= 2 and not lasts)
        if len(sentences) <= SHORT:  # there each is named but once
            passing = passing and (old or by_the_way is None or not OTHERS.match(by_the_way[0]))
            old = passing and old
        if year and int(year) < BEFORE_OUR_TIME:
            continue
        told.victims = [
            v for v in told.victims
            if not (passing and (v.person is None or v.person.number not in main or counts[v.person.number] == 1) and (main or v.person is None or old or counts[v.person.number] <= 1))
            and not (old and v.person is not None and counts[v.person.number] == 1)
        ]  # fmt: skip
        if told.victims:
            kept.append(told)
    account.acts = kept
