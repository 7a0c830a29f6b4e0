"""How Chinese characters write foreign sounds: the grid of consonants and vowels that news agencies transcribe by.

Each row is what follows the consonant, each word of it a consonant and the characters for both together, after the
tables of Xinhua (世界人名翻译大辞典). Sounds are those of tracker/spellings/sounds.py; "-" is no consonant, "V" is v or
w, "I" any short vowel. A character that stands in two rows is read as in the first.
"""

from __future__ import annotations

GRID = {
    "I": "b布卜 p普 d德得 t特 g格 k克 f夫弗 z兹茲 c茨 S什 C奇 h赫 m姆木 l勒",
    "a": "-阿 b巴芭 p帕 d达達 t塔 g加 k卡喀 V瓦娃 f法 z扎 c察 s萨莎薩 S沙 J贾賈 C查恰 h哈 m马玛馬瑪 n纳娜納 l拉剌 y亚娅雅亞婭 gV瓜 kV夸 hV华華",
    "e": "-埃 b贝貝 p佩 d黛代 t泰 g盖 k凯凱 V韦韋 f费費 z泽澤 c策 s塞 S谢歇謝 J杰傑 C切 h黑 m梅 n内内涅 l莱萊 r雷蕾 y耶也叶葉 gV圭 kV奎 hV惠",
    "o": "-奥奧厄 b博伯勃 p波珀 d多 t托 g戈 k科 V沃 f福 z佐 c措 s索瑟 S肖 J焦哲 C乔喬彻徹 h霍 m莫默 n诺諾 l洛 r罗萝羅 y约約 k阔闊 g果",
    "i": "-伊 b比 p皮 d迪 t蒂提 g吉基 k基 V维威維 f菲 z齐齊 s西锡錫 S希 C奇 h希 m米 n尼妮 l利莉 r里丽裡麗",
    "u": "-乌烏 d杜 t图圖 g古 k库庫 V伍武 f富 z祖 s苏蘇 S舒 J朱 C楚 h胡 m穆 n努 l卢盧 r鲁露魯",
    "yu": "-尤 g久 k丘 s休 J久 C丘 h休 m缪繆 n纽紐 l柳",
    "ai": "-艾 b拜 p派 d戴 t泰 V怀懷 z宰 c蔡 s赛賽 S夏 J贾 C柴 h海 m迈邁 n奈 l赖賴 r赖",
    "au": "b鲍鮑 p保 d道 t陶 g高 k考 z藻 c曹 s绍紹 h豪 m毛 n瑙 l劳勞",
    "an": "-安 b班 p潘 d丹 t坦 g甘 k坎 V万萬 f凡 z赞贊 c灿 s桑 S尚 J占詹 C昌 h汉漢 m曼 n南 l兰蘭 y扬延 gV关 kV宽 hV环",
    "aN": "-昂 b邦 p庞 d当 t唐 g冈岡 k康 V旺 f方 z藏 c仓 J章 h杭 m芒 l朗 y扬 gV光 kV匡 hV黄",
    "en": "-恩 b本 p彭 d登 t滕 g根 k肯 V文 f芬 z曾 c岑 s森 S申 J真 C琴 h亨 m门門 n嫩 l伦倫",
    "in": "-因英 b宾賓 p平 d丁 t廷 g金京 k金 V温溫 f芬 z津 s辛 S欣兴 J金京 C钦青 h欣兴 m明 n宁寧 l林琳",
    "un": "-翁 p蓬 d敦东東顿頓 t通 g贡 k昆孔 V温 f丰 z尊宗 c聪 s孙松孫 S顺雄 J准琼 C春琼 h洪 m蒙 n农 l隆龙龍",
}  # fmt: skip
# How a character is read in names from the west where its other reading is the one of the grid or of its neighbours.
ALSO = {"希": "hi", "金": "Jin", "吉": "gi", "齐": "ci", "泰": "tai", "查": "Ja", "乔": "Jo", "喬": "Jo", "朱": "ju"}


