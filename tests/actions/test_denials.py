"""What a source denies: a value is said to be none, words are said to be a denial."""

from __future__ import annotations

import pytest

from tracker.actions.statements import denied
from tracker.records.base import Kind


@pytest.mark.parametrize(
    ("kind", "field", "value", "told"),
    [
        (Kind.INJURY, "exists", "nobody was hurt", "denied: nobody was hurt"),
        (Kind.ACT, "conduct", "ill-treatment", "denied: ill-treatment"),
        (Kind.INJURY, "kind", "Fracture", "not: Fracture"),
        (Kind.DETENTION_STAGE, "warrant_shown", "Yes", "not: Yes"),
    ],
)
def test_words_that_deny_are_not_turned_round(kind: Kind, field: str, value: str, told: str) -> None:
    assert denied(value, kind, field) == told
