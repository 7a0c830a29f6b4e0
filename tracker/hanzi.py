"""Chinese characters as search takes them: each traditional form and variant for the simplified one.

It serves search alone (tracker/wording, tracker/spellings); what is kept and shown stays as it was written.
"""

from __future__ import annotations

from functools import cache

from tracker import codes


def simplified(character: str) -> str:
    """The character that this one is taken for: itself where no other is known."""
    return _table().get(character, character)


def in_simplified(text: str) -> str:
    """A text with each character as search takes it: as long as before."""
    return text if text.isascii() else text.translate(_by_number())


@cache
def _table() -> dict[str, str]:
    lines = (codes.data_folder() / "hanzi" / "simplified.txt").read_text(encoding="utf-8").split()
    return {other: line[0] for line in lines for other in line[1:]}


@cache
def _by_number() -> dict[int, str]:
    return {ord(other): plain for other, plain in _table().items()}
