"""The notebook on measuring shows what a leak does, and differences with their intervals."""

from typing import Any

import pandas as pd
import pytest

from notebooks.n07_how_we_measure import SITINGS, app, guarded, ordered


@pytest.fixture(scope="module")
def first() -> Any:
    return app.run()


def test_every_section_shows_something(first: Any) -> None:
    text = "\n".join(shown.text for shown in first[0] if hasattr(shown, "text"))
    titles = "Sitings|One case|Leakage guards|Baselines|Intervals|Calibration|Exposure|Two-sided"
    for title in titles.split("|"):
        assert f"· {title}" in text
    assert first[1]["later"].kept.zh in text
    assert first[1]["found"].n == len(SITINGS)


def test_a_case_sees_nothing_of_its_own_firm_and_nothing_later() -> None:
    for one in SITINGS:
        known = guarded(one)
        assert all(other.year <= one.year and other.firm != one.firm for other in known)


def test_who_peeks_looks_better_than_he_is(first: Any) -> None:
    rows = pd.DataFrame(first[1]["leaks"], columns=["谁", "指标", "值", "low", "high"])
    values = rows.set_index(["指标", "谁"])["值"].unstack()
    assert (values["偷看答案"] > values["防住泄漏"]).all()


def test_the_case_by_hand_is_what_the_evaluation_says(first: Any) -> None:
    _, values = first
    found = values["found"]
    for at, one in enumerate(found.sitings):
        if one.park_id:
            order = [values["ground"].parks_[i].id for i in ordered(values["ground"], one)]
            hit = found.values["parkmatch"][at, 2]
            assert hit == float(order.index(one.park_id) < 5)


def test_intervals_hold_their_differences(first: Any) -> None:
    for _, _, mean, low, high in first[1]["gains"]:
        assert low <= mean <= high


def test_both_sides_are_measured(first: Any) -> None:
    both = first[1]["both"].set_index("名单")["期望匹配数"]
    assert both["按双向得分"] > both["随机"]
