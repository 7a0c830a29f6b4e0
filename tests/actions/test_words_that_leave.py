"""Quotations that leave the team with a case report: published words alone, and nothing that tells of what stays."""

from __future__ import annotations

from dataclasses import replace

import invented
import pytest
from papers import words_of_docx, words_of_pdf
from prepared import Prepared
from sqlalchemy import text
from test_shared_report import CALLER, CONTACT, HOME, NAMED, OFFICER, PARTNER, coded, texts

from tracker.access import User
from tracker.actions import (
    audience_profiles,
    consent,
    export,
    forms,
    intake,
    ledger,
    record_view,
    review,
    shared_report,
    shared_stays,
    submissions,
)
from tracker.actions.consent import NewDecision
from tracker.actions.exact_places import ExactPlaces
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts
from tracker.exporters.dossier import Quoted
from tracker.store import database

QUOTED = replace(NAMED, quoted=True)
READ = {"pdf": words_of_pdf, "docx": words_of_docx, "html": lambda content: content.decode()}


@pytest.fixture
def refs(user: User, prepared: Prepared) -> dict[str, str]:
    return dict(prepared.of("shared report", lambda: coded(user)))


def notes(user: User, ref: str, leaving: Leaving = QUOTED) -> list[Quoted]:
    report = shared_report.gather(user, ref, leaving).report
    return [said for group in report.groups for one in group.facts for said in one.quoted]


def words(user: User, ref: str, leaving: Leaving = QUOTED) -> set[str]:
    return {said.quote for said in notes(user, ref, leaving) if said.quote}


def test_what_is_published_is_quoted_and_nothing_else(user: User, refs: dict[str, str]) -> None:
    told = words(user, refs["ilsa"])

    assert {"broken", "asked the ministry for her release", "2 May 2019"} <= told
    assert not any("April" in quote for quote in told)  # an inference from these words waits
    assert "34 or 35" not in told and "her right wrist was broken" not in told  # age and side stay in the team
    assert not any(kept in quote for quote in told for kept in (CALLER, OFFICER, CONTACT, HOME, "page", "Velm"))
    assert {said.source for said in notes(user, refs["ilsa"]) if said.quote} == {1}  # never the call


def test_words_that_tell_a_tie_stay_though_they_state_something_else_too(user: User, refs: dict[str, str]) -> None:
    assert "her brother" not in " ".join(words(user, refs["ilsa"]))  # it states the sex, and that there is a brother
    assert not any("brother" in said.said_by for said in notes(user, refs["ilsa"]))


def test_words_leave_with_the_tie_that_is_released(user: User, refs: dict[str, str]) -> None:
    consent.record(user, refs["brother"], NewDecision("share_confidential", "given"))

    assert "her brother" in words(user, refs["ilsa"], replace(QUOTED, released=(refs["siblings"],)))


def test_a_tie_that_was_rejected_keeps_its_words_back_too(user: User, refs: dict[str, str]) -> None:
    ties = record_view.record(user, refs["ilsa"]).relations
    own = [said.uid for tie in ties for found in tie.facts for said in found.statements if said.quote == "her brother"]
    review.judge(user, own, "reject", "a mistake")

    assert "her brother" not in " ".join(words(user, refs["ilsa"]))


def test_what_waits_for_review_is_not_told_by_the_words_of_something_else(user: User, refs: dict[str, str]) -> None:
    assert "broken" in words(user, refs["ilsa"])
    row = {"key": "c", "subject_id": "t", "field": "stage", "value_term": "stage:died", "value_text": "broken"}
    row |= {"basis": "inferred", "judgement": "open", "connection": "source_connection:reporter", "note": "As told."}
    row |= invented.quote("right wrist was broken")
    known = [{"key": "t", "kind": "detention_stage", "ref": refs["stage"]}]
    forms.apply(user, refs["report"], {"meta": {}, "tables": {"record": known, "claim": [row]}})

    assert "broken" not in words(user, refs["ilsa"])


def test_places_and_people_who_stay_are_taken_out_of_the_words(user: User, refs: dict[str, str]) -> None:
    told = words(user, refs["strike"])

    assert told and not any("Velm" in quote or CALLER in quote or quote == "[place]" for quote in told)


@pytest.mark.parametrize("leaving", [replace(PARTNER, quoted=True), Leaving(Audience.PUBLIC, "a", "b", quoted=True)])
def test_words_leave_with_names_alone(user: User, refs: dict[str, str], leaving: Leaving) -> None:
    with pytest.raises(InvalidFacts) as told:
        export.dossier(user, refs["ilsa"], "html", leaving)
    assert set(told.value.problems) == {"quoted"}


def test_no_list_quotes(user: User, refs: dict[str, str]) -> None:
    with pytest.raises(InvalidFacts) as told:
        export.listing(user, "individuals", "csv", leaving=QUOTED)
    assert set(told.value.problems) == {"quoted"}


