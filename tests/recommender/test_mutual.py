import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from features import catalogue
from features.profiles import Firm
from recommender.matcher import ParkMatcher
from recommender.mutual import LISTS, compared, two_sided
from recommender.worths import Among

WANTS = arrays(np.float64, (2, 4, 3), elements=st.floats(0, 1))


def test_two_firms_and_two_parks_worked_by_hand() -> None:
    # Both firms and both parks like the first better: 0.8 and 0.4.
    wants = np.array([[[0.8, 0.4], [0.8, 0.4]], [[1.0, 1.0], [0.5, 0.5]]])
    found = two_sided(wants, wants)
    second = 1 / np.log2(3)
    first_firm = 0.8 + 0.4 * second
    second_firm = 0.4 * second + 0.2 * second * second
    assert found.matches == pytest.approx(first_firm + second_firm)
    # The second firm, in the first one's places, would be looked at first by both parks.
    assert found.most_envy == pytest.approx((0.4 + 0.2 * second) * (1 - second))
    assert (found.envious_firms, found.envious_parks) == (0.5, 0.5)


@given(wants=WANTS)
def test_a_pair_that_one_side_does_not_want_brings_nothing(wants: np.ndarray) -> None:
    wants[1] = 0.0
    found = two_sided(wants, np.random.default_rng(0).random(wants.shape))
    assert (found.matches, found.envious_firms, found.most_envy) == (0, 0, 0)


@given(wants=WANTS, listed=WANTS)
def test_longer_lists_bring_no_fewer_matches_and_never_more_than_all(
    wants: np.ndarray, listed: np.ndarray
) -> None:
    counts = [two_sided(wants, listed, depth).matches for depth in (1, 2, 4)]
    assert counts == sorted(counts)
    assert counts[-1] <= (wants[0] * wants[1]).sum() + 1e-12


@given(wants=WANTS)
def test_pairs_that_may_not_be_count_for_nothing(wants: np.ndarray) -> None:
    holes = wants.copy()
    holes[:, 0] = np.nan
    rest = two_sided(wants[:, 1:], wants[:, 1:], 10)
    found = two_sided(holes, holes, 10)
    assert found.matches == pytest.approx(rest.matches)
    assert found.most_envy == pytest.approx(rest.most_envy)


def test_lists_by_what_both_want_bring_more_matches_than_chance() -> None:
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    firms = [
        Firm(name=f"{code}", industries=(code,), investment_wan=50_000, land_mu=200)
        for code in ("3415", "3140", "144", "2613")
    ]
    found = compared(matcher, firms, Among("内蒙古"))
    assert list(found) == list(LISTS)
    assert found["mutual"].matches > found["random"].matches
