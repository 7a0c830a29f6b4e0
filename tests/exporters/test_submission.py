"""Forms of UN bodies filled from a case report: every answer is a fact of it, and what it is silent on stays open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from papers import words_of_docx, words_of_pdf

from tracker import codes, phrases
from tracker.errors import InvalidFacts
from tracker.exporters import PAPERS, dossier_paper, paper, submission, submission_forms, submission_paper
from tracker.exporters.dossier import Dossier, Fact, Group, Quoted, Source
from tracker.exporters.submission import ByHand, Consents, State
from tracker.records import KINDS, facts
from tracker.records.base import Kind, Role

FORMS = list(submission_forms.FORMS.values())


def said(words: str, value: str, stance: str = "") -> Quoted:
    """A statement in these words."""
    return Quoted(words, "", "eng", "her brother", stance, "Stated", 1, "Followed", "", value)


def fact(kind: str, field: str, value: str, raw: str = "", certainty: str = "followed") -> Fact:
    """A followed fact with its statement."""
    return Fact(field.capitalize(), value, certainty, (said(f"words of {value}", value),), kind, field, raw)


def part(kind: str, label: str, *own: Fact, raw: str = "", about: str = "") -> Fact:
    """A part with its own facts."""
    return Fact(
        label, label, "followed", tuple(q for one in own for q in one.quoted), kind, raw=raw, about=about, parts=own
    )


def report(*groups: Group, audience: str = "") -> Dossier:
    """A case report of an invented person."""
    disputed = tuple(one for group in groups for one in group.facts if one.certainty == "disputed")
    return Dossier(
        "IND-1", "individual", "Ilsa Tornvald", (("en", "Ilsa Tornvald"),), "Released", date(2026, 11, 24), "Reviewed.",
        None, groups, disputed, (), ("Born",), (Source(1, "SRC-1", "A report", "", "", None, "ab" * 32, ""),), audience,
    )  # fmt: skip


EMPTY = report()
NAME = fact("individual", "name", "Ilsa Tornvald")
HELD = report(
    Group("The account we follow", (NAME, fact("individual", "birth", "about 1980", "1980~"))),
    Group("What was done", (part("act", "Taken into custody", fact("act", "type", "Taken into custody", "taken_into_custody")),)),
    Group(
        "Custody",
        (
            part("detention_stage", "Seized", fact("detention_stage", "stage", "Seized", "apprehended"), fact("detention_stage", "when", "3 May 2019", "2019-05-03")),
            part("detention_stage", "Released", fact("detention_stage", "stage", "Released", "released"), fact("detention_stage", "when", "10 May 2019", "2019-05-10")),
        ),
    ),
    Group("Who took part", (part("involvement", "Alleged perpetrator", fact("involvement", "exists", "as told"), raw="alleged_perpetrator", about="Velm Police"),)),
)  # fmt: skip


def filled(form: str, of: Dossier, **consents: str) -> dict[str, submission.Answer]:
    """The answers of a form by the number of the question."""
    made = submission.fill(submission_forms.named(form), of, Consents(consents))
    return {answer.question.number: answer for answer in made.answers}


# --- the declarations ---
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_question_of_a_form_can_be_answered_by_something(form: submission.Form) -> None:
    numbers = [question.number for question in form.questions()]

    assert len(set(numbers)) == len(numbers) and form.checked and form.addressee
    for question in form.questions():
        assert question.picks or question.consent or question.by_hand, question
        assert not question.consent or codes.label("consent_scope", question.consent)
        for pick in question.picks:
            assert not pick.field or pick.field in facts(Kind(pick.kind)), pick
            assert Kind(pick.kind) in KINDS
    assert {role.value for role in Role} >= submission_forms.PERPETRATOR
    assert {term.code for term in codes.code_list("act_type")} >= submission_forms.DISAPPEARANCE


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_word_of_a_form_is_there_in_each_language(form: submission.Form) -> None:
    words = {form.title, form.addressee, form.opening, form.checked, *(section.title for section in form.sections)}
    words |= {question.text for question in form.questions()} | {state.value for state in State}
    words |= {question.by_hand.value for question in form.questions() if question.by_hand}

    assert words - {""} <= set(phrases.catalogue())


@pytest.mark.parametrize("language", ["ru", "zh", "kk", "ug"])
def test_how_long_somebody_was_held_is_said_in_the_language_of_the_form(language: str) -> None:
    answers = filled("wgad", replace(HELD, language=language))

    assert "7" in answers["III.2"].words and "days" not in answers["III.2"].words


def test_a_form_nobody_declared_is_refused() -> None:
    with pytest.raises(InvalidFacts, match="'icrc' is not a form: wgad, wgeid, letter"):
        submission_forms.named("icrc")


# --- what answers ---
def test_the_arrest_is_answered_from_the_first_stage_and_the_duration_from_all() -> None:
    answers = filled("wgad", HELD, submit_un="Given, 1 May 2026")

    assert [own.value for _, own in answers["II.1"].facts] == ["3 May 2019"]
    assert [name for name, _ in answers["III.1"].facts] == ["1. Seized", "2. Released"]
    assert answers["III.2"].words == "7 days, as far as dates are stated"
    assert answers["III.2"].state is State.ANSWERED
    assert [own.about for _, own in answers["II.3"].facts] == ["Velm Police"]
    assert answers["VII.2"].words == "Given, 1 May 2026" and answers["VII.3"].state is State.MISSING


@pytest.mark.parametrize("stage", ["sentenced", "died", "released", "hospital", "transfer", "missing"])
def test_a_later_stage_that_alone_is_told_is_no_arrest(stage: str) -> None:
    told = (
        fact("detention_stage", "stage", "Later", stage),
        fact("detention_stage", "when", "12 March 2021", "2021-03-12"),
    )
    made = filled("wgad", report(Group("Custody", (part("detention_stage", "Later", *told),))))

    assert made["II.1"].facts == () and made["II.1"].state is State.MISSING
    assert [own.value for _, own in made["III.1"].facts] == ["12 March 2021"]


def test_until_when_somebody_was_held_is_not_the_day_of_the_arrest() -> None:
    stage = fact("detention_stage", "stage", "Held", "held_unspecified")
    for raw in ("../2021-05", ""):
        told = stage, fact("detention_stage", "when", "until May 2021", raw)
        made = filled("wgad", report(Group("Custody", (part("detention_stage", "Held", *told),))))
        assert made["II.1"].facts == ()
    told = stage, fact("detention_stage", "when", "3 March 2021", "2021-03-03")
    made = filled("wgad", report(Group("Custody", (part("detention_stage", "Held", *told),))))
    assert [(name, own.value) for name, own in made["II.1"].facts] == [("Held", "3 March 2021")]


def test_a_day_that_the_act_and_its_first_stage_tell_stands_once_with_the_words_of_both() -> None:
    of_act = Fact("When", "3 May 2019", "followed", (said("on 3 May", "3 May 2019"),), "act", "when", "2019-05-03")
    kind = fact("act", "type", "Taken into custody", "taken_into_custody")
    other = replace(HELD, groups=(*HELD.groups, Group("Acts", (part("act", "Taken into custody", kind, of_act),))))

    ((_, day),) = filled("wgad", other)["II.1"].facts

    assert [quoted.quote for quoted in day.quoted] == ["words of 3 May 2019", "on 3 May"]


def test_a_court_orders_the_detention_and_no_force_that_holds_anybody() -> None:
    def stage(name: str, by: str) -> Fact:
        return part(
            "detention_stage",
            name,
            fact("detention_stage", "stage", name, name),
            fact("detention_stage", "authority", by),
        )

    made = filled(
        "wgad", report(Group("Custody", (stage("pretrial", "Velm Police"), stage("sentenced", "Velm Court"))))
    )

    assert [own.value for _, own in made["III.3"].facts] == ["Velm Police"]
    assert [own.value for _, own in made["III.5"].facts] == ["Velm Court"]


def test_the_duration_of_whoever_is_still_held_is_no_whole_answer() -> None:
    custody = HELD.groups[2]
    still = part("detention_stage", "Sentenced", fact("detention_stage", "stage", "Sentenced", "sentenced"), fact("detention_stage", "when", "10 May 2019", "2019-05-10"))  # fmt: skip
    groups = (*HELD.groups[:2], replace(custody, facts=(custody.facts[0], still)), *HELD.groups[3:])
    answer = filled("wgad", replace(HELD, groups=groups))["III.2"]

    assert answer.words == "At least 7 days, until the last stage whose day is stated"
    assert answer.state is State.PARTLY and len(answer.facts) == 2


def test_the_day_of_an_incident_is_said_to_be_that_and_a_day_without_year_is_not_enough() -> None:
    strike = part("incident", "Strike in Velm", fact("incident", "when", "29 November, year not stated", "XXXX-11-29"))

    answer = filled("wgad", report(Group("Incidents", (strike,))))["II.1"]

    assert [(name, own.raw) for name, own in answer.facts] == [("Strike in Velm", "XXXX-11-29")]
    assert answer.state is State.PARTLY
    assert filled("wgad", HELD)["II.1"].state is State.ANSWERED
    assert filled("wgad", HELD)["I.4"].state is State.PARTLY  # about 1980


def test_who_is_named_in_another_role_carried_nothing_out() -> None:
    witness = part(
        "involvement", "Witness", fact("involvement", "exists", "as told"), raw="witness", about="Josk Arnev"
    )

    assert filled("wgad", report(Group("Who took part", (witness,))))["II.3"].state is State.MISSING


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
@pytest.mark.parametrize("format_name", ["pdf", "docx"])
def test_nothing_is_answered_that_the_record_does_not_say(form: submission.Form, format_name: str) -> None:
    made = submission.fill(form, EMPTY, Consents())

    assert {answer.state for answer in made.answers} <= {State.MISSING, State.BY_HAND}
    content = PAPERS[format_name].write(submission_paper.of(made))
    text = words_of_pdf(content) if format_name == "pdf" else words_of_docx(content)
    silent = [answer for answer in made.answers if answer.state is State.MISSING]
    asked = [answer for answer in silent if answer.question.consent]
    assert text.count(submission_paper.NOT_KNOWN) == len(silent) - len(asked) > 3
    assert text.count(submission_paper.NO_DECISION) == len(asked) >= 1
    assert paper.clean(ByHand.SENDER.value)[:40] in text


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_word_of_an_answer_is_a_fact_with_a_note_or_is_the_forms_own(form: submission.Form) -> None:
    """Each strong run of a filled form is a value of the report, and carries the numbers of its statements."""
    made = submission.fill(form, HELD, Consents())
    document = submission_paper.of(made)
    own = {one.value for group in HELD.groups for fact in group.facts for one in (fact, *fact.parts)}

    strong = [run for run in paper.runs(document) if run.style == "strong"]
    answers = [run for run in strong if run.notes]
    assert answers and {run.text for run in answers} <= own
    assert {run.text for run in strong if not run.notes} <= {
        form.title,
        HELD.title,
        submission_paper.WORKING_COPY,
        "7 days, as far as dates are stated",
        "A report",
    }
    for run in answers:
        assert all(document.notes[number - 1].quote.startswith("words of ") for number in run.notes)
    assert len(document.notes) == len({note.quote for note in document.notes})


def test_accounts_that_disagree_stand_beside_each_other() -> None:
    told = (said("she had a warrant read to her", "Yes"), said("they showed nothing", "Yes", "denied"))
    shown = Fact("Warrant shown", "Yes or not: Yes", "disputed", told, "detention_stage", "warrant_shown")
    made = submission.fill(
        submission_forms.WGAD, report(Group("Custody", (part("detention_stage", "Seized", shown),))), Consents()
    )

    document = submission_paper.of(made)
    beside = [
        block
        for block in document.blocks
        if isinstance(block, paper.Table) and len(block.widths) == 2 and len(block.rows[0][0]) > 1
    ]

    assert next(a for a in made.answers if a.question.number == "II.4").state is State.DISPUTED
    assert [[line[0].text + line[1].text for line in (cell[0],)] for cell in beside[0].rows[0]] == [
        ["Yes"],
        ["denied: Yes"],
    ]


# --- the checklist ---
def test_the_checklist_tells_the_team_what_is_missing_and_what_stays_here() -> None:
    whole = submission.fill(submission_forms.WGAD, HELD, Consents())
    outside = submission.fill(submission_forms.WGAD, report(audience="For: a UN body"), Consents())

    items = {item.number: item for item in submission.checklist(outside, whole)}

    assert items["I.1-2"].state is State.WITHHELD and items["I.1-2"].required
    assert items["I.5"].state is State.MISSING and items["VII.1"].state is State.BY_HAND
    assert {item.state for item in submission.checklist(whole, whole)} >= {State.ANSWERED, State.MISSING, State.PARTLY}


def test_outside_a_form_says_neither_what_is_unknown_nor_what_stays() -> None:
    outside = submission.fill(submission_forms.WGAD, replace(HELD, audience="For: a UN body"), Consents())

    text = words_of_pdf(PAPERS["pdf"].write(submission_paper.of(outside)))

    assert submission_paper.OUTSIDE in text and submission_paper.NOT_KNOWN not in text
    assert "Checklist" not in text and "Working copy" not in text


# --- what is missing, in its own words ---
def stage(name: str, code: str, *own: Fact) -> Fact:
    return part("detention_stage", name, fact("detention_stage", "stage", name, code), *own)


def test_days_are_at_least_so_many_where_sources_disagree_on_the_first() -> None:
    disputed = fact("detention_stage", "when", "3 June 2021 or 5 June 2021", certainty="disputed")
    known = fact("detention_stage", "when", "10 June 2021", "2021-06-10")
    freed = fact("detention_stage", "when", "20 June 2021", "2021-06-20")
    stages = stage("Seized", "apprehended", disputed), stage("Station", "police_station", known)
    made = report(Group("Custody", (*stages, stage("Released", "released", freed))))

    words = words_of_docx(PAPERS["docx"].write(dossier_paper.of(made)))

    assert filled("wgad", made)["III.2"].words == "At least 10 days, as far as dates are stated"
    assert "at least 10 days" in words


@pytest.mark.parametrize(("given", "state"), [(True, State.ANSWERED), (False, State.NOT_GIVEN)])
def test_a_decision_that_is_no_consent_stands_on_the_checklist(given: bool, state: State) -> None:
    told = Consents({"submit_un": "On 1 May 2026"}, frozenset({"submit_un"} if given else ()))
    made = submission.fill(submission_forms.named("wgad"), EMPTY, told)

    items = {item.number: item.state for item in submission.checklist(made, made)}

    assert items["VII.2"] is state


def test_what_nobody_states_is_told_apart_from_what_nobody_decided_and_what_the_sender_writes() -> None:
    made = submission.fill(submission_forms.named("wgad"), EMPTY, Consents())
    lines = [run.text for run in paper.runs(submission_paper.of(made))]

    def behind(question: str) -> str:
        return lines[next(n for n, line in enumerate(lines) if line.startswith(question)) + 1]

    assert behind("I.4 ") == "Not known: no source on record states it."
    assert behind("VII.2 ") == "No decision of the person or the family is recorded."
    assert behind("V  ") == f"[{ByHand.REASONS.value}]"


def test_stages_stand_in_one_table_until_accounts_come_between() -> None:
    disputed = fact("detention_stage", "sentence", "four or three years", certainty="disputed")
    sentenced = replace(stage("Sentenced", "sentenced", disputed), certainty="disputed")
    places = stage("Seized", "apprehended"), stage("Station", "police_station"), sentenced, stage("Free", "released")
    made = submission.fill(submission_forms.named("wgad"), report(Group("Custody", places)), Consents())

    blocks = submission_paper.of(made).blocks
    asked = next(n for n, one in enumerate(blocks) if isinstance(one, paper.Para) and "III.4" in one.line[0].text)

    assert [len(one.rows) for one in blocks[asked:] if isinstance(one, paper.Table)][:3] == [3, 1, 1]
