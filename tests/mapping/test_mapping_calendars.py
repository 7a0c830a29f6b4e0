"""The calendar of a column comes from its header, its marks, the table's language and its years; it is never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from mapped import TODAY, book, plans, reasons, sheet, texts

from tracker.importers.sheet import Sheet
from tracker.mapping import calendars
from tracker.mapping.days import Days
from tracker.mapping.model import SheetMapping
from tracker.mapping.suggest import suggest
from tracker.mapping.words import in_words

JALALI, HIJRI, BS = "jalali", "hijri", "bikram_sambat"


def suggested(of: Sheet) -> SheetMapping:
    (found,) = suggest(book(of), today=TODAY).sheets
    return found


def calendars_of(of: Sheet) -> list[str]:
    """The calendars of the columns of dates."""
    return [column.calendar for column in suggested(of).columns if column.target.endswith((".when", ".birth"))]


def dates_of(of: Sheet) -> list[list[str]]:
    found = suggested(of)
    return [texts(plan, "when") for plan in plans(found, of)]


def years(*values: str) -> list[tuple[str, ...]]:
    return [(f"Invented {number}", value) for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("header", "value", "calendar", "day"),
    [
        ("Date of arrest (Jalali)", "1400/01/10", JALALI, "2021-03-30"),
        ("arrest_date_shamsi", "1400/01/10", JALALI, "2021-03-30"),
        ("Solar Hijri arrest date", "1400/01/10", JALALI, "2021-03-30"),
        ("date of arrest (SH)", "1400/01/10", JALALI, "2021-03-30"),
        ("تاریخ بازداشت (شمسی)", "1400/01/10", JALALI, "2021-03-30"),
        ("تاریخ بازداشت ه.ش", "1400/01/10", JALALI, "2021-03-30"),
        ("تاریخ بازداشت (قمری)", "1440/01/10", HIJRI, "2018-09-20"),
        ("تاريخ الاعتقال (هجري)", "1440/01/10", HIJRI, "2018-09-20"),
        ("تاريخ الاعتقال هـ", "15/1/1440", HIJRI, "2018-09-25"),
        ("Date of arrest (AH)", "1440/01/10", HIJRI, "2018-09-20"),
        ("Date of arrest (BS)", "2070/01/10", BS, "2013-04-23"),
        ("Arrest date (B.S.)", "2070/01/10", BS, "2013-04-23"),
        ("पक्राउ मिति (वि.सं.)", "२०७०/०१/१०", BS, "2013-04-23"),
        ("Date of arrest (Gregorian)", "2021-03-30", "gregorian", "2021-03-30"),
        ("تاريخ الاعتقال (ميلادي)", "2021-03-30", "gregorian", "2021-03-30"),
    ],
)
def test_a_calendar_is_named_anywhere_in_a_header(header: str, value: str, calendar: str, day: str) -> None:
    of = sheet(["Name", header], *years(value, value))
    found = suggested(of)

    assert found.columns[1].calendar == calendar
    assert found.columns[1].target == "act.when"
    assert "names the calendar" in found.columns[1].reason
    assert dates_of(of) == [[day], [day]]
    assert any("in the calendar" in line for line in in_words(suggest(book(of), today=TODAY)))


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        (["نام", "تاریخ بازداشت"], years("1400/01/10", "1401/02/11")),
        (["نام", "تاریخ بازداشت"], [("علی رضایی", "1400/01/10"), ("پری احمدی", "1401/02/11")]),
        (["نام", "تاريخ بازداشت"], years("۱۴۰۰/۰۱/۱۰", "14010211")),  # written with Arabic letters
        (["Name", "Date of arrest"], [("علی رضایی", "1400/01/10"), ("پری گلی", "1401/02/11")]),
        (["نوم", "نېټه", "Date of arrest"], [("ښایسته", "x", "1400/01/10"), ("زړور ځواک", "y", "1401/02/11")]),
        (["Name", "Date of arrest"], years("25 آبان 1398", "1398/08/26")),
        (["Name", "Date of arrest"], years("1398/08/25 ش", "1398/08/26")),
        (["Name", "Date of arrest", "release date (Jalali)"], [("Invented", "1400/01/10", "1400/03/10")]),
    ],
)
def test_solar_years_are_known_by_the_language_marks_and_neighbours(
    headers: list[str], rows: list[tuple[str, ...]]
) -> None:
    assert calendars_of(sheet(headers, *rows))[0] == JALALI


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        (["Name", "Date of arrest"], years("1400/01/10", "1401/02/11")),
        (["الاسم", "تاريخ الاعتقال"], years("1440/01/10", "1441/02/11")),
        (["نام", "تاریخ بازداشت"], years("1444/01/10", "1445/02/11")),  # no solar year yet, in a Persian table
        (["نام", "تاریخ بازداشت (هجری)"], years("1400/01/10", "1401/02/11")),  # solar or lunar
        (["ناۋى", "Date of arrest"], [("گۈلنار ئەخمەت", "1400/01/10"), ("ئابدۇللا", "1401/02/11")]),
        (["نام", "تاریخ بازداشت"], years("98/08/25", "98/08/26")),  # two digits: of which calendar
        (["Name", "Date of arrest"], years("2070/01/10", "2071/02/11", "2020/03/04")),
    ],
)
def test_where_nothing_says_which_calendar_every_row_asks(headers: list[str], rows: list[tuple[str, ...]]) -> None:
    of = sheet(headers, *rows)
    found = suggested(of)
    made = plans(found, of)

    assert found.columns[1].target == "act.when"
    assert all(plan.refused for plan in made)
    assert all("calendar" in reason for plan in made for reason in reasons(plan) if "mapping" in reason)


def test_a_people_in_a_header_is_no_calendar() -> None:
    of = sheet(["Name", "Date of arrest (Nepali victims)"], *years("2015/01/10", "2016/02/11"))

    assert calendars_of(of) == [""]
    assert dates_of(of) == [["2015-01-10"], ["2016-02-11"]]


def test_years_ahead_in_a_nepali_table_are_of_bikram_sambat() -> None:
    of = sheet(["नाम", "पक्राउ मिति"], *years("2070/01/10", "2075/03/32"))

    assert calendars_of(of) == [BS]
    assert dates_of(of) == [["2013-04-23"], ["2018-07-16"]]


def test_impossible_days_of_a_named_calendar_refuse_their_row_alone() -> None:
    of = sheet(["Name", "Date of arrest (Jalali)"], *years("1398/08/25", "1398/08/31", "1398/13/01"))
    made = plans(suggested(of), of)

    assert [plan.refused for plan in made] == [False, True, True]
    assert "no such day" in reasons(made[1])[0]


def test_a_date_names_its_own_calendar_whatever_the_column_is_in() -> None:
    column = Days("", JALALI, today=TODAY)

    assert column.read("1400/01/10").edtf == "2021-03-30"
    assert column.read("2021-03-30 م").edtf == "2021-03-30"
    assert column.read("1440/01/10 هـ").edtf == "2018-09-20"
    assert Days(today=TODAY).read("AH 1440").edtf == "[2018-09-11..2019-08-30]"
    assert Days(today=TODAY).read("वि.सं. २०७०/१/१०").edtf == "2013-04-23"


def test_a_season_of_a_solar_year_is_its_months_and_never_a_year_of_ours() -> None:
    assert Days("", JALALI, today=TODAY).read("تابستان ۱۳۹۸").edtf == "[2019-06-22..2019-09-22]"
    assert Days("", JALALI, today=TODAY).read("زمستان ۱۳۹۸").edtf == "[2019-12-22..2020-03-19]"
    assert "which calendar" in Days(today=TODAY).read("تابستان ۱۳۹۸").fails


def test_two_digits_of_a_solar_year_are_read_in_the_window_of_that_calendar_alone() -> None:
    of = sheet(["نام", "تاریخ بازداشت"], *years("آبان ۹۸", "1397/08/25"))
    found = suggested(of)

    assert (found.columns[1].calendar, found.columns[1].years_from) == (JALALI, 1316)
    assert dates_of(of) == [["[2019-10-23..2019-11-21]"], ["2018-11-16"]]
    assert "two digits" in Days(years_from=1937, today=TODAY).read("آبان ۹۸").fails


def test_seconds_since_1970_are_days() -> None:
    of = sheet(["Name", "Date of arrest"], *years("1483228800", "1577836800", "-86400"))

    assert calendars_of(of) == ["seconds"]
    assert dates_of(of) == [["2017-01-01"], ["2020-01-01"], ["1969-12-31"]]
    mixed = sheet(["Name", "Date of arrest"], *years("1552348800", "1552348801", "2019/03/04", "2019"))
    assert dates_of(mixed) == [["2019-03-12"], ["2019-03-12"], ["2019-03-04"], ["2019"]]
    assert "seconds since 1970 (2019-03-12)" in Days(today=TODAY).read("1552348800").fails
    assert calendars.seconds(1_483_228_800_000) == (date(2017, 1, 1), False)


@pytest.mark.parametrize(
    "rest", [("2021-05-03", "2020-02-01"), ("2019-01-09",), ("2021-05-03", "2020-02-01", "2018-04-07")]
)
def test_one_year_of_the_future_is_a_slip_and_refuses_no_other_row(rest: tuple[str, ...]) -> None:
    of = sheet(["Name", "Date of arrest"], *years("2031-05-04", *rest))

    slip, *others = plans(suggested(of), of)

    assert slip.refused and "2031-05-04" in {problem.value for problem in slip.problems}
    assert [texts(plan, "when") for plan in others] == [[day] for day in rest]
    assert not any(plan.refused for plan in others)


def test_several_years_of_the_future_leave_the_calendar_open() -> None:
    of = sheet(["Name", "Born"], *years("2015-05-04", "2031-01-01", "2040-01-01", "2052-02-02", "2018-03-03"))

    assert all(plan.refused for plan in plans(suggested(of), of))
