"""Accounts: nobody raises themselves, a reset hands over nothing, the last administrator stays, codes work once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import team
import time_machine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from tracker.access import ROLES, Confidentiality, Permission, User
from tracker.actions import accounts, audit_log, intake, joining, my_account, sign_in
from tracker.dates import now
from tracker.errors import Conflict, InvalidFacts, NotAllowed, NotFound, StoreProblem
from tracker.records import AccountReset, AuditEntry, Circle, Record, UserAccount
from tracker.records.base import AuditAction
from tracker.store import database
from tracker.widgets import signed_in

SEALED, INTERNAL, PUBLIC = Confidentiality.SEALED, Confidentiality.INTERNAL, Confidentiality.PUBLIC


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    team.cheap_hashes(monkeypatch)


@pytest.fixture
def ada(store: str) -> User:
    """The first administrator."""
    return team.first()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def entries() -> list[AuditEntry]:
    with database.reading(None) as session:
        found = list(session.exec(select(AuditEntry).order_by(AuditEntry.id)).all())
        session.expunge_all()  # a rollback would empty them
        return found


# --- the first administrator ---
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=False)
def test_the_code_of_the_terminal_makes_the_first_administrator_once(store: str, engine_name: str) -> None:
    older, code = accounts.first_code(), accounts.first_code()
    assert older and code and older != code
    with pytest.raises(NotAllowed, match="does not hold"):
        joining.welcome(older, "ada", "Ada", team.SECRET)
    with pytest.raises(NotAllowed, match="does not hold"):
        joining.accept(code, team.SECRET)  # it is no invitation

    joining.welcome(code.upper(), "Ada", "Ada Byron", team.SECRET)

    assert team.at_work("ada").role == "admin"
    with pytest.raises(NotAllowed, match="does not hold"):
        joining.welcome(code, "eve", "Eve", team.SECRET)
    assert accounts.first_code() is None


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=False)
def test_nobody_has_a_password_before_and_two_cannot_be_first(store: str, engine_name: str) -> None:
    for name in ("local", "admin", "tracker"):
        for password in ("", "local", "admin", "password", "tracker"):
            with pytest.raises(NotAllowed):
                sign_in.sign_in(name, password)
    code = accounts.first_code() or ""

    def begin(name: str) -> bool:
        try:
            joining.welcome(code, name, name, team.SECRET)
        except (NotAllowed, StoreProblem):
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(begin, ("ada", "bo", "cy", "di"))) == 1


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_who_works_alone_in_a_file_needs_no_account_until_they_make_one(store: str, engine_name: str) -> None:
    assert not accounts.team() and accounts.first_code() is None
    alone = accounts.local_user()
    with pytest.raises(NotAllowed, match="your own account first"):
        accounts.invite(alone, "bo", "Bo", "coder", INTERNAL)

    ada = team.first()

    assert accounts.team() and (ada.id, ada.role) == (alone.id, "admin")
    with pytest.raises(NotAllowed, match="People sign in here"):
        accounts.local_user()
    with pytest.raises(NotAllowed, match="already"):
        joining.start_team(alone, "eve", "Eve", team.SECRET)


# --- invitations ---
def test_an_invitation_works_once_and_shows_whom_it_is_for(ada: User) -> None:
    code = accounts.invite(ada, "Bo.K", "Bo Kent", "reviewer", INTERNAL)
    assert joining.invited(f" {code.upper()} ") == joining.Invited("bo.k", "Bo Kent")
    with pytest.raises(NotAllowed):
        team.entered("bo.k")

    joining.accept(code, team.SECRET)

    bo = team.at_work("bo.k")
    assert (bo.role, bo.clearance) == ("reviewer", INTERNAL)
    with pytest.raises(NotAllowed, match="does not hold"):
        joining.accept(code, "another line of words")
    with pytest.raises(NotAllowed, match="does not hold"):
        joining.invited(code)


def test_an_invitation_runs_out_after_a_week(clock: time_machine.Traveller, store: str) -> None:
    ada = team.first()
    code = accounts.invite(ada, "bo", "Bo", "coder", INTERNAL)
    clock.shift(timedelta(days=7, seconds=1))

    with pytest.raises(NotAllowed, match="does not hold"):
        joining.accept(code, team.SECRET)
    with time_machine.travel(now()):
        again = accounts.reset(team.at_work("ada"), "bo")
        joining.accept(again, team.SECRET)


def test_two_who_accept_one_code_at_once_are_one(ada: User) -> None:
    code = accounts.invite(ada, "bo", "Bo", "coder", INTERNAL)

    def accept(number: int) -> bool:
        try:
            joining.accept(code, f"line of words number {number}")
        except (NotAllowed, StoreProblem):
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(accept, range(6))) == 1


@pytest.mark.parametrize("code", ["", "x", "aaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aaaa", "' OR 1=1 --", "\0\0", "é" * 3000])
def test_a_made_up_code_is_refused(ada: User, code: str) -> None:
    with pytest.raises(NotAllowed, match="does not hold"):
        joining.accept(code, team.SECRET)


@pytest.mark.parametrize(
    ("name", "shown", "role"),
    [
        ("", "Bo", "coder"), ("b", "Bo", "coder"), ("b" * 81, "Bo", "coder"), ("bo kent", "Bo", "coder"),
        ("bo<b>", "Bo", "coder"), ("bo\u202e", "Bo", "coder"), ("bo", "", "coder"), ("bo", " \t ", "coder"),
        ("bo", "x" * 161, "coder"), ("bo", "Bo\x00", "coder"), ("bo", "Bo", ""), ("bo", "Bo", "root"), ("bo", "Bo", "Admin"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_name_or_a_role_is_refused(ada: User, name: str, shown: str, role: str) -> None:
    with pytest.raises(InvalidFacts):
        accounts.invite(ada, name, shown, role, INTERNAL)


def test_a_username_is_given_once_in_whatever_letters(ada: User) -> None:
    with pytest.raises(Conflict, match="already"):
        accounts.invite(ada, "ＡＤＡ", "Another", "coder", INTERNAL)


# --- roles ---
CHANGES: dict[str, Callable[[User, str], Any]] = {
    "invite": lambda user, name: accounts.invite(user, "new.one", "New", "coder", PUBLIC),
    "people": lambda user, name: accounts.people(user),
    "sessions": lambda user, name: accounts.sessions(user, name),
    "role": lambda user, name: accounts.set_role(user, name, "viewer"),
    "clearance": lambda user, name: accounts.set_clearance(user, name, PUBLIC),
    "factor": lambda user, name: accounts.require_second_factor(user, name, True),
    "for all": lambda user, name: accounts.require_second_factor_of_all(user, True),
    "is for all": lambda user, name: accounts.second_factor_for_all(user),
    "close": lambda user, name: accounts.close(user, name),
    "reopen": lambda user, name: accounts.reopen(user, name),
    "revoke": lambda user, name: accounts.revoke(user, name),
    "let try": lambda user, name: accounts.let_try_again(user, name),
    "reset": lambda user, name: accounts.reset(user, name),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_an_administrator_changes_accounts_and_each_change_is_one_line(ada: User, change: str) -> None:
    team.join(ada, "cy", "coder")
    if change == "reopen":
        accounts.close(ada, "cy")
    for role in sorted(set(ROLES) - {"admin"}):
        user = team.join(ada, f"a-{role}", role)
        before = len(entries())
        with pytest.raises(NotAllowed, match="does not let you administer"):
            CHANGES[change](user, "cy")
        assert len(entries()) == before

    before = len(entries())
    CHANGES[change](ada, "cy")

    written = entries()[before:]
    assert len(written) == (0 if change in ("people", "sessions", "is for all") else 1)
    for line in written:
        assert line.user_id == ada.id and line.action in (AuditAction.PERMISSION, AuditAction.LOGOUT)


def test_what_stays_as_it_is_is_no_line(ada: User) -> None:
    team.join(ada, "cy", "coder")
    before = len(entries())

    accounts.set_role(ada, "cy", "coder")
    accounts.set_clearance(ada, "cy", INTERNAL)
    accounts.require_second_factor(ada, "cy", False)
    accounts.require_second_factor_of_all(ada, False)
    accounts.reopen(ada, "cy")
    assert len(entries()) == before
    accounts.close(ada, "cy")
    accounts.close(ada, "cy")
    assert len(entries()) == before + 1


def test_the_log_says_whose_account_was_changed(ada: User) -> None:
    team.join(ada, "cy", "coder")
    accounts.set_role(ada, "cy", "viewer")
    for name in ("cy", "nobody"):
        with pytest.raises(NotAllowed):
            sign_in.sign_in(name, "four words that differ", "")

    told = [(line.username, line.action, line.whose) for line in audit_log.entries(ada).lines[:3]]
    assert told == [("", "failed_login", ""), ("", "failed_login", "cy"), ("ada", "permission", "cy")]


def page_of(user: User, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page of people as somebody has it open."""
    monkeypatch.setattr(signed_in, "user", lambda: user)
    return AppTest.from_file("../../tracker/pages/people.py", default_timeout=60).run()


