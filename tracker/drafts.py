"""Drafts: what a page, a form or an importer hands in, checked before anything is kept.

A coding form (schema.md, decision 9) names records by local keys and holds the claims made about them.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import SQLModel

from tracker import codes, dates
from tracker.access import Confidentiality
from tracker.errors import InvalidFacts
from tracker.facts import Fact, ValueType
from tracker.records import KINDS, Claim, ClaimDetail, Consent, Name, Record, fact
from tracker.records.base import (
    PEOPLE,
    Attribution,
    Basis,
    ConsentStatus,
    GeoPrecision,
    Judgement,
    Kind,
    Role,
    Side,
    Stance,
)

# What the coder's frame of each kind holds besides facts: structural keys (by local key), closed values, plain ones.
LINKS: dict[Kind, dict[str, tuple[Kind, ...]]] = {
    Kind.ACT: {"incident_id": (Kind.INCIDENT,), "victim_id": PEOPLE},
    Kind.INVOLVEMENT: {"incident_id": (Kind.INCIDENT,), "act_id": (Kind.ACT,), "actor_id": PEOPLE},
    Kind.DETENTION_STAGE: {"act_id": (Kind.ACT,)},
    Kind.INJURY: {"individual_id": (Kind.INDIVIDUAL,), "act_id": (Kind.ACT,)},
    Kind.INTERVENTION: {
        "by_id": PEOPLE,
        "about_id": (Kind.INCIDENT, Kind.ACT, Kind.INDIVIDUAL, Kind.ORGANISATION, Kind.CASE_FILE),
    },
    Kind.RELATION: {"from_id": tuple(Kind), "to_id": tuple(Kind)},
}
REQUIRED = {
    Kind.ACT: ("incident_id", "victim_id"),
    Kind.INVOLVEMENT: ("incident_id", "actor_id", "role"),
    Kind.DETENTION_STAGE: ("act_id", "seq"),
    Kind.INJURY: ("individual_id",),
    Kind.INTERVENTION: ("about_id",),
    Kind.RELATION: ("from_id", "to_id", "type"),
    Kind.CASE_FILE: ("title", "opened_on"),
}
CLOSED: dict[tuple[Kind, str], type[StrEnum]] = {
    (Kind.INVOLVEMENT, "role"): Role,
    (Kind.INJURY, "side"): Side,
    (Kind.LOCATION, "geo_precision"): GeoPrecision,
}
PLAIN: dict[Kind, tuple[str, ...]] = {
    Kind.ORGANISATION: ("country_code",),
    Kind.LOCATION: ("country_code", "subdivision_code", "geonames_id", "lat", "lon", "geo_precision"),
    Kind.INCIDENT: ("title",),
    Kind.INVOLVEMENT: ("role",),
    Kind.DETENTION_STAGE: ("seq",),
    Kind.INJURY: ("side",),
    Kind.INTERVENTION: ("summary", "due_on"),
    Kind.CASE_FILE: ("title", "opened_on"),
}
CODED: dict[Kind, dict[str, str]] = {
    Kind.ORGANISATION: {"kind": "organisation_kind"},
    Kind.LOCATION: {"feature": "feature"},
    Kind.ACT: {"violation_status": "violation_status"},
    Kind.INVOLVEMENT: {"degree": "degree"},
    Kind.INJURY: {"kind": "injury_kind", "severity": "severity"},
    Kind.INTERVENTION: {"status": "action_status", "priority": "priority"},
    Kind.RELATION: {"type": "relation_type"},
    Kind.CASE_FILE: {"status": "case_status", "priority": "priority"},
}
M = TypeVar("M", bound=StrEnum)
SAYS_UNKNOWN = ("unknown", "unspecified")
ALWAYS_FRAMED = {
    (Kind.ORGANISATION, "kind"),
    (Kind.LOCATION, "feature"),
    (Kind.RELATION, "type"),
    (Kind.CASE_FILE, "status"),
    (Kind.CASE_FILE, "priority"),
    (Kind.INTERVENTION, "status"),
    (Kind.INTERVENTION, "priority"),
}


@dataclass(frozen=True)
class RecordDraft:
    """A record that a form speaks of, under its local key; `ref` links it to one that exists.

    `frame` holds structural columns only (schema.md, rule 2): links as local keys, never a source's words.
    """

    key: str
    kind: Kind
    ref: str | None = None
    uid: str | None = None
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    note: str | None = None
    frame: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NameDraft:
    """A spelling, and the local key of the claim that printed it."""

    record: str
    claim: str
    text: str
    script: str
    language: str = "und"
    kind: str = "as_printed"
    system: str | None = None
    parts: Any = None
    is_primary: bool = False


@dataclass(frozen=True)
class ClaimDraft:
    """One statement as it is handed in. Offsets count code points of the archived text, half-open.

    `supersedes` names the statement that this one corrects: by its key in the form, or by its uid.
    """

    key: str
    subject: str
    field: str
    value_text: str | None = None
    value_term: str | None = None
    value_record: str | None = None
    value_min: int | None = None
    value_max: int | None = None
    stance: Stance = Stance.ASSERTS
    basis: Basis = Basis.STATED
    quote_start: int | None = None
    quote_end: int | None = None
    quote: str | None = None
    locator: str | None = None
    speaker: str | None = None
    attribution: Attribution = Attribution.AUTHOR_VOICE
    channel: str | None = None
    connection: str | None = None
    credibility: str = "6"
    note: str | None = None
    judgement: Judgement = Judgement.OPEN
    uid: str | None = None
    supersedes: str | None = None

    def digest(self) -> str:
        """The same for the same statement of the same form: key, judgement and uid do not count."""
        content = {name: value for name, value in vars(self).items() if name not in ("key", "judgement", "uid")}
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class ConsentDraft:
    """What one person said to one use."""

    individual: str
    scope: str
    status: ConsentStatus
    basis: str | None = None
    given_by: str | None = None
    method: str | None = None
    note: str | None = None
    valid_from: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class CodingForm:
    """Records, claims, names and consents of one report, under local keys. `report` is the report's own key."""

    records: tuple[RecordDraft, ...]
    claims: tuple[ClaimDraft, ...]
    names: tuple[NameDraft, ...] = ()
    consents: tuple[ConsentDraft, ...] = ()
    report: str | None = None

    def identity(self) -> str:
        """Digest of the records it names: a corrected form with the same records is the same form."""
        named = sorted([r.key, r.kind.value, r.uid or ""] for r in self.records)
        return hashlib.sha256(json.dumps(named).encode()).hexdigest()


