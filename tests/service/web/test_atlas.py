"""The map: an equal-area projection, a box around the parks, a drawing small enough for a page."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import outlines
from features.outlines import NO_OUTLINES
from features.profiles import Firm
from recommender.matcher import ParkMatcher
from service.web import atlas
from service.web.atlas import EARTH_KM, UNITS_PER_KM, Atlas, Box

LNG, LAT = st.floats(74, 134), st.floats(4, 52)
LARGEST_PACKED = 100_000


@given(LNG, LAT)
def test_areas_are_true_everywhere(lng: float, lat: float) -> None:
    """A small field has the same area on the map as on the globe, and north is up."""
    step = 1.0
    corners = atlas.project([lng, lng + step, lng + step, lng], [lat, lat, lat + step, lat + step])
    x, y = corners.T.astype(float)
    drawn = abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2
    bands = np.sin(np.radians([lat, lat + step]))
    true = EARTH_KM**2 * np.radians(step) * (bands[1] - bands[0]) * UNITS_PER_KM**2
    assert drawn == pytest.approx(true, rel=0.04)
    assert corners[3, 1] < corners[0, 1]


def test_every_listed_park_lies_within_the_box(matcher: ParkMatcher) -> None:
    matches = matcher.match(Firm(name="甲", industries=("3415",)), 10).matches
    parks = [matcher.parks_[matcher.position(match.park_id)] for match in matches]
    found = atlas.chart(matches, parks)
    assert found is not None
    assert len(found.places) + found.lost == len(matches)
    for place in found.places:
        assert found.box.x < place.x < found.box.x + found.box.width
        assert found.box.y < place.y < found.box.y + found.box.height
        assert place.radius > 0


def test_parks_without_points_make_no_map(matcher: ParkMatcher) -> None:
    match = matcher.match(Firm(name="甲"), 1).matches[0]
    nowhere = matcher.parks_[0].model_copy(update={"lng": None, "lat": None})
    assert atlas.chart([match], [nowhere]) is None
    assert atlas.point(nowhere) is None


def test_the_drawing_has_all_layers_and_is_small(matcher: ParkMatcher) -> None:
    found = Atlas(outlines.built_in(), matcher.parks_)
    layers = {one.get("id"): one.get("d") or "" for one in ET.fromstring(found.drawing)}
    assert list(layers) == ["land", "prefectures", "line", "parks"]
    assert all(layers.values())
    assert len(found.packed) < LARGEST_PACKED
    names = [name for name, _ in found.provinces]
    assert len(names) == 34
    assert "台湾省" in names


def test_a_part_is_what_the_whole_shows_there(matcher: ParkMatcher) -> None:
    found = Atlas(outlines.built_in(), matcher.parks_)
    near, far = found.part(Box(2960, 659, 1307, 1045)), found.part(atlas.whole())
    assert list(near) == ["land", "prefectures", "parks"]
    assert list(far) == ["land", "line", "parks"]
    assert sum(map(len, near.values())) < len(found.drawing) / 4
    whole = {one.get("id"): one.get("d") for one in ET.fromstring(found.drawing)}
    assert far == {name: whole[name] for name in far}


@given(st.integers(-2000, 6000), st.integers(-900, 6000), st.integers(60, 4000))
def test_a_part_holds_its_box_and_not_much_more(x: int, y: int, width: int) -> None:
    box = Box(x, y, width, width)
    west, north, east, south = box.corners
    assert 0 <= x - west < atlas.CUT_KM
    assert 0 <= y - north < atlas.CUT_KM
    assert 0 <= east - x - width < atlas.CUT_KM
    assert 0 <= south - y - width < atlas.CUT_KM


def test_without_shapes_the_points_alone_are_drawn(matcher: ParkMatcher) -> None:
    found = Atlas(NO_OUTLINES, matcher.parks_)
    layers = {one.get("id"): one.get("d") or "" for one in ET.fromstring(found.drawing)}
    assert layers["parks"]
    assert not layers["land"]
    assert found.version != Atlas(outlines.built_in(), matcher.parks_).version


def test_the_whole_country_reaches_from_north_to_the_southern_islands() -> None:
    box = atlas.whole()
    for lng, lat in ((73.6, 39.5), (135.0, 48.4), (123.3, 53.5), (112.0, 3.9), (121.0, 23.7)):
        x, y = atlas.project(lng, lat)[0].tolist()
        assert box.x < x < box.x + box.width
        assert box.y < y < box.y + box.height
