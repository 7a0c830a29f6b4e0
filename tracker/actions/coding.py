"""The door in for statements: a form or one decision on the page becomes records and open claims.

Everything is checked before anything is kept; one entry is one act of coding and one transaction. Claims
enter open: only the review door lets them fill facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select
from uuid6 import uuid7

from tracker import codes
from tracker.access import Confidentiality, Permission, User, may, may_see, require
from tracker.actions import harm
from tracker.dates import now
from tracker.drafts import LINKS, REQUIRED, ClaimDraft, CodingForm, ConsentDraft, NameDraft, RecordDraft, with_quote
from tracker.errors import Conflict, InvalidFacts, NotAllowed, NotFound
from tracker.records import (
    KINDS,
    Act,
    Claim,
    Consent,
    DetentionStage,
    Entry,
    Location,
    Record,
    Relation,
    SourceReport,
    fact,
)
from tracker.records.base import AuditAction, ConsentStatus, Judgement, Kind, Stance
from tracker.store import (
    audit,
    claims,
    consents,
    contacts,
    database,
    entries,
    erasing,
    followed,
    ids,
    listing,
    masking,
    records,
    sight,
    terms,
    text_index,
)
from tracker.store.audit import Deed
from tracker.store.claims import ClaimRow
from tracker.store.records import Archived

REFUSED = "The coding was not applied; nothing was kept."
ORDER = [
    Kind.INDIVIDUAL,
    Kind.ORGANISATION,
    Kind.LOCATION,
    Kind.INCIDENT,
    Kind.ACT,
    Kind.INVOLVEMENT,
    Kind.DETENTION_STAGE,
    Kind.INJURY,
    Kind.CASE_FILE,
    Kind.INTERVENTION,
    Kind.RELATION,
]
SAME_LINK = {
    Kind.INVOLVEMENT: ("incident_id", "actor_id", "role", "act_id"),
    Kind.RELATION: ("from_id", "to_id", "type"),
}


@dataclass(frozen=True)
class Applied:
    """What one act of coding did: refs by local key, claim uids by claim key.

    `added` claims and `made` records were new, `known` claims were here already; `sealed` are refs of records that
    start as sealed, because a child or sexual violence is spoken of; `consents` is how many decisions were new.
    """

    entry_id: int
    refs: Mapping[str, str]
    uids: Mapping[str, str]
    added: int
    known: int
    made: int
    sealed: tuple[str, ...] = ()
    consents: int = 0


def apply_form(user: User, report_ref: str, form: CodingForm) -> Applied:
    """Enter all claims of a coding form as open. The same form again changes nothing.

    Raises InvalidFacts (every problem by row), NotFound.
    """
    require(user, Permission.PROPOSE)
    with database.transaction(user) as session:
        deed = form_deed()
        done = apply_in(session, user, report_ref, form, deed)
        write_deed(session, deed)
        return done


def form_deed() -> Deed:
    """The audit entry of a form: one for all of its rows, with a digest of them."""
    return Deed(AuditAction.INSERT, "entry", rows=())


def write_deed(session: Session, deed: Deed) -> None:
    """Keep the entry of an act of coding; where nothing was new there is nothing to tell."""
    if deed.about or deed.reviews or deed.changes:
        audit.write(session, deed)


def apply_in(session: Session, user: User, report_ref: str, form: CodingForm, deed: Deed) -> Applied:
    """As apply_form, inside the transaction of a caller that has asked the permission; noted in the caller's deed."""
    report = ids.record(session, report_ref, Kind.SOURCE_REPORT)
    database.one_at_a_time(session, report.id)  # the second sees what the first one kept
    source = records.archived(session, report.id)  # read once, as it is now: an erasure may have gone before
    refuse_masked(session, report)
    form = _with_quotes(source, form)
    known = _same_form(session, report, form)
    entry = known or new_entry(session, user, report, "form", {"identity": form.identity()})
    done = enter(session, user, report, source, form, entry, deed)
    if known is None and not done.added and not done.made and not done.consents:
        session.delete(entry)  # all of it was here already, from another form
    return done


def refuse_masked(session: Session, report: Record) -> None:
    """A text is coded by who may read all of it: places in a masked one are not its own. Raises NotAllowed."""
    if masking.names_somebody(session, report.id):
        raise NotAllowed(f"{report.ref} names somebody whom you may not know. Somebody who does codes it.")


