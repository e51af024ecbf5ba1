"""What the process tells of itself: one JSON object a line, on stderr.

A line names the request that it belongs to and never what was asked: no body, no query, no path
with an id in it. An error is told by its kind and where it arose: its words may quote figures.
"""

import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson

REQUEST: ContextVar[str] = ContextVar("REQUEST", default="")
"""The id of the request that is being answered."""
logger = logging.getLogger("parkmatch")


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": record.getMessage(),
        }
        if REQUEST.get():
            line["request_id"] = REQUEST.get()
        line |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1]:
            line |= _raised(record.exc_info[1])
        return orjson.dumps(line, default=str).decode()


def configuration(level: str) -> dict[str, Any]:
    """What ``logging.config`` is told: everything from ``level`` up, as JSON lines on stderr."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            name: {"handlers": ["stderr"], "level": level.upper(), "propagate": False}
            for name in ("parkmatch", "uvicorn")
        },
    }


def _raised(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "where": where}
