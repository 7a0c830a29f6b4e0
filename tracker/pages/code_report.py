"""Code a report: text left, record right; select words, press one key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from tracker import codes, coding_session, dates
from tracker.access import User
from tracker.actions import code_lists
from tracker.actions import coder as door
from tracker.actions import offers as offering
from tracker.actions import reading as reader
from tracker.actions.coder import Coding
from tracker.coding_session import Sitting
from tracker.errors import InvalidFacts, NotFound
from tracker.passages import HELD, fold
from tracker.proposals import Draft
from tracker.reading.offers import Offer
from tracker.widgets import conflicts, look, messages, signed_in
from tracker.widgets.coder import coder
from tracker.widgets.messages import shown_errors

LISTS = (
    "incident_type",
    "act_type",
    "stage",
    "sex",
    "body_part",
    "injury_kind",
    "severity",
    "treatment",
    "closed_attribution",
    "document_type",
    "source_connection",
    "name_kind",
    "feature",
    "relation_type",
    "perpetrator_type",
    "degree",
    "closed_stance",
    "closed_side",
)


class ReportDoor:
    """The coding door, bound to the person at work and one report."""

    def __init__(self, user: User, report: str) -> None:
        self.user, self.report = user, report

    def keep(self, draft: Draft, replaces: int | None, seen: Draft | None, offer: Draft | None) -> int:
        """Keep a decision."""
        return door.keep(self.user, self.report, draft, replaces, seen, offer)

    def undo(self, entry: int | None, row: str | None) -> int:
        """Undo a decision."""
        return door.undo(self.user, self.report, entry, row)

    def answer(self, question: str, said: str, seen: str | None) -> int | None:
        """Answer a question."""
        return door.answer(self.user, self.report, question, said, seen)

    def read(self) -> reader.Offered:
        """What the report offers."""
        return reader.offered(self.user, self.report)

    def leave_out(self, offer: Draft) -> int:
        """Put an offer aside."""
        return offering.leave_out(self.user, self.report, offer)

    def bring_back(self) -> int:
        """Offer again what was put aside."""
        return offering.bring_back(self.user, self.report)


def groups(coding: Coding) -> dict[str, list[tuple[str, str]]]:
    """What the fields of a draft offer to choose from."""
    own = {name: list(found) for name, found in coding.choices.items()}
    people, bodies, incidents, places = (
        own.get(name, []) for name in ("people", "organisations", "incidents", "places")
    )
    return own | {
        "speakers": people + bodies,
        "everybody": people + bodies + places,
        "victims": incidents + people,
        "everything": incidents + people + bodies,
        "place_names": [(label, label) for _, label in places],
    }


def codelists() -> dict[str, list[tuple[str, str]]]:
    """(code, words) of the lists that drafts use."""
    return {name: [(term.code, term.label) for term in found] for name, found in code_lists.offered(LISTS).items()}


def open_sitting(report: str) -> Sitting:
    """The sitting of this report in this session, begun where there is none."""
    held = st.session_state.get("sitting")
    if held is None or held[0] != report:
        st.session_state["sitting"] = (report, Sitting(""))
        refresh(signed_in.user(), report)
    return st.session_state["sitting"][1]  # type: ignore[no-any-return]  # session state is untyped


def refresh(user: User, report: str) -> None:
    """Read the report's coding again after a decision."""
    coding = door.load(user, report)
    sitting: Sitting = st.session_state["sitting"][1]
    sitting.text, sitting.language, sitting.choices = coding.text, coding.language, groups(coding)
    sitting.entries = {entry.id: dict(entry.draft) for entry in coding.entries}
    sitting.made = {entry.id: entry.made["incident"] for entry in coding.entries if "incident" in entry.made}
    sitting.answers = {question.id: question.answer for question in coding.questions}
    sitting.last = coding.last
    sitting.decided, sitting.put_aside = frozenset(coding.decided), frozenset(coding.left_out)
    st.session_state["coding"] = coding


def view(coding: Coding, sitting: Sitting) -> dict[str, Any]:
    """All that the surface shows."""
    offers = sitting.offers
    drafts = [
        *([sitting.draft] if sitting.draft else []),
        *(entry.draft for entry in coding.entries),
        *(offer.draft for offer in offers),
    ]
    days = {
        f["value"]: in_words(f["value"])
        for d in drafts
        for f in d.get("fields", ())
        if f["key"] == "when" and f["value"]
    }
    entries = [
        {
            "id": e.id,
            "kind": e.kind,
            "start": e.draft.get("start"),
            "end": e.draft.get("end"),
            "by": e.by,
            "draft": {"fields": e.draft.get("fields", []), "rows": e.draft.get("rows", [])},
        }
        for e in coding.entries
    ]
    return {
        "text": coding.text,
        "ack": sitting.ack,
        "draft": sitting.draft,
        "message": sitting.message,
        "entries": entries,
        "offers": None if sitting.reading is None else [as_offered(offer) for offer in offers],
        "left_out": sitting.left_out,
        "remark": sitting.remark,
        "held": sorted(HELD),
        "questions": [
            {"id": q.id, "text": q.text, "entries": list(q.entries), "answer": q.answer} for q in coding.questions
        ],
        "codelists": st.session_state["coding.codes"],
        "choices": sitting.choices,
        "days": days,
        "made": coding.statements - coding.others,
        "others": coding.others,
        "marked": coding.marked,
        "inherits": inherits(coding, sitting.draft),
        "matches": matches(sitting.draft),
    }