def script_of(text: str) -> str:
    """ISO 15924 script of a spelling: Latn, Cyrl, Arab, Hans, else Zyyy; the script of most letters."""
    counts = {"Latn": 0, "Cyrl": 0, "Arab": 0, "Hans": 0}
    for letter, times in Counter(text).items():
        code = ord(letter)
        if letter.isalpha():
            if code < 0x250 or 0x1E00 <= code < 0x1F00:
                counts["Latn"] += times
            elif 0x400 <= code < 0x530:
                counts["Cyrl"] += times
            elif 0x600 <= code < 0x780 or 0x8A0 <= code < 0x900 or 0xFB50 <= code < 0xFF00:
                counts["Arab"] += times
            elif 0x3400 <= code < 0xA000 or 0x20000 <= code < 0x32000:
                counts["Hans"] += times
    best = max(counts, key=lambda script: counts[script])
    return best if counts[best] else "Zyyy"


# --- reading a form ---
LINK_TABLES: dict[str, tuple[type[SQLModel], ...]] = {
    "claim": (Claim, ClaimDetail),
    "name": (Name,),
    "consent": (Consent,),
    "record": (Record,),
}
OWN_COLUMNS = {"claim": {"supersedes", "core"}}  # `core` is the reader's mark in a golden coding
LOOSE = {"parts", "labels"}  # columns that hold JSON of their own
NO_TEXT = re.compile("[\x00\ud800-\udfff]")  # what no database keeps: nothing at all, and halves of letters


