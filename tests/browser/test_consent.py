"""Consent, what left, legal hold and erasure in a browser: what a person said is heard, and who was erased is gone."""

from __future__ import annotations

import os
import re
from pathlib import Path

import invented
import pytest
import team
from conftest import Server, serve, signed_in
from hands import take
from playwright.sync_api import Browser, Page, expect
from test_pages import settled

from tracker.access import Confidentiality, User
from tracker.actions import accounts, consent, export, forms, holding, holds, intake
from tracker.actions.consent import NewDecision
from tracker.audience import Audience, Leaving
from tracker.store import database

NAMES = ("Ilsa", "Tornvald", "Торнвальд", "伊尔萨", "إيلسا", "crane driver")


def coded(user: User) -> dict[str, str]:
    """The invented report, coded and followed: refs by their keys."""
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT, title="Ilsa Tornvald and others held")).ref
    return dict(forms.apply(user, report, invented.coding(), judge=True).refs)


def names_on(page: Page) -> list[str]:
    """The names that stand anywhere on a page."""
    held = page.content()
    return [name for name in NAMES if name in held]


def decide(page: Page, said: str, how: str) -> None:
    """Record what was said about sharing with partners."""
    page.get_by_role("button", name="Record a decision…").click()
    dialog = page.get_by_role("dialog")
    take(page, dialog.get_by_label("Use", exact=True), "Share in confidence with partners")
    take(page, dialog.get_by_label("What was said"), said)
    dialog.get_by_label("How it was said").fill(how)
    dialog.get_by_role("button", name="Record it").click()
    expect(dialog).to_be_hidden()


