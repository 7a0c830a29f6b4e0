"""The tree of locations: the cache of what lies below what, and its rebuild."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import delete, insert, or_
from sqlmodel import Session, col, select

from tracker.audience import Places
from tracker.records import Location, LocationBelow, Name
from tracker.store import records

COARSE = ("adm1", "country")  # a province, else the country: as coarse as a place may be told outside the team


def coarse_for(how: Places) -> Sequence[str]:
    """The kinds of places that may be told to an audience."""
    return COARSE if how is Places.PROVINCE else COARSE[-1:]


def pairs(session: Session) -> set[tuple[int, int]]:
    """(ancestor, location) for the whole tree, each place below itself; a circle is cut where it closes."""
    parents = dict(session.exec(select(Location.id, Location.parent_id)).all())
    found: set[tuple[int, int]] = set()
    for place in parents:
        above: int | None = place
        while above is not None and (above, place) not in found:
            found.add((above, place))
            above = parents.get(above)
    return found


def rebuild(session: Session) -> None:
    """Write the cache anew from the tree."""
    session.flush()
    wanted = pairs(session)
    there = {(a, b) for a, b in session.exec(select(LocationBelow.ancestor_id, LocationBelow.location_id)).all()}
    for ancestor, place in there - wanted:
        session.execute(
            delete(LocationBelow).where(
                LocationBelow.__table__.c.ancestor_id == ancestor,  # type: ignore[attr-defined]
                LocationBelow.__table__.c.location_id == place,  # type: ignore[attr-defined]
            )
        )
    fresh = [{"ancestor_id": ancestor, "location_id": place} for ancestor, place in sorted(wanted - there)]
    if fresh:
        session.execute(insert(LocationBelow), fresh)


def areas(session: Session, numbers: Iterable[int], coarse: Sequence[str] = COARSE) -> dict[int, str]:
    """The province in which each place lies, else its country, with what it lies in; empty where none is known.

    `coarse` are the kinds of places that may be told, the narrowest first.
    """
    above: dict[int, dict[str, int]] = {}
    for part in records.parts(numbers):
        query = (
            select(LocationBelow.location_id, Location.id, Location.feature)
            .join(Location, col(Location.id) == col(LocationBelow.ancestor_id))
            .where(col(LocationBelow.location_id).in_(part), col(Location.feature).in_(coarse))
        )
        for place, ancestor, feature in session.exec(query).all():
            above.setdefault(place, {})[str(feature)] = ancestor
    chosen = {place: next(found[feature] for feature in coarse if feature in found) for place, found in above.items()}
    paths = records.place_names(session, chosen.values())
    return {place: paths[ancestor] for place, ancestor in chosen.items()}


def exact_names(session: Session, coarse: Sequence[str] = COARSE) -> set[str]:
    """The names of all places that are narrower than what may be told: these stay in the team."""
    narrower = or_(col(Location.feature).is_(None), col(Location.feature).not_in(coarse))
    query = select(Name.text).join(Location, col(Location.id) == col(Name.record_id)).where(narrower)
    return set(session.exec(query).all())


def called(session: Session, names: Collection[str]) -> dict[str, set[int]]:
    """The places that bear each of these names."""
    query = select(Name.text, Location.id).join(Location, col(Location.id) == col(Name.record_id))
    found: dict[str, set[int]] = {}
    for name, place in session.exec(query.where(col(Name.text).in_(sorted(names)))).all():
        found.setdefault(name, set()).add(place)
    return found
