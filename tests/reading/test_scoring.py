"""How readings are scored, and what they score on texts of our own: some for tuning, some kept apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tracker.errors import InvalidFacts, NotFound
from tracker.reading import golden_form, golden_muc, read
from tracker.reading.evaluate import Evaluation, as_json, evaluate
from tracker.reading.golden import against_folder
from tracker.reading.tally import Tally, overlap

TEXTS = Path(__file__).parent / "texts"
TEXT = "Ada Lund and Bo Ek were arrested on 5 May 2020 in Bergen. Ada Lund was beaten. Minister Eva Moe said nothing."


def people(found: Evaluation, *starts: str) -> Tally:
    tally = Tally()
    for text in found.texts:
        if text.name.startswith(starts):
            tally.add(text.scores["people"])
    return tally


def test_people_match_by_any_folded_spelling_days_by_their_date() -> None:
    answers = {
        "persons": [{"name_as_written": "ADA LUND", "roles": ["detained"]}, {"name_as_written": "Ek", "roles": ["detained"], "variants_in_text": ["Bo Ek"]}, {"name_as_written": "Nils Ro", "roles": ["detained"]}],
        "incidents": [{"date_text": "2020-05-05", "places": ["Bergen"]}, {"date_text": "2020-05-06"}],
        "must_not_be_victims": ["Eva Moe"],
    }  # fmt: skip

    scores = against_folder(TEXT, read(TEXT), answers)

    assert (scores["people"].true, scores["people"].false, scores["people"].missed) == (
        ["ADA LUND", "Ek"],
        [],
        ["Nils Ro"],
    )
    assert (scores["dates"].true, scores["dates"].missed) == (["2020-05-05"], ["2020-05-06"])
    assert scores["places"].true == ["bergen"] and not scores["wrongly victims"].false
    assert scores["people"].recall == pytest.approx(2 / 3) and scores["people"].f1 == pytest.approx(0.8)


def test_a_day_may_have_the_year_of_the_date_line_or_none() -> None:
    text = "BERGEN, 9 May 2020 – Police arrested Ada Lund on 5 May."
    answers = {"persons": [], "incidents": [{"date_text": "XXXX-05-05", "date_header": "2020-05-05"}]}

    assert against_folder(text, read(text), answers)["dates"].true == ["XXXX-05-05"]
    del answers["incidents"][0]["date_header"]  # type: ignore[attr-defined]
    assert against_folder(text, read(text), answers)["dates"].missed == ["XXXX-05-05"]


def test_somebody_who_must_not_be_a_victim_is_counted_as_false() -> None:
    scores = against_folder(TEXT, read(TEXT), {"persons": [], "must_not_be_victims": ["Bo Ek"]})

    assert scores["wrongly victims"].false == ["bo ek"] and scores["people"].precision == 0


def test_beaten_is_an_assault_and_an_injury_that_is_listed_is_one_of_theirs() -> None:
    text = "Police arrested Ada Lund in Bergen. Ada Lund was beaten by officers and her jaw was broken."
    answers = {
        "persons": [{"name_as_written": "Ada Lund", "roles": ["detained", "beaten"]}],
        "injuries": [{"person": "Ada Lund", "as_written": "her jaw was broken"}],
    }

    scores = against_folder(text, read(text), answers)

    assert scores["what was done"].true == ["Ada Lund: assaulted", "Ada Lund: detained", "Ada Lund: injured"]
    assert not scores["what was done"].false and not scores["what was done"].missed


def test_quotations_match_where_half_of_the_longer_is_shared() -> None:
    assert overlap((0, 10), (5, 15)) == 0.5
    assert overlap((0, 10), (0, 100)) == 0.1
    assert overlap((0, 10), (20, 30)) == 0


def test_a_muc_key_is_met_by_a_name_or_by_the_head_of_a_description() -> None:
    text = "LIMA, 5 MAY 90 (WIRE) -- [TEXT] PRESIDENT ALFREDO ROJAS SAID TODAY THAT MAYOR JUAN PEREZ WAS MURDERED AND SIX JESUITS WERE KILLED BY GUNMEN YESTERDAY IN THE CAPITAL. THE POLICE HAVE NO LEADS."
    key = [
        {
            "HUM TGT: NAME": ['"JUAN PEREZ"'],
            "HUM TGT: DESCRIPTION": ['"MAYOR": "JUAN PEREZ"', '"JESUIT PRIESTS" / "JESUITS"', '? "GUARDS"'],
        }
    ]

    scores = golden_muc.against_muc(text, read(text), key)

    assert (scores["victims by name"].true, scores["victims by name"].false) == (["juan perez"], [])
    assert (scores["victims by description"].true, scores["victims by description"].missed) == (["jesuit priests"], [])


TOLD = "Police in Veldra detained Ilma Torvek on 3 May 2021.\n"
GOOD = '{"persons": [{"name_as_written": "Ilma Torvek", "roles": ["detained"], "variants_in_text": null}]}'


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"01.golden.json": GOOD}, "there is no 01.txt beside it"),
        ({"01.txt": TOLD, "01.golden.json": '{"persons":'}, "not JSON at line 1"),
        ({"01.txt": TOLD, "01.golden.json": "[]"}, "the answers should be an object"),
        ({"01.txt": TOLD, "01.golden.json": '{"persons": "x"}'}, "persons should be a list"),
        ({"01.txt": TOLD, "01.golden.json": '{"persons": [{"roles": ["detained"]}]}'}, "name_as_written of person 1"),
        ({"01.txt": TOLD, "01.golden.json": '{"incidents": [{"places": "Veldra"}]}'}, "places of incident 1"),
        ({"01.txt": TOLD, "01.golden.json": "[" * 100_000}, "nested too deeply"),
        ({"01.txt": "Polic\xeda", "01.golden.json": GOOD}, "01.txt is not UTF-8 at byte 6"),
        ({"01.txt": TOLD, "golden.json": '{"tables": {}}'}, "tables.record should be a list"),
        ({"01.txt": TOLD, "02.txt": TOLD, "golden.json": "{}"}, "there are 2"),
        ({"01.txt": TOLD, "answer_keys.json": '{"01": "x"}'}, "01 should be a list"),
        ({"01.txt": TOLD, "answer_keys.json": '{"02": []}'}, "not here"),
    ],
)  # fmt: skip
def test_answers_that_cannot_be_used_are_named_and_the_others_are_scored(
    tmp_path: Path, files: dict[str, str], why: str
) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    for name, words in files.items():
        (bad / name).write_text(words, encoding="latin-1")

    with pytest.raises(InvalidFacts, match=why):
        evaluate(bad)

    for name, words in (("good.txt", TOLD), ("good.golden.json", GOOD)):
        (tmp_path / name).write_text(words, encoding="utf-8")
    found = evaluate(tmp_path)
    assert [text.name for text in found.texts] == ["good.txt"] and any(why in said for _, said in found.left)


def test_marks_of_byte_order_and_other_line_ends_change_no_score(tmp_path: Path) -> None:
    (tmp_path / "01.txt").write_bytes(b"\xef\xbb\xbf" + TOLD.replace("\n", "\r\n").encode())
    (tmp_path / "01.golden.json").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    (tmp_path / "02.txt").write_text(TOLD, encoding="utf-8")

    found = evaluate(tmp_path)

    assert found.texts[0].scores["people"].f1 == 1
    assert found.left == [("02.txt", "no answers are beside it")]
    assert as_json(found)["not_scored"] == [{"file": "02.txt", "why": "no answers are beside it"}]


def test_a_folder_without_answers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "01.txt").write_text("Nothing.", encoding="utf-8")

    with pytest.raises(NotFound):
        evaluate(tmp_path)


def test_the_figures_add_up_as_plain_values() -> None:
    value = as_json(evaluate(TEXTS / "held"))

    rows = [row for row in value["by_type"] if row["kind"] == "people"]
    assert sum(len(row["true"]) + len(row["missed"]) for row in rows) >= 25
    assert value["nothing_to_find"]["texts"] >= 7
    json.dumps(value)


@pytest.mark.parametrize("folder", ["tune", "held"])
def test_texts_of_our_own_are_read_well_and_nothing_is_made_of_nothing(folder: str) -> None:
    found = evaluate(TEXTS / folder)

    english = people(found, "en")
    assert english.f1 is not None and english.f1 >= 0.85
    assert english.precision is not None and english.precision >= 0.95
    for language in ("ru", "zh"):
        other = people(found, language)
        assert other.f1 is not None and other.f1 >= 0.8, language
    clean, empty = found.clean()
    assert empty >= 7 and clean == empty
    assert not [name for text in found.texts if text.nothing for name in text.scores["wrongly victims"].false]


def test_the_seed_article_is_read_as_it_was_coded(shared: Path) -> None:
    article = shared / "data" / "almaty"
    text = (article / "article.txt").read_text(encoding="utf-8")

    scores = golden_form.against_form(
        text, read(text), json.loads((article / "golden.json").read_text(encoding="utf-8"))
    )

    for kind in ("people", "acts", "dates", "locations", "injuries"):
        assert (scores[kind].precision or 0) >= 0.9 and (scores[kind].recall or 0) >= 0.9, kind


def test_the_letter_and_the_old_wire_reports(shared: Path) -> None:
    found = evaluate(shared / "data" / "dev" / "articles")

    letter = next(t for t in found.texts if t.name == "28.txt")
    assert (letter.scores["people"].f1, letter.scores["wrongly victims"].false) == (1, [])
    wire = found.table()["MUC-4", "victims by name"]
    assert (wire.precision or 0) >= 0.6 and (wire.f1 or 0) >= 0.35
