"""What the command line reads from files: a firm's project, lists of firms, weights."""

from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel

from features import regions
from features.errors import BadInput, Fault
from features.profiles import Firm, Park
from features.tables import Reject, read, read_json
from features.tables.grids import open_grid
from features.tables.layouts import find_layout
from features.text import Text
from recommender.weights import Weights

MODELS: dict[str, type[BaseModel]] = {"parks": Park, "firms": Firm}


def firm(path: Path) -> Firm:
    """The one firm of a JSON file; raises :class:`BadInput` with every fault."""
    found = read_json(path, Firm)
    if len(found) != 1:
        problem = Text("应只有一个企业项目", "must hold one firm's project")
        remedy = Text("请拆成每个企业一个文件", "Give each firm a file of its own")
        raise BadInput([Fault(path.name, len(found), problem, remedy)])
    return found[0]


@dataclass(frozen=True)
class Firms:
    """The firms of a list called ``name``, and every fault of the rows that cannot be read."""

    name: str
    firms: tuple[Firm, ...]
    rejects: tuple[Reject, ...] = ()

    @property
    def faulty(self) -> int:
        """How many rows cannot be read, however many faults they have."""
        return len({(reject.sheet, reject.row) for reject in self.rejects})

    @property
    def rows(self) -> int:
        """How many rows the list has."""
        return len(self.firms) + self.faulty

    def of(self, origin: str) -> "Firms":
        """Those that come from a region; all of them when none is named.

        A firm whose origin is not known is not known to come from there. Raises
        :class:`NotFound` for an unknown region.
        """
        if not origin:
            return self
        inside = regions.members(origin)
        found = [(one, regions.find(one.origin) if one.origin else None) for one in self.firms]
        kept = (one for one, home in found if home and regions.inside(home.adcode, inside))
        return replace(self, firms=tuple(kept))


def firms(path: Path) -> Firms:
    """The firms of a list; a JSON list is read whole or not."""
    if path.suffix.lower() == ".json":
        return Firms(path.name, read_json(path, Firm))
    chunks = list(read(path, Firm))
    rows = tuple(row for chunk in chunks for row in chunk.rows)
    return Firms(path.name, rows, tuple(reject for chunk in chunks for reject in chunk.rejects))


def weights(said: str) -> Weights | str | None:
    """The weights of a file, else the name of a preset as it is; None when nothing is said."""
    path = Path(said)
    return Weights.read(path) if said and path.is_file() else said or None


def guessed(path: Path) -> str:
    """Whether the file lists "parks" or "firms": whose headings it has more of.

    Raises :class:`BadInput` for a file that cannot be opened as a table.
    """
    return max(("firms", "parks"), key=lambda kind: _headings(path, MODELS[kind]))


def _headings(path: Path, model: type[BaseModel]) -> int:
    with open_grid(path) as grid:
        try:
            return len(find_layout(grid, model).headings.columns)
        except BadInput:
            return 0
