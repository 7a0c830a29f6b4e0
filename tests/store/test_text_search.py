"""Words are found in texts of every language, the same on both kinds of database."""

from __future__ import annotations

import pytest

from tracker.access import User
from tracker.actions import intake
from tracker.records.base import Kind
from tracker.store import database, text_search
from tracker.store.text_search import Found

TEXTS = {
    "english": "Police detained three dock workers in Velm. The dock workers' union asked for a lawyer.",
    "russian": "Полиция задержала Торнвальда в городе Вельм. О задержании сообщил ещё один очевидец.",
    "kazakh": "Полиция Велмде үш адамды ұстады. Ұсталғандардың туыстары сотқа шағымданды.",
    "chinese": "警方周一在韦尔姆拘留了三名码头工人。他们被关押在看守所。",
    "uyghur": "ساقچىلار ۋېلمدا ئۈچ ئىشچىنى تۇتقۇن قىلدى. ئۇلارنىڭ ئائىلىسى ئۇيغۇر ئىدى.",
    "persian": "پلیس سه کارگر را در ولم بازداشت کرد. آن‌ها می‌خواهند وکیل داشته باشند.",
}


def add(user: User, text: str, title: str = "Untitled") -> str:
    return intake.add_report(user, intake.NewReport(text=text, title=title)).ref


def find(user: User, words: str, kinds: list[Kind] | None = None, at_most: int = 20) -> Found:
    with database.reading(user) as session:
        return text_search.search(session, words, kinds, at_most)


def passages(found: Found) -> list[str]:
    return ["".join(words for words, _ in hit.pieces) for hit in found.hits]


def marked(found: Found) -> set[str]:
    return {words for hit in found.hits for words, is_hit in hit.pieces if is_hit}


@pytest.fixture
def reports(user: User) -> dict[str, str]:
    return {name: add(user, text) for name, text in TEXTS.items()}


@pytest.mark.parametrize(
    ("words", "where", "hits"),
    [
        ("DETAINED", "english", {"detained"}),
        ('"dock workers"', "english", {"dock workers"}),
        ("union's", None, set()),
        ('"workers union"', "english", {"workers' union"}),
        ("lawy*", "english", {"lawyer"}),
        ("торнвальд*", "russian", {"Торнвальда"}),
        ("задерж*", "russian", {"задержала", "задержании"}),
        ("еще", "russian", {"ещё"}),
        ("ұста*", "kazakh", {"ұстады", "Ұсталғандардың"}),
        ("拘留", "chinese", {"拘留"}),
        ("码头工人", "chinese", {"码头工人"}),
        ("留", "chinese", {"留"}),
        ("押在看守", "chinese", {"押在看守"}),
        ("工码", None, set()),
        ("ئۇيغۇر", "uyghur", {"ئۇيغۇر"}),
        ("ئۇ*", "uyghur", {"ئۇلارنىڭ", "ئۇيغۇر"}),
        ("بازداشت", "persian", {"بازداشت"}),
        ("ميخواهند", "persian", {"می‌خواهند"}),
        ("پليس", "persian", {"پلیس"}),
    ],
)
def test_each_language_is_found(
    user: User, reports: dict[str, str], words: str, where: str | None, hits: set[str]
) -> None:
    found = find(user, words)

    assert found.total == len(found.hits) == (1 if where else 0) and found.is_exact
    assert marked(found) == hits
    if where:
        assert found.hits[0].field == "body" and found.hits[0].kind is Kind.SOURCE_REPORT
        assert "".join(passages(found)) == TEXTS[where]
