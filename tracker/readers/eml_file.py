"""E-mails: subject, sender, day and text; attachments are named, never read in silence."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from tracker.errors import UnreadableFile
from tracker.readers.text import ReadText, detect_language, require_words, storable

SUFFIXES = (".eml",)


def read(filename: str, content: bytes, encoding: str | None = None) -> ReadText:
    """The plain text of an e-mail, else the text of its HTML. Raises UnreadableFile."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise UnreadableFile(f"{filename} is not an e-mail. Save the message anew as .eml, or paste its text.")
    part = message.get_body(("plain", "html"))
    try:
        body = str(part.get_content()) if part is not None else ""
    except (LookupError, ValueError):
        raise UnreadableFile(f"The text of {filename} is in an encoding that is not known. Paste its text.") from None
    if part is not None and part.get_content_type() == "text/html":
        from tracker.readers.html_file import all_text

        body = all_text(body)
    text, notes = storable(body)
    names = [attached.get_filename() or "without a name" for attached in message.iter_attachments()]
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


def _header(message: EmailMessage, name: str) -> str | None:
    return str(message[name])[:300] if message[name] else None


def _day(message: EmailMessage) -> str | None:
    when = getattr(message["date"], "datetime", None)
    return when.date().isoformat() if when else None
