"""Many firms as columns: what they say in words once for each kind of firm, figures as arrays."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from features.profiles import Firm
from features.sitings import firm_key
from features.vectors import Floats, Ints

FIGURES = tuple(
    name for name, field in Firm.model_fields.items() if field.annotation == float | None
)
RATIOS: Mapping[str, tuple[str, str]] = {
    "investment_per_mu": ("investment_wan", "land_mu"),
    "output_per_mu": ("annual_output_wan", "land_mu"),
    "tax_per_mu": ("annual_tax_wan", "land_mu"),
    "energy_per_wan": ("energy_tce", "annual_output_wan"),
}
WORDS = tuple(name for name in Firm.model_fields if name not in {*FIGURES, "id", "name"})
"""Fields in which firms of one kind are alike."""
WISHES = ("export_share", "jobs", "green_share_min")
"""Figures of which it matters first whether the firm states more than nothing."""

Objects = NDArray[np.object_]


@dataclass(frozen=True)
class FirmTable:
    """``m`` firms as columns.

    ``kinds``: one firm of each kind, alike in all that is said in words; ``kind``: (m,) which of
    them each firm is like. ``figures``: name → (m,) in the field's unit, NaN unknown; derived
    ones too. ``ids``, ``names``: (m,) text. ``groups``: names of groups whose firms are a kind of
    their own, see :func:`features.sitings.firm_key`.
    """

    kinds: tuple[Firm, ...]
    kind: Ints
    figures: Mapping[str, Floats]
    ids: Objects
    names: Objects
    groups: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.kind)

    def firm(self, at: int) -> Firm:
        """The firm in row ``at``, whole."""
        stated = {name: self.figures[name][at] for name in FIGURES}
        said = {name: None if np.isnan(v) else float(v) for name, v in stated.items()}
        said |= {"id": self.ids[at], "name": self.names[at]}
        like: Firm = self.kinds[self.kind[at]]
        return like.model_copy(update=said)

    @cached_property
    def by_kind(self) -> Ints:
        """(m,) rows in the order of their kinds."""
        return np.argsort(self.kind, kind="stable")

    def take(self, rows: Ints) -> "FirmTable":
        """The firms in ``rows``, in that order, and no other kinds than theirs."""
        figures = {name: column[rows] for name, column in self.figures.items()}
        ids, names = self.ids[rows], self.names[rows]
        left, kind = np.unique(self.kind[rows], return_inverse=True)
        kinds = tuple(self.kinds[at] for at in left.tolist())
        return FirmTable(kinds, kind.astype(np.int64), figures, ids, names, self.groups)


def firm_table(
    firms: Sequence[Firm],
    groups: frozenset[str] = frozenset(),
    met: dict[Hashable, Firm] | None = None,
) -> FirmTable:
    """The firms as columns.

    ``met``: one firm of each kind that other tables had; those of new kinds are added.
    """
    known = {} if met is None else met
    figures = with_ratios({name: _column(firms, name) for name in FIGURES})
    wishes = wishes_of(figures)
    found: dict[Hashable, int] = {}
    kinds: list[Firm] = []
    kind = np.empty(len(firms), dtype=np.int64)
    for row, firm in enumerate(firms):
        key = said_by(firm), group_of(firm.name, groups), int(wishes[row])
        at = found.setdefault(key, len(kinds))
        if at == len(kinds):
            kinds.append(known.setdefault(key, firm))
        kind[row] = at
    ids, names = _texts(f.id for f in firms), _texts(f.name for f in firms)
    return FirmTable(tuple(kinds), kind, figures, ids, names, groups)


def group_of(name: str, groups: frozenset[str]) -> str:
    """Which of ``groups`` a firm of this name belongs to; empty for none."""
    key = firm_key(name) if groups else ""
    return key if key in groups else ""


def groups_of(names: Objects, groups: frozenset[str]) -> Ints:
    """(m,) 0 for a name of none of ``groups``, else one number for each group."""
    found = np.zeros(len(names), dtype=np.int64)
    places = {key: at for at, key in enumerate(sorted(groups - {""}), start=1)}
    if places and len(names):
        import pyarrow as pa  # one firm alone has no such column
        import pyarrow.compute as pc

        # A firm's name begins with that of its group: few do, and only those are looked at.
        begins = rf"^[\s\p{{Z}}]*(?:{'|'.join(map(re.escape, places))})"
        member = pc.match_substring_regex(pa.array(names, pa.string()), begins)
        for row in np.flatnonzero(member.to_numpy(zero_copy_only=False)).tolist():
            found[row] = places.get(group_of(names[row], groups), 0)
    return found


said_by: Callable[[Firm], tuple[object, ...]] = attrgetter(*WORDS)
"""What a firm says in words: all that firms of one kind are alike in, wishes and group apart."""


def wishes_of(figures: Mapping[str, Floats]) -> Ints:
    """(m,) one number for which of the ``WISHES`` a firm states more than nothing of."""
    stated = [(figures[name] > 0) << at for at, name in enumerate(WISHES)]
    return np.array(np.sum(stated, axis=0), dtype=np.int64)


def with_ratios(stated: Mapping[str, Floats]) -> dict[str, Floats]:
    """The stated figures and those derived from them, as :class:`Firm` derives its own."""
    derived = {name: _ratio(stated[top], stated[bottom]) for name, (top, bottom) in RATIOS.items()}
    return {**stated, **derived}


def _ratio(top: Floats, bottom: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = top / bottom
    return np.where(np.isfinite(ratio), ratio, np.nan)


def _column(firms: Sequence[Firm], name: str) -> Floats:
    values = (getattr(firm, name) for firm in firms)
    return np.fromiter((np.nan if v is None else v for v in values), np.float64, len(firms))


def _texts(values: Iterable[str]) -> Objects:
    kept = list(values)
    column = np.empty(len(kept), dtype=np.object_)
    column[:] = kept
    return column
