"""Passwords that people set: by a link that works once, or instead of the one they have.

A link is for who lost a password or must not be trusted with the old one: whatever the person had
is over, sessions and tokens alike. Who changes a password that they know is asked: machines that
work in their name go on unless they say otherwise.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from features.errors import BadInput, Fault
from features.text import Text
from service import accounts, clock, credentials, versions
from service.accounts import Person
from service.auditing import noted
from service.database.engine import Database
from service.database.people import PasswordLink, SignIn, User
from service.refusals import Conflicting, NotSignedIn
from service.staff_submissions import PasswordChange

LINK_LASTS = timedelta(hours=72)


def link(session: Session, user_id: str, by: str | None) -> tuple[PasswordLink, str]:
    """A link by which the person sets a password, and its key, told once.

    A new link puts the earlier ones out of use; the password stays until the link is used. Raises
    :class:`Conflicting` for who has been stopped: their link would open nothing.
    """
    now = clock.now()
    if not session.get_one(User, user_id).active:
        raise Conflicting(_STOPPED)
    _put_out_of_use(session, user_id, now)
    key = credentials.key()
    made = PasswordLink(
        user_id=user_id, digest=credentials.digest(key), expires_at=now + LINK_LASTS
    )  # fmt: skip
    session.add(made)
    session.flush()
    noted(session, by, "made a password link for", "user", user_id)
    return made, key


def alive(session: Session, key: str) -> None:
    """Raises :class:`NotSignedIn` for the key of a dead link; uses up none."""
    wanted = select(User.active).join(PasswordLink, PasswordLink.user_id == User.id)
    if not session.scalar(wanted.where(*_alive(key, clock.now()))):
        raise NotSignedIn(_DEAD_LINK)


def accept(session: Session, key: str, password: str) -> str:
    """The key of a new session of whose link it is, the only key that they have from now on.

    Raises :class:`NotSignedIn` for a dead link.
    """
    now = clock.now()
    used = (
        update(PasswordLink)
        .where(*_alive(key, now))
        .values(used_at=now)
        .returning(PasswordLink.user_id)
    )
    user_id = session.scalar(used)
    user = session.get(User, user_id) if user_id else None
    if user is None or not user.active:
        raise NotSignedIn(_DEAD_LINK)
    _set(session, user.id, credentials.hashed(password), "")
    accounts.revoke_all(session, user.id, user.id)
    return accounts.admitted(session, user.id)


def change(
    database: Database, who: Person, said: PasswordChange, kept: str, version: str | None
) -> int:
    """Sets the new password of who knows the current one, and ends their other sessions; the
    person's next version.

    The session of the key ``kept`` goes on; tokens do unless they are to be revoked. Raises
    :class:`BadInput` for a wrong password, which counts as one on signing in does, and as
    :func:`versions.same`.
    """
    with database.reading() as session:
        user = session.get_one(User, who.id)
    _same(user, version, said)
    if not accounts.knows(database, user, said.current):
        raise BadInput([Fault("current", None, _WRONG, _WAIT)])
    hashed = credentials.hashed(said.password)
    with database.writing() as session:
        user = versions.locked(session, User, who.id, accounts.PERSON)
        _same(user, version, said)
        user.version += 1
        _set(session, who.id, hashed, kept)
        if said.revoke_tokens:
            accounts.revoke_all(session, who.id, who.id)
    return user.version


def _same(user: User, version: str | None, said: PasswordChange) -> None:
    """Raises as :func:`versions.same`; of both versions no password is told."""
    current = {"name": user.name, "role": user.role, "version": user.version}
    submitted = {"revoke_tokens": said.revoke_tokens}
    versions.same(version, user.version, submitted, lambda: current)


def _set(session: Session, user_id: str, hashed: str, kept: str) -> None:
    session.execute(update(User).where(User.id == user_id).values(password=hashed))
    _put_out_of_use(session, user_id, clock.now())
    others = SignIn.digest != credentials.digest(kept)
    session.execute(delete(SignIn).where(SignIn.user_id == user_id, others))
    noted(session, user_id, "set the password of", "user", user_id)


def _alive(key: str, now: datetime) -> Sequence[ColumnElement[bool]]:
    return (
        PasswordLink.digest == credentials.digest(key),
        PasswordLink.used_at.is_(None),
        PasswordLink.expires_at > now,
    )


def _put_out_of_use(session: Session, user_id: str, now: datetime) -> None:
    open_ones = (PasswordLink.user_id == user_id, PasswordLink.used_at.is_(None))
    session.execute(update(PasswordLink).where(*open_ones).values(used_at=now))


_DEAD_LINK = Text(
    "链接已用过或已过期；请管理员另给一个",
    "The link has been used or is too old; an administrator can give another",
)
_STOPPED = Text(
    "已停用；恢复使用后再给链接", "This person has been stopped: let them in again first"
)
_WRONG = Text("现在的密码不对", "is not the password in use")
_WAIT = Text("请更正；多次失败后需等待", "Correct it; after several failures, wait")
