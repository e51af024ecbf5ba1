"""The command line: ``parkmatch`` or ``python -m service``.

What is heavy is imported by the command that needs it, so that ``--help`` is quick.
"""

import gc
import os
import sys
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from features.text import Text
from service import administration, analysis, batches, keeping, planning, reference, weighing
from service.garbage import NEW_BEFORE_A_LOOK
from service.settings import Settings
from service.terminal import (
    HAS_FAULTS,
    AsOf,
    Count,
    FirmFile,
    FirmsFile,
    Format,
    Illustrative,
    Lang,
    Language,
    Named,
    ParkId,
    ParksFile,
    Region,
    ReportFile,
    Shown,
    Weighting,
    on_day,
    print_json,
    print_out,
    remarking,
    told,
)
from service.usage import Commands

if TYPE_CHECKING:
    from features.profiles import Firm
    from service.papers import Paper
    from service.questions import Question


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
    cls=Commands,
    help="为制造业项目匹配园区 · Industrial parks for a firm's project: ranked and explained",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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
    named: Named = "",
    parks: ParksFile = None,
    out: ReportFile = None,
    illustrative: Illustrative = False,
) -> None:
    """为企业项目排名园区 · Rank the parks for a firm's project."""
    with told(lang):
        from service import answers, files, matchers, questions, screens

        asking = files.firm(firm, named, remarking(lang))
        question = _question(asking, as_of, weights, illustrative, k=k, region=region)
        _checked(out)
        matcher = files.fitted(parks, illustrative)
        found = questions.answered(matcher, question, matchers.today())
        if out is not None:
            from service.firm_papers import firm_paper

            given = answers.answer(found, question, lang.value)
            shapes = Settings.read(os.environ).outlines
            _save(firm_paper(given, question.firm, lang.value, shapes), out, lang)
        if shown is Format.json:
            print_json(answers.answer(found, question, lang.value))
        else:
            print_out(screens.ranking(found, question, lang.value))


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
    named: Named = "",
    parks: ParksFile = None,
    illustrative: Illustrative = False,
) -> None:
    """说明一个园区为何适合或不适合 · Explain one park for a firm."""
    with told(lang):
        from service import answers, files, matchers, questions, screens

        asking = files.firm(firm, named, remarking(lang))
        question = _question(asking, as_of, weights, illustrative, region=region)
        matcher = files.fitted(parks, illustrative)
        park = matcher.parks_[matcher.position(park_id)]
        found, considered = questions.explained(matcher, question, park.id, matchers.today())
        if shown is Format.json:
            print_json({"considered": considered, **answers.match(found, lang.value)})
        else:
            print_out(screens.pair(found, considered, illustrative, lang.value))


@app.command()
def targets(
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="园区代码、名称或地区 · park or region")
    ],
    firms: FirmsFile,
    *,
    origin: Annotated[
        str, typer.Option(metavar="REGION", help="只看转出地在该地区的企业 · firms from there")
    ] = "",
    k: Count = 10,
    as_of: AsOf = None,
    weights: Weighting = "",
    shown: Shown = Format.table,
    lang: Lang = Language.zh,
    parks: ParksFile = None,
    out: ReportFile = None,
    illustrative: Illustrative = False,
) -> None:
    """为园区或地区排名目标企业 · Rank firms for a park or a region."""
    with told(lang):
        from service import answers, files, matchers, park_answers, questions, screens

        where = questions.spot(place)
        read = files.firms(firms).of(origin)
        _checked(out)
        remarking(lang)(read)
        day = on_day(as_of) or matchers.today()
        matcher = files.fitted(parks, illustrative)
        asked: dict[str, Any] = {"as_of": day, "weights": files.weights(weights)}
        found = questions.sought(matcher, where, read.firms, k, **asked)
        named = where if isinstance(where, str) else f"{where.id} {where.name}"
        if out is not None:
            from service.park_papers import Listed, target_paper

            manner = questions.Manner(
                k=k, as_of=day, weights=asked["weights"], illustrative=illustrative
            )
            given = answers.listed(found, manner, len(read.firms), day, lang.value)
            held = None if isinstance(where, str) else matcher.parks_[matcher.position(where.id)]
            about = None if held is None else park_answers.park(held, lang.value)
            name = where if isinstance(where, str) else where.name
            listed = Listed(given, name, about, read.rejects, read.notes)
            _save(target_paper(listed, lang.value), out, lang)
        if shown is Format.json:
            counts = {"rows": read.rows, "ranked": len(read.firms), "faulty": read.faulty}
            ranked = [answers.target(one, lang.value) for one in found]
            head = answers.head(day, asked["weights"], illustrative, lang.value)
            faults = [reject.message(lang.value) for reject in read.rejects]
            print_json({"place": named, **head, **counts, "faults": faults, "targets": ranked})
        else:
            print_out(screens.targets(named, found, read, illustrative, lang.value))


