"""Who goes where as a page: the same plan as over HTTP, what binds, plans between two goals."""

import re
from html import unescape

import pytest
from lxml import html

from features import industries
from features.fields import specs
from features.profiles import Firm
from features.text import LANGS, Lang
from features.units import WAN
from recommender.looks import PALETTES
from service import weightings
from service.answers import ILLUSTRATIVE
from service.submissions import WeightSubmission
from service.web import lists, signed_sets
from service.web.words import WORDS
from tests.service.web.conftest import Desk
from tests.service.web.reading import running

ROWS = (
    "企业名称,主要产品,所属行业,总投资（万元）,用地需求（亩）,年税收（万元）\n"
    "甲风电,风电叶片,3415,80000,300,900\n乙装备,工程机械,3514,30000,120,800\n"
)
SAID = {"rows": ROWS, "region": "内蒙古", "candidates": "10", "floor": "0"}
FILES = {"none": ("", b"")}


def test_the_page_places_the_firms_where_the_interface_does(desk: Desk) -> None:
    page = desk.post("analyst甲", "/allocation", SAID, files=FILES)
    assert page.status_code == 200, page.text
    firms = [
        {"name": "甲风电", "products": "风电叶片", "industries": ["3415"],
         "investment_wan": 80000, "land_mu": 300, "annual_tax_wan": 900},
        {"name": "乙装备", "products": "工程机械", "industries": ["3514"],
         "investment_wan": 30000, "land_mu": 120, "annual_tax_wan": 800},
    ]  # fmt: skip
    body = {"firms": firms, "region": "内蒙古", "candidates": 10}
    told = desk.office.client.post("/api/v1/allocations", json=body).json()
    assert len(told["placed"]) == 2
    for one in told["placed"]:
        assert f"/parks/{one['park']}?" in page.text
    assert "110,000" in page.text


def test_illustrative_amounts_bind_and_are_marked(desk: Desk) -> None:
    said = {**SAID, "illustrative": "yes"}
    page = desk.post("analyst甲", "/allocation", said, files=FILES).text
    assert 'class="banner"' in page
    assert 'class="part-bar use"' in page


@pytest.mark.parametrize("lang", LANGS)
def test_industries_flow_to_leagues_in_a_picture_for_either_theme(desk: Desk, lang: Lang) -> None:
    page = desk.post("analyst甲", f"/allocation?lang={lang}", SAID, files=FILES).text
    drawn = re.findall(
        r'<div class="scroll drawing in-(\w+)"[^>]*>(<svg .*?</svg>)</div>', page, re.S
    )
    assert [theme for theme, _ in drawn] == list(PALETTES)
    for theme, svg in drawn:
        assert PALETTES[theme].ground in svg
        assert all(industries.get(code).name.of(lang) in unescape(svg) for code in ("34", "35"))
        assert ILLUSTRATIVE.of(lang) not in svg
    assert not list(running(page))


@pytest.mark.parametrize("lang", LANGS)
def test_what_binds_is_priced_in_a_picture_above_its_table(desk: Desk, lang: Lang) -> None:
    head, row = ROWS.replace("80000,300", "600000,2000").splitlines()[:2]
    rows = "\n".join([head, *(row.replace("甲", f"甲{n}") for n in range(11))])
    said = {**SAID, "rows": rows, "region": "包头", "illustrative": "yes"}
    page = desk.post("analyst甲", f"/allocation?lang={lang}", said, files=FILES).text
    label = WORDS["allocation_prices_said"].of(lang)
    pattern = rf'drawing in-(\w+)"[^>]*aria-label="{label}">(<svg .*?</svg>)'
    drawn = re.findall(pattern, page, re.S)
    assert [theme for theme, _ in drawn] == list(PALETTES)
    resource = specs(Firm)["land_mu"].label.of(lang)
    for _, svg in drawn:
        assert resource in unescape(svg)
        assert ILLUSTRATIVE.of(lang) in unescape(svg)
    assert not list(running(page))


def test_made_up_figures_are_marked_in_the_picture_and_names_stand_as_text(desk: Desk) -> None:
    said = {**SAID, "rows": ROWS.replace("乙装备", "<b onclick=x>乙"), "illustrative": "yes"}
    page = desk.post("analyst甲", "/allocation", said, files=FILES).text
    assert page.count("<svg xmlns") == len(PALETTES)
    assert all(ILLUSTRATIVE.zh in svg for svg in page.split("<svg xmlns")[1:])
    assert not list(running(page))


def test_a_plan_by_signed_weights_names_them(desk: Desk) -> None:
    with desk.office.database.writing() as session:
        asked = WeightSubmission(
            name="税收优先方案", weights={"tax_intensity": 2, "industry_fit": 1}
        )
        signed = weightings.sign(
            session, desk.office.people["analyst甲"], asked, desk.office.app.state.signer
        ).id
    said = {**SAID, "weights": f"{signed_sets.OWN}{signed}"}
    page = desk.post("promoter甲", "/allocation", said, files=FILES).text
    assert '<dd id="weights-used">税收优先方案 第 1 版（analyst甲 签署）</dd>' in page
    refused = desk.post("promoter乙", "/allocation", said, files=FILES)
    assert refused.status_code == 422
    assert 'id="weights-fault"' in refused.text
    assert "甲风电" in refused.text


def test_plans_between_two_goals_are_listed(desk: Desk) -> None:
    page = desk.post("analyst甲", "/allocation", {**SAID, "against": "tax"}, files=FILES).text
    assert 'id="trades"' in page


