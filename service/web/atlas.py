"""The map under the parks: shapes and parks as one drawing, and where the parks of an answer lie.

Albers' equal-area conic projection as Chinese atlases use it (25° N, 47° N, 105° E), on a canvas
of whole numbers, so that the drawing stays small.
"""

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from html import escape
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from features import regions
from features.outlines import Feature, Outlines
from features.profiles import Park
from recommender.results import Match
from service.web import clipping
from service.web.clipping import Corners, Ints, Lines

UNITS_PER_KM = 1.0
"""Of the canvas; the shapes are no finer."""
EARTH_KM = 6371.0088
SOUTH, NORTH, MERIDIAN = np.radians([25.0, 47.0, 105.0])
CORNER_KM = (-2720.0, 6750.0)
"""Where the canvas begins."""
ENDS = ((73.4, 39.4), (135.2, 48.4), (123.3, 53.7), (109.5, 3.4))
"""The westernmost, easternmost, northernmost and southernmost points of the country, in degrees."""
NARROWEST_KM = 420.0
MARGIN = 0.16
ASPECT = 1.25
POINT_SHARE = 0.021
"""Of the view's width: the radius of a numbered point."""

CUT_KM = 250
"""A part is cut out along lines so far apart, so that answers near each other share one."""
MOST_CUT = 64
FAR_KM = 2200
NEAR_ONLY = ("prefectures",)
"""What a wider view leaves out."""


def project(lng: ArrayLike, lat: ArrayLike) -> Ints:
    """(n, 2) places on the canvas, eastwards and southwards."""
    east, north = np.radians(np.atleast_1d(lng)), np.radians(np.atleast_1d(lat))
    cone = (np.sin(SOUTH) + np.sin(NORTH)) / 2
    apex = np.cos(SOUTH) ** 2 + 2 * cone * np.sin(SOUTH)
    radius = EARTH_KM / cone * np.sqrt(apex - 2 * cone * np.sin(north))
    turn = cone * (east - MERIDIAN)
    plane = np.stack([radius * np.sin(turn), radius * np.cos(turn)], axis=-1)
    return np.asarray(np.rint(UNITS_PER_KM * (plane - CORNER_KM)), dtype=np.int64)


@dataclass(frozen=True)
class Box:
    """A part of the canvas."""

    x: int
    y: int
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.x} {self.y} {self.width} {self.height}"

    @property
    def corners(self) -> Corners:
        """The part that is cut out for it: somewhat more."""
        step = round(CUT_KM * UNITS_PER_KM)
        west, north = self.x // step * step, self.y // step * step
        east, south = -(self.x + self.width) // step, -(self.y + self.height) // step
        return west, north, -east * step, -south * step


@dataclass(frozen=True)
class Place:
    """A park of the answer on the canvas; ``within`` is how far off the point may be."""

    match: Match
    x: int
    y: int
    within_km: float

    @property
    def radius(self) -> float:
        """The precision of the point, on the canvas."""
        return self.within_km * UNITS_PER_KM


@dataclass(frozen=True)
class Label:
    """The name of a prefecture, at its seat."""

    name: str
    x: int
    y: int


@dataclass(frozen=True)
class Chart:
    """The part of the map that an answer needs."""

    box: Box
    places: tuple[Place, ...]
    labels: tuple[Label, ...]
    lost: int

    @property
    def scale(self) -> float:
        """What a radius of 1 is drawn with, so that points stay the same size on the screen."""
        return self.box.width * POINT_SHARE


def chart(matches: Iterable[Match], parks: Sequence[Park]) -> Chart | None:
    """Where the ``matches`` lie, ``parks`` being theirs; None where no point is known."""
    pairs = list(zip(matches, parks, strict=True))
    known = [
        (match, park) for match, park in pairs if park.lng is not None and park.lat is not None
    ]
    if not known:
        return None
    at = _points([park for _, park in known]).tolist()
    places = tuple(
        Place(match, x, y, regions.precision_km(park.precision))
        for (match, park), (x, y) in zip(known, at, strict=True)
    )
    labels = _labels(park for _, park in known)
    return Chart(_around(at), places, labels, len(pairs) - len(known))


def point(park: Park) -> list[int] | None:
    """Where the park lies on the canvas; None where nobody knows."""
    if park.lng is None or park.lat is None:
        return None
    x, y = project(park.lng, park.lat)[0].tolist()
    return [x, y]


def whole() -> Box:
    """The whole country, the South China Sea with it."""
    return _box(project(*zip(*ENDS, strict=True)), 0)


def _points(parks: Sequence[Park]) -> Ints:
    return project([park.lng or 0.0 for park in parks], [park.lat or 0.0 for park in parks])


def _has_point(park: Park) -> bool:
    return park.lng is not None and park.lat is not None


def _around(at: Sequence[Sequence[int]]) -> Box:
    return _box(np.array(at), round(NARROWEST_KM * UNITS_PER_KM))


def _box(at: Ints, narrowest: int) -> Box:
    low, high = at.min(axis=0), at.max(axis=0)
    middle = (low + high) / 2
    wide, tall = (high - low) * (1 + 2 * MARGIN)
    width = max(wide, tall * ASPECT, narrowest)
    x, y = middle - [width / 2, width / ASPECT / 2]
    return Box(round(x), round(y), round(width), round(width / ASPECT))


def _labels(parks: Iterable[Park]) -> tuple[Label, ...]:
    codes = dict.fromkeys(regions.prefecture_code(park.adcode) for park in parks if park.adcode)
    seats = [regions.all_regions()[code] for code in codes]
    at = project([seat.lng for seat in seats], [seat.lat for seat in seats]) if seats else ()
    return tuple(Label(seat.name, int(x), int(y)) for seat, (x, y) in zip(seats, at, strict=True))


@dataclass(frozen=True)
class Atlas:
    """The drawing that all maps show a part of: shapes, and every park as a dot."""

    outlines: Outlines
    parks: tuple[Park, ...]

    @cached_property
    def drawing(self) -> bytes:
        """An SVG of named layers: ``land``, ``prefectures``, ``line``, ``parks``."""
        layers = {name: found.path for name, found in self._layers.items()}
        paths = "\n".join(
            f'<path id="{name}" vector-effect="non-scaling-stroke" d="{escape(path)}"/>'
            for name, path in {**layers, "parks": _dots(self._parks)}.items()
        )
        return f'<svg xmlns="http://www.w3.org/2000/svg">\n{paths}\n</svg>\n'.encode()

    def part(self, box: Box) -> Mapping[str, str]:
        """The paths of the layers that ``box`` shows something of, cut to it."""
        return self._cut(box.corners, box.width > FAR_KM * UNITS_PER_KM)

    @cached_property
    def _cut(self) -> Callable[[Corners, bool], Mapping[str, str]]:
        return lru_cache(MOST_CUT)(self._cut_out)

    def _cut_out(self, corners: Corners, far: bool) -> Mapping[str, str]:
        near = {name: one for name, one in self._layers.items() if not (far and name in NEAR_ONLY)}
        shown = {name: found.within(corners).path for name, found in near.items()}
        shown["parks"] = _dots(clipping.inside(self._parks, corners))
        return {name: path for name, path in shown.items() if path}

    @cached_property
    def provinces(self) -> tuple[tuple[str, Box], ...]:
        """Name and place of each province, to zoom to."""
        return tuple(
            (one["properties"]["name"], _box(np.concatenate([_places(ring) for ring in rings]), 0))
            for one in self.outlines.provinces
            for rings in [_lines(one["geometry"])]
        )

    @cached_property
    def packed(self) -> bytes:
        """The drawing for who unpacks it."""
        return gzip.compress(self.drawing, mtime=0)

    @cached_property
    def version(self) -> str:
        """Another for another drawing."""
        return sha256(self.drawing).hexdigest()[:10]

    @cached_property
    def _layers(self) -> Mapping[str, Lines]:
        shapes = {
            "land": self.outlines.provinces,
            "prefectures": self.outlines.prefectures,
            "line": self.outlines.line,
        }
        return {name: clipping.lines(_drawn(features)) for name, features in shapes.items()}

    @cached_property
    def _parks(self) -> Ints:
        """(n, 2) where parks lie, each place once."""
        known = list(filter(_has_point, self.parks))
        return np.unique(_points(known), axis=0) if known else np.empty((0, 2), dtype=np.int64)


def _dots(at: Ints) -> str:
    return "".join(f"M{x} {y}h0" for x, y in at.tolist())


def _drawn(features: Iterable[Feature]) -> Iterator[Ints]:
    for one in features:
        yield from map(_places, _lines(one["geometry"]))


def _lines(shape: Any) -> list[Any]:
    """The lines that a GeoJSON geometry consists of."""
    depth = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}[shape["type"]]
    lines = shape["coordinates"] if depth else [shape["coordinates"]]
    return [ring for part in lines for ring in part] if depth == 2 else list(lines)


def _places(points: Sequence[Sequence[float]]) -> Ints:
    return project(*np.array(points).T)
