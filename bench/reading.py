"""Reading reports for their facts, beside splitting the same text into words; and what the first reading costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

TEXTS = Path(__file__).parents[1] / "tests" / "reading" / "texts"
WORDS = 1000
PEER = "import re, sys; [re.findall(r'\\w+', text) for text in sys.stdin.read().split(chr(0))]"
OURS = "import sys; from tracker.reading import read; [read(text) for text in sys.stdin.read().split(chr(0))]"


def articles() -> list[str]:
    """English texts of our own, put together to about a thousand words each."""
    out, part = [], ""
    for path in sorted(TEXTS.rglob("en*.txt")):
        part += path.read_text(encoding="utf-8") + "\n\n"
        if len(part.split()) >= WORDS:
            out.append(part)
            part = ""
    return out


def measure(line: Callable[..., None], times: Callable[..., list[float]]) -> None:
    """A thousand words after the first; a hundred texts in a process of its own, with start; what starts without reading."""
    import re

    from tracker.reading import read

    (first, *_) = articles()
    line(
        f"read {len(first.split()):,} words for facts, after the first",
        times(lambda: read(first)),
        times(lambda: re.findall(r"\w+", first)),
        "splitting it into words",
    )
    short = [path.read_text(encoding="utf-8") for path in sorted(TEXTS.rglob("*.txt"))][:100]
    given = "\0".join(short).encode()

    def run(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], input=given, check=True, capture_output=True)

    line(
        f"read {len(short)} short texts in a process of its own",
        times(run(OURS), 5, 1),
        times(run(PEER), 5, 1),
        "the same, split into words",
    )
    loaded = "import sys, tracker.reading; assert not [m for m in sys.modules if m.startswith('tracker.reading.eng')]"
    line(
        "import tracker.reading without reading",
        times(run(loaded), 7, 1),
        times(run("import tracker.drafts"), 7, 1),
        "import tracker.drafts",
    )
