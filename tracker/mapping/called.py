"""What a cell for the name of a person holds besides one name: other names, words for somebody unnamed, several people."""

from __future__ import annotations

import re
import unicodedata

from tracker.mapping.month_names import UNKNOWN, folded

ALIAS, PSEUDONYM, DESCRIPTOR = "alias", "pseudonym", "descriptor"
LONGEST = 80  # letters of words for somebody unnamed
ALSO = (
    r"a\.?\s?k\.?\s?a\b\.?|a/k/a\b|also\s+known\s+as\b|alias(?:es)?\b|nick-?named?\b|nom\s+de\s+guerre\b|(?:alias\s+)?dite?(?=\s*[«\"“])|surnommée?\b"
    r"|apod(?:o|ad[oa])\b|conocid[oa]\s+como\b|conhecid[oa]\s+como\b|(?:он|она)[\s-]же\b|по\s+прозвищу\b|прозвище\b|псевдоним\b|кличка\b|позывной\b"
    r"|бүркеншік\s+аты\b|лақап\s+аты\b|takma\s+adı\b|lakabı\b|kod\s+adı\b|genannt\b|الملقبة?(?:\s+بـ?)?\s|ملقب\s+به\b|المعروفة?\s+(?:بـ?|باسم)\s*|معروف\s+به\b|مشهور\s+به\b"
)
OTHER_NAME = re.compile(
    rf"(?P<name>[^()（）\[\]]+?)\s*[,،(（\[]?\s*(?P<mark>(?<![^\W\d_])(?:{ALSO})|又名|别名|別名|绰号|綽號|外号)\s*[:–—-]?\s*(?P<alias>[^()（）\[\]]+?)\s*[)）\]]?",
    re.I,
)
INVENTED = re.compile(
    r"(?P<name>[^()（）]+?)\s*[(（]\s*(?:pseudonym|name\s+(?:has\s+been\s+)?changed|not\s+(?:his|her|their)\s+real\s+name|имя\s+изменено|псевдоним"
    r"|nombre\s+ficticio|seudónimo|pseudonyme|prénom\s+(?:modifié|changé)|اسم\s+مستعار|نام\s+مستعار|化名|takma\s+ad|name\s+geändert)\s*[)）]",
    re.I,
)  # fmt: skip
QUOTES = "\"'“”„«»‘’「」《》 "
LISTED = re.compile(r"[,;،；、/&\n]|\s(?:and|и|et|y|e|ve|und|و|a\.?k\.?a\.?|alias)\s", re.I)
MAY_BE_UNNAMED = re.compile(
    r"un(?:known|ident|named)|anonym|no name|not known|withheld|\bnn\b|n[./]\s?n|н[./]\s?н|неизв|неопозн|неустан|безымян|не установ|имя не|невідом"
    r"|белгісіз|inconn|non identif|sans nom|descono|no identif|sin nombre|sin identif|não identif|sem nome|unbekannt|namenlos|bilinm|kimliği|isimsiz|ignot"
    r"|tidak (?:di)?kenal|tanpa nama|مجهول|غير معروف|ناشناس|نامعلوم|نامشخص|بدون اسم|بی نام|نامەلۇم|अज्ञात|某|无名|無名|不详|不詳|匿名|佚名|未知|不明",
    re.I,
)  # the quick question before the slow one
NAMELESS = frozenset(form for raw in (
    "unknown", "unidentified", "unnamed", "anonymous", "anonymised", "anonymized", "withheld", "nn", "неизвестный", "неизвестная", "неизвестное", "неизвестные", "неизвестного",
    "неизвестно", "неизвестен", "неизвестна", "неопознанный", "неопознанная", "неопознанное", "неустановленный", "неустановленная", "неустановленное", "установлено",
    "установлен", "установлена", "безымянный", "безымянная", "невідомий", "невідома", "невідомо", "белгісіз", "inconnu", "inconnue", "identifié", "identifiée", "anonyme",
    "desconocido", "desconocida", "identificado", "identificada", "anónimo", "anónima", "desconhecido", "desconhecida", "unbekannt", "unbekannter", "unbekannte",
    "unbekanntes", "namenlos", "bilinmeyen", "bilinmiyor", "belirsiz", "isimsiz", "ignoto", "ignota", "dikenal", "diketahui", "مجهول", "مجهولة", "معروف", "معروفة", "ناشناس", "نامعلوم", "نامشخص",
    "نامەلۇم", "अज्ञात", "sconosciuto", "sconosciuta",
) for form in (raw, folded(raw)))  # fmt: skip
BESIDE = frozenset(map(folded, (  # what stands beside such a word and is no name either
    "a", "an", "the", "of", "with", "no", "not", "name", "names", "person", "persons", "male", "female", "man", "woman", "boy", "girl", "child", "baby", "infant", "adult", "minor",
    "youth", "teenager", "elderly", "old", "young", "body", "corpse", "civilian", "victim", "detainee", "prisoner", "individual", "protester", "soldier", "identity", "aged",
    "about", "years", "year", "yo", "y", "o", "m", "f", "by", "family", "request", "x", "and", "gender", "age", "known", "source", "so", "far", "yet", "adolescent", "foreign", "foreigner", "national", "s",
    "мужчина", "женщина", "ребенок", "мальчик", "девочка", "лицо", "человек", "парень", "девушка", "юноша", "подросток", "тело", "труп", "имя", "фио", "личность", "не", "лет", "около",
    "примерно", "пожилой", "пожилая", "молодой", "молодая", "несовершеннолетний", "несовершеннолетняя", "задержанный", "задержанная", "погибший", "погибшая", "чоловік", "жінка", "особа", "ер", "адам", "әйел", "бала", "аты", "есімі", "тегі", "homme", "femme", "enfant", "garçon", "fille",
    "corps", "personne", "identité", "non", "nom", "sans", "un", "une", "de", "hombre", "mujer", "niño", "niña", "cuerpo", "persona", "identidad", "sin", "nombre", "identificar", "masculino",
    "femenino", "menor", "edad", "homem", "mulher", "criança", "corpo", "pessoa", "não", "sem", "nome", "mann", "frau", "kind", "mädchen", "junge", "leiche", "männlich", "weiblich", "erkek",
    "kadın", "çocuk", "kişi", "ceset", "ismi", "adı", "kimliği", "uomo", "donna", "bambino", "laki-laki", "perempuan", "pria", "wanita", "orang", "anak", "tidak", "tanpa", "nama", "الهوية", "هوية", "الاسم",
    "شخص", "رجل", "امرأة", "طفل", "طفلة", "شاب", "شابة", "جثة", "فتاة", "سيدة", "غير", "بدون", "اسم", "هویت", "نام", "مرد", "زن", "کودک", "پسر", "دختر", "فرد", "جسد", "جوان", "یک",
    "व्यक्ति", "महिला", "पुरुष",
)))  # fmt: skip
NO_NAME = frozenset(map(folded, (
    "no name", "name unknown", "name not known", "name withheld", "n/n", "n.n.", "n. n.", "n n", "nn", "н/н", "н.н.", "sin nombre", "sin identificar", "sans nom", "sem nome", "tanpa nama", "بدون اسم", "بی نام",
)))  # fmt: skip
OF_SOMEBODY = re.compile(  # who somebody is to another, or of which family, and not their name
    r"(?:(?:the|a|an|his|her|their|infant|young|little|small|minor|\w+[’']s)\s+){0,2}(?:son|daughter|wife|husband|widow|mother|father|brother|sister|child|baby|infant|boy|girl"
    r"|toddler|nephew|niece|grandson|granddaughter|man|woman)\s+(?:of|from)\s+.+"
    r"|(?:сын|дочь|жена|муж|вдова|мать|отец|реб[её]нок|младенец|внук|внучка|племянник|племянница)\s+(?:из\s+семьи\s+)?\w+(?:\s+\w+)?"
    r"|(?:el|la|un|una)?\s*(?:hij[oa]|espos[oa]|bebé|niñ[oa]|viuda)\s+de\s+.+|(?:le|la|un|une)?\s*(?:fils|fille|épouse|époux|femme|veuve|bébé|enfant)\s+(?:de\s+|d[’'])\S.*"
    r"|(?:طفلة?|رضيعة?|شابة?|سيدة|امرأة|رجل|مسنة?|فتاة|جنين|شخص)\s+من\s+(?:عائلة|آل|بيت|أسرة)\s+.+|(?:زوجة|والدة|ابنة)\s+.+|(?:همسر|فرزند|نوزاد|دختر|پسر)\s+\S+.*"
    r"|.+(?:之[妻子女母父]|的(?:妻子|丈夫|儿子|女儿|孩子|母亲|父亲|兒子|女兒))",
    re.I,
)
SOMEBODY = re.compile(
    r"某(?:[男女]?(?:子|士|性|人|孩|童|生|青年|学生|學生|村民|老人|妇女|婦女))|(?:无名|無名)(?:氏|男子|女子|男性|女性|男|女)?|姓名(?:不详|不詳|未知|不明)|匿名|佚名|(?:身份|身分)(?:不明|不详|不詳)(?:者|男子|女子)?"
)
NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|some|dozens(?: of)?|двое|трое|четверо|пятеро|несколько|группа|dos|tres|cuatro|cinco|varios|varias|deux|trois|quatre|cinq|plusieurs"
PEOPLE = (
    "people|persons|men|women|boys|girls|children|kids|students|bodies|corpses|victims|detainees|prisoners|civilians|protesters|others|members|workers|villagers|individuals|relatives"
    "|families|soldiers|males|females|minors|adults|teenagers|youths|infants|babies|brothers|sisters|sons|daughters|demonstrators|activists|journalists|passengers|farmers|refugees|migrants|unknown|unidentified|unnamed|человек[а]?|мужчин[ыа]?|женщин[ыа]?|дет(?:и|ей)|тел[а]?|неизвестн\\w+|неопознанн\\w+|несовершеннолетн\\w+|подростк\\w+|студент\\w+|активист\\w+|брать\\w+|personas|hombres|mujeres|niños|cuerpos|estudiantes|desconocid[oa]s"
    "|personnes|hommes|femmes|enfants|corps|inconnus|pessoas|homens|mulheres|kişi|kadın|erkek|çocuk|أشخاص|شخص|رجال|نساء|أطفال|مجهول\\w*|نفر|人|名"
)  # fmt: skip
MANY = re.compile(
    rf"(?:(?:at least|about|over|some|more than|не менее|около|al menos|au moins)\s+)?(?:\d{{1,4}}|{NUMBERS})\s*(?:[^\W\d]+\s+){{0,2}}(?:{PEOPLE})\b.*|(?:a\s+)?(?:family|group|crowd)\s+of\s+\w+.*|семья из .*|familia de \d.*|famille de \d.*"
    r"|(?:the\s+)?[^\W\d]+(?:[-\s][^\W\d]+)?\s+(?-i:brothers|sisters|siblings|twins|family)|the\s+brothers\s+\w+|(?:los|las)\s+herman[oa]s\s+\w+.*|(?:la\s+)?familia\s+\w+"
    r"|(?:les\s+)?(?:frères|sœurs|soeurs)\s+\w+|(?:la\s+)?famille\s+\w+|(?:братья|сёстры|сестры|супруги|семья)\s+\w+|(?:الأخوة|الإخوة|عائلة|أسرة)\s+\w+|خانواده\s+\w+",
    re.I | re.S,
)
JOINED = re.compile(r"\S\s+(?:and|&|и|та|және|und|et|ve)\s+\S", re.I)
LIST_OF_PROGRAMS = re.compile(r",(?=[^\s\d])")
A_LIST = "It seems to hold several names, parted by commas. Part them by semicolons, or say in the mapping how they are parted."
OF_SEVERAL = "It tells of several people and names none of them. Give each a row of their own, or bring the row as an incident with their number."

