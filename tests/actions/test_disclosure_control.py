"""Counts single nobody out: whoever has every public list and total, chosen in any way, recovers no single person.

The attacker takes the people who are listed from the count of all ("total minus all but one"), and one table from
another. The same attack recovers people as soon as counts are exact, or lists are chosen by what stays in the team."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tracker.access import User
from tracker.actions import disclosure_control, export, forms, holding, intake
from tracker.actions.shared_rules import Rules
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts
from tracker.narrowing import Filter

MANY = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
OUT = Leaving(Audience.PUBLIC, "Everybody", "a page")
OUTSIDE = [Audience.PARTNER, Audience.UN, Audience.PUBLIC]
Told = Callable[[int, int], Any]


def span(told: object) -> tuple[int, int]:
    """The fewest and the most that a told count may mean."""
    numbers = [int(word.replace(",", "")) for word in re.findall(r"[\d,]+", str(told))]
    return (0, numbers[0] - 1) if str(told).startswith("fewer") else (numbers[0], numbers[-1])


def found(low: int, high: int) -> bool:
    """Whether so many are surely somebody, and surely few."""
    return low >= 1 and high <= 4


def minus(whole: object, parts: Sequence[object], listed: int = 0) -> bool:
    """Whether a total without its other parts, and without those who are listed, leaves one to four people."""
    low, high = span(whole)
    spans = [span(part) for part in parts]
    return found(low - sum(most for _, most in spans) - listed, high - sum(least for least, _ in spans) - listed)


def exact(low: int | None, high: int | None) -> str:
    return str(low)


# --- the rule itself ---
@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0, 0, "fewer than 5"), (1, 1, "fewer than 5"), (4, 4, "fewer than 5"), (5, 5, "5 to 9"), (9, 9, "5 to 9"),
        (1_203, 1_203, "1,200 to 1,204"), (3, 12, "fewer than 15"), (12, 31, "10 to 34"), (40, None, "40 or more"),
        (3, None, ""), (None, 7, "fewer than 10"),
    ],
)  # fmt: skip
def test_a_count_is_told_in_fives(low: int | None, high: int | None, told: str) -> None:
    assert disclosure_control.in_fives(low, high) == told


GROUPS = st.lists(st.sets(st.integers(0, 39)), min_size=1, max_size=8)


def recovered(groups: Sequence[set[int]], listed: set[int], told: Told) -> int:
    """In how many ways the counts of these groups, which may lie in each other, single somebody out who is unlisted."""
    everybody = set().union(*groups)
    single = sorted(everybody - listed)[:1]
    tables = [*groups, everybody, everybody - set(single), everybody - listed]
    counted = [told(len(group), len(group)) for group in tables]
    parts = [
        group - set().union(*groups[:place]) for place, group in enumerate(groups)
    ]  # of which each person is in one
    ways = sum(minus(count, (), len(group & listed)) for group, count in zip(tables, counted, strict=True))
    ways += sum(
        minus(counted[a], [counted[b]])
        for a, b in itertools.permutations(range(len(tables)), 2)
        if tables[b] < tables[a]
    )
    whole = told(len(everybody), len(everybody))
    return ways + sum(
        minus(whole, [told(len(part), len(part)) for part in parts[:n] + parts[n + 1 :]]) for n in range(len(parts))
    )


@settings(MANY, max_examples=200)
@given(GROUPS, st.sets(st.integers(0, 39)))
def test_no_totals_and_differences_recover_anybody(groups: list[set[int]], listed: set[int]) -> None:
    assert recovered(groups, listed, disclosure_control.in_fives) == 0


@pytest.mark.torture
@settings(MANY, max_examples=1_000)
@given(GROUPS, st.sets(st.integers(0, 39)))
def test_no_totals_and_differences_recover_anybody_at_length(groups: list[set[int]], listed: set[int]) -> None:
    assert recovered(groups, listed, disclosure_control.in_fives) == 0


def test_the_attack_recovers_from_exact_counts_and_from_hidden_small_cells_alone() -> None:
    groups, listed = [{1, 2, 3, 4, 5, 6, 7}, {1, 2, 3, 4, 5, 6}, {11, 12, 13, 14, 15, 16}], {1, 2, 3, 4, 5, 6}

    assert recovered(groups, listed, exact) > 0
    assert recovered(groups, listed, lambda n, _: n if n >= 5 else "fewer than 5") > 0
    assert recovered(groups, listed, disclosure_control.in_fives) == 0


# --- the program ---
SIZES = (1, 2, 4, 5, 6, 9, 10, 11)
WORK = ("teacher", "nurse", "miller")
ACTS = ("taken_into_custody", "abduction", "detention")


@dataclass
class Seen:
    """What an audience has been told so far."""

    counts: dict[str, set[str]] = field(default_factory=dict)
    listed: dict[str, set[str]] = field(default_factory=dict)


def made(user: User) -> dict[str, str]:
    """Eight incidents with one to eleven people each, of whom about every second one may be published; refs by key."""
    people = [f"p{n}" for n in range(20)]
    record = [{"key": key, "kind": "individual", "confidentiality": "internal"} for key in people]
    claims: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []

    def say(subject: str, name: str, **values: Any) -> None:
        claims.append({"key": f"c{len(claims)}", "subject_id": subject, "field": name, "locator": f"page {len(claims)}", "basis": "stated", "judgement": "accepted", "connection": "source_connection:reporter", "value_text": name} | values)  # fmt: skip

    typed: dict[str, Any] = {"individual": [{"key": key} for key in people], "act": [], "incident": [], "location": []}
    for key, feature, above in (("land", "country", None), ("north", "adm1", "land"), ("south", "adm1", "land"), ("mill", "settlement", "north"), ("quay", "settlement", "south")):  # fmt: skip
        record.append({"key": key, "kind": "location", "confidentiality": "internal"})
        typed["location"].append({"key": key, "feature": feature})
        say(key, "feature", value_term=f"feature:{feature}")
        say(key, "name", value_text=key.title())
        names.append({"key": f"n{key}", "record_id": key, "claim_id": claims[-1]["key"], "text": key.title(), "script": "Latn", "language": "und", "kind": "name_kind:as_printed", "is_primary": True, "parts": None, "search_key": "x"})  # fmt: skip
        if above:
            say(key, "parent", value_record_id=above)
    for n, key in enumerate(people):
        say(key, "sex", value_term=f"sex:{('female', 'male')[n % 2]}")
        say(key, "occupation", value_text=WORK[n % 3])
    for n, size in enumerate(SIZES):
        incident = f"i{n}"
        record.append({"key": incident, "kind": "incident", "confidentiality": "internal"})
        typed["incident"].append({"key": incident, "title": f"Incident {n}"})
        say(incident, "type", value_term=("arrests", "search")[n % 2])
        say(incident, "when", value_text=f"2019-0{n % 3 + 1}-10")
        say(incident, "location", value_record_id=("mill", "quay")[n % 2])
        for turn in range(size):
            act = f"a{n}_{turn}"
            record.append({"key": act, "kind": "act", "confidentiality": "internal"})
            typed["act"].append(
                {"key": act, "incident_id": incident, "victim_id": people[(n * 3 + turn) % len(people)]}
            )
            say(act, "type", value_term=f"act_type:{ACTS[turn % 2]}")
    typed["consent"] = [
        {"key": f"s{n}{scope}", "individual_id": key, "scope": scope, "status": "given", "basis": "legal_basis:consent"}
        for n, key in enumerate(people)
        if n % 5 not in (1, 3)
        for scope in ("publish_name", "share_confidential", "submit_un")
    ]
    report = intake.add_report(user, intake.NewReport(text="An invented note.")).ref
    form = {"meta": {}, "tables": {"record": record, **typed, "claim": claims, "name": names}}
    return dict(forms.apply(user, report, form, judge=True).refs) | {"report": report}


def choices(refs: dict[str, str]) -> st.SearchStrategy[Filter]:
    """Any way to choose a list."""
    values: dict[str, tuple[str, ...]] = {
        "sex": ("female", "male"), "occupation": WORK, "act": ACTS[:2], "incident_type": ("arrests", "search"),
        "location": tuple(refs[key] for key in ("land", "north", "south", "mill", "quay")),
        "incident": tuple(refs[f"i{n}"] for n in range(len(SIZES))), "source": (refs["report"],),
        "review": ("accepted",), "confidentiality": ("internal",),
    }  # fmt: skip
    one = st.sampled_from([(name, value) for name, own in values.items() for value in own])
    few = st.lists(one, max_size=3, unique_by=lambda pair: pair[0])
    days = st.sampled_from([None, date(2019, 2, 1)])
    return st.builds(lambda chosen, start: Filter(start=start, **{name: (value,) for name, value in chosen}), few, days)


def attack(user: User, seen: Seen, audience: Audience, what: str, chosen: Filter) -> int:
    """Ask for one more list, add it to what was told, and try everything; in how many ways somebody is singled out."""
    leaving = replace(OUT, audience=audience)
    try:
        table = export.preview(user, what, chosen, leaving=leaving).table
    except InvalidFacts:
        return 0
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    for row in rows:
        if what == "incidents":
            seen.counts.setdefault(str(row["ref"]), set()).add(str(row["followed"]))
        else:
            for incident in row["incidents"]:  # type: ignore[attr-defined]
                seen.listed.setdefault(incident, set()).add(str(row["ref"]))
    ways = sum(len(told) > 1 for told in seen.counts.values())  # the same cell, told in two ways
    for incident, told in seen.counts.items():
        ways += any(minus(count, (), len(seen.listed.get(incident, ()))) for count in told)
    if (
        audience is Audience.PUBLIC and what == "incidents"
    ):  # an incident is there by what it shows, not by who is in it
        whole = export.preview(user, what, Filter(), leaving=leaving).table
        shown = [table.columns.index(name) for name in ("type", "when", "location")]
        alike = [
            {tuple(row[n] for n in shown) for row in part} for part in (table.rows, set(whole.rows) - set(table.rows))
        ]
        ways += bool(alike[0] & alike[1]) and not chosen.incident
    return ways


def attacked(user: User, refs: dict[str, str], lists: int) -> int:
    """So many lists, chosen at random, by one attacker of each audience."""
    seen = {audience: Seen() for audience in OUTSIDE}
    ways = [0]

    @settings(MANY, max_examples=lists)
    @given(st.sampled_from(OUTSIDE), st.sampled_from(["individuals", "incidents"]), choices(refs))
    def ask(audience: Audience, what: str, chosen: Filter) -> None:
        ways[0] += attack(user, seen[audience], audience, what, chosen)

    for audience in OUTSIDE:
        ways[0] += sum(attack(user, seen[audience], audience, what, Filter()) for what in ("individuals", "incidents"))
    ask()
    assert all(one.counts and one.listed for one in seen.values())
    return ways[0]


@pytest.fixture
def refs(user: User) -> dict[str, str]:
    return made(user)


def test_no_lists_that_leave_recover_anybody(user: User, refs: dict[str, str]) -> None:
    assert attacked(user, refs, 40) == 0


@pytest.mark.torture
def test_no_lists_that_leave_recover_anybody_at_length(user: User, refs: dict[str, str]) -> None:
    assert attacked(user, refs, 1_000) == 0


def test_without_the_rules_the_same_attack_recovers_people(
    user: User, refs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(disclosure_control, "in_fives", exact)
        assert attacked(user, refs, 1) > 0
    monkeypatch.setattr(disclosure_control, "check_choice", lambda *_: None)
    chosen = Filter(occupation=("nurse",), sex=("female",))
    assert attack(user, Seen(), Audience.PUBLIC, "incidents", chosen) > 0


def test_a_public_list_is_chosen_by_what_the_public_may_know(user: User, refs: dict[str, str]) -> None:
    closed = {"occupation": "nurse", "source": refs["report"], "review": "accepted", "confidentiality": "internal"}
    for name, value in closed.items():
        with pytest.raises(InvalidFacts, match="not for the public"):
            export.preview(user, "individuals", Filter(**{name: (value,)}), leaving=OUT)
    for name, value in (("sex", "female"), ("act", "abduction"), ("stage", "died")):
        assert export.preview(user, "individuals", Filter(**{name: (value,)}), leaving=OUT).table.columns
        with pytest.raises(InvalidFacts, match="not chosen by who is in them"):
            export.preview(user, "incidents", Filter(**{name: (value,)}), leaving=OUT)
    with pytest.raises(InvalidFacts, match="name or title"):
        export.preview(user, "individuals", Filter(words="Tornvald"), leaving=OUT)
    assert export.preview(user, "incidents", Filter(location=(refs["north"],)), leaving=OUT).table.rows
    for what, narrow in itertools.product(("individuals", "incidents"), ("mill", "quay")):
        with pytest.raises(InvalidFacts, match="narrower than a province"):
            export.preview(user, what, Filter(location=(refs[narrow],)), leaving=OUT)
    assert export.preview(user, "incidents", Filter(occupation=("nurse",))).table.rows  # inside the team anything


@pytest.mark.parametrize("audience", OUTSIDE)
def test_places_outside_the_team_are_the_province_by_default(
    user: User, refs: dict[str, str], audience: Audience
) -> None:
    leaving = replace(OUT, audience=audience)
    table = export.preview(user, "incidents", Filter(), leaving=leaving).table

    assert "location_ref" not in table.columns and len(table.rows) == len(SIZES)
    assert {row[table.columns.index("location")] for row in table.rows} == {"North, Land", "South, Land"}
    told = repr(export.preview(user, "individuals", Filter(), leaving=leaving).table) + repr(table)
    assert not [word for word in ("Mill", "Quay", refs["mill"], refs["quay"]) if word in told]
    assert "Mill" in repr(export.preview(user, "incidents", Filter()).table)


def test_what_is_held_closely_chooses_nobody_for_others_and_order_tells_nothing(
    user: User, refs: dict[str, str]
) -> None:
    """The act of somebody is sealed: a list for a partner that is chosen by it does not hold them."""
    chosen, leaving = Filter(act=("abduction",)), replace(OUT, audience=Audience.PARTNER)
    before = export.preview(user, "individuals", chosen, leaving=leaving)
    for n, size in enumerate(SIZES):
        for turn in range(1, size, 2):
            holding.hold(user, refs[f"a{n}_{turn}"], "sealed", "a threat")

    after = export.preview(user, "individuals", chosen, leaving=leaving)

    assert before.table.rows and not after.table.rows
    assert "held too closely" in after.people_kept[str(before.table.rows[0][0])]
    assert len(export.preview(user, "individuals", chosen).table.rows) >= len(before.table.rows)
    told = [row[0] for row in before.table.rows]
    assert told == sorted(told)


@pytest.mark.parametrize(("audience", "told"), [("public", "5 to 9"), ("partner", "7")])
def test_a_count_that_a_source_states_is_in_fives_for_the_public_alone(audience: str, told: str) -> None:
    rules = Rules(replace(OUT, audience=Audience(audience)), frozenset(), frozenset(), {}, None)  # type: ignore[arg-type]
    said = SimpleNamespace(kind="incident", field="count", value_min=7, value_max=7, stance="asserts", value_ref=None, value_code=None)  # fmt: skip

    assert rules.value(said) == told  # type: ignore[arg-type]
