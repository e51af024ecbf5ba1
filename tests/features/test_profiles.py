import json
import math
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from features.errors import BadInput
from features.fields import build, specs
from features.profiles import (
    BASIS_LABELS,
    CARBON,
    EXEMPTIONS,
    LEVELS,
    SEGMENTS,
    SERVICES,
    Basis,
    Fact,
    Figure,
    Firm,
    Park,
)
from features.units import PLAIN
from tests.features.drawn import firms, parks

MODELS = [Park, Firm]
Profile = type[Park] | type[Firm]
amounts = st.none() | st.floats(0, 1e6)


@pytest.mark.parametrize("model", MODELS)
def test_every_field_is_labelled_in_both_languages_and_grouped(model: Profile) -> None:
    assert list(specs(model)) == list(model.model_fields)
    for spec in specs(model).values():
        assert spec.label.zh
        assert spec.label.en
        assert spec.group.zh
        assert spec.group.en


@pytest.mark.parametrize("model", MODELS)
def test_no_two_fields_have_the_same_label(model: Profile) -> None:
    for lang in ("zh", "en"):
        labels = Counter(getattr(spec.label, lang).casefold() for spec in specs(model).values())
        assert max(labels.values()) == 1


@pytest.mark.parametrize("choices", [LEVELS, CARBON, EXEMPTIONS, SEGMENTS, SERVICES])
def test_no_two_choices_are_called_alike(choices: dict[str, Any]) -> None:
    words = Counter(word.lower() for key, label in choices.items() for word in {key, *label})
    assert max(words.values()) == 1


@pytest.mark.parametrize("model", MODELS)
def test_a_number_has_a_unit_and_bounds_and_may_be_unknown(model: Profile) -> None:
    for name, spec in specs(model).items():
        numeric = "float" in str(model.model_fields[name].annotation)
        assert numeric == (spec.unit is not PLAIN)
        if numeric:
            assert model.model_fields[name].default is None
            assert None not in (spec.low, spec.high)


@pytest.mark.parametrize("model", MODELS)
def test_what_is_not_said_is_not_known(model: Profile) -> None:
    item = build(model, {"id": "1", "name": "甲"})
    said = {name for name in model.model_fields if getattr(item, name) not in (None, "", ())}
    assert said == {"id", "name"}


@given(st.one_of(parks, firms))
def test_a_profile_is_rebuilt_from_its_own_json(item: BaseModel) -> None:
    assert type(item).model_validate(json.loads(item.model_dump_json())) == item
    assert type(item).model_validate_json(item.model_dump_json()) == item
    assert build(type(item), item.model_dump()) == item


@given(st.one_of(parks, firms))
def test_no_figure_is_ever_nan(item: BaseModel) -> None:
    for name in type(item).model_fields:
        value = getattr(item, name)
        bare = value.value if isinstance(value, Fact) else value
        assert not (isinstance(bare, float) and not math.isfinite(bare))


def test_a_profile_is_never_changed() -> None:
    firm = Firm(name="甲", land_mu=300)
    with pytest.raises(ValidationError, match="frozen"):
        firm.land_mu = 500.0  # type: ignore[misc]  # the fault that is tested
    assert firm.model_copy(update={"land_mu": 500.0}).land_mu == 500
    assert firm.land_mu == 300


