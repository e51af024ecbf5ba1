"""A list of firms in a database, as it was at one moment: a Parquet file that batches read.

Rows come from the database some at a time, and nothing is written to it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from features.errors import BadInput, Fault, did_you_mean
from features.tables import saving
from features.text import Text

ROWS_AT_ONCE = 10_000
MOST_NAMED = 10
YES_NO = ("否", "是")


def snapshot(address: str, table: str, out: Path) -> None:
    """Writes the rows of ``table`` (its name, or a SELECT) into the Parquet file ``out``.

    Every cell is the text that a csv file would hold, and null stays null. Raises
    :class:`BadInput` for an address, a table or a SELECT that gives nothing.
    """
    unfinished = out.with_name(out.name + ".unfinished")
    try:
        with _connected(address) as connection, saving(out):
            result = connection.execute(_wanted(connection, table))
            names = list(result.keys())
            schema = pa.schema([(name, pa.string()) for name in names])
            with pq.ParquetWriter(unfinished, schema) as file:
                for rows in result.partitions(ROWS_AT_ONCE):
                    columns = [[_cell(one) for one in column] for column in zip(*rows, strict=True)]
                    file.write_table(pa.table(columns, schema=schema))
            unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _connected(address: str) -> Iterator[sa.Connection]:
    url = _url(address)
    shown = url.render_as_string(hide_password=True)
    try:
        engine = sa.create_engine(url)
        try:
            with engine.connect() as connection:
                yield connection.execution_options(stream_results=True, max_row_buffer=ROWS_AT_ONCE)
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError) as error:
        said = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise BadInput([Fault("FIRMS", shown, _FAILED.fill(said=said), _CHECK)]) from None


def _url(address: str) -> URL:
    try:
        url = sa.make_url(address)
    except ArgumentError:
        kind = address.partition("://")[0]  # the rest may hold a password
        raise BadInput([Fault("FIRMS", kind, _NO_ADDRESS, _WRITE_ONE)]) from None
    if url.drivername == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        # It would be made anew, and empty.
        raise BadInput([Fault("FIRMS", url.database, _NO_FILE, _WRITE_ONE)])
    return url


def _wanted(connection: sa.Connection, said: str) -> sa.Executable:
    if said.lstrip()[:7].lower().startswith(("select", "with")) and " " in said.strip():
        return sa.text(said)
    schema, _, name = said.rpartition(".")
    inspector = sa.inspect(connection)
    if not inspector.has_table(name, schema or None):
        known = [*inspector.get_table_names(schema or None), *inspector.get_view_names()]
        remedy = did_you_mean(known[:MOST_NAMED]) if known else _CHECK
        raise BadInput([Fault("--table", said, _NO_TABLE, remedy)])
    found = sa.Table(name, sa.MetaData(), schema=schema or None, autoload_with=connection)
    return sa.select(found)


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


_FAILED = Text("读不出来：{said}", "cannot be read: {said}")
_CHECK = Text("请检查地址、表名和权限", "Check the address, the table and the permissions")
_NO_ADDRESS = Text("不是数据库地址", "is no address of a database")
_NO_FILE = Text("没有这个 SQLite 文件", "there is no such file of SQLite")
_WRITE_ONE = Text(
    "请写成 sqlite:///firms.db 或 postgresql://用户:密码@主机/库名",
    "Write sqlite:///firms.db or postgresql://user:password@host/name",
)
_NO_TABLE = Text("没有这张表", "there is no such table")