def test_an_audience_may_be_kept_from_all_words(user: User, refs: dict[str, str]) -> None:
    audience_profiles.edit(user, Audience.PARTNER, {"quotations": "no"})

    with pytest.raises(InvalidFacts) as told:
        export.dossier(user, refs["ilsa"], "html", QUOTED)
    assert "No words of sources go to this audience" in told.value.problems["quoted"]
    with pytest.raises(InvalidFacts, match="Nothing was changed"):
        audience_profiles.edit(user, Audience.PUBLIC, {"quotations": "yes"})


@pytest.mark.parametrize("format_name", list(READ))
def test_the_file_quotes_and_the_ledger_says_so(user: User, refs: dict[str, str], format_name: str) -> None:
    made = export.dossier(user, refs["ilsa"], format_name, QUOTED)
    text = " ".join(READ[format_name](made.content).split())

    assert (
        "asked the ministry for her release" in text
        and "Published sources are quoted" in text
        and "All other words" in text
    )
    assert "her brother" not in text and CONTACT not in text
    assert "Quotations" in ledger.lines(user)[0].columns


def test_a_form_of_a_un_body_quotes_too(user: User, refs: dict[str, str]) -> None:
    leaving = Leaving(Audience.UN, named=True, quoted=True)

    made, _ = submissions.write(user, refs["ilsa"], "wgad", "html", leaving)

    assert "asked the ministry for her release" in made.content.decode() and "her brother" not in made.content.decode()


def test_the_titles_of_sources_and_what_was_written_freely_tell_no_exact_place(
    user: User, refs: dict[str, str]
) -> None:
    for ref in (refs["ilsa"], refs["strike"]):
        report = shared_report.gather(user, ref, NAMED).report
        assert "Ilsa Tornvald, [place]" in {source.title for source in report.sources}
        assert not any("Velm" in one for one in texts(replace(report, ref="")))


def test_a_list_with_names_tells_no_exact_place_by_the_title_of_an_incident(user: User, refs: dict[str, str]) -> None:
    for what in ("individuals", "incidents", "injuries"):
        made = export.listing(user, what, "csv", leaving=NAMED).content.decode()
        assert "Dock workers detained" in made and "Velm" not in made


def test_an_audience_that_is_told_the_country_reads_no_province_in_words(user: User, refs: dict[str, str]) -> None:
    ref = dict(audience_profiles.edit(user, Audience.PARTNER, {"places": "country"}).settings)["places"]
    with database.transaction(None) as session:
        session.execute(
            text("UPDATE location SET feature = (SELECT id FROM term WHERE code = 'adm1') WHERE lat IS NOT NULL")
        )

    assert ref == "country"
    assert "Velm" not in export.dossier(user, refs["strike"], "html", QUOTED).content.decode()
    assert "Velm" not in export.listing(user, "incidents", "csv", leaving=NAMED).content.decode()


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("taken to Velm City Norvek on Monday", "taken to [place] on Monday"),
        ("the Velm City Prison, where Ilsa was", "the [place], where Ilsa was"),
        ("from Velm and Norvek", "from [place] and [place]"),
        ("in Velm. City workers struck", "in [place]. City workers struck"),
        ("Velm No. 3 Norvek", "[place]"),
        ("Old Mill of Norvek", "[place] of [place]"),
        ("from Velm Ilsa Tornvald walked home", "from [place] Ilsa Tornvald walked home"),
        ("VELM", "[place]"),
        ("nowhere", "nowhere"),
    ],
)
def test_a_place_is_taken_out_once_with_all_of_its_name(said: str, left: str) -> None:
    assert ExactPlaces(("Velm", "Norvek", "Old Mill"))(said) == left


KINDS_OF_PLACES = ("Velm", "a police station", "a hospital", "the fish market", "the Guard's house", "Norvek prison", "тюрьму «Тихая»", "отдел полиции", "quernstone depot")  # fmt: skip


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Velm police took her to a police station", "[place] police took her to a police station"),
        ("The City Police pushed her into a police car", "The City Police pushed her into a police car"),
        ("a raid on the Velm fish market, where fish is sold", "a raid on the [place], where fish is sold"),
        ("The State Guard sent for a hospital nurse", "The State Guard sent for a hospital nurse"),
        ("the Guard's house", "the [place]"),
        ("in Norvek, in Norvek Prison", "in [place], in [place]"),
        ("в тюрьму «Тихая», где Тихая", "в [place], где [place]"),
        ("Полиция увезла его в отдел полиции", "Полиция увезла его в [place]"),
        (
            "the quernstone lay there; Quernstone; the quernstone depot",
            "the quernstone lay there; [place]; the [place]",
        ),
    ],
)
def test_what_kind_of_place_it_is_stays_in_the_words(said: str, left: str) -> None:
    assert ExactPlaces(KINDS_OF_PLACES)(said) == left


@pytest.mark.parametrize(
    ("language", "mark"), [("ru", "[место]"), ("zh", "[地点]"), ("kk", "[орын]"), ("ug", "[ئورۇن]")]
)
def test_a_place_is_taken_out_in_the_language_of_the_report(
    user: User, refs: dict[str, str], language: str, mark: str
) -> None:
    for written in (
        export.dossier(user, refs["strike"], "html", QUOTED, language=language),
        submissions.write(user, refs["ilsa"], "letter", "html", replace(QUOTED, audience=Audience.UN), language=language)[0],
    ):  # fmt: skip
        page = written.content.decode()
        assert mark in page and "[place]" not in page


