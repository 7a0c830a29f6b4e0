"""Every action that writes, and every reading of a sealed record, is exactly one entry; undo, and any past day."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import invented
import pyotp
import pytest
import team
import time_machine
from authority import authority
from loads import people, source
from sqlalchemy import inspect as described
from sqlalchemy import text

from tracker import actions
from tracker.access import Confidentiality, User
from tracker.actions import (
    accounts,
    audience_profiles,
    audit_log,
    batches,
    browse,
    bundle,
    code_lists,
    coder,
    coding,
    consent,
    dossiers,
    editing,
    erasure,
    export,
    forms,
    holding,
    holds,
    importing,
    intake,
    joining,
    ledger,
    my_account,
    offers,
    queue,
    reading,
    record_view,
    review,
    sealed,
    sign_in,
    stamps,
    statistics,
    statistics_file,
    submissions,
    undo,
    upkeep,
    view_changes,
    views,
)
from tracker.audience import Audience, Leaving
from tracker.dates import today
from tracker.drafts import read_form
from tracker.errors import Conflict, InvalidFacts, NotAllowed, NotFound, StoreProblem
from tracker.proposals import propose
from tracker.records import Record
from tracker.records.base import AuditAction, Judgement
from tracker.store import audit, database

TEXT = "Police in Veldra have detained three marchers on 3 May 2021. One of them was Ilma Torvek.\n"


class Case:
    """A small store with a coded report, and one that is being coded; every piece of work finds what it needs."""

    def __init__(self, user: User, folder: Path) -> None:
        self.user, self.folder = user, folder
        self.report = intake.add_report(user, intake.NewReport(text=invented.TEXT, received=date(2019, 5, 4))).ref
        done = forms.apply(user, self.report, invented.coding())
        self.refs, self.uids = done.refs, list(done.uids.values())
        self.other = intake.add_report(user, intake.NewReport(text=TEXT, received=date(2021, 5, 4))).ref
        self.kept: dict[str, Any] = {}

    def keep(self, name: str, value: Any) -> Any:
        """Remember something for a later piece of work."""
        return self.kept.setdefault(name, value)

    def waiting(self) -> list[str]:
        """Statements that may be followed together."""
        return [w.statement.uid for w in queue.waiting(self.user, self.report) if w.risk is None]

    def fresh(self) -> str:
        """A report that nobody has coded."""
        return intake.add_report(self.user, intake.NewReport(text=invented.TEXT + "\nAgain.")).ref

    def damage(self) -> None:
        """Lists that are not as they should be."""
        with database.transaction(None) as session:
            session.execute(text("DELETE FROM list_row"))

    def code(self) -> int:
        """Keep a decision."""
        return coder.keep(self.user, self.other, propose("I", TEXT, 0, TEXT.index("."), {}))

    def leave_out(self) -> int:
        """Put aside what the words offer."""
        return offers.leave_out(self.user, self.other, reading.offered(self.user, self.other).drafts[-1])

    def question(self) -> str:
        """A question that is asked."""
        self.code()
        choices = {name: list(found) for name, found in coder.load(self.user, self.other).choices.items()}
        choices |= {"speakers": choices.get("people", []), "victims": choices.get("incidents", [])}
        coder.keep(self.user, self.other, propose("D", TEXT, 0, len(TEXT) - 1, choices))
        return coder.load(self.user, self.other).questions[0].id


@pytest.fixture
def case(user: User, tmp_path: Path) -> Case:
    return Case(user, tmp_path)


Work = Callable[[], object]
# each public function that opens a transaction: what must be there first, and the work that is one entry
WORKS: dict[str, Callable[[Case], Work]] = {
    "coding.apply_form": lambda c: (lambda ref: lambda: coding.apply_form(c.user, ref, read_form(invented.coding())))(c.fresh()),
    "forms.export": lambda c: lambda: forms.export(c.user, c.report),
    "intake.add_report": lambda c: lambda: intake.add_report(c.user, intake.NewReport(text="Something new.")),
    "code_lists.add": lambda c: lambda: code_lists.add(c.user, "act_type", "own_code", "Own", "A code of our own."),
    "code_lists.retire": lambda c: lambda: code_lists.retire(c.user, "act_type", "own_code"),
    "code_lists.offer_again": lambda c: lambda: code_lists.offer_again(c.user, "act_type", "own_code"),
    "review.judge": lambda c: (lambda uids: lambda: review.judge(c.user, uids, "accept", "read"))(c.waiting()[:3]),
    "review.judge_bundle": lambda c: lambda: review.judge_bundle(c.user, c.report, "accept"),
    "review.request_changes": lambda c: lambda: review.request_changes(c.user, c.uids[:2], "Which day?"),
    "review.replay": lambda c: lambda: review.replay(c.user, {c.uids[0]: Judgement.REJECTED}),
    "forms.apply": lambda c: lambda: forms.apply(c.user, c.report, invented.coding(), True),
    "coder.keep": lambda c: c.code,
    "coder.answer": lambda c: (lambda asked: lambda: coder.answer(c.user, c.other, asked, "no"))(c.question()),
    "offers.leave_out": lambda c: c.leave_out,
    "offers.bring_back": lambda c: lambda: offers.bring_back(c.user, c.other),
    "reading.accept": lambda c: lambda: reading.accept(c.user, c.other, [p.key for p in reading.propose(c.user, c.other).proposals]),
    "coder.undo": lambda c: lambda: coder.undo(c.user, c.other, None),
    "editing.edit": lambda c: lambda: editing.edit(c.user, c.report, {"note": "Ours.", "handling": "By two."}, "read"),
    "undo.undo": lambda c: lambda: undo.undo(c.user, last().id, "by mistake"),
    "export.listing": lambda c: lambda: export.listing(c.user, "individuals", "csv"),
    "bundle.listing": lambda c: lambda: bundle.listing(c.user, "individuals", "invented words"),
    "bundle.dossier": lambda c: lambda: bundle.dossier(c.user, c.refs["ilsa"], "invented words"),
    "audience_profiles.edit": lambda c: lambda: audience_profiles.edit(c.user, Audience.UN, {"days": "month"}),
    "statistics_file.listing": lambda c: lambda: statistics_file.listing(c.user, statistics.Question(), "csv"),
    "export.dossier": lambda c: lambda: export.dossier(c.user, c.refs["ilsa"], "html"),
    "export.keep": lambda c: lambda: export.keep(c.user, export.told(c.user, c.refs["ilsa"], export.TEAM), b"", "pdf", export.TEAM),
    "submissions.write": lambda c: lambda: submissions.write(c.user, c.refs["ilsa"], "wgad", "html", export.TEAM),
    "holding.hold": lambda c: lambda: holding.hold(c.user, c.refs["strike"], "restricted", "as asked"),
    "holding.protect": lambda c: lambda: holding.protect(c.user, c.refs["ilsa"], ["local"], "as asked"),
    "holding.unprotect": lambda c: lambda: holding.unprotect(c.user, c.refs["ilsa"], "as asked"),
    "consent.record": lambda c: lambda: consent.record(c.user, c.refs["ilsa"], consent.NewDecision("keep", "given")),
    "holds.place": lambda c: lambda: holds.place(c.user, c.other, "a court asks"),
    "holds.release": lambda c: lambda: holds.release(c.user, c.other, "it asks no more"),
    "holds.keep": lambda c: lambda: holds.keep(c.user, c.other, "the case goes on"),
    "ledger.note": lambda c: lambda: ledger.note(c.user, ledger.Left("something", "csv", b"", 0, (), ()), export.TEAM),
    "ledger.of_load": lambda c: lambda: ledger.of_load(c.user, 1, b"name,reason", 1),
    "ledger.printed": lambda c: lambda: ledger.printed(c.user, "individuals", [{"ref": c.refs["ilsa"]}], [c.refs["ilsa"]]),
    "sealed.opened": lambda c: lambda: sealed.opened(c.user, 1, {1}),
    "erasure.erase": lambda c: lambda: erasure.erase(c.user, c.refs["brother"], "asked for in writing"),
    "view_changes.save": lambda c: lambda: view_changes.save(c.user, "individuals", "Women", {"sex": ["female"]}),
    "view_changes.rename": lambda c: lambda: view_changes.rename(c.user, "Women", "Women held"),
    "view_changes.keep": lambda c: lambda: view_changes.keep(c.user, "Women held", {"sex": ["male"]}),
    "view_changes.share": lambda c: lambda: view_changes.share(c.user, "Women held"),
    "view_changes.delete": lambda c: (lambda uid: lambda: view_changes.delete(c.user, uid))(c.keep("view", views.opened(c.user, "Women held").view.uid)),
    "view_changes.restore": lambda c: lambda: view_changes.restore(c.user, c.kept["view"]),
    "stamps.request": lambda c: lambda: c.keep("asked", stamps.request(c.user)),
    "stamps.keep": lambda c: (lambda at: lambda: stamps.keep(c.user, at.answer(c.kept["asked"]), at.root))(authority(c.folder / "clock")),
    "upkeep.mend": lambda c: (lambda _: lambda: upkeep.mend(c.user))(c.damage()),
    "upkeep.backup": lambda c: lambda: upkeep.backup(c.folder / "a.backup", c.user),
    "upkeep.restore": lambda c: lambda: upkeep.restore(c.folder / "a.backup"),
}  # fmt: skip
TELLS = ("database.transaction", "ledger.note(", "keep(", "_tell(", "_restore_file(")


def opening() -> set[str]:
    """Public functions of actions that open a transaction, by themselves or through one that tells the log."""
    found = set()
    for module in pkgutil.iter_modules(actions.__path__):
        loaded = importlib.import_module(f"tracker.actions.{module.name}")
        tree = ast.parse(inspect.getsource(loaded))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                calls = {ast.unparse(call.func) + "(" for call in ast.walk(node) if isinstance(call, ast.Call)}
                if any(call.startswith(told) for call in calls for told in TELLS):
                    found.add(f"{module.name}.{node.name}")
    return found


def last() -> Any:
    with database.reading(None) as session:
        return session.execute(text("SELECT * FROM audit_entry ORDER BY id DESC LIMIT 1")).one()


def count() -> int:
    with database.reading(None) as session:
        return int(session.execute(text("SELECT count(*) FROM audit_entry")).scalar_one())


def rows() -> dict[str, list[str]]:
    """Every row of every table but numbers handed out in passing."""
    with database.engine().connect().execution_options(reading=True) as connection:
        names = [n for n in described(connection).get_table_names() if n not in ("counter", "list_change")]
        return {n: sorted(map(repr, connection.execute(text(f"SELECT * FROM {n}")).all())) for n in names}


# what happens at the door, in the order in which it can happen: who has joined as "ben" is changed by "ada"
AT_THE_DOOR: dict[str, Callable[[User, User], object]] = {
    "accounts.invite": lambda ada, ben: accounts.invite(ada, "cleo", "Cleo", "coder", Confidentiality.INTERNAL),
    "accounts.set_role": lambda ada, ben: accounts.set_role(ada, "ben", "coder"),
    "accounts.set_clearance": lambda ada, ben: accounts.set_clearance(ada, "ben", Confidentiality.RESTRICTED),
    "accounts.require_second_factor": lambda ada, ben: accounts.require_second_factor(ada, "ben", True),
    "accounts.require_second_factor_of_all": lambda ada, ben: accounts.require_second_factor_of_all(ada, True),
    "accounts.let_try_again": lambda ada, ben: accounts.let_try_again(ada, "ben"),
    "my_account.command_token": lambda ada, ben: my_account.command_token(ben),
    "my_account.end_everywhere": lambda ada, ben: my_account.end_everywhere(ben),
    "sign_in.sign_in": lambda ada, ben: sign_in.sign_in("ben", team.SECRET, ""),
    "accounts.revoke": lambda ada, ben: accounts.revoke(ada, "ben"),
    "accounts.close": lambda ada, ben: accounts.close(ada, "ben"),
    "accounts.reopen": lambda ada, ben: accounts.reopen(ada, "ben"),
    "accounts.reset": lambda ada, ben: accounts.reset(ada, "ben"),
}


@dataclass
class Door:
    """Two people who join, sign in, set up a second factor and lose it: what one step needs of an earlier one."""

    ada: User
    ben: User
    kept: dict[str, Any] = field(default_factory=dict)

    def keep(self, name: str, value: Any) -> Any:
        """Remember something for a later step."""
        self.kept[name] = value
        return value

    def code(self, name: str) -> str:
        """An invitation."""
        return accounts.invite(self.ada, name, name.title(), "coder", Confidentiality.INTERNAL)


NEW = "other invented words elsewhere"
# the steps of a person's own account, in the order in which they can happen: how many entries, and the step when all
# that it needs is there. What is counted before anybody is somebody, or holds only with a later step, is none.
OWN_STEPS: dict[str, tuple[int, Callable[[Door], Work]]] = {
    "joining.accept": (1, lambda d: (lambda code: lambda: joining.accept(code, team.SECRET))(d.code("cleo"))),
    "joining.accept_by_provider": (1, lambda d: (lambda code: lambda: joining.accept_by_provider(code, "https://invented", "dora"))(d.code("dora"))),
    "sign_in.sign_in_by_provider": (1, lambda d: lambda: sign_in.sign_in_by_provider("https://invented", "dora")),
    "sign_in.by_password": (1, lambda d: lambda: sign_in.by_password("ben", team.SECRET, str)),
    "sign_in.sign_out": (1, lambda d: (lambda token: lambda: sign_in.sign_out(token))(team.entered("ben"))),
    "my_account.end_session": (1, lambda d: (lambda number: lambda: my_account.end_session(d.ben, number))(team.visit(team.entered("ben")).session)),
    "my_account.change_password": (1, lambda d: lambda: my_account.change_password(d.ben, 0, team.SECRET, NEW)),
    "my_account.begin_enrolment": (0, lambda d: lambda: d.keep("secret", my_account.begin_enrolment(d.ben, NEW).secret)),
    "my_account.finish_enrolment": (1, lambda d: lambda: my_account.finish_enrolment(d.ben, pyotp.TOTP(d.kept["secret"]).now())),
    "my_account.fresh_recovery_codes": (1, lambda d: lambda: d.keep("codes", my_account.fresh_recovery_codes(d.ben, NEW))),
    "sign_in.give_second_factor": (1, lambda d: (lambda token: lambda: sign_in.give_second_factor(token, d.kept["codes"][0]))(sign_in.sign_in("ben", NEW).token)),
    "my_account.drop_second_factor": (1, lambda d: lambda: my_account.drop_second_factor(d.ben, NEW)),
    "sign_in.count_try": (0, lambda d: lambda: d.keep("try", sign_in.count_try("ben", "password", None))),
    "sign_in.mark_passed": (0, lambda d: lambda: sign_in.mark_passed(d.kept["try"])),
    "accounts.restore": (1, lambda d: (lambda _: lambda: accounts.restore(d.kept["cy"], "ben"))(accounts.reset(d.ada, "ben"))),
}  # fmt: skip
UNTOLD = {"view_news.look"}  # a bookmark of one's own, no work on records
LOADS = {"synthesis.fill"}  # one entry for each list: tests/actions/test_synthesis.py
IN_SLICES = {  # many transactions, one entry: tests/actions/test_importing.py, test_takeout.py
    "importing.load", "import_write.write", "import_end.finish", "batches.judge", "import_follow.bring",
    "batches.undo", "import_undo.undo", "takeout.take_out",
}  # fmt: skip
BEFORE = {"encryption.change_passphrase"}  # told before the key file is written: tests/actions/test_encryption.py
BEGINNINGS = {"joining.start_team", "joining.welcome", "accounts.first_code"}


def test_every_action_that_opens_a_transaction_is_known_here() -> None:
    assert opening() == {*WORKS, *AT_THE_DOOR, *OWN_STEPS, *BEFORE, *BEGINNINGS, *LOADS, *IN_SLICES, *UNTOLD}


def test_each_step_at_the_door_is_one_entry(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    team.cheap_hashes(monkeypatch)
    ada = team.first()
    ben = team.join(ada, "ben", "reviewer")
    for name, step in AT_THE_DOOR.items():
        entries = count()
        step(ada, ben)
        assert count() == entries + 1, name
    entries = count()
    with pytest.raises(NotAllowed):
        sign_in.sign_in("ben", "four words that differ", "")
    with pytest.raises(NotAllowed):
        sign_in.sign_in("nobody", "four words that differ", "")
    assert count() == entries + 2
    assert audit_log.verify(ada).wrong is None


class Full(Exception):
    """Nothing can be written any more."""


def refuse_entry(*_: Any) -> str:
    raise Full


def test_how_a_team_begins_is_one_entry(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    team.cheap_hashes(monkeypatch)
    entries = count()
    code = accounts.first_code() or ""
    assert count() == entries  # a code is nothing yet
    if store.startswith("sqlite"):
        user = accounts.local_user()
        joining.start_team(user, "ada", "Ada", team.SECRET)
    else:
        joining.welcome(code, "ada", "Ada", team.SECRET)

    assert count() == entries + 1


def test_each_step_of_ones_own_account_is_one_entry_and_undone_when_that_cannot_be_written(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.cheap_hashes(monkeypatch)
    began = datetime(2031, 3, 1, 12, tzinfo=UTC)
    with time_machine.travel(began, tick=False) as clock:
        ada = team.first()
        door = Door(ada, team.join(ada, "ben", "reviewer"))
        door.keep("cy", team.join(ada, "cy", "custodian", Confidentiality.SEALED))
        for number, (name, (entries, make)) in enumerate(OWN_STEPS.items(), 8):
            clock.move_to(began + timedelta(days=number))  # long enough here to give back what a reset took
            work, before = make(door), count()
            if entries:
                there = rows()
                with monkeypatch.context() as patch:
                    patch.setattr(audit, "chain_hash", refuse_entry)
                    with pytest.raises(Full):
                        work()
                assert apart_from_tries(rows()) == apart_from_tries(there), name
            work()
            assert count() == before + entries, name
        assert audit_log.verify(ada).wrong is None


def apart_from_tries(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Without the count of tries: a try counts, whatever comes of it."""
    return {name: kept for name, kept in found.items() if name != "sign_in_attempt"}


