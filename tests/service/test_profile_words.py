"""Fields as people write them: units, choices in words, what follows from figures."""

import pytest

from features.fields import specs
from features.profiles import Firm, Park
from features.text import LANGS, Lang
from service.profile_words import DERIVED, derived, shown, word


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("land_mu", 300.0, "300 亩", "300 mu"),
        ("green_share_min", 0.5, "50%", "50%"),
        ("is_chemical", True, "是", "yes"),
        ("is_chemical", False, "否", "no"),
        ("segment", "green_power", "绿电偏好型", "green-power-preferring"),
        ("regions_wanted", ("包头", "通辽"), "包头、通辽", "包头, 通辽"),
        ("conditions_needed", ("five_g",), "5G 覆盖", "5G coverage"),
        ("conditions_wished", ("latency_ms<=10",), "网络时延≤10毫秒", "network latency ≤ 10 ms"),
        ("origin", "", "未知", "unknown"),
        ("land_mu", None, "未知", "unknown"),
        ("titles", (), "未知", "unknown"),
    ],
)
def test_a_firm_s_fields_are_told_with_unit_and_words(
    name: str, value: object, zh: str, en: str
) -> None:
    assert (shown(Firm, name, value, "zh"), shown(Firm, name, value, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("precision", "km"), [("zone", "3"), ("county", "25"), ("prefecture", "80"), ("anyhow", "80")]
)
def test_how_well_a_point_is_known_is_told_in_kilometres(precision: str, km: str) -> None:
    assert shown(Park, "precision", precision, "zh") == f"误差约 {km} 公里"
    assert shown(Park, "precision", precision, "en") == f"within about {km} km"
    assert shown(Park, "precision", "", "zh") == "未知"


@pytest.mark.parametrize("lang", LANGS)
def test_every_choice_has_its_words(lang: Lang) -> None:
    for model in (Firm, Park):
        for name, spec in specs(model).items():
            for key, label in (spec.choices or {}).items():
                assert word(model, name, key, lang) == label.of(lang)


def test_per_mu_follows_only_from_known_figures() -> None:
    told = dict(derived(Firm(name="甲", land_mu=100, investment_wan=20000)))
    assert {label.zh: said.zh for label, said in told.items()} == {"亩均投资": "200 万元/亩"}
    whole = Firm(name="甲", land_mu=1, investment_wan=1, annual_output_wan=1, annual_tax_wan=1,
                 energy_tce=1)  # fmt: skip
    assert len(list(derived(whole))) == len(DERIVED)
