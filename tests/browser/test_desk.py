"""The desk in a real browser: the board, and weights that go from an analyst to a promoter."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from features.text import LANGS, Lang
from service import accounts
from service.accounts import NewUser, Role
from service.database.engine import Database
from service.web.forms import example_query
from service.web.words import WORDS
from tests.browser.conftest import Open
from tests.browser.test_promoter import PHONE, ROWS, SIZES, nameless, sideways

pytestmark = pytest.mark.browser

PASSWORD = "一个很长的好密码啊哈"
PLACES = {
    Role.promoter: (
        "/board",
        "/board/new",
        "/firms-seen",
        "/meetings",
        "/allocation",
        "/weights",
        "/jobs",
        "/imports",
        "/parks/S159042/figures",
        "/answers",
        "/account",
    ),
    Role.analyst: ("/desk", "/weights", "/weights/tune", "/rules"),
    Role.admin: ("/people", "/organisations", "/audit"),
}


@pytest.fixture(scope="module", autouse=True)
def people(origin: str, kept: str) -> None:
    """A promoter, an analyst and an administrator of one organisation."""
    database = Database(kept)
    with database.writing() as session:
        for role in PLACES:
            new = NewUser(f"desk-{role}", PASSWORD, role, "示例投促局", "内蒙古")
            accounts.add(session, new)
    database.close()


def enter(page: Page, role: Role, lang: Lang = "zh") -> None:
    """Signs in at the door that the page has led to, for a page of the desk."""
    come_in(page, role, lang)
    expect(page.locator(".places")).to_be_visible()


def come_in(page: Page, role: Role, lang: Lang = "zh") -> None:
    page.get_by_label(WORDS["door_name"].of(lang)).fill(f"desk-{role}")
    page.get_by_label(WORDS["door_password"].of(lang)).fill(PASSWORD)
    page.locator("form button.main").click()


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", LANGS)
def test_every_page_of_the_desk_reads_at_any_width(
    visit: Open, origin: str, lang: Lang, size: dict[str, Any]
) -> None:
    scheme = "dark" if lang == "en" else "light"
    for role, paths in PLACES.items():
        page = visit(f"/desk?lang={lang}", color_scheme=scheme, **size)
        enter(page, role, lang)
        for path in paths:
            page.goto(f"{origin}{path}?lang={lang}")
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            assert sideways(page) <= 0, path
            assert not nameless(page), path


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_project_goes_from_talks_to_the_board_and_on(visit: Open, scripts: bool) -> None:
    page = visit("/board", java_script_enabled=scripts, **PHONE)
    name = f"风电叶片{scripts}"
    enter(page, Role.promoter)
    page.get_by_role("link", name=WORDS["board_new"].zh).click()
    page.get_by_label(WORDS["board_name"].zh).fill(name)
    page.get_by_label(WORDS["board_league"].zh).fill("天边")
    page.get_by_label(WORDS["board_signed_wan"].zh).fill("8亿")
    page.get_by_role("button", name=WORDS["board_save"].zh).click()
    expect(page.locator("#league-fault")).to_be_visible()
    page.get_by_label(WORDS["board_league"].zh).fill("包头市")
    page.get_by_role("button", name=WORDS["board_save"].zh).click()
    expect(page.locator(".essentials").first).to_contain_text("80,000 万元")
    page.get_by_label(WORDS["board_raise"].zh, exact=True).fill("缺用地指标")
    page.get_by_role("button", name=WORDS["board_raise_do"].zh, exact=True).click()
    page.get_by_role("button", name=WORDS["board_close"].zh).click()
    expect(page.locator(".issues .closed")).to_contain_text("缺用地指标")
    for stage in ("签约", "开工", "投产"):
        page.get_by_role("button", name=f"推进到“{stage}”").click()
        expect(page.locator(".steps [aria-current]")).to_have_text(stage)
    page.get_by_role("link", name=WORDS["desk_board"].zh, exact=True).click()
    expect(page.locator("[aria-labelledby=stage-producing]")).to_contain_text(name)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_answer_is_kept_and_its_question_asked_again(
    visit: Open, origin: str, scripts: bool
) -> None:
    page = visit("/desk", java_script_enabled=scripts, **PHONE)
    enter(page, Role.promoter)
    page.goto(f"{origin}/?{example_query('zh')}")
    first = page.locator(".park h3").first.inner_text()
    page.get_by_role("button", name=WORDS["answers_keep"].zh).click()
    expect(page.get_by_text(WORDS["answers_kept"].zh)).to_be_visible()
    expect(page.locator(".park h3").first).to_have_text(first)
    page.get_by_role("button", name=WORDS["answers_again"].zh).click()
    expect(page.get_by_role("heading", name=WORDS["answers_beside"].zh)).to_be_visible()
    page.locator(".places").get_by_role("link", name=WORDS["answers_title"].zh).click()
    expect(page.locator("tbody tr").first).to_contain_text(first)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_token_is_made_and_revoked(visit: Open, scripts: bool) -> None:
    page = visit("/account", java_script_enabled=scripts, **PHONE)
    name = f"周报表{scripts}"
    enter(page, Role.analyst)
    page.get_by_label(WORDS["tokens_name"].zh).fill(name)
    page.get_by_role("button", name=WORDS["tokens_do"].zh).click()
    expect(page.locator(".secret")).to_contain_text("pm_")
    page.get_by_role("button", name=f"{WORDS['tokens_revoke'].zh} {name}").click()
    expect(page.locator("tbody tr", has_text=name)).to_contain_text("已吊销")
    expect(page.locator(".secret")).to_have_count(0)


def test_an_analyst_moves_a_weight_and_a_promoter_sees_it_named(
    visit: Open, tmp_path: Path
) -> None:
    page = visit("/weights")
    enter(page, Role.analyst)
    page.get_by_role("link", name="均衡：").click()
    before = page.locator("#live table").inner_text()
    page.locator("#w_tariff").fill("40")
    expect(page.locator("output[for=w_tariff]")).to_have_text("40%")
    expect(page.locator("#live table")).not_to_have_text(before, use_inner_text=True)
    page.get_by_label(WORDS["weights_name"].zh).fill("电价优先方案")
    page.get_by_role("button", name=WORDS["weights_sign_new"].zh).click()
    expect(page.get_by_role("link", name="电价优先方案", exact=True)).to_be_visible()

    listed = tmp_path / "名单.csv"
    listed.write_text("\n".join(ROWS.splitlines()[:3]) + "\n", "utf-8")
    page = visit("/meetings")
    enter(page, Role.promoter)
    page.locator("#list").set_input_files(listed)
    page.locator("#weights").select_option(label="电价优先方案（本机构签署，第 1 版）")
    page.get_by_role("button", name=WORDS["meetings_do"].zh).click()
    expect(page.locator("#weights-used")).to_contain_text("电价优先方案")
    with page.expect_download() as taken:
        page.get_by_role("button", name=WORDS["targets_download"].zh).click()
    assert taken.value.path().stat().st_size > 5000


def test_what_a_visitor_filled_in_is_there_again_after_signing_in_to_keep_it(
    visit: Open, origin: str
) -> None:
    page = visit("/", **PHONE)
    page.locator("#name").press_sequentially("访客公司")
    page.locator("#land_mu").press_sequentially("一百亩多")
    expect(page.locator("#draft")).to_contain_text(WORDS["draft_kept"].zh)
    page.locator("#regions_wanted").fill("")
    page.get_by_role("button", name=WORDS["kept_sign_in"].zh).click()
    come_in(page, Role.promoter)
    expect(page.locator("#name")).to_have_value("访客公司")
    expect(page.locator("#regions_wanted")).to_have_value("")
    page.goto(f"{origin}/profiles")
    page.get_by_role("link", name=WORDS["kept_new"].zh).click()
    expect(page.locator("#name")).to_have_value("访客公司")
    expect(page.locator("#regions_wanted")).to_have_value("")
    page.get_by_role("button", name=WORDS["kept_keep"].zh).click()
    expect(page.locator("#land_mu-fault")).to_be_visible()
    expect(page.locator("#land_mu")).to_have_value("一百亩多")
    page.locator("#land_mu").fill("100亩")
    page.get_by_role("button", name=WORDS["kept_keep"].zh).click()
    page.get_by_role("button", name=WORDS["kept_do"].zh, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("访客公司")
    assert sideways(page) <= 0
    page.goto(f"{origin}/")
    expect(page.locator("#name")).to_have_value("")


def test_a_draft_is_of_the_person_who_wrote_it_alone(visit: Open, origin: str) -> None:
    page = visit("/sign-in", **PHONE)
    enter(page, Role.promoter)
    page.goto(f"{origin}/")
    page.locator("#name").press_sequentially("秘密项目")
    expect(page.locator("#draft")).to_contain_text(WORDS["draft_kept"].zh)
    page.context.clear_cookies()
    page.goto(f"{origin}/")
    expect(page.locator("#name")).to_have_value("")
    page.goto(f"{origin}/sign-in")
    enter(page, Role.analyst)
    page.goto(f"{origin}/")
    page.wait_for_timeout(500)
    expect(page.locator("#name")).to_have_value("")
    page.evaluate("localStorage.setItem('parkmatch-draft', '[[\"name\",\"访客一时之笔\"]]')")
    page.goto(f"{origin}/sign-in")
    enter(page, Role.promoter)
    page.goto(f"{origin}/")
    expect(page.locator("#name")).to_have_value("秘密项目")


def test_a_draft_outlasts_a_refusal_and_the_change_of_a_kept_profile(
    visit: Open, origin: str
) -> None:
    page = visit("/sign-in", **PHONE)
    enter(page, Role.promoter)
    page.goto(f"{origin}/")
    page.locator("#name").press_sequentially("先留档的项目")
    expect(page.locator("#draft")).to_contain_text(WORDS["draft_kept"].zh)
    page.get_by_role("button", name=WORDS["kept_keep"].zh).click()
    keeping = page.locator("#keeping")
    page.evaluate("document.querySelector('#keeping [name=land_mu]')?.remove()")
    keeping.evaluate(
        "one => one.insertAdjacentHTML('beforeend', '<input type=hidden name=land_mu value=许多>')"
    )
    page.get_by_role("button", name=WORDS["kept_do"].zh, exact=True).click()
    expect(page.locator("#land_mu-fault")).to_be_visible()
    page.goto(f"{origin}/")
    expect(page.locator("#name")).to_have_value("先留档的项目")
    page.get_by_role("button", name=WORDS["kept_keep"].zh).click()
    page.get_by_role("button", name=WORDS["kept_do"].zh, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("先留档的项目")
    profile = page.url
    page.goto(f"{origin}/")
    expect(page.locator("#name")).to_have_value("")
    page.locator("#name").press_sequentially("另一个项目")
    expect(page.locator("#draft")).to_contain_text(WORDS["draft_kept"].zh)
    page.goto(profile)
    page.get_by_role("link", name=WORDS["kept_edit"].zh, exact=True).click()
    page.locator("#land_mu").press_sequentially("55")
    page.wait_for_timeout(500)
    page.goto(f"{origin}/")
    expect(page.locator("#name")).to_have_value("另一个项目")
    expect(page.locator("#land_mu")).to_have_value("")


@pytest.mark.parametrize(
    ("lang", "scripts"), [("zh", True), ("en", False)], ids=["scripts", "no scripts"]
)
def test_a_profile_is_withdrawn_once_it_is_said_what_that_does_and_put_back(
    visit: Open, lang: Lang, scripts: bool
) -> None:
    page = visit(f"/profiles?lang={lang}", java_script_enabled=scripts, **PHONE)
    enter(page, Role.promoter, lang)
    page.get_by_role("link", name=WORDS["kept_new"].of(lang)).click()
    page.locator("#name").fill(f"示例企业{lang}")
    page.locator("#land_mu").fill("300亩")
    page.get_by_role("button", name=WORDS["kept_keep"].of(lang)).last.click()
    page.get_by_role("button", name=WORDS["kept_do"].of(lang), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"示例企业{lang}")
    page.get_by_label(WORDS["kept_region"].of(lang)).fill("通辽")
    page.get_by_role("button", name=WORDS["kept_grant"].of(lang)).click()
    expect(page.locator(".consents li")).to_have_count(1)
    confirm = page.get_by_role("button", name=WORDS["kept_withdraw_do"].of(lang))
    expect(confirm).to_be_hidden()
    page.locator("summary", has_text=WORDS["kept_withdraw"].of(lang)).click()
    expect(page.get_by_text(WORDS["kept_withdraw_note"].of(lang))).to_be_visible()
    assert sideways(page) <= 0
    confirm.click()
    expect(page.get_by_text(WORDS["kept_withdrawn_note"].of(lang))).to_be_visible()
    expect(page.locator(".consents button")).to_have_count(0)
    assert sideways(page) <= 0
    assert not nameless(page)
    page.goto(page.url.partition("?")[0].rpartition("/")[0] + f"?lang={lang}")
    listed = page.locator(".cards li", has_text=f"示例企业{lang}")
    expect(listed).to_contain_text(WORDS["kept_withdrawn"].of(lang))
    listed.get_by_role("link").click()
    page.get_by_role("button", name=WORDS["kept_restore"].of(lang)).click()
    expect(confirm).to_be_hidden()
    expect(page.get_by_role("link", name=WORDS["kept_match"].of(lang))).to_be_visible()


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", LANGS)
def test_no_number_of_a_plan_breaks_in_its_middle(
    visit: Open, lang: Lang, size: dict[str, Any]
) -> None:
    page = visit(f"/allocation?lang={lang}", **size)
    enter(page, Role.promoter, lang)
    page.locator("#rows").fill(LARGE)
    page.locator("#goal").select_option("investment")
    page.locator("form#plan button.main").click()
    numbers = page.locator(".tiles dd:not(.hint)")
    expect(numbers.filter(has_text="18,000,000").first).to_be_visible()
    assert numbers.evaluate_all(BROKEN) == []


LARGE = (
    "企业名称,所属行业,总投资（万元）,用地需求（亩）\n甲,3415,9000000,300\n乙,3415,9000000,300\n"
)
BROKEN = """all => all.filter(one => {
    const said = document.createRange();
    said.selectNodeContents(one.firstChild);
    return said.getClientRects().length > 1;
}).map(one => one.textContent)"""
