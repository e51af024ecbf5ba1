"""Constraints that rest on law: one for each rule in force that decides where a firm may go.

How a kind of rule is judged is written once, in ``JUDGES``; what it says, since when and where is
in the rule files. A rule that concerns no park or not this firm gives no constraint.
"""

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from features.profiles import CARBON_LEVELS, EXEMPTIONS, Basis, Fact, Park
from features.text import Text, bracketed, enumerated, headed
from features.units import SHARE, TCE, WAN_M3, show
from features.vectors import FirmVector, Floats, ParkVectors
from recommender.constraints import UNKNOWN_TEXT, Verdicts, offer_text
from recommender.policy import Kind, Policy, Rule, Standing
from recommender.results import Finding, Verdict

Judge = Callable[[Rule, Policy, FirmVector, ParkVectors], "Verdicts | Verdict | None"]
YES_NO = {True: Text("是", "yes"), False: Text("否", "no"), None: UNKNOWN_TEXT}


@dataclass(frozen=True)
class Provision:
    """One rule of law as a constraint on parks inside its region.

    ``beside``: regions that have a rule of their own on the same thing, checked at its source;
    there an unchecked rule of the nation is silent.
    """

    rule: Rule
    policy: Policy
    beside: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.rule.id

    @property
    def label(self) -> Text:
        return self.rule.title

    @cached_property
    def clause(self) -> Text:
        """Document and clause, as a person would cite them."""
        return clause(self.rule)

    def concerns(self, firm: FirmVector) -> bool:
        """Whether the rule may say something of the firm."""
        return self.rule.match(firm.codes, firm.words) != "no"

    def steps(self, parks: ParkVectors) -> Mapping[str, Floats]:
        """Firm's figure → the values at which a verdict on these parks may turn."""
        if self.rule.kind == "energy_benchmark":
            return {"energy_tce": np.array([self.rule.amount("energy_tce")])}
        if self.rule.kind == "water_heavy":
            own = parks.own["water_quota_wan_m3"]
            return {"water_wan_m3": parks.numbers["water_quota_wan_m3"][own]}
        return {}

    def judge(self, firm: FirmVector, parks: ParkVectors) -> Verdicts | None:
        found = JUDGES[self.rule.kind](self.rule, self.policy, firm, parks)
        if found is None:
            return None
        here = parks.inside((self.rule.region,)) & ~parks.inside(self.beside)
        if not here.any():
            return None
        verdicts = np.where(here, np.asarray(found, dtype=np.int8), np.int8(Verdict.PASS))
        if self.rule.basis == "to_verify":  # it asks, it never decides
            verdicts[verdicts >= Verdict.CONDITIONAL] = Verdict.UNKNOWN
        return verdicts

    def find(self, firm: FirmVector, park: Park, verdict: Verdict) -> Finding | None:
        rule = self.rule
        if not rule.holds_in(park.adcode) or park.adcode.startswith(self.beside):
            return None
        return Finding(
            rule=rule.id,
            label=rule.title,
            verdict=verdict,
            need=rule.summary,
            offer=_offer(rule, firm, park),
            margin=_margin(rule, firm),
            change=_change(verdict),
            clause=self.clause,
            since="" if rule.since is None else str(rule.since),
            source=rule.source,
            basis=_basis(rule, park),
            ways_out=_ways_out(rule, self._standing(firm, park)) if verdict else (),
            ask=rule.title,
        )

    def of_firm(self, firm: FirmVector) -> Hashable:
        asks = firm.firm
        figures = [getattr(asks, name) for name in _FIGURES.get(self.rule.kind, ())]
        return firm.codes, firm.words, asks.exemptions, asks.exemptions_complete, *figures

    def of_park(self, park: Park) -> Hashable:
        return park.id

    def _standing(self, firm: FirmVector, park: Park) -> Standing | None:
        return _standing(self.rule, self.policy, firm, park.adcode)


def provisions(policy: Policy) -> tuple[Provision, ...]:
    """The constraints that the rules in force make."""
    judged = policy.of_kind(*JUDGES)
    return tuple(Provision(rule, policy, _beside(rule, judged)) for rule in judged)


def _beside(rule: Rule, judged: Sequence[Rule]) -> tuple[str, ...]:
    if rule.basis != "to_verify" or rule.region:
        return ()
    own = [r for r in judged if r.kind == rule.kind == "chemical_park_only" and r.basis == "read"]
    return tuple(r.region for r in own if r.region)


def clause(rule: Rule) -> Text:
    """Document and clause, as a person would cite them."""
    title, number = rule.document.title, rule.document.number
    zh, en = f"《{title.zh}》{number} {rule.clause}", f"{title.en} {number} {rule.clause}"
    return Text(zh.strip(), " ".join(en.split()))


