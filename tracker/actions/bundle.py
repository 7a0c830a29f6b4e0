"""An encrypted bundle: a list or a case report, the kept files that may go along, and a manifest of hashes.

It is one age file under a passphrase of its own.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import date
from typing import IO, Any, cast

from tracker import phrases
from tracker.access import Permission, User, require
from tracker.actions import (
    audience_profiles,
    export,
    leaving_files,
    leaving_list,
    leaving_rows,
    ledger,
    release,
    unreal,
)
from tracker.actions.case_report import CaseReport
from tracker.actions.export import ExportFile
from tracker.actions.leaving_files import Along, KeptFile
from tracker.audience import Leaving
from tracker.dates import now
from tracker.errors import InvalidFacts
from tracker.exporters import FORMATS, PAPERS, dossier_paper
from tracker.narrowing import Filter
from tracker.spool import Spool
from tracker.store import age, keys

HELD = ("csv", "xlsx", "json")
DOCUMENTS = ("pdf", "docx")
ENDING, NAME, MEDIA_TYPE = ".zip.age", "zip.age", "application/octet-stream"
MANIFEST, FORMAT, FILES = "manifest.json", 1, "files/"
LIST = "The list as CSV, XLSX and JSON: the same rows in each."
REPORT = "The case report as PDF and DOCX: the same words in each."
SAID = (
    "{what} manifest.json names the SHA-256 of each file; check them with\n"
    "sha256sum. The columns are explained in the program's data dictionary. Keep it as closely as you agreed.\n"
)
ALONG = (
    "The folder files holds kept files of sources, named by the reference of their source and their hash. What cameras and\n"
    "programs wrote into them was taken out: manifest.json names what, and the SHA-256 of each before and after.\n"
)
AS_KEPT = "The folder files holds kept files of sources as they came, named by the reference of their source and their hash.\n"
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
    leaving = _decided(user, leaving, secret, passphrase)
    chosen = chosen or Filter()
    found = leaving_list.read(user, what, chosen, leaving_rows.EVERYTHING, leaving, known_on=known_on)
    table, along = export.table(what, found.rows, leaving), leaving_files.gather(user, found.reports, leaving)
    parts = {unreal.named(f"{what}{FORMATS[name].SUFFIX}"): FORMATS[name].write(table) for name in HELD}
    told = {"rows": len(table.rows), "columns": list(table.columns), "demonstration": table.demonstration}
    spool = _bundled(what, parts, told, along, leaving, passphrase, LIST)
    choice = leaving_rows.choice(chosen, known_on)
    people = sorted({*found.people, *along.people})
    left = ledger.of_list(what, NAME, spool.sha256, table, people, {*found.sealed, *along.shown}, choice)
    ledger.note(user, _with_files(left, along), leaving)
    name = unreal.named(f"{what}{ENDING}")
    return ExportFile(spool, name, MEDIA_TYPE, len(table.rows), found.kept, files=along.files)


def dossier(
    user: User,
    ref: str,
    passphrase: str,
    leaving: Leaving = export.TEAM,
    secret: str = "",
    language: str = phrases.ENGLISH,
    known_on: date | None = None,
) -> ExportFile:
    """A case report as one encrypted file, with the kept files of the sources it rests on where these go along.

    Its line in the ledger is kept before it is handed out. Raises InvalidFacts, NotFound, NotAllowed.
    """
    require(user, Permission.EXPORT)
    leaving = release.of_one(_decided(user, leaving, secret, passphrase))
    sources = frozenset(one for one in leaving.released if leaving_files.is_source(one))
    others = tuple(one for one in leaving.released if one not in sources)
    made = export.told(user, ref, replace(leaving, released=others), language, known_on)
    along = leaving_files.gather(user, sources_of(made), leaving)
    if strange := sources - set(along.to_release()):
        raise InvalidFacts("Nothing left.", dict.fromkeys(strange, leaving_files.NOTHING_TO_RELEASE))
    paper, refs = dossier_paper.of(made.report), f"case-report-{made.report.ref}"
    parts = {unreal.named(f"{refs}{PAPERS[name].SUFFIX}"): Spool(PAPERS[name].write(paper)) for name in DOCUMENTS}
    told = {"language": language, "demonstration": made.report.demonstration}
    spool = _bundled(f"dossier {made.report.ref}", parts, told, along, leaving, passphrase, REPORT)
    inside = replace(made, people=tuple(sorted({*made.people, *along.people})), shown=made.shown | along.shown)
    heads = [group.title for group in made.report.groups if group.facts]
    left = ledger.of_document(f"dossier {made.report.ref}", NAME, spool.sha256, heads, inside, leaving)
    ledger.note(user, _with_files(left, along), leaving)
    withheld = {one: words for one, words in made.withheld.items() if one not in leaving.released}
    name = unreal.named(f"{refs}{ENDING}")
    return ExportFile(spool, name, MEDIA_TYPE, 1, made.kept, withheld, along.files)


def look(
    user: User, ref: str, leaving: Leaving, language: str = phrases.ENGLISH, known_on: date | None = None
) -> tuple[CaseReport, tuple[KeptFile, ...]]:
    """What a case report would tell this audience, and the kept files that would go along or stay. Nothing leaves.

    Raises InvalidFacts, NotFound.
    """
    require(user, Permission.EXPORT)
    leaving = audience_profiles.settled(leaving)
    others = tuple(one for one in leaving.released if not leaving_files.is_source(one))
    made = export.look(user, ref, replace(leaving, released=others), language, known_on)
    return made, leaving_files.look(user, sources_of(made), release.of_one(leaving))


def sources_of(made: CaseReport) -> list[str]:
    """The refs of the sources that a case report names."""
    return [one.ref for one in made.report.sources if one.ref]


def _decided(user: User, leaving: Leaving, secret: str, passphrase: str) -> Leaving:
    if wrong := keys.unfit(passphrase):
        raise InvalidFacts("Nothing left.", {"passphrase": wrong})
    return export.decided(user, leaving, secret, bundled=True)


def _with_files(left: ledger.Left, along: Along) -> ledger.Left:
    """The line with the kept files that went along; their sources are kept with what it was chosen by."""
    sources = sorted({one.source for one in along.going})
    choice = {**(left.choice or {}), "files": sources} if sources else left.choice
    return replace(left, files=[one.number for one in along.going], choice=choice)


def _bundled(
    what: str,
    parts: dict[str, Spool],
    told: dict[str, Any],
    along: Along,
    leaving: Leaving,
    passphrase: str,
    said: str,
) -> Spool:
    """The parts with the files that go along, their manifest, and words for who opens it."""
    held = parts | {f"{FILES}{name}": content for name, content in along.contents}
    manifest = {
        "format": FORMAT,
        "what": what,
        "audience": leaving.audience.value,
        "named": leaving.named,
        "made_at": now().isoformat(),
        **told,
        "sha256": {name: content.sha256 for name, content in held.items()},
    }
    if along.going:
        manifest["files"] = [
            {
                "name": f"{FILES}{one.name}",
                "source": one.source,
                "sha256_as_kept": one.before,
                "sha256": one.after,
                "taken_out" if leaving.outside else "written_into_it": list(one.found),
            }
            for one in along.going
        ]
    words = SAID.format(what=said) + ((ALONG if leaving.outside else AS_KEPT) if along.going else "")
    held |= {MANIFEST: Spool(json.dumps(manifest, indent=1).encode()), "READ-ME.txt": Spool(words.encode())}
    return sealed(held, passphrase)


def sealed(parts: dict[str, Spool], passphrase: str) -> Spool:
    """Files as one ZIP under a passphrase (age-encryption.org/v1)."""
    below = Spool()
    writer = age.Writer(cast(IO[bytes], below), passphrase)
    with zipfile.ZipFile(cast(IO[bytes], writer), "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name, EARLIEST)
            about.compress_type, about.file_size = zipfile.ZIP_DEFLATED, content.size  # a large one is noted as such
            with bundle.open(about, "w") as part:
                for piece in content.pieces():
                    part.write(piece)
    writer.close()
    return below