def _with_quotes(source: Archived | SourceReport, form: CodingForm) -> CodingForm:
    body = source.body
    checked, problems = [], {}
    for draft in form.claims:
        try:
            checked.append(with_quote(draft, body))
        except InvalidFacts as problem:
            problems[f"claim {draft.key}"] = str(problem)
    if problems:
        raise InvalidFacts(REFUSED, problems)
    return replace(form, claims=tuple(checked))


ASKED = 20  # statements about one record that the database is asked for by themselves


def _same_form(session: Session, report: Record, form: CodingForm) -> Entry | None:
    """The earlier entry of this form, perhaps corrected since.

    Local keys alone are not enough: another coder's A1 is another person. Of each record that the form speaks
    about, the earlier one must have said one thing alike.
    """
    identity = form.identity()
    said: dict[str, set[str]] = {}
    for draft in form.claims:
        if draft.subject != form.report:
            digest = contacts.blinded(draft.field, draft.digest())
            said.setdefault(draft.subject, set()).update((digest, erasing.gone(session, digest)))
    fewest = min(said.values(), key=len, default=set())
    some = fewest if len(fewest) <= 2 * ASKED else set()
    with sight.whole(session):  # a form that sealed what it made is hidden from its coder, and is still the same
        earlier = entries.of_forms(session, report.id, identity, sorted(some))
    for entry in earlier:
        digests = entry.made.get("claims", {}).keys()
        if entry.draft.get("identity") == identity and all(own & digests for own in said.values()):
            return entry
    return None


def new_entry(
    session: Session,
    user: User,
    report: Record,
    kind: str,
    draft: Mapping[str, Any],
    start: int | None = None,
    end: int | None = None,
    replaces: int | None = None,
) -> Entry:
    """One act of coding, still empty."""
    entry = Entry(
        uid=uuid7(),
        source_report_id=report.id,
        kind=kind,
        quote_start=start,
        quote_end=end,
        draft=dict(draft),
        made={"records": {}, "claims": {}, "uids": {}},
        replaces_id=replaces,
        made_at=now(),
        made_by=user.id,
    )
    with sight.whole(session):  # where PostgreSQL works for the whole already, it need not be told of its coder
        entries.keep(session, entry)
    return entry


def enter(
    session: Session,
    user: User,
    report: Record,
    source: Archived | SourceReport,
    form: CodingForm,
    entry: Entry,
    deed: Deed,
) -> Applied:
    """Keep what a form holds that is not kept yet, noted in the caller's deed. Raises InvalidFacts."""
    checked = _with_quotes(source, form).claims
    made: dict[str, Any] = {name: dict(entry.made.get(name, {})) for name in ("records", "claims", "uids")}
    numbers: dict[str, int] = dict(made["records"])
    _refuse_erased(form, numbers)
    if form.report:
        numbers[form.report] = report.id
    fresh = _make_records(session, user, form, entry, numbers)
    made["records"] = {key: number for key, number in numbers.items() if key != form.report}
    kinds = {draft.key: draft.kind for draft in form.records} | (
        {form.report: Kind.SOURCE_REPORT} if form.report else {}
    )
    with sight.whole(session):  # of whom two reports tell at once: the second reads what the first has written
        records.lock(session, {numbers[draft.subject] for draft in checked}.difference(fresh))
    rows, known = _claim_rows(session, user, report, checked, kinds, numbers, entry, made)
    with sight.whole(session):  # what was made just now may be held more closely than its coder sees
        names = _names(session, form.names, checked, numbers, made, rows, fresh)
        claims.add(session, rows, names)
        said = _consents(session, user, form, numbers)
        entries.keep_made(session, entry, made)
        sealed = harm.start_sealed(session, rows, source.received_at.date())
        held = tuple(label.ref for label in records.labels(session, list(sealed)).values())
    for number, before in sealed.items():
        if number not in fresh:
            deed.change("record", number, "confidentiality", before.value, Confidentiality.SEALED.value, number)
    touched = {row["subject_id"] for row in rows} | set(fresh)
    listed = touched.union(name["record_id"] for name in names)
    if not sealed and listed == set(fresh) and all(draft.kind is Kind.INDIVIDUAL for draft in form.records):
        listing.begin(session, fresh, rows, names)
    else:
        listing.refresh(session, listed)
    text_index.refresh(session, text_index.telling(session, rows, fresh))
    deed.row_id = entry.id
    if touched or said:
        deed.fields |= {row["field"] for row in rows} | ({"consent"} if said else set())
        deed.about |= {*touched, *(row["individual_id"] for row in said), report.id}
    if deed.rows is not None:
        deed.rows = [{name: str(value) for name, value in row.items()} for row in [*rows, *said]]
    others = [number for number in numbers.values() if number != report.id]
    named = {report.id: report.ref} | records.refs(session, others)
    refs = {key: named[number] for key, number in numbers.items() if number in named}
    return Applied(entry.id or 0, refs, dict(made["uids"]), len(rows), known, len(fresh), held, len(said))


