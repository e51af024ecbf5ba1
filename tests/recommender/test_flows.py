"""What flows in flows out, and what binds is shown by what more of it would bring."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.text import LANGS, Lang, Text
from recommender.allocate import Price, allocate
from recommender.flows import (
    MOST,
    Flow,
    flow_picture,
    flows,
    front_picture,
    price_picture,
)
from recommender.looks import image, split
from recommender.pareto import front
from recommender.program import Problem

CASE = Problem(
    firms=("甲", "乙"),
    parks=("p",),
    resources=("land_mu",),
    firm=np.array([0, 1]),
    park=np.array([0, 0]),
    value=np.array([3.0, 1.0]),
    need=np.array([[100.0], [100.0]]),
    capacity=np.array([[150.0]]),
)
names = st.sampled_from([Text(f"甲{n}", f"a{n}") for n in range(12)])
some_flows = st.lists(
    st.builds(Flow, names, st.none() | names, st.floats(0.5, 100)), min_size=1, max_size=40
)


@given(some_flows)
@settings(max_examples=25, deadline=None)
def test_both_sides_hold_all_that_flows(found: list[Flow]) -> None:
    data = split(flow_picture(found)).data
    for side in (0, 1):
        shares = [node["share"] for node in data["nodes"] if node["x"] == side]
        assert sum(shares) == pytest.approx(1)
        assert len(shares) <= MOST + 1 if side == 0 else True
    ribbons = {row["flow"]: row["amount"] for row in data["ribbons"]}
    assert sum(ribbons.values()) == pytest.approx(sum(flow.amount for flow in found))


@pytest.mark.parametrize("lang", LANGS)
def test_flows_are_drawn_and_those_without_a_place_named(lang: Lang) -> None:
    found = [Flow(Text("甲", "a"), Text("乙", "b"), 3.0), Flow(Text("甲", "a"), None, 1.0)]
    svg = image(flow_picture(found, lang), "svg").decode()
    assert {"zh": "未落位", "en": "no place"}[lang] in svg


def test_a_plan_has_one_flow_for_each_firm() -> None:
    case = CASE
    plan = allocate(case)
    kinds = [Text(name, name) for name in case.firms]
    places = [Text(name, name) for name in case.parks]
    for flow, park in zip(flows(plan, kinds, places), plan.place.tolist(), strict=True):
        assert flow.target == (places[park] if park >= 0 else None)


def test_prices_come_with_what_one_per_cent_would_bring_the_most_first() -> None:
    found = [Price("p", "land_mu", 200.0, 0.01), Price("q", "land_mu", 100.0, 0.05)]
    words = {name: Text(name, name) for name in ("p", "q", "land_mu")}
    chart = price_picture(found, words)
    assert b"<svg" in image(chart, "svg")
    rows = split(chart).data["prices"]
    assert [row["worth"] for row in rows] == pytest.approx([0.05, 0.02])


def test_a_front_has_a_point_for_each_plan() -> None:
    case = CASE
    points = front(case, case.value[::-1].copy(), points=3)
    chart = front_picture(points, [Text("得分", "score"), Text("税收", "tax")])
    assert b"<svg" in image(chart, "svg")
    assert [row["first"] for row in split(chart).data["plans"]] == [one.first for one in points]
