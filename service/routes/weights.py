"""Sets of weights: signed by analysts, used by their organisation."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request, Response
from sqlalchemy.orm import Session

from service import cursors, language, once, problems, record_examples, records, weightings
from service.access import Admin, Analyst, Reader, Records
from service.bodies import StrictRoute
from service.cursors import Paged
from service.database.records import WeightSet
from service.once import Done, Once
from service.record_shapes import InForceShape, WeightSetShape, WeightSetsShape
from service.signing import Signer
from service.submissions import ID, WeightOrderWish, WeightSubmission
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
    return once.read(made, accept_language)


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
    return once.read(made, accept_language)


@router.get(
    "/weights-in-force",
    summary="现行默认权重 · The weights in force",
    response_model=InForceShape,
    responses=problems.documented(*problems.OF_READING),
)
def show_in_force(who: Reader, kept: Records, accept_language: language.Accepted = "") -> Response:
    """What counts where a question names no weights; its ETag is what the next order must name."""
    with kept.reading() as session:
        told = records.in_force(*weightings.ordered(session))
    return _in_force(told, accept_language)


@router.put(
    "/weights-in-force",
    summary="定默认权重 · Put weights in force",
    response_model=InForceShape,
    responses=problems.documented(*problems.OF_EDITING),
)
def put_in_force(
    *,
    who: Admin,
    kept: Records,
    asked: Annotated[WeightOrderWish, Body(openapi_examples=record_examples.ORDERS)],
    version: IfMatch = None,
    accept_language: language.Accepted = "",
) -> Response:
    """The newest version of a set that was signed with an evaluation counts from now on, for
    everybody and in every process within a second; 412 with both orders when somebody was faster,
    with an order or with a version of the set that comes after ``set_version``.
    """
    with kept.writing() as session:
        weightings.put_in_force(session, who, (asked.set_id, asked.set_version), version)
        told = records.in_force(*weightings.ordered(session))
    return _in_force(told, accept_language)


def _in_force(told: InForceShape, accept_language: str) -> Response:
    lang = language.preferred(accept_language)
    return language.reply(told, lang, headers={"ETag": etag(told["version"])})


def _signer(request: Request) -> Signer:
    found: Signer = request.app.state.signer
    return found


def _made(session: Session, record: WeightSet) -> Done:
    told = records.weight_set(record, weightings.newest(session, record))
    headers = {"ETag": etag(record.version), "Location": f"/api/v1/weight-sets/{record.id}"}
    return Done(told, headers)
