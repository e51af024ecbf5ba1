"""Remarks: one for each story that concerns the pair, each with words and source."""

from datetime import date

from features import catalogue
from features.encode import firm_vector
from features.profiles import Firm, Park
from recommender.asides import Remark
from recommender.policy import PolicyBook
from recommender.remarks import LEADERS, MOST_FACTS, Pair, remarks

DAY = date(2025, 6, 10)
PREFERENCES = tuple(
    rule for rule in PolicyBook.load().at(DAY).of_kind("siting") if rule.effect == "prefer"
)


def told(park: Park, **stated: object) -> dict[str, list[Remark]]:
    firm = firm_vector(Firm.model_validate({"name": "甲", **stated}))
    found: dict[str, list[Remark]] = {}
    for one in remarks(Pair(firm, park, DAY, PREFERENCES)):
        found.setdefault(one.kind, []).append(one)
    return found


BAOTOU, TONGLIAO = catalogue.get("S159041"), catalogue.get("S159052")


def test_wishes_are_told_with_what_is_said() -> None:
    (wish,) = told(BAOTOU, industries=["3415"], conditions_wished=["帮办代办"])["wish"]
    assert wish.said.zh.startswith("满足")
    assert wish.source
    assert "wish" not in told(BAOTOU, industries=["3415"])


def test_what_is_to_verify_is_said_to_be_so_once() -> None:
    (wish,) = told(BAOTOU, industries=["3415"], conditions_wished=["5G"])["wish"]
    assert wish.said.zh.startswith("待核实，")
    assert wish.said.en.startswith("to verify, ")
    assert wish.said.zh.count("待核实") == wish.said.en.count("to verify") == 1


def test_a_preference_says_whether_the_park_is_among_the_places() -> None:
    corn = {"products": "玉米淀粉", "industries": ["1391"]}
    (there,) = told(TONGLIAO, **corn)["preference"]
    (elsewhere,) = told(BAOTOU, **corn)["preference"]
    assert there.said.zh.startswith("文件鼓励布局于此")
    assert elsewhere.said.zh.startswith("文件鼓励布局的地区不含此地")
    assert "preference" not in told(BAOTOU, industries=["3415"])


def test_layers_and_works_are_those_of_the_place() -> None:
    found = told(BAOTOU, industries=["2614"])
    assert {one.label.zh for one in found["layer"]} == {"黄河流域", "化工安全"}
    assert "铁路：包银高铁" in {one.label.zh for one in found["works"]}


def test_a_move_has_a_gradient_and_may_have_a_neighbour() -> None:
    near, far = told(BAOTOU, origin="河北省"), told(BAOTOU, origin="苏州")
    assert "顺梯度" in near["gradient"][0].said.zh
    assert near["neighbour"]
    assert "neighbour" not in far
    assert "gradient" not in told(BAOTOU)


def test_borders_are_told_to_who_exports() -> None:
    assert told(BAOTOU, export_share=0.3)["border"][0].said.zh == "蒙古国"
    assert "border" not in told(BAOTOU)


def test_riches_are_those_that_the_firm_buys() -> None:
    (rich,) = told(BAOTOU, industries=["3415"], inputs=["3985"])["endowment"]
    assert rich.label.zh == "投入品资源：稀土磁性材料"
    assert "endowment" not in told(BAOTOU, industries=["3415"])


def test_a_leading_tenant_is_told_to_who_would_deal_with_it() -> None:
    led = [park for park in catalogue.load(province="内蒙古") if park.chain_leaders]
    codes = ["3462", "3311", "2614", "3240", "3829", "3062"]
    found = [one for park in led for one in told(park, industries=codes).get("leader", [])]
    assert found
    assert all(one.source and one.quoted for one in found)
    for park in led:
        assert len(told(park, industries=codes).get("leader", [])) <= LEADERS


def test_a_league_s_facts_are_on_the_firm_s_industries_and_named_as_the_league_s() -> None:
    found = told(BAOTOU, industries=["3825"]).get("league", [])
    assert 0 < len(found) <= MOST_FACTS
    assert all(one.quoted.startswith("包头市") and one.source for one in found)


def test_a_park_that_lies_nowhere_is_remarked_on_by_nothing_but_wishes() -> None:
    nowhere = Park(id="X", name="某园区")
    assert set(told(nowhere, industries=["3415"], conditions_wished=["5G"])) == {"wish"}
