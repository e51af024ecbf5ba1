"""A promoter's pages in a real browser: a park, its targets from a file, the list taken home."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from features.text import LANGS, Lang
from service.web.words import WORDS
from tests.browser.conftest import Open
from tests.service.web.tour import in_language

pytestmark = pytest.mark.browser

PARK = "S159041"
PATHS = ("/parks?province=内蒙古", f"/parks/{PARK}", f"/targets?place={PARK}", "/chains?place=通辽")
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
SIZES: tuple[dict[str, Any], ...] = ({}, PHONE)
ROWS = (
    "企业名称,主要产品,所属行业,总投资（万元）,用地需求（亩）\n"
    "甲风电,风电叶片,3415,80000,300\n乙装备,工程机械,3514,30000,120\n丙,,,,-5\n"
)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "名单.csv"
    path.write_text(ROWS, "utf-8")
    return path


def sideways(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def nameless(page: Page) -> list[str]:
    """Controls without a name, pictures without words, tables without heads, ids used twice."""
    return list(
        page.evaluate(
            """() => [
              ...[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
                .filter((one) => !one.labels?.length),
              ...[...document.querySelectorAll('a, button:not([aria-hidden])')]
                .filter((one) => !one.textContent.trim()),
              ...[...document.querySelectorAll('table')].filter((one) => !one.tHead),
              ...[...document.querySelectorAll('[id]')].filter((one, at, all) =>
                all.some((other) => other !== one && other.id === one.id)),
              ...[...document.querySelectorAll('[aria-labelledby], [aria-describedby]')].filter(
                (one) => [one.getAttribute('aria-labelledby'), one.getAttribute('aria-describedby')]
                  .join(' ').split(' ').some((id) => id && !document.getElementById(id))),
            ].map((one) => one.outerHTML.slice(0, 120))"""
        )
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", LANGS)
def test_every_page_reads_at_any_width_in_both_languages(
    visit: Open, origin: str, lang: Lang, size: dict[str, Any], scheme: str
) -> None:
    page = visit(color_scheme=scheme, **size)
    for path in PATHS:
        page.goto(origin + in_language(path, lang))
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if lang == "zh" else "en")
        expect(page.locator(".site [aria-current]")).to_have_count(1)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert sideways(page) <= 0
        assert not nameless(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_from_a_park_to_its_targets_in_a_workbook(
    visit: Open, listed: Path, size: dict[str, Any], scripts: bool
) -> None:
    page = visit("/", java_script_enabled=scripts, **size)
    ways = page.get_by_role("navigation", name=WORDS["nav"].zh)
    ways.get_by_role("link", name=WORDS["nav_parks"].zh, exact=True).click()
    page.get_by_label(WORDS["parks_q"].zh).fill("包头装备制造")
    page.get_by_role("button", name=WORDS["parks_search"].zh).click()
    page.get_by_role("link", name="包头装备制造产业园区").click()
    expect(page.get_by_role("heading", name=WORDS["park_gaps"].zh)).to_be_visible()
    page.get_by_role("link", name=WORDS["park_find"].zh).click()
    expect(page.get_by_label(WORDS["targets_place"].zh)).to_have_value("包头装备制造产业园区")
    page.locator("#list").set_input_files(listed)
    page.locator("form button.main").click()
    expect(page.locator(".park")).to_have_count(2)
    expect(page.get_by_role("heading", name=WORDS["targets_rejects"].fill(n=1).zh)).to_be_visible()
    page.locator(".park summary").first.click()
    expect(page.locator(".reasons").first).to_contain_text(WORDS["targets_effects"].zh)
    if scripts:
        assert sideways(page) <= 0
        assert not nameless(page)
    with page.expect_download() as taken:
        page.locator(".downloads button[value=xlsx]").click()
    book = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes()))
    assert {row[2] for row in book.worksheets[0].iter_rows(min_row=3, values_only=True)} == {
        "甲风电",
        "乙装备",
    }


def test_the_switch_keeps_the_list_and_the_answer(visit: Open, listed: Path) -> None:
    page = visit(f"/targets?place={PARK}", color_scheme="dark")
    page.locator("#list").set_input_files(listed)
    page.locator("form button.main").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".park")).to_have_count(2)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Target firms")


def test_a_file_that_is_too_large_is_told_before_it_is_sent(visit: Open, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * ((1 << 20) + 1))
    page = visit("/targets")
    page.locator("#list").set_input_files(large)
    said = page.locator("#list").evaluate("one => one.validationMessage")
    assert said == WORDS["targets_too_large"].fill(most="1,024").zh


def test_faults_stand_beside_their_input_and_the_words_stay(visit: Open, listed: Path) -> None:
    page = visit("/targets?lang=en")
    page.get_by_label(WORDS["targets_place"].en).fill("内蒙骨")
    page.locator("#list").set_input_files(listed)
    page.locator("form button.main").click()
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.locator("#place")).to_have_value("内蒙骨")
    expect(page.locator("#place-fault")).to_contain_text("no such park or region")
    page.locator("#place").fill("包头")
    page.locator("form button.main").click()
    expect(page.locator(".park")).to_have_count(2)


def test_print_leaves_out_the_form_and_the_ways(visit: Open, listed: Path) -> None:
    page = visit(f"/targets?place={PARK}")
    page.locator("#list").set_input_files(listed)
    page.locator("form button.main").click()
    expect(page.locator(".park")).to_have_count(2)
    page.emulate_media(media="print")
    expect(page.locator(".site")).to_be_hidden()
    expect(page.locator("#targets")).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
