"""Signing in: throttling that survives restarts and locks nobody out, sessions that end, codes that work once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import team
import time_machine
from sqlalchemy import text
from sqlmodel import Session, col, select

from tracker import passwords, second_factor
from tracker.access import User
from tracker.actions import accounts, my_account, sign_in
from tracker.errors import InvalidFacts, NotAllowed, StoreProblem
from tracker.records import AuditEntry, SignInAttempt, SignInSession, UserAccount
from tracker.records.base import AuditAction
from tracker.store import database

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    team.cheap_hashes(monkeypatch)
    monkeypatch.setattr(sign_in, "_refused", {})


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until it is moved."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ada(clock: time_machine.Traveller, store: str) -> User:
    """The first administrator."""
    return team.first()


def entries(*actions: AuditAction) -> list[AuditEntry]:
    with database.reading(None) as session:
        found = list(session.exec(select(AuditEntry).where(col(AuditEntry.action).in_(actions))).all())
        session.expunge_all()  # a rollback would empty them
        return found


def tries(name: str, count: int, browser: str | None = "") -> int:
    """How many of these guesses were looked at: by default of a strange browser, with None of the command line."""
    before = looked_at()
    for _ in range(count):
        with pytest.raises(NotAllowed, match="That is not right, or there were too many tries"):
            sign_in.sign_in(name, "a wrong guess again", browser)
    return looked_at() - before


def looked_at() -> int:
    return sum(entry.table_name == "user_account" for entry in entries(AuditAction.FAILED_LOGIN))


# --- in and out ---
@pytest.mark.parametrize("name", ["ada", "ADA", " Ada "])
def test_a_right_password_opens_a_session_and_writes_one_line(ada: User, name: str) -> None:
    before = len(entries(*AuditAction))

    token = team.entered(name)

    assert team.visit(token).user == ada
    (line,) = entries(*AuditAction)[before:]
    assert (line.action, line.user_id, line.table_name) == (AuditAction.LOGIN, ada.id, "sign_in_session")


@pytest.mark.parametrize("name", ["ada", "nobody", "", "'; DROP TABLE user_account; --", "x" * 5000, "a\u202eda"])
def test_a_wrong_password_writes_one_line_and_tells_nothing(ada: User, name: str) -> None:
    assert tries(name, 1) == 1

    line = entries(AuditAction.FAILED_LOGIN)[-1]
    assert line.user_id is None and line.row_id in (str(ada.id), "unknown")


def test_neither_the_name_nor_the_token_nor_the_password_is_kept(ada: User) -> None:
    tries("a-name-typed-by-mistake", 1)
    token = team.entered("ada")

    with database.reading(None) as session:
        for table in ("sign_in_attempt", "sign_in_session", "known_browser", "audit_entry", "change", "user_account"):
            held = repr(session.execute(text(f"SELECT * FROM {table}")).fetchall())
            assert "typed-by-mistake" not in held and token not in held and team.SECRET not in held


def test_signing_out_ends_the_session_once(ada: User) -> None:
    token = team.entered("ada")

    sign_in.sign_out(token)
    sign_in.sign_out(token)

    assert sign_in.visit(token) is None
    assert len(entries(AuditAction.LOGOUT)) == 1


def test_a_line_that_cannot_be_written_lets_nobody_in(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.reading(None) as session:
        before = len(session.exec(select(SignInSession)).all())

    def refuse(*_: object, **__: object) -> None:
        raise StoreProblem("The disk is full.")

    monkeypatch.setattr("tracker.store.audit.add", refuse)
    with pytest.raises(StoreProblem):
        team.entered("ada")

    with database.reading(None) as session:
        assert len(session.exec(select(SignInSession)).all()) == before


def test_a_hash_of_older_parameters_is_made_anew(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", passwords.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))

    team.entered("ada")

    with database.reading(None) as session:
        (kept,) = session.exec(select(UserAccount.password_hash).where(UserAccount.username == "ada")).all()
    assert kept and re.search(r"m=16,t=2,p=1", kept)


# --- throttling ---
@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_five_guesses_a_minute_and_a_hundred_a_day(ada: User, clock: time_machine.Traveller, name: str) -> None:
    seen = 0
    for _minute in range(30):
        seen += tries(name, 7)
        assert seen <= 100
        clock.shift(61)

    assert seen == 100
    clock.shift(timedelta(days=1))
    assert tries(name, 7) == 5


def test_guesses_of_a_day_when_the_clock_was_wrong_keep_nobody_out_for_years(
    ada: User, clock: time_machine.Traveller
) -> None:
    began = datetime.now(UTC)
    clock.move_to(began + timedelta(days=20 * 365))
    tries("ada", 6)

    clock.move_to(began)

    assert team.entered("ada")
    clock.move_to(began + timedelta(seconds=40))
    assert tries("ada", 3) == 3
    clock.move_to(began)  # set back a little: the guesses count all the same
    assert tries("ada", 6) == 2


def test_a_restart_between_guesses_gives_no_new_ones(ada: User) -> None:
    assert tries("ada", 4) == 4
    database.close()  # what a fresh process begins with
    sign_in._clocks.clear()

    assert tries("ada", 4) == 1


def test_fifty_guesses_at_once_are_five(ada: User) -> None:
    with ThreadPoolExecutor(50) as threads:

        def guess(_: int) -> bool:
            try:
                sign_in.sign_in("ada", "a wrong guess again")
            except NotAllowed:
                return False
            return True

        assert not any(threads.map(guess, range(50)))

    assert len(entries(AuditAction.FAILED_LOGIN)) == 6  # the last one tells that there were more
    with database.reading(None) as session:
        assert len(session.exec(select(SignInAttempt).where(col(SignInAttempt.passed).is_(False))).all()) == 5


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_that_somebody_goes_on_guessing_is_in_the_log_once_a_minute(
    ada: User, clock: time_machine.Traveller, name: str
) -> None:
    for minute in range(1, 4):
        tries(name, 40)
        assert len(entries(AuditAction.FAILED_LOGIN)) == 6 * minute
        assert looked_at() == 5 * minute
        clock.shift(61)


def test_guesses_lock_out_neither_other_people_nor_the_browser_somebody_knows(
    ada: User, clock: time_machine.Traveller
) -> None:
    team.join(ada, "bo", "coder")
    known = sign_in.sign_in("ada", team.SECRET, "").browser
    session = team.entered("ada")
    for _minute in range(25):
        tries("ada", 6)
        clock.shift(20)

    assert sign_in.visit(session)
    assert team.entered("bo")
    with pytest.raises(NotAllowed):
        sign_in.sign_in("ada", team.SECRET, "")  # a strange browser waits
    assert sign_in.sign_in("ada", team.SECRET, known).token
    assert tries("ada", 9, known) == 5  # a known one is throttled too, by a count of its own


def test_guesses_of_strangers_slow_nobody_at_the_terminal_nor_the_other_way_round(
    ada: User, clock: time_machine.Traveller
) -> None:
    team.join(ada, "bo", "coder")
    assert tries("ada", 9) == 5
    assert sign_in.by_password("ada", team.SECRET, lambda: "").username == "ada"

    assert tries("bo", 9, None) == 5  # the terminal is throttled, too
    with pytest.raises(NotAllowed):
        sign_in.by_password("bo", team.SECRET, lambda: "")
    assert team.entered("bo")

    accounts.let_try_again(ada, "bo")
    assert sign_in.by_password("bo", team.SECRET, lambda: "").username == "bo"


def test_the_browser_of_one_person_is_a_strange_one_for_another(ada: User) -> None:
    team.join(ada, "bo", "coder")
    known = sign_in.sign_in("bo", team.SECRET, "").browser

    assert tries("ada", 3) + tries("ada", 3, known) == 5


def test_an_administrator_lets_a_colleague_try_again(ada: User) -> None:
    team.join(ada, "bo", "coder")
    tries("bo", 6)
    with pytest.raises(NotAllowed):
        team.entered("bo")

    accounts.let_try_again(ada, "bo")

    assert team.entered("bo")


# --- sessions ---
def test_a_session_ends_after_ten_minutes_without_activity(ada: User, clock: time_machine.Traveller) -> None:
    token = team.entered("ada")
    for _ in range(5):
        clock.shift(590)
        assert sign_in.visit(token)
    clock.shift(300)
    assert sign_in.visit(token, active=False)  # a look is no activity
    clock.shift(301)

    assert sign_in.visit(token) is None


def test_a_session_ends_after_eight_hours_at_work(ada: User, clock: time_machine.Traveller) -> None:
    token = team.entered("ada")
    for _ in range(8 * 12 - 1):
        clock.shift(300)
        assert sign_in.visit(token)
    clock.shift(301)

    assert sign_in.visit(token) is None


@pytest.mark.parametrize("years", [-20, -1, 1, 20])
def test_a_clock_that_jumps_keeps_no_session_alive(
    ada: User, clock: time_machine.Traveller, years: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = team.entered("ada")
    assert sign_in.visit(token)
    sign_in._clocks.clear()  # after a restart, there is no other clock than the wall's
    clock.shift(timedelta(days=365 * years))

    assert sign_in.visit(token) is None


def test_setting_the_wall_clock_back_does_not_lengthen_a_session(
    ada: User, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = team.entered("ada")
    assert sign_in.visit(token)
    ticks = sign_in.time.monotonic()
    monkeypatch.setattr(sign_in.time, "monotonic", lambda: ticks + 601)

    assert sign_in.visit(token) is None


@pytest.mark.parametrize("told", ["", "0", "-5", "ten", "1e9"])
def test_a_wrong_idle_time_means_ten_minutes(
    ada: User, clock: time_machine.Traveller, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_IDLE_SECONDS", told)
    token = team.entered("ada")
    clock.shift(601)

    assert sign_in.visit(token) is None


def test_role_clearance_and_closing_hold_from_the_next_look(ada: User) -> None:
    team.join(ada, "bo", "viewer")
    token = team.entered("bo")
    number = team.visit(token).session

    accounts.set_role(ada, "bo", "coder")
    assert sign_in.user_of(number).role == "coder"
    accounts.close(ada, "bo")

    assert sign_in.visit(token) is None
    with pytest.raises(NotAllowed, match="session has ended"):
        sign_in.user_of(number)
    with pytest.raises(NotAllowed):
        team.entered("bo")


def test_a_session_is_revoked_alone_or_with_all_others(ada: User) -> None:
    team.join(ada, "bo", "coder")
    one, two = team.entered("bo"), team.entered("bo")
    accounts.revoke(ada, "bo", team.visit(one).session)
    assert sign_in.visit(one) is None and sign_in.visit(two)

    accounts.revoke(ada, "bo")

    assert sign_in.visit(two) is None
    assert accounts.sessions(ada, "bo") == []


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "' OR 1=1 --", "\0", "é" * 40])
def test_a_made_up_token_is_nobody(ada: User, token: str) -> None:
    assert sign_in.visit(token) is None


# --- the second factor ---
def enrolled(name: str) -> tuple[str, list[str]]:
    """A second factor of this person: its secret and recovery codes."""
    user = team.at_work(name)
    begun = my_account.begin_enrolment(user, team.SECRET)
    return begun.secret, my_account.finish_enrolment(user, pyotp.TOTP(begun.secret).now())


def half(name: str) -> str:
    """A session after the password, before the code."""
    opened = sign_in.sign_in(name, team.SECRET, "")
    assert opened.factor_due
    return opened.token


def test_a_code_opens_the_session_once(ada: User, clock: time_machine.Traveller) -> None:
    secret, _ = enrolled("ada")
    clock.shift(30)
    code = pyotp.TOTP(secret).now()
    waiting = half("ada")
    assert sign_in.visit(waiting) is None  # the password alone reaches nothing

    opened = sign_in.give_second_factor(waiting, f" {code[:3]} {code[3:]} ", "")

    assert sign_in.visit(opened.token) and sign_in.visit(waiting) is None
    with pytest.raises(NotAllowed):
        sign_in.give_second_factor(half("ada"), code)
    with pytest.raises(NotAllowed):
        sign_in.give_second_factor(waiting, pyotp.TOTP(secret).at(sign_in.now() + timedelta(seconds=30)))


def test_a_thousand_repeats_of_a_code_are_refused(ada: User, clock: time_machine.Traveller) -> None:
    secret = second_factor.new_secret()
    taken = 0
    for turn in range(1000):
        moment = START + timedelta(seconds=7 * turn)
        code = pyotp.TOTP(secret).at(moment)
        first = second_factor.accepted_step(secret, code, None, moment)
        taken += second_factor.accepted_step(secret, code, first, moment + timedelta(seconds=turn % 60)) is not None

    assert taken == 0


@pytest.mark.parametrize(("seconds", "fits"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_a_code_is_good_for_half_a_minute_before_and_after(seconds: int, fits: bool) -> None:
    secret, moment = second_factor.new_secret(), datetime(2026, 11, 24, 9, 0, 0, tzinfo=UTC)
    code = pyotp.TOTP(secret).at(moment)

    assert (second_factor.accepted_step(secret, code, None, moment + timedelta(seconds=seconds)) is not None) is fits


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "-12345", "12345６", "1e5000"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert second_factor.accepted_step(second_factor.new_secret(), typed, None, START) is None


def test_codes_are_throttled_and_others_are_not_locked_out(ada: User, clock: time_machine.Traveller) -> None:
    secret, _ = enrolled("ada")
    known = sign_in.give_second_factor(half("ada"), _next(secret, clock), "").browser
    waiting = half("ada")
    before = looked_at()
    for _ in range(9):
        with pytest.raises(NotAllowed):
            sign_in.give_second_factor(waiting, "000000")
    assert looked_at() - before == 5
    with pytest.raises(NotAllowed):
        sign_in.give_second_factor(waiting, pyotp.TOTP(secret).at(START + timedelta(seconds=90)))
    again = sign_in.sign_in("ada", team.SECRET, known).token

    assert sign_in.give_second_factor(again, _next(secret, clock), known).token


def _next(secret: str, clock: time_machine.Traveller) -> str:
    clock.shift(30)
    return pyotp.TOTP(secret).now()


def test_a_recovery_code_stands_in_once(ada: User, clock: time_machine.Traveller) -> None:
    _, codes = enrolled("ada")
    assert len(set(codes)) == 10

    assert sign_in.give_second_factor(half("ada"), codes[3].upper().replace("-", " ")).token
    with pytest.raises(NotAllowed):
        sign_in.give_second_factor(half("ada"), codes[3])

    me = team.visit(sign_in.give_second_factor(half("ada"), codes[4]).token).user
    assert my_account.mine(me).recovery_left == 8


def test_the_step_before_the_code_lasts_five_minutes(ada: User, clock: time_machine.Traveller) -> None:
    _, codes = enrolled("ada")
    waiting = half("ada")
    clock.shift(301)

    with pytest.raises(NotAllowed, match="session has ended"):
        sign_in.give_second_factor(waiting, codes[0])


def test_nobody_sets_up_a_second_factor_without_the_password(ada: User) -> None:
    with pytest.raises(NotAllowed):
        my_account.begin_enrolment(ada, "not the password at all")
    with pytest.raises(InvalidFacts, match="Begin again"):
        my_account.finish_enrolment(ada, "123456")
    begun = my_account.begin_enrolment(ada, team.SECRET)
    bo = team.join(ada, "bo", "admin")
    with pytest.raises(InvalidFacts):
        my_account.finish_enrolment(bo, pyotp.TOTP(begun.secret).now())


def test_no_secret_can_be_read_after_it_was_shown(ada: User) -> None:
    secret, codes = enrolled("ada")
    with database.reading(None) as session:
        held = repr(session.execute(text("SELECT * FROM user_account")).fetchall())
        held += repr(session.execute(text("SELECT * FROM recovery_code")).fetchall())
    shown = repr(my_account.mine(ada)) + repr(accounts.people(ada))

    for hidden in (secret, *codes):
        assert hidden not in held + shown


def test_a_secret_moved_to_another_account_does_not_open(ada: User) -> None:
    enrolled("ada")
    team.join(ada, "bo", "coder")
    with database.transaction(None) as session:
        own = _account(session, "ada")
        other = _account(session, "bo")
        other.totp_secret, other.totp_step = own.totp_secret, own.totp_step
        session.add(other)

    with pytest.raises(StoreProblem, match="changed outside"):
        sign_in.give_second_factor(half("bo"), "123456")


def _account(session: Session, name: str) -> UserAccount:
    return session.exec(select(UserAccount).where(UserAccount.username == name)).one()


def test_a_required_second_factor_comes_before_everything(ada: User) -> None:
    bo = team.join(ada, "bo", "coder")
    token, command = team.entered("bo"), my_account.command_token(bo)
    accounts.require_second_factor(ada, "bo", True)
    assert team.visit(token).must_enrol
    for come_in in (lambda: sign_in.by_command_token(command), lambda: sign_in.by_password("bo", team.SECRET, str)):
        with pytest.raises(NotAllowed, match="needs a second factor"):
            come_in()

    secret, _ = enrolled("bo")

    assert secret and not team.visit(token).must_enrol
    assert sign_in.by_command_token(command) == bo
    with pytest.raises(NotAllowed, match="requires a second factor"):
        my_account.drop_second_factor(bo, team.SECRET)
    accounts.require_second_factor(ada, "bo", False)
    accounts.require_second_factor_of_all(ada, True)
    with pytest.raises(NotAllowed, match="requires a second factor"):
        my_account.drop_second_factor(bo, team.SECRET)
    assert team.visit(team.entered("ada")).must_enrol


# --- one's own account ---
def test_a_new_password_ends_the_other_sessions_and_forgets_browsers(ada: User) -> None:
    known = sign_in.sign_in("ada", team.SECRET, "").browser
    here, there = team.entered("ada"), team.entered("ada")

    my_account.change_password(ada, team.visit(here).session, team.SECRET, "another line of words")

    assert sign_in.visit(here) and sign_in.visit(there) is None
    with pytest.raises(NotAllowed):
        sign_in.sign_in("ada", team.SECRET)
    assert sign_in.sign_in("ada", "another line of words", known or "").browser != known


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("wrong", "another line of words"),
        (team.SECRET, "short"),
        (team.SECRET, team.SECRET),
        (team.SECRET, "ada ada ada 2026"),
    ],
)
def test_a_password_is_not_changed_by_a_wrong_old_or_a_weak_new_one(ada: User, old: str, new: str) -> None:
    with pytest.raises((NotAllowed, InvalidFacts)):
        my_account.change_password(ada, 0, old, new)

    assert team.entered("ada")


def test_a_stolen_session_cannot_guess_the_password_of_its_owner(ada: User, clock: time_machine.Traveller) -> None:
    for _ in range(5):
        with pytest.raises(NotAllowed):
            my_account.change_password(ada, 0, "a wrong guess again", "another line of words")

    with pytest.raises(NotAllowed, match="too many tries"):
        my_account.change_password(ada, 0, team.SECRET, "another line of words")
    clock.shift(61)
    my_account.change_password(ada, 0, team.SECRET, "another line of words")


def test_signing_out_everywhere_ends_all_sessions_and_tokens(ada: User) -> None:
    token, command = team.entered("ada"), my_account.command_token(ada)
    assert sign_in.by_command_token(command) == ada

    my_account.end_everywhere(ada)

    assert sign_in.visit(token) is None
    with pytest.raises(NotAllowed, match="does not hold any more"):
        sign_in.by_command_token(command)


def test_nobody_ends_the_session_of_somebody_else(ada: User) -> None:
    bo = team.join(ada, "bo", "coder")
    token = team.entered("ada")

    with pytest.raises(Exception, match="not there, or has ended"):
        my_account.end_session(bo, team.visit(token).session)

    assert sign_in.visit(token)


def test_a_browser_session_is_no_token_for_commands(ada: User) -> None:
    with pytest.raises(NotAllowed):
        sign_in.by_command_token(team.entered("ada"))
