"""Patterns that are only tried where one of their words stands find what they find without it; and keys that stay the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tracker.reading import bare_injuries, gate, injuries, triggers

TEXTS = Path(__file__).parent / "texts"
GATES = [one for _, table in triggers.TABLES for one, _ in table]
GATES += [*injuries.PATTERNS, *bare_injuries.NEAR, bare_injuries.ALONE, injuries.MISHAP, injuries.FORCE]


def test_every_match_holds_one_of_the_words_of_its_pattern() -> None:
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(TEXTS.rglob("en*.txt")))
    low = gate.lowered(text)
    found = 0
    for one in GATES:
        for match in one.pattern.finditer(text):
            found += 1
            assert one.may_match(low[match.start() : match.end() + 80]), (match[0], one.words)
    assert found > 500
    assert sum(one.words is None for one in GATES) == 0


def test_words_are_those_that_no_match_goes_without() -> None:
    assert gate.words_of(re.compile(r"\b(?:arrest|detain)ed (?:him|her)\b")) == ("arrest", "detain")
    assert gate.words_of(re.compile(r"(?:held )?in (?:the )?\w+")) is None  # "in" alone stands in every sentence
    looked_back_at, looked_ahead_at = re.compile(r"(?<=police )\w+"), re.compile(r"(?:he|she)(?= shot)")
    assert gate.words_of(looked_back_at) is None  # it may stand before the stretch that is searched
    assert gate.words_of(looked_ahead_at) == (" shot",)


def test_letters_keep_their_place_when_a_text_is_lowered() -> None:
    text = "İlknur was DETAıNED in Kars"
    assert len(gate.lowered(text)) == len(text)
    assert gate.gated("detained", re.I).search(text) is not None


def test_keys_are_the_same_in_every_process() -> None:
    path = TEXTS / "tune" / "en01.txt"
    code = f"from tracker.reading import read; print([(p.key, p.about, p.field) for p in read(open({str(path)!r}, encoding='utf-8').read()).proposals])"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1 and b"q1" in said.pop()
