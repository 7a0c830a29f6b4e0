"""Files that were loaded into the small store, one open and one sealed, with hidden people in their cells, headers,
names and mappings; their doors; and how their words are changed in place. Everything here is invented."""

from __future__ import annotations

import csv
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from tracker.access import Confidentiality, User
from tracker.actions import batches, export, holding, import_likely, import_source, importing
from tracker.store import cells, database

COLUMNS = ("No", "Name", "Sex", "Born", "Residence", "Occupation", "Remarks")
Rows = list[tuple[str, ...]]


def _open_rows(hidden: Mapping[str, str]) -> Rows:
    """An open list: it names the protected person, somebody who will be protected, and somebody who will be sealed."""
    known = f"{hidden['GIVEN']} {hidden['FAMILY']}"
    return [
        ("1", "Tavo Ermin", "male", "1980", "Norvek", "smith", f"held with {known}"),
        ("2", f"Ilm {hidden['LISTED']}", f"{hidden['LISTED']}", "1975", hidden["STREET"], "weaver", "released"),
        ("3", f"{hidden['SEALED']} Karvo", hidden["SECRET"], "1960", "Norvek", hidden["SECRET"], hidden["PLACE"]),
        ("4", "", "male", "1981", "", "", f"{known} is meant"),
        ("5", "Josk Arnevi", "male", "1970", "Norvek", "smith", "held", f"or {hidden['FAMILY']}"),
    ]


def _closed_rows(hidden: Mapping[str, str]) -> Rows:
    """A sealed list: one who is in the open list, too, and one who is not."""
    return [
        ("1", "Tavo Ermin", "male", hidden["SECRET"], hidden["PLACE"], hidden["SECRET"], hidden["TITLE"]),
        ("2", f"Orn {hidden['SEALED']}", "female", "1966", hidden["PLACE"], "cook", "held"),
    ]


def _written(path: Path, rows: Rows) -> Path:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def load(admin: User, judge: User, folder: Path, hidden: Mapping[str, str], people: Callable[[str], str]) -> Path:
    """Load both, protect and seal people of the open one, and accept it; returns its file. `people` finds a ref by name."""
    at = _written(folder / f"list of {hidden['FAMILY']}.csv", _open_rows(hidden))
    first = importing.load(admin, import_source.of(at, None, "individuals"))
    closed = _written(folder / f"{hidden['TITLE']}.csv", _closed_rows(hidden))
    same = {f"{closed.stem}:2": people("Tavo Ermin")}
    importing.load(admin, import_source.of(closed, None, "individuals"), same, Confidentiality.SEALED)
    holding.protect(admin, people(f"Ilm {hidden['LISTED']}"), ["insider"])
    holding.hold(admin, people(f"{hidden['SEALED']} Karvo"), "sealed")
    batches.judge(judge, first.batch, "accept")
    return at


def lists(admin: User, folder: Path, hidden: Mapping[str, str], protected: str, refs: list[str]) -> list[Path]:
    """Lists that somebody brings to try what they may not know: our own one whole, guesses at a ref and at places."""
    ours = folder / "ours.csv"
    ours.write_bytes(export.listing(admin, "individuals", "csv").content)
    people = [ref for ref in refs if ref.startswith("IND")]
    guesses = [
        (ref, hidden[name].capitalize(), hidden["STREET"]) for ref in people for name in ("FAMILY", "SEALED", "LISTED")
    ]
    guesses += [(protected, f"{hidden['GIVEN']} {hidden['FAMILY']}", hidden["SECRET"])]
    guesses += [
        (ref, f"{first} {last}", hidden["STREET"])
        for ref in people
        for first, last in (("Ilm", hidden["LISTED"]), (hidden["SEALED"], "Karvo"))
    ]
    at = folder / "guesses.csv"
    with at.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("ref", "name", "residence"), *guesses])
    return [ours, at]


