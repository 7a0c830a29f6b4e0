"""What every command uses: who acts, days, printing, files."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker import config
from tracker.errors import InvalidFacts, NotAllowed

if TYPE_CHECKING:
    from tracker.access import User
    from tracker.actions.again import Asked
    from tracker.audience import Leaving
    from tracker.spool import Spool

Json = Annotated[bool, typer.Option("--json", help="Print a JSON list of objects.")]
Out = Annotated[Path, typer.Option("-o", "--output", help="The file to write.")]
AsKnown = Annotated[str | None, typer.Option("--as-known", help="As it was known at the end of this day, YYYY-MM-DD.")]

BUNDLE = "TRACKER_BUNDLE_PASSPHRASE_FILE"

LOOKED_AT = (
    "careful: look at each picture that leaves and read each text once more: who is shown or named there and not recorded "
    "here is not known to the program."
)


def user() -> User:
    """Who acts: the one local user while nobody has made an account; otherwise whom the environment names.

    `TRACKER_TOKEN_FILE` holds a token, or `TRACKER_USER` names the account and its password comes from
    `TRACKER_PASSWORD_FILE` or the terminal. Raises NotAllowed.
    """
    from tracker.actions import locking

    found = _named()
    locking.note_typed()
    return found


def _named() -> User:
    from tracker.actions import accounts, sign_in

    if not accounts.team() or not (accounts.anybody_joined() or os.environ.get("TRACKER_TOKEN_FILE")):
        return accounts.local_user()
    if token := config.secret("TRACKER_TOKEN_FILE"):
        return sign_in.by_command_token(token)
    name = os.environ.get("TRACKER_USER", "")
    if not name:
        raise NotAllowed("People sign in here. Name your account: TRACKER_USER, or a token in TRACKER_TOKEN_FILE.")
    password = config.secret("TRACKER_PASSWORD_FILE") or _asked(
        f"Password of {name}: ", "Name a file with the password: TRACKER_PASSWORD_FILE"
    )
    return sign_in.by_password(
        name, password, lambda: _asked("Code of the second step: ", "Make a token: tracker account token")
    )


def _asked(question: str, otherwise: str) -> str:
    if not sys.stdin.isatty():
        raise NotAllowed(f"There is no terminal to ask on. {otherwise}.")
    return typed(question)


def typed(question: str) -> str:
    """What the person at the terminal types, unseen. Raises InvalidFacts where it is no text."""
    try:
        return getpass.getpass(question)
    except UnicodeDecodeError:
        raise InvalidFacts("What was typed is not UTF-8 text. Set the terminal to UTF-8, then try again.") from None


def warn_of_name(person: User, output: Path) -> None:
    """Say it where the name of a file that leaves gives somebody away: it is read before the file is."""
    from tracker.actions import leaving_warnings

    if warned := leaving_warnings.filename(person, output.name):
        typer.echo(f"careful: {warned}", err=True)


def once_more(user: User, leaving: Leaving) -> str:
    """What shows once more who acts, where names leave the team: from the files of secrets, else from the terminal."""
    from tracker.actions import again

    asked = again.asks(user) if leaving.outside and leaving.named else again.Asked.NOTHING
    return shown_again(asked, "Names leave the team.")


def shown_again(asked: Asked, why: str) -> str:
    """What shows once more who acts, from the files of secrets, else from the terminal, which says why."""
    from tracker.actions.again import Asked
    from tracker.store import keys

    if asked is Asked.NOTHING:
        return ""
    if asked is Asked.PASSPHRASE and (given := keys.passphrase_in_file()) is not None:
        return given
    if asked is Asked.PASSWORD and (given := config.secret("TRACKER_PASSWORD_FILE")):
        return given
    if asked is Asked.CODE:
        return _asked(f"{why} {asked.value}: ", "Its code can only be typed: run this at a terminal")
    variable = "TRACKER_PASSPHRASE_FILE" if asked is Asked.PASSPHRASE else "TRACKER_PASSWORD_FILE"
    return _asked(f"{why} {asked.value}: ", f"Name a file that holds it: {variable}")


def day(text: str | None, name: str) -> date | None:
    """A day as given to the option `name`. Raises InvalidFacts."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidFacts(f"{name}: '{text}' is not a day. Write it as 2026-11-23.") from None


