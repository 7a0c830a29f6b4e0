"""Files under a passphrase in the age format: what we write others read, and nothing that was changed is believed."""

from __future__ import annotations

import io
import os

import pytest

from tracker.errors import NotAllowed, StoreProblem
from tracker.store import age

WORDS = "four invented words here"
# Written by pyrage 1.4, the library of the format's own makers: "A file of somebody else.", under these words.
THEIRS = """
6167652d656e6372797074696f6e2e6f72672f76310a2d3e2073637279707420776236654b543334496367536b6b484866663331787720
32300a387975514a4e4762706570416c663375725a7141785838336d38597153715935326e432b67797969392f340a2d2d2d2059504150
6c52764a2b6f5a6866525a744849625a4b4e5a63455071783671585536506d4d506e6a4c6958300adadddfc658feb166281f7ad282951b
f397ea40e8af5e9b2c31d77cae56cabba652912ab71cdf8400935734b07c0f1b3555009eaf72796540
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
        assert io.BufferedReader(file).read(10) == content[place : place + 10]


def test_a_file_of_the_format_s_own_makers_is_read() -> None:
    assert read(bytes.fromhex(THEIRS.replace("\n", ""))) == b"A file of somebody else."


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


def test_a_file_that_asks_for_all_memory_is_refused() -> None:
    assert age.WORK == 10 or age.WORK >= 18
    greedy = sealed(b"words").replace(b" 10\n", b" 30\n", 1)

    with pytest.raises(StoreProblem):
        read(greedy)
