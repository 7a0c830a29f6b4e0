"""The rows of each list that may leave: which records, whose they are, in which order; and what tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from tracker import facets
from tracker.access import User
from tracker.actions import narrow, rows, sealed
from tracker.errors import InvalidFacts, NotFound
from tracker.exporters.table import Origin, Sources
from tracker.facets import Of
from tracker.narrowing import Filter
from tracker.records import Injury, Record, SourceReport
from tracker.records.base import Judgement
from tracker.store import claims, facet_words, incident_list, injury_list, lists, records, repeated

EVERYTHING = 10**9
SHARED = ("labels", "place names")  # what many people have of incidents and places
UNSEEN = "found only by what is held too closely for this audience"


def choice(chosen: Filter, known_on: date | None = None) -> dict[str, Any]:
    """What a list was chosen by, to be kept: refs, codes and days; of words only that there were some."""
    known = facets.every()
    texts = {name for name, _ in chosen if name in known and known[name].of is Of.TEXT}
    return {
        "facets": {
            name: [facets.token(facet_words.number(value)) if name in texts else value for value in values]
            for name, values in chosen
        },
        "days": [day.isoformat() if day else None for day in (chosen.start, chosen.end, chosen.as_of, known_on)],
        "certain": chosen.certain,
        "words": bool(chosen.words.strip()),
    }


def chosen_by(kept: dict[str, Any]) -> Filter:
    """The choice once more. Raises InvalidFacts where it was by words, which are not kept."""
    if kept["words"]:
        raise InvalidFacts("That list was chosen by words, and words are not kept here: narrow it once more yourself.")
    start, end, as_of, _ = (date.fromisoformat(day) if day else None for day in kept["days"])
    own: dict[str, Any] = {name: tuple(values) for name, values in kept["facets"].items()}
    return Filter(start=start, end=end, as_of=as_of, certain=kept["certain"], **own)


def by_what_shows(row: Any) -> tuple[bool, str, str]:
    """Individuals and injuries by the name that is shown; incidents as they stand, the latest first, no day last."""
    if isinstance(row, rows.IncidentRow):
        return row.when is None, "", "" if row.when else row.ref
    return False, row.name, row.ref


def unseen(session: Session, reader: User, choose: Any, chosen: Filter, numbers: Sequence[int]) -> frozenset[int]:
    """Those that the choice finds only by what this audience may not see; names are looked for by who exports."""
    asked = chosen.without_words()
    if asked == Filter():
        return frozenset()
    try:
        seen = choose(session, narrow.wanted(session, reader, asked), 0, EVERYTHING)
    except NotFound:  # it is chosen by a record that is held too closely
        return frozenset(numbers)
    return frozenset(numbers).difference(seen)


class Sourcing:
    """Which reports speak of each record of a list, read part by part; of many reports those of late are at hand."""

    def __init__(self, session: Session, asked: Sources = Sources.STATEMENTS) -> None:
        self._session, self._asked = session, asked
        self._known: dict[int, Origin] = {}
        self.closed: frozenset[int] = frozenset()  # the sealed reports among all of them

    def of(self, numbers: Sequence[int]) -> dict[str, tuple[Origin, ...]]:
        """What tells of each of a part of the records, by ref; with the ids of its statements where asked."""
        said = _said(self._session, numbers, self._asked)
        if len(self._known) > repeated.MANY:
            self._known = {}
        known = self._known
        new = _origins(self._session, sorted({report for own in said.values() for report in own} - {*known}))
        self.closed |= sealed.among(self._session, new)
        known |= new
        return {
            ref: tuple(
                replace(known[report], statements=tuple(uids)) if uids else known[report]
                for report, uids in said[number].items()
                if report in known
            )
            for number, ref in records.pick(self._session, Record.id, Record.ref, [*said])
        }


def _said(session: Session, numbers: Sequence[int], asked: Sources) -> dict[int, dict[int, list[str]]]:
    """Which reports speak of each of these records, and the ids of their statements where these are asked for."""
    said: dict[int, dict[int, list[str]]] = {}
    if asked is Sources.REPORTS:
        for subject, report in claims.reports_of(session, numbers):
            said.setdefault(subject, {})[report] = []
    else:
        for claim in claims.of_subjects(session, numbers):
            if claim.judgement is not Judgement.REJECTED:
                uids = said.setdefault(claim.subject_id, {}).setdefault(claim.source_report_id, [])
                uids += [str(claim.uid)] if claim.uid else []
    return said


def _origins(session: Session, reports: Sequence[int]) -> dict[int, Origin]:
    """What tells a report to a reader."""
    about = {
        row[0]: (row[1] or "", row[2])
        for part in records.parts(reports)
        for row in session.exec(
            select(SourceReport.id, SourceReport.url, SourceReport.publisher_id).where(col(SourceReport.id).in_(part))
        ).all()
    }
    publishers = [publisher for _, publisher in about.values() if publisher]
    named = records.labels(session, [*reports, *publishers])
    return {
        report: Origin(
            named[report].ref,
            named[report].text,
            publisher.text if (publisher := named.get(about[report][1] or 0)) else "",
            about[report][0],
        )
        for report in reports
        if report in about
    }


def _incidents(session: Session, reader: User, part: Sequence[int], place_words: rows.PlaceWords) -> list[Any]:
    there = {number for number, _ in records.pick(session, Record.id, Record.kind, part)}  # as the reader sees them
    return rows.incident_rows(session, reader, [number for number in part if number in there], place_words)


def _injuries(session: Session, _reader: User, part: Sequence[int], _words: rows.PlaceWords) -> list[Any]:
    found = {row.id: row for row in session.exec(select(Injury).where(col(Injury.id).in_(part))).all()}
    return rows.injury_rows(session, [found[number] for number in part if number in found])


def _hurt(session: Session, part: Sequence[int]) -> list[int]:
    whose = dict(records.pick(session, Injury.id, Injury.individual_id, part))
    return [whose.get(number, 0) for number in part]


# what → which records, whose each of a part of them is (0 for nobody's), and the rows of a part
READERS: dict[str, tuple[Any, Any, Any]] = {
    "individuals": (lists.in_order, lambda _session, part: part, rows.individual_rows),
    "incidents": (incident_list.in_order, lambda _session, part: [0] * len(part), _incidents),
    "injuries": (injury_list.in_order, _hurt, _injuries),
}
