"""Plain text: kept to the character, so that offsets count the text as it stands."""

from __future__ import annotations

import codecs

from tracker.errors import UnreadableFile
from tracker.readers.text import MAX_TEXT, ReadText, detect_language, require_words

SUFFIXES = (".txt", ".text", ".md")
CHOICES = "utf-8, utf-16, windows-1251, koi8-r, gb18030, windows-1256, windows-1252"


def read(filename: str, content: bytes, encoding: str | None = None) -> ReadText:
    """The text of a plain file: UTF-8 as it is, else the encoding that fits. Raises UnreadableFile."""
    if len(content) > MAX_TEXT * 4:
        raise UnreadableFile(
            f"{filename} has {len(content):,} bytes; at most {MAX_TEXT:,} bytes of text can be kept. Split it."
        )
    text, used = decode(filename, content, encoding)
    if "\x00" in text or sum(c < " " and c not in "\t\n\r\f\v\x1b" for c in text[:10_000]) > len(text[:10_000]) // 50:
        raise UnreadableFile(f"{filename} is not text, whatever its ending says. Choose the report's own file.")
    notes = (
        ()
        if used == "utf-8"
        else (f"The file was read as {used}. If letters look wrong, add it again and choose the encoding.",)
    )
    return ReadText(require_words(text, filename), language=detect_language(text), encoding=used, notes=notes)


def decode(filename: str, content: bytes, encoding: str | None = None) -> tuple[str, str]:
    """(text, encoding) of bytes. Raises UnreadableFile that lists what to choose from."""
    if encoding:
        try:
            return content.decode(codecs.lookup(encoding).name), encoding
        except LookupError:
            raise UnreadableFile(
                f"'{encoding}' is not an encoding that is known here. Choose one of: {CHOICES}."
            ) from None
        except UnicodeDecodeError:
            raise UnreadableFile(f"{filename} is not written in {encoding}. Choose one of: {CHOICES}.") from None
    if content.startswith(codecs.BOM_UTF8):
        return _strict(filename, content[3:], "utf-8"), "utf-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(filename, content, "utf-16"), "utf-16"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if b"\x00" in content[:4096]:
        raise UnreadableFile(f"{filename} is not text, whatever its ending says. Choose the report's own file.")
    from charset_normalizer import from_bytes

    best = from_bytes(content[:200_000]).best()
    if best is None or best.chaos > 0.2:
        raise UnreadableFile(f"The encoding of {filename} is not clear. Add it again with one of: {CHOICES}.")
    return _strict(filename, content, best.encoding), best.encoding.replace("_", "-")


def _strict(filename: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFile(
            f"{filename} is damaged: not all of it is {encoding}. Add it again with one of: {CHOICES}."
        ) from None
