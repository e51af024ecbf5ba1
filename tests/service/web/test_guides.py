"""What a project is held against: each figure with its year and source, never a park's stand-in."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from features import industries, sitings
from recommender.matcher import ParkMatcher
from service.web.guides import FIGURES, _known, guides, hunger

DAY = date(2026, 1, 1)


def test_averages_of_the_region_come_with_year_and_source(matcher: ParkMatcher) -> None:
    found = guides(matcher, (), "内蒙古", DAY)
    averages = {one.figure: one.value for one in found if not one.bar}
    assert averages == {"investment_per_mu": 300, "output_per_mu": 163.4, "tax_per_mu": 11.2}
    assert all(one.when == "2024" and one.source for one in found if not one.bar)
    assert any(one.bar and one.value == 200 and "乌海" in one.name.zh for one in found)


def test_what_is_not_known_of_a_region_is_not_lent_to_it(matcher: ParkMatcher) -> None:
    assert not guides(matcher, (), "广东", DAY)
    assert not guides(matcher, (), "火星", DAY)
    assert not guides(matcher, ("zzzz",), "", DAY)


def test_averages_count_from_the_day_that_they_are_of(matcher: ParkMatcher) -> None:
    assert not [one for one in guides(matcher, (), "内蒙古", date(2020, 1, 1)) if not one.bar]


def test_projects_of_the_same_division_are_named(matcher: ParkMatcher) -> None:
    found = guides(matcher, ("3841",), "", DAY)
    assert found
    assert {one.figure for one in found} == {FIGURES[0]}
    assert all(one.value > 0 and one.when.isdigit() and one.source for one in found)


def test_an_industrys_hunger_for_energy_is_of_its_year() -> None:
    said = hunger(("3110",))
    assert said is not None
    assert "2007" in said.zh
    assert hunger(("zzzz",)) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_asks_for_them_while_it_is_filled_in(client: TestClient, lang: str) -> None:
    answer = client.get("/guides", params={"industry": "3415", "region": "内蒙古", "lang": lang})
    assert {one["figure"] for one in answer.json()["guides"]} == set(FIGURES)
    assert answer.json()["energy"]
    assert client.get("/guides", params={"region": "x" * 5000}).json()["guides"] == []


def test_a_project_of_another_class_is_no_project_of_the_same_industry() -> None:
    """Polysilicon (3985) and chloroacetic acid (2614) share no group."""
    for code in ("2614", "3985", "3841", "645", "C", "26"):
        for one in _known([code]):
            named = [siting for siting in sitings.load() if siting.firm in one.name.zh]
            shared = 4 if "小类" in one.name.zh else 3
            own = industries.leaf(code)[:shared]
            assert own in {industries.leaf(siting.industry)[:shared] for siting in named}
    assert not list(_known(["26"]))
