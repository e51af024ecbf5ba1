"""The real parks that the ledger asks about, fitted once."""

import pytest

from features import catalogue
from features.profiles import Park
from recommender.matcher import ParkMatcher
from tests.ledger.asking import DAY


@pytest.fixture(scope="session")
def parks() -> tuple[Park, ...]:
    """The zones of Inner Mongolia and of Ningxia."""
    return (*catalogue.load(province="内蒙古"), *catalogue.load(province="宁夏"))


@pytest.fixture(scope="session")
def matcher(parks: tuple[Park, ...]) -> ParkMatcher:
    return ParkMatcher(as_of=DAY).fit(parks)
