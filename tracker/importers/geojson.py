"""GeoJSON: what a feature says are its properties, and where it lies is its geometry (RFC 7946: longitude first)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

FEATURES = "features"
POINT = ("longitude", "latitude", "altitude")


def rows(items: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    """The features of a list as plain objects; what is no feature stays as it is."""
    return ((number, _row(item)) for number, item in items)


def _row(item: Any) -> Any:
    if not isinstance(item, dict) or item.get("type") != "Feature" or "geometry" not in item:
        return item
    said = item.get("properties")
    made = dict(said) if isinstance(said, dict) else {}
    beside = {key: value for key, value in item.items() if key not in ("type", "geometry", "properties")}
    for key, value in (*beside.items(), *_where(item["geometry"]).items()):
        made[key if key not in made else f"{key} of the feature"] = value
    return made


def _where(geometry: Any) -> dict[str, Any]:
    if not isinstance(geometry, dict):
        return {}
    point = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(point, list) and 2 <= len(point) <= len(POINT):
        return dict(zip(POINT, point, strict=False))
    return {"geometry": geometry}