def test_the_log_is_narrowed_to_a_name_in_whatever_letters(ada: User) -> None:
    team.join(ada, "Straße", "viewer")

    assert audit_log.entries(ada, username=" STRASSE").total == audit_log.entries(ada, username="Straße").total > 0


def test_a_button_does_what_it_said_when_somebody_else_was_faster(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    code = accounts.invite(ada, "cy", "Cy", "coder", INTERNAL)
    other = team.join(ada, "bo", "admin")
    page = page_of(ada, monkeypatch)
    page.selectbox("people.who").select("cy").run()
    assert page.button("people.reset").label == "New code" and page.button("people.close").label == "Close the account"

    joining.accept(code, team.SECRET)
    session = team.entered("cy")
    page.button("people.reset").click().run()  # it would have been a reset
    assert sign_in.visit(session) is not None
    accounts.close(other, "cy")
    page.button("people.close").click().run()  # it would have opened the account again

    assert [person.active for person in accounts.people(other) if person.username == "cy"] == [False]
    assert "Somebody changed this meanwhile" in " ".join(html.proto.body for html in page.get("html"))


def test_nobody_changes_their_own_role_clearance_or_account(ada: User) -> None:
    team.join(ada, "bo", "admin", SEALED)
    for change in (
        lambda: accounts.set_role(ada, "ada", "viewer"),
        lambda: accounts.set_clearance(ada, "ada", PUBLIC),
        lambda: accounts.close(ada, "ada"),
        lambda: accounts.reset(ada, "ada"),
        lambda: accounts.restore(ada, "ada"),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            change()

    assert team.at_work("ada") == team.visit(team.entered("ada")).user


def test_nobody_gives_a_clearance_above_their_own(ada: User) -> None:
    bo = team.join(ada, "bo", "admin", INTERNAL)
    team.join(ada, "cy", "coder", PUBLIC)
    team.join(ada, "di", "coder", SEALED)
    accounts.close(ada, "di")
    for give in (
        lambda: accounts.invite(bo, "eve", "Eve", "admin", SEALED),
        lambda: accounts.set_clearance(bo, "cy", Confidentiality.RESTRICTED),
        lambda: accounts.reopen(bo, "di"),
    ):
        with pytest.raises(NotAllowed, match="above your own"):
            give()


def test_the_last_administrator_who_can_sign_in_stays(ada: User) -> None:
    bo = team.join(ada, "bo", "admin")
    accounts.invite(ada, "cy", "Cy", "admin", INTERNAL)  # has not joined
    accounts.set_role(bo, "ada", "viewer")
    ada = team.at_work("ada")
    with pytest.raises(NotAllowed):
        accounts.close(ada, "bo")

    assert team.at_work("bo").role == "admin"


REMOVALS = {
    "close": accounts.close,
    "reset": accounts.reset,
    "role": lambda user, name: accounts.set_role(user, name, "viewer"),
}


@pytest.mark.parametrize("how", REMOVALS)
@pytest.mark.parametrize("others", [(), ("cy",)])
def test_two_administrators_who_remove_each_other_at_once_leave_one(
    ada: User, how: str, others: tuple[str, ...]
) -> None:
    """Two resets would leave nobody who can sign in, and a file in which nobody can is open to all."""
    bo = team.join(ada, "bo", "admin")
    for name in others:
        team.join(ada, name, "admin")

    def remove(pair: tuple[User, str]) -> bool:
        try:
            REMOVALS[how](*pair)
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(remove, [(ada, "bo"), (bo, "ada")])) == 1

    with database.reading(None) as session:
        admins = session.exec(select(UserAccount).where(UserAccount.role == "admin", UserAccount.active)).all()
        assert sum(account.can_sign_in for account in admins) == 1 + len(others)
    assert accounts.team()


# --- reset ---
@pytest.fixture
def protected(ada: User) -> int:
    """A record in whose circle bo is."""
    team.join(ada, "bo", "custodian", SEALED)
    ref = intake.add_report(ada, intake.NewReport(text="Somebody was taken from a house at night.")).ref
    with database.transaction(None) as session:
        record = session.exec(select(Record).where(Record.ref == ref)).one()
        account = session.exec(select(UserAccount).where(UserAccount.username == "bo")).one()
        record.protected = True
        session.add(Circle(record_id=record.id, user_id=account.id or 0, named_by=ada.id, named_at=now()))
        return record.id


def circles(name: str) -> list[int]:
    with database.reading(None) as session:
        query = select(Circle.record_id).join(UserAccount, UserAccount.id == Circle.user_id)
        return list(session.exec(query.where(UserAccount.username == name)).all())


def test_a_reset_ends_everything_and_hands_over_nothing(ada: User, protected: int) -> None:
    bo = team.at_work("bo")
    begun = my_account.begin_enrolment(bo, team.SECRET)
    import pyotp

    codes = my_account.finish_enrolment(bo, pyotp.TOTP(begun.secret).now())
    session = my_account.command_token(bo)

    code = accounts.reset(ada, "bo")
    joining.accept(code, "the administrator knows this")  # what a coerced administrator would do
    posing = team.at_work("bo", "the administrator knows this")

    assert posing.clearance is INTERNAL and circles("bo") == []
    with pytest.raises(NotAllowed):
        sign_in.by_command_token(session)
    with pytest.raises(NotAllowed):
        team.entered("bo")
    assert not my_account.mine(posing).second_factor and codes
    for hand_back in (
        lambda: accounts.restore(ada, "bo"),
        lambda: accounts.restore(posing, "bo"),
        lambda: accounts.set_clearance(ada, "bo", SEALED),
    ):
        with pytest.raises(NotAllowed):
            hand_back()
    assert circles("bo") == []


def test_a_reset_takes_circles_that_whoever_resets_cannot_see(ada: User, protected: int) -> None:
    low = team.join(ada, "low", "admin", PUBLIC)
    with database.transaction(None) as session:
        record = session.get(Record, protected)
        assert record
        record.confidentiality = record.level = SEALED
        session.add(record)

    accounts.reset(low, "bo")

    assert circles("bo") == []
    with database.reading(None) as session:
        (kept,) = session.exec(select(AccountReset.circles)).all()
    assert kept == [protected]


def test_neither_a_fresh_account_nor_one_reset_by_the_same_hand_gives_it_back(ada: User, protected: int) -> None:
    with time_machine.travel(now() - timedelta(days=8)):
        team.join(ada, "cy", "admin", SEALED)
    puppet = team.join(ada, "eve", "admin", SEALED)
    accounts.reset(ada, "bo")
    joining.accept(accounts.reset(ada, "cy"), "the administrator knows this")
    for user in (puppet, team.at_work("cy", "the administrator knows this")):
        with pytest.raises(NotAllowed):
            accounts.restore(user, "bo")
        assert accounts.waiting_for_restore(user) == []

    assert circles("bo") == []


@pytest.mark.parametrize("role", ["admin", "custodian"])
def test_somebody_else_gives_back_what_a_reset_took(ada: User, protected: int, role: str) -> None:
    with time_machine.travel(now() - timedelta(days=8)):
        team.join(ada, "cy", role, SEALED)
    cy = team.at_work("cy")
    accounts.reset(ada, "bo")
    joining.accept(accounts.reset(ada, "bo"), "another line of words")  # twice: nothing more is lost
    (waiting,) = accounts.waiting_for_restore(cy)
    assert waiting.username == "bo"
    before = len(entries())

    accounts.restore(cy, "bo")

    assert len(entries()) == before + 1
    assert team.at_work("bo", "another line of words").clearance is SEALED
    assert circles("bo") == [protected]
    with pytest.raises(NotFound):
        accounts.restore(cy, "bo")


@pytest.mark.parametrize("role", ["viewer", "coder", "reviewer"])
def test_only_who_may_curate_gives_back(ada: User, protected: int, role: str) -> None:
    user = team.join(ada, "cy", role, SEALED)
    accounts.reset(ada, "bo")

    assert Permission.CURATE not in ROLES[role]
    for ask in (lambda: accounts.restore(user, "bo"), lambda: accounts.waiting_for_restore(user)):
        with pytest.raises(NotAllowed, match="does not let you curate"):
            ask()


def test_a_closed_account_comes_back_as_it_was(ada: User) -> None:
    team.join(ada, "bo", "reviewer")
    token = team.entered("bo")
    accounts.close(ada, "bo")
    assert sign_in.visit(token) is None

    accounts.reopen(ada, "bo")

    assert sign_in.visit(token) is None
    assert team.at_work("bo").role == "reviewer"


# --- a provider ---
def test_only_an_invited_account_is_linked_to_a_provider(ada: User) -> None:
    issuer, subject = "an issuer", "a subject"
    with pytest.raises(NotAllowed, match="Nobody has invited"):
        sign_in.sign_in_by_provider(issuer, subject)
    code = accounts.invite(ada, "bo", "Bo", "coder", INTERNAL)

    joining.accept_by_provider(code, issuer, subject)

    bo = team.visit(sign_in.sign_in_by_provider(issuer, subject).token).user
    assert (bo.username, bo.role) == ("bo", "coder")
    for other in (("another issuer", subject), (issuer, "another"), (issuer, ""), ("", "")):
        with pytest.raises(NotAllowed):
            sign_in.sign_in_by_provider(*other)
    second = accounts.invite(ada, "cy", "Cy", "coder", INTERNAL)
    with pytest.raises(Conflict, match="another account"):
        joining.accept_by_provider(second, issuer, subject)
    accounts.close(ada, "bo")
    with pytest.raises(NotAllowed):
        sign_in.sign_in_by_provider(issuer, subject)
