"""What is told of people, organisations, sessions and the log to those who keep them."""

from typing_extensions import TypedDict


class UserShape(TypedDict):
    """A person; ``version`` is the ETag, ``active`` whether they are let in."""

    id: str
    name: str
    role: str
    organisation_id: str
    organisation: str
    email: str
    active: bool
    version: int
    created_at: str


class NewUserShape(UserShape):
    """A person just added; ``link`` sets their password, told once, null to a repeated request."""

    link: str | None


class UsersShape(TypedDict):
    """One page of people."""

    items: list[UserShape]
    next: str | None


class PasswordLinkShape(TypedDict):
    """A link that sets a password once; ``link`` is told once, null to a repeated request."""

    id: str
    user_id: str
    created_at: str
    expires_at: str
    link: str | None


class OrganisationShape(TypedDict):
    """A company, an office or an institute; ``version`` is the ETag."""

    id: str
    name: str
    region: str
    adcode: str
    version: int
    created_at: str


class OrganisationsShape(TypedDict):
    """One page of organisations."""

    items: list[OrganisationShape]
    next: str | None


class SessionShape(TypedDict):
    """A session of one's own; ``current`` when it is the one that asks."""

    id: str
    created_at: str
    expires_at: str
    current: bool


class SessionsShape(TypedDict):
    """One page of sessions."""

    items: list[SessionShape]
    next: str | None


class AuditLineShape(TypedDict):
    """Who did what to which thing, and when; ``user_id`` is null for the command line."""

    id: int
    at: str
    user_id: str | None
    user: str | None
    action: str
    kind: str
    object_id: str
    version: int | None


class AuditShape(TypedDict):
    """One page of the log."""

    items: list[AuditLineShape]
    next: str | None
