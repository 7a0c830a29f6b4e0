"""The coding page's door: what a report's coding has so far, keep a decision, answer a question, undo."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from tracker import codes
from tracker.access import Permission, User, require
from tracker.actions import coding, review, sealed, statements
from tracker.drafts import check_links
from tracker.errors import Conflict, Difference, InvalidFacts, NotFound
from tracker.passages import Existing, Known, Speaker, fold, form_of
from tracker.reading.outcomes import Mark, compared
from tracker.records import Act, Entry, Incident, Name, Record, SourceReport, UserAccount
from tracker.records.base import Attribution, AuditAction, Judgement, Kind, ReviewState
from tracker.records.decided_proposal import Outcome
from tracker.spellings.likeness import Why
from tracker.store import (
    audit,
    claims,
    database,
    decided,
    ids,
    listing,
    masking,
    name_index,
    name_search,
    records,
    sight,
)
from tracker.store.audit import Deed
from tracker.store.masking import Moved
from tracker.store.records import Label

KINDS = ("H", "I", "D", "J", "N", "P", "R", "W", "S", "Q")
ANSWERS = ("yes", "no", "open")
OFFERED, LIKELY = 10, 0.92  # people with a like name who are offered, and how like it must be


@dataclass(frozen=True)
class EntryView:
    """A kept decision as the page shows it. `statements` is how many claims it made that still stand."""

    id: int
    kind: str
    draft: Mapping[str, Any]
    made_by: str
    statements: int
    by: str
    made: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """A conclusion that is asked once; `entries` are the decisions it rests on."""

    id: str
    text: str
    entries: tuple[int, ...]
    answer: str | None
    answered_by: int | None


@dataclass(frozen=True)
class Coding:
    """All that the page needs of a report. `choices` are (ref, label) by kind of record."""

    ref: str
    title: str
    text: str
    language: str
    entries: tuple[EntryView, ...]
    questions: tuple[Question, ...]
    choices: Mapping[str, tuple[tuple[str, str], ...]]
    statements: int
    waiting: int
    others: int
    marked: tuple[tuple[int, int], ...]  # the words that statements of coding forms rest on
    decided: tuple[Mark, ...] = ()  # what its words offered and somebody has decided about
    left_out: tuple[Mark, ...] = ()  # those of them that were not kept
    last: int | None = None  # the newest decision or answer: what "undo" without a number means


def load(user: User, report_ref: str) -> Coding:
    """The report with what was coded of it; of a sealed one the audit log is told first. Raises NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        report = ids.record(session, report_ref, Kind.SOURCE_REPORT)
        number, coded = report.id, _load(session, report)
        shown = sealed.among(session, [number, *(claim.subject_id for claim in claims.of_report(session, number))])
    sealed.opened(user, number, shown)
    return coded


def _load(session: Session, report: Record) -> Coding:
    typed = session.get_one(SourceReport, report.id)
    entries = _entries(session, report)
    moved = masking.bodies(session, [report.id]).get(report.id)
    said = claims.of_report(session, report.id)
    live = [claim for claim in said if claim.judgement is not Judgement.REJECTED]
    counts: dict[int, int] = {}
    for claim in live:
        counts[claim.entry_id or 0] = counts.get(claim.entry_id or 0, 0) + 1
    people = records.accounts(session)
    named = _labels(session, report, entries)
    views = tuple(
        EntryView(
            entry.id or 0,
            entry.kind,
            _in_text(entry.draft, moved) if moved else entry.draft,
            people.get(entry.made_by, ""),
            counts.get(entry.id or 0, 0),
            _header_words(entries, entry),
            {key: named[n].ref for key, n in entry.made["records"].items() if n in named},
        )
        for entry in entries
        if entry.kind in KINDS and entry.kind != "Q"
    )
    known = existing(session, named)
    here = {view.id for view in views} | {e.id for e in entries if e.kind == "Q"}
    others = sum(count for entry, count in counts.items() if entry not in here)
    texts = {report.id: moved} if moved else {}
    offered = {} if moved else decided.marks(session, report.id)  # a masked text is coded by others
    marked = {
        (claim.quote_start, claim.quote_end)
        for claim in (statements.in_text(claim, texts) for claim in live)
        if (claim.entry_id or 0) not in here and claim.quote_start is not None and claim.quote_end is not None
    }
    return Coding(
        report.ref,
        typed.title or "",
        typed.body,
        typed.language or "und",
        views,
        tuple(_questions(entries, known, {n: label.ref for n, label in named.items()})),
        _choices(known),
        len(live),
        sum(claim.judgement is Judgement.OPEN for claim in live),
        others,
        tuple(sorted(marked)),
        tuple(offered),
        tuple(mark for mark, outcome in offered.items() if outcome is Outcome.REJECTED),
        last=max((entry.id or 0 for entry in entries if entry.kind in KINDS), default=None),
    )


