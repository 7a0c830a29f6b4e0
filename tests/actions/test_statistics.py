"""Statistics: how sure each count is, reprints once, days left open; and what of it leaves, which singles nobody out."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from itertools import combinations
from typing import Any

import openpyxl
import pytest
from leaks import found as leaked
from prepared import Prepared

from tracker.access import User
from tracker.actions import forms, intake, ledger, review, statistics, statistics_file
from tracker.actions.statistics import Cell, Question
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts, NotAllowed
from tracker.narrowing import Filter

PUBLIC = Leaving(Audience.PUBLIC, "Everybody", "a page")
OUTSIDE = [Leaving(audience, "Somebody", "a page") for audience in Audience if audience is not Audience.TEAM]
SEXES = ("female", "male")


def claim(subject: str, name: str, report: str, judgement: str = "accepted", **values: Any) -> dict[str, Any]:
    return {"subject_id": subject, "field": name, "locator": f"page {name} of {subject}", "basis": "stated", "judgement": judgement, "connection": "source_connection:reporter", "value_text": name} | values  # fmt: skip


def apply(user: User, report: str, people: dict[str, dict[str, Any]], known: dict[str, str]) -> dict[str, str]:
    """People, each with one act: `sex`, `day`, `act`, and whether this report says that it happened and nothing else."""
    record, typed, claims = [], {"individual": [], "act": [], "incident": []}, []  # type: ignore[var-annotated]
    for key in ("where", *people, *(f"act_{key}" for key in people)):
        kind = "incident" if key == "where" else "act" if key.startswith("act_") else "individual"
        row = {"key": key, "kind": kind, "confidentiality": "internal"}
        record.append(row | ({"ref": known[key]} if key in known else {}))
        if key not in known:
            typed[kind].append({"key": key} | {"incident": {"title": "One of them"}, "act": {"incident_id": "where", "victim_id": key[4:]}}.get(kind, {}))  # fmt: skip
    for key, own in people.items():
        if "sex" in own:
            claims.append(claim(key, "sex", report, value_term=f"sex:{own['sex']}"))
        if "act" in own:
            claims.append(claim(f"act_{key}", "type", report, value_term=f"act_type:{own['act']}"))
        if "day" in own:
            claims.append(claim(f"act_{key}", "when", report, value_text=own["day"]))
        claims.append(claim(f"act_{key}", "exists", report, own.get("judgement", "accepted")))
    for place, row in enumerate(claims):
        row["key"] = f"c{place}"
    form = {"meta": {}, "tables": {"record": record, **typed, "claim": claims}}
    return known | dict(forms.apply(user, report, form, judge=True).refs)


def report(user: User, text: str, of: str | None = None) -> str:
    return intake.add_report(user, intake.NewReport(text=text, derived_from=of)).ref


def cells(user: User, question: Question, chosen: Filter | None = None) -> dict[tuple[str, ...], Cell]:
    return {cell.values: cell for cell in statistics.counted(user, question, chosen).cells}


PEOPLE: dict[str, dict[str, Any]] = {
    "one": {"sex": "female", "act": "killing", "day": "2019-03-10"},
    "two": {"sex": "female", "act": "killing", "day": "2019"},
    "three": {"sex": "male", "act": "threat", "day": "XXXX-11-29"},
    "four": {"act": "threat", "day": "2019-12/2020-01", "judgement": "open"},
    "five": {"sex": "male", "act": "threat"},
}


def made_refs(user: User) -> dict[str, str]:
    """Five people told by one source; one act by a second source too, one by a reprint of the first alone."""
    first = report(user, "The first invented report.")
    known = apply(user, first, PEOPLE, {})
    reprint = report(user, "The same, printed again.", of=first)
    known = apply(user, reprint, {"two": {}}, known)
    return apply(user, report(user, "Another invented report."), {"one": {}}, known) | {"first": first}


@pytest.fixture
def refs(user: User, prepared: Prepared) -> dict[str, str]:
    return prepared.of(f"{__name__} refs", lambda: made_refs(user))


def counts(cell: Cell) -> tuple[Any, ...]:
    return cell.confirmed, cell.probable, cell.possible, cell.perhaps


def test_two_sources_confirm_and_a_reprint_does_not(user: User, refs: dict[str, str]) -> None:
    found = cells(user, Question("individuals", ("act", "sex")))

    assert counts(found["Killing", "Female"]) == (1, 1, 0, None)
    assert counts(found["Threat", "Male"]) == (0, 2, 0, None)
    assert counts(found["Threat", "not known"]) == (0, 0, 1, None)
    assert (found["Threat", "not known"].low, found["Threat", "not known"].high) == (0, 1)


def test_what_confirmed_it_is_taken_back_with_the_judgement(user: User, refs: dict[str, str]) -> None:
    from tracker.actions import record_view

    said = [
        s for fact in record_view.record(user, refs["act_one"]).facts for s in fact.statements if fact.field == "exists"
    ]
    review.judge(user, [s.uid for s in said if s.report != refs["first"]], "reopen")

    assert counts(cells(user, Question("acts", ("act",)))["Killing",]) == (0, 2, 0, None)


def test_a_day_left_open_is_counted_as_a_range_and_never_guessed(user: User, refs: dict[str, str]) -> None:
    years = cells(user, Question("acts", (), "year"))
    months = cells(user, Question("acts", (), "month"))

    assert counts(years["2019",]) == (1, 1, 0, 1) and (years["2019",].low, years["2019",].high) == (2, 3)
    assert counts(years["2020",]) == (0, 0, 0, 1)
    assert counts(years["not known",]) == (0, 2, 0, 0)  # no year is made of XXXX-11-29
    assert counts(months["2019-03",]) == (1, 0, 0, 1) and counts(months["2019-12",]) == (0, 0, 0, 2)


def test_the_note_says_what_was_counted_and_what_is_not_known(user: User, refs: dict[str, str]) -> None:
    note = "\n".join(statistics.counted(user, Question("acts", ("act",), "year"), Filter(sex=("male", "female"))).note)

    for said in ("acts: one thing done to one person", "by what was done and year", "Narrowed to: Sex: Male or Female", "3 source reports, 2 of them independent", "Year: not known of 2 of them", "not all that happened"):  # fmt: skip
        assert said in note


@pytest.mark.parametrize(
    "asked",
    [
        Question("stars"), Question("acts", ("sex", "act", "stage")), Question("acts", ("sex", "sex")),
        Question("acts", ("name",)), Question("acts", ("location",)), Question("acts", (), "century"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_told(user: User, refs: dict[str, str], asked: Question) -> None:
    with pytest.raises(InvalidFacts, match="Nothing was counted"):
        statistics.counted(user, asked)


# --- what leaves ---
def made_many(user: User) -> User:
    """Twenty-seven people: nine women killed and one man, who would be found by taking one count from another."""
    told = {f"w{n}": {"sex": "female", "act": "killing", "day": "2019-03-10"} for n in range(9)}
    told |= {"m": {"sex": "male", "act": "killing", "day": "2019-04"}}
    told |= {f"t{n}": {"sex": SEXES[n % 2], "act": "threat", "day": f"202{n % 3}"} for n in range(14)}
    told |= {f"x{n}": {"sex": "male", "act": "threat", "judgement": "open"} for n in range(3)}
    apply(user, report(user, "Many invented people."), told, {})
    return user


@pytest.fixture
def many(user: User, prepared: Prepared) -> User:
    return prepared.of(f"{__name__} many", lambda: made_many(user))


def span(told: object) -> tuple[int, float]:
    """The fewest and the most that a told count may mean."""
    words = str(told).replace(",", "")
    numbers = [int(word) for word in words.split() if word.isdigit()]
    if not numbers:
        return 0, float("inf")
    if words.startswith("fewer"):
        return 0, numbers[0] - 1
    return numbers[0], float("inf") if words.endswith("more") else numbers[-1]


def test_no_table_that_leaves_leaves_one_to_four_people(many: User) -> None:
    """Whatever is taken from a total, or from a sum within a cell: nobody is surely there, and few."""
    for leaving in OUTSIDE:
        offered = list(statistics.offered(leaving))
        for by in [(), *((name,) for name in offered), *combinations(("sex", "act", "province", "stage"), 2)]:
            for over in (None, "year"):
                found = statistics.counted(many, Question("individuals", by, over), leaving=leaving)
                for cell in (*found.cells, found.total):
                    shown = [cell.confirmed, cell.probable, *([cell.possible] if cell.possible else []), *([cell.perhaps] if cell.perhaps else [])]  # fmt: skip
                    assert not any(span(one)[0] >= 1 and span(one)[1] <= 4 for one in (*shown, cell.low, cell.high))
                    for whole, parts in ((cell.low, shown[:2]), (cell.high, shown)):
                        for part in parts:  # what is left when the others are taken from the sum
                            rest = [span(other) for other in parts if other is not part]
                            least = span(whole)[0] - sum(most for _, most in rest)
                            assert least <= span(part)[0]
                single = set(by) <= {"sex", "stage"} and over is None and by
                if single:
                    for name in ("confirmed", "probable", "low", "high"):
                        least = span(getattr(found.total, name))[0] - sum(
                            span(getattr(c, name))[1] for c in found.cells
                        )
                        assert least <= 0, (by, name)


def test_exact_counts_would_be_found(many: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.actions import disclosure_control

    monkeypatch.setattr(disclosure_control, "STEP", 1)
    with pytest.raises(AssertionError):
        test_no_table_that_leaves_leaves_one_to_four_people(many)


def test_small_cells_and_what_waits_stay_in_the_team(many: User) -> None:
    found = statistics.counted(many, Question("individuals", ("act", "sex")), leaving=PUBLIC)

    assert {cell.values: cell.probable for cell in found.cells} == {
        ("Killing", "Female"): "5 to 9", ("Threat", "Female"): "5 to 9", ("Threat", "Male"): "5 to 9",
    }  # fmt: skip
    assert {cell.possible for cell in found.cells} == {None}
    assert found.total.low == "5 or more" and found.sources == ()  # one may have been done both


@pytest.mark.parametrize(
    "name", ["perpetrator", "source", "occupation", "religion", "place", "review", "confidentiality"]
)
def test_what_gives_people_away_is_no_way_to_count_outside(many: User, name: str) -> None:
    with pytest.raises(InvalidFacts, match="not told to this audience"):
        statistics.counted(many, Question("individuals", (name,)), leaving=PUBLIC)


def test_a_public_count_is_chosen_by_nothing_that_stays(many: User) -> None:
    for chosen in (Filter(occupation=("nurse",)), Filter(review=("open",))):
        with pytest.raises(InvalidFacts):
            statistics.counted(many, Question(), chosen, PUBLIC)
    for leaving in OUTSIDE:
        with pytest.raises(InvalidFacts):
            statistics.counted(many, Question(), Filter(words="Ilsa"), leaving)


# --- files ---
def test_a_spreadsheet_holds_table_chart_method_and_sources(user: User, refs: dict[str, str]) -> None:
    made = statistics_file.listing(user, Question("acts", ("act",)), "xlsx")

    book = openpyxl.load_workbook(io.BytesIO(made.content))
    assert book.sheetnames == ["Statistics of acts", "Chart", "Method", "Sources"]
    assert [[cell.value for cell in row] for row in book["Statistics of acts"]] == [
        ["act", "confirmed", "probable", "possible", "at_least", "at_most"],
        ["Threat", 0, 2, 1, 2, 3],
        ["Killing", 1, 1, 0, 2, 2],
    ]
    assert book["Sources"].max_row == 4 and "Confirmed" in str([row[0].value for row in book["Method"]])
    assert book["Statistics of acts"].auto_filter.ref == "A1:F3"
    assert ledger.lines(user)[0].what == "statistics of acts"


@pytest.mark.parametrize("form", statistics_file.WRITTEN)
def test_a_file_that_leaves_names_nobody_and_no_source(many: User, form: str) -> None:
    words = [
        "Many invented people",
        "One of them",
        *(row.ref for row in _people(many)),
        *(row.name for row in _people(many)),
    ]
    for leaving in OUTSIDE:
        made = statistics_file.listing(many, Question("individuals", ("act", "sex"), "year"), form, leaving=leaving)
        assert leaked(made.content, words) == set()
        assert ledger.lines(many)[0].audience == leaving.audience.value


def _people(user: User) -> list[Any]:
    from tracker.actions import browse

    return browse.all_individuals(user)


def test_who_may_not_export_takes_none_along_and_sees_none_for_others(user: User, refs: dict[str, str]) -> None:
    coder = replace(user, role="coder")

    assert statistics.counted(coder, Question()).total.high == 5
    with pytest.raises(NotAllowed):
        statistics.counted(coder, Question(), leaving=PUBLIC)
    with pytest.raises(NotAllowed):
        statistics_file.listing(coder, Question(), "csv")


def test_outside_recipient_and_purpose_are_asked_for(many: User) -> None:
    with pytest.raises(InvalidFacts, match="recipient"):
        statistics_file.listing(many, Question(), "json", leaving=Leaving(Audience.PUBLIC))
    rows = json.loads(statistics_file.listing(many, Question(), "json", leaving=PUBLIC).content)
    assert rows == [
        {"confirmed": "fewer than 5", "probable": "20 to 24", "at_least": "20 to 28", "at_most": "20 to 28"}
    ]
