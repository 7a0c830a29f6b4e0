"""From a chosen file to its load: what its columns mean, in one table; a check of every row; then all of it, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from tracker import codes, once
from tracker.access import LEVELS, Confidentiality, User, may_see
from tracker.actions import code_lists, import_likely, import_look, import_source, import_upload, importing
from tracker.actions.import_likely import LikelyRow
from tracker.actions.import_look import Look, Opened, SeenColumn, SeenSheet
from tracker.actions.importing import Checked
from tracker.errors import AlreadyKnown, NotFound, UnreadableFile
from tracker.widgets import likely_rows, links, look, progress, signed_in, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors, tell

ENCODINGS = ["Find out", "utf-8", "windows-1251", "koi8-r", "gb18030", "windows-1256", "windows-1252", "utf-16"]
DELIMITERS = {"Find out": None, "comma": ",", "semicolon": ";", "tab": "\t", "bar |": "|"}
KINDS = {
    "individual": "an individual", "organisation": "an organisation", "location": "a location", "incident": "an incident",
    "injury": "an injury", "act": "what was done to somebody", "relation": "a tie between two", "report": "a source report",
    "intervention": "an action of ours", "": "nothing: leave the sheet out",
}  # fmt: skip
ORDERS = {"": "As it is written", "dmy": "Day, month, year", "mdy": "Month, day, year", "ymd": "Year, month, day",
          "either": "Not decided: keep both"}  # fmt: skip
UNREAD = {"refuse": "Do not load the row", "remark": "Keep the words as a remark"}
SHOWN = 100
WHOLE = 17  # columns of a file that are shown without a scrollbar of their own
STATE = ("import.look", "import.checked", "import.likely", "import.read")


def show(user: User) -> None:
    """Choose a file; the rest follows once it is there."""
    file = st.file_uploader(
        "File: spreadsheet, CSV, JSON, KoBo, Uwazi, FollowTheMoney, HXL, ACLED. It is kept unchanged.",
        key="import.file",
    )
    with st.expander("More about this file (all may stay as it is)", key="import.more"):
        left, right = st.columns(2)
        encoding = left.selectbox("Letters look wrong? How the text file was saved", ENCODINGS, key="import.encoding")
        delimiter = right.selectbox("What parts the columns", list(DELIMITERS), key="import.delimiter")
        form = left.file_uploader("The form with which it was collected (XLSForm)", key="import.form")
        kept = right.file_uploader("A mapping that was kept", key="import.kept")
    if file is None:
        return
    uploads = [(file.name, file.getvalue())] + ([(form.name, form.getvalue())] if form else [])
    with import_upload.held(*uploads) as paths, shown_errors():
        opened = Opened(
            paths[0],
            paths[1] if form else None,
            None if encoding == "Find out" else encoding,
            DELIMITERS[delimiter],
        )
        text = _kept(kept)
        _settle((file.file_id, form and form.file_id, encoding, delimiter, text))
        if _broken_off(user, opened):
            return
        found = st.session_state.get("import.look")
        if found is None:
            with st.spinner("Reading the file …"):
                found = st.session_state["import.look"] = import_look.look(user, opened, text)
        _columns(user, opened, found)
        _check(user, opened, found)


def _kept(kept: Any) -> str | None:
    if kept is None:
        return None
    try:
        return str(kept.getvalue().decode("utf-8"))
    except UnicodeDecodeError:
        raise UnreadableFile(f"{kept.name} cannot be read as a mapping: it is no UTF-8 text.") from None


def _settle(read: tuple[Any, ...]) -> None:
    """Forget what was found of another file, or of the same one read otherwise."""
    if st.session_state.get("import.read") != read:
        for name in STATE:
            st.session_state.pop(name, None)
        st.session_state["import.read"] = read


def _changed(mapping: Callable[[], str], user: User, opened: Opened) -> None:
    """Take another mapping, and show the page anew."""
    text = mapping()
    st.session_state["import.look"] = import_look.look(user, opened, text)
    for name in ("import.checked", "import.likely"):
        st.session_state.pop(name, None)
    st.rerun()


# --- what the columns mean ---
def _columns(user: User, opened: Opened, found: Look) -> None:
    look.section("What the columns mean", found.format)
    for note in found.notes:
        st.html(f'<p class="k">{escape(note)}</p>')
    sheet = _chosen(found)
    kinds = list(import_look.abouts()) + [""]
    about = st.selectbox(
        "Each row is about",
        kinds,
        kinds.index(sheet.about) if sheet.about in kinds else len(kinds) - 1,
        format_func=lambda kind: KINDS.get(kind, kind),
        key=f"import.about.{sheet.name}.{sheet.about}",
    )
    if about != sheet.about:
        _changed(lambda: import_look.changed(user, opened, found.mapping, sheet.name, about, {}), user, opened)
    for line in sheet.says:
        st.html(f"<p>{escape(line)}</p>")
    if not sheet.about:
        if sheet.reason:
            st.html(f'<p class="k">{escape(sheet.reason)}</p>')
        return
    chosen = _edited(sheet, found)
    if chosen:
        _changed(lambda: import_look.changed(user, opened, found.mapping, sheet.name, about, chosen), user, opened)
    _details(user, opened, found, sheet)


def _chosen(found: Look) -> SeenSheet:
    if len(found.sheets) == 1:
        return found.sheets[0]
    names = [sheet.name for sheet in found.sheets]
    name = st.selectbox(f"Sheet, one of {len(names)}", names, key="import.sheet")
    return next(sheet for sheet in found.sheets if sheet.name == name)


def _edited(sheet: SeenSheet, found: Look) -> dict[str, str]:
    """The columns in one table; returns the new meanings that were just chosen."""
    labels = import_look.targets()
    labels |= {
        column.target: import_look.in_words(column.target) for column in sheet.columns if column.target not in labels
    }
    by_label = {label: written for written, label in reversed(labels.items())}
    shown = pd.DataFrame(
        {
            "Column": [column.label or column.name for column in sheet.columns],
            "First words": [" · ".join(column.samples) for column in sheet.columns],
            "Means": [labels[column.target] for column in sheet.columns],
            "How it is read": [column.means for column in sheet.columns],
            "Why": [column.why for column in sheet.columns],
        }
    )
    key = hashlib.sha256(f"{sheet.name}{found.mapping}".encode()).hexdigest()[:12]
    edited = st.data_editor(
        shown,
        hide_index=True,
        width="stretch",
        height="content" if len(shown) <= WHOLE else 640,
        disabled=["Column", "First words", "How it is read", "Why"],
        column_config={
            "Column": st.column_config.TextColumn(width=130),
            "First words": st.column_config.TextColumn(width=150),
            "Means": st.column_config.SelectboxColumn(options=list(by_label), required=True, width="medium"),
            "How it is read": st.column_config.TextColumn(width="large"),
            "Why": st.column_config.TextColumn(width="large"),
        },
        key=f"import.columns.{key}",
    )
    chosen = [by_label[label] for label in edited["Means"]]
    pairs = zip(sheet.columns, chosen, strict=True)
    return {column.name: written for column, written in pairs if written != column.target}


def _details(user: User, opened: Opened, found: Look, sheet: SeenSheet) -> None:
    """How one column is read: several values in a cell, dates, codes, what is not understood."""
    used = [column for column in sheet.columns if column.target]
    if not used:
        return
    with st.expander("How a column is read: dates, codes, several values in a cell", key=f"import.how.{sheet.name}"):
        names = [column.name for column in used]
        name = st.selectbox("Column", names, key=f"import.column.{sheet.name}")
        column = used[names.index(name)]
        st.html(f'<p class="k">{escape(column.means)}</p>')
        with st.form(f"import.read.{sheet.name}.{name}", border=False):
            how = _how(column)
            table = None
            if column.scheme:
                table = _codes(column, import_look.coded(user, opened, found.mapping, sheet.name, name))
            if st.form_submit_button("Read it so"):
                if table is not None:
                    how["codes"] = table()
                _changed(lambda: import_look.read_so(user, found.mapping, sheet.name, name, **how), user, opened)


def _how(column: SeenColumn) -> dict[str, Any]:
    left, right = st.columns(2)
    how: dict[str, Any] = {
        "separator": left.text_input("Several values of one cell are parted by", column.separator),
        "unread": right.selectbox(
            "What is not understood",
            list(UNREAD),
            list(UNREAD).index(column.unread),
            format_func=lambda word: UNREAD[word],
        ),
    }
    if column.is_date:
        orders, kinds = list(ORDERS), list(import_look.calendars())
        how["order"] = left.selectbox(
            "Order of a date", orders, orders.index(column.order), format_func=lambda word: ORDERS[word]
        )
        how["calendar"] = right.selectbox(
            "Calendar",
            kinds,
            kinds.index(column.calendar),
            format_func=lambda word: word.replace("_", " ").capitalize() or "As it is written",
        )
    return how


def _codes(column: SeenColumn, rows: list[tuple[str, int, str]]) -> Callable[[], Mapping[str, str]]:
    """A table of the column's own words with their codes; returns what asks it."""
    labels = {"": "no code"} | {term.code: term.label for term in code_lists.offered([column.scheme])[column.scheme]}
    labels |= {code: codes.label(column.scheme, code) for _, _, code in rows if code not in labels}
    by_label = {label: code for code, label in reversed(labels.items())}
    shown = pd.DataFrame(
        [(word, times, labels[code]) for word, times, code in rows], columns=["Word in the file", "Cells", "Code"]
    )
    edited = st.data_editor(
        shown,
        hide_index=True,
        width="stretch",
        disabled=["Word in the file", "Cells"],
        column_config={"Code": st.column_config.SelectboxColumn(options=list(by_label), required=True)},
        key=f"import.codes.{column.name}.{column.target}",
    )
    return lambda: {
        word: by_label[label]
        for word, label in zip(edited["Word in the file"], edited["Code"], strict=True)
        if by_label[label]
    }


