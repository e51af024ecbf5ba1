"""Who uses the service: organisations, their people, and what they sign in with.

Passwords are argon2 hashes; of every other secret only the SHA-256 is kept.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database.base import Base, Document, Identified


class Edited(Identified):
    """Something that is edited; ``version`` counts up with each edit."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Organisation(Edited, Base):
    """A company, a promotion office or an institute; ``region`` is the division code it serves."""

    __tablename__ = "organisations"

    name: Mapped[str] = mapped_column(unique=True)
    region: Mapped[str] = mapped_column(default="")


class User(Edited, Base):
    """A person of an organisation; one without a password cannot sign in with one.

    By ``email``, in small letters, a provider of identities may name them.
    """

    __tablename__ = "users"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    email: Mapped[str | None] = mapped_column(unique=True, index=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)


class Token(Identified, Base):
    """A machine's key to the interface, with what it may do and until when."""

    __tablename__ = "tokens"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(Document)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class SignIn(Identified, Base):
    """A person's session in a browser."""

    __tablename__ = "sessions"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Invitation(Identified, Base):
    """A link that makes one administrator, once."""

    __tablename__ = "invitations"

    digest: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PasswordLink(Identified, Base):
    """A link by which a person sets a password, once."""

    __tablename__ = "password_links"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Identity(Identified, Base):
    """As whom a provider of identities, the ``issuer``, knows a person."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]
