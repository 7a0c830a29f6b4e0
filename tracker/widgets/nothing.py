"""What an empty list says: that nothing matches, or that nothing is here yet, and the first step from there."""

from __future__ import annotations

import streamlit as st

from tracker.widgets import filters, look, signed_in


def here(key: str, what: str, how: str, narrowed: bool) -> None:
    """Tell why a list is empty. `what` is the plural that is missing ("individuals"), `how` is how it fills."""
    if narrowed:
        look.empty(f"No {what} match", "Take a filter away, or try fewer letters.")
        st.button("Take all filters away", key=f"{key}.clear", on_click=filters.clear)
        return
    look.empty(f"No {what} yet", how)
    if st.button("Add a report", type="primary", key=f"{key}.first"):
        signed_in.go("add_report")