def read_form(raw: Any) -> CodingForm:
    """A coding form from parsed JSON. Raises InvalidFacts that names table, row and field of every problem."""
    if not isinstance(raw, dict) or not isinstance(raw.get("tables"), dict):
        raise InvalidFacts("This is not a coding form: it needs an object with 'tables'.")
    problems: dict[str, str] = {}
    tables = {name: _rows(name, rows, problems) for name, rows in raw["tables"].items()}
    heads = _heads(tables.get("record", []), problems)
    typed = _typed_rows(tables, heads, problems)
    report = _report_key(heads, problems)
    records: list[RecordDraft] = []
    for head in heads:
        if head.kind is not Kind.SOURCE_REPORT:
            with _collect(problems, f"record {head.key}"):
                records.append(_record(head, typed.get(head.key)))
    claims: list[ClaimDraft] = []
    for number, row in enumerate(tables.get("claim", []), 1):
        with _collect(problems, f"claim {row.get('key') or number}"):
            claims.append(_claim(row, number, report))
    names: list[NameDraft] = []
    for number, row in enumerate(tables.get("name", []), 1):
        with _collect(problems, f"name {row.get('key') or number}"):
            names.append(_name(row))
    consents: list[ConsentDraft] = []
    for number, row in enumerate(tables.get("consent", []), 1):
        with _collect(problems, f"consent {row.get('key') or number}"):
            consents.append(_consent(row))
    form = CodingForm(tuple(records), tuple(claims), tuple(names), tuple(consents), report)
    if not problems:  # a row that could not be read would be missed by the others
        problems.update(_check_doubles(form) | check_links(form))
    if problems:
        raise InvalidFacts("The coding form was not applied; nothing was kept.", problems)
    kinds = {record.key: record.kind for record in form.records}
    return replace(
        form, claims=tuple(_with_bare_code(c, kinds.get(c.subject, Kind.SOURCE_REPORT)) for c in form.claims)
    )


def _with_bare_code(claim: ClaimDraft, kind: Kind) -> ClaimDraft:
    scheme = fact(kind, claim.field).codes
    return replace(claim, value_term=codes.check(scheme, claim.value_term)) if scheme and claim.value_term else claim


@dataclass(frozen=True)
class _Head:
    """A row of the table `record`."""

    key: str
    kind: Kind
    row: Mapping[str, Any]


def _heads(rows: Iterable[Mapping[str, Any]], problems: dict[str, str]) -> list[_Head]:
    found = []
    for number, row in enumerate(rows, 1):
        with _collect(problems, f"record {row.get('key') or number}"):
            head = _Head(_word(row, "key"), _member(Kind, row.get("kind")), row)
            if head.kind is Kind.FILE:
                raise InvalidFacts("Files enter with their report, not with a coding.")
            found.append(head)
    return found


def _typed_rows(
    tables: Mapping[str, list[dict[str, Any]]], heads: Iterable[_Head], problems: dict[str, str]
) -> dict[str, dict[str, Any]]:
    """The rows of the kinds' own tables by key; each belongs to a record of that kind."""
    kinds = {head.key: head.kind for head in heads}
    found: dict[str, dict[str, Any]] = {}
    for kind in Kind:
        for number, row in enumerate(tables.get(kind.value, []), 1):
            with _collect(problems, f"{kind.value} {row.get('key') or number}"):
                key = _word(row, "key")
                if kinds.get(key) is not kind:
                    raise InvalidFacts(_no_such(key, kinds, (kind,)))
                if key in found:
                    raise InvalidFacts("This key is used twice.")
                found[key] = row
    return found


