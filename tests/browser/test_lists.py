"""Lists in a real browser: facets narrow, stand in the address, and lead to the export."""

from __future__ import annotations

import json

import pytest
from conftest import Server
from playwright.sync_api import Page, expect


def test_a_tick_narrows_the_list_and_stands_in_the_address(page: Page, server: Server, almaty: str) -> None:
    page.goto(f"{server.address}/individuals?incident={almaty}")
    expect(page.get_by_text("6 individuals")).to_be_visible()

    page.get_by_text("Female · 4").click()

    expect(page.get_by_text("4 individuals")).to_be_visible()
    assert "sex=female" in page.url
    assert f"incident={almaty}" in page.url
    expect(page.get_by_text("Male · 2")).to_be_visible()


def test_an_address_narrows_the_list_when_it_is_opened(page: Page, server: Server, almaty: str) -> None:
    page.goto(f"{server.address}/individuals?sex=male&stage=police_station")

    expect(page.get_by_text("2 individuals")).to_be_visible()
    expect(page.get_by_text("Baibolat Kunbolatuly")).to_be_visible()
    expect(page.get_by_text("Gulfia Qazybek")).not_to_be_visible()


def test_the_export_keeps_what_the_list_was_narrowed_to(page: Page, server: Server, almaty: str) -> None:
    page.goto(f"{server.address}/individuals?sex=male")

    page.get_by_role("button", name="Export…").click()

    expect(page.get_by_text("11 columns; 2 rows")).to_be_visible()


def test_a_wrong_day_is_told_and_a_wrong_code_too(page: Page, server: Server, almaty: str) -> None:
    page.goto(f"{server.address}/individuals?from=2018-13-01")
    expect(page.get_by_role("alert")).to_contain_text("'2018-13-01' is not a day")
    page.get_by_label("Happened from").fill("2018-03")  # what was typed is still there, to be mended
    page.get_by_label("Happened from").press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("details[data-facet=stage]")).to_be_visible()

    page.goto(f"{server.address}/individuals?stage=nowhere")
    expect(page.get_by_role("alert")).to_contain_text("There is no stage 'nowhere'")


def test_a_link_in_a_record_opens_the_other_record_without_a_new_page(page: Page, server: Server, almaty: str) -> None:
    page.goto(f"{server.address}/record?ref={almaty}")
    expect(page.get_by_role("heading", name="Protesters detained")).to_be_visible()
    page.wait_for_function("() => [...document.querySelectorAll('*')].some((part) => part.__listening)")  # links.js
    page.evaluate("window.__same = true")

    page.get_by_role("link", name="Chinese Consulate", exact=True).first.click()

    page.wait_for_url("**/record?ref=LOC-*")
    expect(page.get_by_role("heading", name="Chinese Consulate", exact=True)).to_be_visible()
    assert page.evaluate("window.__same")


def test_a_page_shows_what_another_program_changed_since(page: Page, server: Server, almaty: str) -> None:
    page.goto(f"{server.address}/individuals?incident={almaty}&sex=female")
    expect(page.get_by_text("4 individuals")).to_be_visible()

    rows = json.loads(server.run("list", "individuals", "--incident", almaty, "--sex", "female", "--json"))
    seen = json.loads(server.run("show", rows[0]["ref"], "--json"))[0]
    said = [s["uid"] for fact in seen["facts"] if fact["field"] == "sex" for s in fact["statements"]]
    server.run("review", "reject", *[word for uid in said for word in ("--claim", uid)], "--reason", "not her")
    page.reload()

    expect(page.get_by_text("3 individuals")).to_be_visible()


def test_facets_open_and_close_by_the_keyboard_and_keep_their_place(page: Page, server: Server, almaty: str) -> None:
    page.goto(f"{server.address}/individuals?incident={almaty}")
    title = page.locator("details[data-facet=act] summary")
    expect(title).to_be_visible()

    title.focus()
    page.keyboard.press("Enter")
    box = page.locator("details[data-facet=act] input[type=checkbox]").first
    expect(box).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")

    page.wait_for_url("**act=*")
    expect(page.locator("details[data-facet=act]")).to_have_attribute("open", "")
    expect(box).to_be_checked()
    expect(box).to_be_focused()


@pytest.mark.parametrize(("what", "facet"), [("incidents", "incident_type"), pytest.param("injuries", "injury", marks=pytest.mark.torture), pytest.param("locations", "feature", marks=pytest.mark.torture)])  # fmt: skip
def test_every_list_is_narrowed_by_its_facets(page: Page, server: Server, almaty: str, what: str, facet: str) -> None:
    page.goto(f"{server.address}/{what}")
    part = page.locator(f"details[data-facet={facet}]")
    expect(part).to_be_attached()
    if part.get_attribute("open") is None:
        part.locator("summary").click()

    part.locator("input[type=checkbox]").first.click()

    page.wait_for_url(f"**{facet}=*")


def test_people_are_narrowed_by_who_did_it_and_the_address_says_so(page: Page, server: Server, almaty: str) -> None:
    page.goto(f"{server.address}/individuals?act=taken_into_custody")
    part = page.locator("details[data-facet=perpetrator]")
    expect(part).to_be_attached()
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    part.locator("input[type=checkbox]").first.click()
    page.wait_for_url("**perpetrator=ORG-*")
    assert "act=taken_into_custody" in page.url
    expect(page.get_by_text("6 individuals")).to_be_visible()

    page.goto(page.url)
    expect(page.get_by_text("6 individuals")).to_be_visible()
    page.goto(page.url.replace("taken_into_custody", "disappearance"))
    expect(page.get_by_text("6 individuals")).to_have_count(0)


def test_a_long_value_wraps_and_what_is_typed_sifts_the_values(
    page: Page, server: Server, refs: dict[str, str]
) -> None:
    page.goto(f"{server.address}/reports")
    part = page.locator("details[data-facet=act]")
    expect(part).to_be_attached()
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    name = part.locator("bdi").first
    expect(name).to_be_visible()
    assert name.evaluate("(one) => one.scrollWidth <= one.parentElement.clientWidth")
    assert name.evaluate("(one) => getComputedStyle(one).textOverflow") != "ellipsis"

    page.get_by_label("Status as of").fill("2021-05")
    page.get_by_label("Status as of").press("Enter")
    page.wait_for_url("**asof=2021-05*")


def test_reports_are_narrowed_by_who_published_them(page: Page, server: Server, almaty: str) -> None:
    page.goto(f"{server.address}/reports")
    part = page.locator("details[data-facet=document_type]")
    expect(part).to_be_visible()

    part.locator("input[type=checkbox]").first.click()

    page.wait_for_url("**document_type=*")
    expect(page.get_by_text("1 report", exact=False).first).to_be_visible()


def test_a_status_is_asked_as_of_a_day(page: Page, server: Server, almaty: str) -> None:
    page.goto(f"{server.address}/individuals?asof=1999-01-01&dates=certain")

    expect(page.locator("details[data-facet=review]")).to_be_visible()
    expect(page.locator("details[data-facet=stage]")).to_have_count(0)
