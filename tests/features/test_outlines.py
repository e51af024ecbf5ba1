"""The shapes under a map: complete, wound one way, credited, replaceable."""

import json
from pathlib import Path

import pytest

from features import outlines
from features.errors import BadInput
from features.outlines import NO_OUTLINES


def test_the_country_is_complete() -> None:
    found = outlines.built_in()
    names = {str(one["properties"]["name"]) for one in found.provinces}
    assert len(names) == 34
    assert {"台湾省", "海南省", "香港特别行政区", "澳门特别行政区"} <= names
    assert len(found.prefectures) == 370
    southernmost = min(
        point[1] for one in found.line for part in one["geometry"]["coordinates"] for point in part
    )
    assert southernmost < 5


def test_a_region_can_be_shown_alone() -> None:
    found = outlines.built_in().within("内蒙古")
    assert [one["properties"]["adcode"] for one in found.provinces] == ["150000"]
    assert len(found.prefectures) == 12


def test_who_shows_a_map_says_whose_it_is() -> None:
    assert "GS(2024)0650号" in outlines.built_in("GS(2024)0650号").credit.zh
    assert "not set" in outlines.built_in().credit.en
    assert not NO_OUTLINES
    assert not NO_OUTLINES.credit.zh


@pytest.mark.parametrize("text", ["", "[]", '{"features": []}', '{"features": [{}]}'])
def test_a_file_that_is_no_map_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.geojson"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput):
        outlines.read(path, "某人", "")


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.geojson"
    feature = outlines.built_in().provinces[0]
    path.write_text(json.dumps({"features": [feature]}), "utf-8")
    assert len(outlines.read(path, "某人", "").provinces) == 1
