"""Statistics on a page: a table of cells, two facts side by side as a cross table, and a chart of the same."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from tracker.actions.statistics import Cell, Statistics, Told
from tracker.widgets.look import escape

COUNTS = {"confirmed": "Confirmed", "probable": "Probable", "possible": "Possible", "perhaps": "Perhaps here"}
SHOWN, ACROSS, BARS = 300, 12, 60
COLOURS = {
    False: ("#0b5563", "#5b9aa6", "#b9a36a", "#c9c4b8"),
    True: ("#7cc3d0", "#3f8794", "#a08a4e", "#5b574e"),
}  # on light and on dark paper


def words(count: Told | None) -> str:
    """A count as a table shows it; an empty cell is nobody."""
    if count is None:
        return ""
    return count if isinstance(count, str) else f"{count:,}" if count else "–"


def span(cell: Cell) -> str:
    """From how many to how many."""
    return (
        words(cell.low) if cell.low == cell.high else f"{words(cell.low)} to {words(cell.high)}".replace("– to", "0 to")
    )


def show(found: Statistics) -> None:
    """The table, as a cross table where there are two ways to count and the second has few values, else one row a cell."""
    if len(found.heads) == 2 and len({cell.values[1] for cell in found.cells}) <= ACROSS:
        _crossed(found)
    else:
        _rows(found)


def _crossed(found: Statistics) -> None:
    frame = pd.DataFrame(
        [(*cell.values, span(cell)) for cell in found.cells], columns=["row", "column", "people"], dtype=object
    )
    table = frame.pivot(index="row", columns="column", values="people").fillna("")
    rows = list(dict.fromkeys(frame["row"]))[:SHOWN]
    across = _in_order(found, list(dict.fromkeys(frame["column"])))
    head = "".join(f'<th scope="col" class="n">{escape(column)}</th>' for column in across)
    body = "".join(
        f'<tr><td><bdi>{escape(row)}</bdi></td>{"".join(f"""<td class="n">{escape(str(table.at[row, column]))}</td>""" for column in across)}</tr>'
        for row in rows
    )
    first = f'<th scope="col">{escape(found.heads[0])}</th>'
    st.html(
        f'<div class="wide"><table class="t"><thead><tr>{first}{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _in_order(found: Statistics, columns: Sequence[str]) -> list[str]:
    """Periods by time, what is not known last; other values as they come."""
    return sorted(columns, key=lambda one: (one == "not known", one)) if found.question.over_time else list(columns)


def _rows(found: Statistics) -> None:
    own = [name for name in COUNTS if getattr(found.total, name) is not None]
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in found.heads)
    top += "".join(f'<th scope="col" class="n">{escape(word)}</th>' for word in (*(COUNTS[n] for n in own), "In all"))
    cells = found.cells[:SHOWN] if found.heads else ()
    body = "".join(_row([f"<bdi>{escape(value)}</bdi>" for value in cell.values], cell, own) for cell in cells)
    body += _row(["<b>Everybody</b>", *[""] * (len(found.heads) - 1)] if found.heads else [], found.total, own)
    few = " few" if len(found.heads) < 2 else ""  # fits a narrow screen, so that the sums are not out of sight
    st.html(f'<div class="wide"><table class="t{few}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>')
    if len(found.cells) > SHOWN:
        st.html(f'<p class="k">The first {SHOWN:,} of {len(found.cells):,} rows: the file has all.</p>')


def _row(values: Sequence[str], cell: Cell, own: Sequence[str]) -> str:
    told = [words(getattr(cell, name)) for name in own] + [span(cell)]
    return (
        "<tr>"
        + "".join(f"<td>{value}</td>" for value in values)
        + "".join(f'<td class="n">{escape(count)}</td>' for count in told)
        + "</tr>"
    )


def chart(found: Statistics, key: str) -> None:
    """Bars of the first way to count, parted by how sure; nothing where counts are told in fives, or are not parted."""
    if not found.cells or not found.heads or isinstance(found.total.low, str):
        return
    own = [name for name in COUNTS if getattr(found.total, name) is not None]
    place = len(found.heads) - 1 if found.question.over_time else 0
    frame = pd.DataFrame(
        [(cell.values[place], COUNTS[name], getattr(cell, name)) for cell in found.cells for name in own],
        columns=["value", "how", "people"],
    )
    frame = frame.groupby(["value", "how"], sort=False)["people"].sum().reset_index()
    order = _in_order(found, list(dict.fromkeys(frame["value"])))[:BARS]
    frame = frame[frame["value"].isin(order) & (frame["people"] > 0)]
    frame["part"] = frame["how"].map({COUNTS[name]: at for at, name in enumerate(own)})
    dark = st.context.theme.type == "dark"
    soft = "#b3aea3" if dark else "#5b574e"
    used = [COUNTS[name] for name in own]
    upright = bool(found.question.over_time)
    of_value = alt.Axis(labelLimit=220, labelOverlap=upright)
    counts = alt.Axis(format=",d", tickMinStep=1, labelFlush=True, labelFlushOffset=-6)  # the last number stays inside
    drawn = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("value:N", sort=order, axis=of_value, title=None)
            if upright
            else alt.X("people:Q", axis=counts, title=None),
            y=alt.Y("people:Q", axis=counts, title=None)
            if upright
            else alt.Y("value:N", sort=order, axis=of_value, title=None),
            color=alt.Color(
                "how:N",
                scale=alt.Scale(domain=used, range=list(COLOURS[dark][: len(used)])),
                legend=alt.Legend(
                    orient="top", title=None, columns=1
                ),  # side by side they end outside of a narrow screen
            ),
            order=alt.Order("part:Q"),
        )
        .properties(height=300 if upright else alt.Step(22))
        .configure_axis(labelColor=soft, labelFontSize=12, grid=False, domainColor=soft, tickColor=soft)
        .configure_legend(labelColor=soft, labelFontSize=12)
        .configure_view(stroke=None, fill=None)
        .configure(background="transparent")
    )
    st.altair_chart(
        drawn, width="stretch", key=key, alt="The counts of the table as bars; the table below says the same"
    )
