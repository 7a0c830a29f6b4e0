"""Two people at one record in a browser; its history, undo, a past day; and the page of who did what."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from conftest import Server
from playwright.sync_api import Browser, Page, expect

from tracker.dates import today

TEXT = "Police in Veldra have detained three marchers on 3 May 2021. One of them was Ilma Torvek.\n"


def edited(page: Page, note: str, why: str = "") -> None:
    """Write the team's note and save it."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Note").fill(note)
    if why:
        dialog.get_by_label("Why").fill(why)
    dialog.get_by_role("button", name="Save").click()


def test_the_second_of_two_sees_both_versions_and_decides(
    page: Page, browser: Browser, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    ref = server.run("report", "add", str(tmp_path / "report.txt"), "--title", "Marchers detained").strip()
    other = browser.new_context().new_page()
    other.context.add_cookies(page.context.cookies())  # on PostgreSQL both have signed in
    for opened in (page, other):
        opened.goto(f"{server.address}/record?ref={ref}")
        opened.get_by_role("button", name="Edit…").click()
        expect(opened.get_by_role("dialog").get_by_label("Note")).to_be_visible()
    edited(page, "Hers: call the outlet.", "They asked us to.")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_text("They asked us to.")).to_be_visible()

    edited(other, "His: wait.")
    expect(other.get_by_text("Somebody else has changed this meanwhile")).to_be_visible()
    expect(other.get_by_role("cell", name="Hers: call the outlet.")).to_be_visible()
    expect(other.get_by_role("cell", name="His: wait.")).to_be_visible()
    other.get_by_role("button", name="Apply mine on top").click()
    expect(other.get_by_text("Somebody else has changed this meanwhile")).to_be_hidden()
    expect(other.get_by_text("“Hers: call the outlet.” → “His: wait.”")).to_be_visible()

    page.reload()
    page.get_by_role("button", name="Undo…").first.click()
    page.get_by_role("dialog").get_by_label("Why").fill("She knew more.")
    page.get_by_role("dialog").get_by_role("button", name="Undo this change").click()
    expect(page.get_by_text("She knew more.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"undone by entry \d+"))).to_be_visible()

    page.goto(f"{server.address}/record?ref={ref}&asof={today() - timedelta(days=3)}")
    expect(page.get_by_text("was not here yet")).to_be_visible()
    page.goto(f"{server.address}/record?ref={ref}&asof={today()}")
    expect(page.get_by_text("Nothing can be changed here")).to_be_visible()
    expect(page.get_by_role("button", name="Edit…")).to_be_hidden()
    page.get_by_role("button", name="Show it as it is today").click()
    expect(page.get_by_role("button", name="Edit…")).to_be_visible()

    page.goto(f"{server.address}/settings")
    page.get_by_role("button", name="Who did what").click()
    expect(page.get_by_text("tracker-head").first).to_be_visible()
    expect(page.get_by_role("link", name=ref).first).to_be_visible()
    page.get_by_label("A head that was kept elsewhere").fill("tracker-head 1 2 3")
    page.get_by_label("A head that was kept elsewhere").blur()
    page.get_by_role("button", name="Verify the log").click()
    expect(page.get_by_text("This is not a head")).to_be_visible()
    page.get_by_label("A head that was kept elsewhere").fill("")
    page.get_by_label("A head that was kept elsewhere").blur()
    page.get_by_role("button", name="Verify the log").click()
    expect(page.get_by_text(re.compile(r"\d+ entries, each as it was written"))).to_be_visible()
    other.context.close()
