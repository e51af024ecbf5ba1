import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from features import catalogue, tables
from features.fields import specs
from features.profiles import Fact, Park
from service import exports
from service.exports import Kind

PARKS = catalogue.load(province="包头市")


@pytest.mark.parametrize("kind", [Kind.xlsx, Kind.csv, Kind.parquet])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_table_reads_back_as_the_parks_it_was_made_of(
    tmp_path: Path, kind: Kind, lang: exports.Lang
) -> None:
    path = tmp_path / f"parks.{kind}"
    path.write_bytes(exports.file(PARKS, kind, lang))
    assert tuple(row for chunk in tables.read(path, Park) for row in chunk.rows) == PARKS


def test_units_stand_in_every_header(tmp_path: Path) -> None:
    header = exports.file(PARKS, Kind.csv, "zh").decode("utf-8-sig").splitlines()[0]
    for spec in specs(Park).values():
        assert spec.heading.zh in header
    path = tmp_path / "parks.parquet"
    path.write_bytes(exports.file(PARKS, Kind.parquet, "zh"))
    told = pq.read_schema(path).field("output_per_mu").metadata
    assert told[b"zh"].decode() == specs(Park)["output_per_mu"].heading.zh


def test_no_cell_is_a_formula_and_what_is_unknown_is_empty() -> None:
    park = PARKS[0].model_copy(update={"name": "=cmd|'/C calc'!A0", "titles": ("+1", "@x")})
    said = exports.file([park], Kind.csv, "zh").decode("utf-8-sig").splitlines()[1]
    assert not any(cell.startswith(("=", "+", "@", '"=', '"+')) for cell in said.split(","))
    assert ",," in said
    assert "None" not in said


def test_a_map_holds_points_with_figures_their_unit_date_and_source() -> None:
    lost = PARKS[0].model_copy(update={"lng": None})
    told = json.loads(exports.file([*PARKS[1:], lost], Kind.geojson, "zh"))
    assert told["type"] == "FeatureCollection"
    *placed, without = told["features"]
    assert without["geometry"] is None
    for park, feature in zip(PARKS[1:], placed, strict=True):
        assert feature["geometry"] == {"type": "Point", "coordinates": [park.lng, park.lat]}
        for name, spec in specs(Park).items():
            fact = getattr(park, name)
            if isinstance(fact, Fact):
                said = feature["properties"][name]
                assert said["unit"] == spec.unit.symbol.zh
                assert (said["value"], said["as_of"], said["source"], said["basis"]) == (
                    fact.value,
                    fact.as_of,
                    fact.source,
                    fact.basis.value,
                )
            elif fact in (None, "", ()):
                assert feature["properties"][name] is None
