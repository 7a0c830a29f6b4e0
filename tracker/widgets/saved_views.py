"""Saved views on a list page: which there are, the one that is open with what is new in it, and how to keep one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from tracker import dates
from tracker.access import Permission, User
from tracker.actions import view_changes, view_news, views
from tracker.actions.view_news import Item, News
from tracker.actions.views import Opened, Parameters, View
from tracker.errors import TrackerError
from tracker.widgets import filters, links, look, messages, signed_in, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

PARAMETER = "view"
DELETED = "views.deleted"  # in the session: page, short name and name of what was deleted last
BOX = {"source_reports": "reports.words"}  # the box for words, elsewhere "q"
FOR = {False: "For me", True: "For the team"}
NOTE = (
    "Each person finds in it what they may see. The name stands on the first page too: "
    "say what it shows, and name nobody."
)
SHOWN = 12  # views in the list before the rest is folded


def entered(page: str) -> None:
    """Narrow a list as the view says that its address names, when it is opened; later changes on the page stay.

    What else narrows stands in the address too, so that a page loaded anew keeps it; the view's words never do.
    """
    uid = st.query_params.get(PARAMETER, "")
    if uid or st.session_state.get(DELETED, (page,))[0] != page:
        st.session_state.pop(DELETED, None)
    if page not in views.PAGES or not uid:
        st.session_state.pop(links.OPENED, None)
        return
    if st.session_state.get(links.OPENED) == (page, uid):
        return
    try:
        found = views.opened(signed_in.user(), uid)
    except TrackerError:  # the bar says so
        return
    narrowed = {name: st.query_params.get_all(name) for name in st.query_params if name != PARAMETER}
    filters.clear()
    st.query_params[PARAMETER] = uid
    for name, values in (narrowed or found.parameters).items():
        st.query_params[name] = list(values)
    st.session_state[BOX.get(page, "q")] = found.words
    st.session_state[links.OPENED] = (page, uid)


def bar(user: User, page: str, parameters: Parameters, typed: str) -> None:
    """The views beside a list, and the open one above it. The page ends here where an open view shows nothing."""
    _told()
    uid = st.query_params.get(PARAMETER, "")
    found = _open(user, page, uid) if uid else None
    narrowed = bool(typed.strip() or any(parameters.values()))
    with st.sidebar:
        _list(views.all_views(user, page), uid)
        fresh = narrowed and not (found and found.is_same(parameters, typed))
        said = "Save as a new view…" if found else "Save this view…"
        if fresh and st.button(said, key="views.save", type="tertiary"):
            _saving(page, {name: list(values) for name, values in parameters.items()}, typed)
    if found is None:
        return
    _head(user, found, parameters, typed)
    if found.nothing:
        look.empty(
            "Names are hidden now" if found.unnamed else "Nothing of this view is for you",
            "This view looks for words in names. Press F8 to show names again."
            if found.unnamed
            else "It is narrowed to what you may not see. Without that part the list would be wider than the view.",
        )
        filters.way_out()
        st.stop()


def _open(user: User, page: str, uid: str) -> Opened:
    """The view that the address names. What a person opens for the first time is what later news begin with."""
    try:
        found = views.opened(user, uid)
    except TrackerError as problem:  # the list without what the view narrows it to would be taken for the view
        messages.tell(problem)
        filters.way_out()
        st.stop()
    if found.view.page != page:
        signed_in.go(found.view.page, view=uid)
    if found.view.looked_at is None and not found.nothing:
        view_news.look(user, uid)
    return found


def _list(found: Iterable[View], current: str) -> None:
    """Own views first, then the team's."""
    there = list(found)
    if not there:
        return
    rows = [
        f'<li{_here(view.uid == current)}>{links.to_view(view.page, view.uid, view.name)}<span class="asof">{_whose(view)}</span></li>'
        for view in there
    ]
    more = ""
    if len(rows) > SHOWN:
        more = f'<details class="more"><summary>{len(rows) - SHOWN:,} more</summary><ul class="views">{"".join(rows[SHOWN:])}</ul></details>'
    st.html(
        f'<nav aria-label="Saved views"><p class="k facet"><b>Saved views</b></p><ul class="views">{"".join(rows[:SHOWN])}</ul>{more}</nav>'
    )


