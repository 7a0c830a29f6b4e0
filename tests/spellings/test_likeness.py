"""How alike two spellings are: invented names in every script, what goes wrong in them, and what must stay apart."""

from __future__ import annotations

import csv
from bisect import bisect_left, bisect_right
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.spellings import scripts
from tracker.spellings.keys import of_name
from tracker.spellings.likeness import Why, answers, likeness, reason

ONE_PERSON = {
    "case and marks": ("Zülfiye Torgan", "zulfiye TORGAN"),
    "Latin systems": ("Zulfiya Torğan", "Zulfia Torghan"),
    "German Latin": ("Schanat Dschumabajew", "Zhanat Zhumabayev"),
    "Cyrillic": ("Zulfiya Torgan", "Зүлфия Торған"),
    "Kazakh and Russian": ("Жәнібек Төлегенұлы Ордабай", "Жанибек Толегенович Ордабай"),
    "Belarusian and Russian": ("Аляксандр Міхайлавіч Верабей", "Александр Михайлович Веребей"),
    "a Latin i in Cyrillic": ("Вiктар Салавей", "Виктар Салавей"),
    "Uyghur Arabic": ("زۇلپىيە تورغان", "Zulpiye Torghan"),
    "Kazakh Arabic": ("جانىبەك ورداباي", "Жанибек Ордабай"),
    "Persian": ("Mehrnoosh Danaei", "مهرنوش دانایی"),
    "Persian with a glued name": ("محمدرضا زرین‌پور", "Mohammad Reza Zarrinpour"),
    "Arabic": ("Abd al-Karim Yusuf Hamdan", "عبدالكريم يوسف حمدان"),
    "Arabic without its article": ("سالم الخطيب", "Salem Khatib"),
    "Chinese": ("Xu Qingyan", "徐庆艳"),
    "Palladius": ("Сюй Цинъянь", "Xu Qingyan"),
    "Wade and Giles": ("Hsu Ching-yen", "徐庆艳"),
    "Wade and Giles without apostrophes": ("Hsu Po-chien", "徐伯建"),
    "a western name transcribed": ("亨特利·芬莫尔", "Huntley Finmore"),
    "a western surname transcribed, with mp": ("Ellen R. Dampier", "埃伦·丹皮尔"),
    "an established rendering": ("迈克尔·劳顿", "Michael Laughton"),
    "Scottish": ("格兰特·麦卡姆", "Grant McCam"),
    "Korean": ("한서윤", "Han Seo-yun"),
    "Korean, as the North writes it": ("RI Yong Ho", "리영호"),
    "Greek": ("Τζανίλ Μπεσκένοφ", "Dzhanil Beskenov"),
    "Dutch": ("Sjanat Zjoemabajev", "Жанат Жумабаев"),
    "Arabic letters that are read in several ways": ("سالم ثابت", "Salem Sabet"),
    "several names written as one": ("Zulfiya TORGAN, Zulya Besken, Umm Salim", "Зулфия Торган"),
    "transcribed": ("古丽扎尔·买买提", "Gulzar Memet"),
    "transcribed and spelled in pinyin": ("Gulizhaer Maimaiti", "Gulzar Memet"),
    "order": ("Torgan, Zulfiya", "Zulfiya Torgan"),
    "a typo": ("Zulfjya Torgan", "Zulfiya Torgan"),
    "a letter left out": ("Zulfiya Trgan", "Zulfiya Torgan"),
    "kana": ("ズルフィヤ・トルガン", "Zurufiya Torugan"),
}
TWO_PEOPLE = {
    "brothers": ("Yerlan Ordabay", "Yerzhan Ordabay"),
    "sisters in two scripts": ("Gulzar Torgan", "Гүлнар Торған"),
    "brother and sister": ("Sergei Ordakov", "Sergei Mordanov"),
    "one family": ("Marat Torgan", "Zulfiya Torgan"),
    "one given name": ("Zulfiya Torgan", "Zulfiya Besken"),
    "Chinese namesakes": ("徐庆艳", "徐志刚"),
}


@pytest.mark.parametrize("pair", ONE_PERSON.values(), ids=list(ONE_PERSON))
def test_spellings_of_one_name_are_alike(pair: tuple[str, str]) -> None:
    assert likeness(*pair) > 0.72, likeness(*pair)


READ_RIGHT = {
    "h and s are two sounds": ("Mohsen Mahsadi", "محسن مهسادی"),
    "kh and sh are two sounds": ("Derakhshan Bakhshi", "درخشان بخشی"),
    "ts before k": ("Ivan Ludetsky", "Иван Лудецкий"),
    "a Polish ck": ("Marek Zaborecki", "Марек Заборецкий"),
    "an h that is heard at the end": ("Salah Fattah", "صلاح فتاح"),
    "an h that is not": ("Fateme Darvand", "فاطمه داروند"),
    "a j that is y": ("Sergej Ordakov", "Сергей Ордаков"),
    "a j that is none": ("Faraj Khalij", "فرج خلیج"),
    "ng before gul is two sounds": ("Reyhangul Torgan", "رەيھانگۈل تورغان"),
    "and in Cyrillic": ("Рейхангүл Торған", "Reyhangul Torgan"),
    "and against characters": ("Rushangul Memet", "茹仙古丽·买买提"),
    "d and z of -zadeh": ("Sara Ahmadzadeh", "سارا احمدزاده"),
    "s and h of Isaac": ("Eshagh Darvand", "اسحاق داروند"),
    "Allah": ("Nasrollah Darvand", "نصرالله داروند"),
    "a servant before a vowel": ("Abdulaziz Darvand", "عبدالعزیز داروند"),
    "a Turkish c": ("Naci Torgan", "Naji Torgan"),
    "a letter that looks like another": ("Алеĸсей Веребей", "Алексей Веребей"),
}


