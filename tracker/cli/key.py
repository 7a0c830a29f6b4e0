"""tracker key: passphrase, encryption on and off, recovery shares."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.common import Json, user
from tracker.errors import InvalidFacts, StoreProblem

if TYPE_CHECKING:
    from tracker.store.convert import Written

key_app = typer.Typer(no_args_is_help=True, help="Passphrase, encryption on and off, recovery shares.")
Shares = Annotated[
    list[Path] | None, typer.Option("--share", help="File with the words of a recovery share; give two.")
]
OLD_COPIES = (
    "Backups made before open with the old passphrase. On flash disks remains of old files may stay for a while."
)


@key_app.command()
def status(as_json: Json = False) -> None:
    """Say whether the database is encrypted, how, and where its key file is."""
    from tracker.actions import encryption

    found = encryption.status()
    if as_json:
        typer.echo(json.dumps([asdict(found)], indent=1))
        return
    typer.echo(f"{found.sentence} {found.engine}.")
    if found.key_file:
        typer.echo(f"Key file: {found.key_file}, {_cost(found.kdf) if found.passphrase else 'without a passphrase'}.")


def _cost(kdf: dict[str, Any]) -> str:
    return f"under a passphrase (Argon2id, {kdf['time']} passes over {kdf['memory_kib'] // 1024} MiB)"


@key_app.command()
def change(
    rekey: Annotated[bool, typer.Option("--rekey", help="Also make a new data key: write everything anew.")] = False,
) -> None:
    """Change the passphrase. In scripts the new one is in the file that TRACKER_NEW_PASSPHRASE_FILE names."""
    from tracker.actions import encryption

    acts, old = user(), _asked()
    new = _new("TRACKER_NEW_PASSPHRASE_FILE")
    if rekey:
        done = encryption.change_key(acts, old, new)
        typer.echo(f"A new key and passphrase. {_told(done)} Old recovery shares open nothing here: make new ones.")
    else:
        encryption.change_passphrase(acts, old, new)
        typer.echo("The passphrase is changed.")
    typer.echo(OLD_COPIES, err=True)


@key_app.command()
def encrypt() -> None:
    """Turn encryption on for a plain database and its kept files."""
    from tracker.actions import encryption

    done = encryption.encrypt(user(), _new("TRACKER_PASSPHRASE_FILE"))
    typer.echo(f"Encrypted. {_told(done)} Now make recovery shares: tracker key shares")
    for name in encryption.plain_copies():
        typer.echo(f"The folder {name} still holds an unencrypted copy. Delete it when it is not needed.", err=True)
    typer.echo(
        "Backups made before are not encrypted. On flash disks remains of the plain files may stay for a while.",
        err=True,
    )


@key_app.command()
def decrypt() -> None:
    """Take the encryption off, on purpose: whoever gets the files can read everything."""
    from tracker.actions import encryption

    done = encryption.decrypt(user(), _asked())
    typer.echo(f"No longer encrypted. {_told(done)}")
    typer.echo(encryption.PLAIN, err=True)


@key_app.command()
def destroy(
    say: Annotated[str | None, typer.Option("--say", help="The words that confirm it, for scripts.")] = None,
) -> None:
    """In danger: destroy the key file at once. No passphrase opens the database then, only two recovery shares."""
    from tracker import config
    from tracker.actions import encryption
    from tracker.store import keys

    if say is None and config.asking is not None:
        typer.echo(f"No passphrase will open this database any more. To go on, type: {encryption.DESTROY}", err=True)
        say = config.asking("> ")
    gone = encryption.destroy_key(user() if keys.is_unlocked() else None, say or "")
    typer.echo(f"{gone} key {'file is' if gone == 1 else 'files are'} destroyed. Backups elsewhere are untouched.")


@key_app.command()
def shares() -> None:
    """Print three recovery shares: any two open the database without the passphrase, one says nothing."""
    from tracker.actions import encryption

    for number, words in enumerate(encryption.shares(user(), _asked()), 1):
        typer.echo(f"Recovery share {number} of 3 (any two are needed):\n{words}\n")
    typer.echo(
        "They are shown once and kept nowhere. Give each to another person, on paper, in another place.", err=True
    )


@key_app.command()
def recover(share: Shares = None) -> None:
    """Set a new passphrase with two recovery shares."""
    from tracker.actions import encryption

    words = share_words(share)
    encryption.recover(words, _new("TRACKER_PASSPHRASE_FILE"))
    typer.echo("The database opens with the new passphrase.")


def share_words(files: list[Path] | None) -> list[str]:
    """The words of two shares, from files or from the person at the terminal. Raises InvalidFacts, StoreProblem."""
    from tracker import config

    if files:
        if len(files) != 2:
            raise InvalidFacts("Give exactly two recovery shares: --share FILE --share FILE")
        return [_words(path) for path in files]
    if config.asking is None:
        raise StoreProblem("Two recovery shares are needed: --share FILE --share FILE, or run this at a terminal.")
    return [config.asking(f"Words of share {which}: ") for which in ("one", "two")]


def _words(path: Path) -> str:
    """The share in a file: its line of words, whatever heading it was printed with."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise InvalidFacts(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError):
        raise InvalidFacts(f"{path.name} cannot be read as text.") from None
    return " ".join(line for line in lines if not line.startswith("Recovery share"))


def _asked() -> str:
    from tracker.store import keys

    given = keys.passphrase()
    if given is None:
        raise StoreProblem(f"The passphrase is needed. {keys.SCRIPTS}")
    return given


def _new(variable: str) -> str:
    from tracker.store import keys

    given = keys.new_passphrase(variable)
    if given is None:
        raise StoreProblem(
            f"A new passphrase is needed. Run this at a terminal, or name a file that holds it in {variable}."
        )
    return given


def _told(done: Written) -> str:
    return f"{done.rows:,} rows of {done.tables} tables and {done.files:,} kept files were compared and are the same."