def as_offered(offer: Offer) -> dict[str, Any]:
    """An offer as the surface shows it: an entry that is not kept."""
    draft = offer.draft
    return {
        "key": offer.key,
        "kind": draft["kind"],
        "start": draft["start"],
        "end": draft["end"],
        "draft": {"fields": draft["fields"], "rows": draft["rows"]},
        "along": offer.along,
        "alone": offer.alone,
        "people": list(dict.fromkeys(offer.people)),
    }


def in_words(day: str) -> str:
    """A day for a reader, or what is wrong with it."""
    try:
        return dates.in_words(dates.from_words(day) or dates.parse(day))
    except InvalidFacts:
        return "not a date yet: write it as in the report, or as 2018-03"


def inherits(coding: Coding, draft: Draft | None) -> str:
    """Who speaks in the draft's passage."""
    if not draft or draft.get("start") is None:
        return ""
    around = [
        e
        for e in coding.entries
        if e.kind == "H" and e.draft["start"] <= draft["start"] and draft["end"] <= e.draft["end"]
    ]
    header = min(around, key=lambda e: e.draft["end"] - e.draft["start"], default=None)
    if header is None:
        return ""
    said: Mapping[str, str] = {f["key"]: f["value"] for f in header.draft["fields"]}
    labels = dict(groups(coding)["speakers"])
    how = [
        codes.label("closed_attribution", said.get("attribution", "")),
        codes.label("document_type", said["channel"]) if said.get("channel") else "",
    ]
    return " · ".join(part for part in (labels.get(said.get("who", ""), said.get("who", "")), *how) if part)


def matches(draft: Draft | None) -> list[dict[str, Any]]:
    """People of other reports with the same name as a row: the same person, or another?"""
    if not draft or draft["kind"] != "D":
        return []
    known = {ref for ref, _ in st.session_state["sitting"][1].choices.get("people", ())}
    names = tuple(row["name"] for row in draft["rows"] if row["name"])
    if st.session_state.get("matched_for") != names:
        st.session_state["matched_for"] = names
        st.session_state["matched"] = door.context(signed_in.user(), st.query_params.get("report", ""), names)
    found = st.session_state["matched"]
    return [
        {
            "row": row["key"],
            "ref": ref,
            "taken": row.get("record") == ref,
            "text": f"{label} is in the database already{f' ({incident})' if incident else ''}.",
        }
        for row in draft["rows"]
        for ref, label, incident in found.get(fold(row["name"]), ())
        if ref not in known
    ]


@st.fragment
def surface(report: str) -> None:
    """The component in its own fragment: a key redraws it and nothing else."""
    sitting = open_sitting(report)

    def receive(commands: list[dict[str, Any]]) -> None:
        user = signed_in.user()
        coding_session.receive(sitting, commands, ReportDoor(user, report), lambda: refresh(user, report))

    if sitting.held:
        decision = conflicts.asked(sitting.held.problem, "code.conflict")
        if decision:
            user = signed_in.user()
            coding_session.decide(sitting, decision == "mine", ReportDoor(user, report), lambda: refresh(user, report))
            st.rerun(scope="fragment")
    coder(view(st.session_state["coding"], sitting), receive)


signed_in.chosen_report("report")
signed_in.only_parameters("report")
with shown_errors():
    chosen = st.query_params.get("report", "")
    try:
        if not chosen:
            raise NotFound("No report is chosen. Open one from the list of source reports.")
        open_sitting(chosen)
        st.session_state["coding.codes"] = codelists()
    except NotFound as problem:
        st.session_state.pop("sitting", None)
        messages.tell(problem)
        if st.button("All source reports", key="code.none"):
            signed_in.go("source_reports")
        st.stop()
    with st.container(horizontal=True, key="coder_head", vertical_alignment="center"):
        st.html(f'<h1 class="of"><bdi>{look.escape(st.session_state["coding"].title)}</bdi></h1>')
        if st.button("Review what was made", key="code.review", width="content"):
            signed_in.go("review", report=chosen)
        if st.button("Open the report", key="code.open", type="tertiary", width="content"):
            signed_in.go("record", ref=chosen)
    for said in st.session_state.pop("added.notes", ()):
        st.toast(said)
    surface(chosen)
