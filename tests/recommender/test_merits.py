"""What a firm counts as by what it says of itself."""

from datetime import date

import pytest

from features.encode import firm_vector, park_vectors
from features.profiles import Firm
from recommender.merits import merits
from recommender.policy import PolicyBook
from recommender.results import Flag
from tests.recommender.conftest import a_park

POLICY = PolicyBook.load().at(date(2025, 6, 10))
HERE = park_vectors([a_park()])


def found(**stated: object) -> dict[str, Flag]:
    firm = Firm.model_validate({"name": "甲", **stated})
    return {one.name: one for one in merits(POLICY, firm_vector(firm), HERE)}


def test_a_title_says_its_rung_and_the_next() -> None:
    said = found(titles=["高新技术企业"])["high_tech"]
    assert "第 2 级，共 3 级" in said.why.zh
    assert "科技型领军企业" in said.why.zh
    assert said.clause.zh


@pytest.mark.parametrize(
    ("energy", "exemptions", "label"),
    [
        (4999, ["benchmark_efficiency"], None),
        (5000, ["benchmark_efficiency"], "先进高载能"),
        (5000, [], "高载能，先进性待证"),
        (None, ["benchmark_efficiency"], None),
    ],
)
def test_advanced_high_load_needs_load_and_efficiency(
    energy: float | None, exemptions: list[str], label: str | None
) -> None:
    flag = found(energy_tce=energy, exemptions=exemptions).get("advanced_high_load")
    assert (None if flag is None else flag.label.zh) == label


def test_the_new_and_the_green_say_what_is_not_stated() -> None:
    bare = found(industries=["3140"])["uplift"]
    assert "传统产业" in bare.why.zh
    assert "含绿量：未说明" in bare.why.zh
    rich = found(industries=["3415"], green_share_min=0.5, titles=["高新技术企业", "绿色工厂"])
    for word in ("新兴产业", "高新技术企业", "50%", "绿色工厂"):
        assert word in rich["uplift"].why.zh
    assert "uplift" not in found()


def test_how_it_moves_and_whose_it_is_are_told() -> None:
    said = found(relocation_mode="enclave", ownership="private")
    assert said["relocation_mode"].label.zh.startswith("双向飞地")
    assert "不影响排名" in said["ownership"].why.zh


def test_elsewhere_the_region_s_readings_say_nothing() -> None:
    firm = firm_vector(Firm(name="甲", titles=("高新技术企业",)))
    assert merits(POLICY, firm, park_vectors([a_park(adcode="320500")])) == ()
