"""tracker account: invite, list, reset, restore, role, clearance, second-factor, close, reopen, sessions, revoke, token."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.access import Confidentiality
from tracker.cli.common import Json, print_rows, user
from tracker.errors import InvalidFacts

account_app = typer.Typer(no_args_is_help=True, help="Who works here: invitations, roles, clearance, sessions.")
Name = Annotated[str, typer.Argument(help="The username.")]
Role = Annotated[str, typer.Option(help="viewer, coder, reviewer, custodian or admin.")]
Clearance = Annotated[
    str, typer.Option(help="The closest records this person sees: public, internal, restricted, sealed.")
]


def _level(told: str) -> Confidentiality:
    if told not in list(Confidentiality):
        raise InvalidFacts(f"There is no clearance '{told}'. Choose one of: {', '.join(Confidentiality)}.")
    return Confidentiality(told)


@account_app.command()
def invite(
    username: Name,
    name: Annotated[str, typer.Option(help="The name, as others see it.")],
    role: Role = "coder",
    clearance: Clearance = "internal",
) -> None:
    """Make an account and print its one-time code, to be used on the page /invitation within a week."""
    from tracker.actions import accounts

    typer.echo(accounts.invite(user(), username, name, role, _level(clearance)))


@account_app.command("list")
def listed(as_json: Json = False) -> None:
    """Print everybody, closed accounts last."""
    from tracker.actions import accounts

    print_rows(
        accounts.people(user()),
        as_json,
        lambda p: (
            f"{p.username}  {p.display_name}  {p.role}  {p.clearance}  "
            f"{'active' if p.active and p.joined else 'invited' if p.active else 'closed'}"
            f"{'  second step' if p.second_factor else ''}{'  after a reset' if p.reset_at else ''}"
        ),
    )


@account_app.command()
def reset(username: Name) -> None:
    """Print a one-time code for who lost the password; what only they saw waits for somebody else's restore."""
    from tracker.actions import accounts

    typer.echo(accounts.reset(user(), username))


@account_app.command()
def restore(username: Name) -> None:
    """Give back the clearance and circles that somebody else's reset took away."""
    from tracker.actions import accounts

    accounts.restore(user(), username)


@account_app.command()
def role(
    username: Name, role: Annotated[str, typer.Argument(help="viewer, coder, reviewer, custodian, admin.")]
) -> None:
    """Give another role, never one's own."""
    from tracker.actions import accounts

    accounts.set_role(user(), username, role)


@account_app.command()
def clearance(
    username: Name, clearance: Annotated[str, typer.Argument(help="public, internal, restricted, sealed.")]
) -> None:
    """Give another clearance, never one's own nor above it."""
    from tracker.actions import accounts

    accounts.set_clearance(user(), username, _level(clearance))


@account_app.command("second-factor")
def second_factor(
    username: Annotated[str | None, typer.Argument(help="The username; everybody without one.")] = None,
    required: Annotated[bool, typer.Option("--required/--optional", help="Whether it is needed.")] = True,
) -> None:
    """Require a second factor of one person or of everybody."""
    from tracker.actions import accounts

    if username:
        accounts.require_second_factor(user(), username, required)
    else:
        accounts.require_second_factor_of_all(user(), required)


@account_app.command()
def close(username: Name) -> None:
    """Close an account: its sessions end at once, what it wrote stays."""
    from tracker.actions import accounts

    accounts.close(user(), username)


@account_app.command()
def reopen(username: Name) -> None:
    """Open a closed account again."""
    from tracker.actions import accounts

    accounts.reopen(user(), username)


@account_app.command()
def sessions(username: Name, as_json: Json = False) -> None:
    """Print the open sessions of an account."""
    from tracker.actions import accounts

    print_rows(
        accounts.sessions(user(), username),
        as_json,
        lambda s: (
            f"{s.number}  {s.kind}  since {s.created_at:%Y-%m-%d %H:%M}  last used {s.seen_at:%Y-%m-%d %H:%M} UTC"
        ),
    )


@account_app.command()
def revoke(
    username: Name, session: Annotated[int | None, typer.Option(help="One session; all without it.")] = None
) -> None:
    """End one session of an account, or all of them, at once and everywhere."""
    from tracker.actions import accounts

    accounts.revoke(user(), username, session)


@account_app.command("let-try")
def let_try(username: Name) -> None:
    """Forget wrong tries of a name, for a colleague at a new machine while others guess."""
    from tracker.actions import accounts

    accounts.let_try_again(user(), username)


@account_app.command()
def token() -> None:
    """Print a token of your own account for TRACKER_TOKEN_FILE, good for 30 days or until it is revoked."""
    from tracker.actions import my_account

    typer.echo(my_account.command_token(user()))