def _report_key(heads: Iterable[_Head], problems: dict[str, str]) -> str | None:
    keys = [head.key for head in heads if head.kind is Kind.SOURCE_REPORT]
    for other in keys[1:]:
        problems[f"record {other}"] = f"A coding is of one source report, and '{keys[0]}' is it."
    return keys[0] if keys else None


def _record(head: _Head, typed: Mapping[str, Any] | None) -> RecordDraft:
    row = head.row
    ref = _text(row, "ref")
    return RecordDraft(
        key=head.key,
        kind=head.kind,
        ref=ref,
        uid=_uid(row, "uid"),
        note=_text(row, "note"),
        confidentiality=_member(Confidentiality, row.get("confidentiality") or "internal"),
        frame={} if ref and typed is None else _frame(head.kind, typed or {}),
    )


def _name(row: Mapping[str, Any]) -> NameDraft:
    text = _word(row, "text", 300)
    return NameDraft(
        record=_word(row, "record_id"),
        claim=_word(row, "claim_id"),
        text=text,
        script=codes.check("script", _text(row, "script") or script_of(text)),
        language=codes.check("language", _text(row, "language") or "und"),
        kind=codes.check("name_kind", _text(row, "kind") or "as_printed"),
        system=_text(row, "system", 60),
        parts=_storable(row.get("parts")),
        is_primary=_yes_no(row, "is_primary"),
    )


def _consent(row: Mapping[str, Any]) -> ConsentDraft:
    basis = _text(row, "basis")
    return ConsentDraft(
        individual=_word(row, "individual_id"),
        scope=codes.check("consent_scope", _word(row, "scope")),
        status=_member(ConsentStatus, row.get("status")),
        given_by=_text(row, "given_by_id"),
        basis=codes.check("legal_basis", basis) if basis else None,
        method=_text(row, "method", 200),
        note=_text(row, "note"),
        valid_from=_day(row, "valid_from"),
        expires_on=_day(row, "expires_on"),
    )


class _collect:  # noqa: N801  # reads as a statement: with _collect(...)
    """Keep the problem of one row and go on, so that all problems are told at once."""

    def __init__(self, problems: dict[str, str], where: str) -> None:
        self.problems, self.where = problems, where

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, _trace: Any) -> bool:
        if isinstance(problem, InvalidFacts):
            self.problems[self.where] = str(problem)
            return True
        return False


@cache
def _columns(table: str) -> frozenset[str]:
    """Names of the columns that a row of a form's table may hold."""
    models = (KINDS[Kind(table)].table,) if table in list(Kind) else LINK_TABLES[table]
    return frozenset({"key"}.union(OWN_COLUMNS.get(table, ()), *(model.model_fields for model in models)))


def _rows(table: str, rows: Any, problems: dict[str, str]) -> list[dict[str, Any]]:
    """The rows of one table, without those that hold what no row of it can hold."""
    known = [*(kind.value for kind in Kind), *LINK_TABLES]
    if table not in known:
        problems[f"table {table[:60]}"] = f"There is no such table. {_near(table, known)}"
        return []
    if not isinstance(rows, list | None) or not all(isinstance(row, dict) for row in rows or ()):
        problems[f"table {table}"] = "It must be a list of rows."
        return []
    found = []
    for number, row in enumerate(rows or (), 1):
        with _collect(problems, f"{table} {row.get('key') or number}"):
            for column, value in row.items():
                if column not in _columns(table):
                    raise InvalidFacts(f"There is no column '{column[:60]}'. {_near(column, _columns(table))}")
                if column not in LOOSE and isinstance(value, dict | list):
                    raise InvalidFacts(f"'{column}' holds one value, not a list or an object.")
                _storable(value)
            found.append(row)
    return found


def _near(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, sorted(known), n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(near)}?" if near else f"It may be: {', '.join(sorted(known))}."


