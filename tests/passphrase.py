"""The passphrase of encrypted stores in tests, and files of secrets."""

from pathlib import Path

PASSPHRASE = "four invented words here"


def private(path: Path, said: str) -> str:
    """A file that only its owner reads; its name."""
    path.touch(0o600)
    path.chmod(0o600)
    path.write_text(f"{said}\n", encoding="utf-8")
    return str(path)
