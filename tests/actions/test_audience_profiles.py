"""Audiences as settled here: narrower than built in, never wider; what leaves obeys them at once, and each change is known."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import invented
import pytest
from leaks import found as leaked
from prepared import Prepared

from tracker.access import User
from tracker.actions import audience_profiles, audit_log, consent, export, forms, intake, leaving_columns, statistics
from tracker.actions.consent import NewDecision
from tracker.actions.statistics import Question
from tracker.audience import TERMS, Audience, Leaving, Names
from tracker.errors import InvalidFacts, NotAllowed
from tracker.facts import Share

PARTNER = Leaving(Audience.PARTNER, "Invented Lawyers", "a complaint", named=True)


def made_refs(user: User) -> dict[str, str]:
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT)).ref
    found = dict(forms.apply(user, report, invented.coding(), judge=True).refs) | {"report": report}
    for use in ("share_confidential", "submit_un"):
        consent.record(user, found["ilsa"], NewDecision(use, "given"))
    return found


@pytest.fixture
def refs(user: User, prepared: Prepared) -> dict[str, str]:
    return prepared.of(f"{__name__} refs", lambda: made_refs(user))


def rows(user: User, what: str, leaving: Leaving = PARTNER) -> list[dict[str, Any]]:
    return list(json.loads(export.listing(user, what, "json", leaving=leaving).content))


def test_as_built_in_until_somebody_settles_it(user: User, refs: dict[str, str]) -> None:
    for found in audience_profiles.every(user):
        assert found.terms == TERMS[found.audience] and found.changed_at is None
    assert rows(user, "individuals")[0]["name"] == "Ilsa Tornvald"


def test_names_become_initials_and_words_that_may_name_stay(user: User, refs: dict[str, str]) -> None:
    audience_profiles.edit(user, Audience.PARTNER, {"names": "initials"})

    (row,) = rows(user, "individuals")
    assert row["name"] == "I. T." and set(row["names"]) <= {"I. T.", "И. Т.", "伊.", "إ."}
    assert "incident_titles" not in row
    made = export.dossier(user, refs["ilsa"], "html", PARTNER)
    assert leaked(made.content, ["Tornvald", "Торнвальд", "伊尔萨"]) == set()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Ilsa Tornvald", "I. T."), ("AL-HASSAN OMAR", "A. O."), ("阿卜杜-热合曼", "阿."), ("عبد-الله", "ع."), ("IND-B9X4D9N", "IND-B9X4D9N"),
        ("IND-B9X4D9N OMAR", "I. O."),
    ],
)  # fmt: skip
def test_only_a_reference_stays_whole_among_initials(name: str, told: str) -> None:
    assert leaving_columns.initials(name) == told


def test_no_names_where_that_is_settled(user: User, refs: dict[str, str]) -> None:
    audience_profiles.edit(user, Audience.PARTNER, {"names": "ref"})

    with pytest.raises(InvalidFacts, match="No names go to this audience"):
        rows(user, "individuals")
    assert "name" not in rows(user, "individuals", replace(PARTNER, named=False))[0]


def test_places_and_days_become_coarser(user: User, refs: dict[str, str]) -> None:
    before = rows(user, "incidents")[0]
    audience_profiles.edit(user, Audience.PARTNER, {"places": "country", "days": "year"})

    after = rows(user, "incidents")[0]
    assert before["when"] == "2019-21" and after["when"] == "2019"
    assert after["location"] == before["location"] == "Ostrania"  # its country already


@pytest.mark.parametrize(
    ("edtf", "unit", "told"),
    [
        ("2019-04-03", "month", "2019-04"), ("2019-04-03", "year", "2019"), ("2019-12/2020-01", "year", "2019/2020"),
        ("XXXX-11-29", "month", None), ("XXXX-11-29", "day", "XXXX-11-29"), ("2019-21", "month", "2019-03/2019-05"),
        ("in the spring", "year", None), (None, "year", None),
    ],
)  # fmt: skip
def test_a_day_is_coarsened_and_never_guessed(edtf: str | None, unit: str, told: str | None) -> None:
    from tracker import dates

    assert dates.coarse(edtf, unit) == told


def test_facts_shared_with_everybody_alone(user: User, refs: dict[str, str]) -> None:
    audience_profiles.edit(user, Audience.PARTNER, {"share": "public", "names": "ref"})

    unnamed = replace(PARTNER, named=False)
    assert "review" not in rows(user, "individuals", unnamed)[0]
    assert "injury" not in statistics.offered(audience_profiles.settled(unnamed))
    with pytest.raises(InvalidFacts, match="not told"):
        statistics.counted(user, Question("individuals", ("injury",)), leaving=unnamed)


def test_another_consent_can_be_asked_for(user: User, refs: dict[str, str]) -> None:
    audience_profiles.edit(user, Audience.PARTNER, {"named": "contact"})

    assert rows(user, "individuals") == []
    assert len(rows(user, "individuals", replace(PARTNER, named=False))) == 1


@pytest.mark.parametrize(
    ("audience", "setting", "value"),
    [
        ("public", "names", "full"), ("public", "share", "partners"), ("public", "level", "restricted"),
        ("public", "free_text", "yes"), ("public", "unnamed", "share_confidential"), ("partner", "share", "team"),
        ("partner", "level", "sealed"), ("un", "places", "exact"), ("un", "named", ""), ("un", "colour", "blue"),
    ],
)  # fmt: skip
def test_nothing_becomes_wider_than_built_in(user: User, audience: str, setting: str, value: str) -> None:
    with pytest.raises(InvalidFacts, match=setting):
        audience_profiles.edit(user, Audience(audience), {setting: value})

    assert audience_profiles.settled(Leaving(Audience(audience))).terms == TERMS[Audience(audience)]


def test_a_row_that_another_hand_made_wider_is_not_obeyed(user: User, refs: dict[str, str]) -> None:
    from tracker.dates import now
    from tracker.records import AudienceProfile
    from tracker.store import database

    with database.transaction(user) as session:
        session.add(
            AudienceProfile(
                audience=Audience.PUBLIC, terms={"share": int(Share.TEAM), "names": "full"}, changed_at=now()
            )
        )

    assert audience_profiles.settled(Leaving(Audience.PUBLIC)).terms == TERMS[Audience.PUBLIC]


def test_who_administers_settles_it_and_the_log_says_what(user: User, refs: dict[str, str]) -> None:
    with pytest.raises(NotAllowed):
        audience_profiles.edit(replace(user, role="custodian"), Audience.UN, {"days": "month"})
    with pytest.raises(InvalidFacts, match="Inside the team"):
        audience_profiles.edit(user, Audience.TEAM, {"days": "month"})

    found = audience_profiles.edit(user, Audience.UN, {"days": "month"})
    assert found.terms.days == "month" and found.changed_by
    line = audit_log.entries(user).lines[0]
    assert (line.table, line.fields) == ("audience_profile", ("days",))

    back = audience_profiles.edit(user, Audience.UN, {})
    assert back.terms == TERMS[Audience.UN] and back.terms.names is Names.FULL
