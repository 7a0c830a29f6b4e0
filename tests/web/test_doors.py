"""The door on both databases: who reaches what, forms that only this browser was given, websockets that end."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import team
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from tracker import once
from tracker.access import Confidentiality, User
from tracker.actions import accounts, locking, sign_in
from tracker.store import checks
from tracker.web import doors, gate, guard, lock, oidc, plain, serve

HOST = "localhost:8501"
ORIGIN = f"http://{HOST}"
LOOKS = {"accept": "text/html,*/*"}
INSIDE = ["/", "/individuals", "/people", "/account", "/record?ref=IND-1", "/lock"]
MACHINES = [
    "/_stcore/metrics",
    "/_stcore/host-config",
    "/_stcore/upload_file/a/b",
    "/media/abc",
    "/file/abc",
    "/session",
]
FREE = ["/health", "/_stcore/health", "/static/app.js", "/font/arabic", "/favicon.png"]
DOORS = ["/login", "/invitation"]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    team.cheap_hashes(monkeypatch)


async def inside(request: Request) -> PlainTextResponse:
    """A page behind the door; it says which session it was told."""
    return PlainTextResponse(f"inside as {request.headers.get('x-tracker-session', 'nobody')}")


async def stream(websocket: WebSocket) -> None:
    """Streamlit's websocket, in short: answers every message with the session it was told."""
    await websocket.accept()
    try:
        while True:
            await websocket.receive_text()
            await websocket.send_text(websocket.headers.get("x-tracker-session", "nobody"))
    except WebSocketDisconnect:
        return


async def broken(_request: Request) -> PlainTextResponse:
    """A bug, with a name in its message."""
    raise ValueError("Aynur Canary was here")


def build() -> Starlette:
    pages = [Route(path, inside) for path in ("/", "/individuals", "/people", "/record", *FREE, *MACHINES[:5])]
    return Starlette(
        routes=[
            WebSocketRoute("/_stcore/stream", stream),
            Route("/broken", broken),
            Route("/file/{token:str}", once.fetch),
            *doors.routes(),
            *pages,
        ],
        middleware=[Middleware(gate.Gate, admit=guard.admit)],
    )


def browser() -> TestClient:
    """A browser with cookies of its own."""
    return TestClient(build(), base_url=ORIGIN, follow_redirects=False, raise_server_exceptions=False, headers=LOOKS)


@pytest.fixture
def ada(store: str) -> User:
    """The first administrator."""
    return team.first()


@pytest.fixture
def stranger(ada: User) -> Iterator[TestClient]:
    """A browser that has not signed in."""
    with browser() as client:
        yield client


def fill(client: TestClient, path: str, **typed: str) -> Any:
    """Open a form and send it."""
    page = client.get(path)
    hidden = dict(re.findall(r'<input name="(\w+)" type="hidden" value="([^"]*)">|$', page.text)[0:0])
    hidden |= dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return client.post(path.partition("?")[0], data=hidden | typed, headers={"origin": ORIGIN})


def signed_in(client: TestClient, name: str = "ada", secret: str = team.SECRET) -> TestClient:
    answer = fill(client, "/login", name=name, password=secret)
    assert answer.status_code == 303, answer.text
    return client


# --- who reaches what ---
@pytest.mark.parametrize("path", INSIDE)
def test_a_stranger_who_looks_at_a_page_is_led_to_the_door(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)

    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/login")
    assert "inside" not in answer.text


@pytest.mark.parametrize("path", MACHINES)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"])
def test_a_stranger_reaches_no_machinery(stranger: TestClient, path: str, method: str) -> None:
    answer = stranger.request(method, path, headers={"origin": ORIGIN})

    assert answer.status_code == 401 and "inside" not in answer.text


@pytest.mark.parametrize("path", ["/people", "/account", "/anything"])
def test_a_stranger_sends_no_form_past_the_door(stranger: TestClient, path: str) -> None:
    assert stranger.post(path, data={"do": "everywhere"}, headers={"origin": ORIGIN}).status_code == 401


@pytest.mark.parametrize("path", FREE)
def test_health_and_the_files_of_the_program_need_no_session(stranger: TestClient, path: str) -> None:
    assert stranger.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["//individuals", "/login/../individuals", "/static/../individuals", "/%2e%2e/people", "/LOGIN"]
)
def test_a_crooked_path_is_no_way_in(stranger: TestClient, path: str) -> None:
    answer = stranger.get(f"{ORIGIN}{path}")

    assert "inside" not in answer.text and answer.status_code in (303, 401, 404)


