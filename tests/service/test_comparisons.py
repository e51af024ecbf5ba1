from typing import Any

import pytest

from features import catalogue
from features.errors import BadInput
from features.fields import specs
from features.profiles import Park
from recommender.matcher import ParkMatcher
from service import comparisons, matchers, questions
from service.wishes import Comparing

DAY = matchers.today()
IDS = [park.id for park in catalogue.load(province="包头市")[:6]]
FIRM = {"name": "示例", "industries": ["3415"], "land_mu": 300}


@pytest.fixture(scope="module")
def matcher() -> ParkMatcher:
    return ParkMatcher().fit(catalogue.load(province="内蒙古"))


def asked(**more: Any) -> Comparing:
    return questions.read_about_firm({"parks": IDS, **more}, Comparing)


def test_every_field_of_every_park_stands_side_by_side(matcher: ParkMatcher) -> None:
    told = comparisons.compared(matcher, asked(), DAY, "zh")
    assert [field["field"] for field in told["fields"]] == list(specs(Park))
    for field in told["fields"]:
        assert [value["park_id"] for value in field["values"]] == IDS
        same = len({str(value["value"]) for value in field["values"]}) == 1
        assert field["differs"] != same
    assert (told["matches"], told["considered"], told["firm"]) == ([], 0, None)


def test_what_is_not_known_is_null_and_said_so(matcher: ParkMatcher) -> None:
    told = comparisons.compared(matcher, asked(), DAY, "en")
    (tax,) = [field for field in told["fields"] if field["field"] == "tax_per_mu"]
    unknown = [value for value in tax["values"] if value["value"] is None]
    assert unknown
    assert {value["shown"] for value in unknown} == {"unknown"}


def test_with_a_firm_each_park_is_explained_at_its_place(matcher: ParkMatcher) -> None:
    told = comparisons.compared(matcher, asked(firm=FIRM, weights="export"), DAY, "zh")
    question = questions.read({"firm": FIRM, "weights": "export"})
    assert [match["park"]["id"] for match in told["matches"]] == IDS
    for park_id, match in zip(IDS, told["matches"], strict=True):
        found, considered = questions.explained(matcher, question, park_id, DAY)
        assert (match["rank"], match["score"]) == (found.rank, found.score)
        assert told["considered"] == considered
    assert told["weights"] == question.weighting.name


def test_every_park_that_is_not_known_or_named_twice_is_a_fault(matcher: ParkMatcher) -> None:
    with pytest.raises(BadInput) as refused:
        comparisons.compared(matcher, asked(parks=[IDS[0], "火星园区", IDS[0]]), DAY, "zh")
    assert [fault.path for fault in refused.value.faults] == ["parks.1", "parks.2"]


@pytest.mark.parametrize("parks", [[], ["S159041"] * 7, "S159041", [""], None])
def test_one_to_six_parks_are_compared(parks: object) -> None:
    with pytest.raises(BadInput):
        asked(parks=parks)