def test_each_action_is_one_entry_and_undone_when_that_cannot_be_written(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, make in WORKS.items():
        work = make(case)
        before, entries = rows(), count()
        if name != "upkeep.restore":  # it puts another file in place first
            with monkeypatch.context() as patch:
                patch.setattr(audit, "chain_hash", refuse_entry)
                with pytest.raises(Full):
                    work()
            assert rows() == before, name
        work()
        # a backup ends with what came before it: what is put back lacks the backup's own entry
        assert count() == entries + (name != "upkeep.restore"), name
    assert last().action == list(AuditAction).index(AuditAction.RESTORE)
    assert audit_log.verify(case.user).wrong is None
    assert upkeep.check() == []


def test_what_changes_nothing_is_no_entry(case: Case) -> None:
    review.judge(case.user, case.uids[:1], "reject")
    entries = count()

    review.judge(case.user, case.uids[:1], "reject")
    forms.apply(case.user, case.report, invented.coding())
    editing.edit(case.user, case.report, {"note": ""})

    assert count() == entries


def test_no_entry_holds_a_value(case: Case) -> None:
    editing.edit(case.user, case.refs["strike"], {"title": "Zanzibarius", "note": "Quagmire"}, "Because of Wolfram")
    review.judge(case.user, case.uids[:1], "accept", "Seen by Xanadu")

    with database.reading(None) as session:
        told = str(session.execute(text("SELECT * FROM audit_entry")).all())

    assert not [word for word in ("Zanzibarius", "Quagmire", "Wolfram", "Xanadu", "Ilsa") if word in told]


# --- sealed records ---
@pytest.fixture
def closed(case: Case) -> Case:
    """The same, with a person and a report that only named people may see."""
    with database.transaction(None) as session:
        for ref in (case.refs["ilsa"], case.other):
            head = session.get_one(Record, session.execute(text("SELECT id FROM record WHERE ref = :r"), {"r": ref}).scalar_one())  # fmt: skip
            head.confidentiality = head.level = Confidentiality.SEALED
    return case


READINGS: dict[str, Callable[[Case], object]] = {
    "the person": lambda c: record_view.record(c.user, c.refs["ilsa"]),
    "an incident that shows the person": lambda c: record_view.record(c.user, c.refs["strike"]),
    "the person on a past day": lambda c: record_view.record(c.user, c.refs["ilsa"], today()),
    "the report's coding": lambda c: coder.load(c.user, c.other),
    "the report's passages": lambda c: queue.passages(c.user, c.other),
    "a list with the person in it": lambda c: export.listing(c.user, "individuals", "json"),
    "a case report": lambda c: export.dossier(c.user, c.refs["ilsa"], "html"),
    "a form of a UN body": lambda c: submissions.write(c.user, c.refs["ilsa"], "wgad", "html", export.TEAM),
    "case reports of many": lambda c: list(dossiers.each(c.user, [c.refs["ilsa"]], "html")),
    "a case report with its kept files": lambda c: bundle.dossier(
        c.user, c.refs["ilsa"], "invented words", Leaving(files=True)
    ),
    "a case report that shows the person": lambda c: export.dossier(c.user, c.refs["strike"], "pdf"),
    "the coding as a file": lambda c: forms.export(c.user, c.report),
}


def test_each_reading_of_a_sealed_record_is_one_entry_or_nothing_is_shown(
    closed: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed.code()

    def refuse(*_: Any) -> int:
        raise StoreProblem("The disk is full.")

    for name, look in READINGS.items():
        entries = count()
        with monkeypatch.context() as patch:
            patch.setattr(audit, "write", refuse)
            with pytest.raises(StoreProblem):
                look(closed)
        look(closed)
        assert count() == entries + 1, name
        sealed_ref = closed.other if "report's" in name else closed.refs["ilsa"]
        assert audit_log.entries(closed.user, ref=sealed_ref).lines[0].seq == entries + 1, name


def test_reading_what_is_not_sealed_leaves_nothing(case: Case) -> None:
    entries = count()
    for ref in (case.refs["ilsa"], case.report):
        record_view.record(case.user, ref)
    coder.load(case.user, case.other)
    browse.individuals(case.user)

    assert count() == entries


# --- undo ---
def state() -> tuple[list[Any], ...]:
    """What a reader sees of claims, facts, names, records and decisions."""
    with database.reading(None) as session:
        return tuple(
            list(map(tuple, session.execute(text(query)).all()))
            for query in (
                "SELECT id, judgement, holds FROM claim ORDER BY id",
                "SELECT id, note, review_state, retain_until FROM record ORDER BY id",
                "SELECT id, sex, birth_edtf FROM individual ORDER BY id",
                "SELECT id, title, summary, type, when_edtf, location_id FROM incident ORDER BY id",
                "SELECT id, title, handling FROM source_report ORDER BY id",
                "SELECT id, type, when_edtf FROM act ORDER BY id",
                "SELECT id, followed FROM name ORDER BY id",
                "SELECT id, undone_at IS NULL FROM entry ORDER BY id",
                "SELECT individual_id, standing, status, sex FROM list_row ORDER BY id",
            )
        )


CHANGES: dict[str, Callable[[Case], object]] = {
    "a judgement": lambda c: review.judge(c.user, c.waiting()[:4], "accept", "read twice"),
    "a bundle": lambda c: review.judge_bundle(c.user, c.report),
    "the judgements of a form": lambda c: forms.apply(c.user, c.report, invented.coding(), True),
    "an edit": lambda c: editing.edit(c.user, c.refs["strike"], {"title": "Another", "summary": "S", "note": "N"}),
    "a day to keep it until": lambda c: editing.edit(c.user, c.report, {"retain_until": "2031-12-31"}),
    "a demand for changes": lambda c: review.request_changes(c.user, c.uids[:1], "Which day?"),
    "an undone decision": lambda c: coder.undo(c.user, c.other),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_undone_as_a_new_change_and_so_is_its_undoing(case: Case, what: str) -> None:
    case.code()
    review.judge(case.user, case.uids[:2], "contest")
    before = state()
    CHANGES[what](case)
    seq, after = last().id, state()
    assert after != before

    first = undo.undo(case.user, seq, "by mistake")
    assert state() == before
    with pytest.raises(Conflict, match="undone already"):
        undo.undo(case.user, seq, "again")
    undo.undo(case.user, first, "it was right")

    assert state() == after
    assert upkeep.check() == []
    assert undo.undo(case.user, seq, "after all") == last().id
    assert state() == before


def test_coding_is_undone_and_brought_back(case: Case) -> None:
    number = case.code()
    seq, made = last().id, [e.id for e in coder.load(case.user, case.other).entries]
    assert made == [number]

    gone = undo.undo(case.user, seq, "the wrong report")
    assert coder.load(case.user, case.other).entries == ()
    undo.undo(case.user, gone, "the right one")

    assert [e.id for e in coder.load(case.user, case.other).entries] == made
    assert coder.load(case.user, case.other).statements > 0
    assert upkeep.check() == []


def test_a_correction_is_undone_to_what_it_corrected(case: Case) -> None:
    number = case.code()
    corrected = coder.keep(case.user, case.other, propose("I", TEXT, 0, TEXT.index("."), {}), number)
    assert [e.id for e in coder.load(case.user, case.other).entries] == [corrected]

    undo.undo(case.user, last().id, "it was right")

    assert [e.id for e in coder.load(case.user, case.other).entries] == [number]
    assert upkeep.check() == []


def test_what_changed_since_is_never_overwritten_by_an_undo(case: Case) -> None:
    editing.edit(case.user, case.refs["strike"], {"title": "First"})
    edited = last().id
    editing.edit(case.user, case.refs["strike"], {"title": "Second"})
    review.judge(case.user, case.uids[:1], "accept")
    judged = last().id
    review.judge(case.user, case.uids[:1], "reject")
    before = state()

    for seq in (edited, judged):
        with pytest.raises(Conflict) as met:
            undo.undo(case.user, seq, "by mistake")
        assert len(met.value.differences) == 1
    assert state() == before


@pytest.mark.parametrize(("seq", "said"), [(999, "no entry"), (1, "nothing that can be taken back")])
def test_what_cannot_be_undone_says_why(case: Case, seq: int, said: str) -> None:
    with pytest.raises((NotFound, InvalidFacts), match=said):
        undo.undo(case.user, seq, "by mistake")
    with pytest.raises(InvalidFacts, match="Say why"):
        undo.undo(case.user, seq, " ")


def test_nothing_is_said_to_be_undone_that_stays(case: Case) -> None:
    works: list[tuple[str, Callable[[], object]]] = [
        ("new decision", lambda: holds.place(case.user, case.other, "a court asks")),
        ("new decision", lambda: holds.release(case.user, case.other, "it asks no more")),
        ("new decision", lambda: consent.record(case.user, case.refs["ilsa"], consent.NewDecision("keep", "given"))),
        ("new decision", lambda: erasure.erase(case.user, case.refs["brother"], "asked for in writing")),
        ("load", lambda: importing.load(case.user, source(case.folder / "people.csv", people(2)))),
        ("load", lambda: batches.judge(case.user, 1, "accept", "read")),
        ("load", lambda: batches.undo(case.user, 1, "the wrong file")),
    ]
    for said, work in works:
        work()
        seq, entries = last().id, count()
        with pytest.raises(InvalidFacts, match=said):
            undo.undo(case.user, seq, "by mistake")
        assert count() == entries
    for ref in (case.other, case.refs["ilsa"], case.refs["brother"]):
        told = record_view.record(case.user, ref).history
        assert not [line for line in told if line.may_undo and ("hold" in line.what or "consent" in line.what)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": "x" * 301}, "301 letters"),
        ({"retain_until": "31.12.2031"}, "not a day"),
        ({"note": "a\x00b"}, "not text"),
        ({"sex": "female"}, "not to be edited"),
        ({"id": "7"}, "not to be edited"),
    ],
)
def test_a_wrong_edit_is_told_and_changes_nothing(case: Case, values: dict[str, str], said: str) -> None:
    before, entries = state(), count()
    with pytest.raises(InvalidFacts, match=said):
        editing.edit(case.user, case.refs["strike"], {"summary": "kept?"} | values)

    assert (state(), count()) == (before, entries)


# --- any past day ---
def test_a_record_is_shown_as_it_was_on_a_day(user: User, tmp_path: Path) -> None:
    first = datetime(2031, 3, 1, 12, tzinfo=UTC)
    views: list[Any] = []
    days: list[date] = []
    with time_machine.travel(first, tick=False) as clock:
        case = Case(user, tmp_path)
        works: list[Callable[[], object]] = [
            lambda: None,
            lambda: review.judge_bundle(user, case.report),
            lambda: editing.edit(user, case.refs["ilsa"], {"note": "Another note."}),
            lambda: forms.apply(user, case.report, invented.coding(), True),
            lambda: undo.undo(user, last().id, "too early"),
            lambda: review.judge(user, case.uids[:20], "reject", "all of it"),
        ]
        for number, work in enumerate(works):
            clock.move_to(first + timedelta(days=number))
            work()
            days.append((first + timedelta(days=number)).date())
            views.append([plain(record_view.record(user, case.refs[key])) for key in ("ilsa", "strike")])
        before = rows()
        clock.move_to(first + timedelta(days=30))
        for day, seen in zip(days, views, strict=True):
            for key, then in zip(("ilsa", "strike"), seen, strict=True):
                for now_said, said in zip(plain(record_view.record(user, case.refs[key], day)), then, strict=True):
                    assert now_said == said, (key, day)
        assert rows() == before
        with pytest.raises(NotFound, match="not here yet"):
            record_view.record(user, case.refs["ilsa"], date(2031, 2, 1))


def plain(view: Any) -> Any:
    """What a view shows, without the number of its version and the buttons of its history."""
    facts = [(f.field, f.value, f.certainty, [(s.uid, s.judgement) for s in f.statements]) for f in view.facts]
    parts = [
        (
            part.kind,
            part.label,
            part.standing,
            part.extra.get("when"),
            [(f.field, f.value, f.certainty) for f in part.facts],
        )
        for group in (view.acts, view.stages, view.injuries, view.involvements)
        for part in group
    ]
    status = {name: value for name, value in view.status.items() if name != "version"}
    people = [(row.ref, row.name, row.sex, row.latest_stage, row.review) for row in view.people]
    return view.title, view.names, facts, parts, status, people, view.note, [line.what for line in view.history]
