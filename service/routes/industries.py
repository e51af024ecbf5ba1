"""What a Chinese text may mean among the industries of GB/T 4754-2017."""

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from features import terms
from features.profiles import Frozen
from features.terms import Candidate
from service import answers, language, problems
from service.routing import Route
from service.shapes import CandidatesShape

LONGEST_TEXT = 500
REMEMBERED = 256

router = APIRouter(route_class=Route, tags=["industries"])


class Wanted(Frozen):
    """The text to read, and how many candidates to give."""

    q: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_TEXT,
            description="Products or trade in Chinese, or a code · 产品、行业或代码",
            examples=["风电叶片"],
        ),
    ]
    k: Annotated[int, Field(ge=1, le=50, description="How many · 个数")] = 5


@router.get(
    "/industries",
    summary="文字对应的行业 · Industries that a text may mean",
    response_model=CandidatesShape,
    responses=problems.documented(problems.BAD_INPUT),
)
def find_industries(
    wanted: Annotated[Wanted, Query()], accept_language: language.Accepted = ""
) -> Response:
    """Candidates with their path from the section down, the likeliest first."""
    lang = language.preferred(accept_language)
    found = [answers.candidate(one, lang) for one in _resolved(wanted.q, wanted.k)]
    return language.reply({"q": wanted.q, "candidates": found}, lang)


@lru_cache(maxsize=REMEMBERED)
def _resolved(text: str, k: int) -> tuple[Candidate, ...]:
    """What a form asks while somebody types, again and again."""
    return tuple(terms.resolve(text, k))
