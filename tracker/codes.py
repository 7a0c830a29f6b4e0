"""Code lists: read from data/codes, one list a file; codes are retired, never deleted or reused."""

from __future__ import annotations

import csv
import difflib
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from tracker.errors import InvalidFacts, NotFound

OPEN_PATTERNS = {  # lists that offer some first, while any code of the standard is allowed
    "language": re.compile(r"[a-z]{3}"),  # ISO 639-3
    "script": re.compile(r"[A-Z][a-z]{3}"),  # ISO 15924
}


@dataclass(frozen=True)
class Term:
    """One code. `number` is its integer inside the database; `retired_on` is a day, None while in use."""

    scheme: str
    code: str
    label: str
    definition: str
    parent: str | None
    source: str
    retired_on: str | None
    number: int


@lru_cache(maxsize=50_000)
def term_number(scheme: str, code: str) -> int:
    """Stable integer of a code, the same in every database: 31 bits of BLAKE2b of "scheme:code"."""
    digest = hashlib.blake2b(f"{scheme}:{code}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") & 0x7FFFFFFF


def data_folder() -> Path:
    """Where data/ is: beside the package in a checkout, inside it in an installed wheel."""
    package = Path(__file__).parent
    inside = package / "_data"  # looked for first: beside an installed package stand the folders of others
    return inside if inside.is_dir() else package.parent / "data"


@cache
def schemes() -> tuple[str, ...]:
    """Names of all shipped lists."""
    return tuple(sorted(path.stem for path in (data_folder() / "codes").glob("*.csv")))


@cache
def code_list(scheme: str) -> tuple[Term, ...]:
    """The shipped terms of a list, in the order of the screen. Raises NotFound."""
    path = data_folder() / "codes" / f"{scheme}.csv"
    if not path.is_file():
        raise NotFound(f"There is no code list '{scheme}'.")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Term(
                scheme,
                row["code"],
                row["label"],
                row["definition"],
                row["parent"] or None,
                row["source"],
                row["retired_on"] or None,
                term_number(scheme, row["code"]),
            )
            for row in csv.DictReader(file)
        )


_added: dict[int, Term] = {}  # terms that only a database knows: fields, and codes that a team has added


def register(term: Term) -> None:
    """Teach this process a term that a database holds."""
    _added[term.number] = term


def added() -> list[Term]:
    """The terms that this process was taught, to teach them to another."""
    return list(_added.values())


def local(scheme: str) -> list[Term]:
    """Terms of a list that a team has added."""
    return [term for term in _added.values() if term.scheme == scheme]


@cache
def _shipped() -> dict[int, Term]:
    return {term.number: term for scheme in schemes() for term in code_list(scheme)}


_ask: list[Callable[[int], Term | None]] = []  # how to find a term that another process has just added


def when_unknown(find: Callable[[int], Term | None]) -> None:
    """Say how a term is found that this process has not met (the store reads the term table)."""
    _ask[:] = [find]


def at_hand(number: int) -> Term | None:
    """The term of a number, if this process knows it already."""
    return _shipped().get(number) or _added.get(number)


def known(number: int) -> Term | None:
    """The term of a number, None where nobody knows it."""
    found = at_hand(number)
    if found is None and _ask and (found := _ask[0](number)) is not None:
        register(found)
    return found


def term(scheme: str, code: str) -> Term:
    """One term. Raises NotFound with the codes that come near."""
    found = known(term_number(scheme, code))
    if found is not None and found.scheme == scheme:
        return found
    known_codes = [term.code for term in (*code_list(scheme), *local(scheme)) if not term.retired_on]
    near = difflib.get_close_matches(code[:60].casefold(), known_codes, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"It may be: {', '.join(known_codes[:30])}."
    raise NotFound(f"There is no {scheme.removeprefix('closed_').replace('_', ' ')} '{code[:60]}'. {hint}")


def label(scheme: str, code: str) -> str:
    """The words on screen for a code; the code itself where nobody knows it."""
    found = known(term_number(scheme, code))
    return found.label if found is not None else code


def check(scheme: str, code: str, *, new: bool = False) -> str:
    """The bare code, from `code` or `scheme:code`. Raises InvalidFacts; `new` refuses retired codes too."""
    bare = code.removeprefix(f"{scheme}:")
    pattern = OPEN_PATTERNS.get(scheme)
    if pattern is not None and pattern.fullmatch(bare):
        return bare
    try:
        found = term(scheme, bare)
    except NotFound as problem:
        raise InvalidFacts(str(problem)) from None
    if new and found.retired_on:
        raise InvalidFacts(f"'{bare}' was retired on {found.retired_on}: choose another code.")
    return bare
