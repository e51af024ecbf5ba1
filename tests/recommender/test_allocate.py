"""Allocation: never beyond a capacity, never below a floor, as good as trying every plan."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.errors import BadInput
from features.fields import specs
from features.profiles import Firm
from recommender import allocate as allocation
from recommender.allocate import allocate
from recommender.program import Problem
from recommender.rounding import Rounded

RESOURCES = ("land_mu", "peak_load_mw")


def problem(draw: np.random.Generator, firms: int, parks: int, tightness: float = 0.6) -> Problem:
    """Every firm may go to every park; some needs and capacities are unknown."""
    need = draw.uniform(1, 10, (firms, 2))
    capacity = draw.dirichlet(np.ones(parks), 2).T * need.sum(axis=0) * tightness
    need[draw.random(need.shape) < 0.1] = np.nan
    capacity[draw.random(capacity.shape) < 0.1] = np.nan
    return Problem(
        firms=tuple(f"F{at}" for at in range(firms)),
        parks=tuple(f"P{at}" for at in range(parks)),
        resources=RESOURCES,
        firm=np.repeat(np.arange(firms), parks),
        park=np.tile(np.arange(parks), firms),
        value=draw.uniform(0.1, 1, firms * parks),
        need=need,
        capacity=capacity,
        league=tuple("东" if at % 2 else "西" for at in range(parks)),
    )


def loads(given: Problem, place: np.ndarray) -> np.ndarray:
    used = np.zeros(given.capacity.shape)
    for firm, park in enumerate(place):
        if park >= 0:
            used[park] += np.nan_to_num(given.need[firm])
    return used


def best_by_trying(given: Problem) -> float:
    """The value of the best of all plans."""
    n, best = len(given.parks), 0.0
    value = given.value.reshape(len(given.firms), n)
    for place in product(range(-1, n), repeat=len(given.firms)):
        if (loads(given, np.array(place)) <= np.nan_to_num(given.capacity, nan=np.inf)).all():
            best = max(best, sum(value[f, p] for f, p in enumerate(place) if p >= 0))
    return best


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), firms=st.integers(1, 5), parks=st.integers(1, 3))
def test_as_good_as_trying_every_plan(seed: int, firms: int, parks: int) -> None:
    given_ = problem(np.random.default_rng(seed), firms, parks)
    found = allocate(given_)
    assert found.exact
    assert found.value == pytest.approx(best_by_trying(given_))
    assert found.gap == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("pairs", [0, allocation.EXACT_PAIRS])
def test_no_capacity_is_passed_and_the_bound_holds(
    pairs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allocation, "EXACT_PAIRS", pairs)
    for seed in range(5):
        given_ = problem(np.random.default_rng(seed), 40, 8)
        found = allocate(given_, 1.0)
        used = loads(given_, found.place)
        assert (used <= np.nan_to_num(given_.capacity, nan=np.inf) * (1 + 1e-6)).all()
        assert found.value <= found.bound + 1e-9
        assert found.gap < 0.15
        known = ~np.isnan(given_.capacity)
        assert found.left[known] == pytest.approx((given_.capacity - used)[known])


@pytest.mark.parametrize("pairs", [0, allocation.EXACT_PAIRS])
def test_pins_hold_and_no_league_is_left_empty(pairs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocation, "EXACT_PAIRS", pairs)
    given_ = problem(np.random.default_rng(3), 30, 6, tightness=0.9)
    given_ = replace(given_, pins={4: 2}, floors={"东": 8, "西": 5})
    found = allocate(given_, 1.0)
    assert found.place[4] == 2
    leagues = [given_.league[park] for park in found.place if park >= 0]
    assert leagues.count("东") >= 8
    assert leagues.count("西") >= 5


def test_every_firm_without_a_place_is_told_why_and_what_would_give_it_one() -> None:
    given_ = problem(np.random.default_rng(5), 30, 4, tightness=0.4)
    found = allocate(given_, 1.0)
    assert len(found.unplaced) == (found.place < 0).sum() > 0
    for one in found.unplaced:
        assert one.why.zh
        for lack in one.lacks:
            firm, park = given_.firms.index(one.firm), given_.parks.index(lack.park)
            room = found.left[park].copy()
            for name, more in lack.extra.items():
                row = RESOURCES.index(name)
                assert given_.need[firm, row] > room[row]  # each of them is short
                room[row] += more
            enough = np.isnan(room) | np.isnan(given_.need[firm])
            assert (enough | (given_.need[firm] <= room + 1e-9)).all()


def test_a_firm_that_no_park_allows_is_told_so() -> None:
    given_ = problem(np.random.default_rng(6), 3, 2)
    only = given_.firm != 1
    found = allocate(
        replace(given_, firm=given_.firm[only], park=given_.park[only], value=given_.value[only])
    )
    (lonely,) = [one for one in found.unplaced if one.firm == "F1"]
    assert "没有规则允许" in lonely.why.zh
    assert not lonely.lacks


def test_a_price_says_what_one_more_unit_is_worth() -> None:
    """One park, land for two and a half firms of 100 mu: another mu adds a hundredth of a firm."""
    given_ = Problem(
        firms=("A", "B", "C"), parks=("P",), resources=("land_mu",),
        firm=np.arange(3), park=np.zeros(3, dtype=np.int64), value=np.array([0.9, 0.8, 0.5]),
        need=np.full((3, 1), 100.0), capacity=np.array([[250.0]]),
    )  # fmt: skip
    found = allocate(given_)
    (price,) = found.prices
    assert (price.park, price.resource, price.capacity) == ("P", "land_mu", 250.0)
    assert price.price == pytest.approx(0.5 / 100)
    assert found.place.tolist() == [0, 0, -1]
    (lack,) = found.unplaced[0].lacks
    assert lack.extra == {"land_mu": pytest.approx(50.0)}


def test_unknown_amounts_bind_nobody_and_are_told() -> None:
    given_ = Problem(
        firms=("A", "B"), parks=("P",), resources=("land_mu", "peak_load_mw"),
        firm=np.arange(2), park=np.zeros(2, dtype=np.int64), value=np.array([0.9, 0.8]),
        need=np.array([[100.0, 5.0], [50.0, np.nan]]), capacity=np.array([[200.0, 6.0]]),
    )  # fmt: skip
    found = allocate(given_)
    assert found.place.tolist() == [0, 0]
    assert found.unsure == ("B",)


def test_pins_and_floors_that_cannot_be_met_are_all_named() -> None:
    given_ = problem(np.random.default_rng(7), 4, 2)
    full = replace(given_, capacity=np.full((2, 2), 0.5), need=np.ones((4, 2)))
    without = full.firm != 0
    cut = replace(
        full, firm=full.firm[without], park=full.park[without], value=full.value[without],
        pins={0: 1, 1: 0}, floors={"东": 9},
    )  # fmt: skip
    with pytest.raises(BadInput) as caught:
        allocate(cut)
    paths = {fault.path for fault in caught.value.faults}
    assert paths == {"pins.F0", "pins.P0", "floors.东"}
    with pytest.raises(BadInput, match="cannot all be met"):
        allocate(replace(full, floors={"东": 3}))


def test_the_order_of_the_pairs_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocation, "EXACT_PAIRS", 0)
    given_ = problem(np.random.default_rng(8), 25, 5)
    mixed = np.random.default_rng(9).permutation(len(given_.firm))
    other = replace(
        given_, firm=given_.firm[mixed], park=given_.park[mixed], value=given_.value[mixed]
    )
    assert allocate(given_).value == pytest.approx(allocate(other).value, rel=0.02)


def test_where_no_firm_may_go_anywhere_all_are_told_so() -> None:
    given_ = problem(np.random.default_rng(6), 3, 2)
    none = np.zeros(0, dtype=np.int64)
    found = allocate(replace(given_, firm=none, park=none, value=none.astype(np.float64)))
    assert found.value == found.bound == 0.0
    assert found.exact
    assert len(found.unplaced) == 3
    assert found.prices == ()


def test_resources_are_called_what_people_call_them() -> None:
    given_ = problem(np.random.default_rng(5), 30, 4, tightness=0.4)
    some = [one.why for one in allocate(given_, 1.0).unplaced if one.lacks]
    assert some
    assert not any("_" in text for why in some for text in why)
    pinned = replace(given_, capacity=np.full((4, 2), 0.5), need=np.ones((30, 2)), pins={0: 0})
    with pytest.raises(BadInput) as refused:
        allocate(pinned)
    told = [fault.problem for fault in refused.value.faults]
    assert "0.5 亩" in told[0].zh
    assert specs(Firm)["land_mu"].label.en in told[0].en


def test_a_floor_that_rounding_misses_is_met_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a proof says that floors cannot be met; a plan that was not found is none."""
    given_ = replace(problem(np.random.default_rng(3), 30, 6, 0.9), floors={"东": 8, "西": 5})
    expected = allocate(given_)
    monkeypatch.setattr(allocation, "EXACT_PAIRS", 0)
    bound = allocation.rounded(given_, allocation.relaxed(given_)).bound
    monkeypatch.setattr(allocation, "rounded", lambda *_: Rounded(None, bound))
    found = allocate(given_)
    assert found.value == pytest.approx(expected.value)
    monkeypatch.setattr(allocation, "solved", lambda *_: (None, False))
    with pytest.raises(BadInput) as caught:
        allocate(given_)
    assert [fault.path for fault in caught.value.faults] == ["seconds"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"value": np.array([np.nan, 1.0])}, "value.0"),
        ({"need": np.array([[np.inf, 1.0]])}, "need.0.0"),
        ({"capacity": np.array([[1.0, 1.0], [-5.0, 1.0]])}, "capacity.1.0"),
        ({"pins": {5: 0}}, "pins.5"),
        ({"park": np.array([1, 1])}, "pairs"),
    ],
)
def test_numbers_that_no_plan_can_be_made_of_are_refused(change: dict, path: str) -> None:
    plain = Problem(
        ("F0",), ("P0", "P1"), RESOURCES, np.zeros(2, dtype=np.int64), np.arange(2),
        np.ones(2), np.ones((1, 2)), np.ones((2, 2)),
    )  # fmt: skip
    assert allocate(plain).exact
    with pytest.raises(BadInput) as caught:
        allocate(replace(plain, **change))
    assert path in [fault.path for fault in caught.value.faults]


def test_small_amounts_are_as_binding_as_large_ones() -> None:
    tiny = Problem(
        ("F0", "F1"), ("P0",), RESOURCES, np.arange(2), np.zeros(2, dtype=np.int64),
        np.ones(2), np.full((2, 2), 1e-7), np.full((1, 2), 1.5e-7),
    )  # fmt: skip
    assert (allocate(tiny).place >= 0).sum() == 1
