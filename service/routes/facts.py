"""What documents say of regions: dated figures, targets and positions with their source."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator, Field

from features import facts
from features.errors import NotFound
from features.fields import refuse
from features.industries import normalise
from features.profiles import Frozen
from features.text import Text
from service import language, problems, statements, strangers
from service.routing import Route
from service.shapes import FactsShape

router = APIRouter(route_class=Route, tags=["facts"])


def _known_code(code: str) -> str:
    try:
        return normalise(code) if code else ""
    except NotFound as error:
        raise refuse(Text(error.message("zh"), error.message("en")), _CODE) from None


_CODE = Text("请填国标代码，如 3415", "Give a code of the standard, such as 3415")


class Wanted(Frozen):
    """Which facts to list."""

    region: Annotated[
        str,
        AfterValidator(strangers.known_region),
        Field(max_length=200, description="Region · 地区", examples=["包头"]),
    ] = ""
    q: Annotated[str, Field(max_length=100, description="Words · 含这些字")] = ""
    industry: Annotated[
        str,
        AfterValidator(_known_code),
        Field(max_length=20, description="Code of an industry · 行业代码", examples=["3415"]),
    ] = ""


@router.get(
    "/facts",
    summary="文件对地区的说法 · What documents say of a region",
    response_model=FactsShape,
    responses=problems.documented(problems.BAD_INPUT),
)
def list_facts(
    wanted: Annotated[Wanted, Query()], accept_language: language.Accepted = ""
) -> Response:
    """Facts of the region and of all inside it; figures that are not believed say why."""
    lang = language.preferred(accept_language)
    found = facts.about(wanted.region, wanted.q, [wanted.industry] if wanted.industry else [])
    return language.reply({"facts": [statements.fact(one, lang) for one in found]}, lang)
