"""Audiences: who receives what leaves, how wide a fact must be shared for them, and which consent it takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.access import LEVELS, Confidentiality
from tracker.facts import Share


class Audience(StrEnum):
    """For whom a file is written. On screen: Our team, A partner, A UN body or court, The public."""

    TEAM = "team"
    PARTNER = "partner"
    UN = "un"
    PUBLIC = "public"


class Names(StrEnum):
    """How people appear in what leaves, from the least to the most that is kept back."""

    FULL = "full"
    INITIALS = "initials"
    REF = "ref"


class Places(StrEnum):
    """How coarse a place becomes."""

    PROVINCE = "province"
    COUNTRY = "country"


class Days(StrEnum):
    """How coarse a day becomes."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Terms:
    """What an audience may receive.

    `share` is the narrowest circle of facts that may leave, `named` and `unnamed` the uses (consent_scope) of which
    one must be allowed by each person for a file with and without names, `level` the closest record that may leave.
    `names`, `places` and `days` say how these appear, `free_text` whether values written freely go along, `quotations`
    whether a case report may quote what published sources say, `files` whether the kept files of published sources may
    go along.
    """

    share: Share
    named: tuple[str, ...]
    unnamed: tuple[str, ...]
    level: Confidentiality
    names: Names = Names.FULL
    places: Places = Places.PROVINCE
    days: Days = Days.DAY
    free_text: bool = True
    quotations: bool = True
    files: bool = False

    def may_name(self) -> bool:
        """Whether names go there at all: a name is shared with partners at the widest."""
        return self.share < Share.PUBLIC and self.names is not Names.REF

    def may_send_files(self) -> bool:
        """Whether kept files could go there: only where names go in full, and words of sources and free ones too."""
        return self.may_name() and self.names is Names.FULL and self.quotations and self.free_text

    def sends_files(self) -> bool:
        """Whether kept files may go along there."""
        return self.files and self.may_send_files()

    def no_wider(self, than: Terms) -> bool:
        """Whether these let nothing leave that others would not, whatever consent they ask for."""
        return (
            self.share >= than.share
            and LEVELS.index(self.level) <= LEVELS.index(than.level)
            and all(_order(own) >= _order(other) for own, other in zip(self._ways(), than._ways(), strict=True))
            and self.free_text <= than.free_text
            and self.quotations <= than.quotations
            and self.files <= than.may_send_files()
        )

    def _ways(self) -> tuple[StrEnum, ...]:
        return self.names, self.places, self.days


def _order(value: StrEnum) -> int:
    return list(type(value)).index(value)


TERMS = {
    Audience.TEAM: Terms(Share.TEAM, (), (), Confidentiality.SEALED, files=True),
    Audience.PARTNER: Terms(
        Share.PARTNERS, ("share_confidential",), ("share_confidential",), Confidentiality.RESTRICTED
    ),
    Audience.UN: Terms(Share.PARTNERS, ("submit_un",), ("submit_un",), Confidentiality.RESTRICTED),
    Audience.PUBLIC: Terms(
        Share.PUBLIC,
        ("publish_name",),
        ("publish_initials", "publish_name"),
        Confidentiality.INTERNAL,
        Names.REF,
        free_text=False,
        quotations=False,
    ),
}


@dataclass(frozen=True)
class Leaving:
    """What the person who exports decides: for whom and why, with names or without, and what goes along one by one.

    `quoted`: a case report with names quotes what published sources say. `files`: kept files of sources go along in an
    encrypted bundle. `released` are refs of what is withheld outside
    the team unless it is released one by one (a role at an assembly, a tie of kinship, a record of a call). `overridden`
    are refs of people who leave although no consent covers it; `reason` says why.
    """

    audience: Audience = Audience.TEAM
    recipient: str = ""
    purpose: str = ""
    named: bool = False
    quoted: bool = False
    files: bool = False
    released: tuple[str, ...] = ()
    overridden: tuple[str, ...] = ()
    reason: str = ""
    settled: Terms | None = None  # what this installation lets the audience receive (actions/audience_profiles.py)

    @property
    def terms(self) -> Terms:
        """What this audience may receive: as settled here, else as built in."""
        return self.settled or TERMS[self.audience]

    @property
    def outside(self) -> bool:
        """Whether it leaves the team."""
        return self.audience is not Audience.TEAM

    @property
    def uses(self) -> tuple[str, ...]:
        """The uses of which each person must have allowed one."""
        return self.terms.named if self.named else self.terms.unnamed
