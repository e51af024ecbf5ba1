"""The fast inner loop, compiled: bit for bit the scores, verdicts and order of the reference.

All parks are scored in float32 with a bound on the error, see :mod:`recommender.sums`; those that
may be among the best are scored again in float64, see :mod:`recommender.finals`.
"""

import math

import numpy as np

from features.vectors import Floats, Ints
from recommender.compiled import compiled
from recommender.finals import choose, exact, rows_for
from recommender.plans import (
    ABSENT,
    BAR,
    FIGURES,
    SAME,
    Asked,
    Best,
    Bytes,
    Crowd,
    Kin,
    Kinds,
    Limits,
    Lists,
    Pairs,
    Parks,
    Part,
    Plan,
    Quick,
    Scored,
    Whys,
)  # fmt: skip
from recommender.results import Verdict
from recommender.sums import add, approximate, no_sums

UNKNOWN, FAIL = int(Verdict.UNKNOWN), int(Verdict.FAIL)
HELD = FIGURES.index("held")


@compiled
def shares_of(kinds: Kinds, weights: Floats) -> Floats:
    """(c,) weights with sum 1 over the criteria that apply."""
    used, total = np.zeros(len(weights)), 0.0
    for c in range(len(weights)):
        if kinds[c] != ABSENT:
            used[c] = weights[c]
            total += weights[c]
    return used / (total if total != 0.0 else 1.0)


@compiled
def shortlist(
    kin: Kin, parks: Parks, limits: Limits, asked: Asked, sizes: tuple[int, int]
) -> tuple[Ints, Floats, Floats, Floats, Bytes, Ints, Floats, Floats, int]:
    """Ranks the parks for one firm.

    ``sizes``: how many of the best, and of those that one rule excludes. Returns, of the best,
    (k,) positions, (k, 5) ``FIGURES``, (k, c) fits and what they add to the score, (k,) worst
    verdicts; positions, figures and fits of the others; how many parks are excluded.
    """
    n, c, plan = len(parks.id_order), len(kin.kinds), planned(kin, asked)
    best, near = rows_for(min(sizes[0], n), c), rows_for(min(sizes[1], n), c)
    found, lost, excluded = shortened(plan, parks, limits, (kin.own, kin.sums), (best, near))
    shares = shares_in(best, kin.used, found)
    positions, worst, figures = best.positions[:found], best.worst[:found], best.figures[:found]
    fits, others = best.fits[:found], near.positions[:lost]
    nearly = near.figures[:lost], near.fits[:lost]
    return positions, figures, fits, shares, worst, others, *nearly, excluded


@compiled
def planned(kin: Kin, asked: Asked) -> Plan:
    """One firm of the kind."""
    first, second, own = kin.first.copy(), kin.second.copy(), len(kin.own)
    for at in range(own):
        c = kin.own[at]
        first[c], second[c] = numbers_of(kin.kinds[c], asked.figures[at], kin.scales[at])
    needs = asked.figures[own:]
    return Plan(kin.kinds, kin.rows, first, second, kin.used, needs, asked.verdicts)


@compiled
def numbers_of(kind: int, figure: float, scale: Floats) -> tuple[float, float]:
    """The firm's two numbers of a criterion that rests on a figure of its own."""
    if kind == SAME:
        return earned(figure, scale), 0.0
    return figure, earned(figure, scale) if kind == BAR else 0.0


@compiled
def earned(figure: float, scale: Floats) -> float:
    """What a figure earns by itself, as :class:`recommender.bounds.Bounds` has it."""
    if scale[2] > 0:
        if figure == 0:
            return 0.0
        figure = math.log10(figure)
    share: float = (figure - scale[0]) / (scale[1] - scale[0])
    return share if np.isnan(share) else min(max(share, 0.0), 1.0)


@compiled
def shares_in(best: Best, used: Floats, found: int) -> Floats:
    """(k, c) what each criterion adds to the scores, 0 where its fit is unknown."""
    shares = np.zeros((found, len(used)))
    for at in range(found):
        held = best.figures[at, HELD]
        for c in range(len(used)):
            fit = best.fits[at, c]
            if held > 0 and not np.isnan(fit):
                shares[at, c] = fit * used[c] / held
    return shares


@compiled
def shortlists(crowd: Crowd, parks: Parks, limits: Limits, part: Part, lists: Lists) -> None:
    """Fills ``lists`` for the firms of a ``part`` of the crowd."""
    c = crowd.kinds.shape[1]
    best, none = rows_for(lists.positions.shape[1], c), rows_for(0, c)
    sums, kind = no_sums(0), -1
    for i in range(part.start, part.stop):
        if crowd.kind[i] != kind:  # summed once for all firms of the kind
            kind, sums = crowd.kind[i], summed(plan_of(crowd, i), parks, crowd.shared)
        left = crowd.own, sums
        found, _, excluded = shortened(plan_of(crowd, i), parks, limits, left, (best, none))
        to = crowd.to[i]
        lists.positions[to, :found] = best.positions[:found]
        lists.positions[to, found:] = -1
        lists.figures[to, :found] = best.figures[:found]
        lists.figures[to, found:] = np.nan
        lists.worst[to, :found] = best.worst[:found]
        lists.worst[to, found:] = 0
        lists.found[to], lists.excluded[to] = found, excluded
        if len(lists.whys.limits) > 0:
            tell(crowd, limits, i, shares_in(best, crowd.used[kind], found), (best, lists.whys))


