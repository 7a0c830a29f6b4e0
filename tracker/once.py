"""One-time file links: exports go to who made them, once, and never through Streamlit's media store.

A link is of a person as they were when they made it: for somebody else, and for them once their role or clearance was
changed, it is not there. A look by somebody else does not use it up.

What waits is in memory, or where it is long in a file that nobody else can read (tracker/spool.py). A take-out lies in a
file of its own, which is gone once it was fetched or its time is over.
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
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse

from tracker.access import User
from tracker.actions import accounts, locking, sign_in
from tracker.errors import NotAllowed, StoreProblem
from tracker.spool import Spool

SESSION = "tracker.session"  # in the scope of a request: the number of its session, said by web/gate.py alone
SECONDS = 120
FILE_SECONDS = 3_600
MAX_BYTES = 2_000_000_000  # on the disk, of all that wait; little of them is in memory


@dataclass(frozen=True)
class _Waiting:
    whose: tuple[object, ...]
    content: Spool | Path
    media_type: str
    filename: str
    until: float


_links: dict[str, _Waiting] = {}
_lock = threading.Lock()


def issue(user: User, content: bytes | Spool, media_type: str, filename: str, seconds: int = SECONDS) -> str:
    """Path under which this person can fetch this content once. Raises StoreProblem where too much waits."""
    spool = Spool(content) if isinstance(content, bytes) else content
    with _lock:
        _drop_old()
        waiting = sum(link.content.size for link in _links.values() if isinstance(link.content, Spool))
        if waiting + spool.size > MAX_BYTES:
            raise StoreProblem("Too many files wait to be fetched. Fetch them, or wait two minutes.")
        return _put(_Waiting(_rights(user), spool, media_type, filename, time.monotonic() + seconds))


def issue_file(user: User, path: Path, media_type: str, filename: str) -> str:
    """Path under which this person can fetch this file once; it is deleted then, or when its time is over."""
    with _lock:
        _drop_old()
        return _put(_Waiting(_rights(user), path, media_type, filename, time.monotonic() + FILE_SECONDS))


def _rights(user: User) -> tuple[object, ...]:
    return user.id, user.role, user.clearance


def _asking(session: int | None) -> tuple[object, ...] | None:
    """The rights of who asks now; None where their session has ended."""
    try:
        return _rights(accounts.local_user() if session is None else sign_in.user_of(session))
    except NotAllowed:
        return None


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
        link = _links.get(token)
    if link is not None and await run_in_threadpool(_asking, request.scope.get(SESSION)) == link.whose:
        with _lock:
            link = _links.get(token) if request.method == "HEAD" else _links.pop(token, None)
    else:
        link = None
    if link is None or link.until < time.monotonic() or (isinstance(link.content, Path) and not link.content.exists()):
        if link is not None and request.method != "HEAD":
            _delete(link)
        return PlainTextResponse("This link was used or has run out. Make the file again.", status_code=404)
    name = quote(link.filename)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "X-Content-Type-Options": "nosniff"}
    if isinstance(link.content, Path):
        done = None if request.method == "HEAD" else BackgroundTask(_delete, link)
        return FileResponse(link.content, media_type=link.media_type, headers=headers, background=done)
    headers["Content-Length"] = str(link.content.size)
    return StreamingResponse(link.content.pieces(), media_type=link.media_type, headers=headers)
