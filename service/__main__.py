"""The command line: ``parkmatch`` or ``python -m service``.

What is heavy is imported by the command that needs it, so that ``--help`` is quick.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from features.errors import ParkmatchError
from features.text import Text
from service.settings import Settings

if TYPE_CHECKING:
    from rich.console import RenderableType

    from service.questions import Question

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


class Kind(StrEnum):
    """What a table lists."""

    parks = "parks"
    firms = "firms"


class Scope(StrEnum):
    """Among which parks a siting must be found again."""

    province = "province"
    nation = "nation"


app = typer.Typer(
    name="parkmatch",
    help="为制造业项目匹配园区 · Industrial parks for a firm's project: ranked and explained",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

FirmFile = Annotated[
    Path, typer.Argument(metavar="FIRM.json", help="企业项目 · a firm's project as JSON")
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
Illustrative = Annotated[
    bool, typer.Option("--illustrative", help="载入示意数据（非真实） · with made-up figures")
]


@app.command()
def match(
    firm: FirmFile,
    *,
    k: Count = 10,
    region: Region = "",
    as_of: AsOf = None,
    weights: Weighting = "",
    shown: Shown = Format.table,
    lang: Lang = Language.zh,
    illustrative: Illustrative = False,
) -> None:
    """为企业项目排名园区 · Rank the parks for a firm's project."""
    with _told(lang):
        from service import answers, matchers, questions, screens

        question = _question(firm, as_of, weights, illustrative, k=k, region=region)
        matcher = matchers.Matchers().fitted(illustrative)
        found = questions.answered(matcher, question, matchers.today())
        if shown is Format.json:
            _print_json(answers.answer(found, question, lang.value))
        else:
            _print(screens.ranking(found, question, lang.value))


@app.command()
def explain(
    firm: FirmFile,
    park_id: ParkId,
    *,
    region: Region = "",
    as_of: AsOf = None,
    weights: Weighting = "",
    shown: Shown = Format.table,
    lang: Lang = Language.zh,
    illustrative: Illustrative = False,
) -> None:
    """说明一个园区为何适合或不适合 · Explain one park for a firm."""
    with _told(lang):
        from features import catalogue
        from service import answers, matchers, questions, screens

        question = _question(firm, as_of, weights, illustrative, region=region)
        matcher = matchers.Matchers().fitted(illustrative)
        park = catalogue.get(park_id)
        found, considered = questions.explained(matcher, question, park.id, matchers.today())
        if shown is Format.json:
            _print_json({"considered": considered, **answers.match(found, lang.value)})
        else:
            _print(screens.pair(found, considered, illustrative, lang.value))


@app.command()
def targets(
    park_id: ParkId,
    firms: Annotated[
        Path,
        typer.Argument(metavar="FIRMS_FILE", help="企业名单 · firms: csv, xlsx, parquet, json"),
    ],
    *,
    k: Count = 10,
    as_of: AsOf = None,
    weights: Weighting = "",
    shown: Shown = Format.table,
    lang: Lang = Language.zh,
    illustrative: Illustrative = False,
) -> None:
    """为园区排名目标企业 · Rank firms for a park."""
    with _told(lang):
        from features import catalogue
        from service import answers, files, matchers, screens

        park = catalogue.get(park_id)
        read = files.firms(firms)
        faults = [reject.message(lang.value) for reject in read.rejects]
        for fault in faults:
            typer.echo(fault, err=True)
        day = _day(as_of) or matchers.today()
        matcher = matchers.Matchers().fitted(illustrative)
        found = matcher.targets(park.id, read.firms, k, as_of=day, weights=files.weights(weights))
        if shown is Format.json:
            counts = {"rows": read.rows, "ranked": len(read.firms), "faulty": read.faulty}
            told = [answers.target(one, lang.value) for one in found]
            _print_json({**counts, "faults": faults, "targets": told})
        else:
            _print(screens.targets(park, found, read, illustrative, lang.value))


@app.command()
def parks(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="名称或代码 · name or code")],
    k: Count = 20,
    shown: Shown = Format.table,
    lang: Lang = Language.zh,
) -> None:
    """查找园区 · Search the parks."""
    with _told(lang):
        from features import catalogue
        from service import answers, screens

        found = catalogue.search(query, k)
        if shown is Format.json:
            _print_json([answers.park_line(park, lang.value) for park in found])
        else:
            _print(screens.parks(found, lang.value))


@app.command()
def template(
    kind: Annotated[Kind, typer.Argument(help="园区表或企业表 · which list")],
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="写到哪里 · where to write")],
    lang: Lang = Language.zh,
) -> None:
    """写一份空白 Excel 模板 · Write a blank Excel template."""
    with _told(lang):
        from features import templates
        from service import files

        templates.write(files.MODELS[kind], out)
        typer.echo(_WRITTEN.fill(path=out).of(lang.value))


