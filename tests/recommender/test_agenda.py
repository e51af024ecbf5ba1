"""An event's timetable with what there is to talk about."""

from collections import Counter

import pytest

from features.errors import BadInput
from features.profiles import Firm
from recommender.agenda import Event, agenda, unmet
from recommender.matcher import ParkMatcher

FIRMS = [
    Firm(id=str(at), name=f"企业{at}", industries=(code,))
    for at, code in enumerate(["3415", "3825", "3140", "144", "2614", "3985"])
]
EVENT = Event(region="内蒙古", candidates=5, slots=3, firm_most=2, park_most=2)


def test_limits_hold_and_every_meeting_is_the_mutual_score_of_its_pair(
    matcher: ParkMatcher,
) -> None:
    found = agenda(matcher, FIRMS, EVENT)
    assert found
    for side in ("firm", "park"):
        at_once = Counter((one.meeting.slot, getattr(one.meeting, side)) for one in found)
        assert set(at_once.values()) == {1}
        assert max(Counter(getattr(one.meeting, side) for one in found).values()) <= 2
    for talk in found:
        match = matcher.explain(talk.firm, talk.park.id)
        assert talk.meeting.value == pytest.approx(match.mutual or match.score)
        assert 1 <= talk.meeting.slot <= 3
        assert talk.reasons
        assert all(reason.zh and reason.en for reason in talk.reasons)


def test_who_has_no_meeting_is_named(matcher: ParkMatcher) -> None:
    nowhere = Firm(id="x", name="哪里都不去", regions_excluded=("内蒙古",))
    found = agenda(matcher, [*FIRMS, nowhere], EVENT)
    assert unmet([*FIRMS, nowhere], found)[-1] is nowhere
    with pytest.raises(BadInput):
        agenda(matcher, FIRMS, Event(slots=0))
