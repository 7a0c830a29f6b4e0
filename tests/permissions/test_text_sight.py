"""Searching texts tells nobody what they may not know: no hit, no count, no order, no passage, no limit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import select
from test_two_worlds import NAMES, SHOWN, VALUES, apart, starts
from world import CLOSED, HIDDEN, OPEN, World, _claim, become

from tracker.access import Confidentiality, User
from tracker.actions import browse, editing, forms, holding, intake
from tracker.records import SourceReport
from tracker.records.base import Kind
from tracker.store import database, masking, text_search
from tracker.store.text_search import Found

TEAM = ("guest", "viewer", "coder", "reviewer")
MANY = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
OPEN_WORDS = ("detained", "police station", '"held at a police"', "letters friends", "wrist*", "brother -ministry", "a*", "и*", "和*", "و*", "她 OR 和朋友")  # fmt: skip


def find(user: User, words: str, kinds: list[Kind] | None = None, at_most: int = 20) -> Found:
    with database.reading(user) as session:
        return text_search.search(session, words, kinds, at_most)


@pytest.fixture(autouse=True)
def first_world(world: World) -> None:
    become(world, {})


def told_before() -> set[str]:
    """How the words begin of what other tests have added to this world."""
    with database.reading(None) as session:
        return starts(" ".join(session.exec(select(SourceReport.body)).all()))


def spellings() -> Iterator[str]:
    """Ways to ask for what is hidden: whole, by its beginning, inflected, beside words that are open, denied."""
    for value in HIDDEN.values():
        yield from (
            value,
            value.lower(),
            f"{value[:3]}*",
            f"{value[:1]}*",
            f'"{value} Lindar"',
            value[1:3],
            f"{value}ом",
        )
        yield from (f'"detained {value}"', f"detained OR {value}", f"({value} OR {value[:4]}*) police")
    yield from ("IND-*", "withheld", "ind", f"{HIDDEN['HAN'][-1]}和", f"或{HIDDEN['HAN'][:2]}")


def test_nothing_that_is_hidden_is_found_or_shown(world: World) -> None:
    for name in TEAM:
        user = world.users[name]
        nothing = find(user, "detained")
        for words in spellings():
            found = find(user, words)
            text = repr(found.hits)
            assert not [value for value in HIDDEN.values() if value in text or value.lower() in text], (name, words)
            if "detained OR" in words:
                assert (found.hits, found.total) == (nothing.hits, nothing.total), (name, words)


def test_a_hidden_name_is_found_by_its_circle_and_by_who_is_cleared(world: World) -> None:
    insider, custodian = world.users["insider"], world.users["custodian"]

    assert find(insider, HIDDEN["FAMILY"]).total >= 2 and find(custodian, HIDDEN["FAMILY"]).total == 0
    assert find(insider, HIDDEN["HAN"]).total == find(insider, HIDDEN["HAN"][1:3]).total == 1
    assert find(custodian, HIDDEN["SECRET"]).total > 0 and find(world.users["viewer"], HIDDEN["SECRET"]).total == 0
    assert find(insider, HIDDEN["TITLE"]).hits[0].field == "title"


def test_who_denies_a_hidden_word_finds_what_holds_it(world: World) -> None:
    for name in (*TEAM, "custodian"):
        user = world.users[name]
        for hidden in ("FAMILY", "CYRILLIC", "HAN", "ARABIC"):
            assert find(user, f"wrist -{HIDDEN[hidden]}").total == find(user, "wrist").total == 1, (name, hidden)
    assert find(world.users["insider"], f"wrist -{HIDDEN['FAMILY']}").total == 0


def test_a_passage_stands_for_the_text_as_it_may_be_read(world: World) -> None:
    found = find(world.users["viewer"], '"held at a police station"', [Kind.SOURCE_REPORT])

    shown = "".join(words for words, _ in found.hits[0].pieces)
    assert "[withheld] Lindar" not in shown and world.protected in shown and "[withheld]" in shown
    assert [words for words, is_hit in found.hits[0].pieces if is_hit] == ["held at a police station"]


def said(world: World, name: str, body: str, words: str, **more: object) -> None:
    """Somebody who sees all codes what a report says of Josk Arnev; `speaker` is the ref of who says it."""
    insider = world.users["insider"]
    known = next(row.ref for row in browse.individuals(insider).rows if row.name == "Josk Arnev")
    records = [{"key": "R", "kind": "source_report"}, {"key": "A", "kind": "individual", "ref": known}]
    if speaker := more.pop("speaker", None):
        records.append({"key": "S", "kind": "individual", "ref": str(speaker)})
        more["speaker_id"] = "S"
    claim = _claim("c", "A", name, body, words, **{"value_text": "Arnev", **more})
    report = world.reports[0] if body is OPEN else world.reports[1]
    forms.apply(insider, report, {"meta": {}, "tables": {"record": records, "claim": [claim]}})


def test_a_remark_of_a_hidden_statement_is_not_found(world: World) -> None:
    said(world, "occupation", CLOSED, "Guards took", note="Ask the lamplighter.")
    said(world, "religion", CLOSED, "Guards", value_text="old believer of the quay")

    for words in ("lamplighter", '"old believer"'):
        assert [hit.kind for hit in find(world.users["custodian"], words).hits] == [Kind.INDIVIDUAL]
        assert find(world.users["viewer"], words).total == 0


def test_what_somebody_hidden_says_is_found_in_the_report_alone(world: World) -> None:
    insider, viewer = world.users["insider"], world.users["viewer"]
    sealed = next(row.ref for row in browse.individuals(insider).rows if HIDDEN["SEALED"] in row.name)
    before = {name: find(user, '"port city"') for name, user in (("insider", insider), ("viewer", viewer))}
    assert before["viewer"].hits

    said(world, "occupation", OPEN, "Police in the port city", speaker=sealed)

    assert len(find(insider, '"port city"').hits[0].quoted_by) == len(before["insider"].hits[0].quoted_by) + 1
    assert find(viewer, '"port city"') == before["viewer"]


def test_names_that_are_hidden_on_screen_are_not_found(world: World) -> None:
    insider = world.users["insider"]
    covered = replace(insider, names_hidden=True)

    assert find(insider, "Josk").total > 0 and find(covered, "Josk").total == 0
    assert find(covered, "wrist").total == find(insider, "wrist").total
    assert "Josk" not in repr(find(covered, "wrist"))


def test_a_report_that_is_held_more_closely_is_gone_from_what_is_found(world: World) -> None:
    custodian, viewer = world.users["custodian"], world.users["viewer"]
    ref = intake.add_report(
        custodian, intake.NewReport(text="The ferryman saw everything, he said.", title="Ferry")
    ).ref
    editing.edit(custodian, ref, {"note": "The ferryman is afraid."})
    assert find(viewer, "ferryman").total == 2

    holding.hold(custodian, ref, "sealed")
    assert find(viewer, "ferryman") == replace(find(viewer, "nobodysword"), understood="ferryman")
    assert find(custodian, "ferryman").total == 2
    holding.hold(custodian, ref, "internal")
    assert find(viewer, "ferryman").total == 2


@contextmanager
def bounds(counted: int, read: int) -> Iterator[None]:
    """Limits so small that what is hidden would push out what is seen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_search, "COUNTED", counted)
        patch.setattr(text_search, "READ", read)
        yield


