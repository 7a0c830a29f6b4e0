"""Saved views on both kinds of database: whose they are, what they narrow to for whom, and what is new in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import invented
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from loads import people, source
from prepared import Prepared
from sqlalchemy import text
from typer.testing import CliRunner

from tracker.access import Confidentiality, User
from tracker.actions import (
    batches,
    browse,
    coder,
    editing,
    erasure,
    forms,
    holding,
    importing,
    intake,
    queue,
    review,
    undo,
    upkeep,
    view_changes,
    view_news,
    views,
)
from tracker.cli import app
from tracker.dates import now
from tracker.errors import Conflict, InvalidFacts, NotAllowed, NotFound
from tracker.narrowing import Filter
from tracker.proposals import propose
from tracker.records import UserAccount
from tracker.store import database
from tracker.store import views as store
from tracker.widgets import saved_views

TEXT = """VELDRA, Ostrania - Police in the port city of Veldra have detained three marchers on 3 May 2021.

One of those detained, Ilma Torvek, telephoned and said that she was held at a police station with two men, Pavo Lindar and Josk Arnev.
"""
SECOND = TEXT.index("One of")


def colleague(name: str, role: str = "reviewer", clearance: Confidentiality = Confidentiality.RESTRICTED) -> User:
    """Somebody else who works here."""
    with database.transaction(None) as session:
        row = UserAccount(username=name, display_name=name.title(), role=role, clearance=clearance, created_at=now())
        session.add(row)
        session.flush()
        return User(row.id or 0, name, row.display_name, role, clearance)


def made_refs(user: User) -> dict[str, str]:
    """An invented report with its coding, judged."""
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT, title="Dock workers held")).ref
    return dict(forms.apply(user, report, invented.coding(), judge=True).refs) | {"report": report}


@pytest.fixture
def refs(user: User, prepared: Prepared) -> dict[str, str]:
    return prepared.of(f"{__name__} refs", lambda: made_refs(user))


def coded(user: User) -> str:
    """Three more people, by somebody's work: Ilma Torvek, Pavo Lindar, Josk Arnev."""
    report = intake.add_report(user, intake.NewReport(text=TEXT)).ref
    for kind, span in (("I", (0, TEXT.index("\n"))), ("H", (SECOND, len(TEXT) - 1)), ("D", (SECOND, len(TEXT) - 1))):
        choices = {name: list(found) for name, found in coder.load(user, report).choices.items()}
        choices |= {"speakers": choices.get("people", []), "victims": choices.get("incidents", [])}
        coder.keep(user, report, propose(kind, TEXT, *span, choices))
    return report


# --- whose they are ---
def test_a_view_is_ones_own_until_it_is_shared(user: User, refs: dict[str, str]) -> None:
    ben = colleague("ben")
    uid = view_changes.save(user, "individuals", "Women held", {"sex": ["female"]})

    assert [view.name for view in views.all_views(user)] == ["Women held"]
    assert views.all_views(ben) == ()
    with pytest.raises(NotFound, match="There is no view"):
        views.opened(ben, uid)
    with pytest.raises(NotFound, match="There is no view"):
        view_changes.delete(ben, "Women held")

    view_changes.share(user, uid)
    (shown,) = views.all_views(ben)
    assert (shown.name, shown.yours, shown.shared, shown.may_change) == ("Women held", False, True, False)
    for work in (
        lambda: view_changes.rename(ben, uid, "Mine"),
        lambda: view_changes.delete(ben, uid),
        lambda: view_changes.share(ben, uid, False),
        lambda: view_changes.keep(ben, uid, {}),
    ):
        with pytest.raises(NotAllowed, match="who made it"):
            work()

    view_changes.share(user, uid, False)
    assert views.all_views(ben) == ()


