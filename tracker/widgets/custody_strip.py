"""Custody in time: a strip that carries numbers, and a numbered list that says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import altair as alt
import pandas as pd
import streamlit as st

from tracker import codes, custody, dates
from tracker.actions import parts
from tracker.actions.parts import Part
from tracker.custody import Span, Sureness
from tracker.widgets import look
from tracker.widgets.words import many

DRAWN = {Sureness.SURELY: "Surely", Sureness.PERHAPS: "Perhaps", Sureness.NOT_KNOWN: "Nothing known"}
ROOM = 18  # numbers, some of them for several steps, that fit above the strip on a narrow screen


def show(stages: Sequence[Part], key: str) -> None:
    """Draw the strip where days are known, and the list."""
    chain = parts.in_order(stages)
    steps = [_step(part) for part in chain]
    found = custody.spans(steps, dates.today())
    surely, perhaps, whole = custody.accounted(found)
    said = f"{surely:,} to {surely + perhaps:,}" if perhaps else f"{surely:,}"
    look.section("Custody, in order", f"{said} of {many(whole, 'day')} accounted for" if whole else "no days stated")
    if any(span.sureness is not Sureness.NOT_KNOWN for span in found):
        _strip(steps, found, key)
    st.html(_list(chain, found))


def _step(part: Part) -> custody.Step:
    interval = dates.ends(part.extra["when"]) if part.extra["when"] else None
    if interval is None:
        return custody.Step(part.extra["stage"], (part.extra["first"], part.extra["last"]))
    begin, end = interval
    return custody.Step(part.extra["stage"], (begin.earliest, begin.latest), (end.earliest, end.latest))


def _strip(steps: Sequence[custody.Step], found: Sequence[Span], key: str) -> None:
    dark = st.context.theme.type == "dark"
    paper, soft, accent = ("#171715", "#b3aea3", "#7cc3d0") if dark else ("#fcfbf8", "#5b574e", "#0b5563")
    frame = pd.DataFrame(
        [
            {
                "from": pd.Timestamp(span.start),
                "to": pd.Timestamp(span.end),
                "kind": DRAWN[span.sureness],
            }
            for span in found
        ]
    )
    above = pd.DataFrame([{"day": pd.Timestamp(day), "n": said} for day, said in custody.numbers(steps, found, ROOM)])
    months = (frame["to"].max() - frame["from"].min()).days / 30
    axis = alt.Axis(
        format="%Y" if months > 30 else "%b %Y" if months > 8 else "%-d %b",
        tickCount="year" if months > 30 else 6,
        grid=False,
        domainColor=soft,
        tickColor=soft,
        labelColor=soft,
        labelFontSize=12,
        labelOverlap=True,
        offset=2,
    )
    x = alt.X("from:T", title=None, axis=axis)
    base = alt.Chart(frame).encode(y=alt.value(32))

    def only(kind: Sureness) -> alt.Chart:
        return base.transform_filter(alt.datum.kind == DRAWN[kind])

    bars = only(Sureness.SURELY).mark_bar(height=20, color=accent, stroke=paper).encode(x, x2="to:T")
    outline = only(Sureness.PERHAPS).mark_bar(
        height=20, fillOpacity=0, stroke=accent, strokeDash=[4, 3], strokeWidth=1.6
    )
    maybe = outline.encode(x, x2="to:T")
    gaps = only(Sureness.NOT_KNOWN).mark_rule(color=soft, strokeDash=[2, 4], strokeWidth=2).encode(x, x2="to:T")
    named = alt.Chart(above).encode(y=alt.value(32))
    numbers = named.mark_text(dy=-19, fontSize=12, fontWeight=600, color=soft, font="Source Sans").encode(
        alt.X("day:T"), text="n:N"
    )
    chart = (bars + maybe + gaps + numbers).properties(height=86)
    st.altair_chart(
        chart.configure_view(stroke=None, fill=None).configure(background="transparent"),
        width="stretch",
        key=key,
        alt="Custody by time; the numbered list below says the same in words",
    )


def _list(chain: Sequence[Part], found: Sequence[Span]) -> str:
    rows = []
    for number, part in enumerate(chain):
        held = [span for span in found if span.step == number and span.sureness is not Sureness.NOT_KNOWN]
        low = sum(span.days for span in held if span.sureness is Sureness.SURELY)
        high = sum(span.days for span in held)
        stage = part.extra["stage"]
        words = codes.label("stage", stage) if stage else part.label
        unsure = ' class="unsure"' if part.standing == "waiting" else ""
        place = f' <span class="k">{escape(part.extra["place"])}</span>' if part.extra["place"] else ""
        by = f' <span class="k">· {escape(part.extra["authority"])}</span>' if part.extra["authority"] else ""
        when = dates.in_words(part.extra["when"]) or "Day not stated"
        length = (many(low, "day") if low == high else f"{low:,} to {high:,} days") if high else ""
        rows.append(
            f'<tr><td class="n"><b>{number + 1}</b></td><td>{look.glyph(look.stage_glyph(stage))}<span{unsure}>'
            f'{escape(words)}</span>{place}{by}</td><td>{escape(when)}</td><td class="w">{length}</td></tr>'
        )
    drawn = any(span.sureness is not Sureness.NOT_KNOWN for span in found)
    legend = '<p class="k">Filled: surely in these dates. Dashed outline: perhaps. Dotted line: nothing known.</p>'
    return f'<table class="t"><tbody>{"".join(rows)}</tbody></table>{legend if drawn else ""}'
