import json
import logging
import sys
from collections.abc import Iterator
from logging.config import dictConfig

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import logs
from service.logs import JsonLines


def line(record: logging.LogRecord) -> dict[str, object]:
    found: dict[str, object] = json.loads(JsonLines().format(record))
    return found


def record(said: str, **more: object) -> logging.LogRecord:
    return logging.makeLogRecord(
        {"msg": said, "name": "parkmatch", "levelname": "INFO", "created": 0.0, **more}
    )


@given(st.text())
def test_whatever_is_said_is_one_line_of_json(said: str) -> None:
    told = JsonLines().format(record(said))
    assert "\n" not in told
    assert json.loads(told)["at"] == "1970-01-01T00:00:00.000+00:00"


def test_a_line_names_its_request() -> None:
    assert "request_id" not in line(record("x"))
    before = logs.REQUEST.set("abc")
    assert line(record("x"))["request_id"] == "abc"
    logs.REQUEST.reset(before)


def test_an_error_is_told_by_kind_and_place_without_its_words() -> None:
    try:
        raise ValueError("投资 8 亿")
    except ValueError:
        told = line(record("x", exc_info=sys.exc_info()))
    assert told["error"] == "ValueError"
    assert "test_logs.py" in str(told["where"])
    assert "8" not in str({**told, "at": "", "where": ""})


NAMES = (None, "parkmatch", "uvicorn")


@pytest.fixture
def _undone() -> Iterator[None]:
    kept = [
        (log, log.handlers[:], log.level, log.propagate) for log in map(logging.getLogger, NAMES)
    ]
    yield
    for log, handlers, level, propagate in kept:
        log.handlers[:], log.propagate = handlers, propagate
        log.setLevel(level)


@pytest.mark.usefixtures("_undone")
def test_only_what_is_serious_enough_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    dictConfig(logs.configuration("warning"))
    logs.logger.info("quiet")
    logs.logger.warning("loud")
    said = capsys.readouterr().err.splitlines()
    assert [json.loads(one)["said"] for one in said] == ["loud"]
