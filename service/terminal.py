"""What every command shares: options, languages, how answers and errors reach the terminal."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from features.errors import ParkmatchError
from features.text import Lang as Spoken

if TYPE_CHECKING:
    from rich.console import RenderableType

    from service.database.engine import Database

HAS_FAULTS = 1
CANNOT = 2
"""Exit codes: a checked file has faults; what was asked cannot be done."""
PIPED_WIDTH = 120


class Language(StrEnum):
    """Languages spoken here."""

    zh = "zh"
    en = "en"


class Format(StrEnum):
    """How an answer is printed."""

    table = "table"
    json = "json"


class Map(StrEnum):
    """Which picture of a chain: what there is, what to bring in, what there is once that came."""

    panorama = "panorama"
    directions = "directions"
    outlook = "outlook"


FirmFile = Annotated[
    Path,
    typer.Argument(metavar="FIRM_FILE", help="企业项目 · a firm's project"),
]
Named = Annotated[
    str, typer.Option("--firm", metavar="NAME", help="名单中的哪一家 · which firm of a list")
]
ParksFile = Annotated[
    Path | None,
    typer.Option(
        "--parks", metavar="PARKS_FILE", help="园区表：补充或更新园区数字 · figures of parks to use"
    ),
]
FirmsFile = Annotated[
    Path, typer.Argument(metavar="FIRMS_FILE", help="企业名单 · firms: csv, xlsx, parquet, json")
]
ParkId = Annotated[str, typer.Argument(metavar="PARK_ID", help="园区代码或名称 · code or name")]
Count = Annotated[int, typer.Option("-k", min=1, max=100, help="返回个数 · how many")]
Region = Annotated[str, typer.Option(help="只看该地区 · parks of this region only")]
AsOf = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="口径日 · day whose law counts (today)"),
]
Weighting = Annotated[
    str, typer.Option(metavar="NAME|FILE", help="权重方案或文件 · preset, or a TOML or JSON file")
]
Shown = Annotated[Format, typer.Option("--format", help="输出形式 · table or json")]
Lang = Annotated[Language, typer.Option("--lang", help="语言 · language")]
ReportFile = Annotated[
    Path | None,
    typer.Option("--out", metavar="OUT", help="写成报告 .docx/.pdf/.xlsx · write a report"),
]
Illustrative = Annotated[
    bool, typer.Option("--illustrative", help="载入示意数据（非真实） · with made-up figures")
]


@contextmanager
def told(lang: Language) -> Iterator[None]:
    """Errors that parkmatch raises on purpose become words on stderr and an exit code."""
    try:
        yield
    except ParkmatchError as error:
        typer.echo(error.message(lang.value), err=True)
        raise typer.Exit(CANNOT) from None


@contextmanager
def quiet() -> Iterator[None]:
    """What the solver's own library prints goes to stderr: stdout is for the answer alone."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def records_at_hand() -> Iterator["Database"]:
    """The records that the environment names, with the tables of this version."""
    from service.database import migrating
    from service.database.engine import Database
    from service.settings import Settings

    database = Database(Settings.read(os.environ).database_url)
    try:
        migrating.forward(database)
        yield database
    finally:
        database.close()


class Remarked(Protocol):
    """What was read, with something to say of it."""

    def messages(self, lang: Spoken) -> tuple[str, ...]: ...


def remarking(lang: Language) -> Callable[[Remarked], None]:
    """What tells the faults of a list's rows, and what is odd in it, beside the answer."""

    def tell(read: Remarked) -> None:
        for said in read.messages(lang.value):
            typer.echo(said, err=True)

    return tell


def on_day(as_of: datetime | None) -> date | None:
    """The day of a time that was typed."""
    return None if as_of is None else as_of.date()


def print_out(what: "RenderableType") -> None:
    """Prints what people read, as wide as the terminal."""
    from rich.console import Console

    wide = None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPED_WIDTH
    Console(width=wide).print(what)


def print_json(what: object) -> None:
    """Prints what machines read."""
    import orjson

    typer.echo(orjson.dumps(what, option=orjson.OPT_INDENT_2).decode())
