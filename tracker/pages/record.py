"""A record: status today, the account we follow, and behind each value the words, the speaker and who judged it."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from tracker import codes, dates
from tracker.actions import browse, export, statements
from tracker.actions.browse import FactView, Part, RecordView
from tracker.actions.statements import Statement
from tracker.errors import NotFound
from tracker.web import files
from tracker.widgets import list_table, look, messages, signed_in
from tracker.widgets.list_table import Cell, Row
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

SHOWN_PEOPLE = 50


def by_line(said: Statement) -> str:
    """Who says so, how we know, where, and how it was judged."""
    parts = [said.speaker_label]
    if said.attribution not in ("author_voice", "headline"):
        parts.append(codes.label("closed_attribution", said.attribution).lower())
    if said.channel:
        parts.append(codes.label("document_type", said.channel).lower())
    parts += [said.report_title, said.report_day]
    if said.basis != "stated":
        parts.append(codes.label("closed_basis", said.basis).lower())
    if said.judged_by and said.judgement != "open":
        alone = ", checked by its author only" if said.self_reviewed else ""
        parts.append(f"{codes.label('closed_judgement', said.judgement)}: {said.judged_by}{alone}")
    if said.note:
        parts.append(said.note)
    return " · ".join(part for part in parts if part)


def fact_html(fact: FactView, masked: bool = False) -> str:
    """One fact: label, value, standing, and the words behind it."""
    unsure = ' class="unsure"' if fact.certainty == "waiting" else ""
    accounts = f" · {fact.accounts} accounts" if fact.certainty == "disputed" and fact.accounts > 1 else ""
    value = "Masked" if masked else fact.value
    quotes = (
        ""
        if masked
        else "".join(
            look.quotation(
                said.quote or f"at {said.locator}",
                said.language,
                ("denies · " if said.stance == "denies" else "") + by_line(said),
            )
            for said in fact.statements
            if said.judgement != "rejected" or len(fact.statements) == 1
        )
    )
    return (
        f'<div class="fact"><div class="lab">{escape(fact.label)}</div><div class="val"><span{unsure}><bdi>{escape(value)}</bdi></span></div>'
        f'<div class="rev">{look.standing(fact.certainty)}{escape(accounts)}</div><div class="body">{quotes}</div></div>'
    )


def count(found: Iterable[FactView]) -> str:
    """How many facts, statements and reports stand behind this."""
    said = {s.uid: s for fact in found for s in fact.statements}
    reports = {s.report for s in said.values()}
    return f"{len(list(found))} facts, {len(said)} statements, {len(reports)} source reports"


def parts(title: str, found: tuple[Part, ...], masked: bool = False) -> None:
    """Acts, stages, injuries or ties with their facts."""
    if not found:
        return
    look.section(title, f"{len(found)}")
    for part in found:
        about = f" · {part.about_label}" if part.about_label else ""
        who = str(part.extra.get("victim_name") or part.extra.get("victim") or "")
        facts = [fact for fact in part.facts if fact.field != "exists"] or list(part.facts)
        with st.expander(
            f"{part.label}{about}{f' · {who}' if who else ''} — {look.REVIEW_WORDS[part.standing]}".replace(
                "[", "("
            ).replace("]", ")")
        ):
            st.html("".join(fact_html(fact, masked) for fact in facts))


def head(view: RecordView) -> None:
    """Names in all scripts, status today with the day it is known for."""
    others = [(tag, text) for tag, text, _, _ in view.names[1:]]
    line: list[str] = []
    if view.kind == "individual":
        stage = view.status.get("stage")
        words = codes.label("stage", stage) if stage else "Status not known"
        unsure = ' class="unsure"' if view.status.get("waiting") else ""
        known = view.status.get("known_on")
        when = f' <span class="asof">last known, from a report received {known}</span>' if known else ""
        line = [
            f'<span class="st">{look.glyph(look.stage_glyph(stage))}<span{unsure}>{escape(words)}</span></span>{when}',
            escape(view.status.get("place") or ""),
        ]
        line.append(escape(codes.label("sex", view.status["sex"])) if view.status.get("sex") else "")
    elif view.kind == "incident":
        line = [
            escape(dates.in_words(view.details.get("when")) or "Day not known"),
            escape(view.details.get("location") or "Place not known"),
        ]
        line.append(escape(codes.label("incident_type", view.details["type"])) if view.details.get("type") else "")
    elif view.kind == "source_report":
        details = view.details
        line = [
            escape(details["publisher"]),
            escape(dates.in_words(details["published"]) or "Day of publication not stated"),
            f"received {details['received']}",
        ]
    elif view.kind == "location":
        line = [escape(view.details["path"]), escape(codes.label("feature", view.details["feature"] or ""))]
    shown = '<span class="sep"></span>'.join(f"<span>{part}</span>" for part in line if part)
    st.html(
        f'<h1 class="name"><bdi>{escape(view.title)}</bdi></h1><div class="alt">{look.names_line(others)}</div><div>{shown}</div><div class="k">{escape(view.ref)}</div>'
    )


def report_body(view: RecordView) -> None:
    """The archived text and the files it came in."""
    details = view.details
    if details.get("handling"):
        st.html(f'<div class="wrong">{escape(details["handling"])}</div>')
    look.section("The text", f"kept as it came · SHA-256 {details['sha256'][:16]}…")
    st.html(
        f'<div class="body" dir="auto">{escape(details["body"][:20_000])}</div>'
        if details["body"]
        else "<p>No text could be read; code it by page or minute.</p>"
    )
    if len(details["body"]) > 20_000:
        st.html('<p class="k">The first 20,000 characters. The whole text is on the page where it is coded.</p>')
    look.section("Files")
    st.html(
        look.table(
            ["File", "Bytes", "SHA-256"],
            [[escape(name), f"{size:,}", f"<code>{digest[:32]}…</code>"] for name, size, digest in details["files"]],
        )
    )


def case_report(view: RecordView) -> None:
    """Buttons that write the case report and hand out a link that works once."""
    for name in ("pdf", "html"):
        if st.button(f"Case report, {name.upper()}", key=f"record.dossier.{name}", width="stretch"):
            made = export.dossier(signed_in.user(), view.ref, name)
            st.session_state["record.link"] = (
                view.ref,
                files.issue(made.content, made.media_type, made.filename),
                made.filename,
            )
    link = st.session_state.get("record.link")
    if link and link[0] == view.ref:
        st.html(
            f'<a class="once" href="{escape(link[1])}" target="_self" download>Save {escape(link[2])}</a><div class="k">The link works once.</div>'
        )


signed_in.only_parameters("ref")
with shown_errors():
    ref = st.query_params.get("ref", "")
    if not ref:
        raise NotFound("No record is chosen. Open one from a list.")
    view = browse.record(signed_in.user(), ref)
    left, right = st.columns([4.2, 1], vertical_alignment="top")
    with left:
        head(view)
    with right.container(gap="xsmall"):
        if view.kind == "source_report":
            if st.button("Code this report", type="primary", key="record.code", width="stretch"):
                signed_in.go("code_report", report=view.ref)
            if st.button("Review it", key="record.review", width="stretch"):
                signed_in.go("review", report=view.ref)
        if view.kind in ("individual", "incident"):
            case_report(view)
    for note in st.session_state.pop("added.notes", ()):
        messages.say(note)
    main, side = st.columns([2.3, 1], gap="large")
    with main:
        look.section("What we know", count(view.facts))
        if view.facts:
            st.html("".join(fact_html(fact) for fact in view.facts))
        else:
            look.empty("No statement yet", "What is known stands in the parts below, or no source has spoken of it.")
        parts("What was done", view.acts)
        parts("Custody, in order", view.stages)
        if view.kind == "source_report":
            report_body(view)
        if view.people:
            look.section("People", f"{len(view.people)}")
            list_table.show(
                "People",
                ["Individual", "Status", "Review"],
                [
                    Row(
                        p.ref,
                        p.scripts or (("", p.name),),
                        (
                            Cell(
                                codes.label("stage", p.latest_stage or p.waiting.get("latest_stage", ""))
                                or "Not known",
                                look.stage_glyph(p.latest_stage or p.waiting.get("latest_stage")),
                                unsure="latest_stage" in p.waiting,
                            ),
                            Cell(look.REVIEW_WORDS[p.review], look.GLYPHS[p.review]),
                        ),
                        unsure=p.name_waits,
                    )
                    for p in view.people[:SHOWN_PEOPLE]
                ],
                "record.people",
            )
        look.section("History of this record")
        st.html(
            '<ul class="plain">'
            + "".join(
                f'<li>{escape(line.what)} · {escape(line.who)} <span class="asof">{line.at:%d %b %Y, %H:%M}</span></li>'
                for line in view.history[:30]
            )
            + "</ul>"
        )
    with side:
        if view.injuries:
            show = st.checkbox("Show injuries", key="record.injuries")
            parts("Injuries", view.injuries, masked=not show)
        parts("Who took part", view.involvements)
        parts("Ties", view.relations)
        parts("Advocacy and answers", view.interventions)
        if view.unknown:
            look.section("What is not known")
            st.html(f'<p class="k">No source states: {escape(", ".join(view.unknown))}.</p>')
        if view.note:
            look.section("Note of the team")
            st.html(f'<p class="k">{escape(view.note)}</p>')
        if view.mentioned:
            look.section("Named in", f"{len(view.mentioned)} statements")
            st.html(
                '<ul class="plain">'
                + "".join(f"<li>{escape(statements.in_a_sentence(s))}</li>" for s in view.mentioned[:12])
                + "</ul>"
            )
