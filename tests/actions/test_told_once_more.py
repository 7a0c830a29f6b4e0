"""Case reports, forms and statistics as they were known on their day, and beside today."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import invented
import pytest
import time_machine
from leaks import found as leaked
from leaks import layers
from passphrase import PASSPHRASE
from prepared import Prepared

from tracker.access import User
from tracker.actions import (
    audit_log,
    browse,
    bundle,
    consent,
    dossiers,
    export,
    forms,
    holding,
    intake,
    ledger,
    ledger_compare,
    record_view,
    review,
    statistics,
    statistics_file,
    submissions,
)
from tracker.actions.consent import NewDecision
from tracker.actions.ledger_compare import Retold
from tracker.actions.statistics import Question
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts, NotFound
from tracker.store import age, columns

PARTNER = Leaving(Audience.PARTNER, "Invented Lawyers", "a complaint")
BEGUN = datetime(2026, 3, 2, 12, tzinfo=UTC)


def made_refs(user: User) -> dict[str, str]:
    with time_machine.travel(BEGUN, tick=True):
        report = intake.add_report(user, intake.NewReport(text=invented.TEXT)).ref
        found = dict(forms.apply(user, report, invented.coding(), judge=True).refs) | {"report": report}
        consent.record(user, found["ilsa"], NewDecision("share_confidential", "given"))
        consent.record(user, found["ilsa"], NewDecision("submit_un", "given"))
    return found


@pytest.fixture
def refs(user: User, prepared: Prepared) -> dict[str, str]:
    return prepared.of(f"{__name__} refs", lambda: made_refs(user))


@contextmanager
def later(days: int = 3) -> Iterator[None]:
    with time_machine.travel(BEGUN + timedelta(days=days, hours=1), tick=True):
        yield


def text_of(content: bytes) -> str:
    return "\n".join(layers(content))


def last(user: User) -> int:
    return ledger.lines(user)[0].number


def retold(user: User, number: int) -> Retold:
    found = ledger_compare.compare(user, number)
    assert isinstance(found, Retold)
    return found


def set_aside(user: User, ref: str, field: str) -> None:
    """Reject what is said of one fact."""
    said = [s for f in record_view.record(user, ref).facts if f.field == field for s in f.statements]
    assert said
    review.judge(user, [s.uid for s in said], "reject", "not her")


@pytest.mark.parametrize("leaving", [export.TEAM, PARTNER], ids=["team", "partner"])
def test_a_case_report_is_told_beside_today(user: User, refs: dict[str, str], leaving: Leaving) -> None:
    with later(0):
        first = export.dossier(user, refs["ilsa"], "html", leaving)
    number = last(user)
    with later():
        assert retold(user, number) == Retold(number, f"dossier {refs['ilsa']}", ledger.lines(user)[0].at, (), ())
        set_aside(user, refs["ilsa"], "sex")

        found = retold(user, number)
        assert any("Sex: Female" in line for line in found.gone) and not any("Female" in line for line in found.new)
        today = text_of(export.dossier(user, refs["ilsa"], "html", leaving).content)
        again = text_of(ledger_compare.again(user, number).content)
    assert "Female" in text_of(first.content) and "Female" in again and "Female" not in today
    assert "As it was known on" in again and "2026-03-02" in again and "As it was known on" not in today


def test_time_is_counted_up_to_the_day_as_of_which_it_is_told(user: User, refs: dict[str, str]) -> None:
    with later(400):
        then = export.told(user, refs["ilsa"], export.TEAM, known_on=BEGUN.date()).report
        now = export.told(user, refs["ilsa"], export.TEAM).report
    assert (then.day, now.day) == (BEGUN.date(), (BEGUN + timedelta(days=400)).date())
    assert then.printed_on == now.printed_on
    assert then.groups == now.groups  # the sources and the incidents around are those of then


def test_a_record_that_was_not_here_has_no_report_of_that_day(user: User, refs: dict[str, str]) -> None:
    with later(), pytest.raises(NotFound, match="not here yet on 2026-02-01"):
        export.dossier(user, refs["ilsa"], "pdf", known_on=datetime(2026, 2, 1, tzinfo=UTC).date())


def test_nothing_is_told_as_of_a_day_that_has_not_come(user: User, refs: dict[str, str]) -> None:
    with later():
        day = (BEGUN + timedelta(days=4)).date()
        for ask in (
            lambda: export.dossier(user, refs["ilsa"], "html", known_on=day),
            lambda: statistics.counted(user, Question("individuals"), known_on=day),
            lambda: export.listing(user, "individuals", "csv", known_on=day),
        ):
            with pytest.raises(InvalidFacts, match="has not come yet"):
                ask()


def test_of_several_each_is_told_as_of_the_day(user: User, refs: dict[str, str]) -> None:
    with later():
        set_aside(user, refs["ilsa"], "sex")
        made = [
            *dossiers.each(user, [refs["ilsa"]], "html", known_on=BEGUN.date()),
            *dossiers.each(user, [refs["ilsa"]], "html"),
        ]
    then, now = (text_of(one.file.content) for one in made if one.file)
    assert "Female" in then and "Female" not in now


def test_who_may_leave_is_asked_as_of_today(user: User, refs: dict[str, str]) -> None:
    with later(0):
        export.dossier(user, refs["ilsa"], "html", PARTNER)
    number = last(user)
    with later():
        consent.record(user, refs["ilsa"], NewDecision("share_confidential", "withdrawn"))
        for ask in (ledger_compare.compare, ledger_compare.again):
            with pytest.raises(InvalidFacts) as stays:
                ask(user, number)
            assert "no consent" in stays.value.problems[refs["ilsa"]]


def test_a_name_protected_since_stays_protected_in_what_was_known_before(user: User, refs: dict[str, str]) -> None:
    with later(0):
        export.dossier(user, refs["ilsa"], "html", PARTNER)
    number = last(user)
    with later():
        holding.protect(user, refs["ilsa"], [user.username], "asked for")
        content = ledger_compare.again(user, number).content
    assert leaked(content, ["Tornvald", "Торнвальд"]) == set()


def test_a_form_is_told_beside_today(user: User, refs: dict[str, str]) -> None:
    with later(0):
        submissions.write(user, refs["ilsa"], "wgad", "html", Leaving(Audience.UN))
    number = last(user)
    with later():
        assert (retold(user, number).gone, retold(user, number).new) == ((), ())
        set_aside(user, refs["ilsa"], "sex")
        found = retold(user, number)
        again = text_of(ledger_compare.again(user, number).content)
    assert any("Sex: Female" in line for line in found.gone) and "Female" in again


@pytest.mark.parametrize("what", ["list", "case report"])
def test_a_bundle_is_written_once_more_under_a_new_passphrase(
    user: User, refs: dict[str, str], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(age, "WORK", 2)
    with later(0):
        if what == "list":
            bundle.listing(user, "individuals", PASSPHRASE, leaving=PARTNER)
        else:
            bundle.dossier(user, refs["ilsa"], PASSPHRASE, PARTNER)
    number = last(user)
    with later():
        set_aside(user, refs["ilsa"], "sex")
        with pytest.raises(InvalidFacts) as asked:
            ledger_compare.again(user, number)
        again = ledger_compare.again(user, number, passphrase=PASSPHRASE + "again")
    assert "passphrase" in asked.value.problems
    told = text_of(age.Reader(io.BytesIO(again.content), PASSPHRASE + "again").read())
    assert "female" in told.lower()  # as it was known then
    assert ledger.lines(user)[0].format == bundle.NAME and last(user) == number + 1


def test_what_was_written_as_of_an_earlier_day_is_so_once_more(user: User, refs: dict[str, str]) -> None:
    with later():
        set_aside(user, refs["ilsa"], "sex")
        export.dossier(user, refs["ilsa"], "html", PARTNER, known_on=BEGUN.date())
    with later(6):
        again = text_of(ledger_compare.again(user, last(user)).content)
    assert "Female" in again and BEGUN.date().isoformat() in again


def test_who_left_without_consent_leaves_once_more_with_a_reason_alone(user: User, refs: dict[str, str]) -> None:
    consent.record(user, refs["ilsa"], NewDecision("share_confidential", "unknown"))
    over = replace(PARTNER, overridden=(refs["ilsa"],), reason="her life is in danger")
    export.dossier(user, refs["ilsa"], "html", over)
    number = last(user)

    with pytest.raises(InvalidFacts) as asked:
        ledger_compare.again(user, number)
    assert set(asked.value.problems) == {"reason"}
    ledger_compare.again(user, number, reason="it still is")
    assert ledger.lines(user)[0].reason == "it still is"


def test_statistics_are_counted_as_of_their_day(user: User, refs: dict[str, str]) -> None:
    question = Question("individuals", ("sex",))
    with later(0):
        first = statistics_file.listing(user, question, "json")
    number = last(user)
    with later():
        assert (retold(user, number).gone, retold(user, number).new) == ((), ())
        set_aside(user, refs["ilsa"], "sex")
        found = retold(user, number)
        then = statistics.counted(user, question, known_on=BEGUN.date())
        again = json.loads(ledger_compare.again(user, number).content)
    assert any(line.startswith("Female") for line in found.gone), found
    assert any(cell.values == ("Female",) for cell in then.cells)
    assert "As it was known on 2 March 2026." in then.note
    rows = json.loads(first.content)
    assert [row["sex"] for row in again] == [row["sex"] for row in rows]


def test_what_is_pretended_reaches_no_list_that_a_server_holds(user: User, refs: dict[str, str]) -> None:
    question = Question("individuals", ("sex",))
    columns.keep()
    try:
        with later():
            now = statistics.counted(user, question)
            set_aside(user, refs["ilsa"], "sex")
            after = statistics.counted(user, question)
            then = statistics.counted(user, question, known_on=BEGUN.date())
            assert statistics.counted(user, question).cells == after.cells != then.cells == now.cells
    finally:
        columns.keep(False)


def test_looking_once_more_at_a_sealed_record_is_noted(user: User, refs: dict[str, str]) -> None:
    with later(0):
        holding.hold(user, refs["ilsa"], "sealed", "close")
        export.dossier(user, refs["ilsa"], "html")
    number = last(user)
    before = sum(line.action == "read_sealed" for line in audit_log.entries(user).lines)
    with later():
        ledger_compare.compare(user, number)
    assert sum(line.action == "read_sealed" for line in audit_log.entries(user).lines) > before


@pytest.mark.in_turn
def test_what_an_examiner_found_since_can_be_taken_away_again(user: User, samples: dict[str, str]) -> None:
    """The demonstration, of the day before it was loaded: a degree of consistency goes before its examiner."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)

    assert len(export.listing(user, "injuries", "csv", known_on=yesterday).content.splitlines()) == 1


def test_an_examiner_stays_while_their_finding_is_followed(user: User, samples: dict[str, str]) -> None:
    examined = [
        (row.ref, fact)
        for row in browse.injuries(user, per_page=100).rows
        for fact in record_view.record(user, row.ref).facts
        if fact.field in ("examiner", "consistency")
    ]
    ref = next(ref for ref, fact in examined if fact.field == "consistency")
    said = {fact.field: fact.statements[0].uid for at, fact in examined if at == ref}

    with pytest.raises(InvalidFacts, match="judge it first"):
        review.judge(user, [said["examiner"]], "reopen", "Who was it?")
    review.judge(user, [said["examiner"], said["consistency"]], "reopen", "Who was it?")
    with pytest.raises(InvalidFacts, match="follow first who examined"):
        review.judge(user, [said["consistency"]], "accept")
    review.judge(user, [said["consistency"], said["examiner"]], "accept")
