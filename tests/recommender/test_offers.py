"""What parks bring to the criteria: an offer that is kept is what would be told anew."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from features.profiles import Firm
from recommender.matcher import ParkMatcher
from recommender.told import Words
from tests.recommender.conftest import DAY, a_firm


@settings(max_examples=20, deadline=None)
@given(firms=st.lists(a_firm(), min_size=2, max_size=4))
def test_offers_told_to_others_before_are_what_a_firm_would_be_told_alone(
    matcher: ParkMatcher, firms: list[Firm]
) -> None:
    matcher.words_ = Words()
    after_others = matcher.match(firms)
    for firm, answer in zip(firms, after_others, strict=True):
        matcher.words_ = Words()
        assert matcher.match(firm) == answer


def test_another_year_or_another_origin_is_told_anew(matcher: ParkMatcher) -> None:
    firm = Firm(name="某电池", industries=("3841",), origin="江苏省苏州市")
    moved = firm.model_copy(update={"origin": "广东省深圳市"})
    for asked, day in ((firm, DAY), (moved, DAY), (firm, date(2021, 6, 10))):
        warm = matcher.match(asked, as_of=day)
        kept, matcher.words_ = matcher.words_, Words()
        assert matcher.match(asked, as_of=day) == warm
        matcher.words_ = kept


def test_a_park_alone_and_among_others_brings_the_same(matcher: ParkMatcher) -> None:
    firm = Firm(name="某风机", industries=("3415",), origin="浙江省宁波市")
    for match in matcher.match(firm, 3).matches:
        matcher.words_ = Words()
        alone = matcher.explain(firm, match.park_id)
        assert alone.reasons == match.reasons
        assert replace(alone, rank=match.rank) == match
