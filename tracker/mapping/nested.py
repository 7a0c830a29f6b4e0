"""What the rows of a sheet below another are to the row that holds them: relatives, perpetrators, injuries, acts, or words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.importers.sheet import Book, Sheet
from tracker.mapping.about import HAPPENED, NAMED, About, judged
from tracker.mapping.header_words import BY, CUSTODY, act_of
from tracker.mapping.headers import Meaning, plain
from tracker.mapping.model import SheetMapping

RELATIVES = frozenset(
    "relative relatives rel family kin relation relations sibling siblings parents child children spouse wife wives husband mother"
    " father brother brothers sister sisters household родственник родственники семья дети туыстары қандас اقارب عائله اسره افراد"
    " خانواده بستگان اقوام familiar familiares familia parientes famille proches parente familie angehorige aile akraba 家属 亲属".split()
)
PERPETRATORS = frozenset(
    "perpetrator perpetrators perp perps suspect suspects offender offenders виновник виновники исполнители нарушители кінәлілер"
    " الجناه الجاني مرتكب مرتكبين عاملان perpetrador perpetradores responsables auteurs auteur tater failler 施害者".split()
)
WITNESSES = frozenset(
    "witness witnesses свидетель свидетели куәгерлер شاهد شهود شاهدان testigo testigos temoin temoins zeuge zeugen tanik taniklar 证人".split()
)
VICTIMS = frozenset(
    "victim victims casualty casualties dead killed wounded injured detainee detainees detained prisoner prisoners missing disappeared"
    " abducted arrested people persons individuals жертва жертвы пострадавшие погибшие задержанные арестованные люди құрбандар"
    " ضحايا الضحايا ضحيه شهداء معتقلين قتلى جرحى قربانیان کشته victimas victima detenidos personas victimes detenus personnes opfer"
    " magdurlar kurbanlar 受害者 遇难者".split()
)
INJURIES = frozenset(
    "injury injuries wound wounds травмы ранения жарақаттар اصابات الاصابات lesiones heridas blessures verletzungen 伤情".split()
)
HARMS = {
    "act",
    "arrest_date",
    "arrest_place",
    "disappearance_date",
    "killing_date",
    "detention_place",
    "release_date",
    "charge",
    "sentence",
    "verdict",
}
NAMING = frozenset("name names fullname имя фио аты есімі الاسم اسم نام nombre nom isim ad 姓名".split())
SPANS = (  # the columns of a list of acts that say from when until when each lasted
    (frozenset("from since start begin начало с от من از desde inicio de debut depuis von beginn".split()), "act.when"),
    (frozenset("to until till end конец до по الى حتي تا hasta fin jusqu bis ende".split()), "act.when.end"),
)
HOW = frozenset("kind type relation relationship role kinship родство صله القرابه نسبت parentesco lien".split())


def arranged(book: Book, kinds: dict[str, About]) -> dict[str, About]:
    """What the sheets are about, each below another looked at beside it; those above come first."""
    found = dict(kinds)
    for sheet in book.sheets:
        found[sheet.name] = _with_lists(sheet, book, kinds)
    for sheet in ordered(book):
        above = found.get(sheet.parent)
        if above is not None:
            found[sheet.name] = _below(sheet, found[sheet.name], above.about)
    return found


def ordered(book: Book) -> list[Sheet]:
    """The sheets, each after the one that it stands below."""
    by_name = {sheet.name: sheet for sheet in book.sheets}

    def depth(sheet: Sheet, seen: tuple[str, ...] = ()) -> int:
        above = by_name.get(sheet.parent)
        return 0 if above is None or sheet.name in seen else 1 + depth(above, (*seen, sheet.name))

    return sorted(book.sheets, key=depth)


def _with_lists(sheet: Sheet, book: Book, kinds: dict[str, About]) -> About:
    """A row that lists people and names nobody itself is what happened to them; a list in a sheet of its own is no column."""
    own = kinds[sheet.name]
    lists = {below.name for below in book.sheets if below.parent == sheet.name}
    if not lists or not own.about or own.own or not own.meanings:
        return own
    meanings = [
        None if column.name in lists else meant for column, meant in zip(sheet.columns, own.meanings, strict=True)
    ]
    about, reason = judged(meanings)
    found = {meant.concept for meant in meanings if meant}
    people = [name for name in lists if _named(kinds[name].meanings) and not _words(name) & (RELATIVES | WITNESSES)]
    if about == "individual" and not found & NAMED and people:
        about, reason = "incident", f"Its rows name nobody and list people ({', '.join(sorted(people))})."
    return replace(own, about=about, reason=reason, meanings=meanings)


def _named(meanings: Sequence[Meaning | None]) -> bool:
    return any(meant is not None and meant.concept in NAMED for meant in meanings)


def _words(name: str) -> set[str]:
    """The words of the last part of a name."""
    return set(plain(name.rsplit("/", 1)[-1]).split())


def _below(sheet: Sheet, own: About, above: str) -> About:
    """A sheet below one whose rows are about `above`."""
    name = _words(sheet.name)
    if sheet.name.rsplit("/", 1)[-1].startswith("_"):
        return About("", "The program that holds the form adds it by itself.")
    if not above:
        return About("", f"It belongs to the sheet '{sheet.parent}', which is left out.")
    told = [name, *(_words(column.name) | _words(column.label) for column in sheet.columns)]
    found = {meant.concept for meant in own.meanings if meant}
    for words, slot in ((PERPETRATORS, "perpetrator"), (WITNESSES, "witness")):
        if above in ("individual", "incident") and (name & words or ("perpetrator" in found and slot == "perpetrator")):
            parts = _took_part(sheet, own, slot)
            if parts is not None:
                return parts
    if above == "individual" and (name & RELATIVES or sum(bool(words & RELATIVES) for words in told) > 1):
        relatives = _relatives(sheet, own)
        if relatives is not None:
            return relatives
    if above == "individual" and (name & INJURIES or (found & {"injury", "body_part"} and not found & NAMED)):
        return _injuries(sheet, own)
    if (
        above == "incident"
        and own.about == "individual"
        and _named(own.meanings)
        and (name & VICTIMS or not found & {"id", "source"} and not name & RELATIVES and _told_of_people(found))
    ):
        return replace(own, above="incident")
    kind = act_of(plain(sheet.name.rsplit("/", 1)[-1])) or act_of(plain(sheet.name).rpartition(" ")[2])
    if above == "individual" and kind and not found & NAMED and not (found & {"source"} and len(found) == 1):
        return _acts(sheet, own, kind)
    if above == "individual" and not found & NAMED and found & (HARMS | HAPPENED) and not found & {"source"}:
        reason = f"Each row tells what was done to the person of the sheet '{sheet.parent}'."
        return About(
            "act", reason, _without(own.meanings, {"id", "incident_id"}), language=own.language, above="individual"
        )
    return words_on(sheet, own, above)


def _told_of_people(found: set[str]) -> bool:
    """Whether more than a name says that somebody is a person to whom something happened."""
    return bool(found & HARMS) or len(found & {"age", "sex", "birth", "stage", "death", "father", "mother"}) > 1


def _took_part(sheet: Sheet, own: About, slot: str) -> About | None:
    """Who took part in what the row above tells; None where no column names them."""
    at = _name_at(sheet, own)
    if at is None:
        return None
    fixed = {sheet.columns[at].name: f"{slot}.name"}
    reason = f"Each row names who took part as {slot} in what the sheet '{sheet.parent}' tells."
    fixed = _noted(sheet, own, fixed)
    return About("incident", reason, own.meanings, fixed=fixed, language=own.language, above="incident")


def _relatives(sheet: Sheet, own: About) -> About | None:
    """People tied to the person of the row above; None where no column names them."""
    at = _name_at(sheet, own)
    if at is None:
        return None
    fixed = {sheet.columns[at].name: "individual.name"}
    role = next(
        (
            column.name
            for place, column in enumerate(sheet.columns)
            if place != at
            and column.name != sheet.parent_column
            and (_words(column.name) | _words(column.label)) & HOW
            and not column.name.startswith("_")
        ),
        None,
    )
    if role is not None:
        fixed[role] = "relation.role"
    meanings = _without(own.meanings, {"relative", "incident", "incident_id"})
    reason = f"Each row names a relative of the person of the sheet '{sheet.parent}'."
    says = {"relation.type": "relative"}
    return About("individual", reason, meanings, fixed=fixed, says=says, language=own.language, above="relation")


def _name_at(sheet: Sheet, own: About) -> int | None:
    """The one column that names somebody; None where there is none, or where two may."""
    whole = [at for at, meant in enumerate(own.meanings) if meant and meant.concept in ("name", "perpetrator")]
    worded = [at for at, column in enumerate(sheet.columns) if (_words(column.name) | _words(column.label)) & NAMING]
    for found in (worded, whole):
        found = [at for at in found if not sheet.columns[at].name.startswith("_")]
        if len(found) == 1:
            return found[0]
    return None


def _injuries(sheet: Sheet, own: About) -> About:
    """Injuries of the person of the row above: in such a list "type" is the kind of injury."""
    meanings = list(own.meanings)
    for at, column in enumerate(sheet.columns):
        if _words(column.name) & {"type", "kind", "тип", "نوع", "tipo", "art", "түрі"}:
            meanings[at] = Meaning("injury", 0.8, "In a list of injuries it says of what kind each is.")
    reason = f"Each row tells of an injury of the person of the sheet '{sheet.parent}'."
    return About("injury", reason, meanings, language=own.language, above="individual")


def _acts(sheet: Sheet, own: About, kind: str) -> About:
    """Acts against the person of the row above, of the kind that the list is named by ("arrests")."""
    by = "stage.authority" if kind == CUSTODY else "perpetrator.name"
    fixed: dict[str, str] = {}
    for column, meant in zip(sheet.columns, own.meanings, strict=True):
        told = meant is not None and meant.concept in ("authority", "perpetrator")
        if (told or (_words(column.name) | _words(column.label)) <= BY) and by not in fixed.values():
            fixed[column.name] = by
        for words, day in SPANS[: 1 if kind == CUSTODY else 2]:  # of an arrest the end is that of what came after
            if _words(column.name) <= words and day not in fixed.values():
                fixed[column.name] = day
    meanings = _without(own.meanings, {"id", "incident_id"})
    stated = any(meant and meant.concept == "act" for meant in meanings)
    says = {} if stated else {"act.type": kind}
    reason = f"Each row tells of one act against the person of the sheet '{sheet.parent}', by the name of the list."
    return About("act", reason, meanings, fixed=fixed, says=says, language=own.language, above="individual")


def tells_apart(mapped: SheetMapping) -> bool:
    """Whether rows of this mapping may share an incident, so that a row below cannot say which it means."""
    own = ("incident.title", "incident.id", "incident.ref")
    return mapped.share != "row" or bool(mapped.several) or any(column.target in own for column in mapped.columns)


def words_on(sheet: Sheet, own: About, above: str) -> About:
    """Rows of which nothing is decided: their words are kept with the record of the row above."""
    reason = f"Nothing decides what each row is beside the row of '{sheet.parent}' that it belongs to: its words are kept there."
    return About(above, reason, own.meanings, fixed=_noted(sheet, own, {}), language=own.language, above=above)


def _noted(sheet: Sheet, own: About, besides: dict[str, str]) -> dict[str, str]:
    """What each column is: words, but for those that are decided, name a source, or are added by a program."""
    fixed = dict(besides)
    for column, meant in zip(sheet.columns, own.meanings, strict=True):
        kept = meant is not None and meant.concept in ("source", "technical", "row_number")
        if not kept and column.name not in (sheet.parent_column, sheet.key_column):
            fixed.setdefault(column.name, "note")
    return fixed


def _without(meanings: Sequence[Meaning | None], concepts: set[str]) -> list[Meaning | None]:
    return [None if meant and meant.concept in concepts else meant for meant in meanings]
