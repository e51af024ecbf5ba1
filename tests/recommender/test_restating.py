import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features import catalogue
from features.profiles import Figure, Firm, Label
from recommender.matcher import ParkMatcher
from recommender.restating import restated

PARKS = catalogue.load(province="内蒙古")
FIRM = Firm(name="甲", industries=("3415",), land_mu=300, green_share_min=0.5)
positions = st.sets(st.integers(0, len(PARKS) - 1), max_size=5)


@pytest.fixture(scope="module")
def fitted() -> ParkMatcher:
    return ParkMatcher().fit(PARKS)


@settings(max_examples=15, deadline=None)
@given(at=positions, land_mu=st.floats(0, 2000), share=st.floats(0, 1))
def test_it_answers_as_a_new_fit_does_bit_for_bit(
    fitted: ParkMatcher, at: set[int], land_mu: float, share: float
) -> None:
    told = {
        "land_available_mu": Figure(value=land_mu, as_of="2025", source="文件"),
        "green_share": Figure(value=share),
        "carbon_status": Label(value="zero"),
    }
    parks = [park.model_copy(update=told) if n in at else park for n, park in enumerate(PARKS)]
    found, anew = restated(fitted, parks, "甲"), ParkMatcher(data_version="甲").fit(parks)
    assert found.match(FIRM, 20) == anew.match(FIRM, 20)
    np.testing.assert_array_equal(found.rank(FIRM).score, anew.rank(FIRM).score)


def test_the_matcher_that_it_came_from_answers_as_before(fitted: ParkMatcher) -> None:
    before = fitted.match(FIRM)
    parks = [park.model_copy(update={"land_available_mu": Figure(value=1.0)}) for park in PARKS]
    found = restated(fitted, parks, "甲").match(FIRM)
    assert fitted.match(FIRM) == before
    assert found.data_version == "甲"
    assert found.matches != before.matches


def test_what_was_told_of_a_park_is_told_anew(fitted: ParkMatcher) -> None:
    best = fitted.match(FIRM, 1).matches[0].park_id
    told = {"green_share": Figure(value=0.87, as_of="2025", source="文件")}
    parks = [park.model_copy(update=told) if park.id == best else park for park in PARKS]
    reasons = restated(fitted, parks).explain(FIRM, best).reasons
    assert "87%" in {reason.offer.zh for reason in reasons}


def test_other_parks_are_refused(fitted: ParkMatcher) -> None:
    with pytest.raises(ValueError, match="zip"):
        restated(fitted, PARKS[1:])
