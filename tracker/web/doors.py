"""The pages at the door: sign in and out, second factor, first administrator, invitation, unlock, one's own account."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import segno
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracker import codes, once
from tracker.actions import accounts, joining, my_account, sign_in
from tracker.actions.my_account import Mine
from tracker.actions.sign_in import Opened, Visit
from tracker.errors import NotAllowed, TrackerError
from tracker.passwords import SHORTEST
from tracker.web import lock, oidc
from tracker.web.plain import (
    BROWSER,
    BROWSER_DAYS,
    SESSION,
    Door,
    Markup,
    at_the_door,
    button,
    drop_cookie,
    field,
    go,
    hidden,
    markup,
    own_path,
    paragraph,
    secret,
    set_cookie,
    table,
    tag,
)

Show = Callable[[Door, str], Response]
Handler = Callable[[Request], Awaitable[Response]]
HINT = f"At least {SHORTEST} letters, in any script. Several words in a row are easy to remember."


def door(show: Show) -> Callable[[Callable[[Door], Response]], Handler]:
    """A page with a form: shown on GET, done on POST; a problem that a person can mend is shown above the form."""

    def made(work: Callable[[Door], Response]) -> Handler:
        @wraps(work)
        async def handle(request: Request) -> Response:
            try:
                at = await at_the_door(request)
            except NotAllowed as problem:
                return Door(request, {}).page("This was not done", paragraph(str(problem), "wrong"), status=413)
            return await run_in_threadpool(answered, at)

        def answered(at: Door) -> Response:
            try:
                if at.request.method == "POST":
                    if show is not _lock_now:  # locking harms nobody, and must not wait; the gate refuses other sites
                        at.honest()
                    return work(at)
                return show(at, "")
            except TrackerError as problem:
                try:
                    return show(at, str(problem))
                except TrackerError:
                    return at.page("This was not done", paragraph(str(problem), "wrong"), status=403)

        return handle

    return made


def told(wrong: str) -> Markup:
    """What went wrong, above the form."""
    return paragraph(wrong, "wrong") if wrong else Markup("")


def let_in(at: Door, opened: Opened, to: str) -> Response:
    """Hand over the session; a browser that was signed in before is known again.

    Who worked in this browser until now is signed out: their tabs must not go on under the hands of somebody else.
    """
    if at.session:
        sign_in.sign_out(at.session)
    answer = go("/second-factor" if opened.factor_due else own_path(to))
    set_cookie(answer, SESSION, opened.token)
    if opened.browser and not opened.factor_due:
        set_cookie(answer, BROWSER, opened.browser, BROWSER_DAYS)
    return answer


# --- in ---
def _login(at: Door, wrong: str) -> Response:
    to = at.typed.get("next") or at.request.query_params.get("next", "/")
    if not accounts.anybody_joined():
        with_code = " with the code on the terminal" if accounts.team() else ""
        first = paragraph(f"Nobody has an account here yet. Make the first one{with_code}.")
        return at.page("Welcome", first, tag("p", tag("a", "Make the first account", href="/welcome")))
    done = {"joined": "Your account is ready. Sign in.", "out": "You are signed out, in all tabs."}
    word = done.get(at.request.query_params.get("done", ""), "")
    provider = tag("p", tag("a", "Sign in with your organisation's provider", href="/oidc/start"))
    return at.page(
        "Sign in",
        told(wrong),
        paragraph(word, "done") if word and not wrong else Markup(""),
        at.form(
            field("name", "Username", autocomplete="username", value=at.typed.get("name", ""), autofocus=not wrong),
            secret("password", "Password"),
            hidden("next", own_path(to)),
            button("Sign in"),
        ),
        provider if oidc.offered() else Markup(""),
        tag("p", "Invited? ", tag("a", "Use your code", href="/invitation"), class_="soft"),
        status=403 if wrong else 200,
    )


@door(_login)
def login(at: Door) -> Response:
    """Name and password."""
    opened = sign_in.sign_in(at.typed.get("name", ""), at.typed.get("password", ""), at.browser or "")
    return let_in(at, opened, at.typed.get("next", "/"))


def _second_factor(at: Door, wrong: str) -> Response:
    if not sign_in.waits_for_factor(at.session):
        return go("/login")
    return at.page(
        "Second step",
        told(wrong),
        paragraph("Type the code that your authenticator app shows now, or one of your recovery codes."),
        at.form(field("code", "Code", autocomplete="one-time-code", autofocus=True), button("Go on")),
        status=403 if wrong else 200,
    )


@door(_second_factor)
def second_factor(at: Door) -> Response:
    """The code of the authenticator, or a recovery code."""
    return let_in(at, sign_in.give_second_factor(at.session or "", at.typed.get("code", ""), at.browser or ""), "/")


def _logout(at: Door, wrong: str) -> Response:
    return at.page("Sign out", told(wrong), at.form(button("Sign out")), back=True)


@door(_logout)
def logout(at: Door) -> Response:
    """End the session, in all tabs of this browser."""
    if at.session:
        sign_in.sign_out(at.session)
    answer = go("/login?done=out")
    drop_cookie(answer, SESSION)
    return answer


# --- accounts begin ---
def _new_password(at: Door) -> Markup:
    return markup(
        secret("password", "Password", HINT, new=True),
        secret("again", "The same password again", new=True),
    )


def _same_twice(at: Door) -> str:
    password = at.typed.get("password", "")
    if password != at.typed.get("again", ""):
        raise NotAllowed("The two passwords are not the same. Type them again.")
    return password


def _welcome(at: Door, wrong: str) -> Response:
    alone = not accounts.team()
    if accounts.anybody_joined():
        return go("/login")
    code = field("code", "Code from the terminal", "tracker init and tracker serve print it.", autocomplete="off")
    why = (
        "With an account of your own you can invite others. From then on everybody signs in, you too."
        if alone
        else "You become the first administrator, who invites the others."
    )
    return at.page(
        "Make your account" if alone else "Make the first account",
        paragraph(why),
        told(wrong),
        at.form(
            Markup("") if alone else code,
            field(
                "name", "Username", "Small letters and digits", value=at.typed.get("name", ""), autocomplete="username"
            ),
            field("display", "Your name, as others see it", value=at.typed.get("display", ""), autocomplete="name"),
            _new_password(at),
            button("Make the account"),
        ),
        status=403 if wrong else 200,
        back=alone,
    )


@door(_welcome)
def welcome(at: Door) -> Response:
    """The first administrator, by the code from the terminal; or a name and password for who worked alone."""
    who = (at.typed.get("name", ""), at.typed.get("display", ""), _same_twice(at))
    if accounts.team():
        joining.welcome(at.typed.get("code", ""), *who)
    else:
        joining.start_team(accounts.local_user(), *who)
    return go("/login?done=joined")


def _invitation(at: Door, wrong: str) -> Response:
    code = at.typed.get("code", "")
    if at.request.method == "GET" or not code or wrong == joining.NOT_HOLDING:
        return at.page(
            "Use your code",
            told(wrong),
            paragraph("An administrator has given you a code. It works once."),
            at.form(field("code", "Code", value=code, autocomplete="off", autofocus=True), button("Go on")),
            status=403 if wrong else 200,
        )
    who = joining.invited(code)
    provider = at.form(
        hidden("code", code),
        button("Use your organisation's provider instead", quiet=True),
        action="/invitation",
        by="provider",
    )
    return at.page(
        "Set your password",
        told(wrong),
        paragraph(
            markup(
                "This account is for ", tag("b", who.display_name), ". Your username is ", tag("b", who.username), "."
            )
        ),
        at.form(hidden("code", code), hidden("name", who.username), _new_password(at), button("Set the password")),
        provider if oidc.offered() else Markup(""),
        status=403 if wrong else 200,
    )


@door(_invitation)
def invitation(at: Door) -> Response:
    """Accept an invitation, or come back after a reset."""
    code = at.typed.get("code", "")
    if at.typed.get("by") == "provider" and oidc.offered():
        joining.invited(code)
        return oidc.with_invitation(at, code)
    if "password" not in at.typed:
        return _invitation(at, "")
    joining.accept(code, _same_twice(at))
    return go("/login?done=joined")


# --- one's own account ---
def _visit(at: Door) -> Visit:
    found = sign_in.visit(at.session)
    if found is None:
        raise NotAllowed(sign_in.ENDED)
    return found


def _enrol(at: Door, wrong: str) -> Response:
    me = _visit(at)
    if my_account.mine(me.user).second_factor and not wrong:
        return go("/account")
    return at.page(
        "Set up the second step",
        paragraph("An administrator requires a second step here: a code from an app on another device.")
        if me.must_enrol
        else paragraph("A second step protects your account when somebody learns your password."),
        told(wrong),
        at.form(secret("password", "Your password"), button("Begin"), do="begin"),
        at.form(button("Sign out", quiet=True), action="/logout"),
        status=403 if wrong else 200,
        back=not me.must_enrol,
    )


@door(_enrol)
def enrol(at: Door) -> Response:
    """Set up the second factor: password, picture, first code, recovery codes."""
    me = _visit(at)
    if at.typed.get("do") == "begin":
        begun = my_account.begin_enrolment(me.user, at.typed.get("password", ""))
        picture = segno.make(begun.address, error="m").svg_inline(scale=4, border=2)
        return at.page(
            "Set up the second step",
            paragraph("Read this picture with an authenticator app, or type the key below it. It is shown this once."),
            tag(
                "div",
                Markup(picture),
                class_="qr",
                role="img",
                aria_label="Picture with the key for an authenticator app",
            ),
            paragraph(tag("code", " ".join(begun.secret[at : at + 4] for at in range(0, len(begun.secret), 4)))),
            at.form(
                field("code", "The code that the app shows now", autocomplete="one-time-code"),
                button("Turn it on"),
                do="finish",
            ),
            wide=True,
        )
    return _recovery(at, my_account.finish_enrolment(me.user, at.typed.get("code", "")))


def _recovery(at: Door, codes: list[str]) -> Response:
    return at.page(
        "Recovery codes",
        paragraph("The second step is on. Each of these codes stands in for it once, when the device is lost."),
        paragraph("They are shown this once: write them down and keep them apart from the device.", "done"),
        tag("ol", *(tag("li", tag("code", code)) for code in codes)),
        tag("p", tag("a", "I have written them down", href="/account")),
        wide=True,
    )


def _account(at: Door, wrong: str) -> Response:
    if not accounts.team():
        return go("/welcome")
    me = _visit(at)
    own = my_account.mine(me.user)
    done = {
        "password": "Your password is changed; your other sessions have ended.",
        "factor": "The second step is off.",
    }
    word = done.get(at.request.query_params.get("done", ""), "")
    return at.page(
        "My account",
        told(wrong),
        paragraph(word, "done") if word and not wrong else Markup(""),
        table(
            ["", ""],
            [
                ["Name", me.user.display_name],
                ["Username", me.user.username],
                ["Role", codes.label("closed_user_role", me.user.role)],
                ["Sees records up to", codes.label("closed_confidentiality", me.user.clearance)],
            ],
        ),
        *(_password_part(at) if own.has_password else ()),
        tag("h2", "Second step"),
        *_factor_part(at, own),
        tag("h2", "Sessions"),
        _sessions_part(at, own, me.session),
        at.form(button("Sign out everywhere", quiet=True), do="everywhere"),
        wide=True,
        status=403 if wrong else 200,
        back=True,
    )


def _password_part(at: Door) -> tuple[Markup, ...]:
    return (
        tag("h2", "Password"),
        at.form(
            secret("old", "Your password now"),
            secret("password", "New password", HINT, new=True),
            secret("again", "The new password again", new=True),
            button("Change the password"),
            do="password",
        ),
    )


def _factor_part(at: Door, own: Mine) -> tuple[Markup, ...]:
    if not own.has_password:
        return (paragraph("You sign in with your organisation's provider, which asks for the second step.", "soft"),)
    if not own.second_factor:
        return (
            paragraph("It is off. With it on, signing in asks for a code from an app on another device."),
            tag("p", tag("a", "Set up the second step", href="/enrol")),
        )
    off = "" if own.required else button("Turn it off", quiet=True)
    return (
        paragraph(f"It is on. {own.recovery_left} recovery codes are left."),
        at.form(secret("password", "Your password"), button("Make new recovery codes", quiet=True), do="codes"),
        at.form(secret("password", "Your password"), off, do="off") if off else Markup(""),
    )


def _sessions_part(at: Door, own: Mine, this: int) -> Markup:
    rows = []
    for one in own.sessions:
        what = "This browser" if one.number == this else "Command line" if one.kind == "command" else "Another browser"
        end: Any = "" if one.number == this else at.form(button("End", quiet=True), do="end", number=str(one.number))
        rows.append([what, f"since {one.created_at:%-d %b, %H:%M}, last used {one.seen_at:%-d %b, %H:%M} UTC", end])
    return table(["Where", "When", ""], rows)


@door(_account)
def account(at: Door) -> Response:
    """Change one's own password, second factor and sessions."""
    me, password = _visit(at), at.typed.get("password", "")
    match at.typed.get("do"):
        case "password":
            my_account.change_password(me.user, me.session, at.typed.get("old", ""), _same_twice(at))
            return go("/account?done=password")
        case "codes":
            return _recovery(at, my_account.fresh_recovery_codes(me.user, password))
        case "off":
            my_account.drop_second_factor(me.user, password)
            return go("/account?done=factor")
        case "end":
            number = at.typed.get("number", "")
            my_account.end_session(me.user, int(number) if number.isdigit() and len(number) < 16 else 0)
            return go("/account")
        case "everywhere":
            my_account.end_everywhere(me.user)
            return go("/login?done=out")
    raise NotAllowed("This form is not known here. Nothing was done.")


