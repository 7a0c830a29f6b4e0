"""Take everything out, and put it in again: one file in an open format that another instance restores.

Whoever works alone takes out what is theirs; in a team it takes somebody who may export, read the audit log and see every
record: a file of all must not show its bearer what the screen would not. What was taken out is noted like all that leaves.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tracker import config
from tracker.access import LEVELS, Permission, User, may, require
from tracker.actions import again, ledger, upkeep
from tracker.audience import Leaving
from tracker.config import settings
from tracker.errors import InvalidFacts, NotAllowed, NotFound, StoreProblem
from tracker.store import arrival, columns, consents, database, keys, masking, sight
from tracker.store import takeout as store

VARIABLE = "TRACKER_TAKEOUT_PASSPHRASE_FILE"
ENDING, SEALED_ENDING = ".zip", ".zip.age"
WAITS = 7_200  # seconds that a file may wait for a browser
CLEAR = (
    "This take-out is not encrypted: whoever gets the file reads everything in it. Keep it as closely as the database."
)
Told = Callable[[str, int, int], None]


@dataclass(frozen=True)
class TakenOut:
    """What was taken out: rows of all tables, kept files, those that are damaged here and so not in it, size in bytes."""

    rows: int
    tables: int
    files: int
    damaged: tuple[str, ...]
    size: int
    sha256: str
    encrypted: bool


@dataclass(frozen=True)
class PutBack:
    """What was restored: the folder of what was there before, if anything was; rows and files of a take-out."""

    kept: Path | None
    rows: int = 0
    files: int = 0
    taken_out: str = ""


def _nothing(_what: str, _done: int, _of: int) -> None:
    """Nobody watches."""


def must_encrypt() -> bool:
    """Whether the store is under a passphrase, and so must be what is taken out of it."""
    return keys.is_there() and keys.needs_passphrase()


def take_out(
    user: User,
    target: Path,
    secret: str = "",
    passphrase: str | None = None,
    told: Told = _nothing,
) -> TakenOut:
    """Write everything to one file, whole or not at all; `secret` shows once more who does it.

    With a passphrase the file is an age file; a store under a passphrase is taken out under one only. Raises NotAllowed,
    InvalidFacts, StoreProblem.
    """
    require(user, Permission.EXPORT)
    require(user, Permission.AUDIT)
    _sees_everything(user)
    if passphrase is None and must_encrypt():
        raise InvalidFacts(
            "Nothing left.", {"passphrase": "This database is under a passphrase; give one for the take-out as well."}
        )
    if passphrase is not None and (wrong := keys.unfit(passphrase)):
        raise InvalidFacts("Nothing left.", {"passphrase": wrong})
    again.prove(user, secret)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        made = store.write(part, passphrase, told)
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = part.stat().st_size
        tables = [table.name for table in made.tables]
        ledger.note(
            user, ledger.Left("everything", consents.TAKE_OUT, b"", made.total, tables, (), sha256=digest), Leaving()
        )
        part.replace(target)
    except OSError as problem:
        raise StoreProblem(
            f"The take-out could not be written: {problem.strerror or problem}. Nothing left."
        ) from problem
    finally:
        part.unlink(missing_ok=True)
    return TakenOut(made.total, len(tables), len(made.files), tuple(made.missing), size, digest, passphrase is not None)


def same_twice(passphrase: str, twice: str) -> None:
    """Raises InvalidFacts where a passphrase was typed in two ways."""
    if passphrase != twice:
        raise InvalidFacts("The two passphrases differ. Nothing left.")


def offered(user: User) -> bool:
    """Whether this person may take everything out: for pages, which offer only what would be allowed."""
    if not (may(user, Permission.EXPORT) and may(user, Permission.AUDIT)):
        return False
    try:
        _sees_everything(user)
    except NotAllowed:
        return False
    return True


def _sees_everything(user: User) -> None:
    """Raises NotAllowed, without saying what there is that this person may not see."""
    everything = user.clearance is LEVELS[-1] and not user.names_hidden
    if everything:
        with database.reading(user) as session:
            everything = not sight.outside(session)
    if not everything:
        raise NotAllowed(
            "A take-out holds every record and every name, and there are records or names that you do not see now. "
            "Ask somebody who sees all of them, or export lists. Nothing left."
        )


# --- back in ---
def restore(source: Path, opened: keys.Keys | None = None, plain: bool = False, told: Told = _nothing) -> PutBack:
    """Put a take-out or a backup in place; what was there is set aside. All or nothing.

    A take-out of either kind of database goes into either. It is checked whole before anything is written. `opened` is the
    key that recovery shares gave, for a backup. Raises NotFound, NotAllowed, InvalidFacts, StoreProblem.
    """
    if not source.is_file():
        raise NotFound(f"There is no file {source}.")
    sealed = store.is_encrypted(source)
    if not sealed and not _is_takeout(source):
        return PutBack(upkeep.restore(source, opened))
    given = _passphrase_of(sealed)
    with store.opened(source, given) as bundle:
        if not store.is_takeout(bundle):
            raise StoreProblem(store.NOT_WHOLE)
        _room(sum(about.file_size for about in bundle.infolist()))
        made = store.proved(bundle, told)
        key_file, key = _key(given, plain)
        kept = arrival.make(bundle, made, key_file, key, told)
    columns.forget()
    masking.forget()
    return PutBack(kept, made.total, len(made.files), made.made_at)


def _is_takeout(source: Path) -> bool:
    try:
        with store.opened(source, None) as bundle:
            return store.is_takeout(bundle)
    except StoreProblem:
        return False  # a backup says itself what is wrong with it


def _passphrase_of(sealed: bool) -> str | None:
    if not sealed:
        return None
    given = keys.passphrase_in_file(VARIABLE) or keys.passphrase_in_file()
    if given is None and config.asking is not None:
        given = config.asking("Passphrase of the take-out: ")
    if given is None:
        raise StoreProblem(f"This take-out is encrypted. Name a file that holds its passphrase in {VARIABLE}.")
    return given


def _room(need: int) -> None:
    """The new store stands beside the old for a while. Raises StoreProblem."""
    home = settings().home
    there = next(folder for folder in (home, *home.parents) if folder.is_dir())
    free = shutil.disk_usage(there).free
    if free < need:
        raise StoreProblem(f"There is no room: {need:,} bytes are needed, {free:,} are free. Nothing was changed.")


def _key(given: str | None, plain: bool) -> tuple[bytes | None, keys.Keys | None]:
    """The key of the store that is made: the one that is here, else a new one under a passphrase, else none."""
    if keys.is_there():
        return keys.path().read_bytes(), keys.current()
    if not settings().embedded or plain:
        return None, None
    if given is None and not database.sqlite_path().exists():
        given = keys.new_passphrase()
    if given is None:
        return None, None
    fresh = keys.fresh()
    return keys.wrapped(fresh, given), fresh


def pending() -> Path:
    """A folder for a take-out that a browser fetches; what an earlier run left there is gone. Raises OSError."""
    folder = settings().home / "take-out"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in folder.iterdir():
        if time.time() - left.stat().st_mtime > WAITS:
            shutil.rmtree(left, ignore_errors=True)
    own = folder / secrets.token_hex(8)
    own.mkdir(mode=0o700)
    return own
