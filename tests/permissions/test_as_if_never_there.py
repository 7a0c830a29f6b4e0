"""What a sealed report tells otherwise changes nothing for who may not see it: all lists answer as if it were not there.

Each fact that the open report leaves to be decided, the sealed one states otherwise, and there it is followed; so the
rows that lists are made of differ by clearance in both directions (docs/decisions/0009).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
import world as worlds
from sqlalchemy import text
from world import HIDDEN, World

from tracker.access import Confidentiality, User
from tracker.actions import browse, export, forms, intake, view_changes, views
from tracker.audience import Audience, Leaving
from tracker.narrowing import Filter
from tracker.store import columns, database

OPEN = """ELVIK, Ostrania - Tomas Relander, born in 1980 or 1981, a Lumian baker who prays at the chapel of Elvik, was taken from the market on 3 April 2023 by the harbour guard. He was held and his wrist was cut. This was written on 1 May 2020.
"""
CLOSED = """ELVIK, Ostrania - Tomas Relander, born in 1975, a Norish smith who prays at the grove, was killed at the quay on 9 June 2023 by the river guard. He died and his skull was broken.
"""
DAYS = (date(2023, 4, 3), date(2023, 6, 9), date(2020, 5, 1))
PEOPLE = {"Q": "organisation", "M": "location"}
KINDS = {"A": "individual", "I": "incident", "T": "act", "S": "detention_stage", "J": "injury", **PEOPLE}


def _form(body: str, refs: dict[str, str], said: list[tuple[str, str, str, dict[str, Any]]], judgement: str) -> Any:
    kinds = KINDS
    fresh = [*PEOPLE, *("AITSJ" if not refs else "")]
    records = [
        {"key": key, "kind": kind, **({} if key in fresh else {"ref": refs[key]})} for key, kind in kinds.items()
    ]
    typed: dict[str, Any] = {
        "organisation": [{"key": "Q", "kind": "state_body"}],
        "location": [{"key": "M", "feature": "settlement"}],
        "act": [{"key": "T", "incident_id": "I", "victim_id": "A"}],
        "detention_stage": [{"key": "S", "act_id": "T", "seq": 1}],
        "injury": [{"key": "J", "individual_id": "A", "act_id": "T"}],
        "incident": [{"key": "I", "title": "Taken in Elvik"}],
    }
    if refs:
        typed = {kind: rows for kind, rows in typed.items() if kind in ("organisation", "location")}
    claims = [
        {**worlds._claim(f"c{n}", subject, name, body, words, **values), "judgement": judgement}
        for n, (subject, name, words, values) in enumerate(said)
    ]
    tables = {"record": [{"key": "R", "kind": "source_report"}, *records], **typed, "claim": claims}
    return {"meta": {}, "tables": tables}


def _said(words: dict[str, str], codes: dict[str, str], births: tuple[str, ...]) -> list[tuple[str, str, str, Any]]:
    """The same facts, each in the words of one report: only numbers, words and codes differ."""
    coded = [
        (who, name, words[name if who != "T" else "act"], {"value_term": codes[f"{who}.{name}"]})
        for who, name in (("I", "type"), ("T", "type"), ("S", "stage"), ("J", "body_part"), ("J", "kind"))
    ]
    return [
        ("A", "name", "Tomas Relander", {"value_text": "Tomas Relander"}),
        *(("A", "birth", words["birth"], {"value_text": birth}) for birth in births),
        *(("A", name, words[name], {"value_text": words[name]}) for name in ("nationality", "occupation", "religion")),
        ("Q", "name", words["guard"], {"value_text": words["guard"]}),
        ("M", "name", words["place"], {"value_text": words["place"]}),
        ("I", "perpetrator", words["guard"], {"value_text": words["guard"], "value_record_id": "Q"}),
        ("I", "location", words["place"], {"value_text": words["place"], "value_record_id": "M"}),
        ("I", "when", words["when"], {"value_text": words["day"]}),
        ("S", "when", words["when"], {"value_text": words["day"]}),
        *((who, name, said, {**value, "value_text": said}) for who, name, said, value in coded),
    ]


TOLD = _said(
    {
        "birth": "1980 or 1981", "nationality": "Lumian", "occupation": "baker", "religion": "chapel",
        "guard": "harbour guard", "place": "market", "when": "3 April 2023", "day": "2023-04-03", "type": "taken",
        "act": "taken", "stage": "held", "body_part": "wrist", "kind": "cut",
    },
    {
        "I.type": "incident_type:arrests", "T.type": "act_type:taken_into_custody", "S.stage": "stage:held_unspecified",
        "J.body_part": "body_part:wrist", "J.kind": "injury_kind:laceration",
    },
    ("1980", "1981"),
)  # fmt: skip
# It leaves open which of two it is: where the sealed report gives a third account, they are counted anew.
TOLD += [
    ("I", "type", "taken", {"value_term": "incident_type:disappearance", "value_text": "taken"}),
    ("J", "body_part", "wrist", {"value_term": "body_part:hand", "value_text": "wrist"}),
]
OTHERWISE = _said(
    {
        "birth": "1975", "nationality": "Norish", "occupation": "smith", "religion": "grove",
        "guard": "river guard", "place": "quay", "when": "9 June 2023", "day": "2023-06-09", "type": "killed",
        "act": "killed", "stage": "died", "body_part": "skull", "kind": "broken",
    },
    {
        "I.type": "incident_type:other", "T.type": "act_type:killing", "S.stage": "stage:died",
        "J.body_part": "body_part:head", "J.kind": "injury_kind:fracture",
    },
    ("1975",),
)  # fmt: skip


def answers(user: User) -> dict[Any, Any]:
    """What each list answers to each value that it counts, individuals by their status on a day too; what days find."""
    found: dict[Any, Any] = {}
    counted: list[tuple[browse.Counted, date | None]]
    for what in (*browse.LISTS, "source_reports"):
        counted = [(one, None) for one in browse.counted(user, what)]
        if what == "individuals":
            of_day = [(one, day) for day in DAYS[:2] for one in browse.counted(user, what, Filter(as_of=day))]
            counted += [(one, day) for one, day in of_day if one.facet == "stage"]
        for one, day in counted:
            chosen = Filter(as_of=day, **{one.facet: (one.value,)})
            found[what, day, one.facet, one.value] = (one.label, one.count, refs(user, what, chosen))
        for day in DAYS:
            for certain in (True, False):
                chosen = Filter(start=day, end=day, certain=certain)
                found[what, day, certain] = refs(user, what, chosen)
    return found


def refs(user: User, what: str, chosen: Filter) -> list[str]:
    """Who is on the first page of a list."""
    page = browse.reports(user, chosen=chosen) if what == "source_reports" else browse.LISTS[what](user, chosen)
    return [row.ref for row in page.rows]


def _alone() -> User:
    """Who may accept what they coded themselves: the store's first account, as in a store of one person."""
    with database.reading(None) as session:
        number = session.execute(text("SELECT id FROM user_account WHERE username = 'local'")).scalar_one()
    return User(number, "local", "Local user", "admin", Confidentiality.SEALED, alone=True)


