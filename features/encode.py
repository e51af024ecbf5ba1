"""Profiles to vectors: words and codes become positions, points become unit vectors."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, TypeVar

import numpy as np

from features import days, linkage, regions, relatedness, symbiosis, terms
from features.firm_table import WORDS
from features.industries import CODES, code_index, normalise, rows
from features.profiles import CARBON_LEVELS, Basis, Fact, Firm, Park
from features.sitings import Siting, firm_key
from features.trades import trades
from features.vectors import (
    Bools,
    CodeLists,
    FirmVector,
    Floats,
    Ints,
    ParkVectors,
    SitingVectors,
)

NUMBERS = tuple(
    name for name, field in Park.model_fields.items() if field.annotation == Fact[float] | None
)
FLAGS = tuple(
    name for name, field in Park.model_fields.items() if field.annotation == Fact[bool] | None
)
LEVEL = {"national": 1.0, "provincial": 0.5}
BONDED_KINDS = ("海关特殊监管区域", "边境/跨境经济合作区")
PADDING = len(CODES)
"""Position that stands for no industry: its relation to every code is unknown."""

ENOUGH_SITINGS = 30
"""Known sitings of a province from which on a park without any is known to have few."""

Weighted = tuple[tuple[str, float], ...]
Column = TypeVar("Column", Floats, Bools)
Names = tuple[str, ...]
Said = tuple[
    Weighted, Floats, Floats | None, tuple[linkage.Place, ...],
    tuple[symbiosis.Part, ...], tuple[symbiosis.Part, ...], Floats | None, Names, Names, int,
]  # fmt: skip


def park_vectors(parks: Sequence[Park]) -> ParkVectors:
    """The parks as columns, in the order given."""
    named = np.array([_prefecture(park) for park in parks], dtype=np.str_)
    prefectures, positions = np.unique(named, return_inverse=True)
    ids = np.array([park.id for park in parks], dtype=np.str_)
    place = regions.unit_vectors(_column(parks, "lng"), _column(parks, "lat"))
    industries = _lists([park_codes(park) for park in parks])
    return ParkVectors(
        ids=ids,
        id_order=np.argsort(np.argsort(ids)).astype(np.int64),
        numbers={**{n: _figures(parks, n) for n in NUMBERS}, "port_km": port_km(place)},
        own={name: _own(parks, name) for name in NUMBERS},
        flags={name: _flags(parks, name) for name in FLAGS},
        level=_floats(LEVEL.get(park.level, np.nan) for park in parks),
        carbon=_floats(_carbon(park) for park in parks),
        bonded=np.array([park.kind in BONDED_KINDS for park in parks], dtype=np.bool_),
        industries=industries,
        links=_closest_each(industries, linkage.holders()),
        gives=_closest_each(industries, symbiosis.givers()),
        takes=_closest_each(industries, symbiosis.takers()),
        place=place,
        adcodes=_ints(int(park.adcode or 0) for park in parks),
        prefectures=positions.astype(np.int64),
        prefecture_codes=prefectures,
        focus=_lists([_focus_codes(code) for code in prefectures]),
        services=tuple(frozenset(park.services) for park in parks),
        conditions=tuple(park.conditions for park in parks),
        open_from=_ints(days.first(p.valid_from or "0001-01-01").toordinal() for p in parks),
        open_to=_ints(days.last(p.valid_to or "9999-12-31").toordinal() for p in parks),
    )


def restated(vectors: ParkVectors, parks: Sequence[Park], changed: Ints) -> ParkVectors:
    """The vectors of ``parks`` where those at ``changed`` have other figures, and all else about
    them is as it was: equal to :func:`park_vectors`, many times faster.
    """
    some = [parks[at] for at in changed]
    numbers = {name: _put(vectors.numbers[name], changed, _figures(some, name)) for name in NUMBERS}
    return replace(
        vectors,
        numbers={**vectors.numbers, **numbers},
        own={name: _put(vectors.own[name], changed, _own(some, name)) for name in NUMBERS},
        flags={name: _put(vectors.flags[name], changed, _flags(some, name)) for name in FLAGS},
        carbon=_put(vectors.carbon, changed, _floats(_carbon(park) for park in some)),
    )


def _put(column: Column, at: Ints, values: Column) -> Column:
    found = column.copy()
    found[at] = values
    return found


def firm_vector(firm: Firm) -> FirmVector:
    """The firm ready for the maths; raises :class:`NotFound` for an unknown region or code."""
    said = _said_by(firm)
    return FirmVector(firm, *_said(said), firm_key(firm.name), said)


_WORDS = tuple(name for name in WORDS if name != "segment")
"""Fields that fits and verdicts may rest on; a segment chooses weights."""
_said_by: Callable[[Firm], tuple[object, ...]] = attrgetter(*_WORDS)


@lru_cache(maxsize=1 << 12)
def _said(said: tuple[object, ...]) -> Said:
    """What follows from a firm's words: the fields of its vector from ``industries`` on."""
    like: Any = dict(zip(_WORDS, said, strict=True))
    codes = _codes(like["industries"], like["products"])
    partners = weighted_codes((*like["inputs"], *like["outputs"]))
    return (
        codes, _relation(codes), _relation(partners) if partners else None,
        linkage.places(codes), symbiosis.gives(codes), symbiosis.takes(codes),
        _place(like["origin"]) if like["origin"] else None,
        _prefixes(like["regions_wanted"]), _prefixes(like["regions_excluded"]),
        trades(" ".join((*like["industries"], like["products"])), tuple(code for code, _ in codes)),
    )  # fmt: skip


