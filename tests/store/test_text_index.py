"""The index of words follows every change of a text, can be written anew, and forgets what is erased."""

from __future__ import annotations

from pathlib import Path

import invented
import pytest
from passphrase import private
from prepared import Prepared
from sqlalchemy import text
from test_text_search import add, find

from tracker.access import User
from tracker.actions import editing, encryption, erasure, forms, intake, undo, upkeep
from tracker.records.base import Kind
from tracker.store import database, records, schema, text_check, text_index

pytestmark = pytest.mark.in_turn

GONE = ("tornvald", "ильса", "伊尔", "إيلسا", "crane")


def made_coded(user: User) -> dict[str, str]:
    """A coded report: refs by the form's keys."""
    report = add(user, invented.TEXT, "Ilsa Tornvald and others held")
    return dict(forms.apply(user, report, invented.coding(), judge=True).refs) | {"report": report}


@pytest.fixture
def coded(user: User, prepared: Prepared) -> dict[str, str]:
    return prepared.of(f"{__name__} coded", lambda: made_coded(user))


def words_of_the_index() -> set[str]:
    """Every word that the index holds, as the engine itself tells."""
    with database.engine().connect() as connection:
        if database.is_sqlite():
            connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.told USING fts5vocab(main, text_words, row)")
            found = connection.exec_driver_sql("SELECT term FROM temp.told").scalars().all()
            connection.exec_driver_sql("DROP TABLE temp.told")
            connection.rollback()
            return set(found)
        return set(connection.execute(text("SELECT word FROM ts_stat('SELECT words FROM text_words')")).scalars())


def stale() -> list[int]:
    with database.reading(None) as session:
        return text_check.stale(session)


def test_every_kind_of_text_is_found_under_its_record(user: User, coded: dict[str, str]) -> None:
    fields = {
        (hit.field, hit.kind)
        for words in ("Tornvald", "strike", "prefecture", "release", "velm", "brother", "word her", "courier", "showed")
        for hit in find(user, words).hits
    }

    assert fields >= {
        ("title", Kind.SOURCE_REPORT),
        ("title", Kind.CASE_FILE),
        ("title", Kind.INCIDENT),
        ("summary", Kind.INTERVENTION),
        ("note", Kind.INDIVIDUAL),
        ("quote", Kind.INDIVIDUAL),
        ("body", Kind.SOURCE_REPORT),
    }
    assert stale() == [] and upkeep.check() == []


def test_texts_are_looked_for_where_a_new_claim_or_record_may_bring_one(user: User) -> None:
    def said(subject: int, field: str, words: str | None, note: str | None = None) -> dict[str, object]:
        return {"subject_id": subject, "field": field, "value_text": words, "note": note}

    with database.transaction(user) as session:
        new = [
            records.New(Kind.INDIVIDUAL, {}),
            records.New(Kind.INDIVIDUAL, {}, note="was here"),
            records.New(Kind.INCIDENT, {}),
        ]
        bare, noted, incident = (record.id for record in records.make_all(session, user.id, new))
        worded = text_index.WORDED[0]
        claims = [
            said(1, "name", "Ilsa"),
            said(2, "name", "Ilsa", "spelled so"),
            said(3, worded, "a crane"),
            said(4, worded, None),
        ]
        assert text_index.telling(session, claims, [bare, noted, incident]) == {2, 3, noted, incident}


def test_a_note_that_is_edited_is_found_by_its_new_words_alone_and_undone_by_the_old(
    user: User, coded: dict[str, str]
) -> None:
    incident = coded["strike"]
    editing.edit(user, incident, {"note": "Ask the lighthouse keeper.", "summary": "A quarrel about pay."})
    assert [hit.field for hit in find(user, "lighthouse").hits] == ["note"]
    assert [hit.field for hit in find(user, "quarrel").hits] == ["summary"]

    editing.edit(user, incident, {"note": "Ask the ferryman."})
    assert find(user, "lighthouse").total == 0 and find(user, "ferryman").total == 1

    undo.undo(user, last_entry(), "a slip")
    assert find(user, "lighthouse").total == 1 and find(user, "ferryman").total == 0
    editing.edit(user, incident, {"summary": ""})
    assert find(user, "quarrel").total == 0
    assert stale() == []


