"""Words that tell of an act: verbs, nouns and states, with the codes they stand for; and the words that deny or only suppose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.reading import wide_words
from tracker.reading.gate import Gated, gated, lowered

FACILITY = (
    (
        "police_station",
        r"police (?:station|post|department|headquarters)|precinct|district police(?! (?:station|post))|police custody|station house",
    ),
    ("hospital", r"hospital|clinic|emergency room|intensive care|infirmary"),
    ("internment", r"internment|re-?education|labou?r camp|\bcamps?\b|detention camps?|vocational"),
    (
        "pretrial",
        r"pre-?trial|remand|investigative isolator|SIZO|temporary detention|detention (?:cent(?:er|re)s?|facility|facilities)",
    ),
    ("sentenced", r"(?:penal|corrective|correctional|prison) colony"),
    (
        "held_unspecified",
        r"prison|jail|penitentiary|correctional|custody|detention|unknown location|undisclosed location|military base|barracks|cell\b|cellar|basement",
    ),
)


TAKEN = r"(?:taken|brought|transported|driven|escorted|dragged|hauled|moved|transferred|sent|led|delivered|committed|flown|ferried|bussed|bused|marched|carted|hustled|shipped|trucked|spirited|packed)"


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


CAUGHT = _t("taken_into_custody", "apprehended", 0.7, roles="detained")  # told by the way: "after his arrest"


DETENTION = _t("detention", "held_unspecified", roles="detained")


SENTENCE = _t("detention", "sentenced", roles="detained sentenced")


GONE = _t("disappearance", "missing", roles="disappeared")


ABDUCTED = _t("abduction", "missing", roles="abducted")


KILLED = _t("killing", roles="killed")


BEATEN = _t("physical_assault", roles="assaulted injured")


TORTURED = _t("torture", roles="tortured")


DIED_IN = _t("death_in_custody", "died", roles="died detained")


DIED = _t("death_in_custody", "died", 0.7, "died")


CONVICTED = _t("detention", "sentenced", 0.75, "sentenced")


TRIAL = _t("detention", "trial", 0.8, roles="on_trial")


CHARGED = _t("detention", "", 0.75, roles="charged")


RELEASED = _t("taken_into_custody", "released", 0.8, roles="released detained")


HURT = _t("physical_assault", score=0.75, roles="injured")


HOUSE = _t("house_arrest", "house_arrest", roles="detained house_arrest")


THREAT = _t("threat", score=0.75, roles="threatened")


EXPELLED = _t("refoulement", score=0.7, roles="deported")


SERVED = _t("detention", "held_unspecified", 0.75, "detained")  # told by the way: "after eleven months in prison"


DEMANDED = _t("detention", "held_unspecified", 0.65, "detained")


MEDICAL = _t("", "medical_transfer", 0.85)


RETURNED = _t("taken_into_custody", "released", 0.7, roles="released detained")  # "came home": of those who were held


TRAVEL = _t("travel_restriction", score=0.7, roles="travel_banned")


VERBAL: tuple[tuple[str, Trigger], ...] = (  # participles and pasts, the longest first
    (r"(?:gave|giving|administered|applied) (?:an )?electric(?:al)? shocks? to|gave(?= (?:him|her|them|me|[A-Z][\w-]+(?: [A-Z][\w-]+)?) (?:an )?electric(?:al)? shocks?)|(?:hung|hanged)(?= (?:him|her|them|me|[A-Z][\w-]+(?: [A-Z][\w-]+)?) (?:from|by|upside))|(?:burn(?:ed|t)|scalded)(?= (?:[\w’'-]+ ){0,4}?with (?:[a-z-]+ )?(?:cigarettes?|irons?|boiling|torch))", TORTURED),
    (r"(?:held|kept|placed|put|forced) (?:in|into) (?:an? )?(?:[\w-]+ )?stress positions?|doused with (?:[\w-]+ )?(?:cold|icy|freezing|boiling|hot)(?= water)|deprived of sleep|(?:suffocated|asphyxiated) with|subjected to (?:[\w-]+ ){0,3}?(?:falaka|sleep deprivation|mock executions?|suffocation|asphyxiation|waterboarding)|beaten on the soles|chained to (?:an? |the )(?:wall|radiator|pipe|bed|post|tree|chair|ceiling)|(?:denied|deprived of) sleep|not allowed to sleep|kept (?:standing|awake)(?= (?:for|all|until|through))|(?:forced|made) to (?:stand|squat|kneel|crouch)(?= (?:[\w-]+ ){0,5}?(?:hours|days|nights?)\b)", TORTURED),
    (r"formally arrested|formally charged and arrested", FORMAL),
    (r"ordered (?:jailed|imprisoned|held|detained)(?= for| in| without| until)|sent to (?:prison|jail)(?= for)", SENTENCE),
    (r"(?:placed|put|held|kept|thrown) (?:in|to|into) (?:an? |the )?(?:[\w-]+ )?(?:punishment cell|isolation cell|cell\b|solitary confinement|isolation\b)", DETENTION),
    (r"(?<=was )picked up|(?<=were )picked up|(?<=been )picked up|picked up(?= (?:him|her|them|[A-Z][\w-]+(?: [A-Z][\w-]+)*) (?:from|at|in|on|outside|near))|picked up (?=(?:one|two|three|four|five|six|seven|eight|nine|ten|several|dozens|\d+)\b)", CUSTODY),
    (r"taken by (?=[^.;:]{3,60}? from (?:his|her|their|the|an?) )", CUSTODY),
    (r"took away(?= (?:his|her|their|the (?:man|men|woman|women|couple|students?|activists?)|two|three|four|five|[A-Z]))", CUSTODY),
    (r"(?:forcibly|involuntarily) disappeared|(?:no sign|no trace|no news|no word) (?:has been (?:seen|had) )?(?:of|from)(?= (?:him|her|them|either|[A-Z]))|(?:not know|(?:nobody|no one)(?: [^.;,]{2,25})? (?:knows|knew)|without (?:[\w’'-]+ ){1,3}(?:being told|knowing|learning)|to be told|never (?:been )?told|refus(?:ed|es|ing) to (?:say|disclose)|not (?:been )?told(?: [\w’'-]+){0,2}) (?:where|whether)(?= (?:he|she|they|[A-Z][\w-]+(?: [A-Z][\w-]+)?) (?:is|was|are|were)\b)|(?:denied|denies|deny|denying) (?:that (?:they|it|he) (?:were|was) |ever )?(?:holding|having (?:detained|arrested|taken)|detaining)(?= (?:him|her|them|any of|[A-Z]))|nothing (?:has|had|was) (?:since |ever )?(?:been )?(?:seen|heard)(?: since [^.;,]{2,25}?)? (?:of|from)(?= (?:him|her|them|the (?:two|three|four|\w+)\b|[A-Z]))|subjected to (?:an )?enforced disappearance", GONE),
    (r"(?:placed|put|held|kept|is|are|was|were|remains?|been|transferred|moved) (?:under|to) house arrest|confined to (?=(?:his|her|their|the) (?:home|house|flat|apartment|residence|village)\b)", HOUSE),
    (r"(?:placed|put|held|kept) (?:in|under) (?:[\w’'-]+ ){0,3}?(?:detention|custody|arrest)", DETENTION),
    (r"(?:taken|took|remanded|placed|held|kept|put) (?:back )?in(?:to)? (?:[\w-]+ ){0,2}?(?:police |military |preventive )?custody(?! (?:battles?|disputes?|fights?|case|row|hearings?))", CUSTODY),
    (r"taken (?:from (?:his|her|their|the|an?|this|that) (?:[a-z-]+ ){0,2}?(?:home|house|apartment|flat|residence|office|village|bed|workplace|classroom|room|family|hostel|dormitory|dorm|hotel|shop|car|farm|school|university|college|mosque|church|stall|tent|street|boat|bus|train|taxi|field|market|café|cafe|restaurant|clinic|ward|workshop|checkpoint|compound|kitchen|library|lecture hall)s?|away|prisoner|hostage|captive)|hauled away|led away|(?:led|brought|marched|frogmarched|pulled|escorted) out of (?:his|her|their|the) (?:home|house|flat|apartment|office|classroom|hotel|shop)(?= in handcuffs| by (?:\w+ )?(?:police|officers|soldiers|agents|men))|(?:led|brought|marched|frogmarched|pulled|escorted|taken) (?:out of|from|down|through|along|past|into|to|off) (?:[\w’'-]+ ){1,5}?in (?:handcuffs|shackles|chains)|(?:led|brought|marched|frogmarched|pulled|escorted|taken|dragged|hauled|removed) (?:out of|from|off) [^.;,“”]{2,60}?(?= by (?:[a-z-]+ ){0,3}(?:men|police|policemen|soldiers|officers|agents|guards|gunmen|troops|gendarmes|militiamen)\b)|(?:dragged|pulled|hauled|snatched|seized|grabbed) (?:from|off|out of) (?:his|her|their|the|an?) (?:[a-z-]+ ){0,2}?[a-z-]+(?= (?:by|in front of|in the (?:middle|dead) of|at (?:gunpoint|night|dawn)|before dawn)\b)|dragged away|dragged off|marched off(?= (?:by|with|to|in|into|at|under|on)\b|[.,;])|(?:bundled|forced|shoved|pushed|thrown|dragged) into(?! (?:exile|hiding|retirement|submission|marriage|labou?r)| (?:an? |the )?(?:[\w-]+ )?(?:ditch|river|canal|lake|pond|sea|water|well|pit|ravine|fire|flames|mud|gutter|wall|bushes|fountain|harbour|harbor|pool|stream|creek|sewer|drain|road|street|crowd|hedges?|hedgerow|field|garden|tree|verge|air|windscreen|windshield|barriers?|fence|railings?|undergrowth|path)\b)(?: (?:an? |the )?(?:[\w-]+ )?(?:car|van|vehicle|bus|truck|jeep))?|booked (?:in|on)to (?=(?:[\w’'-]+ ){0,4}?(?:jail|prison|custody|detention|lock-?up)\b)|handed over to (?:the |an? )?(?=(?:[\w-]+ ){0,2}?(?:police|patrol|officers?|authorities|security|gendarmes?|soldiers|guards|custody)\b)|whisked away|(?:carried|led|marched) off(?= (?:an?|two|three|four|five|six|seven|eight|nine|ten|his|her|their|\d+|[A-Z])\b)|carried (?:away|off)(?= (?:by|to|in|with)\b)|came for(?= (?:him|her|them|me|us|both|all|[A-Z][\w-]+|the (?:[a-z-]+ ){0,2}[A-Z]|two|three|four)\b)|picked up by|remanded(?= (?:since|until|for|on|by|after|pending)\b|[.,;])", CUSTODY),
    (rf"{TAKEN}(?! (?-i:[A-Z])[\w’-]+ (?-i:[A-Z]))(?: (?!after|and|who)[\w-]+){{0,3}}? (?:to|into|in|at) (?=(?:[\w’'.-]+ ){{0,6}}?(?:police|detention|prison|jail|custody|camps?|SIZO|precinct|remand|internment|station|colony|headquarters|barracks|interrogation|unknown location|undisclosed|correctional|security|intelligence|questioning)\b)(?![^.;]{{0,60}} to (?:give|make|file|lodge|provide|record|collect|identify|undergo) )", CUSTODY),
    (rf"{TAKEN} to (?=(?:[\w’'-]+ ){{0,4}}?(?:hospital|clinic)\b)", MEDICAL),
    (r"(?:taken|hauled|pulled|brought) in (?=(?:by (?:the )?(?:police|officers|agents|security)|for questioning|for interrogation)\b)|swept up(?= (?:in|by|during)\b)|put in (?:handcuffs|shackles|chains)|(?:taken|driven|led|marched|escorted) (?:away |off )?under (?:armed )?(?:guard|escort)|(?:herded|loaded|hustled|manhandled|shoved|pushed) (?:on|in)?to (?:an? |the |waiting |police |prison |army )+(?:buses|bus|vans?|trucks?|cars?|lorry|lorries|vehicles?)|carted off|packed off to (?=(?:[\w-]+ ){0,2}?(?:prison|jail|camp|barracks))|frogmarched|grabbed(?= by (?:the )?(?:[a-z]+ )?(?:police|officers|agents|soldiers|men|guards)\b)", CUSTODY),
    (r"detained|apprehended|taken (?=(?:(?:on|at|in|from|late|early|before) [^;:“”]{2,40}? )?by (?:(?:the|plain-?clothes|plain-?clothed|masked|armed|uniformed|riot|local|state|government|two|three|four|five|six|several|a dozen|\d+) ){0,3}?(?:soldiers|troops|police\w*|officers|agents|gendarmes|militiamen|security (?:forces|agents|officers|men))\b(?![^.;]{0,60}\b(?:hospital|clinic|safety|home)\b))|rounded up|nabbed|seized|captured|handcuffed|picked up(?= (?:by|at|from|outside|near) )", CUSTODY),
    (r"arrested|re-?arrested|put under arrest|placed under arrest", ARREST),
    (r"(?:is|are|was|were|been|being|still|currently|now) (?:(?:being|still|also|all|both|later|then|initially|[a-z]{3,}ly) )*held(?= (?:after|overnight|until|in|at|by|incommunicado|without|on|for|under|illegally|captive|hostage|since|there|with|together|alone|separately)\b)|(?:illegally|arbitrarily|unlawfully|incommunicado) held|held incommunicado|(?<=, )held (?:in|at)(?= [^,.]{0,40}(?:prison|detention|custody|jail|camp))", DETENTION),
    (
        r"(?:(?<=police )|(?<=officers )|(?<=soldiers )|(?<=authorities )|(?<=forces )|(?<=agents )|(?<=guards ))held"
        r"(?! (?:an? |the )?(?:[\w-]+ ){0,2}?(?:conference|briefing|meeting|talks|hearing|vigil|ceremony|drills?|exercises?|parade|rally|raids?|elections?|funeral|fire|back|off|out)\b)"
        r"(?= [^.;:]{2,80}? (?:overnight|for (?:[\w-]+ ){1,4}(?:hours?|days?|weeks?|months?)|at (?:an?|the) (?:[\w-]+ )?station|incommunicado|without charge)\b)",
        CUSTODY,
    ),
    (r"(?:jailed|imprisoned) for (?=(?:(?:a|an|up|to|at|least|more|over|nearly|almost|than|further|another|total|of)\s)*(?:life\b|\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty)(?:[ -](?:and a half |more )?(?:days?|weeks?|months?|years?)|\b(?<=life)))", SENTENCE),
    (r"(?:being|been|were|was|are|is) interned|interned|imprisoned|incarcerated|jailed|locked up", DETENTION),
    (r"(?:handed(?: down)?|gave|given|imposed|passed)(?= (?:an? |the )?(?:[\w-]+ ){0,6}?(?:years?|sentences?|terms?)\b)[^.;,“”]{3,60}? (?:to|on)(?= (?:[a-z-]+ ){0,3}[A-Z][\w-]+ (?:[a-z]{1,3} )?[A-Z])|(?:sent down|put away) for(?= (?:\w+ ){0,4}?(?:years?|months?|life)\b)|(?:drew|got) (?=(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|life)(?:[ -](?:and a half )?(?:years?|months?))?(?: for| in (?:prison|jail)| behind bars|[.;]))", SENTENCE),
    (r"sentenced to (?:death|life(?: imprisonment| in prison)?)(?= [A-Z])", SENTENCE),
    (r"sentenced(?! to death for| to have)(?= to| for|\b)|(?:court|judge|tribunal|jury|magistrate)s? (?:(?:in|of) [^.;,]{1,30}? )?(?:has |have )?(?:gave|given)(?= (?:him|her|them|both|[A-Z][\w’-]+(?: (?!years)[A-Z][\w’-]+)*) (?:\d+|an?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|life)(?:[ -](?:and a half )?(?:days?|months?|years?)|\b(?<=life))\b)|handed (?-i:(?![A-Z]))(?:a |an )?(?:[\w-]+ ){0,4}?(?:sentence|prison term|jail term|(?:year|month|day)s? term|[\w-]+-(?:year|month|day) term)|(?:given|handed|got|received) (?-i:(?![A-Z]))(?!(?:[\w-]+ ){0,2}?(?:men|women|people|[a-z]{3,}s) (?:\d+|an?|[a-z-]+) (?:days|months|years?)\b)(?:an? )?(?:[\w-]+ ){0,4}?(?:(?:prison|jail) (?:sentence|term)|years?(?! to)\b|months? (?=each\b|in (?:prison|jail)|behind bars|of imprisonment)|days? (?=in jail|of (?:administrative )?(?:arrest|detention)))|(?:received|given|got|handed) (?:an? )?(?:[\w-]+ ){0,3}?(?:sentences? of|(?:suspended|conditional) (?:[\w-]+ ){0,3}?(?:sentences?|terms?))|gave(?= (?:him|her|them|me|both|us) (?:\d+|an?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|life)(?:[ -](?:and a half )?(?:months?|years?))(?: for| in (?:prison|jail)| behind|[.,;]))|condemned to", SENTENCE),
    (r"found(?= (?:(?!not\b|guilty\b)[\w’'.-]+ ){1,6}?guilty\b)|handed (?=(?:him|her|them) an? (?:[\w-]+ ){0,4}?(?:sentence|term))", CONVICTED),
    (r"convicted(?= of| on| in| by|\b)|found guilty", CONVICTED),
    (r"(?:put|placed) on trial|stood trial|(?<!\bwent )(?<!\bgoes )(?<!\bgone )(?<!\bstands )(?<!\bstood )on trial(?= for| on| in|\b)|\btried(?= in| on| for| by| before| behind| at (?:(?:the )?(?:[A-Z][\w’'.-]+ ){0,4}|an? (?:[\w-]+ ){0,3})(?:court|tribunal)\b)", TRIAL),
    (r"charged (?:with|under|over|in connection)|charged(?= (?:\w+ ){1,4}?(?:people|men|women|activists|students|protesters|journalists|lawyers|leaders)\b)|indicted (?:for|on)|accused in court of", CHARGED),
    (r"kidnapped|abducted|snatched(?= (?:him|her|them|[A-Z][\w-]+ [A-Z]|from|off|by|outside|near|at|on)\b)", ABDUCTED),
    (r"released(?= (?:from|on|after|without|following|later|the|by|in|early|overnight|him|her|them|two|three|four|five|several|all|[A-Z]|\d))|released(?=[.,;]|$)|freed(?! (?:itself|themselves))|set free|regained (?:his|her|their) freedom|(?:was|were) allowed home(?! after)|(?:granted|given) (?:an )?amnesty|pardoned(?! (?:posthumously|me))|amnestied|paroled|let (?:go(?! of)|out (?=on|in|after|because|of (?:prison|jail|custody|detention)))|allowed to (?:go|return) home|(?:granted|released on) bail|bailed", RELEASED),
    (r"(?:beat|beaten|stabbed|trampled|kicked|clubbed|hacked|crushed|stoned|bludgeoned|starved|whipped|flogged|choked|battered)(?= (?:[\w’'-]+ ){1,6}?to death\b)", KILLED),
    (r"fatally (?:shot|stabbed|wounded|beaten|injured)|mowed down|felled by (?=(?:an? |the |two |three |several )?(?:[a-z]+ )?(?:bullets?|shots?|gunfire))|beheaded|bayoneted|shot (?:dead|and killed|to death)|gunned down|beaten to death|stabbed to death|hacked to death|tortured to death|killed|murdered|assassinated|executed|slain|massacred|riddled with bullets|machine-gunned|strangled|(?<!found )hanged(?= (?:in|at|along|on|after|for|by|together))|burned alive|put to death|lynched|bludgeoned to death", KILLED),
    (r"hanging by (?:his|her|their)|hung (?:from|by|upside)|suspended (?:from|by) (?:an? |the |his |her |their )(?=(?:[\w-]+ ){0,2}?(?:ceiling|bars?|hooks?|pipes?|beams?|ropes?|chains?|rafters?|roof|tree|wall|door|window|pole|wrists?|arms?|hands?|ankles?|feet|legs?|hair|thumbs?)\b)|tortured|subjected to (?:[\w-]+ ){0,3}?torture|electrocuted|waterboarded|(?:given|subjected to|administered) (?:[\w-]+ ){0,2}?electric(?:al)? shocks|shocked(?= (?:[\w’'-]+ ){0,4}?with (?:an? )?(?:electric|taser|stun|cattle))", TORTURED),
    (r"(?:severely |brutally |badly |violently |repeatedly )?beaten(?: up| unconscious| with| by| and| while| during| in| so|\b(?! (?:in (?:the )?(?:final|semi)|\d|by \d)))|beat (?=(?:him|her|them|me|us|up)\b)|beat up|hit (?=(?:him|her|them|me|us) (?:on|in|across|over|about|with|until|hard|again|several|repeatedly)\b)|hit (?=(?:[A-Z][\w-]+(?: [A-Z][\w-]+)?) (?:with|over|across|about)\b)|cudgell?ed|bludgeoned(?! to death)|pistol-whipped|rifle-butted|head-?butted|set upon by|pinned (?:down|to the (?:ground|floor|wall))|thrown (?:down|against)|slammed (?:into|against|to) (?=the |an? )|throttled|choked(?= (?:by|until|with|him|her|them)\b)|grabbed by the (?:throat|hair|neck|collar)|pulled by the hair|(?:tasered|tased)|bitten by (?:an? |the |their )?(?:police |guard |army )?dogs?|sprayed with (?=(?:pepper|tear|mace|gas))|(?:given|got) a (?:severe |savage |bad )?beating|kicked|punched|clubbed|assaulted|whipped|slapped|thrashed|battered(?= (?:with|by|in|on|until)\b)|pumm?elled|flogged|caned|shoved|spat on|trampled|dragged (?=(?:out of|from) (?:his|her|their|the|an?) (?:[\w-]+ )?(?:car|home|house|bed|flat|ambulance|bus|vehicle|van|office|room|taxi|court|building)\b)|dragged (?=(?:across|along|by (?:the|his|her) (?:hair|arms?|legs?|feet)))|subjected to (?:[\w-]+ ){0,3}?(?:beatings?|blows)|struck(?! by (?:an? |the )?(?:[\w-]+ ){0,3}?(?:bullets?|shrapnel|gunfire|grenades?|canisters?|pellets?|shells?|shots?))|ill-treated|manhandled|knocked (?:down(?! by (?:an? |the )?(?:[\w-]+ ){0,2}?(?:car|van|bus|lorry|truck|vehicle|motorcycle|motorbike|taxi|tram|train|horse))(?! to\b)|unconscious|to the (?:ground|floor)|off (?:his|her|their) feet)|mistreated|roughed up|stabbed|thrown to the ground|thrown (?:out of|from|off) (?:an? |the )?(?:moving |speeding )?(?:car|van|vehicle|truck|lorry|train|window|balcony|roof|bridge)|pepper-sprayed|tear-gassed|hit (?=(?:(?:hard|repeatedly|several times) )?(?:on|in|over|across) (?:the |his |her |their )(?:\w+ )?(?:head|face|back|chest|stomach|neck|legs?|arms?|mouth|ribs?|jaw|eye))", BEATEN),
    (r"raped|sexually (?:assaulted|abused|violated)|gang-raped", _t("rape", roles="raped")),
    (r"maimed|injured|wounded|hurt(?= (?:when|in|by|during|as|after))", HURT),
    (r"shot(?= (?:in the|at close|by|and wounded|at by))|shot(?=[.,;]| on)|shot(?= (?:him|her|them|(?:an? |the |his |her |two |three |four |five |six |seven |\d+ )(?:[\w-]+ )?(?:[\w-]+(?: who\b| whom\b)|men|women|people|students?|protest[eo]rs?|demonstrators?|activists?|volunteers?|villagers?|farmers?|journalists?|reporters?|boys?|girls?|m[ae]n|wom[ae]n|child|children|youths?|teenagers?))\b)", _t("physical_assault", score=0.8, roles="injured")),
    (r"attacked|ambushed", _t("physical_assault", score=0.65, roles="assaulted")),
    (r"put on (?:an? |the )(?:[a-z]+ )?(?:plane|flight) (?:to|for|back)|forced onto (?:an? |the )(?:plane|flight)|escorted to the border|deported|extradited|forcibly returned|expelled from the country|refouled", EXPELLED),
    (r"(?:barred|banned|prevented|prohibited) from (?:leaving|travell?ing)", TRAVEL),
    (r"threatened (?=with (?:arrest|rape|prosecution|prison|imprisonment|jail|violence|expulsion|dismissal|a (?:gun|knife)|torture)\b|at (?:gun|knife)point)", THREAT),
    (r"threatened with death", _t("death_threat", score=0.8, roles="threatened")),
)  # fmt: skip


MOVED = re.compile(
    r"\b(?:walk|lead|drag|push|shove|force|bundle|take|put|load|march|throw|haul|taken|driven|took|led|walked|loaded|dragged|hauled|pulled|pushed|shoved|forced|bundled|marched|threw|drove|sent|loaded|herded|crammed|packed|hustled|manhandled|frogmarched|ordered|tied|brought|moved|transferred|escorted|whisked|locked|remanded|placed|put|putting|taking|leading|dragging|pushing|shoving|forcing|bundling|loading|marching|throwing|hauling|driving)\b",
    re.I,
)


AWAY = re.compile(
    r"\s*(?:\w+ly )?(?:away\b|out (?=in (?:handcuffs|chains|shackles)|at gunpoint|by the|barefoot|blindfolded)|with (?:them|him)(?=[.,;]| (?:on|at|in|to)\b)|off\b(?! the)|up in\b|out of (?:the|a|his|her|their)\b|prisoner\b|hostage\b|(?:in|to|into) (?:[\w-]+ ){0,2}?(?:custody|detention|jail|solitary confinement)\b|under (?:house )?arrest\b|behind bars\b|out through (?:the|a|his|her|their)\b|(?:into|onto|to|aboard|on to) (?:an? |the |one of )?(?:[\w-]+ ){0,3}?(?:car|van|bus|truck|vehicle|minibus|jeep|lorry|lorries|pick-?up|wagon|helicopter|speedboat|boot)\b"
    r"|to(?:wards?)? (?:an? |the |their )?(?:[\w’'.-]+ ){0,5}?(?:police|prison|jail|station|detention|camp|barracks|headquarters|precinct|unknown|interrogation|security|intelligence|correctional|commissariat|gendarmerie|(?:regional|district|city|local|interior|special|criminal) (?:department|directorate|office|division|unit|branch)|interior ministry|lock-?up|cells)\b|(?:in |away )?for (?:questioning|interrogation)\b|back down the (?:stairs|steps)\b|instead\b|from (?:his|her|their|my|our|this|that|the|an?) (?:[\w-]+ ){0,2}?(?:home|house|flat|apartment|bed|office|room|car|cell|village|workplace|classroom|school|hostel|dormitory|shop|library|hotel|boat|bus|field|farm|mosque|church|hospital|clinic|street)\b)",
    re.I,
)


ACTIVE_PRESENT: tuple[tuple[str, Trigger], ...] = (
    (r"detains?|detaining|apprehends?", CUSTODY),
    (r"arrests?|arresting", ARREST),
    (r"kills|killing|murdering|assassinating", KILLED),
    (r"jails?|imprisons?|sentences?|convicting(?= (?:him|her|them|[A-Z]))", SENTENCE),
    (r"abducts?|kidnaps?|kidnapping|abducting", ABDUCTED),
    (r"tortures?|torturing", TORTURED),
    (r"beating|beats?|beat", BEATEN),
    (r"injuring|wounding", HURT),
    (r"releases?|releasing|frees", RELEASED),
)


INTRANSITIVE: tuple[tuple[str, Trigger], ...] = (
    (r"(?:disappeared|vanished|went missing|going missing|(?:has|have|had) (?:not|never) been (?:seen|heard from)(?: or heard from| alive)?(?= since| again|[.,;]|$)|(?:has|have|had) not been seen or heard from|(?:has|have|had) never been seen again|has gone missing|have gone missing|gone missing|been missing|(?:is|are) (?:still )?missing|(?:is|are) still unaccounted for|was (?:reported )?missing|remains? missing|are missing|were missing|was last seen|were last seen|(?:has|have|had) not been seen(?= since)|(?:was|were) never (?:found|seen again|heard from again)|never (?:came back|returned home|came home|got home|arrived home|reached home)|(?:has|have|had) not (?:come|returned|come back) (?:home|since)|did not come back|failed to return (?=home|from))(?! (?:from (?:the )?(?:market|shelves|view)|into))", GONE),
    (r"(?:stood|went|goes|gone|stands) on trial|(?:appeared|appears|arraigned) (?:handcuffed |briefly |shackled )?(?:in (?:court|the dock)\b|(?:by video link )?(?:in|before|at) (?=(?:(?:an?|the) )?(?:[\w’'.-]+ ){0,4}?(?:court|tribunal|judge|magistrate|dock)s?\b))|plead(?:ed|s)? (?:not )?guilty\b|(?:denie[sd]|has denied) (?:the|all|both|any) charges?\b", TRIAL),
    (r"died (?=behind bars|under (?:torture|interrogation)|(?:[\w-]+ ){0,6}?(?:in|at|while in) (?:[\w’'-]+ ){0,4}?(?:custody|detention|prison|jail|camp|police station|cell|infirmary))", DIED_IN),
    (r"(?:was|were) found (?:dead|hanged|hanging|lifeless) (?=(?:in|at) (?:[\w’'-]+ ){0,3}?(?:cell|prison|custody|jail|detention|colony|camp))", DIED_IN),
    (r"(?:remains?|remained|is|are|was|were|been|still|spent [\w .-]{1,45}|being|languish\w*) (?:still |currently |now )?(?:in|behind)(?: [\w.’'-]+){0,6}? (?:detention(?! of)|custody|prison|jail|bars|pre-?trial detention|camps?|cells?)\b(?! of)", DETENTION),
    (r"(?:is|are|was|were|currently|been) serving (?:an? |out )?(?!(?:[\w’'-]+ ){0,4}?terms? (?:as|in office|on the|at the helm)\b)(?=(?:[\w’'-]+ ){0,6}?(?:sentence|term|years|months|prison|life|colony|camp))|served (?=(?:[\w’'-]+ ){0,6}?(?:years|months|days) (?:in|of) (?:prison|jail|detention|custody))", SENTENCE),
    (r"(?:faces?|facing|faced) (?=(?:[\w’'-]+ ){0,6}?(?:years (?:in|of)|charges? of|prison|life imprisonment|the charge))", CHARGED),
    (r"died (?=(?:of|from) (?:[\w’'-]+ ){0,4}?(?:torture|gunshot|beating|bullet|injuries (?:sustained|inflicted|caused)))|bled to death", KILLED),
    (r"(?:died|perished)(?= in the (?:attack|explosion|shooting|bombing|massacre)| when (?:soldiers|police|troops|a bomb))|(?:were|was|is|are) dead\b", _t("killing", score=0.75, roles="killed")),
    (r"took (?:an?|one|two|three|four|five|six|seven|eight|nine|several|multiple|\d+) (?:[\w-]+ )?bullets?\b|(?:sustained|suffered|received) (?=(?:[\w’'-]+ ){0,4}?(?:injur|wound|bruis|fractur|burn|concuss|broken|bullet|cuts?\b|head trauma))", HURT),
    (r"expired (?=(?:before|on the spot|at the scene|on the way|in (?:the )?hospital)\b)|died (?=(?:on the way|en route) to (?:the )?(?:[\w-]+ )?(?:hospital|clinic))|lost (?:his|her|their) (?:life|lives)\b", KILLED),
    (r"succumbed(?=[^.;]{0,40} to (?:(?:his|her|their|the) )?(?:injuries|wounds))", KILLED),
    (r"died (?=(?:[^.;]{1,60} )?(?:of|from) (?:[\w’'-]+ ){0,4}(?:gunshots?|bullets?|stab|knife|shrapnel|blows|beatings?|haemorrhag\w+|hemorrhag\w+|bleed\w*|trauma|skull)\b)", KILLED),
    (r"died (?=(?:on the spot|at the scene|instantly|of (?:an? |his |her |their )?(?:[\w-]+ ){0,2}?(?:wounds?|injur(?:y|ies))))", KILLED),
    (r"(?:said|told (?:[\w’'-]+ ){1,4}?|spoke|speaking) (?:by phone )?from (?:his|her) (?:hospital bed|bed (?=(?:at|in) (?:[\w’'-]+ ){0,4}?(?:hospital|clinic)\b))", HURT),
    (r"(?:now |currently |since )?out on (?:bail|parole)\b|walked (?:out of|from) (?=(?:[\w’'-]+ ){0,4}?(?:prison|jail|colony|camp|detention|custody))|walked free|walked out(?= (?:on|in|after) )", RELEASED),
    (r"(?:recovering|recuperating) (?=(?:from|after) (?:[\w’'-]+ ){0,4}?(?:wounds?|injur(?:y|ies)|burns?|fractures?|concussion|beating|surgery)\b)", HURT),
    (r"(?:is|was|remains?|are|were) in (?:intensive care|(?:a )?(?:critical|serious|grave) condition)", HURT),
    (r"(?:is|was|were|been|left|remains?) (?:\w+ )?(?:paraly[sz]ed|blinded|disfigured|in a coma|concussed)|(?:hit|struck) by (?:an? |the )?(?:[\w-]+ ){0,3}?(?:bullets?|shrapnel|gunfire|grenade|canisters?|pellets?|shells?|shots?)|(?:is|are|was|were|remains?) in (?:a |the )?hospital\b", HURT),
    (r"(?:was|were|been) kept (?:for [^.;,]{2,25}? )?(?:in|at) (?=(?:[\w’'-]+ ){0,4}?(?:camp|cell|cellar|basement|pit|container|dungeon|barracks|base|prison|station|detention|custody|jail))", DETENTION),
    (r"(?:was|were) dead (?:by|before|within|when|on arrival)\b|(?:was|were) (?:declared|pronounced) (?:brought )?dead\b|died(?! (?:peacefully|at the age|aged|(?:\w+ ){0,2}?at (?:his|her|their|the family) (?:home|house)|at home|in exile))|passed away", DIED),
    (r"after (?:[\w-]+ ){1,5}?(?:hours|days|weeks|months|years?) (?:in|at|behind) (?=(?:[\w’'.-]+ ){0,5}?(?:cells?|jail|prison|custody|detention|bars|camps?|colony|dungeon|lock-?up)\b)", SERVED),
    (r"(?:(?:has|have|had) )?(?:never|not) regained consciousness|did not regain consciousness|without (?:ever )?regaining consciousness", _t("killing", score=0.7, roles="killed")),
    (r"spent (?:[\w’'-]+ ){1,4}?(?:in|at) (?=(?:[\w’'-]+ ){0,4}?(?:cells?|police station|custody|jail|prison|detention|lock-up|barracks|camps?|basement|dungeon)\b)", DETENTION),
    (r"(?:is|was|are|were|remains?|still) in (?:the hands of (?:the )?(?=(?:[a-z-]+ ){0,2}?(?:police|security|army|military|intelligence|soldiers|authorities))|(?:police|army|military|state) hands)|(?:will|would|must|has to|have to) (?:stay|remain) (?:in|behind)(?: [\w.-]+){0,4}? (?:detention|custody|prison|jail|bars)\b", DETENTION),
    (r"(?:has |have |had )?(?:also )?received (?=(?:[\w-]+ ){0,3}?(?:death threats|threats of death))", _t("death_threat", score=0.75, roles="threatened")),
    (r"(?:was|were|has been|have been) hospitali[sz]ed(?= with| after| following)", _t("physical_assault", "hospital", 0.6, "injured")),
)  # fmt: skip


NOUNS: tuple[tuple[str, Trigger], ...] = (
    (r"(?:re-?)?arrests?", ARREST), (r"formal arrest(?: (?:notice|notification))?|notice of (?:formal )?arrest", FORMAL), (r"jailing|imprisoning", DETENTION), (r"detentions?|incarceration|imprisonment|internment|custody", DETENTION),
    (r"(?:(?:[\w-]+-(?:year|month) )?(?:prison |jail )?(?:sentence|term)|conviction|verdict)s?(?= (?:against|for) (?:[a-z]+ ){0,3}[A-Z])", SENTENCE),
    (r"(?:enforced |forced )?disappearances?|whereabouts|fate and whereabouts", GONE),
    (r"killings?|murders?|assassinations?|slayings?|executions?|massacre", KILLED),
    (r"(?:bullet-riddled|mutilated|dismembered|tortured|bloodied|headless) (?:body|bodies|corpses?|remains)|(?:body|bodies|corpses?|remains)(?= of [^.;]{3,120} (?:with|bearing|showing) (?:[\w-]+ ){0,4}?(?:bullets?|gunshot|stab|wounds|marks|signs|throats?|hands (?:tied|bound)))", KILLED),
    (r"kidnapp?ings?|abductions?", ABDUCTED), (r"torture|ill-treatment", TORTURED), (r"beatings?", BEATEN),
    (r"release", DEMANDED), (r"(?<!dog )(?<!sheepdog )(?<!horse )(?<!field )(?<!time )(?<!clinical )(?<!drug )(?<!vaccine )(?<!sea )(?<!flight )(?<!medical )(?<!selection )(?<!olympic )trials?|sentencing|conviction", TRIAL),
    (r"body (?:was|has been|had been) (?:handed|returned|found|given|delivered|recovered|released)", DIED), (r"death in (?:custody|detention|prison)", DIED_IN),
)  # fmt: skip


HYPOTHETICAL = re.compile(
    r"\b(?:fe(?:lt|els?|eling) (?:that )?(?:s?he|they|I|we)\b|if|unless|lest (?:he|she|they)(?: should)?(?: be)?|in case|threaten(?:ed|s|ing)? to|risks?(?: of)? being|risk(?:ed|s|ing)?|fear(?:ed|s|ing)?(?: of)? (?:being|arrest)|feared (?:he|she|they) (?:would|could|might)|avoid(?:ed|ing)? being|to avoid|"
    r"escaped being|narrowly escaped|could be|may be|might be|would be|should be|will be|must be|can be|would have been|to be(?! from\b)|plan(?:s|ned)? to|vow(?:s|ed)? to|ordered to|called for the|wanted to|refus(?:ed|es) to|failed to|attempt(?:s|ed)? to|tried to|seek(?:s|ing)? to|as (?:if|though)|(?:like|love|hope|wish|prefer) to (?:have|see)|what (?:he|she|they|some|many) calls?|subject to|liable to|warned (?:of|that)|faces? possible)\s+(?:[\w’'-]+\s+){0,4}$",
    re.I,
)


UNKNOWN = re.compile(
    r"unknown|not (?:been )?(?:known|disclosed)|unconfirmed|unclear|undisclosed|no (?:further )?information|concealment|disclose|clarify|reveal|truth about",
    re.I,
)


NEGATED = re.compile(
    r"(?:\b(?:not(?! guilty| only| just| merely)|never|no longer|nobody|no one|none|without|denie[sd](?: that| having)?|deny|neither|hardly)\b|n['’]t)\s+(?:[\w’'-]+[\"”]?,?\s+){0,3}$",
    re.I,
)


ALMOST = (" nearly", " almost")  # "I nearly died", she laughed


def _compile(table: Sequence[tuple[str, Trigger]]) -> list[Form]:
    return [(gated(rf"\b(?:{pattern})(?:(?!\w)|(?<=\s))", re.I), trigger) for pattern, trigger in table]


STATES = {
    "in custody": CUSTODY, "taken into custody": CUSTODY, "taken away": CUSTODY, "rounded up": CUSTODY, "in detention": DETENTION, "behind bars": DETENTION, "detained": CUSTODY, "arrested": ARREST, "held": CUSTODY, "detainees": CUSTODY, "imprisoned": DETENTION, "jailed": DETENTION, "prisoners": DETENTION, "sentenced": SENTENCE, "convicted": SENTENCE, "charged": CHARGED, "defendants": CHARGED, "indicted": CHARGED, "accused": CHARGED,
    "killed": KILLED, "dead": KILLED, "murdered": KILLED, "wounded": HURT, "injured": HURT, "missing": GONE, "disappeared": GONE, "abducted": ABDUCTED,
    "kidnapped": ABDUCTED, "hostages": ABDUCTED, "released": RELEASED, "freed": RELEASED, "tortured": TORTURED, "beaten": BEATEN, "victim": KILLED, "victims": KILLED, "deceased": KILLED,
}  # fmt: skip


EQUATED = re.compile(
    rf"\b(?P<state>{'|'.join(STATES)})\b(?: (?!was|were|is|are|by|in)[\w-]+){{0,3}}?(?: (?:on|in) [^.,;:]{{1,30}})?(?: (?:is|are|was|were|has been|have been|include[sd]?|including)(?: (?:identified|named))?(?: (?:as|by [^.,;:]{{1,30}} as))?|:)\s*(?:the )?(?=[A-Z]|\w)",
    re.I,
)


VERBAL_FOUND, PRESENT_FOUND, INTRANSITIVE_FOUND, NOUNS_FOUND = (
    _compile(t) for t in (VERBAL, ACTIVE_PRESENT, INTRANSITIVE, NOUNS)
)


NAMED = {
    "custody": CUSTODY, "caught": CAUGHT, "formal": FORMAL, "travel": TRAVEL, "detention": DETENTION, "house": HOUSE, "sentence": SENTENCE, "sentence_served": SENTENCE,
    "fined": _t("detention", "sentenced", 0.7, "sentenced"), "trial": TRIAL, "charged": CHARGED, "released": RELEASED, "returned": RETURNED,
    "expelled": EXPELLED, "gone": GONE, "abducted": ABDUCTED, "killed": KILLED, "served": SERVED, "beaten": BEATEN, "tortured": TORTURED, "killed_perhaps": _t("killing", score=0.7, roles="killed"), "died_in": DIED_IN, "threat": THREAT,
}  # fmt: skip


def _wide(table: Sequence[tuple[str, str]]) -> list[Form]:
    return _compile([(pattern, NAMED[name]) for pattern, name in table])


LET = re.compile(r"\b(?:let|lets|letting)\b", re.I)


Form = tuple[Gated, Trigger]


@dataclass(frozen=True)
class Found:
    """A trigger at a place of the text, in one of its forms: passive, intransitive, present or noun."""

    start: int
    end: int
    form: str
    trigger: Trigger


TABLES = (
    ("passive", VERBAL_FOUND),
    ("intransitive", INTRANSITIVE_FOUND),
    ("present", PRESENT_FOUND),
    ("noun", NOUNS_FOUND),
)  # by the form of the words, in the order in which they are looked for
WIDE: tuple[tuple[str, Sequence[Form]], ...] = (
    ("passive", _wide(wide_words.VERBAL)),
    ("intransitive", _wide(wide_words.INTRANSITIVE)),
    ("present", _wide(wide_words.PRESENT)),
    (
        "beside",
        _wide([(rf"(?:(?<=[,(–—:.!?”] )|(?<=\n)|\A)(?:{pattern})", name) for pattern, name in wide_words.BESIDE]),
    ),
    ("noun", _wide(wide_words.NOUNS)),
)  # looked for behind those of TABLES, and only in a text that knows of force


@lru_cache(maxsize=1024)
def matches(text: str, start: int, end: int) -> tuple[tuple[str, Trigger, re.Match[str]], ...]:
    """Every place between two offsets where words of TABLES stand, in their order: asked several times of each sentence."""
    return tuple(_matches(text, start, end, TABLES))


def _matches(
    text: str, start: int, end: int, tables: Sequence[tuple[str, Sequence[Form]]]
) -> Iterator[tuple[str, Trigger, re.Match[str]]]:
    low = lowered(text)[start:end]
    for form, gate, trigger in _of_text(text) if tables is TABLES else _flat(tables):
        if gate.may_match(low):
            for match in gate.pattern.finditer(text, start, end):
                yield form, trigger, match


def _flat(tables: Sequence[tuple[str, Sequence[Form]]]) -> list[tuple[str, Gated, Trigger]]:
    return [(form, gate, trigger) for form, table in tables for gate, trigger in table]


@lru_cache(maxsize=8)
def _of_text(text: str) -> list[tuple[str, Gated, Trigger]]:
    """The patterns of TABLES of which words stand in the text at all."""
    low = lowered(text)
    tables = (*TABLES[:3], *WIDE[:4], TABLES[3], WIDE[4]) if wide_words.OF_FORCE.search(text) else TABLES
    return [one for one in _flat(tables) if one[1].may_match(low)]


def found(text: str, start: int, end: int, tables: Sequence[tuple[str, Sequence[Form]]] = TABLES) -> list[Found]:
    """All triggers between two offsets, in the order of the text; of two that overlap the first of the tables."""
    known: list[Found] = []
    for form, trigger, match in matches(text, start, end) if tables is TABLES else _matches(text, start, end, tables):
        if not any(one.start < match.end() and match.start() < one.end for one in known):
            known.append(Found(match.start(), match.end(), form, trigger))
    return sorted(known, key=lambda one: one.start)


def is_unreal(text: str, start: int, at: int) -> bool:
    """Whether what is told at a place of a sentence that begins at `start` is denied, feared or asked for."""
    clause = re.split(r"[;:]|, (?:but|and|while) ", text[start:at])[-1]
    return bool(NEGATED.search(clause) or HYPOTHETICAL.search(clause) or clause.rstrip().lower().endswith(ALMOST))
