"""Drafts: what a page, a form or an importer hands in, checked before anything is kept.

A coding form (schema.md, decision 9) names records by local keys and holds the claims made about them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeVar

from tracker import codes, dates
from tracker.access import Confidentiality
from tracker.errors import InvalidFacts
from tracker.facts import Fact, ValueType
from tracker.records import fact
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
    """One statement as it is handed in. Offsets count code points of the archived text, half-open."""

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
        content = {k: v for k, v in asdict(self).items() if k not in ("key", "judgement", "uid")}
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
    for letter in text:
        code = ord(letter)
        if letter.isalpha():
            if code < 0x250 or 0x1E00 <= code < 0x1F00:
                counts["Latn"] += 1
            elif 0x400 <= code < 0x530:
                counts["Cyrl"] += 1
            elif 0x600 <= code < 0x780 or 0x8A0 <= code < 0x900 or 0xFB50 <= code < 0xFF00:
                counts["Arab"] += 1
            elif 0x3400 <= code < 0xA000 or 0x20000 <= code < 0x32000:
                counts["Hans"] += 1
    best = max(counts, key=lambda script: counts[script])
    return best if counts[best] else "Zyyy"


# --- reading a form ---
def read_form(raw: Any) -> CodingForm:
    """A coding form from parsed JSON. Raises InvalidFacts that names table, row and field of every problem."""
    if not isinstance(raw, dict) or not isinstance(raw.get("tables"), dict):
        raise InvalidFacts("This is not a coding form: it needs an object with 'tables'.")
    tables = raw["tables"]
    problems: dict[str, str] = {}
    typed = {row.get("key"): row for name in Kind for row in _rows(tables, name.value, problems)}
    records: list[RecordDraft] = []
    report = None
    for row in _rows(tables, "record", problems):
        key = row.get("key")
        with _collect(problems, f"record {key}"):
            kind = _member(Kind, row.get("kind"))
            if not isinstance(key, str) or not key:
                raise InvalidFacts("A record needs a key.")
            if kind is Kind.SOURCE_REPORT:
                report = key
                continue
            if kind is Kind.FILE:
                raise InvalidFacts("Files enter with their report, not with a coding.")
            records.append(
                RecordDraft(
                    key=key,
                    kind=kind,
                    ref=row.get("ref"),
                    uid=row.get("uid"),
                    note=row.get("note"),
                    confidentiality=_member(Confidentiality, row.get("confidentiality") or "internal"),
                    frame={} if row.get("ref") and key not in typed else _frame(kind, typed.get(key) or {}),
                )
            )
    claims = []
    for number, row in enumerate(_rows(tables, "claim", problems), 1):
        with _collect(problems, f"claim {row.get('key') or number}"):
            claims.append(_claim(row, number))
    names = []
    for number, row in enumerate(_rows(tables, "name", problems), 1):
        with _collect(problems, f"name {row.get('key') or number}"):
            names.append(
                NameDraft(
                    record=_word(row, "record_id"),
                    claim=_word(row, "claim_id"),
                    text=_word(row, "text"),
                    script=row.get("script") or script_of(row["text"]),
                    language=row.get("language") or "und",
                    kind=codes.check("name_kind", row.get("kind") or "as_printed"),
                    system=row.get("system"),
                    parts=row.get("parts"),
                    is_primary=bool(row.get("is_primary")),
                )
            )
    consents = []
    for number, row in enumerate(_rows(tables, "consent", problems), 1):
        with _collect(problems, f"consent {row.get('key') or number}"):
            consents.append(
                ConsentDraft(
                    individual=_word(row, "individual_id"),
                    scope=codes.check("consent_scope", _word(row, "scope")),
                    status=_member(ConsentStatus, row.get("status")),
                    given_by=row.get("given_by_id"),
                    basis=codes.check("legal_basis", row["basis"]) if row.get("basis") else None,
                    method=row.get("method"),
                    note=row.get("note"),
                )
            )
    form = CodingForm(tuple(records), tuple(claims), tuple(names), tuple(consents), report)
    problems.update(check_links(form))
    if problems:
        raise InvalidFacts("The coding form was not applied; nothing was kept.", problems)
    return form


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


def _rows(tables: Mapping[str, Any], name: str, problems: dict[str, str]) -> list[dict[str, Any]]:
    rows = tables.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems[name] = "must be a list of rows"
        return []
    return rows


def _word(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidFacts(f"'{name}' is missing.")
    return value


def _number(row: Mapping[str, Any], name: str) -> int | None:
    value = row.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31):
        return value
    raise InvalidFacts(f"'{name}' must be a whole number, not {value!r}.")


def _member(members: type[M], value: Any) -> M:
    try:
        return members(value)
    except ValueError:
        listed = ", ".join(members)
        raise InvalidFacts(f"'{value}' is not one of: {listed}.") from None


def _frame(kind: Kind, row: Mapping[str, Any]) -> dict[str, Any]:
    """The coder's frame of a record; facts of a source are not copied: they come from claims."""
    frame: dict[str, Any] = {}
    for column in (*LINKS.get(kind, {}), *PLAIN.get(kind, ())):
        if row.get(column) is not None:
            members = CLOSED.get((kind, column))
            frame[column] = _member(members, row[column]) if members else row[column]
    for column, scheme in CODED.get(kind, {}).items():
        if row.get(column) is not None:
            code = codes.check(scheme, row[column])
            if (kind, column) in ALWAYS_FRAMED or code in SAYS_UNKNOWN:
                frame[column] = code
    missing = [column for column in REQUIRED.get(kind, ()) if frame.get(column) is None]
    if missing:
        raise InvalidFacts(f"A {kind.value.replace('_', ' ')} needs {', '.join(missing)}.")
    if frame.get("role") is Role.ALLEGED_PERPETRATOR and not frame.get("act_id"):
        raise InvalidFacts("An alleged perpetrator is tied to one act: 'act_id' is missing.")
    return frame


