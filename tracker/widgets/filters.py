"""Facets beside a list: what narrows it, with counts, kept in the address without personal data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from tracker import codes
from tracker.actions.browse import Options
from tracker.errors import InvalidFacts
from tracker.narrowing import Filter
from tracker.widgets.look import REVIEW_WORDS

CODED = {
    "stage": ("Status", "stage"),
    "act": ("What was done", "act_type"),
    "sex": ("Sex", "sex"),
    "incident_type": ("Kind of incident", "incident_type"),
    "injury": ("Injury", "body_part"),
}
LINKED = {"incident": "Incident", "location": "Place, with all below it", "source": "Source report"}
TICKED = ("review", "stage", "sex")  # short lists: one tick a value, with its count
NAMES = (*CODED, *LINKED, "review", "from", "to", "dates", "q", "view")
SURELY = "Surely in these dates"
Counts = Mapping[str, Mapping[str, int]]


def read(facets: tuple[str, ...]) -> Filter:
    """What the list is narrowed to: as chosen on the page, else as the address says. Raises InvalidFacts."""
    picked: dict[str, Any] = {name: tuple(_state(name, st.query_params.get_all(name))) for name in facets}
    first, last = (_state(name, st.query_params.get(name, "")) for name in ("from", "to"))
    certain = _state("dates", SURELY if st.query_params.get("dates") == "certain" else "") == SURELY
    return Filter(
        start=_day(first), end=_day(last), certain=certain, words=str(st.session_state.get("q", "")).strip(), **picked
    )


def draw(facets: tuple[str, ...], options: Options, counts: Counts | None = None) -> None:
    """The facets in the sidebar; what is chosen stands in the address."""
    counted = counts or {}
    linked = {"incident": options.incidents, "location": options.places, "source": options.sources}
    with st.sidebar:
        st.subheader("Narrow the list", anchor=False)
        for name in facets:
            if name in TICKED and name in counted:
                _ticks(name, _words(name), counted[name])
            else:
                _several(name, linked[name] if name in linked else _words(name), counted.get(name, {}))
        _days()


def address(chosen: Filter) -> dict[str, list[str]]:
    """The part of an address that narrows another list in the same way."""
    found = {name: list(getattr(chosen, name)) for name in (*CODED, *LINKED, "review") if getattr(chosen, name)}
    days = {"from": chosen.start, "to": chosen.end}
    return (
        found
        | {name: [day.isoformat()] for name, day in days.items() if day}
        | ({"dates": ["certain"]} if chosen.certain else {})
    )


def _words(name: str) -> dict[str, str]:
    if name == "review":
        return {key: REVIEW_WORDS[key] for key in ("followed", "disputed", "waiting")}
    scheme = CODED[name][1]
    return {term.code: term.label for term in (*codes.code_list(scheme), *codes.local(scheme))}


def _label(name: str) -> str:
    return LINKED.get(name) or (CODED[name][0] if name in CODED else "Review")


def _state(name: str, asked: Any) -> Any:
    """The value of a facet; the address is asked where the page has not been touched yet."""
    return st.session_state.setdefault(f"filter.{name}", asked)


def _ticks(name: str, words: Mapping[str, str], counts: Mapping[str, int]) -> None:
    """One tick for each value that is there or chosen."""
    held = set(st.session_state[f"filter.{name}"])

    def changed(value: str) -> None:
        on = st.session_state[f"tick.{name}.{value}"]
        kept = [v for v in st.session_state[f"filter.{name}"] if v != value]
        st.session_state[f"filter.{name}"] = [*kept, value] if on else kept

    shown = [value for value in words if counts.get(value) or value in held]
    if shown:
        st.html(f'<p class="k facet"><b>{_label(name)}</b></p>')
    for value in shown:
        st.session_state[f"tick.{name}.{value}"] = value in held
        st.checkbox(
            f"{words[value]} · {counts.get(value, 0):,}", key=f"tick.{name}.{value}", on_change=changed, args=(value,)
        )
    _remember(name, list(st.session_state[f"filter.{name}"]))


def _several(name: str, words: Mapping[str, str], counts: Mapping[str, int]) -> None:
    held = [str(value) for value in st.session_state[f"filter.{name}"]]
    offered = [*(value for value in words if not counts or counts.get(value) or value in held)]
    offered += [value for value in held if value not in offered]  # an old link may name what the list no longer offers

    def shown(value: str) -> str:
        return f"{words.get(value, value)} · {counts[value]:,}" if value in counts else words.get(value, value)

    found = st.multiselect(_label(name), offered, format_func=shown, key=f"filter.{name}", placeholder="Any")
    _remember(name, list(found))


def _remember(name: str, found: list[str]) -> None:
    if found != st.query_params.get_all(name):
        st.query_params[name] = found


def _days() -> None:
    left, right = st.columns(2)
    first = left.text_input("From", key="filter.from", placeholder="2018-01-01")
    last = right.text_input("To", key="filter.to", placeholder="2018-12-31")
    certain = False
    if first or last:
        st.session_state["filter.dates"] = st.session_state["filter.dates"] or "Perhaps in these dates"
        said = st.segmented_control(
            "Dates", ["Perhaps in these dates", SURELY], key="filter.dates", label_visibility="collapsed"
        )
        certain = said == SURELY
    for name, text in (("from", first), ("to", last), ("dates", "certain" if certain else "")):
        _remember(name, [text] if text else [])


def _day(text: object) -> date | None:
    asked = str(text or "").strip()
    if not asked:
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise InvalidFacts(f"'{asked}' is not a day. Write it as 2018-03-05.") from None


def clear() -> None:
    """Take all narrowing back."""
    _forget()
    st.query_params.clear()


def way_out() -> None:
    """Where the address narrows by what is not there: one button takes it all back."""
    st.button("Take all filters away", key="filters.clear", on_click=clear)


def entered(page: str) -> None:
    """A page that is opened anew is narrowed as its address says, not as another page was."""
    if st.session_state.get("filter_page") != page:
        _forget()
        st.session_state["filter_page"] = page


def _forget() -> None:
    for name in list(st.session_state):
        if str(name).startswith(("filter.", "tick.")) or name == "q":
            del st.session_state[name]
