"""What `tracker check` looks for: each check yields sentences that name table and key, never a value."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from tracker import codes
from tracker.config import settings
from tracker.dates import now
from tracker.errors import NotFound, StoreProblem, UnreadableFile
from tracker.facts import ValueType
from tracker.records import (
    KINDS,
    CustodyEvent,
    File,
    Name,
    Record,
    Setting,
    facts,
)
from tracker.records.base import CustodyAction, Judgement, Kind, ReviewState, Stance
from tracker.store import (
    audit,
    audit_chain,
    caches,
    cipher,
    claims,
    database,
    files,
    followed,
    ids,
    records,
    schema,
)
from tracker.store import constants as own
from tracker.store.claims import ClaimRow

COMING = 3600.0  # seconds: a file is kept before its row is saved, and a large load takes its time


def all_problems() -> list[str]:
    """Every problem found. Raises StoreProblem when the database cannot be opened at all."""
    if unfit := unfit_problems():
        return unfit
    found = [
        f"The tables differ from the program's: {change[0] if isinstance(change, tuple) else change}."
        for change in schema.drift()
    ]
    with database.reading(None) as session:
        for check in CHECKS:
            found += list(check(session))
    return found


def unfit_problems() -> list[str]:
    """What must be mended before anything else can be looked at: a damaged file, an older schema."""
    if damage := damaged_pages():
        return damage
    if schema.revision() != schema.newest():
        return ["The database is not at the newest schema. Run: tracker init"]
    return []


def damaged_pages() -> list[str]:
    """What was changed in an encrypted file: every page is authenticated, and read here without opening it."""
    if not database.is_sqlite():
        return []
    database.engine()
    path = database.sqlite_path()
    key = database.key_of(path)
    if key is None or path.stat().st_size == 0:
        return []
    return [
        f"The database file is damaged: page {number} is not as it was written. Restore a backup."
        for number in cipher.damaged(path, key.derive("database"))
    ]


def engine(session: Session) -> Iterator[str]:
    """The file itself and its foreign keys."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for row in session.execute(text("PRAGMA integrity_check")):
        if row[0] != "ok":
            yield f"The database file is damaged: {row[0]}"
    for row in session.execute(text("PRAGMA foreign_key_check")):
        yield f"{row[0]} {row[1]}: points to a row of {row[2]} that is not there."


def typed_rows(session: Session) -> Iterator[str]:
    """Rule 1: each record has its typed row, of its kind, and a ref that names it."""
    for kind, of in KINDS.items():
        name = of.table.__tablename__
        for row in session.execute(
            text(f"SELECT t.id FROM {name} t LEFT JOIN record r ON r.id = t.id AND r.kind = :kind WHERE r.id IS NULL"),
            {"kind": list(Kind).index(kind)},
        ):
            yield f"{name} {row[0]}: its record is missing or of another kind (rule 1)."
        for row in session.execute(
            text(f"SELECT r.id FROM record r LEFT JOIN {name} t ON r.id = t.id WHERE r.kind = :kind AND t.id IS NULL"),
            {"kind": list(Kind).index(kind)},
        ):
            yield f"record {row[0]}: its row in {name} is missing (rule 1)."
    for record in session.exec(select(Record)).all():
        if record.ref != ids.ref_of(session, record.kind, record.id):
            yield f"record {record.id}: its ref does not name it."


