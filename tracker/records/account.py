"""UserAccount: who works here, with which role and clearance; and what signing in leaves behind."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from tracker.access import Confidentiality
from tracker.records.base import BIG, Closed, Moment, closed_check
from tracker.records.name import Json

SUM = 64  # letters of a SHA-256 in hexadecimal


class UserAccount(SQLModel, table=True):
    """A person who uses the system. Only who has a password or a provider's identity can sign in.

    `totp_secret` is encrypted under a key kept in `setting`; `totp_step` is the last accepted half minute, so that
    no code is accepted twice. `totp_pending` is a secret shown to its owner and not confirmed yet.
    """

    __tablename__ = "user_account"
    __table_args__ = (closed_check("clearance", Confidentiality), UniqueConstraint("issuer", "subject"))

    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(sa_type=String(80), unique=True)
    display_name: str = Field(sa_type=String(160))
    role: str = Field(sa_type=String(20))
    clearance: Confidentiality = Field(sa_type=Closed(Confidentiality))
    password_hash: str | None = Field(default=None, sa_type=Text)
    active: bool = True
    created_at: datetime = Field(sa_type=Moment)
    created_by: int | None = Field(default=None, foreign_key="user_account.id")
    joined_at: datetime | None = Field(default=None, sa_type=Moment)
    issuer: str | None = Field(default=None, sa_type=String(255))
    subject: str | None = Field(default=None, sa_type=String(255))
    totp_secret: str | None = Field(default=None, sa_type=Text)
    totp_pending: str | None = Field(default=None, sa_type=Text)
    totp_step: int | None = Field(default=None, sa_type=BIG)
    second_factor_required: bool = Field(default=False, sa_column_kwargs={"server_default": false()})

    @property
    def can_sign_in(self) -> bool:
        """Whether this person has accepted the invitation."""
        return bool(self.password_hash or self.subject)


class SignInSession(SQLModel, table=True):
    """A session: only the SHA-256 of its token is kept. `kind`: half (second factor due), browser, command."""

    __tablename__ = "sign_in_session"
    __table_args__ = (Index("ix_sign_in_session_user_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    token_sum: str = Field(sa_type=String(SUM), unique=True)
    user_id: int = Field(foreign_key="user_account.id")
    kind: str = Field(sa_type=String(8))
    created_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_by: int | None = Field(default=None, foreign_key="user_account.id")


class KnownBrowser(SQLModel, table=True):
    """A browser in which this person has signed in: its guesses are counted apart from those of strangers."""

    __tablename__ = "known_browser"
    __table_args__ = (Index("ix_known_browser_user_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    token_sum: str = Field(sa_type=String(SUM), unique=True)
    user_id: int = Field(foreign_key="user_account.id")
    created_at: datetime = Field(sa_type=Moment)


class SignInAttempt(SQLModel, table=True):
    """A try: keyed hash of the typed name, never the name. Kept for a day, for throttling alone."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_name_sum", "name_sum", "at"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    name_sum: str = Field(sa_type=String(SUM))
    browser_id: int | None = Field(default=None, sa_type=BIG)
    at: datetime = Field(sa_type=Moment)
    passed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class RecoveryCode(SQLModel, table=True):
    """A code that stands in for the second factor once. 80 random bits: its SHA-256 cannot be guessed back."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_user_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    user_id: int = Field(foreign_key="user_account.id")
    code_sum: str = Field(sa_type=String(SUM))
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class Invitation(SQLModel, table=True):
    """A one-time code with which a person sets a password. `purpose`: first, invite, reset."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_user_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    code_sum: str = Field(sa_type=String(SUM), unique=True)
    user_id: int = Field(foreign_key="user_account.id")
    purpose: str = Field(sa_type=String(8))
    created_at: datetime = Field(sa_type=Moment)
    created_by: int | None = Field(default=None, foreign_key="user_account.id")
    expires_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class AccountReset(SQLModel, table=True):
    """What a reset took away until somebody else gives it back: clearance, and the circles by their records' ids."""

    __tablename__ = "account_reset"
    __table_args__ = (closed_check("clearance", Confidentiality), Index("ix_account_reset_user_id", "user_id"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    user_id: int = Field(foreign_key="user_account.id")
    reset_at: datetime = Field(sa_type=Moment)
    reset_by: int = Field(foreign_key="user_account.id")
    clearance: Confidentiality = Field(sa_type=Closed(Confidentiality))
    circles: Any = Field(sa_type=Json)
    restored_at: datetime | None = Field(default=None, sa_type=Moment)
    restored_by: int | None = Field(default=None, foreign_key="user_account.id")
