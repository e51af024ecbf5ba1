"""Requests that must not be done twice: the same Idempotency-Key gets the same answer.

What keeps nothing has nothing to do twice: there the key is read and nothing is kept of it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Annotated, Any

import orjson
from fastapi import Depends, Header, Request, Response
from sqlalchemy import select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from features.text import Text
from service import clock, language, problems
from service.accounts import Person
from service.database.engine import Database
from service.database.traces import IdempotencyKey
from service.refusals import Conflicting

KEY = r"^[!-~]{1,200}$"
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=KEY,
        description="The same key does the same request once · 同一键只执行一次",
        examples=["4f1c2a9e"],
    ),
]


Unkept = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=KEY,
        description="Nothing is kept here, so sending it again is safe with any key and with none: "
        "the same body gets the same answer while figures, weights in force and the day stay · "
        "此接口不保存任何内容，重复发送总是安全的",
        examples=["4f1c2a9e"],
    ),
]
"""The key of a request that keeps nothing."""


@dataclass(frozen=True)
class Asking:
    """A request to do once, when it has a key; ``fingerprint`` tells other requests from it."""

    key: str | None
    fingerprint: str
    accept_language: str


def readable(request: Request) -> bool:
    """Whether the request has a key that can be read, or none."""
    said = request.headers.get("idempotency-key")
    return said is None or re.fullmatch(KEY, said) is not None


async def _asking(
    request: Request, key: Key = None, accept_language: language.Accepted = ""
) -> Asking:
    said = f"{request.method} {request.url.path}\n".encode() + await request.body()
    return Asking(key, sha256(said).hexdigest(), accept_language)


Once = Annotated[Asking, Depends(_asking)]


@dataclass(frozen=True)
class Done:
    """What to answer; ``repeated`` is told instead to those who ask again, where it differs."""

    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    repeated: Mapping[str, Any] | None = None
    status: int = 201


def done(
    kept: Database,
    who: Person,
    asking: Asking,
    make: Callable[[Session], Done],
    prepare: Callable[[], object] | None = None,
) -> Response:
    """The answer of ``make``, which runs in one transaction with the note that it has run.

    ``prepare``: what takes long and writes nothing, done before, so that nobody who writes waits
    for it; not for who asks again. Raises :class:`Conflicting` when the key was used for another
    request.
    """
    if prepare is not None and not _known(kept, who, asking):
        prepare()
    with kept.writing() as session:
        if asking.key is not None and not _claimed(session, who, asking):
            return _repeated(session, who, asking)
        made = make(session)
        if asking.key is not None:
            _remember(session.get_one(IdempotencyKey, _name(who, asking)), made)
    return _told(made, asking)


@dataclass(frozen=True)
class Doing:
    """Something to do once for ``who``: ``make`` only adds what nobody waits for."""

    who: Person
    asking: Asking
    make: Callable[[Session], Done]


def done_together(kept: Database, doings: Sequence[Doing]) -> list[Response | Conflicting]:
    """The answer to each, all of them in one transaction, or that its key was used for another
    request; raises what else one of them raises, and then nothing of any is kept.
    """
    with kept.writing(changing=False) as session, session.no_autoflush:
        known = _noted(session, doings)
        replies = [_tried(session, one, known) for one in doings]
        session.add_all(known[named] for named in sorted(known))  # of two at once none waits twice
    return replies


def done_alone(kept: Database, doing: Doing) -> Response:
    """The answer to one of them, as of :func:`done`."""
    return done(kept, doing.who, doing.asking, doing.make)


async def before(kept: Database, who: Person, asking: Asking) -> Response | None:
    """The answer that was given to who asks again; None to who asks first.

    Raises :class:`Conflicting` when the key was used for another request.
    """
    return None if asking.key is None else await run_in_threadpool(_before, kept, who, asking)


def documented(*kinds: problems.Kind) -> dict[int | str, dict[str, Any]]:
    """The problems of every request that makes something, and ``kinds``."""
    return problems.documented(
        problems.BAD_JSON,
        problems.NOT_SIGNED_IN,
        problems.NOT_PERMITTED,
        problems.CONFLICTING,
        problems.TOO_LARGE,
        problems.NOT_JSON,
        problems.BAD_INPUT,
        problems.NOT_READY,
        *kinds,
    )


def _known(kept: Database, who: Person, asking: Asking) -> bool:
    if asking.key is None:
        return False
    with kept.reading() as session:
        return session.get(IdempotencyKey, _name(who, asking)) is not None


def _before(kept: Database, who: Person, asking: Asking) -> Response | None:
    with kept.reading() as session:
        row = session.get(IdempotencyKey, _name(who, asking))
    return None if row is None else _again(row, asking)


def _claimed(session: Session, who: Person, asking: Asking) -> bool:
    """Whether this request is the first with its key: a second waits here for the first's end."""
    try:
        with session.begin_nested():
            session.add(_row(who, asking))
    except IntegrityError:
        return False
    return True


def _noted(session: Session, doings: Iterable[Doing]) -> dict[tuple[str, str], IdempotencyKey]:
    """What is kept of the keys that ``doings`` come with, by person and key."""
    asked = [(one.who.id, one.asking.key) for one in doings if one.asking.key is not None]
    if not asked:
        return {}
    named = tuple_(IdempotencyKey.user_id, IdempotencyKey.key)
    found = session.scalars(select(IdempotencyKey).where(named.in_(asked)))
    return {(row.user_id, row.key): row for row in found}


def _tried(
    session: Session, doing: Doing, known: dict[tuple[str, str], IdempotencyKey]
) -> Response | Conflicting:
    try:
        return _together(session, doing, known)
    except Conflicting as error:  # of a key: nothing of it was begun
        return error


def _together(
    session: Session, doing: Doing, known: dict[tuple[str, str], IdempotencyKey]
) -> Response:
    who, asking = doing.who, doing.asking
    if asking.key is None:
        return _told(doing.make(session), asking)
    named = who.id, asking.key
    if named in known:
        return _again(known[named], asking)
    made = doing.make(session)
    known[named] = _row(who, asking)
    _remember(known[named], made)
    return _told(made, asking)


def _name(who: Person, asking: Asking) -> dict[str, str | None]:
    return {"user_id": who.id, "key": asking.key}


def _row(who: Person, asking: Asking) -> IdempotencyKey:
    return IdempotencyKey(
        user_id=who.id,
        key=asking.key,
        fingerprint=asking.fingerprint,
        status=0,
        headers={},
        body="",
        created_at=clock.now(),
    )


def _remember(row: IdempotencyKey, made: Done) -> None:
    told = made.body if made.repeated is None else made.repeated
    row.status, row.headers = made.status, dict(made.headers)
    row.body = orjson.dumps(told).decode()


def _told(made: Done, asking: Asking) -> Response:
    lang = language.preferred(asking.accept_language)
    return language.reply(made.body, lang, made.status, headers=made.headers)


def _repeated(session: Session, who: Person, asking: Asking) -> Response:
    return _again(session.get_one(IdempotencyKey, _name(who, asking)), asking)


def _again(row: IdempotencyKey, asking: Asking) -> Response:
    if row.fingerprint != asking.fingerprint:
        raise Conflicting(_OTHER)
    lang = language.preferred(asking.accept_language)
    return language.reply(orjson.Fragment(row.body), lang, row.status, headers=row.headers)


_OTHER = Text(
    "这个 Idempotency-Key 已用于另一个请求", "This Idempotency-Key was used for another request"
)
