"""The demonstration: it comes through the doors, twice is once, and it shows what its README promises."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from tracker import codes
from tracker.access import User
from tracker.actions import accounts, browse, demonstration, export, home, queue, record_view, review, upkeep
from tracker.narrowing import Filter
from tracker.records import Name, Record
from tracker.records.base import Kind
from tracker.store import database


@pytest.fixture
def refs(samples: dict[str, str]) -> dict[str, str]:
    """The samples, loaded; refs by their own keys."""
    return samples


def test_the_samples_come_in_whole_and_twice_is_once(user: User, refs: dict[str, str]) -> None:
    before = browse.individuals(user).total

    again = demonstration.load(user)

    assert again == refs
    assert browse.individuals(user).total == before >= 30
    assert upkeep.check() == []


def test_what_a_visitor_judged_stays_when_the_demonstration_opens_again(user: User, refs: dict[str, str]) -> None:
    sex = next(fact for fact in record_view.record(user, refs["petra"]).facts if fact.field == "sex")
    review.judge(user, [sex.statements[0].uid], "contest", "Read it again.")

    demonstration.load(user)

    again = next(fact for fact in record_view.record(user, refs["petra"]).facts if fact.field == "sex")
    assert again.statements[0].judgement == "contested"


def test_the_almaty_case_gives_six_people_and_one_injury(user: User, refs: dict[str, str]) -> None:
    rally = Filter(incident=(refs["almaty_rally"],))

    people = browse.individuals(user, rally, facets=("sex",))

    assert people.total == 6
    assert people.facets["sex"] == {"female": 4, "male": 2}
    assert [row.name for row in browse.injuries(user, rally).rows] == ["Gulfia Qazybek"]
    assert browse.incidents(user, rally).rows[0].when == "XXXX-11-29"


def test_every_fate_is_shown(user: User, refs: dict[str, str]) -> None:
    stages = browse.individuals(user, facets=("stage",)).facets["stage"]

    assert {"released", "released_conditional", "house_arrest", "sentenced", "missing", "died"} <= set(stages)
    assert record_view.record(user, refs["marya"]).status["stage"] == "missing"
    assert len(record_view.record(user, refs["marya"]).acts) == 2


def test_sources_that_disagree_stand_side_by_side(user: User, refs: dict[str, str]) -> None:
    raid = record_view.record(user, refs["market_raid"])
    facts = {fact.field: fact for fact in raid.facts}

    assert facts["count.detained"].certainty == "disputed"
    assert {said.value for said in facts["count.detained"].statements} == {"9", "6"}
    assert facts["when"].certainty == "disputed"
    assert any(said.judgement == "rejected" for fact in raid.facts for said in fact.statements)


def test_two_sources_hold_one_woman_in_two_prisons(user: User, refs: dict[str, str]) -> None:
    last = record_view.record(user, refs["petra"]).stages[-1]

    held = next(fact for fact in last.facts if fact.field == "location")

    assert held.certainty == "disputed"
    assert {said.value_ref for said in held.statements} == {refs["womens_prison"], refs["greywater"]}


def test_somebody_let_go_and_taken_again_has_two_histories(user: User, refs: dict[str, str]) -> None:
    yara = record_view.record(user, refs["yara"])

    assert len(yara.acts) == 2
    assert [stage.extra["stage"] for stage in yara.stages] == ["apprehended", "released", "apprehended", "sentenced"]


def test_an_authority_denies_and_is_kept_beside_the_account(user: User, refs: dict[str, str]) -> None:
    taken = record_view.record(user, refs["a_omid"])

    denials = [said for fact in taken.facts for said in fact.statements if said.stance == "denies"]

    assert [said.judgement for said in denials] == ["contested"]
    assert taken.ref == refs["a_omid"]


def test_a_province_finds_who_was_held_in_its_prisons(user: User, refs: dict[str, str]) -> None:
    province = browse.individuals(user, Filter(location=(refs["norvast"],)))
    prison = browse.individuals(user, Filter(location=(refs["greywater"],)))

    assert {"Oren Tavish", "Hasan Bekjan", "Petra Halvane"} <= {row.name for row in prison.rows}
    assert {row.ref for row in prison.rows} < {row.ref for row in province.rows}


@pytest.mark.parametrize("format_name", ["csv", "json"])
def test_what_leaves_says_that_it_is_a_demonstration(
    user: User, refs: dict[str, str], format_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DEMONSTRATION", "1")

    table = export.listing(user, "individuals", format_name).content.decode()
    page = export.dossier(user, refs["petra"], "html").content.decode()

    assert "DEMONSTRATION" in table
    assert "DEMONSTRATION" in page


def test_one_person_has_names_in_four_scripts(user: User, refs: dict[str, str]) -> None:
    oren = record_view.record(user, refs["oren"])

    assert {tag.rpartition("-")[2] for tag, *_ in oren.names} == {"Latn", "Cyrl", "Arab", "Hans"}
    assert [stage.extra["stage"] for stage in oren.stages] == [
        "apprehended", "police_station", "pretrial", "transfer", "pretrial", "sentenced",
    ]  # fmt: skip


def test_dates_stand_as_the_sources_leave_them(user: User, refs: dict[str, str]) -> None:
    stages = record_view.record(user, refs["valley"]).stages

    said = {stage.extra["when"] for stage in stages}

    assert {"2018-03", "[2018-03..2018-05]", "2018-03/2018-05", "2017~", "2017?", "201X", "XXXX-02-14"} <= said


def test_one_report_waits_to_be_coded_and_one_to_be_reviewed(user: User, refs: dict[str, str]) -> None:
    rows = {row.ref: row for row in browse.reports(user).rows}

    assert rows[refs["14_not_coded.txt"]].statements == 0
    assert rows[refs["13_vigil.txt"]].waiting == rows[refs["13_vigil.txt"]].statements > 0
    assert refs["13_vigil.txt"] in [row.ref for row in queue.reports_waiting(user)]
    assert record_view.record(user, refs["14_not_coded.txt"]).details["body"]


def test_the_first_page_names_nobody_of_whom_its_reports_tell(user: User, refs: dict[str, str]) -> None:
    with database.reading(None) as session:
        query = select(Name.text).join(Record, col(Record.id) == col(Name.record_id))
        names = session.exec(query.where(Record.kind == Kind.INDIVIDUAL, Name.script == "Latn")).all()
    parts = {part for name in names for part in name.split() if len(part) > 2 and part[0].isupper()}

    seen = repr(home.home(user))

    assert "Hasan" in parts
    assert not [part for part in parts if re.search(rf"\b{re.escape(part)}\b", seen)]


def test_a_scan_is_coded_by_page_and_line(user: User, refs: dict[str, str]) -> None:
    last = record_view.record(user, refs["dawut"]).stages[-1]

    assert last.extra["stage"] == "released_conditional"
    assert {said.locator for fact in last.facts for said in fact.statements} >= {"page 1, line 3"}


@pytest.fixture
def one_sample(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demonstration of its first report alone: where it is kept is looked at, and to load all of it takes seconds."""
    folder = tmp_path_factory.mktemp("samples")
    one = _listed()[0] | {"judged": False}
    (folder / "samples.json").write_text(json.dumps([one]), encoding="utf-8")
    for name in (one["file"], one["coding"]):
        (folder / name).write_bytes((demonstration.folder() / name).read_bytes())
    monkeypatch.setattr(demonstration, "folder", lambda: folder)


