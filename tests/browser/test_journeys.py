"""The three journeys from end to end: a firm's, a promoter's, an analyst's.

Language, screen and scheme are covered in pairs (each two of them in every combination) by four
runs of each journey in place of eight.
"""

import io
import re
import unicodedata
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from playwright.sync_api import Page, expect

from features.text import Lang
from service import accounts
from service.accounts import NewUser, Role
from service.database.engine import Database
from service.web.themes import THEMES, TIMES
from service.web.words import WORDS
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True,
}  # fmt: skip
PAIRS: tuple[tuple[Lang, dict[str, Any]], ...] = (
    ("zh", {**DESK, "color_scheme": "light"}),
    ("zh", {**PHONE, "color_scheme": "dark"}),
    ("en", {**PHONE, "color_scheme": "light"}),
    ("en", {**DESK, "color_scheme": "dark"}),
)
NAMES = ("zh-desk-light", "zh-phone-dark", "en-phone-light", "en-desk-dark")
PASSWORD = "一个很长的好密码啊哈"
PARK = "S159041"
FIRMS = 607
TRADES = ("风电叶片,3415", "工程机械,3514", "多晶硅,3985", "硅铁,3140", "变压器,3821")

in_pairs = pytest.mark.parametrize(("lang", "screen"), PAIRS, ids=NAMES)


@pytest.fixture(scope="module", autouse=True)
def people(origin: str, kept: str) -> None:
    """A promoter and an analyst of one organisation."""
    database = Database(kept)
    with database.writing() as session:
        for role in (Role.promoter, Role.analyst):
            new = NewUser(f"journey-{role}", PASSWORD, role, "示例招商局", "内蒙古")
            accounts.add(session, new)
    database.close()


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A promoter's list of firms."""
    rows = "".join(
        f"企业{at},{TRADES[at % len(TRADES)]},{20_000 + 100 * at},{50 + at}\n"
        for at in range(FIRMS)
    )
    path = tmp_path_factory.mktemp("lists") / "目标企业.csv"
    path.write_text(f"企业名称,主要产品,所属行业,总投资（万元）,用地需求（亩）\n{rows}", "utf-8")
    return path


def enter(page: Page, role: Role, lang: Lang) -> None:
    page.get_by_label(WORDS["door_name"].of(lang)).fill(f"journey-{role}")
    page.get_by_label(WORDS["door_password"].of(lang)).fill(PASSWORD)
    page.locator("form button.main").click()
    expect(page.locator(".places")).to_be_visible()


def printed(page: Page) -> str:
    """What stands on paper when the page is printed, without the breaks of lines; some letters
    come out of a PDF as the radicals that look like them.
    """
    content = io.BytesIO(page.pdf(format="A4"))
    said = "".join(one.extract_text() for one in pypdf.PdfReader(content).pages)
    return "".join(unicodedata.normalize("NFKC", said).split())


@in_pairs
def test_a_firm_submits_sees_ranked_parks_and_prints(
    visit: Open, lang: Lang, screen: dict[str, Any]
) -> None:
    page = visit(f"/?lang={lang}", **screen)
    for name, said in (("name", "示例叶片制造公司"), ("products", "风电叶片"),
                       ("investment_wan", "8亿"), ("land_mu", "300亩"),
                       ("green_share_min", "50%"), ("regions_wanted", "内蒙古")):  # fmt: skip
        page.locator(f"#{name}").fill(said)
    page.locator("form button.main").first.click()
    expect(page.locator(".park")).to_have_count(10)
    expect(page.locator("#map .place")).to_have_count(10)
    first = page.locator(".park").first
    expect(first.locator(".bar").first).to_be_visible()
    expect(page.locator("body.scripted")).to_have_count(1)
    if not page.locator(f"#{THEMES[0].input}").is_visible():
        page.get_by_text(WORDS["whatif"].of(lang)).click()
    page.locator(f"#{THEMES[0].input}").focus()
    page.keyboard.press("End")
    expect(page.locator("body.settling")).to_have_count(0)
    paper = printed(page)
    for name in page.locator(".park h3").all_text_contents():  # those below the window too
        assert "".join(name.split()) in paper
    with page.expect_download() as taken:
        page.locator(".downloads button[value=pdf]").first.click()
    assert taken.value.path().read_bytes().startswith(b"%PDF")