# --- another world ---
def blocks() -> list[tuple[int, int, bytes]]:
    """The cells as they were made."""
    with database.engine().connect().execution_options(reading=True) as connection:
        return [tuple(row) for row in connection.execute(text("SELECT batch_id, first_row, body FROM batch_cells"))]


def write(connection: Connection, kept: list[tuple[int, int, bytes]], said: Callable[[str], str]) -> None:
    """The cells with other words."""
    for batch, first, body in kept:
        fresh = zlib.compress(json.dumps(_changed(cells._told(body), said), ensure_ascii=False).encode())
        connection.execute(
            text("UPDATE batch_cells SET body = :body WHERE batch_id = :batch AND first_row = :first"),
            {"body": fresh, "batch": batch, "first": first},
        )


def _changed(value: Any, said: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_changed(inner, said) for inner in value]
    return said(value) if isinstance(value, str) else value


# --- doors ---
def doors(user: User, at: Path, numbers: list[int], tried: list[Path]) -> Iterator[tuple[str, Callable[[], object]]]:
    """What of loads a person obtains, and what bringing the same file once more tells them."""
    yield "loads", lambda: batches.all_batches(user)
    for number in numbers:
        yield f"load {number}", lambda n=number: batches.show(user, n)
        yield f"rejected rows of load {number}", lambda n=number: batches.rejects(user, n).decode()
        yield f"who may be there of load {number}", lambda n=number: batches.likely(user, n)
        yield f"judge load {number}", lambda n=number: batches.judge(user, n, "nonsense")
        yield f"undo load {number}", lambda n=number: batches.undo(user, n, "")

    def brought() -> import_source.Source:
        return import_source.of(at, None, "individuals")

    yield f"check {at.name} once more", lambda: importing.check(user, brought())
    yield f"who may be there of {at.name}", lambda: import_likely.likely(user, brought())
    yield f"what is known of {at.name}", lambda: importing.recognised(user, brought()).notes
    yield f"load {at.name} once more", lambda: importing.load(user, brought())
    for path in tried:
        yield f"check {path.name}", lambda p=path: importing.check(user, import_source.of(p, None, "individuals"))
        yield (
            f"who may be there of {path.name}",
            lambda p=path: import_likely.likely(user, import_source.of(p, None, "individuals")),
        )


def commands(numbers: list[int], at: Path) -> list[tuple[str, ...]]:
    """The same by the command line."""
    asked: list[tuple[str, ...]] = [("batch", "list"), ("batch", "list", "--json")]
    for number in map(str, numbers):
        asked += [("batch", "show", number), ("batch", "show", number, "--json"), ("batch", "likely", number, "--json")]
    return [*asked, ("import", str(at), "--as", "individuals", "--dry-run"), ("import", str(at), "--as", "individuals")]


# --- what somebody brought themselves ---
TOLD_BACK = ("sheet", "key", "cells", "value", "places")  # where an answer on a file says its words as they stand there


def beyond(what: str, answer: str, files: list[Path]) -> str:
    """An answer on one of these files without its own words as they are told back to who brought it; any other: as it is.

    By the doors that is what each place says which is for the words of a file: a hidden word anywhere else stays. By the
    command line it is the name of the file and each cell that stands there whole.
    """
    path = next((path for path in files if path.name in what), None)
    if path is None:
        return answer
    with path.open(encoding="utf-8", newline="") as file:
        own = {path.stem, *(cell for row in csv.reader(file) for cell in row if cell)}
    if not what.startswith("tracker "):
        return json.dumps(_beyond(json.loads(answer), own, False), ensure_ascii=False)
    for words in sorted(own, key=len, reverse=True):
        answer = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", "", answer)
    return answer


def _beyond(value: Any, own: set[str], told_back: bool) -> Any:
    if isinstance(value, dict):
        return {name: _beyond(inner, own, told_back or name in TOLD_BACK) for name, inner in value.items()}
    if isinstance(value, list):
        return [_beyond(inner, own, told_back) for inner in value]
    if told_back and isinstance(value, str) and (value in own or value.rpartition(":")[0] in own):
        return ""
    return value
