"""A command that was typed wrongly: what is wrong and the way out, in the language asked for."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from features.text import Lang, Text
from service.terminal import CANNOT

# The root of all that the command line's parser finds wrong; it has no public name of its own.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]


class Commands(TyperGroup):
    """The commands; what the parser refuses is told by :func:`told`, never in English alone."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> NoReturn:
        typed = sys.argv[1:] if args is None else list(args)
        try:
            code = super().main(typed, prog_name, complete_var, standalone_mode=False, **extra)
        except UsageError as error:
            _say(error, typed)
            code = CANNOT
        except typer.Abort:
            code = 130
        sys.exit(code if isinstance(code, int) else 0)


def _say(error: Any, typed: Sequence[str]) -> None:
    """What is wrong; the help where nothing was typed."""
    if typed:
        typer.echo(told(error, language(typed)), err=True)
    elif error.ctx:
        typer.echo(error.ctx.get_help())


def language(typed: Sequence[str]) -> Lang:
    """The language that the typed words ask for, however wrong the others are."""
    words = " ".join(typed).replace("--lang=", "--lang ")
    return "en" if "--lang en" in words else "zh"


def told(error: Any, lang: Lang) -> str:
    """One sentence on what was typed, and where to look."""
    found = _said(error)
    help_at = f"{error.ctx.command_path} --help" if error.ctx else "--help"
    return f"{found.of(lang)}\n{Text('用法见', 'See').of(lang)} {help_at}"


def _said(error: Any) -> Text:
    english = " ".join(str(error.format_message()).split())
    say = _CHINESE.get(type(error).__name__)
    return Text(say(error) if say else f"命令有误：{english}", english)


def _missing(error: Any) -> str:
    return f"缺少 {_name(error)}{_help(error)}"


def _unknown_option(error: Any) -> str:
    near = list(error.possibilities or ())
    return f"没有选项 {error.option_name}" + (f"；是否指：{'、'.join(near)}" if near else "")


def _unknown_words(error: Any) -> str:
    named = re.search(r"command '([^']*)'", error.message)
    if named is None:
        extra = re.search(r"argument\(s\) \((.*)\)", error.message)
        return f"多出的内容：{extra[1]}" if extra else f"命令有误：{error.message}"
    commands = "、".join(error.ctx.command.commands)
    return f"没有命令 {named[1]}；可用的命令：{commands}"


def _bad(error: Any) -> str:
    # The parser's own finding; asked by name, for its class is heavy to import.
    errors = getattr(error.__cause__, "errors", None)
    found = errors()[0] if errors else {}
    got = f"（收到：{found['input']}）" if found else ""
    return f"{_name(error)} 有误{got}：{_wanted(found, error.message)}"


def _wanted(found: Mapping[str, Any], english: str) -> str:
    limits = found.get("ctx", {})
    if "ge" in limits:
        return f"不得小于 {limits['ge']}"
    if "le" in limits:
        return f"不得大于 {limits['le']}"
    if found.get("type") in _NUMBERS:
        return _NUMBERS[found["type"]]
    if "the format" in english:
        return "请写成日期，如 2025-06-10"
    choices = re.search(r"is not one of (.*)\.$", english)
    return f"可选：{choices[1]}" if choices else "请核对写法"


_NUMBERS = {"int_parsing": "请填整数", "int_from_float": "请填整数", "float_parsing": "请填数字"}


def _name(error: Any) -> str:
    option = error.param.opts[0]
    return str(option if option.startswith("-") else error.param.metavar or error.param.name)


def _help(error: Any) -> str:
    words = str(getattr(error.param, "help", None) or "").split(" · ")[0]
    return f"（{words}）" if words else ""


_CHINESE: Mapping[str, Callable[[Any], str]] = {
    "MissingParameter": _missing,
    "BadOptionUsage": lambda error: f"选项 {error.option_name} 后面缺少值",
    "NoSuchOption": _unknown_option,
    "UsageError": _unknown_words,
    "BadParameter": _bad,
}
