"""What became of what texts offer: kept beside the decisions, seen by whom the report is for, carried along, checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from instances import Instances
from sqlalchemy import text
from team import cheap_hashes, first, join

from tracker.access import Confidentiality, User
from tracker.actions import coder, erasure, holding, intake, offers, reading, takeout, undo, upkeep
from tracker.cli import app
from tracker.errors import InvalidFacts
from tracker.reading.decisions import tied
from tracker.records.decided_proposal import Outcome
from tracker.store import database, schema

TEXT = """VELDRA, Ostrania -- Police have detained three marchers.

The May 3 rallies in front of the Town Hall in Veldra were the first of their kind. One of the detained persons, Ilma Torvek, telephoned the Veldra Post and said that she was taken to a police station along with two men, Pavo Lindar and Josk Arnev. She had injuries to her left wrist that she sustained while being forced into a van.
"""


@pytest.fixture
def report(user: User) -> str:
    """A report whose injury was left out and of whose people two were kept."""
    return decided(user)


def decided(user: User) -> str:
    ref = intake.add_report(user, intake.NewReport(text=TEXT)).ref
    drafts = reading.offered(user, ref).drafts
    offers.leave_out(user, ref, drafts[3])
    draft = tied(drafts[2], {})
    coder.keep(user, ref, draft, offer=drafts[2])
    return ref


def totals(user: User) -> dict[str, int]:
    """All that was accepted, edited and rejected."""
    found = offers.measured(user)
    return {word: sum(getattr(one, word) for one in found) for word in ("accepted", "edited", "rejected")}


def rows() -> list[Any]:
    with database.reading(None) as session:
        return list(session.execute(text("SELECT * FROM decided_proposal ORDER BY id")).all())


def audited() -> int:
    """The last entry of the log."""
    with database.reading(None) as session:
        return int(session.execute(text("SELECT max(id) FROM audit_entry")).scalar_one())


def test_who_decided_when_and_by_which_rules_is_kept(user: User, report: str) -> None:
    found = rows()

    assert {row.made_by for row in found} == {user.id} and all(row.made_at for row in found)
    assert {m.extractor for m in offers.measured(user)} == {reading.propose(user, report).engine}
    assert {row.outcome for row in found} == {
        list(Outcome).index(Outcome.ACCEPTED),
        list(Outcome).index(Outcome.REJECTED),
    }
    assert totals(user) == {"accepted": 9, "edited": 0, "rejected": 4}


def test_what_was_left_out_twice_counts_once(user: User, report: str) -> None:
    entries = audited()

    assert offers.leave_out(user, report, reading.offered(user, report).drafts[3]) == 0
    assert audited() == entries and totals(user)["rejected"] == 4


def test_words_that_the_report_does_not_have_are_refused(user: User, report: str) -> None:
    with pytest.raises(InvalidFacts):
        offers.leave_out(
            user, report, {**reading.offered(user, report).drafts[0], "told_start": 9000, "told_end": 9001}
        )


def test_a_decision_undone_and_brought_back_in_the_log_counts_as_it_stands(user: User, report: str) -> None:
    seq = audited()

    taken_back = undo.undo(user, seq, "by mistake")
    assert totals(user) == {"accepted": 0, "edited": 0, "rejected": 4}
    undo.undo(user, taken_back, "it was right")
    assert totals(user) == {"accepted": 9, "edited": 0, "rejected": 4}


def test_proposals_accepted_by_their_keys_count(user: User) -> None:
    ref = intake.add_report(user, intake.NewReport(text=TEXT)).ref
    keys = [p.key for p in reading.propose(user, ref).proposals]

    reading.accept(user, ref, keys)
    reading.accept(user, ref, keys)

    assert totals(user) == {"accepted": len(keys), "edited": 0, "rejected": 0}


def test_the_past_before_a_day_is_left_out_of_the_count(user: User, report: str) -> None:
    assert offers.measured(user, since=None) and not offers.measured(user, since=_tomorrow())


def _tomorrow() -> Any:
    from datetime import timedelta

    from tracker.dates import today

    return today() + timedelta(days=2)


@pytest.mark.parametrize("same", [False, True])
def test_it_leaves_and_arrives_with_everything(
    user: User, report: str, tmp_path: Path, elsewhere: Instances, same: bool
) -> None:
    before = totals(user), [tuple(row) for row in rows()]
    takeout.take_out(user, tmp_path / "all.zip")
    elsewhere(same)
    takeout.restore(tmp_path / "all.zip")

    assert (totals(user), [tuple(row) for row in rows()]) == before
    assert upkeep.check() == []


def test_going_down_and_up_keeps_it_and_numbers_go_on(user: User, report: str) -> None:
    before = rows()

    schema.migrate("0018")
    schema.init()

    assert rows() == before and upkeep.check() == []
    offers.bring_back(user, report)
    assert offers.leave_out(user, report, reading.offered(user, report).drafts[3]) == 4
    assert totals(user)["rejected"] == 4


def test_nothing_of_a_person_who_is_erased_stands_in_it(user: User, report: str) -> None:
    loaded = coder.load(user, report)
    pavo = next(ref for ref, label in loaded.choices["people"] if label == "Pavo Lindar")
    before = totals(user)

    erasure.erase(user, pavo, "asked for in writing")

    assert totals(user) == before and upkeep.check() == []
    assert "Pavo" not in str(rows())


def test_only_who_may_see_the_report_finds_it_counted(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_hashes(monkeypatch)
    ada = first()
    cy = join(ada, "cy", "custodian", Confidentiality.SEALED)
    ben = join(ada, "ben", "coder")
    ref = decided(cy)
    assert totals(ben) == {**totals(cy), "accepted": 0}  # whom it is about is not for ben, the report is

    holding.hold(cy, ref, "sealed", "asked for")

    assert offers.measured(ben) == () and totals(cy)["accepted"] == 9


def test_what_does_not_belong_to_its_report_is_found_by_check(user: User, report: str) -> None:
    other = intake.add_report(user, intake.NewReport(text="Short.")).ref
    with database.transaction(user) as session:
        session.execute(
            text("UPDATE decided_proposal SET source_report_id = (SELECT id FROM record WHERE ref = :r)"), {"r": other}
        )

    assert len([line for line in upkeep.check() if line.startswith("decided_proposal")]) == len(rows())


def test_the_command_prints_counts_and_shares(user: User, report: str, capsys: pytest.CaptureFixture[str]) -> None:
    app(["proposals", "stats"], standalone_mode=False)
    printed = capsys.readouterr().out
    app(["proposals", "stats", "--json", "--since", "2020-01-01"], standalone_mode=False)

    lines = {tuple(line.split()[:1]): line.split() for line in printed.splitlines()}
    assert lines["all",][1:6] == ["13", "9", "0", "4", "69%"]
    assert '"rejected": 1' in capsys.readouterr().out
