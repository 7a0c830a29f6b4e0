"""Two people at once, on both kinds of database: nothing is lost, nothing is followed twice, the later one is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

import invented
import pytest
from sqlmodel import col, select

from tracker.access import User
from tracker.actions import (
    browse,
    coder,
    erasure,
    forms,
    holds,
    intake,
    queue,
    record_view,
    review,
    upkeep,
    view_changes,
    views,
)
from tracker.errors import AlreadyKnown, Conflict, StoreProblem, TrackerError
from tracker.proposals import propose
from tracker.records import ClaimDetail, Record
from tracker.store import database, ids

TEXT = "Police in Veldra have detained three marchers on 3 May 2021. One of them was Ilma Torvek.\n"


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each gave or raised; all begin at the same moment."""
    gate, found = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        gate.wait()
        try:
            found[place] = work()  # type: ignore[call-overload]
        except TrackerError as problem:
            found[place] = problem  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return found


def test_a_record_that_changed_under_ones_hands_is_not_overwritten(user: User) -> None:
    intake.add_report(user, intake.NewReport(text=TEXT))
    with pytest.raises(Conflict, match="Somebody else changed this record"), database.transaction(None) as mine:
        seen = mine.exec(select(Record).order_by(col(Record.id)).limit(1)).one()
        number = seen.id
        mine.expunge(seen)
        mine.rollback()
        with database.transaction(None) as theirs:
            theirs.get_one(Record, number).note = "theirs"
        seen.note = "mine"
        mine.add(seen)
        mine.flush()

    with database.reading(None) as session:
        assert session.get_one(Record, number).note == "theirs"


def test_of_two_who_save_a_view_of_one_name_at_once_one_is_told(user: User) -> None:
    def save() -> str:
        return view_changes.save(user, "individuals", "Almaty", {"sex": ("female",)})

    for _ in range(3):
        found = at_once(save, save, save)
        assert sum(isinstance(one, Conflict) for one in found) == 2
        (view,) = views.all_views(user)
        assert view.uid in found
        view_changes.delete(user, view.uid)


def test_one_statement_judged_by_two_is_judged_once(user: User, samples: dict[str, str]) -> None:
    uid = next(w.statement.uid for w in queue.waiting(user) if w.risk is None)

    done = at_once(*[lambda: review.judge(user, [uid], "accept")] * 2)

    assert any(not isinstance(one, TrackerError) for one in done)
    assert all(isinstance(one, review.Judged | Conflict | StoreProblem) for one in done), done
    assert upkeep.check() == []


def test_rival_statements_are_not_both_followed(user: User, samples: dict[str, str]) -> None:
    seen = [record_view.record(user, row.ref) for row in browse.individuals(user, per_page=100).rows]
    parts = [part for view in seen for part in (view, *view.acts, *view.stages, *view.injuries)]
    rivals = [
        fact
        for part in parts
        for fact in part.facts
        if fact.field in ("sex", "when", "stage", "location", "type") and len({s.value for s in fact.statements}) > 1
    ]
    assert rivals
    uids = [s.uid for s in rivals[0].statements]
    review.judge(user, uids, "reopen", "looked at together")

    done = at_once(*[lambda uid=uid: review.judge(user, [uid], "accept") for uid in uids])  # type: ignore[misc]

    assert sum(not isinstance(one, TrackerError) for one in done) == 1
    assert upkeep.check() == []


def test_of_a_hold_and_an_erasure_at_once_one_is_refused(user: User) -> None:
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT)).ref
    refs = forms.apply(user, report, invented.coding()).refs

    gave = at_once(
        lambda: holds.place(user, refs["ilsa"], "A court asks."), lambda: erasure.erase(user, refs["ilsa"], "as asked")
    )

    assert sum(isinstance(one, Conflict) for one in gave) == 1, gave
    assert bool(holds.in_force(user, refs["ilsa"])) is isinstance(gave[1], Conflict)


def test_the_same_report_added_by_two_is_kept_once(user: User) -> None:
    done = at_once(*[lambda: intake.add_report(user, intake.NewReport(text=TEXT))] * 4)

    kept = [one for one in done if isinstance(one, intake.AddedReport)]
    assert browse.reports(user).total == len(kept) == 1, done
    assert all(isinstance(one, AlreadyKnown | Conflict | StoreProblem) for one in done if one not in kept)


def test_the_same_coding_applied_by_two_enters_once(user: User) -> None:
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT, received=date(2019, 5, 4))).ref

    done = at_once(*[lambda: forms.apply(user, report, invented.coding(), True)] * 2)

    kept = [one for one in done if isinstance(one, forms.AppliedForm)]
    assert sum(one.added > 0 for one in kept) == 1, done
    assert {(one.added, one.known) for one in kept if not one.added} <= {(0, max(one.added for one in kept))}
    assert browse.individuals(user).total == len({row.name for row in browse.all_individuals(user)})
    assert upkeep.check() == []