# --- check and load ---
def _check(user: User, opened: Opened, found: Look) -> None:
    look.section("Check, then load")
    steps = [level.value for level in LEVELS if may_see(user, level)]
    level = st.selectbox(
        "Who may see it",
        steps,
        steps.index("internal") if "internal" in steps else 0,
        format_func=lambda step: codes.label("closed_confidentiality", step),
        key="import.level",
        help="What only this file tells is held as closely as the file.",
    )
    checked: Checked | None = st.session_state.get("import.checked")
    with st.container(horizontal=True):
        checks = st.button("Check every row", key="import.check", type="secondary" if checked else "primary")
        ready = checked.counted.loaded if checked else 0
        loads = ready and st.button(f"Load {words.many(ready, 'row')}", key="import.load", type="primary")
        keeps = st.button("Keep this mapping as a file", key="import.keep")
    if keeps:
        address = once.issue(user, found.mapping.encode(), "text/plain; charset=utf-8", "mapping.toml")
        st.html(f'<p><a class="once" href="{escape(address)}" target="_self" download>Save mapping.toml</a></p>')
    rows: list[LikelyRow] = st.session_state.get("import.likely", [])
    decided = {row.key: ref for row in rows if (ref := st.session_state.get(f"import.same.{row.key}"))}
    if checks:
        source = _source(opened, found)
        with progress.bar("Checking") as tell_of:
            st.session_state["import.checked"] = importing.check(user, source, decided, progress=tell_of)
            if not rows:
                st.session_state["import.likely"] = import_likely.likely(user, source)
        st.rerun()
    if loads:
        again = bool(st.session_state.get("import.again"))
        _load(user, opened, found, Confidentiality(level), decided, again)
    elif checked:
        notes = checked.notes[-1:] if checked.there else checked.notes  # of the very same file the last says enough
        for note in notes:
            if note not in found.notes:
                st.html(f"<p>{escape(note)}</p>")
        if checked.there:
            st.checkbox("Load it once more all the same", key="import.again")
        _problems(checked)
        likely_rows.show(rows)


