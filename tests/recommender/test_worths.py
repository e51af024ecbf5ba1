"""What placing a firm at a park is worth."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.errors import BadInput
from features.profiles import Firm, Park
from recommender.matcher import ParkMatcher
from recommender.worths import CHAIN_WORTH, SLIGHT, Among, offered
from tests.recommender.conftest import a_firm, some_parks


@settings(max_examples=25)
@given(st.lists(a_firm(), min_size=1, max_size=3), some_parks())
def test_the_mutual_score_of_a_pair_is_the_one_that_is_explained(
    law: Any, firms: list[Firm], parks: tuple[Park, ...]
) -> None:
    matcher = law.among(parks)
    offers = offered(matcher, firms, Among())
    for pair, (at, place) in enumerate(zip(offers.firm, offers.park, strict=True)):
        match = matcher.explain(firms[at], parks[place].id)
        assert offers.score[pair] == match.score
        mutual = match.score if match.mutual is None else match.mutual
        assert offers.mutual[pair] == pytest.approx(mutual)


def test_chain_worth_is_that_of_the_firms_part_in_the_league(matcher: ParkMatcher) -> None:
    bearing = Firm(name="某风电轴承", products="风电轴承", industries=("3451",))
    offers = offered(matcher, [bearing, Firm(name="只有名字")], Among("通辽", 99))
    mine = offers.firm == 0
    assert set(offers.worth("chain")[mine]) == {CHAIN_WORTH["extend"]}
    assert set(offers.worth("chain")[~mine]) <= {0.0}
    assert np.array_equal(offers.worth("score"), offers.score)


def test_a_goal_in_money_needs_every_firms_figure(matcher: ParkMatcher) -> None:
    rich = Firm(name="甲", annual_tax_wan=900, investment_wan=8000)
    offers = offered(matcher, [rich], Among("包头", 5))
    assert offers.counted("tax").tolist() == [900.0] * len(offers.firm)
    assert offers.counted("score") is offers.score
    slightly = 1 + SLIGHT * offers.score
    assert offers.worth("tax") == pytest.approx(slightly * 900)
    assert offers.worth("investment") == pytest.approx(slightly * 8000)
    with pytest.raises(BadInput) as caught:
        offered(matcher, [rich, Firm(name="乙")], Among("包头", 5)).worth("tax")
    assert [fault.path for fault in caught.value.faults] == ["firms.1.annual_tax_wan"]
