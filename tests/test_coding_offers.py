"""A sitting and what the text offers: one command accepts, edits or leaves out; what is risky is never taken with others."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.access import User
from tracker.actions import coder, intake, reading
from tracker.coding_session import Sitting, receive
from tracker.proposals import Draft

TEXT = """VELDRA, Ostrania -- Police have detained three marchers.

The May 3 rallies in front of the Town Hall in Veldra were the first of their kind. One of the detained persons, Ilma Torvek, telephoned the Veldra Post and said that she was taken to a police station along with two men, Pavo Lindar and Josk Arnev. She had injuries to her left wrist that she sustained while being forced into a van.
"""


class Desk:
    """The real door, and a sitting that is read again after each decision, as the page does it."""

    def __init__(self, user: User) -> None:
        self.user, self.reads = user, 0
        self.ref = intake.add_report(user, intake.NewReport(text=TEXT)).ref
        self.sitting = Sitting(TEXT)
        self.send("read")

    def keep(self, draft: Draft, replaces: int | None, seen: Draft | None) -> int:
        return coder.keep(self.user, self.ref, draft, replaces, seen)

    def undo(self, entry: int | None, row: str | None) -> int:
        return coder.undo(self.user, self.ref, entry, row)

    def answer(self, question: str, said: str, seen: str | None) -> int | None:
        return coder.answer(self.user, self.ref, question, said, seen)

    def read(self) -> list[Draft]:
        self.reads += 1
        return reading.drafts(self.user, self.ref)

    def refresh(self) -> None:
        coding = coder.load(self.user, self.ref)
        self.sitting.choices = {name: list(found) for name, found in coding.choices.items()}
        self.sitting.entries = {entry.id: dict(entry.draft) for entry in coding.entries}
        self.sitting.made = {entry.id: entry.made["incident"] for entry in coding.entries if "incident" in entry.made}
        self.sitting.last = coding.last

    def send(self, op: str, **more: Any) -> None:
        receive(self.sitting, [{"seq": self.sitting.ack + 1, "op": op, **more}], self, self.refresh)

    def offered(self) -> list[tuple[str, int]]:
        """Kind and number of people of each offer."""
        return [(offer.draft["kind"], len(offer.draft["rows"])) for offer in self.sitting.offers]

    def key(self, kind: str, rows: int = 0) -> str:
        return next(
            o.key for o in self.sitting.offers if o.draft["kind"] == kind and len(o.draft["rows"]) == (rows or len(o.draft["rows"]))
        )  # fmt: skip

    def kept(self) -> list[tuple[str, int]]:
        return [(d["kind"], len(d["rows"])) for d in self.sitting.entries.values()]


@pytest.fixture
def desk(user: User) -> Desk:
    return Desk(user)


def test_reading_keeps_nothing_and_is_done_once(desk: Desk) -> None:
    desk.send("read")

    assert desk.offered() == [("I", 0), ("D", 1), ("D", 2), ("J", 0)]
    assert desk.reads == 1 and coder.load(desk.user, desk.ref).entries == ()


def test_people_are_kept_in_the_one_incident_they_are_about(desk: Desk) -> None:
    desk.send("accept", key=desk.key("D", 2))
    desk.send("accept", key=desk.key("D", 1))

    assert desk.kept() == [("I", 0), ("D", 2), ("D", 1)]
    assert len(dict(desk.sitting.choices["incidents"])) == 1
    assert desk.offered() == [("J", 0)]


def test_an_incident_that_was_left_out_is_not_kept_along(desk: Desk) -> None:
    desk.send("leave_out", key=desk.key("I"))
    desk.send("accept", key=desk.key("D", 2))

    assert desk.kept() == [("D", 2)]
    desk.send("bring_back")
    desk.send("accept", key=desk.key("D", 1))
    assert len(dict(desk.sitting.choices["incidents"])) == 1


def test_all_of_the_text_leaves_who_did_it_to_be_judged_alone(desk: Desk) -> None:
    desk.send("accept_words", s=0, e=len(TEXT))

    assert desk.offered() == [("D", 1)]
    assert desk.sitting.message == "Left for you to look at one by one: 1 (it says who did it)."


def test_of_one_person_only_their_part_is_kept_and_the_rest_stays_offered(desk: Desk) -> None:
    desk.send("accept_person", who="Pavo Lindar")

    assert [row["name"] for draft in desk.sitting.entries.values() for row in draft["rows"]] == ["Pavo Lindar"]
    rest = next(o for o in desk.sitting.offers if o.people == ("Josk Arnev",))
    desk.send("accept", key=rest.key)
    assert len(dict(desk.sitting.choices["people"])) == 2


def test_an_edited_offer_is_an_ordinary_draft_until_it_is_kept(desk: Desk) -> None:
    key = desk.key("D", 2)
    desk.send("take", key=key)
    desk.send("drop", row=desk.sitting.offers[2].draft["rows"][0]["key"])
    assert desk.kept() == [] and desk.sitting.draft is not None

    desk.send("confirm")

    assert desk.kept() == [("I", 0), ("D", 1)]
    assert key not in [offer.key for offer in desk.sitting.offers]


def test_what_was_undone_is_offered_again_and_what_another_coded_is_not_kept_twice(desk: Desk) -> None:
    key = desk.key("J")
    desk.send("accept", key=key)
    desk.send("undo")
    assert ("J", 0) in desk.offered()

    offer = desk.sitting.offer(key)
    assert offer is not None
    coder.keep(desk.user, desk.ref, offer.draft)  # somebody else, at another screen
    desk.send("accept", key=key)

    assert desk.sitting.message == "This has been coded meanwhile: nothing was kept."
    assert desk.kept() == [("J", 0)]


def test_what_a_hand_has_coded_on_these_words_is_not_offered(desk: Desk) -> None:
    at = TEXT.index("She had")
    desk.send("open", kind="J", s=at, e=TEXT.index("van.") + 4)
    assert desk.sitting.draft is not None
    desk.send("set", k="person", v="Ilma Torvek")
    desk.send("confirm")

    assert desk.offered() == [("I", 0), ("D", 1), ("D", 2)]
