"""The dialog "Form of a UN body" in a browser: the checklist before, consent asked, and the file by a link that works once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from conftest import Server, serve
from playwright.sync_api import Browser, Page, expect
from test_consent import coded

from tracker.actions import accounts
from tracker.store import database

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def desk(store: str, browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, Server, str]]:
    """The record of Ilsa Tornvald in a browser."""
    ref = coded(accounts.local_user())["ilsa"]
    database.close()
    for server in serve({**os.environ, "TRACKER_HOME": str(tmp_path / "home")}):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        page = context.new_page()
        page.goto(f"{server.address}/record?ref={ref}")
        page.get_by_role("button", name="Form of a UN body…").click()
        yield page, server, ref
        context.close()


def test_the_checklist_stands_before_the_file_and_without_consent_nothing_leaves(
    desk: tuple[Page, Server, str], tmp_path: Path
) -> None:
    page, server, ref = desk
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("It would not leave: no consent to: submit to a UN mechanism")).to_be_visible()
    expect(dialog.get_by_role("cell", name="I.5 Nationality or nationalities")).to_be_visible()
    expect(dialog.get_by_text("The body asks for this")).to_be_visible()
    page.wait_for_timeout(1500)  # a button that is drawn anew meanwhile loses a click
    dialog.get_by_role("button", name="Write DOCX").click()
    expect(dialog.get_by_text("Nothing left.")).to_be_visible()

    dialog.get_by_text("Our team", exact=True).click()
    expect(dialog.get_by_text("It would not leave")).to_be_hidden()
    page.wait_for_timeout(1500)
    dialog.get_by_role("button", name="Write DOCX").click()
    link = page.get_by_role("link", name="Save ")
    with page.expect_download() as coming:
        link.click()
    coming.value.save_as(tmp_path / "form.docx")
    assert coming.value.suggested_filename == f"wgad-{ref}.docx"
    words = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "form.docx")).paragraphs)
    assert "Ilsa Tornvald" in words and "Not known: no source on record states it." in words

    page.goto(f"{server.address}/left")
    expect(page.get_by_text(f"Questionnaire on arbitrary detention {ref}, DOCX, with names")).to_be_visible()