@pytest.mark.parametrize("cookie", ["", "x", "0" * 43, "a=b", '"', "é", "' OR 1=1 --"])
def test_a_made_up_cookie_is_a_stranger(stranger: TestClient, cookie: str) -> None:
    told = [(b"cookie", f"tracker-session={cookie}".encode("latin-1"))]

    assert stranger.get("/individuals", headers=told).status_code == 303
    assert stranger.get("/session", headers=told).status_code == 401


def test_headers_that_claim_a_session_are_dropped(stranger: TestClient) -> None:
    claims = {"x-tracker-session": "1", "X-TRACKER-USER": "admin", "x-Tracker-Lockable": "1"}

    assert stranger.get("/individuals", headers=claims).status_code == 303
    client = signed_in(stranger)
    assert client.get("/individuals", headers=claims).text == "inside as nobody"  # pages are told by their websocket


def test_every_answer_keeps_data_in_and_forbids_frames(stranger: TestClient) -> None:
    answers = [stranger.get(path) for path in [*INSIDE, *MACHINES, *FREE, *DOORS, "/nowhere", "/broken"]]
    answers += [
        stranger.get("/", headers={"host": "evil.example"}),
        stranger.post("/login", headers={"origin": "null"}),
    ]
    answers += [signed_in(stranger).get(path) for path in [*INSIDE, *MACHINES, "/broken", "/nowhere"]]

    for answer in answers:
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], answer.url
        assert answer.headers["x-frame-options"] == "DENY" and answer.headers["x-content-type-options"] == "nosniff"
    assert {200, 303, 401, 403, 404, 421, 500} <= {answer.status_code for answer in answers}


# --- files that wait ---
def test_a_link_to_a_file_works_for_who_made_it_alone(stranger: TestClient, ada: User) -> None:
    cora = team.join(ada, "cora", "coder")
    address = once.issue(ada, b"everybody by name", "text/csv", "a.csv")
    with browser() as other:
        signed_in(other, cora.username)

        assert [other.head(address).status_code, other.get(address).status_code] == [404, 404]

    assert stranger.get(address).status_code == 401
    signed_in(stranger)
    assert stranger.get(address).content == b"everybody by name"  # what others tried did not use it up
    assert stranger.get(address).status_code == 404


@pytest.mark.parametrize("change", ["role", "clearance"])
def test_a_link_ends_with_the_rights_of_who_made_it(stranger: TestClient, ada: User, change: str) -> None:
    bo = team.join(ada, "bo", "admin")
    address = once.issue(bo, b"everything", "text/csv", "a.csv")
    signed_in(stranger, "bo")
    accounts.set_role(ada, "bo", "viewer") if change == "role" else accounts.set_clearance(
        ada, "bo", Confidentiality.PUBLIC
    )

    assert stranger.get(address).status_code == 404


# --- forms ---
def test_the_right_password_lets_in_and_the_page_was_remembered(stranger: TestClient) -> None:
    door = stranger.get("/record?ref=IND-1").headers["location"]

    answer = fill(stranger, door, name="ada", password=team.SECRET)

    assert (answer.status_code, answer.headers["location"]) == (303, "/record?ref=IND-1")
    assert stranger.get("/individuals").status_code == 200
    assert stranger.get("/session").status_code == 204


@pytest.mark.parametrize(
    "to", ["//evil.example", "http://evil.example/", "/\\evil.example", "javascript:alert(1)", "", "/a\r\nx: y", "///x"]
)
def test_the_way_on_never_leads_to_another_site(stranger: TestClient, to: str) -> None:
    answer = fill(stranger, "/login", name="ada", password=team.SECRET, next=to)

    assert answer.headers["location"] == "/"


