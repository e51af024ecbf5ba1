"""Sliders: every criterion belongs to one, and what they say becomes weights."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import BadInput
from recommender.criteria import NAMES
from recommender.weights import PRESETS, Weights
from service.web.themes import AS_CHOSEN, INPUTS, OF_THEME, THEMES, TIMES, shares, weighting

STEPS = st.dictionaries(st.sampled_from(INPUTS), st.integers(0, len(TIMES) - 1).map(str))


def test_each_criterion_belongs_to_one_theme() -> None:
    assert sorted(name for theme in THEMES for name in theme.criteria) == sorted(NAMES)
    assert (OF_THEME.sum(axis=0) == 1).all()


@pytest.mark.parametrize("preset", ["", "balanced", "green_power"])
def test_sliders_in_the_middle_leave_the_preset_as_it_is(preset: str) -> None:
    assert weighting(preset, dict.fromkeys(INPUTS, str(AS_CHOSEN))) == (preset or None)
    assert weighting(preset, {}) == (preset or None)


@given(STEPS, st.sampled_from(sorted(PRESETS)))
def test_weights_are_the_presets_times_what_the_slider_says(
    moved: dict[str, str], preset: str
) -> None:
    if {moved.get(name) for name in INPUTS} == {"0"}:
        return
    found = weighting(preset, moved)
    if not isinstance(found, Weights):
        assert set(moved.values()) <= {str(AS_CHOSEN)}
        return
    raw = {
        name: PRESETS[preset].values[name] * TIMES[int(moved.get(theme.input, AS_CHOSEN))]
        for theme in THEMES
        for name in theme.criteria
        if name in PRESETS[preset].values
    }
    whole = sum(raw.values())
    assert all(math.isclose(found.values[name], raw[name] / whole, abs_tol=1e-12) for name in raw)
    assert math.isclose(sum(shares(found).values()), 1.0)


def test_sliders_start_from_the_weights_in_force_where_no_preset_is_named() -> None:
    standing, moved = Weights({"scale": 1, "tariff": 1}, "面积"), {"weigh_cost": "8"}
    found = weighting("", moved, standing)
    assert isinstance(found, Weights)
    assert dict(found.values) == pytest.approx({"scale": 0.2, "tariff": 0.8})
    named = weighting("green_power", moved, standing)
    assert named == weighting("green_power", moved)
    assert weighting("", {}, standing) is None


@pytest.mark.parametrize("said", ["9", "-1", "1.5", "x", "²", "1" * 50])
def test_what_is_no_step_is_told_at_its_slider(said: str) -> None:
    with pytest.raises(BadInput) as caught:
        weighting("balanced", {INPUTS[2]: said})
    assert [fault.path for fault in caught.value.faults] == [INPUTS[2]]


def test_nothing_that_counts_is_refused() -> None:
    with pytest.raises(BadInput):
        weighting("balanced", dict.fromkeys(INPUTS, "0"))
