"""The tables of a dump in the place of PostgreSQL's own, in one transaction: a kill at any moment leaves the old ones.

pg_restore writes the dump as SQL, psql reads it between our BEGIN and COMMIT. Where either ends early, or this program
does, no COMMIT comes and the server takes everything back.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from tracker.config import settings
from tracker.dates import now
from tracker.errors import StoreProblem
from tracker.records.base import EPOCH

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
    url = settings().owner_url or settings().database_url
    moment = (now() - EPOCH) // timedelta(microseconds=1)
    reading = [program("pg_restore"), "--no-owner", "--no-privileges", "-f", "-", str(dump)]
    writing = [program("psql"), "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--output", os.devnull, url]
    with tempfile.TemporaryFile() as told:
        with (
            subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=told) as source,  # noqa: S603  # fixed program
            subprocess.Popen(writing, stdin=subprocess.PIPE, stderr=told, env=os.environ | WHOLE) as target,  # noqa: S603
        ):
            assert source.stdout and target.stdin  # noqa: S101  # both are pipes
            try:
                target.stdin.write(f"BEGIN; ALTER SCHEMA public RENAME TO {ASIDE}; CREATE SCHEMA public;\n".encode())
                shutil.copyfileobj(source.stdout, target.stdin)
                if source.wait() == 0:
                    target.stdin.write(
                        f"{REVOKED.format(moment=moment)}DROP SCHEMA {ASIDE} CASCADE; COMMIT;\n".encode()
                    )
                target.stdin.close()
            except BrokenPipeError:
                source.kill()  # psql ended, and says why
                with suppress(OSError):
                    target.stdin.close()
            except BaseException:
                target.kill()  # before the pipe is closed: what it read so far is taken back
                source.kill()
                raise
            failed = target.wait() or source.wait()
        told.seek(0)
        if failed:
            raise StoreProblem(f"The backup could not be put back: {_last(told.read().decode(errors='replace'))}")


def _last(said: str) -> str:
    return (said.strip().splitlines() or ["no reason given"])[-1]
