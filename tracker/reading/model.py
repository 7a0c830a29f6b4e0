"""What a reading offers: things (records that would be made) and proposals (statements about them).

All offsets are Unicode code points of the unchanged text, half-open. Codes are those of data/codes; facts are named as
in `claim.field`. Nothing here is kept: a person accepts, and an existing action saves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.records.base import Attribution, Basis, Kind, Stance

SURE, LIKELY = 0.9, 0.7
LEAST = 0.5  # what scores lower is not offered


@dataclass(frozen=True)
class Thing:
    """A record that the words speak of: a person, a place, an incident, an act …, under a key of this reading.

    `spellings` are all forms printed for it, as (start, end), the fullest first; `label` is how it is called on screen.
    `frame` holds structural links to other things (`incident_id`, `victim_id`, `act_id`, `actor_id`, `role`, `seq`).
    """

    key: str
    kind: Kind
    label: str
    spellings: tuple[tuple[int, int], ...] = ()
    frame: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """One statement that the words offer.

    `text` is the value in words; `code` a bare code, `record` the key of a thing, `low` and `high` a count, where the
    fact is of that type. A date is its EDTF in `text`. `speaker` is the key of who says so, None for the author or
    outlet. `basis`: stated in the words, classified by us, inferred (stays open until reviewed). `score` from 0 to 1.
    `doubt` says in words what a person should look at, empty where nothing. `rests_on` are the words besides the
    quotation that it needs: the list's head that gives the sex, the name that a pronoun stands for. `group` is shared by
    what one decision accepts together.
    """

    key: str
    about: str
    field: str
    start: int
    end: int
    quote: str
    text: str
    code: str | None = None
    record: str | None = None
    low: int | None = None
    high: int | None = None
    stance: Stance = Stance.ASSERTS
    basis: Basis = Basis.STATED
    speaker: str | None = None
    attribution: Attribution = Attribution.AUTHOR_VOICE
    connection: str | None = None
    channel: str | None = None
    score: float = SURE
    doubt: str = ""
    rests_on: tuple[tuple[int, int], ...] = ()
    group: str = ""


@dataclass(frozen=True)
class Reading:
    """All that a text offers. `engine` names who read: the rules and their version, or rules and a model; `notes` are remarks
    for the person, such as that no model is installed. `segments` are (start, end, kind) of headline, caption, body …
    """

    language: str
    script: str
    things: tuple[Thing, ...]
    proposals: tuple[Proposal, ...]
    segments: tuple[tuple[int, int, str], ...] = ()
    engine: str = "rules"
    notes: tuple[str, ...] = ()

    def thing(self, key: str) -> Thing:
        """The thing of a key."""
        return next(thing for thing in self.things if thing.key == key)

    def about(self, key: str) -> tuple[Proposal, ...]:
        """All that is proposed about one thing."""
        return tuple(p for p in self.proposals if p.about == key)
