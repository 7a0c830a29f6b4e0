"""Which names of an English text are people, which bodies and places: by capitals and the words beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from tracker import gazetteer
from tracker.reading import capitals, layout
from tracker.reading import english_words as words
from tracker.reading.names import Mention, Token, fold, runs, tokens

DATELINE = re.compile(
    r"(?:, [A-ZÀ-Ž][\w.]+(?: [A-ZÀ-Ž][\w.]+)?)?(?:, [^—–(\n]{0,30})?\s*(?:\([^)]{2,30}\)\s*)?(?:—|–|--|-\s|\.\s|:\s)"
)
KNOWN_PLACE = 50_000  # people; a single capitalised word is a place of its own from here


def of_text(text: str, parts: Sequence[layout.Segment], loud: bool) -> list[Mention]:
    """The names of all parts of a text; `loud` where it is in capitals."""
    if loud:
        return [m for part in parts if part.kind != "chrome" for m in capitals.mentions(text, part.start, part.end)]
    found = [
        m for part in parts if part.kind in ("body", "caption", "item") for m in mentions(text, part.start, part.end)
    ]
    known = {fold(m.text) for m in found if m.kind in ("person", "place", "body")}
    for part in parts:  # in headings every word has a capital: only names that the text itself prints
        if part.kind in ("headline", "promo", "signature"):
            for m in mentions(text, part.start, part.end):
                alone = (
                    m.kind == "person"
                    and " " in m.text
                    and ALONE.fullmatch(text[part.start : m.start].strip() if not m.title else "")
                    and ALONE.fullmatch(text[m.end : part.end])
                )
                if alone and part.kind != "signature":
                    found.append(m)
                elif part.kind == "headline" and m.kind == "person" and _title_case(text[part.start : part.end]):
                    found += list(_inside(text, m, known))
                elif (
                    part.kind == "headline"
                    or fold(m.text) in known
                    or m.title in words.HONORIFICS
                    or not _title_case(text[part.start : part.end])  # set like a sentence
                    or part.kind == "signature"
                ):
                    found.append(m)
    lines = {fold(m.text) for part in parts if part.kind == "body" for m in found if _opens(text, part, m)}
    for m in found:  # "DEBRE SINA, Ethiopia.": where the report was written, and wherever it is named again
        if m.kind == "person" and not m.title and fold(m.text) in lines:
            m.kind = "place"
    found.sort(key=lambda m: m.start)
    _listed_singles(text, found)
    for first, second in zip(found, found[1:], strict=False):  # "Nabil and Tarek Sidi Amor": both are people
        if text[first.end : second.start] not in (" and ", " & "):
            continue
        if first.kind == "single" and second.kind == "person" and " " in second.text:
            first.kind, first.score = "person", 0.75
        elif first.kind == "person" and second.kind == "single" and SEVERAL.search(text[: first.start][-30:]):
            second.kind, second.score = "person", 0.7  # "his sons Zarif Khan and Mirwais"
    return found


ALONE = re.compile(r"[\W\d]*(?:\([^)]{2,40}\))?[\W\d]*")
SEVERAL = re.compile(
    r"\b(?:sons|daughters|brothers|sisters|children|cousins|nephews|nieces|parents|friends|men|women|boys|girls|monks|nuns"
    rf"|{'|'.join(f'{role}s' for role in words.ROLES)}),? $"
)
NAMED_AS = re.compile(r"\b(?:named|identified)\b[^.;:]{0,60} as $")
COMMA, LAST = re.compile(r"\s*,\s*"), re.compile(r"\s*,?\s+and\s+")


def _listed_singles(text: str, found: list[Mention]) -> None:
    """ "Ada Lund, Atse, and Gyaltsen": names of one word in a list with a person are people."""
    at = 0
    while at < len(found):
        stop = at
        while (
            stop + 1 < len(found)
            and not found[stop].own
            and COMMA.fullmatch(text, found[stop].end, found[stop + 1].start)
        ):
            stop += 1
        last = stop + 1 < len(found) and LAST.fullmatch(text, found[stop].end, found[stop + 1].start)
        chain = found[at : stop + 2] if last else found[at : stop + 1]
        kinds = {m.kind for m in chain}
        told = "person" in kinds or NAMED_AS.search(text[: chain[0].start][-90:])
        if len(chain) > 2 and last and told and kinds <= {"person", "single"} and not chain[-1].own:
            for one in chain:
                if one.kind == "single":
                    one.kind, one.score = "person", 0.7
        at = max(stop, at + 1)


def _opens(text: str, part: layout.Segment, mention: Mention) -> bool:
    """Whether a name in capitals opens a paragraph as the place of a date line."""
    return (
        mention.start == part.start
        and mention.text.isupper()
        and len(mention.text) > 3
        and DATELINE.match(text, mention.end, part.end) is not None
    )


def _title_case(line: str) -> bool:
    long = [w for w in re.findall(r"[^\W\d_]+", line) if len(w) > 3]
    return len(long) > 2 and sum(w[0].isupper() for w in long) > 0.75 * len(long)


def _inside(text: str, mention: Mention, known: set[str]) -> list[Mention]:
    """Known names inside a run of a heading."""
    out = []
    for name in known:
        at = re.search(
            r"\b" + r"\W+".join(map(re.escape, name.split())) + r"\b", text[mention.start : mention.end], re.I
        )
        if at and " " in name:
            out.append(Mention(mention.start + at.start(), mention.start + at.end(), at[0], "person", 0.8))
    return out


def classify(text: str, run: list[Token], before: Token | None, after: Token | None) -> list[Mention]:
    """What one run of capitalised words names; titles, weekdays and openers of sentences are cut off."""
    while run and (
        (run[0].low in words.FUNCTION and not (len(run) > 1 and (run[1].text == "." or _is_surname(run))))
        or run[0].text in "-/."
    ):
        if run[0].own:
            return []
        before, run = run[0], run[1:]
    title, sex = "", ""
    while run:
        low = run[0].low.rstrip(".").removeprefix("ex-").removeprefix("sub-").removeprefix("vice-")
        if len(run) > 2 and low in QUALIFIES and (run[1].low in words.TITLES or run[1].low in words.ROLES):
            before, run = run[0], run[1:]  # "Opposition MP Ada Lund"
            continue
        if low == "daw" and len(run) > 1:  # "Daw Aye Mya": a part of the name, as U and Ko are
            sex = words.HONORIFICS[low]
            break
        if low in words.HONORIFICS:
            sex, title = words.HONORIFICS[low], title or low
        elif low in words.TITLES or (len(run) > 1 and (low in words.ROLES or low.removesuffix("s") in words.ROLES)):
            title = low
        elif len(run) > 2 and low.endswith(
            ("ologist", "iatrist", "iatrician", "opedist", "paedist", "surgeon", "therapist")
        ):
            title = "doctor"
        elif len(run) > 2 and (low in words.CALLED_SO or low.endswith("-year-old")):
            title = low  # "Referee Ada Lund", at the head of a sentence
        elif run[0].text == "Me" and len(run) > 1 and run[1].low != "too":
            title = "maître"  # "Me Ada Lund", a lawyer where French is spoken
        elif len(run) > 2 and "-" in low and low.split("-")[-1] in words.ROLES:
            title = low.split("-")[-1]  # "Nurse-anaesthetist Ada Lund"
        elif (
            run[0].low in words.DEMONYMS
            and len(run) > 1
            and run[1].low not in words.ORG_WORDS | words.PLACE_WORDS
            and not run[0].own
        ) or (run[0].text in "." and title):
            pass
        else:
            break
        before, run = run[0], run[1:]
    if run and run[-1].text == "No" and after is not None and (after.text == "." or after.text.isdigit()):
        run = run[:-1]  # "Ostra No. 1 Prison"
        return [Mention(run[0].start, run[-1].end, text[run[0].start : run[-1].end], "place", 0.5)] if run else []
    if run and run[-1].low in MONTH and after is not None and (after.text == "." or after.text.isdigit()):
        run = run[:-1]  # "Posted Oct. 24"
        run = run[1:] if len(run) == 1 and DATED.fullmatch(run[0].text) else run
    if len(run) > 2 and not title and run[1].low not in ("of", "for") and _describes(text, run[0]):
        title, before, run = run[0].low, run[0], run[1:]
    if not run:
        return []
    name = text[run[0].start : run[-1].end]
    last = run[-1].low
    lows = [t.low for t in run]
    if any(low.endswith(("-administered", "-controlled", "-occupied", "-held", "-ruled")) for low in lows):
        return [Mention(run[0].start, run[-1].end, name, "place", 0.6)]
    if "/" in name:
        return [Mention(run[0].start, run[-1].end, name, "body", 0.7)]

    def mention(kind: str, score: float = 0.9) -> list[Mention]:
        return [Mention(run[0].start, run[-1].end, name, kind, score, sex, title, run[-1].own)]

    vague = any(low in words.DEMONYMS | words.CONCEPT for low in lows)
    if after is not None and after.low in FOLLOWED and after.text.islower() and not (title or run[-1].own or vague):
        return mention(FOLLOWED[after.low], 0.7)
    if "without" in lows:
        return mention("body", 0.7)  # "Reporters Without Borders"
    told = any(low in words.ORG_WORDS | words.PLACE_WORDS for low in lows)
    if before is not None and before.low == "the" and len(run) > 1 and not (title or vague or told):
        return mention("body", 0.5)  # nobody is called "the Ada Lund"
    if (
        before is not None
        and before.low in PRINT
        and len(run) > 1
        and not title
        and PRINTED.search(text[max(0, before.start - 60) : run[0].start])
    ):
        return mention("body", 0.6)  # "on the office of the daily Roja Welat"
    if before is not None and before.low in ("a", "an") and len(run) > 1 and not (title or told):
        return mention("other", 0.5)  # "in a VW Golf"
    if before is not None and before.low in VESSELS and not title:
        return mention("body", 0.6)  # "the bulk carrier Ocean Star was arrested"
    if len(run) > 1 and after is not None and _is_calling(after) and not (title or run[-1].own):
        return mention("other", 0.5)  # "Fergus Falls man", "Dispossessed Ogiek elder dies": of people or a place
    if before is not None and before.low in THINGS and before.text.islower() and len(run) > 1 and not title:
        return mention("body", 0.6)  # "the channel Aral Storm was"
    if len(run) == 2 and not title and lows[0] in PARTED and ROMAN.fullmatch(run[1].text):
        return mention("place", 0.6)  # "Camp I"
    if (
        len(run) == 2
        and not title
        and lows[0] in ARTICLE
        and before is not None
        and before.low in ("in", "at", "near", "from", "outside", "to")
    ):
        return mention("place", 0.6)  # "banging pots in Los Sitios, was arrested"
    if last == "fc" and not title:
        return mention("body", 0.7)
    if len(run) > 1 and before is not None and not (title or run[-1].own) and _led_to(text, before):
        return mention("place", 0.5)  # "held at Mai Serwa until"
    if len(run) > 1 and run[0].text in PRISONS and not title:
        return mention("place", 0.8)
    plain = len(run) > 1 and not (title or run[-1].own)
    lead = text[max(0, run[0].start - 40) : run[0].start]
    if plain and TITLE_OF.search(lead) and text[run[-1].end : run[-1].end + 1] in ("”", '"', "’", "'", ","):
        return mention("other", 0.5)  # 'In "Flat Calm" the keeper'
    if plain and (SEAT_OF.search(lead) or (INSIDE.search(lead) and GOES_ON.match(text, run[-1].end))):
        return mention("place", 0.5)  # "the mayor of Ha Ostra", "a taxi in Ha Ostra."
    if lows[0] in MAKES or last in ("x-ray", "x-rays"):
        return mention("other", 0.5)  # "a Toyota HiAce", "Hospital X-rays"
    if len(run) == 1:
        return _single(text, name, run[0], before, after, title, sex, mention)
    if any(low in words.ORG_WORDS for low in lows) and title not in words.HONORIFICS:
        return mention("place" if last in words.PLACE_WORDS else "body")
    if last in words.PLACE_WORDS or (lows[0] in PLACES and not title):
        return mention("place")
    spots = gazetteer.find(name)
    if spots and (spots[0].place.population > 2000 or spots[0].place.feature != "settlement") and not title:
        return mention("place", spots[0].score)
    if any(low in words.CONCEPT for low in lows):
        cut = [i for i, low in enumerate(lows) if low in words.CONCEPT]
        rest = run[cut[-1] + 1 :]
        if title and len(rest) == 0 and cut[0] >= 2:  # "Mr Bo Ek Friday"
            return classify(text, run[: cut[0]], before, None)
        if (
            rest
            and len(rest) >= 2
            and not any(t.low in words.ORG_WORDS for t in rest)
            and cut[-1] == 0
            and lows[0] in WEEKDAYS
        ):
            return classify(text, rest, run[cut[-1]], after)
        if len(run) == 2 and lows[0] in WEEKDAYS and _is_told(text, run[0].start, run[-1].end):  # a given name, too
            return mention("person", 0.7)
        return mention("other", 0.5)
    if any(low in words.DEMONYMS for low in lows) and not title:
        called = before is not None and before.text.islower() and before.low in CALLINGS
        if called and len(run) > 1 and not any(low in words.DEMONYMS for low in lows[:-1]):
            return mention("person", 0.8)  # "the student Ada Kurd", "his sister, Ada Tatar"
        return mention("other", 0.5)
    if all(t.text.isupper() for t in run) and not any(len(t.text) > 4 for t in run):
        return mention("body", 0.6)
    return mention("person", 0.9)


CALLINGS = frozenset((*words.ROLES, *words.KIN))
QUALIFIES = frozenset("opposition veteran exiled jailed detained imprisoned retired convicted slain fellow radio television youth student union rights area ward district county local state regional city village".split())  # fmt: skip
PRINT = frozenset("daily weekly newspaper magazine website broadcaster site outlet portal agency station channel party movement".split())  # fmt: skip
THINGS = frozenset(  # after which a name in capitals is that of a place or a thing, never somebody's
    "channel channels page pages podcast vlog blog account programme quilombo favela commune barrio kibbutz moshav colony hamlet settlement camp complex"
    " township hacienda ranch song anthem verse ship mine dam colliery seminary lycée lycee gymnasium kindergarten monastery convent mosque".split()
)
PARTED = frozenset(
    "camp commune block ward zone sector arrondissement unit wing pavilion barrack phase level branch".split()
)
ROMAN = re.compile(r"[IVX]+|[A-Z]|\d+")
ARTICLE = frozenset("el la los las le les il lo os as".split())
DATED = re.compile(r"(?i:posted|published|updated|modified|revised|issued|printed|filed|last|dated)")
MONTH = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
VESSELS = frozenset("ship vessel carrier tanker trawler freighter ferry yacht schooner submarine frigate warship liner boat tug tugboat barge racehorse stallion mare gelding colt filly bear elephant".split())  # fmt: skip
TITLE_OF = re.compile(
    r"\b(?:[Ii]n|novel|film|movie|book|play|song|album|podcast|series|programme|column|poem|opera),? [“\"‘']$"
)
SEAT_OF = re.compile(
    r"\b(?:mayor|member|MP|governor|deputy|councillor|councilor|bishop|senator|sheriff|prefect|parish priest|village head|chief|clerk|vendor|resident|people|town|village|city|port) (?:for|of) $"
)
INSIDE = re.compile(
    r"(?<!confidence)(?<!trust)(?<!faith)(?<!belief)(?<!believe)(?<!believes)(?<!believed)(?<!interest)(?<!interested)(?<!role)(?<!seen)(?<!found)(?<!saw)"
    r" (?:in|near|outside) $"
)
GOES_ON = re.compile(
    r"[.;]|,? (?:on (?:\d|the (?:night|morning|evening)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|yesterday|last (?:week|night|month|year)|where\b|early on|late on)"
)
MAKES = frozenset(  # of cars, aircraft and arms
    "toyota nissan mitsubishi isuzu suzuki subaru mazda hyundai kia volkswagen vw audi bmw mercedes renault peugeot citroën citroen fiat skoda lada uaz kamaz"
    " gaz volvo scania chevrolet chrysler jeep dodge hilux hiace prado tata mahindra bajaj yamaha kawasaki honda boeing airbus cessna sukhoi kalashnikov glock".split()
)
PLACES = frozenset(
    "plaza place rue calle avenida jalan mount lake port puerto rio khao wadi camp fort quilombo favela kibbutz moshav barrio hacienda".split()
)  # "Plaza Ostra"
PRISONS = frozenset("HMP HMYOI FCI USP MDC SIZO IK".split())  # "HMP Norwell"
PRINTED = re.compile(
    r"(?<!founder of )(?<!editor of )(?<!owner of )(?<!publisher of )\b(?:the|an?) (?:[\w-]+ ){0,3}(?:daily|weekly|newspaper|magazine|website|broadcaster|news (?:site|outlet|portal|agency)|radio station|television channel|party|movement) $",
    re.I,
)


LED = re.compile(
    r"(?<!\bshot )(?<!\bfired )(?<!\blooked )(?<!\bpointed )(?<!\bshouted )(?<!\baimed )(?<!\bangry )(?<!\blaughed )"
    r"\b(?:at|near|outside|inside)$|\b(?:village|town|city|district|province|region|neighbourhood|suburb|hamlet|camp|port|island|cells|dungeons|prison|jail) of$"
    r"|, \d{1,2}, (?:of|from)$|\b(?:villagers|residents|farmers|people|men|women|students|workers|families|fishermen|monks|natives?|elders|delegates|activists|protesters) from$"
    r"|\b(?:detained|arrested|held|prison|jail|born|lives?|lived|living|killed|police|buried|home|house|family|custody|court) in$"
)


def _led_to(text: str, before: Token) -> bool:
    """Whether the words before a name say that it is a place."""
    return bool(LED.search(text[max(0, before.end - 24) : before.end]))


DESCRIBES = re.compile(
    r".*-born|(?:mother|father|grandmother|grandfather|parent)-of-\w+|.*(?:-|leader|keeper|worker|maker|person|woman|chair)"
    r"|(?:fore|business|police|service|fisher|sales|post|council|assembly|congress|camera|clergy|crafts|watch)man|baker|butcher|barber",
    re.I,
)


def _describes(text: str, token: Token) -> bool:
    """Whether the first word of a run is what somebody is ("Ringleader Bo Ek Lund"): the text has it in small letters, too."""
    if DESCRIBES.fullmatch(token.low) or "-turned-" in token.low:
        return True
    return len(token.low) > 3 and token.low.isalpha() and bool(re.search(rf"\b{token.low}s?\b", text))


CALLED = re.compile(  # what only stands before a person's name, when the name is one word
    rf"\b(?:the|his|her|their|a|an|one) (?:(?:[a-z-]+ ){{0,3}}(?:girls?|boys?|children|baby|twins?|brothers|sisters|sons|daughters|siblings|nieces|nephews|cousins)|youngest|eldest|oldest|elder|younger|(?:other|third|second|first|fourth) (?:girl|boy|child|one|brother|sister|son|daughter|woman|man)), $"
    rf"|\b(?:named|identified) (?:[^.;]{{1,60}} )?as $"
    rf"|\b(?:{'|'.join(words.KIN)}|grandson|granddaughter|infant|baby|son|daughter|twins?)(?: of \w+)?, $"
    rf"|\b(?:{'|'.join((*words.ROLES, *words.KIN))}|monk|nun|boy|girl)s?,? (?:called|named|nicknamed|known as) $"
    r"|\beveryone called $|\b(?:cameraman|driver|man|woman|boy|girl), one $"
)
PERSON_NOUN = rf"(?:{'|'.join((*words.ROLES, *words.KIN))}|[a-z-]+(?:mate|hand|man|men|woman|women|friend|girl|boy|child|keeper|worker|leader|driver|in-law|collector|reader|cleaner|seller|maker|[a-z]{{2}}ist))s?"
OWN_CALLING = re.compile(rf"\b(?:his|her|their|my|our) (?:[a-z’'-]+ ){{0,2}}?{PERSON_NOUN} $")
DESCRIBED = re.compile(
    rf"\b(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[Oo]ur|[Aa]n?|[Oo]ne|[Aa]nother|[Tt]wo|[Tt]hree|[Ff]our) (?:[a-z’'-]+ ){{0,4}}?(?:{PERSON_NOUN}|(?P<other>others?|third|second|fourth|elder|younger|former|latter))"
    r"(?: (?:he|she|they|who|of|from|with|in)\b[^,.;:]{1,40})?, (?:[A-ZÀ-Ž][\w’'-]+ and )?$"
)
ORIGIN = re.compile(r"\b(?:from|in|at|near|outside|around) $|, \d{1,3}, of $")  # "Ada Lund, 34, of Ostra, who"
ENDED = re.compile(r"[’']?(?:[,.;)]| and [A-ZÀ-Ž“\"]| \()")
TELLS = re.compile(rf", who (?!is\b.{{0,20}}\bcity)|, an? (?:[a-z-]+ ){{0,3}}?{PERSON_NOUN}[,.;]")


def _is_beside_a_calling(text: str, token: Token) -> bool:
    """Whether one word is somebody's name: "her deckhand Biju", "the girl he carried, Lina,", "Rustam, who shares my bunk"."""
    before = text[max(0, token.start - 90) : token.start]
    if ORIGIN.search(before):
        return False
    if OWN_CALLING.search(before) or TELLS.match(text, token.end):
        return True
    found = DESCRIBED.search(before) if ENDED.match(text, token.end) else None
    return found is not None and not (found["other"] and gazetteer.find(token.text))