def test_an_administrator_keeps_order_among_shared_views_and_sees_no_private_one(user: User) -> None:
    ben, ada = colleague("ben"), colleague("ada", "admin", Confidentiality.SEALED)
    own = view_changes.save(ben, "incidents", "Arrests", {"incident_type": ["arrests"]})
    shared = view_changes.save(ben, "incidents", "Raids", {"incident_type": ["arrests"]}, shared=True)

    view_changes.rename(ada, shared, "Arrests of all kinds")

    assert [view.name for view in views.all_views(ada)] == ["Arrests of all kinds"]
    with pytest.raises(NotFound):
        views.opened(ada, own)
    view_changes.delete(ada, shared)
    assert [view.name for view in views.all_views(ben)] == ["Arrests"]
    view_changes.restore(ada, shared)
    assert {view.name for view in views.all_views(ben)} == {"Arrests", "Arrests of all kinds"}


def test_who_may_only_read_keeps_views_and_shares_none(user: User) -> None:
    guest = colleague("guest", "viewer")
    view_changes.save(guest, "individuals", "Mine", {})

    with pytest.raises(NotAllowed, match="propose"):
        view_changes.save(guest, "individuals", "Ours", {}, shared=True)
    assert [view.name for view in views.all_views(guest)] == ["Mine"]


def test_a_name_is_borne_once(user: User) -> None:
    first = view_changes.save(user, "individuals", "  Women   held ", {})
    with pytest.raises(Conflict, match="'women held' already"):
        view_changes.save(user, "individuals", "women held", {})
    view_changes.save(user, "individuals", "Men held", {})
    with pytest.raises(Conflict):
        view_changes.rename(user, "men held", "Women held")
    view_changes.rename(user, first, "Women held")
    for name in ("", "  ", "x" * 81):
        with pytest.raises(InvalidFacts):
            view_changes.save(user, "individuals", name, {})


def test_a_deleted_view_comes_back_for_a_month(user: User) -> None:
    uid = view_changes.save(user, "individuals", "Women held", {"sex": ["female"]})
    other = view_changes.save(user, "individuals", "Men held", {"sex": ["male"]})
    view_changes.delete(user, uid)
    assert [view.uid for view in views.all_views(user)] == [other]
    view_changes.restore(user, uid)
    assert views.opened(user, "Women held").parameters == {"sex": ("female",)}

    view_changes.delete(user, uid)
    with time_machine.travel(now() + timedelta(days=31)):
        view_changes.delete(user, other)
    with pytest.raises(NotFound):
        view_changes.restore(user, uid)
    view_changes.restore(user, other)


# --- what they hold ---
def test_a_view_holds_what_a_list_can_be_narrowed_to_and_nothing_else(user: User, refs: dict[str, str]) -> None:
    chosen = Filter(sex=("female",), incident=(refs["strike"],), certain=True, words="Torn")
    parameters = views.parameters_of(chosen)
    uid = view_changes.save(user, "individuals", "One", parameters, "Torn")

    found = views.opened(user, uid)
    assert views.filter_of(found.parameters, found.words) == chosen
    assert found.is_same(parameters, "Torn ") and not found.is_same(parameters, "")
    assert "Torn" not in str(dict(found.parameters))
    for wrong in ({"sex": ["nobody"]}, {"nonsense": ["x"]}, {"from": ["2018-13-01"]}, {"incident": ["INC-0000000"]}):
        with pytest.raises((InvalidFacts, NotFound)):
            view_changes.save(user, "individuals", "Two", wrong)
    with pytest.raises(InvalidFacts, match="is not a list"):
        view_changes.save(user, "people", "Two", {})


def test_the_records_of_a_view_are_those_of_its_list(user: User, refs: dict[str, str]) -> None:
    coded(user)
    saved = {
        "individuals": ({"sex": ["female"]}, ""), "incidents": ({"incident_type": ["arrests"]}, ""),
        "injuries": ({"injury": ["wrist"]}, ""), "locations": ({}, "ostr"), "source_reports": ({}, "sorvane"),
    }  # fmt: skip
    lists = {
        "individuals": browse.individuals(user, Filter(sex=("female",))),
        "incidents": browse.incidents(user, Filter(incident_type=("arrests",))),
        "injuries": browse.injuries(user, Filter(injury=("wrist",))),
        "locations": browse.locations(user, Filter(words="ostr")),
        "source_reports": browse.reports(user, "sorvane"),
    }
    for page, (parameters, words) in saved.items():
        uid = view_changes.save(user, page, page, parameters, words)
        items, total = view_news.records_in(user, uid)
        assert {item.ref for item in items} == {row.ref for row in lists[page].rows}, page
        assert total == lists[page].total > 0, page
    items, total = view_news.records_in(user, view_changes.save(user, "source_reports", "All reports", {}))
    assert total == len(items) == 2


