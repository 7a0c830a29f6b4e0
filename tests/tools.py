"""What the tests need besides Python: a browser, PostgreSQL and openssl; found, or installed from Debian's packages.

With `--office` LibreOffice too, which reads the spreadsheets that leave: without it those tests are left out, and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from postgres import binaries

# the first is the engine without windows: a page costs it half the processor time that it costs the whole browser
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    """Path of a Chromium, None where there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def main() -> int:
    """Install what is missing; say plainly what cannot be had."""
    if not shutil.which(BROWSERS[0]):
        _install(BROWSERS[0])  # not every system has it; then the whole browser will do
    missing = ([] if browser() else ["chromium"]) + ([] if binaries() else ["postgresql"])
    missing += [] if shutil.which("openssl") else ["openssl"]
    missing += ["libreoffice-calc-nogui"] if "--office" in sys.argv and not shutil.which("soffice") else []
    if missing:
        _install(*missing)
    still = ([] if browser() else ["Chromium"]) + ([] if binaries() else ["PostgreSQL (initdb, pg_ctl)"])
    still += [] if shutil.which("openssl") else ["openssl"]
    if still:
        print(f"Please install {' and '.join(still)}: the tests need them.", file=sys.stderr)
    return bool(still)


def _install(*packages: str) -> None:
    if shutil.which("apt-get"):
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*root, "apt-get", "update", "-qq"], check=False, env=environment)
        subprocess.run([*root, "apt-get", "install", "-y", "-qq", *packages], check=False, env=environment)


if __name__ == "__main__":
    sys.exit(main())