def test_worths_are_of_100_as_everything_else_and_amounts_as_they_are(desk: Desk) -> None:
    said = {**SAID, "against": "tax"}
    page = desk.post("analyst甲", "/allocation", said, files=FILES).text
    assert "匹配得分（每家满分 100）" in page
    value = re.search(rf"<dt>{WORDS['allocation_value'].zh}</dt><dd>([\d.,]+)</dd>", page)
    assert value
    assert 60 < float(value[1]) <= 200
    trades = page.partition('id="trades"')[2]
    [score, tax, count] = re.findall(r"<td>([\d.,]+)</td>", trades)[:3]
    assert 60 < float(score) <= 200
    assert float(tax.replace(",", "")) == pytest.approx(1700, abs=2)
    assert count == "2"


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_plan_is_worth_stands_on_the_scale_of_its_parts(desk: Desk, lang: Lang) -> None:
    def tile(goal: str) -> str:
        path = f"/allocation?lang={lang}"
        page = desk.post("analyst甲", path, {**SAID, "goal": goal}, files=FILES).text
        tiles = html.document_fromstring(page).xpath("//dl[@class='tiles']/div")
        label = WORDS["allocation_value"].of(lang)
        [found] = [one for one in tiles if one.xpath("dt")[0].text_content() == label]
        return " ".join(one.text_content() for one in found.xpath("dd"))

    assert re.match(rf"[\d,.]+ {WAN.symbol.of(lang)} ", tile("tax"))
    worth, mean = re.findall(r"\d+\.\d", tile("score"))
    assert float(worth) / 2 == pytest.approx(float(mean), abs=0.1)


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_is_taken_home_as_a_workbook_or_csv(desk: Desk, lang: Lang) -> None:
    path = f"/allocation?lang={lang}"
    page = desk.post("analyst甲", path, SAID, files=FILES).text
    kinds = re.findall(r'<button class="quiet" form="plan" name="download" value="(\w+)">', page)
    assert kinds == ["xlsx", "csv"]
    for kind in kinds:
        answer = desk.post("analyst甲", path, {**SAID, "download": kind}, files=FILES)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].endswith(f'.{kind}"')
        assert answer.headers["cache-control"] == "no-store"
    assert "甲风电" in answer.content.decode("utf-8-sig")


@pytest.mark.parametrize("against", ["score", "名声"])
def test_a_goal_is_weighed_against_another(desk: Desk, against: str) -> None:
    answer = desk.post("analyst甲", "/allocation", {**SAID, "against": against}, files=FILES)
    assert answer.status_code == 422
    assert 'id="against-fault"' in answer.text


def test_a_trade_in_words_is_read_and_an_unknown_one_said(desk: Desk) -> None:
    rows = "企业名称,所属行业,用地需求（亩）\n甲,多晶硅,300\n乙,未列之业,120\n"
    page = desk.post("analyst甲", "/allocation", {**SAID, "rows": rows}, files=FILES)
    assert page.status_code == 200, page.text
    drawn = unescape(page.text)
    assert industries.get("39").name.zh in drawn or industries.get("38").name.zh in drawn
    assert WORDS["allocation_no_kind"].zh in drawn


def test_a_firm_that_is_listed_twice_is_remarked(desk: Desk) -> None:
    said = {**SAID, "rows": f"{ROWS}{ROWS.splitlines()[1]}", "illustrative": "yes"}
    page = desk.post("promoter甲", "/allocation", said)
    assert page.status_code == 200
    assert "同名" in page.text


def test_columns_that_are_not_read_are_remarked_beside_the_plan(desk: Desk) -> None:
    rows = "企业名称,投资情况说明,用地需求（亩）\n甲,8 亿元,300\n"
    page = desk.post("promoter甲", "/allocation", {**SAID, "rows": rows, "illustrative": "yes"})
    assert page.status_code == 200
    assert "投资情况说明 以下列没有对应字段" in page.text


def test_remarks_beyond_the_first_are_counted(desk: Desk) -> None:
    rows = "企业名称,所属行业\n" + "".join(f"企业{n},未列之业{n}\n" for n in range(23))
    page = desk.post("promoter甲", "/allocation", {**SAID, "rows": rows, "illustrative": "yes"})
    assert page.text.count("读不出国标行业") == 20
    assert WORDS["notes_more"].fill(n=3).zh in page.text


def test_a_plan_is_offered_to_take_home_only_where_the_form_can_ask_for_it_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = {"list": ("firms.csv", ROWS.encode())}
    button = 'name="download" value="'
    assert button in desk.post("analyst甲", "/allocation", SAID, files=FILES).text
    assert button in desk.post("analyst甲", "/allocation", {**SAID, "rows": ""}, files=sent).text
    monkeypatch.setattr(lists, "HELD_SHARE", 0.0)  # as of a file that is too long to be sent on
    page = desk.post("analyst甲", "/allocation", {**SAID, "rows": ""}, files=sent).text
    assert "甲风电" in page
    assert button not in page


@pytest.mark.parametrize("path", ["/allocation", "/meetings"])
def test_a_region_that_nobody_knows_is_told_at_its_input_with_near_names(
    desk: Desk, path: str
) -> None:
    page = desk.post("promoter甲", path, {**SAID, "region": "呼和浩忒"})
    assert page.status_code == 422
    assert 'id="region-fault"' in page.text
    assert "没有这个地区" in page.text
    assert "呼和浩特" in page.text


def test_a_region_that_a_firm_of_the_list_wants_and_nobody_knows_is_told_with_the_firm(
    desk: Desk,
) -> None:
    rows = "企业名称,所属行业,意向地区\n甲风电,3415,呼和浩忒\n乙装备,3514,内蒙古\n"
    page = desk.post("promoter甲", "/allocation", {**SAID, "rows": rows})
    assert page.status_code == 422
    assert "甲风电 · 意向地区：没有这个地区" in page.text
    assert "呼和浩特" in page.text
