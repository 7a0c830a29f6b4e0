"""A bug on any page says nothing of what it was about: neither to the browser, nor in a frame, nor in the log."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Server, serve
from hands import go
from playwright.sync_api import Browser, expect
from test_pages import PAGES

CANARY = "Aynur-Canary-7Q"
PROGRAM = f"""
import logging, sys
logging.basicConfig(level=logging.DEBUG)
import streamlit
def title(*_, **__):
    logging.getLogger("a.library").error("about %s", "{CANARY}")
    raise ValueError("{CANARY} was here") from KeyError("{CANARY}")
streamlit.title = title
sys.argv = ["tracker", *sys.argv[1:]]
from tracker.cli import main
main()
"""


@pytest.fixture
def broken(tmp_path: Path, sqlite_template: Path) -> Iterator[Server]:
    """The app with a bug on every page, at the most talkative level of the log; its database is not encrypted."""
    (tmp_path / "home").mkdir()
    shutil.copy(sqlite_template, tmp_path / "home" / "tracker.db")
    environment = {**os.environ, "TRACKER_HOME": str(tmp_path / "home"), "STREAMLIT_LOGGER_LEVEL": "debug"}
    environment.pop("TRACKER_DATABASE_URL", None)
    yield from serve(environment, program=("-c", PROGRAM), well=False)


def test_a_bug_on_any_page_names_nobody(browser: Browser, broken: Server, tmp_path: Path) -> None:
    page = browser.new_page()
    heard: list[bytes] = []
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived", lambda frame: heard.append(frame if isinstance(frame, bytes) else frame.encode())
        ),
    )
    addresses = [*PAGES, "people"]
    for number, address in enumerate(addresses):
        go(page, address) if number else page.goto(broken.address)
        alert = page.get_by_text("Something went wrong in the program")
        expect(alert).to_be_visible()
        assert CANARY not in page.content()
    number = alert.inner_text().rpartition("number ")[2].strip(". ")
    page.close()

    log = (tmp_path / "serve.log").read_text(encoding="utf-8")
    assert heard and not [frame for frame in heard if CANARY.encode() in frame]
    assert CANARY not in log
    assert f"problem {number}: ValueError at" in log
    assert log.count(": ValueError at") >= len(addresses)  # each page had its own
