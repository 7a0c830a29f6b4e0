"""What stays of a record when its case report or a form leaves: each thing with its reason, for the eyes of the team."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from tracker.access import User
from tracker.actions import leaving_files, shared_stays
from tracker.audience import Leaving
from tracker.widgets import look, words
from tracker.widgets.look import escape


def show(user: User, ref: str, leaving: Leaving) -> None:
    """A line for each thing that stays, folded; nothing where nothing does."""
    released = tuple(one for one in leaving.released if not leaving_files.is_source(one))
    found = shared_stays.of(user, ref, replace(leaving, released=released))
    if found:
        with st.expander(f"What stays here: {words.many(len(found), 'thing')}"):
            rows = [[escape(one.where), escape(one.what), escape(one.why)] for one in found]
            st.html(look.table(["Of what", "What stays", "Why"], rows))
