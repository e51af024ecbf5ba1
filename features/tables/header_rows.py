"""A header of several lines, folded into one: groups over sub-headings, a second language below,
and units that stand above the headings they are meant for.
"""

import re
from collections.abc import Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from pydantic import BaseModel

from features.tables.headings import (
    bracketed,
    recognised,
    shown_heading,
    states_unit,
    with_unit,
)
from features.tables.workbooks import Line, Merged

NAMING = frozenset({"id", "name"})
"""Fields that tell rows apart: what stands under their headings are names, no headings."""


class Group(NamedTuple):
    """The heading over a column, and whether others have it over them too."""

    heading: object
    wide: bool


def folded(
    first: Sequence[Line], at: int, merged: Sequence[Merged], model: type[BaseModel]
) -> tuple[list[object], int]:
    """The cells of a header and its last line, by its place among the ``first`` lines of a table,
    of which that ``at`` a place names the most fields.

    A merged heading has its words in the upper line; sub-headings and a second language follow.
    """
    cells, last = list(first[at][1]), at
    for _, above in reversed(first[:at]):
        cells = _below(above, cells, model)
    while last + 1 < len(first):
        number, (_, below) = first[last][0], first[last + 1]
        if not _only_headings(below, cells, _merged_in(merged, number), model):
            break
        cells, last = _overlaid(cells, below, model), last + 1
    declared = [word for _, above in first[:at] for cell in above for word in _declared(cell)]
    return [with_unit(cell, declared, model) for cell in cells], last


def _below(
    above: Sequence[object], cells: Sequence[object], model: type[BaseModel]
) -> list[object]:
    """Headings below others: blank ones are those above, units of groups hold for their parts."""
    names, groups = recognised(above, model), _groups(above, max(len(above), len(cells)))
    found: list[object] = []
    for at, cell in enumerate(cells):
        if shown_heading(cell):
            found.append(with_unit(cell, bracketed(groups[at].heading), model))
        else:
            found.append(above[at] if at < len(names) and names[at] is not None else cell)
    return found


def _only_headings(
    cells: Sequence[object],
    above: Sequence[object],
    merged: frozenset[int],
    model: type[BaseModel],
) -> bool:
    """Whether a line holds nothing but headings: such as agree with those above it, and parts of
    what stands over several columns. ``merged``: columns with certainly such a one over them.
    """
    groups = _groups(above, max(len(above), len(cells)))
    names = recognised(cells, model)
    agree, parts = [], []
    said = [at for at, cell in enumerate(cells) if shown_heading(cell)]
    for at in said:
        [top] = recognised([groups[at].heading], model) if _headed(above, at) else [None]
        part = groups[at].wide and top not in NAMING and _in_words(cells[at])
        agree.append(names[at] is not None and (part or top in {None, names[at]}))
        parts.append(part)
    certain = any(agree) or (bool(said) and merged.issuperset(said))
    return certain and all(a or b for a, b in zip(agree, parts, strict=True))


def _overlaid(
    upper: Sequence[object], lower: Sequence[object], model: type[BaseModel]
) -> list[object]:
    """Sub-headings over headings; the second language of the same heading changes nothing."""
    groups = _groups(upper, max(len(upper), len(lower)))
    return [
        _lower(top, sub, group, model) if shown_heading(sub) else top
        for (top, sub), group in zip(zip_longest(upper, lower), groups, strict=True)
    ]


def _lower(top: object, sub: object, group: Group, model: type[BaseModel]) -> object:
    top_name, sub_name = recognised((top, sub), model)
    if sub_name is not None and sub_name == top_name:
        said_above = states_unit(top, model) and not group.wide
        return sub if states_unit(sub, model) and not said_above else top
    return with_unit(sub, bracketed(group.heading), model)


def _groups(cells: Sequence[object], width: int) -> list[Group]:
    """What stands over each of ``width`` columns: a heading reaches to the next one."""
    heads = [at for at, cell in enumerate(cells) if shown_heading(cell)]
    found = [Group(None, False)] * (heads[0] if heads else width)
    for head, end in pairwise([*heads, width]):
        found += [Group(cells[head], end - head > 1)] * (end - head)
    return found


def _headed(above: Sequence[object], at: int) -> bool:
    return at < len(above) and bool(shown_heading(above[at]))


def _in_words(cell: object) -> bool:
    return isinstance(cell, str) and any(letter.isalpha() for letter in cell)


def _merged_in(merged: Sequence[Merged], number: int) -> frozenset[int]:
    """The columns that ranges of one line, the ``number``-th, reach over."""
    across = (one for one in merged if one.top == one.bottom == number)
    return frozenset(at - 1 for one in across for at in range(one.left, one.right + 1))


def _declared(cell: object) -> list[str]:
    """Units that are stated for a whole table: 单位：亿元、亩."""
    found = _STATED.search(cell) if isinstance(cell, str) else None
    return [] if found is None else [word for word in _MARKS.split(found[1]) if word]


_STATED = re.compile(r"(?:单位|\bunits?)\s*[:：]\s*([^()（）\[\]【】]{1,80})", re.IGNORECASE)
_MARKS = re.compile(r"[、,，;；\s]+")
