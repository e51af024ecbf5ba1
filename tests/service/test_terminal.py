"""What commands share: errors become words and an exit code, answers are printed as asked."""

import json
import os
from datetime import date, datetime

import pytest
import typer

from features.errors import NotFound
from features.text import Text
from service.terminal import CANNOT, Language, on_day, print_json, print_out, quiet, told


@pytest.mark.parametrize("lang", Language)
def test_an_error_on_purpose_is_told_and_ends_the_command(
    lang: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as caught, told(lang):
        raise NotFound(Text("园区", "park"), "无此园区", [])
    assert caught.value.exit_code == CANNOT
    assert "无此园区" in capsys.readouterr().err


def test_a_bug_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), told(Language.zh):
        raise ZeroDivisionError


def test_a_day_and_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert on_day(datetime(2025, 6, 10)) == date(2025, 6, 10)  # noqa: DTZ001 - as typer gives it
    assert on_day(None) is None
    print_json({"园区": None})
    assert json.loads(capsys.readouterr().out) == {"园区": None}
    print_out("园区")
    assert capsys.readouterr().out == "园区\n"


def test_what_a_library_prints_does_not_stand_among_the_answer(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with quiet():
        os.write(1, b"noise")
    os.write(1, b"answer")
    told = capfd.readouterr()
    assert (told.out, told.err) == ("answer", "noise")
