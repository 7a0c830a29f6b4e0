"""What the values of a column look like, where its header says nothing: names, dates, addresses, coordinates, marks of a program."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

from tracker.facts import Fact, ValueType
from tracker.importers.sheet import Column
from tracker.mapping.code_words import key, known_words
from tracker.mapping.days import Days
from tracker.mapping.headers import Meaning, plain
from tracker.mapping.model import ColumnMapping
from tracker.mapping.month_names import UNKNOWN, folded
from tracker.mapping.places import PAIR, degrees
from tracker.mapping.targets import Target
from tracker.records import KINDS

URL = re.compile(r"(?:https?://|www\.)\S+", re.I)
HEX = re.compile(r"[0-9a-f]{8,}(?:-[0-9a-f]{4,}){0,4}|\d+(?:[.,]\d+)?|true|false|yes|no", re.I)
WORDY = re.compile(r"[^\W\d_]{2,}(?:[ .'’-]+[^\W\d_]+\.?){1,5}")
MARKS = ("<Null>", "NULL", "null", "NaN", "nan", "#N/A", "N/A", "n/a", "None", "-", "--", "---", "—", "______________")
SEPARATORS = (";", "|", "\n", " / ", "、", "؛", "،")


EXACT = re.compile(r"\d[.,]\d|°")
OURS = re.compile(rf"\s*(?:{'|'.join(kind.prefix for kind in KINDS.values())})-[0-9A-TV-Z]{{7}}\s*", re.I)
YEAR = re.compile(r"(?:19|20)\d\d")
METRES = re.compile(r"-?\d+(?:[.,]\d+)?")
DATED = {  # what is a day where its values are dates: "killed", "arrested", "detained from"
    "killed": "killing_date",
    "detained_count": "arrest_date",
    "arrests": "arrest_date",
    "arrest_place": "arrest_date",
}
OF_PROGRAMS = frozenset((  # words of headers that programs write
    "field", "column", "col", "var", "value", "unnamed", "key", "index", "idx", "row", "version", "rev", "revision", "guid", "gid", "fid", "oid", "pid",
    "uid", "parent", "node", "nid", "vid", "tid", "sync", "synced", "xml", "xmlns", "xform", "instance", "device", "sim", "form", "submission",
    "created", "updated", "modified", "timestamp", "checksum", "shape", "geometry", "geom", "layer", "zone", "srid", "epsg", "isdeleted", "deleted",
))  # fmt: skip
ADDRESSES = frozenset(map(plain, (
    "email address", "email", "e-mail address", "username", "адрес электронной почты", "dirección de correo electrónico", "adresse e-mail",
    "endereço de e-mail", "e-posta adresi", "e-mail-adresse", "indirizzo email", "البريد الإلكتروني", "电子邮件地址",
)))  # fmt: skip
COUNTED = ("killed", "detained_count", "arrests", "injured_count")


class Looked(Protocol):
    """What was seen of a column."""

    column: Column
    place: int
    values: Counter[str]
    filled: int


def meaning_of(sample: list[str], column: Column, about: str) -> Meaning | None:
    """What the first values of a column look like; None where nothing stands out."""
    if len(sample) < 2:
        return None
    total = len(sample)
    if sum(bool(URL.match(value)) for value in sample) > 0.6 * total:
        return Meaning("source", 0.6, "Its values are web addresses.")
    exact = sum(bool(EXACT.search(value)) for value in sample)  # "34; 19" are two ages
    if share_of_points(Counter(sample), pair=True) > 0.8 and exact > 0.5 * total:
        return Meaning("coordinates", 0.5, "Its values are pairs of coordinates.")
    known = known_words("sex")
    words = {key(value) for value in sample}
    if len(words) <= 4 and len(words) > 1 and words <= known.keys() and about == "individual":
        return Meaning("sex", 0.6, "Its values are words for the sexes.")
    lettered = [value for value in sample if not value.isdigit()]
    if about == "incident" and len(lettered) > 0.8 * total:
        days = Days("either", "", 1950)
        if sum(not days.read(value).fails and folded(value) not in UNKNOWN for value in sample) > 0.85 * total:
            return Meaning("date", 0.4, "Its values are dates.")
    return None


def counted_or_dated(meant: Meaning | None, sample: list[str]) -> Meaning | None:
    """A header such as "arrested" counts people beside an incident, and says when beside a person: its values tell."""
    other = DATED.get(meant.concept, "") if meant else ""
    if meant is None or not other or not sample:
        return meant
    days = Days("either", "", 1950)
    lettered = [value for value in sample if not value.isdigit()]
    read = sum(not days.read(value).fails and folded(value) not in UNKNOWN for value in lettered)
    years = sum(bool(YEAR.fullmatch(value)) for value in sample)
    if not lettered or read <= 0.5 * len(lettered) or read + years <= 0.5 * len(sample):
        return meant
    return replace(meant, concept=other, reason=f"{meant.reason} Its values are dates.")


def counted_or_named(meant: Meaning | None, sample: list[str], separator: str) -> Meaning | None:
    """A header such as "detainees" counts people, or names them: lists of the format's own tell, and words that all begin with capitals."""
    if meant is None or meant.concept not in COUNTED or not sample:
        return meant
    found = (re.split(f"[{re.escape(separator) or ';|,'}\n]", value) for value in sample)
    parts = [part.strip() for parts in found for part in parts if part.strip()]
    named = [part for part in parts if WORDY.fullmatch(part) and (separator or part.istitle())]
    if len(named) <= 0.8 * len(parts):
        return meant
    return replace(meant, concept="name", reason=f"{meant.reason} Its values are names.")