def test_hidden_texts_push_no_seen_text_out_and_count_in_no_total(world: World) -> None:
    admin, viewer = world.users["custodian"], world.users["viewer"]
    for number in range(3):
        intake.add_report(admin, intake.NewReport(text=f"Lamplight over the open quay, {number}.", title=f"O{number}"))
    before = {(c, r): _asked(viewer, c, r) for c, r in ((1_000, 100), (2, 2), (3, 1))}
    for number in range(12):  # newer, with more and closer hits, in titles too
        intake.add_report(
            admin,
            intake.NewReport(
                text=f"{number} lamplight lamplight quay lamplight quay.",
                title=f"Lamplight {number}",
                confidentiality=Confidentiality.SEALED,
            ),
        )

    assert {(c, r): _asked(viewer, c, r) for c, r in before} == before
    assert find(admin, "lamplight").total == 3 + 2 * 12


def _asked(user: User, counted: int, read: int) -> list[Found]:
    with bounds(counted, read):
        return [
            find(user, words, at_most=2) for words in ("lamplight quay", "lamplight", '"open quay"', "quay -secret")
        ]


def answers(world: World, name: str) -> list[Found]:
    user = world.users[name]
    kinds: list[list[Kind] | None] = [None, [Kind.SOURCE_REPORT], [Kind.INDIVIDUAL]]
    return [find(user, words, of) for words in OPEN_WORDS for of in kinds]


_open: dict[tuple[int, str], list[Found]] = {}


def without_secrets(world: World, name: str) -> list[Found]:
    """What somebody finds where nothing is hidden: the same before every example, so it is asked for once."""
    if (id(world), name) not in _open:
        become(world, {})
        _open[id(world), name] = answers(world, name)
    return _open[id(world), name]


def finds_alike(world: World, name: str, values: dict[str, str]) -> None:
    apart(values, SHOWN | told_before())
    before = without_secrets(world, name)
    hidden = {key: value for key, value in values.items() if name != "custodian" or key in NAMES}

    become(world, hidden)

    assert answers(world, name) == before
    nothing = find(world.users[name], "zzqxw")
    for value in hidden.values():
        for words in (value, f"{value[:4]}*" if value.isascii() else value):
            assert (found := find(world.users[name], words)).total == 0 and found.hits == nothing.hits, (name, words)


@settings(MANY, max_examples=20)
@given(name=st.sampled_from([*TEAM, "custodian"]), values=VALUES)
def test_what_is_hidden_changes_nothing_that_is_found(world: World, name: str, values: dict[str, str]) -> None:
    finds_alike(world, name, values)


@pytest.mark.torture
@settings(MANY, max_examples=200)
@given(name=st.sampled_from([*TEAM, "custodian"]), values=VALUES)
def test_what_is_hidden_changes_nothing_that_is_found_at_length(
    world: World, name: str, values: dict[str, str]
) -> None:
    finds_alike(world, name, values)


def test_a_word_that_was_entered_in_small_letters_is_found_so() -> None:
    masker = masking.Masker([("Ilsa Tornvald", "IND-1"), ("tornvald", "IND-1"), ("#IlsaTornvald", "IND-1"), ("伊尔", "IND-1")])  # fmt: skip

    assert masker("saw tornvald in the van, Tornvald, #IlsaTornvald, ils; 伊尔说") == "saw IND-1 in the van, IND-1, #IND-1, ils; IND-1说"  # fmt: skip


def test_whoever_may_be_named_keeps_a_surname_that_they_share_with_somebody_hidden() -> None:
    masker = masking.Masker([("Лейла Тавиш", "IND-1"), ("Ada Lund Moe", "IND-2")], ("Орена Тавиша", "Ada Lund"))

    assert masker("Торговца Орена Тавиша перевели, Лейла Тавиш и Тавиш ждут.") == "Торговца Орена Тавиша перевели, IND-1 и IND-1 ждут."  # fmt: skip
    assert masker("Ada Lund and Ada Lund Moe, or Lund") == "Ada Lund and IND-2, or IND-2"