_NAMES = """
约翰 john johann|马修 matthew|马太 matthew|马特 matt|迈克尔 michael maikel|迈克 mike michael|大卫 david|戴维 david
杰弗里 jeffrey geoffrey|杰夫 jeff jeffrey|詹姆斯 james|吉姆 jim|乔治 george|彼得 peter|保罗 paul|玛丽 mary|玛丽亚 maria
约瑟夫 joseph|约瑟 jose|乔 joe|托马斯 thomas|汤姆 tom thomas|查尔斯 charles|威廉 william|比尔 bill|亨利 henry
史密斯 smith|理查德 richard|雅各布 jacob|西蒙 simon|安德鲁 andrew|史蒂文 steven|史蒂芬 stephen|斯蒂芬 stephen|史蒂夫 steve
爱德华 edward|伊丽莎白 elizabeth|凯瑟琳 katherine catherine|克里斯 chris|克里斯托弗 christopher|罗伯特 robert|丹尼尔 daniel
亚当 adam|亚伦 aaron|萨拉 sarah|莎拉 sarah|南希 nancy|约翰逊 johnson|布朗 brown|米勒 miller|戴维斯 davis|怀特 white
威廉姆斯 williams|琼斯 jones|泰勒 taylor|摩尔 moore|杰克逊 jackson|汤普森 thompson|赖特 wright|华盛顿 washington|克林顿 clinton
亚历山大 alexander aleksandr|亚历克斯 alex|尼古拉 nikolai|尼古拉斯 nicholas|谢尔盖 sergei|德米特里 dmitri|弗拉基米尔 vladimir
叶夫根尼 evgeni|安德烈 andrei|穆罕默德 muhammad|阿卜杜拉 abdulla|侯赛因 husein|易卜拉欣 ibrahim|优素福 yusuf|阿里 ali
艾哈迈德 ahmad|哈桑 hasan|法蒂玛 fatima|马克 mark|卢克 luke|路加 luke|菲利普 philip|本杰明 benjamin|塞缪尔 samuel|山姆 sam
乔纳森 jonathan|约书亚 joshua|乔舒亚 joshua|安东尼 anthony|肯尼思 kenneth|凯文 kevin|布赖恩 brian|布莱恩 brian|瑞安 ryan
杰森 jason|贾森 jason|贾斯廷 justin|加里 gary|格雷戈里 gregory|帕特里克 patrick|雷蒙德 raymond|道格拉斯 douglas|肖恩 sean shawn
特里 terry|劳伦斯 lawrence|杰里米 jeremy|奈杰尔 nigel|休 hugh|休斯 hughes|格雷厄姆 graham|艾伦 alan|罗纳德 ronald|唐纳德 donald
珍妮弗 jennifer|琳达 linda|芭芭拉 barbara|苏珊 susan|杰西卡 jessica|卡伦 karen|丽莎 lisa|海伦 helen|艾米 amy|安娜 anna
夏洛特 charlotte|艾丽斯 alice|爱丽丝 alice|朱莉 julie|朱莉娅 julia|克里斯蒂娜 christina|丽贝卡 rebecca|雷切尔 rachel|路易丝 louise
让 jean|皮埃尔 pierre|弗朗索瓦 francois|雅克 jacques|路易 louis|米歇尔 michel michelle|卡洛斯 carlos|胡安 juan|何塞 jose
马丁 martin|汉斯 hans|沃尔夫冈 wolfgang|弗里德里希 friedrich|赖因哈德 reinhard|莱因哈德 reinhard|尤里 yuri|鲍里斯 boris
伊万 ivan|米哈伊尔 mikhail|瓦西里 vasili|帕维尔 pavel|康斯坦丁 konstantin|奥列格 oleg|伊戈尔 igor|维克托 viktor victor
"""
# Established renderings of names whose spelling hides their sound.
RENDERED = {
    characters: tuple(spelled)
    for characters, *spelled in (one.split() for one in _NAMES.strip().replace("\n", "|").split("|"))
}


def by_character() -> dict[str, str]:
    """The sounds of each character of the grid."""
    found: dict[str, str] = {}
    for rime, row in GRID.items():
        for cell in row.split():
            onset = cell.rstrip("".join(c for c in cell if ord(c) > 127))
            for character in cell[len(onset) :]:
                found.setdefault(character, onset.strip("-") + rime)
    return found
