"""Who comes in by a provider's word: somebody known here, or nobody."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from features.text import Text
from service import accounts
from service.accounts import Role
from service.auditing import noted
from service.database.people import Identity, Organisation, User
from service.providers import Claimed
from service.refusals import NotSignedIn


def come(session: Session, claimed: Claimed, newcomers: str) -> str:
    """The key of a new session of whom ``claimed`` names.

    They are known by the provider's own word for them, else by an address that it has checked, as
    which they are known from then on. Others are added to the organisation ``newcomers``, or where
    there is none refused: raises :class:`NotSignedIn`.
    """
    user = _known(session, claimed) or _introduced(session, claimed, newcomers)
    if user is None or not user.active:
        raise NotSignedIn(_STRANGER)
    return accounts.admitted(session, user.id)


def _known(session: Session, claimed: Claimed) -> User | None:
    same = (Identity.issuer == claimed.issuer, Identity.subject == claimed.subject)
    return session.scalar(select(User).join(Identity, Identity.user_id == User.id).where(*same))


def _introduced(session: Session, claimed: Claimed, newcomers: str) -> User | None:
    if not claimed.email:
        return None
    user = session.scalar(select(User).where(User.email == claimed.email))
    if user is None and newcomers:
        user = _added(session, claimed.email, newcomers)
    # An address that is given to somebody else does not let them in as who had it before.
    if user is None or not user.active or _has_another(session, user, claimed):
        return None
    session.add(Identity(user_id=user.id, issuer=claimed.issuer, subject=claimed.subject))
    noted(session, user.id, "was first named by a provider", "user", user.id)
    return user


def _has_another(session: Session, user: User, claimed: Claimed) -> bool:
    there = (Identity.user_id == user.id, Identity.issuer == claimed.issuer)
    return session.scalar(select(Identity.id).where(*there)) is not None


def _added(session: Session, email: str, newcomers: str) -> User:
    office = session.scalar(select(Organisation).where(Organisation.name == newcomers))
    if office is None:
        office = accounts.founded(session, newcomers, "", None)
    new = User(organisation_id=office.id, name=email, email=email, role=Role.firm.value)
    return accounts.enrolled(session, new, None)


_STRANGER = Text(
    "这里没有以此身份登记的用户，请联系管理员",
    "Nobody is registered here under this identity: ask an administrator",
)