def _storable(value: Any) -> Any:
    """The value, if both kinds of database can keep it. Raises InvalidFacts."""
    if isinstance(value, dict):
        for key, item in value.items():
            _storable(key), _storable(item)
    elif isinstance(value, list):
        for item in value:
            _storable(item)
    elif isinstance(value, str) and NO_TEXT.search(value):
        raise InvalidFacts("It holds characters that are not text.")
    elif isinstance(value, float) and not math.isfinite(value):
        raise InvalidFacts(f"{value} is not a number.")
    return value


def _text(row: Mapping[str, Any], name: str, most: int | None = None) -> str | None:
    value = row.get(name)
    if value is None or (isinstance(value, str) and len(value) <= (most or len(value))):
        return value
    raise InvalidFacts(f"'{name}' must be text" + (f" of at most {most} characters." if most else "."))


def _word(row: Mapping[str, Any], name: str, most: int | None = None) -> str:
    value = _text(row, name, most)
    if not value:
        raise InvalidFacts(f"'{name}' is missing.")
    return value


def _number(row: Mapping[str, Any], name: str) -> int | None:
    value = row.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31):
        return value
    raise InvalidFacts(f"'{name}' must be a whole number, not {str(value)[:40]!r}.")


def _degrees(row: Mapping[str, Any], name: str, most: int) -> float | None:
    value = row.get(name)
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most):
        return value
    raise InvalidFacts(f"'{name}' must be a number from -{most} to {most}.")


def _yes_no(row: Mapping[str, Any], name: str) -> bool:
    value = row.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise InvalidFacts(f"'{name}' must be true or false.")


def _day(row: Mapping[str, Any], name: str) -> date | None:
    value = row.get(name)
    try:
        return None if value is None else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise InvalidFacts(f"'{name}' must be a day such as 2026-11-23, not '{str(value)[:40]}'.") from None


def _uid(row: Mapping[str, Any], name: str) -> str | None:
    value = _text(row, name)
    try:
        return str(UUID(value)) if value else None
    except ValueError:
        raise InvalidFacts(f"'{name}' must be a uid such as tracker writes, not '{str(value)[:40]}'.") from None


def _member(members: type[M], value: Any) -> M:
    try:
        return members(value)
    except ValueError:
        listed = ", ".join(members)
        raise InvalidFacts(f"'{str(value)[:40]}' is not one of: {listed}.") from None


def _frame(kind: Kind, row: Mapping[str, Any]) -> dict[str, Any]:
    """The coder's frame of a record; facts of a source are not copied: they come from claims."""
    frame: dict[str, Any] = {column: _text(row, column) for column in LINKS.get(kind, {})}
    for column in PLAIN.get(kind, ()):
        members = CLOSED.get((kind, column))
        if row.get(column) is not None:
            frame[column] = _member(members, row[column]) if members else _plain(row, column)
    frame = {column: value for column, value in frame.items() if value is not None}
    for column, scheme in CODED.get(kind, {}).items():
        word = _text(row, column)
        if word:
            code = codes.check(scheme, word)
            if (kind, column) in ALWAYS_FRAMED or code in SAYS_UNKNOWN:
                frame[column] = code
    missing = [column for column in REQUIRED.get(kind, ()) if frame.get(column) is None]
    if missing:
        raise InvalidFacts(f"A {kind.value.replace('_', ' ')} needs {', '.join(missing)}.")
    if frame.get("role") is Role.ALLEGED_PERPETRATOR and not frame.get("act_id"):
        raise InvalidFacts("An alleged perpetrator is tied to one act: 'act_id' is missing.")
    if frame.get("degree") and frame.get("role") is not Role.ALLEGED_PERPETRATOR:
        raise InvalidFacts("Only an alleged perpetrator has a degree of involvement.")
    if ("lat" in frame) != ("lon" in frame):
        raise InvalidFacts("A place has both 'lat' and 'lon', or neither.")
    if kind is Kind.RELATION and frame["from_id"] == frame["to_id"]:
        raise InvalidFacts("A tie needs two different records.")
    return frame


LENGTHS = {"country_code": 2, "subdivision_code": 6, "title": 300}


