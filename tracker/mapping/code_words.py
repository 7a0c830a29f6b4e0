"""Words that stand for codes: the lists' own codes and labels, and a table of synonyms in several languages."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache

from tracker import codes
from tracker.mapping.hanzi import simplified
from tracker.mapping.month_names import folded

ENDING = re.compile(r"\s?\([^\W\d_]{1,3}\)$|[/·][^\W\d_]{1,2}$")


@lru_cache(maxsize=50_000)
def key(words: str) -> str:
    """The form in which words for a code are compared."""
    return " ".join(folded(unicodedata.normalize("NFKC", words)).replace("_", " ").split())


def forms(plain: str) -> tuple[str, ...]:
    """Folded words as they may stand in the table: as they are, in simplified letters, without a second ending ("arrêté(e)")."""
    shorter = ENDING.sub("", plain)
    return tuple(dict.fromkeys((plain, simplified(plain), shorter))) if shorter else (plain,)


@cache
def known_words(scheme: str) -> dict[str, str]:
    """Codes of a list by the words that surely mean them: the code itself, its label, and their synonyms."""
    found: dict[str, str] = {}
    for term in codes.code_list(scheme):
        if not term.retired_on:
            found[key(term.code)] = found[key(term.label)] = term.code
    for word, code in synonyms().get(scheme, {}).items():
        found.setdefault(word, code)
    return found


@cache
def synonyms() -> dict[str, dict[str, str]]:
    """Synonyms by list and folded words, from data/mapping/synonyms.csv."""
    found: dict[str, dict[str, str]] = {}
    path = codes.data_folder() / "mapping" / "synonyms.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word in row["words"].split(";"):
                found.setdefault(row["list"], {}).setdefault(key(word), row["code"])
    return found
