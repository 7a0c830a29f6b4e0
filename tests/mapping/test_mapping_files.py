"""Every table among the development data is planned by a kept mapping, and by suggestions alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from mapped import TODAY, assert_holds, assert_nothing_is_lost, book, file_sheet, plans, reasons

from tracker.errors import InvalidFacts
from tracker.mapping.model import ColumnMapping, Mapping, SheetMapping
from tracker.mapping.suggest import suggest
from tracker.mapping.words import in_words
from tracker.mapping.written import from_text, to_text

HERE = Path(__file__).parent
DEV = Path(__file__).parents[3] / "shared" / "data" / "dev"
FILES = {  # kept mapping: the file, whether hashtags stand below its headers, its rows, how many of them are refused, why
    "eu_sanctions": ("tabular/eu_32011R0359.csv", False, 321, 0, ""),
    "gaza": ("tabular/gaza_2024-04_no_ids.csv", False, 3000, 0, ""),
    "iran": ("tabular/iran_aban98_green88.csv", False, 584, 0, ""),
    "hxl": ("interop/hxl/hxl_location_sample.csv", True, 294, 0, ""),
    "uwazi": ("interop/uwazi/test.csv", False, 3, 0, ""),
    "arabic": ("interop/syria_finder/test_data_arabic.csv", False, 5, 0, ""),
}
SUGGESTED = {"eu_sanctions": 2}  # how many rows are refused by suggestions alone: words beside dates


def of(name: str):  # type: ignore[no-untyped-def]
    path, tags, *_ = FILES[name]
    if not (DEV / path).is_file():
        pytest.skip("the development data are not here")
    return file_sheet(DEV / path, tags=tags)


@pytest.mark.parametrize("name", FILES)
def test_a_kept_mapping_plans_every_row_of_its_file(name: str) -> None:
    sheet = of(name)
    mapping = from_text((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    (mapped,) = mapping.sheets
    found = plans(mapped, sheet)

    _, _, rows, refused, _ = FILES[name]
    assert (len(found), sum(plan.refused for plan in found)) == (rows, refused)
    assert all(reasons(plan) for plan in found if plan.refused)
    for plan in found:
        assert_holds(plan)
        assert_nothing_is_lost(mapped, sheet, plan)
    assert from_text(to_text(mapping)) == mapping
    assert len(in_words(mapping)) > len(mapped.columns)


@pytest.mark.parametrize("name", FILES)
def test_suggestions_alone_plan_the_same_rows_and_tell_why_any_is_refused(name: str) -> None:
    sheet = of(name)
    (mapped,) = suggest(book(sheet), today=TODAY).sheets
    found = plans(mapped, sheet)

    assert len(found) == FILES[name][2]
    assert sum(plan.refused for plan in found) == SUGGESTED.get(name, 0)
    for plan in found:
        assert_holds(plan)
        assert_nothing_is_lost(mapped, sheet, plan)
    assert {column.column for column in mapped.columns} == {column.name for column in sheet.columns}


def test_rows_are_planned_the_same_after_an_interruption() -> None:
    sheet = of("iran")
    (mapped,) = suggest(book(sheet), today=TODAY).sheets

    whole = plans(mapped, sheet)
    assert plans(mapped, sheet, after=300) == [plan for plan in whole if plan.number > 300]


# --- the mapping as a text ---
SMALL = """tracker_mapping = 1
scheme = "list"

[[sheet]]
name = "people"
about = "individual"

[sheet.says]
"act.type" = "killing"

[[sheet.column]]
name = "sex"
is = "individual.sex"

[sheet.column.codes]
mm = "male"

[[sheet.column]]
name = "freed"
is = "stage2.when"
order = "dmy"

[sheet.column.says]
"stage2.stage" = "released"
"""


def test_a_mapping_is_the_same_after_it_was_written_and_read() -> None:
    mapping = from_text(SMALL)

    assert from_text(to_text(mapping)) == mapping
    assert mapping.sheets[0].columns[0].codes == {"mm": "male"}
    assert mapping.digest() == from_text(to_text(mapping)).digest()
    assert mapping.digest() != from_text(SMALL.replace("dmy", "mdy")).digest()


def test_reasons_and_scores_do_not_change_what_a_mapping_is() -> None:
    plain = Mapping((SheetMapping("s", "individual", columns=(ColumnMapping("a", "individual.name"),)),))
    told = Mapping(
        (SheetMapping("s", "individual", columns=(ColumnMapping("a", "individual.name", reason="x", score=0.5),)),)
    )

    assert plain.digest() == told.digest()


@pytest.mark.parametrize(
    ("right", "wrong", "line", "why"),
    [
        ('"male"', '"mal"', 16, "no sex 'mal'"),
        ('is = "individual.sex"', 'is = "individual.sexx"', 13, "no fact 'sexx'"),
        ('is = "individual.sex"', 'is = "person.sex"', 13, "Records are: individual"),
        ('about = "individual"', 'about = "people"', 6, "Rows are about one of"),
        ('about = "individual"', "about = 3", 6, "words in quotation marks"),
        ('order = "dmy"', 'order = "md"', 21, "'order' is one of"),
        ('order = "dmy"', 'ordr = "dmy"', 21, "no setting 'ordr'"),
        ('"killing"', '"kiling"', 9, "no act type 'kiling'"),
        ('"released"', '"relesed"', 24, "relesed"),
        ('name = "freed"', 'name = "sex"', 19, "stands here twice"),
        ("tracker_mapping = 1", "tracker_mapping = 9", 1, "begins with"),
        ('scheme = "list"', "scheme = ", 2, "invalid value"),
    ],
)
def test_a_slip_in_a_mapping_is_told_with_its_line(right: str, wrong: str, line: int, why: str) -> None:
    with pytest.raises(InvalidFacts) as told:
        from_text(SMALL.replace(right, wrong, 1))

    said = str(told.value)
    assert f"line {line}" in said
    assert why in said


@pytest.mark.parametrize(
    "text", ["", "nothing", "[[sheet]]", "tracker_mapping = 1\nsheet = 3", "\x00", "x" * 3_000_000, "a=" + "[" * 5000]
)
def test_what_is_no_mapping_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InvalidFacts):
        from_text(text)
