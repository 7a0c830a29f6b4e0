"""The sheet of sources beside a list: which reports tell of each row, inside the team alone."""

from __future__ import annotations

import io

import invented
import openpyxl
import pytest
from prepared import Prepared

from tracker.access import User
from tracker.actions import audit_log, consent, export, forms, holding, intake, review
from tracker.actions.consent import NewDecision
from tracker.audience import Audience, Leaving

FORMULA = '=HYPERLINK("https://example.org")'


def coded(user: User) -> dict[str, str]:
    new = intake.NewReport(text=invented.TEXT, title=FORMULA, publisher="Sorvane Courier", url="https://example.org/1")
    report = intake.add_report(user, new).ref
    form = invented.coding()
    next(row for row in form["tables"]["claim"] if row["field"] == "title")["value_text"] = FORMULA
    return dict(forms.apply(user, report, form, judge=True).refs) | {"report": report}


@pytest.fixture
def refs(user: User, prepared: Prepared) -> dict[str, str]:
    return prepared.of("list sources", lambda: coded(user))


def sheet(user: User, what: str, leaving: Leaving = export.TEAM) -> list[tuple[object, ...]]:
    """The rows of the sheet of sources; none where there is no such sheet."""
    book = openpyxl.load_workbook(io.BytesIO(export.listing(user, what, "xlsx", leaving=leaving).content))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    return list(book["Sources"].iter_rows(values_only=True)) if "Sources" in book.sheetnames else []


@pytest.mark.parametrize(("what", "key"), [("individuals", "ilsa"), ("incidents", "strike"), ("injuries", "wrist")])
def test_each_row_has_its_reports(user: User, refs: dict[str, str], what: str, key: str) -> None:
    rows = sheet(user, what)

    assert rows[0] == ("told of", "source", "title", "publisher", "url")
    assert (refs[key], refs["report"], FORMULA, "Sorvane Courier", "https://example.org/1") in rows[1:]


def test_a_report_whose_statements_were_all_rejected_tells_nothing(user: User, refs: dict[str, str]) -> None:
    note = intake.add_report(user, intake.NewReport(text="Ilsa Tornvald, again.", title="Again")).ref
    row = {"key": "c", "subject_id": "p", "field": "occupation", "value_text": "cook", "basis": "stated"}
    row |= {"locator": "page 1", "judgement": "open", "connection": "source_connection:reporter"}
    form = {"meta": {}, "tables": {"record": [{"key": "p", "kind": "individual", "ref": refs["ilsa"]}], "claim": [row]}}
    uids = forms.apply(user, note, form).uids
    assert note in {row[1] for row in sheet(user, "individuals")}

    review.judge(user, list(uids.values()), "reject", "another person")

    assert note not in {row[1] for row in sheet(user, "individuals")}


def test_outside_the_team_nobody_learns_who_told(user: User, refs: dict[str, str]) -> None:
    holding.hold(user, refs["ilsa"], "internal", "as the family asked")
    consent.record(user, refs["ilsa"], NewDecision("share_confidential", "given"))

    assert sheet(user, "individuals", Leaving(Audience.PARTNER, "Invented Lawyers", "a complaint")) == []


def test_a_sealed_report_in_the_sheet_is_a_reading_of_it(user: User, refs: dict[str, str]) -> None:
    holding.hold(user, refs["report"], "sealed", "as the source asked")
    sheet(user, "individuals")

    newest = audit_log.entries(user).lines[0]
    assert refs["report"] in str(newest)