def _in_text(draft: Any, moved: Moved) -> Any:
    """The draft with its places in the text as this person reads it."""
    if isinstance(draft, list):
        return [_in_text(inner, moved) for inner in draft]
    if not isinstance(draft, dict):
        return draft
    return {key: _place(key, inner, moved) for key, inner in draft.items()}


def _place(key: str, value: Any, moved: Moved) -> Any:
    if not isinstance(value, int) or isinstance(value, bool):
        return _in_text(value, moved)
    if key == "start" or key.endswith("_start"):
        return moved.start(value)
    return moved.end(value) if key == "end" or key.endswith("_end") else value


def _entries(session: Session, report: Record) -> list[Entry]:
    query = (
        select(Entry).where(Entry.source_report_id == report.id, col(Entry.undone_at).is_(None)).order_by(col(Entry.id))
    )
    return list(session.exec(query).all())


def _header_words(entries: Sequence[Entry], entry: Entry) -> str:
    header = _header_of(entries, entry.quote_start, entry.quote_end) if entry.kind != "H" else None
    if header is None:
        return ""
    values = {f["key"]: f.get("value") or "" for f in header.draft.get("fields", ())}
    how = [
        codes.label("closed_attribution", values.get("attribution", "")),
        codes.label("document_type", values.get("channel", "")),
    ]
    return " · ".join(part for part in (values.get("who", ""), *how) if part)


def _header_of(entries: Sequence[Entry], start: int | None, end: int | None) -> Entry | None:
    """The narrowest passage header around these words: everything made inside inherits it."""
    if start is None or end is None:
        return None
    around = [
        e
        for e in entries
        if e.kind == "H"
        and e.quote_start is not None
        and e.quote_end is not None
        and e.quote_start <= start
        and end <= e.quote_end
    ]
    return min(around, key=lambda e: (e.quote_end or 0) - (e.quote_start or 0), default=None)


def _labels(session: Session, report: Record, entries: Sequence[Entry]) -> dict[int, Label]:
    """What the coding of this report has made, and its publisher."""
    numbers = {n for entry in entries for n in entry.made["records"].values()}
    publisher = session.get_one(SourceReport, report.id).publisher_id
    return records.labels(session, sorted(numbers | ({publisher} if publisher else set())))


def existing(session: Session, named: Mapping[int, Label]) -> dict[str, Existing]:
    """These individuals, bodies, incidents, places and acts as the coding of a passage needs to know them, by ref."""
    named = {number: label for number, label in named.items() if not label.withdrawn}
    people = [n for n, label in named.items() if label.kind in (Kind.INDIVIDUAL, Kind.ORGANISATION)]
    rows: list[tuple[int, int, int]] = []
    for part in records.parts(people):
        rows += session.exec(
            select(Act.id, Act.incident_id, Act.victim_id)
            .join(Record, col(Record.id) == col(Act.id))
            .where(col(Act.victim_id).in_(part), Record.review_state != ReviewState.WITHDRAWN)
            .order_by(col(Act.id))
        ).all()
    others = records.labels(session, {incident for _, incident, _ in rows} - set(named))
    incidents = {n: label for n, label in {**others, **named}.items() if label.kind is Kind.INCIDENT}
    acts: dict[int, list[tuple[str, str]]] = {}
    for act, incident, victim in (row for row in rows if row[1] in incidents):
        acts.setdefault(victim, []).append((ids.ref_of(session, Kind.ACT, act), incidents[incident].ref))
    frames = _incident_frames(session, [n for n in named if n in incidents])
    found = {
        label.ref: Existing(
            label.ref, label.kind, label.text, label.spellings, tuple(acts.get(n, ())), **frames.get(n, {})
        )
        for n, label in named.items()
    }
    for own in acts.values():
        for act_ref, _ in own:
            found.setdefault(act_ref, Existing(act_ref, Kind.ACT, ""))
    for label in incidents.values():
        found.setdefault(label.ref, Existing(label.ref, Kind.INCIDENT, label.text))
    return found


