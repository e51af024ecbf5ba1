"""People, organisations, sessions and the log as plain values."""

from collections.abc import Mapping

from service.database.people import Organisation, PasswordLink, SignIn, User
from service.database.traces import AuditEntry
from service.records import moment, region
from service.staff_shapes import (
    AuditLineShape,
    NewUserShape,
    OrganisationShape,
    PasswordLinkShape,
    SessionShape,
    UserShape,
)

PASSWORD_PAGE = "/password"


def user(found: User) -> UserShape:
    """A person."""
    return {
        "id": found.id,
        "name": found.name,
        "role": found.role,
        "organisation_id": found.organisation_id,
        "organisation": found.organisation.name,
        "email": found.email or "",
        "active": found.active,
        "version": found.version,
        "created_at": moment(found.created_at),
    }


def new_user(found: User, key: str | None) -> NewUserShape:
    """A person with the link that sets their password."""
    return {**user(found), "link": _link(key)}


def password_link(found: PasswordLink, key: str | None) -> PasswordLinkShape:
    """A link that sets a password."""
    return {
        "id": found.id,
        "user_id": found.user_id,
        "created_at": moment(found.created_at),
        "expires_at": moment(found.expires_at),
        "link": _link(key),
    }


def organisation(found: Organisation) -> OrganisationShape:
    """An organisation with the name of its region."""
    return {
        "id": found.id,
        "name": found.name,
        "region": region(found.region),
        "adcode": found.region,
        "version": found.version,
        "created_at": moment(found.created_at),
    }


def session(found: SignIn, digest: str) -> SessionShape:
    """A session, the current one when its key has this ``digest``."""
    return {
        "id": found.id,
        "created_at": moment(found.created_at),
        "expires_at": moment(found.expires_at),
        "current": found.digest == digest,
    }


def audit_line(found: AuditEntry, names: Mapping[str, str]) -> AuditLineShape:
    """A line of the log; ``names``: those of the people in it, by their ids."""
    return {
        "id": found.id,
        "at": moment(found.at),
        "user_id": found.user_id,
        "user": names.get(found.user_id) if found.user_id else None,
        "action": found.action,
        "kind": found.object_kind,
        "object_id": found.object_id,
        "version": found.version,
    }


def _link(key: str | None) -> str | None:
    return None if key is None else f"{PASSWORD_PAGE}?key={key}"
