"""The table of criteria: names, labels and fields that exist."""

import pytest

from features.encode import NUMBERS
from features.fields import specs
from features.profiles import Firm, Park
from recommender.criteria import CRITERIA, NAMES


@pytest.mark.parametrize("criterion", CRITERIA, ids=NAMES)
def test_a_criterion_names_fields_that_exist_and_has_a_label_in_both_languages(criterion) -> None:
    assert criterion.label.zh != criterion.label.en
    assert criterion.figure in {"", *Park.model_fields}
    assert criterion.need == "" or hasattr(Firm(name="某企业"), criterion.need)
    assert criterion.side in {"firm", "park"}


def test_names_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_only_figures_that_are_a_region_s_by_nature_are_regional() -> None:
    regional = {criterion.figure for criterion in CRITERIA if criterion.regional}
    assert regional == {"renewable_weight", "wage_yuan_per_month"}
    assert regional <= set(NUMBERS)


def test_a_park_can_change_its_own_figures_but_not_where_it_lies_or_what_a_firm_is() -> None:
    changeable = {criterion.name: criterion for criterion in CRITERIA if criterion.changeable}
    assert set(changeable) == {
        "park_yield",
        "green_power",
        "tariff",
        "carbon_title",
        "investment_intensity",
        "output_intensity",
        "tax_intensity",
    }
    for criterion in changeable.values():
        assert criterion.figure in specs(Park)
        assert not criterion.regional
