"""Saved views in a real browser: keep one, open its address elsewhere, share it, and see what a colleague changed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import Server, signed_in
from playwright.sync_api import Browser, Page, expect

from tracker.access import Confidentiality
from tracker.dates import now
from tracker.records import UserAccount
from tracker.store import database

TEXT = "Police in Veldra have detained three marchers on 3 May 2021. One of them was Ilma Torvek.\n"


def keep(page: Page, name: str, team: bool = False) -> str:
    """Save what the list is narrowed to; returns the view's short name."""
    page.get_by_role("button", name="Save this view…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill(name)
    if team:
        dialog.get_by_text("For the team").click()
    dialog.get_by_role("button", name="Save view").click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    return re.search(r"view=(\w{8})", page.url).group(1)  # type: ignore[union-attr]


@pytest.fixture
def reports(server: Server, tmp_path: Path) -> list[str]:
    """Two reports of our own."""
    found = []
    for number, title in enumerate(("Marchers detained", "Harbour strike")):
        (tmp_path / f"{number}.txt").write_text(f"{TEXT}{title}.\n", encoding="utf-8")
        found.append(server.run("report", "add", str(tmp_path / f"{number}.txt"), "--title", title).strip())
    return found


def test_a_view_is_kept_opened_elsewhere_renamed_deleted_and_brought_back(
    page: Page, browser: Browser, server: Server, reports: list[str]
) -> None:
    page.goto(f"{server.address}/reports")
    page.get_by_label("Words of the title").fill("march")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 report", exact=False).first).to_be_visible()
    uid = keep(page, "About marches")
    assert "march" not in page.url.replace("About", "").lower().replace("reports", "")

    other = browser.new_context().new_page()
    other.context.add_cookies(page.context.cookies())
    other.goto(f"{server.address}/reports?view={uid}")
    expect(other.get_by_role("heading", name="About marches", exact=True)).to_be_visible()
    expect(other.get_by_label("Words of the title")).to_have_value("march")
    expect(other.get_by_role("link", name="Harbour strike")).to_be_hidden()
    other.reload()
    expect(other.get_by_label("Words of the title")).to_have_value("march")

    other.get_by_role("button", name="Change this view…").click()
    other.get_by_role("dialog").get_by_label("Name", exact=True).fill("Marches")
    other.get_by_role("dialog").get_by_role("button", name="Save changes").click()
    expect(other.get_by_role("heading", name="Marches", exact=True)).to_be_visible()
    other.get_by_role("button", name="Change this view…").click()
    other.get_by_role("button", name="Delete this view").click()
    expect(other.get_by_text("“Marches” was deleted")).to_be_visible()
    other.get_by_role("button", name="Undo").click()
    expect(other.get_by_role("heading", name="Marches", exact=True)).to_be_visible()
    assert [row["name"] for row in json.loads(server.run("view", "list", "--json"))] == ["Marches"]
    other.context.close()


def test_what_is_new_stands_on_the_first_page_until_it_is_seen(
    page: Page, server: Server, reports: list[str], tmp_path: Path
) -> None:
    page.goto(f"{server.address}/reports")
    page.get_by_label("Words of the title").fill("march")
    page.keyboard.press("Enter")
    keep(page, "About marches")
    expect(page.get_by_text("Nothing new since")).to_be_visible()

    (tmp_path / "more.txt").write_text("A second march was met by police in Veldra.\n", encoding="utf-8")
    fresh = server.run("report", "add", str(tmp_path / "more.txt"), "--title", "A second march").strip()
    server.run("edit", reports[0], "--note", "Call the outlet.")
    page.goto(server.address)
    expect(page.get_by_text("1 new, 1 changed in About marches")).to_be_visible()
    page.get_by_role("link", name="About marches").click()

    expect(page.get_by_text("1 new, 1 changed", exact=True)).to_be_visible()
    page.get_by_text("What is different").click()
    expect(page.locator(f'details a[href="record?ref={fresh}"]')).to_be_visible()
    expect(page.locator(f'details a[href="record?ref={reports[0]}"]')).to_be_visible()
    page.get_by_role("button", name="Mark as seen").click()
    expect(page.get_by_text("Nothing new since")).to_be_visible()
    page.goto(server.address)
    expect(page.get_by_text("What waits for you")).to_be_visible()
    expect(page.get_by_text("Recent changes")).to_be_visible()
    expect(page.get_by_text("New in your views")).to_be_hidden()


def test_the_way_back_to_a_view_and_a_new_one_from_it(page: Page, server: Server, reports: list[str]) -> None:
    page.goto(f"{server.address}/individuals?sex=female")
    keep(page, "Women")
    page.goto(f"{server.address}/individuals?sex=male")
    expect(page.get_by_role("link", name="Women")).to_be_visible()
    keep(page, "Men")

    page.evaluate("window.__same = true")
    page.get_by_role("link", name="Women").click()
    expect(page.get_by_role("heading", name="Women", exact=True)).to_be_visible()
    page.wait_for_url(re.compile("sex=female"))
    assert page.evaluate("window.__same") and "sex=male" not in page.url


@pytest.fixture
def colleague(server: Server) -> str:
    """The session of somebody who may see less."""
    with database.transaction(None) as session:
        session.add(
            UserAccount(
                username="ben",
                display_name="Ben",
                role="reviewer",
                clearance=Confidentiality.INTERNAL,
                created_at=now(),
                password_hash="x",
                joined_at=now(),
            )  # fmt: skip
        )
    return signed_in("ben")


@pytest.mark.parametrize("engine_name", ["postgresql"])  # where people sign in
def test_a_colleague_opens_a_shared_view_and_sees_what_they_may(
    page: Page, browser: Browser, server: Server, reports: list[str], colleague: str, engine_name: str
) -> None:
    page.goto(f"{server.address}/individuals?source={reports[0]}")
    mine = keep(page, "Of one report")
    theirs = browser.new_context().new_page()
    theirs.context.add_cookies([{"name": "tracker-session", "value": colleague, "url": server.address}])
    theirs.goto(f"{server.address}/individuals?view={mine}")
    expect(theirs.get_by_role("alert")).to_contain_text("There is no view")

    page.get_by_role("button", name="Change this view…").click()
    page.get_by_role("dialog").get_by_text("For the team").click()
    page.get_by_role("dialog").get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Yours, for the team")).to_be_visible()
    theirs.reload()
    expect(theirs.get_by_role("heading", name="Of one report", exact=True)).to_be_visible()
    expect(theirs.get_by_role("button", name="Change this view…")).to_be_hidden()

    server.run("hold", reports[0], "sealed")
    theirs.goto(f"{server.address}/individuals?view={mine}")
    expect(theirs.get_by_text("One part of this view is not for you.")).to_be_visible()
    expect(theirs.get_by_text("Nothing of this view is for you")).to_be_visible()
    assert reports[0] not in theirs.content() and reports[0] not in theirs.url
    theirs.context.close()
