"""The main job on an encrypted store from the command line, and every way in which a store begins or changes key."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlite
from invented import TEXT, coding
from passphrase import PASSPHRASE, private
from sqlalchemy.exc import OperationalError

from tracker import config, readers
from tracker.cli import main
from tracker.store import database, keys

NEW = "other invented words there"
Run = Callable[..., Any]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run a command as a new process would, without a terminal: its exit code, what it printed, what it told."""
    umask = os.umask(0o022)

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["tracker", *map(str, words)])
        database.close()
        keys.forget(shut=False)
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    yield command
    database.close()
    os.umask(umask)


@pytest.fixture
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No store yet, no passphrase, no terminal."""
    for name in ("TRACKER_DATABASE_URL", "TRACKER_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def words(path: Path, said: str, monkeypatch: pytest.MonkeyPatch, variable: str = "TRACKER_PASSPHRASE_FILE") -> None:
    """A passphrase file."""
    monkeypatch.setenv(variable, private(path, said))


def test_a_passphrase_file_that_others_may_read_is_refused(
    run: Run, encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "passphrase"
    for mode in (0o644, 0o640, 0o604, 0o602, 0o444):
        path.chmod(mode)
        code, out, err = run("list", "individuals")
        assert (code, out) == (2, "") and f"chmod 600 {path}" in err and PASSPHRASE not in err
    for mode in (0o600, 0o400):
        path.chmod(mode)
        assert run("list", "individuals")[0] == 0
    words(tmp_path / "new", NEW, monkeypatch, "TRACKER_NEW_PASSPHRASE_FILE")
    (tmp_path / "new").chmod(0o644)
    code, _, err = run("key", "change")
    assert code == 2 and "TRACKER_NEW_PASSPHRASE_FILE" in err and "chmod 600" in err


def test_the_secret_of_a_provider_that_others_may_read_ends_the_start(
    run: Run, encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words(tmp_path / "secret", "a secret of ours", monkeypatch, "TRACKER_OIDC_CLIENT_SECRET_FILE")
    (tmp_path / "secret").chmod(0o640)

    code, out, err = run("serve")

    assert (code, out) == (2, "") and f"chmod 600 {tmp_path / 'secret'}" in err and "a secret of ours" not in err


@pytest.mark.parametrize(("mode", "read"), [(0o440, True), (0o400, True), (0o444, False), (0o644, False)])
def test_a_secret_that_a_container_mounts_may_be_for_a_group_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, read: bool
) -> None:
    """It is owned by root, and the program runs as somebody else."""
    path = Path(private(tmp_path / "secret", PASSPHRASE))
    path.chmod(mode)
    monkeypatch.setattr(os, "getuid", lambda: path.stat().st_uid + 1)

    assert config.others_may_read(path) is not read


# --- the main job ---
def test_the_main_job_runs_on_an_encrypted_store(run: Run, encrypted: Path, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "coding.json").write_text(json.dumps(coding()), encoding="utf-8")
    code, out, _ = run("report", "add", tmp_path / "report.txt", "--received", "2019-05-04")
    ref = out.strip()
    assert code == 0 and ref.startswith("SRC-")

    code, out, err = run("coding", "apply", tmp_path / "coding.json", "--report", ref, "--judge")
    assert code == 0 and " statements added" in out, err
    people = json.loads(run("list", "individuals", "--json")[1])
    (ilsa,) = [row for row in people if row["name"] == "Ilsa Tornvald"]
    for words in (
        ("dossier", ilsa["ref"], "-o", tmp_path / "case.pdf"),
        ("export", "individuals", "--format", "csv", "-o", tmp_path / "out.csv"),
    ):
        code, _, err = run(*words)
        assert code == 0, err
    assert run("coding", "apply", tmp_path / "coding.json", "--report", ref)[1].startswith("0 statements added")
    code, _, err = run("check")
    assert code == 0 and "All is well." in err and "are encrypted" in err
    assert run("backup", "-o", tmp_path / "a.backup")[0] == 0
    code, _, err = run("restore", tmp_path / "a.backup")
    assert code == 0, err

    assert json.loads(run("list", "individuals", "--json")[1]) == people
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "case.pdf", tmp_path / "out.csv")} == {0}


def test_the_golden_coding_applies_to_an_encrypted_store(run: Run, encrypted: Path, shared: Path) -> None:
    folder = shared / "data" / "almaty"
    ref = run("report", "add", folder / "article.txt", "--received", "2026-11-23")[1].strip()

    code, out, err = run("coding", "apply", folder / "golden.json", "--report", ref, "--judge")

    assert code == 0 and out.startswith("162 statements added"), err
    assert len(json.loads(run("list", "injuries", "--json")[1])) == 1


_seen: list[str] | None = None


def _watch(event: str, about: tuple[Any, ...]) -> None:
    if _seen is None or event != "open" or not isinstance(about[0], str | os.PathLike):
        return
    if isinstance(about[2], int) and about[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        _seen.append(os.fspath(about[0]))


@pytest.fixture
def written() -> Iterator[list[str]]:
    """Every path that Python opens for writing meanwhile; a hook of this kind cannot be taken away, only silenced."""
    global _seen
    sys.addaudithook(_watch)
    _seen = []
    yield _seen
    _seen = None


def test_the_main_job_writes_to_its_folder_and_to_the_file_that_was_named_and_nowhere_else(
    run: Run, encrypted: Path, tmp_path: Path, written: list[str]
) -> None:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "coding.json").write_text(json.dumps(coding()), encoding="utf-8")
    readers.text.detect_language(TEXT)  # unpacks its own model in a file without a name, once a process
    del written[:]
    ref = run("report", "add", tmp_path / "report.txt")[1].strip()
    run("coding", "apply", tmp_path / "coding.json", "--report", ref, "--judge")
    person = json.loads(run("list", "individuals", "--json")[1])[0]["ref"]
    for form in ("csv", "xlsx", "json"):
        run("export", "individuals", "--format", form, "-o", tmp_path / f"out.{form}")
    for form in ("pdf", "html"):
        run("dossier", person, "-o", tmp_path / f"out.{form}")
    assert run("backup", "-o", tmp_path / "out.backup")[0] == 0
    assert run("restore", tmp_path / "out.backup")[0] == 0

    own = (f"{encrypted}/", f"{tmp_path}/out.", "/dev/")
    elsewhere = {path for path in written if not path.startswith(own) and "__pycache__" not in path}

    assert len([path for path in written if path.startswith(f"{tmp_path}/out.")]) >= 6
    assert elsewhere == set()
    with database.engine().connect() as connection:
        assert connection.exec_driver_sql("PRAGMA temp_store").scalar_one() == 2  # in memory


# --- beginning ---
def test_init_without_a_passphrase_and_without_a_terminal_stops_and_says_so(run: Run, nothing: Path) -> None:
    for command in ("init", "serve"):
        code, out, err = run(command)

        assert (code, out) == (2, "")
        assert "TRACKER_PASSPHRASE_FILE" in err and "tracker init --plain" in err
        assert not nothing.exists()


def test_init_with_a_passphrase_file_makes_an_encrypted_store_and_twice_is_once(
    run: Run, nothing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words(tmp_path / "p", PASSPHRASE + "\r\n", monkeypatch)

    first, again = run("init"), run("init")

    assert (first[0], again[0]) == (0, 0) and "are encrypted" in first[2]
    assert not database.cipher.is_plain(nothing / "tracker.db")
    words(tmp_path / "p", PASSPHRASE, monkeypatch)
    assert run("list", "individuals")[0] == 0
    code, _, err = run("init", "--plain")
    assert code == 2 and "encrypted already" in err


def test_init_plain_says_so_everywhere(run: Run, nothing: Path) -> None:
    told = [run("init", "--plain"), run("init"), run("check"), run("key", "status")]

    assert [code for code, _, _ in told] == [0, 0, 0, 0]
    assert all("is not encrypted" in out + err for _, out, err in told)
    assert json.loads(run("key", "status", "--json")[1])[0]["plain_on_purpose"]


@pytest.mark.parametrize(
    ("said", "told"), [("", "is empty"), ("\n", "is empty"), ("short", "at least"), (None, "There is no file")]
)
def test_a_bad_passphrase_file_makes_nothing(
    run: Run, nothing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str | None, told: str
) -> None:
    words(tmp_path / "p", said or "", monkeypatch)
    if said is None:
        (tmp_path / "p").unlink()

    code, _, err = run("init")

    assert code == 2 and told in err
    assert not nothing.exists()


def test_at_a_terminal_init_asks_twice(run: Run, nothing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: typed.pop(0))

    typed[:] = [PASSPHRASE, "another one here"]
    code, _, err = run("init")
    assert code == 2 and "differ" in err and not nothing.exists()
    typed[:] = [PASSPHRASE, PASSPHRASE]
    assert run("init")[0] == 0 and typed == []
    typed[:] = [PASSPHRASE]
    assert run("list", "individuals")[0] == 0 and typed == []
    typed[:] = [PASSPHRASE]
    told = json.loads(run("audit", "list", "--action", "login", "--json")[1])
    assert [line["row"] for line in told] == ["passphrase"] * 2  # each of both commands: the passphrase was typed
    typed[:] = ["wrong words"]
    code, _, err = run("list", "individuals")
    assert code == 2 and "does not open" in err
    monkeypatch.setattr(config, "asking", None)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("            ", "others try"), ("aaaaaaaaaaaa", "others try"), ("password", "others try"),
        ("Passw0rd2026", "others try"), ("qwertyuiop", "others try"), ("two lines\nof it all", "one line"),
        ("a sign\x07 of a bell", "one line"),
    ],
)  # fmt: skip
def test_what_a_thief_tries_first_and_what_nobody_can_type_is_no_passphrase(
    run: Run, nothing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    words(tmp_path / "p", said, monkeypatch)

    code, _, err = run("init")

    assert code == 2 and told in err and said not in err
    assert not nothing.exists()


def test_a_mark_of_the_byte_order_is_no_part_of_a_passphrase_or_share(
    run: Run, encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = [line for line in run("key", "shares")[1].splitlines() if len(line.split()) == 33]
    words(tmp_path / "passphrase", f"\ufeff{PASSPHRASE}\r", monkeypatch)
    assert run("list", "individuals")[0] == 0

    for number, share in enumerate(shares):
        (tmp_path / f"share{number}").write_text(f"\ufeffRecovery share {number}:\r\n{share}\r\n", encoding="utf-8")
    words(tmp_path / "passphrase", NEW, monkeypatch)
    assert run("key", "recover", "--share", tmp_path / "share0", "--share", tmp_path / "share1")[0] == 0


def test_letters_that_are_no_text_are_told_at_the_terminal(
    run: Run, encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def latin(_prompt: str) -> str:
        return b"caf\xe9 latin".decode()

    monkeypatch.delenv("TRACKER_PASSPHRASE_FILE")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", latin)

    code, _, err = run("list", "individuals")

    assert code == 2 and "UTF-8" in err
    monkeypatch.setattr(config, "asking", None)


# --- locked, wrong, missing ---
@pytest.mark.parametrize("left", ["missing", "empty"])
def test_no_new_database_is_made_beside_the_kept_files_of_another(
    run: Run, encrypted: Path, tmp_path: Path, left: str
) -> None:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    run("report", "add", tmp_path / "report.txt")
    database.close()
    for path in encrypted.glob("tracker.db*"):
        path.unlink()
    if left == "empty":
        (encrypted / "tracker.db").touch()
    before = sorted(path.name for path in encrypted.iterdir())

    for command in (("init",), ("serve", "--port", "1")):
        code, _, err = run(*command)
        assert code == 2 and "missing or empty" in err and "tracker restore" in err

    assert sorted(path.name for path in encrypted.iterdir() if path.suffix != ".lock") == before


@pytest.mark.parametrize("what", ["tracker.db", "tracker.db.lock"])
def test_a_database_that_cannot_be_opened_is_told_in_a_sentence(run: Run, encrypted: Path, what: str) -> None:
    """A folder in its place stands for what a person may not open: root, who runs some of these tests, may open all."""
    (encrypted / what).unlink(missing_ok=True)
    (encrypted / what).mkdir()

    for command in (("list", "individuals"), ("check",), ("init",)):
        code, _, err = run(*command)
        assert code == 2 and "cannot be opened" in err and str(encrypted) in err


@pytest.mark.parametrize("command", ["init", "key status", "list individuals"])
def test_a_folder_of_somebody_else_is_told_in_a_sentence(
    run: Run, encrypted: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """As another user of the machine finds it; tests may run as root, who may do everything."""
    exists = Path.exists

    def refused(path: Path) -> bool:
        if path.parent == encrypted:
            raise PermissionError(13, "Permission denied", str(path))
        return exists(path)

    monkeypatch.setattr(Path, "exists", refused)

    code, out, err = run(*command.split())

    assert code == 2 and out == ""
    assert "not for you" in err or "Permission denied" in err
    assert "Something went wrong" not in err


def test_a_kept_file_that_cannot_be_read_is_found_by_check(run: Run, encrypted: Path, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    run("report", "add", tmp_path / "report.txt")
    (kept,) = (encrypted / "files").glob("??/*")
    kept.unlink()
    kept.mkdir()

    code, out, _ = run("check")

    assert code == 1 and "cannot be read" in out


def test_a_full_disk_is_not_taken_for_a_damaged_database(encrypted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = OperationalError("PRAGMA", {}, sqlite.OperationalError("disk I/O error"))

    assert "damaged" in str(database._told(problem))
    monkeypatch.setattr(database.shutil, "disk_usage", lambda _path: type("Full", (), {"free": 4096})())

    assert "disk is full" in str(database._told(problem))


@pytest.mark.parametrize(
    "command", [("list", "individuals"), ("check",), ("init",), ("backup", "-o", "x"), ("key", "shares")]
)
def test_without_the_passphrase_every_command_stops_with_a_sentence(
    run: Run, encrypted: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]
) -> None:
    monkeypatch.delenv("TRACKER_PASSPHRASE_FILE")
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*command)
    assert (code, out) == (2, "") and "locked" in err and "Traceback" not in err

    words(tmp_path / "passphrase", "wrong words", monkeypatch)
    code, out, err = run(*command)
    assert (code, out) == (2, "") and "does not open" in err
    assert not (tmp_path / "x").exists()


def test_keys_are_changed_taken_off_put_on_and_recovered(
    run: Run, encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words(tmp_path / "new", NEW, monkeypatch, "TRACKER_NEW_PASSPHRASE_FILE")
    assert run("key", "change")[0] == 0
    assert run("list", "individuals")[0] == 2
    words(tmp_path / "passphrase", NEW, monkeypatch)
    code, out, _ = run("key", "change", "--rekey")
    assert code == 0 and "compared and are the same" in out
    code, out, _ = run("key", "shares")
    assert code == 0
    shares = [line for line in out.splitlines() if line and not line.startswith("Recovery share")]
    assert len(shares) == 3 and all(len(share.split()) == 33 for share in shares)
    for number, share in enumerate(shares):
        (tmp_path / f"share{number}").write_text(f"Recovery share {number}:\n{share}\n", encoding="utf-8")
    words(tmp_path / "passphrase", "passphrase of the recovery", monkeypatch)
    code, _, err = run("key", "recover", "--share", tmp_path / "share0")
    assert code == 2 and "exactly two" in err
    code, _, err = run("key", "recover")
    assert code == 2 and "Two recovery shares" in err
    assert run("key", "recover", "--share", tmp_path / "share0", "--share", tmp_path / "share2")[0] == 0
    assert run("list", "individuals")[0] == 0
    code, out, err = run("key", "decrypt")
    assert code == 0 and "is not encrypted" in err
    assert run("key", "decrypt")[0] == 2
    code, out, _ = run("key", "encrypt")
    assert code == 0 and "compared and are the same" in out
    code, _, err = run("key", "encrypt")
    assert code == 2 and "encrypted already" in err
    assert run("check")[0] == 0


@pytest.mark.parametrize("command", ["change", "decrypt", "shares"])
def test_a_plain_store_has_no_key_to_change(run: Run, nothing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:  # fmt: skip
    run("init", "--plain")
    words(tmp_path / "p", PASSPHRASE, monkeypatch)
    words(tmp_path / "new", NEW, monkeypatch, "TRACKER_NEW_PASSPHRASE_FILE")

    code, out, err = run("key", command)

    assert (code, out) == (2, "") and "is not encrypted" in err and "tracker key encrypt" in err


def test_a_damaged_database_is_not_served(run: Run, encrypted: Path) -> None:
    path = encrypted / "tracker.db"
    content = bytearray(path.read_bytes())
    content[100_000] ^= 4
    path.write_bytes(content)

    for command in (("serve",), ("check",)):
        code, out, err = run(*command)
        assert code in (1, 2) and "is damaged: page 25" in out + err


@pytest.mark.parametrize("of", ["tracker.db", "plain"])
def test_no_damaged_database_is_brought_up_to_date(
    run: Run, encrypted: Path, of: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if of == "plain":
        assert run("key", "decrypt")[0] == 0
    file = encrypted / "tracker.db"
    database.close()
    content = bytearray(file.read_bytes())
    for page in range(1, len(content) // 4096):  # every page but the first, which is all that is looked at to open it
        content[page * 4096 : page * 4096 + 16] = b"\xff" * 16
    file.write_bytes(content)

    for command in (("init",), ("serve", "--port", "1")):
        code, _, told = run(*command)
        assert code == 2 and "damaged" in told and "restore a backup" in told.lower(), told
    database.close()
    assert file.read_bytes() == bytes(content)


def test_a_page_that_is_found_damaged_while_at_work_is_told_in_a_sentence(run: Run, encrypted: Path) -> None:
    path = encrypted / "tracker.db"
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start + 99] ^= 1
    path.write_bytes(content)

    for command in (("list", "individuals"), ("backup", "-o", encrypted / "a"), ("init",), ("code", "list")):
        code, out, err = run(*command)
        if command[0] != "code":
            assert code == 2 and ("damaged" in err or "tracker check" in err), (command, err)
        assert "Traceback" not in err and "sqlalchemy" not in err
    assert path.read_bytes() == bytes(content)