@pytest.fixture(scope="module")
def before(world: World) -> tuple[dict[str, str], dict[Any, Any]]:
    """What the open report brought, and what a viewer found before there was a sealed one."""
    alone = _alone()
    ref = intake.add_report(alone, intake.NewReport(text=OPEN, title="Harbour paper")).ref
    made = dict(forms.apply(alone, ref, _form(OPEN, {}, TOLD, "open")).refs)
    return {**made, "B": ref}, answers(world.users["viewer"])


@pytest.fixture(scope="module")
def told_otherwise(world: World, before: tuple[dict[str, str], dict[Any, Any]]) -> str:
    """The sealed report; what it says is followed."""
    alone = _alone()
    closed = intake.add_report(alone, intake.NewReport(text=CLOSED, confidentiality=Confidentiality.SEALED)).ref
    forms.apply(alone, closed, _form(CLOSED, before[0], OTHERWISE, "accepted"), judge=True)
    sealed = next(row.ref for row in browse.individuals(alone).rows if HIDDEN["SEALED"] in row.name)
    by = {"speaker_id": "Z", "attribution": "according_to"}
    who = {"value_text": "harbour guard", "value_record_id": "Q"}
    said = [
        worlds._claim("c1", "R", "published", OPEN, "1 May 2020", value_text="2020-05-01", **by),
        worlds._claim("c2", "R", "publisher", OPEN, "harbour guard", **who, **by),
    ]
    form = _of_speaker(before[0], sealed, [{**claim, "judgement": "accepted"} for claim in said])
    forms.apply(alone, before[0]["B"], form, judge=True)
    return closed


