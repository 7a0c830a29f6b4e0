"""What screens ask over and over: statements built once for the program, rows read once in a look at the database.

To build a statement costs several times what it takes to run it, and a record asks for the same labels, names and
places at every step. A look is a reading session (`database.reading`): it writes nothing, so what it has read stays as
it was. What is read for the program itself (`sight.whole`) or as it stands (`masking.off`) is never remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import BindParameter, bindparam
from sqlmodel import Session

from tracker.records.base import masked_by

NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
NUMBER: BindParameter[Any] = bindparam("number")
PART = 500  # numbers that one query asks for
MANY = 5_000  # what many records share is kept up to here
_built: set[Any] = set()

Built = TypeVar("Built")
Value = TypeVar("Value")


def built(statement: Built) -> Built:
    """A statement of the program's own, made once: what is worked out about it is kept for the next time."""
    _built.add(statement)
    return statement


def is_built(statement: Any) -> bool:
    """Whether this statement is one of those that are made once."""
    return statement in _built


def parts(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Numbers without doubles, in parts that fit one query."""
    wanted = iter(dict.fromkeys(numbers))
    while part := list(islice(wanted, PART)):
        yield part


def slices(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """The same of a long list without doubles: nothing more is held of all of them."""
    return (numbers[start : start + PART] for start in range(0, len(numbers), PART))


def in_few_forms(numbers: Iterable[int]) -> list[int]:
    """The same numbers for NUMBERS, the last one repeated until there are 1, 2, 4, 8 ... of them.

    A statement is another for each count, and what the database has worked out about it is worked out anew.
    """
    given = list(numbers)
    return given + given[-1:] * ((1 << (len(given) - 1).bit_length()) - len(given)) if given else given


def rows(session: Session, statement: Any, numbers: Iterable[int], **values: Any) -> list[Any]:
    """All rows of a statement that asks for NUMBERS, in as many queries as it takes."""
    asked = ({"numbers": in_few_forms(part), **values} for part in parts(numbers))
    return [row for some in asked for row in session.execute(statement, some).all()]


def entities(session: Session, statement: Any, numbers: Iterable[int]) -> list[Any]:
    """The same for a statement that reads one entity or column."""
    asked = ({"numbers": in_few_forms(part)} for part in parts(numbers))
    return [row for some in asked for row in session.execute(statement, some).scalars().all()]


def begin(session: Session) -> None:
    """This session looks and writes nothing: let it remember."""
    session.info["look"] = {}


def forget(session: Session, kept: Sequence[Any] = ()) -> None:
    """Let go of what this look has read but for these sorts, while they are few: who goes through a million records
    needs each but once."""
    look = session.info.get("look")
    if look is not None:
        session.info["look"] = {what: read for what, read in look.items() if what in kept and len(read) <= MANY}


def read(
    session: Session, what: Any, numbers: Iterable[int], ask: Callable[[Sequence[int]], dict[int, Value]]
) -> dict[int, Value]:
    """`what` is known of these records by number, asked for where this look has not read it yet."""
    wanted = list(dict.fromkeys(numbers))
    kept = remembered(session, what)
    if kept is None:
        return ask(wanted) if wanted else {}
    todo = [number for number in wanted if number not in kept]
    if todo:
        found = ask(todo)
        for number in todo:
            kept[number] = found.get(number)
    return {number: value for number in wanted if (value := kept[number]) is not None}


def remembered(session: Session, what: Any) -> dict[Any, Any] | None:
    """What this look has read of one sort; None where nothing may be remembered."""
    look = session.info.get("look")
    if look is None or session.info.get("whole") or masked_by.get() is not session.info.get("masker"):
        return None
    found: dict[Any, Any] = look.setdefault(what, {})
    return found
