"""Files for other systems: FollowTheMoney, HXL, Uwazi. Checked by their own rules, and nothing of a table is lost in them."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

from tracker.access import User
from tracker.actions import export
from tracker.cli.lists import Format
from tracker.exporters import FORMATS, Table, hxl_file
from tracker.exporters.table import Origin

# The properties that we use, with the schema each may stand in, as the model itself has them
# (followthemoney/schema/*.yaml, read in November 2026: Thing, LegalEntity, Person, Interval, Event, Interest, UnknownLink).
THING = {"name", "alias", "summary", "notes", "description", "sourceUrl", "publisher", "keywords", "addressEntity"}
INTERVAL = {"startDate", "endDate", "date", "summary", "description", "recordId", "sourceUrl", "publisher"}
INTEREST = INTERVAL | {"role", "status"}
MODEL = {
    "Person": THING | {"gender", "birthDate"},
    "Event": THING | INTERVAL | {"location", "involved"},
    "Address": THING | {"full"},
    "Document": THING | {"title", "author", "date", "language", "fileName"},
    "UnknownLink": INTEREST | {"subject", "object"},
    "Documentation": INTEREST | {"document", "entity"},
}
RANGES = {
    ("UnknownLink", "subject"): {"Person", "Event", "Address"}, ("UnknownLink", "object"): {"Person", "Event", "Address"},
    ("Documentation", "document"): {"Document"}, ("Documentation", "entity"): {"Person", "Event", "Address"},
    ("Event", "addressEntity"): {"Address"},
}  # fmt: skip
CORE = {"#affected", "#status", "#date", "#loc", "#event", "#meta", "#severity", "#cause", "#service"}  # HXL 1.1
SOURCE = Origin("SRC-1", "A report", "The Paper", "https://example.org/1", ("u-1", "u-2"))


def entities(table: Table) -> dict[str, dict[str, Any]]:
    """The entities by id, after they were held to the model."""
    found = {one["id"]: one for one in map(json.loads, bytes(FORMATS["ftm"].write(table)).decode().splitlines())}
    for one in found.values():
        assert one["properties"].keys() <= MODEL[one["schema"]], one["schema"]
        assert re.fullmatch(r"[A-Za-z0-9.-]+", one["id"])
        for name, values in one["properties"].items():
            assert values and all(isinstance(value, str) and value for value in values)
            if name in ("date", "startDate", "endDate"):
                assert all(re.fullmatch(r"\d{4}(-\d\d){0,2}", value) for value in values)
            for schemas in filter(None, [RANGES.get((one["schema"], name))]):
                assert {found[value]["schema"] for value in values} <= schemas
    return found


def rows(name: str, table: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(bytes(FORMATS[name].write(table)).decode("utf-8-sig"), newline="")))


def incidents(*whens: str | None) -> Table:
    columns = ("ref", "title", "type", "when", "location", "location_ref", "followed")
    made = tuple(
        (f"INC-{n}", f"March {n}", "demonstration", when, "Almaty", "LOC-1", n) for n, when in enumerate(whens)
    )
    return Table("Incidents", columns, made, kind="incidents", sources=[("INC-0", (SOURCE,))])


def people() -> Table:
    columns = ("ref", "name", "names", "sex", "latest_stage", "latest_stage_when", "incidents", "incident_titles")
    return Table(
        "Individuals",
        columns,
        (
            (
                "IND-1",
                "Ann A",
                ("Ann A", "Анна"),
                "female",
                "released",
                "2018~",
                ("INC-1", "INC-2"),
                ("March", "=Strike|1"),
            ),
            ("IND-2", None, (), "unknown", None, None, (), ()),
        ),
        kind="individuals",
        sources=[("IND-1", (SOURCE,))],
    )


def test_every_format_says_what_it_is_and_the_command_line_knows_it() -> None:
    assert {one.value for one in Format} == {*FORMATS}
    assert all(written.LABEL for written in FORMATS.values())


def test_people_are_persons_linked_to_events_and_to_who_told_of_them() -> None:
    found = entities(people())

    assert found["IND-1"]["properties"] == {
        "name": ["Ann A"], "alias": ["Анна"], "gender": ["female"],
        "notes": ["latest_stage: released", "latest_stage_when: 2018~"],
        "publisher": ["The Paper"], "sourceUrl": ["https://example.org/1"],
    }  # fmt: skip
    assert found["IND-2"]["properties"] == {"name": ["IND-2"], "notes": ["sex: unknown"]}
    assert found["INC-2"]["properties"]["name"] == ["=Strike|1"]
    link = {"subject": ["IND-1"], "object": ["INC-2"], "role": ["in the incident"]}
    assert found["IND-1.INC-2"]["properties"] == link
    assert found["SRC-1.IND-1"]["properties"]["recordId"] == ["u-1", "u-2"]


@pytest.mark.parametrize("exact", ["2018", "2018-03", "2018-03-29"])
def test_a_date_that_the_model_knows_is_a_date(exact: str) -> None:
    assert entities(incidents(exact))["INC-0"]["properties"]["date"] == [exact]


@pytest.mark.parametrize(
    "open_", ["XXXX-11-29", "2017~", "2017?", "201X", "[2018-03..2018-05]", "2018-03/..", "2018-13", "2018-03/2018-05~"]
)
def test_a_date_that_the_model_does_not_know_is_kept_in_words_and_never_cut(open_: str) -> None:
    said = entities(incidents(open_))["INC-0"]["properties"]

    assert not {"date", "startDate", "endDate"} & said.keys()
    assert f"when (EDTF): {open_}" in said["notes"]


def test_a_time_with_two_ends_keeps_both() -> None:
    said = entities(incidents("2018-03/2018-05-01"))["INC-0"]["properties"]

    assert (said["startDate"], said["endDate"]) == (["2018-03"], ["2018-05-01"])
    assert said["addressEntity"] == ["LOC-1"]


def test_hashtags_are_of_the_core_and_stand_under_the_header() -> None:
    header, tags, first, _ = rows("hxl", people())

    assert header[:3] == ["ref", "name", "names"]
    assert tags == [hxl_file.TAGS["individuals"][name] for name in header]
    assert first[2] == "Ann A | Анна"
    for kind, columns in export.COLUMNS.items():
        assert {column.name for column in columns} == {*hxl_file.TAGS[kind]}
        for tag in hxl_file.TAGS[kind].values():
            assert re.fullmatch(r"#[a-z]+(\+[a-z]+)*", tag) and tag.split("+")[0] in CORE


def test_uwazi_finds_a_title_in_every_row_and_several_values_in_a_cell() -> None:
    header, first, second = rows("uwazi", people())

    assert header[:3] == ["title", "reference", "all_names"]
    assert not [name for name in header if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", name)]
    assert (first[0], first[2]) == ("Ann A", "Ann A|Анна")
    assert first[-1] == "March|=Strike¦1"
    assert second[0] == "IND-2"


@pytest.mark.parametrize("name", ["hxl", "uwazi"])
def test_no_cell_of_them_is_a_formula_nor_is_a_header(name: str) -> None:
    for row in rows(name, Table("T", ("ref", "=1+1", "id"), (("IND-1", "=1+1", ("@a", "b")),))):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("name", ["hxl", "uwazi", "ftm"])
def test_a_demonstration_says_so_in_every_row(name: str) -> None:
    table = Table("T", ("ref", "name"), (("IND-1", "A"), ("IND-2", "B")), "DEMONSTRATION", "individuals")

    assert bytes(FORMATS[name].write(table)).decode().count("DEMONSTRATION") == 2


@pytest.mark.in_turn
def test_the_cases_leave_in_every_format(user: User, samples: dict[str, str]) -> None:
    for what in export.COLUMNS:
        table = export.preview(user, what, export.Filter()).table
        for name in FORMATS:
            made = export.listing(user, what, name)
            assert made.rows == len(table.rows)
            for row in table.rows:
                assert str(row[0]) in made.content.decode("utf-8", "ignore") or name == "xlsx" or what == "injuries"
    people_of = export.listing(user, "individuals", "ftm").content.decode()
    found = [json.loads(line) for line in people_of.splitlines()]
    assert {"Person", "Event", "UnknownLink", "Document", "Documentation"} <= {one["schema"] for one in found}
    assert all(one["properties"].keys() <= MODEL[one["schema"]] for one in found)
