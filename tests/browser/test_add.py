"""Adding reports in a real browser: bad input is told in a sentence, and nothing is half-written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Server
from playwright.sync_api import Page, expect

NOTE = "She said that her brother Oren Tavish was taken from the market in Halden on 3 May 2021 by two men in uniform."


def reports(server: Server) -> list[dict[str, object]]:
    """The source reports as a script sees them."""
    return json.loads(server.run("report", "list", "--json"))  # type: ignore[no-any-return]


def choose(page: Page, server: Server, file: Path) -> None:
    """Choose a file and keep it."""
    page.goto(f"{server.address}/add")
    page.get_by_text("Choose a file", exact=True).click()
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_text(file.name)).to_be_visible()
    page.get_by_role("button", name="Keep without coding").click()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "is empty"),
        ("junk.txt", bytes(range(256)) * 40, "not text"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<", "PDF"),
    ],
)
def test_a_file_without_text_is_refused_in_a_sentence(
    page: Page, server: Server, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    choose(page, server, file)

    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    assert reports(server) == []


def test_the_same_report_twice_leads_to_the_one_that_is_here(page: Page, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text(NOTE, encoding="utf-8")
    choose(page, server, file)
    page.wait_for_url("**/record?ref=SRC-*")
    ref = page.url.rpartition("=")[2]

    choose(page, server, file)
    page.get_by_role("link", name="Open the report that is here").click()

    page.wait_for_url(f"**/record?ref={ref}")
    assert len(reports(server)) == 1


def test_a_note_of_a_call_is_the_source_and_keeps_who_called_apart(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/add")
    page.get_by_text("Note of a call", exact=True).click()
    page.get_by_label("What was said").fill(NOTE)
    page.get_by_label("Who called").fill("a cousin; call back only from the shop")

    page.get_by_role("button", name="Keep without coding").click()

    page.wait_for_url("**/record?ref=SRC-*")
    expect(page.get_by_text("Caller: a cousin; call back only from the shop")).to_be_visible()
    shown = json.loads(server.run("report", "show", page.url.rpartition("=")[2], "--json"))
    assert NOTE in json.dumps(shown, ensure_ascii=False)
