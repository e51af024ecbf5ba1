"""The rule book as a page: each rule on a chosen day, its clause, date and source, conflicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response

from features import regions
from features.errors import Fault
from features.fields import specs
from features.profiles import EXEMPTIONS, Firm, Park
from features.text import Text, bracketed, headed
from features.units import show
from recommender.policy import Conflict, Policy, PolicyBook
from recommender.rulebook import Kind, Rule, Value
from service import matchers
from service.web.pages import by_input
from service.web.visits import PageRoute, Visitor
from service.web.words import WORDS

LONGEST = 60

KINDS: dict[Kind, Text] = {
    "restricted_products": WORDS["rules_restricted_products"],
    "area_limit": WORDS["rules_area_limit"],
    "chemical_park_only": WORDS["rules_chemical_park_only"],
    "in_park_prohibition": WORDS["rules_in_park_prohibition"],
    "siting": WORDS["rules_siting"],
    "water_heavy": WORDS["rules_water_heavy"],
    "energy_benchmark": WORDS["rules_energy_benchmark"],
    "carbon_threshold": WORDS["rules_carbon_threshold"],
    "standard_land": WORDS["rules_standard_land"],
    "project_threshold": WORDS["rules_project_threshold"],
    "reference": WORDS["rules_reference"],
    "goal": WORDS["rules_goal"],
    "principle": WORDS["rules_principle"],
}
STRENGTHS = {
    "must": WORDS["rules_must"],
    "in_principle": WORDS["rules_in_principle"],
    "push": WORDS["rules_push"],
}

_FIELDS = {**specs(Firm), **specs(Park)}
LABELS = {"day": WORDS["rules_day"], "region": WORDS["plan_region"]}
router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True)
class Reading:
    """What is wanted of the book, and what is there."""

    day: date
    region: str
    q: str
    book: PolicyBook
    policy: Policy

    @property
    def kinds(self) -> Sequence[tuple[Text, Sequence[Rule]]]:
        """The rules in force by kind, those alone that hold the words."""
        found = [rule for rule in self.policy.rules if self._holds(rule)]
        parted = [(said, [r for r in found if r.kind == kind]) for kind, said in KINDS.items()]
        return [(said, rules) for said, rules in parted if rules]

    @property
    def conflicts(self) -> Sequence[Conflict]:
        """Rules in force that pull apart."""
        return self.policy.conflicts()

    @property
    def not_in_force(self) -> Sequence[Rule]:
        """The rules of the book that do not hold on the day, or have not begun."""
        return [r for r in self.book.rules if not r.in_force(self.day) and self._holds(r)]

    def topic(self, name: str) -> Text:
        """What a topic is called."""
        return self.book.topics.get(name, Text(name, name))

    def _holds(self, rule: Rule) -> bool:
        words = (*rule.title, *rule.summary, *rule.document.title, rule.clause, rule.id)
        return self.q.lower() in " ".join(words).lower()


@router.get("/rules")
def show_rules(
    request: Request, visit: Visitor, day: str = "", region: str = "", q: str = ""
) -> Response:
    """The rules in force on a day, in a region, that hold some words, or what is wrong."""
    faults: list[Fault] = []
    book = matchers.of(request).fitted().book_
    wanted = _day(day, faults)
    policy = book.at(wanted)
    if code := _code(region.strip(), faults):
        policy = policy.for_region(code)
    reading = Reading(wanted, region[:LONGEST], q.strip()[:LONGEST], book, policy)
    return visit.page(
        "rules.html",
        422 if faults else 200,
        reading=reading,
        faults=by_input(faults, LABELS),
        strengths=STRENGTHS,
        exemptions=EXEMPTIONS,
        region_name=_name,
        number=number,
    )


def _day(said: str, faults: list[Fault]) -> date:
    try:
        return date.fromisoformat(said) if said else matchers.today()
    except ValueError:
        faults.append(Fault("day", said, WORDS["rules_no_day"], WORDS["rules_a_day"]))
        return matchers.today()


def _code(said: str, faults: list[Fault]) -> str:
    if not said:
        return ""
    found = regions.find(said) if len(said) <= LONGEST else None
    if found is None:
        faults.append(Fault("region", said, WORDS["rules_no_region"], WORDS["rules_a_region"]))
        return ""
    return found.adcode


def number(value: Value) -> Text:
    """A number of a rule: what it is called as its pack says, else as the field of its name is;
    how much; and of when.
    """
    spec = _FIELDS.get(value.name)
    called = value.label or (spec.label if spec else Text(value.name, value.name))
    said = headed(called, show(value.amount, value.unit))
    return said if value.as_of is None else bracketed(said, str(value.as_of))


def _name(code: str) -> str:
    """The name of a division code, as rules write it: two, four or six digits, or none for all."""
    found = regions.all_regions().get(f"{code:0<6}") if code else None
    return found.name if found else ""
