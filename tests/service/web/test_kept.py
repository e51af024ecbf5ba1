"""Kept profiles as people see them: kept after a second look, edited, seen by whom they let."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import pytest
from lxml import html
from sqlalchemy import select, update

from features import conditions, industries
from features.fields import specs
from features.profiles import Firm
from features.text import LANGS, Lang, enumerated
from service import dossiers
from service.database.records import FirmEdition
from service.web import forms, kept
from service.web.forms import EXAMPLE, Filled
from service.web.words import WORDS
from tests.service.web.conftest import Desk

HOSTILE = "<img src=x onerror=alert(1)>\"'"
FULL = Firm(
    name="甲公司",
    products="风电叶片",
    industries=("3415",),
    land_mu=300.0,
    investment_wan=80000.5,
    green_share_min=0.07,
    tariff_max=0.355,
    is_chemical=False,
    exemptions=("under_construction",),
    exemptions_complete=True,
    regions_wanted=("内蒙古", "宁夏"),
)


EVERY: Mapping[str, Any] = {
    "id": "甲-7",
    "name": "甲公司  总厂",
    "titles": ["国家级专精特新小巨人", "瞪羚, 企业"],
    "ownership": "private",
    "industries": ["3415", "风电"],
    "products": "风电叶片\n塔筒",
    "inputs": ["2651", "玻璃纤维, 碳纤维"],
    "outputs": ["4415"],
    "investment_wan": 80000.123456789012,
    "land_mu": 1000 / 3,
    "annual_output_wan": 90000.5,
    "annual_tax_wan": 1234.5,
    "plot_ratio": 1.2,
    "jobs": 300.0,
    "electricity_gwh": 12.5,
    "peak_load_mw": 3.25,
    "energy_tce": 15000.0,
    "water_wan_m3": 1.5,
    "green_share_min": 1 / 3,
    "tariff_max": 0.355,
    "carbon_status_min": "low",
    "export_share": 0.29,
    "origin": "江苏无锡",
    "regions_wanted": ["内蒙古", "宁夏"],
    "regions_excluded": ["阿拉善盟", "乌海市"],
    "services_needed": ["sewage", "steam"],
    "conditions_needed": ["five_g"],
    "conditions_wished": ["pue<=1.2"],
    "relocation_mode": "whole",
    "segment": "green_power",
    "is_chemical": False,
    "exemptions": ["under_construction"],
    "exemptions_complete": False,
}
"""Every field, with values that no form writes as they stand."""


def confirmed(desk: Desk, who: str, **words: str) -> dict[str, Any]:
    """What the second look sends on."""
    page = desk.post(who, "/profiles/new", {**EXAMPLE, **words})
    assert page.status_code == 200
    return hidden(page.text, 'action="/profiles?')


def hidden(page: str, start: str) -> dict[str, Any]:
    """What a form sends on unseen, from ``start`` on."""
    form = page[page.index(start) :]
    pairs = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in pairs if name != "form_key"}


def kept_at(desk: Desk, who: str = "firm甲", **words: str) -> str:
    """The address of a profile that is kept."""
    answer = desk.post(who, "/profiles", confirmed(desk, who, **words))
    assert answer.status_code == 303
    return str(answer.headers["location"]).partition("?")[0]


def link(desk: Desk, address: str, which: int = -1, who: str = "firm甲") -> str:
    """The query of the profile's way to the form: 0 to match with it, -1 to edit it."""
    page = desk.get(who, address).text
    return unescape(re.findall(r'href="/\?([^"]*kept_version=[^"]*)"', page)[which])


def as_it_stands(page: str) -> dict[str, list[str]]:
    """What a browser sends of the form of a page, where nobody touched it."""
    root = html.document_fromstring(page)
    [form] = root.xpath("//form[@id='profile']")
    beyond = root.xpath("//input[@form='profile'][not(ancestor::form[@id='profile'])]")
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    for one in beyond:
        if one.get("type") != "checkbox" or one.get("checked") is not None:
            sent.setdefault(one.get("name"), []).append(one.get("value"))
    return sent