def _incident_frames(session: Session, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What a question asks about an incident: its day and place as stated, with the words."""
    typed = {row.id: row for row in records.typed(session, Incident, numbers)}
    frames: dict[int, dict[str, Any]] = {number: {"type": row.type} for number, row in typed.items()}
    for claim in claims.of_subjects(session, numbers, ("when", "location", "type")):
        if claim.judgement is Judgement.REJECTED or claim.stance.value != "asserts":
            continue
        span = (
            (claim.quote_start, claim.quote_end)
            if claim.quote_start is not None and claim.quote_end is not None
            else None
        )
        if claim.field == "when":
            frames[claim.subject_id] |= {"when": claim.value_text, "when_span": span}
        elif claim.field == "location" and claim.value_record_id:
            frames[claim.subject_id] |= {"location": claim.value_record_id, "location_span": span}
        elif claim.field == "type":
            frames[claim.subject_id]["type"] = frames[claim.subject_id]["type"] or claim.term
    places = [frame["location"] for frame in frames.values() if "location" in frame]
    refs = dict(records.pick(session, Record.id, Record.ref, places))
    for frame in frames.values():
        if "location" in frame and frame["location"] in refs:
            frame["location"] = refs[frame["location"]]
        else:  # none, or one that this person may not see
            frame.pop("location", None)
            frame.pop("location_span", None)
    return frames


def _choices(known: Mapping[str, Existing]) -> dict[str, tuple[tuple[str, str], ...]]:
    kinds = {
        "people": Kind.INDIVIDUAL,
        "incidents": Kind.INCIDENT,
        "places": Kind.LOCATION,
        "organisations": Kind.ORGANISATION,
    }
    return {
        name: tuple((r.ref, r.label) for r in known.values() if r.kind is kind and r.label)
        for name, kind in kinds.items()
    }


def _questions(entries: Sequence[Entry], known: Mapping[str, Existing], refs: Mapping[int, str]) -> list[Question]:
    """What rests on a conclusion is asked once, about all rows of one decision that are new to the incident."""
    answers = {entry.draft.get("id"): entry for entry in entries if entry.kind == "Q"}
    by_record = {
        n: entry
        for entry in entries
        if entry.kind == "I"
        for key, n in entry.made["records"].items()
        if key == "incident"
    }
    found = []
    for entry in entries:
        if entry.kind != "D":
            continue
        values = {f["key"]: f.get("value") or "" for f in entry.draft.get("fields", ())}
        incident = known.get(values.get("incident", ""))
        frame = next(
            (
                e
                for n, e in by_record.items()
                if incident and e.made["records"].get("incident") == n and _ref_in(e, incident, known)
            ),
            None,
        )
        if incident is None:
            continue
        count = len(_people_of(entry, refs, known))
        if not count or "incident" in entry.made["records"]:  # an incident of their own: there is nothing to ask
            continue
        of = "Is this person" if count == 1 else f"Are these {count} people"
        asked = [("same", f"{of} among those of “{incident.label}”?")]
        if (incident.when or incident.location) and not values.get("when"):
            asked.append(("day", "Was it the same day and place?"))
        for name, text in asked:
            key = f"{name}.{entry.id}"
            answered = answers.get(key)
            rests = (entry.id or 0,) + ((frame.id or 0,) if frame else ())
            found.append(
                Question(
                    key,
                    text,
                    rests,
                    answered.draft.get("answer") if answered else None,
                    answered.id if answered else None,
                )
            )
    return found


def _ref_in(entry: Entry, incident: Existing, known: Mapping[str, Existing]) -> bool:
    return incident.ref in known and bool(entry.made["records"])


def context(user: User, report_ref: str, names: Sequence[str]) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """People elsewhere in the database who bear one of these names: folded name → (ref, label, incident)."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        found: dict[str, tuple[tuple[str, str, str], ...]] = {}
        for name in dict.fromkeys(names):
            hits = name_search.search(session, name, (Kind.INDIVIDUAL,), OFFERED)
            numbers = [hit.record_id for hit in hits if _likely(hit)]
            rows = existing(session, records.labels(session, numbers))
            people = [r for r in rows.values() if r.kind is Kind.INDIVIDUAL]
            found[fold(name)] = tuple(
                (r.ref, r.label, next((rows[i].label for _, i in r.acts if i in rows), "")) for r in people
            )
        return found


def _likely(hit: name_search.NameHit) -> bool:
    """Whether a name is so like another, in whatever script, that somebody should look whether they are one person's."""
    return hit.score >= LIKELY and hit.why not in (Why.BEGINS, Why.PART)


def keep(
    user: User,
    report_ref: str,
    draft: Mapping[str, Any],
    replaces: int | None = None,
    seen: Mapping[str, Any] | None = None,
    offer: Mapping[str, Any] | None = None,
) -> int:
    """Keep one decision: all its statements in one transaction; a correction takes the older one back.

    `seen` is the older decision as the person saw it, `offer` the draft that the words offered, where it came from one:
    what became of it is kept with the decision. Returns the entry's number. Raises InvalidFacts, NotFound, and
    Conflict with both versions where somebody has corrected or undone the older one since.
    """
    require(user, Permission.PROPOSE)
    with database.transaction(user) as session:
        report = ids.record(session, report_ref, Kind.SOURCE_REPORT)
        coding.refuse_masked(session, report)
        database.one_at_a_time(session, report.id)
        deed = Deed(AuditAction.INSERT, "entry")
        older = _replaced(session, report, draft, replaces, seen)
        if older is not None:
            _take_back_answers(session, user, _entries(session, report), older, deed)
            review.take_back(session, user, older, "Corrected by the coder.", deed)
        number = _keep(session, user, report, draft, older, deed)
        if offer is not None:
            decided.note(session, user.id, report.id, number, str(offer["engine"]), compared(dict(offer), dict(draft)))
        elif older is not None:
            decided.follow(session, user.id, older, session.get_one(Entry, number))
        audit.write(session, deed)
        return number


def _replaced(
    session: Session,
    report: Record,
    draft: Mapping[str, Any],
    number: int | None,
    seen: Mapping[str, Any] | None,
) -> Entry | None:
    """The decision to correct. Raises Conflict where it no longer is what the person saw, NotFound."""
    if number is None:
        return None
    entry = session.get(Entry, number, populate_existing=True)
    if entry is None or entry.source_report_id != report.id:
        raise NotFound("The decision that was to be corrected is not in this report.")
    if entry.undone_at is not None:
        raise _corrected(session, entry, draft)
    if seen is not None and _told(entry.draft) != _told(seen):
        raise Conflict(
            "Somebody else has changed this decision meanwhile. Nothing was kept: look at both, and decide.",
            [_difference(session, entry, draft, entry.undone_by or entry.made_by, None)],
        )
    return entry


def _corrected(session: Session, entry: Entry, draft: Mapping[str, Any]) -> Conflict:
    """Somebody has corrected or undone the decision: theirs is the newest in its place."""
    newest = entry
    while later := session.exec(
        select(Entry).where(Entry.replaces_id == newest.id).order_by(col(Entry.id).desc()).limit(1)
    ).first():
        newest = later
    gone = newest.undone_at is not None
    what = "undone" if gone else "corrected"
    return Conflict(
        f"Somebody else has {what} this decision meanwhile. Nothing was kept: look at both, and decide.",
        [_difference(session, newest, draft, newest.undone_by if gone else newest.made_by, newest.undone_at)],
    )


def _difference(
    session: Session, theirs: Entry, mine: Mapping[str, Any], who: int | None, undone: datetime | None
) -> Difference:
    account = session.get(UserAccount, who) if who else None
    return Difference(
        "" if undone else str(theirs.id),
        "This decision",
        in_words(mine),
        "Undone" if undone else in_words(theirs.draft),
        None if undone else theirs.draft,
        account.display_name if account else "",
        undone or theirs.made_at,
    )


def in_words(draft: Mapping[str, Any]) -> str:
    """A decision as lines: each field and each person, with what was chosen."""
    lines = [
        f"{line.get('label') or line['key']}: {codes.label(line['codes'], line['value']) if line.get('codes') else line['value']}"
        for line in draft.get("fields", ())
        if line.get("value") not in (None, "")
    ]
    for row in draft.get("rows", ()):
        said = {
            name: str(row[name]) for name in ("name", "sex", "stage", "place", "authority", "then") if row.get(name)
        }
        lists = {"sex": "sex", "stage": "stage", "then": "stage"}
        lines.append(", ".join(codes.label(lists[n], v) if n in lists else v for n, v in said.items()))
    return "\n".join(line for line in lines if line) or "Nothing chosen"


def _told(draft: Mapping[str, Any]) -> str:
    """What a draft says, apart from the number under which the page holds it."""
    return json.dumps({name: value for name, value in draft.items() if name != "id"}, sort_keys=True, default=str)


def _keep(
    session: Session,
    user: User,
    report: Record,
    draft: Mapping[str, Any],
    older: Entry | None,
    deed: Deed,
    read: tuple[Sequence[Entry], Mapping[str, Existing]] | None = None,
) -> int:
    """Keep a decision; `read` is the report's coding where the caller has it already."""
    typed = session.get_one(SourceReport, report.id)
    start, end = draft.get("start"), draft.get("end")
    if typed.body:
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(typed.body)):
            raise InvalidFacts("Select the words first: every statement rests on a quotation.")
    elif not str(draft.get("locator") or "").strip():
        raise InvalidFacts("Say the page or minute: this report has no text to quote.")
    entries = read[0] if read else _entries(session, report)
    known = Known(
        typed.body,
        typed.language or "und",
        _speaker(session, report, entries, draft),
        read[1] if read else existing(session, _labels(session, report, entries)),
        _named(session, draft),
        _still_standing(session, older) if older else {},
    )
    form = form_of(draft, known)
    problems = check_links(form)
    if problems:
        raise InvalidFacts("This was not kept.", problems)
    entry = coding.new_entry(session, user, report, str(draft["kind"]), draft, start, end, older.id if older else None)
    coding.enter(session, user, report, typed, form, entry, deed)
    deed.about.add(report.id)
    if draft["kind"] == "D":
        _remember_incident(session, entry)
    return entry.id or 0


