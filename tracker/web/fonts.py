"""Fonts for the scripts that Streamlit's own two do not hold, from packages of this installation: no outside host."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

# address → package and file; the page's style sheet names them with their ranges (widgets/look.css)
FONTS = {
    "arabic": ("pylopdf_fonts_ar", "NotoNaskhArabic-Variable.ttf"),
    "chinese": ("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"),
}


@cache
def _path(name: str) -> Path | None:
    package, file = FONTS[name]
    found = importlib.util.find_spec(package)
    folder = Path(found.origin).parent if found and found.origin else None
    return next(folder.rglob(file), None) if folder else None


async def font(request: Request) -> Response:
    """One font, which a browser asks for once and only where a page holds its script."""
    name = request.path_params["name"]
    path = _path(name) if name in FONTS else None
    if path is None:
        return PlainTextResponse("There is no such font.", status_code=404)
    return FileResponse(path, media_type="font/otf" if path.suffix == ".otf" else "font/ttf")
