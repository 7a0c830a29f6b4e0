"""The code lists that ship: whole, unambiguous, and each code says what it means."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker import codes
from tracker.errors import InvalidFacts, NotFound

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*")


@pytest.mark.parametrize("scheme", codes.schemes())
def test_every_list_is_whole(scheme: str) -> None:
    terms = codes.code_list(scheme)
    known = [term.code for term in terms]

    assert terms
    assert len(set(known)) == len(known)
    assert len({term.label.casefold() for term in terms}) == len(terms)
    for term in terms:
        assert CODE.fullmatch(term.code), term.code
        assert term.definition.endswith(".") and len(term.definition) > 12, term.code
        assert term.definition.rstrip(".").casefold() != term.label.casefold(), term.code
        assert term.source, term.code
        assert term.parent is None or term.parent in known, term.code


@pytest.mark.parametrize("scheme", codes.schemes())
def test_no_list_goes_in_circles(scheme: str) -> None:
    parents = {term.code: term.parent for term in codes.code_list(scheme)}

    for code in parents:
        seen, at = set(), code
        while at is not None:
            assert at not in seen, f"{scheme}:{code}"
            seen.add(at)
            at = parents[at]


def test_numbers_of_codes_never_collide() -> None:
    terms = [term for scheme in codes.schemes() for term in codes.code_list(scheme)]

    assert len({term.number for term in terms}) == len(terms)
    assert all(0 <= term.number < 2**31 for term in terms)


def test_a_code_may_carry_its_list_and_a_wrong_one_names_what_comes_near() -> None:
    assert codes.check("sex", "sex:female") == "female"
    with pytest.raises(InvalidFacts, match="Did you mean female"):
        codes.check("sex", "femal")
    with pytest.raises(NotFound, match="no code list 'colour'"):
        codes.code_list("colour")


def test_every_code_of_the_design_is_there(shared: Path) -> None:
    for path in sorted((shared / "design" / "vocab").glob("*.csv")):
        designed = {line.split(",")[0] for line in path.read_text(encoding="utf-8").splitlines()[1:] if line}

        assert designed <= {term.code for term in codes.code_list(path.stem)}, path.stem
