"""What happened: the audit log, and requests that must not be done twice."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, synonym

from service.database.base import Base, Document, Kept


class AuditEntry(Kept, Base):
    """Who did what to which thing, and when; never what its figures were."""

    __tablename__ = "audit_log"
    __table_args__ = (Index(None, "object_kind", "object_id"), Index(None, "at", "id"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    created_at: Mapped[datetime] = synonym("at")
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    version: Mapped[int | None]


class IdempotencyKey(Base):
    """A request that was done, by the key its sender gave it, with the answer it got."""

    __tablename__ = "idempotency_keys"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    status: Mapped[int]
    headers: Mapped[dict[str, str]] = mapped_column(Document)
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
