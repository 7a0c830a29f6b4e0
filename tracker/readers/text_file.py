"""Plain text: kept to the character, so that offsets count the text as it stands."""

from __future__ import annotations

import codecs
import re
import unicodedata

from tracker.errors import UnreadableFile
from tracker.readers.text import MAX_TEXT, ReadText, detect_language, require_words

SUFFIXES = (".txt", ".text", ".md")
CHOICES = "utf-8, utf-16, windows-1251, koi8-r, gb18030, big5, windows-1256, windows-1254, windows-1252"
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What reports are written in; a guess among all encodings finds Japanese in a line of Russian. windows-1254 stands
# for windows-1252 too: it has the letters of Turkish where that has those of Icelandic.
LIKELY = ["cp1251", "koi8_r", "cp866", "iso8859_5", "gb18030", "big5", "cp1256", "iso8859_6", "cp1254"]
WORD = re.compile(r"[^\W\d_]+")
SWAPPED = re.compile(r"[а-яё][А-ЯЁ]")


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
    for mark, named in MARKS:
        if content.startswith(mark):
            return _strict(filename, content[len(mark) :] if named == "utf-8" else content, named), named
    if b"\x00" in content[:4096]:
        return _wide(filename, content)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        _refuse_damaged(filename, content)
    from charset_normalizer import from_bytes

    found = [match for match in from_bytes(content[:200_000], cp_isolation=LIKELY) if match.chaos <= 0.2]
    if not found:
        raise UnreadableFile(f"The encoding of {filename} is not clear. Add it again with one of: {CHOICES}.")
    best = min(found, key=lambda match: _oddness(str(match)))  # of those alike, the one it found likeliest
    return _strict(filename, content, best.encoding), best.encoding.replace("_", "-")


def _wide(filename: str, content: bytes) -> tuple[str, str]:
    """UTF-16 without its mark: the order of bytes in which blanks are blanks, and every letter is one."""
    found = []
    for named in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(named)
        except UnicodeDecodeError:
            continue
        if not any(unicodedata.category(c) in ("Cn", "Co", "Cc") and c not in "\t\n\r\f" for c in text[:20_000]):
            found.append((sum(c in " \r\n" for c in text), text, named))
    if not found or not max(found)[0]:
        raise UnreadableFile(f"{filename} is not text, whatever its ending says. Choose the report's own file.")
    return max(found)[1:]


def _refuse_damaged(filename: str, content: bytes) -> None:
    """Raises UnreadableFile where all but a few letters are UTF-8: read as anything else, those would be lost."""
    text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if sum(c > "\x7f" for c in text) > 4 * lost:
        raise UnreadableFile(
            f"{filename} is damaged: it is UTF-8 but for {lost} places. Save it anew as UTF-8, or paste its text."
        )


def _oddness(text: str) -> int:
    """How many words no language writes: two alphabets in one word, capitals after small letters, all accents."""
    return sum(
        len({_alphabet(c) for c in word}) > 1
        or bool(SWAPPED.search(word))
        or (len(word) > 3 and sum("\x80" < c < "\u0250" for c in word) * 2 > len(word))
        for word in WORD.findall(text[:20_000])
    )


def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0]


def _strict(filename: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFile(
            f"{filename} is damaged: not all of it is {encoding}. Add it again with one of: {CHOICES}."
        ) from None
