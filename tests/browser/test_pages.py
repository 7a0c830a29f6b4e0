"""Every page and every kind of record of the demonstration opens, in light and dark, wide and narrow."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Server, serve
from forked import Nest
from hands import go, rests
from playwright.sync_api import Browser, Page, expect

from tracker.store import database

PAGES = {
    "": "What waits for you",
    "add": "Add a report",
    "individuals": "Individuals",
    "incidents": "Incidents",
    "injuries": "Injuries",
    "locations": "Locations",
    "reports": "Source reports",
    "review": "Review by passage",
    "search": "Search",
    "export": "Export",
    "settings": "Settings",
    "audit": "Who did what",
    "left": "What left",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, sqlite_samples: Any, nest: Nest) -> Iterator[Server]:
    """The demonstration, served; that `tracker demo` loads it is tested in tests/test_packaging.py."""
    home = tmp_path_factory.mktemp("demo") / "home" / "demonstration"
    shutil.copytree(sqlite_samples.home, home)
    environment = {**os.environ, "TRACKER_HOME": str(home), "TRACKER_DEMONSTRATION": "1"}
    environment.pop("TRACKER_DATABASE_URL", None)
    yield from serve(environment, nest=nest)
    database.close()


@pytest.fixture(scope="module")
def tab(browser: Browser, demo: Server) -> Iterator[Page]:
    """A page in which many are looked at: tests of lists and records open theirs by their addresses."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(demo.address)
    rests(opened)
    yield opened
    context.close()


@pytest.fixture
def view(tab: Page) -> Page:
    """The page as it is first seen: light and wide."""
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size({"width": 1280, "height": 900})
    return tab


def settled(page: Page) -> None:
    """Wait until the script has run; an error of the program fails the test, wherever it is on the page."""
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stMain]')?.innerText.trim() && !document.querySelector('[data-testid=stStatusWidget]')"
    )
    page.wait_for_timeout(400)
    assert page.get_by_test_id("stException").count() == 0
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page is wider than the window"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_opens(view: Page, address: str) -> None:
    go(view, address)

    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 420)):
        view.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        view.set_viewport_size({"width": width, "height": 900})
        expect(view.get_by_role("heading", name=PAGES[address], exact=True)).to_be_visible()
        settled(view)
        expect(view.get_by_text("Demonstration: invented people")).to_be_visible()


@pytest.mark.parametrize("many", [2, pytest.param(6, marks=pytest.mark.torture)])
@pytest.mark.parametrize("kind", ["individuals", "incidents", "locations", "injuries"])
def test_every_record_opens_with_its_words(view: Page, demo: Server, kind: str, many: int) -> None:
    rows = json.loads(demo.run("list", kind, "--json"))

    assert rows
    for row in rows[:many]:
        go(view, f"record?ref={row['ref']}")
        expect(view.get_by_text(row["ref"], exact=True)).to_be_visible()
        settled(view)
        expect(view.get_by_text("What we know")).to_be_visible()
        expect(view.get_by_text("History of this record")).to_be_visible()


def test_injuries_are_masked_until_asked_for(browser: Browser, demo: Server) -> None:
    page = browser.new_page()
    rows = json.loads(demo.run("list", "individuals", "--json"))
    hasan = next(row["ref"] for row in rows if row["name"] == "Hasan Bekjan")

    page.goto(f"{demo.address}/record?ref={hasan}")
    expect(page.get_by_text("Masked.")).to_be_visible()
    expect(page.get_by_text("burns on both wrists")).not_to_be_visible()
    page.get_by_text("Show injuries").click()

    expect(page.get_by_text("burns on both wrists").first).to_be_visible()
    expect(page.get_by_role("img", name="Outline of a body")).to_be_visible()
    page.close()


def test_a_statement_is_judged_from_its_record_and_another_is_followed(
    browser: Browser, demo: Server, tmp_path: Path
) -> None:
    page = browser.new_page()
    rows = json.loads(demo.run("list", "incidents", "--json"))
    raid = next(row["ref"] for row in rows if "fish market" in row["title"])

    page.goto(f"{demo.address}/record?ref={raid}")
    page.get_by_role("button", name="Judge a statement").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Judge a statement", exact=True)).to_be_visible()
    dialog.get_by_text("Not followed", exact=True).click()
    dialog.get_by_label("Why").fill("The day is the police's alone.")
    dialog.get_by_role("button", name="Judge this statement").click()

    expect(page.get_by_text("The day is the police's alone.").first).to_be_visible()
    page.close()


def test_the_fonts_come_from_here(browser: Browser, demo: Server) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{demo.address}/individuals")
    expect(page.get_by_text("Oren Tavish")).to_be_visible()
    page.wait_for_timeout(1500)

    assert {f"{demo.address}/font/arabic", f"{demo.address}/font/chinese"} <= set(asked)
    assert all(url.startswith((demo.address, "data:", "blob:")) for url in asked)
    page.close()
