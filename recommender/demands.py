"""What planners demand of a plan: who must go where, who must not, fewest firms, stated amounts."""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from features.encode import firm_vector
from features.errors import BadInput, Fault, NotFound, did_you_mean
from features.profiles import Firm, Park
from features.text import Text
from features.vectors import Floats, Ints
from recommender.barriers import barriers, words
from recommender.matching import ParkMatcher
from recommender.results import Verdict
from recommender.score import judge

RESOURCES: Mapping[str, str] = {
    "land_mu": "land_available_mu",
    "peak_load_mw": "power_available_mw",
    "energy_tce": "energy_quota_tce",
    "water_wan_m3": "water_quota_wan_m3",
}
"""The firm's need of a resource → what the park has of it."""


@dataclass(frozen=True)
class Demands:
    """Firms and parks by name or code, leagues by name.

    ``pins``: firm → the park it must go to; ``forbidden``: firm → parks it must not go to;
    ``floor``: the fewest firms of every league, ``floors``: of some, before it; ``amounts``: park →
    resource (the firm's figure, such as ``land_mu``) → how much there is, in the field's unit, in
    place of the park's own figure.
    """

    pins: Mapping[str, str] = field(default_factory=dict)
    forbidden: Mapping[str, Sequence[str]] = field(default_factory=dict)
    floor: int = 0
    floors: Mapping[str, int] = field(default_factory=dict)
    amounts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """Demands by position, of the firms and of the region's parks. ``capacity``: (n, r)."""

    pins: Mapping[int, int]
    forbidden: frozenset[tuple[int, int]]
    floors: Mapping[str, int]
    capacity: Floats


class Reader:
    """Reads demands about some firms and the parks of a region; collects every fault."""

    def __init__(self, matcher: ParkMatcher, firms: Sequence[Firm], positions: Ints) -> None:
        self.matcher, self.firms, self.positions = matcher, firms, positions
        self.parks = tuple(matcher.parks_[at] for at in positions)
        self.leagues = tuple(park.prefecture or park.province for park in self.parks)
        self._firm_at = _by_name((one.id, one.name) for one in firms)
        self._place = {int(at): place for place, at in enumerate(positions)}
        self._faults: list[Fault] = []

    def read(self, demands: Demands) -> Placed:
        """The demands by position; raises :class:`BadInput` with every fault."""
        pins = {
            firm: park
            for said, wanted in demands.pins.items()
            for firm in self._firm(f"pins.{said}", said)
            for park in self._park(f"pins.{said}", wanted)
        }
        forbidden = frozenset(
            (firm, park)
            for said, unwanted in demands.forbidden.items()
            for firm in self._firm(f"forbidden.{said}", said)
            for one in unwanted
            for park in self._park(f"forbidden.{said}", one)
        )
        found = Placed(pins, forbidden, self._floors(demands), self._capacity(demands))
        self._faults += _both(self.firms, self.parks, pins, forbidden)
        if self._faults:
            raise BadInput(self._faults)
        return found

    def refuse_excluded(self, pins: Mapping[int, int], day: date | None) -> None:
        """Raises :class:`BadInput` for each pin that a rule or limit excludes, which it names."""
        faults = list(self._excluded(pins, day))
        if faults:
            raise BadInput(faults)

    def _excluded(self, pins: Mapping[int, int], day: date | None) -> Iterator[Fault]:
        constraints = self.matcher.setting(day).constraints
        for firm, place in pins.items():
            one = self.matcher.scope_at([self.positions[place]])
            applied, verdicts = judge(firm_vector(self.firms[firm]), one.vectors, constraints)
            if (verdicts == Verdict.FAIL).any():
                why = _EXCLUDED.fill(why=words(barriers(applied, verdicts)))
                yield Fault(f"pins.{self.firms[firm].name}", self.parks[place].name, why, _UNPIN)

    def _firm(self, path: str, said: str) -> list[int]:
        return self._one(path, said, self._firm_at, [one.name for one in self.firms], _FIRM)

    def _park(self, path: str, said: str) -> list[int]:
        try:
            place = self._place.get(self.matcher.position(said))
        except NotFound as error:
            self._faults.append(
                Fault(path, said, _NO_SUCH.fill(what=_PARK), did_you_mean(error.near))
            )
            return []
        if place is None:
            self._faults.append(Fault(path, said, _ELSEWHERE, _IN_REGION))
        return [] if place is None else [place]

    def _one(
        self,
        path: str,
        said: str,
        at: Mapping[str, Sequence[int]],
        names: Sequence[str],
        what: Text,
    ) -> list[int]:
        found = at.get(said, ())
        if len(found) == 1:
            return list(found)
        if found:
            self._faults.append(Fault(path, said, _SEVERAL.fill(n=len(found)), _BY_ID))
        else:
            near = _near(said, names)
            self._faults.append(Fault(path, said, _NO_SUCH.fill(what=what), near))
        return []

    def _floors(self, demands: Demands) -> Mapping[str, int]:
        leagues = sorted(set(self.leagues))
        found = dict.fromkeys(leagues, demands.floor) if demands.floor else {}
        for name, fewest in demands.floors.items():
            called = [league for league in leagues if name and league.startswith(name)]
            if len(called) == 1:
                found[called[0]] = fewest
            else:
                near = _near(name, leagues)
                self._faults.append(
                    Fault(f"floors.{name}", name, _NO_SUCH.fill(what=_LEAGUE), near)
                )
        return {name: fewest for name, fewest in found.items() if fewest > 0}

    def _capacity(self, demands: Demands) -> Floats:
        rows = [[_own(park, has) for has in RESOURCES.values()] for park in self.parks]
        capacity = np.array(rows, dtype=np.float64).reshape(len(rows), len(RESOURCES))
        for said, amounts in demands.amounts.items():
            for place in self._park(f"amounts.{said}", said):
                for name, amount in amounts.items():
                    if name in RESOURCES:
                        capacity[place, list(RESOURCES).index(name)] = amount
                    else:
                        near = did_you_mean(list(RESOURCES))
                        path = f"amounts.{said}.{name}"
                        self._faults.append(Fault(path, name, _NO_SUCH.fill(what=_RESOURCE), near))
        return capacity


