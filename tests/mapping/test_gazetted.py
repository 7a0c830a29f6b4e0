"""Places of rows are matched to the gazetteer where one alone can be meant; where in doubt, nothing is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.access import User
from tracker.actions import import_source, importing
from tracker.mapping.gazetted import spot
from tracker.mapping.plan import Made
from tracker.records.base import Kind

HEADER = "name,country,region,town,lat,lon\n"


def made_of(tmp_path: Path, *rows: str) -> list[list[Made]]:
    """The places of each row, the innermost first."""
    path = tmp_path / "list.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    mapping = 'tracker_mapping = 1\n[[sheet]]\nname = "list"\nabout = "individual"\n' + "".join(
        f'[[sheet.column]]\nname = "{name}"\nis = "{target}"\n'
        for name, target in (
            ("name", "individual.name"), ("country", "act.location.country"), ("region", "act.location.adm1"),
            ("town", "act.location.settlement"), ("lat", "act.location.lat"), ("lon", "act.location.lon"),
        )
    )  # fmt: skip
    plans = import_source.of(path, mapping).plans((0, 0))
    return [[made for made in plan.records if made.kind is Kind.LOCATION] for _, plan in plans]


def test_the_only_place_of_a_name_in_its_country_is_known_in_any_script(tmp_path: Path) -> None:
    (latin, country), (cyrillic, _) = made_of(tmp_path, "A,Kazakhstan,,Talgar,,", "B,Казахстан,,Талгар,,")

    assert country.frame["country_code"] == "KZ" and "lat" not in country.frame
    assert latin.spot.startswith("known: ") and latin.frame == cyrillic.frame
    assert latin.frame["country_code"] == "KZ" and latin.frame["geo_precision"] == "locality"
    assert latin.frame["lat"] == pytest.approx(43.3, abs=0.1)
    assert latin.key != cyrillic.key  # that both mean the same nobody says


def test_what_may_mean_several_gets_nothing(tmp_path: Path) -> None:
    (town,), (unknown, _) = made_of(tmp_path, "A,,,Springfield,,", "B,Kazakhstan,,Nowhereville,,")

    assert town.spot.startswith("doubtful: ") and town.frame == {"feature": "settlement"}
    assert unknown.spot.startswith("unknown: ") and unknown.frame == {"feature": "settlement"}


def test_a_place_elsewhere_than_the_row_says_is_doubtful(tmp_path: Path) -> None:
    ((town, region, _),) = made_of(tmp_path, "A,China,Tibet,Korla,,")

    assert region.frame["subdivision_code"] == "CN-XZ"
    assert town.spot.startswith("doubtful: It lies in CN-XJ") and "lat" not in town.frame


def test_coordinates_of_the_row_are_not_replaced(tmp_path: Path) -> None:
    ((town, _),) = made_of(tmp_path, "A,Kazakhstan,,Talgar,43.1,77.2")

    assert (town.frame["lat"], town.frame["lon"]) == (43.1, 77.2)
    assert "geo_precision" not in town.frame and town.frame["country_code"] == "KZ"


def test_narrow_places_are_not_asked_for() -> None:
    assert spot("Almaty", "quarter") is None


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_check_lists_the_places_with_the_doubtful_ones_first(user: User, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "name,gender,country,town\nOren Tavish,m,Kazakhstan,Talgar\nLio Marden,f,,Springfield\nRuna Halvet,f,,Springfield\n",
        encoding="utf-8",
    )

    checked = importing.check(user, import_source.of(path))

    assert [(place.name, place.state, place.rows) for place in checked.places] == [
        ("Springfield", "doubtful", 2), ("Kazakhstan", "known", 1), ("Talgar", "known", 1),
    ]  # fmt: skip
    assert checked.spots == {"doubtful": 1, "known": 2}