def _refuse_erased(form: CodingForm, numbers: Mapping[str, int]) -> None:
    """A form that told of somebody who was erased since does not bring them back."""
    if any(key.startswith(erasing.GONE) for key in numbers) and any(draft.key not in numbers for draft in form.records):
        raise Conflict(
            "Somebody of whom this form tells was erased on request: it is not entered again. Take them out of it first."
        )


def _make_records(session: Session, user: User, form: CodingForm, entry: Entry, numbers: dict[str, int]) -> list[int]:
    """Make the records that are not here yet, those of one kind together; `numbers` learns them. Returns their numbers."""
    fresh: list[int] = []
    named: dict[int, str] = {}
    acts: set[int] = set()
    waiting: list[tuple[RecordDraft, dict[str, Any]]] = []

    def settle() -> None:
        new = [records.New(d.kind, f, d.confidentiality, d.note, UUID(d.uid) if d.uid else None) for d, f in waiting]
        for (draft, _), record in zip(waiting, records.make_all(session, user.id, new, entry.id), strict=True):
            numbers[draft.key] = record.id
            fresh.append(record.id)
        waiting.clear()

    there = ids.records(session, [draft.ref for draft in form.records if draft.ref and not draft.uid])
    for draft in sorted(form.records, key=lambda r: ORDER.index(r.kind)):
        if waiting and (draft.uid or draft.kind is Kind.LOCATION or draft.kind is not waiting[-1][0].kind):
            settle()
        if any(other.key in draft.frame.values() for other, _ in waiting):
            settle()
        existing = numbers.get(draft.key) or _existing(session, user, draft, there)
        if existing is not None:
            if existing in named:
                raise _refused(draft, f"it is the same record as {named[existing]}.")
            named[existing] = draft.key
            _same_frame(session, draft, existing, numbers)
        if any(_link(draft, numbers) == _link(other, numbers) for other, _ in waiting if draft.kind in SAME_LINK):
            settle()
        existing = existing or _same_link(session, draft, numbers)
        if existing is not None:
            numbers[draft.key] = existing
            continue
        if any(column not in draft.frame for column in REQUIRED.get(draft.kind, ())):  # named by its ref alone
            raise _refused(draft, f"there is no {_word(draft.kind)} {draft.ref} here, and the form makes none.")
        if draft.kind is Kind.DETENTION_STAGE and numbers[draft.frame["act_id"]] not in fresh:
            settle()  # its place is after what is known of that act already
        frame = _frame(session, draft, numbers, fresh)
        acts |= {frame["act_id"]} if draft.kind is Kind.DETENTION_STAGE else set()
        waiting.append((draft, frame))
    settle()
    followed.latest_stages(session, acts)
    return fresh


def _refused(draft: RecordDraft, why: str) -> InvalidFacts:
    return InvalidFacts(REFUSED, {f"record {draft.key}": why})


def _word(kind: Kind) -> str:
    return kind.value.replace("_", " ")


def _existing(session: Session, user: User, draft: RecordDraft, there: Mapping[str, Record]) -> int | None:
    """The record that a draft's uid or ref names in this database, if any.

    A uid is the same everywhere; a ref is of one database, so it counts only where no uid stands beside it.
    """
    if draft.uid:
        with sight.whole(session):  # a uid is unique among all records, seen or not
            same = ids.by_uid(session, UUID(draft.uid))
        if same is not None and (same.kind is not draft.kind or not may_see(user, same.level)):
            raise _refused(draft, f"its uid names another record, not this {_word(draft.kind)}.")
        return same.id if same is not None else None
    if not draft.ref or not _is_handle(session, draft.ref):
        return None  # it describes, as in a golden coding
    named = there.get(draft.ref)
    if named is None or named.kind is not draft.kind:
        raise _refused(draft, f"There is no {_word(draft.kind)} {draft.ref.strip().upper()}.")
    return named.id


def _is_handle(session: Session, ref: str) -> bool:
    try:
        ids.number_of(session, ref)
    except NotFound:
        return False
    return True


