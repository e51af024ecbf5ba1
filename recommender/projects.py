"""What a project counts as by the rules of a day: a promotion project, a major one."""

from collections.abc import Iterator

from features.text import Text
from features.units import WAN, show
from features.vectors import FirmVector, ParkVectors
from recommender.merits import merits
from recommender.policy import Policy, Rule
from recommender.provisions import clause
from recommender.results import Flag

THRESHOLDS = {
    "major_investment": Text("重大项目", "major project"),
    "promotion_investment": Text("招商引资项目", "promotion project"),
}
"""Numbers of a rule on the scale of projects, the highest first."""


def flags(policy: Policy, firm: FirmVector, parks: ParkVectors) -> tuple[Flag, ...]:
    """What the project counts as where the parks are; by size while its investment is known."""
    said = merits(policy, firm, parks)
    total = firm.firm.investment_wan
    if total is None:
        return said
    rules = policy.of_kind("project_threshold")
    here = [rule for rule in rules if parks.inside((rule.region,)).any()]
    return (*(flag for rule in here for flag in _reached(rule, total)), *said)


def _reached(rule: Rule, total: float) -> Iterator[Flag]:
    for name, label in THRESHOLDS.items():
        least = rule.amount(name)
        if total >= least:
            said = _FROM.fill(total=show(total, WAN), least=show(least, WAN))
            yield Flag(name, label, said, clause(rule))


_FROM = Text("总投资 {total}，门槛 {least}", "total investment {total}, threshold {least}")
