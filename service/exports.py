"""Parks as files: a table of every figure with unit, date and source, or points on a map."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from features import tables
from features.fields import specs
from features.profiles import Fact, Park
from features.text import Lang
from service import downloads


class Kind(StrEnum):
    """A kind of file."""

    xlsx = "xlsx"
    csv = "csv"
    geojson = "geojson"
    parquet = "parquet"


MEDIA_TYPES: Mapping[Kind, str] = {kind: downloads.MEDIA_TYPES[kind] for kind in Kind}


def file(parks: Sequence[Park], kind: Kind, lang: Lang) -> bytes:
    """The parks as a file; what is not known stays empty, and no cell is a formula."""
    return _MAKERS.get(kind, _table)(parks, kind, lang)


def _table(parks: Sequence[Park], kind: Kind, lang: Lang) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"parks.{kind}"
        tables.write(path, parks, model=Park, lang=lang)
        return path.read_bytes()


def _map(parks: Sequence[Park], _: Kind, lang: Lang) -> bytes:
    features = [_feature(park, lang) for park in parks]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _feature(park: Park, lang: Lang) -> Mapping[str, object]:
    """The park at its point; without one it has no geometry."""
    known = park.lng is not None and park.lat is not None
    point = {"type": "Point", "coordinates": [park.lng, park.lat]} if known else None
    told = {name: _property(park, name, lang) for name in specs(Park) if name not in _POINT}
    return {"type": "Feature", "id": park.id, "geometry": point, "properties": told}


def _property(park: Park, name: str, lang: Lang) -> object:
    held = getattr(park, name)
    if isinstance(held, Fact):
        return {"unit": specs(Park)[name].unit.symbol.of(lang), **held.model_dump(mode="json")}
    return None if held in ("", ()) else held


_POINT = frozenset({"lng", "lat"})
Maker = Callable[[Sequence[Park], Kind, Lang], bytes]
_MAKERS: Mapping[Kind, Maker] = {Kind.geojson: _map}