def with_reason(page: Page, opened: str, why: str, done: str) -> None:
    """Open a dialog, say why, and do it."""
    page.get_by_role("button", name=f"{opened}…", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(why)
    dialog.get_by_role("button", name=done, exact=True).click()
    expect(dialog).to_be_hidden()


def test_consent_lets_a_person_leave_and_its_withdrawal_names_who_holds_the_file(page: Page, server: Server) -> None:
    ilsa = coded(accounts.local_user())["ilsa"]
    page.goto(f"{server.address}/record?ref={ilsa}")
    decide(page, "Given", "in writing, to her brother")
    expect(page.get_by_text("in writing, to her brother")).to_be_visible()

    page.goto(f"{server.address}/export")
    page.get_by_text("A partner", exact=True).click()
    page.get_by_label("Who receives it").fill("Invented Lawyers")
    page.get_by_label("Who receives it").blur()
    page.get_by_label("What for").fill("a complaint")
    page.get_by_label("What for").blur()
    expect(page.get_by_role("cell", name=re.compile("no consent to: share"))).to_be_visible()  # her brother stays
    expect(page.get_by_role("button", name="Write the file")).to_have_count(
        1
    )  # while a page is drawn anew, two may stand
    page.get_by_role("button", name="Write the file").click()
    expect(page.get_by_role("link", name=re.compile("^Save individuals"))).to_be_visible()

    page.goto(f"{server.address}/record?ref={ilsa}")
    expect(page.get_by_text("1 file left with this person in it")).to_be_visible()
    decide(page, "Withdrawn", "by telephone")
    expect(page.get_by_text("Ask each of these to delete what they hold")).to_be_visible()
    expect(page.get_by_role("cell", name="Invented Lawyers (a partner)")).to_be_visible()

    page.goto(f"{server.address}/left")
    page.get_by_role("button", name="Who was in it").click()
    expect(page.get_by_text("Ilsa Tornvald")).to_be_visible()
    page.keyboard.press("F8")
    expect(page.get_by_text("Ilsa Tornvald")).to_be_hidden()
    expect(page.get_by_role("link", name=ilsa)).to_be_visible()
    page.goto(f"{server.address}/record?ref={ilsa}")  # a page loaded anew does not show them
    expect(page.get_by_role("button", name="Show names")).to_be_visible()
    expect(page.get_by_text("What we know")).to_be_visible()
    assert "Tornvald" not in page.inner_text("body")


def test_a_hold_stops_an_erasure_and_who_was_erased_is_named_nowhere(page: Page, server: Server) -> None:
    ilsa = coded(accounts.local_user())["ilsa"]
    page.goto(f"{server.address}/record?ref={ilsa}")
    with_reason(page, "Put under legal hold", "Order 7 of a court", "Put under legal hold")
    page.get_by_role("button", name="Erase this person…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Nothing can be erased until the hold is ended")).to_be_visible()
    expect(dialog.get_by_text("Order 7 of a court")).to_be_visible()
    expect(dialog.get_by_role("button", name="Erase for good")).to_be_hidden()
    page.keyboard.press("Escape")
    with_reason(page, "Ask to end the hold", "The case is closed.", "Ask for it")
    with_reason(page, "End the hold", "It is.", "End the hold")

    page.get_by_role("button", name="Erase this person…").click()
    dialog.get_by_label("Who asked for it").fill("Asked for in writing")
    dialog.get_by_label(f"Type {ilsa} to confirm").fill("IND-0000000")
    dialog.get_by_role("button", name="Erase for good").click()
    expect(dialog.get_by_text("Nothing was erased")).to_be_visible()
    dialog.get_by_label(f"Type {ilsa} to confirm").fill(ilsa)
    dialog.get_by_role("button", name="Erase for good").click()

    expect(page.get_by_role("heading", name="Erased on request").first).to_be_visible()
    expect(page.get_by_text("The kept originals of these reports still name the person")).to_be_visible()
    for address in (f"record?ref={ilsa}", "", "individuals", "reports", "left"):
        page.goto(f"{server.address}/{address}")
        settled(page)
        assert names_on(page) == [], address


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_the_second_person_finds_the_wish_on_home_and_a_stranger_to_the_circle_reads_no_name(
    browser: Browser, store: str, tmp_path: Path, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.cheap_hashes(monkeypatch)
    ada = team.first()
    bo = team.join(ada, "bo", "custodian", Confidentiality.SEALED)
    ilsa = coded(ada)["ilsa"]
    consent.record(ada, ilsa, NewDecision("share_confidential", "given", note="Ilsa Tornvald wrote to us."))
    leaving = Leaving(Audience.PARTNER, "Invented Lawyers", "the case of Ilsa Tornvald", named=True)
    export.listing(ada, "individuals", "csv", leaving=leaving, secret=team.SECRET)
    holding.protect(ada, ilsa, ["ada"])
    holds.place(ada, ilsa, "Ilsa Tornvald's case runs")
    holds.release(ada, ilsa, "Ilsa Tornvald asks for it")
    token = signed_in(bo.username)
    database.close()
    for server in serve({**os.environ, "TRACKER_HOME": str(tmp_path / "home")}):
        context = browser.new_context()
        context.add_cookies([{"name": "tracker-session", "value": token, "url": server.address}])
        page = context.new_page()
        page.goto(server.address)
        expect(page.get_by_text("asks to end the legal hold on")).to_be_visible()
        page.get_by_role("link", name=ilsa).first.click()
        expect(page.get_by_text(f"{ilsa} asks for it").first).to_be_visible()  # the hold, and the history
        expect(page.get_by_text(f"{ilsa} wrote to us.")).to_be_visible()
        page.get_by_role("button", name="Erase this person…").click()
        expect(page.get_by_role("dialog").get_by_text(f"{ilsa}'s case runs")).to_be_visible()
        assert names_on(page) == ["crane driver"]  # what she does is no name
        page.keyboard.press("Escape")
        with_reason(page, "Keep the hold", "The court has not answered.", "Keep the hold")
        expect(page.get_by_text("The court has not answered.")).to_be_visible()
        page.goto(f"{server.address}/left")
        page.get_by_role("button", name="Who was in it").click()
        expect(page.get_by_role("link", name=ilsa)).to_be_visible()
        expect(page.get_by_text(f"the case of {ilsa}")).to_be_visible()
        assert names_on(page) == []
        context.close()
    database.close()
