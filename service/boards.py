"""The board of projects of an organisation: submitted, edited, counted."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from features.errors import BadInput, Fault, NotFound
from features.text import Text
from service import clock, dossiers, stages, versions
from service.accounts import Person
from service.auditing import noted
from service.database.projects import Project, ProjectEdition
from service.stages import Progress, Stage, Statistics
from service.submissions import ProjectSubmission

PROJECT = Text("项目", "Project")
_EXPECTED = Text(
    "请填实际日期；若只是预计，请把阶段改回尚未到达的阶段",
    "Give the day on which it happened; where it is only expected, set the stage back",
)


def visible(who: Person, league: str = "") -> Select[Project]:
    """The projects of the organisation of ``who``, of one league (a division code) or of all."""
    own = select(Project).where(Project.organisation_id == who.organisation_id)
    return own.where(Project.league == league) if league else own


def submit(session: Session, who: Person, asked: ProjectSubmission) -> Project:
    """The project, on the board of the organisation of ``who``.

    Raises :class:`NotFound` for a firm that ``who`` may not see, :class:`Conflicting` for one that
    is withdrawn, and as :func:`refuse_to_come`.
    """
    refuse_to_come(asked)
    _known(session, who, asked.firm_id)
    record = Project(organisation_id=who.organisation_id, version=1, **asked.model_dump())
    session.add(record)
    session.flush()
    _written(session, who, record, asked, "submitted")
    return record


def refuse_to_come(asked: ProjectSubmission) -> None:
    """Raises :class:`BadInput` for each day of a stage that is reached, but lies in the future;
    of a stage that is not, it is the day expected.
    """
    late = [(name, day, clock.to_come(day)) for name, day in asked.reached_on.items()]
    faults = [Fault(name, day.isoformat(), why, _EXPECTED) for name, day, why in late if why]
    if faults:
        raise BadInput(faults)


def seen(session: Session, who: Person, project_id: str) -> Project:
    """The project; raises :class:`NotFound` when it is not of the organisation of ``who``."""
    found = session.scalar(visible(who).where(Project.id == project_id))
    if found is None:
        raise NotFound(PROJECT, project_id)
    return found


def edit(
    session: Session, who: Person, project_id: str, version: str | None, asked: ProjectSubmission
) -> Project:
    """The project with ``asked`` as its next version; what it was before stays as well.

    A firm that it names already need not be seen any more: what is on the board is the office's.
    Raises as :func:`submit`.
    """
    refuse_to_come(asked)
    before = seen(session, who, project_id)
    if asked.firm_id != before.firm_id:
        _known(session, who, asked.firm_id)
    record = versions.locked(session, Project, project_id, PROJECT)
    submitted = asked.model_dump(mode="json")
    versions.raised(record, version, submitted, lambda: said(record).model_dump(mode="json"))
    for name, value in asked.model_dump().items():
        setattr(record, name, value)
    _written(session, who, record, asked, "edited")
    return record


def said(record: Project) -> ProjectSubmission:
    """What the project says now."""
    fields = ProjectSubmission.model_fields
    return ProjectSubmission.model_validate({name: getattr(record, name) for name in fields})


def progress(record: Project) -> Progress:
    """How far the project is."""
    return Progress(
        stage=Stage(record.stage),
        planned_wan=record.planned_wan,
        paid_in_wan=record.paid_in_wan,
        signed_on=record.signed_on,
        due_on=record.due_on,
        signed_wan=record.signed_wan,
    )


def counted(records: Iterable[Project], today: date) -> tuple[Statistics, dict[str, Statistics]]:
    """The statistics of all ``records``, and of each league's."""
    rows = list(records)
    leagues = sorted({record.league for record in rows})
    of_league = {
        league: stages.statistics((progress(r) for r in rows if r.league == league), today)
        for league in leagues
    }
    return stages.statistics(map(progress, rows), today), of_league


def _known(session: Session, who: Person, firm_id: str | None) -> None:
    if firm_id is not None:
        dossiers.seen(session, who, firm_id)


def _written(
    session: Session, who: Person, record: Project, asked: ProjectSubmission, action: str
) -> None:
    edition = ProjectEdition(
        project_id=record.id,
        version=record.version,
        said=asked.model_dump(mode="json"),
        author_id=who.id,
        created_at=clock.now(),
    )
    session.add(edition)
    noted(session, who.id, action, "project", record.id, version=record.version)