def print_rows(
    rows: Iterable[Any], as_json: bool, line: Callable[[Any], str], told: tuple[User, str] | None = None
) -> None:
    """One line a row, or all rows as a JSON list; `told` says whose they are and what, where people are in them."""
    found = list(rows)
    if as_json:
        values = [plain(row) for row in found]
        if told:
            note_printed(*told, values)
        typer.echo(json.dumps(values, ensure_ascii=False, indent=1))
    else:
        for row in found:
            typer.echo(line(row))


def note_printed(person: User, what: str, values: list[Any]) -> None:
    """Note in the ledger that data with people in it is printed: it is for the team, whole."""
    from tracker.actions import ledger

    ledger.printed(person, what, values, [str(value.get("ref") or "") for value in values])
    typer.echo("For the team only: names and places in full. Noted in the ledger of what left.", err=True)


def plain(value: Any) -> Any:
    """A value as JSON knows it; dates and moments as ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | type(None)) else str(value)


def say_kept(kept: Mapping[str, str]) -> None:
    """Who was left out, and why, and how one goes on where a consent is missing."""
    from tracker.actions import release

    for ref, why in kept.items():
        typer.echo(f"left out {ref}: {why}", err=True)
    if go_on := release.go_on(kept.values()):
        typer.echo(f"{go_on} (tracker consent record; --override REF --why …)", err=True)


def say_files(found: Iterable[Any], preview: bool = False, asked: bool = True) -> None:
    """The kept files that go along and those that stay, with the reason, and what is written into each."""
    if preview and not asked:
        typer.echo("stays: kept files of sources: none were asked for (--files)")
    for one in found:
        held = f" Written into it: {', '.join(one.found)}." if one.found else ""
        if one.why:
            how = f"stays, unless released by --release {one.release}" if one.release else "stays"
            typer.echo(f"{how}: file of {one.source}: {one.why}.{held}", err=not preview)
        else:
            typer.echo(f"{'leaves' if preview else 'went along'}: {one.name}.{held}", err=not preview)
    if preview and any(not one.why for one in found):
        typer.echo(LOOKED_AT, err=not preview)


def bundle_passphrase() -> str:
    """What a bundle is encrypted under: from a file in scripts, else typed twice."""
    from tracker.store import keys

    typer.echo("The bundle gets a passphrase of its own: tell it to the receiver by another way.", err=True)
    given = keys.new_passphrase(BUNDLE)
    if given is None:
        raise InvalidFacts(f"There is no terminal to ask on. Name a file with the bundle's passphrase: {BUNDLE}")
    return given


def read_json(path: Path) -> Any:
    """What a JSON file holds. Raises InvalidFacts with the line and column of a mistake."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidFacts(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise InvalidFacts(f"{path.name} is not UTF-8 text.") from None
    except json.JSONDecodeError as problem:
        raise InvalidFacts(
            f"{path.name} is not JSON: line {problem.lineno}, column {problem.colno}: {problem.msg}."
        ) from None


def may_write(path: Path) -> None:
    """Try the place of a file before it is made: what could not be written would stand in the ledger as having left.

    Raises InvalidFacts.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.open("wb").close()
        part.unlink()
    except OSError as problem:
        why = (
            problem.strerror if path.parent.is_dir() else f"there is no folder {path.parent}. Make it, or name another"
        )
        raise InvalidFacts(f"{path} could not be written: {why}. Nothing left.") from None
    if path.is_dir():
        raise InvalidFacts(f"{path} is a folder. Name the file to write. Nothing left.")


def write(path: Path, content: bytes | Spool) -> None:
    """Write a file whole or not at all. Raises InvalidFacts."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            file.writelines([content] if isinstance(content, bytes) else content.pieces())
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise InvalidFacts(f"{path} could not be written: {problem.strerror}.") from None
