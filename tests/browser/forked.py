"""Servers and commands by fork from one process that has imported the app: importing it takes seconds of processor time at each."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


class Forked:
    """A server that runs; what a test asks of `subprocess.Popen` is answered by the process that forked it."""

    def __init__(self, nest: Nest, pid: int) -> None:
        self.nest, self.pid = nest, pid

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        return self.nest.ask({"poll": self.pid})

    def terminate(self) -> None:
        """Ask it to end."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def wait(self, seconds: float) -> None:
        """Until it has ended; killed where it does not in time, which is an error."""
        until = time.monotonic() + seconds
        while self.poll() is None:
            if time.monotonic() > until:
                os.kill(self.pid, signal.SIGKILL)
                raise TimeoutError(f"The server did not end within {seconds} s.")
            time.sleep(0.02)


class Nest:
    """The process that has imported the app."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, arguments: list[str], environment: dict[str, str], out: Path, err: Path) -> Forked:
        """`tracker` with these arguments and this environment alone; what it prints and tells is in two files."""
        said = {"arguments": arguments, "environment": environment, "out": str(out), "err": str(err)}
        return Forked(self, int(self.ask(said)))

    def run(self, arguments: list[str], environment: dict[str, str]) -> str:
        """The output of a command that ends well."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            started = self.start(arguments, environment, out, err)
            started.wait(120)
            assert started.poll() == 0, err.read_text(encoding="utf-8")
            return out.read_text(encoding="utf-8")

    def ask(self, what: dict[str, Any]) -> Any:
        """The answer to one question."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        """End it; it ends no server."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(20)


def _run(asked: dict[str, Any]) -> None:
    """In the new process: be `tracker` as the shell starts it."""
    for name, there in ((os.devnull, 0), (asked["out"], 1), (asked["err"], 2)):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), there)
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["tracker", *asked["arguments"]]
    from tracker.cli import main

    code = 1
    try:
        main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def nest() -> None:
    """Import what a server needs, then fork one for each line that asks for it."""
    from tracker.web import serve

    serve._settle()
    ended: dict[int, int] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        if "poll" in asked:
            pid = asked["poll"]
            if pid not in ended:
                found, status = os.waitpid(pid, os.WNOHANG)
                ended |= {pid: os.waitstatus_to_exitcode(status)} if found else {}
            answer = ended.get(pid)
        else:
            answer = os.fork()
            if not answer:
                _run(asked)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    nest()
