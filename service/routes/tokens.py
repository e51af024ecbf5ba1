"""Keys for machines: made, listed, revoked."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import accounts, cursors, language, once, problems, record_examples, records
from service.access import Reader, Records, Writer
from service.bodies import StrictRoute
from service.cursors import Paged
from service.database.people import Token
from service.once import Done, Once
from service.record_shapes import NewTokenShape, TokenShape, TokensShape
from service.staff_submissions import TokenWish
from service.submissions import ID

router = APIRouter(route_class=StrictRoute, tags=["people"])
TokenId = Annotated[str, Path(pattern=ID, description="Id · 编号")]


@router.post(
    "/tokens",
    summary="新建令牌 · Make a token",
    status_code=201,
    response_model=NewTokenShape,
    responses=once.documented(),
)
def make_token(
    who: Writer,
    kept: Records,
    asked: Annotated[TokenWish, Body(openapi_examples=record_examples.TOKENS)],
    asking: Once,
) -> Response:
    """The token with its key, which is told this once."""

    def make(session: Session) -> Done:
        token, key = accounts.issue(session, who, asked.name, frozenset(asked.scopes), asked.days)
        told = records.new_token(token, key)
        return Done(told, repeated=records.new_token(token, None))

    return once.done(kept, who, asking, make)


@router.get(
    "/tokens",
    summary="我的令牌 · My tokens",
    response_model=TokensShape,
    responses=problems.documented(*problems.OF_READING),
)
def list_tokens(
    who: Reader,
    kept: Records,
    paged: Annotated[Paged, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of the tokens of who asks, without their keys."""
    with kept.reading() as session:
        mine = select(Token).where(Token.user_id == who.id)
        found = cursors.told(cursors.page(session, mine, Token, paged), records.token)
    return language.reply(found, language.preferred(accept_language))


@router.delete(
    "/tokens/{token_id}",
    summary="吊销令牌 · Revoke a token",
    response_model=TokenShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def revoke_token(
    who: Writer, kept: Records, token_id: TokenId, accept_language: language.Accepted = ""
) -> Response:
    """The token, which opens nothing from now on."""
    with kept.writing() as session:
        told = records.token(accounts.revoke(session, who, token_id))
    return language.reply(told, language.preferred(accept_language))
