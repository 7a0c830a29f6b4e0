"""PDF: the text of each page in logical order; pictures of pages hold no text."""

from __future__ import annotations

import io
import logging

from tracker.errors import UnreadableFile
from tracker.readers.text import MAX_TEXT, ReadText, detect_language, storable

SUFFIXES = (".pdf",)
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file is told in our sentence


def read(filename: str, content: bytes, encoding: str | None = None) -> ReadText:
    """All pages, parted by an empty line. Raises UnreadableFile for locked, damaged or scanned files."""
    if b"%PDF-" not in content[:1024]:
        raise UnreadableFile(f"{filename} is not a PDF, whatever its ending says. Choose the report's own file.")
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile(f"{filename} is locked with a password. Save a copy without it, then add that one.")
        pages, size = [], 0
        for page in reader.pages:
            pages.append(page.extract_text())
            size += len(pages[-1])
            if size > MAX_TEXT:
                raise UnreadableFile(
                    f"{filename} holds more than 5 MB of text. Split it, and add each part as its own report."
                )
        title, author = (reader.metadata.title, reader.metadata.author) if reader.metadata else (None, None)
    except DependencyError:
        raise UnreadableFile(
            f"{filename} is locked with a password. Save a copy without it, then add that one."
        ) from None
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError):
        raise UnreadableFile(
            f"{filename} is damaged and cannot be read. Print it anew to PDF, or paste its text."
        ) from None
    text, notes = storable("\n\n".join(pages))
    if not text.strip():
        raise UnreadableFile(
            f"{filename} contains pictures of pages, no text. Paste the text, or keep the file without text "
            "and code it by page."
        )
    return ReadText(
        text,
        title=title or None,
        author=author or None,
        language=detect_language(text),
        media_type="application/pdf",
        notes=notes,
    )
