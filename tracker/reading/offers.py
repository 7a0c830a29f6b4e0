"""What a reading still offers at a sitting: the drafts of `decisions` that are not coded yet, in the order of the text.

Pure. Whether an offer is coded is seen by the words and people that a kept decision has, not by keys of a reading: so it
holds for what was coded by hand, what was corrected since, and what another version of the rules had read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.passages import HELD, fold
from tracker.proposals import Draft
from tracker.reading.decisions import tied
from tracker.reading.model import LIKELY
from tracker.reading.outcomes import Mark, undecided

DEADLY = ("killing", "extrajudicial_killing", "crowd_control_killing", "death_in_custody", "died", "fatal")


@dataclass(frozen=True)
class Kept:
    """A decision of the report that stands, and the reference of the incident it made, where it made one."""

    draft: Draft
    incident: str | None = None


@dataclass(frozen=True)
class Offer:
    """A draft to accept, edit or leave out, under a key of this reading.

    `along` is the key of the offered incident that it is about: kept with it, unless the draft names another. `alone`
    says why it is never accepted together with others, empty where it may be.
    """

    key: str
    draft: Draft
    along: str | None = None
    alone: str = ""
    people: tuple[str, ...] = field(default=())


def offered(
    drafts: Sequence[Draft], kept: Sequence[Kept], labels: Mapping[str, str], decided: Collection[Mark] = ()
) -> list[Offer]:
    """What is neither coded nor decided about (`decided`). `labels` are names by reference, for decisions that name people by it."""
    known = incidents(drafts, kept)
    open_ones: list[tuple[str, Draft]] = []
    for draft in drafts:
        key = str(draft["proposals"][0])
        rest = undecided(draft, decided)
        rest = rest and _uncoded(rest, _of_these_words(draft, drafts, kept), labels)
        if rest is not None and draft.get("makes") not in known:
            open_ones.append((key, tied(rest, known)))
    makers = {draft["makes"]: key for key, draft in open_ones if draft.get("makes")}
    risky = {key: why for key, draft in open_ones if (why := alone(draft))}
    out = []
    for key, draft in open_ones:
        along = makers.get(draft.get("about"))
        out.append(Offer(key, draft, along, risky.get(key) or risky.get(along or "", ""), people(draft)))
    return out


def people(draft: Draft) -> tuple[str, ...]:
    """Those to whom something was done, as the words call them."""
    named = [str(row["name"]) for row in draft["rows"]]
    if draft["kind"] == "J":
        named.append(_value(draft, "person"))
    return tuple(name for name in named if name)


def of_person(offer: Offer, name: str) -> Draft | None:
    """The part of an offer that is about one person; None where nothing is."""
    if fold(name) not in map(fold, offer.people):
        return None
    return {**offer.draft, "rows": [row for row in offer.draft["rows"] if fold(row["name"]) == fold(name)]}


def alone(draft: Draft) -> str:
    """Why a draft is judged by itself, in words: a death, an alleged perpetrator, or words that are not sure."""
    told = {_value(draft, name) for name in ("type", "act_type", "stage", "severity")}
    told |= {str(row.get(name) or "") for row in draft["rows"] for name in ("stage", "then")}
    if told & set(DEADLY):
        return "a death"
    if _value(draft, "authority") or any(row.get("authority") for row in draft["rows"]):
        return "it says who did it"
    return "" if draft["score"] >= LIKELY else "the words are not sure"


def _value(draft: Draft, key: str) -> str:
    return next((str(line.get("value") or "") for line in draft.get("fields", ()) if line["key"] == key), "")


def incidents(drafts: Sequence[Draft], kept: Sequence[Kept]) -> dict[str, str]:
    """Reference by key of the reading, of each incident that a kept decision made or was put into."""
    found: dict[str, str] = {}
    for draft in drafts:
        for other in _of_these_words(draft, drafts, kept):
            if draft.get("makes") and other.incident:
                found.setdefault(draft["makes"], other.incident)
            elif draft["kind"] == "D" and draft.get("about") and _value(other.draft, "incident"):
                found.setdefault(draft["about"], _value(other.draft, "incident"))
    return found


def _uncoded(draft: Draft, kept: Sequence[Kept], labels: Mapping[str, str]) -> Draft | None:
    """The draft without the people for whom these decisions hold already; None where nothing is left of it."""
    same = [other.draft for other in kept]
    if draft["kind"] == "D":
        have = {fold(name) for other in same for row in other["rows"] for name in (row["name"], labels.get(row.get("record") or "", "")) if name}  # fmt: skip
        rows = [row for row in draft["rows"] if fold(row["name"]) not in have]
        return {**draft, "rows": rows} if rows else None
    if draft["kind"] == "J":
        whose = fold(_value(draft, "person"))
        same = [other for other in same if whose == fold(labels.get(named := _value(other, "person"), named))]
    return None if same else draft


def _of_these_words(draft: Draft, drafts: Sequence[Draft], kept: Sequence[Kept]) -> list[Kept]:
    """Decisions of this kind on the same words; one that rests exactly on the words of an offer is of no other."""
    exact = {(d["kind"], d["start"], d["end"]) for d in drafts}
    return [
        other
        for other in kept
        if other.draft["kind"] == draft["kind"]
        and _harm(other.draft) == _harm(draft)
        and (
            _words(other.draft) == _words(draft)
            or ((draft["kind"], *_words(other.draft)) not in exact and _overlap(draft, other.draft))
        )
    ]


def _harm(draft: Draft) -> bool:
    """Whether a draft tells of harm to people other than that they are held."""
    return draft["kind"] == "D" and _value(draft, "act_type") not in HELD


def _words(draft: Draft) -> tuple[int | None, int | None]:
    return draft.get("start"), draft.get("end")


def _overlap(one: Draft, other: Draft) -> bool:
    """Whether two passages share half or more of the shorter."""
    if other.get("start") is None or other.get("end") is None:
        return False
    shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return bool(2 * shared >= min(one["end"] - one["start"], other["end"] - other["start"]))
