"""Many firms at once: what the firms of a kind share is planned once, figures stay arrays.

The same engine and kernel as for one firm, so the same answers bit for bit.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from features.encode import firm_vector
from features.errors import BadInput, Fault, NotFound
from features.firm_table import FirmTable
from features.profiles import Firm
from features.text import Text
from features.vectors import FirmVector, Floats, Ints
from recommender import kernel, plans
from recommender.columns import Columns
from recommender.criteria import CRITERIA
from recommender.engine import OWN, SCALES, SHARED, Engine
from recommender.plans import Crowd, Lists, Pairs, Whys
from recommender.results import Verdict
from recommender.rosters import Roster

Weigher = Callable[[Firm], Floats]
"""Firm → (c,) weights to rank it with; they rest on nothing of the firm but its segment."""
TURNS = 8
"""So often a thread comes back for more of a squad's firms."""
ENOUGH_KNOWN = 0.5
"""Share of the weight that must be known of firms for them to be compared."""


@dataclass(frozen=True)
class Squad:
    """The firms in some ``rows`` of a table, as the kernel reads them, and their columns."""

    rows: Ints
    crowd: Crowd
    columns: Columns


def shortlists(
    engine: Engine,
    table: FirmTable,
    weigh: Weigher,
    k: int,
    threads: int = 1,
    *,
    reasons: bool = False,
) -> Lists:
    """The best ``k`` parks of each firm that no rule excludes; why, where ``reasons`` are asked."""
    size = max(min(k, len(engine.scope.vectors)), 0)
    lists = Lists(
        np.empty((len(table), size), dtype=np.int64),
        np.empty((len(table), size, len(plans.FIGURES))),
        np.empty((len(table), size), dtype=np.uint8),
        np.empty(len(table), dtype=np.int64),
        np.empty(len(table), dtype=np.int64),
        _room(len(table) if reasons else 0, size),
    )
    for squad in squads(engine, table, weigh, reasons):
        _spread(kernel.shortlists, engine, squad, lists, threads)
    return lists


def _room(firms: int, k: int) -> Whys:
    shape = firms, k
    fits, adds = np.empty((2, len(CRITERIA), *shape))
    return Whys(fits, adds, np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64))


def pairs(engine: Engine, table: FirmTable, weigh: Weigher, threads: int = 1) -> Pairs:
    """Each firm with the one park of the engine's scope."""
    if len(engine.scope.vectors) != 1:
        raise ValueError("pairs are scored with one park")
    figures = np.empty((len(table), len(plans.FIGURES)))
    found = Pairs(figures, np.empty(len(table), dtype=np.uint8))
    for squad in squads(engine, table, weigh):
        _spread(kernel.pairs, engine, squad, found, threads)
    return found


def refuse_strangers(table: FirmTable) -> None:
    """Each firm that names an unknown region or code is a fault."""
    faults = []
    for kind, firm in enumerate(table.kinds):
        try:
            firm_vector(firm)
        except NotFound as error:
            problem = Text(error.message("zh"), error.message("en"))
            faults += [
                (int(row), table.names[row], problem, _CORRECT.fill(what=error.kind))
                for row in np.flatnonzero(table.kind == kind)
            ]
    if faults:
        raise BadInput([Fault(f"firms.{row}", *said) for row, *said in sorted(faults)])


_CORRECT = Text("请改正{what}", "Correct the {what}")


def best_firms(found: Pairs, table: FirmTable, k: int) -> Ints:
    """Rows of the best ``k`` firms for a park: by score, then verdict, coverage, id and name.

    Firms of which too little is known to compare them come after, failing ones last.
    """
    score, coverage = found.figures[:, 0], found.figures[:, 3]
    group = 2 * (found.worst == Verdict.FAIL) + (coverage < ENOUGH_KNOWN)
    key = 2.0 * group - score
    among = np.arange(len(key))
    if 0 < k < len(key):
        among = np.flatnonzero(key <= np.partition(key, k - 1)[k - 1])
    ids, names = table.ids[among].astype(np.str_), table.names[among].astype(np.str_)
    ties = (names, ids, -coverage[among], found.worst[among], -score[among], group[among])
    return among[np.lexsort(ties)][: max(k, 0)]


def squads(
    engine: Engine, table: FirmTable, weigh: Weigher, reasons: bool = False
) -> Iterator[Squad]:
    """The table in parts whose columns find room together: mostly in one."""
    if table.groups != engine.groups:
        raise ValueError("the table must tell the groups of the engine's sitings apart")
    order, begun = table.by_kind, 0
    ends = np.searchsorted(table.kind[order], np.arange(len(table.kinds)), side="right").tolist()
    while begun < len(table.kinds):
        roster, stood = engine.stand(table.kinds[begun:])
        rows = order[ends[begun - 1] if begun else 0 : ends[begun + len(stood) - 1]]
        begun += len(stood)
        if len(rows):
            crowd = _crowd(engine, table, rows, _Stood(roster, stood, reasons), weigh)
            yield Squad(crowd.to, crowd, roster.columns)


class _Stood(NamedTuple):
    """A roster, its rows with the kinds or firms at hand, and whether reasons are asked."""

    roster: Roster
    rows: Ints
    reasons: bool


