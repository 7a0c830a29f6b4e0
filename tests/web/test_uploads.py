"""What a browser sends stays in memory: half of a readable file on the disk would outlive the person at work."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from tracker.web import serve


def test_a_large_upload_is_never_a_file_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1)
    serve.build()
    spilled: list[bool] = []

    async def receive(request: Request) -> PlainTextResponse:
        form = await request.form()
        spilled.append(bool(form["file"].file._rolled))  # type: ignore[union-attr]
        return PlainTextResponse("ok")

    app = Starlette(routes=[Route("/", receive, methods=["POST"])])
    TestClient(app).post("/", files={"file": ("a.txt", b"x" * 5_000_000)})

    assert spilled == [False]
