"""What is kept of parks beside the catalogue: their newest figures, as of any revision."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from features import days
from features.catalogue import DATA_VERSION
from features.columns import is_fact, kind_of
from features.fields import specs
from features.profiles import Fact, Figure, Flag, Label, Park
from features.text import Text
from service import clock

if TYPE_CHECKING:
    from service.database.records import ParkFigure

FACTS = tuple(name for name in specs(Park) if is_fact(Park, name))
"""Figures that carry a date and a source in the park itself."""
LISTS = (
    "leading_industries", "tenant_industries", "chain_leaders", "services", "conditions",
    "partner_regions", "memberships", "titles",
)  # fmt: skip
"""What is told in words, several at once; date and source are those of the figure kept here."""
FIELDS = (*FACTS, *LISTS)
"""What can be stated of a park."""


@dataclass(frozen=True)
class Holdings:
    """The figures in force at a revision; at revision 0 there are none."""

    revision: int = 0
    figures: tuple["ParkFigure", ...] = ()

    @property
    def data_version(self) -> str:
        """What answers from these figures name: the tables of the release, then the revision."""
        return f"{DATA_VERSION}+{self.revision}" if self.revision else DATA_VERSION


def of_release(data_version: str) -> tuple[str, int]:
    """The tables and the revision that an answer names."""
    tables, _, at = data_version.partition("+")
    return tables, int(at or 0)


def applied(parks: Sequence[Park], figures: Iterable["ParkFigure"]) -> tuple[Park, ...]:
    """``parks`` with what is held of them in place of what was known.

    Figures of parks and fields that this release does not know are left aside.
    """
    said: defaultdict[str, dict[str, Fact[Any] | tuple[str, ...]]] = defaultdict(dict)
    for figure in figures:
        if figure.said is not None and figure.field in FIELDS:
            listed = figure.field in LISTS
            said[figure.park_id][figure.field] = tuple(figure.said) if listed else _fact(figure)
    return tuple(_stated(park, said.get(park.id)) for park in parks)


def to_come(as_of: str) -> Text | None:
    """Why no figure can be known as of this day; None when it has begun, or none is named."""
    return clock.to_come(days.first(as_of)) if as_of else None


AS_IT_IS = Text(
    "请写数据实际截至的日期；规划、预计的数不是园区现状",
    "Give the day that the figure is of; what is planned or expected is not what is there",
)
"""The way out where it lies in the future."""


def same_lists(before: Sequence[Park], after: Sequence[Park]) -> bool:
    """Whether the same parks in the same order say the same of all that is told in words."""
    changed = ((old, new) for old, new in zip(before, after, strict=True) if old is not new)
    return all(getattr(old, name) == getattr(new, name) for old, new in changed for name in LISTS)


def _stated(park: Park, said: Mapping[str, Fact[Any] | tuple[str, ...]] | None) -> Park:
    return park.model_copy(update=said) if said else park


def _fact(figure: "ParkFigure") -> Fact[Any]:
    kind = _KINDS.get(kind_of(Park, figure.field), Label)
    return kind(value=figure.said, as_of=figure.as_of, source=figure.source, note=figure.note)


_KINDS: Mapping[str, type[Fact[Any]]] = {"number": Figure, "flag": Flag}
