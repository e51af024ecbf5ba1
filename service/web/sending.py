"""A file of any size that a form of one's own page sends: kept on disk, never whole in memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request
from starlette.exceptions import HTTPException

from features.errors import BadInput, Fault
from features.text import Text
from service import uploads
from service.problems import TOO_LARGE
from service.uploads import Upload
from service.web.forms import Filled
from service.web.visits import Sent, Visit, checked


@asynccontextmanager
async def sent_file(request: Request, visit: Visit) -> AsyncIterator[tuple[Upload, Filled]]:
    """The file of the form and the words beside it, gone afterwards.

    Raises :class:`BadInput` for what is no file that can be read, and :class:`NotPermitted` for a
    form that is not of this session.
    """
    try:
        async with uploads.uploaded(request) as upload:
            filled = Filled({name: (said,) for name, said in upload.words.items()})
            yield upload, checked(visit, Sent(filled)).filled
    except HTTPException as error:
        if error.status_code != TOO_LARGE.status:
            raise
        raise BadInput([Fault("file", None, _TOO_LARGE, _SPLIT)]) from None


_TOO_LARGE = Text("文件太大", "is too large")
_SPLIT = Text("请分成几份再上传", "Split it and send the parts")