KIN_BEFORE = frozenset(
    (
        *words.KIN,
        "brother-in-law",
        "sister-in-law",
        "son-in-law",
        "daughter-in-law",
        "activist",
        "journalist",
        "blogger",
        "named",
        "name",
    )
)


WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


def _is_told(text: str, start: int, end: int) -> bool:
    """Whether the words behind a name, or the calling before it, are those of a person: "a driver, Sunday Okoro, was"."""
    if TOLD_AS_PERSON.match(text, end):
        return True
    return CALLING.search(text[max(0, start - 60) : start]) is not None and text.startswith(
        (", was", ", who", ", has"), end
    )


CALLING = re.compile(
    r"\b(?:an?|the|his|her|their) (?:[a-z’'-]+ ){1,4}$|\b(?:an?|the|his|her|their) (?:[a-z’'-]+ ){0,3}[a-z’'-]+, $"
)
TOLD_AS_PERSON = re.compile(  # what only stands behind a person's name
    r"[*_]{0,2}(?:(?: \([^)]{1,40}\))?,? (?:aged (?:about |around )?\d|\(\d{1,2}\)|\(aged? )|, \d{1,2}(?:, (?=[a-z])|,? (?=was|were|is|has|had|who)|[;.)]|\s*$)"
    rf"|, (?:an? |the |his |her )?(?:(?!including\b|among\b|where\b|when\b)[\w’'-]+ ){{0,3}}?(?:{'|'.join((*words.ROLES, *words.KIN))})(?: (?:at|of|from|in|for|who|with)\b|,)"
    r"| (?:was|were|has been|had been) (?:\w+ly |also |first |later )?"
    r"(?:arrested|detained|sentenced|jailed|imprisoned|convicted|beaten|tortured|abducted|kidnapped|shot|killed|stabbed|hanged|wounded|injured|freed)\b"
    r"| (?:bled to death|vanished|lost (?:an|one|his|her) (?:eye|leg|arm|hand|foot))\b"
    r"|, (?:first |also )?(?:arrested|detained|abducted|kidnapped|jailed|imprisoned|missing)\b)"
)
FOLLOWED = {  # a word in small letters that says what the name before it is
    **dict.fromkeys("jail gaol penitentiary checkpoint barracks cemetery stadium monastery nunnery village county town township district prefecture prison province region street mosque church temple camp hospital school university airport square".split(), "place"),
    **dict.fromkeys("newspaper magazine website channel movement party foundation agency newsroom daily weekly".split(), "body"),
}  # fmt: skip


