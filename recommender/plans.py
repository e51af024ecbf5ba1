"""What the kernel reads and writes: firms, parks and limits as arrays, and room for what is found.

``c`` criteria, ``l`` limits, ``n`` parks, ``m`` firms of ``q`` kinds.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from features.vectors import Bools, Floats, Ints

# How a fit follows from a column of the parks and up to two numbers of the firm.
ABSENT, COLUMN, SAME, SWITCH, RATIO, BAR = range(6)

# What is worked out of a park in double precision, in this order.
FIGURES = ("score", "low", "high", "coverage", "held")

Singles = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Kinds = NDArray[np.int8]


class Plan(NamedTuple):
    """One firm: (c,) kind of each fit, its row among the columns, the firm's two numbers, and the
    weights, sum 1 over the criteria that apply; (l,) ``needs`` of the limits, NaN unknown; (2, n)
    worst verdict and number of failures of the conditions other than limits.
    """

    kinds: Kinds
    rows: Ints
    first: Floats
    second: Floats
    used: Floats
    needs: Floats
    verdicts: Bytes


class Parks(NamedTuple):
    """The parks: (rows, n) columns in single and double precision, (rows,) whether a column is the
    same ``even`` for all, and whether it is ``whole``, without NaN; (n, c) ``lent``, 1 where a fit
    rests on a stand-in, 2 where it does when it is nothing; (n,) rank of the id. ``sparse``: (c,)
    whether few parks are ``odd`` in what a criterion reads, ``odd_starts``: (c + 1,) where those of
    each criterion begin.
    """

    light: Singles
    full: Floats
    even: Bools
    whole: Bools
    lent: Bytes
    id_order: Ints
    sparse: Bools
    odd_starts: Ints
    odd: Ints


class Limits(NamedTuple):
    """The limits: own figures of the parks, sorted, those of limit ``i`` from ``starts[i]`` on, and
    whose they are, ``order``; (l, n) "to verify" where a park's own figure is ``missing`` and where
    any is ``known``, else 0; (l,) whether the firm needs at most that, whether it is an entry bar,
    whether any park has an own figure or any at all.
    """

    starts: Ints
    offers: Floats
    order: Ints
    missing: Bytes
    known: Bytes
    at_most: Bools
    bars: Bools
    any_own: Bools
    any_known: Bools


class Best(NamedTuple):
    """Room for the best ``k`` parks: (k,) positions, (k, 5) ``FIGURES``, (k, c) fits, (k,) worst
    verdicts.
    """

    positions: Ints
    figures: Floats
    fits: Floats
    worst: Bytes


class Quick(NamedTuple):
    """(n,) sums of weighted fits and of weights known; (2,) what to add to both of each park."""

    scores: Singles
    held: Singles
    everywhere: Singles


class Kin(NamedTuple):
    """What all firms of one kind share of :class:`Plan`; the (o,) criteria that rest on figures of
    their ``own``, with what earns nothing and what everything there, and 1 for powers of ten; what
    the others come to.
    """

    kinds: Kinds
    rows: Ints
    first: Floats
    second: Floats
    used: Floats
    own: Ints
    scales: Floats
    sums: Quick


class Asked(NamedTuple):
    """One firm of a kind: its figures behind the criteria that rest on them, then its needs;
    (2, n) verdicts as of a :class:`Plan`.
    """

    figures: Floats
    verdicts: Bytes


class Crowd(NamedTuple):
    """Many firms: (q, c) what the firms of each kind share of :class:`Plan`; (m,) the ``kind`` of
    each firm, which of the (v, 2, n) ``verdicts`` hold for it, and ``to`` which row of what is
    found it goes; the criteria that are ``shared`` by a kind; (o,) those that rest on figures of
    its ``own``, as of :class:`Kin`, with (m, o) these ``figures``; (m, l) needs; (v, n) which
    conditions are ``open`` under each of the verdicts, as a number, where that is asked.
    """

    kinds: Kinds
    rows: Ints
    first: Floats
    second: Floats
    used: Floats
    kind: Ints
    judged: Ints
    to: Ints
    verdicts: Bytes
    shared: Ints
    own: Ints
    scales: Floats
    figures: Floats
    needs: Floats
    open: Ints


class Part(NamedTuple):
    """From which row to before which."""

    start: int
    stop: int


class Whys(NamedTuple):
    """Why each park is listed, or no room at all where that is not asked: (c, m, k) ``fits`` and
    what they ``add`` to the score, both NaN where a criterion weighs nothing or no park is listed,
    the fit alone where it is unknown; (m, k) the ``limits`` to verify, a bit for each, and which
    other conditions are ``open``, as a number.
    """

    fits: Floats
    adds: Floats
    limits: Ints
    open: Ints


class Lists(NamedTuple):
    """(m, k) positions, -1 where there are fewer, (m, k, 5) ``FIGURES`` and (m, k) worst verdicts;
    (m,) how many were found and how many parks are excluded; and why.
    """

    positions: Ints
    figures: Floats
    worst: Bytes
    found: Ints
    excluded: Ints
    whys: Whys


class Pairs(NamedTuple):
    """(m, 5) ``FIGURES`` of each firm with one park, and (m,) the worst verdict."""

    figures: Floats
    worst: Bytes


class Scored(NamedTuple):
    """(n,) scores in single precision, how far each may be from the true one, worst verdict, and
    rank of the id.
    """

    scores: Singles
    slack: Singles
    worst: Bytes
    id_order: Ints
