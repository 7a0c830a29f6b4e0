"""The case report: every fact with its words, four scripts set properly, and nothing in a name that runs."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from pypdf import PdfReader

from tracker.access import User
from tracker.actions import browse, case_report, record_view
from tracker.errors import InvalidFacts, NotFound
from tracker.exporters import dossier_html, dossier_pdf
from tracker.exporters.dossier import Dossier, Fact, Group, Quoted, Source

SCRIPTS = {
    "eng": "her right wrist was broken",
    "rus": "правая рука сломана",
    "zho": "她的右手腕骨折",
    "uig": "ئوڭ قولى سۇنغان",
}
MARKUP = (
    '#panic("x") *bold* _it_ $x^2$ `raw` #include "/etc/passwd" <script>alert(1)</script> & "q" \\ // @ref [a](b) ]'
)


def quoted(words: str | None, language: str = "eng") -> Quoted:
    """A statement in these words."""
    return Quoted(
        words, "photograph 3", language, "her brother, reported speech", "", "Stated", 1, "Followed", "", "value"
    )


def dossier(title: str = "Ilsa Tornvald", *facts: Fact) -> Dossier:
    """A small case report."""
    return Dossier(
        ref="IND-7K3QX2M",
        kind="individual",
        title=title,
        names=(("en", title), ("ug-Arab", "ئىلسا"), ("zh-Hans", "伊尔萨")),
        status="Last known: Released",
        printed_on=date(2026, 11, 24),
        reviewed="Reviewed (Local user), last on 24 November 2026.",
        demonstration=None,
        groups=(Group("The account we follow", facts),),
        disagreements=(),
        people=(),
        unknown=("Born",),
        sources=(
            Source(1, "SRC-1", title, "Sorvane Courier", "2019", date(2019, 5, 4), "ab" * 32, "https://example.org/a"),
        ),
    )


def words_of(content: bytes) -> str:
    """The text that a reader of the PDF can copy."""
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.mark.parametrize("language", SCRIPTS)
def test_each_script_is_set_with_glyphs_and_can_be_copied(language: str) -> None:
    words = SCRIPTS[language]

    content = dossier_pdf.write(dossier("Ilsa Tornvald", Fact("Hurt", words, "followed", (quoted(words, language),))))

    reader = PdfReader(io.BytesIO(content))
    copied = words_of(content)
    if language != "uig":  # joined letters are copied in their order of the page by some readers
        assert copied.count(words) == 2
    else:
        said = b"".join(page.get_contents().get_data() for page in reader.pages)  # type: ignore[union-attr]
        actual = {f"{ord(letter):04X}".encode() for letter in words}  # what a glyph shared by letters stands for
        shown = {code for code in actual if b"ActualText<FEFF" + code in said}
        assert all(letter in copied or f"{ord(letter):04X}".encode() in shown for letter in words)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index,union-attr]
    }
    wanted = {"zho": "NotoSansSC", "uig": "Arabic"}.get(language, "NotoSans")
    assert any(wanted in font for font in fonts), fonts
    assert "/Encrypt" not in reader.trailer


def test_markup_in_a_name_stays_a_name() -> None:
    made = dossier(MARKUP, Fact(MARKUP, MARKUP, "disputed", (quoted(MARKUP), quoted(None))))

    copied = words_of(dossier_pdf.write(made))
    page = dossier_html.write(made).decode()

    assert '#panic("x") *bold* _it_' in copied and "<script>alert(1)</script>" in copied
    assert "<script" not in page and "&lt;script&gt;" in page
    seen = Tags()
    seen.feed(page)
    assert seen.found <= {"html", "head", "meta", "title", "style", "body", "p", "h1", "h2", "b", "bdi", "div", "span",
                          "blockquote", "table", "tr", "td", "ol", "ul", "li", "code"}  # fmt: skip
    assert not seen.attributes & {"src", "href", "onclick", "onload"}


class Tags(HTMLParser):
    """The names of all tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_a_demonstration_is_marked_on_every_page() -> None:
    many = tuple(Fact(f"Fact {n}", "value " * 30, "followed", (quoted("word " * 60),)) for n in range(30))
    made = replace(dossier("Ilsa", *many), demonstration="DEMONSTRATION: not a real case file")

    pages = PdfReader(io.BytesIO(dossier_pdf.write(made))).pages

    assert len(pages) > 2
    assert all("DEMONSTRATION" in page.extract_text() for page in pages)
    assert "DEMONSTRATION" in dossier_html.write(made).decode()


def test_the_same_case_report_gives_the_same_file() -> None:
    assert dossier_pdf.write(dossier()) == dossier_pdf.write(dossier())


@pytest.fixture
def demo(user: User, samples: dict[str, str]) -> dict[str, str]:
    return {row.name: row.ref for row in browse.all_individuals(user)}


def test_every_fact_of_the_record_is_in_the_report_with_its_words(user: User, demo: dict[str, str]) -> None:
    for ref in list(demo.values())[::4]:
        view = record_view.record(user, ref)
        made = case_report.of(user, ref)
        text = words_of(dossier_pdf.write(made))
        page = dossier_html.write(made).decode()

        told = [q for group in made.groups for fact in group.facts for q in fact.quoted]
        for fact in view.facts:
            for said in fact.statements:
                if said.judgement != "rejected" and said.quote:
                    assert any(q.quote == said.quote for q in told), (ref, fact.field)
        latin = [q.quote for q in told if q.quote and q.quote.isascii() and len(q.quote) < 60 and "<" not in q.quote]
        assert all(" ".join(quote.split()) in text for quote in latin)
        assert {s.ref for s in made.sources} == {s.report for s in case_report._statements(view)}
        assert all(source.sha256 in page for source in made.sources)
        assert "Where sources disagree" in text and "What is not known" in text
        assert made.reviewed in page and view.ref in text


def test_headings_name_people_not_refs(user: User, demo: dict[str, str]) -> None:
    for row in browse.incidents(user, per_page=100).rows:
        made = case_report.of(user, row.ref)
        assert not [f.label for group in made.groups for f in group.facts if "IND-" in f.label]


def test_a_disagreement_shows_all_sides(user: User, demo: dict[str, str]) -> None:
    reports = [case_report.of(user, ref) for ref in demo.values()]
    disputed = [fact for made in reports for fact in made.disagreements]

    assert disputed
    assert all(len({(q.value, q.stance) for q in fact.quoted}) > 1 for fact in disputed)


def test_only_people_and_incidents_have_a_case_report(user: User, demo: dict[str, str]) -> None:
    with pytest.raises(InvalidFacts, match="individual or an incident"):
        case_report.of(user, browse.reports(user).rows[0].ref)
    with pytest.raises(NotFound):
        case_report.of(user, "IND-0000000")