@in_pairs
def test_a_promoter_uploads_607_firms_for_a_park_and_takes_the_targets_home(
    visit: Open, listed: Path, lang: Lang, screen: dict[str, Any]
) -> None:
    page = visit(f"/desk?lang={lang}", **screen)
    enter(page, Role.promoter, lang)
    page.goto(page.url.partition("/desk")[0] + f"/targets?place={PARK}&lang={lang}")
    page.locator("#list").set_input_files(listed)
    page.locator("#k").select_option("100")
    page.locator("form button.main").click()
    expect(page.locator(".park")).to_have_count(100)
    expect(page.locator(".lead").first).to_contain_text(str(FIRMS))
    best = page.locator(".park").first.get_by_role("heading").first.inner_text()
    with page.expect_download() as taken:
        page.locator(".downloads button[value=xlsx]").click()
    book = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes()))
    names = [row[2] for row in book.worksheets[0].iter_rows(values_only=True)]
    ranked = [name for name in names if re.fullmatch(r"企业\d+", str(name))]
    assert len(ranked) == 100
    assert ranked[0] in best


@in_pairs
def test_an_analyst_moves_a_weight_publishes_it_and_a_promoter_sees_it(
    visit: Open, lang: Lang, screen: dict[str, Any]
) -> None:
    name = f"重电价-{lang}-{screen['color_scheme']}"
    page = visit(f"/weights?lang={lang}", **screen)
    enter(page, Role.analyst, lang)
    page.locator("a[href^='/weights/tune?base=balance']").click()
    before = page.locator("#live table").inner_text()
    page.locator("#w_tariff").fill("40")
    expect(page.locator("output[for=w_tariff]")).to_have_text("40%")
    expect(page.locator("#live table")).not_to_have_text(before, use_inner_text=True)
    page.get_by_label(WORDS["weights_name"].of(lang)).fill(name)
    page.get_by_role("button", name=WORDS["weights_sign_new"].of(lang)).click()
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()

    page = visit(f"/weights?lang={lang}", **screen)
    enter(page, Role.promoter, lang)
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.goto(page.url.partition("/weights")[0] + f"/meetings?lang={lang}")
    page.locator("#rows").fill("企业名称,所属行业\n甲,3415\n乙,3514\n")
    told = page.locator("#weights option").filter(has_text=name).inner_text()
    page.locator("#weights").select_option(label=told)
    page.get_by_role("button", name=WORDS["meetings_do"].of(lang)).click()
    expect(page.locator("#weights-used")).to_contain_text(name)


def test_the_firms_journey_by_keyboard_alone(visit: Open) -> None:
    page = visit(**DESK)
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")
    reach(page, "name")
    page.keyboard.type("示例叶片制造公司")
    page.keyboard.press("Tab")
    page.keyboard.type("风电叶片")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("8亿")
    page.keyboard.press("Enter")
    expect(page.locator(".park")).to_have_count(10)
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")
    reach(page, "print")
    page.keyboard.press("Enter")
    expect(page.locator("body[data-printed=yes]")).to_have_count(1)
    reach(page, THEMES[0].input)
    page.keyboard.press("End")
    expect(page.locator(f"#{THEMES[0].input}")).to_have_value(str(len(TIMES) - 1))
    expect(page.locator("body.settling")).to_have_count(0)
    summary = page.locator(".park summary").first
    for _ in range(60):
        if summary.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    assert summary.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator(".park .reasons").first).to_be_visible()


def reach(page: Page, wanted: str) -> None:
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == wanted:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} cannot be reached with the keyboard")
