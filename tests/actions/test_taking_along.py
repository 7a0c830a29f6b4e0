"""Before and after a list leaves: what to look at first, the encrypted bundle, and the file once more, then and today."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import invented
import pytest
import time_machine
from leaks import found as leaked
from prepared import Prepared

from tracker.access import User
from tracker.actions import (
    bundle,
    consent,
    export,
    forms,
    holding,
    intake,
    leaving_warnings,
    ledger,
    ledger_compare,
    record_view,
    review,
)
from tracker.actions.consent import NewDecision
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts, NotAllowed, NotFound
from tracker.narrowing import Filter
from tracker.store import age

PARTNER = Leaving(Audience.PARTNER, "Invented Lawyers", "a complaint")
WORDS = "invented words for a bundle"


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age, "WORK", 2)


def made_refs(user: User) -> dict[str, str]:
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT)).ref
    found = dict(forms.apply(user, report, invented.coding(), judge=True).refs) | {"report": report}
    consent.record(user, found["ilsa"], NewDecision("share_confidential", "given"))
    return found


@pytest.fixture
def refs(user: User, prepared: Prepared) -> dict[str, str]:
    return prepared.of(f"{__name__} refs", lambda: made_refs(user))


# --- before ---
def test_few_who_share_a_combination_are_told_of(user: User, refs: dict[str, str]) -> None:
    found = export.preview(user, "individuals", Filter(), leaving=PARTNER)

    assert "1 of 1 rows share their sex" in found.warnings[0]
    assert any("stay here" in line for line in found.warnings)
    assert export.preview(user, "individuals", Filter()).warnings == ()


@pytest.mark.parametrize(
    ("name", "told"),
    [("tornvald-list.csv", True), ("Торнвальд.xlsx", True), ("TORNVALD.zip.age", True), ("velm-2019.csv", False), ("list.csv", False)],
)  # fmt: skip
def test_a_file_is_not_named_after_anybody(user: User, refs: dict[str, str], name: str, told: bool) -> None:
    assert bool(leaving_warnings.filename(user, name)) is told


# --- bundle ---
def test_a_bundle_opens_with_its_passphrase_and_holds_what_it_says(
    user: User, refs: dict[str, str], cheap: None
) -> None:
    made = bundle.listing(user, "individuals", WORDS, leaving=PARTNER)

    assert leaked(made.content, ["manifest", "Tornvald", refs["ilsa"]]) == set()
    with zipfile.ZipFile(age.Reader(io.BytesIO(made.content), WORDS)) as inside:  # type: ignore[arg-type]
        manifest = json.loads(inside.read("manifest.json"))
        parts = {name: inside.read(name) for name in inside.namelist()}
    assert set(manifest["sha256"]) == {"individuals.csv", "individuals.xlsx", "individuals.json"}
    assert all(hashlib.sha256(parts[name]).hexdigest() == sum_ for name, sum_ in manifest["sha256"].items())
    assert json.loads(parts["individuals.json"])[0]["ref"] == refs["ilsa"] and manifest["rows"] == 1
    for content in parts.values():
        assert leaked(content, ["Tornvald", "Торнвальд", "Velm", "her brother"]) == set()
    line = ledger.lines(user)[0]
    assert (line.format, line.people, line.sha256) == ("zip.age", 1, hashlib.sha256(made.content).hexdigest())
    with pytest.raises(NotAllowed):
        age.Reader(io.BytesIO(made.content), "other words that are wrong")


def test_a_bundle_needs_words_that_hold(user: User, refs: dict[str, str], cheap: None) -> None:
    before = len(ledger.lines(user))
    with pytest.raises(InvalidFacts, match="passphrase"):
        bundle.listing(user, "individuals", "short", leaving=PARTNER)
    assert len(ledger.lines(user)) == before


# --- once more ---
def last(user: User) -> int:
    return ledger.lines(user)[0].number


def test_the_same_file_would_leave_again(user: User, refs: dict[str, str]) -> None:
    export.listing(user, "individuals", "csv", Filter(sex=("female",)), PARTNER)

    found = ledger_compare.compare(user, last(user))

    assert found.same and (found.rows_then, found.rows_now) == (1, 1)
    assert (found.new, found.gone, found.changed, found.columns_new, found.columns_gone) == ((), {}, (), (), ())


def test_a_withdrawal_is_seen_beside_the_file(user: User, refs: dict[str, str]) -> None:
    export.listing(user, "individuals", "xlsx", leaving=PARTNER)
    consent.record(user, refs["ilsa"], NewDecision("share_confidential", "withdrawn"))

    found = ledger_compare.compare(user, last(user))

    assert list(found.gone) == [refs["ilsa"]] and "no consent" in found.gone[refs["ilsa"]] and not found.same


def test_a_list_is_written_as_it_was_known_on_its_day(user: User, refs: dict[str, str]) -> None:
    begun = datetime.now(UTC).replace(hour=12)
    made = export.listing(user, "individuals", "json", leaving=PARTNER)
    number = last(user)
    with time_machine.travel(begun + timedelta(days=3), tick=True):
        said = [s for f in record_view.record(user, refs["ilsa"]).facts if f.field == "sex" for s in f.statements]
        review.judge(user, [s.uid for s in said], "reject", "not her")

        found = ledger_compare.compare(user, number)
        assert found.changed == (refs["ilsa"],) and not found.same
        assert json.loads(export.listing(user, "individuals", "json", leaving=PARTNER).content)[0]["sex"] is None
        again = ledger_compare.again(user, number)
        assert again.content == made.content
        holding.hold(user, refs["ilsa"], "sealed", "as asked")
        assert json.loads(ledger_compare.again(user, number).content) == []  # who may leave is asked as of today
    assert json.loads(export.listing(user, "individuals", "json").content)


def test_what_cannot_be_compared_says_so(user: User, refs: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        ledger_compare.compare(user, 99)
    export.listing(user, "individuals", "csv", Filter(words="Ilsa"), PARTNER)
    with pytest.raises(InvalidFacts, match="chosen by words"):
        ledger_compare.compare(user, last(user))
    ledger.printed(user, "individuals", [{"ref": refs["ilsa"]}], [refs["ilsa"]])
    with pytest.raises(InvalidFacts, match="tracker show"):
        ledger_compare.compare(user, last(user))


def test_the_choice_is_kept_without_words(user: User, refs: dict[str, str]) -> None:
    chosen = Filter(occupation=("crane driver",), sex=("female",))
    export.listing(user, "individuals", "csv", chosen)
    kept: Any = ledger_compare._line(user, last(user))[1]

    assert "crane" not in json.dumps(kept) and kept["facets"]["sex"] == ["female"]
    assert ledger_compare.compare(user, last(user)).rows_now == 1
