"""E-mails: subject, sender, day and text; attachments are named, never read in silence."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

from tracker.errors import UnreadableFile
from tracker.readers.html_file import all_text
from tracker.readers.text import ReadText, detect_language, require_words, storable
from tracker.readers.text_file import decode

SUFFIXES = (".eml",)


def read(filename: str, content: bytes, encoding: str | None = None) -> ReadText:
    """The text of an e-mail, plain where it has both plain text and HTML. Raises UnreadableFile."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise UnreadableFile(f"{filename} is not an e-mail. Save the message anew as .eml, or paste its text.")
    parts = list(_text_parts(message))
    words = [_words(filename, part, encoding) for part in parts]
    text, notes = storable("\n\n".join(found for found, _ in words if found.strip()))
    notes += tuple(note for _, note in words if note)
    names = [_named(attached) for attached in message.iter_attachments() if attached not in parts]
    if names and not text.strip():
        raise UnreadableFile(
            f"{filename} holds no text of its own but what is attached: {', '.join(names)}. "
            "Save that as a file, and add it as its own report."
        )
    notes += (f"The e-mail has attachments that were not read: {', '.join(names)}.",) if names else ()
    return ReadText(
        require_words(text, filename),
        title=_header(message, "subject"),
        author=_header(message, "from"),
        published=_day(message),
        language=detect_language(text),
        media_type="message/rfc822",
        notes=notes,
    )


def _text_parts(part: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that a mail program shows as the message, in their order; of alternatives the plain one."""
    if part.is_attachment():
        return
    if part.get_content_type() == "multipart/alternative":
        shown = part.get_body(("plain", "html"))
        yield from [shown] if isinstance(shown, EmailMessage) else []
    elif part.get_content_maintype() == "multipart":
        for inner in part.iter_parts():
            yield from _text_parts(inner) if isinstance(inner, EmailMessage) else ()
    elif part.get_content_type() in ("text/plain", "text/html"):
        yield part


def _words(filename: str, part: EmailMessage, encoding: str | None) -> tuple[str, str | None]:
    """A part's text, and a note where the mail does not say, or says wrongly, how it is encoded."""
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    note = None
    try:
        text, _ = decode(filename, content, encoding or part.get_content_charset("utf-8"))
    except UnreadableFile:
        text, used = decode(filename, content, encoding)
        note = f"The e-mail was read as {used}. If letters look wrong, add it again and choose the encoding."
    return (all_text(text) if part.get_content_type() == "text/html" else text), note


def _named(attached: EmailMessage) -> str:
    inner = attached.get_content() if attached.get_content_type() == "message/rfc822" else None
    title = _header(inner, "subject") if isinstance(inner, EmailMessage) else None
    return attached.get_filename() or title or "without a name"


def _header(message: EmailMessage, name: str) -> str | None:
    return str(message[name])[:300] if message[name] else None


def _day(message: EmailMessage) -> str | None:
    when = getattr(message["date"], "datetime", None)
    return when.date().isoformat() if when else None
