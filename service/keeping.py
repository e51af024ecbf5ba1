"""Commands that keep the records safe: a backup, and a backup put back."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from features.text import Text
from service import clock
from service.settings import Settings
from service.terminal import Lang, Language, told


def backup(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="写到哪里 · where to write")],
    lang: Lang = Language.zh,
) -> None:
    """备份数据库，服务不必停 · Back up the records while the service runs."""
    with told(lang):
        from service.database import backups

        made = backups.save(Settings.read(os.environ).database_url, out)
        typer.echo(_SAVED.fill(path=out, tables=len(made.tables), rows=made.rows).of(lang.value))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份 · the backup")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="覆盖已有内容 · in place of what is there")
    ] = False,
    lang: Lang = Language.zh,
) -> None:
    """从备份恢复数据库，并核对 · Put a backup back, and verify it."""
    with told(lang):
        from service.database import backups

        made = backups.load(Settings.read(os.environ).database_url, file, replace)
        at = datetime.fromisoformat(made.made_at).astimezone(clock.BEIJING)
        typer.echo(_LOADED.fill(at=f"{at:%Y-%m-%d %H:%M}", rows=made.rows).of(lang.value))


_SAVED = Text(
    "已备份并核对：{path}（{tables} 张表，{rows} 行）",
    "Backed up and read back: {path} ({tables:table|tables}, {rows:row|rows})",
)
_LOADED = Text(
    "已恢复并核对：{at}（北京时间）的备份，{rows} 行",
    "Put back and verified: of {at} in Beijing, {rows:row|rows}",
)