def _same_frame(session: Session, draft: RecordDraft, number: int, numbers: Mapping[str, int]) -> None:
    """What holds a record in its place is never changed by a form: another act is another record."""
    columns = [c for c in REQUIRED.get(draft.kind, ()) if c in LINKS.get(draft.kind, {}) and c in draft.frame]
    if columns:
        with sight.whole(session):
            there = session.get_one(KINDS[draft.kind].table, number)
        for column in columns:
            if getattr(there, column) != numbers.get(draft.frame[column]):
                raise _refused(draft, f"it is here already with another '{column}': use another key, ref or uid.")


def _same_link(session: Session, draft: RecordDraft, numbers: Mapping[str, int]) -> int | None:
    """A link that exists already is the same link: two sources for one involvement are two claims on it.

    Likewise a place of the same number in the gazetteer is the same place.
    """
    with sight.whole(session):  # the database allows a link once, whoever may see it
        return _linked(session, draft, numbers)


def _linked(session: Session, draft: RecordDraft, numbers: Mapping[str, int]) -> int | None:
    frame = draft.frame
    if draft.kind is Kind.LOCATION and frame.get("geonames_id") is not None:
        return session.exec(select(Location.id).where(Location.geonames_id == frame["geonames_id"])).first()
    if draft.kind not in SAME_LINK:
        return None
    table: Any = KINDS[draft.kind].table
    query = select(table.id).where(*(getattr(table, name) == value for name, value in _link(draft, numbers).items()))
    if draft.kind is Kind.RELATION:
        query = query.where(col(Relation.voided_at).is_(None))
    found: int | None = session.exec(query).first()
    return found


def _link(draft: RecordDraft, numbers: Mapping[str, int]) -> dict[str, Any]:
    """What makes a link the same as another: whom it ties, and how."""
    links, frame = LINKS[draft.kind], draft.frame
    return {
        name: numbers.get(frame.get(name, "")) if name in links else frame.get(name) for name in SAME_LINK[draft.kind]
    }


def _frame(session: Session, draft: RecordDraft, numbers: Mapping[str, int], fresh: Sequence[int]) -> dict[str, Any]:
    links = LINKS.get(draft.kind, {})
    frame: dict[str, Any] = {
        column: numbers[value] if column in links else value for column, value in draft.frame.items()
    }
    if draft.kind is Kind.DETENTION_STAGE and frame["act_id"] not in fresh:  # after what is known of that act already
        with sight.whole(session):
            taken = session.exec(select(DetentionStage.seq).where(DetentionStage.act_id == frame["act_id"])).all()
        frame["seq"] = frame["seq"] if frame["seq"] not in taken else max(taken) + 1
    if draft.kind is Kind.INJURY and frame.get("act_id"):
        victim = session.exec(select(Act.victim_id).where(Act.id == frame["act_id"])).one()
        if victim != frame["individual_id"]:
            raise InvalidFacts("The injured person is not the victim of that act (rule 6).")
    if draft.kind is Kind.INJURY:
        frame = {"kind": "unspecified", "severity": "unspecified"} | frame
    if draft.kind is Kind.ACT:
        frame = {"violation_status": "unknown"} | frame
    if draft.kind is Kind.CASE_FILE and isinstance(frame.get("opened_on"), str):
        try:
            frame["opened_on"] = date.fromisoformat(str(frame["opened_on"]))
        except ValueError:
            raise InvalidFacts(f"record {draft.key}: '{frame['opened_on']}' is not a day. Write 2026-11-23.") from None
    return frame


