"""The shapes are complete, wound as maps need them, and may be those of the deployment."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from features import outlines, regions
from features.errors import BadInput
from features.outlines import NO_OUTLINES, built_in


def rings(shape: dict[str, Any]) -> list[tuple[bool, list[list[float]]]]:
    """Every ring, and whether it is an outer one."""
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [(place == 0, ring) for part in parts for place, ring in enumerate(part)]


def area(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def test_the_country_is_complete() -> None:
    found = built_in()
    named = {one["properties"]["name"] for one in found.provinces}
    assert {regions.all_regions()[code].name for code in ("710000", "810000", "820000")} <= named
    assert len(named) == 34
    assert len({one["properties"]["adcode"][:2] for one in found.prefectures}) == 34
    assert "三沙市" in {one["properties"]["name"] for one in found.prefectures}
    [line] = found.line
    assert len(line["geometry"]["coordinates"]) == 10
    south = min(y for part in line["geometry"]["coordinates"] for _, y in part)
    assert south < 4


def test_outer_rings_run_with_the_clock() -> None:
    for one in (*built_in().provinces, *built_in().prefectures):
        for outer, ring in rings(one["geometry"]):
            assert (area(ring) < 0) is outer


def test_a_region_has_its_own_shapes_alone() -> None:
    home = built_in().within("内蒙古")
    assert [one["properties"]["adcode"] for one in home.provinces] == ["150000"]
    assert len(home.prefectures) == 12
    assert not home.line
    assert home.source == built_in().source


def test_without_shapes_there_is_nothing_to_credit() -> None:
    assert not NO_OUTLINES
    assert NO_OUTLINES.credit.zh == ""


def own(level: str) -> str:
    square = [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]
    shape = {"type": "Polygon", "coordinates": square}
    known = {"level": level, "adcode": "150000", "name": "甲"}
    one = {"type": "Feature", "properties": known, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [one]})


def test_a_deployment_brings_its_own(tmp_path: Path) -> None:
    path = tmp_path / "own.geojson"
    path.write_text(own("province"), "utf-8")
    found = outlines.read(path, "省测绘院", "蒙S(0000)000")
    assert "省测绘院" in found.credit.zh
    assert "蒙S(0000)000" in found.credit.en


@pytest.mark.parametrize(
    "said", ["", "{}", "[]", '{"features": [{}]}', '{"features": 3}', own("x")]
)
def test_what_is_no_map_is_refused_by_name(said: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.geojson"
    path.write_text(said, "utf-8")
    with pytest.raises(BadInput, match=r"broken\.geojson"):
        outlines.read(path, "", "")
