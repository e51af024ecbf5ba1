import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from features.profiles import Basis, Firm, Park
from recommender.matcher import ParkMatcher
from service.database.records import ParkFigure
from service.holdings import Holdings
from service.matchers import Matchers, today


@pytest.fixture(scope="module")
def matchers() -> Matchers:
    return Matchers()


def made_up(park: Park) -> bool:
    facts = (getattr(park, name) for name in Park.model_fields)
    return any(getattr(fact, "basis", None) is Basis.ILLUSTRATIVE for fact in facts)


def test_only_the_real_parks_make_it_ready_and_each_is_fitted_once(matchers: Matchers) -> None:
    assert not matchers.ready
    illustrated = matchers.fitted(illustrative=True)
    assert not matchers.ready
    real = matchers.fitted()
    assert matchers.ready
    assert matchers.fitted() is real
    assert matchers.fitted(illustrative=True) is illustrated


def test_illustrative_figures_come_only_on_request(matchers: Matchers) -> None:
    assert not any(map(made_up, matchers.fitted().parks_))
    assert any(map(made_up, matchers.fitted(illustrative=True).parks_))


def test_waiting_gives_the_same_matcher(matchers: Matchers) -> None:
    async def both() -> tuple[ParkMatcher, ParkMatcher]:
        return await matchers.at_hand(), await matchers.at_hand()

    first, second = asyncio.run(both())
    assert first is second is matchers.fitted()


def test_the_day_is_the_day_in_china() -> None:
    now = datetime.now(UTC) + timedelta(hours=8)
    assert abs((today() - now.date()).days) <= 1


def test_words_that_were_stated_are_what_a_park_is_matched_by(matchers: Matchers) -> None:
    before = matchers.fitted()
    park = next(one for one in before.parks_ if one.adcode.startswith("1502"))
    stated = ParkFigure(
        id=1, park_id=park.id, field="leading_industries", said=["羊绒"], unit="", as_of="2025",
        source="文件", note="", author_id="u", created_at=datetime.now(UTC),
    )  # fmt: skip
    matchers.take(Holdings(1, (stated,)))
    after = matchers.fitted()
    anew = ParkMatcher(as_of=after.as_of, data_version=after.data_version).fit(after.parks_)
    assert after.parks_[after.position(park.id)].leading_industries == ("羊绒",)
    firm = Firm(name="甲", products="羊绒")
    assert after.match(firm, 5, region="包头") == anew.match(firm, 5, region="包头")
