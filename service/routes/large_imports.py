"""Tables of firms of any length: looked at in the background, then written whole or not at all."""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from service import jobs, once, problems, uploads
from service.access import Promoter, Records
from service.bodies import StrictRoute
from service.language import Accepted
from service.once import Asking
from service.record_shapes import JobShape
from service.routes.jobs import Ordered, begun

router = APIRouter(route_class=StrictRoute, tags=["imports"])


@router.post(
    "/imports/firms/jobs",
    summary="上传大名单导入企业 · Import a long list of firms",
    status_code=201,
    response_model=JobShape,
    responses=once.documented(),
    openapi_extra=uploads.described({}),
)
async def submit_import(
    request: Request,
    who: Promoter,
    kept: Records,
    key: once.Key = None,
    accept_language: Accepted = "",
) -> Response:
    """The job that looks at every row of a csv, Excel or Parquet table; nothing is written. Its
    result is what would be added and changed; `POST /jobs/{job_id}/commit` writes it.
    """
    async with uploads.uploaded(request) as upload:
        asking = Asking(key, "", accept_language)
        return await run_in_threadpool(begun, request, who, kept, asking, (upload, None))


@router.post(
    "/jobs/{job_id}/commit",
    summary="写入大名单 · Write what an import found",
    response_model=JobShape,
    responses=once.documented(*problems.OF_ORDERS),
)
def commit_import(who: Promoter, ordering: Ordered) -> Response:
    """The job, waiting for its turn to write all that it found in one transaction: all of it is
    there at once, or nothing. 409 where rows are at fault, nothing is new, or it is written.
    """
    return ordering.done(who, jobs.commit)
