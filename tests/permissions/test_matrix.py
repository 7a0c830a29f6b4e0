"""Every public action that takes a person asks that person's permission, and answers as the table of roles says.

The list is made by looking at the code: a new function that declares nothing fails here."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from world import World

import tracker.actions
from tracker import access
from tracker.access import ROLES, Confidentiality, Permission, User
from tracker.actions import coder, forms, intake, queue, review
from tracker.actions.statistics import Question
from tracker.audience import Audience, Leaving
from tracker.errors import NotAllowed, TrackerError
from tracker.narrowing import Filter
from tracker.proposals import propose
from tracker.store import database

P = Permission
# What each door asks of the person. Doors that pass everything on to another one are said by `by`.
ASKS: dict[str, Permission] = {
    **dict.fromkeys(
        [
            "browse.all_individuals", "browse.counted", "browse.incidents", "browse.individuals", "browse.injuries", "browse.locations",
            "browse.options", "browse.reports", "case_report.of", "coder.context", "coder.load", "holding.holding",
            "home.home", "reading.propose", "reading.offered", "offers.measured", "queue.passages", "queue.reports_waiting", "queue.waiting", "record_view.record",
            "record_view.incidents_of", "record_view.looked", "record_view.reports", "record_view.what_happened", "editing.offered", "case_report.gather",
        ],
        P.READ,
    ),
    **dict.fromkeys(
        ["reading.accept", "offers.leave_out", "offers.bring_back", "coder.answer", "coder.keep", "coder.undo", "coding.apply_form", "forms.apply", "intake.add_report", "demonstration.load", "editing.edit", "undo.undo"],
        P.PROPOSE,
    ),
    **dict.fromkeys(["review.judge", "review.judge_bundle", "review.replay", "review.request_changes"], P.REVIEW),
    **dict.fromkeys(["again.asks", "again.prove", "export.dossier", "export.keep", "export.look", "export.told", "dossiers.each", "submissions.look", "submissions.write", "submissions.missing_consent", "export.listing", "export.preview", "forms.export", "shared_report.gather"], P.EXPORT),
    **dict.fromkeys(["holding.hold", "holding.people", "holding.protect", "holding.unprotect"], P.CURATE),
    **dict.fromkeys(["audit_log.choices", "audit_log.entries", "audit_log.head", "audit_log.verify", "stamps.keep", "stamps.kept", "stamps.request", "stamps.verified"], P.AUDIT),
    **dict.fromkeys(["code_lists.add", "code_lists.retire", "code_lists.offer_again", "synthesis.fill"], P.ADMINISTER),
}  # fmt: skip
ASKS |= {
    **dict.fromkeys(
        [
            "consent.decisions", "consent.recipients", "consent.told", "holds.in_force", "my_account.begin_enrolment",
            "my_account.change_password", "my_account.command_token", "my_account.drop_second_factor",
            "my_account.end_everywhere", "my_account.end_session", "my_account.finish_enrolment",
            "my_account.fresh_recovery_codes", "my_account.mine",
        ],
        P.READ,
    ),
    "consent.record": P.PROPOSE,
    "statistics.counted": P.READ,
    "statistics_file.listing": P.EXPORT,
    **dict.fromkeys(["bundle.dossier", "bundle.listing", "bundle.look", "export.decided", "leaving_files.gather", "leaving_files.look", "shared_stays.of", "leaving_warnings.filename"], P.EXPORT),
    "audience_profiles.every": P.READ,
    "audience_profiles.edit": P.ADMINISTER,
    **dict.fromkeys(["ledger_compare.again", "ledger_compare.compare"], P.AUDIT),
    "ledger.note": P.EXPORT,
    "ledger.printed": P.READ,
    **dict.fromkeys(
        [
            "view_changes.delete", "view_changes.keep", "view_changes.rename", "view_changes.restore", "view_changes.save",
            "search.everything", "view_news.all_news", "view_news.look", "view_news.news", "view_news.records_in", "views.all_views",
            "views.opened",
        ],
        P.READ,
    ),
    "view_changes.share": P.PROPOSE,
    **dict.fromkeys(["batches.all_batches", "batches.likely", "batches.show"], P.READ),
    **dict.fromkeys(["batches.rejects", "batches.undo", "ledger.of_load", "import_look.changed", "import_look.coded", "import_look.look", "import_look.read_so", "import_likely.likely", "importing.begun", "importing.check", "importing.load", "importing.recognised", "importing.resume"], P.IMPORT),
    "batches.judge": P.REVIEW,
    **dict.fromkeys(["ledger.lines", "ledger.people", "takeout.take_out"], P.AUDIT),
    **dict.fromkeys(
        [
            "accounts.restore", "accounts.waiting_for_restore", "erasure.erase", "erasure.preview", "holds.place",
            "holds.keep", "holds.release",
        ],
        P.CURATE,
    ),
    **dict.fromkeys(
        [
            "accounts.close", "accounts.invite", "accounts.let_try_again", "accounts.people", "accounts.reopen",
            "accounts.require_second_factor", "accounts.require_second_factor_of_all", "accounts.reset", "accounts.revoke",
            "accounts.second_factor_for_all", "accounts.sessions", "accounts.set_clearance", "accounts.set_role",
            "encryption.change_key", "encryption.change_passphrase", "encryption.decrypt", "encryption.encrypt",
            "encryption.destroy_key", "encryption.shares", "upkeep.backup", "upkeep.checked", "upkeep.mend",
            "upkeep.whereabouts",
        ],
        P.ADMINISTER,
    ),
}  # fmt: skip
WITHOUT = {
    "release.as_seen_by": "it only lessens what a person sees",
    "joining.start_team": "nobody has an account yet; it refuses where somebody has",
    "takeout.offered": "it only says whether the door would open",
    "export.decided": "it asks what release.checked and again.prove ask",
    "release.checked": "what it asks depends on what leaves: tests/actions/ of exports",
}
# Doors that change the file itself, the person's own access or a whole store: here only who may not is tried.
DRASTIC = (
    "encryption.",
    "accounts.",
    "my_account.",
    "erasure.",
    "upkeep.",
    "ledger.note",
    "demonstration.load",
    "synthesis.",
    "takeout.",
)
UNKNOWN = "IND-0000000"
GIVEN: dict[str, Any] = {
    "ref": UNKNOWN, "report_ref": "SRC-0000000", "names": ["A"], "draft": {"kind": "N"}, "question_id": "q", "said": "yes",
    "form": None, "raw": {"meta": {}, "tables": {"record": [{"key": "R", "kind": "source_report"}], "claim": []}},
    "new": intake.NewReport(text="A text of its own."), "uids": [], "decision": "accept", "judgements": {}, "reason": "So.",
    "what": "individuals", "rows": [], "refs": [], "format_name": "papyrus", "chosen": Filter(), "level": "public", "usernames": ["nobody"],
    "values": {"note": "N"}, "seq": 999, "words": "any", "named": "ZZZZZZZZ", "uid": "ZZZZZZZZ", "name": "Any", "page": "individuals",
    "question": Question(), "passphrase": "words", "leaving": Leaving(), "secret": "", "audience": Audience.UN, "given": {"days": "month"}, "number": 999, "path": Path("nowhere.csv"), "parameters": {}, "individuals": 0, "token": b"", "root": b"", "scheme": "sex", "code": "other_code", "label": "Other", "definition": "Other.",
}  # fmt: skip


def doors() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Public functions of the actions that take a person, and open the store themselves."""
    for module in pkgutil.iter_modules(tracker.actions.__path__):
        found = importlib.import_module(f"tracker.actions.{module.name}")
        for name, function in inspect.getmembers(found, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            if function.__module__ == found.__name__ and not name.startswith("_") and _is_door(parameters):
                yield f"{module.name}.{name}", function


def _is_door(parameters: list[str]) -> bool:
    return "user" in parameters and "session" not in parameters


DOORS = dict(doors())


def call(name: str, user: User) -> Any:
    """Call a door with something for each parameter that it needs."""
    parameters = inspect.signature(DOORS[name]).parameters.values()
    needed = [p.name for p in parameters if p.default is inspect.Parameter.empty and p.name != "user"]
    return DOORS[name](user=user, **{parameter: GIVEN.get(parameter) for parameter in needed})


def person(role: str) -> User:
    return User(1, role, role.title(), role, Confidentiality.INTERNAL)


def test_every_door_that_takes_a_person_is_declared() -> None:
    assert set(DOORS) - set(ASKS) - set(WITHOUT) == set(), "say in ASKS which permission it asks"
    assert {*ASKS, *WITHOUT} <= set(DOORS)


@pytest.mark.parametrize("name", sorted(ASKS))
@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_door_opens_as_the_table_of_roles_says(world: World, role: str, name: str) -> None:
    if name.startswith(DRASTIC) and ASKS[name] in ROLES[role]:
        return
    refused = False
    try:
        call(name, person(role))
    except NotAllowed as problem:
        refused = "Your role" in str(problem)
    except (TrackerError, AttributeError, KeyError, TypeError):  # the door was open, and what was brought is not there
        pass

    assert refused is (ASKS[name] not in ROLES[role])


@pytest.mark.parametrize("name", sorted(ASKS))
def test_a_door_asks_before_it_looks(world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A role without any permission learns nothing from any argument, right or wrong: no session is opened."""
    monkeypatch.setitem(access.ROLES, "stranger", frozenset())

    def opened(_: object) -> None:
        raise AssertionError("the store was asked before the permission")

    monkeypatch.setattr(database, "reading", opened)
    monkeypatch.setattr(database, "transaction", opened)

    with pytest.raises(NotAllowed, match="Your role"):
        call(name, person("stranger"))


TEXT = "Guards took Wilm Orsk in Hestra on 4 May 2021.\n"


def test_who_may_only_code_judges_nothing_by_a_form(world: World) -> None:
    raw = {"meta": {}, "tables": {"record": [{"key": "R", "kind": "source_report"}], "claim": []}}

    with pytest.raises(NotAllowed, match="does not let you review"):
        forms.apply(world.users["coder"], world.reports[1], raw, judge=True)


def test_what_somebody_else_judged_is_undone_by_a_reviewer_alone(world: World) -> None:
    coded, reviewer = world.users["coder"], world.users["insider"]
    other = replace(coded, id=world.users["viewer"].id)
    report = intake.add_report(coded, intake.NewReport(text=TEXT)).ref
    coder.keep(coded, report, propose("I", TEXT, 0, len(TEXT) - 1, {}))
    waiting = [item.statement.uid for item in queue.waiting(reviewer, report)]
    review.judge(reviewer, waiting[:1], "accept")

    with pytest.raises(NotAllowed, match="does not let you review"):
        coder.undo(other, report)
    assert coder.undo(reviewer, report)
