"""Ways through the pages: Back, a wrong address, an empty database; what is told apart in review."""

from __future__ import annotations

from conftest import Server
from playwright.sync_api import Page, expect

REPORT = """Police in Veldra detained Oda Brennik and Sanna Kell on 3 May 2021.

Oda Brennik was released on 5 May 2021.
"""


def add(page: Page, server: Server) -> str:
    """Add the report, begin to code it; its ref."""
    page.goto(f"{server.address}/add")
    page.get_by_label("Paste the text. It is kept unchanged.").fill(REPORT)
    page.get_by_role("button", name="Keep and start coding").click()
    page.wait_for_function("() => window.__coder && window.__coder.data.text")
    return page.url.rpartition("=")[2]


def press(page: Page, *keys: str) -> None:
    """Press keys that act, one after the other is answered."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_function("() => window.__coder.pending.length === 0")
        page.wait_for_timeout(120)


def test_back_leads_to_the_report_that_was_coded(page: Page, server: Server) -> None:
    ref = add(page, server)
    page.get_by_role("button", name="Open the report").click()
    page.wait_for_url("**/record?ref=SRC-*")
    expect(page.get_by_text("Not coded yet")).to_be_visible()

    page.go_back()

    page.wait_for_url(f"**/code?report={ref}")
    page.wait_for_function("() => window.__coder && window.__coder.data.text")


def test_each_part_in_an_act_says_to_whom_before_it_is_judged(page: Page, server: Server) -> None:
    add(page, server)
    press(page, "ArrowDown", "i", "Enter", "d", "Enter")

    page.get_by_role("button", name="Review what was made").click()

    for name in ("Oda Brennik", "Sanna Kell"):
        expect(page.get_by_text(f"Took part in what was done to {name}")).to_be_visible()


def test_a_year_that_is_missing_is_written_as_a_reader_writes_it(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/add")
    page.get_by_label("Paste the text. It is kept unchanged.").fill(REPORT.replace(" 2021", ""))
    page.get_by_role("button", name="Keep and start coding").click()
    page.wait_for_function("() => window.__coder && window.__coder.data.text")

    press(page, "ArrowDown", "i")

    expect(page.get_by_label("Day", exact=True)).to_have_value("3 May")
    page.get_by_label("Day", exact=True).fill("3 May 2021")
    press(page, "Enter")
    expect(page.locator(".ct .card").get_by_text("3 May 2021").first).to_be_visible()


def test_an_empty_database_offers_the_first_step_and_a_wrong_address_the_way_out(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/individuals")
    expect(page.get_by_text("No individuals yet")).to_be_visible()
    expect(page.get_by_role("button", name="Add a report")).to_be_visible()

    page.goto(f"{server.address}/incidents?act=nothing")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="Take all filters away").click()
    expect(page.get_by_text("No incidents yet")).to_be_visible()

    page.goto(f"{server.address}/record?ref=IND-0000000")
    page.get_by_role("button", name="All individuals").click()
    page.wait_for_url("**/individuals")
