"""The one box on both kinds of database: every kind of record by its names and words, and only what one may see."""

from __future__ import annotations

from dataclasses import replace

import invented
import pytest
from prepared import Prepared
from sqlalchemy import text
from test_views import coded, colleague

from tracker.access import Confidentiality, User
from tracker.actions import coder, editing, forms, holding, intake, search
from tracker.actions.search import Group
from tracker.errors import InvalidFacts, StoreProblem
from tracker.records import Name
from tracker.records.base import AuditAction, Kind
from tracker.store import audit, database, ids, listing, records

CLOSED = "A clerk of Velm says that Ilsa Tornvald was seen at the granary.\n"


def made_refs(user: User) -> dict[str, str]:
    """An invented report with its coding, judged."""
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT, title="Dock workers held")).ref
    return dict(forms.apply(user, report, invented.coding(), judge=True).refs) | {"report": report}


@pytest.fixture
def refs(user: User, prepared: Prepared) -> dict[str, str]:
    return prepared.of(f"{__name__} refs", lambda: made_refs(user))


def found(user: User, words: str, *kinds: str) -> dict[Group, list[str]]:
    """The refs that were found, by group."""
    results = search.everything(user, words, kinds or None)
    return {one.group: [hit.ref for hit in one.hits] for one in results.groups}


@pytest.mark.parametrize("words", ["Ilsa Tornvald", "tornvald ilsa", "Торнвальд", "伊尔萨", "إيلسا", "Ilsa Tornwald"])
def test_a_person_is_found_by_every_spelling(user: User, refs: dict[str, str], words: str) -> None:
    (individuals,) = [one for one in search.everything(user, words).groups if one.group is Group.INDIVIDUALS]

    assert individuals.hits[0].ref == refs["ilsa"] and individuals.hits[0].label == "Ilsa Tornvald"
    assert {text for _, text in individuals.hits[0].names} >= {"Ilsa Tornvald", "伊尔萨"}
    assert individuals.hits[0].why and individuals.total >= 1


def test_the_reason_says_which_spelling_matches(user: User, refs: dict[str, str]) -> None:
    (hit,) = search.everything(user, "Торнвальд", ["individuals"]).groups[0].hits
    assert hit.spelling == "Ильса Торнвальд" and hit.label == "Ilsa Tornvald"
    (hit,) = search.everything(user, "Ilsa Tornvald", ["individuals"]).groups[0].hits
    assert (hit.why, hit.spelling) == ("the same spelling", "")


def test_a_name_that_no_source_prints_in_a_script_is_found_in_it_all_the_same(user: User) -> None:
    coded(user)

    (hit,) = search.everything(user, "Йоск Арнев", ["individuals"]).groups[0].hits
    assert (hit.label, hit.why) == ("Josk Arnev", "matches the Latin spelling")


def test_organisations_and_places_are_found_by_name(user: User, refs: dict[str, str]) -> None:
    assert found(user, "Harbour Prefecture")[Group.ORGANISATIONS] == [refs["prefecture"]]
    results = search.everything(user, "Velm", ["location"])
    assert [(hit.ref, hit.about) for hit in results.groups[0].hits] == [(refs["velm"], "Ostrania")]


def test_names_are_looked_for_by_what_is_asked_for_and_not_by_what_is_left_out(
    user: User, refs: dict[str, str]
) -> None:
    def organisations(words: str) -> list[str]:
        return found(user, words, "organisations").get(Group.ORGANISATIONS, [])

    prefecture, union = refs["prefecture"], refs["union"]
    assert organisations("prefecture") == [prefecture] and organisations("prefecture -harbour") == []
    assert organisations("prefecture -velm") == organisations("harbour NOT union") == [prefecture]
    assert set(organisations("prefecture OR union")) == {prefecture, union}
    assert set(organisations("(prefecture OR union) -dock")) == {prefecture}
    assert set(organisations("prefecture OR union -dock")) == {prefecture}
    assert found(user, "tornvald -courier", "individuals") == {Group.INDIVIDUALS: [refs["ilsa"]]}
    assert found(user, "tornvald -Ильса", "individuals") == {}  # another of her names holds it
    assert found(user, "Velm -ostrania", "locations") == {Group.LOCATIONS: [refs["velm"]]}


def test_what_stands_in_quotes_stands_so_in_a_name(user: User, refs: dict[str, str]) -> None:
    assert found(user, '"harbour prefecture"', "organisations") == {Group.ORGANISATIONS: [refs["prefecture"]]}
    assert found(user, '"prefecture harbour"', "organisations") == {}
    assert found(user, "prefecture harbour", "organisations") == {Group.ORGANISATIONS: [refs["prefecture"]]}
    both = found(user, '"dock union" OR "harbour"', "organisations")[Group.ORGANISATIONS]
    assert set(both) == {refs["prefecture"], refs["union"]}


