"""Shortlists: contributions sum to the score, and what is shown is what was found."""

import pytest

from features.profiles import Firm
from recommender.matcher import ParkMatcher
from recommender.results import Verdict

FIRM = Firm(name="甲", industries=("3415",), land_mu=200, investment_wan=50_000)


@pytest.mark.parametrize("region", [None, "内蒙古"])
def test_contributions_sum_to_the_score_which_lies_in_its_interval(
    matcher: ParkMatcher, region: str | None
) -> None:
    found = matcher.shortlist(FIRM, 8, region=region).found
    assert found.contributions.sum(axis=1) == pytest.approx(found.score)
    low, high = found.figures[:, 1], found.figures[:, 2]
    assert ((low - 1e-9 <= found.score) & (found.score <= high + 1e-9)).all()
    assert (found.worst != Verdict.FAIL).all()


def test_a_brief_shows_every_park_once_best_first(matcher: ParkMatcher) -> None:
    brief = matcher.shortlist(FIRM, 5, region="内蒙古")
    shown = brief._repr_html_()
    at = [shown.index(f"<td>{park.name}</td>") for park in brief.parks]
    assert at == sorted(at)
    assert len(at) == len(brief.found.score) == 5
    assert f"{brief.considered} 个园区中的前 5 个" in shown
