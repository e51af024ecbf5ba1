import csv
import io
from typing import Any

import pytest

from features import catalogue
from service import turns
from service.exports import MEDIA_TYPES, Kind

URL = "/parks/export"


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_comes_as_a_file_of_that_kind(office: Any, kind: Kind) -> None:
    answer = office.sends("", "GET", URL, params={"format": kind, "province": "包头"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPES[kind]
    assert f".{kind}" in answer.headers["content-disposition"]
    assert answer.headers["x-data-version"] == catalogue.DATA_VERSION


def test_figures_in_force_are_exported_with_date_and_source(office: Any) -> None:
    one = {"field": "tax_per_mu", "value": 9, "as_of": "2025", "source": "统计年报"}
    office.sends(
        "promoter甲", "POST", "/parks/S159041/figures", json={"figures": [one]},
        headers={"If-Match": '"0"'},
    )  # fmt: skip
    answer = office.sends("", "GET", URL, params={"format": "csv", "province": "包头"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == len(catalogue.load(province="包头"))
    (row,) = [row for row in rows if row["园区代码"] == "S159041"]
    assert row["亩均税收（万元/亩）"] == "9"
    assert "统计年报" in row["数据来源"] + row["其他口径数据（JSON）"]


def test_when_too_many_wait_the_next_is_told_to_come_again(office: Any) -> None:
    queue = office.app.state.turns
    queue.held = turns.AT_ONCE + turns.MOST_WAITING
    assert office.sends("", "GET", URL, params={"format": "csv"}).status_code == 503
    queue.held = 0


def test_an_unknown_kind_is_refused(office: Any) -> None:
    assert office.sends("", "GET", URL, params={"format": "exe"}).status_code == 422