def saved(desk: Desk, sent: dict[str, Any], who: str = "firm甲") -> Any:
    """The answer to a form that is sent to be kept and confirmed."""
    second = desk.post(who, "/profiles/new", sent)
    assert second.status_code == 200
    [form] = html.document_fromstring(second.text).xpath(
        "//form[starts-with(@action,'/profiles?')]"
    )
    words: dict[str, list[str]] = {}
    for name, value in form.form_values():
        words.setdefault(name, []).append(value)
    return desk.post(who, "/profiles", words)


def by_api(desk: Desk, said: Mapping[str, Any], who: str = "firm甲") -> str:
    """The id of a profile that the interface keeps."""
    answer = desk._sends(who, "POST", "/api/v1/firms", json={"firm": said})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def read_by_api(desk: Desk, firm_id: str, who: str = "firm甲") -> dict[str, Any]:
    """The version and the profile as the interface tells them."""
    found: dict[str, Any] = desk._sends(who, "GET", f"/api/v1/firms/{firm_id}").json()
    return found


def test_a_second_look_keeps_nothing(desk: Desk) -> None:
    before = desk.get("firm甲", "/profiles").text.count('href="/profiles/')
    confirmed(desk, "firm甲")
    assert desk.get("firm甲", "/profiles").text.count('href="/profiles/') == before


def test_a_profile_is_kept_and_only_its_organisation_sees_it(desk: Desk) -> None:
    address = kept_at(desk)
    page = desk.get("firm甲", address)
    assert EXAMPLE["name"] in page.text
    assert "300 亩" in page.text
    assert desk.get("firm乙", address).status_code == 404
    assert desk.get("", address).headers["location"].startswith("/sign-in")


def test_a_form_of_another_site_keeps_nothing(desk: Desk) -> None:
    answer = desk._sends("firm甲", "POST", "/profiles", data=dict(EXAMPLE))
    assert answer.status_code == 403


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_wrong_is_told_in_the_form_as_it_was_filled(desk: Desk, lang: Lang) -> None:
    wrong = {"land_mu": "一百亩多", "jobs": "-5", "origin": "江苏", "lang": lang}
    sent = {**EXAMPLE, **wrong, "kept": by_api(desk, {"name": "甲"}), "kept_version": "1"}
    for path in ("/profiles/new", "/profiles"):
        answer = desk.post("firm甲", f"{path}?lang={lang}", sent)
        assert answer.status_code == 422
        page = answer.text
        assert page == desk.post("firm甲", "/", {**sent, "ask": "1"}).text
        assert WORDS["faults_title"].fill(n=2).of(lang) in page
        assert WORDS["faults_note"].of(lang) in page
        for name in ("land_mu", "jobs"):
            assert f'id="{name}-fault"' in page
            assert f'<a href="#{name}">{forms.LABELS[name].of(lang)}</a>' in page
        for name, value in sent.items():
            assert f'name="{name}" value="{value}"' in page
        assert '<form id="profile" method="post" action="/"' in page


def test_an_edit_makes_the_next_version_and_an_old_page_none(desk: Desk) -> None:
    address = kept_at(desk)
    words = {name: found[-1] for name, found in parse_qs(link(desk, address)).items()}
    sent = confirmed(desk, "firm甲", **{**words, "land_mu": "500"})
    assert desk.post("firm甲", "/profiles", sent).status_code == 303
    assert "500 亩" in desk.get("firm甲", address).text
    assert desk.post("firm甲", "/profiles", sent).status_code == 412


