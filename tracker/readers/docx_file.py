"""Word documents: paragraphs and tables in their order."""

from __future__ import annotations

import io
import zipfile

from tracker.errors import UnreadableFile
from tracker.readers.text import ReadText, detect_language, require_words, storable

SUFFIXES = (".docx",)
OLE = b"\xd0\xcf\x11\xe0"
MAX_UNPACKED = 200_000_000


def read(filename: str, content: bytes, encoding: str | None = None) -> ReadText:
    """Text, title and author of the document. Raises UnreadableFile for locked, damaged or swollen files."""
    if content.startswith(OLE):
        raise UnreadableFile(
            f"{filename} is locked with a password or is an old .doc. Save it as .docx without a password."
        )
    damaged = UnreadableFile(f"{filename} is not a whole Word document. Save it anew as .docx, or paste its text.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise UnreadableFile(f"{filename} unpacks to more than {MAX_UNPACKED:,} bytes. Paste its text instead.")
    except (zipfile.BadZipFile, OSError):
        raise damaged from None
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table
    from lxml.etree import LxmlError

    try:
        document = docx.Document(io.BytesIO(content))
        lines: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
            else:
                lines.append(block.text)
        properties = document.core_properties
        title, author = properties.title or None, properties.author or None
    except (PackageNotFoundError, KeyError, ValueError, LxmlError, zipfile.BadZipFile, AttributeError):
        raise damaged from None
    text, notes = storable("\n\n".join(lines))
    author = None if author == "python-docx" else author
    return ReadText(
        require_words(text, filename),
        title=title,
        author=author,
        language=detect_language(text),
        notes=notes,
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
