"""What people enter and what they are answered: firms, weights, figures of parks, answers."""

import zlib
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database.base import Base, Document, Identified, Kept
from service.database.people import Edited, User


class Versioned(Identified):
    """Something of an organisation that is edited; ``version`` counts up with each edit."""

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)


class Edition:
    """One version of something: what was said, by whom, when."""

    version: Mapped[int] = mapped_column(primary_key=True)
    said: Mapped[Any] = mapped_column(Document)
    author_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]


class FirmRecord(Versioned, Base):
    """A firm's project; what it says is in its editions.

    While it is withdrawn nobody works with it; its newest edition tells who withdrew it.
    """

    __tablename__ = "firms"
    __table_args__ = (Index(None, "organisation_id", "created_at", "id"),)

    withdrawn_at: Mapped[datetime | None]


class FirmEdition(Kept, Edition, Base):
    """A firm's project as it was at one version."""

    __tablename__ = "firm_editions"

    firm_id: Mapped[str] = mapped_column(ForeignKey("firms.id"), primary_key=True)


class Consent(Edited, Base):
    """A firm lets promoters of a region see its figures, until revoked."""

    __tablename__ = "consents"
    __table_args__ = (
        Index(
            "uq_consents_in_force",
            "firm_id",
            "region",
            unique=True,
            # On PostgreSQL too, say the steps; here it would import its dialect everywhere.
            sqlite_where=text("revoked_at IS NULL"),
        ),
    )

    firm_id: Mapped[str] = mapped_column(ForeignKey("firms.id"), index=True)
    region: Mapped[str]
    granted_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))


class WeightSet(Versioned, Base):
    """A named set of weights; what it says is in its editions."""

    __tablename__ = "weight_sets"
    __table_args__ = (Index(None, "organisation_id", "created_at", "id"),)


class WeightEdition(Kept, Edition, Base):
    """A set of weights as its author signed it: never changed, so that answers stay true to it."""

    __tablename__ = "weight_editions"

    weight_set_id: Mapped[str] = mapped_column(ForeignKey("weight_sets.id"), primary_key=True)
    digest: Mapped[str]
    statement: Mapped[str | None]
    signature: Mapped[str | None]
    public_key: Mapped[str | None]


class WeightOrder(Kept, Base):
    """Which weights count where a question names none, from a moment on; none: the presets."""

    __tablename__ = "weight_orders"
    __table_args__ = (
        ForeignKeyConstraint(
            ("weight_set_id", "version"),
            ("weight_editions.weight_set_id", "weight_editions.version"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    weight_set_id: Mapped[str | None]
    version: Mapped[int | None]
    created_at: Mapped[datetime]


class ParkFigure(Kept, Base):
    """A figure of a park from a document; one that is wrong or old is superseded by another.

    ``said`` is in ``unit``; None withdraws what was said before. Ids are given in the order of
    commits, so that the newest id is the revision of all figures.
    """

    __tablename__ = "park_figures"
    __table_args__ = (
        UniqueConstraint("supersedes"),
        Index(None, "park_id", "field"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    park_id: Mapped[str]
    field: Mapped[str]
    said: Mapped[Any] = mapped_column(Document)
    unit: Mapped[str] = mapped_column(server_default=text("''"))
    as_of: Mapped[str]
    source: Mapped[str]
    note: Mapped[str] = mapped_column(server_default=text("''"))
    author_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    supersedes: Mapped[int | None] = mapped_column(ForeignKey("park_figures.id"))
    author: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Preview(Identified, Base):
    """Changes that somebody has been shown and may make as they are, once: nothing is made yet.

    ``basis`` is the revision that they were compared with.
    """

    __tablename__ = "previews"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    author_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    name: Mapped[str]
    basis: Mapped[int]
    changes: Mapped[Any] = mapped_column(Document)
    made_at: Mapped[datetime | None]


class RulePack(Kept, Base):
    """The text of a rule file that answers were given by, under its SHA-256."""

    __tablename__ = "rule_packs"

    digest: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]


class AnswerContent(Kept, Base):
    """What was asked, by which weights and rules, and the text of what was given, under the SHA-256
    of all that: kept once for all answers of an organisation that are alike in it.

    Not for all organisations: how long an answer takes to be kept, or how much room it takes, must
    tell nobody whether others asked the same. No answer is ever deleted, and a content is written
    together with the first answer that has it, so that none stays which no answer has.
    """

    __tablename__ = "answer_contents"

    digest: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    question: Mapped[Any] = mapped_column(Document, deferred=True, deferred_group="text")
    weights: Mapped[Any] = mapped_column(Document, deferred=True, deferred_group="text")
    rule_packs: Mapped[list[str]] = mapped_column(Document)
    packed: Mapped[bytes] = mapped_column(deferred=True, deferred_group="text")

    @property
    def result(self) -> str:
        """The text of what was given, to the byte."""
        return zlib.decompress(self.packed).decode()


def packed(result: bytes) -> bytes:
    """A result as it lies in the records: a seventh of its size, for a third of a millisecond."""
    return zlib.compress(result, level=1)


class AnswerRecord(Kept, Identified, Base):
    """An answer: whose, when, of which editions and release; the rest is its ``content``."""

    __tablename__ = "answers"
    __table_args__ = (
        ForeignKeyConstraint(
            ("weight_set_id", "weight_version"),
            ("weight_editions.weight_set_id", "weight_editions.version"),
        ),
        ForeignKeyConstraint(
            ("firm_id", "firm_version"), ("firm_editions.firm_id", "firm_editions.version")
        ),
        ForeignKeyConstraint(
            ("content_digest", "organisation_id"),
            ("answer_contents.digest", "answer_contents.organisation_id"),
        ),
        Index(None, "organisation_id", "created_at", "id"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    author_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    firm_id: Mapped[str | None]
    firm_version: Mapped[int | None]
    weight_set_id: Mapped[str | None]
    weight_version: Mapped[int | None]
    lang: Mapped[str]
    rule_day: Mapped[str]
    data_version: Mapped[str]
    engine_version: Mapped[str]
    content_digest: Mapped[str]
    content: Mapped[AnswerContent] = relationship(viewonly=True, lazy="joined", innerjoin=True)

    @property
    def rule_packs(self) -> list[str]:
        """The digests of the rule files that it was given by."""
        return self.content.rule_packs