@pytest.mark.parametrize("lang", LANGS)
def test_who_edits_an_old_version_sees_both_and_may_still_save_theirs(
    desk: Desk, lang: Lang
) -> None:
    address = kept_at(desk)
    words = {name: found[-1] for name, found in parse_qs(link(desk, address)).items()}
    words |= {"industries": "3415", "read_as": EXAMPLE["products"]}
    theirs = confirmed(desk, "firm甲", **{**words, "land_mu": "500", "jobs": "80"})
    mine = confirmed(desk, "firm甲", **{**words, "land_mu": "700", "name": HOSTILE})
    assert desk.post("firm甲", "/profiles", theirs).status_code == 303
    late = desk.post("firm甲", f"/profiles?lang={lang}", mine)
    assert late.status_code == 412
    assert WORDS["board_conflict"].of(lang) in late.text
    assert "<img" not in late.text
    rows = dict(versions_told(late.text))
    land, jobs, region = (
        forms.LABELS[one].of(lang) for one in ("land_mu", "jobs", "regions_wanted")
    )
    unit = {"zh": "亩", "en": "mu"}[lang]
    assert rows[land] == (f"500 {unit}", f"700 {unit}", True)
    assert rows[jobs][2]
    assert industries.get("3415").name.of(lang) in rows[specs(Firm)["industries"].label.of(lang)][0]
    assert not rows[region][2]
    assert forms.LABELS["tariff_max"].of(lang) not in rows
    assert f'<a href="{address}?lang={lang}">{WORDS["board_take_theirs"].of(lang)}</a>' in late.text
    assert "500 亩" in desk.get("firm甲", address).text
    again = hidden(late.text, 'action="/profiles?')
    assert desk.post("firm甲", "/profiles", again).headers["location"].startswith(address)
    page = desk.get("firm甲", address).text
    assert "700 亩" in page
    assert "kept_version=3" in page


def test_versions_are_told_side_by_side_whatever_the_industries_were_called() -> None:
    newest = FULL.model_copy(update={"industries": ("风电", "3415")})
    told = {one.label.zh: one for one in kept.beside(newest, FULL, "zh")}
    industry = told[specs(Firm)["industries"].label.zh]
    assert industry.newest == f"风电、{industry.sent}"
    assert industry.sent.startswith("3415 ")
    assert [one.label.zh for one in told.values() if one.differs] == [industry.label.zh]
    assert specs(Firm)["jobs"].label.zh not in told


def versions_told(page: str) -> Iterator[tuple[str, tuple[str, str, bool]]]:
    """What each line of the page says in both versions, and whether it is marked as different."""
    for line in html.document_fromstring(page).xpath("//table[@class='versions']/tbody/tr"):
        newest, sent = line.xpath("td")
        bold = sent.xpath("b")
        words = (bold[0] if bold else sent).text_content()
        yield line.xpath("th")[0].text_content(), (newest.text_content(), words, bool(bold))


def test_consent_is_given_told_and_taken_back(desk: Desk) -> None:
    address = kept_at(desk)
    given = desk.post("firm甲", f"{address}/consents", {"region": "通辽"})
    assert given.status_code == 303
    page = desk.get("firm甲", address).text
    assert "通辽市" in page
    again = desk.post("firm甲", f"{address}/consents", {"region": "通辽"})
    assert again.status_code == 422
    assert dossiers.CONSENTED.zh in again.text
    [taking] = re.findall(r'action="(/profiles/\w+/consents/\w+/revoke)', page)
    assert desk.post("firm甲", taking, {}).status_code == 412
    assert 'name="version" value="1"' in page
    assert desk.post("firm甲", taking, {"version": "1"}).status_code == 303
    page = desk.get("firm甲", address).text
    assert "撤回" in page
    assert "/revoke" not in page


def test_a_profile_is_withdrawn_after_it_is_said_what_happens_and_can_be_put_back(
    desk: Desk,
) -> None:
    address = kept_at(desk)
    desk.post("firm甲", f"{address}/consents", {"region": "通辽"})
    page = desk.get("firm甲", address).text
    assert WORDS["kept_withdraw_note"].zh in page
    assert f'action="{address}/withdraw' in page
    assert desk.post("firm甲", f"{address}/withdraw", {}).status_code == 412
    assert desk.post("firm甲", f"{address}/withdraw", {"version": "1"}).status_code == 303
    page = desk.get("firm甲", address).text
    assert WORDS["kept_withdrawn_note"].zh in page
    assert "300 亩" in page
    for gone in ("/consents", "/revoke", "/withdraw", "kept_version=", "ask=1"):
        assert gone not in page
    listed = desk.get("firm甲", "/profiles").text
    assert WORDS["kept_withdrawn"].zh in listed
    refused = desk.post("firm甲", f"{address}/consents", {"region": "通辽"})
    assert refused.status_code == 409
    assert desk.post("firm甲", f"{address}/restore", {"version": "2"}).status_code == 303
    page = desk.get("firm甲", address).text
    assert f'action="{address}/withdraw' in page
    assert "/revoke" not in page
    assert WORDS["kept_withdrawn"].zh not in desk.get("firm甲", "/profiles").text