@compiled
def tell(crowd: Crowd, limits: Limits, i: int, shares: Floats, out: tuple[Best, Whys]) -> None:
    """Fills the whys of one firm of the crowd, whose best parks have these ``shares``."""
    (best, whys), to, found = out, crowd.to[i], len(shares)
    used, opened = crowd.used[crowd.kind[i]], crowd.open[crowd.judged[i]]
    for c in range(len(used)):
        fits, adds, told = whys.fits[c, to], whys.adds[c, to], found if used[c] > 0 else 0
        for place in range(told):
            fits[place], adds[place] = best.fits[place, c], shares[place, c]
        fits[told:], adds[told:] = np.nan, np.nan
    for place in range(found):
        park = best.positions[place]
        whys.open[to, place] = opened[park]
        whys.limits[to, place] = to_verify(crowd.needs[i], limits, park)


@compiled
def to_verify(needs: Floats, limits: Limits, park: int) -> int:
    """The limits to verify at a park, a bit for each."""
    found = 0
    for i in range(len(needs)):
        if np.isnan(needs[i]):
            least = limits.known[i, park] if limits.bars[i] and limits.any_known[i] else 0
        else:
            least = limits.missing[i, park] if limits.any_own[i] else UNKNOWN
        if least == UNKNOWN:
            found |= 1 << i
    return found


@compiled
def summed(plan: Plan, parks: Parks, shared: Ints) -> Quick:
    """What the criteria that the firms of a kind share come to."""
    sums = no_sums(len(parks.id_order))
    sums.everywhere[0], sums.everywhere[1] = add(plan, parks, shared, sums)
    return sums


@compiled
def shortened(
    plan: Plan, parks: Parks, limits: Limits, left: tuple[Ints, Quick], out: tuple[Best, Best]
) -> tuple[int, int, int]:
    """Ranks the parks: the best into the one, those that one rule excludes into the other.

    Some criteria are summed already, and those ``left`` are not. Returns how many are in each, and
    how many parks are excluded.
    """
    n, (best, near), (own, sums) = len(parks.id_order), out, left
    worst, failures = plan.verdicts[0].copy(), plan.verdicts[1].copy()
    judge(plan.needs, limits, worst, failures)
    scores, slack = np.empty(n, dtype=np.float32), np.empty(n, dtype=np.float32)
    scored = Scored(scores, slack, worst, parks.id_order)
    quick = Quick(sums.scores.copy(), sums.held.copy(), sums.everywhere.copy())
    approximate(plan, parks, own, quick, scored)
    wanted = worst < FAIL
    excluded = n - wanted.sum()
    found = choose(wanted, scored, plan, parks, best)
    lost = 0
    if len(near.positions) > 0 and excluded > 0:
        lost = choose(failures == 1, scored, plan, parks, near)
    return found, lost, excluded


@compiled
def pairs(crowd: Crowd, parks: Parks, limits: Limits, part: Part, found: Pairs) -> None:
    """Fills ``found`` for the firms of a ``part`` of the crowd with the one park there is."""
    fits = np.empty(crowd.kinds.shape[1])
    for i in range(part.start, part.stop):
        plan = plan_of(crowd, i)
        worst, failures = plan.verdicts[0].copy(), plan.verdicts[1].copy()
        judge(plan.needs, limits, worst, failures)
        exact(0, plan, parks, found.figures[crowd.to[i]], fits)
        found.worst[crowd.to[i]] = worst[0]


@compiled
def plan_of(crowd: Crowd, i: int) -> Plan:
    """One firm of the crowd by itself."""
    kind = crowd.kind[i]
    first, second = crowd.first[kind].copy(), crowd.second[kind].copy()
    for at in range(len(crowd.own)):
        c = crowd.own[at]
        numbers = numbers_of(crowd.kinds[kind, c], crowd.figures[i, at], crowd.scales[at])
        first[c], second[c] = numbers
    return Plan(
        crowd.kinds[kind],
        crowd.rows[kind],
        first,
        second,
        crowd.used[kind],
        crowd.needs[i],
        crowd.verdicts[crowd.judged[i]],
    )


@compiled
def judge(needs: Floats, limits: Limits, worst: Bytes, failures: Bytes) -> None:
    """Adds to (n,) ``worst`` and ``failures`` what the limits say of the firm's ``needs``."""
    least = 0
    for i in range(len(needs)):  # where no park states a figure, all are to verify
        if not np.isnan(needs[i]) and not limits.any_own[i]:
            least = UNKNOWN
    for i in range(len(needs)):
        if np.isnan(needs[i]):
            if limits.bars[i] and limits.any_known[i] and least < UNKNOWN:
                raise_to(limits.known[i], worst)
        elif limits.any_own[i]:
            if least < UNKNOWN:
                raise_to(limits.missing[i], worst)
            fail(needs[i], limits, i, worst, failures)
    if least > 0:
        for p in range(len(worst)):
            worst[p] = max(worst[p], np.uint8(least))


@compiled
def raise_to(least: Bytes, worst: Bytes) -> None:
    """No verdict is better than ``least`` of its park."""
    for p in range(len(worst)):
        worst[p] = max(worst[p], least[p])


@compiled
def fail(need: float, limits: Limits, i: int, worst: Bytes, failures: Bytes) -> None:
    """The parks whose own figure does not meet the need: one end of those sorted by it."""
    start, stop = limits.starts[i], limits.starts[i + 1]
    offers = limits.offers[start:stop]
    if limits.at_most[i]:
        stop = start + np.searchsorted(offers, need, side="left")
    else:
        start += np.searchsorted(offers, need, side="right")
    for at in range(start, stop):
        worst[limits.order[at]] = FAIL
        failures[limits.order[at]] += 1
