"""One-time file links: exports go from memory to one browser, once, and never through Streamlit's media store.

A take-out is too large for memory: it lies in a file of its own, which is gone once it was fetched or its time is over.
"""

from __future__ import annotations

import secrets
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from tracker.actions import locking
from tracker.errors import StoreProblem

SECONDS = 120
FILE_SECONDS = 3_600
MAX_BYTES = 200_000_000


@dataclass(frozen=True)
class _Waiting:
    content: bytes | Path
    media_type: str
    filename: str
    until: float


_links: dict[str, _Waiting] = {}
_lock = threading.Lock()


def issue(content: bytes, media_type: str, filename: str, seconds: int = SECONDS) -> str:
    """Path under which this content can be fetched once. Raises StoreProblem where too much waits."""
    with _lock:
        _drop_old()
        if (
            sum(len(link.content) for link in _links.values() if isinstance(link.content, bytes)) + len(content)
            > MAX_BYTES
        ):
            raise StoreProblem("Too many files wait to be fetched. Fetch them, or wait two minutes.")
        return _put(_Waiting(content, media_type, filename, time.monotonic() + seconds))


def issue_file(path: Path, media_type: str, filename: str) -> str:
    """Path under which this file can be fetched once; it is deleted then, or when its time is over."""
    with _lock:
        _drop_old()
        return _put(_Waiting(path, media_type, filename, time.monotonic() + FILE_SECONDS))


def _put(link: _Waiting) -> str:
    token = secrets.token_urlsafe(32)
    _links[token] = link
    return f"/file/{token}"


def _drop_old() -> None:
    now = time.monotonic()
    for token in [token for token, link in _links.items() if link.until < now]:
        _delete(_links.pop(token))


def _delete(link: _Waiting) -> None:
    if isinstance(link.content, Path):
        link.content.unlink(missing_ok=True)
        with suppress(OSError):
            link.content.parent.rmdir()  # it has a folder of its own


def forget() -> None:
    """No link works any more, and what waited is gone from memory."""
    with _lock:
        for link in _links.values():
            _delete(link)
        _links.clear()


locking.when_locked(forget)


async def fetch(request: Request) -> Response:
    """The content of a link, once; a look at its head does not use it up."""
    token = request.path_params["token"]
    with _lock:
        link = _links.get(token) if request.method == "HEAD" else _links.pop(token, None)
    if link is None or link.until < time.monotonic() or (isinstance(link.content, Path) and not link.content.exists()):
        if link is not None and request.method != "HEAD":
            _delete(link)
        return PlainTextResponse("This link was used or has run out. Make the file again.", status_code=404)
    name = quote(link.filename)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "X-Content-Type-Options": "nosniff"}
    if isinstance(link.content, Path):
        done = None if request.method == "HEAD" else BackgroundTask(_delete, link)
        return FileResponse(link.content, media_type=link.media_type, headers=headers, background=done)
    return Response(link.content, media_type=link.media_type, headers=headers)
