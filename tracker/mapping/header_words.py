"""Words inside longer headers that change what the rest of them says: of others than the person, of a part, of one kind of act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from tracker.mapping.code_words import key, known_words
from tracker.mapping.month_names import folded_set

OTHERS = folded_set(
    "family families relative relatives kin mother father parent parents brother brothers sister sisters spouse wife husband son sons daughter"
    " daughters guardian household reporter reporters reporting informant informants respondent respondents interviewee interviewer complainant caller witness"
    " witnesses lawyer lawyers attorney judge judges prosecutor doctor neighbour neighbor colleague friend семьи семья родственника родственников"
    " родственники матери отца супруга супруги жены мужа сына дочери заявителя заявитель информатора свидетеля свидетелей свидетели адвоката судьи"
    " отбасы туысы туыстары ананың әкенің куәгер адвокаты العائلة الأسرة الأهل الأقارب قريب أقارب الأم الأب الأخ الزوج الزوجة المبلغ الشاهد الشهود"
    " المحامي القاضي خانواده بستگان مادر پدر همسر برادر شاهد شاهدان وکیل قاضی familiar familiares familia madre padre esposa esposo hermano hermana"
    " hijo hija reporta reporto informante denunciante declarante testigo testigos abogado abogada juez fiscal entrevistado famille proche proches mere pere"
    " epouse epoux conjoint frere soeur declarant temoin temoins avocat avocate juge aile ailesi yakini anne anneye babanin es esi tanik avukat"
    " familia mae pai esposo testemunha advogado familie angehorige mutter vater zeuge anwalt famiglia madre padre testimone avvocato"
)
WHOLE = folded_set("家属电话 家属联系方式 家人电话 亲属电话")  # headers without blanks
NAMES_OF_FAMILY = folded_set("name names nom nombre nome имя اسم")  # "family name" is the person's own
PARTS = folded_set(
    "women woman men man female females male males girl girls boy boys child children minor minors infant infants baby babies adult adults elderly youth"
    " civilian civilians combatant combatants fighter fighters soldier soldiers police policemen officers militants insurgents journalists students"
    " military militants army troops combat unknown unidentified"
    " f m i женщин женщины мужчин мужчины детей дети девочек мальчиков гражданских военных نساء رجال أطفال مدنيين المدنيين النساء الأطفال الرجال"
    " زنان مردان کودکان غیرنظامیان mujeres hombres ninos ninas menores civiles policias femmes hommes enfants civils kadin erkek cocuk sivil mulheres homens"
    " criancas civis frauen manner kinder zivilisten donne uomini bambini civili"
)
DAY = folded_set("date day on when year дата день года تاريخ تاریخ روز fecha dia tarihi datum data giorno tanggal")
DATES = folded_set("date дата تاريخ تاریخ fecha tarihi datum tanggal")
PLACE = folded_set("place location where at site from in town место مكان محل lugar lieu yeri ort local luogo tempat")
WITHIN = folded_set("in at from")  # "arrested in" asks for the place, "in prison" whether somebody is there
BY = folded_set("by perpetrator perpetrators кем على يد توسط por par tarafindan von da oleh")
HOW = folded_set("method methods метод методы طريقة روش metodo methode yontemi")
JOINTS = folded_set("of the was were a an and de del de la du des d di do da la el los le les к с из в")
NOT_ACTS = folded_set(
    "death dead died injury injured wounded attack violence pressure search raid missing смерть гибель وفاة muerte mort"
)

JUDGED = ("extrajudicial_killing", "death_in_custody")  # a header "execution" does not say that no court was asked
CUSTODY = "taken_into_custody"
OF_CUSTODY = {"date": "arrest_date", "place": "arrest_place", "perpetrator": "authority"}


def of_others(tokens: Sequence[str]) -> bool:
    """Whether a header speaks of somebody else than the person of the row: a relative, whoever reported it, a lawyer."""
    found = OTHERS.intersection(tokens)
    return not WHOLE.isdisjoint(tokens) or (
        len(tokens) > 1
        and bool(found)
        and not (found <= {"family", "famille"} and NAMES_OF_FAMILY.intersection(tokens))
    )


def of_a_part(tokens: Iterable[str]) -> bool:
    """Whether a header counts a part of the people alone: "women killed"."""
    return not PARTS.isdisjoint(tokens)


def tells_day(tokens: Sequence[str]) -> bool:
    """Whether a header asks for a day: "date of sentence" is no sentence."""
    return not DATES.isdisjoint(tokens)


@cache
def _acts() -> dict[str, str]:
    return {word: code for word, code in known_words("act_type").items() if word not in NOT_ACTS and code not in JUDGED}


def act_of(word: str) -> str:
    """The kind of act that a word of a header or the name of a list stands for; "" where it stands for none."""
    known = _acts()
    return known.get(key(word), "") or (known.get(key(word)[:-1], "") if word.endswith("s") else "")


def of_an_act(tokens: Sequence[str]) -> tuple[str, str] | None:
    """What a header says of one kind of act, and of which: "torture date" is the day of torture. None where it is no such header."""
    for words, concept in ((DAY, "date"), (PLACE, "place"), (BY, "perpetrator"), (HOW, "method")):
        rest = [token for token in tokens if token not in words and token not in JOINTS]
        told = words.intersection(tokens[1:]) or (words - WITHIN).intersection(tokens)
        if len(rest) < len(tokens) and told and (kind := act_of(" ".join(rest))):
            return OF_CUSTODY.get(concept, concept) if kind == CUSTODY else concept, kind
    return None
