"""The command line on both databases: refs, JSON, exit codes, and the Almaty case from a file to a case report."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from invented import TEXT, coding
from prepared import Prepared
from pypdf import PdfReader

from tracker.actions import accounts, my_account
from tracker.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> Any:
        """The JSON it printed."""
        return json.loads(self.out)


Run = Callable[..., Ran]


def renew_token() -> None:
    """A token that the database knows, where people sign in: a copy of a database knows none but its own."""
    if "TRACKER_TOKEN_FILE" in os.environ:
        token = Path(os.environ["TRACKER_TOKEN_FILE"])
        token.touch(0o600)
        token.write_text(my_account.command_token(accounts.local_user()), encoding="utf-8")


@pytest.fixture
def run(store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command as the shell would; where people sign in, with a token."""
    if store.startswith("postgresql"):
        monkeypatch.setenv("TRACKER_TOKEN_FILE", str(tmp_path / "token"))
        renew_token()

    def command(*words: object) -> Ran:
        monkeypatch.setattr("sys.argv", ["tracker", *map(str, words)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return command


@pytest.fixture
def report(run: Run, tmp_path: Path, prepared: Prepared) -> str:
    """An invented report with its coding, as open statements."""
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "coding.json").write_text(json.dumps(coding()), encoding="utf-8")

    def added() -> str:
        of = ("--received", "2019-05-04", "--publisher", "Sorvane Courier")
        ref = run("report", "add", tmp_path / "report.txt", *of)
        assert ref.code == 0 and ref.err == "" or "read as" in ref.err
        assert run("coding", "apply", tmp_path / "coding.json", "--report", ref.out.strip()).code == 0
        return ref.out.strip()

    found = prepared.of("report-by-command", added)
    renew_token()
    return found


@pytest.fixture
def demo(samples: dict[str, str]) -> None:
    """The demonstration's cases, of a copy that was loaded once."""


# --- the Almaty case, from its file ---
@pytest.fixture
def almaty(run: Run, shared: Path, prepared: Prepared) -> str:
    folder = shared / "data" / "almaty"

    def coded() -> str:
        added = run("report", "add", folder / "article.txt", "--received", "2026-11-23")
        assert added.code == 0
        ref = added.out.strip()
        assert added.out == f"{ref}\n" and ref.startswith("SRC-")
        done = run("coding", "apply", folder / "golden.json", "--report", ref, "--judge")
        assert done.code == 0 and done.out.startswith("162 statements added")
        return ref

    found = prepared.of("almaty-by-command", coded)
    renew_token()
    return found


def test_the_golden_coding_gives_what_it_expects(run: Run, almaty: str, shared: Path) -> None:
    golden = json.loads((shared / "data" / "almaty" / "golden.json").read_text(encoding="utf-8"))
    expected, tables = golden["expected"], golden["tables"]
    names = {
        claim["subject_id"]: claim["value_text"]
        for claim in reversed(tables["claim"])
        if claim["field"] == "name" and claim["subject_id"].startswith("A")
    }
    (incident,) = [row for row in run("list", "incidents", "--json").rows if row["when"] == "XXXX-11-29"]

    people = run("list", "individuals", "--incident", incident["ref"], "--json").rows

    detained = expected["detainees_by_incident"]["I1"]
    assert {row["name"] for row in people} == set(detained)
    assert incident["individuals"] == len(detained)
    for sex, count in expected["detainees_by_sex"].items():
        code = sex.split(":")[1]
        assert sum(row["sex"] == code for row in people) == count
        assert len(run("list", "individuals", "--incident", incident["ref"], "--sex", sex, "--json").rows) == count
    by_name = {name: row for row in people for name in row["names"]}
    for key, stage in expected["latest_stage"].items():
        assert by_name[names[key]]["latest_stage"] == stage.split(":")[1]
    (hurt,) = run("list", "injuries", "--incident", incident["ref"], "--json").rows
    assert [hurt["name"]] == [by_name[names[key]]["name"] for key in expected["injured_in_incident"]["I1"]]

    injury = run("show", hurt["ref"], "--json").rows[0]
    speakers = {
        s["speaker_label"] for fact in injury["facts"] for s in fact["statements"] if s["judgement"] == "accepted"
    }
    assert speakers & {hurt["name"]} and len(expected["distinct_speakers_for"]["J1"]) == 1
    asked = run("review", "list", "--json").rows
    inferred = [w for w in asked if w["statement"]["basis"] == "inferred"]
    assert len(inferred) == len(expected["inference_queue"])
    some = run("review", "list", "--at-most", "2", "--json")
    assert some.rows == asked[:2] and "The first 2 were listed" in some.err


def test_sources_that_disagree_stand_side_by_side(run: Run, almaty: str, shared: Path) -> None:
    golden = json.loads((shared / "data" / "almaty" / "golden.json").read_text(encoding="utf-8"))
    said = {c["value_text"] for c in golden["tables"]["claim"] if c["subject_id"] == "AC8" and c["field"] == "facility"}

    shown = [
        [(s["stance"], s["value_text"]) for s in fact["statements"]]
        for incident in run("list", "incidents", "--json").rows
        for act in run("show", incident["ref"], "--json").rows[0]["acts"]
        for fact in act["facts"]
        if fact["field"] == "facility"
    ]

    together = next(found for found in shown if {value for _, value in found} == said)
    for _speaker, stance, value in golden["expected"]["side_by_side"]["AC8.facility"]:
        assert (stance, value) in together


def test_the_coding_comes_back_and_applying_twice_changes_nothing(
    run: Run, almaty: str, shared: Path, tmp_path: Path
) -> None:
    golden = json.loads((shared / "data" / "almaty" / "golden.json").read_text(encoding="utf-8"))

    written = run("coding", "export", "--report", almaty, "-o", tmp_path / "out.json")
    again = run("coding", "apply", tmp_path / "out.json", "--report", almaty, "--judge")
    first = run("coding", "apply", shared / "data" / "almaty" / "golden.json", "--report", almaty, "--judge")

    assert written.code == again.code == first.code == 0
    assert again.out.startswith("0 statements added, 162 known") and first.out.startswith(
        "0 statements added, 162 known"
    )
    back = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["tables"]["claim"]
    assert len(back) == 162

    def said(claims: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        keys = ("field", "quote", "quote_start", "quote_end", "value_text", "value_term", "value_min", "value_max",
                "stance", "basis", "attribution", "judgement")  # fmt: skip
        inferred = "open"
        return sorted(
            (repr(tuple((c.get(k) or {"stance": "asserts"}.get(k)) if k != "judgement" or c["basis"] != "inferred" else inferred
                        for k in keys)),)
            for c in claims
        )  # fmt: skip

    assert said(back) == said(golden["tables"]["claim"])


# --- filters, shapes and standings ---
def test_individuals_and_incidents_carry_what_scripts_need(run: Run, demo: None) -> None:
    people = run("list", "individuals", "--json").rows
    incidents = run("list", "incidents", "--json").rows

    assert len(people) > 30 and len(incidents) > 5
    for row in people:
        assert {"ref", "name", "names", "sex", "latest_stage"} <= set(row)
        assert row["sex"] is None or ":" not in row["sex"]
    for row in incidents:
        assert {"ref", "title", "when", "location", "individuals"} <= set(row)
    assert run("list", "injuries", "--json").rows and run("list", "locations", "--json").rows
    assert run("report", "list", "--json").rows


@pytest.mark.parametrize("what", ["individuals", "incidents", "injuries", "locations"])
def test_every_list_takes_every_option(run: Run, demo: None, what: str) -> None:
    incident = run("list", "incidents", "--json").rows[0]
    place = next(row for row in run("list", "locations", "--json").rows if row["individuals"])
    source = run("report", "list", "--json").rows[0]
    every = len(run("list", what, "--json").rows)
    options = {
        "--incident": incident["ref"], "--act": "taken_into_custody", "--stage": "stage:released", "--sex": "female",
        "--location": place["ref"], "--from": "2018-01-01", "--to": "2023-01-01", "--dates": "certain",
        "--injury": "hand", "--source": source["ref"], "--review": "accepted",
    }  # fmt: skip
    for option, value in options.items():
        found = run("list", what, option, value, "--json")
        assert found.code == 0, (option, found.err)
        assert len(found.rows) <= every
    assert run("list", what, *[word for pair in options.items() for word in pair], "--json").code == 0


def test_days_of_lists_may_be_months_and_years(run: Run, demo: None) -> None:
    def refs(*days: str) -> list[str]:
        return [row["ref"] for row in run("list", "individuals", *days, "--json").rows]

    assert refs("--from", "2021-05", "--to", "2021-05") == refs("--from", "2021-05-01", "--to", "2021-05-31") != []
    assert refs("--from", "2021", "--to", "2021") == refs("--from", "2021-01-01", "--to", "2021-12-31") != []
    assert refs("--stage", "released", "--as-of", "2021-05") == refs("--stage", "released", "--as-of", "2021-05-31")


def test_people_are_listed_by_who_did_it_in_the_same_incident(run: Run, demo: None) -> None:
    police = run("search", "Almaty police", "--kind", "organisations", "--json").rows[0]["ref"]

    held = run("list", "individuals", "--perpetrator", police, "--act", "taken_into_custody", "--json").rows
    counted = run("facets", "individuals", "--perpetrator", police, "--json").rows

    assert len(held) == 6
    assert [(row["value"], row["count"]) for row in counted if row["facet"] == "act"] == [("taken_into_custody", 6)]


def test_what_waits_is_shown_as_waiting(run: Run, report: str) -> None:
    plain = run("list", "incidents")
    people = run("list", "individuals")

    assert "waiting" in plain.out and "followed" not in plain.out
    assert people.err.strip().endswith("waiting")
    assert all(row["latest_stage"] is None for row in run("list", "individuals", "--json").rows)


def test_a_bundle_leaves_what_is_judged_one_by_one(run: Run, report: str) -> None:
    before = run("review", "list", "--report", report, "--json").rows
    risky = {w["statement"]["uid"] for w in before if w["risk"]}

    done = run("review", "accept", "--report", report, "--bundle")
    left = run("review", "list", "--report", report, "--json").rows

    assert done.code == 0 and risky and len(before) > len(risky)
    assert risky <= {w["statement"]["uid"] for w in left}
    assert all(uid in done.err for uid in risky)


def test_one_statement_is_accepted_contested_rejected_and_reopened(run: Run, report: str) -> None:
    uid = next(w["statement"]["uid"] for w in run("review", "list", "--json").rows if w["statement"]["field"] == "sex")
    for verb, judgement in (
        ("accept", "accepted"),
        ("contest", "contested"),
        ("reject", "rejected"),
        ("reopen", "open"),
    ):
        assert run("review", verb, "--claim", uid, "--reason", "heard again").out.startswith("1 statements judged")
        shown = json.dumps(run("show", report, "--json").rows) + json.dumps(
            [run("show", row["ref"], "--json").rows for row in run("list", "individuals", "--json").rows]
        )
        assert f'"uid": "{uid}"' in shown
        person = next(
            s
            for row in run("list", "individuals", "--json").rows
            for fact in run("show", row["ref"], "--json").rows[0]["facts"]
            for s in fact["statements"]
            if s["uid"] == uid
        )
        assert person["judgement"] == judgement


# --- out ---
@pytest.mark.parametrize("what", ["individuals", "incidents", "injuries"])
def test_the_three_formats_hold_the_same_rows(run: Run, demo: None, tmp_path: Path, what: str) -> None:
    for form in ("csv", "xlsx", "json"):
        assert run("export", what, "--format", form, "-o", tmp_path / f"out.{form}").code == 0
    listed = [row["ref"] for row in run("list", what, "--json").rows]

    as_json = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    as_csv = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_bytes().decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    as_xlsx = list(sheet.iter_rows(values_only=True))  # type: ignore[union-attr]

    assert [row["ref"] for row in as_json] == listed == [row["ref"] for row in as_csv]
    assert [row[0] for row in as_xlsx[1:]] == listed
    assert list(as_xlsx[0]) == list(as_json[0]) == list(as_csv[0])


def test_an_export_is_narrowed_like_a_list(run: Run, demo: None, tmp_path: Path) -> None:
    run(
        "export",
        "individuals",
        "--format",
        "json",
        "-o",
        tmp_path / "out.json",
        "--sex",
        "female",
        "--stage",
        "released",
    )

    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))

    assert [row["ref"] for row in found] == [
        row["ref"] for row in run("list", "individuals", "--sex", "female", "--stage", "released", "--json").rows
    ]
    assert found and {row["sex"] for row in found} <= {"female", None}


