"""Code lists: a team's own codes are offered, used, retired, and never reused."""

from __future__ import annotations

import pytest

from tracker import codes
from tracker.access import Confidentiality, User
from tracker.actions import browse, code_lists
from tracker.errors import InvalidFacts, NotAllowed, NotFound
from tracker.narrowing import Filter
from tracker.store import schema


def test_a_code_of_ones_own_is_offered_last_and_survives_a_new_start(user: User) -> None:
    code_lists.add(user, "stage", "harbour_boat", "Held on a boat in harbour", "Held on a ship that lies in a harbour.")

    schema.init()

    terms = code_lists.offered(["stage"])["stage"]
    assert terms[-1].code == "harbour_boat"
    assert codes.label("stage", "harbour_boat") == "Held on a boat in harbour"
    assert browse.individuals(user, Filter(stage=("harbour_boat",))).total == 0


def test_a_retired_code_is_listed_but_not_offered_and_not_used_again(user: User) -> None:
    code_lists.add(user, "stage", "salt_mine", "Held in a salt mine", "Held in a mine where salt is dug.")

    code_lists.retire(user, "stage", "salt_mine")

    assert "salt_mine" not in [term.code for term in code_lists.offered(["stage"])["stage"]]
    assert [term.retired_on is not None for term in code_lists.listed("stage") if term.code == "salt_mine"] == [True]
    with pytest.raises(InvalidFacts, match="never used again"):
        code_lists.add(user, "stage", "salt_mine", "Another meaning", "Something else.")


def test_a_code_that_was_retired_is_offered_again_by_an_administrator(user: User) -> None:
    code_lists.add(user, "stage", "salt_mine", "Held in a salt mine", "Held in a mine where salt is dug.")
    code_lists.retire(user, "stage", "salt_mine")

    with pytest.raises(NotAllowed):
        code_lists.offer_again(User(user.id, "coder", "Coder", "coder", Confidentiality.INTERNAL), "stage", "salt_mine")
    code_lists.offer_again(user, "stage", "salt_mine")

    assert "salt_mine" in [term.code for term in code_lists.offered(["stage"])["stage"]]
    with pytest.raises(NotFound):
        code_lists.offer_again(user, "stage", "no_such_code")


@pytest.mark.parametrize(
    ("scheme", "code", "label", "meaning", "said"),
    [
        ("closed_stance", "maybe", "Maybe", "Perhaps.", "none can be added"),
        ("stage", "Two Words", "Two words", "Words.", "small letters"),
        ("stage", "released", "Set free again", "Free.", "is there already"),
        ("stage", "freed", "Released", "Free.", "stands for another code"),
        ("stage", "freed", " ", "Free.", "what stands on screen"),
        ("stage", "freed", "Freed", " ", "what the code means"),
    ],
)
def test_a_code_that_would_confuse_is_refused(
    user: User, scheme: str, code: str, label: str, meaning: str, said: str
) -> None:
    with pytest.raises(InvalidFacts, match=said):
        code_lists.add(user, scheme, code, label, meaning)


def test_only_an_administrator_adds_codes_and_shipped_ones_stay(user: User) -> None:
    coder = User(user.id, "coder", "Coder", "coder", Confidentiality.INTERNAL)

    with pytest.raises(NotAllowed):
        code_lists.add(coder, "stage", "boat", "On a boat", "Held on a boat.")
    with pytest.raises(NotFound, match="shipped ones"):
        code_lists.retire(user, "stage", "released")
    with pytest.raises(NotFound):
        code_lists.add(user, "no_such_list", "boat", "On a boat", "Held on a boat.")
