"""Plain text: it holds nothing but what can be read in it."""

from __future__ import annotations

import re

from tracker.cleaning.cleaned import Cleaned

MARKUP = re.compile(r"<(?:!doctype|html|head|body|meta|script|\?xml|svg)\b", re.I)
LETTER = re.compile(r"\A(?:[\w-]+: .*\r?\n(?:[ \t].*\r?\n)*){3,}\r?\n", re.M)
LOOKED, WITH = 5_000_000, "\t\n\r\f"


def fits(content: bytes) -> bool:
    """Whether this is plain text in UTF-8: no web page and no mail, which hold more than what is read in them."""
    if len(content) > LOOKED:
        return False
    try:
        said = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    odd = any(letter < " " and letter not in WITH for letter in said)
    return bool(said.strip()) and not odd and not MARKUP.search(said) and not LETTER.match(said)


def clean(content: bytes) -> Cleaned:
    """The text as it is."""
    said = content.decode("utf-8-sig")
    return Cleaned(said.encode(), ".txt", (), said)
