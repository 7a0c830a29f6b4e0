"""The command line: the same actions without a browser.

Actions are imported inside the commands, so that `tracker --help` answers at once.
Errors that a person can mend go to stderr and end with exit code 2.
"""

from __future__ import annotations

import sys

import typer

from tracker.cli import audit, lists, store
from tracker.cli.code_lists import code_app
from tracker.cli.reports import coding_app, report_app
from tracker.cli.review import review_app
from tracker.errors import TrackerError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tracker: a case database in which every fact leads to the words that state it.",
)
app.add_typer(store.app)
app.add_typer(lists.app)
app.add_typer(audit.app)
for name, group in (
    ("report", report_app),
    ("coding", coding_app),
    ("review", review_app),
    ("list", lists.list_app),
    ("export", lists.export_app),
    ("code", code_app),
    ("audit", audit.audit_app),
):
    app.add_typer(group, name=name)


def main() -> None:
    """Run a command; a problem that a person can mend is one sentence on stderr."""
    try:
        app(standalone_mode=True)
    except TrackerError as problem:
        typer.echo(str(problem), err=True)
        sys.exit(2)
