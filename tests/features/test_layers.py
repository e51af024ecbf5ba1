"""Groupings above the standard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import layers
from features.errors import NotFound
from features.industries import CODES, get

CLASSES = [code for code in CODES if code.isdigit()]


def names(layer: str) -> list[str]:
    return [group.name.zh for group in layers.groups() if group.layer == layer]


def test_the_documents_counts() -> None:
    counts = {"cluster": 10, "track": 5, "future_field": 5, "future_direction": 8}
    assert {layer: len(names(layer)) for layer in counts} == counts
    assert names("ladder_world") == ["乳制品"]
    assert len(names("ladder_national")) == 3


def test_every_group_has_a_label_known_codes_a_year_and_a_source() -> None:
    for group in layers.groups():
        assert layers.LAYERS[group.layer].zh
        assert group.codes
        assert all(get(code) for code in group.codes)
        assert group.year
        assert group.source


@given(st.sampled_from(CLASSES))
def test_what_holds_an_industry_holds_all_below_it(code: str) -> None:
    below = [one for one in CLASSES if one.startswith(code)]
    for one in below:
        assert set(layers.of(code)) <= set(layers.of(one))


@pytest.mark.parametrize(
    ("code", "stage"),
    [("3140", "传统产业"), ("3415", "新兴产业"), ("3741", "未来产业"), ("131", "传统产业")],
)
def test_the_stage_of_an_industry(code: str, stage: str) -> None:
    assert layers.stage(code).zh == stage


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(NotFound):
        layers.of("9999")
