"""Statistics in a real browser: what is counted stands in the address, a file is saved, an audience is settled and obeyed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from conftest import Server
from hands import take
from playwright.sync_api import Page, expect


def test_people_are_counted_and_taken_along(page: Page, server: Server, almaty: str, tmp_path: Path) -> None:
    outside: list[str] = []
    page.on("request", lambda asked: outside.append(asked.url) if not asked.url.startswith((server.address, "data:", "blob:")) else None)  # fmt: skip
    page.goto(f"{server.address}/statistics?by=sex")
    expect(page.get_by_role("cell", name="Female")).to_be_visible()
    expect(page.locator("canvas, svg.marks").first).to_be_visible()
    expect(page.get_by_text("These are the cases that were documented here")).to_be_visible()

    take(page, page.get_by_role("combobox", name="Over time"), "By year")
    page.wait_for_url("**over=year**")
    expect(page.get_by_role("columnheader", name="not known").or_(page.get_by_role("cell", name="not known").first).first).to_be_visible()  # fmt: skip

    expect(page.get_by_role("button", name="Write the file")).to_have_count(
        1
    )  # while a page is drawn anew, two may stand
    page.get_by_role("button", name="Write the file").click()
    with page.expect_download() as saved:
        page.get_by_text("Save ").click()
    saved.value.save_as(tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames[:3] == [
        "Statistics of individuals",
        "Chart",
        "Method",
    ]
    assert [url for url in outside if not url.startswith("ws://127.0.0.1")] == []


def test_for_the_public_small_cells_are_not_there(page: Page, server: Server, almaty: str) -> None:
    page.goto(f"{server.address}/statistics?by=sex")
    page.get_by_role("radio", name="The public").click()

    expect(page.get_by_text("Counts are told in fives")).to_be_visible()
    expect(page.get_by_role("cell", name="Male", exact=True)).not_to_be_visible()


def test_what_audiences_receive_is_read_whole_on_a_narrow_screen(page: Page, server: Server, almaty: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.address}/settings")
    table = page.get_by_role("table").filter(has_text="Settled by")

    expect(table).to_be_visible()
    cut = "all => all.map(e => e.getBoundingClientRect().right).filter(right => right > innerWidth)"
    assert table.locator("td").evaluate_all(cut) == []


def test_the_sums_are_in_sight_on_a_narrow_screen(page: Page, server: Server, almaty: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.address}/statistics?by=sex")
    head = page.get_by_role("columnheader", name="In all")

    expect(head).to_be_visible()
    assert head.evaluate("e => e.getBoundingClientRect().right <= e.closest('.wide').getBoundingClientRect().right + 1")


def test_an_audience_is_settled_and_the_export_obeys(page: Page, server: Server, almaty: str) -> None:
    page.goto(f"{server.address}/settings")
    page.get_by_text("Settle what an audience receives").click()
    take(page, page.get_by_role("combobox", name="People appear by"), "references, no names")
    page.get_by_role("button", name="Settle it so").click()
    expect(page.get_by_text("From now on this holds")).to_be_visible()

    assert "names ref" in server.run("audience", "list")
    page.goto(f"{server.address}/export")
    page.get_by_role("radio", name="A partner").click()
    expect(page.get_by_label("Who receives it")).to_be_visible()
    expect(page.get_by_text("Send names and titles too")).not_to_be_visible()
