"""Weights: what is refused, what is kept, that only ratios matter; presets; reading."""

import json
import math
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import BadInput
from features.profiles import SEGMENTS, Firm
from recommender.criteria import CRITERIA
from recommender.weights import BASE, EMPHASES, PRESETS, Weights
from tests.recommender.conftest import a_park, ranked

NAMES = tuple(criterion.name for criterion in CRITERIA)
WEIGHT = st.one_of(st.just(0.0), st.floats(1e-6, 1e6))
SETS = st.dictionaries(st.sampled_from(NAMES), WEIGHT, min_size=1).filter(
    lambda values: any(values.values())
)
THREE = {"tariff": 2, "distance": 1, "ports": 1}


def refused(raw: object) -> dict[str, str]:
    """Path → message of every fault."""
    with pytest.raises(BadInput) as caught:
        Weights.read(raw)
    return {fault.path: fault.message("en") for fault in caught.value.faults}


@given(values=SETS)
def test_weights_sum_to_one_and_keep_their_order(values: dict[str, float]) -> None:
    weights = Weights(values)
    assert math.fsum(weights.values.values()) == pytest.approx(1.0, abs=1e-12)
    assert list(weights.values) == list(values)


@given(values=SETS, times=st.floats(1e-9, 1e9))
def test_only_the_ratios_matter(values: dict[str, float], times: float) -> None:
    scaled = Weights({name: value * times for name, value in values.items()})
    assert scaled.vector(NAMES) == pytest.approx(Weights(values).vector(NAMES), abs=1e-12)


@given(values=SETS)
def test_weights_read_back_are_the_same_bit_for_bit(values: dict[str, float]) -> None:
    weights = Weights(values)
    written = json.dumps(weights.values)
    assert Weights.read(written).values == weights.values
    assert pickle.loads(pickle.dumps(weights)) == weights


def test_huge_weights_neither_overflow_nor_vanish() -> None:
    weights = Weights({"tariff": 1e308, "distance": 1e308, "ports": 0})
    assert dict(weights.values) == {"tariff": 0.5, "distance": 0.5, "ports": 0.0}


def test_a_vector_follows_the_names_asked_for_and_is_zero_elsewhere() -> None:
    vector = Weights(THREE).vector(("ports", "scale", "tariff"))
    assert vector.tolist() == [0.25, 0.0, 0.5]


@pytest.mark.parametrize("bad", [-1, math.nan, math.inf, "much", None, True, [1], {"a": 1}])
def test_what_is_not_a_weight_is_refused(bad: object) -> None:
    assert set(refused({"tariff": bad, "ports": 1})) == {"tariff"}


def test_every_fault_is_reported_at_once_with_near_names() -> None:
    found = refused({"tarif": 1, "电价": 1, "distance": -2, "ports": "x", "scale": 1})
    assert set(found) == {"tarif", "电价", "distance", "ports"}
    assert "tariff" in found["tarif"]
    assert "tariff" in found["电价"]


def test_a_name_like_no_other_gets_the_list_of_names() -> None:
    assert all(name in refused({"qqqqqq": 1})["qqqqqq"] for name in NAMES)


@pytest.mark.parametrize("empty", [{}, {"tariff": 0}, {"tariff": 0, "ports": 0.0}])
def test_weights_that_weigh_nothing_are_refused(empty: dict[str, float]) -> None:
    assert set(refused(empty)) == {"weights"}


