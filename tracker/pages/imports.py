"""Import: a file that people keep, what its columns mean, a check of every row, then the load, judged or undone as one."""

from __future__ import annotations

import streamlit as st

from tracker.access import Permission
from tracker.actions import batches
from tracker.widgets import batch_view, look, mapping_table, signed_in
from tracker.widgets.messages import shown_errors

signed_in.only_parameters("batch")
st.title("Import", anchor=False)
with shown_errors():
    user = signed_in.user()
    number = st.query_params.get("batch", "")
    if number.isdigit():
        if st.button("All imports", key="import.all"):
            del st.query_params["batch"]
            st.rerun()
        batch_view.show(user, int(number))
    else:
        if user.names_hidden:
            look.empty("Names are hidden", "A file's own words would show them: press F8 again to import one.")
        elif signed_in.may(user, Permission.IMPORT):
            mapping_table.show(user)
        look.section("What was imported")
        batch_view.listed(batches.all_batches(user))
