"""A record: status today, the account we follow, and behind each value the words, the speaker and who judged it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from tracker import codes, dates
from tracker.access import Permission
from tracker.actions import editing, export, record_view, review, statements, undo
from tracker.actions.history import Happening
from tracker.actions.parts import Part, in_order
from tracker.actions.record_view import RecordView
from tracker.actions.statements import Statement
from tracker.body import Mark
from tracker.errors import InvalidFacts, NotFound
from tracker.widgets import (
    body_map,
    conflicts,
    consents,
    custody_strip,
    erasing,
    held,
    legal_hold,
    links,
    list_table,
    look,
    messages,
    signed_in,
    submission,
    words,
)
from tracker.widgets import case_report as reports
from tracker.widgets.list_table import Cell, Row
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

SHOWN_PEOPLE = 50
SHOWN_LINES = record_view.LINES
UNFOLDED = 2  # more parts than this are listed with their quotations folded
CHOICES = {
    "accept": "We follow this",
    "contest": "Sources disagree",
    "reject": "Not followed",
    "reopen": "To be reviewed",
}
NOW = {
    "accepted": "we follow this",
    "contested": "sources disagree",
    "rejected": "not followed",
    "open": "to be reviewed",
}


def parts(title: str, found: tuple[Part, ...]) -> None:
    """Acts, stages or steps, each with its facts and the words behind them."""
    if not found:
        return
    look.section(title, f"{len(found)}")
    st.html(
        "".join(
            words.part_html(
                part,
                heading(part),
                opened=view.kind == "individual" or len(found) <= UNFOLDED,
            )
            for part in found
        )
    )


def heading(part: Part, number: int | None = None) -> str:
    """What a part is, or whom it is about: its own facts stand beside it."""
    lead = f"<b>{number}</b> " if number else ""
    if part.kind == "act" and view.kind != "act":
        of_person = view.kind == "incident"
        ref, name = (part.extra["victim"], part.extra["victim_name"]) if of_person else (part.about, part.about_label)
        return lead + links.to(str(ref), words.shortened(str(name)), str(name))
    about = f"<br>{links.to(part.about, part.about_label)}" if part.about and part.about != view.ref else ""
    if part.kind == "detention_stage":
        return lead + ("" if number else f"Step {part.extra['seq']}") + about
    return lead + escape(part.label) + about


def injuries(found: tuple[Part, ...]) -> None:
    """Masked until asked for; then an outline with numbers, and the words."""
    if not found:
        return
    look.section("Injuries", words.many(len(found), "injury", "injuries"))
    if not st.checkbox("Show injuries", key="record.injuries"):
        st.html('<p class="k">Masked. Descriptions of violence are shown only when you ask.</p>')
        return
    marks = [
        Mark(n, part.extra["body_part"], part.extra["side"], part.standing == "followed")
        for n, part in enumerate(found, 1)
    ]
    body_map.show(marks, "record.body")
    st.html(
        '<div class="narrow">'
        + "".join(words.part_html(part, heading(part, n)) for n, part in enumerate(found, 1))
        + "</div>"
    )


def ties(found: tuple[Part, ...]) -> None:
    """Kinship, membership and other ties, each with the record at its other end."""
    if found:
        look.section("Ties", f"{len(found)}")
        st.html('<div class="narrow">' + "".join(words.part_html(part, heading(part)) for part in found) + "</div>")


def took_part(found: tuple[Part, ...]) -> None:
    """Who took part, by role; what rests on each act counts by itself ("1 followed, 5 waiting")."""
    if not found:
        return
    look.section("Who took part", f"{len({part.about for part in found})}")
    grouped: dict[tuple[str, str], list[Part]] = {}
    for part in found:
        grouped.setdefault((part.label, str(part.about) if part.extra["perpetrator"] else ""), []).append(part)
    st.html(f'<div class="narrow">{"".join(role_html(label, own) for (label, _), own in grouped.items())}</div>')


def role_html(label: str, own: list[Part]) -> str:
    """Everybody in one role, or one who is said to have done it, with the words."""
    standings = [part.standing for part in own]
    counted = ", ".join(
        f"{standings.count(key)} {word}"
        for key, word in (("followed", "followed"), ("disputed", "disputed"), ("waiting", "waiting"))
        if key in standings
    )
    here = own[0].about == view.ref
    who = {
        (part.extra["incident"], part.extra["incident_title"]) if here else (part.about, part.about_label): part
        for part in own
    }
    names = "".join(
        f"<div>{look.glyph(look.GLYPHS[part.standing])}{links.to(str(ref), words.shortened(str(name)), str(name))}</div>"
        for (ref, name), part in who.items()
    )
    against = [str(part.extra["victim"]) for part in own if part.extra["victim"] and part.extra["victim"] != view.title]
    targets = f'<div class="k">towards {escape(", ".join(dict.fromkeys(against)))}</div>' if against else ""
    said = words.quotes([fact for part in own for fact in part.facts])
    return (
        f'<div class="fact"><div class="lab">{escape(label)}</div><div class="val">{names}{targets}</div>'
        f'<div class="rev">{escape(counted)}</div><div class="body"><details>'
        f"<summary>{words.many(len(said), 'quotation')}</summary>{words.quoted(said, False, worst(standings))}</details></div></div>"
    )


def worst(standings: list[str]) -> str:
    """The standing that needs a reader's eye first."""
    return next((key for key in ("disputed", "waiting", "followed") if key in standings), "waiting")


