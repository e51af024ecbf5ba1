"""The form: what is written comes back as written, and is read as the interface would read it."""

from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import BadInput
from features.fields import specs
from features.profiles import Firm
from features.text import LANGS, Lang
from recommender.weights import PRESETS
from service import questions
from service.web import forms
from service.web.forms import ASKED, EXAMPLE, FIELDS_AT_MOST, SECTIONS, Filled

DAY = date(2025, 6, 10)
WRITTEN = st.dictionaries(
    st.sampled_from(ASKED), st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
)


def filled(**words: str) -> Filled:
    return Filled({name: (said,) for name, said in words.items()})


def faulty(**words: str) -> dict[str, str]:
    with pytest.raises(BadInput) as caught:
        forms.read(filled(**words))
    return {fault.path: fault.problem.en for fault in caught.value.faults}


@given(WRITTEN)
def test_what_is_written_comes_back_but_for_blanks_around_it(written: dict[str, str]) -> None:
    found = Filled.read(urlencode(written))
    assert {name: found.one(name) for name in written} == {
        name: said.strip() for name, said in written.items()
    }


def test_every_field_is_a_firms_own_and_stands_once() -> None:
    assert set(ASKED) <= set(specs(Firm))
    assert len(ASKED) == len(set(ASKED))
    assert all(section.title.zh and section.title.en for section in SECTIONS)


def test_the_example_is_read_in_the_units_of_the_profile() -> None:
    firm = forms.read(filled(**EXAMPLE)).question.firm
    assert (firm.investment_wan, firm.land_mu, firm.green_share_min) == (80_000, 300, 0.5)
    assert firm.regions_wanted == ("内蒙古",)
    assert firm.annual_tax_wan is None


def test_the_blank_form_names_the_home_region_and_the_day_and_asks_nothing() -> None:
    blank = forms.blank(DAY)
    assert (blank.one("regions_wanted"), blank.one("as_of")) == ("内蒙古", "2025-06-10")
    assert not blank.asks


@pytest.mark.parametrize(
    ("encoded", "lang"),
    [
        ("", "zh"),
        ("lang=en", "en"),
        ("lang=zh&to=en", "en"),
        ("lang=en&to=zh", "zh"),
        ("to=x", "zh"),
    ],
)
def test_the_switch_wins_over_the_language_at_hand(encoded: str, lang: str) -> None:
    assert Filled.read(encoded).lang == lang


def test_the_likeliest_industry_is_taken_unless_others_are_picked() -> None:
    asked = forms.read(filled(name="甲", products="硅铁"))
    assert asked.industries == (asked.candidates[0].code,) == ("3140",)
    assert asked.question.firm.industries == ()
    picked = forms.read(filled(name="甲", products="硅铁", read_as="硅铁", industries="3110"))
    assert picked.industries == picked.question.firm.industries == ("3110",)
    assert "3110" in {candidate.code for candidate in picked.candidates}


def test_picks_for_other_words_are_dropped() -> None:
    asked = forms.read(filled(name="甲", products="硅铁", read_as="风电叶片", industries="3415"))
    assert asked.industries == ("3140",)


@pytest.mark.parametrize("products", ["多晶硅", "硅铁", "番茄酱、乳制品", "数据中心"])
def test_words_are_asked_about_as_over_http_also_once_their_industries_stand_ticked(
    products: str,
) -> None:
    words = {"name": "甲", "products": products}
    first = forms.read(filled(**words))
    assert first.question.firm == questions.read({"firm": words}).firm
    pairs = [*words.items(), ("read_as", products), ("as_read", "yes")]
    ticks = [("industries", code) for code in first.industries]
    again = forms.read(Filled.read(urlencode([*pairs, *ticks])))
    assert again.question.firm == first.question.firm
    fewer = forms.read(Filled.read(urlencode([*pairs, *ticks[:1]])))
    assert fewer.industries == first.industries[:1]
    stated = forms.read(Filled.read(urlencode([*pairs[:-1], *ticks])))
    assert stated.question.firm.industries == first.industries


def test_words_that_name_no_industry_give_none() -> None:
    asked = forms.read(filled(name="甲", products="qwzx"))
    assert asked.question.firm.industries == ()
    assert asked.candidates == ()


def test_every_fault_is_told_at_its_input() -> None:
    assert set(
        faulty(
            products="硅铁",
            land_mu="-5",
            investment_wan="八亿左右",
            green_share_min="500%",
            regions_wanted="内蒙骨",
            exemptions="x",
            is_chemical="perhaps",
            industries="9999",
            weights="nonsense",
            as_of="2025-13-01",
        )
    ) == {
        "name", "land_mu", "investment_wan", "green_share_min", "regions_wanted", "exemptions",
        "is_chemical", "products", "weights", "as_of",
    }  # fmt: skip


def test_several_ticks_are_several_conditions() -> None:
    ticked = Filled.read("name=A&exemptions=under_construction&exemptions=advanced_water")
    firm = forms.read(ticked).question.firm
    assert firm.exemptions == ("under_construction", "advanced_water")


@pytest.mark.parametrize(
    ("wanted", "region"),
    [
        ("内蒙古", "内蒙古"),
        ("", None),
        ("内蒙古、宁夏", "内蒙古、宁夏"),
    ],
)
def test_the_regions_wanted_are_the_scope(wanted: str, region: str | None) -> None:
    assert forms.read(filled(name="甲", regions_wanted=wanted)).region == region


def test_regions_that_no_question_can_name_together_are_refused_and_never_all_parks() -> None:
    named = filled(name="甲", regions_wanted="、".join(["内蒙古自治区"] * 28))  # 195 letters
    assert forms.scoped(forms.read(named)).region == named.one("regions_wanted")
    more = forms.read(filled(name="甲", regions_wanted="、".join(["内蒙古自治区"] * 29)))
    with pytest.raises(BadInput) as caught:
        forms.scoped(more)
    [fault] = caught.value.faults
    assert (fault.path, fault.value) == ("regions_wanted", more.region)


def test_a_form_with_far_too_many_fields_is_refused() -> None:
    with pytest.raises(BadInput):
        Filled.read("&".join(["name=A"] * (FIELDS_AT_MOST + 1)))


@pytest.mark.parametrize("lang", LANGS)
def test_no_two_sections_are_called_the_same(lang: Lang) -> None:
    titles = [section.title.of(lang) for section in SECTIONS]
    assert len(set(titles)) == len(titles)


def test_every_industry_that_is_ticked_is_in_the_address() -> None:
    ticked = Filled({"industries": ("3415", "3484"), "products": ("风电叶片",)})
    again = Filled.read(ticked.query(forms.READ))
    assert again.all("industries") == ("3415", "3484")


def test_what_the_form_does_not_ask_for_is_read_where_it_is_sent_on() -> None:
    words = {"name": ("甲",), "plot_ratio": ("1.2",), "regions_excluded": ("乌海市", "阿拉善盟")}
    firm = forms.read(Filled({**words, "segment": ("green_power",)})).question.firm
    assert (firm.plot_ratio, firm.regions_excluded) == (1.2, ("乌海市", "阿拉善盟"))
    assert set(forms.ASKED) | set(forms.HELD) | {"industries"} == set(specs(Firm))


def test_sliders_start_from_the_weights_of_the_firms_own_segment() -> None:
    words = {"name": ("甲",), "segment": ("green_power",), "weigh_cost": ("8",)}
    note = forms.read(Filled(words)).question.weighting.note
    assert note.zh.startswith(PRESETS["green_power"].note.zh)
