"""What makes this store itself: random constants, made once. On PostgreSQL the secret ones are sealed.

Whoever has the database's password or a dump of it can then neither forge the audit log, nor compute a second factor,
nor ask whether a certain file is kept: the key that opens them is in the key file, outside the database.
"""

from __future__ import annotations

import secrets

from sqlmodel import Session, col, select

from tracker.records import Setting
from tracker.records.base import SEALED
from tracker.store import keys, sealed

OPEN = {"ref_key": 8}  # bytes; it only scatters the handles
SECRET = {"files_key": 32, "audit_key": 32, "sign_in_key": 32, "identifier_key": 32}
TRAVELS = (
    "identifier_key",
)  # goes along where everything is taken out: later files of a source find their people again


def make(session: Session) -> None:
    """Make those that are missing. Safe to repeat."""
    there = set(session.exec(select(Setting.key)).all())
    for name, size in (OPEN | SECRET).items():
        if name not in there:
            session.add(Setting(key=name, value=secrets.token_hex(size)))


def secret(session: Session, name: str) -> bytes:
    """A secret constant. Raises StoreProblem where the key outside the database is missing or another one."""
    return bytes.fromhex(opened(name, str(session.exec(select(Setting.value).where(Setting.key == name)).one())))


def opened(name: str, stored: str) -> str:
    """A constant as it was made, from how it is stored. Raises StoreProblem."""
    if stored.startswith(SEALED):
        return sealed.unseal_text(keys.current().derive("constants"), stored, name)
    return stored


def seal(session: Session) -> None:
    """Seal what is still readable. Safe to repeat."""
    for row in session.exec(select(Setting).where(col(Setting.key).in_(SECRET))).all():
        if not row.value.startswith(SEALED):
            row.value = sealed.seal_text(keys.current().derive("constants"), row.value, row.key)
