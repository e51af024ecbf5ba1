"""Investment projects on their way from reserve to production, and what stands in their way."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from service.database.base import Base, Kept
from service.database.records import Edition, Versioned


class Project(Versioned, Base):
    """A project of a region's promoters; three sums of money that are never mixed, in 万元."""

    __tablename__ = "projects"
    __table_args__ = (
        Index(None, "organisation_id", "created_at", "id"),
        CheckConstraint("signed_wan >= 0", name="signed"),
        CheckConstraint("planned_wan >= 0", name="planned"),
        CheckConstraint("paid_in_wan >= 0", name="paid_in"),
    )

    league: Mapped[str]
    chain: Mapped[str] = mapped_column(default="")
    responsible: Mapped[str] = mapped_column(default="")
    firm_id: Mapped[str | None]
    park_id: Mapped[str | None]
    stage: Mapped[str]
    signed_wan: Mapped[float | None]
    planned_wan: Mapped[float | None]
    paid_in_wan: Mapped[float | None]
    signed_on: Mapped[date | None] = mapped_column(Date)
    started_on: Mapped[date | None] = mapped_column(Date)
    producing_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)


class ProjectEdition(Kept, Edition, Base):
    """A project as it was at one version."""

    __tablename__ = "project_editions"

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id"), primary_key=True)


class Issue(Base):
    """Something that holds a project up: raised, and closed when it is out of the way."""

    __tablename__ = "issues"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id"), index=True)
    kind: Mapped[str] = mapped_column(default="", server_default=text("''"))
    said: Mapped[str]
    raised_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    raised_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
