"""A saved matcher answers as before; a foreign, damaged or stale file is refused unread."""

import hashlib
import json
import pickle
import zlib
from pathlib import Path

import joblib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import catalogue
from features.errors import StaleModel
from features.profiles import Firm
from recommender import store
from recommender.matcher import ParkMatcher
from recommender.store import load, save
from tests.recommender.conftest import DAY


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A matcher of Ningxia's parks on disk."""
    path = tmp_path_factory.mktemp("models") / "ningxia.parkmatch"
    save(ParkMatcher(as_of=DAY).fit(catalogue.load(province="宁夏")), path)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(StaleModel) as caught:
        load(path)
    assert caught.value.message("zh") != caught.value.message("en")
    return caught.value.message("en")


def test_a_loaded_matcher_answers_as_the_saved_one(
    illustrated: ParkMatcher, firms: tuple[Firm, ...], tmp_path: Path
) -> None:
    path = tmp_path / "model"
    save(illustrated, path)
    loaded = load(path)
    assert loaded.get_params() == illustrated.get_params()
    assert loaded.match(firms) == illustrated.match(firms)
    assert loaded.explain(firms[0], "S159011") == illustrated.explain(firms[0], "S159011")


def test_saving_replaces_what_was_there_and_leaves_nothing_beside_it(
    saved: Path, tmp_path: Path
) -> None:
    path = tmp_path / "model"
    path.write_text("an older one")
    save(load(saved), path)
    assert [file.name for file in tmp_path.iterdir()] == ["model"]
    assert len(load(path).parks_) == len(load(saved).parks_)


def test_a_save_that_fails_leaves_the_old_file_and_nothing_half_written(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:100])
        raise OSError(28, "No space left on device")

    matcher, path = load(saved), tmp_path / "model"
    path.write_text("an older one")
    monkeypatch.setattr(Path, "write_bytes", no_room)
    with pytest.raises(OSError, match="No space left"):
        save(matcher, path)
    assert [file.name for file in tmp_path.iterdir()] == ["model"]
    assert path.read_text() == "an older one"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"PK\x03\x04 a spreadsheet",
        b"[1, 2]\n",
        b'{"format": "another"}\n',
        b"[" * 4096,
        b'"' + b"\xff" * 5000,
    ],
)
def test_a_foreign_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "foreign"
    path.write_bytes(content)
    assert refusal(path) == "not a matcher saved by this engine"


def test_a_bare_joblib_file_is_refused_before_anything_in_it_runs(tmp_path: Path) -> None:
    path = tmp_path / "bare.joblib"
    joblib.dump(_Trap(), path)
    assert refusal(path) == "not a matcher saved by this engine"


def test_a_file_with_our_header_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(store_bytes(zlib.compress(pickle.dumps({"not": "a matcher"}))))
    assert refusal(path) == "the file holds no matcher"


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.999])
def test_a_truncated_file_is_refused(saved: Path, tmp_path: Path, kept: float) -> None:
    content = saved.read_bytes()
    path = tmp_path / "cut"
    path.write_bytes(content[: int(len(content) * kept)])
    assert refusal(path) == "the file is damaged"


def test_a_file_with_something_behind_it_is_refused(saved: Path, tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(saved.read_bytes() + b"\n")
    assert refusal(path) == "the file is damaged"


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_flipped_bit_goes_unnoticed(saved: Path, place: float, bit: int) -> None:
    content = bytearray(saved.read_bytes())
    content[int(place * len(content))] ^= 1 << bit
    path = saved.with_name("flipped")
    path.write_bytes(content)
    assert refusal(path)


@given(place=st.integers(0, 400), bit=st.integers(0, 7))
def test_no_flipped_bit_of_the_header_goes_unnoticed(saved: Path, place: int, bit: int) -> None:
    content = bytearray(saved.read_bytes())
    header = content.index(b"\n") + 1
    content[place % header] ^= 1 << bit
    path = saved.with_name("flipped")
    path.write_bytes(content)
    assert refusal(path)


@pytest.mark.parametrize("part", ["format", "engine", "data", "numpy", "scikit-learn"])
def test_a_file_of_another_version_is_refused_by_name(
    saved: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    versions = store.versions()
    monkeypatch.setattr(store, "versions", lambda: {**versions, part: "another"})
    if part == "format":
        monkeypatch.setattr(store, "FORMAT", "another")
        assert refusal(saved) == "not a matcher saved by this engine"
    else:
        assert refusal(saved).startswith(f"saved with {part} {versions[part]}, now another")


def test_the_header_tells_what_the_file_was_made_with(saved: Path) -> None:
    header = json.loads(saved.read_bytes().split(b"\n")[0])
    assert header["data"] == catalogue.DATA_VERSION
    assert header["length"] == len(saved.read_bytes()) - saved.read_bytes().index(b"\n") - 1


def store_bytes(body: bytes) -> bytes:
    """A file as ``save`` writes it, with another body."""
    digest = hashlib.sha256(body).hexdigest()
    header = {**store.versions(), "length": len(body), "sha256": digest}
    return json.dumps(header).encode() + b"\n" + body


class _Trap:
    def __reduce__(self) -> tuple[object, ...]:
        return (exec, ("raise AssertionError('unpickled')",))