def _single(
    text: str,
    name: str,
    token: Token,
    before: Token | None,
    after: Token | None,
    title: str,
    sex: str,
    mention: Callable[..., list[Mention]],
) -> list[Mention]:
    low = token.low
    if (
        title
        and (sex or title in words.TITLES - ONLY_QUALIFY)
        and low not in words.CONCEPT | words.ORG_WORDS | words.PLACE_WORDS | words.FUNCTION
    ):
        return mention("person", 0.85)
    if (
        before is not None
        and before.text.islower()
        and before.low in KIN_BEFORE
        and low not in words.DEMONYMS | words.CONCEPT
        and len(name) > 2
    ):
        return mention("person", 0.7)
    if (
        low in words.DEMONYMS
        or low in words.CONCEPT
        or low in words.FUNCTION
        or low in words.TITLES
        or low in words.ROLES
        or low in words.NUMBERS
        or low.removesuffix("s") in words.ROLES
        or low in PLURALS
    ):
        return []
    if before is not None and before.low in ("a", "an", "another", "every") and not (title or token.own):
        return []  # "another Papuan, Ada Lund"
    called = before is not None and (before.low in words.ROLES or before.low in ("year-old", "monks", "nuns"))
    if (
        len(name) > 2
        and not token.own
        and not token.text.isupper()
        and low not in words.ORG_WORDS | words.PLACE_WORDS
        and (
            called
            and before is not None
            and before.text.islower()
            or (
                TOLD_AS_PERSON.match(text, token.end)
                and not (before is not None and before.low in ("in", "at", "near"))
            )
        )
        and not OF_A_PLACE.search(text[max(0, token.start - 30) : token.start])
    ):
        return mention("person", 0.7)
    if len(name) > 2 and not token.text.isupper() and _is_beside_a_calling(text, token):
        return mention("person", 0.7)
    if len(name) > 2 and not token.text.isupper() and CALLED.search(text[max(0, token.start - 80) : token.start]):
        return mention("person", 0.7)
    if after is not None and not (title or token.own) and _is_calling(after):
        return []  # "a Papuan student", "Dinka farmers": a people, or where somebody is from
    spots = gazetteer.find(name)
    if spots:
        best = spots[0].place
        led = before is not None and before.low in (
            "in",
            "at",
            "near",
            "from",
            "of",
            "to",
            "into",
            "outside",
            "around",
            ",",
            "through",
            "across",
        )
        if (
            best.feature in ("country", "adm1", "adm2")
            or best.population >= KNOWN_PLACE
            or (led and before is not None and before.text != ",")
        ):
            return mention("place", spots[0].score)
    if token.text.isupper() and len(name) > 1:
        return mention("body", 0.6)
    if title in words.ROLES:
        return mention("person", 0.75)
    if before is not None and before.low in ("in", "at", "near", "from", "outside") and len(name) > 2:
        return mention("place", 0.4)
    return mention("single", 0.4)


