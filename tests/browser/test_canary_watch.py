"""What a page is told in any way is found: its frames, its hidden parts, its addresses."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

sys.path.insert(0, str(Path(__file__).parents[1] / "canary"))

import scan
from watch import Watch

WORDS = (
    "Framorquist",
    "Textorquist",
    "Shadowquist",
    "Attriquist",
    "Valuequist",
    "Addrequist",
    "Consolquist",
    "Storequist",
)
PAGE = """<!doctype html><p data-kept="Attriquist">nothing</p><input id="typed"><script>
  document.body.appendChild(document.createElement("div")).attachShadow({mode: "open"}).innerHTML = "<i hidden>Shadowquist</i>";
  document.querySelector("#typed").value = "Valuequist";
  localStorage.setItem("kept", "Storequist");
  console.log("about Consolquist");
  fetch("/other?name=Addrequist");
  const socket = new WebSocket(`ws://${location.host}/stream`);
  let heard = 0;
  socket.onmessage = () => { document.title = String(++heard); };
</script>"""


@pytest.fixture
def leaking() -> Iterator[str]:
    """A server on loopback that tells its page a word in every way."""

    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_bytes(b"\x0a\x10" + "Framorquist".encode("utf-16-le"))
        await socket.send_text("Textorquist")
        await asyncio.sleep(5)

    async def shown(_: object) -> HTMLResponse:
        return HTMLResponse(PAGE)

    app = Starlette(routes=[Route("/", shown), Route("/other", shown), WebSocketRoute("/stream", stream)])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = server.force_exit = True
    thread.join()


def test_what_a_page_is_told_is_found_in_every_layer(browser: Browser, leaking: str) -> None:
    page = browser.new_page()
    watch = Watch(page)
    page.goto(leaking)
    page.wait_for_function("() => document.title === '2'")
    watch.look()
    page.close()

    found = {pair for layer, told in watch.layers().items() for pair in scan.content(told, WORDS, layer)}
    assert found >= {
        ("frames", "Framorquist"), ("frames", "Textorquist"), ("DOM", "Shadowquist"), ("DOM", "Attriquist"),
        ("DOM", "Valuequist"), ("DOM", "Storequist"), ("addresses", "Addrequist"), ("console", "Consolquist"),
    }  # fmt: skip
