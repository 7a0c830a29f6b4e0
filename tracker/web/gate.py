"""The gate in front of every request: whom we answer, and what a browser may do with the answer."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
STATIC = ("/static/", "/favicon.png", "/font/")


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
    """ASGI middleware: answers only the names it is known by, and adds the headers that keep data in."""

    def __init__(self, app: ASGIApp, names: frozenset[str] = LOCAL_NAMES) -> None:
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse foreign hosts and origins; pass on the rest without headers that only we may set."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {key.lower(): value for key, value in scope["headers"]}
        if not self._known(headers.get(b"host", b"").decode("latin-1")):
            await _refuse(scope, send, 421)
            return
        if scope["type"] == "websocket" and not self._same_origin(headers):
            await _refuse(scope, send, 403)
            return
        scope = dict(
            scope, headers=[pair for pair in scope["headers"] if not pair[0].lower().startswith(b"x-tracker-")]
        )
        await self.app(scope, receive, _with_headers(scope, send) if scope["type"] == "http" else send)

    def _known(self, host: str) -> bool:
        return (urlsplit(f"//{host}").hostname or "") in self.names

    def _same_origin(self, headers: dict[bytes, bytes]) -> bool:
        """A page of another site must not open our websocket: it always sends its own origin."""
        origin = headers.get(b"origin", b"").decode("latin-1")
        return bool(origin) and urlsplit(origin).netloc == headers.get(b"host", b"").decode("latin-1")


async def _refuse(scope: Scope, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})  # before the handshake: the client sees 403
        return
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"This address is not served here."})


def _with_headers(scope: Scope, send: Send) -> Send:
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
            own = [
                pair
                for pair in message.get("headers", [])
                if pair[0].lower() not in fixed and pair[0].lower() != b"server"
            ]
            message = dict(message, headers=[*own, *fixed.items()])
        await send(message)

    return sending