def followed_facts(session: Session) -> Iterator[str]:
    """Rule 2: every non-empty fact column has an accepted, asserting claim; and the other way round."""
    for kind, of in KINDS.items():
        columns = {name: fact for name, fact in facts(kind).items() if fact.columns and not fact.framed}
        if not columns:
            continue
        erased = set(session.exec(select(Record.id).where(col(Record.erased_at).is_not(None))).all())
        rows = {row.id: row for row in session.exec(select(of.table)).all() if row.id not in erased}  # type: ignore[attr-defined]
        held: dict[tuple[int, str], ClaimRow] = {}
        for part in records.parts(rows):
            held |= {
                (c.subject_id, c.field): c
                for c in claims.of_subjects(session, part)
                if c.holds or (c.batch_id and c.judgement == "accepted")
            }
        for number, row in rows.items():
            for name, fact in columns.items():
                values = [getattr(row, column) for column in fact.columns]
                claim = held.get((number, name))
                if (
                    claim is None
                    and any(value is not None for value in values)
                    and values[0] not in ("unknown", "unspecified")
                ):
                    yield f"{kind.value} {number}, {name}: no accepted statement stands behind it (rule 2)."
                if claim is not None and values[0] is None and (len(values) < 2 or values[1] is None):
                    yield f"{kind.value} {number}, {name}: an accepted statement does not show (rule 2)."
                if claim is not None and fact.type is ValueType.CODE and values[0] != claim.term:
                    yield f"{kind.value} {number}, {name}: shows another value than the accepted statement (rule 2)."
                if claim is not None and fact.type is ValueType.RECORD and values[0] != claim.value_record_id:
                    yield f"{kind.value} {number}, {name}: shows another record than the accepted statement (rule 2)."
                if claim is not None and fact.type is ValueType.TEXT and values[0] != claim.value_text:
                    yield f"{kind.value} {number}, {name}: shows other words than the accepted statement (rule 2)."
                if claim is not None and fact.type in (ValueType.DATE, ValueType.COUNT, ValueType.YES_NO):
                    wanted = followed.values_of(session, fact, claim)
                    if any(getattr(row, column) != value for column, value in wanted.items()):
                        yield f"{kind.value} {number}, {name}: shows another value than the accepted statement (rule 2)."


def quotations(session: Session) -> Iterator[str]:
    """Rule 3: every quotation is the text at its place, and the text is the one that was archived."""
    query = text("SELECT id, body, coalesce(redacted_sha256, body_sha256) FROM source_report")
    for report, body, digest in session.execute(query).all():
        if hashlib.sha256(body.encode()).hexdigest() != digest:
            yield f"source_report {report}: its text is not the one that was archived (rule 3)."
        for claim in claims.of_report(session, report, with_corrected=True):
            if claim.quote is not None and body[claim.quote_start : claim.quote_end] != claim.quote:
                yield f"claim {claim.id}: its quotation is not in the text at its place (rule 3)."


def offered(session: Session) -> Iterator[str]:
    """What became of an offer rests on words of its report, and on a decision about it."""
    query = text(
        "SELECT p.id FROM decided_proposal p JOIN source_report s ON s.id = p.source_report_id "
        "LEFT JOIN entry e ON e.id = p.entry_id "
        "WHERE p.quote_end > length(s.body) OR coalesce(e.source_report_id, s.id) <> s.id"
    )
    for row in session.execute(query):
        yield f"decided_proposal {row[0]}: its words or its decision are not of its report."


def conclusions(session: Session) -> Iterator[str]:
    """Rule 4: a conclusion has a note; nobody but a reviewer has accepted it."""
    query = text(
        "SELECT c.id FROM claim_all c JOIN record r ON r.id = c.subject_id WHERE c.basis = 2 AND r.erased_at IS NULL "
        "AND (c.note IS NULL OR (c.judgement = 1 AND c.judged_by IS NULL))"
    )
    for row in session.execute(query):
        yield f"claim {row[0]}: a conclusion without a note or without a reviewer (rule 4)."


def erased(session: Session) -> Iterator[str]:
    """Of an erased person no spelling and no words are left."""
    query = text(
        "SELECT r.id FROM record r WHERE r.erased_at IS NOT NULL AND (EXISTS (SELECT 1 FROM name n WHERE n.record_id = r.id)"
        " OR EXISTS (SELECT 1 FROM claim_detail d WHERE d.subject_id = r.id AND (d.quote IS NOT NULL OR d.note IS NOT NULL)))"
    )
    for row in session.execute(query):
        yield f"record {row[0]}: was erased, but words about it are left."
    if session.get(Setting, "erasing"):
        yield "setting erasing: an erasure was left open, so words can be changed. Run: tracker init"