def _plain(row: Mapping[str, Any], column: str) -> Any:
    """A plain value of the coder's frame, of the type of its column."""
    match column:
        case "seq" | "geonames_id":
            return _number(row, column)
        case "lat":
            return _degrees(row, column, 90)
        case "lon":
            return _degrees(row, column, 180)
        case "due_on" | "opened_on":
            return _day(row, column)
    return _text(row, column, LENGTHS.get(column))


def _field(row: Mapping[str, Any]) -> str:
    field = _word(row, "field", 40)
    if not re.fullmatch(r"[a-z_]+(\.[a-z0-9_]+)?", field):
        raise InvalidFacts(f"'{field}' is not the name of a fact: small letters, as in count.detained.")
    return field


def _claim(row: Mapping[str, Any], number: int, report: str | None) -> ClaimDraft:
    source = _text(row, "source_report_id")
    if source is not None and source != report:
        raise InvalidFacts(f"Its source '{source}' is not the report of this form.")
    channel, connection = _text(row, "channel"), _text(row, "connection")
    return ClaimDraft(
        key=_text(row, "key") or f"row {number}",
        subject=_word(row, "subject_id"),
        field=_field(row),
        value_text=_text(row, "value_text"),
        value_term=_text(row, "value_term"),
        value_record=_text(row, "value_record_id"),
        value_min=_number(row, "value_min"),
        value_max=_number(row, "value_max"),
        stance=_member(Stance, row.get("stance") or "asserts"),
        basis=_member(Basis, row.get("basis") or "stated"),
        quote_start=_number(row, "quote_start"),
        quote_end=_number(row, "quote_end"),
        quote=_text(row, "quote"),
        locator=_text(row, "locator", 200),
        speaker=_text(row, "speaker_id"),
        attribution=_member(Attribution, row.get("attribution") or "author_voice"),
        channel=codes.check("document_type", channel) if channel else None,
        connection=codes.check("source_connection", connection) if connection else None,
        credibility=codes.check("credibility", _text(row, "credibility") or "6"),
        note=_text(row, "note"),
        judgement=_member(Judgement, row.get("judgement") or "open"),
        uid=_uid(row, "uid"),
        supersedes=_text(row, "supersedes_id") or _uid(row, "supersedes"),
    )


def check_links(form: CodingForm) -> dict[str, str]:
    """Problems of a form as a whole: keys used twice or nowhere made, links to the wrong kind, claims."""
    problems: dict[str, str] = {}
    kinds: dict[str, Kind] = {form.report: Kind.SOURCE_REPORT} if form.report else {}
    for record in form.records:
        if record.key in kinds:
            problems[f"record {record.key}"] = "This key is used twice."
        kinds[record.key] = record.kind
    for record in form.records:
        for column, allowed in LINKS.get(record.kind, {}).items():
            target = record.frame.get(column)
            if target is not None and kinds.get(target) not in allowed:
                problems[f"record {record.key}, {column}"] = _no_such(target, kinds, allowed)
    _check_injuries(form, problems)
    for claim in form.claims:
        with _collect(problems, f"claim {claim.key}"):
            check_claim(claim, kinds)
    by_key = {claim.key: claim for claim in form.claims}
    for name in form.names:
        printed = by_key.get(name.claim)
        if printed is None or printed.field != "name" or printed.subject != name.record:
            problems[f"name {name.text}"] = f"'{name.claim}' is not a claim of this record's name."
        elif name.kind != "transliteration" and folded(name.text) != folded(printed.value_text or ""):
            problems[f"name {name.text}"] = f"The claim '{name.claim}' prints another spelling."
    for consent in form.consents:
        where = f"consent {consent.individual}"
        if kinds.get(consent.individual) is not Kind.INDIVIDUAL:
            problems[where] = "Consent is given by an individual."
        if consent.given_by is not None and kinds.get(consent.given_by) not in PEOPLE:
            problems[f"{where}, given_by_id"] = _no_such(consent.given_by, kinds, PEOPLE)
    return problems


