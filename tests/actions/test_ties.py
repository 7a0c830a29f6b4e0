"""A tie is told from the end at which somebody reads it: whose child is whose is never turned round."""

from __future__ import annotations

import invented
import pytest

from tracker import codes, phrases
from tracker.access import User
from tracker.actions import export, forms, intake, record_view
from tracker.records.relation import FROM_THE_OTHER_END

SYMMETRIC = {"spouse", "sibling", "relative", "partner", "friend", "coworker", "ally_of", "parallel", "linked_to",
             "same_as", "not_same_as", "maybe_same_as"}  # fmt: skip


@pytest.fixture
def refs(user: User) -> dict[str, str]:
    """Her brother is told to be her father, so that the two ends differ."""
    form = invented.coding()
    (tie,) = [row for row in form["tables"]["relation"] if row["key"] == "siblings"]
    tie |= {"from_id": "brother", "to_id": "ilsa", "type": "relation_type:parent"}
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT, title="Velm", publisher="Courier")).ref
    return dict(forms.apply(user, report, form, judge=True).refs)


def test_a_child_is_not_told_to_be_the_parent(user: User, refs: dict[str, str]) -> None:
    def ties(key: str) -> list[tuple[str, str | None]]:
        return [
            (part.label, part.about)
            for part in record_view.record(user, refs[key]).relations
            if part.about != refs["case"]
        ]

    assert ties("brother") == [("Parent of", refs["ilsa"])]
    assert ties("ilsa") == [("Child of", refs["brother"])]


def test_a_case_report_tells_it_in_its_language(user: User, refs: dict[str, str]) -> None:
    page = export.dossier(user, refs["ilsa"], "html", language="zh").content.decode()

    assert "其父母为" in page and "其子女为" not in page


def test_every_tie_reads_from_both_ends_in_each_language() -> None:
    every = {term.code for term in codes.code_list("relation_type")}

    assert every == SYMMETRIC | set(FROM_THE_OTHER_END)
    assert set(FROM_THE_OTHER_END.values()) <= set(phrases.catalogue())
