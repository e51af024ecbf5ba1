"""Kept profiles as people see them: kept after a second look, edited, seen by whom they let."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import pytest
from lxml import html

from features import industries
from features.fields import specs
from features.profiles import Firm
from features.text import LANGS, Lang
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
    sent = {**EXAMPLE, **wrong, "kept": "a" * 32, "kept_version": "1"}
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
    page = desk.get("firm甲", address).text
    [query] = re.findall(r'href="/\?([^"]*kept_version=1[^"]*)"', page)
    words = {name: found[-1] for name, found in parse_qs(unescape(query)).items()}
    sent = confirmed(desk, "firm甲", **{**words, "land_mu": "500"})
    assert desk.post("firm甲", "/profiles", sent).status_code == 303
    assert "500 亩" in desk.get("firm甲", address).text
    assert desk.post("firm甲", "/profiles", sent).status_code == 412


@pytest.mark.parametrize("lang", LANGS)
def test_who_edits_an_old_version_sees_both_and_may_still_save_theirs(
    desk: Desk, lang: Lang
) -> None:
    address = kept_at(desk)
    [query] = re.findall(r'href="/\?([^"]*kept_version=1[^"]*)"', desk.get("firm甲", address).text)
    words = {name: found[-1] for name, found in parse_qs(unescape(query)).items()}
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


@pytest.mark.parametrize("lang", LANGS)
def test_who_keeps_no_profiles_is_shown_no_button_to_keep_one(desk: Desk, lang: Lang) -> None:
    to_sign_in = f'<a href="/sign-in?lang={lang}">{WORDS["kept_sign_in"].of(lang)}</a>'
    for more, places in (({"ask": "1"}, 2), ({}, 1)):
        query = kept.query(FULL, lang, more)
        for who in ("", "firm甲", "promoter甲", "analyst甲", "admin甲"):
            page = desk.get(who, f"/?{query}").text
            buttons = page.count('formaction="/profiles/new')
            assert buttons == (places if who in {"firm甲", "promoter甲"} else 0), who
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
