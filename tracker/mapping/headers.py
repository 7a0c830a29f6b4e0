"""What headers mean: words of several languages, tags of HXL, properties of FollowTheMoney, questions of forms, our own exports."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from tracker import codes
from tracker.errors import InvalidFacts
from tracker.facts import ValueType
from tracker.importers.ours_file import own_columns
from tracker.importers.sheet import Column
from tracker.mapping.eras import of_header
from tracker.mapping.hanzi import simplified
from tracker.mapping.header_limits import ageing, limited
from tracker.mapping.header_words import of_a_part, of_an_act, of_others, tells_day
from tracker.mapping.month_names import folded
from tracker.mapping.targets import target

LANGUAGES = {
    "en": "eng", "eng": "eng", "english": "eng", "ar": "ara", "ara": "ara", "arabic": "ara", "fa": "fas", "farsi": "fas", "persian": "fas",
    "ru": "rus", "rus": "rus", "russian": "rus", "kk": "kaz", "kz": "kaz", "kazakh": "kaz", "zh": "zho", "cn": "zho", "chinese": "zho",
    "ug": "uig", "uyghur": "uig", "uighur": "uig", "fr": "fra", "french": "fra", "es": "spa", "spanish": "spa", "tr": "tur", "turkish": "tur",
    "uk": "ukr", "ukrainian": "ukr", "ku": "kur", "kurdish": "kur", "ne": "nep", "nepali": "nep", "ps": "pus", "my": "mya", "am": "amh",
    "عربي": "ara", "عربی": "ara", "انگلیسی": "eng", "فارسی": "fas", "английский": "eng", "русский": "rus", "қазақ": "kaz", "英文": "eng", "中文": "zho",
}  # fmt: skip
VAGUE = (
    "name",
    "incident",
    "count",
    "stage",
    "note",
    "source",
    "row_number",
    "technical",
    "language",
    "caption",
)  # one word of these inside a longer header says little
ENDINGS = ("age", "sex", "gender", "dob")  # short words that say what a longer header is about
COUNTS = ("killed", "injured_count", "detained_count", "arrests", "count", "affected", "family_status")
STAFF = {"interviewer", "enumerator", "observer", "coder", "officer", "agent"}  # who wrote the table down
ARTICLES = frozenset(("the", "el", "la", "los", "las", "le", "les", "l", "der", "die", "das", "il", "os"))
CLOSE = 88  # of 100: how alike a header must be to words of the table
LONGEST = 60


@dataclass(frozen=True)
class Meaning:
    """What a header may mean: a concept of data/mapping/headers.csv, how surely (0 to 1), in which language, and why.

    `other` says that its cells are filled where another column of the same meaning is not; `act` of which kind of act its
    header speaks, a code of the list act_type.
    """

    concept: str
    score: float
    reason: str
    language: str = ""
    other: bool = False
    act: str = ""


@dataclass(frozen=True)
class Concept:
    """What columns of this meaning are, by what the rows are about; `says` is what their being filled says besides."""

    name: str
    targets: dict[str, str]
    says: dict[str, str]

    def target(self, about: str) -> str:
        """The target in rows about this; "" where such a column is left out."""
        return self.targets.get(about, self.targets["other"])


@cache
def concepts() -> dict[str, Concept]:
    """All meanings, in their order."""
    return {row["concept"]: _concept(row) for row in _rows()}


@cache
def is_dated(name: str) -> bool:
    """Whether columns of this concept hold dates."""
    aims = [(written.split("^")[0].split("@")[0], about) for about, written in concepts()[name].targets.items()]
    return any(_is_date(written, about) for written, about in aims if "." in written)


def _is_date(written: str, about: str) -> bool:
    try:
        fact = target(written, about).fact
    except InvalidFacts:
        return False
    return fact is not None and fact.type is ValueType.DATE


def calendar_named(column: Column) -> str:
    """The calendar that a header names anywhere, or its label; "" where none does."""
    return next(
        (found for words in (column.label, column.name) if (found := of_header(plain(words).split())[1])),
        "",
    )


def _concept(row: dict[str, str]) -> Concept:
    abouts = ("individual", "incident", "organisation", "location", "other")
    said = dict(pair.split("=") for pair in row["says"].split(",") if pair)
    return Concept(row["concept"], {about: row[about] for about in abouts}, said)


@cache
def _rows() -> list[dict[str, str]]:
    with (codes.data_folder() / "mapping" / "headers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def words() -> dict[str, str]:
    """The concept of each header that is known, by its plain form; the first that lists a word has it."""
    found: dict[str, str] = {}
    for row in _rows():
        for word in filter(None, row["words"].split(";")):
            found.setdefault(plain(word), row["concept"])
    return found


PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+")


@lru_cache(maxsize=10_000)
def plain(header: str) -> str:
    """A header without case, accents, underscores, brackets and the joints of camelCase, in simplified letters."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", unicodedata.normalize("NFKC", header))
    return " ".join(re.sub(r"[\s_*:.,;!?\"'()\[\]{}<>|/\\-]+", " ", simplified(folded(parted))).split())