# --- for others ---
def test_a_part_that_is_not_for_somebody_is_left_out_and_never_widens(user: User, refs: dict[str, str]) -> None:
    coded(user)
    ben = colleague("ben")
    open_one = next(row.ref for row in browse.incidents(user).rows if row.ref != refs["strike"])
    one = view_changes.save(user, "individuals", "Strike", {"incident": [refs["strike"]]}, shared=True)
    both = view_changes.save(user, "individuals", "Both", {"incident": [refs["strike"], open_one]}, shared=True)
    assert view_news.records_in(ben, one)[1] == 1 and view_news.records_in(ben, both)[1] == 4

    holding.hold(user, refs["strike"], "sealed")

    first, second = views.opened(ben, one), views.opened(ben, both)
    assert (first.withheld, first.nothing, dict(first.parameters)) == (1, True, {})
    assert (second.withheld, second.nothing, dict(second.parameters)) == (1, False, {"incident": (open_one,)})
    assert refs["strike"] not in str((first, second))
    assert view_news.records_in(ben, one) == ([], 0)
    assert view_news.records_in(ben, both)[1] == 3
    assert views.opened(user, one).withheld == 0 and view_news.records_in(user, one)[1] == 1
    with pytest.raises(NotAllowed, match="not for you"):
        view_changes.keep(replace(ben, role="admin"), both, {"incident": [open_one]})


@pytest.mark.parametrize("words", ["tornvald", "Ilsa Tornvald", "伊尔萨"])
def test_words_that_name_a_protected_person_are_not_for_others(user: User, refs: dict[str, str], words: str) -> None:
    ben = colleague("ben")
    holding.protect(user, refs["ilsa"], ["local"])
    uid = view_changes.save(user, "individuals", f"About {words}", {}, words, shared=True)

    found = views.opened(ben, uid)
    assert (found.words, found.withheld, found.nothing) == ("", 1, True)
    assert words not in found.view.name and words.casefold() not in str(views.all_views(ben)).casefold()
    assert view_news.records_in(ben, uid) == ([], 0)
    assert views.opened(user, uid).words == words and view_news.records_in(user, uid)[1] == 1
    with pytest.raises(NotAllowed, match="may not know"):
        view_changes.rename(replace(ben, role="admin"), uid, "Another")
    mine = view_changes.save(ben, "individuals", "Guess", {}, words)  # one's own words confirm no guess
    assert views.opened(ben, mine).words == words and not views.opened(ben, mine).withheld


def test_nothing_is_new_and_nothing_is_gone_while_names_are_hidden(user: User, refs: dict[str, str]) -> None:
    uid = view_changes.save(user, "individuals", "Ilsa Tornvald", {}, "torn")
    hiding = replace(user, names_hidden=True)

    found = views.opened(hiding, uid)
    assert (found.nothing, found.unnamed, found.words) == (True, True, "")
    assert "Tornvald" not in found.view.name
    view_news.look(hiding, uid)
    editing.edit(user, refs["ilsa"], {"note": "Ask again."})
    assert view_news.news(hiding, uid).since is None
    assert view_news.news(user, uid).changed == 1