def folded(text: str) -> str:
    """A spelling without what does not tell two apart: case, doubled blanks, the way accents are composed."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _check_doubles(form: CodingForm) -> dict[str, str]:
    """Problems of a form in which two rows claim to be one: refs, uids, keys, places in a history, corrections."""
    problems: dict[str, str] = {}

    def once(what: str, named: Iterable[tuple[str, Any]]) -> None:
        seen: dict[Any, str] = {}
        for where, value in named:
            if value is not None and value in seen:
                problems[where] = f"It has the same {what} as {seen[value]}."
            seen.setdefault(value, where)

    once("ref", ((f"record {r.key}", r.ref.strip().upper() if r.ref else None) for r in form.records))
    once("uid", ((f"record {r.key}", r.uid) for r in form.records))
    once("uid", ((f"claim {c.key}", c.uid) for c in form.claims))
    once("key", ((f"claim {c.key}", c.key) for c in form.claims))
    once("claim", ((f"name {n.text}", n.claim) for n in form.names))
    stages = [r for r in form.records if r.kind is Kind.DETENTION_STAGE and r.frame]
    once("act and 'seq'", ((f"record {r.key}", (r.frame["act_id"], r.frame["seq"])) for r in stages))
    once("'geonames_id'", ((f"record {r.key}", r.frame.get("geonames_id")) for r in form.records))
    once("corrected statement", ((f"claim {c.key}", c.supersedes) for c in form.claims))
    by_key = {claim.key: claim for claim in form.claims}
    for claim in form.claims:
        older = by_key.get(claim.supersedes or "")
        if older is not None and (older.subject, older.field) != (claim.subject, claim.field):
            problems[f"claim {claim.key}"] = f"It cannot correct '{older.key}', which is about another fact."
        elif claim.supersedes == claim.key or (older is None and claim.supersedes and not _is_uid(claim.supersedes)):
            problems[f"claim {claim.key}"] = f"'{claim.supersedes}' is no other statement of this form."
        elif older is not None and older.judgement is Judgement.ACCEPTED:
            problems[f"claim {older.key}"] = f"'{claim.key}' corrects it, so it cannot be followed."
        elif older is not None and _corrects_itself(claim, by_key):
            problems[f"claim {claim.key}"] = "It corrects itself by way of others."
    return problems


def _corrects_itself(claim: ClaimDraft, by_key: Mapping[str, ClaimDraft]) -> bool:
    seen: set[str] = set()
    at: ClaimDraft | None = claim
    while at is not None and at.key not in seen:
        seen.add(at.key)
        at = by_key.get(at.supersedes or "")
    return at is not None


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _check_injuries(form: CodingForm, problems: dict[str, str]) -> None:
    acts = {record.key: record for record in form.records if record.kind is Kind.ACT}
    for record in form.records:
        act = acts.get(record.frame.get("act_id", "")) if record.kind is Kind.INJURY else None
        if (
            act is not None
            and act.frame.get("victim_id", record.frame["individual_id"]) != record.frame["individual_id"]
        ):
            problems[f"record {record.key}"] = "The injured person is not the victim of that act (rule 6)."


def _no_such(target: str, kinds: Mapping[str, Kind], allowed: Iterable[Kind]) -> str:
    wanted = " or ".join(kind.value.replace("_", " ") for kind in allowed)
    there = kinds.get(target)
    return f"'{target}' is a {there.value}, not a {wanted}." if there else f"'{target}' names no record of this form."


def check_claim(claim: ClaimDraft, kinds: Mapping[str, Kind]) -> Fact:
    """The fact a claim speaks of. Raises InvalidFacts when field, value or source do not hold together."""
    if claim.subject not in kinds:
        raise InvalidFacts(f"Its subject '{claim.subject}' names no record of this form.")
    found = fact(kinds[claim.subject], claim.field)
    if claim.speaker is not None and kinds.get(claim.speaker) not in PEOPLE:
        raise InvalidFacts(_no_such(claim.speaker, kinds, PEOPLE))
    if claim.value_record is not None and claim.value_record not in kinds:
        raise InvalidFacts(f"Its value '{claim.value_record}' names no record of this form.")
    if claim.basis is Basis.INFERRED and not (claim.note or "").strip():
        raise InvalidFacts("A conclusion of ours needs a note that says how it was reached.")
    if claim.quote is None and not (claim.locator or "").strip():
        raise InvalidFacts("It needs a quotation, or the page or minute where the source says it.")
    if (claim.quote is None) != (claim.quote_start is None) or (claim.quote is None) != (claim.quote_end is None):
        raise InvalidFacts("A quotation needs its start and its end.")
    if claim.value_term and claim.value_record:
        raise InvalidFacts("Its value is a code or a record, not both.")
    low, high = claim.value_min, claim.value_max
    if low is not None and high is not None and low > high:
        raise InvalidFacts(f"'{found.label}' runs from {low} to {high}: the first must not be the larger.")
    check_value(claim, found, kinds)
    return found


def check_value(claim: ClaimDraft, found: Fact, kinds: Mapping[str, Kind]) -> None:
    """Raises InvalidFacts when the value is not of the fact's type."""
    text = (claim.value_text or "").strip()
    if found.type is ValueType.CODE:
        if not claim.value_term:
            raise InvalidFacts(f"'{found.label}' needs a code of the list {found.codes}.")
        codes.check(found.codes or "", claim.value_term)
        return
    if claim.value_term:
        raise InvalidFacts(f"'{found.label}' takes no code.")
    if found.type is ValueType.DATE:
        dates.parse(text)
    elif found.type is ValueType.RECORD:
        if claim.value_record is None:
            raise InvalidFacts(f"'{found.label}' needs the record it speaks of.")
        if found.kinds and kinds[claim.value_record] not in found.kinds:
            raise InvalidFacts(_no_such(claim.value_record, kinds, tuple(Kind(kind) for kind in found.kinds)))
    elif found.type is ValueType.COUNT:
        if claim.value_min is None and claim.value_max is None and not text:
            raise InvalidFacts(f"'{found.label}' needs a number or the source's words.")
        if (claim.value_min or 0) < 0 or (claim.value_max or 0) < 0:
            raise InvalidFacts(f"'{found.label}' counts from 0 up.")
    elif found.type is ValueType.YES_NO:
        if text.casefold() not in ("yes", "no"):
            raise InvalidFacts(f"'{found.label}' is yes or no.")
    elif not text:
        raise InvalidFacts(f"'{found.label}' needs a value.")
    elif found.type is ValueType.NAME and len(text) > 300:
        raise InvalidFacts("A name has at most 300 characters.")
    most = _length(kinds[claim.subject], found)
    if most is not None and len(claim.value_text or "") > most:
        raise InvalidFacts(f"'{found.label}' has at most {most} characters.")


def _length(kind: Kind, found: Fact) -> int | None:
    """How many characters the fact's column holds, None where it has none or no limit."""
    column = KINDS[kind].table.__table__.columns[found.columns[0]] if found.columns else None  # type: ignore[attr-defined]
    return getattr(column.type, "length", None) if column is not None else None


def with_quote(claim: ClaimDraft, body: str) -> ClaimDraft:
    """The claim with its quotation taken from the text. Raises InvalidFacts when they do not agree (rule 3)."""
    if claim.quote_start is None or claim.quote_end is None:
        return claim
    if not 0 <= claim.quote_start < claim.quote_end <= len(body):
        raise InvalidFacts(f"The quotation runs from {claim.quote_start} to {claim.quote_end}, outside the text.")
    found = body[claim.quote_start : claim.quote_end]
    if claim.quote is not None and claim.quote != found:
        raise InvalidFacts(f"The quotation '{claim.quote[:60]}' is not in the text at {claim.quote_start}.")
    return claim if claim.quote == found else replace(claim, quote=found)
