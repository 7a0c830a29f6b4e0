"""What columns are suggested to be, from headers of several languages, tags, forms and values."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import pytest
from mapped import TODAY, book, of_kind, plans, reasons, said, sheet, texts

from tracker import codes
from tracker.errors import InvalidFacts
from tracker.importers import open_book
from tracker.importers.sheet import Book, Column, Sheet
from tracker.mapping import headers
from tracker.mapping.code_words import key, synonyms
from tracker.mapping.kinds import kinds_of, needs_kinds
from tracker.mapping.model import ColumnMapping, SheetMapping
from tracker.mapping.suggest import suggest
from tracker.mapping.targets import target
from tracker.mapping.values import count
from tracker.mapping.words import in_words
from tracker.records.base import Kind


def suggested(of: Sheet) -> SheetMapping:
    (found,) = suggest(book(of), today=TODAY).sheets
    return found


def targets(of: Sheet) -> dict[str, str]:
    return {column.column: column.target for column in suggested(of).columns}


WHO = ["individual.name", "individual.sex", "individual.age", "act.when", "stage.stage"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            ["Full name", "Gender", "Age", "Date of arrest", "Current status"],
            ["Anna Kim", "F", "30", "2015-03-05", "released"],
        ),
        (["ФИО", "Пол", "Возраст", "Дата задержания", "Статус"], ["Анна Ким", "ж", "30", "5.3.2015", "освобождена"]),
        (
            ["Аты-жөні", "Жынысы", "Жасы", "Ұсталған күні", "Мәртебесі"],
            ["Анна Ким", "әйел", "30", "5 наурыз 2015", "босатылды"],
        ),
        (["姓名", "性别", "年龄", "拘留日期", "状态"], ["王小明", "女", "30", "2015年3月5日", "释放"]),
        (
            ["الاسم الكامل", "الجنس", "العمر", "تاريخ الاعتقال", "الحالة"],
            ["سارة علي", "أنثى", "٣٠", "2015-03-05", "محرر"],
        ),
        (
            ["نام و نام خانوادگی", "جنسیت", "سن", "تاریخ بازداشت", "وضعیت"],
            ["سارا علی", "زن", "۳۰", "2015-03-05", "آزاد شده"],
        ),
        (
            ["Nombre completo", "Sexo", "Edad", "Fecha de detención", "Estado"],
            ["Ana Kim", "mujer", "30", "5 de marzo de 2015", "liberada"],
        ),
        (
            ["Nom complet", "Sexe", "Âge", "Date d'arrestation", "Statut"],
            ["Anna Kim", "femme", "30", "5 mars 2015", "libérée"],
        ),
        (
            ["Adı Soyadı", "Cinsiyet", "Yaş", "Gözaltı tarihi", "Durum"],
            ["Anna Kim", "kadın", "30", "5 Mart 2015", "serbest"],
        ),
        (
            ["Vollständiger Name", "Geschlecht", "Alter", "Festnahmedatum", "Haftstatus"],
            ["Anna Kim", "w", "30", "5. März 2015", "freigelassen"],
        ),
        (
            ["Nome completo", "Sexo", "Idade", "Data da prisão", "Situação"],
            ["Anna Kim", "feminino", "30", "5 de março de 2015", "solta"],
        ),
        (
            ["Nome della vittima", "Sesso", "Età", "Data di arresto", "Stato attuale"],
            ["Anna Kim", "femminile", "30", "5 marzo 2015", "rilasciato"],
        ),
        (
            ["ПІБ", "Стать", "Вік", "Дата затримання", "Поточний статус"],
            ["Анна Кім", "жіноча", "30", "5 березня 2015", "звільнено"],
        ),
        (
            ["Nama lengkap", "Jenis kelamin", "Usia", "Tanggal penangkapan", "Status saat ini"],
            ["Anna Kim", "perempuan", "30", "5 Maret 2015", "bebas"],
        ),
    ],
)
def test_people_tables_of_many_languages_are_understood_whole(header: list[str], row: list[str]) -> None:
    of = sheet(header, row)
    mapped = suggested(of)

    assert mapped.about == "individual"
    assert [column.target for column in mapped.columns] == WHO
    assert all(column.reason and column.score > 0.5 for column in mapped.columns)
    (plan,) = plans(mapped, of)
    assert not plan.problems
    (act,), (stage,) = of_kind(plan, Kind.ACT), of_kind(plan, Kind.DETENTION_STAGE)
    terms = {(s.record, s.fact): s.term for s in plan.said}
    assert terms[0, "sex"] == codes.term_number("sex", "female")
    assert terms[act, "type"] == codes.term_number("act_type", "taken_into_custody")
    assert terms[stage, "stage"] == codes.term_number("stage", "released")
    assert texts(plan, "when") == ["2015-03-05"]


def test_two_digit_years_beside_named_months_are_read_by_the_whole_column_and_told() -> None:
    of = sheet(["Name", "Sex", "Date of Arrest"], ["Anna Kim", "F", "1-Feb-21"], ["Boris Kim", "M", "14-Mar-21"])
    mapped = suggested(of)

    assert mapped.columns[2].target == "act.when" and "wo-digit years" in mapped.columns[2].reason
    done = plans(mapped, of)
    assert [texts(plan, "when") for plan in done] == [["2021-02-01"], ["2021-03-14"]]
    assert all("two digits" in plan.problems[0].reason and not plan.problems[0].refuses for plan in done)


def test_when_somebody_was_detained_is_a_day_and_no_number_of_people() -> None:
    of = sheet(["Name", "Sex", "Detained"], ["Anna Kim", "F", "Mar. 2018"], ["Boris Kim", "M", "2017"])
    assert suggested(of).columns[2].target == "act.when"
    of = sheet(["Name", "Sex", "Detained"], ["Anna Kim", "F", "3"], ["Boris Kim", "M", "2017"])
    assert suggested(of).columns[2].target != "act.when"


def test_what_stands_once_beside_several_people_is_said_of_the_incident() -> None:
    of = sheet(
        ["Victims", "Sex", "Incident summary", "Link", "Shoe size"],
        ["Anna Kim; Boris Kim", "F;M", "Taken at a rally.", "https://example.org", "blue"],
        ["Clara Kim", "F", "Taken at home.", "https://example.org/2", "red"],
    )
    mapped = suggested(of)

    assert [column.target for column in mapped.columns[2:]] == [
        "incident.description", "incident.source", "incident.remark",
    ]  # fmt: skip
    assert not any(problem.refuses for plan in plans(mapped, of) for problem in plan.problems)


def test_where_somebody_belongs_is_not_who_is_in_contact_and_makes_no_organisation_of_the_row() -> None:
    of = sheet(["Name", "Sex", "Age", "Organization"], ["Anna Kim", "F", "30", "Union of Nurses"])
    mapped = suggested(of)
    assert (mapped.about, mapped.columns[3].target) == ("individual", "note")


def test_when_a_program_saw_an_entry_is_not_when_anybody_saw_the_person() -> None:
    rows = (
        ["id", "name", "birth_date", "first_seen", "last_seen"],
        ["x1", "Anna Kim", "1990", "2023-01-01", "2024-01-01"],
    )
    assert suggested(sheet(*rows)).columns[4].target == ""
    assert suggested(sheet(["name", "sex", "last_seen"], ["Anna Kim", "F", "2024-01-01"])).columns[2].target == (
        "individual.last_contact"
    )


def test_a_day_and_weapons_at_a_place_are_an_incident_whose_end_does_not_contradict_its_beginning() -> None:
    of = sheet(["Start Date", "End Date", "Location", "Weapons"], ["01 Jan 2004", "03 Jan 2004", "Mosul", "car bomb"])
    mapped = suggested(of)
    assert mapped.about == "incident"
    assert [column.target for column in mapped.columns[:2]] == ["incident.when", "incident.when.end"]


def test_the_deaths_of_one_side_are_not_all_deaths() -> None:
    of = sheet(["id", "event", "deaths_a", "deaths"], ["1", "Raid", "2", "5"])
    assert [column.target for column in suggested(of).columns[2:]] != ["incident.count.killing", "note"]
    assert suggested(of).columns[3].target == "incident.count.killing"


def test_the_title_of_an_entry_is_a_name_where_its_other_columns_tell_of_a_person() -> None:
    of = sheet(["title", "Date of arrest", "Gender", "Testimony"], ["Anna Kim", "2020-08-10", "Female", "Taken."])
    mapped = suggested(of)
    assert (mapped.about, mapped.columns[0].target) == ("individual", "individual.name")
    of = sheet(["title", "Date", "Country", "Deaths"], ["Raid on a village", "2020-08-10", "Chad", "3"])
    assert (suggested(of).about, suggested(of).columns[0].target) == ("incident", "incident.title")


def test_the_name_of_an_event_of_followthemoney_is_nobodys() -> None:
    columns = [
        Column("id", hint="Event:id"),
        Column("name", hint="Event:name"),
        Column("country", hint="Event:country"),
    ]
    mapped = suggested(sheet(columns, ["e1", "Raid", "by"]))
    assert [column.target for column in mapped.columns] == ["id", "incident.title", "incident.location.country"]


def test_hashtags_of_hxl_outweigh_headers() -> None:
    columns = [
        Column("Who", hint="#event+name"),
        Column("When", hint="#date+occurred"),
        Column("X", hint="#adm1+name+ar"),
        Column("Y", hint="#adm1+code"),
        Column("Dead", hint="#affected+killed"),
        Column("Z", hint="#geo+lat"),
        Column("W", hint="#geo+lon"),
    ]
    mapped = suggested(sheet(columns, ["Raid", "2015-03-05", "حلب", "SY02", "3", "36.2", "37.1"]))

    assert mapped.about == "incident"
    assert [column.target for column in mapped.columns] == [
        "incident.title",
        "incident.when",
        "incident.location.adm1",
        "incident.location.adm1.code",
        "incident.count.killing",
        "incident.location.lat",
        "incident.location.lon",
    ]
    assert mapped.columns[2].language == "ara"


def test_acled_events_are_incidents_with_participants_places_and_counts() -> None:
    header = [
        "event_id_cnty",
        "event_date",
        "event_type",
        "actor1",
        "assoc_actor_1",
        "actor2",
        "region",
        "country",
        "admin1",
        "location",
        "latitude",
        "longitude",
        "source",
        "notes",
        "fatalities",
    ]
    row = [
        "KAZ1",
        "05 January 2022",
        "Protests",
        "Protesters",
        "Labour; Students",
        "Police",
        "Asia",
        "Kazakhstan",
        "Almaty",
        "Square",
        "43.2",
        "76.9",
        "News",
        "n",
        "3",
    ]
    of = sheet(header, row, [*["KAZ2", "06 January 2022"], *row[2:]], [*["KAZ3", "07 January 2022"], *row[2:]])
    mapped = suggested(of)

    assert mapped.about == "incident"
    assert {column.column: column.target for column in mapped.columns}["admin1"] == "incident.location.adm1"
    plan = plans(mapped, of)[0]
    assert (plan.records[0].identifier, texts(plan, "when")) == ("KAZ1", ["2022-01-05"])
    assert len(of_kind(plan, Kind.INVOLVEMENT)) == 4
    assert not plan.problems


def test_entities_of_follow_the_money_keep_their_numbers_and_ties_find_them() -> None:
    values = "\x1f"
    persons = sheet(
        [
            Column("id", hint="Person:id"),
            Column("name", hint="Person:name", separator=values),
            Column("birthDate", hint="Person:birthDate", separator=values),
        ],
        ["p1", f"Anna Kim{values}Анна Ким", "1980"],
        name="Person",
        key_column="id",
    )
    bodies = sheet(
        [Column("id", hint="Company:id"), Column("name", hint="Company:name", separator=values)],
        ["c1", "Firm"],
        name="Company",
        key_column="id",
    )
    ties = sheet(
        [
            Column("id", hint="Ownership:id"),
            Column("owner", hint="Ownership:owner", separator=values),
            Column("asset", hint="Ownership:asset", separator=values),
        ],
        ["o1", "p1", "c1"],
        name="Ownership",
        key_column="id",
    )
    other = sheet([Column("id", hint="Vessel:id")], ["v1"], name="Vessel", key_column="id")
    whole = Book("FollowTheMoney", (persons, bodies, ties, other))
    mapping = suggest(whole, today=TODAY)

    assert [found.about for found in mapping.sheets] == ["individual", "organisation", "relation", ""]
    assert "Vessel" in mapping.sheets[3].reason
    assert needs_kinds(mapping)
    (person,) = plans(mapping.sheets[0], persons)
    assert (person.records[0].key, texts(person, "name")) == ("id:p1", ["Anna Kim", "Анна Ким"])
    assert len(person.records) == 1
    (tie,) = plans(mapping.sheets[2], ties, kind_of=kinds_of(mapping, whole))
    assert [(made.kind, made.key) for made in tie.records[1:]] == [
        (Kind.INDIVIDUAL, "id:p1"),
        (Kind.ORGANISATION, "id:c1"),
    ]
    assert not tie.refused


def test_questions_of_a_form_are_understood_by_their_labels_types_and_choices() -> None:
    columns = [
        Column("start", hint="start"),
        Column("grp/q1", label="Имя задержанного", hint="text"),
        Column("grp/q2", label="Sex", hint="select_one sx", choices={"1": "Female", "2": "Male"}),
        Column("grp/q3", label="Where did it happen?", hint="geopoint"),
        Column("grp/q4", label="Date of arrest", hint="date"),
        Column("_index"),
    ]
    of = sheet(
        columns,
        ["2022", "Анна Ким", "1", "43.2 76.9 0 0", "2015-03-05", "1"],
        ["2022", "Пётр Ким", "2", "43.2 76.9 0 0", "2015-03-06", "2"],
        key_column="_index",
    )
    mapped = suggested(of)

    assert mapped.about == "individual"
    found = {column.column: column.target for column in mapped.columns}
    assert found == {
        "start": "",
        "grp/q1": "individual.name",
        "grp/q2": "individual.sex",
        "grp/q3": "act.location.coordinates",
        "grp/q4": "act.when",
        "_index": "",
    }
    plan = plans(mapped, of)[0]
    assert {s.term for s in plan.said if s.fact == "sex"} == {codes.term_number("sex", "female")}
    assert plan.records[of_kind(plan, Kind.LOCATION)[0]].frame == {"lat": 43.2, "lon": 76.9}
    assert not plan.problems


def test_a_repeat_group_belongs_to_the_form_above() -> None:
    above = sheet(
        [Column("title", label="Incident"), Column("_index")], ["Raid", "1"], name="form", key_column="_index"
    )
    below = sheet([Column("name", label="Name of victim"), Column("age", label="Age"), Column("_parent_index")], ["Anna Kim", "30", "1"], name="people",
                  parent="form", parent_column="_parent_index")  # fmt: skip
    mapping = suggest(Book("XLSForm", (above, below)), today=TODAY)

    assert [found.about for found in mapping.sheets] == ["incident", "individual"]
    assert mapping.sheets[1].columns[2].target == "incident.parent"


@pytest.mark.parametrize("listed", list(headers.OWN))
def test_our_own_lists_come_back_as_what_they_were(listed: str) -> None:
    header = tuple(headers.OWN[listed])
    of = sheet(header, ["x"] * len(header))
    mapped = suggested(of)

    assert mapped.about == headers.OWN_ABOUT[listed]
    assert mapped.columns[0].target == "ref"


def test_our_own_lists_are_the_ones_that_are_exported() -> None:
    from tracker.actions.export import COLUMNS

    for listed, columns in headers.OWN.items():
        assert tuple(columns) == tuple(column.name for column in COLUMNS[listed])


def test_a_slip_in_the_numbers_of_rows_leaves_them_their_numbers() -> None:
    rows = [[f"P{n}", f"Tavo Ermin{n}"] for n in range(30)]
    slipped = sheet(["ID", "Name"], *rows, ["P3", "Lia Norvek"])
    shared = sheet(["ID", "Name"], *[[f"P{n // 2}", name] for n, (_, name) in enumerate(rows)])

    assert targets(slipped)["ID"] == "id"
    assert "not loaded before that is mended: 1." in suggested(slipped).columns[0].reason
    assert reasons(plans(suggested(slipped), slipped)[-1]) == [
        "Row 5 has the same number: which of them it belongs to is open."
    ]
    assert targets(shared)["ID"] == "note"
    few = sheet(["ID", "Name"], ["1", "Tavo Ermin"], ["2", "Ona Ermin"], ["2", "Lia Norvek"])
    assert [plan.refused for plan in plans(suggested(few), few)] == [False, False, True]


def test_a_number_that_does_not_tell_rows_apart_is_no_number_of_a_record() -> None:
    assert targets(sheet(["id", "name", "age"], ["K-1", "Anna Kim", "3"], ["K-1", "Pyotr Kim", "4"]))["id"] == "note"
    assert targets(sheet(["id", "name", "age"], ["1", "Anna Kim", "3"], ["2", "Pyotr Kim", "4"]))["id"] == "id"


def test_words_without_a_code_are_listed_with_what_comes_near_and_kept_as_remarks() -> None:
    rows = [["Anna Kim", "released"], ["Pyotr Kim", "relesed"], ["Ivan Kim", "in limbo"], ["Olga Kim", "detained"]]
    of = sheet(["name", "status"], *rows)
    status = suggested(of).columns[1]

    assert status.codes == {"relesed": "released"}
    assert status.unread == "remark"
    assert "'relesed' = released" in status.reason
    assert "'in limbo'" in status.reason
    found = plans(suggested(of), of)
    assert not any(plan.refused for plan in found)
    assert "No code" in reasons(found[2])[0]


def test_a_column_whose_values_are_not_what_its_header_says_is_kept_as_a_remark() -> None:
    rows = [["Anna Kim", "adult", "by night"], ["Pyotr Kim", "child", "at dawn"]]

    assert targets(sheet(["name", "age", "date of arrest"], *rows)) == {
        "name": "individual.name",
        "age": "note",
        "date of arrest": "note",
    }


def test_a_place_that_is_written_as_coordinates_is_read_as_coordinates() -> None:
    of = sheet(["name", "location"], ["Anna Kim", "43.2 76.9 0 0"], ["Pyotr Kim", "43.3 76.8 0 0"])

    assert targets(of)["location"] == "act.location.coordinates"
    assert not any(plan.problems for plan in plans(suggested(of), of))


def test_the_order_of_days_is_told_with_how_many_values_decided_it() -> None:
    rows = [[f"Anna {chr(65 + n)}", f"{n + 1}/4/2015"] for n in range(20)]
    when = suggested(sheet(["name", "date of arrest"], *rows)).columns[1]

    assert when.order == "dmy"
    assert "8 of 20 values decide it" in when.reason


def test_what_nobody_says_of_people_is_not_said_of_them() -> None:
    mapped = suggested(
        sheet(
            ["title", "date of birth", "violation"],
            ["Case one", "1980-05-05", "torture"],
            ["Case two", "1981-05-05", "torture"],
        )
    )

    assert mapped.about == "incident"
    assert [column.target for column in mapped.columns] == ["incident.title", "note", "note"]


def test_names_in_two_columns_are_one_name() -> None:
    of = sheet(["Nom", "Prénom", "Âge"], ["Dupont", "Jean", "30"], ["Durand", "Anne", "31"])

    assert targets(of)["Nom"] == "individual.name.last"
    assert texts(plans(suggested(of), of)[0], "name") == ["Jean Dupont"]


def test_every_meaning_leads_to_something_that_exists() -> None:
    for concept in headers.concepts().values():
        for about, written in concept.targets.items():
            plain = written.split("^")[0].split("@")[0]
            if plain not in ("", "remark", "note", "about"):
                target(plain, about if about != "other" else "injury")
        for written, code in concept.says.items():
            found = target(written).fact
            assert found is not None
            assert codes.check(found.codes or "", code) == code
    for _, concept in headers.words().items():
        assert concept in headers.concepts()


def test_every_synonym_stands_for_one_code_that_exists() -> None:
    path = codes.data_folder() / "mapping" / "synonyms.csv"
    seen: dict[tuple[str, str], str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["list"] != "about":
                codes.check(row["list"], row["code"])
            for word in row["words"].split(";"):
                assert word.strip() == word
                assert seen.setdefault((row["list"], key(word)), row["code"]) == row["code"], word
    assert set(synonyms()) >= {"sex", "stage", "act_type", "about"}


def test_no_header_stands_for_two_meanings() -> None:
    path = codes.data_folder() / "mapping" / "headers.csv"
    seen: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word in filter(None, row["words"].split(";")):
                assert seen.setdefault(headers.plain(word), row["concept"]) == row["concept"], word


def test_a_mapping_is_told_in_plain_words() -> None:
    of = sheet(
        ["name", "age", "date of arrest", "x9"],
        ["Anna Kim", "30", "25/3/2015", "07"],
        ["Pyotr Kim", "31", "1/4/2015", "blue"],
    )
    lines = in_words(suggest(book(of), today=TODAY))

    assert lines == [
        "Each row of 'table' is about a person.",
        "Column 'name': Name of the person, a name.",
        "Column 'age': Age of the person, a number.",
        "Column 'date of arrest': Day of the act, a date, the day comes first."
        " Where it is filled: kind of the act is 'Taken into custody (no view on lawfulness)'.",
        "Column 'x9': Remark on the person.",
    ]


@pytest.mark.parametrize(("width", "height"), list(product((0, 1, 3), (0, 1))))
def test_a_suggestion_never_fails(width: int, height: int) -> None:
    of = sheet([f"{'?' * (n + 1)}" for n in range(width)], *[["\x00" * 3] * width] * height)
    (mapped,) = suggest(book(of), today=TODAY).sheets

    assert len(mapped.columns) == width
    try:
        plans(mapped, of)
    except InvalidFacts:
        assert not mapped.about


def test_a_header_that_counts_people_dates_an_act_where_its_values_are_dates() -> None:
    people = sheet(
        ["name", "arrested"], ["Anna Kim", "03.05.2021"], ["Oren Tavish", "14.05.2021"], ["Lio Marden", "soon"]
    )
    counted = sheet(["event", "arrested"], ["rally", "3"], ["vigil", "14"], ["march", "2021"])

    assert targets(people)["arrested"] == "act.when"
    assert targets(counted)["arrested"] == "incident.count.taken_into_custody"


@pytest.mark.parametrize(
    ("header", "concept"),
    [
        ("Apellidos y nombres", "name"), ("Organismo aprehensor", "authority"), ("Situación jurídica", "stage"),
        ("مكان الفقدان", "place"), ("拘押地点", "detention_place"), ("Último local visto", "place"),
        ("victim/full_name", "name"), ("family/name", "name"),
    ],
)  # fmt: skip
def test_headers_of_lists_that_advocates_keep(header: str, concept: str | None) -> None:
    found = headers.meaning(header)
    assert (found.concept if found else None) == concept


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("8 months", 0),
        ("14 месяцев", 1),
        ("3 أشهر", 0),
        ("20 días", 0),
        ("6 个月", 0),
        ("5 weeks old", 0),
        ("34", 34),
        ("34 سنة", 34),
        ("5 أيام", 0),
        ("17 yaşında", 17),
    ],
)
def test_ages_of_infants_are_completed_years(words: str, years: int) -> None:
    (value,) = count(ColumnMapping("age", "individual.age"), words, age=True).values

    assert (value.text, value.low, value.high) == (words, years, years)


@pytest.mark.parametrize(
    "words", ["about 30", "~20 ans", "около 30 лет", "约50岁", "30岁左右", "حدود ۳۰", "حوالي 30 سنة", "yaklaşık 30"]
)
def test_an_age_that_is_said_to_be_rough_has_no_bounds(words: str) -> None:
    (value,) = count(ColumnMapping("age", "individual.age"), words, age=True).values

    assert (value.text, value.low, value.high) == (words, None, None)


def test_a_number_that_nobody_can_read_costs_no_row(tmp_path: Path) -> None:
    path = tmp_path / "killed.csv"
    path.write_text("name,age,sex\nTavo Ermin,34,m\nMira Lans,41,f\nOren Tavish,teens,m\n", encoding="utf-8")

    (found,) = suggest(open_book(path)).sheets

    assert {column.column: column.unread for column in found.columns}["age"] == "remark"


@pytest.mark.parametrize(
    "headers", [("title", "title__ar", "title__fr"), ("Title", "Title (Arabic)", "Title (French)")]
)
def test_titles_of_an_incident_in_other_languages_are_titles_and_no_remarks(headers: tuple[str, ...]) -> None:
    columns = [Column(name, hint=f"uwazi:title@{name[-2:]}" if "__" in name else "") for name in headers]
    rows = [["Raid of Norvek", "غارة نورفيك", "Raid de Norvek", "2020-03-04"], ["Strike", "إضراب", "", "2020-04-04"]]
    made = sheet([*columns, "incident type"], *rows)
    mapped = suggest(book(made), today=TODAY).sheet("table")
    assert mapped is not None

    plan = plans(mapped, made)[0]

    assert [s.text for s in said(plan, "title", 0)] == ["Raid of Norvek"]
    assert [s.text for s in said(plan, "other_title", 0)] == ["غارة نورفيك", "Raid de Norvek"]
    assert [column.column for column in mapped.columns if column.target == "incident.other_title"] == list(headers[1:])
