"""The log of who did what, for administrators."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import ColumnElement, select

from service import cursors, language, problems, rosters
from service.access import AdminReader, Records
from service.bodies import StrictRoute
from service.clock import BEIJING
from service.cursors import Paged
from service.database.people import User
from service.database.traces import AuditEntry
from service.staff_shapes import AuditShape
from service.submissions import ID, VISIBLE_IF_ANY, Day

router = APIRouter(route_class=StrictRoute, tags=["people"])
Word = Annotated[str, Field(max_length=100, pattern=VISIBLE_IF_ANY)]


class Wanted(Paged):
    """Which lines of the log to list; days are those of Beijing."""

    user_id: Annotated[str, Field(pattern=f"{ID}|^$", description="Who · 谁")] = ""
    action: Annotated[Word, Field(description="Did what, as it is written · 做了什么")] = ""
    kind: Annotated[Word, Field(description="To what kind of thing · 对哪类对象")] = ""
    object_id: Annotated[
        Word, Field(description="To which thing: its id, or how that begins on pages · 对哪个对象")
    ] = ""
    since: Annotated[Day, Field(description="From this day on · 起始日")] = None
    until: Annotated[Day, Field(description="Up to this day · 截止日")] = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What a line must meet."""
        words = {
            AuditEntry.user_id: self.user_id,
            AuditEntry.action: self.action,
            AuditEntry.object_kind: self.kind,
        }
        yield from (column == said for column, said in words.items() if said)
        if self.object_id:
            yield _of(self.object_id)
        if self.since is not None:
            yield AuditEntry.at >= datetime.combine(self.since, time(), BEIJING)
        if self.until is not None:
            yield AuditEntry.at < datetime.combine(self.until, time(), BEIJING) + timedelta(days=1)


@router.get(
    "/audit",
    summary="操作日志 · The log of who did what",
    response_model=AuditShape,
    responses=problems.documented(*problems.OF_READING),
)
def list_audit(
    who: AdminReader,
    kept: Records,
    wanted: Annotated[Wanted, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of the log; figures are never in it."""
    found = select(AuditEntry).where(*wanted.conditions())
    with kept.reading() as session:
        page = cursors.page(session, found, AuditEntry, wanted)
        ids = {line.user_id for line in page[0]}
        named = select(User.id, User.name).where(User.id.in_(ids))
        names = {one.id: one.name for one in session.execute(named)}
    told = cursors.told(page, lambda line: rosters.audit_line(line, names))
    return language.reply(told, language.preferred(accept_language))


def _of(object_id: str) -> ColumnElement[bool]:
    """Whether a line is of the thing; pages show the beginning of an id."""
    if _BEGINNING.fullmatch(object_id):
        return AuditEntry.object_id.startswith(object_id)
    return AuditEntry.object_id == object_id


_BEGINNING = re.compile(r"[0-9a-f]{8,31}")
