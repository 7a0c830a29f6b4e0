"""The case report that leaves the team: nobody's name, contact or exact place; each thing withheld by its rule."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import invented
import leaks
import pytest
from papers import as_docx, as_html, as_pdf
from prepared import Prepared
from pypdf import PdfReader, PdfWriter

from tracker.access import User
from tracker.actions import (
    consent,
    export,
    forms,
    holding,
    intake,
    ledger,
    record_view,
    review,
    shared_report,
    submissions,
)
from tracker.actions.consent import NewDecision
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts, NotAllowed, NotFound
from tracker.exporters import FORMATS, Table
from tracker.exporters.dossier import Dossier, Fact, Group, Quoted, Source
from tracker.records import UserAccount
from tracker.store import database

PARTNER = Leaving(Audience.PARTNER, "Invented Lawyers", "a complaint")
NAMED = replace(PARTNER, named=True)
CONTACT, HOME, CALLER, OFFICER, STAFF = "+000 5550 1234", "Krindelgasse 12", "Wilm Orsk", "Orrin Kadd", "Zelda Quarv"
NAMES = ("Ilsa", "Tornvald", "Ильса", "Торнвальд", "伊尔萨", "إيلسا", CALLER, OFFICER)
PLANTED = (*NAMES, CONTACT, HOME, STAFF, "Velm", "crane driver", "Among them was", "by telephone", "photograph 3")
AUDIENCES = [Audience.PARTNER, Audience.UN, Audience.PUBLIC]


def planted(refs: dict[str, str]) -> dict[str, Any]:
    """A second report that plants what must not leave in every field that can hold it."""
    about = {"p": ("individual", "ilsa"), "s": ("incident", "strike"), "a": ("act", "taken"), "t": ("detention_stage", "stage"), "v": ("location", "velm"), "u": ("organisation", "union"), "w": ("injury", "wrist")}  # fmt: skip
    new = {"caller": "individual", "officer": "individual", "station": "organisation", "family": "organisation", "walked": "involvement", "beat": "involvement", "kin": "relation"}  # fmt: skip
    rows = [
        ("p", "contact", {"value_text": CONTACT}),
        ("p", "residence", {"value_text": HOME}),
        ("p", "last_contact", {"value_text": "2019-05-01", "note": f"To {CALLER}."}),
        ("p", "contact_with_source", {"value_text": CALLER, "value_record_id": "caller"}),
        ("s", "description", {"value_text": f"Ilsa Tornvald was taken from {HOME}, Velm"}),
        ("s", "purpose", {"value_text": "for Tornvald"}),
        ("t", "charges", {"value_text": f"insulting {OFFICER}"}),
        ("t", "location", {"value_text": "Velm", "value_record_id": "v"}),
        ("t", "authority", {"value_text": "Velm Harbour Police", "value_record_id": "station"}),
        ("w", "cause", {"value_text": f"beaten by {OFFICER}"}),
        ("p", "name", {"value_text": "Ильса Торнвальд"}),
        ("caller", "name", {"value_text": CALLER}),
        ("officer", "name", {"value_text": OFFICER}),
        ("station", "name", {"value_text": "Velm Harbour Police"}),
        ("family", "name", {"value_text": "The Tornvald family"}),
        ("walked", "exists", {"value_text": "marched"}),
        ("beat", "exists", {"value_text": "beat her"}),
        ("kin", "exists", {"value_text": "her cousin"}),
    ]
    names = [{"key": f"m{n}", "record_id": who, "claim_id": f"x{n}", "text": row["value_text"], "script": "Latn", "language": "und", "kind": "name_kind:as_printed", "is_primary": True, "parts": None, "search_key": "x"} for n, (who, name, row) in enumerate(rows) if name == "name"]  # fmt: skip
    own = next(name for name in names if name["record_id"] == "p")
    own |= {"text": "Ylsa Tornwald", "kind": "name_kind:transliteration", "is_primary": False}
    return {
        "meta": {"purpose": "invented"},
        "tables": {
            "record": [
                *({"key": key, "kind": kind, "ref": refs[name]} for key, (kind, name) in about.items()),
                *({"key": key, "kind": kind, "ref": None, "confidentiality": "internal"} for key, kind in new.items()),
            ],
            "individual": [{"key": "caller"}, {"key": "officer"}],
            "organisation": [{"key": "station", "kind": "state_body"}, {"key": "family", "kind": "family"}],
            "involvement": [
                {"key": "walked", "incident_id": "s", "act_id": None, "actor_id": "p", "role": "participant"},
                {"key": "beat", "incident_id": "s", "act_id": "a", "actor_id": "officer", "role": "alleged_perpetrator"},
            ],
            "relation": [{"key": "kin", "from_id": "p", "to_id": "caller", "type": "relation_type:relative"}],
            "claim": [
                {"key": f"x{n}", "subject_id": who, "field": name, "locator": f"page {n + 1}", "basis": "stated", "judgement": "accepted", "connection": "source_connection:reporter", "note": f"Says {OFFICER}."} | row
                for n, (who, name, row) in enumerate(rows)
            ],
            "name": names,
        },
    }  # fmt: skip


@pytest.fixture
def refs(user: User, prepared: Prepared) -> dict[str, str]:
    return dict(prepared.of("shared report", lambda: coded(user)))


def coded(user: User) -> dict[str, str]:
    """The case of a strike, who may be told of it, and what nobody outside may learn."""
    with database.transaction(None) as session:
        session.get_one(UserAccount, user.id).display_name = STAFF
    first = intake.NewReport(text=invented.TEXT, title="Ilsa Tornvald, Velm", publisher="Sorvane Courier", url="https://example.org/Tornvald")  # fmt: skip
    report = intake.add_report(user, first).ref
    form = invented.coding()
    next(row for row in form["tables"]["claim"] if row["field"] == "title")["value_text"] = "Ilsa Tornvald, Velm"
    refs = dict(forms.apply(user, report, form, judge=True).refs) | {"report": report}
    second = intake.add_report(user, intake.NewReport(text="A note of a call.", type="phone_call", received=date(2019, 5, 2))).ref  # fmt: skip
    refs |= forms.apply(user, second, planted(refs), judge=True).refs | {"call": second}
    holding.hold(user, refs["ilsa"], "internal", "as the family asked")
    for use in ("share_confidential", "submit_un", "publish_name"):
        consent.record(user, refs["ilsa"], NewDecision(use, "given"))
    return refs


def texts(value: Any) -> list[str]:
    """Every text of a value, however deep."""
    if isinstance(value, str):
        return [str(value)]
    if is_dataclass(value):
        return [text for f in fields(value) for text in texts(getattr(value, f.name))]
    return [text for inner in value for text in texts(inner)] if isinstance(value, tuple | list) else []


def said(user: User, ref: str, leaving: Leaving = PARTNER) -> str:
    return "\n".join(texts(shared_report.gather(user, ref, leaving).report))


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("format_name", ["pdf", "docx", "html"])
def test_a_case_report_without_names_gives_nobody_away(
    user: User, refs: dict[str, str], format_name: str, audience: Audience
) -> None:
    for ref in (refs["ilsa"], refs["strike"]):
        made = export.dossier(user, ref, format_name, replace(PARTNER, audience=audience))

        assert leaks.found(made.content, PLANTED) == set()
        assert leaks.found(made.content, [refs["ilsa"], "Ostrania"]) >= {refs["ilsa"]}
        assert leaks.found(made.filename.encode(), PLANTED) == set()


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("format_name", ["pdf", "docx", "html"])
def test_a_form_of_a_un_body_without_names_gives_nobody_away(
    user: User, refs: dict[str, str], format_name: str, audience: Audience
) -> None:
    for form in submissions.forms():
        to = replace(PARTNER, audience=audience)
        made, items = submissions.write(user, refs["ilsa"], form.name, format_name, to)

        assert leaks.found(made.content, PLANTED) == set(), form.name
        assert leaks.found(made.content, [refs["ilsa"]]) and items


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_list_without_names_gives_nobody_away(user: User, refs: dict[str, str], audience: Audience) -> None:
    for what in export.COLUMNS:
        for format_name in FORMATS:
            if (what, audience) != ("injuries", Audience.PUBLIC):  # nothing of them may leave for the public
                made = export.listing(user, what, format_name, leaving=replace(PARTNER, audience=audience))
                assert leaks.found(made.content, PLANTED) == set(), (what, format_name)


def everywhere(word: str) -> Dossier:
    """A case report that holds one word in each of its texts."""
    quoted = Quoted(word, word, "eng", word, word, word, 1, word, word, word)
    made = Fact(word, word, "disputed", (quoted, replace(quoted, quote=None)))
    source = Source(1, word, word, word, word, date(2026, 11, 24), word, word)
    return Dossier(
        ref="IND-1", kind="individual", title=word, names=(("en", word),) * 2, status=word, printed_on=date(2026, 11, 24),
        reviewed=word, demonstration=None, groups=(Group(word, (made,)),), disagreements=(made,),
        people=((word, word, "followed"),), unknown=(word,), sources=(source,), audience=word,
    )  # fmt: skip


@pytest.mark.parametrize("word", PLANTED)
def test_the_search_finds_what_is_planted_in_every_format(word: str) -> None:
    table = Table(word[:20], ("ref", word), (("IND-1", word),))

    assert leaks.found(as_pdf(everywhere(word)), [word])
    assert leaks.found(as_html(everywhere(word)), [word])
    assert leaks.found(as_docx(everywhere(word)), [word])
    for written in FORMATS.values():
        assert leaks.found(bytes(written.write(table)), [word])


@pytest.mark.parametrize("place", ["title", "names", "status", "reviewed", "unknown", "audience", "people", "sources"])
def test_the_search_finds_what_stands_in_one_place_alone(place: str) -> None:
    blank, full = replace(everywhere("x"), audience=""), everywhere(OFFICER)  # outside, nothing is said to be unknown

    made = replace(blank, **{place: getattr(full, place)})

    assert all(leaks.found(written(made), [OFFICER]) for written in (as_pdf, as_html, as_docx))
    assert not leaks.found(as_pdf(blank), [OFFICER])


def test_the_search_finds_metadata_attachments_and_archives_in_archives() -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(as_pdf(everywhere("x")))))
    writer.add_metadata({"/Author": STAFF})
    writer.add_attachment("note.txt", CONTACT.encode())
    changed, inner, outer = io.BytesIO(), io.BytesIO(), io.BytesIO()
    writer.write(changed)
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("docProps/core.xml", f"<a>{OFFICER}</a>".encode("utf-16"))
        bundle.writestr(f"{HOME}.txt", b"")
    with zipfile.ZipFile(outer, "w") as bundle:
        bundle.writestr("inner.docx", inner.getvalue())

    assert leaks.found(changed.getvalue(), [STAFF, CONTACT]) == {STAFF, CONTACT}
    assert leaks.found(outer.getvalue(), [OFFICER, HOME]) == {OFFICER, HOME}


def test_with_names_only_those_are_named_who_allowed_it(user: User, refs: dict[str, str]) -> None:
    page = said(user, refs["ilsa"], NAMED)

    assert "Ilsa Tornvald" in page and "Торнвальд" in page
    for other in (CALLER, OFFICER, CONTACT, HOME, STAFF):
        assert other not in page
    assert f"insulting {refs['officer']}" in page  # the words of a fact that may leave, without the name in them


def test_who_is_protected_is_named_outside_for_nobody(user: User, refs: dict[str, str]) -> None:
    holding.protect(user, refs["ilsa"], [user.username], "threatened")

    for page in (said(user, refs["ilsa"], NAMED), said(user, refs["strike"], NAMED)):
        assert not [name for name in NAMES if name in page] and refs["ilsa"] in page
    made = export.listing(user, "individuals", "json", leaving=NAMED)
    assert leaks.found(made.content, NAMES) == set() and refs["ilsa"].encode() in made.content


def test_the_title_of_an_incident_names_nobody_who_did_not_allow_it(user: User, refs: dict[str, str]) -> None:
    from tracker.actions import editing

    editing.edit(user, refs["strike"], {"title": f"{OFFICER} and the dock workers"}, "clearer")

    for content in (
        export.listing(user, "incidents", "json", leaving=NAMED).content,
        export.dossier(user, refs["strike"], "html", NAMED).content,
    ):
        assert leaks.found(content, [OFFICER]) == set() and b"dock workers" in content


def test_a_record_stays_whose_person_did_not_allow_it(user: User, refs: dict[str, str]) -> None:
    consent.record(user, refs["ilsa"], NewDecision("share_confidential", "withdrawn"))
    before = len(ledger.lines(user))

    with pytest.raises(InvalidFacts, match="no consent to: share in confidence"):
        export.dossier(user, refs["ilsa"], "html", PARTNER)
    incident = shared_report.gather(user, refs["strike"], PARTNER)

    assert refs["ilsa"] not in "\n".join(texts(incident.report)) and refs["ilsa"] in incident.kept
    assert len(ledger.lines(user)) == before
    over = replace(PARTNER, overridden=(refs["ilsa"],), reason="her life is in danger")
    assert refs["ilsa"].encode() in export.dossier(user, refs["ilsa"], "html", over).content
    assert ledger.lines(user)[0].overridden == (refs["ilsa"],)


def test_the_ledger_knows_who_was_in_it_and_a_withdrawal_finds_the_recipient(user: User, refs: dict[str, str]) -> None:
    export.dossier(user, refs["strike"], "pdf", PARTNER)

    line = ledger.lines(user)[0]
    assert (line.audience, line.recipient, line.purpose, line.named) == ("partner", "Invented Lawyers", "a complaint", False)  # fmt: skip
    assert line.what == f"dossier {refs['strike']}" and "Custody" in line.columns
    assert [r.recipient for r in consent.recipients(user, refs["ilsa"])] == ["Invented Lawyers"]
    assert consent.recipients(user, refs["caller"]) == ()


def test_the_team_gets_the_words_and_everybody_in_them_is_in_the_ledger(user: User, refs: dict[str, str]) -> None:
    page = export.dossier(user, refs["strike"], "html").content.decode()

    assert "Ilsa Tornvald" in page and "between 40 and 60 dock workers" in page
    assert [r.audience for r in consent.recipients(user, refs["officer"])] == ["team"]


def test_a_fact_leaves_no_further_than_it_may_be_shared(user: User, refs: dict[str, str]) -> None:
    public, partner = said(user, refs["ilsa"], replace(PARTNER, audience=Audience.PUBLIC)), said(user, refs["ilsa"])

    assert "Fracture" in partner and "Fracture" not in public and "Female" in public
    assert "34 to 35" not in partner and "Age" not in partner  # no further than the team
    assert "Warrant" not in partner


def test_only_a_published_source_is_told_and_its_title_only_with_names(user: User, refs: dict[str, str]) -> None:
    without, named = said(user, refs["ilsa"]), said(user, refs["ilsa"], NAMED)

    for page in (without, named):
        assert "A source that the team keeps" in page and "Telephone" not in page and refs["call"] not in page
        assert "Sorvane Courier" in page  # who published it
    assert "News article in print or online" in without and "Ilsa Tornvald, [place]" in named


# --- section 9, rule by rule ---
def test_a_record_that_is_held_too_closely_is_told_apart_from_one_that_is_not_there(
    user: User, refs: dict[str, str]
) -> None:
    holding.hold(user, refs["strike"], "sealed", "for few")

    with pytest.raises(InvalidFacts, match="held too closely for this audience"):
        shared_report.gather(user, refs["strike"], PARTNER)


def test_what_only_a_closer_report_tells_does_not_leave(user: User, refs: dict[str, str]) -> None:
    public = replace(PARTNER, audience=Audience.PUBLIC)
    page = said(user, refs["ilsa"], public)
    assert "Taken into custody" in page and "Last known: Held, form not stated" in page and "Female" in page

    holding.hold(user, refs["report"], "restricted", "a source asked")

    page = said(user, refs["ilsa"], public)
    assert not [word for word in ("Taken into custody", "Held, form", "Female", "Fracture") if word in page]
    assert "Status not known" in page


def test_assembly_calls_and_kinship_leave_only_one_by_one(user: User, refs: dict[str, str]) -> None:
    consent.record(user, refs["caller"], NewDecision("share_confidential", "given"))
    found = shared_report.gather(user, refs["ilsa"], PARTNER)
    page = "\n".join(texts(found.report))
    call = next(one for one, words in found.withheld.items() if words.startswith("Last contact"))

    assert {refs["walked"], call} <= set(found.withheld)
    for word in (
        "Participant",
        "1 May 2019",
        "Last contact",
        "Relative",
        "cousin",
        refs["caller"],
        "Ties",
        "2 May 2019 ",
    ):
        assert word not in page
    for one, word in ((refs["walked"], "Participant"), (call, "1 May 2019")):
        page = said(user, refs["ilsa"], replace(PARTNER, released=(one,)))
        assert word in page
        assert [w for w in ("Participant", "1 May 2019", "Relative") if w in page] == [word]


def test_a_tie_is_released_only_where_both_allowed_it(user: User, refs: dict[str, str]) -> None:
    with pytest.raises(InvalidFacts, match="released one by one"):
        said(user, refs["ilsa"], replace(PARTNER, released=(refs["kin"],)))
    consent.record(user, refs["caller"], NewDecision("share_confidential", "given"))
    found = shared_report.gather(user, refs["ilsa"], PARTNER)
    assert found.withheld[refs["kin"]] and "Relative" not in "\n".join(texts(found.report))
    assert refs["caller"] in said(user, refs["ilsa"], replace(PARTNER, released=(refs["kin"],)))


def test_a_named_officer_leaves_with_two_independent_sources_alone(user: User, refs: dict[str, str]) -> None:
    assert refs["officer"] not in said(user, refs["ilsa"]) and OFFICER not in said(user, refs["ilsa"], NAMED)
    again = {
        "meta": {"purpose": "invented"},
        "tables": {
            "record": [{"key": "b", "kind": "involvement", "ref": refs["beat"]}],
            "claim": [{"key": "e", "subject_id": "b", "field": "exists", "locator": "page 2", "value_text": "beat her", "judgement": "accepted"}],
        },
    }  # fmt: skip
    other = intake.add_report(user, intake.NewReport(text="Another witness saw it too.")).ref
    forms.apply(user, other, again, judge=True)

    uids = [s.uid for p in record_view.record(user, refs["strike"]).involvements for f in p.facts for s in f.statements if p.ref == refs["beat"]]  # fmt: skip
    review.judge(user, uids, "accept")
    assert refs["officer"] in said(user, refs["ilsa"]) and OFFICER not in said(user, refs["ilsa"])
    assert OFFICER in said(user, refs["ilsa"], NAMED)


@pytest.mark.parametrize(("subject", "field", "code"), [("stage", "stage", "stage:died"), ("wrist", "severity", "severity:fatal"), ("taken", "type", "act_type:killing")])  # fmt: skip
def test_a_death_also_a_disputed_one_stays_until_the_family_is_informed(
    user: User, refs: dict[str, str], subject: str, field: str, code: str
) -> None:
    kinds = {"stage": "detention_stage", "wrist": "injury", "taken": "act"}
    form: dict[str, Any] = {
        "meta": {"purpose": "invented"},
        "tables": {
            "record": [{"key": "s", "kind": kinds[subject], "ref": refs[subject]}],
            "claim": [{"key": "d", "subject_id": "s", "field": field, "locator": "page 1", "value_term": code, "value_text": "died", "basis": "classified"}],
        },
    }  # fmt: skip
    report = intake.add_report(user, intake.NewReport(text="A clerk said that she died.")).ref
    done = forms.apply(user, report, form)
    review.judge(user, [str(uid) for uid in done.uids.values()], "contest")

    with pytest.raises(InvalidFacts, match="family is informed"):
        said(user, refs["ilsa"])
    assert refs["ilsa"] not in said(user, refs["strike"])


def test_what_waits_for_review_and_what_is_a_transliteration_is_in_no_report(user: User, refs: dict[str, str]) -> None:
    view = record_view.record(user, refs["ilsa"])
    stages = [s.uid for p in view.stages for f in p.facts if f.field == "stage" for s in f.statements]
    review.judge(user, stages, "reopen")

    page = said(user, refs["ilsa"], NAMED)

    assert "Status not known" in page and "Held, form not stated" not in page
    assert "Ilsa Tornvald" in page and "Ylsa" not in page
    assert "Ylsa" not in export.dossier(user, refs["ilsa"], "html").content.decode()


# --- bad input ---
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no recipient": ({"recipient": " "}, "recipient: Say who receives"),
    "no purpose": ({"purpose": ""}, "purpose: Say what it is for"),
    "an override without reason": ({"overridden": ("IND-0000000",)}, "reason: Say why"),
    "an override of nobody in it": ({"overridden": ("IND-0000000",), "reason": "so"}, "IND-0000000: Nobody of that"),
    "a release of nothing of it": ({"released": ("REL-0000000",)}, "REL-0000000: Nothing of this record"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_decision_writes_nothing(user: User, refs: dict[str, str], case: str) -> None:
    wrong, sentence = WRONG[case]
    before = len(ledger.lines(user))

    with pytest.raises(InvalidFacts) as told:
        export.dossier(user, refs["ilsa"], "html", replace(PARTNER, **wrong))
    assert sentence in str(told.value)
    if "released" not in wrong:
        with pytest.raises(InvalidFacts):
            export.listing(user, "individuals", "csv", leaving=replace(PARTNER, **wrong))
    assert len(ledger.lines(user)) == before


def test_nothing_in_a_list_is_released_one_by_one(user: User, refs: dict[str, str]) -> None:
    with pytest.raises(InvalidFacts, match="use a case report"):
        export.listing(user, "individuals", "csv", leaving=replace(PARTNER, released=(refs["kin"],)))


def test_only_people_and_incidents_have_one_and_only_who_may_export_writes_it(user: User, refs: dict[str, str]) -> None:
    with pytest.raises(InvalidFacts, match="individual or an incident"):
        export.dossier(user, refs["report"], "html", PARTNER)
    with pytest.raises(NotFound):
        export.dossier(user, "IND-0000000", "html", PARTNER)
    for role, leaving in (("coder", PARTNER), ("reviewer", NAMED)):
        with pytest.raises(NotAllowed):
            export.dossier(replace(user, role=role), refs["ilsa"], "html", leaving)


def test_the_title_of_an_incident_tells_no_exact_place(user: User, refs: dict[str, str]) -> None:
    for ref in (refs["strike"], refs["ilsa"]):
        report = shared_report.gather(user, ref, NAMED).report
        told = [report.title, *(part.about for group in report.groups for part in group.facts)]
        assert any("Dock workers detained" in one for one in told), told
        assert not any("Velm" in one for one in told if "Dock workers" in one)
