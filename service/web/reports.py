"""A firm's ranked parks as a file to take along: what the form asks for, not kept."""

from fastapi import APIRouter, Request, Response

from features.errors import BadInput
from features.text import Lang
from recommender.matcher import ParkMatcher
from service import matchers, questions, reports, turns
from service.answers import answer
from service.firm_papers import firm_paper
from service.questions import Question
from service.reports import Kind, download
from service.web import forms, pages
from service.web.forms import Filled

router = APIRouter(include_in_schema=False, dependencies=pages.SEEN)


@router.post("/report")
async def take_along(request: Request) -> Response:
    """The answer to the form as a file; the page where the form has faults or names no kind."""
    body = (await request.body()).decode("utf-8", errors="replace")
    try:
        filled = Filled.read(body)
        kind = Kind(filled.one("download"))
        asked = forms.read(filled)
    except (BadInput, ValueError):
        return await pages.ask(request)
    question = asked.question.model_copy(update={"region": asked.region or "", "k": pages.LISTED})
    matcher = await matchers.of(request).at_hand(question.illustrative)
    question = questions.settled(question, matcher)
    content = await turns.take(request, _made, matcher, question, (kind, filled.lang))
    day = question.as_of or matchers.today()
    return download(content, f"parkmatch-parks-{day.isoformat()}", kind, pages.HEADERS)


def _made(matcher: ParkMatcher, question: Question, how: tuple[Kind, Lang]) -> bytes:
    kind, lang = how
    found = questions.answered(matcher, question, matchers.today())
    return reports.made(firm_paper(answer(found, question, lang), question.firm, lang), kind)
