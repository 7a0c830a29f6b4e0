"""FollowTheMoney: JSON lines of entities (followthemoney.tech), one a line, as Aleph and OpenSanctions read them.

People are Person, incidents Event, places Address, sources Document; that somebody is in an incident is an UnknownLink,
that a source speaks of something a Documentation, with the ids of its statements as `recordId`. FtM knows no custody, no
injury and no review: these are `notes`, "column: value". It knows days as YYYY, YYYY-MM and YYYY-MM-DD alone: any other
date (2018~, XXXX-11-29, some day between two) is a note too, never cut down to what it does not say.
Ids are the references of Tracker: the same in every export of a store, and no number in a row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from tracker.exporters.rows import RUN, InOrder
from tracker.exporters.table import Origin, Sources, Table
from tracker.spool import Spool

NAME, SUFFIX, MEDIA_TYPE = "ftm", ".ftm.json", "application/json+ftm"
LABEL = "FollowTheMoney entities (.ftm.json)"
SOURCES = Sources.STATEMENTS
DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
GENDERS = ("male", "female", "other")
SHARED = ("Event", "Document", "Address")  # what several rows speak of
IN_INCIDENT = "in the incident"

Properties = dict[str, list[str]]


class _Entities:
    """Entities by id; values once each. What each row says of those that several rows speak of is packed away, and put
    together by their ids when all is written; `by_row` are the others whole after their row.
    """

    def __init__(self, mark: str | None, by_row: bool) -> None:
        self._own: dict[str, tuple[str, Properties]] = {}
        self._shared = InOrder()
        self._latest: dict[str, Properties] = {}  # many rows say the same of one entity
        self._number = 0
        self._mark, self._by_row = mark, by_row

    def add(self, id_: str, schema: str, properties: Mapping[str, object]) -> str:
        """Make an entity, or add to it what is new."""
        told = {name: texts for name, value in properties.items() if (texts := _texts(value))}
        if self._by_row and schema not in SHARED:
            _join(self._own.setdefault(id_, (schema, {}))[1], told)
        elif self._latest.get(id_) != told:
            if len(self._latest) == RUN:
                self._latest.clear()
            self._latest[id_] = told
            self._number += 1
            self._shared.append((id_, self._number), (id_, schema, tuple(told.items())))
        return id_

    def done(self) -> Iterator[bytes]:
        """The entities that no other row speaks of, let go of."""
        yield from (self._line(id_, schema, told) for id_, (schema, told) in self._own.items())
        self._own.clear()

    def lines(self) -> Iterator[bytes]:
        """All entities that are left, each as a line of JSON."""
        yield from self.done()
        for id_, said in groupby(self._shared, key=itemgetter(0)):
            whole: Properties = {}
            schema: object = None
            for _, schema, told in said:  # noqa: B007  # all say the same
                _join(whole, dict(told))  # type: ignore[call-overload]  # as `add` wrote it
            yield self._line(str(id_), str(schema), whole)

    def _line(self, id_: str, schema: str, told: Properties) -> bytes:
        """An entity as a line of JSON; one without a name or title is called by its id."""
        if self._mark:
            of = "description" if "Link" in schema or schema == "Documentation" else "notes"
            told[of] = [self._mark, *(text for text in told.get(of, ()) if text != self._mark)]
        if schema in ("Person", "Event", "Address", "Document"):
            told.setdefault("name", [id_])
        said = {"id": id_, "schema": schema, "properties": told, "datasets": ["tracker"]}
        return json.dumps(said, ensure_ascii=False).encode() + b"\n"


def _join(whole: Properties, told: Mapping[str, Sequence[str]]) -> None:
    """Add the values that are new."""
    for name, texts in told.items():
        values = whole.setdefault(name, [])
        values += [text for text in dict.fromkeys(texts) if text not in values]


def write(table: Table) -> Spool:
    """The rows as entities and the links between them, UTF-8.

    A row of individuals is all there is about somebody, and is written at once; of one that is hurt several rows may
    speak. Of a long list no more is held than of a short one.
    """
    about, tell = ROWS.get(table.kind, ("Person", _anything))
    made = _Entities(table.demonstration, by_row=table.kind == "individuals")
    out = Spool()
    told = iter(table.sources)
    for number, values in enumerate(table.rows, 1):
        row = dict(zip(table.columns, values, strict=True))
        ref = str(row.get("ref") or f"row-{number}")
        _, sources = next(told, (ref, ()))
        _sources(made, sources, tell(made, row, ref), about)
        out.writelines(made.done())
    out.writelines(made.lines())
    return out


def _individual(made: _Entities, row: dict[str, object], ref: str) -> str:
    sex = row.pop("sex", None)
    name, names = row.pop("name", None), row.pop("names", ())
    incidents, titles = _texts(row.pop("incidents", ())), _texts(row.pop("incident_titles", ()))
    row.pop("ref", None)
    notes = {**row, **({"sex": sex} if sex not in GENDERS else {})}
    made.add(
        ref,
        "Person",
        {"name": name, "alias": [one for one in _texts(names) if one != name], "gender": sex if sex in GENDERS else None,
         "notes": _notes(notes)},
    )  # fmt: skip
    for place, incident in enumerate(incidents):
        _in_incident(made, ref, incident, titles[place] if len(titles) == len(incidents) else None)
    if len(titles) != len(incidents):  # two of one title stand there once
        made.add(ref, "Person", {"notes": [f"incident: {title}" for title in titles]})
    return ref


def _in_incident(made: _Entities, person: str, incident: str, title: object) -> None:
    made.add(incident, "Event", {"name": title})
    link = {"subject": person, "object": incident, "role": IN_INCIDENT}
    made.add(f"{person}.{incident}", "UnknownLink", link)


def _incident(made: _Entities, row: dict[str, object], ref: str) -> str:
    place, where = row.pop("location_ref", None), row.pop("location", None)
    when = str(row.pop("when", None) or "")
    properties = {"name": row.pop("title", None), "keywords": row.pop("type", None), "location": where, **_dates(when)}
    row.pop("ref", None)
    if place:
        properties["addressEntity"] = made.add(str(place), "Address", {"full": where, "name": where})
    if when and not _dates(when):
        row["when (EDTF)"] = when
    return made.add(ref, "Event", {**properties, "notes": _notes(row)})


def _dates(edtf: str) -> dict[str, str]:
    """A date that FtM knows; two that are the ends of one time; else nothing."""
    ends = edtf.split("/")
    if not all(DAY.fullmatch(end) for end in ends) or len(ends) > 2:
        return {}
    return {"date": edtf} if len(ends) == 1 else {"startDate": ends[0], "endDate": ends[1]}


def _injury(made: _Entities, row: dict[str, object], ref: str) -> str:
    person, name = row.pop("individual", None), row.pop("name", None)
    incident, title = row.pop("incident", None), row.pop("incident_title", None)
    told = "; ".join(_notes(row)) if person else _notes(row)
    id_ = made.add(str(person or ref), "Person", {"name": name, "notes": f"injury: {told}" if person else told})
    if incident:
        _in_incident(made, id_, str(incident), title)
    elif title:
        made.add(id_, "Person", {"notes": f"incident: {title}"})
    return id_


def _anything(made: _Entities, row: dict[str, object], ref: str) -> str:
    return made.add(ref, "Person", {"name": row.pop("name", None), "notes": _notes(row)})


def _sources(made: _Entities, sources: Iterable[Origin], about: str, schema: str) -> None:
    for source in sources:
        told = {"name": source.title, "title": source.title, "publisher": source.publisher, "sourceUrl": source.url}
        document = made.add(source.ref, "Document", told)
        link = {"document": document, "entity": about, "recordId": source.statements, "publisher": source.publisher,
                "sourceUrl": source.url}  # fmt: skip
        made.add(f"{source.ref}.{about}", "Documentation", link)
        made.add(about, schema, {"publisher": source.publisher, "sourceUrl": source.url})


def _notes(row: Mapping[str, object]) -> list[str]:
    return [f"{name}: {text}" for name, value in row.items() for text in _texts(value)]


def _texts(value: object) -> list[str]:
    """The values as FtM keeps them: texts, none empty."""
    values = value if isinstance(value, tuple | list) else (value,)
    return [text for one in values if one is not None and (text := str(one).strip())]


# the list → what a row of it is, and what tells it
ROWS = {"individuals": ("Person", _individual), "incidents": ("Event", _incident), "injuries": ("Person", _injury)}
