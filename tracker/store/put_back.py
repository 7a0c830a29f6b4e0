"""The tables of a dump in the place of PostgreSQL's own, in one transaction: a kill at any moment leaves the old ones.

pg_restore writes the dump as SQL, and our own connection gives it to the server between BEGIN and COMMIT. Where either
ends early, no COMMIT comes and the server takes everything back.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import psycopg

from tracker.dates import now
from tracker.errors import StoreProblem
from tracker.records.base import EPOCH
from tracker.store import database

ASIDE = "before_restore"  # the schema of the tables that are replaced, within the transaction
WHOLE = {"PGOPTIONS": "-c tracker.whole=yes"}  # a backup holds all rows (store/row_security.py)
REVOKED = """
DO $$ BEGIN
  IF to_regclass('public.sign_in_session') IS NOT NULL THEN
    UPDATE public.sign_in_session SET ended_at = {moment} WHERE ended_at IS NULL;
    UPDATE public.invitation SET ended_at = {moment} WHERE ended_at IS NULL;
    DELETE FROM public.known_browser;
  END IF;
END $$;
"""  # with the tables, not after them: what was revoked since the backup must not hold for a moment


def program(name: str) -> str:
    """One of PostgreSQL's own programs, the newest installed. Raises StoreProblem."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3]))
    command = str(found[-1]) if found else shutil.which(name)
    if command is None:
        raise StoreProblem(f"{name} is not installed: it comes with PostgreSQL's client programs.")
    return command


def run(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs. Raises StoreProblem."""
    done = subprocess.run(  # noqa: S603  # fixed program
        [program(name), *arguments], capture_output=True, text=True, check=False, env=os.environ | WHOLE
    )
    if done.returncode:
        raise StoreProblem(f"{name} failed: {_last(done.stderr)}")


def tables(dump: Path) -> None:
    """Replace all tables by those of a dump, as the role that owns them. Raises StoreProblem; then nothing changed."""
    moment = (now() - EPOCH) // timedelta(microseconds=1)
    reading = [program("pg_restore"), "--no-owner", "--no-privileges", "-f", "-", str(dump)]
    with tempfile.TemporaryFile() as told, database.as_owner():
        try:
            with (
                subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=told) as source,  # noqa: S603  # fixed program
                database.engine().begin() as connection,
            ):
                driver: Any = connection.connection.driver_connection
                with driver.cursor() as cursor:
                    cursor.execute(
                        f"SET tracker.whole = 'yes'; ALTER SCHEMA public RENAME TO {ASIDE}; CREATE SCHEMA public"
                    )
                    assert source.stdout  # noqa: S101  # it is a pipe
                    _fed(source.stdout, cursor)
                    if source.wait():
                        raise StoreProblem(f"The backup could not be put back: {_last(_all(told))}")
                    cursor.execute(f"{REVOKED.format(moment=moment)} DROP SCHEMA {ASIDE} CASCADE")
        except psycopg.Error as problem:
            said = problem.diag.message_primary or type(problem).__name__  # without the row that it is about
            raise StoreProblem(f"The backup could not be put back: {said}") from None
        finally:
            database.close()  # the dump sets up its session for itself


def _fed(lines: IO[bytes], cursor: Any) -> None:
    """Give the server the SQL that pg_restore writes, and the rows between. What is for psql alone is left out.

    psql itself would also obey a backup that tells it to run a program.
    """
    waiting: list[bytes] = []
    for line in lines:
        if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
            cursor.execute(b"".join(waiting) or b"SELECT 1")
            waiting.clear()
            with cursor.copy(line.rstrip(b";\n")) as rows:
                for row in iter(lines.readline, b""):
                    if row == b"\\.\n":
                        break
                    rows.write(row)
        elif not line.startswith((b"\\restrict ", b"\\unrestrict ")):
            waiting.append(line)
    cursor.execute(b"".join(waiting) or b"SELECT 1")


def _all(told: IO[bytes]) -> str:
    told.seek(0)
    return told.read().decode(errors="replace")


def _last(said: str) -> str:
    return (said.strip().splitlines() or ["no reason given"])[-1]