def marks_of_collecting(meant: list[Meaning | None], columns: Sequence[Column]) -> None:
    """Beside "first seen" the column "last seen" tells when a program saw the entry, not when anybody saw the person.

    The address beside the timestamp of a form is that of whoever filled it in.
    """
    stamped = columns and meant[0] is not None and meant[0].concept == "technical" and "_" not in columns[0].name
    for place, column in enumerate(columns[:3] if stamped else ()):
        if plain(column.name) in ADDRESSES:
            meant[place] = Meaning("words", 0.9, "Beside the timestamp of a form it is of whoever filled it in.")
    if not any(plain(column.name) == "first seen" for column in columns):
        return
    for place, column in enumerate(columns):
        if plain(column.name) == "last seen":
            meant[place] = Meaning("technical", 0.9, "Beside 'first seen' it says when a program saw the entry.")


def years_alone(meant: list[Meaning | None], columns: Sequence[Column]) -> None:
    """A column "year" repeats the day that another one gives; where none does, it is the date itself."""
    days = (
        "date",
        "arrest_date",
        "disappearance_date",
        "killing_date",
        "death",
        "birth",
        "date_jalali",
        "date_hijri",
        "date_bs",
    )
    if any(meaning and meaning.concept in days for meaning in meant):
        return
    for place, column in enumerate(columns):
        if plain(column.name) == "year" and meant[place]:
            meant[place] = Meaning("date", 0.6, "No other column gives a day.")
        elif plain(column.name) == "month" and meant[place]:
            meant[place] = Meaning("words", 0.6, "No other column gives a day.")


def numbers_of_rows(meant: list[Meaning | None], samples: Sequence[list[str]]) -> None:
    """A header such as "No." counts the rows where its values do so; else they are somebody's numbers, and not left out."""
    for place, (meaning, sample) in enumerate(zip(meant, samples, strict=True)):
        if meaning is None or meaning.concept != "row_number" or not sample:
            continue
        if any(re.search(r"[^\W\d_]", value) for value in sample) and len(set(sample)) == len(sample):
            numbered = any(other and other.concept == "id" for other in meant)
            concept = "words" if numbered else "id"
            meant[place] = replace(
                meaning, concept=concept, reason=f"{meaning.reason} Its values are numbers with letters."
            )
        elif not _counts_on(sample):
            meant[place] = replace(
                meaning, concept="words", reason=f"{meaning.reason} Its values do not count the rows."
            )


def refs_of_others(meant: list[Meaning | None], samples: Sequence[list[str]]) -> None:
    """Everybody has a column "Ref": only numbers in the form of ours can be ours, the others are the source's own."""
    for place, (meaning, sample) in enumerate(zip(meant, samples, strict=True)):
        if meaning is None or meaning.concept != "ref" or not sample or any(OURS.fullmatch(value) for value in sample):
            continue
        numbered = any(other and other.concept == "id" for other in meant)
        meant[place] = replace(
            meaning,
            concept="words" if numbered else "id",
            reason=f"{meaning.reason} Its values are none of our references.",
        )


def _counts_on(sample: Sequence[str]) -> bool:
    """Whether numbers go up, from the first few, with few left out."""
    found = [int(value.rstrip(".")) for value in sample if value.rstrip(".").isdecimal()]
    if len(found) < 0.8 * len(sample):
        return False
    rising = all(one <= other for one, other in pairwise(found))
    return rising and found[0] <= 10 and found[-1] - found[0] < 2 * len(found) + 10


def parts_of_names(meant: list[Meaning | None], samples: Sequence[list[str]]) -> None:
    """Beside a column of surnames "Name" is the given name where it holds one word; beside whole names the parts are partial names."""
    found = {meaning.concept: place for place, meaning in enumerate(meant) if meaning}
    whole, last = found.get("name"), found.get("last_name")
    if whole is None:
        return
    sample = samples[whole]
    single = sum(" " not in value for value in sample) > 0.7 * len(sample) if sample else False
    meaning = meant[whole]
    if last is None and single and "first_name" in found and meaning:
        meant[whole] = replace(
            meaning, concept="last_name", reason=f"{meaning.reason} Its values are single words, beside given names."
        )
        return
    if last is not None and single and "first_name" not in found and meaning:
        meant[whole] = replace(
            meaning, concept="first_name", reason=f"{meaning.reason} Its values are single words, beside surnames."
        )
        return
    for part in ("first_name", "middle_name", "patronymic", "last_name"):
        place = found.get(part)
        if place is not None and (old := meant[place]):
            meant[place] = replace(old, concept="weak_alias", reason=f"{old.reason} Another column holds whole names.")