# --- what is new ---
def test_news_tell_what_a_colleague_added_changed_and_took_away(user: User, refs: dict[str, str]) -> None:
    ben, cleo = (colleague(name, clearance=Confidentiality.SEALED) for name in ("ben", "cleo"))
    first = coded(ben)
    uid = view_changes.save(user, "individuals", "Everybody", {})
    assert not view_news.news(user, uid).any and view_news.all_news(user) == ()
    there = {row.name: row.ref for row in browse.individuals(user).rows}

    editing.edit(ben, refs["ilsa"], {"note": "Her brother called."})
    waiting = [w.statement.uid for w in queue.waiting(ben, first) if "Ilma" in w.statement.subject_label]
    review.judge(cleo, waiting, "accept")
    row = next(
        row["key"]
        for entry in coder.load(ben, first).entries
        for row in entry.draft.get("rows", ())
        if row["name"] == "Josk Arnev"
    )
    made = next(entry.id for entry in coder.load(ben, first).entries if entry.draft.get("rows"))
    coder.undo(ben, first, made, row)
    second = intake.add_report(ben, intake.NewReport(text=TEXT.replace("Ilma Torvek", "Orsa Velk"))).ref
    body = TEXT.replace("Ilma Torvek", "Orsa Velk")
    coder.keep(ben, second, propose("D", body, SECOND, len(body) - 1, {}))

    told = view_news.news(user, uid)

    added = {row.ref for row in browse.individuals(user).rows} - set(there.values())
    assert {item.ref for item in told.new_ones} == added and told.new == len(added) > 0
    assert {item.label for item in told.gone_ones} == {"Josk Arnev"} and told.gone == 1
    changed = {item.label: item for item in told.changed_ones}
    assert changed["Ilsa Tornvald"].what == ("edited",) and changed["Ilsa Tornvald"].who == "Ben"
    assert "reviewed" in changed["Ilma Torvek"].what
    assert "Josk Arnev" not in changed and told.counted and not told.at_least
    assert [(view.uid, found.new) for view, found in view_news.all_news(user)] == [(uid, told.new)]

    view_news.look(user, uid)
    assert not view_news.news(user, uid).any
    assert upkeep.check() == []


def test_a_list_has_news_of_its_own_kind(user: User, refs: dict[str, str]) -> None:
    uids = {page: view_changes.save(user, page, page, {}) for page in views.PAGES}
    coded(user)
    editing.edit(user, refs["strike"], {"title": "The strike in Velm"})
    editing.edit(user, refs["velm"], {"note": "The old harbour."})

    news = {page: view_news.news(user, uid) for page, uid in uids.items()}

    assert {page: told.new for page, told in news.items() if page != "locations"} == {
        "individuals": 3, "incidents": 1, "injuries": 0, "source_reports": 1
    }  # fmt: skip
    assert [item.ref for item in news["incidents"].changed_ones] == [refs["strike"]]
    assert [item.label for item in news["locations"].changed_ones] == ["Velm, Ostrania"]
    assert [told.gone for told in news.values()] == [0] * 5


def test_what_is_taken_back_and_erased_is_told(user: User, refs: dict[str, str]) -> None:
    uid = view_changes.save(user, "individuals", "Everybody", {})
    report = coded(user)
    view_news.look(user, uid)

    coder.undo(user, report)
    assert view_news.news(user, uid).gone == 2
    with database.reading(None) as session:
        last = int(session.execute(text("SELECT max(id) FROM audit_entry")).scalar_one())
    undo.undo(user, last, "By mistake.")
    assert view_news.news(user, uid).gone == 0
    assert upkeep.check() == []
    erasure.erase(user, refs["ilsa"], "on request")

    (item,) = [item for item in view_news.news(user, uid).changed_ones if item.ref == refs["ilsa"]]
    assert "erased on request" in item.what


def test_whoever_went_with_an_undone_load_is_told_as_such_and_not_twice(user: User, tmp_path: Path) -> None:
    loaded = importing.load(user, source(tmp_path / "loaded.csv", people(2)))
    uid = view_changes.save(user, "individuals", "Everybody", {})
    view_news.look(user, uid)

    batches.undo(user, loaded.batch, "loaded by mistake")

    told = view_news.news(user, uid)
    assert (told.gone, told.gone_ones, told.untold) == (2, (), 2)
    page, printed = saved_views._different(told), CliRunner().invoke(app, ["view", "news", "Everybody"]).stdout
    for said in (page, printed):
        assert f"2 {view_news.UNTOLD}" in said and "more</li>" not in said and "and 2 more" not in said


