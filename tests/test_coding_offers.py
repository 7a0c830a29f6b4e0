"""A sitting and what the text offers: one command accepts, edits or leaves out; what is risky is never taken with others."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from tracker.access import User
from tracker.actions import coder, intake, offers, reading, upkeep
from tracker.coding_session import Sitting, receive
from tracker.proposals import Draft
from tracker.store import database

TEXT = """VELDRA, Ostrania -- Police have detained three marchers.

The May 3 rallies in front of the Town Hall in Veldra were the first of their kind. One of the detained persons, Ilma Torvek, telephoned the Veldra Post and said that she was taken to a police station along with two men, Pavo Lindar and Josk Arnev. She had injuries to her left wrist that she sustained while being forced into a van.
"""


class Desk:
    """The real door, and a sitting that is read again after each decision, as the page does it."""

    def __init__(self, user: User, body: str = TEXT) -> None:
        self.user, self.reads = user, 0
        self.ref = intake.add_report(user, intake.NewReport(text=body)).ref
        self.sitting = Sitting(body)
        self.send("read")

    def keep(self, draft: Draft, replaces: int | None, seen: Draft | None, offer: Draft | None) -> int:
        return coder.keep(self.user, self.ref, draft, replaces, seen, offer)

    def undo(self, entry: int | None, row: str | None) -> int:
        return coder.undo(self.user, self.ref, entry, row)

    def answer(self, question: str, said: str, seen: str | None) -> int | None:
        return coder.answer(self.user, self.ref, question, said, seen)

    def read(self) -> reading.Offered:
        self.reads += 1
        return reading.offered(self.user, self.ref)

    def leave_out(self, offer: Draft) -> int:
        return offers.leave_out(self.user, self.ref, offer)

    def bring_back(self) -> int:
        return offers.bring_back(self.user, self.ref)

    def refresh(self) -> None:
        coding = coder.load(self.user, self.ref)
        self.sitting.choices = {name: list(found) for name, found in coding.choices.items()}
        self.sitting.entries = {entry.id: dict(entry.draft) for entry in coding.entries}
        self.sitting.made = {entry.id: entry.made["incident"] for entry in coding.entries if "incident" in entry.made}
        self.sitting.last = coding.last
        self.sitting.decided, self.sitting.put_aside = frozenset(coding.decided), frozenset(coding.left_out)

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


# --- what became of offers ---
def became(desk: Desk) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Accepted, edited, rejected by kind and fact."""
    return {(m.kind, m.fact): (m.accepted, m.edited, m.rejected) for m in offers.measured(desk.user)}


def test_what_is_accepted_counts_fact_by_fact_and_no_longer_once_it_is_undone(desk: Desk) -> None:
    desk.send("accept", key=desk.key("J"))

    assert became(desk) == {("injury", name): (1, 0, 0) for name in ("exists", "body_part", "side", "cause")}
    desk.send("undo")
    assert became(desk) == {} and ("J", 0) in desk.offered()


def test_what_is_edited_counts_by_what_was_changed_cleared_or_dropped(desk: Desk) -> None:
    desk.send("take", key=desk.key("D", 2))
    desk.send("drop", row="2")
    desk.send("set", k="place", v="a police station, Veldra")
    desk.send("set", k="stage", v="")
    desk.send("set", row="1", k="name", v="Pavlo Lindar")
    desk.send("confirm")

    found = became(desk)
    assert found["act", "exists"] == (1, 0, 1)  # one of two people
    assert found["act", "type"] == (1, 0, 0)
    assert found["act", "location"] == (0, 1, 0)
    assert found["detention_stage", "stage"] == (0, 0, 1)
    assert found["individual", "name"] == (0, 1, 1)
    assert found["incident", "exists"] == (1, 0, 0)  # it was kept along
    assert desk.offered() == [("D", 1), ("J", 0)] and desk.sitting.left_out == 1


def test_a_correction_counts_as_an_edit_and_is_counted_once(desk: Desk) -> None:
    desk.send("accept", key=desk.key("J"))
    number = next(iter(desk.sitting.entries))
    desk.send("edit", id=number)
    desk.send("set", k="side", v="right")
    desk.send("confirm")

    found = became(desk)
    assert found["injury", "side"] == (0, 1, 0) and found["injury", "body_part"] == (1, 0, 0)
    desk.send("undo")
    assert became(desk) == {}