def _still_standing(session: Session, older: Entry) -> dict[str, str]:
    """Person → act of a decision that was taken back, where a later decision rests on the act: it is used again."""
    numbers = [n for key, n in older.made["records"].items() if key.endswith(".act")]
    rows = session.exec(
        select(Act.id, Act.victim_id)
        .join(Record, col(Record.id) == col(Act.id))
        .where(col(Act.id).in_(numbers), Record.review_state != ReviewState.WITHDRAWN)
    ).all()
    kinds = dict(records.pick(session, Record.id, Record.kind, [victim for _, victim in rows]))
    return {
        ids.ref_of(session, kinds[victim], victim): ids.ref_of(session, Kind.ACT, act)
        for act, victim in rows
        if victim in kinds
    }


def _remember_incident(session: Session, entry: Entry) -> None:
    """A decision that made its own incident says so, so that questions and corrections find it."""
    made = entry.made["records"].get("incident")
    if made:
        with sight.whole(session):  # it may be held more closely than its coder sees
            ref = session.get_one(Record, made).ref
        fields = [dict(f) | ({"value": ref} if f["key"] == "incident" else {}) for f in entry.draft.get("fields", ())]
        entry.draft = dict(entry.draft) | {"fields": fields}


def _speaker(session: Session, report: Record, entries: Sequence[Entry], draft: Mapping[str, Any]) -> Speaker:
    """Who speaks in the passage: its header, else the outlet itself."""
    header = _header_of(entries, draft.get("start"), draft.get("end")) if draft.get("kind") != "H" else None
    if header is None:
        publisher = session.get_one(SourceReport, report.id).publisher_id
        return Speaker(_ref(session, publisher), Attribution.AUTHOR_VOICE, None, "reporter")
    values = {f["key"]: f.get("value") or "" for f in header.draft.get("fields", ())}
    number = next(iter(header.made["records"].values()), None)
    return Speaker(
        _ref(session, number),
        Attribution(values.get("attribution") or "reported_speech"),
        values.get("channel") or None,
        values.get("connection") or None,
    )


