"""Projects that settled, as choices to learn weights from: which park each firm took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from features import catalogue
from features.encode import firm_codes
from features.errors import NotFound
from features.profiles import Park
from features.sitings import Siting
from features.text import Text
from service import boards, clock, dossiers
from service.accounts import Person
from service.database.projects import Project
from service.refusals import Conflicting
from service.stages import Stage

SOURCE = "projects"


@dataclass(frozen=True)
class Outcomes:
    """Projects as sitings, and how many of the board say too little, by what is missing."""

    sitings: tuple[Siting, ...]
    lacking: tuple[tuple[Text, int], ...]

    @property
    def said(self) -> Text:
        """How many can be learnt from, and why the others cannot."""
        why_zh = "，".join(f"{count} 个{what.zh}" for what, count in self.lacking if count)
        why_en = ", ".join(f"{count} {what.en}" for what, count in self.lacking if count)
        counts = Text(why_zh or "其余没有", why_en or "no others")
        return _SAID.fill(n=len(self.sitings), why=counts)


def read(session: Session, who: Person, reached: Stage = Stage.signed) -> Outcomes:
    """The projects that ``who`` may see and that have come to ``reached`` or beyond.

    A firm's own figures count only while ``who`` may see the firm, its own organisation's or one
    that consents to promoters of the region, and while it is not withdrawn.
    """
    board = session.scalars(boards.visible(who).order_by(Project.created_at, Project.id)).all()
    there = [one for one in board if Stage(one.stage).reaches(reached)]
    found: list[Siting] = []
    lacking = dict.fromkeys(_LACKING, 0)
    for project in there:
        read_or_why = _siting(session, who, project)
        if isinstance(read_or_why, Siting):
            found.append(read_or_why)
        else:
            lacking[read_or_why] += 1
    lacking[_TOO_EARLY] = len(board) - len(there)
    return Outcomes(tuple(found), tuple(lacking.items()))


def _siting(session: Session, who: Person, project: Project) -> Siting | Text:
    """The project as a siting, or what it lacks to be one."""
    day = _first_day(project)
    if project.park_id is None:
        return _NO_PARK
    if day is None:
        return _NO_DAY
    if project.firm_id is None:
        return _NO_FIRM
    try:
        record = dossiers.seen(session, who, project.firm_id)
    except (NotFound, Conflicting):
        return _UNSEEN
    firm = dossiers.profile(dossiers.newest(session, record))
    codes = firm_codes(firm)
    if not codes:
        return _NO_INDUSTRY
    park = catalogue.get(project.park_id)
    return Siting(
        id=project.id,
        firm=firm.name,
        project=firm.products,
        industry=codes[0][0],
        year=day.year,
        park_id=park.id,
        land_mu=firm.land_mu,
        investment_wan=firm.investment_wan,
        origin=firm.origin,
        source=SOURCE,
        **_place(park),
    )


def _place(park: Park) -> dict[str, str]:
    names = ("county", "prefecture", "province", "adcode")
    return {name: getattr(park, name) for name in names}


def _first_day(project: Project) -> date | None:
    """The day on which the firm chose: signed, else the first after; none that is yet to come."""
    days: Sequence[date | None] = (project.signed_on, project.started_on, project.producing_on)
    today = clock.today()
    return next((day for day in days if day is not None and day <= today), None)


_NO_PARK = Text("未写明园区", "without a park")
_NO_DAY = Text("未写明签约、开工或投产日", "without a day of signing, start or production")
_NO_FIRM = Text("未关联企业", "without a firm")
_UNSEEN = Text("的企业未授权查看或已撤回", "whose firm may not be seen or is withdrawn")
_NO_INDUSTRY = Text("的企业行业不明", "whose firm's industry is not known")
_TOO_EARLY = Text("未到该阶段", "not as far yet")
_LACKING = (_NO_PARK, _NO_DAY, _NO_FIRM, _UNSEEN, _NO_INDUSTRY, _TOO_EARLY)
_SAID = Text("可学习的项目 {n} 个；{why}", "{n} projects to learn from; {why}")
