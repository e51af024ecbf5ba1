"""Metrics against cases worked by hand, closed forms against counting, intervals against laws."""

import tomllib
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.metrics import (
    calibration_error,
    chance_of_group,
    chance_of_hit,
    chance_of_ndcg,
    chance_of_reciprocal_rank,
    hit,
    interval,
    ndcg,
    ranks,
    recall,
    reciprocal_rank,
)

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "metrics.toml").read_text(encoding="utf-8")
)["query"]
RANK = st.integers(1, 60)
DEPTH = st.integers(1, 60)


def measured(found: np.ndarray, gains: np.ndarray) -> dict[str, np.ndarray]:
    return {
        "hit@1": hit(found, 1),
        "hit@3": hit(found, 3),
        "recall@3": recall(found, 3),
        "mrr": reciprocal_rank(found),
        "ndcg@3": ndcg(found, 3, gains),
        "ndcg@10": ndcg(found, 10, gains),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_metrics_of_one_query_as_worked_by_hand(case: dict) -> None:
    found = ranks(case["ranking"], case["relevant"])
    gains = np.array(list(case["relevant"].values()), dtype=float)
    for name, value in measured(found, gains).items():
        assert value == pytest.approx(case[name], abs=1e-9), name


def test_queries_measured_together_equal_each_alone() -> None:
    widest = max(len(case["relevant"]) for case in CASES)
    found = np.full((len(CASES), widest), np.nan)
    gains = np.full((len(CASES), widest), np.nan)
    for row, case in enumerate(CASES):
        found[row, : len(case["relevant"])] = ranks(case["ranking"], case["relevant"])
        gains[row, : len(case["relevant"])] = list(case["relevant"].values())
    for name, values in measured(found, gains).items():
        assert values == pytest.approx([case[name] for case in CASES], abs=1e-9), name


def test_a_query_without_anything_relevant_is_not_measured() -> None:
    found = np.array([[1.0, np.nan], [np.nan, np.nan]])
    for values in (hit(found, 1), recall(found, 1), reciprocal_rank(found), ndcg(found, 1)):
        assert values == pytest.approx([1.0, np.nan], nan_ok=True)


@given(rank=RANK, k=DEPTH)
def test_with_one_relevant_item_recall_is_hit_and_ndcg_lies_between_mrr_and_hit(
    rank: int, k: int
) -> None:
    found = np.array([float(rank)])
    assert recall(found, k) == hit(found, k)
    assert reciprocal_rank(found) * hit(found, k) <= ndcg(found, k) <= hit(found, k)


@given(found=st.lists(RANK, min_size=1, max_size=5, unique=True), k=DEPTH)
def test_a_better_rank_and_a_longer_list_never_lower_a_metric(found: list[int], k: int) -> None:
    before = np.array(found, dtype=float)
    after = np.sort(before)
    after[-1] = np.inf
    assert hit(before, k) >= hit(after, k)
    assert recall(before, k) >= recall(after, k)
    assert reciprocal_rank(before) >= reciprocal_rank(after)
    assert ndcg(before, k) >= ndcg(after, k) - 1e-12
    assert hit(before, k + 1) >= hit(before, k)
    assert recall(before, k + 1) >= recall(before, k)


@given(gains=st.lists(st.floats(0.1, 9), min_size=1, max_size=6), k=st.integers(1, 8))
def test_the_best_possible_ranking_has_ndcg_one(gains: list[float], k: int) -> None:
    ordered = np.sort(gains)[::-1]
    assert ndcg(np.arange(1.0, len(gains) + 1), k, ordered) == pytest.approx(1.0)


@given(items=st.integers(1, 60), k=DEPTH)
def test_chance_is_the_mean_over_every_rank(items: int, k: int) -> None:
    every = np.arange(1.0, items + 1)[:, None]
    assert chance_of_hit(items, k) == pytest.approx(hit(every, k).mean())
    assert chance_of_reciprocal_rank(items) == pytest.approx(reciprocal_rank(every).mean())
    assert chance_of_ndcg(items, k) == pytest.approx(ndcg(every, k).mean())


@pytest.mark.parametrize("sizes", [(3,), (1, 1), (2, 3), (1, 2, 3), (2, 1, 1, 2), (1, 1, 1, 1, 1)])
@pytest.mark.parametrize("k", [1, 2, 3])
def test_chance_of_a_group_is_the_share_of_all_orders(sizes: Sequence[int], k: int) -> None:
    items = [group for group, size in enumerate(sizes) for _ in range(size)]
    orders = list(permutations(items))
    first = sum(0 in list(dict.fromkeys(order))[:k] for order in orders)
    chance = chance_of_group(sizes[0], np.array(sizes[1:], dtype=np.int64), k)
    assert chance == pytest.approx(first / len(orders))


def test_chance_of_a_group_without_items_is_nil() -> None:
    others = np.array([2, 3], dtype=np.int64)
    assert [chance_of_group(0, others, k) for k in (1, 2, 3)] == [0, 0, 0]


def test_chance_of_a_group_is_not_offered_beyond_three() -> None:
    with pytest.raises(ValueError, match="4"):
        chance_of_group(1, np.array([1], dtype=np.int64), 4)


@given(value=st.floats(0, 1), rows=st.integers(1, 20), seed=st.integers(0, 99))
def test_rows_that_agree_leave_no_doubt(value: float, rows: int, seed: int) -> None:
    ends = interval(np.full((rows, 1), value), seed=seed, draws=50)
    assert ends[:, 0] == pytest.approx([value, value])


@given(
    rows=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4)), min_size=2, max_size=20),
    copies=st.integers(2, 4),
)
def test_copying_every_row_within_its_group_adds_no_certainty(
    rows: list[tuple[float, int]], copies: int
) -> None:
    values = np.array([[value] for value, _ in rows])
    groups = [group for _, group in rows]
    once = interval(values, groups, seed=1, draws=80)
    copied = interval(
        np.repeat(values, copies, axis=0), np.repeat(groups, copies).tolist(), seed=1, draws=80
    )
    assert copied == pytest.approx(once)


def test_an_interval_is_that_of_the_normal_law_for_many_rows_and_the_same_for_one_seed() -> None:
    values = np.random.default_rng(3).normal(10.0, 2.0, (400, 1))
    low, high = interval(values, seed=5)[:, 0]
    half = 1.96 * values.std() / 20
    assert (low, high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.03)
    assert interval(values, seed=5) == pytest.approx(interval(values, seed=5), abs=0)


def test_what_is_not_measured_has_no_interval_and_does_not_count() -> None:
    values = np.array([[1.0, np.nan], [np.nan, np.nan], [1.0, np.nan]])
    ends = interval(values)
    assert ends[:, 0] == pytest.approx([1.0, 1.0])
    assert np.isnan(ends[:, 1]).all()
    assert np.isnan(interval(np.empty((0, 2)))).all()


def test_calibration_is_nothing_for_chances_that_are_kept() -> None:
    chances, happened = np.array([0, 0, 0.5, 0.5, 1, 1]), np.array([0, 0, 1, 0, 1, 1], np.bool_)
    kept = calibration_error(chances, happened, 3)
    assert kept == pytest.approx(0.0)
    certain = calibration_error(np.ones(10), np.zeros(10, dtype=np.bool_))
    assert certain == pytest.approx(1.0)
