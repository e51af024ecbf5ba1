"""Firms for a region."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.errors import NotFound
from features.firm_table import firm_table
from features.profiles import Firm, Park
from recommender.matcher import ParkMatcher
from recommender.prospects import prospects
from recommender.results import Verdict
from tests.recommender.conftest import a_firm, some_parks


@settings(max_examples=30)
@given(st.lists(a_firm(), min_size=1, max_size=4), some_parks())
def test_a_firm_s_score_in_a_region_is_the_best_of_its_parks_own_lists(
    law: Any, drawn: list[Firm], parks: tuple[Park, ...]
) -> None:
    matcher = law.among(parks)
    firms = [firm.model_copy(update={"id": str(at)}) for at, firm in enumerate(drawn)]
    found = {one.firm_id: one.match for one in prospects(matcher, None, firms, 9)}
    for firm in firms:
        here = [matcher.targets(park.id, [firm])[0].match for park in parks]
        able = [match.score for match in here if match.verdict is not Verdict.FAIL]
        assert (firm.id in found) == bool(able)
        if able:
            assert found[firm.id].score == max(able)
    assert [match.rank for match in found.values()] == list(range(1, len(found) + 1))


def test_a_table_and_a_list_give_the_same_and_an_unknown_region_is_refused(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    listed = prospects(matcher, "包头", firms, 5)
    table = firm_table(firms, matcher.engine("包头").groups)
    assert prospects(matcher, "包头", table, 5, threads=2) == listed
    assert all(one.match.place.startswith("内蒙古自治区包头市") for one in listed)
    with pytest.raises(NotFound):
        prospects(matcher, "火星", firms)


def test_a_region_without_parks_has_no_prospects(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    assert prospects(matcher, "香港", firms, 5) == ()
