"""A park's figures on a page: stated with units, superseded, withdrawn, both versions told."""

import re
from html import unescape
from typing import Any

import pytest

from features import catalogue
from service import clock
from tests.service.web.conftest import Desk
from tests.service.web.test_pages import HOSTILE

WHO = "promoter甲"
BAOTOU = [park.id for park in catalogue.load() if park.adcode.startswith("1502")]
PLAIN = "S159042"
"""Of which the release knows little."""
TONGLIAO = next(park.id for park in catalogue.load() if park.adcode.startswith("1505"))


def path(park: str) -> str:
    return f"/parks/{park}/figures"


def version(desk: Desk, park: str, field: str) -> str:
    page = desk.get(WHO, path(park), params={"field": field}).text
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def stated(desk: Desk, park: str, field: str, value: Any, **said: Any) -> Any:
    about = {"as_of": "2025", "source": "统计年报", "version": version(desk, park, field)}
    return desk.post(WHO, path(park), {"field": field, "value": value, **about, **said})


def gaps(desk: Desk, park: str) -> str:
    page = desk.get(WHO, path(park)).text
    return page[page.index('id="gaps"') : page.index('id="history"')].partition('id="known"')[0]


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("gross_output_wan", "8亿", "80,000 万元"),
        ("land_available_mu", "300亩", "300 亩"),
        ("green_share", "50%", "50%"),
        ("certified_chemical", "no", "否"),
        ("carbon_status", "low", "低碳园区"),
        ("services", ["sewage", "gas"], "污水处理、天然气"),
        ("titles", "示范园甲、示范园乙", "示范园甲、示范园乙"),
    ],
)
def test_a_gap_is_filled_and_says_where_from(
    desk: Desk, field: str, value: Any, shown: str
) -> None:
    park = PLAIN
    assert f"field={field}&" in unescape(gaps(desk, park))
    answer = stated(desk, park, field, value)
    assert answer.status_code == 303, answer.text
    assert f"field={field}&" not in unescape(gaps(desk, park))
    page = desk.get(WHO, path(park), params={"field": field}).text
    known = page[page.index('id="known"') : page.index('id="history"')]
    assert re.search(rf"{re.escape(shown)}.*?2025.*?统计年报", known, re.DOTALL)


def test_what_is_superseded_stays_in_the_history(desk: Desk) -> None:
    park = BAOTOU[1]
    for value in ("9", "10"):
        assert stated(desk, park, "tax_per_mu", value).status_code == 303
    assert stated(desk, park, "tax_per_mu", "", withdraw="yes").status_code == 303
    page = desk.get(WHO, path(park), params={"field": "tax_per_mu"}).text
    history = page[page.index('id="history"') :]
    order = [history.index(said) for said in ("撤回", "10 万元/亩", "9 万元/亩")]
    assert order == sorted(order)
    assert history.count("已被取代") == 2
    assert "promoter甲" in history
    assert "promoter甲" not in desk.get("analyst乙", path(park)).text.partition('id="history"')[2]


def test_who_was_slower_sees_both_versions_and_may_still_save(desk: Desk) -> None:
    park = BAOTOU[2]
    seen = version(desk, park, "output_per_mu")
    assert stated(desk, park, "output_per_mu", "300").status_code == 303
    late = stated(desk, park, "output_per_mu", "350", version=seen, source="另一文件")
    assert late.status_code == 412
    assert re.search(r'class="differs".*?300.*?<b>350</b>', late.text, re.DOTALL)
    again = stated(desk, park, "output_per_mu", "350", source="另一文件")
    assert again.status_code == 303
    assert "350 万元/亩" in desk.get(WHO, path(park)).text


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"field": "green_share", "value": "7500%"}, "value"),
        ({"field": "output_per_mu", "value": "许多"}, "value"),
        ({"field": "output_per_mu", "value": ""}, "value"),
        ({"field": "services", "value": ["sewage", "没有的"]}, "value"),
        ({"field": "output_per_mu", "value": "300", "as_of": "去年"}, "as_of"),
        ({"field": "output_per_mu", "value": "300", "source": ""}, "source"),
    ],
)
def test_a_fault_stands_at_its_input(desk: Desk, said: dict[str, Any], at: str) -> None:
    answer = stated(desk, BAOTOU[3], **said)
    assert answer.status_code == 422
    assert f'id="{at}-fault"' in answer.text
    assert "还没有人填报过" in desk.get(WHO, path(BAOTOU[3])).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("firm甲", 403), ("analyst甲", 403), ("promoter乙", 403), ("admin乙", 403), ("admin甲", 303)],
)
def test_only_an_office_of_the_region_may_state(desk: Desk, who: str, status: int) -> None:
    park = BAOTOU[4]
    said = {
        "field": "tax_per_mu", "value": "9", "as_of": "2025", "source": "年报",
        "version": version(desk, park, "tax_per_mu"),
    }  # fmt: skip
    assert desk.post(who, path(park), said).status_code == status
    form = 'name="version"' in desk.get(who, path(park), params={"field": "tax_per_mu"}).text
    assert form is (status == 303)


def test_every_park_can_be_read_and_none_that_is_not_there(desk: Desk) -> None:
    assert desk.get("firm甲", path(TONGLIAO)).status_code == 200
    assert desk.get(WHO, path("S999999")).status_code == 404
    assert f'href="{path(BAOTOU[0])}?lang=zh"' in desk.get(WHO, f"/parks/{BAOTOU[0]}").text


def test_an_unknown_field_shows_every_figure(desk: Desk) -> None:
    assert desk.get(WHO, path(BAOTOU[0]), params={"field": "<b>"}).status_code == 200
    said = {"field": "<b>", "value": "1", "as_of": "2025", "source": "年报", "version": "0"}
    assert desk.post(WHO, path(BAOTOU[0]), said).status_code == 422


@pytest.mark.parametrize("probe", HOSTILE)
def test_what_is_written_stays_inert(desk: Desk, probe: str) -> None:
    said = "".join(filter(str.isprintable, probe))[:100]
    answer = stated(desk, BAOTOU[5], "titles", said, source=said, note=said)
    for page in (answer.text, desk.get(WHO, path(BAOTOU[5])).text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_day_to_come_is_told_at_its_input(desk: Desk) -> None:
    later = str(clock.today().year + 5)
    answer = stated(desk, PLAIN, "gross_output_wan", "8亿", as_of=later)
    assert answer.status_code == 422
    assert 'id="as_of-fault"' in answer.text
    assert f"晚于今天（{clock.today()}）" in answer.text
    assert f'value="{later}"' in answer.text