@pytest.mark.parametrize("said", [{}, {"value": None}, {"value": math.nan}, {"value": math.inf}])
def test_a_fact_states_a_value(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Figure.model_validate(said)


def test_a_fact_is_the_profile_s_own_unless_it_says_otherwise() -> None:
    fact = Figure(value=5)
    assert (fact.basis, fact.as_of, fact.source, fact.note) == (Basis.OWN, "", "", "")
    assert set(BASIS_LABELS) == set(Basis)


def test_figures_are_read_as_people_write_them() -> None:
    firm = build(
        Firm,
        {
            "name": "示例叶片",
            "investment_wan": "8亿",
            "land_mu": "20公顷",
            "green_share_min": "５０％",
            "is_chemical": "否",
            "exemptions": "合规在建；能效达到国家标杆水平",
            "regions_wanted": "内蒙古、宁夏",
        },
    )
    assert (firm.investment_wan, firm.land_mu, firm.green_share_min) == (80_000, 300, 0.5)
    assert firm.is_chemical is False
    assert firm.exemptions == ("under_construction", "benchmark_efficiency")
    assert firm.regions_wanted == ("内蒙古", "宁夏")
    fact = {"value": "3平方公里", "as_of": "2024", "source": "年鉴"}
    park = build(Park, {"id": "1", "name": "甲园", "approved_area_ha": fact})
    assert park.approved_area_ha == Figure(value=300, as_of="2024", source="年鉴")


@pytest.mark.parametrize("adcode", ["1502", "15020", "abcdef", "1502041", "１５０２０４"])
def test_a_division_code_has_six_digits(adcode: str) -> None:
    with pytest.raises(BadInput) as caught:
        build(Park, {"id": "1", "name": "甲", "adcode": adcode})
    assert [fault.path for fault in caught.value.faults] == ["adcode"]
    assert build(Park, {"id": "1", "name": "甲", "adcode": "150204"}).adcode == "150204"


@given(amounts, amounts, amounts, amounts, amounts)
def test_derived_figures_are_known_when_both_parts_are(
    investment: float | None,
    output: float | None,
    tax: float | None,
    energy: float | None,
    land: float | None,
) -> None:
    firm = Firm(
        name="甲",
        investment_wan=investment,
        annual_output_wan=output,
        annual_tax_wan=tax,
        energy_tce=energy,
        land_mu=land,
    )
    derived = [
        (firm.investment_per_mu, investment, land),
        (firm.output_per_mu, output, land),
        (firm.tax_per_mu, tax, land),
        (firm.energy_per_wan, energy, output),
    ]
    for ratio, top, bottom in derived:
        expected = top / bottom if top is not None and bottom else math.inf
        assert ratio == (expected if math.isfinite(expected) else None)


@pytest.mark.parametrize(
    ("field", "name", "hint"),
    [
        ("province", "火星省", "全称"),
        ("province", "内蒙古自治", "内蒙古自治区"),
        ("province", "包头市", "全称"),
        ("prefecture", "包头示", "包头"),
        ("county", "昆都仓区", "昆都仑区"),
    ],
)
def test_a_park_lies_in_a_region_that_exists(field: str, name: str, hint: str) -> None:
    with pytest.raises(BadInput) as raised:
        build(Park, {"id": "P1", "name": "园区", field: name})
    (fault,) = raised.value.faults
    assert (fault.path, fault.value) == (field, name)
    assert "没有这个地区" in fault.problem.zh
    assert hint in fault.remedy.zh


def test_the_days_of_a_park_are_kept_as_iso_writes_them() -> None:
    fact = {"value": 3, "as_of": "2024年3月"}
    park = build(Park, {"id": "P", "name": "园", "valid_from": 2020, "tax_per_mu": fact})
    assert park.valid_from == "2020"
    assert park.tax_per_mu is not None
    assert park.tax_per_mu.as_of == "2024-03"
    with pytest.raises(BadInput) as raised:
        build(
            Park,
            {"id": "P", "name": "园", "valid_to": "45000", "tax_per_mu": fact | {"as_of": "?"}},
        )
    assert {fault.path for fault in raised.value.faults} == {"valid_to", "tax_per_mu.as_of"}


def test_nothing_has_no_sign_in_a_stated_fact() -> None:
    park = Park(
        id="P", name="园区", tax_per_mu=Fact[float](value=-0.0, as_of="2024", source="来源")
    )
    assert park.tax_per_mu is not None
    assert str(park.tax_per_mu.value) == "0.0"
