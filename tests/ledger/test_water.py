"""Water: production is set by water."""

import pytest

from features import catalogue
from recommender.matcher import ParkMatcher
from recommender.results import Verdict
from tests.ledger.asking import EQUIPMENT, ROLLING, asked_at, firm, verdict, with_own


@pytest.mark.parametrize(
    ("water_wan_m3", "expected"), [(80, Verdict.PASS), (80.1, Verdict.FAIL), (None, None)]
)
def test_a_project_may_not_use_more_water_than_its_park_has(
    water_wan_m3: float | None, expected: Verdict | None
) -> None:
    park = with_own(catalogue.get(EQUIPMENT), water_quota_wan_m3=80)
    user = firm("1461", products="氨基酸", water_wan_m3=water_wan_m3)
    match = asked_at(park, user)
    assert verdict(match, "water") is expected
    assert (match.verdict is Verdict.FAIL) is (expected is Verdict.FAIL)


def test_a_quota_that_nobody_knows_is_to_verify(matcher: ParkMatcher) -> None:
    user = firm("1461", products="氨基酸", water_wan_m3=80)
    for rule in ("water", "im-water"):
        assert verdict(matcher.explain(user, EQUIPMENT), rule) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("code", "products"),
    [
        ("3120", "钢铁"),
        ("3211", "铜冶炼"),
        ("2614", "化工"),
        ("3041", "建材"),
        ("1391", "食品"),
        ("1461", "发酵"),
    ],
)
def test_the_water_heavy_sectors_are_held_to_it(
    matcher: ParkMatcher, code: str, products: str
) -> None:
    heavy = firm(code, products=products, water_wan_m3=80)
    assert verdict(matcher.explain(heavy, ROLLING), "im-water") is Verdict.UNKNOWN
    light = firm("3415", products="风电叶片", water_wan_m3=80)
    assert verdict(matcher.explain(light, ROLLING), "im-water") is None
