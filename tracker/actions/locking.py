"""Locked or open: the state of the store's encryption, unlocking with the passphrase, and locking at once.

To type the passphrase is to sign in: one entry of the log, and one more that counts the wrong ones before it, which
nobody could write while the store was locked. A passphrase file stands for a person once and for all, as a token does.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from tracker import remembered
from tracker.config import settings
from tracker.errors import NotAllowed, StoreProblem
from tracker.records.base import AuditAction
from tracker.store import accounts, audit, checks, cipher, columns, database, keys, masking, name_search, schema
from tracker.store.audit import Deed

_forgetting: list[Callable[[], None]] = []


@dataclass(frozen=True)
class Lock:
    """How the store is kept. `plain_on_purpose` is an embedded database without encryption; both are said on pages.

    `locked` means that a passphrase is needed before anything can be read.
    """

    encrypted: bool
    locked: bool
    plain_on_purpose: bool


def state() -> Lock:
    """How the store is kept now; reads no data and asks nobody."""
    if not database.is_sqlite():
        return Lock(encrypted=False, locked=False, plain_on_purpose=False)
    if keys.is_there():
        return Lock(encrypted=True, locked=not keys.is_unlocked(), plain_on_purpose=False)
    path = database.sqlite_path()
    return Lock(False, False, path.exists() and (path.stat().st_size == 0 or cipher.is_plain(path)))


def unlock(passphrase: str) -> None:
    """Open the store, see that it is whole, and bring it up to date.

    Raises NotAllowed for a wrong passphrase, and makes the next attempts wait; StoreProblem, and it stays locked.
    """
    if not state().encrypted:
        return
    wrong = keys.wrong_tries()
    keys.unlock(passphrase)
    try:
        if damage := checks.damaged_pages():
            raise StoreProblem(damage[0])
        if schema.revision() != schema.newest() or not schema.is_settled():
            schema.init()
    except StoreProblem:
        lock()
        raise
    _note_opened(wrong)


def note_typed() -> None:
    """Note that the passphrase was typed at the terminal, where it was: once."""
    if keys.was_typed():
        _note_opened(0)


def _note_opened(wrong: int) -> None:
    """A disk that is full keeps nobody from reading: who holds the passphrase reads a copy of the file as well."""
    with suppress(StoreProblem), database.transaction(None) as session:
        own = None if accounts.anybody_joined(session) else accounts.local(session)
        if wrong:
            tries = Deed(AuditAction.FAILED_LOGIN, "setting", "passphrase", {"passphrase"}, rows=range(wrong))
            audit.write(session, tries)
        audit.write(session, Deed(AuditAction.LOGIN, "setting", "passphrase", {"passphrase"}, user_id=own))


def warm() -> None:
    """Begin to read the lists into memory, beside other work; a store without tables is left alone."""
    try:
        if schema.revision() == schema.newest():
            columns.warm()
    except StoreProblem:  # whoever asks first is told
        return


def waits() -> bool:
    """Whether the store needs a passphrase that no file holds: somebody must unlock it. Raises StoreProblem."""
    now = state()
    return now.locked and keys.needs_passphrase() and keys.passphrase_in_file() is None


def lock() -> None:
    """Lock at once: connections closed, keys forgotten, lists and files in memory dropped. Raises NotAllowed."""
    if not state().encrypted:
        raise NotAllowed("This database is not encrypted: there is nothing to lock.")
    let_go()


def let_go() -> None:
    """Close the database and forget the key and all that was read with it."""
    database.lock()
    columns.forget()
    forget_texts()
    for forget in _forgetting:
        forget()
    gc.collect()


def forget_texts() -> None:
    """Let go of the texts and names that this process has read, and of what it has worked out about them."""
    masking.forget()
    name_search.forget()
    remembered.forget("tracker.reading", "tracker.mapping", "tracker.importers", "tracker.wording")


def when_locked(forget: Callable[[], None]) -> None:
    """Have this called whenever the store is locked: for what other parts keep in memory."""
    _forgetting.append(forget)


def idle_after_seconds() -> int:
    """After how many seconds without anybody at work the store locks itself."""
    return settings().idle_seconds
