"""Dates as coarse as sources leave them: strict reading, exact bounds, certain or possible, words for readers."""

from __future__ import annotations

import calendar
import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker import dates
from tracker.errors import InvalidDate

D = date

BOUNDS = {
    "2018-03-05": (D(2018, 3, 5), D(2018, 3, 5)),
    "2018-03": (D(2018, 3, 1), D(2018, 3, 31)),
    "2016-02": (D(2016, 2, 1), D(2016, 2, 29)),
    "2018": (D(2018, 1, 1), D(2018, 12, 31)),
    "201X": (D(2010, 1, 1), D(2019, 12, 31)),
    "19XX": (D(1900, 1, 1), D(1999, 12, 31)),
    "2017~": (D(2017, 1, 1), D(2017, 12, 31)),
    "2017?": (D(2017, 1, 1), D(2017, 12, 31)),
    "2017-04%": (D(2017, 4, 1), D(2017, 4, 30)),
    "2018-XX-05": (D(2018, 1, 5), D(2018, 12, 5)),
    "2018-03-XX": (D(2018, 3, 1), D(2018, 3, 31)),
    "201X-02-29": (D(2012, 2, 29), D(2016, 2, 29)),
    "2018-22": (D(2018, 6, 1), D(2018, 8, 31)),
    "2018-24": (D(2018, 12, 1), D(2019, 2, 28)),
    "2018-03/2018-05": (D(2018, 3, 1), D(2018, 5, 31)),
    "2018-03/..": (D(2018, 3, 1), None),
    "/2018-05": (None, D(2018, 5, 31)),
    "[2018-03..2018-05]": (D(2018, 3, 1), D(2018, 5, 31)),
    "[2018-03-01,2018-03-09]": (D(2018, 3, 1), D(2018, 3, 9)),
    "[..2018-05]": (None, D(2018, 5, 31)),
    "{2018-03-01,2018-03-09}": (D(2018, 3, 1), D(2018, 3, 9)),
    "XXXX-11-29": (None, None),
    "XXXX": (None, None),
}
WRONG = {
    "": "no date", "  ": "no date", "2018-13": "no month 13", "2018-00": "no month 00", "2018-02-30": "no day 30",
    "2019-02-29": "no day 29", "2018-04-31": "no day 31", "2018-3-5": "two digits", "05/03/2018": "with hyphens",
    "5.3.2018": "with hyphens", "201u": "write X", "2018-03-05T10:00": "time of day", "spring 2018": "digits, X", "0000": "no year",
    "0000-01-01": "no year", "2018-05/2018-03": "ends before", "../..": "both ends", "[2018": "end with ]", "2018..2019": "digits",
    "[2018-01..2018-02..2018-03]": "more than one", "18-03-05": "digits", "２０１８": "digits", "2018-03-05 ": None, "+2018": "digits",
    "Y12018": "digits", "2018-21-03": "no month 21", "X018": "digits", "20X8": "digits", "2018--03": "digits", "2018-03-05-01": "digits",
}  # fmt: skip


@pytest.mark.parametrize("edtf", BOUNDS)
def test_bounds(edtf: str) -> None:
    found = dates.bounds(edtf)

    assert dates.parse(edtf) == edtf
    assert (found.earliest, found.latest) == BOUNDS[edtf]


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_date_is_refused_with_the_reason(text: str) -> None:
    if WRONG[text] is None:
        assert dates.parse(text) == text.strip()
        return
    with pytest.raises(InvalidDate) as refused:
        dates.parse(text)

    assert WRONG[text] in str(refused.value) and "2018-03-05" in str(refused.value)


def test_a_year_that_nobody_states_is_not_guessed() -> None:
    found = dates.bounds("XXXX-11-29")

    assert (found.earliest, found.latest, found.season) == (None, None, (1129, 1129))
    assert dates.bounds("XXXX-11-29", known_by=D(2026, 11, 23)).latest == D(2025, 11, 29)
    assert dates.bounds("XXXX-11").season == (1101, 1130)
    assert "year not stated" in dates.in_words("XXXX-11-29")


@pytest.mark.parametrize(
    ("edtf", "start", "end", "certain", "possible"),
    [
        ("2018-03", D(2018, 1, 1), D(2018, 12, 31), True, True),
        ("2018-03", D(2018, 3, 10), D(2018, 12, 31), False, True),
        ("2018-03", D(2018, 4, 1), D(2018, 12, 31), False, False),
        ("2018-03?", D(2018, 1, 1), D(2018, 12, 31), False, True),
        ("2018~", D(2018, 1, 1), D(2018, 12, 31), False, True),
        ("XXXX-11-29", D(2018, 11, 1), D(2018, 12, 1), False, True),
        ("XXXX-11-29", D(2018, 3, 1), D(2018, 4, 1), False, False),
        ("XXXX-11-29", D(2018, 11, 20), D(2019, 1, 5), False, True),
        ("XXXX-01-02", D(2018, 12, 20), D(2019, 1, 5), False, True),
        ("XXXX-07", D(2018, 12, 20), D(2019, 1, 5), False, False),
        ("XXXX", D(2018, 3, 1), D(2018, 4, 1), False, True),
        ("[2018-03..2018-05]", D(2018, 4, 1), D(2018, 4, 2), False, True),
        ("2018-03/..", D(2019, 1, 1), D(2019, 2, 1), False, True),
        ("2018-03/..", D(2017, 1, 1), D(2018, 2, 1), False, False),
    ],
)
def test_certain_and_possible(edtf: str, start: date, end: date, certain: bool, possible: bool) -> None:
    assert (dates.certain(edtf, start, end), dates.possible(edtf, start, end)) == (certain, possible)


