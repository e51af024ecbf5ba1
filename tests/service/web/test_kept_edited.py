"""Kept profiles are edited: versions, what the form brings back, what is no field any more."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs

import pytest
from lxml import html
from sqlalchemy import select, update

from features import conditions, industries
from features.fields import specs
from features.profiles import Firm
from features.text import LANGS, Lang, enumerated
from service.database.records import FirmEdition
from service.web import forms, kept
from service.web.forms import EXAMPLE, Filled
from service.web.words import WORDS
from tests.service.web.conftest import Desk
from tests.service.web.keeping import (
    EVERY,
    FULL,
    HOSTILE,
    as_it_stands,
    by_api,
    confirmed,
    hidden,
    kept_at,
    link,
    read_by_api,
    saved,
)


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
