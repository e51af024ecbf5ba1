"""Meetings: nobody in two places at once, everybody within their limit, none worth more."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.errors import BadInput
from recommender.meetings import Wishes, plan, timetable


def wishes(seed: int, firms: int, parks: int, share: float = 0.7) -> Wishes:
    draw = np.random.default_rng(seed)
    firm, park = np.nonzero(draw.random((firms, parks)) < share)
    names = tuple(f"F{at}" for at in range(firms)), tuple(f"P{at}" for at in range(parks))
    return Wishes(*names, firm, park, draw.uniform(0.1, 1, len(firm)))


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6), slots=st.integers(1, 6), firm=st.integers(1, 4),
    park=st.integers(1, 6),
)  # fmt: skip
def test_nobody_is_in_two_meetings_at_once_or_in_more_than_their_limit(seed, slots, firm, park):
    meetings = plan(wishes(seed, 9, 5), slots, firm, park)
    for side, most in (("firm", firm), ("park", park)):
        at_once = Counter((one.slot, getattr(one, side)) for one in meetings)
        in_all = Counter(getattr(one, side) for one in meetings)
        assert max(at_once.values(), default=0) <= 1
        assert max(in_all.values(), default=0) <= most
    assert all(1 <= one.slot <= slots for one in meetings)
    assert len({(one.firm, one.park) for one in meetings}) == len(meetings)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), most=st.integers(1, 2))
def test_no_set_of_meetings_brings_more_firms_one_or_is_then_worth_more(
    seed: int, most: int
) -> None:
    asked = wishes(seed, 3, 3)
    pairs = range(len(asked.value))
    best = (0, 0.0)
    for size in range(len(asked.value) + 1):
        for some in combinations(pairs, size):
            rows = list(some)
            busy = Counter([*asked.firm[rows], *(asked.park[rows] + 10)])
            if max(busy.values(), default=0) <= most:
                best = max(best, (len(set(asked.firm[rows])), asked.value[rows].sum()))
    found = plan(asked, 3, most, most)
    assert len({one.firm for one in found}) == best[0]
    assert sum(one.value for one in found) == pytest.approx(best[1])


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_as_few_slots_as_the_busiest_has_meetings(seed: int) -> None:
    asked = wishes(seed, 12, 7, share=0.5)
    slot = timetable(asked.firm.tolist(), asked.park.tolist(), 12, 7)
    busiest = max([*Counter(asked.firm).values(), *Counter(asked.park).values()], default=0)
    assert len(set(slot)) == busiest
    for side in (asked.firm, asked.park):
        assert len(set(zip(side.tolist(), slot, strict=True))) == len(slot)


def test_limits_below_one_are_all_named_and_no_wishes_make_no_meetings() -> None:
    with pytest.raises(BadInput) as caught:
        plan(wishes(1, 2, 2), 0, 0, 1)
    assert {fault.path for fault in caught.value.faults} == {"slots", "firm_most"}
    assert plan(wishes(1, 2, 2, share=0.0), 3, 1, 1) == ()
