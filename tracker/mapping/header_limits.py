"""Words inside longer headers that take from the rest of them what it would say alone.

"Expected release date" frees nobody, "detained until" is no day of an arrest, "country of birth" is not where it happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.mapping.month_names import folded_set

EXPECTED = folded_set(
    "expected scheduled planned projected anticipated eligible due next ожидаемая ожидаемое ожидаемый предполагаемая предполагаемое плановая"
    " следующая следующее болжамды күтілетін prevista previsto esperada esperado proxima proximo prevue prevu prochaine beklenen planlanan gelecek"
    " المتوقع المتوقعة المقرر المقررة القادم القادمة متوقع بعدی geplant geplante voraussichtlich voraussichtliche nachste previsao"
)
ENDED = folded_set(
    "until till to end ended ends ending expiry expires до окончания окончание конец hasta fin termino jusqu jusqua bis ende kadar bitis حتى لغاية"
    " انتهاء نهاية پایان تا ate termo fino"
)
EARLIER = folded_set(
    "former previous previously prior past earlier times бывший бывшая бывшее прежний прежняя прежнее предыдущий предыдущая предыдущее предыдущие ранее"
    " прошлые раз бұрынғы anterior anteriores previo previa previos previas veces ancien ancienne precedent precedente precedents onceki eski"
    " السابق السابقة السابقين سابقا سابق قبلی پیشین fruher fruhere ehemalig ehemalige vorherige"
)
HOW_LONG = folded_set(
    "years months days weeks length duration period long number лет месяцев дней суток количество продолжительность сколько duracion tiempo anos meses dias"
    " numero duree nombre mois jours ans suresi sayisi gun مدة عدد سنوات أيام مدت تعداد dauer jahre monate tage anzahl duracao"
)
KIND_OF = folded_set(
    "type types kind category class rank nationality age sex gender status level role affiliation ethnicity"
    " religion phone email тип вид категория статус звание должность национальность гражданство tipo categoria rango nacionalidad estado cargo"
    " grade nationalite statut categorie turu rutbesi uyrugu durumu نوع رتبة جنسية حالة فئة رتبه ملیت وضعیت art rang status typ"
)
TRIED = folded_set(
    "charged arrested convicted prosecuted tried identified punished осужден задержан наказан identificado condenado identifie condamne"
)
ASKED = folded_set(
    "is was are were has had still currently did does ли всё ещё еще sigue siguen toujours encore hala hâlâ ما_زال هنوز noch"
)
BOUNDS = folded_set(
    "min max minimum maximum low high lower upper lowest highest least most мин макс минимум максимум минимальное максимальное minimo maximo الأدنى الأقصى"
    " حداقل حداکثر asgari azami mindestens hochstens"
)
HOMES = folded_set(
    "residence residing lives living resident home домашний проживания жительства прописки тұрғылықты residencia residente domicilio vivienda vecindad"
    " domicile ikamet ikametgah yasadigi السكن الإقامة سکونت wohnort wohnsitz residenza moradia"
)
BIRTHS = folded_set(
    "birth born рождения туған nacimiento naissance dogum الولادة الميلاد تولد geburt nascimento nascita народження"
)
ELSEWHERE = folded_set(
    "origin asylum current present native permanent registered registration citizenship burial buried grave body corpse destination work employment hospital"
    " происхождения захоронения тела работы убежища назначения origen destino entierro inhumacion cuerpo trabajo asilo origine destination enterrement inhumation"
    " corps travail asile koken defin mezar cenaze siginma الأصل المنشأ الدفن الجثة العمل الحالي الحالية اللجوء دفن اصلیت مبدا herkunft origem sepultamento corpo"
)
ARTICLE = folded_set("article articles статья статьи articulo articulos artigo madde")
LAW = folded_set("criminal penal code law charge charges ук коап уголовный кодекса codigo penale ceza")
AREAS = frozenset(("place", "death_place", "settlement", "quarter", "adm1", "adm2", "adm3", "adm4", "country", "lat", "lon", "coordinates"))  # fmt: skip
NAMING = frozenset((
    "perpetrator", "participant", "participant2", "participant3", "participant4", "detention_place", "arrest_place", "place", "current_location", "authority",
    "organisation", "org_name", "death_place",
))  # fmt: skip
COUNTING = frozenset(("killed", "injured_count", "detained_count", "arrests", "count", "affected"))
ENDING = frozenset(("end_date", "last_day"))
BOUND_TO_DAYS = COUNTING | {"sentence", "stage", "charge", "detention_place", "arrest_place"}
AT = folded_set("at when on during на при в al cuando au lors عند وقت هنگام زمان bei sirasinda")


def ageing(tokens: Sequence[str], known: Mapping[str, str]) -> bool:
    """Whether a header says of which moment the age is: "age when arrested"."""
    return len(tokens) > 2 and known.get(tokens[0]) == "age" and tokens[1] in AT


def limited(concept: str, tokens: Sequence[str], *, dated: bool) -> str:
    """What a longer header means beside its other words: the same, something else, "" where nobody knows."""
    held = frozenset(tokens)
    if dated and held & EXPECTED:
        return ""
    if held & ENDED and (dated or concept in BOUND_TO_DAYS) and concept not in ENDING:
        return ""
    if held & EARLIER and concept != "former_name":
        return ""
    if concept in COUNTING and held & (ASKED | BOUNDS):
        return ""
    if concept in NAMING and held & (KIND_OF | HOW_LONG):
        return ""
    if concept == "perpetrator" and held & TRIED:
        return ""
    if concept == "charge" and held & ARTICLE and not held & LAW:
        return ""
    if concept in AREAS and held & (HOMES | BIRTHS | ELSEWHERE):
        return "birth_place" if held & BIRTHS else "residence" if held & HOMES else ""
    return concept