PLURALS = frozenset((*words.IRREGULAR.values(), *"dozens hundreds thousands scores others many most few several none everybody anyone anybody".split()))  # fmt: skip
OF_A_PLACE = re.compile(
    r"\b(?:in|at|near|outside|around|(?:mayor|governor|bishop|archbishop|capital|town|city|village|district|province|region|streets|people|outskirts|north|south|east|west|cent(?:re|er)|island|university|residents?|chief|imam|rabbi|sheriff|ambassador|president|king|queen|prince) of) (?:the )?$",
    re.I,
)
ONLY_QUALIFY = frozenset(
    "former acting first vice prime foreign interior defense defence finance private junior senior".split()
)


def _is_calling(token: Token) -> bool:
    """Whether a word in small letters says what somebody is."""
    return token.text.islower() and (token.low in words.ROLES or token.low.removesuffix("s") in words.ROLES)


def mentions(text: str, start: int, end: int) -> list[Mention]:
    """Names between two offsets, by capitals."""
    found = tokens(text, start, end)
    at = {token.start: index for index, token in enumerate(found)}
    out: list[Mention] = []
    for run in runs(found):
        first, last = at[run[0].start], at[run[-1].start]
        before = found[first - 1] if first else None
        after = found[last + 1] if last + 1 < len(found) else None
        for piece in _split(run):
            out += classify(text, piece, before, after)
    return out


