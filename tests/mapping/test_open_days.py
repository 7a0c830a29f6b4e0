"""Dates of which a digit or a part is not known, days of birth in words, and states with a day or term beside them."""

from __future__ import annotations

import pytest
from mapped import TODAY, of_kind, one, said, sheet, texts
from test_header_limits import mapped

from tracker import codes
from tracker.mapping.days import Days
from tracker.mapping.status_words import bare
from tracker.records.base import Kind


@pytest.mark.parametrize(
    ("order", "words", "edtf"),
    [
        ("either", "1984/08/??", "1984-08"), ("either", "??/08/1984", "1984-08"), ("either", "1984-XX-XX", "1984"), ("either", "198?", "198X"),
        ("either", "19??", "19XX"), ("either", "195x", "195X"), ("either", "XX.08.1984", "1984-08"), ("either", "--/05/1951", "1951-05"),
        ("either", "?? Aug 1984", "1984-08"), ("either", "1984-??-12", "1984-XX-12"), ("either", "??/13/1984", "1984-XX-13"), ("either", "xx/xx/1999", "1999"),
        ("dmy", "12/??/1984", "1984-XX-12"), ("mdy", "12/??/1984", "1984-12"), ("mdy", "??/08/1984", "1984-XX-08"), ("either", "1985-1986?", "1985?/1986?"),
        ("either", "12 лістапада 2021", "2021-11-12"), ("either", "2017?", "2017?"),
    ],
)  # fmt: skip
def test_what_is_not_known_of_a_day_stays_open(order: str, words: str, edtf: str) -> None:
    assert Days(order, "", 1950, today=TODAY).read_anew(words).edtf == edtf


def test_a_number_that_may_be_day_or_month_is_not_decided() -> None:
    assert "day or the month" in Days("either", "", 1950, today=TODAY).read_anew("12/??/1984").fails


@pytest.mark.parametrize(
    ("words", "edtf"), [("род. 1985", "1985"), ("born 12 May 1979", "1979-05-12"), ("née en 1990", "1990")]
)
def test_words_for_a_birth_are_no_part_of_its_day_and_date_nothing_else(words: str, edtf: str) -> None:
    assert Days("dmy", moment=True, today=TODAY, birth=True).read_anew(words).edtf == edtf
    assert Days("dmy", moment=True, today=TODAY).read_anew(words).fails


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Released on 19 Oct 2021", "Released"), ("sentenced (14 years)", "sentenced"), ("Освобождён 07.09.2020", "Освобождён"), ("Detained since 2019", "Detained"),
        ("Not released (2020)", "Not released"), ("Detained until 2020", "Detained until"), ("released (not confirmed)", "released (not confirmed)"),
        ("released (2019, re-arrested 2020)", "released (2019, re-arrested 2020)"), ("Sentenced to 5 years suspended", "Sentenced to 5 years suspended"),
        ("released in 2019?", "released in 2019?"), ("Arrested 2019; sentenced 2020", "Arrested 2019; sentenced 2020"),
    ],
)  # fmt: skip
def test_a_day_or_term_behind_a_state_is_apart_from_it(words: str, state: str) -> None:
    assert bare(words) == state


@pytest.mark.parametrize(
    ("words", "code"),
    [("Released on 19 Oct 2021", "released"), ("sentenced (14 years)", "sentenced"), ("Not released (2020)", ""), ("Detained until 2020", "")],
)  # fmt: skip
def test_a_status_with_its_day_or_term_is_the_status_in_its_own_words(words: str, code: str) -> None:
    _, plans = mapped(["Name", "Age", "Status"], ["Tavo Ermin", "30", words], ["Lia Norvek", "31", "released"], ["Oro Pellan", "40", "missing"])  # fmt: skip

    assert [(codes.known(s.term or 0).code, s.text) for s in said(plans[0], "stage")] == (
        [(code, words)] if code else []
    )  # type: ignore[union-attr]
    assert texts(plans[0], "remark") == ([] if code else [f"Status: {words}"])


@pytest.mark.parametrize("words", ["Se ignora", "No sé", "не знаю", "لا أعلم", "затрудняюсь ответить"])
def test_whoever_does_not_know_names_nobody(words: str) -> None:
    _, (plan, _) = mapped(
        ["Name", "Age", "Arrested by"], ["Tavo Ermin", "30", words], ["Lia Norvek", "31", "Ost guard"]
    )

    assert not of_kind(plan, Kind.ORGANISATION) and not plan.refused


def test_a_sort_of_place_is_no_name_of_one() -> None:
    _, plans = mapped(["Name", "Date of arrest", "Prison"], ["Tavo Ermin", "2019-03-01", "camp"], ["Lia Norvek", "2019-03-01", "Ost camp"])  # fmt: skip

    assert all(not made.spot for made in plans[0].records)
    kinds = [s.extra[2] for plan in plans for s in said(plan, "name") if plan.records[s.record].kind is Kind.LOCATION and s.extra]  # fmt: skip
    assert kinds == ["descriptor", "as_printed"]
    assert "what sort of place" in plans[0].problems[0].reason and not plans[1].problems


@pytest.mark.parametrize(("answer", "child"), [("yes", True), ("да, 16 лет", True), ("no", False)])
def test_a_column_that_asks_whether_somebody_is_a_child_says_so(answer: str, child: bool) -> None:
    _, (plan, *_) = mapped(["Name", "Age", "Minor"], ["Tavo Ermin", "", answer], ["Lia Norvek", "31", "yes"])

    assert [codes.known(s.term or 0).code for s in said(plan, "characteristic")] == ["child"] * child  # type: ignore[union-attr]
    assert texts(plan, "remark") == ([] if child else [f"Minor: {answer}"])


def test_a_cell_of_a_row_that_names_nobody_is_kept_where_its_day_is_missing() -> None:
    from mapped import people

    from tracker.mapping.model import ColumnMapping

    columns = [ColumnMapping(at, written) for at, written in (("id", "individual.id"), ("how", "individual.birth.precision"), ("by", "incident.perpetrator"))]  # fmt: skip
    plan = one(people(*columns), sheet(["id", "how", "by"], ["", "about", "Ost guard"]))

    assert "about" in " ".join(text or "" for text in texts(plan, "remark")) or plan.refused
