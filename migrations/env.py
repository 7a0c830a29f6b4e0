"""Connects settings, models and Alembic. One transaction a run; foreign keys off while SQLite rebuilds tables."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import tracker.records  # noqa: F401  # registers all tables
from tracker.records.base import Closed, Code, Guarded, Moment, Uid, Words, WordsInside
from tracker.store import database, schema


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write plain SQL types: a migration must not change its meaning when our types do."""
    if kind != "type":
        return False
    if isinstance(item, Closed):
        return "sa.SmallInteger()"
    if isinstance(item, Code):
        return "sa.Integer()"
    if isinstance(item, Guarded):
        return "sa.Text()"
    if isinstance(item, Moment):
        return "sa.BigInteger()"
    if isinstance(item, Uid):
        return "sa.LargeBinary(16).with_variant(sa.Uuid(), 'postgresql')"
    if isinstance(item, Words):
        return f"sa.String(length={item.length})" if item.length else "sa.Text()"
    if isinstance(item, WordsInside):
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    if type(item).__name__ == "AutoString":
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run(connection: Connection) -> None:
    """Run the migrations on this connection, inside the caller's transaction."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=schema.differs,
        include_name=schema.is_model,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with database.engine().begin() as opened:
        run(opened)
