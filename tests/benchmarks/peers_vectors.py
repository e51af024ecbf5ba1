"""The peers that search vectors: scikit-learn and usearch with our metric compiled, faiss.

A park is a vector, and a firm another; all get the fits that rest on industry and place ready made.
"""

from collections.abc import Callable

import numpy as np
from numba import carray, cfunc, njit, types
from peers_case import TOP, Case, Given
from peers_numpy import Answer, Ask, allowed, explained, fits_of

from features.vectors import Bools, Floats
from recommender.plans import COLUMN, RATIO, SAME, SWITCH
from recommender.results import Verdict

FAR = 9.0
QUICK = njit(error_model="numpy")
Metric = Callable[[Floats, Floats], float]


def neighbours(case: Case) -> Ask:
    """scikit-learn's exact search with our metric compiled by numba, called for each park."""
    from sklearn.neighbors import NearestNeighbors

    searches, metric = [], _metric_of(case)
    for given in case.given:
        parks, asks = _packed(case, given)
        search = NearestNeighbors(n_neighbors=TOP, algorithm="brute", metric=metric)
        searches.append((search.fit(parks), asks[None]))

    def ask(at: int) -> Answer:
        search, asks = searches[at]
        far, found = search.kneighbors(asks)
        return explained(case, at, found[0][far[0] < FAR])

    return ask


def usearch(case: Case) -> Ask:
    """usearch's exact search over the same vectors with the same metric, compiled."""
    from usearch.index import search

    inner = _metric_of(case)
    packed = [_packed(case, given) for given in case.given]
    metrics = {size: _compiled(inner, size) for size in {parks.shape[1] for parks, _ in packed}}
    packed = [(parks.astype(np.float32), asks.astype(np.float32)) for parks, asks in packed]

    def ask(at: int) -> Answer:
        parks, asks = packed[at]
        metric = metrics[parks.shape[1]][0]
        found = search(parks, asks, TOP, metric, exact=True, threads=1)
        return explained(case, at, found.keys[found.distances < FAR].astype(np.int64))

    return ask


def faiss(case: Case) -> Ask:
    """faiss over ready-made fits, unknown as nothing, no weight renewed: the linear part only."""
    import faiss as library

    library.omp_set_num_threads(1)
    indexes = []
    for given in case.given:
        index = library.IndexFlatIP(len(given.columns))
        index.add(np.nan_to_num(fits_of(given).T).astype(np.float32))
        indexes.append(index)

    def ask(at: int) -> Answer:
        given = case.given[at]
        left = np.packbits(allowed(case, given), bitorder="little")
        chosen = library.IDSelectorBitmap(left)
        asks = given.plan.used[None].astype(np.float32)
        params = library.SearchParameters(sel=chosen)
        return indexes[at].search(asks, TOP, params=params)[1][0], None

    return ask


def _packed(case: Case, given: Given) -> tuple[Floats, Floats]:
    """Parks as rows and the firm as one, of the criteria that apply: columns, own offers, room,
    verdict; -1 is unknown, as vectors with NaN are refused. The last number tells firms from parks.
    """
    plan, rows = given.plan, np.flatnonzero(given.plan.used > 0)
    c, count = len(rows), len(case.limits)
    table = np.full((len(case.parks), 3 * c + count + 2), -1.0)
    table[:, :c] = np.nan_to_num(given.columns[rows].T, nan=-1.0)
    table[:, c : c + count] = np.where(case.own, case.offers, -1.0).T
    table[:, -2], table[:, -1] = given.other, 0.0
    mixed = 2.0 * plan.kinds + plan.used
    numbers = plan.first[rows], plan.needs, plan.second[rows], mixed[rows], np.array([0.0, 1.0])
    return table, np.nan_to_num(np.concatenate(numbers), nan=-1.0)


def _compiled(inner: Metric, size: int) -> tuple[object, object]:
    """The metric of vectors of a size as a C function, and what keeps it alive."""
    from usearch.index import CompiledMetric, MetricKind, MetricSignature

    @cfunc(types.float32(types.CPointer(types.float32), types.CPointer(types.float32)))
    def metric(one, other):
        a, b = carray(one, size), carray(other, size)
        return inner(a, b) if a[-1] > b[-1] else inner(b, a)

    signature, kind = MetricSignature.ArrayArray, MetricKind.IP
    return CompiledMetric(pointer=metric.address, kind=kind, signature=signature), metric


def _metric_of(case: Case) -> Metric:
    """1 less the score, FAR for an excluded park; kind and weight share a number."""
    count, fail = len(case.limits), int(Verdict.FAIL)
    at_most = np.array([limit.sense == "at_most" for limit in case.limits])

    @QUICK
    def metric(asks: Floats, park: Floats) -> float:
        c = (len(park) - count - 2) // 3
        if park[-2] >= fail or _short(asks[c : c + count], park[c : c + count], at_most):
            return FAR
        total, held = 0.0, 0.0
        for row in range(c):
            mixed = asks[2 * c + count + row]
            kind = int(mixed) // 2
            got = _fit(kind, park[row], asks[row], asks[c + count + row])
            if got >= 0:
                total += (mixed - 2 * kind) * got
                held += mixed - 2 * kind
        return 1.0 - total / held if held > 0 else 1.0

    return metric


@QUICK
def _short(needs: Floats, offers: Floats, at_most: Bools) -> bool:
    """Whether a park does not meet a need; what is below nothing is unknown."""
    for row, most in enumerate(at_most):
        need, offer = needs[row], offers[row]
        known = need >= 0 and offer >= 0
        if known and ((most and need > offer) or (not most and need < offer)):
            return True
    return False


@QUICK
def _fit(kind: int, offer: float, first: float, second: float) -> float:
    """One fit, below nothing where it is unknown."""
    if kind == COLUMN:
        return offer
    if kind == SAME:
        return first
    if kind == SWITCH:
        return first if offer == 1.0 else 1.0
    if kind == RATIO:
        return min(offer / first, 1.0)
    if offer < 0:
        return second
    return 1.0 if first >= offer else max(first, -1.0) / max(offer, 1e-9)