def _by_product(rule: Rule, policy: Policy, firm: FirmVector, parks: ParkVectors) -> Verdict | None:
    found = _standing(rule, policy, firm, "")
    return None if found is None else Verdict[found.status]


def _restricted(
    rule: Rule, policy: Policy, firm: FirmVector, parks: ParkVectors
) -> Verdicts | None:
    """As the product stands; a park that takes no such project fails it whatever the exemptions."""
    found = _by_product(rule, policy, firm, parks)
    if found is None:
        return None
    verdicts = np.full(len(parks), found, dtype=np.int8)
    if rule.match(firm.codes, firm.words) == "certain":
        refused = Verdict.UNKNOWN if rule.basis == "to_verify" else Verdict.FAIL
        verdicts[parks.flags["two_high_allowed"] == 0] = refused
    return verdicts


def _chemical_park(
    rule: Rule, policy: Policy, firm: FirmVector, parks: ParkVectors
) -> Verdicts | None:
    if not _is_chemical(rule, firm):
        return None
    certified = parks.flags["certified_chemical"]
    verdicts = np.where(certified == 1, np.int8(Verdict.PASS), np.int8(Verdict.FAIL))
    verdicts[np.isnan(certified)] = Verdict.UNKNOWN
    verdicts[verdicts == Verdict.FAIL] = _refusal(rule, firm)
    return verdicts


def _refusal(rule: Rule, firm: FirmVector) -> Verdict:
    """How hard a rule on chemicals is where the park is known not to be certified.

    It excludes only a product that it surely means: not every chemical is a hazardous one.
    """
    if firm.firm.is_chemical is None:
        return Verdict.UNKNOWN
    if rule.strength == "push":
        return Verdict.CONDITIONAL
    sure = rule.match(firm.codes, firm.words) == "certain"
    return Verdict.FAIL if sure else Verdict.UNKNOWN


def _in_chemical_park(
    rule: Rule, policy: Policy, firm: FirmVector, parks: ParkVectors
) -> Verdicts | None:
    """A park may hold a chemical zone beside others: inside one it must be asked which plot."""
    if rule.match(firm.codes, firm.words) == "no" or firm.firm.is_chemical:
        return None
    inside_zone = parks.flags["certified_chemical"] == 1
    return np.where(inside_zone, np.int8(Verdict.UNKNOWN), np.int8(Verdict.PASS))


def _siting(rule: Rule, policy: Policy, firm: FirmVector, parks: ParkVectors) -> Verdicts | None:
    if rule.effect != "site_in" or not parks.adcodes.size:
        return None
    outside = _standing(rule, policy, firm, "990000")
    if outside is None:
        return None
    elsewhere = np.int8(Verdict[outside.status])
    return np.where(parks.inside(rule.sites), np.int8(Verdict.PASS), elsewhere)


def _water(rule: Rule, policy: Policy, firm: FirmVector, parks: ParkVectors) -> Verdicts | None:
    """A water-heavy firm must state its need and the park its own quota; otherwise to verify.

    That the quota falls short is for the limit on water to fail: here it is a condition.
    """
    if rule.match(firm.codes, firm.words) == "no":
        return None
    need, quota = firm.number("water_wan_m3"), parks.numbers["water_quota_wan_m3"]
    verdicts = np.where(need <= quota, np.int8(Verdict.PASS), np.int8(Verdict.CONDITIONAL))
    verdicts[~parks.own["water_quota_wan_m3"] | math.isnan(need)] = Verdict.UNKNOWN
    return verdicts


def _energy(rule: Rule, policy: Policy, firm: FirmVector, parks: ParkVectors) -> Verdict | None:
    """A large user in a named sector needs the benchmark level."""
    certainty = rule.match(firm.codes, firm.words)
    if certainty == "no":
        return None
    energy = firm.number("energy_tce")
    if energy < rule.amount("energy_tce") or "benchmark_efficiency" in firm.firm.exemptions:
        return Verdict.PASS
    doubtful = math.isnan(energy) or certainty == "possible"
    return Verdict.UNKNOWN if doubtful else Verdict.CONDITIONAL


def _carbon(rule: Rule, policy: Policy, firm: FirmVector, parks: ParkVectors) -> Verdicts | None:
    """A titled park whose own green share misses its title's threshold holds it conditionally."""
    if not CARBON_LEVELS[firm.firm.carbon_status_min]:
        return None
    least = np.select(
        [parks.carbon == CARBON_LEVELS["low"], parks.carbon == CARBON_LEVELS["zero"]],
        [rule.amount("low_carbon"), rule.amount("zero_carbon")],
        default=0.0,
    )
    share = np.where(parks.own["green_share"], parks.numbers["green_share"], np.nan)
    verdicts = np.where(share >= least, np.int8(Verdict.PASS), np.int8(Verdict.CONDITIONAL))
    verdicts[np.isnan(share)] = Verdict.UNKNOWN
    verdicts[(least == 0.0) & ~np.isnan(parks.carbon)] = Verdict.PASS
    return verdicts