def test_who_keeps_no_profiles_is_shown_no_button_to_withdraw_one(desk: Desk) -> None:
    address = kept_at(desk)
    for version, order in enumerate(("withdraw", "restore"), 1):
        for who in ("firm甲", "promoter甲", "analyst甲", "admin甲"):
            shown = f'action="{address}/{order}' in desk.get(who, address).text
            assert shown is (who in {"firm甲", "promoter甲"})
        desk.post("firm甲", f"{address}/{order}", {"version": str(version)})


def test_who_keeps_no_profiles_sees_who_may_see_one_and_no_button_to_say_so(desk: Desk) -> None:
    address = kept_at(desk)
    desk.post("firm甲", f"{address}/consents", {"region": "通辽"})
    theirs = ("/revoke?", f'action="{address}/consents?', "kept_version=", 'href="/profiles?')
    for who in ("firm甲", "promoter甲", "analyst甲", "admin甲"):
        page = desk.get(who, address).text
        assert "<b>通辽市</b>" in page
        assert "ask=1" in page
        for way in (*theirs, WORDS["kept_consents_note"].zh):
            assert (way in page) is (who in {"firm甲", "promoter甲"}), (who, way)


@pytest.mark.parametrize(("lang", "region"), [("zh", "包头市"), ("en", "包头市")])
def test_who_changes_a_profile_that_others_see_is_told_so(
    desk: Desk, lang: Lang, region: str
) -> None:
    address = kept_at(desk)
    words = {name: found[-1] for name, found in parse_qs(link(desk, address)).items()}
    sent = {**words, "land_mu": "500"}
    page = desk.post("firm甲", f"/profiles/new?lang={lang}", sent).text
    assert WORDS["kept_confirm_note"].of(lang) in page
    desk.post("firm甲", f"{address}/consents", {"region": region})
    page = desk.post("firm甲", f"/profiles/new?lang={lang}", sent).text
    assert WORDS["kept_confirm_seen"].fill(regions=region).of(lang) in page
    assert WORDS["kept_confirm_note"].of(lang) not in page


@pytest.mark.parametrize("lang", LANGS)
def test_who_keeps_no_profiles_is_shown_no_button_to_keep_one(desk: Desk, lang: Lang) -> None:
    to_sign_in = f">{WORDS['kept_sign_in'].of(lang)}</button>"
    for more, places in (({"ask": "1"}, 2), ({}, 1)):
        query = kept.query(FULL, lang, more)
        for who in ("", "firm甲", "promoter甲", "analyst甲", "admin甲"):
            page = desk.get(who, f"/?{query}").text
            buttons = page.count('formaction="/profiles/new')
            assert buttons == (places if who in {"", "firm甲", "promoter甲"} else 0), who
            assert page.count(to_sign_in) == (0 if who else places), who


def test_a_region_that_is_none_is_told_beside_its_field(desk: Desk) -> None:
    answer = desk.post("firm甲", f"{kept_at(desk)}/consents", {"region": "火星"})
    assert answer.status_code == 422
    assert 'id="region-fault"' in answer.text
    assert 'value="火星"' in answer.text


def test_hostile_words_stay_words(desk: Desk) -> None:
    address = kept_at(desk, name=HOSTILE, products=HOSTILE, origin=HOSTILE)
    for page in (desk.get("firm甲", address), desk.get("firm甲", "/profiles")):
        assert "<img" not in page.text
        assert "&lt;img" in page.text
    wrong = desk.post("firm甲", f"{address}/consents", {"region": HOSTILE})
    assert "<img" not in wrong.text


@pytest.mark.parametrize("who", ["analyst甲", "admin甲"])
def test_who_keeps_no_firms_is_told(desk: Desk, who: str) -> None:
    assert desk.post(who, "/profiles/new", dict(EXAMPLE)).status_code == 403


