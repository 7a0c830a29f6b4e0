"""Errors that a person can cause and mend: each carries a sentence that says what is wrong and what to do."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

PACKAGES = Path(__file__).parents[1]
PLACES = 12


class TrackerError(Exception):
    """A problem told in one sentence for a person. Everything else that is raised is a bug."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class InvalidFacts(TrackerError):
    """Input that cannot be kept as it is. `problems` maps a row or field to its own sentence."""

    def __init__(self, sentence: str, problems: Mapping[str, str] | None = None) -> None:
        self.problems = dict(problems or {})
        told = [f"{where}: {what}" for where, what in self.problems.items()]
        listed = "; ".join([*(one.removesuffix(".") for one in told[:-1]), *told[-1:]])
        super().__init__(f"{sentence} {listed}" if listed else sentence)


class InvalidDate(InvalidFacts):
    """A date that is not written as the source leaves it (EDTF levels 1 and 2)."""


class UnreadableFile(TrackerError):
    """A file from which no text can be kept."""


class NotFound(TrackerError):
    """No such record, claim or file, or this person may not see it."""


class NotAllowed(TrackerError):
    """The person's role does not permit this."""


class AlreadyKnown(TrackerError):
    """The same report is already here. `ref` names it; `batch` is the load that brought it, where it was loaded as rows."""

    def __init__(self, sentence: str, ref: str, batch: int | None = None) -> None:
        super().__init__(sentence)
        self.ref = ref
        self.batch = batch


@dataclass(frozen=True)
class Difference:
    """One thing that two people changed, in words: what this person wants, what somebody else has made of it meanwhile.

    `key` and `state` name it and its present state as the action knows them: with them the person may decide anew.
    """

    key: str
    label: str
    mine: str
    theirs: str
    state: object = None
    who: str = ""
    at: datetime | None = None


class Conflict(TrackerError):
    """Somebody else changed the record in the meantime, or the change contradicts what is followed.

    `differences` hold both versions where there are two to choose between; nothing was overwritten.
    """

    def __init__(self, sentence: str, differences: Sequence[Difference] = ()) -> None:
        super().__init__(sentence)
        self.differences = tuple(differences)


class StoreProblem(TrackerError):
    """The database or the folder cannot be used as it is: nothing was written."""


def places(problem: BaseException) -> str:
    """The kind of an error and the lines it came through, without its message."""
    found = traceback.extract_tb(problem.__traceback__)[-PLACES:]
    lines = " < ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(found))
    cause = problem.__cause__ or problem.__context__
    behind = f"; from {type(cause).__name__}" if cause is not None else ""
    return f"{type(problem).__qualname__} at {lines or 'no line'}{behind}"


def _short(filename: str) -> str:
    path = Path(filename)
    return path.relative_to(PACKAGES).as_posix() if path.is_relative_to(PACKAGES) else path.name
