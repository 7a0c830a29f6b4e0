"""Files that are written whole or not at all, and for their owner only."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def write(path: Path, parts: Iterable[bytes]) -> None:
    """Put these bytes under this name, on the disk when this returns. Raises OSError; then nothing stands there."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    folder(path.parent)
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for content in parts:
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    settle(path.parent)


def folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner alone. Raises OSError."""
    for missing in reversed([path, *path.parents]):
        missing.mkdir(exist_ok=True, mode=0o700)


def settle(folder: Path) -> None:
    """Let the names in a folder reach the disk, so that a power cut does not bring the old ones back."""
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:  # some systems open no folders, and keep names in order by themselves
        return
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
