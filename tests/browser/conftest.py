"""A real server on loopback and a real browser, both ended by the tests that started them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import invented
import pytest
from forked import Forked, Nest
from hands import patient
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from prepared import Prepared

sys.path.insert(0, str(Path(__file__).parents[1]))
from tools import browser as chromium

from tracker.actions import accounts, browse, forms, intake, my_account, sign_in
from tracker.store import accounts as rows
from tracker.store import database

PROJECT = Path(__file__).parents[2]
expect.set_options(timeout=30_000)  # what a page shows is tested here, not how busy the machine is


@dataclass(frozen=True)
class Server:
    """A running app: its address, the environment that names its database, a session where people sign in, its process."""

    address: str
    environment: dict[str, str]
    session: str = ""
    process: int = 0
    nest: Nest | None = None

    def run(self, *arguments: str) -> str:
        """The output of a command on the same database."""
        if self.nest:
            return self.nest.run([*arguments], self.environment)
        done = subprocess.run(
            [sys.executable, "-m", "tracker", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


def serve(
    environment: dict[str, str],
    session: str = "",
    program: tuple[str, ...] = ("-m", "tracker"),
    well: bool = True,
    nest: Nest | None = None,
) -> Iterator[Server]:
    """Start the app on a free port of this machine, wait until it is well, and end it by its id.

    Its log holds no error, unless `well` is False. Where a `nest` is given, it is forked there.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = Path(environment["TRACKER_HOME"]).parent / "serve.log"
    arguments = ["serve", "--port", str(port)]
    process = (
        nest.start(arguments, environment, Path(os.devnull), log)
        if nest
        else _started(program, arguments, environment, log)
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{address}/health") as answer:
                    assert answer.status == 200
                    break
            except OSError:
                assert process.poll() is None, "the server ended by itself"
                time.sleep(0.1)
        yield Server(address, environment, session, process.pid, nest)
    finally:
        process.terminate()
        process.wait(20)
    said = log.read_text(encoding="utf-8")
    assert not well or ("Error" not in said and "Traceback" not in said and "problem" not in said), said[-3000:]


def _started(
    program: tuple[str, ...], arguments: list[str], environment: dict[str, str], log: Path
) -> subprocess.Popen[bytes] | Forked:
    with log.open("wb") as told:
        return subprocess.Popen(
            [sys.executable, *program, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=told
        )


@pytest.fixture(scope="session")
def nest() -> Iterator[Nest]:
    """Where servers are forked; tests of how one starts, what is in its memory and how it ends start their own."""
    made = Nest()
    yield made
    made.close()


def _public_case(shared: Path) -> str:
    user, folder = accounts.local_user(), shared / "data" / "almaty"
    text = (folder / "article.txt").read_text(encoding="utf-8")
    report = intake.add_report(user, intake.NewReport(text=text, received=date(2026, 11, 23))).ref
    forms.apply(user, report, json.loads((folder / "golden.json").read_text(encoding="utf-8")), judge=True)
    return next(row.ref for row in browse.incidents(user).rows if row.individuals == 6)


@pytest.fixture
def almaty(prepared: Prepared, shared: Path) -> str:
    """The public article with its coding, judged, there before the server starts; the ref of its incident."""
    return prepared.of("almaty", lambda: _public_case(shared))


def _invented_case() -> dict[str, str]:
    user = accounts.local_user()
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT, title="Dock workers held")).ref
    forms.apply(user, report, invented.coding(), judge=True)
    return {"report": report} | {row.name: row.ref for row in browse.individuals(user).rows}


@pytest.fixture
def refs(prepared: Prepared) -> dict[str, str]:
    """An invented report with its coding, judged, there before the server starts; refs by name."""
    return prepared.of("invented", _invented_case)


@pytest.fixture
def server(store: str, tmp_path: Path, nest: Nest, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The app on a database of each kind: an empty one, or with the case that the test names."""
    for case in {"almaty", "refs"} & {*request.fixturenames}:
        request.getfixturevalue(case)
    environment = {**os.environ, "TRACKER_HOME": str(tmp_path / "home")}
    session = ""
    if store.startswith("postgresql"):
        environment["TRACKER_DATABASE_URL"] = store
        token = tmp_path / "token"
        token.touch(0o600)
        token.write_text(my_account.command_token(accounts.local_user()))
        environment["TRACKER_TOKEN_FILE"] = str(token)
        session = signed_in("local")
    yield from serve(environment, session, nest=nest)


def signed_in(name: str) -> str:
    """The token of a session as signing in opens it, without a password to hash."""
    with database.transaction(None) as session:
        return rows.open_session(session, rows.named(session, name), "browser", sign_in.LIFE)[1]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from Debian's packages, without a screen."""
    path = chromium()
    assert path, "Chromium is not installed: run `make test`, which installs it."
    with sync_playwright() as play, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", patient(Locator.click))
        opened = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """One page; anything it asks of another host, and any error in its scripts, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    if server.session:
        context.add_cookies([{"name": "tracker-session", "value": server.session, "url": server.address}])
    opened = context.new_page()
    opened.set_default_timeout(90_000)  # a machine that is very busy answers late
    foreign: list[str] = []
    broken: list[str] = []
    opened.on(
        "request",
        lambda request: (
            None if request.url.startswith((server.address, "data:", "blob:")) else foreign.append(request.url)
        ),
    )
    opened.on("pageerror", lambda error: broken.append(str(error)))
    yield opened
    context.close()
    assert not foreign
    assert not broken
