"""The case report: every fact with its words, four scripts set properly, and nothing in a name that runs."""

from __future__ import annotations

import ast
import html
import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from papers import as_docx, as_html, as_pdf, words_of_docx, words_of_pdf
from PIL import Image
from pypdf import PdfReader

from tracker import clocks, codes, dates, phrases, retold_days
from tracker.access import User
from tracker.actions import browse, case_report, record_view, shared_report, unreal
from tracker.actions.shared_rules import HEADINGS as HEADINGS_OF
from tracker.errors import InvalidFacts, NotFound
from tracker.exporters import dossier_custody, dossier_paper, paper, paper_pdf, submission_paper
from tracker.exporters.dossier import CERTAINTY, Dossier, Fact, Group, Quoted, Source
from tracker.records import facts
from tracker.records.base import Kind
from tracker.store import records
from tracker.store.records import unnamed

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


@pytest.mark.parametrize("language", SCRIPTS)
def test_each_script_is_set_with_glyphs_and_can_be_copied(language: str) -> None:
    words = SCRIPTS[language]

    content = as_pdf(dossier("Ilsa Tornvald", Fact("Hurt", words, "followed", (quoted(words, language),))))

    reader = PdfReader(io.BytesIO(content))
    copied = words_of_pdf(content)
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

    copied = words_of_pdf(as_pdf(made))
    page = as_html(made).decode()

    assert '#panic("x") *bold* _it_' in copied and "<script>alert(1)</script>" in copied
    assert "<script" not in page and "&lt;script&gt;" in page
    seen = Tags()
    seen.feed(page)
    assert seen.found <= {"html", "head", "meta", "title", "style", "body", "p", "h1", "h2", "h3", "b", "bdi", "div", "span", "br",
                          "q", "small", "sup", "a", "table", "thead", "th", "tbody", "tr", "td", "ol", "li"}  # fmt: skip
    assert not seen.attributes & {"src", "onclick", "onload"}
    assert seen.links and all(link.startswith("#") for link in seen.links)
    assert MARKUP in html.unescape(words_of_docx(as_docx(made)))


def test_control_characters_and_broken_letters_stop_no_file() -> None:
    made = dossier("a\x00b\x1fc\ud800d", Fact("x\x07", "y\ufffe", "followed", (quoted("q\x08 \udfff"),)))

    assert "abcd" in words_of_pdf(as_pdf(made)) and "abcd" in words_of_docx(as_docx(made))
    assert "abcd" in as_html(made).decode()


