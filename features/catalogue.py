"""The 2,543 development zones of the national catalogue of 2018, as parks."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from features import evidence, regions
from features.errors import NotFound
from features.illustrative import illustrated
from features.industries import rows
from features.profiles import Fact, Figure, Park
from features.text import Text

CATALOGUE = "中国开发区审核公告目录（2018年版）"
CATALOGUE_YEAR = "2018"
NOT_AN_INDUSTRY = frozenset({"在建"})
"""What the catalogue prints in the place of industries: the zone was under construction."""
LEAST_BARE_NAME = 5
"""Shorter names say no more than the kind of zone once the province is taken off."""
KIND = Text("园区", "Park")


@dataclass(frozen=True)
class Counts:
    """How many parks there are, and how many of them have each fact, by basis."""

    parks: int
    by_level: Mapping[str, int]
    by_province: Mapping[str, int]
    facts: Mapping[str, Mapping[str, int]]


def load(illustrative: bool = False, province: str | None = None) -> tuple[Park, ...]:
    """The parks in the order of the catalogue, those that lie in ``province`` if it is given.

    ``province`` is any region or group that :func:`features.regions.members` knows. With
    ``illustrative`` the zones of Inner Mongolia carry made-up figures, marked as such.
    """
    parks = _illustrated() if illustrative else _parks()
    if province is None:
        return parks
    places = regions.members(province)
    return tuple(park for park in parks if regions.inside(park.adcode, places))


def get(park_id: str) -> Park:
    """The park with this catalogue code, or the one that bears this name, present or former.

    Raises :class:`NotFound` with the nearest names.
    """
    wanted = unicodedata.normalize("NFKC", park_id).strip()
    if found := _by_id().get(wanted.upper()):
        return found
    named = _by_name().get(_spoken(wanted), ())
    if len(named) == 1:
        return named[0]
    near = named or search(park_id, k=3)
    raise NotFound(KIND, park_id, (f"{park.id} {park.name}" for park in near))


def search(text: str, k: int = 10) -> tuple[Park, ...]:
    """At most ``k`` parks of the place that ``text`` begins to name, then those whose code or name,
    present or former, comes nearest to it.
    """
    from rapidfuzz import process  # no answer to a firm needs it

    wanted = _spoken(text)
    if not wanted:
        return ()
    names = list(_by_name())
    scored = process.extract(wanted, names, scorer=_scorer(), limit=3 * k, score_cutoff=50.0)
    called = [park for name, _, _ in scored for park in _by_name()[name]]
    found = called if wanted in _by_name() else _located(wanted) + called
    exact = _by_id().get(wanted.upper())
    ranked = dict.fromkeys(park.id for park in ([exact, *found] if exact else found))
    return tuple(_by_id()[park_id] for park_id in list(ranked)[:k])


def _located(wanted: str) -> list[Park]:
    """The parks of the league or county that ``wanted`` begins to name; in English, of the league
    or province.
    """
    if len(wanted) < LEAST_PLACE:
        return []
    if places := regions.in_english(wanted):
        return [p for p in _parks() if regions.inside(p.adcode, places)]
    return [p for p in _parks() if p.prefecture.startswith(wanted) or p.county.startswith(wanted)]


LEAST_PLACE = 2


@cache
def counts() -> Counts:
    """What the built-in parks hold, without illustrative figures."""
    facts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for park in _parks():
        for name in Park.model_fields:
            if isinstance(fact := getattr(park, name), Fact):
                facts[name][fact.basis.value] += 1
    return Counts(
        parks=len(_parks()),
        by_level=Counter(park.level for park in _parks()),
        by_province=Counter(park.province for park in _parks()),
        facts=facts,
    )


def _data_version() -> str:
    """Fingerprint of every built-in table: an answer names the data that it was made from."""
    tables = (files("features") / "data").iterdir()
    digest = sha256()
    for table in sorted(tables, key=lambda table: table.name):
        if table.name.endswith((".csv", ".toml")):
            digest.update(table.name.encode() + b"\0" + table.read_bytes())
    return digest.hexdigest()[:12]


DATA_VERSION = _data_version()


@cache
def _parks() -> tuple[Park, ...]:
    return tuple(_park(row) for row in rows("parks.csv"))


@cache
def _illustrated() -> tuple[Park, ...]:
    return illustrated(_parks())


def _park(row: Mapping[str, str]) -> Park:
    own = evidence.own(row["id"])
    own["aliases"] = tuple(name for name in own.get("aliases", ()) if name != row["name"])
    return Park.model_validate(
        {
            **{name: row[name] for name in ("id", "name", "level", "kind")},
            **{name: row[name] for name in ("province", "prefecture", "county", "adcode")},
            "lng": row["lng"],
            "lat": row["lat"],
            "precision": row["precision"],
            "approved_year": row["approved"][:4],
            "leading_industries": _industries(row),
            "approved_area_ha": _area(row),
            "memberships": evidence.memberships(row["adcode"]),
            **evidence.regional(row["adcode"]),
            **own,
        }
    )


def _industries(row: Mapping[str, str]) -> tuple[str, ...]:
    words = (*row["industries"].split(";"), *evidence.later_industries(row["id"]))
    return tuple(dict.fromkeys(word for word in words if word and word not in NOT_AN_INDUSTRY))


def _area(row: Mapping[str, str]) -> Figure:
    check = "面积待核：同类中异常大 / to verify: unusually large for its kind"
    return Figure(
        value=float(row["area_ha"]),
        as_of=CATALOGUE_YEAR,
        source=CATALOGUE,
        note=check if "CHECK area" in row["note"] else "",
    )


@cache
def _by_id() -> Mapping[str, Park]:
    return {park.id: park for park in _parks()}


@cache
def _by_name() -> Mapping[str, Sequence[Park]]:
    """Every name as people say it, with the parks that bear or bore it."""
    named: defaultdict[str, dict[str, Park]] = defaultdict(dict)
    for park in _parks():
        for name in _said_names(park):
            named[name][park.id] = park
    return {name: tuple(parks.values()) for name, parks in named.items()}


_PLACE_ENDING = re.compile(r"(壮族|回族|维吾尔)?(自治区|省|市|盟|地区)$")


def _said_names(park: Park) -> set[str]:
    """Its names in short: with and without the province, and with the prefecture in front."""
    names = {_spoken(name) for name in (park.name, *park.aliases)}
    province, place = (_PLACE_ENDING.sub("", n) for n in (park.province, park.prefecture))
    bare = {name.removeprefix(province) for name in names}
    bare = {name.replace(park.prefecture, place) for name in bare}
    full = {place + name for name in bare if place not in name}
    return names | full | {name for name in bare if len(name) >= LEAST_BARE_NAME}


_SHORT = (
    (re.compile(r"(?<=.)省|壮族自治区|回族自治区|维吾尔自治区|自治区|\s|—|-|·"), ""),
    (re.compile(r"高新技术产业(开发|园)?区|高新技术(开发|园)区"), "高新区"),
    (re.compile(r"经济技术开发区|经济开发区"), "经开区"),
    (re.compile(r"综合保税区"), "综保区"),
    (re.compile(r"工业园区"), "工业园"),
    (re.compile(r"产业园区"), "产业园"),
)


def _spoken(name: str) -> str:
    """``name`` with the long official endings as short as people say them."""
    spoken = unicodedata.normalize("NFKC", name).strip()
    for pattern, short in _SHORT:
        spoken = pattern.sub(short, spoken)
    return spoken


def _scorer() -> Callable[..., float]:
    """What tells how alike two names are."""
    from rapidfuzz.distance.LCSseq import similarity
    from rapidfuzz.fuzz import partial_ratio, ratio

    def alike(asked: str, name: str, *, score_cutoff: float | None = None) -> float:
        """0..100: how alike both are, how much of what was asked stands in the name, how close."""
        in_order = 100.0 * similarity(asked, name) / len(asked)
        found = 0.4 * ratio(asked, name) + 0.4 * in_order + 0.2 * partial_ratio(asked, name)
        return found if found >= (score_cutoff or 0.0) else 0.0

    return alike


def stated(parks: Sequence[Park], rows: Sequence[Park], source: str) -> tuple[Park, ...]:
    """``parks`` with what ``rows`` state of them in place of what was known; new parks at the end.

    A figure without a source of its own is from ``source``.
    """
    said = {row.id: _sourced(row, source) for row in rows}
    kept = [_restated(park, said.pop(park.id)) if park.id in said else park for park in parks]
    return (*kept, *said.values())


def _restated(park: Park, row: Park) -> Park:
    update = {name: getattr(row, name) for name in row.model_fields_set}
    return park.model_copy(update={n: value for n, value in update.items() if value not in _BLANK})


_BLANK = (None, "", ())


def _sourced(row: Park, source: str) -> Park:
    facts = {name: getattr(row, name) for name in row.model_fields_set}
    named = {
        name: fact.model_copy(update={"source": source})
        for name, fact in facts.items()
        if isinstance(fact, Fact) and not fact.source
    }
    return row.model_copy(update=named)
