"""Parks on nobody's list, and what would bring them onto one."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.profiles import Firm, Park
from recommender.matcher import ParkMatcher
from recommender.openings import openings
from recommender.results import Verdict
from recommender.worths import Among, offered
from tests.recommender.conftest import a_firm, some_parks


@settings(max_examples=25)
@given(st.lists(a_firm(), min_size=1, max_size=3), some_parks(2))
def test_the_shortfall_is_the_least_over_all_firms(
    law: Any, firms: list[Firm], parks: tuple[Park, ...]
) -> None:
    matcher = law.among(parks)
    offers = offered(matcher, firms, Among(candidates=1))
    never = np.setdiff1d(np.arange(len(parks)), offers.park)
    found = openings(offers, never)
    assert [one.park for one in found] == never.tolist()
    for one in found:
        here = [(firm, matcher.explain(firm, parks[one.park].id)) for firm in firms]
        able = [(firm, match) for firm, match in here if match.verdict is not Verdict.FAIL]
        assert one.excluded == len(firms) - len(able)
        if not able:
            assert (one.firm, one.enough) == ("", False)
            continue
        best = [matcher.match(firm, k=1).matches[0].score for firm, _ in able]
        short = [top - match.score for top, (_, match) in zip(best, able, strict=True)]
        assert one.short == pytest.approx(min(short))
        assert one.criterion.zh


def test_what_is_enough_reaches_the_shortfall(illustrated: ParkMatcher) -> None:
    firms = [Firm(name="某叶片", industries=("3415",), land_mu=300)]
    offers = offered(illustrated, firms, Among("内蒙古", 10))
    never = np.setdiff1d(np.arange(len(offers.positions)), offers.park)
    found = openings(offers, never)
    assert len(found) == len(never)
    assert any(one.enough for one in found)
    assert all(one.enough == (bool(one.firm) and one.gain >= one.short) for one in found)
