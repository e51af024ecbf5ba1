"""Commands for those who run the service: its people, and answers that must be given again."""

from enum import StrEnum
from typing import Annotated

import typer

from features.text import Text
from service.terminal import HAS_FAULTS, Lang, Language, records_at_hand, told


class Part(StrEnum):
    """What a person is here for."""

    firm = "firm"
    promoter = "promoter"
    analyst = "analyst"
    admin = "admin"


user = typer.Typer(help="用户 · People who sign in", no_args_is_help=True)


@user.callback()
def people() -> None:
    """用户 · People who sign in."""


@user.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="用户名 · name to sign in with")],
    *,
    role: Annotated[Part, typer.Option(prompt="角色 · role", help="角色 · role")],
    organisation: Annotated[
        str, typer.Option(prompt="机构 · organisation", help="所属机构 · organisation")
    ],
    password: Annotated[
        str,
        typer.Option(
            prompt="密码 · password",
            hide_input=True,
            confirmation_prompt=True,
            help="省去则询问 · asked for when left out",
        ),
    ],
    region: Annotated[
        str,
        typer.Option(help="机构所在地，尚不知道时用 · where the organisation is, if not known yet"),
    ] = "",
    lang: Lang = Language.zh,
) -> None:
    """添加用户 · Add a person."""
    with told(lang), records_at_hand() as database:
        from service import accounts

        new = accounts.NewUser(name, password, accounts.Role(role), organisation, region)
        with database.writing() as session:
            accounts.add(session, new)
        typer.echo(_ADDED.fill(name=name).of(lang.value))


def replay(
    answer_id: Annotated[str, typer.Argument(metavar="ANSWER_ID", help="答案编号 · answer")],
    lang: Lang = Language.zh,
) -> None:
    """重放存档的答案，逐字节核对 · Give a kept answer again, and compare every byte."""
    with told(lang), records_at_hand() as database:
        from service import ledger

        with database.reading() as session:
            given, again = ledger.replayed(session, answer_id)
        typer.echo(again)
        typer.echo((_SAME if given == again else _DIFFERS).of(lang.value), err=True)
        if given != again:
            raise typer.Exit(HAS_FAULTS)


_ADDED = Text("已添加：{name}", "Added: {name}")
_SAME = Text("与存档逐字节相同", "The same as what is kept, byte for byte")
_DIFFERS = Text("与存档不同", "Not the same as what is kept")
