"""Whether a connection of the pool still leads to the server, asked where nobody has used it for a moment.

SQLAlchemy's own `pool_pre_ping` asks before every transaction: one way to the server and back by which nothing is learned.
Where the server ends a connection within that moment, one request says so and the next works.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

MOMENT = 1.0  # seconds
USED = "last used"


def listen(engine: Engine) -> None:
    """Ask before a connection is handed out; one that is gone is replaced by a new one without a word."""
    dialect: Any = engine.dialect

    def given_back(_connection: Any, record: Any) -> None:
        record.info[USED] = monotonic()

    def handed_out(connection: Any, record: Any, _proxy: Any) -> None:
        if monotonic() - record.info.get(USED, monotonic()) > MOMENT:
            try:
                dialect.do_ping(connection)
            except dialect.loaded_dbapi.Error as problem:
                raise DisconnectionError from problem

    event.listen(engine, "checkin", given_back)
    event.listen(engine, "checkout", handed_out)
