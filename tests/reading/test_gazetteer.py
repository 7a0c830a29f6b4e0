"""Places by name in several scripts: the likeliest first, doubtful ones marked."""

from __future__ import annotations

import pytest

from tracker import codes, gazetteer
from tracker.gazetteer import find


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Almaty", "1526384"), ("Алматы", "1526384"), ("阿拉木图", "1526384"), ("ALMA-ATA", "1526384"),
        ("Urumqi", "1529102"), ("Ürümchi", "1529102"), ("乌鲁木齐", "1529102"), ("Xinjiang", "CN-XJ"), ("新疆", "CN-XJ"), ("Синьцзян", "CN-XJ"), ("شىنجاڭ", "CN-XJ"),
        ("Kazakhstan", "KZ"), ("Қазақстан", "KZ"), ("中国", "CN"), ("U.S.", "US"), ("墨玉县", "CN653222"),
    ],
)  # fmt: skip
def test_a_place_is_found_by_its_names(name: str, key: str) -> None:
    assert find(name)[0].place.key == key


def test_a_name_of_many_places_is_doubtful_until_the_country_is_known() -> None:
    (first, *others) = find("Victoria")

    assert first.doubtful and others and "places of this name" in first.reason
    assert find("Victoria", "SC")[0].place.country == "SC" and not find("Victoria", "SC")[0].doubtful


def test_a_place_of_another_country_is_not_taken() -> None:
    found = find("Almaty", "DE")

    assert all(candidate.doubtful for candidate in found) and "not in DE" in found[0].reason


def test_what_nobody_knows_is_nothing() -> None:
    assert find("Veldra Harbour Without End") == []


def test_the_tables_are_sorted_and_name_only_places_that_are_there() -> None:
    folder = codes.data_folder() / "gazetteer"
    for name in ("places.tsv", "names.tsv"):
        keys = [line.split(b"\t")[0] for line in (folder / name).read_bytes().splitlines()]
        assert keys == sorted(keys) and len(keys) == len(set(keys))
    places = {line.split("\t")[0] for line in (folder / "places.tsv").read_text(encoding="utf-8").splitlines()}
    named = {
        key
        for line in (folder / "names.tsv").read_text(encoding="utf-8").splitlines()
        for key in line.split("\t")[1].split(",")
    }
    assert named <= places
    features = {line.split("\t")[2] for line in (folder / "places.tsv").read_text(encoding="utf-8").splitlines()}
    assert features <= {term.code for term in codes.code_list("feature")}


def test_every_spelling_is_folded_before_it_is_looked_up() -> None:
    assert gazetteer.fold("  Ürümqi ") == gazetteer.fold("urumqi") and gazetteer.fold("Xi’an") == "xian"


def test_russian_towns_are_found_by_what_russian_reports_call_them() -> None:
    assert [gazetteer.named(town)[0].name for town in ("Новосибирск", "Самара", "Москва", "Харьков")] == [
        "Novosibirsk",
        "Samara",
        "Moscow",
        "Kharkiv",
    ]
