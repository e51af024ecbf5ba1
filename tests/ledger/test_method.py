"""Methods of investment promotion: screening, both sides, hits found again."""

from features import sitings
from recommender.evaluate import evaluate
from recommender.matcher import ParkMatcher
from recommender.results import Verdict
from recommender.weights import PRESETS
from tests.ledger.asking import EQUIPMENT, firm

THREE = {"investment_intensity", "chain_fit", "energy_intensity"}


def test_investment_chain_and_energy_stand_out_in_one_preset(matcher: ParkMatcher) -> None:
    screening, balanced = PRESETS["screening"].values, PRESETS["balanced"].values
    raised = {name for name in screening if screening[name] > balanced[name]}
    assert raised == THREE
    assert matcher.match(firm("3415"), 1, weights="投资强度·链条长度·能耗限度").matches


def test_what_either_side_likes_better_raises_the_one_score_of_both(matcher: ParkMatcher) -> None:
    said = {"land_mu": 100, "investment_wan": 20_000, "annual_tax_wan": 600}
    plain = firm("3415", **said)
    dearer = firm("3415", **{**said, "annual_tax_wan": 1100})
    unlike = firm("1811", **said)
    at_first, more_tax, other_trade = (
        matcher.explain(one, EQUIPMENT) for one in (plain, dearer, unlike)
    )
    assert more_tax.firm_side == at_first.firm_side
    assert more_tax.park_side > at_first.park_side
    assert other_trade.park_side == at_first.park_side
    assert other_trade.firm_side < at_first.firm_side
    assert more_tax.score > at_first.score > other_trade.score
    listed = [one.model_copy(update={"name": name}) for one, name in
              ((plain, "甲"), (dearer, "乙"), (unlike, "丙"))]  # fmt: skip
    targets = matcher.targets(EQUIPMENT, listed)
    assert [target.firm for target in targets] == ["乙", "甲", "丙"]
    assert [t.match.score for t in targets] == [
        one.score for one in (more_tax, at_first, other_trade)
    ]
    assert at_first.verdict is not Verdict.FAIL


def test_precision_is_measured_by_what_really_settled(matcher: ParkMatcher) -> None:
    found = evaluate(matcher, sitings.load(), province="内蒙古").to_json()
    models = found["models"]
    assert found["n_park"] >= 40
    for metric in ("park_hit@5", "prefecture_hit@3"):
        others = [models[name][metric] for name in ("random", "area", "industry_words")]
        assert models["parkmatch"][metric] > max(others)
