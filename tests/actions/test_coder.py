"""The coding page's door on both kinds of database: keep, answer, correct, undo; nothing is lost or half-written."""

from __future__ import annotations

import random

import pytest
from prepared import Prepared

from tracker.access import User
from tracker.actions import browse, coder, intake, queue, record_view, review, upkeep
from tracker.errors import TrackerError
from tracker.proposals import propose

TEXT = """VELDRA, Ostrania - Police in the port city of Veldra have detained three marchers on 3 May 2021.

One of those detained, Ilma Torvek, telephoned and said that she was held at a police station with two men, Pavo Lindar and Josk Arnev. Her wrist was hurt when she was pushed into a van.
"""
SECOND = TEXT.index("One of")
PASSAGE = (SECOND, len(TEXT) - 1)


@pytest.fixture
def report(user: User) -> str:
    """A report of our own."""
    return intake.add_report(user, intake.NewReport(text=TEXT)).ref


def keep(user: User, report: str, kind: str, span: tuple[int, int], replaces: int | None = None) -> int:
    """Keep what the words offer."""
    choices = {name: list(found) for name, found in coder.load(user, report).choices.items()}
    choices |= {"speakers": choices.get("people", []), "victims": choices.get("incidents", [])}
    return coder.keep(user, report, propose(kind, TEXT, *span, choices), replaces)


def coded(user: User, report: str) -> dict[str, int]:
    """Incident, speaker, the three, the injury."""
    return {kind: keep(user, report, kind, span) for kind, span in (("I", (0, TEXT.index("\n"))), ("H", PASSAGE), ("D", PASSAGE), ("J", PASSAGE))}  # fmt: skip


def names(user: User) -> set[str]:
    """Individuals that are shown."""
    return {row.name for row in browse.individuals(user).rows}


def test_one_decision_makes_all_statements_and_each_has_its_words(user: User, report: str) -> None:
    coded(user, report)

    found = queue.waiting(user, report)

    assert names(user) == {"Ilma Torvek", "Pavo Lindar", "Josk Arnev"}
    assert all(w.statement.quote == TEXT[w.statement.quote_start or 0 : w.statement.quote_end or 0] for w in found)
    assert {w.statement.speaker_label for w in found if w.statement.kind == "detention_stage"} == {"Ilma Torvek"}
    assert {row.name: row.sex or row.waiting.get("sex") for row in browse.individuals(user).rows} == {
        "Ilma Torvek": None,  # "she" may be anybody: the coder says
        "Pavo Lindar": "male",
        "Josk Arnev": "male",
    }
    assert upkeep.check() == []


def test_an_answer_settles_all_rows_and_stays_a_conclusion(user: User, report: str) -> None:
    coded(user, report)
    asked = coder.load(user, report).questions

    for question in asked:
        coder.answer(user, report, question.id, "yes")

    assert [q.answer for q in coder.load(user, report).questions] == ["yes"] * len(asked)
    concluded = [w for w in queue.waiting(user, report) if w.statement.basis == "inferred"]
    assert concluded and all(w.statement.note for w in concluded)
    review.judge_bundle(user, report, "accept")
    left = [w for w in queue.waiting(user, report) if w.statement.basis == "inferred"]
    assert len(left) == len(concluded)


def test_undo_for_one_person_leaves_the_others(user: User, report: str) -> None:
    made = coded(user, report)
    row = next(
        row["key"]
        for entry in coder.load(user, report).entries
        if entry.id == made["D"]
        for row in entry.draft["rows"]
        if row["name"] == "Josk Arnev"
    )

    coder.undo(user, report, made["D"], row)

    assert names(user) == {"Ilma Torvek", "Pavo Lindar"}
    assert upkeep.check() == []


def test_undo_takes_an_entry_back_with_its_author_and_deletes_nothing(user: User, report: str) -> None:
    made = coded(user, report)
    review.judge_bundle(user, report, "accept")
    injury = browse.injuries(user).rows[0].ref

    coder.undo(user, report, made["J"], None)

    assert browse.injuries(user).total == 0
    said = [s for fact in record_view.record(user, injury).facts for s in fact.statements]
    assert said and {s.judgement for s in said} == {"rejected"}
    assert user.display_name in {line.who for line in record_view.record(user, injury).history}
    assert made["J"] not in [entry.id for entry in coder.load(user, report).entries]
    assert upkeep.check() == []


