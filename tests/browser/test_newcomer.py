"""The main job in a real browser: from a pasted article to six reviewed individuals, one injury and a case report.

The counts of interactions (clicks, keys that act, fields filled) and of keystrokes are printed with -s, and so is
the time from a key to the updated screen; the counts are held to the limits, the times are not (see make bench).
"""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import Any

import pytest
from conftest import Server
from playwright.sync_api import Page

INVENTED = """Sarvan police detain marchers asking for news of the missing

VELDRA, Ostrania - Police in the port city of Veldra have detained six marchers who were asking for news of relatives held in the north.

The march on April 17 in front of the Northern Mission in Veldra was the third this spring.

One of those detained, Ilma Torvek, managed to telephone the Veldra Courier and said that she was being taken to a clinic to treat injuries to her wrist that she sustained while being pushed into a police van. She said that she was held at a police station together with three other women, Oda Brennik, Sanna Kell, Maret Ulvin, and two men, Pavo Lindar and Josk Arnev.

The police have not answered questions.
"""
WORDS = {
    "invented": {
        "incident": "have detained six marchers",
        "people": "managed to telephone",
        "hurt": "injuries to her wrist",
        "part": "wrist",
        "hurt_one": "Ilma Torvek",
    },
    "almaty": {
        "incident": "have detained six protesters",
        "people": "managed to call",
        "hurt": "injuries to her hand",
        "part": "hand",
        "hurt_one": "Gulfia Qazybek",
    },
}


