"""Kept files that go along in an encrypted bundle: off as built in, of published sources in which nothing stays."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import leaks
import pytest
from PIL import Image
from sqlmodel import col, select

from tracker.access import Confidentiality, User
from tracker.actions import (
    audience_profiles,
    bundle,
    consent,
    export,
    forms,
    holding,
    intake,
    leaving_files,
    ledger,
    ledger_compare,
    record_view,
    review,
    statistics_file,
    submissions,
)
from tracker.actions.consent import NewDecision
from tracker.actions.statistics import Question
from tracker.audience import Audience, Leaving
from tracker.dates import now
from tracker.errors import InvalidFacts
from tracker.records import AudienceProfile, CustodyEvent, File, Record, SourceReport
from tracker.records.base import CustodyAction
from tracker.store import age, checks, database

WORDS = "words for a bundle"
age.WORK = 10  # tests open many of them; tests/store/test_age.py holds the real cost
OWNER, NAMED_FILE = "Quorlimbast", "Tornvald of Velm.jpg"
STORY = "Ilsa Tornvald was held for a night, the Courier writes. Her arm was broken.\n"
ALONG = Leaving(Audience.PARTNER, "Invented Lawyers", "a complaint", named=True, files=True)


def photograph(colour: str = "green") -> bytes:
    made = Image.new("RGB", (16, 12), colour)
    written = made.getexif()
    written[0x013B] = OWNER
    written.get_ifd(0x8825).update({1: "N", 2: (51.0, 7.0, 13.0), 3: "E", 4: (71.0, 25.0, 7.0)})
    below = io.BytesIO()
    made.save(below, "JPEG", exif=written)
    return below.getvalue()


def claim(key: str, subject: str, field: str, words: str | None = None, **values: Any) -> dict[str, Any]:
    said = {"key": key, "subject_id": subject, "field": field, "basis": "stated", "judgement": "accepted"}
    said |= {"connection": "source_connection:reporter", "value_text": words}
    start = STORY.find(words or "\0")
    said |= {"quote": words, "quote_start": start, "quote_end": start + len(words or "")} if start >= 0 else {"locator": "the picture"}  # fmt: skip
    return said | values


def coding(refs: dict[str, str], *more: dict[str, Any], kinds: dict[str, str] | None = None) -> dict[str, Any]:
    """A coding of a report about Ilsa alone: her name, and that an arm of hers was broken."""
    known = {"ilsa": "individual", "hurt": "injury", "R": "source_report", **(kinds or {})}
    return {
        "meta": {},
        "tables": {
            "record": [{"key": key, "kind": kind, "ref": refs.get(key)} for key, kind in known.items()],
            "individual": [] if "ilsa" in refs else [{"key": "ilsa"}],
            "injury": [] if "hurt" in refs else [{"key": "hurt", "individual_id": "ilsa"}],
            "name": [] if "ilsa" in refs else [{"key": "n", "record_id": "ilsa", "claim_id": "c1", "text": "Ilsa Tornvald", "script": "Latn", "language": "und", "kind": "name_kind:as_printed", "is_primary": True, "parts": None, "search_key": "x"}],
            "claim": [claim("c1", "ilsa", "name", "Ilsa Tornvald"), claim("c2", "hurt", "body_part", "arm", value_term="arm", basis="classified"), *more],
        },
    }  # fmt: skip


@pytest.fixture
def refs(user: User) -> dict[str, str]:
    """A published report and a published photograph of her, and who may be told."""
    new = intake.NewReport(text=STORY, title="A night in custody", publisher="Sorvane Courier")
    report = intake.add_report(user, new).ref
    made = dict(forms.apply(user, report, coding({}), judge=True).refs) | {"report": report}
    made["photograph"] = _photograph(user, made)
    holding.hold(user, made["ilsa"], "internal", "as she asked")
    consent.record(user, made["ilsa"], NewDecision("share_confidential", "given"))
    audience_profiles.edit(user, Audience.PARTNER, {"files": "yes"})
    return made


def _photograph(user: User, refs: dict[str, str], content: bytes | None = None) -> str:
    new = intake.NewReport(content=content or photograph(), filename=NAMED_FILE, without_text=True, type="social_post", title="A picture")  # fmt: skip
    ref = intake.add_report(user, new).ref
    _hurt(user, refs, ref)
    return ref


def _hurt(user: User, refs: dict[str, str], report: str) -> None:
    """A report tells that she was hurt once more."""
    row = claim("c1", "again", "body_part", None, value_term="arm", basis="classified")
    known = [{"key": "ilsa", "kind": "individual", "ref": refs["ilsa"]}, {"key": "again", "kind": "injury"}, {"key": "R", "kind": "source_report"}]  # fmt: skip
    new = [{"key": "again", "individual_id": "ilsa"}]
    forms.apply(user, report, {"meta": {}, "tables": {"record": known, "injury": new, "claim": [row]}}, judge=True)


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(age.Reader(io.BytesIO(content), WORDS)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def why(user: User, ref: str, source: str, leaving: Leaving = ALONG) -> str:
    """Why the file of a source stays; empty where it goes along."""
    found = [one for one in bundle.look(user, ref, leaving)[1] if one.source == source]
    assert len(found) == 1
    return found[0].why


def test_files_go_along_without_what_the_camera_wrote_and_the_manifest_and_ledger_say_so(
    user: User, refs: dict[str, str]
) -> None:
    made = bundle.dossier(user, refs["ilsa"], WORDS, ALONG)
    parts = opened(made.content)
    held = {name: content for name, content in parts.items() if name.startswith("files/")}
    manifest = json.loads(parts["manifest.json"])

    assert {name.split("-")[-1].split(".")[1] for name in held} == {"jpg", "txt"}
    assert {name.rpartition("-")[0] for name in held} == {f"files/{refs['report']}", f"files/{refs['photograph']}"}
    assert all(leaks.found(content, [OWNER, "Tornvald of", "Velm"]) == set() for content in parts.values())
    for one in manifest["files"]:
        assert hashlib.sha256(held[one["name"]]).hexdigest() == one["sha256"] == manifest["sha256"][one["name"]]
    taken = next(one for one in manifest["files"] if one["source"] == refs["photograph"])
    assert taken["sha256_as_kept"] == hashlib.sha256(photograph()).hexdigest() != taken["sha256"]
    assert {"where it was taken (GPS)", "an author or owner"} <= set(taken["taken_out"])
    line = ledger.lines(user)[0]
    assert "Kept files" in line.columns and line.format == "zip.age" and line.what == f"dossier {refs['ilsa']}"
    assert [(one.recipient, one.files) for one in consent.recipients(user, refs["ilsa"])] == [
        ("Invented Lawyers", True)
    ]
    with database.reading(None) as session:
        done = session.exec(select(CustodyEvent).order_by(col(CustodyEvent.id).desc())).first()
        assert done and done.action is CustodyAction.EXPORTED and f"line {line.number}" in (done.note or "")
        assert list(checks.chains(session)) == []


@pytest.mark.parametrize("audience", [Audience.PARTNER, Audience.UN, Audience.PUBLIC])
def test_no_file_leaves_as_built_in(user: User, refs: dict[str, str], audience: Audience) -> None:
    audience_profiles.edit(user, Audience.PARTNER, {})
    for use in ("submit_un", "publish_name"):
        consent.record(user, refs["ilsa"], NewDecision(use, "given"))

    with pytest.raises(InvalidFacts) as told:
        bundle.dossier(user, refs["ilsa"], WORDS, replace(ALONG, audience=audience))
    assert "No kept files go to this audience" in told.value.problems["files"]
    found = leaving_files.look(user, [refs["report"]], replace(ALONG, audience=audience, named=False))
    assert [one.why for one in found] == [leaving_files.NOT_SENT]


def test_only_where_names_and_words_go_in_full_can_files_be_settled(user: User, refs: dict[str, str]) -> None:
    audience_profiles.edit(user, Audience.PARTNER, {"files": "no"})
    for given in ({"names": "initials"}, {"names": "ref"}, {"quotations": "no"}, {"free_text": "no"}):
        with pytest.raises(InvalidFacts) as told:
            audience_profiles.edit(user, Audience.PARTNER, {"files": "yes", **given})
        assert "files" in told.value.problems
    with pytest.raises(InvalidFacts):
        audience_profiles.edit(user, Audience.PUBLIC, {"files": "yes"})
    with database.transaction(None) as session:  # another hand's
        session.add(AudienceProfile(audience=Audience.PUBLIC, terms={"files": True}, changed_at=now()))
    assert not audience_profiles.settled(Leaving(Audience.PUBLIC)).terms.sends_files()


def test_files_leave_with_names_and_in_a_bundle_alone(user: User, refs: dict[str, str]) -> None:
    with pytest.raises(InvalidFacts) as told:
        bundle.dossier(user, refs["ilsa"], WORDS, replace(ALONG, named=False))
    assert "names alone" in told.value.problems["files"]
    for way in (
        lambda: export.dossier(user, refs["ilsa"], "pdf", ALONG),
        lambda: export.listing(user, "individuals", "csv", leaving=ALONG),
        lambda: submissions.write(user, refs["ilsa"], "wgad", "docx", ALONG),
    ):
        with pytest.raises(InvalidFacts) as told:
            way()
        assert "bundle alone" in told.value.problems["files"]
    statistics_file.listing(user, Question("individuals"), "csv", leaving=ALONG)
    assert "Kept files" not in ledger.lines(user)[0].columns


def test_a_list_takes_the_files_of_its_sources_along(user: User, refs: dict[str, str]) -> None:
    parts = opened(bundle.listing(user, "individuals", WORDS, leaving=ALONG).content)

    assert any(name.startswith(f"files/{refs['report']}") for name in parts)
    line = ledger.lines(user)[0]
    assert "Kept files" in line.columns
    found = ledger_compare.compare(user, line.number)
    assert isinstance(found, ledger_compare.Comparison) and found.columns_gone == ()


def test_nothing_goes_along_where_none_is_asked_for(user: User, refs: dict[str, str]) -> None:
    parts = opened(bundle.dossier(user, refs["ilsa"], WORDS, replace(ALONG, files=False)).content)

    assert not any(name.startswith("files/") for name in parts) and "files" not in json.loads(parts["manifest.json"])
    assert "Kept files" not in ledger.lines(user)[0].columns


# --- what keeps a file back ---
def more(user: User, refs: dict[str, str], row: dict[str, Any], kinds: dict[str, str] | None = None, **tables: Any) -> dict[str, str]:  # fmt: skip
    """One more statement of the same report."""
    form = coding(refs, kinds=kinds)
    form["tables"]["claim"] = [row]
    form["tables"] |= tables
    return dict(forms.apply(user, refs["report"], form, judge=True).refs)


def test_a_statement_that_is_shared_less_widely_keeps_the_file_back(user: User, refs: dict[str, str]) -> None:
    assert why(user, refs["ilsa"], refs["report"]) == ""
    more(user, refs, claim("c1", "ilsa", "age", None, value_text="34", value_min=34, value_max=34))

    assert why(user, refs["ilsa"], refs["report"]) == f"{leaving_files.TELLS}: Age"
    assert why(user, refs["ilsa"], refs["photograph"]) == ""


def test_what_waits_for_review_keeps_the_file_back(user: User, refs: dict[str, str]) -> None:
    row = claim("c1", "hurt", "kind", None, value_term="injury_kind:fracture", basis="inferred", judgement="open", note="So.")  # fmt: skip
    more(user, refs, row)

    assert why(user, refs["ilsa"], refs["report"]).startswith(leaving_files.TELLS)


def test_somebody_else_in_the_source_keeps_its_file_back_until_they_allow_it_and_is_then_in_the_ledger(
    user: User, refs: dict[str, str]
) -> None:
    names = [{"key": "m", "record_id": "other", "claim_id": "c1", "text": "Wilm Orsk", "script": "Latn", "language": "und", "kind": "name_kind:as_printed", "is_primary": True, "parts": None, "search_key": "x"}]  # fmt: skip
    made = more(user, refs, claim("c1", "other", "name", "Wilm Orsk"), {"other": "individual"}, individual=[{"key": "other"}], name=names)  # fmt: skip
    holding.hold(user, made["other"], "internal", "so")
    review.judge(user, [one.uid for found in record_view.record(user, made["other"]).facts for one in found.statements], "accept", "so")  # fmt: skip

    assert why(user, refs["ilsa"], refs["report"]).startswith(leaving_files.TELLS)

    consent.record(user, made["other"], NewDecision("share_confidential", "given"))
    assert why(user, refs["ilsa"], refs["report"]) == ""
    bundle.dossier(user, refs["ilsa"], WORDS, ALONG)
    assert [one.recipient for one in consent.recipients(user, made["other"])] == ["Invented Lawyers"]


def test_a_protected_person_whom_the_text_names_keeps_the_file_back(user: User, refs: dict[str, str]) -> None:
    named = intake.add_report(user, intake.NewReport(text=f"{STORY}Miro Tessin saw it.", title="Seen")).ref
    _hurt(user, refs, named)
    assert why(user, refs["ilsa"], named) == ""
    _miro(user)

    assert why(user, refs["ilsa"], named) == leaving_files.TELLS


def test_an_exact_place_keeps_the_file_back_until_its_source_is_released(user: User, refs: dict[str, str]) -> None:
    place = [{"key": "velm", "feature": "feature:settlement"}]
    spelled = [{"key": "v", "record_id": "velm", "claim_id": "c1", "text": "Courier", "script": "Latn", "language": "und", "kind": "name_kind:as_printed", "is_primary": True, "parts": None, "search_key": "x"}]  # fmt: skip
    other = intake.add_report(user, intake.NewReport(text="Courier is a village.", title="A place")).ref
    said = claim("c1", "velm", "name", None, value_text="Courier") | {"locator": "line 1"}
    form = {"meta": {}, "tables": {"record": [{"key": "velm", "kind": "location"}, {"key": "R", "kind": "source_report"}], "location": place, "name": spelled, "claim": [said]}}  # fmt: skip
    forms.apply(user, other, form, judge=True)

    assert why(user, refs["ilsa"], refs["report"]) == leaving_files.COARSE
    released = replace(ALONG, released=(refs["report"],))
    assert why(user, refs["ilsa"], refs["report"], released) == ""
    parts = opened(bundle.dossier(user, refs["ilsa"], WORDS, released).content)
    assert any(name.startswith(f"files/{refs['report']}") for name in parts)
    with pytest.raises(InvalidFacts) as told:
        bundle.dossier(user, refs["ilsa"], WORDS, replace(ALONG, released=(refs["photograph"],)))
    assert set(told.value.problems) == {refs["photograph"]}


@pytest.mark.parametrize("reason", [leaving_files.HANDLING, leaving_files.CLOSE, leaving_files.UNPUBLISHED])
def test_what_a_source_is_keeps_its_file_back(user: User, refs: dict[str, str], reason: str) -> None:
    with database.transaction(None) as session:
        report = session.exec(select(SourceReport).order_by(col(SourceReport.id))).first()
        file = session.exec(select(File).where(File.source_report_id == report.id)).one()
        if reason == leaving_files.HANDLING:
            report.handling = "ask first"
        elif reason == leaving_files.CLOSE:
            session.get_one(Record, file.id).level = Confidentiality.SEALED
        else:
            report.type = "phone_call"

    assert [one.why for one in leaving_files.look(user, [refs["report"]], ALONG)] == [reason]


def test_a_file_that_cannot_be_cleaned_or_is_gone_stays_and_says_so(user: User, refs: dict[str, str]) -> None:
    odd = _photograph(user, refs, b"GIF89a\x00 no picture")
    with database.transaction(None) as session:
        for file in session.exec(select(File).where(col(File.mime).startswith("text"))).all():
            file.storage_key = "ab0"

    assert "of this kind" in why(user, refs["ilsa"], odd)
    assert "not there any more" in why(user, refs["ilsa"], refs["report"])


def test_the_team_takes_its_own_files_as_they_came(user: User, refs: dict[str, str]) -> None:
    own = Leaving(files=True)

    parts = opened(bundle.dossier(user, refs["ilsa"], WORDS, own).content)

    assert photograph() in parts.values()
    assert next(one for one in json.loads(parts["manifest.json"])["files"] if one["source"] == refs["photograph"])["written_into_it"]  # fmt: skip


def test_the_team_takes_no_file_of_a_source_in_which_somebody_is_hidden_from_who_takes_it(
    user: User, refs: dict[str, str]
) -> None:
    holding.protect(user, refs["ilsa"], ["local"], "as she asked")
    stranger = replace(user, id=0, role="custodian", clearance=Confidentiality.SEALED, alone=False)

    found = leaving_files.look(stranger, [refs["report"], refs["photograph"]], Leaving(files=True))

    assert [one.why for one in found] == [leaving_files.HIDDEN, leaving_files.HIDDEN]
    assert [one.why for one in leaving_files.look(user, [refs["report"]], ALONG)] == [leaving_files.TELLS]


def _miro(user: User) -> str:
    """Somebody of whom another report tells."""
    other = intake.add_report(user, intake.NewReport(text="Miro Tessin, a witness.", title="Elsewhere")).ref
    said = claim("c1", "miro", "name", None, value_text="Miro Tessin") | {"locator": "line 1"}
    names = [{"key": "m", "record_id": "miro", "claim_id": "c1", "text": "Miro Tessin", "script": "Latn", "language": "und", "kind": "name_kind:as_printed", "is_primary": True, "parts": None, "search_key": "x"}]  # fmt: skip
    made = [{"key": "miro", "kind": "individual"}, {"key": "R", "kind": "source_report"}]
    form = {"meta": {}, "tables": {"record": made, "individual": [{"key": "miro"}], "name": names, "claim": [said]}}
    return str(forms.apply(user, other, form, judge=True).refs["miro"])


def test_a_file_whose_own_words_name_somebody_stays_though_no_text_was_read_from_it(
    user: User, refs: dict[str, str]
) -> None:
    unread = _photograph(user, refs, b"Miro Tessin saw it.\n")
    assert why(user, refs["ilsa"], unread) == ""
    _miro(user)

    assert why(user, refs["ilsa"], unread) == leaving_files.TELLS


def test_the_team_takes_no_file_whose_text_names_somebody_hidden_of_whom_nothing_is_stated_there(user: User) -> None:
    named = intake.add_report(user, intake.NewReport(text="A night. Miro Tessin saw it.", title="Seen")).ref
    miro = _miro(user)
    holding.protect(user, miro, ["local"], "as he asked")
    stranger = replace(user, id=0, role="custodian", clearance=Confidentiality.SEALED, alone=False)

    assert [one.why for one in leaving_files.look(stranger, [named], Leaving(files=True))] == [leaving_files.HIDDEN]
    assert [one.why for one in leaving_files.look(user, [named], Leaving(files=True))] == [""]


def test_a_picture_whose_title_names_somebody_stays(user: User, refs: dict[str, str]) -> None:
    new = intake.NewReport(content=photograph("red"), filename="a.jpg", without_text=True, type="social_post", title="Miro Tessin beside her")  # fmt: skip
    picture = intake.add_report(user, new).ref
    _hurt(user, refs, picture)
    assert why(user, refs["ilsa"], picture) == ""
    _miro(user)

    assert why(user, refs["ilsa"], picture) == leaving_files.TELLS