def test_a_real_database_is_never_touched(
    store: str, one_sample: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "mine"))
    monkeypatch.setenv("TRACKER_DATABASE_URL", store)
    monkeypatch.setenv("TRACKER_DEMONSTRATION", "")

    demonstration.prepare()

    assert "TRACKER_DATABASE_URL" not in os.environ
    assert database.sqlite_path() == tmp_path / "mine" / "demonstration" / "tracker.db"
    assert browse.individuals(accounts.local_user()).total > 0
    monkeypatch.setenv("TRACKER_DATABASE_URL", store)
    database.close()
    assert browse.individuals(accounts.local_user()).total == 0


def test_the_demonstration_opened_inside_itself_stays_where_it_is(
    one_sample: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    monkeypatch.setenv("TRACKER_DEMONSTRATION", "")
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    demonstration.prepare()
    first = database.sqlite_path()

    demonstration.prepare()
    database.close()

    assert database.sqlite_path() == first == tmp_path / "demonstration" / "tracker.db"


def test_no_words_of_the_article_are_copied(shared: Path) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.casefold())
        return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}

    article = runs((shared / "data" / "almaty" / "article.txt").read_text(encoding="utf-8"))
    ours = [path for path in demonstration.folder().iterdir() if path.suffix in (".txt", ".json")]

    assert ours
    assert not any(runs(path.read_text(encoding="utf-8")) & article for path in ours)


def test_the_manifest_names_every_file() -> None:
    named = {row[name] for row in _listed() for name in ("file", "coding") if name in row}

    there = {path.name for path in demonstration.folder().iterdir()} - {"samples.json", "README.md"}

    assert named == there
    assert demonstration.folder().parent == codes.data_folder()


def test_every_quotation_of_the_samples_is_in_its_text() -> None:
    for sample in _listed():
        if "coding" not in sample or sample.get("without_text"):
            continue
        text = (demonstration.folder() / sample["file"]).read_text(encoding="utf-8")

        quoted = _form(sample)["tables"]["claim"]

        assert quoted
        for row in quoted:
            assert text[row["quote_start"] : row["quote_end"]] == row["quote"], (sample["coding"], row["key"])


def test_people_of_the_public_case_appear_in_no_other_sample() -> None:
    almaty, *invented = _listed()
    keys = {row["key"] for row in _form(almaty)["tables"]["record"] if row["kind"] == "individual"}
    real = [row["text"] for row in _form(almaty)["tables"]["name"] if row["record_id"] in keys]
    files = [sample[name] for sample in invented for name in ("file", "coding") if name in sample]

    assert len(real) == 6
    for file in files:
        words = (demonstration.folder() / file).read_bytes().decode("utf-8", "replace")
        assert not [part for name in real for part in name.split() if part in words], file


def _listed() -> list[dict[str, Any]]:
    return json.loads((demonstration.folder() / "samples.json").read_text(encoding="utf-8"))


def _form(sample: dict[str, Any]) -> dict[str, Any]:
    return json.loads((demonstration.folder() / sample["coding"]).read_text(encoding="utf-8"))
