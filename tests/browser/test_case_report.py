"""The dialog "Case report for others" in a browser: who stays is said, who lets names leave shows who they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import team
from conftest import Server, serve, signed_in
from forked import Nest
from passphrase import PASSPHRASE
from playwright.sync_api import Browser, Locator, Page, expect
from test_consent import coded

from tracker.access import Confidentiality
from tracker.actions import accounts, audience_profiles, holding
from tracker.audience import Audience
from tracker.store import database

WRONG = "not the words at all"
ASKED = "Names leave: your password, or a code of your second step"
RECIPIENT = "Invented <b>Lawyers</b> & Sons"


@dataclass(frozen=True)
class Desk:
    """Somebody in front of the record of Ilsa Tornvald, and what they are asked before names leave."""

    page: Page
    server: Server
    ref: str
    asked: str
    secret: str

    def open(self) -> Locator:
        """The dialog on the page of the record."""
        self.page.goto(f"{self.server.address}/record?ref={self.ref}")
        self.page.get_by_role("button", name="Case report for others…").click()
        dialog = self.page.get_by_role("dialog")
        expect(dialog.get_by_role("button", name="Write HTML")).to_be_visible()
        return dialog

    def fill(self, dialog: Locator, label: str, words: str) -> None:
        """Type into a field and leave it, so that the program hears of it."""
        field = dialog.get_by_label(label, exact=True)
        expect(field).to_have_count(1)  # while the dialog is drawn anew the old one stands there, too
        field.fill(words)
        field.blur()
        self.still()

    def still(self) -> None:
        """Wait until the answer to what was done is there: a field that is drawn anew meanwhile loses a click."""
        self.page.wait_for_timeout(300)
        expect(self.page.get_by_test_id("stStatusWidget")).to_have_count(0)
        self.page.wait_for_timeout(300)

    def choose_her(self, dialog: Locator) -> None:
        """Let her leave without consent."""
        dialog.get_by_text("Let somebody leave without consent").click()
        self.still()
        dialog.get_by_role("combobox", name="Who").fill(self.ref)
        self.page.get_by_role("option", name=self.ref).click()
        self.still()

    def write(self, dialog: Locator) -> None:
        """Ask for the file."""
        dialog.get_by_role("button", name="Write HTML").click()
        self.still()

    def saved(self, folder: Path) -> str:
        """The file behind the link, which works once."""
        link = self.page.get_by_role("link", name="Save ")
        with self.page.expect_download() as coming:
            link.click()
        assert self.ref in coming.value.suggested_filename and "Tornvald" not in coming.value.suggested_filename
        coming.value.save_as(folder / "report.html")
        answer = self.page.request.get(f"{self.server.address}{link.get_attribute('href')}")
        assert answer.status in (404, 410)
        return (folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture
def colleague(
    store: str, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nest: Nest
) -> Iterator[Desk]:
    """An administrator of a team, on a database of each kind by turns."""
    team.cheap_hashes(monkeypatch)
    ada = team.first()
    ref = coded(ada)["ilsa"]
    token = signed_in(ada.username)
    environment = {**os.environ, "TRACKER_HOME": str(tmp_path / "home")}
    if store.startswith("postgresql"):
        environment["TRACKER_DATABASE_URL"] = store
    database.close()
    for server in serve(environment, nest=nest):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        context.add_cookies([{"name": "tracker-session", "value": token, "url": server.address}])
        yield Desk(context.new_page(), server, ref, ASKED, team.SECRET)
        context.close()


@pytest.fixture
def alone(encrypted: Path, browser: Browser, nest: Nest) -> Iterator[Desk]:
    """One person with an encrypted file."""
    ref = coded(accounts.local_user())["ilsa"]
    database.close()
    for server in serve({**os.environ}, nest=nest):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        yield Desk(context.new_page(), server, ref, "Names leave: the passphrase", PASSPHRASE)
        context.close()


def let_names_leave(desk: Desk, folder: Path, quoted: bool = False) -> None:
    """From an empty dialog to the file in hand and its line in the ledger, through every refusal."""
    dialog = desk.open()
    expect(dialog.get_by_role("cell", name="no consent to: share in confidence with partners")).to_be_visible()
    expect(dialog.get_by_role("cell", name=desk.ref)).to_be_visible()

    desk.write(dialog)
    expect(dialog.get_by_text("Say who receives the file")).to_be_visible()
    expect(dialog.get_by_text("Say what it is for.")).to_be_visible()
    desk.fill(dialog, "Who receives it", RECIPIENT)
    desk.fill(dialog, "What for", "  ")
    desk.write(dialog)
    expect(dialog.get_by_text("Say what it is for.")).to_be_visible()
    desk.fill(dialog, "What for", "a complaint")
    desk.write(dialog)
    expect(dialog.get_by_text("Nothing left.")).to_be_visible()  # she has not allowed it

    dialog.get_by_text("Send names and titles too: each person must have allowed it").click()
    desk.still()
    if quoted:
        dialog.get_by_text("Quote what published sources say").click()
        desk.still()
        expect(
            dialog.get_by_text("What published sources say is quoted where it tells nothing of these")
        ).to_be_visible()
    desk.choose_her(dialog)
    expect(dialog.get_by_role("cell", name=desk.ref)).to_be_hidden()
    desk.fill(dialog, desk.asked, desk.secret)
    desk.write(dialog)
    expect(dialog.get_by_text("Say why these people leave although no consent covers it.")).to_be_visible()
    desk.fill(dialog, "Why", "She cannot be reached; her lawyer asks")

    expect(dialog.get_by_label(desk.asked)).to_have_value("")  # each try asks anew
    desk.write(dialog)
    expect(dialog.get_by_text("please, once more")).to_be_visible()
    desk.fill(dialog, desk.asked, WRONG)
    desk.write(dialog)
    expect(dialog.get_by_text("That is not right, or there were too many tries. Nothing left.")).to_be_visible()
    desk.fill(dialog, desk.asked, desk.secret)
    desk.write(dialog)
    expect(dialog).to_be_hidden()

    report = desk.saved(folder)
    assert "Ilsa Tornvald" in report
    assert ("asked the ministry for her release" in report) is quoted
    assert "telephone" not in report and "her brother" not in report  # what tells a tie or a call stays here

    desk.page.goto(f"{desk.server.address}/left")
    expect(desk.page.get_by_text(f"{RECIPIENT} (a partner)")).to_be_visible()
    expect(desk.page.get_by_text(f"Case report {desk.ref}, HTML, with names")).to_be_visible()
    expect(desk.page.get_by_text("a complaint")).to_be_visible()
    expect(desk.page.get_by_text("person without consent")).to_be_visible()
    desk.page.get_by_role("button", name="Who was in it").click()
    expect(desk.page.get_by_text("Ilsa Tornvald")).to_be_visible()
    expect(desk.page.get_by_text("She cannot be reached; her lawyer asks")).to_be_visible()


def test_a_colleague_lets_names_leave_with_a_reason_and_the_password(colleague: Desk, tmp_path: Path) -> None:
    let_names_leave(colleague, tmp_path, quoted=True)

    told = colleague.page
    told.goto(f"{colleague.server.address}/audit")
    expect(told.get_by_role("heading", name="Who did what")).to_be_visible()
    expect(told.get_by_text("Tornvald")).to_have_count(0)


@pytest.mark.torture
def test_who_works_alone_gives_the_passphrase_before_names_leave(alone: Desk, tmp_path: Path) -> None:
    let_names_leave(alone, tmp_path)


def test_the_public_is_offered_no_names_and_a_title_full_of_markup_stays_text(colleague: Desk, tmp_path: Path) -> None:
    dialog = colleague.open()
    dialog.get_by_text("The public", exact=True).click()
    expect(dialog.get_by_text(f"{colleague.ref} stays here: held too closely for this audience.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Write HTML")).to_be_hidden()
    holding.hold(team.at_work("ada"), colleague.ref, Confidentiality.INTERNAL, "It is known in public.")
    database.close()
    dialog = colleague.open()
    dialog.get_by_text("The public", exact=True).click()
    expect(dialog.get_by_text("no consent to: publish")).to_be_visible()  # her brother; she has allowed it
    expect(dialog.get_by_role("cell", name=colleague.ref)).to_be_hidden()
    expect(dialog.get_by_text("Send names and titles too")).to_be_hidden()
    colleague.fill(dialog, "Who receives it", "<img src=x onerror=alert(1)>")
    colleague.fill(dialog, "What for", "=HYPERLINK(1)\u202e")
    colleague.write(dialog)
    expect(dialog).to_be_hidden()

    report = colleague.saved(tmp_path)
    assert "Tornvald" not in report and colleague.ref in report
    assert "<script" not in report and "onerror" not in report.replace("&lt;img src=x onerror", "")
    colleague.page.goto(f"{colleague.server.address}/left")
    expect(colleague.page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()


def test_kept_files_are_offered_in_a_bundle_where_they_are_settled_and_each_that_stays_says_why(
    colleague: Desk,
) -> None:
    audience_profiles.edit(team.at_work("ada"), Audience.PARTNER, {"files": "yes"})
    database.close()
    dialog = colleague.open()
    expect(dialog.get_by_text("Let kept files of published sources go along")).to_be_hidden()
    dialog.get_by_text("As an encrypted bundle (PDF and DOCX)").click()
    colleague.still()
    dialog.get_by_text("Send names and titles too: each person must have allowed it").click()
    colleague.still()
    dialog.get_by_text("Let kept files of published sources go along").click()
    colleague.still()
    for label, words in (
        ("Who receives it", RECIPIENT),
        ("What for", "a complaint"),
        ("A passphrase for the bundle: tell it by another way", "words for a bundle"),
        ("The same again", "words for a bundle"),
    ):
        colleague.fill(dialog, label, words)
    colleague.choose_her(dialog)
    colleague.fill(dialog, "Why", "She cannot be reached; her lawyer asks")
    expect(dialog.get_by_text("0 files of 1 would go along")).to_be_visible()
    expect(dialog.get_by_text("The words of sources leave in their files alone")).to_be_visible()
    expect(dialog.get_by_text("No: it tells of what, or of somebody who, does not go to this audience")).to_be_visible()
    dialog.get_by_text("What stays here: ").click()
    expect(dialog.get_by_role("cell", name="stays in the team").first).to_be_visible()
    colleague.fill(dialog, colleague.asked, colleague.secret)
    dialog.get_by_role("button", name="Write the bundle").click()
    expect(dialog).to_be_hidden(timeout=120_000)  # two documents and a passphrase that costs

    expect(colleague.page.get_by_role("link", name=f"Save case-report-{colleague.ref}.zip.age")).to_be_visible()
    colleague.page.goto(f"{colleague.server.address}/left")
    expect(colleague.page.get_by_text(f"Case report {colleague.ref}, ZIP.AGE, with names")).to_be_visible()
