"""Servers to measure against, on loopback, ended by their id."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tracker.access import User
from tracker.actions import browse
from tracker.narrowing import Filter
from tracker.store import columns

EMPTY = 'import streamlit as st\nst.button("Again")\n'


def empty_app() -> list[str]:
    """The command that serves a page with one button and nothing else."""
    script = Path(tempfile.mkdtemp()) / "empty.py"
    script.write_text(EMPTY, encoding="utf-8")
    options = [
        "--server.headless=true",
        "--server.address=127.0.0.1",
        "--browser.gatherUsageStats=false",
        "--server.fileWatcherType=none",
    ]
    return [sys.executable, "-m", "streamlit", "run", str(script), "--server.port={port}", *options]


@contextmanager
def served(command: Sequence[str]) -> Iterator[str]:
    """The address of a server that this command starts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [word.replace("{port}", str(port)) for word in command]
    process = subprocess.Popen(words, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                with urllib.request.urlopen(address) as answer:
                    if answer.status == 200:
                        break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def hold_lists(user: User) -> float:
    """Hold the lists in this process as a server does, and wait until all of them are read. Returns the seconds."""
    begun = time.perf_counter()
    columns.keep()
    while browse.individuals(user, Filter(), per_page=1).more:
        time.sleep(0.2)
    return time.perf_counter() - begun
