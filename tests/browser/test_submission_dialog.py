"""The dialog "Form of a UN body" in a browser: the checklist before, consent asked, and the file by a link that works once."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from conftest import Server
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def desk(page: Page, server: Server, refs: dict[str, str]) -> tuple[Page, Server, str]:
    """The record of Ilsa Tornvald in a browser."""
    page.goto(f"{server.address}/record?ref={refs['Ilsa Tornvald']}")
    page.get_by_role("button", name="Form of a UN body…").click()
    return page, server, refs["Ilsa Tornvald"]


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
