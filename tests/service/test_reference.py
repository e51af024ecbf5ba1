"""Looking things up on the command line."""

import json

from tests.service.test_main import run


def test_facts_of_a_region_come_with_their_date_standing_and_source() -> None:
    told = json.loads(run("facts", "包头", "--format", "json").stdout)
    assert {one["place"] for one in told} == {"包头市"}
    assert all(one["source"] and one["standing_label"] for one in told)
    shown = run("facts", "内蒙古", "--industry", "3463").stdout
    assert "存疑" in shown
    assert "控制数核对" in shown
    assert run("facts", "火星").exit_code == 2
    assert run("facts", "--words", "没有这样的事").exit_code == 0


def test_statements_that_differ_are_shown_with_both_dates() -> None:
    shown = " ".join(run("facts", "内蒙古", "--words", "煤制烯烃").stdout.split())
    assert "2023 2位；2025 1位" in shown


def test_industries_show_path_stage_and_groupings() -> None:
    (found,) = json.loads(run("industries", "3415", "-k", "1", "--format", "json").stdout)
    assert found["stage"] == "新兴产业"
    assert {"cluster", "ladder_regional", "emerging"} <= {one["layer"] for one in found["layers"]}
    assert "风电装备" in run("industries", "风电整机").stdout