@lru_cache(maxsize=10_000)
def meaning(header: str) -> Meaning | None:
    """What a header means, None where nobody knows."""
    known = words()
    low = plain(header)[:LONGEST]
    if not low:
        return None
    tokens = low.split()
    asked = plain(header.rpartition("/")[2]) if PATH.fullmatch(header) and header == header.lower() else ""
    if asked in known and not set(tokens) & STAFF:  # what a form asks stands after the groups that it stands in
        return Meaning(known[asked], 0.9, f"The header '{header[:60]}' is known, within its group.")
    of_act = of_an_act(tokens)
    if low in known:
        act = of_act[1] if of_act and of_act[0] == known[low] else ""
        return Meaning(known[low], 0.95, f"The header '{header[:60]}' is known.", _language_of(low), act=act)
    for cut, language in ((tokens[:-1], tokens[-1]), (tokens[1:], tokens[0])):
        if language in LANGUAGES and (inner := known.get(" ".join(cut))):
            return Meaning(inner, 0.9, f"The header '{header[:60]}' is known, with its language.", LANGUAGES[language])
    rest, calendar = of_header(tokens)
    dated = meaning(" ".join(rest)) if calendar and rest else None
    if dated and is_dated(dated.concept):
        return replace(dated, reason=f"{dated.reason} Beside it stands the name of a calendar.")
    bare = " ".join(token for token in tokens if token not in ARTICLES)
    if bare in _bare():
        return Meaning(_bare()[bare], 0.9, f"The header '{header[:60]}' is known.")
    squeezed = low.replace(" ", "")
    if squeezed in _squeezed():
        return Meaning(_squeezed()[squeezed], 0.9, f"The header '{header[:60]}' is known.")
    numbered = re.sub(r"\s*\d+$", "", low)
    if numbered != low and numbered in known:
        return Meaning(known[numbered], 0.6, f"The header '{header[:60]}' is known, with a number.")
    found = _longer(header, low, tokens, asked)
    if found is None:
        return None
    concept = limited(found.concept, tokens, dated=is_dated(found.concept))
    return replace(found, concept=concept) if concept else None


def _longer(header: str, low: str, tokens: list[str], asked: str) -> Meaning | None:
    """What a header may mean that holds words of the table, or is written much like them."""
    known = words()
    if len(tokens) in (2, 3) and tokens[-1] in ENDINGS and not set(tokens) & STAFF and not of_others(tokens):
        return Meaning(known[tokens[-1]], 0.6, f"The header '{header[:60]}' ends with a word that is known.")
    if ageing(tokens, known) and not of_others(tokens):
        return Meaning("age", 0.8, f"The header '{header[:60]}' says of when the age is.")
    of_act = of_an_act(tokens)
    if of_act is not None:
        concept, kind = of_act
        label = codes.label("act_type", kind)
        return Meaning(concept, 0.8, f"The header '{header[:60]}' speaks of {label.casefold()}.", act=kind)
    inside = _inside(tokens, known)
    if of_others(tokens):
        reached = next((token for token in tokens if known.get(token) == "contact"), "")
        inside = ("contact", reached) if reached else None  # kept as safely as the person's own, with its header
        if inside is None:
            return None
    concept = inside[0] if inside else ""
    if (concept in COUNTS and of_a_part(tokens)) or (inside and tells_day(tokens) and not is_dated(concept)):
        return None
    if inside is not None and asked and not set(inside[1].split()) & set(asked.split()):
        inside = None  # the words of a group alone
    if inside is not None:
        return Meaning(inside[0], 0.7, f"The header '{header[:60]}' holds the words '{inside[1]}'.")
    found = process.extractOne(low, known.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE) if len(low) >= 5 else None
    if found:
        return Meaning(known[found[0]], 0.6, f"The header '{header[:60]}' is written much like '{found[0]}'.")
    return None


@cache
def _bare() -> dict[str, str]:
    parted = {word: [token for token in word.split() if token not in ARTICLES] for word in words()}
    return {" ".join(parted[word]): concept for word, concept in reversed(words().items()) if len(parted[word]) > 1}


@cache
def _squeezed() -> dict[str, str]:
    return {word.replace(" ", ""): concept for word, concept in reversed(words().items()) if len(word) > 4}