@pytest.mark.parametrize("pair", READ_RIGHT.values(), ids=list(READ_RIGHT))
def test_letters_that_stand_for_other_sounds_elsewhere_are_read_right(pair: tuple[str, str]) -> None:
    assert likeness(*pair) > 0.85


@pytest.mark.parametrize("pair", TWO_PEOPLE.values(), ids=list(TWO_PEOPLE))
def test_other_people_are_less_alike_than_spellings_of_one(pair: tuple[str, str]) -> None:
    assert likeness(*pair) < 0.85, likeness(*pair)


def test_what_somebody_leaves_out_weighs_less_where_they_search() -> None:
    assert answers("Torgan", "Zulfiya Torgan") > 0.9 > likeness("Torgan", "Zulfiya Torgan")
    assert answers("Zulfiya Torgan", "Torgan") == likeness("Zulfiya Torgan", "Torgan")


@pytest.mark.parametrize(
    ("asked", "name", "why"),
    [
        ("Zulfiya Torgan", "zülfiya  torgan", Why.SAME),
        ("Torgan Zulfiya", "Zulfiya Torgan", Why.ORDER),
        ("Zulf", "Zulfiya Torgan", Why.BEGINS),
        ("Zulfiya Tor", "Zulfiya Torgan", Why.BEGINS),
        ("Torgan", "Zulfiya Torgan Besken", Why.PART),
        ("Zulfiya Besken", "Zulfiya Torgan Besken", Why.PART),
        ("Besken Zulfiya", "Zulfiya Torgan Besken", Why.PART),
        ("Zulfiya Torgam", "Zulfiya Torgan", Why.ONE_LETTER),
        ("Zulfija Torgam", "Zulfiya Torgan", Why.TWO_LETTERS),
        ("Zoulfia Torghane", "Zulfiya Torgan", Why.SOUNDS),
        ("Zulfiya Torgan", "Зүлфия Торған", Why.CYRILLIC),
        ("Зүлфия Торған", "Zulfiya Torgan", Why.LATIN),
        ("Gulzar Memet", "古丽扎尔·买买提", Why.CHINESE),
        ("Gulzar Memet", "گۈلزار مەمەت", Why.ARABIC),
        ("Zulfiya", "ズルフィヤ", Why.OTHER_SCRIPT),
    ],
)
def test_the_reason_is_shown(asked: str, name: str, why: Why) -> None:
    assert reason(asked, name) is why


HOSTILE = [
    "",
    " ",
    "\x00",
    "...!?",
    "👩‍👧",
    "\u0301\u0302",
    "<b>x</b>",
    "A" * 10_000,
    "ا" * 10_000,
    "王" * 10_000,
    "1",
    "'",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    assert 0 <= likeness(text, "Zulfiya Torgan") <= 1
    of_name(text)
    reason(text, "Zulfiya Torgan")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_between_nought_and_one_and_the_same_both_ways(a: str, b: str) -> None:
    assert 0 <= likeness(a, b) <= 1
    assert likeness(a, b) == pytest.approx(likeness(b, a), abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_a_spelling_is_wholly_like_itself(text: str) -> None:
    assert likeness(text, text) in (0, pytest.approx(1))  # nought where it holds no letters


def test_the_script_of_most_letters_counts() -> None:
    assert scripts.script_of("Вiктар") == "Cyrl"
    assert scripts.script_of("") == "Latn"


def test_the_score_tells_same_from_different_on_pairs_from_the_press(shared: Path) -> None:
    rows = list(csv.DictReader((shared / "data/dev/name_pairs.csv").open(encoding="utf-8")))
    same = [likeness(row["name_a"], row["name_b"]) for row in rows if row["same"] == "1"]
    kinds = {row["kind"] for row in rows if row["same"] == "0"}
    apart = {kind: [likeness(r["name_a"], r["name_b"]) for r in rows if r["kind"] == kind] for kind in kinds}

    assert auc(same, [score for scores in apart.values() for score in scores]) >= 0.985
    assert auc(same, apart["sibling_near"]) >= 0.975
    assert "sibling_near" in apart and len(same) > 400


def auc(same: list[float], apart: list[float]) -> float:
    """How likely a pair of one person scores above a pair of two (Mann and Whitney's U, as a share)."""
    ordered = sorted(apart)
    wins = sum((bisect_left(ordered, score) + bisect_right(ordered, score)) / 2 for score in same)
    return wins / len(same) / len(apart)
