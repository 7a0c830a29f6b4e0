"""Location: a place, and the place it lies in."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, String
from sqlmodel import Field, SQLModel

from tracker.facts import Fact, FactFields, Share, ValueType
from tracker.records.base import BIG, TABLED, Closed, GeoPrecision, Kind, closed_check, coded, key, linked


class LocationFields(FactFields):
    """What a source may state about a place."""

    claims_only: ClassVar[dict[str, Fact]] = {
        "name": Fact("Name", ValueType.NAME, many=True, share=Share.PUBLIC),
        "description": Fact("Description", many=True),
        "coordinates": Fact(
            "Coordinates", many=True, help="Latitude and longitude, as the source gives them.", standard="ISO 6709"
        ),
        **TABLED,
    }

    feature: str | None = coded("Kind of place", "feature", share=Share.PUBLIC, framed=True, standard="GeoNames")
    parent_id: int | None = linked("Lies in", Kind.LOCATION, share=Share.PUBLIC)


class Location(LocationFields, table=True):
    """A gazetteer entry; the hierarchy is `parent_id`. An unnamed police station is a place without a parent."""

    __tablename__ = "location"
    __table_args__ = (
        CheckConstraint("lat IS NULL OR (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)", name="on_earth"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_in_itself"),
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="both_or_none"),
        closed_check("geo_precision", GeoPrecision),
        Index("ix_location_country_code", "country_code"),
        Index("ix_location_parent_id", "parent_id"),
        Index("ix_location_subdivision_code", "subdivision_code"),
    )

    id: int = key()
    country_code: str | None = Field(default=None, sa_type=String(2))
    subdivision_code: str | None = Field(default=None, sa_type=String(6))
    geonames_id: int | None = Field(default=None, unique=True)
    lat: float | None = None
    lon: float | None = None
    geo_precision: GeoPrecision = Field(default=GeoPrecision.UNKNOWN, sa_type=Closed(GeoPrecision))


class LocationBelow(SQLModel, table=True):
    """Cache of the tree: each place with itself and everything below it. Rebuilt when the tree changes."""

    __tablename__ = "location_below"
    __table_args__ = (Index("ix_location_below_location_id", "location_id"), {"sqlite_with_rowid": False})

    ancestor_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="location.id")
    location_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="location.id")
