"""Caches that keep lists fast at a million individuals (scale.md). Each has one writer and one rebuild."""

from __future__ import annotations

from sqlalchemy import Index, Integer, SmallInteger, String, text
from sqlalchemy.dialects.postgresql import VARCHAR
from sqlmodel import Field, SQLModel

from tracker.access import Confidentiality
from tracker.records.base import BIG, Closed, Code, closed_check

# Alike on both kinds of database, whatever the language of the server: by code points.
SORTED = String(40).with_variant(VARCHAR(40, collation="C"), "postgresql")


class ListRow(SQLModel, table=True):
    """One narrow row per act of an individual, or per individual without acts (`id` is then the individual's).

    A row is what is seen from a clearance between `level` and `up_to`: where a more closely held act, statement or
    report changes the picture, an individual has a set of rows for each. Nearly all have one (docs/decisions/0009).
    `stage` is the act's latest stage; `status` the individual's, the same on all rows of the individual, and
    `latest` marks the row it comes from.
    Codes show the followed value, or what waits where nothing is followed. Days are ordinals; they and the
    place are the incident's where the act has none, and `own` is then 0: possible, never certain.
    `sort_key` is the name shown, folded: of whom sources only describe after all names (store/pictures.py).
    `season_*` is month*100+day of a date whose year no source states. `standing`: 0 waiting, 1 followed, 2 disputed.
    """

    __tablename__ = "list_row"
    __table_args__ = (
        Index(
            "ix_list_row_incident_id",
            "incident_id",
            sqlite_where=text("incident_id IS NOT NULL"),
            postgresql_where=text("incident_id IS NOT NULL"),
        ),
        Index("ix_list_row_sort", "sort_key", "individual_id"),
        Index("ix_list_row_location_id", "location_id"),
        closed_check("level", Confidentiality),
        closed_check("up_to", Confidentiality),
        {"sqlite_with_rowid": False},
    )

    individual_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="individual.id")
    id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})
    level: Confidentiality = Field(primary_key=True, sa_type=Closed(Confidentiality))
    up_to: Confidentiality = Field(sa_type=Closed(Confidentiality))
    incident_id: int | None = Field(default=None, sa_type=BIG, foreign_key="incident.id")
    sort_key: str = Field(sa_type=SORTED)
    incident_type: str | None = Field(default=None, sa_type=Code("incident_type"))
    act_type: str | None = Field(default=None, sa_type=Code("act_type"))
    sex: str | None = Field(default=None, sa_type=Code("sex"))
    stage: str | None = Field(default=None, sa_type=Code("stage"))
    status: str | None = Field(default=None, sa_type=Code("stage"))
    latest: int = Field(default=0, sa_type=SmallInteger, sa_column_kwargs={"server_default": "0"})
    location_id: int | None = Field(default=None, sa_type=BIG)
    own: int = Field(default=1, sa_type=SmallInteger)
    day_min: int | None = Field(default=None, sa_type=Integer)
    day_max: int | None = Field(default=None, sa_type=Integer)
    season_min: int | None = Field(default=None, sa_type=SmallInteger)
    season_max: int | None = Field(default=None, sa_type=SmallInteger)
    standing: int = Field(default=0, sa_type=SmallInteger)


class FacetRow(SQLModel, table=True):
    """A value that an individual may have several of: a source, a place of a stage, a fact declared `facet=True`.

    `row_id` is the individual itself, or the act (a list row's `id`) that alone the value is about. `facet` and `value`
    are numbers (tracker/facets.py): of a term, a record, a text. Seen from a clearance between `level` and `up_to`.
    Words are not kept: they are read from the statements of somebody who has the value.
    """

    __tablename__ = "facet_row"
    __table_args__ = (
        Index("ix_facet_row_value", "facet", "value", "individual_id"),
        closed_check("level", Confidentiality),
        closed_check("up_to", Confidentiality),
        {"sqlite_with_rowid": False},
    )

    individual_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="individual.id")
    facet: int = Field(primary_key=True, sa_type=Integer)
    value: int = Field(primary_key=True, sa_type=BIG)
    row_id: int = Field(primary_key=True, sa_type=BIG)
    level: Confidentiality = Field(primary_key=True, sa_type=Closed(Confidentiality))
    up_to: Confidentiality = Field(sa_type=Closed(Confidentiality))


class IncidentFacetRow(SQLModel, table=True):
    """A value that everybody in an incident has by it: who is said to have done it, a fact of incidents with `facet=True`.

    Written once for the incident, not for each of its people; numbers as in FacetRow. Seen from a clearance between
    `level` and `up_to`, by whom the person's own list row of the incident is seen too.
    """

    __tablename__ = "incident_facet_row"
    __table_args__ = (
        Index("ix_incident_facet_row_value", "facet", "value", "incident_id"),
        closed_check("level", Confidentiality),
        closed_check("up_to", Confidentiality),
        {"sqlite_with_rowid": False},
    )

    incident_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="incident.id")
    facet: int = Field(primary_key=True, sa_type=Integer)
    value: int = Field(primary_key=True, sa_type=BIG)
    level: Confidentiality = Field(primary_key=True, sa_type=Closed(Confidentiality))
    up_to: Confidentiality = Field(sa_type=Closed(Confidentiality))


class StageRow(SQLModel, table=True):
    """On which days a stage of detention was an individual's status: from `*_from` until the day before `*_to`.

    `sure_*`: as the last of the stages whose day surely is not later; `maybe_*`: whose day perhaps is not later. Days
    are ordinals; NEVER stands where there is none. Seen from a clearance between `level` and `up_to`.
    """

    __tablename__ = "stage_row"
    __table_args__ = (
        closed_check("level", Confidentiality),
        closed_check("up_to", Confidentiality),
        {"sqlite_with_rowid": False},
    )

    individual_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="individual.id")
    id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})
    level: Confidentiality = Field(primary_key=True, sa_type=Closed(Confidentiality))
    up_to: Confidentiality = Field(sa_type=Closed(Confidentiality))
    stage: str = Field(sa_type=Code("stage"))
    sure_from: int = Field(sa_type=Integer)
    sure_to: int = Field(sa_type=Integer)
    maybe_from: int = Field(sa_type=Integer)
    maybe_to: int = Field(sa_type=Integer)


NEVER = 4_000_000  # an ordinal after every day
ALL, OTHERS = 0, -1  # in the log of changes: everybody; what lists know of places and reports


class ListChange(SQLModel, table=True):
    """When the rows of an individual last changed (`counter` list_change): so who holds them in memory reads only these.

    ALL stands for all of them, OTHERS for what lists know of places and reports.
    """

    __tablename__ = "list_change"
    __table_args__ = (Index("ix_list_change_number", "number"),)

    individual_id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})
    number: int = Field(sa_type=BIG)


class Disagreement(SQLModel, table=True):
    """Single-valued facts on which live claims differ: `accounts` is how many different values they give.

    As seen from a clearance between `level` and `up_to`, like a list row.
    """

    __tablename__ = "disagreement"
    __table_args__ = (
        closed_check("level", Confidentiality),
        closed_check("up_to", Confidentiality),
        {"sqlite_with_rowid": False},
    )

    subject_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="record.id")
    field: str = Field(primary_key=True, sa_type=Code("field"), foreign_key="term.id")
    level: Confidentiality = Field(primary_key=True, sa_type=Closed(Confidentiality))
    up_to: Confidentiality = Field(sa_type=Closed(Confidentiality))
    accounts: int = Field(sa_type=SmallInteger)
