"""What a kept report offers: read, shown to who may read it, and kept only as far as a person accepts."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from tracker import reading
from tracker.access import Confidentiality, Permission, User, may, require
from tracker.actions import coding, ledger, sealed
from tracker.actions.coding import Applied
from tracker.errors import NotAllowed, NotFound
from tracker.proposals import Draft
from tracker.reading import Reading, plugged
from tracker.reading.decisions import decisions
from tracker.reading.form import form
from tracker.reading.outcomes import accepted
from tracker.records import SourceReport
from tracker.records.base import Kind
from tracker.store import database, decided, ids


def propose(user: User, report_ref: str, *, ask_model: bool = False) -> Reading:
    """What the text of a report offers; nothing is kept. `ask_model` also asks the team's model, if one is plugged in.

    Raises NotFound, NotAllowed (a text that names somebody whom the user may not know), NotPluggedIn.
    """
    text, language, level = _text(user, report_ref)
    found = reading.read(text, language=language)
    model = plugged.settings() if ask_model else None
    if ask_model and model is None:
        raise plugged.NotPluggedIn("No model is plugged in: TRACKER_MODEL_URL names none.")
    if model is None:
        return found
    if model.outside:
        if level not in (Confidentiality.PUBLIC, Confidentiality.INTERNAL):
            raise NotAllowed("This report is held closely: its text may not leave this machine, not to a model either.")
        ledger.printed(
            user, f"text given to the model {model.name}", [{"ref": report_ref, "characters": len(text)}], [report_ref]
        )
    return plugged.joined(text, found, plugged.ask(text, model), model)


class Offered(NamedTuple):
    """What the coding page offers of a report: decisions to look at, in the order of the text, and how it was read."""

    drafts: list[Draft]
    how: str


def offered(user: User, report_ref: str) -> Offered:
    """What the coding page offers of a report.

    Nothing to who may not code it: whoever may not propose, and whoever reads its text with names taken out. Raises NotFound.
    """
    require(user, Permission.READ)
    if not may(user, Permission.PROPOSE):
        return Offered([], "")
    try:
        found = propose(user, report_ref)
    except NotAllowed:  # its text names somebody whom this person may not know: somebody else codes it
        return Offered([], "")
    return Offered(decisions(found), " ".join(("Found by fixed rules, without a language model.", *found.notes)))


def accept(user: User, report_ref: str, chosen: Collection[str]) -> Applied:
    """Keep these proposals of a report (by key) as open statements, through the door of coding forms.

    That they were accepted is kept with them. The text is read anew: it never changes, so the keys are the same. Raises NotFound, NotAllowed, InvalidFacts.
    """
    require(user, Permission.PROPOSE)
    text, language, _ = _text(user, report_ref)
    found = reading.read(text, language=language)
    unknown = set(chosen) - {p.key for p in found.proposals}
    if unknown:
        raise NotFound(f"This report has no proposal {sorted(unknown)[0]}.")
    with database.transaction(user) as session:
        deed = coding.form_deed()
        done = coding.apply_in(session, user, report_ref, form(found, chosen), deed)
        if done.added or done.made:
            report = ids.record(session, report_ref, Kind.SOURCE_REPORT)
            decided.note(session, user.id, report.id, done.entry_id, found.engine, accepted(found, chosen))
        coding.write_deed(session, deed)
        return done


def _text(user: User, report_ref: str) -> tuple[str, str | None, Confidentiality]:
    """The unchanged text; of a sealed report the audit log is told first."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        report = ids.record(session, report_ref, Kind.SOURCE_REPORT)
        coding.refuse_masked(session, report)
        source = session.get_one(SourceReport, report.id)
        number, text, language, level = report.id, source.body or "", source.language, report.confidentiality
        shown = sealed.among(session, [number])
    sealed.opened(user, number, shown)
    if not text:
        raise NotFound(f"{report_ref} has no text that could be read.")
    return text, language if language and language != "und" else None, level
