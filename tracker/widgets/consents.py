"""Consent on a person's record: what they said use by use, a form for a decision, and who holds files about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from tracker import codes, dates
from tracker.access import Permission, User
from tracker.actions import code_lists, consent
from tracker.actions.consent import Decision, NewDecision
from tracker.widgets import conflicts, look, signed_in, what_left, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

USES, STATUS, BASES = "consent_scope", "closed_consent_status", "legal_basis"
SAID_NO = ("refused", "withdrawn")
NOT_ASKED = ("not_sought", "unknown")


def show(user: User, ref: str, erased: bool) -> None:
    """The section of one individual; the form for who may record a decision."""
    found = consent.decisions(user, ref)
    uses = [term.code for term in codes.code_list(USES)]
    newest = sorted(
        (decision for decision in found if decision.holds),
        key=lambda decision: uses.index(decision.scope) if decision.scope in uses else len(uses),
    )
    earlier = [decision for decision in found if not decision.holds]
    look.section("Consent", "use by use; without it nobody leaves the team")
    if newest:
        st.html(_table(newest))
    rest = [term.label for term in code_lists.offered([USES])[USES] if term.code not in {d.scope for d in newest}]
    if rest:
        st.html(f'<p class="k">Nothing is recorded on: {escape(_listed(rest))}.</p>')
    if earlier:
        st.html(
            f'<div class="more"><details><summary>{words.many(len(earlier), "earlier decision")}</summary>'
            f"{_table(earlier)}</details></div>"
        )
    if not erased and signed_in.may(user, Permission.PROPOSE) and st.button("Record a decision…", key="consent.open"):
        _recording(ref, consent.as_seen(found))
    _received(user, ref, asked=erased or any(decision.status in SAID_NO for decision in newest))


def _table(found: Sequence[Decision]) -> str:
    return look.table(
        ["Use", "What was said", "How", "In force", "Recorded"],
        [
            [
                escape(codes.label(USES, decision.scope)),
                _said(decision),
                _how(decision),
                escape(_days(decision)),
                f'<span class="d">{decision.recorded_at:%-d %b %Y}</span><div class="k d">recorded by {escape(decision.recorded_by)}</div>',
            ]
            for decision in found
        ],
    )


def _said(decision: Decision) -> str:
    """The answer by shape and word; where it no longer or not yet allows anything, that too."""
    word = codes.label(STATUS, decision.status)
    if decision.status == "given" and decision.holds and not decision.allows:
        begun = decision.valid_from is None or decision.valid_from <= dates.today()
        return f'{look.glyph("not")}{escape(word)}<div class="k">{"has run out" if begun else "not yet in force"}</div>'
    shape = "follow" if decision.status == "given" else "review" if decision.status in NOT_ASKED else "not"
    allowed = '<div class="k">goes on by another legal basis</div>' if decision.allows and shape != "follow" else ""
    return f"{look.glyph(shape)}{escape(word)}{allowed}"


def _how(decision: Decision) -> str:
    """How it was given, by whom where not by the person, on which basis, and what else is known."""
    said = [decision.method or ""]
    said += [f"decided by {decision.given_by}"] if decision.given_by else []
    said += [codes.label(BASES, decision.basis)] if decision.basis not in (None, "consent") else []
    first = " · ".join(f"<bdi>{escape(part)}</bdi>" for part in said if part)
    note = f'<div class="k"><bdi>{escape(decision.note)}</bdi></div>' if decision.note else ""
    return first + note


def _days(decision: Decision) -> str:
    since, until = (
        dates.in_words(day.isoformat()) if day else "" for day in (decision.valid_from, decision.expires_on)
    )
    if since and until:
        return f"{since} to {until}"
    open_end = "no end set" if decision.status == "given" else ""
    return f"from {since}" if since else f"until {until}" if until else open_end


def _listed(labels: Sequence[str]) -> str:
    return ", ".join([labels[0], *(label[:1].lower() + label[1:] for label in labels[1:])])


def _received(user: User, ref: str, asked: bool) -> None:
    """Who holds files in which the person is; after a no, each is to be asked to delete them."""
    found = sorted(consent.recipients(user, ref), key=lambda one: one.audience == "team")  # the farthest first
    if not found:
        return
    if asked:
        look.section("Ask each of these to delete what they hold", words.many(len(found), "file"))
        st.html(what_left.receipts(found))
        return
    st.html(
        f'<div class="more"><details><summary>{words.many(len(found), "file")} left with this person in it</summary>'
        f"{what_left.receipts(found)}</details></div>"
    )


@st.dialog("Record a decision", width="large")
def _recording(ref: str, seen: dict[str, str]) -> None:
    """What the person said to one use: a new line, the earlier ones stay."""
    offered = code_lists.offered([USES, STATUS, BASES])
    labels = {scheme: {term.code: term.label for term in terms} for scheme, terms in offered.items()}
    meanings = {term.code: term.definition for term in offered[USES]}
    with st.form("consent.form", border=False):
        left, right = st.columns(2)
        use = left.selectbox("Use", list(labels[USES]), format_func=lambda code: labels[USES][code], key="consent.use")
        status = right.selectbox(
            "What was said", list(labels[STATUS]), format_func=lambda code: labels[STATUS][code], key="consent.status"
        )
        left, right = st.columns(2)  # a row each: on a phone the fields keep their order
        how = left.text_input("How it was said", key="consent.how", placeholder="in writing, by telephone")
        giver = right.text_input("Who decided, if not the person", key="consent.giver", placeholder="IND-… or ORG-…")
        left, right = st.columns(2)
        since = left.date_input("From", None, key="consent.since")
        until = right.date_input("Until", None, key="consent.until")
        basis = st.selectbox(
            "Legal basis, if it is another than consent",
            [code for code in labels[BASES] if code != "consent"],
            index=None,
            format_func=lambda code: labels[BASES][code],
            key="consent.basis",
        )
        note = st.text_area("Note", key="consent.note", height=80)
        with st.expander("What the uses mean"):
            st.html(look.table(["Use", "Meaning"], [[escape(labels[USES][c]), escape(m)] for c, m in meanings.items()]))
        if st.form_submit_button("Record it", type="primary"):
            with shown_errors():
                new = NewDecision(use, status, basis, giver.strip() or None, how, note, _day(since), _day(until))
                conflicts.attempt(lambda known: consent.record(signed_in.user(), ref, new, known), seen)
                st.rerun()


def _day(chosen: object) -> date | None:
    return chosen if isinstance(chosen, date) else None
