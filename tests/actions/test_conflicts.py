"""Two people, one record: the second sees both versions and decides; nothing is overwritten."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import invented
import pytest
from prepared import Prepared
from sqlalchemy import text

from tracker.access import Confidentiality, User
from tracker.actions import coder, editing, forms, intake, review, upkeep
from tracker.dates import now
from tracker.errors import Conflict
from tracker.proposals import propose
from tracker.records import UserAccount
from tracker.store import database

TEXT = "Police in Veldra have detained three marchers on 3 May 2021. One of them was Ilma Torvek.\n"
SPAN = (0, TEXT.index("."))


@dataclass
class Team:
    """Two people who judge and code, and what each of them has seen of one case."""

    ada: User
    ben: User
    report: str
    incident: str
    uid: str
    uids: tuple[str, ...]
    coded: str
    entry: int
    draft: Mapping[str, Any]
    question: str = ""


def account(username: str) -> User:
    with database.transaction(None) as session:
        row = UserAccount(
            username=username,
            display_name=username.title(),
            role="reviewer",
            clearance=Confidentiality.SEALED,
            created_at=now(),
        )
        session.add(row)
        session.flush()
        return User(row.id or 0, username, username.title(), "reviewer", Confidentiality.SEALED)


def made_team(user: User) -> Team:
    """One case, coded by somebody else."""
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT, received=date(2019, 5, 4))).ref
    done = forms.apply(user, report, invented.coding())
    coded = intake.add_report(user, intake.NewReport(text=TEXT, received=date(2021, 5, 4))).ref
    entry = coder.keep(user, coded, propose("I", TEXT, *SPAN, {}))
    draft = coder.load(user, coded).entries[0].draft
    uids = tuple(done.uids.values())
    occupation = next(uid for key, uid in done.uids.items() if claim(key)["field"] == "occupation")
    ada, ben = account("ada"), account("ben")
    return Team(ada, ben, report, done.refs["strike"], occupation, uids, coded, entry, draft)


@pytest.fixture
def team(user: User, prepared: Prepared) -> Team:
    return prepared.of(f"{__name__} team", lambda: made_team(user))


def claim(key: str) -> dict[str, Any]:
    return next(row for row in invented.coding()["tables"]["claim"] if row["key"] == key)


def changed(draft: Mapping[str, Any], value: str) -> dict[str, Any]:
    """The decision with another title."""
    fields = [dict(line) for line in draft["fields"]]
    next(line for line in fields if line["key"] == "title")["value"] = value
    return dict(draft) | {"fields": fields}


def column(name: str, value: str) -> Callable[[Team, User], object]:
    return lambda t, who: editing.edit(who, t.incident, {name: f"{value} by {who.username}"}, seen={name: SEEN[name]})


def judged(decision: str) -> Callable[[Team, User], object]:
    return lambda t, who: review.judge(who, [t.uid], decision, who.username, {t.uid: "open"})


SEEN = {"note": "About strike.", "title": "Dock workers detained, Velm", "summary": None}
# what a person does from a screen loaded before: which thing it changes, and what it makes of it
DOINGS: dict[str, tuple[str, str, Callable[[Team, User], object]]] = {
    "edits the note": ("note", "own", column("note", "A note")),
    "edits the title": ("title", "own", column("title", "A title")),
    "edits the summary": ("summary", "own", column("summary", "A summary")),
    "follows": ("statement", "accepted", judged("accept")),
    "disputes": ("statement", "contested", judged("contest")),
    "sets aside": ("statement", "rejected", judged("reject")),
    "asks for changes": ("statement", "", lambda t, who: review.request_changes(who, [t.uid], "Which?", {t.uid: "open"})),
    "follows in a bundle": ("statement", "accepted", lambda t, who: review.judge_bundle(who, t.report, only=[t.uid])),
    "sets aside in a bundle": ("statement", "rejected", lambda t, who: review.judge_bundle(who, t.report, "reject", only=[t.uid])),
    "corrects the coding": ("entry", "own", lambda t, who: coder.keep(who, t.coded, changed(t.draft, who.username), t.entry, t.draft)),
    "undoes the coding": ("entry", "own", lambda t, who: coder.undo(who, t.coded, t.entry)),
}  # fmt: skip


def values(t: Team) -> dict[str, Any]:
    """What stands now, thing by thing."""
    with database.reading(None) as session:
        note, title, summary = session.execute(
            text("SELECT r.note, i.title, i.summary FROM record r JOIN incident i ON i.id = r.id WHERE r.ref = :r"),
            {"r": t.incident},
        ).one()
        judgement = session.execute(
            text("SELECT c.judgement FROM claim c JOIN claim_detail d ON d.claim_id = c.id JOIN entry e ON e.id = d.entry_id WHERE e.kind = 'form' AND c.field = :f"),
            {"f": FIELD()},
        ).scalar_one()  # fmt: skip
        entries = session.execute(
            text("SELECT id, undone_at IS NULL FROM entry WHERE kind <> 'form' ORDER BY id")
        ).all()
    return {
        "note": note,
        "title": title,
        "summary": summary,
        "statement": judgement,
        "entry": list(map(tuple, entries)),
    }


def FIELD() -> int:  # noqa: N802  # a number that only the database knows
    from tracker import codes

    return codes.term_number("field", "occupation")


@pytest.mark.parametrize(("first", "second"), list(itertools.product(DOINGS, DOINGS)), ids=lambda name: name)
def test_the_second_of_two_overwrites_nothing(team: Team, first: str, second: str) -> None:
    pair_overwrites_nothing(team, first, second)


def pair_overwrites_nothing(team: Team, first: str, second: str) -> None:
    """Ada acts; Ben, who saw what was before her, acts too."""
    thing, outcome, work = DOINGS[first]
    other, wanted, too = DOINGS[second]
    work(team, team.ada)
    before = values(team)

    same = thing == other and not (thing == "statement" and (wanted == outcome or not outcome))
    if same:
        with pytest.raises(Conflict) as met:
            too(team, team.ben)
        assert values(team) == before
        assert met.value.differences
        assert all(d.mine != d.theirs and d.who == "Ada" and d.at for d in met.value.differences), met.value.differences
    else:
        too(team, team.ben)
        after = values(team)
        assert all(after[name] == before[name] for name in before if name != other)


def test_whoever_saw_both_may_put_theirs_on_top(team: Team) -> None:
    editing.edit(team.ada, team.incident, {"note": "Hers"}, seen={"note": SEEN["note"]})
    with pytest.raises(Conflict) as met:
        editing.edit(team.ben, team.incident, {"note": "His"}, seen={"note": SEEN["note"]})
    [difference] = met.value.differences
    assert (difference.mine, difference.theirs, difference.who) == ("His", "Hers", "Ada")

    editing.edit(team.ben, team.incident, {"note": "His"}, seen={difference.key: difference.state})  # type: ignore[dict-item]

    assert values(team)["note"] == "His"


def test_a_corrected_decision_is_corrected_again_on_top(team: Team) -> None:
    coder.keep(team.ada, team.coded, changed(team.draft, "Hers"), team.entry, team.draft)
    with pytest.raises(Conflict) as met:
        coder.keep(team.ben, team.coded, changed(team.draft, "His"), team.entry, team.draft)
    [difference] = met.value.differences
    assert "Hers" in difference.theirs and "His" in difference.mine

    coder.keep(team.ben, team.coded, changed(team.draft, "His"), int(difference.key), difference.state)  # type: ignore[arg-type]

    [left] = coder.load(team.ben, team.coded).entries
    assert left.draft == changed(team.draft, "His")
    assert upkeep.check() == []


@pytest.mark.parametrize(
    "pair", [("edits the note",) * 2, ("follows", "sets aside"), ("corrects the coding",) * 2], ids=str
)
def test_at_the_same_moment_one_is_kept_and_the_other_sees_both(team: Team, pair: tuple[str, str]) -> None:
    gate, met = threading.Barrier(2), []

    def run(doing: str, who: User) -> None:
        gate.wait()
        try:
            DOINGS[doing][2](team, who)
        except Conflict as problem:
            met.append(problem)

    threads = [threading.Thread(target=run, args=one) for one in zip(pair, (team.ada, team.ben), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(met) == 1
    assert met[0].differences and met[0].differences[0].who in ("Ada", "Ben")
    assert upkeep.check() == []
