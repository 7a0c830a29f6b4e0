"""Accounts at the command line: who acts, from a token, a password file or nowhere; and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import team
from passphrase import private

from tracker.actions import accounts, joining, my_account, sign_in
from tracker.cli import main
from tracker.errors import NotAllowed

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command as the shell would: exit code, output, errors."""
    team.cheap_hashes(monkeypatch)

    def command(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["tracker", *words])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def ada(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first administrator, whose token the environment names."""
    monkeypatch.setenv("TRACKER_TOKEN_FILE", private(tmp_path / "ada", my_account.command_token(team.first())))


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=False)
def test_init_prints_the_code_of_the_first_administrator_until_there_is_one(run: Run, engine_name: str) -> None:
    code, _, said = run("init")
    assert code == 0 and "Nobody can sign in yet" in said
    assert run("list", "individuals")[0] == 0  # whoever has the database's password, until somebody has joined

    joining.welcome(said.strip().splitlines()[-1].strip(), "ada", "Ada", team.SECRET)

    assert "sign in" not in run("init")[2]
    assert run("list", "individuals")[0] == 2  # from then on somebody must say who they are


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_a_file_without_accounts_prints_no_code_and_asks_nobody(run: Run, engine_name: str) -> None:
    assert "code" not in run("init")[2]
    assert run("list", "individuals")[0] == 0


def test_an_account_is_invited_changed_reset_closed_and_listed(run: Run, ada: None) -> None:
    code, out, err = run("account", "invite", "bo", "--name", "Bo", "--role", "coder")
    assert (code, err) == (0, "")
    joining.accept(out.strip(), team.SECRET)
    for words in (
        ("role", "bo", "reviewer"),
        ("clearance", "bo", "restricted"),
        ("second-factor", "bo"),
        ("second-factor", "bo", "--optional"),
        ("second-factor", "--optional"),
        ("let-try", "bo"),
        ("revoke", "bo"),
        ("close", "bo"),
        ("reopen", "bo"),
    ):
        assert run("account", *words) == (0, "", ""), words

    (_, bo) = json.loads(run("account", "list", "--json")[1])

    assert (bo["username"], bo["role"], bo["clearance"], bo["active"]) == ("bo", "reviewer", "restricted", True)
    assert "bo  Bo  reviewer  restricted  active" in run("account", "list")[1]
    token = team.entered("bo")
    (one,) = json.loads(run("account", "sessions", "bo", "--json")[1])
    assert run("account", "revoke", "bo", "--session", str(one["number"]))[0] == 0
    assert sign_in.visit(token) is None
    joining.accept(run("account", "reset", "bo")[1].strip(), "another line of words")
    assert team.at_work("bo", "another line of words").clearance.value == "internal"
    assert run("account", "restore", "bo")[2].startswith("You reset this account")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("invite", "b", "--name", "Bo"), "2 to 80 letters"),
        (("invite", "bo", "--name", "Bo", "--role", "root"), "There is no role"),
        (("invite", "bo", "--name", "Bo", "--clearance", "top"), "There is no clearance"),
        (("invite", "ada", "--name", "Bo"), "already"),
        (("role", "nobody", "coder"), "There is no account"),
        (("role", "ada", "coder"), "their own account"),
        (("close", "ada"), "their own account"),
        (("reset", "ada"), "their own account"),
        (("sessions", "nobody"), "There is no account"),
        (("revoke", "ada", "--session", "999"), "not there"),
        (("restore", "ada"), "Nothing was taken away"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run: Run, ada: None, words: tuple[str, ...], said: str) -> None:
    code, out, err = run("account", *words)

    assert code == 2 and out == "" and said in err and err.count("\n") == 1


def test_a_password_file_names_who_acts(run: Run, ada: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKER_TOKEN_FILE")
    assert "Name your account" in run("list", "individuals")[2]
    monkeypatch.setenv("TRACKER_USER", "ada")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert "There is no terminal to ask on" in run("list", "individuals")[2]
    monkeypatch.setenv("TRACKER_PASSWORD_FILE", private(tmp_path / "password", team.SECRET))

    her = team.at_work("ada")
    before = len(accounts.sessions(her, "ada"))

    assert run("list", "individuals")[0] == 0

    assert len(accounts.sessions(her, "ada")) == before  # a command leaves no session behind
    monkeypatch.setenv("TRACKER_PASSWORD_FILE", private(tmp_path / "wrong", "not the password at all"))
    code, _, err = run("list", "individuals")
    assert code == 2 and "That is not right" in err


def test_a_secret_that_others_can_read_or_nobody_is_refused(
    run: Run, ada: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.write_text("x", encoding="utf-8")
    open_to_all.chmod(0o644)
    binary = tmp_path / "binary"
    binary.touch(0o600)
    binary.write_bytes(b"\xff\xfe\x00")
    for path, said in (
        (open_to_all, "chmod 600"),
        (tmp_path / "none", "There is no file"),
        (binary, "cannot be read as text"),
    ):
        monkeypatch.setenv("TRACKER_TOKEN_FILE", str(path))
        code, _, err = run("list", "individuals")
        assert code == 2 and said in err


def test_a_token_is_made_listed_and_revoked(
    run: Run, ada: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, token, _ = run("account", "token")
    assert code == 0
    monkeypatch.setenv("TRACKER_TOKEN_FILE", private(tmp_path / "second", token.strip()))
    sessions = json.loads(run("account", "sessions", "ada", "--json")[1])
    newest = max(one["number"] for one in sessions if one["kind"] == "command")

    assert run("account", "revoke", "ada", "--session", str(newest))[0] == 0

    code, _, err = run("account", "list")
    assert code == 2 and "does not hold any more" in err


def test_a_coder_at_the_command_line_may_what_a_coder_may(
    run: Run, ada: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = run("account", "invite", "bo", "--name", "Bo")[1].strip()
    joining.accept(code, team.SECRET)
    monkeypatch.setenv("TRACKER_TOKEN_FILE", private(tmp_path / "bo", my_account.command_token(team.at_work("bo"))))

    assert run("list", "individuals")[0] == 0
    for words in (("account", "list"), ("account", "invite", "eve", "--name", "Eve"), ("account", "close", "ada")):
        code, _, err = run(*words)
        assert code == 2 and "Your role (coder) does not let you administer" in err


def test_a_bug_at_the_command_line_names_nobody(run: Run, ada: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("Aynur Canary")

    monkeypatch.setattr(accounts, "people", fail)
    code, out, err = run("account", "list")

    assert code == 1 and "ValueError at tests/cli/test_account.py" in err and "Canary" not in out + err
    with pytest.raises(NotAllowed):
        sign_in.by_command_token("made up")
