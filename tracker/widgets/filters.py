"""What narrows a list, beside it with counts, kept in the address without personal data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from tracker import dates
from tracker import facets as declared
from tracker.access import User
from tracker.actions import browse
from tracker.actions.browse import Page
from tracker.facets import Facet, Of
from tracker.narrowing import Filter
from tracker.widgets import facets, words
from tracker.widgets.facets import Part, Value

DAYS = ("from", "to", "dates", "asof")
NAMES = (*declared.every(), *DAYS, "q", "view")
DAYS_OF = "filter_days_of"  # in the session: the list whose days are not drawn yet
DATED = {"source_reports": "Published"}  # what the days are of, where it is not what happened
SURELY, PERHAPS = "certain", "possible"
HOW = {PERHAPS: "Perhaps", SURELY: "Surely"}


def read(what: str) -> Filter:
    """What the list is narrowed to: as chosen on the page, else as the address says. Raises InvalidFacts."""
    picked = {f.name: tuple(_state(f.name, st.query_params.get_all(f.name))) for f in declared.of_list(what)}
    first, last, then = (str(_state(name, st.query_params.get(name, "")) or "") for name in ("from", "to", "asof"))
    st.session_state[DAYS_OF] = what
    certain = _state("dates", st.query_params.get("dates", PERHAPS)) == SURELY
    return Filter(
        start=dates.edge(first, last=False),
        end=dates.edge(last, last=True),
        certain=certain,
        as_of=dates.edge(then, last=True),
        words=str(st.session_state.get("q", "")).strip(),
        **picked,
    )


def names(what: str) -> tuple[str, ...]:
    """The facets that a list counts."""
    return tuple(facet.name for facet in declared.of_list(what))


def draw(user: User, what: str, page: Page) -> None:
    """The facets in the sidebar; what is chosen stands in the address."""
    with st.sidebar:
        st.subheader("Narrow the list", anchor=False)
        parts = [_part(user, facet, page) for facet in declared.of_list(what)]
        if page.counting:
            st.session_state["filter.drawn"] = True
            _counting(page.counted_at)
        facets.show([part for part in parts if part.values or part.typed], page.more, _chosen, _typed)
        _days(page.facets.get("dates", {}), st.session_state.pop(DAYS_OF))
    for facet in declared.of_list(what):
        _remember(facet.name, list(st.session_state[f"filter.{facet.name}"]))


@st.fragment(run_every=2)
def _counting(since: datetime | None) -> None:
    """Tell that the counts are of before, or yet to come, and look again soon whether they are there."""
    if not st.session_state.pop("filter.drawn", False):
        st.rerun()
    said = "Counting…"
    if since:
        ago = max(1, round((datetime.now(UTC) - since).total_seconds()))
        past = words.many(ago, "second") if ago < 100 else words.many(round(ago / 60), "minute")
        said = f"Counts of {past} ago: counting again."
    st.html(f'<p class="k" role="status">{said}</p>')


def address(chosen: Filter) -> dict[str, list[str]]:
    """The part of an address that narrows another list in the same way."""
    days = {"from": chosen.start, "to": chosen.end, "asof": chosen.as_of}
    return (
        {name: list(values) for name, values in chosen}
        | {name: [day.isoformat()] for name, day in days.items() if day}
        | ({"dates": [SURELY]} if chosen.certain else {})
    )


def _part(user: User, facet: Facet, page: Page) -> Part:
    """A facet with the values that are there, those that are chosen, and those that were typed."""
    held = [str(value) for value in st.session_state[f"filter.{facet.name}"]]
    counted, labels = page.facets.get(facet.name, {}), dict(page.labels.get(facet.name, {}))
    asked = st.session_state.get(f"find.{facet.name}")
    if asked:
        typed = browse.options(user, facet.name, asked)
        labels |= typed
        offered = [*held, *(value for value in typed if value not in held)]
    else:
        offered = _in_order(facet, counted, held)
    values = tuple(
        Value(value, labels.get(value) or browse.value_words(facet.name, value), counted.get(value), value in held)
        for value in offered
    )
    free = facet.of in (Of.RECORD, Of.TEXT) and (asked is not None or len(counted) >= browse.OFFERED)
    return Part(facet.name, facet.label, facet.opened, free, asked, values)


def _in_order(facet: Facet, counted: Mapping[str, int], held: list[str]) -> list[str]:
    """The values in the order of the screen: review by standing, short lists as declared, others the most first."""
    if facet.of is Of.STANDING:
        order = [word for word in ("followed", "disputed", "waiting") if counted.get(word) or word in held]
    else:
        order = list(counted)
    return [*order, *(value for value in held if value not in order)]


def _chosen(name: str, value: str, on: bool) -> None:
    if name in NAMES:
        kept = [held for held in st.session_state.get(f"filter.{name}", []) if held != value]
        st.session_state[f"filter.{name}"] = [*kept, value] if on else kept


def _typed(name: str, words: str) -> None:
    if name in NAMES:
        st.session_state[f"find.{name}"] = words[:100] or None


def _state(name: str, asked: Any) -> Any:
    """The value of a facet; the address is asked where the page has not been touched yet."""
    return st.session_state.setdefault(f"filter.{name}", asked)


def _remember(name: str, found: list[str]) -> None:
    if found != st.query_params.get_all(name):
        st.query_params[name] = found


def _days(counted: Mapping[str, int], of: str) -> None:
    """The days of a list, and how many match surely and perhaps."""
    what = DATED.get(of, "Happened")
    left, right = st.columns(2, vertical_alignment="bottom")  # the first label may take two lines
    first = left.text_input(f"{what} from", key="filter.from", placeholder="2018-01-01")
    last = right.text_input("To", key="filter.to", placeholder="2018-12-31")
    then = st.text_input("Status as of", key="filter.asof", placeholder="2018-06-30")

    def said(how: str) -> str:
        return f"{HOW[how]} · {counted[how]:,}" if how in counted else HOW[how]

    certain = ""
    if first or last or then:
        st.session_state["filter.dates"] = st.session_state["filter.dates"] or PERHAPS
        found = st.radio("In these days", [PERHAPS, SURELY], key="filter.dates", format_func=said)
        certain = SURELY if found == SURELY else ""
    for name, text in (("from", first), ("to", last), ("asof", then), ("dates", certain)):
        _remember(name, [text] if text else [])


def clear() -> None:
    """Take all narrowing back."""
    _forget()
    st.query_params.clear()


def way_out() -> None:
    """Where a list is narrowed by what is not there: days that were typed stay to be mended, one button takes all back."""
    of = st.session_state.pop(DAYS_OF, "")
    if of and any(st.session_state.get(f"filter.{name}") for name in ("from", "to", "asof")):
        with st.sidebar:
            _days({}, of)
    st.button("Take all filters away", key="filters.clear", on_click=clear)


def entered(page: str) -> None:
    """A page that is opened anew is narrowed as its address says, not as another page was."""
    if st.session_state.get("filter_page") != page:
        _forget()
        st.session_state["filter_page"] = page


def _forget() -> None:
    for name in list(st.session_state):
        if str(name).startswith(("filter.", "find.")) or name == "q":
            del st.session_state[name]