class Hand:
    """A person at work: every click, acting key and filled field is counted."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.interactions, self.keystrokes = page, address, 0, 0

    def open(self, path: str) -> None:
        """Begin at an address, as a person begins the day."""
        self.page.goto(self.address + path)

    def fill(self, label: str, text: str) -> None:
        """Paste into a field: one interaction, no keystroke."""
        self.page.get_by_label(label).fill(text)
        self.interactions += 1

    def click(self, name: str, role: str = "button") -> None:
        """Click what bears this name."""
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.interactions += 1

    def key(self, key: str) -> None:
        """Press a key that acts, and wait until the screen has answered."""
        self.page.keyboard.press(key)
        self.interactions += 1
        self.keystrokes += 1
        self.settled()

    def select(self, words: str, clicks: int = 1) -> None:
        """Click a sentence (once) or a paragraph (three times) by some of its words."""
        x, y = self.page.evaluate(
            """(words) => {
              const text = document.querySelector('.ct .txt').firstChild, at = text.data.indexOf(words), range = new Range();
              range.setStart(text, at); range.setEnd(text, at + words.length);
              document.querySelector('.ct .scroll').scrollTop += range.getBoundingClientRect().top - 300;
              const box = range.getClientRects()[0];
              return [box.x + box.width / 2, box.y + box.height / 2];
            }""",
            words,
        )
        self.page.mouse.click(x, y, click_count=clicks)
        self.interactions += 1

    def settled(self) -> None:
        """Wait until every command was answered."""
        self.page.wait_for_function("() => !window.__coder || window.__coder.pending.length === 0")
        self.page.wait_for_timeout(120)


def people(server: Server) -> list[dict[str, Any]]:
    """The individuals as a script sees them."""
    return json.loads(server.run("list", "individuals", "--json"))  # type: ignore[no-any-return]


@pytest.fixture(params=["invented", "almaty"])
def article(request: pytest.FixtureRequest) -> tuple[str, dict[str, str]]:
    """An article of our own, and the public one where it is beside the project."""
    if request.param == "invented":
        return INVENTED, WORDS["invented"]
    folder: Path = request.getfixturevalue("shared")
    return (folder / "data" / "almaty" / "article.txt").read_text(encoding="utf-8"), WORDS["almaty"]


def code(hand: Hand, words: dict[str, str], by_keys: bool) -> None:
    """Incident, who says so, the six, the two questions, the injury."""

    def make(key: str, button: str) -> None:
        hand.key(key) if by_keys else hand.click(button)
        hand.settled()

    def keep() -> None:
        hand.key("Enter") if by_keys else hand.click("Keep this")
        hand.settled()

    hand.select(words["incident"])
    make("i", "Incident")
    keep()
    hand.select(words["people"], clicks=3)
    make("h", "Who says so")
    keep()
    make("d", "Detained")
    keep()
    while hand.page.evaluate("window.__coder.data.questions.some((q) => !q.answer)"):
        make("y", "Yes")
    if not by_keys:  # the passage is still chosen: a practised hand goes on from there
        hand.select(words["hurt"])
    make("j", "Injury")
    keep()


def review(hand: Hand, by_keys: bool) -> None:
    """Follow what was made of each passage, then each conclusion by itself."""
    page = hand.page
    hand.click("Review what was made")
    for _ in range(12):
        page.wait_for_selector("text=/Passage \\d+ of|All of this report is judged/")
        page.wait_for_timeout(600)
        if page.get_by_text("All of this report is judged").count():
            return
        before = page.get_by_test_id("stMain").inner_text()
        if page.get_by_role("button", name="Follow", exact=False).filter(has_text="statement").count():
            hand.key("f") if by_keys else hand.click("Follow ")
        else:
            hand.key("y") if by_keys else page.locator("[class*=st-key-ask]").get_by_role(
                "button", name="Follow"
            ).first.click()
            hand.interactions += not by_keys
        page.wait_for_function(
            "(before) => document.querySelector('[data-testid=stMain]').innerText !== before", arg=before
        )
    raise AssertionError("the review did not come to an end")


@pytest.mark.parametrize("by_keys", [False, True], ids=["following the screen", "with the keys"])
def test_from_a_pasted_article_to_six_reviewed_individuals(
    page: Page, server: Server, article: tuple[str, dict[str, str]], by_keys: bool
) -> None:
    text, words = article
    hand = Hand(page, server.address)

    hand.open("/add")
    hand.fill("Paste the text. It is kept unchanged.", text)
    hand.click("Keep and start coding")
    page.wait_for_function("() => window.__coder && window.__coder.data.text")
    code(hand, words, by_keys)
    latencies = sorted(page.evaluate("window.__coder.latencies"))
    review(hand, by_keys)

    found = people(server)
    incident = json.loads(server.run("list", "incidents", "--json"))
    injuries = json.loads(server.run("list", "injuries", "--json"))
    print(
        f"\n{'keys' if by_keys else 'screen'}: {hand.interactions} interactions, {hand.keystrokes} keystrokes; "
        f"key to screen p50 {statistics.median(latencies):.0f} ms, p95 {latencies[int(len(latencies) * 0.95)]:.0f} ms"
    )
    assert len(found) == 6
    assert sorted(person["sex"] for person in found) == ["female"] * 4 + ["male"] * 2
    assert all(person["review"] == "followed" and person["latest_stage"] for person in found)
    assert [row["individuals"] for row in incident] == [6]
    assert [(row["name"], row["body_part"], row["review"]) for row in injuries] == [
        (words["hurt_one"], words["part"], "followed")
    ]
    assert hand.interactions <= (20 if by_keys else 30)
    assert server.run("check") == ""


def test_the_case_report_is_saved_from_the_record(page: Page, server: Server, tmp_path: Path) -> None:
    hand = Hand(page, server.address)
    hand.open("/add")
    hand.fill("Paste the text. It is kept unchanged.", INVENTED)
    hand.click("Keep and start coding")
    page.wait_for_function("() => window.__coder && window.__coder.data.text")
    code(hand, WORDS["invented"], by_keys=True)
    review(hand, by_keys=True)

    hand.click("Individuals", "link")
    page.get_by_text("Ilma Torvek").first.click()
    page.wait_for_selector("h1.name")
    hand.click("Case report, PDF")
    with page.expect_download() as saved:
        page.get_by_text("Save ").click()

    content = saved.value.path().read_bytes()
    assert content.startswith(b"%PDF")
    assert "Ilma Torvek" in page.inner_text("h1.name")
