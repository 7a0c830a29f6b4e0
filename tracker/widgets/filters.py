"""Facets beside a list: what narrows it, with counts, kept in the address without personal data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from tracker import codes
from tracker.actions.browse import Filter
from tracker.errors import InvalidFacts
from tracker.widgets.look import REVIEW_WORDS

CODED = {
    "stage": ("Status", "stage"),
    "act": ("What was done", "act_type"),
    "sex": ("Sex", "sex"),
    "incident_type": ("Kind of incident", "incident_type"),
    "injury": ("Injury", "body_part"),
}
NAMES = (
    "incident",
    "incident_type",
    "act",
    "stage",
    "sex",
    "injury",
    "review",
    "location",
    "source",
    "from",
    "to",
    "dates",
)


def chosen(
    facets: tuple[str, ...], places: Mapping[str, str], sources: Mapping[str, str], incidents: Mapping[str, str]
) -> Filter:
    """Draw the facets and return what they narrow to. `places`, `sources`, `incidents` map ref to label."""
    picked: dict[str, tuple[str, ...]] = {}
    with st.sidebar:
        st.subheader("Narrow the list", anchor=False)
        if "incident" in facets:
            picked["incident"] = _several("incident", "Incident", incidents)
        for name in facets:
            if name in CODED:
                label, scheme = CODED[name]
                terms = {term.code: term.label for term in codes.code_list(scheme)}
                picked[name] = _several(name, label, terms)
        if "review" in facets:
            picked["review"] = _several(
                "review", "Review", {k: REVIEW_WORDS[k] for k in ("followed", "disputed", "waiting")}
            )
        if "location" in facets:
            picked["location"] = _several("location", "Place, with all below it", places)
        if "source" in facets:
            picked["source"] = _several("source", "Source report", sources)
        start, end, certain = _days()
    return Filter(start=start, end=end, certain=certain, words=st.session_state.get("q", "").strip(), **picked)  # type: ignore[arg-type]


def _several(name: str, label: str, options: Mapping[str, str]) -> tuple[str, ...]:
    asked = [value for value in st.query_params.get_all(name) if value in options]
    key = f"filter.{name}"
    if key not in st.session_state and asked:
        st.session_state[key] = asked
    found = st.multiselect(
        label, list(options), format_func=lambda value: options.get(value, value), key=key, placeholder="Any"
    )
    if list(found) != asked:
        st.query_params[name] = list(found)
    return tuple(found)


def _days() -> tuple[date | None, date | None, bool]:
    left, right = st.columns(2)
    first = left.text_input("From", key="filter.from", placeholder="2018-01-01", value=st.query_params.get("from", ""))
    last = right.text_input("To", key="filter.to", placeholder="2018-12-31", value=st.query_params.get("to", ""))
    words = (
        st.segmented_control(
            "Dates",
            ["Perhaps in these dates", "Surely in these dates"],
            default="Perhaps in these dates",
            key="filter.dates",
            label_visibility="collapsed",
        )
        if first or last
        else ""
    )
    for name, text in (("from", first), ("to", last)):
        if text != st.query_params.get(name, ""):
            st.query_params[name] = text
    return _day(first), _day(last), words == "Surely in these dates"


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidFacts(f"'{text}' is not a day. Write it as 2018-03-05.") from None


def clear() -> None:
    """Take all narrowing back."""
    for name in list(st.session_state):
        if str(name).startswith("filter.") or name == "q":
            del st.session_state[name]
    st.query_params.clear()
