"""A part cut out of a drawing shows what the whole shows there."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from service.web import clipping
from service.web.clipping import Corners, Ints, Lines

RINGS = st.lists(
    arrays(np.int64, st.tuples(st.integers(3, 12), st.just(2)), elements=st.integers(-9, 19)),
    min_size=1,
    max_size=4,
)
CORNERS: Corners = (0, 0, 10, 10)


def winding(rings: list[Ints], x: float, y: float) -> int:
    """How often the closed ``rings`` go around a point."""
    around = 0
    for ring in rings:
        (ax, ay), (bx, by) = ring.T, np.roll(ring, -1, axis=0).T
        left = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
        around += int(np.sum((ay <= y) & (by > y) & (left > 0)))
        around -= int(np.sum((ay > y) & (by <= y) & (left < 0)))
    return around


def apart(found: Lines) -> list[Ints]:
    return [found.at[found.line == number] for number in np.unique(found.line)]


def drawn(path: str) -> list[list[list[int]]]:
    """The points of each line of a path."""
    lines = []
    for x, y, steps in re.findall(r"M(-?\d+) (-?\d+)l([-\d ]+)", path):
        moves = np.array(steps.split(), dtype=np.int64).reshape(-1, 2)
        at = np.concatenate([[[int(x), int(y)]], moves]).cumsum(axis=0)
        lines.append(at.tolist())
    return lines


@given(RINGS)
def test_what_is_filled_stays_filled_within_the_part(rings: list[Ints]) -> None:
    kept = apart(clipping.lines(rings).within(CORNERS))
    for x in np.arange(0.31, 10):
        for y in np.arange(0.57, 10, 2):
            assert winding(kept, x, y) == winding(rings, x, y)


@given(RINGS)
def test_no_point_within_the_part_is_lost_and_none_is_new(rings: list[Ints]) -> None:
    whole = clipping.lines(rings)
    kept = whole.within(CORNERS)
    inside = {tuple(at) for at in clipping.inside(whole.at, CORNERS).tolist()}
    assert inside <= {tuple(at) for at in kept.at.tolist()} <= set(map(tuple, whole.at.tolist()))


def test_what_runs_along_a_side_and_what_lies_beyond_is_left_out() -> None:
    along = np.array([[5, 5], [20, 1], [20, 2], [20, 3], [20, 4], [5, 6]])
    beyond = np.array([[30, 1], [31, 2], [30, 3]])
    kept = clipping.lines([along, beyond]).within(CORNERS)
    assert kept.at.tolist() == [[5, 5], [20, 1], [20, 4], [5, 6]]
    assert kept.path == "M5 5l15 -4 0 3 -15 2"


@given(RINGS)
def test_a_path_goes_through_every_point_once(rings: list[Ints]) -> None:
    expected = []
    for ring in rings:
        moved = np.r_[True, np.diff(ring, axis=0).any(axis=1)]
        if moved.sum() > 1:
            expected.append(ring[moved].tolist())
    assert drawn(clipping.lines(rings).path) == expected


def test_of_no_lines_nothing_is_drawn() -> None:
    nothing = clipping.lines([])
    assert nothing.path == ""
    assert nothing.within(CORNERS).path == ""