def _ref(session: Session, number: int | None) -> str | None:
    return next((label.ref for label in records.labels(session, [number] if number else []).values()), None)


def _named(session: Session, draft: Mapping[str, Any]) -> dict[str, tuple[Existing, ...]]:
    """Places and bodies of the database that bear a name of this draft, and the people a row was matched with."""
    words = [str(f.get("value") or "") for f in draft.get("fields", ())]
    words += [str(row.get(key) or "") for row in draft.get("rows", ()) for key in ("place", "authority")]
    wanted = {part.strip() for text in words for part in text.split(",") if part.strip()} | {w for w in words if w}
    numbers: dict[str, list[int]] = {word: [] for word in wanted}
    same = [(listing.search_key(word), word) for word in wanted]
    for key, number in session.exec(
        select(Name.search_key, Name.record_id)
        .join(Record, col(Record.id) == col(Name.record_id))
        .where(
            col(Name.id).in_(name_index.spelled(session, wanted)),  # the few that may be; then letter by letter
            col(Name.search_key).in_({key for key, _ in same}),
            Name.kind != "descriptor",
            col(Record.kind).in_([Kind.LOCATION, Kind.ORGANISATION]),
            Record.review_state != ReviewState.WITHDRAWN,
        )
        .order_by(col(Name.id))
    ).all():
        for word in (word for own, word in same if own == key):
            numbers[word].append(number)
    named = records.labels(session, {n for own in numbers.values() for n in own})
    bodies = existing(session, named)
    found = {fold(word): tuple(bodies[named[n].ref] for n in dict.fromkeys(own)) for word, own in numbers.items()}
    refs = [row["record"] for row in draft.get("rows", ()) if row.get("record")]
    if refs:
        people = [ids.record(session, ref, Kind.INDIVIDUAL).id for ref in refs]
        found["matched"] = tuple(existing(session, records.labels(session, people)).values())
    return found