TOLD_BY = NAMELESS | frozenset(form for raw in (
    "name", "names", "nombre", "nom", "nome", "nama", "nn", "n/n", "n.n.", "n.", "n", "н/н", "н.н.", "н.", "имя", "фио", "لا", "بی", "بدون", "غير", "الهوية", "aka", "a.k.a.", "a.k.a", "a.", "a/k/a",
    "alias", "aliases", "known", "nickname", "nicknamed", "nick-named", "nom", "dit", "dite", "surnommé", "surnommée", "apodo", "apodado", "apodada", "conocido", "conocida", "conhecido", "conhecida", "же",
    "он-же", "она-же", "прозвищу", "прозвище", "псевдоним", "кличка", "позывной", "бүркеншік", "лақап", "takma", "lakabı", "kod", "genannt", "الملقب", "الملقبة", "ملقب", "المعروف", "المعروفة", "معروف", "مشهور",
    "son", "daughter", "wife", "husband", "widow", "mother", "father", "brother", "sister", "child", "baby", "infant", "boy", "girl", "toddler", "nephew", "niece", "grandson",
    "granddaughter", "man", "woman", "brothers", "sisters", "siblings", "twins", "сын", "дочь", "жена", "муж", "вдова", "мать", "отец", "ребенок", "ребёнок", "младенец", "внук", "внучка",
    "племянник", "племянница", "братья", "сестры", "сёстры", "супруги", "hijo", "hija", "esposo", "esposa", "bebé", "niño", "niña", "viuda", "hermanos", "hermanas", "fils", "fille", "épouse",
    "époux", "femme", "veuve", "bébé", "enfant", "frères", "sœurs", "soeurs", "من", "زوجة", "والدة", "ابنة", "همسر", "فرزند", "نوزاد", "دختر", "پسر", "عائلة", "أسرة", "الأخوة", "الإخوة", "خانواده",
    "family", "group", "crowd", "семья", "familia", "famille", "at", "about", "over", "some", "more", "several", "many", "dozens", "двое", "трое", "четверо", "пятеро", "несколько", "группа", "не", "около",
    "and", "&", "и", "та", "және", "und", "et", "ve",
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "dos", "tres", "cuatro", "cinco", "varios", "varias", "deux", "trois", "quatre", "cinq", "plusieurs", "au", "al",
) for form in (raw, folded(raw)))  # fmt: skip
SIGNS = re.compile(r"[(（\[之的某无無匿佚未不名号號٠-٩۰-۹]|^\d")
APART = str.maketrans(dict.fromkeys("()[]\"'«»“”:;,،؛!?", " "))


