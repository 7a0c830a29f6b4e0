"""Word files: what their properties tell is named; they stay, as earlier words and authors lie in many of their parts."""

from __future__ import annotations

import io
import re
import zipfile

from tracker.cleaning.cleaned import Cleaned

PARTS = {
    "docProps/app.xml": "the program and company",
    "docProps/custom.xml": "more properties",
    "docProps/thumbnail.jpeg": "a small picture of it (thumbnail)",
    "word/comments.xml": "comments",
    "word/people.xml": "authors of changes",
}
CORE = {
    "creator": "an author", "lastModifiedBy": "who changed it last", "title": "a title", "created": "when it was made",
    "modified": "when it was changed",
}  # fmt: skip
LARGEST = 10_000_000
WHY = "what Word keeps of authors and earlier words is not taken out here: send the PDF of it"


def fits(content: bytes) -> bool:
    """Whether this is a Word file."""
    return content[:2] == b"PK" and b"word/" in content


def clean(content: bytes) -> Cleaned:
    """It stays; what its properties tell is named."""
    found = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            held = {part.filename: part.file_size for part in parts.infolist()}
            if 0 < held.get("docProps/core.xml", 0) <= LARGEST:
                core = parts.read("docProps/core.xml").decode("utf-8", "replace")
                found += [words for name, words in CORE.items() if re.search(rf":{name}\b[^>]*>[^<]", core)]
            found += [words for name, words in PARTS.items() if name in held]
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError):
        return Cleaned(why=WHY)
    return Cleaned(found=tuple(found), why=WHY)
