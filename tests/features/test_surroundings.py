"""Layers, works and riches around a place: each dated and sourced, none a park's figure."""

import pytest

from features import surroundings


def test_layers_hold_where_and_for_whom_they_are() -> None:
    def named(adcode: str, *codes: str) -> list[str]:
        return [one.name for one in surroundings.layers(adcode, codes)]

    assert named("150302", "3415") == ["yellow_river", "air_wuhai"]
    assert named("150502", "3415") == []
    assert named("150502", "2614") == ["chemical_safety"]
    assert "air_wuhai_around" in named("150624")
    assert named("320500", "2614") == []


def test_works_of_a_place_by_kind_and_year() -> None:
    rails = surroundings.works("150902", "rail")
    assert "集大原高铁" in {one.name.zh for one in rails}
    assert {one.kind for one in rails} == {"rail"}
    due = surroundings.works("150902", "rail", by_year=2024)
    assert [one.name.zh for one in due] == ["集大原高铁"]
    assert surroundings.works("150902", "rail", by_year=2023) == ()


def test_a_claim_on_riches_cites_the_article_that_makes_it() -> None:
    found = {one.name.zh: one for one in surroundings.endowments("150200", ["0932"])}
    assert found["稀土"].source.startswith("《跨越山海向未来")
    assert found["稀土开采"].source.startswith("《绿色赋能")
    assert "产能" not in found["稀土"].said.zh


def test_a_work_whose_place_is_unknown_is_told_nowhere() -> None:
    assert "内蒙古支线供水" not in {one.name.zh for one in surroundings.works("150300")}


def test_a_year_that_is_not_published_is_said_to_be_so() -> None:
    for one in surroundings.works("15"):
        assert str(one.by_year) in one.when.zh if one.by_year else one.when.zh
        assert one.source
    (line,) = [one for one in surroundings.works("150204") if one.name.zh == "包银高铁"]
    assert line.by_year == 0
    assert "未公布" in line.when.zh


@pytest.mark.parametrize(("code", "name"), [("0610", "煤炭"), ("3985", "稀土磁性材料")])
def test_riches_by_what_a_firm_buys(code: str, name: str) -> None:
    assert name in {one.name.zh for one in surroundings.endowments("150200", [code])}
    assert surroundings.endowments("320500", [code]) == ()
