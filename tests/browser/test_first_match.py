"""A firm's first match, as a person does it: fill in, submit, read the reasons, change the wish."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from features.fields import specs
from features.profiles import BASIS_LABELS, Basis, Firm
from service.answers import ILLUSTRATIVE
from service.web.forms import EXAMPLE
from service.web.words import WORDS

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
WIND_BLADES = {
    "企业名称": "示例叶片制造公司",
    "产品 / 行业": "风电叶片",
    "总投资": "8亿",
    "用地需求": "300亩",
    "绿电占比要求": "50%",
}


def fill_in(page: Page) -> None:
    for label, said in WIND_BLADES.items():
        page.get_by_label(label).fill(said)


def submit(page: Page) -> None:
    page.locator("form button.main").click()
    expect(page.locator(".park")).to_have_count(10)


@pytest.mark.parametrize(
    ("name", "said", "read"),
    [
        ("investment_wan", "8亿左右", "= 80,000 万元"),
        ("investment_wan", "-8亿", ""),
        ("land_mu", "20万平方米", "= 300 亩"),
        ("green_share_min", "80", "= 80%"),
        ("green_share_min", "0.8", "= 80%"),
        ("green_share_min", "800", ""),
    ],
)
def test_what_will_be_read_is_said_beside_it(visit: Open, name: str, said: str, read: str) -> None:
    page = visit()
    page.locator(f"#{name}").fill(said)
    expect(page.locator(f"output[for={name}]")).to_have_text(read)


@pytest.mark.parametrize(
    ("name", "said", "read"),
    [
        ("jobs", "1.5万", "= 15,000 persons"),
        ("land_mu", "1.5万", "= 15,000 mu"),
        ("land_mu", "300 mu", "= 300 mu"),
        ("investment_wan", "1.5万", "= 1.5 wan yuan"),
    ],
)
def test_it_is_said_on_the_english_page_too(visit: Open, name: str, said: str, read: str) -> None:
    page = visit("/?lang=en")
    page.locator("details.section").evaluate_all("all => all.forEach(one => { one.open = true; })")
    page.locator(f"#{name}").fill(said)
    expect(page.locator(f"output[for={name}]")).to_have_text(read)


def test_no_reading_stands_above_a_fault(visit: Open) -> None:
    page = visit()
    page.locator("#name").fill("甲")
    page.locator("#investment_wan").fill("9万亿亿")
    page.locator("#land_mu").fill("900万亩")
    page.locator("form button.main").click()
    expect(page.locator("#land_mu-fault")).to_be_visible()
    expect(page.locator("output[for=land_mu]")).to_have_text("")
    page.locator("#land_mu").fill("900亩")
    expect(page.locator("output[for=land_mu]")).to_have_text("= 900 亩")


def test_a_wind_blade_maker_sees_ranked_parks_with_reasons(visit: Open) -> None:
    page = visit()
    fill_in(page)
    expect(page.locator("output[for=investment_wan]")).to_have_text("= 80,000 万元")
    submit(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("示例叶片制造公司")
    scores = [float(said) for said in page.locator(".mark .points").evaluate_all(
        "found => found.map(one => one.lastChild.textContent)"
    )]  # fmt: skip
    assert scores == sorted(scores, reverse=True)
    first = page.locator(".park").first
    expect(first.locator(".reasons")).to_be_hidden()
    first.locator("summary").first.click()
    expect(first.locator(".reasons")).to_be_visible()
    parts = [float(said) for said in first.locator(".parts .points").all_inner_texts()]
    assert round(sum(parts[:-1]), 1) == parts[-1] == scores[0]
    expect(first).to_contain_text(WORDS["to_verify"].zh)
    expect(first.locator(".basis.own").first).to_be_visible()


def test_the_page_works_without_scripts(visit: Open) -> None:
    page = visit(java_script_enabled=False)
    fill_in(page)
    submit(page)
    page.locator(".park summary").first.click()
    expect(page.locator(".park .reasons").first).to_be_visible()


def test_illustrative_figures_come_with_a_banner(visit: Open) -> None:
    page = visit()
    fill_in(page)
    submit(page)
    expect(page.locator(".banner")).to_have_count(0)
    page.get_by_text(WORDS["change"].zh).click()
    page.get_by_label(WORDS["illustrative"].zh).check()
    submit(page)
    expect(page.locator(".banner")).to_contain_text(ILLUSTRATIVE.zh)
    expect(page.locator(".banner")).to_be_in_viewport()
    page.locator("#every").click()
    marked = page.locator(".parts").get_by_text(BASIS_LABELS[Basis.ILLUSTRATIVE].zh)
    expect(marked.first).to_be_visible()
    expect(page.locator(".smallest").first).to_be_visible()


def test_the_keyboard_alone_is_enough(visit: Open) -> None:
    page = visit()
    tab_to(page, "name")
    page.keyboard.type("示例叶片制造公司")
    page.keyboard.press("Tab")
    page.keyboard.type("风电叶片")
    page.keyboard.press("Tab")
    page.keyboard.type("8亿")
    page.keyboard.press("Enter")
    expect(page.locator(".park")).to_have_count(10)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    first = page.locator(".park summary").first
    for _ in range(60):
        if first.evaluate("found => found === document.activeElement"):
            break
        page.keyboard.press("Tab")
    assert first.evaluate("found => found.matches(':focus-visible')")
    outline = first.evaluate("found => getComputedStyle(found).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.locator(".park .reasons").first).to_be_visible()


def tab_to(page: Page, wanted: str) -> None:
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == wanted:
            return
    pytest.fail(f"{wanted} cannot be reached with the keyboard")


def test_the_english_switch_keeps_the_words_and_the_answer(visit: Open) -> None:
    page = visit()
    fill_in(page)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_label("Land needed")).to_have_value("300亩")
    submit(page)
    expect(page.get_by_role("heading", name=WORDS["ranked"].en)).to_be_visible()
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name=WORDS["ranked"].zh)).to_be_visible()
    expect(page.locator(".park")).to_have_count(10)


def test_faults_are_told_and_the_words_stay(visit: Open) -> None:
    page = visit()
    fill_in(page)
    page.get_by_label("用地需求").fill("-5")
    page.get_by_label("意向地区").fill("内蒙骨")
    page.locator("form button.main").click()
    expect(page.get_by_role("alert")).to_be_in_viewport()
    land = page.get_by_label("用地需求")
    expect(land).to_have_value("-5")
    said = f"{specs(Firm)['land_mu'].range().zh}（收到：-5）"
    expect(land).to_have_accessible_description(re.compile(re.escape(said)))
    page.get_by_role("alert").get_by_role("link", name="意向地区").click()
    expect(page.get_by_label("意向地区")).to_be_in_viewport()
    land.fill("300")
    page.get_by_label("意向地区").fill("内蒙古")
    submit(page)


def test_another_industry_can_be_picked(visit: Open) -> None:
    page = visit()
    fill_in(page)
    submit(page)
    picks = page.locator("input[name=industries]")
    picks.first.uncheck()
    picks.nth(1).check()
    code = picks.nth(1).get_attribute("value")
    page.get_by_role("button", name=WORDS["match_again"].zh).click()
    expect(page.locator("input[name=industries]:checked")).to_have_value(str(code))
    expect(page.locator(".park")).to_have_count(10)


def test_industries_are_suggested_while_typing(visit: Open) -> None:
    page = visit()
    page.get_by_label("产品 / 行业").press_sequentially("风电叶片")
    offered = page.get_by_role("option")
    expect(offered.first).to_be_visible()
    expect(offered.filter(has_text="3415").locator(".path")).to_contain_text("通用设备制造业")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("产品 / 行业")).to_have_value(re.compile(r"^\d{4} "))
    expect(page.get_by_role("listbox")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_needs_no_sideways_scrolling(visit: Open, scheme: str) -> None:
    page = visit(color_scheme=scheme, **PHONE)
    assert sideways(page) <= 0
    fill_in(page)
    page.get_by_label(WORDS["illustrative"].zh).check()
    submit(page)
    page.locator("#every").click()
    page.get_by_text(WORDS["change"].zh).click()
    assert sideways(page) <= 0


def sideways(page: Page) -> int:
    """Pixels by which the page is wider than the screen."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def test_dark_and_light_differ(visit: Open) -> None:
    grounds = {
        visit(color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert len(grounds) == 2


def test_print_leaves_out_what_paper_cannot_do(visit: Open) -> None:
    page = visit()
    fill_in(page)
    submit(page)
    page.locator(".park summary").first.click()
    page.emulate_media(media="print")
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.locator(".park .reasons").first).to_be_visible()
    expect(page.get_by_text(WORDS["change"].zh)).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_parks_come_back_after_a_slider_left_none(visit: Open) -> None:
    """The one park of Wuhai asks for more on each mu than the slider's least."""
    asked = {"investment_wan": "100000", "land_mu": "100", "regions_wanted": "乌海市"}
    page = visit(f"/?{urlencode({**EXAMPLE, **asked, 'ask': '1'})}")
    expect(page.locator(".park")).to_have_count(1)
    slider = page.locator("#need_investment_wan")
    most = slider.get_attribute("max")
    for _ in range(2):
        slider.fill("0")
        expect(page.locator("#none-left")).to_have_count(1)
        expect(page.locator(".park")).to_have_count(0)
        expect(page.locator("#firmness")).to_be_hidden()
        expect(page.locator("#counts")).to_contain_text("1 个不符合硬性条件")
        slider.fill(str(most))
        expect(page.locator(".park")).to_have_count(1)
        expect(page.locator("#none-left")).to_have_count(0)
        expect(page.locator("#firmness")).to_be_visible()
    expect(page.locator(".park h3")).to_have_text(re.compile("乌海"))
