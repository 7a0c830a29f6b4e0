"""What English sentences say was done to whom: triggers, their voice, who is affected and who acted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.reading import english_words as words
from tracker.reading.phrases import Item, Who

FACILITY = (
    (
        "police_station",
        r"police (?:station|post|department|headquarters)|precinct|district police|police custody|station house",
    ),
    ("hospital", r"hospital|clinic|emergency room|intensive care|infirmary"),
    ("internment", r"internment|re-?education|labou?r camp|\bcamps?\b|detention camps?|vocational"),
    (
        "pretrial",
        r"pre-?trial|remand|investigative isolator|SIZO|temporary detention|detention (?:cent(?:er|re)s?|facility|facilities)",
    ),
    ("sentenced", r"prison|jail|penal colony|penitentiary|correctional"),
    (
        "held_unspecified",
        r"custody|detention|unknown location|undisclosed location|military base|barracks|cell\b|basement",
    ),
)
TAKEN = (
    r"(?:taken|brought|transported|driven|escorted|dragged|hauled|moved|transferred|sent|led|delivered|committed|flown)"
)


@dataclass(frozen=True)
class Trigger:
    """Words that tell of an act: its code, the stage of custody it begins, and how sure the words alone make it."""

    act: str
    stage: str = ""
    score: float = 0.9
    roles: tuple[str, ...] = ()


def _t(act: str, stage: str = "", score: float = 0.9, roles: str = "") -> Trigger:
    return Trigger(act, stage, score, tuple(roles.split()))


CUSTODY = _t("taken_into_custody", "apprehended", roles="detained")
ARREST = _t("taken_into_custody", "apprehended", roles="detained arrested")
FORMAL = _t("taken_into_custody", "pretrial", roles="detained formally_arrested")
DETENTION = _t("detention", "held_unspecified", roles="detained")
SENTENCE = _t("detention", "sentenced", roles="detained sentenced")
GONE = _t("disappearance", "missing", roles="disappeared")
ABDUCTED = _t("abduction", "missing", roles="abducted")
KILLED = _t("killing", roles="killed")
BEATEN = _t("physical_assault", roles="assaulted injured")
TORTURED = _t("torture", roles="tortured")
DIED_IN = _t("death_in_custody", "died", roles="died detained")
DIED = _t("death_in_custody", "died", 0.7, "died")
TRIAL = _t("detention", "trial", 0.8, roles="on_trial")
CHARGED = _t("detention", "", 0.75, roles="charged")
RELEASED = _t("taken_into_custody", "released", 0.8, roles="released detained")
HURT = _t("physical_assault", score=0.75, roles="injured")
HOUSE = _t("house_arrest", "house_arrest", roles="detained house_arrest")
THREAT = _t("threat", score=0.75, roles="threatened")
EXPELLED = _t("refoulement", score=0.7, roles="deported")
DEMANDED = _t("detention", "held_unspecified", 0.65, "detained")
MEDICAL = _t("", "medical_transfer", 0.85)
TRAVEL = _t("travel_restriction", score=0.7, roles="travel_banned")

VERBAL: tuple[tuple[str, Trigger], ...] = (  # participles and pasts, the longest first
    (r"formally arrested|formally charged and arrested", FORMAL),
    (r"(?:forcibly|involuntarily) disappeared", GONE),
    (r"(?:placed|put|held|kept|is|are|was|were|remains?|been|transferred|moved) (?:under|to) house arrest", HOUSE),
    (r"(?:placed|put|held|kept) (?:in|under) (?:[\w-]+ ){0,3}?(?:detention|custody|arrest)", DETENTION),
    (r"(?:taken|took|remanded|placed|held|kept|put) (?:back )?in(?:to)? (?:[\w-]+ ){0,2}?(?:police |military |preventive )?custody", CUSTODY),
    (r"taken (?:from (?:his|her|their|the) (?:home|house|apartment|flat|residence|office|village|bed|workplace|classroom|room|family)|away|prisoner|hostage|captive)|hauled away|led away|dragged away|dragged off|(?:bundled|forced|shoved|pushed|thrown|dragged) into(?! (?:exile|hiding|retirement|submission|marriage|labou?r))|whisked away|picked up by", CUSTODY),
    (rf"{TAKEN}(?: (?!after|and|who)[\w-]+){{0,3}}? (?:to|into|in|at) (?=(?:[\w’'.-]+ ){{0,6}}?(?:police|detention|prison|jail|custody|camps?|SIZO|precinct|remand|internment|station|colony|headquarters|barracks|interrogation|unknown location|undisclosed|correctional|security|intelligence|questioning)\b)", CUSTODY),
    (rf"{TAKEN} to (?=(?:[\w’'-]+ ){{0,4}}?(?:hospital|clinic)\b)", MEDICAL),
    (r"detained|apprehended|rounded up|nabbed|seized|captured|handcuffed|picked up(?= by (?:police|security|soldiers))", CUSTODY),
    (r"arrested|re-?arrested|put under arrest|placed under arrest", ARREST),
    (r"(?:is|are|was|were|been|being|still|currently|now) (?:being |still |currently )*held(?= (?:in|at|by|incommunicado|without|on|for|under|illegally|captive|hostage|since|there)\b)|(?:illegally|arbitrarily|unlawfully|incommunicado) held|held incommunicado|(?<=, )held (?:in|at)(?= [^,.]{0,40}(?:prison|detention|custody|jail|camp))", DETENTION),
    (r"(?:being|been|were|was|are|is) interned|interned|imprisoned|incarcerated|jailed|locked up", DETENTION),
    (r"sentenced(?! to death for| to have)(?= to| for|\b)|handed (?:a |an )?(?:[\w-]+ ){0,4}?(?:sentence|prison term|jail term)|(?:given|handed|got|received) (?:an? )?(?:[\w-]+ ){0,4}?(?:(?:prison|jail) (?:sentence|term)|years?(?! to)\b)|condemned to", SENTENCE),
    (r"convicted(?= of| on| in| by|\b)|found guilty", _t("detention", "sentenced", 0.75, "sentenced")),
    (r"(?:put|placed|stood|went|gone|stands|goes) on trial|stood trial|on trial(?= for| on| in|\b)|\btried(?= in| on| for| by| before| behind)", TRIAL),
    (r"charged (?:with|under|over|in connection)|charged(?= (?:\w+ ){1,4}?(?:people|men|women|activists|students|protesters|journalists|lawyers|leaders)\b)|indicted (?:for|on)|accused in court of", CHARGED),
    (r"kidnapped|abducted", ABDUCTED),
    (r"released(?= (?:from|on|after|without|following|later|the|by|in|early|overnight|him|her|them|two|three|four|five|several|all|[A-Z]|\d))|released(?=[.,;]|$)|freed(?! (?:itself|themselves))|set free|walked out of (?=(?:[\w’'-]+ ){0,4}?(?:prison|jail|colony|camp|detention|custody))|walked free|let go(?! of)|allowed to (?:go|return) home|(?:granted|released on) bail|bailed", RELEASED),
    (r"shot (?:dead|and killed|to death)|gunned down|beaten to death|stabbed to death|hacked to death|tortured to death|killed|murdered|assassinated|executed|slain|massacred|riddled with bullets|machine-gunned|strangled|burned alive|put to death|lynched", KILLED),
    (r"hanging by (?:his|her|their)|hung (?:from|by|upside)|suspended (?:from|by) (?:a |the |his |her |their )|tortured|subjected to (?:[\w-]+ ){0,3}?torture|electrocuted|waterboarded|given electric shocks", TORTURED),
    (r"(?:severely |brutally |badly |violently |repeatedly )?beaten(?: up| unconscious| with| by| and| while| during| in| so|\b(?! (?:in (?:the )?(?:final|semi)|\d|by \d)))|beat (?=(?:him|her|them|up)\b)|beat up|kicked|punched|clubbed|assaulted|whipped|slapped|struck|ill-treated|manhandled|mistreated|roughed up|stabbed|thrown to the ground|pepper-sprayed|tear-gassed", BEATEN),
    (r"raped|sexually (?:assaulted|abused|violated)|gang-raped", _t("rape", roles="raped")),
    (r"injured|wounded|hurt(?= (?:when|in|by|during|as|after))", HURT),
    (r"shot(?= (?:in the|at close|by|and wounded|at by))|shot(?=[.,;]| on)", _t("physical_assault", score=0.8, roles="injured")),
    (r"attacked|ambushed", _t("physical_assault", score=0.65, roles="assaulted")),
    (r"deported|extradited|forcibly returned|expelled from the country|refouled", EXPELLED),
    (r"(?:barred|banned|prevented|prohibited) from (?:leaving|travell?ing)", TRAVEL),
    (r"threatened with death", _t("death_threat", score=0.8, roles="threatened")),
)  # fmt: skip
MOVED = re.compile(
    r"\b(?:took|led|dragged|hauled|pulled|pushed|shoved|forced|bundled|marched|threw|drove|brought|moved|transferred|escorted|whisked|locked)\b",
    re.I,
)
AWAY = re.compile(
    r"\s*(?:\w+ly )?(?:away\b|off\b(?! the)|up in\b|out of (?:the|a|his|her|their)\b|prisoner\b|hostage\b|(?:in)?to (?:\w+ ){0,2}?(?:custody|detention)\b|(?:in)?to (?:an? |the )?(?:[\w-]+ ){0,3}?(?:car|van|bus|truck|vehicle|minibus|jeep)\b"
    r"|to (?:an? |the |their )?(?:[\w’'.-]+ ){0,5}?(?:police|prison|jail|station|detention|camp|barracks|headquarters|precinct|unknown|interrogation|security|intelligence|correctional)\b|in for questioning\b)",
    re.I,
)
ACTIVE_PRESENT: tuple[tuple[str, Trigger], ...] = (
    (r"detains?|detaining|apprehends?", CUSTODY),
    (r"arrests?|arresting", ARREST),
    (r"kills|killing|murdering|assassinating", KILLED),
    (r"jails?|imprisons?|sentences?", SENTENCE),
    (r"abducts?|kidnaps?|kidnapping|abducting", ABDUCTED),
    (r"tortures?|torturing", TORTURED),
    (r"beating|beats?|beat", BEATEN),
    (r"injuring|wounding", HURT),
    (r"releases?|releasing|frees", RELEASED),
)
INTRANSITIVE: tuple[tuple[str, Trigger], ...] = (
    (r"(?:disappeared|vanished|went missing|(?:has|have|had) (?:not|never) been (?:seen|heard from)(?: or heard from| alive)?(?= since| again|[.,;]|$)|has gone missing|have gone missing|gone missing|been missing|is missing|was (?:reported )?missing|remains? missing|are missing|were missing|was last seen|were last seen)(?! (?:from (?:the )?(?:market|shelves|view)|into))", GONE),
    (r"died (?=(?:[\w-]+ ){0,6}?(?:in|at|while in) (?:[\w’'-]+ ){0,4}?(?:custody|detention|prison|jail|camp|police station|cell))", DIED_IN),
    (r"(?:was|were) found dead (?=(?:in|at) (?:[\w’'-]+ ){0,3}?(?:cell|prison|custody|jail|detention))", DIED_IN),
    (r"(?:remains?|remained|is|are|was|were|been|still|spent [\w .-]{1,25}|being|languish\w*) (?:still |currently |now )?(?:in|behind)(?: [\w.-]+){0,6}? (?:detention(?! of)|custody|prison|jail|bars|pre-?trial detention|camps?|cells?)\b(?! of)", DETENTION),
    (r"(?:is|are|was|were|currently|been) serving (?:an? |out )?(?=(?:[\w’'-]+ ){0,6}?(?:sentence|term|years|prison|life))|served (?=(?:[\w’'-]+ ){0,6}?(?:years|months|days) (?:in|of) (?:prison|jail|detention|custody))", SENTENCE),
    (r"(?:faces?|facing|faced) (?=(?:[\w’'-]+ ){0,6}?(?:years (?:in|of)|charges? of|prison|life imprisonment|the charge))", CHARGED),
    (r"died (?=(?:of|from) (?:[\w’'-]+ ){0,4}?(?:torture|gunshot|beating|bullet|injuries (?:sustained|inflicted|caused)))|bled to death", KILLED),
    (r"(?:died|perished)(?= in the (?:attack|explosion|shooting|bombing|massacre)| when (?:soldiers|police|troops|a bomb))|(?:were|was|is|are) dead\b", _t("killing", score=0.75, roles="killed")),
    (r"(?:sustained|suffered|received) (?=(?:[\w’'-]+ ){0,4}?(?:injur|wound|bruis|fractur|burn|concuss|broken|bullet|cuts?\b|head trauma))", HURT),
    (r"died (?=(?:on the spot|at the scene|instantly|of (?:an? |his |her |their )?(?:[\w-]+ ){0,2}?(?:wounds?|injur(?:y|ies))))", KILLED),
    (r"(?:is|was|remains?|are|were) in (?:intensive care|(?:a )?(?:critical|serious|grave) condition)", HURT),
    (r"(?:was|were|been) kept (?:in|at) (?=(?:[\w’'-]+ ){0,4}?(?:camp|cell|barracks|base|prison|station|detention|custody|jail))", DETENTION),
    (r"died(?! (?:peacefully|at the age|aged))|passed away", DIED),
    (r"spent (?:[\w’'-]+ ){1,4}?(?:in|at) (?=(?:[\w’'-]+ ){0,4}?(?:cells?|police station|custody|jail|prison|detention|lock-up))", DETENTION),
    (r"(?:was|were|has been|have been) hospitali[sz]ed(?= with| after| following)", _t("physical_assault", "hospital", 0.6, "injured")),
)  # fmt: skip
NOUNS: tuple[tuple[str, Trigger], ...] = (
    (r"(?:re-?)?arrests?", ARREST), (r"formal arrest(?: (?:notice|notification))?|notice of (?:formal )?arrest", FORMAL), (r"jailing|imprisoning", DETENTION), (r"detentions?|incarceration|imprisonment|internment|custody", DETENTION),
    (r"(?:enforced |forced )?disappearances?|whereabouts|fate and whereabouts", GONE),
    (r"killings?|murders?|assassinations?|slayings?|executions?|massacre", KILLED),
    (r"kidnapp?ings?|abductions?", ABDUCTED), (r"torture|ill-treatment", TORTURED), (r"beatings?", BEATEN),
    (r"release", DEMANDED), (r"trials?|sentencing|conviction", TRIAL),
    (r"death in (?:custody|detention|prison)", DIED_IN),
)  # fmt: skip
HYPOTHETICAL = re.compile(
    r"\b(?:if|unless|in case|threaten(?:ed|s|ing)? to|risks?(?: of)? being|risk(?:ed|s|ing)?|fear(?:ed|s|ing)?(?: of)? (?:being|arrest)|feared (?:he|she|they) (?:would|could|might)|avoid(?:ed|ing)? being|to avoid|"
    r"escaped being|narrowly escaped|could be|may be|might be|would be|should be|will be|must be|can be|would have been|to be|plan(?:s|ned)? to|vow(?:s|ed)? to|ordered to|called for the|wanted to|refus(?:ed|es) to|failed to|attempt(?:s|ed)? to|tried to|seek(?:s|ing)? to|subject to|liable to|warned (?:of|that)|faces? possible)\s+(?:[\w’'-]+\s+){0,4}$",
    re.I,
)
UNKNOWN = re.compile(
    r"unknown|not (?:been )?(?:known|disclosed)|unconfirmed|unclear|undisclosed|no (?:further )?information|concealment|disclose|clarify|reveal|truth about",
    re.I,
)
NEGATED = re.compile(
    r"(?:\b(?:not|never|no longer|nobody|no one|none|without|denie[sd](?: that| having)?|deny|neither|hardly)\b|n['’]t)\s+(?:[\w’'-]+\s+){0,3}$",
    re.I,
)


@dataclass
class Act:
    """Something done, as one place in the text tells it; `agent` who did it, where the sentence says so."""

    trigger: Trigger
    start: int
    end: int
    affected: list[Who]
    agent: Who | None = None
    score: float = 0.9
    index: int = 0
    passive: bool = True
    stage: str = ""
    stage_at: tuple[int, int] | None = None
    place_words: tuple[int, int] | None = None
    notes: list[str] = field(default_factory=list)


def _compile(table: Sequence[tuple[str, Trigger]]) -> list[tuple[re.Pattern[str], Trigger]]:
    return [(re.compile(rf"\b(?:{pattern})(?:(?!\w)|(?<=\s))", re.I), trigger) for pattern, trigger in table]


STATES = {
    "detained": CUSTODY, "arrested": ARREST, "held": CUSTODY, "detainees": CUSTODY, "imprisoned": DETENTION, "jailed": DETENTION, "prisoners": DETENTION, "sentenced": SENTENCE, "convicted": SENTENCE, "charged": CHARGED, "indicted": CHARGED, "accused": CHARGED,
    "killed": KILLED, "dead": KILLED, "murdered": KILLED, "wounded": HURT, "injured": HURT, "missing": GONE, "disappeared": GONE, "abducted": ABDUCTED,
    "kidnapped": ABDUCTED, "hostages": ABDUCTED, "released": RELEASED, "freed": RELEASED, "tortured": TORTURED, "beaten": BEATEN, "victim": KILLED, "victims": KILLED, "deceased": KILLED,
}  # fmt: skip
EQUATED = re.compile(
    rf"\b(?P<state>{'|'.join(STATES)})\b(?: (?!was|were|is|are|by|in)[\w-]+){{0,3}}?(?: (?:on|in) [^.,;:]{{1,30}})?(?: (?:is|are|was|were|has been|have been|include[sd]?|including)(?: (?:identified|named))?(?: (?:as|by [^.,;:]{{1,30}} as))?|:)\s*(?:the )?(?=[A-Z]|\w)",
    re.I,
)


def equated(text: str, start: int, end: int, found: list[Item]) -> list[Act]:
    """ "The injured are A and B", "among those arrested were A and B", "Killed: A, B": the state, then who."""
    out = []
    for match in EQUATED.finditer(text, start, end):
        index = next((i for i, item in enumerate(found) if item.start >= match.end() - 1 and item.who and not item.own and any(w.kind == "person" for w in item.who)), None)
        if index is None or found[index].start - match.end() > (12 if not found[index - 1].own else 45) or NEGATED.search(text[start : match.start()]):
            continue
        label = (
            text[match.end() - 2 : match.end()].strip().endswith(":") and text[start : match.start()].strip(" *-") == ""
        )
        names = [
            who
            for item in (found[index:] if label else found[index : index + 1])
            for who in item.who
            if who.kind == "person"
        ]
        if names and (
            label
            or len(names) >= 1
            and not re.match(r"\s*(?:said|told|says)\b", text[names[-1].end : names[-1].end + 8])
        ):
            out.append(
                Act(
                    STATES[match["state"].casefold()],
                    match.start("state"),
                    match.end("state"),
                    names,
                    score=0.85,
                    index=index,
                )
            )
    return out


_VERBAL, _PRESENT, _INTRANSITIVE, _NOUNS = (_compile(t) for t in (VERBAL, ACTIVE_PRESENT, INTRANSITIVE, NOUNS))


def acts(text: str, start: int, end: int, found: list[Item]) -> list[Act]:
    """All acts that a sentence tells, in the order of its words; `found` are its items with lists joined."""
    out: list[Act] = []
    taken: list[tuple[int, int]] = []
    for kind, table in (("passive", _VERBAL), ("intransitive", _INTRANSITIVE), ("present", _PRESENT), ("noun", _NOUNS)):
        for pattern, trigger in table:
            for match in pattern.finditer(text, start, end):
                if any(low < match.end() and match.start() < high for low, high in taken):
                    continue
                at = _index(found, match.start())
                if at is None:
                    continue
                act = _read(kind, text, start, end, found, at, match, trigger)
                taken.append((match.start(), match.end()))
                if act is not None:
                    out.append(act)
    out += [
        act
        for act in equated(text, start, end, found)
        if not any(low <= act.start < high and act.trigger for low, high in ())
        and not any(set(map(id, act.affected)) <= set(map(id, other.affected)) for other in out)
    ]
    out += _moved(text, start, end, found, taken)
    out += _let_go(text, start, end, found)
    out += _held_groups(found, out)
    out.sort(key=lambda a: a.start)
    _coordinate(text, found, out)
    for act in out:
        _predicated(found, act)
        _where(text, act, end)
    return [act for act in out if act.affected]


def _index(found: list[Item], at: int) -> int | None:
    for index, item in enumerate(found):
        if item.start <= at < item.end:
            return None if item.who and item.start != at else index
    return None


def _read(
    kind: str, text: str, start: int, end: int, found: list[Item], at: int, match: re.Match[str], trigger: Trigger
) -> Act | None:
    before = text[start : match.start()]
    clause = re.split(r"[;:]|, (?:but|and|while) ", before)[-1]
    act = Act(trigger, match.start(), match.end(), [], score=trigger.score, index=at)
    if NEGATED.search(clause) or HYPOTHETICAL.search(clause):
        return _asked_for(text, found, match, act) if trigger is RELEASED else None
    if kind == "noun":
        return _noun(text, found, at, match, act)
    if kind == "intransitive":
        act.affected = _subject(found, at)
        return act if act.affected else None
    if (
        kind == "present"
        and not match[0].lower().endswith(("ing", "t"))
        and at
        and found[at - 1].low in ("the", "a", "of", "his", "her", "their", "these", "such", "mass")
    ):
        return None
    left, aux, modal = _auxiliary(found, at)
    after = _after(found, match.end())
    infinitive = kind == "present" and left < at and found[left].low == "to"
    if modal or infinitive:
        return _asked_for(text, found, match, act) if trigger is RELEASED else None
    own_be = match[0].split()[0].lower() in words.BE
    if kind == "passive" and (aux == "be" or own_be):
        act.affected = _subject(found, left)
        if not act.affected and left and found[left - 1].low in ("and", "but", "or", "then"):
            act.notes.append("shares")
        elif act.affected:
            act.affected += _along(found, after)
        act.agent = _by(found, after)
        return act
    follows = found[after] if after < len(found) else None
    previous = found[left - 1] if left else None
    if follows and follows.who and not follows.own and not (follows.who[0].kind == "body" and len(follows.who) == 1):
        subject = found[left - 1] if left and found[left - 1].who else None
        relative = left and found[left - 1].low in ("who", "which", "that")
        if subject is None and relative:
            found_subject = _antecedent(found, left - 1)
            act.agent = found_subject[0] if found_subject else None
        elif subject is not None and not subject.own:
            act.agent = subject.who[-1]
        elif subject is None:
            act.agent = _agent_before(found, left)
        act.affected = _object(found, after)
        act.passive = False
        if aux == "" and kind == "passive" and act.agent is None and left and found[left - 1].where is not None:
            act.score -= 0.05
        return act
    if kind == "present":
        return None
    if aux == "have":
        return None
    if previous is not None and previous.low in ("and", "or", "but", "then", ","):
        act.affected = []  # may share the subject of the verb before: see _coordinate
        act.notes.append("shares")
        if (
            previous.text == ","
            and left >= 2
            and found[left - 2].who
            and found[left - 2].who[0].kind != "body"
            and _reduced(found, after)
        ):
            act.affected, act.notes = list(found[left - 2].who), []
            act.agent = _by(found, after)
        return act
    if (
        previous is not None
        and previous.who
        and previous.who[0].kind != "body"
        and not previous.own
        and _reduced(found, after)
    ):
        act.affected = list(previous.who)
        act.agent = _by(found, after)
        return act
    return None


def _asked_for(text: str, found: list[Item], match: re.Match[str], act: Act) -> Act | None:
    """Who asks that somebody be let go says that they are held."""
    after = _after(found, match.end())
    if after >= len(found) or not found[after].who or found[after].own:
        return None
    act.trigger, act.score, act.passive = DEMANDED, DEMANDED.score, False
    act.affected = [who for who in _object(found, after) if who.kind == "person"]
    return act if act.affected else None


def _reduced(found: list[Item], after: int) -> bool:
    """Whether the words after a participle let it belong to the name before it ("Ada Lund, detained in May, …")."""
    if after >= len(found):
        return True
    return (
        found[after].low
        in (
            "in on by for since after during at from with as while when before under over last along together without and , . ; ) earlier".split()
        )
        or found[after].text[:1].isdigit()
        or found[after].where is not None
    )


def _after(found: list[Item], at: int) -> int:
    for index, item in enumerate(found):
        if item.start >= at:
            while index < len(found) and found[index].low in words.ADVERBS | {"up"} and not found[index].who:
                index += 1
            return index
    return len(found)


def _auxiliary(found: list[Item], at: int) -> tuple[int, str, bool]:
    """Where the verb's own words begin, "be", "have" or "" before it, and whether a modal stands there."""
    index, kind, modal = at, "", False
    while index:
        low = found[index - 1].low
        if low in words.BE:
            kind = "be"
        elif low in words.HAVE:
            kind = kind or "have"
        elif low in words.MODAL and low:
            modal = modal or low != "to" or kind == "be"
        elif low not in words.ADVERBS or not low:
            break
        index -= 1
    return index, kind, modal


