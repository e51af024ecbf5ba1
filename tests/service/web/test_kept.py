"""Kept profiles as people see them: kept after a second look, edited, seen by whom they let."""

import re
from urllib.parse import parse_qs

import pytest
from lxml import html

from features.fields import specs
from features.profiles import Firm
from features.text import LANGS, Lang
from service import dossiers
from service.web import forms, kept
from service.web.forms import EXAMPLE
from service.web.words import WORDS
from tests.service.web.conftest import Desk
from tests.service.web.keeping import (
    FULL,
    HOSTILE,
    by_api,
    confirmed,
    kept_at,
    link,
)


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
