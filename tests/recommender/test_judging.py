"""Verdicts that are kept are those that are worked out anew."""

import numpy as np
import pytest

from features.encode import firm_vector
from features.profiles import Firm
from recommender import judging as judging_module
from recommender.constraints import UNMENDABLE, Limit
from recommender.judging import Judging
from recommender.matcher import ParkMatcher
from recommender.results import Verdict
from recommender.score import judge
from tests.recommender.test_engine import made_up

ALLOY = Firm(name="某铁合金", industries=("3140",), products="硅铁")


def anew(matcher: ParkMatcher, firm: Firm) -> np.ndarray:
    others = tuple(c for c in matcher.setting().constraints if not isinstance(c, Limit))
    applied, verdicts = judge(firm_vector(firm), matcher.vectors_, others)
    times = np.array([2 if c.name in UNMENDABLE else 1 for c in applied])
    failures = ((verdicts == Verdict.FAIL) * times[:, None]).sum(axis=0)
    return np.array([verdicts.max(axis=0, initial=0), failures])


def test_what_is_kept_is_what_holds(
    illustrated: ParkMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging_module, "MOST_BYTES", 0)
    judging = Judging(illustrated.vectors_, illustrated.setting().constraints)
    draw = np.random.default_rng(6)
    for _ in range(2 * 64 + 2):
        firm = made_up(draw)
        assert np.array_equal(judging.verdicts(firm_vector(firm)), anew(illustrated, firm))


def test_what_is_open_at_a_park_is_told_by_name(
    illustrated: ParkMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging_module, "MOST_BYTES", 0)
    judging = Judging(illustrated.vectors_, illustrated.setting().constraints)
    others = tuple(c for c in illustrated.setting().constraints if not isinstance(c, Limit))
    draw, told = np.random.default_rng(7), set()
    for firm in (ALLOY, *(made_up(draw) for _ in range(64 + 2))):
        vector = firm_vector(firm)
        steps = tuple(judging.step(n, vector.number(n)) for n in judging.figures(vector))
        numbers = judging.open(judging.asking(vector), steps, lambda vector=vector: vector)
        applied, verdicts = judge(vector, illustrated.vectors_, others)
        for number, column in zip(numbers.tolist(), verdicts.T.tolist(), strict=True):
            opened = judging.opened[number]
            told.add(opened)
            for names, wanted in zip(opened, (Verdict.UNKNOWN, Verdict.CONDITIONAL), strict=True):
                found = [c.name for c, v in zip(applied, column, strict=True) if v == wanted]
                assert names == tuple(found)
    assert any(opened.conditional for opened in told)
    assert len(told) == len(judging.opened)


def test_figures_on_either_side_of_a_turn_lie_at_other_steps(illustrated: ParkMatcher) -> None:
    judging = Judging(illustrated.vectors_, illustrated.setting().constraints)
    vector = firm_vector(ALLOY)
    assert "energy_tce" in judging.figures(vector)
    values = np.array([np.nan, 1.0, 4_999.0, 5_000.0, 9_999.0, 10_000.0, 50_000.0])
    steps = judging.steps("energy_tce", values)
    assert steps.tolist() == [judging.step("energy_tce", value) for value in values.tolist()]
    assert steps[0] == -1
    assert (np.diff(steps) >= 0).all()
    for value in (4_999.0, 5_000.0, 10_000.0):
        firm = ALLOY.model_copy(update={"energy_tce": value})
        lie = tuple(judging.step(n, firm_vector(firm).number(n)) for n in judging.figures(vector))
        found = judging.of(1, lie, lambda firm=firm: firm_vector(firm))
        assert np.array_equal(found, anew(illustrated, firm))
        assert judging.of(1, lie, lambda: vector) is found


def test_what_verdicts_rest_on_besides_figures_has_one_number(illustrated: ParkMatcher) -> None:
    judging = Judging(illustrated.vectors_, illustrated.setting().constraints)
    like = [ALLOY.model_copy(update=said) for said in ({"name": "乙"}, {"land_mu": 3.0})]
    numbers = {judging.asking(firm_vector(firm)) for firm in (ALLOY, *like)}
    assert len(numbers) == 1
    for said in ({"is_chemical": True}, {"products": "纯碱"}, {"regions_wanted": ("江苏",)}):
        other = judging.asking(firm_vector(ALLOY.model_copy(update=said)))
        assert other not in numbers
        numbers.add(other)