def _source(opened: Opened, found: Look) -> import_source.Source:
    return import_source.of(opened.path, found.mapping, "", opened.form, opened.encoding, opened.delimiter)


def _problems(checked: Checked) -> None:
    """What a load would make, and what is wrong, by reason and row by row."""
    counted = checked.counted
    made = ", ".join(words.many(n, kind.replace("_", " ")) for kind, n in counted.made.items() if n)
    st.html(
        f"<p><b>{words.many(counted.rows, 'row')}</b>: {counted.loaded:,} can be loaded, {counted.rejected:,} cannot. "
        f"{counted.matched:,} are about people or things that are here already.</p>"
        + (f'<p class="k">It would make: {escape(made)}; {counted.said:,} statements.</p>' if made else "")
    )
    _places(checked)
    if not checked.reasons:
        return
    st.html(
        look.table(
            ["Rows", "What was noticed"], [[f"{n:,}", escape(why)] for why, n in list(checked.reasons.items())[:30]]
        )
    )
    with st.expander(f"Row by row, the first {min(SHOWN, len(checked.problems))}"):
        st.html(
            look.table(
                ["Row", "Column", "Words", "Why"],
                [
                    [
                        f"{escape(told.sheet)} {told.problem.row}",
                        f"<bdi>{escape(told.problem.column)}</bdi>",
                        f"<bdi>{escape(told.problem.value[:80])}</bdi>",
                        f"{'Not loaded. ' if told.problem.refuses else ''}{escape(told.problem.reason)}",
                    ]
                    for told in checked.problems[:SHOWN]
                ],
            )
        )