def answer(user: User, report_ref: str, question_id: str, said: str, seen: str | None = "") -> int | None:
    """Answer a question: yes makes conclusions of ours that wait for review; no and open are remembered.

    `seen` is the answer that the person saw (None: none yet). Raises InvalidFacts, NotFound, and Conflict where
    somebody else has answered otherwise since.
    """
    require(user, Permission.PROPOSE)
    if said not in ANSWERS:
        raise InvalidFacts("Answer yes, no or leave it open.")
    with database.transaction(user) as session:
        report = ids.record(session, report_ref, Kind.SOURCE_REPORT)
        coding.refuse_masked(session, report)
        database.one_at_a_time(session, report.id)
        entries = _entries(session, report)
        named = _labels(session, report, entries)
        known, refs = existing(session, named), {n: label.ref for n, label in named.items()}
        question = next((q for q in _questions(entries, known, refs) if q.id == question_id), None)
        if question is None:
            raise NotFound("This question no longer stands: what it rests on was undone.")
        deed = Deed(AuditAction.INSERT, "entry")
        if question.answered_by:
            older = session.get_one(Entry, question.answered_by)
            if seen != "" and question.answer not in (seen, said):
                raise _answered(session, question, older, said)
            review.take_back(session, user, older, "Answered anew.", deed)
        source = session.get_one(Entry, question.entries[0])
        values = {f["key"]: f.get("value") or "" for f in source.draft.get("fields", ())}
        people = _people_of(source, refs, known)
        incident = values["incident"]
        draft = {
            "kind": "Q",
            "id": question_id,
            "question": question_id.split(".")[0],
            "text": question.text,
            "answer": said,
            "incident": incident,
            "people": people,
            "start": source.quote_start,
            "end": source.quote_end,
            "locator": source.draft.get("locator"),
        }
        number = _keep(session, user, report, draft, None, deed, None if question.answered_by else (entries, known))
        audit.write(session, deed)
        return number