@st.dialog("Judge a statement", width="large")
def judging(found: dict[str, Statement]) -> None:
    """Judge one statement of this record, also one that was judged before: nothing is deleted by it."""
    rank = {"contested": 0, "open": 1, "accepted": 2, "rejected": 3}
    uid = st.selectbox(
        "Statement",
        sorted(found, key=lambda u: (rank[found[u].judgement], found[u].claim_id)),
        format_func=lambda u: (
            f"{statements.in_a_sentence(found[u])} ({found[u].speaker_label}) · {NOW[found[u].judgement]}"
        ),
        key="record.judge.uid",
    )
    said = found[uid]
    st.html(look.quotation(words.shown(said), said.language, f"{said.speaker_label} · {said.report_title}"))
    decision = st.segmented_control(
        "What it is from now on", list(CHOICES), format_func=lambda c: CHOICES[c], key=f"record.judge.{uid}"
    )
    why = st.text_input("Why", key="record.judge.why")
    if st.button("Judge this statement", type="primary", key="record.judge.done"):
        with shown_errors():
            if not decision:
                raise InvalidFacts("Choose what the statement is from now on.")
            conflicts.attempt(
                lambda seen: review.judge(signed_in.user(), [uid], decision, why or None, seen), {uid: said.judgement}
            )
            st.rerun()


@st.dialog("Edit", width="large")
def editing_form(ref: str) -> None:
    """What no source states: the team's own words about the record."""
    user = signed_in.user()
    offered = editing.offered(user, ref)
    seen = st.session_state.setdefault("record.edit.seen", {column.name: column.value for column in offered})
    st.html(
        '<p class="k">The team’s own words. What sources say is not changed here: judge a statement, or code a report.</p>'
    )
    with st.form("record.edit", border=False):
        values = {}
        for column in offered:
            value, key = seen.get(column.name) or "", f"record.edit.{column.name}"
            if column.is_day:
                day = st.date_input(column.label, date.fromisoformat(value) if value else None, key=key)
                values[column.name] = day.isoformat() if isinstance(day, date) else None
            elif column.length:
                values[column.name] = st.text_input(column.label, value, max_chars=column.length, key=key)
            else:
                values[column.name] = st.text_area(column.label, value, key=key, height=110)
        why = st.text_input("Why", key="record.edit.why")
        if st.form_submit_button("Save", type="primary"):
            with shown_errors():
                mine = {name: value for name, value in values.items() if (value or None) != (seen.get(name) or None)}
                conflicts.attempt(lambda known: editing.edit(user, ref, mine, why, known), seen)
                st.rerun()


