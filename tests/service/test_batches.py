import csv
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from recommender import batch as batches
from tests.service.commanding import run

pytestmark = pytest.mark.usefixtures("fitted_once")


def test_a_list_becomes_rankings_and_rejects(firms: str, tmp_path: Path) -> None:
    out, rejects = tmp_path / "rankings.parquet", tmp_path / "faulty.csv"
    options = "-k", "2", "--as-of", "2025-06-10", "--workers", "1", "--lang", "en"
    result = run("batch", firms, str(out), *options, "--rejects", str(rejects))
    assert result.exit_code == 0
    assert not result.stdout
    assert "2 firms ranked (0 may go to no park)" in result.stderr
    assert "1 row at fault" in result.stderr
    assert "3/3" in result.stderr
    table = pq.read_table(out).to_pylist()
    assert [(row["firm"], row["rank"]) for row in table] == [
        ("甲叶片", 1), ("甲叶片", 2), ("丙电池", 1), ("丙电池", 2),
    ]  # fmt: skip
    assert "row,field" in rejects.read_text("utf-8-sig")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "faulty.csv", "firms.csv", "rankings.parquet",
    ]  # fmt: skip


def test_firms_that_are_listed_twice_are_remarked(firms: str, tmp_path: Path) -> None:
    options = "-k", "2", "--as-of", "2025-06-10", "--workers", "1"
    assert "同名" not in run("batch", firms, str(tmp_path / "once.parquet"), *options).stderr
    with Path(firms).open("a", encoding="utf-8") as file:
        file.write("甲叶片,3415,8亿,300\n丙电池,锂电池,3亿,1000000\n")
    told = run("batch", firms, str(tmp_path / "twice.parquet"), *options)
    assert told.exit_code == 0
    assert "firms.csv：第 5、6 行：有 2 家与前面的企业" in told.stderr
    assert "（收到：5、6）" in told.stderr


def test_rows_that_are_none_of_firms_are_told_of(firms: str, tmp_path: Path) -> None:
    options = "-k", "1", "--as-of", "2025-06-10", "--workers", "1"
    out = str(tmp_path / "rankings.parquet")
    assert "示例、合计" not in run("batch", firms, out, *options).stderr
    with Path(firms).open("a", encoding="utf-8") as file:
        file.write("示例：丁电池,3841,1亿,10\n,,,\n合计,,,400\n")
    assert (
        "另有 2 行不是企业（示例、合计、说明等），未排名"
        in run("batch", firms, out, *options).stderr
    )
    english = run("batch", firms, out, *options, "--lang", "en").stderr
    assert "2 firms ranked" in english
    assert "1 row at fault" in english
    assert "2 more rows are none of firms" in english


def test_columns_that_are_not_read_and_words_that_name_no_industry_are_told_as_by_a_check(
    tmp_path: Path,
) -> None:
    path, out = tmp_path / "firms.csv", str(tmp_path / "rankings.parquet")
    path.write_text("企业名称,所属行业,主管部门\n甲,没有这行,发改\n乙,3415,工信\n", "utf-8")
    for lang in ("zh", "en"):
        notes = run("check", str(path), "--kind", "firms", "--lang", lang).stdout.splitlines()[:-1]
        assert len(notes) == 2
        said = run("batch", str(path), out, "-k", "1", "--workers", "1", "--lang", lang).stderr
        assert all(note in said.splitlines() for note in notes)


def test_asked_for_reasons_each_row_says_why(firms: str, tmp_path: Path) -> None:
    out = tmp_path / "rankings.parquet"
    options = "-k", "2", "--as-of", "2025-06-10", "--workers", "1"
    assert run("batch", firms, str(out), *options, "--reasons").exit_code == 0
    rows = pq.read_table(out).to_pylist()
    assert len(rows) == 4
    for row in rows:
        adds = [value for name, value in row.items() if name.startswith("adds_")]
        assert sum(value or 0 for value in adds) == pytest.approx(row["score"])
        assert "land" in row["to_verify"].split(";")
    other = run("batch", firms, str(out), *options)
    assert other.exit_code == 0
    assert "to_verify" not in pq.read_schema(out).names


def test_broken_off_by_hand_it_says_how_to_go_on_and_does(
    firms: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = str(tmp_path / "rankings.parquet")
    add = batches._Progress.add

    def interrupted(self: Any, *counts: Any, **named: Any) -> None:
        add(self, *counts, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(batches._Progress, "add", interrupted)
        result = run("batch", firms, out, "--as-of", "2025-06-10", "--workers", "1")
    assert result.exit_code == 130
    assert "再运行同一命令" in result.stderr
    other = run("batch", firms, out, "--as-of", "2025-06-11", "--workers", "1", "--lang", "en")
    assert other.exit_code == 2
    assert "--as-of: was 2025-06-10 in the batch begun here (got: 2025-06-11)" in other.stderr
    again = run("batch", firms, out, "--as-of", "2025-06-10", "--workers", "1")
    assert again.exit_code == 0
    assert "1 部分中 1 部分早已算好" in again.stderr
    assert Path(out).exists()


def test_what_cannot_be_done_is_told(firms: str, tmp_path: Path) -> None:
    out = str(tmp_path / "rankings.parquet")
    assert "--backend dask" in run("batch", firms, out, "--scheduler", "tcp://a:1").stderr
    assert "没有这个文件" in run("batch", "none.csv", out).stderr
    assert "未找到" in run("batch", firms, out, "--region", "亚特兰蒂斯").stderr


def test_a_list_in_a_database_is_ranked_as_a_file_is(firms: str, tmp_path: Path) -> None:
    lines = list(csv.reader(Path(firms).read_text("utf-8").splitlines()))
    with closing(sqlite3.connect(tmp_path / "firms.db")) as connection:
        columns = ", ".join(f'"{name}" TEXT' for name in lines[0])
        connection.execute(f"CREATE TABLE project ({columns})")
        connection.executemany("INSERT INTO project VALUES (?, ?, ?, ?)", lines[1:])
        connection.commit()
    file, out = tmp_path / "of_file.parquet", tmp_path / "rankings.parquet"
    options = "-k", "2", "--as-of", "2025-06-10", "--workers", "1"
    url = f"sqlite:///{tmp_path / 'firms.db'}"
    assert "没有这张表" in run("batch", url, str(out), *options).stderr
    assert run("batch", url, str(out), *options, "--table", "project").exit_code == 0
    assert run("batch", firms, str(file), *options).exit_code == 0
    found, expected = (pq.read_table(path).drop_columns("row") for path in (out, file))
    assert found.equals(expected)
    assert not list(tmp_path.glob("*.list"))
