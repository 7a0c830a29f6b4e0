"""The one box in a real browser: by key from any page, a name in another script, words of a text, a reference."""

from __future__ import annotations

from conftest import Server
from playwright.sync_api import Page, expect

from tracker.actions import unreal
from tracker.records import Setting
from tracker.store import database


def look_for(page: Page, words: str) -> None:
    """Type into the box from wherever one is."""
    box = page.get_by_label("Search everything")
    box.fill(words)
    box.press("Enter")
    page.wait_for_url("**/search")


def test_a_name_in_another_script_leads_to_the_person(page: Page, server: Server, refs: dict[str, str]) -> None:
    page.goto(f"{server.address}/incidents")
    expect(page.get_by_role("heading", name="Incidents", exact=True)).to_be_visible()
    expect(page.get_by_label("Search everything")).to_be_visible()
    page.locator("body").press("/")
    expect(page.get_by_label("Search everything")).to_be_focused()
    page.keyboard.type("Торнвальд Ильса")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search")
    hit = page.locator("li.hit").first
    expect(hit).to_contain_text("Ilsa Tornvald")
    expect(hit).to_contain_text("the same words in another order: Ильса Торнвальд")
    hit.get_by_role("link").first.click()
    page.wait_for_url(f"**/record?ref={refs['Ilsa Tornvald']}")
    expect(page.get_by_text("What we know")).to_be_visible()
    page.go_back()
    expect(page.locator("li.hit").first).to_contain_text("Ilsa Tornvald")
    assert page.url.endswith("/search")


def test_words_of_a_text_are_marked_and_lead_to_the_report(page: Page, server: Server, refs: dict[str, str]) -> None:
    page.goto(server.address)
    look_for(page, "ministry answer")

    expect(page.get_by_role("heading", name="Source reports", exact=True)).to_be_visible()
    marks = page.locator("li.hit mark")
    expect(marks.first).to_have_text("ministry")
    page.locator(f'li.hit a[href="record?ref={refs["report"]}"]').first.click()
    page.wait_for_url(f"**/record?ref={refs['report']}")


def test_a_reference_opens_its_record_and_what_is_not_there_is_told(
    page: Page, server: Server, refs: dict[str, str]
) -> None:
    page.goto(f"{server.address}/search")
    expect(page.get_by_text("a record, by its reference")).to_be_visible()
    look_for(page, "zzqxw")
    expect(page.get_by_text("Nothing was found")).to_be_visible()
    look_for(page, "? !")
    expect(page.get_by_text("Nothing was looked for")).to_be_visible()

    box = page.get_by_label("Search everything")
    box.fill(refs["Ilsa Tornvald"].lower())
    box.press("Enter")
    page.wait_for_url(f"**/record?ref={refs['Ilsa Tornvald']}")
    expect(page.get_by_text("What we know")).to_be_visible()
    invented = page.get_by_text("Synthetic: this database holds invented people")
    expect(invented).to_have_count(0)
    with database.transaction(None) as session:
        session.add(Setting(key=unreal.SYNTHETIC, value="10:1"))
    page.reload()
    expect(invented).to_be_visible()


def test_what_was_looked_for_stands_in_no_address_and_no_name_is_shown_while_names_are_hidden(
    page: Page, server: Server, refs: dict[str, str]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.address)
    look_for(page, "Tornvald")
    expect(page.locator("li.hit").first).to_contain_text("Ilsa Tornvald")
    assert not [url for url in [*asked, page.url] if "ornvald" in url]

    page.keyboard.press("F8")
    expect(page.get_by_role("button", name="Show names")).to_be_visible()
    expect(page.locator("li.hit", has_text="Ilsa Tornvald")).to_have_count(0)
    page.keyboard.press("F8")
    expect(page.locator("li.hit").first).to_contain_text("Ilsa Tornvald")