def test_a_profile_comes_back_from_the_form_as_it_was() -> None:
    query = kept.query(FULL, "zh", {})
    firm = forms.read(Filled.read(query)).question.firm
    assert firm == FULL


def test_an_edit_on_the_page_loses_nothing_that_the_interface_keeps(desk: Desk) -> None:
    assert set(EVERY) == set(specs(Firm))
    firm_id = by_api(desk, EVERY)
    kept_before = read_by_api(desk, firm_id)["firm"]
    page = desk.get("firm甲", f"/?{link(desk, f'/profiles/{firm_id}')}").text
    sent = as_it_stands(page)
    assert saved(desk, {**sent, "jobs": "310"}).status_code == 303
    after = read_by_api(desk, firm_id)
    assert after["version"] == 2
    assert after["firm"] == {**kept_before, "jobs": 310.0}


@pytest.mark.parametrize("name", [name for name in EVERY if name not in {"name", "products"}])
def test_a_profile_that_says_one_thing_says_it_after_an_edit(desk: Desk, name: str) -> None:
    firm_id = by_api(desk, {"name": "乙公司", name: EVERY[name]})
    before = read_by_api(desk, firm_id)["firm"]
    sent = as_it_stands(desk.get("firm甲", f"/?{link(desk, f'/profiles/{firm_id}')}").text)
    assert saved(desk, {**sent, "name": "丙公司"}).status_code == 303
    assert read_by_api(desk, firm_id)["firm"] == {**before, "name": "丙公司"}


def test_a_profile_of_words_alone_is_given_no_industry_by_an_edit(desk: Desk) -> None:
    firm_id = by_api(desk, {"name": "甲公司", "products": "风电叶片"})
    sent = as_it_stands(desk.get("firm甲", f"/?{link(desk, f'/profiles/{firm_id}')}").text)
    assert saved(desk, {**sent, "land_mu": "300"}).status_code == 303
    after = read_by_api(desk, firm_id)["firm"]
    assert (after["land_mu"], after["industries"]) == (300.0, [])


def test_parks_are_matched_with_all_that_the_profile_says(desk: Desk) -> None:
    firm_id = by_api(desk, EVERY)
    page = desk.get("firm甲", f"/?{link(desk, f'/profiles/{firm_id}', 0)}").text
    assert "乌海高新" not in page
    assert "绿电偏好型" in page[page.index('id="made-with"') :]


@pytest.mark.parametrize("where", ["profile", "list"])
def test_a_match_with_a_kept_profile_changes_that_profile_and_adds_none(
    desk: Desk, where: str
) -> None:
    who = "promoter甲"
    firm_id = by_api(desk, {**EVERY, "name": f"丁公司{where}"}, who)
    query = link(desk, f"/profiles/{firm_id}", 0, who)
    if where == "list":
        queries = re.findall(r'href="/\?([^"]*)"', desk.get(who, "/firms-seen").text)
        [query] = [one for one in map(unescape, queries) if firm_id in one]
    assert "ask=1" in query
    sent = as_it_stands(desk.get(who, f"/?{query}").text)
    listed = desk.get(who, "/profiles").text.count('class="panel"')
    second = desk.post(who, "/profiles/new", sent)
    assert WORDS["kept_same"].zh in second.text
    answer = saved(desk, sent, who)
    assert answer.headers["location"].startswith(f"/profiles/{firm_id}")
    assert read_by_api(desk, firm_id, who)["version"] == 1
    answer = saved(desk, {**sent, "jobs": "311"}, who)
    assert answer.headers["location"].startswith(f"/profiles/{firm_id}")
    assert read_by_api(desk, firm_id, who)["version"] == 2
    assert desk.get(who, "/profiles").text.count('class="panel"') == listed


