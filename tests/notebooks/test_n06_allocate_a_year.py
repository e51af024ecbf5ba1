"""The notebook on a year's projects keeps to every capacity, and says who is left out and why."""

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from features import illustrative
from notebooks.n06_allocate_a_year import FIRMS, app


@pytest.fixture(scope="module")
def first() -> Any:
    return app.run()


def test_nothing_goes_beyond_what_a_park_has(first: Any) -> None:
    plan = first[1]["plan"]
    assert (np.nan_to_num(plan.plan.left) >= -1e-6).all()
    assert plan.plan.value <= plan.plan.bound + 1e-9


def test_every_firm_is_placed_or_left_out_with_a_reason(first: Any) -> None:
    _, values = first
    assert len(values["table"]) == FIRMS
    placed = int((values["table"]["盟市"] != "未落位").sum())
    assert placed + len(values["lost"]) == FIRMS
    assert (values["lost"]["原因"] != "").all()


def test_made_up_firms_and_amounts_are_marked(first: Any) -> None:
    text = "\n".join(shown.text for shown in first[0] if hasattr(shown, "text"))
    assert "企业是虚构的" in text
    assert illustrative.SOURCE.split(" / ")[0] in text
    assert all("虚构" in firm.name for firm in first[1]["firms"])


def test_no_plan_between_the_goals_beats_another(first: Any) -> None:
    points = first[1]["front"].points
    assert all(one.first > two.first for one, two in pairwise(points))
    assert all(one.second < two.second for one, two in pairwise(points))


def test_less_to_give_places_fewer(first: Any) -> None:
    asked = {"goal": "匹配得分", "share": 50, "floor": False}
    entered = {name: SimpleNamespace(value=value) for name, value in asked.items()}
    kept = {name: first[1][name] for name in ("firms", "matcher", "front")}
    values = app.run(defs={**kept, **entered})[1]
    assert len(values["lost"]) > len(first[1]["lost"])
