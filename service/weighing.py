"""Commands for sets of weights: publish one with its evaluation, check a file, put in force."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from features.text import Text
from service.stages import Stage
from service.terminal import (
    Illustrative,
    Lang,
    Language,
    ParksFile,
    print_json,
    records_at_hand,
    told,
)

weights = typer.Typer(help="权重方案 · Sets of weights", no_args_is_help=True)

SignedFile = Annotated[Path, typer.Argument(metavar="FILE.json", help="签署的文件 · signed file")]


@weights.callback()
def sets_of_weights() -> None:
    """权重方案 · Sets of weights."""


@weights.command()
def publish(
    file: Annotated[Path, typer.Argument(metavar="WEIGHTS.toml", help="权重文件 · weights")],
    *,
    name: Annotated[str, typer.Option(prompt="名称 · name", help="方案名称 · what it is called")],
    url: Annotated[
        str, typer.Option(envvar="PARKMATCH_URL", help="服务地址 · address of the service")
    ] = "http://127.0.0.1:8000",
    token: Annotated[
        str, typer.Option(envvar="PARKMATCH_TOKEN", help="分析人员的令牌 · token of an analyst")
    ],
    note: Annotated[str, typer.Option(help="用途 · what it is for")] = "",
    set_id: Annotated[
        str, typer.Option("--set", metavar="SET_ID", help="作为它的新版 · as its next version")
    ] = "",
    past: Annotated[
        Path | None,
        typer.Option("--sitings", metavar="FILE.csv", help="用哪些项目检验 · sitings to judge on"),
    ] = None,
    province: Annotated[
        str | None, typer.Option(metavar="NAME", help="只评该省 · rows of this province only")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="OUT.json", help="签署的文件写到这里 · signed file")
    ] = None,
    parks: ParksFile = None,
    illustrative: Illustrative = False,
    lang: Lang = Language.zh,
) -> None:
    """检验权重并交服务签署 · Measure weights, and have the service sign both."""
    with told(lang):
        from features import sitings
        from recommender.evaluate import evaluate
        from recommender.weights import Weights
        from service import files, matchers, publishing

        chosen = Weights.read(file)
        judged = sitings.load() if past is None else sitings.read(past, matchers.today().year)
        matcher = files.fitted(parks, illustrative).weighing(chosen)
        found = evaluate(matcher, judged, province=province)
        data = "+".join([matcher.data_version_, *([parks.name] if parks else [])])
        made = publishing.publish(
            chosen,
            name,
            note=note,
            evaluation=publishing.evidence(found, data),
            url=url,
            token=token,
            set_id=set_id,
        )
        if out is not None:
            made.save(out)
        typer.echo(
            _PUBLISHED.fill(name=made.name, id=made.id, version=made.version, by=made.author).of(
                lang.value
            )
        )


@weights.command()
def learn(
    name: Annotated[
        str, typer.Option("--as", metavar="USER", prompt="用户 · user", help="以谁的权限 · as whom")
    ],
    *,
    stage: Annotated[
        Stage, typer.Option(help="项目至少到哪一步 · how far projects must be")
    ] = Stage.signed,
    until: Annotated[
        int | None, typer.Option(metavar="YEAR", help="学到该年，以后的检验 · judge on later ones")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="OUT.toml", help="权重写到这里 · write the weights")
    ] = None,
    parks: ParksFile = None,
    illustrative: Illustrative = False,
    lang: Lang = Language.zh,
) -> None:
    """从已落地项目学习权重 · Learn weights from the projects that settled."""
    with told(lang), records_at_hand() as database:
        from recommender import later, past
        from service import accounts, files, matchers, outcomes, revisions

        with database.reading() as session:
            found = outcomes.read(session, accounts.named(session, name), stage)
            kept = revisions.held(session)
        typer.echo(found.said.of(lang.value))
        stated = files.fitted(parks, illustrative) if parks else None
        matcher = stated or matchers.over(kept, illustrative=illustrative)
        if until is None:
            learnt = past.learn(past.choices(matcher, found.sitings), matcher.weights_)
        else:
            judged = later.out_of_time(matcher, found.sitings, until)
            learnt = judged.learnt
            typer.echo(judged.said(lang=lang.value))
        typer.echo(learnt.model.said.of(lang.value))
        if out is not None:
            out.write_text(_toml(learnt.weights.values), "utf-8")


def _toml(values: Mapping[str, float]) -> str:
    return "".join(f"{name} = {share!r}\n" for name, share in values.items())


@weights.command()
def check(
    file: SignedFile,
    *,
    key: Annotated[
        str, typer.Option(metavar="PUBLIC_KEY", help="须由此公钥签署 · whose signature it must be")
    ] = "",
    lang: Lang = Language.zh,
) -> None:
    """核对签署的文件并说出其内容 · Check a signed file, and tell what was signed."""
    with told(lang):
        from service import files, signed_files

        said = files.signed(file)
        _, stated = signed_files.opened(said, key)
        print_json(stated)
        typer.echo(
            (_BY_KEY if key else _SOUND).fill(key=said["public_key"]).of(lang.value), err=True
        )


@weights.command()
def use(
    set_id: Annotated[str, typer.Argument(metavar="SET_ID", help="方案编号 · id of the set")] = "",
    lang: Lang = Language.zh,
) -> None:
    """让服务默认使用一个方案，省去则恢复内置 · Put a set in force; left out, the presets again."""
    with told(lang), records_at_hand() as database:
        from service import weightings

        with database.writing() as session:
            found = weightings.order(session, set_id or None)
        label = _PRESETS if found is None else found.note
        typer.echo(_IN_FORCE.fill(label=label).of(lang.value))


_PUBLISHED = Text(
    "已签署：{name}（{id} 第 {version} 版，{by}）", "Signed: {name} ({id}, version {version}, {by})"
)
_SOUND = Text("签名与内容相符；公钥 {key}", "The signature fits; the public key is {key}")
_BY_KEY = Text("签名与内容相符，由此公钥签署：{key}", "The signature fits, by this key: {key}")
_PRESETS = Text("内置方案", "presets")
_IN_FORCE = Text("题目不指定权重时使用：{label}", "Where a question names no weights: {label}")
