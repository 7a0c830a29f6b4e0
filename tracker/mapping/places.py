"""A place in a row: its name, what it lies in from the outside in, its codes and coordinates, as a chain of locations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from msgspec import structs

from tracker.importers.source import VALUES
from tracker.mapping import names
from tracker.mapping.code_words import key
from tracker.mapping.day_forms import DIGITS
from tracker.mapping.gazetted import spot
from tracker.mapping.model import ColumnMapping
from tracker.mapping.month_names import UNKNOWN, folded
from tracker.mapping.plan import Made
from tracker.mapping.targets import LEVELS, OWN, POINT, Target
from tracker.mapping.values import OTHER, chosen_other, failed, name
from tracker.records.base import Kind

NO_NAME = "It says what sort of place it is and not which: the words describe a place, they are no name of one."
SORTS = frozenset(map(folded, (  # words for a sort of place
    "camp", "a camp", "in camp", "re-education camp", "prison", "in prison", "jail", "detention center", "detention centre", "unknown prison", "police", "police station", "barracks",
    "home", "at home", "his home", "her home", "own home", "house", "street", "the street", "on the street", "road", "hospital", "checkpoint", "border", "airport", "school", "mosque",
    "church", "work", "at work", "workplace", "office", "market", "лагерь", "тюрьма", "в тюрьме", "сизо", "дом", "дома", "у себя дома", "улица", "на улице", "полиция", "отдел полиции", "овд",
    "больница", "колония", "школа", "работа", "на работе", "үйі", "үйде", "көше", "түрме", "营", "集中营", "再教育营", "看守所", "监狱", "監獄", "派出所", "医院", "家", "家中", "家里", "学习班", "街上",
    "المنزل", "منزله", "منزلها", "البيت", "السجن", "الشارع", "المعتقل", "حاجز", "المدرسة", "المشفى", "العمل", "منزل", "خانه", "زندان", "بازداشتگاه", "خیابان", "محل کار", "cárcel", "la cárcel",
    "prisión", "casa", "su casa", "en su casa", "domicilio", "su domicilio", "calle", "la calle", "hospital", "trabajo", "maison", "à la maison", "domicile", "à domicile", "à son domicile",
    "chez lui", "chez elle", "rue", "la rue", "hôpital", "ev", "evi", "evinde", "cezaevi", "hapishane", "sokak", "karakol", "hastane", "zu hause", "gefängnis", "lager", "straße", "prisão",
    "sua casa", "em casa", "rua", "cadeia",
)))  # fmt: skip
FEATURES = dict(zip(LEVELS, ("country", "adm1", "adm2", "adm3", "adm4", "settlement", "quarter"), strict=True))
WIDE = ("country", "adm1", "adm2")  # a point is not where these are, and each row may have another
MOST = 50_000  # combinations of cells that are remembered
DEGREES = re.compile(r"[+-]?\d{1,3}(?:[.,]\d+)?")
PARTS = re.compile(
    r"(\d{1,3})\s*°\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′’]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*(?:''|″|\"|”)\s*)?([nsew])?", re.I
)
PAIR = re.compile(r"\s*[|;]\s*|\s*,\s+|\s+")


@dataclass(slots=True)
class Part:
    """One statement of a place: about which record of the chain, and which one it links to, counted from its start."""

    record: int
    fact: str
    column: int
    text: str
    link: int | None = None
    extra: tuple[str, str, str] | None = None


@dataclass(slots=True)
class Chain:
    """The records of a place, the innermost first, what is said of them, and what is wrong.

    `text` and `column` are the words for the innermost, and where they stand.
    """

    made: list[Made] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    told: list[tuple[int, str, str, bool]] = field(default_factory=list)
    text: str = ""
    column: int = -1


@dataclass(frozen=True, slots=True)
class PlaceColumn:
    """A column of a place: where it stands, what it is of it, and how its names are read."""

    place: int
    target: Target
    mapping: ColumnMapping
    nothing: frozenset[str]
    choices: Mapping[str, str] = field(default_factory=dict)


class Places(dict[tuple[str, ...], Chain | None]):
    """The chains of one place of the row by its cells; None where they are all empty."""

    def __init__(self, columns: list[PlaceColumn], country: str = "") -> None:
        super().__init__()
        self.columns = columns
        self.at = tuple(column.place for column in columns)

    def of(self, cells: tuple[str, ...]) -> Chain | None:
        """The chain that these cells of a row give."""
        return self[tuple([cells[at] for at in self.at])]

    def __missing__(self, words: tuple[str, ...]) -> Chain | None:
        found = self._chain(words)
        if len(self) >= MOST:
            self.clear()
        self[words] = found
        return found

    def _chain(self, cells: tuple[str, ...]) -> Chain | None:
        chain = Chain()
        levels: dict[str, list[tuple[int, str, tuple[str, str, str]]]] = {}
        numbers: dict[str, tuple[int, str]] = {}
        point: dict[str, tuple[PlaceColumn, str]] = {}
        filled = False
        for column, cell in zip(self.columns, cells, strict=True):
            words = cell.strip()
            if not words or words in column.nothing:
                continue
            filled = True
            if chosen_other(words, column.choices):
                chain.told.append((column.place, words, OTHER, False))
                continue
            words = column.choices.get(words, words)
            level = column.target.level or OWN
            if level in POINT:
                point[level] = (column, words)
            elif column.target.coded:
                numbers[level] = (column.place, words)
            else:
                if level == OWN and folded(words) in SORTS:
                    chain.told.append((column.place, words, NO_NAME, False))
                    levels.setdefault(level, []).append(
                        (column.place, words, (names.script_of(words), "und", "descriptor"))
                    )
                    continue
                if column.mapping.separator and column.mapping.separator in words:
                    words = self._several(chain, column, words, levels, level)
                    if not words:
                        continue
                read = name(column.mapping, words)
                chain.told += [(column.place, *told) for told in read.told]
                if read.remark:
                    chain.parts.append(Part(-1, "remark", column.place, words))
                for value in read.values:
                    levels.setdefault(level, []).append(
                        (column.place, words, value.extra or ("Zyyy", "und", "as_printed"))
                    )
        if not filled:
            return None
        self._levels(chain, levels, numbers)
        self._point(chain, point)
        return chain

    def _several(
        self,
        chain: Chain,
        column: PlaceColumn,
        words: str,
        levels: dict[str, list[tuple[int, str, tuple[str, str, str]]]],
        level: str,
    ) -> str:
        """The first of several words of a cell: of the row's own place they are its names, else nobody says which is meant."""
        parts = [part.strip() for part in words.split(column.mapping.separator) if part.strip()]
        if len(parts) < 2 or column.target.base == "location":
            for part in parts[1:]:
                extra = (names.script_of(part), column.mapping.language or "und", column.mapping.kind or "as_printed")
                levels.setdefault(level, []).append((column.place, part[: names.LONGEST], extra))
            return parts[0] if parts else ""
        read = failed(column.mapping, words, "Several places stand here, and only one can be meant.")
        chain.told += [(column.place, *told) for told in read.told]
        if read.remark:
            chain.parts.append(Part(-1, "remark", column.place, words))
        return ""

    def _levels(
        self,
        chain: Chain,
        levels: dict[str, list[tuple[int, str, tuple[str, str, str]]]],
        numbers: dict[str, tuple[int, str]],
    ) -> None:
        """One record for each level that is named, inner ones first; each lies in the next."""
        path = country = division = ""
        found: list[tuple[Made, list[Part], int, str]] = []
        for level in (*LEVELS, OWN):
            spelled, number = levels.get(level), numbers.get(level)
            if not spelled and not number:
                continue
            at, words = (spelled[0][0], spelled[0][1]) if spelled else number or (-1, "")
            path = f"code:{key(number[1])}" if number else f"{path}>{level}:{key(words)}"
            frame: dict[str, object] = {"feature": FEATURES[level]} if level in FEATURES else {}
            if level == "country" and number and re.fullmatch(r"[A-Za-z]{2}", number[1]):
                frame["country_code"] = number[1].upper()
            known = spot(words, level, country, division) if spelled and spelled[0][2][2] != "descriptor" else None
            frame = (known.frame if known else {}) | frame
            if level == "country":
                country = str(frame.get("country_code", ""))
            elif level == "adm1":
                division = str(frame.get("subdivision_code", ""))
            made = Made(Kind.LOCATION, path, number[1] if number else "", frame=frame, spot=str(known or ""))
            parts = [Part(0, "name", place, text, extra=extra) for place, text, extra in spelled or ()]
            if not spelled and number:
                parts = [Part(0, "name", number[0], number[1], extra=(names.script_of(number[1]), "und", "descriptor"))]
            found.append((made, parts, at, words))
        for place, (made, parts, at, words) in enumerate(reversed(found)):
            chain.made.append(made)
            for part in parts:
                part.record = place
                chain.parts.append(part)
            if place:
                chain.parts.append(Part(place - 1, "parent", at, words, link=place))
        if found:
            chain.text, chain.column = found[-1][3], found[-1][2]

    def _point(self, chain: Chain, point: dict[str, tuple[PlaceColumn, str]]) -> None:
        """Coordinates, of the innermost place; of a place of their own where none is named, or a country or division alone."""
        if not point:
            return
        column, words = next(iter(point.values()))
        both: list[str] | None = None
        if "coordinates" in point:
            both = [part for part in PAIR.split(words) if part]
            both = both if len(both) in (2, 3, 4) else None  # KoBo adds height and accuracy
        elif len(point) == 2:
            both = [point["lat"][1], point["lon"][1]]
        if folded(words) in UNKNOWN:
            chain.told.append((column.place, words, "The cell says that it is not known; nothing is stated.", False))
            return
        if both is None:
            reason = (
                "Coordinates are two numbers."
                if "coordinates" in point
                else "A place has both latitude and longitude, or neither."
            )
            self._bad(chain, point, reason)
            return
        lat, lon = degrees(both[0]), degrees(both[1])
        if lat is None or lon is None:
            self._bad(chain, point, "It is not understood as coordinates.")
            return
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            turned = -90 <= lon <= 90 and -180 <= lat <= 180
            self._bad(
                chain,
                point,
                "There is no such place on earth."
                + (" Latitude and longitude seem to be exchanged." if turned else ""),
            )
            return
        text = " ".join(words.split(VALUES)) if "coordinates" in point else ", ".join(both)
        if lat == lon == 0:
            chain.told.append(
                (
                    column.place,
                    text,
                    "0, 0 lies in the Gulf of Guinea; it often stands for no coordinates at all.",
                    False,
                )
            )
        wide = bool(chain.made) and chain.made[0].frame.get("feature") in WIDE and column.target.base != "location"
        if wide or not chain.made:
            _spot_within(chain, f"at:{lat:.6f},{lon:.6f}", text, column.place)
        inner = chain.made[0]
        own = {column: value for column, value in inner.frame.items() if column != "geo_precision"}
        chain.made[0] = structs.replace(
            inner, frame=own | {"lat": lat, "lon": lon}
        )  # the row's own, not the gazetteer's
        chain.parts.append(Part(0, "coordinates", column.place, text))

    def _bad(self, chain: Chain, point: dict[str, tuple[PlaceColumn, str]], reason: str) -> None:
        for column, words in point.values():
            kept = column.mapping.unread == "remark"
            chain.told.append(
                (column.place, words, f"{reason} The words are kept as a remark." if kept else reason, not kept)
            )
            if kept:
                chain.parts.append(Part(-1, "remark", column.place, words))


def _spot_within(chain: Chain, name: str, text: str, column: int) -> None:
    """A place without a name, first of the chain: it lies in what is named, and is where the coordinates are."""
    within, words, at = chain.made[:1], chain.text, chain.column
    for part in chain.parts:
        part.record += part.record >= 0
        part.link = None if part.link is None else part.link + 1
    chain.made.insert(0, Made(Kind.LOCATION, f"{within[0].key}>{name}" if within else name))
    if within:
        chain.parts.append(Part(0, "parent", at, words, link=1))
    chain.text, chain.column = text, column


@lru_cache(maxsize=50_000)
def degrees(words: str) -> float | None:
    """Degrees as a number: 43.25, 43,25, 43°15'36"N; None where it is none."""
    text = words.translate(DIGITS).strip()
    if DEGREES.fullmatch(text):
        return float(text.replace(",", "."))
    match = PARTS.fullmatch(text)
    if match is None:
        return None
    value = int(match[1]) + float(match[2] or 0) / 60 + float(match[3] or 0) / 3600
    return round(-value if (match[4] or "").casefold() in ("s", "w") else value, 6)
