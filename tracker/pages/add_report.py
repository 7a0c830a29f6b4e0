"""Add a report: paste text, choose a file, or note a call. The original is kept unchanged."""

from __future__ import annotations

import streamlit as st

from tracker import codes
from tracker.access import LEVELS, Confidentiality, may_see
from tracker.actions import code_lists, intake
from tracker.errors import AlreadyKnown, UnreadableFile
from tracker.widgets import links, messages, signed_in
from tracker.widgets.messages import shown_errors

ENCODINGS = ["Find out", "utf-8", "windows-1251", "koi8-r", "gb18030", "windows-1256", "windows-1252", "utf-16"]

signed_in.only_parameters()
st.title("Add a report", anchor=False)
how = st.segmented_control(
    "How",
    ["Paste the text", "Choose a file", "Note of a call"],
    default="Paste the text",
    key="add.how",
    label_visibility="collapsed",
)
with st.form("add", border=False):
    text, file, caller = "", None, ""
    encoding = "Find out"
    if how == "Choose a file":
        file = st.file_uploader("File: .txt .html .pdf .docx .eml, kept unchanged", key="add.file")
        encoding = st.selectbox("Letters look wrong? How the text file was saved", ENCODINGS, key="add.encoding")
    elif how == "Note of a call":
        text = st.text_area(
            "What was said. This note is the source: it is kept as you type it.", height=260, key="add.note"
        )
        caller = st.text_input("Who called, and a safe way to call back", key="add.caller")
    else:
        text = st.text_area("Paste the text. It is kept unchanged.", height=320, key="add.text")
    with st.expander("What else is known (all may stay empty)", key="add.more"):
        left, right = st.columns(2)
        title = left.text_input("Title", key="add.title")
        publisher = right.text_input("Publisher", key="add.publisher")
        url = left.text_input("Address it was found at", key="add.url")
        published = right.text_input(
            "Published, date as known", key="add.published", placeholder="2018-03-05, 2018-03, 2017~"
        )
        language = left.text_input(
            "Language, by its code of three letters", key="add.language", placeholder="found out from the text"
        )
        received = right.date_input("Received on", value="today", key="add.received")
        kinds = code_lists.offered(["document_type"])["document_type"]
        kind = left.selectbox(
            "Kind of document",
            [term.code for term in kinds],
            format_func=lambda c: codes.label("document_type", c),
            key="add.type",
        )
        handling = right.text_input("Warning to colleagues", key="add.handling")
        levels = [level.value for level in LEVELS if may_see(signed_in.user(), level)]
        level = left.selectbox(
            "Who may see it",
            levels,
            levels.index("internal") if "internal" in levels else 0,
            format_func=lambda step: codes.label("closed_confidentiality", step),
            key="add.level",
            help="What only this report tells is held as closely as the report.",
        )
        without = st.checkbox("Keep a file from which no text can be read (a scan, a recording)", key="add.without")
    coding, keeping = st.columns([1, 3])
    start = coding.form_submit_button("Keep and start coding", type="primary", width="stretch")
    keep = keeping.form_submit_button("Keep without coding")

if start or keep:
    with shown_errors():
        if how == "Note of a call":
            kind = "phone_call"
            handling = "; ".join(part for part in (f"Caller: {caller}" if caller else "", handling) if part)
        if how == "Choose a file" and file is None:
            raise UnreadableFile("Choose a file first.")
        new = intake.NewReport(
            text=text,
            filename=file.name if file else None,
            content=file.getvalue() if file else None,
            encoding=None if encoding == "Find out" else encoding,
            title=title or None,
            publisher=publisher or None,
            url=url or None,
            published=published or None,
            language=language or None,
            received=received,
            type=kind,
            handling=handling or None,
            confidentiality=Confidentiality(level),
            without_text=without,
        )
        try:
            added = intake.add_report(signed_in.user(), new)
        except AlreadyKnown as known:
            messages.tell(known)
            st.html(f"<p>{links.to(known.ref, 'Open the report that is here')}</p>")
        else:
            st.session_state["added.notes"] = added.notes
            signed_in.go(
                "code_report" if start else "record", **({"report": added.ref} if start else {"ref": added.ref})
            )