def plain(words: str) -> bool:
    """Whether nothing in a name needs a closer look: asked of each name of a file, and quick."""
    return TOLD_BY.isdisjoint(words.casefold().translate(APART).split()) and not SIGNS.search(words)


def nameless(words: str) -> bool:
    """Whether the words stand for somebody whose name nobody gives: "Unknown male", "N/N", "мужчина, имя неизвестно"."""
    if len(words) <= LONGEST and OF_SOMEBODY.fullmatch(words.strip()):
        return True
    if len(words) > LONGEST or not MAY_BE_UNNAMED.search(words):
        return False
    low = folded(unicodedata.normalize("NFKC", words)).strip(" .")
    if low in UNKNOWN or low in NO_NAME or SOMEBODY.fullmatch(low.strip("()[]")):
        return True
    tokens = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", re.sub(r"\([^()]*\)|\[[^]]*\]", _unnamed_inside, low))
    return bool(NAMELESS.intersection(tokens)) and all(token in NAMELESS or token in BESIDE for token in tokens)


def _unnamed_inside(match: re.Match[str]) -> str:
    """What stands in brackets: of interest where it says that nothing is known, else beside the point ("Unknown (Tank)")."""
    return match[0] if MAY_BE_UNNAMED.search(match[0]) else " "


def of_several(words: str) -> bool:
    """Whether the words count people and name none of them: "3 unidentified bodies", "Family of 5"."""
    return bool(MANY.fullmatch(words.strip()))


