"""What a provider says is believed only where it signed it, for us, for this very sign-in, and lately."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import team
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient
from test_doors import browser

from tracker.access import Confidentiality
from tracker.actions import accounts, joining

CLIENT = "tracker"
KEY, ANOTHER = (RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}) for _ in range(2))
PUBLISHED = KEY.as_dict(private=False)


class Provider(ThreadingHTTPServer):
    """A provider on this machine; a test bends what it signs."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.nonce, self.challenge, self.verified = "", "", False
        self.bent: dict[str, Any] = {}
        self.algorithm, self.key, self.silent = "RS256", KEY, False

    def token(self) -> dict[str, str]:
        """The answer of the token's address."""
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT, "sub": "dora", "nonce": self.nonce, "iat": now, "exp": now + 60}
        said = {name: value for name, value in (said | self.bent).items() if value is not None}
        answer = {"access_token": "opaque", "token_type": "Bearer"}
        if not self.silent:
            header = {"alg": self.algorithm, "kid": "one"}
            usual = self.algorithm == "RS256"
            answer["id_token"] = jwt.encode(header, said, self.key) if usual else by_hand(header, said)
        return answer


def letters(content: bytes) -> str:
    """In base 64 for addresses, as tokens are written."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def by_hand(header: dict[str, str], said: dict[str, Any]) -> str:
    """A token that nobody signed, or somebody with the key that everybody knows: the library makes none such."""
    signed = ".".join(letters(json.dumps(part).encode()) for part in (header, said))
    known = KEY.as_pem(private=False)
    return f"{signed}.{letters(hmac.digest(known, signed.encode(), 'sha256') if header['alg'] == 'HS256' else b'')}"


class _Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        """What the provider says of itself, and its keys."""
        at = self.server.issuer
        self._say(
            {"keys": [PUBLISHED]}
            if self.path == "/keys"
            else {
                "issuer": at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "jwks_uri": f"{at}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],  # as some providers say
            }
        )

    def do_POST(self) -> None:
        """A token, for a code."""
        sent = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        digest = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        self.server.verified = letters(digest) == self.server.challenge
        self._say(self.server.token())

    def _say(self, what: object) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def provider(store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that the settings name, and that vouches for Dora, who was invited."""
    team.cheap_hashes(monkeypatch)
    with Provider() as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        monkeypatch.setenv("TRACKER_OIDC_ISSUER", made.issuer)
        monkeypatch.setenv("TRACKER_OIDC_CLIENT_ID", CLIENT)
        code = accounts.invite(team.first(), "dora", "Dora", "coder", Confidentiality.INTERNAL)
        joining.accept_by_provider(code, made.issuer, "dora")
        yield made
        made.shutdown()


def come_back(client: TestClient, provider: Provider, state: str = "") -> Any:
    """Go to the provider and come back with a code."""
    away = parse_qs(urlsplit(client.get("/oidc/start").headers["location"]).query)
    provider.nonce, provider.challenge = away["nonce"][0], away["code_challenge"][0]
    return client.get(f"/oidc/callback?code=given&state={state or away['state'][0]}")


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_only_what_the_provider_signed_for_this_sign_in_lets_somebody_in(provider: Provider) -> None:
    forged: dict[str, dict[str, Any]] = {
        "of another provider": {"bent": {"iss": "https://elsewhere.example"}},
        "for another program": {"bent": {"aud": "another"}},
        "of an earlier sign-in": {"bent": {"nonce": "seen before"}},
        "of no sign-in": {"bent": {"nonce": None}},
        "that has run out": {"bent": {"exp": int(time.time()) - 1_000}},
        "about nobody": {"bent": {"sub": None}},
        "about somebody who was not invited": {"bent": {"sub": "eve"}},
        "by another key": {"key": ANOTHER},
        "by the key that everybody knows": {"algorithm": "HS256"},
        "by nobody": {"algorithm": "none"},
        "that is not there": {"silent": True},
    }
    with browser() as client:
        assert come_back(client, provider, "made up").status_code == 403
        for what, how in forged.items():
            usual = {name: getattr(provider, name) for name in how}
            for name, value in how.items():
                setattr(provider, name, value)
            answer = come_back(client, provider)
            assert answer.status_code == 403 and "tracker-session" not in client.cookies, what
            for name, value in usual.items():
                setattr(provider, name, value)

        assert come_back(client, provider).status_code == 200
        assert "tracker-session" in client.cookies and provider.verified
