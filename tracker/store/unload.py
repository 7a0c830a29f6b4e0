"""Rows of a load are taken away by ranges of the records' numbers; what is left pointing to them refuses the whole.

PostgreSQL asks for each deleted record once in each of the forty columns that may point to one: of a hundred thousand
rows that takes minutes. Where the owner of the tables may leave these questions (a superuser, or a role that was
granted `SET ON PARAMETER session_replication_role`), a function of the owner deletes a range and then asks of each
foreign key that the catalogue knows, once, whether a row of the range points to what is gone, as the trigger of each
row would: after the deletion, with a view of its own, so that what somebody else kept meanwhile is seen. What others
write at the same time meets their own triggers. Elsewhere the rows are deleted as any.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, exists, select, text, true
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session

from tracker.records import KINDS, Claim, Record
from tracker.records.base import Kind

RECORD: Table = Record.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time
CLAIM: Table = Claim.__table__  # type: ignore[attr-defined]
TYPED = tuple(str(of.table.__tablename__) for of in KINDS.values())
SIGNATURE = "tracker_take_back(text, bigint, bigint, bigint, bigint[], smallint[])"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION
  tracker_take_back(of text, load bigint, lowest bigint, highest bigint, kept bigint[], kinds smallint[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET session_replication_role = replica AS $body$
DECLARE
  gone bigint; broken boolean; link record;
BEGIN
  IF NOT tracker_whole() THEN  -- what row-level security hides could not be asked
    RAISE EXCEPTION 'tracker: only a session that sees all takes rows back';
  END IF;
  IF of = 'claim' THEN
    DELETE FROM claim WHERE subject_id BETWEEN lowest AND highest AND batch_id = load AND subject_id <> ALL (kept);
  ELSIF of = 'record' THEN
    DELETE FROM record WHERE id BETWEEN lowest AND highest AND batch_id = load AND id <> ALL (kept)
      AND kind = ANY (kinds);
  ELSIF of IN ({", ".join(map(repr, TYPED))}) THEN
    EXECUTE format('DELETE FROM %I t WHERE t.id BETWEEN $1 AND $2 AND t.id <> ALL ($3) '
      'AND EXISTS (SELECT 1 FROM record r WHERE r.id = t.id AND r.batch_id = $4)', of)
      USING lowest, highest, kept, load;
  ELSE
    RAISE EXCEPTION 'tracker: no rows of % are taken back', of;
  END IF;
  GET DIAGNOSTICS gone = ROW_COUNT;
  FOR link IN
    SELECT c.conname, c.conrelid::regclass::text AS child,
      string_agg(format('p.%I = x.%I', there.attname, here.attname), ' AND ') AS same,
      string_agg(format('x.%I IS NOT NULL', here.attname), ' AND ') AS filled,
      max(here.attname::text) FILTER (WHERE there.attname = CASE of WHEN 'claim' THEN 'subject_id' ELSE 'id' END)
        AS number
    FROM pg_constraint c CROSS JOIN unnest(c.conkey, c.confkey) AS pair (here, there)
    JOIN pg_attribute here ON here.attrelid = c.conrelid AND here.attnum = pair.here
    JOIN pg_attribute there ON there.attrelid = c.confrelid AND there.attnum = pair.there
    WHERE c.contype = 'f' AND c.confrelid = of::regclass GROUP BY c.oid, c.conname, c.conrelid
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s x WHERE x.%I BETWEEN $1 AND $2 AND %s '
      'AND NOT EXISTS (SELECT 1 FROM %I p WHERE %s))', link.child, link.number, link.filled, of, link.same)
      INTO broken USING lowest, highest;
    IF broken THEN
      RAISE foreign_key_violation USING MESSAGE = format('%s still points to rows of %s (%s)', link.child, of, link.conname);
    END IF;
  END LOOP;
  RETURN gone;
END $body$
"""  # noqa: S608  # names of our own
TAKE = text("SELECT tracker_take_back(:of, :load, :lowest, :highest, :kept, CAST(:kinds AS smallint[]))")
MAY = text("SELECT coalesce(has_function_privilege(to_regprocedure(:signature)::oid, 'EXECUTE'), false)")
NOT_ALLOWED = "42501"  # PostgreSQL's code for a right that a role has not


def add(connection: Connection) -> None:
    """Let PostgreSQL have the function, where the owner of the tables may make it; for nobody but the application."""
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(FUNCTION.replace("%", "%%"))
            connection.exec_driver_sql(f"REVOKE EXECUTE ON FUNCTION {SIGNATURE} FROM PUBLIC")
    except ProgrammingError as problem:
        if getattr(problem.orig, "sqlstate", None) != NOT_ALLOWED:
            raise
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {SIGNATURE}")


def grant(connection: Connection, role: str) -> None:
    """Let the application's role (quoted) use it: it deletes nothing that the role may not delete otherwise."""
    if connection.execute(text("SELECT to_regprocedure(:signature)"), {"signature": SIGNATURE}).scalar():
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO {role}")


def take(
    session: Session,
    table: Table,
    load: int,
    lowest: int,
    highest: int,
    kept: Sequence[int],
    kinds: Sequence[Kind] = (),
) -> int:
    """Delete the load's rows of this table (statements, records of these kinds, or a kind's own) about the records of
    these numbers, but those kept. Returns how many. Raises IntegrityError where anything still points to one.
    """
    if session.get_bind().dialect.name == "postgresql" and session.execute(MAY, {"signature": SIGNATURE}).scalar():
        order = list(Kind)
        values: dict[str, Any] = {"of": table.name, "load": load, "lowest": lowest, "highest": highest}
        values |= {"kept": list(kept), "kinds": [order.index(kind) for kind in kinds]}
        session.flush()
        return int(session.execute(TAKE, values).scalar_one())
    number = table.c.subject_id if table is CLAIM else table.c.id
    where: list[Any] = [number.between(lowest, highest), number.not_in(kept) if kept else true()]
    if table is CLAIM or table is RECORD:
        where.append(table.c.batch_id == load)
    else:
        where.append(exists(select(1).where(RECORD.c.id == number, RECORD.c.batch_id == load)))
    if kinds:
        where.append(RECORD.c.kind.in_(kinds))
    return int(session.execute(delete(table).where(*where)).rowcount)  # type: ignore[attr-defined]