def _places(checked: Checked) -> None:
    """The places that the file names, as the gazetteer has them: those in doubt to be looked at."""
    if not checked.spots:
        return
    told = ", ".join(f"{count:,} {state}" for state, count in checked.spots.items())
    st.html(
        f"<p><b>Places in the gazetteer</b>: {told}.</p>"
        '<p class="k">A known one gets its codes and coordinates from it, beside the words of its cell. '
        "Where several may be meant, none is chosen.</p>"
    )
    open_ = [place for place in checked.places if place.state != "known"][:SHOWN]
    if open_:
        with st.expander(f"Places that are doubtful or unknown, the first {len(open_)}"):
            rows = [
                [f"<bdi>{escape(place.name)}</bdi>", f"{place.rows:,}", place.state, escape(place.words)]
                for place in open_
            ]
            st.html(look.table(["Place", "Rows", "Standing", "What the gazetteer says"], rows))


def _load(
    user: User, opened: Opened, found: Look, level: Confidentiality, decided: Mapping[str, str], again: bool
) -> None:
    try:
        with progress.bar("Loading") as tell_of:
            done = importing.load(user, _source(opened, found), decided, level, tell_of, again=again)
    except AlreadyKnown as known:
        tell(known)
        st.html(f"<p>{links.to(known.ref, 'Open the report that is here')}</p>")
        return
    _done(done.batch)


def _done(batch: int) -> None:
    for name in STATE:
        st.session_state.pop(name, None)
    signed_in.go("imports", batch=str(batch))


def _broken_off(user: User, opened: Opened) -> bool:
    """Where the loading of this file was broken off: the way on. Whether it was."""
    try:
        begun = importing.begun(user, opened.path)
    except NotFound:
        return False
    st.html("<p>The loading of this file was broken off. What is loaded so far stays; nothing is loaded twice.</p>")
    if st.button("Go on with the load", key="import.resume", type="primary"):
        source = import_source.of(
            opened.path, begun.mapping, "", opened.form, opened.encoding, opened.delimiter, begun.day
        )
        with progress.bar("Loading") as tell_of:
            done = importing.resume(user, source, tell_of)
        _done(done.batch)
    return True
