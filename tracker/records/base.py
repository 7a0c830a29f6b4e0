"""What every record has: keys, column types, closed lists, and short ways to declare a fact."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Dialect,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import Uuid
from sqlmodel import Field, SQLModel

from tracker import codes, facts
from tracker.facts import Fact, FactFields, ValueType

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

BIG = BigInteger().with_variant(Integer(), "sqlite")  # INTEGER is the row id there; BIGINT would be a second tree


# --- closed lists: the code branches on them, so they live here; their labels are in data/codes/closed_*.csv ---
class Kind(StrEnum):
    """The kinds of record about which a source can speak."""

    INDIVIDUAL = "individual"
    ORGANISATION = "organisation"
    LOCATION = "location"
    SOURCE_REPORT = "source_report"
    FILE = "file"
    INCIDENT = "incident"
    ACT = "act"
    INVOLVEMENT = "involvement"
    DETENTION_STAGE = "detention_stage"
    INJURY = "injury"
    INTERVENTION = "intervention"
    CASE_FILE = "case_file"
    RELATION = "relation"


class Judgement(StrEnum):
    """Which account the record follows: written only by the review door, from `review` rows."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CONTESTED = "contested"
    REJECTED = "rejected"


class Stance(StrEnum):
    """What the speaker does with the statement."""

    ASSERTS = "asserts"
    DENIES = "denies"
    UNSURE = "unsure"


class Basis(StrEnum):
    """How far the coder went: in the words, our category, our conclusion."""

    STATED = "stated"
    CLASSIFIED = "classified"
    INFERRED = "inferred"


class Attribution(StrEnum):
    """How the report gives the statement."""

    AUTHOR_VOICE = "author_voice"
    AUTHOR_ANALYSIS = "author_analysis"
    DIRECT_QUOTE = "direct_quote"
    REPORTED_SPEECH = "reported_speech"
    ACCORDING_TO = "according_to"
    HEARSAY = "hearsay"
    HEADLINE = "headline"
    CAPTION = "caption"
    NOTICE = "notice"


class ReviewState(StrEnum):
    """Where a record stands on its way to publication."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """One judgement or remark; every one is a row of `review`."""

    COMMENT = "comment"
    SUBMIT = "submit"
    REQUEST_CHANGES = "request_changes"
    APPROVE = "approve"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    CONTEST = "contest"
    REJECT = "reject"
    REOPEN = "reopen"


class Role(StrEnum):
    """How somebody took part in an incident or act (HURIDOCS involvement)."""

    ALLEGED_PERPETRATOR = "alleged_perpetrator"
    PARTICIPANT = "participant"
    ORGANISER = "organiser"
    WITNESS = "witness"
    BYSTANDER = "bystander"
    RESPONDER = "responder"


class FileRole(StrEnum):
    """What a stored file is."""

    ORIGINAL = "original"
    WORKING_COPY = "working_copy"
    REDACTED = "redacted"
    DERIVATIVE = "derivative"


class CustodyAction(StrEnum):
    """What happened to a file (chain of custody)."""

    COLLECTED = "collected"
    RECEIVED = "received"
    HASHED = "hashed"
    STORED = "stored"
    COPIED = "copied"
    TRANSFERRED = "transferred"
    ACCESSED = "accessed"
    VERIFIED = "verified"
    REDACTED = "redacted"
    EXPORTED = "exported"
    RETURNED = "returned"
    DESTROYED = "destroyed"


class AuditAction(StrEnum):
    """What the audit log tells apart."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    MERGE = "merge"
    UNMERGE = "unmerge"
    READ_SEALED = "read_sealed"
    EXPORT = "export"
    LOGIN = "login"
    ERASE = "erase"
    FAILED_LOGIN = "failed_login"
    LOGOUT = "logout"
    PERMISSION = "permission"
    KEY = "key"
    HOLD = "hold"
    CONSENT = "consent"
    LOAD = "load"
    BACKUP = "backup"
    RESTORE = "restore"


class ConsentStatus(StrEnum):
    """What a person said to one use."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NOT_SOUGHT = "not_sought"
    UNKNOWN = "unknown"


class Side(StrEnum):
    """Side of the body."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    MIDDLE = "middle"
    UNKNOWN = "unknown"


class GeoPrecision(StrEnum):
    """How exactly a place is known."""

    EXACT = "exact"
    VICINITY = "vicinity"
    LOCALITY = "locality"
    DIVISION = "division"
    COUNTRY = "country"
    UNKNOWN = "unknown"


class BatchState(StrEnum):
    """Where a bulk load stands; failed: its undoing was broken off, and goes on when it is asked for again."""

    CHECKED = "checked"
    LOADING = "loading"
    LOADED = "loaded"
    UNDONE = "undone"
    FAILED = "failed"