def _is_surname(run: list[Token]) -> bool:
    """ "He Fangmei": a pronoun stands before no capital, but for a family name that is spelt as one."""
    if (
        run[0].text == "Do"
        and len(run) > 2
        and run[1].text in ("Van", "Thi", "Duc", "Huu", "Thanh", "Minh", "Xuan", "Cong")
    ):
        return True
    return run[0].text == "He" and len(run) == 2 and run[1].text.istitle() and run[1].low not in words.FUNCTION


SEATS = frozenset(
    "mayor governor sheriff senator president premier chancellor ambassador commissioner ombudsman minister superintendent".split()
)


def _split(run: list[Token]) -> Iterable[list[Token]]:
    """A run is cut where a weekday or a title begins something else: "Tuesday Police Chief Bo Ek"."""
    piece: list[Token] = []
    for number, token in enumerate(run):
        office = token.low.removesuffix("-elect") in words.TITLES and len(run) - number > 2
        seated = office and token.low in SEATS and any(t.low not in words.TITLES for t in piece)
        if seated or (
            office and any(t.low in words.ORG_WORDS for t in piece)
        ):  # "Ostra Mayor Bo Ek", "Town Council Chair Bo Ek"
            yield piece
            piece = []
            token = Token(token.low.removesuffix("-elect"), token.start, token.end, token.own)
        if token.low in WEEKDAYS and piece:
            yield piece
            piece = []
            continue
        piece.append(token)
    if piece:
        yield piece