def _subject(found: list[Item], at: int) -> list[Who]:
    """Who stands before a verb: directly, before a relative pronoun, or before words between commas."""
    index = at
    while index and (
        found[index - 1].low in words.ADVERBS | words.HAVE | words.BE | words.MODAL and found[index - 1].low
    ):
        index -= 1
    if not index:
        return []
    last = found[index - 1]
    if last.low in ("after", "before", "while", "despite", "since", "following", "upon", "without", "when"):
        main = next(
            (item for item in found[: index - 1] if item.who and not item.own and item.who[0].kind != "body"), None
        )
        near = [item for item in found[: index - 1] if item.who and item.who[0].kind == "pronoun" and not item.own]
        return list((near[-1] if near else main).who) if near or main else []
    if last.low in ("who", "that", "which", "whom"):
        return _antecedent(found, index - 1)
    if last.who and not last.own:
        return (
            [who for who in last.who if who.kind != "body"]
            if index < 2 or found[index - 2].low not in ("by", "of", "with", "against") or True
            else []
        )
    if last.text in (",", ")", "–", "—", "”", '"'):
        return _over_commas(found, index - 1)
    if last.low in ("and", "but", "or", "then"):
        return []
    return _loose(found, index) or _counted_first(found, index)


def _counted_first(found: list[Item], index: int) -> list[Who]:
    """ "As many as 2 million Uyghurs, Kazakhs and members of … have been taken": the counted group that opens the sentence."""
    first = next((i for i, item in enumerate(found[:index]) if item.who), None)
    if (
        first is None
        or first > 2
        or found[first].who[0].kind != "group"
        or not found[first].who[0].count
        or found[first].who[0].count == (1, 1)
    ):
        return []
    if any(
        item.low in words.BE | words.HAVE or item.text in ".;:" or re.fullmatch(words.SAID, item.text, re.I)
        for item in found[first + 1 : index]
    ):
        return []
    return list(found[first].who[:1])


