"""Sets of weights: signed by analysts, used by their organisation."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request, Response
from sqlalchemy.orm import Session

from service import cursors, language, once, problems, record_examples, records, weightings
from service.access import Analyst, Reader, Records
from service.bodies import StrictRoute
from service.cursors import Paged
from service.database.records import WeightSet
from service.once import Done, Once
from service.record_shapes import WeightSetShape, WeightSetsShape
from service.signing import Signer
from service.submissions import ID, WeightSubmission
from service.versions import IfMatch, etag

router = APIRouter(route_class=StrictRoute, tags=["weights"])
SetId = Annotated[str, Path(pattern=ID, description="Id · 编号")]
Submitted = Annotated[WeightSubmission, Body(openapi_examples=record_examples.WEIGHTS)]


@router.post(
    "/weight-sets",
    summary="签署权重方案 · Sign a set of weights",
    status_code=201,
    response_model=WeightSetShape,
    responses=once.documented(),
)
def sign_weights(
    request: Request, who: Analyst, kept: Records, asked: Submitted, asking: Once
) -> Response:
    """The set, signed with its evaluation; a version is never changed: answers stay true to it."""

    def make(session: Session) -> Done:
        return _made(session, weightings.sign(session, who, asked, _signer(request)))

    return once.done(kept, who, asking, make)


@router.get(
    "/weight-sets",
    summary="权重方案列表 · List sets of weights",
    response_model=WeightSetsShape,
    responses=problems.documented(*problems.OF_READING),
)
def list_weights(
    who: Reader,
    kept: Records,
    paged: Annotated[Paged, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of the sets of one's organisation."""
    with kept.reading() as session:
        page = cursors.page(session, weightings.visible(who), WeightSet, paged)
        told = cursors.told(page, records.weight_line)
    return language.reply(told, language.preferred(accept_language))


@router.get(
    "/weight-sets/{set_id}",
    summary="一个权重方案 · A set of weights",
    response_model=WeightSetShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def show_weights(
    who: Reader, kept: Records, set_id: SetId, accept_language: language.Accepted = ""
) -> Response:
    """The newest version, who signed it, and the signature."""
    with kept.reading() as session:
        made = _made(session, weightings.seen(session, who, set_id))
    lang = language.preferred(accept_language)
    return language.reply(made.body, lang, headers={"ETag": made.headers["ETag"]})


@router.put(
    "/weight-sets/{set_id}",
    summary="签署新版权重 · Sign a new version",
    response_model=WeightSetShape,
    responses=problems.documented(*problems.OF_EDITING),
)
def edit_weights(
    *,
    request: Request,
    who: Analyst,
    kept: Records,
    set_id: SetId,
    asked: Submitted,
    version: IfMatch = None,
    accept_language: language.Accepted = "",
) -> Response:
    """The set with its next version; 412 with both versions when somebody was faster."""
    with kept.writing() as session:
        record = weightings.edit(session, who, (set_id, version), asked, _signer(request))
        made = _made(session, record)
    lang = language.preferred(accept_language)
    return language.reply(made.body, lang, headers={"ETag": made.headers["ETag"]})


def _signer(request: Request) -> Signer:
    found: Signer = request.app.state.signer
    return found


def _made(session: Session, record: WeightSet) -> Done:
    told = records.weight_set(record, weightings.newest(session, record))
    headers = {"ETag": etag(record.version), "Location": f"/api/v1/weight-sets/{record.id}"}
    return Done(told, headers)
