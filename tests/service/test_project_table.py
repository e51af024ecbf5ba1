from pathlib import Path

import pytest

from features.errors import BadInput
from features.fields import specs
from features.tables import read, write
from features.templates import write as write_template
from service.project_table import ProjectRow
from service.submissions import ProjectSubmission


def test_a_row_says_what_a_project_says() -> None:
    assert {*specs(ProjectRow)} == {*ProjectSubmission.model_fields, "id"}


def test_the_three_sums_have_columns_of_their_own_in_wan() -> None:
    headings = [
        specs(ProjectRow)[name].heading.zh for name in ("signed_wan", "planned_wan", "paid_in_wan")
    ]
    assert headings == ["签约额（万元）", "计划总投资（万元）", "到位资金（万元）"]


def test_a_table_that_is_written_reads_back(tmp_path: Path) -> None:
    row = ProjectRow(
        name="=甲", league="包头市", stage="签约", signed_wan=1.5, signed_on="2026-06-01"
    )
    for name in ("p.csv", "p.xlsx", "p.parquet"):
        write(tmp_path / name, [row])
        [chunk] = list(read(tmp_path / name, ProjectRow))
        assert chunk.rows == (row,)
        assert chunk.numbers == ((1,) if name.endswith("parquet") else (2,))


def test_its_template_is_a_table_of_it_without_rows(tmp_path: Path) -> None:
    write_template(ProjectRow, tmp_path / "t.xlsx")
    with pytest.raises(BadInput, match="has a header but no rows"):
        list(read(tmp_path / "t.xlsx", ProjectRow))
