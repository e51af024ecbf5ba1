"""A firm's ranked parks as a file to take along: what the form asks for, not kept."""

from fastapi import APIRouter, Request, Response

from features.errors import BadInput
from service import matchers, reports, turns
from service.downloads import download
from service.reports import Kind
from service.routing import Route
from service.web import forms, pages, signed_sets
from service.web.forms import Filled

router = APIRouter(include_in_schema=False, dependencies=pages.OFFERING, route_class=Route)


@router.post("/report")
async def take_along(request: Request) -> Response:
    """The answer to the form as a file; the page where the form has faults or names no kind."""
    body = (await request.body()).decode("utf-8", errors="replace")
    try:
        filled = Filled.read(body)
        kind = Kind(filled.one("download"))
        signed = await signed_sets.read(request, filled.one("weights"))
        asked = forms.scoped(forms.read(filled, matchers.standing(request), signed))
    except (BadInput, ValueError):
        return await pages.ask(request)
    question = asked.question.model_copy(update={"region": asked.region or "", "k": pages.LISTED})
    matcher = await matchers.of(request).at_hand(question.illustrative)
    how = (kind, filled.lang, request.app.state.settings.outlines)
    content = await turns.take(request, reports.firm_file, matcher, question, how)
    day = question.as_of or matchers.today()
    return download(content, f"parkmatch-parks-{day.isoformat()}", kind, pages.HEADERS)
