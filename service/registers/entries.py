"""Entries of the registers of an organisation: added, edited, found again, never overwritten."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from features.errors import BadInput, Fault, NotFound
from features.fields import build
from features.text import Text
from service import boards, clock, versions
from service.accounts import Person
from service.auditing import noted
from service.database.people import User
from service.database.projects import Project
from service.database.registers import RegisterEdition, RegisterEntry
from service.registers.books import BOOKS, Register
from service.registers.fields import HAPPENED, Entry
from service.registers.leads import Contact
from service.stages import Stage
from service.submissions import ProjectSubmission

ENTRY = Text("台账记录", "Entry")
Said = TypeVar("Said", bound=Entry)


@dataclass(frozen=True)
class Written:
    """A version of an entry: what it says, by whom and when."""

    record: RegisterEntry
    edition: RegisterEdition
    author: str

    @property
    def said(self) -> Entry:
        """What it says."""
        return BOOKS[Register(self.record.register)].model.model_validate(self.edition.said)


def visible(who: Person, register: Register, project_id: str = "") -> Select[RegisterEntry]:
    """The entries of a register of the organisation of ``who``, of one project or of all."""
    own = select(RegisterEntry).where(
        RegisterEntry.organisation_id == who.organisation_id,
        RegisterEntry.register == register.value,
    )
    return own.where(RegisterEntry.project_id == project_id) if project_id else own


def add(session: Session, who: Person, register: Register, asked: object) -> RegisterEntry:
    """The entry that ``asked`` says.

    Raises :class:`BadInput` with every fault, :class:`NotFound` for a project of others.
    """
    said = _read(session, who, register, asked)
    record = RegisterEntry(
        organisation_id=who.organisation_id,
        register=register.value,
        name=said.name,
        project_id=_project(said),
        version=1,
    )
    session.add(record)
    session.flush()
    _kept(session, who, record, said, "submitted")
    return record


def seen(session: Session, who: Person, register: Register, entry_id: str) -> RegisterEntry:
    """The entry; raises :class:`NotFound` when it is not of the organisation of ``who``."""
    found = session.scalar(visible(who, register).where(RegisterEntry.id == entry_id))
    if found is None:
        raise NotFound(ENTRY, entry_id)
    return found


def edit(
    session: Session, who: Person, record: RegisterEntry, version: str | None, asked: object
) -> RegisterEntry:
    """The entry with ``asked`` as its next version; what it said before stays as well."""
    said = _read(session, who, Register(record.register), asked)
    locked = versions.locked(session, RegisterEntry, record.id, ENTRY)
    plain = said.model_dump(mode="json")
    versions.raised(locked, version, plain, lambda: newest(session, [locked])[0].edition.said)
    locked.name, locked.project_id = said.name, _project(said)
    _kept(session, who, locked, said, "edited")
    return locked


def newest(session: Session, records: Sequence[RegisterEntry]) -> Sequence[Written]:
    """What each of ``records`` says now, in their order."""
    wanted = (
        select(RegisterEntry, RegisterEdition, User.name)
        .join(RegisterEdition, _NEWEST)
        .join(User, User.id == RegisterEdition.author_id)
        .where(RegisterEntry.id.in_([record.id for record in records]))
    )
    found = {
        record.id: Written(record, edition, author)
        for record, edition, author in session.execute(wanted)
    }
    return [found[record.id] for record in records]


def history(session: Session, record: RegisterEntry) -> Sequence[Written]:
    """Every version of the entry, the newest first: who answered for what stays known."""
    wanted = (
        select(RegisterEdition, User.name)
        .join(User, User.id == RegisterEdition.author_id)
        .where(RegisterEdition.entry_id == record.id)
        .order_by(RegisterEdition.version.desc())
    )
    return [Written(record, edition, author) for edition, author in session.execute(wanted)]


def editions(record: RegisterEntry) -> Select[RegisterEdition]:
    """Every version of the entry."""
    return select(RegisterEdition).where(RegisterEdition.entry_id == record.id)


def written(
    session: Session, record: RegisterEntry, found: Sequence[RegisterEdition]
) -> Sequence[Written]:
    """Versions of the entry with who wrote them."""
    wanted = select(User.id, User.name).where(User.id.in_({one.author_id for one in found}))
    names = {one.id: one.name for one in session.execute(wanted)}
    return [Written(record, one, names[one.author_id]) for one in found]


def every(session: Session, who: Person, kind: type[Said], project_id: str = "") -> Sequence[Said]:
    """What all entries of the organisation, or of one project, say now in the register whose
    entries are ``kind``.
    """
    [register] = [one for one, book in BOOKS.items() if book.model is kind]
    ids = visible(who, register, project_id).with_only_columns(RegisterEntry.id)
    wanted = (
        select(RegisterEdition.said)
        .join(RegisterEntry, _NEWEST)
        .where(RegisterEntry.id.in_(ids))
        .order_by(RegisterEntry.created_at, RegisterEntry.id)
    )
    return [kind.model_validate(said) for said in session.scalars(wanted)]


def landed(session: Session, who: Person, record: RegisterEntry, version: str | None) -> Project:
    """The project that a contact leads to, in talks on the board, and named by the contact.

    Raises :class:`BadInput` for a contact that has one, or whose league is not known, and as
    :func:`versions.same` for a ``version`` that is not the newest: the project is made of it.
    """
    locked = versions.locked(session, RegisterEntry, record.id, ENTRY)
    found = newest(session, [locked])[0]
    contact = found.said
    assert isinstance(contact, Contact)
    if contact.project_id:
        raise BadInput([Fault("project_id", contact.project_id, _HAS_ONE, _SEE_IT)])
    if not contact.league:
        raise BadInput([Fault("league", None, _NO_LEAGUE, _SAY_LEAGUE)])
    said = found.edition.said
    versions.same(version, locked.version, said, lambda: said)
    asked = {
        "name": contact.firm or contact.name,
        "league": contact.league,
        "chain": contact.chain,
        "stage": Stage.talks,
    }
    project = boards.submit(session, who, ProjectSubmission.model_validate(asked))
    told = {**contact.model_dump(mode="json"), "project_id": project.id}
    edit(session, who, locked, version, told)
    return project


def _read(session: Session, who: Person, register: Register, asked: object) -> Entry:
    said = build(BOOKS[register].model, asked)
    if late := list(_to_come(said)):
        raise BadInput(late)
    project_id = _project(said)
    if project_id is not None:
        boards.seen(session, who, project_id)
    return said


def _to_come(said: Entry) -> Iterator[Fault]:
    """The days on which something was done that are yet to come."""
    for name, field in type(said).model_fields.items():
        day = getattr(said, name) if HAPPENED in field.metadata else ""
        if day and (why := clock.to_come(date.fromisoformat(day))):
            yield Fault(name, day, why, _LEAVE_OPEN)


def _project(said: Entry) -> str | None:
    found: str | None = getattr(said, "project_id", None)
    return found or None


def _kept(session: Session, who: Person, record: RegisterEntry, said: Entry, action: str) -> None:
    plain: Mapping[str, Any] = said.model_dump(mode="json")
    edition = RegisterEdition(
        entry_id=record.id,
        version=record.version,
        said=plain,
        author_id=who.id,
        created_at=clock.now(),
    )
    session.add(edition)
    session.flush()
    record.published_at = _published_at(session, record) if _public(plain) else None
    noted(session, who.id, action, record.register, record.id, version=record.version)


def _public(plain: Mapping[str, Any]) -> bool:
    return plain.get("published") is True


def _published_at(session: Session, record: RegisterEntry) -> datetime:
    """The moment of the first version that was public: edits of what is public leave it."""
    if record.published_at is not None:
        return record.published_at
    return min(
        one.edition.created_at for one in history(session, record) if _public(one.edition.said)
    )


_NEWEST = and_(
    RegisterEdition.entry_id == RegisterEntry.id, RegisterEdition.version == RegisterEntry.version
)
_LEAVE_OPEN = Text("尚未完成请留空", "Leave it empty until it is done")
_HAS_ONE = Text("已经立项", "leads to a project already")
_SEE_IT = Text("请到项目看板查看", "See it on the board")
_NO_LEAGUE = Text("尚未填写", "is not known yet")
_SAY_LEAGUE = Text("请先填拟落地盟市", "Say in which league it may settle")