def siting_vectors(sitings: Sequence[Siting], parks: ParkVectors) -> SitingVectors:
    """Past sitings placed among ``parks``."""
    at = {park_id: i for i, park_id in enumerate(parks.ids)}
    prefectures = {code: i for i, code in enumerate(parks.prefecture_codes)}
    counts = Counter(siting.adcode[:2] for siting in sitings)
    return SitingVectors(
        industry=_ints(code_index(s.industry) for s in sitings),
        trades=_ints(trades(s.project, (s.industry,)) for s in sitings),
        year=_ints(s.year for s in sitings),
        key=np.array([firm_key(s.firm) for s in sitings], dtype=np.str_),
        park=_ints(at.get(s.park_id or "", -1) for s in sitings),
        prefecture=_ints(prefectures.get(regions.prefecture_code(s.adcode), -1) for s in sitings),
        prefecture_of=parks.prefectures,
        covered=parks.inside(place for place, n in counts.items() if n >= ENOUGH_SITINGS),
    )


def port_km(place: Floats) -> Floats:
    """(n,) km from the points ``place``, (n, 3), to the nearest port; NaN for an unknown point."""
    # No matrix product: its rounding depends on how many points there are.
    chord = np.sqrt(np.square(place[:, None, :] - _ports()).sum(axis=2).min(axis=1))
    return np.asarray(2 * regions.EARTH_RADIUS_KM * np.arcsin(chord / 2), dtype=np.float64)


def park_codes(park: Park) -> Weighted:
    """The industries of a park with their weights: published words and tenants' industries."""
    return weighted_codes((*park.leading_industries, *park.tenant_industries))


def firm_codes(firm: Firm) -> Weighted:
    """The firm's industries: stated codes and words, else what its products are read as.

    The likeliest counts in full, however vaguely it was put.
    """
    return _codes(firm.industries, firm.products)


def _codes(industries: Names, products: str) -> Weighted:
    stated = weighted_codes(industries)
    if not stated and products:
        likely = terms.likely(products)
        # A whole section, such as all of manufacturing, says nothing of what is made.
        stated = tuple((found.code, found.score) for found in likely if found.code.isdigit())
    most = max((weight for _, weight in stated), default=1.0)
    return tuple((code, weight / most) for code, weight in stated)


def weighted_codes(written: Iterable[str]) -> Weighted:
    """Codes and Chinese words as codes with weights; a word that names nothing is left out."""
    best: dict[str, float] = {}
    for item in written:
        for code, weight in _read(item):
            best[code] = max(weight, best.get(code, 0.0))
    return tuple(best.items())


