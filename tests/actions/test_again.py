"""Before names leave, who exports shows once more who they are; what is wrong lets nothing leave and is one entry."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import invented
import pyotp
import pytest
import team
from passphrase import PASSPHRASE
from sqlalchemy import text

from tracker.access import Confidentiality, User
from tracker.actions import accounts, again, consent, export, forms, holding, intake, ledger, my_account
from tracker.actions.consent import NewDecision
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts, NotAllowed
from tracker.records import UserAccount
from tracker.store import database, keys

NAMED = Leaving(Audience.PARTNER, "Invented Lawyers", "a complaint", named=True)


def told(user: User) -> str:
    """The ref of a person who allowed to be named."""
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT)).ref
    ref = forms.apply(user, report, invented.coding(), judge=True).refs["ilsa"]
    holding.hold(user, ref, "internal", "as the family asked")
    consent.record(user, ref, NewDecision("share_confidential", "given"))
    return ref


def entries() -> list[str]:
    """What the audit log says was done, in order."""
    with database.reading(None) as session:
        return list(session.execute(text("SELECT action FROM audit_entry ORDER BY id")).scalars())


@pytest.fixture
def ada(store: str, monkeypatch: pytest.MonkeyPatch) -> User:
    team.cheap_hashes(monkeypatch)
    return team.first()


def refused(user: User, ref: str, secret: str, error: type[Exception] = NotAllowed) -> None:
    """Neither a list nor a case report leaves, and each try that was wrong is one entry."""
    lines, before = len(ledger.lines(user)), len(entries())
    with pytest.raises(error):
        export.dossier(user, ref, "html", NAMED, secret)
    with pytest.raises(error):
        export.listing(user, "individuals", "csv", leaving=NAMED, secret=secret)
    assert len(ledger.lines(user)) == lines
    assert len(entries()) - before == (2 if error is NotAllowed else 0)


def test_names_leave_with_the_password_alone(ada: User) -> None:
    ref = told(ada)

    assert again.asks(ada) is again.Asked.PASSWORD
    refused(ada, ref, "", InvalidFacts)
    refused(ada, ref, "not the password")

    assert b"Ilsa" in export.dossier(ada, ref, "html", NAMED, team.SECRET).content
    assert b"Ilsa" in export.listing(ada, "individuals", "csv", leaving=NAMED, secret=team.SECRET).content


def test_without_names_and_inside_the_team_nothing_is_asked(ada: User) -> None:
    ref = told(ada)

    assert export.dossier(ada, ref, "html").content
    assert export.dossier(ada, ref, "html", replace(NAMED, named=False)).content


def test_a_code_of_the_second_step_will_do_and_works_once(ada: User) -> None:
    ref = told(ada)
    secret = my_account.begin_enrolment(ada, team.SECRET).secret
    code = pyotp.TOTP(secret)
    my_account.finish_enrolment(ada, code.now())
    with database.transaction(None) as session:  # as if the last code were older
        session.get_one(UserAccount, ada.id).totp_step = None

    shown = code.now()
    assert export.dossier(ada, ref, "html", NAMED, shown).content
    refused(ada, ref, shown)


def test_guesses_are_throttled_and_the_right_password_waits_too(ada: User) -> None:
    ref = told(ada)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            export.dossier(ada, ref, "html", NAMED, "a guess")

    refused(ada, ref, team.SECRET)
    assert team.at_work("ada").id == ada.id  # signing in is counted apart
    bo = team.join(ada, "bo", "admin")
    accounts.let_try_again(bo, "ada")
    assert export.dossier(ada, ref, "html", NAMED, team.SECRET).content


def test_another_persons_password_opens_nothing(ada: User) -> None:
    ref = told(ada)
    other = team.join(ada, "cyd", "custodian", Confidentiality.RESTRICTED, "five other words entirely invented")

    refused(other, ref, team.SECRET)


def test_who_signs_in_with_a_provider_alone_is_told_whom_to_ask(ada: User) -> None:
    ref = told(ada)
    with database.transaction(None) as session:
        account = session.get_one(UserAccount, ada.id)
        account.password_hash, account.issuer, account.subject = None, "https://id.example.org", "42"

    before = len(ledger.lines(ada))
    with pytest.raises(NotAllowed, match="Ask a colleague"):
        export.dossier(ada, ref, "html", NAMED, "anything")
    assert len(ledger.lines(ada)) == before


def test_alone_with_an_encrypted_file_it_is_the_passphrase(encrypted: Path) -> None:
    user = accounts.local_user()
    ref = told(user)

    assert again.asks(user) is again.Asked.PASSPHRASE
    refused(user, ref, "", InvalidFacts)
    refused(user, ref, "four other words here")
    assert b"Ilsa" in export.dossier(user, ref, "html", NAMED, PASSPHRASE).content
    assert keys.is_unlocked()


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_alone_with_a_plain_file_there_is_no_secret_to_ask(user: User) -> None:
    assert again.asks(user) is again.Asked.NOTHING
    assert b"Ilsa" in export.dossier(user, told(user), "html", NAMED).content
