"""What left is called by its kind, whether a file was written or a command printed it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.actions.consent import Receipt
from tracker.actions.ledger import FILES, Line
from tracker.widgets import what_left


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("individuals", "List of individuals, CSV, with names"),
        ("printed individuals", "List of individuals, CSV, with names, printed by a command"),
        ("printed source reports", "List of source reports, CSV, with names, printed by a command"),
        ("printed statements that wait", "Statements that wait for review, CSV, with names, printed by a command"),
        ("printed IND-2ABCDEF", "Record IND-2ABCDEF, CSV, with names, printed by a command"),
        ("printed", "Record, CSV, with names, printed by a command"),  # the ref is not for who reads this
        ("dossier", "Case report, CSV, with names"),
        ("dossier IND-2ABCDEF", "Case report IND-2ABCDEF, CSV, with names"),
        ("coding SRC-2ABCDEF", "Coding SRC-2ABCDEF, CSV, with names"),
    ],
)
def test_what_left_is_called_by_its_kind(what: str, said: str) -> None:
    assert what_left.file(receipt(what)) == said
    assert what_left.file(line(what, "ref", "name")) == said


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("individuals", "List of individuals, CSV, with names, with kept files"),
        ("dossier IND-2ABCDEF", "Case report IND-2ABCDEF, CSV, with names, with kept files"),
    ],
)
def test_what_left_says_when_kept_files_went_along(what: str, said: str) -> None:
    assert what_left.file(receipt(what, files=True)) == said
    assert what_left.file(line(what, "ref", FILES)) == said


AT = datetime(2026, 1, 2, tzinfo=UTC)


def receipt(what: str, files: bool = False) -> Receipt:
    """A file as the page of somebody who was in it tells it."""
    return Receipt(1, AT, "Ada", "team", "", "", what, "csv", named=True, files=files, sha256="")


def line(what: str, *columns: str) -> Line:
    """The same as the ledger tells it."""
    return Line(1, AT, "Ada", "team", "", "", what, "csv", True, 1, 1, columns, (), None, sha256="")