def _here(current: bool) -> str:
    return ' class="here" aria-current="page"' if current else ""


def _whose(view: View) -> str:
    if view.yours:
        return " for the team" if view.shared else ""
    return f" by <bdi>{escape(view.owner)}</bdi>"


def _head(user: User, found: Opened, parameters: Parameters, typed: str) -> None:
    """The open view: its name, whose it is, what is new in it, and what can be done with it."""
    view = found.view
    whose = "Yours" if view.yours else f"By <bdi>{escape(view.owner)}</bdi>"
    whose += ", for the team" if view.shared else ", for you alone" if view.yours else ""
    changed = not found.is_same(parameters, typed)
    withheld = f'<p class="k">{_withheld(found.withheld)}</p>' if found.withheld and not found.unnamed else ""
    st.html(
        f'<div class="sec"><h2><bdi>{escape(view.name)}</bdi></h2><span>{whose}{" · the list is narrowed otherwise now" if changed else ""}</span></div>{withheld}'
    )
    told = None if found.nothing else view_news.news(user, view.uid)
    with st.container(horizontal=True, vertical_alignment="center", key="views.head"):
        st.html(f'<p class="k">{_said(told)}</p>', width="stretch")
        if told and told.any:
            st.button("Mark as seen", key="views.seen", type="tertiary", on_click=_seen, args=(user, view.uid))
        if changed:
            st.button("Back to the view", key="views.back", type="tertiary", on_click=_back)
        if view.may_change and st.button("Change this view…", key="views.change", type="tertiary"):
            _changing(found, {name: list(values) for name, values in parameters.items()}, typed)
    if told and told.any and told.counted:
        st.html(f'<details class="more"><summary>What is different</summary>{_different(told)}</details>')


def _withheld(parts: int) -> str:
    return "One part of this view is not for you." if parts == 1 else f"{parts} parts of this view are not for you."


def _said(told: News | None) -> str:
    """What is new, in one line."""
    if told is None or told.since is None:
        return ""
    since = f"since {told.since:%-d %b, %H:%M}"
    if not told.counted:
        more = f"{told.before:,} then, {told.total:,} now" if told.any else f"{told.total:,} then and now"
        return f"{more}: more than {views.KEPT:,}, so which are new is not known, {since}"
    return f"<b>{counts(told)}</b> {since}" if told.any else f"Nothing new {since}"


def counts(told: News) -> str:
    """ "3 new, at least 2 changed, 1 no longer in it"."""
    if not told.counted:
        return f"{told.total - told.before:+,}"
    parts = (
        (told.new, "new"),
        (told.changed, "changed"),
        (told.gone, "no longer in it"),
    )
    return ", ".join(
        f"{'at least ' if word == 'changed' and told.at_least else ''}{number:,} {word}"
        for number, word in parts
        if number
    )


def _different(told: News) -> str:
    """The records that are new, changed, gone: each a link, with what happened to it."""
    out = []
    for title, count, some, untold in (
        ("New", told.new, told.new_ones, 0),
        ("Changed", told.changed, told.changed_ones, 0),
        ("No longer in it", told.gone, told.gone_ones, told.untold),
    ):
        if count:
            more = count - len(some) - untold
            rest = f"<li>{untold:,} {view_news.UNTOLD}</li>" if untold else ""
            rest += f"<li>and {more:,} more</li>" if more else ""
            rows = "".join(f"<li>{_line(item)}</li>" for item in some)
            out.append(f'<p class="k"><b>{title}</b></p><ul class="plain">{rows}{rest}</ul>')
    return "".join(out)


