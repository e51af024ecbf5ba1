"""The page of a chain in a real browser."""

import pytest
from playwright.sync_api import expect

from service.web.words import WORDS
from tests.browser.conftest import Open

PHONE = {"width": 390, "height": 844}
PATH = "/chains/wind?place=通辽"


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}, {"color_scheme": "dark"}], ids=str)
def test_it_reads_at_any_width_and_in_the_dark(visit: Open, options: dict[str, object]) -> None:
    page = visit(PATH, **options)
    expect(page.locator(".node.present b").first).to_have_text("塔筒")
    expect(page.get_by_role("heading", name=WORDS["chain_directions"].zh)).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_another_place_and_another_language(visit: Open) -> None:
    page = visit(PATH)
    page.get_by_label(WORDS["chain_place"].zh).fill("包头")
    page.get_by_role("button", name=WORDS["chain_show"].zh).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("包头风电产业链")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_contain_text("包头")