def _own(park: Park, figure: str) -> float:
    fact = getattr(park, figure)
    return np.nan if fact is None or fact.basis == "regional" else float(fact.value)


def _both(
    firms: Sequence[Firm],
    parks: Sequence[Park],
    pins: Mapping[int, int],
    forbidden: Collection[tuple[int, int]],
) -> Iterator[Fault]:
    for firm, park in pins.items():
        if (firm, park) in forbidden:
            yield Fault(f"pins.{firms[firm].name}", parks[park].name, _FORBIDDEN, _UNPIN)


def _near(said: str, names: Sequence[str]) -> Text:
    close = difflib.get_close_matches(said, names, n=MOST_NEAR, cutoff=0.4)
    return did_you_mean(close or list(dict.fromkeys(names))[:MOST_NEAR])


MOST_NEAR = 3


def _by_name(said: Iterable[tuple[str, str]]) -> Mapping[str, list[int]]:
    """Id or name → where it stands; an id goes before a name."""
    found: dict[str, list[int]] = {}
    pairs = list(said)
    for at, (_, name) in enumerate(pairs):
        found.setdefault(name, []).append(at)
    ids: dict[str, list[int]] = {}
    for at, (code, _) in enumerate(pairs):
        if code:
            ids.setdefault(code, []).append(at)
    return {**found, **ids}


_FIRM, _PARK = Text("企业", "firm"), Text("园区", "park")
_LEAGUE, _RESOURCE = Text("盟市", "league"), Text("资源", "resource")
_NO_SUCH = Text("没有这个{what}", "no such {what}")
_SEVERAL = Text("有 {n} 家企业叫这个名字", "{n} firms have this name")
_BY_ID = Text("请改用企业编号", "Name it by its id")
_ELSEWHERE = Text("不在所选地区", "is not in the region asked for")
_IN_REGION = Text("请换成该地区的园区，或扩大地区", "Name a park of the region, or a larger region")
_EXCLUDED = Text("该企业不能去该园区：{why}", "the firm may not go there: {why}")
_FORBIDDEN = Text("既指定又禁止", "is both demanded and forbidden")
_UNPIN = Text("请去掉这一指定", "Take the pin away")