def _loose(found: list[Item], index: int) -> list[Who]:
    """The nearest noun phrase with nothing but its own complements between it and the verb ("the wife of X in Y was …")."""
    steps = 0
    while index and steps < 9:
        item = found[index - 1]
        if item.who and not item.own:
            if (
                index >= 3
                and found[index - 2].low in ("of", "for", "by", "with", "against", "from")
                and found[index - 3].who
                and not found[index - 3].own
            ):
                index -= 2
                continue
            return [who for who in item.who if who.kind != "body"]
        if item.low in words.BE | words.HAVE or item.text in ".;:" or re.fullmatch(words.SAID, item.text, re.I):
            return []
        if not (
            item.where
            or item.low
            in (
                "in",
                "of",
                "from",
                "at",
                "near",
                "the",
                "on",
                "a",
                "district",
                "region",
                "city",
                "village",
                "town",
                "late",
                "early",
            )
            or item.text.isdigit()
            or item.text[:1].isupper()
        ):
            steps += 3
        index -= 1
        steps += 1
    return []


def _antecedent(found: list[Item], index: int) -> list[Who]:
    """Who is meant by "who" at an index."""
    at = index
    while at and found[at - 1].text in (",", "–", "—", "(", ")"):
        at -= 1
    steps = 0
    while at and steps < 6:
        item = found[at - 1]
        if item.who and not item.own:
            return [who for who in item.who if who.kind != "body"]
        if item.low in words.BE or item.text in ".;:":
            return []
        at -= 1
        steps += 1
    return []


