"""Time stamps by a local authority (`openssl ts`): the right one proves its head; every other is refused with a sentence.

Nothing is sent: a request is a file with a salted digest in it."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from authority import Authority, authority
from streamlit.testing.v1 import AppTest

from tracker.access import User
from tracker.actions import accounts, audit_log, intake, stamps, upkeep
from tracker.errors import InvalidFacts, NotAllowed
from tracker.store import audit_chain, database
from tracker.store import stamps as store
from tracker.widgets import signed_in


@pytest.fixture
def user(store: str) -> User:
    """The one local user, who has done something."""
    found = accounts.local_user()
    intake.add_report(found, intake.NewReport(text="Something that was done."))
    return found


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[Authority]:
    yield authority(tmp_path / "clock")


def refused(user: User, token: bytes, root: bytes, said: str) -> None:
    before = audit_log.head(user)
    with pytest.raises(InvalidFacts, match=said):
        stamps.keep(user, token, root)
    assert audit_log.head(user) == before
    assert not [stamp for stamp in stamps.kept(user) if stamp.time]


def test_the_right_answer_is_kept_and_proves_its_head(user: User, clock: Authority) -> None:
    intake.add_report(user, intake.NewReport(text="Something that came before."))
    with database.reading(user) as session:
        head = audit_chain.head(session)
    request = stamps.request(user)
    assert [stamp.wrong for stamp in stamps.kept(user)] == [stamps.WAITS]

    made = stamps.keep(user, clock.answer(request), clock.root)

    assert head is not None and made.seq == head.seq and made.wrong is None
    assert made.authority == "CN=Invented Clock" and made.root == "CN=Invented Root"
    assert made.time is not None and abs(made.time - datetime.now(UTC)) < timedelta(minutes=5)
    assert "stood as they stand" in made.sentence and str(made.fingerprint) in made.sentence
    assert stamps.kept(user) == (made,) == stamps.verified(user) == stamps.verified(user, clock.root)
    assert [entry.fields for entry in audit_log.entries(user).lines[:2]] == [("stamp",), ("stamp",)]
    assert audit_log.verify(user).wrong is None


def test_a_request_holds_a_salted_digest_and_nothing_else(user: User) -> None:
    first, second = stamps.request(user), stamps.request(user)
    line = str(audit_log.head(user))
    with database.reading(user) as session:
        asked = store.every(session)

    assert len(first) < 100 and len({one.imprint for one in asked}) == 2
    for one in asked:
        assert one.imprint in first or one.imprint in second
        for word in (one.hash, one.salt, one.store, one.hash[:8], line.split()[-1]):
            assert word.encode() not in first and word not in first.hex()
    assert len({one.salt for one in asked}) == 2 and all(len(one.salt) == 64 for one in asked)


def test_every_other_answer_is_refused_with_a_sentence(user: User, clock: Authority, tmp_path: Path) -> None:
    request = stamps.request(user)
    good = clock.answer(request)
    other = authority(tmp_path / "other")  # the same names, another key
    (tmp_path / "words").write_bytes(b"other words")
    of_words = ["openssl", "ts", "-query", "-data", str(tmp_path / "words"), "-sha256", "-cert"]
    strange = clock.answer(subprocess.run(of_words, check=True, capture_output=True).stdout)

    refused(user, good, other.root, "does not lead to this root")
    refused(user, other.answer(request), clock.root, "does not lead to this root")
    refused(user, strange, clock.root, "of something else")
    refused(user, b"no answer", clock.root, "no answer")
    refused(user, b"", clock.root, "no answer")
    refused(user, request, clock.root, "no answer")
    refused(user, good, b"no certificate", "no certificate in PEM")
    refused(user, good, (clock.folder / "tsa.pem").read_bytes(), "One root certificate is needed")
    refused(user, good, clock.root + other.root, "this file holds 2")
    for name, days in (("expired", (-10, -1)), ("later", (1, 10))):
        refused(user, authority(tmp_path / name, days=days).answer(request), clock.root, "not valid at the time")
    with database.reading(user) as session:
        (asked,) = store.every(session)
    query = ["openssl", "ts", "-query", "-digest", asked.imprint.hex(), "-sha256", "-cert"]
    again = clock.answer(subprocess.run(query, check=True, capture_output=True).stdout)
    refused(user, again, clock.root, "another request")
    bare = ["openssl", "ts", "-query", "-digest", asked.imprint.hex(), "-sha256", "-no_nonce", "-cert"]
    refused(
        user, clock.answer(subprocess.run(bare, check=True, capture_output=True).stdout), clock.root, "another request"
    )

    assert stamps.keep(user, good, clock.root).wrong is None


def test_an_authority_that_is_for_something_else_is_refused(tmp_path: Path) -> None:
    """`openssl ts` does not sign with such a certificate: its own answer is made with the right one, then exchanged."""
    asked, request = store.ask(audit_chain.Head("0" * 8, 1, datetime.now(UTC), "1" * 64))
    clock = authority(tmp_path / "clock")
    token = clock.answer(request)
    assert store.proved(asked, token, clock.root).authority == "CN=Invented Clock"
    wrong = authority(tmp_path / "wrong", use=False)
    with pytest.raises(subprocess.CalledProcessError):
        wrong.answer(request)
    with pytest.raises(InvalidFacts):
        store.proved(asked, token, wrong.root)


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_no_flipped_bit_gives_another_stamp(tmp_path: Path) -> None:
    clock = authority(tmp_path / "clock")
    asked, request = store.ask(audit_chain.Head("0" * 8, 1, datetime.now(UTC), "1" * 64))
    token = clock.answer(request)
    holds = store.proved(asked, token, clock.root)
    chance, wrong = random.Random(1), 0
    for _ in range(400):
        place = chance.randrange(len(token))
        bad = token[:place] + bytes([token[place] ^ 1 << chance.randrange(8)]) + token[place + 1 :]
        try:
            assert store.proved(asked, bad, clock.root) == holds  # a bit that means nothing
        except InvalidFacts as problem:
            assert str(problem).endswith(".")
            wrong += 1
    assert wrong > 390
    for cut in range(0, len(token), 97):
        with pytest.raises(InvalidFacts):
            store.proved(asked, token[:cut], clock.root)


def test_a_stamp_of_another_head_proves_nothing(user: User, clock: Authority, tmp_path: Path) -> None:
    upkeep.backup(tmp_path / "a.backup")
    stamps.keep(user, clock.answer(stamps.request(user)), clock.root)
    with database.reading(user) as session:
        (kept,) = store.every(session)
    for false in (replace(kept, seq=kept.seq - 1), replace(kept, hash="0" * 64), replace(kept, at="2001-01-01T00:00:00+00:00"), replace(kept, salt="0" * 64), replace(kept, store="0" * 8)):  # fmt: skip
        with database.transaction(None) as session:
            session.delete(session.get_one(store.Setting, store.every(session)[0].key))
            session.flush()
            store.write(session, false)
        (stamp,) = stamps.verified(user)
        assert stamp.time is None and "of something else" in str(stamp.wrong)

    upkeep.restore(tmp_path / "a.backup")  # the log is put back from before: what was stamped is not in it
    with database.transaction(None) as session:
        store.write(session, kept)
    (stamp,) = stamps.kept(user)
    assert stamp.time is None and "not the one that was stamped" in stamp.sentence
    assert stamps.verified(user)[0].time is None


def test_a_changed_log_is_told_by_its_stamp(user: User, clock: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    stamps.keep(user, clock.answer(stamps.request(user)), clock.root)
    fault = audit_chain.Fault(1, "edited", "the chain is broken here: this entry was edited.")
    monkeypatch.setattr(audit_chain, "verify", lambda *_: audit_chain.Verified(fault=fault))

    assert stamps.verified(user)[0].wrong == "audit_entry 1: the chain is broken here: this entry was edited."


def test_who_may_not_read_the_log_stamps_nothing(user: User) -> None:
    coder = replace(user, role="coder")
    for call in (lambda: stamps.request(coder), lambda: stamps.keep(coder, b"", b""), lambda: stamps.kept(coder)):
        with pytest.raises(NotAllowed):
            call()


def test_the_page_of_the_log_shows_what_each_stamp_proves(
    user: User, clock: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stamps.keep(user, clock.answer(stamps.request(user)), clock.root)
    monkeypatch.setattr(signed_in, "user", lambda: user)

    run = AppTest.from_file("../../tracker/pages/audit_log.py", default_timeout=60).run()

    assert not run.exception
    assert made.sentence in "\n".join(str(element.proto) for element in run.main)
