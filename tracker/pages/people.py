"""Team: who works here, invitations, roles, clearance, sessions, and what a reset took away."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from tracker import codes
from tracker.access import LEVELS, ROLES, Permission, User
from tracker.actions import accounts
from tracker.actions.accounts import Person
from tracker.widgets import conflicts, look, messages, signed_in, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors


def role_words(role: str) -> str:
    """A role by its name."""
    return codes.label("closed_user_role", role)


def roles_told() -> str:
    """What each role may do: too long for a list that is chosen from."""
    lines = (
        f"<li><b>{escape(role_words(role))}</b> {escape(codes.term('closed_user_role', role).definition)}</li>"
        for role in ROLES
    )
    return (
        f'<details><summary class="k">What each role may do</summary><ul class="plain">{"".join(lines)}</ul></details>'
    )


def level_words(level: str) -> str:
    """A level of confidentiality as people call it."""
    return codes.label("closed_confidentiality", level)


def moment(at: datetime | None) -> str:
    """A time in UTC, as short as it can be."""
    return f"{at:%-d %b %Y, %H:%M}" if at else ""


def state(person: Person) -> str:
    """How an account stands."""
    if not person.active:
        return "closed"
    if person.invited_until and not person.joined:
        return f"{'reset, may come back' if person.reset_at else 'invited'} until {moment(person.invited_until)}"
    if not person.joined:
        return "the code has run out"
    return "after a reset, sees less" if person.reset_at else "may sign in"


def line(person: Person) -> list[str]:
    """One line of the list."""
    factor = (
        "second step on" if person.second_factor else "second step required" if person.second_factor_required else ""
    )
    sessions = (
        f"{words.many(person.sessions, 'session')} open, last used {moment(person.seen_at)} UTC"
        if person.seen_at
        else ""
    )
    return [
        f'<bdi>{escape(person.display_name)}</bdi><div class="k">{escape(person.username)}</div>',
        f'{escape(role_words(person.role))}<div class="k">sees up to: {escape(level_words(person.clearance))}</div>',
        f'{escape(sessions)}<div class="k">{escape(factor)}</div>',
        escape(state(person)),
    ]


def code_shown() -> None:
    """A one-time code, shown until it is said to be given."""
    code = st.session_state.get("people.code")
    if code:
        name, text = code
        messages.say(f"Give {name} this code yourself, not by mail. It works once, on the page /invitation:")
        st.code(text, language=None)
        if st.button("I have given it", key="people.given"):
            del st.session_state["people.code"]
            st.rerun()


def invitation(user: User) -> None:
    """Invite somebody. The fields are new for each: the next must not get what was chosen for the one before."""
    fresh = f"people.invite.{st.session_state.setdefault('people.invited', 0)}"
    with st.expander("Invite somebody"), st.form("people.invite", border=False):
        left, right = st.columns(2)
        name = left.text_input("Username: small letters, digits and . _ -", key=f"{fresh}.name")
        shown = right.text_input("Name, as the others see it", key=f"{fresh}.display")
        role = left.selectbox("Role", list(ROLES), index=1, format_func=role_words, key=f"{fresh}.role")
        below = LEVELS[: LEVELS.index(user.clearance) + 1]
        level = right.selectbox(
            "Sees records up to",
            below,
            index=min(1, len(below) - 1),
            format_func=level_words,
            key=f"{fresh}.clearance",
        )
        st.html(roles_told())
        if st.form_submit_button("Make the invitation"):
            with shown_errors():
                st.session_state["people.code"] = (shown, accounts.invite(user, name, shown, role, level))
                st.session_state["people.invited"] += 1
                st.rerun()


def changes(user: User, found: list[Person]) -> None:
    """Change one account."""
    others = {person.username: person for person in found if person.username != user.username}
    if not others:
        return
    look.section("Change an account", "never your own")
    name = st.selectbox(
        "Account", list(others), format_func=lambda key: f"{others[key].display_name} ({key})", key="people.who"
    )
    person = others[name]
    left, right = st.columns(2)
    with shown_errors():
        role = left.selectbox(
            "Role",
            list(ROLES),
            index=list(ROLES).index(person.role),
            format_func=role_words,
            key=f"people.role.{name}.{person.role}",
        )
        level = right.selectbox(
            "Sees records up to",
            LEVELS,
            index=LEVELS.index(person.clearance),
            format_func=level_words,
            key=f"people.level.{name}.{person.clearance}",
        )
        needed = st.checkbox(
            "Needs a second step to sign in",
            value=person.second_factor_required,
            key=f"people.factor.{name}.{person.second_factor_required}",
        )
        standing = (person.role, person.clearance, person.second_factor_required, person.active, person.joined)
        same = conflicts.as_seen(f"people.{name}", standing)
        if st.button("Save", key="people.save", type="primary") and same():
            if role != person.role:
                accounts.set_role(user, name, role)
            if level != person.clearance:
                accounts.set_clearance(user, name, level)
            if needed != person.second_factor_required:
                accounts.require_second_factor(user, name, needed)
            st.rerun()
    with shown_errors(), st.container(horizontal=True):
        if st.button("End all sessions", key="people.revoke"):
            accounts.revoke(user, name)
            st.rerun()
        if st.button("Allow new tries", key="people.tries"):
            accounts.let_try_again(user, name)
            messages.say("Wrong tries are forgotten.")
        # a button whose words depend on how the account stands does what it said: not the opposite, where it changed since
        if (
            person.active
            and st.button("New code (reset)" if person.joined else "New code", key="people.reset")
            and same()
        ):
            st.session_state["people.code"] = (person.display_name, accounts.reset(user, name))
            st.rerun()
        if st.button("Close the account" if person.active else "Open it again", key="people.close") and same():
            (accounts.close if person.active else accounts.reopen)(user, name)
            st.rerun()
    st.html(
        '<p class="k">A reset ends all sessions and the second step, and takes away what only this person may see. '
        "Another administrator or custodian gives that back, never the one who reset.</p>"
    )


def restoring(user: User) -> None:
    """Give back what a reset took away."""
    for person in accounts.waiting_for_restore(user):
        with st.container(horizontal=True, key=f"box.{person.username}"):
            st.html(f"<b>{escape(person.display_name)}</b> was reset on {moment(person.reset_at)} and sees less since.")
            if st.button("Give it back", key=f"people.restore.{person.username}"):
                with shown_errors():
                    accounts.restore(user, person.username)
                    st.rerun()


signed_in.only_parameters()
st.title("Team", anchor=False)
with shown_errors():
    user = signed_in.user()
    if not accounts.anybody_joined():
        look.empty("You work alone here", "Nobody needs to sign in. To invite others, first make your own account.")
        st.html('<p><a class="once" href="/welcome" target="_self">Make your account</a></p>')
        st.stop()
    code_shown()
    restoring(user)
    if not signed_in.may(user, Permission.ADMINISTER):
        look.empty("Nothing else to do here", "Administrators invite people and change roles.")
        st.stop()
    found = accounts.people(user)
    st.html(look.table(["Name", "Role", "Signing in", "State"], [line(person) for person in found]))
    invitation(user)
    everybody = accounts.second_factor_for_all(user)
    # its value is part of the key: a box keeps what it once held, also when somebody else has changed it since
    wanted = st.checkbox("Everybody needs a second step to sign in", value=everybody, key=f"people.all.{everybody}")
    if wanted != everybody:
        accounts.require_second_factor_of_all(user, wanted)
        st.rerun()
    changes(user, found)