@pytest.mark.parametrize(
    "text",
    [
        "tariff = 2\ndistance = 1\nports = 1\n",
        "tariff = 2.0\ndistance = '１'\nports = 1",
        '{"tariff": 2, "distance": 1, "ports": 1}',
        ' {"tariff": "2", "distance": 1.0, "ports": 1}',
    ],
)
def test_toml_and_json_say_the_same(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text(text, encoding="utf-8-sig")
    assert Weights.read(text).values == Weights(THREE).values
    assert Weights.read(path).values == Weights(THREE).values
    assert Weights.read(path).name == "mine"


@pytest.mark.parametrize(
    "text",
    [
        "tariff = ",
        "{",
        '{"tariff": 1,}',
        '{"tariff": 1, "tariff": 2}',
        '{"a":' * 100_000,
        "a = 1 b",
    ],
    ids=["no value", "open", "comma", "twice", "deep", "line"],
)
def test_broken_text_is_one_fault(text: str) -> None:
    assert set(refused(text)) == {"weights"}


def test_a_file_that_cannot_be_read_is_one_fault(tmp_path: Path) -> None:
    gbk = tmp_path / "gbk.toml"
    gbk.write_bytes("# 电价\ntariff = 1".encode("gbk"))
    assert set(refused(gbk)) == set(refused(tmp_path)) == {"weights"}


def test_text_is_never_taken_as_a_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("tariff = 1", encoding="utf-8")
    assert set(refused(str(path))) == {"weights"}
    assert Weights.read(path).values == {"tariff": 1.0}


@pytest.mark.parametrize("wrong", ["balancd", Path("balancd"), Path("no/balancd.toml")])
def test_a_misspelt_preset_gets_its_name(wrong: str | Path) -> None:
    assert "balanced" in refused(wrong)["weights"]


def test_whoever_names_no_preset_is_shown_the_chinese_names_too() -> None:
    with pytest.raises(BadInput) as raised:
        Weights.read("什么都要")
    (fault,) = raised.value.faults
    assert "电价敏感型（electricity_price）" in fault.remedy.zh
    assert fault.remedy.en.isascii()


def test_a_preset_answers_to_its_name_and_to_both_labels() -> None:
    for name, preset in PRESETS.items():
        for said in (name, f" {name.upper()} ", *SEGMENTS[name], SEGMENTS[name].zh.rstrip("型")):
            assert Weights.read(said) is preset
    for said in ("投资强度·链条长度·能耗限度", "电价敏感", "绿电偏好", "出口依赖"):
        assert Weights.read(said).source == "preset"
    assert Weights.read(PRESETS["export"]) is PRESETS["export"]


def test_every_segment_of_firms_has_its_preset() -> None:
    assert set(PRESETS) == set(SEGMENTS)


def test_the_base_weighs_every_criterion() -> None:
    assert set(BASE) == set(NAMES)
    silent = {"chain_extend", "chain_fill", "chain_strengthen", "symbiosis"}
    assert {name for name, weight in BASE.items() if weight == 0} == silent


def test_criteria_that_weigh_nothing_move_nothing_and_move_when_raised() -> None:
    firm, parks = Firm(name="某电池片", industries=("3825",)), (
        a_park(id="A", leading_industries=("3042", "4416")),
        a_park(id="B", leading_industries=("8621",)),
    )  # fmt: skip
    spoken = {name: weight for name, weight in BASE.items() if weight}
    without, with_them = ranked(firm, parks, Weights(spoken)), ranked(firm, parks, Weights(BASE))
    assert np.array_equal(without.score, with_them.score)
    raised = ranked(firm, parks, Weights({**BASE, "chain_fill": 1.0}))
    assert raised.score[0] > with_them.score[0]
    assert raised.score[1] < with_them.score[1]


def test_a_preset_raises_what_it_names_and_lowers_the_rest() -> None:
    balanced = PRESETS["balanced"].values
    for name, emphasis in EMPHASES.items():
        raised = {c for c, value in PRESETS[name].values.items() if value > balanced[c]}
        assert raised == set(emphasis.multipliers)
        for criterion, times in emphasis.multipliers.items():
            ratio = PRESETS[name].values[criterion] / PRESETS[name].values["scale"]
            assert ratio == pytest.approx(times * BASE[criterion] / BASE["scale"])


def test_presets_are_vectors_over_all_criteria_that_sum_to_one() -> None:
    for preset in PRESETS.values():
        assert np.isclose(preset.vector(NAMES).sum(), 1.0)