@st.dialog("Undo this change")
def undoing(line: Happening) -> None:
    """Take one change back, as a new change with its reason."""
    st.html(f"<p>{escape(line.what)}</p>")
    why = st.text_input("Why", key="record.undo.why")
    if st.button("Undo this change", type="primary", key="record.undo.done"):
        with shown_errors():
            undo.undo(signed_in.user(), line.seq or 0, why)
            st.rerun()


def all_statements(of: RecordView) -> list[Statement]:
    """Every statement about the record and its parts."""
    found = [*of.facts]
    for group in (of.acts, of.stages, of.injuries, of.involvements, of.relations, of.interventions):
        found += [fact for part in group for fact in part.facts]
    return [said for fact in found for said in fact.statements]


def head(view: RecordView) -> None:
    """Names in all scripts, status today with the day it is known for."""
    others = [(tag, text) for tag, text, _, _ in view.names[1:]]
    line: list[str] = []
    if view.kind == "individual":
        stage = view.status.get("stage")
        said = codes.label("stage", stage) if stage else "Status not known"
        unsure = ' class="unsure"' if view.status.get("waiting") else ""
        known, since = view.status.get("known_on"), dates.in_words(view.status.get("when"))
        told = f"last known from a report received {dates.in_words(str(known))}" if known else ""
        when = f' <span class="asof">{escape(", ".join(part for part in (since, told) if part))}</span>'
        line = [
            f'<span class="st">{look.glyph(look.stage_glyph(stage))}<span{unsure}>{escape(said)}</span></span>{when}',
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
            f"received {dates.in_words(str(details['received']))}",
        ]
    elif view.kind == "injury":
        whose = view.details["individual"]
        line = [f"Injury of {links.to(whose, view.title)}"]
    elif view.kind == "location":
        line = [escape(view.details["path"]), escape(codes.label("feature", view.details["feature"] or ""))]
    shown = '<span class="sep"></span>'.join(f"<span>{part}</span>" for part in line if part)
    st.html(
        f'<h1 class="name"><bdi>{escape(view.title)}</bdi></h1><div class="alt">{look.names_line(others)}</div><div>{shown}</div><div class="k">{escape(view.ref)}</div>'
    )


def made_of_it(view: RecordView) -> None:
    """How far a report is coded and reviewed, and the way to the people it tells of."""
    made, waiting = view.details["statements"], view.details["waiting"]
    look.section("Made of it", f"{waiting:,} to be reviewed" if waiting else "")
    if not made:
        look.empty("Not coded yet", "Select words of the text and press one key: each becomes a statement.")
        return
    st.html(f"<p>{words.many(made, 'statement')}, {made - waiting:,} of them judged.</p>")
    if st.button("Individuals in this report", key="record.individuals"):
        signed_in.go("individuals", source=view.ref)


def report_body(view: RecordView) -> None:
    """The archived text and the files it came in."""
    details = view.details
    if details.get("handling"):
        st.html(f'<div class="wrong">{escape(details["handling"])}</div>')
    look.section(
        "The text",
        "names somebody whom you may not know: what would tell who it is, is withheld"
        if details["withheld"]
        else f"kept as it came · SHA-256 {details['sha256'][:16]}…",
    )
    st.html(
        f'<div class="text" dir="auto">{escape(details["body"][:20_000])}</div>'
        if details["body"]
        else "<p>No text could be read; code it by page or minute.</p>"
    )
    if len(details["body"]) > 20_000:
        st.html('<p class="k">The first 20,000 characters. The whole text is on the page where it is coded.</p>')
    if details["same_words"]:
        refs = ", ".join(links.to(ref, ref) for ref in details["same_words"])
        st.html(f"<p>{look.glyph('review')}The very same words are here as {refs}, too.</p>")
    look.section("Files")
    st.html(
        look.table(
            ["File", "Size", "SHA-256"],
            [
                [escape(name), f"{size:,} bytes", f"<code>{digest[:32]}…</code>"] if digest else [escape(name), "", ""]
                for name, size, digest in details["files"]
            ],
        )
    )


