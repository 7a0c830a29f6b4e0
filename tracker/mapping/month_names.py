"""Names of months and the words around dates, in the languages that tables are kept in, as small folded words."""

from __future__ import annotations

import unicodedata

GREGORIAN = (  # one line a language or form; the twelve months in order
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jan feb mar apr may june july aug sept oct nov dec",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "янв фев мар апр май июн июл авг сен окт ноя дек",
    "янв февр март апр мая июня июля авг сент окт нояб дек",
    "январем февралем мартом апрелем маем июнем июлем августом сентябрем октябрем ноябрем декабрем",
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "қаңтарда ақпанда наурызда сәуірде мамырда маусымда шілдеде тамызда қыркүйекте қазанда қарашада желтоқсанда",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня",
    "студзень люты сакавік красавік травень чэрвень ліпень жнівень верасень кастрычнік лістапад снежань",
    "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv févr mars avr mai juin juil aout sept oct nov déc",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago set oct nov dic",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jan feb mrz apr mai jun jul aug sep okt nov dez",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "oca şub mar nis may haz tem ağu eyl eki kas ara",
    "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "يانۋار فېۋرال مارت ئاپرېل ماي ئىيۇن ئىيۇل ئاۋغۇست سېنتەبىر ئۆكتەبىر نويابىر دېكابىر",
    "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
)
JALALI = (
    "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
    "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand",
)
HIJRI = (
    "محرم صفر ربيع_الأول ربيع_الثاني جمادى_الأولى جمادى_الآخرة رجب شعبان رمضان شوال ذو_القعدة ذو_الحجة",
    "محرم صفر ربيع_الاول ربيع_الاخر جمادى_الأول جمادى_الثانية رجب شعبان رمضان شوال ذي_القعدة ذي_الحجة",
    "muharram safar rabi_al-awwal rabi_al-thani jumada_al-ula jumada_al-akhira rajab shaban ramadan shawwal dhu_al-qadah dhu_al-hijjah",
)
BIKRAM = (
    "वैशाख जेठ असार साउन भदौ असोज कार्तिक मंसिर पुस माघ फागुन चैत",
    "बैशाख ज्येष्ठ आषाढ श्रावण भाद्र आश्विन कार्तिक मार्ग पौष माघ फाल्गुन चैत्र",
    "baisakh jestha ashadh shrawan bhadra ashwin kartik mangsir poush magh falgun chaitra",
)


