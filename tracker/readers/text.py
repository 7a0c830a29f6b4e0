"""What every reader hands on, and what language a text is in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.errors import UnreadableFile

MAX_TEXT = 5_000_000  # bytes of UTF-8


@dataclass(frozen=True)
class ReadText:
    """A report's text and what its file states about itself; None where it states nothing.

    `published` is EDTF, `language` ISO 639-3; `notes` are sentences for the person.
    """

    text: str
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    media_type: str = "text/plain"
    encoding: str | None = None
    notes: tuple[str, ...] = ()


def storable(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without characters that no database keeps (NUL, half surrogates), and a note where some went."""
    clean = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return clean, () if clean == text else ("Some characters could not be read and were left out.",)


def require_words(text: str, filename: str) -> str:
    """Raises UnreadableFile where nothing but blanks was found."""
    if not text.strip():
        raise UnreadableFile(f"No text was found in {filename}. Paste the text, or keep the file and type the page.")
    return text


LANGUAGES = {
    "en": "eng", "ru": "rus", "kk": "kaz", "ug": "uig", "zh": "zho", "wuu": "zho", "ky": "kir", "uz": "uzb", "tg": "tgk",
    "fa": "fas", "ar": "ara", "tr": "tur", "fr": "fra", "es": "spa", "de": "deu", "uk": "ukr", "mn": "mon", "az": "aze",
    "it": "ita", "pt": "por", "pl": "pol", "nl": "nld", "ja": "jpn", "ko": "kor", "he": "heb", "ur": "urd", "ps": "pus",
}  # fmt: skip
UYGHUR = re.compile("[ئۆۈېۋڭە]")
KAZAKH_ARABIC = re.compile("[ٵٶٷ]")
KAZAKH = re.compile("[әғқңөұүһӘҒҚҢӨҰҮҺ]")


def detect_language(text: str) -> str | None:
    """ISO 639-3 of a text, None where it is too short to tell. Script rules come before statistics."""
    sample = text[:20_000]
    letters = sum(letter.isalpha() for letter in sample)
    if letters < 20:
        return None
    if len(KAZAKH_ARABIC.findall(sample)) * 100 > letters:
        return "kaz"
    if len(UYGHUR.findall(sample)) * 20 > letters:
        return "uig"
    if len(KAZAKH.findall(sample)) * 50 > letters:
        return "kaz"
    import py3langid  # slow to load

    return LANGUAGES.get(py3langid.classify(sample)[0])
