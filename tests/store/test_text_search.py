"""Words are found in texts of every language, the same on both kinds of database."""

from __future__ import annotations

import invented
import pytest

from tracker.access import User
from tracker.actions import editing, forms, intake, upkeep
from tracker.records.base import Kind
from tracker.store import database, ids, text_search
from tracker.store.text_search import Found

TEXTS = {
    "english": "Police detained three dock workers in Velm. The dock workers' union asked for a lawyer.",
    "russian": "Полиция задержала Торнвальда в городе Вельм. О задержании сообщил ещё один очевидец.",
    "kazakh": "Полиция Велмде үш адамды ұстады. Ұсталғандардың туыстары сотқа шағымданды.",
    "chinese": "警方周一在韦尔姆拘留了三名码头工人。他们被关押在看守所。",
    "traditional": "頭髮被剃光，後來轉到監獄。",
    "uyghur": "ساقچىلار ۋېلمدا ئۈچ ئىشچىنى تۇتقۇن قىلدى. ئۇلارنىڭ ئائىلىسى ئۇيغۇر ئىدى.",
    "tatar": "Җыелган халык һәм Гөлфия Вәлиева суд каршында торды.",
    "arabic": "اعتقلت الشرطة ثلاثة من المتظاهرين أمام المحكمة، والله أعلم بالأسباب.",
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


LANGUAGES = [
    ("DETAINED", "english", {"detained"}),
    ('"dock workers"', "english", {"dock workers"}),
    ("union's", "english", None),
    ('"workers union"', "english", {"workers' union"}),
    ("lawy*", "english", {"lawyer"}),
    ("торнвальд*", "russian", {"Торнвальда"}),
    ("задерж*", "russian", {"задержала", "задержании"}),
    ("еще", "russian", {"ещё"}),
    ("ұста*", "kazakh", {"ұстады", "Ұсталғандардың"}),
    ("устады", "kazakh", {"ұстады"}),
    ("УСТА*", "kazakh", {"ұстады", "Ұсталғандардың"}),
    ("галфия OR гулфия OR голфия", "tatar", {"Гөлфия"}),
    ('"хам голфия"', "tatar", {"һәм Гөлфия"}),
    ("شرطة", "arabic", {"الشرطة"}),
    ("شرطه", "arabic", {"الشرطة"}),
    ("الشرطة", "arabic", {"الشرطة"}),
    ("متظاهر*", "arabic", {"المتظاهرين"}),
    ("المتظ*", "arabic", {"المتظاهرين"}),
    ("الم*", "arabic", {"المتظاهرين", "المحكمة"}),
    ("اسباب", "arabic", {"بالأسباب"}),
    ('"الشرطة ثلاثة"', "arabic", {"الشرطة ثلاثة"}),
    ('"شرطة ثلاثة"', "arabic", None),
    ('"شرطة متظاهرين"', "arabic", None),
    ("شرطة محكمة", "arabic", {"الشرطة", "المحكمة"}),
    ("له", "arabic", None),
    ("拘留", "chinese", {"拘留"}),
    ("码头工人", "chinese", {"码头工人"}),
    ("留", "chinese", {"留"}),
    ("押在看守", "chinese", {"押在看守"}),
    ("工码", "chinese", None),
    ("碼頭工人", "chinese", {"码头工人"}),
    ("監", "traditional", {"監"}),
    ("后来转到监狱", "traditional", {"後來轉到監獄"}),
    ("後來轉到監獄", "traditional", {"後來轉到監獄"}),
    ("ئۇيغۇر", "uyghur", {"ئۇيغۇر"}),
    ("ئۇ*", "uyghur", {"ئۇلارنىڭ", "ئۇيغۇر"}),
    ("بازداشت", "persian", {"بازداشت"}),
    ("ميخواهند", "persian", {"می‌خواهند"}),
    ("پليس", "persian", {"پلیس"}),
]


def test_each_language_is_found(user: User) -> None:
    reports = {name: add(user, text) for name, text in TEXTS.items()}
    assert len(set(reports.values())) == len(TEXTS)

    for words, where, hits in LANGUAGES:
        found = find(user, words)
        assert found.total == len(found.hits) == (hits is not None) and found.is_exact, words
        assert marked(found) == (hits or set()), words
        if hits:
            assert found.hits[0].field == "body" and found.hits[0].kind is Kind.SOURCE_REPORT
            assert passages(found) == [TEXTS[where]]


QUERIES = [
    ("dock workers", {"union", "strike", "cranes"}),
    ('"dock workers"', {"union", "strike"}),
    ('"dock work*"', {"union", "strike"}),
    ("workers -strike", {"union", "cranes"}),
    ("workers NOT (strike OR cranes)", {"union"}),
    ("strike OR cranes", {"strike", "cranes"}),
    ("(strike | cranes) dock", {"strike", "cranes"}),
    ("strike OR cranes union", {"strike"}),
    ("work* pa?", set()),
    ("-workers", set()),
    ("WORKERS ) (", {"union", "strike", "cranes"}),
    ('"dock workers', {"union", "strike"}),
]


def test_words_phrases_beginnings_and_both_either_or_not(user: User) -> None:
    texts = {
        "union": "The dock workers have a union of their own.",
        "strike": "All dock workers went on strike for better pay.",
        "cranes": "Workers at the dock lifted crates with cranes.",
        "other": "Nothing of the sort.",
    }
    refs = {add(user, text): name for name, text in texts.items()}

    for words, expected in QUERIES:
        found = find(user, words)
        with database.reading(user) as session:
            named = {ids.ref_of(session, hit.kind, hit.record_id) for hit in found.hits}
        assert {refs[ref] for ref in named} == expected, words
        assert found.total == len(expected), words


def test_titles_come_before_quotations_before_notes_before_other_text(user: User) -> None:
    coded = add(user, invented.TEXT, "Coded")
    forms.apply(user, coded, invented.coding())
    add(user, "One more word of the crane driver, a crane driver.", "Uncoded")
    noted = add(user, "Nothing.", "Noted")
    editing.edit(user, noted, {"note": "Ask the crane driver."})
    add(user, "Nothing else.", "The crane driver")

    found = find(user, '"crane driver"')

    assert [hit.field for hit in found.hits] == ["title", "quote", "note", "body"]
    assert [hit.rank for hit in found.hits] == sorted((hit.rank for hit in found.hits), reverse=True)
    assert found.total == 4


def test_a_report_is_one_hit_however_many_statements_quote_it(user: User) -> None:
    report = add(user, invented.TEXT, "Coded")
    refs = dict(forms.apply(user, report, invented.coding()).refs)

    found = find(user, '"right wrist was broken"')

    assert found.total == 1 and len(found.hits) == 1
    hit = found.hits[0]
    assert (
        hit.field == "quote"
        and hit.kind is Kind.INJURY
        and len(hit.quoted_by) >= 1
        and hit.claim_uid == hit.quoted_by[0]
    )
    with database.reading(user) as session:
        assert ids.ref_of(session, Kind.INJURY, hit.record_id) == refs["wrist"]
        assert hit.report_id == ids.record(session, report).id
    assert passages(found) == ["her right wrist was broken"]
    assert [hit.field for hit in find(user, '"right wrist was broken"', [Kind.SOURCE_REPORT]).hits] == ["body"]
    assert [hit.field for hit in find(user, '"right wrist was broken"', [Kind.INJURY]).hits] == ["quote"]
    assert find(user, '"right wrist was broken"', [Kind.LOCATION]).total == 0
    assert find(user, "wrist strike -nobody").hits[0].field == "body"  # no quotation holds both


def test_more_than_can_be_counted_is_said_to_be_more(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        add(user, f"Lamplight over the quay, evening {number}.", f"E{number}")

    assert (find(user, "lamplight").total, find(user, "lamplight").is_exact) == (6, True)
    monkeypatch.setattr(text_search, "COUNTED", 4)
    for words in ("lamplight", '"lamplight over"', "lampl*", "lamplight -sun"):
        found = find(user, words, at_most=2)
        assert (found.total, found.is_exact, len(found.hits)) == (4, False, 2), words
    monkeypatch.setattr(text_search, "READ", 2)
    assert len(find(user, "lamplight").hits) == 2
    assert find(user, "lamplight", [Kind.INDIVIDUAL]) == Found((), 0, False, "lamplight")


def test_markup_in_a_text_is_text(user: User) -> None:
    body = "<script>alert('quay')</script> **bold** [link](https://example.org) & more of the quay"
    add(user, body)

    found = find(user, "quay link")

    assert passages(found) == [body] and marked(found) == {"quay", "link"}


HOSTILE = [
    "a" * 10_000, "a " * 10_000, "(" * 10_000, '"' * 9_999, "-" * 9_999 + "a", "(a OR (b " * 1_000, "a\x00b", "NEAR(a b, 5)",
    "words : a", "{words} : ^a", '"a" + "b"', "'; DROP TABLE record; --", "a' <-> 'b", "a:* & !b | <2>", "\\", "\\'a", "\ue000",
    "%_*?[a-z]", "\ud800", "\u202ea", "*", "a*b*c*", "text_words", "rank", "a\tb\r\nc", "'", "''", "$$", ":wanted", "%s %(a)s", "{}",
]  # fmt: skip


def test_no_query_is_an_error_or_finds_what_it_should_not(user: User) -> None:
    add(user, "A harbour report of the quay.", "Harbour")

    for words in HOSTILE:
        found = find(user, words)
        assert found.total <= 2, words[:40]
    assert find(user, "harbour").total == 2 and upkeep.check() == []


def test_a_text_of_any_strange_kind_is_indexed(user: User) -> None:
    texts = [
        "'quoted':1,2 \\ 'x' & | ! <-> \"",
        "a " * 3_000,
        "x" * 5_000,
        "的" * 3_000,
        "\ue000 private",
        "🙂 🇰🇿 e\u0301",
    ]
    for text in texts:
        add(user, text, "Strange")

    assert find(user, '"a a a a a a a a"').total == 1 and find(user, "的的的").total == 1
    assert find(user, "x" * 70).total == 1 and find(user, "private").total == 1 and find(user, "quoted x").total == 1
    assert upkeep.check() == []
