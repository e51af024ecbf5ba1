"""Who may do what: the person behind a request, and the records at hand."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from features.text import Text
from service import accounts
from service.accounts import Person, Role, Scope
from service.callers import Callers, Kind
from service.database.engine import Database
from service.refusals import NotPermitted, NotSignedIn, Unready

COOKIE = "parkmatch_session"

_BEARER = HTTPBearer(auto_error=False, description="Token of a machine · 机器令牌")
_COOKIE = APIKeyCookie(name=COOKIE, auto_error=False, description="Session of a person · 会话")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
Cookie = Annotated[str | None, Depends(_COOKIE)]


def database_of(request: Request) -> Database:
    """The records of the application; raises :class:`Unready` before it has started."""
    found: Database | None = getattr(request.app.state, "database", None)
    if found is None:
        raise Unready(_STARTING)
    return found


async def _records(request: Request) -> Database:
    return database_of(request)


Records = Annotated[Database, Depends(_records)]


async def signed_in(request: Request, records: Records, bearer: Bearer, cookie: Cookie) -> Person:
    """Who asks; raises :class:`NotSignedIn` for nobody."""
    kind: Kind = "session" if bearer is None else "token"
    key = (cookie or "") if bearer is None else bearer.credentials
    callers: Callers = request.app.state.callers
    asks = key or bearer is not None
    found = await callers.asking(records, kind, key) if asks else None
    if found is None:
        raise NotSignedIn(_NOBODY)
    return found


def remember(reply: Response, request: Request, key: str) -> None:
    """Puts the session's key into a cookie that no script reads and no other site sends."""
    secure = request.url.scheme == "https"
    age = int(accounts.SESSION_LASTS.total_seconds())
    reply.set_cookie(COOKIE, key, age, httponly=True, samesite="strict", secure=secure)


def having(scope: Scope, *roles: Role) -> Callable[[Person], Coroutine[Any, Any, Person]]:
    """A dependency: the person, whose key must have ``scope`` and whose role be among ``roles``."""

    async def permitted(who: Annotated[Person, Depends(signed_in)]) -> Person:
        if scope not in who.scopes:
            raise NotPermitted(_SCOPE.fill(scope=scope.value))
        if who.role not in roles:
            raise NotPermitted(_ROLE.fill(role=ROLE_NAMES[who.role]))
        return who

    return permitted


_may_write = having(Scope.write, *Role)
Reader = Annotated[Person, Depends(having(Scope.read, *Role))]
Writer = Annotated[Person, Depends(_may_write)]
PROFILE_KEEPERS = frozenset({Role.firm, Role.promoter})
"""Who keeps profiles of firms, and says who may see them."""
FirmWriter = Annotated[Person, Depends(having(Scope.write, *PROFILE_KEEPERS))]
Promoter = Annotated[Person, Depends(having(Scope.write, Role.promoter))]
Keeper = Annotated[Person, Depends(having(Scope.write, Role.promoter, Role.admin))]
"""Who may state figures of parks: those in the region of their organisation."""
Admin = Annotated[Person, Depends(having(Scope.write, Role.admin))]
AdminReader = Annotated[Person, Depends(having(Scope.read, Role.admin))]
OF_OFFICES = (Role.promoter, Role.analyst, Role.admin)
"""Who works with whole lists of firms."""
OfficeReader = Annotated[Person, Depends(having(Scope.read, *OF_OFFICES))]
OfficeWriter = Annotated[Person, Depends(having(Scope.write, *OF_OFFICES))]
Analyst = Annotated[Person, Depends(having(Scope.write, Role.analyst))]


async def writer(request: Request) -> Person:
    """The :data:`Writer` who sends ``request``, where no route has read it."""
    bearer = await _BEARER(request)
    cookie = await _COOKIE(request) if bearer is None else None
    return await _may_write(await signed_in(request, database_of(request), bearer, cookie))


_STARTING = Text("正在启动", "Starting")
_NOBODY = Text("请先登录，或使用有效的令牌", "Sign in first, or use a token that is valid")
_SCOPE = Text("此令牌没有权限：{scope}", "This token lacks the scope: {scope}")
ROLE_NAMES = {
    Role.firm: Text("企业", "firm"),
    Role.promoter: Text("招商", "promoter"),
    Role.analyst: Text("分析", "analyst"),
    Role.admin: Text("管理", "administrator"),
}
"""What each role is called."""
_ROLE = Text("此角色不能这样做：{role}", "This role may not do this: {role}")
