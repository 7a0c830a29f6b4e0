"""A file that came through the browser, under a path for as long as it is read.

Where the system can keep a file in memory alone (Linux), nothing of it is written in plain to a disk; elsewhere it lies in
a folder of this user's, inside the program's own, and goes when the work is done.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePath

from tracker.config import settings


@contextmanager
def held(*uploads: tuple[str, bytes]) -> Iterator[list[Path]]:
    """The paths of these files (name, content), each by its own name."""
    settings().home.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".upload-", dir=settings().home))
    with ExitStack() as ending:
        ending.callback(shutil.rmtree, folder, ignore_errors=True)
        paths = []
        for number, (name, content) in enumerate(uploads):
            path = folder / str(number) / (PurePath(name.replace("\\", "/")).name[-120:] or "file")
            path.parent.mkdir()
            if hasattr(os, "memfd_create"):
                handle = os.memfd_create("upload")
                ending.callback(os.close, handle)
                with os.fdopen(os.dup(handle), "wb") as file:
                    file.write(content)
                path.symlink_to(f"/proc/{os.getpid()}/fd/{handle}")
            else:
                path.touch(0o600)
                path.write_bytes(content)
            paths.append(path)
        yield paths
