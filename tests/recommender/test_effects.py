"""What a project does to a park: means between what is mixed, budgets less what is taken."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.encode import firm_vector
from features.profiles import Firm
from features.sitings import load
from recommender.effects import MU_PER_HA, PER_MU, contacts, effects
from tests.recommender.conftest import a_fact, a_park

PARK = {
    "approved_area_ha": a_fact(100),
    "output_per_mu": a_fact(100),
    "land_available_mu": a_fact(500),
    "power_available_mw": {"value": 30, "basis": "illustrative"},
    "tax_per_mu": {"value": 8, "basis": "regional"},
}


def of(firm: Firm, **facts: object) -> dict[str, object]:
    return {one.figure: one for one in effects(firm, a_park(**(PARK | facts)))}


def test_a_project_of_three_hundred_mu_in_a_park_of_a_hundred_hectares() -> None:
    """1,500 mu at 100 and 300 mu at 200 万元 a mu: 1,800 mu at 116.7."""
    found = of(Firm(name="某企业", land_mu=300, annual_output_wan=60_000))
    output, land = found["output_per_mu"], found["land_available_mu"]
    assert output.after == pytest.approx((100 * 1500 + 60_000) / 1800)
    assert (output.before, output.own, output.source) == (100, 200, "来源")
    assert (land.before, land.own, land.after, land.short) == (500, 300, 200, False)
    assert of(Firm(name="某企业", land_mu=600))["land_available_mu"].short


@given(
    output=st.floats(0, 1e6),
    land=st.floats(1, 1e5),
    area=st.floats(1, 1e5),
    before=st.floats(1, 900),
)
def test_a_mean_stays_between_what_is_mixed(output, land, area, before) -> None:
    firm = Firm(name="某企业", land_mu=land, annual_output_wan=output)
    facts = {"approved_area_ha": a_fact(area / MU_PER_HA), "output_per_mu": a_fact(before)}
    after = of(firm, **facts)["output_per_mu"].after
    low, high = sorted((before, output / land))
    assert low - 1e-6 * high <= after <= high * (1 + 1e-6)


def test_what_is_unknown_or_only_the_regions_gives_no_after() -> None:
    found = of(Firm(name="某企业", land_mu=300, annual_tax_wan=900))
    assert found["tax_per_mu"].before is None  # a regional mean is not the park's own
    assert found["tax_per_mu"].own == 3
    assert found["water_quota_wan_m3"].after is None
    assert found["power_available_mw"].after is None  # the firm has not said its load
    assert found["power_available_mw"].basis == "illustrative"
    nothing = Firm(name="只有名字")
    assert all(one.after is None for one in effects(nothing, a_park(**PARK)))
    assert {figure for figure, _ in PER_MU} <= set(found)


def test_contacts_are_known_projects_of_the_park_with_their_source() -> None:
    siting = next(s for s in load() if s.park_id)
    park = a_park().model_copy(update={"id": siting.park_id})
    buyer = firm_vector(Firm(name="某企业", inputs=(siting.industry,)))
    alike = firm_vector(Firm(name="某企业", industries=(siting.industry,)))
    itself = firm_vector(Firm(name=siting.firm, industries=(siting.industry,)))
    assert "采购" in contacts(buyer, park, [siting])[0].why.zh
    (one,) = contacts(alike, park, [siting])
    assert (one.firm, one.source) == (siting.firm, siting.source)
    assert one.source
    assert contacts(itself, park, [siting]) == ()
    assert contacts(alike, a_park(), [siting]) == ()


def test_a_by_product_is_a_reason_to_talk_with_both_sources() -> None:
    siting = next(s for s in load() if s.park_id and s.industry.startswith("2521"))
    park = a_park().model_copy(update={"id": siting.park_id})
    chemist = firm_vector(Firm(name="某化工", industries=("2614",)))
    one = contacts(chemist, park, [siting])[0]
    assert one.why.zh.startswith("可利用其")
    assert siting.source in one.source
    assert "氢能产业发展中长期规划" in one.source


SILICON = next(s for s in load() if s.park_id and "高纯晶硅" in s.project)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"industries": ("3985",), "products": "钕铁硼永磁材料"}, None),
        ({"inputs": ("稀土永磁",)}, None),
        ({"outputs": ("正极材料",)}, None),
        ({"industries": ("3985",), "products": "高纯晶硅"}, False),
        ({"inputs": ("多晶硅",)}, False),
        ({"industries": ("3985",)}, True),
        ({"inputs": ("3985",)}, True),
    ],
)
def test_who_shares_no_more_than_a_class_of_several_trades_is_told_so_or_not_at_all(
    said: dict[str, object], told: bool | None
) -> None:
    """``told``: with a doubt, without, or not at all."""
    park = a_park().model_copy(update={"id": SILICON.park_id})
    found = contacts(firm_vector(Firm.model_validate({"name": "某材料", **said})), park, [SILICON])
    doubts = ["3985" in one.why.zh and "产品未必相关" in one.why.zh for one in found]
    assert doubts == ([] if told is None else [told])


def test_who_is_known_to_be_of_the_trade_comes_before_who_may_be() -> None:
    park = a_park().model_copy(update={"id": SILICON.park_id})
    unknown = replace(SILICON, firm="某电子", project="某项目", year=SILICON.year + 1)
    silicon = firm_vector(Firm(name="某材料", industries=("3985",), products="高纯晶硅"))
    told = [one.firm for one in contacts(silicon, park, [unknown, SILICON])]
    assert told == [SILICON.firm, "某电子"]
