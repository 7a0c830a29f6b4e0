"""Everything is taken out in the browser, saved once, and restored elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Server
from playwright.sync_api import Page, expect

from tracker.actions import accounts, intake, takeout, upkeep
from tracker.store import database


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_everything_is_taken_out_in_the_browser_and_restored_elsewhere(
    page: Page, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake.add_report(accounts.local_user(), intake.NewReport(text="Somebody told of it.", title="Told"))
    page.goto(f"{server.address}/settings")
    page.get_by_text("Take everything out").first.click()
    expect(page.get_by_text("tracker restore FILE")).to_be_visible()
    page.get_by_role("button", name="Take everything out").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save tracker-take-out.zip").click()
    saved.value.save_as(tmp_path / "all.zip")

    assert not list((tmp_path / "home" / "take-out").iterdir())
    database.close()
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "other"))
    assert takeout.restore(tmp_path / "all.zip").rows > 0
    assert upkeep.check() == []
