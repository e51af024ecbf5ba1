"""Requests that must not be done twice: the same Idempotency-Key gets the same answer, for as long
as :mod:`service.forgetting` says.

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
from starlette.types import Scope

from features.errors import ParkmatchError
from features.text import Text
from service import clock, headers, language, problems
from service.accounts import Person
from service.database.additions import Additions, Seen
from service.database.engine import Database
from service.database.traces import IdempotencyKey
from service.refusals import Conflicting

KEY = r"^[!-~]{1,200}$"
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=KEY,
        description="The same key does the same request once, for 30 days · "
        "同一键在 30 天内只执行一次",
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


CLAIMS = 3
"""So often a key is claimed that was forgotten while it was looked at."""


@dataclass(frozen=True)
class Asking:
    """A request to do once, when it has a key; ``fingerprint`` tells others with that from it."""

    key: str | None
    fingerprint: str
    accept_language: str


def readable(scope: Scope) -> bool:
    """Whether a request has a key that can be read, or none."""
    key = headers.said(scope).get(b"idempotency-key")
    return key is None or re.fullmatch(KEY, key.decode("latin-1")) is not None


async def asked(
    request: Request, key: Key = None, accept_language: language.Accepted = ""
) -> Asking:
    """The request, told from others by its path and body."""
    if key is None:
        return Asking(None, "", accept_language)
    said = f"{request.method} {request.scope['path']}\n".encode() + await request.body()
    return Asking(key, sha256(said).hexdigest(), accept_language)


Once = Annotated[Asking, Depends(asked)]


@dataclass(frozen=True)
class Done:
    """What to answer; ``adds`` is put into the records with it.

    ``repeated`` is remembered instead, and told to those who ask again, where it differs.
    """

    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    repeated: Mapping[str, Any] | None = None
    status: int = 201
    adds: Additions = field(default_factory=Additions)


Made = Callable[[Session], Done]
Named = tuple[str, str | None]
"""A person and the key of a request."""
Recalled = Callable[[Session, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Doing:
    """Something to do once for ``who``: ``make`` reads, and tells what is to be added.

    ``recalled``: what is told to who asks again, of what was remembered; that itself where None.
    """

    who: Person
    asking: Asking
    make: Made
    recalled: Recalled | None = None


def done(kept: Database, who: Person, asking: Asking, make: Made) -> Response:
    """The answer of ``make``, which runs in one transaction with the note that it has run.

    Raises :class:`Conflicting` when the key was used for another request.
    """
    return done_alone(kept, Doing(who, asking, make))


def done_alone(kept: Database, doing: Doing) -> Response:
    """The answer to one, as of :func:`done`."""
    who, asking = doing.who, doing.asking
    with kept.writing() as session:
        if asking.key is not None and (row := _known(session, who, asking)) is not None:
            return _again(session, row, asking, doing.recalled)
        made = doing.make(session)
        made.adds.write(session)
        if asking.key is not None:
            row = session.get_one(IdempotencyKey, _name(who, asking))
            for name, value in _remembered(made).items():
                setattr(row, name, value)
    return _told(made, asking)


def done_together(
    kept: Database, doings: Sequence[Doing], seen: Seen
) -> list[Response | ParkmatchError]:
    """The answer to each, all of them in one transaction, or why it is refused; raises what else
    one of them raises, and then nothing of any is kept. Of contents, those that were ``seen`` are
    there.
    """
    with kept.writing(changing=False) as session:
        noted = _noted(session, doings)
        claimed, adds = set(noted), Additions()
        firsts = [_first(session, one, claimed, adds) for one in doings]
        adds.rows.get(IdempotencyKey, []).sort(key=_place)  # of two at once none waits twice
        adds.write(session, seen)
        again = [one for one, reply in zip(doings, firsts, strict=True) if reply is None]
        known = {**noted, **_noted(session, again)}  # one may have been forgotten since
        replies = zip(doings, firsts, strict=True)
        found = [_repeated(session, one, known) if it is None else it for one, it in replies]
    seen.note(adds.contents)
    return found


async def before(
    kept: Database, who: Person, asking: Asking, recalled: Recalled | None = None
) -> Response | None:
    """The answer that was given to who asks again; None to who asks first.

    Raises :class:`Conflicting` when the key was used for another request.
    """
    if asking.key is None:
        return None
    return await run_in_threadpool(_before, kept, who, asking, recalled)


def read(made: Done, accept_language: str) -> Response:
    """What is in the records now, to who reads or has edited it; an edit must name its ETag."""
    headers = {"ETag": made.headers["ETag"]}
    return language.reply(made.body, language.preferred(accept_language), headers=headers)


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


def _before(
    kept: Database, who: Person, asking: Asking, recalled: Recalled | None
) -> Response | None:
    with kept.reading() as session:
        row = session.get(IdempotencyKey, _name(who, asking))
        return None if row is None else _again(session, row, asking, recalled)


def _known(session: Session, who: Person, asking: Asking) -> IdempotencyKey | None:
    """What is kept of the key to who asks again; None to who asks first, whose key is claimed now,
    and to whom it was forgotten meanwhile.
    """
    for _ in range(CLAIMS):
        if _claimed(session, who, asking):
            return None
        if (row := session.get(IdempotencyKey, _name(who, asking))) is not None:
            return row
    return session.get_one(IdempotencyKey, _name(who, asking))  # who asks is there no longer


def _claimed(session: Session, who: Person, asking: Asking) -> bool:
    """Whether this request is the first with its key: a second waits here for the first's end."""
    try:
        with session.begin_nested():
            session.add(IdempotencyKey(**_row(who, asking)))
    except IntegrityError:
        return False
    return True