def _over_commas(found: list[Item], index: int) -> list[Who]:
    """ "X, a friend of Y, was": the name before the comma that opens the insertion."""
    before = found[index - 1] if index else None
    if before is not None and before.who and not before.own and before.start < before.who[0].start:
        return list(before.who)  # "a second protester, X, had been": both are one already
    sign = found[index].text
    opening = {")": "(", "”": "“", '"': '"'}.get(sign, sign)
    at = index - 1
    names: Item | None = None
    for _ in range(3):
        while at >= 0 and found[at].text != opening:
            if found[at].text in ".;:":
                return names.who if names else []
            at -= 1
        if at <= 0:
            break
        item = found[at - 1]
        if item.who and not item.own and item.who[0].kind != "body":
            return list(item.who)
        at -= 1
    first = next((item for item in found[:index] if item.who and item.who[0].kind != "body" and not item.own), None)
    return list(first.who) if first and found.index(first) <= 2 else []


def _object(found: list[Item], at: int) -> list[Who]:
    """Whom an active verb affects; a name after "and" that itself goes on to a verb belongs to the next clause."""
    whos = list(found[at].who)
    nxt = found[at + 1] if at + 1 < len(found) else None
    if (
        len(whos) > 1
        and nxt is not None
        and (nxt.low in words.BE | words.HAVE or re.fullmatch(words.SAID, nxt.text, re.I))
    ):
        whos = whos[:-1]
    more = at + 1
    if (
        more + 1 < len(found)
        and found[more].low in ("as", "along", "together", "including")
        or (
            nxt is not None
            and nxt.text in (",", ":", "–", "—")
            and more + 1 < len(found)
            and found[more + 1].low in ("including", "among", "namely", "identified")
        )
    ):
        ahead = next((i for i in range(more, min(more + 6, len(found))) if found[i].who), None)
        if ahead is not None and not found[ahead].own:
            whos += [who for who in found[ahead].who if who.kind == "person"] or list(found[ahead].who)
    return [who for who in whos if who.kind != "body"]


