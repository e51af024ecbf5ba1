"""Nothing that a page says is cut off, and what belongs together is in sight together."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from features.text import LANGS, Lang
from service.web.forms import example_query
from tests.browser.conftest import Open
from tests.browser.test_firm_journey import DESKTOP, PHONE

pytestmark = pytest.mark.browser

CUT = """all => all
    .filter(one => one.getClientRects().length && one.scrollWidth > one.clientWidth + 1)
    .map(one => one.className + ': ' + one.textContent.trim())"""
OVERLAP = """all => all.filter(one => {
    const mine = one.getBoundingClientRect(), row = one.closest('.park');
    return [...row.querySelectorAll('h3, .who .place, .mark, .strip .cell')].some(other => {
        const there = other.getBoundingClientRect();
        return mine.left < there.right && there.left < mine.right
            && mine.top < there.bottom && there.top < mine.bottom;
    });
}).map(one => one.textContent.trim())"""


def answered(visit: Open, lang: Lang, screen: dict[str, Any], more: str = "") -> Page:
    page = visit(f"/?{example_query(lang)}{more}", **screen)
    expect(page.locator(".park")).to_have_count(10)
    return page


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", LANGS)
def test_no_word_of_a_ranked_park_is_cut_or_written_over(
    visit: Open, lang: Lang, screen: dict[str, Any]
) -> None:
    page = answered(visit, lang, screen)
    assert page.locator(".cell-of, .pick, .slide label, .state, .limits").evaluate_all(CUT) == []
    assert page.locator(".pick").evaluate_all(OVERLAP) == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_whole_map_and_every_slider_stay_in_sight_beside_the_list(
    visit: Open, lang: Lang
) -> None:
    page = answered(visit, lang, DESKTOP, "&tariff_max=0.4&annual_output_wan=100000")
    page.locator(".park").nth(4).scroll_into_view_if_needed()
    for beside in (*page.locator(".whatif input").all(), page.locator("#map > svg")):
        expect(beside).to_be_in_viewport(ratio=0.99)


def test_what_a_low_window_cannot_hold_is_reached_by_scrolling(visit: Open) -> None:
    page = answered(visit, "zh", {"viewport": {"width": 1280, "height": 600}})
    last = page.locator(".whatif input").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=0.99)
