"""What is too long for memory lies in a file that has no name and is encrypted; it comes back as it was written."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from tracker import spool
from tracker.config import settings
from tracker.spool import Pieces, Spool

SECRET = b"Ilsa Tornvald was held here. "
KILLED = """
import os, sys, time
from tracker.spool import Spool
made = Spool(b"Ilsa Tornvald was held here. " * 200_000)
print("written", flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))


def on_the_disk() -> bytes:
    """What stands in the files without a name that this process has open in its folder."""
    found = b""
    for link in Path("/proc/self/fd").iterdir():
        try:
            if os.readlink(link).startswith(str(settings().home)):
                found += link.read_bytes()
        except OSError:  # closed meanwhile
            continue
    return found


@pytest.mark.parametrize("size", [0, 1, spool.PIECE, 3 * spool.IN_MEMORY + 1])
def test_a_file_comes_back_as_it_was_written_as_often_as_is_wanted(size: int) -> None:
    content = os.urandom(size)
    made = Spool()
    for start in range(0, size, 100_003):
        made.write(content[start : start + 100_003])

    assert bytes(made) == content == b"".join(made.pieces())
    assert (made.size, made.sha256) == (size, hashlib.sha256(content).hexdigest())


def test_pieces_are_read_at_any_place() -> None:
    pieces = Pieces()
    wanted = [bytes([number]) * (spool.IN_MEMORY // 3 + number) for number in range(8)]
    for piece in wanted:
        pieces.append(piece)

    assert [pieces[number] for number in (7, 0, 4, 1)] == [wanted[number] for number in (7, 0, 4, 1)]
    assert list(pieces) == wanted and len(pieces) == len(wanted)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="read as Linux tells it")
def test_what_lies_on_the_disk_says_nothing_and_has_no_name() -> None:
    made = Spool(SECRET * 100_000)

    assert len(on_the_disk()) > spool.IN_MEMORY
    assert SECRET not in on_the_disk() and SECRET[:8] not in on_the_disk()
    assert list(settings().home.iterdir()) == []
    assert bytes(made).count(SECRET) == 100_000
    del made
    assert on_the_disk() == b""


def test_who_is_killed_leaves_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        process.send_signal(signal.SIGKILL)

    assert [path for path in settings().home.rglob("*") if path.is_file()] == []


def test_what_is_long_takes_no_memory() -> None:
    tracemalloc.start()
    made = Spool()
    for _ in range(100):
        made.write(os.urandom(spool.PIECE))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert made.size == 100 * spool.PIECE
    assert most < spool.IN_MEMORY + 5 * spool.PIECE


def test_what_is_short_is_no_file() -> None:
    made = Spool(b"x" * spool.IN_MEMORY)

    assert made.size == spool.IN_MEMORY and not settings().home.exists()