def test_what_is_erased_is_in_no_word_of_the_index(user: User, coded: dict[str, str]) -> None:
    editing.edit(user, coded["strike"], {"note": "Tornvald was the first."})
    assert any(word.startswith(GONE) for word in words_of_the_index())

    erasure.erase(user, coded["ilsa"], "on request", originals=True)

    assert [word for word in words_of_the_index() if word.startswith(GONE)] == []
    assert find(user, "tornvald").total == 0 and find(user, "first").total == 1
    assert stale() == [] and upkeep.check() == []


@pytest.mark.parametrize("engine_name", ["sqlite"])  # PostgreSQL frees the rows when it is vacuumed
def test_the_bytes_of_an_embedded_file_hold_no_erased_word(
    user: User, coded: dict[str, str], tmp_path: Path, engine_name: str
) -> None:
    for number in range(30):  # so that the words lie in several segments of the index
        add(user, f"{number} The lawyer spoke of Tornvald and Quenlodrik again, {'and again ' * number}.")
    needles = [b"tornvald", b"ornvald", "伊尔".encode(), "إيلسا".encode()]
    before = b"".join(path.read_bytes() for path in (tmp_path / "home").rglob("tracker.db*"))
    assert all(needle in before for needle in needles)

    erasure.erase(user, coded["ilsa"], "on request", originals=True)

    held = b"".join(path.read_bytes() for path in (tmp_path / "home").rglob("tracker.db*"))
    assert b"quenlodrik" in held
    assert [needle for needle in needles if needle in held] == []


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_postgresql_forgets_the_words_that_no_text_holds(user: User, coded: dict[str, str], engine_name: str) -> None:
    with database.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS pageinspect"))

        def index_bytes() -> bytes:
            connection.execute(text("VACUUM text_words"))
            size = connection.execute(text("SELECT pg_relation_size('ix_text_words_words') / 8192")).scalar() or 0
            page = text("SELECT get_raw_page('ix_text_words_words', :n)")
            return b"".join(bytes(connection.execute(page, {"n": n}).scalar() or b"") for n in range(size))

        assert b"tornvald" in index_bytes()
        erasure.erase(user, coded["ilsa"], "on request")
        assert b"tornvald" not in index_bytes()


def last_entry() -> int:
    with database.reading(None) as session:
        return int(session.execute(text("SELECT max(id) FROM audit_entry")).scalar_one())


def test_undoing_an_act_of_coding_leaves_the_words_of_the_report_alone_to_find(user: User) -> None:
    report = add(user, invented.TEXT, "Held")
    forms.apply(user, report, invented.coding())
    assert find(user, '"about ilsa"').total == 1
    assert [hit.field for hit in find(user, '"crane driver"').hits] == ["quote"]

    undone = undo.undo(user, last_entry(), "the wrong report")
    assert find(user, '"about ilsa"').total == 0
    assert [hit.field for hit in find(user, '"crane driver"').hits] == ["body"]
    assert stale() == []

    undo.undo(user, undone, "the right one")
    assert find(user, '"about ilsa"').total == 1
    assert [hit.field for hit in find(user, '"crane driver"').hits] == ["quote"]


def test_words_that_were_exchanged_in_the_index_are_told(user: User, coded: dict[str, str]) -> None:
    wanted = "tornvald"
    with database.transaction(None) as session:
        if database.is_sqlite():
            row = session.execute(text("SELECT max(rowid) FROM text_words WHERE text_words MATCH :w"), {"w": wanted})
            number = row.scalar_one()
            session.execute(text("DELETE FROM text_words WHERE rowid = :n"), {"n": number})
            session.execute(text("INSERT INTO text_words (rowid, words) VALUES (:n, 'other words')"), {"n": number})
        else:
            of = "(SELECT max(id) FROM text_words WHERE words @@ CAST(:w AS tsquery))"
            change = f"UPDATE text_words SET words = 'other:1 words:2' WHERE id = {of}"
            session.execute(text(change), {"w": wanted})
    assert len(stale()) == 1

    assert upkeep.mend(user).anew == ("the index of words",)

    assert upkeep.check() == []


