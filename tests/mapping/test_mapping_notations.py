"""Parts of years, ranges and rough dates, in the languages of tables."""

from __future__ import annotations

import pytest
from mapped import TODAY

from tracker import dates
from tracker.mapping.days import EMPTY, Days


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("2018年春", "2018-21"),
        ("2018年秋天", "2018-23"),
        ("2018年底", "2018~"),
        ("2018年年初", "2018~"),
        ("2017年10月左右", "2017-10~"),
        ("2017年10月下旬", "2017-10~"),
        ("2017年10月至12月", "2017-10/2017-12"),
        ("2017年10月5日至8日", "2017-10-05/2017-10-08"),
        ("二〇一七年十月", "2017-10"),
        ("二○一七年十二月二十一日", "2017-12-21"),
        ("2019年第二季度", "[2019-04..2019-06]"),
        ("2019年上半年", "[2019-01..2019-06]"),
        ("十月2017", "2017-10"),
        ("зима 2019-2020", "2019-24"),
        ("winter 2019/20", "2019-24"),
        ("в начале 2019", "2019~"),
        ("в конце марта 2019 г.", "2019-03~"),
        ("март-апрель 2019", "2019-03/2019-04"),
        ("12-15.03.2019", "2019-03-12/2019-03-15"),
        ("2 квартал 2022", "[2022-04..2022-06]"),
        ("II квартал 2022 г.", "[2022-04..2022-06]"),
        ("Q2 2019", "[2019-04..2019-06]"),
        ("2019-Q4", "[2019-10..2019-12]"),
        ("первая половина 2018 года", "[2018-01..2018-06]"),
        ("second half of 2018", "[2018-07..2018-12]"),
        ("2016 sonbaharı", "2016-23"),
        ("2016 başında", "2016~"),
        ("2019ж. көктем", "2019-21"),
        ("2019 жылдың басында", "2019~"),
        ("آذار/مارس 2019", "2019-03"),
        ("1 شباط/فبراير 2019", "2019-02-01"),
        ("نهاية 2019", "2019~"),
        ("5.XI.2019", "2019-11-05"),
        ("5/6 November 2019", "[2019-11-05,2019-11-06]"),
        ("March/April 2019", "[2019-03,2019-04]"),
        ("spring/summer 2019", "[2019-21,2019-22]"),
        ("2019-W12", "[2019-03-18..2019-03-24]"),
        ("00.05.2019", "2019-05"),
        ("00/05/2019", "2019-05"),
        ("00.00.2019", "2019"),
        ("2021/01/01:2021/02/01", "2021-01-01/2021-02-01"),
        ("2019/03/04:", "2019-03-04/.."),
        (":2019/05/06", "../2019-05-06"),
    ],
)
def test_parts_of_years_and_ranges_are_kept_as_coarse_as_they_are(words: str, edtf: str) -> None:
    found = Days("either", today=TODAY).read(words)

    assert (found.edtf, found.fails) == (edtf, "")
    assert dates.parse(edtf) == edtf


def test_a_range_of_one_moment_is_some_day_of_it_also_with_an_open_end() -> None:
    birth = Days(moment=True, today=TODAY)

    assert birth.read("1961/01/01:1961/02/01").edtf == "[1961-01-01..1961-02-01]"
    assert birth.read("1961/01/01:").edtf == "[1961-01-01..]"
    assert birth.read("март-апрель 1961").edtf == "[1961-03..1961-04]"


@pytest.mark.parametrize("words", ["1/0/1900", "00/01/1900", "1900-01-00", "1899-12-30", "1899-12-30 00:00:00"])
def test_what_a_spreadsheet_shows_for_an_empty_date_states_nothing_and_is_told(words: str) -> None:
    found = Days("mdy", today=TODAY).read(words)

    assert (found.edtf, found.told, found.fails) == ("", (EMPTY,), "")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("رمضان 2019", "by the calendar Hijri"),
        ("2 квартал", "not understood"),
        ("5 квартал 2019", "not understood"),
        ("2019-W60", "not understood"),
        ("2019年13月", "no month 13"),
        ("зима-весна 2019", "ends before it begins"),
        ("2017年10月至3月", "ends before it begins"),
        ("13:45", "not understood"),
    ],
)
def test_what_no_part_of_a_year_is_stays_refused_with_its_reason(words: str, why: str) -> None:
    found = Days("either", today=TODAY).read(words)

    assert found.edtf == ""
    assert why in found.fails.lower() or why in found.fails
