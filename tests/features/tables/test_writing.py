"""Files for people and for programs."""

import csv
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from features.errors import BadInput
from features.profiles import Firm
from features.tables import writing
from features.tables.rows import Reject
from features.tables.writing import cells_again, write, write_rejects
from features.text import Lang, Text

FIRM = Firm(
    id="0150",
    name="甲公司",
    industries=("3415", "38"),
    investment_wan=80_000,
    green_share_min=0.57,
    services_needed=("sewage", "gas"),
    is_chemical=False,
)


@pytest.mark.parametrize(
    ("lang", "cells"),
    [
        (
            "zh",
            {"企业名称": "甲公司", "绿电占比要求（%）": "57.00%", "必需配套": "污水处理；天然气"},
        ),
        ("en", {"Firm name": "甲公司", "Chemical project": "no", "Industries": None}),
    ],
)
def test_csv_speaks_the_readers_language(
    lang: Lang, cells: dict[str, str | None], tmp_path: Path
) -> None:
    write(tmp_path / "a.csv", [FIRM], lang=lang)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert {heading: row.get(heading) for heading in cells} == cells


def test_excel_holds_numbers_as_numbers_and_codes_as_text(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", [FIRM])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    cells = {heading.value: cell for heading, cell in zip(sheet[1], sheet[2], strict=True)}
    assert cells["企业编号"].value == "0150"
    assert cells["总投资（万元）"].value == 80_000
    share = cells["绿电占比要求（%）"]
    assert (share.value, share.number_format) == (0.57, "0.00%")
    assert cells["用地需求（亩）"].value is None


def test_parquet_holds_fields_by_name_and_type(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", [FIRM], lang="en")
    (row,) = pq.read_table(tmp_path / "a.parquet").to_pylist()
    assert (row["industries"], row["green_share_min"]) == (["3415", "38"], 0.57)
    assert (row["is_chemical"], row["land_mu"]) == (False, None)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_an_empty_list_still_has_its_header(suffix: str, tmp_path: Path) -> None:
    assert write(tmp_path / f"a{suffix}", [], model=Firm) == 0
    assert (tmp_path / f"a{suffix}").stat().st_size > 100


def test_excel_refuses_more_rows_than_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MAX_EXCEL_ROWS", 3)
    assert write(tmp_path / "a.xlsx", [FIRM] * 2) == 2
    with pytest.raises(BadInput, match="more rows"):
        write(tmp_path / "a.xlsx", [FIRM] * 3)


def test_lists_of_any_length_are_written_by_chunk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CHUNK_ROWS", 2)
    for suffix in (".csv", ".parquet"):
        assert write(tmp_path / f"a{suffix}", iter([FIRM] * 5)) == 5


def test_rejects_in_english(tmp_path: Path) -> None:
    texts = Text("用地", "Land"), Text("太小", "too low"), Text("改", "Mend it")
    reject = Reject(3, "名单", texts[0], "=1", texts[1], texts[2])
    assert write_rejects(tmp_path / "r.csv", iter([reject]), "en") == 1
    lines = (tmp_path / "r.csv").read_text("utf-8-sig").splitlines()
    assert lines == ["sheet,row,field,value,why,way out", "名单,3,Land,'=1,too low,Mend it"]


def test_cells_say_again_what_a_table_gives_back_of_words() -> None:
    words = {"name": " 甲 ", "titles": ["瞪羚, 企业"], "services_needed": ["gas"], "products": "-"}
    assert cells_again(Firm, words) == {
        "name": "甲", "titles": ("瞪羚", "企业"), "services_needed": ("天然气",),
    }  # fmt: skip
