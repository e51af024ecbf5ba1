"""Lists by pages: where the next page begins, as a word that means nothing to its reader."""

import base64
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Protocol, TypeVar

import orjson
from pydantic import Field
from sqlalchemy import Select, tuple_
from sqlalchemy.orm import Session

from features.errors import BadInput, Fault
from features.profiles import Frozen
from features.text import Text

LARGEST_NUMBER = 1 << 31


class Paged(Frozen):
    """Which page: so many, from where the last one ended."""

    limit: Annotated[int, Field(ge=1, le=200, description="Items in a page · 每页个数")] = 20
    cursor: Annotated[
        str,
        Field(max_length=300, description="`next` of the page before · 上一页的 next"),
    ] = ""
    order: Annotated[
        Literal["newest", "oldest"], Field(description="Which comes first · 先新或先旧")
    ] = "newest"


class Dated(Protocol):
    """A kind of row that has an id and a moment."""

    id: Any
    created_at: Any


Row = TypeVar("Row")


def page(
    session: Session, wanted: Select[Row], kind: type[Dated], paged: Paged
) -> tuple[Sequence[Row], str | None]:
    """One page of ``wanted`` by date, and the cursor of the next; None after the last.

    Rows that come or go meanwhile move no other row to another page.
    """
    place, newest = (kind.created_at, kind.id), paged.order == "newest"
    if paged.cursor:
        here = tuple_(*place)
        last = tuple_(*_read(paged.cursor, kind), types=[column.type for column in place])
        wanted = wanted.where(here < last if newest else here > last)
    ordered = wanted.order_by(*(column.desc() if newest else column.asc() for column in place))
    found = session.scalars(ordered.limit(paged.limit + 1)).all()
    more = len(found) > paged.limit
    return found[: paged.limit], _written(found[paged.limit - 1]) if more else None


def told(found: tuple[Sequence[Row], str | None], tell: Callable[[Row], Any]) -> dict[str, Any]:
    """A page as plain values."""
    rows, following = found
    return {"items": list(map(tell, rows)), "next": following}


def _written(row: Any) -> str:
    place = orjson.dumps([row.created_at.isoformat(), row.id])
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def _read(cursor: str, kind: type[Dated]) -> tuple[datetime, str | int]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        at, named = orjson.loads(raw)
        moment = datetime.fromisoformat(at)
        if not (moment.tzinfo and _may_be_id(named, kind)):
            raise ValueError
    except (ValueError, TypeError):
        problem = Text("不是有效的页码标记", "is no cursor of this list")
        remedy = Text("请用上一页的 next", "Use `next` of the page before")
        raise BadInput([Fault("query.cursor", cursor, problem, remedy)]) from None
    return moment, named


def _may_be_id(named: object, kind: type[Dated]) -> bool:
    """Whether ``named`` is of the kind of the ids: a number that the column holds, or a word."""
    if kind.id.type.python_type is int:
        return type(named) is int and 0 < named < LARGEST_NUMBER
    return isinstance(named, str) and named.isalnum()
