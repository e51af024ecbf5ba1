"""Files to save: what HTTP calls each kind, and the answer that hands one over."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The end of a file's name → what HTTP calls the kind."""
LONGEST_STEM = 60
_NOT_IN_NAMES = frozenset('/\\:*?"<>|%;')
_NO_HEADERS: Mapping[str, str] = {}


def named(list_name: str, day: date) -> str:
    """What a file is called that was made of a list on a ``day``, without the end of its kind: by
    what the list is called, as far as a file may be called so on any system.
    """
    last = list_name.replace("\\", "/").rpartition("/")[2]
    seen = (" " if one in _NOT_IN_NAMES else one for one in last if one.isprintable())
    stem = PurePath("".join(seen).strip()).stem[:LONGEST_STEM]
    words = "_".join(stem.strip(". ").split())
    return "-".join(filter(None, ("parkmatch", words, day.isoformat())))


def disposition(name: str) -> str:
    """The header that has a file saved as ``name``; in ASCII alone for who reads nothing else."""
    plain = re.sub("-+", "-", "".join(one for one in name if one.isascii() and one.isprintable()))
    plain = plain.replace('"', "").replace("\\", "")
    whole = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'attachment; filename="{plain}"{whole}'


def download(
    content: bytes, name: str, kind: str, headers: Mapping[str, str] = _NO_HEADERS
) -> Response:
    """A file to save as ``name`` with the end of its kind; nobody else keeps it on the way."""
    said = {
        **headers,
        "Content-Disposition": disposition(f"{name}.{kind}"),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=MEDIA_TYPES[kind], headers=said)


def documented_file(description: str, kinds: Iterable[str]) -> dict[str, Any]:
    """A file of one of the ``kinds``, for the description of an endpoint in OpenAPI."""
    schema = {"type": "string", "format": "binary"}
    content = {MEDIA_TYPES[kind]: {"schema": schema} for kind in kinds}
    return {"description": description, "content": content}
