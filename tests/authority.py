"""A time-stamping authority of our own: a root, a certificate under it, and the program openssl that answers."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIG = """[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Authority:
    """A folder with a root, an authority's certificate under it, and the settings of `openssl ts`."""

    folder: Path

    @property
    def root(self) -> bytes:
        return (self.folder / "root.pem").read_bytes()

    def answer(self, request: bytes) -> bytes:
        """What it answers to a request."""
        (self.folder / "a.tsq").write_bytes(request)
        words = [
            "openssl",
            "ts",
            "-reply",
            "-config",
            str(self.folder / "tsa.cnf"),
            "-queryfile",
            str(self.folder / "a.tsq"),
        ]
        subprocess.run([*words, "-out", str(self.folder / "a.tsr")], check=True, capture_output=True)
        return (self.folder / "a.tsr").read_bytes()


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def authority(folder: Path, name: str = "Invented", days: tuple[int, int] = (-10, 10), use: bool = True) -> Authority:
    """An authority whose own certificate is valid on these days from now; `use` says that it is for time stamps."""
    folder.mkdir()
    now = datetime.now(UTC)
    top, own = rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1())
    begun = x509.CertificateBuilder().subject_name(named(f"{name} Root")).issuer_name(named(f"{name} Root"))
    begun = begun.serial_number(x509.random_serial_number()).public_key(top.public_key())
    begun = begun.not_valid_before(now - timedelta(days=900)).not_valid_after(now + timedelta(days=900))
    root = begun.add_extension(x509.BasicConstraints(True, None), True).sign(top, hashes.SHA256())
    begun = x509.CertificateBuilder().subject_name(named(f"{name} Clock")).issuer_name(root.subject)
    begun = begun.serial_number(x509.random_serial_number()).public_key(own.public_key())
    begun = begun.not_valid_before(now + timedelta(days=days[0])).not_valid_after(now + timedelta(days=days[1]))
    purpose = ExtendedKeyUsageOID.TIME_STAMPING if use else ExtendedKeyUsageOID.CODE_SIGNING
    clock = begun.add_extension(x509.ExtendedKeyUsage([purpose]), True).sign(top, hashes.SHA256())
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "root.pem").write_bytes(root.public_bytes(pem))
    (folder / "tsa.pem").write_bytes(clock.public_bytes(pem))
    (folder / "tsa.key").write_bytes(own.private_bytes(pem, form, plain))
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    return Authority(folder)
