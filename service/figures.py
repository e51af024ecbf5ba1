"""Figures of parks as people state them: who may, checked, kept in turn, never overwritten."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from features.errors import BadInput, Fault
from features.fields import build, specs
from features.profiles import Park
from features.text import Text
from service import clock, dossiers, holdings, revisions, versions
from service.accounts import Person
from service.auditing import noted
from service.database.records import ParkFigure
from service.refusals import Conflicting, NotPermitted
from service.strangers import of_regions
from service.submissions import FiguresSubmission, FigureStatement

TRIES = 100
"""Who waits for others to finish tries again; so many do not come at once."""
Newest = Mapping[str, Mapping[str, ParkFigure]]
"""Park → field → the figure in force."""


@dataclass(frozen=True)
class Stated:
    """A checked figure of a park in its field's unit, or its words; ``value`` None withdraws."""

    park_id: str
    field: str
    value: str | float | bool | tuple[str, ...] | None
    as_of: str
    source: str
    note: str = ""


def may_state(who: Person, park: Park) -> bool:
    """Whether the park lies in the region of the organisation of ``who``."""
    return bool(who.region and park.adcode) and who.region in dossiers.around(park.adcode)


def edit(
    session: Session, who: Person, park: Park, version: str | None, said: FiguresSubmission
) -> Sequence[ParkFigure]:
    """The figures that were stated, which supersede those before.

    Raises :class:`NotPermitted` for a park elsewhere, :class:`BadInput` with every fault, and
    :class:`Outdated` with both versions when somebody was faster.
    """
    if not may_state(who, park):
        raise NotPermitted(_ELSEWHERE.fill(park=park.name))
    stated = checked(park, said.figures)

    def unchanged(newest: Newest) -> None:
        of_park = newest.get(park.id, {})
        now = _version(of_park)
        submitted = said.model_dump(mode="json")
        current = {"version": now, "figures": [plain(one) for one in of_park.values()]}
        versions.same(version, now, submitted, lambda: current)

    return kept(session, who, stated, unchanged)


def kept(
    session: Session, who: Person, stated: Sequence[Stated], check: Callable[[Newest], None]
) -> Sequence[ParkFigure]:
    """The figures, kept all or none, after ``check`` of those that they supersede.

    Figures are numbered in the order of commits: of two who take the same number, the second
    waits for the end of the first, and then takes the next.
    """
    for _ in range(TRIES):
        revision = revisions.latest(session)
        newest = in_force(session, revision, {one.park_id for one in stated})
        check(newest)
        rows = [
            _row(who, one, revision + number, newest.get(one.park_id, {}).get(one.field))
            for number, one in enumerate(stated, 1)
        ]
        try:
            with session.begin_nested():
                session.add_all(rows)
        except IntegrityError:
            continue
        for park_id in {one.park_id: None for one in stated}:
            noted(session, who.id, "stated figures", "park", park_id, version=rows[-1].id)
        return rows
    raise Conflicting(_CROWDED)


def in_force(session: Session, revision: int, park_ids: set[str]) -> Newest:
    """The figures in force of some parks."""
    only = next(iter(park_ids)) if len(park_ids) == 1 else None
    found: defaultdict[str, dict[str, ParkFigure]] = defaultdict(dict)
    for figure in revisions.newest(session, revision, only):
        if figure.park_id in park_ids:
            found[figure.park_id][figure.field] = figure
    return found


def version(session: Session, park_id: str) -> int:
    """The revision that last changed the park; 0 when nothing was stated of it."""
    last = select(func.coalesce(func.max(ParkFigure.id), 0)).where(ParkFigure.park_id == park_id)
    return session.scalar(last) or 0


def history(park_id: str, field: str | None = None) -> Select[ParkFigure]:
    """Every figure that was ever stated of the park, of one field where it is named."""
    found = select(ParkFigure).where(ParkFigure.park_id == park_id)
    return found.where(ParkFigure.field == field) if field else found


def superseded(session: Session, figures: Sequence[ParkFigure]) -> set[int]:
    """Which of ``figures`` others have taken the place of."""
    ids = [figure.id for figure in figures]
    found = select(ParkFigure.supersedes).where(ParkFigure.supersedes.in_(ids))
    return {one for one in session.scalars(found) if one is not None}


def checked(park: Park, said: Sequence[FigureStatement]) -> tuple[Stated, ...]:
    """What is said of the park, each value read in its unit; :class:`BadInput` with every fault."""
    faults: list[Fault] = []
    stated: dict[str, Stated] = {}
    for at, one in enumerate(said):
        if one.field in stated:
            faults.append(Fault(f"body.figures.{at}.field", one.field, _TWICE, _ONCE))
        try:
            stated[one.field] = _read(park, one)
        except BadInput as error:
            path = f"body.figures.{at}.value"
            faults += [Fault(path, one.value, f.problem, f.remedy) for f in error.faults]
        if why := holdings.to_come(one.as_of):
            faults.append(Fault(f"body.figures.{at}.as_of", one.as_of, why, holdings.AS_IT_IS))
    if faults:
        raise BadInput(faults)
    return tuple(stated.values())


def _read(park: Park, said: FigureStatement) -> Stated:
    value = said.value
    if value is not None:
        listed = said.field in holdings.LISTS
        about = {"value": value, "as_of": said.as_of, "source": said.source}
        told = {said.field: value if listed else about}
        found = getattr(build(Park, {"id": park.id, "name": park.name, **told}), said.field)
        if said.field == "partner_regions" and (unknown := [*of_regions(said.field, found)]):
            raise BadInput(unknown)
        value = found if listed else found.value
    return Stated(park.id, said.field, value, said.as_of, said.source, said.note)


def _row(who: Person, said: Stated, number: int, before: ParkFigure | None) -> ParkFigure:
    return ParkFigure(
        id=number,
        park_id=said.park_id,
        field=said.field,
        said=said.value,
        unit=specs(Park)[said.field].unit.symbol.zh,
        as_of=said.as_of,
        source=said.source,
        note=said.note,
        author_id=who.id,
        created_at=clock.now(),
        supersedes=before.id if before else None,
    )


def _version(of_park: Mapping[str, ParkFigure]) -> int:
    return max((figure.id for figure in of_park.values()), default=0)


def plain(figure: ParkFigure) -> dict[str, Any]:
    """The figure as two versions are told."""
    return {
        "park_id": figure.park_id,
        "field": figure.field,
        "value": figure.said,
        "as_of": figure.as_of,
        "source": figure.source,
        "note": figure.note,
    }


_ELSEWHERE = Text(
    "{park}不在本机构服务的地区内；机构的地区由管理员登记",
    "{park} is not in the region of your organisation, which an administrator sets",
)
_CROWDED = Text("同时修改的人太多，请再试", "Too many edit at once: try again")
_TWICE = Text("同一字段写了两次", "is stated twice")
_ONCE = Text("请只留一个", "Keep one of them")