def _answered(session: Session, question: Question, theirs: Entry, mine: str) -> Conflict:
    account = session.get(UserAccount, theirs.made_by) if theirs.made_by else None
    return Conflict(
        "Somebody else has answered this meanwhile. Nothing was kept: look at both, and decide.",
        [
            Difference(
                question.id,
                question.text,
                mine.capitalize(),
                str(question.answer).capitalize(),
                question.answer,
                account.display_name if account else "",
                theirs.made_at,
            )
        ],
    )


def _people_of(entry: Entry, refs: Mapping[int, str], known: Mapping[str, Existing]) -> list[tuple[str, str]]:
    """(individual, act) for each row that still stands and is the first word of that person in the incident."""
    made: dict[str, int] = entry.made["records"]
    acts = [refs[n] for key, n in made.items() if key.endswith(".act") and n in refs]
    first: dict[str, str] = {}
    for person in known.values():
        if person.kind is Kind.INDIVIDUAL:
            told = {into: act for act, into in reversed(person.acts)}
            first |= dict.fromkeys(told.values(), person.ref)
    return [(first[act], act) for act in acts if act in first]


def undo(user: User, report_ref: str, entry_id: int | None = None, row: str | None = None) -> int:
    """Undo a decision for all or for one person; with no number, the last one. Returns how many statements.

    Raises NotFound, and Conflict where somebody else has corrected or undone it since.
    """
    require(user, Permission.PROPOSE)
    with database.transaction(user) as session:
        report = ids.record(session, report_ref, Kind.SOURCE_REPORT)
        coding.refuse_masked(session, report)
        database.one_at_a_time(session, report.id)
        entries = [e for e in _entries(session, report) if e.kind in KINDS]
        entry = next((e for e in reversed(entries) if entry_id in (None, e.id)), None)
        if entry is None:
            gone = session.get(Entry, entry_id) if entry_id else None
            if gone is not None and gone.source_report_id == report.id and gone.undone_by != user.id:
                raise _corrected(session, gone, {"fields": [{"key": "Undo", "value": "take this decision back"}]})
            raise NotFound("There is nothing to undo.")
        deed = Deed(AuditAction.UPDATE, "entry", entry.id, {"undone_at"})
        deed.about.add(report.id)
        if row is not None and len(entry.draft.get("rows", ())) > 1:
            count = _undo_row(session, user, entry, row, deed)
        else:
            count = _take_back_answers(session, user, entries, entry, deed)
            count += review.take_back(session, user, entry, "Undone by the coder.", deed)
        audit.write(session, deed)
        return count


def _take_back_answers(session: Session, user: User, entries: Sequence[Entry], entry: Entry, deed: Deed) -> int:
    """The answers to questions about a decision fall with it."""
    answers = [e for e in entries if e.kind == "Q" and e.draft.get("id", "").split(".")[-1] == str(entry.id)]
    return sum(review.take_back(session, user, answer, "What it rested on was undone.", deed) for answer in answers)


def _undo_row(session: Session, user: User, entry: Entry, row: str, deed: Deed) -> int:
    rows = [r for r in entry.draft["rows"] if str(r.get("key")) != row]
    gone = [r for r in entry.draft["rows"] if str(r.get("key")) == row]
    if not gone:
        raise NotFound("This person is not in that decision.")
    made: dict[str, int] = entry.made["records"]
    numbers = [n for key, n in made.items() if key == f"p{row}" or key.startswith(f"p{row}.")]
    linked = gone[0].get("record")
    if linked:
        numbers.append(ids.record(session, linked).id)
    count = review.take_back(session, user, entry, "Undone by the coder, for one person.", deed, numbers)
    decided.undo_row(session, user.id, entry.id or 0, row)
    before = entry.draft
    entry.draft = dict(entry.draft) | {"rows": rows}
    deed.change("entry", entry.id, "draft", before, entry.draft, numbers[0] if numbers else None)
    return count