def case_report(view: RecordView) -> None:
    """Buttons that write the case report."""
    for name in ("pdf", "docx"):
        if st.button(f"Case report, {name.upper()}", key=f"record.dossier.{name}"):
            user = signed_in.user()
            reports.keep_link(user, view.ref, export.dossier(user, view.ref, name))
    if st.button("Case report for others…", key="record.dossier.others"):
        reports.ask(view.ref)
    if view.kind == "individual" and st.button("Form of a UN body…", key="record.submission"):
        submission.ask(view.ref)


def case_report_link(view: RecordView) -> None:
    """The file that was written, under a link that works once."""
    link = st.session_state.get(reports.LINK)
    if link and link[0] == view.ref:
        st.html(
            f'<a class="once" href="{escape(link[1])}" target="_self" download>Save {escape(link[2])}</a><div class="k">The link works once.</div>'
        )


def people() -> None:
    """Everybody whom the incident befell."""
    look.section("People", f"{len(view.people)}")
    rows = [
        Row(
            p.ref,
            p.scripts or (("", p.name),),
            (
                Cell(
                    codes.label("stage", stage) if stage else "Not known",
                    look.stage_glyph(stage),
                    strong=True,
                    unsure="latest_stage" in p.waiting,
                ),
                Cell(words.near(p.place), full=p.place),
                Cell(look.REVIEW_WORDS[p.review], look.GLYPHS[p.review]),
            ),
            unsure=p.name_waits,
        )
        for p in view.people[:SHOWN_PEOPLE]
        for stage in (p.latest_stage or p.waiting.get("latest_stage"),)
    ]
    list_table.show("People", ["Individual", "Status", "Where", "Review"], rows, "record.people")
    if len(view.people) > SHOWN_PEOPLE:
        st.html(
            f'<p class="k">The first {SHOWN_PEOPLE}. All of them: narrow the list of individuals to this incident.</p>'
        )


