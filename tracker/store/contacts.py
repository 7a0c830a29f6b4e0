"""Contacts are encrypted here where the database is not (PostgreSQL): its administrator, or a dump, shows none.

The key stays outside the database, in the key file. A contact cannot be searched, sorted or compared by the server.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Text, select, type_coerce, update
from sqlmodel import Session, col

from tracker.config import settings
from tracker.records import Claim, Individual
from tracker.records.base import SEALED, Guarded, masked_by
from tracker.store import keys, sealed

FIELDS = ("contact",)  # facts whose statements are encrypted too


def seal(text: str) -> str:
    """As it is stored in a database that is not encrypted itself. Raises StoreProblem without the key."""
    return sealed.seal_text(keys.current().derive("contacts"), text, "contact")


def unseal(stored: str) -> str:
    """As it was said; what an older program kept in clear comes back as it is. Raises StoreProblem."""
    if not stored.startswith(SEALED):
        return stored
    return sealed.unseal_text(keys.current().derive("contacts"), stored, "contact")


Guarded.seal, Guarded.unseal = seal, unseal


def seal_block(content: bytes, use: str) -> bytes:
    """A block of words as it is stored: encrypted where the database is not. Raises StoreProblem without the key."""
    if settings().embedded:
        return content
    return sealed.seal_bytes(keys.current().derive("contacts"), content, use)


def unseal_block(stored: bytes, use: str) -> bytes:
    """The block again. Raises StoreProblem."""
    if settings().embedded:
        return stored
    return sealed.unseal_bytes(keys.current().derive("contacts"), stored, use)


def stored_claim(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A claim's columns as they are stored."""
    if row["field"] in FIELDS and row["value_text"] is not None and not settings().embedded:
        return {**row, "value_text": seal(row["value_text"])}
    return row


def told_claim(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A claim's columns as the program sees them."""
    if row["field"] in FIELDS and row["value_text"] is not None and not settings().embedded:
        said, masker = unseal(row["value_text"]), masked_by.get()
        return {**row, "value_text": said if masker is None else masker(said)}
    return row


def blinded(field: str, digest: str) -> str:
    """The digest by which a statement is known again; of a contact nobody without the key can guess the value."""
    if field not in FIELDS or settings().embedded:
        return digest
    return hmac.new(keys.current().derive("contacts"), digest.encode(), hashlib.sha256).hexdigest()


def seal_all(session: Session) -> int:
    """Encrypt what an older program kept in clear; the guards of `claim` are off. Returns how many there were."""
    mark = f"{SEALED}%"
    clear = type_coerce(col(Individual.contact), Text)
    people = select(col(Individual.id), clear).where(clear.is_not(None), clear.not_like(mark))
    found = session.execute(people).all()
    for number, said in found:
        session.execute(update(Individual).where(col(Individual.id) == number).values(contact=said))
    said_of = select(col(Claim.subject_id), col(Claim.id), col(Claim.value_text))
    stated = said_of.where(col(Claim.field).in_(FIELDS), col(Claim.value_text).not_like(mark))
    told = session.execute(stated).all()
    for subject, number, said in told:
        session.execute(
            update(Claim).where(col(Claim.subject_id) == subject, col(Claim.id) == number).values(value_text=seal(said))
        )
    return len(found) + len(told)
