"""Blanks that do not break, signs that nobody sees and loose accents hide no word, and every quotation stays exact."""

from __future__ import annotations

import unicodedata

import pytest

from tracker.reading import Reading, read
from tracker.reading.clean import cleaned

ENGLISH = """Two held in Veldra

VELDRA, 4 May 2021 - Police in Veldra detained Oda Brénnik and Sanna Kell on Tuesday. Sanna Kell suffered a broken arm.

Their lawyer was not told where they are.
"""
RUSSIAN = """Полиция задержала двух рабочих

4 мая 2021 года полиция задержала слесаря Андрея Войтовича и сварщика Павла Зуйкова. Андрей Войтович сообщил адвокату о побоях.
"""
CHANGED = {
    "blanks that do not break": lambda text: text.replace(" ", "\u00a0"),
    "narrow blanks": lambda text: text.replace(" ", "\u202f"),
    "blanks without width": lambda text: text.replace(" ", " \u200b"),
    "soft hyphens": lambda text: text.replace("et", "e\u00adt").replace("ли", "л\u00adи"),
    "marks of direction": lambda text: "\u202a" + text.replace("\n", "\u202c\n\u202a"),
    "a mark of byte order": lambda text: "\ufeff" + text,
    "loose accents": lambda text: unicodedata.normalize("NFD", text),
    "line ends of other systems": lambda text: text.replace("\n", "\r\n"),
    "old line ends": lambda text: text.replace("\n", "\r"),
    "line separators": lambda text: text.replace("\n", "\u2028"),
}


def told(reading: Reading) -> list[tuple[str, str, str | None]]:
    """What is proposed, without where it stands."""
    return [(p.about, p.field, p.code or (p.text if p.field in ("name", "when") else None)) for p in reading.proposals]


@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN], ids=["English", "Russian"])
@pytest.mark.parametrize("how", CHANGED)
def test_what_nobody_sees_changes_nothing_that_is_offered(text: str, how: str) -> None:
    changed = CHANGED[how](text)
    assert changed != text

    found = read(changed)

    assert told(found) == told(read(text)) and len(found.proposals) > 5
    assert all(changed[p.start : p.end] == p.quote and p.quote for p in found.proposals)
    whole = {
        unicodedata.normalize("NFC", changed[a:b]).replace("\u00ad", "") for t in found.things for a, b in t.spellings
    }
    assert any("Sanna" in name or "Зуйков" in name for name in whole)


def test_plain_text_is_read_as_it_is() -> None:
    assert cleaned(ENGLISH) is None and cleaned("") is None


def test_a_text_of_nothing_but_signs_is_empty() -> None:
    only = "\u200b\ufeff\u00ad"

    assert read(only).proposals == ()


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        RUSSIAN,
        "Police in Veldra detained Oda Brennik, Sanna Kell, and two others on Tuesday, 4 May 2021, said a witness.",
    ],
)
def test_every_quotation_has_words_and_no_blanks_around_them(text: str) -> None:
    assert all(p.quote and p.quote == p.quote.strip().rstrip(",") for p in read(text).proposals)
