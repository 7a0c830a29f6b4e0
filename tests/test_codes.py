"""Code lists: what ships, what a code means, and what is said about a code that is not there."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tracker import codes
from tracker.codes import Term, code_list, schemes
from tracker.errors import InvalidFacts, NotFound
from tracker.records import KINDS, facts
from tracker.records.base import (
    Attribution,
    Basis,
    ConsentStatus,
    CustodyAction,
    FileRole,
    GeoPrecision,
    Judgement,
    Kind,
    Role,
    Side,
    Stance,
)

EVERY = [term for scheme in schemes() for term in code_list(scheme)]
STANDARD_CODES = {"credibility", "reliability", "script", "wgad_category"}  # written as their standard writes them
STANDARDS = re.compile(
    r"HURIDOCS|Istanbul Protocol|WGAD|ISO \d|GeoNames|ACLED|ICRC|UN |Admiralty|FollowTheMoney|nomenklatura|project"
)
CLOSED = {
    "closed_attribution": Attribution,
    "closed_basis": Basis,
    "closed_consent_status": ConsentStatus,
    "closed_custody_action": CustodyAction,
    "closed_file_role": FileRole,
    "closed_geo_precision": GeoPrecision,
    "closed_involvement_role": Role,
    "closed_judgement": Judgement,
    "closed_record_kind": Kind,
    "closed_side": Side,
    "closed_stance": Stance,
}


@pytest.fixture
def retired() -> Iterator[Term]:
    """A code that a team has added and retired."""
    term = Term(
        "method", "old_word", "Old word", "A word of former days.", None, "project", "2020-01-01",
        codes.term_number("method", "old_word"),
    )  # fmt: skip
    codes.register(term)
    yield term
    del codes._added[term.number]


@pytest.mark.parametrize("scheme", schemes())
def test_codes_are_unique_and_spelled_alike(scheme: str) -> None:
    found = [term.code for term in code_list(scheme)]

    assert found
    assert len(set(found)) == len(found)
    if scheme not in STANDARD_CODES:
        assert [code for code in found if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", code)] == []


@pytest.mark.parametrize("scheme", schemes())
def test_labels_are_unique_within_a_list(scheme: str) -> None:
    labels = Counter(term.label.casefold() for term in code_list(scheme))

    assert [label for label, times in labels.items() if times > 1 or not label.strip()] == []


@pytest.mark.parametrize("scheme", schemes())
def test_every_parent_is_in_the_list_and_no_code_is_its_own_ancestor(scheme: str) -> None:
    parents = {term.code: term.parent for term in code_list(scheme)}

    for code in parents:
        seen, above = {code}, parents[code]
        while above is not None:
            assert above in parents, f"{scheme}:{code} has a parent {above} that is not there"
            assert above not in seen, f"{scheme}:{code} is its own ancestor"
            seen.add(above)
            above = parents[above]


@pytest.mark.parametrize("scheme", schemes())
def test_every_code_is_defined_in_a_sentence_of_its_own(scheme: str) -> None:
    for term in code_list(scheme):
        assert term.definition.casefold().rstrip(".") != term.label.casefold(), term
        assert term.definition.endswith("."), term
        assert term.definition[0].isupper(), term
        assert len(term.definition.split()) >= 3, term
    defined = Counter(term.definition for term in code_list(scheme))
    assert max(defined.values()) == 1, defined.most_common(1)


def test_every_code_names_the_standard_it_comes_from() -> None:
    assert [term for term in EVERY if not STANDARDS.search(term.source)] == []


def test_no_two_codes_share_a_number() -> None:
    fields = {name for kind in KINDS for name in facts(kind)}
    numbers = [term.number for term in EVERY] + [codes.term_number("field", name) for name in fields]

    assert len(set(numbers)) == len(numbers)
    assert all(0 <= number < 2**31 for number in numbers)


def test_numbers_of_codes_never_move() -> None:
    assert codes.term_number("sex", "female") == 1482965535
    assert codes.term_number("act_type", "taken_into_custody") == 1666929362


@pytest.mark.parametrize("scheme", sorted(CLOSED))
def test_the_program_branches_on_the_codes_of_a_closed_list(scheme: str) -> None:
    assert {term.code for term in code_list(scheme)} == set(CLOSED[scheme])


def test_every_fact_that_is_coded_has_its_list() -> None:
    wanted = {fact.codes for kind in KINDS for fact in facts(kind).values() if fact.codes}

    assert wanted <= set(schemes())


def test_the_lists_of_the_design_are_all_here(shared: Path) -> None:
    for path in sorted((shared / "design" / "vocab").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            wanted = {row["code"]: row["parent"] or None for row in csv.DictReader(file)}
        assert wanted.items() <= {term.code: term.parent for term in code_list(path.stem)}.items(), path.stem


def test_days_of_retirement_are_days() -> None:
    for term in EVERY:
        if term.retired_on is not None:
            date.fromisoformat(term.retired_on)


def test_a_retired_code_is_shown_and_kept_but_not_given_anew(retired: Term) -> None:
    assert codes.label("method", "old_word") == "Old word"
    assert codes.check("method", "old_word") == "old_word"
    with pytest.raises(InvalidFacts, match=r"'old_word' was retired on 2020-01-01: choose another code\."):
        codes.check("method", "old_word", new=True)


def test_a_retired_code_is_not_suggested(retired: Term) -> None:
    with pytest.raises(NotFound) as problem:
        codes.term("method", "old_wird")

    assert "old_word" not in problem.value.sentence


@pytest.mark.parametrize(
    ("scheme", "wrong", "meant"),
    [
        ("act_type", "taken_in_custody", "taken_into_custody"),
        ("act_type", "Tortured", "torture"),
        ("stage", "pre-trial", "pretrial"),
        ("stage", "POLICE_STATION", "police_station"),
        ("sex", "femal", "female"),
    ],
)
def test_an_unknown_code_is_answered_with_codes_that_come_near(scheme: str, wrong: str, meant: str) -> None:
    with pytest.raises(InvalidFacts) as problem:
        codes.check(scheme, wrong)

    assert f"'{wrong}'" in problem.value.sentence
    assert meant in problem.value.sentence.split("Did you mean")[1]


def test_a_code_like_no_other_is_answered_with_the_list() -> None:
    with pytest.raises(NotFound, match=r"There is no sex 'q'\. It may be: female, male, other, unknown\."):
        codes.term("sex", "q")


def test_a_very_long_code_is_answered_in_short() -> None:
    with pytest.raises(NotFound) as problem:
        codes.term("sex", "female" * 100_000)

    assert len(problem.value.sentence) < 300


def test_a_code_may_carry_the_name_of_its_list_and_no_other() -> None:
    assert codes.check("sex", "sex:female") == "female"
    with pytest.raises(InvalidFacts):
        codes.check("sex", "stage:released")


def test_a_code_of_one_list_is_not_a_code_of_another() -> None:
    assert codes.check("stage", "released") == "released"
    with pytest.raises(InvalidFacts):
        codes.check("sex", "released")


def test_any_language_and_script_of_its_standard_is_allowed() -> None:
    assert codes.check("language", "fra") == "fra"
    assert codes.check("script", "Geor") == "Geor"
    for scheme, wrong in (("language", "fr"), ("language", "French"), ("script", "geor"), ("language", "fra\n")):
        with pytest.raises(InvalidFacts):
            codes.check(scheme, wrong)


def test_a_list_that_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(NotFound, match="There is no code list 'colours'"):
        code_list("colours")


def test_a_code_nobody_knows_is_shown_as_it_is() -> None:
    assert codes.label("sex", "from_another_team") == "from_another_team"
