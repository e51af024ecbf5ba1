"""Neighbours, borders and the gradient between the statistical regions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import neighbours, regions

PROVINCES = sorted({code[:2] for code in regions.all_regions()} - {"71", "81", "82"})


def test_eight_provinces_border_inner_mongolia() -> None:
    names = {regions.all_regions()[f"{code}0000"].name for code in neighbours.of_province("150000")}
    assert names == {
        "黑龙江省", "吉林省", "辽宁省", "河北省", "山西省", "陕西省", "宁夏回族自治区", "甘肃省",
    }  # fmt: skip


@given(st.sampled_from(PROVINCES), st.sampled_from(PROVINCES))
def test_borders_are_shared(one: str, other: str) -> None:
    assert neighbours.border(one, other) == neighbours.border(other, one)
    assert not neighbours.border(one, one)


def test_every_mainland_province_has_a_neighbour() -> None:
    assert all(neighbours.of_province(code) for code in PROVINCES)


@pytest.mark.parametrize(
    ("place", "countries"),
    [("150700", ["蒙古国", "俄罗斯"]), ("152500", ["蒙古国"]), ("150600", []), ("150300", [])],
)
def test_countries_that_a_league_borders(place: str, countries: list[str]) -> None:
    assert [name.zh for name in neighbours.abroad(place)] == countries


def test_the_region_borders_both_countries() -> None:
    assert len(neighbours.abroad("150000")) == 2


@pytest.mark.parametrize(
    ("origin", "place", "way"),
    [
        ("320500", "150200", "顺梯度"),
        ("150200", "320500", "逆梯度"),
        ("610100", "150200", "同一梯度"),
        ("440300", "220100", "顺梯度"),
        ("420100", "150200", "顺梯度"),
    ],
)
def test_gradient(origin: str, place: str, way: str) -> None:
    assert way in neighbours.gradient(origin, place).zh


def test_no_gradient_where_a_place_is_in_none_of_the_four() -> None:
    assert neighbours.gradient("710000", "150200").zh == ""