def history() -> None:
    """What happened to this record, who did it and why; any past day of it, and undo."""
    look.section("History of this record")
    st.date_input("As it was on", as_of, key=f"record.asof.{as_of}", max_value="today", on_change=choose_day, width=180)
    if as_of:
        lines, total, page = view.history, len(view.history), 1
    else:
        page = int(st.session_state.get(f"record.history.{view.ref}", 1))
        found = record_view.what_happened(signed_in.user(), view.ref, page)
        lines, total = found.lines, found.total
    may_undo = not as_of and signed_in.may(signed_in.user(), Permission.PROPOSE)
    if not lines:
        st.html('<p class="k">Nothing was changed since it was kept.</p>')
    for line in lines:
        with st.container(horizontal=True, vertical_alignment="center", key=f"due_line{line.seq or line.at}"):
            why = f' <span class="k">{escape(line.why)}</span>' if line.why else ""
            gone = f' <span class="k">undone by entry {line.undone}</span>' if line.undone else ""
            st.html(
                f'<div>{escape(line.what)} · {escape(line.who)}{why}{gone} <span class="asof">{line.at:%-d %b %Y, %H:%M}</span></div>'
            )
            if line.may_undo and may_undo and st.button("Undo…", type="tertiary", key=f"record.undo.{line.seq}"):
                undoing(line)
    if total > len(lines) and not as_of:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="k">{words.many(total, "line")}, page {page} of {-(-total // SHOWN_LINES)}</p>')
            if page > 1 and st.button("Newer", key="record.history.newer"):
                turn(page - 1)
            if page * SHOWN_LINES < total and st.button("Older", key="record.history.older"):
                turn(page + 1)


def turn(to: int) -> None:
    """Another page of the history."""
    st.session_state[f"record.history.{view.ref}"] = to
    st.rerun()


def choose_day() -> None:
    """Put the chosen day into the address."""
    day = st.session_state[f"record.asof.{as_of}"]
    if day:
        st.query_params["asof"] = day.isoformat()
    else:
        st.query_params.pop("asof", None)


def chosen_day() -> date | None:
    """The past day in the address. Raises InvalidFacts."""
    text = st.query_params.get("asof")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidFacts(f"'{text}' is not a day. Write it as 2026-11-23.") from None


as_of: date | None = None
signed_in.chosen_report("ref")
signed_in.only_parameters("ref", "asof")
conflicts.show()
with shown_errors():
    ref = st.query_params.get("ref", "")
    try:
        if not ref:
            raise NotFound("No record is chosen. Open one from a list.")
        as_of = chosen_day()
        view = record_view.record(signed_in.user(), ref, as_of)
    except NotFound as problem:
        messages.tell(problem)
        if st.button("All individuals", key="record.none"):
            signed_in.go("individuals")
        st.stop()
    if as_of:
        with st.container(horizontal=True, vertical_alignment="center"):
            messages.say(f"As it was at the end of {dates.in_words(as_of.isoformat())}. Nothing can be changed here.")
            if st.button("Show it as it is today", key="record.today"):
                st.query_params.pop("asof", None)
                st.rerun()
    head(view)
    worker = signed_in.user()
    with st.container(horizontal=True, gap="xsmall", key="record_do"):
        if view.kind == "source_report" and not as_of:
            if st.button("Code this report", type="primary", key="record.code"):
                signed_in.go("code_report", report=view.ref)
            if st.button("Review it", key="record.review"):
                signed_in.go("review", report=view.ref)
        said = {s.uid: s for s in all_statements(view)} if signed_in.may(worker, Permission.REVIEW) else {}
        if said and not as_of and st.button("Judge a statement…", key="record.judge"):
            judging(said)
        may_edit = not (as_of or view.erased) and signed_in.may(worker, Permission.PROPOSE)
        if may_edit and st.button("Edit…", key="record.edit.open"):
            st.session_state.pop("record.edit.seen", None)
            editing_form(view.ref)
        if view.kind in ("individual", "incident") and not as_of and signed_in.may(worker, Permission.EXPORT):
            case_report(view)
    case_report_link(view)
    for note in st.session_state.pop("added.notes", ()):
        messages.say(note)
    main, side = st.columns([2.3, 1], gap="large")
    with main:
        own = [fact for fact in view.facts if fact.field != "exists"] or list(view.facts)
        own.sort(key=lambda fact: fact.field != "name")  # who it is comes first
        if view.kind == "source_report":
            made_of_it(view)
        if view.erased:
            look.section("What we know")
            look.empty("Erased on request", "What was done stays, by code and day; names and words are gone for good.")
            own = []
        elif own or view.kind != "source_report":
            look.section(
                "What we know", words.count([*own, *(f for part in (*view.acts, *view.stages) for f in part.facts)])
            )
        if own:
            st.html("".join(words.fact_html(fact) for fact in own))
        elif view.kind != "source_report" and not view.erased:
            look.empty("No statement yet", "What is known stands in the parts below, or no source has spoken of it.")
        if view.people:
            people()
        parts("What was done", view.acts)
        if view.stages and view.kind == "individual":
            custody_strip.show(view.stages, f"record.custody.{view.ref}")
            st.html("".join(words.part_html(p, heading(p, n)) for n, p in enumerate(in_order(view.stages), 1)))
        elif view.stages:
            parts("Custody, person by person", view.stages)
        if view.kind == "source_report":
            report_body(view)
        parts("Advocacy and answers", view.interventions)
        if view.kind == "individual" and not as_of:
            consents.show(worker, view.ref, view.erased)
        history()
    with side:
        injuries(view.injuries)
        took_part(view.involvements)
        ties(view.relations)
        if view.unknown and view.kind != "source_report":
            look.section("What is not known")
            st.html(f'<p class="k">No source states: {escape(", ".join(view.unknown))}.</p>')
        if not as_of:
            held.show(worker, view.ref, view.kind)
            legal_hold.show(worker, view.ref)
        if view.note:
            look.section("Note of the team")
            st.html(f'<p class="k">{escape(view.note)}</p>')
        if view.mentioned:
            look.section("Named in", words.many(len(view.mentioned), "statement"))
            st.html(
                '<ul class="plain">'
                + "".join(f"<li>{links.to(s.subject, statements.in_a_sentence(s))}</li>" for s in view.mentioned[:12])
                + "</ul>"
            )
        if view.kind == "individual" and not as_of:
            erasing.show(worker, view.ref, view.erased)
