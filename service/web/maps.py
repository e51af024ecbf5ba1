"""The base map of this deployment: the shapes that come with the product, its own, or none."""

from pathlib import Path

from fastapi import APIRouter, Request, Response

from features import outlines
from features.outlines import NO_OUTLINES, Outlines
from service import matchers
from service.settings import Settings
from service.web.atlas import Atlas

OFF = "off"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
}

router = APIRouter(include_in_schema=False)


@router.get("/map.svg")
def draw(request: Request) -> Response:
    """The drawing that every map shows a part of; its address changes with it."""
    atlas = of(request)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = {**HEADERS, "Content-Encoding": "gzip"} if packed else HEADERS
    return Response(atlas.packed if packed else atlas.drawing, 200, headers, "image/svg+xml")


def of(request: Request) -> Atlas:
    """The deployment's map, drawn when it is first asked for."""
    state = request.app.state
    found: Atlas | None = getattr(state, "atlas", None)
    if found is None:
        found = Atlas(base(state.settings), matchers.of(request).fitted().parks_)
        state.atlas = found
    return found


def base(settings: Settings) -> Outlines:
    """The shapes that the settings name; raises :class:`BadInput` for a file that is no map."""
    if settings.map == OFF:
        return NO_OUTLINES
    if settings.map:
        return outlines.read(
            Path(settings.map),
            settings.map_source or Path(settings.map).name,
            settings.map_approval,
        )
    return outlines.built_in(settings.map_approval)
