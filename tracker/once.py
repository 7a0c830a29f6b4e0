"""One-time file links: exports go from memory to one browser, once, and never through Streamlit's media store."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tracker.actions import locking
from tracker.errors import StoreProblem

SECONDS = 120
MAX_BYTES = 200_000_000


@dataclass(frozen=True)
class _Waiting:
    content: bytes
    media_type: str
    filename: str
    until: float


_links: dict[str, _Waiting] = {}
_lock = threading.Lock()


def issue(content: bytes, media_type: str, filename: str, seconds: int = SECONDS) -> str:
    """Path under which this content can be fetched once. Raises StoreProblem where too much waits."""
    with _lock:
        now = time.monotonic()
        for token in [token for token, link in _links.items() if link.until < now]:
            del _links[token]
        if sum(len(link.content) for link in _links.values()) + len(content) > MAX_BYTES:
            raise StoreProblem("Too many files wait to be fetched. Fetch them, or wait two minutes.")
        token = secrets.token_urlsafe(32)
        _links[token] = _Waiting(content, media_type, filename, now + seconds)
        return f"/file/{token}"


def forget() -> None:
    """No link works any more, and what waited is gone from memory."""
    with _lock:
        _links.clear()


locking.when_locked(forget)


async def fetch(request: Request) -> Response:
    """The content of a link, once; a look at its head does not use it up."""
    token = request.path_params["token"]
    with _lock:
        link = _links.get(token) if request.method == "HEAD" else _links.pop(token, None)
    if link is None or link.until < time.monotonic():
        return PlainTextResponse("This link was used or has run out. Make the file again.", status_code=404)
    name = quote(link.filename)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "X-Content-Type-Options": "nosniff"}
    return Response(link.content, media_type=link.media_type, headers=headers)