@pytest.mark.parametrize(
    "fault",
    [
        "DELETE FROM indexed_text WHERE id = (SELECT max(id) FROM indexed_text)",
        "UPDATE indexed_text SET digest = 'other' WHERE id = (SELECT max(id) FROM indexed_text)",
        "UPDATE record SET note = 'Changed behind the back.' WHERE id = (SELECT min(id) FROM record)",
        "DELETE FROM text_words WHERE {id} = (SELECT max({id}) FROM text_words)",
        "DELETE FROM setting WHERE key = 'text_index'",
    ],
)
def test_an_index_that_is_stale_is_told_and_can_be_written_anew(
    user: User, samples: dict[str, str], fault: str, engine_name: str
) -> None:
    assert stale() == []
    with database.transaction(None) as session:
        session.execute(text(fault.replace("{id}", "rowid" if engine_name == "sqlite" else "id")))

    assert stale()
    assert [said for said in upkeep.check() if "index" in said]
    with database.transaction(None) as session:
        text_index.rebuild(session)
    assert stale() == [] and upkeep.check() == []


def test_going_down_takes_the_index_away_and_init_writes_it_anew(user: User, samples: dict[str, str]) -> None:
    words, before = words_of_the_index(), find(user, "Gulfia")
    assert before.total

    schema.migrate("0008")
    schema.init()

    assert stale() == [] and schema.drift() == []
    assert words_of_the_index() == words and find(user, "Gulfia") == before


def test_a_backup_that_is_restored_is_searched_as_before(user: User, coded: dict[str, str], tmp_path: Path) -> None:
    before = find(user, "Tornvald")
    upkeep.backup(tmp_path / "copy.zip", user)
    add(user, "Tornvald was seen again.", "Later")

    upkeep.restore(tmp_path / "copy.zip")

    assert find(user, "Tornvald") == before and stale() == []
    add(user, "Tornvald was seen once more.", "Later")
    assert find(user, "once more").total == 1
    assert upkeep.check() == []


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_encryption_on_and_off_keeps_the_index(
    user: User, coded: dict[str, str], tmp_path: Path, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = find(user, "Tornvald")
    monkeypatch.setenv("TRACKER_PASSPHRASE_FILE", private(tmp_path / "words", "invented words of some length"))

    encryption.encrypt(user, "invented words of some length")
    assert find(user, "Tornvald") == before
    held = b"".join(path.read_bytes() for path in (tmp_path / "home").rglob("tracker.db*"))
    assert b"tornvald" not in held
    encryption.decrypt(user, "invented words of some length")

    assert find(user, "Tornvald") == before and stale() == [] and upkeep.check() == []


def test_a_long_text_is_found_as_a_whole(user: User) -> None:
    filler = "the sea was calm and nothing moved in the harbour that night "
    body = "alpha " + filler * 900 + "silver anchor chain " + filler * 900 + "omega"
    report = add(user, body, "Long")
    short = add(user, "omega but no other", "Short")

    assert [hit.report_id for hit in find(user, "alpha omega").hits] == [
        hit.report_id for hit in find(user, "Long").hits
    ]
    assert find(user, '"silver anchor chain"').total == 1 and find(user, '"anchor silver"').total == 0
    assert find(user, "omega -alpha").total == 1 and find(user, "alpha -omega").total == 0
    assert find(user, "(alpha OR zeta) chain*").total == 1
    assert find(user, "omega").total == 2 and {report, short}
    for start in range(0, 20_000, 777):  # every phrase, wherever the parts of the index meet
        assert find(user, f'"{body[start:].partition(" ")[2][:60].rpartition(" ")[0]}"').total >= 1, start


def test_a_passage_of_a_hundred_words_is_found_to_the_last(user: User) -> None:
    words = [f"w{number}" for number in range(200)]
    add(user, " ".join(words), "Passage")

    assert find(user, f'"{" ".join(words[20:140])}"').total == 1
    assert find(user, f'"{" ".join([*words[20:140], "w7"])}"').total == 0


def test_adding_and_searching_keep_what_others_added(user: User) -> None:
    for number in range(3):
        intake.add_report(
            user, intake.NewReport(text=f"Report {number} of the same harbour strike.", title=f"T{number}")
        )

    found = find(user, "harbour strike", at_most=2)

    assert found.total == 3 and found.is_exact and len(found.hits) == 2
    assert ["2" in "".join(words for words, _ in hit.pieces) for hit in found.hits] == [True, False]
