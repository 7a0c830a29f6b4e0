"""Statistics in a server, beside the same counts by GROUP BY of the list rows: of one fact each, without their dates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import text

from bench.report import times
from bench.servers import hold_lists
from tracker.access import User
from tracker.actions import statistics
from tracker.actions.statistics import Question
from tracker.audience import Audience, Leaving
from tracker.narrowing import Filter
from tracker.store import columns, database

PEER = (
    "SELECT sex, act_type, standing, count(DISTINCT individual_id) FROM list_row WHERE up_to = 3 GROUP BY sex, act_type, "
    "standing"
)
PUBLIC = Leaving(Audience.PUBLIC, "Everybody", "a page")
ASKED = (
    ("individuals by sex and what was done", Question("individuals", ("sex", "act")), Filter(), None),
    ("acts by province and year", Question("acts", ("province",), "year"), Filter(), None),
    (
        "individuals by status, of women, by month",
        Question("individuals", ("stage",), "month"),
        Filter(sex=("female",)),
        None,
    ),
    ("the first for the public, in fives", Question("individuals", ("sex", "act")), Filter(), PUBLIC),
)


def bare() -> None:
    """The peer: counted by the database, without how sure each is by its sources."""
    with database.engine().connect().execution_options(reading=True) as connection:
        connection.execute(text(PEER)).fetchall()


def measured(user: User, line: Callable[[str, list[float], list[float], str], None]) -> None:
    """Each question of statistics beside the one GROUP BY."""
    hold_lists(user)
    peer = times(bare)
    for what, question, chosen, leaving in ASKED:
        asked = partial(statistics.counted, user, question, chosen, leaving or statistics.TEAM)
        line(f"statistics: {what}", times(asked), peer, "GROUP BY sex, act and standing")
    columns.keep(False)
