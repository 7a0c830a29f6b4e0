"""The second factor: time-based codes (RFC 6238), each accepted once, and recovery codes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracker.errors import StoreProblem

STEP_SECONDS = 30
WINDOW = 1  # half minutes before and after: clocks differ
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without i, l, o, 0, 1, which are read for one another


def new_secret() -> str:
    """A secret of 160 random bits (RFC 4226, section 4), in base 32."""
    return pyotp.random_base32()


def address(secret: str, username: str) -> str:
    """What an authenticator app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="Tracker")


def accepted_step(secret: str, code: str, last: int | None, at: datetime) -> int | None:
    """The half minute whose code this is, later than the last accepted one; None for any other code."""
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return None
    now = int(at.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    fits = [
        step
        for step in range(now - WINDOW, now + WINDOW + 1)
        if hmac.compare_digest(totp.generate_otp(step), typed) and (last is None or step > last)
    ]
    return fits[0] if fits else None


def sealed(secret: str, key: bytes, account: int) -> str:
    """The secret, encrypted for this account alone: moved to another row it does not open."""
    nonce = secrets.token_bytes(12)
    return (nonce + AESGCM(key).encrypt(nonce, secret.encode(), _bound(account))).hex()


def opened(kept: str, key: bytes, account: int) -> str:
    """The secret again. Raises StoreProblem where it is of another account or was changed."""
    raw = bytes.fromhex(kept)
    try:
        return AESGCM(key).decrypt(raw[:12], raw[12:], _bound(account)).decode()
    except InvalidTag:
        raise StoreProblem("The second factor of this account was changed outside the program. Reset it.") from None


def _bound(account: int) -> bytes:
    return f"second factor of account {account}".encode()


def one_time_code(groups: int) -> str:
    """A random code in groups of four letters, some twenty bits each."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(groups))


def sum_of(code: str) -> str:
    """What is kept of a code or token: SHA-256 of it without blanks, dashes and capitals."""
    return hashlib.sha256("".join(code.lower().split()).replace("-", "").encode()).hexdigest()
