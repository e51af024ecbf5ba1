"""Whether the process lives, whether it can answer, and its figures for Prometheus."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from recommender.matching import ENGINE_VERSION
from service import language, matchers, problems
from service.routing import Route
from service.shapes import HealthShape, ReadyShape

router = APIRouter(route_class=Route, tags=["health"])


@router.get(
    "/healthz",
    summary="存活 · The process lives",
    response_model=HealthShape,
)
async def live(request: Request) -> Response:
    """Answers as long as the process does."""
    return language.reply({"status": "ok"}, language.of(request))


@router.get(
    "/readyz",
    summary="就绪 · The parks are loaded",
    response_model=ReadyShape,
    responses=problems.documented(problems.NOT_READY),
)
async def ready(request: Request) -> Response:
    """How many parks are loaded, of which data and engine; 503 before they are."""
    at_hand = matchers.of(request)
    if not at_hand.ready:
        return problems.response(problems.LOADING, request, {"Retry-After": "1"})
    matcher = at_hand.fitted()
    said = {
        "status": "ready",
        "parks": len(matcher.parks_),
        "data_version": matcher.data_version_,
        "engine_version": ENGINE_VERSION,
    }
    return language.reply(said, language.of(request))


@router.get("/metrics", include_in_schema=False)
def figures(request: Request) -> Response:
    """The figures of this process, for Prometheus."""
    state = request.app.state
    told = state.metrics.told(state.turns, getattr(state, "database", None))
    return Response(told, media_type=CONTENT_TYPE_PLAIN_0_0_4)
