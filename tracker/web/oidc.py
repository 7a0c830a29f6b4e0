"""Signing in with a provider by OpenID Connect, on our own routes and sessions. Off unless the settings name one.

The only call to another host that this program makes: to the issuer that TRACKER_OIDC_ISSUER names, when somebody
signs in that way. It proves who somebody is and gives no rights: only invited accounts are linked, by issuer and subject.
"""

from __future__ import annotations

import os
import secrets
import time
from threading import Lock
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracker import config
from tracker.actions import joining, sign_in
from tracker.config import served_over_https
from tracker.errors import TrackerError
from tracker.web import quiet
from tracker.web.plain import BROWSER, BROWSER_DAYS, SESSION, Door, Markup, cookie, go, paragraph, set_cookie, tag

MINUTES, AT_ONCE = 10, 5_000
FAILED = "The provider did not confirm who you are. Try again, or sign in with a password."
FLOW = "oidc"
# Signed with a key that the provider alone has; some list "none" too, and an unsigned token would then be believed.
SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
ALGORITHMS = "id_token_signing_alg_values_supported"


class _Flows:
    """What is remembered of a sign-in under way, on this side; the browser holds a random number alone."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Any]] = {}
        self._lock = Lock()

    def put(self, flow: str, value: Any) -> None:
        """Remember for ten minutes."""
        with self._lock:
            moment = time.monotonic()
            for old in [key for key, (until, _) in self._kept.items() if until < moment]:
                del self._kept[old]
            while len(self._kept) >= AT_ONCE:  # the oldest go: whoever begins thousands must not keep others out
                del self._kept[next(iter(self._kept))]
            self._kept[flow] = (moment + MINUTES * 60, value)

    def take(self, flow: str) -> Any | None:
        """What was remembered, once."""
        with self._lock:
            until, value = self._kept.pop(flow, (0.0, None))
        return value if until > time.monotonic() else None


_flows = _Flows()


def offered() -> bool:
    """Whether the settings name a provider."""
    return bool(os.environ.get("TRACKER_OIDC_ISSUER") and os.environ.get("TRACKER_OIDC_CLIENT_ID"))


def issuer() -> str:
    """The provider's address, without a slash at its end."""
    return os.environ["TRACKER_OIDC_ISSUER"].rstrip("/")


def _client() -> Any:
    from authlib.integrations.starlette_client import OAuth  # half a second that only teams with a provider wait

    secret = config.secret("TRACKER_OIDC_CLIENT_SECRET_FILE")
    oauth = OAuth()
    oauth.register(
        "provider",
        server_metadata_url=f"{issuer()}/.well-known/openid-configuration",
        client_id=os.environ["TRACKER_OIDC_CLIENT_ID"],
        client_secret=secret,
        client_kwargs={
            "scope": "openid",
            "code_challenge_method": "S256",
            "timeout": 10,
            **({} if secret else {"token_endpoint_auth_method": "none"}),
        },
    )
    return oauth.provider


def with_invitation(at: Door, code: str) -> Response:
    """Begin a sign-in that links this invitation to the identity that comes back."""
    flow = secrets.token_urlsafe(32)
    _flows.put(f"invited {flow}", code)
    # a link, not a redirect: the policy of these pages lets no form end at another site
    link = tag("p", tag("a", "Go on to the provider", href="/oidc/start"))
    answer = at.page("Your organisation's provider", paragraph("The provider confirms who you are."), link)
    _set_flow(answer, flow)
    return answer


def _set_flow(answer: Response, flow: str) -> None:
    """Lax: the browser comes back from another site. It holds nothing but a random number, for ten minutes."""
    answer.set_cookie(
        cookie(FLOW), flow, max_age=MINUTES * 60, path="/", secure=served_over_https(), httponly=True, samesite="lax"
    )


