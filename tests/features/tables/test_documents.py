"""JSON documents of one profile or many."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import BadInput
from features.profiles import Firm, Park
from features.tables import documents
from features.tables.documents import read_json


def faults(content: str) -> dict[str, str]:
    with pytest.raises(BadInput) as caught:
        read_json(content, Firm)
    return {fault.path: fault.problem.zh for fault in caught.value.faults}


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=4))
def test_a_list_reads_as_its_profiles(lands: list[float]) -> None:
    entries = [{"name": "甲公司", "land_mu": land} for land in lands]
    expected = tuple(Firm(name="甲公司", land_mu=land) for land in lands)
    assert read_json(json.dumps(entries), Firm) == expected
    assert read_json(json.dumps(entries[0]), Firm) == expected[:1]


def test_a_saved_profile_reads_back_equal() -> None:
    park = Park.model_validate({"id": "S1", "name": "甲园", "green_share": {"value": "57%"}})
    assert read_json(park.model_dump_json(), Park) == (park,)


def test_all_faults_of_all_profiles_are_told() -> None:
    found = faults(
        '[{"name": "A", "land_mu": -1}, {}, {"name": "B", "industries": ["9999"], "x": 1}]'
    )
    assert found.keys() == {"[0].land_mu", "[1].name", "[2].industries", "[2].x"}


def test_where_the_json_breaks() -> None:
    assert list(faults('{"name": "A",\n  "land_mu": }')) == ["text:2:14"]


def test_every_repeated_key_is_told() -> None:
    assert faults('{"name": "A", "name": "B", "x": {"y": 1, "y": 2}}').keys() == {"name", "y"}


def test_a_document_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_JSON_BYTES", 10)
    (tmp_path / "firm.json").write_text('{"name": "A Ltd"}', "utf-8")
    for source in (tmp_path / "firm.json", '{"name": "A Ltd"}', b'{"name": "A Ltd"}'):
        with pytest.raises(BadInput, match="larger than"):
            read_json(source, Firm)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        read_json(tmp_path / "none.json", Firm)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with pytest.raises(BadInput):
        read_json(content, Firm)
