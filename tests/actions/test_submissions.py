"""Forms of UN bodies as they leave: consent is asked, the ledger knows, and the seed's case is answered word by word."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from papers import words_of_docx, words_of_pdf

from tracker import dates
from tracker.access import User
from tracker.actions import browse, consent, export, ledger, record_view, submissions
from tracker.actions.consent import NewDecision
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts, NotAllowed, NotFound
from tracker.exporters.submission import State

UN = Leaving(Audience.UN)
MISSING = {"I.4", "I.5", "I.6", "I.7", "I.8", "II.4", "II.6", "II.7", "III.1", "III.2", "III.3", "III.6", "III.7", "VI", "VII.2"}  # fmt: skip


@pytest.fixture
def injured(user: User, samples: dict[str, str]) -> str:
    """The injured person of the public case in the demonstration."""
    return next(row.ref for row in browse.all_individuals(user) if row.name == "Gulfia Qazybek")


def test_the_questionnaire_of_the_injured_person_says_what_the_source_says_and_names_the_rest(
    user: User, injured: str
) -> None:
    made, items = submissions.write(user, injured, "wgad", "pdf", Leaving())
    text = words_of_pdf(made.content)

    assert {item.number for item in items if item.state is State.MISSING} == MISSING
    assert {item.number for item in items if item.state is State.PARTLY} == {"II.1"}  # 29 November, no year
    assert {"V", "VII.1"} <= {item.number for item in items if item.state is State.BY_HAND}
    assert {item.number for item in items if item.state is State.NOT_GIVEN} == {"VII.3"}
    told = text.replace(dates.in_words(dates.today().isoformat()), "")  # the day on which it was reviewed and written
    assert "29 November, year not stated" in told and not re.search(r"\b29 November 20\d\d", told)
    found = submissions.look(user, injured, "wgad", Leaving()).made
    said = {s.quote for view in _views(user, injured) for s in view}
    for answer in found.answers:
        for _, fact in answer.facts:
            quotes = [q.quote for one in (fact, *fact.parts) for q in one.quoted]
            assert quotes and set(quotes) <= said, answer.question
            assert all(f"“{' '.join(str(quote).split())}”" in text for quote in quotes)


def _views(user: User, ref: str) -> list[list[record_view.Statement]]:
    view = record_view.record(user, ref)
    parts = (*view.acts, *view.stages, *view.injuries, *view.involvements, *view.relations, *view.interventions)
    around = record_view.incidents_of(user, view)[0]
    facts = [*view.facts, *(fact for part in (*parts, *around) for fact in part.facts)]
    return [list(fact.statements) for fact in facts]


def test_a_body_is_called_with_its_place_where_the_source_states_it(user: User, samples: dict[str, str]) -> None:
    trader = next(row.ref for row in browse.all_individuals(user) if row.name == "Oren Tavish")
    urgent = replace(UN, overridden=(trader,), reason="his life is in danger", named=True)

    def holding(leaving: Leaving) -> list[str]:
        answers = submissions.look(user, trader, "wgad", leaving).made.answers
        return [one.value for answer in answers if answer.question.number == "III.3" for _, one in answer.facts]

    assert holding(Leaving()) == ["City police", "Veldra City Police"]  # each as its source prints it
    assert holding(urgent) == ["City police", "[place in Ostrania] Police"]


def test_without_consent_a_form_goes_to_no_un_body_but_with_a_reason(user: User, injured: str) -> None:
    with pytest.raises(InvalidFacts, match="no consent to: submit to a UN mechanism"):
        submissions.write(user, injured, "wgad", "docx", UN)
    assert ledger.lines(user) == () and submissions.missing_consent(user, injured, UN).startswith("no consent to")
    with pytest.raises(InvalidFacts, match="reason: Say why"):
        submissions.write(user, injured, "wgad", "docx", replace(UN, overridden=(injured,)))

    urgent = replace(UN, overridden=(injured,), reason="her life is in danger", named=True)
    made, items = submissions.write(user, injured, "wgad", "docx", urgent)

    line = ledger.lines(user)[0]
    assert (line.what, line.format, line.named) == (f"wgad {injured}", "docx", True)
    assert line.recipient == "UN Working Group on Arbitrary Detention" and line.overridden == (injured,)
    assert {item.state for item in items if item.number == "I.1-2"} == {State.ANSWERED}
    assert "Gulfia Qazybek" in words_of_docx(made.content)
    assert made.filename == f"wgad-{injured}.docx" and "Checklist" not in words_of_docx(made.content)
    assert next(item for item in items if item.number == "VII.2").state is State.MISSING


def test_with_consent_it_leaves_and_the_consent_is_told(user: User, injured: str) -> None:
    consent.record(user, injured, NewDecision("submit_un", "given"))

    assert submissions.missing_consent(user, injured, UN) == ""
    made, items = submissions.write(user, injured, "wgeid", "pdf", replace(UN, recipient="A lawyer in Geneva"))

    assert {item.state for item in items if item.number == "6.3"} == {State.ANSWERED}
    assert {item.state for item in items if item.number == "1.1"} == {State.WITHHELD}  # sent without names
    assert "Given," in words_of_pdf(made.content) and "Qazybek" not in words_of_pdf(made.content)
    assert ledger.lines(user)[0].recipient == "A lawyer in Geneva"


def test_each_form_has_a_working_copy_that_asks_for_no_consent(user: User, injured: str) -> None:
    for form in submissions.forms():
        made, _ = submissions.write(user, injured, form.name, "docx", Leaving())
        text = words_of_docx(made.content)
        assert "Working copy for the team" in text and "Checklist: what is missing" in text
        assert "Gulfia Qazybek" in text and form.addressee in text


def test_bad_input_is_refused(user: User, injured: str) -> None:
    incident = browse.incidents(user).rows[0].ref
    with pytest.raises(InvalidFacts, match="is not a form"):
        submissions.write(user, injured, "icrc", "pdf", Leaving())
    with pytest.raises(InvalidFacts, match="is not a format"):
        submissions.write(user, injured, "wgad", "odt", Leaving())
    with pytest.raises(InvalidFacts, match="is about an individual"):
        submissions.look(user, incident, "wgad", Leaving())
    with pytest.raises(NotFound):
        submissions.look(user, "IND-0000000", "wgad", Leaving())
    with pytest.raises(InvalidFacts, match="is not a language"):
        submissions.write(user, injured, "wgad", "pdf", Leaving(), language="tlh")
    with pytest.raises(NotAllowed):
        submissions.write(replace(user, role="coder"), injured, "wgad", "pdf", Leaving())
    assert ledger.lines(user) == ()


def test_a_case_report_knows_the_incident_of_its_person(user: User, injured: str) -> None:
    made = export.told(user, injured, Leaving()).report

    group = next(group for group in made.groups if group.title == "Incidents")
    assert [one.part("when").raw for one in group.facts if one.part("when")] == ["XXXX-11-29"]  # type: ignore[union-attr]