# --- the locked file ---
def _unlock(at: Door, wrong: str) -> Response:
    if not lock.locked():
        return go("/")
    return at.page(
        "Unlock",
        paragraph("The database is locked. Its passphrase opens it."),
        told(wrong),
        at.form(
            field("passphrase", "Passphrase", type="password", autocomplete="off", autofocus=True),
            hidden("next", own_path(at.typed.get("next") or at.request.query_params.get("next", "/"))),
            button("Unlock"),
        ),
        status=403 if wrong else 200,
    )


@door(_unlock)
def unlock(at: Door) -> Response:
    """Open the encrypted file."""
    lock.unlock(at.typed.get("passphrase", ""))
    return go(own_path(at.typed.get("next", "/")))


def _lock_now(at: Door, wrong: str) -> Response:
    return at.page("Lock now", told(wrong), at.form(button("Lock now")), back=True)


@door(_lock_now)
def lock_now(at: Door) -> Response:
    """Close the encrypted file at once, for every tab."""
    lock.lock()
    return go("/unlock" if lock.locked() else "/")


async def session(request: Request) -> Response:
    """Whether this browser may still be here, in the session that its page shows.

    The gate has answered 401 where it may not; a page of whoever worked in the browser before is told the same.
    """
    shown = request.query_params.get("of")
    return Response(status_code=401 if shown and shown != str(request.scope.get(once.SESSION)) else 204)


def routes() -> list[Route]:
    """Every door."""
    both = ["GET", "POST"]
    handlers: dict[str, Handler] = {
        "/login": login,
        "/logout": logout,
        "/second-factor": second_factor,
        "/welcome": welcome,
        "/invitation": invitation,
        "/enrol": enrol,
        "/account": account,
        "/unlock": unlock,
        "/lock": lock_now,
    }
    return [
        *(Route(path, handler, methods=both) for path, handler in handlers.items()),
        Route("/session", session, methods=["GET"]),
        *oidc.routes(),
    ]
