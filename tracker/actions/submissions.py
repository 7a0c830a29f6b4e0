"""Submissions to UN bodies: a form filled from what its audience may know, its checklist, and the file that leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tracker import codes, dates, phrases, retold_days
from tracker.access import Permission, User, require
from tracker.actions import audience_profiles, case_report, consent, export, ledger, release, unreal
from tracker.actions.case_report import PERSON, CaseReport
from tracker.actions.export import ExportFile
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts
from tracker.exporters import submission, submission_forms, submission_paper
from tracker.exporters.submission import Consents, Form, Item, Submission
from tracker.records.base import ConsentStatus
from tracker.spool import Spool


@dataclass(frozen=True)
class Filled:
    """A submission as it would leave, its checklist for the team, and what the ledger has to know."""

    made: Submission
    items: tuple[Item, ...]
    report: CaseReport


def forms() -> tuple[Form, ...]:
    """The forms that there are."""
    return tuple(submission_forms.FORMS.values())


def look(
    user: User,
    ref: str,
    form_name: str,
    leaving: Leaving,
    language: str = phrases.ENGLISH,
    known_on: date | None = None,
) -> Filled:
    """A form filled for an audience, today or as it was known on a day, and how each question stands. Nothing leaves.

    Raises InvalidFacts where the record itself stays, with the reason; NotFound.
    """
    require(user, Permission.EXPORT)
    form, leaving = submission_forms.named(form_name), audience_profiles.settled(leaving)
    if not ref.strip().upper().startswith(PERSON):
        raise InvalidFacts(f"A form is about an individual, and {ref} is none.")
    consents = _consents(user, ref, language)
    report = export.told(user, ref, leaving, language, known_on)
    made = submission.fill(form, report.report, consents)
    whole = report.report if not leaving.outside else case_report.gather(user, ref, language, known_on).report
    return Filled(made, submission.checklist(made, submission.fill(form, whole, consents)), report)


def write(
    user: User,
    ref: str,
    form_name: str,
    format_name: str,
    leaving: Leaving,
    secret: str = "",
    language: str = phrases.ENGLISH,
    known_on: date | None = None,
) -> tuple[ExportFile, tuple[Item, ...]]:
    """A filled form as pdf, docx or html with its line in the ledger, and its checklist; `known_on` as for a case report.

    Outside the team it goes to the form's own body unless somebody else is named. `secret` shows once more who exports,
    where names leave. Raises InvalidFacts (also where no consent covers it), NotFound, NotAllowed.
    """
    require(user, Permission.EXPORT)
    written = export.paper_format(format_name)
    leaving = release.of_one(export.decided(user, addressed(leaving, form_name), secret))
    found = look(user, ref, form_name, leaving, language, known_on)
    spool = Spool(written.write(submission_paper.of(found.made, found.items if not leaving.outside else ())))
    report = found.report
    what = f"{form_name} {report.report.ref}"
    asked = [section.title for section in found.made.form.sections]
    ledger.note(user, ledger.of_document(what, format_name, spool.sha256, asked, report, leaving), leaving)
    name = unreal.named(f"{form_name}-{report.report.ref}{written.SUFFIX}")
    return ExportFile(spool, name, written.MEDIA_TYPE, 1, report.kept, report.withheld), found.items


def addressed(leaving: Leaving, form_name: str) -> Leaving:
    """For whom and what for, where the person who exports says nothing else: the body whose form it is."""
    form = submission_forms.named(form_name)
    if leaving.audience is not Audience.UN:
        return leaving
    return replace(
        leaving, recipient=leaving.recipient.strip() or form.addressee, purpose=leaving.purpose.strip() or form.title
    )


def missing_consent(user: User, ref: str, leaving: Leaving) -> str:
    """Why the person's consent does not cover this submission; empty where it does, or where it stays in the team."""
    try:
        export.told(user, ref, leaving)
    except InvalidFacts as problem:
        return problem.problems.get(ref, str(problem))
    return ""


def _consents(user: User, ref: str, language: str) -> Consents:
    """The newest decision on each use, in words."""
    found: dict[str, str] = {}
    given = set()
    say = phrases.speaker(language)
    for one in consent.decisions(user, ref):
        if one.holds:
            day = retold_days.told(dates.in_words(str(one.valid_from or one.recorded_at.date())), language)
            given |= {one.scope} if one.status == ConsentStatus.GIVEN else set()
            found[one.scope] = f"{say(codes.label('closed_consent_status', one.status))}, {day}"
    return Consents(found, frozenset(given))
