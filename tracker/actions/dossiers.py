"""Many case reports in one go: read one after the other, set side by side, each noted in the ledger."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from tracker import phrases
from tracker.access import Permission, User, require
from tracker.actions import export
from tracker.actions.case_report import CaseReport
from tracker.audience import Leaving
from tracker.errors import InvalidFacts, NotFound
from tracker.exporters import dossier_paper

SETTING = 2  # documents that are set at the same time, while the next one is read


@dataclass(frozen=True)
class Written:
    """One case report of many: its file, or why it stays."""

    ref: str
    file: export.ExportFile | None
    why: str = ""


def each(
    user: User,
    refs: Sequence[str],
    format_name: str,
    leaving: Leaving = export.TEAM,
    secret: str = "",
    language: str = phrases.ENGLISH,
    known_on: date | None = None,
) -> Iterator[Written]:
    """Case reports one after the other, each with its own line in the ledger before its bytes are handed out.

    While one is read, others are set. Raises InvalidFacts, NotAllowed; who stays is told in their place.
    """
    require(user, Permission.EXPORT)
    export.paper_format(format_name)
    leaving = export.decided(user, leaving, secret)
    return _each(user, refs, format_name, leaving, language, known_on)


def _each(
    user: User, refs: Sequence[str], format_name: str, leaving: Leaving, language: str, known_on: date | None
) -> Iterator[Written]:
    written = export.paper_format(format_name)
    with ThreadPoolExecutor(max_workers=SETTING) as setters:
        waiting: deque[tuple[CaseReport, Future[bytes]]] = deque()
        for ref in refs:
            try:
                made = export.told(user, ref, leaving, language, known_on)
            except (InvalidFacts, NotFound) as problem:
                why = problem.problems.get(ref, "") if isinstance(problem, InvalidFacts) else ""
                yield Written(ref, None, why or str(problem))
                continue
            waiting.append((made, setters.submit(written.write, dossier_paper.of(made.report))))
            if len(waiting) > 2 * SETTING:
                yield _left(user, *waiting.popleft(), format_name, leaving)
        while waiting:
            yield _left(user, *waiting.popleft(), format_name, leaving)


def _left(user: User, made: CaseReport, content: Future[bytes], format_name: str, leaving: Leaving) -> Written:
    return Written(made.report.ref, export.keep(user, made, content.result(), format_name, leaving))
