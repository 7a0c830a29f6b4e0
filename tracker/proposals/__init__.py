"""What the words offer: a draft for a selection. Pure functions; what the words do not say stays empty.

A draft is plain JSON: kind, start, end, fields (key, label, value, codes, choices, doubt, start, end) and rows.
Offsets are Unicode code points, half-open, into the unchanged text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tracker.proposals import words
from tracker.proposals.people import people
from tracker.proposals.words import Hit

Draft = dict[str, Any]
Choices = Mapping[str, Sequence[tuple[str, str]]]


def field(
    key: str,
    label: str,
    value: str = "",
    *,
    codes: str | None = None,
    choices: str | None = None,
    doubt: str = "",
    hit: Hit | None = None,
) -> Draft:
    """One line of a draft; `hit` is the words its value rests on."""
    return {
        "key": key,
        "label": label,
        "value": value,
        "codes": codes,
        "choices": choices,
        "doubt": doubt,
        "start": hit.start if hit else None,
        "end": hit.end if hit else None,
    }


def propose(kind: str, text: str, start: int, end: int, choices: Choices, language: str = "eng") -> Draft:
    """The draft that these words offer for this kind of decision."""
    fields, rows = _KINDS[kind](text, start, end, choices, language)
    return {"kind": kind, "start": start, "end": end, "fields": fields, "rows": rows, "locator": None, "id": None}


Made = tuple[list[Draft], list[Draft]]


def _header(text: str, start: int, end: int, choices: Choices, _language: str) -> Made:
    who = words.speaker(text, start, end)
    before = None if who else words.speaker_before(text, start, end)
    phone = words.find(words.PHONE, text, start, end)
    detained = words.find(words.DETAINED_ONE, text, start, end)
    quoted = words.find(r"[“”\"«»]", text, start, end)
    return [
        field(
            "who",
            "Who says so",
            who.text if who else before or "",
            choices="speakers",
            hit=who,
            doubt=""
            if who
            else "named in the words before: is it the same?"
            if before
            else "nobody is named here: leave the outlet as speaker, or type who it is",
        ),
        field(
            "attribution",
            "How it is given",
            "reported_speech" if who or before else "author_voice",
            codes="closed_attribution",
            doubt="quotation marks are in these words" if quoted and who else "",
        ),
        field("channel", "How it reached the author", "phone_call" if phone else "", codes="document_type", hit=phone),
        field(
            "connection",
            "Their tie to what happened",
            "victim" if detained and who else "",
            codes="source_connection",
            hit=detained,
        ),
    ], []


def _incident(text: str, start: int, end: int, _choices: Choices, language: str) -> Made:
    kind, kind_hit = words.incident_type(text, start, end)
    when, when_hit = words.day(text, start, end, language)
    place, place_hit = words.place(text, start, end)
    number, number_hit = words.count(text, start, end)
    return [
        field("type", "What happened", kind, codes="incident_type", hit=kind_hit),
        field(
            "when",
            "Day",
            when,
            hit=when_hit,
            doubt="the year is not in these words"
            if when.startswith("XXXX")
            else ""
            if when
            else "no day is in these words",
        ),
        field("place", "Place, narrow to wide", place, hit=place_hit),
        field("count", "How many were detained", str(number or ""), hit=number_hit),
        field("title", "Title, if you want your own", ""),
    ], []


def _detained(text: str, start: int, end: int, choices: Choices, language: str) -> Made:
    rows = [row for row in people(text, start, end) if not words.only_tells(text, row["start"], row["end"])]
    stage, stage_hit = words.stage(text, start, end)
    when, when_hit = words.day_near(text, start, end, language, stage_hit)
    further = words.find(words.TO_HOSPITAL, text, start, end)
    speaker = words.speaker(text, start, end)
    authority = words.authority(text, start, end)
    known = {" ".join(label.casefold().split()): ref for ref, label in choices.get("people", ())}
    for row in rows:
        row["record"] = known.get(" ".join(row["name"].casefold().split()))
        goes = further is not None and speaker is not None and row["name"] == speaker.text
        row["then"] = "medical_transfer" if goes else ""
        row["then_start"], row["then_end"] = (further.start, further.end) if further and goes else (None, None)
    incidents = choices.get("incidents", ())
    place = words.held_at(text, start, end)
    further_of = bool(rows) and stage not in ("apprehended", "died") and all(row["record"] for row in rows)
    return [
        field(
            "act_type",
            "What was done",
            "death_in_custody" if stage == "died" else "" if further_of else "taken_into_custody",
            codes="act_type",
            doubt="a further step of the custody that is coded" if further_of else "",
        ),
        field(
            "incident",
            "Incident",
            incidents[0][0] if incidents else "",
            choices="incidents",
            doubt="" if incidents else "none yet: one is made for these people",
        ),
        field(
            "stage",
            "Where and how held",
            stage,
            codes="stage",
            hit=stage_hit,
            doubt="" if stage else "not in these words",
        ),
        field(
            "when", "Day", when, hit=when_hit, doubt="the year is not in these words" if when.startswith("XXXX") else ""
        ),
        field("place", "Place", place.text if place else "", hit=place),
        field("authority", "Authority", authority.text if authority else "", hit=authority),
    ], rows


def _injury(text: str, start: int, end: int, choices: Choices, _language: str) -> Made:
    part, part_hit = words.body_part(text, start, end)
    cause = words.cause(text, part_hit.end if part_hit else start, end)
    who = words.speaker(text, start, end)
    known = {" ".join(label.casefold().split()): ref for ref, label in choices.get("people", ())}
    named = [row["name"] for row in people(text, start, end)]
    name = who.text if who else (named[0] if named else "")
    earlier = "" if name else _meant(text, start)
    name = name or earlier
    side = words.side(text, part_hit)
    whose = known.get(" ".join(name.casefold().split()), name)
    kind, kind_hit = words.injury_kind(text, start, end)
    hospital = words.find(words.TO_HOSPITAL, text, start, end)
    return [
        field(
            "person",
            "Whose",
            whose,
            choices="people",
            doubt="named in the words before: is it the same?" if earlier else "",
        ),
        field("body_part", "Where on the body", part, codes="body_part", hit=part_hit),
        field("side", "Side", side, codes="closed_side", hit=part_hit if side else None),
        field("kind", "Kind", kind or "unspecified", codes="injury_kind", hit=kind_hit),
        field("severity", "Severity", "unspecified", codes="severity"),
        field("cause", "How, in the words", cause.text if cause else "", hit=cause),
        field("treatment", "Treatment", "under_way" if hospital else "", codes="treatment", hit=hospital),
    ], []


def _meant(text: str, start: int) -> str:
    """Whom "her" or "his" may mean: the last person named before in the paragraph who does not merely tell."""
    low = text.rfind("\n", 0, start) + 1
    named = [row for row in people(text, low, start) if not words.only_tells(text, row["start"], row["end"])]
    return str(named[-1]["name"]) if named else ""


def _name(text: str, start: int, end: int, _choices: Choices, _language: str) -> Made:
    return [
        field("name", "Name", text[start:end], hit=Hit(text[start:end], start, end)),
        field("whose", "Whose (empty: a new person)", "", choices="everybody"),
        field("kind", "Kind of name", "as_printed", codes="name_kind"),
    ], []


def _place(text: str, start: int, end: int, _choices: Choices, _language: str) -> Made:
    return [
        field("name", "Place", text[start:end], hit=Hit(text[start:end], start, end)),
        field("lies_in", "Lies in", "", choices="place_names"),
        field("feature", "Kind of place", "", codes="feature"),
    ], []


def _relation(text: str, start: int, end: int, choices: Choices, _language: str) -> Made:
    kind, hit = words.tie(text, start, end)
    found = [row["name"] for row in people(text, start, end)][:2]
    known = {" ".join(label.casefold().split()): ref for ref, label in choices.get("people", ())}
    ends = [known.get(" ".join(name.casefold().split()), name) for name in found] + ["", ""]
    return [
        field("from", "Who", ends[0], choices="people"),
        field("type", "Is the … of", kind, codes="relation_type", hit=hit),
        field("to", "Of whom", ends[1], choices="people"),
    ], []


def _perpetrator(text: str, start: int, end: int, choices: Choices, _language: str) -> Made:
    who = words.authority(text, start, end)
    kind = words.perpetrator_type(who.text) if who else ""
    incidents = choices.get("incidents", ())
    return [
        field("who", "Who did it, as alleged", who.text if who else "", choices="organisations", hit=who),
        field("perpetrator_type", "Type", kind, codes="perpetrator_type", hit=who if kind else None),
        field(
            "of", "To whom (empty: everybody in the incident)", incidents[0][0] if incidents else "", choices="victims"
        ),
        field("degree", "Part in it", "", codes="degree"),
    ], []


def _statement(text: str, start: int, end: int, choices: Choices, _language: str) -> Made:
    denies = words.find(words.DENIES, text, start, end)
    who = (words.denier(text, start, end) if denies else None) or words.speaker(text, start, end)
    before = None if who else words.speaker_before(text, start, end)
    incidents = choices.get("incidents", ())
    return [
        field(
            "who",
            "Who (empty: as the passage says)",
            who.text if who else before or "",
            choices="speakers",
            hit=who,
            doubt="named in the words before: is it the same?" if before else "",
        ),
        field("stance", "Says or denies", "denies" if denies else "asserts", codes="closed_stance", hit=denies),
        field("about", "About", incidents[0][0] if incidents else "", choices="everything"),
        field("what", "What", text[start:end], hit=Hit(text[start:end], start, end)),
    ], []


_KINDS: dict[str, Callable[[str, int, int, Choices, str], Made]] = {
    "H": _header,
    "I": _incident,
    "D": _detained,
    "J": _injury,
    "N": _name,
    "P": _place,
    "R": _relation,
    "W": _perpetrator,
    "S": _statement,
}
KINDS = tuple(_KINDS)
__all__ = ["KINDS", "Draft", "field", "propose"]
