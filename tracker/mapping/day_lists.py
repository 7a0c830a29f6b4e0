"""Cells that hold several dates: each is read by itself, or none of them is taken."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from tracker.mapping.days import Day, Days

SIGNS = re.compile(r"\s*[;؛；|\r\n]\s*|\s+&\s+")
COMMAS = re.compile(r"\s*[,،，、]\s*")
YEARED = re.compile(r"\d{4}|\d{1,2}\D\d{1,2}\D\d{2}(?!\d)")  # "May 3" beside "2017" is half a date
MOST = 20
HOW = "Several dates seem to stand here. Part them by semicolons, each with its year: 2017-05; 2018-03."


def parts_of(words: str) -> list[str]:
    """The dates of a cell, by signs between them and a year in each; one where it holds one, or nobody can tell."""
    for sign in (SIGNS, COMMAS):
        parts = [part for part in sign.split(words.strip()) if part]
        if 1 < len(parts) <= MOST and all(map(YEARED.search, parts)):
            return list(dict.fromkeys(parts))
    return [words]


def single(values: Counter[str]) -> Counter[str]:
    """The single dates of the cells of a column, with how often each stands."""
    found: Counter[str] = Counter()
    for value, times in values.items():
        for part in parts_of(value):
            found[part] += times
    return found


def read_all(days: Days, words: str) -> list[Day]:
    """The dates of a cell. One that is no date says why the cell is none; there is always one."""
    found = days.read(words)
    if not found.fails:
        return [found]
    parts = parts_of(words)
    if len(parts) < 2:
        return [replace(found, fails=HOW) if len(YEARED.findall(words)) > 1 else found]
    read = [days.read(part) for part in parts]
    bad = next(((part, one) for part, one in zip(parts, read, strict=True) if not one.edtf), None)
    if bad is not None:
        part, one = bad
        return [Day(fails=f"Of the dates here '{part}' is none. {one.fails or ' '.join(one.told)}")]
    return read
