"""What a web address spells: the words that somebody reads in it, whatever it writes them with."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

NO_LETTER = "\ufffd"  # stands where what is written is no UTF-8


def spelled(address: str) -> str:
    """The words of an address, parted by spaces; escapes (%D0…) and hosts (xn--…) as the letters that they mean."""
    return " ".join(re.split(r"[\W_]+", f"{_read(address)} {_host(address)}")).strip()


def is_readable(address: str) -> bool:
    """Whether its escapes mean letters: else nobody can tell what it spells."""
    return NO_LETTER not in _read(address)


def _read(address: str) -> str:
    return unquote(unquote(address))  # some are escaped twice


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").encode("ascii").decode("idna")
    except ValueError:  # no address, or a host in other letters: these were read already
        return ""
