"""The rules of the schema, in the actions and, where it can hold them, in the database itself."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tracker.access import Confidentiality, User
from tracker.actions import browse, parts, queue, record_view, review, upkeep
from tracker.errors import Conflict, InvalidFacts, NotAllowed, TrackerError
from tracker.narrowing import Filter
from tracker.store import claims, database

pytestmark = pytest.mark.in_turn


@pytest.fixture
def refs(samples: dict[str, str]) -> dict[str, str]:
    """The demonstration; refs by the samples' keys."""
    return samples


def sql(statement: str) -> None:
    """One statement straight at the database."""
    with database.engine().begin() as connection:
        connection.execute(text(statement))


REFUSED = {
    "the archived text is edited": "UPDATE source_report SET body = 'x'",
    "a statement's value is edited": "UPDATE claim SET value_text = 'x'",
    "a statement's stance is edited": "UPDATE claim SET stance = 1 WHERE stance = 0",
    "a quotation is edited": "UPDATE claim_detail SET quote = 'x'",
    "a judgement's row is edited": "UPDATE review SET comment = 'x'",
    "a judgement's row is deleted": "DELETE FROM review",
    "the audit log is edited": "UPDATE audit_entry SET table_name = 'x'",
    "the audit log is deleted": "DELETE FROM audit_entry",
    "a custody event is deleted": "DELETE FROM custody_event",
    "a quotation is of another length": "UPDATE claim_detail SET quote_end = quote_end + 1 WHERE quote IS NOT NULL",
    "a typed row has no record": "INSERT INTO individual (id) VALUES (987654321)",
    "a stage stands twice": "INSERT INTO detention_stage (id, act_id, seq) SELECT max(r.id), min(s.act_id), 1 FROM record r, detention_stage s",
    "a grade has no examiner": "UPDATE injury SET consistency = (SELECT id FROM term WHERE scheme = 'consistency' LIMIT 1), examiner_id = NULL",
    "a perpetrator has no act": "UPDATE involvement SET act_id = NULL WHERE role = 0",
    "a day ends before it begins": "UPDATE incident SET when_min = '2022-01-02', when_max = '2022-01-01'",
    "a place lies in itself": "UPDATE location SET parent_id = id",
    "a place is not on earth": "UPDATE location SET lat = 91, lon = 0",
    "a latitude has no longitude": "UPDATE location SET lat = 10, lon = NULL",
    "a tie leads to itself": "UPDATE relation SET to_id = from_id",
    "two statements hold one fact": "UPDATE claim SET holds = 1 WHERE subject_id = (SELECT subject_id FROM claim WHERE holds IS NULL GROUP BY subject_id, field HAVING count(*) > 1 LIMIT 1)",
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_itself_refuses(user: User, refs: dict[str, str], what: str) -> None:
    with pytest.raises(DBAPIError):
        sql(REFUSED[what])

    assert upkeep.check() == []


def field(user: User, ref: str, name: str) -> parts.FactView:
    """One fact of a record."""
    return next(fact for fact in record_view.record(user, ref).facts if fact.field == name)


def test_only_followed_statements_fill_facts_and_withdrawing_empties_them(user: User, refs: dict[str, str]) -> None:
    [said] = field(user, refs["oren"], "sex").statements

    review.judge(user, [said.uid], "reopen", "look again")
    emptied = browse.individuals(user, Filter(words="Oren")).rows[0]
    review.judge(user, [said.uid], "accept")
    filled = browse.individuals(user, Filter(words="Oren")).rows[0]

    assert (emptied.sex, emptied.waiting["sex"]) == (None, "male")
    assert filled.sex == "male"
    assert upkeep.check() == []


def test_a_second_value_on_a_single_fact_is_refused_with_a_sentence(user: User, refs: dict[str, str]) -> None:
    said = {s.value: s for s in field(user, refs["market_raid"], "when").statements}
    assert len(said) == 2

    with pytest.raises(Conflict, match="is followed for when already"):
        review.judge(user, [said["2 May 2021"].uid], "accept")

    assert record_view.record(user, refs["market_raid"]).details["when"] == "2021-05-03"


def test_two_people_who_follow_two_values_at_once_do_not_both_win(user: User, refs: dict[str, str]) -> None:
    said = field(user, refs["market_raid"], "when").statements
    review.judge(user, [s.uid for s in said], "reopen", "once more")
    done: list[str] = []
    start = threading.Barrier(2)

    def follow(uid: str) -> None:
        start.wait()
        try:
            review.judge(user, [uid], "accept")
            done.append(uid)
        except TrackerError:
            pass

    threads = [threading.Thread(target=follow, args=(s.uid,)) for s in said]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(done) == 1
    assert upkeep.check() == []


def test_the_bundle_leaves_conclusions_deaths_and_perpetrators(user: User, refs: dict[str, str]) -> None:
    report = refs["09_death.txt"]
    every = [str(s.uid) for s in statements_of(report)]
    review.judge(user, every, "reopen", "once more")

    done = review.judge_bundle(user, report, "accept")

    left = queue.waiting(user, report)
    assert done.changed and left
    assert all(w.risk for w in left)
    assert "death" in {w.risk for w in left}


def statements_of(report: str) -> list[claims.ClaimRow]:
    """Live claims of a report that may be judged."""
    from tracker.store import ids

    with database.reading(None) as session:
        return [c for c in claims.of_report(session, ids.record(session, report).id) if c.uid]


def test_conclusions_wait_for_a_reviewer(user: User, refs: dict[str, str]) -> None:
    concluded = [c for c in statements_of(refs["01_almaty.txt"]) if c.basis == "inferred"]

    assert concluded
    assert {c.judgement for c in concluded} == {"open"}
    assert all(c.note for c in concluded)


@pytest.mark.parametrize("role", ["viewer", "coder", "custodian"])
def test_only_a_reviewer_judges(user: User, refs: dict[str, str], role: str) -> None:
    other = User(user.id, role, role, role, Confidentiality.SEALED)
    [said] = field(user, refs["oren"], "sex").statements

    with pytest.raises(NotAllowed):
        review.judge(other, [said.uid], "reject", "no")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda user: review.judge(user, ["no-uid"], "accept"), "no-uid"),
        (lambda user: review.judge(user, ["00000000-0000-7000-8000-000000000000"], "accept"), "no statement"),
        (lambda user: review.judge(user, [], "perhaps"), "perhaps"),
    ],
)
def test_a_wrong_judgement_is_told(user: User, wrong: Callable[[User], object], said: str) -> None:
    with pytest.raises(TrackerError, match=said):
        wrong(user)


def test_every_judgement_is_a_row_and_names_its_author(user: User, refs: dict[str, str]) -> None:
    [said] = field(user, refs["oren"], "sex").statements
    review.judge(user, [said.uid], "contest", "the clerk may have erred")

    lines = [line for line in record_view.record(user, refs["oren"]).history if "the clerk may have erred" in line.why]

    assert [line.who for line in lines] == [user.display_name]


def test_who_checks_their_own_coding_is_marked(user: User, refs: dict[str, str]) -> None:
    [said] = field(user, refs["oren"], "sex").statements

    assert said.self_reviewed


def test_an_ask_for_changes_needs_a_reason(user: User, refs: dict[str, str]) -> None:
    waiting = queue.waiting(user, refs["13_vigil.txt"])

    with pytest.raises(InvalidFacts):
        review.request_changes(user, [waiting[0].statement.uid], " ")
    review.request_changes(user, [waiting[0].statement.uid], "Which Sunday?")

    asked = {w.statement.uid: w.asked for w in queue.waiting(user, refs["13_vigil.txt"])}
    assert asked[waiting[0].statement.uid] == "Which Sunday?"
