from math import fsum

import pytest

from features.catalogue import load
from features.fields import specs
from features.illustrative import PUBLISHED, SOURCE, illustrated, published_means
from features.profiles import Basis, Park

REAL = load(province="内蒙古")
SHOWN = load(illustrative=True, province="内蒙古")
FILLED = (
    *PUBLISHED,
    "land_available_mu",
    "power_available_mw",
    "energy_quota_tce",
    "water_quota_wan_m3",
    "green_share",
    "tariff_yuan_per_kwh",
)


def test_the_published_means() -> None:
    assert published_means() == {
        "output_per_mu": 163.4,
        "tax_per_mu": 11.2,
        "investment_per_mu": 300.0,
    }


@pytest.mark.parametrize("field", PUBLISHED)
def test_area_weighted_means_equal_the_published_ones(field: str) -> None:
    areas = [park.approved_area_ha.value for park in SHOWN if park.approved_area_ha]
    values = [getattr(park, field).value for park in SHOWN]
    mean = fsum(a * v for a, v in zip(areas, values, strict=True)) / fsum(areas)
    assert mean == pytest.approx(published_means()[field], abs=1e-9)
    assert min(values) > 0
    assert len(set(values)) > 70


def test_every_main_figure_of_every_zone_is_filled() -> None:
    assert len(SHOWN) == 81
    assert all(getattr(park, field) is not None for park in SHOWN for field in FILLED)


def test_an_own_figure_is_never_replaced() -> None:
    for real, shown in zip(REAL, SHOWN, strict=True):
        for field in Park.model_fields:
            fact = getattr(real, field)
            if getattr(fact, "basis", Basis.OWN) is Basis.OWN and fact is not None:
                assert getattr(shown, field) == fact


def test_every_new_figure_is_marked() -> None:
    for real, shown in zip(REAL, SHOWN, strict=True):
        for field in FILLED:
            figure = getattr(shown, field)
            if figure != getattr(real, field):
                assert figure.basis is Basis.ILLUSTRATIVE
                assert figure.source == SOURCE
                assert figure.source.startswith("示意数据")


def test_no_status_is_made_up() -> None:
    for real, shown in zip(REAL, SHOWN, strict=True):
        assert shown.certified_chemical == real.certified_chemical
        assert shown.carbon_status == real.carbon_status
        assert shown.direct_green_power == real.direct_green_power
        assert shown.two_high_allowed is None


def test_the_figures_never_change() -> None:
    assert illustrated(REAL) == SHOWN
    by_id = {park.id: park for park in SHOWN}
    backwards = illustrated(tuple(reversed(REAL)))
    for park in backwards:
        for field in FILLED:
            drawn, shown = getattr(park, field).value, getattr(by_id[park.id], field).value
            assert drawn == pytest.approx(shown, rel=1e-12)


def test_the_figures_are_within_the_bounds_of_their_fields() -> None:
    for park in SHOWN:
        for field in FILLED:
            assert specs(Park)[field].check(getattr(park, field).value) is not None


def test_available_land_is_less_than_the_approved_area() -> None:
    for park in SHOWN:
        assert park.land_available_mu is not None
        assert park.approved_area_ha is not None
        assert park.land_available_mu.value <= park.approved_area_ha.value * 15 / 2
