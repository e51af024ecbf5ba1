"""``parkmatch batch``: the rankings of a list of any length, by threads, processes or a cluster."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from features.errors import BadInput
from features.text import Lang as Tongue
from features.text import Text
from service.terminal import (
    AsOf,
    Count,
    Illustrative,
    Lang,
    Language,
    ParksFile,
    Region,
    Weighting,
    on_day,
    told,
)

if TYPE_CHECKING:
    from recommender.batch import Progress, Tell

BROKEN_OFF = 130
"""Exit code of a run that was broken off by hand."""


class Backend(StrEnum):
    """Who does the work."""

    threading = "threading"
    loky = "loky"
    dask = "dask"


FirmTableFile = Annotated[
    str,
    typer.Argument(
        metavar="FIRMS",
        help="企业名单或数据库地址 · firms: csv, xlsx, parquet, or a database's URL",
    ),
]
Out = Annotated[Path, typer.Argument(metavar="OUT", help="排名写到这里 · rankings, as Parquet")]


def batch(
    firms: FirmTableFile,
    out: Out,
    *,
    table: Annotated[
        str,
        typer.Option(metavar="NAME", help="数据库的表名或 SELECT · of a database: table or SELECT"),
    ] = "firms",
    k: Count = 10,
    region: Region = "",
    as_of: AsOf = None,
    weights: Weighting = "",
    reasons: Annotated[
        bool,
        typer.Option(
            "--reasons", help="每行写明各项契合度与贡献、待核实的条件 · say why in each row"
        ),
    ] = False,
    backend: Annotated[
        Backend, typer.Option(help="线程、进程或 Dask · threads, processes or Dask")
    ] = Backend.threading,
    workers: Annotated[
        int | None, typer.Option(min=1, max=1024, help="几个（默认每核一个） · one for each core")
    ] = None,
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Dask 调度器地址 · such as tcp://host:8786")
    ] = "",
    rejects: Annotated[
        Path | None, typer.Option(metavar="OUT.csv", help="不能用的行写到这里 · rows in fault")
    ] = None,
    lang: Lang = Language.zh,
    parks: ParksFile = None,
    illustrative: Illustrative = False,
) -> None:
    """为任意长的企业名单排名园区，可续跑 · Rank parks for a list of any length; resumes."""
    with told(lang):
        from recommender import batch as batches
        from recommender.crews import Crew
        from recommender.rankings import Job
        from service import files, matchers, rankings_book

        matcher = files.fitted(parks, illustrative)
        day = on_day(as_of) or matchers.today()
        job = Job(matcher, k, files.weights(weights), day, region or None, reasons)
        crew = Crew(backend.value, workers, scheduler)
        rejected = rejects or batches.rejects_beside(out)
        with _listed(firms, table, out) as listed, _progress(lang.value) as tell:
            done = batches.rank_all(
                listed, out, job, crew, rejects=rejected, lang=lang.value, tell=tell
            )
        counts = {**vars(done.counts), "out": out, "rejects": rejected}
        earlier = done.parts - done.computed
        typer.echo(_DONE.fill(**counts).of(lang.value), err=True)
        if (aside := done.counts.aside) != 0:
            said = _ASIDE.fill(aside=aside) if aside else _ASIDE_UNKNOWN
            typer.echo(said.of(lang.value), err=True)
        for note in (*done.notes, *rankings_book.listed_twice(out, listed.name)):
            typer.echo(note.message(lang.value), err=True)
        if earlier:
            typer.echo(_WENT_ON.fill(earlier=earlier, parts=done.parts).of(lang.value), err=True)


@contextmanager
def _listed(firms: str, table: str, out: Path) -> Iterator[Path]:
    """The list as a file; that of a database is kept beside ``out`` until all is ranked, so that a
    run that was broken off goes on with the rows it began with.
    """
    if "://" not in firms:  # no file's name has that, the address of a database does
        yield Path(firms)
        return
    from service import snapshots

    named = sha256(f"{firms} {table}".encode()).hexdigest()[:12]
    kept = out.with_name(f"{out.name}.{named}.list")
    if not kept.exists():
        snapshots.snapshot(firms, table, kept)
    try:
        yield kept
    except BadInput:
        if not out.with_name(out.name + ".parts").exists():  # nothing to go on with
            kept.unlink()
        raise
    kept.unlink()


@contextmanager
def _progress(lang: Tongue) -> Iterator["Tell"]:
    """Shows on stderr how far a batch is; says how to go on when it is broken off."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Bar(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task("", total=None)

        def tell(progress: "Progress") -> None:
            shown.update(task, total=progress.of, completed=progress.rows)

        try:
            yield tell
        except KeyboardInterrupt:
            shown.stop()
            typer.echo(_BROKEN_OFF.of(lang), err=True)
            raise typer.Exit(BROKEN_OFF) from None


_DONE = Text(
    "已排名 {firms} 家企业（其中 {nowhere} 家没有园区可去），写入 {out}；"
    "{faulty} 行有误，见 {rejects}",
    "{firms:firm|firms} ranked ({nowhere} may go to no park), in {out}; "
    "{faulty:row|rows} at fault, in {rejects}",
)
_ASIDE_UNKNOWN = Text(
    "有些部分由旧版本排名，没有统计其中不是企业的行",
    "Some parts were ranked by an earlier version, which did not count rows that are none of firms",
)
_ASIDE = Text(
    "另有 {aside} 行不是企业（示例、合计、说明等），未排名",
    "{aside:more row is none|more rows are none} of firms (examples, totals, remarks): not ranked",
)
_WENT_ON = Text(
    "接着上次：{parts} 部分中 {earlier} 部分早已算好",
    "Went on: {earlier} of {parts} parts had been computed before",
)
_BROKEN_OFF = Text(
    "已中断；再运行同一命令即可接着算，已写好的部分不会重算",
    "Broken off; the same command goes on, and what is written is not computed again",
)
