"""What is seen: words that can be read on what lies below them, the wordmark in light and dark, no empty room."""

from __future__ import annotations

import io

from conftest import Server
from hands import go, rests
from PIL import Image
from playwright.sync_api import Locator, Page, expect

# text below the contrast of WCAG AA, with the colours of all that lies below it laid over each other
FAINT = """() => {
  const cell = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
  const laid = (colour) => { cell.fillStyle = colour; cell.fillRect(0, 0, 1, 1); return [...cell.getImageData(0, 0, 1, 1).data]; };
  const light = (rgb) => rgb.slice(0, 3).map((v) => v / 255).map((v) => (v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4))
    .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
  const faint = [], words = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const node = words.currentNode.parentElement;
    if (!words.currentNode.data.trim() || node.getBoundingClientRect().width < 2 || node.closest('style,script,svg')) continue;
    const below = [];
    for (let at = node; at; at = at.parentElement) below.unshift(getComputedStyle(at).backgroundColor);
    laid('#fff');
    const ground = light(below.map(laid).at(-1)), ink = light(laid(getComputedStyle(node).color));
    const ratio = (Math.max(ground, ink) + .05) / (Math.min(ground, ink) + .05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${words.currentNode.data.trim().slice(0, 40)}`);
  }
  return faint;
}"""


def brightness(of: Locator) -> tuple[int, int]:
    """The darkest and the brightest grey of what is seen there."""
    seen = Image.open(io.BytesIO(of.screenshot())).convert("L").getextrema()
    return int(seen[0]), int(seen[1])


def test_words_of_a_record_can_be_read_in_light_and_dark(page: Page, server: Server, refs: dict[str, str]) -> None:
    page.goto(f"{server.address}/record?ref={refs['Ilsa Tornvald']}")
    expect(page.get_by_text("checked by its author only").first).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_timeout(600)
        assert page.evaluate(FAINT) == [], scheme

    # the wordmark turns with the page, also where nothing else is asked of the server
    low, high = brightness(page.get_by_test_id("stHeaderLogo"))
    assert (low < 60, high > 180) == (True, True), "light words on a dark page"


def test_what_may_be_done_with_a_record_stands_in_a_row_below_its_name(
    page: Page, server: Server, refs: dict[str, str]
) -> None:
    page.goto(f"{server.address}/record?ref={refs['Ilsa Tornvald']}")
    edit = page.get_by_role("button", name="Edit…")
    expect(edit).to_be_visible()
    rests(page)
    row = {
        page.get_by_role("button", name=name).bounding_box()["y"]
        for name in ("Edit…", "Case report, PDF", "Form of a UN body…")
    }  # type: ignore[index]
    box, title, below = (
        page.get_by_role("button", name="Judge a statement…").bounding_box(),
        page.locator("h1.name").bounding_box(),
        page.locator(".sec").first.bounding_box(),
    )

    assert len(row) == 1
    assert box and title and below
    assert abs(box["x"] - title["x"]) < 2, "at the edge of the text"
    assert below["y"] - title["y"] < 200, "what we know begins at once"


def test_no_empty_sidebar_stays_when_a_list_is_left(page: Page, server: Server, refs: dict[str, str]) -> None:
    page.goto(f"{server.address}/individuals")
    expect(page.get_by_text("Narrow the list")).to_be_visible()
    go(page, "review")

    expect(page.get_by_role("heading", name="Review by passage")).to_be_visible()
    main, wordmark = page.get_by_test_id("stMain").bounding_box(), page.get_by_alt_text("Logo").first.bounding_box()
    assert main and wordmark
    assert (main["x"], main["width"]) == (0, 1280)
    links = page.get_by_role("link", name="Home").bounding_box()
    assert links and links["x"] >= wordmark["x"] + wordmark["width"] - 1, "the wordmark stands before the pages"


def test_a_report_that_is_coded_has_its_title_as_heading(page: Page, server: Server, refs: dict[str, str]) -> None:
    page.goto(f"{server.address}/code?report={refs['report']}")

    expect(page.get_by_role("heading", name="Sorvane Courier", level=1)).to_be_visible()  # as its coding says


def test_the_keyboard_shows_where_it_is_in_the_masthead(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/search")
    expect(page.get_by_role("heading", name="Search", exact=True)).to_be_visible()
    link = page.get_by_role("link", name="Add a report")
    page.get_by_role("link", name="Home").focus()
    page.keyboard.press("Tab")

    expect(link).to_be_focused()
    expect(link).to_have_css("outline", "rgb(11, 85, 99) solid 2px")
