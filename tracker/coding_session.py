"""One person's sitting at a report: commands come in, a draft is shaped, and the door keeps what is confirmed.

Commands are numbered; a command seen before is ignored, so that repeated or coalesced messages count once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tracker.errors import TrackerError
from tracker.proposals import KINDS, Draft, propose


class Door(Protocol):
    """What the page can do with a decision: the coding door of the actions, bound to a person and a report."""

    def keep(self, draft: Draft, replaces: int | None) -> object:
        """Keep a draft."""

    def undo(self, entry: int | None, row: str | None) -> object:
        """Undo a decision, for all or for one person."""

    def answer(self, question: str, said: str) -> object:
        """Answer a question."""


@dataclass
class Sitting:
    """What is open: the draft, what went wrong with it, and the last command that was carried out."""

    text: str
    language: str = "und"
    ack: int = 0
    draft: Draft | None = None
    message: str = ""
    changed: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)
    entries: Mapping[int, Draft] = field(default_factory=dict)


def receive(sitting: Sitting, commands: list[dict[str, Any]], door: Door, refresh: Callable[[], None]) -> None:
    """Carry out the commands that are new, in their order; a problem stops none of the later ones."""
    for command in commands:
        if command["seq"] <= sitting.ack:
            continue
        sitting.ack = command["seq"]
        sitting.message = ""
        try:
            apply(sitting, command, door)
        except TrackerError as problem:
            sitting.message = str(problem)
        if sitting.changed:
            sitting.changed = False
            refresh()


def apply(sitting: Sitting, command: Mapping[str, Any], door: Door) -> None:
    """One command. What no longer fits (a stale key) is ignored. Raises TrackerError of the door."""
    match command["op"]:
        case "open":
            _open(sitting, command)
        case "set" if sitting.draft:
            _set(sitting.draft, command)
        case "add_row" if sitting.draft:
            _add_row(sitting.draft)
        case "drop" if sitting.draft:
            sitting.draft["rows"] = [row for row in sitting.draft["rows"] if row["key"] != command["row"]]
        case "confirm" if sitting.draft:
            door.keep(sitting.draft, sitting.draft.get("id"))
            sitting.draft, sitting.changed = None, True
        case "cancel":
            sitting.draft = None
        case "edit" if sitting.draft is None and command["id"] in sitting.entries:
            sitting.draft = {**_copy(sitting.entries[command["id"]]), "id": command["id"]}
        case "undo":
            door.undo(command.get("id"), command.get("row"))
            sitting.changed = True
        case "answer":
            door.answer(command["q"], command["a"])
            sitting.changed = True


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
