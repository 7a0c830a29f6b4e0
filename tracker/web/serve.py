"""Build the app and serve it: on this machine only, with every setting fixed here."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import socket
import sys
from pathlib import Path
from typing import Any

from tracker import config
from tracker.errors import StoreProblem

PORT = 8501
MAX_UPLOAD_MB = 50
PAGES = Path(__file__).parents[1] / "pages"


def build() -> Any:
    """The ASGI app: our gate and routes around the pages."""
    from starlette.formparsers import MultiPartParser
    from starlette.middleware import Middleware
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route
    from streamlit import App

    from tracker import once
    from tracker.store import columns, schema
    from tracker.web import doors, fonts, guard, lock, quiet
    from tracker.web.gate import LOCAL_NAMES, Gate

    async def health(_request: Request) -> PlainTextResponse:
        if lock.locked():
            return PlainTextResponse("locked")
        try:
            ready = schema.revision() == schema.newest()
        except StoreProblem as problem:
            return PlainTextResponse(str(problem), status_code=503)
        return PlainTextResponse("ok" if ready else "Run: tracker init", status_code=200 if ready else 503)

    os.umask(0o077)
    MultiPartParser.spool_max_size = MAX_UPLOAD_MB << 20  # an upload stays in memory, and is never a readable file
    quiet.install()
    _settle()
    columns.keep()
    lock.warm()
    lock.watch()
    names = LOCAL_NAMES | {name for name in os.environ.get("TRACKER_ALLOWED_HOSTS", "").split(",") if name}
    return App(
        PAGES / "shell.py",
        routes=[
            Route("/health", health),
            Route("/file/{token}", once.fetch, methods=["GET"]),
            Route("/font/{name}", fonts.font, methods=["GET"]),
            *doors.routes(),
        ],
        middleware=[Middleware(Gate, names=names, admit=guard.admit)],
        on_script_error=quiet.on_script_error,
    )


def _settle() -> None:
    """Load what pages need and set it aside for good.

    Streamlit collects garbage after every run, before the browser has its answer: with everything that was ever
    imported to look through, that takes a tenth of a second of each key.
    """
    import altair  # noqa: F401
    import pandas  # noqa: F401

    from tracker import actions, proposals, widgets

    for package in (actions, widgets):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")
    for kind in proposals.KINDS:  # their patterns are compiled when first looked for
        proposals.propose(kind, "They were detained.", 0, 19, {})
    gc.collect()
    gc.freeze()


def serve(port: int | None = None) -> None:
    """Serve until stopped. Raises StoreProblem when the port is taken, what `config.secret` does for the provider's."""
    config.secret("TRACKER_OIDC_CLIENT_SECRET_FILE")  # told now, not to the first who signs in
    address = _address()
    if address != "127.0.0.1":
        sys.stderr.write(_warning(address))
    chosen = _free(address, port)
    shown = "localhost" if address == "127.0.0.1" else address
    sys.stderr.write(f"Tracker is at http://{shown}:{chosen}  (stop it with Ctrl+C)\n")
    _tell_first_code(f"http://{shown}:{chosen}")
    _run(address, chosen)


def serve_locked(port: int, listening: int) -> None:
    """Go on serving a store that was locked, on the socket that is open already: the way of `tracker.web.anew`."""
    from tracker.store import keys

    keys.forget()  # a person locked it, or nobody was there: the passphrase file must not open it again
    _run(_address(), port, listening)


def _address() -> str:
    return os.environ.get("TRACKER_HOST", "127.0.0.1")


def _run(address: str, port: int, listening: int | None = None) -> None:
    from tracker.web import anew

    app = build()
    anew.listen_on(listening)
    anew.when_locked()
    app.run(config=settings(address, port))


def _warning(address: str) -> str:
    """What everybody who serves beyond this machine should know."""
    from tracker.actions import accounts
    from tracker.config import served_over_https
    from tracker.web import lock

    if lock.locked():  # whether accounts are in it is not known before it is opened
        return f"Warning: serving on {address}. Unless people sign in, whoever reaches it once unlocked can read all.\n"
    if not accounts.team():
        return f"Warning: serving on {address}. Whoever reaches this address can read and change everything.\n"
    if not served_over_https():
        return f"Warning: serving on {address} without https: passwords can be read on the way. See TRACKER_HTTPS.\n"
    return ""


def _tell_first_code(address: str) -> None:
    """Where nobody can sign in yet: the one-time code of the first administrator, on this terminal alone."""
    from tracker.actions import accounts

    code = accounts.first_code()
    if code:
        sys.stderr.write(
            f"Nobody can sign in yet. Make the first administrator at {address}/welcome with this code, "
            f"good once and for a day:\n\n    {code}\n\n"
        )


def _free(address: str, port: int | None) -> int:
    for candidate in [port] if port else range(PORT, PORT + 50):
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, candidate))
            except OSError:
                continue
            return candidate
    raise StoreProblem(f"Port {port or PORT} is taken by another program. Choose another: tracker serve --port 8600")


def settings(address: str, port: int) -> dict[str, Any]:
    """Streamlit's settings: nothing calls out, nothing is shown that should not be, and the look."""
    from tracker.web.look import THEME

    names = ["127.0.0.1", "localhost", *[n for n in os.environ.get("TRACKER_ALLOWED_HOSTS", "").split(",") if n]]
    return {
        "server.address": address,
        "server.port": port,
        "server.headless": True,
        "server.allowedHosts": names,
        "server.enableStaticServing": False,
        "server.enableAgentApi": False,
        "server.enableXsrfProtection": True,
        "server.fileWatcherType": "none",
        "server.disconnectedSessionTTL": 30,
        "server.maxUploadSize": MAX_UPLOAD_MB,
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.disableDataExport": True,
        "logger.hideWelcomeMessage": True,
        **THEME,
    }


if __name__ == "__main__":
    serve_locked(*map(int, sys.argv[1:]))
