"""After locking, the memory of the server holds neither key nor passphrase nor a name (security study, row 5)."""

from __future__ import annotations

import os
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote_plus

import invented
import memory
import pytest
from conftest import Server, serve
from passphrase import PASSPHRASE
from playwright.sync_api import Browser, Page, expect

from tracker.actions import accounts, forms, intake
from tracker.store import database, keys

pytestmark = pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="memory is read through Linux's /proc")


def filled() -> dict[str, str]:
    """The invented report, coded and followed: refs by their keys."""
    user = accounts.local_user()
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT, title="Ilsa Tornvald and others held")).ref
    return dict(forms.apply(user, report, invented.coding(), judge=True).refs)


def secrets() -> dict[str, bytes]:
    """What a thief of the memory would look for, in each form that it is known to take on."""
    held = keys.current()
    wrapping = keys._wrapping(keys._parsed(keys._read())["kdf"], PASSPHRASE)
    raw = {"data key": held.data, "key of the key file": wrapping}
    raw |= {purpose: held.derive(purpose) for purpose in ("database", "files", "contacts", "constants")}
    return {
        **raw,
        **{f"{name}, as digits": key.hex().encode() for name, key in raw.items()},
        "passphrase": PASSPHRASE.encode(),
        "passphrase, as a browser sends it": quote_plus(PASSPHRASE).encode(),
        "passphrase, wide": PASSPHRASE.encode("utf-32-le"),
        "a name": b"Tornvald",
        "a name, wide": "Торнвальд".encode("utf-16-le"),
        "words of a report": invented.TEXT[40:80].encode(),
    }


def told(server: Server) -> str:
    """What the server says about itself."""
    try:
        with urllib.request.urlopen(f"{server.address}/health", timeout=30) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as problem:
        return str(problem.read().decode())


def left(server: Server, wanted: dict[str, bytes], says: str = "locked", seconds: float = 20) -> dict[str, int]:
    """What is still found once the server is locked and answers; it is given some seconds to begin anew."""
    found: dict[str, int] = {}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert says in told(server)
        found = memory.found(server.process, wanted)
        if not found:
            break
        time.sleep(0.5)
    return found


def worked(page: Page, server: Server, ref: str) -> None:
    """Look at what holds names and texts."""
    page.goto(f"{server.address}/record?ref={ref}")
    expect(page.get_by_text("What we know")).to_be_visible(timeout=60_000)
    page.goto(f"{server.address}/individuals")
    expect(page.get_by_text("Tornvald").first).to_be_visible()


def unlock(page: Page, then: str) -> None:
    """Type the passphrase, wrong at first; then the page is there."""
    page.locator("input[type=password]").fill("not these words")
    page.keyboard.press("Enter")
    page.get_by_text("does not open the key file").wait_for()
    page.locator("input[type=password]").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_text(then)).to_be_visible(timeout=60_000)


def test_lock_now_leaves_nothing_in_memory_and_the_same_tab_unlocks_again(
    encrypted: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref, wanted = filled()["ilsa"], secrets()
    database.close()
    monkeypatch.delenv("TRACKER_PASSPHRASE_FILE")
    for server in serve({**os.environ}):
        page = browser.new_page()
        page.goto(f"{server.address}/settings")
        unlock(page, "Database and kept files are encrypted")
        worked(page, server, ref)
        planted = memory.found(server.process, wanted)
        assert {"data key", "database, as digits", "a name", "passphrase, as a browser sends it"} <= set(planted)

        page.get_by_role("button", name="Lock now").click()

        page.locator("input[type=password]").wait_for()
        assert left(server, wanted) == {}
        unlock(page, "Recent changes")
        worked(page, server, ref)
        page.close()


@pytest.mark.torture
def test_the_idle_lock_leaves_nothing_in_memory_and_the_passphrase_file_does_not_open_it_again(
    encrypted: Path, browser: Browser
) -> None:
    ref, wanted = filled()["ilsa"], secrets()
    database.close()
    for server in serve({**os.environ, "TRACKER_IDLE_SECONDS": "4"}):
        page = browser.new_page()
        worked(page, server, ref)
        assert memory.found(server.process, wanted)
        page.close()
        end = time.monotonic() + 30
        while told(server) != "locked":
            assert time.monotonic() < end
            time.sleep(0.5)

        assert left(server, wanted) == {}
        time.sleep(3)
        assert told(server) == "locked"


def test_a_key_destroyed_in_danger_is_gone_from_disk_and_memory(encrypted: Path, browser: Browser) -> None:
    ref, wanted = filled()["ilsa"], secrets()
    database.close()
    for server in serve({**os.environ}):
        page = browser.new_page()
        worked(page, server, ref)
        page.goto(f"{server.address}/settings")
        page.get_by_text("In danger: destroy the key").click()
        page.get_by_label("To go on, type").fill("destroy the key")
        page.get_by_role("button", name="Destroy the key now").click()
        end = time.monotonic() + 20
        while (encrypted / "tracker.key").exists():
            assert time.monotonic() < end
            time.sleep(0.1)

        assert left(server, wanted, says="key file") == {}
        page.goto(f"{server.address}/individuals")
        assert "Tornvald" not in page.content()
        page.close()
