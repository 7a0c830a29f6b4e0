"""A file people keep goes in through the browser: looked at, checked, loaded, followed as one, taken back as one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Server
from hands import take
from playwright.sync_api import Page, expect

TABLE = (
    "no;name;gender;born;status;place\n"
    "a1;Oren Tavish;F;25.04.1990;released;Halden\n"
    "a2;Lio Marden;m;12.11.1985;detained;Halden\n"
    "a3;Runa Halvet;f;31.04.1979;detained;Halden\n"
    "a4;<img src=x onerror=alert(1)>;f;13.04.1979;detained;Halden\n"
)


def choose(page: Page, server: Server, file: Path) -> None:
    """Choose a file and wait for its columns."""
    page.goto(f"{server.address}/imports")
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_text("What the columns mean")).to_be_visible()


def test_a_table_goes_in_is_followed_and_taken_back(page: Page, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(TABLE, encoding="utf-8")
    choose(page, server, file)

    page.get_by_role("button", name="Check every row").click()
    expect(page.get_by_text("3 can be loaded, 1 cannot")).to_be_visible()
    assert json.loads(server.run("list", "individuals", "--json")) == []  # a check writes nothing
    page.get_by_role("button", name="Load 3 rows").click()
    page.wait_for_url("**/imports?batch=*")
    expect(page.get_by_text("3 loaded")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Rows that were not loaded, as a file").click()
        page.get_by_role("link", name="Save the rows, each with why").click()
    rejected = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(rejected) == 2
    assert rejected[1].startswith("a3,Runa Halvet,f,31.04.1979,detained,Halden,")

    page.get_by_role("button", name="Follow all it says").click()
    expect(page.get_by_role("button", name="Let it wait again")).to_be_visible()
    people = json.loads(server.run("list", "individuals", "--json"))
    assert sorted(one["name"] for one in people) == ["<img src=x onerror=alert(1)>", "Lio Marden", "Oren Tavish"]

    page.get_by_text("Take it all back").click()
    page.get_by_label("Why", exact=True).fill("The wrong file")
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("undone ·")).to_be_visible()
    assert json.loads(server.run("list", "individuals", "--json")) == []
    server.run("check")  # which ends with an error where anything is wrong


def test_who_may_be_here_already_is_decided_before_the_load(page: Page, server: Server, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(TABLE, encoding="utf-8")
    server.run("import", str(first))
    second.write_text(
        "name;gender;born;status\nOren Tavish;F;25.04.1990;tried\nLio Marden;m;1951;detained\n", encoding="utf-8"
    )
    choose(page, server, second)
    page.get_by_role("button", name="Check every row").click()
    expect(page.get_by_text("Perhaps here already")).to_be_visible()
    asked = page.get_by_role("radiogroup", name="Who is Oren Tavish, row 2 of second?")
    expect(asked.get_by_role("radio", name="Another person")).to_be_checked()

    asked.get_by_role("radio", name="Another person").focus()
    page.keyboard.press("ArrowDown")
    expect(asked.get_by_role("radio", name="The same person as Oren Tavish")).to_be_checked()
    page.get_by_role("button", name="Load 2 rows").click()
    page.wait_for_url("**/imports?batch=*")

    expect(page.get_by_text("1 about people or things that were here")).to_be_visible()
    people = json.loads(server.run("list", "individuals", "--json"))
    assert sorted(one["name"] for one in people).count("Oren Tavish") == 1
    assert sorted(one["name"] for one in people).count("Lio Marden") == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "empty"),
        ("junk.xlsx", bytes(range(256)) * 40, "junk.xlsx"),
        ("a.docx", b"PK\x03\x04", "a.docx"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(
    page: Page, server: Server, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    page.goto(f"{server.address}/imports")

    page.locator("input[type=file]").first.set_input_files(file)

    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()


def in_table(page: Page, column: int, row: int, label: str) -> None:
    """Choose in a cell of the last table on the page, by mouse and keys: column by its left edge in pixels, row from 0."""
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + column, box["y"] + 36 * (row + 1) + 18)
    overlay = page.locator(".gdg-style input, #portal input").last
    expect(overlay).to_be_visible()
    overlay.fill(label)
    page.keyboard.press("Enter")


def test_what_a_column_and_a_word_mean_is_chosen_in_the_table(page: Page, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("no;name;trade;status\na1;Oren Tavish;baker;zz9\na2;Lio Marden;tailor;detained\n", encoding="utf-8")
    choose(page, server, file)

    in_table(page, 130 + 150 + 60, 2, "Occupation")
    expect(page.locator("canvas td", has_text="Chosen by hand.")).to_be_attached()  # the table is drawn anew by then
    page.get_by_text("How a column is read").click()
    take(page, page.get_by_role("combobox", name="Column"), "status")
    expect(page.get_by_test_id("stDataFrame")).to_have_count(2)
    box = page.get_by_test_id("stDataFrame").last.bounding_box()
    assert box is not None
    in_table(page, int(box["width"]) - 40, 0, "Released, proceedings continue")
    expect(page.locator("canvas td", has_text="Released, proceedings continue").first).to_be_attached()
    page.wait_for_timeout(500)  # the table hands its words to the form a moment after they are drawn
    page.get_by_role("button", name="Read it so").click()
    expect(page.locator("canvas td", has_text="Chosen by hand.")).to_have_count(2)
    page.get_by_role("button", name="Check every row").click()
    expect(page.get_by_text("2 can be loaded")).to_be_visible()
    page.get_by_role("button", name="Load 2 rows").click()
    page.wait_for_url("**/imports?batch=*")
    expect(page.get_by_text("2 loaded")).to_be_visible()

    ref = next(one["ref"] for one in json.loads(server.run("list", "individuals", "--json")) if "Oren" in one["name"])
    told = server.run("show", ref, "--json")
    assert '"baker"' in told
    assert '"released_conditional"' in told
