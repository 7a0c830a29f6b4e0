"""tracker review: judge statements."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.common import Json, print_rows, user
from tracker.errors import InvalidFacts

review_app = typer.Typer(no_args_is_help=True, help="Judge statements: accept, contest, reject, reopen.")


def _judge(decision: str, claim: list[str] | None, report: str | None, bundle: bool, reason: str | None) -> None:
    from tracker.actions import review

    if claim and not (report or bundle):
        done = review.judge(user(), claim, decision, reason)
    elif report and bundle and not claim:
        done = review.judge_bundle(user(), report, decision, reason)
    else:
        raise InvalidFacts("Give --claim UID (once or more), or --report REF with --bundle.")
    typer.echo(
        f"{len(done.changed)} statements judged." + (f" {done.already} were so already." if done.already else "")
    )
    for uid, why in done.left.items():
        typer.echo(f"left for one by one ({why}): {uid}", err=True)


Claims = Annotated[list[str] | None, typer.Option("--claim", help="Uid of a statement; may be given again.")]
OfReport = Annotated[str | None, typer.Option("--report", help="Ref of a report.")]
Bundle = Annotated[
    bool, typer.Option("--bundle", help="All that waits in the report, but what must be judged one by one.")
]
Reason = Annotated[str | None, typer.Option("--reason", help="Why.")]


@review_app.command("accept")
def review_accept(claim: Claims = None, report: OfReport = None, bundle: Bundle = False, reason: Reason = None) -> None:
    """Follow statements: they become facts."""
    _judge("accept", claim, report, bundle, reason)


@review_app.command("contest")
def review_contest(
    claim: Claims = None, report: OfReport = None, bundle: Bundle = False, reason: Reason = None
) -> None:
    """Mark statements as disputed: sources disagree."""
    _judge("contest", claim, report, bundle, reason)


@review_app.command("reject")
def review_reject(claim: Claims = None, report: OfReport = None, bundle: Bundle = False, reason: Reason = None) -> None:
    """Do not follow statements; they stay beside the account."""
    _judge("reject", claim, report, bundle, reason)


@review_app.command("reopen")
def review_reopen(claim: Claims = None, report: OfReport = None, bundle: Bundle = False, reason: Reason = None) -> None:
    """Take judgements back: the statements wait again."""
    _judge("reopen", claim, report, bundle, reason)


@review_app.command("list")
def review_list(
    report: OfReport = None,
    at_most: Annotated[int, typer.Option("--at-most", min=1, help="Statements that are listed.")] = 1_000,
    as_json: Json = False,
) -> None:
    """List the statements that wait for review, riskiest first."""
    from tracker.actions import queue, statements

    person = user()
    rows = queue.waiting(person, report, at_most)
    print_rows(
        rows,
        as_json,
        lambda w: f"{w.statement.uid}  {w.risk or '-'}  {statements.in_a_sentence(w.statement)}",
        (person, "statements that wait"),
    )
    if len(rows) == at_most:
        typer.echo(f"The first {at_most:,} were listed: --at-most lists more, --report those of one report.", err=True)
