"""Words of injuries as English has them: parts of a body, words of harm, and conditions that are harm without a part. Tables only."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.reading.gate import gated

PARTS_OF = {
    "head": "head heads skull scalp temple temples cranium crown forehead",
    "face": "face faces nose noses nasal cheek cheeks cheekbone cheekbones eyebrow eyebrows brow chin orbital septum",
    "eye": "eye eyes eyeball eyeballs retina retinas cornea corneas eyelid eyelids pupil pupils optic sight eyesight vision",
    "ear": "ear ears eardrum eardrums earlobe earlobes hearing",
    "mouth": "mouth mouths tooth teeth molar molars incisor incisors gum gums jaw jaws jawbone lip lips tongue palate speech",
    "neck": "neck necks throat throats windpipe larynx trachea nape gullet oesophagus esophagus",
    "chest": "chest chests rib ribs ribcage breast breasts breastbone sternum",
    "internal": "lung lungs heart liver kidney kidneys spleen bladder bowel bowels intestine intestines gut guts pancreas colon"
    " artery arteries vein veins nerve nerves womb uterus organs aorta femoral jugular",
    "abdomen": "abdomen stomach belly midriff navel",
    "back": "back backs spine spinal vertebra vertebrae coccyx tailbone loins",
    "pelvis": "pelvis hip hips buttock buttocks",
    "shoulder": "shoulder shoulders collarbone collarbones clavicle",
    "arm": "arm arms forearm forearms elbow elbows biceps humerus ulna armpit armpits",
    "wrist": "wrist wrists",
    "hand": "hand hands palm palms fist fists knuckle knuckles metacarpal metacarpals grip",
    "finger": "finger fingers thumb thumbs fingertip fingertips fingernail fingernails nails",
    "leg": "leg legs thigh thighs calf calves shin shins knee knees kneecap kneecaps femur tibia fibula",
    "ankle": "ankle ankles",
    "foot": "foot feet heel heels sole soles toe toes toenail toenails instep metatarsal metatarsals",
    "genital": "genitals testicle testicles penis groin scrotum",
    "unspecified": "body bodies flank flanks side limb limbs skin flesh tendon tendons muscle muscles bone bones ligament ligaments joint joints cartilage"
    " balance memory mind reason hair",
}  # fmt: skip
PARTS = {word: code for code, listed in PARTS_OF.items() for word in listed.split()}
COMMON = frozenset(  # parts whose words say many other things, too: only behind "his", "the", "both", or a word of harm
    "head heads face faces crown back backs hand hands arm arms eye eyes foot feet mouth mouths heart body bodies side skin nails sole soles"
    " palm palms temple temples bone bones nerve nerves gut guts leg legs breast breasts tongue pupil pupils heel heels gum gums chest chests"
    " sight vision hearing speech grip balance memory mind reason hair flesh muscle muscles limb limbs organs colon flank flanks neck calf brow"
    " vein veins artery arteries optic spinal nasal orbital loins fist fists joint joints".split()
)
FACULTIES = frozenset("sight eyesight vision hearing speech grip balance memory mind reason hair".split())
DETERMINERS = frozenset(
    "his her their my our your the both one two three four five six seven eight nine ten left right upper lower each either every inner outer"
    " front rear whole a an whose several other index ring middle little big".split()
)
TELLING = frozenset(  # parts of which a text of force hardly speaks but to say that they are hurt
    "gums gum jaw jawbone spine spleen kidney kidneys liver bladder bowel bowels intestines womb uterus pancreas skull scalp rib ribs ribcage collarbone"
    " collarbones kneecap kneecaps shin shins tendon tendons ligament ligaments ankle ankles toe toes teeth tooth molars eardrum eardrums retina"
    " retinas cornea eyelid eyelids cheekbone cheekbones vertebra vertebrae pelvis groin testicle testicles genitals penis thigh thighs calves forearm"
    " forearms nose fingernails fingernail toenails toenail soles buttocks femur tibia fibula humerus coccyx sternum oesophagus esophagus gullet windpipe larynx hearing eyesight".split()
)
OF_A_NAME = TELLING | frozenset(  # the same, beside a name
    "ear ears temple temples lip lips cheek cheeks chin throat knee knees elbow elbows wrist wrists finger fingers thumb thumbs leg legs foot arm"
    " shoulder shoulders hip hips belly stomach neck chest eye eyebrow nails forehead".split()
)
SPATIAL = frozenset(
    "through between with on under over against around round up at beside near into behind below above across gritted clenched bared brushed brushing"
    " blew picked wrinkled scratched wiped held holding rubbed raised lifted".split()
)  # words before "his nose" that tell of a place or a gesture
STRONG = re.compile(
    r"fractur\w*|dislocat\w*|bruis\w*|lacerat\w*|gash\w*|gouged|scald\w*|burn(?:s|ed|t)|blister\w*|swollen|swelling|swelled|swells|bled|bleed\w*|bloodied|bloody"
    r"|ruptur\w*|perforat\w*|punctur\w*|pierc(?:ed|ing)|shatter\w*|smash(?:ed|ing)|crush(?:ed|ing)|mangled|maimed|mutilat\w*|sever(?:ed|ing)|amputat\w*|paraly[sz]\w*"
    r"|numb(?:ed|ness)?|scar(?:s|red)?|welt(?:s|ed)?|wound(?:s|ed)?|injur\w*|h(?:a)?ematomas?|contus\w*|abrasions?|graz(?:ed?|es|ing)|lesions?|stab(?:bed|bing|s)?|slash(?:es|ed|ing)?"
    r"|bullets?|pellets?|buckshot|birdshot|shrapnel|splinters?|fragments?|gunshot|infect\w*|septic|festering|festered|ulcer\w*|gangren\w*|broken?|breaking|crack(?:s|ed|ing)?|sprain\w*|twist(?:ed|ing)"
    r"|torn?|tore|tearing|rip(?:ped|ping)|hurts?|hurting|maul(?:ed|ing)|bitten|bites?|stitch\w*|sutur\w*|bandag\w*|splint(?:s|ed)?|plaster|cast|sling|displaced|wasted|atrophied|withered"
    r"|deformed|disfigur\w*|blackened|burst|inflam\w*|h(?:a)?emorrhag\w*|stump|frostbit\w*|frost-nipped|frostbite|corro\w*|scratch(?:ed|es)?|scraped|raw|flayed|skinned|whipped|clubbed"
    r"|kicked|punched|slapped|stamped|trampled|peppered|lodged|embedded|crippled|collapsed|split|concuss\w*|trauma|unbroken|mashed|pulped|snapped|splintered|chipped|blinded|deafened"
    r"|lash(?:es|ed)|splash(?:ed|ing)|impal(?:ed|ing)|charred|singed|branded|scorched|seared|electrocuted|chafed|bloodshot|purple|discoloured|discolored|bayonet\w*|machete|hacked|chopped|lopped|hammered|drilled|dangling|stippled|rammed|traction|spear|arrow|pinned|flattened|dented|powdered|gored|skewered|speared|clawed|wrenched|yanked|prised|poked|jabbed|drilled|sawn|sawed|plucked|pinched|squeezed|constricted|throttled|strangled|garrotted|buckled|fissured|herniated|prolapsed|sliced|carved|nicked|peeled|peeling|excoriated|puffy|distended|bloated|o?edemas?|effusion|congested|suppurating|weeping|oozing|dripping|gushing|spurting|streaming|clotted|caked|matted|congealed"
    r"|immobile|immobilised|immobilized|lifeless|twitch\w*|tremors?|spasms?|cramps?|tingling|prosthe\w*|brace|sewn|stapled|staples|mottled|livid|scabs?|scabbed|crusted|loosened|grafts?|grafted|dislocation|hairline|detached|dent|whistl\w*|jut(?:s|ted|ting)|protrud\w*|sockets?|askew|lopsided|stripe[sd]?|eaten|laid|droop\w*|sagg?(?:s|ed|ing)?|wired|fewer|struck|fused|driven|entered|bruise|punctures|skewed|rotted|rotting|rotten|decayed|stiffened|clubbing|mangles|sliced|sheared|lopped|stitchings?|weals?|titanium|pulp|respirator|necrotic|necrosis|ruined|wrecked|destroyed|deadened|maims|crippling|inflamed|abscess\w*"
)
WEAK = re.compile(
    r"lost|loses|losing|lose|missing|gone|cuts?|cutting|black|blue|red|hit|struck|holes?|marks?|blood|pains?|painful|ach(?:es?|ed|ing)|shot|removed|pulled|knocked|bent|damag\w*"
    r"|blows?|kicks?|metal|glass|went|failing|failed|fails|impaired|slurred|stopped|nail|off|swollen|shut|dead|useless|stiff|sore|weak|opened|caught|ate|beat|beaten|claimed|cost|pressed|melted|poured|stamped|bit|scraped|irons?|wax|boiling|needles?|wires?|acid|shocks?|currents?|prodded|jumped|kneed|ball|surgery|operated|grooves?|hollow|powder|pus|pressure|swell|loose|ringing|rings|shaking|shakes|trembling|trembles|patch|collar|pins?|plates?|rods?|screws?|tubes?|drain|hook|yellow|green|violet|frozen|seized|stiffness|closed|misshapen|crooked|weakness|shards?|wire|replaced|drags?|dragging|limp|useless|bear|took|taken|takes|tufts|strips?|angle|sideways|nails?"
)
BREAKS = frozenset(
    ". ; : ! ? ( ) — – who which while when but after before because said says told where if until whom whose".split()
)
CAN_NOT = (
    r"(?:can(?:not|[’']t)|can (?:no longer|barely|hardly|scarcely|only just)|could(?: not|n[’']t| no longer| barely| hardly| scarcely)"
    r"|(?:no longer able|unable|not able|barely able|hardly able|struggl(?:es|ed|ing))(?:,[^,.;]{1,25},)? to|(?:has|have|had) (?:not|never) been able to|(?:will|may|might|would) (?:never|not)(?: again)?|(?:has|have|had) never|unable ever to)"
)
SOMETHING = r"(?:his|her|their|my|the|either|both|a|an|one|any)"
PART = rf"(?:{'|'.join(sorted(PARTS, key=len, reverse=True))})"
LOSS = gated(  # what somebody can no longer do
    rf"\b(?:(?:not|never) (?:yet |fully )?(?:regained|recovered) (?:the |his |her )?(?:sight|hearing|feeling|use|speech|eyesight|movement)\b|no (?:control (?:of|over)|feeling in|use of|sight in|hearing in) {SOMETHING} (?:[\w-]+ )?{PART}|(?:never|not) (?:again )?walked (?:without|unaided)|{CAN_NOT} (?:again |fully |properly |even |ever )?(?:(?:walk\w*(?! (?:free|away|out|in|into|to|off))|stand(?: up| upright| straight)?(?! (?:trial|for|by|down|in|as|as a|against|the))|sit(?: up| down| upright|(?=[.,;]))|get up|get out of bed|turn over|lie (?:down|flat|on)"
    r"|swallow|chew|breathe|urinate|eat (?:solid|without|unaided)|speak(?=[.,;]| (?:and|or|since|clearly|properly)\b)|talk(?=[.,;]| (?:and|or|since|clearly|properly)\b)|see (?:out of|with|from (?:his|her|one)|light|shapes)|see(?=[.;])|hear (?:with|in|on|out of|properly)|hear(?=[.;])"
    r"|recogni[sz]e (?:his|her|their|anyone|anybody)|dress (?:him|her)self|feed (?:him|her)self|feel (?:his|her|their|my) "
    rf"{PART}|regain (?:[\w-]+ ){{1,3}}?(?:{PART}|strength|use|feeling|consciousness|sight)|have children|play again|work again|reattach the {PART}"
    rf"|climb (?:the )?stairs|kneel|crouch|bear weight|hold (?:his|her) (?:head|child|children|baby)|keep (?:food|anything|her food|his food) down|hold a (?:pen|spoon|cup|glass|conversation)"
    rf"|(?:lift|raise|close|open|bend|move|use|hold|grip|turn|clench|stretch|straighten|feel|put (?:any )?weight on) (?:{SOMETHING} )?(?:[\w-]+ ){{0,2}}?(?:{PART}|pen|pencil|chalk|needle|knife|tools?|bowl|glass|cup|spoon|fork|brush))\b))",
    re.I,
)
COST = gated(  # "has cost the student Ada Lund an eye", "left her with one eye"
    rf"\b(?:cost|costs|costing|robbed) (?:[\w’'-]+ ){{1,6}}?(?:of )?(?:an?|his|her|their|one|two|both|the) (?:[\w-]+ )?{PART}\b",
    re.I,
)
USELESS = gated(  # a part that no longer does what it should
    rf"\b(?:his|her|their|my|one|neither) (?:left |right |other |upper |lower )?{PART} (?:(?:will|would|does|do|did|could|can)(?: not|n[’']t| no longer)|no longer|hardly|barely) (?:open|close|bend|move|work|obey|respond|function|straighten)\b",
    re.I,
)
ALONE = gated(  # harm that needs no part of a body
    r"\b(?:loss of (?:the )?(?:use|sight|hearing|feeling|movement|control) (?:of|in) (?:an?|one|both|his|her|the|two)\b|(?:his|her|their) (?:left |right )?(?:toenails|fingernails|nails|teeth|hair|skin) (?:came|fell) (?:off|out)|(?:his|her) (?:hip|knee|leg|legs|arm|ankle|back|spine) (?:gave way|gave out|buckled|snapped)|(?:strokes|lashes) (?:of|with|from) (?:an? |the )?(?:cable|cane|whip|belt|rod|stick|hose)|burns? (?:over|to|on|across) (?:an? |more than |over |some |about )*(?:third|half|quarter|most|much|\d+ ?(?:%|per ?cent|percent))|(?:vomit\w*|cough\w*|spat|spit(?:ting|s)?|pass(?:ing|ed)|urinat\w*) (?:up )?blood|blood in (?:his|her|their|the) (?:urine|stool)s?|nosebleeds?"
    r"|(?:in|into|of|from) (?:a |an |his |her )?(?:[\w-]+ ){0,2}?coma|comatose|unconscious|(?:lost|losing|(?:not|never) regain\w*|without regaining) consciousness|brain[- ]dead|brain damage|on (?:a )?(?:ventilator|respirator|life support|oxygen|dialysis|drip)|fed through a (?:tube|straw)|(?:eat|drink) only through a straw|feeding tube|in intensive care"
    r"|paraly[sz]ed|paralysis|quadriplegic|paraplegic|(?:left|went|gone|going|been|is|was|are|now|partially|partly|almost|totally|completely|permanently|quite|half) (?:him |her |them |half |partially |partly |almost |totally |completely |permanently |quite )?(?:blind|deaf|lame|mute)\b|(?:blind|deaf) (?:in|on|since|from|after)\b|blinded|deafened|disfigured|maimed|crippled"
    r"|bedridden|(?:in|needs?|uses?|confined to|from) a wheelchair|on crutches|with crutches|on a stretcher|limps|limped|limping|with a limp|walks? bent|hobbl(?:ed|ing|es)"
    r"|miscarr(?:ied|iage)|stillborn|lost (?:a|the|her) (?:pregnancy|unborn (?:child|baby))|h(?:a)?emorrhag(?:ed|ing)|(?:pieces?|bits?|slivers?) of (?:metal|glass|shrapnel|steel|lead|wood) in (?:his|her|their)|(?:bears?|bore|bearing|carri(?:es|ed)) the (?:marks?|scars?|traces) of (?:cords?|ropes?|(?:the )?beatings?|blows|torture|burns?|whips?|chains|shackles|handcuffs|wires?|cables?)|(?:round|slug|shot|blade|knife|shard|projectile) (?:had )?(?:went|gone|passed|tore|torn|ripped|sliced|cut) (?:clean |right |straight )?through (?:his|her|their)|lost (?:her|the) (?:unborn (?:child|baby)|baby|pregnancy)|left for dead|without (?:sight|hearing|speech)|(?:put|putting|stubbed|stubbing) out (?:his |their |a )?cigarettes? on|(?:his|her|their) (?:own )?(?:intestines|entrails)|(?:hip|knee|joint) replacement|drools|wakes screaming|(?:blood )?transfusions?|lost (?:so much|too much|much|a lot of|litres of|a great deal of) blood|(?:covered|soaked|drenched|bathed) in (?:his|her|their)?(?: own)? ?blood|black and blue|bruised all over|brain bleed|operations? on (?:his|her)|(?:walks|walked) with a (?:frame|limp|stick|cane|crutch)|(?:has|had|have|suffers|suffered|with) (?:had )?(?:epileptic )?(?:fits|blackouts|dizzy spells|double vision|tinnitus|a stammer|a stutter|a slur)|wounds? (?:has|have|had|was|were|is|are|turned|became) (?:\w+ )?(?:septic|infected|reopened|festering)|no feeling (?:below|in|from)|see nothing (?:out of|with|in)|blood (?:ran|came|poured|trickled|streamed|dripped|flowed) (?:out of|from|down)|faint(?:s|ed)\b|passed out|post-traumatic|amnesia|double vision|incontinent|impotent|infertile|hunched|stooped|amputations?|amputee|skin grafts?|in traction|under sedation|glass eye|neck brace|drags (?:his|her) (?:left |right )?(?:leg|foot)|lost (?:his|her) (?:voice|mind|speech|memory|sight|hearing|eyesight)|concussion|concussed|sepsis|septic shock|internal (?:bleeding|injur(?:y|ies))|blood loss|frostbite|gangrene|scurvy|bedsores?|pressure sores|malnourish\w*|malnutrition|emaciated|seizures(?! of\b)|convulsions|asphyxia\w*|hypothermia|kidney failure|dehydrated"
    r"|(?:stitches|sutures|bruises|bruising|gashes|lacerations|abrasions|contusions|h(?:a)?ematomas?|lesions|welts|grazes|cuts and \w+|fractures|(?:stab|bite|gunshot|bullet|shrapnel|knife|machete|head|leg|chest|back|neck|open|deep|flesh|exit|entry|bayonet|burn|whip) ?wounds?|bite marks|burn marks|rope marks|ligature marks|lash marks|bullet holes?(?! (?:in|on|through) (?:the|its|an?|his|her|their) (?:[a-z]+ )?(?:gates?|walls?|doors?|cars?|windows?|house|vans?|bus|trucks?|roof|fence|vehicles?|building|façade|mosque|church|windscreen))|(?:head|leg|eye|back|spinal|brain|neck|chest|facial) injur(?:y|ies)|(?:cigarette|acid|rope|chemical|electrical|third-degree|second-degree|severe|serious|corrosive|circular|steam) burns|burns(?! down)|blisters|sores"
    r"|(?:his|her|their|the|with|from|of|an?|multiple|several|serious|severe|grave|minor|terrible|horrific|extensive|visible|untreated|old|fresh|many|two|three|four) (?:(?!of\b)[\w-]+ )?(?:bruises?|gash|wounds|injuries|scars|swellings))"
    r"|(?:weigh(?:s|ed|ing)?(?: only| just| barely| less than)? (?:\d+|[a-z]+(?:-[a-z]+)?) (?:kilos?|kilograms?|kg|pounds|lbs)|lost (?:[\w-]+ ){1,3}?(?:kilos?|kg|kilograms|pounds)\b)|swollen to|had swollen|has swollen"
    r"|(?:took|suffer(?:s|ed)|sustained|received|needed|needs|required) (?:[\w-]+ ){1,3}?(?:cuts|stitches|sutures|blows|bullets|pellets|wounds|bruises|burns|fractures|injuries)|(?:had|have|suffered) a (?:heart attack|stroke|seizure|miscarriage|collapsed lung)|needed surgery"
    r"|(?:badly|seriously|severely|critically|gravely|slightly|lightly|superficially|also|been|was|were|is|got|left|and|being) (?:hurt|injured|wounded|maimed|grazed|burned|burnt|scalded|bruised|mauled|bitten)\b(?! (?:an?|the|two|three|four|five|six|seven|eight|nine|ten|\d+|several|dozens|scores|others?|many|some|down|by (?:the )?(?:remarks?|words?)))"
    r"|(?:succumb\w*|died|dying|dies|death) (?:to|of|from) (?:(?:his|her|their|the|an?|multiple) )?[“\"]?(?:[\w-]+ ){0,3}?(?:wounds?|injur(?:y|ies)|burns|trauma|haemorrhag\w+|hemorrhag\w+|bleeding|bleed|blood loss|shock|fractures?)"
    r"|(?:hit|struck|grazed|wounded|peppered|felled|injured|hurt|burned|burnt|blinded|scarred) (?:(?:twice|once|repeatedly|also) )?(?:by|with) (?:(?:an?|the|some|two|three|several|police|stray|flying|its|his|their) )*(?:[\w-]+ ){0,3}?(?:bullets?|pellets?|canisters?|rounds?|grenades?|shrapnel|buckshot|birdshot|projectiles?|gunfire|shots?|ricochets?|batons?|stones?|bricks?|butts?|truncheons?|splinters?|fragments?|rod|cable|acid|bottle)"
    r"|splashed with acid|doused (?:\w+ )?with acid|bleed on the brain|heart (?:had )?stopped|stopped breathing)\b",
    re.I,
)  # fmt: skip


@lru_cache(maxsize=8192)
def strength(word: str) -> int:
    """How much harm a word in small letters tells beside a part of a body: 2, 1 where it tells much else, else 0."""
    return 2 if STRONG.fullmatch(word) else 1 if WEAK.fullmatch(word) else 0
