"""The signed sets of weights that a form offers beside the presets: those of the organisation of
whoever is signed in.
"""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from features.errors import BadInput, Fault, NotFound
from features.text import Text
from recommender.weights import Weights
from service import access, weightings
from service.accounts import Person
from service.database.engine import Database
from service.database.records import WeightSet
from service.web.badges import badge_of, seen
from service.web.words import WORDS

MOST_SETS = 50
OWN = "set:"
"""What a choice of weights begins with that is a signed set of the organisation."""

Choices = Sequence[tuple[str, Text]]


def listed(session: Session, who: Person, said: str = "") -> Choices:
    """The sets that ``who`` may use, the newest first: the value of each choice, and its name. The
    set that the choice ``said`` names is among them.
    """
    return _with(_newest(session, who), said)


def chosen(base: Database, who: Person, said: str) -> Weights:
    """The set that the choice ``said`` names; raises :class:`NotFound` as ``weightings.seen``."""
    with base.reading() as session:
        return weightings.chosen(session, who, said.removeprefix(OWN))[1]


async def known(request: Request, _: Annotated[None, Depends(seen)]) -> None:
    """A dependency of pages whose form offers them; such a page is there without the records."""
    badge = badge_of(request)
    if badge is not None:
        request.state.signed_sets = await run_in_threadpool(_look, request, badge.person)


def offered(request: Request, said: str = "") -> Choices:
    """What :func:`known` found for ``request``, and the set that the choice ``said`` names."""
    return _with(getattr(request.state, "signed_sets", ()), said)


async def read(request: Request, said: str) -> Weights | None:
    """The set that the choice ``said`` names; None where it names none.

    Raises :class:`BadInput` where whoever is signed in may not use it.
    """
    if not said.startswith(OWN):
        return None
    if badge_of(request) is None:
        await seen(request, request.cookies.get(access.COOKIE))
    if (badge := badge_of(request)) is None:
        raise BadInput([Fault("weights", None, _OF_SOMEBODY, _SIGN_IN)])
    try:
        return await run_in_threadpool(chosen, access.database_of(request), badge.person, said)
    except NotFound:
        raise BadInput([NO_SET]) from None


def _newest(session: Session, who: Person) -> Choices:
    wanted = weightings.visible(who).order_by(WeightSet.created_at.desc(), WeightSet.id)
    return [
        (f"{OWN}{one.id}", WORDS["plan_signed"].fill(name=one.name, version=one.version))
        for one in session.scalars(wanted.limit(MOST_SETS))
    ]


def _with(found: Choices, said: str) -> Choices:
    """``found``, and before them a set that is chosen and not among them: an older one."""
    if not said.startswith(OWN) or said in dict(found):
        return found
    return [(said, WORDS["weights_older_set"]), *found]


def _look(request: Request, who: Person) -> Choices:
    try:
        with access.database_of(request).reading() as session:
            return _newest(session, who)
    except (DBAPIError, NoConnection):
        return ()


_OF_SOMEBODY = Text(
    "是一个机构签署的权重方案，须登录后使用",
    "are a set that an organisation signed, for its people",
)
_SIGN_IN = Text("请先登录，或改选其他权重", "Sign in, or choose other weights")
NO_SET = Fault(
    "weights",
    None,
    Text("本机构没有这套权重方案", "are no set of your organisation"),
    Text("请改选其他权重", "Choose other weights"),
)
"""What is wrong where the set of another organisation, or none, is chosen."""
