"""Saved web pages: the article's text without navigation; nothing is fetched."""

from __future__ import annotations

import re
from typing import Any

from tracker.errors import UnreadableFile
from tracker.readers.text import ReadText, detect_language, require_words, storable
from tracker.readers.text_file import decode

SUFFIXES = (".html", ".htm", ".xhtml")
DEPTH = 50_000
BLOCKS = ("p", "br", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article")  # fmt: skip
CHARSET = re.compile(rb"""<meta[^>]+charset=["']?\s*([A-Za-z0-9_-]+)""", re.I)


def read(filename: str, content: bytes, encoding: str | None = None) -> ReadText:
    """Main text, title, author, publisher, address and day as the page states them. Raises UnreadableFile."""
    declared = CHARSET.search(content[:4096])
    try:
        page, used = decode(filename, content, encoding or (declared[1].decode() if declared else None))
    except UnreadableFile:
        page, used = decode(filename, content, encoding)
    if page.count("<") > DEPTH * 20:
        raise UnreadableFile(f"{filename} holds too many tags to be an article. Paste its text.")
    import trafilatura
    from lxml.etree import LxmlError

    try:
        found: Any = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    except (LxmlError, ValueError, RecursionError):
        found = None
    text = (found.text if found else None) or all_text(page)
    text, notes = storable(text)
    day = found.date if found and found.date and re.fullmatch(r"\d{4}-\d{2}-\d{2}", found.date) else None
    return ReadText(
        require_words(text, filename),
        title=found.title if found else None,
        author=found.author if found else None,
        publisher=found.sitename if found else None,
        url=_address(found.url if found else None),
        published=day,
        language=detect_language(text),
        media_type="text/html",
        encoding=used,
        notes=notes,
    )


def _address(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) and len(url) <= 2000 else None


def all_text(page: str) -> str:
    """All visible text of a page, one block a line, where no article was found in it. Empty where there is none."""
    from lxml import html
    from lxml.etree import LxmlError

    try:
        tree = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (LxmlError, ValueError, RecursionError):
        return ""
    for hidden in list(tree.iter("head", "script", "style", "noscript", "template")):
        hidden.drop_tree()
    for element in tree.iter():
        element.text, element.tail = _blanks(element.text), _blanks(element.tail)
    for block in tree.iter(*BLOCKS):
        block.text, block.tail = f"\n{block.text}", f"\n{block.tail}"
    lines = [" ".join(line.split()) for line in tree.text_content().split("\n")]
    return "\n".join(line for line in lines if line)


def _blanks(text: str | None) -> str:
    """A line break of the source is a blank on the screen."""
    return re.sub(r"\s+", " ", text or "")
