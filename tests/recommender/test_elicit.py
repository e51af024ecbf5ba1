"""AHP and entropy weights: laws of the methods, small worked cases, what is refused."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from features.errors import BadInput
from recommender.elicit import RANDOM_INDEX, ahp, entropy

IMPORTANCE = st.lists(st.floats(0.05, 20), min_size=1, max_size=15)
TABLE = arrays(
    np.float64,
    st.tuples(st.integers(3, 8), st.integers(2, 5)),
    elements=st.floats(0, 1000).map(lambda value: round(value, 3)),
)


def paths(call: object, argument: object) -> set[str]:
    with pytest.raises(BadInput) as caught:
        call(argument)
    return {fault.path for fault in caught.value.faults}


@given(importance=IMPORTANCE)
def test_consistent_comparisons_give_back_their_weights(importance: list[float]) -> None:
    weights = np.array(importance)
    found = ahp(weights[:, None] / weights[None, :])
    assert found.weights == pytest.approx(weights / weights.sum(), rel=1e-9)
    assert found.lambda_max == pytest.approx(len(weights), rel=1e-9)
    assert found.consistency_ratio == pytest.approx(0.0, abs=1e-9)
    assert found.consistent


@given(
    upper=st.lists(st.sampled_from([1 / 9, 1 / 5, 1 / 3, 1, 3, 5, 9]), min_size=6, max_size=6),
    order=st.permutations(range(4)),
)
def test_weights_follow_the_order_of_the_things_compared(
    upper: list[float], order: list[int]
) -> None:
    matrix = np.ones((4, 4))
    matrix[np.triu_indices(4, 1)] = upper
    matrix = np.triu(matrix) + np.tril(1 / matrix.T, -1)
    plain, shuffled = ahp(matrix), ahp(matrix[np.ix_(order, order)])
    assert shuffled.weights == pytest.approx(plain.weights[order], rel=1e-6)
    assert shuffled.lambda_max == pytest.approx(plain.lambda_max)
    assert plain.lambda_max >= 4 - 1e-9


def test_a_circle_of_three_is_undecided_and_flagged() -> None:
    # a beats b, b beats c, c beats a, each 3 times: by symmetry equal weights and a largest
    # eigenvalue of 1 + 3 + 1/3.
    found = ahp({("a", "b"): 3, ("b", "c"): 3, ("c", "a"): 3})
    assert found.names == ("a", "b", "c")
    assert found.weights == pytest.approx([1 / 3] * 3)
    assert found.lambda_max == pytest.approx(13 / 3)
    assert found.consistency_index == pytest.approx(2 / 3)
    assert found.consistency_ratio == pytest.approx(2 / 3 / 0.58)
    assert not found.consistent


def test_pairs_and_matrix_say_the_same_whichever_way_a_pair_is_given() -> None:
    pairs = {("tariff", "ports"): 4, ("scale", "tariff"): 0.5, ("scale", "ports"): 2}
    matrix = np.array([[1, 4, 2], [0.25, 1, 0.5], [0.5, 2, 1]])
    found = ahp(pairs)
    assert found.names == ("tariff", "ports", "scale")
    assert found.weights == pytest.approx(ahp(matrix).weights)
    assert found.weights == pytest.approx(np.array([4, 1, 2]) / 7)


def test_reciprocals_written_with_two_digits_are_taken_as_meant() -> None:
    written = np.array([[1, 3, 8], [0.33, 1, 3], [0.13, 0.33, 1]])
    meant = np.array([[1, 3, 8], [1 / 3, 1, 3], [1 / 8, 1 / 3, 1]])
    assert ahp(written).weights == pytest.approx(ahp(meant).weights, abs=0.01)
    # Neither way of writing a pair counts more than the other.
    assert ahp(1 / written.T).weights == pytest.approx(ahp(written).weights)
    assert ahp(written).lambda_max >= 3


def test_one_or_two_things_cannot_contradict_each_other() -> None:
    assert ahp(np.ones((1, 1))).weights.tolist() == [1.0]
    two = ahp({("a", "b"): 3})
    assert two.weights == pytest.approx([0.75, 0.25])
    assert two.consistency_ratio == 0


def test_every_broken_pair_is_reported() -> None:
    matrix = np.array([[1, 3, -2], [3, 1, np.nan], [0.5, 1, 1]])
    assert paths(ahp, matrix) == {"0/1", "0/2", "1/2"}
    assert paths(ahp, {("a", "b"): 2, ("b", "a"): 2, ("b", "c"): 1}) == {"a/b", "a/c"}
    assert paths(ahp, {("a", "b"): 0}) == {"a/b"}
    assert paths(ahp, np.array([[2.0]])) == {"0/0"}


@pytest.mark.parametrize("shape", [(2, 3), (0, 0), (16, 16), (3,)])
def test_only_square_comparisons_of_at_most_fifteen_are_read(shape: tuple[int, ...]) -> None:
    assert paths(ahp, np.ones(shape)) == {"comparisons"}


def test_there_is_a_random_index_for_each_order() -> None:
    assert len(RANDOM_INDEX) == 15
    assert min(RANDOM_INDEX[2:]) > 0


def test_entropy_of_a_small_table_worked_by_hand() -> None:
    # Column 1 has all in one row: entropy 0. Column 2 is 1:1:2 of 4: (0.25·2·2 + 0.5·1) bits of
    # log2(3) bits. Column 3 is constant: entropy 1.
    table = np.array([[5.0, 1.0, 7.0], [0.0, 1.0, 7.0], [0.0, 2.0, 7.0]])
    second = 1 - 1.5 / math.log2(3)
    assert entropy(table) == pytest.approx(np.array([1, second, 0]) / (1 + second))


@given(table=TABLE, times=st.floats(0.01, 100), constant=st.floats(0, 10))
def test_entropy_weights_ignore_units_and_columns_that_tell_nothing(
    table: np.ndarray, times: float, constant: float
) -> None:
    table[0, 0], table[1, 0] = 1.0, 3.0
    weights = entropy(table)
    assert weights.sum() == pytest.approx(1.0)
    assert weights.min() >= 0
    scaled = table.copy()
    scaled[:, 0] *= times
    assert entropy(scaled) == pytest.approx(weights, abs=1e-9)
    wider = np.column_stack([table, np.full(len(table), constant)])
    assert entropy(wider) == pytest.approx([*weights, 0.0])


@given(table=TABLE, seed=st.integers(0, 99))
def test_entropy_weights_do_not_depend_on_the_order_of_rows(table: np.ndarray, seed: int) -> None:
    table[0, 0], table[1, 0] = 1.0, 3.0
    shuffled = np.random.default_rng(seed).permutation(table)
    assert entropy(shuffled) == pytest.approx(entropy(table), abs=1e-9)


def test_unknown_values_shrink_a_column_and_too_few_known_weigh_nothing() -> None:
    known = np.array([[1.0, 1.0], [3.0, 3.0], [1.0, 1.0], [3.0, 3.0]])
    assert entropy(known) == pytest.approx([0.5, 0.5])
    half = known.copy()
    half[2:, 1] = np.nan
    two_rows = 1 + (0.25 * math.log2(0.25) + 0.75 * math.log2(0.75))
    four_rows = 1 + (0.25 * math.log2(0.125) + 0.75 * math.log2(0.375)) / 2
    assert entropy(half) == pytest.approx(
        np.array([four_rows, two_rows / 2]) / (four_rows + two_rows / 2)
    )
    half[1:, 1] = np.nan
    assert entropy(half).tolist() == [1.0, 0.0]


def test_what_entropy_cannot_weigh_is_refused() -> None:
    assert paths(entropy, np.array([[1.0, -1.0], [np.inf, 2.0]])) == {"matrix[0,1]", "matrix[1,0]"}
    assert paths(entropy, np.array([1.0, 2.0])) == {"matrix"}
    assert paths(entropy, np.ones((3, 2))) == {"matrix"}
    assert paths(entropy, np.empty((0, 2))) == {"matrix"}
