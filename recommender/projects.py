"""What a project counts as by the rules of a day: a promotion project, a major one."""

from collections.abc import Iterable, Iterator

from features.text import Text
from features.units import WAN, show
from features.vectors import FirmVector, ParkVectors
from recommender.policy import Policy, Rule
from recommender.provisions import clause
from recommender.results import Flag

THRESHOLDS = {
    "major_investment": Text("重大项目", "major project"),
    "promotion_investment": Text("招商引资项目", "promotion project"),
}
"""Numbers of a rule on the scale of projects, the highest first."""


def thresholds(policy: Policy, parks: ParkVectors) -> tuple[Rule, ...]:
    """The rules on the size of projects where the parks are."""
    rules = policy.of_kind("project_threshold")
    return tuple(rule for rule in rules if parks.inside((rule.region,)).any())


def flags(rules: Iterable[Rule], firm: FirmVector) -> tuple[Flag, ...]:
    """What the project counts as by its size, while its investment is known."""
    total = firm.firm.investment_wan
    return () if total is None else tuple(flag for rule in rules for flag in _reached(rule, total))


def _reached(rule: Rule, total: float) -> Iterator[Flag]:
    for name, label in THRESHOLDS.items():
        least = rule.amount(name)
        if total >= least:
            said = _FROM.fill(total=show(total, WAN), least=show(least, WAN))
            yield Flag(name, label, said, clause(rule))


_FROM = Text("总投资 {total}，门槛 {least}", "total investment {total}, threshold {least}")
