"""Every page says where a store is not encrypted; an encrypted one is served like any other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Server, serve
from forked import Nest
from hands import go
from passphrase import PASSPHRASE
from playwright.sync_api import Browser, Page

from tracker.actions import encryption

ADDRESSES = ("", "add", "individuals", "incidents", "injuries", "locations", "reports", "review", "export", "settings")


@pytest.fixture
def sealed_server(encrypted: Path, nest: Nest) -> Iterator[Server]:
    """The app on an encrypted store, opened with a passphrase file."""
    yield from serve({**os.environ}, nest=nest)


@pytest.fixture
def sealed_page(browser: Browser) -> Iterator[Page]:
    """One page for the encrypted store."""
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_every_page_says_that_a_plain_store_is_not_encrypted(page: Page, server: Server) -> None:
    for number, address in enumerate(ADDRESSES):
        go(page, address) if number else page.goto(server.address)
        page.get_by_text(encryption.PLAIN).first.wait_for(timeout=60_000)


def test_an_encrypted_store_is_served_and_settings_say_how_it_is_kept(
    sealed_server: Server, sealed_page: Page, encrypted: Path
) -> None:
    sealed_page.goto(f"{sealed_server.address}/settings")

    sealed_page.get_by_text("Database and kept files are encrypted (SQLCipher 4, AES-256).").wait_for(timeout=60_000)
    assert not sealed_page.get_by_text("is not encrypted").count()
    assert (encrypted / "tracker.db").read_bytes()[:16] != b"SQLite format 3\x00"


def test_an_encrypted_store_is_unlocked_and_locked_again_in_the_browser(
    encrypted: Path, sealed_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRACKER_PASSPHRASE_FILE")
    for server in serve({**os.environ}):
        sealed_page.goto(f"{server.address}/settings")
        assert "/unlock" in sealed_page.url
        sealed_page.locator("input[type=password]").fill("wrong words")
        sealed_page.keyboard.press("Enter")
        sealed_page.get_by_text("does not open the key file").wait_for()
        sealed_page.locator("input[type=password]").fill(PASSPHRASE)
        sealed_page.keyboard.press("Enter")
        sealed_page.get_by_text("Database and kept files are encrypted").wait_for(timeout=60_000)

        sealed_page.get_by_role("button", name="Lock now").click()

        sealed_page.locator("input[type=password]").wait_for()
        sealed_page.goto(f"{server.address}/individuals")
        assert "/unlock" in sealed_page.url