@pytest.mark.parametrize("path", ["/", "/profiles/new", "/profiles"])
def test_industries_that_were_ticked_are_ticked_where_the_form_is_at_fault(
    desk: Desk, path: str
) -> None:
    ticked = ["3415", "3484"]
    words = {**EXAMPLE, "read_as": EXAMPLE["products"], "industries": ticked, "ask": "1"}
    wrong = desk.post("firm甲", path, {**words, "land_mu": "许多"})
    assert wrong.status_code == 422
    sent = as_it_stands(wrong.text)
    assert sorted(sent["industries"]) == sorted(ticked)
    mended = desk.post("firm甲", "/", {**sent, "land_mu": "300"})
    assert sorted(as_it_stands(mended.text)["industries"]) == sorted(ticked)


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_to_be_confirmed_is_said_in_words_whole(desk: Desk, lang: Lang) -> None:
    words = {**EXAMPLE, "conditions_needed": "5G、PUE≤1.2", "services_needed": "sewage"}
    page = desk.post("firm甲", f"/profiles/new?lang={lang}", {**words, "is_chemical": "no"}).text
    rows = html.document_fromstring(page).xpath("//dl[@class='essentials']/div")
    said = {one.xpath("dt")[0].text_content(): one.xpath("dd")[0].text_content() for one in rows}
    label = {name: spec.label.of(lang) for name, spec in specs(Firm).items()}
    assert "5G" in said[label["conditions_needed"]]
    assert "five_g" not in said[label["conditions_needed"]]
    assert "1.2" in said[label["conditions_needed"]]
    assert said[label["services_needed"]] == {"zh": "污水处理", "en": "sewage works"}[lang]
    assert said[label["is_chemical"]] == {"zh": "否", "en": "no"}[lang]
    assert said[label["regions_wanted"]] == "内蒙古"
    assert label["regions_excluded"] not in said


@pytest.mark.parametrize("kept", ["a\0b", "a" * 33, "a" * 31 + "\n", "甲"])
def test_what_is_no_id_is_no_kept_profile(either_desk: Desk, kept: str) -> None:
    sent = {**EXAMPLE, "kept": kept, "kept_version": "1"}
    assert either_desk.post("firm甲", "/profiles/new", sent).status_code == 200
    assert either_desk.post("firm甲", "/profiles", sent).status_code == 404


@pytest.mark.parametrize("lang", LANGS)
def test_conditions_stand_in_the_form_in_words_that_are_read_again(lang: Lang) -> None:
    needs = tuple(
        str(conditions.Need(one, 10.0 if one.measured else None))
        for one in conditions.vocabulary().values()
    )[:50]
    firm = Firm(name="甲", conditions_needed=needs)
    said = kept.written("conditions_needed", needs, lang)
    assert isinstance(said, str)
    assert "_" not in said
    query = Filled.read(kept.query(firm, lang, {}))
    assert query.one("conditions_needed") == said
    assert forms.read(query).question.firm.conditions_needed == needs


@pytest.mark.parametrize("lang", LANGS)
def test_a_profile_with_a_field_that_is_no_more_is_shown_and_what_is_left_out_is_told(
    desk: Desk, lang: Lang
) -> None:
    """As an earlier release kept it: pages of its owner and of who was let see it."""
    address = kept_at(desk, land_mu="78亩")
    edition = FirmEdition.firm_id == address.rpartition("/")[2]
    with desk.office.database.writing() as session:
        [said] = session.scalars(select(FirmEdition.said).where(edition))
        then = {**said, "of_then": 1, "services_needed": ["telegraph"]}
        session.execute(update(FirmEdition).where(edition).values(said=then))
    page = desk.get("firm甲", f"{address}?lang={lang}")
    assert page.status_code == 200, page.text
    assert ("78 亩" if lang == "zh" else "78 mu") in page.text
    what = enumerated([specs(Firm)["services_needed"].label, "of_then"])
    told = WORDS["kept_dropped"].fill(what=what).of(lang)
    assert told in unescape(page.text)
    assert desk.get("", f"/?{link(desk, address)}").status_code == 200
    assert desk.post("firm甲", f"{address}/consents", {"region": "包头"}).status_code == 303
    assert address.rpartition("/")[2] in desk.get("promoter甲", "/firms-seen").text
    left = desk.get("firm甲", f"/?{link(desk, address)}")
    assert saved(desk, {**as_it_stands(left.text), "land_mu": "79亩"}).status_code == 303
    assert 'id="dropped"' not in desk.get("firm甲", address).text