def _along(found: list[Item], at: int) -> list[Who]:
    """Who was taken "along with" somebody."""
    for index in range(at, min(at + 16, len(found))):
        low = found[index].low
        if found[index].text in (".", ";") or re.fullmatch(words.SAID, found[index].text, re.I):
            return []
        if low == "including" or (low == "among" and index + 1 < len(found) and (found[index + 1].text.casefold() in ("them", "those"))):
            ahead = next((i for i in range(index + 1, min(index + 5, len(found))) if any(w.kind == "person" for w in found[i].who)), None)
            return [who for who in found[ahead].who if who.kind == "person"] if ahead is not None and not found[ahead].own else []
        if low in ("along", "together", "alongside") or (
            low == "as" and index + 1 < len(found) and found[index + 1].low == "well"
        ):
            ahead = next((i for i in range(index + 1, min(index + 4, len(found))) if found[i].who), None)
            return (
                [who for who in found[ahead].who if who.kind != "body"]
                if ahead is not None and not found[ahead].own
                else []
            )
    return []


def _by(found: list[Item], at: int) -> Who | None:
    """Who did it, where "by" names somebody."""
    for index in range(at, min(at + 14, len(found) - 1)):
        item = found[index]
        if (
            item.text in (".", ";")
            or item.low in ("who", "which", "after", "while", "but", "and")
            or (item.low in words.BE)
        ):
            return None
        if item.low == "by":
            nxt = next((i for i in found[index + 1 : index + 4] if i.who), None)
            named = found[index + 1]
            if named.where is not None and named.where.kind == "body":
                return Who("body", named.start, named.end, named.text)
            if nxt is None and index + 3 < len(found) and found[index + 2].low == "the":
                return None
            return nxt.who[0] if nxt is not None and not nxt.own else None
    return None


