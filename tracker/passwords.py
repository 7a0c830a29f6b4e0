"""Passwords: kept as Argon2id, and which ones are refused (OWASP ASVS 5.0, chapters 6.2 and 11.4)."""

from __future__ import annotations

import re
import secrets
import unicodedata
from base64 import b64encode
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker import codes
from tracker.errors import InvalidFacts

MEMORY_KIB = 64 * 1024
PASSES = 3
SHORTEST = 12
LONGEST = 1000  # letters; only so that nobody makes the server hash a book
COMMON_AT_MOST = 3  # so few different common words, with digits around them, are no secret

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=2)
_turns = BoundedSemaphore(2)  # each takes 64 MiB: many at once must not take the machine

_LOOKALIKES = str.maketrans("0134578@$!|", "oieastbasil")
_ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "йцукенгшщзхъ",
    "фывапролджэ",
)


def kept(password: str) -> str:
    """The hash to keep: Argon2id with its parameters and salt inside."""
    with _turns:
        return _hasher.hash(_same(password))


def right(password: str, hashed: str | None) -> bool:
    """Whether this is the password. Without a hash the same work is done and the answer is no."""
    with _turns:
        try:
            return _hasher.verify(hashed or _nobodys(), _same(password)) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False


def outdated(hashed: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(hashed)


def refuse_weak(password: str, *own: str) -> None:
    """Stop at a password that is short, common, or made of the person's own names. Raises InvalidFacts."""
    text = _same(password)
    if len(text) < SHORTEST:
        raise InvalidFacts(f"A password has at least {SHORTEST} letters. Several words in a row are easy to remember.")
    if len(text) > LONGEST:
        raise InvalidFacts(f"A password has at most {LONGEST} letters.")
    if len(set(text.casefold())) < 5:
        raise InvalidFacts("This password repeats a few letters. Take several words that do not belong together.")
    if _is_common(
        text, {part for name in own for part in re.split(r"[\W_]+", _same(name).casefold()) if len(part) > 2}
    ):
        raise InvalidFacts(
            "This password is among the first that others try: common words, names or rows of keys. "
            "Take several words that do not belong together."
        )


def is_guessed(text: str) -> bool:
    """Whether it is among the first that a thief tries: few letters again and again, a row of keys, one common word."""
    plain = _same(text).casefold()
    return len(set(plain)) < 5 or _is_common(plain, set(), at_most=1)


def _same(text: str) -> str:
    """One spelling of what looks alike: keyboards compose accents differently (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", text)


@cache
def _nobodys() -> str:
    """A hash that fits no password; to try one against it takes as long as against a real one."""
    salt, tail = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    made = _hasher
    return f"$argon2id$v=19$m={made.memory_cost},t={made.time_cost},p={made.parallelism}${salt}${tail}"


@cache
def _common() -> frozenset[str]:
    return frozenset((codes.data_folder() / "common_words.txt").read_text(encoding="utf-8").split())


def _is_common(text: str, own: set[str], at_most: int = COMMON_AT_MOST) -> bool:
    """Whether it is nothing but a few common words, rows of keys, repeats and digits."""
    plain = text.casefold()
    return any(_few_words(spelled, own, at_most) for spelled in {plain, plain.translate(_LOOKALIKES)})


def _few_words(text: str, own: set[str], at_most: int) -> bool:
    """Cut the text into common words with as few different ones as can be; digits and signs cost nothing."""
    words = _common() | own
    best: dict[int, frozenset[str]] = {0: frozenset()}  # where a cut ends: the different words so far
    for end in range(1, len(text) + 1):
        found = [
            best[start] | ({text[start:end]} if text[start:end] in words else set())
            for start in range(max(0, end - 24), end)
            if start in best and (text[start:end] in words or _is_filler(text[start:end]))
        ]
        if found:
            best[end] = frozenset(sorted(found, key=len)[0])
    return len(text) in best and len(best[len(text)]) <= at_most


def _is_filler(part: str) -> bool:
    """Digits and signs, one letter again and again, or a row of keys or of the alphabet in either direction."""
    if all(not char.isalpha() for char in part) or (len(part) >= 3 and len(set(part)) == 1):
        return True
    return len(part) >= 4 and any(part in row or part in row[::-1] for row in _ROWS)