def test_a_case_report_is_written_as_pdf_and_html(run: Run, demo: None, tmp_path: Path) -> None:
    person = run("list", "individuals", "--json").rows[0]

    assert run("dossier", person["ref"], "-o", tmp_path / "case.pdf").code == 0
    assert run("dossier", person["ref"], "-o", tmp_path / "case.html").code == 0

    assert person["ref"] in "".join(p.extract_text() for p in PdfReader(tmp_path / "case.pdf").pages)
    assert person["name"] in (tmp_path / "case.html").read_text(encoding="utf-8")


def test_backup_check_and_restore(run: Run, demo: None, tmp_path: Path, store: str) -> None:
    people = run("list", "individuals", "--json").out

    assert run("check").code == 0
    kept = run("backup", "-o", tmp_path / "backup.tar")
    assert kept.code == 0 and "verified" in kept.err
    restored = run("restore", tmp_path / "backup.tar")

    assert restored.code == 0, restored.err
    if store.startswith("postgresql"):  # a token of before does not come back to life with what was kept
        assert "does not hold any more" in run("list", "individuals").err
        (tmp_path / "token").write_text(my_account.command_token(accounts.local_user()), encoding="utf-8")
    assert run("list", "individuals", "--json").out == people
    assert run("check").code == 0


def test_codes_of_our_own(run: Run) -> None:
    added = run(
        "code", "add", "stage", "salt_mine", "--label", "Held in a salt mine", "--meaning", "Held where salt is dug."
    )
    listed = {row["code"]: row for row in run("code", "list", "stage", "--json").rows}
    retired = run("code", "retire", "stage", "salt_mine")
    after = {row["code"]: row for row in run("code", "list", "stage", "--json").rows}

    back = run("code", "restore", "stage", "salt_mine")
    again = {row["code"]: row for row in run("code", "list", "stage", "--json").rows}

    assert added.code == retired.code == back.code == 0
    assert not again["salt_mine"]["retired_on"]
    assert listed["salt_mine"]["own"] and not listed["salt_mine"]["retired_on"]
    assert after["salt_mine"]["retired_on"]
    assert {row["list"] for row in run("code", "list", "--json").rows} >= {"stage", "act_type", "sex"}


