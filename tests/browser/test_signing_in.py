"""People in real browsers: invited, signed in, signed out in all tabs, revoked, idled out; nothing asks outside."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import invented
import pytest
import team
from conftest import Server, serve
from forked import Nest
from hands import take
from passphrase import private
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tracker.access import Confidentiality
from tracker.actions import accounts, my_account
from tracker.store import database

SECRET = team.SECRET


@pytest.fixture
def office(store: str, tmp_path: Path, nest: Nest) -> Iterator[Server]:
    """The app of a team with one administrator, Ada; her token is the command line's."""
    environment = {**os.environ, "TRACKER_HOME": str(tmp_path / "home")}
    if store.startswith("postgresql"):
        environment["TRACKER_DATABASE_URL"] = store
    ada = team.first()
    token = tmp_path / "token"
    token.touch(0o600)
    token.write_text(my_account.command_token(ada), encoding="utf-8")
    environment |= {"TRACKER_TOKEN_FILE": str(token), "TRACKER_IDLE_SECONDS": "600"}
    yield from serve(environment, nest=nest)


class Desk:
    """One person's browser: what it asks of other hosts, or breaks, fails the test."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.server = server
        self.context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 900})
        self.wrong: list[str] = []
        self.page = self.tab()

    def tab(self) -> Page:
        """Another tab."""
        opened = self.context.new_page()
        own = (self.server.address, "data:", "blob:")
        opened.on("request", lambda asked: None if asked.url.startswith(own) else self.wrong.append(asked.url))
        opened.on("pageerror", lambda error: self.wrong.append(str(error)))
        return opened

    def open(self, path: str) -> Page:
        """Look at an address."""
        self.page.goto(f"{self.server.address}{path}")
        return self.page

    def sign_in(self, name: str, secret: str = SECRET) -> Page:
        """Type name and password."""
        page = self.open("/login")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(secret)
        page.get_by_role("button", name="Sign in").click()
        return page


@pytest.fixture
def desks(browser: Browser, office: Server) -> Iterator[list[Desk]]:
    """Three people at three machines."""
    made = [Desk(browser, office) for _ in range(3)]
    yield made
    for desk in made:
        desk.context.close()
    assert [desk.wrong for desk in made] == [[], [], []]


def accept(desk: Desk, code: str) -> None:
    """Use an invitation and sign in."""
    page = desk.open("/invitation")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Password", exact=False).first.fill(SECRET)
    page.get_by_label("The same password again").fill(SECRET)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("Your account is ready")).to_be_visible()


def invite(page: Page, name: str, role: str, level: str | None = None) -> str:
    """Fill in an invitation on the page of people; returns the code that is shown once."""
    if not page.get_by_label("Username: small letters").is_visible():
        page.get_by_text("Invite somebody").click()
    page.get_by_label("Username: small letters").fill(name)
    page.get_by_label("Name, as the others see it").fill(name.title())
    take(page, page.get_by_label("Role").first, role)
    if level:
        take(page, page.get_by_label("Sees records up to").first, level)
    shown = page.get_by_test_id("stCode")
    before = shown.inner_text() if shown.is_visible() else "none yet"
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.get_by_text(f"Give {name.title()} this code yourself")).to_be_visible()
    expect(shown).not_to_have_text(before)  # the sentence may come before the code below it is written anew
    return shown.inner_text().strip()


def test_an_administrator_invites_a_coder_and_a_reviewer(desks: list[Desk], office: Server) -> None:
    ada, coder, reviewer = desks
    page = ada.sign_in("ada")
    expect(page.get_by_role("heading", name="What waits for you")).to_be_visible()
    page.get_by_role("link", name="Team").click()
    expect(page.get_by_role("heading", name="Team")).to_be_visible()
    codes = {role: invite(page, name, role) for role, name in (("Coder", "cora"), ("Reviewer", "rufus"))}
    expect(page.get_by_text("invited until").first).to_be_visible()

    accept(coder, codes["Coder"])
    accept(reviewer, codes["Reviewer"])
    seen = coder.sign_in("cora")

    expect(seen.get_by_role("link", name="Add a report")).to_be_visible()
    expect(seen.get_by_text("Cora", exact=True)).to_be_visible()
    for hidden in ("Team", "Review", "Export"):
        expect(seen.get_by_role("link", name=hidden, exact=True)).to_have_count(0)
    coder.open("/people")
    expect(seen.get_by_text("Your role (coder) does not let you curate here")).to_be_visible()
    expect(seen.get_by_text("rufus")).to_have_count(0)
    seen = reviewer.sign_in("rufus")
    expect(seen.get_by_role("link", name="Review", exact=True)).to_be_visible()


def test_who_is_invited_next_does_not_get_what_was_chosen_for_the_one_before(desks: list[Desk], office: Server) -> None:
    page = desks[0].sign_in("ada")
    page.get_by_role("link", name="Team").click()
    invite(page, "rufus", "Custodian", "Sealed")
    expect(page.get_by_label("Username: small letters")).to_have_value("")
    if not page.get_by_label("Username: small letters").is_visible():
        page.get_by_text("Invite somebody").click()

    page.get_by_label("Username: small letters").fill("vera")
    page.get_by_label("Name, as the others see it").fill("Vera")
    page.get_by_role("button", name="Make the invitation").click()

    expect(page.get_by_text("Give Vera this code yourself")).to_be_visible()
    vera = next(person for person in accounts.people(team.at_work("ada")) if person.username == "vera")
    assert (vera.role, vera.clearance) == ("coder", Confidentiality.INTERNAL)


def search(page: Page, words: str) -> None:
    """Narrow a list by part of a name."""
    page.get_by_label("Name in any script").fill(words)
    page.get_by_label("Name in any script").press("Enter")


def test_a_sealed_record_is_there_for_the_reviewer_and_not_for_the_coder(
    desks: list[Desk], office: Server, tmp_path: Path
) -> None:
    report = tmp_path / "report.txt"
    report.write_text(invented.TEXT, encoding="utf-8")
    said = office.run("report", "add", str(report), "--publisher", "Sorvane Courier").strip()
    form = tmp_path / "coding.json"
    form.write_text(json.dumps(invented.coding()), encoding="utf-8")
    office.run("coding", "apply", str(form), "--report", said, "--judge")
    (sealed,) = [
        row for row in json.loads(office.run("list", "individuals", "--json")) if row["name"] == "Ilsa Tornvald"
    ]
    office.run("hold", sealed["ref"], "sealed", "--reason", "Her family asked for it.")
    ada, coder, reviewer = desks
    page = ada.sign_in("ada")
    page.get_by_role("link", name="Team").click()
    accept(coder, invite(page, "cora", "Coder"))
    accept(reviewer, invite(page, "rufus", "Reviewer", "Sealed"))

    # a link, the list with its count, the search, and whatever the frames carried
    frames: list[str] = []
    coder.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(repr(frame))))
    seen = coder.sign_in("cora")
    expect(seen.get_by_role("link", name="Add a report")).to_be_visible()
    coder.open(f"/record?ref={sealed['ref']}")
    expect(seen.get_by_text(f"There is no record {sealed['ref']}")).to_be_visible()
    coder.open("/individuals")
    expect(seen.get_by_text(re.compile(r"1 individual\b"))).to_be_visible()
    search(seen, "Tornvald")
    expect(seen.get_by_text("No individuals match")).to_be_visible()
    coder.open("/export")  # no permission to export at all
    expect(seen.get_by_text("Your role (coder) does not let you export here")).to_be_visible()
    for path in ("/", "/incidents", "/injuries", "/locations", "/reports", f"/code?report={said}"):
        coder.open(path)
        seen.wait_for_timeout(700)
    told = [frame for frame in frames if "Tornvald" in frame or "Ильса" in frame]
    assert not told
    secret = tmp_path / "cora"
    secret.touch(0o600)
    secret.write_text(SECRET, encoding="utf-8")
    as_cora = {k: v for k, v in office.environment.items() if k != "TRACKER_TOKEN_FILE"}
    as_cora |= {"TRACKER_USER": "cora", "TRACKER_PASSWORD_FILE": str(secret)}
    theirs = Server(office.address, as_cora)
    assert [row["name"] for row in json.loads(theirs.run("list", "individuals", "--json"))] == ["her brother"]
    with pytest.raises(subprocess.CalledProcessError) as refused:
        theirs.run("export", "individuals", "--format", "csv", "-o", str(tmp_path / "out.csv"))
    assert "does not let you export" in refused.value.stderr and not (tmp_path / "out.csv").exists()

    seen = reviewer.sign_in("rufus")
    expect(seen.get_by_role("link", name="Review", exact=True)).to_be_visible()
    reviewer.open("/individuals")
    search(seen, "Tornvald")
    expect(seen.get_by_text(re.compile(r"1 individual\b"))).to_be_visible()
    reviewer.open(f"/record?ref={sealed['ref']}")
    expect(seen.get_by_role("heading", name="Ilsa Tornvald").first).to_be_visible()

    # who read it, and who was invited, stands in the log
    ada.open("/audit")
    page.get_by_label("Record").fill(sealed["ref"])
    page.get_by_label("Record").press("Enter")
    entries = page.get_by_role("listitem")
    expect(entries.filter(has_text="Rufus").first).to_contain_text("Sealed record opened")
    expect(entries.filter(has_text="Cora")).to_have_count(0)


def two_tabs(desk: Desk) -> tuple[Page, Page]:
    """Two tabs of one browser, signed in."""
    first = desk.sign_in("ada")
    expect(first.get_by_role("button", name="Sign out")).to_be_visible()
    second = desk.tab()
    second.goto(f"{desk.server.address}/individuals")
    expect(second.get_by_role("button", name="Sign out")).to_be_visible()
    return first, second


def test_signing_out_ends_every_tab_of_the_browser(desks: list[Desk]) -> None:
    first, second = two_tabs(desks[0])

    first.get_by_role("button", name="Sign out").click()

    expect(first.get_by_text("You are signed out, in all tabs")).to_be_visible()
    expect(second.get_by_role("heading", name="Sign in")).to_be_visible(timeout=15_000)
    assert "next=%2Findividuals" in second.url


def test_the_other_tabs_hide_at_once_though_the_server_does_not_answer_yet(desks: list[Desk]) -> None:
    first, second = two_tabs(desks[0])
    second.route("**/session*", lambda asked: asked.abort())  # as while a server that was locked begins anew

    first.get_by_role("button", name="Sign out").click()

    expect(second.locator("body")).to_have_css("visibility", "hidden")
    second.unroute("**/session*")
    expect(second.get_by_role("heading", name="Sign in")).to_be_visible(timeout=15_000)


def test_the_tabs_of_who_worked_here_before_become_those_of_who_signs_in(desks: list[Desk], office: Server) -> None:
    team.join(team.at_work("ada"), "bo", "viewer", Confidentiality.INTERNAL)
    first, second = two_tabs(desks[0])
    second.goto(f"{office.address}/login")
    second.get_by_label("Username").fill("bo")
    second.get_by_label("Password").fill(SECRET)
    second.get_by_role("button", name="Sign in").click()

    expect(first.get_by_text("Bo", exact=True)).to_be_visible()
    expect(first.get_by_text("Ada", exact=True)).to_have_count(0)
    expect(first.get_by_role("link", name="Team")).to_have_count(0)


def test_a_revoked_session_reads_nothing_more(desks: list[Desk], office: Server) -> None:
    desk = desks[0]
    page = desk.sign_in("ada")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    copied = desk.context.cookies()

    user = accounts.people(team.at_work("ada"))[0]
    assert user.username == "ada"
    accounts.revoke(team.at_work("ada"), "ada")
    page.get_by_role("link", name="Individuals").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=15_000)
    desk.context.add_cookies(copied)
    desk.open("/individuals")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_role_that_changes_holds_at_the_next_click(desks: list[Desk], office: Server) -> None:
    admin = team.at_work("ada")
    team.join(admin, "bo", "reviewer", Confidentiality.INTERNAL)
    page = desks[0].sign_in("bo")
    expect(page.get_by_role("link", name="Review", exact=True)).to_be_visible()

    accounts.set_role(admin, "bo", "viewer")
    page.get_by_role("link", name="Individuals").click()

    expect(page.get_by_role("heading", name="Individuals")).to_be_visible()
    expect(page.get_by_role("link", name="Review", exact=True)).to_have_count(0)


def test_a_page_left_open_takes_nothing_back_that_another_administrator_decided(
    desks: list[Desk], office: Server
) -> None:
    admin = team.at_work("ada")
    team.join(admin, "bo", "admin", Confidentiality.INTERNAL)
    team.join(admin, "cy", "viewer", Confidentiality.INTERNAL)
    page = desks[0].sign_in("ada")
    page.get_by_role("link", name="Team").click()
    page.get_by_role("combobox", name="Account").click()
    page.get_by_role("option", name="(cy)").click()
    expect(page.get_by_role("combobox", name="Account")).to_be_visible()

    accounts.require_second_factor(team.at_work("bo"), "cy", True)
    accounts.set_role(team.at_work("bo"), "cy", "coder")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Somebody changed this meanwhile")).to_be_visible()
    cy = next(person for person in accounts.people(team.at_work("ada")) if person.username == "cy")
    assert (cy.role, cy.second_factor_required) == ("coder", True)


def test_the_second_step_is_set_up_once_and_asked_from_then_on(desks: list[Desk], office: Server) -> None:
    import pyotp

    desk = desks[0]
    accounts.require_second_factor_of_all(team.at_work("ada"), True)
    page = desk.sign_in("ada")
    expect(page.get_by_role("heading", name="Set up the second step")).to_be_visible()
    desk.open("/individuals")  # nothing else is served before
    expect(page.get_by_role("heading", name="Set up the second step")).to_be_visible()
    page.get_by_label("Your password").fill(SECRET)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("img", name="Picture with the key")).to_be_visible()
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("The code that the app shows now").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Turn it on").click()
    recovery = page.locator("ol code").all_inner_texts()
    assert len(recovery) == 10
    page.get_by_role("link", name="I have written them down").click()
    expect(page.get_by_text("It is on. 10 recovery codes are left.")).to_be_visible()
    page.get_by_role("button", name="Sign out everywhere").click()

    page = desk.sign_in("ada")
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Code").fill(recovery[0])
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("heading", name="What waits for you")).to_be_visible()


def test_what_is_typed_at_the_door_is_shown_as_text(desks: list[Desk]) -> None:
    page = desks[0].sign_in('<img src=x onerror="alert(1)">"><script>alert(2)</script>', "wrong words, all of them")

    expect(page.get_by_role("alert")).to_contain_text("That is not right")
    assert page.locator("main img, main script").count() == 0
    assert page.get_by_label("Username").input_value().startswith("<img")


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_who_works_alone_makes_an_account_and_signs_in(
    browser: Browser, store: str, tmp_path: Path, nest: Nest, engine_name: str
) -> None:
    for server in serve({**os.environ, "TRACKER_HOME": str(tmp_path / "home")}, nest=nest):
        desk = Desk(browser, server)
        page = desk.open("/people")
        expect(page.get_by_text("You work alone here")).to_be_visible()
        page.get_by_role("link", name="Make your account").click()
        page.get_by_label("Username").fill("ada")
        page.get_by_label("Your name, as others see it").fill("Ada")
        page.get_by_label("Password", exact=False).first.fill("password1234")
        page.get_by_label("The same password again").fill("password1234")
        page.get_by_role("button", name="Make the account").click()
        expect(page.get_by_role("alert")).to_contain_text("among the first that others try")
        page.get_by_label("Password", exact=False).first.fill(SECRET)
        page.get_by_label("The same password again").fill(SECRET)
        page.get_by_role("button", name="Make the account").click()
        page = desk.sign_in("ada")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        assert desk.wrong == []
        desk.context.close()
    database.close()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_a_screen_left_alone_shows_the_door(
    browser: Browser, store: str, tmp_path: Path, nest: Nest, engine_name: str
) -> None:
    team.first()
    database.close()
    environment = {**os.environ, "TRACKER_HOME": str(tmp_path / "home"), "TRACKER_IDLE_SECONDS": "6"}
    for server in serve(environment, nest=nest):
        desk = Desk(browser, server)
        page = desk.sign_in("ada")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()

        expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=25_000)
        desk.context.close()


# --- a provider ---
@pytest.fixture
def provider() -> Iterator[str]:
    """A provider of OpenID Connect on this machine; its address."""
    import oidc_provider_mock

    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


def confirm(page: Page, subject: str) -> None:
    """What the person does at the provider."""
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize").click()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_a_provider_lets_in_whom_an_invitation_linked_and_nobody_else(
    browser: Browser, store: str, tmp_path: Path, nest: Nest, provider: str, engine_name: str
) -> None:
    ada = team.first()
    code = accounts.invite(ada, "bo", "Bo", "coder", Confidentiality.INTERNAL)
    database.close()
    environment = {
        **os.environ,
        "TRACKER_HOME": str(tmp_path / "home"),
        "TRACKER_OIDC_ISSUER": provider,
        "TRACKER_OIDC_CLIENT_ID": "tracker",
        "TRACKER_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret"),
    }
    private(tmp_path / "secret", "made up for this test")
    theirs: list[str] = []  # what the provider's own page asks for
    for server in serve(environment, nest=nest):
        desk = Desk(browser, server)
        desk.page.on("request", lambda asked: asked.frame.url.startswith(provider) and theirs.append(asked.url))
        page = desk.open("/login")
        page.get_by_role("link", name="Sign in with your organisation's provider").click()
        confirm(page, "bo@provider")
        expect(page.get_by_role("alert")).to_contain_text("Nobody has invited this identity")

        page = desk.open("/invitation")
        page.get_by_label("Code").fill(code)
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Use your organisation's provider instead").click()
        page.get_by_role("link", name="Go on to the provider").click()
        confirm(page, "bo@provider")
        expect(page.get_by_text("Bo", exact=True)).to_be_visible()
        expect(page.get_by_role("link", name="Team")).to_have_count(0)
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_text("You are signed out")).to_be_visible()

        for path in ("/oidc/callback", "/oidc/callback?code=x&state=y", "/oidc/callback?error=access_denied"):
            desk.open(path)  # replayed or made up: no session
            expect(page.get_by_role("alert")).to_contain_text("did not confirm who you are")
        page = desk.open("/oidc/start")
        confirm(page, "somebody else")
        expect(page.get_by_role("alert")).to_contain_text("Nobody has invited this identity")
        page = desk.open("/oidc/start")
        confirm(page, "bo@provider")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        cookies = {cookie["name"]: cookie for cookie in desk.context.cookies(server.address)}
        assert cookies["tracker-session"]["sameSite"] == "Strict" and cookies["tracker-session"]["httpOnly"]
        assert not [asked for asked in desk.wrong if not asked.startswith(provider) and asked not in theirs]
        desk.context.close()