@app.command()
def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="园区或企业表 · a list of parks or firms")
    ],
    kind: Annotated[
        Kind | None,
        typer.Option(help="表的种类，省去则按表头判断 · guessed if left out"),
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option(metavar="OUT.csv", help="不能用的行写到这里 · rejected rows")
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """一次列出表中全部错误 · List every fault of a table at once."""
    with _told(lang):
        from features import tables
        from service import files

        kind = kind or Kind(files.guessed(file))
        report = tables.check(file, files.MODELS[kind])
        for message in report.messages(lang.value):
            typer.echo(message)
        if rejects is not None:
            tables.write_rejects(rejects, report.rejects, lang.value)
        counts = _CHECKED.fill(kind=_KINDS[kind], ok=report.rows_ok, bad=len(report.rejects))
        typer.echo(counts.of(lang.value))
        if not report.sound:
            raise typer.Exit(HAS_FAULTS)


@app.command()
def evaluate(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.csv", help="真实落地项目 · sitings that took place")
    ],
    scope: Annotated[Scope, typer.Option(help="候选范围 · candidates")] = Scope.province,
    province: Annotated[
        str | None, typer.Option(metavar="NAME", help="只评该省 · rows of this province only")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")] = False,
    lang: Lang = Language.zh,
) -> None:
    """用真实落地项目检验排名 · Test the ranking on real sitings."""
    with _told(lang):
        from features import sitings
        from recommender import evaluate as evaluation
        from service import matchers, screens

        found = evaluation.evaluate(
            matchers.Matchers().fitted(), sitings.read(file), scope.value, province
        )
        if as_json:
            _print_json(found.to_json(lang.value))
        else:
            _print(screens.evaluation(found, lang.value))


@app.command()
def chain(
    chain_id: Annotated[str, typer.Argument(metavar="CHAIN", help="产业链 · chain, such as wind")],
    region: Annotated[str, typer.Argument(metavar="REGION", help="地区 · league or province")],
    firms: Annotated[
        Path | None, typer.Option(metavar="FIRMS_FILE", help="目标企业名单 · firms to name")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="OUT", help="写成 .docx/.svg/.png · write a report")
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """产业链全景图与招商方向图 · What a chain has and lacks in a region."""
    with _told(lang):
        from features import catalogue, sitings
        from recommender import chains
        from service import files, screens

        found = chains.panorama_of(chain_id, region, catalogue.load(), sitings.load())
        listed = files.firms(firms).firms if firms else ()
        directions = chains.directions([found], listed)
        if out is None:
            _print(screens.chain(found, directions, lang.value))
            return
        from service import reports

        reports.write(found, directions, out, lang.value)
        typer.echo(_REPORTED.fill(path=str(out)).of(lang.value))


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="地址 · address")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="端口 · port")] = None,
    lang: Lang = Language.zh,
) -> None:
    """启动网页与接口 · Serve the page and the interface."""
    with _told(lang):
        settings = Settings.read(os.environ)
        settings = replace(
            settings,
            host=settings.host if host is None else host,
            port=settings.port if port is None else port,
        )
        import uvicorn

        from service.app import create_app

        uvicorn.run(create_app(settings), host=settings.host, port=settings.port)


def main() -> None:
    """Entry point of the command ``parkmatch``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    app()


@contextmanager
def _told(lang: Language) -> Iterator[None]:
    """Errors that parkmatch raises on purpose become words on stderr and an exit code."""
    try:
        yield
    except ParkmatchError as error:
        typer.echo(error.message(lang.value), err=True)
        raise typer.Exit(CANNOT) from None


def _question(
    firm: Path, as_of: datetime | None, weights: str, illustrative: bool, **asked: Any
) -> "Question":
    from service import files, questions

    question = questions.Question(
        firm=files.firm(firm),
        as_of=_day(as_of),
        weights=files.weights(weights),
        illustrative=illustrative,
        **asked,
    )
    return questions.check(question)


def _day(as_of: datetime | None) -> date | None:
    return None if as_of is None else as_of.date()


def _print(what: "RenderableType") -> None:
    from rich.console import Console

    wide = None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPED_WIDTH
    Console(width=wide).print(what)


def _print_json(what: object) -> None:
    import orjson

    typer.echo(orjson.dumps(what, option=orjson.OPT_INDENT_2).decode())


_WRITTEN = Text("已写好模板：{path}", "Template written: {path}")
_REPORTED = Text("已写好：{path}", "Written: {path}")
_CHECKED = Text("{kind}：{ok} 行可用，{bad} 处有误", "{kind}: {ok} rows can be used, {bad} faults")
_KINDS = {Kind.parks: Text("园区表", "Parks"), Kind.firms: Text("企业表", "Firms")}


if __name__ == "__main__":
    main()