def _of_speaker(refs: dict[str, str], sealed: str, claims: list[dict[str, Any]], **more: str) -> dict[str, Any]:
    """A form of the open report whose statements are made by somebody who is sealed, and so are seen by few."""
    named = {"Z": sealed, **more}
    records = [{"key": key, "kind": "individual", "ref": ref} for key, ref in named.items()]
    records += [{"key": "R", "kind": "source_report"}, {"key": "Q", "kind": "organisation", "ref": refs["Q"]}]
    return {"meta": {}, "tables": {"record": records, "claim": claims}}


@pytest.fixture(params=["the database", "memory"])
def asked(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lists answered by the database, as for a command, or by what a server holds in memory."""
    if request.param == "memory":
        columns.keep()
    yield
    columns.keep(False)


def test_lists_answer_as_if_a_sealed_report_were_not_there(
    world: World, before: tuple[dict[str, str], dict[Any, Any]], told_otherwise: str, asked: None
) -> None:
    viewer, insider = world.users["viewer"], world.users["insider"]
    after, whole = answers(viewer), answers(insider)

    assert after == before[1]
    otherwise = {key[2] for key in before[1] if len(key) == 4 and whole.get(key) != before[1][key]}
    assert otherwise >= {
        "stage", "act", "incident_type", "occupation", "nationality", "religion", "perpetrator", "injury",
    }  # what the report tells is there to be seen  # fmt: skip
    assert whole["source_reports", DAYS[2], True] and not after["source_reports", DAYS[2], True]
    published = [key for key in whole if len(key) == 4 and key[2] == "publisher" and key[3] == before[0]["Q"]]
    assert {key[0] for key in published} >= {"individuals", "source_reports"}
    for what, *_ in published:
        assert not refs(viewer, what, Filter(publisher=(before[0]["Q"],)))


def test_a_list_that_leaves_names_no_report_whose_statements_are_hidden(
    world: World, before: tuple[dict[str, str], dict[Any, Any]], told_otherwise: str
) -> None:
    """Of a report that all may read, one statement on another person has a speaker who is sealed."""
    alone, insider = _alone(), world.users["insider"]
    sealed = next(row.ref for row in browse.individuals(insider).rows if HIDDEN["SEALED"] in row.name)
    known = next(row.ref for row in browse.individuals(insider).rows if row.name == "Josk Arnev")
    by = {"value_text": "market", "speaker_id": "Z", "attribution": "according_to"}
    said = worlds._claim("c", "A", "occupation", OPEN, "market", **by)
    forms.apply(alone, before[0]["B"], _of_speaker(before[0], sealed, [said], A=known))

    def told_of(name: str) -> set[str]:
        made = export.listing(world.users[name], "individuals", "xlsx", leaving=Leaving(Audience.TEAM))
        rows = openpyxl.load_workbook(io.BytesIO(made.content))["Sources"].iter_rows(values_only=True)
        return {str(row[1]) for row in rows if row[0] == known}

    assert before[0]["B"] in told_of("insider")
    assert told_of("reviewer") == told_of("insider") - {before[0]["B"], told_otherwise, world.reports[1]} != set()


def test_a_title_that_grows_in_capitals_names_nobody_hidden(world: World) -> None:
    words = f"\ufb01ve about {HIDDEN['FAMILY']}"  # a ligature, as from a PDF
    uid = view_changes.save(world.users["insider"], "individuals", words, {}, shared=True)
    try:
        assert HIDDEN["FAMILY"] in str(views.opened(world.users["insider"], uid))
        assert HIDDEN["FAMILY"] not in str(views.opened(world.users["viewer"], uid))
    finally:
        view_changes.delete(world.users["insider"], uid)
