"""Files to save: what HTTP calls each kind, and the answer that hands one over."""

from collections.abc import Iterable, Mapping
from typing import Any

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
_NO_HEADERS: Mapping[str, str] = {}


def download(
    content: bytes, name: str, kind: str, headers: Mapping[str, str] = _NO_HEADERS
) -> Response:
    """A file to save as ``name`` with the end of its kind; nobody else keeps it on the way."""
    said = {
        **headers,
        "Content-Disposition": f'attachment; filename="{name}.{kind}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=MEDIA_TYPES[kind], headers=said)


def documented_file(description: str, kinds: Iterable[str]) -> dict[str, Any]:
    """A file of one of the ``kinds``, for the description of an endpoint in OpenAPI."""
    schema = {"type": "string", "format": "binary"}
    content = {MEDIA_TYPES[kind]: {"schema": schema} for kind in kinds}
    return {"description": description, "content": content}
