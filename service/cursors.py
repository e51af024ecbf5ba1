"""Lists by pages: where the next page begins, as a word that means nothing to its reader."""

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar

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


Row = TypeVar("Row")
By = tuple[str, str]
"""The columns of a moment and of what tells rows of one moment apart."""
AS_MADE: By = ("created_at", "id")


def page(
    session: Session, wanted: Select[Row], kind: type[Any], paged: Paged, by: By = AS_MADE
) -> tuple[Sequence[Row], str | None]:
    """One page of ``wanted`` by date, and the cursor of the next; None after the last.

    Rows that come or go meanwhile move no other row to another page.
    """
    place, newest = [getattr(kind, name) for name in by], paged.order == "newest"
    if paged.cursor:
        here = tuple_(*place)
        last = tuple_(*_read(paged.cursor, place[1]), types=[column.type for column in place])
        wanted = wanted.where(here < last if newest else here > last)
    ordered = wanted.order_by(*(column.desc() if newest else column.asc() for column in place))
    found = session.scalars(ordered.limit(paged.limit + 1)).all()
    more = len(found) > paged.limit
    return found[: paged.limit], _written(found[paged.limit - 1], by) if more else None


Place = tuple[int, float, str]
"""Where a row stands in an order: what is not known last, then by a number, then by its id."""


def among(
    found: Sequence[Row], place: Callable[[Row], Place], cursor: str, limit: int
) -> tuple[Sequence[Row], str | None]:
    """One page of what is at hand, in the order of its places, and the cursor of the next.

    Rows that come or go meanwhile move no other row to another page, nor does one that is edited.
    """
    last = _place(cursor) if cursor else None
    ordered = sorted(found, key=place)
    after = [row for row in ordered if last is None or place(row) > last]
    more = len(after) > limit
    return after[:limit], coded(place(after[limit - 1])) if more else None


def told(found: tuple[Sequence[Row], str | None], tell: Callable[[Row], Any]) -> dict[str, Any]:
    """A page as plain values."""
    rows, following = found
    return {"items": list(map(tell, rows)), "next": following}


def coded(place: Sequence[object]) -> str:
    """A place as a cursor."""
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")


def read(cursor: str) -> list[Any]:
    """The place that a cursor is of; raises :class:`BadInput` for what is none."""
    try:
        found = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        raise refused(cursor) from None
    if not isinstance(found, list):
        raise refused(cursor)
    return found


def refused(cursor: str) -> BadInput:
    """What to raise for a ``cursor`` that is none of its list."""
    problem = Text("不是有效的页码标记", "is no cursor of this list")
    remedy = Text("请用上一页的 next", "Use `next` of the page before")
    return BadInput([Fault("query.cursor", cursor, problem, remedy)])


def _written(row: Any, by: By) -> str:
    at, named = (getattr(row, name) for name in by)
    return coded([at.isoformat(), named])


def _read(cursor: str, named: Any) -> tuple[datetime, str | int]:
    """The moment and the name in a cursor; ``named`` is the column of such names."""
    try:
        at, last = read(cursor)
        moment = datetime.fromisoformat(at)
        if not (moment.tzinfo and _may_be(last, named)):
            raise ValueError
        moment = moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        raise refused(cursor) from None
    return moment, last


def _place(cursor: str) -> Place:
    try:
        unknown, number, named = read(cursor)
        kinds = type(unknown), type(named)
        if kinds != (int, str) or type(number) not in (int, float):
            raise ValueError
    except (ValueError, TypeError):
        raise refused(cursor) from None
    return unknown, number, named


def _may_be(said: object, column: Any) -> bool:
    """Whether ``said`` is of the kind of a column's: a number that it holds, or a word."""
    if column.type.python_type is int:
        return type(said) is int and 0 < said < LARGEST_NUMBER
    return isinstance(said, str) and said.isalnum()