def _noted(session: Session, doings: Iterable[Doing]) -> dict[Named, IdempotencyKey]:
    """What is kept of the keys that ``doings`` come with."""
    asked = [(one.who.id, one.asking.key) for one in doings if one.asking.key is not None]
    if not asked:
        return {}
    named = tuple_(IdempotencyKey.user_id, IdempotencyKey.key)
    found = session.scalars(select(IdempotencyKey).where(named.in_(asked)))
    return {(row.user_id, row.key): row for row in found}


def _first(
    session: Session, doing: Doing, claimed: set[Named], adds: Additions
) -> Response | ParkmatchError | None:
    """The answer to who asks first, or why none is given; what it adds is in ``adds``."""
    who, asking = doing.who, doing.asking
    if (who.id, asking.key) in claimed:
        return None
    try:
        made = doing.make(session)
    except ParkmatchError as error:  # what it would have added is nowhere yet
        return error
    adds.take(made.adds)
    if asking.key is not None:
        claimed.add((who.id, asking.key))
        adds.add(IdempotencyKey, {**_row(who, asking), **_remembered(made)})
    return _told(made, asking)


def _repeated(
    session: Session, doing: Doing, known: Mapping[Named, IdempotencyKey]
) -> Response | ParkmatchError:
    try:
        row = known[doing.who.id, doing.asking.key]
        return _again(session, row, doing.asking, doing.recalled)
    except Conflicting as error:
        return error


def _name(who: Person, asking: Asking) -> dict[str, str | None]:
    return {"user_id": who.id, "key": asking.key}


def _row(who: Person, asking: Asking) -> dict[str, Any]:
    return {
        "user_id": who.id,
        "key": asking.key,
        "fingerprint": asking.fingerprint,
        "status": 0,
        "headers": {},
        "body": "",
        "created_at": clock.now(),
    }


def _place(row: Mapping[str, Any]) -> Named:
    return row["user_id"], row["key"]


def _remembered(made: Done) -> dict[str, Any]:
    told = made.body if made.repeated is None else made.repeated
    said = orjson.dumps(told).decode()
    return {"status": made.status, "headers": dict(made.headers), "body": said}


def _told(made: Done, asking: Asking) -> Response:
    lang = language.preferred(asking.accept_language)
    return language.reply(made.body, lang, made.status, headers=made.headers)


def _again(
    session: Session, row: IdempotencyKey, asking: Asking, recalled: Recalled | None
) -> Response:
    if row.fingerprint != asking.fingerprint:
        raise Conflicting(_OTHER)
    body: object = orjson.Fragment(row.body)
    if recalled is not None:
        body = recalled(session, orjson.loads(row.body))
    lang = language.preferred(asking.accept_language)
    return language.reply(body, lang, row.status, headers=row.headers)


_OTHER = Text(
    "这个 Idempotency-Key 已用于另一个请求", "This Idempotency-Key was used for another request"
)
