"""Demands are read by name into positions; every fault is told at once."""

import numpy as np
import pytest

from features.errors import BadInput
from features.profiles import Firm
from recommender.demands import RESOURCES, Demands, Reader
from recommender.matcher import ParkMatcher

FIRMS = (
    Firm(id="a", name="甲"),
    Firm(id="b", name="乙"),
    Firm(name="同名"),
    Firm(name="同名"),
)


@pytest.fixture(scope="module")
def reader(matcher: ParkMatcher) -> Reader:
    return Reader(matcher, FIRMS, matcher.scope("通辽").positions)


def test_firms_and_parks_are_named_by_code_or_name(matcher: ParkMatcher, reader: Reader) -> None:
    demands = Demands(
        pins={"甲": "S159052"}, forbidden={"b": ("开鲁工业园区",)}, floor=1, floors={"通辽": 3}
    )
    found = Reader(matcher, FIRMS, reader.positions).read(demands)
    kailu = next(at for at, park in enumerate(reader.parks) if park.id == "S159052")
    assert found.pins == {0: kailu}
    assert found.forbidden == {(1, kailu)}
    assert found.floors == {"通辽市": 3}


def test_stated_amounts_stand_in_place_of_the_parks_own(
    matcher: ParkMatcher, reader: Reader
) -> None:
    plain = Reader(matcher, FIRMS, reader.positions).read(Demands()).capacity
    demands = Demands(amounts={"开鲁工业园区": {"land_mu": 700.0}})
    found = Reader(matcher, FIRMS, reader.positions).read(demands).capacity
    changed = np.argwhere(~((plain == found) | (np.isnan(plain) & np.isnan(found))))
    ((park, resource),) = changed.tolist()
    assert reader.parks[park].id == "S159052"
    assert list(RESOURCES)[resource] == "land_mu"
    assert found[park, resource] == 700.0


def test_every_fault_is_told_with_the_way_out(matcher: ParkMatcher, reader: Reader) -> None:
    demands = Demands(
        pins={"同名": "S159052", "丁": "S159052", "甲": "G152059", "乙": "S159052"},
        forbidden={"乙": ("S159052",), "甲": ("没有这个园",)},
        floors={"火星市": 1, "": 1},
        amounts={"S159052": {"gold": 1.0}},
    )
    with pytest.raises(BadInput) as caught:
        Reader(matcher, FIRMS, reader.positions).read(demands)
    told = {fault.path: fault for fault in caught.value.faults}
    assert set(told) == {
        "pins.同名", "pins.丁", "pins.甲", "pins.乙", "forbidden.甲", "floors.火星市",
        "floors.", "amounts.S159052.gold",
    }  # fmt: skip
    assert all(fault.problem.zh and fault.remedy.en for fault in told.values())
    assert "企业编号" in told["pins.同名"].remedy.zh
    assert "land_mu" in told["amounts.S159052.gold"].remedy.en
