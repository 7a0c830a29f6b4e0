"""A log that came with a take-out stands under the key of the store that received it."""

from __future__ import annotations

from pathlib import Path

import pytest
from instances import Instances
from sqlalchemy import text
from sqlmodel import Session
from test_faults import unguarded

from tracker.access import User
from tracker.actions import accounts, audit_log, editing, takeout
from tracker.store import audit_chain

pytestmark = pytest.mark.in_turn


def test_a_carried_log_is_changed_by_nobody_unseen(
    user: User, samples: dict[str, str], tmp_path: Path, elsewhere: Instances
) -> None:
    editing.edit(user, samples["gulfia"], {"note": "Asked her brother."}, "So.")
    takeout.take_out(user, tmp_path / "all.zip")
    elsewhere(True)
    takeout.restore(tmp_path / "all.zip")
    other = accounts.local_user()
    last = audit_log.verify(other).entries
    for number, change in enumerate(
        [
            "UPDATE audit_entry SET row_id = 'other' WHERE id = 2",
            "UPDATE audit_entry SET hash = prev_hash WHERE id = 2",
            "DELETE FROM audit_about WHERE audit_id = (SELECT min(audit_id) FROM audit_about)",
            "UPDATE change SET row_id = 'other' WHERE id = (SELECT min(id) FROM change)",
            "DELETE FROM change WHERE field = 'carried'",
            f"UPDATE change SET audit_id = 1 WHERE audit_id = {last} AND field = 'carried'",
        ]
    ):
        with pytest.raises(ZeroDivisionError), unguarded() as connection:
            assert connection.execute(text(change)).rowcount > 0
            with Session(connection) as session:
                session.info["user"] = None
                assert audit_chain.verify(session).fault is not None, number
            raise ZeroDivisionError
    assert audit_log.verify(other).wrong is None
