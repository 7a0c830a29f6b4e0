"""The command line: the same actions without a browser.

Actions are imported inside the commands, so that `tracker --help` answers at once.
Errors that a person can mend go to stderr and end with exit code 2.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import typer

from tracker import config
from tracker.cli import audit, documents, holding, importing, lists, people, reading, search, statistics, store
from tracker.cli.account import account_app
from tracker.cli.code_lists import code_app
from tracker.cli.common import typed
from tracker.cli.key import key_app
from tracker.cli.profiles import audience_app
from tracker.cli.proposals import proposals_app
from tracker.cli.reports import coding_app, report_app
from tracker.cli.review import review_app
from tracker.cli.views import view_app
from tracker.errors import TrackerError, places

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tracker: a case database in which every fact leads to the words that state it.",
)
app.add_typer(store.app)
app.add_typer(lists.app)
app.add_typer(statistics.app)
app.add_typer(documents.app)
app.add_typer(audit.app)
app.add_typer(holding.app)
app.add_typer(people.app)
app.add_typer(search.app)
app.add_typer(importing.app)
app.command("evaluate")(reading.evaluate)
report_app.command("propose")(reading.propose)
for name, group in (
    ("report", report_app),
    ("coding", coding_app),
    ("review", review_app),
    ("list", lists.list_app),
    ("export", lists.export_app),
    ("code", code_app),
    ("key", key_app),
    ("account", account_app),
    ("audit", audit.audit_app),
    ("audience", audience_app),
    ("consent", people.consent_app),
    ("legal-hold", people.hold_app),
    ("view", view_app),
    ("proposals", proposals_app),
    ("batch", importing.batch_app),
):
    app.add_typer(group, name=name)


@cache
def command() -> Callable[..., Any]:
    """The commands as a tree, read from their functions once: that takes longer than many of them do."""
    return typer.main.get_command(app)


def main() -> None:
    """Run a command; a problem that a person can mend is one sentence on stderr."""
    os.umask(0o077)  # whatever is written here is for its owner alone
    config.asking = typed if sys.stdin.isatty() else None
    try:
        command()()
    except TrackerError as problem:
        typer.echo(str(problem), err=True)
        sys.exit(2)
    except PermissionError as problem:  # another user of this machine, or a folder that was given away
        typer.echo(f"{problem.filename or 'A file'} is not for you to read and write here.", err=True)
        sys.exit(2)
    except Exception as problem:  # a bug: where it arose, never the values it was about
        typer.echo(f"Something went wrong in the program: {places(problem)}", err=True)
        sys.exit(1)