def test_the_cookies_are_hidden_from_scripts_and_other_sites_and_say_nothing(
    stranger: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = fill(stranger, "/login", name="ada", password=team.SECRET)
    set_ = answer.headers.get_list("set-cookie") + stranger.get("/account").headers.get_list("set-cookie")
    assert set_
    for told in set_:
        assert "HttpOnly" in told and "SameSite=strict" in told and "Path=/" in told and "ada" not in told
    monkeypatch.setenv("TRACKER_HTTPS", "1")
    (told, *_) = browser().get("/login").headers.get_list("set-cookie")
    assert told.startswith("__Host-tracker-form=") and "Secure" in told and "Domain" not in told


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://localhost:9999"},
        {"origin": "null"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["/login", "/logout", "/account", "/invitation", "/lock"])
def test_a_form_of_another_site_is_refused(stranger: TestClient, headers: dict[str, str], path: str) -> None:
    signed_in(stranger)

    assert stranger.post(path, data={"name": "ada"}, headers=headers).status_code == 403
    assert stranger.get("/session").status_code == 204


@pytest.mark.parametrize("form", [None, "", "x", "0" * 64])
def test_a_form_that_this_browser_was_not_given_does_nothing(stranger: TestClient, form: str | None) -> None:
    signed_in(stranger)
    typed = {} if form is None else {"form": form}

    answer = stranger.post("/logout", data=typed, headers={"origin": ORIGIN})

    assert "open too long" in answer.text
    assert stranger.get("/session").status_code == 204
    with browser() as another:
        other = re.findall(r'name="form" value="(\w+)"', another.get("/login").text)[0]
    assert "open too long" in stranger.post("/logout", data={"form": other}, headers={"origin": ORIGIN}).text


def test_a_form_of_a_megabyte_is_refused(stranger: TestClient) -> None:
    answer = stranger.post("/login", content=b"name=" + b"x" * 1_000_000, headers={"origin": ORIGIN})

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "typed",
    ['<script>alert("x")</script>', '"><img src=x onerror=alert(1)>', "' onfocus='alert(1)", "\u202e\u2066", "\0"],
)
def test_what_is_typed_comes_back_as_text(stranger: TestClient, typed: str) -> None:
    answer = fill(stranger, "/login", name=typed, password="wrong words, all of them")

    assert answer.status_code == 403
    assert "<script" not in answer.text and "<img" not in answer.text and "' onfocus='" not in answer.text


def test_known_and_unknown_names_are_answered_in_the_same_words(stranger: TestClient) -> None:
    texts = set()
    for name in ("ada", "nobody"):
        for _ in range(7):  # throttled in the end
            answer = fill(stranger, "/login", name=name, password="wrong words, all of them")
            texts.add(re.sub(r'value="(ada|nobody)"', "", answer.text))

    assert len(texts) == 1


def test_signing_out_works_once_and_only_by_the_form(stranger: TestClient) -> None:
    signed_in(stranger)
    token = stranger.cookies[plain.cookie(plain.SESSION)]
    assert stranger.get("/logout").status_code == 200 and stranger.get("/session").status_code == 204

    answer = fill(stranger, "/logout")

    assert answer.headers["location"] == "/login?done=out"
    stranger.cookies.set(plain.cookie(plain.SESSION), token)  # copied before
    assert stranger.get("/individuals").status_code == 303


def test_who_signs_in_ends_the_session_of_whoever_worked_in_this_browser(stranger: TestClient, ada: User) -> None:
    team.join(ada, "bo", "viewer")
    signed_in(stranger)
    before = stranger.cookies["tracker-session"]
    fill(stranger, "/login", name="bo", password="not their password")
    assert sign_in.visit(before)  # a wrong password ends nothing

    signed_in(stranger, "bo")

    assert sign_in.visit(before) is None
    found = sign_in.visit(stranger.cookies["tracker-session"])
    assert found and found.user.username == "bo"
    asked = [stranger.get(f"/session?of={number}").status_code for number in ("", found.session, found.session - 1)]
    assert asked == [204, 204, 401]  # a page that shows the session before is told that it has ended


def test_the_password_alone_reaches_only_the_second_step(stranger: TestClient, ada: User) -> None:
    import pyotp

    from tracker.actions import my_account

    secret = my_account.begin_enrolment(ada, team.SECRET).secret
    codes = my_account.finish_enrolment(ada, pyotp.TOTP(secret).now())
    answer = fill(stranger, "/login", name="ada", password=team.SECRET)
    assert answer.headers["location"] == "/second-factor"
    assert stranger.get("/individuals").headers["location"].startswith("/login")

    assert fill(stranger, "/second-factor", code="000000").status_code == 403
    assert fill(stranger, "/second-factor", code=codes[0]).headers["location"] == "/"

    assert stranger.get("/individuals").status_code == 200


def test_who_must_set_up_a_second_step_reaches_nothing_else(stranger: TestClient, ada: User) -> None:
    signed_in(stranger)
    accounts.require_second_factor_of_all(ada, True)

    for path in ("/", "/individuals", "/people", "/account"):
        assert stranger.get(path).headers["location"].partition("?")[0] == "/enrol"
    assert stranger.get("/media/abc").status_code == 401
    assert stranger.get("/enrol").status_code == 200


