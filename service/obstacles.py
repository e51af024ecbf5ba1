"""What holds a project up: raised on the board, closed when it is out of the way."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from features.errors import BadInput, Fault, NotFound
from features.text import Text
from service import boards, clock, versions
from service.accounts import Person
from service.auditing import noted
from service.database.base import new_id
from service.database.people import User
from service.database.projects import Issue, Project
from service.stages import IssueKind, Share

OBSTACLE = Text("问题", "Issue")
LONGEST = 500


def of(session: Session, project: Project) -> Sequence[tuple[Issue, str]]:
    """Everything raised of a project and who raised it: the open ones first, then the newest."""
    found = session.execute(
        select(Issue, User.name)
        .join(User, User.id == Issue.raised_by)
        .where(Issue.project_id == project.id)
    ).all()
    told = [(issue, name) for issue, name in found]
    told.sort(key=lambda one: one[0].raised_at, reverse=True)
    return sorted(told, key=lambda one: _closed(one[0]))


def listed(project: Project, closed: bool | None) -> Select[Issue]:
    """What was raised of a project: all, what is closed, or what is not."""
    found = select(Issue).where(Issue.project_id == project.id)
    if closed is None:
        return found
    return found.where(Issue.closed_at.is_not(None) if closed else Issue.closed_at.is_(None))


def closed_of(session: Session, project: Project) -> Share:
    """What is closed of all that was raised of a project."""
    counted = select(func.count(Issue.closed_at), func.count()).where(
        Issue.project_id == project.id
    )
    return Share(*session.execute(counted).one())


def raisers(session: Session, issues: Sequence[Issue]) -> Mapping[str, str]:
    """Who raised them: their ids and names."""
    wanted = select(User.id, User.name).where(User.id.in_({one.raised_by for one in issues}))
    return {one.id: one.name for one in session.execute(wanted)}


def still_open(session: Session, who: Person) -> Mapping[str, int]:
    """Project → how much is open, of the board of ``who``."""
    counted = session.execute(
        select(Issue.project_id, func.count())
        .where(
            Issue.closed_at.is_(None),
            Issue.project_id.in_(boards.visible(who).with_only_columns(Project.id)),
        )
        .group_by(Issue.project_id)
    )
    return Counter({row[0]: row[1] for row in counted})


def rise(
    session: Session, who: Person, project_id: str, said: str, kind: IssueKind = IssueKind.other
) -> Issue:
    """The issue, raised; raises :class:`NotFound` for a project that is not of one's board."""
    project = boards.seen(session, who, project_id)
    if not said or len(said) > LONGEST or not all(map(_fit, said)):
        raise BadInput([Fault("said", said[:LONGEST] or None, _UNFIT, _SAY_IT)])
    issue = Issue(
        id=new_id(),
        version=1,
        project_id=project.id,
        kind=kind.value,
        said=said,
        raised_by=who.id,
        raised_at=clock.now(),
    )
    session.add(issue)
    noted(session, who.id, "raised", "issue", issue.id)
    return issue


def close(
    session: Session, who: Person, project_id: str, issue_id: str, version: str | None
) -> Issue:
    """The issue, out of the way; one that is closed stays so. Raises as :func:`versions.same`."""
    project = boards.seen(session, who, project_id)
    found = session.scalar(
        select(Issue).where(Issue.id == issue_id, Issue.project_id == project.id).with_for_update()
    )
    if found is None:
        raise NotFound(OBSTACLE, issue_id)
    closed = {"said": found.said, "closed": True}
    versions.same(version, found.version, closed, lambda: {**closed, "closed": _closed(found)})
    if not _closed(found):
        found.closed_at = clock.now()
        found.version += 1
        noted(session, who.id, "closed", "issue", found.id)
    return found


def closing(session: Session, who: Person) -> Mapping[IssueKind, Share]:
    """Kind → issues closed of those raised, on the board of ``who``: 办结率."""
    found = session.execute(
        select(Issue.kind, func.count(Issue.closed_at), func.count())
        .where(Issue.project_id.in_(boards.visible(who).with_only_columns(Project.id)))
        .group_by(Issue.kind)
    )
    counts = {row[0]: (row[1], row[2]) for row in found}
    of_none = counts.pop("", (0, 0))
    other = counts.get(IssueKind.other, (0, 0))
    counts[IssueKind.other] = (other[0] + of_none[0], other[1] + of_none[1])
    return {kind: Share(*counts[kind]) for kind in IssueKind if counts.get(kind, (0, 0))[1]}


def _closed(issue: Issue) -> bool:
    return issue.closed_at is not None


def _fit(sign: str) -> bool:
    return sign.isprintable() or sign in "\r\n\t"


_UNFIT = Text(
    f"应为 1 到 {LONGEST} 个可见字符", f"must be 1 to {LONGEST} characters that can be seen"
)
_SAY_IT = Text("请写明卡在哪里、需谁解决", "Say what is in the way and who can clear it")
