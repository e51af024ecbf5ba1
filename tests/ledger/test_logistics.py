"""Logistics: border ports and bonded zones."""

import pytest

from features import catalogue
from features.industries import rows
from recommender.matcher import ParkMatcher
from recommender.results import Match
from tests.ledger.asking import firm, reason

EXPORTER = firm("3971", export_share=0.8)


def port_fit(match: Match) -> float:
    fit = reason(match, "ports").fit
    assert fit is not None
    return fit


@pytest.mark.parametrize(
    ("port", "at_the_gate", "far"),
    [
        ("满洲里口岸", "满洲里边境经济合作区", "赤峰高新区"),
        ("二连浩特口岸", "二连浩特边境经济合作区", "包头装备制造产业园区"),
    ],
)
def test_an_exporter_is_drawn_to_border_ports_by_distance(
    matcher: ParkMatcher, port: str, at_the_gate: str, far: str
) -> None:
    assert port in {hub["name"] for hub in rows("hubs.csv")}
    near, away = (matcher.explain(EXPORTER, catalogue.get(name).id) for name in (at_the_gate, far))
    assert port_fit(near) == 1.0
    assert port_fit(near) > port_fit(away)
    assert "km" in reason(near, "ports").offer.en


def test_freight_of_the_border_ports_is_above_a_hundred_million_tonnes() -> None:
    (freight,) = [row for row in rows("ports.csv") if row["item"] == "陆路口岸货运量"]
    assert float(freight["value"]) > 1
    assert (freight["unit"], freight["year"]) == ("亿吨", "2025")


def test_the_bonded_zone_of_manzhouli_suits_a_firm_as_far_as_it_exports(
    matcher: ParkMatcher,
) -> None:
    zone = catalogue.get("满洲里综合保税区")
    for share in (0.0, 0.4, 1.0):
        match = matcher.explain(firm("3971", export_share=share), zone.id)
        assert reason(match, "kind_fit").fit == pytest.approx(share)
