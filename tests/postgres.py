"""A PostgreSQL cluster for tests, from the installed binaries, on loopback, gone when the tests end."""

from __future__ import annotations

import glob
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """Folder of initdb and pg_ctl, the newest first; None where PostgreSQL is not installed."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda p: int(p.split("/")[4]), reverse=True)
    on_path = shutil.which("initdb")
    return Path(found[0]).parent if found else Path(on_path).parent if on_path else None


def _as_owner(command: list[str]) -> list[str]:
    if os.geteuid() != 0:
        return command
    runuser = shutil.which("runuser", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    assert runuser, "PostgreSQL refuses to run as root, and runuser is not there to run it as somebody else."
    return [runuser, "-u", "postgres", "--", *command]


@contextmanager
def cluster(kept: Path | None = None, settings: str = "-c fsync=off -c full_page_writes=off") -> Iterator[str]:
    """URL of a running cluster's maintenance database; one in a folder that is kept is there the next time."""
    bin_folder = binaries()
    assert bin_folder, "PostgreSQL is not installed: run `make test`, which installs it."
    folder = kept or Path(tempfile.mkdtemp(prefix="tracker-pg-"))
    folder.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    if not (folder / "data" / "PG_VERSION").exists():
        subprocess.run(
            _as_owner(
                [
                    str(bin_folder / "initdb"),
                    "-D",
                    f"{folder}/data",
                    "-A",
                    "trust",
                    "-U",
                    "tracker",
                    "-E",
                    "UTF8",
                    "--locale=C.UTF-8",
                    "--no-sync",
                ]
            ),
            **run,
        )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} {settings}"
    control = _as_owner([str(bin_folder / "pg_ctl"), "-D", f"{folder}/data", "-w"])
    subprocess.run([*control, "-o", options, "-l", f"{folder}/log", "start"], **run)
    try:
        yield f"postgresql://tracker@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "fast" if kept else "immediate", "stop"], **run)
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
