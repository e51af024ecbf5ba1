"""What a park brings to each criterion, in words, and where that is known from."""

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from features import encode, evidence, regions, relatedness, symbiosis
from features.catalogue import CATALOGUE, CATALOGUE_YEAR
from features.fields import specs
from features.industries import CODES
from features.profiles import CARBON, KINDS, LEVELS, Basis, Fact, Park
from features.sitings import Siting
from features.text import Text, bracketed, clauses, enumerated, headed
from features.units import KM, WAN_PER_MU, show
from features.vectors import FirmVector, Floats, Ints
from recommender.constraints import UNKNOWN_TEXT, offer_text
from recommender.criteria import CRITERIA, Criterion
from recommender.fits import kilometres
from recommender.score import UNLIKE_IN_PARK, Scope, Setting, drawn

BROAD = 0.5
MOST_KEPT = 1 << 16
NOTHING = Text("—", "—")


@dataclass(frozen=True)
class Offer:
    """What the park brings to a criterion, and where that is known from."""

    said: Text
    basis: Basis | None = None
    as_of: str = ""
    source: str = ""


@dataclass(frozen=True)
class Ground:
    """A firm, the parks of a scope with its (c, n) ``fits`` there, and what was known of sitings.

    ``kept``: criterion and park, and the firm's words where they matter → an offer told before.
    """

    firm: FirmVector
    parks: tuple[Park, ...]
    scope: Scope
    setting: Setting
    fits: Floats
    sitings: tuple[Siting, ...]
    kept: dict[Hashable, "Offer"]

    def at(self, position: int) -> int:
        """Where the park at ``position`` of the scope stands among all."""
        return int(self.scope.positions[position])

    def park(self, position: int) -> Park:
        """The park at ``position`` of the scope."""
        return self.parks[self.at(position)]

    def offer(self, criterion: Criterion, position: int) -> "Offer":
        """What the park at ``position`` of the scope brings to ``criterion``."""
        name, told = criterion.name, OF_PAIR.get(criterion.name)
        key = name, self.at(position), self.kind if told else None
        offer = self.kept.get(key)
        if offer is None:
            offer = (told or OF_PARK.get(name, _figure))(self, criterion, position)
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = offer
        return offer

    @cached_property
    def kind(self) -> Hashable:
        """Of the firm and the day all that an offer to the firm rests on."""
        sitings, key = self.setting.sitings, self.firm.key
        own = key if (sitings.key == key).any() else ""  # its own sitings do not draw it
        return self.firm.said, own, self.setting.year, id(sitings)

    @cached_property
    def partners(self) -> tuple[str, ...]:
        """Codes of the firm's suppliers and customers."""
        asks = self.firm.firm
        return tuple(code for code, _ in encode.weighted_codes((*asks.inputs, *asks.outputs)))

    @cached_property
    def drawing(self) -> Ints:
        """Known projects that draw the firm, the closest first."""
        setting = self.setting
        weight = drawn(self.firm, setting.sitings, setting.year, UNLIKE_IN_PARK)
        order = np.argsort(-weight, kind="stable")
        return order[weight[order] > 0]


_WORDS = {**LEVELS, **KINDS}


def _figure(ground: Ground, criterion: Criterion, position: int) -> Offer:
    """A figure, flag or word of the park as it stands in its profile."""
    if not criterion.figure:
        return Offer(NOTHING)
    value = getattr(ground.park(position), criterion.figure)
    if isinstance(value, Fact):
        unit = specs(Park)[criterion.figure].unit
        said = CARBON[value.value] if value.value in CARBON else offer_text(value, unit)
        return Offer(said, value.basis, value.as_of, value.source)
    if not value:
        return Offer(UNKNOWN_TEXT)
    return _published(ground.park(position), _WORDS.get(value, Text(value, value)))


def _published(park: Park, said: Text) -> Offer:
    """What the catalogue prints of a zone; a park that a user brings has the user's word only."""
    if park.approved_area_ha is None or park.approved_area_ha.source != CATALOGUE:
        return Offer(said)
    later = evidence.later_industries(park.id)
    since = f"{CATALOGUE_YEAR}-" if later else CATALOGUE_YEAR
    return Offer(said, Basis.OWN, since, f"{CATALOGUE}及后续公开报道" if later else CATALOGUE)


def _bar(ground: Ground, criterion: Criterion, position: int) -> Offer:
    """The park's own entry bar, else the bounds that stand in for it."""
    own = _figure(ground, criterion, position)
    if own.basis not in {None, Basis.REGIONAL} or criterion.bounds is None:
        return own
    low, high = (
        show(b, WAN_PER_MU) for b in (criterion.bounds.nothing, criterion.bounds.everything)
    )
    said = Text(
        f"园区标准未知，参照内蒙古均值 {low.zh} → {high.zh}",
        f"bar unknown; Inner Mongolia's average {low.en} → {high.en} stands in",
    )
    return Offer(said, Basis.REGIONAL, "2024", criterion.bounds.source.zh)


