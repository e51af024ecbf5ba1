"""Looking things up on the command line."""

import json

import pytest

from tests.service.test_main import run


def test_facts_of_a_region_come_with_their_date_standing_and_source() -> None:
    told = json.loads(run("facts", "包头", "--format", "json").stdout)
    assert {one["place"] for one in told} == {"包头市"}
    assert all(one["source"] and one["standing_label"] for one in told)
    shown = run("facts", "内蒙古", "--industry", "3463").stdout
    assert "存疑" in shown
    assert "控制数核对" in shown
    assert run("facts", "火星").exit_code == 2


def test_statements_that_differ_are_shown_with_both_dates() -> None:
    shown = " ".join(run("facts", "内蒙古", "--words", "煤制烯烃").stdout.split())
    assert "2023 2位；2025 1位" in shown


def test_industries_show_path_stage_and_groupings() -> None:
    (found,) = json.loads(run("industries", "3415", "-k", "1", "--format", "json").stdout)
    assert found["stage"] == "新兴产业"
    assert {"cluster", "ladder_regional", "emerging"} <= {one["layer"] for one in found["layers"]}
    assert "风电装备" in run("industries", "风电整机").stdout


@pytest.mark.parametrize(
    "asked", [("长三角",), ("--words", "没有这样的事"), ("江苏", "--industry", "C")]
)
def test_where_nothing_is_known_it_says_so(asked: tuple[str, ...]) -> None:
    chinese, english = run("facts", *asked), run("facts", *asked, "--lang", "en")
    assert (chinese.exit_code, english.exit_code) == (0, 0)
    assert "没有已知的说法" in chinese.stdout
    assert "Nothing is known" in english.stdout
    assert "┃" not in chinese.stdout + english.stdout
    assert json.loads(run("facts", *asked, "--format", "json").stdout) == []


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_text_is_refused_in_words(text: str) -> None:
    chinese, english = run("industries", text), run("industries", text, "--lang", "en")
    assert (chinese.exit_code, english.exit_code) == (2, 2)
    assert "没有写字" in chinese.stderr
    assert "is empty" in english.stderr


def test_a_text_that_names_no_industry_is_told_so() -> None:
    assert "没有认出行业" in run("industries", "xyzzy").stdout
    assert "No industry is recognised" in run("industries", "xyzzy", "--lang", "en").stdout
