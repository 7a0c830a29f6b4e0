"""The gate: whom the server answers, what a browser may do with the answer, and links that work once."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tracker import once
from tracker.access import User
from tracker.errors import StoreProblem
from tracker.spool import Spool
from tracker.web import anew, fonts, lock
from tracker.web.gate import Gate


async def slow(request: Any) -> PlainTextResponse:
    """An answer that takes longer than it takes to begin anew."""
    beginning = threading.Thread(target=anew._begin)
    beginning.start()
    request.app.state.beginning = beginning
    await asyncio.sleep(0.5)
    request.app.state.order.append("answered")
    return PlainTextResponse("locked")


async def hello(request: Any) -> PlainTextResponse:
    """What the app behind the gate says, and what it was told."""
    told = request.headers.get("x-tracker-user", "nobody")
    return PlainTextResponse(told, headers={"server": "something", "x-frame-options": "ALLOWALL"})


app = Starlette(
    routes=[
        Route("/", hello),
        Route("/slow", slow),
        Route("/file/{token}", once.fetch),
        Route("/font/{name}", fonts.font),
    ]
)


def done(work: Coroutine[Any, Any, None]) -> None:
    """Run it in a thread of its own: a browser test may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status_code: int
    headers: dict[str, str]
    content: bytes


class Client:
    """Asks the gate as a server would: no network, no thread."""

    def get(self, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> Answer:
        """One request and its whole answer."""
        said = {"host": "localhost:8501", **(headers or {})}
        scope = {
            "type": "http",
            "method": method,
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in said.items()],
        }
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            await asyncio.sleep(3600)  # the browser neither says more nor goes away

        done(Gate(app)(scope, receive, send))
        found = {name.decode().lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:]))

    def head(self, path: str) -> Answer:
        """A look at the head alone."""
        return self.get(path, method="HEAD")


client = Client()


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "10.0.0.1"])
def test_a_name_it_is_not_known_by_is_not_answered(host: str) -> None:
    answer = client.get("/", headers={"host": host})

    assert answer.status_code == 421


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8600", "[::1]:8501"])
def test_its_own_names_are_answered(host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


def test_every_answer_keeps_data_in() -> None:
    answer = client.get("/")

    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "server" not in answer.headers
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "http" not in policy.replace("http-equiv", "")
    assert "'unsafe-eval'" not in policy and "script-src 'self' 'wasm-unsafe-eval' blob: 'sha256-" in policy


def test_a_server_that_was_locked_is_not_replaced_under_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    app.state.order = []
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        monkeypatch.setattr(anew, "_listening", listening)
        monkeypatch.setattr(anew.os, "execv", lambda *_: app.state.order.append("replaced"))
        monkeypatch.setattr(lock, "lockable", lambda: False)

        assert client.get("/slow").content == b"locked"
        app.state.beginning.join(30)

    assert app.state.order == ["answered", "replaced"]


def test_headers_that_only_we_may_set_do_not_come_from_outside() -> None:
    assert client.get("/", headers={"x-tracker-user": "admin"}).content == b"nobody"


@pytest.mark.parametrize("origin", [None, "http://evil.example", "http://localhost:9999", "null"])
def test_a_websocket_of_another_page_is_refused(origin: str | None) -> None:
    sent: list[dict[str, Any]] = []
    headers = [(b"host", b"localhost:8501")] + ([(b"origin", origin.encode())] if origin else [])

    async def knock() -> None:
        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "websocket.connect"}

        await Gate(app)({"type": "websocket", "path": "/", "headers": headers}, receive, send)

    done(knock())

    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_a_link_works_once_and_a_look_at_its_head_does_not_use_it_up(user: User) -> None:
    address = once.issue(user, b"content", "text/csv", 'Ünï "code"\n.csv')

    head, first, second = client.head(address), client.get(address), client.get(address)

    assert (head.status_code, first.content, second.status_code) == (200, b"content", 404)
    assert first.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert "\n" not in first.headers["content-disposition"]
    assert client.get("/file/guess").status_code == 404


def test_a_link_runs_out(user: User) -> None:
    assert client.get(once.issue(user, b"content", "text/csv", "a.csv", seconds=-1)).status_code == 404


def test_a_long_file_comes_whole_and_says_its_size(user: User) -> None:
    content = bytes(range(256)) * 10_000

    found = client.get(once.issue(user, Spool(content), "text/csv", "a.csv"))

    assert found.content == content and found.headers["content-length"] == str(len(content))


def test_too_much_that_waits_is_refused(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "MAX_BYTES", 100)

    with pytest.raises(StoreProblem, match="Too many files"):
        once.issue(user, b"x" * 101, "text/csv", "a.csv")


def test_fonts_are_served_and_nothing_else_is() -> None:
    assert client.get("/font/arabic").content[:4] in (b"\x00\x01\x00\x00", b"OTTO")
    assert client.get("/font/chinese").content[:4] in (b"\x00\x01\x00\x00", b"OTTO")
    assert client.get("/font/..%2f..%2fetc%2fpasswd").status_code == 404
    assert client.get("/font/other").status_code == 404
