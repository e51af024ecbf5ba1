"""Commands as somebody at a terminal gives them, and what they say."""

from click.testing import Result
from typer.testing import CliRunner

from service.__main__ import app as commands


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(commands, arguments, env={"COLUMNS": "160", "LANG": "C"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result
