"""The key and the encryption of the store: begin, turn on and off, change the passphrase or the key, recovery shares."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from sqlmodel import Session

from tracker.access import Permission, User, require
from tracker.actions import locking
from tracker.config import settings
from tracker.errors import Conflict, InvalidFacts, NotAllowed, NotFound, StoreProblem
from tracker.records import Setting
from tracker.records.base import AuditAction
from tracker.store import audit, checks, cipher, convert, database, files, keys, schema, swap

SHARES, NEEDED = 3, 2
DESTROY = "destroy the key"
CHANGING = 7301  # the number by which changes of the passphrase wait for each other
PLAIN = "This database is not encrypted: whoever gets its file or this disk can read everything."
UNKEYED = (
    "A new database is encrypted, and there is no passphrase. Run `tracker init` at a terminal, or name a file that "
    "holds the passphrase in TRACKER_PASSPHRASE_FILE. To make an unencrypted database on purpose: tracker init --plain"
)


def begin(plain: bool = False) -> None:
    """Create the store or bring it up to date. A new embedded one is encrypted unless `plain` says otherwise.

    Raises StoreProblem where there is no passphrase or the file is damaged, InvalidFacts for a bad one.
    """
    if database.is_sqlite():
        _begin_file(plain)
        if damage := checks.damaged_pages():  # before anything is written to it
            raise StoreProblem(f"{damage[0]} ({len(damage)} in all.) Nothing was changed.")
    with database.problems_told():
        schema.init()


def _begin_file(plain: bool) -> None:
    path = database.sqlite_path()
    if (not path.exists() or path.stat().st_size == 0) and any(files.stored(settings().files)):
        raise StoreProblem(
            f"The database {path} is missing or empty, and the kept files of one are there: it was moved, deleted or cut. "
            "Nothing was made in its place. Put it back, or restore a backup: tracker restore FILE"
        )
    if keys.is_there():
        if plain:
            raise StoreProblem("This database is encrypted already. To take the encryption off: tracker key decrypt")
        keys.current()
    elif not path.exists() and not plain:
        given = keys.new_passphrase()
        if given is None:
            raise StoreProblem(UNKEYED)
        keys.make(given)
    database.make_file()


@dataclass(frozen=True)
class Status:
    """How the store is kept, in words for a person, and the figures behind it."""

    sentence: str
    encrypted: bool
    plain_on_purpose: bool
    locked: bool
    key_file: str | None
    passphrase: bool
    kdf: dict[str, Any]
    engine: str


def status() -> Status:
    """How the store is kept. Asks for no passphrase. Raises StoreProblem where the key file is damaged."""
    now = locking.state()
    there = keys.is_there()
    kdf = keys.describe() if there else {}
    wrapped = kdf.get("name", "none") != "none"
    if not database.is_sqlite():
        said = "PostgreSQL: contacts and kept files are encrypted by this program"
        said += (
            ", with a key under a passphrase." if wrapped else ", with a key that lies readable in its key file."
            if there else " once `tracker init` has made a key."
        )  # fmt: skip
    elif now.encrypted:
        said = "Database and kept files are encrypted (SQLCipher 4, AES-256)."
    else:
        said = PLAIN
    engine = f"SQLCipher {'.'.join(map(str, cipher.version()))}" if database.is_sqlite() else "PostgreSQL"
    return Status(
        said, now.encrypted, now.plain_on_purpose, now.locked, str(keys.path()) if there else None, wrapped, kdf, engine
    )


def encrypt(user: User, passphrase: str) -> convert.Written:
    """Turn encryption on for a plain embedded database and its files. Raises StoreProblem, NotAllowed."""
    require(user, Permission.ADMINISTER)
    if _embedded().encrypted:
        raise StoreProblem("This database is encrypted already. To change the passphrase: tracker key change")
    fresh = keys.fresh()
    return convert.rewrite(fresh, keys.wrapped(fresh, passphrase), user, _noting(user, "encrypt"))


def plain_copies() -> list[str]:
    """Names of folders beside the store that still hold an unencrypted database: set aside by a restore, or left by a
    backup that was broken off.
    """
    found = settings().home.glob("*/*.db")
    return sorted({path.parent.name for path in found if cipher.is_plain(path)})


def decrypt(user: User, passphrase: str) -> convert.Written:
    """Take the encryption off, on purpose; the passphrase is asked again. Raises StoreProblem, NotAllowed."""
    require(user, Permission.ADMINISTER)
    _must_be_encrypted()
    keys.unlock(passphrase)
    return convert.rewrite(None, None, user, _noting(user, "decrypt"))


def change_passphrase(user: User, old: str, new: str) -> None:
    """Wrap the same data key under another passphrase. Raises StoreProblem, NotAllowed, Conflict."""
    require(user, Permission.ADMINISTER)
    _must_have_key()
    before = keys.content()
    after = keys.wrapped(keys.unlock(old), new)
    try:
        with database.transaction(user) as session:
            database.one_at_a_time(session, CHANGING)
            if keys.content() != before:  # of two at once, the first would believe in a passphrase that is gone
                raise Conflict("The passphrase was changed by somebody else meanwhile. Nothing was changed; try again.")
            audit.add(session, user.id, AuditAction.KEY, "setting", "passphrase")
            keys.write(after)
    except BaseException:  # its entry was not kept: no change without one, and no entry without a change
        if keys.content() == after:
            keys.write(before)
        raise


def change_key(user: User, old: str, new: str) -> convert.Written:
    """A new data key and passphrase: the whole store is written anew. Old shares and backups keep their old key."""
    require(user, Permission.ADMINISTER)
    if not database.is_sqlite():
        raise StoreProblem("On PostgreSQL only the passphrase can be changed. Run: tracker key change")
    _must_be_encrypted()
    keys.unlock(old)
    fresh = keys.fresh()
    return convert.rewrite(fresh, keys.wrapped(fresh, new), user, _noting(user, "rekey"))


def shares(user: User, passphrase: str) -> list[str]:
    """Three recovery shares of the data key, in words (SLIP-39); any two open the store, one says nothing.

    They are not kept. Raises NotAllowed, StoreProblem.
    """
    require(user, Permission.ADMINISTER)
    _must_have_key()
    opened = keys.unlock(passphrase)
    _audit(user, "shares")
    (made,) = generate_mnemonics(1, [(NEEDED, SHARES)], opened.data)
    return list(made)


def destroy_key(user: User | None, said: str) -> int:
    """Panic: destroy the key file and its copies beside the store, so that no passphrase opens it any more.

    Two recovery shares still do, and so does a backup elsewhere with the passphrase of its day. `said` must be DESTROY;
    `user` is None for who holds the files and acts at their terminal while the store is locked. Returns how many files
    were destroyed. Raises InvalidFacts, NotAllowed, StoreProblem.
    """
    if user is not None:
        require(user, Permission.ADMINISTER)
    with suppress(Exception):  # a change of key that was broken off must not bring a key back
        database.finish_change()
    _must_be_encrypted()
    if said.strip() != DESTROY:
        raise InvalidFacts(f"Nothing was destroyed. To destroy the key, type: {DESTROY}")
    with suppress(Exception), database.hurried():  # no full disk, and no other writer, must keep anybody from it
        if keys.is_unlocked():
            _audit(user, "destroy")
    try:
        return keys.destroy(_key_copies())
    finally:
        locking.let_go()


def _key_copies() -> list[Path]:
    """Wherever else beside the store the key may lie: set aside, half written, or in a change that was broken off."""
    home, name = settings().home, keys.path().name
    kept = [*home.glob(f"*/{name}"), *keys.path().parent.glob(f"{name}.*.part"), *swap.markers(database.sqlite_path())]
    return [path for path in kept if path.is_file()]


def recover(words: list[str], passphrase: str) -> None:
    """A new key file from two shares, under a new passphrase, once the key is shown to fit. Raises InvalidFacts."""
    found = key_of_shares(words)
    _fits(found)
    keys.write(keys.wrapped(found, passphrase))
    keys.hold(found)
    _audit(None, "recover")


def key_of_shares(words: list[str]) -> keys.Keys:
    """The data key that two shares hold. Raises InvalidFacts."""
    try:
        return keys.Keys(combine_mnemonics([" ".join(share.split()).casefold() for share in words]))
    except MnemonicError:  # its words repeat those of the share
        raise InvalidFacts(
            "These recovery shares do not give a key. Two different ones of one set are needed: look at each word."
        ) from None


def _fits(found: keys.Keys) -> None:
    """The key opens the store as it lies there. Raises NotFound, NotAllowed."""
    wrong = NotAllowed("These shares belong to another database, or to an older key. Nothing was changed.")
    if not database.is_sqlite():
        with database.reading(None) as session:
            check = session.get(Setting, "key_check")
            if check is None or check.value != found.derive("check").hex():
                raise wrong
        return
    path = database.sqlite_path()
    database.finish_change()
    if not path.exists() or path.stat().st_size == 0:
        raise NotFound(
            f"There is no database at {path}. Restore a backup: tracker restore FILE --share FILE --share FILE"
        )
    if cipher.is_plain(path):
        raise StoreProblem("This database is not encrypted; no key is needed.")
    if not cipher.opens(path, found.derive("database")):
        raise wrong


def _embedded() -> locking.Lock:
    if not database.is_sqlite():
        raise StoreProblem(
            "PostgreSQL encrypts its own disk, or its machine does; this program encrypts contacts and kept files there."
        )
    return locking.state()


def _must_be_encrypted() -> None:
    if not _embedded().encrypted:
        raise StoreProblem("This database is not encrypted. To encrypt it: tracker key encrypt")


def _must_have_key() -> None:
    if not keys.is_there():
        raise StoreProblem(
            "This database is not encrypted, and has no key. To encrypt it: tracker key encrypt"
            if database.is_sqlite()
            else "There is no key file yet. Run: tracker init"
        )


def _audit(user: User | None, what: str) -> None:
    with database.transaction(user) as session:
        _noting(user, what)(session)


def _noting(user: User | None, what: str) -> Callable[[Session], object]:
    return lambda session: audit.add(session, user.id if user else None, AuditAction.KEY, "setting", what)
