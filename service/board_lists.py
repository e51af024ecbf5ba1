"""Projects of a board as they are looked for: those that are wanted, in the order that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from features.text import Text
from service import boards
from service.accounts import Person
from service.cursors import Place
from service.database.projects import Project
from service.stages import Light, Stage


class Lit(StrEnum):
    """The light of a project; unknown where no due day is known."""

    red = "red"
    green = "green"
    unknown = "unknown"


class Sort(StrEnum):
    """Which project comes first; those without the figure come last either way."""

    newest = "newest"
    oldest = "oldest"
    due_first = "due_first"
    due_last = "due_last"
    largest = "largest"
    smallest = "smallest"

    @property
    def label(self) -> Text:
        """The order in words."""
        return _LABELS[self]


@dataclass(frozen=True)
class Wish:
    """Which projects: of a league (a division code), stage, chain, light, those whose responsible
    person is so called, and those that are due before a day. What is not said is not asked.
    """

    league: str = ""
    stage: Stage | None = None
    chain: str = ""
    light: Lit | None = None
    responsible: str = ""
    due_before: date | None = None

    def lets(self, record: Project, today: date) -> bool:
        """Whether the project is among them."""
        progress = boards.progress(record)
        return (
            self.stage in {None, progress.stage}
            and self.chain in {"", record.chain}
            and self.responsible in record.responsible
            and self.light in {None, lit(progress.light(today))}
            and (self.due_before is None or _before(progress.due, self.due_before))
        )


def wanted(session: Session, who: Person, wish: Wish, today: date) -> Sequence[Project]:
    """The projects of the board of ``who`` that are wished for."""
    every = session.scalars(boards.visible(who, wish.league))
    return [record for record in every if wish.lets(record, today)]


def place(record: Project, sort: Sort) -> Place:
    """Where the project stands."""
    if sort in {Sort.newest, Sort.oldest}:
        number: float | None = record.created_at.timestamp()
    elif sort in {Sort.due_first, Sort.due_last}:
        due = boards.progress(record).due
        number = None if due is None else due.toordinal()
    else:
        number = record.planned_wan
    if number is None:
        return 1, 0, record.id
    return 0, -number if sort in _DOWN else number, record.id


def lit(light: Light | None) -> Lit:
    """The light by the name that it is asked for."""
    return Lit.unknown if light is None else Lit(light.value)


def _before(due: date | None, day: date) -> bool:
    return due is not None and due < day


_DOWN = frozenset({Sort.newest, Sort.due_last, Sort.largest})
_LABELS = {
    Sort.newest: Text("登记：先新", "Newest first"),
    Sort.oldest: Text("登记：先旧", "Oldest first"),
    Sort.due_first: Text("期限：先到", "Due first"),
    Sort.due_last: Text("期限：后到", "Due last"),
    Sort.largest: Text("计划总投资：先大", "Largest planned investment"),
    Sort.smallest: Text("计划总投资：先小", "Smallest planned investment"),
}
