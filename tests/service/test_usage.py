import pytest
from typer.testing import CliRunner

from service.__main__ import app
from service.usage import language

RUNNER = CliRunner()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("match x.json --as-of 2025-13-40", "--as-of 有误（收到：2025-13-40）：请写成日期"),
        ("match x.json -k 0", "-k 有误（收到：0）：不得小于 1"),
        ("match x.json -k 101", "-k 有误（收到：101）：不得大于 100"),
        ("match x.json -k ten", "-k 有误（收到：ten）：请填整数"),
        ("match", "缺少 FIRM_FILE（企业项目）"),
        ("mach", "没有命令 mach；可用的命令：match"),
        ("match x.json --wieghts 3", "没有选项 --wieghts；是否指：--weights"),
        ("match x.json --format xml", "--format 有误（收到：xml）：可选：'table', 'json'"),
        ("match x.json more", "多出的内容：more"),
        ("match x.json --weights", "选项 --weights 后面缺少值"),
    ],
)
def test_what_is_typed_wrongly_is_told_in_chinese_and_in_english(typed: str, said: str) -> None:
    chinese = RUNNER.invoke(app, typed.split())
    english = RUNNER.invoke(app, [*typed.split(), "--lang", "en"])
    assert chinese.exit_code == english.exit_code == 2
    assert chinese.stderr.startswith(said)
    assert "--help" in chinese.stderr
    assert english.stderr.isascii()
    assert not chinese.stdout + english.stdout


def test_nothing_typed_shows_the_help_and_no_fault() -> None:
    result = RUNNER.invoke(app, [])
    assert result.exit_code == 2
    assert "match" in result.stdout
    assert "有误" not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("typed", "lang"),
    [("match --lang en", "en"), ("match --lang=en -k", "en"), ("match", "zh"), ("--lang zh", "zh")],
)
def test_the_language_is_found_among_wrong_words(typed: str, lang: str) -> None:
    assert language(typed.split()) == lang
