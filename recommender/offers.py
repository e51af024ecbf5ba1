"""What a park brings to each criterion, in words, and where that is known from."""

import math
from collections.abc import Callable, Iterable, Mapping
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
from features.trades import about, akin
from features.units import KM, WAN_PER_MU, show
from features.vectors import FirmVector, Floats, Ints, ParkVectors
from recommender.asides import Remark
from recommender.constraints import UNKNOWN_TEXT, offer_text
from recommender.criteria import CRITERIA, Criterion
from recommender.fits import kilometres
from recommender.provisions import Provision
from recommender.remarks import Pair, remarks
from recommender.rulebook import Rule
from recommender.score import UNLIKE_IN_PARK, Setting, drawn
from recommender.told import AtPark, Offer, Words

BROAD = 0.5
NOTHING = Text("—", "—")


@dataclass(frozen=True)
class World:
    """All parks, what was known of sitings, and the words that were told before."""

    parks: tuple[Park, ...]
    vectors: ParkVectors
    sitings: tuple[Siting, ...]
    words: Words


@dataclass(frozen=True)
class Ground:
    """A firm, (m,) ``positions`` of the parks that words are about, a column each, and the firm's
    (c, m) ``fits`` there.
    """

    firm: FirmVector
    world: World
    positions: Ints
    setting: Setting
    fits: Floats

    def at(self, column: int) -> int:
        """Where the park in a ``column`` stands among all."""
        return self._at[column]

    def park(self, column: int) -> Park:
        """The park in a ``column``."""
        return self.world.parks[self._at[column]]

    def offer(self, row: int, column: int) -> Offer:
        """What the park in a ``column`` brings to the criterion in a ``row``."""
        offers = self.told(column).offers
        found = offers[row]
        if found is None:
            found = offers[row] = self._offer(row, column)
        return found

    def remarks(self, column: int) -> tuple[Remark, ...]:
        """What is worth knowing of the firm at the park in a ``column``."""
        told = self.told(column)
        if told.remarks is None:
            day, preferences = self.setting.day, self._preferences
            told.remarks = remarks(Pair(self.firm, self.park(column), day, preferences))
        return told.remarks

    def told(self, column: int) -> AtPark:
        """What was told of firms of the kind at the park in a ``column``."""
        return self.world.words.at_park(self._of_kind, self._at[column])

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

    def _offer(self, row: int, column: int) -> Offer:
        criterion = CRITERIA[row]
        if told := OF_PAIR.get(criterion.name):
            return told(self, criterion, column)
        tell = OF_PARK.get(criterion.name, _figure)
        return self.world.words.of_park(row, self.at(column), lambda: tell(self, criterion, column))

    @cached_property
    def _at(self) -> list[int]:
        positions: list[int] = self.positions.tolist()
        return positions

    @cached_property
    def _of_kind(self) -> dict[int, AtPark]:
        """Park → what was told there to firms of whom all that words rest on is the same."""
        firm, day = self.firm, self.setting.day
        own = firm.key if firm.key in self.setting.sitings.groups else ""  # they do not draw it
        return self.world.words.of_kind((firm.said, own, firm.number("export_share") > 0, day))

    @cached_property
    def _preferences(self) -> tuple[Rule, ...]:
        """The rules in force that prefer places for a product."""
        rules = (c.rule for c in self.setting.constraints if isinstance(c, Provision))
        return tuple(rule for rule in rules if rule.effect == "prefer")


_WORDS = {**LEVELS, **KINDS}


def _figure(ground: Ground, criterion: Criterion, column: int) -> Offer:
    """A figure, flag or word of the park as it stands in its profile."""
    if not criterion.figure:
        return Offer(NOTHING)
    value = getattr(ground.park(column), criterion.figure)
    if isinstance(value, Fact):
        unit = specs(Park)[criterion.figure].unit
        said = CARBON[value.value] if value.value in CARBON else offer_text(value, unit)
        return Offer(said, value.basis, value.as_of, value.source)
    if not value:
        return Offer(UNKNOWN_TEXT)
    return _published(ground.park(column), _WORDS.get(value, Text(value, value)))


