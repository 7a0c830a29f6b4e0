"""The demonstration: a database of its own with the public Almaty case, retold, and invented people.

A real database is never touched: the demonstration lives in a folder of its own and ignores TRACKER_DATABASE_URL.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from tracker import codes
from tracker.access import User
from tracker.actions import accounts, forms, intake
from tracker.config import settings
from tracker.errors import AlreadyKnown
from tracker.store import database, schema

HOME = "demonstration"


def folder() -> Path:
    """Where the samples are: beside the package in a checkout, inside it in an installed wheel."""
    return codes.data_folder() / "samples"


def prepare() -> None:
    """Point this process to the demonstration's own database, make it, and load what is not there yet."""
    here = settings()
    if not (here.demonstration and here.home.name == HOME):
        os.environ["TRACKER_HOME"] = str(here.home / HOME)
    os.environ["TRACKER_DEMONSTRATION"] = "1"
    os.environ.pop("TRACKER_DATABASE_URL", None)
    os.environ.pop("TRACKER_KEY_FILE", None)
    database.close()
    database.make_file()  # not encrypted, on purpose: every page says so
    schema.init()
    load(accounts.local_user())


def load(user: User) -> dict[str, str]:
    """Bring the samples in through the ordinary doors; returns refs by the samples' own keys.

    Safe to repeat: what is there stays as it is, with what a visitor has judged since.
    """
    known: dict[str, str] = {}
    reports: dict[str, str] = {}
    for sample in json.loads((folder() / "samples.json").read_text(encoding="utf-8")):
        report = reports[sample["file"]] = _report(user, sample, reports)
        if "coding" in sample:
            form = _linked(json.loads((folder() / sample["coding"]).read_text(encoding="utf-8")), known)
            done = forms.apply(user, report, form)
            if done.added and sample["judged"]:
                forms.apply(user, report, form, judge=True)
            known |= done.refs
    return known | reports


def _report(user: User, sample: dict[str, Any], reports: dict[str, str]) -> str:
    content = (folder() / sample["file"]).read_bytes()
    new = intake.NewReport(
        filename=sample["file"],
        content=content,
        received=date.fromisoformat(sample["received"]),
        derived_from=reports[sample["reprint_of"]] if "reprint_of" in sample else None,
        **{
            name: sample[name]
            for name in ("title", "publisher", "language", "published", "type", "handling", "without_text")
            if name in sample
        },
    )
    try:
        return intake.add_report(user, new).ref
    except AlreadyKnown as there:
        return there.ref


def _linked(form: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    """The form with the refs of records that earlier samples made: one person, whoever writes of them."""
    for row in form["tables"]["record"]:
        if row["key"] in known:
            row["ref"] = known[row["key"]]
    return form
