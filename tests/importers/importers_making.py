"""Small workbooks made by hand, for what no writer writes."""

from __future__ import annotations

import zipfile
from pathlib import Path

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{short}="{OFFICE}{long}:1.0"'
    for short, long in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"),
    )
)  # fmt: skip


def ods(path: Path, tables: str, styles: str = "") -> Path:
    """An ODS file of tables that are given as XML."""
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def cell(words: str, kind: str = "string", more: str = "") -> str:
    """A cell as its program shows it."""
    return f'<table:table-cell office:value-type="{kind}" {more}><text:p>{words}</text:p></table:table-cell>'
