"""Plans between two goals, against trying every plan."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.allocate import allocate
from recommender.pareto import front
from recommender.program import Problem
from tests.recommender.test_allocate import loads, problem


def worths(given_: Problem, second: np.ndarray) -> list[tuple[float, float]]:
    """What every plan within the capacities is worth for both ends."""
    n = len(given_.parks)
    one, other = (value.reshape(len(given_.firms), n) for value in (given_.value, second))
    room = np.nan_to_num(given_.capacity, nan=np.inf)
    found = []
    for place in product(range(-1, n), repeat=len(given_.firms)):
        if (loads(given_, np.array(place)) <= room).all():
            at = [(f, p) for f, p in enumerate(place) if p >= 0]
            found.append((sum(one[pair] for pair in at), sum(other[pair] for pair in at)))
    return found


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), firms=st.integers(1, 4), parks=st.integers(1, 3))
def test_no_plan_at_all_is_better_for_both_than_one_that_is_told(
    seed: int, firms: int, parks: int
) -> None:
    draw = np.random.default_rng(seed)
    given_ = problem(draw, firms, parks)
    second = draw.uniform(0.1, 1, len(given_.value))
    found = front(given_, second, points=5, seconds=1.0)
    every = worths(given_, second)
    for point in found:
        better = [w for w in every if w[0] > point.first + 1e-4 and w[1] > point.second + 1e-4]
        assert not better
        assert (point.plan.left[~np.isnan(given_.capacity)] >= -1e-6).all()
    assert abs(found[0].first - max(w[0] for w in every)) < 1e-4
    assert abs(found[-1].second - max(w[1] for w in every)) < 1e-4
    firsts, seconds = [p.first for p in found], [p.second for p in found]
    assert firsts == sorted(firsts, reverse=True)
    assert seconds == sorted(seconds)


def test_one_goal_twice_is_one_plan() -> None:
    given_ = problem(np.random.default_rng(3), 4, 3)
    (only,) = front(given_, given_.value, points=4, seconds=1.0)
    assert abs(only.first - allocate(given_).value) < 1e-9