def structure(session: Session) -> Iterator[str]:
    """Rules 5 and 6, and the kinds of the records that keys point to."""
    for row in session.execute(
        text("SELECT i.id FROM injury i JOIN act a ON a.id = i.act_id WHERE a.victim_id <> i.individual_id")
    ):
        yield f"injury {row[0]}: its person is not the victim of its act (rule 6)."
    people = f"({list(Kind).index(Kind.INDIVIDUAL)}, {list(Kind).index(Kind.ORGANISATION)})"
    for table, column in (
        ("act", "victim_id"),
        ("involvement", "actor_id"),
        ("detention_stage", "authority_id"),
        ("claim", "speaker_id"),
        ("intervention", "by_id"),
        ("intervention", "to_id"),
        ("injury", "examiner_id"),
        ("source_report", "publisher_id"),
    ):
        query = text(
            f"SELECT t.{column} FROM {table} t JOIN record r ON r.id = t.{column} WHERE r.kind NOT IN {people}"
        )
        for row in session.execute(query):
            yield f"{table}.{column}: record {row[0]} is neither an individual nor an organisation."
    query = text("SELECT v.id FROM involvement v JOIN act a ON a.id = v.act_id WHERE a.incident_id <> v.incident_id")
    for row in session.execute(query):
        yield f"involvement {row[0]}: its act belongs to another incident."


def findings(session: Session) -> Iterator[str]:
    """Rule 7: our own findings are a reviewer's."""
    number = codes.term_number("violation_status", "unknown")
    query = text("SELECT id FROM act WHERE violation_status IS NOT NULL AND violation_status <> :unknown")
    for row in session.execute(query, {"unknown": number}):
        if not any(
            c.field == "violation_status" and c.judgement == "accepted" for c in claims.of_subjects(session, [row[0]])
        ):
            yield f"act {row[0]}: its finding rests on no reviewed statement (rule 7)."


def disclosure(session: Session) -> Iterator[str]:
    """Rule 8: no published record refers to one of higher confidentiality."""
    published = list(ReviewState).index(ReviewState.PUBLISHED)
    for table, column in (
        ("act", "victim_id"),
        ("act", "incident_id"),
        ("involvement", "actor_id"),
        ("injury", "individual_id"),
        ("relation", "from_id"),
        ("relation", "to_id"),
        ("incident", "location_id"),
    ):
        query = text(
            f"SELECT t.id FROM {table} t JOIN record r ON r.id = t.id JOIN record o ON o.id = t.{column} "
            "WHERE r.review_state = :published AND o.confidentiality > r.confidentiality"
        )
        for row in session.execute(query, {"published": published}):
            yield f"{table} {row[0]}: published, but refers to a record that is held more closely (rule 8)."


def chains(session: Session) -> Iterator[str]:
    """Rule 9: the chains of audit and custody verify."""
    fault = audit_chain.verify(session).fault
    if fault:
        yield f"{fault} (rule 9)"
    last_moment = audit.last_moment(session)
    if last_moment and last_moment > now():
        yield f"The clock of this machine stands before the last audit entry ({last_moment:%Y-%m-%d %H:%M} UTC): set it."
    last: dict[int, CustodyEvent] = {}
    for event in session.exec(select(CustodyEvent).order_by(col(CustodyEvent.file_id), col(CustodyEvent.seq))).all():
        earlier = last.get(event.file_id)
        gap = event.seq != (earlier.seq + 1 if earlier else 1)
        if gap or event.prev_hash != (earlier.hash if earlier else None) or event.hash != files.custody_hash(event):
            yield f"custody_event {event.id}: the chain is broken here (rule 9)."
        last[event.file_id] = event


