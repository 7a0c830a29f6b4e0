"""The gate in front of every request: whom we answer, and what a browser may do with the answer."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker import once
from tracker.errors import StoreProblem
from tracker.web import anew, guard, lock, plain, quiet
from tracker.web.guard import Admission

LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
STATIC = ("/static/", "/favicon.png", "/font/")
SESSION_HEADER = b"x-tracker-session"  # set here alone, read by widgets/signed_in.py alone
LOCKABLE_HEADER = b"x-tracker-lockable"
ENDED = 4401
LOOK_SECONDS = 1.0  # a lock is noticed by then,
RECHECK_SECONDS = 10.0  # a session that ended elsewhere by then, without any message

Admit = Callable[[str | None, bool], Admission]


@cache
def content_policy() -> str:
    """Content-Security-Policy: nothing from outside, and only the inline scripts of Streamlit's own page."""
    import streamlit

    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, re.S)
    sums = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" for code in inline)
    return (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' blob: {sums}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


class Gate:
    """ASGI middleware: answers only the names it is known by, lets in who may come in, and keeps data in.

    `admit` says how the browser behind a session cookie stands (web/guard.py); without it everybody is inside.
    """

    def __init__(self, app: ASGIApp, names: frozenset[str] = LOCAL_NAMES, admit: Admit | None = None) -> None:
        self.app, self.names, self.admit = app, names, admit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse foreign hosts, origins and strangers; pass on the rest without headers that only we may set."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self._answer(scope, receive, send)
            return
        with anew.answering():
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun: list[bool] = []
        if scope["type"] == "http":
            send = _with_headers(scope, send, begun)
        headers = {key.lower(): value for key, value in scope["headers"]}
        if not self._known(headers.get(b"host", b"").decode("latin-1")):
            await _refuse(scope, send, 421)
            return
        if not self._own_origin(scope, headers):
            await _refuse(scope, send, 403)
            return
        kept = [pair for pair in scope["headers"] if not pair[0].lower().startswith(b"x-tracker-")]
        scope = dict(scope, headers=kept)
        try:
            await self._pass(scope, headers, receive, send)
        except StoreProblem as problem:
            await _refuse(scope, send, 503, str(problem))
        except Exception as problem:
            number = quiet.note(problem)
            if begun:  # half an answer is out: the server breaks the connection off
                return
            await _refuse(scope, send, 500, f"Something went wrong in the program. Report the number {number}.")

    async def _pass(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, send: Send) -> None:
        """Let in who may come in."""
        path = scope["path"]
        if self.admit is None or guard.free(path):
            await self.app(scope, receive, send)
            return
        token = _cookie(headers, plain.cookie(plain.SESSION))
        active = path != "/session" or b"active" in scope.get("query_string", b"").split(b"&")
        admission = await run_in_threadpool(self.admit, token, active)
        if not admission.reaches(path):
            await _show_the_door(scope, headers, send, admission)
            return
        if scope["type"] == "http":
            await self.app(dict(scope, **{once.SESSION: admission.session}), receive, send)
            return
        known = [(SESSION_HEADER, str(admission.session).encode())] if admission.session is not None else []
        known += [(LOCKABLE_HEADER, b"1")] if lock.lockable() else []
        scope = dict(scope, headers=[*scope["headers"], *known])
        await self.app(scope, self._watched(token, admission, receive, send), send)

    def _watched(self, token: str | None, admission: Admission, receive: Receive, send: Send) -> Receive:
        """What a websocket hears, until its session ends: at the next message, or within seconds without one."""
        assert self.admit is not None  # noqa: S101  # only called with one
        admit, waiting, checked = self.admit, None, time.monotonic()

        async def hearing() -> Message:
            nonlocal waiting, checked
            while True:
                waiting = waiting or asyncio.ensure_future(receive())
                done, _ = await asyncio.wait({waiting}, timeout=LOOK_SECONDS)
                message = waiting.result() if done else None
                if message is not None:
                    waiting = None
                    if message["type"] != "websocket.receive":
                        return message
                if message is not None or time.monotonic() - checked > RECHECK_SECONDS or lock.locked():
                    checked = time.monotonic()
                    if await run_in_threadpool(admit, token, message is not None) != admission:
                        break
                if message is not None:
                    return message
            if waiting:
                waiting.cancel()
            await send({"type": "websocket.close", "code": ENDED})
            return {"type": "websocket.disconnect", "code": ENDED}

        return hearing

    def _known(self, host: str) -> bool:
        return (urlsplit(f"//{host}").hostname or "") in self.names

    def _own_origin(self, scope: Scope, headers: dict[bytes, bytes]) -> bool:
        """Another site must neither open our websocket (a browser always says its origin) nor send a form."""
        origin = headers.get(b"origin", b"").decode("latin-1")
        if scope["type"] == "http" and (scope["method"] in ("GET", "HEAD") or not origin):
            return True
        if scope["type"] == "http" and origin == "null":  # what a browser says under our own no-referrer policy
            return headers.get(b"sec-fetch-site") == b"same-origin"
        return bool(origin) and urlsplit(origin).netloc == headers.get(b"host", b"").decode("latin-1")


def _cookie(headers: dict[bytes, bytes], name: str) -> str | None:
    for part in headers.get(b"cookie", b"").decode("latin-1").split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return None


async def _show_the_door(scope: Scope, headers: dict[bytes, bytes], send: Send, admission: Admission) -> None:
    """Who looks at a page is led to the door; what a script asks for is refused."""
    path = scope["path"]
    looking = scope["type"] == "http" and scope["method"] == "GET" and b"text/html" in headers.get(b"accept", b"")
    if not (looking and guard.is_page(path)):
        await _refuse(scope, send, 401, "Sign in first.")
        return
    door = guard.FIRST_DOOR[admission.standing]
    asked = scope.get("query_string", b"").decode("latin-1")
    inside = path not in guard.ALL_DOORS and path != "/"
    to = f"{door}?{urlencode({'next': path + (f'?{asked}' if asked else '')})}" if inside else door
    await send({"type": "http.response.start", "status": 303, "headers": [(b"location", to.encode())]})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(scope: Scope, send: Send, status: int, why: str = "This address is not served here.") -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})  # before the handshake: the client sees 403
        return
    kind = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": kind})
    await send({"type": "http.response.body", "body": why.encode()})


def _with_headers(scope: Scope, send: Send, begun: list[bool]) -> Send:
    """Add what every answer carries; `begun` is filled once an answer is on its way."""
    fixed = {
        b"content-security-policy": content_policy().encode(),
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"no-referrer",
        b"x-frame-options": b"DENY",
        b"cross-origin-opener-policy": b"same-origin",
        b"permissions-policy": b"camera=(), microphone=(), geolocation=(), interest-cohort=()",
    }
    if not scope["path"].startswith(STATIC):
        fixed[b"cache-control"] = b"no-store"

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            begun.append(True)
            own = [
                pair
                for pair in message.get("headers", [])
                if pair[0].lower() not in fixed and pair[0].lower() != b"server"
            ]
            message = dict(message, headers=[*own, *fixed.items()])
        await send(message)

    return sending
