"""Invented names: the same for a seed, written in the scripts of their region, and slips that stay slips."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest

from tracker.drafts import script_of
from tracker.synthetic import days
from tracker.synthetic.spellings import REGIONS, Person, asked, slip, somebody, spellings
from tracker.synthetic.tokens import CHINESE, KAZAKH, LATIN, LETTERS, PERSIAN, RUSSIAN, SCRIPT, UYGHUR


def many(count: int = 4_000, seed: int = 5) -> list[tuple[Person, list[str]]]:
    chance = Random(seed)
    found = []
    for _ in range(count):
        person = somebody(chance)
        found.append((person, [name.text for name in spellings(chance, person, 5)]))
    return found


def test_the_same_seed_names_the_same_people() -> None:
    assert many(300) == many(300)
    assert many(300) != many(300, seed=6)


def test_every_spelling_is_of_the_script_it_says() -> None:
    chance = Random(1)

    for _ in range(2_000):
        for name in spellings(chance, somebody(chance), 4):
            assert script_of(name.text) == name.script, name


def test_one_person_is_met_in_several_scripts() -> None:
    scripts = Counter(len({script_of(text) for text in texts}) for _, texts in many())

    assert scripts[1] and scripts[2] > scripts[1] / 2 and scripts[3]


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.name)
def test_all_scripts_of_a_region_are_used(region: object) -> None:
    own = [texts for person, texts in many() if person.region is region]
    used = {script_of(text) for texts in own for text in texts}

    assert used == {SCRIPT[o] for o in region.orthographies}  # type: ignore[attr-defined]


@pytest.mark.parametrize("orthography", [RUSSIAN, KAZAKH, UYGHUR])
def test_two_words_that_sound_differently_are_written_differently_where_the_script_has_letters_for_it(
    orthography: str,
) -> None:
    consonants = [sound for sound in LETTERS[LATIN] if sound not in "aeiou"]
    letters = [LETTERS[orthography][sound] for sound in consonants if sound in LETTERS[orthography]]

    assert len(set(letters)) >= len(letters) - 4  # Russian has one letter for k and q, h and kh, g and gh


def test_persian_leaves_out_short_vowels_and_chinese_writes_syllables() -> None:
    chance = Random(3)
    for person in (somebody(chance) for _ in range(2_000)):
        if person.region.name == "persian":
            assert not re.search(r"[ēéä]", person.spelled(PERSIAN))
        if CHINESE in person.region.orthographies:
            assert re.fullmatch(r"[\u4e00-\u9fff·]+", person.spelled(CHINESE))


def test_common_words_are_met_far_more_often_than_rare_ones() -> None:
    words = Counter(word for person, _ in many(20_000) for word in person.words(LATIN) if word)
    often = [count for _, count in words.most_common()]

    assert len(words) > 5_000
    assert sum(often[:100]) > 0.15 * sum(often)
    assert often[len(often) // 2] <= 3


def test_a_slip_changes_little_and_never_the_first_letter() -> None:
    chance = Random(9)
    for _, texts in many(500):
        wrong = slip(chance, texts[0])

        assert wrong[0] == texts[0][0]
        assert abs(len(wrong) - len(texts[0])) <= 1


def test_what_somebody_might_type_is_not_what_is_held() -> None:
    chance = Random(2)
    kinds: Counter[str] = Counter()
    for _ in range(500):
        person = somebody(chance)
        held = spellings(chance, person, 2)
        typed = asked(chance, person, held)
        kinds.update(list(typed))
        assert typed["exact"] == held[0].text
        assert all(text != held[0].text for kind, text in typed.items() if kind != "exact")
        if "other script" in typed:
            assert script_of(typed["other script"]) not in {name.script for name in held}

    assert set(kinds) == {"exact", "prefix", "typo", "two typos", "word order", "other script"}
    assert min(kinds.values()) > 100


def test_days_are_of_every_coarseness() -> None:
    forms = {re.sub(r"[0-9]", "9", day.edtf) for year in days.YEARS for day in days.of_year(year)}

    assert {
        "9999-99-99", "9999-99", "9999", "9999-99-99?", "9999~", "9999-99~", "9999-99-99/9999-99-99",
        "[9999-99..9999-99]", "[9999-99-99,9999-99-99]", "999X", "XXXX-99-99", "[..9999]", "9999-99-XX",
    } <= forms  # fmt: skip
