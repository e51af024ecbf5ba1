"""The base map: served small and for good, replaced or switched off by the settings."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from features.errors import BadInput
from service.settings import Settings


def test_the_drawing_is_served_packed_and_plain(client: TestClient) -> None:
    packed = client.get("/map.svg", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/map.svg", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert plain.headers["content-type"].startswith("image/svg+xml")
    assert "immutable" in plain.headers["cache-control"]


def test_the_approval_number_comes_from_the_settings() -> None:
    assert "GS(2024)0650号" in Settings(map_approval="GS(2024)0650号").outlines.credit.zh


def test_the_map_may_be_off() -> None:
    assert not Settings(map="off").outlines


def test_shapes_of_ones_own_take_the_place_of_the_built_in(tmp_path: Path) -> None:
    ring = [[100, 30], [110, 30], [110, 40], [100, 30]]
    feature = {
        "type": "Feature",
        "properties": {"level": "province", "adcode": "150000", "name": "内蒙古自治区"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    found = Settings(map=str(path), map_source="某测绘院").outlines
    assert len(found.provinces) == 1
    assert "某测绘院" in found.credit.zh


def test_a_file_that_is_no_map_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.geojson"
    path.write_text("{}", "utf-8")
    with pytest.raises(BadInput):
        _ = Settings(map=str(path)).outlines
