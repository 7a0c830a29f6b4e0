"""Numbers mixed by a key of this store: permutations that never collide, can be undone here, and tell nothing outside."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from tracker.records import Setting

BITS = 35  # seven characters of base 32; random handles of this length collide within a million (scale.md)
MASK = (1 << BITS) - 1
_keys: WeakKeyDictionary[Engine, str] = WeakKeyDictionary()  # it never changes while a database is open


def mixed(session: Session, number: int) -> int:
    """A keyed permutation of a number: it never collides and tells nothing."""
    return mixer(session)(number)


def mixer(session: Session) -> Callable[[int], int]:
    """What mixes many numbers, one after the other."""
    first, second, third = _factors(_key(session))

    def mix(number: int) -> int:
        number = (number * first) & MASK
        number = ((number ^ number >> 17) * second) & MASK
        number = ((number ^ number >> 17) * third) & MASK
        return number ^ number >> 17

    return mix


def unmixed(session: Session, number: int) -> int:
    """The number that was mixed."""
    for factor in reversed(_factors(_key(session))):
        number ^= number >> 17 ^ number >> 34
        number = (number * pow(factor, -1, MASK + 1)) & MASK
    return number


def scatter(session: Session, key: str) -> None:
    """Let this key (16 hexadecimal digits) decide the handles of a store that holds no record yet."""
    session.execute(update(Setting).where(col(Setting.key) == "ref_key").values(value=key))
    _keys.pop(session.get_bind().engine, None)


def _key(session: Session) -> str:
    engine = session.get_bind().engine
    if engine not in _keys:
        _keys[engine] = str(session.exec(select(Setting.value).where(Setting.key == "ref_key")).one())
    return _keys[engine]


@lru_cache(maxsize=16)
def _factors(key: str) -> tuple[int, int, int]:
    number = int(key, 16)
    first, second = number & MASK | 1, number >> 21 & MASK | 1
    return first, second, (first * 0x9E3779B97F4A7C15 ^ second) & MASK | 1
