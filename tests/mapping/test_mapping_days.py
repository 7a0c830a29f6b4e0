"""Dates in any notation become EDTF; what cannot be read is told, and nothing is guessed."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import dates
from tracker.mapping import calendars
from tracker.mapping.calendar_choice import Around
from tracker.mapping.day_numbers import BOTH_WAYS, HOUR, TWO_DIGITS
from tracker.mapping.day_order import Votes, decide
from tracker.mapping.days import FUTURE, NOT_KNOWN, Days

TODAY = date(2026, 11, 28)
DAYS = Days("dmy", years_from=1930, today=TODAY)


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("2018-03-05", "2018-03-05"),
        ("2018-03", "2018-03"),
        ("2018", "2018"),
        ("XXXX-11-29", "XXXX-11-29"),
        ("2017~", "2017~"),
        ("12.04.2011", "2011-04-12"),
        ("12.4.2011", "2011-04-12"),
        ("12/4/2011", "2011-04-12"),
        ("12 - 04 - 2011", "2011-04-12"),
        ("2011/4/12", "2011-04-12"),
        ("2018.03.05", "2018-03-05"),
        ("20110412", "2011-04-12"),
        ("2018-00-00", "2018"),
        ("2018-03-00", "2018-03"),
        ("12/2018", "2018-12"),
        ("2018/3", "2018-03"),
        ("March 2018", "2018-03"),
        ("Mar 2018", "2018-03"),
        ("5 May 2018", "2018-05-05"),
        ("May 5th, 2018", "2018-05-05"),
        ("Friday, 15 March 2019", "2019-03-15"),
        ("12-Jan-2018", "2018-01-12"),
        ("29 November", "XXXX-11-29"),
        ("12 апр. 2019", "2019-04-12"),
        ("2 сентября 2016 года", "2016-09-02"),
        ("10 қаңтар 2020 жылы", "2020-01-10"),
        ("2020 жылғы 10 қаңтар", "2020-01-10"),
        ("le 3 février 2019", "2019-02-03"),
        ("12 de marzo de 2018", "2018-03-12"),
        ("03 Mart 2019", "2019-03-03"),
        ("١٢ نيسان ٢٠١٥", "2015-04-12"),
        ("15 مارس 2015", "2015-03-15"),
        ("2 تشرين الثاني 2014", "2014-11-02"),
        ("2019年3月5日", "2019-03-05"),
        ("2019年3月", "2019-03"),
        ("3月5日", "XXXX-03-05"),
        ("民国108年3月5日", "2019-03-05"),
        ("circa 1980", "1980~"),
        ("c. 1980", "1980~"),
        ("1961 (approx)", "1961~"),
        ("около 1980", "1980~"),
        ("1961?", "1961?"),
        ("probably 1961", "1961?"),
        ("1980s", "198X"),
        ("1980-е", "198X"),
        ("spring 2018", "2018-21"),
        ("лето 2017", "2017-22"),
        ("between 2010 and 2012", "[2010..2012]"),
        ("before 2015", "[..2014]"),
        ("before March 2015", "[..2015-02]"),
        ("after 12 March 2018", "[2018-03-13..]"),
        ("since 2015", "[2015..]"),
        ("до 2015 года", "[..2014]"),
        ("from 3 to 5 May 2018", "2018-05-03/2018-05-05"),
        ("3-5 May 2018", "2018-05-03/2018-05-05"),
        ("March to May 2018", "2018-03/2018-05"),
        ("с 2015 по 2017", "2015/2017"),
        ("2010-2012", "2010/2012"),
        ("2010–2012", "2010/2012"),
        ("1959 or 1960", "[1959,1960]"),
        ("2011-04-12 00:00:00", "2011-04-12"),
        ("تیر ۱۳۸۸", "[2009-06-22..2009-07-22]"),
        ("15 رمضان 1440", "2019-05-20"),
        ("1440 هـ", "[2018-09-11..2019-08-30]"),
        ("1340 (Iranian Hijri calendar), 1961 (Gregorian calendar)", "1961"),
    ],
)
def test_a_date_is_read_as_coarse_as_it_is_written(words: str, edtf: str) -> None:
    found = DAYS.read(words)

    assert (found.edtf, found.fails) == (edtf, "")
    assert dates.parse(edtf) == edtf


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("31.04.2015", "no day 31"),
        ("31 November 2018", "no day 31"),
        ("2015-02-30", "no day 30"),
        ("12/13/2015", "no month 13"),
        ("2015-13-01", "no month 13"),
        ("alive", "words"),
        ("жив", "words"),
        ("حي", "words"),
        ("still in prison", "words"),
        ("40645", "day number of a spreadsheet (2011-04-12)"),
        ("1388", "say in the mapping which calendar"),
        ("3018", "no year in which this can have happened"),
        ("Jan-18", "a day or a year"),
        ("12", "a number"),
        ("x" * 200, "too long"),
        ("2018-03-05 25:10", "no such time"),
        ("03/2018/05", "not understood"),
    ],
)
def test_what_is_no_date_is_told_and_never_mended(words: str, why: str) -> None:
    found = DAYS.read(words)

    assert found.edtf == ""
    assert why in found.fails


@pytest.mark.parametrize(
    "words", ["unknown", "n/a", "-", "?", "неизвестно", "غير معروف", "نامعلوم", "不详", "<Null>", "0000-00-00"]
)
def test_a_cell_that_says_it_is_not_known_states_nothing_and_is_told(words: str) -> None:
    assert DAYS.read(words).told == (NOT_KNOWN,)
    assert DAYS.read(words).edtf == DAYS.read(words).fails == ""


def test_a_day_of_the_future_is_refused_where_the_fact_cannot_lie_there() -> None:
    assert DAYS.read("2026-11-29").told == (FUTURE,)  # it is that day somewhere already
    assert "future" in DAYS.read("2026-11-30").fails
    assert "of which it is" in DAYS.read("2070-01-10").fails
    assert Days(today=TODAY, may_come=True).read("2030-01-01").told == (FUTURE,)


def test_a_short_year_and_an_hour_are_kept_and_told() -> None:
    assert DAYS.read("4/12/11").edtf == "2011-12-04"
    assert DAYS.read("4/12/11").told == (TWO_DIGITS,)
    assert DAYS.read("2011-04-12T13:05:00Z").told == (HOUR,)
    assert DAYS.read("4/12/35").edtf == "1935-12-04"  # 1930 to 2029
    assert "two digits" in Days("dmy", today=TODAY).read("4/12/11").fails


def test_a_column_without_order_reads_what_is_sure_and_refuses_what_is_not() -> None:
    undecided = Days(today=TODAY)

    assert undecided.read("25/03/2011").edtf == "2011-03-25"
    assert undecided.read("03/25/2011").edtf == "2011-03-25"
    assert undecided.read("05/05/2011").edtf == "2011-05-05"
    assert undecided.read("04/03/2011").edtf == ""
    assert "say in the mapping" in undecided.read("04/03/2011").fails
    both = Days("either", today=TODAY).read("04/03/2011")
    assert (both.edtf, both.told) == ("[2011-03-04,2011-04-03]", (BOTH_WAYS,))


def test_a_span_of_one_moment_is_some_day_of_it() -> None:
    birth = Days(moment=True, today=TODAY)

    assert birth.read("1959/1960").edtf == "[1959..1960]"
    assert birth.read("from 1959 to 1960").edtf == "[1959..1960]"
    assert Days(today=TODAY).read("2017/2018").edtf == "2017/2018"


@pytest.mark.parametrize(
    ("calendar", "words", "edtf"),
    [
        ("jalali", "۱۳۸۸/۰۴/۲۳", "2009-07-14"),
        ("jalali", "1363", "[1984-03-21..1985-03-20]"),
        ("hijri", "15/9/1440", "2019-05-20"),
        ("hijri", "1440-09-15", "2019-05-20"),
        ("hijri_tabular", "1300-01-01", "1882-11-12"),
        ("bikram_sambat", "2076-01-01", "2019-04-14"),
        ("buddhist", "5/3/2562", "2019-03-05"),
        ("minguo", "108/3/5", "2019-03-05"),
        ("spreadsheet", "40645", "2011-04-12"),
    ],
)
def test_days_of_other_calendars_are_converted(calendar: str, words: str, edtf: str) -> None:
    assert Days("dmy", calendar, today=TODAY).read(words).edtf == edtf


def test_a_day_that_another_calendar_does_not_have_is_refused() -> None:
    assert "no such day" in Days("", "jalali").read("1388/07/31").fails
    assert (
        "no such day" in Days("", "bikram_sambat").read("2076-13-01").fails
        or "no month" in Days("", "bikram_sambat").read("2076-13-01").fails
    )
    assert "no year in which" in Days("", "jalali").read("2009-07-14").fails


@given(st.dates(date(1930, 1, 1), date(2025, 12, 31)))
def test_conversions_go_through_every_day_in_turn(day: date) -> None:
    import hijridate
    import jdatetime

    persian = jdatetime.date.fromgregorian(date=day)
    assert calendars.day("jalali", persian.year, persian.month, persian.day) == day
    islamic = hijridate.Gregorian.fromdate(day).to_hijri()
    assert calendars.day("hijri", islamic.year, islamic.month, islamic.day) == day
    assert abs((calendars.day("hijri_tabular", islamic.year, islamic.month, min(islamic.day, 29)) - day).days) <= 3


@given(st.text(max_size=40))
def test_reading_a_cell_never_fails_and_gives_edtf_or_a_reason(words: str) -> None:
    for days in (DAYS, Days("either", today=TODAY), Days("", "jalali", moment=True, today=TODAY)):
        found = days.read(words)
        assert found.edtf or found.told or found.fails
        if found.edtf:
            dates.bounds(dates.parse(found.edtf))


@given(st.dates(date(1930, 1, 1), date(2025, 12, 31)))
def test_every_notation_of_a_day_is_that_day(day: date) -> None:
    month = day.strftime("%B")
    for words in (
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day:02}/{day.month:02}/{day.year}",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}{day.month:02}{day.day:02}",
        day.isoformat().translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
    ):
        assert DAYS.read(words).edtf == day.isoformat(), words


# --- the order of a whole column ---
def votes(*values: str) -> Votes:
    found = Votes()
    for value in values:
        found.add(value)
    return found.counted()


def test_one_value_beyond_twelve_decides_for_the_whole_column_and_is_told() -> None:
    decided = decide(votes("03/04/2011", "05/06/2011", "25/06/2011"), TODAY)

    assert (decided.order, decided.settled) == ("dmy", True)
    assert "1 of 3 values decide it" in decided.reason
    assert decide(votes("03/04/2011", "5/30/2019"), TODAY).order == "mdy"
    assert decide(votes("12.04.2011"), TODAY).order == "dmy"


def test_a_column_that_nothing_decides_stays_open() -> None:
    decided = decide(votes("03/04/2011", "05/06/2011"), TODAY)

    assert (decided.order, decided.settled) == ("either", False)
    assert "until you say which" in decided.reason


def test_a_column_that_contradicts_itself_stays_open() -> None:
    decided = decide(votes("25/06/2011", "06/25/2011", "01/02/2011"), TODAY)

    assert (decided.order, decided.settled) == ("either", False)
    assert "mixed" in decided.reason


def test_calendars_are_told_from_years_and_headers_and_never_guessed() -> None:
    assert decide(votes("1388/04/23", "1398/08/25"), TODAY, around=Around(language="fas")).calendar == "jalali"
    assert decide(votes("1388/04/23"), TODAY).calendar == ""
    assert "say which calendar" in decide(votes("1388/04/23"), TODAY).reason
    assert decide(votes("2562-03-05"), TODAY).calendar == "buddhist"
    assert decide(votes("40645", "41000"), TODAY).calendar == "spreadsheet"
    assert decide(votes("1388/04/23"), TODAY, around=Around(header="jalali")).calendar == "jalali"
    assert decide(votes("2009-07-14"), TODAY, around=Around(header="jalali")).calendar == ""


def test_two_digit_years_get_a_window_that_is_told() -> None:
    decided = decide(votes("25/06/11", "03/04/85"), TODAY, birth=True)

    assert decided.years_from == 1927
    assert "1927 to 2026" in decided.reason


def test_a_cell_of_blanks_without_end_costs_nothing() -> None:
    begun = time.process_time()
    votes("1" + " " * 300_000 + "x", "12" * 300_000, "1/1/" * 100_000)

    assert time.process_time() - begun < 2
