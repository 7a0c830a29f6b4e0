"""One person's sitting at a report: commands come in, a draft is shaped, and the door keeps what is confirmed.

Commands are numbered; a command seen before is ignored, so that repeated or coalesced messages count once.
What the text offers is read on the first "read" and kept for the sitting; each acceptance goes through the same door.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tracker.errors import Conflict, TrackerError
from tracker.proposals import KINDS, Draft, propose
from tracker.reading.decisions import tied
from tracker.reading.offers import Kept, Offer, incidents, of_person, offered
from tracker.reading.outcomes import Mark, marks


class Door(Protocol):
    """What the page can do with a decision: the coding door of the actions, bound to a person and a report."""

    def keep(self, draft: Draft, replaces: int | None, seen: Draft | None, offer: Draft | None) -> object:
        """Keep a draft; `seen` is the decision that it corrects, as it was when it was opened, `offer` whence it came."""

    def undo(self, entry: int | None, row: str | None) -> object:
        """Undo a decision, for all or for one person."""

    def answer(self, question: str, said: str, seen: str | None) -> object:
        """Answer a question; `seen` is the answer that stood there."""

    def read(self) -> tuple[list[Draft], str]:
        """What the words of the report offer, as drafts in the order of the text, and how it was read."""

    def leave_out(self, offer: Draft) -> object:
        """Put an offer aside, for whoever opens the report."""

    def bring_back(self) -> object:
        """Offer again what was put aside."""


@dataclass(frozen=True)
class Held:
    """A command that met what somebody else did meanwhile: the person decides."""

    problem: Conflict
    command: Mapping[str, Any]


@dataclass
class Sitting:
    """What is open: the draft, what went wrong with it, and the last command that was carried out.

    `seen` is the decision that the draft corrects, as it was; `last` the newest decision, `answers` those to questions.
    `reading` is what the text offers (None: not read yet), `decided` what of it somebody has decided about, `put_aside`
    those of them that were not kept, `taken` the offer which the draft came from, `remark` how it was read, `made` the
    incident a decision made.
    """

    text: str
    language: str = "und"
    ack: int = 0
    draft: Draft | None = None
    message: str = ""
    changed: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)
    entries: Mapping[int, Draft] = field(default_factory=dict)
    answers: Mapping[str, str | None] = field(default_factory=dict)
    last: int | None = None
    seen: Draft | None = None
    held: Held | None = None
    reading: list[Draft] | None = None
    decided: frozenset[Mark] = frozenset()
    put_aside: frozenset[Mark] = frozenset()
    taken: Draft | None = None
    remark: str = ""
    made: Mapping[int, str] = field(default_factory=dict)

    @property
    def kept(self) -> list[Kept]:
        """The decisions that stand."""
        return [Kept(draft, self.made.get(number)) for number, draft in self.entries.items()]

    @property
    def offers(self) -> list[Offer]:
        """What is offered and neither coded nor left out."""
        names = dict(self.choices.get("people", ()))
        return offered(self.reading or [], self.kept, names, self.decided)

    @property
    def left_out(self) -> int:
        """How many offers, or people of them, were put aside."""
        return sum(mark in self.put_aside for draft in self.reading or [] for mark in marks(draft).values())

    def offer(self, key: str) -> Offer | None:
        """The offer of a key, where it still stands."""
        return next((offer for offer in self.offers if offer.key == key), None)


def receive(sitting: Sitting, commands: list[dict[str, Any]], door: Door, refresh: Callable[[], None]) -> None:
    """Carry out the commands that are new, in their order; a problem stops none of the later ones."""
    for command in commands:
        if command["seq"] <= sitting.ack:
            continue
        sitting.ack = command["seq"]
        sitting.message = ""
        _try(sitting, command, lambda command=command: apply(sitting, command, door, refresh))  # type: ignore[misc]
        if sitting.changed:
            sitting.changed = False
            refresh()


def _try(sitting: Sitting, command: Mapping[str, Any], work: Callable[[], None]) -> None:
    try:
        work()
    except Conflict as problem:
        sitting.message = str(problem)
        sitting.held = Held(problem, command) if problem.differences else None
    except TrackerError as problem:
        sitting.message = str(problem)


def decide(sitting: Sitting, mine: bool, door: Door, refresh: Callable[[], None]) -> None:
    """What the person decides who saw both versions: put theirs on top of what is there now, or leave it."""
    held, sitting.held, sitting.message = sitting.held, None, ""
    if held is None:
        return
    if mine:
        _try(sitting, held.command, lambda: _on_top(sitting, held, door))
    elif held.command["op"] == "confirm":
        sitting.draft = None
    refresh()


def _on_top(sitting: Sitting, held: Held, door: Door) -> None:
    """The same command again, now knowing what somebody else did."""
    met = held.problem.differences[0]
    match held.command["op"]:
        case "confirm" if sitting.draft:
            door.keep(sitting.draft, int(met.key) if met.key else None, met.state, sitting.taken)  # type: ignore[arg-type]
            sitting.draft = sitting.taken = None
        case "undo" if met.key:
            door.undo(int(met.key), None)
        case "answer":
            door.answer(held.command["q"], held.command["a"], str(met.state))


def apply(sitting: Sitting, command: Mapping[str, Any], door: Door, refresh: Callable[[], None]) -> None:
    """One command. What no longer fits (a stale key) is ignored. Raises TrackerError of the door."""
    match command["op"]:
        case "open":
            sitting.taken = None
            _open(sitting, command)
        case "set" if sitting.draft:
            _set(sitting.draft, command)
        case "add_row" if sitting.draft:
            _add_row(sitting.draft)
        case "drop" if sitting.draft:
            sitting.draft["rows"] = [row for row in sitting.draft["rows"] if row["key"] != command["row"]]
        case "confirm" if sitting.draft:
            sitting.draft = _with_incident(sitting, sitting.draft, door, refresh)
            corrects = sitting.seen if sitting.draft.get("id") else None
            door.keep(sitting.draft, sitting.draft.get("id"), corrects, sitting.taken)
            sitting.draft, sitting.taken, sitting.changed = None, None, True
        case "cancel":
            sitting.draft = sitting.taken = None
        case "edit" if sitting.draft is None and command["id"] in sitting.entries:
            sitting.seen, sitting.taken = sitting.entries[command["id"]], None
            sitting.draft = {**_copy(sitting.seen), "id": command["id"]}
        case "undo":
            door.undo(command.get("id") or sitting.last, command.get("row"))
            sitting.changed = True
        case "answer":
            door.answer(command["q"], command["a"], sitting.answers.get(command["q"]))
            sitting.changed = True
        case "read" if sitting.reading is None:
            sitting.reading, sitting.remark = door.read()
        case "accept":
            _accept(sitting, [command["key"]], door, refresh)
        case "accept_words":
            chosen = [o for o in sitting.offers if command["s"] <= o.draft["start"] < command["e"]]
            _accept_all(sitting, chosen, door, refresh)
        case "accept_person":
            chosen = [o for o in sitting.offers if of_person(o, command["who"])]
            _accept_all(sitting, chosen, door, refresh, command["who"])
        case "take" if sitting.draft is None and (offer := sitting.offer(command["key"])):
            sitting.draft, sitting.taken = _copy(offer.draft), offer.draft
        case "leave_out" if offer := sitting.offer(command["key"]):
            door.leave_out(offer.draft)
            sitting.changed = True
        case "bring_back":
            door.bring_back()
            sitting.changed = True


def _accept(sitting: Sitting, keys: list[str], door: Door, refresh: Callable[[], None], who: str | None = None) -> None:
    """Keep offers as they stand, each through the door; of one person only their part, where `who` is given."""
    sitting.changed = True
    for key in keys:
        refresh()  # what somebody else has coded meanwhile is not kept twice
        offer = sitting.offer(key)
        draft = (of_person(offer, who) if who else offer.draft) if offer else None
        if draft is None:
            sitting.message = "This has been coded meanwhile: nothing was kept."
            continue
        door.keep(_with_incident(sitting, draft, door, refresh), None, None, draft)


def _accept_all(
    sitting: Sitting, chosen: list[Offer], door: Door, refresh: Callable[[], None], who: str | None = None
) -> None:
    """All of these but what is judged by itself (security.md, section 9, rule 3), which stays offered."""
    _accept(sitting, [offer.key for offer in chosen if not offer.alone], door, refresh, who)
    left = [offer.alone for offer in chosen if offer.alone]
    if left:
        sitting.message = f"Left for you to look at one by one: {len(left)} ({', '.join(dict.fromkeys(left))})."


def _with_incident(sitting: Sitting, draft: Draft, door: Door, refresh: Callable[[], None]) -> Draft:
    """The draft in its incident; one that is still offered is kept first, unless another was named."""
    named = any(line["key"] in ("incident", "about") and line["value"] for line in draft["fields"])
    about = None if named else draft.get("about")
    if not about:
        return draft
    made = next((offer for offer in sitting.offers if offer.draft.get("makes") == about), None)
    if made is not None:
        door.keep(made.draft, None, None, made.draft)
        refresh()
    return tied(draft, incidents(sitting.reading or [], sitting.kept))


def _open(sitting: Sitting, command: Mapping[str, Any]) -> None:
    kind, start, end = command["kind"], command.get("s"), command.get("e")
    if kind not in KINDS:
        return
    if not sitting.text:
        sitting.draft = propose(kind, "", 0, 0, sitting.choices, sitting.language)
        sitting.draft |= {"start": None, "end": None, "locator": command.get("locator", "")}
    elif isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(sitting.text):
        sitting.draft = propose(kind, sitting.text, start, end, sitting.choices, sitting.language)


def _set(draft: Draft, command: Mapping[str, Any]) -> None:
    name, value = command["k"], command["v"]
    if command.get("row") is not None:
        for row in draft["rows"]:
            if row["key"] == command["row"]:
                row[name] = value
                if name == "name":
                    row["start"] = row["end"] = None  # the words no longer are what was selected
    elif name == "locator":
        draft["locator"] = value
    else:
        for line in draft["fields"]:
            if line["key"] == name and line["value"] != value:
                line.update(value=value, doubt="")


def _add_row(draft: Draft) -> None:
    number = max([int(row["key"]) for row in draft["rows"]] or [0]) + 1
    draft["rows"].append(
        {
            "key": str(number),
            "name": "",
            "start": None,
            "end": None,
            "sex": "",
            "sex_start": None,
            "sex_end": None,
            "stage": "",
            "place": "",
            "authority": "",
            "then": "",
            "record": None,
        }
    )


def _copy(draft: Draft) -> Draft:
    return {
        **draft,
        "fields": [dict(line) for line in draft.get("fields", ())],
        "rows": [dict(row) for row in draft.get("rows", ())],
    }
