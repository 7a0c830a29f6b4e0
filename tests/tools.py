"""What the tests need besides Python: a browser, PostgreSQL and openssl; found, or installed from Debian's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from postgres import binaries

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    """Path of a Chromium, None where there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def main() -> int:
    """Install what is missing; say plainly what cannot be had."""
    missing = ([] if browser() else ["chromium"]) + ([] if binaries() else ["postgresql"])
    missing += [] if shutil.which("openssl") else ["openssl"]
    if missing and shutil.which("apt-get"):
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*root, "apt-get", "update", "-qq"], check=False, env=environment)
        subprocess.run([*root, "apt-get", "install", "-y", "-qq", *missing], check=False, env=environment)
    still = ([] if browser() else ["Chromium"]) + ([] if binaries() else ["PostgreSQL (initdb, pg_ctl)"])
    still += [] if shutil.which("openssl") else ["openssl"]
    if still:
        print(f"Please install {' and '.join(still)}: the tests need them.", file=sys.stderr)
    return bool(still)


if __name__ == "__main__":
    sys.exit(main())
