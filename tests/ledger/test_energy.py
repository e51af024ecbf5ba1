"""Energy and carbon: green shares of titled parks, green power first, energy as a screen."""

import pytest

from features import catalogue
from recommender.matcher import ParkMatcher
from recommender.results import Verdict
from recommender.weights import PRESETS
from tests.ledger.asking import EQUIPMENT, ZERO_CARBON, asked_at, firm, reason, verdict, with_own


@pytest.mark.parametrize(
    ("title", "green_share", "expected"),
    [
        ("low", 0.49, Verdict.CONDITIONAL),
        ("low", 0.50, Verdict.PASS),
        ("zero", 0.79, Verdict.CONDITIONAL),
        ("zero", 0.80, Verdict.PASS),
    ],
)
def test_a_titled_park_needs_half_or_four_fifths_of_new_energy(
    title: str, green_share: float, expected: Verdict
) -> None:
    park = with_own(catalogue.get(EQUIPMENT), carbon_status=title, green_share=green_share)
    wants = firm("3415", carbon_status_min="low")
    assert verdict(asked_at(park, wants), "im-carbon-parks") is expected


def test_green_power_first_is_a_preset_that_lifts_the_zero_carbon_park(
    matcher: ParkMatcher,
) -> None:
    wants = firm("3415", products="风电整机", green_share_min=0.5)
    usual, green = (
        matcher.explain(wants, ZERO_CARBON, weights=name) for name in ("balanced", "绿电偏好型")
    )
    assert green.rank < usual.rank
    for criterion in ("green_power", "carbon_title", "renewables"):
        assert reason(green, criterion).weight > 2 * reason(usual, criterion).weight


def test_energy_is_a_screen_by_intensity_and_a_limit_by_quota() -> None:
    screening, balanced = PRESETS["screening"].values, PRESETS["balanced"].values
    assert screening["energy_intensity"] > 3 * balanced["energy_intensity"]
    park = with_own(catalogue.get(EQUIPMENT), energy_quota_tce=10_000)
    fits = []
    for energy_tce, expected in ((10_000, Verdict.PASS), (10_001, Verdict.FAIL)):
        user = firm("3415", energy_tce=energy_tce, annual_output_wan=8000)
        match = asked_at(park, user, weights="screening")
        assert verdict(match, "energy") is expected
        fits.append(reason(match, "energy_intensity").fit)
    assert fits[0] > fits[1]