@pytest.mark.parametrize(
    "words", ["-harbour", "NOT harbour", "-harbour -union", "-(harbour OR union)", "-“dock union”"]
)
def test_words_that_only_leave_out_find_nothing_and_it_is_said_why(
    user: User, refs: dict[str, str], words: str
) -> None:
    results = search.everything(user, words)

    assert (results.groups, results.looked, results.how) == ((), False, search.DENIES)


@pytest.mark.parametrize("words", ["OR", "AND NOT", "( OR )"])
def test_words_that_only_join_others_look_for_nothing_and_it_is_said_why(
    user: User, refs: dict[str, str], words: str
) -> None:
    results = search.everything(user, words)

    assert (results.groups, results.looked, results.how) == ((), False, search.JOINS)
    assert search.everything(user, words.lower()).looked  # somebody may be called Or


def test_names_that_only_sound_a_little_alike_stand_below_what_bears_the_words(
    user: User, refs: dict[str, str]
) -> None:
    with database.transaction(None) as session:
        person = records.make(session, Kind.INDIVIDUAL, None, {})
        session.add(
            Name(record_id=person.id, text="Valma Ostrek", script="Latn", search_key="valma", kind="as_printed")
        )
        session.flush()
        listing.refresh(session, [person.id])
        far = person.ref

    groups = found(user, "Velm")
    assert groups[Group.LOCATIONS][0] == refs["velm"] and groups[Group.INDIVIDUALS] == [far]
    assert [*groups][-1] is Group.INDIVIDUALS
    assert [*found(user, "Valma")][0] is Group.INDIVIDUALS


def test_every_example_that_the_page_teaches_finds_what_it_says(user: User, refs: dict[str, str]) -> None:
    texts = {
        "both": "The police came to the station.", "phrase": "He was taken to the police station.",
        "strike": "They were striking at noon.", "harbour": "The harbour was closed.", "port": "The port was closed.",
        "ship": "A ship left the harbour and the port.",
    }  # fmt: skip
    made = {key: intake.add_report(user, intake.NewReport(text=text)).ref for key, text in texts.items()}
    with database.transaction(None) as session:
        person = records.make(session, Kind.INDIVIDUAL, None, {})
        session.add(Name(record_id=person.id, text="Gulfia", script="Latn", search_key="gulfia", kind="as_printed"))
        session.flush()
        listing.refresh(session, [person.id])
        gulfia = person.ref
    examples = [typed for typed, _ in search.EXAMPLES]

    def reports(typed: str) -> set[str]:
        return {key for key in made if made[key] in found(user, typed, "source_reports").get(Group.SOURCE_REPORTS, ())}

    name, both, phrase, begun, either, reference = examples
    assert reports(both) == {"both", "phrase"} and reports(phrase) == {"phrase"}
    assert "strike" in reports(begun) and reports(either) == {"harbour", "port"}
    assert search.REF.fullmatch(reference) and search.everything(user, refs["ilsa"]).ref == refs["ilsa"]
    assert found(user, name, "individuals") == {Group.INDIVIDUALS: [gulfia]}


def test_words_of_texts_are_found_where_they_stand(user: User, refs: dict[str, str]) -> None:
    editing.edit(user, refs["strike"], {"title": "Strike at the granary", "note": "Ask the welders."})

    assert found(user, "granary") == {Group.INCIDENTS: [refs["strike"]]}
    assert found(user, "welders") == {Group.NOTES: [refs["strike"]]}
    results = search.everything(user, '"asked the ministry"')
    by_group = {one.group: one for one in results.groups}
    (report,) = by_group[Group.SOURCE_REPORTS].hits
    assert report.ref == refs["report"] and report.why == "in the text"
    assert "".join(text for text, is_hit in report.pieces if is_hit).startswith("asked")
    assert by_group[Group.SOURCE_REPORTS].is_exact and by_group[Group.SOURCE_REPORTS].total == 1
    (statement,) = by_group[Group.STATEMENTS].hits
    assert statement.report == refs["report"] and statement.why == "quoted"


def test_a_statement_is_found_under_whom_it_is_about(user: User, refs: dict[str, str]) -> None:
    results = search.everything(user, "crane driver", ["statements"])

    (hit,) = results.groups[0].hits
    assert (hit.ref, hit.label, hit.about) == (refs["ilsa"], "Ilsa Tornvald", "Individual")


def test_a_reference_finds_its_record_as_people_write_it(user: User, refs: dict[str, str]) -> None:
    for written in (refs["ilsa"], refs["ilsa"].lower(), f"  {refs['ilsa']} "):
        assert search.everything(user, written) == search.Results((), refs["ilsa"])
    assert search.everything(user, "IND-0000000") == search.Results(())


