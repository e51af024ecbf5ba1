"""Work that outlives its request: lists of firms that are ranked or imported in the background."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from service.database.base import Base, Document
from service.database.people import Edited


class JobRecord(Edited, Base):
    """A list of firms: what is to be done with it, how far that is, which process works on it.

    ``kind``: whether it is ranked or imported. An import is only looked at until somebody,
    ``commit_by``, has it written, and ``committed_at`` is of the same transaction as what it wrote.

    ``rows_aside`` is null before the job begins, and where an earlier version did not count them.

    ``version`` counts what people order, not how far it is. ``holder`` works on it as long as
    ``beat_at`` is recent; then another process may take it up.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index(None, "organisation_id", "created_at", "id"),
        Index(None, "state", "created_at"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    author_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(default="ranking", server_default="ranking")
    file_name: Mapped[str]
    file_bytes: Mapped[int]
    asked: Mapped[Any] = mapped_column(Document)
    lang: Mapped[str]
    state: Mapped[str]
    rows: Mapped[int | None]
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_ranked: Mapped[int] = mapped_column(default=0)
    rows_nowhere: Mapped[int] = mapped_column(default=0)
    rows_rejected: Mapped[int] = mapped_column(default=0)
    rows_added: Mapped[int] = mapped_column(default=0, server_default="0")
    rows_changed: Mapped[int] = mapped_column(default=0, server_default="0")
    rows_written: Mapped[int] = mapped_column(default=0, server_default="0")
    rows_aside: Mapped[int | None]
    commit_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    committed_at: Mapped[datetime | None]
    message: Mapped[Any] = mapped_column(Document, default=lambda: ["", ""])
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    holder: Mapped[str | None]
    beat_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    cancelling: Mapped[bool] = mapped_column(default=False)
    files_kept: Mapped[bool] = mapped_column(default=True)


class StagedFirm(Base):
    """A firm as an import is about to write it at ``version``; nobody sees it before that.

    ``holder``: the process that put it here. Without a running job that this process holds it is
    left over, and goes.
    """

    __tablename__ = "staged_firms"

    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    holder: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    said: Mapped[Any] = mapped_column(Document)
