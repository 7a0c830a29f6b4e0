"""An encrypted bundle of a list: its table in each format with a manifest of hashes, in one age file under a passphrase."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date
from typing import IO, cast

from tracker.access import Permission, User, require
from tracker.actions import export, leaving_rows, ledger, unreal
from tracker.actions.export import ExportFile
from tracker.audience import Leaving
from tracker.dates import now
from tracker.errors import InvalidFacts
from tracker.exporters import FORMATS
from tracker.narrowing import Filter
from tracker.store import age, keys

HELD = ("csv", "xlsx", "json")
ENDING, NAME, MEDIA_TYPE = ".zip.age", "zip.age", "application/octet-stream"
MANIFEST, FORMAT = "manifest.json", 1
SAID = (
    "The list as CSV, XLSX and JSON: the same rows in each. manifest.json names the SHA-256 of each file; check them with\n"
    "sha256sum. The columns are explained in the program's data dictionary. Keep it as closely as you agreed.\n"
)
EARLIEST = (1980, 1, 1, 0, 0, 0)  # of all parts: when a file was written is in the manifest alone


def listing(
    user: User,
    what: str,
    passphrase: str,
    chosen: Filter | None = None,
    leaving: Leaving = export.TEAM,
    secret: str = "",
    known_on: date | None = None,
) -> ExportFile:
    """A filtered list for an audience as one encrypted file; its line in the ledger is kept before it is handed out.

    The receiver opens it with `age --decrypt` and the passphrase. Raises InvalidFacts, NotFound, NotAllowed.
    """
    require(user, Permission.EXPORT)
    if len(passphrase) < keys.SHORTEST:
        raise InvalidFacts("Nothing left.", {"passphrase": f"A passphrase has at least {keys.SHORTEST} characters."})
    leaving = export.decided(user, leaving, secret)
    chosen = chosen or Filter()
    found = export.preview(user, what, chosen, leaving=leaving, known_on=known_on)
    table = found.table
    parts = {unreal.named(f"{what}{FORMATS[name].SUFFIX}"): FORMATS[name].write(table) for name in HELD}
    manifest = {
        "format": FORMAT,
        "what": what,
        "audience": leaving.audience.value,
        "named": leaving.named,
        "made_at": now().isoformat(),
        "rows": len(table.rows),
        "columns": list(table.columns),
        "demonstration": table.demonstration,
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()},
    }
    parts |= {MANIFEST: json.dumps(manifest, indent=1).encode(), "READ-ME.txt": SAID.encode()}
    content = sealed(parts, passphrase)
    choice = leaving_rows.choice(chosen, known_on)
    left = ledger.of_list(what, NAME, content, table, found.people, found.sealed, choice)
    ledger.note(user, left, leaving)
    return ExportFile(content, unreal.named(f"{what}{ENDING}"), MEDIA_TYPE, len(table.rows), found.people_kept)


def sealed(parts: dict[str, bytes], passphrase: str) -> bytes:
    """Files as one ZIP under a passphrase (age-encryption.org/v1)."""
    below = io.BytesIO()
    writer = age.Writer(below, passphrase)
    with zipfile.ZipFile(cast(IO[bytes], writer), "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in parts.items():
            bundle.writestr(zipfile.ZipInfo(name, EARLIEST), content, zipfile.ZIP_DEFLATED)
    writer.close()
    return below.getvalue()
