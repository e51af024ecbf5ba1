"""Previews of what a table would change: looked at first, then committed once or forgotten."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.database.base import Base, Document, Identified


class ImportPreview(Identified, Base):
    """The rows of a table as they would be written, each with the version that it was compared to.

    Its id is the token by which it is committed, before ``expires_at`` and once.
    """

    __tablename__ = "import_previews"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    author_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    rows: Mapped[Any] = mapped_column(Document)
    expires_at: Mapped[datetime]
    committed_at: Mapped[datetime | None]