def _line(item: Item) -> str:
    about = [", ".join(item.what)] if item.what else []
    about += [escape(item.who)] if item.who else []
    about += [f"{item.at:%-d %b, %H:%M}"] if item.at else []
    note = f' <span class="asof">{" · ".join(about)}</span>' if about else ""
    return f"<bdi>{links.to(item.ref, words.shortened(item.label, 80), item.label)}</bdi>{note}"


# --- what is done ---
def _seen(user: User, uid: str) -> None:
    with shown_errors():
        view_news.look(user, uid)


def _back() -> None:
    """Narrow the list to the view again."""
    uid = st.query_params.get(PARAMETER, "")
    filters.clear()
    st.query_params[PARAMETER] = uid
    st.session_state.pop(links.OPENED, None)


def _told() -> None:
    """What was just deleted can be brought back, until another page or view is opened."""
    if DELETED not in st.session_state:
        return
    page, uid, name = st.session_state[DELETED]
    with st.container(horizontal=True, vertical_alignment="center"):
        messages.say(f"“{name}” was deleted. Its records stay.")
        if st.button("Undo", key="views.undo", type="tertiary"):
            with shown_errors():
                view_changes.restore(signed_in.user(), uid)
                signed_in.go(page, view=uid)


def _work(work: Callable[[], None]) -> bool:
    """Do it; a problem is told in the dialog."""
    try:
        work()
    except TrackerError as problem:
        messages.tell(problem)
        return False
    return True


def _for(user: User, shared: bool, key: str) -> bool:
    if not signed_in.may(user, Permission.PROPOSE):
        return shared
    return FOR[True] == st.radio("Who sees it", list(FOR.values()), index=int(shared), key=key, horizontal=True)


@st.dialog("Save this view")
def _saving(page: str, parameters: Parameters, typed: str) -> None:
    """Name, and for whom."""
    user = signed_in.user()
    with st.form("views.form", border=False):
        name = st.text_input("Name", key="views.name", max_chars=view_changes.LENGTHS["name"])
        shared = _for(user, False, "views.for")
        st.html(f'<p class="k">{NOTE}</p>')
        if st.form_submit_button("Save view", type="primary"):
            uids: list[str] = []
            if _work(lambda: uids.append(view_changes.save(user, page, name, parameters, typed, shared))):
                st.query_params[PARAMETER] = uids[0]
                st.session_state[links.OPENED] = (page, uids[0])
                st.rerun()


@st.dialog("Change this view")
def _changing(found: Opened, parameters: Parameters, typed: str) -> None:
    """Rename, share, keep what the list is narrowed to now, delete."""
    user, view = signed_in.user(), found.view
    same = found.is_same(parameters, typed)
    with st.form("views.form", border=False):
        name = st.text_input("Name", view.name, key="views.name", max_chars=view_changes.LENGTHS["name"])
        shared = _for(user, view.shared, "views.for")
        narrowed = not same and st.checkbox("Keep in it what the list is narrowed to now", key="views.keep")
        if st.form_submit_button("Save changes", type="primary"):

            def work() -> None:
                if name.strip() != view.name:
                    view_changes.rename(user, view.uid, name)
                if shared != view.shared:
                    view_changes.share(user, view.uid, shared)
                if narrowed:
                    view_changes.keep(user, view.uid, parameters, typed)

            if _work(work):
                st.rerun()
    st.html('<p class="k">Deleting takes the view away, not its records.</p>')
    if st.button("Delete this view", key="views.delete") and _work(lambda: view_changes.delete(user, view.uid)):
        st.session_state[DELETED] = (view.page, view.uid, view.name)
        filters.clear()
        st.rerun()


# --- the first page ---
def waiting(user: User) -> None:
    """On the first page: the views in which something is different since this person looked."""
    found = view_news.all_news(user)
    if not found:
        return
    look.section("New in your views")
    rows = "".join(
        f'<li>{escape(counts(told))} in {links.to_view(view.page, view.uid, view.name)} <span class="asof">since {dates.in_words(told.since.date().isoformat()) if told.since else ""}</span></li>'
        for view, told in found
    )
    st.html(f'<ul class="plain">{rows}</ul>')
