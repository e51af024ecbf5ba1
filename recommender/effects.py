"""What a firm's project would do to a park that takes it: figures before and after, and who there
is to talk to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from features import relatedness, symbiosis
from features.encode import weighted_codes
from features.fields import specs
from features.industries import code_index, get
from features.profiles import Basis, Fact, Firm, Park
from features.sitings import Siting, firm_key
from features.text import Text
from features.trades import about, akin
from features.vectors import FirmVector
from recommender.results import Contact, Effect
from recommender.score import NEIGHBOUR

MU_PER_HA = 15.0
MOST_CONTACTS = 5

PER_MU = (
    ("output_per_mu", "annual_output_wan"),
    ("tax_per_mu", "annual_tax_wan"),
    ("investment_per_mu", "investment_wan"),
)
BUDGETS = (
    ("land_available_mu", "land_mu"),
    ("power_available_mw", "peak_load_mw"),
    ("energy_quota_tce", "energy_tce"),
    ("water_quota_wan_m3", "water_wan_m3"),
)


def effects(firm: Firm, park: Park) -> tuple[Effect, ...]:
    """The park's per-mu figures and what is left of its land, power, energy and water.

    A per-mu figure after is the mean over the approved area and the project's land. Regional
    figures are not the park's own and stay out.
    """
    return (*_per_mu(firm, park), *_budgets(firm, park))


def contacts(firm: FirmVector, park: Park, sitings: Sequence[Siting]) -> tuple[Contact, ...]:
    """Known projects in the park that the firm buys from, sells to, exchanges by-products or heat
    with, or is like; the latest first of each. Whose products are of another trade are none, and
    those of which no more is known than a class of several trades come last and are told so.
    """
    words = " ".join((*firm.firm.industries, firm.firm.products))
    asked = (
        (_BUYS, [_Side.of(word) for word in firm.firm.inputs]),
        (_SELLS, [_Side.of(word) for word in firm.firm.outputs]),
        (_ALIKE, [_Side(about(words, firm.codes), firm.industries)]),
    )
    here = [s for s in sitings if s.park_id == park.id and firm_key(s.firm) != firm.key]
    here.sort(key=lambda siting: (-siting.year, siting.firm))
    met = [
        (why, siting, how)
        for why, sides in asked
        for siting in here
        if (how := max(side.meets(siting) for side in sides) if sides else 0)
    ]
    met.sort(key=lambda one: -one[2])
    found = [
        Contact(_told(why, siting, how), siting.firm, siting.project, siting.year, siting.source)
        for why, siting, how in met
    ]
    return tuple([*_exchanges(firm, here), *found][:MOST_CONTACTS])


@dataclass(frozen=True)
class _Side:
    """What a firm is or asks for: the chains that its words are about, and its codes."""

    about: int
    codes: Sequence[tuple[str, float]]

    @staticmethod
    def of(word: str) -> "_Side":
        codes = weighted_codes([word])
        return _Side(about(word, tuple(code for code, _ in codes)), codes)

    def meets(self, siting: Siting) -> int:
        """2 where the siting is what is asked for, 1 where it is in its class and no more is known,
        else 0.
        """
        if not _close(self.codes, siting.industry):
            return 0
        theirs = about(siting.project, (siting.industry,))
        return {True: 2, None: 1, False: 0}[akin(self.about, theirs, siting.industry)]


def _told(why: Text, siting: Siting, how: int) -> Text:
    if how > 1:
        return why
    industry = get(siting.industry)
    return _MIXED.fill(why=why, code=industry.code, name=industry.name)


def _exchanges(firm: FirmVector, here: Sequence[Siting]) -> Iterator[Contact]:
    """By-products, heat and hydrogen between the firm and known projects of the park."""
    for siting in here:
        there = (siting.industry,)
        ways = [(_TAKES, one) for one in symbiosis.between(there, firm.codes)]
        ways += [(_GIVES, one) for one in symbiosis.between(firm.codes, there)]
        for way, one in ways:
            source = f"{siting.source}；{one.cited}"
            why = way.fill(what=one.name)
            yield Contact(why, siting.firm, siting.project, siting.year, source)


_BUYS = Text("可向其采购", "may buy from it")
_SELLS = Text("可向其供货", "may sell to it")
_TAKES = Text("可利用其{what}", "may use its: {what}")
_GIVES = Text("可向其提供{what}", "may give it: {what}")
_ALIKE = Text("同类或相邻产业", "same or a neighbouring industry")
_MIXED = Text(
    "{why}（对方属{code} {name}，产品未必相关）",
    "{why} (it is in {code} {name}; its products may be unrelated)",
)


def _per_mu(firm: Firm, park: Park) -> Iterator[Effect]:
    area = _own(park.approved_area_ha)
    for figure, amount in PER_MU:
        before, total = _own(getattr(park, figure)), getattr(firm, amount)
        after = None
        if before and area and total is not None and firm.land_mu:
            mu = area.value * MU_PER_HA
            after = (before.value * mu + total) / (mu + firm.land_mu)
        yield _effect(figure, before, getattr(firm, figure), after)


def _budgets(firm: Firm, park: Park) -> Iterator[Effect]:
    for figure, need in BUDGETS:
        before, taken = _own(getattr(park, figure)), getattr(firm, need)
        after = None if before is None or taken is None else before.value - taken
        yield _effect(figure, before, taken, after)


def _effect(
    figure: str, before: Fact[float] | None, own: float | None, after: float | None
) -> Effect:
    spec = specs(Park)[figure]
    if before is None:
        return Effect(figure, spec.label, spec.unit, None, own, None)
    return Effect(
        figure, spec.label, spec.unit, before.value, own, after,
        before.basis, before.as_of, before.source,
    )  # fmt: skip


def _own(fact: Fact[float] | None) -> Fact[float] | None:
    return None if fact is None or fact.basis is Basis.REGIONAL else fact


def _close(codes: Sequence[tuple[str, float]], industry: str) -> bool:
    matrix = relatedness.code_matrix()
    at = code_index(industry)
    return any(matrix[code_index(code), at] >= NEIGHBOUR for code, _ in codes)