def _inside(tokens: list[str], known: dict[str, str]) -> tuple[str, str] | None:
    """The longest words of the table that stand whole inside a longer header: at least two, or one of six letters.

    Not where a single letter tells its side ("deaths a"): that is a part of what the words say. (An s is what an
    apostrophe leaves, and y is Spanish for and.)
    """
    if any(len(word) == 1 and word in "abcdefghijklmnopqrtuvwxz" for word in tokens):
        return None
    for length in range(len(tokens) - 1, 0, -1):
        for start in range(len(tokens) - length + 1):
            part = " ".join(tokens[start : start + length])
            if part in known and (length > 1 or (len(part) >= 6 and len(tokens) <= 4)):
                if length == 1 and known[part] in VAGUE:
                    continue
                return known[part], part
    return None


def language_of(short: str) -> str:
    """The code of a language by its short or long name, "" where it is not known."""
    return LANGUAGES.get(short.casefold(), "")


def _language_of(low: str) -> str:
    """ "name ar" stands in the table whole: its last word is its language."""
    tokens = low.split()
    return LANGUAGES.get(tokens[-1], "") or LANGUAGES.get(tokens[0], "") if len(tokens) > 1 else ""


# --- HXL ---
HXL = {
    "#event+name": "incident", "#event+id": "incident_id", "#event+type": "incident_type", "#event": "incident", "#crisis": "incident",
    "#date": "date", "#affected+killed": "killed", "#affected+injured": "injured_count", "#affected+detained": "detained_count",
    "#affected+arrested": "detained_count", "#affected": "count", "#beneficiary": "words", "#population": "words", "#cause": "cause",
    "#severity": "severity", "#impact": "description", "#description": "description", "#meta+url": "source", "#meta+source": "source",
    "#meta+id": "id", "#meta": "note", "#org": "org_name", "#contact": "contact", "#geo+lat": "lat", "#geo+lon": "lon",
    "#geo+coord": "coordinates", "#geo": "coordinates", "#loc": "place", "#country+code": "country_code", "#country": "country",
    "#adm1+code": "adm1_code", "#adm2+code": "adm2_code", "#adm3+code": "adm3_code", "#adm1": "adm1", "#adm2": "adm2", "#adm3": "adm3",
    "#adm4": "adm4", "#item+name": "name", "#subject+name": "name", "#person": "name", "#status": "stage",
    "#affected+missing": "words",
}  # fmt: skip


BY_ATTRIBUTES = ("#person", "#indicator", "#date")  # tags of many meanings: their attributes say which it is


def _from_attributes(base: str, attributes: list[str]) -> Meaning | None:
    """What attributes say by themselves: "#person+sex", "#indicator+age", "#date+arrest"."""
    for attribute in attributes:
        found = meaning(f"{attribute} date" if base == "#date" else attribute)
        if found and found.score >= 0.8 and is_dated(found.concept) == (base == "#date") and found.concept not in VAGUE:
            return found
    return None


def from_hxl(tag: str) -> Meaning | None:
    """What an HXL hashtag with its attributes means."""
    parts = [part.strip().casefold() for part in tag.strip().split("+")]
    base, attributes = parts[0], parts[1:]
    if base == "#loc" and "code" in attributes:
        return Meaning("id", 0.8, f"The HXL tag {tag} says so.")
    if attributes and "url" in attributes:
        return Meaning("source", 0.95, f"The HXL tag {tag} says so.")
    if base in ("#affected", "#population", "#beneficiary") and of_a_part(attributes):
        return Meaning("words", 0.95, f"The HXL tag {tag} says that only a part of them is counted.")
    if base == "#date" and "end" in attributes:
        return Meaning("last_day", 0.95, f"The HXL tag {tag} says so.")
    language = next((LANGUAGES[a.split("-")[0]] for a in attributes if a.split("-")[0] in LANGUAGES and a != "id"), "")
    for attribute in attributes:
        if f"{base}+{attribute}" in HXL:
            return Meaning(HXL[f"{base}+{attribute}"], 0.98, f"The HXL tag {tag} says so.", language)
    if base in BY_ATTRIBUTES and (found_in := _from_attributes(base, attributes)):
        return replace(found_in, reason=f"The HXL tag {tag} says so.")
    found = HXL.get(base)
    if "code" in attributes and found not in (None, "incident_type", "stage"):
        return None
    return Meaning(found, 0.95, f"The HXL tag {tag} says so.", language) if found else None