def folded(words: str) -> str:
    """Small letters without accents and points above; Arabic letters that are written for each other made one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", plain).translate(_ONE)


def folded_set(words: str) -> frozenset[str]:
    """Words between blanks, each without case and marks."""
    return frozenset(folded(word) for word in words.split())


_ONE = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ـ": None, "ı": "i", "ё": "е", "\u200c": " ", "أ": "ا", "إ": "ا", "ٱ": "ا"}
)
MONTHS: dict[str, tuple[str, int]] = {}  # folded word -> (calendar, month); what two calendars share is the first's
for _calendar, _lines in (("gregorian", GREGORIAN), ("jalali", JALALI), ("hijri", HIJRI), ("bikram_sambat", BIKRAM)):
    for _line in _lines:
        for _number, _word in enumerate(_line.split(), 1):
            MONTHS.setdefault(folded(_word.replace("_", " ")), (_calendar, _number))
TWO_WORDS = tuple(word for word in MONTHS if " " in word)

# --- words around dates, folded ---
ABOUT = tuple(map(folded, (
    "circa", "ca.", "ca", "c.", "about", "around", "approximately", "approx.", "approx", "roughly", "est.", "estimated", "~", "≈",
    "около", "примерно", "приблизительно", "шамамен", "vers", "environ", "hacia", "aproximadamente", "alrededor de",
    "cerca de", "um", "etwa", "yaklaşık", "civarı", "حوالي", "تقريبا", "نحو", "حدود", "حدودا", "约", "大约",
    "early", "mid", "mid-", "late", "the beginning of", "the middle of", "the end of", "beginning of", "end of", "начало",
    "начале", "начала", "середина", "середине", "середины", "конец", "конце", "конца", "початок", "початку", "кінець", "кінці", "кінця", "середині",
    "басы", "басында", "ортасы", "ортасында", "соңы", "соңында", "début", "fin", "milieu", "mi-", "principios de", "inicios de", "comienzos de",
    "mediados de", "finales de", "fines de", "início de", "começo de", "meados de", "final de", "fim de", "inizio", "metà", "fine", "anfang",
    "mitte", "ende", "başı", "başında", "başları", "başlarında", "ortası", "ortasında", "ortaları", "ortalarında", "sonu", "sonunda", "sonları",
    "sonlarında", "awal", "pertengahan", "akhir", "بداية", "مطلع", "أوائل", "منتصف", "نهاية", "أواخر", "ابتدای", "اوایل", "اواسط", "اواخر", "پایان",
)))  # fmt: skip
DOUBT = tuple(map(folded, ("possibly", "perhaps", "probably", "maybe", "возможно", "вероятно", "peut-être", "quizás", "ربما", "احتمالا", "belki", "可能")))  # fmt: skip
BEFORE = tuple(map(folded, ("before", "prior to", "earlier than", "до", "ранее", "avant", "antes de", "önce", "قبل", "پیش از", "قبل از")))  # fmt: skip
AFTER = tuple(map(folded, ("after", "later than", "после", "après", "después de", "sonra", "بعد", "پس از", "بعد از")))
UNTIL = tuple(map(folded, ("until", "till", "by", "no later than", "not later than", "не позднее", "jusqu'à", "hasta", "حتى", "تا")))  # fmt: skip
SINCE = tuple(map(folded, ("since", "from", "starting", "с", "со", "depuis", "desde", "منذ", "از", "начиная с")))
IN = tuple(
    map(
        folded,
        (
            "в",
            "во",
            "у",
            "к",
            "in the",
            "in",
            "at the",
            "at",
            "on",
            "au",
            "en",
            "à la",
            "a",
            "im",
            "في",
            "در",
            "nel",
            "no",
            "pada",
        ),
    )
)
DROPPED = frozenset(map(folded, (
    "the", "of", "de", "del", "on", "in", "at", "le", "la", "el", "du", "en", "am", "den", "г", "г.", "года", "год", "году", "гг",
    "р", "рожд", "рождения", "жылы", "жылғы", "жыл", "ж", "ж.", "р.", "року", "yılı", "yil", "عام", "سنة", "سال", "في", "من", "م", "ميلادي", "ad", "ce",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье", "во", "в",
    "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "شهر", "month", "year", "गते", "साल", "गत", "жылдың", "yılının", "yil", "года", "року",
)))  # fmt: skip
SEASONS = {
    **dict.fromkeys(map(folded, (
        "spring", "весна", "весной", "весны", "весне", "printemps", "primavera", "ربيع", "الربيع", "بهار", "көктем", "көктемі", "көктемде", "көктемінде",
        "ilkbahar", "ilkbaharı", "ilkbaharında", "bahar", "baharı", "frühling", "frühjahr", "весна", "навесні", "春", "春季", "春天", "bahor",
    )), 21),
    **dict.fromkeys(map(folded, (
        "summer", "лето", "летом", "лета", "лете", "été", "verano", "estate", "verão", "صيف", "الصيف", "تابستان", "жаз", "жазы", "жазда", "жазында",
        "yaz", "yazı", "yazında", "sommer", "літо", "влітку", "літа", "夏", "夏季", "夏天", "yoz",
    )), 22),
    **dict.fromkeys(map(folded, (
        "autumn", "fall", "осень", "осенью", "осени", "automne", "otoño", "autunno", "outono", "خريف", "الخريف", "پاییز", "күз", "күзі", "күзде",
        "күзінде", "sonbahar", "sonbaharı", "sonbaharında", "güz", "herbst", "осінь", "восени", "осені", "秋", "秋季", "秋天", "kuz",
    )), 23),
    **dict.fromkeys(map(folded, (
        "winter", "зима", "зимой", "зимы", "зиме", "hiver", "invierno", "inverno", "شتاء", "الشتاء", "زمستان", "қыс", "қысы", "қыста", "қысында",
        "kış", "kışı", "kışında", "узимку", "зими", "взимку", "冬", "冬季", "冬天", "qish",
    )), 24),
}  # fmt: skip
_UNKNOWN = (  # the cell says that it is not known
    "unknown", "not known", "unk", "unk.", "n/a", "na", "n.a.", "not available", "not stated", "unspecified", "no data", "nd", "n.d.",
    "no date", "?", "??", "???", "-", "--", "---", "----", "—", "–", "none", "null", "<null>", "nan", "#n/a", "nil", "tbd", "tbc",
    "неизвестно", "неизвестен", "неизвестна", "не известно", "нет данных", "н/д", "нет", "не указано", "не установлено", "белгісіз",
    "не знаю", "затрудняюсь ответить", "не помню", "нет сведений", "нет информации", "don't know", "dont know", "do not know", "not sure", "no information",
    "se ignora", "no sé", "no se", "no sabe", "no consta", "sin información", "sin dato", "sin especificar", "ns/nc", "je ne sais pas", "ne sait pas", "nsp",
    "non précisé", "non précisée", "non renseigné", "non renseignée", "não sabe", "não sei", "não informado", "weiß nicht", "nicht bekannt", "keine angabe",
    "bilmiyorum", "belli değil", "bilgi yok", "لا أعلم", "لا أعرف", "لا يعرف", "نمی‌دانم", "اطلاعی ندارم", "不知道", "不清", "білмеймін", "мәлімет жоқ",
    "inconnu", "inconnue", "non connu", "desconocido", "desconocida", "se desconoce", "no se sabe", "sin datos", "desconhecido",
    "unbekannt", "bilinmiyor", "غير معروف", "غير معروفة", "مجهول", "مجهولة", "لا يوجد", "غير محدد", "غير متوفر", "نامعلوم", "نامشخص",
    "未知", "不详", "不明", "无", "不詳", "無", "未詳", "未详", "不清楚", "暂无", "暫無", "نامەلۇم", "thất lạc", "अज्ञात", "0000-00-00", "00/00/0000", "00.00.0000",
)  # fmt: skip
UNKNOWN = frozenset(map(folded, _UNKNOWN)) | frozenset(map(str.casefold, _UNKNOWN))
