"""Whatever people do, in whatever order: each write, sealed reading, sign-in, failure to sign in, export and change of
permission is exactly one entry of the audit log, in the same transaction; what changes nothing is none; and where the
entry cannot be written, nothing has happened."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
import team
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import inspect as described
from sqlalchemy import text

from tracker.access import Confidentiality, User
from tracker.actions import (
    accounts,
    audit_log,
    browse,
    coder,
    consent,
    editing,
    export,
    holding,
    holds,
    intake,
    queue,
    record_view,
    review,
    sign_in,
    undo,
)
from tracker.errors import AlreadyKnown, NotAllowed, TrackerError
from tracker.proposals import propose
from tracker.store import audit, database

STEPS = 25
NOTES = ("Ours.", "Asked by telephone.", "")
LEVELS = (Confidentiality.INTERNAL, Confidentiality.RESTRICTED, Confidentiality.SEALED)
ROLES = ("viewer", "coder", "reviewer", "custodian")
SENTENCE = "Police in Veldra have detained three marchers on 3 May 2021."
BODY = f"{SENTENCE} One of them was Ilma Torvek."
Step = tuple[int, Callable[[], object]]  # how many entries it is, and the work


class Full(Exception):
    """No entry can be written any more."""


def scalar(query: str, **values: Any) -> Any:
    with database.reading(None) as session:
        return session.execute(text(query), values).scalar()


def there() -> str:
    """A digest of every row, but numbers that are handed out in passing and tries that count whatever comes of them."""
    with database.engine().connect().execution_options(reading=True) as connection:
        names = set(described(connection).get_table_names()) - {"counter", "list_change", "sign_in_attempt"}
        rows = {n: sorted(map(repr, connection.execute(text(f"SELECT * FROM {n}")).all())) for n in sorted(names)}
    return hashlib.sha256(repr(rows).encode()).hexdigest()


class Office:
    """A team with a report that is coded and one that is sealed; every step looks at how things stand."""

    def __init__(self) -> None:
        self.ada = team.first()
        self.cy = team.join(self.ada, "cy", "custodian", Confidentiality.SEALED)
        self.rea = team.join(self.ada, "rea", "reviewer", Confidentiality.SEALED)
        team.join(self.ada, "ben", "coder")
        self.numbers = itertools.count()
        self.reports = [self.added(), self.added()]
        coder.keep(self.cy, self.reports[0], propose("I", BODY, 0, len(SENTENCE), {}))
        coder.keep(self.cy, self.reports[0], propose("D", BODY, len(SENTENCE) + 1, len(BODY), self.choices()))
        self.incident = browse.incidents(self.cy).rows[0].ref
        self.person = browse.individuals(self.cy).rows[0].ref
        holding.hold(self.cy, self.reports[1], "sealed")

    def choices(self) -> dict[str, Any]:
        choices = {name: list(found) for name, found in coder.load(self.cy, self.reports[0]).choices.items()}
        return choices | {"speakers": choices.get("people", []), "victims": choices.get("incidents", [])}

    def added(self) -> str:
        return intake.add_report(self.cy, intake.NewReport(text=f"{BODY} Copy {next(self.numbers)}.")).ref

    # --- steps: each says how many entries it must be ---
    def add(self, turn: int) -> Step:
        new = intake.NewReport(text=f"Something new, {next(self.numbers)}.")
        return 1, lambda: intake.add_report(self.rea, new)

    def add_again(self, turn: int) -> Step:
        body = scalar(
            "SELECT body FROM source_report WHERE id = (SELECT id FROM record WHERE ref = :r)", r=self.reports[0]
        )

        def work() -> None:
            with pytest.raises(AlreadyKnown):
                intake.add_report(self.cy, intake.NewReport(text=body))

        return 0, work

    def code(self, turn: int) -> Step:
        return 1, lambda: coder.keep(self.cy, self.reports[0], propose("I", BODY, 0, len(SENTENCE), {}))

    def judge(self, turn: int) -> Step:
        waiting = queue.waiting(self.rea, self.reports[0])
        chosen = [waiting[turn % len(waiting)].statement.uid] if waiting else []
        decision = ("accept", "reject", "contest")[turn % 3]
        return bool(chosen) + 0, lambda: review.judge(self.rea, chosen, decision, "read") if chosen else None

    def edit(self, turn: int) -> Step:
        note = NOTES[turn % len(NOTES)]
        held = scalar("SELECT note FROM record WHERE ref = :r", r=self.incident)
        return int((note or None) != held), lambda: editing.edit(self.cy, self.incident, {"note": note}, "read twice")

    def take_back(self, turn: int) -> Step:
        note = f"A note of its own, {next(self.numbers)}."
        editing.edit(self.cy, self.incident, {"note": note})
        number = scalar("SELECT max(id) FROM audit_entry")
        return 1, lambda: undo.undo(self.cy, number, "by mistake")

    def hold(self, turn: int) -> Step:
        level = LEVELS[turn % len(LEVELS)]
        before = scalar("SELECT confidentiality FROM record WHERE ref = :r", r=self.incident)
        return int(before != LEVEL_NUMBERS[level]), lambda: holding.hold(self.cy, self.incident, level, "as asked")

    def protect(self, turn: int) -> Step:
        names = [["cy"], ["cy", "rea"]][turn % 2]
        before = self.circle()
        return int(before != names), lambda: holding.protect(self.cy, self.person, names, "as asked")

    def unprotect(self, turn: int) -> Step:
        return int(
            bool(self.circle())
        ), lambda: holding.unprotect(self.cy, self.person, "as asked") if self.circle() else None

    def circle(self) -> list[str]:
        with database.reading(None) as session:
            query = "SELECT username FROM circle c JOIN user_account u ON u.id = c.user_id WHERE c.record_id = (SELECT id FROM record WHERE ref = :r) ORDER BY 1"
            return list(session.execute(text(query), {"r": self.person}).scalars())

    def read_sealed(self, turn: int) -> Step:
        return 1, lambda: record_view.record(self.cy, self.reports[1])

    def read_coding(self, turn: int) -> Step:
        # it shows the incident that it tells of: that may be sealed just now
        return int(is_sealed(self.incident)), lambda: coder.load(self.cy, self.reports[0])

    def list_(self, turn: int) -> Step:
        return 0, lambda: browse.individuals(self.cy)

    def export(self, turn: int) -> Step:
        what = list(export.READERS)[turn % 3]
        return 1, lambda: export.listing(self.rea, what, list(export.FORMATS)[turn % len(export.FORMATS)])

    def case_report(self, turn: int) -> Step:
        return 1, lambda: export.dossier(self.cy, self.incident, "html")

    def consent(self, turn: int) -> Step:
        said = ("given", "refused", "withdrawn")[turn % 3]
        return 1, lambda: consent.record(self.cy, self.person, consent.NewDecision("keep", said))

    def hold_for_a_court(self, turn: int) -> Step:
        held = holds.in_force(self.cy)
        if not held:
            return 1, lambda: holds.place(self.cy, self.reports[0], "a court asks")
        if not held[0].asked_by:
            return 1, lambda: holds.release(self.cy, self.reports[0], "it asks no more")
        return 1, lambda: holds.release(self.ada, self.reports[0], "so it is")

    def enter(self, turn: int) -> Step:
        return 1, lambda: sign_in.sign_in(("ada", "cy", "rea")[turn % 3], team.SECRET)

    def fail(self, turn: int) -> Step:
        def work() -> None:
            scratch()
            with pytest.raises(NotAllowed):
                sign_in.sign_in(("ada", "nobody")[turn % 2], "four words that differ")

        return 1, work

    def leave(self, turn: int) -> Step:
        scratch()
        token = team.entered("cy")
        return 1, lambda: sign_in.sign_out(token)

    def role(self, turn: int) -> Step:
        wanted = ROLES[turn % len(ROLES)]
        held = scalar("SELECT role FROM user_account WHERE username = 'ben'")
        return int(wanted != held), lambda: accounts.set_role(self.ada, "ben", wanted)

    def refused(self, turn: int) -> Step:
        stranger = User(10**6, "stranger", "Stranger", "viewer", Confidentiality.PUBLIC)
        asked: list[Callable[[], object]] = [
            lambda: export.listing(stranger, "individuals", "csv"),
            lambda: editing.edit(stranger, self.incident, {"note": "x"}),
            lambda: holding.hold(stranger, self.incident, "public"),
            lambda: accounts.set_role(stranger, "ben", "admin"),
            lambda: record_view.record(stranger, self.reports[1]),
        ]

        def work() -> None:
            with pytest.raises(TrackerError):
                asked[turn % len(asked)]()

        return 0, work


def scratch() -> None:
    """Forget the tries: how they are throttled is tested elsewhere."""
    with database.transaction(None) as session:
        session.execute(text("DELETE FROM sign_in_attempt"))


LEVEL_NUMBERS = {level: number for number, level in enumerate(Confidentiality)}
KINDS = [
    name
    for name, found in vars(Office).items()
    if callable(found) and not name.startswith("__") and name not in ("choices", "added", "circle")
]


def is_sealed(ref: str) -> bool:
    return int(scalar("SELECT level FROM record WHERE ref = :r", r=ref)) == LEVEL_NUMBERS[Confidentiality.SEALED]


@contextmanager
def no_entry() -> Iterator[None]:
    """The audit log takes nothing more."""

    def refuse(*_: Any) -> str:
        raise Full

    with mock.patch.object(audit, "chain_hash", refuse):
        yield


def told(office: Office) -> type[RuleBasedStateMachine]:
    """The machine for one office."""

    class Told(RuleBasedStateMachine):
        """Any step, in any order, now and then with a log that takes nothing."""

        @rule(kind=st.sampled_from(KINDS), turn=st.integers(0, 11), full=st.integers(0, 5))
        def step(self, kind: str, turn: int, full: int) -> None:
            scratch()
            entries, work = getattr(office, kind)(turn)
            before = scalar("SELECT count(*) FROM audit_entry")
            if entries and full == 0:
                held = there()
                with no_entry(), pytest.raises(Full):
                    work()
                assert there() == held, kind
                scratch()
            work()
            assert scalar("SELECT count(*) FROM audit_entry") == before + entries, (kind, turn)

        def teardown(self) -> None:
            assert audit_log.verify(office.ada).wrong is None
            assert scalar("SELECT max(id) - count(*) FROM audit_entry") == 0

    return Told


@pytest.mark.parametrize(
    "operations", [100, pytest.param(10_000, marks=pytest.mark.torture)], ids=["some", "ten thousand"]
)
def test_each_step_of_any_work_is_told_exactly_once(
    store: str, monkeypatch: pytest.MonkeyPatch, operations: int
) -> None:
    team.cheap_hashes(monkeypatch)
    many = settings(
        max_examples=operations // STEPS, stateful_step_count=STEPS, deadline=None, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck), derandomize=operations < 1_000,
    )  # fmt: skip
    run_state_machine_as_test(told(Office()), settings=many)