def test_an_account_page_changes_only_its_own(stranger: TestClient, ada: User) -> None:
    team.join(ada, "bo", "coder")
    other = team.visit(team.entered("ada")).session
    signed_in(stranger, "bo")

    answer = fill(stranger, "/account", do="end", number=str(other))

    assert "not there, or has ended" in answer.text
    assert other in {one.number for one in accounts.sessions(ada, "ada")}
    for number in ("", "-1", "1e9", "9" * 40, "x"):
        assert fill(stranger, "/account", do="end", number=number).status_code == 403
    assert "not known here" in fill(stranger, "/account", do="role", role="admin").text
    assert team.at_work("bo").role == "coder"


def test_a_role_typed_into_an_invitation_changes_nothing(stranger: TestClient, ada: User) -> None:
    code = accounts.invite(ada, "bo", "Bo", "viewer", Confidentiality.PUBLIC)

    page = fill(stranger, "/invitation", code=code)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    more = {"role": "admin", "clearance": "sealed", "id": "1", "active": "1", "username": "ada", "name": "ada"}
    answer = stranger.post(
        "/invitation", data=hidden | more | {"password": team.SECRET, "again": team.SECRET}, headers={"origin": ORIGIN}
    )

    assert answer.headers["location"] == "/login?done=joined"
    bo = team.at_work("bo")
    assert (bo.role, bo.clearance) == ("viewer", Confidentiality.PUBLIC)


# --- websockets ---
def connect(client: TestClient, origin: str | None = ORIGIN, host: str = HOST) -> Any:
    own = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    headers = {"host": host, "cookie": own, **({"origin": origin} if origin else {})}
    return client.websocket_connect("/_stcore/stream", headers=headers)


def test_a_stranger_opens_no_websocket(stranger: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), connect(stranger):
        pass
    claims = {"host": HOST, "origin": ORIGIN, "x-tracker-session": "1"}
    with pytest.raises(WebSocketDisconnect), stranger.websocket_connect("/_stcore/stream", headers=claims):
        pass


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (None, HOST),
        ("http://evil.example", HOST),
        ("null", HOST),
        ("http://localhost:9999", HOST),
        (ORIGIN, "evil.example"),
        ("http://evil.example", "evil.example"),
    ],
)
def test_another_site_opens_no_websocket_with_a_session(stranger: TestClient, origin: str | None, host: str) -> None:
    signed_in(stranger)

    with pytest.raises(WebSocketDisconnect), connect(stranger, origin, host):
        pass


def test_a_websocket_is_told_its_session_and_ends_at_the_next_message_after_revocation(
    stranger: TestClient, ada: User
) -> None:
    signed_in(stranger)
    token = stranger.cookies[plain.cookie(plain.SESSION)]
    with connect(stranger) as socket:
        socket.send_text("a click")
        assert socket.receive_text() == str(team.visit(token).session)

        accounts.revoke(ada, "ada")
        socket.send_text("another click, replayed")

        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_text()
    assert ended.value.code == 4401


@pytest.mark.parametrize("change", ["close", "reset", "password", "out"])
def test_a_websocket_ends_whatever_ended_its_session(stranger: TestClient, ada: User, change: str) -> None:
    team.join(ada, "bo", "coder")
    signed_in(stranger, "bo")
    token = stranger.cookies[plain.cookie(plain.SESSION)]
    with connect(stranger) as socket:
        if change == "password":
            from tracker.actions import my_account

            my_account.change_password(team.at_work("bo"), 0, team.SECRET, "another line of words")
        elif change == "out":
            sign_in.sign_out(token)
        else:
            {"close": accounts.close, "reset": accounts.reset}[change](ada, "bo")
        socket.send_text("a click")

        with pytest.raises(WebSocketDisconnect):
            socket.receive_text()


def test_a_websocket_ends_without_any_message_too(
    stranger: TestClient, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(gate, "RECHECK_SECONDS", 0.1)
    signed_in(stranger)
    with connect(stranger) as socket:
        accounts.revoke(ada, "ada")

        with pytest.raises(WebSocketDisconnect):
            socket.receive_text()


# --- who works alone, and the locked file ---
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_who_works_alone_is_asked_nothing(store: str, engine_name: str) -> None:
    with browser() as client:
        for path in ("/", "/individuals", "/people", "/media/abc"):
            assert client.get(path).status_code == 200
        with connect(client) as socket:
            socket.send_text("a click")
            assert socket.receive_text() == "nobody"


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=False)
def test_a_fresh_team_database_serves_only_the_way_to_its_first_account(store: str, engine_name: str) -> None:
    with browser() as client:
        assert client.get("/individuals").status_code == 303
        assert "Make the first account" in client.get("/login").text
        typed = {"name": "ada", "display": "Ada", "password": team.SECRET, "again": team.SECRET}
        assert fill(client, "/welcome", code="a guess", **typed).status_code == 403
        assert (
            fill(client, "/welcome", code=accounts.first_code() or "", **typed).headers["location"].startswith("/login")
        )
        signed_in(client)
        assert client.get("/individuals").status_code == 200