class Tags(HTMLParser):
    """The names of all tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


def test_a_demonstration_is_marked_on_every_page() -> None:
    many = tuple(Fact(f"Fact {n}", "value " * 30, "followed", (quoted("word " * 60),)) for n in range(30))
    made = replace(dossier("Ilsa", *many), demonstration="DEMONSTRATION: not a real case file")

    pages = PdfReader(io.BytesIO(as_pdf(made))).pages

    assert len(pages) > 2
    assert all("DEMONSTRATION" in page.extract_text() for page in pages)
    assert "DEMONSTRATION" in as_html(made).decode()


def test_the_same_case_report_gives_the_same_file() -> None:
    fact = Fact("Hurt", "her wrist", "followed", (quoted("her right wrist was broken"),))

    for written in (as_pdf, as_docx, as_html):
        assert written(dossier("Ilsa", fact)) == written(dossier("Ilsa", fact))


def test_a_docx_holds_true_footnotes_and_says_nothing_of_who_wrote_it() -> None:
    twice = quoted("her right wrist was broken")
    facts = (
        Fact("Hurt", "her wrist", "followed", (twice, quoted("她的右手腕骨折", "zho"))),
        Fact("Where", "Velm", "followed", (twice,)),
    )
    content = as_docx(dossier("Ilsa", *facts))

    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names, notes = file.namelist(), file.read("word/footnotes.xml").decode()
        text, core = file.read("word/document.xml").decode(), file.read("docProps/core.xml").decode()
        assert {part.date_time for part in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in names if "thumbnail" in name or "app.xml" in name]
    assert re.findall(r'footnoteReference w:id="(\d+)"', text) == ["1", "2"] and text.count("NOTEREF note1") == 1
    assert "her right wrist was broken" in notes and "她的右手腕骨折" in notes and "SHA-256 abababababababab…" in notes
    assert (
        "python-docx" not in core
        and "2013" not in core
        and "<dc:creator></dc:creator>" in core.replace("<dc:creator/>", "<dc:creator></dc:creator>")
    )
    opened = docx.Document(io.BytesIO(content))
    assert [table.cell(0, 0).text for table in opened.tables][:2] == ["Written on", "Hurt"]


@pytest.fixture
def demo(user: User, samples: dict[str, str]) -> dict[str, str]:
    return {row.name: row.ref for row in browse.all_individuals(user)}


def test_every_fact_of_the_record_is_in_the_report_with_its_words(user: User, demo: dict[str, str]) -> None:
    for ref in list(demo.values())[::4]:
        view = record_view.record(user, ref)
        made = case_report.of(user, ref)
        text, page, word = words_of_pdf(as_pdf(made)), as_html(made).decode(), words_of_docx(as_docx(made))

        told = [q for group in made.groups for fact in group.facts for q in fact.quoted]
        for fact in view.facts:
            for said in fact.statements:
                if said.judgement != "rejected" and said.quote:
                    assert any(q.quote == said.quote for q in told), (ref, fact.field)
        latin = [q.quote for q in told if q.quote and q.quote.isascii() and len(q.quote) < 60 and "<" not in q.quote]
        assert all(" ".join(quote.split()) in text for quote in latin)
        assert all(html.escape(" ".join(quote.split()), quote=False) in word for quote in latin)
        assert {s.ref for s in made.sources} >= {s.report for s in case_report._statements(view)}
        assert {s.number for s in made.sources} == {q.source for q in told}
        assert all(source.sha256 in page and source.sha256 in word for source in made.sources)
        assert "Where sources disagree" in text and "What is not known" in text
        assert html.escape(made.reviewed) in page and view.ref in text


def test_each_fact_of_the_injured_person_is_followed_by_its_number_to_its_quotation(
    user: User, demo: dict[str, str]
) -> None:
    """As a reader does it: the number behind a value, the note of that number, its quotation, its source in the annex."""
    made = case_report.of(user, demo["Gulfia Qazybek"])
    document = dossier_paper.of(made)
    text = words_of_pdf(as_pdf(made))
    annex = text[text.index("Annex: Sources") :]
    facts = [own for group in made.groups for fact in group.facts for own in (fact.parts or (fact,))]

    assert len([fact for fact in facts if fact.quoted]) >= 14
    for fact in facts:
        for said in fact.quoted:
            number = next(
                n
                for n, note in enumerate(document.notes, 1)
                if note.quote == said.quote and said.basis in note.line and said.said_by in note.line
            )
            shown = [
                run
                for run in paper.runs(document)
                if number in run.notes and (fact.value in run.text or fact.field == "exists")
            ]
            assert shown, fact.label
            words = " ".join(f"“{said.quote}” {said.said_by}".split())
            assert f"{number}{words}" in text.replace(f"{number} “", f"{number}“"), (fact.label, words)
            if fact.field != "exists" and len(fact.value) < 30:
                assert re.search(rf"{re.escape(fact.value)} ?(\d+, ?)*{number}\b", text), fact
            source = made.sources[said.source - 1]
            assert source.sha256[:16] in document.notes[number - 1].line and source.sha256 in annex.replace(" ", "")
            assert said.quote and said.quote in record_view.record(user, source.ref).details["body"]


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


# --- languages ---
HEADINGS = {"ru": "Телесные повреждения", "zh": "伤害", "kk": "Дене жарақаттары", "ug": "جاراھەتلەر"}


@pytest.mark.parametrize("language", HEADINGS)
def test_headings_and_fixed_words_are_in_the_language_and_what_sources_say_in_theirs(
    user: User, demo: dict[str, str], language: str
) -> None:
    made = case_report.of(user, demo["Gulfia Qazybek"], language)
    page, word = as_html(made).decode(), words_of_docx(as_docx(made))

    for text in (page, word):
        assert HEADINGS[language] in text and ">Injuries<" not in text and "Where sources disagree" not in text
        assert "officers pushed her into a police car" in text
    assert f'lang="{language}"' in page and ('dir="rtl"' in page) is (language == "ug")
    if language != "ug":
        assert HEADINGS[language] in words_of_pdf(as_pdf(made))


def test_in_a_document_from_right_to_left_a_date_keeps_the_order_of_its_parts() -> None:
    made = replace(dossier("Ilsa", Fact("When", "3 May 2021", "followed", (quoted("on 3 May 2021"),))), language="ug")

    with zipfile.ZipFile(io.BytesIO(as_docx(made))) as file:
        text = file.read("word/document.xml").decode()
    assert "3 May 2021" in words_of_pdf(as_pdf(made))
    run = re.search(r"<w:r>(?:(?!<w:r>).)*3 May 2021", text)
    assert run and "<w:rtl/>" not in run[0] and text.count("<w:bidi/>") > 10 and "<w:bidiVisual/>" in text


def test_every_fixed_word_is_there_in_each_language_with_the_same_places_for_values() -> None:
    places = re.compile(r"\{\w+\}")

    for words, told in phrases.catalogue().items():
        assert set(told) == set(phrases.LANGUAGES), words
        for said in told.values():
            assert sorted(places.findall(said)) == sorted(places.findall(words)), said
    own = set(phrases.catalogue())
    shared = set(CERTAINTY.values()) | {rule.name for rule in clocks.RULES} | {rule.source for rule in clocks.RULES}
    shared |= {verdict.value for verdict in clocks.Verdict} | set(HEADINGS_OF.values())
    shared |= {*dossier_paper.COUNTS, shared_report.KEPT_SOURCE, "Speaker not named", "Yes", "No", "place"}
    shared |= {unnamed(head(kind), None) for kind in (Kind.INDIVIDUAL, Kind.INCIDENT, Kind.ORGANISATION, Kind.LOCATION)}
    for to in ("a partner", "a UN body or court"):
        shared |= {f"For: {to}, {how} names" for how in shared_report.WITH}
    assert shared <= own, shared - own
    for layout in (dossier_paper, submission_paper):
        tree = ast.parse(Path(str(layout.__file__)).read_text(encoding="utf-8"))
        calls = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "say"
        ]
        said = {node.args[0].value for node in calls if isinstance(node.args[0], ast.Constant)}
        constants = {
            value
            for name, value in vars(layout).items()
            if name.isupper() and isinstance(value, str) and " " in value and name not in ("CUSTODY", "INJURIES")
        }
        assert said | constants <= own, (said | constants) - own


LISTS = (
    "incident_type", "act_type", "stage", "injury_kind", "body_part", "closed_side", "severity", "treatment", "method",
    "consistency", "wgad_category", "regime", "whereabouts", "sex", "closed_judgement", "closed_consent_status", "court",
    "characteristic", "counsel", "degree", "ethnicity", "impact",
)  # fmt: skip
SAID_SMALL = ("closed_attribution", "document_type")


def test_every_label_of_the_lists_that_a_case_report_tells_is_there_in_each_language() -> None:
    said = {term.label for name in LISTS for term in codes.code_list(name)}
    said |= {term.label.lower() for name in SAID_SMALL for term in codes.code_list(name)}
    said |= {unreal.DEMONSTRATION.report, unreal.INVENTED.report, case_report.BY_AUTHOR}

    assert said <= set(phrases.catalogue()), said - set(phrases.catalogue())


DAYS = (
    "2026-11-29", "XXXX-11-29", "2026-11", "XXXX-11", "2026", "199X", "2020-21", "2021-XX-05", "XXXX-XX-05", "2022-04~",
    "[2022-02-10..2022-02-14]", "2022-02-10/2022-02-14", "2022-12-30/2023-01-02", "../2022-04", "2021-05/..", "2022?",
    "[..2021-05-01]", "[2021-05-01..]", "2022-01-01%", "[2020-01-01,2020-01-03]", "{2020-01-01,2020-01-03}",
)  # fmt: skip


@pytest.mark.parametrize("language", ["ru", "zh", "kk", "ug"])
@pytest.mark.parametrize("edtf", DAYS)
def test_a_day_is_said_in_each_language_without_a_word_of_english(edtf: str, language: str) -> None:
    english = dates.in_words(edtf)
    told = retold_days.told(english, language)

    assert told != english and not re.search("[A-Za-z]", told), told
    assert set(re.findall(r"\d{4}", told)) == set(re.findall(r"\d{4}", english))
    assert retold_days.told(english, "en") == english


@pytest.mark.parametrize("words", ["", "May be in Almaty", "29 Novembre 2026", "nowhere or May", "from here", "to be"])
def test_words_that_are_no_day_of_ours_stay_as_they_are(words: str) -> None:
    assert retold_days.told(words, "ru") == words


def test_codes_and_days_are_said_in_the_language_of_the_report_and_what_people_wrote_is_not() -> None:
    facts_told = (
        Fact("Occupation", "Hand", "followed", (quoted("a hand"),), "individual", "occupation", type="text"),
        Fact("Sex", "Female", "followed", (quoted("she"),), "individual", "sex", type="code"),
        Fact("When", "29 November 2026", "followed", (quoted("then"),), "act", "when", type="date"),
        Fact("Kind of injury", "Fracture; Bruise", "followed", (quoted("both"),), "injury", "kind", type="code"),
        Fact("It happened", "not: as told", "followed", (quoted("no"),), "act", "exists", type="exists"),
    )

    page = as_html(
        replace(dossier("Ilsa", *facts_told), language="ru", demonstration=unreal.DEMONSTRATION.report)
    ).decode()

    for words in ("Hand", "женский", "29 ноября 2026 года", "Перелом; Ушиб, кровоподтёк", "не: как сообщено"):
        assert f">{words}<" in page, words
    assert "DEMONSTRATION: not a real case file · ДЕМОНСТРАЦИЯ" in page


def head(kind: Kind) -> records.Head:
    return records.Head._make(kind if name == "kind" else None for name in records.Head._fields)


def test_what_a_source_leaves_open_is_said_in_the_language_of_the_report() -> None:
    def told(field: str, value: str, type: str, *accounts: str) -> Fact:
        said = tuple(replace(quoted(None), value=one) for one in accounts or (value,))
        certainty = "disputed" if accounts else "followed"
        return Fact("Number of people: detained", value, certainty, said, "incident", field, type=type)

    page = as_html(
        replace(
            dossier(
                "Name not known",
                told("count.detained", "at least 9 or 6 or 7 to 8", "count", "at least 9", "6", "7 to 8"),
                told("occupation", "this or that or baker", "text", "this or that", "baker"),
                told("kind", "Incised or stab wound or not: Fracture", "code", "Incised or stab wound", "Fracture"),
                told(
                    "when", "2 May 2021 or 3 May 2021 or 4 May 2021", "date", "2 May 2021 or 3 May 2021", "4 May 2021"
                ),
                told("side", "left", "text"),
                told("warrant_shown", "No", "yes_no"),
            ),
            language="ru",
        )
    ).decode()

    for words in (
        "не менее 9 или 6 или от 7 до 8", "this or that или baker", "Резаная или колотая рана или не: Перелом",
        "2 мая 2021 года или 3 мая 2021 года или 4 мая 2021 года", "Слева", "Нет", "Имя неизвестно",
        "Число людей: задержано",
    ):  # fmt: skip
        assert f">{words}<" in page, words
    assert "Number of people" not in page


def test_blanks_between_words_of_two_directions_part_them() -> None:
    assert phrases.isolated("  IND-1 · 2026 ") == "  \u2068IND-1 · 2026\u2069 " and phrases.isolated("  ") == "  "


TOLD = (
    Kind.INDIVIDUAL, Kind.INCIDENT, Kind.ACT, Kind.DETENTION_STAGE, Kind.INJURY, Kind.INVOLVEMENT, Kind.RELATION, Kind.INTERVENTION,
)  # fmt: skip


def test_every_fact_of_a_person_in_custody_has_its_label_in_each_language() -> None:
    wanted = {fact.label for kind in TOLD for fact in facts(kind).values()}

    assert wanted <= set(phrases.catalogue())


def test_an_unknown_language_is_refused(user: User, demo: dict[str, str]) -> None:
    with pytest.raises(InvalidFacts, match="'tlh' is not a language of reports: en, ru, zh, kk, ug"):
        case_report.of(user, demo["Gulfia Qazybek"], "tlh")


# --- custody and clocks ---
def stage(code: str, when: str) -> Fact:
    own = (
        Fact("Where and how held", code, "followed", (), "detention_stage", "stage", code),
        Fact("When", when, "followed", (), "detention_stage", "when", when),
    )
    return Fact(code, code, "followed", (), "detention_stage", parts=own if when else own[:1])


def held(*stages: Fact) -> dossier_custody.Chain:
    return dossier_custody.chain(replace(dossier(), groups=(Group("Custody", stages),)))


CLOCKS = {
    "released the next day": (("apprehended", "2021-05-03"), ("released", "2021-05-04"), "FREED", 1, 1),
    "a court after a week": (("apprehended", "2021-05-03"), ("trial", "2021-05-10"), "LATER", 7, 7),
    "a court the next day": (("apprehended", "2021-05-03"), ("trial", "2021-05-04"), "KEPT", 1, 1),
    "a court after two days: hours decide": (("apprehended", "2021-05-03"), ("trial", "2021-05-05"), "PERHAPS", 2, 2),
    "a month alone": (("apprehended", "2021-05"), ("trial", "2021-05-10"), "PERHAPS", 0, 9),
    "no year": (("apprehended", "XXXX-11-29"), ("trial", "2021-05-10"), "NO_DAY", None, None),
    "an uncertain day": (("apprehended", "2021-05-03?"), ("trial", "2021-05-10"), "NO_DAY", None, None),
    "no court on record": (("apprehended", "2021-05-03"), ("pretrial", ""), "SILENT", 2031, 2031),
}


@pytest.mark.parametrize("case", CLOCKS)
def test_a_clock_says_what_the_days_leave_and_no_more(case: str) -> None:
    first, second, verdict, low, high = CLOCKS[case]

    (reading,) = held(stage(*first), stage(*second)).readings

    assert (reading.verdict.name, reading.low, reading.high) == (verdict, low, high)


def test_outside_the_team_a_clock_concludes_nothing_from_what_was_left_out() -> None:
    silent = replace(dossier(), groups=(Group("Custody", (stage("apprehended", "2021-05-03"), stage("pretrial", ""))),))

    assert "No source tells of an appearance before a judge" in words_of_pdf(as_pdf(silent))
    assert "appearance before a judge" not in words_of_pdf(as_pdf(replace(silent, audience="For: a partner")))


def test_a_new_seizure_starts_the_clock_anew() -> None:
    chain = held(
        stage("apprehended", "2021-05-03"),
        stage("released", "2021-05-04"),
        stage("apprehended", "2022-01-01"),
        stage("sentenced", "2022-06-01"),
    )

    assert [reading.verdict.name for reading in chain.readings] == ["FREED", "LATER"]
    assert chain.held() == (1 + 151, 1 + 151)


def test_what_is_not_stated_in_full_is_not_drawn() -> None:
    assert not held(stage("apprehended", "XXXX-11-29"), stage("pretrial", "")).drawn()
    assert held(stage("apprehended", "2021-05"), stage("released", "2021-06-10")).held() == (10, 40)


def test_who_is_moved_on_an_unknown_day_was_held_all_the_while() -> None:
    seized = stage("apprehended", "2021-05-03")

    assert held(seized, stage("pretrial", "2021-06"), stage("died", "2022-02-10")).held() == (283, 283)
    assert held(seized, stage("died", "2022-02")).held() == (274, 301)  # until the last day on which it may have been
    assert held(seized, stage("pretrial", "2021-05"), stage("died", "2022-02-10")).held() == (283, 285)  # no day twice


def test_whoever_may_be_held_still_was_held_at_least_so_long() -> None:
    def words(*stages: Fact) -> str:
        return words_of_pdf(as_pdf(replace(dossier(), groups=(Group("Custody", stages),))))

    still = (stage("apprehended", "2021-05-03"), stage("sentenced", "2021-11-09"))
    assert "at least 190 days" in words(*still)
    assert "at least 0 days" not in words(stage("apprehended", "2021-05"))
    assert "at least" not in words(*still, stage("released", "2022-01-01"))


def test_a_stage_without_contact_shows_no_more_than_its_own_days() -> None:
    def cut_off(when: str) -> dossier_custody.Chain:
        where = Fact("Whereabouts", "refused", "followed", (), "detention_stage", "whereabouts", "contact_refused")
        first = stage("pretrial", when)
        return held(replace(first, parts=(*first.parts, where)), stage("sentenced", "2021-11-09"))

    assert cut_off("2021-05-12").days_without_contact() == (0, 181)
    assert cut_off("2021-05-12/2021-06-01").days_without_contact() == (20, 20)


def test_the_method_counts_what_stands_within_each_part() -> None:
    waiting = Fact("Description", "limping", "waiting", (), "injury", "statement", "limping")
    part = Fact("Injury", "hand", "followed", (), "injury", parts=(waiting,))
    words = words_of_pdf(as_pdf(replace(dossier(), groups=(Group("Injuries", (part,)),))))

    assert "0 facts are followed, 0 are disputed, 1 wait for review" in words


def test_parts_of_a_sentence_are_joined_as_its_language_does() -> None:
    said = ("Ada", "سۆزى يەتكۈزۈلگەن")

    assert phrases.joined(("Ada", "says"), "ru") == "Ada, says"
    assert (
        phrases.joined(("Ada", "转述"), "zh") == "Ada，转述" and phrases.joined("一二", "zh", listed=True) == "一、二"
    )
    # the name keeps to itself and does not lend its direction: the speaker stands first where one reads from the right
    assert phrases.joined(said, "ug") == f"\u2068Ada\u2069، {said[1]}"
    assert phrases.followed("甲", "乙", "zh") == "甲。乙" and phrases.followed("A", "B", "ug") == "A. B"


def test_what_is_bold_in_chinese_is_set_heavier_and_read_the_same() -> None:
    def inked(style: str) -> tuple[int, str]:
        line = (paper.Run("羁押中死亡", style, "", ()),)
        made = paper.Paper("A", "zh", date(2026, 1, 1), (paper.Para(line),), (), page="")
        (page,) = paper_pdf.pages(made)
        dark = Image.open(io.BytesIO(page)).convert("L").point(lambda shade: 255 * (shade < 128)).histogram()[255]
        return dark, words_of_pdf(paper_pdf.write(made))

    (plain, said), (bold, same) = inked(""), inked("strong")

    assert bold > 1.15 * plain and said == same == "羁押中死亡"


def test_who_denies_that_it_happened_stands_beside_who_says_it() -> None:
    told, denied = (
        quoted("her wrist was broken"),
        replace(quoted("nobody was hurt"), stance="denied", value="no injury"),
    )
    parts = (
        Fact("Where on the body", "Wrist", "followed", (told,), "injury", "body_part", "wrist", type="code"),
        Fact("It happened", "denied: no injury", "disputed", (denied,), "injury", "exists", type="exists"),
    )
    hurt = Fact("Wrist", "Wrist", "disputed", (told, denied), "injury", parts=parts)
    made = replace(dossier("Ilsa Tornvald"), groups=(Group("Injuries", (hurt,)),), disagreements=(hurt,), language="ru")

    blocks = dossier_paper.of(made).blocks
    heads = [n for n, one in enumerate(blocks) if isinstance(one, paper.Heading)]
    accounts = blocks[next(n for n in heads if blocks[n].text == "Запястье · Было") + 1]

    assert isinstance(accounts, paper.Table) and isinstance(accounts.rows, tuple)
    cells = ["".join(run.text for run in cell[0]) for cell in accounts.rows[0]]
    assert cells == ["Запястье", "отрицается: no injury"]
    assert "отрицается: no injury" in as_html(made).decode()


def test_short_stages_have_their_numbers_and_edges_in_the_strip_of_time() -> None:
    days = ("2021-06-04", "2021-06-19", "2021-07-02", "2024-03-02")
    names = ("police_station", "pretrial", "sentenced", "released")
    stages = tuple(
        Fact(name, name, "followed", (quoted(day),), "detention_stage", parts=(
            Fact("Stage", name, "followed", (quoted(day),), "detention_stage", "stage", name),
            Fact("When", day, "followed", (quoted(day),), "detention_stage", "when", day),
        )) for name, day in zip(names, days, strict=True)
    )  # fmt: skip
    found = dossier_custody.chain(replace(dossier("Ilsa Tornvald"), groups=(Group("Custody", stages),)))

    drawn = dossier_custody.strip(found)

    assert [number in drawn for number in (">1<", ">2<", ">3<")] == [True] * 3
    assert drawn.count('stroke="#ffffff" stroke-width="1.5"') == 3
    places = {(float(x), int(y)) for x, y in re.findall(r'<text x="([\d.]+)" y="(\d+)"', drawn) if int(y) < 30}
    assert len(places) == 3 and all(
        abs(one[0] - other[0]) >= 9 for one in places for other in places if one is not other and one[1] == other[1]
    )