def _claim_rows(
    session: Session,
    user: User,
    report: Record,
    drafts: Sequence[ClaimDraft],
    kinds: Mapping[str, Kind],
    numbers: Mapping[str, int],
    entry: Entry,
    made: dict[str, Any],
) -> tuple[list[dict[str, Any]], int]:
    """Rows for the claims that are new; a claim of the same form or with a known uid is not made twice."""
    uids = [UUID(draft.uid) for draft in drafts if draft.uid]
    with sight.whole(session):
        there = {row.uid: row for row in claims.by_uids(session, uids)} if uids else {}
    by_key = {draft.key for draft in drafts}
    rows: list[dict[str, Any]] = []
    at, known = now(), 0
    seen: Counter[str] = Counter()
    for draft in _corrected_first(drafts):
        digest = contacts.blinded(draft.field, draft.digest())
        seen[digest] += 1
        digest += f"#{seen[digest]}" if seen[digest] > 1 else ""  # said twice alike is two statements
        uid = UUID(draft.uid) if draft.uid else None
        if uid in there or (uid is None and digest in made["claims"]):
            if uid is not None:
                _refuse_other(session, draft, there[uid], report, numbers, kinds)
            made["uids"][draft.key] = str(uid or made["claims"][digest])
            known += 1
            continue
        uid = uid or uuid7()
        found = fact(kinds[draft.subject], draft.field)
        terms.field(session, draft.field, found.label)
        made["claims"][digest] = made["uids"][draft.key] = str(uid)
        rows.append(
            {
                "subject_id": numbers[draft.subject],
                "field": draft.field,
                "value_text": draft.value_text,
                "value_term": codes.term_number(found.codes, draft.value_term)
                if found.codes and draft.value_term
                else None,
                "value_record_id": numbers[draft.value_record] if draft.value_record else None,
                "value_min": draft.value_min,
                "value_max": draft.value_max,
                "judgement": Judgement.OPEN,
                "stance": draft.stance,
                "basis": draft.basis,
                "credibility": draft.credibility,
                "source_report_id": report.id,
                "speaker_id": numbers[draft.speaker] if draft.speaker else None,
                "supersedes": made["uids"][draft.supersedes] if draft.supersedes in by_key else draft.supersedes,
                "uid": uid,
                "quote_start": draft.quote_start,
                "quote_end": draft.quote_end,
                "quote": draft.quote,
                "locator": draft.locator,
                "attribution": draft.attribution,
                "channel": draft.channel,
                "connection": draft.connection,
                "note": draft.note,
                "entry_id": entry.id,
                "self_reviewed": False,
                "created_at": at,
                "created_by": user.id,
            }
        )
    first = ids.take(session, "claim", len(rows)) if rows else 0
    for offset, row in enumerate(rows):
        row["id"] = first + offset
    _link_corrections(session, rows)
    return rows, known


def _corrected_first(drafts: Sequence[ClaimDraft]) -> list[ClaimDraft]:
    """The statements, those that are corrected before those that correct them."""
    by_key = {draft.key: draft for draft in drafts}
    found: dict[str, ClaimDraft] = {}
    for draft in drafts:
        chain: list[ClaimDraft] = []
        at: ClaimDraft | None = draft
        while at is not None and at.key not in found:
            chain.append(at)
            at = by_key.get(at.supersedes or "")
        found |= {draft.key: draft for draft in reversed(chain)}
    return list(found.values())