def _published(park: Park, said: Text) -> Offer:
    """What the catalogue prints of a zone; a park that a user brings has the user's word only."""
    if park.approved_area_ha is None or park.approved_area_ha.source != CATALOGUE:
        return Offer(said)
    later = evidence.later_industries(park.id)
    since = f"{CATALOGUE_YEAR}-" if later else CATALOGUE_YEAR
    return Offer(said, Basis.OWN, since, f"{CATALOGUE}及后续公开报道" if later else CATALOGUE)


def _bar(ground: Ground, criterion: Criterion, column: int) -> Offer:
    """The park's own entry bar, else the bounds that stand in for it."""
    own = _figure(ground, criterion, column)
    if own.basis not in {None, Basis.REGIONAL} or criterion.bounds is None:
        return own
    low, high = (
        show(b, WAN_PER_MU) for b in (criterion.bounds.nothing, criterion.bounds.everything)
    )
    said = Text(
        f"园区标准未知，参照内蒙古均值 {low.zh} → {high.zh}",
        f"bar unknown; Inner Mongolia's average {low.en} → {high.en} stands in",
    )
    source = criterion.bounds.source
    return Offer(said, Basis.REGIONAL, "2024", f"{source.zh} / {source.en}")


def _industries(ground: Ground, criterion: Criterion, column: int) -> Offer:
    """The park's industry that comes closest, and how the two are related."""
    park = ground.park(column)
    words = _words(park)
    if not words.zh:
        return Offer(UNKNOWN_TEXT)
    fit = ground.fits[CRITERIA.index(criterion), column]
    said = words
    if fit > 0:
        relation, codes = _wanted(criterion, ground)
        best = ground.world.vectors.industries.best(relation, ground.at(column))
        word, named = _word_behind(park, CODES[best])
        why = _related(codes, CODES[best], (_about(criterion, ground), word))
        said = bracketed(words, headed(named, why))
    elif fit == 0:
        said = bracketed(words, Text("无关联", "unrelated"))
    return _published(park, said)


def _exchanges(ground: Ground, criterion: Criterion, column: int) -> Offer:
    """What the firm and the park's industries may give each other."""
    firm, park = ground.firm, ground.park(column)
    here = [code for code, _ in encode.park_codes(park)]
    if not here:
        return Offer(UNKNOWN_TEXT)
    met = [*symbiosis.between(here, firm.codes), *symbiosis.between(firm.codes, here)]
    if not met:
        return Offer(Text("未见可交换的", "nothing to exchange is known"))
    said = clauses(dict.fromkeys(one.name for one in met))
    return Offer(said, source="；".join(dict.fromkeys(one.cited for one in met)))


def _words(park: Park) -> Text:
    """The park's leading industries, else those of its tenants, which are called so."""
    if park.leading_industries or not park.tenant_industries:
        return clauses(park.leading_industries)
    return headed(_TENANTS, clauses(park.tenant_industries))


def _word_behind(park: Park, code: str) -> tuple[str, Text]:
    """The park's own word that leads most firmly to ``code``, else that of its tenants, which is
    called so; and so is a broad one, which gives way to a firmer one of the tenants.
    """
    own, tenants = (_firmest(w, code) for w in (park.leading_industries, park.tenant_industries))
    is_own = own[0] > BROAD or own[0] >= tenants[0]
    firmness, word = own if is_own else tenants
    broad = Text(f"宽泛词“{word}”", f"broad word “{word}”")
    said = Text(word, word) if firmness > BROAD else broad
    return word, said if is_own else _OF_TENANTS.fill(said=said)


def _related(codes: Iterable[str], code: str, words: tuple[int, str]) -> Text:
    """How the closest of a firm's ``codes`` is related to a park's: with a doubt where a class of
    several trades is all that joins them. ``words``: the chains that the firm's are about, and the
    park's own.
    """
    links = {one: relatedness.between(one, code) for one in codes}
    ours = max(links, key=lambda one: links[one].value)
    link, theirs = links[ours], about(words[1], (code,))
    joined = link.kind not in {"same_class", "chain"}
    sure = joined or all(akin(words[0], theirs, one) for one in (ours, code))
    return link.why if sure else _DOUBTED.fill(why=link.why)


def _about(criterion: Criterion, ground: Ground) -> int:
    """The chains that the words of those are about whom :func:`_wanted` holds against the park."""
    firm = ground.firm.firm
    of_partners = criterion.name == "chain_fit" and ground.firm.chain is not None
    words = (*firm.inputs, *firm.outputs) if of_partners else (*firm.industries, firm.products)
    return about(" ".join(words), ground.partners if of_partners else ground.firm.codes)


