"""What promoters write down beside projects: entries of registers, each with all its versions."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from service.database.base import Base, Kept
from service.database.records import Edition, Versioned


class RegisterEntry(Versioned, Base):
    """An entry of a register, about a project or not; what it says is in its editions.

    ``published_at``: since when everybody may read it, None for what only its office does.
    """

    __tablename__ = "register_entries"
    __table_args__ = (Index(None, "organisation_id", "register", "created_at", "id"),)

    register: Mapped[str]
    project_id: Mapped[str | None] = mapped_column(ForeignKey("projects.id"), index=True)
    published_at: Mapped[datetime | None] = mapped_column(index=True)


class RegisterEdition(Kept, Edition, Base):
    """An entry as it was at one version."""

    __tablename__ = "register_editions"

    entry_id: Mapped[str] = mapped_column(ForeignKey("register_entries.id"), primary_key=True)