def _agent_before(found: list[Item], left: int) -> Who | None:
    """The authority or body that acts, over an insertion ("Police in X, the capital, have …")."""
    for index in range(left - 1, max(-1, left - 14), -1):
        item = found[index]
        if item.text in ".;:" or item.low in ("who", "which", "that"):
            return None
        if item.who and item.who[0].kind == "body" and not item.own:
            return item.who[0]
        if item.where is not None and item.where.kind == "body" and index == left - 1:
            return Who("body", item.start, item.end, item.text)
        if item.low in words.BE | words.HAVE or re.fullmatch(words.SAID, item.text, re.I):
            return None
    return None


def _noun(text: str, found: list[Item], at: int, match: re.Match[str], act: Act) -> Act | None:
    """ "the arrest of X", "X's detention", "his disappearance"."""
    act.score = min(act.trigger.score, 0.75)
    if "whereabouts" in match[0].lower() and not UNKNOWN.search(text, found[0].start, found[-1].end):
        return None
    previous = found[at - 1] if at else None
    earlier = found[at - 2] if at > 1 else None
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
        return act
    after = _after(found, match.end())
    if after + 1 < len(found) and found[after].low == "of":
        nxt = found[after + 1]
        for ahead in found[after + 1 : after + 7]:
            if (
                ahead.who
                or ahead.where is not None
                or not ahead.text[:1].isalpha()
                or ahead.low in ("in", "on", "at", "by", "for", "and", "to", "with", "from", "of", "that", "which")
            ):
                nxt = ahead
                break
        if nxt.who and not nxt.own:
            act.affected = [who for who in nxt.who if who.kind != "body"]
            act.agent = _by(found, after + 2)
            return act
    if act.trigger is FORMAL:  # "a formal arrest notice was received by X's family"
        owner = next((item for item in found[at:] if item.who and item.who[0].kind in ("person", "pronoun")), None)
        act.affected = list(owner.who) if owner is not None else []
        return act if act.affected else None
    return None