@pytest.fixture
def kept_closed(encrypted: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An encrypted file that is locked; the passphrase that opens it."""
    words = Path(os.environ["TRACKER_PASSPHRASE_FILE"]).read_text(encoding="utf-8").strip()
    monkeypatch.delenv("TRACKER_PASSPHRASE_FILE")
    locking.lock()
    return words


def test_a_locked_file_serves_only_the_unlock_page(kept_closed: str) -> None:
    with browser() as client:
        for path in INSIDE + DOORS:
            assert client.get(path).headers["location"].partition("?")[0] == "/unlock"
        for path in MACHINES:
            assert client.get(path).status_code == 401
        with pytest.raises(WebSocketDisconnect), connect(client):
            pass
        assert fill(client, "/unlock", passphrase="a guess of somebody").status_code == 403
        assert client.get("/individuals").status_code == 303

        waits = fill(client, "/unlock?next=/individuals", passphrase=kept_closed)
        for _ in range(20):  # after a wrong one, the next has to wait a moment
            if waits.status_code == 303:
                break
            time.sleep(0.5)
            waits = fill(client, "/unlock?next=/individuals", passphrase=kept_closed)

        assert waits.headers["location"] == "/individuals"
        assert client.get("/individuals").status_code == 200


def test_locking_ends_every_page_at_once(kept_closed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "LOOK_SECONDS", 0.05)
    locking.unlock(kept_closed)
    path = once.issue(accounts.local_user(), b"content", "text/csv", "a.csv")
    with browser() as client, connect(client) as socket:
        began = time.monotonic()
        assert fill(client, "/lock").headers["location"] == "/unlock"
        with pytest.raises(WebSocketDisconnect):
            socket.receive_text()

        assert time.monotonic() - began < 30  # at once; the machine may be busy
        assert client.get("/individuals").headers["location"].startswith("/unlock")
    assert locking.state().locked and path.rpartition("/")[2] not in once._links


def test_the_first_press_locks_also_where_no_form_was_given(kept_closed: str) -> None:
    locking.unlock(kept_closed)
    with browser() as client:
        answer = client.post("/lock", data={"form": ""}, headers={"origin": ORIGIN})

    assert answer.headers["location"] == "/unlock"
    assert locking.state().locked


def test_a_locked_file_can_be_served_on_another_address(kept_closed: str) -> None:
    assert "Unless people sign in" in serve._warning("0.0.0.0")  # noqa: S104  # an address to warn of


def test_a_file_locks_itself_when_nobody_is_at_work(kept_closed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lock.unlock(kept_closed)
    lock.lock_if_idle()
    assert not lock.locked()
    monkeypatch.setattr(lock, "_used", time.monotonic() - 601)

    lock.lock_if_idle()

    assert lock.locked()


def test_a_file_that_waited_for_long_is_not_locked_while_it_is_opened(
    kept_closed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_used", time.monotonic() - 601)
    looked = checks.damaged_pages

    def slowly() -> list[str]:
        lock.lock_if_idle()  # as its thread does every two seconds
        return looked()

    monkeypatch.setattr(checks, "damaged_pages", slowly)
    lock.unlock(kept_closed)
    lock.lock_if_idle()

    assert not lock.locked()


def test_a_bug_says_nothing_to_the_browser_or_the_log(stranger: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    answer = signed_in(stranger).get("/broken")

    said = capfd.readouterr()
    assert answer.status_code == 500 and "Canary" not in answer.text + said.out + said.err
    number = re.findall(r"number (\w+)", answer.text)[0]
    assert f"problem {number}: ValueError at tests/web/test_doors.py" in said.err


def test_who_begins_thousands_of_sign_ins_at_a_provider_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc, "AT_ONCE", 200)
    flows = oidc._Flows()
    for number in range(oidc.AT_ONCE + 100):
        flows.put(f"stranger {number}", number)
    flows.put("mine", "kept")
    for number in range(100):
        flows.put(f"another {number}", number)

    assert len(flows._kept) == oidc.AT_ONCE
    assert flows.take("mine") == "kept" and flows.take("mine") is None
    assert flows.take("stranger 0") is None