def days_of(year: str, month: str | None, day: str | None) -> list[date]:
    """Every day that the pattern may mean, by trying all."""
    found = []
    years = ["".join(p) for p in itertools.product(*("0123456789" if c == "X" else c for c in year))]
    for y in (int(y) for y in years if int(y) > 0):
        for m in range(1, 13) if month in (None, "XX") else [int(month or 0)]:
            last = calendar.monthrange(y, m)[1]
            for d in range(1, last + 1) if day in (None, "XX") else [int(day or 0)]:
                if d <= last:
                    found.append(date(y, m, d))
    return found


years = st.builds(lambda y, open_: f"{y:04d}"[: 4 - open_] + "X" * open_, st.integers(1, 9999), st.integers(0, 1))
months = st.one_of(st.none(), st.just("XX"), st.integers(1, 12).map("{:02d}".format))
some_days = st.one_of(st.none(), st.just("XX"), st.integers(1, 31).map("{:02d}".format))


@settings(max_examples=400, deadline=None)
@given(years, months, some_days)
def test_bounds_are_the_first_and_last_day_that_it_may_mean(year: str, month: str | None, day: str | None) -> None:
    text = "-".join(part for part in (year, month, day if month else None) if part)
    meant = days_of(year, month, day if month else None)
    if not meant:
        with pytest.raises(InvalidDate):
            dates.parse(text)
        return

    found = dates.bounds(text)

    assert (found.earliest, found.latest) == (min(meant), max(meant))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789X-?~%/.,[]{}T ", max_size=24))
def test_anything_is_either_a_date_with_bounds_or_refused(text: str) -> None:
    try:
        kept = dates.parse(text)
    except InvalidDate as refused:
        assert str(refused)
        return
    found = dates.bounds(kept)
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest
    assert dates.in_words(kept)
    assert dates.parse(kept) == kept


@settings(max_examples=200, deadline=None)
@given(years, months, some_days, st.dates(D(1, 1, 1), D(9998, 1, 1)), st.integers(0, 800))
def test_certain_is_possible(year: str, month: str | None, day: str | None, start: date, length: int) -> None:
    text = "-".join(part for part in (year, month, day if month else None) if part)
    meant = days_of(year, month, day if month else None)
    end = start + timedelta(days=length)
    if meant:
        assert dates.certain(text, start, end) == all(start <= d <= end for d in (min(meant), max(meant)))
        if any(start <= d <= end for d in meant):
            assert dates.possible(text, start, end)


@pytest.mark.parametrize("known_by", [None, date(2019, 1, 1)])
def test_a_whole_day_is_bounded_as_by_its_parts(known_by: date | None) -> None:
    for text in ("2020-02-29", " 1871-12-31 ", "0001-01-01", "9999-12-31"):
        assert dates.bounds(text, known_by) == dates.bounds(f"[{text.strip()}..{text.strip()}]", known_by)
    for text in ("2019-02-29", "2019-13-01", "0000-01-01", "2019-00-10"):
        with pytest.raises(InvalidDate):
            dates.bounds(text, known_by)


@pytest.mark.parametrize(
    ("edtf", "gaps"),
    [
        ("2015", []),
        ("2015/2019", []),
        ("[2015..2019]", []),
        ("[2015,2016]", []),
        ("[2015,2017]", [("2016-01-01", "2016-12-31")]),
        ("{2018-03-05,2015,2018-03-01}", [("2016-01-01", "2018-02-28"), ("2018-03-02", "2018-03-04")]),
        ("[..2014,2016-02]", [("2015-01-01", "2016-01-31")]),
        ("[2015,2014..2019,2021..]", [("2020-01-01", "2020-12-31")]),
        ("[XXXX-05,2018]", []),
    ],
)
def test_between_the_parts_of_a_date_it_does_not_lie(edtf: str, gaps: list[tuple[str, str]]) -> None:
    assert [(str(low), str(high)) for low, high in dates.gaps(edtf)] == gaps


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2018-03-05", D(2018, 3, 5), D(2018, 3, 5)),
        (" 2016-02 ", D(2016, 2, 1), D(2016, 2, 29)),
        ("2018", D(2018, 1, 1), D(2018, 12, 31)),
        ("  ", None, None),
    ],
)
def test_a_span_of_days_is_typed_by_years_months_and_days(typed: str, first: date | None, last: date | None) -> None:
    assert (dates.edge(typed, last=False), dates.edge(typed, last=True)) == (first, last)


@pytest.mark.parametrize("typed", ["spring", "2018-13", "2018-02-30", "201X", "2018/2019", "0000", "18-03", "٢٠١٨"])
def test_what_is_no_day_ends_no_span(typed: str) -> None:
    with pytest.raises(InvalidDate, match="is not a day"):
        dates.edge(typed, last=True)
