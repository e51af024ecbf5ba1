"""Figures as shown: parts sum to the whole, tags say a basis once, unknowns are sorted by whose."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.profiles import BASIS_LABELS, Basis, Firm
from features.text import Text
from recommender.constraints import UNKNOWN_TEXT
from recommender.results import Finding, Match, Reason, Verdict
from service.web import views

KNOWN = Text("300 亩", "300 mu")
SHARES = st.lists(st.floats(0, 1), max_size=25).map(
    lambda parts: [part / (sum(parts) or 1.0) for part in parts]
)


def reason(contribution: float, fit: float | None = 0.5, need: Text = KNOWN) -> Reason:
    return Reason("scale", Text("规模", "size"), "firm", 0.1, fit, contribution, need, KNOWN)


def finding(verdict: Verdict) -> Finding:
    return Finding("land", Text("用地", "land"), verdict, KNOWN, KNOWN)


def match(reasons: list[Reason], findings: list[Finding] | None = None) -> Match:
    score = sum(found.contribution for found in reasons)
    return Match(
        "P1", "园区", "某地", 1, score, 0.0, 1.0, 0.8, None, None, Verdict.UNKNOWN,
        tuple(reasons), tuple(findings or ()),
    )  # fmt: skip


@given(SHARES)
def test_no_bar_is_longer_than_what_was_possible(parts: list[float]) -> None:
    # A contribution is at most weight / coverage, here 0.1 / 0.8.
    shown = views.park_view(match([reason(min(part, 0.125)) for part in parts])).parts
    assert all(0 <= part.gained <= part.possible + 1e-9 <= 100.000001 for part in shown)


def test_unknowns_are_asked_of_whom_they_are_known_to() -> None:
    view = views.park_view(match([reason(0.2), reason(0, None), reason(0, None, UNKNOWN_TEXT)]))
    assert [len(view.parts), len(view.ask_park), len(view.ask_firm)] == [1, 1, 1]


def test_verdicts_count_what_is_not_simply_met() -> None:
    found = [Verdict.PASS, Verdict.UNKNOWN, Verdict.CONDITIONAL, Verdict.UNKNOWN]
    view = views.park_view(match([], list(map(finding, found))))
    assert view.verdicts == ((Verdict.CONDITIONAL, 1), (Verdict.UNKNOWN, 2))
    assert len(view.findings("PASS")) == 1
    assert views.park_view(match([], [finding(Verdict.PASS)])).verdicts == ()


@pytest.mark.parametrize("basis", Basis)
def test_a_tag_and_the_figure_do_not_both_tell_the_basis(basis: Basis) -> None:
    note = BASIS_LABELS[basis]
    said = Text(f"0.4 元（{note.zh}）", f"0.4 yuan ({note.en})")
    assert views.without_basis(said, basis) == Text("0.4 元", "0.4 yuan")
    assert views.without_basis(said, None) == said


def test_shares_are_told_in_whole_percent() -> None:
    assert views.percent(0.849) == "85%"


def test_above_is_the_path_without_the_industry_itself() -> None:
    path = Text("制造业 > 金属制品业 > 铸造", "Manufacturing > Metal goods > Casting")
    assert views.above(path) == Text("制造业 > 金属制品业", "Manufacturing > Metal goods")
    assert views.above(Text("制造业", "Manufacturing")) == Text("", "")


def test_essentials_are_the_figures_said_and_what_follows_from_them() -> None:
    firm = Firm(name="甲", investment_wan=80_000, land_mu=300, green_share_min=0.5)
    assert [value.zh for _, value in views.essentials(firm)] == [
        "80,000 万元", "300 亩", "50%", "266.7 万元/亩",
    ]  # fmt: skip
    assert views.essentials(Firm(name="甲")) == ()


def test_essentials_begin_with_where_the_firm_comes_from() -> None:
    (label, said), *_ = views.essentials(Firm(name="甲", origin="无锡", land_mu=300))
    assert (label.zh, said.zh) == ("转出地", "无锡")


def test_moments_are_those_of_the_clock_in_beijing() -> None:
    night = datetime(2026, 1, 5, 17, 30, tzinfo=UTC)
    assert views.moment(night) == "2026-01-06 01:30"
    assert views.day(night) == views.day("2026-01-05T17:30:00Z") == date(2026, 1, 6)


def test_a_park_is_called_by_its_name_where_the_name_leads_back_to_it() -> None:
    assert views.park_called("S159041") == "包头装备制造产业园区"
    for said in ("G151063", "S999999", "包头", ""):  # the first one's name could mean another park
        assert views.park_called(said) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(6.694e-05, "0.0000669"), (0.0, "0"), (0.5, "0.5"), (12.345, "12.3"), (1.5e6, "1500000")],
)
def test_a_small_number_is_written_out(value: float, said: str) -> None:
    assert views.small(value) == said


def test_a_share_that_was_not_a_number_is_a_dash() -> None:
    assert views.percent(float("nan")) == "—"