# --- FollowTheMoney ---
SCHEMAS = {
    **dict.fromkeys(("Person",), "individual"),
    **dict.fromkeys(("LegalEntity", "Organization", "Company", "PublicBody", "Group"), "organisation"),
    **dict.fromkeys(("Event",), "incident"),
    **dict.fromkeys(("Address", "RealEstate"), "location"),
    **dict.fromkeys(
        ("Document", "PlainText", "HyperText", "Page", "Pages", "Table", "Workbook", "Package", "Email", "Message", "Image", "Audio",
         "Video", "Article", "Folder"), "report"),
}  # fmt: skip
TIES = {  # schema: the properties of its two ends, the kind of tie
    "Membership": ("member", "organization", "member_of"),
    "Directorship": ("director", "organization", "officer_of"),
    "Employment": ("employee", "employer", "linked_to"),
    "Family": ("person", "relative", "relative"),
    "Associate": ("person", "associate", "linked_to"),
    "Ownership": ("owner", "asset", "linked_to"),
    "Representation": ("agent", "client", "linked_to"),
    "UnknownLink": ("subject", "object", "linked_to"),
    "Succession": ("predecessor", "successor", "follows"),
}
NOTED = {
    "Note": "entity",
    "Sanction": "entity",
    "Passport": "holder",
    "Identification": "holder",
}  # words on another entity
FTM = {  # properties that mean something else than their words
    "country": "country_of", "summary": "description", "topics": "remark", "program": "remark", "keywords": "remark", "wikidataId": "source",
    "wikipediaUrl": "source", "sourceUrl": "source", "publisher": "source", "publisherUrl": "source", "title": "position",
    "fullName": "name", "abbreviation": "weak_alias", "incorporationDate": "founded", "birthDate": "birth", "dissolutionDate": "remark", "mainCountry": "country_of",
    "classification": "legal_form", "secondName": "middle_name", "political": "remark", "notes": "note", "legalForm": "legal_form",
    "status": "remark", "type": "legal_form", "parent": "remark", "state": "adm1", "full": "place", "city": "settlement", "region": "adm2",
    "street": "remark", "postalCode": "remark", "addressEntity": "remark", "authority": "remark", "caption": "caption", "idNumber": "id_document",
    "location": "place", "involved": "remark", "organizer": "remark", "startDate": "date", "endDate": "remark", "role": "remark",
}  # fmt: skip
OF_EVENTS = {
    "country": "country",
    "name": "incident",
    "alias": "note",
    "involved": "involved",
    "participants": "involved",
    "organizer": "organiser",
    "endDate": "last_day",
}  # of an event they name what happened, nobody
REPORT = {
    **dict.fromkeys(("title", "fileName", "name", "subject"), "report_title"),
    **dict.fromkeys(("bodyText", "description", "summary", "keywords", "messageId"), "report_note"),
    **dict.fromkeys(("publishedAt", "date"), "report_date"),
    **dict.fromkeys(("sourceUrl", "publisherUrl", "publisher"), "source"),
    "author": "report_author", "from": "report_author", "language": "report_language",
}  # fmt: skip


def from_ftm(hint: str) -> tuple[str, str] | None:
    """(schema, property) of a hint such as Person:birthDate."""
    match = re.fullmatch(r"([A-Z]\w*):(\w+)(?:@[\w-]+)?", hint)
    return (match[1], match[2]) if match else None


# --- our own exports: what their columns are (actions/export.py) ---
OWN = {
    "individuals": {
        "ref": "ref", "name": "individual.name", "names": "individual.name", "sex": "individual.sex", "latest_stage": "stage.stage",
        "latest_stage_when": "stage.when", "place": "stage.location", "incidents": "incident.ref", "incident_titles": "incident.title",
        "review": "", "waiting_for_review": "",
    },
    "incidents": {
        "ref": "ref", "title": "incident.title", "type": "incident.type", "when": "incident.when", "location": "incident.location",
        "location_ref": "", "individuals": "", "followed": "", "waiting": "", "disputed": "", "review": "",
    },
    "injuries": {
        "ref": "ref", "individual": "individual.ref", "name": "individual.name", "body_part": "injury.body_part", "side": "injury.side",
        "kind": "injury.kind", "severity": "injury.severity", "cause": "injury.cause", "treatment": "injury.treatment", "incident": "incident.ref",
        "incident_title": "incident.title", "review": "",
    },
}  # fmt: skip
OWN_ABOUT = {"individuals": "individual", "incidents": "incident", "injuries": "injury"}


def own_export(headers: tuple[str, ...]) -> str:
    """Which of our own lists these are the headers of; "" where they are not ours."""
    found = {name for header, name in own_columns(headers).items() if header not in ("demonstration", "note")}
    return next(
        (
            name
            for name, columns in OWN.items()
            if "ref" in found and len(found & set(columns)) >= 0.7 * len(columns) and found <= set(columns)
        ),
        "",
    )