def joined(words: str) -> bool:
    """Whether a word that joins people stands between the words: "Ann Roe and Bo Ek", "Анна и её сын"."""
    return bool(JOINED.search(words))


def spelled(words: str) -> list[tuple[str, str]]:
    """The names of a cell, each with its kind ("" as it is printed): "Karim Y. (aka Tank)" gives two; one, where nobody can tell."""
    if match := INVENTED.fullmatch(words):
        return [(match["name"], PSEUDONYM)]
    match = OTHER_NAME.fullmatch(words)
    if match is None or match["mark"].strip() == "Aka":  # written so it is a part of a name
        return [(words, "")]
    name, alias = match["name"].strip(" ,،"), match["alias"].strip(QUOTES)
    if not _may_be_name(name) or not _may_be_name(alias) or LISTED.search(alias) or name.count('"') % 2:
        return [(words, "")]
    return [(name, ""), (alias, ALIAS)]


def _may_be_name(words: str) -> bool:
    return len(words) > 1 and any(map(str.isalpha, words)) and not nameless(words)


__all__ = [
    "A_LIST",
    "DESCRIPTOR",
    "LIST_OF_PROGRAMS",
    "OF_SEVERAL",
    "joined",
    "nameless",
    "of_several",
    "plain",
    "spelled",
]
