"""Erasure takes a person out of every table for good, and a legal hold forbids it; chains and counts stay."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import invented
import loads
import pytest
import team
from prepared import Prepared
from sqlalchemy import LargeBinary, inspect, text
from sqlalchemy.exc import DBAPIError

from tracker.access import Confidentiality, User
from tracker.actions import (
    audit_log,
    batches,
    browse,
    coder,
    consent,
    editing,
    erasure,
    export,
    forms,
    holding,
    holds,
    importing,
    intake,
    record_view,
    search,
    upkeep,
    view_changes,
)
from tracker.errors import Conflict, InvalidFacts, NotAllowed, NotFound
from tracker.narrowing import Filter
from tracker.reading import read
from tracker.spellings import lexicon, many
from tracker.store import cells, database
from tracker.store.name_forms import flat, folded

NAMES = ("Tornvald", "Торнвальд", "Ильса", "伊尔萨", "إيلسا", "crane driver")
SPELLED = ("tornvald", "торнвальд", "ilsa", "ильса", "ильс", "伊尔萨", "ايلسا")


def made_refs(user: User) -> dict[str, str]:
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT, title="Ilsa Tornvald and others held")).ref
    return dict(forms.apply(user, report, invented.coding(), judge=True).refs) | {"report": report}


@pytest.fixture
def refs(user: User, prepared: Prepared) -> dict[str, str]:
    return prepared.of(f"{__name__} refs", lambda: made_refs(user))


def everything() -> str:
    """All that any table holds, as one text."""
    with database.engine().connect().execution_options(reading=True) as connection:
        tables = inspect(connection).get_table_names()
        rows = [list(map(str, row)) for name in tables for row in connection.execute(text(f"SELECT * FROM {name}"))]
    return json.dumps(rows, ensure_ascii=False) + json.dumps(rows)


def swept() -> str:
    """The same of every column of every table, letters alone: packed cells unpacked, keys of JSON, in small letters."""
    told = everything()
    with database.engine().connect().execution_options(reading=True) as connection:
        for table in inspect(connection).get_table_names():
            packed = [c["name"] for c in inspect(connection).get_columns(table) if isinstance(c["type"], LargeBinary)]
            for column in packed:
                for (body,) in connection.execute(text(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")):
                    told += json.dumps(cells._told(bytes(body)), ensure_ascii=False) if table == "batch_cells" else ""
    return folded(told) + flat(told)[0]


def named_everywhere(user: User, report: str, ilsa: str, brother: str, folder: Path) -> None:
    """The person in keys of forms, drafts, notes, titles, cells, headers, names of sheets and files, however written."""
    quoted = {"quote": "Dock Union", "quote_start": invented.TEXT.index("Dock Union")}
    quoted["quote_end"] = quoted["quote_start"] + len("Dock Union")
    said = {
        "subject_id": "brother_of_ilsatornvald",
        "field": "occupation",
        "basis": "stated",
        "source_report_id": "R",
        **quoted,
    }
    form = {
        "meta": {"purpose": "of ilsa TORNVALD"},
        "tables": {
            "record": [
                {"key": "R", "kind": "source_report"},
                {"key": "brother_of_ilsatornvald", "kind": "individual", "ref": brother},
                {"key": "ilsa_tornvald", "kind": "individual", "ref": ilsa},
            ],
            "claim": [
                {"key": "tornvald1", **said, "value_text": "docker", "note": "cut as Torn-\nvald, ilsa\u00ad tornvald"},
                {"key": "x2", **said, "subject_id": "ilsa_tornvald", "value_text": "of the Dock Union"},
            ],
        },
    }  # fmt: skip
    forms.apply(user, report, form)
    editing.edit(user, brother, {"note": "brother of ilsa; #freeilsatornvald, Ільса? Ильсой, торнвальдом"})
    rows = [loads.people(1)[0] | {"job": "kin of tornvald, ilsa", "born": "soon"}]
    importing.load(user, loads.source(folder / "of tornvald_ilsa.csv", rows, mapping="# ilsa: 'tornvald'"))


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
def test_a_sweep_of_the_whole_database_finds_the_person_in_no_spelling(
    user: User, refs: dict[str, str], tmp_path: Path
) -> None:
    named_everywhere(user, refs["report"], refs["ilsa"], refs["brother"], tmp_path)
    before = swept()
    assert [name for name in SPELLED if name not in before] == []

    erasure.erase(user, refs["ilsa"], "on request")

    after = swept()
    assert {name: after[max(0, at - 60) : at + 40] for name in SPELLED if (at := after.find(name)) >= 0} == {}
    assert upkeep.check() == [] and audit_log.verify(user).wrong is None


def test_a_form_brings_nobody_back_who_was_erased(user: User, prepared: Prepared) -> None:
    form = invented.coding()
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT)).ref
    refs = forms.apply(user, report, form).refs
    for row in form["tables"]["claim"]:
        for name in ("quote", "quote_start", "quote_end"):
            row.pop(name, None)
        row["locator"] = "page 1"
    again = forms.apply(user, report, form)
    erasure.erase(user, again.refs["ilsa"], "on request")
    before = everything()

    with pytest.raises(Conflict, match="was erased on request"):
        forms.apply(user, report, form)

    assert everything() == before and refs["ilsa"] != again.refs["ilsa"]


def remembered_texts() -> list[str]:
    """The functions that read texts and remember something."""
    return [
        f"{name}.{own}"
        for name, module in sorted(sys.modules.items())
        if name.startswith("tracker.reading.")
        for own, kept in vars(module).items()
        if hasattr(kept, "cache_info") and kept.cache_info().currsize
    ]


def test_nothing_of_the_person_is_left_in_any_table(user: User, refs: dict[str, str], tmp_path: Path) -> None:
    consent.record(user, refs["ilsa"], consent.NewDecision("keep", "given", note="Ilsa Tornvald wrote to us"))
    before = everything()
    assert all(name in before for name in NAMES)
    assert search.everything(user, "Ilsa Tornvald") and len(lexicon._held._known[0]) and many._held.sounds
    assert read("Police beat Ilsa Tornvald. Her arm was broken.").proposals and remembered_texts()

    done = erasure.erase(user, refs["ilsa"], "on request", originals=True)

    assert not (
        len(lexicon._held._known[0]) or lexicon._held.written or lexicon._held.column.sounds or many._held.sounds
    )
    assert remembered_texts() == []
    after = everything()
    assert [name for name in NAMES if name in after] == []
    assert done.statements > 0 and done.originals_destroyed == 1 and done.originals_left == ()
    assert not list((tmp_path / "home" / "files").rglob("*.part")) and not [
        path for path in (tmp_path / "home" / "files").rglob("*") if path.is_file()
    ]
    assert upkeep.check() == []


def test_words_typed_without_capitals_and_names_of_files_are_blacked(
    user: User, refs: dict[str, str], tmp_path: Path
) -> None:
    view_changes.save(user, "individuals", "Of ilsa tornvald", {}, "ilsa tornvald", shared=True)
    words = "# list_ilsa_tornvald.csv: 'held with Ilsa Tornvald'"
    number = importing.load(user, loads.source(tmp_path / "others.csv", loads.people(1), mapping=words)).batch

    erasure.erase(user, refs["ilsa"], "on request")

    assert "tornvald" not in everything().casefold()
    assert batches.show(user, number).mapping == f"# list_{13 * '█'}.csv: 'held with {13 * '█'}'"


@pytest.mark.parametrize("engine_name", ["sqlite"])  # PostgreSQL frees the rows when it is vacuumed
def test_the_bytes_of_an_embedded_file_hold_no_trace(
    user: User, refs: dict[str, str], tmp_path: Path, engine_name: str
) -> None:
    erasure.erase(user, refs["ilsa"], "on request", originals=True)

    folder = tmp_path / "home"
    held = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert len(held) > 100_000
    assert [name for name in NAMES if name.encode() in held or name.encode("utf-16-le") in held] == []


def test_what_was_done_stays_countable_and_the_others_stay_whole(user: User, refs: dict[str, str]) -> None:
    others = [f for f in record_view.record(user, refs["prefecture"]).facts if f.field == "name"]

    erasure.erase(user, refs["ilsa"], "on request")

    found = browse.individuals(user, Filter(act=("taken_into_custody",)))
    assert found.total == 1 and found.rows[0].name == "Erased on request" and found.rows[0].sex is None
    view = record_view.record(user, refs["ilsa"])
    assert view.title == "Erased on request" and view.names == ()
    assert [f for f in record_view.record(user, refs["prefecture"]).facts if f.field == "name"] == others
    body = record_view.record(user, refs["report"]).details["body"]
    assert len(body) == len(invented.TEXT) and "█" in body and "Dock Union" in body
    assert all(s.quote == body[s.quote_start : s.quote_end] for f in others for s in f.statements if s.quote)
    assert coder.load(user, refs["report"]).text == body


def test_nobody_who_was_erased_is_in_an_export(user: User, refs: dict[str, str]) -> None:
    erasure.erase(user, refs["ilsa"], "on request")

    made = export.listing(user, "individuals", "json")

    assert [row["ref"] for row in json.loads(made.content)] == [refs["brother"]]
    assert made.people_kept == {refs["ilsa"]: "erased on request"}


def test_originals_stay_unless_they_are_to_go(user: User, refs: dict[str, str]) -> None:
    done = erasure.erase(user, refs["ilsa"], "on request")

    assert done.originals_destroyed == 0 and done.originals_left == (refs["report"],)
    assert upkeep.check() == []


def test_erasing_needs_a_curator_a_reason_and_somebody_to_erase(user: User, refs: dict[str, str]) -> None:
    before = everything()

    with pytest.raises(NotAllowed):
        erasure.erase(replace(user, role="reviewer"), refs["ilsa"], "on request")
    with pytest.raises(InvalidFacts, match="who asked"):
        erasure.erase(user, refs["ilsa"], "  ")
    with pytest.raises(NotFound):
        erasure.erase(user, refs["strike"], "on request")
    assert everything() == before

    erasure.erase(user, refs["ilsa"], "on request")
    with pytest.raises(Conflict, match="already"):
        erasure.erase(user, refs["ilsa"], "on request")


def test_an_erasure_that_fails_changes_nothing(
    user: User, refs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()

    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(erasure.audit, "write", fail)
    with pytest.raises(OSError, match="disk full"):
        erasure.erase(user, refs["ilsa"], "on request", originals=True)

    assert everything() == before
    assert upkeep.check() == []


def test_words_are_fixed_again_after_an_erasure(user: User, refs: dict[str, str]) -> None:
    erasure.erase(user, refs["ilsa"], "on request")

    with pytest.raises(DBAPIError), database.engine().begin() as connection:
        connection.execute(text("UPDATE source_report SET body = 'x'"))


def test_an_erasure_left_open_is_found_and_closed(user: User, refs: dict[str, str]) -> None:
    with database.engine().begin() as connection:
        connection.execute(text("INSERT INTO setting (key, value) VALUES ('erasing', '1')"))

    assert any("left open" in problem for problem in upkeep.check())


# --- legal hold ---
@pytest.mark.parametrize("held", ["ilsa", "strike", "report", "case"])
def test_a_hold_on_the_person_or_what_they_are_part_of_forbids_erasure(
    user: User, refs: dict[str, str], held: str
) -> None:
    before = everything()
    holds.place(user, refs[held], "court order 7/2026")
    during = everything()
    assert during != before

    with pytest.raises(Conflict, match="court order 7/2026"):
        erasure.erase(user, refs["ilsa"], "on request")

    assert everything() == during
    assert erasure.preview(user, refs["ilsa"]).held_by == ("court order 7/2026",)


def test_a_held_report_that_only_names_the_person_keeps_its_words(user: User, refs: dict[str, str]) -> None:
    seen = intake.add_report(user, intake.NewReport(text="Ilsa Tornvald was seen in Velm.")).ref
    holds.place(user, seen, "court order 8/2026")
    before = everything()

    with pytest.raises(Conflict, match="court order 8/2026"):
        erasure.erase(user, refs["ilsa"], "on request")

    assert everything() == before
    assert erasure.preview(user, refs["ilsa"]).held_by == ("court order 8/2026",)


def test_what_forbids_an_erasure_names_nobody_who_is_hidden(user: User, refs: dict[str, str]) -> None:
    other = replace(user, id=99, role="custodian", clearance=Confidentiality.RESTRICTED)
    holds.place(user, refs["ilsa"], "the case of Ilsa Tornvald")
    holds.place(user, refs["case"], "a court order")
    holding.protect(user, refs["ilsa"], ["local"])
    holding.hold(user, refs["case"], "sealed")
    secret = intake.NewReport(text="Ilsa Tornvald is seen again.", confidentiality=Confidentiality.SEALED)
    intake.add_report(user, secret)

    told = erasure.preview(other, refs["ilsa"])

    assert told.held_by == (f"the case of {refs['ilsa']}", "[withheld]") and told.reports == (
        refs["report"],
        "[withheld]",
    )
    with pytest.raises(Conflict, match=f"the case of {refs['ilsa']}"):
        erasure.erase(other, refs["ilsa"], "on request")


def test_a_hold_elsewhere_forbids_nothing(user: User, refs: dict[str, str]) -> None:
    holds.place(user, refs["brother"], "another case")

    assert erasure.erase(user, refs["ilsa"], "on request").statements


def test_a_release_takes_two_people(user: User, refs: dict[str, str]) -> None:
    with database.engine().begin() as connection:
        connection.execute(
            text(
                "INSERT INTO user_account (id, username, display_name, role, clearance, active, created_at) "
                "VALUES (7, 'second', 'Second', 'custodian', 3, true, 0)"
            )
        )
    first = replace(user, alone=False)
    second = replace(first, id=7, username="second", role="custodian")
    holds.place(first, refs["ilsa"], "court order")

    assert holds.release(first, refs["ilsa"], "the case is closed") is False
    assert holds.release(first, refs["ilsa"], "again") is False
    assert holds.in_force(first)[0].asked_by == user.display_name
    assert holds.release(second, refs["ilsa"], "I agree") is True
    assert holds.in_force(first) == ()
    with pytest.raises(NotFound):
        holds.release(second, refs["ilsa"], "once more")


def test_a_wish_for_release_is_answered_with_no(user: User, refs: dict[str, str]) -> None:
    holds.place(user, refs["ilsa"], "court order")
    with pytest.raises(NotFound, match="Nobody asks"):
        holds.keep(user, refs["ilsa"], "it goes on")
    holds.release(user, refs["ilsa"], "closed")
    assert [hold.yours for hold in holds.in_force(user, refs["ilsa"])] == [True]
    assert holds.in_force(user, refs["brother"]) == ()

    with pytest.raises(InvalidFacts):
        holds.keep(user, refs["ilsa"], " ")
    holds.keep(user, refs["ilsa"], "the appeal is pending")

    assert [(hold.asked_by, hold.yours) for hold in holds.in_force(user)] == [("", False)]
    assert holds.release(user, refs["ilsa"], "closed") is False  # two steps again
    told = record_view.record(user, refs["ilsa"]).history
    assert [(line.what, line.why, line.may_undo) for line in told[:4]] == [
        ("Asked to end the legal hold", "closed", False),
        ("Legal hold goes on", "the appeal is pending", False),
        ("Asked to end the legal hold", "closed", False),
        ("Put under legal hold", "", False),
    ]


def test_the_only_reviewer_ends_no_hold_alone_where_somebody_else_may_curate(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.cheap_hashes(monkeypatch)
    ada = team.first()
    report = intake.add_report(ada, intake.NewReport(text=invented.TEXT)).ref
    bo = team.join(ada, "bo", "custodian", Confidentiality.SEALED)
    ada = team.at_work("ada")
    assert ada.alone  # nobody else reviews
    holds.place(ada, report, "court order")

    assert [holds.release(ada, report, "closed") for _ in range(2)] == [False, False]
    assert [hold.yours for hold in holds.in_force(ada)] == [False]
    assert [hold.yours for hold in holds.in_force(bo)] == [True]
    assert holds.release(bo, report, "I agree") is True


def test_nothing_more_is_written_about_who_was_erased(user: User, refs: dict[str, str]) -> None:
    erasure.erase(user, refs["ilsa"], "on request")

    with pytest.raises(Conflict, match="was erased"):
        consent.record(user, refs["ilsa"], consent.NewDecision("keep", "given", note="Ilsa called."))
    view = record_view.record(user, refs["ilsa"])
    assert view.erased and not record_view.record(user, refs["brother"]).erased
    assert [(line.what, line.may_undo) for line in view.history[:1]] == [("Personal data erased for good", False)]


def test_the_record_of_who_was_erased_is_not_edited(user: User, refs: dict[str, str]) -> None:
    erasure.erase(user, refs["ilsa"], "Her family asked for it.")

    with pytest.raises(Conflict, match="erased on request"):
        editing.edit(user, refs["ilsa"], {"note": "She was the one from the harbour."})


def test_who_works_alone_releases_in_two_steps(user: User, refs: dict[str, str]) -> None:
    holds.place(user, refs["ilsa"], "court order")
    with pytest.raises(Conflict):
        holds.place(user, refs["ilsa"], "again")

    assert [holds.release(user, refs["ilsa"], "closed") for _ in range(2)] == [False, True]


def test_holding_is_for_curators_and_says_why(user: User, refs: dict[str, str]) -> None:
    with pytest.raises(NotAllowed):
        holds.place(replace(user, role="coder"), refs["ilsa"], "x")
    with pytest.raises(InvalidFacts):
        holds.place(user, refs["ilsa"], " ")


def test_the_log_verifies_though_a_change_of_another_record_named_the_person(user: User, refs: dict[str, str]) -> None:
    editing.edit(user, refs["strike"], {"title": "Arrest of Ilsa Tornvald"})
    editing.edit(user, refs["strike"], {"title": "The strike", "summary": "Nobody is named here."})

    erasure.erase(user, refs["ilsa"], "on request")

    assert audit_log.verify(user).wrong is None and upkeep.check() == []
    assert "Tornvald" not in everything()
    with database.transaction(None) as session:  # what was left of such an entry is watched as before
        session.execute(text("UPDATE change SET after = :words WHERE field = 'summary'"), {"words": '"Another word."'})
    assert "edited" in (audit_log.verify(user).wrong or "")


def test_bytes_that_two_reports_share_go_with_both(user: User, refs: dict[str, str]) -> None:
    body = "Ильса Торнвальд была задержана в порту, сказал её брат.".encode("cp1251")
    first = intake.add_report(user, intake.NewReport(content=body, filename="a.txt", encoding="latin-1")).ref
    second = intake.add_report(user, intake.NewReport(content=body, filename="a.txt", encoding="cp1251")).ref
    assert first != second
    holds.place(user, first, "court order 3/2026")  # it does not name her, and its bytes would go
    with pytest.raises(Conflict, match="court order 3/2026"):
        erasure.erase(user, refs["ilsa"], "on request", originals=True)
    for _ in range(2):  # who works alone releases in two steps
        holds.release(user, first, "the case is closed")

    erasure.erase(user, refs["ilsa"], "on request", originals=True)

    assert upkeep.check() == []


@pytest.mark.parametrize("engine_name", ["sqlite"])  # PostgreSQL frees the rows when it is vacuumed
def test_who_reads_all_the_while_is_told_to_close_the_database(
    user: User, refs: dict[str, str], engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MS", 200)
    database.close()
    with database.reading(user) as session:
        session.execute(text("SELECT count(*) FROM record")).scalar_one()
        done = erasure.erase(user, refs["ilsa"], "on request")
    assert done.traces

    assert not erasure.erase(user, refs["brother"], "on request").traces