# --- what goes wrong says so, on stderr, with 2 ---
def coding_with(tmp_path: Path, **wrong: Any) -> Path:
    form = coding()
    claims = form["tables"]["claim"]
    next(
        claim
        for claim in claims
        if set(wrong) & {"quote", "quote_start"} <= set(claim) and ("value_term" in claim) >= ("value_term" in wrong)
    ).update(wrong)
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(form), encoding="utf-8")
    return path


BAD: dict[str, tuple[tuple[str, ...], str]] = {
    "no such file": (("report", "add", "nowhere.txt"), "There is no file nowhere.txt."),
    "a folder": (("report", "add", "{tmp}"), "There is no file"),
    "an empty file": (("report", "add", "{empty}"), "is empty"),
    "a mistyped day": (("report", "add", "{other}", "--received", "23.11.2026"), "--received: '23.11.2026' is not a day"),
    "a mistyped EDTF": (("report", "add", "{other}", "--published", "2018-13"), "2018-13"),
    "no such report": (("report", "show", "SRC-0000000"), "SRC-0000000"),
    "not a ref": (("show", "Ilsa"), "'Ilsa' is not a reference"),
    "a coding that is no JSON": (("coding", "apply", "{other}", "--report", "{ref}"), "is not JSON: line 1"),
    "no such coding": (("coding", "apply", "nowhere.json", "--report", "{ref}"), "There is no file nowhere.json"),
    "an unknown code": (("list", "individuals", "--stage", "relaesed"), "relaesed"),
    "a code of another list": (("list", "individuals", "--sex", "released"), "released"),
    "an unknown part of the body": (("list", "injuries", "--injury", "tail"), "tail"),
    "an unknown review state": (("list", "individuals", "--review", "done"), "'done' is not one of"),
    "no such incident": (("list", "individuals", "--incident", "INC-0000000"), "INC-0000000"),
    "a person as incident": (("list", "individuals", "--incident", "{ref}"), "{ref}"),
    "a filter day in words": (("list", "individuals", "--from", "spring"), "--from: 'spring' is not a day"),
    "a month that is none": (("list", "individuals", "--to", "2020-13"), "--to: '2020-13' is not a day"),
    "days the wrong way round": (("list", "individuals", "--from", "2020-02-01", "--to", "2020-01-01"), "is after"),
    "dates neither way": (("list", "individuals", "--dates", "maybe"), "certain"),
    "no such format": (("export", "individuals", "--format", "pdf", "-o", "{tmp}/a.pdf"), "csv"),
    "a folder that is not there": (("export", "individuals", "--format", "csv", "-o", "{tmp}/no/a.csv"), "could not be written"),
    "a case report of a report": (("dossier", "{ref}", "-o", "{tmp}/a.pdf"), "individual or an incident"),
    "a case report as text": (("dossier", "{ref}", "-o", "{tmp}/a.txt"), ".pdf, .docx or .html"),
    "an audience nobody has": (("dossier", "{ref}", "-o", "{tmp}/a.pdf", "--audience", "spies"), "'spies' is not one of"),
    "nobody who receives it": (("export", "individuals", "--format", "csv", "-o", "{tmp}/a.csv", "--audience", "un", "--purpose", "p"), "recipient: Say who receives"),
    "no purpose": (("dossier", "{ref}", "-o", "{tmp}/a.pdf", "--audience", "partner", "--recipient", "r"), "purpose: Say what it is for"),
    "an override without reason": (("export", "individuals", "--format", "csv", "-o", "{tmp}/a.csv", "--audience", "un", "--recipient", "r", "--purpose", "p", "--override", "IND-0000000"), "reason: Say why"),
    "a release from a list": (("export", "injuries", "--format", "csv", "-o", "{tmp}/a.csv", "--release", "REL-0000000"), "use a case report"),
    "judging nothing": (("review", "accept"), "Give --claim UID"),
    "judging what is not there": (("review", "accept", "--claim", "0190b8a0-0000-7000-8000-000000000000"), "0190b8a0"),
    "judging no uid": (("review", "accept", "--claim", "first"), "first"),
    "a backup that is none": (("restore", "{other}"), "backup"),
    "a code of a closed list": (("code", "add", "closed_judgement", "maybe", "--label", "Maybe", "--meaning", "M."), "program itself"),
    "a code list nobody has": (("code", "list", "stages"), "There is no code list 'stages'"),
    "no such command": (("lists",), "No such command"),
    "no such option": (("list", "individuals", "--sexes", "female"), "No such option"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_is_one_sentence_on_stderr_with_exit_code_2(run: Run, report: str, tmp_path: Path, name: str) -> None:
    words, said = BAD[name]
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "other.txt").write_text("Other words.", encoding="utf-8")
    where = {"tmp": tmp_path, "empty": tmp_path / "empty.txt", "other": tmp_path / "other.txt", "ref": report}
    before = run("list", "individuals", "--json").out + run("report", "list", "--json").out

    ran = run(*(word.format(**where) for word in words))

    assert ran.code == 2, ran
    assert said.format(**where) in " ".join(ran.err.replace("│", " ").split()), ran.err
    assert ran.out == "" and "Traceback" not in ran.err
    assert run("list", "individuals", "--json").out + run("report", "list", "--json").out == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quote": "words that are not there"}, "quot"),
        ({"quote_start": 3}, "quot"),
        ({"value_term": "sex:femal"}, "femal"),
        ({"field": "heigth"}, "heigth"),
        ({"stance": "thinks"}, "thinks"),
        ({"subject_id": "nobody"}, "nobody"),
    ],
)
def test_a_wrong_coding_names_row_field_and_reason_and_leaves_nothing(
    run: Run, tmp_path: Path, wrong: dict[str, Any], said: str
) -> None:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    ref = run("report", "add", tmp_path / "report.txt").out.strip()

    ran = run("coding", "apply", coding_with(tmp_path, **wrong), "--report", ref)

    assert ran.code == 2 and said in ran.err, ran.err
    assert re.search(r"claim c\d{3}", ran.err)
    assert run("list", "individuals", "--json").rows == []
    assert run("coding", "export", "--report", ref).rows["tables"]["claim"] == []