def originals(session: Session) -> Iterator[str]:
    """The kept files are there, and are the ones that came."""
    destroyed = set(
        session.exec(select(CustodyEvent.file_id).where(CustodyEvent.action == CustodyAction.DESTROYED)).all()
    )
    files.own_key()  # a missing key is no fault of the files
    for file in session.exec(select(File)).all():
        if file.id in destroyed:
            if files.path_of(file.storage_key).exists():
                yield f"file {file.id}: was destroyed, but is still there."
            continue
        try:
            files.read(file)
        except NotFound:
            yield f"file {file.id}: the kept original is missing."
        except UnreadableFile:
            yield f"file {file.id}: the kept original cannot be read: this program may not."
        except StoreProblem:
            yield f"file {file.id}: the kept original is not the one that came."


def strays(session: Session) -> Iterator[str]:
    """No file is kept that no row names: it would outlive the erasure of whom it tells of."""
    named, latest = select(File.storage_key), time.time() - COMING
    there = dict(files.stored(settings().files))
    if there.keys() <= set(session.exec(named).all()):
        return
    with database.reading(None) as anew:  # what was saved since this check began is no stray
        for name in sorted(there.keys() - set(anew.exec(named).all())):
            path = there[name]
            if path.exists() and path.stat().st_mtime < latest:
                yield f"kept file {path.parent.name}/{path.name}: no record names it. Move it away, or delete it."


def claims_whole(session: Session) -> Iterator[str]:
    """Claims and their details belong together; two never hold one single-valued fact."""
    query = text(
        "SELECT c.id FROM claim c LEFT JOIN claim_detail d ON d.claim_id = c.id WHERE c.batch_id IS NULL AND d.claim_id IS NULL"
    )
    for row in session.execute(query):
        yield f"claim {row[0]}: its quotation and coder are missing."
    for row in session.execute(text("SELECT id FROM claim GROUP BY id HAVING count(*) > 1")):
        yield f"claim {row[0]}: the number stands twice."
    for row in session.execute(
        text("SELECT subject_id FROM claim WHERE holds = 1 GROUP BY subject_id, field HAVING count(*) > 1")
    ):
        yield f"record {row[0]}: two statements are followed for one fact."
    query = text(
        "SELECT n.id FROM name n WHERE n.claim_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = n.claim_id AND c.subject_id = n.record_id)"
    )
    for row in session.execute(query):
        yield f"name {row[0]}: the statement that printed it is missing."


def names(session: Session) -> Iterator[str]:
    """Rule 2 for spellings: each that is followed has an accepted statement of the record's name, and back."""
    rows = session.exec(select(Name).where(col(Name.claim_id).is_not(None)).order_by(col(Name.id))).all()
    accepted = {
        claim.id: claim.subject_id
        for part in records.parts({name.record_id for name in rows})
        for claim in claims.of_subjects(session, part, ("name",))
        if claim.judgement is Judgement.ACCEPTED and claim.stance is Stance.ASSERTS
    }
    named = set(accepted.values())
    twice = select(Name.record_id).group_by(Name.record_id, Name.text, Name.script, Name.kind).having(func.count() > 1)  # type: ignore[arg-type]
    for number in session.exec(twice):
        yield f"record {number}: a spelling stands twice."
    for name in rows:
        if name.followed and name.record_id not in named:
            yield f"name {name.id}: no accepted statement stands behind it (rule 2)."
        if not name.followed and name.claim_id in accepted:
            yield f"name {name.id}: an accepted statement does not show (rule 2)."


def constants(session: Session) -> Iterator[str]:
    """This store's keys are there."""
    there = set(session.exec(select(Setting.key)).all())
    for name in {*own.OPEN, *own.SECRET} - there:
        yield f"setting {name} is missing."


CHECKS: tuple[Callable[[Session], Iterator[str]], ...] = (
    engine,
    constants,
    typed_rows,
    followed_facts,
    quotations,
    offered,
    conclusions,
    erased,
    structure,
    findings,
    disclosure,
    chains,
    originals,
    strays,
    claims_whole,
    names,
    caches.problems,
)