# --- column types ---
class Closed(TypeDecorator[StrEnum]):
    """A member of a closed list, stored as its place in the list: members are only ever added at the end."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members
        self.order = list(members)

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Number of the member."""
        return None if value is None else self.order.index(self.members(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        """Member of the number."""
        return None if value is None else self.order[value]


class Code(TypeDecorator[str]):
    """A code of one list, stored as the term's stable number (codes.term_number)."""

    impl = Integer
    cache_ok = True

    def __init__(self, scheme: str) -> None:
        super().__init__()
        self.scheme = scheme

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Number of the code."""
        return None if value is None else codes.term_number(self.scheme, value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Code of the number; an unknown number is a term that another process has just added."""
        if value is None:
            return None
        found = codes.known(value)
        return found.code if found else f"#{value}"


class Moment(TypeDecorator[datetime]):
    """A time in UTC, stored as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Microseconds, exactly: no floating point."""
        return None if value is None else (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Aware time in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Uid(TypeDecorator[UUID]):
    """A UUID: 16 bytes on SQLite (SQLAlchemy's own type takes 32 characters there), native on PostgreSQL."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The engine's own type."""
        return dialect.type_descriptor(Uuid() if dialect.name == "postgresql" else LargeBinary(16))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """As the engine wants it."""
        return value if value is None or dialect.name == "postgresql" else value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        """Back to a UUID."""
        return UUID(bytes=value) if isinstance(value, bytes) else value


SEALED = "sealed:1:"  # how an encrypted text begins


class Guarded(TypeDecorator[str]):
    """Text that this program encrypts where the database itself is not encrypted (store/contacts.py says how)."""

    impl = Text
    cache_ok = True
    seal: ClassVar[Callable[[str], str] | None] = None
    unseal: ClassVar[Callable[[str], str] | None] = None

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """As it is stored; never in clear for want of a key."""
        if value is None or dialect.name == "sqlite":
            return None if value is None else str(value)
        if Guarded.seal is None:
            raise RuntimeError("tracker.store.contacts was not imported")
        return Guarded.seal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """As it was said, or what may be read of it."""
        if value is None:
            return None
        said = str(value) if dialect.name == "sqlite" or Guarded.unseal is None else Guarded.unseal(value)
        masker = masked_by.get()
        return said if masker is None else masker(said)


class Sealed(TypeDecorator[bytes]):
    """Bytes that this program encrypts, for `use`, where the database itself is not encrypted: who writes them does so
    (store/contacts.py, seal_block), for they come in bulk.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, use: str) -> None:
        super().__init__()
        self.use = use


def closed_check(column: str, members: type[StrEnum]) -> CheckConstraint:
    """The database refuses a number outside the closed list."""
    return CheckConstraint(f"{column} >= 0 AND {column} < {len(members)}", name=f"{column}_listed")


def ordered_check(stem: str) -> CheckConstraint:
    """The earliest day is not after the latest."""
    low, high = f"{stem}_min", f"{stem}_max"
    return CheckConstraint(f"{low} IS NULL OR {high} IS NULL OR {low} <= {high}", name=f"{stem}_ordered")


masked_by: ContextVar[Callable[[str], str] | None] = ContextVar("masked_by", default=None)


class Words(TypeDecorator[str]):
    """Somebody's words: read without the names that the session's person may not know (store/masking.py)."""

    impl = Text
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__()
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """A text, of at most so many letters."""
        return String(self.length) if self.length else Text()  # psycopg's own descriptor would make a VARCHAR of a text

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """The words, or what may be read of them; what is encrypted is masked once it can be read."""
        masker = masked_by.get()
        return value if value is None or masker is None or value.startswith(SEALED) else masker(value)


class WordsInside(TypeDecorator[Any]):
    """JSON that holds somebody's words: every text in it is read like Words."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The engine's own type."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The same shape, with what may be read."""
        masker = masked_by.get()
        return value if masker is None else _walked(value, masker)


def _walked(value: Any, masker: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return masker(value)
    if isinstance(value, dict):
        return {key: _walked(inner, masker) for key, inner in value.items()}
    return [_walked(inner, masker) for inner in value] if isinstance(value, list) else value


# --- short ways to declare a fact with a column ---
def coded(label: str, scheme: str, **marks: Any) -> Any:
    """A fact whose value is a code of a list."""
    return facts.fact(label, sa_type=Code(scheme), foreign_key="term.id", type=ValueType.CODE, codes=scheme, **marks)


def dated(label: str, **marks: Any) -> Any:
    """A day, as coarse as the source states it (EDTF); its bounds stand in `*_min` and `*_max`."""
    return facts.fact(label, sa_type=String(60), type=ValueType.DATE, **marks)


def linked(label: str, *kinds: Kind, **marks: Any) -> Any:
    """A fact whose value is another record of one of these kinds."""
    table = kinds[0].value if len(kinds) == 1 else "record"
    return facts.fact(label, sa_type=BIG, foreign_key=f"{table}.id", type=ValueType.RECORD, kinds=tuple(kinds), **marks)


def worded(label: str, length: int | None = None, **marks: Any) -> Any:
    """A fact in words."""
    return facts.fact(label, sa_type=Words(length), **marks)


def guarded(label: str, **marks: Any) -> Any:
    """A fact in words that are stored encrypted."""
    return facts.fact(label, sa_type=Guarded(), **marks)


def counted(label: str, **marks: Any) -> Any:
    """A number between `*_min` and `*_max`."""
    return facts.fact(label, sa_type=Integer(), type=ValueType.COUNT, **marks)


def day_bound() -> Any:
    """Earliest or latest possible day of a dated fact; not a fact of its own."""
    return Field(default=None)


def key(to: str | None = "record.id") -> Any:
    """Primary key of a typed table: the record's own number."""
    return Field(primary_key=True, sa_type=BIG, foreign_key=to, sa_column_kwargs={"autoincrement": False})


def frame(to: str, *, required: bool = True) -> Any:
    """A structural key: the coder's frame, not a source's words (schema.md, rule 2)."""
    return (
        Field(sa_type=BIG, foreign_key=to, nullable=not required)
        if required
        else Field(default=None, sa_type=BIG, foreign_key=to)
    )


PEOPLE = (Kind.INDIVIDUAL, Kind.ORGANISATION)
TABLED: dict[str, Fact] = {  # what tables say of a row besides
    "source": Fact(
        "Source named",
        many=True,
        help="The report or address that a table names for what it says.",
        standard="Dublin Core source",
    ),
    "remark": Fact("Remark", many=True, help="Words of a table that no other fact holds, kept as they are."),
}

__all__ = ["ClassVar", "Fact", "FactFields", "SQLModel", "date", "datetime"]
