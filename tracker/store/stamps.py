"""Time stamps of the audit log by an authority outside (RFC 3161): what is asked, and whether an answer holds.

What is stamped is the SHA-256 of a head of the log under a random salt, so that the authority learns nothing, not even
which store asked. Whoever holds salt, head and answer can check it with other programs, too.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from tracker.dates import now
from tracker.errors import InvalidFacts
from tracker.records import Setting
from tracker.store.audit_chain import Head

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

PREFIX = "stamp "
SHA256 = "2.16.840.1.101.3.4.2.1"
LARGEST = 1 << 20  # bytes of an answer or of a root; real ones have a few thousand


@dataclass(frozen=True)
class Asked:
    """A head for which a stamp was asked, with what proves that an answer is to it; and the answer, once it was kept.

    `token` and `root` are empty until then: the whole answer, and the certificates it was checked with (PEM).
    """

    store: str
    seq: int
    at: str
    hash: str
    salt: str
    nonce: int
    asked_at: str
    token: str = ""
    root: str = ""

    @property
    def head(self) -> Head:
        """The head that was stamped."""
        return Head(self.store, self.seq, datetime.fromisoformat(self.at), self.hash)

    @property
    def message(self) -> bytes:
        """What was digested."""
        return f"tracker-stamp 1\n{self.salt}\n{self.store} {self.seq} {self.at} {self.hash}\n".encode()

    @property
    def imprint(self) -> bytes:
        """The digest that was sent."""
        return hashlib.sha256(self.message).digest()

    @property
    def key(self) -> str:
        """Its setting."""
        return f"{PREFIX}{self.imprint.hex()[:16]}"


@dataclass(frozen=True)
class Holds:
    """What an answer says: when, by which authority, under which root (its name, and the SHA-256 to compare)."""

    time: datetime
    authority: str
    root: str
    fingerprint: str


def ask(head: Head) -> tuple[Asked, bytes]:
    """A request for a stamp of this head, and what to keep of it."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    asked = Asked(head.store, head.seq, head.at.isoformat(), head.hash, secrets.token_hex(32), 0, now().isoformat())
    request = TimestampRequestBuilder().data(asked.message).hash_algorithm(HashAlgorithm.SHA256).build()
    return replace(asked, nonce=request.nonce or 0), request.as_bytes()


def write(session: Session, asked: Asked) -> None:
    """Keep it among the constants of the store: they go with backups and take-outs."""
    session.merge(Setting(key=asked.key, value=json.dumps(asdict(asked))))


def every(session: Session) -> list[Asked]:
    """All that were asked, in the order of their heads. Raises InvalidFacts where one is not as this program writes it."""
    query = select(Setting).where(col(Setting.key).startswith(PREFIX))
    try:
        found = [Asked(**json.loads(row.value)) for row in session.exec(query).all()]
    except (ValueError, TypeError):
        raise InvalidFacts("A time stamp in this database is not as the program wrote it.") from None
    return sorted(found, key=lambda asked: (asked.seq, asked.asked_at))


def imprint_of(token: bytes) -> bytes:
    """What an answer stamps. Raises InvalidFacts where it is none, or a refusal."""
    found: bytes = _answer(token).tst_info.message_imprint.message
    return found


def proved(asked: Asked, token: bytes, root: bytes) -> Holds:
    """See that an answer stamps this head, and leads to this root. Raises InvalidFacts, saying what does not hold."""
    from rfc3161_client import VerifierBuilder

    top = _root(root)
    try:
        answer = _answer(token)
        signer, time = _signer(answer), answer.tst_info.gen_time
        _answers(answer, asked)
        if not signer.not_valid_before_utc <= time <= signer.not_valid_after_utc:
            raise InvalidFacts("The authority's certificate was not valid at the time that it stamped.")
        VerifierBuilder(roots=[top], nonce=asked.nonce).build().verify(answer, asked.imprint)
        return Holds(time, _name(signer), _name(top), hashlib.sha256(top.public_bytes(_der())).hexdigest())
    except InvalidFacts:
        raise
    except Exception as problem:  # whatever parsers say of bytes that somebody altered is a refusal
        raise InvalidFacts(
            "This time stamp was altered, is not by an authority for time stamps, or does not lead to this root "
            f"certificate ({str(problem).rstrip('.')})."
        ) from None


def _answers(answer: TimeStampResponse, asked: Asked) -> None:
    info = answer.tst_info
    if info.message_imprint.hash_algorithm.dotted_string != SHA256 or info.message_imprint.message != asked.imprint:
        raise InvalidFacts("This time stamp is of something else: its digest is not the one that was sent.")
    if not asked.nonce or info.nonce != asked.nonce:
        raise InvalidFacts("This time stamp answers another request: its number (nonce) is not the one that was sent.")


def _answer(token: bytes) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response

    try:
        answer = decode_timestamp_response(token[:LARGEST])
        granted = answer.status == 0
        if granted:
            _ = answer.tst_info, answer.signed_data
    except ValueError:
        raise InvalidFacts("This is no answer of a time-stamping authority (RFC 3161).") from None
    if not granted:
        raise InvalidFacts("The authority did not grant this time stamp. Ask again, or ask another one.")
    return answer


def _root(pem: bytes) -> Certificate:
    """The one root certificate in a file: it vouches for itself. Raises InvalidFacts."""
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificates(pem[:LARGEST])
    except ValueError:
        raise InvalidFacts("The root is no certificate in PEM (it begins with -----BEGIN CERTIFICATE-----).") from None
    roots = [one for one in found if one.issuer == one.subject]
    if len(roots) != 1:
        raise InvalidFacts(f"One root certificate is needed, of the authority you trust; this file holds {len(roots)}.")
    return roots[0]


def _signer(answer: TimeStampResponse) -> Certificate:
    """The certificate that signed. Raises InvalidFacts where the answer does not hold it."""
    from cryptography import x509

    signers = list(answer.signed_data.signer_infos)
    for one in answer.signed_data.certificates if len(signers) == 1 else ():
        found = x509.load_der_x509_certificate(one)
        if (found.issuer, found.serial_number) == (signers[0].issuer, signers[0].serial_number):
            return found
    raise InvalidFacts("This time stamp does not hold the certificate of who signed it. Ask for it with certificates.")


def _name(certificate: Certificate) -> str:
    return certificate.subject.rfc4514_string()


def _der() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER
