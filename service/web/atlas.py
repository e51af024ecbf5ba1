"""The map under the parks: shapes and parks as one drawing, and where the parks of an answer lie.

Albers' equal-area conic projection as Chinese atlases use it (25° N, 47° N, 105° E), on a canvas
of whole numbers, so that the drawing stays small.
"""

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from html import escape
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from features import regions
from features.outlines import Feature, Outlines
from features.profiles import Park
from recommender.results import Match

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

Ints = NDArray[np.int64]


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
        layers = {
            "land": "".join(map(_path, self.outlines.provinces)),
            "prefectures": "".join(map(_path, self.outlines.prefectures)),
            "line": "".join(map(_path, self.outlines.line)),
            "parks": self._dots(),
        }
        paths = "\n".join(
            f'<path id="{name}" vector-effect="non-scaling-stroke" d="{escape(path)}"/>'
            for name, path in layers.items()
        )
        return f'<svg xmlns="http://www.w3.org/2000/svg">\n{paths}\n</svg>\n'.encode()

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

    def _dots(self) -> str:
        known = list(filter(_has_point, self.parks))
        if not known:
            return ""
        at = np.unique(_points(known), axis=0)
        return "".join(f"M{x} {y}h0" for x, y in at.tolist())


def _path(feature: Feature) -> str:
    return "".join(map(_line, _lines(feature["geometry"])))


def _lines(shape: Any) -> list[Any]:
    """The lines that a GeoJSON geometry consists of."""
    depth = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}[shape["type"]]
    lines = shape["coordinates"] if depth else [shape["coordinates"]]
    return [ring for part in lines for ring in part] if depth == 2 else list(lines)


def _places(points: Sequence[Sequence[float]]) -> Ints:
    return project(*np.array(points).T)


def _line(points: Sequence[Sequence[float]]) -> str:
    at = _places(points)
    steps = np.diff(at, axis=0)
    steps = steps[np.any(steps != 0, axis=1)].tolist()
    x, y = at[0].tolist()
    return f"M{x} {y}l" + "".join(f"{a} {b} " for a, b in steps).rstrip() if steps else ""