def test_a_body_is_called_with_the_province_of_its_place_where_there_is_one_alone() -> None:
    exact = ExactPlaces(("Velm", "Norvek"), areas={"velm": "Sorvane, Ostrania"})

    assert exact.body("Velm City Police") == "[place in Sorvane, Ostrania] Police"
    assert exact("Velm City Police") == "[place] Police"
    assert exact.body("Norvek Police") == "[place] Police" and exact.body("Police") == "Police"
    assert exact.body("Velm and Norvek Police") == "[place] and [place] Police"  # nobody can tell whose it is


@pytest.mark.parametrize(
    ("address", "leaves"),
    [
        ("https://courier.example/2019/strike-in-sorvane", True),
        ("https://courier.example/2019/velm-strike", False),
        ("https://courier.example/VelmHarbour/2019", False),
        ("https://velm-courier.example/1", False),
        ("https://courier.example/old_mill.html", False),
        ("https://courier.example/?q=%56elm", False),
        ("https://courier.example/%2556elm", False),
        ("https://courier.example/%D0%9A%D0%B0%D1%80%D1%82%D1%83%D0%BB", False),  # the letters themselves
        ("https://courier.example/novosti-iz-kartula", False),  # as it sounds
        ("https://courier.example/novosti-iz-karantina", True),
        ("https://xn--80atetkg.example/1", False),  # a host in other letters
        ("https://courier.example/%CA%E0%F0", False),  # letters of another encoding: nobody can tell
        ("", True),
    ],
)
def test_an_address_leaves_where_it_spells_no_exact_place(address: str, leaves: bool) -> None:
    assert (ExactPlaces(("Velm", "Old Mill", "Картул")).address(address) == address) is leaves


def _published(user: User, refs: dict[str, str], url: str) -> str:
    """One more report about her, at this address."""
    new = intake.NewReport(text="Her arm.", title="A strike", url=url, type="news_article")
    report = intake.add_report(user, new).ref
    row = {"key": "c", "subject_id": "h", "field": "body_part", "value_term": "arm", "value_text": "arm"}
    row |= {"basis": "stated", "judgement": "accepted", "connection": "source_connection:reporter", "locator": "line 1"}
    known = [{"key": "p", "kind": "individual", "ref": refs["ilsa"]}]
    known.append({"key": "h", "kind": "injury", "ref": None, "confidentiality": "internal"})
    tables = {"record": known, "injury": [{"key": "h", "individual_id": "p"}], "claim": [row]}
    forms.apply(user, report, {"meta": {}, "tables": tables}, judge=True)
    return report


@pytest.mark.parametrize(("spelled", "leaves"), [("2019/strike", True), ("2019/velm-strike", False), ("%4Frsk", False)])
def test_an_address_that_spells_what_stays_stays_and_is_told(
    user: User, refs: dict[str, str], spelled: str, leaves: bool
) -> None:
    report = _published(user, refs, f"https://example.org/{spelled}")

    told = {one.ref: one.url for one in shared_report.gather(user, refs["ilsa"], QUOTED).report.sources}
    assert bool(told[report]) is leaves
    stays = [one.what for one in shared_stays.of(user, refs["ilsa"], QUOTED) if one.why == shared_stays.SPELLED]
    assert stays == ([report] if "velm" in spelled else [])


def test_each_thing_that_stays_is_told_with_its_reason_and_what_leaves_is_not(user: User, refs: dict[str, str]) -> None:
    def told(leaving: Leaving) -> dict[tuple[str, str], str]:
        return {(one.where, one.what): one.why for one in shared_stays.of(user, refs["ilsa"], leaving)}

    without, named = told(PARTNER), told(NAMED)
    public = told(Leaving(Audience.PUBLIC, "a", "b"))

    own = "The account we follow"
    assert without[own, "Name"] == shared_stays.PERSONAL and (own, "Name") not in named
    assert named[own, "Age"] == named[own, "Contact"] == "stays in the team"
    assert (own, "Sex") not in named
    assert any(what == "Who took part" or where == "Who took part" for where, what in named)
    assert "released one by one" in named["Ties", "Sibling"] or "who stays" in named["Ties", "Sibling"]
    assert shared_stays.WAITS in named.values()
    assert "may go to partners, not to the public" in public.values()
    assert told(Leaving()) == {}
    assert not any(CONTACT in word or HOME in word for one in shared_stays.of(user, refs["ilsa"], NAMED) for word in (one.where, one.what, one.why))  # fmt: skip


def test_a_form_is_looked_at_by_what_its_audience_may_receive_here(user: User, refs: dict[str, str]) -> None:
    audience_profiles.edit(user, Audience.UN, {"days": "year"})
    made = submissions.look(user, refs["ilsa"], "wgad", Leaving(Audience.UN, named=True))

    assert "2 May 2019" not in str(made.made) and "2019" in str(made.made)