JUDGES: Mapping[Kind, Judge] = {
    "restricted_products": _restricted,
    "area_limit": _by_product,
    "chemical_park_only": _chemical_park,
    "in_park_prohibition": _in_chemical_park,
    "siting": _siting,
    "water_heavy": _water,
    "energy_benchmark": _energy,
    "carbon_threshold": _carbon,
}


def _standing(rule: Rule, policy: Policy, firm: FirmVector, place: str) -> Standing | None:
    return policy.standing(
        rule,
        firm.codes,
        firm.words,
        place=place,
        exemptions=firm.firm.exemptions,
        exemptions_complete=firm.firm.exemptions_complete,
    )


def _is_chemical(rule: Rule, firm: FirmVector) -> bool:
    if firm.firm.is_chemical is not None:
        return firm.firm.is_chemical
    return rule.match(firm.codes, firm.words) != "no"


def _offer(rule: Rule, firm: FirmVector, park: Park) -> Text:
    """The figure or flag that the verdict rests on."""
    match rule.kind:
        case "chemical_park_only" | "in_park_prohibition":
            fact = park.certified_chemical
            said = YES_NO[None if fact is None else fact.value]
            note = "" if fact is None else fact.note
            return headed(_CHEMICAL, bracketed(said, note))
        case "water_heavy":
            water, quota = firm.firm.water_wan_m3, park.water_quota_wan_m3
            need = show(water, WAN_M3)
            have = offer_text(quota, WAN_M3)
            return Text(f"用水 {need.zh}，指标 {have.zh}", f"uses {need.en}, quota {have.en}")
        case "energy_benchmark":
            used = show(firm.firm.energy_tce, TCE)
            return Text(f"年综合能耗 {used.zh}", f"energy a year {used.en}")
        case "carbon_threshold":
            share = park.green_share
            known = offer_text(share, SHARE)
            return Text(f"绿电占比 {known.zh}", f"green share {known.en}")
        case "restricted_products" if park.two_high_allowed and not park.two_high_allowed.value:
            return Text("园区不承接两高项目", "the park takes no two-high project")
        case _:
            done = [EXEMPTIONS[name] for name in firm.firm.exemptions]
            return headed(_MET, enumerated(done) if done else _NOT_SAID)


def _basis(rule: Rule, park: Park) -> Basis | None:
    """Whose figure or flag of the park the verdict rests on."""
    rests_on: Mapping[Kind, Fact[bool] | Fact[float] | None] = {
        "chemical_park_only": park.certified_chemical,
        "in_park_prohibition": park.certified_chemical,
        "water_heavy": park.water_quota_wan_m3,
        "carbon_threshold": park.green_share,
        "restricted_products": park.two_high_allowed,
    }
    fact = rests_on.get(rule.kind)
    return None if fact is None else fact.basis


def _margin(rule: Rule, firm: FirmVector) -> float | None:
    if rule.kind != "energy_benchmark" or firm.firm.energy_tce is None:
        return None
    return rule.amount("energy_tce") - firm.firm.energy_tce


def _change(verdict: Verdict) -> Text:
    if verdict is not Verdict.FAIL:
        return Text("", "")
    return Text("须由主管部门书面认定例外", "needs a written exception from the authority")


def _ways_out(rule: Rule, standing: Standing | None) -> tuple[Text, ...]:
    """What the firm still lacks, or all that the rule names where it is judged by figures."""
    one_of = standing.needs_one_of if standing else rule.ways_out.any_of
    all_of = standing.needs_all_of if standing else rule.ways_out.all_of
    either = tuple(headed(_EITHER, EXEMPTIONS[name]) for name in one_of)
    each = [EXEMPTIONS[name] for name in all_of]
    return (*either, headed(_AND, enumerated(each))) if each else either


_FIGURES: Mapping[Kind, tuple[str, ...]] = {
    "water_heavy": ("water_wan_m3",),
    "energy_benchmark": ("energy_tce",),
}
"""What figures of the firm a finding tells."""
_CHEMICAL = Text("认定化工园区", "certified chemical park")
_MET, _NOT_SAID = Text("已具备", "met"), Text("未说明", "not said")
_EITHER, _AND = Text("任一", "either"), Text("并且", "and")
