"""What English words mean here: tables of words, nothing else."""

from __future__ import annotations

ROLES = (  # nouns for one person: singular, then plural with -s unless given
    "protester protestor demonstrator marcher activist journalist reporter correspondent photographer cameraman blogger editor"
    " lawyer attorney advocate defender teacher student pupil professor lecturer academic scholar poet writer author singer"
    " musician artist publisher printer doctor nurse worker farmer trader driver fisherman baker shopkeeper vendor librarian"
    " engineer technician miner mechanic tailor carpenter cook villager resident citizen civilian believer imam monk nun"
    " priest pastor bishop jesuit missionary clergyman prisoner detainee inmate hostage refugee migrant bystander onlooker"
    " passer-by shepherd herder unionist organiser organizer campaigner dissident oppositionist whistleblower pensioner"
    " veteran neighbour neighbor colleague friend relative follower supporter member leader peasant businessman entrepreneur"
    " mayor councilman councilor judge prosecutor politician deputy senator guard bodyguard soldier policeman policewoman"
    " officer sergeant lieutenant captain guerrilla rebel insurgent terrorist suspect person individual man woman boy girl"
    " child teenager youth adolescent infant baby toddler minor adult maid housekeeper gardener passenger victim"
    " newsman employee official diplomat consul ambassador adviser consultant economist rector midwife interpreter"
    " translator rickshaw-puller weaver potter cleric preacher scientist researcher historian filmmaker director actor"
    " rapper cartoonist comedian athlete footballer cyclist ranger environmentalist feminist volunteer trucker taxi-driver"
    " electrician plumber welder docker sailor aide assistant ally associate staffer waiter client defendant plaintiff mother physician surgeon dentist paramedic medic pharmacist trade-unionist contributor fixer analyst tourist traveller traveler butcher cobbler schoolteacher schoolgirl schoolboy undergraduate candidate convict lawmaker councillor legislator parliamentarian classmate roommate cellmate housemate co-worker caretaker janitor clerk accountant"
    " beekeeper forester logger shoemaker blacksmith bricklayer builder locksmith watchmaker jeweller jeweler goldsmith videographer"
    " presenter broadcaster podcaster columnist proofreader bookseller archivist composer pianist violinist drummer guitarist dancer"
    " choreographer sculptor designer architect surveyor geologist biologist physicist chemist mathematician archaeologist"
    " sociologist psychologist psychiatrist therapist counsellor veterinarian optician caregiver hairdresser barber seamstress"
    " dressmaker brewer winemaker grocer fishmonger florist stallholder hawker peddler merchant banker cashier bookkeeper"
    " receptionist programmer steelworker railwayman signalman ferryman boatman porter stevedore chauffeur courier postman"
    " wrestler boxer swimmer climber guide abbot deacon chorister catechist seminarian lama rabbi pilgrim healer cleaner sweeper"
    " watchman lifeguard firefighter fireman rescuer conscript recruit cadet deserter reservist widow widower orphan retiree"
    " housewife homemaker tenant homeowner emigrant exile deportee apprentice intern trainee graduate tutor headmaster"
    " headmistress headteacher principal farmhand labourer laborer sharecropper smallholder rancher co-defendant freelancer"
    " soprano tenor baritone conductor co-accused comrade predecessor successor pastry-cook chef waitress beautician model stylist painter mason plasterer roofer"
    " caster turner fitter machinist operator dispatcher controller auditor statistician meteorologist astronomer geographer"
    " linguist philologist ethnographer anthropologist demographer criminologist pathologist neurologist cardiologist oncologist paediatrician"
    " pediatrician gynaecologist dermatologist radiologist anaesthetist anesthetist obstetrician orderly beggar ragpicker tinker sawyer"
    " charcoal-burner herbalist muezzin vicar curate parson verger sexton cantor novice sacristan"
    " typesetter bookbinder calligrapher engraver ceramicist glassblower embroiderer knitter tattooist puppeteer clown acrobat juggler magician busker"
    " accordionist trumpeter saxophonist flautist cellist organist bassist deejay emcee crooner calypsonian griot bard storyteller"
    " striker goalkeeper judoka karateka weightlifter sprinter rower surfer mountaineer skier skater jockey gymnast fencer archer chess-player"
    " shop-steward steward longshoreman crane-driver tram-driver bus-driver scaffolder tiler glazier joiner upholsterer"
    " beachcomber diver pearl-diver fish-seller tea-seller newsagent stationer haberdasher draper milliner furrier tanner saddler cooper wheelwright"
    " landlord landlady lodger boarder squatter doorman bellboy concierge chambermaid laundress nanny governess babysitter"
    " vlogger satirist playwright novelist essayist picketer eyewitness witness complainant captive passerby foreman forewoman stewardess insomniac optimist pessimist bachelor spinster grandparent great-grandmother"
    " defector logistician motorcyclist biker pedestrian shopper customer parishioner worshipper agronomist ecologist goatherd cowherd herdsman stonemason"
    " metalworker snowboarder skateboarder canvasser courier-rider delivery-man newsreader anchorwoman anchorman agitator envoy dockworker"
).split()
KIN = (
    "husband wife brother sister son daughter father mother cousin uncle aunt nephew niece grandfather grandmother"
    " grandson granddaughter fiancé fiancée partner parent sibling spouse"
).split()
IRREGULAR = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "fisherman": "fishermen", "baby": "babies",
    "cameraman": "cameramen", "railwayman": "railwaymen", "signalman": "signalmen", "ferryman": "ferrymen", "boatman": "boatmen",
    "postman": "postmen", "watchman": "watchmen", "fireman": "firemen", "witness": "witnesses", "eyewitness": "eyewitnesses",
    "headmistress": "headmistresses", "seamstress": "seamstresses", "passerby": "passersby", "policeman": "policemen", "policewoman": "policewomen", "wife": "wives",
    "clergyman": "clergymen", "businessman": "businessmen", "newsman": "newsmen", "councilman": "councilmen",
    "passer-by": "passers-by", "deputy": "deputies",
}  # fmt: skip
FEMALE = frozenset(
    "woman women girl girls wife wives sister sisters daughter daughters mother mothers aunt aunts niece nieces"
    " grandmother granddaughter schoolgirl schoolgirls policewoman nun nuns maid maids".split()
)
MALE = frozenset(
    "man men boy boys husband husbands brother brothers son sons father fathers uncle uncles nephew nephews grandfather"
    " grandson schoolboy schoolboys policeman policemen monk monks cameraman fisherman fishermen businessman".split()
)
HONORIFICS = {
    "mr": "male",
    "mrs": "female",
    "ms": "female",
    "comrade": "",
    "miss": "female",
    "messrs": "male",
    "mme": "female",
    "mlle": "female",
    "srta": "female",
    "sra": "female",
    "frau": "female",
    "herr": "male",
    "mister": "male",
    "sir": "male",
    "sister": "female",
    "father": "male",
    "daw": "female",
    "ato": "male",
    "haji": "male",
    "doña": "female",
    "señora": "female",
    "señor": "male",
    "madame": "female",
    "monsieur": "male",
}
TITLES = frozenset(
    "president premier minister chancellor king queen prince princess governor mayor senator deputy congressman"
    " congresswoman representative ambassador secretary speaker chairman chairwoman chair chairperson director"
    " commissioner general colonel major captain lieutenant sergeant officer admiral marshal commander brigadier judge"
    " justice prosecutor attorney inspector chief superintendent spokesman spokeswoman spokesperson dr doctor prof"
    " professor sheikh imam father reverend rev bishop archbishop cardinal pope lord lady dame hon vice prime foreign"
    " interior defense defence finance former acting first chief-of-staff police editor coach manager gen col lt capt"
    " maj sgt rep sen gov fr st akim rector honourable honorable lawmaker councillor junior senior private constable"
    " corporal patriarch metropolitan rabbi mullah curator sister brother barrister headman ringleader petitioner co-chair"
    " co-chairman batsman forecaster madam engineer eng adv naik havildar subedar oba alhaji hajia youtuber tiktoker"
    " influencer daw maung mp magistrate pathologist sheriff ombudsman solicitor notary commissaire maître maitre elder delegate"
    " officer-in-charge counsellor bailiff ayatollah hojatoleslam monsignor lama chaplain deacon registrar ialorixá"
    " babalorixá cacique barr supt dcp asp supervisor dean det detective insp pc wpc dci sp dsp csp ssp dig igp brig"
    " brigadier-general lieutenant-colonel lieutenant-general major-general lt-gen consul-general adjutant mufti mawlawi maulana maulvi qari hafiz mallam"
    " hajiya hagg sitt machi datuk dom msgr padre friar fray count baron baroness duke duchess sepoy jawan comisario agent"
    " sub-inspector warder investigator coroner patrolman invigilator".split()
)
CALLED_SO = frozenset(  # what else somebody is called before the name, where a sentence or a heading begins with it
    "screenwriter host tycoon critic trainer lineman frenchman frenchwoman englishman dutchman irishman welshman scotsman referee umpire midfielder defender"
    " goalkeeper winger batter bowler opener pitcher quarterback forward spectator survivor restorer pipefitter announcer actress manageress bartender"
    " bride groom widower co-ordinator coordinator anarchist socialist communist liberal conservative freshman sophomore sixth-grader ninth-grader"
    " billionaire millionaire heiress philanthropist stuntman stuntwoman showrunner producer sound-engineer cinematographer curator conservator"
    " farmworker steelworker mineworker carer paralegal paratrooper airman seaman crewman gunner pilot co-pilot skipper helmsman"
    " shareholder investor founder co-founder chairperson inventor researcher ex-policeman ex-soldier ex-wife ex-husband mommy daddy grandma grandpa auntie"
    " brothers sisters twins newlyweds".split()
)
OFFICE = frozenset(
    "president premier minister chancellor governor senator spokesman spokeswoman spokesperson ambassador commissioner mayor"
    " secretary congressman rapporteur".split()
)
ORG_WORDS = frozenset(
    "police ministry court university committee council party agency radio center centre commission bureau department group"
    " foundation association union organization organisation front army forces service services company bank news times post"
    " watch international amnesty rights corporation institute academy college school club federation confederation league"
    " network office parliament congress senate assembly government administration authority board tribunal brigade"
    " battalion regiment navy command coalition alliance movement mission delegation fund trust press tv television channel"
    " gazette courier herald tribune journal magazine media holdings inc ltd llc plc gmbh airlines airways motors industries"
    " energy oil gas electric technologies systems partners capital ventures group's nations secretariat guard militia"
    " house society chamber directorate inspectorate division unit squad team orchestra disappearances freedoms pharma pharmaceuticals airline insurance logistics foods retail museum theatre theater gallery corps rangers constabulary"
    " monthly weekly quarterly festival ensemble studio studios records pictures entertainment hotel restaurant church mosque temple monastery"
    " rail railway railways shipping lines cement mining mines telecom steel breweries plantations holding solutions consulting cassation branch observer mercury guardian chronicle dispatch examiner bulletin monitor telegraph agencia agence agentur".split()
)
PLACE_WORDS = frozenset(
    "prison street square hospital airport consulate embassy district county province region city village town river"
    " mountain mountains avenue road station stadium park bridge valley island islands lake sea ocean bay beach desert"
    " camp jail penitentiary colony plaza market palace hall gate tower cemetery university campus border checkpoint"
    " port harbour harbor prefecture oblast township hill hills clinic arena neighborhood quarter boulevard lane"
    " highway estate junction roundabout crossroads neighbourhood suburb alley hotel barracks falls springs heights rapids creek crossing".split()
)
CONCEPT = frozenset(
    "toyota nissan mitsubishi honda hyundai isuzu mercedes-benz hilux hiace prado pajero peugeot renault ford chevrolet mazda subaru volkswagen lada uaz kalashnikov x-ray x-rays hospital human special working criminal civil penal code state security law act declaration constitution world cup national"
    " united republic democratic people peoples day year new central north south east west northern southern eastern western"
    " free europe european asia asian africa african america american middle olympic olympics games championship prize award"
    " resolution article universal annex chapter general assembly convention covenant protocol treaty agreement peace war"
    " revolution independence islamic muslim christian orthodox catholic jewish buddhist communist socialist liberal"
    " conservative labour labor christmas easter ramadan eid internet facebook twitter youtube telegram instagram whatsapp"
    " google covid english russian premier final grand open super bowl series stock exchange index summit forum week"
    " month red cross crescent great public health foreign affairs internal interior excellency vice-chair chair-rapporteur"
    " rapporteur liberty breaking photo file image getty reuters afp ap tass xinhua interfax live latest update analysis"
    " opinion editorial comment monday tuesday wednesday thursday friday saturday sunday january february march april may"
    " june july august september october november december spring summer autumn winter god bible quran torah".split()
)
DEMONYMS = frozenset(
    "kazakh kazakhs chinese uyghur uyghurs uighur uighurs kyrgyz uzbek uzbeks tajik tajiks turkmen russian russians american"
    " americans british english french german germans turkish turks iranian iranians iraqi syrian afghan afghans pakistani"
    " indian indians tibetan tibetans mongolian mongol japanese korean koreans ukrainian ukrainians belarusian polish swedish"
    " norwegian danish finnish dutch belgian swiss austrian italian italians spanish portuguese greek bulgarian romanian"
    " hungarian czech slovak serbian croatian bosnian albanian georgian armenian azerbaijani azeri israeli israelis"
    " palestinian palestinians lebanese jordanian egyptian libyan tunisian algerian moroccan sudanese ethiopian eritrean"
    " somali kenyan ugandan nigerian ghanaian congolese rwandan zimbabwean mexican cuban colombian venezuelan peruvian"
    " bolivian chilean argentine argentinian brazilian salvadoran guatemalan honduran nicaraguan panamanian canadian"
    " australian vietnamese cambodian thai burmese myanmar rohingya indonesian malaysian filipino bangladeshi nepali nepalese"
    " tatar tatars crimean chechen chechens bashkir karakalpak buryat yakut roma hui dungan dungans han turkic arab arabs khmer kachin hmong oromo amhara tigrayan yoruba hausa igbo fulani maasai kikuyu zulu xhosa ndebele quechua aymara mapuche guarani kurdish kurd kurds european asian african latin muslim muslims christian".split()
)
FUNCTION = frozenset(
    "the a an in on at of by to from for with and or but nor so yet if when while since after before during until"
    " although though because as it its he she they we you i his her their our your my this that these those there"
    " here who whom whose which what where why how not no yes all some many most several few one two three four five"
    " six seven eight nine ten according among between within without under over also however meanwhile moreover"
    " furthermore earlier later then now today yesterday tomorrow last next following despite both each every another"
    " other such more less once again still even only just about around near inside outside amid against through"
    " across along upon per than is was were are be been being has have had do does did will would can could may might"
    " must should shall authorities officers officials police witnesses residents activists protesters demonstrators"
    " relatives lawyers journalists local security soldiers government men women neither either currently additionally"
    " finally recently reportedly allegedly prior past please given further lastly separately elsewhere similarly"
    " nevertheless nonetheless instead otherwise thus hardly barely half nobody somebody everybody everyone someone overnight"
    " together unlike perhaps maybe never always sometimes often first second third back soon".split()
)
SAID = (
    r"(?:said|says|say|told|tells|added|adds|claimed|claims|stated|states|reported|reports|confirmed|confirms|wrote|writes|testified"
    r"|recalled|recalls|explained|alleged|alleges|insisted|announced|maintained|pointed out|noted|declared|argued|warned|revealed|recounted"
    r"|asserted|complained|described|posted|acknowledged|admitted|called for|joked|quipped|replied|responded|remarked|commented|stressed|conceded|tweeted|lamented|cautioned)"
)
BE = frozenset("was were is are been being be got gets getting 's".split())
HAVE = frozenset("has have had having".split())
MODAL = frozenset("could may might would should will shall can must cannot to".split())
ADVERBS = frozenset(
    "also then later subsequently reportedly allegedly formally briefly forcibly arbitrarily first again immediately recently"
    " previously since still already temporarily violently brutally severely badly seriously slightly critically fatally"
    " himself herself themselves both all initially secretly illegally unlawfully wrongfully once never not n't now"
    " currently finally eventually officially physically repeatedly savagely simply soon shortly thereafter"
    " too only separately together detained twice mistakenly administratively publicly just so far alone meanwhile yet each".split()
)
NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        " eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a hundred": 100}
BODY = {
    "head": "head", "skull": "head", "scalp": "head", "face": "face", "nose": "face", "cheek": "face", "cheekbone": "face",
    "eye": "eye", "eyes": "eye", "eardrum": "ear", "ear": "ear", "ears": "ear", "mouth": "mouth", "teeth": "mouth",
    "tooth": "mouth", "jaw": "mouth", "lip": "mouth", "lips": "mouth", "neck": "neck", "throat": "neck", "chest": "chest",
    "rib": "chest", "ribs": "chest", "lung": "internal", "abdomen": "abdomen", "stomach": "abdomen", "back": "back",
    "spine": "back", "pelvis": "pelvis", "hip": "pelvis", "shoulder": "shoulder", "shoulders": "shoulder",
    "collarbone": "shoulder", "arm": "arm", "arms": "arm", "elbow": "arm", "forearm": "arm", "wrist": "wrist",
    "wrists": "wrist", "hand": "hand", "hands": "hand", "finger": "finger", "fingers": "finger", "fingernails": "finger",
    "thumb": "finger", "thumbs": "finger", "forehead": "head", "eyebrow": "face", "chin": "face", "leg": "leg", "legs": "leg", "thigh": "leg", "thighs": "leg", "elbows": "arm", "buttocks": "pelvis", "hips": "pelvis", "cheeks": "face", "heel": "foot", "heels": "foot", "calf": "leg", "calves": "leg", "groin": "genital", "heart": "internal", "shin": "leg", "knee": "knee", "knees": "knee",
    "ankle": "ankle", "ankles": "ankle", "foot": "foot", "feet": "foot", "toe": "foot", "toes": "foot", "toenail": "foot", "toenails": "foot", "fingernail": "finger", "soles": "foot",
    "kidney": "internal", "kidneys": "internal", "liver": "internal", "spleen": "internal", "genitals": "genital",
}  # fmt: skip
INJURIES = (
    ("fracture", r"fractur\w*|broken|broke\b"),
    ("contusion", r"bruis\w*|contus\w*|swelling|swollen"),
    ("laceration", r"lacerat\w*|gash\w*"),
    ("abrasion", r"abrasion\w*|graze[sd]?\b|scratch\w*"),
    ("incised", r"\bcuts?\b|stab\w*"),
    ("burn", r"\bburn(?:s|ed|t)?\b|scald\w*"),
    ("gunshot", r"gunshot|bullet|shot in|rubber bullets?"),
    ("head_trauma", r"concuss\w*|head trauma|brain injur\w*"),
    ("electrical", r"electric\w*|electrocut\w*"),
    ("dislocation", r"dislocat\w*|sprain\w*"),
    ("chemical_irritant", r"tear gas|pepper spray"),
    ("dental", r"(?:lost|broken|knocked out) (?:\w+ )?(?:teeth|tooth)"),
)
SPORT = frozenset(
    "chess grandmaster grandmasters rook endgame sheepdog gymkhana regatta match goal goals league coach season striker midfielder goalkeeper defender innings tournament championship cup squad"
    " stadium fixture transfer halftime half-time wicket batsman bowler penalty quarterback playoffs playoff touchdown nba nfl"
    " fifa uefa olympic medal medals race lap sprint marathon tennis football basketball cricket rugby boxing bout referee"
    " strikers midfielders keeper kick-off sent-off substitute substitutes relegation promotion teams counter scored standings semifinal semifinals final winger captain club teammates sidelined offside hat-trick ski skier rally"
    " rider peloton podium qualifier boxer round title champion challenger trainer opponent knockout doping sidelines athlete athletes fighter wrestler sprinter jockey swimmer gymnast cyclist stage jersey team-mate teammate races racing hikers climbers defeated victory defeat win wins won ranked world-record draw seed seeded unseeded wildcard commentator tie-break pawn pawns draws bishops checkmate queenside kingside arbiter snooker darts poker rounds scrum umpire".split()
)
CULTURE = frozenset(
    "film films movie novel novels exhibition festival album actor actress theatre theater premiere orchestra opera play"
    " playwright gallery painting paintings museum concert poem poems fiction character characters audience director screening"
    " singer soundtrack box-office thriller drama comedy protagonist plot chapter cast sculptor sculpture symphony ballet".split()
)
BUSINESS = frozenset(
    "shares profit profits revenue quarter quarterly investors market markets stocks stock bank earnings billion million percent"
    " ceo merger acquisition inflation exports imports currency bonds shareholders dividend startup sales growth forecast"
    " trading index analysts lender retailer analyst investor shareholder executive".split()
)
VOTE = frozenset(
    "vote votes voter voters voted ballot ballots nomination nominations nominee primary primaries runoff run-off constituency constituencies"
    " turnout candidate candidates incumbent challenger seat seats margin polls polling tally tallying tallied recount electorate electoral"
    " election elections landslide conceded re-elected majority coalition".split()
)
HEALTH = frozenset(
    "ward stroke patient patients nurse nurses cardiologist cardiac pacemaker defibrillator diagnosis symptoms vaccine vaccines disease cancer diabetes"
    " transplant donor clinicians rehabilitation beds therapy tumour tumor maternity midwife midwives screening heart infection infections".split()
)
NATURE = frozenset(
    "storm storms rain rainfall snow snowfall flood floods flooding earthquake quake magnitude hurricane typhoon cyclone"
    " tornado lightning avalanche landslide mudslide drought heatwave temperatures forecast forecasters wind winds wildfire"
    " blizzard hail meteorologists weather epicentre epicenter volcano".split()
)
ACCIDENT = (
    r"\b(?:(?:struck|hit|knocked (?:down|over)|run over) by (?:an? |the )?(?:(?!police|army|military|armou?red|security|prison)[\w-]+ )?(?:scooter|car|van|bus|lorry|truck|tram|train|taxi|motorcycle|motorbike|bicycle|bike|vehicle)|crash(?:ed|es)?|jack-?knif\w+|pile-?ups?|skidded|rollover|rolled over|ran off the road|lost control of (?:the|his|her|their) (?:car|van|bus|truck|vehicle|bike|motorcycle)|slippery|drown(?:ed|ing)|in a fall\b|(?:after|in|from|by|with) (?:a|his|her) (?:\w+ )?fall (?:at home|at (?:his|her) home|in (?:the|his|her) (?:bath\w*|kitchen|garden|shower|house|flat))|left the (?:rails|track|road)|fall on (?:the |some )?(?:ice|stairs?|steps?)|f[ae]ll(?:en)? through (?:the |thin )?ice|black ice|head-on|collision|collided|overturned|derailed|capsized|accident|earthquake|quake|storm(?! (?:the|into)\b)|flood\w*|hurricane|typhoon|cyclone"
    r"|tornado|lightning|mauled|(?<!tamil )tigers?(?! forces?)|leopards?|wildlife officials|work at height|workplace safety|safety executive|trapped (?:underground|miners)|miners trapped|(?:furnace|boiler|gas|factory|plant|mill|silo) (?:blast|explosion)s?|molten metal|workmates|rock ?falls?|cave-?ins?|falling rocks?|(?:roof|wall|floor|ceiling|ground|scaffold\w*|tunnel) (?:gave way|caved in)|mine shaft|left the carriageway|avalanche|landslide|mudslide|gas leak|gas explosion|collapsed|slipped|stampede|heatwave|roadside|bus plunged"
    r"|fell (?:from|off|down) (?:the |an? |his |her )(?:[\w-]+ ){0,2}?(?:face|cliff|ladder|tree|horse|bike|bicycle|mountain|ridge|boat)|falling tree|tree fell|hail(?:storms?|stones?)?\b|blizzard|wildfire|sank|sinking|ferry|shipwreck|rescuers|coast guard|chemical leak|cancer|heart attack|stroke|covid\S*)\b"
)