def _back(request: Request) -> str:
    base = os.environ.get("TRACKER_PUBLIC_ADDRESS", "").rstrip("/")
    if not base:
        scheme = "https" if served_over_https() else request.url.scheme
        base = f"{scheme}://{request.headers.get('host', '')}"
    return f"{base}/oidc/callback"


async def start(request: Request) -> Response:
    """Send the browser to the provider, with state, nonce and PKCE (RFC 7636)."""
    if not offered():
        return Door(request, {}).page("Not offered", paragraph("No provider is set up here."), status=404)
    flow = request.cookies.get(cookie(FLOW)) or ""
    invited = _flows.take(f"invited {flow}") if flow else None
    try:
        asked = await _client().create_authorization_url(_back(request))
    except Exception as problem:
        return _failed(request, problem)
    flow = secrets.token_urlsafe(32)
    _flows.put(flow, (asked, _back(request), invited))
    answer = go(asked["url"])
    _set_flow(answer, flow)
    return answer


async def callback(request: Request) -> Response:
    """The browser comes back: check state, code, PKCE and the signed token, then open a session of our own."""
    if not offered():
        return Door(request, {}).page("Not offered", paragraph("No provider is set up here."), status=404)
    kept = _flows.take(request.cookies.get(cookie(FLOW)) or "")
    given = request.query_params
    if kept is None or not given.get("code") or not secrets.compare_digest(given.get("state", ""), kept[0]["state"]):
        return _failed(request, None)
    asked, back, invited = kept
    client = _client()
    try:
        token = await client.fetch_access_token(
            redirect_uri=back, code=given["code"], code_verifier=asked["code_verifier"]
        )
        told = await client.load_server_metadata()
        told[ALGORITHMS] = [one for one in told.get(ALGORITHMS, ()) if one in SIGNED] or ["RS256"]
        said = await client.parse_id_token(token, nonce=asked["nonce"], claims_options=_claims())
    except Exception as problem:
        return _failed(request, problem)
    if not said:
        return _failed(request, None)
    return await run_in_threadpool(_let_in, request, str(said["iss"]).rstrip("/"), str(said["sub"]), invited)


def _claims() -> dict[str, Any]:
    """Who must have signed the token, and for whom (OpenID Connect Core, 3.1.3.7)."""
    return {
        "iss": {"essential": True, "values": [issuer(), f"{issuer()}/"]},
        "sub": {"essential": True},
        "aud": {"essential": True, "values": [os.environ["TRACKER_OIDC_CLIENT_ID"]]},
    }


def _let_in(request: Request, told_by: str, subject: str, invited: str | None) -> Response:
    at = Door(request, {})
    try:
        if invited:
            joining.accept_by_provider(invited, told_by, subject)
        opened = sign_in.sign_in_by_provider(told_by, subject, at.browser or "")
    except TrackerError as problem:
        link = tag("p", tag("a", "Back to signing in", href="/login"))
        return at.page("You are not let in", paragraph(str(problem), "wrong"), link, status=403)
    if at.session:  # who worked in this browser until now
        sign_in.sign_out(at.session)
    # a page of our own goes on: a redirect that began at another site would not carry our cookie
    on = "/second-factor" if opened.factor_due else "/"
    answer = at.page(
        "Signed in", Markup(f'<meta http-equiv="refresh" content="0;url={on}">'), tag("p", tag("a", "Go on", href=on))
    )
    set_cookie(answer, SESSION, opened.token)
    if opened.browser:
        set_cookie(answer, BROWSER, opened.browser, BROWSER_DAYS)
    answer.delete_cookie(cookie(FLOW), path="/")
    return answer


def _failed(request: Request, problem: Exception | None) -> Response:
    if problem is not None:
        quiet.note(problem)
    link = tag("p", tag("a", "Back to signing in", href="/login"))
    return Door(request, {}).page("You are not let in", paragraph(FAILED, "wrong"), link, status=403)


def routes() -> list[Route]:
    """The way to the provider and back."""
    return [Route("/oidc/start", start, methods=["GET"]), Route("/oidc/callback", callback, methods=["GET"])]
