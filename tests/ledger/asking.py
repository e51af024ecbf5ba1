"""How the ledger asks the product: one firm, one real park, the law of one day."""

from datetime import date
from typing import Any

from features.profiles import Fact, Firm, Park
from recommender.matcher import ParkMatcher
from recommender.results import Finding, Match, Reason, Verdict

DAY = date(2025, 6, 10)
WUHAI, ZERO_CARBON, ROLLING, EQUIPMENT = "S157038", "S157056", "S159040", "S159041"
"""Zones: with entry bars; listed as zero-carbon; of metal works and of machines in Baotou."""


def firm(*industries: str, **stated: Any) -> Firm:
    """A firm of these industries (codes or Chinese words), of which no more is known."""
    return Firm(**{"name": "某企业", "industries": industries, **stated})


def reason(match: Match, criterion: str) -> Reason:
    """What one criterion says."""
    (found,) = [one for one in match.reasons if one.criterion == criterion]
    return found


def findings(match: Match) -> dict[str, Finding]:
    """Rule or constraint → what it says."""
    return {one.rule: one for one in match.findings}


def verdict(match: Match, rule: str) -> Verdict | None:
    """The verdict of one rule; None where it does not concern the firm."""
    found = findings(match).get(rule)
    return None if found is None else found.verdict


def with_own(park: Park, **values: Any) -> Park:
    """The park as if it had published these figures."""
    facts = {name: Fact[Any](value=value, as_of="2025") for name, value in values.items()}
    return park.model_copy(update=facts)


def asked_at(park: Park, project: Firm, **asked: Any) -> Match:
    """The project at this park alone."""
    return ParkMatcher(as_of=DAY).fit([park]).explain(project, park.id, **asked)
