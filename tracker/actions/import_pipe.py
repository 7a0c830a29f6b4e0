"""A process of this program's own that works beside it, told and asked through pipes, each piece with its length before it.

A piece is a list or a struct in MessagePack, and read as the type that is asked for and as nothing else: what reads a
stranger's file may say anything.

It is given what it works on, knows neither database nor key, and ends with whoever started it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from typing import IO, Any, TypeVar

import msgspec

T = TypeVar("T")


class Beside:
    """Such a process, from its start to its end. Raises OSError where none can be started."""

    def __init__(self, command: str) -> None:
        self.process = subprocess.Popen(  # noqa: S603  # this program itself, with words of ours
            [sys.executable, "-P", "-c", command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def tell(self, told: Any) -> None:
        """Tell it something; nothing happens where it ended."""
        assert self.process.stdin is not None  # noqa: S101  # it is a pipe
        with suppress(BrokenPipeError):
            put(self.process.stdin, encoded(told))

    def answer(self, kind: type[T]) -> T | None:
        """What it says next, None where it ended in the midst of it or says something else."""
        assert self.process.stdout is not None  # noqa: S101  # it is a pipe
        return frame(self.process.stdout, kind)

    def end(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()
        self.process.wait()


def encoded(told: Any) -> bytes:
    """A list or a struct as it goes through the pipe: in JSON where it holds half a surrogate pair or a number over 64 bits."""
    try:
        return msgspec.msgpack.encode(told)
    except (UnicodeEncodeError, OverflowError):
        return json.dumps(msgspec.to_builtins(told), separators=(",", ":")).encode()


def put(pipe: IO[bytes], content: bytes) -> None:
    """Write a piece."""
    pipe.write(len(content).to_bytes(8, "big"))
    pipe.write(content)
    pipe.flush()


def frame(pipe: IO[bytes], kind: type[T]) -> T | None:
    """Read a piece of this type, None where there is no whole one."""
    length = int.from_bytes(pipe.read(8), "big")
    content = pipe.read(length)
    if not length or len(content) < length:
        return None
    try:
        if content[:1] == b"[":  # no list begins so in MessagePack
            return msgspec.convert(json.loads(content), kind)
        return msgspec.msgpack.decode(content, type=kind)
    except (msgspec.DecodeError, ValueError):
        return None


__all__ = ["Beside", "encoded", "frame", "put"]
