"""Words of texts in any script, queries as people type them, and the passages that are shown."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker import wording
from tracker.wording import Words
from tracker.wording.words import OVERLAP, PART, REPEATED, is_border

MANY = settings(deadline=None, database=None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The dock-workers' UNION", ["the", "dock", "workers", "union"]),
        ("Café CAFÉ cafe\u0301", ["cafe", "cafe", "cafe"]),
        ("Straße ĳ ﬁn", ["strasse", "ij", "fin"]),
        ("Ёлка ёлка Її", ["елка", "елка", "ии"]),
        ("ҚАЗАҚ қаласында Гүлфия әке іні", ["казак", "каласында", "гулфия", "аке", "ини"]),
        ("الشرطة أمرأة ٱلله", ["الشرطه", "امراه", "الله"]),
        ("乌鲁木齐", ["乌鲁", "鲁木", "木齐", "齐"]),
        ("烏魯木齊 發髮发 裏裡里", ["乌鲁", "鲁木", "木齐", "齐", "发发", "发发", "发", "里里", "里里", "里"]),
        ("在Almaty市", ["在", "almaty", "市"]),
        ("o‘g‘li oʻgʻli o'g'li", ["o", "g", "li"] * 3),
        ("می‌خواهم مي‌خواهم", ["ميخواهم", "ميخواهم"]),
        ("مُحَمَّد محمد محـمد", ["محمد"] * 3),
        ("٢٠١٩ 2019 ２０１９", ["2019"] * 3),
        ("so\u00adft", ["soft"]),
        ("कर्मी", ["कर्मी".replace("\u094d", "")]),
        ("— … ™ 👍🏽 \x00 \ue000", []),
        ("x" * 99, ["x" * 60]),
    ],
)
def test_a_text_is_cut_into_words_without_case_and_marks(text: str, words: list[str]) -> None:
    assert wording.terms(text) == words


@MANY
@given(st.text(max_size=80))
def test_each_word_knows_its_place_whatever_the_text(text: str) -> None:
    found = Words(text)

    for run in re.finditer(r"\S+", found.folded):
        start, end = found.span(*run.span())
        assert 0 <= start < end <= len(text)
        assert run[0] in "".join(found.folded.split()) and wording.terms(text[start:end])
    words = wording.terms(text)
    assert all(unicodedata.category(c)[0] in "LNM" and c not in "'\\\"" for word in words for c in word)


@MANY
@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=3_000))
def test_parts_hold_every_run_of_words_and_no_word_too_often(words: list[str]) -> None:
    parts = [list(part) for part in wording.parts(words)]

    assert bool(parts) == bool(words)
    at = 0
    for number, part in enumerate(parts):
        assert len(part) <= PART and max(part.count(word) for word in set(part)) <= REPEATED
        assert words[at : at + len(part)] == part
        at += len(part) - (OVERLAP if number < len(parts) - 1 else 0)
    assert at == len(words)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("police abuse", "police and abuse"),
        ("“human rights” | detain* -soldier", '"human rights" or (detain* and not soldier)'),
        ("(a OR b) c", "(a or b) and c"),
        ("a AND NOT b", "a and not b"),
        ("a OR or", "a or or"),
        ('"left open', '"left open"'),
        ("((a b) c", "a and b and c"),
        ("a) b", "a and b"),
        ("-a", ""),
        ("a OR -b", "a"),
        ("- a", "a"),
        ("a -(b OR c)", "a and not (b or c)"),
        ("NOT NOT a", "a"),
        ("a a A", "a"),
        ("乌鲁木齐", "乌鲁木齐"),
        ("COVID-19", '"COVID-19"'),
        ("title:foo", '"title:foo"'),
        ("OR AND NOT ( ) * \" '", ""),
        ("", ""),
    ],
)
def test_a_query_is_read_as_generously_as_it_can_be(typed: str, understood: str) -> None:
    assert wording.parse(typed).understood == understood
    assert (wording.parse(typed).node is None) == (not understood)


HOSTILE = [
    "a" * 10_000,
    "a " * 10_000,
    "(" * 10_000,
    ")" * 10_000,
    '"' * 10_000,
    "-" * 9_999 + "a",
    "(a OR (b " * 1_000,
    "a\x00b",
    "NEAR(a b, 5)",
    "body : secret",
    "{words} : ^a",
    '"a" + "b"',
    "'; DROP TABLE record; --",
    "a' <-> 'b",
    "a:* & !b | <2>",
    "\\",
    "\ue000 a",
    "%_*?[a-z]",
    "\ud800",
    "\u202ea\u202c",
    "*" * 500,
    "a*b*c*",
    "NOT (NOT (NOT a)) OR -(-b)",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_is_too_strange_to_read(typed: str) -> None:
    query = wording.parse(typed)

    if query.node is not None:
        assert not wording.is_found(query.node, Words("")) and len(list(wording.phrases(query.node))) <= 50


@MANY
@given(st.text(alphabet='ab乌鲁 "()*-|ORNTAD', max_size=60), st.text(alphabet="ab乌鲁木 .", max_size=40))
def test_any_query_is_found_where_its_own_words_say(typed: str, text: str) -> None:
    query = wording.parse(typed)
    if query.node is None:
        return
    words = Words(text)
    found = wording.places(query.node, words)

    for phrase, hits in found.items():
        for hit in hits:
            assert wording.is_found(phrase, Words(text[hit.start : hit.end])), (phrase, hit)
    assert wording.is_found(query.node, words) == wording.is_true(
        query.node, lambda phrase: next(wording.hits(phrase, words), None) is not None
    )


def test_closer_words_count_more() -> None:
    def closeness(text: str) -> float:
        node = wording.parse("red boat").node
        assert node is not None
        places = wording.places(node, Words(text)).values()
        return wording.closeness([[(hit.start, hit.end) for hit in hits] for hits in places])

    assert closeness("a red boat") == 1.0 > closeness("red is the boat") > closeness("red " + "x " * 50 + "boat") > 0


# --- passages ---
def shown(text: str, query: str) -> wording.Pieces:
    node = wording.parse(query).node
    assert node is not None
    return wording.snippet(
        text, [(h.start, h.end) for hits in wording.places(node, Words(text)).values() for h in hits]
    )


def test_a_passage_is_plain_text_around_the_words_at_borders_of_words() -> None:
    text = "before " * 200 + "the <b>silver</b> & 'anchor' chain " + "after " * 200
    pieces = shown(text, "silver chain")

    assert [said for said, is_hit in pieces if is_hit] == ["silver", "chain"]
    whole = "".join(said for said, _ in pieces)
    assert "<b>silver</b> & 'anchor' chain" in whole and 150 < len(whole) < 330
    assert whole.startswith("… before ") and whole.endswith("after …")


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("Seen in the cafe\u0301 today", "cafe", ["cafe\u0301"]),
        ("Алматы\u0301 қаласы", "алматы", ["Алматы\u0301"]),
        ("وَفِي مُحَمَّد هُنَا", "محمد", ["مُحَمَّد"]),
        ("他在乌鲁木齐", "乌鲁", ["乌鲁"]),
        ("他在乌鲁木齐", "乌鲁 鲁木", ["乌鲁木"]),
        ("हिन्दी में", "हिन्दी", ["हिन्दी"]),
    ],
)
def test_a_marked_word_has_all_of_its_marks(text: str, query: str, hits: list[str]) -> None:
    pieces = shown(text, query)

    assert [said for said, is_hit in pieces if is_hit] == hits
    assert "".join(said for said, _ in pieces) == text


@MANY
@given(st.text(alphabet="ae\u0301\u0323 乌鲁กำ👍🏽🇰🇿\u200d한", min_size=300, max_size=900), st.integers(0, 290))
def test_a_passage_is_never_cut_inside_a_sign(text: str, at: int) -> None:
    pieces = wording.snippet(text, [(at, at + 3)])

    inside = "".join(said for said, _ in pieces)
    plain = " ".join(inside.removeprefix("… ").removesuffix(" …").split())
    assert plain in " ".join(text.split())
    start = 0
    borders = {0, len(text)} | {n for n in range(len(text)) if is_border(text, n)}
    joined = "".join(said for said, _ in pieces if said not in ("… ", " …"))
    if joined and " " not in text:
        start = text.index(joined)
        for said, _ in pieces:
            if said not in ("… ", " …"):
                assert start in borders
                start += len(said)


def test_a_passage_turns_nothing_that_stands_after_it() -> None:
    assert shown("a \u202eword\u202c \u2067here\u2069", "word") == (("a ", False), ("word", True), (" here", False))


def by_terms(phrase: wording.Phrase, text: str) -> bool:
    """Whether an index of a text's words, with their places, would find a phrase."""
    words, wanted = wording.terms(text), list(phrase.terms)
    if len(wanted) == 1:
        words += wording.bare(words)
    length = len(wanted)
    for at in range(len(words) - length + 1):
        *before, last = words[at : at + length]
        if before == wanted[:-1] and (last.startswith(wanted[-1]) if phrase.prefix else last == wanted[-1]):
            return True
    return False


@MANY
@given(
    st.text(alphabet='ab乌鲁木 -."*', min_size=1, max_size=8),
    st.lists(st.sampled_from(["a", "b", "ab", "乌", "鲁", "木", " ", "-", "é", "x" * 70]), max_size=14).map("".join),
)
def test_a_text_and_an_index_of_its_words_answer_alike(typed: str, text: str) -> None:
    check_alike(typed, text)


@MANY
@given(
    st.text(alphabet='الوبش *"', min_size=1, max_size=8),
    st.lists(st.sampled_from(["ال", "لل", "و", "ب", "ش", "شا", " ", "a"]), max_size=14).map("".join),
)
def test_a_text_in_arabic_and_an_index_of_its_words_answer_alike(typed: str, text: str) -> None:
    check_alike(typed, text)


def check_alike(typed: str, text: str) -> None:
    node = wording.parse(typed).node

    for phrase in wording.phrases(node) if node else ():
        assert wording.is_found(phrase, Words(text)) == by_terms(phrase, text), phrase