def _link_corrections(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put the number of the corrected statement in the place of its uid."""
    own = {str(row["uid"]): row["id"] for row in rows}
    outside = [UUID(row["supersedes"]) for row in rows if row["supersedes"] and row["supersedes"] not in own]
    kept = {str(older.uid): older for older in claims.by_uids(session, outside)} if outside else {}
    for row in rows:
        named = row.pop("supersedes")
        older = kept.get(str(UUID(named))) if named and named not in own else None
        if named and named not in own and (why := _why_not(session, row, older)):
            raise InvalidFacts(REFUSED, {f"statement {named}": why})
        row["supersedes_id"] = own.get(named) or (older.id if older else None)


def _why_not(session: Session, row: Mapping[str, Any], older: ClaimRow | None) -> str | None:
    """Why a statement that is here cannot be corrected by this one."""
    if older is None:
        return "There is no such statement to correct."
    if (older.subject_id, older.field) != (row["subject_id"], row["field"]):
        return "It is about another fact and cannot be corrected by this one."
    if older.judgement in (Judgement.ACCEPTED, Judgement.CONTESTED):  # a coder's correction would hide it from readers
        return "It is followed or disputed: a reviewer reopens it before it is corrected."
    if session.exec(select(Claim.id).where(Claim.supersedes_id == older.id)).first():
        return "It was corrected already."
    return None


def _refuse_other(
    session: Session,
    draft: ClaimDraft,
    there: ClaimRow,
    report: Record,
    numbers: Mapping[str, int],
    kinds: Mapping[str, Kind],
) -> None:
    """A statement is never rewritten: the same uid must say the same."""
    scheme = fact(kinds[draft.subject], draft.field).codes
    said = (
        numbers[draft.subject],
        draft.field,
        draft.value_text,
        codes.term_number(scheme, draft.value_term) if scheme and draft.value_term else None,
        numbers.get(draft.value_record or ""),
        draft.value_min,
        draft.value_max,
        draft.stance,
        draft.basis,
        report.id,
        draft.quote_start,
        draft.quote_end,
    )
    kept = (
        there.subject_id,
        there.field,
        there.value_text,
        there.value_term,
        there.value_record_id,
        there.value_min,
        there.value_max,
        there.stance,
        there.basis,
        there.source_report_id,
        there.quote_start,
        there.quote_end,
    )
    if said != kept:
        why = "A statement of this uid is here and says something else: leave its uid out, and correct that one."
        raise InvalidFacts(REFUSED, {f"claim {draft.key}": why})


def _names(
    session: Session,
    names: Sequence[NameDraft],
    drafts: Sequence[ClaimDraft],
    numbers: Mapping[str, int],
    made: Mapping[str, Any],
    new: Sequence[Mapping[str, Any]],
    nameless: Sequence[int],
) -> list[dict[str, Any]]:
    """The row of every spelling that a claim printed, to be kept with it; what the form says of script and kind goes
    into it. `nameless` records were made just now.
    """
    fresh: list[dict[str, Any]] = []
    said = {name.claim: name for name in names}
    printed = [draft for draft in drafts if draft.field == "name"]
    open_ones = {row["uid"]: row["id"] for row in new}
    uids = {UUID(made["uids"][draft.key]) for draft in printed} - set(open_ones)
    rows = {row.uid: row for row in claims.by_uids(session, sorted(uids))} if uids else {}
    known = {numbers[draft.subject] for draft in printed}.difference(nameless)
    own = [n for names_of in records.names_of(session, known).values() for n in names_of]
    there = {(n.record_id, n.text, n.script, n.kind) for n in own}
    primary = {(n.record_id, n.script) for n in own if n.is_primary}
    for draft in sorted(printed, key=lambda d: not (d.key in said and said[d.key].is_primary)):  # the chosen ones first
        from tracker.drafts import script_of

        text = (draft.value_text or "").strip()
        name = said.get(draft.key) or NameDraft(draft.subject, draft.key, text, script_of(text))
        number = numbers[draft.subject]
        if (number, name.text, name.script, name.kind) in there:
            continue
        there.add((number, name.text, name.script, name.kind))
        first = (number, name.script) not in primary and (name.is_primary or draft.key not in said)
        primary |= {(number, name.script)} if first else set()
        uid = UUID(made["uids"][draft.key])
        row = rows.get(uid)
        fresh.append(
            {
                "record_id": number,
                "text": name.text,
                "script": name.script,
                "language": name.language,
                "kind": name.kind,
                "system": name.system,
                "parts": name.parts,
                "search_key": listing.search_key(name.text),
                "is_primary": first,
                "followed": row is not None and row.judgement is Judgement.ACCEPTED and row.stance is Stance.ASSERTS,
                "claim_id": row.id if row else open_ones[uid],
            }
        )
    return fresh


def _consents(session: Session, user: User, form: CodingForm, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """The decisions that are not kept yet; the newest holds. Raises InvalidFacts where one would lift a no."""
    fresh: list[dict[str, Any]] = []
    problems: dict[str, str] = {}
    for consent in form.consents:
        values: dict[str, Any] = {
            "individual_id": numbers[consent.individual],
            "scope": consent.scope,
            "status": consent.status,
            "basis": consent.basis,
            "given_by_id": numbers[consent.given_by] if consent.given_by else None,
            "method": consent.method,
            "note": consent.note,
            "valid_from": consent.valid_from,
            "expires_on": consent.expires_on,
        }
        own = session.exec(select(Consent).where(Consent.individual_id == values["individual_id"])).all()
        there = any(all(getattr(row, name) == value for name, value in values.items()) for row in own)
        if not there and values not in fresh:
            if why := _why_not_said(session, user, consent, values["individual_id"]):
                problems[f"consent {consent.individual}, {consent.scope}"] = why
            fresh.append(values)
    if problems:
        raise InvalidFacts(REFUSED, problems)
    for values in fresh:
        session.add(Consent(recorded_at=now(), recorded_by=user.id, **values))
        session.flush()
    return fresh


def _why_not_said(session: Session, user: User, said: ConsentDraft, person: int) -> str:
    """Why a form does not bring this decision: it may be older than the no that stands here."""
    if not consents.opens(said.status, said.basis):
        return ""
    if consents.no_stands(session, person, said.scope):
        return "The person said no to this use. That they changed their mind is recorded on their page, not by a form."
    if said.status is not ConsentStatus.GIVEN and not may(user, Permission.CURATE):
        return "That a use goes on by another legal basis than consent is for a custodian to decide."
    return ""
