"""Lists in a database, read from both engines."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from features.errors import BadInput
from features.firm_parts import FirmParts
from service import snapshots

ROWS = 25_000


@pytest.fixture
def listed(url: str) -> str:
    """A database with a table of firms whose name needs quoting."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    table = sa.Table(
        "企业 Table",
        sa.MetaData(),
        sa.Column("企业编号", sa.Integer),
        sa.Column("企业名称", sa.Text),
        sa.Column("用地需求（亩）", sa.Numeric(10, 2)),
        sa.Column("是否化工项目", sa.Boolean),
        sa.Column("建档日", sa.Date),
    )
    rows = [
        {
            "企业编号": at,
            "企业名称": f"甲{at}",
            "用地需求（亩）": Decimal("1.50") if at % 2 else None,
            "是否化工项目": at == 0,
            "建档日": date(2026, 1, 1),
        }
        for at in range(ROWS)
    ]
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(table.insert(), rows)
    engine.dispose()
    return url


def test_every_row_of_a_table_is_there_some_at_a_time(listed: str, tmp_path: Path) -> None:
    out = tmp_path / "firms.parquet"
    snapshots.snapshot(listed, "企业 Table", out)
    file = pq.ParquetFile(out)
    assert (file.metadata.num_rows, file.metadata.num_row_groups) == (ROWS, 3)
    found = file.read().sort_by("企业名称").slice(0, 2).to_pylist()
    assert found[0]["用地需求（亩）"] is None
    assert (found[1]["用地需求（亩）"], found[0]["是否化工项目"]) == ("1.50", "是")
    parts = FirmParts(out)
    firms = next(iter(parts.read())).listed().table
    assert (parts.rows, firms.firm(0).is_chemical, firms.firm(1).land_mu) == (ROWS, True, 1.5)


def test_a_select_says_what_is_wanted(listed: str, tmp_path: Path) -> None:
    out = tmp_path / "firms.parquet"
    snapshots.snapshot(
        listed, 'SELECT "企业名称" FROM "企业 Table" ORDER BY "企业编号" LIMIT 3', out
    )
    assert pq.read_table(out).to_pylist() == [{"企业名称": f"甲{at}"} for at in range(3)]


@pytest.mark.parametrize(
    "table", ["firms_that_are_not", "x; DROP TABLE firms", "SELECT nothing FROM nowhere"]
)
def test_a_table_that_is_none_is_refused_and_nothing_is_written(
    listed: str, tmp_path: Path, table: str
) -> None:
    with pytest.raises(BadInput):
        snapshots.snapshot(listed, table, tmp_path / "firms.parquet")
    assert not list(tmp_path.glob("firms*"))


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///no/such/file.db",
        "nothing://user:secret@host/x",
        "://",
        "postgresql://u:secret@127.0.0.1:1/x",
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(
    address: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput) as caught:
        snapshots.snapshot(address, "firms", tmp_path / "firms.parquet")
    assert "secret" not in caught.value.message("zh") + caught.value.message("en")
