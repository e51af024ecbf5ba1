"""What a file is, by its content."""

import io
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from features.errors import BadInput
from features.tables.sources import encoding_of, kind_of, name_of, opened, suffix_note

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1)


def is_utf8(content: bytes) -> bool:
    try:
        return bool(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False


@given(CHINESE, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
def test_chinese_text_is_read_as_it_was_written(words: str, encoding: str) -> None:
    content = f"名称,{words}\n".encode(encoding)
    assume(encoding != "gb18030" or not is_utf8(content))
    assert content.decode(encoding_of(io.BytesIO(content), "file")) == f"名称,{words}\n"


@given(st.integers(1, 50))
def test_damage_is_told_by_its_line(line: int) -> None:
    content = ("企业名称与所在地\n" * (line - 1)).encode() + "公司".encode() + b"\xff\xff\n"
    with pytest.raises(BadInput) as caught:
        encoding_of(io.BytesIO(content), "firms.csv")
    assert f"第 {line} 行" in caught.value.message()


def test_a_letter_across_blocks_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("features.tables.sources.BLOCK_BYTES", 4)
    assert encoding_of(io.BytesIO("企业名称".encode() * 10), "file") == "utf-8-sig"


@pytest.mark.parametrize(
    ("content", "kind"), [(b"a,b", "text"), (b"PK\x03\x04", "workbook"), (b"PAR1", "parquet")]
)
def test_kind_by_content(content: bytes, kind: str) -> None:
    assert kind_of(io.BytesIO(content), "file") == kind


def test_names_and_suffixes(tmp_path: Path) -> None:
    assert (name_of(tmp_path / "a.csv"), name_of(b"")) == ("a.csv", "file")
    assert (
        suffix_note("a.csv", "text") == suffix_note(b"", "text") == suffix_note("a", "text") == ()
    )
    assert suffix_note("a.XLSX", "workbook") == ()
    assert "内容却是Parquet" in suffix_note("a.csv", "parquet")[0].problem.zh


def test_bytes_and_files_open_alike(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x")
    for source in (b"x", tmp_path / "a.csv", str(tmp_path / "a.csv")):
        with opened(source) as stream:
            assert stream.read() == b"x"


@pytest.mark.parametrize("name", ["none.csv", "", "a\0b.csv"])
def test_a_file_that_cannot_be_opened_is_named(name: str) -> None:
    with pytest.raises(BadInput) as caught, opened(name):
        pass
    assert caught.value.faults[0].remedy.zh
