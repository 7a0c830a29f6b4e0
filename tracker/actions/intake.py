"""The door in: a source report is read, kept unchanged, and archived as text that is never edited."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlmodel import Session, col, select

from tracker import codes, dates, readers
from tracker.access import Confidentiality, Permission, User, may_see, require
from tracker.drafts import script_of
from tracker.errors import AlreadyKnown, InvalidFacts, UnreadableFile
from tracker.records import File, Name, Organisation, Record, SourceReport
from tracker.records.base import AuditAction, CustodyAction, FileRole, Kind
from tracker.store import audit, database, files, ids, listing, masking, name_index, records, text_index

MAX_FILE_BYTES = 50_000_000
INTAKE_LOCK = 0x696E74616B65


@dataclass(frozen=True)
class NewReport:
    """What is known about a report as it comes in. Unknown stays None.

    Either `content` with `filename` (a file, kept byte for byte) or `text` (pasted, or the note of a call).
    `received` is the day it reached us. `without_text` keeps a file from which no text can be read.
    """

    text: str | None = None
    filename: str | None = None
    content: bytes | None = None
    encoding: str | None = None
    title: str | None = None
    type: str = "news_article"
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    published: str | None = None
    received: date | None = None
    derived_from: str | None = None
    handling: str | None = None
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    without_text: bool = False


@dataclass(frozen=True)
class AddedReport:
    """The ref of a report, and sentences about what was noticed while reading it."""

    ref: str
    notes: tuple[str, ...] = ()


def add_report(user: User, new: NewReport) -> AddedReport:
    """Keep a report. Raises UnreadableFile, InvalidFacts, AlreadyKnown (with the ref of the one that is here)."""
    require(user, Permission.PROPOSE)
    if not may_see(user, new.confidentiality):
        raise InvalidFacts(f"You would not see the report: your own clearance is {user.clearance.value}.")
    read = _read(new)
    body = read.text
    if len(body.encode()) > readers.MAX_TEXT:
        raise UnreadableFile("The text is larger than 5 MB. Split it, and add each part as its own report.")
    published = dates.parse(new.published) if new.published else read.published
    _check(new)
    received = new.received or dates.today()
    digest = hashlib.sha256(body.encode()).hexdigest()
    content = new.content if new.content is not None else body.encode()
    content_digest = hashlib.sha256(content).hexdigest()
    with database.transaction(user) as session:
        database.one_at_a_time(session, INTAKE_LOCK)  # else two who add the same report see neither's
        chosen = new.encoding is not None  # read anew, because it was read wrongly: the text tells
        _refuse_twice(session, digest if body else None, None if chosen and body else content_digest)
        days = dates.bounds(published, received) if published else None
        title = (new.title or read.title or _headline(body) or new.filename or "Untitled report").strip()[:500]
        publisher = new.publisher or read.publisher
        record = records.make(
            session,
            Kind.SOURCE_REPORT,
            user.id,
            {
                "type": codes.check("document_type", new.type),
                "title": title,
                "publisher_id": _publisher(session, user, publisher, new.confidentiality) if publisher else None,
                "author": (new.author or read.author or None),
                "language": new.language or read.language,
                "url": new.url or read.url,
                "published_edtf": published,
                "published_min": days.earliest if days else None,
                "published_max": days.latest if days else received,
                "received_at": datetime.combine(received, time(), UTC),
                "body": body,
                "body_sha256": digest,
                "derived_from_id": ids.record(session, new.derived_from, Kind.SOURCE_REPORT).id
                if new.derived_from
                else None,
                "handling": new.handling,
            },
            confidentiality=new.confidentiality,
        )
        _keep_original(session, user, record, new, content, content_digest, read.media_type)
        text_index.refresh(session, [record.id])
        audit.add(session, user.id, AuditAction.INSERT, "source_report", record.id, record_id=record.id)
        return AddedReport(record.ref, read.notes)


def _read(new: NewReport) -> readers.ReadText:
    if new.content is not None:
        try:
            return readers.read(new.filename or "report.txt", new.content, new.encoding)
        except UnreadableFile:
            if new.without_text and new.content:
                return _without_text(new.filename or "file")
            raise
    text = new.text or ""
    if not text.strip():
        raise UnreadableFile("There is no text yet. Paste the report, or choose its file.")
    if "\x00" in text:
        raise UnreadableFile("The text holds characters that are not text. Paste it again as plain text.")
    said = new.language or readers.detect_language(text)  # to guess takes a model of 80 MB
    return readers.ReadText(text, language=said, encoding="utf-8")


def _without_text(filename: str) -> readers.ReadText:
    note = "No text could be read. Code it by page or minute; the file itself is kept."
    return readers.ReadText("", title=filename, media_type="application/octet-stream", notes=(note,))


def _check(new: NewReport) -> None:
    problems = {}
    if new.language is not None and not (len(new.language) == 3 and new.language.isascii() and new.language.islower()):
        problems["language"] = f"'{new.language}' is not a three-letter language code such as eng, rus, kaz, uig, zho."
    if new.url and not new.url.startswith(("http://", "https://")):
        problems["url"] = "An address begins with http:// or https://."
    if new.received and new.received > dates.today():
        problems["received"] = f"{new.received} is in the future."
    if problems:
        raise InvalidFacts("The report was not kept.", problems)


def _headline(body: str) -> str | None:
    """The first line that reads like a headline; a pasted page begins with the words of its menus."""
    lines = [line.strip() for line in body.splitlines() if line.strip()][:8]
    return next((line for line in lines if 25 <= len(line) <= 200), lines[0] if lines else None)


def _refuse_twice(session: Session, body_digest: str | None, content_digest: str | None) -> None:
    """Refuse what is here already; not what this person may not read whole, or they could try whether their words are."""
    if same := [
        row for row in _alike(session, body_digest, content_digest) if not masking.names_somebody(session, row[0])
    ]:
        ref = same[0][1]
        raise AlreadyKnown(f"This report is here already, as {ref}. Nothing was added.", ref)


def _alike(session: Session, body_digest: str | None, content_digest: str | None) -> list[tuple[int, str]]:
    """Reports of the very same words or bytes: those of the same words first."""
    found: list[tuple[int, str]] = []
    heads = select(Record.id, Record.ref)
    if body_digest:
        same = heads.join(SourceReport, col(SourceReport.id) == col(Record.id))
        found += session.exec(same.where(SourceReport.body_sha256 == body_digest).order_by(col(Record.id))).all()
    same = heads.join(File, col(File.source_report_id) == col(Record.id))
    found += session.exec(same.where(File.sha256 == content_digest).order_by(col(Record.id))).all()
    return [(number or 0, ref) for number, ref in found]


def _publisher(session: Session, user: User, name: str, held: Confidentiality) -> int:
    """The organisation of this name, made where there is none: what the coder types is their frame, not a claim."""
    name = name.strip()[:300]
    same = session.exec(
        select(Name.record_id).join(Organisation, col(Organisation.id) == col(Name.record_id)).where(Name.text == name)
    ).first()
    if same:
        return same
    made = records.make(session, Kind.ORGANISATION, user.id, {"kind": "organisation"}, confidentiality=held)
    session.add(
        Name(
            record_id=made.id,
            text=name,
            script=script_of(name),
            search_key=listing.search_key(name),
            is_primary=True,
            followed=True,
        )
    )
    name_index.refresh(session, [made.id])
    return made.id


def _keep_original(
    session: Session, user: User, report: Record, new: NewReport, content: bytes, digest: str, media_type: str
) -> None:
    key = files.keep(session, content)
    made = records.make(
        session,
        Kind.FILE,
        user.id,
        {
            "source_report_id": report.id,
            "role": FileRole.ORIGINAL,
            "original_name": new.filename or "pasted text.txt",
            "mime": media_type,
            "size": len(content),
            "sha256": digest,
            "storage_key": key,
            "captured_at": dates.now(),
            "captured_by": user.id,
            "source_url": new.url,
        },
        confidentiality=new.confidentiality,
    )
    file = session.get_one(File, made.id)
    files.custody(session, file, CustodyAction.RECEIVED, user.id)
    files.custody(session, file, CustodyAction.STORED, user.id)