def _moved(text: str, start: int, end: int, found: list[Item], taken: list[tuple[int, int]]) -> list[Act]:
    """ "three officers took him away", "led her to a van": a verb of moving, its object, and where to."""
    out = []
    for match in MOVED.finditer(text, start, end):
        at = _index(found, match.start())
        if at is None or any(low <= match.start() < high for low, high in taken):
            continue
        after = _after(found, match.end())
        if after >= len(found) or not found[after].who or found[after].own:
            continue
        away = AWAY.match(text, found[after].end, end) or (
            AWAY.match(text, found[after].end + 1, end)
            if text[found[after].end : found[after].end + 1] == ","
            else None
        )
        left, aux, modal = _auxiliary(found, at)
        before = text[start : match.start()]
        if away is None or modal or aux == "be" or NEGATED.search(before) or HYPOTHETICAL.search(before):
            continue
        subject = found[left - 1] if left and found[left - 1].who else None
        agent = subject.who[-1] if subject is not None and not subject.own else _agent_before(found, left)
        whos = _object(found, after)
        if agent is not None and agent.kind == "person" and not (whos and whos[0].kind in ("person", "pronoun")):
            continue
        act = Act(CUSTODY, match.start(), away.end(), whos, agent, 0.85, at, passive=False)
        out.append(act)
    return out


