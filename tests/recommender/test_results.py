"""What an answer holds: contributions, sides, unknowns, and verdicts in order of badness."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from features.profiles import Basis
from features.text import Text
from recommender.results import Finding, Match, Ranking, Reason, Verdict
from recommender.score import weigh

CRITERIA, PARKS = 5, 4
FITS = nps.arrays(
    np.float64,
    (CRITERIA, PARKS),
    elements=st.one_of(st.just(np.nan), st.floats(0, 1, allow_subnormal=False)),
)
WEIGHTS = nps.arrays(np.float64, CRITERIA, elements=st.one_of(st.just(0.0), st.floats(1e-9, 1e9)))


def ranking(fits: np.ndarray, weights: np.ndarray) -> Ranking:
    applies = np.ones(len(fits), dtype=np.bool_)
    score, low, high, coverage, used = weigh(fits.copy(), applies, weights)
    none = np.zeros((0, PARKS), dtype=np.int8)
    worst, order = np.zeros(PARKS, dtype=np.int8), np.arange(PARKS)
    return Ranking(used, fits, score, low, high, coverage, none, worst, order)


@given(fits=FITS, weights=WEIGHTS)
def test_contributions_sum_to_the_score(fits: np.ndarray, weights: np.ndarray) -> None:
    found = ranking(fits, weights)
    added = found.contributions(np.arange(PARKS))
    assert added.shape == (CRITERIA, PARKS)
    assert added.sum(axis=0) == pytest.approx(found.score, abs=1e-12)
    assert (added[np.isnan(fits)] == 0).all()


@given(fits=FITS, weights=WEIGHTS)
def test_a_park_adds_the_same_alone_as_among_others(fits: np.ndarray, weights: np.ndarray) -> None:
    found = ranking(fits, weights)
    together = found.contributions(np.arange(PARKS))
    for position in range(PARKS):
        assert np.array_equal(found.contributions(position), together[:, position])


def test_verdicts_go_from_good_to_bad() -> None:
    assert list(Verdict) == [
        Verdict.PASS,
        Verdict.UNKNOWN,
        Verdict.CONDITIONAL,
        Verdict.FAIL,
    ]
    assert sorted(Verdict) == list(Verdict)
    assert [verdict.label.zh for verdict in Verdict] == ["符合", "待核实", "附条件", "不符合"]


def reason(name: str, fit: float | None, basis: Basis | None = Basis.OWN) -> Reason:
    nothing, ask = Text("", ""), Text(f"问{name}", f"ask {name}")
    return Reason(name, ask, "firm", 0.5, fit, fit or 0.0, nothing, nothing, basis, ask=ask)


def finding(name: str, verdict: Verdict, basis: Basis | None = None) -> Finding:
    nothing, ask = Text("", ""), Text(f"问{name}", f"ask {name}")
    return Finding(name, ask, verdict, nothing, nothing, basis=basis, ask=ask)


def match(reasons: tuple[Reason, ...] = (), findings: tuple[Finding, ...] = ()) -> Match:
    return Match(
        "P1", "园区", "", 1, 0.5, 0.4, 0.6, 0.8, None, None, Verdict.PASS, reasons, findings
    )


def test_unknowns_name_each_open_question_once() -> None:
    found = match(
        (reason("green", None), reason("tariff", 0.0), reason("wage", None)),
        (finding("green", Verdict.UNKNOWN), finding("land", Verdict.UNKNOWN)),
    )
    assert [text.zh for text in found.unknowns] == ["问green", "问wage", "问land"]


def test_what_only_the_firm_can_tell_is_not_asked_of_the_park() -> None:
    own = replace(reason("investment", None), ask=Text("", ""))
    assert match((own,)).unknowns == ()


def test_findings_are_counted_by_verdict() -> None:
    said = (Verdict.PASS, Verdict.FAIL, Verdict.PASS)
    counted = match(findings=tuple(finding("land", v) for v in said)).verdicts
    assert counted == {
        Verdict.PASS: 2, Verdict.CONDITIONAL: 0, Verdict.UNKNOWN: 0, Verdict.FAIL: 1,
    }  # fmt: skip


def test_a_check_that_passed_failed_or_has_conditions_is_no_unknown() -> None:
    verdicts = (Verdict.PASS, Verdict.CONDITIONAL, Verdict.FAIL)
    assert match(findings=tuple(finding(v.name, v) for v in verdicts)).unknowns == ()


@pytest.mark.parametrize("basis", [*Basis, None])
def test_one_illustrative_figure_marks_the_match(basis: Basis | None) -> None:
    among_reasons = match((reason("a", 0.5), reason("b", 0.5, basis)))
    among_findings = match(findings=(finding("land", Verdict.PASS, basis),))
    illustrative = basis is Basis.ILLUSTRATIVE
    assert among_reasons.illustrative is among_findings.illustrative is illustrative