def test_two_coders_in_one_report_lose_nothing(user: User) -> None:
    report = intake.add_report(user, intake.NewReport(text=TEXT, received=date(2021, 5, 4))).ref
    incident = propose("I", TEXT, 0, TEXT.index("."), {})
    name = propose("N", TEXT, TEXT.index("Ilma"), TEXT.index("Ilma") + len("Ilma Torvek"), {})

    done = at_once(lambda: coder.keep(user, report, incident), lambda: coder.keep(user, report, name))

    kept = [one for one in done if not isinstance(one, TrackerError)]
    assert len(kept) == 2, done
    assert len(coder.load(user, report).entries) == len(kept)
    assert upkeep.check() == []


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_a_form_that_waits_takes_no_words_of_whom_an_erasure_took_out_meanwhile(user: User) -> None:
    report = intake.add_report(user, intake.NewReport(text=TEXT)).ref
    words = "Police in Veldra have detained three marchers on 3 May 2021. One of them was Ilma Torvek."

    def form(**tables: list[dict[str, object]]) -> dict[str, object]:
        said = {"basis": "stated", "judgement": "open", "source_report_id": "R", "attribution": "author_voice"}
        told = [said | {"quote_start": TEXT.index(str(c["quote"])), "quote_end": TEXT.index(str(c["quote"])) + len(str(c["quote"]))} | c for c in tables.pop("claim")]  # fmt: skip
        return {"meta": {}, "tables": {"claim": told, **tables}}

    people = [{"key": "R", "kind": "source_report"}, *({"key": k, "kind": "individual"} for k in "AB")]
    named = [
        {"key": "a", "subject_id": "A", "field": "name", "quote": "Ilma Torvek", "value_text": "Ilma Torvek"},
        {"key": "b", "subject_id": "B", "field": "name", "quote": "marchers", "value_text": "Oren Velm"},
    ]
    refs = forms.apply(user, report, form(record=people, claim=named)).refs
    with database.reading(user) as session:
        number = ids.record(session, report).id
    act = form(
        record=[{"key": "R", "kind": "source_report"}, {"key": "B", "kind": "individual", "ref": refs["B"]},
                {"key": "I", "kind": "incident"}, {"key": "S", "kind": "act"}],
        incident=[{"key": "I", "title": "Veldra"}],
        act=[{"key": "S", "incident_id": "I", "victim_id": "B"}],
        claim=[{"key": "c", "subject_id": "S", "field": "type", "quote": words, "value_term": "act_type:detention", "value_text": "detained"}],
    )  # fmt: skip
    with database.transaction(None) as somebody:
        database.one_at_a_time(somebody, number)
        erasing = begun(erasure.erase, user, refs["A"], "asked for it")
        coding = begun(forms.apply, user, report, act)  # comes after the erasure, with words read before it
    for thread in (erasing, coding):
        thread.join(20)
        assert not thread.is_alive()
    with database.reading(None) as session:
        quotes = session.exec(select(ClaimDetail.quote)).all()
        assert session.exec(select(Record.erased_at).where(Record.ref == refs["A"])).one()
    assert not any("Ilma" in (quote or "") for quote in quotes)


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_an_erasure_waits_for_whoever_codes_a_report_that_names_the_person(user: User) -> None:
    report = intake.add_report(user, intake.NewReport(text=TEXT)).ref
    named = propose("N", TEXT, TEXT.index("Ilma"), TEXT.index("Ilma") + len("Ilma Torvek"), {})
    coder.keep(user, report, named)
    (person,) = [row.ref for row in browse.individuals(user).rows]
    with database.reading(user) as session:
        number = ids.record(session, report).id
    with database.transaction(None) as somebody:
        database.one_at_a_time(somebody, number)  # as whoever codes the report does, to the end of their change
        erasing = begun(erasure.erase, user, person, "asked for it")
        with database.reading(None) as session:
            assert session.exec(select(Record.erased_at).where(Record.ref == person)).one() is None
    erasing.join(20)
    with database.reading(None) as session:
        assert session.exec(select(Record.erased_at).where(Record.ref == person)).one()


def begun(work: Callable[..., object], *about: object) -> threading.Thread:
    """A thread that does it and waits for what somebody else holds."""
    thread = threading.Thread(target=lambda: suppressed(work, *about))
    thread.start()
    thread.join(0.7)
    assert thread.is_alive()
    return thread


def suppressed(work: Callable[..., object], *about: object) -> None:
    """Do it; a refusal is as good."""
    with suppress(TrackerError):
        work(*about)


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)  # SQLite has one writer
def test_what_several_reports_tell_of_one_person_at_once_is_all_kept(user: User) -> None:
    def told(report: str, words: str, ref: str | None) -> dict[str, Any]:
        heads = [{"key": "R", "kind": "source_report"}, {"key": "A", "kind": "individual", "ref": ref}]
        start = TEXT.index(words)
        said = {
            "key": "c", "subject_id": "A", "field": "name", "value_text": words, "quote": words, "quote_start": start,
            "quote_end": start + len(words), "basis": "stated", "attribution": "author_voice", "judgement": "open",
            "source_report_id": "R",
        }  # fmt: skip
        return {"meta": {}, "tables": {"record": heads, "individual": [{"key": "A"}], "claim": [said]}}

    reports = [intake.add_report(user, intake.NewReport(text=f"{TEXT}{number}")).ref for number in range(5)]
    one = forms.apply(user, reports[4], told(reports[4], "Veldra", None)).refs["A"]
    for words in ("Ilma Torvek", "Torvek", "Ilma"):
        done = at_once(*[partial(forms.apply, user, report, told(report, words, one)) for report in reports[:4]])
        assert all(isinstance(made, forms.AppliedForm) for made in done), done
        assert upkeep.check() == []
