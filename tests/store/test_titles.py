"""Incidents and reports are found by words of their titles, in any script and order, alike on both kinds of database."""

from __future__ import annotations

import pytest
from prepared import Prepared

from tracker.access import User, levels
from tracker.actions import browse, editing, forms, intake, search
from tracker.errors import InvalidFacts
from tracker.narrowing import Filter
from tracker.store import database, lists, report_list

TITLES = (
    "Задержание Бекжана Хасанова в Ёлкино",
    "Six detained by police in Hestra",
    "Hasan Bekjan freed",
    "警方在和田拘留六人",
    "Émeute à Orsk",
)
FOUND = {
    "хасанов": {0},
    "ХАСАНОВ бекжан": {0},
    "елкин": {0},
    "заде": {0},
    "police six": {1},
    "hest pol": {1},
    "bekjan hasan": {2},
    "警方": {3},
    "拘留 和田": {3},
    "emeute": {4},
    "ÉMEUTE orsk": {4},
    "hasan police": set(),
    "nobody": set(),
    "(six) -police": {1},
}


def made(user: User) -> dict[str, list[str]]:
    """A report and an incident of each title; their refs in the order of TITLES."""
    reports = [intake.add_report(user, intake.NewReport(text=f"Text {n}.", title=t)).ref for n, t in enumerate(TITLES)]
    records = [{"key": f"I{n}", "kind": "incident"} for n in range(len(TITLES))]
    tables = {
        "record": [{"key": "R", "kind": "source_report"}, *records],
        "incident": [{"key": f"I{n}", "title": title} for n, title in enumerate(TITLES)],
        "claim": [],
    }
    done = forms.apply(user, reports[0], {"meta": {}, "tables": tables})
    return {"reports": reports, "incidents": [done.refs[f"I{n}"] for n in range(len(TITLES))]}


@pytest.fixture
def titled(user: User, prepared: Prepared) -> dict[str, list[str]]:
    return prepared.of(f"{__name__} titled", lambda: made(user))


@pytest.mark.parametrize("words", FOUND)
def test_a_title_is_found_by_the_beginnings_of_its_words(user: User, titled: dict[str, list[str]], words: str) -> None:
    def refs(what: str) -> set[str]:
        return {titled[what][number] for number in FOUND[words]}

    assert {row.ref for row in browse.incidents(user, Filter(words=words)).rows} == refs("incidents")
    assert {row.ref for row in browse.reports(user, words).rows} == refs("reports")
    assert set(browse.options(user, "incident", words)) == refs("incidents")
    assert set(browse.options(user, "source", words)) == refs("reports")


def test_a_title_that_was_edited_is_found_by_its_new_words_alone(user: User, titled: dict[str, list[str]]) -> None:
    editing.edit(user, titled["incidents"][1], {"title": "Семеро задержаны"})

    assert browse.incidents(user, Filter(words="police")).total == 0
    assert browse.incidents(user, Filter(words="семер")).total == 1


def test_counts_beside_a_list_are_of_what_the_words_find(user: User, titled: dict[str, list[str]]) -> None:
    page = browse.reports(user, "хасанов", facets=("review", "confidentiality"))

    assert sum(page.facets["confidentiality"].values()) == page.total == 1
    assert sum(browse.incidents(user, Filter(words="six"), facets=("confidentiality",)).facets["confidentiality"].values()) == 1  # fmt: skip


def test_more_titles_than_a_query_can_name_are_asked_for_at_once(user: User, titled: dict[str, list[str]]) -> None:
    with database.reading(user) as session:
        every = lists.Wanted(tuple(levels(user)), words="x", titled=tuple(range(200_000)))
        assert report_list.total(session, every) == len(TITLES)


@pytest.mark.parametrize("words", ["\x00", "po\x00lice", "\ud800", "police \udfff"])
def test_a_sign_that_no_text_can_hold_is_told_alike_wherever_words_are_typed(
    user: User, titled: dict[str, list[str]], words: str
) -> None:
    for asked in (
        lambda: browse.individuals(user, Filter(words=words)),
        lambda: browse.incidents(user, Filter(words=words)),
        lambda: browse.injuries(user, Filter(words=words)),
        lambda: browse.locations(user, Filter(words=words)),
        lambda: browse.individuals(user, Filter(occupation=(words,))),
        lambda: browse.individuals(user, Filter(incident=(words,))),
        lambda: browse.reports(user, words),
        lambda: browse.options(user, "incident", words),
        lambda: browse.options(user, "perpetrator", words),
        lambda: search.everything(user, words),
    ):
        with pytest.raises(InvalidFacts) as told:
            asked()
        assert "no letter of any script" in str(told.value)


def test_too_many_letters_are_told_as_such(user: User) -> None:
    with pytest.raises(InvalidFacts, match="at most 300 letters"):
        search.everything(user, "a" * 301)
