"""JSON of any shape and the formats of the field: KoBo and ODK, Uwazi, FollowTheMoney, ACLED, HXL, our own lists."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tracker.actions import export
from tracker.errors import UnreadableFile
from tracker.exporters import FORMATS, Table
from tracker.importers import open_book, ours_file
from tracker.importers.sheet import Book, Sheet


def book_of(folder: Path, content: Any, name: str, **said: Any) -> Book:
    path = folder / name
    path.write_bytes(
        content
        if isinstance(content, bytes)
        else (content if isinstance(content, str) else json.dumps(content)).encode()
    )
    return open_book(path, **said)


def plain(sheet: Sheet) -> list[dict[str, str]]:
    names = [column.name for column in sheet.columns]
    lines = list(sheet.lines(0))
    assert not [line for line in lines if line.broken]
    return [dict(zip(names, line.cells, strict=True)) for line in lines]


PEOPLE = [{"name": "Ada", "age": "1.50"}, {"name": "Noor", "age": ""}]


@pytest.mark.parametrize(
    "text",
    [
        '[{"name": "Ada", "age": 1.50}, {"name": "Noor", "age": null}]',
        '{"data": [{"name": "Ada", "age": 1.50}, {"name": "Noor"}], "count": 2}',
        '{"name": ["Ada", "Noor"], "age": [1.50, null]}',
        '{"name": {"0": "Ada", "1": "Noor"}, "age": {"0": 1.50}}',
        '{"name": "Ada", "age": 1.50}\n\n{"name": "Noor"}\n',
        '[["name", "age"], ["Ada", 1.50], ["Noor", null]]',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_of_any_shape_is_the_same_table(tmp_path: Path, text: str, encoding: str) -> None:
    (sheet,) = book_of(tmp_path, text.encode(encoding), "t.json").sheets
    assert plain(sheet) == PEOPLE


def test_nested_objects_are_columns_and_listed_ones_a_sheet_below(tmp_path: Path) -> None:
    item = {
        "id": "7",
        "born": {"on": "1990", "at": {"town": "Rome"}},
        "names": ["Ada", "Адa"],
        "kin": [{"n": "x", "toys": [{"t": 1}]}, {"n": "y"}],
    }
    main, kin, toys = book_of(tmp_path, [item, {"id": "8", "kin": [{"n": "z"}]}], "t.json").sheets
    assert plain(main)[0] == {
        "id": "7",
        "born.on": "1990",
        "born.at.town": "Rome",
        "names": "Ada\x1fАдa",
        "_index": "1",
    }
    assert (kin.parent, kin.parent_column, main.key_column) == ("t", "_parent_index", "_index")
    assert [(row["n"], row["_parent_index"]) for row in plain(kin)] == [("x", "1"), ("y", "1"), ("z", "2")]
    assert (toys.parent, plain(toys)) == ("kin", [{"t": "1", "_parent_index": "1"}])
    assert [line.number for line in kin.lines(1)] == [2, 3]


def test_damaged_json_says_where(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="line 3 is no JSON"):
        book_of(tmp_path, '[{"a": 1},\n{"a": 2},\n{"a": }]', "t.json")
    with pytest.raises(UnreadableFile, match="middle of its list"):
        book_of(tmp_path, '[{"a": 1}', "t.json")


def form(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    survey = [
        ("type", "name", "label::English (en)", "label::Русский (ru)"),
        ("start", "start", "", ""),
        ("begin_group", "who", "Who", ""),
        ("text", "name", "Name of the person", "Имя"),
        ("select_one yn", "seen", "Seen?", "Видели?"),
        ("select_multiple harm", "harms", "What was done", "Что"),
        ("end_group", "", "", ""),
        ("begin_repeat", "kin", "Relatives", ""),
        ("text", "kin_name", "Name", "Имя"),
        ("end_repeat", "", "", ""),
    ]
    choices = [
        ("list_name", "name", "label::English (en)", "label::Русский (ru)"),
        ("yn", "1", "Yes", "Да"),
        ("harm", "beat", "Beaten", "Избит"),
        ("harm", "cut", "Cut", ""),
    ]
    for name, rows in (
        ("survey", survey),
        ("choices", choices),
        ("settings", [("form_title", "default_language"), ("Case", "Русский (ru)")]),
    ):
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return path


def test_a_form_is_its_questions_and_tells_submissions_what_they_mean(tmp_path: Path) -> None:
    path = form(tmp_path / "form.xlsx")
    main, kin = open_book(path).sheets
    assert [column.name for column in main.columns] == ["start", "name", "seen", "harms"]
    assert (main.name, kin.name, kin.parent) == ("Case", "kin", "Case")
    harms = main.columns[3]
    assert (harms.label, harms.hint, harms.separator) == ("Что", "xlsform:select_multiple", " ")
    assert harms.choices == {"beat": "Избит", "cut": "cut"}
    answers = [
        {
            "_id": 5,
            "_uuid": "u",
            "_submission_time": "2024-01-02T03:04:05",
            "who/name": "Ada",
            "who/harms": "beat cut",
            "kin": [{"kin/kin_name": "Bek"}],
        }
    ]
    main, kin = book_of(tmp_path, {"count": 1, "next": None, "results": answers}, "api.json", form=path).sheets
    told = {column.name: column for column in (*main.columns, *kin.columns)}
    assert (told["who/harms"].separator, told["who/harms"].choices["beat"]) == (" ", "Избит")
    assert told["kin/kin_name"].label == "Имя"
    assert (kin.parent, plain(kin)[0]["_parent_index"]) == (main.name, "1")


def test_sheets_of_a_kobo_export_find_their_rows(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "k.xlsx")
    main, kin = book.add_worksheet("Case"), book.add_worksheet("kin")
    main.write_row(0, 0, ["name", "harms", "harms/beat", "harms/cut", "_id", "_uuid", "_submission_time", "_index"])
    main.write_row(1, 0, ["Ada", "beat cut", 1, 1, 9, "u", "2024-01-02", 1])
    kin.write_row(0, 0, ["kin_name", "_index", "_parent_table_name", "_parent_index", "_submission__uuid"])
    kin.write_row(1, 0, ["Bek", 1, "Case", 1, "u"])
    book.close()
    found = open_book(tmp_path / "k.xlsx")
    first, second = found.sheets
    assert found.format == "KoBo and ODK submissions"
    assert (second.parent, second.parent_column, first.key_column) == ("Case", "_parent_index", "_index")
    assert [column.separator for column in first.columns][:3] == ["", " ", ""]


def test_tables_of_odk_central_in_a_zip_find_their_rows(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "odk.zip", "w") as archive:
        archive.writestr(
            "case.csv",
            "SubmissionDate,who-name,meta-instanceID,KEY\n2024-01-02,Ada,uuid:1,uuid:1\n2024-01-03,Noor,uuid:2,uuid:2\n",
        )
        archive.writestr("case-kin.csv", "kin_name,PARENT_KEY,KEY\nBek,uuid:1,uuid:1/kin[1]\n")
        archive.writestr("media/a.jpg", b"x")
    book = open_book(tmp_path / "odk.zip")
    main, kin = book.sheets
    assert (kin.parent, kin.parent_column, main.key_column) == ("case", "PARENT_KEY", "KEY")
    assert any("a.jpg" in note for note in book.notes)


def test_uwazi_parts_values_languages_and_attachments(tmp_path: Path) -> None:
    text = "title,title__es,acts,place,link\n A ,Uno,arrest|beating,1.5|-2,site|https://example.org\nB,,arrest,,\n"
    with zipfile.ZipFile(tmp_path / "u.zip", "w") as archive:
        archive.writestr("import.csv", text)
        archive.writestr("1.pdf", b"x")
    book = open_book(tmp_path / "u.zip")
    (sheet,) = book.sheets
    told = {column.name: (column.hint, column.separator) for column in sheet.columns}
    assert told == {
        "title": ("uwazi:title", ""), "title__es": ("uwazi:title@es", ""), "acts": ("", "|"),
        "place": ("uwazi:geolocation", ""), "link": ("uwazi:link", ""),
    }  # fmt: skip
    assert plain(sheet)[0]["title"] == "A"
    assert any("1.pdf" in note for note in book.notes)
    assert book_of(tmp_path, text, "u.csv").format == "Uwazi"
    assert book_of(tmp_path, "title,body\nA,b\n", "t.csv").format == "CSV"


def test_entities_within_entities_and_statements_become_rows_of_their_schemas(tmp_path: Path) -> None:
    inner = {"id": "p", "schema": "Person", "properties": {"name": ["Ada", "Ада"]}}
    whole = {"id": "o", "schema": "Ownership", "properties": {"owner": [inner], "asset": ["c"]}, "datasets": ["d"]}
    sheets = {
        sheet.name: sheet
        for sheet in book_of(tmp_path, json.dumps(whole) + "\n" + json.dumps(inner | {"id": "q"}), "e.jsonl").sheets
    }
    assert plain(sheets["Ownership"]) == [{"id": "o", "owner": "p", "asset": "c", "datasets": "d"}]
    assert [(line.number, line.cells[0]) for line in sheets["Person"].lines(0)] == [(2, "p"), (3, "q")]
    text = (
        "canonical_id,entity_id,prop,schema,value,original_value,dataset,lang,first_seen\n"
        "p,p1,name,LegalEntity,Ada,,d1,,2024\np,p2,name,Person,Ада,АДА,d2,rus,2024\np,p1,id,Person,abc,,d1,,2024\nc,c,name,Company,Inc,,d1,,2024\n"
    )
    statements = book_of(tmp_path, text, "s.csv")
    people, companies = statements.sheets
    assert plain(people) == [
        {
            "id": "p",
            "name": "Ada",
            "name@rus": "Ада",
            "name@rus (original)": "АДА",
            "datasets": "d1\x1fd2",
        }
    ]
    assert [line.number for line in companies.lines(0)] == [5]
    assert any("first_seen" in note for note in statements.notes)
    header, *body = text.splitlines()
    apart = book_of(tmp_path, "\n".join([header, body[0], body[3], body[1]]), "s.csv")
    assert plain(apart.sheets[0])[0]["name@rus"] == "Ада"


def test_events_of_acled_and_tables_with_hashtags_are_known(tmp_path: Path) -> None:
    text = "event_id_cnty,event_date,year,event_type,sub_event_type,actor1,assoc_actor_1,country,notes\nX1,2024-01-02,2024,Protests,Peaceful,A,B; C,KZ,n\n"
    acled = book_of(tmp_path, text, "a.csv")
    told = {column.name: (column.hint, column.separator) for column in acled.sheets[0].columns}
    assert (acled.format, told["event_date"], told["assoc_actor_1"][1]) == ("ACLED", ("acled:event_date", ""), "; ")
    for text in (
        "Town,Dead\n#adm1+name,#affected+killed\nRome,3\n",
        "#adm1+name,#affected+killed\nTown,Dead\nRome,3\n",
        "About\n#adm1+name,#affected+killed\nRome,3\n",
    ):
        hxl = book_of(tmp_path, text, "h.csv")
        assert [column.hint for column in hxl.sheets[0].columns] == ["#adm1+name", "#affected+killed"]
        assert [line.cells for line in hxl.sheets[0].lines(0)] == [("Rome", "3")]


@pytest.mark.parametrize("form", sorted(FORMATS.keys() - {"ftm", "uwazi"}))  # those two are other systems' own
def test_our_own_lists_come_back_word_for_word(tmp_path: Path, form: str) -> None:
    columns = tuple(column.name for column in export.COLUMNS["individuals"])
    names = ("=cmd()", "'quoted'", "''=x", "+7 701", "-", "plain 'inside'", "\tx", "@a", "two\nlines", " =x", "%x")
    rows = tuple((f"IND-{n}", name, (name, "Ada"), *("",) * (len(columns) - 3)) for n, name in enumerate(names, 1))
    path = tmp_path / f"list{FORMATS[form].SUFFIX}"
    path.write_bytes(bytes(FORMATS[form].write(Table("Individuals", columns, rows))))
    (sheet,) = open_book(path).sheets
    assert sheet.columns[1].hint == "tracker:individual.name"
    assert sheet.columns[2].separator
    assert [row["name"] for row in plain(sheet)] == list(names)
    assert [tuple(row["names"].split(sheet.columns[2].separator)) for row in plain(sheet)] == [
        (name, "Ada") for name in names
    ]


def test_the_columns_of_our_lists_are_those_that_are_exported() -> None:
    assert {what: list(known) for what, known in ours_file.LISTS.items()} == {
        what: [column.name for column in columns] for what, columns in export.COLUMNS.items()
    }


def test_statements_that_point_by_the_number_of_one_source_find_the_joined_entity(tmp_path: Path) -> None:
    path = tmp_path / "statements.csv"
    path.write_text(
        "canonical_id,entity_id,prop,schema,value\nNK-1,os-1,name,Person,Ann Roe\nNK-2,os-2,name,Organization,Court\n"
        "NK-3,os-3,employee,Employment,os-1\nNK-3,os-3,employer,Employment,os-2\n",
        encoding="utf-8",
    )

    *_, ties = open_book(path).sheets

    assert [line.cells[:3] for line in ties.lines(0)] == [("NK-3", "NK-1", "NK-2")]
