"""Incidents by day: a list answers, for every form of date, what the date itself answers."""

from __future__ import annotations

from datetime import date

import pytest
from prepared import Prepared

from tracker import dates
from tracker.access import User
from tracker.actions import browse, forms, intake
from tracker.narrowing import Filter

RECEIVED = date(2024, 6, 1)
FORMS = (
    "2018-03-05", "2018-03", "2018", "2017~", "2017?", "201X", "20XX", "2018-XX-07", "2019-21", "2018-24", "2018-11~-29",
    "XXXX-11-29", "XXXX-11-29~", "?XXXX-11-29", "XXXX-11~-29", "XXXX-~11-29", "XXXX-11", "XXXX-11-XX", "XXXX-XX-05",
    "XXXX-21", "XXXX-24", "XXXX-02-29", "XXXX-12-31", "XXXX-11-29/XXXX-12-02", "2018-03/2018-05", "[2018-03..2018-05]",
    "[..2016-02-03]", "2019-05-01/..", "../2015-04",
)  # fmt: skip
INTERVALS = [
    ("2020-11-15", "2020-12-05"), ("2020-04-01", "2020-05-05"), ("2020-12-15", "2021-01-10"), ("2018-03-05", "2018-03-05"),
    ("2018-01-01", "2018-12-31"), ("2017-06-01", "2019-06-01"), ("2020-02-29", "2020-02-29"), ("2015-01-01", "2016-01-31"),
]  # fmt: skip


def made_dated(user: User) -> User:
    """An incident for each form of date, which is its title."""
    body = "".join(f"<{edtf}>" for edtf in FORMS)
    claims = [
        {"key": f"c{n}", "subject_id": f"I{n}", "field": "when", "value_text": edtf, "quote": edtf, "judgement": "accepted"}
        | {"quote_start": body.index(f"<{edtf}>") + 1, "quote_end": body.index(f"<{edtf}>") + 1 + len(edtf)}
        for n, edtf in enumerate(FORMS)
    ]  # fmt: skip
    heads = [{"key": f"I{n}", "kind": "incident"} for n in range(len(FORMS))]
    titles = [{"key": f"I{n}", "title": edtf} for n, edtf in enumerate(FORMS)]
    report = intake.add_report(user, intake.NewReport(text=body, received=RECEIVED)).ref
    forms.apply(user, report, {"tables": {"record": heads, "incident": titles, "claim": claims}}, judge=True)
    return user


@pytest.fixture
def dated(user: User, prepared: Prepared) -> User:
    return prepared.of(f"{__name__} dated", lambda: made_dated(user))


@pytest.mark.parametrize("certain", [False, True])
@pytest.mark.parametrize("interval", INTERVALS)
def test_a_list_of_incidents_finds_the_days_that_a_date_may_mean(
    dated: User, interval: tuple[str, str], certain: bool
) -> None:
    start, end = map(date.fromisoformat, interval)

    found = browse.incidents(dated, Filter(start=start, end=end, certain=certain)).rows

    answer = dates.certain if certain else dates.possible
    assert {row.title for row in found} == {edtf for edtf in FORMS if answer(edtf, start, end, RECEIVED)}
