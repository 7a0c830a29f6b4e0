"""Whether the words of a sentence state a term to be served: a length of time, life, death. Others say that there is none, or not yet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tracker.mapping.code_words import key, known_words
from tracker.mapping.day_forms import DIGITS
from tracker.mapping.doubts import marks
from tracker.mapping.hanzi import simplified
from tracker.mapping.month_names import folded

_UNIT = (
    r"(?:y|yr|yrs|years?|m|mo|mos|mths?|months?|weeks?|wks?|d|days?|лет|год(?:а|ов)?|г|л|мес(?:яц(?:а|ев)?)?|сут(?:ок|ки)|дн(?:я|ей)|день"
    r"|жыл\w*|аи\w*|күн\w*|ans?|annees?|mois|jours?|anos?|mes(?:es)?|dias?|jahre?n?|monate?n?|tage?n?|yil\w*|ay|gun|anni|anno|mesi|mese|giorni"
    r"|tahun|bulan|hari|рок(?:и|ів|у)|рік|місяц\w*|سنه|سنوات|سنين|سنتان|سنتین|عام|عاما|اعوام|شهر|شهرا|اشهر|شهور|یوم|یوما|ایام|سال|ماه|روز|یىل)"
)
_COUNTED = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty"
    r"|several|many|один|одного|два|две|двух|три|трех|четыре|четырех|пять|шесть|семь|восемь|девять|десять|пятнадцать|двадцать|полтора|несколько"
    r"|бес|он|екі|үш|төрт|алты|жеті|сегіз|тоғыз|cinq|deux|trois|quatre|six|sept|huit|neuf|dix|quinze|vingt|plusieurs"
    r"|cinco|dos|tres|cuatro|seis|siete|ocho|nueve|diez|quince|veinte|varios|bes|iki|uc|dort|alti|yedi|sekiz|dokuz|on"
    r"|سنه|خمس|خمسه|ثلاث|ثلاثه|اربع|اربعه|ست|سبع|ثمانی|تسع|عشر|عشره|عشرون|عشرین|پنج|دو|سه|چهار|شش|هفت|هشت|نه|ده|یک|بیست|چند)"
)
LENGTH = re.compile(
    rf"(?<![\d.,/-])\d{{1,3}}(?:[.,]\d+)?(?:\s*(?:-|–|to|до)\s*\d{{1,3}})?[\s-]*{_UNIT}\b|\b{_COUNTED}[\s-]+{_UNIT}\b"
)
ALONE = re.compile(r"(?:سنه|سنتان|سنتین|عامان|عامین|شهران|شهرین|ستة اشهر|одиннадцать лет|год|полгода)")
CHINESE = re.compile(
    r"(?:(?<!\d)\d{1,2}|[一二两兩三四五六七八九十廿半几幾数數]+)(?:年|个月|個月|月|天)(?!\d|[一二三四五六七八九十]+月)|无期|無期|死刑|死缓|死緩|终身|終身"
)
WHOLE = re.compile(
    r"\b(?:life|death|lifetime|life imprisonment|пожизненн\w*|бессрочн\w*|смертн\w*|расстрел\w*|вмн|довічн\w*|өмір боиы|өлім жаза\w*"
    r"|مؤبد|المؤبد|موبد|الموبد|مدى الحیاه|اعدام|الاعدام|حبس ابد|ابد|perpetuite|a vie|peine de mort|perpetua|cadena perpetua|pena de muerte|pena de morte"
    r"|muebbet|idam|lebenslang\w*|lebenslanglich\w*|todesstrafe|ergastolo|pena di morte|seumur hidup|hukuman mati)\b"
)
NUMBER = re.compile(r"0*[1-9]\d?(?:[.,]\d+)?")
HINDERED = re.compile(  # no term that anybody serves: conditional, only asked for, not yet given, or taken back
    r"\b(?:suspended|conditional\w*|probation|parole|fac(?:e|es|ing|ed)|up to|awaiting|await|pending|request\w*|demand\w*|sought|seeks?|possible|maximum"
    r"|overturn\w*|annul\w*|quash\w*|acquit\w*|pardon\w*|dismiss\w*|ongoing|under trial|on trial|условн\w*|ожида\w*|грозит|отмен\w*|оправда\w*|запр[ао]\w*|требу\w*"
    r"|шартты\w*|күтуде|ақталды|sursis|encour\w*|requis\w*|acquitt\w*|attente|condicional|suspendida|suspensa|hasta|absuelt\w*|espera|ertelen\w*|beraat"
    r"|bewahrung|ausgesetzt|freigesprochen|sospesa|assolt\w*|تعلیقی|وقف التنفیذ|موقوفه|براءه|بانتظار|فی انتظار|قید المحاکمه|تبرئه|در انتظار|تعلیق)\b"
    r"|缓刑|緩刑|等待|待判|待审|待審|要求|最高|求刑|撤销|撤銷|释放|釋放|审理中|審理中"
)


@lru_cache(maxsize=10_000)
def states_term(words: str) -> bool:
    """Whether these words say that somebody was given a term to serve, and does not only face it or was spared it."""
    low = " ".join(simplified(folded(unicodedata.normalize("NFKC", words.translate(DIGITS)))).split())
    if known_words("stage").get(key(words)) == "sentenced" or NUMBER.fullmatch(low):
        return True
    if HINDERED.search(low) or marks(_without_ends(low)):
        return False
    return bool(LENGTH.search(low) or CHINESE.search(low) or WHOLE.search(low) or ALONE.fullmatch(low))


def _without_ends(low: str) -> str:
    """The words without those for a term that look like a negation."""
    return re.sub(r"无期|無期|nine|\bне менее\b", " ", low)
