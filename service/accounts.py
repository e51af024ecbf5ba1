"""People and their keys: adding them, signing in and out, tokens, the first administrator."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from features import regions
from features.errors import BadInput, Fault, NotFound, did_you_mean
from features.text import Text
from service import clock, credentials
from service.auditing import noted
from service.database.engine import Database
from service.database.people import Invitation, Organisation, SignIn, Token, User
from service.refusals import Conflicting, NotPermitted, NotSignedIn

SESSION_LASTS = timedelta(hours=12)
INVITATION_LASTS = timedelta(hours=24)
TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)
TOKEN_KIND = "pm_"


class Role(StrEnum):
    """What a person is here for."""

    firm = "firm"
    promoter = "promoter"
    analyst = "analyst"
    admin = "admin"


class Scope(StrEnum):
    """What a key may do."""

    read = "read"
    write = "write"


ALL = frozenset(Scope)


@dataclass(frozen=True)
class Person:
    """Who asks: their organisation, the division code that it serves, role, their key's scopes and
    end.
    """

    id: str
    name: str
    organisation_id: str
    organisation: str
    region: str
    role: Role
    scopes: frozenset[Scope] = ALL
    until: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class NewUser:
    """Somebody to add; the organisation is added with the first of its people."""

    name: str
    password: str
    role: Role
    organisation: str
    region: str = ""


def add(session: Session, new: NewUser, by: str | None = None) -> User:
    """The person added; raises :class:`Conflicting` when the name is taken."""
    _refuse_taken(session, new.name)
    password = credentials.hashed(new.password)
    office = _organisation(session, new, by)
    user = User(
        name=new.name, password=password, role=new.role.value, organisation_id=office.id
    )  # fmt: skip
    return enrolled(session, user, by)


def enrolled(session: Session, user: User, by: str | None) -> User:
    """``user``, who is here from now on; raises :class:`Conflicting` when the name is taken."""
    _refuse_taken(session, user.name)
    session.add(user)
    session.flush()
    noted(session, by, "added", "user", user.id)
    return user


def named(session: Session, name: str) -> Person:
    """The person who signs in by ``name``; raises :class:`NotFound`."""
    user = session.scalar(select(User).where(User.name == name, User.active.is_(True)))
    if user is None:
        raise NotFound(PERSON, name)
    return person(user)


def sign_in(database: Database, name: str, password: str) -> tuple[Person, str]:
    """The person and the key of a new session; raises :class:`NotSignedIn`.

    Whether the name is known, the account locked or the password wrong is not told, and takes the
    same time.
    """
    who = proven(database, name, password)
    with database.writing() as session:
        return who, admitted(session, who.id)


def proven(database: Database, name: str, password: str) -> Person:
    """Whose name and password these are; raises as :func:`sign_in`, and lets nobody in."""
    with database.reading() as session:
        user = session.scalar(select(User).where(User.name == name))
    if not knows(database, user, password) or user is None:
        raise NotSignedIn(_WRONG)
    return person(user)


def knows(database: Database, user: User | None, password: str) -> bool:
    """Whether ``user`` is here and ``password`` theirs.

    Each wrong password after the fifth doubles the wait until the right one counts again. Nobody's
    takes as long as somebody's, and is noted like it.
    """
    fits = credentials.fits(password, user.password if user else None)
    now = clock.now()
    if user is not None and fits and user.active and not _locked(user, now):
        return True
    _failed(database, user, now)
    return False


def sign_out(session: Session, key: str) -> None:
    """Ends the session of ``key``."""
    found = session.scalar(select(SignIn).where(SignIn.digest == credentials.digest(key)))
    if found is not None:
        session.delete(found)
        noted(session, found.user_id, "signed out", "user", found.user_id)


def of_session(session: Session, key: str) -> Person | None:
    """Whose session ``key`` is, unless it is over."""
    wanted = SignIn.digest == credentials.digest(key)
    found = session.scalar(select(SignIn).where(wanted, SignIn.expires_at > clock.now()))
    if found is None or not found.user.active:
        return None
    return person(found.user, until=found.expires_at)


def of_token(session: Session, key: str) -> Person | None:
    """Whose token ``key`` is, with what it may do, unless it is over or revoked."""
    wanted = Token.digest == credentials.digest(key)
    alive = (Token.expires_at > clock.now(), Token.revoked_at.is_(None))
    found = session.scalar(select(Token).where(wanted, *alive))
    if found is None or not found.user.active:
        return None
    return person(found.user, map(Scope, found.scopes), found.expires_at)


def issue(
    session: Session, who: Person, name: str, scopes: frozenset[Scope], days: int
) -> tuple[Token, str]:
    """A new token of ``who`` and its key, told once and never again.

    Raises :class:`NotPermitted` for scopes that the asker's own key lacks.
    """
    if not scopes <= who.scopes:
        raise NotPermitted(_BEYOND)
    key = credentials.key(TOKEN_KIND)
    token = Token(
        user_id=who.id,
        name=name,
        digest=credentials.digest(key),
        scopes=sorted(scopes),
        expires_at=clock.now() + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    noted(session, who.id, "issued", "token", token.id)
    return token, key


def revoke(session: Session, who: Person, token_id: str) -> Token:
    """The token of ``who``, which opens nothing from now on; raises :class:`NotFound`."""
    token = session.scalar(select(Token).where(Token.id == token_id, Token.user_id == who.id))
    if token is None:
        raise NotFound(_TOKEN, token_id)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        noted(session, who.id, "revoked", "token", token.id)
    return token


def revoke_all(session: Session, user_id: str, by: str) -> None:
    """Ends every token of the person, as noted of who did it."""
    open_ones = (Token.user_id == user_id, Token.revoked_at.is_(None))
    ended = update(Token).where(*open_ones).values(revoked_at=clock.now()).returning(Token.id)
    for token_id in session.scalars(ended).all():
        noted(session, by, "revoked", "token", token_id)


def invite(session: Session) -> str | None:
    """The key of a link that makes the first administrator, once; None when there are people.

    A new link puts the earlier ones out of use.
    """
    if session.scalar(select(func.count()).select_from(User)):
        return None
    now = clock.now()
    session.execute(update(Invitation).where(Invitation.used_at.is_(None)).values(used_at=now))
    key = credentials.key()
    session.add(Invitation(digest=credentials.digest(key), expires_at=now + INVITATION_LASTS))
    return key


def accept(session: Session, key: str, new: NewUser) -> str:
    """The key of the new administrator's session; raises :class:`NotSignedIn` for a dead link."""
    now = clock.now()
    used = session.scalar(
        update(Invitation)
        .where(
            Invitation.digest == credentials.digest(key),
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(used_at=now)
        .returning(Invitation.id)
    )
    if used is None:
        raise NotSignedIn(_DEAD_LINK)
    return admitted(session, add(session, new).id)


def person(user: User, scopes: Iterable[Scope] = ALL, until: datetime | None = None) -> Person:
    """``user`` as somebody who asks."""
    office = user.organisation
    return Person(
        id=user.id,
        name=user.name,
        organisation_id=office.id,
        organisation=office.name,
        region=office.region,
        role=Role(user.role),
        scopes=frozenset(scopes),
        until=until,
    )


def admitted(session: Session, user_id: str, key: str = "") -> str:
    """The key of a new session of the person, ``key`` or another that nobody can guess; wrong
    passwords are forgotten.
    """
    key = key or credentials.key()
    over = clock.now() + SESSION_LASTS
    session.add(SignIn(user_id=user_id, digest=credentials.digest(key), expires_at=over))
    session.execute(
        update(User).where(User.id == user_id).values(failures=0, locked_until=None)
    )  # fmt: skip
    noted(session, user_id, "signed in", "user", user_id)
    return key


def code(region: str) -> str:
    """The code of the one region that ``region`` names; none for none. Raises :class:`BadInput`.

    Not of the division that an address lies in: whose figures promoters see hangs on it.
    """
    if not region:
        return ""
    try:
        return regions.whole(region).adcode
    except NotFound as error:
        remedy = did_you_mean(error.near) if error.near else Text("请更正", "Correct it")
        raise BadInput([Fault("region", region, _NO_REGION, remedy)]) from None


def _refuse_taken(session: Session, name: str) -> None:
    if session.scalar(select(User.id).where(User.name == name)):
        raise Conflicting(Text(f"用户名已被使用：{name}", f"The name is taken: {name}"))


def founded(session: Session, name: str, region: str, by: str | None) -> Organisation:
    """The organisation, which is here from now on; ``region`` is its code, empty for none."""
    made = Organisation(name=name, region=region)
    session.add(made)
    session.flush()
    noted(session, by, "added", "organisation", made.id)
    return made


def _organisation(session: Session, new: NewUser, by: str | None) -> Organisation:
    found = session.scalar(select(Organisation).where(Organisation.name == new.organisation))
    if found is not None:
        if new.region and not found.region:  # as of the first administrator
            found.region, found.version = code(new.region), found.version + 1
        if new.region and code(new.region) != found.region:
            raise Conflicting(_ELSEWHERE)
        return found
    return founded(session, new.organisation, code(new.region), by)


def _locked(user: User, now: datetime) -> bool:
    return user.locked_until is not None and user.locked_until > now


def _failed(database: Database, tried: User | None, now: datetime) -> None:
    with database.writing() as session:
        named = tried.id if tried else None
        user = session.get(User, named, with_for_update={"of": User}) if named else None
        if user is not None and not _locked(user, now):
            user.failures += 1
            if user.failures >= TRIES:
                doubled = timedelta(seconds=2 ** min(user.failures - TRIES, 12))
                user.locked_until = now + min(doubled, LONGEST_WAIT)
        noted(session, named, "failed to sign in", "user", named or "")


_ELSEWHERE = Text("该机构已登记在别处", "The organisation is known to be elsewhere")
_NO_REGION = Text("没有这个地区", "no such region")
PERSON = Text("用户", "User")
_TOKEN = Text("令牌", "Token")
_BEYOND = Text("权限不能超出自己的令牌", "No scope that the key in use lacks")
_WRONG = Text(
    "用户名或密码不对；多次失败后需等待", "Wrong name or password; after several failures, wait"
)
_DEAD_LINK = Text(
    "链接已用过或已过期；重新启动服务会给出新的",
    "The link has been used or is too old; a restart of the service gives another",
)
