"""What a project counts as."""

from datetime import date

import pytest

from features.encode import firm_vector, park_vectors
from features.profiles import Firm
from recommender.policy import PolicyBook
from recommender.projects import flags, thresholds
from tests.recommender.conftest import a_park

POLICY = PolicyBook.load().at(date(2025, 6, 10))


@pytest.mark.parametrize(
    ("investment", "names"),
    [
        (None, []),
        (499.0, []),
        (500.0, ["promotion_investment"]),
        (99_999.0, ["promotion_investment"]),
        (100_000.0, ["major_investment", "promotion_investment"]),
    ],
)
def test_a_project_counts_from_its_threshold_on(investment: float | None, names: list[str]) -> None:
    """Half-year report of 2023: from 5 million yuan, major from 1 billion."""
    firm = firm_vector(Firm(name="某企业", investment_wan=investment))
    found = flags(thresholds(POLICY, park_vectors([a_park()])), firm)
    assert [flag.name for flag in found] == names
    assert all(flag.why.zh and flag.clause.zh for flag in found)


def test_where_the_rule_does_not_hold_nothing_counts() -> None:
    firm = firm_vector(Firm(name="某企业", investment_wan=1e6))
    elsewhere, before = park_vectors([a_park(adcode="320500")]), date(2020, 1, 1)
    assert flags(thresholds(POLICY, elsewhere), firm) == ()
    policy = PolicyBook.load().at(before)
    assert flags(thresholds(policy, park_vectors([a_park()])), firm) == ()
