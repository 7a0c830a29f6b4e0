"""What a person does on a page that is written anew under their hands."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page


def take(page: Page, box: Locator, words: str) -> None:
    """Take the option of a list that begins with these words; a list that opens while the page is written closes again."""
    option = page.get_by_role("option", name=re.compile(f"^{re.escape(words)}"))
    for _ in range(10):
        box.click()
        page.wait_for_timeout(500)
        if option.first.is_visible():
            break
    option.first.click()