def test_a_correction_replaces_what_was_kept(user: User, report: str) -> None:
    made = coded(user, report)
    entry = next(e for e in coder.load(user, report).entries if e.id == made["D"])
    draft = {**entry.draft, "rows": [dict(row) for row in entry.draft["rows"]]}
    draft["rows"][1]["sex"] = "female"

    coder.keep(user, report, draft, made["D"])

    shown = {row.name: row.sex or row.waiting.get("sex") for row in browse.individuals(user).rows}
    assert shown["Pavo Lindar"] == "female"
    assert len(shown) == 3
    assert upkeep.check() == []


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_in_any_order_the_file_stays_sound(user: User, report: str, seed: int) -> None:
    chance = random.Random(seed)
    spans = [(0, TEXT.index("\n")), PASSAGE, (SECOND, SECOND + 60), (TEXT.index("Her wrist"), len(TEXT) - 1)]

    for _ in range(14):
        entries = [entry.id for entry in coder.load(user, report).entries]
        questions = [q.id for q in coder.load(user, report).questions]
        try:
            match chance.choice(["keep", "keep", "keep", "undo", "answer", "follow", "replace"]):
                case "keep":
                    keep(user, report, chance.choice("HIDJNPRWS"), chance.choice(spans))
                case "undo" if entries:
                    coder.undo(user, report, chance.choice(entries), None)
                case "answer" if questions:
                    coder.answer(user, report, chance.choice(questions), chance.choice(["yes", "no", "open"]))
                case "follow":
                    review.judge_bundle(user, report, "accept")
                case "replace" if entries:
                    keep(user, report, "D", PASSAGE, chance.choice(entries))
        except TrackerError:
            pass  # told in a sentence: nothing may have been half-written

    assert upkeep.check() == []


LATER = """Police detained Ilma Torvek and Pavo Lindar in Veldra on 3 May 2021.

Ilma Torvek was released on 5 May 2021.

Pavo Lindar died in Greywater Prison on 9 May 2021, his sister Oda Lindar said.
"""


def paragraph(number: int) -> tuple[int, int]:
    """Where a paragraph of LATER stands."""
    start = LATER.index(LATER.split("\n\n")[number])
    return start, start + len(LATER.split("\n\n")[number].strip())


def made_later(user: User) -> str:
    """A report in which a release and a death follow an arrest, coded as its words offer."""
    ref = intake.add_report(user, intake.NewReport(text=LATER)).ref
    for kind, span in (("I", paragraph(0)), ("D", paragraph(0)), ("D", paragraph(1)), ("D", paragraph(2))):
        choices = {name: list(found) for name, found in coder.load(user, ref).choices.items()}
        coder.keep(user, ref, propose(kind, LATER, *span, choices))
    return ref


@pytest.fixture
def later(user: User, prepared: Prepared) -> str:
    return prepared.of(f"{__name__} later", lambda: made_later(user))


def chain(user: User, name: str) -> tuple[list[str], list[tuple[str | None, str | None]]]:
    """What was done to a person, and the steps with their days."""
    ref = next(row.ref for row in browse.individuals(user).rows if row.name == name)
    seen = record_view.record(user, ref)

    def said(part: object, field: str) -> str | None:
        found = [fact for fact in part.facts if fact.field == field]  # type: ignore[attr-defined]
        return found[0].statements[0].value_code or found[0].statements[0].value_text if found else None

    return [said(act, "type") or "" for act in seen.acts], [(said(s, "stage"), said(s, "when")) for s in seen.stages]


def test_a_release_is_a_further_step_and_no_second_arrest(user: User, later: str) -> None:
    assert chain(user, "Ilma Torvek") == (
        ["taken_into_custody"],
        [("apprehended", "2021-05-03"), ("released", "2021-05-05")],
    )
    assert upkeep.check() == []


def test_a_death_is_an_act_of_its_own_and_ends_the_chain(user: User, later: str) -> None:
    acts, steps = chain(user, "Pavo Lindar")

    assert acts == ["taken_into_custody", "death_in_custody"]
    assert steps == [("apprehended", "2021-05-03"), ("died", "2021-05-09")]
    risky = [w.statement.field for w in queue.waiting(user, later) if w.risk is review.Risk.DEATH]
    assert {"type", "stage", "when"} <= set(risky)
    assert "Oda Lindar" not in names(user)


def test_who_was_among_an_incident_is_asked_once(user: User, later: str) -> None:
    asked = coder.load(user, later).questions

    assert [q.id.partition(".")[0] for q in asked] == ["same"]
    assert asked[0].text.startswith("Are these 2 people")


def test_a_later_step_outlives_the_correction_of_the_arrest(user: User, later: str) -> None:
    first = next(e for e in coder.load(user, later).entries if e.kind == "D")
    draft = {**first.draft, "rows": [dict(row) for row in first.draft["rows"]]}
    draft["rows"][0]["sex"] = "female"

    coder.keep(user, later, draft, first.id)

    acts, steps = chain(user, "Ilma Torvek")
    assert acts == ["taken_into_custody"]
    assert ("released", "2021-05-05") in steps
    assert upkeep.check() == []


def test_undoing_the_last_step_gives_the_status_before_it(user: User, later: str) -> None:
    release = [e.id for e in coder.load(user, later).entries if e.kind == "D"][1]

    coder.undo(user, later, release, None)

    row = next(row for row in browse.individuals(user).rows if row.name == "Ilma Torvek")
    assert row.latest_stage or row.waiting.get("latest_stage") == "apprehended"
    assert upkeep.check() == []


def test_nobody_is_left_when_a_decision_is_undone_with_its_answers(user: User, report: str) -> None:
    made = {kind: keep(user, report, kind, span) for kind, span in (("I", (0, TEXT.index("\n"))), ("D", PASSAGE))}
    for question in coder.load(user, report).questions:
        coder.answer(user, report, question.id, "yes")

    coder.undo(user, report, made["D"], None)

    assert names(user) == set()
    assert [w.statement.basis for w in queue.waiting(user, report) if w.statement.basis == "inferred"] == []
    assert upkeep.check() == []
