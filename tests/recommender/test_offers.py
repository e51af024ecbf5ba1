"""What parks bring to the criteria: an offer that is kept is what would be told anew."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.profiles import Firm
from recommender import offers
from recommender.criteria import NAMES
from recommender.matcher import ParkMatcher
from tests.recommender.conftest import DAY, a_firm


@settings(max_examples=20, deadline=None)
@given(firms=st.lists(a_firm(), min_size=2, max_size=4))
def test_offers_told_to_others_before_are_what_a_firm_would_be_told_alone(
    matcher: ParkMatcher, firms: list[Firm]
) -> None:
    matcher.offers_.clear()
    after_others = matcher.match(firms)
    for firm, answer in zip(firms, after_others, strict=True):
        matcher.offers_.clear()
        assert matcher.match(firm) == answer


def test_another_year_or_another_origin_is_told_anew(matcher: ParkMatcher) -> None:
    firm = Firm(name="某电池", industries=("3841",), origin="江苏省苏州市")
    moved = firm.model_copy(update={"origin": "广东省深圳市"})
    for asked, day in ((firm, DAY), (moved, DAY), (firm, date(2021, 6, 10))):
        warm = matcher.match(asked, as_of=day)
        kept, matcher.offers_ = matcher.offers_, {}
        assert matcher.match(asked, as_of=day) == warm
        matcher.offers_ |= kept


def test_no_more_offers_are_kept_than_there_is_room_for(
    matcher: ParkMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    matcher.offers_.clear()
    firm = Firm(name="某电池", industries=("3841",))
    roomy = matcher.match(firm)
    matcher.offers_.clear()
    monkeypatch.setattr(offers, "MOST_KEPT", 30)
    tight = matcher.match(firm.model_copy(update={"land_mu": 10.0}))
    assert len(matcher.offers_) <= 30 < len(NAMES) * len(roomy.matches)
    told = [(r.criterion, r.offer) for m in tight.matches for r in m.reasons]
    assert told == [(r.criterion, r.offer) for m in roomy.matches for r in m.reasons]


def test_a_park_alone_and_among_others_brings_the_same(matcher: ParkMatcher) -> None:
    firm = Firm(name="某风机", industries=("3415",), origin="浙江省宁波市")
    for match in matcher.match(firm, 3).matches:
        matcher.offers_.clear()
        alone = matcher.explain(firm, match.park_id)
        assert alone.reasons == match.reasons
        assert replace(alone, rank=match.rank) == match