def _industries(ground: Ground, criterion: Criterion, position: int) -> Offer:
    """The park's industry that comes closest, and how the two are related."""
    park = ground.park(position)
    words = clauses(park.leading_industries or park.tenant_industries)
    if not words.zh:
        return Offer(UNKNOWN_TEXT)
    fit = ground.fits[CRITERIA.index(criterion), position]
    said = words
    if fit > 0:
        relation, codes = _wanted(criterion, ground)
        best = ground.scope.vectors.industries.best(relation, position)
        links = (relatedness.between(code, CODES[best]) for code in codes)
        why = max(links, key=lambda link: link.value).why
        said = bracketed(words, headed(_word_behind(park, CODES[best]), why))
    elif fit == 0:
        said = bracketed(words, Text("无关联", "unrelated"))
    return _published(park, said)


def _exchanges(ground: Ground, criterion: Criterion, position: int) -> Offer:
    """What the firm and the park's industries may give each other."""
    firm, park = ground.firm, ground.park(position)
    here = [code for code, _ in encode.park_codes(park)]
    if not here:
        return Offer(UNKNOWN_TEXT)
    met = [*symbiosis.between(here, firm.codes), *symbiosis.between(firm.codes, here)]
    if not met:
        return Offer(Text("未见可交换的", "nothing to exchange is known"))
    said = clauses(dict.fromkeys(one.name for one in met))
    return Offer(said, source="；".join(dict.fromkeys(one.cited for one in met)))


def _word_behind(park: Park, code: str) -> Text:
    """The park's own word that leads most firmly to ``code``; a broad one is called so."""
    found = [
        (dict(encode.weighted_codes([word])).get(code, 0.0), word)
        for word in (*park.leading_industries, *park.tenant_industries)
    ]
    firmness, word = max(found)
    if firmness > BROAD:
        return Text(word, word)
    return Text(f"宽泛词“{word}”", f"broad word “{word}”")


def _wanted(criterion: Criterion, ground: Ground) -> tuple[Floats, tuple[str, ...]]:
    """What the park's industries are held against, and its codes: the firm's or its partners'."""
    firm = ground.firm
    if criterion.name != "chain_fit" or firm.chain is None:
        return firm.relation, firm.codes
    return firm.chain, ground.partners


def _sitings(ground: Ground, criterion: Criterion, position: int) -> Offer:
    """The known projects that draw the firm, the closest first."""
    if not ground.firm.codes:
        return Offer(UNKNOWN_TEXT)
    known, at, drawing = ground.setting.sitings, ground.at(position), ground.drawing
    if criterion.name == "agglomeration_park":
        there = known.park[drawing] == at
    else:
        there = known.prefecture[drawing] == known.prefecture_of[at]
    rows = drawing[there].tolist()
    if not rows and not known.covered[at]:
        return Offer(Text("该省落地项目资料不足", "too few sitings are known in the province"))
    if not rows:
        return Offer(Text("已知项目中无同类", "no known project of the kind"))
    named = [ground.sitings[i] for i in rows[:3]]
    listed = enumerated(bracketed(f"{s.firm}{s.project}", str(s.year)) for s in named)
    said = headed(Text(f"{len(rows)} 个", f"{len(rows)}"), listed)
    sources = "；".join(dict.fromkeys(siting.source for siting in named))
    years = sorted({siting.year for siting in named})
    span = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return Offer(said, None, span, sources)


def _focus(ground: Ground, criterion: Criterion, position: int) -> Offer:
    named = encode.prefecture_focus().get(regions.prefecture_code(ground.park(position).adcode))
    if named is None:
        return Offer(UNKNOWN_TEXT)
    return Offer(clauses(named.words), Basis.REGIONAL, named.years, named.source)


def _distance(ground: Ground, criterion: Criterion, position: int) -> Offer:
    origin, park = ground.firm.place, ground.park(position)
    if origin is None:
        return Offer(UNKNOWN_TEXT)
    km = float(kilometres(ground.scope.vectors.place[[position]], origin)[0])
    return _kilometres(km, regions.precision_km(park.precision))


def _port(ground: Ground, criterion: Criterion, position: int) -> Offer:
    km = float(ground.scope.vectors.numbers["port_km"][position])
    return _kilometres(km, regions.precision_km(ground.park(position).precision))


def _kilometres(km: float, within: float) -> Offer:
    """A great-circle distance with the precision of the park's point."""
    if math.isnan(km):
        return Offer(UNKNOWN_TEXT)
    said, give = show(round(km), KM), show(round(within), KM)
    return Offer(Text(f"直线约 {said.zh}（±{give.zh}）", f"about {said.en} in a line (±{give.en})"))


OF_PAIR: Mapping[str, Callable[[Ground, Criterion, int], Offer]] = {
    "industry_fit": _industries,
    "chain_fit": _industries,
    "chain_extend": _industries,
    "chain_fill": _industries,
    "chain_strengthen": _industries,
    "symbiosis": _exchanges,
    "agglomeration_park": _sitings,
    "agglomeration_prefecture": _sitings,
    "distance": _distance,
}
"""What rests on firm and park."""

OF_PARK: Mapping[str, Callable[[Ground, Criterion, int], Offer]] = {
    "regional_focus": _focus,
    "ports": _port,
    "investment_intensity": _bar,
    "output_intensity": _bar,
    "tax_intensity": _bar,
}
"""What rests on the park alone; for the other criteria it is a figure."""