def test_the_same_report_again_prints_the_ref_it_has(run: Run, report: str, tmp_path: Path) -> None:
    again = run("report", "add", tmp_path / "report.txt")

    assert (again.code, again.out.strip()) == (0, report)
    assert report in again.err


def test_a_database_without_tables_says_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "new"))
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)

    ran = run("list", "individuals")

    assert ran.code == 2 and "tracker init" in ran.err


def test_a_database_server_that_is_away_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none")

    ran = run("list", "individuals")

    assert ran.code == 2 and "does not answer" in ran.err and "secret" not in ran.err


# --- what people allow, what stays and what goes ---
def test_consent_holds_the_ledger_and_erasure_are_at_hand(run: Run, report: str, tmp_path: Path) -> None:
    ilsa = next(row["ref"] for row in run("list", "individuals", "--json").rows if row["name"] == "Ilsa Tornvald")
    given = run("consent", "record", ilsa, "--use", "keep", "--status", "given", "--how", "in writing")
    assert given.code == 0 and run("consent", "list", ilsa, "--json").rows[0]["method"] == "in writing"
    assert run("export", "individuals", "--format", "csv", "--output", tmp_path / "out.csv").code == 0
    left = [row["what"] for row in run("ledger", "--json").rows]
    assert left == ["individuals", f"printed decisions {ilsa}", "printed individuals"]
    assert [row["what"] for row in run("ledger", "--ref", ilsa, "--json").rows] == ["individuals"]
    assert run("ledger", "--to", "nobody", "--json").rows == []
    assert "individuals" in run("consent", "record", ilsa, "--use", "keep", "--status", "withdrawn").out

    assert run("legal-hold", "place", ilsa, "--reason", "a court order").code == 0
    assert "a court order" in run("erase", ilsa, "--reason", "asked for", "--yes").err
    for word, reason in (("release", "closed"), ("keep", "it goes on"), ("release", "closed"), ("release", "yes")):
        assert run("legal-hold", word, ilsa, "--reason", reason).code == 0
    assert run("legal-hold", "list", "--json").rows == []
    assert run("erase", ilsa, "--reason", "asked for", "--yes").code == 0
    assert "Tornvald" not in run("list", "individuals").out
