"""Write a migration from what the models say and the newest revision does not: make migration m="Case place"."""

from __future__ import annotations

import os
import re
import sys
import tempfile

from alembic import command
from alembic.util.exc import CommandError


def main(message: str) -> int:
    """Compare the models with a scratch database at the newest revision."""
    if not re.search(r"[A-Za-z]{3}", message):
        sys.stderr.write('Say what changes: make migration m="Case place"\n')
        return 2
    with tempfile.TemporaryDirectory() as home:
        os.environ["TRACKER_HOME"] = home
        os.environ.pop("TRACKER_DATABASE_URL", None)
        from tracker.store import database, schema

        schema.migrate()
        with database.engine().begin() as connection:
            schema.drop_guards(connection)
            try:
                written = command.revision(schema.alembic_config(connection), message=message, autogenerate=True)
            except CommandError as problem:
                sys.stderr.write(f"{problem}\n")
                return 2
        database.close()
    sys.stdout.write(f"Read it, then run make test: {getattr(written, 'path', written)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
