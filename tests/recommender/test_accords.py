"""A stable matching of a list with a region's parks."""

import numpy as np
import pytest

from features.errors import BadInput
from features.profiles import Firm
from recommender.accords import accord
from recommender.matcher import ParkMatcher
from recommender.stable import blocking
from recommender.worths import Among

FIRMS = [
    Firm(name=f"企业{at}", industries=(code,), land_mu=100, investment_wan=10_000 * (at + 1))
    for at, code in enumerate(["3415", "3825", "3140", "144", "2614", "3985"] * 2)
]
AMONG = Among("包头", 5)


def test_nobody_would_rather_change_and_no_park_takes_more_than_its_places(
    illustrated: ParkMatcher,
) -> None:
    by_firm = accord(illustrated, FIRMS, AMONG, 2)
    by_park = accord(illustrated, FIRMS, AMONG, 2, "park")
    slots = np.full(len(by_firm.parks), 2)
    for found in (by_firm, by_park):
        assert not blocking(*found.values, slots, found.match)
        assert np.bincount(found.match[found.match >= 0]).max() <= 2
        assert len(found.unplaced) == (found.match < 0).sum()
    left = [{one.firm.name for one in found.unplaced} for found in (by_firm, by_park)]
    assert left[0] == left[1]
    rows = np.flatnonzero(by_firm.match >= 0)
    mine, theirs = (by_firm.values[0, rows, one.match[rows]] for one in (by_firm, by_park))
    assert (mine >= theirs).all()


def test_either_side_ranks_by_its_own_criteria(illustrated: ParkMatcher) -> None:
    found = accord(illustrated, FIRMS[:2], AMONG, 1)
    for row, at in enumerate(found.match):
        match = illustrated.explain(FIRMS[row], found.parks[at].id)
        assert found.sides[row].tolist() == pytest.approx([match.firm_side, match.park_side])
        assert found.worst[row] == match.verdict
    with pytest.raises(BadInput):
        accord(illustrated, FIRMS, AMONG, 0)
