"""A file that left, told once more: what it would hold today, what it would not, and what it held then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from tracker.access import Permission, User, require
from tracker.actions import (
    audience_profiles,
    bundle,
    export,
    leaving_rows,
    ledger,
    sealed,
    statistics,
    statistics_file,
    submissions,
)
from tracker.actions.case_report import CaseReport
from tracker.actions.statistics import UNITS, Question
from tracker.audience import Leaving
from tracker.dates import today
from tracker.errors import InvalidFacts, NotFound
from tracker.exporters import FORMATS, PAPERS, submission_forms
from tracker.exporters.dossier import CERTAINTY, Dossier, Fact
from tracker.narrowing import Filter
from tracker.records import Act, AuditAbout, AuditEntry, DisclosedRecord, Disclosure
from tracker.records.base import AuditAction
from tracker.store import database, records

NO_CHANGE = (AuditAction.EXPORT, AuditAction.READ_SEALED, AuditAction.CONSENT)
STATISTICS = {f"statistics of {unit}": unit for unit in UNITS}


@dataclass(frozen=True)
class Comparison:
    """A line of the ledger beside today. `new`, `gone` and `changed` are refs of individuals; of who is gone the reason,
    empty where they match no more.

    `same` says whether the very same bytes would be written today.
    """

    number: int
    what: str
    at: datetime
    rows_then: int
    rows_now: int
    columns_new: tuple[str, ...]
    columns_gone: tuple[str, ...]
    new: tuple[str, ...]
    gone: dict[str, str]
    changed: tuple[str, ...]
    same: bool


@dataclass(frozen=True)
class Retold:
    """A document, or statistics, beside today, in lines of words: what it told then and would not today, and what is new.

    Both are told by the rules of today: who may leave, and what, is not asked as of then.
    """

    number: int
    what: str
    at: datetime
    gone: tuple[str, ...]
    new: tuple[str, ...]


def compare(user: User, number: int) -> Comparison | Retold:
    """Compare what left with what would leave today for the same audience and choice, as this person sees it.

    Raises NotFound, InvalidFacts where its choice was not kept, or was by words, NotAllowed.
    """
    require(user, Permission.AUDIT)
    require(user, Permission.EXPORT)
    line, choice, before = _line(user, number)
    if line.what in leaving_rows.READERS:
        return _compared(user, line, choice, before)
    then, now = _told(user, line, choice, line.at), _told(user, line, choice, None)
    return Retold(number, line.what, line.at, _without(then, now), _without(now, then))


def again(user: User, number: int, secret: str = "", passphrase: str = "", reason: str = "") -> export.ExportFile:
    """Write what left once more, as it was known then: at the end of its day, or on the day that it was written as of.

    It is one more line of the ledger. Who may leave is asked as of today; `reason` says anew why people leave whom no
    consent covers. A bundle gets a new `passphrase`. Raises as `compare` does.
    """
    require(user, Permission.AUDIT)
    require(user, Permission.EXPORT)
    line, choice, _ = _line(user, number)
    day = _known_on(choice) or (line.at.date() if line.at.date() < today() else None)
    leaving = replace(_leaving(line, choice), reason=reason)
    if line.format == bundle.NAME:
        return _bundled(
            user, line, choice, replace(leaving, files=ledger.FILES in line.columns), secret, passphrase, day
        )
    if line.format not in (PAPERS if "language" in choice else FORMATS):
        raise InvalidFacts(f"A file of the format {line.format} is not written once more: export it itself.")
    if line.what in leaving_rows.READERS:
        chosen = leaving_rows.chosen_by(choice)
        return export.listing(user, line.what, line.format, chosen, leaving, secret, day)
    if line.what in STATISTICS:
        return statistics_file.listing(user, *_question(line, choice, line.format), leaving, day)
    kind, _, ref = line.what.partition(" ")
    if kind == "dossier":
        return export.dossier(user, ref, line.format, leaving, secret, choice["language"], day)
    return submissions.write(user, ref, kind, line.format, leaving, secret, choice["language"], day)[0]


def _bundled(
    user: User,
    line: Disclosure,
    choice: dict[str, Any],
    leaving: Leaving,
    secret: str,
    passphrase: str,
    day: date | None,
) -> export.ExportFile:
    """An encrypted bundle once more; its kept files are those that may go along today."""
    if line.what in leaving_rows.READERS:
        return bundle.listing(user, line.what, passphrase, leaving_rows.chosen_by(choice), leaving, secret, day)
    ref = line.what.partition(" ")[2]
    return bundle.dossier(user, ref, passphrase, leaving, secret, choice["language"], day)


def _compared(user: User, line: Disclosure, choice: dict[str, Any], before: Sequence[int]) -> Comparison:
    """A list beside today."""
    chosen, leaving = leaving_rows.chosen_by(choice), _leaving(line, choice)
    now = export.preview(user, line.what, chosen, leaving=leaving, known_on=_known_on(choice))
    written = FORMATS.get(line.format)
    same = written is not None and written.write(now.table).sha256 == line.sha256
    with database.reading(user) as session:
        refs = {n: label.ref for n, label in records.labels(session, {*before, *now.people}).items()}
        changed = _changed(session, set(before) & set(now.people), line.at)
    return Comparison(
        line.id or 0, line.what, line.at, line.row_count, len(now.table.rows),
        _without(now.table.columns, line.columns), _without(line.columns, (*now.table.columns, ledger.FILES)),
        tuple(sorted(refs[n] for n in set(now.people) - set(before) if n in refs)),
        {refs[n]: now.people_kept.get(refs[n], "") for n in sorted(set(before) - set(now.people)) if n in refs},
        tuple(sorted(refs[n] for n in changed if n in refs)),
        same,
    )  # fmt: skip


def _told(user: User, line: Disclosure, choice: dict[str, Any], moment: datetime | None) -> tuple[str, ...]:
    """What a document or statistics told at a moment, or would today, a line for each fact or cell.

    What was written as of an earlier day is told as of that day.
    """
    leaving, known_on = _leaving(line, choice), _known_on(choice) or moment
    if line.what in STATISTICS:
        question, _, chosen = _question(line, choice, line.format)
        found = statistics.counted(user, question, chosen, leaving, known_on)
        return tuple(map(statistics_file.line, found.cells if question.by or question.over_time else (found.total,)))
    kind, _, ref = line.what.partition(" ")
    leaving = replace(leaving, released=_still(user, ref, leaving, known_on))
    if kind == "dossier":
        report = export.told(user, ref, leaving, choice["language"], known_on)
        _opened(user, report)
        return _lines(report.report)
    filled = submissions.look(user, ref, kind, leaving, choice["language"], known_on)
    _opened(user, filled.report)
    answers = [(answer.question.number, name, fact) for answer in filled.made.answers for name, fact in answer.facts]
    return tuple(" ".join(filter(None, (number, name, _line_of(fact)))) for number, name, fact in answers)


def _still(user: User, ref: str, leaving: Leaving, known_on: date | None) -> tuple[str, ...]:
    """Those released one by one that the record has at that moment."""
    if not leaving.released:
        return ()
    withheld = export.told(user, ref, replace(leaving, released=()), known_on=known_on).withheld
    return tuple(one for one in leaving.released if one in withheld)


def _opened(user: User, report: CaseReport) -> None:
    """Write that the sealed records in it were read."""
    with database.reading(user) as session:
        closed = sealed.among(session, report.shown)
    sealed.opened(user, min(closed, default=0), closed)


def _lines(report: Dossier) -> tuple[str, ...]:
    """A case report, a line for each fact."""
    return (
        *(f"Name: {name}" for _, name in report.names),
        f"Status: {report.status}",
        *(f"{group.title}: {_line_of(fact)}" for group in report.groups for fact in group.facts),
        *(f"Not known: {what}" for what in report.unknown),
        *(f"Source: {' · '.join(filter(None, (source.title, source.publisher)))}" for source in report.sources),
    )


def _line_of(fact: Fact) -> str:
    about = f", {fact.about}" if fact.about else ""
    return f"{fact.label}{about}: {fact.value} ({CERTAINTY.get(fact.certainty, fact.certainty).lower()})"


def _line(user: User, number: int) -> tuple[Disclosure, dict[str, Any], list[int]]:
    """A line of the ledger, what it was chosen by, and who was in it."""
    with database.reading(user) as session:
        line = session.get(Disclosure, number)
        if line is None:
            raise NotFound(f"The ledger has no line {number}.")
        if not may_be_compared(line.what) or line.choice is None:
            raise InvalidFacts(
                "Only lists, case reports, forms and statistics that left since the choice is kept can be compared. Look at "
                "a record as of that day: tracker show REF --as-of DAY"
            )
        inside = select(DisclosedRecord.record_id).where(DisclosedRecord.disclosure_id == number)
        people, choice = list(session.exec(inside).all()), dict(line.choice)
        session.expunge(line)  # it is read after the look is over
        return line, choice, people


def may_be_compared(what: str) -> bool:
    """Whether a file of this kind can be told once more."""
    kind = what.partition(" ")[0]
    return what in leaving_rows.READERS or what in STATISTICS or kind == "dossier" or kind in submission_forms.FORMS


def _question(line: Disclosure, choice: dict[str, Any], format_name: str) -> tuple[Question, str, Filter]:
    question = Question(STATISTICS[line.what], tuple(choice["by"]), choice["over_time"])
    return question, format_name, leaving_rows.chosen_by(choice)


def _known_on(choice: dict[str, Any]) -> date | None:
    """The day as of which the file itself was written."""
    day = choice["days"][3] if "days" in choice else choice["known_on"]
    return date.fromisoformat(day) if day else None


def _leaving(line: Disclosure, choice: dict[str, Any]) -> Leaving:
    """The decisions of that file once more, for what its audience may receive today."""
    found = Leaving(
        line.audience,
        line.recipient,
        line.purpose,
        line.named and line.audience is not Leaving().audience,
        overridden=tuple(line.overridden),
        reason=line.reason or "",
        released=tuple(choice.get("released", ())),
        quoted=bool(choice.get("quoted")),
    )
    return audience_profiles.settled(found)


def _without(some: Iterable[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in some if name not in others))


def _changed(session: Session, people: Iterable[int], since: datetime) -> set[int]:
    """Those of these individuals about whom, or about whose acts, something was written since."""
    whose = {act: person for person, act in records.pick(session, Act.victim_id, Act.id, list(people))}
    whose |= {person: person for person in people}
    found: set[int] = set()
    for part in records.parts(list(whose)):
        query = (
            select(AuditAbout.record_id)
            .join(AuditEntry, col(AuditEntry.id) == col(AuditAbout.audit_id))
            .where(col(AuditAbout.record_id).in_(part), col(AuditEntry.at) > since)
            .where(col(AuditEntry.action).not_in(NO_CHANGE))
        )
        found |= {whose[number] for number in session.exec(query.distinct()).all()}
    return found
