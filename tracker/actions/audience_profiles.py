"""Audiences as settled here: what each may receive, narrower than built in, never wider; changed by an administrator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlmodel import Session, col, select

from tracker import codes
from tracker.access import Confidentiality, Permission, User, require
from tracker.audience import TERMS, Audience, Days, Leaving, Names, Places, Terms
from tracker.dates import now
from tracker.errors import InvalidFacts
from tracker.facts import Share
from tracker.records import AudienceProfile
from tracker.records.base import AuditAction
from tracker.store import audit, database, records
from tracker.store.audit import Deed

# what can be settled, with the kind of its values; consents are lists of codes of `consent_scope`
KINDS: Mapping[str, type[StrEnum] | type[IntEnum] | type[bool] | None] = {
    "share": Share, "level": Confidentiality, "names": Names, "places": Places, "days": Days, "free_text": bool,
    "quotations": bool, "files": bool,
    "named": None, "unnamed": None,
}  # fmt: skip
LABELS = {
    "share": "Facts shared with", "level": "Closest record that may leave", "names": "People appear by",
    "places": "Places as coarse as", "days": "Days as coarse as", "free_text": "Words written freely",
    "quotations": "Words of published sources", "files": "Kept files of published sources",
    "named": "Consent for a file with names (one of)", "unnamed": "Consent for a file without names (one of)",
}  # fmt: skip
CONSENTS = ("named", "unnamed")


@dataclass(frozen=True)
class Profile:
    """An audience: what it may receive here, and who changed that last; nobody where it is as built in."""

    audience: Audience
    label: str
    terms: Terms
    changed_at: datetime | None = None
    changed_by: str = ""

    @property
    def settings(self) -> dict[str, str]:
        """What is settled, as it is typed and printed."""
        return {name: _typed(getattr(self.terms, name)) for name in KINDS}


def _typed(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.name.lower() if isinstance(value, Share) else str(value.value)


def every(user: User) -> tuple[Profile, ...]:
    """All audiences as they are settled."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        people = records.accounts(session)
        found = []
        for audience in Audience:
            row = _newest(session, audience)
            profile = Profile(audience, codes.label("closed_audience", audience.value), TERMS[audience])
            if row is not None and row.terms is not None:
                who = people.get(row.changed_by or 0, "")
                profile = replace(profile, terms=_terms(audience, row), changed_at=row.changed_at, changed_by=who)
            found.append(profile)
        return tuple(found)


def settled(leaving: Leaving) -> Leaving:
    """The decisions of an export with what their audience may receive here."""
    if not leaving.outside:
        return leaving
    with database.reading(None) as session:
        return replace(leaving, settled=_terms(leaving.audience, _newest(session, leaving.audience)))


def _newest(session: Session, audience: Audience) -> AudienceProfile | None:
    query = select(AudienceProfile).where(AudienceProfile.audience == audience)
    return session.exec(query.order_by(col(AudienceProfile.id).desc()).limit(1)).first()


def _terms(audience: Audience, row: AudienceProfile | None) -> Terms:
    if row is None or row.terms is None:
        return TERMS[audience]
    found = replace(TERMS[audience], **{name: _value(name, given) for name, given in row.terms.items()})
    return found if found.no_wider(TERMS[audience]) else TERMS[audience]  # an older program's, or another hand's


def edit(user: User, audience: Audience, given: Mapping[str, str]) -> Profile:
    """Settle what an audience may receive; nothing given makes it as built in. Returns it as it is now.

    Raises InvalidFacts (every wrong value by name), NotAllowed.
    """
    require(user, Permission.ADMINISTER)
    if audience is Audience.TEAM:
        raise InvalidFacts("Inside the team everybody sees what their role lets them see: that is changed under Team.")
    with database.transaction(user) as session:
        before = _terms(audience, _newest(session, audience))
        after = _checked(audience, before, given) if given else TERMS[audience]
        kept = {name: _kept(getattr(after, name)) for name in KINDS} if given else None
        session.add(AudienceProfile(audience=audience, terms=kept, changed_at=now(), changed_by=user.id))
        changed = {name for name in KINDS if getattr(before, name) != getattr(after, name)}
        audit.write(session, Deed(AuditAction.PERMISSION, "audience_profile", audience.value, changed))
    return next(profile for profile in every(user) if profile.audience is audience)


def _checked(audience: Audience, before: Terms, given: Mapping[str, str]) -> Terms:
    problems: dict[str, str] = {}
    values: dict[str, Any] = {}
    built_in = TERMS[audience]
    for name, text in given.items():
        try:
            values[name] = _value(name, _read(name, text))
        except (KeyError, ValueError):
            problems[name] = (
                f"'{text}' is not one of: {', '.join(choices(name))}."
                if name in KINDS
                else f"No such setting: {', '.join(KINDS)}."
            )
    for name, value in values.items():
        if name in CONSENTS:
            problems |= _wrong_consents(audience, name, value)
        elif not replace(built_in, **{name: value}).no_wider(built_in):
            problems[name] = (
                f"'{given[name]}' would let more leave than is built in for this audience "
                f"({_typed(getattr(built_in, name))}). Choose that, or what keeps more back."
            )
    after = replace(before, **{name: value for name, value in values.items() if name not in problems})
    if after.files and not after.may_send_files():
        problems.setdefault("files", "Files go only where names go in full, and words of sources and free ones too.")
    if problems:
        raise InvalidFacts("Nothing was changed.", problems)
    return after


def _wrong_consents(audience: Audience, name: str, uses: Sequence[str]) -> dict[str, str]:
    known = {term.code for term in codes.code_list("consent_scope")}
    if not uses or set(uses) - known:
        return {name: f"Name at least one use a person can consent to: {', '.join(sorted(known))}."}
    if audience is Audience.PUBLIC and set(uses) - set(getattr(TERMS[audience], name)):
        return {name: f"What is published takes one of: {', '.join(getattr(TERMS[audience], name))}."}
    return {}


def choices(name: str) -> tuple[str, ...]:
    """What can be settled for a name, as it is typed; of consents the codes of uses."""
    kind = KINDS[name]
    if kind is None:
        return tuple(term.code for term in codes.code_list("consent_scope"))
    return ("yes", "no") if kind is bool else tuple(_typed(value) for value in kind)


def _read(name: str, text: str) -> Any:
    """A typed setting as it is kept."""
    if name in CONSENTS:
        return text.replace(",", " ").split()
    if KINDS[name] is bool:
        return {"yes": True, "no": False}[text]
    return Share[text.upper()].value if KINDS[name] is Share else text


def _kept(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _value(name: str, kept: Any) -> Any:
    """What is kept as the program knows it. Raises KeyError, ValueError."""
    kind = KINDS[name]
    return tuple(kept) if kind is None else kind(kept)