def share_of_points(values: Counter[str], *, pair: bool) -> float:
    """How many values that say anything are coordinates, 0 to 1; 0 where none says anything."""
    values = Counter({value: times for value, times in values.items() if folded(value) not in UNKNOWN})
    total = sum(values.values())

    def good(value: str) -> bool:
        parts = [part for part in PAIR.split(value) if part] if pair else [value]
        if pair and len(parts) not in (2, 3, 4):
            return False
        place, beside = (parts[:2], parts[2:]) if pair else (parts, [])  # forms add height and accuracy in metres
        return all(degrees(part) is not None for part in place) and all(METRES.fullmatch(part) for part in beside)

    return sum(times for value, times in values.items() if good(value)) / total if total else 0.0


def separator_of(values: Counter[str], aim: Target, fact: Fact) -> str:
    """The sign that parts several values of a cell, for facts that may have several; "" where there is none."""
    if fact.type not in (ValueType.NAME, ValueType.CODE, ValueType.RECORD) and not (
        fact.many
        and fact.type is ValueType.TEXT
        and aim.field in ("source", "nationality", "position", "occupation", "id_document", "country")
    ):
        return ""
    if aim.level or (fact.type is ValueType.CODE and not fact.many and (aim.base, aim.field) != ("act", "type")):
        return ""
    total = sum(values.values())
    for sign in SEPARATORS:
        holding = [value for value in values if sign in value]
        times = sum(values[value] for value in holding)
        if times and (times > 0.02 * total or times >= 3) and all(_is_list(value, sign) for value in holding[:50]):
            return sign
    listed = [value for value in values if "," in value] if fact.type is ValueType.CODE and fact.codes else []
    known = known_words(fact.codes or "") if listed else {}
    answers = (part for value in listed for part in value.split(","))
    return "," if listed and all(key(part.strip()) in known for part in answers) else ""  # as forms join their answers


def people_by_commas(values: Counter[str]) -> bool:
    """Whether commas part people: no blank follows them, as programs write lists, or each part is a whole name.

    "Doe, John" is one person, and where a quote stands a comma may belong to a name.
    """
    lists = [value for value in values if "," in value]
    if not lists or any('"' in value for value in values):
        return False
    if not any(", " in value for value in lists):
        return all(all(part.strip() for part in value.split(",")) for value in lists)
    return all(WORDY.fullmatch(part.strip()) for value in lists for part in value.split(","))


def _is_list(value: str, sign: str) -> bool:
    parts = value.split(sign)
    return all(part.strip() for part in parts[:-1]) and max(map(len, parts)) < 120


def parted(values: Counter[str], separator: str) -> Counter[str]:
    """The single values of cells that hold several."""
    if not separator:
        return values
    found: Counter[str] = Counter()
    for value, times in values.items():
        for part in value.split(separator):
            if part.strip():
                found[part.strip()] += times
    return found


def empty_words(seen: Sequence[Looked], columns: Sequence[ColumnMapping]) -> tuple[str, ...]:
    """Marks by which a program says that there is nothing, where they stand in several columns or fill one."""
    found = []
    for mark in MARKS:
        times = [one.values[mark] for one, column in zip(seen, columns, strict=True) if mark in one.values]
        if len(times) > 1 or (times and max(times) > 3):
            found.append(mark)
    return tuple(found)


def is_technical(name: str, values: Counter[str], filled: int) -> bool:
    """Whether a column holds what a program made and nobody said.

    That is nothing at all, or under a header without words of people one value throughout, or numbers and long codes alone.
    """
    if all(value in MARKS for value in values):
        return True
    if any(word in name.casefold() for word in ("shape_", "objectid", "uuid", "hash")):
        return True
    some = list(values)[:200]
    if not all(HEX.fullmatch(value) for value in some):
        return False
    long = sum(map(len, some)) / len(some) >= 16
    if is_worded(name):
        return long and not all(value.isdigit() for value in some)
    return long or len(values) == 1


def is_worded(name: str) -> bool:
    """Whether a header holds a word that people use, and not only those of programs ("Pregnant", not "field_7")."""
    return any(
        sum(map(str.isalpha, word)) >= (3 if word.isascii() else 1) and word.isalpha() and word not in OF_PROGRAMS
        for word in plain(name).split()
    )
