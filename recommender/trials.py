"""Past sitings as trials: the candidates, what is true, and the rankings that need no matcher.

These are what a matcher must beat: chance, the largest park, the published industry words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from features import evidence
from features.encode import firm_vector
from features.profiles import Firm, Park
from features.regions import prefecture_code
from features.sitings import Siting, firm_key
from features.text import Text
from features.vectors import Floats, Ints, ParkVectors, Strings
from recommender.metrics import (
    chance_of_group,
    chance_of_hit,
    chance_of_ndcg,
    chance_of_reciprocal_rank,
    hit,
    ndcg,
    reciprocal_rank,
)

Scope = Literal["province", "nation"]
PARK_DEPTHS = (1, 3, 5, 10)
NDCG_DEPTH = 10
PREFECTURE_DEPTHS = (1, 3)

METRICS: Mapping[str, Text] = {
    **{f"park_hit@{k}": Text(f"园区命中@{k}", f"park hit@{k}") for k in PARK_DEPTHS},
    "mrr": Text("MRR", "MRR"),
    f"ndcg@{NDCG_DEPTH}": Text(f"nDCG@{NDCG_DEPTH}", f"nDCG@{NDCG_DEPTH}"),
    **{
        f"prefecture_hit@{k}": Text(f"盟市命中@{k}", f"prefecture hit@{k}")
        for k in PREFECTURE_DEPTHS
    },
}


@dataclass(frozen=True)
class Field:
    """The parks that are ranked, and the orders that need no matcher."""

    parks: tuple[Park, ...]
    vectors: ParkVectors

    @cached_property
    def positions(self) -> Mapping[str, int]:
        return {park.id: position for position, park in enumerate(self.parks)}

    @cached_property
    def prefectures(self) -> Strings:
        return np.array([prefecture_code(p.adcode) for p in self.parks], dtype=np.str_)

    @cached_property
    def provinces(self) -> Strings:
        return np.array([park.adcode[:2] for park in self.parks], dtype=np.str_)

    def pool(self, adcode: str, scope: Scope) -> Ints:
        """Positions of the candidates for a siting in ``adcode``."""
        if scope == "nation":
            return np.arange(len(self.parks), dtype=np.int64)
        return np.flatnonzero(self.provinces == adcode[:2]).astype(np.int64)

    def by_area(self, pool: Ints) -> Ints:
        """``pool``, the largest approved area first, unknown last, ties by id."""
        return pool[
            np.lexsort((self.vectors.ids[pool], -self.vectors.numbers["approved_area_ha"][pool]))
        ]

    def past(self, known: Iterable[Siting], division: str = "") -> Floats:
        """(n,) how many of the ``known`` sitings each park has, of one division or of all."""
        at = [self.positions.get(s.park_id or "") for s in known if s.industry.startswith(division)]
        placed = np.array([one for one in at if one is not None], dtype=np.int64)
        return np.bincount(placed, minlength=len(self.parks)).astype(np.float64)

    def by_counts(self, pool: Ints, *counts: Floats) -> Ints:
        """``pool``, the greatest counts first, ties by the next counts, then by area and id."""
        area = -self.vectors.numbers["approved_area_ha"][pool]
        keys = [-count[pool] for count in reversed(counts)]
        return pool[np.lexsort((self.vectors.ids[pool], area, *keys))]

    def by_words(self, pool: Ints, firm: Firm) -> Ints:
        """``pool``, the closest industry first, parks without any last, ties by id."""
        closeness = self.vectors.industries.closest(firm_vector(firm).relation)
        return pool[np.lexsort((self.vectors.ids[pool], -closeness[pool]))]


@dataclass(frozen=True)
class Trial:
    """A siting ready to be judged; ``park`` is None when it is not among the candidates."""

    siting: Siting
    firm: Firm
    key: str
    pool: Ints
    park: int | None
    prefecture: str
    prefectures: Strings

    def ranks(self, order: Ints) -> tuple[float, float]:
        """Rank of the true park (NaN when it is no candidate) and of the true prefecture."""
        park = np.nan if self.park is None else _rank(order.tolist(), self.park)
        passed = dict.fromkeys(self.prefectures[order].tolist())
        return park, _rank(list(passed), self.prefecture)

    def by_chance(self) -> Floats:
        """(m,) what a random order of the candidates scores on average, exactly."""
        size = len(self.pool)
        hits = [chance_of_hit(size, k) for k in PARK_DEPTHS]
        park = [*hits, chance_of_reciprocal_rank(size), chance_of_ndcg(size, NDCG_DEPTH)]
        names, counts = np.unique(self.prefectures[self.pool], return_counts=True)
        here = names == self.prefecture
        own, others = int(counts[here].sum()), counts[~here].astype(np.int64)
        prefecture = [chance_of_group(own, others, k) for k in PREFECTURE_DEPTHS]
        return np.array([*(np.nan if self.park is None else value for value in park), *prefecture])


@dataclass(frozen=True)
class Excluded:
    """A row that could not be judged, and why."""

    id: str
    reason: Text


def trials(
    field: Field, sitings: Iterable[Siting], scope: Scope
) -> tuple[tuple[Trial, ...], tuple[Excluded, ...]]:
    """A trial of each siting that has candidates in ``scope``, and the rows that have none."""
    found: list[Trial] = []
    excluded: list[Excluded] = []
    for siting in sitings:
        pool = field.pool(siting.adcode, scope)
        if len(pool):
            found.append(_trial(field, siting, pool))
        else:
            excluded.append(Excluded(siting.id, _NO_CANDIDATE))
    return tuple(found), tuple(excluded)


def without_tenants(parks: Iterable[Park]) -> tuple[Park, ...]:
    """The parks by what they publish alone: lists of tenants are of today and name the answer."""
    return tuple(
        park.model_copy(update={"tenant_industries": (), "chain_leaders": ()}) for park in parks
    )


def published_then(parks: Iterable[Park]) -> tuple[Park, ...]:
    """The parks without the words that sources added after the catalogue."""
    return tuple(
        park.model_copy(update={"leading_industries": _without_later(park)}) for park in parks
    )


def _without_later(park: Park) -> tuple[str, ...]:
    later = evidence.later_industries(park.id)
    return tuple(word for word in park.leading_industries if word not in later)


def project(siting: Siting) -> Firm:
    """The firm as it stood before it chose: nothing of the place, nothing learnt later."""
    return Firm(
        name=siting.firm,
        industries=(siting.industry,),
        products=siting.project,
        investment_wan=siting.investment_wan,
        land_mu=siting.land_mu,
        origin=siting.origin or "",
    )


def measured(park_rank: Floats, prefecture_rank: Floats) -> Floats:
    """(n, m) every metric of rows whose one true park and prefecture have these ranks."""
    park, prefecture = park_rank[:, None], prefecture_rank[:, None]
    of_park = [*(hit(park, k) for k in PARK_DEPTHS), reciprocal_rank(park), ndcg(park, NDCG_DEPTH)]
    return np.stack([*of_park, *(hit(prefecture, k) for k in PREFECTURE_DEPTHS)], axis=1)


def _trial(field: Field, siting: Siting, pool: Ints) -> Trial:
    park = field.positions.get(siting.park_id or "")
    return Trial(
        siting=siting,
        firm=project(siting),
        key=firm_key(siting.firm),
        pool=pool,
        park=park if park is not None and park in pool else None,
        prefecture=prefecture_code(siting.adcode),
        prefectures=field.prefectures,
    )


_NO_CANDIDATE = Text("所在省没有候选园区", "no candidate park in its province")


def _rank(order: Sequence[object], wanted: object) -> float:
    return order.index(wanted) + 1.0 if wanted in order else np.inf