@app.command()
def parks(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="名称或代码 · name or code")],
    k: Count = 20,
    shown: Shown = Format.table,
    lang: Lang = Language.zh,
) -> None:
    """查找园区 · Search the parks."""
    with told(lang):
        from features import catalogue
        from service import park_answers, screens

        found = catalogue.search(query, k)
        if shown is Format.json:
            print_json([park_answers.park_line(park, lang.value) for park in found])
        else:
            print_out(screens.parks(found, lang.value))


@app.command()
def template(
    kind: Annotated[Kind, typer.Argument(help="园区表或企业表 · which list")],
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="写到哪里 · where to write")],
    lang: Lang = Language.zh,
) -> None:
    """写一份空白 Excel 模板 · Write a blank Excel template."""
    with told(lang):
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
    with told(lang):
        from features import tables
        from service import files

        kind = kind or Kind(files.guessed(file))
        report = files.checked(file, kind)
        for message in report.messages(lang.value):
            typer.echo(message)
        if rejects is not None:
            tables.write_rejects(rejects, report.rejects, lang.value)
        bad = len(report.rejects) + len(report.faults)
        counts = _CHECKED.fill(kind=_KINDS[kind], ok=report.rows_ok, bad=bad)
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
    with told(lang):
        from features import sitings
        from recommender import evaluate as evaluation
        from recommender import mutual
        from recommender.worths import Among
        from service import matchers, measured

        matcher = matchers.Matchers().fitted()
        past = sitings.read(file, matchers.today().year)
        found = evaluation.evaluate(matcher, past, scope.value, province)
        both = {}
        if province is not None:
            both = mutual.compared(matcher, found.firms, Among(province))
        if as_json:
            two_sided = {name: vars(one) for name, one in both.items()}
            print_json({**found.to_json(lang.value), "two_sided": two_sided})
            return
        print_out(measured.screen(found, lang.value))
        if both:
            print_out(measured.both_sides(both, lang.value))


app.command()(batches.batch)
app.command()(planning.chain)
app.command()(planning.allocate)
app.command()(planning.meetings)
app.command()(planning.stable)
app.command()(analysis.steadiness)
app.command()(reference.facts)
app.command()(reference.industries)
app.command()(reference.conditions)
app.command()(administration.replay)
app.command()(keeping.backup)
app.command()(keeping.restore)
app.add_typer(administration.user, name="user")
app.add_typer(weighing.weights, name="weights")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="地址 · address")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="端口 · port")] = None,
    lang: Lang = Language.zh,
) -> None:
    """启动网页与接口 · Serve the page and the interface."""
    with told(lang):
        settings = Settings.read(os.environ)
        settings = replace(
            settings,
            host=settings.host if host is None else host,
            port=settings.port if port is None else port,
        )
        # Hardly any of what a start makes is garbage, and to look for it takes a third of the
        # start: the server begins to look once it listens.
        gc.disable()
        from service import running
        from service.app import create_app

        def greet(key: str) -> None:
            host = f"[{settings.host}]" if ":" in settings.host else settings.host
            link = f"http://{host}:{settings.port}/welcome?key={key}&lang={lang.value}"
            typer.echo(_WELCOME.fill(link=link).of(lang.value), err=True)

        try:
            running.serve(create_app(settings, greet), settings)
        finally:
            gc.enable()


def main() -> None:
    """Entry point of the command ``parkmatch``."""
    gc.set_threshold(NEW_BEFORE_A_LOOK)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    app()


def _question(
    firm: "Firm", as_of: datetime | None, weights: str, illustrative: bool, **asked: Any
) -> "Question":
    from service import files, questions

    question = questions.Question(
        firm=firm,
        as_of=on_day(as_of),
        weights=files.weights(weights),
        illustrative=illustrative,
        **asked,
    )
    return questions.check(question)


def _checked(out: Path | None) -> None:
    """Refuses a report's name before anything is worked out."""
    if out is not None:
        from service import reports

        reports.kind_of(out)


def _save(paper: "Paper", out: Path, lang: Language) -> None:
    from service import reports

    reports.save(paper, out)
    typer.echo(_SAVED.fill(path=str(out)).of(lang.value), err=True)


_SAVED = Text("已写好报告：{path}", "Report written: {path}")
_WELCOME = Text(
    "还没有用户。用此链接建立第一位管理员（一次有效）：{link}",
    "There are no users yet. This link makes the first administrator, once: {link}",
)
_WRITTEN = Text("已写好模板：{path}", "Template written: {path}")
_CHECKED = Text(
    "{kind}：{ok} 行可用，{bad} 处有误", "{kind}: {ok:row|rows} can be used, {bad:fault|faults}"
)
_KINDS = {Kind.parks: Text("园区表", "Parks"), Kind.firms: Text("企业表", "Firms")}


if __name__ == "__main__":
    main()
