"""What a reading offers becomes statements only through the doors that are there: forms, and decisions of the coding page."""

from __future__ import annotations

import pytest

from tracker.access import User
from tracker.actions import browse, coder, intake, queue, reading, upkeep
from tracker.errors import NotFound
from tracker.reading.decisions import decisions, tied
from tracker.reading.form import form

TEXT = """VELDRA, Ostrania -- Police have detained three marchers.

The May 3 rallies in front of the Town Hall in Veldra were the first of their kind. One of the detained persons, Ilma Torvek, telephoned the Veldra Post and said that she was taken to a police station along with two men, Pavo Lindar and Josk Arnev. She had injuries to her left wrist that she sustained while being forced into a van.
"""


@pytest.fixture
def report(user: User) -> str:
    """A report of our own, with its text."""
    return intake.add_report(user, intake.NewReport(text=TEXT)).ref


def names(user: User) -> set[str]:
    """Individuals that are shown."""
    return {row.name for row in browse.individuals(user).rows}


def test_nothing_is_kept_by_reading(user: User, report: str) -> None:
    found = reading.propose(user, report)

    assert found.proposals and names(user) == set() and queue.waiting(user, report) == []


def test_all_of_it_is_accepted_as_open_statements_with_their_words_and_again_changes_nothing(
    user: User, report: str
) -> None:
    found = reading.propose(user, report)
    keys = [p.key for p in found.proposals]

    done = reading.accept(user, report, keys)
    again = reading.accept(user, report, keys)

    assert done.added == len(found.proposals) and (again.added, again.made) == (0, 0)
    assert {"Ilma Torvek", "Pavo Lindar", "Josk Arnev"} <= names(user)
    assert {row.statement.quote for row in queue.waiting(user, report)} == {p.quote for p in found.proposals}
    assert not upkeep.check()


def test_of_one_person_only_what_belongs_to_them_is_made(user: User, report: str) -> None:
    found = reading.propose(user, report)
    person = next(t.key for t in found.things if t.label == "Pavo Lindar")

    reading.accept(user, report, [p.key for p in found.proposals if p.group == person and p.basis.value != "inferred"])

    assert names(user) == {"Pavo Lindar", "Ilma Torvek"}  # she tells it


def test_a_form_brings_along_what_a_statement_hangs_on(user: User, report: str) -> None:
    found = reading.propose(user, report)
    stage = next(p for p in found.proposals if p.field == "stage")

    made = form(found, [stage.key])

    kinds = {record.kind.value for record in made.records}
    assert {"detention_stage", "act", "incident", "individual"} <= kinds
    assert made.claims[0].quote == stage.quote and {c.field for c in made.claims} >= {"stage", "name"}


def test_an_unknown_proposal_keeps_nothing(user: User, report: str) -> None:
    with pytest.raises(NotFound):
        reading.accept(user, report, ["q1", "nonsense"])

    assert queue.waiting(user, report) == []


def test_each_decision_is_taken_by_the_coding_page(user: User, report: str) -> None:
    drafts = decisions(reading.propose(user, report))

    assert [draft["kind"] for draft in drafts] == ["I", "D", "D", "J"]
    refs: dict[str, str] = {}
    for draft in drafts:
        coder.keep(user, report, tied(draft, refs))
        if draft["kind"] == "I":
            refs[draft["makes"]] = coder.load(user, report).entries[-1].made["incident"]

    assert names(user) == {"Ilma Torvek", "Pavo Lindar", "Josk Arnev"}
    loaded = coder.load(user, report)
    assert [entry.kind for entry in loaded.entries] == ["I", "D", "D", "J"]
    assert [q.text.startswith(("Is this person among", "Are these")) for q in loaded.questions].count(True) == 2
    assert not upkeep.check()
