"""People and organisations, as administrators keep them: added, changed, shut out."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from features.errors import NotFound
from features.text import Text
from service import accounts, versions
from service.accounts import Person, Role
from service.auditing import noted
from service.database.people import Identity, Organisation, SignIn, User
from service.refusals import Conflicting
from service.staff_submissions import OrganisationSubmission, UserEdit, UserSubmission

USER = Text("用户", "User")
ORGANISATION = Text("机构", "Organisation")
SESSION = Text("会话", "Session")


def hire(session: Session, who: Person, asked: UserSubmission) -> User:
    """The person added, without a password; raises :class:`Conflicting` for a name or an address
    that is taken, :class:`NotFound` without their organisation.
    """
    office = organisation(session, asked.organisation_id)
    _refuse_taken(session, User.email, asked.email or None, None)
    user = User(
        organisation_id=office.id, name=asked.name, role=asked.role.value, email=asked.email or None
    )
    accounts.enrolled(session, user, who.id)
    session.refresh(user)
    return user


def user(session: Session, user_id: str) -> User:
    """The person; raises :class:`NotFound`."""
    found = session.get(User, user_id)
    if found is None:
        raise NotFound(USER, user_id)
    return found


def reassign(
    session: Session, who: Person, user_id: str, version: str | None, asked: UserEdit
) -> User:
    """The person with another role, address or organisation, let in or shut out.

    Who is shut out, or goes to another organisation, loses sessions and tokens: no key of before
    opens what it was not made for. Raises :class:`Conflicting` for the last administrator, who
    stays, and :class:`NotFound` without the organisation.
    """
    administrators = _administrators(session)
    found = versions.locked(session, User, user_id, USER)
    versions.raised(found, version, asked.model_dump(mode="json"), lambda: _said(found))
    stays = asked.active and asked.role is Role.admin
    if set(administrators) == {found.id} and not stays:
        raise Conflicting(_LAST)
    _refuse_taken(session, User.email, asked.email or None, found.id)
    office = organisation(session, asked.organisation_id or found.organisation_id)
    moved = office.id != found.organisation_id
    if (asked.email or None) != found.email:
        # Another address may be another's: whoever has it proves it anew.
        session.execute(delete(Identity).where(Identity.user_id == found.id))
    found.role, found.active, found.email = asked.role.value, asked.active, asked.email or None
    found.organisation = office
    if moved or not found.active:
        _shut_out(session, who, found.id)
    noted(session, who.id, "edited", "user", found.id, version=found.version)
    return found


def found_organisation(
    session: Session, who: Person, asked: OrganisationSubmission
) -> Organisation:
    """The organisation added; raises :class:`Conflicting` when the name is taken."""
    _refuse_taken(session, Organisation.name, asked.name, None)
    return accounts.founded(session, asked.name, asked.region, who.id)


def organisation(session: Session, organisation_id: str) -> Organisation:
    """The organisation; raises :class:`NotFound`."""
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound(ORGANISATION, organisation_id)
    return found


def rename(
    session: Session,
    who: Person,
    organisation_id: str,
    version: str | None,
    asked: OrganisationSubmission,
) -> Organisation:
    """The organisation with another name or region, whose promoters then see what is there."""
    found = versions.locked(session, Organisation, organisation_id, ORGANISATION)
    submitted = asked.model_dump(mode="json")
    current = {"name": found.name, "region": found.region}
    versions.raised(found, version, submitted, lambda: current)
    _refuse_taken(session, Organisation.name, asked.name, found.id)
    found.name, found.region = asked.name, asked.region
    noted(session, who.id, "edited", "organisation", found.id, version=found.version)
    return found


def end_session(session: Session, who: Person, session_id: str) -> SignIn:
    """The session of ``who``, which is over; raises :class:`NotFound`."""
    mine = (SignIn.id == session_id, SignIn.user_id == who.id)
    found = session.scalar(select(SignIn).where(*mine))
    if found is None:
        raise NotFound(SESSION, session_id)
    session.delete(found)
    noted(session, who.id, "ended a session of", "user", who.id)
    return found


def _administrators(session: Session) -> list[str]:
    """Those who are let in; nobody else changes who they are until this transaction ends."""
    among = (User.role == Role.admin.value, User.active)
    wanted = select(User).where(*among).order_by(User.id).with_for_update(of=User)
    return [one.id for one in session.scalars(wanted)]


def _shut_out(session: Session, who: Person, user_id: str) -> None:
    session.execute(delete(SignIn).where(SignIn.user_id == user_id))
    accounts.revoke_all(session, user_id, who.id)


def _refuse_taken(session: Session, column: Any, said: str | None, but: str | None) -> None:
    """Raises :class:`Conflicting` when another row than ``but`` has ``said`` in ``column``."""
    if said is None:
        return
    kind = column.class_
    if session.scalar(select(kind.id).where(column == said, kind.id != (but or ""))):
        raise Conflicting(_TAKEN.fill(said=said))


def _said(found: User) -> dict[str, Any]:
    return {
        "role": found.role,
        "active": found.active,
        "email": found.email or "",
        "organisation_id": found.organisation_id,
    }


_TAKEN = Text("已被使用：{said}", "Already taken: {said}")
_LAST = Text("最后一位管理员须保留", "The last administrator stays")