def test_kinds_narrow_and_a_wrong_one_is_told(user: User, refs: dict[str, str]) -> None:
    assert set(found(user, "Velm")) > {Group.LOCATIONS}
    assert set(found(user, "Velm", "locations")) == {Group.LOCATIONS}
    assert set(found(user, "Velm", "source_report", "location")) == {Group.LOCATIONS, Group.SOURCE_REPORTS}
    with pytest.raises(InvalidFacts, match="'people' is not one of"):
        search.everything(user, "Velm", ["people"])
    with pytest.raises(InvalidFacts, match="too long"):
        search.everything(user, "x" * 301)
    for nothing in ("", "   ", '"', "-", "***"):
        assert search.everything(user, nothing) == search.Results((), looked=False)


def test_there_are_no_more_hits_than_asked_and_the_total_is_honest(user: User) -> None:
    for number in range(5):
        intake.add_report(user, intake.NewReport(text=f"The granary burned, says witness {number}."))

    (reports,) = search.everything(user, "granary", at_most=2).groups
    assert (len(reports.hits), reports.total, reports.is_exact) == (2, 5, True)


def test_what_is_sealed_is_found_by_who_may_see_it_alone(user: User, refs: dict[str, str]) -> None:
    ben = colleague("ben")
    intake.add_report(user, intake.NewReport(text=CLOSED, title="Closed", confidentiality=Confidentiality.SEALED))
    holding.hold(user, refs["prefecture"], "sealed")

    assert found(user, "granary") and not found(ben, "granary")
    assert Group.ORGANISATIONS in found(user, "Harbour Prefecture")
    assert Group.ORGANISATIONS not in found(ben, "Harbour Prefecture")
    assert search.everything(ben, refs["prefecture"]) == search.everything(ben, "ORG-0000000")


@pytest.mark.parametrize("words", ["Tornvald", "Ильса Торнвальд", "伊尔萨", "Ilsa Tornvald"])
def test_a_protected_person_is_found_by_their_circle_alone(user: User, refs: dict[str, str], words: str) -> None:
    ben = colleague("ben")
    holding.protect(user, refs["ilsa"], ["local"])

    assert found(user, words)
    assert found(ben, words) == {}
    passages = search.everything(ben, "crane driver")
    assert "Tornvald" not in str(passages) and refs["ilsa"] in str(passages)


def test_no_name_is_found_or_shown_while_names_are_hidden(user: User, refs: dict[str, str]) -> None:
    hiding = replace(user, names_hidden=True)

    assert Group.INDIVIDUALS not in found(hiding, "Tornvald") and Group.STATEMENTS not in found(hiding, "Tornvald")
    assert "Tornvald" not in str(search.everything(hiding, "crane driver"))


def test_what_was_taken_back_is_not_found(user: User) -> None:
    report = coded(user)
    assert Group.INDIVIDUALS in found(user, "Josk Arnev")
    while coder.load(user, report).entries:
        coder.undo(user, report)
    assert set(found(user, "Josk Arnev")) <= {Group.SOURCE_REPORTS}


def readings() -> list[set[int]]:
    """The records that each reading in the audit log is about."""
    with database.reading(None) as session:
        told = session.execute(
            text(
                "SELECT e.id, b.record_id FROM audit_entry e JOIN audit_about b ON b.audit_id = e.id "
                "WHERE e.action = :read ORDER BY e.id"
            ),
            {"read": list(AuditAction).index(AuditAction.READ_SEALED)},
        ).all()
    return [{record for own, record in told if own == number} for number in dict(told)]


def test_to_read_a_passage_of_a_sealed_record_is_one_entry_and_to_see_that_it_is_there_none(
    user: User, refs: dict[str, str]
) -> None:
    closed = intake.add_report(user, intake.NewReport(text=CLOSED, title="Seen in Velm")).ref
    search.everything(user, "granary")
    assert readings() == []
    holding.hold(user, closed, "sealed")

    search.everything(user, "Seen in Velm", ["source reports"])  # its title, as in a list
    assert readings() == []
    assert found(user, "granary", "source reports") == {Group.SOURCE_REPORTS: [closed]}

    with database.reading(None) as session:
        assert readings() == [{ids.record(session, closed).id}]


def test_no_passage_of_a_sealed_record_is_shown_where_the_entry_cannot_be_written(
    user: User, refs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = intake.add_report(user, intake.NewReport(text=CLOSED, title="Seen in Velm")).ref
    holding.hold(user, closed, "sealed")

    def full(*_: object) -> str:
        raise StoreProblem("The disk is full.")

    monkeypatch.setattr(audit, "chain_hash", full)
    with pytest.raises(StoreProblem):
        search.everything(user, "granary")