def test_what_was_left_out_stays_so_for_everybody_until_it_is_brought_back(desk: Desk) -> None:
    desk.send("leave_out", key=desk.key("J"))

    assert became(desk) == {("injury", name): (0, 0, 1) for name in ("exists", "body_part", "side", "cause")}
    desk.sitting = Sitting(TEXT)  # the report is opened again
    desk.refresh()
    desk.send("read")
    assert desk.offered() == [("I", 0), ("D", 1), ("D", 2)] and desk.sitting.left_out == 1
    desk.send("bring_back")
    assert ("J", 0) in desk.offered() and became(desk) == {}


def test_of_a_grid_only_the_person_who_was_undone_is_offered_and_counted_again(desk: Desk) -> None:
    desk.send("accept", key=desk.key("D", 2))
    number = desk.sitting.last
    desk.send("undo", id=number, row="1")

    assert became(desk)["act", "exists"] == (1, 0, 0)
    assert ("D", 1) in [
        (o.draft["kind"], len(o.draft["rows"])) for o in desk.sitting.offers if o.people == ("Pavo Lindar",)
    ]


def test_each_decision_about_offers_is_one_entry_and_nothing_of_the_text_is_kept_twice(desk: Desk) -> None:
    entries = written()
    desk.send("leave_out", key=desk.key("J"))
    desk.send("bring_back")
    desk.send("bring_back")  # nothing to bring back is no entry
    desk.send("accept", key=desk.key("I"))

    assert written() == entries + 3
    with database.reading(None) as session:
        kept = str(session.execute(text("SELECT * FROM decided_proposal")).mappings().all())
    assert not [word for word in ("Ilma", "Veldra", "wrist", "demonstration") if word in kept]
    assert not upkeep.check()


def written() -> int:
    """Entries of the audit log."""
    with database.reading(None) as session:
        return int(session.execute(text("SELECT count(*) FROM audit_entry")).scalar_one())


HARMED = """SARVAN, Ostrania -- Two teachers, Ada Lund and Bo Ek, were killed when soldiers opened fire in Sarvan on 3 May 2021.

Nils Ro was beaten by guards in Sarvan prison. Police in Veldra detained Ilma Torvek on 4 May 2021.
"""


@pytest.fixture
def harmed(user: User) -> Desk:
    return Desk(user, HARMED)


def test_who_was_killed_or_beaten_is_offered_beside_who_was_detained(harmed: Desk) -> None:
    found = {
        o.people: (next(f["value"] for f in o.draft["fields"] if f["key"] == "act_type"), o.alone)
        for o in harmed.sitting.offers
        if o.draft["kind"] == "D"
    }

    assert found == {
        ("Ada Lund", "Bo Ek"): ("killing", "a death"),
        ("Nils Ro",): ("physical_assault", ""),
        ("Ilma Torvek",): ("taken_into_custody", "it says who did it"),
    }


def test_a_killing_that_is_kept_makes_no_custody(harmed: Desk) -> None:
    key = next(o.key for o in harmed.sitting.offers if o.people == ("Ada Lund", "Bo Ek"))
    harmed.send("accept", key=key)

    assert harmed.sitting.message == ""
    counted = "select count(*) from {}"
    with database.reading(harmed.user) as session:
        ask = session.connection().execute
        stages, acts = (ask(text(counted.format(table))).scalar() for table in ("detention_stage", "act"))
        places = ask(
            text(
                "select count(*) from claim join act on act.id = subject_id join term t on t.id = field where t.code = 'location'"
            )
        )
        places = places.scalar()
    assert (stages, acts, places) == (0, 2, 2)
    assert ("Ada Lund", "Bo Ek") not in [o.people for o in harmed.sitting.offers]
    harmed.send("undo")
    assert ("Ada Lund", "Bo Ek") in [o.people for o in harmed.sitting.offers]


def test_custody_and_harm_told_of_in_one_sentence_are_kept_one_by_one(user: User) -> None:
    desk = Desk(
        user, "VELDRA -- On 4 May 2021 Ada Lund was beaten with sticks and then Ada Lund was detained by police.\n"
    )
    kinds = [f["value"] for o in desk.sitting.offers if o.draft["kind"] == "D" for f in o.draft["fields"] if f["key"] == "act_type"]  # fmt: skip
    assert sorted(kinds) == ["physical_assault", "taken_into_custody"]

    first = next(o for o in desk.sitting.offers if o.draft["kind"] == "D")
    desk.send("accept", key=first.key)

    assert [kind for kind, _ in desk.offered()].count("D") == 1


def test_a_person_reads_how_the_text_was_read(user: User) -> None:
    assert (
        Desk(user, "Ada Lund was detained by the police in Veldra on 4 May 2021.").sitting.remark
        == "Found by fixed rules, without a language model."
    )
    assert "no rules for this language" in Desk(user, "اعتقلت الشرطة الناشط أحمد محمود في حلب.").sitting.remark
