"""The base map of this deployment: the shapes that come with the product, its own, or none."""

from fastapi import APIRouter, Request, Response

from service import matchers
from service.routing import Route
from service.web.atlas import Atlas

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
}

router = APIRouter(include_in_schema=False, route_class=Route)


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
        found = Atlas(state.settings.outlines, matchers.of(request).fitted().parks_)
        state.atlas = found
    return found
