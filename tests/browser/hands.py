"""What a person does on a page that is written anew under their hands."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from playwright.sync_api import Locator, Page, TimeoutError

RESTS = """() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
  && document.querySelector('[data-testid=stMain]')?.innerText.trim()"""
STANDS = """() => (document.querySelector('[data-testid=stApp]')?.dataset.testScriptState ?? 'notRunning')
  === 'notRunning'"""
GO = """(path) => new Promise((begun) => {
  const state = () => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState ?? 'notRunning';
  const go = () => { watch.disconnect(); begun(); };
  const watch = new MutationObserver(() => state() === 'notRunning' || go());
  watch.observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-test-script-state']});
  setTimeout(go, 5000);
  history.pushState({}, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
})"""  # the page may be made anew meanwhile, by another theme: what is watched is all of it, and not forever


def patient(click: Callable[..., None]) -> Callable[..., None]:
    """A click that waits until the page stands still, as a person does, and for five seconds at most.

    What is written anew between the press and the release of the mouse swallows a click.
    """

    @wraps(click)
    def waits(self: Locator, **options: object) -> None:
        with suppress(TimeoutError):
            self.page.wait_for_function(STANDS, timeout=5_000)
        click(self, **options)

    return waits


def rests(page: Page) -> None:
    """Wait until the script of the page has run to its end."""
    page.wait_for_function(RESTS)


def go(page: Page, path: str) -> None:
    """Go to another page as the browser's own buttons do, and wait until it is written.

    To open its address loads the program of the browser again, which takes seconds of processor time.
    """
    page.evaluate(GO, f"/{path}")
    rests(page)


def take(page: Page, box: Locator, words: str) -> None:
    """Take the option of a list that begins with these words; a list that opens while the page is written closes again."""
    option = page.get_by_role("option", name=re.compile(f"^{re.escape(words)}"))
    for _ in range(10):
        rests(page)
        box.click()
        try:
            return option.first.click(timeout=2_000)
        except TimeoutError:
            continue
    option.first.click()
