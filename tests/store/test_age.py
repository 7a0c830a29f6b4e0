"""Files under a passphrase in the age format: what we write others read, and nothing that was changed is believed."""

from __future__ import annotations

import io
import os
import string
from contextlib import suppress

import pytest

from tracker.errors import NotAllowed, StoreProblem
from tracker.store import age

WORDS = "four invented words here"
# Written by this program and read by pyrage 1.4, the library of the format: "A file to keep.", under these words.
KEPT = """
6167652d656e6372797074696f6e2e6f72672f76310a2d3e2073637279707420664f5571794630535133584d6a673037644a3147477720
31300a7639444d75306558506355314a6e467431497234414133774648787776647677753934306966534f2f35730a2d2d2d205a6c5175
784936644d45792b58463034413576383234416d50676878626235434962636c51522b6e5866410acb89d72b54d97588f952b6e38fc155
14c20fae30ff3d5a7457e36f8197e16729eafeb7f2f941f136178b1c1f3b6ae2
"""


def sealed(content: bytes, work: int = 10) -> bytes:
    out = io.BytesIO()
    writer = age.Writer(out, WORDS, work)
    for start in range(0, len(content), 777):
        writer.write(content[start : start + 777])
    writer.close()
    return out.getvalue()


def read(content: bytes, words: str = WORDS) -> bytes:
    return age.Reader(io.BytesIO(content), words).readall()


@pytest.mark.parametrize("size", [0, 1, age.CHUNK - 1, age.CHUNK, age.CHUNK + 1, 3 * age.CHUNK])
def test_what_was_written_is_read_whole_and_at_any_place(size: int) -> None:
    content = os.urandom(size)
    file = age.Reader(io.BytesIO(sealed(content)), WORDS)

    assert file.readall() == content
    for place in (0, size // 2, max(0, size - 3)):
        file.seek(place)
        assert (file.read(10) or b"") == content[place : place + 10][: age.CHUNK - place % age.CHUNK]


def test_the_format_is_the_one_that_others_read() -> None:
    assert read(bytes.fromhex(KEPT.replace("\n", ""))) == b"A file to keep."


def test_a_wrong_passphrase_is_told_from_damage() -> None:
    with pytest.raises(NotAllowed, match="does not open"):
        read(sealed(b"words"), "other words")
    assert read(sealed(b"words"), WORDS) == b"words"


def test_no_changed_bit_and_no_cut_is_believed() -> None:
    whole = sealed(os.urandom(2 * age.CHUNK + 5), 1)
    places = [*range(0, 200, 7), len(whole) // 2, len(whole) - 1]
    for bad in [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in places] + [
        whole[:at] for at in (0, 10, 190, age.CHUNK + 300, len(whole) - 1, len(whole) - 21)
    ]:
        with pytest.raises((StoreProblem, NotAllowed)):
            read(bad)


def test_no_other_sign_at_the_end_of_the_header_means_the_same() -> None:
    whole = sealed(b"words", 1)
    at = whole.index(b"\n", whole.index(b"\n--- ") + 1) - 1
    signs = (string.ascii_letters + string.digits + "+/").encode()

    opened = []
    for sign in signs:
        with suppress(StoreProblem, NotAllowed):
            read(whole[:at] + bytes([sign]) + whole[at + 1 :])
            opened.append(sign)
    assert opened == [whole[at]]


def test_a_file_that_asks_for_all_memory_is_refused() -> None:
    assert age.WORK == 10 or age.WORK >= 18
    greedy = sealed(b"words").replace(b" 10\n", b" 30\n", 1)

    with pytest.raises(StoreProblem):
        read(greedy)
