"""Which language a request wants, and replies that say which one they are in."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Any

import orjson
from fastapi import Header, Request, Response

from features.text import Lang

TAGS: Mapping[Lang, str] = {"zh": "zh-CN", "en": "en"}
JSON = "application/json"


@lru_cache(maxsize=64)
def preferred(accept_language: str) -> Lang:
    """The language that an ``Accept-Language`` header wants most; Chinese when it names neither.

    Of languages wanted alike, the one named first.
    """
    wanted = [(_quality(parameters), lang) for lang, parameters in _named(accept_language)]
    quality, lang = max(wanted, key=lambda named: named[0], default=(0.0, _DEFAULT))
    return lang if quality > 0.0 else _DEFAULT


def of(request: Request) -> Lang:
    """The language to answer ``request`` in."""
    return preferred(request.headers.get("accept-language", ""))


def reply(
    content: Any,
    lang: Lang,
    status: int = 200,
    media_type: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """``content`` as JSON in ``lang``, bytes as they are; NaN leaves as null."""
    said = {"Content-Language": TAGS[lang], "Vary": "Accept-Language", **(headers or {})}
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    return Response(body, status, said, media_type)


Accepted = Annotated[
    str,
    Header(
        alias="Accept-Language",
        description="zh (default) or en, with q-values · 语言：中文（默认）或英文",
        examples=["zh-CN", "en;q=0.9"],
    ),
]


_DEFAULT: Lang = "zh"


def _named(accept_language: str) -> Iterator[tuple[Lang, str]]:
    """The languages spoken here that the header names, with their parameters."""
    for said in accept_language.split(","):
        tag, _, parameters = said.partition(";")
        match tag.strip().lower().split("-")[0]:
            case "zh":
                yield "zh", parameters
            case "en":
                yield "en", parameters


def _quality(parameters: str) -> float:
    """The weight of a language, 1 when none is given, 0 when it cannot be read."""
    name, _, value = parameters.strip().partition("=")
    if not name:
        return 1.0
    try:
        quality = float(value)
    except ValueError:
        return 0.0
    return quality if name.strip().lower() == "q" and 0.0 <= quality <= 1.0 else 0.0