def test_what_is_sealed_is_no_news_to_who_may_not_see_it(user: User, refs: dict[str, str]) -> None:
    ben = colleague("ben")
    uid = view_changes.save(user, "individuals", "Everybody", {}, shared=True)
    reports = view_changes.save(user, "source_reports", "Reports", {}, shared=True)
    for view in (uid, reports):
        view_news.look(ben, view)
    body = "A clerk of Velm says that Ilsa Tornvald was a welder."
    closed = intake.add_report(
        user, intake.NewReport(text=body, title="Closed", confidentiality=Confidentiality.SEALED)
    ).ref
    start = body.index("a welder")
    claim = {
        "key": "c", "subject_id": "A", "field": "occupation", "source_report_id": "R", "basis": "stated",
        "quote": "a welder", "quote_start": start, "quote_end": start + 8, "value_text": "welder", "judgement": "contested",
        "connection": "source_connection:reporter", "attribution": "author_voice",
    }  # fmt: skip
    people = [{"key": "R", "kind": "source_report"}, {"key": "A", "kind": "individual", "ref": refs["ilsa"]}]
    forms.apply(user, closed, {"meta": {}, "tables": {"record": people, "claim": [claim]}}, judge=True)

    assert view_news.news(user, uid).changed == 1 and view_news.news(user, reports).new == 1
    assert not view_news.news(ben, uid).any and not view_news.news(ben, reports).any
    holding.hold(user, refs["ilsa"], "sealed")
    gone = view_news.news(ben, uid)
    assert (gone.gone, gone.gone_ones, gone.changed) == (1, (), 0)
    assert "Tornvald" not in str(gone)


def test_a_view_that_holds_something_else_has_no_old_news(user: User, refs: dict[str, str]) -> None:
    ben = colleague("ben")
    uid = view_changes.save(user, "individuals", "Women", {"sex": ["female"]}, shared=True)
    view_news.look(ben, uid)

    view_changes.keep(user, uid, {"sex": ["male"]}, "Pavo")

    assert views.opened(ben, uid).words == "Pavo"
    assert view_news.news(ben, uid).since is None and view_news.news(user, uid).since is not None


def test_beyond_what_is_kept_only_the_totals_are_compared(
    user: User, refs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_news, "KEPT", 2)
    monkeypatch.setattr(store, "KEPT", 2)
    uid = view_changes.save(user, "individuals", "Everybody", {})
    coded(user)

    told = view_news.news(user, uid)

    assert (told.counted, told.before, told.total, told.new) == (False, 2, 5, 0) and told.any


def test_more_than_is_read_is_told_as_at_least(
    user: User, refs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = view_changes.save(user, "individuals", "Everybody", {})
    for note in ("One.", "Two.", "Three."):
        editing.edit(user, refs["ilsa"], {"note": note})
    monkeypatch.setattr(store, "READ", 2)

    told = view_news.news(user, uid)

    assert told.at_least and told.changed == 1


def test_an_erased_person_is_in_no_view(user: User, refs: dict[str, str]) -> None:
    view_changes.save(user, "individuals", "Family of Ilsa Tornvald", {}, "Ilsa Tornvald")
    deleted = view_changes.save(user, "individuals", "Tornvald", {}, "Tornvald")
    view_changes.delete(user, deleted)

    erasure.erase(user, refs["ilsa"], "on request")

    with database.reading(None) as session:
        kept = str(session.execute(text("SELECT name, words FROM saved_view")).all())
    assert "Tornvald" not in kept and "Ilsa" not in kept
    assert upkeep.check() == []


@given(st.sets(st.integers(1, 2**34), max_size=300))
def test_numbers_that_were_seen_are_unpacked_as_they_were_packed(numbers: set[int]) -> None:
    kept = store.packed(list(numbers))

    assert kept is not None and store.unpacked(kept).tolist() == sorted(numbers)


def test_a_million_is_not_kept_and_fifty_thousand_take_little_room() -> None:
    assert store.packed(range(1_000_000)) is None
    kept = store.packed(range(1, 1_000_000, 20))
    assert kept is not None and len(kept) < 100_000