def _claim(row: Mapping[str, Any], number: int) -> ClaimDraft:
    term = row.get("value_term")
    return ClaimDraft(
        key=row.get("key") or f"row {number}",
        subject=_word(row, "subject_id"),
        field=_word(row, "field"),
        value_text=row.get("value_text"),
        value_term=term.split(":", 1)[-1] if isinstance(term, str) else None,
        value_record=row.get("value_record_id"),
        value_min=_number(row, "value_min"),
        value_max=_number(row, "value_max"),
        stance=_member(Stance, row.get("stance") or "asserts"),
        basis=_member(Basis, row.get("basis") or "stated"),
        quote_start=_number(row, "quote_start"),
        quote_end=_number(row, "quote_end"),
        quote=row.get("quote"),
        locator=row.get("locator"),
        speaker=row.get("speaker_id"),
        attribution=_member(Attribution, row.get("attribution") or "author_voice"),
        channel=codes.check("document_type", row["channel"]) if row.get("channel") else None,
        connection=codes.check("source_connection", row["connection"]) if row.get("connection") else None,
        credibility=codes.check("credibility", row.get("credibility") or "6"),
        note=row.get("note"),
        judgement=_member(Judgement, row.get("judgement") or "open"),
        uid=row.get("uid"),
        supersedes=row.get("supersedes"),
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
    for consent in form.consents:
        if kinds.get(consent.individual) is not Kind.INDIVIDUAL:
            problems[f"consent {consent.individual}"] = "Consent is given by an individual."
    return problems


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
        low, high = claim.value_min, claim.value_max
        if (low or 0) < 0 or (high or 0) < 0 or (low is not None and high is not None and low > high):
            raise InvalidFacts(f"'{found.label}' runs from {low} to {high}: the first must not be the larger.")
    elif found.type is ValueType.YES_NO:
        if text.casefold() not in ("yes", "no"):
            raise InvalidFacts(f"'{found.label}' is yes or no.")
    elif not text:
        raise InvalidFacts(f"'{found.label}' needs a value.")
    elif found.type is ValueType.NAME and len(text) > 300:
        raise InvalidFacts("A name has at most 300 characters.")


def with_quote(claim: ClaimDraft, body: str) -> ClaimDraft:
    """The claim with its quotation taken from the text. Raises InvalidFacts when they do not agree (rule 3)."""
    if claim.quote_start is None or claim.quote_end is None:
        return claim
    if not 0 <= claim.quote_start < claim.quote_end <= len(body):
        raise InvalidFacts(f"The quotation runs from {claim.quote_start} to {claim.quote_end}, outside the text.")
    found = body[claim.quote_start : claim.quote_end]
    if claim.quote is not None and claim.quote != found:
        raise InvalidFacts(f"The quotation '{claim.quote[:60]}' is not in the text at {claim.quote_start}.")
    return replace(claim, quote=found)
