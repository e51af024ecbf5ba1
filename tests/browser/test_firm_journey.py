"""A firm's way through the pages: describe, see ranked parks, move a slider, compare, print."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from features.text import Lang
from service.web.themes import THEMES
from service.web.words import WORDS

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "color_scheme": "dark",
}
AXE = Axe().axe_script
FINDINGS = """async (only) => {
  const wanted = only.length ? { runOnly: only } : {};
  const { violations } = await axe.run({ ...wanted, resultTypes: ["violations"] });
  return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
}"""
"""Only what is wrong is gathered: to tell of all that is right takes twice as long."""


def describe(page: Page) -> None:
    page.locator("#name").fill("示例叶片制造公司")
    page.locator("#products").fill("风电叶片")
    page.locator("#investment_wan").fill("8亿")
    page.locator("#land_mu").fill("300亩")
    page.locator("#green_share_min").fill("50%")


def submit(page: Page) -> None:
    page.locator("form button.main").first.click()
    expect(page.locator(".park")).to_have_count(10)


def order(page: Page) -> list[str]:
    found: list[str] = page.locator(".park").evaluate_all("all => all.map(one => one.dataset.id)")
    return found


def grave(page: Page, only: tuple[str, ...] = ()) -> list[str]:
    """Serious and critical findings of axe-core, of the rules ``only`` where some are named."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(FINDINGS, list(only))
    return found


@pytest.mark.parametrize(("lang", "screen"), [("zh", DESKTOP), ("en", PHONE)])
def test_describe_rank_slide_compare_print(visit: Open, lang: Lang, screen: dict[str, Any]) -> None:
    page = visit(f"/?lang={lang}", **screen)
    describe(page)
    expect(page.locator('[data-figure="investment_per_mu"] .own')).to_contain_text("266.7")
    assert not grave(page)
    submit(page)
    expect(page.locator("#map .place")).to_have_count(10)
    before = order(page)
    expect(page.locator("body.scripted")).to_have_count(1)
    if not page.locator("#weigh_industry").is_visible():
        page.get_by_text(WORDS["whatif"].of(lang)).click()
    for theme in THEMES:
        page.locator(f"#{theme.input}").focus()
        page.keyboard.press("End" if theme.name == "place" else "Home")
    expect(page.locator('output[data-theme="place"]')).to_have_text("100%")
    expect(page.locator("body.settling")).to_have_count(0)
    assert order(page) != before
    assert order(page) == page.locator("#map .place").evaluate_all(
        "all => all.map(one => one).sort((a, b) => a.querySelector('text').textContent"
        " - b.querySelector('text').textContent).map(one => one.dataset.id)"
    )
    for at in (0, 1):
        page.locator(".pick input").nth(at).check()
    page.locator("#tray .main").click()
    expect(page.locator("#drawer[open] .comparison thead th")).to_have_count(3)
    assert not grave(page)
    page.keyboard.press("Escape")
    expect(page.locator("#drawer[open]")).to_have_count(0)
    page.emulate_media(media="print")
    expect(page.get_by_role("slider")).to_have_count(0)
    expect(page.locator("#map")).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_a_need_that_is_moved_is_asked_with_the_form(visit: Open) -> None:
    page = visit(**DESKTOP)
    describe(page)
    submit(page)
    expect(page.locator("#need_land_mu")).to_be_visible()
    page.locator("#need_land_mu").focus()
    page.keyboard.press("End")
    expect(page.locator("#land_mu")).to_have_value("600")
    expect(page.locator("body.settling")).to_have_count(0)
    expect(page.locator(".essentials")).to_contain_text("600 亩")
    expect(page.locator(".essentials")).not_to_contain_text("300 亩")
    page.locator("#whatif-back").click()
    expect(page.locator("#land_mu")).to_have_value("300")


def test_a_slider_that_leaves_no_park_leads_back_to_those_that_were_there(visit: Open) -> None:
    said = {"name": "甲", "products": "风电叶片", "land_mu": "300", "regions_wanted": "乌海"}
    page = visit(f"/?{urlencode({**said, 'annual_output_wan': '200000', 'ask': '1'})}", **DESKTOP)
    rows = page.locator("#parks > .park")
    expect(rows).to_have_count(1)
    page.locator("#need_annual_output_wan").focus()
    page.keyboard.press("Home")
    expect(page.locator("#none-left")).to_be_visible()
    expect(rows).to_have_count(0)
    page.locator("#whatif-back").click()
    expect(rows).to_have_count(1)
    expect(page.locator("#none-left")).to_have_count(0)


def test_a_small_figure_per_mu_is_not_shown_as_nothing(visit: Open) -> None:
    page = visit(**DESKTOP)
    page.locator("#land_mu").fill("3000亩")
    page.locator("#annual_output_wan").fill("1.5万元")
    expect(page.locator('[data-figure="output_per_mu"] .own')).to_contain_text("0.0005 ")


def test_sliders_and_comparison_work_without_scripts(visit: Open) -> None:
    page = visit(java_script_enabled=False, **DESKTOP)
    describe(page)
    submit(page)
    before = order(page)
    page.get_by_text(WORDS["whatif"].zh).click()
    slider = page.locator("#weigh_cluster")
    slider.focus()
    page.keyboard.press("Home")
    for at in (0, 1, 2):
        page.locator(".pick input").nth(at).check()
    page.locator("#tray .main").click()
    expect(slider).to_have_value("0")
    expect(page.locator("#compared thead th")).to_have_count(4)
    assert order(page) != before


def test_a_draft_comes_back_and_is_cleared_on_demand(visit: Open) -> None:
    page = visit(**DESKTOP)
    page.locator("#land_mu").press_sequentially("20")
    page.locator("#name").press_sequentially("甲公司", delay=60)
    expect(page.locator("#draft")).to_be_visible()
    expect(page.locator("#draft")).to_contain_text(WORDS["draft_kept"].zh)
    page.wait_for_function("Object.values(localStorage).some((one) => one.includes('甲公司'))")
    page.reload()
    expect(page.locator("#name")).to_have_value("甲公司")
    expect(page.locator("#land_mu")).to_have_value("20")
    page.get_by_role("button", name=WORDS["draft_clear"].zh).click()
    expect(page.locator("#name")).to_have_value("")
    page.reload()
    expect(page.locator("#name")).to_have_value("")


def test_the_map_zooms_to_a_region(visit: Open) -> None:
    page = visit(**DESKTOP)
    describe(page)
    submit(page)
    drawing = page.locator("#map > svg")
    fit = drawing.get_attribute("viewBox")
    page.locator("#zoom-to").select_option(label="海南省")
    expect(drawing).not_to_have_attribute("viewBox", str(fit))
    page.locator("#zoom-to").select_option(label=WORDS["map_whole"].zh)
    expect(page.locator("#map.far")).to_be_visible()
    page.locator("#zoom-to").select_option(label=WORDS["map_fit"].zh)
    expect(drawing).to_have_attribute("viewBox", str(fit))