def _firmest(words: Iterable[str], code: str) -> tuple[float, str]:
    """How firmly one of ``words`` leads to ``code`` at most, and which; 0 where none does."""
    read = ((dict(encode.weighted_codes([word])).get(code, 0.0), word) for word in words)
    return max(read, default=(0.0, ""))


def _wanted(criterion: Criterion, ground: Ground) -> tuple[Floats, tuple[str, ...]]:
    """What the park's industries are held against, and its codes: the firm's or its partners'."""
    firm = ground.firm
    if criterion.name != "chain_fit" or firm.chain is None:
        return firm.relation, firm.codes
    return firm.chain, ground.partners


def _sitings(ground: Ground, criterion: Criterion, column: int) -> Offer:
    """The known projects that draw the firm, the closest first."""
    if not ground.firm.codes:
        return Offer(UNKNOWN_TEXT)
    known, at, drawing = ground.setting.sitings, ground.at(column), ground.drawing
    if criterion.name == "agglomeration_park":
        there, counted = known.park[drawing] == at, _IN_PARK
    else:
        there, counted = known.prefecture[drawing] == known.prefecture_of[at], _IN_PREFECTURE
    rows = drawing[there].tolist()
    if not rows and not known.covered[at]:
        return Offer(Text("该省落地项目资料不足", "too few sitings are known in the province"))
    if not rows:
        return Offer(Text("已知项目中无同类", "no known project of the kind"))
    named = [ground.world.sitings[i] for i in rows[:3]]
    listed = enumerated(bracketed(f"{s.firm}{s.project}", str(s.year)) for s in named)
    count = counted.fill(count=len(rows))
    theirs, ours = known.trades[rows], ground.firm.trades
    if apart := int(((theirs > 0) & (theirs & ours == 0)).sum()) if ours else 0:
        count = bracketed(count, _OF_OTHERS.fill(count=apart))
    said = headed(count, listed)
    sources = "；".join(dict.fromkeys(siting.source for siting in named))
    years = sorted({siting.year for siting in named})
    span = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return Offer(said, None, span, sources)


def _focus(ground: Ground, criterion: Criterion, column: int) -> Offer:
    named = encode.prefecture_focus().get(regions.prefecture_code(ground.park(column).adcode))
    if named is None:
        return Offer(UNKNOWN_TEXT)
    return Offer(clauses(named.words), Basis.REGIONAL, named.years, named.source)


def _distance(ground: Ground, criterion: Criterion, column: int) -> Offer:
    origin, park = ground.firm.place, ground.park(column)
    if origin is None:
        return Offer(UNKNOWN_TEXT)
    km = float(kilometres(ground.world.vectors.place[[ground.at(column)]], origin)[0])
    return _kilometres(km, regions.precision_km(park.precision))


def _port(ground: Ground, criterion: Criterion, column: int) -> Offer:
    km = float(ground.world.vectors.numbers["port_km"][ground.at(column)])
    return _kilometres(km, regions.precision_km(ground.park(column).precision))


def _kilometres(km: float, within: float) -> Offer:
    """A great-circle distance with the precision of the park's point."""
    if math.isnan(km):
        return Offer(UNKNOWN_TEXT)
    said, give = show(round(km), KM), show(round(within), KM)
    return Offer(Text(f"直线约 {said.zh}（±{give.zh}）", f"about {said.en} in a line (±{give.en})"))


_TENANTS = Text("入驻企业", "tenants")
_OF_TENANTS = Text("入驻企业的{said}", "its tenants' {said}")
_IN_PARK = Text(
    "园区内已知同类或相邻项目 {count} 个",
    "{count:known project|known projects} of its kind or near in the park",
)
_IN_PREFECTURE = Text(
    "园区所在盟市已知同类或相邻项目 {count} 个",
    "{count:known project|known projects} of its kind or near in the park's prefecture",
)
_OF_OTHERS = Text("其中 {count} 个的产品属其他产业链", "products of {count} are of other chains")
_DOUBTED = Text("{why}，产品未必相关", "{why}; the products may be unrelated")

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
