"""A sitting at a report: commands count once, drafts are shaped, the door keeps what is confirmed."""

from __future__ import annotations

from typing import Any

from tracker.coding_session import Sitting, receive
from tracker.errors import InvalidFacts
from tracker.proposals import Draft

TEXT = "Ilma Torvek was arrested in Veldra on 3 May 2021 with two men, Pavo Lindar and Josk Arnev."


class Notebook:
    """A door that writes down what it is asked to do."""

    def __init__(self) -> None:
        self.said: list[tuple[Any, ...]] = []
        self.refuses = False
        self.offers: list[Draft] = []

    def keep(self, draft: Draft, replaces: int | None, seen: Draft | None, offer: Draft | None = None) -> int:
        if self.refuses:
            raise InvalidFacts("The day is not a day.")
        self.said.append(("keep", draft["kind"], [row["name"] for row in draft["rows"]], replaces))
        return 7

    def read(self) -> tuple[list[Draft], str]:
        return self.offers, ""

    def leave_out(self, offer: Draft) -> int:
        self.said.append(("leave_out", offer["kind"]))
        return 1

    def bring_back(self) -> int:
        self.said.append(("bring_back",))
        return 1

    def undo(self, entry: int | None, row: str | None) -> int:
        self.said.append(("undo", entry, row))
        return 7

    def answer(self, question: str, said: str, seen: str | None) -> int:
        self.said.append(("answer", question, said))
        return 8


def send(sitting: Sitting, door: Notebook, *commands: dict[str, Any]) -> None:
    """Number the commands and hand them in."""
    numbered = [{**command, "seq": sitting.ack + place} for place, command in enumerate(commands, 1)]
    receive(sitting, numbered, door, lambda: None)


def opened() -> tuple[Sitting, Notebook]:
    """A sitting with the draft of three people open."""
    sitting, door = Sitting(TEXT), Notebook()
    send(sitting, door, {"op": "open", "kind": "D", "s": 0, "e": len(TEXT)})
    return sitting, door


def test_a_command_that_comes_twice_counts_once() -> None:
    sitting, door = opened()
    confirm = {"op": "confirm", "seq": sitting.ack + 1}

    receive(sitting, [confirm], door, lambda: None)
    receive(sitting, [confirm], door, lambda: None)

    assert door.said == [("keep", "D", ["Ilma Torvek", "Pavo Lindar", "Josk Arnev"], None)]


def test_keys_typed_ahead_act_in_their_order() -> None:
    sitting, door = opened()

    send(sitting, door, {"op": "drop", "row": "2"}, {"op": "confirm"}, {"op": "answer", "q": "same.7", "a": "yes"})

    assert door.said == [("keep", "D", ["Ilma Torvek", "Josk Arnev"], None), ("answer", "same.7", "yes")]
    assert sitting.draft is None


def test_a_refused_draft_stays_open_and_says_why() -> None:
    sitting, door = opened()
    door.refuses = True

    send(sitting, door, {"op": "confirm"})

    assert sitting.draft is not None
    assert sitting.message == "The day is not a day."


def test_a_renamed_person_no_longer_rests_on_the_old_words() -> None:
    sitting, door = opened()

    send(sitting, door, {"op": "set", "row": "1", "k": "name", "v": "Ilma Torvik"})

    assert sitting.draft is not None
    row = sitting.draft["rows"][0]
    assert (row["name"], row["start"], row["end"]) == ("Ilma Torvik", None, None)


def test_a_correction_replaces_its_entry_and_leaves_it_as_it_was_until_kept() -> None:
    sitting, door = opened()
    sitting.entries = {5: sitting.draft}  # type: ignore[dict-item]
    sitting.draft = None

    send(sitting, door, {"op": "edit", "id": 5}, {"op": "drop", "row": "1"}, {"op": "confirm"})

    assert door.said == [("keep", "D", ["Pavo Lindar", "Josk Arnev"], 5)]
    assert len(sitting.entries[5]["rows"]) == 3


def test_nonsense_changes_nothing() -> None:
    sitting, door = Sitting(TEXT), Notebook()

    send(
        sitting,
        door,
        {"op": "open", "kind": "D", "s": 5, "e": 2},
        {"op": "open", "kind": "D", "s": -1, "e": 10**9},
        {"op": "open", "kind": "?", "s": 0, "e": 5},
        {"op": "confirm"},
        {"op": "set", "k": "place", "v": "x"},
        {"op": "edit", "id": 99},
        {"op": "fly"},
    )

    assert (sitting.draft, sitting.message, door.said) == (None, "", [])


def test_a_source_without_text_is_coded_by_page() -> None:
    sitting, door = Sitting(""), Notebook()

    send(sitting, door, {"op": "open", "kind": "D", "locator": "minute 4"}, {"op": "add_row"})

    assert sitting.draft is not None
    assert sitting.draft["locator"] == "minute 4"
    assert [row["name"] for row in sitting.draft["rows"]][-1] == ""