def _crowd(engine: Engine, table: FirmTable, rows: Ints, kinds: _Stood, weigh: Weigher) -> Crowd:
    """The firms in ``rows``, which are of these ``kinds``, in that order."""
    roster, stood, reasons = kinds
    # One industry after the other, so that the columns that kinds share stay at hand.
    order = np.argsort(roster.parts[stood, 1, SHARED[0]], kind="stable")
    stood, place = stood[order], np.argsort(order)
    kind = place[table.kind[rows] - table.kind[rows[0]]]
    turns = np.argsort(kind, kind="stable")
    rows, kind, parts = rows[turns], kind[turns], roster.parts[stood]
    judged, verdicts, opened = _judged(engine, table, rows, _Stood(roster, stood[kind], reasons))
    stated = [table.figures[form.figure][rows] for form in OWN.values()]
    return Crowd(
        kinds=parts[:, 0].astype(np.int8),
        rows=parts[:, 1].astype(np.int64),
        first=parts[:, 2].copy(),
        second=parts[:, 3].copy(),
        used=_used(parts[:, 0], _weights(roster, stood, weigh)),
        kind=kind,
        judged=judged,
        to=rows,
        verdicts=verdicts,
        shared=np.array(SHARED),
        own=np.array([*OWN]),
        scales=SCALES,
        figures=np.array(stated).T.copy(),
        needs=np.array([table.figures[name][rows] for name in engine.survey.needs]).T.copy(),
        open=opened,
    )


def _weights(roster: Roster, stood: Ints, weigh: Weigher) -> Floats:
    """(q, c) weights of the kinds in these rows, those of each segment asked for once."""
    heads, which = np.unique(roster.heads[stood], return_inverse=True)
    return np.array([weigh(roster.firms[row]) for row in heads.tolist()])[which]


def _used(kinds: Floats, weights: Floats) -> Floats:
    """(q, c) weights with sum 1 over the criteria that apply to each kind."""
    kept = np.where(kinds == plans.ABSENT, 0.0, weights)
    total = np.zeros(len(kept))
    for column in kept.T:  # one after the other, as every path adds them
        total += column
    return kept / np.where(total == 0.0, 1.0, total)[:, None]


def _judged(
    engine: Engine, table: FirmTable, rows: Ints, kinds: _Stood
) -> tuple[Ints, NDArray[np.uint8], Ints]:
    """(m,) which of (v, 2, n) verdicts of conditions other than limits hold for each firm, and
    (v, n) what is open under these, where reasons are asked. ``kinds``: of each of the m.
    """
    (roster, stood, reasons), judging = kinds, engine.judging
    tables: list[NDArray[np.uint8]] = []
    opened: list[Ints] = []
    places: dict[int, int] = {}
    judged = np.empty(len(rows), dtype=np.int64)
    asking, resting = roster.asking[stood], roster.resting[stood]
    for first in np.unique(resting).tolist():
        members = np.flatnonzero(resting == first)
        names = roster.kinds[first].figures
        values = np.empty((len(names), len(members)))
        steps = np.empty((len(names), len(members)), dtype=np.int64)
        for row, name in enumerate(names):
            values[row] = table.figures[name][rows[members]]
            steps[row] = judging.steps(name, values[row])
        heads, of_head = _alike(asking[members], steps)
        found = np.empty(len(heads), dtype=np.int64)
        lie = steps[:, heads].T.tolist()
        for at, (head, row) in enumerate(zip(heads, stood[members[heads]].tolist(), strict=True)):
            one = roster.kinds[row]
            stated = partial(_stating, one.vector, names, values[:, head])
            verdicts = judging.of(one.asking, tuple(lie[at]), stated)
            found[at] = places.setdefault(id(verdicts), len(tables))
            if found[at] == len(tables):
                tables.append(verdicts)
                if reasons:
                    opened.append(judging.open(one.asking, tuple(lie[at]), stated))
        judged[members] = found[of_head]
    shape = len(opened), len(engine.scope.vectors)
    return judged, np.array(tables), np.array(opened, dtype=np.int64).reshape(shape)


def _stating(firm: FirmVector, names: Sequence[str], values: Floats) -> FirmVector:
    """The firm if it stated these figures; NaN unknown."""
    said = zip(names, values.tolist(), strict=True)
    update = {name: None if np.isnan(value) else value for name, value in said}
    return replace(firm, firm=firm.firm.model_copy(update=update)) if update else firm


def _alike(asking: Ints, steps: Ints) -> tuple[Ints, Ints]:
    """Where each of the rows that differ in either is first met; (m,) which of them each is."""
    code = asking
    for column in steps:
        code = np.unique(code * (column.max(initial=0) + 2) + column + 1, return_inverse=True)[1]
    _, heads, which = np.unique(code, return_index=True, return_inverse=True)
    return heads, which


def _spread(
    work: Callable[..., None], engine: Engine, squad: Squad, found: Lists | Pairs, threads: int
) -> None:
    """The firms of a squad shared out among threads, a few at a time: cores are not alike."""
    turns = 1 if threads == 1 else threads * TURNS
    ends = np.linspace(0, len(squad.rows), turns + 1).astype(int).tolist()
    parts = [plans.Part(start, stop) for start, stop in pairwise(ends)]
    parks = engine.survey.parks(squad.columns)

    def do(part: plans.Part) -> None:
        work(squad.crowd, parks, engine.survey.limits, part, found)

    if threads == 1:
        do(parts[0])
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(do, parts))