LET = re.compile(r"\b(?:let|lets|letting)\b", re.I)


def _let_go(text: str, start: int, end: int, found: list[Item]) -> list[Act]:
    """ "They let her go", "before letting them go"."""
    out = []
    for match in LET.finditer(text, start, end):
        after = _after(found, match.end())
        if (
            after + 1 < len(found)
            and found[after].who
            and not found[after].own
            and found[after + 1].low in ("go", "out")
            and not NEGATED.search(text[start : match.start()])
            and not HYPOTHETICAL.search(text[start : match.start()])
        ):
            out.append(
                Act(
                    RELEASED,
                    match.start(),
                    found[after + 1].end,
                    [w for w in found[after].who if w.kind != "body"],
                    score=0.8,
                    index=after,
                    passive=False,
                )
            )
    return out


def _predicated(found: list[Item], act: Act) -> None:
    """ "Ada Lund was one of 41 people taken away", "is among those arrested": the group is told of to name her."""
    for number, who in enumerate(act.affected):
        if who.kind != "group":
            continue
        at = next((i for i, item in enumerate(found) if any(w is who for w in item.who)), None)
        if at is None:
            continue
        while at and found[at - 1].low in ("among", "one", "of", "the", "those"):
            at -= 1
        if (
            at >= 2
            and found[at - 1].low in words.BE
            and found[at - 2].who
            and not found[at - 2].own
            and found[at - 2].who[0].kind in ("person", "pronoun")
        ):
            act.affected[number : number + 1] = found[at - 2].who


def _held_groups(found: list[Item], told: list[Act]) -> list[Act]:
    """ "one of the detained persons, X", "jailed activist X": the words themselves say what was done."""
    out = []
    done = {id(who) for act in told for who in act.affected}
    kinds = {"detained": CUSTODY, "arrested": ARREST, "imprisoned": DETENTION, "jailed": DETENTION, "kidnapped": ABDUCTED, "abducted": ABDUCTED,
             "missing": GONE, "disappeared": GONE, "injured": HURT, "wounded": HURT, "killed": KILLED, "murdered": KILLED, "slain": KILLED, "dead": KILLED}  # fmt: skip
    for index, item in enumerate(found):
        held = [
            who for who in item.who if who.held in kinds and (who.kind == "person" or who.count) and id(who) not in done
        ]
        if held:
            trigger = kinds[held[0].held]
            at = held[0].head or (held[0].start, held[0].end)
            out.append(Act(trigger, at[0], at[1], held, score=0.85, index=index))
    return out


def _coordinate(text: str, found: list[Item], told: list[Act]) -> None:
    """ "was beaten and taken to a station": the second verb has the subject, and the doer, of the first."""
    for number, act in enumerate(told):
        if act.affected or "shares" not in act.notes:
            continue
        after = _after(found, act.end)
        for earlier in reversed(told[:number]):
            between = [item for item in found if earlier.end <= item.start < act.start]
            if (
                earlier.affected
                and earlier.passive
                and not any(item.text in ".;" for item in between)
                and not any(i.low in words.BE and j.who for i, j in zip(between[1:], between, strict=False))
            ):
                act.affected, act.agent = list(earlier.affected), act.agent or earlier.agent
                act.score = min(act.score, earlier.score) - 0.05
                act.affected += [who for who in _along(found, after) if who not in act.affected]
                break
        else:
            subject = _shared(found, act.index)
            act.affected = subject
            act.score -= 0.1


def _shared(found: list[Item], at: int) -> list[Who]:
    """The subject of a coordinated passive whose first verb is no trigger ("was stopped and arrested")."""
    for index in range(at - 1, max(-1, at - 12), -1):
        if found[index].text in ".;:":
            return []
        if found[index].low in ("was", "were", "been") and index:
            return _subject(found, index)
    return []


def _where(text: str, act: Act, end: int) -> None:
    """The stage of custody and the words for the place of holding that follow a trigger."""
    act.stage = act.trigger.stage
    if act.trigger not in (CUSTODY, ARREST, DETENTION, SENTENCE, FORMAL):
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
            words_ = re.sub(r"^(?:to|into|in|at|on|by|and)\s+", "", hit[0])
            low += len(hit[0]) - len(words_)
            act.place_words = (low, act.end + hit.end())
            if act.trigger is not SENTENCE:
                act.stage = stage
            act.stage_at = (act.start, act.end + hit.end())
            return