@lru_cache(maxsize=1 << 14)
def _read(item: str) -> Weighted:
    if re.fullmatch(r"[A-Ta-t]?\d{2,4}", item.strip()):
        return ((normalise(item), 1.0),)
    return tuple((hit.code, hit.weight) for hit in terms.word_codes(item))


@lru_cache(maxsize=512)
def _relation(codes: Weighted) -> Floats:
    """(codes + 1,) the closest relation of any of ``codes``, read-only: firms share industries."""
    relation = np.full(PADDING + 1, np.nan)
    if codes:
        matrix = relatedness.code_matrix()
        scaled = [matrix[code_index(code)] * weight for code, weight in codes]
        relation[:PADDING] = np.max(scaled, axis=0)
    relation.flags.writeable = False
    return relation


def _closest_each(industries: CodeLists, rows: Floats) -> Floats:
    """(n, rows) how firmly each list holds what each row flags."""
    return np.stack([industries.closest(row) for row in rows], axis=1)


@lru_cache(maxsize=1 << 12)
def _place(origin: str) -> Floats | None:
    """(3,) where the firm is from, read-only: firms share origins."""
    region = regions.find(origin)
    if region is None:
        return None
    place: Floats = regions.unit_vectors(region.lng, region.lat)[0]
    place.flags.writeable = False
    return place


def _lists(lists: Sequence[Weighted]) -> CodeLists:
    filled = [[(code_index(code), w) for code, w in codes] or [(PADDING, 1.0)] for codes in lists]
    lengths = [len(codes) for codes in filled]
    return CodeLists(
        codes=_ints(code for codes in filled for code, _ in codes),
        weights=_floats(weight for codes in filled for _, weight in codes),
        starts=np.cumsum([0, *lengths])[:-1].astype(np.int64),
    )


def _prefixes(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(prefix for text in texts for prefix in regions.members(text))


def _prefecture(park: Park) -> str:
    return regions.prefecture_code(park.adcode)


def _focus_codes(prefecture: str) -> Weighted:
    named = prefecture_focus().get(prefecture)
    return () if named is None else weighted_codes(named.words)


@dataclass(frozen=True)
class Focus:
    """The industries that a prefecture's policy documents name, of the ``years`` they are from."""

    words: tuple[str, ...]
    years: str
    source: str


@cache
def prefecture_focus() -> Mapping[str, Focus]:
    """Prefecture code → what its policy documents name."""
    return {
        row["adcode"]: Focus(tuple(row["words"].split(";")), row["years"], row["source"])
        for row in rows("prefecture_focus.csv")
    }


@cache
def _ports() -> Floats:
    """(p, 3) unit vectors of the ports that goods leave the country by."""
    hubs = rows("hubs.csv")
    lng, lat = (_floats(float(hub[axis]) for hub in hubs) for axis in ("lng", "lat"))
    return regions.unit_vectors(lng, lat)


def _figures(parks: Sequence[Park], name: str) -> Floats:
    facts = (getattr(park, name) for park in parks)
    return _floats(np.nan if fact is None else fact.value for fact in facts)


def _own(parks: Sequence[Park], name: str) -> Bools:
    facts = (getattr(park, name) for park in parks)
    own = (fact is not None and fact.basis is not Basis.REGIONAL for fact in facts)
    return np.fromiter(own, dtype=np.bool_)


def _column(parks: Sequence[Park], name: str) -> Floats:
    values = (getattr(park, name) for park in parks)
    return _floats(np.nan if value is None else value for value in values)


def _flags(parks: Sequence[Park], name: str) -> Floats:
    """A region's flag says nothing of a park."""
    return np.where(_own(parks, name), _figures(parks, name), np.nan)


def _carbon(park: Park) -> float:
    title = park.carbon_status
    if title is None or title.basis is Basis.REGIONAL:
        return np.nan
    return CARBON_LEVELS.get(title.value, np.nan)


def _floats(values: Iterable[float]) -> Floats:
    return np.fromiter(values, dtype=np.float64)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)
