"""A log that was carried here from another store: vouched for by this store's own key, entry by entry.

The key of a log never leaves its store: whoever had it could write the log anew. So a take-out holds the log as it
stands, verified before it left, and the store that receives it digests every entry, its changes and the records that
it concerns under its own key, and keeps the digests in one entry of its own (the changes `carried` of a RESTORE). From
then on nobody changes an old entry unseen. The old hashes stay as they came, so that heads kept elsewhere still fit.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, select

from tracker.records import Setting
from tracker.records.base import AuditAction
from tracker.store import audit, audit_rows
from tracker.store.audit import Deed

FIELD = "carried"
STORE = "audit_store"  # the setting with the short name that the store had where the log was begun
AT_ONCE = 1_000  # entries for which one row of `change` vouches
RESTORE = audit.ACTIONS.index(AuditAction.RESTORE)
Digests = tuple[str, str, str]  # of an entry, of its changes, of the records that it concerns; "" where there are none


@dataclass
class Carried:
    """What vouches for a carried log: the entry that says so (0 for none), and the digests by entry."""

    entry: int = 0
    digests: dict[int, Digests] = field(default_factory=dict)


def store_name(session: Session) -> str | None:
    """The short name of the store in which this log was begun, where that is another one."""
    return session.exec(select(Setting.value).where(Setting.key == STORE)).first()


def take_over(session: Session) -> int:
    """Vouch for the whole log that stands there, in one entry of its own; returns the number of that entry."""
    key = audit.key(session)
    deed = Deed(AuditAction.RESTORE, "database")
    changes = _digested(audit_rows.changes(session), lambda own: changes_digest(key, own))
    abouts = _digested(audit_rows.abouts(session), lambda own: audit.about_digest(key, [row[1] for row in own]))
    change, about = next(changes, None), next(abouts, None)
    entries = audit_rows.entries(session)
    while some := list(itertools.islice(entries, AT_ONCE)):
        told: dict[str, list[str]] = {}
        for values in some:
            seq, said = values[1], ["", ""]
            while change and change[0] <= seq:
                said[0] = change[1] if change[0] == seq else said[0]
                change = next(changes, None)
            while about and about[0] <= seq:
                said[1] = about[1] if about[0] == seq else said[1]
                about = next(abouts, None)
            told[str(seq)] = [entry_digest(key, values), *said]
        deed.change("audit_entry", some[0][1], FIELD, None, told, None)
    return audit.write(session, deed)


def _digested(rows: Iterator[Sequence[Any]], digest: Any) -> Iterator[tuple[int, str]]:
    for seq, own in itertools.groupby(rows, lambda row: row[0]):
        yield seq, digest(list(own))


def newest(session: Session) -> Carried:
    """The newest take-over of this log. Whether its own entry stands as it was written is for the chain to say."""
    vouched = Carried()
    for seq, after in audit_rows.after(session, FIELD):
        if seq != vouched.entry:
            vouched = Carried(seq)
        told = after if isinstance(after, dict) else {}
        vouched.digests |= {int(n): tuple(said) for n, said in told.items() if n.isdecimal() and len(said) == 3}
    return vouched


def entry_digest(key: bytes, values: Sequence[Any]) -> str:
    """Of an entry with its hash, as the database holds it."""
    return audit.keyed(key, "carried" + json.dumps(list(values)))


def changes_digest(key: bytes, rows: Sequence[Sequence[Any]]) -> str:
    """Of the changes of an entry and which of them were erased."""
    bodies = [[*row[1:5], audit_rows.value(row[5]), audit_rows.value(row[6])] for row in rows]
    return audit.left_digest(key, bodies, [row[7] is not None for row in rows])
