"""What the command line reads from files: a firm's project, lists of firms, weights."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel

from features import regions
from features.errors import BadInput, Fault
from features.namesakes import TWICE, TWICE_REMEDY, twice
from features.profiles import Firm, Park
from features.tables import Reject, Report, check, read, read_json
from features.tables.grids import open_grid
from features.tables.layouts import find_layout
from features.text import Lang, Text
from recommender.matching import ParkMatcher
from recommender.weights import Weights
from service import holdings, matchers, signed_files, strangers

TABLES = {".csv", ".txt", ".xls", ".xlsx", ".xlsm", ".parquet"}
MODELS: dict[str, type[BaseModel]] = {"parks": Park, "firms": Firm}


def firm(path: Path, named: str = "", tell: "Tell" = lambda read: None) -> Firm:
    """The one firm of a file, or the one of a list that is ``named`` so, by name or id.

    ``tell`` is given what is odd in the list. Raises :class:`BadInput` with every fault.
    """
    tabled = path.suffix.lower() in TABLES
    read = firms(path) if tabled else Firms(path.name, read_json(path, Firm))
    if read.rejects and not (named and any(_is(one, named) for one in read.firms)):
        raise BadInput([reject.fault(path.name) for reject in read.rejects])
    found = [one for one in read.firms if not named or _is(one, named)]
    if len(found) != 1:
        names = "、".join(one.name for one in read.firms[:MOST_NAMED])
        value = named or len(read.firms)
        raise BadInput([Fault(path.name, value, _ONE_FIRM, _NAME_ONE.fill(names=names))])
    tell(replace(read, rejects=()))
    return found[0]


def _is(one: Firm, named: str) -> bool:
    return named in (one.name, one.id)


MOST_NAMED = 10
_ONE_FIRM = Text("应只有一个企业项目", "must hold one firm's project")
_NAME_ONE = Text("请用 --firm 选定一家（{names}）", "Choose one of the list by --firm ({names})")


def parks(path: Path) -> tuple[Park, ...]:
    """The parks of a table or a JSON list; raises :class:`BadInput` with every fault."""
    if path.suffix.lower() == ".json":
        rows, faults = read_json(path, Park), []
    else:
        chunks = list(read(path, Park))
        faults = [reject.fault(path.name) for chunk in chunks for reject in chunk.rejects]
        rows = tuple(row for chunk in chunks for row in chunk.rows)
    faults += [fault for row in rows for fault in _to_come(path.name, row)]
    if faults:
        raise BadInput(faults)
    return rows


def _to_come(name: str, row: Park) -> Iterator[Fault]:
    """The days that have not come, each once, of which figures are said to be."""
    facts = (getattr(row, field) for field in holdings.FACTS)
    for as_of in dict.fromkeys(fact.as_of for fact in facts if fact is not None):
        if why := holdings.to_come(as_of):
            yield Fault(f"{name}:{row.id}.as_of", as_of, why, holdings.AS_IT_IS)


def checked(path: Path, kind: str) -> Report:
    """What a table of parks or of firms holds, with the names in it that nobody knows."""
    if MODELS[kind] is Firm:
        return check(path, Firm, strangers.of_firm)
    return check(path, MODELS[kind])


def fitted(path: Path | None, illustrative: bool) -> ParkMatcher:
    """The parks to answer with: the built-in ones, with what a table states of them."""
    if path is None:
        return matchers.Matchers().fitted(illustrative)
    return matchers.with_rows(parks(path), path.name, illustrative)


@dataclass(frozen=True)
class Firms:
    """The firms of a list called ``name``, every fault of the rows that cannot be read, and
    what is odd but harmless.
    """

    name: str
    firms: tuple[Firm, ...]
    rejects: tuple[Reject, ...] = ()
    notes: tuple[Fault, ...] = ()

    @property
    def faulty(self) -> int:
        """How many rows cannot be read, however many faults they have."""
        return len({(reject.sheet, reject.row) for reject in self.rejects})

    def messages(self, lang: Lang) -> tuple[str, ...]:
        """Every fault of a row, then what is odd but harmless, as one sentence each."""
        found: tuple[Reject | Fault, ...] = (*self.rejects, *self.notes)
        return tuple(one.message(lang) for one in found)

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


Tell = Callable[[Firms], None]


def firms(path: Path, most: int | None = None) -> Firms:
    """The firms of a list; a JSON list is read whole or not.

    Raises :class:`BadInput` for a list that cannot be read or has more than ``most`` rows.
    """
    if path.suffix.lower() == ".json":
        listed = read_json(path, Firm)
        return _bounded(Firms(path.name, listed, notes=_twice(path.name, listed)), most)
    found = Firms(path.name, ())
    for chunk in read(path, Firm):
        rows, rejects = (*found.firms, *chunk.rows), (*found.rejects, *chunk.rejects)
        found = _bounded(Firms(path.name, rows, rejects, (*found.notes, *chunk.notes)), most)
    return found


def _twice(name: str, listed: Iterable[Firm]) -> tuple[Fault, ...]:
    """The remark of firms that a list without rows names twice."""
    again = dict.fromkeys(twice((one.name, one.id) for one in listed))
    if not again:
        return ()
    return (Fault(name, "、".join(islice(again, MOST_NAMED)), TWICE, TWICE_REMEDY),)


def _bounded(found: Firms, most: int | None) -> Firms:
    if most is None or found.rows <= most:
        return found
    problem = Text(f"超过 {most:,} 行", f"has more than {most:,} rows")
    raise BadInput([Fault(found.name, None, problem, _SPLIT)])


_SPLIT = Text("请分成几份，或用命令行 targets", "Split it, or use the command line: targets")


def weights(said: str) -> Weights | str | None:
    """The weights of a file, else the name of a preset as it is; None when nothing is said.

    Raises :class:`BadInput` for a signed file that was changed since.
    """
    path = Path(said)
    if not said or not path.is_file():
        return said or None
    if (found := _statement(path)) is not None:
        return signed_files.opened(found)[0]
    return Weights.read(path)


def signed(path: Path) -> dict[str, Any]:
    """What a signed file holds; raises :class:`BadInput` for another file."""
    found = _statement(path)
    if found is None:
        raise BadInput([Fault(path.name, None, _NOT_SIGNED, _SIGN)])
    return found


def _statement(path: Path) -> dict[str, Any] | None:
    try:
        found = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and "statement" in found else None


_NOT_SIGNED = Text("不是签署的权重文件", "is no signed file of weights")
_SIGN = Text(
    "签署请用 parkmatch weights publish", "Have weights signed by parkmatch weights publish"
)


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
