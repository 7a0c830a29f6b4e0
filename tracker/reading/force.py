"""Whether a text tells that people did harm to people: words of force weighed against words of mishaps, games and stories.

An injury told in passing ("a broken wrist") is a case of ours where guards, lashes or a roadblock stand beside it, and none
where a minibus, a viper or a referee does. Each different word counts once, the plain ones two, the loose ones one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tracker.reading import matter
from tracker.reading.gate import lowered

FORCE = re.compile(
    r"\b(?:(?P<plain>tortur\w*|ill-treat\w*|mistreat\w*|beaten|beatings?|beat (?:him|her|them|me|up|the)|clubb(?:ed|ing)|cudgel\w*|flogg\w+|lash(?:es|ed)|whipp(?:ed|ing)|caned"
    r"|interrogat\w+|bayonet\w*|batons?|truncheons?|knuckle-?dusters?|(?:brass|iron) knuckles|(?:rifle|gun|pistol)[ -]?butts?|butts? of (?:his|her|their|the|a) (?:rifle|gun|pistol|carbine)s?"
    r"|tear[ -]?gas\w*|pepper[ -]?spray\w*|(?:gas|tear) canisters?|water cannons?|jet of water|(?:rubber|plastic|live) (?:bullets?|rounds?|ammunition|fire)|pellets?|birdshot|buckshot|shotguns?|baton rounds?|foam rounds?"
    r"|(?:stun|flash|hand|gas) grenades?|grenades?|riot (?:police|squad|officers?|shields?)|paramilitar\w+|militia\w*|junta|secret police|death squads?|mercenar(?:y|ies)"
    r"|(?:prison|border|camp|plantation|landlord[’']s|company[’']s|security|private|armed) guards?|security (?:men|forces?|agents?|services?|officers?|vehicles?)|intelligence (?:office\w*|service\w*|agents?|bureau)|special (?:task )?forces?|special branch"
    r"|imprison\w*|jailed|jailers?|dungeon|solitary|penal colony|detain\w*|detention|custody|lock-?up|incommunicado|police (?:station|cell|custody|dog|patrol|brutality|baton|bullet|van)|precinct"
    r"|gunm[ae]n|vigilantes?|attackers?|assailants?|abductors?|captors?|thugs|hooded|masked men|plain-?clothes(?:men)?|kidnap\w*|abduct\w*|hostages?|pogrom|lynch\w*"
    r"|machetes?|spears?|muskets?|hacked|toughs|mob|pliers|ligature\w*|cigarette burns|rope marks|whip marks|welts|(?:thrown|tossed|pushed|flung|kicked) (?:down (?:the|a|some) (?:steps|stairs)|from|out of|off|overboard)|shoved|(?:ordered|made|forced) to (?:kneel|stand|squat|crouch|strip)|rottweilers?|police dogs?|guard dogs?|paving stones?|deportation|exhum\w+|mass graves?|flex|truncheoned|flash-?bangs?|tasing|rifle fire|cattle prods?|electric (?:prods?|shocks?|batons?|cables?)|taser\w*|handcuff\w*|shackle\w*|(?:hot|boiling) (?:irons?|wax|oil|water) (?:was |were )?(?:press|pour|thrown)\w*|acid|(?:wrists|hands|arms|ankles|feet)(?: were| had been)? (?:tied|bound|chained)|blindfold\w*|throats? (?:cut|slit)"
    r"|ambush\w*|push-?backs?|razor wire|crackdown|without (?:charge|trial|a warrant)|held (?:incommunicado|captive|hostage|without|prisoner)|stop-and-search|raid(?:s|ed)?|demonstrat(?:ion|ions|or|ors|ing)|marchers|sit-in|deport\w+|squatters|evict(?:ion|ions|ed)|demolition"
    r"|arrest\w*|gunfire|gunshots?|opened fire|open(?:s)? fire|fired (?:on|at|into|a|an|tear|rubber|live)|shot (?:him|her|them|dead|in|by|at)|gunned|bullets?|shrapnel|sniper\w*|shell(?:ed|ing|s)|mortars?|(?:air|drone) ?strikes?|bombardment|apache|war crimes?|crimes? against humanity|massacre\w*|genocide"
    r"|bludgeon\w*|stabb(?:ed|ing)|knif(?:ed|ing)|murder\w*|assassinat\w*|assault\w*|set upon|stamped on|(?:kicked|punched|slapped|kneed|trampled|clubbed|whipped|thrashed|battered) (?:him|her|them|in|on|across|repeatedly|by)|(?:struck|hit) (?:him|her|them|repeatedly)|crown witness|(?<!food )poison(?:ed|ing)?|raped?|rights (?:group|activist|defender|organi[sz]ation|commission)s?|security guards?|general security|human rights"
    r"|(?:tied|chained|bound|lashed|strapped) (?:him |her |them |[a-z]\w+ [a-z]\w+ )?to (?:an? |the )?(?:post|pole|tree|chair|bed|pipe|radiator|fence|pillar|stake|wall)|(?:hanged|hung|suspended|strung up) (?:(?!by a thread)[\w’'-]+ ){0,3}?(?:by (?:the|his|her|their|its)|upside|from (?:a|the) (?:beam|ceiling|rafters?|hook|tree|bar))|dragged (?:out|away|off|from|by|along|across|into|down)|(?:poured|threw|thrown|flung|emptied) (?:[\w-]+ ){0,4}?(?:acid|boiling|petrol|kerosene|hot|scalding)[\w ]{0,20}? (?:over|on|at|in)"
    r"|set (?:on|upon) (?:him|her|them|by|[a-z])|(?:was|were|been) (?:cornered|waylaid|mugged|lured|bundled|manhandled)|fell upon (?:him|her|them|[a-z])|(?:held|pinned|forced) (?:him|her|them|[a-z]\w+(?: [a-z]\w+)?) down|laid open|sliced off|cut off (?:one|two|three|his|her|their|[a-z])|tore off (?:his|her|their)|knelt on|made (?:him|her|them|[a-z]\w+ [a-z]\w+) (?:hold|stand|drink|eat|kneel|run|swallow|crawl|squat|sign)|stoned by|bricks?|(?:with|wielding|by) (?:an? )?(?:hammer|crowbar|axe|axes|hatchet|razor|broken bottle|plank|chain|hoes?|spades?|pitchfork|cleaver|screwdriver|cosh|ruler|poker)"
    r"|no (?:number )?plates|unmarked (?:car|van|vehicle)|tinted windows|raids?|psychiatric (?:hospital|ward|clinic)|witch(?:es|craft)?|sorcery|enslaved|slave(?:s|ry)?|bondage|inquisitors?|overseers?|foreman|plantation|masked (?:riders|youths|gang)|barricade[sd]?|synagogue|bulldozers?|mutinied|deserters?|laid on the path|(?:to|by|on) a (?:land ?)?mine\b"
    r"|throttled|strangled|garrott\w+|smothered|necklac(?:ed|ing)|pelted|birched|cosh(?:ed|es)|impaled|crucif\w+|scalped|castrat\w+|mutilat\w+|maimed|gang-?rap\w+|molest\w*|groped|sodomi[sz]\w+|gagged|trussed|hog-?tied|manacle\w*|fetter\w*|leg irons|caged|frogmarched|snatched|starved"
    r"|bouncers?|fanatics|extremists?|jihadists?|islamists?|clansmen|tribesmen|raiders|rustlers|bandits?|robbers?|pirates|gangsters?|cartels?|sicarios?|ultras|fascists?|blackshirts|klansm[ae]n|interahamwe|contras|macoutes?|khmer rouge|taliban|islamic state|daesh|al-shabaab|boko haram|wagner|berkut|omon|carabineros?|carabinieri|guardia civil|askaris?|cossacks|strike-?breakers"
    r"|black sites?|torture chambers?|gulag|concentration camps?|ghetto|death row|penitentiary|holding pens?|transit camp|siege|shelling|bombardment|purges?|show trial|land grab\w*|pride (?:march|parade)|may day|picket line"
    r"|(?:nobody|no one|no officer|no soldier|none of (?:the|them)) (?:has|have|had|was|were) (?:ever |yet |been |so far )*(?:charged|prosecuted|punished|arrested|tried|held to account)|internal affairs|opened an (?:inquiry|investigation)|(?:filed|lodged) (?:an? )?(?:\w+ )?(?:complaint|suit|lawsuit)|medico-legal|forensic exam\w*"
    r"|(?:rounds?|bullets?|shots?|knife|blade|bayonet|spear|machete) (?:\w+ )?(?:hit|struck|went|passed|tore|entered|pierced|caught)|gendarmerie|tied to (?:the|a) (?:flagpole|mast|goalpost)|soldering iron|with a (?:wire|cable|hosepipe|rifle|stick)|knocked (?:\w+ ){0,4}?to the (?:ground|kerb|floor|pavement)|(?:was|were|been|being) (?:\w+ )?(?:slapped|kicked|punched|whipped|clubbed|stabbed|shot|flogged|caned|thrashed|trampled|beaten)|hooligans?|cavalry charge|in the hole\b|zip ties?|cable ties|pulled the trigger|domestic (?:workers?|servants?)|house ?maids?|debt bondage|tribunal heard|ringleaders?|mounted police|charge of the (?:cavalry|police)|(?:drain cleaner|bleach|paint thinner)|ironed (?:him|her|the)|strokes? of the (?:cane|whip|rod)|filtration camps?|set (?:the |their |his )?dogs? (?:on|at)|intelligence men|shot (?:the|an?|his|her|their) [\w’' -]{2,40}"
    r"|set (?:fire to|alight|ablaze|on fire)|torched|ricochets?|(?:threw|hurled) (?:stones|rocks|bottles|bricks)|kicked at|spat (?:on|at)|punishment (?:block|battalion|squad)|left for dead|shaven heads|put(?:ting)? out (?:his |their |a )?cigarettes?|trod(?:den)? on|mounted charge|cuffed|stripped naked|made to (?:lick|crawl|dance|sing|eat|drink|run|stand|kneel|squat)|under duress|signed the confession|forced confession|confess(?:ed|ion)s?|denied (?:insulin|medicine|medical|water|food|a doctor)|given no (?:insulin|medicine|water|food)"
    r"|bailiffs?|wardens?|warders?|jailers?|turnkeys?|commandants?|henchm[ae]n|enforcers?|loyalists|warlords?|hitm[ae]n|contract killers?|men (?:in|with) (?:\w+ )?(?:masks|balaclavas|uniforms?|plain clothes|black|sticks|clubs|guns|knives|iron bars|bats|machetes|batons)|armed men|uniformed|nightsticks?|lathis?|sjamboks?|baseball bats?|iron bars?|metal (?:bars?|pipes?|rods?)|pickaxe handles?|cutlass\w*|pangas?|daggers?|swords?|petrol bombs?|molotov\w*|firebomb\w*"
    r"|land ?mines?|booby[- ]trap\w*|cluster (?:bombs?|munitions?)|unexploded|car bombs?|bombings?|bombed|drones?|missiles?|rockets?|artillery|tank fire|warplanes?|barrel bombs?|sarin|chlorine gas|phosphorus|firing squad|gallows|nooses?|ransom|smugglers?|traffickers?|slavers?|settlers|uprising|revolt|coup|putsch|martial law|state of emergency|forced labou?r|labou?r camps?|chain gang|punishment cell|isolation cell|hunger strike\w*|force-f[ae]d\w*|strip-search\w*|hazing|conscripts?"
    r"|asylum[- ]seekers?|border (?:police|patrol|force)|truth commission|commission of inquiry|special rapporteur|istanbul protocol|impunity|perpetrators?|regime|informers?|revolutionary guards?|red guards?|basij\w*|janjaweed|stasi|gestapo|securitate|nkvd|savak|mukhabarat|rapid support|stormtroopers?|skinheads?|neo-nazis?|racist attack|hate crime|domestic violence|riots?|rioters?|rioting|clashes|unrest|baton[- ]charge\w*|kettl(?:ed|ing)|choke ?hold|headlock|restrain(?:ed|ts?)|straitjacket|body-?slam\w*|stun gun\w*|nerve agent|letter bomb|parcel bomb"
    r"|police (?:had |have |then |also )?(?:beat|kicked|punched|fired|shot|charged|dragged|broke|hit|struck))"
    r"|(?P<loose>disappeared|jeep|uniforms?|armband|mistress of|widow|orphan|slogans?|cordon|visas?|convoy|truncheon|stairs of the|checkpoints?|roadblocks?|curfew|barricades?|protest\w*|activists?|dissidents?|opposition|exiled?|police(?:m[ae]n|wom[ae]n)?|guards?|gendarm\w+|soldiers?|troops|inmates?|cellmates?|prison(?:er|ers|s)?|jails?|(?:struck|hit) (?:in|on|across|by)|constables?|deput(?:y|ies)|sheriff|employer|maoists?|separatists?|guerrillas?|fighters|cadets?|rangers|security|boots?|chained|kneel|badges?|barrier|elders|crowd|campus|mosque|temple|preacher|party|vote|anthem|verdict|answer questions|(?:un)?identified men|three men|two men|several men|four men|some men|men came|hammer|iron|coal|petrol|crossing|container|maid|husband|strangers?|officers?|patrol(?:men|s)?|sergeants?|commandos?|agents?|army|navy|military|rebels?|militants?|insurgents?|gangs?|mobs?|villagers|settlers|landlords?"
    r"|court|judge|tribunal|prosecutor|complainant|complaint|lawsuit|inquest|autopsy|post-?mortem|coroner|forensic|pathologists?|witness(?:es)?|testif\w+|lawyer|attorney|solicitor|advocate|questioning|questioned|cell|camp|colony|barracks|shouting stopped|verdict|damages"
    r"|killed|shot|attack(?:s|ed)?|attempt on|violence|victims?|blows?|kicks?|rifles?|pistols?|guns?|knife|knives|acid|whip|rope|hosepipe|bodies|corpse|seized|lifted|guard|sticks?|clubs?|bats?|cables?|belts?|fists?|whips?|canes?|arrows?|blast|exploded|bomb|strikers?|picket|rally|march|marched|migrants?|refugees?|border|frontier|survivors?|alleg\w+|accused|denie[sd]|commander|fled|trespass\w*|inquiry|investigat\w+|dissent|slogan|leaflets?))\b",
)
MISHAP = re.compile(
    r"\b(?:(?P<plain>(?:traffic|road|car|bus|train|plane|boating|mining|industrial|riding|hunting|diving|workplace|skiing|freak|tragic) accidents?|by accident|accidentally|crash(?:ed|es)?|skidded|lost control|(?:struck|hit|knocked (?:down|over)|run over) by (?:an? |the )(?!(?:police|army|military|armou?red|security|prison)\b)(?:[a-z]+ )?(?:scooter|car|van|bus|lorry|truck|tram|train|taxi|motorcycle|bicycle|bike)|collision|collided|overturned|derail\w*|capsiz\w*|minibus|motorists?|lorry driver|van driver|hit-and-run|dashcam|black ice|tyres?|pile-?up|left the road|ran off the road|drink-driving"
    r"|airliner|came down hard|crash-land\w*|runway|co-pilot|skydiv\w*|parachut\w*|canopy"
    r"|ferry|sank|sinking|shipwreck|coast ?guard|lifeboats?|lifeguards?|lifejackets?|drown\w*|rip current|undertow|stampede|food poisoning|carbon monoxide|polio|meningitis|birth defect|(?:a|the) (?:fire|blaze) (?:at|in|that|swept|broke)|gored|(?:threshing|washing|sewing|milling) machine|(?:chaff|paper|straw|sugar-?cane) cutter|thresher|circular saw|chainsaw|tractor|combine harvester|grinder|mincer|faulty|short circuit|falling (?:wall|tree|rock|rocks|branch|masonry|beam|debris)|falling coconut|gully|crevasse|summit|north face|mountain rescue|wet floor|no crime|work accident|at work|fire (?:chief|brigade|crews?|service)|blaze|gas (?:leak|explosion|cylinder|stove)|boiler|chip pan|scaffold\w*|crane|forklift|labou?r inspectorate|conveyor|machinery|lathe|sawmill|acetylene|power tool|foundry|shipyard"
    r"|cyclone|hurricane|typhoon|tornado|(?:snow|hail|thunder|sand|rain|wind|ice)?storms?(?! (?:the|into|a|in)\b)|stormy|earthquake|quake|tsunami|flood\w*|landslide|mudslide|avalanche|lightning|hail(?:storms?|stones?|ed)?|heatwave|heat (?:exhaustion|stroke)|wildfire|bushfire|volcan\w*|eruption|blizzard"
    r"|snake\w*|viper|monkeys?|baboons?|fell ill|surgical error|level crossing|fire (?:swept|broke out|tore through|ripped through|gutted|engulfed)|(?:sued|ordered) (?:a|the) (?:clinic|hospital)|(?:clinic|hospital) (?:to pay|must pay|was (?:fined|sued))|medical negligence|malpractice|wrong (?:leg|kidney|eye|knee)|live television|treated for shock|cobra|crocodile|sharks?|jellyfish|elephants?|(?:brown|polar|grizzly|black) bears?|tigers?|lions?|leopards?|buffalo|hippo\w*|bees|wasps?|scorpions?|stingray|orang-utan|zoo(?:keeper)?|bull (?:run|fight)\w*|matador|rodeo|bitten by (?:a|an|the|his|her) (?:stray|pet|rabid|neighbour[’']s) dog|wildlife|antidote|antivenom|serum"
    r"|marathon|half-marathon|runners?|sprinter|hurdles?|match|innings|wicket|goalkeeper|striker|midfielder|quarterback|winger|footballer|football pitch|rugby|netball|hockey (?:match|team|player)|cricketer|basketball|volleyball|tennis|golf\w*|judo\w*|boxer|boxing|heavyweight|featherweight|middleweight|bout|knocked down (?:once|twice|three times)|wrestl(?:er|ing)|gymnast\w*|swimmer|swim|cyclist|cycling|peloton|jockey|racecourse|steeplechase|showjump\w*|equestrian|skier|ski(?:s|ing)?|slalom|snowboard\w*|skat(?:er|ing)|climber|mountaineer\w*|surfer|sailor of the year|world cup|olympi\w+|championships?|semi-?finals?|quarter-?finals?|tournament|season|cruciate|hamstring|physio\w*|teammates?|podium|chess|grandmaster|bishops|pawns"
    r"|film(?:ed|ing)? (?:in|of|by|set|crew)|filming|film festival|stunt\w*|actor|actress|lead actor|premiere|director of photography|screenplay|novels?|memoir|thriller|opera|ballet|ballerina|playwright|rehearsals?|tv series|sitcom|showrunner|cartoon|video game|comic|reviewer|fiction\w*|protagonist|sequel"
    r"|tumou?rs?|cancer|leuk(?:a)?emia|stroke unit|cardiac arrest|transplant\w*|arthritis|hip replacement|hip operation|chemotherapy|dementia|alzheimer\w*|plastic surgery|cosmetic|botox|old people[’']s home|care home|nursing home|malpractice|paediatric\w*"
    r"|motorcade|deer|moose|charity (?:walk|run|ride)\w*|gas ring|gas cooker|fire brigade|stung|beekeeper|bread slicer|slicer|bacon slicer|mangle|broken window|glacier|glaciolog\w*|welding|welders?|an accident|hunters?|hunting party|toddler|button battery|writes of|last chapter|yawn|by mistake|clumsy|unlucky fall|fell awkwardly|landed awkwardly|slip(?:ped)? on|jogging|jogger|skipping|dancing|dancers?|ballroom|pregnant with|wedding dance|carnival float|theatre|theater|rehears\w+|premiere|emergency room shift|honoured for|patients a year|nursing"
    r"|caved in|gave way|toppled|collapsed (?:wall|roof|building|scaffold\w*|bridge|mine|tunnel)|buried under|dug out|trapped (?:in|under)|caught in (?:an? |the |his |her )(?:baler|belt|machine|press|auger|propeller|conveyor|lift|door)|baler|winch|auger|propeller|(?:car|van|bus|lorry|truck|tram|motorcycle|moped|cyclist) (?:that |which )?(?:had )?(?:knocked|ran|hit|struck|ploughed|skidded)|garages|bumpers?|crossing the road|caught fire|pan of (?:fat|oil)|frying|airlifted|air ambulance|roof of the|props|repairs|renovat\w+|antique|circus|tightrope|net had|mended|trolley|waiting list|operating list|clinic (?:removed|said it removed)|rusty|crutches after|daytime television"
    r"|swimming pool|divers?|dived|yoga|gym|treadmill|barbell|weightlift\w*|hikers?|hiking|trek(?:king|ker)?|cav(?:er|ing)|potholer|paraglid\w*|hang-glid\w*|hot-air balloon|surf(?:ing|board)|sled(?:ge|ging)?|toboggan|bobsleigh|ice rink|puck|goalie|umpires?|linesm[ae]n|kick-off|half-time|extra time|penalty shoot\w*|relay|javelin|shot put|discus|pole vault|high jump|long jump|grand prix|pit stop|rally driver|motocross|superbikes?|motogp|formula (?:one|1)|polo|dressage|slipped disc|sciatica|osteoporosis|physiotherap\w*|cataracts?|glaucoma|caesarean|childbirth|vaccin\w*|allerg\w*|asthma|dengue|malaria|measles|botched"
    r"|pressure cooker|stove|bonfire|barbecue|refinery|chemical plant|mine ?shaft|roof fall|lift shaft|escalator|elevator|building site|nail gun|lawnmower|hedge trimmer|blender|kayak\w*|jet ski|speedboat|cruise ship|motorway|truck driver|bus driver|zebra crossing|seat belts?|airbags?|brakes|pothole|learner driver|quad bike|moped|e-scooter|rip tide|rockfall|sinkhole|monsoon|dog bit|stallion|goose|ostrich|camel|wild boar|wol(?:f|ves)|hornets?|leech|piranha|alligator|understudy|choreograph\w*|circus|acrobat|trapeze|magician|pantomime|re-enact\w*|cosplay|gamers?|console|avatar|manga|graphic novel|episode|season finale|heroine|box office|trailer"
    r"|recipe|gardening|ladder|bathtub|in the bath|slipped|tripped|fell (?:from|off|down) (?:a|an|the|his|her) (?:horse|ladder|tree|roof|bike|bicycle|stairs?|cliff|swing|scaffold\w*)|skateboard\w*|scooter|trampoline|bouncy castle|playground|roller ?coaster|fairground|theme park|night exercise|training exercise|live-fire exercise|drill|first-aiders?)"
    r"|(?P<loose>firefighters?|retir(?:ed|es|ement)|diabet\w*|midwife|recruits|plot|critics?|birthday|anniversary|wreaths?|candles?|museum|helicopter|pilot|kitchen|climbing|donors?|diar(?:y|ies)|archivists?|league|fireworks?|waves|coach|medal|matches|plateau|speeding|drama|exhibit\w*|kettle|bull|cow|mare|pony|drivers?|passengers?|road|motorway|highway|bus|train|ship|vessel|fire|smoke|explosion|weather|rain|heat|ice|horse|dog|farmhand|workers?|factory|mine|disease|fainted|tests?|race|game|team|club|win|won|player|captain|referee|champion|record|stage|scenes?|film|director|author|book|readers?|pages|album|concert|painting|column|joked))\b",
)
DONE = re.compile(  # somebody does something to somebody: "the men broke her", "a soldier closed the door on her arm"
    r"\b(?:m[ae]n|crowd|neighbours|husband|brothers?|sons|strangers?|youths|boys|someone|[Ss]omebody|people|[Tt]hey|teacher|foreman|owner|employer|guides?|elders|captain|sergeant|colonel|lieutenant|orderly"
    r"|[Ss]oldiers?|[Pp]olice(?:m[ae]n|wom[ae]n)?|[Oo]fficers?|[Gg]uards?|[Gg]endarmes?|[Aa]gents?|[Rr]angers?|[Pp]atrolm[ae]n|[Tt]roops|[Mm]ilitiam[ae]n|[Ii]nterrogators?|[Jj]ailers?|[Ww]ardens?|marines|[Cc]ommandos|bailiffs|constables?|inspectors|overseers?|who)\b"
    r"(?: (?:had|have|then|also|later|again|from|of|in|with|at|the|a|had then|[a-z]+ly|[a-z]+)){0,3}? (?:beat|broke|smashed|burned|burnt|cut|sliced|whipped|kicked|punched|slapped|threw|pushed|dragged|tied|chained|hanged|hung|stabbed|hit|struck|crushed|pulled|tore|forced|hacked|caught|snapped|drove|knocked|rammed|hoisted|slit|poured"
    r"|shot|stamped|stood|sat|knelt|jumped|trod|held|pressed|drilled|twisted|bent|doused|sprayed|flogged|caned|lashed|slammed|shut|closed|hurled|flung|dumped|drew|gouged|branded|seared|ripped|yanked|wrenched|fired|set) (?:[\w’'-]+ ){0,6}?(?:him|her|his|them|their|[A-Z]\w+ [A-Z]\w+)\b"
    r"(?! (?:out|clear|free|alive|from the (?:water|sea|river|wreck\w*|rubble|flames|fire|car|blaze)|to safety|to (?:the )?(?:hospital|clinic)))"
)
SURNAME = re.compile(  # "Constable Bo Wolf": the end of a name, and no animal
    r"(?<![.!?:;“\"] )\b[A-Z][\w’'-]+ (?!Cup\b|Games\b|Marathon\b|Olympics\b|Championships?\b|League\b|Festival\b|Match\b|Tournament\b)[A-Z][a-z]+$"
)
ANIMALS = frozenset(
    "tiger lion leopard bull wolf bear shark eagle cobra elephant goose".split()
)  # also how people are called
INSIDE = re.compile(r"(?:[a-z,]|[a-z,] ?[“”‘’'\"]) ?[“”‘’'\"]?$")
MERELY_THERE = frozenset(  # after every mishap, too
    "police policeman policemen policewoman policewomen officer officers constable constables sergeant sergeants army navy military soldier"
    " soldiers troops inquiry killed witness witnesses victim victims exploded blast blows party crowd iron coal petrol crossing campus"
    " complaint lawsuit inquest verdict damages investigation accused denied".split()
)
MANY, ALMOST, PLENTY = 3, 2, 3
MUCH = 4  # times as many words of force as of mishaps: then one of these in passing says nothing


@lru_cache(maxsize=4)
def tells_of_force(text: str) -> bool:
    """Whether words of force are enough, outweigh those of a mishap, a game or a story, and are plain or many."""
    loose = len(_found(FORCE, text).loose)
    told = _weight(FORCE, text) + 2 * (DONE.search(text) is not None)
    if told > loose and not _found(MISHAP, text).plain:
        return True
    return told > _weight(MISHAP, text) and (told > loose or loose >= MANY)


@lru_cache(maxsize=4)
def may_tell_of_force(text: str) -> bool:
    """The same, or whether loose words of force stand there and none of a mishap: enough where the harm itself tells of force."""
    if tells_of_force(text):
        return True
    more = _found(FORCE, text).plain or not _found(FORCE, text).loose <= MERELY_THERE
    return bool(more) and _weight(FORCE, text) >= ALMOST and _weight(MISHAP, text) == 0


@lru_cache(maxsize=4)
def knows_mishaps(text: str) -> bool:
    """Whether a plain word of a mishap, a game or a story stands in a text."""
    return bool(_found(MISHAP, text).plain)


@lru_cache(maxsize=4)
def is_by_far_of_mishaps(text: str) -> bool:
    """Whether words of a mishap, a game or a story are many and by far outweigh those of force."""
    return _weight(MISHAP, text) > max(PLENTY, 2 * _weight(FORCE, text))


@lru_cache(maxsize=4)
def is_of_mishaps(text: str) -> bool:
    """The same, or whether words of a mishap are plain and none of force is; no text that surely is about victims of force."""
    if matter.is_of_somebody(text, "eng"):
        return False
    plain = knows_mishaps(text) and not (_found(FORCE, text).plain or DONE.search(text))
    return plain or is_by_far_of_mishaps(text)


@lru_cache(maxsize=4)
def is_by_far_of_force(text: str) -> bool:
    """Whether a word of a mishap or a game stands in a text once at most, and words of force are many times as many."""
    found = _found(FORCE, text)
    return (
        len(found.plain) >= MANY
        and len(_found(MISHAP, text).plain) <= 1
        and _weight(FORCE, text) >= MUCH * _weight(MISHAP, text)
    )


def tells_of_mishap(text: str, start: int, end: int) -> bool:
    """Whether a sentence of such a text tells of a mishap or a game, and nothing plain of force itself."""
    return (
        not is_by_far_of_force(text)
        and any(start <= at < end for at in _found(MISHAP, text).plain_at)
        and not any(start <= at < end for at in _found(FORCE, text).plain_at)
    )


@dataclass(frozen=True)
class _Found:
    """The different plain and loose words of a pattern in a text, and where the plain ones stand."""

    plain: frozenset[str]
    loose: frozenset[str]
    plain_at: tuple[int, ...]


@lru_cache(maxsize=8)
def _found(pattern: re.Pattern[str], text: str) -> _Found:
    matches = [
        m
        for m in pattern.finditer(lowered(text))
        if pattern is FORCE
        or not (
            SURNAME.search(text[: m.end()][-60:])
            or (
                m[0] in ANIMALS and text[m.start()].isupper() and INSIDE.search(text[max(0, m.start() - 9) : m.start()])
            )
        )
    ]
    plain = [match for match in matches if match["plain"]]
    return _Found(
        frozenset(match[0] for match in plain),
        frozenset(match[0] for match in matches if not match["plain"]),
        tuple(match.start() for match in plain),
    )


def _weight(pattern: re.Pattern[str], text: str) -> int:
    found = _found(pattern, text)
    return 2 * len(found.plain) + len(found.loose)
