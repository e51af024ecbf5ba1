"""Who meets whom at an event, and when: the most valuable meetings that fit everybody's slots."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from features.errors import BadInput, Fault
from features.text import Text
from features.vectors import Floats, Ints


@dataclass(frozen=True)
class Meeting:
    """A firm and a park in a slot of the timetable, counted from 1."""

    slot: int
    firm: str
    park: str
    value: float


@dataclass(frozen=True)
class Wishes:
    """Candidate pairs: (q,) positions of firm and park and what a meeting of them is worth."""

    firms: tuple[str, ...]
    parks: tuple[str, ...]
    firm: Ints
    park: Ints
    value: Floats


def plan(wishes: Wishes, slots: int, firm_most: int, park_most: int) -> tuple[Meeting, ...]:
    """The timetable: in each slot a firm or park has one meeting at most.

    ``firm_most``, ``park_most``: how many meetings each may have in all. Of all timetables within
    these limits none brings more firms a meeting, and of those that bring as many none is worth
    more. Raises :class:`BadInput` for limits below 1.
    """
    limits = {"slots": slots, "firm_most": firm_most, "park_most": park_most}
    faults = [Fault(name, n, _LEAST, _SAY_ONE) for name, n in limits.items() if n < 1]
    if faults:
        raise BadInput(faults)
    chosen = _chosen(wishes, min(firm_most, slots), min(park_most, slots))
    firm, park = wishes.firm[chosen], wishes.park[chosen]
    slot = timetable(firm.tolist(), park.tolist(), len(wishes.firms), len(wishes.parks))
    meetings = [
        Meeting(at + 1, wishes.firms[f], wishes.parks[p], float(value))
        for at, f, p, value in zip(slot, firm, park, wishes.value[chosen], strict=True)
    ]
    return tuple(sorted(meetings, key=lambda one: (one.slot, one.park, one.firm)))


def timetable(firm: Sequence[int], park: Sequence[int], firms: int, parks: int) -> list[int]:
    """A slot for each meeting, as few as the busiest has meetings (König's theorem).

    Nobody has two meetings in one slot.
    """
    slots = max([*np.bincount(firm, minlength=1), *np.bincount(park, minlength=1)], default=0)
    # For each person (firms, then parks) the meeting in each slot; -1 for none.
    diary = np.full((firms + parks, int(slots)), -1)
    found = [-1] * len(firm)
    sides = [(one, firms + other) for one, other in zip(firm, park, strict=True)]
    for meeting, (one, other) in enumerate(sides):
        mine, theirs = _free(diary[one]), _free(diary[other])
        if mine != theirs:
            _swap(diary, found, sides, other, (mine, theirs))
        found[meeting] = mine
        diary[one, mine] = diary[other, mine] = meeting
    return found


def _swap(
    diary: Ints,
    found: list[int],
    sides: Sequence[tuple[int, int]],
    person: int,
    slots: tuple[int, int],
) -> None:
    """Makes the first of two slots free for a person, by trading both along the chain it begins.

    The chain never comes to the person at the other end: there the first slot is free already.
    """
    first, second = slots
    chain = []
    at, slot = person, first
    while (meeting := int(diary[at, slot])) >= 0:
        chain.append(meeting)
        one, other = sides[meeting]
        at = other if at == one else one
        slot = second if slot == first else first
    for meeting in chain:
        for side in sides[meeting]:
            diary[side, found[meeting]] = -1
    for meeting in chain:
        found[meeting] = second if found[meeting] == first else first
        for side in sides[meeting]:
            diary[side, found[meeting]] = meeting


def _free(day: Ints) -> int:
    return int(np.argmax(day < 0))


def _chosen(wishes: Wishes, firm_most: int, park_most: int) -> Ints:
    """The pairs that meet: a meeting for as many firms as can be, then the most value.

    The program's corners are whole: its matrix is that of a network (Hoffman and Kruskal 1956).
    """
    q, firms = len(wishes.value), len(wishes.firms)
    if not q:
        return np.empty(0, dtype=np.int64)
    from scipy import sparse  # what only matches makes no timetable
    from scipy.optimize import Bounds, LinearConstraint, milp

    pairs = np.arange(q)
    sides = ((wishes.firm, firms), (wishes.park, len(wishes.parks)))
    rows = [sparse.csr_array((np.ones(q), (at, pairs)), shape=(n, q)) for at, n in sides]
    most = np.repeat([float(firm_most), float(park_most)], [n for _, n in sides])
    # A firm is met at most as often as it has meetings, and that counts once.
    met = sparse.hstack([-rows[0], sparse.eye_array(firms)])
    meetings = sparse.hstack([sparse.vstack(rows), sparse.csr_array((len(most), firms))])
    table = sparse.vstack([meetings, met], format="csr")
    limits = LinearConstraint(table, -np.inf, np.concatenate([most, np.zeros(firms)]))
    first = np.full(firms, wishes.value.sum() + 1.0)
    worth = np.concatenate([wishes.value, first])
    found = milp(-worth, constraints=limits, bounds=Bounds(0.0, 1.0))
    return np.flatnonzero((np.array(found.x)[:q] > 0.5) & (wishes.value > 0))


_LEAST = Text("应至少为 1", "must be 1 or more")
_SAY_ONE = Text("请填 1 或更大的整数", "Give a whole number from 1")
