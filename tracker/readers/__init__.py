"""Readers turn a report's file into archived text. They know no database and fetch nothing."""

from __future__ import annotations

from pathlib import PurePath

from tracker.errors import UnreadableFile
from tracker.readers import docx_file, eml_file, html_file, pdf_file, text_file
from tracker.readers.text import MAX_TEXT, ReadText, detect_language

READERS = (text_file, html_file, pdf_file, docx_file, eml_file)
MAX_FILE = 50_000_000

__all__ = ["MAX_FILE", "MAX_TEXT", "READERS", "ReadText", "detect_language", "read"]


def read(filename: str, content: bytes, encoding: str | None = None) -> ReadText:
    """The text of a file, chosen by its ending and checked against its content. Raises UnreadableFile."""
    if not content:
        raise UnreadableFile(f"{filename} is empty. Choose the file again, or paste its text.")
    if len(content) > MAX_FILE:
        raise UnreadableFile(f"{filename} has {len(content):,} bytes; at most {MAX_FILE:,} can be read. Split it.")
    suffix = PurePath(filename).suffix.lower()
    reader = next((reader for reader in READERS if suffix in reader.SUFFIXES), None)
    if reader is None:
        hint = " Save it as .docx first." if suffix == ".doc" else ""
        known = " ".join(suffix for reader in READERS for suffix in reader.SUFFIXES)
        raise UnreadableFile(f"{filename} cannot be read.{hint} What can be: {known}.")
    found: ReadText = reader.read(filename, content, encoding)
    size = len(found.text.encode())
    if size > MAX_TEXT:
        raise UnreadableFile(
            f"The text of {filename} has {size:,} bytes; at most {MAX_TEXT:,} can be kept. "
            "Split it, and add each part as its own report."
        )
    return found
