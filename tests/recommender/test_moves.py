"""Moves: what is left stays right, nothing is passed, and settling only adds value."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.moves import Pairs, Plan, fill, leave, settle, take

FIRMS, PARKS = 12, 4


def stand(draw: np.random.Generator) -> tuple[Plan, Pairs]:
    """An empty plan; each firm may go anywhere, its best pair first."""
    value = -np.sort(-draw.uniform(0, 1, (FIRMS, PARKS)), axis=1)
    park = np.argsort(draw.random((FIRMS, PARKS)), axis=1)
    load = np.repeat(draw.uniform(1, 5, (FIRMS, 2)), PARKS, axis=0)
    firm, starts = np.repeat(np.arange(FIRMS), PARKS), np.arange(FIRMS + 1) * PARKS
    pairs = Pairs(firm, park.ravel(), value.ravel(), load, starts)
    left = draw.uniform(4, 9, (PARKS, 2))
    return Plan(np.full(FIRMS, -1), left, np.zeros(FIRMS, dtype=np.bool_)), pairs


def used(plan: Plan, pairs: Pairs) -> np.ndarray:
    chosen = plan.pair[plan.pair >= 0]
    found = np.zeros(plan.left.shape)
    np.add.at(found, pairs.park[chosen], pairs.load[chosen])
    return found


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_settling_adds_value_and_passes_no_amount(seed: int) -> None:
    draw = np.random.default_rng(seed)
    plan, pairs = stand(draw)
    amounts = plan.left.copy()
    fill(plan, pairs, draw.permutation(len(pairs.firm)))
    stays = int(np.flatnonzero(plan.pair >= 0)[0])
    plan.stays[stays] = True
    kept, before = plan.pair[stays], pairs.value[plan.pair[plan.pair >= 0]].sum()
    settle(plan, pairs, PARKS)
    assert pairs.value[plan.pair[plan.pair >= 0]].sum() >= before
    assert plan.pair[stays] == kept
    assert (plan.left >= 0).all()
    assert plan.left == pytest.approx(amounts - used(plan, pairs))


def test_taking_a_place_leaves_the_other() -> None:
    plan, pairs = stand(np.random.default_rng(1))
    amounts = plan.left.copy()
    take(plan, pairs, 0)
    take(plan, pairs, 1)
    assert plan.pair[0] == 1
    assert plan.left == pytest.approx(amounts - used(plan, pairs))
    leave(plan, pairs, 0)
    assert plan.left == pytest.approx(amounts)
